//! Hungarian.

use super::{EnvironmentWords, Language, Punctuation};

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
    environments: Some(EnvironmentWords {
        theorem: ("#. tétel", ""),
        lemma: ("#. lemma", ""),
        corollary: ("#. következmény", ""),
        proposition: ("#. állítás", ""),
        conjecture: ("#. sejtés", ""),
        definition: ("#. definíció", ""),
        example: ("#. példa", ""),
        exercise: ("#. feladat", ""),
        solution: ("#. megoldás", ""),
        remark: ("#. megjegyzés", ""),
        proof: "Bizonyítás",
        end_of_proof: "a bizonyítás vége",
    }),
    ..Language::PLAIN
};
