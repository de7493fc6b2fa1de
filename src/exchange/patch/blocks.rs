//! Whole paragraphs: joined, divided, put in, taken out, moved.

use super::place::Goes;
use super::{Around, COUNTED, Line, Patcher, Splice, Why};
use crate::exchange::markup::{New, begun, marks};
use crate::exchange::meanwhile::Flow;
use crate::exchange::units::*;
use crate::import::docx::styles::Sort;
use crate::markdown::mark_at;
use std::ops::Range;

/// It stands where paragraphs are no lines of their own.
pub(super) const NO_LINES: Why = "it divides or joins what is no paragraph; change it by hand";

impl Patcher<'_> {
    /// Paragraphs become one: some characters and the ends among them give way to words.
    pub(super) fn join(
        &self,
        flow: &Flow,
        old: Range<usize>,
        ends: &[usize],
        new: &[New],
    ) -> Result<Vec<Splice>, Why> {
        let (Some(first_end), Some(last_end)) = (ends.first(), ends.last()) else {
            return self.words(flow, old, new);
        };
        // What stands there already stays, with its marks.
        let same = |unit: usize, new: &New| {
            let own = &flow.units[unit];
            own.ch == new.ch && own.look & SHOWN == new.look && new.thing.is_none()
        };
        let (mut old, mut new) = (old, new);
        while let Some((one, rest)) = new.split_first().filter(|_| old.start < *first_end)
            && same(old.start, one)
        {
            (old.start, new) = (old.start + 1, rest);
        }
        while let Some((one, rest)) = new.split_last().filter(|_| old.end > last_end + 1)
            && same(old.end - 1, one)
        {
            (old.end, new) = (old.end - 1, rest);
        }
        let first = flow.para[*first_end];
        let last = flow.para[last_end + 1..].first().copied().ok_or(NO_LINES)?;
        let begins = |at: usize| at == 0 || flow.units[at - 1].ch == END;
        let ends_at = |at: usize| flow.units.get(at).is_none_or(|u| u.ch == END);
        let mut out = Vec::new();
        let middle = || {
            let mut all: Vec<usize> = flow.para[*first_end..=*last_end].to_vec();
            all.dedup();
            all
        };
        if begins(old.start) && old.start < *first_end {
            // All of the first goes, and the last one stays what it is.
            for at in middle() {
                out.extend(self.without(at)?);
            }
            out.extend(self.words(flow, last_end + 1..old.end, new)?);
            return Ok(out);
        }
        if ends_at(old.end) {
            for at in middle().into_iter().filter(|at| *at != first) {
                out.extend(self.without(at)?);
            }
            out.extend(self.without(last)?);
            out.extend(self.words(flow, old.start..*first_end, new)?);
            return Ok(out);
        }
        let (a, b) = (&self.now.paras[first], &self.now.paras[last]);
        let lines = |p: &Para| {
            !matches!(p.role, Role::Cell | Role::Code | Role::Table | Role::Picture | Role::Formula)
                && p.block.is_some()
        };
        if !lines(a) || !lines(b) || a.block.file != b.block.file || a.block.end > b.block.start {
            return Err(NO_LINES);
        }
        let lined = |p: &Para| {
            let text = self.text(p.block.file);
            text.get(p.block.start as usize..p.block.end as usize).is_some_and(|t| t.contains('\n'))
        };
        if self.has_bars(a) != self.has_bars(b) && lined(b) {
            return Err("it joins verse and prose; join them by hand");
        }
        let file = a.block.file;
        let (from, to) = (a.block.end as usize, b.block.start as usize);
        // What stands between the two and was not sent, such as the words of notes, comes behind.
        let lines = self.between(a, b);
        out.extend(self.words(flow, old.start..*first_end, new)?);
        let behind = self.words(flow, last_end + 1..old.end, &[])?;
        // What the words before leave goes up to the gap, and the gap up to the words behind.
        out.push(Splice::cut(file, from, to));
        out.extend(behind);
        if !lines.is_empty() {
            let end = self.last_line_end(b);
            out.push(Splice::put(file, end, format!("\n\n{lines}")));
        }
        Ok(out)
    }

    /// The lines between two paragraphs of a file that belong to neither.
    fn between(&self, a: &Para, b: &Para) -> String {
        let (file, text) = (a.block.file, self.text(a.block.file));
        let from = self.last_line_end(a);
        let to = self.line_start(file, b.block.start as usize);
        let lines = text.get(from..to.max(from)).unwrap_or_default();
        let bare = |line: &&str| line.bytes().any(|c| !matches!(c, b' ' | b'\t' | b'\r' | b'>'));
        match lines.lines().any(|line| bare(&line)) {
            true => lines.trim_matches(['\n', '\r']).to_owned(),
            false => String::new(),
        }
    }

    /// A paragraph becomes several: the first line goes on, the others begin new ones.
    pub(super) fn split(
        &self,
        flow: &Flow,
        old: Range<usize>,
        lines: &[Line],
    ) -> Result<Vec<Splice>, Why> {
        let ends = |at: usize| flow.units.get(at).is_none_or(|u| u.ch == END);
        let begins = |at: usize| at == 0 || flow.units.get(at - 1).is_some_and(|u| u.ch == END);
        let (first, rest) = lines.split_first().ok_or(NO_LINES)?;
        if ends(old.end) {
            let at = self.at(flow, old.start, false).ok_or(NO_LINES)?;
            let mut out = self.words(flow, old, &first.units)?;
            out.extend(self.behind(at, rest)?);
            return Ok(out);
        }
        if begins(old.start) {
            let (last, before) = lines.split_last().ok_or(NO_LINES)?;
            let at = self.at(flow, old.start, true).ok_or(NO_LINES)?;
            let mut out = self.ahead(at, before)?;
            out.extend(self.words(flow, old, &last.units)?);
            return Ok(out);
        }
        let at = self.at(flow, old.start, true).ok_or(NO_LINES)?;
        self.divide(flow, old, first, rest, at)
    }

    fn at(&self, flow: &Flow, unit: usize, begins: bool) -> Option<usize> {
        let own = flow.para.get(unit).copied();
        let before = unit.checked_sub(1).and_then(|i| flow.para.get(i).copied());
        if begins { own.or(before) } else { before.or(own) }
    }

    /// Divides a paragraph within its words.
    fn divide(
        &self,
        flow: &Flow,
        old: Range<usize>,
        first: &Line,
        rest: &[Line],
        at: usize,
    ) -> Result<Vec<Splice>, Why> {
        let para = &self.now.paras[at];
        if matches!(para.role, Role::Cell | Role::Code | Role::Table) || !para.block.is_some() {
            return Err(NO_LINES);
        }
        // The space at which it is divided goes.
        let blank = |i: usize| flow.units[i].ch.is_whitespace();
        let (mut from, mut to) = (old.start, old.end);
        if first.units.is_empty() && from > 0 && blank(from - 1) {
            from -= 1;
        }
        let tail = rest.last().is_some_and(|l| l.units.is_empty());
        if tail && to < flow.units.len() && blank(to) {
            to += 1;
        }
        let mut out = self.words(flow, from..to, &[])?;
        let spot = match out.first() {
            Some(splice) => (splice.file, splice.start),
            None => {
                let unit = flow.units.get(from).and_then(|u| u.at).ok_or(COUNTED)?;
                (unit.file, unit.start as usize)
            }
        };
        let (file, start) = spot;
        // Marks that are open here are closed and opened again.
        let open: Vec<Look> = (flow.wraps.iter())
            .filter(|w| w.units.start < from && to < w.units.end)
            .map(|w| w.look)
            .collect();
        if open.iter().any(|look| *look == 0 || *look == CODE) {
            return Err("it divides a link or code; change it by hand");
        }
        let close: String = open.iter().rev().map(|l| marks(*l).1).collect();
        let again: String = open.iter().map(|l| marks(*l).0).collect();
        let end = out.first().map_or(start, |s| s.end);
        let goes_on = self.around(file, start, end);
        let ends = Around { after: "", ..goes_on };
        let mut far = None;
        let mut text = self.inline(&first.units, para.units[0].look, ends, para);
        text.push_str(&close);
        for (n, line) in rest.iter().enumerate() {
            text.push_str(&self.line_break(para, line));
            let last = n + 1 == rest.len();
            let again = if last { again.as_str() } else { "" };
            let at = if last { goes_on } else { ends };
            let before = again.chars().next_back();
            let words = self.inline(&line.units, 0, Around { before, ..at }, para);
            let words = format!("{again}{words}");
            let mark = mark_at(&format!("{words}{}", at.after)).filter(|_| last);
            far = mark.and_then(|at| at.checked_sub(words.len() + 1)).map(|n| end + n + 1);
            text.push_str(&begun(words, at.after));
        }
        match out.first_mut() {
            Some(splice) => splice.text.insert_str(0, &text),
            None => out.push(Splice::put(file, start, text)),
        }
        // What was done so that words stay words is not for a line that ends here.
        out.truncate(1);
        out.extend(far.map(|at| Splice::put(file, at, "\\")));
        Ok(out)
    }

    /// What ends one paragraph and begins the next, where both are of one sort.
    fn line_break(&self, para: &Para, line: &Line) -> String {
        let prefix = self.prefix(para);
        if matches!(para.role, Role::Item(_)) && is_item(line) {
            return format!("\n{}", self.marker(para, 1));
        }
        let heading = match line.sort {
            Sort::Heading(n) if matches!(para.role, Role::Heading(_)) => {
                format!("{} ", "#".repeat(usize::from(n)))
            }
            _ => String::new(),
        };
        let blank = prefix.trim_end();
        format!("\n{blank}\n{prefix}{heading}")
    }

    /// What begins an item, some items further on.
    fn marker(&self, para: &Para, further: u64) -> String {
        let own = self.before(para.block);
        let digits = own.trim_start_matches([' ', '\t', '>']);
        let number: String = digits.chars().take_while(char::is_ascii_digit).collect();
        match number.parse::<u64>() {
            Ok(n) => own.replacen(&number, &n.saturating_add(further).to_string(), 1),
            Err(_) => own.to_owned(),
        }
    }

    /// New paragraphs behind one.
    pub(super) fn behind(&self, at: usize, lines: &[Line]) -> Result<Vec<Splice>, Why> {
        let para = &self.now.paras[at];
        let goes = self.typed_lines(lines, para);
        Ok(self.put(Some(at), self.next(at), &goes)?.concat())
    }

    /// New paragraphs before one.
    fn ahead(&self, at: usize, lines: &[Line]) -> Result<Vec<Splice>, Why> {
        let para = &self.now.paras[at];
        if matches!(para.role, Role::Heading(_) | Role::Part) && para.opens {
            return Err("it stands before the title of a chapter; put it where it belongs by hand");
        }
        let goes = self.typed_lines(lines, para);
        let before = self.previous(at).filter(|b| {
            let block = self.now.paras[*b].block;
            block.is_some() && block.file == para.block.file
        });
        Ok(self.put(before, Some(at), &goes)?.concat())
    }

    /// New paragraphs as they go into the file of one.
    fn typed_lines(&self, lines: &[Line], para: &Para) -> Vec<Goes> {
        let some = lines.iter().filter(|l| !l.units.is_empty());
        some.map(|l| self.typed_line(l, para.block.file, para.nesting)).collect()
    }

    /// The paragraph that stays behind one in its row.
    pub(in crate::exchange) fn next(&self, at: usize) -> Option<usize> {
        let story = self.now.paras[at].story;
        let stays = |n: &usize| self.now.paras[*n].story == story && !self.leaving.contains(n);
        (at + 1..self.now.paras.len()).find(stays)
    }

    /// The paragraph that stays before one in its row.
    pub(super) fn previous(&self, at: usize) -> Option<usize> {
        let story = self.now.paras[at].story;
        let stays = |n: &usize| self.now.paras[*n].story == story && !self.leaving.contains(n);
        (0..at).rev().find(stays)
    }

    /// Takes a paragraph out.
    pub(in crate::exchange) fn without(&self, at: usize) -> Result<Vec<Splice>, Why> {
        let para = &self.now.paras[at];
        if !para.block.is_some() {
            return Err(COUNTED);
        }
        let splice = |start: usize, end: usize| vec![Splice::cut(para.block.file, start, end)];
        match para.role {
            Role::Heading(1) | Role::Part if para.opens => {
                return Err(
                    "it is the title of a chapter: `recto order remove` takes chapters out",
                );
            }
            Role::Cell => return Err("it is a cell of a table; take it out by hand"),
            Role::Caption | Role::Callout | Role::Picture | Role::Table | Role::Code
                if self.now.paras.iter().filter(|p| p.block == para.block).count() > 1
                    || para.role != Role::Code
                        && para.units.first().is_some_and(|u| u.at.is_none()) =>
            {
                return Err(
                    "it is one of a picture, table or box and its words; take it out by hand",
                );
            }
            Role::Term => return Err("it is a term with its definition; take it out by hand"),
            Role::Note if self.before(para.block).contains("]:") || !self.is_lines(para) => {
                return Err("it is the words of a note whose mark is still there; take that out");
            }
            _ => {}
        }
        if self.begins_more(at) {
            return Err("it is the first of several in one thing; take it out by hand");
        }
        let file = para.block.file;
        if let Some(next) = para.next {
            let between = self.text(file).get(para.block.end as usize..next.start as usize);
            if between.is_none_or(|t| !t.trim_matches(['>', ' ', '\t', '\r', '\n']).is_empty()) {
                return Err("something stands between it and the next one; take it out by hand");
            }
            return Ok(splice(para.block.start as usize, next.start as usize));
        }
        let span = para.item.unwrap_or(para.block);
        if span.file != file || !self.is_lines(para) {
            return Err(NO_LINES);
        }
        // A theorem goes with its only paragraph, and its head with it.
        let made = para.units.first().is_some_and(|u| u.at.is_none());
        let alone = |w: &&Within| made && self.is_fenced(w) && self.members(w) == [at];
        if let Some(whole) = para.within.iter().find(alone)
            && let Some(end) = self.end_of(whole, true)
        {
            let (start, end) = self.whole_lines(file, whole.span.start as usize, end);
            return Ok(splice(start, end));
        }
        let end = self.last_line_end(para);
        let (start, end) = self.whole_lines(file, para.block.start.min(span.start) as usize, end);
        let (start, end) =
            if self.has_bars(para) { self.with_bar(para, start, end) } else { (start, end) };
        Ok(splice(start, end))
    }

    /// The lines of a stanza with the bar that parts it from the next one that stays; of the last one, from
    /// the one before.
    fn with_bar(&self, para: &Para, start: usize, end: usize) -> (usize, usize) {
        let text = self.text(para.block.file);
        let bar =
            |line: &str| line.contains('|') && line.bytes().all(|b| b"| \t\r\n>".contains(&b));
        let own = para.within.last();
        let follows = |n: &usize| {
            let other = &self.now.paras[*n];
            other.within.last() == own
                && other.block.start > para.block.start
                && !self.leaving.contains(n)
        };
        let behind = text.get(end..).and_then(|t| t.split_inclusive('\n').next());
        let above = text.get(..start).and_then(|t| t.split_inclusive('\n').next_back());
        match (0..self.now.paras.len()).any(|n| follows(&n)) {
            true => (start, end + behind.filter(|l| bar(l)).map_or(0, str::len)),
            false => (start - above.filter(|l| bar(l)).map_or(0, str::len), end),
        }
    }

    /// Whether a paragraph has the sign in its line with which an item or a definition begins that goes on
    /// behind it.
    fn begins_more(&self, at: usize) -> bool {
        let para = &self.now.paras[at];
        let begins = |w: &&Within| {
            let item = w.holder == Holder::Item && !matches!(para.role, Role::Item(_));
            item || w.holder == Holder::Definition
        };
        para.within.iter().filter(begins).any(|w| {
            let members = self.members(w);
            members.first() == Some(&at)
                && members.iter().any(|n| !self.leaving.contains(n) && *n != at)
        })
    }

    /// Whether a paragraph has its lines for itself.
    fn is_lines(&self, para: &Para) -> bool {
        let marks = |c: char| c.is_whitespace() || c.is_ascii_digit() || ">*+-#.):|".contains(c);
        self.before(para.block).chars().all(marks)
    }
}

pub(super) fn is_item(line: &Line) -> bool {
    line.item.is_some() || matches!(line.sort, Sort::List(_))
}
