//! What is known of a book and of each edition that is sold, as plain data; what is missing is told.

use super::keys;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::epub::Accessibility;
use crate::language::primary;
use crate::manifest::identifier::isbn13;
use crate::manifest::{Binding, Output, Price, Project, Trade};
use crate::model::{Book, Chapter, Kind, Matter, Metadata, visit_pictures};
use crate::session::{Bound, Error, Session, SetPages};
use crate::source::{Sources, Span};
use std::sync::Arc;

/// A book for the trade.
#[derive(Debug)]
pub(crate) struct Record {
    /// The book as most of its editions have it.
    pub work: Work,
    /// All editions that are sold, whether they were asked for or not.
    pub editions: Vec<Identity>,
    /// Those that were asked for.
    pub products: Vec<Product>,
    /// What the records lack.
    pub found: Diagnostics,
    /// Warnings that the manifest does not want to hear of.
    allowed: Vec<Code>,
}

/// What is told of a text.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    /// What the manifest says of the book.
    pub meta: Metadata,
    /// What it says for the trade.
    pub trade: Trade,
    /// Authors of chapters that are none of the book.
    pub chapter_authors: Vec<String>,
    /// Titles with their depth from 0, as a table of contents has them.
    pub contents: Vec<(usize, String)>,
    /// Pictures that are not decoration.
    pub pictures: usize,
}

/// An edition as others name it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Identity {
    /// Its name: `epub`, `print`, or that of the manifest's edition.
    pub name: String,
    /// The thirteen figures of its ISBN.
    pub isbn: Option<String>,
    /// Names of the manifest's editions that are this one: made by several printers, say.
    pub made_as: Vec<String>,
    /// It is an EPUB.
    pub is_epub: bool,
    /// The language that it speaks, as BCP 47 names it.
    pub language: String,
    /// Who prints it, as `for` of the manifest's editions names them.
    pub printers: Vec<String>,
}

impl Identity {
    /// The manifest's edition whose text and pages it has: of one that several printers make the first.
    fn text(&self) -> Option<&str> {
        match self.name.as_str() {
            EPUB => None,
            PRINT => self.made_as.first().map(String::as_str),
            name => Some(name),
        }
    }

    /// Whether a name of the manifest, or of a command, means it.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.made_as.iter().any(|n| n == name)
    }
}

/// An edition that is sold.
#[derive(Debug)]
pub(crate) struct Product {
    pub identity: Identity,
    /// The book as it has it.
    pub work: Work,
    pub form: Form,
    /// What it costs.
    pub prices: Vec<Price>,
}

/// What an edition is.
#[derive(Debug)]
pub(crate) enum Form {
    Epub(Box<EpubForm>),
    Printed(PrintedForm),
}

/// The EPUB.
#[derive(Debug)]
pub(crate) struct EpubForm {
    pub accessibility: Accessibility,
    /// The identifier in its package.
    pub identifier: String,
    /// Its size.
    pub bytes: usize,
    /// Pages of the printed book that it names.
    pub counterpart: Option<PageCount>,
}

impl EpubForm {
    /// Whether it names the pages of the edition with this ISBN.
    pub(crate) fn names_pages_of(&self, isbn: &str) -> bool {
        let source = self.accessibility.page_source.as_deref();
        source.and_then(|urn| isbn13(urn).ok()).is_some_and(|own| own == isbn)
    }
}

/// A printed book.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PrintedForm {
    pub binding: Binding,
    /// Width and height of the pages, points.
    pub trim: (f32, f32),
    /// By how much boards are wider and higher, points, where that is known.
    pub boards: (f32, f32),
    /// Points.
    pub thickness: Option<f32>,
    pub pages: PageCount,
    pub large_print: bool,
    /// Who prints it, in the printer's own name.
    pub printer: Option<String>,
}

/// How many pages a book has, as the trade counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PageCount {
    /// The highest number of the main sequence.
    pub main: u32,
    /// Pages before it that have numbers of their own, in Roman figures.
    pub front: u32,
    /// All that are printed, blank ones with them.
    pub all: u32,
}

/// The name of the EPUB among the editions.
pub(crate) const EPUB: &str = "epub";
/// The name of the printed book that has no name of its own.
const PRINT: &str = "print";

