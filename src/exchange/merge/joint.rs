//! Paragraphs that were sent and what they became, as rows of characters.

use super::Merger;
use crate::exchange::compare::{self, Key, Relook, key, plain};
use crate::exchange::markup::New;
use crate::exchange::meanwhile::{self, Flow};
use crate::exchange::pair::Edit;
use crate::exchange::patch::Line;
use crate::exchange::returned::{Back, Thing};
use crate::exchange::sent::Sent;
use crate::exchange::units::*;
use crate::import::docx::styles::Sort;
use crate::source::Span;
use std::ops::Range;

/// Paragraphs that were sent and what they became, as rows of characters.
pub(super) struct Joint {
    pub(super) old: Vec<(Key, Look)>,
    pub(super) new: Vec<(Key, Look)>,
    /// The new characters with what they stand for.
    pub(super) news: Vec<New>,
    /// Which of the paragraphs that came each is of.
    pub(super) back: Vec<usize>,
    /// Where each of them begins.
    pub(super) starts: Vec<usize>,
    /// Where each that was sent begins.
    pub(super) begins: Vec<usize>,
    pub(super) sorts: Vec<(Sort, Option<usize>, Option<Role>)>,
    pub(super) edits: Vec<Edit>,
    pub(super) looks: Vec<Relook>,
    pub(super) flow: Flow,
}

/// Where a change belongs in the manuscript as it is.
pub(super) enum Where {
    At(Range<usize>),
    /// It is made there already.
    Already,
    /// Something else was changed there.
    Nowhere,
}

impl Joint {
    pub(super) fn new(merger: &Merger, sent: &[usize], back: &[&Back]) -> Joint {
        let (mut old, mut begins) = (Vec::new(), Vec::new());
        for (n, at) in sent.iter().enumerate() {
            if n > 0 {
                old.push(((END, 0), 0));
            }
            begins.push(old.len());
            for (i, (c, look)) in merger.sent[*at].units.iter().enumerate() {
                let tag = merger.marks.get(&(*at, i)).map_or(0, |n| *n as u32 + 1);
                old.push(((key(*c), tag), *look));
            }
        }
        let (mut new, mut rows, mut of, mut starts) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (n, b) in back.iter().enumerate() {
            if n > 0 {
                new.push(((END, 0), 0));
                rows.push(New { ch: END, look: 0, thing: None });
                of.push(n - 1);
            }
            starts.push(new.len());
            for unit in news(b, 0..b.units.len()) {
                let tag = match &unit.thing {
                    Some(Thing::Note(id)) => {
                        merger.notes.get(id).map_or(u32::MAX, |n| *n as u32 + 1)
                    }
                    _ => 0,
                };
                new.push(((key(unit.ch), tag), unit.look));
                rows.push(unit);
                of.push(n);
            }
        }
        let keys = |row: &[(Key, Look)]| row.iter().map(|u| u.0).collect::<Vec<Key>>();
        let edits = compare::words(&keys(&old), &keys(&new));
        let looks = compare::looks(&old, &new, &edits);
        let pairs: Vec<(&Sent, Option<usize>)> =
            sent.iter().map(|s| (&merger.sent[*s], merger.map[*s])).collect();
        let flow = meanwhile::flow(&pairs, &merger.known_now, merger.now);
        let sorts = back.iter().map(|b| (b.sort, b.item, b.role)).collect();
        Joint { old, new, news: rows, back: of, starts, begins, sorts, edits, looks, flow }
    }

    /// Whether a paragraph was divided there already: the space at which it was is gone then.
    fn is_divided(&self, edit: &Edit) -> bool {
        let kept = |o: usize| self.flow.kept.get(o).copied().flatten();
        let blank = |o: usize| self.old.get(o).is_some_and(|u| u.0.0 == ' ');
        let mut old = edit.old.clone();
        if old.start > 0 && blank(old.start - 1) {
            old.start -= 1;
        }
        if blank(old.end) {
            old.end += 1;
        }
        let (Some(from), Some(to)) = (old.start.checked_sub(1).and_then(kept), kept(old.end))
        else {
            return false;
        };
        let now = self.flow.units.get(from + 1..to).unwrap_or_default().iter().map(|u| plain(u.ch));
        let new = self.new[edit.new.clone()].iter().map(|u| plain(u.0.0));
        let has_end = self.new[edit.new.clone()].iter().any(|u| u.0.0 == END);
        let bare = |c: &char| *c != ' ';
        has_end && now.filter(bare).eq(new.filter(bare))
    }

