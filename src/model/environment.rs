//! Numbered environments: theorems, definitions, exercises, proofs and the book's own like them.

use super::{Attr, Block, BlockKind};
use serde::{Deserialize, Serialize};

/// Class of every division that is an environment, beside that of its kind.
pub const ENVIRONMENT: &str = "environment";
/// Class of the head of an environment, and of a paragraph that holds nothing else. It stands first in
/// the environment's first paragraph; `markdown` puts the title into it, `assemble` word and number.
pub const ENVIRONMENT_HEAD: &str = "environment-head";
/// Class of the word with its number in a head.
pub const ENVIRONMENT_LABEL: &str = "environment-label";
/// Class of the sign at the end of a proof.
pub const END_OF_PROOF: &str = "end-of-proof";
/// The sign.
pub const END_OF_PROOF_SIGN: &str = "\u{25a1}";

/// Key of a division that sets an environment again: `restate="#thm-x"`.
pub const RESTATE: &str = "restate";
/// The label of a division in which the solutions of exercises are gathered.
pub const ANSWERS: &str = "answers";

impl Block {
    /// Whether it is the division in which solutions are gathered.
    pub fn is_answers(&self) -> bool {
        matches!(self.kind, BlockKind::Div(_)) && self.attr.id.as_deref() == Some(ANSWERS)
    }
}

/// Which environments of a kind get a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Numbering {
    /// All.
    #[default]
    All,
    /// Those with a label of their kind: it is there to be referred to.
    Labelled,
    /// None.
    None,
}

/// A kind of environment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Environment {
    /// The class that makes a division one, and that themes design.
    pub name: String,
    /// What its labels begin with, before a hyphen; empty if it has none.
    pub prefix: String,
    /// Before the number of one, if the book has another word than its language.
    pub word: Option<String>,
    /// Before the numbers of several; empty if there is no such word.
    pub plural: Option<String>,
    /// Which of them get a number.
    pub numbering: Numbering,
    /// The kind whose numbers it continues, by its place among all; its own place if none.
    pub counter: u8,
    /// Of one that the book has of its own: the kind that it looks like, by its place among all.
    pub like: Option<u8>,
    /// The manifest names it: a division of this class is one, whatever the theme has of the name.
    pub said: bool,
}

/// The environments that every book has: name, prefix of labels, numbering, counter. The prefixes are
/// Quarto's.
const USUAL: [(&str, &str, Numbering, u8); 11] = [
    ("theorem", "thm", Numbering::All, 0),
    ("lemma", "lem", Numbering::All, 0),
    ("corollary", "cor", Numbering::All, 0),
    ("proposition", "prp", Numbering::All, 0),
    ("conjecture", "cnj", Numbering::All, 0),
    ("definition", "def", Numbering::All, 5),
    ("example", "exm", Numbering::All, 6),
    ("exercise", "exr", Numbering::All, 7),
    ("solution", "sol", Numbering::Labelled, 8),
    ("remark", "rem", Numbering::Labelled, 9),
    ("proof", "", Numbering::None, 10),
];

/// Those of them whose names are words of every book: a theme may have a class of this name that is
/// something else.
const ORDINARY: [&str; 4] = ["example", "exercise", "solution", "remark"];

/// Some of the environments whose names are words of every book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct OrdinaryWords([bool; ORDINARY.len()]);

impl OrdinaryWords {
    /// Those that are among `names`.
    pub fn among<'n>(names: impl Iterator<Item = &'n str> + Clone) -> OrdinaryWords {
        OrdinaryWords(ORDINARY.map(|word| names.clone().any(|name| name == word)))
    }

    /// Whether a name is one of them.
    pub fn has(self, name: &str) -> bool {
        ORDINARY.iter().zip(self.0).any(|(word, is)| is && *word == name)
    }

    /// All that may be.
    pub fn all() -> impl Iterator<Item = &'static str> {
        ORDINARY.into_iter()
    }
}

/// The kinds of environment of a book: those that every book has, then its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Environments(pub Vec<Environment>);

impl Default for Environments {
    fn default() -> Self {
        let usual = |(name, prefix, numbering, counter): (&str, &str, Numbering, u8)| Environment {
            name: name.into(),
            prefix: prefix.into(),
            numbering,
            counter,
            ..Environment::default()
        };
        Environments(USUAL.map(usual).into())
    }
}

