//! What abbreviations stand for, from the book's glossary: a reader of the tags says it with them
//! (ISO 32000-1, 14.9.5; WCAG 2.2, 3.1.4).

use crate::model::{Block, BlockKind, Book, Inline, Kind, plain_text, visit_blocks};
use std::collections::BTreeMap;
use std::ops::Range;

/// Letters of the longest abbreviation.
const LONGEST: usize = 12;

/// Abbreviations and what they stand for.
#[derive(Debug, Default)]
pub(super) struct Abbreviations(BTreeMap<String, String>);

/// The abbreviations of a glossary: terms in capitals whose definition begins with the words that
/// they are made of (`KFOR`: Kosovo Force, since 1999).
pub(super) fn of(book: &Book) -> Abbreviations {
    let mut found = BTreeMap::new();
    for chapter in book.chapters.iter().filter(|c| c.kind == Kind::Glossary) {
        visit_blocks(&chapter.blocks, &mut |b| {
            let BlockKind::Definitions(list) = &b.kind else { return };
            for d in list {
                let term = plain_text(&d.term).trim().to_string();
                let words = d.bodies.iter().flatten().find_map(first_words);
                if let Some(words) = words.and_then(|w| expansion(&term, &plain_text(w))) {
                    found.entry(term).or_insert(words);
                }
            }
        });
    }
    Abbreviations(found)
}

fn first_words(block: &Block) -> Option<&[Inline]> {
    match &block.kind {
        BlockKind::Para(words) => Some(words),
        _ => None,
    }
}

/// What an abbreviation stands for, if its definition begins with that.
fn expansion(term: &str, definition: &str) -> Option<String> {
    let capitals = term.chars().filter(|c| c.is_uppercase()).count();
    let fits = |c: char| c.is_alphanumeric();
    if capitals < 2 || term.chars().count() > LONGEST || !term.chars().all(fits) {
        return None;
    }
    let end = |c: char| matches!(c, ',' | ';' | ':' | '.' | '(' | '\u{2013}' | '\u{2014}');
    let words = definition.split(end).next()?.trim();
    let words = words.strip_prefix("the ").unwrap_or(words);
    // The letters of the abbreviation come in the words in their order, the first one first.
    let mut letters = words.chars().flat_map(char::to_lowercase);
    let mut wanted = term.chars().flat_map(char::to_lowercase);
    let begins = wanted.next() == letters.next();
    let made = begins && wanted.all(|w| letters.any(|l| l == w));
    (made && words.chars().count() > term.chars().count()).then(|| words.to_string())
}

impl Abbreviations {
    /// The abbreviations in a text: where, and what they stand for.
    pub(super) fn in_text(&self, text: &str) -> Vec<(Range<usize>, &str)> {
        let mut found = Vec::new();
        if self.0.is_empty() {
            return found;
        }
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (c.is_alphanumeric(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    if let Some(words) = self.0.get(&text[from..at]) {
                        found.push((from..at, words.as_str()));
                    }
                    start = None;
                }
                _ => {}
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_that_begin_with_the_words_expand_a_term() {
        let said = |term, words| expansion(term, words).unwrap_or_default();
        assert_eq!(said("KFOR", "Kosovo Force (since 1999)."), "Kosovo Force");
        assert_eq!(said("CIMIC", "Civil-military cooperation."), "Civil-military cooperation");
        assert_eq!(said("AJP", "Allied Joint Publication, a volume"), "Allied Joint Publication");
        assert_eq!(said("EULEX", "The European Union's mission in Kosovo"), "");
        assert_eq!(said("Caveat", "Certain conditions and very evident aims that"), "");
        assert_eq!(said("EU", "EU."), "");
    }

    #[test]
    fn abbreviations_are_whole_words() {
        let short = Abbreviations(BTreeMap::from([("EU".into(), "European Union".into())]));
        assert_eq!(
            short.in_text("EUFOR, the EU's; (EU)"),
            [(11..13, "European Union"), (18..20, "European Union")]
        );
        assert!(Abbreviations::default().in_text("EU").is_empty());
    }
}
