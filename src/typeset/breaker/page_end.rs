//! Where a page may end, and how full it is there.

use super::frame::LEVEL;
use super::{Breaker, Candidate, EPS, Fill, Key, MOST_SHARED, Step, display};
use crate::typeset::galley::Piece;
use crate::typeset::prices::pages::{ADDED_LINE, VERSE_SHORT, WAIT_PAST_END};

impl Breaker<'_> {
    /// The end of the page after `s`, where it may end so; the next page begins at `to`. At an `end`
    /// that must be (the chapter's, a forced break) white below the text costs nothing.
    pub(super) fn page_end(
        &self,
        s: &Fill,
        to: (u32, u8, u32),
        key: Key,
        marks: u32,
        end: bool,
    ) -> Option<Candidate> {
        let room = self.frame.depth - s.used;
        let (notes_to, height, price) = self.place_notes(key.notes, marks, room);
        let long = s.used > self.frame.depth + EPS;
        if long && (end || notes_to != key.notes || marks > key.notes.note) {
            return None;
        }
        let ended = end && to.0 as usize >= self.pieces.len();
        let done = ended && s.waiting == 0 && notes_to.note >= marks;
        let past = if ended { WAIT_PAST_END * f32::from(s.waiting) } else { 0.0 };
        let (short, added) = match () {
            () if end => (0.0, 0.0),
            // A page of verse ends where a stanza does.
            () if self.is_verse(to) && !long => {
                (0.0, VERSE_SHORT * self.short(s.used, height).max(0.0))
            }
            () => self.filled(self.short(s.used, height), s.whites, height > 0.0, key.short_verso),
        };
        Some(Candidate {
            piece: to.0,
            setting: to.1,
            slab: to.2,
            waiting: s.waiting,
            notes_to,
            short,
            price: 0.0,
            cost: s.cost + price + past + added,
            step: s.step,
            last: done,
            hyphen: false,
            lines: s.used / self.frame.leading,
        })
    }

    /// Whether the last piece of a page is a poem's behind which the next begins at `to`.
    fn is_verse(&self, to: (u32, u8, u32)) -> bool {
        let last = if to.2 > 0 { Some(to.0) } else { to.0.checked_sub(1) };
        last.and_then(|at| self.pieces.get(at as usize)).is_some_and(|piece| piece.poem)
    }

    /// How many places of growing white a piece brings: its own, and around a display before it.
    pub(super) fn whites(
        &self,
        piece: &Piece,
        s: &Fill,
        steps: &[Step],
        head: bool,
        from: u32,
    ) -> u8 {
        if head || from > 0 || piece.verse {
            return 0;
        }
        if self.frame.feather {
            return u8::from(piece.above > 0.0);
        }
        let above =
            std::iter::successors(steps.get(s.step as usize), |b| steps.get(b.back as usize));
        let above = above.map(|b| (&*self.pieces[b.strip.piece as usize], b.strip.from));
        let around = display(above, piece).is_some();
        u8::from(piece.bears_above(self.frame.leading)) + u8::from(around)
    }

    /// Lines that stay open on a page that is so many short and has places whose white may grow,
    /// and the price of what is filled: up to the foot, or a line lower beside a verso that runs
    /// long. A page with notes has its white above them.
    pub(super) fn filled(&self, short: f32, whites: u8, notes: bool, verso: i8) -> (f32, f32) {
        let room = f32::from(whites) * if self.frame.feather { MOST_SHARED } else { 1.0 };
        let long = verso < 0 && !self.frame.feather;
        let to = if long && short >= 0.0 && short + 1.0 <= room { -1.0 } else { 0.0 };
        let lines = short - to;
        if notes || lines <= 0.0 || lines > room {
            return (short, 0.0);
        }
        (to, ADDED_LINE * lines * lines)
    }

    /// Whole lines missing at the foot; below zero where the page runs long.
    pub(super) fn short(&self, used: f32, notes: f32) -> f32 {
        let free = (self.frame.depth - used - notes) / self.frame.leading;
        (free + LEVEL).floor()
    }
}
