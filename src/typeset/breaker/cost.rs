//! What is to be spared: the prices, and what a page costs by its end.

use super::{Breaker, Candidate, Key};

/// A broken rule that no other solution avoids costs this; below it no rule is broken.
pub(super) const FORBIDDEN: f32 = 1.0e6;
/// A page one line short; grows with the square of the lines.
const SHORT_LINE: f32 = 4000.0;
/// A page one line long, beside one that is too.
const LONG_LINE: f32 = 1500.0;
/// A page one line long that opens a chapter: its folio stands close below.
const LONG_ALONE: f32 = 9000.0;
/// A line of white added on a page that would be short by it.
pub(super) const ADDED_LINE: f32 = 2500.0;
/// Facing pages that end on different lines, per line.
const UNEVEN: f32 = 15_000.0;
/// A hyphen over a page turn, and one from verso to recto, which lie side by side.
const HYPHEN_TURN: f32 = 20_000.0;
const HYPHEN_FACING: f32 = 600.0;
/// Between a line that announces a list and the list: dearer than lines more or less, so that the
/// first item comes to the line or the line goes over to it, and not so dear as an uneven spread.
pub(super) const ANNOUNCED: f32 = 12_000.0;
/// A paragraph not in its natural setting.
pub(super) const RESET: f32 = 300.0;
/// Each blemish more than in its natural setting.
pub(super) const BLEMISH: f32 = 4000.0;
/// A figure that waits for the facing page, and one that waits for the overleaf.
const WAIT_FACING: f32 = 400.0;
const WAIT_TURN: f32 = 1200.0;
/// A note divided between pages, and one that does not even begin on the page of its mark.
pub(super) const NOTE_SPLIT: f32 = 900.0;
pub(super) const NOTE_LATE: f32 = 60_000.0;
/// Each line under the frame's least on a chapter's last page.
const STUMP: f32 = 2500.0;
/// A figure that waits behind the chapter's last words, on a page of its own.
pub(super) const WAIT_PAST_END: f32 = 30_000.0;

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
