//! Areas of the screen edition that lead somewhere: the links of the text, and the ways between the
//! mark of a note and the note. Files for a press have none.

use crate::language::words_in;
use crate::model::{Anchor, Block, BlockKind, Book, Note, plain_text, visit_blocks};
use crate::typeset::page::{Group, Item, LinkTarget, Page, Pages, Role, Run, Sense};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Letters of a note that its mark tells of.
const TOLD: usize = 120;

/// Where an area leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum To<'a> {
    /// An address in the world, percent-encoded.
    Uri(&'a str),
    /// A place in the book.
    Place(End),
}

/// A place in the book that areas lead to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// A chapter, or an id in it.
    Anchor(u32, Option<String>),
    /// A note: chapter and index in its notes.
    Note(u32, u32),
    /// The first mark of a note.
    Mark(u32, u32),
}

impl From<&Anchor> for End {
    fn from(anchor: &Anchor) -> End {
        End::Anchor(anchor.chapter, anchor.id.clone())
    }
}

impl End {
    /// What serves in its place where it is on no page: the beginning of its chapter.
    pub(super) fn or_chapter(&self) -> End {
        let (End::Anchor(chapter, _) | End::Note(chapter, _) | End::Mark(chapter, _)) = self;
        End::Anchor(*chapter, None)
    }
}

/// An area of a page.
#[derive(Debug)]
pub(super) struct Area<'a> {
    /// Left, top, right and bottom.
    pub frame: [f32; 4],
    /// Where it leads.
    pub to: To<'a>,
    /// Its words, or what they stand for, for readers who can't see.
    pub text: Cow<'a, str>,
}

impl Area<'_> {
    /// Whether a run stands in the area: an area's runs are its own.
    pub(super) fn covers(&self, run: &Run) -> bool {
        let [left, top, right, bottom] = self.frame;
        let inside = run.y > top && run.y < bottom + run.size * 0.4;
        inside && run.x > left - 0.05 && run.x + 0.05 < right
    }

    /// Whether it leads from a mark to its note or back: no words but those are in it.
    fn is_way(&self) -> bool {
        matches!(self.to, To::Place(End::Note(..) | End::Mark(..)))
    }
}

/// The areas of all pages, and where the notes and their marks stand.
#[derive(Debug, Default)]
pub(super) struct Links<'a> {
    /// Areas by page.
    pub areas: Vec<Vec<Area<'a>>>,
    /// Page and height from its top.
    pub ends: BTreeMap<End, (usize, f32)>,
}

impl Links<'_> {
    /// The link that a run belongs to: its index among the areas of its page.
    pub(super) fn of(&self, page: usize, run: &Run) -> Option<u32> {
        self.position(page, run, |a| !a.is_way())
    }

    /// The same of the mark of a note.
    pub(super) fn of_mark(&self, page: usize, group: &Group, run: &Run, note: u32) -> Option<u32> {
        let to = To::Place(End::Note(group.chapter, note));
        self.position(page, run, |a| a.to == to)
    }

    /// The same of the number of a note.
    pub(super) fn of_number(&self, page: usize, run: &Run) -> Option<u32> {
        self.position(page, run, |a| matches!(a.to, To::Place(End::Mark(..))))
    }

    fn position(&self, page: usize, run: &Run, fits: impl Fn(&Area) -> bool) -> Option<u32> {
        let areas = self.areas[page].iter();
        areas.enumerate().find(|(_, a)| fits(a) && a.covers(run)).map(|(at, _)| at as u32)
    }
}

