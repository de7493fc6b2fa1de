//! A file for a press: what is painted is what the screen edition shows, in inks; nothing leads
//! anywhere, nothing is transparent, and the sheet has room for bleed and crop marks.

use super::colour::Inks;
use super::document::{self, labels};
use super::objects::{Fnv, literal, name, text};
use super::outcome::{Error, Pdf};
pub use super::press_settings::Press;
use super::{content, fonts, images, metadata, save};
use crate::deflate::{Level, zlib};
use crate::manifest::printer::Bleed;
use crate::manifest::{Format, is_registered};
use crate::model::Book;
use crate::theme::Grey;
use crate::typeset::page::{Item, Page, Pages};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use printpdf::{Op, PdfDocument, PdfPage, PdfSaveOptions, Pt, Rect};
use rayon::prelude::*;
use std::io::Write;

/// Width of the strip for crop marks on each side of the bleed, and the length of the marks, points.
const MARKS: f32 = 24.0;
const MARK: f32 = 18.0;
/// What is nearer to the edge than this reaches it, points.
const NEAR: f32 = 0.05;

/// Where the trimmed page lies on its sheet, points from the lower left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sheet {
    /// Width and height.
    media: (f32, f32),
    /// Left, bottom, right, top.
    bleed: [f32; 4],
    /// The same of the page.
    trim: [f32; 4],
    /// Bleed at the left, head, right and foot.
    over: [f32; 4],
}

impl Sheet {
    /// The sheet of a page; `bleeds` says that the book has bleed.
    fn new(pages: &Pages, index: usize, press: &Press, bleeds: bool) -> Sheet {
        let size = |on: bool| if on && bleeds { press.bleed.size } else { 0.0 };
        let [head, foot, outer, inner] = press.bleed.sides.map(size);
        // A page at the right of its spread has the spine at its left.
        let (left, right) = match pages.is_right_hand(index) {
            true => (inner, outer),
            false => (outer, inner),
        };
        let slug = if press.marks { MARKS } else { 0.0 };
        let (x, y) = (slug + left, slug + foot);
        let (w, h) = (pages.width, pages.height);
        Sheet {
            media: (w + left + right + 2.0 * slug, h + head + foot + 2.0 * slug),
            bleed: [slug, slug, x + w + right, y + h + head],
            trim: [x, y, x + w, y + h],
            over: [left, head, right, foot],
        }
    }
}

/// Whether something on a page reaches its edge, so that the book needs bleed.
pub fn bleeds(pages: &Pages) -> bool {
    let (w, h) = (pages.width, pages.height);
    pages.pages.iter().any(|p| {
        let mut items = p.groups.iter().flat_map(|g| &g.items);
        items.any(|item| frame(item).is_some_and(|f| edges(f, w, h).contains(&true)))
    })
}

/// Left, top, width and height of a tint or a picture.
fn frame(item: &Item) -> Option<[f32; 4]> {
    match item {
        Item::Rect { x, y, w, h, .. } | Item::Image { x, y, w, h, .. } => Some([*x, *y, *w, *h]),
        _ => None,
    }
}

/// Whether a frame reaches the left, upper, right and lower edge.
fn edges([x, y, w, h]: [f32; 4], width: f32, height: f32) -> [bool; 4] {
    [x <= NEAR, y <= NEAR, x + w >= width - NEAR, y + h >= height - NEAR]
}

/// An item of a page with the bleed that it has in such a book; `bleeds` says that the book has any.
pub fn with_bleed(item: &Item, pages: &Pages, index: usize, bleed: Bleed) -> Item {
    let press = Press { bleed, ..Press::default() };
    let over = Sheet::new(pages, index, &press, bleeds(pages)).over;
    pressed(item, &press, over, (pages.width, pages.height))
}

