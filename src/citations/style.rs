//! Styles of citations.

use std::ops::Range;

/// A style: how citations and the bibliography are written.
#[derive(Debug, Clone, Default)]
pub struct Style {
    note: bool,
    bibliography: bool,
    title: String,
}

/// Why a style can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleFault {
    /// Where in the text, in bytes.
    pub range: Range<usize>,
    /// What is wrong, as a clause.
    pub what: String,
}

impl Style {
    /// A style of those that are carried along: `chicago-notes`, `apa`, ... Names that people know from
    /// elsewhere lead to the same styles.
    pub fn named(name: &str) -> Option<Style> {
        let _ = name;
        None
    }

    /// The names that [`Style::named`] knows, sorted.
    pub fn names() -> Vec<&'static str> {
        Vec::new()
    }

    /// Reads a style of CSL. One that only refers to another is that one, if it is carried along.
    pub fn read(xml: &str) -> Result<Style, StyleFault> {
        let _ = xml;
        Err(StyleFault { range: 0..0, what: "it is no style".to_owned() })
    }

    /// What the style calls itself, with its edition: "Chicago Manual of Style 18th edition (notes and
    /// bibliography)".
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Whether its citations are notes.
    pub fn is_note(&self) -> bool {
        self.note
    }

    /// Whether it has a bibliography.
    pub fn has_bibliography(&self) -> bool {
        self.bibliography
    }
}
