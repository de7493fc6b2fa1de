//! What comes back from filters: blocks that are as they went stay as they were parsed, with their places;
//! the others are read from what came, and stand for the blocks in whose place they are.

use super::super::citations::Keys;
use super::super::pandoc;
use super::super::parse::{self, Dialect, Parsed};
use super::super::prepass;
use super::super::text::Text;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Block, visit_note_marks_in_mut};
use crate::source::Span;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// The chapter with what came back.
pub(super) fn merged(
    before: Parsed,
    sent: &Value,
    got: &Value,
    dialect: Dialect,
    works: Option<&Keys>,
) -> Parsed {
    let (sent, got) = (blocks_of(sent), blocks_of(got));
    let kept = pairs(&keys(sent), &keys(got));
    if kept.len() == sent.len() && kept.len() == got.len() {
        return before;
    }
    let Parsed { mut blocks, mut notes, diags } = before;
    notes.forgive(&mut blocks);
    let spans: Vec<Span> = blocks.iter().map(|b| b.span).collect();
    let mut old: Vec<Option<Block>> = blocks.into_iter().map(Some).collect();
    let mut out = Vec::new();
    let mut told = Diagnostics::new();
    let mut gone: Vec<Span> = Vec::new();
    let ends = kept.iter().copied().chain([(sent.len(), got.len())]);
    let (mut from_old, mut from_new) = (0, 0);
    for (old_at, new_at) in ends {
        gone.extend(&spans[from_old..old_at]);
        if from_new < new_at {
            let places = places(&spans, from_old..old_at, new_at - from_new);
            let new = read(&got[from_new..new_at], &places, (dialect, works), &mut told);
            out.extend(taken(new, &mut notes, &mut told));
        }
        out.extend(old.get_mut(old_at).and_then(Option::take));
        (from_old, from_new) = (old_at + 1, new_at + 1);
    }
    let within = |d: &Diagnostic| {
        gone.iter().any(|g| g.file == d.span.file && g.start <= d.span.start && d.span.end <= g.end)
    };
    let mut all = Diagnostics::new();
    diags.iter().filter(|d| !within(d)).for_each(|d| all.push(d.clone()));
    all.extend(told);
    Parsed { blocks: out, notes, diags: all }
}

fn blocks_of(document: &Value) -> &[Value] {
    document.get("blocks").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What blocks are compared by.
fn keys(blocks: &[Value]) -> Vec<String> {
    blocks.iter().map(Value::to_string).collect()
}

/// Where blocks stand that have come: for the blocks that have gone there, one for one where they are as
/// many, else from the first on; else for the block before.
fn places(spans: &[Span], gone: Range<usize>, count: usize) -> Vec<Span> {
    let before = spans.get(gone.start.wrapping_sub(1)).or(spans.first()).copied();
    let place = |at: usize| match gone.is_empty() {
        true => before.unwrap_or(Span::NONE),
        false => spans[(gone.start + at).min(gone.end - 1)],
    };
    (0..count).map(place).collect()
}

/// Reads blocks that have come.
fn read(
    blocks: &[Value],
    places: &[Span],
    (dialect, works): (Dialect, Option<&Keys>),
    told: &mut Diagnostics,
) -> Parsed {
    let document = pandoc::of_blocks(blocks);
    let place = |at: usize| places.get(at).copied().unwrap_or(Span::NONE);
    let mut text = Text::default();
    for (at, piece) in &document.pieces {
        text.push_generated(piece, place(*at));
        text.push_generated("\n", place(*at));
    }
    text.push_generated(&document.notes, place(0));
    for (at, what) in &document.left {
        told.push(Diagnostic::warning(Code::PANDOC_JSON, place(*at), what.clone()));
    }
    let (prepared, _) = prepass::prepare(&text, 0, dialect.own_marks());
    parse::parse(prepared, dialect, works)
}

/// The blocks, whose notes stand behind the chapter's.
fn taken(new: Parsed, notes: &mut super::Notes, told: &mut Diagnostics) -> Vec<Block> {
    let Parsed { mut blocks, notes: own, diags } = new;
    told.extend(diags);
    let by = notes.absorb(own);
    shift(&mut blocks, by);
    blocks
}

/// Lets marks of notes name those that stand so many further on.
pub(super) fn shift(blocks: &mut [Block], by: u32) {
    visit_note_marks_in_mut(blocks, &mut |index| *index = index.saturating_add(by));
}

/// Which of the old are which of the new, both ascending: what begins and ends alike, and between that
/// what stands once in both, with its neighbours.
fn pairs(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut open = vec![(0..old.len(), 0..new.len())];
    while let Some((mut o, mut n)) = open.pop() {
        while !o.is_empty() && !n.is_empty() && old[o.start] == new[n.start] {
            out.push((o.start, n.start));
            (o.start, n.start) = (o.start + 1, n.start + 1);
        }
        while !o.is_empty() && !n.is_empty() && old[o.end - 1] == new[n.end - 1] {
            (o.end, n.end) = (o.end - 1, n.end - 1);
            out.push((o.end, n.end));
        }
        let mut last = (o.start, n.start);
        let anchors = rising(&single(old, o.clone(), new, n.clone()));
        if anchors.is_empty() {
            continue;
        }
        for (at_old, at_new) in anchors {
            open.push((last.0..at_old, last.1..at_new));
            out.push((at_old, at_new));
            last = (at_old + 1, at_new + 1);
        }
        open.push((last.0..o.end, last.1..n.end));
    }
    out.sort_unstable();
    out
}

/// What stands once in both, in the order of the old.
fn single(old: &[String], o: Range<usize>, new: &[String], n: Range<usize>) -> Vec<(usize, usize)> {
    let mut seen: BTreeMap<&str, (usize, usize, usize, usize)> = BTreeMap::new();
    for at in o {
        let entry = seen.entry(&old[at]).or_default();
        (entry.0, entry.1) = (entry.0 + 1, at);
    }
    for at in n {
        if let Some(entry) = seen.get_mut(new[at].as_str()) {
            (entry.2, entry.3) = (entry.2 + 1, at);
        }
    }
    let mut out: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|(times, _, others, _)| *times == 1 && *others == 1)
        .map(|(_, at, _, other)| (at, other))
        .collect();
    out.sort_unstable();
    out
}

/// The longest row of pairs that ascends on both sides (by patience sorting).
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|top| pairs[*top].1 < pair.1);
        before[at] = pile.checked_sub(1).map(|p| tops[p]);
        match tops.get_mut(pile) {
            Some(top) => *top = at,
            None => tops.push(at),
        }
    }
    let mut out = Vec::with_capacity(tops.len());
    let mut at = tops.last().copied();
    while let Some(here) = at {
        out.push(pairs[here]);
        at = before[here];
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(old: &str, new: &str) -> String {
        let letters = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        let old = letters(old);
        pairs(&old, &letters(new)).into_iter().map(|(at, _)| old[at].as_str()).collect()
    }

    #[test]
    fn what_is_alike_stays() {
        assert_eq!(paired("abcd", "abcd"), "abcd");
        assert_eq!(paired("abcd", "aXcd"), "acd");
        assert_eq!(paired("a-b-c-d", "a-b-X-c-d"), "a-b-c-d");
        assert_eq!(paired("abcdef", "Xbdef"), "bdef");
        assert_eq!(paired("abc", "cab"), "ab");
        assert_eq!(paired("", "a"), "");
        assert_eq!(paired("aaaa", "aaa"), "aaa");
    }
}
