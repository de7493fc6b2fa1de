//! The editions of a build: which are asked for, their printers, their files.

use super::pipeline::{Job, Set};
use super::progress::Progress;
use crate::check::{Subject, preflight};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, count};
use crate::files::Fault;
use crate::manifest::editions::{SCREEN, is_usual, usual};
use crate::manifest::identifier::{self, IsbnFault};
use crate::manifest::printer::{self, PRINTERS};
use crate::manifest::{Edition, Format, Printer, Project, nearest};
use crate::model::Book;
use crate::pdf::press::{self, Press};
use crate::source::Span;
use crate::theme;

/// An edition and its printer.
#[derive(Debug, Clone)]
pub(crate) struct Ordered {
    /// The edition.
    pub edition: Edition,
    /// Who prints it.
    pub printer: Printer,
}

/// The PDF of an edition.
pub(crate) struct Made {
    /// Name of the edition.
    pub name: String,
    /// Name of the printer.
    pub printer: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// Number of pages from which the printer asks for a wider inner margin.
    pub next_band: Option<u32>,
}

/// Which PDFs are asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    /// Names of editions.
    pub names: Vec<String>,
    /// All of the manifest.
    pub all: bool,
    /// Other names that the command knows.
    pub also: &'static [&'static str],
    /// Their covers too, or those of all editions alone where none is named.
    pub covers: bool,
}

impl Choice {
    /// Whether the edition for the screen is among them.
    pub fn screen(&self) -> bool {
        self.all
            || !self.covers_alone() && self.names.is_empty()
            || self.names.iter().any(|n| n == SCREEN)
    }

    /// Whether the editions' own files are wanted, not only their covers.
    pub fn bodies(&self) -> bool {
        !self.covers_alone()
    }

    fn covers_alone(&self) -> bool {
        self.covers && !self.all && self.names.is_empty()
    }
}

/// The editions of the manifest, with their printers; faults are told.
pub(crate) fn of_manifest(job: &mut Job, project: &Project) -> Vec<Ordered> {
    let mut list = Vec::new();
    for edition in &project.editions {
        let named = PRINTERS.contains(&edition.printer.as_str());
        if !named && !edition.printer.ends_with(".toml") {
            // The manifest's reader has told it.
            continue;
        }
        let span = edition.printer_span;
        let found = printer::load(&edition.printer, span, &mut job.sources, &mut job.diags);
        if let Some(printer) = found {
            list.push(Ordered { edition: edition.clone(), printer });
        }
    }
    list
}

/// The editions that a command asks for by name: of the manifest, or usual ones, which are added
/// to the job's. `None` if a name is wrong.
pub(crate) fn chosen(job: &mut Job, choice: &Choice) -> Option<Vec<Ordered>> {
    if choice.all || choice.covers_alone() {
        if job.editions.is_empty() {
            job.editions.extend(ordered("print"));
        }
        return Some(job.editions.clone());
    }
    let mut list = Vec::new();
    for name in choice.names.iter().filter(|n| *n != SCREEN) {
        match job.editions.iter().find(|o| o.edition.name == *name).cloned() {
            Some(found) => list.push(found),
            None if is_usual(name) => {
                let found = ordered(name)?;
                job.editions.push(found.clone());
                list.push(found);
            }
            None => {
                let own: Vec<&str> = job.editions.iter().map(|o| o.edition.name.as_str()).collect();
                let mut names: Vec<&str> = Vec::new();
                let usual = ["screen", "print"].into_iter().chain(PRINTERS);
                for known in own.into_iter().chain(usual).chain(choice.also.iter().copied()) {
                    if !names.contains(&known) {
                        names.push(known);
                    }
                }
                let help = match nearest(name, names.iter().copied()) {
                    _ if name.eq_ignore_ascii_case("amazon") => {
                        "print books for it are `kdp-paperback` and `kdp-hardcover`, the EPUB \
                         is `kindle`"
                            .into()
                    }
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", names.join(", ")),
                };
                let what = format!("the book has no edition `{name}`");
                // What the manifest says of it may be what is wrong.
                if !job.diags.has_errors() {
                    let d = Diagnostic::error("unknown-edition", Span::NONE, what);
                    job.diags.push(d.help(help));
                }
                return None;
            }
        }
    }
    Some(list)
}

fn ordered(name: &str) -> Option<Ordered> {
    let edition = usual(name);
    let printer = printer::builtin(&edition.printer)?;
    Some(Ordered { edition, printer })
}

