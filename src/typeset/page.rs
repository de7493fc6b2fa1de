//! Finished pages: what the typesetter hands to PDF, pictures, the EPUB's page list and reports.
//!
//! Coordinates are in points from the top left corner of the trimmed page, y downwards; text is
//! placed by its baseline.

use super::bundled::unpacked;
use super::coverage::Coverage;
use super::printed::Reprint;
use super::symbols::Symbols;
use crate::language::direction::has_rtl;
use crate::manifest::NotesPlace;
use crate::model::{Anchor, Matter};
use crate::source::{Place, Span};
use crate::theme::Grey;
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::FontRef;
use std::sync::{Arc, OnceLock};

/// What the hyphen of a divided word is read as ([`Run::actual`]).
pub const SOFT_HYPHEN: &str = "\u{ad}";

/// Index of a face in [`Pages::faces`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// A font file as the PDF writer needs it.
#[derive(Debug, Clone)]
pub struct FaceData {
    /// PostScript name.
    pub name: String,
    /// Index in a collection.
    pub index: u32,
    /// A bundled face, as [`unpacked`] reads it; empty where the file is read.
    packed: &'static [u8],
    file: OnceLock<Vec<u8>>,
    measured: OnceLock<(u16, u16)>,
    /// Its characters, once somebody has asked for one.
    coverage: OnceLock<Coverage>,
}

impl FaceData {
    /// A font file by its PostScript name.
    pub fn new(name: &str, file: Vec<u8>) -> FaceData {
        FaceData { file: OnceLock::from(file), ..FaceData::packed(name, &[]) }
    }

    /// A bundled face, unpacked when it is first used.
    pub(super) fn packed(name: &str, packed: &'static [u8]) -> FaceData {
        FaceData {
            name: name.to_owned(),
            index: 0,
            packed,
            file: OnceLock::new(),
            measured: OnceLock::new(),
            coverage: OnceLock::new(),
        }
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        self.file.get_or_init(|| unpacked(self.packed))
    }

    /// Whether it has a glyph for a character. A bundled face that nothing is set in is not kept unpacked for
    /// that: a letter that few faces have is looked for in all of them.
    pub(super) fn covers(&self, ch: char) -> bool {
        if self.packed.is_empty() {
            let font = FontRef::from_index(self.bytes(), self.index);
            return font.is_ok_and(|font| font.charmap().map(ch).is_some());
        }
        let coverage = self.coverage.get_or_init(|| match self.file.get() {
            Some(file) => Coverage::of(file, self.index),
            None => Coverage::of(&unpacked(self.packed), self.index),
        });
        coverage.has(ch)
    }

    /// Whether it is the same file as another one; bundled faces are not unpacked to know it.
    #[cfg(feature = "cli")]
    pub(crate) fn is_same_file(&self, other: &FaceData) -> bool {
        let same = match (self.packed, other.packed) {
            ([], []) => self.bytes() == other.bytes(),
            (packed, other) => packed == other,
        };
        same && self.name == other.name && self.index == other.index
    }

    /// Units per em.
    pub fn upem(&self) -> u16 {
        self.measured().0
    }

    /// Glyph of the space; 0 if the face has none.
    pub fn space(&self) -> u16 {
        self.measured().1
    }

    fn measured(&self) -> (u16, u16) {
        *self.measured.get_or_init(|| {
            let Ok(font) = FontRef::from_index(self.bytes(), self.index) else { return (1000, 0) };
            let metrics = font.metrics(Size::unscaled(), LocationRef::default());
            let space = font.charmap().map(' ').map_or(0, |glyph| glyph.to_u32() as u16);
            (metrics.units_per_em, space)
        })
    }
}

/// The whole typeset book.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// Pages in order; even indices are rectos. Shared with whoever keeps them: a page that has not
    /// changed is the same one when the book is set again.
    pub pages: Vec<Arc<Page>>,
    /// Faces used by [`Run::face`].
    pub faces: Vec<Arc<FaceData>>,
    /// Headings for the outline in reading order.
    pub outline: Vec<OutlineEntry>,
    /// Where each named place of the book stands: page index and y of the top of its line,
    /// points.
    pub anchors: Vec<(Anchor, usize, f32)>,
    /// Trimmed page size in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// The book is bound at the right: a recto is the left-hand page of a spread.
    pub rtl: bool,
    /// Chapters open on rectos, not on either side.
    pub open_on_rectos: bool,
    /// Where the notes stand.
    pub notes: NotesPlace,
    /// The symbols of notes at the foot.
    pub symbols: Symbols,
    /// Pages at the end that a printed book has not: those of long descriptions.
    pub beside: usize,
    /// How they differ from what was printed, if they hold to that.
    pub reprint: Option<Reprint>,
}