/// Gathers what is known; `only` names the edition that is asked for.
///
/// # Errors
/// What is wrong with the book; that there is no such edition.
pub(crate) fn gather(session: &mut Session, only: Option<&str>) -> Result<Record, Error> {
    let project = session.project()?;
    let book = session.book()?;
    let names = [EPUB, PRINT].into_iter().chain(project.editions.iter().map(|e| e.name.as_str()));
    let names: Vec<&str> = names.collect();
    if let Some(name) = only.filter(|name| !names.contains(name)) {
        return Err(session.unknown_among(name, &names));
    }
    let mut record = Record {
        work: Work::of(&book, &project),
        editions: identities(&project),
        products: Vec::new(),
        found: Diagnostics::new(),
        allowed: project.allowed.clone(),
    };
    let wanted = record.editions.iter().filter(|e| only.is_none_or(|name| e.is_called(name)));
    for identity in wanted.cloned().collect::<Vec<_>>() {
        let is_own = |price: &&Price| identity.is_called(&price.edition.value);
        let prices = project.trade.prices.iter().filter(is_own).cloned().collect();
        let text = match identity.text() {
            Some(name) => session.book_of(name)?,
            None if identity.is_epub => session.book_of_epub()?,
            None => Arc::clone(&book),
        };
        let form = match identity.is_epub {
            true => Form::Epub(Box::new(epub(session, &text, &identity)?)),
            false => Form::Printed(printed(session, &project, &identity)?),
        };
        let mut work = Work::of(&text, &project);
        let of_edition = project.editions.iter().find(|e| Some(e.name.as_str()) == identity.text());
        if let Some(trade) = of_edition.and_then(|edition| edition.trade.as_ref()) {
            work.trade = Trade::clone(trade);
        }
        record.products.push(Product { identity, work, form, prices });
    }
    let mut found = Diagnostics::new();
    // What the manifest says of numbers and codes goes out with the records.
    let sent = [Code::SUBJECT_CODE, Code::BAD_ISBN, Code::ISBN_EDITION];
    let of_manifest = session.diagnostics();
    let goes_out = |d: &&Diagnostic| sent.contains(&d.code) && d.severity == Severity::Warning;
    of_manifest.iter().filter(goes_out).for_each(|d| found.push(d.clone()));
    tell_editions(&record, &project, only, session.sources(), &mut found);
    tell_gaps(&record, session.sources(), &mut found);
    record.found = record.heard(&found);
    Ok(record)
}

/// An ISBN of a book, and the name of the edition that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbered {
    /// Thirteen figures.
    pub isbn: String,
    pub edition: String,
    /// Where the manifest says it.
    pub span: Span,
}

/// The ISBNs of a book's editions.
pub(crate) fn isbns(project: &Project, sources: &Sources) -> Vec<Numbered> {
    let of_book = keys::place(sources, "book", "isbn");
    let numbered = |identity: Identity| {
        let own = project.editions.iter().find(|e| e.name == identity.name);
        let own = own.and_then(|edition| edition.isbn.as_ref()).map(|at| at.span);
        let (isbn, span) = (identity.isbn?, own.unwrap_or(of_book));
        Some(Numbered { isbn, edition: identity.name, span })
    };
    identities(project).into_iter().filter_map(numbered).collect()
}

/// The editions that are sold: the EPUB, the printed book, and what has an ISBN of its own. A printed one without
/// an ISBN is none: no shop can order it; nor is an EPUB beside the book's own, a sample say.
fn identities(project: &Project) -> Vec<Identity> {
    let digits = |isbn: Option<&str>| isbn.and_then(|isbn| isbn13(isbn).ok());
    let meta = &project.meta;
    let print = digits(meta.isbn_print.as_deref());
    let new = |name: &str, isbn: Option<String>, is_epub: bool| Identity {
        name: name.to_owned(),
        isbn,
        made_as: Vec::new(),
        is_epub,
        language: meta.language.clone(),
        printers: Vec::new(),
    };
    let mut all = vec![new(EPUB, digits(meta.isbn_epub.as_deref()), true)];
    if print.is_some() {
        all.push(new(PRINT, print.clone(), false));
    }
    for edition in &project.editions {
        let is_epub = edition.output == Output::Epub;
        if edition.screen {
            continue;
        }
        let own = digits(edition.isbn.as_ref().map(|at| at.value.as_str()));
        let of_book =
            || print.clone().filter(|_| !is_epub && !edition.has_other_text(&meta.language));
        let Some(isbn) = own.or_else(of_book) else { continue };
        let printer = (!is_epub).then(|| edition.printer.clone());
        let known = |e: &&mut Identity| e.is_epub == is_epub && e.isbn.as_ref() == Some(&isbn);
        match all.iter_mut().find(known) {
            Some(known) => {
                known.made_as.push(edition.name.clone());
                known.printers.extend(printer);
            }
            None => {
                let own = edition.language.as_ref().map(|at| at.value.clone());
                let identity = new(&edition.name, Some(isbn), is_epub);
                let language = own.unwrap_or_else(|| identity.language.clone());
                let printers = printer.into_iter().collect();
                all.push(Identity { language, printers, ..identity });
            }
        }
    }
    all
}

