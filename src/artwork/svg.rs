//! SVG as it comes in: the size that it states, what is wrong with it, and the one door to the
//! library that reads it. A drawing is measured before that library sees it.

use super::Fault;
use super::raster_bounds;
use super::room::spacious;
use super::svg_cost;
use super::xml_bounds::{drawing_fits, entities_fit};
use crate::language::direction::is_rtl_char;
use skrifa::MetadataProvider;
use skrifa::raw::FontRef;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use usvg::fontdb::{Database, FaceInfo};
use usvg::roxmltree::{self, Document, ParsingOptions};
use usvg::{FallbackSelectionFn, FontResolver, ImageHrefResolver, ImageKind, Options, Tree};

/// So much of a file is looked through for what it begins with, in bytes.
const HEAD: usize = 4096;
/// Larger drawings are left out, bytes.
const LARGEST: usize = 20 << 20;
/// Nodes of XML: elements, and the texts between them.
const MOST_NODES: u32 = 2_000_000;
/// The shortest and the longest side, CSS pixels.
const SIDES: [f32; 2] = [0.01, 100_000.0];
/// Drawings in drawings are read so deep.
const DEEPEST: usize = 2;
/// Bytes of the pictures in a drawing, each as often as it is shown.
const MOST_EMBEDDED: u64 = 256 << 20;
/// And their pixels.
const MOST_EMBEDDED_PIXELS: u64 = 400_000_000;

/// The namespace, which a file names whatever it calls its elements.
const SVG: &[u8] = b"http://www.w3.org/2000/svg";

/// Whether a file is meant to be SVG: XML that names it, or begins with its element.
pub(super) fn is_svg(data: &[u8]) -> bool {
    let body = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    let names = |data: &[u8], what: &[u8]| data.windows(what.len()).any(|w| w == what);
    names(&data[..data.len().min(HEAD)], b"<svg")
        || body.trim_ascii_start().starts_with(b"<") && names(body, SVG)
}

/// Why a drawing is too much for the libraries that read it, if it is.
///
/// # Errors
/// Why it is left out.
pub(super) fn fits(data: &[u8]) -> Result<(), Fault> {
    if data.len() > LARGEST {
        return Err(Fault::Large(format!("it is an SVG of more than {} MB", LARGEST >> 20)));
    }
    // What is no text, or no XML, has another fault, which is told elsewhere.
    let Ok(text) = std::str::from_utf8(data) else { return Ok(()) };
    entities_fit(text).map_err(Fault::Broken)?;
    drawing_fits(text).map_err(Fault::Large)?;
    let measured = spacious(|| match document(text) {
        Ok(doc) => svg_cost::fits(&doc),
        Err(roxmltree::Error::NodesLimitReached) => {
            Err(format!("it has more than {MOST_NODES} elements and texts"))
        }
        Err(_) => Ok(()),
    });
    measured.unwrap_or_else(|| Err("it can't be measured".into())).map_err(Fault::Large)
}

fn document(text: &str) -> Result<Document<'_>, roxmltree::Error> {
    let options =
        ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, entity_resolver: None };
    Document::parse_with_options(text, options)
}

