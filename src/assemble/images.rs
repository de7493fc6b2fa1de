//! Picture files: recognised by their content, held against what books can show.

use super::upright;
use crate::diagnostic::Diagnostic;
use crate::files::Fault;
use crate::manifest::{Checker, PathFault};
use crate::model::ImageResource;
use crate::source::Span;
use std::sync::Arc;

/// Files larger than this are not read.
const LARGEST: u64 = 50 * 1024 * 1024;
/// So much of a file is looked through for what it begins with, in bytes.
const HEAD: usize = 4096;
/// Pictures with more pixels are left out: no reader could hold them.
const MOST_PIXELS: f32 = 2.0e8;

/// How pictures are looked for.
pub(super) const RULE: &str =
    "paths count from the folder of the Markdown file; capital letters differ from small ones";

/// Extensions of pictures.
pub(super) const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "svg"];

/// Reads a picture; a message without a place says why there is none.
pub(super) fn read(checker: &Checker, path: &str) -> Result<ImageResource, Diagnostic> {
    let fault = |code, text: String| Diagnostic::warning(code, Span::NONE, text);
    let name = if path.is_empty() { "." } else { path };
    let mut file = path.to_owned();
    match checker.look(path) {
        Ok(()) => {}
        Err(PathFault::Missing(Some(same))) => file = same,
        Err(PathFault::Outside) => {
            let text = format!("`{path}` lies outside the project folder");
            return Err(fault("image-outside", text).help("copy it into the folder of the book"));
        }
        Err(PathFault::NotAFile) => {
            return Err(fault("missing-image", format!("`{name}` is a folder, not a picture")));
        }
        Err(PathFault::Unreadable(e)) => {
            return Err(fault("missing-image", format!("`{path}` cannot be read: {e}")));
        }
        Err(PathFault::Missing(None)) => {
            return Err(fault("missing-image", format!("there is no picture `{path}`")).help(RULE));
        }
    }
    let data = checker.files().read(&file, LARGEST).map_err(|e| match e {
        Fault::TooLarge => {
            fault("large-image", format!("`{path}` is larger than 50 MB and left out"))
                .help("make it smaller: 4 million pixels serve every reader")
        }
        e => fault("missing-image", format!("`{path}` cannot be read: {e}")),
    })?;
    let mut data = data.to_vec();
    let broken = |why: String| {
        let text = format!("the picture `{path}` is broken: {why}");
        fault("broken-image", text).help("its description is set instead; copy or export it again")
    };
    let Some((media, mut width, mut height)) = probe(&data) else {
        if let Some(why) = svg_fault(&data, path, true) {
            return Err(broken(why));
        }
        let text = format!("`{path}` is no PNG, JPEG, GIF, WebP or SVG picture");
        return Err(fault("image-format", text)
            .help("save it as one of these; its description is set instead"));
    };
    if width * height > MOST_PIXELS {
        let millions = (width * height / 1.0e6).round();
        let text = format!("`{path}` has {millions} million pixels and is left out");
        let help = "make it smaller: 4 million pixels serve every reader";
        return Err(fault("large-image", text).help(help));
    }
    if let Some(why) = image_fault(&data, media, path) {
        return Err(broken(why));
    }
    if let Some(up) = upright::turned(&data, media) {
        data = up;
        let turned = probe(&data).ok_or_else(|| broken("it can't be turned upright".into()))?;
        (width, height) = (turned.1, turned.2);
    }
    Ok(ImageResource {
        path: path.to_string(),
        media: media.into(),
        width,
        height,
        data: Arc::new(data),
    })
}

/// Media type and size in CSS pixels, from the content.
fn probe(data: &[u8]) -> Option<(&'static str, f32, f32)> {
    use imagesize::ImageType;
    if let Ok(kind) = imagesize::image_type(data) {
        let media = match kind {
            ImageType::Png => Some("image/png"),
            ImageType::Jpeg => Some("image/jpeg"),
            ImageType::Gif => Some("image/gif"),
            ImageType::Webp => Some("image/webp"),
            _ => None,
        };
        if let Some(media) = media {
            let size = imagesize::blob_size(data).ok()?;
            let (width, height) = (size.width as f32, size.height as f32);
            let lies = matches!(kind, ImageType::Jpeg | ImageType::Webp) && lies(data);
            let (width, height) = if lies { (height, width) } else { (width, height) };
            return Some((media, width, height));
        }
    }
    if let Some((width, height)) = svg_size(data) {
        return Some(("image/svg+xml", width, height));
    }
    let tree = usvg::Tree::from_data(data, &usvg::Options::default()).ok()?;
    Some(("image/svg+xml", tree.size().width(), tree.size().height()))
}

