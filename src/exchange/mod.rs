//! A book goes out to people who work in a word processor, and comes back.
//!
//! Out: `gather` makes one row of paragraphs of the finished book, each character with its place in the
//! source (`place`); `leave` writes them as a Word file, with what was sent beside it (`sent`). Back:
//! `returned` reads what came, `pair` finds each paragraph again, `compare` says which words have changed,
//! `meanwhile` brings that onto the manuscript as it is now, and `patch` makes changes of the chapter
//! files of it, which a person takes or leaves (`change`). `outcome` holds the book that comes of it against
//! what the editor has.

mod change;
mod compare;
mod escapes;
mod gather;
mod leave;
mod markup;
mod meanwhile;
mod merge;
mod outcome;
mod pair;
mod patch;
mod place;
mod returned;
mod sent;
mod units;

pub(crate) use change::{Change, Form, applied};
pub(crate) use leave::document;
pub(crate) use merge::{Merged, merge};
pub(crate) use outcome::missing;

use crate::model::Book;
use crate::source::{Sources, Span};

/// The characters of a finished book that stand in its files, each with the bytes that are shown as it, in the
/// order of the files.
pub(crate) fn characters(book: &Book, sources: &Sources) -> Vec<(char, Span)> {
    let text = gather::gather(book, sources);
    let units = text.paras.iter().flat_map(|p| &p.units);
    let shown = units.filter(|u| !u.ch.is_whitespace() && !units::is_object(u.ch));
    let placed = shown.filter_map(|u| Some((u.ch, u.at.filter(|at| at.start < at.end)?)));
    let mut all: Vec<(char, Span)> = placed.collect();
    all.sort_by_key(|(_, at)| (at.file, at.start));
    all
}
