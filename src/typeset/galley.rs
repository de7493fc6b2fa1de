//! Galleys: a chapter's text set in lines, not yet in pages.
//!
//! Blocks become [`Piece`]s; a piece is a column of [`Slab`]s, the smallest things that a page
//! break can separate. The page breaker needs to know nothing else of what they hold.
//!
//! **Grid.** All heights are in points; what a piece occupies in sum (`above`, slabs, `below`) is
//! made up to whole lines of the grid by whoever makes the piece, so that a page's depth is a
//! whole number of lines. `above` vanishes at the head of a page (the page breaker makes the rest
//! up to the grid).

use super::page::{Group, LineFacts, LinkArea};
use crate::source::Span;
use std::sync::Arc;

/// A text as pieces.
#[derive(Debug, Clone, Default)]
pub struct Galley {
    /// The pieces from top to bottom. A chapter's are shared by all stretches that it was ever in.
    pub pieces: Vec<Arc<Piece>>,
}

impl From<Vec<Piece>> for Galley {
    fn from(pieces: Vec<Piece>) -> Galley {
        Galley { pieces: pieces.into_iter().map(Arc::new).collect() }
    }
}

/// What the page breaker treats as one thing: a paragraph, a heading, a table.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// Ways to set it, the natural one first; they differ in their number of slabs.
    pub variants: Vec<Setting>,
    /// White above, points; vanishes at the head of a page.
    pub above: f32,
    /// White below, points; vanishes at the foot of a page.
    pub below: f32,
    /// No page break between this piece and the next (headings).
    pub keep_next: bool,
    /// Price of a page break between this piece and the next: what its last line announces stands on its
    /// page, and a small box is whole.
    pub holds_next: f32,
    /// A heading: the white above it takes the place of what a display before it has below.
    pub opens_section: bool,
    /// How many lines of the next piece must follow a kept one.
    pub keep_lines: u8,
    /// Slabs repeated at the head of each further page (table heads).
    pub repeat: Vec<Slab>,
    /// A table, a listing, a box: where a page divides it, no figure stands between its parts.
    pub closed: bool,
    /// Goes on with what the piece before it began: neither does one stand between these two.
    pub goes_on: bool,
    /// May be moved to the head or foot of a page near its mention (figures, tables).
    pub float: bool,
    /// It takes a page alone, and on which it may stand; it floats as well.
    pub alone: Option<Stand>,
    /// The series that it has a number in, if any.
    pub series: Option<Series>,
    /// Begins a display of text at the text's size, whose lines stand on the grid: the white above it is
    /// that of its kind, and bears no line more.
    pub begins_text: bool,
    /// A stanza: the white above it is the poet's and never grows.
    pub verse: bool,
    /// A stanza of a chapter that is a poem: its pages may end short.
    pub poem: bool,
    /// Ends a theorem, an exercise or the like, which stand by the same white in a row: it bears no more.
    pub ends_environment: bool,
    /// Stands in a group before its last piece: the group as a whole is made up to the grid, not
    /// this piece.
    pub inside: bool,
    /// A page must begin here.
    pub page_before: bool,
    /// A page must begin behind it. Whoever takes the piece out of the column that it ends puts this
    /// into [`Piece::page_before`] of the next.
    pub page_after: bool,
    /// Block id in the chapter.
    pub block: u32,
    /// Source, for reports.
    pub span: Span,
}

/// The pages on which a plate may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Any.
    Any,
    /// A verso: the first half of a picture over two pages.
    Verso,
    /// The recto that faces that: the other half, which stands behind the first.
    Recto,
    /// One that faces the text around it, if it can be had.
    Facing,
}

impl Stand {
    /// Whether it may stand on such a page at all.
    pub fn takes(self, recto: bool) -> bool {
        match self {
            Stand::Any | Stand::Facing => true,
            Stand::Verso => !recto,
            Stand::Recto => recto,
        }
    }
}

/// What numbers count that stand in captions: each series appears in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// Figures.
    Figure,
    /// Tables.
    Table,
}

/// One way to set a piece.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// From top to bottom.
    pub slabs: Vec<Slab>,
    /// What the lines cost, comparable between settings of one piece.
    pub demerits: f32,
    /// Lines that a reader's eye stops at: very loose ones, runts.
    pub blemishes: u8,
    /// Of a note that a symbol marks: its number among those of its chapter, from 1.
    pub symbol: u32,
}

/// A horizontal strip that no page break cuts. Item coordinates count from its top left corner
/// (the left edge of the measure).
#[derive(Debug, Clone, Default)]
pub struct Slab {
    /// Height in points.
    pub height: f32,
    /// What is painted.
    pub groups: Vec<Group>,
    /// What is painted on the page itself, before the groups: it counts from the page's corner. A
    /// picture that runs off the page.
    pub sheet: Vec<Group>,
    /// It stands before the title of its chapter, which does not begin with it.
    pub before_title: bool,
    /// Links.
    pub links: Vec<LinkArea>,
    /// Whether a page may end after this slab, and at what cost; `None` forbids it: most of all where
    /// `leaves_no_widow` says so, whom whoever makes the piece asks.
    pub break_after: Option<f32>,
    /// Stands at no foot of a page: an empty line of code, which would be no more than a band of
    /// its tint there.
    pub vanishes: bool,
    /// Ends in a hyphen of a broken word.
    pub hyphen: bool,
    /// Indices of the notes whose marks stand here.
    pub notes: Vec<u32>,
    /// Ids of anchors whose places are here.
    pub anchors: Vec<String>,
    /// Offset in the block's flat text at which the slab begins.
    pub offset: u32,
    /// The block in whose flat text it begins, if another than that of its groups.
    pub block: Option<u32>,
    /// How the line was set that the slab holds, if it holds one of a paragraph.
    pub line: Option<LineFacts>,
    /// How much lower its baseline is than that of a line without anything high in it, points.
    pub sunk: f32,
    /// Heading that begins here: level and words, for outline and running heads.
    pub heading: Option<(u8, String)>,
}

