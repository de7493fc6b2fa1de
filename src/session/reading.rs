//! The manuscript becomes a complete book: chapters are read and assembled.

use super::Watch;
use crate::assemble::{Kept, assemble};
use crate::diagnostic::{Diagnostics, count};
use crate::manifest::{Entry, Project};
use crate::markdown;
use crate::model::Book;
use crate::source::Sources;

/// Reads the chapters that a project lists and completes the book; what is kept of it from the last
/// time is done again only where something else is read. What is wrong goes to `found`.
pub(super) fn read(
    project: &Project,
    sources: &mut Sources,
    kept: &mut Kept,
    watch: &mut dyn Watch,
    found: &mut Diagnostics,
) -> Book {
    let name = |e: &Entry| e.file.clone().or(e.title.clone()).unwrap_or_default();
    let names: Vec<String> = project.entries.iter().map(name).collect();
    let chapters = project.entries.iter().filter(|e| e.file.is_some()).count();
    let done = watch.chapters(&format!("Reading {}", count(chapters, "chapter")), names);
    assemble(project, sources, kept, found, &*done)
}

/// The chapters as they are in their files, before numbers, references and punctuation.
pub(super) fn parse(project: &Project, sources: &mut Sources, found: &mut Diagnostics) -> Book {
    markdown::read_book(project, sources, found, &|_| {})
}
