//! The words of theorems, definitions, exercises and their like, by language.

use super::{of, primary};
use crate::model::{Environment, Environments, Metadata};

/// The words of the environments that every book has. Of each pair the first stands before the number
/// of one, the second before the numbers of several; in some languages the first stands around the
/// number, which is `#` then, and the second is empty: each number has the word for one.
#[derive(Debug, Clone, Copy)]
pub struct EnvironmentWords {
    /// Theorem.
    pub theorem: (&'static str, &'static str),
    /// Lemma.
    pub lemma: (&'static str, &'static str),
    /// Corollary.
    pub corollary: (&'static str, &'static str),
    /// Proposition.
    pub proposition: (&'static str, &'static str),
    /// Conjecture.
    pub conjecture: (&'static str, &'static str),
    /// Definition.
    pub definition: (&'static str, &'static str),
    /// Example.
    pub example: (&'static str, &'static str),
    /// Exercise.
    pub exercise: (&'static str, &'static str),
    /// Solution.
    pub solution: (&'static str, &'static str),
    /// Remark.
    pub remark: (&'static str, &'static str),
    /// Proof, which has no number.
    pub proof: &'static str,
    /// What the sign at the end of a proof says, for readers who hear the book.
    pub end_of_proof: &'static str,
}

impl EnvironmentWords {
    /// The words of the environment of this name.
    pub fn of(&self, name: &str) -> Option<(&'static str, &'static str)> {
        Some(match name {
            "theorem" => self.theorem,
            "lemma" => self.lemma,
            "corollary" => self.corollary,
            "proposition" => self.proposition,
            "conjecture" => self.conjecture,
            "definition" => self.definition,
            "example" => self.example,
            "exercise" => self.exercise,
            "solution" => self.solution,
            "remark" => self.remark,
            "proof" => (self.proof, ""),
            _ => return None,
        })
    }
}

/// The words of a language; those of English for one without.
pub fn environment_words(tag: &str) -> EnvironmentWords {
    of(tag).and_then(|language| language.environments).unwrap_or(super::en::ENVIRONMENTS)
}

/// What a kind of environment is called in a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentName {
    /// Before the number of one, or around it.
    pub one: String,
    /// Before the numbers of several; empty if there is no such word.
    pub several: String,
}

impl EnvironmentName {
    /// The word where no number is.
    pub fn alone(&self) -> String {
        self.one.replace('#', "").trim_matches(['.', ' ', '\u{a0}']).to_owned()
    }
}

/// What the kinds of environment of a book are called, in their order: as the manifest says, else as
/// its language does.
pub fn environment_names(meta: &Metadata) -> Vec<EnvironmentName> {
    let words = environment_words(&meta.language);
    let name = |kind: &Environment| {
        let (one, several) = words.of(&kind.name).unwrap_or_default();
        // The plural of another word is none of the book's.
        let several = if kind.word.is_some() { "" } else { several };
        EnvironmentName {
            one: kind.word.clone().unwrap_or_else(|| one.to_owned()),
            several: kind.plural.clone().unwrap_or_else(|| several.to_owned()),
        }
    };
    meta.environments.0.iter().map(name).collect()
}

/// What they are called in a chapter in another language, where the manifest's words are those of the
/// book's own kinds alone.
pub fn environment_names_in(kinds: &Environments, lang: &str) -> Vec<EnvironmentName> {
    let words = environment_words(lang);
    let name = |kind: &Environment| match words.of(&kind.name) {
        Some((one, several)) => EnvironmentName { one: one.into(), several: several.into() },
        None => EnvironmentName {
            one: kind.word.clone().unwrap_or_default(),
            several: kind.plural.clone().unwrap_or_default(),
        },
    };
    kinds.0.iter().map(name).collect()
}

