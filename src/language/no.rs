//! Norwegian.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "no",
    punctuation: Some(Punctuation {
        outer: ("«", "»"), inner: ("‘", "’"), ..Punctuation::PLAIN
    }),
    articles: &["den", "det", "de"],
    determiners: &[
        "en", "ei", "et", "denne", "dette", "disse", "sin", "sitt", "sine", "hans", "hennes",
        "deres", "vår", "vårt", "ingen", "hver",
    ],
    shortened: &["ca", "evt", "inkl", "ekskl", "etc", "jf", "osv"],
    environments: super::nb::LANGUAGE.environments,
    ..Language::PLAIN
};
