//! Welsh.

use super::{Elisions, Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "cy",
    punctuation: Some(Punctuation {
        elisions: Elisions {
            certain: &["n", "r", "w", "i", "u", "m", "th"],
            possible: &["na", "ma"],
            ..Elisions::NONE
        },
        ..super::en::PUNCTUATION
    }),
    ..Language::PLAIN
};