fn epub(session: &mut Session, book: &Book, identity: &Identity) -> Result<EpubForm, Error> {
    let epub = match identity.text() {
        Some(name) => session.epub_of(name)?,
        None => session.epub()?,
    };
    let counterpart = match epub.accessibility.page_source {
        Some(_) => session.listed_pages()?.map(|pages| count(&pages)),
        None => None,
    };
    Ok(EpubForm {
        accessibility: epub.accessibility.clone(),
        identifier: book.meta.identifier.clone(),
        bytes: epub.bytes.len(),
        counterpart,
    })
}

fn printed(
    session: &mut Session,
    project: &Project,
    identity: &Identity,
) -> Result<PrintedForm, Error> {
    let bound: Bound = session.bound(identity.text())?;
    let pages = bound.pages.pages();
    Ok(PrintedForm {
        binding: bound.binding(),
        trim: (pages.width, pages.height),
        boards: bound.boards(),
        thickness: bound.thickness(),
        pages: count(&bound.pages),
        large_print: bound.is_large_print(&project.print),
        printer: bound.printer.as_ref().map(|printer| printer.name.clone()),
    })
}

/// Counts pages as list 23 of ONIX does: numbered ones by their numbers.
fn count(pages: &SetPages) -> PageCount {
    let all = &pages.pages().pages;
    let figure = |folio: &str| folio.parse::<u32>().ok();
    let last = all.iter().rposition(|page| !page.blank);
    let shown = all.get(..last.map_or(0, |at| at + 1)).unwrap_or_default();
    let highest = shown.iter().filter_map(|page| figure(&page.folio)).max();
    let front = shown.iter().take_while(|page| page.matter == Matter::Front);
    let front = front.filter(|page| figure(&page.folio).is_none()).count();
    PageCount {
        main: highest.unwrap_or((shown.len() - front) as u32),
        front: front as u32,
        all: all.len() as u32,
    }
}

/// Authors of chapters that are none of the book, each once.
fn chapter_authors(book: &Book) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in book.chapters.iter().flat_map(|chapter| &chapter.authors) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let known = book.meta.contributors.iter().any(|c| c.name.trim() == name);
        if !name.is_empty() && !known && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The divisions that a buyer looks for in a table of contents.
fn contents(book: &Book) -> Vec<(usize, String)> {
    let listed = |chapter: &&Arc<Chapter>| {
        !chapter.generated
            && !chapter.draft
            && !chapter.is_untitled()
            && !matches!(chapter.kind, Kind::Descriptions | Kind::Dedication | Kind::Epigraph)
            && !chapter.attr.has("unlisted")
    };
    let mut open: Vec<u8> = Vec::new();
    let mut out = Vec::new();
    for chapter in book.chapters.iter().filter(listed) {
        while open.last().is_some_and(|level| *level >= chapter.level) {
            open.pop();
        }
        let title = chapter.listed_title();
        let before = match (&chapter.label, &chapter.number) {
            (Some(label), _) if chapter.kind == Kind::Part => format!("{label}: "),
            (_, Some(number)) => format!("{}. ", number.text),
            _ => String::new(),
        };
        out.push((open.len(), format!("{before}{title}")));
        open.push(chapter.level);
    }
    out
}

fn pictures(book: &Book) -> usize {
    let mut count = 0;
    for chapter in &book.chapters {
        visit_pictures(chapter, &mut |image, _| count += usize::from(!image.decorative));
    }
    count
}

/// Tells of editions that have no ISBN, or one that is another's too.
fn tell_editions(
    record: &Record,
    project: &Project,
    only: Option<&str>,
    sources: &Sources,
    found: &mut Diagnostics,
) {
    let at = keys::place(sources, "book", "isbn");
    let mut tell = |span: Span, what: String, help: &str| {
        found.push(Diagnostic::warning(Code::RECORD_GAP, span, what).help(help));
    };
    let epub = record.products.iter().find(|p| p.identity.name == EPUB);
    if epub.is_some_and(|p| p.identity.isbn.is_none()) {
        let what = "the EPUB has no ISBN: its record goes by the identifier in the file".to_owned();
        tell(at, what, "write `isbn = { epub = \"978-...\" }` once it has one");
    }
    let is_sold = |name: &str| record.editions.iter().any(|e| e.is_called(name));
    for edition in project.editions.iter().filter(|e| !is_sold(&e.name)) {
        // A sample is no product unless it is asked for.
        let meant =
            only == Some(&edition.name) || only.is_none() && edition.output == Output::Print;
        if edition.screen {
            if only == Some(&edition.name) || edition.isbn.is_some() {
                let what = format!(
                    "the edition `{}` is a PDF for the screen and has no record",
                    edition.name
                );
                tell(
                    edition.span,
                    what,
                    "records are of EPUBs and of printed books: name who prints it, `for = \"ingram\"`",
                );
            }
        } else if meant {
            let what = format!("the edition `{}` has no ISBN and no record", edition.name);
            tell(
                edition.span,
                what,
                "write `isbn = \"978-...\"` below it, or `isbn.print` under [book]",
            );
        }
    }
    if only.is_some_and(|name| name == PRINT && !is_sold(PRINT)) {
        let what = "the printed book has no ISBN and no record".to_owned();
        tell(at, what, "write `isbn = { print = \"978-...\" }`");
    }
    for identity in record.editions.iter().filter(|e| !e.is_epub) {
        let made = project.editions.iter().filter(|e| identity.is_called(&e.name));
        let mut bindings = made.filter_map(|e| Some((e, e.binding?)));
        let Some((one, binding)) = bindings.next() else { continue };
        if let Some((other, _)) = bindings.find(|(_, other)| *other != binding) {
            let what = format!(
                "`{}` and `{}` are bound otherwise and have one ISBN",
                one.name, other.name
            );
            tell(other.span, what, "a hardback and a paperback have an ISBN each");
        }
    }
}

