//! What the book's abbreviations stand for.

use crate::assemble::index::marks::bare_words;
use crate::assemble::punctuation;
use crate::assemble::words_in_text::Known;
use crate::language::articles::without_article;
use crate::language::plurals::english_plural;
use crate::language::primary;
use crate::markdown::{Dialect, marked_line};
use crate::model::{Abbreviation, Inline, plain_text};
use crate::source::Span;
use std::collections::BTreeSet;
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
    /// The same with the article that a text needs, if it was written: `the Kosovo Force`.
    pub(super) with_article: Option<Vec<Inline>>,
    /// It is never written out.
    pub(super) known: bool,
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
        let english = primary(lang).eq_ignore_ascii_case("en");
        let bare = without_article(&of.long, lang);
        let with_article = bare.map(|_| words(&of.long));
        let written = bare.unwrap_or(&of.long);
        let long = words(written);
        let plain = plain_text(&long).trim().to_owned();
        let plural = match &of.plural {
            Some(text) => Some(words(text)),
            None if english => english_plural(written).map(|text| words(&text)),
            None => None,
        };
        let short = of.short.replace('\'', "\u{2019}");
        Definition { short, long, plain, with_article, known: of.known, plural, span: of.span }
    }
}

/// The abbreviations that count in a text.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    all: Vec<Arc<Definition>>,
    /// Their letters.
    pub(super) known: Known,
}

impl Definitions {
    /// Of those of a chapter and of the book: the first of the same letters counts.
    pub(super) fn new<'d>(all: impl Iterator<Item = &'d Arc<Definition>>) -> Definitions {
        let mut shorts = BTreeSet::new();
        let all: Vec<Arc<Definition>> =
            all.filter(|d| shorts.insert(d.short.as_str())).map(Arc::clone).collect();
        let known = Known::new(all.iter().enumerate().map(|(at, d)| (d.short.clone(), at)));
        Definitions { all, known }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// One of them.
    pub(super) fn get(&self, at: usize) -> &Arc<Definition> {
        &self.all[at]
    }
}
