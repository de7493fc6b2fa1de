//! The editions for printers: which there are, and their files.

use super::layout::Layout;
use super::made::PdfFile;
use super::press::{by_formula, press_of};
use crate::check::{Subject, preflight};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Exit, Severity};
use crate::manifest::editions::{is_usual, usual};
use crate::manifest::identifier::{self, IsbnFault};
use crate::manifest::printer::{self, PRINTERS};
use crate::manifest::shop::SHOPS;
use crate::manifest::{Edition, Output, Printer, Project, ScreenFormat, nearest};
use crate::model::Book;
use crate::pdf::{self, press};
use crate::source::{Sources, Span};

/// An edition and its printer.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    /// The edition.
    pub edition: Edition,
    /// Who prints it.
    pub printer: Printer,
}

/// The editions of the manifest, with their printers; faults are told.
pub(super) fn of_manifest(
    project: &Project,
    sources: &mut Sources,
    found: &mut Diagnostics,
) -> Vec<Ordered> {
    let mut list = Vec::new();
    for edition in project.editions.iter().filter(|edition| edition.output == Output::Print) {
        if edition.screen {
            // A screen asks for nothing.
            list.push(Ordered { edition: edition.clone(), printer: Printer::default() });
            continue;
        }
        let named = PRINTERS.contains(&edition.printer.as_str());
        if !named && !edition.printer.ends_with(".toml") {
            // The manifest's reader has told it.
            continue;
        }
        let span = edition.printer_span;
        if let Some(printer) = printer::load(&edition.printer, span, sources, found) {
            list.push(Ordered { edition: edition.clone(), printer });
        }
    }
    list
}

/// An edition that needs no table of its own: `print`, or a printer's name.
pub(super) fn usual_order(name: &str) -> Option<Ordered> {
    let edition = is_usual(name).then(|| usual(name))?;
    let printer = printer::builtin(&edition.printer)?;
    Some(Ordered { edition, printer })
}

/// The error for a name that no edition and no shop has.
pub(super) fn unknown(name: &str, editions: &[Ordered]) -> Diagnostic {
    let own = editions.iter().map(|o| o.edition.name.as_str());
    let usual = ["screen", "print"].into_iter().chain(PRINTERS).chain(SHOPS);
    let mut names: Vec<&str> = Vec::new();
    for known in own.chain(usual) {
        if !names.contains(&known) {
            names.push(known);
        }
    }
    let help = match nearest(name, names.iter().copied()) {
        _ if name.eq_ignore_ascii_case("amazon") => {
            "print books for it are `kdp-paperback` and `kdp-hardcover`, the EPUB is `kindle`"
                .into()
        }
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.join(", ")),
    };
    let what = format!("the book has no edition `{name}`");
    Diagnostic::error(Code::UNKNOWN_EDITION, Span::NONE, what).help(help)
}

/// The error of one who wants the pages of an edition that is an EPUB.
pub(super) fn without_pages(name: &str) -> Diagnostic {
    let what = format!("the edition `{name}` is an EPUB and has no pages");
    let help = format!("`recto build --for {name}` makes it");
    Diagnostic::error(Code::UNKNOWN_EDITION, Span::NONE, what).help(help)
}

/// The error of an edition whose ISBN, the book's, is wrong; a warning with `force`. The edition's
/// own is held against the rules where the manifest is read.
pub(super) fn wrong_isbn(book: &Book, order: &Ordered, force: bool) -> Option<Diagnostic> {
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
    let d = Diagnostic::error(Code::BAD_ISBN, order.edition.printer_span, what).help(help);
    Some(forced(d, force))
}

/// The warning of an edition that is read on a screen and has no wrap; of an EPUB.
pub(super) fn without_cover(name: &str, what: &str, span: Span) -> Diagnostic {
    let what = format!("the edition `{name}` is {what}, and has no cover to be printed");
    let help = "covers are made of editions that a printer binds: `for = \"generic\"` below it";
    Diagnostic::warning(Code::NO_COVER, span, what).help(help)
}

/// A finding that is only a warning where the file is wanted all the same.
pub(super) fn forced(mut finding: Diagnostic, force: bool) -> Diagnostic {
    if force && finding.code.exit() == Exit::Force {
        finding.severity = Severity::Warning;
    }
    finding
}

/// Makes the file of an edition that is read on a screen.
pub(super) fn make_screen(
    layout: &Layout,
    edition: &Edition,
    format: ScreenFormat,
    found: &mut Diagnostics,
) -> Option<PdfFile> {
    let pdf = match pdf::write(&layout.book, &layout.pages, format) {
        Ok(pdf) => pdf,
        Err(e) => {
            let what = format!("no edition `{}`: {e}", edition.name);
            found.push(Diagnostic::error(Code::PDF_FAILED, edition.span, what));
            return None;
        }
    };
    pdf.warnings.into_iter().for_each(|w| found.push(w));
    Some(PdfFile {
        edition: edition.name.clone(),
        bytes: pdf.bytes,
        pages: layout.pages.pages.len(),
        printer: None,
        next_band: None,
    })
}

/// Makes the file of an edition from its pages. What the printer would refuse is an error, or a
/// warning with `force`.
pub(super) fn make(
    layout: &Layout,
    order: &Ordered,
    force: bool,
    sources: &Sources,
    found: &mut Diagnostics,
) -> Option<PdfFile> {
    let Layout { book, pages, theme } = layout;
    let press = press_of(order, sources, found)?;
    by_formula(order).into_iter().for_each(|d| found.push(d));
    let pdf = match press::write(book, pages, &press) {
        Ok(pdf) => pdf,
        Err(e) => {
            found.push(unwritten(order, &e.to_string()));
            return None;
        }
    };
    pdf.warnings.into_iter().for_each(|w| found.push(w));
    let subject = Subject {
        book,
        pages,
        geometry: &theme.page,
        edition: &order.edition,
        printer: &order.printer,
        bleeds: press::bleeds(pages),
        bytes: pdf.bytes.len(),
    };
    preflight(&subject).iter().for_each(|d| found.push(forced(d.clone(), force)));
    wrong_isbn(book, order, force).into_iter().for_each(|d| found.push(d));
    let count = pages.pages.len();
    Some(PdfFile {
        edition: order.edition.name.clone(),
        bytes: pdf.bytes,
        pages: count,
        printer: Some(order.printer.name.clone()),
        next_band: order.printer.margins.of.inner_of(count as u32).1,
    })
}

fn unwritten(order: &Ordered, why: &str) -> Diagnostic {
    let profile = order.edition.profile.as_ref();
    let span = profile.map_or(order.edition.span, |p| p.span);
    let what = format!("no edition `{}`: {why}", order.edition.name);
    let d = Diagnostic::error(Code::PDF_FAILED, span, what);
    match profile {
        Some(_) => {
            d.help("it is a file of the printer's that ends in .icc; colours need four inks")
        }
        None => d,
    }
}
