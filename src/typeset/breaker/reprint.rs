//! Pages that hold to what was printed.
//!
//! A mended word sets its paragraph again; where that has as many lines as it had, every page is put together
//! as it was, and nothing is searched. Where it has not, other paragraphs of its page give or take the line,
//! then those of its spread, then those of as few further pages as need be, behind it or else before it:
//!
//! ```text
//!    held          page             held        spread, and so on
//!   |----|----|=====[ ]=====|----|----|   |----[  |  ]----|
//!                 ^ begins and ends as printed
//! ```
//!
//! Whether pages beyond the spread may change is for the author to say: they are told.

use super::search::Way;
use super::{Breaker, Frame, Key, NoteMark, PagePlan, Plan, TextMark};
use crate::source::Span;
use crate::typeset::galley::{Galley, Piece, Setting, Strip};
use crate::typeset::page::Item;
use crate::typeset::prices::pages::{FORBIDDEN, PAGE_HOLDS};
use crate::typeset::printed::{Aligned, Fate, PrintedPage, PrintedPart};
use std::ops::Range;

/// A stretch whose pages hold to what was printed.
#[derive(Debug)]
pub struct Held {
    /// Its pages.
    pub plan: Plan,
    /// Where they could not.
    pub moved: Vec<Moved>,
}

/// Pages that are other ones than were printed, and what has made them so.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Pages of the stretch, from 0: as they were printed.
    pub pages: Range<usize>,
    /// The stretch has another number of pages by it.
    pub count: bool,
    /// What has changed, if it can be found.
    pub span: Span,
    /// How many lines more (or fewer, below zero) that has than it had.
    pub lines: i32,
    /// What would have to be cut there, or added where it has fewer lines, em: about so much.
    pub ems: f32,
}

/// Divides `galley` into pages as it was `printed`, as far as it is what it was.
pub fn hold(
    galley: &Galley,
    notes: &[Setting],
    frame: Frame,
    first_recto: bool,
    printed: &PrintedPart,
) -> Held {
    if galley.pieces.is_empty() {
        return Held { plan: Plan::default(), moved: Vec::new() };
    }
    let settings: Vec<&[Setting]> = galley.pieces.iter().map(|p| &p.variants[..]).collect();
    let pieces = Aligned::of(&printed.pieces, &settings);
    let of_notes: Vec<&[Setting]> = notes.iter().map(std::slice::from_ref).collect();
    let of_notes = Aligned::of(&printed.notes, &of_notes);
    let mut breaker = Breaker::new(galley, notes, frame, first_recto);
    breaker.printed =
        pieces.was.iter().map(|was| pieces.fates[(*was)? as usize].setting()).collect();
    Holder { breaker, printed, pieces, notes: of_notes }.hold()
}

struct Holder<'a> {
    breaker: Breaker<'a>,
    printed: &'a PrintedPart,
    pieces: Aligned,
    notes: Aligned,
}

/// Ways to fill some pages anew.
struct Found {
    pages: Vec<PagePlan>,
    cost: f32,
}

