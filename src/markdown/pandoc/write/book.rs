//! A finished book as one document.

use super::blocks::{meta_inlines, meta_words};
use super::{Writer, document, meta_string, node};
use crate::model::{Attr, Book, Chapter, Kind, Metadata, nesting};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The names of the places of a book, each once: what only one chapter has keeps its own.
pub(super) struct Names<'a> {
    pub(super) book: &'a Book,
    /// Names that places in several chapters have.
    shared: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of_book(book: &'a Book) -> Names<'a> {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut shared: BTreeSet<&str> = BTreeSet::new();
        let chapters = book.chapters.iter().map(|c| c.id.as_str());
        shared.extend(chapters);
        for (at, chapter) in book.chapters.iter().enumerate() {
            let mut take = |attr: &'a Attr| {
                if let Some(id) = attr.id.as_deref()
                    && seen.insert(id, at).is_some_and(|other| other != at)
                {
                    shared.insert(id);
                }
            };
            take(&chapter.attr);
            crate::model::visit_blocks(&chapter.blocks, &mut |b| take(&b.attr));
        }
        Names { book, shared }
    }

    /// The name of a place of a chapter, or of the chapter.
    pub(super) fn of(&self, chapter: usize, id: Option<&str>) -> String {
        let Some(of) = self.book.chapters.get(chapter) else { return String::new() };
        match id {
            None => of.id.clone(),
            // The title's own name is that of the chapter.
            Some(id) if of.attr.id.as_deref() == Some(id) => of.id.clone(),
            Some(id) if self.shared.contains(id) => format!("{}--{id}", of.id),
            Some(id) => id.to_owned(),
        }
    }
}

/// The book as a document of pandoc's: its divisions but for those that Recto makes, each below a head
/// of the first level, chapters within chapters below deeper ones.
pub(crate) fn of_book(book: &Book) -> Value {
    let names = Names::of_book(book);
    let mut blocks = Vec::new();
    for (at, chapter) in book.chapters.iter().enumerate() {
        if made(chapter) {
            continue;
        }
        let around = nesting(&book.chapters, at);
        let mut writer = Writer::of_finished(&chapter.notes, &names, at);
        if !chapter.title.is_empty() {
            let classes: Vec<&str> = classes(chapter);
            let attr = json!([names.of(at, None), classes, pairs(chapter)]);
            blocks.push(writer.head(around.saturating_add(1), attr, &chapter.title));
        }
        let mut written = writer.blocks(&chapter.blocks);
        written.iter_mut().for_each(|block| deeper(block, u64::from(around)));
        blocks.extend(written);
    }
    document(metadata(&book.meta), blocks)
}

/// Whether Recto, or pandoc, makes the division of the rest.
fn made(chapter: &Chapter) -> bool {
    let own = matches!(chapter.kind, Kind::HalfTitle | Kind::TitlePage | Kind::Contents);
    let gathered = chapter.kind == Kind::Descriptions;
    chapter.generated && !gathered || own && chapter.blocks.is_empty()
}

fn classes(chapter: &Chapter) -> Vec<&str> {
    let mut classes: Vec<&str> = chapter.attr.classes.iter().map(String::as_str).collect();
    if chapter.number.is_none() && !chapter.attr.has("unnumbered") {
        classes.push("unnumbered");
    }
    if chapter.kind == Kind::Part && !chapter.attr.has("part") {
        classes.push("part");
    }
    classes
}

fn pairs(chapter: &Chapter) -> Vec<[&str; 2]> {
    let own = chapter.attr.pairs.iter().map(|(k, v)| [k.as_str(), v.as_str()]);
    let lang = chapter.lang.as_deref().map(|lang| ["lang", lang]);
    own.chain(lang).collect()
}

/// Heads in a chapter that stands in others are as much deeper.
fn deeper(block: &mut Value, by: u64) {
    let head = block.get("t").and_then(Value::as_str) == Some("Header");
    if let Some(level) = block.get_mut("c").and_then(|c| c.get_mut(0)).filter(|_| head && by > 0) {
        *level = (level.as_u64().unwrap_or(1) + by).into();
    }
}

/// What the manifest says of the book, under the names that pandoc has for it.
fn metadata(meta: &Metadata) -> Value {
    let mut out = Map::new();
    out.insert("title".into(), meta_inlines(&meta.title_words()));
    if meta.subtitle.is_some() {
        out.insert("subtitle".into(), meta_inlines(&meta.subtitle_words()));
    }
    let names = |role: &str| -> Vec<Value> { meta.by_role(role).map(meta_words).collect() };
    for (key, role) in [("author", "aut"), ("editor", "edt"), ("translator", "trl")] {
        let names = names(role);
        if !names.is_empty() {
            out.insert(key.into(), node("MetaList", names.into()));
        }
    }
    let texts = [
        ("lang", Some(&meta.language).filter(|l| !l.is_empty())),
        ("date", meta.date.as_ref()),
        ("publisher", meta.publisher.as_ref()),
        ("rights", meta.rights.as_ref()),
        ("description", meta.description.as_ref()),
        ("cover-image", meta.cover.as_ref()),
        (
            "identifier",
            meta.isbn_epub.as_ref().or(Some(&meta.identifier)).filter(|i| !i.is_empty()),
        ),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            out.insert(key.into(), meta_string(value));
        }
    }
    if !meta.subjects.is_empty() {
        let subjects: Vec<Value> = meta.subjects.iter().map(|s| meta_string(&s.name)).collect();
        out.insert("subject".into(), node("MetaList", subjects.into()));
    }
    out.into()
}
