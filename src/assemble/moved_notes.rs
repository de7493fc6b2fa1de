//! Notes that move with what they stand in from one chapter into another.

use super::citations::{arrange, read_notes};
use super::numbers::NoteCounts;
use crate::markdown::{moved, reading_order};
use crate::model::{Block, Book, Chapter, Note, visit_note_marks_in, visit_note_marks_in_mut};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Copies of the notes of a block of a chapter, with those within them; the marks in it and in them name
/// these.
pub(super) fn take(block: &mut Block, notes: &[Note]) -> Vec<Note> {
    let mut marks = Vec::new();
    visit_note_marks_in(std::slice::from_ref(block), &mut |index| marks.push(index));
    let (own, places) = reading_order(notes.len(), marks, |index, ahead| {
        visit_note_marks_in(&notes[index as usize].blocks, &mut |index| ahead.push(index));
    });
    let mut taken: Vec<Note> =
        own.iter().filter_map(|index| notes.get(*index as usize).cloned()).collect();
    renumber(block, &mut taken, &mut moved(&places));
    taken
}

/// Puts a block's notes beside those of the chapter where it goes.
pub(super) fn put(block: &mut Block, mut taken: Vec<Note>, notes: &mut Vec<Note>) {
    let first = notes.len() as u32;
    renumber(block, &mut taken, &mut |index| *index += first);
    notes.append(&mut taken);
}

/// Gives the marks in a block and in its notes other indexes.
fn renumber(block: &mut Block, notes: &mut [Note], new: &mut impl FnMut(&mut u32)) {
    visit_note_marks_in_mut(std::slice::from_mut(block), new);
    notes.iter_mut().for_each(|note| visit_note_marks_in_mut(&mut note.blocks, new));
}

/// Takes the notes with these labels, which have moved, out of the chapter that they were in, if no mark
/// of it names them any more.
pub(super) fn leave(chapter: &mut Chapter, labels: &BTreeSet<String>) {
    if labels.is_empty() {
        return;
    }
    let (_, marked) = read_notes(chapter);
    let stays =
        |(note, place): (&Note, &Option<u32>)| place.is_some() || !labels.contains(&note.label);
    let kept: Vec<bool> = chapter.notes.iter().zip(&marked).map(stays).collect();
    let order: Vec<u32> = (0u32..).zip(&kept).filter(|(_, kept)| **kept).map(|(n, _)| n).collect();
    let mut next = 0..;
    let places: Vec<Option<u32>> =
        kept.iter().map(|kept| if *kept { next.next() } else { None }).collect();
    arrange(chapter, &order, &places);
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
