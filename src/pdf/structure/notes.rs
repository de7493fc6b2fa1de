//! Notes: behind the paragraph that marks them, at the end of their chapter, or in a division of their
//! own, as the pages have them.

use super::{HEADINGS, Place, Tree};
use crate::manifest::NotesPlace;
use crate::model::{Block, BlockKind, Chapter, Kind, Note, visit_blocks};
use crate::typeset::page::Role;

impl<'a> Tree<'a> {
    /// The notes that were marked, or all that are left.
    pub(super) fn notes(&mut self, parent: usize, all: bool) {
        let chapter = &self.book.chapters[self.chapter as usize];
        let at_end = self.pages.notes != NotesPlace::Page;
        let due = std::mem::take(&mut self.due);
        if at_end && !all {
            self.due = due;
            return;
        }
        let rest = (0..chapter.notes.len() as u32).filter(|_| all);
        let mut list = due;
        list.extend(rest);
        if at_end {
            let first = chapter.notes_by_series().first().map(|(_, note)| *note);
            self.notes_head(first, parent);
            list.sort_by_key(|n| chapter.notes.get(*n as usize).is_none_or(|note| !note.symbol));
        }
        for n in list {
            let Some(note) = chapter.notes.get(n as usize) else { continue };
            // A note that is marked twice stands where it is marked first.
            let Some(first) = note.blocks.first().filter(|b| self.holds(b.id, &note.blocks)) else {
                continue;
            };
            let elem = self.elem(parent, "Note");
            self.elems[elem].id = Some(format!("note-{}-{}", self.chapter, n + 1));
            self.noted.insert((self.chapter, n), elem);
            if !matches!(first.kind, BlockKind::Para(_)) {
                // The number before a list or code has a line of its own.
                let number = self.take_role(first.id, |role| role == Role::Note);
                self.paragraph(elem, &number);
            }
            self.blocks(&note.blocks, elem);
        }
    }

    /// Takes the groups of a block that have a role.
    fn take_role(&mut self, block: u32, fits: impl Fn(Role) -> bool) -> Vec<Place> {
        let places = self.take(Some(block));
        let (taken, rest): (Vec<Place>, Vec<Place>) =
            places.into_iter().partition(|p| fits(self.group(*p).role));
        if !rest.is_empty() {
            self.groups.insert((self.chapter, Some(block)), rest);
        }
        taken
    }

    /// The heading over notes at the end of a chapter, which has no block of its own.
    fn notes_head(&mut self, first: Option<&Note>, parent: usize) {
        let Some(first) = first.and_then(|n| n.blocks.first()) else { return };
        let head = self.take_role(first.id, |role| matches!(role, Role::Heading(_)));
        if !head.is_empty() {
            let elem = self.elem(parent, HEADINGS[usize::from(self.heading(2)) - 1]);
            self.fill(elem, &head);
        }
    }

    /// Whether the pages still hold something of these blocks.
    fn holds(&self, first: u32, blocks: &[Block]) -> bool {
        let mut last = first;
        visit_blocks(blocks, &mut |b| last = last.max(b.id));
        let range = (self.chapter, Some(first))..=(self.chapter, Some(last));
        self.groups.range(range).next().is_some()
    }

    /// Sets aside what the pages hold of notes, for the division of their own.
    pub(super) fn hold_notes(&mut self) {
        // Those of long descriptions stand with them.
        let held = |c: &Chapter| c.kind != Kind::Descriptions;
        let chapters = self.book.chapters.iter().enumerate().filter(|(_, c)| held(c));
        for (chapter, c) in chapters {
            for note in &c.notes {
                visit_blocks(&note.blocks, &mut |b| {
                    let key = (chapter as u32, Some(b.id));
                    if let Some(places) = self.groups.remove(&key) {
                        self.held.insert(key, places);
                    }
                });
            }
        }
    }

    /// The notes of all chapters, each chapter's in a section.
    pub(super) fn notes_of_all(&mut self, division: usize) {
        let own = self.chapter;
        self.groups.append(&mut self.held);
        for (chapter, c) in self.book.chapters.iter().enumerate() {
            if c.notes.is_empty() || c.kind == Kind::Descriptions {
                continue;
            }
            self.chapter = chapter as u32;
            let section = self.elem(division, "Sect");
            self.notes(section, true);
            if chapter as u32 != own {
                self.rest(section);
            }
        }
        self.chapter = own;
    }

    /// Notes of a book without a division for them are at its end.
    pub(super) fn lost_notes(&mut self) {
        if !self.held.is_empty() {
            self.notes_of_all(0);
        }
    }
}
