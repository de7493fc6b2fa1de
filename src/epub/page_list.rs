//! The printed book's pages in the EPUB: a mark where each begins, and their list.
//!
//! A mark stands at the very word at which the printed page turns, before a word that is divided
//! over the turn (EPUB Accessibility 1.1, 3.4.1; DAISY Knowledge Base, "Page navigation"). Between
//! blocks it is an empty `div`, inside a text an empty `span`.

use super::division::Writer;
use super::plan::{Place, Plan};
use super::xml;
use crate::model::{Block, BlockKind, Book, visit_blocks};
use crate::typeset::page::{Page, Pages};
use std::collections::BTreeMap;

/// A mark that a chapter's file must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// The page's number as printed.
    pub folio: String,
    /// Id of the mark.
    pub id: String,
    /// Block; `None` is the beginning of the chapter.
    pub block: Option<u32>,
    /// Byte offset in the block's flat text.
    pub offset: u32,
    /// The page begins inside a word: the mark goes before it.
    pub divided: bool,
}

/// An entry of the page list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The page's number as printed.
    pub folio: String,
    /// Address relative to the package.
    pub href: String,
}

/// The marks of each chapter in the order of the pages, and behind them those of the beginning of
/// the file of all notes. Blank pages have none, nor have pages of chapters that the EPUB leaves
/// out, nor a printed table of contents, for which the EPUB has its own. A page that begins in a text
/// which is for print alone is marked at the next one that the EPUB has.
pub(super) fn marks(book: &Book, plan: &Plan, pages: &Pages) -> (Vec<Vec<Mark>>, Vec<Mark>) {
    let mut out: Vec<Vec<Mark>> = vec![Vec::new(); plan.places.len()];
    let mut notes = Vec::new();
    let is_file = |chapter| matches!(plan.places.get(chapter), Some(Place::File(_)));
    let mut there = There::default();
    for page in pages.pages.iter().filter(|p| !p.blank) {
        let begins = begin(page);
        let (mut chapter, block, offset) = there.next(book, begins);
        while chapter > begins.0 && chapter < plan.places.len() && !is_file(chapter) {
            chapter += 1;
        }
        let folio = page.folio.clone();
        let divided = page.divided && block.is_some() && block == begins.1;
        if is_file(chapter) {
            let id = format!("{}page-{folio}", plan.ids[chapter].own);
            out[chapter].push(Mark { folio, id, block, offset, divided });
        } else if plan.notes.as_ref().is_some_and(|n| n.before == page.chapter as usize) {
            // The printed notes are together where the EPUB has them together too.
            let id = format!("_page-{folio}");
            match page.in_notes.map(|p| (p.chapter as usize, p.block, p.offset)) {
                Some((chapter, Some(block), offset)) if is_file(chapter) => {
                    let divided = page.divided;
                    out[chapter].push(Mark { folio, id, block: Some(block), offset, divided });
                }
                _ => notes.push(Mark { folio, id, block: None, offset: 0, divided: false }),
            }
        }
    }
    (out, notes)
}

/// The blocks that the EPUB has of chapters of which it has not all, those of the text and those of notes, found
/// as they are asked for.
#[derive(Default)]
struct There(BTreeMap<usize, [Vec<u32>; 2]>);

impl There {
    /// The first place from one of the printed book on that the EPUB has. Behind what is not there comes the text:
    /// no note, for where notes are does not say where they are read.
    fn next(
        &mut self,
        book: &Book,
        (chapter, block, offset): (usize, Option<u32>, u32),
    ) -> (usize, Option<u32>, u32) {
        let here = (chapter, block, offset);
        let (Some(id), Some(of)) = (block, book.chapters.get(chapter)) else { return here };
        if of.divides.is_empty() {
            return here;
        }
        let [text, notes] = self.0.entry(chapter).or_insert_with(|| {
            let notes = of.notes.iter().map(|note| note.blocks.as_slice());
            [ids(std::iter::once(of.blocks.as_slice())), ids(notes)]
        });
        match text.get(text.partition_point(|known| *known < id)) {
            Some(known) if *known == id => here,
            _ if notes.binary_search(&id).is_ok() => here,
            Some(next) => (chapter, Some(*next), 0),
            None => (chapter + 1, None, 0),
        }
    }
}

/// The ids of all blocks in some texts, sorted.
fn ids<'t>(texts: impl Iterator<Item = &'t [Block]>) -> Vec<u32> {
    let mut all = Vec::new();
    texts.for_each(|text| visit_blocks(text, &mut |b| all.push(b.id)));
    all.sort_unstable();
    all
}

/// Chapter, block and offset at which a page begins.
fn begin(page: &Page) -> (usize, Option<u32>, u32) {
    match page.start {
        Some(p) => (p.chapter as usize, p.block, p.offset),
        None => (page.chapter as usize, None, 0),
    }
}

/// What a [`Writer`] knows of the marks of its chapter.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// Marks of blocks not written yet.
    blocks: BTreeMap<u32, Vec<Mark>>,
    /// Marks of the chapter's beginning.
    beginning: Vec<Mark>,
    /// Marks of the block that is being written, the last one first.
    open: Vec<Mark>,
    /// How much of its flat text is written.
    at: u32,
    /// Folio and id of the marks that were written.
    pub written: Vec<(String, String)>,
}