/// An item as it goes to the press: over the edge where it reaches it, no line too thin and no
/// tint too light to print.
fn pressed(item: &Item, press: &Press, over: [f32; 4], (width, height): (f32, f32)) -> Item {
    let mut item = item.clone();
    let least = press.ink.line;
    if let Item::Path { stroke: Some((thick, _)), .. } = &mut item {
        *thick = thick.max(least);
    }
    if let Item::Rect { x, y, w, h, color } = &mut item {
        let long = w.max(*h);
        for (at, thick) in [(&mut *x, &mut *w), (&mut *y, &mut *h)] {
            // A rule, not a tint: it has a length.
            if *thick < least && long > 4.0 * *thick {
                *at -= (least - *thick) / 2.0;
                *thick = least;
            }
        }
        *color = printable(*color, press.ink.tint);
    }
    if let Some(f) = frame(&item) {
        // What lies beyond the edge already has its bleed.
        let [x, y, w, h] = f;
        let reach = [x, y, width - x - w, height - y - h].map(|room| room.abs() <= NEAR);
        let mut add = [0.0; 4];
        for ((add, reaches), size) in add.iter_mut().zip(reach).zip(over) {
            *add = if reaches { size } else { 0.0 };
        }
        match &mut item {
            Item::Image { x, y, w, h, crop: Some(crop), .. } => {
                let [left, head, right, foot] = add;
                // A picture that goes on overleaf has the bleed of the whole spread.
                let outer = left.max(right);
                let goes_on = [crop.fills[0] < -NEAR, crop.fills[0] + crop.fills[2] > *w + NEAR];
                let [left_of_all, right_of_all] = match goes_on {
                    [false, false] => [left, right],
                    _ => [outer, outer],
                };
                let grown = crop.grown([left_of_all, head, right_of_all, foot]);
                *crop = grown.seen_from(-left, -head);
                *x -= left;
                *y -= head;
                *w += left + right;
                *h += head + foot;
            }
            Item::Rect { x, y, w, h, .. } => {
                *x -= add[0];
                *y -= add[1];
                *w += add[0] + add[2];
                *h += add[1] + add[3];
            }
            Item::Image { x, y, w, h, .. } => {
                // A picture keeps its proportions and grows until it covers the bleed.
                let grown = ((*w + add[0] + add[2]) / *w).max((*h + add[1] + add[3]) / *h);
                let (more_w, more_h) = (*w * (grown - 1.0), *h * (grown - 1.0));
                let share = |near: f32, far: f32| match near + far {
                    0.0 => 0.5,
                    both => near / both,
                };
                *x -= more_w * share(add[0], add[2]);
                *y -= more_h * share(add[1], add[3]);
                *w += more_w;
                *h += more_h;
            }
            _ => {}
        }
    }
    item
}

/// A tint that is not lighter than the press prints it; white is no tint.
fn printable(grey: Grey, least: f32) -> Grey {
    let lightest = 1.0 - least / 100.0;
    if grey.0 > lightest && grey.0 < 0.999 { Grey(lightest) } else { grey }
}

/// Writes the book's pages for a press.
///
/// # Errors
/// If a font cannot be subset, the press's profile cannot be read, or the file cannot be put
/// together.
pub fn write(book: &Book, pages: &Pages, press: &Press) -> Result<Pdf, Error> {
    let inks = Inks::new(press)?;
    let pictures = images::make(book, pages, Some(&inks));
    let fonts = fonts::embed(pages)?;
    let bleeds = bleeds(pages);
    let sheets: Vec<Sheet> =
        (0..pages.pages.len()).map(|i| Sheet::new(pages, i, press, bleeds)).collect();
    let contents: Vec<Vec<u8>> = pages
        .pages
        .par_iter()
        .zip(&sheets)
        .map(|(page, sheet)| zlib(&painted(page, pages, sheet, press, &fonts), Level::TEXT))
        .collect();
    let mut warnings = Vec::new();
    let mut doc = PdfDocument::new(&book.meta.title);
    images::add(book, pictures, &mut doc, &mut warnings);
    let mut register = fonts::register(&fonts, &mut doc);
    doc.pages = sheets
        .iter()
        .map(|s| {
            let media = Rect::from_xywh(Pt(0.0), Pt(0.0), Pt(s.media.0), Pt(s.media.1));
            PdfPage {
                media_box: media.clone(),
                trim_box: media.clone(),
                crop_box: media,
                ops: std::mem::take(&mut register) as Vec<Op>,
            }
        })
        .collect();
    let options = PdfSaveOptions { secure: false, optimize: false, ..PdfSaveOptions::default() };
    let mut notes = Vec::new();
    let mut tree = printpdf::serialize::to_lopdf_doc(&doc, &options, &mut notes);
    drop(doc);
    complete(&mut tree, book, pages, press, &sheets, contents)?;
    // Streams of objects came with PDF 1.5.
    let bytes = match press.format {
        Format::X1a | Format::X3 => {
            let mut bytes = Vec::new();
            tree.save_to(&mut bytes).map_err(|e| Error::Write(e.to_string()))?;
            bytes
        }
        _ => save::modern(&tree, &save::Nothing),
    };
    Ok(Pdf { bytes, warnings })
}

