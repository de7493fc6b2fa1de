//! What of a document has changed since it was sent: which paragraphs belong together, and which of their
//! words are others.

use super::pair::{self, Edit, alike, rising};
use super::units::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Two paragraphs are each other's from this share of common words on, where no name says so.
const ALIKE: f32 = 0.5;
/// And from this share on at any place.
const NEARLY: f32 = 0.75;
/// Of fewer characters a paragraph may be like another by chance.
const LONG: usize = 24;
/// Most pairs of paragraphs that are compared so.
const MOST_PAIRS: usize = 100_000;

/// What became of paragraphs of one row. Numbers count in the row that was sent and in the one that came.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// These became those.
    Became(Range<usize>, Range<usize>),
    /// It is gone.
    Gone(usize),
    /// It stands elsewhere: what it became there with what was typed behind it, and behind which one that
    /// was sent.
    Moved(usize, Range<usize>, Option<usize>),
}

/// A paragraph that came: which of those that were sent it says that it is, and its text.
#[derive(Debug, Clone, Default)]
pub(super) struct Came {
    pub(super) keys: Vec<usize>,
    pub(super) text: String,
    /// How little it is likely to be the one that was moved, where it changed places with others.
    pub(super) weight: u64,
}

/// What became of the paragraphs of a row, in order of the ones that came.
pub(super) fn steps(sent: &[String], came: &[Came]) -> Vec<Step> {
    let mut came = came.to_vec();
    let mut known = vec![false; sent.len()];
    for back in &mut came {
        // Each is one; an empty paragraph is none.
        let empty = back.text.is_empty();
        back.keys
            .retain(|k| !empty && *k < known.len() && !std::mem::replace(&mut known[*k], true));
        back.keys.sort_unstable();
    }
    unnamed(sent, &mut came, &mut known);
    let keyed: Vec<usize> = (0..came.len()).filter(|b| !came[*b].keys.is_empty()).collect();
    let firsts: Vec<usize> = keyed.iter().map(|b| came[*b].keys[0]).collect();
    let weights: Vec<u64> = keyed.iter().map(|b| came[*b].weight).collect();
    let stays = rising(&firsts, &weights);
    let mut out = Vec::new();
    let mut covered = vec![false; sent.len()];
    // The group that is open: what was sent, what came.
    let mut open: Option<(Range<usize>, Range<usize>)> = None;
    let mut moved = Vec::new();
    let mut next = 0;
    // What bears no name belongs to what stands before it, be that moved or not.
    let mut behind_moved = false;
    for (at, back) in came.iter().enumerate() {
        let place = keyed.iter().position(|b| *b == at);
        match place {
            _ if back.text.is_empty() => {}
            Some(place) if stays[place] => {
                let last = back.keys.last().copied().unwrap_or(firsts[place]);
                let sent = firsts[place]..last + 1;
                if let Some(group) = open.take().filter(|(s, _)| !s.is_empty()) {
                    out.push(Step::Became(group.0, group.1));
                    next = at;
                }
                sent.clone().for_each(|s| covered[s] = true);
                open = Some((sent, next..at + 1));
                next = at + 1;
                behind_moved = false;
            }
            Some(place) => {
                let after = open.as_ref().and_then(|(s, _)| s.end.checked_sub(1));
                // Others that went into it are gone from where they were.
                covered[firsts[place]] = true;
                moved.push(Step::Moved(firsts[place], at..at + 1, after));
                behind_moved = true;
                // What came is cut in two here.
                if let Some((sent, came)) = open.take() {
                    out.push(Step::Became(sent.clone(), came));
                    open = Some((sent.end..sent.end, at + 1..at + 1));
                }
                next = at + 1;
            }
            None if behind_moved => {
                if let Some(Step::Moved(_, came, _)) = moved.last_mut() {
                    came.end = at + 1;
                }
                next = at + 1;
            }
            None => {
                if let Some((_, came)) = &mut open {
                    came.end = at + 1;
                    next = at + 1;
                }
            }
        }
    }
    if let Some((sent, came)) = open
        && !(sent.is_empty() && came.is_empty())
    {
        out.push(Step::Became(sent, came));
    }
    out.extend(moved);
    out.extend((0..sent.len()).filter(|s| !covered[*s]).map(Step::Gone));
    out
}

