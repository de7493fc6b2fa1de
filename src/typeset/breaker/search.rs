//! The search: from layer to layer of places where a page may begin, the best of them kept.

use super::fill::lines_of;
use super::{
    Breaker, Candidate, Flaw, Frame, GOOD_ENOUGH, Galley, Key, NO_STEP, NoteMark, PagePlan, Piece,
    Plan, Setting, Step, Strip, TextMark,
};
use crate::typeset::prices::pages::FORBIDDEN;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Best nodes kept for each number of pages.
const BEAM: usize = 20;

/// What is to be divided: from a place on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// Where its first page begins.
    pub from: Key,
    /// Its first page is a recto.
    pub recto: bool,
    /// Number of its first page in the stretch, from 0.
    pub at_page: usize,
    /// It fills so many pages, and the next one begins here; to the end of the text if there is none.
    pub goal: Option<(usize, Key)>,
}

struct Node {
    key: Key,
    cost: f32,
    back: usize,
    page: PagePlan,
}

impl<'a> Breaker<'a> {
    pub(super) fn new(
        galley: &'a Galley,
        notes: &'a [Setting],
        frame: Frame,
        first_recto: bool,
    ) -> Self {
        let marks_before = galley.pieces.iter().map(|p| marks_before(p)).collect();
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
            sum += f64::from(n.height());
            note_heights.push(sum);
        }
        let mut symbols_before = vec![0];
        symbols_before.extend(notes.iter().scan(0, |count, n| {
            *count += u32::from(n.symbol > 0);
            Some(*count)
        }));
        let slab_heights = notes.iter().map(heights_before).collect();
        let kept = kept_lines(&galley.pieces, frame.leading);
        Breaker {
            pieces: &galley.pieces,
            notes,
            frame,
            first_recto,
            notes_before,
            marks_before,
            note_heights,
            symbols_before,
            slab_heights,
            kept,
            printed: Vec::new(),
        }
    }

    /// The best division: with other settings of paragraphs where the natural ones leave something to be
    /// wished for.
    pub(super) fn best(&self) -> Plan {
        let plain = self.run(false);
        if plain.pages.is_empty() && !self.pieces.is_empty() {
            return self.slab_by_slab();
        }
        let worth = plain.cost > GOOD_ENOUGH * plain.pages.len() as f32
            && (self.frame.run_long || self.pieces.iter().any(|p| p.variants.len() > 1));
        if !worth {
            return plain;
        }
        let varied = self.run(true);
        if varied.cost < plain.cost { varied } else { plain }
    }

    /// The cheapest division, with paragraphs in their natural settings only or in others too (`vary`).
    ///
    /// ```text
    ///   layer 0          layer 1                layer 2
    ///   +-------+  full  +------------------+   +-----------------+
    ///   | start |------->| piece 7, slab 3  |-->|                 |
    ///   +-------+        +------------------+   | piece 12        |
    ///        |    short  +------------------+   |                 |
    ///        +---------->| piece 7, slab 2  |-->|                 |
    ///                    +------------------+   +-----------------+
    /// ```
    ///
    /// A layer holds the places where its page may begin, each with the cheapest way there. So all of a
    /// layer lie on the same side of a spread, and ways of other numbers of pages to the same place do
    /// not meet: which of them is cheaper is known only at the end.
    pub(super) fn run(&self, vary: bool) -> Plan {
        let from = Key::default();
        self.divide(vary, Way { from, recto: self.first_recto, at_page: 0, goal: None })
    }

    /// The cheapest way from a place on, in the same manner. There is none if it has no pages.
    pub(super) fn divide(&self, vary: bool, way: Way) -> Plan {
        let mut nodes =
            vec![Node { key: way.from, cost: 0.0, back: usize::MAX, page: PagePlan::default() }];
        let mut layer = vec![0usize];
        let mut best: Option<(f32, usize)> = None;
        let Way { mut recto, mut at_page, .. } = way;
        while !layer.is_empty() {
            let goal = way.goal.map(|(pages, to)| (at_page + 1 == way.at_page + pages, to));
            let mut next: Vec<usize> = Vec::new();
            let mut known: FxHashMap<Key, usize> = FxHashMap::default();
            for &index in &layer {
                let (key, cost) = (nodes[index].key, nodes[index].cost);
                // Prices are never below zero: what is dearer than a solution stays so.
                if best.is_some_and(|(b, _)| b <= cost) {
                    continue;
                }
                let first = index == 0 && way.at_page == 0;
                let (candidates, steps, floats) = self.fill(key, vary, first, recto);
                for c in candidates {
                    let arrives = match goal {
                        None => c.last,
                        Some((true, to)) if c.arrives(to) => true,
                        Some((false, _)) if !c.last => false,
                        Some(_) => continue,
                    };
                    let total = cost + self.page_cost(&c, key, recto, at_page);
                    // Part of the place where the next page begins: it has to stand level with this
                    // one. Beyond nine lines all is the same.
                    let short = if c.last { 0 } else { c.short.min(9.0) as i8 };
                    let to = Key {
                        piece: c.piece,
                        setting: c.setting,
                        slab: c.slab,
                        waiting: c.waiting,
                        // What comes overleaf has no neighbour in a recto.
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
                            if !arrives {
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
                        next: TextMark { piece: c.piece, slab: c.slab, waiting: c.waiting },
                    };
                    if arrives && best.is_none_or(|(b, _)| total < b) {
                        best = Some((total, at));
                    }
                }
            }
            // By index where they cost the same: so the way is the same every time.
            next.sort_by(|&a, &b| nodes[a].cost.total_cmp(&nodes[b].cost).then(a.cmp(&b)));
            next.truncate(BEAM);
            layer = next;
            recto = !recto;
            at_page += 1;
        }
        self.plan(nodes, best)
    }

    /// Pages filled one slab after the other, whatever the rules say: where no division keeps them,
    /// nothing of the text is lost.
    pub(super) fn slab_by_slab(&self) -> Plan {
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
        for page in &mut pages {
            let Some(strip) = page.strips.last() else { continue };
            let piece = &self.pieces[strip.piece as usize];
            let ended = strip.to as usize == piece.variants[0].slabs.len();
            let (piece, slab) = if ended { (strip.piece + 1, 0) } else { (strip.piece, strip.to) };
            page.next = TextMark { piece, slab, waiting: 0 };
        }
        let all = NoteMark { note: self.notes.len() as u32, slab: 0 };
        if let Some(last) = pages.last_mut() {
            last.notes_to = all;
        }
        let what = "pages that no rule could divide";
        let flaws = self.pieces.first().map(|p| Flaw::new(0, what, p.span));
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
}

impl Candidate {
    /// Whether the next page begins at this place, on whatever depth this one ends.
    fn arrives(&self, to: Key) -> bool {
        let setting = to.slab == 0 || self.setting == to.setting;
        let place = (self.piece, self.slab, self.waiting) == (to.piece, to.slab, to.waiting);
        place && setting && self.notes_to == to.notes
    }
}

/// One past the last note whose mark stands before each slab of a piece's settings: a listing of
/// thousands of pages is asked at each of them.
fn marks_before(piece: &Piece) -> Vec<Vec<u32>> {
    let noted = |v: &Setting| v.slabs.iter().any(|s| !s.notes.is_empty());
    if !piece.variants.iter().any(noted) {
        return Vec::new();
    }
    let of = |setting: &Setting| {
        let mut marks = 0;
        let behind = setting.slabs.iter().map(|slab| {
            marks = slab.notes.iter().fold(marks, |m, n| m.max(n + 1));
            marks
        });
        std::iter::once(0).chain(behind).collect()
    };
    piece.variants.iter().map(of).collect()
}

/// The height of a note's slabs before each of them, and of all.
fn heights_before(note: &Setting) -> Vec<f32> {
    let mut sum = 0.0f32;
    let behind = note.slabs.iter().map(|slab| {
        sum += slab.height;
        sum
    });
    std::iter::once(0.0).chain(behind).collect()
}

/// Lines of each piece that must stand on the page of the heading before it: what follows a heading
/// may be an item of one line, behind which no page may end either.
fn kept_lines(pieces: &[Arc<Piece>], leading: f32) -> Vec<u32> {
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

fn trail(steps: &[Step], mut at: u32) -> Vec<Strip> {
    let mut list = Vec::new();
    while at != NO_STEP {
        list.push(steps[at as usize].strip);
        at = steps[at as usize].back;
    }
    list.reverse();
    list
}
