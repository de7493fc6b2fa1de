//! What most of a text has.

use std::collections::BTreeMap;

/// How often each thing was seen, and when first.
#[derive(Debug)]
pub(super) struct Counts<T>(BTreeMap<T, (usize, usize)>);

impl<T> Default for Counts<T> {
    fn default() -> Self {
        Counts(BTreeMap::new())
    }
}

impl<T: Ord> Counts<T> {
    /// Counts a thing `n` times more.
    pub(super) fn add(&mut self, thing: T, n: usize) {
        let first = self.0.len();
        self.0.entry(thing).or_insert((0, first)).0 += n;
    }

    /// What was seen most; of several the one that was seen last for the first time.
    pub(super) fn most(self) -> Option<T> {
        self.0.into_iter().max_by_key(|(_, seen)| *seen).map(|(thing, _)| thing)
    }
}
