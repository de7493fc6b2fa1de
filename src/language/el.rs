//! Greek.

use super::{Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "el",
    punctuation: Some(Punctuation {
        outer: ("«", "»"), inner: ("“", "”"), ..Punctuation::PLAIN
    }),
    spine_up: true,
    articles: &["ο", "η", "το", "οι", "τα"],
    determiners: &[
        "ένας",
        "μία",
        "μια",
        "ένα",
        "του",
        "της",
        "των",
        "τον",
        "την",
        "τη",
        "τους",
        "τις",
        "στο",
        "στη",
        "στην",
        "στον",
        "στους",
        "στις",
        "στα",
        "αυτός",
        "αυτή",
        "αυτό",
        "κάθε",
    ],
    shortened: &["βλ", "κ.λπ", "πρβ"],
    ..Language::PLAIN
};
