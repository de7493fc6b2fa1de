//! The text of a book as a Word file (ECMA-376) in plain manuscript form: twelve points, double space, a
//! running head with author, title and page, a title page with the number of words; styles by name,
//! notes, comments, tables, pictures and formulas as a word processor has them.
//!
//! Each paragraph begins with an empty bookmark of its name: of all that can be put into a document
//! that alone outlives what editors and word processors do to it.

mod archive;
mod blocks;
mod formula;
mod front;
mod media;
mod own;
mod parts;
mod runs;

use super::gather::gather;
use super::sent;
use crate::model::{Block, BlockKind, Book};
use crate::source::{Sources, Span};
use blocks::Writer;
pub(super) use blocks::style_name;

/// A Word file.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// How many words the book has.
    pub(crate) words: usize,
    /// How many notes, pictures, tables, formulas and comments it holds.
    pub(crate) counts: Vec<(&'static str, usize)>,
    /// What is not in it, and where it stands.
    pub(crate) left: Vec<(Span, String)>,
}

/// Writes a book as a Word file.
///
/// # Errors
/// A sentence, where the archive can't be made.
pub(crate) fn document(book: &Book, sources: &Sources) -> Result<Document, String> {
    let text = gather(book, sources);
    let words = front::words(&text);
    let mut writer = Writer::new(book, &text);
    writer.all();
    let mut sent = sent::of(&text);
    for (sent, own) in sent.iter_mut().zip(own::of(book, &text)) {
        sent.own = own;
    }
    sent.extend(writer.front.iter().map(|(name, words)| sent::Sent {
        name: name.clone(),
        units: words.chars().map(|c| (c, 0)).collect(),
        ..sent::Sent::default()
    }));
    let (files, counts, told) = writer.finish(sent::xml_of(&sent));
    let bytes = archive::pack(&files, &book.meta.modified).map_err(|e| e.to_string())?;
    let descriptions = book.descriptions().map(|at| &book.chapters[at as usize]);
    let is_head = |b: &&Block| matches!(&b.kind, BlockKind::Heading(h) if h.level == 2);
    let heads = descriptions.iter().flat_map(|c| &c.blocks).filter(is_head);
    let described = heads.map(|b| (b.span, "a long description".to_owned()));
    let left = text.left.iter().cloned().chain(told).chain(described).collect();
    Ok(Document { bytes, words, counts, left })
}

/// Escaped text of XML, without the characters that it can't hold.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => {}
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