/// Finds the areas of a book's pages.
pub(super) fn find<'a>(book: &'a Book, pages: &'a Pages) -> Links<'a> {
    let notes = first_blocks(book);
    let ways: Vec<Vec<Way>> = pages.pages.par_iter().map(|p| ways(p, &notes)).collect();
    let mut ends = BTreeMap::new();
    for (page, ways) in ways.iter().enumerate() {
        for way in ways {
            ends.entry(way.at.clone()).or_insert((page, way.frame[1]));
        }
    }
    let areas = pages.pages.iter().zip(ways).map(|(page, ways)| {
        let text = page.links.iter().map(|l| Area {
            frame: [l.x, l.y, l.x + l.w, l.y + l.h],
            to: match &l.target {
                LinkTarget::Uri(uri) => To::Uri(uri),
                LinkTarget::Anchor(anchor) => To::Place(anchor.into()),
            },
            text: Cow::Borrowed(l.text.as_str()),
        });
        // A way that has no other end leads nowhere.
        let ways = ways.into_iter().filter(|w| ends.contains_key(&w.to));
        let ways = ways.filter_map(|w| {
            let text = told(book, pages, &w.to)?;
            Some(Area { frame: w.frame, to: To::Place(w.to), text: Cow::Owned(text) })
        });
        text.chain(ways).collect()
    });
    Links { areas: areas.collect(), ends }
}

/// Notes by the block that they begin with: chapter and block.
type First = BTreeMap<(u32, u32), u32>;

fn first_blocks(book: &Book) -> First {
    let mut found = First::new();
    for (chapter, c) in book.chapters.iter().enumerate() {
        for (n, note) in c.notes.iter().enumerate() {
            if let Some(first) = note.blocks.first() {
                found.insert((chapter as u32, first.id), n as u32);
            }
        }
    }
    found
}

/// A way from a mark to its note, or back.
struct Way {
    frame: [f32; 4],
    at: End,
    to: End,
}

/// The marks and numbers of notes on a page.
fn ways(page: &Page, notes: &First) -> Vec<Way> {
    let mut list: Vec<Way> = Vec::new();
    let text = |g: &&Group| !matches!(g.role, Role::Furniture(_) | Role::Artifact);
    for group in page.groups.iter().filter(text) {
        let own = group.block.and_then(|b| notes.get(&(group.chapter, b))).copied();
        for item in &group.items {
            let Item::Run(run) = item else { continue };
            let (at, to) = match (&run.sense, own) {
                (Sense::Note(n), _) => (End::Mark(group.chapter, *n), End::Note(group.chapter, *n)),
                (Sense::Label, Some(n)) if group.role == Role::Note => {
                    (End::Note(group.chapter, n), End::Mark(group.chapter, n))
                }
                _ => continue,
            };
            // A mark is small: its area is as high as a line's letters.
            let [l, t, r, b] = run.extent(run.width(), run.size, run.size * 0.3);
            let frame = [l - 0.5, t, r + 0.5, b];
            match list.last_mut() {
                Some(last) if last.at == at && beside(last.frame, frame) => {
                    last.frame[2] = frame[2];
                }
                _ => list.push(Way { frame, at, to }),
            }
        }
    }
    list
}

/// Whether an area goes on in the next one.
fn beside(a: [f32; 4], b: [f32; 4]) -> bool {
    (a[1] - b[1]).abs() < 0.1 && (b[0] - a[2]).abs() < 1.5
}

/// What a way leads to, in words: the beginning of the note, or that the text goes on there.
fn told(book: &Book, pages: &Pages, to: &End) -> Option<String> {
    let (End::Note(at, n) | End::Mark(at, n)) = to else { return None };
    let chapter = book.chapters.get(*at as usize)?;
    let note = chapter.notes.get(*n as usize)?;
    let mark = pages.symbols.mark(*at, note);
    if let End::Note(..) = to {
        let point = if note.symbol { "" } else { "." };
        return Some(format!("{mark}{point} {}", beginning(note)).trim_end().to_string());
    }
    let lang = chapter.lang.as_ref().unwrap_or(&book.meta.language);
    Some(format!("{} {}", words_in(&book.meta, lang).back, mark))
}

/// The first words of a note.
fn beginning(note: &Note) -> String {
    let mut words = String::new();
    visit_blocks(&note.blocks, &mut |b: &Block| {
        if let (BlockKind::Para(text), true) = (&b.kind, words.is_empty()) {
            words = plain_text(text).split_whitespace().collect::<Vec<_>>().join(" ");
        }
    });
    let Some((end, _)) = words.char_indices().nth(TOLD) else { return words };
    let end = words[..end].rfind(' ').unwrap_or(end);
    format!("{}\u{2026}", &words[..end])
}
