//! Central Kurdish.

use super::Language;

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language =
    Language { tag: "ckb", right_to_left: true, ..Language::PLAIN };
