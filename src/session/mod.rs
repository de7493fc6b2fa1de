//! The owner of a book's way: opened on a folder or on texts in memory, asked for what is wanted, told
//! what has changed, and asked again.
//!
//! A [`Session`] makes what it is asked for, and what that needs, when it is asked: the manifest
//! (`manifest`, `theme`), the book (`reading`), its pages (`layout`, whose margins follow their number,
//! `margins`), the EPUB (`shops`), PDFs (`editions`, `press`), covers (`cover`, `blurb`). Each step keeps its
//! result and what it found wrong (`made`); all that was found is put together for showing (`told`).
//! What a change reaches is dropped and made again at the next question. Two sessions know nothing of
//! each other.

mod blurb;
mod bound;
mod check;
mod cover;
mod editions;
mod endpapers;
mod error;
mod index;
mod layout;
mod left_out;
mod made;
mod margins;
mod message;
mod numbers;
mod order;
mod outline;
mod outputs;
mod pages;
mod place;
mod press;
mod printing;
mod reading;
mod shops;
mod told;
mod watch;

pub use bound::Bound;
pub use check::Checked;
pub use error::Error;
pub use index::{Index, IndexEntry};
pub use made::{Cover, Folds, PdfFile};
pub use message::Message;
pub use order::{OrderEdit, Reordered};
pub use outline::{Outline, Row};
pub use outputs::EditionOf;
pub use pages::SetPages;
pub use place::{Folder, Place, Texts};
pub use printing::{Allowed, BOOK, Frozen, LOCK};
pub use shops::is_shop;
pub use watch::{Finished, STEPS, Silent, Watch};

use crate::assemble::Kept;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Exit, Severity};
use crate::files::Files;
use crate::manifest::versions::Making;
use crate::manifest::{self, Edition, Project, ScreenFormat};
use crate::model::Book;
use crate::source::Sources;
use crate::theme::{self, Theme};
use crate::typeset;
use editions::Ordered;
use layout::{Key, Layout};
use made::{Laid, Loaded, Made, Step};
use printing::Holds;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// The largest file that is read to see whether it is still the same, bytes: texts are smaller.
const MOST_SEEN: u64 = 64 << 20;

/// How a book is made, beside what its manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// A picture without a description is an error (WCAG 2.2, 1.1.1).
    pub strict: bool,
    /// What a printer would refuse is made all the same, and told as a warning.
    pub force: bool,
    /// Errors of manifest, chapters and pages don't stand in the way: what can be made is made, to be
    /// looked at. They are told all the same.
    pub lenient: bool,
    /// The book is made once and not changed: nothing is kept for another time, which needs less
    /// memory.
    pub once: bool,
    /// Format of the PDF for the screen; the manifest's if not given.
    pub screen: Option<ScreenFormat>,
    /// Which filters of pandoc's may run that the manifest names: they are programs.
    pub filters: Permit,
    /// Which pages of a reprint may be others than were printed.
    pub allowed: Allowed,
}

/// Which programs that a book names may run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Permit {
    /// None.
    #[default]
    None,
    /// These, in this order; where the book names others, none.
    These(Vec<String>),
    /// Whatever the book names.
    Any,
}

impl Permit {
    /// Whether these may run, which a book names.
    pub(crate) fn lets(&self, named: &[String]) -> bool {
        match self {
            Permit::None => false,
            Permit::These(names) => names == named,
            Permit::Any => true,
        }
    }
}

