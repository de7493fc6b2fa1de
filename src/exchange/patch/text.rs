//! Words within a paragraph.

use super::{COUNTED, Patcher, Splice, Why};
use crate::exchange::markup::New;
use crate::exchange::meanwhile::Flow;
use crate::exchange::units::*;
use crate::source::{FileId, Span};
use std::ops::Range;

/// A place in the source for new words.
#[derive(Debug, Clone, Copy)]
struct Spot {
    file: FileId,
    at: usize,
    /// The look of words there.
    base: Look,
}

const COMPARED: Look = SHOWN | CODE;
/// Lines of a head above the line below it, at most.
const MOST_HEAD: usize = 2;
/// How many signs a style puts between a word and the mark of a note, at most.
const NEAR: usize = 4;

/// Where a number stands by itself in the source of a citation, and not in a key.
fn locators(source: &str, number: &str) -> Vec<usize> {
    let in_key = |at: usize| {
        let key = source[..at].rfind('@');
        key.is_some_and(|key| !source[key..at].contains([' ', ',', ';', '}', '\n']))
    };
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let alone = |at: usize| {
        apart(source[..at].chars().next_back()) && apart(source[at + number.len()..].chars().next())
    };
    let all = source.match_indices(number).map(|(at, _)| at);
    all.filter(|at| alone(*at) && !in_key(*at) && source[..*at].contains('@')).collect()
}

/// Other words would move what stands beside them.
pub(super) const DRAWN: Why =
    "it stands in a table whose columns are drawn with spaces; change it by hand";

/// Whether a line is one of those that draw a table: dashes with gaps between them, or with corners.
fn draws(line: &str) -> bool {
    let line = line.trim_matches([' ', '\t', '\r', '>']);
    line.starts_with("--") && line.bytes().all(|b| matches!(b, b'-' | b' '))
        || line.starts_with('+') && line.bytes().all(|b| b"+-=: ".contains(&b))
}