impl Holder<'_> {
    fn hold(&self) -> Held {
        let count = self.printed.pages.len();
        let faulty: Vec<bool> = (0..count).map(|page| self.held(page).is_none()).collect();
        let mut pages: Vec<PagePlan> = Vec::with_capacity(count);
        let mut moved = Vec::new();
        let mut at = 0;
        while at < count {
            if !faulty[at] {
                pages.extend(self.held(at));
                at += 1;
                continue;
            }
            let run = at..at + faulty[at..].iter().take_while(|f| **f).count();
            let (range, found) = self.anew(run.clone(), &faulty);
            pages.truncate(range.start);
            let spread = self.spread(run.clone());
            let beyond = range.start < spread.start || range.end > spread.end;
            if beyond || found.pages.len() != range.len() {
                let count = found.pages.len() != range.len();
                moved.push(Moved { pages: range.clone(), count, ..self.cause(run) });
            }
            pages.extend(found.pages);
            at = range.end;
        }
        if count == 0 && !self.breaker.pieces.is_empty() {
            let whole = self.breaker.run(true);
            pages = whole.pages;
        }
        let flaws = self.breaker.flaws(&pages);
        Held { plan: Plan { pages, cost: 0.0, flaws }, moved }
    }

    fn is_recto(&self, page: usize) -> bool {
        self.breaker.first_recto == page.is_multiple_of(2)
    }

    /// The pages that are seen beside these.
    fn spread(&self, run: Range<usize>) -> Range<usize> {
        let start =
            if run.start > 0 && self.is_recto(run.start) { run.start - 1 } else { run.start };
        let end = if self.is_recto(run.end) && run.end < self.printed.pages.len() {
            run.end + 1
        } else {
            run.end
        };
        start..end
    }

    /// Fills pages anew, as few as need be: those of `run`, those of their spreads, ever more up to the
    /// end of the stretch, or all from there on in whatever number.
    fn anew(&self, run: Range<usize>, faulty: &[bool]) -> (Range<usize>, Found) {
        let count = faulty.len();
        let of_pages = self.fill_again(run.clone());
        if let Some(found) = of_pages.as_ref().filter(|f| f.cost < PAGE_HOLDS) {
            let pages = found.pages.clone();
            return (run, Found { pages, cost: found.cost });
        }
        let spread = self.spread(run.clone());
        let of_spread = self.fill_again(spread.clone());
        match (of_pages, of_spread) {
            (Some(page), Some(both)) if page.cost <= both.cost => return (run, page),
            (_, Some(both)) => return (spread, both),
            (Some(page), None) => return (run, page),
            (None, None) => {}
        }
        let mut end = spread.end;
        while end < count {
            end = self.spread(end..(end + 1).min(count)).end;
            while end < count && faulty[end] {
                end += 1;
            }
            if let Some(found) = self.fill_again(spread.start..end) {
                return (spread.start..end, found);
            }
        }
        let mut start = spread.start;
        while start > 0 {
            start = self.spread(start - 1..start).start;
            if let Some(found) = self.fill_again(start..count) {
                return (start..count, found);
            }
        }
        // Where a page begins that can be found again.
        let start = (0..=spread.start).rev().find_map(|page| Some((page, self.key(page)?)));
        let (page, from) = start.unwrap_or_default();
        let way = Way { from, recto: self.is_recto(page), at_page: page, goal: None };
        let mut rest = self.breaker.divide(true, way);
        if rest.pages.is_empty() {
            let whole = self.breaker.slab_by_slab();
            return (0..count, Found { pages: whole.pages, cost: FORBIDDEN });
        }
        let pages = std::mem::take(&mut rest.pages);
        (page..count, Found { pages, cost: rest.cost })
    }

    /// The best way to fill these pages, and no others, so that what stands around them stays.
    fn fill_again(&self, pages: Range<usize>) -> Option<Found> {
        let (from, to) = (self.key(pages.start)?, self.key(pages.end)?);
        let goal = Some((pages.len(), to));
        let (recto, at_page) = (self.is_recto(pages.start), pages.start);
        let plan = self.breaker.divide(true, Way { from, recto, at_page, goal });
        let good = !plan.pages.is_empty() && plan.cost < FORBIDDEN;
        good.then_some(Found { pages: plan.pages, cost: plan.cost })
    }

    /// Where a printed page began, among what is there now; behind the last one, the end. A record that was
    /// changed by hand may name places that there are not.
    fn key(&self, page: usize) -> Option<Key> {
        let Some(before) = page.checked_sub(1) else { return Some(Key::default()) };
        if page == self.printed.pages.len() {
            let end = NoteMark { note: self.breaker.notes.len() as u32, slab: 0 };
            let piece = self.breaker.pieces.len() as u32;
            return Some(Key { piece, notes: end, ..Key::default() });
        }
        let PrintedPage { next, notes, .. } = self.printed.pages.get(before)?;
        let (piece, setting) = self.place(*next)?;
        let notes = self.note(*notes)?;
        let (slab, waiting) = (next.slab, next.waiting);
        let there = self.breaker.waiting_pieces(piece, waiting).len();
        if there < usize::from(waiting) {
            return None;
        }
        Some(Key { piece, setting, slab, waiting, short_verso: 0, notes })
    }

    /// The piece in which a printed page began, and its setting.
    fn place(&self, at: TextMark) -> Option<(u32, u8)> {
        if at.slab == 0 {
            return Some((self.pieces.start(at.piece)?, 0));
        }
        let fate = self.pieces.fates.get(at.piece as usize)?;
        let inside = at.slab < self.printed.pieces[at.piece as usize].lines.len() as u32;
        inside.then_some((fate.now()?, fate.setting()?))
    }

    fn note(&self, at: NoteMark) -> Option<NoteMark> {
        if at.slab == 0 {
            return Some(NoteMark { note: self.notes.start(at.note)?, slab: 0 });
        }
        let fate = self.notes.fates.get(at.note as usize)?;
        let inside = at.slab < self.printed.notes[at.note as usize].lines.len() as u32;
        let note = fate.setting().and(fate.now()).filter(|_| inside);
        note.map(|note| NoteMark { note, slab: at.slab })
    }

    /// A page as it was printed, if all that stood on it is there and takes its room, and nothing else is.
    fn held(&self, page: usize) -> Option<PagePlan> {
        let was = &self.printed.pages[page];
        let (from, to) = (self.key(page)?, self.key(page + 1)?);
        let strip = |&(piece, from, to): &(u32, u32, u32)| {
            let fate = self.pieces.fates.get(piece as usize)?;
            let lines = self.printed.pieces[piece as usize].lines.len() as u32;
            let (piece, setting) = (fate.now()?, fate.setting()?);
            (from < to && to <= lines).then_some(Strip { piece, setting, from, to })
        };
        let strips: Vec<Strip> = was.strips.iter().map(strip).collect::<Option<_>>()?;
        let floats: Vec<u32> = was
            .floats
            .iter()
            .map(|f| self.pieces.fates.get(*f as usize)?.now())
            .collect::<Option<_>>()?;
        // What came in between belongs to the page on which it stands now.
        let known = |was: &[Option<u32>], range: Range<u32>| {
            was.get(range.start as usize..range.end as usize)
                .is_some_and(|w| w.iter().all(Option::is_some))
        };
        let notes_end = to.notes.note + u32::from(to.notes.slab > 0);
        let whole = known(&self.pieces.was, from.piece..to.piece)
            && known(&self.notes.was, from.notes.note..notes_end.max(from.notes.note));
        let gone = |aligned: &Aligned, printed: Range<u32>| {
            printed
                .into_iter()
                .any(|i| aligned.fates.get(i as usize).is_none_or(|f| f.setting().is_none()))
        };
        let begin = page.checked_sub(1).map(|before| &self.printed.pages[before]);
        let first = begin.map_or(0, |b| b.next.piece);
        let first_note = begin.map_or(NoteMark::default(), |b| b.notes);
        let last_note = was.notes.note + u32::from(was.notes.slab > 0);
        let lost = gone(&self.pieces, first..was.next.piece)
            || gone(&self.notes, first_note.note..last_note.max(first_note.note));
        let in_order = self.follows(&strips, &floats, (from, to));
        (whole && !lost && in_order).then(|| PagePlan {
            floats,
            strips,
            notes_from: from.notes,
            notes_to: to.notes,
            next: TextMark { piece: to.piece, slab: to.slab, waiting: to.waiting },
        })
    }

    /// Whether all that stands between two places is on a page with these strips and floats, or waits behind
    /// it: nothing may be lost, whatever a record says.
    fn follows(&self, strips: &[Strip], floats: &[u32], (from, to): (Key, Key)) -> bool {
        let breaker = &self.breaker;
        let waits = breaker.waiting_pieces(from.piece, from.waiting);
        if !waits.starts_with(floats) {
            return false;
        }
        let mut waiting = waits.len() - floats.len();
        let mut at = (from.piece, from.slab);
        let mut pass = |at: &mut (u32, u32), until: u32| {
            while at.0 < until && at.1 == 0 && breaker.floats(&breaker.pieces[at.0 as usize]) {
                at.0 += 1;
                waiting += 1;
            }
        };
        for strip in strips {
            pass(&mut at, strip.piece);
            if at != (strip.piece, strip.from) {
                return false;
            }
            let setting =
                &breaker.pieces[strip.piece as usize].variants[usize::from(strip.setting)];
            let whole = strip.to as usize == setting.slabs.len();
            at = if whole { (strip.piece + 1, 0) } else { (strip.piece, strip.to) };
        }
        pass(&mut at, to.piece);
        at == (to.piece, to.slab) && waiting == usize::from(to.waiting)
    }

    /// What has made these pages other ones.
    fn cause(&self, run: Range<usize>) -> Moved {
        let mut moved =
            Moved { pages: run.clone(), count: false, span: Span::NONE, lines: 0, ems: 0.0 };
        let begin =
            run.start.checked_sub(1).map_or(0, |before| self.printed.pages[before].next.piece);
        let end = self.printed.pages[run.end - 1].next;
        let all = self.pieces.fates.len() as u32;
        let end = end.piece.saturating_add(u32::from(end.slab > 0)).min(all);
        for i in begin..end {
            match self.pieces.fates.get(i as usize) {
                Some(Fate::Resized { now }) => {
                    let piece = &self.breaker.pieces[*now as usize];
                    let lines = self.printed.pieces[i as usize].lines.len();
                    (moved.lines, moved.ems) = too_long(piece, lines);
                    moved.span = piece.span;
                    return moved;
                }
                Some(Fate::Gone) if !moved.span.is_some() => {
                    let near =
                        self.pieces.start(i).unwrap_or(0).min(self.breaker.pieces.len() as u32 - 1);
                    moved.span = self.breaker.pieces[near as usize].span;
                    moved.lines -= self.printed.pieces[i as usize].lines.len() as i32;
                }
                _ => {}
            }
        }
        let (Some(from), Some(to)) = (self.pieces.start(begin), self.pieces.start(end)) else {
            return moved;
        };
        let new = (from..to).filter(|j| self.pieces.was[*j as usize].is_none());
        for (n, j) in new.enumerate() {
            let piece = &self.breaker.pieces[j as usize];
            if n == 0 {
                moved.span = piece.span;
            }
            moved.lines += piece.variants.first().map_or(0, |v| v.slabs.len() as i32);
        }
        moved
    }
}

/// How many lines too many a piece has beside these, in the setting that comes nearest; and how many em
/// its last line has to lose, or to get.
fn too_long(piece: &Piece, printed: usize) -> (i32, f32) {
    let more = |s: &Setting| s.slabs.len() as i32 - printed as i32;
    let Some(nearest) = piece.variants.iter().min_by_key(|s| more(s).abs()) else {
        return (0, 0.0);
    };
    let last = nearest.slabs.last();
    let line = last.and_then(|slab| slab.line);
    let runs = last.into_iter().flat_map(|s| &s.groups).flat_map(|g| &g.items);
    let size = runs.filter_map(|item| match item {
        Item::Run(run) => Some(run.size),
        _ => None,
    });
    let size = size.fold(0.0, f32::max);
    let ems = match line {
        Some(line) if size > 0.0 && more(nearest) > 0 => line.width / size,
        Some(line) if size > 0.0 => {
            let full = nearest.slabs.iter().filter_map(|s| s.line).map(|l| l.width);
            (full.fold(0.0, f32::max) - line.width) / size
        }
        _ => 0.0,
    };
    (more(nearest), ems.max(0.0))
}
