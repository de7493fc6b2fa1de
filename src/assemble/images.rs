//! Pictures: found inside the project, recognised by their content, each loaded once.

use super::links::decode;
use super::{for_chapter_blocks, upright};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::Project;
use crate::model::{self, BlockKind, Book, Image, ImageResource, InlineKind};
use crate::source::{Sources, Span};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Files larger than this are not read.
const LARGEST: u64 = 50 * 1024 * 1024;
/// Pictures with more pixels are left out: no reader could hold them.
const MOST_PIXELS: f32 = 2.0e8;

/// Loads the pictures that the book shows, and the cover.
pub(super) fn load(
    book: &mut Book,
    project: &Project,
    _sources: &Sources,
    diags: &mut Diagnostics,
) {
    let mut loader = Loader {
        root: project.root.canonicalize().unwrap_or_else(|_| project.root.clone()),
        found: BTreeMap::new(),
        images: std::mem::take(&mut book.images),
        diags,
    };
    if let Some(cover) = &book.meta.cover {
        loader.find(cover, "", Span::NONE);
    }
    for chapter in &mut book.chapters {
        let path = chapter.path.clone().unwrap_or_default();
        for list in [&mut chapter.title, &mut chapter.subtitle] {
            model::visit_inlines_mut(list, &mut |i| {
                let span = i.span;
                if let InlineKind::Image(image) = &mut i.kind {
                    loader.image(image, &path, span);
                }
            });
        }
        for_chapter_blocks(chapter, &mut |b| {
            let span = b.span;
            if let BlockKind::Figure(f) = &mut b.kind {
                loader.image(&mut f.image, &path, span);
            }
            for list in b.inlines_mut() {
                model::visit_inlines_mut(list, &mut |i| {
                    let span = i.span;
                    if let InlineKind::Image(image) = &mut i.kind {
                        loader.image(image, &path, span);
                    }
                });
            }
        });
    }
    book.images = loader.images;
}

struct Loader<'a> {
    root: PathBuf,
    found: BTreeMap<String, Option<u32>>,
    images: Vec<ImageResource>,
    diags: &'a mut Diagnostics,
}