impl Pages {
    /// What another text's output reads of the pages, where its book has not the same chapters: where each page
    /// begins. `to` says of each chapter which one of that book it is, or which is the next that is there.
    pub fn in_other_book(&self, to: &[Result<u32, u32>]) -> Pages {
        let same = |chapter: u32| to.get(chapter as usize).and_then(|c| c.ok());
        let place = |at: Place| Some(Place { chapter: same(at.chapter)?, ..at });
        let page = |page: &Arc<Page>| {
            let on = page.start.map_or(page.chapter, |at| at.chapter);
            let on = to.get(on as usize).copied().unwrap_or(Err(u32::MAX));
            Arc::new(Page {
                folio: page.folio.clone(),
                matter: page.matter,
                chapter: on.unwrap_or_else(|next| next),
                blank: page.blank,
                start: page.start.and_then(place),
                in_notes: page.in_notes.and_then(place),
                divided: page.divided,
                ..Page::default()
            })
        };
        let anchor = |(at, page, y): &(Anchor, usize, f32)| {
            Some((Anchor { chapter: same(at.chapter)?, id: at.id.clone() }, *page, *y))
        };
        Pages {
            pages: self.pages.iter().map(page).collect(),
            anchors: self.anchors.iter().filter_map(anchor).collect(),
            symbols: self.symbols.in_other_book(&same),
            width: self.width,
            height: self.height,
            rtl: self.rtl,
            open_on_rectos: self.open_on_rectos,
            notes: self.notes,
            beside: self.beside,
            ..Pages::default()
        }
    }

    /// Whether a page lies at the right of its spread: a recto, or a verso where the book is bound at
    /// the right.
    pub fn is_right_hand(&self, index: usize) -> bool {
        index.is_multiple_of(2) != self.rtl
    }

    /// How many pages a printed book has of them.
    pub fn printed(&self) -> usize {
        self.pages.len().saturating_sub(self.beside)
    }

    /// The pages, by their indices, that look otherwise than `before` or lead elsewhere, or were not
    /// there. Of the book's pictures `others` are others now.
    pub fn changed_since(&self, before: &Pages, others: &[u32]) -> Vec<usize> {
        let size = |pages: &Pages| (pages.width, pages.height, pages.rtl);
        let faces = |pages: &Pages| pages.faces.iter().map(Arc::as_ptr).collect::<Vec<_>>();
        if size(self) != size(before) || faces(self) != faces(before) {
            return (0..self.pages.len()).collect();
        }
        let same = |a: &Arc<Page>, b: &Arc<Page>| {
            (Arc::ptr_eq(a, b) || a.shows_the_same(b)) && !a.shows_one_of(others)
        };
        let pages = self.pages.iter().enumerate();
        let other = pages.filter(|(i, page)| before.pages.get(*i).is_none_or(|b| !same(page, b)));
        other.map(|(i, _)| i).collect()
    }
}

/// One entry of the outline.
#[derive(Debug, Clone)]
pub struct OutlineEntry {
    /// Words.
    pub title: String,
    /// Depth from 0.
    pub level: u8,
    /// Page index.
    pub page: usize,
    /// y of its top, points.
    pub y: f32,
    /// Its place in the book.
    pub anchor: Anchor,
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The page's number as printed or as it would be: `iv`, `57`.
    pub folio: String,
    /// Matter, which gives the style of the folio.
    pub matter: Matter,
    /// Index of the chapter that stands on the page (the first, if several).
    pub chapter: u32,
    /// Truly blank.
    pub blank: bool,
    /// Where the page's text begins: of a page that holds floats or the rest of a note only, where
    /// the text goes on behind them. `None` of pages that are blank or drawn as a whole.
    pub start: Option<Place>,
    /// Where it begins in the notes of another chapter, on pages of the notes of the whole book,
    /// which have no `start`.
    pub in_notes: Option<Place>,
    /// The page begins inside a word that was divided at the foot of the page before.
    pub divided: bool,
    /// What is painted, in reading order; furniture last.
    pub groups: Vec<Group>,
    /// Areas that lead somewhere.
    pub links: Vec<LinkArea>,
    /// The lines of text on the page from top to bottom, notes last.
    pub lines: Vec<SetLine>,
    /// The text behind this page begins a new page by will: it need not be full.
    pub ends: bool,
    /// A picture that runs off it has it alone: there is neither running head nor folio.
    pub plate: bool,
}

