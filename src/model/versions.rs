//! Sets of the versions in which a book is made.

use serde::{Deserialize, Serialize};

/// Some of a book's versions, by their places in the list that the manifest makes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Versions(u64);

impl Default for Versions {
    /// Every version has what nothing is said of.
    fn default() -> Versions {
        Versions::ALL
    }
}

impl Versions {
    /// Every version.
    pub const ALL: Versions = Versions(u64::MAX);
    /// None.
    pub const NONE: Versions = Versions(0);
    /// How many versions can be told apart.
    pub const MOST: usize = u64::BITS as usize;

    /// Whether the version of a place is among them.
    pub fn has(self, place: usize) -> bool {
        place < Versions::MOST && self.0 >> place & 1 == 1
    }

    /// Those that are among others too.
    pub fn and(self, other: Versions) -> Versions {
        Versions(self.0 & other.0)
    }

    /// Those that are among these or among others.
    pub fn or(self, other: Versions) -> Versions {
        Versions(self.0 | other.0)
    }

    /// These without the version of a place.
    pub fn without(self, place: usize) -> Versions {
        Versions(self.0 & !Versions::from_iter([place]).0)
    }

    /// These without others.
    pub fn but(self, others: Versions) -> Versions {
        Versions(self.0 & !others.0)
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every version is among them.
    pub fn is_all(&self) -> bool {
        *self == Versions::ALL
    }

    /// The first of them.
    pub fn first(self) -> Option<usize> {
        (!self.is_empty()).then(|| self.0.trailing_zeros() as usize)
    }
}

impl FromIterator<usize> for Versions {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Versions {
        let bits = places.into_iter().filter(|place| *place < Versions::MOST);
        Versions(bits.fold(0, |set, place| set | 1 << place))
    }
}
