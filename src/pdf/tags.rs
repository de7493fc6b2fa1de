//! What each piece of page content is tagged as: the marked-content sequences of a page.
//!
//! A group of the page is one sequence, or several where a link, the mark of a note, a formula or a
//! picture stands in its line: those are elements of their own in the structure tree
//! ([`super::structure`]). What is no text (rules, tints, running heads, decoration) is an artifact.

use super::links::Links;
use crate::model::{Block, BlockKind, Book, visit_blocks};
use crate::typeset::page::{Furniture, Group, Item, Page, Pages, Role, Run, Sense};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A stretch of a group's items that is one marked-content sequence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    /// First item.
    pub from: usize,
    /// One past the last item.
    pub to: usize,
    /// Number of its first sequence on the page, and how many it has: set by [`super::content`],
    /// which needs more than one where glyphs and text differ.
    pub mcid: u32,
    /// See `mcid`.
    pub count: u32,
    /// Those of its sequences that are the hyphens of divided words.
    pub hyphens: Vec<u32>,
    /// What it is.
    pub part: Part,
}

/// What a segment is in its group.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// Part of the element that the group belongs to.
    Plain,
    /// The mark of a note.
    Note {
        /// Index in the chapter's notes.
        note: u32,
        /// The area that leads to it: index in its page's.
        link: Option<u32>,
    },
    /// A formula: its TeX source, and its language if it is not its paragraph's.
    Formula(Arc<str>, Option<Arc<str>>),
    /// A picture in the line: index in `Book::images`, and its description, which may be empty.
    Image(u32, Arc<str>),
    /// A picture in the line that is decoration: no part of the text, painted between its parts.
    Decoration,
    /// A link: index in its page's areas ([`Links::areas`]).
    Link(u32),
    /// A heading that runs into its paragraph.
    Heading(u8),
    /// A term or number before its text, and the area that leads from the number of a note to its
    /// mark.
    Label(Option<u32>),
}

/// How a group is tagged.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tagged {
    /// Not part of the text.
    Artifact,
    /// Running heads and folios: an artifact of pagination.
    Furniture(Furniture),
    /// Its sequences.
    Content(Vec<Segment>),
}

/// Tags the groups of every page, by page and group.
pub(super) fn tag(book: &Book, pages: &Pages, links: &Links) -> Vec<Vec<Tagged>> {
    let decorative = decorative(book);
    let tag = |(index, p): (usize, &Arc<Page>)| page((index, p), &decorative, links);
    pages.pages.par_iter().enumerate().map(tag).collect()
}

/// Figures that are decoration only: (chapter, block).
fn decorative(book: &Book) -> BTreeSet<(u32, u32)> {
    let mut found = BTreeSet::new();
    for (chapter, c) in book.chapters.iter().enumerate() {
        let mut see = |b: &Block| {
            if matches!(&b.kind, BlockKind::Figure(f) if f.image.decorative) {
                found.insert((chapter as u32, b.id));
            }
        };
        visit_blocks(&c.blocks, &mut see);
        c.notes.iter().for_each(|n| visit_blocks(&n.blocks, &mut see));
    }
    found
}

fn page(
    (index, page): (usize, &Page),
    decorative: &BTreeSet<(u32, u32)>,
    links: &Links,
) -> Vec<Tagged> {
    page.groups
        .iter()
        .map(|group| match group.role {
            Role::Artifact => Tagged::Artifact,
            Role::Furniture(at) => Tagged::Furniture(at),
            Role::Figure
                if group.block.is_some_and(|b| decorative.contains(&(group.chapter, b))) =>
            {
                Tagged::Artifact
            }
            _ => Tagged::Content(segments(index, group, links)),
        })
        .collect()
}

/// The segments of a group. Rules and outlines (an underline, the bar of a fraction) go with what
/// stands before them.
fn segments(page: usize, group: &Group, links: &Links) -> Vec<Segment> {
    // A line is mostly one: a vector that grows has room for four.
    let mut out: Vec<Segment> = Vec::with_capacity(1);
    let segment =
        |from, to, part| Segment { from, to, mcid: 0, count: 0, hyphens: Vec::new(), part };
    // A figure or a display formula is one thing.
    if matches!(group.role, Role::Figure | Role::Formula) {
        if !group.items.is_empty() {
            out.push(segment(0, group.items.len(), Part::Plain));
        }
        return out;
    }
    for (i, item) in group.items.iter().enumerate() {
        let part = match item {
            Item::Run(run) => part(page, group, run, links),
            Item::Image { resource, alt: Some(alt), .. } => Part::Image(*resource, alt.clone()),
            Item::Image { alt: None, .. } => Part::Decoration,
            Item::Rect { .. } | Item::Path { .. } => match out.last_mut() {
                Some(last) => {
                    last.to = i + 1;
                    continue;
                }
                None => Part::Plain,
            },
        };
        match out.last_mut() {
            // Two pictures, or two formulas, beside each other are two.
            Some(last) if !matches!(part, Part::Image(..)) && same(&last.part, &part) => {
                last.to = i + 1;
            }
            _ => out.push(segment(i, i + 1, part)),
        }
    }
    out
}

fn same(a: &Part, b: &Part) -> bool {
    match (a, b) {
        (Part::Formula(a, _), Part::Formula(b, _)) => Arc::ptr_eq(a, b),
        _ => a == b,
    }
}

fn part(page: usize, group: &Group, run: &Run, links: &Links) -> Part {
    match &run.sense {
        Sense::Note(n) => Part::Note { note: *n, link: links.of_mark(page, group, run, *n) },
        Sense::Formula(tex) => Part::Formula(tex.clone(), run.lang.clone()),
        Sense::Heading(level) => Part::Heading(*level),
        Sense::Label => Part::Label(links.of_number(page, run)),
        Sense::Text => links.of(page, run).map_or(Part::Plain, Part::Link),
    }
}
