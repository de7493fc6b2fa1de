//! Citations and bibliographies: texts of a style and of bibliographies in, runs of words out.
//!
//! The room knows nothing of chapters, pages or files. A style is one of the Citation Style Language
//! (CSL 1.0.2). Who has a text works in this order:
//!
//! 1. [`Library::read`] reads each bibliography; [`Library::join`] makes one of several. Its
//!    [`faults`](Library::faults) are places in the text that was read, in bytes.
//! 2. [`Style::named`] or [`Style::read`] gives the style.
//! 3. [`Terms::of`] knows the words before a locator ("pp.", "chap.") in a language.
//! 4. [`process`] takes all clusters of the book in reading order, once, and gives the words of each, and
//!    the entries of the bibliography in the style's order.
//!
//! Words are [`Inline`]s of the model without places in a source, but for what the caller gave as prefix,
//! suffix or locator. What belongs to a cite is one span of class [`CITE`] with the work's key under
//! [`KEY`], so that the caller can link it to its entry. Other spans have the classes `smallcaps`,
//! `underline`, [`UPRIGHT`], [`REGULAR`] and [`FULL_CAPS`] (ends of italics, bold and small capitals inside
//! them), and in entries [`BLOCK`] and [`INDENT`] (pieces that stand on lines of their own). Addresses and
//! DOIs are links. Quotation marks and dashes are the language's already; smart punctuation has to pass
//! over the words ([`LITERAL`](crate::model::LITERAL)).

mod archive;
mod cases;
mod cited;
mod collapse;
mod disambiguation;
mod engine;
mod inlines;
mod item;
mod leaves;
mod library;
mod locale;
mod node;
mod order;
mod positions;
mod process;
mod punctuation;
mod render;
mod rich;
mod sheet;
mod style;
#[cfg(test)]
mod suite_tests;
mod terms;
#[cfg(test)]
mod tests;

pub(crate) use library::with_letters;
pub use library::{Entry, Fault, FaultKind, Format, Library};
pub use process::process;
pub use style::{Carried, Style, StyleFault};
pub use terms::Terms;

use crate::model::Inline;

/// Class of the span around each cite.
pub const CITE: &str = "cite";
/// Key of the pair that names the work in a span of class [`CITE`].
pub const KEY: &str = "key";
/// Class of words that are upright inside italics.
pub const UPRIGHT: &str = "upright";
/// Class of words that are of regular weight inside bold ones.
pub const REGULAR: &str = "regular";
/// Class of words that are not in small capitals inside such.
pub const FULL_CAPS: &str = "full-caps";
/// Class of what stands on lines of its own in an entry.
pub const BLOCK: &str = "csl-block";
/// Class of what stands indented on lines of its own in an entry.
pub const INDENT: &str = "csl-indent";

/// What of a work's citation is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// All of it.
    #[default]
    Whole,
    /// All but the author, who is named in the text (`[-@key]`).
    WithoutAuthor,
    /// The author alone.
    AuthorAlone,
}

/// Where in a work.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Locator {
    /// CSL's name of its kind: `page`, `chapter`, `sub-verbo`, ... See [`Terms::label`].
    pub label: String,
    /// The place: "33-35, 40".
    pub place: Vec<Inline>,
    /// Its label was typed in the plural, and stays so whatever the place is: "pp. 12 f.".
    pub many: bool,
}

/// A work named in a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Cite {
    /// The work's key; one that the library does not have is left out of the words, see
    /// [`Output::unknown`].
    pub key: String,
    /// Words before it, without the space to it.
    pub prefix: Vec<Inline>,
    /// Words after it, with what separates them from it (", and passim").
    pub suffix: Vec<Inline>,
    /// Where in the work.
    pub locator: Option<Locator>,
    /// What is wanted of it.
    pub form: Form,
}

/// Works cited together: one pair of brackets, or one place in a note.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Cluster {
    /// The works in the author's order.
    pub cites: Vec<Cite>,
    /// Number of the note in which it stands, counted over the whole book from 1 (the positions of
    /// notes to each other are what counts, not how they are numbered in print); 0 in the text. In a
    /// note style every cluster of the text becomes a note of its own, and has a number.
    pub note: u32,
    /// The number that the note has in print, for "see note 12 above"; that of `note` without it. It is
    /// empty of a note that nothing calls by a number.
    pub printed_note: Option<String>,
    /// Positions start anew with this cluster: what it cites is cited for the first time.
    pub resets: bool,
    /// Notes are numbered anew from this cluster's on: none stands directly before it, so that nothing in it
    /// is *ibid.* of what was cited last.
    pub restarts: bool,
    /// The first work's author belongs to the sentence (`@key`): [`Words::author`] has it.
    pub in_sentence: bool,
    /// The words stand at the beginning of a note or behind a full stop in it, and their first letter
    /// is raised in a note style: false where other words stand before them in the note.
    pub opens_note: bool,
    /// The author of a work that is named in the sentence begins it: a particle has a capital then.
    pub author_opens: bool,
}

/// Which works the bibliography has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Nocite {
    /// Those that are cited.
    #[default]
    Cited,
    /// These too.
    Keys(Vec<String>),
    /// All of the library.
    All,
}

/// What is asked beside the clusters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Options {
    /// Works in the bibliography that are not cited.
    pub nocite: Nocite,
    /// Whether addresses and DOIs are links.
    pub links: bool,
    /// The text's own quotation marks, outer pair and inner pair, which go before those of CSL's file for the
    /// language.
    pub quotes: Option<[String; 4]>,
}

/// The words of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The author in the sentence, of a cluster that is [`in_sentence`](Cluster::in_sentence).
    pub author: Vec<Inline>,
    /// The citation. In the text of a style that is no note style it follows the author after a space;
    /// in a note style it is the note. Empty if nothing is left (the author alone).
    pub citation: Vec<Inline>,
}

/// An entry of the bibliography.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BibliographyEntry {
    /// The work's key.
    pub key: String,
    /// What stands before the entry in a column of its own (`[1]`), if the style wants that.
    pub label: Vec<Inline>,
    /// The entry.
    pub words: Vec<Inline>,
    /// The work's note of the kind that annotated bibliographies print.
    pub annotation: Option<Vec<Inline>>,
    /// The work's abstract.
    pub summary: Option<Vec<Inline>>,
}

/// How the entries are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryLayout {
    /// All lines but the first are indented.
    pub hanging: bool,
    /// Labels stand in a column ([`BibliographyEntry::label`]).
    pub labels: bool,
    /// Labels stand in the margin.
    pub labels_in_margin: bool,
    /// White between entries, in lines; CSL's `entry-spacing`.
    pub spacing: u32,
    /// Distance of lines, in lines; CSL's `line-spacing`.
    pub leading: u32,
}

/// All words of a book's citations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    /// Of each cluster, in their order.
    pub clusters: Vec<Words>,
    /// The bibliography in the style's order; empty if the style has none.
    pub entries: Vec<BibliographyEntry>,
    /// How its entries are set.
    pub layout: EntryLayout,
    /// Cites whose key the library does not have: cluster and place in it.
    pub unknown: Vec<(usize, usize)>,
}
