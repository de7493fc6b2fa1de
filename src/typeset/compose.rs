//! Composition: the plan of the page breaker and the galley become pages.

use super::blocks::BASELINE;
use super::breaker::{Frame, LEVEL, MOST_SHARED, NoteMark, PagePlan, Plan, display};
use super::galley::{Galley, Piece, Setting, Slab, Strip};
use super::numbers::Landmark;
use super::page::{Group, Item, OutlineEntry, Page, Role, SetLine, side};
use crate::model::{Anchor, Chapter, Kind};
use crate::source::Place;
use crate::theme::{Grey, PageGeometry};
use std::ops::Deref;
use std::sync::Arc;

/// A stretch of the book that is broken into pages as one: a chapter with the chapters nested in
/// it.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    /// Index of the chapter that opens it.
    pub chapter: usize,
    /// What that is.
    pub kind: Option<Kind>,
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

/// A stretch whose slabs go onto pages: moved there, or copied where somebody keeps the stretch.
pub(super) enum Text<'a> {
    /// Nobody else needs it.
    Moved(Box<Stretch>),
    /// It stays as it is.
    Kept(&'a Stretch),
}

impl Deref for Text<'_> {
    type Target = Stretch;

    fn deref(&self) -> &Stretch {
        match self {
            Text::Moved(stretch) => stretch,
            Text::Kept(stretch) => stretch,
        }
    }
}

impl Text<'_> {
    /// A slab of a piece; it is asked for once.
    fn slab(&mut self, piece: u32, setting: u8, slab: usize) -> Slab {
        let (piece, setting) = (piece as usize, usize::from(setting));
        match self {
            Text::Moved(s) => match Arc::get_mut(&mut s.galley.pieces[piece]) {
                Some(piece) => std::mem::take(&mut piece.variants[setting].slabs[slab]),
                None => s.galley.pieces[piece].variants[setting].slabs[slab].clone(),
            },
            Text::Kept(s) => s.galley.pieces[piece].variants[setting].slabs[slab].clone(),
        }
    }

    /// A slab of a note; it is asked for once.
    fn note_slab(&mut self, at: NoteMark) -> Slab {
        let (note, slab) = (at.note as usize, at.slab as usize);
        match self {
            Text::Moved(s) => std::mem::take(&mut s.notes[note].slabs[slab]),
            Text::Kept(s) => s.notes[note].slabs[slab].clone(),
        }
    }
}

/// Pages without furniture and numbers, with the places that others lead to; pages are counted
/// from 0.
#[derive(Debug, Default)]
pub(super) struct Composed {
    /// The pages in order.
    pub pages: Vec<Page>,
    /// Where each named place stands: page and y of the top of its line.
    pub anchors: Vec<(Anchor, usize, f32)>,
    /// Headings for the outline in reading order.
    pub outline: Vec<OutlineEntry>,
}

/// Whether the chapters of a stretch begin in it: a division of notes holds what belongs to other
/// chapters, which open elsewhere.
fn opens(stretch: &Stretch, kind: Option<Kind>, owner: u32) -> bool {
    kind != Some(Kind::Notes) || owner as usize == stretch.chapter
}

/// The named places on the pages of a stretch, in the order in which [`compose`] comes to them.
pub(super) fn landmarks(stretch: &Stretch, plan: &Plan) -> Vec<Landmark> {
    let mut found = Vec::new();
    let mut opened: Vec<u32> = Vec::new();
    if stretch.galley.pieces.is_empty() {
        found.push((Anchor { chapter: stretch.chapter as u32, id: None }, 0));
    }
    for (k, page) in plan.pages.iter().enumerate() {
        for (owner, slab) in slabs_of(stretch, page) {
            if !slab.before_title && !opened.contains(&owner) {
                opened.push(owner);
                if opens(stretch, stretch.kind, owner) {
                    found.push((Anchor { chapter: owner, id: None }, k as u32));
                }
            }
            let ids = slab.anchors.iter();
            let ids = ids.map(|id| Anchor { chapter: owner, id: Some(id.clone()) });
            found.extend(ids.map(|anchor| (anchor, k as u32)));
        }
    }
    found
}

/// The slabs of a page from its head to its foot, with their chapters.
fn slabs_of<'s>(stretch: &'s Stretch, plan: &'s PagePlan) -> impl Iterator<Item = (u32, &'s Slab)> {
    let pieces = &stretch.galley.pieces;
    let floats = plan.floats.iter().flat_map(move |&f| {
        let slabs = pieces[f as usize].variants[0].slabs.iter();
        slabs.map(move |slab| (stretch.owners[f as usize], slab))
    });
    let strips = plan.strips.iter().flat_map(move |strip| {
        let piece = &pieces[strip.piece as usize];
        let setting = &piece.variants[strip.setting as usize];
        let end = setting.end(strip.from, strip.to) as usize;
        let repeat = if strip.from > 0 { &piece.repeat[..] } else { &[] };
        let slabs = repeat.iter().chain(&setting.slabs[strip.from as usize..end]);
        slabs.map(move |slab| (stretch.owners[strip.piece as usize], slab))
    });
    let notes = note_marks(stretch, plan).into_iter().map(|at| {
        let slab = &stretch.notes[at.note as usize].slabs[at.slab as usize];
        (stretch.note_owners[at.note as usize], slab)
    });
    floats.chain(strips).chain(notes)
}

