//! A printing written down.

use super::{LineMark, Printed, PrintedPage, PrintedPart, PrintedPiece, is_held};
use crate::model::{Book, ImageResource};
use crate::typeset::breaker::{PagePlan, Plan};
use crate::typeset::galley::{Galley, Setting};
use crate::typeset::numbers::Spot;
use crate::typeset::opening::Opening;
use crate::typeset::page::{Item, Pages};
use crate::typeset::stretch::{Part, SetStretch};
use rayon::prelude::*;

/// Words of a page's beginning that the record has of it.
const WORDS: usize = 5;

/// Writes down the parts of a book that stand in these places. Pages that are drawn as a whole and the
/// contents are not held: they are made of what is.
pub(in crate::typeset) fn record(
    book: &Book,
    opening: Opening,
    parts: &[Part],
    spots: &[Spot],
) -> Printed {
    let parts = parts.iter().zip(spots).filter_map(|(part, spot)| {
        let set = part.set().filter(|set| !set.is_empty())?;
        let chapter = &book.chapters[set.text.chapter];
        is_held(chapter).then(|| part_of(&chapter.id, set, spot.begin))
    });
    let (chapters_on_rectos, studies_on_rectos) = opening.parts();
    let parts = parts.collect();
    Printed { chapters_on_rectos, studies_on_rectos, parts, ..Printed::default() }
}

impl Printed {
    /// The record with what the finished pages say.
    pub(in crate::typeset) fn with_pages(
        mut self,
        pages: &Pages,
        images: &[ImageResource],
    ) -> Printed {
        self.pages = pages.printed();
        self.marks = page_marks(pages, images);
        for part in &mut self.parts {
            for (page, at) in part.pages.iter_mut().zip(part.begin..) {
                page.folio = pages.pages.get(at).map_or_else(String::new, |p| p.folio.clone());
            }
        }
        self
    }
}

fn part_of(chapter: &str, set: &SetStretch, begin: usize) -> PrintedPart {
    let plan = set.plan(begin);
    let galley = &set.text.galley;
    let taken = taken(galley, plan);
    let pieces = galley.pieces.iter().zip(&taken);
    let pieces = pieces.map(|(piece, v)| PrintedPiece::of_piece(piece, *v));
    PrintedPart {
        chapter: chapter.to_owned(),
        begin,
        pieces: pieces.collect(),
        notes: set.text.notes.iter().map(PrintedPiece::of).collect(),
        pages: plan.pages.iter().map(|page| page_of(page, galley)).collect(),
    }
}

/// The setting in which each piece stands on the pages of a plan.
fn taken(galley: &Galley, plan: &Plan) -> Vec<usize> {
    let mut taken = vec![0; galley.pieces.len()];
    for strip in plan.pages.iter().flat_map(|page| &page.strips) {
        taken[strip.piece as usize] = usize::from(strip.setting);
    }
    taken
}

fn page_of(page: &PagePlan, galley: &Galley) -> PrintedPage {
    PrintedPage {
        folio: String::new(),
        begins: beginning(page, galley),
        floats: page.floats.clone(),
        strips: page.strips.iter().map(|s| (s.piece, s.from, s.to)).collect(),
        next: page.next,
        notes: page.notes_to,
    }
}

/// The first words of a page's text.
fn beginning(page: &PagePlan, galley: &Galley) -> String {
    let Some(strip) = page.strips.first() else { return String::new() };
    let piece = &galley.pieces[strip.piece as usize];
    let slabs = piece.variants.get(usize::from(strip.setting)).map_or(&[][..], |v| &v.slabs);
    let slab = slabs.get(strip.from as usize);
    let items = slab.iter().flat_map(|s| &s.groups).flat_map(|g| &g.items);
    let text: String = items
        .filter_map(|item| match item {
            Item::Run(run) => Some(run.text.as_str()),
            _ => None,
        })
        .collect();
    text.split_whitespace().take(WORDS).collect::<Vec<_>>().join(" ")
}

/// Marks of what stands on a page now, in order: of text, then of notes.
pub(super) fn marks<'s>(
    page: &'s PagePlan,
    galley: &'s Galley,
    notes: &'s [Setting],
) -> Vec<LineMark> {
    let text = page.floats.iter().map(|f| (*f, 0usize, 0usize, usize::MAX));
    let strips = page.strips.iter();
    let strips = strips.map(|s| (s.piece, usize::from(s.setting), s.from as usize, s.to as usize));
    let mut marks = Vec::new();
    for (piece, v, from, to) in text.chain(strips) {
        let Some(setting) = galley.pieces[piece as usize].variants.get(v) else { continue };
        let to = to.min(setting.slabs.len());
        marks.extend(setting.slabs[from..to].iter().map(LineMark::of));
    }
    let (from, to) = (page.notes_from, page.notes_to);
    for n in from.note..=to.note {
        let Some(note) = notes.get(n as usize) else { break };
        let begin = if n == from.note { from.slab as usize } else { 0 };
        let end = if n == to.note { to.slab as usize } else { note.slabs.len() };
        marks.extend(note.slabs[begin..end].iter().map(LineMark::of));
    }
    marks
}

/// A mark for each printed page.
pub(in crate::typeset) fn page_marks(pages: &Pages, images: &[ImageResource]) -> Vec<LineMark> {
    let printed = &pages.pages[..pages.printed()];
    printed.par_iter().map(|page| LineMark::of_page(page, images)).collect()
}
