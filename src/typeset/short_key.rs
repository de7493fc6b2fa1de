//! Short words as keys of caches: hashed and compared where they stand, without a look at other
//! memory.

use std::hash::{Hash, Hasher};

/// Longest word that is a key, bytes.
pub(super) const LONGEST: usize = 39;

/// A word of at most [`LONGEST`] bytes: them, zeros, and their number in the last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word([u64; 5]);

impl Word {
    /// The word, if it is short enough.
    pub(super) fn new(word: &str) -> Option<Word> {
        let mut bytes = [0u8; LONGEST + 1];
        if word.len() > LONGEST {
            return None;
        }
        bytes[..word.len()].copy_from_slice(word.as_bytes());
        bytes[LONGEST] = word.len() as u8;
        let mut key = [0; 5];
        for (part, bytes) in key.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *part = u64::from_ne_bytes(*bytes);
        }
        Some(Word(key))
    }
}

impl Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|part| state.write_u64(*part));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_words_are_different_keys() {
        let long = "a".repeat(LONGEST);
        let words = ["", "\0", "a", "a\0", "aa", "\u{e9}", &long, &long[1..]];
        for (i, a) in words.iter().enumerate() {
            for (k, b) in words.iter().enumerate() {
                assert_eq!(Word::new(a) == Word::new(b), i == k, "{a} {b}");
            }
        }
        assert_eq!(Word::new(&"a".repeat(LONGEST + 1)), None);
    }
}
