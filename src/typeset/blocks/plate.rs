//! Plates: pictures that run off the page, on pages of their own or above a chapter's title.
//!
//! ```text
//!   +---------+   +---------+---------+   +---------+
//!   |:::::::::|   |:::::::::|:::::::::|   |:::::::::|
//!   |::bleed::|   |:::::::spread::::::|   |::opener:|
//!   |:::::::::|   |:::::::::|:::::::::|   |         |
//!   |:::::::::|   |         | caption |   |  Title  |
//!   +---------+   +---------+---------+   +---------+
//! ```
//!
//! A picture fills its room and is cut off where it is wider or higher. With a caption the room ends above
//! it: the words stand within the margins at the foot of the page, the picture runs off the other sides.
//! A plate floats as other figures do; the page breaker knows by [`Stand`] on which pages it may stand.

use super::{BASELINE, Flow};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::direction::is_rtl;
use crate::language::with_number;
use crate::model::{Block, Figure, Plate, crop};
use crate::theme::TextStyle;
use crate::typeset::galley::{Piece, Series, Setting, Slab, Stand};
use crate::typeset::page::{Crop, Group, Item, Role};

/// White between a plate and its caption, lines.
const CAPTION_GAP: f32 = 0.75;
/// Share of the text block that a caption takes at most, with its notes.
const MOST_CAPTION: f32 = 0.5;
/// Share of the page that a picture above a title takes at most; it is less high where the title and some
/// lines of text have no room below it.
const MOST_ABOVE: f32 = 0.6;
/// Lines of the grid that it takes of the text block at least.
const LEAST_ABOVE: f32 = 3.0;
/// White between the foot of a picture above a title, or of its caption, and the capitals below it, lines.
const TITLE_GAP: f32 = 1.5;

/// Height of capitals, as a share of the size.
const CAPITALS: f32 = 0.7;

/// The picture of a plate: its index in the book, and its height by its width.
type Picture = (u32, f32);

impl Flow<'_, '_> {
    /// Sets a picture that takes pages of its own; false where it is none, or can't have them.
    pub(super) fn plate(&mut self, figure: &Figure, block: &Block) -> bool {
        let Some(plate) = Plate::of(&block.attr) else { return false };
        if plate == Plate::Opener {
            // It stands above the title, or that it does not is told.
            return false;
        }
        if self.depth > 0 || self.compact {
            let what =
                "this picture does not run off the page where it stands: it is set as others are";
            let help = "put it between two paragraphs of the text";
            self.ctx.tell(Diagnostic::warning(Code::PLATE, block.span, what).help(help));
            return false;
        }
        let pieces = self.plate_pieces(plate, figure, block);
        let set = !pieces.is_empty();
        let flush = self.flush;
        pieces.into_iter().for_each(|piece| self.push(piece));
        // What goes on behind it is the same text.
        self.flush = flush;
        set
    }

    /// Sets the picture that faces the title of its chapter, before it. One that can't stand there is set
    /// within the text.
    pub(super) fn before_title(&mut self, figure: &Figure, block: &Block) {
        let pieces = self.plate_pieces(Plate::Facing, figure, block);
        let mut slabs = pieces.iter().flat_map(|p| &p.variants).flat_map(|v| &v.slabs);
        if slabs.any(|slab| !slab.notes.is_empty()) {
            // The page opposite the title is the picture's: a note would tear it from its caption.
            let what = "a note in this caption has no room: the picture does not face the title";
            let help = "put the note into the text";
            self.ctx.tell(Diagnostic::warning(Code::PLATE, block.span, what).help(help));
            return;
        }
        for mut piece in pieces {
            self.anchors.extend(block.attr.id.clone());
            piece.float = false;
            let slabs = piece.variants.iter_mut().flat_map(|v| &mut v.slabs);
            slabs.for_each(|slab| slab.before_title = true);
            self.push(piece);
            self.ahead = Some(block.id);
        }
    }

