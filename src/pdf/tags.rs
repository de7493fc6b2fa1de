//! What each piece of page content is tagged as: the marked-content sequences of a page.
//!
//! A group of the page is one sequence, or several where a link, the mark of a note, a formula or a
//! picture stands in its line: those are elements of their own in the structure tree
//! ([`super::structure`]). What is no text (rules, tints, running heads) is an artifact.

use crate::model::{Block, BlockKind, Book, visit_blocks};
use crate::typeset::page::{Group, Item, LinkArea, Page, Pages, Role, Run, Sense};
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
    /// What it is.
    pub part: Part,
}

/// What a segment is in its group.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// Part of the element that the group belongs to.
    Plain,
    /// The mark of a note: index in the chapter's notes.
    Note(u32),
    /// A formula: its TeX source.
    Formula(Arc<str>),
    /// A picture in the line: index in `Book::images`.
    Image(u32),
    /// A link: index in [`Page::links`].
    Link(u32),
    /// A heading that runs into its paragraph.
    Heading(u8),
    /// A term or number before its text.
    Label,
}

/// How a group is tagged.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tagged {
    /// Not part of the text.
    Artifact,
    /// Running heads and folios: an artifact of pagination.
    Furniture,
    /// Its sequences.
    Content(Vec<Segment>),
}

/// Tags the groups of every page, by page and group.
pub(super) fn tag(book: &Book, pages: &Pages) -> Vec<Vec<Tagged>> {
    let decorative = decorative(book);
    pages.pages.par_iter().map(|p| page(p, &decorative)).collect()
}

/// Figures that are decoration only: (chapter, block).
fn decorative(book: &Book) -> BTreeSet<(u32, u32)> {
    let mut found = BTreeSet::new();
    for (chapter, c) in book.chapters.iter().enumerate() {
        let mut see = |b: &Block| {
            if matches!(&b.kind, BlockKind::Figure(f) if f.image.decorative && f.caption.is_empty())
            {
                found.insert((chapter as u32, b.id));
            }
        };
        visit_blocks(&c.blocks, &mut see);
        c.notes.iter().for_each(|n| visit_blocks(&n.blocks, &mut see));
    }
    found
}

fn page(page: &Page, decorative: &BTreeSet<(u32, u32)>) -> Vec<Tagged> {
    page.groups
        .iter()
        .map(|group| match group.role {
            Role::Artifact => Tagged::Artifact,
            Role::Furniture => Tagged::Furniture,
            Role::Figure
                if group.block.is_some_and(|b| decorative.contains(&(group.chapter, b))) =>
            {
                Tagged::Artifact
            }
            _ => Tagged::Content(segments(page, group)),
        })
        .collect()
}

/// The segments of a group. Rules and outlines (an underline, the bar of a fraction) go with what
/// stands before them.
fn segments(page: &Page, group: &Group) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    let segment = |from, to, part| Segment { from, to, mcid: 0, count: 0, part };
    // A figure or a display formula is one thing.
    if matches!(group.role, Role::Figure | Role::Formula) {
        if !group.items.is_empty() {
            out.push(segment(0, group.items.len(), Part::Plain));
        }
        return out;
    }
    for (i, item) in group.items.iter().enumerate() {
        let part = match item {
            Item::Run(run) => part(page, run),
            Item::Image { resource, .. } => Part::Image(*resource),
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
            Some(last) if !matches!(part, Part::Image(_)) && same(&last.part, &part) => {
                last.to = i + 1;
            }
            _ => out.push(segment(i, i + 1, part)),
        }
    }
    out
}

fn same(a: &Part, b: &Part) -> bool {
    match (a, b) {
        (Part::Formula(a), Part::Formula(b)) => Arc::ptr_eq(a, b),
        _ => a == b,
    }
}

fn part(page: &Page, run: &Run) -> Part {
    match &run.sense {
        Sense::Note(n) => Part::Note(*n),
        Sense::Formula(tex) => Part::Formula(tex.clone()),
        Sense::Heading(level) => Part::Heading(*level),
        Sense::Label => Part::Label,
        Sense::Text => {
            let at = page.links.iter().position(|l| covers(l, run));
            at.map_or(Part::Plain, |at| Part::Link(at as u32))
        }
    }
}

/// Whether a run stands in a link's area: a link's runs are its own.
fn covers(link: &LinkArea, run: &Run) -> bool {
    let inside = run.y > link.y && run.y < link.y + link.h + run.size * 0.4;
    inside && run.x > link.x - 0.05 && run.x + 0.05 < link.x + link.w
}
