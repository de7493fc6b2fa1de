//! The net below a merge: what the editor has typed or left must stand in the book as it would be sent
//! again.

use super::gather::gather;
use super::merge::Merged;
use super::returned::{self, Back, OURS, Returned, Thing};
use super::sent;
use super::units::{Text, Unit};
use crate::model::Book;
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};

/// How often each word stands in a text.
type Words = BTreeMap<String, usize>;

/// The words of the editor that are missing in a book after its changes were made: neither did the author
/// take them out, nor are they there, nor was it told that they are not taken over. Words that Recto counts
/// or makes may be others by then.
pub(crate) fn missing(
    before: (&Book, &Sources),
    after: (&Book, &Sources),
    bytes: &[u8],
    merged: &Merged,
) -> Vec<String> {
    let Ok(back) = returned::read(bytes) else { return Vec::new() };
    let (was, is) = (gather(before.0, before.1), gather(after.0, after.1));
    let sent = back.sent.clone().unwrap_or_else(|| sent::of(&was));
    let named: BTreeSet<&str> = sent.iter().map(|s| s.name.as_str()).collect();
    let text = |text: &Text| counted(text.paras.iter().map(|p| p.text()));
    let conflicts = merged.conflicts.iter().map(|(_, words)| words.clone());
    let told = conflicts.chain(merged.left.iter().map(|(_, words, _)| words.clone()));
    let sides = Sides {
        sent: counted(sent.iter().map(|s| s.units.iter().map(|u| u.0).collect::<String>())),
        came: counted(standing(&back, &named).map(Back::text)),
        was: text(&was),
        is: text(&is),
    };
    let (told, made) = (counted(told), generated(&was));
    let mut lost = sides.lost();
    lost.retain(|word| !told.contains_key(word) && !made.contains(word));
    lost
}

/// The paragraphs of a document that are text of the book: notes whose marks are gone are none, nor is a
/// title page of which nobody knows that it was sent.
fn standing<'b>(back: &'b Returned, named: &BTreeSet<&str>) -> impl Iterator<Item = &'b Back> {
    let title = format!("{OURS}t");
    let is_title = |name: &str| name.starts_with(&title) && !named.contains(name);
    let body = back.body.iter().filter(|b| !b.names.iter().any(|(_, name)| is_title(name)));
    let mut out: Vec<&Back> =
        body.chain(back.tables.iter().flatten().flatten().flatten()).collect();
    let mut marked: BTreeSet<&str> = BTreeSet::new();
    let mut at = 0;
    // Notes may have notes.
    while let Some(para) = out.get(at).copied() {
        for thing in &para.things {
            if let Thing::Note(id) = thing
                && marked.insert(id)
            {
                out.extend(back.notes.get(id).into_iter().flatten());
            }
        }
        at += 1;
    }
    out.into_iter()
}

/// The words of the four texts: as it was sent, as it came back, and the manuscript before and after its
/// changes were made.
struct Sides {
    sent: Words,
    came: Words,
    was: Words,
    is: Words,
}

impl Sides {
    /// The words that stand less often in the book than the editor and the author together want.
    fn lost(&self) -> Vec<String> {
        let of = |words: &Words, word: &str| words.get(word).copied().unwrap_or(0);
        let lost = |word: &&String| {
            let (came, sent) = (of(&self.came, word), of(&self.sent, word));
            // Both may have put the same in.
            let wanted = (of(&self.was, word) + came).saturating_sub(sent).min(came);
            of(&self.is, word) < wanted
        };
        self.came.keys().filter(lost).cloned().collect()
    }
}

fn counted(texts: impl Iterator<Item = String>) -> Words {
    let mut out = Words::new();
    for text in texts {
        for word in words(&text) {
            *out.entry(word).or_default() += 1;
        }
    }
    out
}

/// Whether a character stands between words: the sign of a genitive does, since Recto writes short forms
/// out before it.
fn is_between(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// The words of a text in small letters, without the signs in them.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let bare = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    text.split(is_between).map(bare).filter(|word| !word.is_empty())
}

/// The words of which some characters stand in no file.
fn generated(text: &Text) -> BTreeSet<String> {
    text.paras.iter().flat_map(|p| made(&p.units)).collect()
}

fn made(units: &[Unit]) -> Vec<String> {
    let all = units.split(|u| is_between(u.ch)).filter(|word| word.iter().any(|u| u.at.is_none()));
    all.flat_map(|word| words(&word.iter().map(|u| u.ch).collect::<String>()).collect::<Vec<_>>())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Words {
        counted([text.to_owned()].into_iter())
    }

    #[test]
    fn words_are_counted_without_their_signs() {
        let all = of("“Don’t,” she\u{fdd0}—she sa\u{ad}id. 45\u{202f}km");
        let shown: Vec<(&str, usize)> = all.iter().map(|(w, n)| (w.as_str(), *n)).collect();
        let wanted = [("45", 1), ("don", 1), ("km", 1), ("said", 1), ("she", 2), ("t", 1)];
        assert_eq!(shown, wanted);
    }

    #[test]
    fn words_that_recto_makes_are_known_by_any_of_their_characters() {
        let at = |made: bool| if made { None } else { Some(crate::source::Span::NONE) };
        let row = |text: &str, made: bool| -> Vec<Unit> {
            text.chars().map(|ch| Unit { ch, look: 0, at: at(made) }).collect()
        };
        let units =
            [row("see ", false), row("in Europe", true), row("’s 4", false), row("th", true)];
        assert_eq!(made(&units.concat()), ["in", "europe", "4th"]);
    }

    fn lost(sent: &str, came: &str, was: &str, is: &str) -> String {
        Sides { sent: of(sent), came: of(came), was: of(was), is: of(is) }.lost().join(" ")
    }

    #[test]
    fn words_of_the_editor_are_lost_if_nobody_took_them_out() {
        let sent = "the old lamp went out";
        // Put in, and not there.
        assert_eq!(lost(sent, "the old brass lamp went out", sent, sent), "brass");
        // Left, and gone.
        assert_eq!(lost(sent, sent, sent, "the lamp"), "old out went");
        // Once more than before.
        assert_eq!(lost(sent, "the old lamp went out, the lamp", sent, sent), "lamp the");
        // Taken out by the editor, by the author, by both.
        assert_eq!(lost(sent, "the lamp", sent, "the lamp"), "");
        assert_eq!(lost(sent, sent, "the lamp", "the lamp"), "");
        assert_eq!(lost("no, no", "no", "no", ""), "");
        // Put in by both, once.
        assert_eq!(lost(sent, "the new old lamp", "the new lamp", "the new lamp"), "");
    }
}
