//! Blocks and words of the model as pandoc's JSON (pandoc-types 1.23.1).
//!
//! One chapter as it was parsed, for filters; or the whole book as it is finished, for other programs:
//! then references say what they say in the book, and places have names that are unique in it.

mod blocks;
mod book;
mod inlines;
mod tables;

pub(crate) use blocks::meta_words;
#[cfg(feature = "cli")]
pub(crate) use book::of_book;

use crate::model::{Anchor, Attr, Book, Note};
use serde_json::{Value, json};

/// Version of pandoc-types that is written.
const VERSION: [u32; 3] = [1, 23, 1];

/// A document with these metadata and blocks.
pub(crate) fn document(meta: Value, blocks: Vec<Value>) -> Value {
    json!({ "pandoc-api-version": VERSION, "meta": meta, "blocks": blocks })
}

/// Words as a value of the metadata.
pub(crate) fn meta_string(words: &str) -> Value {
    json!({ "t": "MetaString", "c": words })
}

/// Writes what stands in a chapter.
pub(crate) struct Writer<'a> {
    /// The notes that its marks name, and whether symbols mark them.
    notes: Vec<(&'a [crate::model::Block], bool)>,
    /// How many notes the words stand in: a note may lead to itself.
    depth: usize,
    /// The book that it is in, if that is finished, and the chapter's place there.
    book: Option<(&'a book::Names<'a>, usize)>,
}

/// How deep notes are followed into each other.
const DEEPEST: usize = 4;

impl<'a> Writer<'a> {
    /// For a chapter that was parsed.
    pub(crate) fn of_chapter(notes: Vec<(&'a [crate::model::Block], bool)>) -> Writer<'a> {
        Writer { notes, depth: 0, book: None }
    }

    /// For a chapter of a finished book.
    fn of_finished(notes: &'a [Note], names: &'a book::Names<'a>, chapter: usize) -> Writer<'a> {
        let notes = notes.iter().map(|n| (n.blocks.as_slice(), n.symbol)).collect();
        Writer { notes, depth: 0, book: Some((names, chapter)) }
    }

    /// The name of a place, unique in what is written.
    fn id(&self, id: &str) -> String {
        match self.book {
            Some((names, chapter)) => names.of(chapter, Some(id)),
            None => id.to_owned(),
        }
    }

    /// An address that leads to a place.
    fn leads_to(&self, anchor: &Anchor) -> String {
        match self.book {
            Some((names, _)) => {
                format!("#{}", names.of(anchor.chapter as usize, anchor.id.as_deref()))
            }
            None => format!("#{}", anchor.id.as_deref().unwrap_or_default()),
        }
    }

    /// Identifier, classes and pairs, with more classes before and more pairs behind its own.
    fn attr(&self, attr: &Attr, classes: &[&str], pairs: &[(&str, &str)]) -> Value {
        let id = attr.id.as_deref().map(|id| self.id(id)).unwrap_or_default();
        let own = attr.classes.iter().map(String::as_str);
        let classes: Vec<&str> = classes.iter().copied().chain(own).collect();
        let own = attr.pairs.iter().map(|(k, v)| (k.as_str(), v.as_str()));
        let pairs: Vec<[&str; 2]> = own.chain(pairs.iter().copied()).map(|(k, v)| [k, v]).collect();
        json!([id, classes, pairs])
    }

    /// The finished book, if it is one.
    fn finished(&self) -> Option<&'a Book> {
        self.book.map(|(names, _)| names.book)
    }
}

/// A node with its content.
fn node(tag: &str, content: Value) -> Value {
    json!({ "t": tag, "c": content })
}