/// Why an SVG can't be read, with its line and column, if it is meant to be one and can't; of the
/// `whole` of it, or of its XML only. It [`fits`].
pub(super) fn svg_fault(data: &[u8], path: &str, whole: bool) -> Option<String> {
    let head = &data[..data.len().min(HEAD)];
    is_svg(data).then_some(())?;
    let text = match std::str::from_utf8(data) {
        Ok(text) => text,
        // Other encodings are the parser's affair.
        Err(_) if !head.starts_with(b"<svg") => return None,
        Err(e) => {
            let line = data[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            return Some(format!("{path}:{line}: it is not UTF-8 here"));
        }
    };
    match document(text) {
        Err(e) => {
            let (at, why) = (e.pos(), e.to_string());
            let why = why.split(" at ").next().unwrap_or(&why);
            // What ends too early has no place for the parser.
            let end = text.trim_end().lines().count().max(1);
            Some(match (at.row, at.col) {
                (1, 1) => format!("{path}:{end}: {why}"),
                (row, column) => format!("{path}:{row}:{column}: {why}"),
            })
        }
        Ok(_) if !whole => None,
        Ok(doc) => {
            let root = doc.root_element();
            let named = root.tag_name().namespace() == Some("http://www.w3.org/2000/svg");
            let zero = |key: &str| root.attribute(key).is_some_and(|v| v.trim().starts_with('0'));
            let why = match root.tag_name().name() {
                "svg" if !named => "its `<svg>` lacks `xmlns=\"http://www.w3.org/2000/svg\"`",
                "svg" if zero("width") || zero("height") => "its width or height is nothing",
                _ => return None,
            };
            Some(format!("{path}: {why}"))
        }
    }
}

/// Width and height of a drawing in CSS pixels. It [`fits`].
pub(super) fn svg_size(data: &[u8]) -> Option<(f32, f32)> {
    let (width, height) = stated_size(data).or_else(|| {
        // Words give no size: no font is needed.
        let drawing = read(data, Arc::default()).ok()?;
        Some((drawing.tree.size().width(), drawing.tree.size().height()))
    })?;
    let sound = |side: f32| (SIDES[0]..=SIDES[1]).contains(&side);
    (sound(width) && sound(height)).then_some((width, height))
}

/// The size that the root element states in pixels; `None` leaves it to the parser.
fn stated_size(data: &[u8]) -> Option<(f32, f32)> {
    let head = std::str::from_utf8(data.get(..data.len().min(HEAD))?)
        .or_else(|e| std::str::from_utf8(&data[..e.valid_up_to()]))
        .ok()?;
    let root = head.split_once("<svg")?.1.split_once('>')?.0;
    let length = |name: &str| -> Option<f32> {
        let value = root.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.trim();
        let (number, scale) = match value.strip_suffix("pt") {
            Some(points) => (points, 4.0 / 3.0),
            None => (value.strip_suffix("px").unwrap_or(value), 1.0),
        };
        let size = number.parse::<f32>().ok()? * scale;
        (size.is_finite() && size > 0.0).then_some(size)
    };
    // The file must be whole XML all the same; the writers say so if it is not.
    Some((length("width")?, length("height")?))
}

/// A drawing as a tree of what is painted.
#[derive(Debug)]
pub struct Drawing {
    /// The tree.
    pub tree: Tree,
    /// What of it is not shown, as phrases: pictures of other files, and those in it that are too
    /// much or broken.
    pub lacks: Vec<&'static str>,
}

/// A drawing that Recto made, its letters as outlines in these fonts; `None` if it can't be read.
#[cfg(feature = "cli")]
pub(crate) fn outlined(drawing: &str, fonts: Arc<Database>) -> Option<String> {
    let tree = read(drawing.as_bytes(), fonts).ok()?.tree;
    Some(tree.to_string(&usvg::WriteOptions::default()))
}

/// Reads a drawing with these fonts, and no file but what it holds itself. It `fits`, or Recto
/// made it.
///
/// # Errors
/// A phrase, if it is no SVG.
pub fn read(data: &[u8], fonts: Arc<Database>) -> Result<Drawing, String> {
    let found = Arc::new(Found::default());
    let of = Arc::clone(&found);
    let tree =
        spacious(move || Tree::from_data(data, &options(fonts, of, 0)).map_err(|e| e.to_string()));
    let tree = tree.unwrap_or_else(|| Err("it is no SVG that can be read".into()))?;
    let lacks = [
        (&found.outside, "a picture of another file in it is not printed; embed it in the SVG"),
        (&found.left_out, "a picture embedded in it is broken or too large and is not printed"),
    ];
    let lacks = lacks.into_iter().filter(|(is, _)| is.load(Ordering::Relaxed));
    Ok(Drawing { tree, lacks: lacks.map(|(_, what)| what).collect() })
}

/// What was found in a drawing while it was read.
#[derive(Debug, Default)]
struct Found {
    outside: AtomicBool,
    left_out: AtomicBool,
    bytes: AtomicU64,
    pixels: AtomicU64,
}

/// The face for a character that a drawing's own lacks. Letters from right to left join, and are not those of
/// code, which stand apart: of the others the face most like the drawing's has them.
fn fallback() -> FallbackSelectionFn<'static> {
    let usual = FontResolver::default_fallback_selector();
    Box::new(move |c, used, fonts| {
        let base = used.first().and_then(|id| fonts.face(*id)).filter(|_| is_rtl_char(c));
        let Some(base) = base else { return usual(c, used, fonts) };
        let unlike = |f: &&FaceInfo| (f.style != base.style, f.weight.0.abs_diff(base.weight.0));
        let drawn = |data: &[u8], index: u32| {
            FontRef::from_index(data, index).is_ok_and(|f| f.charmap().map(c).is_some())
        };
        let has = |f: &&FaceInfo| fonts.with_face_data(f.id, drawn).unwrap_or(false);
        // Those that are most like it first: a face that is looked into is unpacked.
        let free = fonts.faces().filter(|f| !f.monospaced && !used.contains(&f.id));
        let mut free: Vec<&FaceInfo> = free.collect();
        free.sort_by_key(unlike);
        free.into_iter().find(has).map(|f| f.id).or_else(|| usual(c, used, fonts))
    })
}

/// How every drawing is read: a manuscript's picture opens no other files, has the fonts that it
/// is given and no others, and what is embedded in it is measured like a file.
fn options(fonts: Arc<Database>, found: Arc<Found>, depth: usize) -> Options<'static> {
    let outside = Arc::clone(&found);
    Options {
        fontdb: fonts,
        font_resolver: FontResolver { select_fallback: fallback(), ..FontResolver::default() },
        font_family: "Linux Biolinum O".into(),
        resources_dir: None,
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(move |_, data, options| {
                let kind = embedded(data, options, &found, depth);
                if kind.is_none() {
                    found.left_out.store(true, Ordering::Relaxed);
                }
                kind
            }),
            resolve_string: Box::new(move |_, _| {
                outside.outside.store(true, Ordering::Relaxed);
                None
            }),
        },
        ..Options::default()
    }
}