/// The slabs of notes on a page, those of the series of symbols above those of the other.
fn note_marks(stretch: &Stretch, plan: &PagePlan) -> Vec<NoteMark> {
    let (mut at, to) = (plan.notes_from, plan.notes_to);
    let mut all: Vec<NoteMark> = std::iter::from_fn(move || {
        while at != to {
            if (at.slab as usize) < stretch.notes[at.note as usize].slabs.len() {
                let here = at;
                at.slab += 1;
                return Some(here);
            }
            at = NoteMark { note: at.note + 1, slab: 0 };
        }
        None
    })
    .collect();
    all.sort_by_key(|at| stretch.notes[at.note as usize].symbol == 0);
    all
}

/// Where the other series begins among the slabs of notes on a page, if it has both.
fn second_series(stretch: &Stretch, marks: &[NoteMark]) -> Option<usize> {
    let series = |at: &NoteMark| stretch.notes[at.note as usize].symbol == 0;
    let first = series(marks.first()?);
    marks.iter().position(|at| series(at) != first)
}

/// The pages of a stretch that begins on page `begin` of the book, of which only its side matters.
pub(super) fn compose(
    chapters: &[Arc<Chapter>],
    geometry: &PageGeometry,
    frame: Frame,
    mut stretch: Text,
    plan: &Plan,
    begin: usize,
) -> Composed {
    let mut composed = Composed::default();
    let pages = &mut composed;
    let kind = stretch.kind;
    let mut opened: Vec<bool> =
        (0..chapters.len()).map(|owner| !opens(&stretch, kind, owner as u32)).collect();
    let last = plan.pages.len().saturating_sub(1);
    let first = side(begin);
    let mut whites = whites(&stretch, &plan.pages, frame, first);
    let mut divided = false;
    let mut beside = None;
    for (k, page_plan) in plan.pages.iter().enumerate() {
        let mut composer = Composer {
            chapters,
            geometry,
            frame,
            x: geometry.left((first + k).is_multiple_of(2)),
            y: geometry.head,
            index: k,
            page: Page { divided, ..Page::default() },
            opened: &mut opened,
            floating: false,
            divided: false,
            beside: None,
            feather: 0.0,
            whites: std::mem::take(&mut whites[k]),
            noted: page_plan.notes_from != page_plan.notes_to,
        };
        if stretch.feather && k < last {
            composer.feather = composer.share(&stretch, page_plan);
        }
        composer.page.chapter = (page_plan.strips.first().map(|s| s.piece))
            .or(page_plan.floats.first().copied())
            .map_or(stretch.chapter as u32, |p| stretch.owners[p as usize]);
        composer.page.matter = chapters[composer.page.chapter as usize].matter;
        composer.page.ends = ends(&stretch, page_plan);
        composer.page.plate = is_plate(&stretch, page_plan);
        composer.page.blank =
            page_plan.floats.is_empty() && page_plan.strips.is_empty() && !composer.noted;
        composer.body(&mut stretch, page_plan, pages);
        divided = composer.divided;
        composer.notes(&mut stretch, page_plan, pages);
        beside = composer.beside.filter(|_| k == last);
        let mut page = composer.page;
        // Nothing but furniture comes onto it any more.
        page.groups.shrink_to_fit();
        page.lines.shrink_to_fit();
        page.links.shrink_to_fit();
        pages.pages.push(page);
    }
    // The text goes on behind a page of floats or notes; the last one begins with what it holds,
    // never before the page before it.
    let set = &mut pages.pages;
    let latest = set.iter().filter_map(|p| p.start).max();
    let mut next = beside.max(latest).filter(|_| beside.is_some());
    for page in set.iter_mut().rev().filter(|page| !page.blank) {
        next = page.start.or(next);
        page.start = next;
    }
    composed
}

/// Whether a plate has a page.
fn is_plate(stretch: &Stretch, plan: &PagePlan) -> bool {
    let strips = plan.strips.iter().map(|strip| strip.piece);
    let mut pieces = plan.floats.iter().copied().chain(strips);
    pieces.any(|piece| stretch.galley.pieces[piece as usize].alone.is_some())
}

