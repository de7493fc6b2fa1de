//! Page breaking: the best way to divide a chapter's galley into pages.
//!
//! A shortest path over pages. A node is a place where a page may begin, together with what the
//! page before it leaves over: the side, how short the facing page is, figures that wait for a
//! page, notes that run on. From each node one page is filled in all ways (which setting each
//! paragraph takes, whether a figure waits), and every legal end is a candidate for the next node.
//! Rules that must hold (widows, orphans, headings kept) are forbidden breaks; they are broken
//! only where no other way exists, and that is reported.
//!
//! Literature: Plass 1981 (optimal pagination with figures), Brueggemann-Klein, Klein and Wohlfeil
//! 1995 (page turns between mention and figure), Mittelbach 2016 (globally optimised pagination
//! with alternative paragraph settings and facing pages of equal depth).

use super::galley::{Galley, Piece, Setting};
use crate::source::Span;
use rustc_hash::FxHashMap;

/// A broken rule that no other solution avoids costs this; below it no rule is broken.
const FORBIDDEN: f32 = 1.0e6;
/// A page one line short; grows with the square of the lines.
const SHORT_LINE: f32 = 4000.0;
/// A page one line long, beside one that is too.
const LONG_LINE: f32 = 1500.0;
/// A line of white added on a page that would be short by it.
const ADDED_LINE: f32 = 2500.0;
/// Most white that each of the whites of a page takes so that it is full, lines, where paragraphs
/// stand apart.
pub const MOST_SHARED: f32 = 0.3;
/// Facing pages that end on different lines, per line.
const UNEVEN: f32 = 15_000.0;
/// A hyphen over a page turn, and one from verso to recto, which lie side by side.
const HYPHEN_TURN: f32 = 20_000.0;
const HYPHEN_FACING: f32 = 600.0;
/// A paragraph not in its natural setting.
const RESET: f32 = 300.0;
/// Each blemish more than in its natural setting.
const BLEMISH: f32 = 4000.0;
/// A figure that waits for the facing page, and one that waits for the overleaf.
const WAIT_FACING: f32 = 400.0;
const WAIT_TURN: f32 = 1200.0;
/// A note divided between pages, and one that does not even begin on the page of its mark.
const NOTE_SPLIT: f32 = 900.0;
const NOTE_LATE: f32 = 60_000.0;
/// Each line under the frame's least on a chapter's last page.
const STUMP: f32 = 2500.0;
/// A figure that waits behind the chapter's last words, on a page of its own.
const WAIT_PAST_END: f32 = 30_000.0;
/// Most figures that may wait at once.
const MAX_WAITING: u8 = 4;
/// Best nodes kept for each number of pages.
const BEAM: usize = 20;
/// A solution cheaper than this per page is not worth another pass with other settings.
const GOOD_ENOUGH: f32 = 1.0;
const EPS: f32 = 0.02;
/// Most that the white around a heading gives so that its text finds the grid again, lines.
const MOST_TAKEN: f32 = 0.55;

/// The text block of a page.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Height in points.
    pub depth: f32,
    /// The grid in points.
    pub leading: f32,
    /// White between text and notes in points, at least.
    pub note_gap: f32,
    /// Facing pages may both run a line long where that spares worse (Mittelbach 2016).
    pub run_long: bool,
    /// Lines on a chapter's last page at least.
    pub last_lines: f32,
    /// Paragraphs stand apart: the white between them takes up what a page is short of.
    pub feather: bool,
}

impl Frame {
    /// The line of the grid at or below a height within the page, points.
    pub fn to_grid(self, y: f32) -> f32 {
        (y / self.leading - 0.01).ceil().max(0.0) * self.leading
    }

    /// White between text that ends at `y` with `due` points of white below it, and `piece`; and
    /// how much less white than its own stands below the piece.
    ///
    /// The white above a heading is the same behind a display as behind text: it takes the place
    /// of the display's own. What is over a line of the grid then is taken from the white above
    /// and below the heading, or shared out to both, whichever changes less.
    pub fn join(self, piece: &Piece, before: Option<&Piece>, y: f32, due: f32) -> (f32, f32) {
        let display = due > 0.0 && before.is_some_and(|b| !b.keep_next);
        if !(piece.opens_section && display) {
            return (due + piece.above, 0.0);
        }
        if piece.inside {
            return (due.max(piece.above), 0.0);
        }
        let over = y - self.to_grid(y) + self.leading;
        let over = if over > self.leading - 0.02 { 0.0 } else { over };
        let less = if over <= MOST_TAKEN * self.leading { over } else { over - self.leading };
        (piece.above - less / 2.0, less / 2.0)
    }
}