/// A book that can be asked.
pub struct Session {
    place: Place,
    options: Options,
    watch: Box<dyn Watch>,
    /// `None` until there is a folder.
    files: Option<Files>,
    sources: Sources,
    /// Usual editions that the book's pages serve beside the manifest's.
    also: Vec<String>,
    /// Paths that were changed in the session, and not on the disk.
    laid: BTreeSet<String>,
    made: Made,
    /// Chapters as they were read last, to be read again only where they have changed.
    kept: Kept,
    /// What was set last, to be set again only where it has changed; and the book's fonts.
    setting: typeset::Kept,
    /// The pages as they were when they were asked for last.
    shown: BTreeMap<Key, Arc<Layout>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Session").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Session {
    /// A session on a book, of which nothing is read yet: whether there is one is told at the first
    /// question.
    pub fn new(place: impl Into<Place>) -> Session {
        let place = place.into();
        let files = place.open(&mut Diagnostics::new());
        Session {
            sources: Sources::new(files.clone().unwrap_or_default()),
            place,
            options: Options::default(),
            watch: Box::new(Silent),
            files,
            also: Vec::new(),
            laid: BTreeSet::new(),
            made: Made::default(),
            kept: Kept::default(),
            setting: typeset::Kept::default(),
            shown: BTreeMap::new(),
        }
    }

    /// Opens a book: its manifest is read.
    ///
    /// # Errors
    /// [`Error::NoBook`] if there is none. A manifest with errors opens: they are told, and what they
    /// stand in the way of is refused when it is asked for.
    pub fn open(place: impl Into<Place>) -> Result<Session, Error> {
        let mut session = Session::new(place);
        session.project()?;
        Ok(session)
    }

    /// Says how the book is to be made. What was made otherwise is made again.
    pub fn set_options(&mut self, options: Options) {
        if self.options != options {
            self.options = options;
            self.keep_nothing();
            self.forget();
        }
    }

    /// Drops what is kept of chapters and pages.
    fn keep_nothing(&mut self) {
        (self.kept, self.setting) = match self.options.once {
            true => (Kept::nothing(), typeset::Kept::none()),
            false => (Kept::default(), typeset::Kept::default()),
        };
    }

    /// Whether errors stand in the way from now on; nothing that was made is made again for that. See
    /// [`Options::lenient`].
    pub fn set_lenient(&mut self, lenient: bool) {
        self.options.lenient = lenient;
    }

    /// Has somebody told of each step.
    pub fn watch(&mut self, watch: impl Watch + 'static) {
        self.watch = Box::new(watch);
    }

    /// Nobody is told of steps any longer.
    pub fn unwatch(&mut self) {
        self.watch = Box::new(Silent);
    }

    /// Gives a file of the book another text, as an editor does that has not saved it; it need not be
    /// there on the disk. `path` is project-relative, with forward slashes; one that leads out of the
    /// book is not taken.
    pub fn change(&mut self, path: &str, text: impl Into<Vec<u8>>) {
        self.lay(path, |files, path| files.put(path, text));
    }

    /// Takes a file out of the book; on the disk it stays.
    pub fn remove(&mut self, path: &str) {
        self.lay(path, |files, path| files.remove(path));
    }

    /// Forgets a change or a removal: what lies on the disk, or what the session was opened with,
    /// counts again.
    pub fn restore(&mut self, path: &str) {
        let files = self.files.as_ref();
        if let Some((path, files)) = files.and_then(|files| Some((files.normal(path)?, files))) {
            let was_there = files.is_file(&path);
            self.place.restore(files, &path);
            self.laid.remove(&path);
            self.forget_behind(&path, was_there);
        }
    }

    fn lay(&mut self, path: &str, f: impl FnOnce(&Files, &str)) {
        let Some(files) = self.opened(&mut Diagnostics::new()) else { return };
        if let Some(path) = files.normal(path) {
            let was_there = files.is_file(&path);
            f(&files, &path);
            self.forget_behind(&path, was_there);
            self.laid.insert(path);
        }
    }

    /// Drops what a change of one file reaches: the manifest stays as it was read, if the file was
    /// not read for it and has not come or gone.
    fn forget_behind(&mut self, path: &str, was_there: bool) {
        let there = self.files.as_ref().is_some_and(|f| f.is_file(path));
        let loaded = self.made.loaded.take();
        let kept = |l: &Step<Loaded>| l.of.project.is_some() && !l.of.reads.contains(path);
        let loaded = loaded.filter(|l| there == was_there && kept(l));
        let Some(loaded) = loaded else { return self.forget() };
        self.setting.turn();
        self.setting.fonts.forget_file(path);
        self.sources.forget_behind(loaded.of.texts, path);
        self.made = Made { loaded: Some(loaded), ..Made::default() };
    }