/// 0 for a recto, 1 for a verso.
pub(super) fn side(page: usize) -> usize {
    page % 2
}

/// What a report must know of a line that stands on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SetLine {
    /// Group of the page that holds the line.
    pub group: u32,
    /// Baseline, points.
    pub y: f32,
    /// How the line was set.
    pub facts: LineFacts,
}

impl Page {
    /// Turns the page about its middle: left and right change places, glyphs and pictures stay as
    /// they are. The margins of a book bound at the right come out of this too.
    pub fn mirror(&mut self, width: f32) {
        self.groups.iter_mut().flat_map(|g| &mut g.items).for_each(|i| i.mirror(width));
        self.links.iter_mut().for_each(|l| l.mirror(width));
    }

    /// Whether a reader sees no difference, and is led to the same places.
    pub fn shows_the_same(&self, other: &Page) -> bool {
        self.groups == other.groups && self.links == other.links && self.folio == other.folio
    }

    /// Whether one of these pictures stands on it.
    fn shows_one_of(&self, pictures: &[u32]) -> bool {
        let shown = |item: &Item| matches!(item, Item::Image { resource, .. } if pictures.contains(resource));
        !pictures.is_empty() && self.groups.iter().flat_map(|g| &g.items).any(shown)
    }

    /// The runs of a line in visual order.
    pub fn runs(&self, line: &SetLine) -> impl Iterator<Item = &Run> + use<'_> {
        let items = self.groups.get(line.group as usize).map(|g| g.items.as_slice());
        items.unwrap_or_default().iter().filter_map(|i| match i {
            Item::Run(run) => Some(run),
            _ => None,
        })
    }

    /// The text of a line as it is read, with its hyphen and without the space at its end.
    pub fn text(&self, line: &SetLine) -> String {
        let text: String = self.runs(line).map(|r| r.text.as_str()).collect();
        if has_rtl(&text) {
            return super::reading_order::logical(&text).trim().to_string();
        }
        text.trim_end().to_string()
    }
}

/// How a line was set.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LineFacts {
    /// The paragraph in the Markdown.
    pub span: Span,
    /// Where the line begins in the Markdown.
    pub place: Span,
    /// Index of the line in its paragraph, from 0.
    pub index: u16,
    /// Lines of the paragraph.
    pub count: u16,
    /// Word space as a multiple of the natural one.
    pub ratio: f32,
    /// How far the line sticks out of the measure, points; below zero where it is too short.
    pub over: f32,
    /// Width of the line from its first letter to its last, points.
    pub width: f32,
    /// Spread to both margins.
    pub justified: bool,
    /// Ends in a hyphen.
    pub hyphen: bool,
    /// The paragraph has a line more (1) or fewer (-1) than it would have by itself.
    pub reset: i8,
}

/// Things painted together that belong to one element of the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// What it is for a reader who can't see.
    pub role: Role,
    /// Index of the chapter that it belongs to.
    pub chapter: u32,
    /// Block id in the chapter, where it has one.
    pub block: Option<u32>,
    /// Alternative text of figures and formulas.
    pub alt: Option<String>,
    /// What is painted.
    pub items: Vec<Item>,
}

/// The role of a [`Group`] in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// Running text.
    #[default]
    Text,
    /// Chapter title.
    Title,
    /// Heading of this level (2 to 6).
    Heading(u8),
    /// A list item's mark, or a term; its block is the first one of what it stands before.
    ListLabel,
    /// Table cell.
    Cell {
        /// Whether it names its column or row.
        head: bool,
        /// Row in the table, heads counted, from 0.
        row: u32,
        /// Column, from 0.
        column: u32,
    },
    /// Caption.
    Caption,
    /// Figure.
    Figure,
    /// Formula.
    Formula,
    /// Code.
    Code,
    /// Note at the foot.
    Note,
    /// Decoration: rules, tints, ornaments.
    Artifact,
    /// Running heads and folios.
    Furniture(Furniture),
}

