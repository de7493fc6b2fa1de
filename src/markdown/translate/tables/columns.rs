//! Columns of a line: how many each of its characters takes.

use crate::language::wide::columns;
use std::ops::Range;

/// A line with the column in which each of its characters begins.
#[derive(Debug)]
pub(super) struct Columns {
    /// Column and byte of each character.
    chars: Vec<(usize, usize, char)>,
    /// Columns of the whole line.
    pub(super) wide: usize,
    end: usize,
}

impl Columns {
    /// The columns of a line of the source that begins at byte `from`; `None` if there are tabs in it.
    pub(super) fn of(line: &str, from: usize) -> Option<Columns> {
        let mut wide = 0;
        let mut chars = Vec::with_capacity(line.len());
        for (at, c) in line.char_indices() {
            if c == '\t' {
                return None;
            }
            chars.push((wide, from + at, c));
            wide += columns(c);
        }
        Some(Columns { chars, wide, end: from + line.len() })
    }

    /// The characters column by column: a wide one takes two, the second of which is a blank.
    pub(super) fn spread(&self) -> Vec<char> {
        let mut out = vec![' '; self.wide];
        for (column, _, c) in self.chars.iter().rev() {
            if let Some(place) = out.get_mut(*column) {
                *place = *c;
            }
        }
        out
    }

    /// The bytes of some columns.
    pub(super) fn bytes(&self, columns: Range<usize>) -> Range<usize> {
        let from = self.byte(columns.start);
        from..self.byte(columns.end).max(from)
    }

    fn byte(&self, column: usize) -> usize {
        let at = self.chars.partition_point(|(c, ..)| *c < column);
        self.chars.get(at).map_or(self.end, |(_, byte, _)| *byte)
    }
}

/// A range of bytes without the white space at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + words.len() - words.trim_start().len();
    start..(range.start + words.trim_end().len()).max(start)
}
