//! Afrikaans.

use super::{Elisions, Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "af",
    punctuation: Some(Punctuation {
        elisions: Elisions {
            certain: &["n", "k", "t", "s"],
            possible: &["er", "ie", "em"],
            ..Elisions::NONE
        },
        ..super::en::PUNCTUATION
    }),
    articles: &["die"],
    determiners: &["'n", "’n", "hierdie", "daardie", "sy", "haar", "hul", "ons", "geen", "elke"],
    shortened: &["bv", "ca", "ens", "resp"],
    ..Language::PLAIN
};
