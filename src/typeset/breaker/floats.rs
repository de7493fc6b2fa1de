//! Figures and tables that wait for a page, in the order of their series, with their notes.

use super::{Breaker, EPS, Key};
use crate::typeset::galley::Piece;
use crate::typeset::prices::pages::{HEAPED, PASSED};

impl Breaker<'_> {
    /// Whether a piece may wait for another page. One nearly as high as a page may too: the page
    /// that calls it would end there, however empty.
    pub(super) fn floats(&self, piece: &Piece) -> bool {
        let set = piece.float && !piece.variants.is_empty();
        set && piece.outer_height() <= self.frame.depth + EPS
    }

    /// Whether a page that begins here goes on with a table, a listing or a box that the page before it began.
    pub(super) fn divides_display(&self, key: Key) -> bool {
        let piece = self.pieces.get(key.piece as usize);
        piece.is_some_and(|piece| if key.slab > 0 { piece.closed } else { piece.goes_on })
    }

    /// Whether a piece floats and leaves too little of its page for text.
    pub(super) fn has_page_alone(&self, piece: u32) -> bool {
        let p = &self.pieces[piece as usize];
        let used = self.frame.to_grid(p.outer_height());
        self.floats(p) && self.frame.is_alone(used) && !self.has_notes(piece)
    }

    /// Whether notes are called in a piece.
    pub(super) fn has_notes(&self, piece: u32) -> bool {
        let (from, to) = self.own_notes(piece);
        from < to
    }

    /// Whether a section begins at a piece whose heading, or the headings below it, a figure follows.
    pub(super) fn begins_with_picture(&self, piece: u32) -> bool {
        let mut rest = self.pieces[(piece as usize).min(self.pieces.len())..].iter();
        let opens = rest.clone().next().is_some_and(|p| p.opens_section);
        opens && rest.find(|p| !p.opens_section).is_some_and(|p| self.floats(p))
    }

    /// What it costs that a section begins while so many figures before it wait.
    pub(super) fn passed(waiting: u8) -> f32 {
        match waiting {
            0 => 0.0,
            more => PASSED + HEAPED * f32::from(more - 1),
        }
    }

    /// The `waiting` pieces that are due before piece `before`.
    pub(super) fn waiting_pieces(&self, before: u32, waiting: u8) -> Vec<u32> {
        let mut list: Vec<u32> = (0..before)
            .rev()
            .filter(|&i| self.floats(&self.pieces[i as usize]))
            .take(usize::from(waiting))
            .collect();
        list.reverse();
        list
    }

    /// Whether piece `i` has to wait for a piece of its series that waits: Table 2 doesn't begin
    /// before Table 1 has been set.
    pub(super) fn is_early(&self, i: u32, waiting: u8) -> bool {
        let series = self.pieces[i as usize].series;
        if series.is_none() || waiting == 0 {
            return false;
        }
        let waits = self.waiting_pieces(i, waiting);
        waits.iter().any(|&f| self.pieces[f as usize].series == series)
    }

    /// Notes due on a page whose text ends before piece `i`: those of the last pieces that wait
    /// wait with them, until a note of the text behind them is called.
    pub(super) fn due_notes(&self, i: u32, waiting: u8) -> u32 {
        let mut due = self.notes_before[i as usize];
        if waiting == 0 || due == 0 {
            return due;
        }
        for &f in self.waiting_pieces(i, waiting).iter().rev() {
            let (from, to) = self.own_notes(f);
            if to != due {
                break;
            }
            let height = self.pieces[f as usize].variants[0].height();
            // A sheet that fills its page has no room for them; they stand where it is called.
            if from < to && height + self.notes_height(from, to) > self.frame.depth + EPS {
                break;
            }
            due = from;
        }
        due
    }
}
