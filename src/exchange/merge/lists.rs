//! Lists whose bullets have become numbers, or the other way round.

use super::Merger;
use crate::exchange::change::Sort;
use crate::exchange::returned::Back;
use crate::exchange::units::*;
use crate::source::FileId;
use std::collections::BTreeMap;

/// What the items of each list have become, by the places of the lists.
pub(super) type Lists = BTreeMap<(FileId, u32), Listed>;

/// What the items of a list have become.
#[derive(Debug)]
pub(super) struct Listed {
    list: Within,
    /// The first of them, as it was sent.
    sent: usize,
    /// Whether they have numbers now, in the manuscript.
    now: bool,
    /// Whether they have numbers, one by one, as they went out and as they came back.
    items: Vec<(bool, bool)>,
    by: Option<String>,
}

impl Merger<'_> {
    /// Writes down what an item has become that stays where it is.
    pub(super) fn listed(&mut self, sent: usize, back: &Back) {
        let was = match self.sent[sent].style.as_deref() {
            Some("list bullet") => false,
            Some("list number") => true,
            _ => return,
        };
        let Some(para) = self.map[sent].map(|at| &self.now.paras[at]) else { return };
        let Role::Item(now) = para.role else { return };
        let item = para.within.iter().rposition(|w| w.holder == Holder::Item);
        let Some(list) = item.and_then(|at| para.within.get(at.checked_sub(1)?)).copied() else {
            return;
        };
        if back.numbered == [None; 2] {
            return;
        }
        // Where its list and its style say different things, the one that is new counts.
        let is = if back.numbered.contains(&Some(!was)) { !was } else { was };
        let new = || Listed { list, sent, now, items: Vec::new(), by: None };
        let of = self.lists.entry((list.span.file, list.span.start)).or_insert_with(new);
        of.items.push((was, is));
        if is != was && of.by.is_none() {
            of.by.clone_from(&back.by);
        }
    }

    /// Gives lists the marks that their items have come back with.
    pub(super) fn relist(&mut self) {
        let before = self.out.changes.len();
        let note = |_: &str, _: FileId| String::new();
        for (_, listed) in std::mem::take(&mut self.lists) {
            let Some((_, is)) = listed.items.iter().find(|(was, is)| was != is).copied() else {
                continue;
            };
            let what = if is { "numbers" } else { "bullets" };
            let words = format!("a list has {what} now");
            if listed.items.iter().any(|(_, own)| *own != is) {
                let why = "some of its items have others; change it by hand";
                self.told(listed.sent, words, why);
            } else if listed.now == is {
                self.out.already += 1;
            } else if self.patcher(&note).has_other_lines(
                &listed.list,
                self.out.changes[..before].iter().flat_map(|change| change.splices()),
            ) {
                let why = "lines of it have come or gone too; change its marks by hand";
                self.told(listed.sent, words, why);
            } else {
                match self.patcher(&note).relisted(&listed.list, is) {
                    Ok(splices) => self.push(Sort::Style, listed.by, splices),
                    Err(why) => self.told(listed.sent, words, why),
                }
            }
        }
    }
}