impl Loader<'_> {
    fn warn(&mut self, code: &'static str, span: Span, text: String) {
        self.diags.push(Diagnostic::warning(code, span, text));
    }

    fn image(&mut self, image: &mut Image, from: &str, span: Span) {
        image.resource = self.find(&image.src, from, span);
        if let Some(width) = image.width.as_deref()
            && let Some(text) = odd_width(width)
        {
            let help = "write `{width=60%}` of the text's width, or a length such as `8cm`";
            self.diags.push(Diagnostic::warning("image-width", span, text).help(help));
        }
        if image.alt.trim().is_empty() && !image.decorative {
            let text = format!("the picture `{}` has no description", image.src);
            self.diags.push(Diagnostic::warning("missing-alt", span, text).help(
                "say in words what it shows, for readers who can't see it: `![caption](file){alt=\"...\"}`",
            ));
        }
    }

    /// The index of a picture; `None`, with a warning, if it can't be had.
    fn find(&mut self, src: &str, from: &str, span: Span) -> Option<u32> {
        if src.contains("://") || src.starts_with("data:") || src.starts_with("//") {
            self.warn(
                "remote-image",
                span,
                format!("`{src}` is not fetched: pictures must lie in the project folder"),
            );
            return None;
        }
        if src.trim().is_empty() {
            let text = "a picture without a file: nothing stands in its round brackets";
            let d = Diagnostic::warning("missing-image", span, text);
            self.diags.push(d.help("write it as `![caption](file.png)`"));
            return None;
        }
        let Some(path) = self.path(src, from) else {
            let text = format!("`{src}` lies outside the project folder");
            let d = Diagnostic::warning("image-outside", span, text);
            self.diags.push(d.help("copy the picture into the folder of the book"));
            return None;
        };
        if let Some(known) = self.found.get(&path).copied() {
            if known.is_none() {
                self.warn("missing-image", span, format!("the picture `{path}` cannot be read"));
            }
            return known;
        }
        let loaded = self.read(&path, span);
        let index = loaded.map(|resource| {
            self.images.push(resource);
            self.images.len() as u32 - 1
        });
        self.found.insert(path, index);
        index
    }

    /// The project-relative path of a picture. As in every Markdown address `%20` is a space, but
    /// a file that is really called `a%20b.png` is found too.
    fn path(&self, src: &str, from: &str) -> Option<String> {
        let literal = resolve(src, from);
        match &literal {
            Some(path) if src.contains('%') && self.root.join(path).is_file() => literal,
            _ => resolve(&decode(src), from),
        }
    }

    fn read(&mut self, path: &str, span: Span) -> Option<ImageResource> {
        let file = self.root.join(path);
        let real = match file.canonicalize() {
            Ok(real) => real,
            Err(_) => {
                let text = format!("there is no picture `{path}`");
                let d = Diagnostic::warning("missing-image", span, text);
                self.diags.push(d.help(
                    "paths count from the folder of the Markdown file; capital letters differ \
                     from small ones",
                ));
                return None;
            }
        };
        if !real.starts_with(&self.root) {
            self.warn("image-outside", span, format!("`{path}` lies outside the project folder"));
            return None;
        }
        if real.is_dir() {
            let name = if path.is_empty() { "." } else { path };
            self.warn("missing-image", span, format!("`{name}` is a folder, not a picture"));
            return None;
        }
        let size = std::fs::metadata(&real).map(|m| m.len()).unwrap_or(0);
        if size > LARGEST {
            self.warn("large-image", span, format!("`{path}` is larger than 50 MB and left out"));
            return None;
        }
        let data = match std::fs::read(&real) {
            Ok(data) => data,
            Err(e) => {
                self.warn("missing-image", span, format!("`{path}` cannot be read: {e}"));
                return None;
            }
        };
        let Some((media, mut width, mut height)) = probe(&data) else {
            self.warn(
                "image-format",
                span,
                format!("`{path}` is no PNG, JPEG, GIF, WebP or SVG picture"),
            );
            return None;
        };
        if width * height > MOST_PIXELS {
            let millions = (width * height / 1.0e6).round();
            let text = format!("`{path}` has {millions} million pixels and is left out");
            let d = Diagnostic::warning("large-image", span, text);
            self.diags.push(d.help("make it smaller: 4 million pixels serve every reader"));
            return None;
        }
        if let Some(why) = fault(&data, media) {
            let text = format!("the picture `{path}` is broken: {why}");
            let d = Diagnostic::warning("broken-image", span, text);
            self.diags.push(d.help("its description is set instead; copy or export it again"));
            return None;
        }
        let mut data = data;
        if let Some(up) = upright::turned(&data, media) {
            data = up;
            (_, width, height) = probe(&data)?;
        }
        Some(ImageResource {
            path: path.to_string(),
            media: media.into(),
            width,
            height,
            data: Arc::new(data),
        })
    }
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
fn fault(data: &[u8], media: &str) -> Option<String> {
    if media != "image/svg+xml" {
        return (!is_whole(data, media)).then(|| "the file ends before the picture does".into());
    }
    let text = std::str::from_utf8(data).ok()?;
    let options = usvg::roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let parsed = usvg::roxmltree::Document::parse_with_options(text, options);
    parsed.err().map(|e| format!("it is no XML ({e})"))
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
fn odd_width(text: &str) -> Option<String> {
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

/// A path relative to the project from one relative to a file in it.
fn resolve(src: &str, from: &str) -> Option<String> {
    let src = src.split(['?', '#']).next().unwrap_or(src);
    let base = match from.rsplit_once('/') {
        Some((dir, _)) if !src.starts_with('/') => Path::new(dir).join(src),
        _ => PathBuf::from(src.trim_start_matches('/')),
    };
    let mut parts: Vec<String> = Vec::new();
    for part in base.components() {
        match part {
            Component::Normal(p) => parts.push(p.to_str()?.to_string()),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop()?;
            }
            _ => return None,
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{is_whole, odd_width, resolve};

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

    #[test]
    fn paths_stay_inside() {
        assert_eq!(resolve("img/a.png", "src/ch.md").as_deref(), Some("src/img/a.png"));
        assert_eq!(resolve("../a.png", "src/ch.md").as_deref(), Some("a.png"));
        assert_eq!(resolve("../../a.png", "src/ch.md"), None);
        assert_eq!(resolve("/a b.png", "src/ch.md").as_deref(), Some("a b.png"));
    }
}
