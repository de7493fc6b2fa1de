//! The text block of a page, and the white between what stands in it.

use crate::typeset::galley::Piece;

/// Most white that each of the whites of a page takes so that it is full, lines, where paragraphs
/// stand apart.
pub const MOST_SHARED: f32 = 0.3;
/// What a page ends lower than a line of the grid does not show, lines. No round number: the sums of
/// theme's sizes that the breaker and the composer compare with it never come to it.
pub const LEVEL: f32 = 0.057;
/// Most that the white around a heading gives so that its text finds the grid again, lines.
/// No round number either.
const MOST_TAKEN: f32 = 0.557;

/// A figure that leaves fewer lines of the page than these has it alone: one or two lines of text
/// below a picture look lost there.
pub const ALONE: f32 = 4.0;

/// The text block of a page.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Height in points.
    pub depth: f32,
    /// The grid in points.
    pub leading: f32,
    /// White between text and notes in points, at least.
    pub note_gap: f32,
    /// White between notes marked by symbols and notes marked by numbers in points.
    pub series_gap: f32,
    /// Facing pages may both run a line long where that spares worse (Mittelbach 2016).
    pub run_long: bool,
    /// Lines on a chapter's last page at least.
    pub last_lines: f32,
    /// Paragraphs stand apart: the white between them takes up what a page is short of.
    pub feather: bool,
}

/// What the tests set: ten lines of ten points.
#[cfg(test)]
pub const TEN_LINES: Frame = Frame {
    depth: 100.0,
    leading: 10.0,
    note_gap: 10.0,
    series_gap: 5.0,
    run_long: false,
    last_lines: 5.0,
    feather: false,
};

impl Frame {
    /// Whether figures that take so many points leave too little of the page for text.
    pub fn is_alone(self, used: f32) -> bool {
        used > 0.0 && self.depth - used < (ALONE - LEVEL) * self.leading
    }

    /// The line of the grid at or below a height within the page, points.
    pub fn to_grid(self, y: f32) -> f32 {
        (y / self.leading - 0.01).ceil().max(0.0) * self.leading
    }

    /// The line of the grid that a page ends on, points.
    pub fn foot(self, y: f32) -> f32 {
        (y / self.leading - LEVEL).ceil().max(0.0) * self.leading
    }

    /// White between text that ends at `y` with `due` points of white below it, and `piece`; and
    /// how much less white than its own stands below the piece.
    ///
    /// The white above a heading is the same behind a display as behind text: it takes the place
    /// of the display's own. What is over a line of the grid then is taken from the white above
    /// and below the heading, or shared out to both, whichever changes less.
    pub fn join(self, piece: &Piece, before: Option<&Piece>, y: f32, due: f32) -> (f32, f32) {
        let display = due > 0.0 && before.is_some_and(|b| !b.keep_next);
        if !(piece.opens_section && display) {
            return (due + piece.above, 0.0);
        }
        if piece.inside {
            return (due.max(piece.above), 0.0);
        }
        let over = y - self.to_grid(y) + self.leading;
        let over = if over > self.leading - 0.02 { 0.0 } else { over };
        let less = if over <= MOST_TAKEN * self.leading { over } else { over - self.leading };
        (piece.above - less / 2.0, less / 2.0)
    }
}
