//! What was printed, so that a reprint keeps its pages and lines.
//!
//! A printing is written down as it stood: for each part of the book its pieces with a mark for each of
//! their lines, and where its pages begin and end. When the book is set again, what is still the same is
//! found by these marks (`align`), the pages are put together as they were ([`super::breaker::hold`]), and
//! what is another line or another page than it was is told (`compare`). The marks tell that a line is
//! another one, not what it was: the text itself lies in the manuscript.
//!
//! | room | what lives there |
//! |---|---|
//! | `align` | pieces that were printed and pieces of now |
//! | `record` | a printing written down |
//! | `compare` | what is not as it was printed |

mod align;
mod compare;
mod record;

#[cfg(feature = "cli")]
pub(crate) use align::alike;
pub(super) use align::{Aligned, Fate, Now, pairs};
pub use compare::Reprint;
pub(super) use compare::{compare, compare_count};
pub(super) use record::{page_marks, record};

use super::breaker::{NoteMark, TextMark};
use super::galley::{Piece, Setting, Slab};
use super::page::{Item, Page};
use crate::fnv::Fnv;
use crate::model::{Chapter, ImageResource, Kind};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The pages of a book as they were printed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Printed {
    /// The inner margin, points: a printer may have asked for more than the manifest says.
    pub inner: f32,
    /// How many pages there were, without those that only a screen has.
    pub pages: usize,
    /// Ordinary chapters opened on rectos.
    pub chapters_on_rectos: bool,
    /// Case studies did.
    pub studies_on_rectos: bool,
    /// A mark for each page as a whole: with its head, its folio, its pictures.
    #[serde(with = "page_marks")]
    pub marks: Vec<LineMark>,
    /// What stood on them, in order.
    pub parts: Vec<PrintedPart>,
}

/// A part of the book that begins a new page: a chapter and those nested in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedPart {
    /// Id of the chapter that opens it.
    pub chapter: String,
    /// Index of its first page; even ones are rectos.
    pub begin: usize,
    /// Its text.
    pub pieces: Vec<PrintedPiece>,
    /// Its notes at the foot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<PrintedPiece>,
    /// Its pages.
    pub pages: Vec<PrintedPage>,
}

/// A paragraph, a heading, a table, a note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PrintedPiece {
    /// A mark for each line (or whatever else no page break cuts).
    pub lines: Vec<LineMark>,
    /// Height of them all, 1/100 pt.
    pub height: i32,
    /// White above and below, 1/100 pt.
    pub white: (i32, i32),
}

/// What of the text stood on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedPage {
    /// Its folio, for who reads the record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folio: String,
    /// Its first words, for the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub begins: String,
    /// Pieces that had waited, at its head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floats: Vec<u32>,
    /// Pieces from top to bottom: index, first line, one past the last line.
    #[serde(with = "strips")]
    pub strips: Vec<(u32, u32, u32)>,
    /// Where the text goes on.
    #[serde(with = "next")]
    pub next: TextMark,
    /// Where the notes go on.
    #[serde(with = "notes", default, skip_serializing_if = "is_start")]
    pub notes: NoteMark,
}

fn is_start(mark: &NoteMark) -> bool {
    *mark == NoteMark::default()
}

/// Numbers in a row of words, each of so many parted by points: a page is a few lines of the record.
mod rows {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn put<S: Serializer>(rows: &[&[u32]], to: S) -> Result<S::Ok, S::Error> {
        let word = |row: &&[u32]| row.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
        to.serialize_str(&rows.iter().map(word).collect::<Vec<_>>().join(" "))
    }

    pub(super) fn get<'de, D, const N: usize>(from: D) -> Result<Vec<[u32; N]>, D::Error>
    where
        D: Deserializer<'de>,
    {
        let text = String::deserialize(from)?;
        let row = |word: &str| {
            let numbers: Option<Vec<u32>> = word.split('.').map(|n| n.parse().ok()).collect();
            let wrong = || D::Error::custom(format!("`{word}` is no place on a page"));
            numbers.and_then(|row| row.try_into().ok()).ok_or_else(wrong)
        };
        text.split_whitespace().map(row).collect()
    }

    pub(super) fn one<'de, D, const N: usize>(from: D) -> Result<[u32; N], D::Error>
    where
        D: Deserializer<'de>,
    {
        let all = get::<D, N>(from)?;
        all.into_iter().next().ok_or_else(|| D::Error::custom("a place is missing"))
    }
}

