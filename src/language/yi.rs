//! Yiddish.

use super::Language;

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language =
    Language { tag: "yi", right_to_left: true, ..Language::PLAIN };