/// Whether a camera was held on its side: the picture is to be turned (Exif 2.3, 4.6.4, Orientation).
fn lies(data: &[u8]) -> bool {
    use image::metadata::Orientation::*;
    let reader = image::ImageReader::new(std::io::Cursor::new(data)).with_guessed_format();
    let decoder = reader.ok().and_then(|r| r.into_decoder().ok());
    let turned = decoder.and_then(|mut d| image::ImageDecoder::orientation(&mut d).ok());
    matches!(turned, Some(Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH))
}

/// Why a picture can't be shown, if it can't.
fn image_fault(data: &[u8], media: &str, path: &str) -> Option<String> {
    if media != "image/svg+xml" {
        if !is_whole(data, media) {
            return Some("the file ends before the picture does".into());
        }
        return super::decoded::fault(data, media);
    }
    svg_fault(data, path, false)
}

/// Why an SVG can't be read, with its line and column, if it is meant to be one and can't; of the
/// `whole` of it, or of its XML only.
fn svg_fault(data: &[u8], path: &str, whole: bool) -> Option<String> {
    let head = &data[..data.len().min(HEAD)];
    head.windows(4).any(|w| w == b"<svg").then_some(())?;
    let text = match std::str::from_utf8(data) {
        Ok(text) => text,
        // Other encodings are the parser's affair.
        Err(_) if !head.starts_with(b"<svg") => return None,
        Err(e) => {
            let line = data[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            return Some(format!("{path}:{line}: it is not UTF-8 here"));
        }
    };
    let options = usvg::roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    match usvg::roxmltree::Document::parse_with_options(text, options) {
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

/// Whether a file holds a picture to its end: one that was copied in part begins as it should.
fn is_whole(data: &[u8], media: &str) -> bool {
    match media {
        "image/png" => png_is_whole(data),
        "image/jpeg" => jpeg_is_whole(data),
        // The trailer, which some programs fill up with zeros.
        "image/gif" => data.iter().rev().find(|b| **b != 0) == Some(&0x3b),
        "image/webp" => {
            let size = data.get(4..8).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
            size.is_some_and(|size| data.len() as u64 >= u64::from(size))
        }
        _ => true,
    }
}

/// Chunks follow each other up to `IEND` (PNG, 5.3).
fn png_is_whole(data: &[u8]) -> bool {
    let mut at = 8;
    while let Some(head) = data.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        if &head[4..] == b"IEND" {
            return true;
        }
        at += length + 12;
    }
    false
}

/// Behind the segments and the beginning of the scan the end is marked (JPEG, B.2).
fn jpeg_is_whole(data: &[u8]) -> bool {
    let mut at = 2;
    while let Some(head) = data.get(at..at + 4).filter(|h| h[0] == 0xff) {
        if head[1] == 0xda {
            return data[at..].windows(2).rev().any(|w| w == [0xff, 0xd9]);
        }
        // Markers may be preceded by any number of fill bytes.
        at += match head[1] {
            0xff => 1,
            _ => 2 + usize::from(u16::from_be_bytes([head[2], head[3]])),
        };
    }
    false
}

/// Width and height that an SVG's root element states in pixels; `None` leaves it to the parser.
fn svg_size(data: &[u8]) -> Option<(f32, f32)> {
    let head = std::str::from_utf8(data.get(..data.len().min(4096))?)
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

/// What is odd in the width of a picture as written, if anything is.
pub(super) fn odd_width(text: &str) -> Option<String> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let value = number.parse::<f32>().ok().filter(|v| v.is_finite() && *v > 0.0);
    match (value, unit.trim()) {
        (Some(v), "%") if v > 100.0 => {
            Some(format!("the width `{text}` is more than there is; the picture gets all of it"))
        }
        (Some(_), "" | "px" | "%" | "pt" | "mm" | "cm" | "in" | "em" | "rem") => None,
        _ => Some(format!("`{text}` is no width; the picture gets its own")),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_whole, odd_width};

    #[test]
    fn widths_that_cannot_be_are_told() {
        for good in ["60%", "100%", "8cm", "200", " 12 px"] {
            assert_eq!(odd_width(good), None, "{good}");
        }
        for bad in ["900%", "-5%", "abc", "0", "1e9", "5 miles", "."] {
            assert!(odd_width(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn half_a_picture_is_no_picture() {
        let picture = image::DynamicImage::from(image::RgbImage::new(40, 40));
        for (format, media) in [
            (image::ImageFormat::Png, "image/png"),
            (image::ImageFormat::Jpeg, "image/jpeg"),
            (image::ImageFormat::Gif, "image/gif"),
            (image::ImageFormat::WebP, "image/webp"),
        ] {
            let mut data = std::io::Cursor::new(Vec::new());
            picture.write_to(&mut data, format).expect("a picture");
            let data = data.into_inner();
            assert!(is_whole(&data, media), "{media}");
            for part in [2, 3, 5] {
                assert!(!is_whole(&data[..data.len() - data.len() / part], media), "{media}");
            }
        }
        assert!(!is_whole(&[], "image/png") && !is_whole(&[0xff], "image/jpeg"));
    }
}
