//! Kinds of display that a book has beside figures, tables and listings.

use super::environment::{Environment, Environments, environment_prefixes};
use serde::{Deserialize, Serialize};

/// A kind of display of the book's own, such as maps: `{#map-x}` is one of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct DisplayKind {
    /// What its labels begin with, before a hyphen: small ASCII letters, two to
    /// [`DisplayKind::LONGEST`].
    pub name: String,
    /// Before the number of one: "Map".
    pub word: String,
    /// Before the numbers of several: "Maps"; empty if there is no such word.
    pub plural: String,
    /// Title of the list of them.
    pub list: String,
}

impl DisplayKind {
    /// Most kinds that a book may have.
    pub const MOST: usize = 8;
    /// Most letters of a name.
    pub const LONGEST: usize = 12;

    /// The kind of a display with this id, if its label names one.
    pub fn of<'k>(kinds: &'k [DisplayKind], id: Option<&str>) -> Option<(usize, &'k DisplayKind)> {
        let (name, _) = id?.split_once('-')?;
        kinds.iter().enumerate().find(|(_, kind)| kind.name == name)
    }
}

/// What labels begin with in every book, before a hyphen.
pub(crate) const LABEL_PREFIXES: [&str; 9] =
    ["sec", "fig", "tbl", "eq", "lst", "ch", "app", "nte", NOTE_PREFIX];

/// What labels of notes begin with: the note `[^x]` goes by `fn-x`.
pub(crate) const NOTE_PREFIX: &str = "fn";

/// All that labels begin with in every book.
pub(crate) fn usual_prefixes<'p>() -> impl Iterator<Item = &'p str> {
    LABEL_PREFIXES.into_iter().chain(environment_prefixes())
}

/// The names of a book's own kinds of display and environment, by which its labels are known while it
/// is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct OwnPrefixes {
    displays: [Name; DisplayKind::MOST],
    environments: [Name; Environments::MOST_OWN],
}

/// A name, filled up with zeros.
type Name = [u8; DisplayKind::LONGEST];

impl OwnPrefixes {
    /// Those of these kinds.
    pub(crate) fn new(kinds: &[DisplayKind], environments: &[Environment]) -> OwnPrefixes {
        let mut own = OwnPrefixes::default();
        let write = |slot: &mut Name, name: &str| {
            slot.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
        };
        own.displays.iter_mut().zip(kinds).for_each(|(slot, kind)| write(slot, &kind.name));
        let environments = environments.iter().skip(Environments::USUAL);
        (own.environments.iter_mut().zip(environments))
            .for_each(|(slot, kind)| write(slot, &kind.prefix));
        own
    }

    /// The names of displays.
    pub(crate) fn displays(&self) -> impl Iterator<Item = &str> {
        names(&self.displays)
    }

    /// The names of environments.
    pub(crate) fn environments(&self) -> impl Iterator<Item = &str> {
        names(&self.environments)
    }

    /// All that labels may begin with beside [`LABEL_PREFIXES`], those of environments that every book
    /// has among them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.displays().chain(environment_prefixes()).chain(self.environments())
    }

    /// Whether an id is a label that `@id` can refer to.
    pub(crate) fn is_label(&self, id: &str) -> bool {
        let Some((prefix, _)) = id.split_once('-') else { return false };
        LABEL_PREFIXES.contains(&prefix) || self.iter().any(|own| own == prefix)
    }
}

fn names(all: &[Name]) -> impl Iterator<Item = &str> {
    let letters = |name: &Name| name.iter().position(|b| *b == 0).unwrap_or(name.len());
    let named = all.iter().filter(|name| name[0] != 0);
    named.filter_map(move |name| std::str::from_utf8(&name[..letters(name)]).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_begin_with_names_of_the_book() {
        let kind = |name: &str| DisplayKind { name: name.into(), ..DisplayKind::default() };
        let kinds = [kind("map"), kind("illustration")];
        let mut environments = Environments::default().0;
        environments.push(Environment { prefix: "axiom".into(), ..Environment::default() });
        let own = OwnPrefixes::new(&kinds, &environments);
        assert_eq!(own.displays().collect::<Vec<_>>(), ["map", "illustration"]);
        assert_eq!(own.environments().collect::<Vec<_>>(), ["axiom"]);
        assert!(own.is_label("axiom-x") && own.is_label("thm-x"));
        for (id, is) in
            [("map-x", true), ("fig-x", true), ("illustration-1", true), ("plate-x", false)]
        {
            assert_eq!(own.is_label(id), is, "{id}");
        }
        assert!(!own.is_label("map") && OwnPrefixes::default().displays().next().is_none());
        assert_eq!(DisplayKind::of(&kinds, Some("map-x")).map(|(at, _)| at), Some(0));
        assert_eq!(DisplayKind::of(&kinds, Some("map")), None);
    }
}
