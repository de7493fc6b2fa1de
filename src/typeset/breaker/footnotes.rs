//! Notes at the foot of a page: which are due, what they need, how they part.

use super::{Breaker, EPS, Key, NoteMark};
use crate::typeset::prices::pages::{NOTE_LATE, NOTE_SPLIT, SHORT_NOTE_SPLIT};

/// The share of a page's depth from which notes press: the page may end early.
const PRESSING: f32 = 0.3;
/// Lines of a note that is read at a glance.
const SHORT_NOTE: usize = 6;
/// The share of a page's depth that a note carried over is given at most, where it could fill the
/// page: text goes on above it.
const MOST_CARRIED: f32 = 0.7;

impl Breaker<'_> {
    /// The first of a piece's notes, and the one behind its last.
    pub(super) fn own_notes(&self, piece: u32) -> (u32, u32) {
        let i = piece as usize;
        (self.notes_before[i], self.notes_before[i + 1])
    }

    /// Height of whole notes with the white above them.
    pub(super) fn notes_height(&self, from: u32, to: u32) -> f32 {
        if from >= to {
            return 0.0;
        }
        (self.note_heights[to as usize] - self.note_heights[from as usize]) as f32
            + self.frame.note_gap
            + self.between(from, to)
    }

    /// The white between two series, if notes of both are among these.
    fn between(&self, from: u32, to: u32) -> f32 {
        let symbols = self.symbols_before[to as usize] - self.symbols_before[from as usize];
        let both = symbols > 0 && symbols < to - from;
        if both { self.frame.series_gap } else { 0.0 }
    }

    /// Notes whose marks stand before the place at which a page begins, less those that wait with
    /// so many pieces.
    pub(super) fn marks_at(&self, key: Key, waiting: u8) -> u32 {
        let mut marks = self.due_notes(key.piece, waiting);
        let piece = self.marks_before.get(key.piece as usize);
        if let Some(before) = piece.and_then(|p| p.get(usize::from(key.setting))) {
            marks = marks.max(before.get(key.slab as usize).copied().unwrap_or(0));
        }
        marks.min(self.notes.len() as u32)
    }

    /// Whether the notes alone take a good part of the page, so that early breaks matter.
    pub(super) fn notes_press(&self, key: Key, marks: u32) -> bool {
        self.least_notes(key.notes, marks) > self.frame.depth * PRESSING
    }

    /// Height that outstanding notes need on this page at least: all but the last whole, of the
    /// last two lines.
    pub(super) fn least_notes(&self, from: NoteMark, marks: u32) -> f32 {
        if from.note >= marks {
            return 0.0;
        }
        let last = marks - 1;
        let whole = self.note_heights[last as usize] - self.note_heights[from.note as usize];
        let mut h = whole as f32;
        let done = self.slab_heights[from.note as usize][from.slab as usize];
        let begin = if last == from.note { from.slab as usize } else { 0 };
        if last != from.note {
            h -= done;
        }
        let slabs = &self.notes[last as usize].slabs[begin..];
        let need = if slabs.len() < 4 { slabs.len() } else { 2 };
        h += slabs[..need].iter().map(|s| s.height).sum::<f32>();
        // Notes carried over that fill a page are placed as far as they go.
        if from.slab > 0 {
            h = h.min(self.frame.depth * MOST_CARRIED);
        }
        h + self.frame.note_gap + self.between(from.note, marks)
    }

    /// Places notes in `room`: how far they come, their height with the gap, and the cost.
    pub(super) fn place_notes(
        &self,
        from: NoteMark,
        marks: u32,
        room: f32,
    ) -> (NoteMark, f32, f32) {
        if from.note >= marks {
            return (from, 0.0, 0.0);
        }
        let mut at = from;
        let mut h = self.frame.note_gap;
        while at.note < marks {
            let slabs = &self.notes[at.note as usize].slabs;
            // The first of a series that stands below or above another.
            let gap = self.between(from.note, at.note + 1) - self.between(from.note, at.note);
            h += gap;
            while (at.slab as usize) < slabs.len() {
                let next = slabs[at.slab as usize].height;
                let nothing_yet = at == from && room >= self.frame.depth - EPS;
                if h + next > room + EPS && !nothing_yet {
                    let h = if at.slab == 0 { h - gap } else { h };
                    // A page without room for them leaves them as they are.
                    let parts = at != from || at.slab == 0;
                    return self.split_note(at, marks, h, gap, parts);
                }
                h += next;
                at.slab += 1;
            }
            at = NoteMark { note: at.note + 1, slab: 0 };
        }
        (at, h, 0.0)
    }

    /// A note that does not end on the page: two lines at least on each side, where it has four.
    /// `gap` is the white between two series that it brings; it `parts` here only if something of it
    /// stands on the page.
    fn split_note(
        &self,
        mut at: NoteMark,
        marks: u32,
        mut h: f32,
        gap: f32,
        parts: bool,
    ) -> (NoteMark, f32, f32) {
        let slabs = &self.notes[at.note as usize].slabs;
        let left = slabs.len() - at.slab as usize;
        if !parts {
            h = 0.0;
        } else if left == 1 && at.slab > 2 {
            at.slab -= 1;
            h -= slabs[at.slab as usize].height;
        } else if at.slab == 1 {
            at.slab = 0;
            h -= slabs[0].height + gap;
        }
        let late = (marks - at.note - 1) as f32 + if at.slab == 0 { 1.0 } else { 0.0 };
        if at.slab == 0 && h <= self.frame.note_gap + EPS {
            h = 0.0;
        }
        let short = slabs.len() <= SHORT_NOTE && at.slab > 0;
        (at, h, if short { SHORT_NOTE_SPLIT } else { NOTE_SPLIT } + NOTE_LATE * late)
    }
}