mod page_marks {
    use super::{LETTERS, LineMark};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(marks: &[LineMark], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&marks.iter().map(|mark| mark.letters()).collect::<String>())
    }

    pub(super) fn deserialize<'de, D>(from: D) -> Result<Vec<LineMark>, D::Error>
    where
        D: Deserializer<'de>,
    {
        let text = String::deserialize(from)?;
        let good = text.is_ascii() && text.len().is_multiple_of(LETTERS);
        let marks = (0..text.len()).step_by(LETTERS);
        let marks = marks.map(|i| LineMark::read(text.get(i..i + LETTERS)?));
        let marks: Option<Vec<LineMark>> = marks.collect();
        marks.filter(|_| good).ok_or_else(|| D::Error::custom("no marks of pages"))
    }
}

mod strips {
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        strips: &[(u32, u32, u32)],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let rows: Vec<[u32; 3]> = strips.iter().map(|s| (*s).into()).collect();
        super::rows::put(&rows.iter().map(|row| &row[..]).collect::<Vec<_>>(), to)
    }

    pub(super) fn deserialize<'de, D>(from: D) -> Result<Vec<(u32, u32, u32)>, D::Error>
    where
        D: Deserializer<'de>,
    {
        Ok(super::rows::get::<D, 3>(from)?.into_iter().map(Into::into).collect())
    }
}

