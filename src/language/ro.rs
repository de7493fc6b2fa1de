//! Romanian.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "ro",
    punctuation: Some(Punctuation {
        outer: ("„", "”"),
        inner: ("«", "»"),
        leaning_dashes: true,
        ..Punctuation::PLAIN
    }),
    spine_up: true,
    ..Language::PLAIN
};