/// Whether the text behind a page begins a new page by will, or a page of a poem ends where it may.
fn ends(stretch: &Stretch, plan: &PagePlan) -> bool {
    let pieces = &stretch.galley.pieces;
    let Some(last) = plan.strips.last() else { return false };
    let piece = &pieces[last.piece as usize];
    let whole = last.to as usize == piece.variants[last.setting as usize].slabs.len();
    piece.poem || whole && pieces.get(last.piece as usize + 1).is_none_or(|p| p.page_before)
}

/// The piece that stands before strip `k` on its page.
fn before<'p>(pieces: &'p [Arc<Piece>], strips: &[Strip], k: usize) -> Option<&'p Piece> {
    Some(&pieces[strips.get(k.checked_sub(1)?)?.piece as usize])
}

/// How far the last line of code stands above the end of a strip that ends in code, points.
fn code_fall(pieces: &[Arc<Piece>], strip: &Strip) -> Option<f32> {
    let setting = &pieces[strip.piece as usize].variants[strip.setting as usize];
    let last = setting.slabs.get((setting.end(strip.from, strip.to) as usize).checked_sub(1)?)?;
    let code = last.groups.iter().filter(|g| g.role == Role::Code).flat_map(|g| &g.items);
    let low = code.filter_map(|i| if let Item::Run(run) = i { Some(run.y) } else { None });
    low.reduce(f32::max).map(|y| last.height - y)
}

/// How a page of a chapter ends that another one follows.
#[derive(Debug, Default)]
struct Foot {
    /// From the last line to the next one of the grid, points.
    rest: f32,
    /// Lines of the grid below that; below zero where the page runs long.
    short: i32,
    /// The last strip with white above it.
    last: Option<usize>,
    /// Strips that bear a line more above them, those with the most white first.
    displays: Vec<usize>,
    /// First and last strip of displays that bear half a line more above and below.
    around: Vec<(usize, usize)>,
}

impl Foot {
    fn of(stretch: &Stretch, plan: &PagePlan, frame: Frame) -> Option<Foot> {
        let pieces = &stretch.galley.pieces;
        if stretch.feather || plan.notes_from != plan.notes_to || ends(stretch, plan) {
            return None;
        }
        // The white of a poem is the poet's: a page that shows one may end short.
        if plan.strips.iter().any(|s| pieces[s.piece as usize].poem) {
            return None;
        }
        // Figures alone stand level with nothing.
        if plan.strips.iter().all(|s| pieces[s.piece as usize].float) {
            return None;
        }
        let grid = |y: f32| frame.to_grid(y);
        let mut y: f32 =
            plan.floats.iter().map(|&f| &pieces[f as usize]).map(|p| grid(p.outer_height())).sum();
        let mut foot = Foot::default();
        let mut below = 0.0;
        // White in a list or a box is even; it gives where there is no other.
        let mut inner = None;
        // So is that of displays of text, whose lines stand on the grid.
        let mut of_text = None;
        for (k, strip) in plan.strips.iter().enumerate() {
            let piece = &pieces[strip.piece as usize];
            let head = k == 0 && plan.floats.is_empty();
            let setting = &piece.variants[strip.setting as usize];
            let before = before(pieces, &plan.strips, k);
            let mut less = 0.0;
            if strip.from > 0 {
                y += below + piece.repeat.iter().map(|s| s.height).sum::<f32>();
            } else if head || piece.above <= 0.0 {
                y += below;
            } else {
                let white;
                (white, less) = frame.join(piece, before, y, below);
                y += white;
                match before {
                    Some(before) if before.verse && piece.verse => {}
                    Some(before) if before.inside => inner = Some(k),
                    _ if piece.begins_text => of_text = Some(k),
                    _ => foot.last = Some(k),
                }
                if piece.bears_above(frame.leading) {
                    foot.displays.push(k);
                }
            }
            if strip.from == 0 && !head {
                let above = plan.strips[..k].iter().rev();
                let above = above.map(|s| (&*pieces[s.piece as usize], s.from));
                foot.around.extend(display(above, piece).map(|strips| (k - strips, k - 1)));
            }
            y += setting.height_of(strip.from, strip.to);
            below = if (strip.to as usize) < setting.slabs.len() {
                0.0
            } else if piece.inside {
                piece.below
            } else {
                grid(y + piece.below - less) - y
            };
        }
        // Below zero where the page ends a hair lower than the grid.
        foot.rest = frame.foot(y) - y;
        foot.last = foot.last.or(inner).or(of_text);
        let full = frame.depth - y - foot.rest < 0.5 * frame.leading;
        if let Some(code) = plan.strips.last().and_then(|s| code_fall(pieces, s)).filter(|_| full) {
            // The last line of a listing stands level with text, its tint reaches lower.
            foot.rest = (foot.rest + code - (1.0 - BASELINE) * frame.leading).max(0.0);
        }
        let short = (frame.depth + 0.1 - frame.foot(y)) / frame.leading;
        // A page that runs a line long, as its facing one does, is full.
        let full = if frame.run_long { -1.0 } else { 0.0 };
        foot.short = (short >= full).then(|| short.floor() as i32)?;
        let white = |k: &usize| pieces[plan.strips[*k].piece as usize].above;
        foot.displays.sort_by(|a, b| white(b).total_cmp(&white(a)));
        Some(foot)
    }

