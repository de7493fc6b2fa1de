//! The endpapers of an edition: for each end of the book a leaf of two pages, whose picture runs over the fold.
//!
//! ```text
//!   +- - - - - - - - - - - - - - -+   bleed
//!   :+-------------+-------------+:
//!   ||             |             ||
//!   ||   lines     |    free     ||   the picture fills both
//!   ||  the board  |             ||
//!   :+-------------+-------------+:
//!   +- - - - - - - - - - - - - - -+
//!               the fold
//! ```

use super::cover::cut;
use super::editions::Ordered;
use super::layout::Layout;
use super::made::PdfFile;
use super::press::{in_colours, press_of};
use crate::assemble::picture;
use crate::check::too_coarse;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::manifest::printer::Bleed;
use crate::manifest::{At, Endpapers, Printer};
use crate::model::{Book, ImageResource};
use crate::pdf::press::{self, Press, with_bleed};
use crate::source::Sources;
use crate::typeset::page::{Crop, Group, Item, Page, Pages, Role};

/// Makes the endpapers of an edition that asks for some, as large as its pages; `None` where they can't be had,
/// which is told.
pub(super) fn make(
    order: &Ordered,
    layout: &Layout,
    sources: &Sources,
    found: &mut Diagnostics,
) -> Option<PdfFile> {
    let (edition, printer) = (&order.edition, &order.printer);
    let wanted = edition.endpapers.as_ref()?;
    let Some(rule) = &printer.endpapers else {
        found.push(taken_by_none(wanted, printer));
        return None;
    };
    let bleed = Bleed { size: rule.of, sides: [true; 4] };
    let (width, height) = (2.0 * layout.pages.width, layout.pages.height);
    let mut book = Book { meta: layout.book.meta.clone(), ..Book::default() };
    let mut pages = Pages { width, height, ..Pages::default() };
    let bled = (width + 2.0 * bleed.size, height + 2.0 * bleed.size);
    for (end, at) in wanted.ends() {
        // One picture may stand at both ends.
        let path = sources.files.normal(&at.value);
        let known = book.images.iter().position(|image| Some(&image.path) == path.as_ref());
        let index = known.unwrap_or(book.images.len());
        if known.is_none() {
            book.images.push(read(at, path, sources, found)?);
        }
        let image = &book.images[index];
        pages.pages.push(leaf(end, image, index as u32, (width, height)).into());
        if known.is_none() {
            let told = cut(image, "endpapers", bled, (Code::ENDPAPERS, at.span));
            told.into_iter().for_each(|d| found.push(d));
            let last = pages.pages.len() - 1;
            tell_coarse(image, at, (&pages, last), (printer, bleed), found);
        }
    }
    let press = press_of(order, sources, found)?;
    let press = Press { bleed, ..in_colours(press, "endpapers", order, found)? };
    let pdf = match press::write(&book, &pages, &press) {
        Ok(pdf) => pdf,
        Err(e) => {
            let what = format!("no endpapers of `{}`: {e}", edition.name);
            found.push(Diagnostic::error(Code::PDF_FAILED, wanted.span, what));
            return None;
        }
    };
    let bad = pdf.warnings.into_iter().filter(|w| w.code == Code::UNPRINTED_PICTURE);
    bad.for_each(|w| found.push(Diagnostic { span: wanted.span, ..w }));
    Some(PdfFile {
        edition: edition.name.clone(),
        bytes: pdf.bytes,
        pages: pages.pages.len(),
        printer: Some(printer.name.clone()),
        next_band: None,
    })
}

fn taken_by_none(wanted: &Endpapers, printer: &Printer) -> Diagnostic {
    let what = format!("{} takes no pictures for endpapers: none are made", printer.name);
    let help = match printer.id.ends_with(".toml") {
        true => {
            "ask the printer, and write `[endpapers]` with `bleed` and `source` into the profile"
        }
        false => {
            "take `endpapers` out, or let the picture open the book on a page of its own (`.spread`)"
        }
    };
    Diagnostic::warning(Code::ENDPAPERS, wanted.span, what).help(help)
}

/// The picture of an end, whole and known.
fn read(
    at: &At<String>,
    path: Option<String>,
    sources: &Sources,
    found: &mut Diagnostics,
) -> Option<ImageResource> {
    let read = match path {
        Some(path) => picture(&sources.files, &path),
        None => {
            let what = format!("`{}` lies outside the project folder", at.value);
            Err(Diagnostic::warning(Code::IMAGE_OUTSIDE, at.span, what))
        }
    };
    let fault = match read {
        Ok(image) if image.width > 0.0 && image.height > 0.0 => return Some(image),
        Ok(_) => {
            let what = format!("the picture `{}` has no size", at.value);
            Diagnostic::error(Code::ENDPAPERS, at.span, what)
        }
        Err(fault) => fault,
    };
    let help = "no endpapers are made: name a picture in the book's folder".to_owned();
    let fault = Diagnostic { span: at.span, severity: Severity::Error, ..fault };
    found.push(fault.help(help));
    None
}

/// Both halves of a leaf, which a picture fills.
fn leaf(end: &str, image: &ImageResource, resource: u32, (w, h): (f32, f32)) -> Page {
    let crop = Some(Crop::filling(w, h, image.height / image.width, (0.5, 0.5)));
    let item = Item::Image { resource, x: 0.0, y: 0.0, w, h, alt: None, crop };
    let group = Group { role: Role::Figure, items: vec![item], ..Group::default() };
    Page { folio: end.to_owned(), groups: vec![group], ..Page::default() }
}

/// Tells of a picture with too few pixels to the inch, counted with its bleed and with what is cut off.
fn tell_coarse(
    image: &ImageResource,
    at: &At<String>,
    (pages, index): (&Pages, usize),
    (printer, bleed): (&Printer, Bleed),
    found: &mut Diagnostics,
) {
    let rule = &printer.resolution;
    let Some(least) = rule.of.filter(|_| image.media != "image/svg+xml") else { return };
    let item = &pages.pages[index].groups[0].items[0];
    let Item::Image { crop: Some(crop), .. } = with_bleed(item, pages, index, bleed) else {
        return;
    };
    let inches = crop.whole[2] / 72.0;
    let dpi = image.pixels[0] as f32 / inches;
    if !too_coarse(dpi, least) {
        return;
    }
    let what = format!(
        "`{}` has {dpi:.0} pixels to the inch on the endpapers; {least:.0} are asked for",
        at.value
    );
    let help =
        format!("use a picture {:.0} pixels wide (rule: {})", (inches * least).ceil(), rule.source);
    found.push(Diagnostic::warning(Code::PRINTER_RESOLUTION, at.span, what).help(help));
}
