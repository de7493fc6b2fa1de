//! The cover of an edition: back, spine and front as a PDF for the printer and a PNG to look at.

use super::blurb;
use super::editions::{Ordered, wrong_isbn};
use super::layout::Layout;
use super::made::{Cover, Folds};
use super::press::{in_colours, press_of};
use crate::check::{too_coarse, unknown_paper};
use crate::cover::{Barcode, Wrap, fitted, least_scale, lost, panel};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::printer::Bleed;
use crate::manifest::{Printer, Project, identifier};
use crate::model::{Book, ImageResource};
use crate::pdf::press::{self, Press};
use crate::picture;
use crate::source::{Sources, Span};
use crate::theme::file::ThemeFile;
use std::sync::Arc;

/// Thickness of a page where neither printer nor manifest tell it, points: usual book paper.
const PAGE: f32 = 0.0025 * 72.0;
/// How much of a picture may be cut off without a word.
const MOST_LOST: f32 = 0.1;
/// The least contrast of words and their ground that most people read without trouble (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: f32 = 4.5;
/// Pixels to the inch of the PNG.
const DPI: f32 = 150.0;

/// What a cover is made of, beside the rules of its printer.
pub(super) struct Task<'a> {
    /// The edition.
    pub order: &'a Ordered,
    /// Its pages, set.
    pub layout: &'a Layout,
    /// The book's settings.
    pub project: &'a Project,
    /// The theme that they name, for the words on the back.
    pub theme: Option<&'a ThemeFile>,
    /// It is made even if the printer would refuse it.
    pub force: bool,
}

/// Makes the cover of an edition whose pages are set.
pub(super) fn make(task: &Task, sources: &mut Sources, found: &mut Diagnostics) -> Option<Cover> {
    let Task { order, layout, .. } = *task;
    let (book, edition, printer) = (&*layout.book, &order.edition, &order.printer);
    let other = edition.binding.filter(|wanted| Some(*wanted) != printer.binding_of_cover());
    if let Some(wanted) = other.filter(|_| printer.cover.is_some()) {
        let what = format!(
            "the profile of {} has no measures for covers of {}s",
            printer.name,
            wanted.name()
        );
        let d = Diagnostic::warning(Code::NO_COVER, edition.printer_span, what);
        found.push(d.help(printer.help_to(wanted, "use the printer's own template")));
        return None;
    }
    let Some(rules) = printer.cover.as_ref() else {
        let what = format!("Recto makes no covers for {}", printer.name);
        let d = Diagnostic::warning(Code::NO_COVER, edition.printer_span, what);
        found.push(d.help("its profile has no [cover]: use the printer's own template"));
        return None;
    };
    if let Some(wrong) = unknown_paper(edition, printer) {
        found.push(wrong);
        return None;
    }
    if let Some(wrong) = wrong_isbn(book, order, task.force) {
        found.push(wrong);
        if !task.force {
            return None;
        }
    }
    let pages = layout.pages.pages.len() as u32;
    let rules = &rules.of;
    let size = (layout.pages.width, layout.pages.height);
    let trim = rules.panel(size);
    let spine = spine(order, pages, found);
    // What is seen of the back when the book is shut.
    let face = (trim.0 - rules.hinge, trim.1);
    let spine_free = (pages >= rules.spine_text).then_some(rules.spine_free);
    let barcode = barcode(book, order);
    if edition.price.is_some() && barcode.is_none() {
        let what = "the price is not printed: without an ISBN the cover has no bar code";
        let d = Diagnostic::warning(Code::PRICE_ALONE, edition.span, what);
        found.push(d.help("give the edition its `isbn`, or take `price` out"));
    }
    let code = (rules.barcode.1, rules.barcode_free.1);
    // The description leaves a place for a code that comes later, or that the printer puts there.
    let coded = barcode.is_some() || edition.blurb.is_none();
    let room = panel(face, rules.free, coded.then_some(code));
    let blurb = match &edition.blurb {
        None => blurb::describe(task, &book.meta, (face, room.margins), sources, found),
        Some(file) => Some(blurb::set_on(task, file, (face, room.margins), sources, found)?),
    };
    let front = front(book, order, (trim.0 + rules.bleed, trim.1 + 2.0 * rules.bleed), found);
    let wrap = Wrap {
        book,
        style: &layout.theme.cover,
        trim,
        spine,
        bleed: rules.bleed,
        rtl: layout.pages.rtl,
        spine_free,
        spine_up: edition.spine_up.unwrap_or_else(|| spine_up(&book.meta.language)),
        hinge: rules.hinge,
        free: rules.free,
        barcode,
        barcode_box: rules.barcode,
        barcode_free: rules.barcode_free,
        blurb,
        front,
    };
    tell(&wrap, order, found);
    let press = press_of(order, sources, found)?;
    let bleed = Bleed { size: rules.bleed, sides: [true; 4] };
    let press = Press { bleed, ..in_colours(press, "covers", order, found)? };
    let (pdf, png, sheet) = files(&wrap, order, &press, found)?;
    let code = match (&wrap.barcode, &book.meta.isbn_print) {
        (Some(_), _) => "",
        (None, Some(_)) => "; no bar code: the ISBN is wrong",
        (None, None) => "; no bar code: there is no ISBN",
    };
    let words = match (spine_free, wrap.spine_type()) {
        (None, _) => format!("; words on the spine from {} pages", rules.spine_text),
        (_, None) => "; too thin for words".to_string(),
        _ => String::new(),
    };
    let remark = format!(
        "spine {} for {pages} pages, sheet {}{words}{code}",
        Printer::length(spine),
        Printer::inches(rules.sheet(size, spine))
    );
    let folds = Folds {
        width: 2.0 * (rules.bleed + trim.0) + spine,
        height: 2.0 * rules.bleed + trim.1,
        bleed: rules.bleed,
        panel: trim.0,
        spine,
        hinge: rules.hinge,
    };
    let (pdf, png, sheet) = (Arc::new(pdf), Arc::new(png), Arc::new(sheet));
    Some(Cover { pdf, png, sheet, folds, remark })
}

