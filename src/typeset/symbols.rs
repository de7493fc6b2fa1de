//! The symbols of notes at the foot of pages, which begin anew on each page.
//!
//! Which symbol a note has depends on the page that it stands on, and its width moves the words behind
//! its mark: so symbols are asked for as page numbers are (`numbers`), and a part of the book
//! that was given others than its pages have now is set again. Each round may move the ends of pages, and
//! so other symbols: from a late one on those that change have the room of what they were where lines are
//! broken, so that all lines end where they did, and are spread anew.

use super::breaker::{NoteMark, PagePlan, Plan};
use super::compose::Stretch;
use crate::model::{Note, note_symbol};
use std::collections::BTreeMap;

/// A note by its chapter and its number among those of the chapter that symbols mark.
pub(super) type Of = (u32, u32);

/// What a note is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shown {
    /// The place of its symbol on its page, as far as it is known.
    pub place: Option<u32>,
    /// The place whose symbol has the room that this one takes, if that is another.
    pub room: Option<u32>,
}

impl Shown {
    /// The place; most pages have one such note at most.
    pub(super) fn rank(self) -> u32 {
        self.place.unwrap_or(1)
    }
}

/// The symbols of a book's notes, each by its place on its page, from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Symbols(BTreeMap<Of, u32>);

impl Symbols {
    /// Takes those of a part of the book.
    pub(super) fn add(&mut self, found: impl IntoIterator<Item = (Of, u32)>) {
        self.0.extend(found);
    }

    /// The place of a note's symbol on its page, where notes stand at the foot.
    pub(super) fn get(&self, of: Of) -> Option<u32> {
        self.0.get(&of).copied()
    }

    /// The same in a book that has not all chapters: `same` says which one each is there.
    pub(super) fn in_other_book(&self, same: &dyn Fn(u32) -> Option<u32>) -> Symbols {
        let all = self.0.iter();
        Symbols(all.filter_map(|((c, note), at)| Some(((same(*c)?, *note), *at))).collect())
    }

    /// What marks a note of a chapter in print.
    pub fn mark(&self, chapter: u32, note: &Note) -> String {
        let on_page = self.get((chapter, note.number)).filter(|_| note.symbol);
        on_page.map_or_else(|| note.mark(), note_symbol)
    }
}

/// The symbols that the notes of a stretch have on the pages of a plan.
pub(super) fn on_pages(stretch: &Stretch, plan: &Plan) -> Vec<(Of, u32)> {
    let mut found = Vec::new();
    if stretch.notes.iter().all(|n| n.symbol == 0) {
        return found;
    }
    let (mut count, mut called) = (0, 0);
    for page in &plan.pages {
        // A note that had no room on the page of its mark has a symbol that is none of that page's
        // others: those of the page where it stands are counted on behind it.
        let begun = behind(page.notes_from)..behind(page.notes_to);
        if called <= begun.start {
            count = 0;
        }
        for note in begun {
            let number = stretch.notes.get(note as usize).map_or(0, |n| n.symbol);
            if number > 0 {
                count += 1;
                found.push(((stretch.note_owners[note as usize], number), count));
            }
        }
        called = called_by(stretch, page).fold(called, u32::max);
    }
    found
}

/// The first note that has not begun.
fn behind(placed: NoteMark) -> u32 {
    placed.note + u32::from(placed.slab > 0)
}

/// The notes that are called on a page, each as the one behind it.
fn called_by<'a>(stretch: &'a Stretch, page: &'a PagePlan) -> impl Iterator<Item = u32> + 'a {
    let pieces = &stretch.galley.pieces;
    let floats = page.floats.iter().flat_map(move |&f| &pieces[f as usize].variants[0].slabs);
    let strips = page.strips.iter().flat_map(move |s| {
        let setting = &pieces[s.piece as usize].variants[usize::from(s.setting)];
        &setting.slabs[s.from as usize..setting.end(s.from, s.to) as usize]
    });
    floats.chain(strips).flat_map(|slab| &slab.notes).map(|note| note + 1)
}
