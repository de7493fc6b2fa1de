//! The marks of a list's items.

use super::within::marker;
use super::{Patcher, Splice, Why};
use crate::exchange::units::*;
use crate::source::Span;

/// Its items are written in a way that nobody changes by their marks.
const NO_MARKS: Why = "its items have no marks of their own; change it by hand";

/// Whether a line before a list, or behind it, goes on in it or is an item of it.
fn is_of(line: &str, lead: usize) -> bool {
    let before = line.chars().take(lead).take_while(|c| matches!(c, ' ' | '>')).count();
    let rest = line.get(before..).unwrap_or_default();
    before == lead && (marker(rest).is_some() || rest.starts_with(' ') && !rest.trim().is_empty())
}

impl Patcher<'_> {
    /// Gives the items of a list numbers, or bullets; lines below their first ones stand as far in as their words.
    ///
    /// # Errors
    /// Why it can't be.
    pub(in crate::exchange) fn relisted(
        &self,
        list: &Within,
        numbered: bool,
    ) -> Result<Vec<Splice>, Why> {
        let items = self.items(list);
        let sign = self.free_sign(list, &items, numbered);
        let mut out = Vec::new();
        for (n, item) in items.iter().enumerate() {
            let file = item.span.file;
            let start = item.span.start as usize;
            let text = self.text(file);
            let line = text.get(start..).and_then(|t| t.lines().next()).unwrap_or_default();
            let own = marker(line).ok_or(NO_MARKS)?;
            let bare = own.trim_end();
            let new = match numbered {
                true => format!("{}{sign}", n + 1),
                false => sign.to_owned(),
            };
            out.push(Splice { file, start, end: start + bare.len(), text: new.clone() });
            let end = self.end_of(item, true).ok_or(NO_MARKS)?;
            let lead = self.before(item.span).chars().count();
            let (wide, by) = (own.len(), new.len() as isize - bare.len() as isize);
            let mut at = self.line_end(file, start);
            while at < end {
                let Some(next) = text.get(at..).and_then(|t| t.find('\n')) else { break };
                let from = at + next + 1;
                at = self.line_end(file, from);
                out.extend(self.shifted(file, (from, at.min(end)), (lead, wide), by));
            }
        }
        if out.is_empty() { Err(NO_MARKS) } else { Ok(out) }
    }

    /// Whether changes give a list other items or lines than it has: with marks of another kind these would not
    /// fit together.
    pub(in crate::exchange) fn has_other_lines<'s>(
        &self,
        list: &Within,
        splices: impl Iterator<Item = &'s Splice>,
    ) -> bool {
        let file = list.span.file;
        let text = self.text(file);
        let lead = self.before(list.span).chars().count();
        let from = self.line_start(file, list.span.start as usize);
        let Some(end) = self.end_of(list, true) else { return false };
        let marks: Vec<(usize, usize)> = (self.items(list).iter())
            .filter_map(|item| {
                let start = item.span.start as usize;
                Some((start, start + marker(text.get(start..)?.lines().next()?)?.len()))
            })
            .collect();
        splices.filter(|s| s.file == file && s.start <= end && s.end >= from).any(|s| {
            let old = text.get(s.start.max(from)..s.end.min(end)).unwrap_or_default();
            let inside = from < s.start && s.start < end;
            let begins = self.before(Span::new(file, s.start, s.start));
            let begins = begins.bytes().all(|b| matches!(b, b' ' | b'>'));
            let mut new = s.text.lines().skip(usize::from(!begins));
            old.contains('\n')
                || marks.iter().any(|(start, end)| s.start < *end && *start < s.end)
                || new.any(|line| if inside { !line.trim().is_empty() } else { is_of(line, lead) })
        })
    }

    /// What moves a line of an item, whose mark is so wide and stands so far in; nothing of a line that is empty,
    /// or goes on without being indented.
    fn shifted(
        &self,
        file: crate::source::FileId,
        (from, end): (usize, usize),
        (lead, wide): (usize, usize),
        by: isize,
    ) -> Option<Splice> {
        let line = self.text(file).get(from..end)?;
        let before = line.get(..lead).filter(|l| l.bytes().all(|b| matches!(b, b' ' | b'>')))?;
        let rest = &line[before.len()..];
        let indent = rest.bytes().take_while(|b| *b == b' ').count();
        if indent < wide || rest.trim().is_empty() {
            return None;
        }
        let at = from + before.len();
        match usize::try_from(by) {
            Ok(0) => None,
            Ok(more) => Some(Splice::put(file, at, " ".repeat(more))),
            Err(_) => Some(Splice::cut(file, at, at + by.unsigned_abs().min(indent))),
        }
    }

    /// The items of a list, in their order.
    fn items(&self, list: &Within) -> Vec<Within> {
        let mut items: Vec<Within> = Vec::new();
        for para in self.members(list) {
            let within = &self.now.paras[para].within;
            let own = within.iter().position(|w| w == list).and_then(|at| within.get(at + 1));
            items.extend(own.filter(|own| items.last() != Some(own)).copied());
        }
        items
    }

    /// The sign of a list's items that no list beside it has, with which it would be one.
    fn free_sign(&self, list: &Within, items: &[Within], numbered: bool) -> &'static str {
        let [usual, other] = if numbered { [".", ")"] } else { ["-", "*"] };
        let members = self.members(list);
        let (Some(first), Some(last)) = (members.first(), members.last()) else { return usual };
        let depth = self.now.paras[*first].within.iter().position(|w| w == list).unwrap_or(0);
        let beside = [self.previous(*first), self.next(*last)];
        let sign_of = |para: usize| {
            let within = &self.now.paras[para].within;
            let own = within.get(depth).filter(|w| matches!(w.holder, Holder::List(_)))?;
            let item = within.get(depth + 1).filter(|_| own != list && !items.is_empty())?;
            let text = self.text(item.span.file).get(item.span.start as usize..)?;
            marker(text.lines().next()?)?.trim_end().chars().next_back()
        };
        let is_taken = beside
            .into_iter()
            .flatten()
            .any(|p| sign_of(p).is_some_and(|sign| usual.starts_with(sign)));
        if is_taken { other } else { usual }
    }
}