/// Tells of words that have no room, and of a bar code that shops can't read.
fn tell(wrap: &Wrap, order: &Ordered, found: &mut Diagnostics) {
    for part in wrap.cut() {
        let what = format!("the words on the {part} of the cover are cut: they have no room");
        let help = "shorten `title` or `subtitle`, or give a picture (`cover`) for the front";
        found.push(Diagnostic::warning(Code::COVER, order.edition.span, what).help(help));
    }
    let contrast = wrap.style.ink.contrast(wrap.style.ground);
    if contrast < LEAST_CONTRAST {
        let what = format!(
            "the words on the cover are hard to read: {} on {} is a contrast of {contrast:.1} to 1",
            wrap.style.ink, wrap.style.ground
        );
        let help = format!(
            "give `ink` and `ground` in [cover] of the theme colours of {LEAST_CONTRAST} to 1 and more"
        );
        found.push(Diagnostic::warning(Code::COVER, order.edition.span, what).help(help));
    }
    if let Some(scale) = wrap.barcode_scale().filter(|s| *s < least_scale()) {
        let percent = (scale * 100.0).round();
        let what = format!("the bar code is {percent} % of its size; shops read 80 % and more");
        let d = Diagnostic::warning(Code::SMALL_BARCODE, order.edition.printer_span, what);
        found.push(d.help("take the price add-on out"));
    }
}

/// The PDF for the printer, the PNG to look at, and the whole sheet.
fn files(
    wrap: &Wrap,
    order: &Ordered,
    press: &Press,
    found: &mut Diagnostics,
) -> Option<(Vec<u8>, Vec<u8>, String)> {
    let edition = &order.edition;
    let (made, page) = wrap.page();
    let pdf = match press::write(&made, &page, press) {
        Ok(pdf) => pdf,
        Err(e) => {
            let what = format!("no cover of `{}`: {e}", edition.name);
            let span = edition.profile.as_ref().map_or(edition.span, |p| p.span);
            found.push(Diagnostic::error(Code::PDF_FAILED, span, what));
            return None;
        }
    };
    // That its colours are separated is as it should be; that a picture is missing is not.
    let bad = pdf.warnings.into_iter().filter(|w| w.code == Code::UNPRINTED_PICTURE);
    bad.for_each(|w| found.push(w));
    match picture::png(&picture::page_svg(&made, &page, 0), DPI) {
        Ok(png) => Some((pdf.bytes, png, picture::sheet_svg(&made, &page, 0, wrap.bleed))),
        Err(why) => {
            let what = format!("no picture of the cover of `{}`: {why}", edition.name);
            found.push(Diagnostic::error(Code::PICTURE_FAILED, edition.span, what));
            None
        }
    }
}