/// Finds those that bear no name by their words: a moved one keeps them all, and what stands at the place
/// of a lost one and is like it is that one.
fn unnamed(sent: &[String], came: &mut [Came], known: &mut [bool]) {
    let mut free: BTreeMap<&str, usize> = BTreeMap::new();
    for (s, text) in sent.iter().enumerate() {
        if !known[s] && text.chars().count() > 12 {
            free.entry(text).or_insert(s);
        }
    }
    for back in came.iter_mut().filter(|b| b.keys.is_empty()) {
        if let Some(s) = free.remove(back.text.as_str()) {
            back.keys.push(s);
            known[s] = true;
        }
    }
    let none = came.iter().all(|b| b.keys.is_empty());
    let mut from = 0;
    for at in 0..came.len() {
        if let Some(last) = came[at].keys.last() {
            from = last + 1;
            continue;
        }
        let until = came[at..].iter().find_map(|b| b.keys.first().copied()).unwrap_or(sent.len());
        let room = from..until.max(from).min(if none { sent.len() } else { from + 60 });
        let best = room
            .filter(|s| !known[*s] && !sent[*s].is_empty())
            .map(|s| (s, alike(&sent[s], &came[at].text)))
            .filter(|(_, share)| *share >= ALIKE)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((s, _)) = best.filter(|_| !came[at].text.is_empty()) {
            came[at].keys.push(s);
            known[s] = true;
            from = s + 1;
        }
    }
    elsewhere(sent, came, known);
}

/// Those that were pasted elsewhere and changed: nearly all their words are those of a lost one.
fn elsewhere(sent: &[String], came: &mut [Came], known: &mut [bool]) {
    let long = |text: &str| text.chars().count() > LONG;
    let lost: Vec<usize> = (0..sent.len()).filter(|s| !known[*s] && long(&sent[*s])).collect();
    let free: Vec<usize> =
        (0..came.len()).filter(|c| came[*c].keys.is_empty() && long(&came[*c].text)).collect();
    if lost.len() * free.len() > MOST_PAIRS {
        return;
    }
    for at in free {
        let best = (lost.iter().copied())
            .filter(|s| !known[*s])
            .map(|s| (s, alike(&sent[s], &came[at].text)))
            .filter(|(_, share)| *share >= NEARLY)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((s, _)) = best {
            came[at].keys.push(s);
            known[s] = true;
        }
    }
}

/// A character by which texts are compared: its sign, and for a note which one it is.
pub(super) type Key = (char, u32);

/// The sign by which a character is compared: what word processors exchange is one.
pub(super) fn key(c: char) -> char {
    match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '\u{2011}' => '-',
        c => c,
    }
}

/// The sign by which it is asked whether a word stands there already: quotation marks that were typed
/// straight have become those of the language.
pub(super) fn plain(c: char) -> char {
    match c {
        '\u{201c}'..='\u{201f}' => '"',
        '\u{2018}'..='\u{201b}' => '\'',
        c => key(c),
    }
}

/// What stands instead of what, word by word.
pub(super) fn words(old: &[Key], new: &[Key]) -> Vec<Edit> {
    let in_word = |k: Key| k.0.is_alphanumeric() || matches!(k.0, '\'' | '\u{2019}' | '\u{ad}');
    let (a, b) = (pair::words(old, in_word), pair::words(new, in_word));
    let of = |row: &[Key], list: &[Range<usize>]| -> Vec<Vec<Key>> {
        list.iter().map(|r| row[r.clone()].to_vec()).collect()
    };
    let found = pair::edits(&of(old, &a), &of(new, &b));
    let place =
        |list: &[Range<usize>], at: usize, len: usize| list.get(at).map_or(len, |r| r.start);
    let mut out: Vec<Edit> = Vec::new();
    for edit in found {
        let edit = Edit {
            old: place(&a, edit.old.start, old.len())..place(&a, edit.old.end, old.len()),
            new: place(&b, edit.new.start, new.len())..place(&b, edit.new.end, new.len()),
        };
        // Words between which only a space has stayed are one change.
        if let Some(last) = out.last_mut()
            && edit.old.start - last.old.end == 1
            && old[last.old.end].0 == ' '
            && !(last.old.is_empty() && last.new.is_empty())
            && (!last.old.is_empty() && !last.new.is_empty())
            && (!edit.old.is_empty() && !edit.new.is_empty())
        {
            (last.old.end, last.new.end) = (edit.old.end, edit.new.end);
            continue;
        }
        out.push(edit);
    }
    out.iter_mut().for_each(|e| slide(e, old, new));
    out
}

/// A word that was put in or taken out goes with the space behind it, not with the one before: so at the
/// end of a line it does not leave a space. At the end of a text the one before goes.
fn slide(edit: &mut Edit, old: &[Key], new: &[Key]) {
    let (row, range, other) = match (edit.old.is_empty(), edit.new.is_empty()) {
        (true, false) => (new, &mut edit.new, &mut edit.old),
        (false, true) => (old, &mut edit.old, &mut edit.new),
        _ => return,
    };
    let space = |i: usize| row.get(i).is_some_and(|k| k.0 == ' ');
    let word = |i: usize| row.get(i).is_some_and(|k| k.0.is_alphanumeric());
    if space(range.start) && !space(range.end - 1) && space(range.end) && word(range.end - 1) {
        (range.start, range.end) = (range.start + 1, range.end + 1);
        (other.start, other.end) = (other.start + 1, other.end + 1);
    }
}

