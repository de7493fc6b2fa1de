//! Whole-book passes: the chapters become a complete book.
//!
//! Each pass is a file. They run in this order: pictures are loaded, divisions that no file gives
//! are inserted, chapters and displays are numbered, headings get ids, links and references are
//! resolved, punctuation becomes typographic.

mod divisions;
mod headings;
mod images;
mod links;
mod numbers;
mod punctuation;
mod refs;
mod words;

pub use numbers::roman;
pub use words::{Words, words};

use crate::diagnostic::Diagnostics;
use crate::manifest::Project;
use crate::model::{self, Block, BlockKind, Book, Chapter, Inline};
use crate::source::Sources;

/// Completes the book.
pub fn assemble(
    book: &mut Book,
    project: &Project,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) {
    images::load(book, project, sources, diags);
    divisions::insert(book);
    headings::prepare(book, diags);
    numbers::number(book, project);
    links::resolve(book, diags);
    refs::resolve(book, diags);
    callouts(book);
    punctuation::apply(book);
}

/// Labels of callouts in the book's language.
fn callouts(book: &mut Book) {
    let words = words(&book.meta.language);
    for_blocks(book, &mut |b| {
        if let BlockKind::Callout(c) = &mut b.kind {
            c.label = words.callout(&c.kind);
        }
    });
}

/// Calls `f` on every block of the book, notes included.
fn for_blocks(book: &mut Book, f: &mut impl FnMut(&mut Block)) {
    for chapter in &mut book.chapters {
        for_chapter_blocks(chapter, f);
    }
}

/// Calls `f` on every block of a chapter, notes included.
fn for_chapter_blocks(chapter: &mut Chapter, f: &mut impl FnMut(&mut Block)) {
    model::walk_blocks_mut(&mut chapter.blocks, f);
    for note in &mut chapter.notes {
        model::walk_blocks_mut(&mut note.blocks, f);
    }
}

/// Calls `f` on every inline node of a chapter: title, subtitle, text and notes.
fn for_chapter_inlines(chapter: &mut Chapter, f: &mut impl FnMut(&mut Inline)) {
    model::visit_inlines_mut(&mut chapter.title, f);
    model::visit_inlines_mut(&mut chapter.subtitle, f);
    for_chapter_blocks(chapter, &mut |b| {
        for list in b.inlines_mut() {
            model::visit_inlines_mut(list, f);
        }
    });
}