    /// The pieces of a plate, one for each of its pages; none if it has no picture, or too long a caption.
    fn plate_pieces(&mut self, plate: Plate, figure: &Figure, block: &Block) -> Vec<Piece> {
        let Some((resource, ratio)) = self.plate_picture(figure) else { return Vec::new() };
        let page = &self.ctx.theme.page;
        let caption = self.plate_caption(figure, block);
        let words: f32 = caption.iter().map(|s| s.height).sum();
        let notes = self.room_for_notes(&caption);
        if words + notes > page.depth() * MOST_CAPTION {
            let what = "this caption takes most of a page: the picture does not run off the page";
            self.warn(Code::PLATE, block.span, what);
            return Vec::new();
        }
        let wide = page.width;
        let high = match caption.is_empty() {
            true => page.height,
            false => page.head + page.depth() - words - notes - CAPTION_GAP * self.lead(),
        };
        // What the word is wrong of is told where the book is read.
        let kept = crop(&block.attr).unwrap_or((0.5, 0.5));
        let frame = |crop: Crop| {
            let (w, h, crop) = (wide, high, Some(crop));
            let item = Item::Image { resource, x: 0.0, y: 0.0, w, h, alt: None, crop };
            picture_group(figure, block, item)
        };
        let height = page.depth() - words - notes;
        let piece = |stand: Stand, crop: Crop, below: Vec<Slab>| {
            let height = if below.is_empty() { page.depth() } else { height };
            let slab = Slab { height, sheet: vec![frame(crop)], ..Slab::default() };
            let slabs = std::iter::once(slab).chain(below).collect();
            Piece {
                variants: vec![Setting { slabs, ..Setting::default() }],
                float: true,
                alone: Some(stand),
                block: block.id,
                span: block.span,
                ..Piece::default()
            }
        };
        let mut pieces = match plate {
            Plate::Spread => {
                let whole = Crop::filling(2.0 * wide, high, ratio, kept);
                let mut halves = [whole, whole.seen_from(wide, 0.0)];
                // A book that is bound at the right begins at the right.
                if is_rtl(self.ctx.language) {
                    halves.reverse();
                }
                let [first, second] = halves;
                vec![piece(Stand::Verso, first, Vec::new()), piece(Stand::Recto, second, caption)]
            }
            _ => {
                let stand = if plate == Plate::Facing { Stand::Facing } else { Stand::Any };
                vec![piece(stand, Crop::filling(wide, high, ratio, kept), caption)]
            }
        };
        if let Some(first) = pieces.first_mut() {
            first.series = figure.number.as_ref().map(|_| Series::Figure);
            let area = (0.0, self.width, height);
            let name = self.name_of(figure, block);
            let link = self.ctx.to_description(&block.attr, area, &name);
            first.variants[0].slabs[0].links.extend(link);
        }
        pieces
    }

    /// What the notes of a caption take of their page, in whole lines: they stand on it, below the caption.
    fn room_for_notes(&self, caption: &[Slab]) -> f32 {
        let ctx = self.ctx;
        let called = caption.iter().flat_map(|line| &line.notes);
        // Notes elsewhere need no room.
        let called: Vec<u32> = called.filter(|_| ctx.symbols_by_page).copied().collect();
        if called.is_empty() {
            return 0.0;
        }
        let notes = called.iter().map(|note| super::note_setting(ctx, *note));
        let (mut height, mut series) = (super::NOTES_GAP * self.lead(), [false; 2]);
        for note in notes {
            height += note.height();
            series[usize::from(note.symbol > 0)] = true;
        }
        if series == [true; 2] {
            height += super::SERIES_GAP * self.lead();
        }
        (height / self.lead()).ceil() * self.lead()
    }

    fn plate_picture(&self, figure: &Figure) -> Option<Picture> {
        let resource = figure.image.resource?;
        let image = self.ctx.picture(resource)?;
        let whole = image.width > 0.0 && image.height > 0.0;
        whole.then_some((resource, image.height / image.width))
    }

    /// The lines of a plate's caption, as wide as the text.
    fn plate_caption(&mut self, figure: &Figure, block: &Block) -> Vec<Slab> {
        let ctx = self.ctx;
        let word = ctx.words.of_display(ctx.words.figure, block.attr.id.as_deref());
        let caption = self.caption(&figure.caption, figure.number.as_deref(), word);
        let style = TextStyle { lang: self.style.lang.clone(), ..ctx.theme.caption.clone() };
        let mut lines = self.caption_beside(&caption, &style, self.width, block.id);
        lines.iter_mut().for_each(|slab| slab.break_after = None);
        lines
    }

    /// What a figure is called where it is named without its caption.
    pub(super) fn name_of(&self, figure: &Figure, block: &Block) -> String {
        let words = &self.ctx.words;
        let word = words.of_display(words.figure, block.attr.id.as_deref());
        match &figure.number {
            Some(number) => with_number(word, number, '\u{a0}'),
            None => figure.image.alt.clone(),
        }
    }

    /// The picture above the title of the chapter, if it begins with one, as high as it may be.
    pub(super) fn above_title(&mut self) -> Option<Above> {
        let ctx = self.ctx;
        let (block, figure) = ctx.chapter.opener_picture()?;
        let (resource, ratio) = self.plate_picture(figure)?;
        let page = &ctx.theme.page;
        let lead = self.lead();
        let most = (page.width * ratio).min(page.height * MOST_ABOVE);
        // It ends on a line of the grid.
        let lines = ((most - page.head) / lead).floor().max(LEAST_ABOVE);
        let caption = self.plate_caption(figure, block);
        let mut above = Above { resource, ratio, caption, picture: lines, lines };
        above.measure(lead);
        Some(above)
    }

