//! The reading order with numbers, kinds and pages.

use super::{Error, Session};
use crate::manifest::{Project, kind_name};
use crate::model::{Anchor, Book, Kind, Matter, capitalised};
use crate::typeset::page::{Page, Pages};
use std::sync::Arc;

/// The reading order of a book.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Outline {
    /// The book's title.
    pub title: String,
    /// Its divisions.
    pub rows: Vec<Row>,
    /// Number of its pages; `None` if it can't be set.
    pub pages: Option<usize>,
}

/// A division of the book.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Where it stands.
    pub matter: Matter,
    /// Depth in the tree.
    pub level: usize,
    /// Its number, if it has one.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Name of its kind; empty if that is not known.
    pub kind: &'static str,
    /// Its file.
    pub file: Option<String>,
    /// The number on its first page.
    pub folio: Option<String>,
    /// How many pages it has, if the book can be set.
    pub pages: Option<usize>,
    /// It is made by Recto.
    pub generated: bool,
    /// It is listed, and has no text yet.
    pub draft: bool,
}

impl Session {
    /// The reading order: with pages if the book can be set, as the manifest has it if it can't even
    /// be read. What stands in the way is in the messages.
    ///
    /// # Errors
    /// [`Error::NoBook`].
    pub fn outline(&mut self) -> Result<Outline, Error> {
        let project = self.project()?;
        let title = project.meta.title.clone();
        let Ok(book) = self.book_with_faults() else {
            return Ok(Outline { title, rows: manifest_rows(&project), pages: None });
        };
        let layout = self.book_layout().ok();
        let pages = layout.as_ref().map(|l| &l.pages);
        let rows = book_rows(&book, pages);
        Ok(Outline { title, rows, pages: pages.map(|p| p.pages.len()) })
    }
}

fn book_rows(book: &Book, pages: Option<&Pages>) -> Vec<Row> {
    book.chapters
        .iter()
        .enumerate()
        .map(|(i, chapter)| {
            let own = |p: &&Arc<Page>| p.chapter as usize == i && !p.blank;
            let first = pages
                .filter(|_| !chapter.draft)
                .and_then(|p| opening(p, i).or_else(|| p.pages.iter().find(own)));
            // It may begin, and even end, on a page that the chapter before it has begun.
            let shared = usize::from(first.is_some_and(|p| !own(&p)));
            let count = |p: &Pages| p.pages.iter().filter(own).count() + shared;
            let title = chapter.listed_title();
            Row {
                matter: chapter.matter,
                level: chapter.level.into(),
                number: chapter.number.as_ref().map(|n| n.text.clone()).unwrap_or_default(),
                title: if title.is_empty() { untitled(chapter.kind) } else { title },
                kind: kind_name(chapter.kind),
                file: chapter.path.clone(),
                folio: first.map(|p| p.folio.clone()),
                pages: pages.map(count),
                generated: chapter.generated,
                draft: chapter.draft,
            }
        })
        .collect()
}

/// The page on which a chapter begins.
fn opening(pages: &Pages, chapter: usize) -> Option<&Arc<Page>> {
    let begins = |a: &Anchor| a.chapter as usize == chapter && a.id.is_none();
    let (_, at, _) = pages.anchors.iter().find(|(anchor, ..)| begins(anchor))?;
    pages.pages.get(*at).filter(|p| !p.blank)
}

/// The order as the manifest has it, when the book can't be read.
fn manifest_rows(project: &Project) -> Vec<Row> {
    project
        .entries
        .iter()
        .map(|entry| Row {
            matter: entry.matter,
            level: entry.level.into(),
            title: entry.title.clone().or(entry.file.clone()).unwrap_or_default(),
            kind: entry.kind.map_or("", kind_name),
            file: entry.file.clone(),
            draft: entry.draft,
            ..Row::default()
        })
        .collect()
}

/// A kind's name as a title: `Title page`.
fn untitled(kind: Kind) -> String {
    capitalised(&kind_name(kind).replace('-', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_a_title() {
        assert_eq!(untitled(Kind::TitlePage), "Title page");
    }
}
