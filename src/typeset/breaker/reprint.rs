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
use crate::typeset::galley::{Galley, Piece, Setting, Stand, Strip};
use crate::typeset::page::Item;
use crate::typeset::prices::pages::{FORBIDDEN, PAGE_HOLDS};
use crate::typeset::printed::{Aligned, Fate, Now, PrintedPage, PrintedPart};
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
    let pieces: Vec<Now> = galley.pieces.iter().map(|piece| Now::piece(piece)).collect();
    let pieces = Aligned::of(&printed.pieces, &pieces);
    let of_notes: Vec<Now> = notes.iter().map(Now::note).collect();
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

/// Pages over which what is mended may run: a paragraph over a turn of the leaf, whose own words move.
const MOST_PAGES: usize = 2;

/// Ways to fill some pages anew.
struct Found {
    pages: Vec<PagePlan>,
    cost: f32,
}

impl Holder<'_> {
    fn hold(&self) -> Held {
        let count = self.printed.pages.len();
        let mut held: Vec<Option<PagePlan>> = (0..count).map(|page| self.held(page)).collect();
        let faulty: Vec<bool> = held.iter().map(Option::is_none).collect();
        let mut pages: Vec<PagePlan> = Vec::with_capacity(count);
        let mut moved = Vec::new();
        let mut filled: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < count {
            if !faulty[at] {
                pages.extend(held[at].take());
                at += 1;
                continue;
            }
            // A page whose end can't be found again is one with the next.
            let mut end = at + 1;
            while end < count && self.key(end).is_none() {
                end += 1;
            }
            let run = at..end;
            let (range, found) = self.anew(run.clone(), &faulty, &filled);
            pages.truncate(range.start);
            let spread = self.spread(run.clone());
            let small = run.len() <= MOST_PAGES;
            let known = |page: &usize| {
                small && spread.contains(page) || filled.iter().any(|range| range.contains(page))
            };
            let count = found.pages.len() != range.len();
            if count || !range.clone().all(|page| known(&page)) {
                moved.push(Moved { pages: range.clone(), count, ..self.cause(run) });
            }
            pages.extend(found.pages);
            at = range.end;
            filled.push(range);
        }
        if !self.is_whole(&pages) {
            // Whatever was printed, all of the text is there.
            pages = self.breaker.best().pages;
            moved = vec![Moved { pages: 0..count, count: true, ..self.cause(0..count) }];
        }
        let flaws = self.breaker.flaws(&pages);
        Held { plan: Plan { pages, cost: 0.0, flaws }, moved }
    }

    /// Whether all of the text stands on these pages, in its order, and all notes do.
    fn is_whole(&self, pages: &[PagePlan]) -> bool {
        let pieces = self.breaker.pieces;
        let mut next = vec![0u32; pieces.len()];
        let (mut last, mut notes) = (0, NoteMark::default());
        for page in pages {
            if page.notes_from != notes {
                return false;
            }
            notes = page.notes_to;
            for float in &page.floats {
                let setting = &pieces[*float as usize].variants[0];
                if std::mem::replace(&mut next[*float as usize], setting.slabs.len() as u32) > 0 {
                    return false;
                }
            }
            for strip in &page.strips {
                if strip.piece < last || next[strip.piece as usize] != strip.from {
                    return false;
                }
                (last, next[strip.piece as usize]) = (strip.piece, strip.to);
            }
        }
        let lengths =
            |piece: &Piece, next: u32| piece.variants.iter().any(|v| v.slabs.len() as u32 == next);
        let all = pieces.iter().zip(&next).all(|(piece, next)| lengths(piece, *next));
        all && notes == NoteMark { note: self.breaker.notes.len() as u32, slab: 0 }
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
    /// end of the stretch, or all from there on in whatever number. Pages of `filled` begin no longer where
    /// they were printed to.
    fn anew(
        &self,
        run: Range<usize>,
        faulty: &[bool],
        filled: &[Range<usize>],
    ) -> (Range<usize>, Found) {
        let count = faulty.len();
        let begin = |page: usize| {
            let within = filled.iter().rev().find(|range| range.start < page && page < range.end);
            within.map_or(page, |range| range.start)
        };
        let of_pages = self.fill_again(run.clone());
        if let Some(found) = of_pages.as_ref().filter(|f| f.cost < PAGE_HOLDS) {
            let pages = found.pages.clone();
            return (run, Found { pages, cost: found.cost });
        }
        let spread = self.spread(run.clone());
        let spread = begin(spread.start)..spread.end;
        let of_spread = self.fill_again(spread.clone());
        match (of_pages, of_spread) {
            (Some(page), Some(both)) if page.cost <= both.cost => return (run, page),
            (_, Some(both)) => return (spread, both),
            (Some(page), None) => return (run, page),
            (None, None) => {}
        }
        let mut ends = Vec::new();
        let mut end = spread.end;
        while end < count {
            end = self.spread(end..(end + 1).min(count)).end;
            while end < count && faulty[end] {
                end += 1;
            }
            ends.push(spread.start..end);
        }
        let mut start = spread.start;
        let mut starts = Vec::new();
        while start > 0 {
            start = begin(self.spread(start - 1..start).start);
            starts.push(start..count);
        }
        let found = self.first(&ends).or_else(|| self.first(&starts));
        found.unwrap_or_else(|| self.rest(spread.start, &begin))
    }

    /// The first of ever wider ranges that can be filled. What a range can do a wider one can too: so it is
    /// looked for in steps that double, and then between the last two.
    fn first(&self, ranges: &[Range<usize>]) -> Option<(Range<usize>, Found)> {
        let (mut low, mut step) = (0, 1);
        let mut best = loop {
            let at = (low + step - 1).min(ranges.len().checked_sub(1)?);
            if let Some(found) = self.fill_again(ranges[at].clone()) {
                break (at, found);
            }
            low = at + 1;
            step *= 2;
            if low == ranges.len() {
                return None;
            }
        };
        while low < best.0 {
            let middle = (low + best.0) / 2;
            match self.fill_again(ranges[middle].clone()) {
                Some(found) => best = (middle, found),
                None => low = middle + 1,
            }
        }
        Some((ranges[best.0].clone(), best.1))
    }

    /// All that stands behind a page, or behind the last one before it that can be found again.
    fn rest(&self, page: usize, begin: &dyn Fn(usize) -> usize) -> (Range<usize>, Found) {
        let count = self.printed.pages.len();
        let places = (0..=page).rev().filter(|page| begin(*page) == *page);
        let start = places.map(|page| (page, self.key(page))).find_map(|(p, key)| Some((p, key?)));
        let (page, from) = start.unwrap_or_default();
        let way = Way { from, recto: self.is_recto(page), at_page: page, goal: None };
        let mut rest = self.breaker.divide(true, way);
        if rest.pages.is_empty() {
            let whole = self.breaker.best();
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
        let key = Key { piece, setting, slab, waiting, short_verso: 0, notes };
        self.notes_stay(key).then_some(key)
    }

    /// Whether the notes that stand before a place are those whose marks do: a mark in a mended paragraph may
    /// have gone over the end of the page.
    fn notes_stay(&self, key: Key) -> bool {
        let marks = self.breaker.marks_at(key, key.waiting);
        let placed = key.notes.note + u32::from(key.notes.slab > 0);
        let was = self.pieces.was.get(key.piece as usize).copied().flatten();
        let fate = was.and_then(|i| self.pieces.fates.get(i as usize));
        let mended = key.slab > 0 && matches!(fate, Some(Fate::Fits { .. }));
        marks >= placed && (marks == placed || !mended)
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
        if !self.takes_plates(page, &floats, &strips) {
            return None;
        }
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
        (whole && !lost && in_order).then_some(PagePlan {
            floats,
            strips,
            notes_from: from.notes,
            notes_to: to.notes,
            next: TextMark { piece: to.piece, slab: to.slab, waiting: to.waiting },
        })
    }

    /// Whether plates may stand on this page: where another number of pages stands before the chapter, what
    /// was a recto may be a verso now. A picture that faced its text is not to be turned away by that.
    fn takes_plates(&self, page: usize, floats: &[u32], strips: &[Strip]) -> bool {
        let recto = self.is_recto(page);
        let was_recto = (self.printed.begin + page).is_multiple_of(2);
        let stand = |piece: u32| self.breaker.pieces.get(piece as usize).and_then(|p| p.alone);
        let turned = |piece: &u32| stand(*piece) == Some(Stand::Facing) && was_recto && !recto;
        let mut all = floats.iter().copied().chain(strips.iter().map(|strip| strip.piece));
        all.all(|piece| stand(piece).is_none_or(|stand| stand.takes(recto)))
            && !floats.iter().any(turned)
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

    /// A note marked in these pieces that is new, or has other lines than it was printed with.
    fn note_that_changed(&self, pieces: Range<u32>) -> Option<Moved> {
        pieces.into_iter().find_map(|at| {
            let piece = &self.breaker.pieces[at as usize];
            let slabs = piece.variants.first().into_iter().flat_map(|v| &v.slabs);
            slabs.flat_map(|slab| &slab.notes).find_map(|note| {
                let was = self.notes.was.get(*note as usize)?;
                let now = self.breaker.notes.get(*note as usize)?.slabs.len() as i32;
                let then = was.map_or(0, |i| self.printed.notes[i as usize].lines.len() as i32);
                let lines = now - then;
                let moved = Moved { pages: 0..0, count: false, span: piece.span, lines, ems: 0.0 };
                (lines != 0).then_some(moved)
            })
        })
    }

    /// What has made these pages other ones.
    fn cause(&self, run: Range<usize>) -> Moved {
        let mut moved =
            Moved { pages: run.clone(), count: false, span: Span::NONE, lines: 0, ems: 0.0 };
        let begin =
            run.start.checked_sub(1).map_or(0, |before| self.printed.pages[before].next.piece);
        let Some(end) = run.end.checked_sub(1).map(|last| self.printed.pages[last].next) else {
            return moved;
        };
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
        if let Some(noted) = self.note_that_changed(from..to).filter(|_| !moved.span.is_some()) {
            return Moved { pages: run, count: false, ..noted };
        }
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
    let full = nearest.slabs.iter().filter_map(|s| s.line).map(|l| l.width).fold(0.0, f32::max);
    let others = (more(nearest).abs() - 1).max(0) as f32 * full;
    let ems = match line {
        Some(line) if size > 0.0 && more(nearest) > 0 => (others + line.width) / size,
        Some(line) if size > 0.0 => (others + full - line.width) / size,
        _ => 0.0,
    };
    (more(nearest), ems.max(0.0))
}
