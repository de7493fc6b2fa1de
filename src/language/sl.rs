//! Slovene.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "sl",
    punctuation: Some(Punctuation {
        outer: ("„", "“"), inner: ("‚", "‘"), ..Punctuation::PLAIN
    }),
    spine_up: true,
    ..Language::PLAIN
};