/// What stands behind the head of an environment. Chinese and Japanese have no full stop there.
pub fn environment_stop(tag: &str) -> &'static str {
    if matches!(primary(tag).to_ascii_lowercase().as_str(), "ja" | "zh") { "" } else { "." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_with_words_has_those_of_environments() {
        let with: Vec<&str> = super::super::LANGUAGES
            .iter()
            .filter(|l| l.environments.is_some())
            .map(|l| l.tag)
            .collect();
        for tag in super::super::LANGUAGES.iter().filter(|l| l.words.is_some()).map(|l| l.tag) {
            assert!(with.contains(&tag), "{tag}");
        }
        for tag in ["nb", "fi", "uk", "el", "ro", "hu"] {
            assert!(with.contains(&tag), "{tag}");
        }
    }

    #[test]
    fn no_word_is_missing_and_none_stands_twice() {
        let usual = Environments::default();
        for language in super::super::LANGUAGES.iter().filter(|l| l.environments.is_some()) {
            let words = environment_words(language.tag);
            let mut ones = Vec::new();
            for kind in &usual.0 {
                let (one, _) = words.of(&kind.name).unwrap_or_default();
                assert!(!one.is_empty() && !ones.contains(&one), "{}: {one}", language.tag);
                ones.push(one);
            }
            assert!(!words.end_of_proof.is_empty(), "{}", language.tag);
        }
    }

    /// What printed books of each language have (the words of babel and of the AMS's classes).
    #[test]
    fn words_are_those_of_printed_books() {
        for (tag, theorem, theorems, proof) in [
            ("en", "Theorem", "Theorems", "Proof"),
            ("de", "Satz", "Sätze", "Beweis"),
            ("fr", "Théorème", "Théorèmes", "Démonstration"),
            ("es", "Teorema", "Teoremas", "Demostración"),
            ("it", "Teorema", "Teoremi", "Dimostrazione"),
            ("pt", "Teorema", "Teoremas", "Demonstração"),
            ("nl", "Stelling", "Stellingen", "Bewijs"),
            ("sv", "Sats", "Satser", "Bevis"),
            ("da", "Sætning", "Sætninger", "Bevis"),
            ("nb", "Teorem", "Teoremer", "Bevis"),
            ("fi", "Lause", "Lauseet", "Todistus"),
            ("pl", "Twierdzenie", "Twierdzenia", "Dowód"),
            ("cs", "Věta", "Věty", "Důkaz"),
            ("ru", "Теорема", "Теоремы", "Доказательство"),
            ("uk", "Теорема", "Теореми", "Доведення"),
            ("el", "Θεώρημα", "Θεωρήματα", "Απόδειξη"),
            ("ro", "Teorema", "Teoremele", "Demonstrație"),
            ("hu", "#. tétel", "", "Bizonyítás"),
            ("he", "משפט", "משפטים", "הוכחה"),
            ("ar", "المبرهنة", "", "البرهان"),
            ("ja", "定理", "定理", "証明"),
            ("zh", "定理", "定理", "证明"),
        ] {
            let words = environment_words(tag);
            assert_eq!((words.theorem, words.proof), ((theorem, theorems), proof), "{tag}");
        }
    }

    #[test]
    fn words_are_the_manifests_before_the_languages() {
        let mut meta = Metadata { language: "de-AT".into(), ..Metadata::default() };
        let name = |meta: &Metadata, at: usize| {
            let name = environment_names(meta).swap_remove(at);
            (name.one, name.several)
        };
        assert_eq!(name(&meta, 0), ("Satz".into(), "Sätze".into()));
        meta.environments.0[0].word = Some("Theorem".into());
        assert_eq!(name(&meta, 0), ("Theorem".into(), String::new()));
        meta.language = "xx".into();
        assert_eq!(name(&meta, 1), ("Lemma".into(), "Lemmas".into()));
    }

    #[test]
    fn a_word_around_its_number_stands_alone_too() {
        let name = EnvironmentName { one: "#. tétel".into(), several: String::new() };
        assert_eq!(name.alone(), "tétel");
    }
}
