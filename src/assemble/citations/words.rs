//! What the processor has made takes the place of each citation.

use super::marks::has_any;
use super::{Own, stops};
use crate::model::{
    Attr, Block, CITATION, Chapter, Citation, CitationPart, Inline, InlineKind, plain_text,
    visit_inlines_mut, walk_blocks_mut,
};
use crate::source::Span;

/// The words of a citation, linked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::assemble) struct Words {
    /// The author in the sentence.
    pub(in crate::assemble) author: Vec<Inline>,
    /// The citation.
    pub(in crate::assemble) citation: Vec<Inline>,
}

/// Puts the words of its citations and its bibliographies into a chapter.
pub(in crate::assemble) fn put(chapter: &mut Chapter, own: &Own) {
    if own.words.is_empty() && own.lists.is_empty() {
        return;
    }
    let text = Placing { own, note: false };
    text.list(&mut chapter.title, "");
    text.list(&mut chapter.subtitle, "");
    walk_blocks_mut(&mut chapter.blocks, &mut |block| {
        block.inlines_mut().into_iter().for_each(|list| text.list(list, ""));
    });
    let within = Placing { own, note: own.in_notes };
    for note in &mut chapter.notes {
        walk_blocks_mut(&mut note.blocks, &mut |block| {
            block.inlines_mut().into_iter().for_each(|list| within.list(list, ""));
        });
    }
    for (place, blocks) in &own.lists {
        let mut blocks = blocks.clone();
        walk_blocks_mut(&mut blocks, &mut |block| {
            block.id = chapter.next_block;
            chapter.next_block += 1;
        });
        match place {
            None => chapter.blocks.append(&mut blocks),
            Some(id) => walk_blocks_mut(&mut chapter.blocks, &mut |block| {
                if block.id == *id {
                    into_division(block, &mut blocks);
                }
            }),
        }
    }
}

/// What a title says that has citations, their notes left out.
pub(in crate::assemble) fn said(title: &[Inline], own: &Own) -> String {
    plain_text(&shown(title, own))
}

/// Words that stand elsewhere too, with those of their citations, their notes left out.
pub(in crate::assemble) fn shown(words: &[Inline], own: &Own) -> Vec<Inline> {
    let mut words = words.to_vec();
    Placing { own, note: false }.list(&mut words, "");
    words
}

/// A chapter with the words of its citations and its bibliographies; nothing if it has none.
pub(in crate::assemble) fn with_citations(chapter: &Chapter, own: &Own) -> Option<Chapter> {
    if own.words.is_empty() && own.lists.is_empty() {
        return None;
    }
    let mut chapter = chapter.clone();
    put(&mut chapter, own);
    Some(chapter)
}

/// Words that have no place of their own stand where they are cited: pages count them as text.
pub(super) fn place(words: &mut [Inline], span: Span) {
    visit_inlines_mut(words, &mut |inline| {
        if !inline.span.is_some() {
            inline.span = span;
        }
    });
}

/// The entries stand behind what the division holds already.
fn into_division(block: &mut Block, blocks: &mut Vec<Block>) {
    if let Some(children) = block.child_blocks_mut().into_iter().next() {
        children.append(blocks);
    }
}

/// Puts words into the text, or into notes of a style that cites in notes.
struct Placing<'a> {
    own: &'a Own,
    note: bool,
}

