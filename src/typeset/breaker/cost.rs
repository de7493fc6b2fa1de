//! What a page costs by its end.

use super::{Breaker, Candidate, Key};
use crate::typeset::prices::pages::{
    ANNOUNCED, BEFORE_PICTURE, HYPHEN_FACING, HYPHEN_TURN, LONG_ALONE, LONG_LINE, NEARLY_EMPTY,
    NOTE_TURN, SHORT_LINE, STUMP, UNEVEN, WAIT_FACING, WAIT_TURN,
};

/// A page that ends between a line and what it announces counts as if so many lines were missing on it
/// that could have gone over.
const PARTED: f32 = 2.0;
/// A last page behind so many others is to be filled by a quarter.
const PAGES_TO_GIVE: usize = 3;

impl Breaker<'_> {
    /// The price of a page that ends so, all in all. It is page `at` of the chapter, from 0.
    pub(super) fn page_cost(&self, c: &Candidate, from: Key, recto: bool, at: usize) -> f32 {
        let mut cost = c.cost;
        if c.last {
            return cost + if at > 0 { self.stump(c.lines, at) } else { 0.0 };
        }
        // A stretch that opens on a recto has nothing to be level with there.
        let alone = from.piece == 0 && from.slab == 0 && self.first_recto;
        // What is parted from its display costs no less where the page is short anyway.
        let parted = if c.price >= ANNOUNCED { PARTED } else { 0.0 };
        let depth = match () {
            () if c.short >= 0.0 => {
                let lines = c.short + parted;
                SHORT_LINE * lines * (1.0 + lines)
            }
            () if alone => LONG_ALONE,
            () => LONG_LINE,
        };
        let mut uneven = 0.0;
        if recto && !alone {
            let diff = c.short - f32::from(from.short_verso);
            uneven = UNEVEN * diff.max(-diff);
        }
        match c.slab == 0 && self.begins_with_picture(c.piece) {
            true => cost += (depth + uneven).min(BEFORE_PICTURE),
            false => cost = cost + depth + uneven,
        }
        // What goes on overleaf is out of sight.
        if recto && c.notes_to.slab > 0 {
            cost += NOTE_TURN;
        }
        if c.hyphen {
            cost += if recto { HYPHEN_TURN } else { HYPHEN_FACING };
        }
        cost + f32::from(c.waiting) * if recto { WAIT_TURN } else { WAIT_FACING }
    }

    /// The price of a last page with so many lines: it is no stump, and behind some pages, which have
    /// lines to give and to take, it is filled by a quarter.
    fn stump(&self, lines: f32, at: usize) -> f32 {
        let missing = (self.frame.last_lines - lines).max(0.0);
        let wanted =
            if at < PAGES_TO_GIVE { 0.0 } else { self.frame.depth / self.frame.leading / 4.0 };
        let is_nearly_empty = wanted > lines.max(self.frame.last_lines);
        STUMP * missing + if is_nearly_empty { NEARLY_EMPTY } else { 0.0 }
    }
}