mod next {
    use super::TextMark;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(mark: &TextMark, to: S) -> Result<S::Ok, S::Error> {
        super::rows::put(&[&[mark.piece, mark.slab, u32::from(mark.waiting)]], to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<TextMark, D::Error> {
        let [piece, slab, waiting] = super::rows::one(from)?;
        Ok(TextMark { piece, slab, waiting: waiting.min(u32::from(u8::MAX)) as u8 })
    }
}

mod notes {
    use super::NoteMark;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(mark: &NoteMark, to: S) -> Result<S::Ok, S::Error> {
        super::rows::put(&[&[mark.note, mark.slab]], to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NoteMark, D::Error> {
        let [note, slab] = super::rows::one(from)?;
        Ok(NoteMark { note, slab })
    }
}

/// What tells a line from others: thirty bits of what is painted in it and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineMark(u32);

/// Letters of base 64 for a mark.
const LETTERS: usize = 5;
/// Bits of a mark.
const BITS: u32 = 30;
/// Heights are told apart that differ by so much, points.
const FINE: f32 = 0.05;
/// Places of words are told apart that differ by so much, points. They are sums of many widths, which
/// come out a little otherwise in another order: in steps so coarse that hardly ever falls between two.
/// A full line of the same words has the same spaces; those of a paragraph's last line follow the lines
/// above it, by less than is seen.
const COARSE: f32 = 0.5;
/// Widths of letters are told apart by four in a thousand, letterspaces by half a thousandth of an em.
const WIDTHS: f32 = 250.0;
const TRACKS: f32 = 2.0;
/// Where the steps begin: nothing stands there by design.
const OFF: f32 = 0.17;

impl LineMark {
    /// The mark of a finished page: of all that is painted on it, of the bytes of its pictures, and of
    /// what is shown of those that are cropped.
    pub fn of_page(page: &Page, images: &[ImageResource]) -> LineMark {
        let mut hash = Hash::default();
        for item in page.groups.iter().flat_map(|g| &g.items) {
            hash.item(item);
            if let Item::Image { resource, crop, .. } = item {
                let shown = crop.iter().flat_map(|crop| [crop.whole, crop.fills]);
                shown.flatten().for_each(|points| hash.place(points));
                images.get(*resource as usize).iter().for_each(|image| hash.bytes(&image.data));
            }
        }
        hash.mark()
    }

    /// The mark of a slab. Pictures are told apart by their place and size, not by what they show: a
    /// mended picture moves no line.
    pub fn of(slab: &Slab) -> LineMark {
        let mut hash = Hash::default();
        hash.length(slab.height);
        for item in slab.sheet.iter().chain(&slab.groups).flat_map(|g| &g.items) {
            hash.item(item);
        }
        hash.mark()
    }

    fn letters(self) -> String {
        let mut text = URL_SAFE_NO_PAD.encode((self.0 << (32 - BITS)).to_be_bytes());
        text.truncate(LETTERS);
        text
    }

    fn read(letters: &str) -> Option<LineMark> {
        let bytes = URL_SAFE_NO_PAD.decode(format!("{letters}A")).ok()?;
        let bytes: [u8; 4] = bytes.try_into().ok()?;
        Some(LineMark(u32::from_be_bytes(bytes) >> (32 - BITS)))
    }
}

/// Whether a chapter's pages are held. The contents are made of what is, and no book is printed with the pages
/// of long descriptions.
pub(super) fn is_held(chapter: &Chapter) -> bool {
    let contents = chapter.generated && chapter.kind == Kind::Contents;
    !contents && chapter.kind != Kind::Descriptions
}

/// What is painted, as a hash.
#[derive(Default)]
struct Hash(Fnv);

impl Hash {
    fn mark(&self) -> LineMark {
        let hash = self.0.value();
        LineMark((hash ^ hash >> BITS) as u32 & ((1 << BITS) - 1))
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.add(bytes.iter().copied());
    }

    fn number(&mut self, n: u32) {
        self.bytes(&n.to_le_bytes());
    }

    fn length(&mut self, points: f32) {
        self.bytes(&((points / FINE).round() as i32).to_le_bytes());
    }

    fn place(&mut self, points: f32) {
        self.bytes(&(((points + OFF) / COARSE).round() as i32).to_le_bytes());
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Run(run) => {
                self.bytes(&[1]);
                [run.x, run.x + run.width(), run.y].into_iter().for_each(|l| self.place(l));
                self.length(run.size);
                // A line may be filled by wider letters in place of wider spaces.
                self.number((run.scale * WIDTHS).round() as u32);
                self.number((run.track * TRACKS).round() as i32 as u32);
                self.bytes(run.text.as_bytes());
                run.glyphs.iter().for_each(|glyph| self.number(u32::from(glyph.id)));
            }
            Item::Rect { x, y, w, h, .. } => {
                self.bytes(&[2]);
                [*x, *y, *w, *h].into_iter().for_each(|l| self.place(l));
            }
            Item::Image { x, y, w, h, .. } => {
                self.bytes(&[3]);
                [*x, *y, *w, *h].into_iter().for_each(|l| self.place(l));
            }
            Item::Path { segments, .. } => {
                self.bytes(&[4]);
                self.number(segments.len() as u32);
            }
        }
    }
}

impl PrintedPiece {
    /// A note as it is printed.
    pub(super) fn of(setting: &Setting) -> PrintedPiece {
        let lines = setting.slabs.iter().map(LineMark::of).collect();
        PrintedPiece { lines, height: hundredths(setting.height()), white: (0, 0) }
    }

    /// A piece of the text as it would be printed in one of its settings.
    pub(super) fn of_piece(piece: &Piece, setting: usize) -> PrintedPiece {
        let white = (hundredths(piece.above), hundredths(piece.below));
        let of = piece.variants.get(setting).map(PrintedPiece::of);
        PrintedPiece { white, ..of.unwrap_or_default() }
    }
}

pub(super) fn hundredths(points: f32) -> i32 {
    (points * 100.0).round() as i32
}

impl Serialize for PrintedPiece {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let marks: String = self.lines.iter().map(|mark| mark.letters()).collect();
        let white = match self.white {
            (0, 0) => String::new(),
            (above, below) => format!("+{above}+{below}"),
        };
        to.serialize_str(&format!("{}{white} {marks}", self.height))
    }
}

impl<'de> Deserialize<'de> for PrintedPiece {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<PrintedPiece, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = || serde::de::Error::custom(format!("`{text}` is no piece that was printed"));
        let (height, marks) = text.split_once(' ').ok_or_else(wrong)?;
        let sizes: Option<Vec<i32>> = height.split('+').map(|n| n.parse().ok()).collect();
        let (height, white) = match sizes.as_deref() {
            Some([height]) => (*height, (0, 0)),
            Some([height, above, below]) => (*height, (*above, *below)),
            _ => return Err(wrong()),
        };
        if !marks.is_ascii() || !marks.len().is_multiple_of(LETTERS) {
            return Err(wrong());
        }
        let marks = (0..marks.len()).step_by(LETTERS).map(|i| &marks[i..i + LETTERS]);
        let lines: Option<Vec<LineMark>> = marks.map(LineMark::read).collect();
        Ok(PrintedPiece { lines: lines.ok_or_else(wrong)?, height, white })
    }
}

/// Which pages of a reprint may be others than were printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Allowed {
    /// None.
    #[default]
    None,
    /// Those from one folio to another, or to the end where none is given.
    Pages(Vec<(String, Option<String>)>),
    /// All.
    All,
}

/// What a reprint holds to.
#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    /// What was printed.
    pub printed: Printed,
    /// Which pages may become other ones.
    pub allowed: Allowed,
    /// The version of Recto that set what was printed.
    pub by: String,
}

impl Hold {
    /// What was printed of the parts that these chapters open, by their ids; a part whose id is another one
    /// (of a title that was mended) is known by its neighbours.
    pub(super) fn parts(&self, chapters: &[&str]) -> Vec<Option<&PrintedPart>> {
        let printed: Vec<&str> = self.printed.parts.iter().map(|p| p.chapter.as_str()).collect();
        let mut found = vec![None; chapters.len()];
        for (was, now) in pairs(&printed, chapters) {
            found[now] = self.printed.parts.get(was);
        }
        found
    }
}