    /// These files were saved on the disk, made or taken away (project-relative paths). Gives those
    /// that may matter: one that holds what was read of it does not, nor one that has come and gone, nor
    /// one that the book does not read. As long as none of them was read for the manifest, or has come
    /// or gone, the manifest stays as it was read.
    pub fn saved<S: AsRef<str>>(&mut self, paths: &[S]) -> Vec<String> {
        let files = self.files.clone();
        let normal = |path: &S| match &files {
            Some(files) => files.normal(path.as_ref()),
            None => crate::files::normal(path.as_ref()),
        };
        // What was laid over a file counts, whatever lies below it.
        let paths = paths.iter().filter_map(normal);
        let mut others: Vec<String> = paths.filter(|path| !self.laid.contains(path)).collect();
        let Some(files) = files else {
            self.refresh();
            return others;
        };
        // What nobody has asked for matters by being there alone: a log, say, that grows in the folder.
        others.retain(|p| match files.was_asked_for(p) {
            true => !files.is_as_seen(p, MOST_SEEN),
            false => files.was_there(p) != files.is_file(p),
        });
        // A file that was read was there then.
        let stays = |path: &String| files.was_read(path) && files.is_file(path);
        match others.iter().all(stays) {
            true => others.iter().for_each(|path| self.forget_behind(path, true)),
            false => self.refresh(),
        }
        others
    }

    /// Something on the disk has changed.
    pub fn refresh(&mut self) {
        self.files.iter().for_each(Files::look_again);
        self.forget();
    }

    /// Drops all that was made and kept, for who has caught a panic in here: nobody knows what it has
    /// left behind. Files that were changed in the session stay so, and so does how the book is to be
    /// made; nobody is told of steps any longer.
    pub fn begin_again(&mut self) {
        self.keep_nothing();
        self.shown.clear();
        self.unwatch();
        self.refresh();
    }

    /// Drops what a change of the book reaches: what was made of the whole; chapters are kept. Files
    /// are numbered anew as they are read, so that the book is the same as if it were opened now.
    fn forget(&mut self) {
        self.made = Made::default();
        self.setting.turn();
        self.setting.fonts.forget_files();
        self.sources = Sources::new(self.files.clone().unwrap_or_default());
    }

    /// The book's files, once there are any.
    fn opened(&mut self, found: &mut Diagnostics) -> Option<Files> {
        if self.files.is_none() {
            self.files = self.place.open(found);
            self.sources = Sources::new(self.files.clone().unwrap_or_default());
        }
        self.files.clone()
    }

    /// Everything that the steps made so far have found wrong, sorted by file and line.
    pub fn messages(&self) -> Vec<Message> {
        message::messages(&self.diagnostics(), &self.sources)
    }

    /// What is wrong with the manifest and what it names (theme, printers), whatever else has been made.
    pub fn manifest_messages(&mut self) -> Vec<Message> {
        let mut found = self.loaded().found.clone();
        found.sort();
        message::messages(&found, &self.sources)
    }

    /// All messages with spans into [`Session::sources`].
    pub fn diagnostics(&self) -> Diagnostics {
        told::all(&self.made)
    }

    /// How many warnings were found that the manifest's `[lint]` allows: nobody is told of them.
    pub fn allowed(&self) -> usize {
        told::allowed(&self.made)
    }

    /// The files read so far.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The manifest.
    ///
    /// # Errors
    /// [`Error::NoBook`] if there is none that can be read. One with errors is given all the same, for
    /// whoever shows or mends it.
    pub fn project(&mut self) -> Result<Arc<Project>, Error> {
        if let Some(project) = &self.loaded().of.project {
            return Ok(Arc::clone(project));
        }
        Err(Error::NoBook(self.messages()))
    }

