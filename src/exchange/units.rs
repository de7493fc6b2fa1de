//! The text of a book as a row of paragraphs, each a row of characters that know their place.

use crate::source::Span;
use std::ops::Range;

/// The mark of a note.
pub(super) const NOTE: char = '\u{fdd0}';
/// A formula.
pub(super) const FORMULA: char = '\u{fdd1}';
/// A picture.
pub(super) const PICTURE: char = '\u{fdd2}';
/// The end of a paragraph, where several are compared as one text.
pub(super) const END: char = '\u{fdd3}';
/// A whole table, among the paragraphs around it.
pub(super) const TABLE: char = '\u{fdd4}';

/// Whether a character stands for something that is no text.
pub(super) fn is_object(c: char) -> bool {
    matches!(c, NOTE | FORMULA | PICTURE | TABLE)
}

/// How words look, a set of bits.
pub(super) type Look = u16;
/// Bold.
pub(super) const BOLD: Look = 1;
/// Italic.
pub(super) const ITALIC: Look = 1 << 1;
/// Struck out.
pub(super) const STRIKE: Look = 1 << 2;
/// Raised.
pub(super) const SUPER: Look = 1 << 3;
/// Lowered.
pub(super) const SUB: Look = 1 << 4;
/// Small capitals.
pub(super) const SMALL_CAPS: Look = 1 << 5;
/// Underlined.
pub(super) const UNDERLINE: Look = 1 << 6;
/// Code: nothing in it is a mark.
pub(super) const CODE: Look = 1 << 7;
/// The looks that a word processor has too, and that are compared.
pub(super) const SHOWN: Look = BOLD | ITALIC | STRIKE | SUPER | SUB | SMALL_CAPS | UNDERLINE;

/// A character of the text as it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    /// The character, or what stands for an object.
    pub(super) ch: char,
    /// How it looks.
    pub(super) look: Look,
    /// The bytes of the source that are shown as it; of length 0 where it was put between two. None of
    /// what stands in no file: a counted number, the words of a reference.
    pub(super) at: Option<Span>,
}

/// Marks of the source around some of a paragraph's characters.
#[derive(Debug, Clone)]
pub(super) struct Wrap {
    /// The characters.
    pub(super) units: Range<usize>,
    /// Characters and marks in the source.
    pub(super) span: Span,
    /// What the marks say; 0 of a link.
    pub(super) look: Look,
}

/// Something in the text that is no character.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// A note, by its number from 0.
    Note(usize),
    /// A formula, TeX.
    Formula(String, bool),
    /// A picture: its number in the book, its description, its wanted width.
    Picture(Option<u32>, String, Option<String>),
    /// A table, by its number.
    Table(usize),
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Leads {
    /// To an address.
    Out(String),
    /// To a place of the book: chapter and id.
    To(u32, Option<String>),
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// Title of a part.
    Part,
    /// A heading; 1 is that of a chapter.
    Heading(u8),
    Subtitle,
    Body,
    Quote,
    Epigraph,
    Verse,
    Code,
    /// The first paragraph of an item of a list, with a number or not.
    Item(bool),
    /// A further one.
    ItemMore,
    Caption,
    Term,
    Definition,
    Callout,
    Scene,
    Space,
    /// A picture in a paragraph of its own.
    Picture,
    /// A formula likewise.
    Formula,
    Cell,
    Note,
    /// A whole table, which stands for itself among the paragraphs.
    Table,
}

/// In which row of paragraphs a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) enum Story {
    /// The text of the book.
    #[default]
    Body,
    /// A cell: number of the table, of the row and of the cell.
    Cell(usize, usize, usize),
    /// A note by its number.
    Note(usize),
}

/// A list that a paragraph is an item of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Listed {
    /// Number of the list in the document.
    pub(super) list: usize,
    /// How deep it stands.
    pub(super) level: usize,
}