impl Due {
    /// All marks of a chapter.
    pub(super) fn new(marks: Vec<Mark>) -> Due {
        let mut due = Due::default();
        for mark in marks {
            match mark.block {
                Some(block) => due.blocks.entry(block).or_default().push(mark),
                None => due.beginning.push(mark),
            }
        }
        due
    }
}

impl Writer<'_> {
    /// Marks the pages that begin with the chapter.
    pub(super) fn mark_beginning(&mut self) {
        for mark in std::mem::take(&mut self.due.beginning) {
            self.mark(&mark, "div");
            self.push("\n");
        }
    }

    /// Writes a block with the marks of the pages that begin in it. `write` passes its text to
    /// [`Writer::own`] and [`Writer::counted`].
    pub(super) fn marked(&mut self, block: &Block, write: impl FnOnce(&mut Self)) {
        let mut open = self.due.blocks.remove(&block.id).unwrap_or_default();
        open.reverse();
        let outer =
            (std::mem::replace(&mut self.due.open, open), std::mem::replace(&mut self.due.at, 0));
        // A paragraph can hold the mark; other elements are no place for it at their beginning.
        if !matches!(block.kind, BlockKind::Para(_)) {
            self.marks_until(0, "div");
        }
        write(self);
        self.marks_until(u32::MAX, "div");
        (self.due.open, self.due.at) = outer;
    }

    /// Writes the marks up to an offset.
    fn marks_until(&mut self, offset: u32, tag: &str) {
        while let Some(mark) = self.due.open.pop_if(|m| m.offset <= offset) {
            self.mark(&mark, tag);
            if tag == "div" {
                self.push("\n");
            }
        }
    }

    fn mark(&mut self, mark: &Mark, tag: &str) {
        self.push(&element(mark, tag));
        self.due.written.push((mark.folio.clone(), mark.id.clone()));
    }

    /// Writes one of the inline lists of the block ([`Block::inlines`]), in their order.
    pub(super) fn own(&mut self, content: &[crate::model::Inline]) {
        self.marks_until_here();
        self.inlines(content);
        self.passed_end();
    }

    /// Writes the marks at the beginning of an inline list.
    pub(super) fn marks_until_here(&mut self) {
        self.marks_until(self.due.at, "span");
    }

    /// Goes on behind an inline list.
    pub(super) fn passed_end(&mut self) {
        self.due.at += 1;
    }

    /// Writes words of the block's flat text.
    pub(super) fn counted(&mut self, words: &str) {
        if self.due.open.is_empty() {
            self.text(words);
            return;
        }
        let begin = self.due.at;
        let end = begin + words.len() as u32;
        let mut done = 0;
        while let Some(mark) = self.due.open.pop_if(|m| m.offset < end) {
            let mut at = mark.offset.saturating_sub(begin) as usize;
            while !words.is_char_boundary(at) {
                at -= 1;
            }
            if mark.divided {
                at = word_start(&words[..at]);
            }
            let at = at.max(done);
            self.text(&words[done..at]);
            self.mark(&mark, "span");
            done = at;
        }
        self.text(&words[done..]);
        self.due.at = end;
    }

    /// Goes on in a block's flat text over something that holds no marks inside.
    pub(super) fn passed(&mut self, length: usize) {
        let end = self.due.at + length as u32;
        self.marks_until(end.saturating_sub(1), "span");
        self.due.at = end;
    }

    /// Begins to count at an offset.
    pub(super) fn count_from(&mut self, offset: u32) {
        self.due.at = offset;
    }
}

/// A mark as an element.
pub(super) fn element(mark: &Mark, tag: &str) -> String {
    format!(
        "<{tag} epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"{}\" aria-label=\"{}\"></{tag}>",
        mark.id,
        xml::attr(&mark.folio)
    )
}

/// Where the word begins that `before` ends in.
fn word_start(before: &str) -> usize {
    let inside = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '\u{ad}');
    before.trim_end_matches(inside).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Chapter, Note};
    use std::sync::Arc;

    #[test]
    fn pages_of_notes_are_where_the_notes_are() {
        let blocks = |ids: &[u32]| -> Vec<Block> {
            ids.iter().map(|id| Block { id: *id, ..Block::default() }).collect()
        };
        let note = |id: u32| Note { blocks: blocks(&[id]), ..Note::default() };
        // The text had 1 too, and a note 5, for print alone.
        let chapter = Chapter {
            divides: [crate::model::Versions::from_iter([0])].into(),
            blocks: blocks(&[0, 2, 3]),
            notes: vec![note(4), note(6)],
            ..Chapter::default()
        };
        let book = Book { chapters: vec![Arc::new(chapter)], ..Book::default() };
        let mut there = There::default();
        for (from, to) in [
            ((0, Some(2), 7), (0, Some(2), 7)),
            ((0, Some(1), 7), (0, Some(2), 0)),
            ((0, Some(4), 7), (0, Some(4), 7)),
            ((0, Some(6), 0), (0, Some(6), 0)),
            ((0, Some(5), 7), (1, None, 0)),
            ((0, None, 0), (0, None, 0)),
        ] {
            assert_eq!(there.next(&book, from), to, "{from:?}");
        }
    }

    #[test]
    fn a_divided_word_is_marked_before_it() {
        assert_eq!(word_start("the Secretary-Gen"), "the Secretary-".len());
        assert_eq!(word_start("in the o\u{2019}clo"), "in the ".len());
        assert_eq!(word_start("Straßen\u{ad}bau"), 0);
        assert_eq!(word_start("end. "), 5);
    }
}
