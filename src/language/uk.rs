//! Ukrainian.

use super::{Language, Punctuation};

/// Its quotation marks.
const PUNCTUATION: Punctuation =
    Punctuation {
        outer: ("«", "»"), inner: ("„", "“"), long_dashes: true, ..Punctuation::PLAIN
    };

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language =
    Language { tag: "uk", punctuation: Some(PUNCTUATION), spine_up: true, ..Language::PLAIN };
