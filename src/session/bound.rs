//! Printed editions as those see them who sell them: how they are bound, how large and how thick they are.

use super::editions::Ordered;
use super::layout::{Key, Layout};
use super::{Error, Session, SetPages};
use crate::manifest::versions::Making;
use crate::manifest::{Binding, Edition, PageList, Printer};
use crate::model::Book;
use std::sync::Arc;

/// A printed edition.
#[derive(Debug)]
#[non_exhaustive]
pub struct Bound {
    /// Its pages, as many as are printed.
    pub pages: SetPages,
    /// What the manifest says of it; `None` of the book's own pages, for which it names no printer.
    pub edition: Option<Edition>,
    /// Who prints it.
    pub printer: Option<Printer>,
}

impl Bound {
    /// How it is bound: as the manifest has it, else as its printer's profile has.
    pub fn binding(&self) -> Binding {
        let said = self.edition.as_ref().and_then(|edition| edition.binding);
        let printer = self.printer.as_ref();
        let usual =
            || printer.and_then(|printer| printer.binding.of.or(printer.binding_of_cover()));
        said.or_else(usual).unwrap_or(Binding::Paperback)
    }

    /// By how much boards are wider and higher than the pages, points; nothing where that is not known.
    pub fn boards(&self) -> (f32, f32) {
        let cover = self.printer.as_ref().and_then(|printer| printer.cover.as_ref());
        cover.map_or((0.0, 0.0), |rules| rules.of.board)
    }

    /// Its thickness, points, where that of a page is known.
    pub fn thickness(&self) -> Option<f32> {
        let (edition, printer) = (self.edition.as_ref()?, self.printer.as_ref()?);
        let paper = printer.paper_of(edition);
        let page = edition.page_thickness.or(paper.and_then(|p| p.page))?;
        Some(page * self.pages.len() as f32 + paper.map_or(0.0, |p| p.extra))
    }

    /// Whether its type is that of large print.
    pub fn is_large_print(&self, whole: &crate::manifest::Print) -> bool {
        let own = self.edition.as_ref().and_then(|edition| edition.print.as_ref());
        own.unwrap_or(whole).large_print
    }
}

impl Session {
    /// A printed edition of the manifest, or without a name the book's own pages.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is no such edition; what is wrong with the book.
    pub fn bound(&mut self, name: Option<&str>) -> Result<Bound, Error> {
        self.book()?;
        let order = match name {
            Some(name) => self.order(name)?,
            None => None,
        };
        let key = order.as_ref().map_or(Key::Book, |order| self.key(order));
        let layout = Layout::printed(&self.layout(&key)?);
        let (edition, printer) = match order {
            Some(Ordered { edition, printer }) => (Some(edition), Some(printer)),
            None => (None, None),
        };
        Ok(Bound { pages: SetPages::new(layout, None), edition, printer })
    }

    /// The book as an edition of the manifest has it: with its chapters, called as it is.
    ///
    /// # Errors
    /// What is wrong with the manifest, or with the chapters.
    pub fn book_of(&mut self, name: &str) -> Result<Arc<Book>, Error> {
        let book = self.book()?;
        let version = self.project()?.making.of_edition(name);
        let own = version.map_or(Ok(book), |version| self.text(version))?;
        self.sound(|_| None)?;
        Ok(own)
    }

    /// The book as its EPUB has it.
    ///
    /// # Errors
    /// What is wrong with the manifest, or with the chapters.
    pub fn book_of_epub(&mut self) -> Result<Arc<Book>, Error> {
        self.book()?;
        let own = self.text(Making::EPUB)?;
        self.sound(|_| None)?;
        Ok(own)
    }

    /// The printed pages that the EPUB names, if it names some.
    ///
    /// # Errors
    /// What is wrong with the book.
    pub fn listed_pages(&mut self) -> Result<Option<SetPages>, Error> {
        let project = self.project()?;
        match &project.epub.page_list {
            PageList::None => Ok(None),
            PageList::Book => self.bound(None).map(|bound| Some(bound.pages)),
            PageList::Edition(at) => self.bound(Some(&at.value)).map(|bound| Some(bound.pages)),
        }
    }
}
