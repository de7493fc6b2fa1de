//! What Word calculates of notes: "see note 12" with the number of a note. It names the note now, and the book
//! says its number.

use super::body::{Block, Text};
use super::runs::{Piece, Target};
use std::collections::BTreeMap;

/// Words before the number of a note, in small letters, which a reference says itself.
const WORDS: [&str; 14] = [
    "note",
    "footnote",
    "endnote",
    "n.",
    "fn.",
    "anm.",
    "anmerkung",
    "fu\u{df}note",
    "fn",
    "nota",
    "noot",
    "voetnoot",
    "not",
    "przypis",
];

/// Lets fields that give the number of a note name that note.
pub(super) fn settle(text: &mut Text) {
    let mut marked: BTreeMap<String, usize> = BTreeMap::new();
    each(text, &mut |pieces| find(pieces, &mut marked));
    if marked.is_empty() {
        return;
    }
    let symbols = text.symbols.clone();
    marked.retain(|_, note| !symbols.contains(note));
    each(text, &mut |pieces| name(pieces, &marked));
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

/// Names notes in the place of their numbers, and takes the bookmarks out that nothing else wants.
fn name(pieces: &mut Vec<Piece>, marked: &BTreeMap<String, usize>) {
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
            Some(Piece::Words(text, _)) => take_word(text),
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

/// Takes the word for a note from the end of a text.
fn take_word(text: &mut String) -> bool {
    let bare = text.trim_end_matches([' ', '\u{a0}']);
    if bare.len() == text.len() {
        return false;
    }
    let begins = bare
        .rfind([' ', '\u{a0}', '('])
        .map_or(0, |at| at + bare[at..].chars().next().map_or(0, char::len_utf8));
    let found = WORDS.contains(&bare[begins..].to_lowercase().as_str());
    if found {
        text.truncate(begins);
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