/// Whether spines are read from the foot up where a language is spoken.
fn spine_up(language: &str) -> bool {
    crate::language::of(language).is_some_and(|l| l.spine_up)
}

/// Width of the spine of a book of so many pages.
fn spine(order: &Ordered, pages: u32, found: &mut Diagnostics) -> f32 {
    let (edition, printer) = (&order.edition, &order.printer);
    let paper = printer.paper_of(edition);
    let page = edition.page_thickness.or(paper.and_then(|p| p.page));
    if page.is_none() {
        let what = format!(
            "the paper's thickness is not known; {} a page is taken for the spine",
            Printer::length(PAGE)
        );
        let help = "ask the printer and write `page-thickness = \"0.06mm\"`";
        let d = Diagnostic::warning(Code::PAGE_THICKNESS, edition.printer_span, what);
        found.push(d.help(help));
    }
    let extra = paper.map_or(0.0, |p| p.extra);
    page.unwrap_or(PAGE) * pages as f32 + extra
}

fn barcode(book: &Book, order: &Ordered) -> Option<Barcode> {
    let own = order.edition.isbn.as_ref().map(|at| at.value.clone());
    let isbn = own.or_else(|| book.meta.isbn_print.clone())?;
    let digits = identifier::isbn13(&isbn).ok()?;
    // Ten digits are printed as the thirteen that they stand for.
    let long = isbn.chars().filter(char::is_ascii_digit).count() == 13;
    let isbn = if long { isbn } else { digits.clone() };
    Some(Barcode { isbn, digits, price: order.edition.price.clone() })
}

/// What is to be said of a picture that is cut to fill so much, its bleed counted in.
pub(super) fn cut(
    image: &ImageResource,
    to: &str,
    size: (f32, f32),
    (code, span): (Code, Span),
) -> Option<Diagnostic> {
    let (share, side) = lost(image, size);
    let what = format!(
        "`{}` is cut to the {to}: {:.0} % of its {side} is lost",
        image.path,
        share * 100.0
    );
    let help = format!("make it {} with its bleed, or in these proportions", Printer::inches(size));
    (share > MOST_LOST).then(|| Diagnostic::warning(code, span, what).help(help))
}

/// The book's own picture, cut to the front and its bleed.
fn front(
    book: &Book,
    order: &Ordered,
    (w, h): (f32, f32),
    found: &mut Diagnostics,
) -> Option<ImageResource> {
    let path = book.meta.cover.as_deref()?;
    let image = book.images.iter().find(|i| i.path == path)?;
    let told = cut(image, "front", (w, h), (Code::COVER, order.edition.span));
    told.into_iter().for_each(|d| found.push(d));
    match fitted(image, w, h) {
        Ok(picture) => {
            let size = imagesize::blob_size(&picture.data).ok()?;
            let dpi = size.width as f32 / (w / 72.0);
            let rule = &order.printer.resolution;
            if let Some(least) = rule.of.filter(|least| too_coarse(dpi, *least)) {
                let needs = ((w / 72.0 * least).ceil(), (h / 72.0 * least).ceil());
                let what = format!(
                    "`{path}` has {dpi:.0} pixels to the inch on the cover; {least:.0} are asked for"
                );
                let help = format!("use a picture of {} by {} pixels", needs.0, needs.1);
                let d = Diagnostic::warning(Code::PRINTER_RESOLUTION, Span::NONE, what);
                found.push(d.help(format!("{help} (rule: {})", rule.source)));
            }
            Some(picture)
        }
        Err(why) => {
            let what = format!("`{path}` can't be the front: {why}; one is drawn instead");
            found.push(Diagnostic::warning(Code::COVER, Span::NONE, what));
            None
        }
    }
}
