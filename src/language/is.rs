//! Icelandic.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "is",
    punctuation: Some(Punctuation {
        outer: ("„", "“"), inner: ("‚", "‘"), ..Punctuation::PLAIN
    }),
    ..Language::PLAIN
};