impl Role {
    /// Whether it is no part of the text, but the same on many pages: a running head, a folio.
    pub fn is_furniture(self) -> bool {
        matches!(self, Role::Furniture(_))
    }
}

/// Where furniture stands on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Furniture {
    /// Above the text.
    Head,
    /// Below it.
    Foot,
    /// Beside it: a tab for the thumb.
    Side,
}

/// What a run of text is beside running text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Sense {
    /// Running text.
    #[default]
    Text,
    /// The mark of a note: its index in the chapter's notes.
    Note(u32),
    /// A glyph of a formula in the line: its TeX source, one value for the whole formula.
    Formula(Arc<str>),
    /// A heading of this level (2 to 6) that runs into its paragraph.
    Heading(u8),
    /// A term, or the number of a note, that stands before its text.
    Label,
}

/// Something painted.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Text in one face and size on one baseline.
    Run(Run),
    /// A filled rectangle (rules too).
    Rect {
        /// Left, points.
        x: f32,
        /// Top, points.
        y: f32,
        /// Width, points.
        w: f32,
        /// Height, points.
        h: f32,
        /// Fill.
        color: Grey,
    },
    /// A filled outline, even-odd or nonzero: points of move, line, cubic and close.
    Path {
        /// Segments.
        segments: Vec<Segment>,
        /// Fill, if any.
        fill: Option<Grey>,
        /// Stroke width in points and colour, if any.
        stroke: Option<(f32, Grey)>,
    },
    /// A picture: index in `Book::images`.
    Image {
        /// Which.
        resource: u32,
        /// Left, points.
        x: f32,
        /// Top, points.
        y: f32,
        /// Width, points.
        w: f32,
        /// Height, points.
        h: f32,
        /// Of a picture in the line, its description as the author wrote it, which may be empty;
        /// `None` of one that is decoration, and of those that are no part of a line.
        alt: Option<Arc<str>>,
        /// What of it is shown, if not all.
        crop: Option<Crop>,
    },
}

/// How a picture lies behind the frame through which it is seen.
///
/// ```text
///    +---------------------------+  the picture
///    |      +-------------+      |
///    |      |    frame    |      |
///    |      +-------------+      |
///    +---------------------------+
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crop {
    /// Left, top, width and height of the whole picture, points from the frame's upper left corner.
    pub whole: [f32; 4],
    /// The same of all that is to be filled: the frame, or of a picture over two pages both frames.
    pub fills: [f32; 4],
}

impl Crop {
    /// A picture with these proportions (its height by its width) that fills a room and is cut off at
    /// two sides: so much of the surplus at its left, and at its head. The frame is at the room's corner.
    pub fn filling(wide: f32, high: f32, ratio: f32, (left, head): (f32, f32)) -> Crop {
        let w = wide.max(high / ratio.max(f32::MIN_POSITIVE));
        let h = w * ratio;
        let whole = [-(w - wide) * left, -(h - high) * head, w, h];
        Crop { whole, fills: [0.0, 0.0, wide, high] }
    }

    /// The same seen through a frame that stands `dx` to the right and `dy` below this one.
    pub fn seen_from(self, dx: f32, dy: f32) -> Crop {
        let moved = |[x, y, w, h]: [f32; 4]| [x - dx, y - dy, w, h];
        Crop { whole: moved(self.whole), fills: moved(self.fills) }
    }

    /// The same where more is to be filled, at the left, head, right and foot. It is cut off in the same
    /// proportion, and as large as it has to be: both halves of one that goes over two pages are alike.
    pub fn grown(self, [left, head, right, foot]: [f32; 4]) -> Crop {
        let ([x, y, w, h], [fx, fy, fw, fh]) = (self.whole, self.fills);
        let (more_w, more_h) = (fw + left + right, fh + head + foot);
        let times = (more_w / w).max(more_h / h).max(1.0);
        let share = |begin: f32, size: f32, at: f32, shown: f32| {
            let surplus = size - shown;
            if surplus > 0.01 { (at - begin) / surplus } else { 0.5 }
        };
        let (wide, high) = (w * times, h * times);
        let (fx_grown, fy_grown) = (fx - left, fy - head);
        let whole = [
            fx_grown - (wide - more_w) * share(x, w, fx, fw),
            fy_grown - (high - more_h) * share(y, h, fy, fh),
            wide,
            high,
        ];
        Crop { whole, fills: [fx_grown, fy_grown, more_w, more_h] }
    }
}

