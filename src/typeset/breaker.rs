//! Page breaking: the best way to divide a chapter's galley into pages.
//!
//! A shortest path over pages. A node is a place where a page may begin, together with what the
//! page before it leaves over: the side, how short the facing page is, figures that wait for a
//! page, notes that run on. From each node one page is filled in all ways (which setting each
//! paragraph takes, whether a figure waits), and every legal end is a candidate for the next node.
//! What all this is weighed by stands in `prices`.
//! Rules that must hold (widows, orphans, headings kept) are forbidden breaks; they are broken
//! only where no other way exists, and that is reported.
//!
//! Literature: Plass 1981 (optimal pagination with figures), Brueggemann-Klein, Klein and Wohlfeil
//! 1995 (page turns between mention and figure), Mittelbach 2016 (globally optimised pagination
//! with alternative paragraph settings and facing pages of equal depth).
//!
//! | room | what lives there |
//! |---|---|
//! | `search` | from page to page: the places where one may begin, the best of them kept |
//! | `fill` | one page, filled in all ways |
//! | `page_end` | where it may end, how full it is there, and white that makes it full |
//! | `floats` | figures and tables that wait for a page |
//! | `footnotes` | notes at the foot: which are due, how they part |
//! | `cost` | what a page costs by its end |
//! | `frame` | the text block, and the white between what stands in it |
//! | `flaws` | rules that the best division breaks |
//! | `reprint` | pages that hold to what was printed |

mod cost;
mod fill;
mod flaws;
mod floats;
mod footnotes;
mod frame;
mod page_end;
mod reprint;
mod search;

#[cfg(test)]
pub use frame::TEN_LINES;
pub use frame::{ALONE, Frame, LEVEL, MOST_SHARED};
pub use reprint::{Held, Moved, hold};

use super::galley::{Galley, Piece, Setting, Strip};
use crate::source::Span;
use std::sync::Arc;

/// A solution cheaper than this per page is not worth another pass with other settings.
const GOOD_ENOUGH: f32 = 1.0;
const EPS: f32 = 0.02;

/// How many strips make up the display that ends right above `next`, if it bears half a line more
/// above and below it: a list is many pieces, all but the last of them inside its group. `above`
/// names the pieces of the page from there upwards, with their first slabs.
pub fn display<'p>(above: impl Iterator<Item = (&'p Piece, u32)>, next: &Piece) -> Option<usize> {
    let mut above = above.peekable();
    let mut first = above.next_if(|(piece, _)| piece.ends_display(next))?;
    let mut strips = 1;
    while let Some(strip) = above.next_if(|(piece, _)| piece.inside) {
        first = strip;
        strips += 1;
    }
    // At the head of a page there is no white that could grow, and under a title it stays.
    let white = above.peek().is_some_and(|(piece, _)| !piece.keep_next);
    (white && first.1 == 0 && first.0.above > 0.0).then_some(strips)
}

/// How far notes have been placed: all before `note`, and of it all slabs before `slab`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NoteMark {
    /// Index of the note.
    pub note: u32,
    /// Index of its slab.
    pub slab: u32,
}

/// One page as decided.
#[derive(Debug, Clone, Default)]
pub struct PagePlan {
    /// Pieces set at the head of the page, having waited.
    pub floats: Vec<u32>,
    /// Text from top to bottom.
    pub strips: Vec<Strip>,
    /// Notes placed: from here...
    pub notes_from: NoteMark,
    /// ... to here.
    pub notes_to: NoteMark,
    /// Where the next page goes on.
    pub next: TextMark,
}

/// How far the text has been placed: all before slab `slab` of piece `piece`, but for the last `waiting`
/// pieces that may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TextMark {
    /// Index of the piece.
    pub piece: u32,
    /// Index of its slab.
    pub slab: u32,
    /// How many figures and tables wait.
    pub waiting: u8,
}

/// A rule that the best solution breaks.
#[derive(Debug, Clone)]
pub struct Flaw {
    /// Page, from 0 in the chapter.
    pub page: usize,
    /// What is wrong, as a phrase.
    pub what: &'static str,
    /// A picture stands overleaf from the text that it is to face.
    pub turned_away: bool,
    /// What the author may do, if that is known.
    pub help: &'static str,
    /// Where in the source.
    pub span: Span,
}

impl Flaw {
    /// One of which nobody knows what the author may do.
    pub(super) fn new(page: usize, what: &'static str, span: Span) -> Flaw {
        Flaw { page, what, turned_away: false, help: "", span }
    }
}

/// A chapter's pages as decided.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Pages in order.
    pub pages: Vec<PagePlan>,
    /// Sum of the costs.
    pub cost: f32,
    /// What is not as it should be.
    pub flaws: Vec<Flaw>,
}

/// Divides `galley` into pages; `notes` are the settings of the notes that its slabs name.
pub fn break_pages(galley: &Galley, notes: &[Setting], frame: Frame, first_recto: bool) -> Plan {
    Breaker::new(galley, notes, frame, first_recto).best()
}

struct Breaker<'a> {
    pieces: &'a [Arc<Piece>],
    notes: &'a [Setting],
    frame: Frame,
    first_recto: bool,
    /// Notes whose marks stand before piece i.
    notes_before: Vec<u32>,
    /// One past the last note whose mark stands before each slab of each setting of piece i; nothing
    /// for pieces without notes.
    marks_before: Vec<Vec<Vec<u32>>>,
    /// Sum of the heights of notes before note i.
    note_heights: Vec<f64>,
    /// How many notes before note i symbols mark.
    symbols_before: Vec<u32>,
    /// Height of the slabs of note i before each of them.
    slab_heights: Vec<Vec<f32>>,
    /// Lines of piece i that must stand on the page of the heading before it.
    kept: Vec<u32>,
    /// The setting in which each piece was printed, if it was; nothing at all of what was not.
    printed: Vec<Option<u8>>,
}

/// A place where a page may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Key {
    piece: u32,
    setting: u8,
    slab: u32,
    waiting: u8,
    short_verso: i8,
    notes: NoteMark,
}

impl Key {
    /// How deep a page that begins here may become. The page beside one that is short keeps its
    /// depth, and the first page if another faces it; it is a recto mostly, which stands alone.
    fn deepest(&self, vary: bool, frame: &Frame, first_recto: bool) -> f32 {
        let first = self.piece == 0 && self.slab == 0 && !first_recto;
        let long = vary && frame.run_long && !first && self.short_verso <= 0;
        if long { frame.depth + frame.leading } else { frame.depth }
    }
}

/// A way to have filled a page so far.
#[derive(Debug, Clone, Copy)]
struct Fill {
    /// Height used, without `below`.
    used: f32,
    /// White due before the next piece.
    below: f32,
    waiting: u8,
    /// Places whose white may grow.
    whites: u8,
    cost: f32,
    step: u32,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    strip: Strip,
    back: u32,
}

const NO_STEP: u32 = u32::MAX;

struct Candidate {
    piece: u32,
    setting: u8,
    slab: u32,
    waiting: u8,
    notes_to: NoteMark,
    short: f32,
    cost: f32,
    /// Of it, what the break itself costs.
    price: f32,
    step: u32,
    last: bool,
    hyphen: bool,
    lines: f32,
}

#[cfg(test)]
mod tests;
