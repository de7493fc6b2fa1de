//! Norwegian Nynorsk.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "nn",
    punctuation: Some(Punctuation {
        outer: ("«", "»"), inner: ("‘", "’"), ..Punctuation::PLAIN
    }),
    articles: &["den", "det", "dei"],
    determiners: &[
        "ein", "ei", "eit", "denne", "dette", "desse", "sin", "sitt", "sine", "hans", "hennar",
        "deira", "vår", "vårt", "ingen", "kvar",
    ],
    shortened: &["ca", "evt", "inkl", "ekskl", "etc", "jf", "osv"],
    ..Language::PLAIN
};
