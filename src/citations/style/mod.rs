//! Styles of citations.

use super::archive;
use super::sheet::{self, Sheet};
use std::ops::Range;
use std::sync::Arc;

/// A style: how citations and the bibliography are written.
#[derive(Debug, Clone, Default)]
pub struct Style {
    pub(super) sheet: Arc<Sheet>,
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
        Style::read(&archive::style(name)?).ok()
    }

    /// The names that [`Style::named`] knows, sorted.
    pub fn names() -> Vec<String> {
        archive::styles()
    }

    /// Reads a style of CSL. One that only refers to another is that one, if it is carried along.
    pub fn read(xml: &str) -> Result<Style, StyleFault> {
        let sheet = sheet::sheet(xml)?;
        let Some(parent) = &sheet.parent else { return Ok(Style { sheet: Arc::new(sheet) }) };
        let name = parent.rsplit('/').next().unwrap_or_default();
        let found = archive::style(name).and_then(|xml| sheet::sheet(&xml).ok());
        match found {
            Some(parent) => {
                let title = sheet.title;
                Ok(Style { sheet: Arc::new(Sheet { title, ..parent }) })
            }
            None => {
                let at = xml.find("independent-parent").unwrap_or_default();
                let what = format!("it only refers to the style `{name}`, which is not here");
                Err(StyleFault { range: at..at, what })
            }
        }
    }

    /// What the style calls itself, with its edition: "Chicago Manual of Style 18th edition (notes and
    /// bibliography)".
    pub fn title(&self) -> &str {
        &self.sheet.title
    }

    /// Whether its citations are notes.
    pub fn is_note(&self) -> bool {
        self.sheet.note
    }

    /// Whether it has a bibliography.
    pub fn has_bibliography(&self) -> bool {
        self.sheet.bibliography.is_some()
    }
}
