//! The pages of a book, set by a theme, and whose they are.

use crate::manifest::Print;
use crate::model::Book;
use crate::theme::file::ThemeFile;
use crate::theme::{self, Theme};
use crate::typeset::page::Pages;
use std::sync::Arc;

/// Whose pages they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// The book's: they serve every edition that has no settings of its own.
    Book,
    /// The book's as they are if they serve one more edition too, a usual one of this name.
    BookAnd(String),
    /// Those of an edition with settings of its own.
    Own(String),
}

/// A book that has been set.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The book.
    pub book: Arc<Book>,
    /// The theme, with the margins that came of the number of pages.
    pub theme: Theme,
    /// The pages.
    pub pages: Pages,
}

impl Layout {
    /// The same as it is printed: without the pages of long descriptions, to which only a screen leads.
    pub(super) fn printed(layout: &Arc<Layout>) -> Arc<Layout> {
        let count = layout.pages.printed();
        if count == layout.pages.pages.len() {
            return Arc::clone(layout);
        }
        let mut pages = layout.pages.clone();
        pages.pages.truncate(count);
        pages.outline.retain(|entry| entry.page < count);
        pages.anchors.retain(|(_, page, _)| *page < count);
        pages.beside = 0;
        Arc::new(Layout { book: Arc::clone(&layout.book), theme: layout.theme.clone(), pages })
    }
}

/// A theme file with the settings of `[print]`.
pub(super) fn resolve(file: Option<&ThemeFile>, print: &Print, lang: &str) -> Theme {
    match file {
        Some(file) => theme::resolve(file, print, lang),
        None => theme::for_book(print, lang),
    }
}
