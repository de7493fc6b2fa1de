//! The inline tree becomes one flat text with styles, marks and links.

use super::bundled::BUNDLED_FACES;
use super::context::Context;
use super::locators::printed;
use super::math::MathBox;
use super::math_in_line;
use super::page::{FaceId, LinkTarget};
use super::picture_width::{PX, length};
use super::shape::{Features, is_combining};
use crate::citations::{FULL_CAPS, REGULAR, UPRIGHT};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::direction::{has_rtl, is_arabic_char, named};
use crate::model::{
    Anchor, CrossRef, END_OF_PROOF, ENVIRONMENT_HEAD, INDEX_TERM, Inline, InlineKind, Link,
    Locator, RefPage, Target, is_raised, plain_text,
};
use crate::source::Span;
use crate::theme::{Family, Grey, TextStyle};
use std::sync::Arc;

/// Class of the words of a heading that runs into its paragraph; `level` is its level.
pub const RUN_IN: &str = "-run-in";
/// Class of a term, or of the number of a note, that stands before its text in one paragraph.
pub const LABEL: &str = "-label";
/// Key of the label of a note that takes the room of the symbol with this place.
pub const ROOM: &str = "-room";
/// An inline object stands at this character.
pub const OBJECT: char = '\u{fffc}';
/// A line break that the author asked for.
pub const LINE_BREAK: char = '\u{2028}';

/// How a stretch of text is set.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// Face.
    pub face: FaceId,
    /// Size in points.
    pub size: f32,
    /// OpenType features.
    pub features: Features,
    /// Letterspace in em.
    pub letterspace: f32,
    /// Ink.
    pub color: Grey,
    /// Shift upwards in points.
    pub rise: f32,
    /// Underlined.
    pub underline: bool,
    /// Struck out.
    pub strike: bool,
    /// Highlighted.
    pub mark: bool,
    /// A key of the keyboard, in a frame: 1 and 2 by turns, so that neighbours stay two; 0 for none.
    pub key: u8,
    /// Index of the link plus one.
    pub link: u16,
    /// Language.
    pub lang: u16,
    /// Index of the note that it marks, plus one.
    pub note: u32,
    /// Place of the symbol of a note whose room the letters take, 0 for their own.
    pub room: u32,
    /// Level of the heading that it belongs to in its paragraph; 0 for none.
    pub heading: u8,
    /// A term or a number before its text.
    pub label: bool,
    /// May be hyphenated.
    pub hyphenate: bool,
    /// Code: breaks at its punctuation, is not expanded.
    pub code: bool,
    /// How it stands among words of another direction.
    pub apart: Apart,
}

/// How words stand among others whose direction may be another (UAX 9, isolates).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Apart {
    /// As their letters and their language say.
    #[default]
    No,
    /// Apart, in the direction of the paragraph: marks of notes, and references, which no author's words
    /// pull along.
    Around,
    /// Apart, in the direction of their first letter.
    Own,
    /// Apart, from left to right.
    Ltr,
    /// Apart, from right to left.
    Rtl,
}

/// Something at a position of the flat text that is no text.
#[derive(Debug, Clone)]
pub enum Mark {
    /// The mark of a note.
    Note(u32),
    /// An anchor.
    Anchor(String),
}

/// An object set in the line.
#[derive(Debug, Clone)]
pub enum Object {
    /// A picture: resource, width, height; its description, if it is no decoration.
    Image(u32, f32, f32, Option<Arc<str>>),
    /// A formula.
    Math(MathBox),
}

/// Flat text.
#[derive(Debug, Default)]
pub struct Flat {
    /// The words; spaces collapsed.
    pub text: String,
    /// Where each style begins.
    pub spans: Vec<(u32, u16)>,
    /// Styles.
    pub styles: Vec<Style>,
    /// Targets of links with their words.
    pub links: Vec<(LinkTarget, String)>,
    /// Languages.
    pub langs: Vec<Arc<str>>,
    /// Marks by position.
    pub marks: Vec<(u32, Mark)>,
    /// Objects in the order of their [`OBJECT`] characters.
    pub objects: Vec<Object>,
    /// Positions of soft hyphens.
    pub soft: Vec<u32>,
    /// Places in formulas where a line may end: position, penalty, and the white before it, points.
    pub divisions: Vec<(u32, f32, f32)>,
    /// A formula is set as one that could be divided.
    pub divisible: bool,
    /// Pairs (position here, offset in the block's flat text).
    pub offsets: Vec<(u32, u32)>,
    /// Where the words of each node of the source begin.
    pub places: Vec<(u32, Span)>,
}