/// The content of a page on its sheet.
fn painted(
    page: &Page,
    pages: &Pages,
    sheet: &Sheet,
    press: &Press,
    fonts: &[Option<fonts::Embedded>],
) -> Vec<u8> {
    let size = (pages.width, pages.height);
    let items = page.groups.iter().flat_map(|g| &g.items);
    let items = items.map(|item| pressed(item, press, sheet.over, size));
    let mut out = Vec::new();
    if press.marks {
        crop_marks(&mut out, sheet);
    }
    let _ = writeln!(out, "q 1 0 0 1 {:.3} {:.3} cm", sheet.trim[0], sheet.trim[1]);
    out.extend(content::untagged(items, pages.height, fonts));
    out.extend_from_slice(b"Q\n");
    out
}

/// Two marks at each corner of the trimmed page, outside of the bleed.
fn crop_marks(out: &mut Vec<u8>, sheet: &Sheet) {
    let [l, b, r, t] = sheet.trim;
    let [bl, bb, br, bt] = sheet.bleed;
    let gap = MARKS - MARK;
    out.extend_from_slice(b"q 0 G 0.25 w\n");
    for x in [l, r] {
        let _ = writeln!(out, "{x:.3} {:.3} m {x:.3} {:.3} l S", bb - gap, bb - MARKS);
        let _ = writeln!(out, "{x:.3} {:.3} m {x:.3} {:.3} l S", bt + gap, bt + MARKS);
    }
    for y in [b, t] {
        let _ = writeln!(out, "{:.3} {y:.3} m {:.3} {y:.3} l S", bl - gap, bl - MARKS);
        let _ = writeln!(out, "{:.3} {y:.3} m {:.3} {y:.3} l S", br + gap, br + MARKS);
    }
    out.extend_from_slice(b"Q\n");
}

