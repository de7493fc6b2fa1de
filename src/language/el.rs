//! Greek.

use super::{EnvironmentWords, Language, Punctuation};

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
    environments: Some(EnvironmentWords {
        theorem: ("Θεώρημα", "Θεωρήματα"),
        lemma: ("Λήμμα", "Λήμματα"),
        corollary: ("Πόρισμα", "Πορίσματα"),
        proposition: ("Πρόταση", "Προτάσεις"),
        conjecture: ("Εικασία", "Εικασίες"),
        definition: ("Ορισμός", "Ορισμοί"),
        example: ("Παράδειγμα", "Παραδείγματα"),
        exercise: ("Άσκηση", "Ασκήσεις"),
        solution: ("Λύση", "Λύσεις"),
        remark: ("Παρατήρηση", "Παρατηρήσεις"),
        proof: "Απόδειξη",
        end_of_proof: "τέλος της απόδειξης",
    }),
    ..Language::PLAIN
};
