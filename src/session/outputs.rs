//! What a session gives: EPUBs, PDFs, covers, and what printers and shops would refuse of them.

use super::editions::{self, Ordered, forced};
use super::layout::{self, Key, Layout};
use super::made::{Body, Cover, Edited, Loaded, Made, PdfFile, Step};
use super::margins::titles;
use super::shops::{self, Listed};
use super::{Error, Message, Session, SetPages, cover, endpapers, is_shop, message, press};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::epub::Epub;
use crate::manifest::editions::SCREEN;
use crate::manifest::printer::Bleed;
use crate::manifest::versions::Making;
use crate::manifest::{Edition, Output, PageList, Printer, Project, ScreenFormat};
use crate::model::Book;
use crate::pdf;
use crate::source::Span;
use crate::theme::Theme;
use crate::typeset::fonts::Fonts;
use std::sync::Arc;

/// An edition of the book: of the manifest, `screen`, `print`, or a printer's name.
#[derive(Debug)]
pub struct EditionOf<'s> {
    session: &'s mut Session,
    order: Option<Ordered>,
}

impl EditionOf<'_> {
    /// Its pages.
    ///
    /// # Errors
    /// What is wrong with the manifest, or with the chapters.
    pub fn pages(self) -> Result<SetPages, Error> {
        self.session.book()?;
        let key = self.order.map_or(Key::Book, |o| self.session.key(&o));
        self.session.show(&key)
    }

    /// How far its pages run over their edges for the printer.
    pub fn bleed(&self) -> Option<Bleed> {
        self.order.as_ref().map(|order| order.printer.bleed.of)
    }

    /// Its file.
    ///
    /// # Errors
    /// As of [`Session::pdf`].
    pub fn pdf(self) -> Result<Arc<PdfFile>, Error> {
        match self.order {
            Some(order) => self.session.body(&order),
            None => self.session.screen(),
        }
    }
}