impl Flat {
    /// Where in the source the words at a position stand: the node that they are of.
    pub fn place(&self, at: u32) -> Option<Span> {
        let k = self.places.partition_point(|(p, _)| *p <= at);
        k.checked_sub(1).map(|k| self.places[k].1)
    }
}

/// How many of the first and of the last styles are looked through for one that is there already.
const LATE_STYLES: usize = 16;

/// Icons in a line, em: a picture that nobody gave a width and that is no higher than [`ICON`].
const LINE_PICTURE: f32 = 1.4;
/// Smallest code, points, beside text that is no smaller: printers ask for type of 7 pt at least.
pub(super) const LEAST_CODE: f32 = 7.0;
/// What is higher than this is no icon, points.
const ICON: f32 = 60.0;

/// The state that nesting changes.
#[derive(Clone)]
struct State {
    family: Family,
    italic: bool,
    bold: bool,
    size: f32,
    small_caps: bool,
    all_small_caps: bool,
    features: u16,
    rise: f32,
    underline: bool,
    strike: bool,
    mark: bool,
    key: u8,
    link: u16,
    lang: u16,
    note: u32,
    room: u32,
    heading: u8,
    label: bool,
    code: bool,
    apart: Apart,
}

struct Flattener<'a, 'b> {
    ctx: &'a Context<'b>,
    base: &'a TextStyle,
    out: Flat,
    source: u32,
    /// Pictures are not wider than this, points.
    room: f32,
    /// Formulas are divided.
    divides: bool,
    /// The text so far ends in a space (or is empty).
    spaced: bool,
    /// [`Style::key`] of the last key, 1 or 2.
    last_key: u8,
}

/// Arabic beside the letters of a face for books in Latin ones, of the text's size. Letters of Naskh without a stroke
/// upwards are lower than an x is: at one size such words look like small print among the others. A tenth more
/// mends that, as bilingual setting has it. A fifth more was looked at too: there vowel signs touch the
/// letters of the line above, for lines stay where they are.
const NASKH_SIZE: f32 = 1.1;

/// A text in runs of Arabic letters and of others, each with the byte at which it begins. What stands between
/// two Arabic words is of them.
fn by_script(text: &str) -> Vec<(usize, &str, bool)> {
    let mut runs: Vec<(usize, usize, bool)> = Vec::new();
    for (at, c) in text.char_indices() {
        let (end, arabic) = (at + c.len_utf8(), is_arabic_char(c));
        match runs.as_mut_slice() {
            [.., last] if last.2 == arabic => last.1 = end,
            [.., before, between]
                if before.2 && arabic && is_between(&text[between.0..between.1]) =>
            {
                before.1 = end;
                runs.pop();
            }
            _ => runs.push((at, end, arabic)),
        }
    }
    runs.into_iter().map(|(from, to, arabic)| (from, &text[from..to], arabic)).collect()
}

