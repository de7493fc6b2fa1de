//! Hungarian.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "hu",
    punctuation: Some(Punctuation {
        outer: ("„", "”"), inner: ("»", "«"), ..Punctuation::PLAIN
    }),
    spine_up: true,
    articles: &["a", "az"],
    determiners: &["egy", "minden", "egyik"],
    shortened: &["kb", "ill", "ún", "stb", "vö", "pl"],
    ..Language::PLAIN
};