impl Session {
    /// An edition by its name.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of this name.
    pub fn edition(&mut self, name: &str) -> Result<EditionOf<'_>, Error> {
        let order = self.order(name)?;
        Ok(EditionOf { session: self, order })
    }

    /// The EPUB.
    ///
    /// # Errors
    /// What is wrong with the book or its pages; why the file can't be made.
    pub fn epub(&mut self) -> Result<Arc<Epub>, Error> {
        self.both(true, false)?;
        self.finished_epub("", true)
    }

    /// The EPUB as a shop wants it: `kindle`, `apple`, `kobo`, `google`, `generic-shop`. What the shop
    /// would refuse all the same is told.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is no such shop; else as of [`Session::epub`].
    pub fn epub_for(&mut self, shop: &str) -> Result<Arc<Epub>, Error> {
        if !is_shop(shop) {
            let wrong = editions::unknown(shop, &self.loaded().of.editions);
            return Err(Error::Unknown(Box::new(Message::new(&wrong, &self.sources))));
        }
        self.book()?;
        if !self.made.epubs.contains_key(shop) {
            let version = self.project()?.making.of_shop(shop).unwrap_or(Making::EPUB);
            let listed = self.listed()?;
            self.watch.step(&format!("Making the EPUB for {shop}"));
            self.make_epub(shop, version, Some(shop), listed.as_ref())?;
        }
        self.finished_epub(shop, true)
    }

    /// Makes the EPUB of a version, for a shop or for none, and keeps it by its name.
    fn make_epub(
        &mut self,
        name: &str,
        version: usize,
        shop: Option<&str>,
        listed: Option<&Listed>,
    ) -> Result<(), Error> {
        let project = self.project()?;
        let book = self.text(version)?;
        self.sound(|_| None)?;
        let fonts = self.fonts()?;
        let style = self.style_of(&book)?;
        let (settings, fonts) = (&project.epub, fonts.as_deref());
        let task = shops::Task { book: &book, style: &style, listed, settings, fonts };
        let made = shops::make(shop, &task, &|_| {});
        self.made.epubs.insert(name.to_string(), made);
        Ok(())
    }

    /// The theme as the EPUB of a book has it, which speaks the book's language.
    fn style_of(&mut self, book: &Book) -> Result<Arc<Theme>, Error> {
        let (project, style) = (self.project()?, self.style()?);
        if book.meta.language == self.read()?.meta.language {
            return Ok(style);
        }
        let file = self.loaded().of.theme.clone();
        Ok(Arc::new(layout::resolve(file.as_deref(), &project.print, &book.meta.language)))
    }

    /// The EPUB of an edition of the manifest that is one. It names the printed book's pages if it has all of its
    /// chapters.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of this name; else as of [`Session::epub`].
    pub fn epub_of(&mut self, name: &str) -> Result<Arc<Epub>, Error> {
        let project = self.project()?;
        let is = |edition: &&Edition| edition.name == name && edition.output == Output::Epub;
        let edition = project.editions.iter().find(is);
        let version = project.making.of_edition(name);
        let Some((edition, version)) = edition.zip(version) else {
            let wrong = editions::unknown(name, &self.loaded().of.editions);
            return Err(Error::Unknown(Box::new(Message::new(&wrong, &self.sources))));
        };
        self.book()?;
        if !self.made.epubs.contains_key(name) {
            let listed = if edition.has_other_pages() { None } else { self.listed()? };
            self.watch.step(&format!("Making the edition {name}"));
            self.make_epub(name, version, None, listed.as_ref())?;
        }
        self.finished_epub(name, !edition.has_other_pages())
    }

    /// Names of the manifest's editions that are EPUBs.
    ///
    /// # Errors
    /// [`Error::NoBook`].
    pub fn epub_editions(&mut self) -> Result<Vec<String>, Error> {
        let project = self.project()?;
        let epubs = project.editions.iter().filter(|edition| edition.output == Output::Epub);
        Ok(epubs.map(|edition| edition.name.clone()).collect())
    }

    /// The EPUB of a name that has been made; `lists` says that it names printed pages, which are to be sound too.
    fn finished_epub(&mut self, name: &str, lists: bool) -> Result<Arc<Epub>, Error> {
        let key = self.listed_key()?.map(|(key, ..)| key).filter(|_| lists);
        self.finished(key.as_ref(), |made| made.epubs.get(name).map(|s| (&s.of, &s.found)))
    }

    /// The PDF of an edition: of the manifest, `screen`, `print`, or of a printer's name.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of this name; what is wrong with the book or its pages; what
    /// the printer would refuse, unless it is made by force.
    pub fn pdf(&mut self, name: &str) -> Result<Arc<PdfFile>, Error> {
        self.edition(name)?.pdf()
    }

    /// The EPUB and the PDF for the screen, made at the same time.
    ///
    /// # Errors
    /// As of [`Session::epub`].
    pub fn files(&mut self) -> Result<(Arc<Epub>, Arc<PdfFile>), Error> {
        self.both(true, true)?;
        Ok((self.epub()?, self.screen()?))
    }

    fn screen(&mut self) -> Result<Arc<PdfFile>, Error> {
        self.both(false, true)?;
        self.finished(Some(&Key::Book), |made| made.screen.as_ref().map(|s| (&s.of, &s.found)))
    }

    /// What a step has made, if neither it nor the pages that it needs have errors.
    fn finished<T>(
        &self,
        key: Option<&Key>,
        step: impl Fn(&Made) -> Option<(&Option<T>, &Diagnostics)>,
    ) -> Result<T, Error>
    where
        T: Clone,
    {
        self.sound(|made| made.layouts.get(key?).map(|l| &l.found))?;
        self.sound(|made| step(made).map(|s| s.1))?;
        let made = step(&self.made).and_then(|s| s.0.clone());
        made.ok_or_else(|| Error::Errors(Vec::new()))
    }

    /// Makes the EPUB and the PDF for the screen, those that are wanted and not made yet.
    fn both(&mut self, epub: bool, pdf: bool) -> Result<(), Error> {
        self.book()?;
        self.make(epub, pdf)
    }

    /// The same, whatever is wrong with the book.
    pub(super) fn make(&mut self, epub: bool, pdf: bool) -> Result<(), Error> {
        let (project, mut book) = (self.project()?, self.read()?);
        let epub = epub && !self.made.epubs.contains_key("");
        let pdf = pdf && self.made.screen.is_none();
        let what = match (epub, pdf) {
            (true, true) => "Making the EPUB and the PDF",
            (true, false) => "Making the EPUB",
            (false, true) => "Making the PDF",
            (false, false) => return Ok(()),
        };
        let style = self.style()?;
        if epub {
            book = self.text(Making::EPUB)?;
            self.sound(|_| None)?;
        }
        let layout = if pdf { Some(self.layout(&Key::Book)?) } else { None };
        let listed = if epub { self.listed()? } else { None };
        if !self.made.layouts.contains_key(&Key::Book) {
            self.watch.step("Leaving the book's pages unset: nothing needs them");
        }
        let fonts = if epub { self.fonts()? } else { None };
        let done = self.watch.chapters(what, titles(&book));
        let task = shops::Task {
            book: &book,
            style: &style,
            listed: listed.as_ref(),
            settings: &project.epub,
            fonts: fonts.as_deref(),
        };
        let format = self.options.screen.unwrap_or(project.screen);
        if self.options.once && self.all_share(&project) {
            self.setting.fonts.forget_words();
        }
        let (epub, pdf) = rayon::join(
            || epub.then(|| shops::make(None, &task, &*done)),
            || layout.map(|layout| screen(&layout, format)),
        );
        epub.into_iter().for_each(|made| _ = self.made.epubs.insert(String::new(), made));
        self.made.screen = pdf.or(self.made.screen.take());
        Ok(())
    }

    /// Whether all editions of the manifest have pages that are set by now: the book's.
    fn all_share(&self, project: &Project) -> bool {
        let book = self.made.book.as_ref().map(|step| &*step.of);
        let mut editions = self.made.loaded.iter().flat_map(|loaded| &loaded.of.editions);
        editions.all(|order| shares(order, Some(project), book))
    }

    /// The pages that the EPUB names.
    fn listed(&mut self) -> Result<Option<Listed>, Error> {
        let Some((key, name, isbn)) = self.listed_key()? else { return Ok(None) };
        Ok(Some(Listed { name, isbn, layout: Layout::printed(&self.layout(&key)?) }))
    }

    /// Whose pages the EPUB names: with the edition's name, and its ISBN where it has one of its own.
    fn listed_key(&mut self) -> Result<Option<(Key, String, Option<String>)>, Error> {
        let project = self.project()?;
        let at = match &project.epub.page_list {
            PageList::None => return Ok(None),
            PageList::Book => None,
            PageList::Edition(at) => Some(at),
        };
        let editions = &self.loaded().of.editions;
        let order = at.and_then(|at| editions.iter().find(|o| o.edition.name == at.value).cloned());
        let Some(order) = order else { return Ok(Some((Key::Book, String::new(), None))) };
        let isbn = order.edition.isbn.as_ref().map(|at| at.value.clone());
        Ok(Some((self.key(&order), order.edition.name, isbn)))
    }

    /// The book's fonts, if the EPUB is to have them. What is wrong with them is told by the pages.
    fn fonts(&mut self) -> Result<Option<Arc<Fonts>>, Error> {
        let project = self.project()?;
        let style = self.style()?;
        let (sources, store) = (&self.sources, &mut self.setting.fonts);
        let read = || {
            Arc::new(store.fonts((&project.print, &style.faces), sources, &mut Diagnostics::new()))
        };
        let made = self.made.fonts.get_or_insert_with(|| project.epub.fonts.then(read));
        Ok(made.clone())
    }

    /// Whose pages an edition has.
    pub(super) fn key(&mut self, order: &Ordered) -> Key {
        let name = &order.edition.name;
        let book = self.made.book.as_ref().map(|step| Arc::clone(&step.of));
        let loaded = &self.loaded().of;
        let known = loaded.editions.iter().any(|o| o.edition.name == *name);
        let shares = shares(order, loaded.project.as_deref(), book.as_deref());
        match (shares, known) {
            (false, _) => {
                let book = book.as_deref();
                let all = || book.iter().flat_map(|book| sharers(order, loaded, book));
                // What was printed goes before what comes first.
                let held =
                    |o: &&Ordered| loaded.holds.of(&Key::Own(o.edition.name.clone())).is_some();
                let with = all().find(held).or_else(|| all().next());
                Key::Own(with.map_or(name, |first| &first.edition.name).clone())
            }
            (true, true) => Key::Book,
            (true, false) => Key::BookAnd(name.clone()),
        }
    }

    fn body(&mut self, order: &Ordered) -> Result<Arc<PdfFile>, Error> {
        self.book()?;
        self.bind(order)?;
        let name = &order.edition.name;
        let body =
            self.made.editions.iter().find(|e| e.name == *name).and_then(|e| e.body.as_ref());
        let file = body.and_then(|b| b.file.clone());
        file.ok_or_else(|| self.refused(name))
    }

    /// The cover of an edition.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of this name, or it is that for the screen; what is wrong
    /// with the book, or with the cover.
    pub fn cover(&mut self, name: &str) -> Result<Arc<Cover>, Error> {
        let Some(order) = self.order(name)? else {
            let wrong = editions::unknown(name, &[]);
            return Err(Error::Unknown(Box::new(Message::new(&wrong, &self.sources))));
        };
        self.book()?;
        self.wrap(&order)?;
        let edition = self.made.editions.iter().find(|e| e.name == name);
        let cover = edition.and_then(|e| e.cover.as_ref()).and_then(|c| c.of.clone());
        cover.ok_or_else(|| self.refused(name))
    }

    /// The endpapers of an edition: a sheet for each end. `None` if it asks for none, or its printer takes none,
    /// which is told.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is no edition of this name; what is wrong with the book, or with their pictures.
    pub fn endpapers(&mut self, name: &str) -> Result<Option<Arc<PdfFile>>, Error> {
        let Some(order) = self.order(name)?.filter(has_endpapers) else { return Ok(None) };
        self.book()?;
        self.line(&order)?;
        let edition = self.made.editions.iter().find(|e| e.name == name);
        let made = edition.and_then(|e| e.endpapers.as_ref());
        match made.and_then(|step| step.of.clone()) {
            Some(file) => Ok(Some(file)),
            None if made.is_some_and(|step| step.found.has_errors()) => Err(self.refused(name)),
            None => Ok(None),
        }
    }

    /// Whether an edition of this name asks for endpapers, and its printer takes them.
    #[cfg(feature = "cli")]
    pub(crate) fn has_endpapers(&mut self, name: &str) -> bool {
        let order = self.order(name).ok().flatten().filter(has_endpapers);
        order.is_some_and(|order| order.printer.endpapers.is_some())
    }

    /// What a printer or a shop would refuse or advises against, of an edition or of the book's EPUB.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none of this name; what is wrong with the book.
    pub fn preflight(&mut self, name: &str) -> Result<Vec<Message>, Error> {
        if is_shop(name) {
            self.book()?;
            self.shop(name)?;
            let found = self.made.shops.get(name).cloned().unwrap_or_default();
            return Ok(message::messages(&found, &self.sources));
        }
        if self.epub_editions()?.iter().any(|epub| epub == name) {
            self.epub_of(name)?;
            let found = self.made.epubs.get(name).map(|step| step.found.clone());
            return Ok(message::messages(&found.unwrap_or_default(), &self.sources));
        }
        let Some(order) = self.order(name)? else { return Ok(Vec::new()) };
        self.book()?;
        self.bind(&order)?;
        let edition = self.made.editions.iter().find(|e| e.name == name);
        let found = edition.and_then(|e| e.body.as_ref()).map(|b| b.found.clone());
        Ok(message::messages(&found.unwrap_or_default(), &self.sources))
    }

    /// Holds a shop's rules against the book's own EPUB.
    pub(super) fn shop(&mut self, name: &str) -> Result<(), Error> {
        self.make(true, false)?;
        let book = self.text(Making::EPUB)?;
        let epub = self.made.epubs.get("").and_then(|s| s.of.as_ref());
        if let Some(epub) = epub {
            self.made.shops.insert(name.to_string(), shops::preflight(&book, epub, name));
        }
        Ok(())
    }

    /// What keeps an edition or its cover from being written.
    fn refused(&self, name: &str) -> Error {
        let mut all = Diagnostics::new();
        for edition in self.made.editions.iter().filter(|e| e.name == name) {
            let laid = self.made.layouts.get(&edition.key).map(|l| &l.found);
            let body = edition.body.as_ref().map(|b| &b.found);
            let cover = edition.cover.as_ref().map(|c| &c.found);
            let endpapers = edition.endpapers.as_ref().map(|e| &e.found);
            let found =
                [laid, body, cover, endpapers].into_iter().flatten().flat_map(Diagnostics::iter);
            found.for_each(|d| all.push(d.clone()));
        }
        all.sort();
        Error::Errors(message::messages(&all, &self.sources))
    }

    /// The place of what is made of an edition.
    fn edited(&mut self, order: &Ordered) -> usize {
        let name = &order.edition.name;
        if let Some(at) = self.made.editions.iter().position(|e| e.name == *name) {
            return at;
        }
        let (name, key) = (name.clone(), self.key(order));
        self.made.editions.push(Edited { name, key, body: None, cover: None, endpapers: None });
        self.made.editions.len() - 1
    }

    /// Makes the file of an edition, if it is not made yet, and holds it against the printer's rules.
    pub(super) fn bind(&mut self, order: &Ordered) -> Result<(), Error> {
        let at = self.edited(order);
        if self.made.editions[at].body.as_ref().is_some_and(|b| b.file.is_some() || !b.sound) {
            return Ok(());
        }
        let key = self.made.editions[at].key.clone();
        let laid = self.layout(&key)?;
        self.watch.step(&format!("Making the edition {}", order.edition.name));
        let mut found = Diagnostics::new();
        if order.edition.screen {
            let format = self.screen_format(&order.edition)?;
            let file = editions::make_screen(&laid, &order.edition, format, &mut found);
            let file = self.unless_bad(&key, file, &found);
            self.made.editions[at].body = Some(Body { sound: file.is_some(), file, found });
            return Ok(());
        }
        let layout = Layout::printed(&laid);
        let force = self.options.force;
        let file = editions::make(&layout, order, force, &self.sources, &mut found);
        let made = &self.made;
        let steps = [
            made.loaded.as_ref().map(|s| &s.found),
            made.book.as_ref().map(|s| &s.found),
            made.layouts.get(&key).map(|l| &l.found),
            Some(&found),
        ];
        let holes = press::holes(order, steps.into_iter().flatten());
        holes.into_iter().for_each(|d| found.push(forced(d, force)));
        let file = self.unless_bad(&key, file, &found);
        self.made.editions[at].body = Some(Body { sound: file.is_some(), file, found });
        Ok(())
    }

    /// A file, if neither its pages nor what was found of it have errors.
    fn unless_bad(
        &self,
        key: &Key,
        file: Option<PdfFile>,
        found: &Diagnostics,
    ) -> Option<Arc<PdfFile>> {
        let laid = self.made.layouts.get(key);
        let bad = laid.is_some_and(|l| l.found.has_errors() || l.theme_found.has_errors());
        file.filter(|_| !bad && !found.has_errors()).map(Arc::new)
    }

    /// What a PDF for the screen conforms to: as it is asked for, as its edition says, as the book's.
    fn screen_format(&mut self, edition: &Edition) -> Result<ScreenFormat, Error> {
        let asked = self.options.screen.or(edition.screen_format);
        Ok(asked.unwrap_or(self.project()?.screen))
    }

    /// Makes the endpapers of an edition that asks for some, if they are not made yet.
    pub(super) fn line(&mut self, order: &Ordered) -> Result<(), Error> {
        let at = self.edited(order);
        if self.made.editions[at].endpapers.is_some() {
            return Ok(());
        }
        let key = self.made.editions[at].key.clone();
        let layout = self.layout(&key)?;
        self.watch.step(&format!("Making the endpapers of {}", order.edition.name));
        let mut found = Diagnostics::new();
        let made = endpapers::make(order, &layout, &self.sources, &mut found);
        let made = made.filter(|_| !found.has_errors()).map(Arc::new);
        self.made.editions[at].endpapers = Some(Step::new(made, found));
        Ok(())
    }

    /// Makes the cover of an edition, if it is not made yet.
    pub(super) fn wrap(&mut self, order: &Ordered) -> Result<(), Error> {
        let at = self.edited(order);
        if self.made.editions[at].cover.is_some() {
            return Ok(());
        }
        if order.edition.screen {
            let (name, span) = (&order.edition.name, order.edition.span);
            let mut found = Diagnostics::new();
            found.push(editions::without_cover(name, "for the screen", span));
            self.made.editions[at].cover = Some(Step::new(None, found));
            return Ok(());
        }
        let key = self.made.editions[at].key.clone();
        let (project, layout) = (self.project()?, Layout::printed(&self.layout(&key)?));
        self.watch.step(&format!("Making the cover of {}", order.edition.name));
        let theme = self.loaded().of.theme.clone();
        let task = cover::Task {
            order,
            layout: &layout,
            project: &project,
            theme: theme.as_deref(),
            force: self.options.force,
        };
        let mut found = Diagnostics::new();
        let made = cover::make(&task, &mut self.sources, &mut found);
        let made = made.filter(|_| !found.has_errors()).map(Arc::new);
        self.made.editions[at].cover = Some(Step::new(made, found));
        Ok(())
    }
}

