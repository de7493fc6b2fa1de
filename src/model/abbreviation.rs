//! Abbreviations that a book explains.

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// An abbreviation with what it stands for, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Abbreviation {
    /// As it stands in the text: `KFOR`.
    pub short: String,
    /// What it stands for; may have marks of the line.
    pub long: String,
    /// The same of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plural: Option<String>,
    /// Everybody knows it: it is never written out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
    /// Where it is explained.
    pub span: Span,
}
