//! The manuscript to the model: files, includes, front matter, blocks and inline text.
//!
//! A chapter's way: `read` and `include` make one text with a map to its files (`text`),
//! `frontmatter` is cut off, `prepass` marks the blocks that CommonMark does not know, `parse` goes
//! through CommonMark's events (`blocks`, `para`, `html_blocks`), `inline` goes over the words of
//! each paragraph, `notes` orders the notes, `chapter` decides what the whole is.

mod attr;
mod blocks;
mod callout;
mod cells;
mod chapter;
mod code_info;
mod code_lines;
mod dollars;
mod flanks;
mod frontmatter;
mod html;
mod html_blocks;
mod html_table;
mod include;
mod indented;
mod inline;
mod inline_build;
mod lines;
mod lists;
mod notes;
mod para;
mod parse;
mod prepass;
mod read;
mod strangers;
#[cfg(test)]
mod tags_tests;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use inline::is_label;

use crate::diagnostic::{Diagnostics, Severity};
use crate::manifest::{Flavour, Project};
use crate::model::{Block, Book, Chapter, Observer, walk_blocks_mut};
use crate::source::Sources;
use rayon::prelude::*;

/// Reads the chapters that a project lists, with everything that they include, and parses them.
///
/// Files are read one after another into `sources`, parsed in parallel and joined in order. What
/// is wrong goes to `diags`; a chapter whose file cannot be read stays in the book without text.
/// `done` hears of each chapter that is parsed.
pub fn read_book(
    project: &Project,
    sources: &mut Sources,
    diags: &mut Diagnostics,
    done: Observer,
) -> Book {
    let mut inputs: Vec<chapter::Input> = Vec::with_capacity(project.entries.len());
    {
        let mut reader = read::Reader::new(&project.root, sources, diags);
        if project.flavour == Flavour::MdBook {
            reader.include_severity = Severity::Warning;
        }
        for entry in &project.entries {
            let file = entry.file.as_deref().filter(|_| !entry.draft);
            let id = file.and_then(|path| reader.read(path, entry.span));
            let text = id.map(|id| include::expand(&mut reader, id)).unwrap_or_default();
            let whole = id.is_some_and(|id| !reader.cut.contains(&id));
            inputs.push(chapter::Input { file: id, text, whole });
        }
    }
    let parsed: Vec<(Chapter, Diagnostics)> = (project.entries.par_iter())
        .zip(inputs.par_iter())
        .enumerate()
        .map(|(index, (entry, input))| {
            let read = chapter::read(entry, project, input);
            done(index);
            read
        })
        .collect();
    let mut book = Book { meta: project.meta.clone(), ..Book::default() };
    let mut found = Diagnostics::new();
    for (mut chapter, of_chapter) in parsed {
        found.extend(of_chapter);
        // What every chapter's file says of the author is the book's.
        if chapter.authors.iter().eq(book.meta.authors()) {
            chapter.authors.clear();
        }
        book.chapters.push(chapter);
    }
    diags.extend(chapter::of_book(found));
    chapter::unique_ids(&mut book.chapters);
    book
}

/// Gives the blocks of a chapter their ids, in document order, notes last.
fn number_blocks(chapter: &mut Chapter) {
    let mut next = 0;
    let mut number = |block: &mut Block| {
        block.id = next;
        next += 1;
    };
    walk_blocks_mut(&mut chapter.blocks, &mut number);
    for note in &mut chapter.notes {
        walk_blocks_mut(&mut note.blocks, &mut number);
    }
    chapter.next_block = next;
}
