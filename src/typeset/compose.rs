//! Composition: the plan of the page breaker and the galley become pages.

use super::breaker::{Frame, NoteMark, PagePlan, Plan, Strip};
use super::galley::{Galley, Piece, Setting, Slab};
use super::page::{Group, Item, OutlineEntry, Page, Pages, Role, SetLine};
use crate::model::{Anchor, Book};
use crate::source::Place;
use crate::theme::{Grey, PageGeometry};

/// A stretch of the book that is broken into pages as one: a chapter with the chapters nested in
/// it.
#[derive(Debug, Default)]
pub struct Stretch {
    /// Index of the chapter that opens it.
    pub chapter: usize,
    /// The text of all its chapters.
    pub galley: Galley,
    /// Chapter of each piece.
    pub owners: Vec<u32>,
    /// Settings of the notes that the galley's slabs name.
    pub notes: Vec<Setting>,
    /// Chapter of each note.
    pub note_owners: Vec<u32>,
    /// The white between paragraphs takes up what a page is short of by less than a line: themes
    /// whose paragraphs stand apart leave the grid and find it again at the foot.
    pub feather: bool,
}

/// Where text stands on a page.
pub fn left_margin(geometry: &PageGeometry, index: usize) -> f32 {
    if index.is_multiple_of(2) { geometry.inner } else { geometry.outer }
}

/// Adds the pages of a stretch to the book. Slabs are moved, not copied.
pub fn compose(
    book: &Book,
    geometry: &PageGeometry,
    frame: Frame,
    mut stretch: Stretch,
    plan: Plan,
    pages: &mut Pages,
) {
    let mut opened = vec![false; book.chapters.len()];
    let last = plan.pages.len().saturating_sub(1);
    for (k, page_plan) in plan.pages.iter().enumerate() {
        let index = pages.pages.len();
        let mut composer = Composer {
            book,
            geometry,
            frame,
            x: left_margin(geometry, index),
            y: geometry.head,
            index,
            page: Page::default(),
            opened: &mut opened,
            feather: 0.0,
        };
        if stretch.feather && k < last {
            composer.feather = composer.share(&stretch, page_plan);
        }
        composer.page.chapter = (page_plan.strips.first().map(|s| s.piece))
            .or(page_plan.floats.first().copied())
            .map_or(stretch.chapter as u32, |p| stretch.owners[p as usize]);
        composer.page.matter = book.chapters[composer.page.chapter as usize].matter;
        composer.page.ends = ends(&stretch, page_plan);
        composer.body(&mut stretch, page_plan, pages);
        composer.notes(&mut stretch, page_plan, pages);
        let page = composer.page;
        pages.pages.push(page);
    }
}

/// Whether the text behind a page begins a new page by will.
fn ends(stretch: &Stretch, plan: &PagePlan) -> bool {
    let pieces = &stretch.galley.pieces;
    let Some(last) = plan.strips.last() else { return false };
    let setting = &pieces[last.piece as usize].variants[last.setting as usize];
    let whole = last.to as usize == setting.slabs.len();
    whole && pieces.get(last.piece as usize + 1).is_none_or(|p| p.page_before)
}

struct Composer<'a> {
    book: &'a Book,
    geometry: &'a PageGeometry,
    frame: Frame,
    x: f32,
    y: f32,
    index: usize,
    page: Page,
    opened: &'a mut Vec<bool>,
    /// White added above each paragraph that stands apart.
    feather: f32,
}

