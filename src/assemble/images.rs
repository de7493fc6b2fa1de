//! Pictures: found inside the project, recognised by their content, each loaded once.

use super::for_chapter_blocks;
use super::links::decode;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::Project;
use crate::model::{self, BlockKind, Book, Image, ImageResource, InlineKind, place_of_picture};
use crate::source::{Sources, Span};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Files larger than this are not read.
const LARGEST: u64 = 50 * 1024 * 1024;

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
    drop_broken(book, diags);
}

/// Takes out pictures whose files are cut off or broken: both outputs show their description, as
/// of a file that is not there.
fn drop_broken(book: &mut Book, diags: &mut Diagnostics) {
    let faults: Vec<Option<String>> = book.images.par_iter().map(fault).collect();
    if faults.iter().all(Option::is_none) {
        return;
    }
    for (i, fault) in faults.iter().enumerate() {
        if let Some(why) = fault {
            let text = format!("the picture `{}` is broken: {why}", book.images[i].path);
            let d = Diagnostic::warning("broken-image", place_of_picture(book, i as u32), text);
            diags.push(d.help("its description is set instead; save or copy the file again"));
        }
    }
    let mut left = 0;
    let indices: Vec<Option<u32>> = (faults.iter())
        .map(|fault| {
            left += u32::from(fault.is_none());
            fault.is_none().then(|| left - 1)
        })
        .collect();
    let mut good = faults.iter().map(Option::is_none);
    book.images.retain(|_| good.next().unwrap_or(true));
    let renumber = |image: &mut Image| {
        image.resource = image.resource.and_then(|r| indices.get(r as usize).copied().flatten());
    };
    for chapter in &mut book.chapters {
        super::for_chapter_inlines(chapter, &mut |i| {
            if let InlineKind::Image(image) = &mut i.kind {
                renumber(image);
            }
        });
        for_chapter_blocks(chapter, &mut |b| {
            if let BlockKind::Figure(f) = &mut b.kind {
                renumber(&mut f.image);
            }
        });
    }
}

/// Why a picture can't be shown, if it can't.
fn fault(picture: &ImageResource) -> Option<String> {
    match picture.media.as_str() {
        "image/jpeg" => (!jpeg_ends(&picture.data)).then(|| "the file is cut off".to_string()),
        "image/svg+xml" => {
            let text = std::str::from_utf8(&picture.data).ok()?;
            let options = usvg::roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
            let parsed = usvg::roxmltree::Document::parse_with_options(text, options);
            parsed.err().map(|e| format!("it is no XML ({e})"))
        }
        _ => image::load_from_memory(&picture.data).err().map(|e| e.to_string()),
    }
}

/// Whether a JPEG's stream has an end: a marker EOI behind its first scan (ITU-T T.81, annex B).
fn jpeg_ends(data: &[u8]) -> bool {
    let mut at = 2;
    while let (Some(0xff), Some(&marker)) = (data.get(at), data.get(at + 1)) {
        match marker {
            0xff => at += 1,
            0xda => return data[at..].windows(2).any(|w| w == [0xff, 0xd9]),
            0x01 | 0xd0..=0xd9 => at += 2,
            _ => {
                let Some(length) = data.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
            }
        }
    }
    false
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
        let Some((media, width, height)) = probe(&data) else {
            self.warn(
                "image-format",
                span,
                format!("`{path}` is no PNG, JPEG, GIF, WebP or SVG picture"),
            );
            return None;
        };
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
            return Some((media, size.width as f32, size.height as f32));
        }
    }
    if let Some((width, height)) = svg_size(data) {
        return Some(("image/svg+xml", width, height));
    }
    let tree = usvg::Tree::from_data(data, &usvg::Options::default()).ok()?;
    Some(("image/svg+xml", tree.size().width(), tree.size().height()))
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
    use super::{drop_broken, odd_width, resolve};
    use crate::diagnostic::Diagnostics;
    use crate::model::{Block, BlockKind, Book, Chapter, Figure, Image, ImageResource};
    use std::io::Cursor;
    use std::sync::Arc;

    #[test]
    fn a_picture_cut_off_is_in_no_output() {
        let mut png = Vec::new();
        let mut jpeg = Vec::new();
        let picture = image::DynamicImage::new_rgb8(40, 40);
        picture.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).expect("PNG");
        picture.write_to(&mut Cursor::new(&mut jpeg), image::ImageFormat::Jpeg).expect("JPEG");
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'><g></svg>";
        let files = [
            ("image/png", png[..png.len() / 2].to_vec()),
            ("image/png", png),
            ("image/jpeg", jpeg[..jpeg.len() / 2].to_vec()),
            ("image/jpeg", jpeg),
            ("image/svg+xml", svg.to_vec()),
        ];
        let mut book = Book::default();
        let mut chapter = Chapter::default();
        for (i, (media, data)) in files.into_iter().enumerate() {
            let (path, data) = (format!("{i}"), Arc::new(data));
            let media = media.into();
            book.images.push(ImageResource { path, media, data, ..ImageResource::default() });
            let image = Image { resource: Some(i as u32), ..Image::default() };
            let kind = BlockKind::Figure(Figure { image, ..Figure::default() });
            chapter.blocks.push(Block { kind, ..Block::default() });
        }
        book.chapters.push(chapter);
        let mut diags = Diagnostics::new();
        drop_broken(&mut book, &mut diags);
        let left: Vec<&str> = book.images.iter().map(|i| i.path.as_str()).collect();
        assert_eq!(left, ["1", "3"]);
        let shown: Vec<Option<u32>> = (book.chapters[0].blocks.iter())
            .filter_map(|b| match &b.kind {
                BlockKind::Figure(f) => Some(f.image.resource),
                _ => None,
            })
            .collect();
        assert_eq!(shown, [None, Some(0), None, Some(1), None]);
        assert_eq!(diags.counts(), (0, 3));
    }

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
    fn paths_stay_inside() {
        assert_eq!(resolve("img/a.png", "src/ch.md").as_deref(), Some("src/img/a.png"));
        assert_eq!(resolve("../a.png", "src/ch.md").as_deref(), Some("a.png"));
        assert_eq!(resolve("../../a.png", "src/ch.md"), None);
        assert_eq!(resolve("/a b.png", "src/ch.md").as_deref(), Some("a b.png"));
    }
}
