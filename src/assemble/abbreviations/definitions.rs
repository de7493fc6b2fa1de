//! What the book's abbreviations stand for.

use crate::assemble::index::marks::bare_words;
use crate::assemble::punctuation;
use crate::markdown::{Dialect, marked_line};
use crate::model::{Abbreviation, Inline, plain_text};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An abbreviation.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::assemble) struct Definition {
    /// As it stands in the text.
    pub(in crate::assemble) short: String,
    /// What it stands for.
    pub(in crate::assemble) long: Vec<Inline>,
    /// The same, plain.
    pub(in crate::assemble) plain: String,
    /// What several stand for, if that is said or known.
    pub(in crate::assemble) plural: Option<Vec<Inline>>,
    /// Where it is explained.
    pub(in crate::assemble) span: Span,
}

impl Definition {
    /// Reads one; words are those of `lang`.
    pub(in crate::assemble) fn new(of: &Abbreviation, lang: &str, dialect: Dialect) -> Definition {
        let words = |text: &str| {
            let mut words = marked_line(text, of.span, dialect);
            punctuation::text(&mut words, lang);
            bare_words(&words)
        };
        let long = words(&of.long);
        let plain = plain_text(&long).trim().to_owned();
        let english = lang.eq_ignore_ascii_case("en") || lang.to_lowercase().starts_with("en-");
        let plural = match &of.plural {
            Some(text) => Some(words(text)),
            None if english => english_plural(&of.long).map(|text| words(&text)),
            None => None,
        };
        let short = of.short.replace('\'', "\u{2019}");
        Definition { short, long, plain, plural, span: of.span }
    }
}

/// Several of what words name in English, by the usual endings; nothing of words with marks behind
/// the last letter.
fn english_plural(long: &str) -> Option<String> {
    let lower = long.to_lowercase();
    if !lower.ends_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let before = lower.chars().rev().nth(1);
    let vowel = before.is_some_and(|c| "aeiou".contains(c));
    Some(match &lower {
        l if l.ends_with('y') && !vowel => format!("{}ies", &long[..long.len() - 1]),
        l if ["s", "x", "z", "ch", "sh"].iter().any(|end| l.ends_with(end)) => format!("{long}es"),
        _ => format!("{long}s"),
    })
}

/// The abbreviations that count in a text, by their first letters.
#[derive(Debug, Default)]
pub(in crate::assemble) struct Definitions {
    all: Vec<Arc<Definition>>,
    /// By the first letter, the longest first.
    by_letter: FxHashMap<char, Vec<usize>>,
}

impl Definitions {
    /// Of those of a chapter and of the book: the first of the same letters counts.
    pub(in crate::assemble) fn new<'d>(
        all: impl Iterator<Item = &'d Arc<Definition>>,
    ) -> Definitions {
        let mut known = Definitions::default();
        for definition in all {
            let Some(first) = definition.short.chars().next() else { continue };
            let same = known.by_letter.entry(first).or_default();
            if same.iter().any(|at| known.all[*at].short == definition.short) {
                continue;
            }
            same.push(known.all.len());
            known.all.push(Arc::clone(definition));
        }
        let all = &known.all;
        for same in known.by_letter.values_mut() {
            same.sort_by_key(|at| std::cmp::Reverse(all[*at].short.len()));
        }
        known
    }

    /// Whether there are none.
    pub(in crate::assemble) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// One of them.
    pub(in crate::assemble) fn get(&self, at: usize) -> &Arc<Definition> {
        &self.all[at]
    }

    /// The longest whose letters a text begins with, so that `fits` says yes to what follows.
    pub(super) fn at(&self, text: &str, fits: impl Fn(&str) -> bool) -> Option<usize> {
        let same = self.by_letter.get(&text.chars().next()?)?;
        let is = |at: &&usize| {
            let rest = text.strip_prefix(self.all[**at].short.as_str());
            rest.is_some_and(&fits)
        };
        same.iter().find(is).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_words_have_plurals() {
        for (one, several) in [
            ("non-governmental organization", Some("non-governmental organizations")),
            ("standby battery", Some("standby batteries")),
            ("monkey", Some("monkeys")),
            ("memory bus", Some("memory buses")),
            ("search", Some("searches")),
            ("law of *war*", None),
        ] {
            assert_eq!(english_plural(one).as_deref(), several, "{one}");
        }
    }
}
