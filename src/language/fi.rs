//! Finnish.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "fi",
    punctuation: Some(Punctuation {
        outer: ("”", "”"), inner: ("’", "’"), ..Punctuation::PLAIN
    }),
    ..Language::PLAIN
};