/// Works on each edition, and tells what was found in some of several with their names.
pub(crate) fn each(job: &mut Job, orders: &[Ordered], mut work: impl FnMut(&mut Job, &Ordered)) {
    let before = std::mem::take(&mut job.diags);
    let mut found: Vec<(Diagnostic, Vec<&str>)> = Vec::new();
    for order in orders {
        work(job, order);
        let mut own = std::mem::take(&mut job.diags);
        own.sort();
        for d in own.iter() {
            match found.iter_mut().find(|(known, _)| same(known, d)) {
                Some((known, names)) => {
                    known.severity = known.severity.max(d.severity);
                    names.push(&order.edition.name);
                }
                None => found.push((d.clone(), vec![&order.edition.name])),
            }
        }
    }
    job.diags = before;
    for (mut d, names) in found {
        // What is told of an edition's own pages begins with its name.
        if names.len() < orders.len() && !d.message.starts_with("edition `") {
            let word = if names.len() == 1 { "edition" } else { "editions" };
            d.message += &format!(" ({word} {})", names.join(", "));
        }
        job.diags.push(d);
    }
}

/// Whether two editions have one finding. That of a coarse picture is one whatever rule asks for
/// its pixels.
fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    let coarse = a.code == "printer-resolution" && b.code == a.code;
    a == b || coarse && a.span == b.span && a.message == b.message
}

/// The error of an edition whose ISBN, the book's, is wrong; a warning with `force`. The edition's
/// own is held against the rules where the manifest is read.
pub(crate) fn wrong_isbn(book: &Book, order: &Ordered, force: bool) -> Option<Diagnostic> {
    let isbn = book.meta.isbn_print.as_ref().filter(|_| order.edition.isbn.is_none())?;
    let help = match identifier::isbn13(isbn) {
        Ok(_) => return None,
        Err(IsbnFault::Form) => "give the thirteen digits that begin with 978 or 979".to_string(),
        Err(IsbnFault::CheckDigit(c)) => {
            format!("it should end in {c}, if the other digits are right")
        }
    };
    let what = format!(
        "`{}` does not go to press with the wrong ISBN `{isbn}`; no bar code is made of it",
        order.edition.name
    );
    let mut d = Diagnostic::error("bad-isbn", order.edition.printer_span, what).help(help);
    if force {
        d.severity = Severity::Warning;
    }
    Some(d)
}

/// The pages of an edition that has settings of its own; `None` of one that shares the book's.
pub(crate) fn own_set(
    job: &mut Job,
    project: &Project,
    book: &Book,
    order: &Ordered,
    progress: &mut Progress,
) -> Option<Set> {
    let print = order.edition.print.as_ref()?;
    let mut project = project.clone();
    project.print = print.clone();
    let theme = theme::load(&project, &mut job.sources, &mut job.diags);
    let printers = std::slice::from_ref(&order.printer);
    // What is told of these pages is not true of the book's others.
    let others = std::mem::take(&mut job.diags);
    let set = job.set_for(book, &project, theme.as_ref(), printers, progress);
    let mut own = std::mem::replace(&mut job.diags, others);
    own.of_edition(&order.edition.name);
    job.diags.extend(own);
    Some(set)
}

/// The pages of an edition: the book's, or its own, which are put into `own` if they are not set
/// yet.
pub(crate) fn pages_of<'s>(
    job: &mut Job,
    project: &Project,
    book: &Book,
    set: &'s Set,
    order: &Ordered,
    own: &'s mut Option<Set>,
    progress: &mut Progress,
) -> &'s Set {
    if let Some(pages) = set.named_of(&order.edition) {
        return pages;
    }
    *own = own_set(job, project, book, order, progress);
    own.as_ref().unwrap_or(set)
}