    /// Where an edit belongs now.
    pub(super) fn now(&self, edit: &Edit) -> Where {
        match self.place(edit) {
            Where::Nowhere if self.is_divided(edit) => Where::Already,
            place => place,
        }
    }

    fn place(&self, edit: &Edit) -> Where {
        let kept = |o: usize| self.flow.kept.get(o).copied().flatten();
        let from = match edit.old.start {
            0 => Some(0),
            o => kept(o - 1).map(|u| u + 1),
        };
        let to = match edit.old.end == self.old.len() {
            true => Some(self.flow.units.len()),
            false => kept(edit.old.end),
        };
        let (Some(from), Some(to)) = (from, to) else { return Where::Nowhere };
        if from > to || self.flow.units.is_empty() && !self.flow.kept.is_empty() {
            return Where::Nowhere;
        }
        let now = || self.flow.units[from..to].iter().map(|u| key(u.ch));
        if now().eq(self.old[edit.old.clone()].iter().map(|u| u.0.0)) {
            return Where::At(from..to);
        }
        let new = self.new[edit.new.clone()].iter().map(|u| plain(u.0.0));
        match now().map(plain).eq(new) {
            true => Where::Already,
            false => Where::Nowhere,
        }
    }

    /// What an edit puts in, in lines.
    pub(super) fn lines(&self, edit: &Edit) -> Vec<Line> {
        let mut out: Vec<Line> = Vec::new();
        let mut units = Vec::new();
        let mut own = self.back_of(edit.new.start).unwrap_or(0);
        let line = |units: Vec<New>, own: usize| {
            let none = (Sort::Body, None, None);
            let (sort, item, role) = self.sorts.get(own).copied().unwrap_or(none);
            Line { units, sort, item, role }
        };
        for unit in &self.news[edit.new.clone()] {
            if unit.ch == END {
                out.push(line(std::mem::take(&mut units), own));
                own += 1;
                continue;
            }
            units.push(unit.clone());
        }
        out.push(line(units, own));
        out
    }

    pub(super) fn back_of(&self, at: usize) -> Option<usize> {
        self.back.get(at).or(self.back.last()).copied()
    }

    /// The paragraph that was sent in which a character stands.
    pub(super) fn sent_of(&self, at: usize, sent: &[usize]) -> usize {
        let n = self.begins.partition_point(|b| *b <= at).saturating_sub(1);
        sent.get(n).copied().unwrap_or(0)
    }

    pub(super) fn old_words(&self, edit: &Edit) -> String {
        self.old[edit.old.clone()].iter().map(|(k, _)| k.0).collect()
    }

    pub(super) fn new_words(&self, edit: &Edit) -> String {
        self.new[edit.new.clone()].iter().map(|(k, _)| k.0).collect()
    }

    /// The place among what was sent of one among what came.
    pub(super) fn old_place(&self, new: usize) -> usize {
        let (mut x, mut y) = (0, 0);
        for edit in &self.edits {
            if new < edit.new.start {
                break;
            }
            if new <= edit.new.end && !edit.new.is_empty() {
                return edit.old.end;
            }
            (x, y) = (edit.old.end, edit.new.end);
        }
        x + (new - y)
    }

    /// The nearest place in the source to a character that was sent.
    pub(super) fn nearest(&self, old: usize) -> Option<Span> {
        let kept = |o: usize| self.flow.kept.get(o).copied().flatten();
        let before =
            (0..old).rev().find_map(|o| self.flow.units[kept(o)?].at.filter(|a| a.is_some()));
        before.map(|at| Span { start: at.end, ..at }).or_else(|| {
            (old..self.flow.kept.len())
                .find_map(|o| self.flow.units[kept(o)?].at.filter(|a| a.is_some()))
        })
    }
}

/// Characters of a paragraph with what they stand for.
pub(super) fn news(back: &Back, range: Range<usize>) -> Vec<New> {
    let mut things = back.things.iter();
    let mut out = Vec::with_capacity(range.len());
    for (i, (ch, look)) in back.units.iter().enumerate() {
        let thing = if matches!(*ch, NOTE | FORMULA) { things.next().cloned() } else { None };
        if range.contains(&i) {
            out.push(New { ch: *ch, look: *look, thing });
        }
    }
    out
}
