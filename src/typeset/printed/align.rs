//! Pieces that were printed, and the pieces of now that they have become.

use super::{LineMark, PrintedPiece, hundredths};
use crate::typeset::galley::{Piece, Setting};
use rustc_hash::FxHashMap;

/// What has become of a printed piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::typeset) enum Fate {
    /// It is there, line by line.
    Same {
        /// Its index now.
        now: u32,
        /// The setting that is as it was printed.
        setting: u8,
    },
    /// It has other words, in as many lines of the same height.
    Fits {
        /// Its index now.
        now: u32,
        /// The setting that has as many lines.
        setting: u8,
    },
    /// It has other words, and no setting of as many lines.
    Resized {
        /// Its index now.
        now: u32,
    },
    /// It is no longer there, or cannot be told among others that have changed.
    Gone,
}

/// What there is to compare with a printed piece.
#[derive(Debug, Clone, Copy)]
pub(in crate::typeset) struct Now<'a> {
    settings: &'a [Setting],
    /// White above and below, 1/100 pt.
    white: (i32, i32),
}

impl<'a> Now<'a> {
    /// A piece of the text.
    pub(in crate::typeset) fn piece(piece: &'a Piece) -> Now<'a> {
        let white = (hundredths(piece.above), hundredths(piece.below));
        Now { settings: &piece.variants, white }
    }

    /// A note at the foot.
    pub(in crate::typeset) fn note(note: &'a Setting) -> Now<'a> {
        Now { settings: std::slice::from_ref(note), white: (0, 0) }
    }
}

/// Two rows of pieces side by side.
#[derive(Debug)]
pub(in crate::typeset) struct Aligned {
    /// By the index of what was printed.
    pub fates: Vec<Fate>,
    /// By the index of what is there: what it was, if it was printed.
    pub was: Vec<Option<u32>>,
}

impl Aligned {
    /// Finds printed pieces among those of now, each given as its settings.
    pub(in crate::typeset) fn of(printed: &[PrintedPiece], now: &[Now]) -> Aligned {
        let mut numbers: FxHashMap<&[LineMark], u32> = FxHashMap::default();
        let mut number = |lines| {
            let next = numbers.len() as u32;
            *numbers.entry(lines).or_insert(next)
        };
        let old: Vec<u32> = printed.iter().map(|piece| number(&piece.lines[..])).collect();
        let mut alike = vec![(u32::MAX, 0u8); now.len()];
        for (piece, found) in now.iter().zip(&mut alike) {
            for (v, setting) in piece.settings.iter().enumerate() {
                let lines: Vec<LineMark> = setting.slabs.iter().map(LineMark::of).collect();
                if let Some(number) = numbers.get(&lines[..]) {
                    *found = (*number, v as u8);
                    break;
                }
            }
        }
        let new: Vec<u32> = alike.iter().map(|a| a.0).collect();
        let mut pairs = Vec::new();
        pair(&old, &new, (0, old.len()), (0, new.len()), &mut pairs);
        let mut aligned =
            Aligned { fates: vec![Fate::Gone; printed.len()], was: vec![None; now.len()] };
        for (i, j) in pairs {
            aligned.was[j] = Some(i as u32);
            let same = old[i] == new[j] && printed[i].white == now[j].white;
            aligned.fates[i] = match same {
                true => Fate::Same { now: j as u32, setting: alike[j].1 },
                false => resized(&printed[i], &now[j], j as u32),
            };
        }
        aligned
    }

    /// The index of now before which the text of printed piece `i` begins.
    pub(in crate::typeset) fn start(&self, i: u32) -> Option<u32> {
        if i as usize == self.fates.len() {
            return Some(self.was.len() as u32);
        }
        let here = self.fates.get(i as usize).and_then(|f| f.now());
        here.or_else(|| match i {
            0 => Some(0),
            _ => self.fates.get(i as usize - 1)?.now().map(|now| now + 1),
        })
    }
}

impl Fate {
    /// The index of now.
    pub(in crate::typeset) fn now(self) -> Option<u32> {
        match self {
            Fate::Same { now, .. } | Fate::Fits { now, .. } | Fate::Resized { now } => Some(now),
            Fate::Gone => None,
        }
    }

    /// The setting of now that takes the room which was printed.
    pub(in crate::typeset) fn setting(self) -> Option<u8> {
        match self {
            Fate::Same { setting, .. } | Fate::Fits { setting, .. } => Some(setting),
            Fate::Resized { .. } | Fate::Gone => None,
        }
    }
}

fn resized(printed: &PrintedPiece, piece: &Now, now: u32) -> Fate {
    let fits = |s: &Setting| {
        let as_high = (hundredths(s.height()) - printed.height).abs() <= 2;
        s.slabs.len() == printed.lines.len() && as_high && printed.white == piece.white
    };
    match piece.settings.iter().position(fits) {
        Some(v) => Fate::Fits { now, setting: v as u8 },
        None => Fate::Resized { now },
    }
}

/// Pairs two rows of names: those that are the same, and others where as many of them stand between.
pub(in crate::typeset) fn pairs(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut number = |name| {
        let next = numbers.len() as u32;
        *numbers.entry(name).or_insert(next)
    };
    let old: Vec<u32> = old.iter().map(|name| number(*name)).collect();
    let new: Vec<u32> = new.iter().map(|name| number(*name)).collect();
    let mut found = Vec::new();
    pair(&old, &new, (0, old.len()), (0, new.len()), &mut found);
    found
}

/// Pairs what is the same in two rows of hashes, in the order of both.
#[cfg(feature = "cli")]
pub(crate) fn alike(old: &[u64], new: &[u64]) -> Vec<(usize, usize)> {
    let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
    let mut number = |hash: &u64| {
        let next = numbers.len() as u32;
        *numbers.entry(*hash).or_insert(next)
    };
    let old: Vec<u32> = old.iter().map(&mut number).collect();
    let new: Vec<u32> = new.iter().map(&mut number).collect();
    let mut found = Vec::new();
    pair(&old, &new, (0, old.len()), (0, new.len()), &mut found);
    found.retain(|(i, j)| old[*i] == new[*j]);
    found.sort_unstable();
    found
}

/// Pairs two rows of numbers: what is the same, found from both ends and then by what stands in either row
/// once, and between two such pairs what is others, where it is as many.
fn pair(
    old: &[u32],
    new: &[u32],
    (mut i, mut i_end): (usize, usize),
    (mut j, mut j_end): (usize, usize),
    pairs: &mut Vec<(usize, usize)>,
) {
    while i < i_end && j < j_end && old[i] == new[j] {
        pairs.push((i, j));
        (i, j) = (i + 1, j + 1);
    }
    while i < i_end && j < j_end && old[i_end - 1] == new[j_end - 1] {
        (i_end, j_end) = (i_end - 1, j_end - 1);
        pairs.push((i_end, j_end));
    }
    if i == i_end || j == j_end {
        return;
    }
    let anchors = anchors(&old[i..i_end], &new[j..j_end]);
    if anchors.is_empty() {
        if i_end - i == j_end - j {
            pairs.extend((i..i_end).zip(j..j_end));
        }
        return;
    }
    let (mut from_i, mut from_j) = (i, j);
    for (a, b) in anchors {
        pair(old, new, (from_i, i + a), (from_j, j + b), pairs);
        pairs.push((i + a, j + b));
        (from_i, from_j) = (i + a + 1, j + b + 1);
    }
    pair(old, new, (from_i, i_end), (from_j, j_end), pairs);
}

/// The longest row of pairs, in the order of both, of what stands in either once.
fn anchors(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let once = |row: &[u32]| {
        let mut places: FxHashMap<u32, Option<usize>> = FxHashMap::default();
        for (at, number) in row.iter().enumerate() {
            places.entry(*number).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let in_new = once(new);
    let in_old = once(old);
    let mut common: Vec<(usize, usize)> = in_old
        .iter()
        .filter_map(|(number, at)| Some(((*at)?, in_new.get(number).copied().flatten()?)))
        .collect();
    common.sort_unstable();
    // Patience: piles of ever smaller second places; each card knows the top of the pile before it.
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(common.len());
    for (card, (_, place)) in common.iter().enumerate() {
        let pile = tops.partition_point(|top| common[*top].1 < *place);
        before.push(pile.checked_sub(1).map(|p| tops[p]));
        match tops.get_mut(pile) {
            Some(top) => *top = card,
            None => tops.push(card),
        }
    }
    let mut row = Vec::new();
    let mut at = tops.last().copied();
    while let Some(card) = at {
        row.push(common[card]);
        at = before[card];
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        pair(old, new, (0, old.len()), (0, new.len()), &mut found);
        found.sort_unstable();
        found
    }

    const NEW: u32 = u32::MAX;

    #[test]
    fn mended_pieces_are_paired_with_what_they_were() {
        let same = |n: usize| (0..n).map(|i| (i, i)).collect::<Vec<_>>();
        assert_eq!(paired(&[1, 2, 3], &[1, 2, 3]), same(3));
        assert_eq!(paired(&[1, 2, 3], &[1, NEW, 3]), same(3));
        // Two that stand apart, and one at either end.
        assert_eq!(paired(&[1, 2, 3, 4, 5], &[NEW, 2, NEW, 4, NEW]), same(5));
    }

    #[test]
    fn what_comes_and_goes_shifts_the_rest() {
        assert_eq!(paired(&[1, 2, 3], &[1, NEW, 2, 3]), [(0, 0), (1, 2), (2, 3)]);
        assert_eq!(paired(&[1, 2, 3], &[1, 3]), [(0, 0), (2, 1)]);
        // A paragraph divided in two: neither can be told to be the old one.
        assert_eq!(paired(&[1, 2, 3], &[1, NEW, NEW, 3]), [(0, 0), (2, 3)]);
        // Two others, mended and moved apart by one that is new.
        assert_eq!(paired(&[1, 2, 3, 4], &[1, NEW, 3, NEW, 4]), [(0, 0), (1, 1), (2, 2), (3, 4)]);
    }

    #[test]
    fn what_stands_in_a_book_many_times_is_found_in_its_place() {
        // Rows of stars between the scenes are all the same.
        assert_eq!(
            paired(&[7, 1, 7, 2, 7], &[7, 1, 7, NEW, 7]),
            [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]
        );
    }
}