/// A picture embedded in a drawing, if it may be shown. Its content says what it is.
fn embedded(
    data: Arc<Vec<u8>>,
    outer: &Options,
    found: &Arc<Found>,
    depth: usize,
) -> Option<ImageKind> {
    let spend = |sum: &AtomicU64, more: u64, most: u64| {
        (sum.fetch_add(more, Ordering::Relaxed).saturating_add(more) <= most).then_some(())
    };
    spend(&found.bytes, data.len() as u64, MOST_EMBEDDED)?;
    let Some(header) = super::header::raster(&data) else {
        if depth >= DEEPEST {
            return None;
        }
        fits(&data).ok()?;
        let options = options(Arc::clone(&outer.fontdb), Arc::clone(found), depth + 1);
        return Tree::from_data(&data, &options).ok().map(ImageKind::SVG);
    };
    let size = raster_bounds::fits(&data, &header).ok()?;
    spend(&found.pixels, size.pixels, MOST_EMBEDDED_PIXELS)?;
    match header.media {
        "image/png" => Some(ImageKind::PNG(data)),
        "image/jpeg" => Some(ImageKind::JPEG(data)),
        "image/gif" => Some(ImageKind::GIF(data)),
        _ => Some(ImageKind::WEBP(data)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;

    fn svg(inside: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\">{inside}</svg>"
        )
    }

    fn holding(media: &str, data: &[u8]) -> String {
        let data = base64::engine::general_purpose::STANDARD.encode(data);
        svg(&format!("<image width=\"9\" height=\"9\" href=\"data:{media};base64,{data}\"/>"))
    }

    fn lacks(text: &str) -> Vec<&'static str> {
        read(text.as_bytes(), Arc::default()).expect("a drawing").lacks
    }

    #[test]
    fn no_other_file_is_opened_at_any_depth() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("logo.png");
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::from(image::RgbImage::new(3, 3))
            .write_to(&mut png, image::ImageFormat::Png)
            .expect("a PNG");
        std::fs::write(&file, png.get_ref()).expect("written");
        let reaching =
            svg(&format!("<image href=\"{}\" width=\"9\" height=\"9\"/>", file.display()));
        assert_eq!(lacks(&reaching).len(), 1);
        let filter = svg(&format!(
            "<filter id=\"f\"><feImage href=\"{}\"/></filter>\
             <rect width=\"9\" height=\"9\" filter=\"url(#f)\"/>",
            file.display()
        ));
        assert_eq!(lacks(&filter).len(), 1);
        let nested = holding("image/svg+xml", reaching.as_bytes());
        assert_eq!(lacks(&nested), lacks(&reaching), "told for what is nested too");
        assert_eq!(lacks(&holding("image/png", png.get_ref())), [""; 0]);
    }

    #[test]
    fn what_is_embedded_has_the_bounds_of_a_file() {
        let mut nested = svg("<rect width=\"3\" height=\"3\"/>");
        for _ in 0..DEEPEST {
            nested = holding("image/svg+xml", nested.as_bytes());
            assert_eq!(lacks(&nested), [""; 0]);
        }
        assert_eq!(lacks(&holding("image/svg+xml", nested.as_bytes())).len(), 1);
        let deep = svg(&format!("{}{}", "<g>".repeat(250), "</g>".repeat(250)));
        assert_eq!(lacks(&holding("image/svg+xml", deep.as_bytes())).len(), 1);
        // A header that says 40,000 pixels each way.
        let wide = b"GIF89a\x40\x9c\x40\x9c\0\0\0;";
        assert_eq!(lacks(&holding("image/gif", wide)).len(), 1);
        let pixel = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\
            \x02\x02\x44\x01\0;";
        assert_eq!(lacks(&holding("text/plain", pixel)), [""; 0]);
    }

    #[test]
    fn sizes_that_no_page_has_are_none() {
        let size = |given: &str| {
            svg_size(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {given}/>").as_bytes())
        };
        assert_eq!(size("width=\"20\" height=\"10\""), Some((20.0, 10.0)));
        assert_eq!(size("width=\"2in\" height=\"1in\""), Some((192.0, 96.0)));
        assert_eq!(size("viewBox=\"0 0 30 40\""), Some((30.0, 40.0)));
        for odd in ["1e9", "-3", "1e-9", "1e39"] {
            assert_eq!(size(&format!("width=\"{odd}\" height=\"10\"")), None, "{odd}");
        }
        for none in ["NaN", "inf", "wide"] {
            let found = size(&format!("width=\"{none}\" height=\"10\""));
            assert_eq!(found, Some((100.0, 10.0)), "as if it were not there: {none}");
        }
    }

    #[test]
    fn what_is_over_the_bounds_is_told() {
        assert_eq!(fits(svg("<rect/>").as_bytes()), Ok(()));
        assert_eq!(fits(b"no XML at all"), Ok(()), "another fault");
        let deep = svg(&format!("{}{}", "<g>".repeat(250), "</g>".repeat(250)));
        assert!(fits(deep.as_bytes()).is_err());
        let large = svg(&format!("<!--{}-->", "x".repeat(LARGEST)));
        assert!(fits(large.as_bytes()).is_err());
    }
}
