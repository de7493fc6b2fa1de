//! Hyphenation by language: where a word may be divided, and how gladly.

use hypher::Lang;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Words of one language with the points at which they may be divided.
type Divided = FxHashMap<Box<str>, Box<[(usize, f32)]>>;

thread_local! {
    /// A book has ten times more words than different words.
    static DIVIDED: RefCell<FxHashMap<u8, Divided>> = RefCell::default();
}

/// Most words of a language that are remembered.
const MOST_DIVIDED: usize = 50_000;

/// Fewest letters before and after a hyphen, and of a word that is divided at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minima {
    /// Letters before.
    pub left: usize,
    /// Letters after.
    pub right: usize,
    /// Letters of the whole word.
    pub word: usize,
}

/// A language as the hyphenator knows it.
#[derive(Debug, Clone, Copy)]
pub struct Hyphenator {
    lang: Lang,
    minima: Minima,
}

impl Hyphenator {
    /// The hyphenator of a BCP 47 language, if there are patterns for it.
    pub fn new(lang: &str) -> Option<Hyphenator> {
        let primary = lang.split(['-', '_']).next().unwrap_or(lang).to_ascii_lowercase();
        let code: [u8; 2] = match primary.as_str() {
            "nb" | "nn" => *b"nb",
            p if p.len() == 2 => [p.as_bytes()[0], p.as_bytes()[1]],
            _ => return None,
        };
        let lang = Lang::from_iso(code)?;
        // Minima of the TeX patterns' own advice, two after the hyphen raised to three where
        // printers' rules ask for it (Hart's Rules, 2.5; Duden).
        let (left, right) = match &code {
            b"en" | b"fr" | b"es" | b"it" | b"pt" | b"nl" => (2, 3),
            _ => (2, 2),
        };
        Some(Hyphenator { lang, minima: Minima { left, right, word: 5 } })
    }

    /// Byte offsets at which `word` may be divided, with a price from 0 (at its middle) up: a
    /// break near the word's edge or in a capitalised word is taken less gladly.
    pub fn points(&self, word: &str, out: &mut Vec<(usize, f32)>) {
        out.clear();
        let letters = word.chars().count();
        if letters < self.minima.word || letters > 60 {
            return;
        }
        if !word.chars().all(char::is_alphabetic) {
            return;
        }
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let shouting = word.chars().nth(1).is_some_and(char::is_uppercase);
        if shouting {
            return;
        }
        DIVIDED.with_borrow_mut(|known| {
            let known = known.entry(self.lang as u8).or_default();
            if let Some(points) = known.get(word) {
                out.extend_from_slice(points);
                return;
            }
            self.divide(word, letters, capital, out);
            if known.len() < MOST_DIVIDED {
                known.insert(word.into(), out.as_slice().into());
            }
        });
    }

    fn divide(&self, word: &str, letters: usize, capital: bool, out: &mut Vec<(usize, f32)>) {
        let mut at = 0;
        let mut before = 0;
        for syllable in hypher::hyphenate(word, self.lang) {
            if at > 0 {
                let after = letters - before;
                if before >= self.minima.left && after >= self.minima.right {
                    let near = before.min(after);
                    let edge = if near < 4 { (4 - near) as f32 * 18.0 } else { 0.0 };
                    out.push((at, edge + if capital { 60.0 } else { 0.0 }));
                }
            }
            at += syllable.len();
            before += syllable.chars().count();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(lang: &str, word: &str) -> String {
        let mut points = Vec::new();
        Hyphenator::new(lang).expect("patterns").points(word, &mut points);
        let mut out = String::new();
        let mut last = 0;
        for (p, _) in points {
            out.push_str(&word[last..p]);
            out.push('-');
            last = p;
        }
        out + &word[last..]
    }

    #[test]
    fn words_divide_by_language() {
        assert_eq!(split("en-GB", "extensive"), "ex-ten-sive");
        assert_eq!(split("de", "Donaudampfschiff"), "Do-nau-dampf-schiff");
        assert_eq!(split("ru", "правительство"), "пра-ви-тель-ство");
    }

    #[test]
    fn short_words_numbers_and_abbreviations_stay_whole() {
        for word in ["into", "NATO", "UNPROFOR", "x86", "can't"] {
            assert_eq!(split("en", word), word);
        }
        assert!(Hyphenator::new("xx").is_none());
    }
}