/// Makes the file of an edition from its pages. What the printer would refuse is an error, or a
/// warning with `force`.
pub(crate) fn make(
    job: &mut Job,
    book: &Book,
    set: &Set,
    order: &Ordered,
    force: bool,
    progress: &mut Progress,
) -> Option<Made> {
    progress.step(&format!("Making the edition {}", order.edition.name));
    let press = press_of(job, order)?;
    let fault = |diags: &mut Diagnostics, why: String| {
        let span = order.edition.profile.as_ref().map_or(order.edition.span, |p| p.span);
        let what = format!("no edition `{}`: {why}", order.edition.name);
        let d = Diagnostic::error("pdf-failed", span, what);
        diags.push(match order.edition.profile {
            Some(_) => {
                d.help("it is a file of the printer's that ends in .icc; colours need four inks")
            }
            None => d,
        });
    };
    let pdf = match press::write(book, &set.pages, &press) {
        Ok(pdf) => pdf,
        Err(e) => {
            fault(&mut job.diags, e.to_string());
            return None;
        }
    };
    pdf.warnings.into_iter().for_each(|w| job.diags.push(w));
    let subject = Subject {
        book,
        pages: &set.pages,
        geometry: &set.theme.page,
        edition: &order.edition,
        printer: &order.printer,
        bleeds: press::bleeds(&set.pages),
        bytes: pdf.bytes.len(),
    };
    for finding in preflight(&subject).iter() {
        let mut finding = finding.clone();
        if force {
            finding.severity = Severity::Warning;
        }
        job.diags.push(finding);
    }
    wrong_isbn(book, order, force).into_iter().for_each(|d| job.diags.push(d));
    let pages = set.pages.pages.len();
    let next_band = order.printer.margins.of.inner_of(pages as u32).1;
    Some(Made {
        name: order.edition.name.clone(),
        printer: order.printer.name.clone(),
        bytes: pdf.bytes,
        pages,
        next_band,
    })
}

/// Warnings of a page that has a hole: a picture that is not there, a character that no font has.
const HOLES: [&str; 8] = [
    "missing-image",
    "image-outside",
    "remote-image",
    "large-image",
    "broken-image",
    "image-format",
    "unprinted-picture",
    "missing-glyph",
];

/// How many places are told that are holes in a page.
pub(crate) fn holes(diags: &Diagnostics) -> usize {
    diags.iter().filter(|d| HOLES.contains(&d.code)).count()
}

/// A book with holes is read on a screen but does not go to press unless that is forced: beside the
/// edition's own, there are so many in the pages of all.
pub(crate) fn refuse_holes(job: &mut Job, order: &Ordered, shared: usize, force: bool) {
    let found = shared + holes(&job.diags);
    if found == 0 {
        return;
    }
    let what = format!(
        "{} in the pages: pictures or characters are missing, as the warnings say",
        count(found, "hole")
    );
    let help = "mend them; `--force` writes the file all the same";
    let mut d = Diagnostic::error("printer-holes", order.edition.printer_span, what).help(help);
    if force {
        d.severity = Severity::Warning;
    }
    job.diags.push(d);
}

/// The largest ICC profile that is read, bytes: those of presses have 3 MB at most.
const MAX_PROFILE: u64 = 16 << 20;

/// What a printer takes and an edition asks for.
pub(crate) fn press_of(job: &mut Job, order: &Ordered) -> Option<Press> {
    let (edition, printer) = (&order.edition, &order.printer);
    let profile = match &edition.profile {
        None => None,
        Some(at) => {
            let path = crate::files::normal(&at.value);
            let read = path.ok_or(Fault::Outside);
            match read.and_then(|p| job.sources.files.read(&p, MAX_PROFILE)) {
                Ok(bytes) => Some(bytes.to_vec()),
                Err(Fault::Outside) => {
                    let what = format!("`{}` leaves the project folder", at.value);
                    job.diags.push(Diagnostic::error("path-outside", at.span, what));
                    return None;
                }
                Err(e) => {
                    let what = format!("the profile `{}` can't be read: {e}", at.value);
                    let d = Diagnostic::error("missing-file", at.span, what);
                    job.diags
                        .push(d.help("put the file that the printer gives into the book's folder"));
                    return None;
                }
            }
        }
    };
    let rules = &printer.file.of;
    let condition = edition.condition.clone().unwrap_or_else(|| rules.condition.clone());
    let format = edition.format.unwrap_or(rules.format);
    if condition.is_empty() && profile.is_none() && matches!(format, Format::X1a | Format::X3) {
        let what = format!("{} names the printing condition, and none is known", format.name());
        let help = "ask the printer and write `condition = \"FOGRA39\"`, or give its `profile`";
        let d = Diagnostic::error("missing-condition", edition.span, what);
        job.diags.push(d.help(help));
        return None;
    }
    Some(Press {
        format,
        bleed: printer.bleed.of,
        marks: edition.marks,
        condition,
        profile,
        colour: edition.colour,
        ink: printer.ink.of,
    })
}
