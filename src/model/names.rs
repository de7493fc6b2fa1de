//! Names of which each is given once.

use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Names that are taken.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
    /// The next number to try behind each, so that a thousand equal names are no million tries.
    next: FxHashMap<String, usize>,
}

impl Names {
    /// Names of which these are taken.
    pub(crate) fn without<'a>(taken: impl IntoIterator<Item = &'a String>) -> Names {
        Names { taken: taken.into_iter().cloned().collect(), ..Names::default() }
    }

    /// Takes a name; whether it was free.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// Takes the name, or the first free one that it is with a hyphen and a number, from `first` on.
    pub(crate) fn give(&mut self, name: &str, first: usize) -> String {
        if self.take(name) {
            return name.to_owned();
        }
        let next = self.next.entry(name.to_owned()).or_insert(first);
        loop {
            let numbered = format!("{name}-{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }

    /// All names that are taken, in the order of their letters.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.taken.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn each_name_is_given_once() {
        let mut names = Names::without(&["a-3".to_owned()]);
        let given: Vec<String> = (0..4).map(|_| names.give("a", 2)).collect();
        assert_eq!(given, ["a", "a-2", "a-4", "a-5"]);
        assert!(!names.take("a-2") && names.take("b"));
        assert_eq!(names.give("b", 1), "b-1");
        assert_eq!(names.iter().count(), 7);
    }

    #[test]
    fn many_equal_names_are_given_at_once() {
        let mut names = Names::default();
        let last = (0..200_000).map(|_| names.give("a", 2)).last();
        assert_eq!(last.as_deref(), Some("a-200000"));
    }
}
