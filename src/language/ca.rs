//! Catalan.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "ca",
    punctuation: Some(Punctuation {
        outer: ("«", "»"),
        inner: ("“", "”"),
        leaning_dashes: true,
        ..Punctuation::PLAIN
    }),
    spine_up: true,
    articles: &["el", "la", "els", "les", "l’"],
    determiners: &[
        "un", "una", "uns", "unes", "del", "dels", "al", "als", "pel", "pels", "d’un", "d’una",
        "aquest", "aquesta", "aquests", "aquestes", "aquell", "aquella", "seu", "seva", "cada",
        "cap",
    ],
    shortened: &["cf", "ex", "etc", "aprox", "ca", "ed"],
    ..Language::PLAIN
};