    /// Lines that stay open at least: below zero on a page that runs long.
    fn least(&self) -> i32 {
        if self.short <= self.room() { self.short.min(0) } else { self.short }
    }

    /// Lines that its whites can take.
    fn room(&self) -> i32 {
        (self.displays.len() + self.around.len()) as i32
    }
}

/// White added to a page.
#[derive(Debug, Clone, Copy)]
struct White {
    /// Place on the page of the strip that it stands above.
    strip: usize,
    points: f32,
    /// As much comes below this strip, where a display ends.
    until: Option<usize>,
}

/// White to add above strips, for each page.
///
/// A page that ends in a display, or right behind one, ends between two lines of the grid: the
/// rest of the line goes above the last display, so that the last line stands level with the
/// facing one. A page that is still short, because what comes next has to stay together, gets a
/// line more around its displays, half above and half below, and above its headings, if that
/// fills it: the way of the hand, in which white gives and the leading does not. Facing pages end
/// level: one is not filled where the other can't be.
///
/// ```text
///   | text      |   | text      |        | text      |   | text      |
///   | text      |   | text      |        | text      |   |  (half)   |
///   | text      |   | [display] |   -->  | text      |   | [display] |
///   | text      |   | text      |        | text      |   |  (half)   |
///   | text      |   |           |        | text      |   | text      |
/// ```
fn whites(stretch: &Stretch, plans: &[PagePlan], frame: Frame, first: usize) -> Vec<Vec<White>> {
    let feet: Vec<Option<Foot>> = plans.iter().map(|p| Foot::of(stretch, p, frame)).collect();
    let mut out = vec![Vec::new(); plans.len()];
    for (k, foot) in feet.iter().enumerate() {
        let Some(foot) = foot else { continue };
        if let Some(last) = foot.last.filter(|_| foot.rest.abs() > 0.2) {
            out[k].push(White { strip: last, points: foot.rest, until: None });
        }
        // Rectos have even places in the book, and face the page before them.
        let recto = (first + k).is_multiple_of(2);
        let facing = if recto { k.checked_sub(1) } else { Some(k + 1) };
        let facing = facing.and_then(|f| feet.get(f)).and_then(Option::as_ref);
        // What stays open there whatever is done: this page stays as open, though it could be full.
        let beside = facing.map_or(0, Foot::least);
        // Beside a page that runs long it runs long too, if it can.
        let open = match () {
            () if beside < 0 && foot.short > beside && foot.short - beside <= foot.room() => beside,
            () => foot.least().max(beside).max(0),
        };
        let lines = (foot.short - open).max(0) as usize;
        let white = |strip: usize, points: f32, until| White { strip, points, until };
        let half = frame.leading / 2.0;
        let around = foot.around.iter().take(lines);
        out[k].extend(around.map(|(first, last)| white(*first, half, Some(*last))));
        let more = lines.saturating_sub(foot.around.len());
        let heads = foot.displays.iter().take(more);
        out[k].extend(heads.map(|d| white(*d, frame.leading, None)));
    }
    out
}

/// What each of a page's whites takes, points, where paragraphs stand apart and its text and notes
/// are so high.
fn shared(frame: Frame, used: f32, whites: u32) -> f32 {
    // A page that runs long does so by a line, as its facing one.
    let long = frame.run_long && used > frame.depth + LEVEL * frame.leading;
    let free = frame.depth + if long { frame.leading } else { 0.0 } - used;
    // What the whites can't take stays open in whole lines, which the facing page may too.
    let lines = (free / frame.leading + LEVEL).floor().max(0.0);
    let open = if lines <= whites as f32 * MOST_SHARED { 0.0 } else { lines };
    let shared = free - open * frame.leading;
    if shared > 0.0 && whites > 0 { shared / whites as f32 } else { 0.0 }
}

/// Rows of a table bear so much more white below them, in lines.
const MOST_ROW_WHITE: f32 = 0.25;

struct Composer<'a> {
    chapters: &'a [Arc<Chapter>],
    geometry: &'a PageGeometry,
    frame: Frame,
    x: f32,
    y: f32,
    index: usize,
    page: Page,
    opened: &'a mut Vec<bool>,
    /// What is placed is no running text: a float, or a note.
    floating: bool,
    /// The last line of running text ends in a hyphen.
    divided: bool,
    /// Where the first of the page's floats and notes stands in the text.
    beside: Option<Place>,
    /// White added above each paragraph that stands apart.
    feather: f32,
    /// White added above strips.
    whites: Vec<White>,
    /// The page has notes.
    noted: bool,
}