/// What holds blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    Quote,
    /// A list, whose items stand without blank lines between them or with.
    List(bool),
    Item,
    /// A division, and what paragraphs are in it.
    Div(Option<Role>),
    Callout,
    /// Terms with their definitions, one of them, and a definition.
    Terms,
    Entry,
    Definition,
    /// Lines of verse in stanzas.
    Lines,
    /// A display with its caption: nothing comes between.
    Display,
    Note,
}

/// Something that a paragraph stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Within {
    pub(super) holder: Holder,
    /// Its source.
    pub(super) span: Span,
    /// The source of what stands first in it.
    pub(super) first: Span,
}

/// A remark of the source that is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    /// Before which character it stands.
    pub(super) before: usize,
    /// Who says it, where it begins with a name.
    pub(super) author: Option<String>,
    /// What it says.
    pub(super) words: String,
}

/// A paragraph as it goes out.
#[derive(Debug, Clone)]
pub(super) struct Para {
    /// Its name in the document.
    pub(super) name: String,
    /// The chapter's index in the book.
    pub(super) chapter: usize,
    /// The chapter's file.
    pub(super) file: String,
    pub(super) role: Role,
    pub(super) story: Story,
    pub(super) units: Vec<Unit>,
    pub(super) wraps: Vec<Wrap>,
    /// What its characters stand for that are objects, in order.
    pub(super) objects: Vec<Object>,
    pub(super) links: Vec<(Range<usize>, Leads)>,
    pub(super) langs: Vec<(Range<usize>, String)>,
    pub(super) remarks: Vec<Remark>,
    /// How deep it stands in quotations and lists.
    pub(super) depth: usize,
    pub(super) listed: Option<Listed>,
    /// Its block in the source; of the title of a chapter that has none there, nothing.
    pub(super) block: Span,
    /// The outermost block that it stands in.
    pub(super) outer: Span,
    /// All that it stands in, from the outermost on.
    pub(super) within: Vec<Within>,
    /// How deep its chapter stands in others: levels of headings count from there.
    pub(super) nesting: u8,
    /// The item that it is all of, in the source.
    pub(super) item: Option<Span>,
    /// Of the first of several paragraphs of an item, where the next one begins.
    pub(super) next: Option<Span>,
    /// It begins a chapter.
    pub(super) opens: bool,
    /// How many characters at its beginning the book says: a number, the word before it.
    pub(super) lead: usize,
}

impl Para {
    /// Its text.
    pub(super) fn text(&self) -> String {
        self.units.iter().map(|u| u.ch).collect()
    }
}

/// A table of the document.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    pub(super) columns: usize,
    /// How many rows are heads.
    pub(super) heads: usize,
    /// Rows of cells.
    pub(super) rows: Vec<Vec<GridCell>>,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub(super) struct GridCell {
    /// The paragraphs in it; none of one that another covers.
    pub(super) paras: Vec<usize>,
    pub(super) across: u16,
    /// It goes on from the cell above.
    pub(super) continued: bool,
    /// It goes on below.
    pub(super) down: bool,
    pub(super) right: bool,
    pub(super) centred: bool,
}

/// The text of a book.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    /// All paragraphs: those of the text, with those of a table's cells behind it; then those of notes.
    pub(super) paras: Vec<Para>,
    pub(super) tables: Vec<Grid>,
    /// Lists: whether their items have numbers, what stands behind these, the first one, the level.
    pub(super) lists: Vec<List>,
    /// How many notes there are.
    pub(super) notes: usize,
    /// What marks those that symbols mark, by their numbers.
    pub(super) symbols: std::collections::BTreeMap<usize, String>,
    /// The paragraphs in which places of the book stand that have a name.
    pub(super) places: std::collections::BTreeMap<(u32, Option<String>), usize>,
    /// What is not in the document, with where.
    pub(super) left: Vec<(Span, String)>,
}

/// A list of the document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct List {
    pub(super) start: Option<u64>,
    pub(super) bracket: bool,
    pub(super) level: usize,
}
