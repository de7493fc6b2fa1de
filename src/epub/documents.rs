//! The files of the text in reading order.

use super::page::Page;
use super::parts::{self, Moved};
use super::plan::{Entry, Plan};
use super::{notes, pages};
use crate::assemble::words;
use crate::diagnostic::Diagnostic;
use crate::model::Book;
use std::collections::BTreeMap;

/// A file in `text/`.
#[derive(Debug)]
pub(super) struct Document {
    /// Its name.
    pub name: String,
    /// Its text.
    pub xhtml: String,
    /// Folio and id of the marks of printed pages.
    pub marks: Vec<(String, String)>,
    /// Index of the chapter that it holds; of the notes, [`Plan::notes_index`].
    pub chapter: usize,
    /// The contents may name it: it is no later part of a chapter.
    pub listed: bool,
}

/// The files, their links and those of the contents leading to where their ends are.
pub(super) fn all(
    book: &Book,
    plan: &Plan,
    mut texts: Vec<Page>,
    entries: &mut [Entry],
    warnings: &mut Vec<Diagnostic>,
) -> Vec<Document> {
    let mut out = Vec::with_capacity(texts.len() + 1);
    let mut moved = Moved::default();
    let together = plan.notes.as_ref().map(|place| Document {
        name: place.name.clone(),
        xhtml: notes::together(book, plan, &words(&book.meta), &texts),
        marks: texts.iter_mut().flat_map(|t| std::mem::take(&mut t.note_marks)).collect(),
        chapter: plan.notes_index(),
        listed: true,
    });
    let before = plan.notes.as_ref().map(|place| place.before);
    let mut together = together;
    for (chapter, text) in texts.into_iter().enumerate() {
        if before == Some(chapter) {
            out.extend(together.take());
        }
        warnings.extend(text.warnings);
        let Some(file) = plan.file(chapter) else { continue };
        if text.files.len() > 1 {
            moved.add(file, &text.files);
        }
        let count = text.files.len();
        let mut marks = text.marks;
        for (part, xhtml) in text.files.into_iter().enumerate() {
            let (here, later) = match count {
                1 => (std::mem::take(&mut marks), Vec::new()),
                _ => marks.into_iter().partition(|m| xhtml.contains(&format!(" id=\"{}\"", m.1))),
            };
            marks = later;
            let name = parts::name(file, part);
            out.push(Document { name, xhtml, marks: here, chapter, listed: part == 0 });
        }
    }
    out.extend(together);
    if !moved.is_empty() {
        for document in &mut out {
            let file = plan.file(document.chapter).unwrap_or(&document.name);
            document.xhtml = moved.follow(&document.xhtml, file, &document.name);
        }
        for entry in entries {
            entry.href = moved.in_package(&entry.href);
        }
    }
    out
}

/// The page list: the marks in reading order.
pub(super) fn page_list(documents: &[Document]) -> Vec<pages::Entry> {
    let entries = documents.iter().flat_map(|d| {
        d.marks.iter().map(|(folio, id)| pages::Entry {
            folio: folio.clone(),
            href: format!("text/{}#{id}", d.name),
        })
    });
    entries.collect()
}

/// What the package must say of files, by address. Their text has no other `<` than that of tags.
pub(super) fn properties(documents: &[Document]) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for document in documents {
        let holds = |tag: &str| document.xhtml.contains(tag);
        let list = [("mathml", holds("<math")), ("svg", holds("<svg"))];
        let list: Vec<&str> = list.iter().filter(|l| l.1).map(|l| l.0).collect();
        if !list.is_empty() {
            out.insert(format!("text/{}", document.name), list.join(" "));
        }
    }
    out
}

/// How many files come before those of a chapter.
pub(super) fn before(documents: &[Document], chapter: usize) -> usize {
    documents.iter().take_while(|d| d.chapter < chapter).count()
}