impl Environments {
    /// How many of them every book has.
    pub const USUAL: usize = USUAL.len();
    /// Most kinds that a book may have of its own.
    pub const MOST_OWN: usize = 8;
    /// Most kinds in all.
    pub const MOST: usize = Self::USUAL + Self::MOST_OWN;

    /// Whether they are those that every book has, unchanged.
    pub fn is_usual(&self) -> bool {
        *self == Environments::default()
    }

    /// A kind by its name, with its place.
    pub fn named(&self, name: &str) -> Option<(usize, &Environment)> {
        self.0.iter().enumerate().find(|(_, kind)| kind.name == name)
    }

    /// The kind of a division that is an environment, with its place.
    pub fn of(&self, attr: &Attr) -> Option<(usize, &Environment)> {
        if !attr.has(ENVIRONMENT) {
            return None;
        }
        attr.classes.iter().find_map(|class| self.named(class))
    }

    /// The name of the kind that one looks like: its own, if the book has not made it of another.
    pub fn look<'e>(&'e self, kind: &'e Environment) -> &'e str {
        let like = kind.like.and_then(|at| self.0.get(usize::from(at)));
        &like.unwrap_or(kind).name
    }

    /// Whether an environment of this kind gets a number.
    pub fn is_numbered(&self, kind: &Environment, attr: &Attr) -> bool {
        match kind.numbering {
            Numbering::All => !attr.has("unnumbered"),
            Numbering::Labelled => {
                attr.id.as_deref().and_then(|id| id.split_once('-')).map(|(prefix, _)| prefix)
                    == Some(kind.prefix.as_str())
            }
            Numbering::None => false,
        }
    }
}

/// The prefixes of the labels of environments that every book has.
pub(crate) fn environment_prefixes<'p>() -> impl Iterator<Item = &'p str> {
    USUAL.iter().map(|kind| -> &'p str { kind.1 }).filter(|prefix| !prefix.is_empty())
}

/// The name of the environment whose labels begin so, in every book.
pub(crate) fn environment_of_prefix(prefix: &str) -> Option<&'static str> {
    USUAL.iter().find(|kind| !prefix.is_empty() && kind.1 == prefix).map(|kind| kind.0)
}

/// The name of an environment that every book has, and the prefix of its labels.
pub(crate) fn usual_environment(name: &str) -> Option<(&'static str, &'static str)> {
    USUAL.iter().find(|kind| kind.0 == name).map(|kind| (kind.0, kind.1))
}

/// Whether every book has an environment of this name.
pub(crate) fn is_usual_environment(name: &str) -> bool {
    usual_environment(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(class: &str, id: Option<&str>, more: &str) -> bool {
        let kinds = Environments::default();
        let classes = vec![ENVIRONMENT.into(), class.into(), more.into()];
        let attr = Attr { id: id.map(str::to_owned), classes, ..Attr::default() };
        kinds.of(&attr).is_some_and(|(_, kind)| kinds.is_numbered(kind, &attr))
    }

    #[test]
    fn remarks_and_solutions_have_a_number_where_they_have_a_label() {
        assert!(numbered("theorem", None, "") && numbered("exercise", Some("x"), ""));
        assert!(!numbered("theorem", Some("thm-x"), "unnumbered"));
        assert!(numbered("remark", Some("rem-x"), "") && numbered("solution", Some("sol-1"), ""));
        assert!(!numbered("remark", Some("note"), "") && !numbered("remark", None, ""));
        assert!(!numbered("proof", Some("thm-x"), ""));
    }

    #[test]
    fn statements_share_one_counter() {
        let kinds = Environments::default();
        let counter = |name: &str| kinds.named(name).map(|(_, kind)| kind.counter);
        assert_eq!(counter("lemma"), counter("theorem"));
        assert_eq!(counter("conjecture"), counter("theorem"));
        assert_ne!(counter("definition"), counter("theorem"));
        for (at, kind) in kinds.0.iter().enumerate() {
            assert!(usize::from(kind.counter) <= at, "{}", kind.name);
        }
    }

    #[test]
    fn a_division_without_the_class_of_environments_is_none() {
        let attr = Attr { classes: vec!["example".into()], ..Attr::default() };
        assert_eq!(Environments::default().of(&attr), None);
        assert_eq!(environment_of_prefix("prp"), Some("proposition"));
        assert_eq!(environment_of_prefix(""), None);
    }
}