/// Whether a printed edition asks for endpapers.
pub(super) fn has_endpapers(order: &Ordered) -> bool {
    order.edition.endpapers.is_some() && !order.edition.screen
}

/// Whether an edition has the pages of the book: it has no settings of its own, and the same text.
pub(super) fn shares(order: &Ordered, project: Option<&Project>, book: Option<&Book>) -> bool {
    has_usual_layout(order)
        && book.is_none_or(|book| book.is_same_for(version_of(order, project), Making::PAGES))
}

/// Whether an edition has neither settings nor a text that none of the others can have.
fn has_usual_layout(order: &Ordered) -> bool {
    order.edition.print.is_none() && !order.edition.is_another_book()
}

/// Which version of the text an edition has.
fn version_of(order: &Ordered, project: Option<&Project>) -> usize {
    let of = project.and_then(|project| project.making.of_edition(&order.edition.name));
    of.unwrap_or(Making::PRESS)
}

/// The editions of the manifest, first to last, that have the same pages as one which has not the book's: none of them has
/// settings of its own, and all have the same text. `order` itself is among them if the manifest has it.
pub(super) fn sharers<'l>(
    order: &'l Ordered,
    loaded: &'l Loaded,
    book: &'l Book,
) -> impl Iterator<Item = &'l Ordered> {
    let project = loaded.project.as_deref();
    let like = move |other: &&Ordered| {
        has_usual_layout(order)
            && has_usual_layout(other)
            && other.edition.screen == order.edition.screen
            && book.is_same_for(version_of(other, project), version_of(order, project))
            && !shares(other, project, Some(book))
    };
    loaded.editions.iter().filter(like)
}

/// The printers for whom pages are set that are those of an edition and not the book's; none of what is for the screen.
pub(super) fn printers_of(order: &Ordered, loaded: &Loaded, book: &Book) -> Vec<Printer> {
    if order.edition.screen {
        return Vec::new();
    }
    let all: Vec<_> = sharers(order, loaded, book).map(|o| o.printer.clone()).collect();
    if all.is_empty() { vec![order.printer.clone()] } else { all }
}

/// The PDF for the screen.
fn screen(layout: &Layout, format: ScreenFormat) -> Step<Option<Arc<PdfFile>>> {
    let mut found = Diagnostics::new();
    match pdf::write(&layout.book, &layout.pages, format) {
        Ok(pdf) => {
            pdf.warnings.into_iter().for_each(|w| found.push(w));
            let file = PdfFile {
                edition: SCREEN.to_string(),
                bytes: pdf.bytes,
                pages: layout.pages.pages.len(),
                printer: None,
                next_band: None,
            };
            Step::new(Some(Arc::new(file)), found)
        }
        Err(e) => {
            found.push(Diagnostic::error(Code::PDF_FAILED, Span::NONE, format!("no PDF: {e}")));
            Step::new(None, found)
        }
    }
}