/// Slabs `from..to` of one setting of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strip {
    /// Index of the piece.
    pub piece: u32,
    /// Index of the setting.
    pub setting: u8,
    /// First slab.
    pub from: u32,
    /// One past the last slab.
    pub to: u32,
}

/// How far notes have been placed: all before `note`, and of it all slabs before `slab`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NoteMark {
    /// Index of the note.
    pub note: u32,
    /// Index of its slab.
    pub slab: u32,
}

/// One page as decided.
#[derive(Debug, Clone, Default)]
pub struct PagePlan {
    /// Pieces set at the head of the page, having waited.
    pub floats: Vec<u32>,
    /// Text from top to bottom.
    pub strips: Vec<Strip>,
    /// Notes placed: from here...
    pub notes_from: NoteMark,
    /// ... to here.
    pub notes_to: NoteMark,
}

/// A rule that the best solution breaks.
#[derive(Debug, Clone)]
pub struct Flaw {
    /// Page, from 0 in the chapter.
    pub page: usize,
    /// What is wrong, as a phrase.
    pub what: &'static str,
    /// Where in the source.
    pub span: Span,
}

/// A chapter's pages as decided.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Pages in order.
    pub pages: Vec<PagePlan>,
    /// Sum of the costs.
    pub cost: f32,
    /// What is not as it should be.
    pub flaws: Vec<Flaw>,
}

/// Divides `galley` into pages; `notes` are the settings of the notes that its slabs name.
pub fn break_pages(galley: &Galley, notes: &[Setting], frame: Frame, first_recto: bool) -> Plan {
    let breaker = Breaker::new(galley, notes, frame, first_recto);
    let plain = breaker.run(false);
    if plain.pages.is_empty() && !galley.pieces.is_empty() {
        return breaker.slab_by_slab();
    }
    let worth = plain.cost > GOOD_ENOUGH * plain.pages.len() as f32
        && (frame.run_long || galley.pieces.iter().any(|p| p.variants.len() > 1));
    if !worth {
        return plain;
    }
    let varied = breaker.run(true);
    if varied.cost < plain.cost { varied } else { plain }
}

struct Breaker<'a> {
    pieces: &'a [Piece],
    notes: &'a [Setting],
    frame: Frame,
    first_recto: bool,
    /// Notes whose marks stand before piece i.
    notes_before: Vec<u32>,
    /// Sum of the heights of notes before note i.
    note_heights: Vec<f32>,
    /// Lines of piece i that must stand on the page of the heading before it.
    kept: Vec<u32>,
}

/// A place where a page may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    piece: u32,
    setting: u8,
    slab: u32,
    waiting: u8,
    short_verso: i8,
    notes: NoteMark,
}

impl Key {
    /// How deep a page that begins here may become. The page beside one that is short keeps its
    /// depth, and the first page if another faces it; it is a recto mostly, which stands alone.
    fn deepest(&self, vary: bool, frame: &Frame, first_recto: bool) -> f32 {
        let first = self.piece == 0 && self.slab == 0 && !first_recto;
        let long = vary && frame.run_long && !first && self.short_verso <= 0;
        if long { frame.depth + frame.leading } else { frame.depth }
    }
}

struct Node {
    key: Key,
    cost: f32,
    back: usize,
    page: PagePlan,
}

/// A way to have filled a page so far.
#[derive(Debug, Clone, Copy)]
struct Fill {
    /// Height used, without `below`.
    used: f32,
    /// White due before the next piece.
    below: f32,
    waiting: u8,
    /// Places whose white may grow.
    whites: u8,
    cost: f32,
    step: u32,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    strip: Strip,
    back: u32,
}

const NO_STEP: u32 = u32::MAX;

struct Candidate {
    piece: u32,
    setting: u8,
    slab: u32,
    waiting: u8,
    notes_to: NoteMark,
    short: f32,
    cost: f32,
    step: u32,
    last: bool,
    hyphen: bool,
    lines: f32,
}

