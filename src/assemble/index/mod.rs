//! The index: marks in the text become entries with the pages of their places.
//!
//! `marks` reads those of a chapter (survey). `tree` joins all marks of the book into the entries of
//! its indexes, `health` looks through them, `order` sorts these by the book's language, `layout` makes blocks of them (settle).
//! No page is known here: an entry holds the anchors of its marks, which become page numbers where
//! pages are made, and in the EPUB the same with links.

mod health;
mod layout;
pub(super) mod marks;
pub(super) mod order;
mod tree;

use super::numbers::NoteCounts;
use super::other_output::OtherOutput;
use super::survey::Survey;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::words;
use crate::manifest::{Entry, IndexChoice, nearest};
use crate::model::{Block, Book, Kind};
use crate::source::Span;
use marks::Mark;
use std::collections::BTreeMap;
use tree::Tree;

/// What the indexes of a book are made of.
pub(super) struct Given<'a> {
    /// The divisions of the book, without their text.
    pub(super) book: &'a Book,
    /// What stands in each.
    pub(super) surveys: &'a [Option<&'a Survey>],
    /// The line of the manifest that each has.
    pub(super) entries: &'a [Option<&'a Entry>],
    /// How many notes stand before each.
    pub(super) before: &'a [NoteCounts],
    /// What the other output has, and this one has not.
    pub(super) other: &'a OtherOutput,
}

/// A mark with the index of its chapter.
type Placed<'a> = (u32, &'a Mark);

/// The blocks of the book's indexes, by the chapters that hold them.
pub(super) fn made(given: &Given, diags: &mut Diagnostics) -> BTreeMap<usize, Vec<Block>> {
    let mut marks = marks(given);
    let mut out = BTreeMap::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let plain = IndexChoice::default();
    for (at, chapter) in given.book.chapters.iter().enumerate() {
        if chapter.kind != Kind::Index {
            continue;
        }
        let entry = given.entries[at];
        let choice = entry.map_or(&plain, |e| &e.index);
        let span = entry.map_or(chapter.span, |e| e.span);
        if places.insert(&choice.name, at).is_some() {
            tell_second(choice, span, diags);
            continue;
        }
        let Some(own) = marks.remove(choice.name.as_str()) else {
            tell_unmarked(choice, entry, span, diags);
            continue;
        };
        let order = order::Order::new(&given.book.meta.language, choice, span, diags);
        let tree = Tree::new(&own, given.before, diags);
        health::tell(&tree, diags);
        let words = words(&given.book.meta);
        let anchors = given.surveys[at].map(|s| &*s.anchors);
        let place = layout::Place { chapter: at as u32, anchors, words: &words };
        out.insert(at, layout::blocks(tree, &order, &place, diags));
    }
    // Marks of an index of the other output are for that.
    for (name, own) in marks.into_iter().filter(|(name, _)| !given.other.has_index(name)) {
        tell_unplaced(name, &own, &places, diags);
    }
    out
}

/// The marks of each index, in the order of the book.
fn marks<'a>(given: &Given<'a>) -> BTreeMap<&'a str, Vec<Placed<'a>>> {
    let mut marks: BTreeMap<&str, Vec<Placed>> = BTreeMap::new();
    for (chapter, survey) in given.surveys.iter().enumerate() {
        for mark in survey.iter().flat_map(|s| &s.marks) {
            marks.entry(&mark.index).or_default().push((chapter as u32, mark));
        }
    }
    marks
}

/// "the index", "the index `symbols`".
fn called(name: &str) -> String {
    if name.is_empty() { "the index".into() } else { format!("the index `{name}`") }
}

fn tell_second(choice: &IndexChoice, span: Span, diags: &mut Diagnostics) {
    let message = format!("{} stands in the book already", called(&choice.name));
    let help = "name another with `index = \"names\"`, or take this one out";
    diags.push(Diagnostic::warning(Code::INDEX_PLACE, span, message).help(help));
}

/// Of an index that no mark belongs to; a file without marks is made by hand.
fn tell_unmarked(choice: &IndexChoice, entry: Option<&Entry>, span: Span, diags: &mut Diagnostics) {
    if entry.is_some_and(|e| e.file.is_some()) && choice.name.is_empty() {
        return;
    }
    let message = format!("no mark in the text belongs to {}", called(&choice.name));
    let help = match choice.name.as_str() {
        "" => "mark words, `[words]{.index}`, or take the line out".to_owned(),
        name => format!("mark words, `[words]{{.index index=\"{name}\"}}`, or take the line out"),
    };
    diags.push(Diagnostic::warning(Code::INDEX_PLACE, span, message).help(help));
}

/// Of marks whose index stands nowhere.
fn tell_unplaced(
    name: &str,
    own: &[Placed],
    places: &BTreeMap<&str, usize>,
    diags: &mut Diagnostics,
) {
    let Some((_, first)) = own.first() else { return };
    let count = match own.len() {
        1 => "a mark".to_owned(),
        n => format!("{n} marks, the first here,"),
    };
    let message = format!("{count} for {}, which stands nowhere in the book", called(name));
    let line = match name {
        "" => "{ kind = \"index\" }".to_owned(),
        name => format!("{{ kind = \"index\", index = \"{name}\" }}"),
    };
    let help = match nearest(name, places.keys().copied().filter(|n| !n.is_empty())) {
        Some(near) if !name.is_empty() => format!("is the index `{near}` meant?"),
        _ => format!("write `{line}` in the manifest's list `back`"),
    };
    diags.push(Diagnostic::warning(Code::INDEX_PLACE, first.span, message).help(help));
}