/// Boxes, output intent and metadata.
fn complete(
    doc: &mut Document,
    book: &Book,
    pages: &Pages,
    press: &Press,
    sheets: &[Sheet],
    contents: Vec<Vec<u8>>,
) -> Result<(), Error> {
    doc.version = match press.format {
        Format::X1a | Format::X3 => "1.3",
        Format::X4 | Format::Plain => "1.6",
    }
    .into();
    doc.binary_mark = vec![0xe2, 0xe3, 0xcf, 0xd3];
    let ids: Vec<ObjectId> = doc.get_pages().into_values().collect();
    if ids.len() != contents.len() {
        return Err(Error::Write("pages were lost".into()));
    }
    let mut hash = Fnv::new();
    hash.add(press.format.name().as_bytes());
    document::put_contents(doc, &ids, contents, &mut hash, |i| {
        let s = &sheets[i];
        vec![
            ("MediaBox", [0.0, 0.0, s.media.0, s.media.1]),
            ("BleedBox", s.bleed),
            ("TrimBox", s.trim),
        ]
    });
    for id in &ids {
        if let Ok(page) = doc.get_object_mut(*id).and_then(Object::as_dict_mut) {
            // A crop box only says what a viewer shows.
            page.remove(b"CropBox");
            page.remove(b"Annots");
        }
    }
    document::fix_fonts(doc);
    let intent = output_intent(doc, press);
    let info = metadata::info(doc, book);
    if let Ok(info) = doc.get_object_mut(info).and_then(Object::as_dict_mut) {
        info.set("Trapped", name("False"));
        match press.format {
            Format::X1a => {
                info.set("GTS_PDFXVersion", literal("PDF/X-1:2001"));
                info.set("GTS_PDFXConformance", literal("PDF/X-1a:2001"));
            }
            Format::X3 => info.set("GTS_PDFXVersion", literal("PDF/X-3:2002")),
            Format::X4 => info.set("GTS_PDFXVersion", literal("PDF/X-4")),
            Format::Plain => {}
        }
    }
    let bytes = hash.bytes();
    let meta = matches!(press.format, Format::X4 | Format::Plain).then(|| {
        let meta = metadata::press(book, press.format, &bytes);
        let mut dict = Dictionary::new();
        dict.set("Type", name("Metadata"));
        dict.set("Subtype", name("XML"));
        doc.add_object(Stream::new(dict, meta.into_bytes()).with_compression(false))
    });
    let catalog = doc.catalog_mut().map_err(|e| Error::Write(e.to_string()))?;
    for key in [b"Outlines".as_slice(), b"PageMode", b"Names", b"OpenAction", b"Metadata"] {
        catalog.remove(key);
    }
    let (shown, labels) = match press.sheets {
        true => ("SinglePage", document::sheet_labels(pages)),
        false => ("TwoPageRight", labels(pages)),
    };
    catalog.set("PageLayout", name(shown));
    catalog.set("PageLabels", labels);
    if let Some(meta) = meta {
        catalog.set("Metadata", meta);
    }
    if let Some(intent) = intent {
        catalog.set("OutputIntents", Object::Array(vec![intent.into()]));
    }
    let id = Object::String(bytes, lopdf::StringFormat::Hexadecimal);
    doc.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    Ok(())
}