/// A stretch of equal words whose look is another: where it stood, what is switched on, what off.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relook {
    pub(super) old: Range<usize>,
    pub(super) on: Look,
    pub(super) off: Look,
}

/// The stretches whose look has changed, between the edits.
pub(super) fn looks(old: &[(Key, Look)], new: &[(Key, Look)], edits: &[Edit]) -> Vec<Relook> {
    let mut out: Vec<Relook> = Vec::new();
    let (mut x, mut y) = (0, 0);
    let end = Edit { old: old.len()..old.len(), new: new.len()..new.len() };
    for edit in edits.iter().chain([&end]) {
        while x < edit.old.start && y < edit.new.start {
            let (before, after) = (old[x].1 & SHOWN, new[y].1 & SHOWN);
            // The look of a space is nobody's wish, but between two words of it.
            let blank = old[x].0.0.is_whitespace() || is_object(old[x].0.0) || old[x].0.0 == END;
            let (on, off) = (after & !before, before & !after);
            let goes_on = out.last().is_some_and(|l| l.old.end == x && l.on == on && l.off == off);
            if goes_on && on | off != 0 {
                if let Some(last) = out.last_mut() {
                    last.old.end = x + 1;
                }
            } else if on | off != 0 && !blank {
                out.push(Relook { old: x..x + 1, on, off });
            }
            (x, y) = (x + 1, y + 1);
        }
        (x, y) = (edit.old.end, edit.new.end);
    }
    for look in &mut out {
        while look.old.len() > 1 && old[look.old.end - 1].0.0.is_whitespace() {
            look.old.end -= 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(all: &[(&[usize], &str)]) -> Vec<Came> {
        all.iter()
            .map(|(keys, text)| Came { keys: keys.to_vec(), text: (*text).into(), weight: 1 })
            .collect()
    }

    fn sent(all: &[&str]) -> Vec<String> {
        all.iter().map(|t| (*t).to_owned()).collect()
    }

    #[test]
    fn paragraphs_that_came_are_those_that_they_say() {
        let s = sent(&["One", "Two", "Three"]);
        let same = came(&[(&[0], "One"), (&[1], "Two"), (&[2], "Three")]);
        let became = |a: Range<usize>, b: Range<usize>| Step::Became(a, b);
        assert_eq!(steps(&s, &same), [became(0..1, 0..1), became(1..2, 1..2), became(2..3, 2..3)]);
        let split = came(&[(&[0], "O"), (&[], "ne"), (&[1, 2], "TwoThree")]);
        assert_eq!(steps(&s, &split), [became(0..1, 0..2), became(1..3, 2..3)]);
        let gone = came(&[(&[], "new"), (&[0], "One"), (&[2], "Three")]);
        assert_eq!(steps(&s, &gone), [became(0..1, 0..2), became(2..3, 2..3), Step::Gone(1)]);
    }

    #[test]
    fn moved_paragraphs_are_known_by_name_or_words() {
        let s = sent(&["The first of all", "The second of all", "The third of all them"]);
        let all = came(&[(&[1], &s[1]), (&[2], &s[2]), (&[], &s[0])]);
        let moved = Step::Moved(0, 2..3, Some(2));
        assert!(steps(&s, &all).contains(&moved), "{:?}", steps(&s, &all));
        let typed = came(&[(&[1], &s[1]), (&[2], &s[2]), (&[0], "The first"), (&[], "of all")]);
        assert!(steps(&s, &typed).contains(&Step::Moved(0, 2..4, Some(2))));
        let four = sent(&["The first of all", "The second of all", "The third", "The fourth"]);
        let one = "The first of all The second of all";
        let joined = came(&[(&[2], &four[2]), (&[3], &four[3]), (&[0, 1], one)]);
        let steps_of = steps(&four, &joined);
        assert!(steps_of.contains(&Step::Gone(1)), "{steps_of:?}");
        let alike = came(&[(&[0], &s[0]), (&[], "The second one of all"), (&[2], &s[2])]);
        assert_eq!(steps(&s, &alike)[1], Step::Became(1..2, 1..2));
    }

    fn keys(text: &str) -> Vec<Key> {
        text.chars().map(|c| (key(c), 0)).collect()
    }

    #[test]
    fn words_are_changed_whole() {
        let (a, b) = ("the old lamp went", "the broken lamp went out");
        let found = words(&keys(a), &keys(b));
        let shown: Vec<(&str, &str)> =
            found.iter().map(|e| (&a[e.old.clone()], &b[e.new.clone()])).collect();
        assert_eq!(shown, [("old", "broken"), ("", " out")]);
        let (a, b) = ("a b c", "a c");
        assert_eq!(words(&keys(a), &keys(b)), [Edit { old: 2..4, new: 2..2 }]);
    }
}
