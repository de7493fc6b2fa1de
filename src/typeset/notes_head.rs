//! Running heads of the book's notes: "Notes to pages 12-34", so that who follows a mark finds the page
//! by the number of the one that he reads (Chicago Manual of Style, 1.12, on heads of endnotes).

use super::Job;
use super::page::Page;
use crate::language::words;
use crate::manifest::NotesPlace;
use crate::model::{Block, Chapter, InlineKind, Kind, plain_text, visit_blocks};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A place in the order of reading: chapter, block by its rank in the chapter, offset.
type Order = (u32, u32, u32);

/// What the pages of the book's notes say, by their index; `folios` are those of all pages.
pub(super) fn words_of_pages(
    job: &Job,
    pages: &[&Page],
    folios: &[String],
) -> BTreeMap<usize, String> {
    let mut heads = BTreeMap::new();
    let of_notes = |page: &Page| job.book.chapters[page.chapter as usize].kind == Kind::Notes;
    if job.notes != NotesPlace::Book || !pages.iter().any(|p| of_notes(p)) {
        return heads;
    }
    let marks = Marks::of(&job.book.chapters, pages);
    let w = words(&job.book.meta);
    for (index, page) in pages.iter().enumerate().filter(|(_, p)| of_notes(p)) {
        let Some((first, last)) = marks.served(page) else { continue };
        let (first, last) = (folios[first].as_str(), folios[last].as_str());
        let head = match first == last {
            true => w.notes_to_page.replace('#', first),
            false => w.notes_to_pages.replace('#', &format!("{first}\u{2013}{last}")),
        };
        heads.insert(index, head);
    }
    heads
}

/// The pages on which notes are marked.
struct Marks {
    /// By chapter and block of a note.
    pages: FxHashMap<(u32, u32), usize>,
}

impl Marks {
    fn of<C: std::ops::Deref<Target = Chapter>>(chapters: &[C], pages: &[&Page]) -> Marks {
        let mut found = FxHashMap::default();
        let ranks: Vec<FxHashMap<u32, u32>> = chapters.iter().map(|c| ranks(c)).collect();
        let rank = |chapter: u32, block: Option<u32>| {
            let of = ranks.get(chapter as usize).zip(block);
            // The chapter's title stands before its blocks.
            of.and_then(|(ranks, block)| ranks.get(&block).copied()).unwrap_or(0)
        };
        let mut starts: Vec<(Order, usize)> = pages
            .iter()
            .enumerate()
            .filter_map(|(i, page)| {
                let p = page.start?;
                Some(((p.chapter, rank(p.chapter, p.block), p.offset), i))
            })
            .collect();
        starts.sort_unstable();
        for (at, chapter) in chapters.iter().enumerate() {
            let at = at as u32;
            for (note, block, offset) in marks(chapter) {
                let place = (at, rank(at, block), offset);
                let before = starts.partition_point(|(start, _)| *start <= place);
                let Some((_, page)) = before.checked_sub(1).map(|k| starts[k]) else { continue };
                let blocks = chapter.notes.get(note as usize).map_or(&[][..], |n| &n.blocks);
                visit_blocks(blocks, &mut |b| {
                    found.entry((at, b.id)).or_insert(page);
                });
            }
        }
        Marks { pages: found }
    }

    /// The first and the last of the pages whose notes stand on a page.
    fn served(&self, page: &Page) -> Option<(usize, usize)> {
        let notes = page.groups.iter().filter_map(|g| self.pages.get(&(g.chapter, g.block?)));
        notes.fold(None, |range, page| match range {
            None => Some((*page, *page)),
            Some((first, last)) => Some((first.min(*page), last.max(*page))),
        })
    }
}

/// The blocks of a chapter by their order, from 1.
fn ranks(chapter: &Chapter) -> FxHashMap<u32, u32> {
    let mut ranks = FxHashMap::default();
    visit_blocks(&chapter.blocks, &mut |b| {
        let next = ranks.len() as u32 + 1;
        ranks.entry(b.id).or_insert(next);
    });
    ranks
}

/// The notes that are marked in a chapter, each with its block and the offset in the block's flat text.
fn marks(chapter: &Chapter) -> Vec<(u32, Option<u32>, u32)> {
    let mut found = Vec::new();
    for list in [&chapter.title, &chapter.subtitle] {
        in_words(list, &mut 0, &mut |note, _| found.push((note, None, 0)));
    }
    visit_blocks(&chapter.blocks, &mut |b: &Block| {
        let mut at = 0;
        for list in b.inlines() {
            in_words(list, &mut at, &mut |note, offset| found.push((note, Some(b.id), offset)));
            at += 1;
        }
    });
    found
}

/// Visits the marks of notes in words with their offsets, counted on from `at`.
fn in_words(list: &[crate::model::Inline], at: &mut u32, visit: &mut impl FnMut(u32, u32)) {
    for inline in list {
        match (&inline.kind, inline.children()) {
            (InlineKind::Note(note), _) => visit(*note, *at),
            (_, Some(children)) => in_words(children, at, visit),
            _ => *at += plain_text(std::slice::from_ref(inline)).len() as u32,
        }
    }
}
