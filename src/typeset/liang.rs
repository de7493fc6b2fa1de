//! Hyphenation by patterns (Liang 1983) for languages that the hyphenation library lacks: British
//! English divides by origin and sound otherwise than American.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The patterns of a language: letters with a level before, between and behind them.
pub struct Patterns {
    levels: FxHashMap<Box<str>, Box<[u8]>>,
    /// Letters of the longest pattern.
    longest: usize,
}

/// Licence in the file's head; from the hyphenation dictionary that LibreOffice uses.
const BRITISH: &str = include_str!("patterns/en-gb.txt");

impl Patterns {
    /// British English.
    pub fn british() -> &'static Patterns {
        static PATTERNS: OnceLock<Patterns> = OnceLock::new();
        PATTERNS.get_or_init(|| Patterns::read(BRITISH))
    }

    /// Reads a list of patterns, a line each; lines that begin with `%` are remarks.
    fn read(list: &str) -> Patterns {
        let mut patterns = Patterns { levels: FxHashMap::default(), longest: 0 };
        for line in list.lines().filter(|l| !l.starts_with('%') && !l.is_empty()) {
            let letters: String = line.chars().filter(|c| !c.is_ascii_digit()).collect();
            let mut levels = vec![0u8; letters.len() + 1];
            let mut at = 0;
            for b in line.bytes() {
                match b {
                    b'0'..=b'9' => levels[at] = b - b'0',
                    _ => at += 1,
                }
            }
            patterns.longest = patterns.longest.max(letters.len());
            patterns.levels.insert(letters.into(), levels.into());
        }
        patterns
    }

    /// Byte offsets at which a word of ASCII letters may be divided. Words with other letters have
    /// none.
    pub fn points(&self, word: &str) -> Vec<usize> {
        if !word.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Vec::new();
        }
        let edged = format!(".{}.", word.to_ascii_lowercase());
        let mut found = vec![0u8; edged.len() + 1];
        for start in 0..edged.len() {
            for end in start + 1..=edged.len().min(start + self.longest) {
                let Some(levels) = self.levels.get(&edged[start..end]) else { continue };
                for (here, level) in found[start..].iter_mut().zip(levels.iter()) {
                    *here = (*here).max(*level);
                }
            }
        }
        // The level before letter k of the word stands at k + 1, behind the full stop.
        (1..word.len()).filter(|k| found[k + 1] % 2 == 1).collect()
    }
}