impl<'a> Breaker<'a> {
    fn new(galley: &'a Galley, notes: &'a [Setting], frame: Frame, first_recto: bool) -> Self {
        let mut notes_before = Vec::with_capacity(galley.pieces.len() + 1);
        let mut seen = 0u32;
        for piece in &galley.pieces {
            notes_before.push(seen);
            if let Some(setting) = piece.variants.first() {
                for slab in &setting.slabs {
                    seen = slab.notes.iter().fold(seen, |s, n| s.max(n + 1));
                }
                seen = seen.min(notes.len() as u32);
            }
        }
        notes_before.push(seen);
        let mut note_heights = vec![0.0];
        let mut sum = 0.0;
        for n in notes {
            sum += n.height();
            note_heights.push(sum);
        }
        let kept = kept_lines(&galley.pieces, frame.leading);
        Breaker {
            pieces: &galley.pieces,
            notes,
            frame,
            first_recto,
            notes_before,
            note_heights,
            kept,
        }
    }

    fn run(&self, vary: bool) -> Plan {
        let start = Key {
            piece: 0,
            setting: 0,
            slab: 0,
            waiting: 0,
            short_verso: 0,
            notes: NoteMark::default(),
        };
        let mut nodes =
            vec![Node { key: start, cost: 0.0, back: usize::MAX, page: PagePlan::default() }];
        let mut layer = vec![0usize];
        let mut best: Option<(f32, usize)> = None;
        let mut recto = self.first_recto;
        while !layer.is_empty() {
            let mut next: Vec<usize> = Vec::new();
            let mut known: FxHashMap<Key, usize> = FxHashMap::default();
            for &index in &layer {
                let (key, cost) = (nodes[index].key, nodes[index].cost);
                if best.is_some_and(|(b, _)| b <= cost) {
                    continue;
                }
                let (candidates, steps, floats) = self.fill(key, vary, index == 0);
                for c in candidates {
                    let total = cost + self.page_cost(&c, key, recto);
                    let short = if c.last { 0 } else { c.short.min(9.0) as i8 };
                    let to = Key {
                        piece: c.piece,
                        setting: c.setting,
                        slab: c.slab,
                        waiting: c.waiting,
                        short_verso: if recto { 0 } else { short },
                        notes: c.notes_to,
                    };
                    let at = match known.get(&to) {
                        Some(&i) if nodes[i].cost <= total => continue,
                        Some(&i) => i,
                        None => {
                            nodes.push(Node {
                                key: to,
                                cost: total,
                                back: index,
                                page: PagePlan::default(),
                            });
                            known.insert(to, nodes.len() - 1);
                            if !c.last {
                                next.push(nodes.len() - 1);
                            }
                            nodes.len() - 1
                        }
                    };
                    nodes[at].cost = total;
                    nodes[at].back = index;
                    nodes[at].page = PagePlan {
                        floats: floats.clone(),
                        strips: trail(&steps, c.step),
                        notes_from: key.notes,
                        notes_to: c.notes_to,
                    };
                    if c.last && best.is_none_or(|(b, _)| total < b) {
                        best = Some((total, at));
                    }
                }
            }
            next.sort_by(|&a, &b| nodes[a].cost.total_cmp(&nodes[b].cost).then(a.cmp(&b)));
            next.truncate(BEAM);
            layer = next;
            recto = !recto;
        }
        self.plan(nodes, best)
    }

    /// Pages filled one slab after the other, whatever the rules say: where no division keeps them,
    /// nothing of the text is lost.
    fn slab_by_slab(&self) -> Plan {
        let mut pages = vec![PagePlan::default()];
        let mut used = 0.0;
        for (i, piece) in self.pieces.iter().enumerate() {
            let Some(setting) = piece.variants.first() else { continue };
            for (k, slab) in setting.slabs.iter().enumerate() {
                if used > 0.0 && used + slab.height > self.frame.depth {
                    pages.push(PagePlan::default());
                    used = 0.0;
                }
                used += slab.height + if k == 0 { piece.above } else { 0.0 };
                let Some(page) = pages.last_mut() else { continue };
                match page.strips.last_mut().filter(|s| s.piece == i as u32) {
                    Some(strip) => strip.to = k as u32 + 1,
                    None => {
                        let (from, to) = (k as u32, k as u32 + 1);
                        page.strips.push(Strip { piece: i as u32, setting: 0, from, to });
                    }
                }
            }
            used += piece.below;
        }
        let all = NoteMark { note: self.notes.len() as u32, slab: 0 };
        if let Some(last) = pages.last_mut() {
            last.notes_to = all;
        }
        let what = "pages that no rule could divide";
        let flaws = self.pieces.first().map(|p| Flaw { page: 0, what, span: p.span });
        Plan { pages, cost: FORBIDDEN, flaws: flaws.into_iter().collect() }
    }