    /// The manifest with the theme and the printers that it names; read if it is not yet. What the
    /// theme decides and the manifest leaves open is put into the project.
    fn loaded(&mut self) -> &Step<Loaded> {
        let loaded = self.made.loaded.take().unwrap_or_else(|| self.load());
        self.made.loaded.insert(loaded)
    }

    fn load(&mut self) -> Step<Loaded> {
        let mut found = Diagnostics::new();
        let epoch = manifest::epoch(&mut found);
        let Some(files) = self.opened(&mut found) else {
            return Step::new(Loaded::default(), found);
        };
        files.forget_seen();
        let sources = &mut self.sources;
        let project = manifest::load_with(self.place.shown(), epoch, sources, &mut found);
        let Some(mut project) = project else { return Step::new(Loaded::default(), found) };
        let theme = theme::load(&project, sources, &mut found);
        if let Some(theme) = &theme {
            project.print.number_sections.get_or_insert(if theme.number_sections {
                manifest::NUMBERED_LEVELS
            } else {
                0
            });
            project.print.ornament = theme::picture_of(&project.print, theme);
            project.theme_divisions = theme::own_environments(&project.print, theme);
        }
        let named: Vec<String> = project.filters.iter().map(|at| at.value.clone()).collect();
        project.run_filters = self.options.filters.lets(&named);
        let mut editions = editions::of_manifest(&project, sources, &mut found);
        let holds = Holds::read(&files, &self.options.allowed, &mut found);
        for name in &self.also {
            if !editions.iter().any(|o| o.edition.name == *name) {
                editions.extend(editions::usual_order(name));
            }
        }
        let (project, theme) = (Some(Arc::new(project)), theme.map(Arc::new));
        let reads = files.seen().into_iter().map(|(path, _)| path).collect();
        let texts = self.sources.iter().count();
        Step::new(Loaded { project, theme, editions, holds, reads, texts }, found)
    }

    /// The complete book.
    ///
    /// # Errors
    /// What is wrong with the manifest, or with the chapters.
    pub fn book(&mut self) -> Result<Arc<Book>, Error> {
        self.project()?;
        self.sound(|_| None)?;
        let book = self.read()?;
        self.sound(|_| None)?;
        Ok(book)
    }

    /// The book as far as it can be understood, even if its chapters have errors.
    ///
    /// # Errors
    /// What is wrong with the manifest.
    pub fn book_with_faults(&mut self) -> Result<Arc<Book>, Error> {
        self.project()?;
        self.sound(|_| None)?;
        self.read()
    }

    /// Reads the book, whatever the manifest's errors are.
    fn read(&mut self) -> Result<Arc<Book>, Error> {
        let project = self.project()?;
        if let Some(book) = &self.made.book {
            return Ok(Arc::clone(&book.of));
        }
        let mut found = Diagnostics::new();
        let (sources, kept) = (&mut self.sources, &mut self.kept);
        let book = reading::read(&project, sources, kept, &mut *self.watch, &mut found);
        if self.options.strict {
            found.promote(Exit::Strict);
        }
        let book = Arc::new(book);
        self.made.book = Some(Step::new(Arc::clone(&book), found));
        Ok(book)
    }

