//! Bosnian.

use super::Language;

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language { tag: "bs", spine_up: true, ..Language::PLAIN };
