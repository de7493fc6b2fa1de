//! What a page costs by its end.

use super::{Breaker, Candidate, Key};
use crate::typeset::prices::pages::{
    HYPHEN_FACING, HYPHEN_TURN, LONG_ALONE, LONG_LINE, SHORT_LINE, STUMP, UNEVEN, WAIT_FACING,
    WAIT_TURN,
};

impl Breaker<'_> {
    /// The price of a page that ends so, all in all.
    pub(super) fn page_cost(&self, c: &Candidate, from: Key, recto: bool) -> f32 {
        let mut cost = c.cost;
        if c.last {
            if from.piece > 0 || from.slab > 0 {
                cost += STUMP * (self.frame.last_lines - c.lines).max(0.0);
            }
            return cost;
        }
        // A stretch that opens on a recto has nothing to be level with there.
        let alone = from.piece == 0 && from.slab == 0 && self.first_recto;
        cost += match () {
            () if c.short >= 0.0 => SHORT_LINE * c.short * (1.0 + c.short),
            () if alone => LONG_ALONE,
            () => LONG_LINE,
        };
        if recto && !alone {
            let diff = c.short - f32::from(from.short_verso);
            cost += UNEVEN * diff.max(-diff);
        }
        if c.hyphen {
            cost += if recto { HYPHEN_TURN } else { HYPHEN_FACING };
        }
        cost + f32::from(c.waiting) * if recto { WAIT_TURN } else { WAIT_FACING }
    }
}