    /// The book as a version has it: another one than that of its pages where some of its text is for some versions
    /// alone, or where the edition is called otherwise.
    fn text(&mut self, version: usize) -> Result<Arc<Book>, Error> {
        let book = self.read()?;
        let project = self.project()?;
        let name = project.making.with(version).version().edition.clone();
        let edition = project.editions.iter().find(|edition| Some(&edition.name) == name.as_ref());
        let layout = edition.and_then(|e| e.layout_of_text(&project.print));
        let own = layout.is_some() || edition.is_some_and(Edition::is_another_book);
        if !own && book.is_same_for(version, Making::PAGES) {
            return Ok(book);
        }
        if let Some(own) = self.made.texts.get(&version) {
            return Ok(Arc::clone(&own.of));
        }
        let making = project.making.with(version);
        let mut project = Project { making, ..(*project).clone() };
        let mut all = Diagnostics::new();
        if let Some(edition) = edition {
            edition.name_book(&mut project.meta);
            if let Some(print) = layout {
                project.print = print.clone();
            }
            edition.translate(&mut project, &book.meta.language, &self.sources.files, &mut all);
        }
        let kept = &mut Kept::nothing();
        let files = self.sources.files.clone();
        if let Some(folder) = &project.translation {
            self.sources.files = files.translated(folder);
        }
        let mut own = reading::read(&project, &mut self.sources, kept, &mut Silent, &mut all);
        self.sources.files = files;
        if let Some(kinds) = edition.map(|e| &e.without).filter(|kinds| !kinds.is_empty()) {
            let kinds: Vec<String> = kinds.iter().map(|kind| kind.value.clone()).collect();
            own = left_out::without(&own, &kinds);
        }
        if self.options.strict {
            all.promote(Exit::Strict);
        }
        let told = self.made.book.iter().chain(self.made.texts.values()).map(|s| &s.found);
        let told = || told.clone().flat_map(Diagnostics::iter);
        let mut found = Diagnostics::new();
        // What leads nowhere is told of one version.
        let is_told = |d: &Diagnostic| match d.code == Code::OTHER_OUTPUT {
            true => told().any(|t| (t.code, t.span) == (d.code, d.span)),
            false => told().any(|t| told::same(t, d)),
        };
        let new = all.iter().filter(|d| !is_told(d));
        new.for_each(|d| found.push(d.clone()));
        // So is what has another number: all of it, of the first version in which something has.
        if !told().any(|d| d.code == Code::NUMBERS_DIFFER) {
            let places =
                [Making::PAGES, version].map(|version| project.making.with(version).here());
            let differing = numbers::differing((&book, &places[0]), (&own, &places[1]));
            differing.into_iter().for_each(|d| found.push(d));
        }
        let own = Arc::new(own);
        self.made.texts.insert(version, Step::new(Arc::clone(&own), found));
        Ok(own)
    }

    /// Whether nothing is wrong with manifest, chapters and what `more` names.
    fn sound<'m>(
        &'m self,
        more: impl FnOnce(&'m Made) -> Option<&'m Diagnostics>,
    ) -> Result<(), Error> {
        let made = &self.made;
        let loaded = made.loaded.as_ref().map(|s| &s.found);
        let book = made.book.as_ref().map(|s| &s.found);
        let texts = made.texts.values().map(|s| &s.found);
        let steps = [loaded, book, more(made)].into_iter().flatten().chain(texts);
        let errors = steps.flat_map(Diagnostics::iter).filter(|d| d.severity == Severity::Error);
        let mut all = Diagnostics::new();
        errors.for_each(|d| all.push(d.clone()));
        if all.is_empty() || self.options.lenient {
            return Ok(());
        }
        all.sort();
        Err(Error::Errors(message::messages(&all, &self.sources)))
    }

    /// The theme, before any printer's margins.
    ///
    /// # Errors
    /// What is wrong with the manifest.
    pub fn theme(&mut self) -> Result<Arc<Theme>, Error> {
        self.style()
    }

    /// Sets the book, so that what is wrong with its pages is told. Whoever asks for its pages finds
    /// the same of them new as without this.
    ///
    /// # Errors
    /// What is wrong with the manifest, or with the chapters.
    pub fn book_with_pages(&mut self) -> Result<(), Error> {
        self.book_layout().map(|_| ())
    }

    /// The book's pages for what is said of them: they are not shown to anybody by that.
    fn book_layout(&mut self) -> Result<Arc<Layout>, Error> {
        self.book()?;
        self.layout(&Key::Book)
    }

