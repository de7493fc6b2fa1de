//! Notes that move with what they stand in from one chapter into another.

use super::numbers::NoteCounts;
use crate::model::{
    Block, Book, Chapter, InlineKind, Note, visit_blocks, visit_inlines, visit_inlines_mut,
    walk_blocks_mut,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Indexes of the notes that blocks have, in the order of their marks.
fn marks(blocks: &[Block]) -> Vec<u32> {
    let mut all = Vec::new();
    visit_blocks(blocks, &mut |b| {
        for list in b.inlines() {
            visit_inlines(list, &mut |i| {
                if let InlineKind::Note(index) = i.kind {
                    all.push(index);
                }
            });
        }
    });
    all
}

/// The same with those within notes, each once, a note before those in it.
fn with_inner(blocks: &[Block], notes: &[Note]) -> Vec<u32> {
    let mut all: Vec<u32> = Vec::new();
    let mut open = marks(blocks);
    open.reverse();
    while let Some(index) = open.pop() {
        if all.contains(&index) {
            continue;
        }
        all.push(index);
        let inner = notes.get(index as usize).map(|n| marks(&n.blocks)).unwrap_or_default();
        open.extend(inner.into_iter().rev());
    }
    all
}

/// Gives marks other indexes.
fn renumber(blocks: &mut [Block], new: &dyn Fn(u32) -> Option<u32>) {
    walk_blocks_mut(blocks, &mut |b| {
        for list in b.inlines_mut() {
            visit_inlines_mut(list, &mut |i| {
                if let InlineKind::Note(index) = &mut i.kind {
                    *index = new(*index).unwrap_or(*index);
                }
            });
        }
    });
}

fn position(all: &[u32], index: u32) -> Option<u32> {
    all.iter().position(|own| *own == index).and_then(|at| u32::try_from(at).ok())
}

/// Copies of the notes of a block of a chapter; the marks in it and in them name these.
pub(super) fn take(block: &mut Block, notes: &[Note]) -> Vec<Note> {
    let own = with_inner(std::slice::from_ref(block), notes);
    let mut taken: Vec<Note> =
        own.iter().filter_map(|index| notes.get(*index as usize).cloned()).collect();
    let new = |index| position(&own, index);
    renumber(std::slice::from_mut(block), &new);
    taken.iter_mut().for_each(|note| renumber(&mut note.blocks, &new));
    taken
}

/// Puts a block's notes beside those of the chapter where it goes.
pub(super) fn put(block: &mut Block, mut taken: Vec<Note>, notes: &mut Vec<Note>) {
    let first = notes.len() as u32;
    let new = |index| Some(first + index);
    renumber(std::slice::from_mut(block), &new);
    taken.iter_mut().for_each(|note| renumber(&mut note.blocks, &new));
    notes.append(&mut taken);
}

/// Takes the notes with these labels, which have moved, out of the chapter that they were in, if no mark
/// of it names them any more.
pub(super) fn leave(chapter: &mut Chapter, labels: &BTreeSet<String>) {
    if labels.is_empty() {
        return;
    }
    let mut named: BTreeSet<u32> =
        with_inner(&chapter.blocks, &chapter.notes).into_iter().collect();
    let mut titles = |index: u32| named.insert(index);
    visit_inlines(&chapter.title, &mut |i| {
        if let InlineKind::Note(index) = i.kind {
            titles(index);
        }
    });
    let stays = |index: u32, note: &Note| named.contains(&index) || !labels.contains(&note.label);
    let kept: Vec<u32> = (0u32..)
        .zip(&chapter.notes)
        .filter(|(index, note)| stays(*index, note))
        .map(|(index, _)| index)
        .collect();
    arrange(chapter, &kept);
}

/// Puts the notes of a chapter in the order of their marks.
pub(super) fn order(chapter: &mut Chapter) {
    let mut all: Vec<u32> = Vec::new();
    visit_inlines(&chapter.title, &mut |i| {
        if let InlineKind::Note(index) = i.kind {
            all.push(index);
        }
    });
    for index in with_inner(&chapter.blocks, &chapter.notes) {
        if !all.contains(&index) {
            all.push(index);
        }
    }
    for index in 0..chapter.notes.len() as u32 {
        if !all.contains(&index) {
            all.push(index);
        }
    }
    if all.iter().zip(0u32..).any(|(index, at)| *index != at) {
        arrange(chapter, &all);
    }
}

/// Leaves a chapter these of its notes, in this order.
fn arrange(chapter: &mut Chapter, kept: &[u32]) {
    let new = |index| position(kept, index);
    renumber(&mut chapter.blocks, &new);
    visit_inlines_mut(&mut chapter.title, &mut |i| {
        if let InlineKind::Note(index) = &mut i.kind {
            *index = new(*index).unwrap_or(*index);
        }
    });
    let old = std::mem::take(&mut chapter.notes);
    let notes = kept.iter().filter_map(|index| old.get(*index as usize).cloned());
    chapter.notes = notes.collect();
    chapter.notes.iter_mut().for_each(|note| renumber(&mut note.blocks, &new));
}

/// Numbers the notes of a book anew.
pub(super) fn number(book: &mut Book) {
    let mut before = NoteCounts::default();
    for at in 0..book.chapters.len() {
        if !book.is_nested(at) {
            before = NoteCounts::default();
        }
        let mut then = before;
        let numbers: Vec<u32> =
            book.chapters[at].notes.iter().map(|note| then.next(note.symbol)).collect();
        before = then;
        if book.chapters[at].notes.iter().zip(&numbers).all(|(note, n)| note.number == *n) {
            continue;
        }
        let chapter = Arc::make_mut(&mut book.chapters[at]);
        for (note, number) in chapter.notes.iter_mut().zip(numbers) {
            note.number = number;
        }
    }
}
