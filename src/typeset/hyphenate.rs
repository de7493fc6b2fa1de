//! Hyphenation by language: where a word may be divided, and how gladly.

use super::liang::Patterns;
use super::prices::lines::{NAME, NEAR_EDGE, SHORT_END};
use super::short_key::Word;
use crate::language::{self, Language};
use hypher::Lang;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Words of one language with the points at which they may be divided.
type Divided = FxHashMap<Word, Box<[(usize, f32)]>>;

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

/// Whose patterns divide words.
#[derive(Debug, Clone, Copy)]
enum Rules {
    /// The library's.
    Library(Lang),
    /// Our own British ones.
    British,
}

impl Rules {
    /// Names the patterns among others.
    fn key(self) -> u8 {
        match self {
            Rules::Library(lang) => lang as u8,
            Rules::British => u8::MAX,
        }
    }
}

/// A language as the hyphenator knows it.
#[derive(Debug, Clone, Copy)]
pub struct Hyphenator {
    rules: Rules,
    minima: Minima,
}

impl Hyphenator {
    /// The hyphenator of a BCP 47 language, if there are patterns for it.
    pub fn new(lang_tag: &str) -> Option<Hyphenator> {
        let primary = language::primary(lang_tag).to_ascii_lowercase();
        let code: [u8; 2] = match primary.as_str() {
            "nb" | "nn" => *b"nb",
            p if p.len() == 2 => [p.as_bytes()[0], p.as_bytes()[1]],
            _ => return None,
        };
        let lang = Lang::from_iso(code)?;
        let known = language::of(&primary).unwrap_or(&Language::PLAIN);
        let (left, right) = known.hyphen_minima;
        let region = language::tag::region(lang_tag).unwrap_or_default().to_ascii_lowercase();
        let british = known.british.contains(&region.as_str());
        let rules = if british { Rules::British } else { Rules::Library(lang) };
        Some(Hyphenator { rules, minima: Minima { left, right, word: 5 } })
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
            let Some(key) = Word::new(word) else {
                return self.divide(word, letters, capital, out);
            };
            let known = known.entry(self.rules.key()).or_default();
            if let Some(points) = known.get(&key) {
                out.extend_from_slice(points);
                return;
            }
            self.divide(word, letters, capital, out);
            if known.len() < MOST_DIVIDED {
                known.insert(key, out.as_slice().into());
            }
        });
    }

    fn divide(&self, word: &str, letters: usize, capital: bool, out: &mut Vec<(usize, f32)>) {
        let mut offer = |at: usize| {
            let before = word[..at].chars().count();
            let after = letters - before;
            if before >= self.minima.left && after >= self.minima.right {
                let near = before.min(after);
                let edge = if near < 4 { (4 - near) as f32 * NEAR_EDGE } else { 0.0 };
                let stub = if after < 3 { SHORT_END } else { 0.0 };
                out.push((at, edge + stub + if capital { NAME } else { 0.0 }));
            }
        };
        match self.rules {
            Rules::Library(lang) => {
                let mut at = 0;
                for syllable in hypher::hyphenate(word, lang) {
                    if at > 0 {
                        offer(at);
                    }
                    at += syllable.len();
                }
            }
            Rules::British => Patterns::british().points(word).into_iter().for_each(offer),
        }
    }
}

/// Words that a book divides as its author says, by language.
#[derive(Debug, Clone, Default)]
pub struct Exceptions {
    /// Language tags in lower case, with words in lower case and the byte offsets of their points.
    of: Vec<(String, FxHashMap<String, Vec<usize>>)>,
}

impl Exceptions {
    /// Reads lists of words with hyphens at their points; a word without one is never divided.
    pub fn new<'a>(lists: impl IntoIterator<Item = (&'a String, &'a Vec<String>)>) -> Self {
        let mut of = Vec::new();
        for (lang, list) in lists {
            let mut words = FxHashMap::default();
            for entry in list {
                let (mut word, mut points) = (String::new(), Vec::new());
                for part in entry.split('-') {
                    if !word.is_empty() {
                        points.push(word.len());
                    }
                    word.push_str(&part.to_lowercase());
                }
                words.insert(word, points);
            }
            of.push((lang.to_lowercase(), words));
        }
        Exceptions { of }
    }

    /// The points of a word in a language; a list for `en` holds for `en-GB` too.
    pub fn points(&self, lang: &str, word: &str) -> Option<&[usize]> {
        if self.of.is_empty() {
            return None;
        }
        let (lang, word) = (lang.to_lowercase(), word.to_lowercase());
        let holds = |tag: &str| {
            lang == tag || lang.strip_prefix(tag).is_some_and(|rest| rest.starts_with('-'))
        };
        self.of
            .iter()
            .filter(|(tag, _)| holds(tag))
            .find_map(|(_, w)| w.get(&word))
            .map(Vec::as_slice)
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
        assert_eq!(split("en-US", "extensive"), "ex-ten-sive");
        assert_eq!(split("en-GB", "knowledge"), "know-ledge");
        assert_eq!(split("en-US", "knowledge"), "knowl-edge");
        assert_eq!(split("de", "Donaudampfschiff"), "Do-nau-dampf-schiff");
        assert_eq!(split("ru", "правительство"), "пра-ви-тель-ство");
    }

    #[test]
    fn a_book_has_the_last_word() {
        let list = vec!["peace-keep-ing".to_owned(), "Kosovo".to_owned()];
        let all = std::collections::BTreeMap::from([("en".to_owned(), list)]);
        let exceptions = Exceptions::new(&all);
        assert_eq!(exceptions.points("en-GB", "Peacekeeping"), Some([5, 9].as_slice()));
        assert_eq!(exceptions.points("en", "Kosovo"), Some([].as_slice()));
        assert_eq!(exceptions.points("de", "Kosovo"), None);
        assert_eq!(exceptions.points("en", "peace"), None);
    }

    #[test]
    fn short_words_numbers_and_abbreviations_stay_whole() {
        for word in ["into", "NATO", "UNPROFOR", "x86", "can't"] {
            assert_eq!(split("en", word), word);
        }
        assert!(Hyphenator::new("xx").is_none());
    }
}
