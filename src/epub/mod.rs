//! The book as an EPUB 3.3.
//!
//! `plan` settles names, ids and contents; every division is written as an XHTML file, in
//! parallel (`division`, `blocks`, `inlines`, `notes`), long ones as several (`split_files`);
//! epub-builder puts the container, the package, the
//! navigation and the NCX together; `archive` brings these up to EPUB 3.3 (`package`,
//! `navigation`) and packs the same bytes every time.

mod accessible;
mod archive;
mod blocks;
mod citations;
mod code;
mod cover;
mod described;
mod division;
mod documents;
mod font_subset;
mod fonts;
mod inlines;
mod math;
mod math_block;
mod math_lines;
mod names;
mod navigation;
mod notes;
mod package;
mod page_list;
mod pictures;
mod plan;
mod raw_html;
#[cfg(test)]
mod sample;
mod split_files;
mod split_points;
mod summary;
mod svg_mathml;
mod tables;
#[cfg(test)]
mod tests;
mod titles;
pub(crate) mod xml;

pub use accessible::{Accessibility, Conformance};
#[cfg(feature = "cli")]
pub(crate) use names::{is_name_of_body, sorted as sorted_name};

use crate::diagnostic::{Code, Diagnostic};
use crate::language::words;
use crate::manifest::EpubSettings;
use crate::manifest::shop::{Shop, shop};
use crate::model::{
    Book, Chapter, CrossRef, InlineKind, Kind, Observer, RefPage, places_of_pictures, visit_blocks,
    visit_inlines,
};
use crate::theme::{Theme, css};
use crate::typeset::Folios;
use crate::typeset::fonts::Fonts;
use crate::typeset::page::Pages;
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use plan::Plan;
use rayon::prelude::*;
use std::borrow::Cow;
use std::io;

/// A finished EPUB.
#[derive(Debug)]
pub struct Epub {
    /// The file.
    pub bytes: Vec<u8>,
    /// Name in the archive of each of the book's pictures; `None` for those that it does not hold.
    pub pictures: Vec<Option<String>>,
    /// Levels of its contents: parts, chapters, sections.
    pub levels: u32,
    /// What it says of its accessibility.
    pub accessibility: Accessibility,
    /// What could not be carried over, in the order of the text.
    pub warnings: Vec<Diagnostic>,
}

impl AsRef<[u8]> for Epub {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// A printed edition whose pages an EPUB names.
#[derive(Debug, Clone, Copy)]
pub struct Printed<'a> {
    /// Its pages.
    pub pages: &'a Pages,
    /// Its ISBN, if it has one.
    pub isbn: Option<&'a str>,
    /// The title of its book.
    pub title: &'a str,
    /// Its name in the manifest, empty of the printed book without a name.
    pub name: &'a str,
}

