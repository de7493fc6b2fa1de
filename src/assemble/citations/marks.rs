//! The citations of a chapter, in the order in which they are read.

use super::{PlaceWords, locators, notes};
use crate::assemble::numbers::note_numbers;
use crate::assemble::punctuation;
use crate::citations::{Cite, Form, Terms};
use crate::language::sentences::begins_behind;
use crate::model::{
    Attr, Block, BlockKind, Chapter, Citation, CitationPart, Inline, InlineKind, visit_blocks,
    visit_inlines, visit_inlines_mut, walk_blocks_mut,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// The id of the division in which a bibliography stands; pandoc's word.
pub(in crate::assemble) const REFS: &str = "refs";

/// A citation as the processor takes it.
#[derive(Debug)]
pub(in crate::assemble) struct Cited {
    /// Its number in the chapter, which its node has.
    pub(in crate::assemble) nth: u32,
    /// The works.
    pub(in crate::assemble) cites: Vec<Cite>,
    /// Where each key stands.
    pub(in crate::assemble) places: Vec<Span>,
    /// The author of the first belongs to the sentence, and the rest stands apart.
    pub(in crate::assemble) in_sentence: bool,
    /// Index of the note in which it stands.
    pub(in crate::assemble) note: Option<u32>,
    /// Number of that in its series, and whether a symbol marks it.
    pub(in crate::assemble) number: Option<(u32, bool)>,
    /// It begins a sentence of its note.
    pub(in crate::assemble) opens: bool,
    /// Its author begins a sentence of the text.
    pub(in crate::assemble) author_opens: bool,
}

/// A division for a bibliography.
#[derive(Debug)]
pub(in crate::assemble) struct Division {
    /// Its block.
    pub(in crate::assemble) block: u32,
    /// What it says of the works that it lists.
    pub(in crate::assemble) attr: Attr,
    /// Where it stands.
    pub(in crate::assemble) span: Span,
}

/// Gives the citations of a chapter their numbers, and their notes where the style has such, before
/// anything is counted. Whether there are any.
pub(in crate::assemble) fn prepare(
    chapter: &mut Chapter,
    lang: &str,
    words: &PlaceWords,
    in_notes: bool,
) -> bool {
    let mut next = 0;
    each_list(chapter, &mut |list| {
        visit_inlines_mut(list, &mut |inline| {
            if let InlineKind::Cite(citation) = &mut inline.kind {
                citation.nth = next;
                next += 1;
            }
        });
    });
    if next > 0 && in_notes {
        take_places(chapter, &words.of(lang));
        notes::make(chapter, lang);
    }
    next > 0
}

/// Gives works that are named in the sentences of notes the places behind them: `See @a, p. 3` says what
/// `[see @a, p. 3]` does.
fn take_places(chapter: &mut Chapter, terms: &Terms) {
    for note in &mut chapter.notes {
        walk_blocks_mut(&mut note.blocks, &mut |block| {
            block.inlines_mut().into_iter().for_each(|list| places_in(list, terms));
        });
    }
}

fn places_in(list: &mut Vec<Inline>, terms: &Terms) {
    // What is taken into a citation is gone from the list.
    let mut next = 0;
    while next < list.len() {
        let at = next;
        next += 1;
        if let Some(children) = list[at].children_mut() {
            places_in(children, terms);
        }
        let goes_on = match list.get(at + 1).map(|i| &i.kind) {
            Some(InlineKind::Text(text)) => text.starts_with(','),
            _ => false,
        };
        if !goes_on || !takes_place(&list[at]) {
            continue;
        }
        let (place, rest) = locators::behind_key(list.split_off(at + 1), terms);
        if let InlineKind::Cite(citation) = &mut list[at].kind
            && let Some(work) = citation.works.last_mut()
        {
            work.suffix.extend(place.map(Inline::text));
        }
        list.extend(rest);
    }
}

/// Whether a citation is a key in the sentence with nothing in brackets behind it.
fn takes_place(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Cite(citation) => {
            citation.in_sentence && citation.works.last().is_some_and(|w| w.suffix.is_empty())
        }
        _ => false,
    }
}

/// Calls `f` on every list of words of a chapter: title, subtitle, text and notes.
fn each_list(chapter: &mut Chapter, f: &mut impl FnMut(&mut Vec<Inline>)) {
    f(&mut chapter.title);
    f(&mut chapter.subtitle);
    let notes = chapter.notes.iter_mut().map(|note| &mut note.blocks);
    for blocks in std::iter::once(&mut chapter.blocks).chain(notes) {
        walk_blocks_mut(blocks, &mut |block| block.inlines_mut().into_iter().for_each(&mut *f));
    }
}

/// The citations of a chapter in reading order. The words that authors have put around keys become
/// typographic. `in_notes` says that the style cites in notes.
pub(in crate::assemble) fn survey(
    chapter: &Chapter,
    lang: &str,
    words: &PlaceWords,
    in_notes: bool,
) -> Vec<Cited> {
    let terms = words.of(lang);
    let mut out = Vec::new();
    let reader = |note| Reader { terms: &terms, lang, in_notes, note, opens: true };
    let mut text = reader(None);
    let mut found = Vec::new();
    text.list(&chapter.title, &mut found);
    text.list(&chapter.subtitle, &mut found);
    text.blocks(&chapter.blocks, &mut found);
    let mut opening = BTreeSet::new();
    let mut next = 0;
    let mut notes_until = |end: usize, out: &mut Vec<Cited>| {
        for at in next..end.min(chapter.notes.len()) {
            let mut within = Vec::new();
            reader(Some(at as u32)).blocks(&chapter.notes[at].blocks, &mut within);
            out.extend(within.into_iter().filter_map(Item::cited));
        }
        next = next.max(end);
    };
    for item in found {
        match item {
            Item::Cited(cited) => out.push(cited),
            Item::Opening(nth) => {
                opening.insert(nth);
            }
            // Notes are in the order in which they are read.
            Item::Note(index) => notes_until(index as usize + 1, &mut out),
        }
    }
    notes_until(chapter.notes.len(), &mut out);
    let numbers = note_numbers(&chapter.notes);
    for cited in &mut out {
        cited.author_opens = opening.contains(&cited.nth);
        cited.number = cited.note.and_then(|note| numbers.get(note as usize).copied());
    }
    out
}

