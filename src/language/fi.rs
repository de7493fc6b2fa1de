//! Finnish.

use super::{EnvironmentWords, Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "fi",
    punctuation: Some(Punctuation {
        outer: ("”", "”"), inner: ("’", "’"), ..Punctuation::PLAIN
    }),
    environments: Some(EnvironmentWords {
        theorem: ("Lause", "Lauseet"),
        lemma: ("Lemma", "Lemmat"),
        corollary: ("Seuraus", "Seuraukset"),
        proposition: ("Propositio", "Propositiot"),
        conjecture: ("Konjektuuri", "Konjektuurit"),
        definition: ("Määritelmä", "Määritelmät"),
        example: ("Esimerkki", "Esimerkit"),
        exercise: ("Harjoitus", "Harjoitukset"),
        solution: ("Ratkaisu", "Ratkaisut"),
        remark: ("Huomautus", "Huomautukset"),
        proof: "Todistus",
        end_of_proof: "todistuksen loppu",
    }),
    ..Language::PLAIN
};
