//! The book as an EPUB 3.3.
//!
//! [`plan`] settles names, ids and contents; every division is written as an XHTML file, in
//! parallel ([`page`], [`blocks`], [`inlines`]); epub-builder puts the container, the package, the
//! navigation and the NCX together; [`archive`] brings these up to EPUB 3.3 ([`package`],
//! [`navigation`]) and packs the same bytes every time.

mod archive;
mod blocks;
mod clean;
mod cover;
mod foreign;
mod inlines;
mod math;
mod navigation;
mod package;
mod page;
mod plan;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
mod words;
mod xml;

use crate::diagnostic::Diagnostic;
use crate::model::Book;
use crate::source::Span;
use crate::theme::{Theme, css};
use crate::typeset::page::Pages;
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, TocElement, ZipLibrary};
use plan::{Entry, Place, Plan};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;

/// A finished EPUB.
#[derive(Debug)]
pub struct Epub {
    /// The file.
    pub bytes: Vec<u8>,
    /// What could not be carried over, in the order of the text.
    pub warnings: Vec<Diagnostic>,
}

/// What went wrong in writing an EPUB.
#[derive(Debug)]
pub enum Error {
    /// The package could not be put together.
    Package(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Error::Package(why) => write!(f, "the EPUB cannot be put together: {why}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<epub_builder::Error> for Error {
    fn from(e: epub_builder::Error) -> Self {
        Error::Package(e.to_string())
    }
}

/// Writes the book as an EPUB 3.3, the same bytes for the same book.
///
/// `pages` is the printed edition, whose page numbers the EPUB can name; they are not written yet.
///
/// # Errors
/// If the archive cannot be put together.
pub fn write(book: &Book, theme: &Theme, pages: Option<&Pages>) -> Result<Epub, Error> {
    let _ = pages;
    let plan = Plan::new(book);
    let converter = math::Math::new();
    let texts: Vec<page::Page> = (0..book.chapters.len())
        .into_par_iter()
        .map(|i| page::write(book, &plan, theme, &converter, i))
        .collect();
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let pictures = pictures(book, &plan, &mut warnings);
    let drawn = plan.cover.filter(|i| pictures.iter().any(|p| p.index == *i)).is_none();
    if let Some(cover) = book.meta.cover.as_deref().filter(|_| drawn) {
        warnings.push(
            Diagnostic::warning("cover", Span::NONE, format!("`{cover}` can't be the cover"))
                .help("a JPEG or PNG picture of 1600 by 2560 pixels serves every shop"),
        );
    }

    let entries = plan.entries(book, crate::assemble::words(&book.meta.language).case_study);
    let navigation = navigation::Navigation::new(book, &plan, &entries);
    let mut properties = BTreeMap::new();
    for (place, text) in plan.places.iter().zip(&texts) {
        if let Place::File(name) = place {
            let list: Vec<&str> = [("mathml", text.mathml), ("svg", text.svg)]
                .iter()
                .filter_map(|(name, is)| is.then_some(*name))
                .collect();
            if !list.is_empty() {
                properties.insert(format!("text/{name}"), list.join(" "));
            }
        }
    }
    let has_math = texts.iter().any(|t| t.mathml);
    let package = package::Package {
        metadata: package::metadata(book, &plan.lang, true, has_math),
        properties,
        // The cover's page comes before the text.
        nav_index: plan.nav_index().map(|i| i + 1),
        lang: plan.lang.clone(),
    };

    let mut contents = archive::Contents::new();
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.set_title(plan::title_of(book));
    builder.add_language(plan.lang.as_str());
    builder.set_toc_name(navigation.contents());
    builder.set_generator("Recto");
    builder.stylesheet(io::empty())?;
    let css = css::stylesheet(theme, &plan.lang);
    contents.insert("stylesheet.css".into(), css.into_bytes().into());
    let mut cover = String::new();
    if drawn {
        // Pictures of the book can't have this name: theirs have no underscore.
        cover.push_str("cover_.svg");
        let path = format!("images/{cover}");
        builder.add_cover_image(&path, io::empty(), "image/svg+xml")?;
        contents.insert(path, cover::svg(book).into_bytes().into());
    }
    for picture in pictures {
        let path = format!("images/{}", picture.name);
        if plan.cover == Some(picture.index) {
            cover.push_str(picture.name);
            builder.add_cover_image(&path, io::empty(), picture.media)?;
        } else {
            builder.add_resource(&path, io::empty(), picture.media)?;
        }
        contents.insert(path, picture.data);
    }
    let page = cover::xhtml(book, &plan.lang, &cover);
    builder.add_content(EpubContent::new("text/cover.xhtml", io::empty()))?;
    contents.insert("text/cover.xhtml".into(), page.into_bytes().into());
    let mut entries = entries.iter().peekable();
    for (i, (place, text)) in plan.places.iter().zip(&texts).enumerate() {
        let Place::File(name) = place else { continue };
        let path = format!("text/{name}");
        let mut content = EpubContent::new(path.as_str(), io::empty());
        if let Some(first) = entries.next_if(|e| e.chapter == i) {
            content = content.level(first.level).title(xml::clean(&first.title));
            while let Some(Entry { title, href, .. }) = entries.next_if(|e| e.chapter == i) {
                content = content.child(TocElement::new(href.as_str(), xml::clean(title)));
            }
        }
        builder.add_content(content)?;
        contents.insert(path, text.xhtml.as_bytes().into());
    }
    let mut built = Vec::new();
    builder.generate(&mut built)?;
    let modified = package::modified(&book.meta.modified);
    let bytes = archive::finish(&built, contents, &package, &navigation, &modified)
        .map_err(|e| Error::Package(e.to_string()))?;
    warnings.extend(texts.into_iter().flat_map(|t| t.warnings));
    Ok(Epub { bytes, warnings })
}

/// A picture as it goes into the EPUB.
struct Picture<'a> {
    index: usize,
    name: &'a str,
    media: &'a str,
    data: std::borrow::Cow<'a, [u8]>,
}

/// The pictures of the book, SVG cleaned.
fn pictures<'a>(
    book: &'a Book,
    plan: &'a Plan,
    warnings: &mut Vec<Diagnostic>,
) -> Vec<Picture<'a>> {
    let mut out = Vec::new();
    for (index, (image, name)) in book.images.iter().zip(&plan.images).enumerate() {
        let Some(name) = name else { continue };
        let data = if image.media == "image/svg+xml" {
            match foreign::svg_file(&image.data) {
                Ok(data) => data.into(),
                Err(why) => {
                    let text = format!("the picture `{}` is left empty: {why}", image.path);
                    warnings.push(Diagnostic::warning("svg", Span::NONE, text));
                    b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"
                        .as_slice()
                        .into()
                }
            }
        } else {
            image.data.as_slice().into()
        };
        out.push(Picture { index, name, media: &image.media, data });
    }
    out
}
