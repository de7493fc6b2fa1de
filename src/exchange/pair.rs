//! What of two rows is the same, and which paragraphs are each other's.

use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::ops::Range;

/// Most steps of a comparison: rows that differ in more have only their ends in common.
const MOST: usize = 4000;

/// What stands in the one row instead of what stood in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// The shortest list of edits that makes one row of another (E. W. Myers, An O(ND) difference algorithm,
/// 1986).
pub(super) fn edits<T: PartialEq>(old: &[T], new: &[T]) -> Vec<Edit> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if a.is_empty() && b.is_empty() {
        return Vec::new();
    }
    let mut same = Vec::new();
    if !a.is_empty() && !b.is_empty() {
        same = common(a, b);
    }
    let mut out = Vec::new();
    let (mut x, mut y) = (0, 0);
    for (i, j) in same.into_iter().chain([(a.len(), b.len())]) {
        if i > x || j > y {
            out.push(Edit { old: head + x..head + i, new: head + y..head + j });
        }
        (x, y) = (i + 1, j + 1);
    }
    out
}

/// The pairs of a longest common row; none where the rows differ too much.
fn common<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let (n, m) = (a.len() as isize, b.len() as isize);
    let most = (n + m).min(MOST as isize);
    let at = |k: isize| (k + most + 1) as usize;
    let mut far = vec![0isize; 2 * most as usize + 3];
    let mut trace: Vec<Vec<isize>> = Vec::new();
    let mut found = None;
    'search: for d in 0..=most {
        trace.push(far[at(-d - 1)..=at(d + 1)].to_vec());
        for k in (-d..=d).step_by(2) {
            let down = k == -d || k != d && far[at(k - 1)] < far[at(k + 1)];
            let mut x = if down { far[at(k + 1)] } else { far[at(k - 1)] + 1 };
            while x < n && x - k < m && x - k >= 0 && a[x as usize] == b[(x - k) as usize] {
                x += 1;
            }
            far[at(k)] = x;
            if x >= n && x - k >= m {
                found = Some(d);
                break 'search;
            }
        }
    }
    let Some(found) = found else { return Vec::new() };
    let mut pairs = Vec::new();
    let (mut x, mut y) = (n, m);
    for d in (0..=found).rev() {
        let row = &trace[d as usize];
        // The row begins at the diagonal -d - 1.
        let of = |k: isize| row[(k + d + 1) as usize];
        let k = x - y;
        let down = k == -d || k != d && of(k - 1) < of(k + 1);
        let before = if down { k + 1 } else { k - 1 };
        let from = if d == 0 { 0 } else { of(before) };
        let to = if d == 0 { 0 } else { from - before };
        let start = match (d, down) {
            (0, _) => 0,
            (_, true) => from,
            (_, false) => from + 1,
        };
        while x > start && y > 0 && x > 0 {
            (x, y) = (x - 1, y - 1);
            pairs.push((x as usize, y as usize));
        }
        (x, y) = (from, to);
    }
    pairs.reverse();
    pairs
}

/// Of two rows of texts, which of the new one each of the old is: the same, in the same order first; then
/// those between them that are alike; then the same elsewhere.
pub(super) fn texts<A: AsRef<str>, B: AsRef<str>>(old: &[A], new: &[B]) -> Vec<Option<usize>> {
    let a: Vec<&str> = old.iter().map(AsRef::as_ref).collect();
    let b: Vec<&str> = new.iter().map(AsRef::as_ref).collect();
    let mut out = vec![None; a.len()];
    let mut taken = vec![false; b.len()];
    let all = edits(&a, &b);
    let (mut x, mut y) = (0, 0);
    let end = Edit { old: a.len()..a.len(), new: b.len()..b.len() };
    for edit in all.iter().chain([&end]) {
        while x < edit.old.start {
            (out[x], taken[y]) = (Some(y), true);
            (x, y) = (x + 1, y + 1);
        }
        (x, y) = (edit.old.end, edit.new.end);
    }
    for edit in &all {
        let mut from = edit.new.start;
        for i in edit.old.clone() {
            let one = edit.old.len() == 1 && edit.new.len() == 1;
            let best = (from..edit.new.end)
                .take(40)
                .map(|j| (j, alike(a[i], b[j])))
                .filter(|(_, share)| *share >= if one { 0.3 } else { 0.5 })
                .max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
            if let Some((j, _)) = best {
                (out[i], taken[j]) = (Some(j), true);
                from = j + 1;
            }
        }
    }
    let mut free: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (j, text) in b.iter().enumerate().filter(|(j, _)| !taken[*j]) {
        free.entry(text).or_default().push(j);
    }
    for i in 0..a.len() {
        if out[i].is_none()
            && a[i].chars().count() > 8
            && let Some(list) = free.get_mut(a[i])
            && !list.is_empty()
        {
            out[i] = Some(list.remove(0));
        }
    }
    out
}

