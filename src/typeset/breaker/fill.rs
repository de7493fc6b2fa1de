//! One page filled in all ways.

use super::{Breaker, Candidate, EPS, Fill, Key, NO_STEP, Step, Strip};
use crate::typeset::galley::Stand;
use crate::typeset::prices::pages::{
    ANNOUNCED, BLEMISH, CHANGED, FORBIDDEN, NOT_FACING, NOTE_LATE, RESET, RESET_LINES, WAIT,
};

/// Most figures that may wait at once.
const MAX_WAITING: u8 = 12;
/// The share of a page's depth before which no end is looked for inside a piece: no page that is half
/// empty is the best one. Where notes take much of the page it may be.
const EARLIEST_END: f32 = 0.5;
/// The share before which no end that breaks a rule is looked for: the last that fit will do.
const EARLIEST_FORBIDDEN: f32 = 0.8;

impl Breaker<'_> {
    /// Fills one page from `key` in all ways: candidates for its end, the steps behind them, and
    /// the pieces set at its head.
    ///
    /// ```text
    ///             piece i         piece i + 1
    ///   state --> 4 lines    \    ...
    ///         --> 3 lines     >-> states, one for each height
    ///         --> waits      /
    ///             | | |
    ///             ends of the page: after every slab
    /// ```
    ///
    /// Piece by piece: each state takes each setting of the next piece, or lets it wait if it floats.
    /// Ways that come to the same height, and let as many wait, are one from there on, the cheaper
    /// one: so there are few states, however many ways lead to them.
    pub(super) fn fill(
        &self,
        key: Key,
        vary: bool,
        first: bool,
        recto: bool,
    ) -> (Vec<Candidate>, Vec<Step>, Vec<u32>) {
        let n = self.pieces.len() as u32;
        let mut steps: Vec<Step> = Vec::new();
        let mut out: Vec<Candidate> = Vec::new();
        let mut floats = self.waiting_pieces(key.piece, key.waiting);
        // What waited stands at the head, in its order and as far as it fits; the first does in any
        // case, or it would wait for ever. The first half of a picture over two pages waits for a verso.
        // Nothing stands between two parts of a table or a listing: it waits until that has ended.
        let (mut used, mut cost) = (0.0, 0.0);
        let mut taken = 0;
        for &f in floats.iter().filter(|_| !self.divides_display(key)) {
            let alone = self.pieces[f as usize].alone;
            if alone.is_some_and(|stand| !stand.takes(recto)) {
                break;
            }
            let height = self.pieces[f as usize].outer_height();
            let notes = self.notes_height(key.notes.note, self.own_notes(f).1);
            if taken > 0 && used + height + notes > self.frame.depth + EPS {
                break;
            }
            used += self.frame.to_grid(height);
            if alone == Some(Stand::Facing) && !recto {
                cost += NOT_FACING;
            }
            taken += 1;
        }
        floats.truncate(taken);
        if key.piece < n && self.frame.is_alone(used) && !floats.iter().any(|&f| self.has_notes(f))
        {
            // A line or two below a picture look lost: no room is left for text.
            used = self.frame.depth;
        }
        let waiting = key.waiting - taken as u8;
        let begin_state = Fill { used, below: 0.0, whites: 0, waiting, cost, step: NO_STEP };
        if taken > 0 && key.piece < n {
            // A page of figures alone, where the text that follows does not fit below them.
            let marks = self.marks_at(key, waiting);
            let to = (key.piece, key.setting, key.slab);
            out.extend(self.page_end(&begin_state, to, key, marks, false));
        }
        // What stands alone has no text below it, though it leaves room for its notes.
        let noted =
            floats.iter().any(|&f| self.pieces[f as usize].alone.is_some() && self.has_notes(f));
        let mut states = if noted && key.piece < n { Vec::new() } else { vec![begin_state] };
        // Ends before pieces that can neither wait nor stand here: taken where there is no other.
        let mut full: Vec<Candidate> = Vec::new();
        let mut i = key.piece;
        while i < n && !states.is_empty() {
            let piece = &self.pieces[i as usize];
            let begin = i == key.piece;
            let from = if begin { key.slab } else { 0 };
            if piece.page_before && !(begin && (from > 0 || first || used == 0.0)) {
                for s in &states {
                    let marks = self.due_notes(i, s.waiting);
                    out.extend(self.page_end(s, (i, 0, 0), key, marks, true));
                }
                states.clear();
                break;
            }
            let mut next: Vec<Fill> = Vec::new();
            for s in &states {
                if self.floats(piece) && from == 0 {
                    if s.waiting < MAX_WAITING {
                        let later = Fill { waiting: s.waiting + 1, cost: s.cost + WAIT, ..*s };
                        merge(&mut next, later);
                    } else {
                        let marks = self.due_notes(i, s.waiting);
                        full.extend(self.page_end(s, (i, 0, 0), key, marks, false));
                    }
                    let at_head = s.used <= EPS && s.step == NO_STEP;
                    if piece.alone.is_some_and(|stand| !at_head || !stand.takes(recto)) {
                        continue;
                    }
                    // Text fills the page before a figure that has one alone.
                    if s.waiting > 0 || (s.used > EPS && i + 1 < n && self.has_page_alone(i)) {
                        continue;
                    }
                }
                if from == 0 && self.is_early(i, s.waiting) {
                    continue;
                }
                // What began on the page before goes on in the setting in which it began.
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
                let marks = self.due_notes(n, s.waiting);
                out.extend(self.page_end(s, (n, 0, 0), key, marks, true));
            }
        }
        if out.is_empty() {
            out = full;
        }
        if out.is_empty() {
            self.force(key, (waiting, taken > 0), &mut steps, &mut out);
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
        let before = steps.get(s.step as usize).map(|b| &*self.pieces[b.strip.piece as usize]);
        let (white, less) = if head || from > 0 {
            (s.below, 0.0)
        } else {
            self.frame.join(piece, before, s.used, s.below)
        };
        let mut y = s.used + white;
        if from > 0 {
            y += piece.repeat.iter().map(|r| r.height).sum::<f32>();
        }
        let whites = s.whites.saturating_add(self.whites(piece, s, steps, head, from));
        let top = y;
        let mut cost = s.cost;
        if piece.opens_section && from == 0 {
            cost += Self::passed(s.waiting);
        }
        if v > 0 && from == 0 {
            let extra = (setting.demerits - piece.variants[0].demerits).max(0.0);
            cost += RESET + RESET_LINES * extra.sqrt();
            let more = setting.blemishes.saturating_sub(piece.variants[0].blemishes);
            cost += BLEMISH * f32::from(more);
        }
        let printed = self.printed.get(i as usize).copied().flatten();
        if from == 0 && printed.is_some_and(|as_printed| as_printed != v) {
            cost += CHANGED;
        }
        let mut marks =
            if from > 0 { self.marks_at(key, s.waiting) } else { self.due_notes(i, s.waiting) };
        let earlier = self.notes_before[i as usize];
        let count = setting.slabs.len() as u32;
        let mut foot = y;
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
            let last = k + 1 == count;
            if !slab.vanishes || last || k == from {
                foot = y;
            }
            // Full: what follows would only be higher. The ends before this one have been offered, and
            // no state is handed on, so that nothing behind this piece is tried from here.
            if foot + notes > depth + EPS {
                return;
            }
            // Behind the last slab the page ends between two pieces: see below.
            if last {
                break;
            }
            let price = match slab.break_after {
                Some(price) if from > 0 || self.lines(y - top) >= self.kept[i as usize] => price,
                _ => FORBIDDEN,
            };
            if y < self.frame.depth * EARLIEST_END
                && price < FORBIDDEN
                && !self.notes_press(key, marks)
            {
                continue;
            }
            if price >= FORBIDDEN && y < self.frame.depth * EARLIEST_FORBIDDEN {
                continue;
            }
            let step = push(steps, Strip { piece: i, setting: v, from, to: k + 1 }, s.step);
            let state = Fill {
                used: foot,
                below: 0.0,
                whites,
                waiting: s.waiting,
                cost: cost + price,
                step,
            };
            let end = self.page_end(&state, (i, v, k + 1), key, marks, false);
            out.extend(end.map(|c| Candidate { hyphen: slab.hyphen, price, ..c }));
        }
        if s.used <= EPS && self.has_page_alone(i) {
            y = y.max(self.frame.depth);
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
            let price = match () {
                _ if piece.keep_next || stranded => FORBIDDEN,
                _ => piece.holds_next,
            };
            let offered = Fill { cost: cost + price, ..state };
            let hyphen = setting.slabs.last().is_some_and(|s| s.hyphen);
            let end = self.page_end(&offered, (after, 0, 0), key, marks, false);
            out.extend(end.map(|c| Candidate { hyphen, price, ..c }));
        }
        merge(next, state);
    }

    /// How many lines of text so many points are; a listing's smaller ones count.
    pub(super) fn lines(&self, height: f32) -> u32 {
        lines_of(height, self.frame.leading)
    }

    /// Nothing fits: one slab is set all the same, so that the book goes on. So many floats wait
    /// behind the page; if some have been `taken` to its head, it ends with them. What floats goes on
    /// waiting: set here, it would be counted for one of those that wait, and that one would be lost.
    fn force(
        &self,
        mut key: Key,
        (mut waiting, taken): (u8, bool),
        steps: &mut Vec<Step>,
        out: &mut Vec<Candidate>,
    ) {
        let floats = |i: u32| self.pieces.get(i as usize).is_some_and(|piece| self.floats(piece));
        while key.slab == 0 && floats(key.piece) && waiting < MAX_WAITING {
            (key.piece, key.setting, waiting) = (key.piece + 1, 0, waiting + 1);
        }
        let piece = self.pieces.get(key.piece as usize);
        let Some(piece) = piece.filter(|_| !(taken || key.slab == 0 && floats(key.piece))) else {
            let state =
                Fill { used: 0.0, below: 0.0, whites: 0, waiting, cost: FORBIDDEN, step: NO_STEP };
            let to = (key.piece, key.setting, key.slab);
            out.extend(self.page_end(&state, to, key, self.marks_at(key, waiting), true));
            return;
        };
        let setting = &piece.variants.get(usize::from(key.setting)).unwrap_or(&piece.variants[0]);
        let count = setting.slabs.len() as u32;
        let to = (key.slab + 1).min(count);
        let strip = Strip { piece: key.piece, setting: key.setting, from: key.slab, to };
        let step = push(steps, strip, NO_STEP);
        let (piece_to, slab_to) = if to == count { (key.piece + 1, 0) } else { (key.piece, to) };
        let used = self.frame.depth;
        let state = Fill { used, below: 0.0, whites: 0, waiting, cost: FORBIDDEN, step };
        let own = setting.slabs[key.slab as usize..to as usize].iter().flat_map(|s| &s.notes);
        let marks = own.fold(self.marks_at(key, waiting), |m, n| m.max(n + 1));
        let marks = marks.min(self.notes.len() as u32);
        let setting_to = if slab_to > 0 { key.setting } else { 0 };
        out.extend(self.page_end(&state, (piece_to, setting_to, slab_to), key, marks, true));
    }

    /// Drops ends that leave much more white than the best ones do. Those that part what belongs together
    /// are none to be measured by.
    fn keep_best(&self, out: &mut Vec<Candidate>) {
        let least = |out: &[Candidate], most: f32| {
            let fair = out.iter().filter(|c| c.cost < FORBIDDEN && c.price < most);
            fair.map(|c| c.short).fold(f32::INFINITY, f32::min)
        };
        let fair = least(out, ANNOUNCED);
        let least = if fair.is_finite() { fair } else { least(out, FORBIDDEN) };
        let bound = if least.is_finite() { least + 3.0 } else { f32::INFINITY };
        let legal = least.is_finite();
        out.retain(|c| c.last || (c.short <= bound && (!legal || c.cost < FORBIDDEN)));
    }
}

pub(super) fn lines_of(height: f32, leading: f32) -> u32 {
    (height / leading + 0.5).floor().clamp(0.0, 99.0) as u32
}

pub(super) fn push(steps: &mut Vec<Step>, strip: Strip, back: u32) -> u32 {
    steps.push(Step { strip, back });
    steps.len() as u32 - 1
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
