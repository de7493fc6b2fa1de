//! Norwegian Bokmål.

use super::{EnvironmentWords, Language, Punctuation};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "nb",
    punctuation: Some(Punctuation {
        outer: ("«", "»"), inner: ("‘", "’"), ..Punctuation::PLAIN
    }),
    articles: &["den", "det", "de"],
    determiners: &[
        "en", "ei", "et", "denne", "dette", "disse", "sin", "sitt", "sine", "hans", "hennes",
        "deres", "vår", "vårt", "ingen", "hver",
    ],
    shortened: &["ca", "evt", "inkl", "ekskl", "etc", "jf", "osv"],
    environments: Some(EnvironmentWords {
        theorem: ("Teorem", "Teoremer"),
        lemma: ("Lemma", "Lemmaer"),
        corollary: ("Korollar", "Korollarer"),
        proposition: ("Proposisjon", "Proposisjoner"),
        conjecture: ("Formodning", "Formodninger"),
        definition: ("Definisjon", "Definisjoner"),
        example: ("Eksempel", "Eksempler"),
        exercise: ("Oppgave", "Oppgaver"),
        solution: ("Løsning", "Løsninger"),
        remark: ("Merknad", "Merknader"),
        proof: "Bevis",
        end_of_proof: "slutt på beviset",
    }),
    ..Language::PLAIN
};
