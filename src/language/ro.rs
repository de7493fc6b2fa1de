//! Romanian.

use super::{EnvironmentWords, Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "ro",
    punctuation: Some(Punctuation {
        outer: ("„", "”"),
        inner: ("«", "»"),
        leaning_dashes: true,
        ..Punctuation::PLAIN
    }),
    spine_up: true,
    environments: Some(EnvironmentWords {
        theorem: ("Teorema", "Teoremele"),
        lemma: ("Lema", "Lemele"),
        corollary: ("Corolarul", "Corolarele"),
        proposition: ("Propoziția", "Propozițiile"),
        conjecture: ("Conjectura", "Conjecturile"),
        definition: ("Definiția", "Definițiile"),
        example: ("Exemplul", "Exemplele"),
        exercise: ("Exercițiul", "Exercițiile"),
        solution: ("Soluția", "Soluțiile"),
        remark: ("Observația", "Observațiile"),
        proof: "Demonstrație",
        end_of_proof: "sfârșitul demonstrației",
    }),
    ..Language::PLAIN
};