/// How much of their words two texts share, from 0 to 1.
pub(super) fn alike(a: &str, b: &str) -> f32 {
    let mut words: FxHashMap<&str, i32> = FxHashMap::default();
    let (mut n, mut m, mut shared) = (0, 0, 0);
    for word in a.split_whitespace() {
        *words.entry(word).or_default() += 1;
        n += 1;
    }
    for word in b.split_whitespace() {
        m += 1;
        if let Some(left) = words.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    if n + m == 0 { 1.0 } else { 2.0 * shared as f32 / (n + m) as f32 }
}

/// The heaviest rising row of some numbers with weights: which of them are in it.
pub(super) fn rising(numbers: &[usize], weights: &[u64]) -> Vec<bool> {
    let mut order: Vec<usize> = numbers.to_vec();
    order.sort_unstable();
    order.dedup();
    // The heaviest row that ends with a number of a rank up to some, in a Fenwick tree.
    let mut best: Vec<(u64, Option<usize>)> = vec![(0, None); order.len() + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    let mut heaviest: (u64, Option<usize>) = (0, None);
    for (i, n) in numbers.iter().enumerate() {
        let rank = order.partition_point(|o| o < n);
        let mut found = (0, None);
        let mut at = rank;
        while at > 0 {
            if best[at].0 > found.0 {
                found = best[at];
            }
            at &= at - 1;
        }
        before.push(found.1);
        let own = (found.0 + weights.get(i).copied().unwrap_or(1), Some(i));
        if own.0 > heaviest.0 {
            heaviest = own;
        }
        let mut at = rank + 1;
        while at < best.len() {
            if own.0 > best[at].0 {
                best[at] = own;
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut out = vec![false; numbers.len()];
    let mut at = heaviest.1;
    while let Some(i) = at {
        out[i] = true;
        at = before[i];
    }
    out
}

/// Where the words of a row of characters begin: a word, or one character that is in none.
pub(super) fn words<T: Copy + Eq + Hash>(
    row: &[T],
    in_word: impl Fn(T) -> bool,
) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < row.len() {
        let mut end = at + 1;
        if in_word(row[at]) {
            while end < row.len() && in_word(row[end]) {
                end += 1;
            }
        }
        out.push(at..end);
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(old: &str, new: &str) -> String {
        let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let mut out = String::new();
        let mut at = 0;
        for edit in edits(&a, &b) {
            out.extend(&a[at..edit.old.start]);
            out.extend(&b[edit.new.clone()]);
            at = edit.old.end;
        }
        out.extend(&a[at..]);
        out
    }

    #[test]
    fn edits_make_the_one_of_the_other() {
        let texts =
            ["", "a", "abcabba", "cbabac", "xaxbxc", "abc", "aaaa", "the old lamp", "a new lamp"];
        for old in texts {
            for new in texts {
                assert_eq!(made(old, new), new, "{old} {new}");
            }
        }
        let a: Vec<char> = "abcabba".chars().collect();
        let b: Vec<char> = "cbabac".chars().collect();
        let changed: usize = edits(&a, &b).iter().map(|e| e.old.len() + e.new.len()).sum();
        assert_eq!(changed, 5);
    }

    #[test]
    fn paragraphs_are_found_again() {
        let old = ["one", "two of them here", "three", "four is the last of all"];
        let new = ["four is the last of all", "one", "new", "two of them there", "three"];
        assert_eq!(texts(&old, &new), [Some(1), Some(3), Some(4), Some(0)]);
    }

    #[test]
    fn the_heaviest_rising_row_is_found() {
        assert_eq!(rising(&[1, 5, 2, 3], &[1; 4]), [true, false, true, true]);
        assert_eq!(rising(&[1, 5, 2, 3], &[1, 3, 1, 1]), [true, true, false, false]);
        assert_eq!(rising(&[2, 1], &[1, 2]), [false, true]);
        assert_eq!(rising(&[], &[]), [false; 0]);
    }
}
