//! Citations as they stand in the text, and the names of what becomes of them.

use super::{Block, Inline, visit_blocks};
use crate::source::Span;
use serde::{Deserialize, Serialize};

/// Class of the span around the words of a citation.
pub const CITATION: &str = "citation";
/// Class of the span around the words of one work in a citation: it holds one link if the work has an
/// entry in a bibliography of the book.
pub const CITED: &str = "cited";
/// Class of the division of a bibliography's entries; pandoc's word.
pub const ENTRIES: &str = "references";
/// Class of an entry; CSL's word, which pandoc writes too.
pub const ENTRY: &str = "csl-entry";
/// Class of the span of what stands before an entry in a column of its own.
pub const ENTRY_LABEL: &str = "csl-left-margin";
/// Class of the span in an entry that leads back to where its work is cited first: it holds one link.
pub const BACK_LINK: &str = "back-link";

/// Works that are cited at one place: `[see @a, p. 3; @b]`, `@a [p. 3]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Citation {
    /// The works in the author's order.
    pub works: Vec<CitedWork>,
    /// The author of the first belongs to the sentence (`@a`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_sentence: bool,
    /// Which of its words stand here.
    #[serde(default, skip_serializing_if = "CitationPart::is_all")]
    pub part: CitationPart,
    /// Its number among those of its chapter, in reading order from 0, set by `assemble`.
    #[serde(default)]
    pub nth: u32,
}

/// Which words of a citation stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CitationPart {
    /// All of them.
    #[default]
    All,
    /// The author in the sentence; the rest stands in a note.
    Author,
    /// The rest.
    Rest,
}

impl CitationPart {
    fn is_all(&self) -> bool {
        *self == CitationPart::All
    }
}

/// A work in a citation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct CitedWork {
    /// Its key.
    pub key: String,
    /// Where the key stands.
    pub span: Span,
    /// The words before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prefix: Vec<Inline>,
    /// The words behind it, the place in it included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suffix: Vec<Inline>,
    /// Its author is named in the text already (`-@a`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_author: bool,
}

/// Whether entries that are made of the works stand among blocks. Paragraphs beside them are words about
/// them; in a bibliography that an author has written out they are the entries.
pub fn has_entries(blocks: &[Block]) -> bool {
    let mut found = false;
    visit_blocks(blocks, &mut |block| found |= block.attr.has(ENTRIES));
    found
}

impl Citation {
    /// The words that the author has typed in it, one list after another.
    pub fn lists(&self) -> impl Iterator<Item = &Vec<Inline>> {
        self.works.iter().flat_map(|work| [&work.prefix, &work.suffix])
    }

    /// The same, to change.
    pub fn lists_mut(&mut self) -> impl Iterator<Item = &mut Vec<Inline>> {
        self.works.iter_mut().flat_map(|work| [&mut work.prefix, &mut work.suffix])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attr, BlockKind};

    #[test]
    fn entries_are_found_in_divisions() {
        let div = |class: &str, inner| Block {
            attr: Attr { classes: vec![class.into()], ..Attr::default() },
            kind: BlockKind::Div(inner),
            ..Block::default()
        };
        assert!(has_entries(&[div("sources", vec![div(ENTRIES, Vec::new())])]));
        assert!(!has_entries(&[div("sources", Vec::new())]));
    }
}