/// Tells of what the records lack.
fn tell_gaps(record: &Record, sources: &Sources, found: &mut Diagnostics) {
    let (meta, trade) = (&record.work.meta, &record.work.trade);
    let mut tell = |table: &str, key: &str, what: String, help: &str| {
        let span = keys::place(sources, table, key);
        found.push(Diagnostic::warning(Code::RECORD_GAP, span, what).help(help));
    };
    let translations = record.products.iter().filter(|product| {
        let language = |work: &Work| primary(&work.meta.language).to_owned();
        language(&product.work) != language(&record.work)
    });
    for product in translations {
        let people = &product.work.meta.contributors;
        if people.iter().all(|person| person.role != "trl") {
            let name = &product.identity.name;
            let what = format!("no translator is told of `{name}`");
            let help = format!(
                "write `contributors = [{{ name = \"...\", role = \"translator\" }}]` below [editions.{name}]"
            );
            tell("editions", name, what, &help);
        }
    }
    for product in record.products.iter().filter(|p| p.prices.is_empty()) {
        let name = &product.identity.name;
        let what = format!("no price is told for `{name}`");
        tell(
            "trade",
            "prices",
            what,
            &format!("write `{name} = \"14.99 USD\"` below [trade.prices]"),
        );
    }
    if meta.subjects.iter().all(|subject| subject.code.is_none()) {
        let help = "shops sort by codes: { name = \"FICTION / General\", authority = \"BISAC\", \
                    code = \"FIC000000\" }";
        tell("book", "subjects", "no subject has a code of a scheme".into(), help);
    }
    if meta.description.is_none() && trade.description.is_none() {
        let help = "write `description` under [book], or a longer one under [trade]";
        tell("book", "description", "the book has no description".into(), help);
    }
    if meta.date.is_none() {
        let help = "write `date = \"2026-11-30\"`: the day of publication";
        tell("book", "date", "no date of publication is told".into(), help);
    }
    if meta.publisher.is_none() && trade.sender.is_none() {
        let help = "write `publisher = \"...\"`; who publishes a book alone is its publisher";
        tell(
            "book",
            "publisher",
            "no publisher is told; the author's name stands for it".into(),
            help,
        );
    }
    if trade.territory.is_none() {
        let help = "write `territory = \"WORLD\"` under [trade] if you hold all rights";
        tell("trade", "territory", "it is not told where the book may be sold".into(), help);
    }
}

impl Record {
    /// What is told of what was found: not what `[lint]` allows.
    pub(crate) fn heard(&self, found: &Diagnostics) -> Diagnostics {
        let mut told = Diagnostics::new();
        found.iter().filter(|d| !self.allowed.contains(&d.code)).for_each(|d| told.push(d.clone()));
        told
    }
}

impl Work {
    fn of(book: &Book, project: &Project) -> Work {
        Work {
            meta: book.meta.clone(),
            trade: project.trade.clone(),
            chapter_authors: chapter_authors(book),
            contents: contents(book),
            pictures: pictures(book),
        }
    }

    /// Words by which buyers look for the book: subjects without a code, and the keywords.
    pub(crate) fn keywords(&self) -> Vec<&str> {
        let subjects = self.meta.subjects.iter().filter(|s| s.code.is_none());
        let mut all: Vec<&str> = subjects.map(|s| s.name.as_str()).collect();
        for word in self.trade.keywords.iter().map(|at| at.value.as_str()) {
            if !all.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                all.push(word);
            }
        }
        all
    }

    /// The description for shops.
    pub(crate) fn description(&self) -> Option<&str> {
        let own = self.trade.description.as_ref().map(|at| at.value.as_str());
        own.or(self.meta.description.as_deref())
    }
}