impl Patcher<'_> {
    /// Whether a paragraph stands in a table whose columns are where they stand in the lines of the source.
    pub(super) fn is_drawn(&self, para: &Para) -> bool {
        if para.role != Role::Cell || !para.outer.is_some() {
            return false;
        }
        let source = self.text(para.outer.file).get(para.outer.start as usize..);
        // A head stands above its line.
        source.unwrap_or_default().lines().take(MOST_HEAD).any(draws)
    }

    /// The splices for new words in the place of some of one paragraph.
    pub(super) fn words(
        &self,
        flow: &Flow,
        old: Range<usize>,
        new: &[New],
    ) -> Result<Vec<Splice>, Why> {
        if old.is_empty() && new.is_empty() {
            return Ok(Vec::new());
        }
        if new.iter().any(|n| matches!(n.ch, PICTURE | TABLE)) {
            return Err("pictures and tables come from files, not from Word; put it in by hand");
        }
        if let Some(made) = self.locator(flow, &old, new) {
            return made;
        }
        let old = if new.is_empty() { self.with_line_end(flow, old) } else { old };
        let para = self.para_of(flow, &old).ok_or("there is no text at this place")?;
        let para = &self.now.paras[para];
        if self.is_drawn(para) {
            return Err(DRAWN);
        }
        let spot = match new.is_empty() {
            true => None,
            false => Some(self.spot(flow, &old, new).ok_or(COUNTED)?),
        };
        let in_code = spot.is_some_and(|(s, _)| s.base & CODE != 0) && para.role != Role::Code;
        if in_code && new.iter().any(|n| n.ch == '`') {
            return Err("a backtick would end the code that it stands in; change it by hand");
        }
        let kept_wrap = |w: &Wrap| {
            spot.is_some_and(|(s, inside)| {
                inside && s.at > w.span.start as usize && s.at < w.span.end as usize
            })
        };
        let mut gone = self.removed(flow, &old, kept_wrap)?;
        let file = gone.first().map(|s| s.file).or(spot.map(|s| s.0.file)).ok_or(COUNTED)?;
        let mut text = String::new();
        if let Some((spot, _)) = spot {
            if spot.file != file {
                return Err("it goes over several files; change it by hand");
            }
            let end = gone.iter().find(|s| (s.start..=s.end).contains(&(spot.at as u32)));
            let at = self.around(file, spot.at, end.map_or(spot.at, |s| s.end as usize));
            text = self.inline(new, spot.base, at, para);
        }
        let mut out: Vec<Splice> = Vec::new();
        if let Some((spot, _)) = spot {
            out.extend(self.beyond_marks(flow, &old, spot, &mut text));
        }
        let mut put = text.is_empty();
        for span in gone.drain(..) {
            let (start, end) = (span.start as usize, span.end as usize);
            let mut own = Splice::out(span);
            if spot.is_some_and(|(s, _)| !put && (start..=end).contains(&s.at)) {
                own.text = std::mem::take(&mut text);
                put = true;
            }
            out.push(own);
        }
        if let (false, Some((spot, _))) = (put, spot) {
            out.push(Splice::put(file, spot.at, text));
            out.sort_by_key(|s| s.start);
        }
        if new.is_empty() {
            out.extend(self.edges(flow, &old));
        }
        self.still_words(&mut out, para);
        // What is typed as it was before is no change.
        out.retain(|s| self.text(s.file).get(s.start..s.end) != Some(s.text.as_str()));
        Ok(out)
    }

    /// Spaces at the edges of new words that stand at an edge of marks go out of these: marks can't begin
    /// before a space nor end behind one.
    fn beyond_marks(
        &self,
        flow: &Flow,
        old: &Range<usize>,
        spot: Spot,
        text: &mut String,
    ) -> Vec<Splice> {
        let holds = |w: &&Wrap| {
            let (start, end) = (w.span.start as usize, w.span.end as usize);
            w.look & !CODE != 0 && w.span.file == spot.file && start < spot.at && spot.at < end
        };
        let all = || flow.wraps.iter().filter(holds);
        let put = |at: usize| Splice::put(spot.file, at, " ");
        let ends = all().filter(|w| w.units.end <= old.end).map(|w| w.span.end as usize).max();
        let begins = all().filter(|w| w.units.start >= old.start).map(|w| w.span.start as usize);
        let mut out = Vec::new();
        if let Some(at) = ends.filter(|_| text.ends_with(' ')) {
            text.truncate(text.trim_end_matches(' ').len());
            out.push(put(at));
        }
        if let Some(at) = begins.min().filter(|_| text.starts_with(' ')) {
            text.drain(..text.len() - text.trim_start_matches(' ').len());
            out.push(put(at));
        }
        out
    }

    /// The paragraph in which a stretch stands.
    fn para_of(&self, flow: &Flow, old: &Range<usize>) -> Option<usize> {
        let own = flow.para.get(old.start).copied();
        let end = flow.units.get(old.start).is_some_and(|u| u.ch == END);
        own.filter(|_| !end || old.start == 0)
            .or_else(|| old.start.checked_sub(1).and_then(|i| flow.para.get(i).copied()))
            .or(own)
    }

    /// A stretch that leaves an empty line, with the end of that line.
    fn with_line_end(&self, flow: &Flow, old: Range<usize>) -> Range<usize> {
        let breaks = |i: Option<usize>| {
            let unit = i.and_then(|i| flow.units.get(i));
            unit.is_some_and(|u| match u.at {
                Some(at) => self
                    .text(at.file)
                    .get(at.start as usize..at.end as usize)
                    .is_some_and(|t| t.contains('\n')),
                None => false,
            })
        };
        let edge =
            |i: Option<usize>| i.is_none_or(|i| flow.units.get(i).is_none_or(|u| u.ch == END));
        let before = old.start.checked_sub(1);
        let next = Some(old.end);
        let starts = breaks(before) || edge(before);
        let ends = breaks(next) || edge(next);
        match (starts && ends, breaks(next), breaks(before)) {
            (true, true, _) => old.start..old.end + 1,
            (true, false, true) => old.start - 1..old.end,
            _ => old,
        }
    }

    /// The neighbours of a stretch in its paragraph.
    fn neighbours(&self, flow: &Flow, old: &Range<usize>) -> (Option<usize>, Option<usize>) {
        let own = |i: usize| flow.units.get(i).is_some_and(|u| u.ch != END);
        let before = old.start.checked_sub(1).filter(|i| own(*i));
        let next = Some(old.end).filter(|i| own(*i));
        (before, next)
    }

    /// Where new words go, and whether that is within what is taken out.
    fn spot(&self, flow: &Flow, old: &Range<usize>, new: &[New]) -> Option<(Spot, bool)> {
        let (before, next) = self.neighbours(flow, old);
        let unit = |i: usize| flow.units[i];
        let place = |at: Option<Span>| at.filter(|a| a.is_some());
        let end_of = |i: usize| {
            place(unit(i).at).map(|a| Spot { file: a.file, at: a.end as usize, base: unit(i).look })
        };
        let start_of = |i: usize| {
            place(unit(i).at).map(|a| Spot {
                file: a.file,
                at: a.start as usize,
                base: unit(i).look,
            })
        };
        // Behind all marks that end before, and before all that begin behind.
        let out_of = |i: usize, ends: bool| {
            let mut spot = if ends { end_of(i) } else { start_of(i) }?;
            for wrap in &flow.wraps {
                let edge = if ends { wrap.units.end == i + 1 } else { wrap.units.start == i };
                let holds = |n: Option<usize>| n.is_some_and(|n| wrap.units.contains(&n));
                if edge && !wrap.units.is_empty() && !holds(if ends { next } else { before }) {
                    let side = if ends { wrap.span.end } else { wrap.span.start } as usize;
                    let further = if ends { side > spot.at } else { side < spot.at };
                    if further {
                        spot.at = side;
                    }
                    spot.base &= !wrap.look;
                }
            }
            Some(spot)
        };
        let code = |i: Option<usize>| i.is_some_and(|i| unit(i).look & CODE != 0);
        let inside_code = (code(before) || before.is_none())
            && (code(next) || next.is_none())
            && (before.is_some() || next.is_some())
            || old.clone().any(|i| unit(i).look & CODE != 0) && !old.is_empty();
        let first = new.iter().find(|n| !n.ch.is_whitespace()).or(new.first());
        let mut wanted = first.map_or(0, |n| n.look & SHOWN);
        if inside_code {
            wanted |= CODE;
        }
        let own = (!old.is_empty()).then(|| start_of(old.start)).flatten();
        let own_out = (!old.is_empty()).then(|| {
            let mut spot = start_of(old.start)?;
            for wrap in flow.wraps.iter().filter(|w| {
                w.units.contains(&old.start) && old.start <= w.units.start && w.units.end <= old.end
            }) {
                spot.at = spot.at.min(wrap.span.start as usize);
                spot.base &= !wrap.look;
            }
            Some(spot)
        });
        let all = [
            (own, true),
            (before.and_then(end_of), false),
            (next.and_then(start_of), false),
            (own_out.flatten(), false),
            (before.and_then(|i| out_of(i, true)), false),
            (next.and_then(|i| out_of(i, false)), false),
        ];
        let all = || all.iter().filter_map(|(spot, inside)| Some(((*spot)?, *inside)));
        let same = all().find(|(s, _)| s.base & COMPARED == wanted);
        let less = || {
            all()
                .filter(|(s, _)| s.base & COMPARED & !wanted == 0)
                .max_by_key(|(s, _)| (s.base & COMPARED).count_ones())
        };
        same.or_else(less).or_else(|| all().next())
    }

    /// What is taken out of the source: the characters, and marks around nothing but them.
    fn removed(
        &self,
        flow: &Flow,
        old: &Range<usize>,
        kept: impl Fn(&Wrap) -> bool,
    ) -> Result<Vec<Span>, Why> {
        let whole: Vec<&Wrap> = (flow.wraps.iter())
            .filter(|w| !w.units.is_empty() && old.start <= w.units.start && w.units.end <= old.end)
            .collect();
        let mut out: Vec<Span> = Vec::new();
        for i in old.clone() {
            match flow.units[i].at {
                Some(at) if flow.units[i].ch == NOTE => out.push(self.with_space(flow, i, at)),
                Some(at) => out.push(at),
                None if whole.iter().any(|w| w.units.contains(&i) && w.span.is_some()) => {}
                None => return Err(COUNTED),
            }
        }
        out.extend(whole.iter().filter(|w| w.span.is_some() && !kept(w)).map(|w| w.span));
        out.retain(|s| s.is_some());
        out.sort_by_key(|s| (s.file, s.start, s.end));
        let mut joined: Vec<Span> = Vec::new();
        for span in out {
            match joined.last_mut() {
                Some(last) if last.file == span.file && span.start <= last.end => {
                    last.end = last.end.max(span.end);
                }
                _ => joined.push(span),
            }
        }
        if joined.iter().any(|s| s.file != joined[0].file) {
            return Err("it goes over several files; change it by hand");
        }
        Ok(joined.into_iter().filter(|s| s.end > s.start).collect())
    }

    /// The source of a note's mark; the space before a citation that is made a note is not shown, and goes
    /// with it.
    fn with_space(&self, flow: &Flow, i: usize, at: Span) -> Span {
        let text = self.text(at.file);
        // A comma that the style sets before the mark stands behind it in the source.
        let mut near = (i.saturating_sub(NEAR)..i).rev().filter_map(|b| flow.units[b].at);
        let before = near.find(|b| b.file == at.file && b.end <= at.start);
        let between = before.and_then(|b| text.get(b.end as usize..at.start as usize));
        match (between, before) {
            (Some(between), Some(before)) if between.trim().is_empty() => {
                Span { start: before.end, ..at }
            }
            _ => at,
        }
    }

    /// A number in the words of a citation, such as a page, is typed in the source of the citation.
    fn locator(
        &self,
        flow: &Flow,
        old: &Range<usize>,
        new: &[New],
    ) -> Option<Result<Vec<Splice>, Why>> {
        let made = |i: usize| flow.units[i].at.is_none() && flow.units[i].ch != END;
        if !old.clone().all(made) {
            return None;
        }
        let holds = |w: &&Wrap| {
            let inside = !old.is_empty() || w.units.start < old.start && old.end < w.units.end;
            let around = w.units.start <= old.start && old.end <= w.units.end;
            w.look == 0 && w.span.is_some() && inside && around
        };
        // What is taken away as a whole is another matter.
        let wrap = flow.wraps.iter().find(holds).filter(|w| w.units != *old)?;
        let (file, start) = (wrap.span.file, wrap.span.start as usize);
        let source =
            self.text(file).get(start..wrap.span.end as usize).filter(|s| s.contains('@'))?;
        let plain = |c: char| if matches!(c, '\u{2013}' | '\u{2011}') { '-' } else { c };
        let was: String = flow.units[old.clone()].iter().map(|u| plain(u.ch)).collect();
        let is: String = new.iter().map(|n| plain(n.ch)).collect();
        let number = |t: &str| {
            let sign = |c: char| c.is_ascii_digit() || "-ivxlcdmIVXLCDM".contains(c);
            !t.is_empty() && t.chars().all(sign)
        };
        let places = locators(source, &was);
        Some(match places.as_slice() {
            [at] if number(&was) && number(&is) => {
                let at = start + at;
                Ok(vec![Splice { file, start: at, end: at + was.len(), text: is }])
            }
            _ => Err(
                "the words of a citation are made of its key and the bibliography; change it there",
            ),
        })
    }

    /// Marks can't begin before a space nor end behind one: spaces that have come to their edge go out.
    fn edges(&self, flow: &Flow, old: &Range<usize>) -> Vec<Splice> {
        let mut out = Vec::new();
        let space = |i: usize| matches!(flow.units.get(i), Some(u) if u.ch == ' ');
        for wrap in flow.wraps.iter().filter(|w| w.look != 0 && w.look != CODE) {
            let (from, to) = (wrap.units.start, wrap.units.end);
            let last = old.start.checked_sub(1).filter(|_| old.end >= to && old.start < to);
            if let Some(last) = last.filter(|l| *l >= from && space(*l))
                && let Some(at) = flow.units[last].at
            {
                let (file, end) = (at.file, wrap.span.end as usize);
                out.push(Splice::out(at));
                let follows = self.text(file).get(end..).and_then(|t| t.chars().next());
                if follows.is_some_and(|c| !c.is_whitespace() && !c.is_ascii_punctuation()) {
                    out.push(Splice::put(file, end, " "));
                }
            }
            let first = Some(old.end).filter(|e| old.start <= from && *e > from && *e < to);
            if let Some(first) = first.filter(|f| space(*f))
                && let Some(at) = flow.units[first].at
            {
                let (file, start) = (at.file, wrap.span.start as usize);
                out.push(Splice::out(at));
                let stands = self.text(file).get(..start).and_then(|t| t.chars().next_back());
                if stands.is_some_and(|c| !c.is_whitespace()) {
                    out.push(Splice::put(file, start, " "));
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locators_are_no_parts_of_keys() {
        assert_eq!(locators("[@doe12, p. 12]", "12"), [12]);
        assert_eq!(locators("[@a, 12; @b, 12]", "12").len(), 2);
        assert_eq!(locators("[see 12 @doe:12, 112]", "12"), [0; 0]);
    }
}