/// Slabs `from..to` of one setting of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strip {
    /// Index of the piece.
    pub piece: u32,
    /// Index of the setting.
    pub setting: u8,
    /// First slab.
    pub from: u32,
    /// One past the last slab.
    pub to: u32,
}

/// Lines, rows or whatever else a piece is made of that stand together at either side of a page break
/// at least.
const TOGETHER: usize = 2;

/// The rule of widows and orphans: whether a page may end behind line `line` (from 0) of `lines`.
///
/// A last line alone at the head of a page (a widow) has lost what it ends, and is mostly short, so
/// that the page seems to begin with white; a first line alone at the foot (an orphan) promises what
/// only the next page holds. So at least two lines stand on either side: of a paragraph as of a
/// stanza, of rows of a table, lines of code, facts of a panel or a caption. This is the one place
/// that says so, but for notes at the foot (`breaker::footnotes`), which are divided by another need.
/// The page breaker knows it as breaks that are forbidden, and breaks the rule only where no other
/// division of the chapter exists.
pub(super) fn leaves_no_widow(line: usize, lines: usize) -> bool {
    let behind = lines.saturating_sub(line + 1);
    line + 1 >= TOGETHER && behind >= TOGETHER
}

/// A piece with less white above it (lines) does not bear another line there: the white of a list
/// or a quotation would look like that of a heading.
const BEARS_A_LINE: f32 = 0.9;

impl Piece {
    /// Height of its natural setting with the white around it, points.
    pub fn outer_height(&self) -> f32 {
        self.variants.first().map_or(0.0, Setting::height) + self.above + self.below
    }

    /// The white above it may grow by a line where a page would be short.
    pub fn bears_above(&self, leading: f32) -> bool {
        !self.begins_text && !self.verse && self.above >= BEARS_A_LINE * leading
    }

    /// The end of a display that bears half a line more above and below it, where `next` follows
    /// on its page.
    pub fn ends_display(&self, next: &Piece) -> bool {
        let display = self.below > 0.0 && !self.inside && !self.keep_next && !self.verse;
        display && !self.ends_environment && !next.opens_section
    }

    /// Makes one thing of these pieces, and of each: no figure stands between its parts.
    pub fn close(pieces: &mut [Piece]) {
        for (i, piece) in pieces.iter_mut().enumerate() {
            piece.closed = true;
            piece.goes_on = i > 0;
        }
    }

    /// Turns the piece about the middle of a strip from 0 to `width`: left and right change places.
    pub fn mirror(&mut self, width: f32) {
        let slabs = self.variants.iter_mut().flat_map(|v| &mut v.slabs).chain(&mut self.repeat);
        for slab in slabs {
            slab.groups.iter_mut().flat_map(|g| &mut g.items).for_each(|i| i.mirror(width));
            slab.links.iter_mut().for_each(|l| l.mirror(width));
        }
    }
}

impl Galley {
    /// Lets go of the settings that none of these strips takes, of pieces that nobody else has. The
    /// natural one keeps its heights.
    pub fn keep(&mut self, strips: impl Iterator<Item = Strip>) {
        let mut taken = vec![0u32; self.pieces.len()];
        for strip in strips {
            taken[strip.piece as usize] |= 1 << strip.setting.min(31);
        }
        for (piece, taken) in self.pieces.iter_mut().zip(taken).filter(|(_, t)| *t > 0) {
            let Some(piece) = Arc::get_mut(piece) else { continue };
            for (v, setting) in piece.variants.iter_mut().enumerate() {
                if taken & 1 << v.min(31) > 0 {
                    continue;
                }
                if v > 0 {
                    *setting = Setting::default();
                    continue;
                }
                for slab in &mut setting.slabs {
                    *slab = Slab { height: slab.height, ..Slab::default() };
                }
            }
        }
    }
}

impl Setting {
    /// Sum of the slabs' heights.
    pub fn height(&self) -> f32 {
        self.slabs.iter().map(|s| s.height).sum()
    }

    /// One past the last slab of `from..to` that is set on a page.
    pub fn end(&self, from: u32, to: u32) -> u32 {
        let mut end = to;
        if (to as usize) < self.slabs.len() {
            while end > from + 1 && self.slabs[end as usize - 1].vanishes {
                end -= 1;
            }
        }
        end
    }

    /// Height of the slabs `from..to` on a page.
    pub fn height_of(&self, from: u32, to: u32) -> f32 {
        let end = self.end(from, to);
        self.slabs[from as usize..end as usize].iter().map(|s| s.height).sum()
    }
}