    fn plan(&self, mut nodes: Vec<Node>, best: Option<(f32, usize)>) -> Plan {
        let Some((cost, mut at)) = best else { return Plan::default() };
        let mut pages = Vec::new();
        while at != 0 && at != usize::MAX {
            pages.push(std::mem::take(&mut nodes[at].page));
            at = nodes[at].back;
        }
        pages.reverse();
        let flaws = self.flaws(&pages);
        Plan { pages, cost, flaws }
    }

    /// What is not as it should be in a finished division.
    fn flaws(&self, pages: &[PagePlan]) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for (i, page) in pages.iter().enumerate() {
            let Some(strip) = page.strips.last() else { continue };
            let piece = &self.pieces[strip.piece as usize];
            let slabs = &piece.variants[strip.setting as usize].slabs;
            let height: f32 = page
                .strips
                .iter()
                .map(|s| {
                    let p = &self.pieces[s.piece as usize];
                    let v = &p.variants[s.setting as usize];
                    v.slabs[s.from as usize..s.to as usize].iter().map(|s| s.height).sum::<f32>()
                })
                .sum();
            let long = if self.frame.run_long { self.frame.leading } else { 0.0 };
            if height > self.frame.depth + long + 1.0 {
                flaws.push(Flaw { page: i, what: "higher than the page", span: piece.span });
            }
            let inside = (strip.to as usize) < slabs.len();
            if i + 1 == pages.len() {
                continue;
            }
            if inside && slabs[strip.to as usize - 1].break_after.is_none() {
                flaws.push(Flaw {
                    page: i,
                    what: "a page break where none should be",
                    span: piece.span,
                });
            } else if !inside && piece.keep_next {
                flaws.push(Flaw {
                    page: i,
                    what: "a heading parted from its text",
                    span: piece.span,
                });
            }
        }
        flaws
    }

    fn page_cost(&self, c: &Candidate, from: Key, recto: bool) -> f32 {
        let mut cost = c.cost;
        if c.last {
            if from.piece > 0 || from.slab > 0 {
                cost += STUMP * (self.frame.last_lines - c.lines).max(0.0);
            }
            return cost;
        }
        cost += if c.short < 0.0 { LONG_LINE } else { SHORT_LINE * c.short * (1.0 + c.short) };
        if recto {
            let diff = c.short - f32::from(from.short_verso);
            cost += UNEVEN * diff.max(-diff);
        }
        if c.hyphen {
            cost += if recto { HYPHEN_TURN } else { HYPHEN_FACING };
        }
        cost + f32::from(c.waiting) * if recto { WAIT_TURN } else { WAIT_FACING }
    }

    /// Whether a piece may wait for another page. One nearly as high as a page may too: the page
    /// that calls it would end there, however empty.
    fn floats(&self, piece: &Piece) -> bool {
        let fits = |h: f32| h + piece.above + piece.below <= self.frame.depth + EPS;
        piece.float && piece.variants.first().is_some_and(|v| fits(v.height()))
    }

    /// The `waiting` pieces that are due before piece `before`.
    fn waiting_pieces(&self, before: u32, waiting: u8) -> Vec<u32> {
        let mut list: Vec<u32> = (0..before)
            .rev()
            .filter(|&i| self.floats(&self.pieces[i as usize]))
            .take(usize::from(waiting))
            .collect();
        list.reverse();
        list
    }

    /// Whether piece `i` has to wait for a piece of its series that waits: Table 2 doesn't begin
    /// before Table 1 has been set.
    fn is_early(&self, i: u32, waiting: u8) -> bool {
        let series = self.pieces[i as usize].series;
        if series.is_none() || waiting == 0 {
            return false;
        }
        let waits = self.waiting_pieces(i, waiting);
        waits.iter().any(|&f| self.pieces[f as usize].series == series)
    }

    /// Notes due on a page whose text ends before piece `i`: those of the last pieces that wait
    /// wait with them, until a note of the text behind them is called.
    fn due_notes(&self, i: u32, waiting: u8) -> u32 {
        let mut due = self.notes_before[i as usize];
        if waiting == 0 || due == 0 {
            return due;
        }
        for &f in self.waiting_pieces(i, waiting).iter().rev() {
            let (from, to) = self.own_notes(f);
            if to != due {
                break;
            }
            let height = self.pieces[f as usize].variants[0].height();
            // A sheet that fills its page has no room for them; they stand where it is called.
            if from < to && height + self.notes_height(from, to) > self.frame.depth + EPS {
                break;
            }
            due = from;
        }
        due
    }

    /// The first of a piece's notes, and the one behind its last.
    fn own_notes(&self, piece: u32) -> (u32, u32) {
        let i = piece as usize;
        (self.notes_before[i], self.notes_before[i + 1])
    }

    /// Height of whole notes with the white above them.
    fn notes_height(&self, from: u32, to: u32) -> f32 {
        if from >= to {
            return 0.0;
        }
        self.note_heights[to as usize] - self.note_heights[from as usize] + self.frame.note_gap
    }

    /// Fills one page from `key` in all ways: candidates for its end, the steps behind them, and
    /// the pieces set at its head.
    fn fill(&self, key: Key, vary: bool, first: bool) -> (Vec<Candidate>, Vec<Step>, Vec<u32>) {
        let n = self.pieces.len() as u32;
        let mut steps: Vec<Step> = Vec::new();
        let mut out: Vec<Candidate> = Vec::new();
        let mut floats = self.waiting_pieces(key.piece, key.waiting);
        let mut used = 0.0;
        let mut taken = 0;
        for &f in &floats {
            let piece = &self.pieces[f as usize];
            let height = piece.variants[0].height() + piece.above + piece.below;
            let notes = self.notes_height(key.notes.note, self.own_notes(f).1);
            if taken > 0 && used + height + notes > self.frame.depth + EPS {
                break;
            }
            used += self.frame.to_grid(height);
            taken += 1;
        }
        floats.truncate(taken);
        let waiting = key.waiting - taken as u8;
        let begin_state = Fill { used, below: 0.0, whites: 0, waiting, cost: 0.0, step: NO_STEP };
        if taken > 0 && key.piece < n {
            // A page of figures alone, where the text that follows does not fit below them.
            let marks = self.marks_at(key, waiting);
            let to = (key.piece, key.setting, key.slab);
            self.offer_slab(&mut out, &begin_state, to, key, marks, false);
        }
        let mut states = vec![begin_state];
        let mut i = key.piece;
        while i < n && !states.is_empty() {
            let piece = &self.pieces[i as usize];
            let begin = i == key.piece;
            let from = if begin { key.slab } else { 0 };
            if piece.page_before && !(begin && (from > 0 || first || used == 0.0)) {
                for s in &states {
                    self.offer(&mut out, s, (i, 0, 0), key, self.due_notes(i, s.waiting), true);
                }
                states.clear();
                break;
            }
            let mut next: Vec<Fill> = Vec::new();
            for s in &states {
                if self.floats(piece) && from == 0 {
                    if s.waiting < MAX_WAITING {
                        let later = Fill { waiting: s.waiting + 1, cost: s.cost + 150.0, ..*s };
                        merge(&mut next, later);
                    }
                    if s.waiting > 0 {
                        continue;
                    }
                }
                if from == 0 && self.is_early(i, s.waiting) {
                    continue;
                }
                let settings = if from > 0 {
                    key.setting..key.setting + 1
                } else if vary {
                    0..piece.variants.len().min(3) as u8
                } else {
                    0..1
                };
                for v in settings {
                    self.set_piece(s, i, v, from, vary, key, &mut steps, &mut out, &mut next);
                }
            }
            states = next;
            i += 1;
        }
        if i >= n {
            for s in &states {
                self.offer(&mut out, s, (n, 0, 0), key, self.due_notes(n, s.waiting), true);
            }
        }
        if out.is_empty() {
            self.force(key, &mut steps, &mut out);
        }
        self.keep_best(&mut out);
        (out, steps, floats)
    }

    /// Sets piece `i` after `s`, offers every break inside and after it, and hands on the state
    /// behind it.
    #[allow(clippy::too_many_arguments)]
    fn set_piece(
        &self,
        s: &Fill,
        i: u32,
        v: u8,
        from: u32,
        vary: bool,
        key: Key,
        steps: &mut Vec<Step>,
        out: &mut Vec<Candidate>,
        next: &mut Vec<Fill>,
    ) {
        let piece = &self.pieces[i as usize];
        let Some(setting) = piece.variants.get(usize::from(v)) else { return };
        let head = s.used <= EPS && s.step == NO_STEP;
        let before = steps.get(s.step as usize).map(|b| &self.pieces[b.strip.piece as usize]);
        let (white, less) = if head || from > 0 {
            (s.below, 0.0)
        } else {
            self.frame.join(piece, before, s.used, s.below)
        };
        let mut y = s.used + white;
        if from > 0 {
            y += piece.repeat.iter().map(|r| r.height).sum::<f32>();
        }
        let whites = s.whites.saturating_add(self.whites(piece, before, s, steps, head, from));
        let top = y;
        let mut cost = s.cost;
        if v > 0 && from == 0 {
            let extra = (setting.demerits - piece.variants[0].demerits).max(0.0);
            cost += RESET + 1.6 * extra.sqrt();
            let more = setting.blemishes.saturating_sub(piece.variants[0].blemishes);
            cost += BLEMISH * f32::from(more);
        }
        let mut marks =
            if from > 0 { self.marks_at(key, s.waiting) } else { self.due_notes(i, s.waiting) };
        let earlier = self.notes_before[i as usize];
        let count = setting.slabs.len() as u32;
        for k in from..count {
            let slab = &setting.slabs[k as usize];
            y += slab.height;
            if !slab.notes.is_empty() && marks < earlier {
                // Notes stand in the order of their numbers: those that wait come before this one.
                cost += NOTE_LATE * (earlier - marks) as f32;
            }
            marks = slab.notes.iter().fold(marks, |m, n| m.max(n + 1));
            marks = marks.min(self.notes.len() as u32);
            let notes = self.least_notes(key.notes, marks);
            let depth = if notes > 0.0 {
                self.frame.depth
            } else {
                key.deepest(vary, &self.frame, self.first_recto)
            };
            if y + notes > depth + EPS {
                return;
            }
            let last = k + 1 == count;
            if last {
                break;
            }
            let price = match slab.break_after {
                Some(price) if from > 0 || self.lines(y - top) >= self.kept[i as usize] => price,
                _ => FORBIDDEN,
            };
            if y < self.frame.depth * 0.5 && price < FORBIDDEN && !self.notes_press(key, marks) {
                continue;
            }
            if price >= FORBIDDEN && y < self.frame.depth * 0.8 {
                continue;
            }
            let step = push(steps, Strip { piece: i, setting: v, from, to: k + 1 }, s.step);
            let state =
                Fill { used: y, below: 0.0, whites, waiting: s.waiting, cost: cost + price, step };
            self.offer_slab(out, &state, (i, v, k + 1), key, marks, slab.hyphen);
        }
        let step = push(steps, Strip { piece: i, setting: v, from, to: count }, s.step);
        let mut below = piece.below - less;
        // A piece whose white above vanished, or that came over from the page before, is made up
        // to the grid behind it.
        if !piece.inside {
            let total = y + below;
            below += self.frame.to_grid(total) - total;
        }
        let state = Fill { used: y, below, whites, waiting: s.waiting, cost, step };
        let after = i + 1;
        if (after as usize) < self.pieces.len() {
            let stranded = from == 0 && self.lines(y - top) < self.kept[i as usize];
            let price = if piece.keep_next || stranded { FORBIDDEN } else { 0.0 };
            let offered = Fill { cost: cost + price, ..state };
            let hyphen = setting.slabs.last().is_some_and(|s| s.hyphen);
            self.offer_slab(out, &offered, (after, 0, 0), key, marks, hyphen);
        }
        merge(next, state);
    }

    /// How many lines of text so many points are; a listing's smaller ones count.
    fn lines(&self, height: f32) -> u32 {
        lines_of(height, self.frame.leading)
    }

    /// Notes whose marks stand before the place at which a page begins, less those that wait with
    /// so many pieces.
    fn marks_at(&self, key: Key, waiting: u8) -> u32 {
        let mut marks = self.due_notes(key.piece, waiting);
        if let Some(piece) = self.pieces.get(key.piece as usize) {
            let setting = piece.variants.get(usize::from(key.setting));
            for slab in setting.iter().flat_map(|v| v.slabs.iter().take(key.slab as usize)) {
                marks = slab.notes.iter().fold(marks, |m, n| m.max(n + 1));
            }
        }
        marks.min(self.notes.len() as u32)
    }

    /// Whether the notes alone take a good part of the page, so that early breaks matter.
    fn notes_press(&self, key: Key, marks: u32) -> bool {
        self.least_notes(key.notes, marks) > self.frame.depth * 0.3
    }

    /// Height that outstanding notes need on this page at least: all but the last whole, of the
    /// last two lines.
    fn least_notes(&self, from: NoteMark, marks: u32) -> f32 {
        if from.note >= marks {
            return 0.0;
        }
        let last = marks - 1;
        let mut h = self.note_heights[last as usize] - self.note_heights[from.note as usize];
        let done = self.notes[from.note as usize].slabs[..from.slab as usize]
            .iter()
            .map(|s| s.height)
            .sum::<f32>();
        let begin = if last == from.note { from.slab as usize } else { 0 };
        if last != from.note {
            h -= done;
        }
        let slabs = &self.notes[last as usize].slabs[begin..];
        let need = if slabs.len() < 4 { slabs.len() } else { 2 };
        h += slabs[..need].iter().map(|s| s.height).sum::<f32>();
        // Notes carried over that fill a page are placed as far as they go.
        if from.slab > 0 {
            h = h.min(self.frame.depth * 0.7);
        }
        h + self.frame.note_gap
    }

    /// Places notes in `room`: how far they come, their height with the gap, and the cost.
    fn place_notes(&self, from: NoteMark, marks: u32, room: f32) -> (NoteMark, f32, f32) {
        if from.note >= marks {
            return (from, 0.0, 0.0);
        }
        let mut at = from;
        let mut h = self.frame.note_gap;
        while at.note < marks {
            let slabs = &self.notes[at.note as usize].slabs;
            while (at.slab as usize) < slabs.len() {
                let next = slabs[at.slab as usize].height;
                let nothing_yet = at == from && room >= self.frame.depth - EPS;
                if h + next > room + EPS && !nothing_yet {
                    return self.split_note(at, marks, h);
                }
                h += next;
                at.slab += 1;
            }
            at = NoteMark { note: at.note + 1, slab: 0 };
        }
        (at, h, 0.0)
    }

    /// A note that does not end on the page: two lines at least on each side.
    fn split_note(&self, mut at: NoteMark, marks: u32, mut h: f32) -> (NoteMark, f32, f32) {
        let slabs = &self.notes[at.note as usize].slabs;
        let left = slabs.len() - at.slab as usize;
        if left == 1 && at.slab > 2 {
            at.slab -= 1;
            h -= slabs[at.slab as usize].height;
        } else if at.slab == 1 {
            at.slab = 0;
            h -= slabs[0].height;
        }
        let late = (marks - at.note - 1) as f32 + if at.slab == 0 { 1.0 } else { 0.0 };
        if at.slab == 0 && h <= self.frame.note_gap + EPS {
            h = 0.0;
        }
        (at, h, NOTE_SPLIT + NOTE_LATE * late)
    }

    /// Offers an end of the page after `s`; the next page begins at `to`. At an `end` that must be
    /// (the chapter's, a forced break) white below the text costs nothing.
    fn offer(
        &self,
        out: &mut Vec<Candidate>,
        s: &Fill,
        to: (u32, u8, u32),
        key: Key,
        marks: u32,
        end: bool,
    ) {
        let room = self.frame.depth - s.used;
        let (notes_to, height, price) = self.place_notes(key.notes, marks, room);
        let long = s.used > self.frame.depth + EPS;
        if long && (end || notes_to != key.notes || marks > key.notes.note) {
            return;
        }
        let ended = end && to.0 as usize >= self.pieces.len();
        let done = ended && s.waiting == 0 && notes_to.note >= marks;
        let past = if ended { WAIT_PAST_END * f32::from(s.waiting) } else { 0.0 };
        let (short, added) = match () {
            () if end => (0.0, 0.0),
            () => self.filled(self.short(s.used, height), s.whites, height > 0.0),
        };
        out.push(Candidate {
            piece: to.0,
            setting: to.1,
            slab: to.2,
            waiting: s.waiting,
            notes_to,
            short,
            cost: s.cost + price + past + added,
            step: s.step,
            last: done,
            hyphen: false,
            lines: s.used / self.frame.leading,
        });
    }

    /// Offers an end inside the text.
    fn offer_slab(
        &self,
        out: &mut Vec<Candidate>,
        s: &Fill,
        to: (u32, u8, u32),
        key: Key,
        marks: u32,
        hyphen: bool,
    ) {
        let before = out.len();
        self.offer(out, s, to, key, marks, false);
        if let Some(last) = out.get_mut(before) {
            last.hyphen = hyphen;
        }
    }

    /// How many places of growing white a piece brings: its own, and around a display before it.
    fn whites(
        &self,
        piece: &Piece,
        before: Option<&Piece>,
        s: &Fill,
        steps: &[Step],
        head: bool,
        from: u32,
    ) -> u8 {
        if head || from > 0 {
            return 0;
        }
        if self.frame.feather {
            return u8::from(piece.above > 0.0);
        }
        let second = steps.get(s.step as usize).is_some_and(|b| b.back != NO_STEP);
        let around = second && before.is_some_and(|b| b.bears_around(piece));
        u8::from(piece.bears_above(self.frame.leading)) + u8::from(around)
    }

    /// Lines that stay open on a page that is so many short and has places whose white may grow,
    /// and the price of what is filled. A page with notes has its white above them.
    fn filled(&self, short: f32, whites: u8, notes: bool) -> (f32, f32) {
        let room = f32::from(whites) * if self.frame.feather { MOST_SHARED } else { 1.0 };
        if notes || short <= 0.0 || short > room {
            return (short, 0.0);
        }
        (0.0, ADDED_LINE * short * short)
    }

    /// Whole lines missing at the foot; below zero where the page runs long.
    fn short(&self, used: f32, notes: f32) -> f32 {
        let free = (self.frame.depth - used - notes) / self.frame.leading;
        (free + 0.05).floor()
    }

    /// Nothing fits: one slab is set all the same, so that the book goes on.
    fn force(&self, key: Key, steps: &mut Vec<Step>, out: &mut Vec<Candidate>) {
        let Some(piece) = self.pieces.get(key.piece as usize) else { return };
        let setting = &piece.variants.get(usize::from(key.setting)).unwrap_or(&piece.variants[0]);
        let count = setting.slabs.len() as u32;
        let to = (key.slab + 1).min(count);
        let strip = Strip { piece: key.piece, setting: key.setting, from: key.slab, to };
        let step = push(steps, strip, NO_STEP);
        let (piece_to, slab_to) = if to == count { (key.piece + 1, 0) } else { (key.piece, to) };
        let used = self.frame.depth;
        let state =
            Fill { used, below: 0.0, whites: 0, waiting: key.waiting, cost: FORBIDDEN, step };
        let marks = self.marks_at(key, key.waiting);
        let setting_to = if slab_to > 0 { key.setting } else { 0 };
        self.offer(out, &state, (piece_to, setting_to, slab_to), key, marks, true);
    }

    /// Drops ends that leave much more white than the best ones do.
    fn keep_best(&self, out: &mut Vec<Candidate>) {
        let least = out
            .iter()
            .filter(|c| c.cost < FORBIDDEN)
            .map(|c| c.short)
            .fold(f32::INFINITY, f32::min);
        let bound = if least.is_finite() { least + 3.0 } else { f32::INFINITY };
        let legal = least.is_finite();
        out.retain(|c| c.last || (c.short <= bound && (!legal || c.cost < FORBIDDEN)));
    }
}

