//! Galician.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "gl",
    punctuation: Some(Punctuation {
        outer: ("«", "»"),
        inner: ("“", "”"),
        leaning_dashes: true,
        ..Punctuation::PLAIN
    }),
    spine_up: true,
    articles: &["o", "a", "os", "as"],
    determiners: &[
        "un", "unha", "uns", "unhas", "ao", "aos", "á", "ás", "do", "da", "dos", "das", "no", "na",
        "nos", "nas", "co", "coa", "cos", "coas", "polo", "pola", "polos", "polas", "este", "esta",
        "ese", "esa", "aquel", "aquela", "seu", "súa", "cada",
    ],
    shortened: &["etc", "ex", "cf", "ed"],
    ..Language::PLAIN
};