/// A segment of an outline, coordinates in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Move.
    Move(f32, f32),
    /// Line.
    Line(f32, f32),
    /// Cubic curve.
    Cubic(f32, f32, f32, f32, f32, f32),
    /// Close.
    Close,
}

/// Glyphs of one face on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Pen position of the first glyph, points.
    pub x: f32,
    /// Baseline, points.
    pub y: f32,
    /// Face.
    pub face: FaceId,
    /// Size in points.
    pub size: f32,
    /// Horizontal scale of the glyphs, 1 = natural (font expansion).
    pub scale: f32,
    /// Letterspace that the advances of the glyphs hold, in 1/1000 em: so that an output can give
    /// it once for the whole run.
    pub track: f32,
    /// Runs upwards: the baseline is turned a quarter to the left about the pen position.
    pub turned: bool,
    /// Ink.
    pub color: Grey,
    /// The glyphs in visual order.
    pub glyphs: Vec<Glyph>,
    /// The text that the glyphs show, in visual order character by character; [`Glyph::len`]
    /// divides it.
    pub text: String,
    /// What a reader should take instead of `text` (a soft hyphen at a line end; empty for a
    /// mark that is no text).
    pub actual: Option<String>,
    /// What it is beside running text.
    pub sense: Sense,
    /// Language if another than its paragraph's.
    pub lang: Option<Arc<str>>,
}

/// A positioned glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Glyph id in the face.
    pub id: u16,
    /// Bytes of [`Run::text`] that the glyph stands for; 0 for further glyphs of a cluster.
    pub len: u8,
    /// Shift to the right, 1/1000 em.
    pub dx: i16,
    /// Shift upwards, 1/1000 em.
    pub dy: i16,
    /// Distance to the next glyph's pen position in 1/1000 em of the run's size, before
    /// [`Run::scale`]: kerning, word space and letterspace included.
    pub advance: f32,
}

impl Run {
    /// Whether it is the hyphen of a divided word, which a reader of the text joins.
    pub fn divides(&self) -> bool {
        self.actual.as_deref() == Some(SOFT_HYPHEN)
    }

    /// Width in points.
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(|g| g.advance).sum::<f32>() * self.size * self.scale / 1000.0
    }

    /// Left, top, right and bottom of what reaches `up` above the baseline and `down` below it
    /// along `width` points of the run.
    pub fn extent(&self, width: f32, up: f32, down: f32) -> [f32; 4] {
        if self.turned {
            [self.x - up, self.y - width, self.x + down, self.y]
        } else {
            [self.x, self.y - up, self.x + width, self.y + down]
        }
    }
}

impl Item {
    /// Moves the item.
    pub fn shift(&mut self, dx: f32, dy: f32) {
        match self {
            Item::Run(r) => {
                r.x += dx;
                r.y += dy;
            }
            Item::Rect { x, y, .. } | Item::Image { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Item::Path { segments, .. } => {
                for s in segments {
                    match s {
                        Segment::Move(x, y) | Segment::Line(x, y) => {
                            *x += dx;
                            *y += dy;
                        }
                        Segment::Cubic(a, b, c, d, e, f) => {
                            for x in [a, c, e] {
                                *x += dx;
                            }
                            for y in [b, d, f] {
                                *y += dy;
                            }
                        }
                        Segment::Close => {}
                    }
                }
            }
        }
    }
}

impl Item {
    /// Turns the item a quarter to the left, in a strip that is `width` wide before and as high
    /// after it: what is at the top gets to the left. Pictures keep their sides.
    pub fn turn_left(&mut self, width: f32) {
        match self {
            Item::Run(r) => {
                (r.x, r.y) = (r.y, width - r.x);
                r.turned = true;
            }
            Item::Rect { x, y, w, h, .. } | Item::Image { x, y, w, h, .. } => {
                (*x, *y) = (*y, width - *x - *w);
                (*w, *h) = (*h, *w);
            }
            Item::Path { segments, .. } => {
                let turn = |x: &mut f32, y: &mut f32| (*x, *y) = (*y, width - *x);
                for s in segments {
                    match s {
                        Segment::Move(x, y) | Segment::Line(x, y) => turn(x, y),
                        Segment::Cubic(a, b, c, d, e, f) => {
                            turn(a, b);
                            turn(c, d);
                            turn(e, f);
                        }
                        Segment::Close => {}
                    }
                }
            }
        }
    }

