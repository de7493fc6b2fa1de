//! Word files (`.docx`, ECMA-376) as Markdown.
//!
//! The way: `package` opens the archive, `styles` and `numbering` are read and resolved, `body` goes through
//! paragraphs and tables (`runs` through their words, `fields` through what Word calculates, `formula`
//! through OMML), `front` takes title pages and their like, `indents` says what stands in from the margins is,
//! `scenes` what empty paragraphs and ornaments mean, `heads` which paragraphs begin chapters, `dashes` and
//! `note_refs` what was typed by hand for what Recto makes, and `write` makes Markdown of it. What could not be taken over is in the result, to be told.

pub(super) mod body;
mod captions;
mod chapter_heads;
pub(super) mod citations;
mod counts;
mod dashes;
mod fields;
pub(super) mod formula;
mod front;
mod heads;
mod indents;
mod marks;
mod note_refs;
pub(crate) mod numbering;
mod own;
pub(crate) mod package;
pub(crate) mod props;
pub(super) mod runs;
pub(super) mod scenes;
pub(crate) mod styles;
pub(super) mod tables;
pub(in crate::import) mod turns;
mod word_sources;
mod write;

pub(crate) use formula::tex;
pub(crate) use runs::symbol;
pub(super) use write::{MEASURE, write};

use super::works::Works;
use std::collections::BTreeMap;

/// What becomes of changes that were tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Changes {
    /// They count: insertions are text, deletions are not.
    #[default]
    Accepted,
    /// They don't count.
    Rejected,
}

/// A manuscript that was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manuscript {
    /// Its text.
    pub(crate) markdown: String,
    /// What stands before it, page by page: head and text.
    pub(crate) front: Vec<(String, String)>,
    /// Pictures: their project-relative paths and bytes.
    pub(crate) pictures: Vec<(String, Vec<u8>)>,
    /// Title, as it stands in the text or in the file's properties.
    pub(crate) title: Option<String>,
    /// Subtitle.
    pub(crate) subtitle: Option<String>,
    /// Authors.
    pub(crate) authors: Vec<String>,
    /// Language, a BCP 47 tag.
    pub(crate) language: Option<String>,
    /// The works that it cites, with those of the manuscripts before it.
    pub(crate) works: Works,
    /// The style of its citations, by the name that a program for literature has for it.
    pub(crate) citations: Option<String>,
    /// What was read, by what it is: "note", 12.
    pub(crate) counts: BTreeMap<&'static str, usize>,
    /// What was left or changed, in sentences, with how often.
    pub(crate) left: BTreeMap<String, usize>,
}

/// Reads a Word file; the names of its pictures begin with `prefix`. Works that other files of the book
/// cite are known already, with their keys.
///
/// # Errors
/// A sentence that says why it can't be read, and one that says what to do.
pub(crate) fn read(
    bytes: &[u8],
    changes: Changes,
    prefix: &str,
    works: Works,
) -> Result<Manuscript, (String, String)> {
    let mut package = package::Package::open(bytes)?;
    let own = own::Own::read(&package);
    let names = own.iter().flat_map(own::Own::names).cloned().collect();
    let mut document = body::read(&package, changes, prefix, (works, names))?;
    own.iter().for_each(|own| own.take_over(&mut document));
    let said = write::properties(&package);
    let citations = citations::style(&package);
    Ok(Manuscript { citations, ..write(document, said, |picture| package.take(picture)) })
}

#[cfg(test)]
mod citing_tests;
#[cfg(test)]
mod mutation_tests;
#[cfg(test)]
#[path = "tests.rs"]
mod tests;