    /// The theme before any printer's margins: what the EPUB has of it.
    fn style(&mut self) -> Result<Arc<Theme>, Error> {
        let (project, book) = (self.project()?, self.read()?);
        if let Some(style) = &self.made.style {
            return Ok(Arc::clone(&style.of));
        }
        let file = self.loaded().of.theme.clone();
        let style = layout::resolve(file.as_deref(), &project.print, &book.meta.language);
        let mut found = Diagnostics::new();
        theme::check_classes(&book, &style, project.flavour, &mut found);
        let style = Arc::new(style);
        self.made.style = Some(Step::new(Arc::clone(&style), found));
        Ok(style)
    }

    /// The pages of a key, whether they have errors or not.
    fn layout(&mut self, key: &Key) -> Result<Arc<Layout>, Error> {
        let (project, book) = (self.project()?, self.read()?);
        if let Some(laid) = self.made.layouts.get(key) {
            return Ok(Arc::clone(&laid.layout));
        }
        let book = match key {
            Key::Own(name) => {
                let version = project.making.of_edition(name).unwrap_or(Making::PRESS);
                let own = self.text(version)?;
                self.sound(|_| None)?;
                own
            }
            _ => book,
        };
        let base = self.read()?;
        let loaded = &self.loaded().of;
        let shares = |o: &&Ordered| outputs::shares(o, Some(&project), Some(&base));
        let printed = |o: &&Ordered| !o.edition.screen;
        let mut printers: Vec<_> = loaded
            .editions
            .iter()
            .filter(shares)
            .filter(printed)
            .map(|o| o.printer.clone())
            .collect();
        let (mut theme, mut print) = (loaded.theme.clone(), project.print.clone());
        let mut book = book;
        let mut theme_found = Diagnostics::new();
        match key {
            Key::Book => {}
            Key::BookAnd(name) => printers.extend(editions::usual_order(name).map(|o| o.printer)),
            Key::Own(name) => {
                // Pages that are printed and nothing else lead to no descriptions.
                let own = loaded.editions.iter().find(|o| o.edition.name == *name);
                let usual = own.is_none().then(|| editions::usual_order(name)).flatten();
                let screen = own.is_some_and(|order| order.edition.screen);
                if !screen && book.descriptions().is_some() {
                    book = Arc::new(left_out::without_descriptions(&book));
                }
                if let Some(order) = own.or(usual.as_ref()) {
                    printers = outputs::printers_of(order, loaded, &base);
                }
                if let Some(own) = own.and_then(|o| o.edition.print.as_ref()) {
                    print = own.clone();
                    let project = Project { print: print.clone(), ..(*project).clone() };
                    let sources = &mut self.sources;
                    theme = theme::load(&project, sources, &mut theme_found).map(Arc::new);
                }
            }
        }
        let hold = self.loaded().of.holds.of(key).cloned();
        let task = margins::Task {
            book: &book,
            print: &print,
            flavour: project.flavour,
            theme: theme.as_deref(),
            printers: &printers,
            sources: &self.sources,
            hold: hold.as_ref(),
        };
        let mut found = Diagnostics::new();
        let layout = Arc::new(margins::lay(&task, &mut self.setting, &mut *self.watch, &mut found));
        let laid = Laid { layout: Arc::clone(&layout), found, theme_found };
        self.made.layouts.insert(key.clone(), laid);
        Ok(layout)
    }

    /// The book's pages.
    ///
    /// # Errors
    /// What is wrong with the manifest, or with the chapters.
    pub fn pages(&mut self) -> Result<SetPages, Error> {
        self.book()?;
        self.show(&Key::Book)
    }

    fn show(&mut self, key: &Key) -> Result<SetPages, Error> {
        let layout = self.layout(key)?;
        let before = self.shown.insert(key.clone(), Arc::clone(&layout));
        Ok(SetPages::new(layout, before))
    }

