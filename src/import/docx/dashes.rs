//! Two hyphens as typewriters had them for a dash.
//!
//! In Markdown `--` is an en dash, and an em dash is `---`. Who types `--` between words, with no space around it,
//! in an English manuscript, and never three of them, means the em dash of American prose.

use super::body::{Block, Text};
use super::runs::Piece;
use super::styles::Sort;
use std::ops::Range;

/// Fewest of them between words by which an author is known to type dashes so: one may be a name of a program's.
const FEWEST: usize = 2;

/// Makes em dashes of them; says how many there are.
pub(super) fn settle(text: &mut Text) {
    let mut found = Found::default();
    each(text, &mut |row| found.look(row));
    if found.three || found.tight < FEWEST {
        return;
    }
    let mut made = 0;
    each(text, &mut |row| made += make(row));
    if made > 0 {
        *text.counts.entry("dash, typed as two hyphens").or_default() += made;
    }
}

/// How a text has its hyphens.
#[derive(Default)]
struct Found {
    /// Two between letters.
    tight: usize,
    /// Three somewhere.
    three: bool,
}

impl Found {
    fn look(&mut self, row: &mut [&mut String]) {
        let text: Vec<char> = row.iter().flat_map(|words| words.chars()).collect();
        for (run, before, behind) in runs(&text) {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            self.three |= run.len() == 3 && (before.is_some() || behind.is_some());
            self.tight += usize::from(run.len() == 2 && letter(before) && letter(behind));
        }
    }
}

/// A run of hyphens, with the characters around it.
type Run = (Range<usize>, Option<char>, Option<char>);

fn runs(text: &[char]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|c| **c == '-').count();
        if length > 1 {
            let before = at.checked_sub(1).map(|i| text[i]);
            out.push((at..at + length, before, text.get(at + length).copied()));
        }
        at += length.max(1);
    }
    out
}

/// Whether hyphens stand in an address or in the name of a file: `http://x.org/a--b`, `file--name.txt`.
fn in_name(text: &[char], run: &Range<usize>) -> bool {
    let begin = text[..run.start].iter().rposition(|c| c.is_whitespace()).map_or(0, |at| at + 1);
    let end = text[run.end..].iter().position(|c| c.is_whitespace());
    let word = &text[begin..end.map_or(text.len(), |at| run.end + at)];
    let sign = |c: &char| matches!(c, '/' | '\\' | '@' | '_' | '=');
    // Two letters at either side: not of "e.g.".
    let stop = |five: &[char]| {
        five[2] == '.' && [0, 1, 3, 4].iter().all(|at: &usize| five[*at].is_alphanumeric())
    };
    word.iter().any(sign) || word.windows(5).any(stop)
}

/// Makes em dashes in a row of words; how many.
fn make(row: &mut [&mut String]) -> usize {
    let text: Vec<char> = row.iter().flat_map(|words| words.chars()).collect();
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let is_dash = |(run, before, behind): &Run| {
        let apart = blank(*before) && blank(*behind);
        let range = digit(*before) && digit(*behind);
        let letter = behind.is_some_and(char::is_alphabetic);
        let option = match before {
            Some(c) => c.is_whitespace() && !blank(*behind),
            None => letter,
        };
        run.len() == 2 && ![apart, range, option, in_name(&text, run)].contains(&true)
    };
    let places: Vec<usize> =
        runs(&text).iter().filter(|run| is_dash(run)).map(|(run, ..)| run.start).collect();
    if places.is_empty() {
        return 0;
    }
    let mut at = 0;
    for words in row.iter_mut() {
        let mut out = String::with_capacity(words.len());
        for c in words.chars() {
            let first = places.binary_search(&at).is_ok();
            let second = at > 0 && places.binary_search(&(at - 1)).is_ok();
            match (first, second) {
                (true, _) => out.push('\u{2014}'),
                (_, true) => {}
                _ => out.push(c),
            }
            at += 1;
        }
        **words = out;
    }
    places.len()
}

/// Calls `f` with the words of each paragraph that is no code, notes and tables too.
fn each(text: &mut Text, f: &mut dyn FnMut(&mut [&mut String])) {
    in_blocks(&mut text.blocks, f);
    text.notes.iter_mut().for_each(|note| in_blocks(note, f));
}

fn in_blocks(blocks: &mut [Block], f: &mut dyn FnMut(&mut [&mut String])) {
    for block in blocks {
        match block {
            Block::Para(para) if para.sort == Sort::Code => {}
            Block::Para(para) => {
                let mut row = Vec::new();
                leaves(&mut para.pieces, &mut row);
                f(&mut row);
            }
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    in_blocks(&mut cell.blocks, f);
                }
            }
        }
    }
}

fn leaves<'p>(pieces: &'p mut [Piece], row: &mut Vec<&'p mut String>) {
    for piece in pieces {
        match piece {
            Piece::Words(text, style) if !style.mono => row.push(text),
            // The words of an address are often the address.
            Piece::Index(_, inside) => leaves(inside, row),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(rows: &[&str]) -> String {
        let mut words: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
        let mut row: Vec<&mut String> = words.iter_mut().collect();
        make(&mut row);
        words.concat()
    }

    #[test]
    fn hyphens_between_words_are_dashes() {
        assert_eq!(made(&["He came--late-", "-and went."]), "He came\u{2014}late\u{2014}and went.");
        assert_eq!(made(&["\u{201c}I never--\u{201d}"]), "\u{201c}I never\u{2014}\u{201d}");
        for same in ["1914--18", "late -- and", "run it --fast", "--help", "a---b", "well-known"] {
            assert_eq!(made(&[same]), same);
        }
        for name in ["see http://x.org/a--b and", "file--name.txt", "me@x--y.org"] {
            assert_eq!(made(&[name]), name);
        }
        assert_eq!(made(&["nothing--e.g. this"]), "nothing\u{2014}e.g. this");
        let mut found = Found::default();
        let mut words = "a--b, c---d".to_owned();
        found.look(&mut [&mut words]);
        assert!(found.three && found.tight == 1);
    }
}