impl Placing<'_> {
    /// `beyond` are the words that follow the list.
    fn list(&self, list: &mut Vec<Inline>, beyond: &str) {
        if !has_any(list) {
            return;
        }
        let mut rest = std::mem::take(list);
        rest.reverse();
        while let Some(mut inline) = rest.pop() {
            let InlineKind::Cite(citation) = &inline.kind else {
                if let Some(children) = inline.children_mut() {
                    let after =
                        if self.note { stops::following(&rest, beyond) } else { String::new() };
                    self.list(children, &after);
                }
                list.push(inline);
                continue;
            };
            let mut content = self.words(citation);
            if self.note {
                stops::meet(&mut content, citation, &mut rest, beyond);
            }
            place(&mut content, inline.span);
            if content.is_empty() {
                continue;
            }
            // Raised figures follow their word closely.
            if content.iter().all(is_raised)
                && let Some(Inline { kind: InlineKind::Text(before), .. }) = list.last_mut()
            {
                before.truncate(before.trim_end().len());
            }
            // Behind a full stop a citation is typed without white, for it becomes a mark in the text: in a note it is words.
            if self.note && touches(list) {
                list.push(Inline::text(" "));
            }
            let attr = Attr { classes: vec![CITATION.into()], ..Attr::default() };
            list.push(Inline { span: inline.span, kind: InlineKind::Span(attr, content) });
        }
    }

    fn words(&self, citation: &Citation) -> Vec<Inline> {
        let Some(words) = self.own.words.get(citation.nth as usize) else { return Vec::new() };
        match citation.part {
            CitationPart::Author => words.author.clone(),
            CitationPart::Rest => words.citation.clone(),
            CitationPart::All => {
                let mut all = words.author.clone();
                if !all.is_empty() && !words.citation.is_empty() {
                    all.push(Inline::text(" "));
                }
                all.extend(words.citation.iter().cloned());
                all
            }
        }
    }
}

/// Whether words would touch what follows them: they end with neither white nor what opens.
fn touches(words: &[Inline]) -> bool {
    let last = plain_text(words).chars().next_back();
    last.is_some_and(|last| {
        last.is_alphanumeric() || ".,;:!?)]\u{201d}\u{2019}\u{bb}".contains(last)
    })
}

fn is_raised(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Super(_) => true,
        InlineKind::Link(_) | InlineKind::Span(..) => {
            inline.children().is_some_and(|c| !c.is_empty() && c.iter().all(is_raised))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn in_a_note_a_citation_does_not_touch_the_words_before_it() {
        let words = Arc::new(Words { citation: vec![Inline::text("Hahn.")], ..Words::default() });
        let own = Own { words: vec![words], ..Own::default() };
        for (before, both) in [("Mine.", "Mine. Hahn."), ("See ", "See Hahn."), ("(", "(Hahn.")] {
            let cited = Inline { kind: InlineKind::Cite(Citation::default()), ..Inline::default() };
            let mut list = vec![Inline::text(before), cited];
            Placing { own: &own, note: true }.list(&mut list, "");
            assert_eq!(plain_text(&list), both);
        }
    }

    #[test]
    fn citations_stand_in_a_chapter_for_whoever_reads_it() {
        let of = vec![Inline::text("(KFOR 2020)")];
        let words = Arc::new(Words { citation: of, ..Words::default() });
        let own = Own { words: vec![words], ..Own::default() };
        let cited = Inline { kind: InlineKind::Cite(Citation::default()), ..Inline::default() };
        let block = Block { kind: crate::model::BlockKind::Para(vec![cited]), ..Block::default() };
        let chapter = Chapter { blocks: vec![block], ..Chapter::default() };
        let shown = with_citations(&chapter, &own).expect("citations");
        assert_eq!(plain_text(shown.blocks[0].inlines()[0]), "(KFOR 2020)");
        assert!(with_citations(&chapter, &Own::default()).is_none());
    }

    #[test]
    fn titles_say_the_words_of_their_citations() {
        let words = |author: &str, citation: &str| {
            let of = |text: &str| vec![Inline::text(text)];
            Arc::new(Words { author: of(author), citation: of(citation) })
        };
        let own = Own { words: vec![words("Smith", "(2020)")], ..Own::default() };
        let cite = |part| {
            let citation = Citation { in_sentence: true, part, ..Citation::default() };
            Inline { kind: InlineKind::Cite(citation), ..Inline::default() }
        };
        let title = |part| vec![Inline::text("How "), cite(part), Inline::text(" writes")];
        assert_eq!(said(&title(CitationPart::All), &own), "How Smith (2020) writes");
        assert_eq!(said(&title(CitationPart::Author), &own), "How Smith writes");
    }
}