/// The printing condition that the file is made for (ISO 15930-1, 6.9; ISO 15930-7, 6.2.2).
fn output_intent(doc: &mut Document, press: &Press) -> Option<ObjectId> {
    if press.format == Format::Plain {
        return None;
    }
    let mut intent = Dictionary::new();
    intent.set("Type", name("OutputIntent"));
    intent.set("S", name("GTS_PDFX"));
    let own = press.profile.clone().or_else(|| {
        // PDF/X-4 takes no condition by name alone; a book in black needs one for greys only.
        (press.format == Format::X4).then(super::colour::grey_of_a_press)
    });
    match own {
        Some(profile) => {
            let title = match (&press.profile, press.condition.as_str()) {
                (Some(_), name) if !name.is_empty() => name.to_string(),
                (Some(_), _) => "Custom".to_string(),
                (None, _) => "Grey, tones as sRGB".to_string(),
            };
            let mut dict = Dictionary::new();
            dict.set("N", i64::from(super::colour::channels(&profile)));
            dict.set("Filter", name("FlateDecode"));
            let stream = Stream::new(dict, zlib(&profile, Level::SMALL));
            let stream = doc.add_object(stream.with_compression(false));
            intent.set("OutputConditionIdentifier", text(&title));
            intent.set("Info", text(&title));
            intent.set("DestOutputProfile", stream);
        }
        None => {
            intent.set("OutputConditionIdentifier", text(&press.condition));
            // Whoever looks another name up there finds nothing (ISO 32000-1, table 365).
            if is_registered(&press.condition) {
                intent.set("RegistryName", literal("http://www.color.org"));
            }
            intent.set("Info", text(&press.condition));
        }
    }
    Some(doc.add_object(intent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::printer::{Bleed, Ink};

    fn press() -> Press {
        Press { bleed: Bleed { size: 9.0, sides: [true, true, true, false] }, ..Press::default() }
    }

    fn pages() -> Pages {
        Pages { width: 432.0, height: 648.0, ..Pages::default() }
    }

    #[test]
    fn bleed_is_at_the_outer_edge_of_each_page() {
        let (press, mut pages) = (press(), pages());
        let recto = Sheet::new(&pages, 0, &press, true);
        assert_eq!(recto.media, (441.0, 666.0));
        assert_eq!(recto.trim, [0.0, 9.0, 432.0, 657.0]);
        assert_eq!(recto.bleed, [0.0, 0.0, 441.0, 666.0]);
        let verso = Sheet::new(&pages, 1, &press, true);
        assert_eq!(verso.trim, [9.0, 9.0, 441.0, 657.0]);
        pages.rtl = true;
        assert_eq!(Sheet::new(&pages, 0, &press, true), verso, "bound at the right");
        let plain = Sheet::new(&pages, 0, &press, false);
        assert_eq!((plain.media, plain.trim), ((432.0, 648.0), [0.0, 0.0, 432.0, 648.0]));
    }

    #[test]
    fn marks_stand_outside_of_the_bleed() {
        let press = Press { marks: true, ..press() };
        let sheet = Sheet::new(&pages(), 0, &press, true);
        assert_eq!(sheet.bleed, [24.0, 24.0, 465.0, 690.0]);
        assert_eq!(sheet.trim, [24.0, 33.0, 456.0, 681.0]);
        assert_eq!(sheet.media, (489.0, 714.0));
        let mut out = Vec::new();
        crop_marks(&mut out, &sheet);
        let text = String::from_utf8(out).expect("ASCII");
        assert_eq!(text.matches(" S\n").count(), 8);
        assert!(text.contains("24.000 18.000 m 24.000 0.000 l"), "{text}");
    }

    #[test]
    fn what_reaches_the_edge_runs_over_it() {
        let size = (432.0, 648.0);
        let band = Item::Rect { x: 0.0, y: 100.0, w: 432.0, h: 50.0, color: Grey(0.5) };
        let Item::Rect { x, y, w, h, .. } = pressed(&band, &press(), [0.0, 9.0, 9.0, 9.0], size)
        else {
            panic!("a band stays one")
        };
        assert_eq!([x, y, w, h], [0.0, 100.0, 441.0, 50.0]);
        let picture =
            Item::Image { resource: 0, x: 0.0, y: 0.0, w: 432.0, h: 648.0, alt: None, crop: None };
        let Item::Image { x, y, w, h, .. } =
            pressed(&picture, &press(), [9.0, 9.0, 9.0, 9.0], size)
        else {
            panic!("a picture stays one")
        };
        assert!(x <= -8.99 && y <= -8.99 && x + w >= 440.99 && y + h >= 656.99);
        assert!((w / h - 432.0 / 648.0).abs() < 1e-4, "in proportion");
        let inside = Item::Rect { x: 20.0, y: 100.0, w: 40.0, h: 50.0, color: Grey(0.5) };
        let Item::Rect { x, w, .. } = pressed(&inside, &press(), [9.0; 4], size) else {
            panic!("a tint stays one")
        };
        assert_eq!([x, w], [20.0, 40.0]);
    }

    #[test]
    fn only_a_registered_condition_names_the_registry() {
        for (condition, named) in [("FOGRA39", true), ("The press round the corner", false)] {
            let press = Press { format: Format::X1a, condition: condition.into(), ..press() };
            let mut doc = Document::new();
            let intent = output_intent(&mut doc, &press).expect("an intent");
            let intent = doc.get_dictionary(intent).expect("a dictionary");
            assert_eq!(intent.has(b"RegistryName"), named, "{condition}");
            assert!(intent.has(b"OutputConditionIdentifier") && intent.has(b"Info"));
        }
    }

    #[test]
    fn rules_and_tints_are_made_to_print() {
        let ink = Ink { limit: None, line: 0.75, tint: 10.0 };
        let press = Press { ink, ..press() };
        let rule = Item::Rect { x: 10.0, y: 10.0, w: 100.0, h: 0.5, color: Grey(0.0) };
        let Item::Rect { y, w, h, .. } = pressed(&rule, &press, [0.0; 4], (432.0, 648.0)) else {
            panic!("a rule stays one")
        };
        assert_eq!([y, w, h], [9.875, 100.0, 0.75]);
        assert_eq!(printable(Grey(0.95), 10.0), Grey(0.9));
        assert_eq!(printable(Grey(1.0), 10.0), Grey(1.0), "white stays white");
        assert_eq!(printable(Grey(0.5), 10.0), Grey(0.5));
    }
}
