//! Persian.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "fa",
    punctuation: Some(Punctuation {
        outer: ("«", "»"), inner: ("“", "”"), ..Punctuation::PLAIN
    }),
    right_to_left: true,
    ..Language::PLAIN
};
