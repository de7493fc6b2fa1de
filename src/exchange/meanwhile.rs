//! The manuscript has gone on while the document was away: where what was sent stands in it now.

use super::compare::{Key, key, words};
use super::pair::{self, alike};
use super::sent::Sent;
use super::units::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// For each paragraph that was sent, the one of the manuscript that it is now.
pub(super) fn paragraphs(sent: &[Sent], now: &Text) -> Vec<Option<usize>> {
    let old: Vec<String> = sent.iter().map(|s| s.units.iter().map(|u| u.0).collect()).collect();
    let new: Vec<String> = now.paras.iter().map(Para::text).collect();
    let mut found = vec![None; sent.len()];
    let mut taken = vec![false; new.len()];
    // Each chapter by itself first: equal lines of two chapters are not each other's.
    let mut files: Vec<&str> = now.paras.iter().map(|p| p.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    for file in files {
        let a: Vec<usize> = (0..sent.len()).filter(|n| sent[*n].file == file).collect();
        let b: Vec<usize> = (0..new.len()).filter(|n| now.paras[*n].file == file).collect();
        let texts = |all: &[String], of: &[usize]| -> Vec<String> {
            of.iter().map(|n| all[*n].clone()).collect()
        };
        for (n, to) in pair::texts(&texts(&old, &a), &texts(&new, &b)).into_iter().enumerate() {
            if let Some(to) = to {
                (found[a[n]], taken[b[to]]) = (Some(b[to]), true);
            }
        }
    }
    // What has gone from one chapter to another, whole, or with its file's name.
    let a: Vec<usize> = (0..sent.len()).filter(|n| found[*n].is_none()).collect();
    let mut free: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for n in (0..new.len()).rev().filter(|n| !taken[*n]) {
        free.entry(&new[n]).or_default().push(n);
    }
    for n in a {
        found[n] = free.get_mut(old[n].as_str()).and_then(Vec::pop);
    }
    for (at, sent) in sent.iter().enumerate() {
        // The title page is no part of any file; a cell is no paragraph.
        let sort = |s: &Story| match s {
            Story::Body => 0,
            Story::Cell(..) => 1,
            Story::Note(_) => 2,
        };
        let fits =
            |n: &usize| !sent.file.is_empty() && sort(&now.paras[*n].story) == sort(&sent.story);
        found[at] = found[at].filter(fits);
    }
    beside(sent, now, &mut found);
    found
}

/// A cell whose words are others now stands in the row of those that were beside it.
fn beside(sent: &[Sent], now: &Text, found: &mut [Option<usize>]) {
    let mut places: FxHashMap<Story, usize> = FxHashMap::default();
    for (n, para) in now.paras.iter().enumerate() {
        if matches!(para.story, Story::Cell(..)) {
            places.entry(para.story).or_insert(n);
        }
    }
    let mut rows: FxHashMap<(usize, usize), Story> = FxHashMap::default();
    for (one, at) in sent.iter().zip(found.iter()) {
        if let (Story::Cell(table, row, cell), Some(at)) = (one.story, at)
            && let Story::Cell(t, r, c) = now.paras[*at].story
            && c == cell
        {
            rows.entry((table, row)).or_insert(Story::Cell(t, r, 0));
        }
    }
    let mut taken: BTreeSet<usize> = found.iter().flatten().copied().collect();
    for (one, at) in sent.iter().zip(found.iter_mut()).filter(|(_, at)| at.is_none()) {
        if let Story::Cell(table, row, cell) = one.story
            && let Some(Story::Cell(t, r, _)) = rows.get(&(table, row))
            && let Some(n) = places.get(&Story::Cell(*t, *r, cell))
            && taken.insert(*n)
        {
            *at = Some(*n);
        }
    }
}

/// Several paragraphs of the manuscript as one row of characters.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) units: Vec<Unit>,
    /// The paragraph of each; of an end, the one that it ends.
    pub(super) para: Vec<usize>,
    /// The marks around them.
    pub(super) wraps: Vec<Wrap>,
    /// Which notes the marks of notes are of, by character.
    pub(super) notes: Vec<(usize, usize)>,
    /// For each character that was sent, the one that it is now.
    pub(super) kept: Vec<Option<usize>>,
}

