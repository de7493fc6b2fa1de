//! What setting a chapter reads of the book, and nothing else.

use super::fonts::Fonts;
use super::hyphenate::Exceptions;
use super::numbers::{Asked, Folios, PageNumber};
use super::page::{LinkArea, LinkTarget};
use super::symbols::Shown;
use crate::artwork::qr;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::Words;
use crate::model::{Anchor, Attr, Chapter, DESCRIBED, ImageResource, Note, note_symbol};
use crate::source::Span;
use crate::theme::Theme;
use std::sync::Mutex;

/// What setting a chapter needs to know. It reads nothing else of the book: what is here, and what
/// is asked for by [`Context::folio`] and [`Context::picture`], is what makes its galley.
pub struct Context<'a> {
    /// The book's language, BCP 47.
    pub language: &'a str,
    /// The book's words in it.
    pub book_words: Words<'a>,
    /// The words of the chapter's language.
    pub words: Words<'a>,
    /// The chapter.
    pub chapter: &'a Chapter,
    /// Its index.
    pub chapter_index: u32,
    /// How deep it is nested in the chapter on whose pages it stands; 0 if it opens its own.
    pub nesting: u8,
    /// The theme.
    pub theme: &'a Theme,
    /// Faces.
    pub fonts: &'a Fonts,
    /// Words that the book divides by its own rules.
    pub exceptions: &'a Exceptions,
    /// The book's pictures.
    pub(super) images: &'a [ImageResource],
    /// Page numbers known from the round before.
    pub(super) folios: &'a Folios<'a>,
    /// References to other chapters name their pages.
    pub references: bool,
    /// And so do links.
    pub link_pages: bool,
    /// Notes stand at the foot, where symbols begin anew on each page.
    pub symbols_by_page: bool,
    /// What was asked for.
    pub(super) asked: &'a Mutex<Asked>,
    /// Where diagnostics go; sorted before they are shown, so order does not matter.
    pub(super) log: &'a Mutex<Diagnostics>,
    /// x counts from the right edge: what is set is turned about its column afterwards. So a
    /// list's marks or a quotation's indents need not know in which direction the book runs.
    pub mirrored: bool,
    /// Index of the chapter of long descriptions.
    pub descriptions: Option<u32>,
    /// The chapter is a poem.
    pub poem: bool,
    /// Pictures in a line are no wider than this, points.
    pub widest_picture: f32,
}

impl<'a> Context<'a> {
    /// The book's words in a language.
    pub fn words_in(&self, lang: &str) -> Words<'a> {
        self.book_words.in_language(self.language, lang)
    }

    /// An area `wide` and `high` at the top of a slab that leads to the long description of what has
    /// these attributes and is called `name`.
    pub(super) fn to_description(
        &self,
        attr: &Attr,
        (x, wide, high): (f32, f32, f32),
        name: &str,
    ) -> Option<LinkArea> {
        let anchor =
            Anchor { chapter: self.descriptions?, id: Some(attr.get(DESCRIBED)?.to_owned()) };
        let text = format!("{}: {name}", self.words.description);
        let target = LinkTarget::Anchor(anchor);
        Some(LinkArea { x, y: 0.0, w: wide, h: high, target, text })
    }

    /// Tells the author of something.
    pub(super) fn tell(&self, found: Diagnostic) {
        self.log.lock().unwrap_or_else(|e| e.into_inner()).push(found);
    }

    /// A picture of the book.
    pub fn picture(&self, index: u32) -> Option<&'a ImageResource> {
        let found = self.images.get(index as usize);
        self.asked.lock().unwrap_or_else(|e| e.into_inner()).picture(index, found);
        found
    }

    /// Tells of a code that is shown so many points wide, if phones may not read it.
    pub(super) fn tell_small_code(&self, resource: u32, wide: f32, span: Span) {
        let image = self.images.get(resource as usize);
        let Some(module) = image.and_then(|image| qr::module(image, wide)) else { return };
        if module >= qr::LEAST_MODULE - 0.005 {
            return;
        }
        let what = format!(
            "the squares of this QR code are {module:.2} mm wide; phones read {} mm and more",
            qr::LEAST_MODULE
        );
        let least = (wide / 72.0 * 25.4 * qr::LEAST_MODULE / module).ceil();
        let help = format!("show it wider, `{{width={least:.0}mm}}`, or give a shorter address");
        self.tell(Diagnostic::warning(Code::QR_CODE, span, what).help(help));
    }

    /// What marks a note of the chapter, as far as the pages are known; and the place of the symbol
    /// whose room it takes, if not its own.
    pub fn note_mark(&self, note: &Note) -> (String, Option<u32>) {
        if !note.symbol || !self.symbols_by_page {
            return (note.mark(), None);
        }
        let shown = self.shown((self.chapter_index, note.number), note.span);
        (note_symbol(shown.rank()), shown.room)
    }

    /// The symbol of a note by its chapter and its number there among those that symbols mark; `span` is
    /// the line that shows it.
    pub(super) fn symbol(&self, of: (u32, u32), span: Span) -> String {
        if !self.symbols_by_page {
            return note_symbol(of.1);
        }
        note_symbol(self.shown(of, span).rank())
    }

    fn shown(&self, of: (u32, u32), span: Span) -> Shown {
        let found = self.folios.shown(of);
        self.asked.lock().unwrap_or_else(|e| e.into_inner()).symbol(of, found, span);
        found
    }

    /// The folio of a place, as far as it is known; `span` is the line that names it.
    pub fn folio(&self, place: &Anchor, span: Span) -> Option<String> {
        self.page_number(place, span).map(PageNumber::folio)
    }

    /// The page of a place, as far as it is known; `span` is the line that names it.
    pub fn page_number(&self, place: &Anchor, span: Span) -> Option<PageNumber> {
        let found = self.folios.page(place);
        self.asked.lock().unwrap_or_else(|e| e.into_inner()).place(place, found, span);
        found
    }
}