/// Whether signs alone stand between two Arabic words.
fn is_between(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// Flattens inline nodes in a style; pictures in them become `room` points wide at most.
pub fn flatten(ctx: &Context, content: &[Inline], base: &TextStyle, room: f32) -> Flat {
    flatten_with(ctx, content, base, room, false)
}

/// The same, with formulas as one or in the pieces that lines may divide them into (`divides`).
pub(super) fn flatten_with(
    ctx: &Context,
    content: &[Inline],
    base: &TextStyle,
    room: f32,
    divides: bool,
) -> Flat {
    let out = Flat::default();
    let mut f = Flattener { ctx, base, out, source: 0, room, divides, spaced: true, last_key: 2 };
    f.out.langs.push(base.lang.as_str().into());
    let state = State {
        family: base.family,
        italic: base.italic,
        bold: base.bold,
        size: base.size,
        small_caps: base.small_caps,
        all_small_caps: base.all_small_caps,
        features: 0,
        rise: 0.0,
        underline: false,
        strike: false,
        mark: false,
        key: 0,
        link: 0,
        lang: 0,
        note: 0,
        room: 0,
        heading: 0,
        label: false,
        code: base.family == Family::Mono,
        apart: Apart::No,
    };
    f.nodes(content, &state);
    f.out.text.truncate(f.out.text.trim_end_matches(' ').len());
    // What is of spaces alone leaves with them, and so does the style that it began.
    let end = f.out.text.len() as u32;
    while f.out.spans.len() > 1 && f.out.spans.last().is_some_and(|s| s.0 >= end) {
        f.out.spans.pop();
    }
    f.out.spans.iter_mut().for_each(|s| s.0 = s.0.min(end));
    // A place behind the last word stands on its line.
    let last = f.out.text.floor_char_boundary(f.out.text.len().saturating_sub(1)) as u32;
    f.out.marks.iter_mut().rev().take_while(|m| m.0 > last).for_each(|m| m.0 = last);
    f.out
}

/// Whether a node is a key of the keyboard.
fn is_key(node: &Inline) -> bool {
    matches!(&node.kind, InlineKind::Span(attr, _) if attr.has("kbd"))
}

impl Flattener<'_, '_> {
    fn nodes(&mut self, nodes: &[Inline], state: &State) {
        for node in nodes {
            self.node(node, state);
        }
    }

    fn node(&mut self, node: &Inline, state: &State) {
        let mut inner = state.clone();
        if node.span != Span::NONE && !matches!(node.kind, InlineKind::SoftBreak) {
            self.out.places.push((self.out.text.len() as u32, node.span));
        }
        match &node.kind {
            InlineKind::Text(t) => {
                self.text(t, state);
                // What the setting itself adds (a note's number, the space behind a label) stands
                // nowhere in the Markdown, and is not of the block's flat text.
                if node.span != Span::NONE {
                    self.source += t.len() as u32;
                }
            }
            InlineKind::SoftBreak => {
                self.text(" ", state);
                self.source += 1;
            }
            InlineKind::HardBreak => {
                self.push_char(LINE_BREAK, state);
                self.spaced = true;
                self.source += 1;
            }
            InlineKind::Emph(c) => {
                inner.italic = !state.italic;
                self.nodes(c, &inner);
            }
            InlineKind::Strong(c) => {
                inner.bold = true;
                self.nodes(c, &inner);
            }
            InlineKind::Strike(c) => {
                inner.strike = true;
                self.nodes(c, &inner);
            }
            InlineKind::Super(c) => self.raised(c, state, Features::SUPS, 0.34),
            InlineKind::Sub(c) => self.raised(c, state, Features::SUBS, -0.14),
            InlineKind::Code(t) => {
                inner.family = Family::Mono;
                let size = state.size * self.ctx.theme.inline_code_scale;
                inner.size = size.max(LEAST_CODE.min(state.size));
                inner.code = true;
                inner.small_caps = false;
                self.text(t, &inner);
                self.source += t.len() as u32;
            }
            InlineKind::Span(attr, c) => self.span(attr, c, state),
            InlineKind::Link(link) => {
                let target = match &link.target {
                    Target::External(url) => Some(LinkTarget::Uri(url.clone())),
                    Target::Internal(anchor) => Some(LinkTarget::Anchor(anchor.clone())),
                    Target::None => None,
                };
                let again = target.as_ref().is_some_and(|to| self.leads_to(to));
                if let Some(target) = target {
                    inner.link = self.link(target, plain_text(&link.content));
                }
                self.nodes(&link.content, &inner);
                if let Some(address) = &link.printed {
                    self.text(&format!(" ({address})"), &inner);
                }
                if let Some(page) = self.page_of_link(link, node.span).filter(|_| !again) {
                    self.text(&page, &inner);
                }
            }
            InlineKind::Image(image) => self.image(image, node.span, state),
            InlineKind::Note(index) => self.note(*index, state),
            InlineKind::Ref(r) => {
                inner.apart = Apart::Around;
                if let Some(anchor) = &r.target {
                    inner.link = self.link(LinkTarget::Anchor(anchor.clone()), r.text.clone());
                }
                let alone = self.page_alone(r, node.span);
                self.text(alone.as_deref().unwrap_or(&r.text), &inner);
                self.source += r.text.len() as u32;
                if let Some(anchor) = r.target.as_ref().filter(|_| r.page == RefPage::Usual) {
                    let page = self.page_reference(anchor, node.span);
                    self.text(&page, &inner);
                }
            }
            // Its words have been put in its place.
            InlineKind::Cite(_) => {}
            InlineKind::Locators(list) => self.locators(list, state),
            InlineKind::Math(tex) => {
                self.math(tex, node.span, state);
                self.source += tex.len() as u32;
            }
            InlineKind::Html(_) => self.warn(
                Code::HTML_IN_PRINT,
                node.span,
                "raw HTML in the line that print cannot show; it is left out of the PDF",
            ),
        }
    }

    fn span(&mut self, attr: &crate::model::Attr, content: &[Inline], state: &State) {
        let mut inner = state.clone();
        if let Some(id) = &attr.id {
            let mut at = self.out.text.len();
            // A mark behind a word names the page on which the word begins.
            if content.is_empty() && attr.has("index") {
                let inside = |c: char| c.is_alphanumeric() || matches!(c, '\u{ad}' | '\u{2019}');
                at = self.out.text.trim_end_matches(inside).len();
            }
            let last = self.out.marks.last().map_or(0, |(last, _)| *last);
            self.out.marks.push((last.max(at as u32), Mark::Anchor(id.clone())));
        }
        for class in &attr.classes {
            match class.as_str() {
                "smallcaps" | "small-caps" => inner.small_caps = true,
                UPRIGHT | ENVIRONMENT_HEAD | END_OF_PROOF => inner.italic = false,
                REGULAR => inner.bold = false,
                FULL_CAPS => inner.small_caps = false,
                "underline" | "ul" => inner.underline = true,
                "mark" => inner.mark = true,
                // Keys within a key are a combination, which has no frame of its own.
                "kbd" if content.iter().any(is_key) => {}
                "kbd" | "menu" => {
                    inner.family = Family::Sans;
                    inner.size = state.size * 0.84;
                    if class == "kbd" {
                        self.last_key = 3 - self.last_key;
                        inner.key = self.last_key;
                    }
                }
                "smaller" | "small" | "rt" => inner.size = state.size * 0.85,
                "bdo" => {
                    let text = "print sets the words of `<bdo>` in their own direction";
                    let span = content.first().map_or(Span::NONE, |i| i.span);
                    self.warn(Code::DIRECTION_IN_PRINT, span, text);
                }
                // An index runs as its book does, whatever its entries are of.
                INDEX_TERM if has_rtl(&plain_text(content)) => inner.apart = Apart::Own,
                "lead-in" => {
                    inner.small_caps = true;
                }
                LABEL => {
                    inner.label = true;
                    inner.room = attr.get(ROOM).and_then(|room| room.parse().ok()).unwrap_or(0);
                }
                RUN_IN => {
                    inner.heading = attr.get("level").and_then(|l| l.parse().ok()).unwrap_or(6)
                }
                _ => {}
            }
        }
        if let Some(lang) = attr.lang() {
            let at = self.out.langs.iter().position(|l| **l == *lang).unwrap_or_else(|| {
                self.out.langs.push(lang.into());
                self.out.langs.len() - 1
            });
            inner.lang = at as u16;
        }
        match named(attr.get("dir")) {
            Some(true) => inner.apart = Apart::Rtl,
            Some(false) => inner.apart = Apart::Ltr,
            None if attr.has("bdi") || attr.get("dir").is_some() => inner.apart = Apart::Own,
            None => {}
        }
        // The reading of a ruby stands behind its base.
        let reading = attr.has("rt");
        if reading {
            self.text("(", &inner);
        }
        self.nodes(content, &inner);
        if reading {
            self.text(")", &inner);
        }
    }

    fn warn(&self, code: Code, span: Span, text: &str) {
        self.ctx.tell(Diagnostic::warning(code, span, text));
    }

    /// Super- and subscripts: the face's own figures where it has them, else smaller ones.
    fn raised(&mut self, content: &[Inline], state: &State, feature: u16, rise: f32) {
        let mut inner = state.clone();
        let text = plain_text(content);
        let face = self.ctx.fonts.face(state.family, (state.bold, state.italic), state.size);
        if text.chars().all(|c| c.is_ascii_digit()) && self.has_superiors(face) {
            inner.features |= feature;
        } else {
            inner.size = state.size * 0.66;
            inner.rise = state.rise + state.size * rise;
        }
        self.nodes(content, &inner);
    }

    /// The serif and the sans have true superior figures; the mono and the math face have not. A
    /// project's own faces are looked at.
    fn has_superiors(&self, face: FaceId) -> bool {
        match usize::from(face.0) {
            0..=6 => true,
            7..=13 => false,
            n => n < BUNDLED_FACES || self.ctx.fonts.has_feature(face, *b"sups"),
        }
    }

    fn note(&mut self, index: u32, state: &State) {
        let note = self.ctx.chapter.notes.get(index as usize);
        let mark = note.map(|note| self.ctx.note_mark(note));
        let (mark, room) = mark.unwrap_or_else(|| ((index + 1).to_string(), None));
        self.out.marks.push((self.out.text.len() as u32, Mark::Note(index)));
        // A mark follows its word closely, whatever stood before it in the source.
        let (note, room, apart) = (index + 1, room.unwrap_or(0), Apart::Around);
        let marked = State { note, room, apart, ..state.clone() };
        if !is_raised(&mark) {
            return self.text(&mark, &marked);
        }
        self.raised(&[Inline::text(mark)], &marked, Features::SUPS, 0.34);
    }

    fn link(&mut self, target: LinkTarget, text: String) -> u16 {
        self.out.links.push((target, text));
        self.out.links.len() as u16
    }

    /// ", page 57" where the target stands in another chapter and its number is known. Inside a
    /// chapter the thing is near, and a page number in every mention would be noise.
    fn page_reference(&self, anchor: &Anchor, span: Span) -> String {
        if anchor.chapter == self.ctx.chapter_index || !self.ctx.references {
            return String::new();
        }
        match self.ctx.folio(anchor, span) {
            Some(folio) => self.ctx.words_in(&self.base.lang).on_page(&folio),
            None => String::new(),
        }
    }

    /// Whether a link before this one in the paragraph leads to the same place.
    fn leads_to(&self, target: &LinkTarget) -> bool {
        self.out.links.iter().any(|(to, _)| to == target)
    }

    /// " (page 57)" behind a link of the author's that leads to another chapter: who has it on paper can't
    /// follow it otherwise. What the book itself links (terms, works, entries) says its pages elsewhere or
    /// needs none.
    fn page_of_link(&self, link: &Link, span: Span) -> Option<String> {
        let Target::Internal(anchor) = &link.target else { return None };
        let made = link.href.is_empty() || span == Span::NONE;
        if made || !self.ctx.link_pages || anchor.chapter == self.ctx.chapter_index {
            return None;
        }
        let folio = self.ctx.folio(anchor, span)?;
        Some(self.ctx.words_in(&self.base.lang).in_brackets(&folio))
    }

    /// "page 57" for a reference that gives the page alone, as far as it is known; the number of a
    /// bare one.
    fn page_alone(&self, r: &CrossRef, span: Span) -> Option<String> {
        let anchor = r.target.as_ref().filter(|_| r.page == RefPage::Alone)?;
        let folio = self.ctx.folio(anchor, span)?;
        Some(self.ctx.words_in(&self.base.lang).page_of(r, &folio))
    }

    /// ", 57–59, 63": the pages of an entry of the index, each leading to its mark.
    fn locators(&mut self, list: &[Locator], state: &State) {
        let ranges = self.ctx.theme.index.ranges;
        let page = |locator: &Locator, at: &Anchor| self.ctx.page_number(at, locator.span);
        let comma = self.ctx.words_in(&self.base.lang).comma();
        let mark = |locator: &Locator, of| self.ctx.symbol(of, locator.span);
        for found in printed(list, ranges, page, mark) {
            self.text(comma, state);
            let mut inner = state.clone();
            inner.bold |= found.principal;
            inner.link = self.link(LinkTarget::Anchor(found.at.clone()), found.text.clone());
            self.text(&found.text, &inner);
        }
    }

    fn image(&mut self, image: &crate::model::Image, span: Span, state: &State) {
        let found = image
            .resource
            .and_then(|r| self.ctx.picture(r).map(|i| (r, i.width * PX, i.height * PX)));
        match found {
            Some((resource, w, h)) if w > 0.0 && h > 0.0 => {
                let measure = self.ctx.theme.page.measure();
                let written = image.width.as_deref().and_then(|w| length(w, measure, state.size));
                let line = state.size * LINE_PICTURE;
                let wanted = match written {
                    Some(written) => written / w,
                    None if h > line && h < ICON => line / h,
                    None => 1.0,
                };
                let scale = wanted.min(self.room.min(self.ctx.widest_picture) / w);
                self.ctx.tell_small_code(resource, w * scale, span);
                let alt = (!image.decorative).then(|| image.alt.as_str().into());
                self.out.objects.push(Object::Image(resource, w * scale, h * scale, alt));
                self.push_char(OBJECT, state);
                self.spaced = false;
            }
            _ => {
                let mut inner = state.clone();
                inner.italic = true;
                self.text(&image.alt, &inner);
            }
        }
        self.source += image.alt.len() as u32;
    }

    /// Adds a formula in pieces, if it is to be divided or wider than the measure, and can be. Whether it
    /// was.
    fn divided(&mut self, math: &MathBox, tex: &str, state: &State) -> bool {
        let faulty = !math.told.is_empty() || !math.missing.is_empty();
        let wide = math.width > self.room;
        if faulty || !(self.divides || wide) {
            self.out.divisible |= !faulty;
            return false;
        }
        let pieces = math_in_line::pieces(self.ctx, tex, state.size, self.base.color);
        let fits = |p: &math_in_line::Piece| p.set.width - p.white <= self.room;
        let Some(pieces) = pieces.filter(|pieces| pieces.iter().all(fits)) else { return false };
        for piece in pieces {
            self.out.objects.push(Object::Math(piece.set));
            self.push_char(OBJECT, state);
            if let Some(price) = piece.price {
                self.out.divisions.push((self.out.text.len() as u32, price, piece.white));
            }
        }
        self.spaced = false;
        true
    }

    fn math(&mut self, tex: &str, span: Span, state: &State) {
        let set = |size| super::math::set_math(self.ctx, tex, size, false, self.base.color);
        match set(state.size) {
            Some(math) if self.divided(&math, tex, state) => {}
            Some(mut math) => {
                if math.width > self.room {
                    let least = state.size * super::math::SMALLEST_FORMULA;
                    math = set((state.size * self.room / math.width).max(least)).unwrap_or(math);
                    let words = if math.width > self.room {
                        "this formula is wider than the measure and runs past it"
                    } else {
                        "this formula is wider than the measure; it is set smaller"
                    };
                    let d = Diagnostic::warning(Code::WIDE_MATH, span, words)
                        .help("give it lines of its own between `$$` and `$$`");
                    self.ctx.tell(d);
                }
                math.told.messages(span).for_each(|d| self.ctx.tell(d));
                for c in std::mem::take(&mut math.missing) {
                    self.ctx.tell(super::missing::in_formula(c, span));
                }
                self.out.objects.push(Object::Math(math));
                self.push_char(OBJECT, state);
                self.spaced = false;
            }
            None => {
                self.ctx.tell(super::math::not_set(tex, false, span));
                let mut inner = state.clone();
                inner.italic = true;
                self.text(tex, &inner);
            }
        }
    }

    fn style(&mut self, state: &State) -> u16 {
        let base = self.base;
        let mut features = state.features;
        let mut letterspace = if state.code { 0.0 } else { base.letterspace };
        if state.small_caps {
            features |= Features::SMCP;
            if base.letterspace == 0.0 {
                letterspace = 0.03;
            }
        }
        if state.all_small_caps {
            features |= Features::SMCP | Features::C2SC;
        }
        if base.capitals {
            features |= Features::CASE;
        }
        if base.old_style_figures && state.family == Family::Serif && !state.code {
            features |= Features::ONUM;
        }
        if base.tabular_figures {
            features |= Features::TNUM;
        }
        if state.code || letterspace > 0.0 {
            features |= Features::NO_LIGA;
        }
        let style = Style {
            face: self.ctx.fonts.face(state.family, (state.bold, state.italic), state.size),
            size: state.size,
            features: Features(features),
            letterspace,
            color: base.color,
            rise: state.rise,
            underline: state.underline,
            strike: state.strike,
            mark: state.mark,
            key: state.key,
            link: state.link,
            lang: state.lang,
            note: state.note,
            room: state.room,
            heading: state.heading,
            label: state.label,
            hyphenate: base.hyphenate && !state.code && state.key == 0,
            code: state.code,
            apart: state.apart,
        };
        // The style of the paragraph itself, and the last ones: each link and note has a style of its
        // own, and there may be thousands.
        let styles = &self.out.styles;
        let late = styles.len().saturating_sub(LATE_STYLES);
        let found = styles[late..].iter().rposition(|s| *s == style).map(|at| late + at);
        let first = || styles.iter().take(LATE_STYLES).position(|s| *s == style);
        found.or_else(first).unwrap_or_else(|| {
            self.out.styles.push(style);
            self.out.styles.len() - 1
        }) as u16
    }

    fn begin(&mut self, state: &State) {
        let style = self.style(state);
        let at = self.out.text.len() as u32;
        if self.out.spans.last().is_none_or(|(_, s)| *s != style) {
            self.out.spans.push((at, style));
        }
        self.out.offsets.push((at, self.source));
    }

    fn push_char(&mut self, ch: char, state: &State) {
        self.begin(state);
        self.out.text.push(ch);
    }

    fn text(&mut self, text: &str, state: &State) {
        let marks = self.marks_of_the_letter_before(text);
        if marks > 0 {
            self.out.offsets.push((self.out.text.len() as u32, self.source));
            self.out.text.push_str(&text[..marks]);
        }
        let text = &text[marks..];
        if text.is_empty() {
            return;
        }
        self.source += marks as u32;
        self.letters(text, state);
        self.source -= marks as u32;
    }

    /// Bytes of the vowel signs and accents at the beginning of a text that stand over the letter before it,
    /// where a mark ended between both: they are of its style.
    fn marks_of_the_letter_before(&self, text: &str) -> usize {
        if text.is_ascii() || !text.starts_with(is_combining) {
            return 0;
        }
        let letter = self.out.text.chars().next_back();
        let style = self.out.spans.last().and_then(|s| self.out.styles.get(usize::from(s.1)));
        match letter.is_some_and(|c| c.is_alphabetic() || is_combining(c))
            && style.is_some_and(|s| s.note == 0)
        {
            true => text.find(|c| !is_combining(c)).unwrap_or(text.len()),
            false => 0,
        }
    }

    /// Sets letters in the style of a state; Arabic ones that a Naskh face lends to another face larger.
    fn letters(&mut self, text: &str, state: &State) {
        if state.code || !has_rtl(text) || !self.borrows_naskh(state) {
            return self.letters_of_one(text, state);
        }
        for (at, run, arabic) in by_script(text) {
            let size = state.size * if arabic { NASKH_SIZE } else { 1.0 };
            self.source += at as u32;
            self.letters_of_one(run, &State { size, ..state.clone() });
            self.source -= at as u32;
        }
    }

    fn borrows_naskh(&self, state: &State) -> bool {
        let face = self.ctx.fonts.face(state.family, (state.bold, state.italic), state.size);
        self.ctx.fonts.borrows_naskh(face)
    }

    fn letters_of_one(&mut self, text: &str, state: &State) {
        self.begin(state);
        if self.base.capitals && !state.code {
            let upper = text.to_uppercase();
            self.chars(&upper);
        } else {
            self.chars(text);
        }
    }

    fn chars(&mut self, text: &str) {
        for (at, ch) in text.char_indices() {
            let before = self.out.text.len();
            match ch {
                ' ' | '\n' | '\t' | '\r' => {
                    if !self.spaced {
                        self.out.text.push(' ');
                    }
                }
                '\u{ad}' => self.out.soft.push(before as u32),
                '\u{200b}' | '\u{feff}' | '\u{2060}' => {}
                LINE_BREAK | OBJECT => {}
                c if c.is_control() => {}
                c => self.out.text.push(c),
            }
            self.spaced = matches!(ch, ' ' | '\n' | '\t' | '\r');
            if self.out.text.len() == before {
                let next = self.source + (at + ch.len_utf8()) as u32;
                self.out.offsets.push((before as u32, next));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::by_script;

    #[test]
    fn arabic_words_are_one_run_with_what_stands_between_them() {
        let runs = |text| by_script(text).into_iter().map(|(_, run, _)| run).collect::<Vec<_>>();
        assert_eq!(runs("the كتاب, الجديد book"), ["the ", "كتاب, الجديد", " book"]);
        assert_eq!(runs("كتاب a كتاب"), ["كتاب", " a ", "كتاب"]);
        assert_eq!(runs("سنة ١٩٤٥."), ["سنة ١٩٤٥", "."]);
        assert_eq!(by_script("a ب")[1].0, 2);
        assert!(runs("").is_empty());
    }
}