    /// What the book's pages serve beside the manifest's editions: usual editions, `print` or a
    /// printer's name, as if the manifest had them. Shops and editions that it has are left alone.
    ///
    /// # Errors
    /// [`Error::Unknown`] if one is neither; what is wrong with the manifest if that may be why.
    pub fn also_for<S: AsRef<str>>(&mut self, names: &[S]) -> Result<(), Error> {
        for name in names.iter().map(AsRef::as_ref).filter(|n| !is_shop(n)) {
            let order = self.order(name)?;
            let known = |l: &Step<Loaded>| l.of.editions.iter().any(|o| o.edition.name == name);
            if let Some(order) = order.filter(|_| !known(self.loaded())) {
                self.also.push(order.edition.name.clone());
                if let Some(loaded) = &mut self.made.loaded {
                    loaded.of.editions.push(order);
                }
                // Pages serve one printer more.
                self.made.layouts.clear();
                self.made.epubs.clear();
                self.made.shops.clear();
                self.made.screen = None;
                self.made.editions.clear();
            }
        }
        Ok(())
    }

    /// Names of the manifest's editions that are PDFs for the screen.
    ///
    /// # Errors
    /// [`Error::NoBook`].
    pub fn screen_editions(&mut self) -> Result<Vec<String>, Error> {
        let project = self.project()?;
        let screens = project.editions.iter().filter(|edition| edition.screen);
        Ok(screens.map(|edition| edition.name.clone()).collect())
    }

    /// Names of the manifest's editions that are PDFs, and of those that the pages serve beside them.
    ///
    /// # Errors
    /// [`Error::NoBook`].
    pub fn editions(&mut self) -> Result<Vec<String>, Error> {
        self.project()?;
        Ok(self.loaded().of.editions.iter().map(|o| o.edition.name.clone()).collect())
    }

    /// Names of the editions of whose covers the manifest says something: the words on the back, a
    /// price, how the spine is read, how thick a page is; or for which it has endpapers.
    ///
    /// # Errors
    /// [`Error::NoBook`].
    pub fn named_covers(&mut self) -> Result<Vec<String>, Error> {
        self.project()?;
        let editions = self.loaded().of.editions.iter().map(|o| &o.edition);
        Ok(editions
            .filter(|e| e.says_cover() || e.endpapers.is_some())
            .map(|e| e.name.clone())
            .collect())
    }

    /// The edition of a name; `None` is the one for the screen.
    fn order(&mut self, name: &str) -> Result<Option<Ordered>, Error> {
        self.project()?;
        self.made.unknown = None;
        if name == manifest::editions::SCREEN {
            return Ok(None);
        }
        let editions = &self.loaded().of.editions;
        let found = editions.iter().find(|o| o.edition.name == name).cloned();
        if let Some(order) = found.or_else(|| editions::usual_order(name)) {
            return Ok(Some(order));
        }
        let wrong = match self.epub_editions()?.iter().any(|epub| epub == name) {
            true => editions::without_pages(name),
            false => editions::unknown(name, &self.loaded().of.editions),
        };
        // What the manifest says of it may be what is wrong.
        self.sound(|_| None)?;
        let message = Message::new(&wrong, &self.sources);
        self.made.unknown = Some(wrong);
        Err(Error::Unknown(Box::new(message)))
    }

    /// The error for a name that is none of these; it is told.
    #[cfg(feature = "cli")]
    pub(crate) fn unknown_among(&mut self, name: &str, names: &[&str]) -> Error {
        let help = match manifest::nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names.join(", ")),
        };
        let what = format!("the book has no edition `{name}`");
        let wrong =
            Diagnostic::error(Code::UNKNOWN_EDITION, crate::source::Span::NONE, what).help(help);
        let message = Message::new(&wrong, &self.sources);
        self.made.unknown = Some(wrong);
        Error::Unknown(Box::new(message))
    }

    #[cfg(test)]
    fn printers(&mut self) -> Vec<manifest::Printer> {
        self.loaded().of.editions.iter().map(|o| o.printer.clone()).collect()
    }
}
