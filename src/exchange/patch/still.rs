//! Words stay words and marks stay marks, whatever has come to stand beside them.

use super::{Patcher, Splice};
use crate::exchange::markup::mark;
use crate::exchange::meanwhile::Flow;
use crate::exchange::units::*;
use crate::markdown::{flanks, is_rule, mark_at};
use crate::source::FileId;

/// How far into a line stands what says that it begins something, in bytes.
const HEAD: usize = 12;

impl Patcher<'_> {
    /// Words that have come to the beginning of a line must not begin a list or a heading there.
    pub(super) fn still_words(&self, splices: &mut Vec<Splice>, para: &Para) {
        splices.sort_by_key(|s| (s.start, s.end));
        let mut lines: Vec<usize> =
            splices.iter().filter_map(|s| self.words_from(para, s.file, s.start)).collect();
        lines.dedup();
        let Some(file) = splices.first().map(|s| s.file) else { return };
        for from in lines {
            let line = Made::line(self.text(file), splices, from);
            if is_rule(&line.text) {
                line.dash(splices);
            } else if let Some(at) = mark_at(&line.text) {
                line.escape(at, splices, file);
            }
        }
    }

    /// Where the words of the line of a byte begin, where that byte is among the first of them and they can
    /// be read as marks of a block.
    fn words_from(&self, para: &Para, file: FileId, at: usize) -> Option<usize> {
        let lines = match para.role {
            Role::Body | Role::Quote | Role::Epigraph | Role::Callout | Role::ItemMore => true,
            Role::Item(_) | Role::Definition | Role::Note => true,
            Role::Verse => !self.has_bars(para),
            _ => false,
        };
        if !lines || para.block.file != file || at < para.block.start as usize {
            return None;
        }
        let start = self.line_start(file, at);
        let from = if start <= para.block.start as usize {
            para.block.start as usize
        } else {
            let line = self.text(file).get(start..at)?;
            start + line.len() - line.trim_start_matches([' ', '\t', '>']).len()
        };
        (at <= from + HEAD).then_some(from)
    }

    /// Marks that would be none beside what has come to stand there become tags.
    pub(super) fn still_marks(&self, flow: &Flow, splices: &mut Vec<Splice>) {
        splices.sort_by_key(|s| (s.start, s.end));
        let mut out = Vec::new();
        for wrap in flow.wraps.iter().filter(|w| w.span.is_some() && !w.units.is_empty()) {
            let text = self.text(wrap.span.file);
            let (start, end) = (wrap.span.start as usize, wrap.span.end as usize);
            let (Some(own), Some(whole)) = (mark(wrap.look), text.get(start..end)) else {
                continue;
            };
            let sign = own.sign();
            let typed = whole.get(..sign.len()).unwrap_or_default();
            let under = typed.bytes().all(|b| b == b'_') && sign.starts_with('*');
            let closed = end.checked_sub(sign.len()).filter(|c| *c >= start + sign.len());
            let Some(close) = closed.filter(|_| !sign.is_empty() && (typed == sign || under))
            else {
                continue;
            };
            let there: Vec<&Splice> = splices.iter().filter(|s| s.file == wrap.span.file).collect();
            let edges = [(start, start + sign.len()), (close, end)];
            // What goes with its marks needs none; where nothing has come nothing is to be done.
            let cut = |s: &&Splice| edges.iter().any(|(a, b)| s.start < *b && s.end > *a);
            let near = |s: &&Splice| edges.iter().any(|(a, b)| s.start <= *b && s.end >= *a);
            if there.iter().any(cut) || !there.iter().any(near) {
                continue;
            }
            let reads = |(from, to): (usize, usize), opens: bool| {
                let before = before(text, &there, from);
                let after = after(text, &there, to);
                let (inner, outer) = if opens { (after, before) } else { (before, after) };
                let glued = outer == typed.chars().next();
                let inside = outer.is_some_and(char::is_alphanumeric) && under;
                flanks(inner, outer) && !glued && !inside
            };
            if reads(edges[0], true) && reads(edges[1], false) {
                continue;
            }
            let (open, shut) = own.tags();
            let of = |(start, end), text| Splice { file: wrap.span.file, start, end, text };
            out.extend([of(edges[0], open), of(edges[1], shut)]);
        }
        splices.extend(out);
    }
}

/// The character before a byte once the splices are made.
fn before(text: &str, splices: &[&Splice], at: usize) -> Option<char> {
    let mut from = at;
    for splice in splices.iter().rev() {
        // What is put there stands before what is taken out from there on.
        if splice.end != from || splice.start >= at && splice.end > splice.start {
            continue;
        }
        if let Some(last) = splice.text.chars().next_back() {
            return Some(last);
        }
        from = splice.start;
    }
    text.get(..from)?.chars().next_back()
}

/// The character behind a byte once the splices are made.
fn after(text: &str, splices: &[&Splice], at: usize) -> Option<char> {
    let mut to = at;
    for splice in splices {
        if splice.start != to {
            continue;
        }
        if let Some(first) = splice.text.chars().next() {
            return Some(first);
        }
        to = splice.end;
    }
    text.get(to..)?.chars().next()
}

/// A line as the splices make it.
struct Made {
    text: String,
    /// The pieces of it: where each begins, the splice that it is of, and where else it stands.
    pieces: Vec<(usize, Option<usize>, usize)>,
}

impl Made {
    /// The line that begins at a byte.
    fn line(text: &str, splices: &[Splice], from: usize) -> Made {
        let end = text.get(from..).and_then(|t| t.find('\n')).map_or(text.len(), |n| from + n);
        let mut out = Made { text: String::new(), pieces: Vec::new() };
        let mut at = from;
        let own = splices.iter().enumerate().filter(|(_, s)| s.start >= from && s.start <= end);
        for (n, splice) in own {
            out.add(text.get(at..splice.start).unwrap_or_default(), None, at);
            out.add(&splice.text, Some(n), 0);
            at = at.max(splice.end);
        }
        out.add(text.get(at..end.max(at)).unwrap_or_default(), None, at);
        let line = out.text.split('\n').next().unwrap_or_default();
        out.text = line.trim_end_matches('\r').to_owned();
        out
    }

    fn add(&mut self, piece: &str, splice: Option<usize>, at: usize) {
        if !piece.is_empty() {
            self.pieces.push((self.text.len(), splice, at));
            self.text.push_str(piece);
        }
    }

    /// Puts a backslash before a byte of the line.
    fn escape(&self, at: usize, splices: &mut Vec<Splice>, file: FileId) {
        let Some((start, splice, place)) = self.pieces.iter().rev().find(|p| p.0 <= at) else {
            return;
        };
        match splice {
            Some(n) => splices[*n].text.insert(at - start, '\\'),
            None => splices.push(Splice::put(file, place + at - start, "\\")),
        }
    }

    /// Hyphens that would be a rule are the dash for which they are typed.
    fn dash(&self, splices: &mut [Splice]) {
        let [(_, Some(n), _)] = self.pieces.as_slice() else { return };
        let safe = crate::markdown::at_start(self.text.clone());
        if splices[*n].text == self.text {
            splices[*n].text = safe;
        }
    }
}
