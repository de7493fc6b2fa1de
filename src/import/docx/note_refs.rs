//! What Word calculates of notes: "see note 12" with the number of a note. It names the note now, and the book
//! says its number.

use super::body::{Block, Text};
use super::runs::{Piece, Target};
use crate::language::words;
use crate::model::Metadata;
use std::collections::BTreeMap;

/// Lets fields that give the number of a note name that note, in a text of a language (English if nothing says it).
pub(super) fn settle(text: &mut Text, language: Option<&str>) {
    let mut marked: BTreeMap<String, usize> = BTreeMap::new();
    each(text, &mut |pieces| find(pieces, &mut marked));
    if marked.is_empty() {
        return;
    }
    let symbols = text.symbols.clone();
    marked.retain(|_, note| !symbols.contains(note));
    let meta = Metadata { language: language.unwrap_or("en").to_owned(), ..Metadata::default() };
    let words = words(&meta);
    let word = words.in_sentence(words.footnote);
    each(text, &mut |pieces| name(pieces, &marked, &word));
}

/// The notes whose marks stand at bookmarks.
fn find(pieces: &mut [Piece], marked: &mut BTreeMap<String, usize>) {
    let mut open: Vec<String> = Vec::new();
    for piece in pieces.iter() {
        match piece {
            Piece::Anchor(name) => open.push(name.clone()),
            Piece::Note(note) => marked.extend(open.drain(..).map(|name| (name, *note))),
            _ => open.clear(),
        }
    }
}

/// Names notes in the place of their numbers, and takes the bookmarks out that nothing else wants. `word` is what a
/// reference says before the number.
fn name(pieces: &mut Vec<Piece>, marked: &BTreeMap<String, usize>, word: &str) {
    for at in 0..pieces.len() {
        let Piece::Link(Target::Bookmark(bookmark), inside) = &pieces[at] else { continue };
        let Some(note) = marked.get(bookmark) else { continue };
        let shown = super::scenes::letters(inside);
        let number = shown.trim();
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        let label = format!("fn-{}", note + 1);
        if !is_number {
            if let Piece::Link(target, _) = &mut pieces[at] {
                *target = Target::Address(format!("#{label}"));
            }
            continue;
        }
        let worded = match at.checked_sub(1).map(|before| &mut pieces[before]) {
            // A word at the beginning may be the end of one in the piece before.
            Some(Piece::Words(text, _)) => take_word(text, word, at == 1),
            _ => false,
        };
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':');
        let glued =
            matches!(pieces.get(at + 1), Some(Piece::Words(text, _)) if text.starts_with(goes_on));
        let reference = match (worded, glued) {
            (true, false) => format!("@{label}"),
            (true, true) => format!("[@{label}]"),
            (false, _) => format!("[-@{label}]"),
        };
        pieces[at] = Piece::Cited(reference);
    }
    pieces.retain(|p| !matches!(p, Piece::Anchor(name) if marked.contains_key(name)));
}

/// Takes the word for a note from the end of a text, if it stands there as a reference will say it: another word, and
/// one with a capital, stays. `first` is whether the text begins its paragraph.
fn take_word(text: &mut String, word: &str, first: bool) -> bool {
    let bare = text.trim_end_matches([' ', '\u{a0}']);
    let Some(before) = bare.strip_suffix(word).filter(|_| bare.len() < text.len()) else {
        return false;
    };
    let begins = before.ends_with([' ', '\u{a0}', '(']) || first && before.is_empty();
    let found = begins && !word.is_empty();
    if found {
        let length = before.len();
        text.truncate(length);
    }
    found
}

fn each(text: &mut Text, f: &mut dyn FnMut(&mut Vec<Piece>)) {
    in_blocks(&mut text.blocks, f);
    text.notes.iter_mut().for_each(|note| in_blocks(note, f));
}

fn in_blocks(blocks: &mut [Block], f: &mut dyn FnMut(&mut Vec<Piece>)) {
    for block in blocks {
        match block {
            Block::Para(para) => f(&mut para.pieces),
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    in_blocks(&mut cell.blocks, f);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_that_a_reference_says_is_taken() {
        let taken = |text: &str, word: &str| {
            let mut text = text.to_owned();
            take_word(&mut text, word, true).then_some(text)
        };
        assert_eq!(taken("See note ", "note").as_deref(), Some("See "));
        assert_eq!(taken("(note\u{a0}", "note").as_deref(), Some("("));
        assert_eq!(taken("note ", "note").as_deref(), Some(""));
        for kept in ["Note ", "See n. ", "footnote ", "it is not ", "note", "anm. "] {
            assert_eq!(taken(kept, "note"), None, "{kept}");
        }
        assert!(!take_word(&mut "note ".to_owned(), "note", false));
    }
}
