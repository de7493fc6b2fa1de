//! What a session has made, each step's own findings beside its result.

use super::editions::Ordered;
use super::layout::{Key, Layout};
use super::printing::Holds;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::epub::Epub;
use crate::manifest::Project;
use crate::model::Book;
use crate::theme::Theme;
use crate::theme::file::ThemeFile;
use crate::typeset::fonts::Fonts;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A step that has been made: its result, and what was found wrong on the way.
#[derive(Debug, Default)]
pub(super) struct Step<T> {
    pub of: T,
    pub found: Diagnostics,
}

impl<T> Step<T> {
    pub(super) fn new(of: T, found: Diagnostics) -> Step<T> {
        Step { of, found }
    }
}

/// The manifest and what it names.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub project: Option<Arc<Project>>,
    /// The theme that the manifest names, if it could be read.
    pub theme: Option<Arc<ThemeFile>>,
    /// Editions for printers: of the manifest, and those that the book's pages are to serve beside
    /// them.
    pub editions: Vec<Ordered>,
    /// What was printed, and is held to.
    pub holds: Holds,
    /// Files that were read for it.
    pub reads: BTreeSet<String>,
    /// How many texts the sources had then.
    pub texts: usize,
}

/// Everything made so far. A change drops it but for the manifest, where no file of that has changed;
/// what is done again then finds chapters and pages in what is kept of them.
#[derive(Default)]
pub(super) struct Made {
    pub loaded: Option<Step<Loaded>>,
    pub book: Option<Step<Arc<Book>>>,
    /// The book as other versions than its pages have it, where that is another one, with what it alone tells.
    pub texts: BTreeMap<usize, Step<Arc<Book>>>,
    /// The theme as the EPUB has it, before any printer's margins.
    pub style: Option<Step<Arc<Theme>>>,
    pub layouts: BTreeMap<Key, Laid>,
    /// Fonts for the EPUB, once they were asked for.
    pub fonts: Option<Option<Arc<Fonts>>>,
    /// EPUBs by the shop for which they are made; that of no name is the book's.
    pub epubs: BTreeMap<String, Step<Option<Arc<Epub>>>>,
    /// What shops would refuse of the book's own EPUB.
    pub shops: BTreeMap<String, Diagnostics>,
    /// The PDF for the screen.
    pub screen: Option<Step<Option<Arc<PdfFile>>>>,
    /// What was made for printers, in the order in which it was asked for.
    pub editions: Vec<Edited>,
    /// The name that was asked for last and is none.
    pub unknown: Option<Diagnostic>,
}

/// Pages that have been set.
#[derive(Debug)]
pub(super) struct Laid {
    pub layout: Arc<Layout>,
    /// What is wrong with them.
    pub found: Diagnostics,
    /// What is wrong with the theme of an edition's own pages.
    pub theme_found: Diagnostics,
}

/// What was made of an edition.
#[derive(Debug)]
pub(super) struct Edited {
    pub name: String,
    pub key: Key,
    pub body: Option<Body>,
    pub cover: Option<Step<Option<Arc<Cover>>>>,
    /// Its endpapers, once they were asked for; `None` of one that has none.
    pub endpapers: Option<Step<Option<Arc<PdfFile>>>>,
}

/// The pages of an edition as they go to the printer.
#[derive(Debug)]
pub(super) struct Body {
    /// The file; `None` if the printer would refuse it, or if it was let go.
    pub file: Option<Arc<PdfFile>>,
    /// The file can be made.
    pub sound: bool,
    pub found: Diagnostics,
}

/// A finished PDF of the book.
#[derive(Debug)]
#[non_exhaustive]
pub struct PdfFile {
    /// Name of the edition.
    pub edition: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of its pages.
    pub pages: usize,
    /// Name of the printer; `None` of the edition for the screen.
    pub printer: Option<String>,
    /// Number of pages from which the printer asks for a wider inner margin.
    pub next_band: Option<u32>,
}

impl AsRef<[u8]> for PdfFile {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// The cover of an edition: back, spine and front.
#[derive(Debug)]
#[non_exhaustive]
pub struct Cover {
    /// For the printer.
    pub pdf: Arc<Vec<u8>>,
    /// To look at.
    pub png: Arc<Vec<u8>>,
    /// The whole sheet as an SVG picture, with what is cut off.
    pub sheet: Arc<String>,
    /// Where it is cut and folded.
    pub folds: Folds,
    /// What is good to know of it: thickness of the spine, size of the sheet, what is not on it.
    pub remark: String,
}

/// Where a cover is cut and folded, in points from the left.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Folds {
    /// Width of the sheet, what is cut off included.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// What is cut off at each edge, or turned in where the printer binds in a case.
    pub bleed: f32,
    /// Width of the back, and of the front.
    pub panel: f32,
    /// Thickness of the spine.
    pub spine: f32,
    /// Width of the hinge beside the spine; none of a paperback.
    pub hinge: f32,
}
