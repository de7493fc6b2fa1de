//! Words that have got another look.

use super::text::DRAWN;
use super::{COUNTED, Patcher, Splice, Why};
use crate::exchange::compare::Relook;
use crate::exchange::markup::{ORDER, mark, marks};
use crate::exchange::meanwhile::Flow;
use crate::exchange::units::*;
use crate::markdown::flanks;
use std::ops::Range;

impl Patcher<'_> {
    /// The splices that give some characters another look.
    ///
    /// # Errors
    /// Why it can't be.
    pub(in crate::exchange) fn look(
        &self,
        flow: &Flow,
        at: Range<usize>,
        look: &Relook,
    ) -> Result<Vec<Splice>, Why> {
        if at.is_empty() || flow.units[at.clone()].iter().any(|u| u.look & CODE != 0) {
            return Err("code has no looks");
        }
        if self.is_drawn(&self.now.paras[flow.para[at.start]]) {
            return Err(DRAWN);
        }
        let mut out = Vec::new();
        for bit in ORDER {
            if look.off & bit != 0 {
                out.extend(self.off(flow, &at, bit)?);
            }
        }
        let wanted: Vec<Look> = ORDER.into_iter().filter(|b| look.on & b != 0).collect();
        if !wanted.is_empty() {
            out.extend(self.on(flow, &at, &wanted)?);
        }
        Ok(out)
    }

    fn on(&self, flow: &Flow, at: &Range<usize>, bits: &[Look]) -> Result<Vec<Splice>, Why> {
        let torn = |w: &Wrap| {
            let inside = at.start <= w.units.start && w.units.end <= at.end;
            let around = w.units.start <= at.start && at.end <= w.units.end;
            let apart = w.units.end <= at.start || at.end <= w.units.start;
            !(inside || around || apart)
        };
        if flow.wraps.iter().any(torn) {
            return Err("its marks would cross others; set them by hand");
        }
        let (first, last) = (flow.units[at.start].at, flow.units[at.end - 1].at);
        let (Some(first), Some(last)) = (first, last) else { return Err(COUNTED) };
        if first.file != last.file {
            return Err(COUNTED);
        }
        let (mut start, mut end) = (first.start, last.end);
        // Marks around the same words, or within them, go inside.
        for wrap in flow
            .wraps
            .iter()
            .filter(|w| w.span.is_some() && at.start <= w.units.start && w.units.end <= at.end)
        {
            (start, end) = (start.min(wrap.span.start), end.max(wrap.span.end));
        }
        let (start, end) = (start as usize, end as usize);
        let text = self.text(first.file);
        let before = |at: usize| text.get(..at).and_then(|t| t.chars().next_back());
        let after = |at: usize| text.get(at..).and_then(|t| t.chars().next());
        let glued = |c: Option<char>| matches!(c, Some('*' | '~' | '^'));
        let reads = flanks(after(start), before(start)) && flanks(before(end), after(end));
        let reads =
            reads && ![before(start), after(start), before(end), after(end)].into_iter().any(glued);
        let around = |bit: &Look| match mark(*bit).filter(|m| !reads && !m.sign().is_empty()) {
            Some(mark) => mark.tags(),
            None => (marks(*bit).0.to_owned(), marks(*bit).1.to_owned()),
        };
        let open: String = bits.iter().map(|b| around(b).0).collect();
        let close: String = bits.iter().rev().map(|b| around(b).1).collect();
        let put = |at: usize, text: String| Splice::put(first.file, at, text);
        Ok(vec![put(start, open), put(end, close)])
    }

    fn off(&self, flow: &Flow, at: &Range<usize>, bit: Look) -> Result<Vec<Splice>, Why> {
        let mut out = Vec::new();
        for wrap in flow.wraps.iter().filter(|w| w.look == bit && w.span.is_some()) {
            let (from, to) = (at.start.max(wrap.units.start), at.end.min(wrap.units.end));
            if from >= to {
                continue;
            }
            let place = |i: usize| flow.units[i].at.ok_or(COUNTED);
            let inner = place(wrap.units.start)?.start..place(wrap.units.end - 1)?.end;
            let file = wrap.span.file;
            let mut put = |start: u32, end: u32, text: &str| {
                let (start, end) = (start as usize, end as usize);
                out.push(Splice { file, start, end, text: text.to_owned() });
            };
            // Marks within these words stand between them and the characters.
            let nested = flow.wraps.iter().any(|w| {
                w.span != wrap.span
                    && wrap.span.start <= w.span.start
                    && w.span.end <= wrap.span.end
                    && (w.units.start == wrap.units.start || w.units.end == wrap.units.end)
            });
            let text = self.text(file);
            // What is opened anew is opened as it was.
            let opening = text.get(wrap.span.start as usize..inner.start as usize);
            let closing = text.get(inner.end as usize..wrap.span.end as usize);
            let (false, Some(open), Some(close)) = (nested, opening, closing) else {
                return Err("its marks stand around others; set them by hand");
            };
            let space = |i: usize| flow.units[i].ch == ' ';
            match from == wrap.units.start {
                true => put(wrap.span.start, inner.start, ""),
                false => {
                    let before = if space(from - 1) { from - 2 } else { from - 1 };
                    let end = place(before.max(wrap.units.start))?.end;
                    put(end, end, close);
                }
            }
            match to == wrap.units.end {
                true => put(inner.end, wrap.span.end, ""),
                false => {
                    let next = if space(to) { to + 1 } else { to };
                    let start = place(next.min(wrap.units.end - 1))?.start;
                    put(start, start, open);
                }
            }
        }
        Ok(out)
    }
}
