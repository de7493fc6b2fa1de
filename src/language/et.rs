//! Estonian.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "et",
    punctuation: Some(Punctuation {
        outer: ("„", "“"), inner: ("«", "»"), ..Punctuation::PLAIN
    }),
    spine_up: true,
    ..Language::PLAIN
};
