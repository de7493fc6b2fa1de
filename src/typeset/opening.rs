//! On which pages chapters open.
//!
//! A chapter that opens on a recto asks for an empty page before it wherever the one before ends on a
//! recto: every second time. Where chapters are long nobody notices; in a novel of short ones a fifth of
//! the book is white paper, and the chapters of most such books open on either side. So the habit `auto`
//! of a theme looks at how long the chapters are before any of them is set: what decides must not hang on
//! where lines happen to end.

use crate::manifest::Open;
use crate::model::{
    Block, BlockKind, Book, Chapter, Inline, Kind, Side, Table, visit_blocks, visit_inlines,
};
use crate::theme::Theme;
use crate::typeset::printed::Printed;

/// Chapters of more pages than this open on rectos: half an empty page for each is then less than a
/// twenty-fifth of the book.
const LONG: f32 = 12.0;
/// Width of a letter with its share of spaces, in em: a mean of English, French and German in the bundled
/// serif. Ideographs take an em.
const LETTER: f32 = 0.44;
/// Lines of a heading with its white.
const HEADING: f32 = 2.5;
/// Lines of a display formula with its white.
const FORMULA: f32 = 3.0;
/// A picture takes so much of a page.
const PICTURE: f32 = 0.35;
/// White of lists, tables, code and quotations, lines.
const DISPLAY: f32 = 1.0;
/// Lines of code, rows of tables and notes are set smaller than the text.
const SMALLER: f32 = 0.87;

/// What opens on rectos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    /// Ordinary chapters, and what stands before and behind them.
    chapters: bool,
    /// Case studies.
    studies: bool,
}

impl Opening {
    /// What the theme, or the manifest through it, asks of this book. `nesting` tells which chapters stand
    /// on the pages of others.
    pub(super) fn of(book: &Book, theme: &Theme, nesting: &[u8]) -> Opening {
        match theme.open {
            Open::Recto => Opening { chapters: true, studies: true },
            Open::Any => Opening { chapters: false, studies: false },
            Open::Auto => Opening { chapters: mean(book, theme, nesting) > LONG, studies: true },
        }
    }

    /// What a printing had, whatever would be chosen now.
    pub(super) fn printed(printed: &Printed) -> Opening {
        Opening { chapters: printed.chapters_on_rectos, studies: printed.studies_on_rectos }
    }

    /// Whether ordinary chapters, and whether case studies open on rectos.
    pub(super) fn parts(self) -> (bool, bool) {
        (self.chapters, self.studies)
    }

    /// Whether a chapter of this kind opens on a recto.
    pub(super) fn on_recto(self, kind: Kind) -> bool {
        match kind {
            Kind::Part | Kind::Dedication | Kind::Epigraph => true,
            // It stands behind the title page, the author's own as the generated one.
            Kind::Copyright => false,
            // Facing the title page, or where a leaf has room.
            Kind::AlsoBy => false,
            Kind::CaseStudy => self.studies,
            _ => self.chapters,
        }
    }

    /// The side that a chapter opens on: its own, or that of its kind.
    pub(super) fn side(self, chapter: &Chapter) -> Side {
        let usual = if self.on_recto(chapter.kind) { Side::Recto } else { Side::Any };
        chapter.opens.unwrap_or(usual)
    }

    /// Whether the back of a title of so many pages stays empty: that of a part, unless chapters open
    /// on either side.
    pub(super) fn has_blank_verso(self, kind: Kind, pages: usize) -> bool {
        self.chapters && kind == Kind::Part && pages == 1
    }
}

/// The mean length of the book's chapters as they will be set, pages.
fn mean(book: &Book, theme: &Theme, nesting: &[u8]) -> f32 {
    let (mut pages, mut chapters) = (0.0, 0);
    let mut counts = false;
    for (chapter, depth) in book.chapters.iter().zip(nesting) {
        if *depth == 0 {
            counts = is_ordinary(chapter);
            chapters += u32::from(counts);
            if counts {
                pages += theme.opener.text_line as f32 / theme.page.lines as f32;
            }
        }
        if counts {
            pages += length(chapter, theme);
        }
    }
    if chapters == 0 { 0.0 } else { pages / chapters as f32 }
}

fn is_ordinary(chapter: &Chapter) -> bool {
    let text = matches!(chapter.kind, Kind::Chapter | Kind::Introduction | Kind::Conclusion);
    text && !chapter.generated && !chapter.draft
}

/// About how many pages the text of a chapter takes.
fn length(chapter: &Chapter, theme: &Theme) -> f32 {
    let page = &theme.page;
    let lines =
        Lines { letters: page.measure() / (LETTER * theme.body.size), page: page.lines as f32 };
    let text = lines.of(&chapter.blocks);
    let notes: f32 = chapter.notes.iter().map(|note| lines.of(&note.blocks)).sum();
    (text + SMALLER * notes) / lines.page
}

/// Counts lines.
struct Lines {
    /// Letters in a line.
    letters: f32,
    /// Lines on a page.
    page: f32,
}

impl Lines {
    fn of(&self, blocks: &[Block]) -> f32 {
        let mut sum = 0.0;
        visit_blocks(blocks, &mut |block| sum += self.own(block));
        sum
    }

    /// Of a block without those in it.
    fn own(&self, block: &Block) -> f32 {
        match &block.kind {
            BlockKind::Heading(_) => HEADING,
            BlockKind::Math(_) => FORMULA,
            BlockKind::Figure(figure) => PICTURE * self.page + self.words(&figure.caption),
            BlockKind::Code(code) => SMALLER * code.text.lines().count() as f32 + DISPLAY,
            BlockKind::Table(table) => SMALLER * self.rows(table) + DISPLAY,
            BlockKind::List(_) | BlockKind::Quote(_) | BlockKind::Callout(_) => DISPLAY,
            BlockKind::SceneBreak => 2.0,
            _ => block.inlines().into_iter().map(|list| self.words(list)).sum(),
        }
    }

    /// Rows, each as high as the highest of its cells would be if all columns were alike.
    fn rows(&self, table: &Table) -> f32 {
        let (rows, _) = table.all_rows();
        let high = |row: &[crate::model::Cell]| {
            let cells = row.iter().map(|c| self.words(&c.content) * row.len() as f32);
            cells.map(f32::ceil).fold(1.0, f32::max)
        };
        rows.into_iter().map(high).sum()
    }

    fn words(&self, list: &[Inline]) -> f32 {
        let mut letters = 0.0;
        visit_inlines(list, &mut |inline| letters += room(inline));
        (letters / self.letters).ceil()
    }
}

/// The room of a node's own text, in letters.
fn room(inline: &Inline) -> f32 {
    use crate::model::InlineKind::*;
    match &inline.kind {
        Text(text) | Code(text) => {
            text.chars().map(|c| if c < '\u{2e80}' { 1.0 } else { 1.0 / LETTER }).sum()
        }
        Math(tex) => tex.len() as f32 / 2.0,
        Ref(reference) => reference.text.len() as f32,
        SoftBreak | HardBreak => 1.0,
        _ => 0.0,
    }
}