/// What went wrong in writing an EPUB.
#[derive(Debug)]
pub enum Error {
    /// The package could not be put together.
    Package(String),
    /// The cover could not be painted.
    Cover(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Error::Cover(why) => write!(f, "the cover cannot be painted: {why}"),
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
/// `print` is the printed edition, whose pages the EPUB names: a list of them in the navigation, and
/// a mark at the word where each begins.
///
/// `fonts` are the book's, if they go into it. `done` hears of each chapter that is written.
///
/// # Errors
/// If the archive cannot be put together.
pub fn write(
    book: &Book,
    theme: &Theme,
    print: Option<Printed>,
    settings: &EpubSettings,
    fonts: Option<&Fonts>,
    done: Observer,
) -> Result<Epub, Error> {
    let shop = settings.shop.as_deref().and_then(shop);
    let ready = pictures::made_ready(book, settings.shop_images, shop.as_ref());
    let book = ready.as_ref().unwrap_or(book);
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let pictures = pictures(book, &mut warnings);
    let shown = |i| pictures.get(i).is_some_and(Option::is_some);
    let plan = Plan::new(book, &shown, settings.notes_together);
    let converter = math::Math::new();
    let hidden_notes = shop.as_ref().is_some_and(Shop::hides_notes) && plan.notes.is_none();
    // Few books ask for them.
    let asked = book.chapters.iter().any(|c| c.kind == Kind::Index || names_pages(c));
    let folios = print.filter(|_| asked).map(|print| Folios::of_pages(print.pages));
    let (math, folios) = (&converter, folios.as_ref());
    let shared = division::Shared { book, plan: &plan, theme, math, folios, hidden_notes };
    let none = || (vec![Vec::new(); book.chapters.len()], Vec::new());
    let (marks, note_marks) =
        print.map_or_else(none, |print| page_list::marks(book, &plan, print.pages));
    let drawn = plan.cover.is_none();
    let texts = || -> Vec<division::Page> {
        marks
            .into_par_iter()
            .enumerate()
            .map(|(i, marks)| {
                let text = division::write(&shared, i, marks);
                done(i);
                text
            })
            .collect()
    };
    let (front, texts) =
        rayon::join(|| drawn.then(|| crate::cover::png(book, &theme.cover)), texts);
    // One that could not be read has been told.
    let read = |c: &&str| drawn && book.images.iter().any(|i| i.path == *c);
    if let Some(cover) = book.meta.cover.as_deref().filter(read) {
        let text = format!("`{cover}` can't be the cover; one is drawn instead");
        warnings.push(
            Diagnostic::warning(Code::COVER, book.meta.cover_span, text)
                .help("a JPEG or PNG picture of 1600 by 2560 pixels serves every shop"),
        );
    }

    let w = words(&book.meta);
    let mut entries = plan.entries(book, w.case_study, settings.contents_depth, &converter);
    if let Some(notes) = &plan.notes {
        plan.add_notes(&mut entries, notes, w.notes);
    }
    let documents = documents::all(book, &plan, texts, &note_marks, &mut entries, &mut warnings);
    let drawings = documents.iter().any(|d| d.xhtml.contains("<svg"));
    let undescribed = warnings.iter().any(|w| w.code == Code::MISSING_ALT);
    let claims = accessible::Claims {
        pictures: accessible::pictures(book, drawings.then_some(!undescribed)),
        math: documents.iter().any(|d| d.xhtml.contains("<math")),
        spoken_math: converter.all_spoken() && documents.iter().all(|d| math::is_spoken(&d.xhtml)),
        printed: print.filter(|_| documents.iter().any(|d| !d.marks.is_empty())),
        certified_by: settings.certified_by.as_deref(),
        contact_email: settings.contact_email.as_deref(),
    };
    if let Some(warning) = accessible::unfounded(&claims) {
        warnings.push(warning);
    }
    let accessibility = accessible::accessibility(book, &plan.lang, &claims);
    let mut style = css::stylesheet(theme, &plan.lang);
    if tables::hold_blocks(book) {
        style.push_str(css::BLOCKS_IN_CELLS);
    }
    if book.descriptions().is_some() {
        style.push_str(css::DESCRIPTIONS);
    }
    if let Some(own) = &settings.css {
        style.push_str("\n/* The book's own. */\n");
        style.push_str(own);
    }
    let mut embedded = fonts::Embedded { css: style, ..Default::default() };
    if let Some(fonts) = fonts {
        let texts: Vec<&str> = documents.iter().map(|d| d.xhtml.as_str()).collect();
        let text = shop.as_ref().is_none_or(Shop::lets_text_have_fonts);
        embedded = fonts::embed(fonts, &embedded.css, &texts, text);
    }
    // A shop that shows the cover's picture before the book would show it twice.
    let covered = documents.is_empty() || shop.as_ref().is_none_or(Shop::shows_cover_page);
    let navigation = navigation::Navigation::new(book, &plan, &entries, &documents, covered);
    let package = package::Package {
        metadata: package::metadata(book, &plan.lang, &accessibility),
        own_fonts: !embedded.files.is_empty(),
        properties: documents::properties(&documents, &entries),
        // The cover's page comes before the text.
        nav_index: plan
            .nav_chapter()
            .map(|c| documents::before(&documents, c) + usize::from(covered)),
        guide: navigation.guide(),
        beside: documents::beside(&documents, book.descriptions()),
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
    for file in embedded.files {
        builder.add_resource(&file.path, io::empty(), file.media)?;
        contents.insert(file.path, file.data.into());
    }
    contents.insert("stylesheet.css".into(), embedded.css.into_bytes().into());
    let mut cover = String::new();
    if let Some(drawn) = front {
        // Pictures of the book can't have this name: theirs have no underscore.
        cover.push_str("cover_.png");
        let path = format!("images/{cover}");
        builder.add_cover_image(&path, io::empty(), "image/png")?;
        contents.insert(path, drawn.map_err(Error::Cover)?.into());
    }
    for (index, (data, name)) in pictures.into_iter().zip(&plan.images).enumerate() {
        let (Some(data), Some(name)) = (data, name) else { continue };
        let path = format!("images/{name}");
        let media = book.images[index].media.as_str();
        if plan.cover == Some(index) {
            cover.push_str(name);
            builder.add_cover_image(&path, io::empty(), media)?;
        } else {
            builder.add_resource(&path, io::empty(), media)?;
        }
        contents.insert(path, data);
    }
    if covered {
        let page = cover::xhtml(book, &plan.lang, &cover);
        builder.add_content(EpubContent::new("text/cover.xhtml", io::empty()))?;
        contents.insert("text/cover.xhtml".into(), page.into_bytes().into());
    }
    for document in documents {
        let path = format!("text/{}", document.name);
        builder.add_content(EpubContent::new(path.as_str(), io::empty()))?;
        contents.insert(path, document.xhtml.into_bytes().into());
    }
    let mut built = Vec::new();
    builder.generate(&mut built)?;
    let modified = package::modified(&book.meta.modified);
    let bytes = archive::finish(&built, contents, &package, &navigation, &modified)
        .map_err(|e| Error::Package(e.to_string()))?;
    let inside = |name: &Option<String>| name.as_ref().map(|n| format!("OEBPS/images/{n}"));
    let pictures = plan.images.iter().map(inside).collect();
    let levels = navigation.levels();
    Ok(Epub { bytes, pictures, levels, accessibility, warnings })
}

/// Whether a chapter has references that give the printed page alone.
fn names_pages(chapter: &Chapter) -> bool {
    let mut found = false;
    let notes = chapter.notes.iter().map(|n| &n.blocks);
    for blocks in std::iter::once(&chapter.blocks).chain(notes) {
        visit_blocks(blocks, &mut |b| {
            for line in b.inlines() {
                visit_inlines(line, &mut |i| {
                    let alone = |r: &CrossRef| r.page == RefPage::Alone;
                    found |= matches!(&i.kind, InlineKind::Ref(r) if alone(r));
                });
            }
        });
    }
    found
}

/// The pictures of the book as they go into the EPUB, SVG cleaned; `None` for those that e-readers
/// can't show.
fn pictures<'a>(book: &'a Book, warnings: &mut Vec<Diagnostic>) -> Vec<Option<Cow<'a, [u8]>>> {
    let cleaned: Vec<_> = book
        .images
        .par_iter()
        .map(|image| match image.media.as_str() {
            "image/svg+xml" => svg_mathml::svg_file(&image.data)
                .map(|kept| (Cow::Owned(kept.xml.into_bytes()), kept.losses)),
            media if plan::is_core(media) => Ok((Cow::Borrowed(&image.data[..]), Vec::new())),
            media => Err(format!("e-readers do not show {media}")),
        })
        .collect();
    let places = places_of_pictures(book);
    let mut warn = |index: usize, text: String, help: &str| {
        let warning = Diagnostic::warning(Code::PICTURE, places[index], text);
        warnings.push(if help.is_empty() { warning } else { warning.help(help) });
    };
    let mut out = Vec::with_capacity(cleaned.len());
    for (index, (result, image)) in cleaned.into_iter().zip(&book.images).enumerate() {
        match result {
            Ok((data, losses)) => {
                if !losses.is_empty() {
                    let what = format!("left out of `{}` in the EPUB: ", image.path);
                    let help = "a picture in an e-book runs, moves and loads nothing";
                    warn(index, what + &losses.join(", "), help);
                }
                out.push(Some(data));
            }
            Err(why) => {
                warn(
                    index,
                    format!("the picture `{}` is left out of the EPUB: {why}", image.path),
                    "",
                );
                out.push(None);
            }
        }
    }
    out
}