/// The row of the paragraphs that those which were sent are now; `known` are those that are some. What
/// one was divided into belongs to it. An end is there where two that followed each other still do.
pub(super) fn flow(sent: &[(&Sent, Option<usize>)], known: &BTreeSet<usize>, now: &Text) -> Flow {
    let mut flow = Flow::default();
    let mut old: Vec<Key> = Vec::new();
    let mut paras: Vec<usize> = Vec::new();
    for (n, (sent, at)) in sent.iter().enumerate() {
        if n > 0 {
            old.push((END, 0));
        }
        old.extend(sent.units.iter().map(|u| (key(u.0), 0)));
        let Some(at) = *at else { continue };
        if paras.contains(&at) {
            continue;
        }
        let text: String = sent.units.iter().map(|u| u.0).collect();
        let (mut own, mut all) = (now.paras[at].text(), vec![at]);
        let free = |n: &usize| !known.contains(n) && !now.paras[*n].units.is_empty();
        while let Some(before) = before_in_story(now, all[0]).filter(free) {
            let more = format!("{} {own}", now.paras[before].text());
            if alike(&text, &more) <= alike(&text, &own) {
                break;
            }
            all.insert(0, before);
            own = more;
        }
        while let Some(next) = all.last().and_then(|l| next_in_story(now, *l)).filter(free) {
            let more = format!("{own} {}", now.paras[next].text());
            if alike(&text, &more) <= alike(&text, &own) {
                break;
            }
            all.push(next);
            own = more;
        }
        paras.extend(all);
    }
    let mut torn = BTreeSet::new();
    for (n, at) in paras.iter().enumerate() {
        if n > 0 {
            if next_in_story(now, paras[n - 1]) != Some(*at) {
                torn.insert(flow.units.len());
            }
            flow.units.push(Unit { ch: END, look: 0, at: None });
            flow.para.push(paras[n - 1]);
        }
        add(&mut flow, *at, &now.paras[*at]);
    }
    let new: Vec<Key> = flow.units.iter().map(|u| (key(u.ch), 0)).collect();
    flow.kept = kept(&old, &new);
    for kept in &mut flow.kept {
        *kept = kept.filter(|k| !torn.contains(k));
    }
    flow
}

/// Adds the characters of a paragraph.
fn add(flow: &mut Flow, at: usize, para: &Para) {
    let shift = flow.units.len();
    let mut objects = para.objects.iter();
    for (i, unit) in para.units.iter().enumerate() {
        if is_object(unit.ch)
            && let Some(Object::Note(number)) = objects.next()
        {
            flow.notes.push((shift + i, *number));
        }
    }
    flow.units.extend(&para.units);
    flow.para.extend(std::iter::repeat_n(at, para.units.len()));
    flow.wraps.extend(
        para.wraps
            .iter()
            .map(|w| Wrap { units: w.units.start + shift..w.units.end + shift, ..w.clone() }),
    );
}

/// The paragraph that follows one in its row.
pub(super) fn next_in_story(now: &Text, at: usize) -> Option<usize> {
    let story = now.paras[at].story;
    (at + 1..now.paras.len()).find(|n| now.paras[*n].story == story)
}

/// The paragraph before one in its row.
fn before_in_story(now: &Text, at: usize) -> Option<usize> {
    let story = now.paras[at].story;
    (0..at).rev().find(|n| now.paras[*n].story == story)
}

/// For each character of a row, the one that it is in another.
fn kept(old: &[Key], new: &[Key]) -> Vec<Option<usize>> {
    let mut out = Vec::with_capacity(old.len());
    let (mut x, mut y) = (0, 0);
    for edit in words(old, new) {
        while x < edit.old.start {
            out.push(Some(y));
            (x, y) = (x + 1, y + 1);
        }
        out.extend(edit.old.clone().map(|_| None));
        (x, y) = (edit.old.end, edit.new.end);
    }
    while x < old.len() {
        out.push(Some(y));
        (x, y) = (x + 1, y + 1);
    }
    out
}
