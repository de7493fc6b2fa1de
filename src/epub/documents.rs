//! The files of the text in reading order.

use super::division::Page;
use super::plan::{Entry, Plan};
use super::split_files::{self, Moved};
use super::{notes, page_list};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::words;
use crate::model::Book;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

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
}

/// The files, their links and those of the contents leading to where their ends are.
pub(super) fn all(
    book: &Book,
    plan: &Plan,
    mut texts: Vec<Page>,
    note_marks: &[page_list::Mark],
    entries: &mut [Entry],
    warnings: &mut Vec<Diagnostic>,
) -> Vec<Document> {
    let mut files = Files::default();
    let mut together = plan.notes.as_ref().map(|place| {
        let parts = notes::together(book, plan, &words(&book.meta), &texts, note_marks);
        let first = note_marks.iter().map(|m| (m.folio.clone(), m.id.clone()));
        let others = texts.iter_mut().flat_map(|t| std::mem::take(&mut t.note_marks));
        let marks = first.chain(others).collect();
        (place, parts, marks)
    });
    for (chapter, text) in texts.into_iter().enumerate() {
        if let Some((place, parts, marks)) = together.take_if(|t| t.0.before == chapter) {
            files.add(plan.notes_index(), &place.name, parts, marks);
        }
        warnings.extend(text.warnings);
        if let Some(file) = plan.file(chapter) {
            files.add(chapter, file, text.files, text.marks);
        }
    }
    if let Some((place, parts, marks)) = together {
        files.add(plan.notes_index(), &place.name, parts, marks);
    }
    let Files { mut list, moved } = files;
    for document in list.iter().filter(|d| d.xhtml.len() > split_files::MOST) {
        let what = format!(
            "`{}` has {} kB: nothing in it can be divided, and old readers may not open it",
            document.name,
            document.xhtml.len() / 1000
        );
        let place = book.chapters.get(document.chapter).map_or(Span::NONE, |c| c.span);
        let help = "divide the chapter, or its longest paragraph";
        warnings.push(Diagnostic::warning(Code::LONG_FILE, place, what).help(help));
    }
    if !moved.is_empty() {
        let notes = plan.notes.as_ref().map_or("", |place| &place.name);
        for document in &mut list {
            let file = plan.file(document.chapter).unwrap_or(notes);
            document.xhtml = moved.follow(&document.xhtml, file, &document.name);
        }
        for entry in entries {
            entry.href = moved.in_package(&entry.href);
        }
    }
    list
}

#[derive(Default)]
struct Files {
    list: Vec<Document>,
    moved: Moved,
}

impl Files {
    /// Adds a division that was to be one file, with its marks of printed pages.
    fn add(
        &mut self,
        chapter: usize,
        file: &str,
        parts: Vec<String>,
        mut marks: Vec<(String, String)>,
    ) {
        if parts.len() > 1 {
            self.moved.add(file, &parts);
        }
        let count = parts.len();
        for (part, xhtml) in parts.into_iter().enumerate() {
            let (here, later) = match count {
                1 => (std::mem::take(&mut marks), Vec::new()),
                _ => {
                    let ids = ids(&xhtml);
                    marks.into_iter().partition(|m| ids.contains(m.1.as_str()))
                }
            };
            marks = later;
            let name = split_files::name(file, part);
            self.list.push(Document { name, xhtml, marks: here, chapter });
        }
    }
}

/// The ids in a file.
fn ids(xhtml: &str) -> BTreeSet<&str> {
    let begins = xhtml.match_indices(" id=\"").map(|(at, mark)| &xhtml[at + mark.len()..]);
    begins.filter_map(|rest| rest.split('"').next()).collect()
}

/// The page list: the marks in reading order.
pub(super) fn page_list(documents: &[Document]) -> Vec<page_list::Entry> {
    let entries = documents.iter().flat_map(|d| {
        d.marks.iter().map(|(folio, id)| page_list::Entry {
            folio: folio.clone(),
            href: format!("text/{}#{id}", d.name),
        })
    });
    entries.collect()
}

/// What the package must say of files, by address. Their text has no other `<` than that of tags.
pub(super) fn properties(documents: &[Document], entries: &[Entry]) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    if entries.iter().any(|e| e.markup.as_ref().is_some_and(|m| m.contains("<math"))) {
        out.insert("nav.xhtml".into(), "mathml".into());
    }
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

/// Addresses of the files of a chapter that stands beside the reading order.
pub(super) fn beside(documents: &[Document], chapter: Option<u32>) -> BTreeSet<String> {
    let of = |d: &&Document| Some(d.chapter) == chapter.map(|c| c as usize);
    documents.iter().filter(of).map(|d| format!("text/{}", d.name)).collect()
}

/// How many files come before those of a chapter.
pub(super) fn before(documents: &[Document], chapter: usize) -> usize {
    documents.iter().take_while(|d| d.chapter < chapter).count()
}