/// Whether a citation stands in words.
pub(in crate::assemble) fn has_any(words: &[Inline]) -> bool {
    let mut found = false;
    visit_inlines(words, &mut |i| found |= matches!(i.kind, InlineKind::Cite(_)));
    found
}

/// The divisions of a chapter in which bibliographies stand. Several in a chapter are lists of their own:
/// the first keeps the name.
pub(in crate::assemble) fn divisions(chapter: &mut Chapter) -> Vec<Division> {
    let mut out = Vec::new();
    walk_blocks_mut(&mut chapter.blocks, &mut |block| {
        let refs = block.attr.id.as_deref() == Some(REFS);
        if refs && matches!(block.kind, BlockKind::Div(_)) {
            out.push(Division { block: block.id, attr: block.attr.clone(), span: block.span });
            if out.len() > 1 {
                block.attr.id = None;
            }
        }
    });
    out
}

/// Something in the order of reading.
enum Item {
    Cited(Cited),
    Note(u32),
    /// The author of a citation with this number begins a sentence of the text.
    Opening(u32),
}

impl Item {
    fn cited(self) -> Option<Cited> {
        match self {
            Item::Cited(cited) => Some(cited),
            Item::Note(_) | Item::Opening(_) => None,
        }
    }
}

struct Reader<'a> {
    terms: &'a Terms,
    lang: &'a str,
    in_notes: bool,
    note: Option<u32>,
    /// A sentence begins.
    opens: bool,
}

impl Reader<'_> {
    fn blocks(&mut self, blocks: &[Block], out: &mut Vec<Item>) {
        visit_blocks(blocks, &mut |block| {
            for list in block.inlines() {
                self.list(list, out);
                self.opens = true;
            }
        });
    }

    fn list(&mut self, list: &[Inline], out: &mut Vec<Item>) {
        for inline in list {
            match &inline.kind {
                InlineKind::Text(text) => self.words(text),
                InlineKind::SoftBreak | InlineKind::HardBreak => {}
                InlineKind::Note(index) => out.push(Item::Note(*index)),
                InlineKind::Cite(citation) => {
                    if citation.part != CitationPart::Author {
                        out.push(Item::Cited(self.cited(citation)));
                    } else if self.opens {
                        out.push(Item::Opening(citation.nth));
                    }
                    self.opens = false;
                }
                _ => match inline.children() {
                    Some(children) => self.list(children, out),
                    None => self.opens = false,
                },
            }
        }
    }

    fn words(&mut self, text: &str) {
        if let Some(last) = text.trim_end().chars().next_back() {
            let ends = matches!(last, '.' | '!' | '?');
            self.opens = ends && begins_behind(text, self.lang);
        }
    }

    fn cited(&self, citation: &Citation) -> Cited {
        let cites = citation.works.iter().map(|work| {
            let (locator, suffix) = locators::part(bare(&work.suffix), self.terms);
            let mut cite = Cite {
                key: work.key.clone(),
                prefix: bare(&work.prefix),
                suffix,
                locator,
                form: if work.without_author { Form::WithoutAuthor } else { Form::Whole },
            };
            punctuation::text(&mut cite.prefix, self.lang);
            punctuation::text(&mut cite.suffix, self.lang);
            cite
        });
        // A note has the source whole, the author with the rest.
        let whole = self.in_notes && self.note.is_some() && citation.part == CitationPart::All;
        Cited {
            nth: citation.nth,
            cites: cites.collect(),
            places: citation.works.iter().map(|work| work.span).collect(),
            in_sentence: citation.in_sentence && !whole,
            note: self.note,
            number: None,
            opens: self.opens,
            author_opens: false,
        }
    }
}

/// Words without their places, so that they are the same wherever they stand.
fn bare(words: &[Inline]) -> Vec<Inline> {
    let mut words = words.to_vec();
    visit_inlines_mut(&mut words, &mut |inline| inline.span = Span::NONE);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_division_of_references_is_a_list() {
        let div = |id, only: &str| Block {
            id,
            attr: Attr {
                id: Some(REFS.into()),
                pairs: vec![("only".into(), only.into())],
                ..Attr::default()
            },
            kind: BlockKind::Div(Vec::new()),
            ..Block::default()
        };
        let mut chapter = Chapter { blocks: vec![div(1, "a"), div(2, "b")], ..Chapter::default() };
        let found: Vec<(u32, String)> = divisions(&mut chapter)
            .iter()
            .map(|d| (d.block, d.attr.get("only").unwrap_or_default().to_owned()))
            .collect();
        assert_eq!(found, [(1, "a".to_owned()), (2, "b".to_owned())]);
        let names: Vec<Option<&str>> =
            chapter.blocks.iter().map(|b| b.attr.id.as_deref()).collect();
        assert_eq!(names, [Some(REFS), None]);
    }
}