/// Lines of each piece that must stand on the page of the heading before it: what follows a heading
/// may be an item of one line, behind which no page may end either.
fn kept_lines(pieces: &[Piece], leading: f32) -> Vec<u32> {
    let mut list = Vec::with_capacity(pieces.len());
    let mut due = 0u32;
    for piece in pieces {
        list.push(due);
        let first = piece.variants.first();
        let lines = first.map_or(0, |v| lines_of(v.height(), leading));
        due = match piece.keep_lines {
            0 => due.saturating_sub(lines.max(1)),
            lines => u32::from(lines),
        };
    }
    list
}

fn lines_of(height: f32, leading: f32) -> u32 {
    (height / leading + 0.5).floor().clamp(0.0, 99.0) as u32
}

fn push(steps: &mut Vec<Step>, strip: Strip, back: u32) -> u32 {
    steps.push(Step { strip, back });
    steps.len() as u32 - 1
}

fn trail(steps: &[Step], mut at: u32) -> Vec<Strip> {
    let mut list = Vec::new();
    while at != NO_STEP {
        list.push(steps[at as usize].strip);
        at = steps[at as usize].back;
    }
    list.reverse();
    list
}

/// Keeps the cheaper of two fills that come to the same height.
fn merge(list: &mut Vec<Fill>, new: Fill) {
    for old in list.iter_mut() {
        let diff = (old.used + old.below) - (new.used + new.below);
        if old.waiting == new.waiting && diff.max(-diff) < EPS {
            if new.cost < old.cost {
                *old = new;
            }
            return;
        }
    }
    list.push(new);
}

#[cfg(test)]
mod tests;
