//! What abbreviations stand for, by what the book explains and by its glossary: a reader of the tags
//! says it with them (ISO 32000-1, 14.9.5; WCAG 2.2, 3.1.4).

use crate::model::{
    Block, BlockKind, Book, Chapter, Inline, InlineKind, Kind, plain_text, visit_blocks,
    visit_inlines,
};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Letters of the longest abbreviation.
const LONGEST: usize = 12;

/// Abbreviations and what they stand for, by the letters and figures that they begin with; the
/// longest first.
#[derive(Debug, Default)]
pub(super) struct Abbreviations(BTreeMap<String, Vec<(String, String)>>);

impl From<BTreeMap<String, String>> for Abbreviations {
    fn from(all: BTreeMap<String, String>) -> Abbreviations {
        let mut by_word: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (short, long) in all {
            by_word.entry(first_word(&short).to_owned()).or_default().push((short, long));
        }
        for same in by_word.values_mut() {
            same.sort_by_key(|(short, _)| std::cmp::Reverse(short.len()));
        }
        Abbreviations(by_word)
    }
}

/// The letters and figures that a text begins with.
fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}

/// The abbreviations that the text marks, and those of a glossary: terms in capitals whose definition begins with the words that
/// they are made of (`KFOR`: Kosovo Force, since 1999).
pub(super) fn of(book: &Book) -> Abbreviations {
    let mut found = BTreeMap::new();
    for chapter in &book.chapters {
        marked(chapter, &mut found);
    }
    let explain = |c: &&Arc<Chapter>| matches!(c.kind, Kind::Glossary | Kind::Abbreviations);
    for chapter in book.chapters.iter().filter(explain) {
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
    found.into()
}

/// Adds those that a chapter marks with what they stand for.
fn marked(chapter: &Chapter, found: &mut BTreeMap<String, String>) {
    let notes = chapter.notes.iter().map(|n| &n.blocks);
    for blocks in std::iter::once(&chapter.blocks).chain(notes) {
        visit_blocks(blocks, &mut |b| {
            for line in b.inlines() {
                visit_inlines(line, &mut |i| {
                    let InlineKind::Span(attr, words) = &i.kind else { return };
                    let Some(long) = attr.get("title").filter(|_| attr.has("abbr")) else { return };
                    let short = plain_text(words).trim().to_owned();
                    if short.starts_with(char::is_alphanumeric) {
                        found.entry(short).or_insert_with(|| long.to_owned());
                    }
                });
            }
        });
    }
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
        let mut at = 0;
        while let Some(begin) = text[at..].find(char::is_alphanumeric).map(|n| at + n) {
            let word = first_word(&text[begin..]);
            let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
            let is = |(short, _): &&(String, String)| {
                text[begin..].strip_prefix(short.as_str()).is_some_and(ends)
            };
            let here = self.0.get(word).and_then(|same| same.iter().find(is));
            let end = begin + here.map_or(word.len(), |(short, _)| short.len());
            if let Some((_, long)) = here {
                found.push((begin..end, long.as_str()));
            }
            at = end;
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
        let short = Abbreviations::from(BTreeMap::from([
            ("EU".into(), "European Union".into()),
            ("U.S.".into(), "United States".into()),
        ]));
        assert_eq!(
            short.in_text("EUFOR, the EU's; (EU)"),
            [(11..13, "European Union"), (18..20, "European Union")]
        );
        assert_eq!(short.in_text("the U.S. of U"), [(4..8, "United States")]);
        assert!(Abbreviations::default().in_text("EU").is_empty());
    }
}
