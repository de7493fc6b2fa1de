//! Long descriptions of figures and formulas: `![Caption](plan.svg){describe="plan.md"}`.
//!
//! What a sentence can say stands in `alt`; what takes paragraphs, lists or a table stands in a file of its
//! own. The book gathers these in a chapter of their own behind all others ([`Kind::Descriptions`]).

use super::{Anchor, Attr, Book, Kind};

/// Key that names the file with the long description.
pub const DESCRIBE: &str = "describe";
/// Key of the division at a chapter's end that holds the description of a file, until it is gathered:
/// nobody can type it.
pub(crate) const DESCRIPTION_FILE: &str = "description file";
/// Key that `assemble` adds: the id of the description in the chapter of all of them.
pub const DESCRIBED: &str = "described";

impl Book {
    /// Index of the chapter of long descriptions, if the book has one.
    pub fn descriptions(&self) -> Option<u32> {
        let last = self.chapters.len().checked_sub(1)?;
        (self.chapters[last].kind == Kind::Descriptions).then_some(last as u32)
    }

    /// Where the long description stands of what has these attributes.
    pub fn description_of(&self, attr: &Attr) -> Option<Anchor> {
        let id = attr.get(DESCRIBED)?;
        Some(Anchor { chapter: self.descriptions()?, id: Some(id.to_owned()) })
    }
}