    /// Turns the item's place about the middle of a strip from 0 to `width`; what it shows stays
    /// as it is.
    pub fn mirror(&mut self, width: f32) {
        match self {
            Item::Run(r) if r.turned => r.x = width - r.x,
            Item::Run(r) => r.x = width - r.x - r.width(),
            Item::Rect { x, w, .. } | Item::Image { x, w, .. } => *x = width - *x - *w,
            Item::Path { segments, .. } => {
                for s in segments {
                    match s {
                        Segment::Move(x, _) | Segment::Line(x, _) => *x = width - *x,
                        Segment::Cubic(a, _, c, _, e, _) => {
                            for x in [a, c, e] {
                                *x = width - *x;
                            }
                        }
                        Segment::Close => {}
                    }
                }
            }
        }
    }
}

impl LinkArea {
    /// Turns the area as [`Item::turn_left`] does.
    pub fn turn_left(&mut self, width: f32) {
        (self.x, self.y) = (self.y, width - self.x - self.w);
        (self.w, self.h) = (self.h, self.w);
    }

    /// Turns the area's place about the middle of a strip from 0 to `width`.
    pub fn mirror(&mut self, width: f32) {
        self.x = width - self.x - self.w;
    }
}

/// An area that leads somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkArea {
    /// Left, points.
    pub x: f32,
    /// Top, points.
    pub y: f32,
    /// Width, points.
    pub w: f32,
    /// Height, points.
    pub h: f32,
    /// Where to.
    pub target: LinkTarget,
    /// The words that are the link, for readers who can't see.
    pub text: String,
}

/// Where an area leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// An address in the world, percent-encoded.
    Uri(String),
    /// A place in the book.
    Anchor(Anchor),
}

#[cfg(test)]
mod tests {
    use super::Crop;

    fn close(a: [f32; 4], b: [f32; 4]) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.01)
    }

    #[test]
    fn a_picture_fills_its_frame_and_keeps_the_part_that_is_wanted() {
        // Twice as wide as its frame, and as high.
        for (left, x) in [(0.0, 0.0), (0.5, -50.0), (1.0, -100.0)] {
            let crop = Crop::filling(100.0, 100.0, 0.5, (left, 0.5));
            assert!(close(crop.whole, [x, 0.0, 200.0, 100.0]), "{crop:?}");
        }
        let high = Crop::filling(100.0, 100.0, 2.0, (0.5, 0.0));
        assert!(close(high.whole, [0.0, 0.0, 100.0, 200.0]), "{high:?}");
    }

    #[test]
    fn bleed_takes_what_is_cut_off_first_and_enlarges_no_more_than_it_must() {
        // At the sides there is enough of it; at head and foot it has to grow by a tenth.
        let crop = Crop::filling(100.0, 100.0, 0.5, (0.5, 0.5)).grown([0.0, 5.0, 5.0, 5.0]);
        assert!(close(crop.fills, [0.0, -5.0, 105.0, 110.0]), "{crop:?}");
        assert!(close(crop.whole, [-57.5, -5.0, 220.0, 110.0]), "{crop:?}");
        let tall = Crop::filling(100.0, 100.0, 2.0, (0.5, 0.5)).grown([0.0, 5.0, 0.0, 5.0]);
        assert!(close(tall.whole, [0.0, -50.0, 100.0, 200.0]), "nothing has to grow: {tall:?}");
    }

    #[test]
    fn both_halves_of_a_spread_are_enlarged_alike() {
        for ratio in [0.2, 0.5, 0.75, 3.0] {
            let whole = Crop::filling(200.0, 100.0, ratio, (0.5, 0.5));
            let halves = [whole, whole.seen_from(100.0, 0.0)].map(|c| c.grown([9.0; 4]));
            let [first, second] = halves.map(|crop| crop.whole);
            assert!(close(first, [second[0] + 100.0, second[1], second[2], second[3]]), "{ratio}");
            assert!(first[0] <= -8.99 && second[0] + second[2] >= 108.99, "{first:?} {second:?}");
        }
    }
}
