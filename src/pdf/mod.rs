//! Pages become a PDF through printpdf.
//!
//! printpdf builds the document: fonts (subset by us first), pictures, resources, page objects.
//! The content of each page is written by us, in parallel, straight into bytes (`content`), and
//! what stands above page content (outline, labels, links, metadata) is added to the object tree
//! that printpdf hands over (`document`).

mod abbreviations;
mod colour;
mod content;
mod decimal;
mod document;
mod fonts;
mod images;
mod links;
mod math;
mod metadata;
mod objects;
mod outcome;
pub mod press;
mod press_settings;
mod save;
mod structure;
mod svg;
mod tags;
mod unprinted;

pub use outcome::{Error, Pdf};

use crate::deflate::{Level, zlib};
use crate::manifest::ScreenFormat;
use crate::model::Book;
use crate::typeset::page::Pages;
use printpdf::{Op, PdfDocument, PdfPage, PdfSaveOptions, Pt, Rect};
use rayon::prelude::*;
use std::sync::Arc;

/// Writes the book's pages as a tagged PDF for the screen.
///
/// # Errors
/// If a font cannot be subset or the object tree cannot be serialised.
pub fn write(book: &Book, pages: &Pages, format: ScreenFormat) -> Result<Pdf, Error> {
    let links = links::find(book, pages);
    // The largest pieces of work first: a picture can take as long as a hundred pages.
    let (pictures, painted) =
        rayon::join(|| images::make(book, pages, None), || painted(book, pages, &links));
    let Painted { fonts, tags, contents } = painted?;
    let mut warnings = Vec::new();
    let mut doc = PdfDocument::new(&book.meta.title);
    images::add(book, pictures, &mut doc, &mut warnings);
    let mut register = fonts::register(&fonts, &mut doc);
    let media = Rect::from_xywh(Pt(0.0), Pt(0.0), Pt(pages.width), Pt(pages.height));
    doc.pages = pages
        .pages
        .iter()
        .map(|_| PdfPage {
            media_box: media.clone(),
            trim_box: media.clone(),
            crop_box: media.clone(),
            // The first page uses every glyph once, which makes printpdf embed the fonts; its
            // content is replaced with the others'.
            ops: std::mem::take(&mut register) as Vec<Op>,
        })
        .collect();
    let options = PdfSaveOptions { secure: false, optimize: false, ..PdfSaveOptions::default() };
    let mut notes = Vec::new();
    let mut tree = printpdf::serialize::to_lopdf_doc(&doc, &options, &mut notes);
    drop(doc);
    let grown = document::finish(&mut tree, (book, pages, format), &links, &tags, contents)?;
    let bytes = save::modern(&tree, &grown);
    // Tens of thousands of pieces of memory: nobody waits for them to be given back.
    rayon::spawn(move || drop((tree, grown, tags)));
    Ok(Pdf { bytes, warnings })
}

/// What is painted on the pages.
struct Painted {
    fonts: Vec<Option<fonts::Embedded>>,
    tags: Vec<Vec<tags::Tagged>>,
    /// The content of each page, deflated.
    contents: Vec<Vec<u8>>,
}

fn painted(book: &Book, pages: &Pages, links: &links::Links) -> Result<Painted, Error> {
    let fonts = fonts::embed(pages)?;
    let mut tags = tags::tag(book, pages, links);
    let short = abbreviations::of(book);
    let content = |(page, tags): (&Arc<_>, &mut Vec<_>)| {
        zlib(&content::page(page, tags, pages.height, &fonts, &short), Level::TEXT)
    };
    let contents = pages.pages.par_iter().zip(&mut tags).map(content).collect();
    Ok(Painted { fonts, tags, contents })
}
