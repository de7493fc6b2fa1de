//! Serbian.

use super::Language;

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language { tag: "sr", spine_up: true, ..Language::PLAIN };