impl Composer<'_> {
    fn body(&mut self, stretch: &mut Stretch, plan: &PagePlan, pages: &mut Pages) {
        for &f in &plan.floats {
            let piece = &mut stretch.galley.pieces[f as usize];
            let begin = self.y;
            self.y += piece.above;
            let slabs = std::mem::take(&mut piece.variants[0].slabs);
            let owner = stretch.owners[f as usize];
            let (below, block) = (piece.below, piece.block);
            for slab in slabs {
                self.place(slab, owner, block, pages);
            }
            self.y = begin + self.to_grid(self.y + below - begin);
        }
        let (lowered, white) = self.lowered(stretch, plan);
        let mut below = 0.0;
        for (k, strip) in plan.strips.iter().enumerate() {
            let owner = stretch.owners[strip.piece as usize];
            let piece = &mut stretch.galley.pieces[strip.piece as usize];
            let head = k == 0 && plan.floats.is_empty();
            self.y += below + if head || strip.from > 0 { 0.0 } else { piece.above };
            if k == lowered {
                self.y += white;
            }
            if !head && strip.from == 0 && piece.above > 0.0 {
                self.y += self.feather;
            }
            below = self.strip(piece, *strip, owner, pages);
        }
    }

    /// A page that ends in a display, or right behind one, ends between two lines of the grid.
    /// The rest of the line goes into the white above the last display, so that the page's last
    /// line stands level with the facing one. Index of the strip, and the white in points.
    fn lowered(&self, stretch: &Stretch, plan: &PagePlan) -> (usize, f32) {
        let none = (usize::MAX, 0.0);
        let pieces = &stretch.galley.pieces;
        let Some(end) = plan.strips.last() else { return none };
        let whole = end.to as usize
            == pieces[end.piece as usize].variants[end.setting as usize].slabs.len();
        let next = pieces.get(end.piece as usize + usize::from(whole));
        if next.is_none_or(|p| whole && p.page_before)
            || plan.notes_from != plan.notes_to
            || stretch.feather
        {
            return none;
        }
        let mut y = self.y - self.geometry.head;
        let mut below = 0.0;
        let mut display = None;
        for (k, strip) in plan.strips.iter().enumerate() {
            let piece = &pieces[strip.piece as usize];
            let head = k == 0 && plan.floats.is_empty();
            let slabs = &piece.variants[strip.setting as usize].slabs;
            y += below;
            if strip.from > 0 {
                y += piece.repeat.iter().map(|s| s.height).sum::<f32>();
            } else if !head && piece.above > 0.0 {
                y += piece.above;
                display = Some(k);
            }
            let set = &slabs[strip.from as usize..strip.to as usize];
            y += set.iter().map(|s| s.height).sum::<f32>();
            below = if (strip.to as usize) < slabs.len() {
                0.0
            } else if piece.inside {
                piece.below
            } else {
                self.to_grid(y + piece.below) - y
            };
        }
        let rest = self.to_grid(y) - y;
        let fits = y + rest <= self.frame.depth + 0.1;
        match display.filter(|_| fits && rest > 0.05 * self.frame.leading) {
            Some(k) => (k, rest),
            None => none,
        }
    }

    /// What a page is short of, if less than a line, shared among the whites between its pieces.
    fn share(&self, stretch: &Stretch, plan: &PagePlan) -> f32 {
        let mut used = 0.0;
        for &f in &plan.floats {
            let piece = &stretch.galley.pieces[f as usize];
            let height = piece.variants.first().map_or(0.0, Setting::height);
            used += self.to_grid(piece.above + height + piece.below);
        }
        let (mut below, mut whites) = (0.0, 0u32);
        for (k, strip) in plan.strips.iter().enumerate() {
            let piece = &stretch.galley.pieces[strip.piece as usize];
            let slabs = &piece.variants[strip.setting as usize].slabs;
            let head = k == 0 && plan.floats.is_empty();
            if !head && strip.from == 0 && piece.above > 0.0 {
                used += piece.above;
                whites += 1;
            }
            used += below
                + slabs[strip.from as usize..strip.to as usize]
                    .iter()
                    .map(|s| s.height)
                    .sum::<f32>();
            if strip.from > 0 {
                used += piece.repeat.iter().map(|s| s.height).sum::<f32>();
            }
            below = if strip.to as usize == slabs.len() { piece.below } else { 0.0 };
        }
        let notes = self.note_height(stretch, plan);
        let free = self.frame.depth - used - notes;
        let small = free > 0.0 && free < self.frame.leading;
        if small && whites > 0 { free / whites as f32 } else { 0.0 }
    }

    /// Height of a page's notes with the white above them.
    fn note_height(&self, stretch: &Stretch, plan: &PagePlan) -> f32 {
        let (from, to) = (plan.notes_from, plan.notes_to);
        if from == to {
            return 0.0;
        }
        let mut height = self.frame.note_gap;
        for note in from.note..=to.note {
            let Some(setting) = stretch.notes.get(note as usize) else { break };
            let begin = if note == from.note { from.slab as usize } else { 0 };
            let end = if note == to.note { to.slab as usize } else { setting.slabs.len() };
            let slabs = setting.slabs.get(begin..end).unwrap_or_default();
            height += slabs.iter().map(|s| s.height).sum::<f32>();
        }
        height
    }

    /// Sets slabs of a piece and returns the white due below it.
    fn strip(&mut self, piece: &mut Piece, strip: Strip, owner: u32, pages: &mut Pages) -> f32 {
        if strip.from > 0 {
            for slab in piece.repeat.clone() {
                self.place(slab, owner, piece.block, pages);
            }
        }
        let setting = &mut piece.variants[strip.setting as usize];
        let whole = strip.to as usize == setting.slabs.len();
        for k in strip.from..strip.to {
            let slab = std::mem::take(&mut setting.slabs[k as usize]);
            self.place(slab, owner, piece.block, pages);
        }
        if !whole {
            return 0.0;
        }
        if piece.inside {
            return piece.below;
        }
        let total = self.y - self.geometry.head + piece.below;
        piece.below + self.to_grid(total) - total
    }

    fn to_grid(&self, y: f32) -> f32 {
        (y / self.frame.leading - 0.01).ceil().max(0.0) * self.frame.leading
    }

    fn place(&mut self, slab: Slab, owner: u32, block: u32, pages: &mut Pages) {
        if self.page.start.is_none() {
            self.page.start = Some(Place { chapter: owner, block, offset: slab.offset });
        }
        let chapter = &self.book.chapters[owner as usize];
        if !self.opened[owner as usize] {
            self.opened[owner as usize] = true;
            open_chapter(self.book, owner, self.index, self.y, pages);
        }
        for id in &slab.anchors {
            let anchor = Anchor { chapter: owner, id: Some(id.clone()) };
            pages.anchors.push((anchor, self.index, self.y));
        }
        if let Some((level, title)) = &slab.heading
            && *level >= 2
        {
            pages.outline.push(OutlineEntry {
                title: title.clone(),
                level: chapter.level + level - 1,
                page: self.index,
                y: self.y,
            });
        }
        if let Some(facts) = slab.line {
            let baseline = slab.groups.iter().flat_map(|g| &g.items).find_map(|item| match item {
                Item::Run(run) => Some(run.y),
                _ => None,
            });
            let y = self.y + baseline.unwrap_or(slab.height);
            let beside = |g: &Group| matches!(g.role, Role::ListLabel | Role::Artifact);
            let own = slab.groups.iter().rposition(|g| !beside(g)).unwrap_or(0);
            let group = (self.page.groups.len() + own) as u32;
            self.page.lines.push(SetLine { group, y, facts });
        }
        for mut group in slab.groups {
            for item in &mut group.items {
                item.shift(self.x, self.y);
            }
            self.page.groups.push(group);
        }
        for mut link in slab.links {
            link.x += self.x;
            link.y += self.y;
            self.page.links.push(link);
        }
        self.y += slab.height;
    }

    /// Sets the notes of the page so that the last one stands on the last line.
    fn notes(&mut self, stretch: &mut Stretch, plan: &PagePlan, pages: &mut Pages) {
        let (from, to) = (plan.notes_from, plan.notes_to);
        if from == to {
            return;
        }
        let mut list = Vec::new();
        let mut at = from;
        while at != to {
            let slabs = &mut stretch.notes[at.note as usize].slabs;
            if at.slab as usize >= slabs.len() {
                at = NoteMark { note: at.note + 1, slab: 0 };
                continue;
            }
            let slab = std::mem::take(&mut slabs[at.slab as usize]);
            list.push((slab, stretch.note_owners[at.note as usize]));
            at.slab += 1;
        }
        let height: f32 = list.iter().map(|(s, _)| s.height).sum();
        let foot = self.geometry.head + self.geometry.depth();
        // The note's leading is smaller than the grid's: half the difference below its last line.
        self.y = foot - height;
        if from.slab > 0 {
            let rule = Item::Rect {
                x: self.x,
                y: self.y - self.frame.leading * 0.45,
                w: self.geometry.measure() / 4.0,
                h: 0.4,
                color: Grey(0.0),
            };
            let group = Group { role: Role::Artifact, items: vec![rule], ..Group::default() };
            self.page.groups.push(group);
        }
        for (slab, owner) in list {
            let start = self.page.start;
            self.place(slab, owner, 0, pages);
            self.page.start = start;
        }
    }
}

/// Notes a chapter's beginning for links and the outline.
pub fn open_chapter(book: &Book, chapter: u32, page: usize, y: f32, pages: &mut Pages) {
    pages.anchors.push((Anchor { chapter, id: None }, page, y));
    let c = &book.chapters[chapter as usize];
    let title = super::front::full_title(c);
    if !title.is_empty() {
        pages.outline.push(OutlineEntry { title, level: c.level, page, y });
    }
}
