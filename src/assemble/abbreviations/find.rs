//! Abbreviations in a text: whole words, with the endings that they may take.

use super::definitions::Definitions;
use crate::language::wide::is_wide;
use std::ops::Range;

/// An abbreviation in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its bytes, without an ending.
    pub(super) range: Range<usize>,
    /// The ending behind it, if any.
    pub(super) ending: Ending,
    /// Which it is.
    pub(super) definition: usize,
    /// It is a part of a longer word: `KFOR-led`, `EU/UN`.
    pub(super) joined: bool,
}

/// What stands behind an abbreviation in the same word.
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

/// The abbreviations of a text, in their order; `before` is what stands before it in the line.
pub(super) fn find(text: &str, before: Option<char>, known: &Definitions) -> Vec<Found> {
    let mut found = Vec::new();
    let mut last = before;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let begins = last.is_none_or(|c| !c.is_alphanumeric() || is_wide(c));
        let fits = |rest: &str| is_end(&rest[Ending::of(rest).1..]);
        if let Some(definition) = known.at(&text[at..], fits).filter(|_| begins) {
            let end = at + known.get(definition).short.len();
            let (ending, len) = Ending::of(&text[end..]);
            let mut after = text[end + len..].chars();
            let next = after.next();
            // A hyphen at the end of a word joins nothing.
            let goes_on = joins(next) && after.next().is_some_and(char::is_alphanumeric);
            let joined = goes_on || joins(last);
            found.push(Found { range: at..end, ending, definition, joined });
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
    use super::super::Definition;
    use super::*;
    use crate::markdown::Dialect;
    use crate::model::Abbreviation;
    use std::sync::Arc;

    fn known(shorts: &[&str]) -> Definitions {
        let define = |short: &&str| {
            let of = Abbreviation { short: (*short).into(), long: "x".into(), ..Default::default() };
            Arc::new(Definition::new(&of, "en", Dialect::default()))
        };
        let all: Vec<_> = shorts.iter().map(define).collect();
        Definitions::new(all.iter())
    }

    fn in_text(text: &str) -> Vec<(&str, Ending, bool)> {
        let known = known(&["EU", "EUFOR", "NGO", "U.S.", "UN", "UN Security Council"]);
        let all = find(text, None, &known).into_iter();
        all.map(|f| (&text[f.range], f.ending, f.joined)).collect()
    }

    #[test]
    fn abbreviations_are_whole_words_with_their_endings() {
        use Ending::{None, Plural, PluralPossessive, Possessive};
        for (text, expected) in [
            ("EU and EUFOR", &[("EU", None, false), ("EUFOR", None, false)][..]),
            ("EUR, MEU, EU2, eu", &[]),
            ("NGOs, an NGO’s, the NGOs’ work", &[
                ("NGO", Plural, false),
                ("NGO", Possessive, false),
                ("NGO", PluralPossessive, false),
            ]),
            ("EU-led, non-EU, EU/UN", &[
                ("EU", None, true),
                ("EU", None, true),
                ("EU", None, true),
                ("UN", None, true),
            ]),
            ("(EU), “EU” EU-", &[("EU", None, false), ("EU", None, false), ("EU", None, false)]),
            ("the U.S. Army", &[("U.S.", None, false)]),
            ("the UN Security Council of the UN", &[
                ("UN Security Council", None, false),
                ("UN", None, false),
            ]),
            ("EUは", &[("EU", None, false)]),
            ("‘EU’ said", &[("EU", None, false)]),
        ] {
            assert_eq!(in_text(text), expected, "{text}");
        }
        assert_eq!(find("EU", Some('M'), &known(&["EU"])), []);
    }
}
