//! The EPUB: its own, and those for shops, with what the shops would refuse of them.

use super::layout::Layout;
use super::made::Step;
use crate::check;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::epub::{self, Epub, Printed};
use crate::manifest::EpubSettings;
use crate::manifest::shop::{SHOPS, shop};
use crate::model::{Book, Chapter, Observer};
use crate::source::Span;
use crate::theme::Theme;
use crate::typeset::fonts::Fonts;
use crate::typeset::page::Pages;
use std::borrow::Cow;
use std::sync::Arc;

/// The printed edition whose pages the EPUB names.
#[derive(Debug)]
pub(super) struct Listed {
    /// Its name; none of the book's own pages.
    pub name: String,
    /// Its ISBN, where it is not the printed book's.
    pub isbn: Option<String>,
    /// Its pages.
    pub layout: Arc<Layout>,
}

impl Listed {
    fn printed<'a>(&'a self, pages: &'a Pages) -> Option<Printed<'a>> {
        let isbn = self.isbn.as_deref().or(self.layout.book.meta.isbn_print.as_deref());
        let title = &self.layout.book.meta.title;
        (!pages.pages.is_empty()).then_some(Printed { pages, isbn, title, name: &self.name })
    }

    /// Its pages as they stand in the EPUB's book, which may have other chapters.
    fn pages(&self, book: &Book) -> Cow<'_, Pages> {
        match same_chapters(&self.layout.book, book) {
            Some(same) => Cow::Owned(self.layout.pages.in_other_book(&same)),
            None => Cow::Borrowed(&self.layout.pages),
        }
    }
}

/// Which chapter of `there` each one of `here` is, or which is the next that is there; `None` if both have the
/// same.
fn same_chapters(here: &Book, there: &Book) -> Option<Vec<Result<u32, u32>>> {
    let is = |a: &Chapter, b: &Chapter| {
        let by_title = || a.file.is_some() || a.title == b.title;
        (a.file, a.kind, a.generated, &a.lists) == (b.file, b.kind, b.generated, &b.lists)
            && by_title()
    };
    let pairs = || here.chapters.iter().zip(&there.chapters);
    if here.chapters.len() == there.chapters.len() && pairs().all(|(a, b)| is(a, b)) {
        return None;
    }
    let mut next = 0;
    let found = here.chapters.iter().map(|chapter| {
        let ahead = there.chapters.get(next..).unwrap_or_default();
        match ahead.iter().position(|other| is(chapter, other)) {
            Some(after) => {
                next += after + 1;
                Ok((next - 1) as u32)
            }
            None => Err(next as u32),
        }
    });
    Some(found.collect())
}

/// What an EPUB is made of.
pub(super) struct Task<'a> {
    pub book: &'a Book,
    pub style: &'a Theme,
    pub listed: Option<&'a Listed>,
    pub settings: &'a EpubSettings,
    pub fonts: Option<&'a Fonts>,
}

/// Makes the EPUB, or that for a shop, whatever shop the manifest names; what can't be carried over,
/// why it can't be made, and what that shop would refuse of it all the same is told.
pub(super) fn make(shop: Option<&str>, task: &Task, done: Observer) -> Step<Option<Arc<Epub>>> {
    let pages = task.listed.map(|listed| listed.pages(task.book));
    let printed = task.listed.zip(pages.as_ref());
    let printed = printed.and_then(|(listed, pages)| listed.printed(pages));
    let mut settings = task.settings.clone();
    settings.shop = shop.map(str::to_string).or(settings.shop);
    let mut found = Diagnostics::new();
    match epub::write(task.book, task.style, printed, &settings, task.fonts, done) {
        Ok(mut epub) => {
            epub.warnings.drain(..).for_each(|w| found.push(w));
            shop.iter().for_each(|name| found.extend(preflight(task.book, &epub, name)));
            Step::new(Some(Arc::new(epub)), found)
        }
        Err(e) => {
            let whose = shop.map(|name| format!(" for {name}")).unwrap_or_default();
            let what = format!("no EPUB{whose}: {e}");
            found.push(Diagnostic::error(Code::EPUB_FAILED, Span::NONE, what));
            Step::new(None, found)
        }
    }
}

/// What a shop would refuse of an EPUB.
pub(super) fn preflight(book: &Book, epub: &Epub, name: &str) -> Diagnostics {
    shop(name).map(|shop| check::shop::preflight(book, epub, &shop)).unwrap_or_default()
}

/// Whether it is the name of a shop.
pub fn is_shop(name: &str) -> bool {
    SHOPS.contains(&name)
}