/// Rules and tints that go on over the white above a slab follow it: over `more` of it, or over none
/// at the head of a page.
fn reach_up(slab: &mut Slab, more: Option<f32>) {
    let groups = slab.groups.iter_mut().filter(|g| g.role == Role::Artifact);
    for item in groups.flat_map(|g| &mut g.items) {
        if let Item::Rect { y, h, .. } = item {
            (*y, *h) = reached(*y, *h, more);
        }
    }
}

/// Top and height of a rule or tint after that.
fn reached(y: f32, h: f32, more: Option<f32>) -> (f32, f32) {
    // A hairline on the edge stays.
    if y >= -1.0 {
        return (y, h);
    }
    let up = more.map_or(0.0, |more| more - y);
    (-up, h + y + up)
}

impl Composer<'_> {
    fn body(&mut self, stretch: &mut Text, plan: &PagePlan, pages: &mut Composed) {
        self.floating = true;
        let mut first = true;
        for &f in &plan.floats {
            let piece = &stretch.galley.pieces[f as usize];
            let begin = self.y;
            // At the head of the page there is nothing that white would part it from; the line
            // that the white takes part in stands below.
            let head = std::mem::take(&mut first);
            self.y += if head { 0.0 } else { piece.above };
            let count = piece.variants[0].slabs.len();
            let owner = stretch.owners[f as usize];
            let (above, below, block) = (piece.above, piece.below, piece.block);
            for k in 0..count {
                let slab = stretch.slab(f, 0, k);
                self.place(slab, owner, block, pages);
            }
            let skipped = if head { above } else { 0.0 };
            self.y = begin + self.frame.to_grid(self.y + below + skipped - begin);
        }
        self.floating = false;
        let whites = std::mem::take(&mut self.whites);
        let mut below = 0.0;
        for (k, strip) in plan.strips.iter().enumerate() {
            let pieces = &stretch.galley.pieces;
            let head = k == 0 && plan.floats.is_empty();
            let piece = &pieces[strip.piece as usize];
            let (white, less) = if head || strip.from > 0 {
                (below, 0.0)
            } else {
                let y = self.y - self.geometry.head;
                self.frame.join(piece, before(pieces, &plan.strips, k), y, below)
            };
            self.y += white;
            let sum = |own: &dyn Fn(&&White) -> bool| {
                whites.iter().filter(own).map(|w| w.points).sum::<f32>()
            };
            let half = sum(&|w| w.until == Some(k));
            let mut more = sum(&|w| w.strip == k);
            if !head && strip.from == 0 && piece.above > 0.0 {
                more += self.feather;
            }
            self.y += more;
            if head && strip.from == 0 {
                self.y += self.to_first_baseline(piece, *strip);
            }
            let above = if head { None } else { Some(more) };
            below = self.strip(stretch, *strip, above, (less, half), pages);
        }
    }

    /// How much lower a heading that begins a page is set so that it stands on the first baseline, as the
    /// text of the facing page does, points; what is left of its lines stands below it.
    fn to_first_baseline(&self, piece: &Piece, strip: Strip) -> f32 {
        let setting = &piece.variants[strip.setting as usize];
        if piece.inside || !setting.slabs.iter().any(|s| s.heading.is_some()) {
            return 0.0;
        }
        let runs = setting.slabs.iter().flat_map(|s| &s.groups).flat_map(|g| &g.items);
        let mut baselines =
            runs.filter_map(|i| if let Item::Run(run) = i { Some(run.y) } else { None });
        let Some(own) = baselines.next() else { return 0.0 };
        let total = setting.height() + piece.below;
        (BASELINE * self.frame.leading - own).min(self.frame.to_grid(total) - total)
    }

    /// What a page is short of, or of the next line of the grid, shared among the whites between its
    /// pieces.
    fn share(&self, stretch: &Stretch, plan: &PagePlan) -> f32 {
        let mut used = 0.0;
        for &f in &plan.floats {
            let piece = &stretch.galley.pieces[f as usize];
            let height = piece.variants.first().map_or(0.0, Setting::height);
            used += self.frame.to_grid(piece.above + height + piece.below);
        }
        let (mut below, mut whites) = (0.0, 0u32);
        for (k, strip) in plan.strips.iter().enumerate() {
            let piece = &stretch.galley.pieces[strip.piece as usize];
            let setting = &piece.variants[strip.setting as usize];
            let head = k == 0 && plan.floats.is_empty();
            if head || strip.from > 0 || piece.above <= 0.0 {
                used += below;
            } else {
                let pieces = &stretch.galley.pieces;
                used += self.frame.join(piece, before(pieces, &plan.strips, k), used, below).0;
                whites += u32::from(!piece.verse);
            }
            used += setting.height_of(strip.from, strip.to);
            if strip.from > 0 {
                used += piece.repeat.iter().map(|s| s.height).sum::<f32>();
            }
            below = if strip.to as usize == setting.slabs.len() { piece.below } else { 0.0 };
        }
        let notes = self.note_height(stretch, plan);
        shared(self.frame, used + notes, whites)
    }

    /// Height of a page's notes with the white above them.
    fn note_height(&self, stretch: &Stretch, plan: &PagePlan) -> f32 {
        let (from, to) = (plan.notes_from, plan.notes_to);
        if from == to {
            return 0.0;
        }
        let mut height = self.frame.note_gap;
        if second_series(stretch, &note_marks(stretch, plan)).is_some() {
            height += self.frame.series_gap;
        }
        for note in from.note..=to.note {
            let Some(setting) = stretch.notes.get(note as usize) else { break };
            let begin = if note == from.note { from.slab as usize } else { 0 };
            let end = if note == to.note { to.slab as usize } else { setting.slabs.len() };
            let slabs = setting.slabs.get(begin..end).unwrap_or_default();
            height += slabs.iter().map(|s| s.height).sum::<f32>();
        }
        height
    }

    /// Sets slabs of a piece, with `above` added to the white before them, and returns the white due
    /// below it, `less` than its own.
    fn strip(
        &mut self,
        stretch: &mut Text,
        strip: Strip,
        above: Option<f32>,
        (less, half): (f32, f32),
        pages: &mut Composed,
    ) -> f32 {
        let owner = stretch.owners[strip.piece as usize];
        let piece = &stretch.galley.pieces[strip.piece as usize];
        let (block, inside, below) = (piece.block, piece.inside, piece.below);
        if strip.from > 0 {
            // The page begins with what is not repeated.
            self.floating = true;
            for mut slab in piece.repeat.clone() {
                for group in &mut slab.groups {
                    group.role = Role::Artifact;
                }
                self.place(slab, owner, block, pages);
            }
            self.floating = false;
        }
        let setting = &piece.variants[strip.setting as usize];
        let whole = strip.to as usize == setting.slabs.len();
        // The chapter goes on where it begins, behind what stands before its title.
        self.floating = setting.slabs.iter().any(|s| s.before_title);
        let more = if whole { 0.0 } else { self.row_white(&setting.slabs, strip, above) };
        for k in strip.from..setting.end(strip.from, strip.to) {
            let mut slab = stretch.slab(strip.piece, strip.setting, k as usize);
            if k == 0 {
                reach_up(&mut slab, above);
            }
            self.place(slab, owner, block, pages);
            self.y += more;
        }
        self.floating = false;
        if !whole {
            return 0.0;
        }
        if inside {
            return below;
        }
        let due = below - less;
        let total = self.y - half - self.geometry.head + due;
        due + self.frame.to_grid(total) - total + half
    }

    /// White behind each row of a table that goes on overleaf, so that the last one stands at the
    /// foot of a page without notes: rows have heights of their own, and what is left is seldom
    /// one of them.
    fn row_white(&self, slabs: &[Slab], strip: Strip, above: Option<f32>) -> f32 {
        let rows = &slabs[strip.from as usize..strip.to as usize];
        let cells = |s: &Slab| s.groups.iter().any(|g| matches!(g.role, Role::Cell { .. }));
        // A tint over the rows shows white between them.
        let tinted = |g: &Group, first: bool| {
            let high = |y: f32, h: f32| if first { reached(y, h, above).1 } else { h };
            let wide = |i: &Item| matches!(i, Item::Rect { y, h, .. } if high(*y, *h) > 2.0);
            g.role == Role::Artifact && g.items.iter().any(wide)
        };
        let first = |k: usize| k == 0 && strip.from == 0;
        let mut all = rows.iter().enumerate();
        let plain = all.all(|(k, s)| !s.groups.iter().any(|g| tinted(g, first(k))));
        let count = rows.iter().filter(|s| cells(s)).count();
        if self.noted || count < 2 || !plain || rows.last().is_none_or(|s| !cells(s)) {
            return 0.0;
        }
        let height: f32 = rows.iter().map(|s| s.height).sum();
        let foot = self.geometry.head + self.frame.depth;
        let free = foot - self.y - height;
        let each = free / rows.len() as f32;
        let fits = free > 0.0 && each <= MOST_ROW_WHITE * self.frame.leading;
        if fits { each } else { 0.0 }
    }

    fn place(&mut self, slab: Slab, owner: u32, block: u32, pages: &mut Composed) {
        let chapter = &self.chapters[owner as usize];
        let opens = !slab.before_title && !self.opened[owner as usize];
        let own = || slab.groups.iter().find_map(|g| g.block);
        let block = slab.block.or_else(own).unwrap_or(block);
        // What stands first of a chapter is its beginning, whatever block it is of.
        let here = Place { chapter: owner, block: (!opens).then_some(block), offset: slab.offset };
        if self.floating {
            self.beside.get_or_insert(here);
        } else {
            self.page.start.get_or_insert(here);
            self.divided = slab.hyphen;
        }
        if opens {
            self.opened[owner as usize] = true;
            open_chapter(chapter, owner, self.index, self.y, pages);
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
                anchor: Anchor { chapter: owner, id: slab.anchors.last().cloned() },
            });
        }
        for mut group in slab.sheet {
            group.chapter = owner;
            self.page.groups.push(group);
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
            group.chapter = owner;
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
    fn notes(&mut self, stretch: &mut Text, plan: &PagePlan, pages: &mut Composed) {
        if plan.notes_from == plan.notes_to {
            return;
        }
        let marks = note_marks(stretch, plan);
        let second = second_series(stretch, &marks);
        let rest =
            marks.iter().position(|at| *at == plan.notes_from).filter(|_| plan.notes_from.slab > 0);
        let mut list = Vec::with_capacity(marks.len());
        for at in marks {
            list.push((stretch.note_slab(at), stretch.note_owners[at.note as usize]));
        }
        let gap = second.map_or(0.0, |_| self.frame.series_gap);
        let height = list.iter().map(|(s, _)| s.height).sum::<f32>() + gap;
        let foot = self.geometry.head + self.geometry.depth();
        // The note's leading is smaller than the grid's: half the difference below its last line.
        self.y = foot - height;
        self.floating = true;
        for (k, (slab, owner)) in list.into_iter().enumerate() {
            if second == Some(k) {
                self.y += gap;
            }
            if rest == Some(k) {
                // Half of the white between two series is above it.
                let above = if k > 0 { gap * 0.5 } else { self.frame.leading * 0.45 };
                self.rule_over_rest(above);
            }
            self.place(slab, owner, 0, pages);
        }
    }

    /// A rule over the rest of a note that began on the page before, and only there: that has no number
    /// to be told by.
    fn rule_over_rest(&mut self, above: f32) {
        let (x, y) = (self.x, self.y - above);
        let rule = Item::Rect { x, y, w: self.geometry.measure() / 4.0, h: 0.4, color: Grey(0.0) };
        let group = Group { role: Role::Artifact, items: vec![rule], ..Group::default() };
        self.page.groups.push(group);
    }
}

