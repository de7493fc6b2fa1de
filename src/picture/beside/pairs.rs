//! Which page of a book is which page of another: by what they hold.

use super::{Pair, Side};
use crate::fnv::Fnv;
use crate::typeset::page::{Item, Page};
use crate::typeset::printed::alike;

/// Letters that are looked at together: those of a word or two.
const LETTERS: usize = 8;
/// Of so many places one is looked at, chosen by what stands there.
const OF: u64 = 4;
/// Pages by pages that are held against each other at most; beyond that they are taken in their order.
const MOST: usize = 16_000_000;

/// What stands on a page beside head and folio, wherever it stands.
pub(super) fn held(side: Side, at: usize) -> u64 {
    let mut hash = Fnv::default();
    for item in side.page(at).into_iter().flat_map(text) {
        match item {
            Item::Run(run) => {
                hash.add(run.text.bytes());
                run.glyphs.iter().for_each(|glyph| hash.add(glyph.id.to_le_bytes()));
            }
            Item::Image { resource, crop, .. } => {
                let image = side.book.images.get(*resource as usize);
                image.iter().for_each(|image| hash.add(image.data.iter().copied()));
                // What is shown of it, to the point.
                let shown = crop.iter().flat_map(|crop| [crop.whole, crop.fills]).flatten();
                shown.for_each(|at| hash.add((at.round() as i32).to_le_bytes()));
            }
            Item::Rect { .. } => hash.add([2]),
            Item::Path { segments, .. } => hash.add([4, segments.len() as u8]),
        }
    }
    hash.value()
}

fn text(page: &Page) -> impl Iterator<Item = &Item> {
    page.groups.iter().filter(|group| !group.role.is_furniture()).flat_map(|group| &group.items)
}

/// All pages of both books in their order. Those that hold the same are a pair; between two such pairs those
/// that share most of their words are, and then what is left, as far as there is something in either book.
pub(super) fn of(was: Side, is: Side) -> Vec<Pair> {
    let held =
        |side: Side| (0..side.pages.pages.len()).map(|at| held(side, at)).collect::<Vec<_>>();
    let (old, new) = (held(was), held(is));
    let mut list = Vec::new();
    let mut from = (0, 0);
    for (i, j) in alike(&old, &new).into_iter().chain([(old.len(), new.len())]) {
        similar((was, from.0, i), (is, from.1, j), &mut list);
        if i < old.len() {
            list.push(Pair { was: Some(i), is: Some(j) });
        }
        from = (i + 1, j + 1);
    }
    list
}

/// Pairs pages from one place to another of both books, none of which are the same.
fn similar(
    (was, i, i_end): (Side, usize, usize),
    (is, j, j_end): (Side, usize, usize),
    list: &mut Vec<Pair>,
) {
    let mut from = (i, j);
    for (a, b) in sharing((was, i, i_end), (is, j, j_end)).into_iter().chain([(i_end, j_end)]) {
        let (olds, news) = (a - from.0, b - from.1);
        for at in 0..olds.max(news) {
            let here = |begin: usize, count: usize| (at < count).then_some(begin + at);
            list.push(Pair { was: here(from.0, olds), is: here(from.1, news) });
        }
        if a < i_end {
            list.push(Pair { was: Some(a), is: Some(b) });
        }
        from = (a + 1, b + 1);
    }
}

/// The row of pairs, in the order of both books, that share most words; none of them shares none.
fn sharing(
    (was, i, i_end): (Side, usize, usize),
    (is, j, j_end): (Side, usize, usize),
) -> Vec<(usize, usize)> {
    let (olds, news) = (i_end - i, j_end - j);
    if olds == 0 || news == 0 || olds.saturating_mul(news) > MOST {
        return Vec::new();
    }
    let of = |side: Side, from: usize, to: usize| {
        (from..to).map(|at| side.page(at).map(words).unwrap_or_default()).collect::<Vec<_>>()
    };
    let (old, new) = (of(was, i, i_end), of(is, j, j_end));
    // The most that pages from here on share; the row behind the last one is nothing.
    let wide = news + 1;
    let mut best = vec![0u32; (olds + 1) * wide];
    let mut common = vec![0u32; olds * news];
    for a in (0..olds).rev() {
        for b in (0..news).rev() {
            let both = shared(&old[a], &new[b]);
            common[a * news + b] = both;
            let with = both + best[(a + 1) * wide + b + 1];
            best[a * wide + b] = with.max(best[(a + 1) * wide + b]).max(best[a * wide + b + 1]);
        }
    }
    let mut row = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < olds && b < news {
        let both = common[a * news + b];
        if both > 0 && best[a * wide + b] == both + best[(a + 1) * wide + b + 1] {
            row.push((i + a, j + b));
            (a, b) = (a + 1, b + 1);
        } else if best[a * wide + b] == best[(a + 1) * wide + b] {
            a += 1;
        } else {
            b += 1;
        }
    }
    row
}

/// What is looked at of a page's words, in no order: hashes of letters that follow each other, whatever lines and
/// hyphens divide them.
fn words(page: &Page) -> Vec<u64> {
    let mut letters: Vec<char> = Vec::new();
    for item in text(page) {
        let Item::Run(run) = item else { continue };
        letters.extend(run.text.chars().filter(|c| c.is_alphanumeric()));
    }
    let hash = |few: &[char]| Fnv::of(few.iter().flat_map(|c| u32::from(*c).to_le_bytes()));
    let mut found: Vec<u64> = letters.windows(LETTERS).map(hash).filter(|h| h % OF == 0).collect();
    found.sort_unstable();
    found
}

/// How many two rows have in common.
fn shared(a: &[u64], b: &[u64]) -> u32 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += u32::from(x == y);
        (i, j) = (i + usize::from(x <= y), j + usize::from(y <= x));
    }
    both
}