    /// Tells that words below a picture leave the title no room. The picture is set as others are then.
    pub(super) fn no_room_above(&self) {
        let Some((block, _)) = self.ctx.chapter.opener_picture() else { return };
        let what = "this caption leaves no room for the title below it: the picture does not stand above \
                    the title";
        let help = "make the caption shorter, or put its words into the text";
        self.ctx.tell(Diagnostic::warning(Code::PLATE, block.span, what).help(help));
    }

    /// Adds a picture to the head of its chapter, and keeps it out of the text.
    pub(super) fn put_above(&mut self, above: Above, head: &mut Piece) {
        let ctx = self.ctx;
        let Some((block, figure)) = ctx.chapter.opener_picture() else { return };
        let page = &ctx.theme.page;
        let lead = self.lead();
        let (w, h) = (page.width, page.head + above.picture * lead);
        let kept = crop(&block.attr).unwrap_or((0.5, 0.5));
        let crop = Some(Crop::filling(w, h, above.ratio, kept));
        let item = Item::Image { resource: above.resource, x: 0.0, y: 0.0, w, h, alt: None, crop };
        let mut slab = Slab { sheet: vec![picture_group(figure, block, item)], ..Slab::default() };
        slab.anchors.extend(block.attr.id.clone());
        let name = self.name_of(figure, block);
        let area = (0.0, self.width, above.picture * lead);
        slab.links.extend(ctx.to_description(&block.attr, area, &name));
        let mut y = (above.picture + CAPTION_GAP) * lead;
        for line in above.caption {
            let height = line.height;
            put_below(&mut slab, line, y);
            y += height;
        }
        self.ahead = Some(block.id);
        add_to(&slab, head);
    }
}

/// A picture above a title.
pub(super) struct Above {
    resource: u32,
    /// Its height by its width.
    ratio: f32,
    caption: Vec<Slab>,
    /// Lines of the grid that it takes.
    picture: f32,
    /// Lines of the grid that it takes with its caption.
    pub(super) lines: f32,
}

impl Above {
    fn measure(&mut self, lead: f32) {
        let words: f32 = self.caption.iter().map(|slab| slab.height).sum();
        let below = if words > 0.0 { CAPTION_GAP + words / lead } else { 0.0 };
        self.lines = (self.picture + below).ceil();
    }

    /// Gives a line of the picture to what stands below it; false where it has none to give.
    pub(super) fn yields(&mut self, lead: f32) -> bool {
        let more = self.picture > LEAST_ABOVE;
        if more {
            self.picture = (self.picture - 1.0).max(LEAST_ABOVE);
            self.measure(lead);
        }
        more
    }

    pub(super) fn has_caption(&self) -> bool {
        !self.caption.is_empty()
    }

    /// The line of the grid on which words of this size stand below it, from 1.
    pub(super) fn line_below(&self, size: f32, lead: f32) -> f32 {
        let capitals = size * CAPITALS / lead;
        (self.lines + TITLE_GAP + capitals + 1.0 - BASELINE).ceil()
    }
}

/// Adds a picture and its caption to the head of a chapter, in each of its settings.
fn add_to(slab: &Slab, head: &mut Piece) {
    for setting in &mut head.variants {
        let Some(first) = setting.slabs.first_mut() else { continue };
        first.sheet.extend(slab.sheet.iter().cloned());
        first.anchors.extend(slab.anchors.iter().cloned());
        first.notes.extend(slab.notes.iter().copied());
        first.links.extend(slab.links.iter().cloned());
        // The title begins the page for who hears it.
        first.groups.extend(slab.groups.iter().cloned());
    }
}

/// Adds a line to a slab, `y` below its top.
fn put_below(slab: &mut Slab, line: Slab, y: f32) {
    for mut group in line.groups {
        group.items.iter_mut().for_each(|item| item.shift(0.0, y));
        slab.groups.push(group);
    }
    for mut link in line.links {
        link.y += y;
        slab.links.push(link);
    }
    slab.notes.extend(line.notes);
    slab.anchors.extend(line.anchors);
}

fn picture_group(figure: &Figure, block: &Block, item: Item) -> Group {
    Group {
        role: Role::Figure,
        block: Some(block.id),
        alt: Some(figure.image.alt.clone()),
        items: vec![item],
        ..Group::default()
    }
}