/// Notes a chapter's beginning for links and the outline.
pub(super) fn open_chapter(c: &Chapter, chapter: u32, page: usize, y: f32, pages: &mut Composed) {
    pages.anchors.push((Anchor { chapter, id: None }, page, y));
    let title = c.full_title();
    if !title.is_empty() {
        let anchor = Anchor { chapter, id: None };
        pages.outline.push(OutlineEntry { title, level: c.level, page, y, anchor });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::breaker::TEN_LINES as FRAME;
    use crate::typeset::page::{FaceId, Run, Sense};

    #[test]
    fn tints_follow_the_white_above_them() {
        let tint = |y, h| Item::Rect { x: 0.0, y, w: 9.0, h, color: Grey(0.9) };
        let wanted = [(Some(0.0), (-20.0, 30.0)), (Some(3.0), (-23.0, 33.0)), (None, (0.0, 10.0))];
        for (more, (y, h)) in wanted {
            let group =
                Group { role: Role::Artifact, items: vec![tint(-20.0, 30.0)], ..Group::default() };
            let mut slab = Slab { height: 10.0, groups: vec![group], ..Slab::default() };
            reach_up(&mut slab, more);
            let items = &slab.groups[0].items;
            let fits = matches!(&items[..], [Item::Rect { y: a, h: b, .. }] if (*a, *b) == (y, h));
            assert!(fits, "{items:?}");
        }
    }

    fn lines(n: usize, above: f32) -> Piece {
        let slab = |_| Slab { height: 10.0, ..Slab::default() };
        let slabs = (0..n).map(slab).collect();
        Piece { above, variants: vec![Setting { slabs, ..Setting::default() }], ..Piece::default() }
    }

    fn strip(piece: u32, to: u32) -> Strip {
        Strip { piece, setting: 0, from: 0, to }
    }

    fn plain(pages: Vec<Vec<White>>) -> Vec<Vec<(usize, f32)>> {
        pages.iter().map(|p| p.iter().map(|w| (w.strip, w.points)).collect()).collect()
    }

    /// Two facing pages, eight and nine lines long, and a last one.
    fn set(heads: [f32; 2]) -> Vec<Vec<(usize, f32)>> {
        set_in(FRAME, heads)
    }

    fn set_in(frame: Frame, heads: [f32; 2]) -> Vec<Vec<(usize, f32)>> {
        let pieces = vec![
            lines(4, 0.0),
            lines(3, heads[0]),
            lines(4, 0.0),
            lines(4, heads[1]),
            lines(6, 0.0),
        ];
        let owners = vec![0; pieces.len()];
        let stretch = Stretch { galley: Galley::from(pieces), owners, ..Stretch::default() };
        let page = |strips: Vec<Strip>| PagePlan { strips, ..PagePlan::default() };
        let plans = [
            page(vec![strip(0, 4), strip(1, 3)]),
            page(vec![strip(2, 4), strip(3, 4)]),
            page(vec![strip(4, 6)]),
        ];
        plain(whites(&stretch, &plans, frame, 1))
    }

    #[test]
    fn white_above_displays_fills_facing_pages_or_neither() {
        // Two lines short and one display, one line short and one: only one of them can be filled.
        assert_eq!(set([10.0, 10.0]), [vec![], vec![], vec![]]);
        assert_eq!(set([20.0, 10.0]), [vec![(1, 10.0)], vec![(1, 10.0)], vec![]]);
        // The white of a list does not grow by a line, and the facing page stays short with it.
        assert_eq!(set([20.0, 5.0])[0], vec![]);
        // A page that ends between two lines of the grid is made up above its last display.
        assert_eq!(set([14.0, 16.0])[1], vec![(1, 4.0)]);
        // So is one that runs a line long.
        let long = Frame { run_long: true, ..FRAME };
        assert_eq!(set_in(long, [20.0, 26.0])[1], vec![(1, 4.0)]);
        assert_eq!(set([20.0, 26.0])[1], vec![]);
    }

    #[test]
    fn whites_between_paragraphs_end_a_page_on_the_grid() {
        let long = Frame { run_long: true, ..FRAME };
        for (frame, used, whites, all) in [
            (FRAME, 94.0, 3, 6.0),
            (FRAME, 84.0, 6, 16.0),
            // Too few for all of it: a whole line stays open, or three.
            (FRAME, 84.0, 3, 6.0),
            (FRAME, 68.0, 4, 2.0),
            (long, 104.0, 3, 6.0),
            (FRAME, 104.0, 3, 0.0),
            (FRAME, 94.0, 0, 0.0),
        ] {
            let found = shared(frame, used, whites) * whites as f32;
            assert!((found - all).abs() < 0.01, "{used} with {whites}: {found}");
        }
    }

    #[test]
    fn a_display_takes_half_a_line_above_and_finds_the_grid_below() {
        let display = Piece { below: 5.0, ..lines(2, 5.0) };
        let pieces = vec![lines(2, 0.0), display, lines(4, 0.0), lines(4, 0.0)];
        let owners = vec![0; pieces.len()];
        let stretch = Stretch { galley: Galley::from(pieces), owners, ..Stretch::default() };
        let page = |strips: Vec<Strip>| PagePlan { strips, ..PagePlan::default() };
        let plans = [page(vec![strip(0, 2), strip(1, 2), strip(2, 4)]), page(vec![strip(3, 4)])];
        let white = &whites(&stretch, &plans, FRAME, 0)[0];
        assert_eq!(white[0].until, Some(1), "half above, half below");
        assert_eq!(plain(vec![white.clone()])[0], vec![(1, 5.0)]);
    }

    #[test]
    fn the_last_line_of_a_listing_stands_level_with_text() {
        let run = Run { y: 5.0, ..code_run() };
        let group = Group { role: Role::Code, items: vec![Item::Run(run)], ..Group::default() };
        let slab = Slab { height: 10.0, groups: vec![group], ..Slab::default() };
        let setting = Setting { slabs: vec![slab], ..Setting::default() };
        let code = Piece { above: 5.0, variants: vec![setting], ..Piece::default() };
        let pieces = vec![lines(8, 0.0), code, lines(2, 0.0)];
        let owners = vec![0; pieces.len()];
        let stretch = Stretch { galley: Galley::from(pieces), owners, ..Stretch::default() };
        let page = |strips: Vec<Strip>| PagePlan { strips, ..PagePlan::default() };
        let plans = [page(vec![strip(0, 8), strip(1, 1)]), page(vec![strip(2, 2)])];
        // 5 points to the grid, and what the code stands higher in its slab than text does.
        let white = plain(whites(&stretch, &plans, FRAME, 0))[0].clone();
        assert_eq!(white.len(), 1);
        assert!((white[0].1 - (5.0 + 5.0 - 2.8)).abs() < 0.01, "{white:?}");
    }

    fn code_run() -> Run {
        Run {
            x: 0.0,
            y: 0.0,
            face: FaceId(0),
            size: 8.0,
            scale: 1.0,
            track: 0.0,
            turned: false,
            color: Grey(0.0),
            glyphs: Vec::new(),
            text: "fn".into(),
            actual: None,
            sense: Sense::Text,
            lang: None,
        }
    }
}
