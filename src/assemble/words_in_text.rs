//! Words that the book explains, in a text: abbreviations and the terms of a glossary. They are whole
//! words, with the endings that they may take.

use crate::language::wide::is_wide;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Words that are looked for, each with its owner: what it is a word of.
#[derive(Debug, Default)]
pub(super) struct Known {
    words: Vec<(String, usize)>,
    /// By the first letter, the longest first.
    by_letter: FxHashMap<char, Vec<usize>>,
}

impl Known {
    /// Of words with their owners; the first owner of the same word counts.
    pub(super) fn new(words: impl Iterator<Item = (String, usize)>) -> Known {
        let mut known = Known::default();
        for (word, owner) in words {
            let Some(first) = word.chars().next() else { continue };
            let same = known.by_letter.entry(first).or_default();
            if same.iter().all(|at| known.words[*at].0 != word) {
                same.push(known.words.len());
                known.words.push((word, owner));
            }
        }
        let words = &known.words;
        for same in known.by_letter.values_mut() {
            same.sort_by_key(|at| std::cmp::Reverse(words[*at].0.len()));
        }
        known
    }

    /// Whether nothing is looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The longest word that a text begins with, so that `fits` says yes to what follows.
    fn at(&self, text: &str, fits: impl Fn(&str) -> bool) -> Option<&(String, usize)> {
        let same = self.by_letter.get(&text.chars().next()?)?;
        let all = same.iter().map(|at| &self.words[*at]);
        all.into_iter().find(|(word, _)| text.strip_prefix(word.as_str()).is_some_and(&fits))
    }
}

/// A word in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its bytes, without an ending.
    pub(super) range: Range<usize>,
    /// The ending behind it, if any.
    pub(super) ending: Ending,
    /// What it is a word of.
    pub(super) owner: usize,
    /// It is a part of a longer word: `KFOR-led`, `EU/UN`.
    pub(super) joined: bool,
}

/// What stands behind a word that is looked for, as a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nothing.
    None,
    /// `s`, of several.
    Plural,
    /// `’s`, or only the sign.
    Possessive,
    /// `s’`.
    PluralPossessive,
}

impl Ending {
    /// The ending that a text begins with.
    fn of(text: &str) -> (Ending, usize) {
        const SIGNS: [char; 2] = ['\u{2019}', '\''];
        let sign = |text: &str| {
            let first = text.chars().next().filter(|c| SIGNS.contains(c));
            first.map(char::len_utf8)
        };
        if let Some(len) = sign(text) {
            let s = text[len..].starts_with('s');
            return if s { (Ending::Possessive, len + 1) } else { (Ending::None, 0) };
        }
        match text.strip_prefix('s') {
            Some(rest) => match sign(rest).filter(|_| is_end(&rest[sign(rest).unwrap_or(0)..])) {
                Some(len) => (Ending::PluralPossessive, 1 + len),
                None => (Ending::Plural, 1),
            },
            None => (Ending::None, 0),
        }
    }
}

/// Whether no letter of the same word follows: letters of scripts without spaces belong to no other.
fn is_end(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| !c.is_alphanumeric() || is_wide(c))
}

/// Whether a character joins two words to one.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '/' | '_' | '@' | '&'))
}

/// The known words of a text, in their order; `before` is what stands before it in the line.
pub(super) fn find(text: &str, before: Option<char>, known: &Known) -> Vec<Found> {
    let mut found = Vec::new();
    let mut last = before;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let begins = last.is_none_or(|c| !c.is_alphanumeric() || is_wide(c));
        let fits = |rest: &str| is_end(&rest[Ending::of(rest).1..]);
        let here = if begins { known.at(&text[at..], fits) } else { None };
        if let Some((word, owner)) = here {
            let (end, owner) = (at + word.len(), *owner);
            let (ending, len) = Ending::of(&text[end..]);
            let mut after = text[end + len..].chars();
            let next = after.next();
            // A hyphen at the end of a word joins nothing.
            let goes_on = joins(next) && after.next().is_some_and(char::is_alphanumeric);
            let joined = goes_on || joins(last);
            found.push(Found { range: at..end, ending, owner, joined });
            at = end + len;
            last = text[..at].chars().next_back();
            continue;
        }
        last = Some(c);
        at += c.len_utf8();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(words: &[&str]) -> Known {
        Known::new(words.iter().enumerate().map(|(at, word)| ((*word).to_owned(), at)))
    }

    fn in_text(text: &str) -> Vec<(&str, Ending, bool)> {
        let known = known(&["EU", "EUFOR", "NGO", "U.S.", "UN", "UN Security Council"]);
        let all = find(text, None, &known).into_iter();
        all.map(|f| (&text[f.range], f.ending, f.joined)).collect()
    }

    #[test]
    fn words_are_whole_with_their_endings() {
        use Ending::{None, Plural, PluralPossessive, Possessive};
        for (text, expected) in [
            ("EU and EUFOR", &[("EU", None, false), ("EUFOR", None, false)][..]),
            ("EUR, MEU, EU2, eu", &[]),
            (
                "NGOs, an NGO’s, the NGOs’ work",
                &[
                    ("NGO", Plural, false),
                    ("NGO", Possessive, false),
                    ("NGO", PluralPossessive, false),
                ],
            ),
            (
                "EU-led, non-EU, EU/UN",
                &[("EU", None, true), ("EU", None, true), ("EU", None, true), ("UN", None, true)],
            ),
            ("(EU), “EU” EU-", &[("EU", None, false), ("EU", None, false), ("EU", None, false)]),
            ("the U.S. Army", &[("U.S.", None, false)]),
            (
                "the UN Security Council of the UN",
                &[("UN Security Council", None, false), ("UN", None, false)],
            ),
            ("EUは", &[("EU", None, false)]),
            ("‘EU’ said", &[("EU", None, false)]),
        ] {
            assert_eq!(in_text(text), expected, "{text}");
        }
        assert_eq!(find("EU", Some('M'), &known(&["EU"])), []);
    }
}
