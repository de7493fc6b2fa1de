//! Which bibliographies stand where, and which works each lists.

use super::marks::Division;
use crate::citations::{BibliographyEntry, Library};
use crate::manifest::{BibliographyChoice, Entry, Works};
use crate::model::{Attr, Book, Kind};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A bibliography of the book.
pub(super) struct List {
    /// Its chapter.
    pub(super) chapter: usize,
    /// The division in which it stands, if its file says so.
    pub(super) block: Option<u32>,
    /// What it lists.
    pub(super) choice: BibliographyChoice,
    /// Only what its own chapter cites.
    pub(super) of_chapter: bool,
    /// Where it is asked for.
    pub(super) span: Span,
}

/// The bibliographies of a book in their order.
pub(super) fn all<'a>(
    book: &Book,
    entries: &[Option<&'a Entry>],
    divisions: impl Fn(usize) -> &'a [Division],
) -> Vec<List> {
    let mut out = Vec::new();
    for (at, chapter) in book.chapters.iter().enumerate() {
        let entry = entries[at].filter(|e| e.kind == Some(Kind::Bibliography));
        let found = divisions(at);
        for division in found {
            let (choice, of_chapter) = said(&division.attr, entry);
            let (block, span) = (Some(division.block), division.span);
            out.push(List { chapter: at, block, choice, of_chapter, span });
        }
        if let Some(entry) = entry.filter(|_| found.is_empty() && !chapter.generated) {
            let choice = entry.bibliography.clone();
            let span = entry.span;
            out.push(List { chapter: at, block: None, choice, of_chapter: false, span });
        }
    }
    out
}

/// What a division says of the works that it lists: `{#refs of="chapter" only="primary"}`; else what the
/// manifest says of its file.
fn said(attr: &Attr, entry: Option<&Entry>) -> (BibliographyChoice, bool) {
    let mut choice = entry.map(|e| e.bibliography.clone()).unwrap_or_default();
    let works = |key: &str| -> Option<Vec<Works>> {
        let words = attr.get(key)?.split([',', ' ']).filter(|w| !w.is_empty());
        Some(words.map(Works::named).collect())
    };
    if let Some(only) = works("only") {
        choice.only = only;
    }
    if let Some(except) = works("except") {
        choice.except = except;
    }
    choice.by_chapter |= attr.get("by") == Some("chapter");
    let show = attr.get("show").unwrap_or_default();
    choice.annotations |= show.contains("annotation");
    choice.abstracts |= show.contains("abstract");
    (choice, attr.get("of") == Some("chapter"))
}

/// A stretch of a bibliography: the works of a chapter, or all.
pub(super) struct Group<'a> {
    /// The chapter whose works these are.
    pub(super) of: Option<usize>,
    /// Its entries.
    pub(super) entries: Vec<&'a BibliographyEntry>,
}

/// The groups of a bibliography with their entries; none that is empty.
pub(super) fn groups<'a>(
    list: &List,
    entries: &'a [BibliographyEntry],
    library: &Library,
    cited: &BTreeMap<usize, BTreeSet<&str>>,
) -> Vec<Group<'a>> {
    let listed = |entry: &&BibliographyEntry| {
        let is = |works: &Works| is_one(&entry.key, works, library);
        (list.choice.only.is_empty() || list.choice.only.iter().any(is))
            && !list.choice.except.iter().any(is)
    };
    let of = |chapter: usize| {
        let keys = cited.get(&chapter);
        let own = |e: &&BibliographyEntry| keys.is_some_and(|k| k.contains(e.key.as_str()));
        entries.iter().filter(own).filter(listed).collect()
    };
    let groups: Vec<Group> = if list.choice.by_chapter {
        cited.keys().map(|chapter| Group { of: Some(*chapter), entries: of(*chapter) }).collect()
    } else if list.of_chapter {
        vec![Group { of: None, entries: of(list.chapter) }]
    } else {
        vec![Group { of: None, entries: entries.iter().filter(listed).collect() }]
    };
    groups.into_iter().filter(|group| !group.entries.is_empty()).collect()
}

/// Whether the work with a key is one of these.
fn is_one(key: &str, works: &Works, library: &Library) -> bool {
    let Some(entry) = library.get(key) else { return false };
    let keyword = |wanted: &str| entry.keywords.iter().any(|k| k.trim().to_lowercase() == *wanted);
    match works {
        Works::Key(wanted) => key == wanted,
        Works::Keyword(wanted) => keyword(wanted),
        Works::Type(wanted) => entry.kind == *wanted || keyword(wanted),
    }
}
