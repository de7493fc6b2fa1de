//! Grid tables: cells in boxes of `+`, `-` and `|`, over several rows or columns where lines are left out
//! between them. The lines of a head and of a foot are of `=`.

use super::columns::Columns;
use super::{Drawn, DrawnCell, LINE, Line, Pass, Side};
use std::collections::BTreeSet;
use std::ops::Range;

/// Lines and columns of a table that are looked at.
const MOST_LINES: usize = 4000;
const MOST_COLUMNS: usize = 2000;
/// Steps along lines that a table may cost: a field of crosses has boxes without end.
const MOST_STEPS: usize = 4_000_000;

impl Pass<'_> {
    /// `+---+---+`, and the lines below it.
    pub(super) fn grid_table(&mut self, line: &Line, words: &str) -> Option<usize> {
        if !is_rule(words) {
            return None;
        }
        let mut lines = vec![*line];
        while let Some(next) = lines.last().and_then(|last| self.after(last)) {
            let words = self.words(&next);
            if next.depth != line.depth || !is_line(words) || lines.len() > MOST_LINES {
                break;
            }
            lines.push(next);
        }
        let text = self.text();
        let all: Option<Vec<Columns>> =
            lines.iter().map(|l| Columns::of(&text[l.start..l.end], l.start)).collect();
        let table = drawn(text, &all?)?;
        let next = lines.last()?.next;
        self.put_table(line, line.begin, &table, next);
        Some(next)
    }
}

fn is_rule(words: &str) -> bool {
    words.len() > 2
        && words.starts_with('+')
        && words.ends_with('+')
        && words.bytes().all(|b| b"+-=:".contains(&b))
}

fn is_line(words: &str) -> bool {
    words.starts_with(['+', '|']) && words.ends_with(['+', '|'])
}

/// A box: its top and bottom lines, its left and right columns.
#[derive(Debug, Clone, Copy)]
struct Around {
    top: usize,
    bottom: usize,
    left: usize,
    right: usize,
}

/// The characters of a table, line by line.
struct Field {
    chars: Vec<Vec<char>>,
    steps: usize,
}

impl Field {
    fn at(&self, line: usize, column: usize) -> char {
        self.chars[line][column]
    }

    /// The smallest box whose upper left corner stands there.
    fn from(&mut self, top: usize, left: usize) -> Option<Around> {
        if self.at(top, left) != '+' {
            return None;
        }
        for right in left + 1..self.chars[top].len() {
            match self.at(top, right) {
                '+' => {
                    if let Some(found) = self.down(top, left, right) {
                        return Some(found);
                    }
                }
                '-' | '=' | ':' => {}
                _ => return None,
            }
        }
        None
    }

    fn down(&mut self, top: usize, left: usize, right: usize) -> Option<Around> {
        for bottom in top + 1..self.chars.len() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return None;
            }
            match self.at(bottom, right) {
                '+' if self.closes(top, left, bottom, right) => {
                    return Some(Around { top, bottom, left, right });
                }
                '+' | '|' => {}
                _ => return None,
            }
        }
        None
    }

    /// Whether lines run from a lower right corner back to the upper left one.
    fn closes(&mut self, top: usize, left: usize, bottom: usize, right: usize) -> bool {
        self.steps += right - left + bottom - top;
        let along = |c: char| matches!(c, '+' | '-' | '=' | ':');
        self.at(bottom, left) == '+'
            && (left + 1..right).all(|c| along(self.at(bottom, c)))
            && (top + 1..bottom).all(|l| matches!(self.at(l, left), '+' | '|'))
    }

    /// All boxes, if they fill the table.
    fn boxes(&mut self) -> Option<Vec<Around>> {
        let (last_line, last_column) = (self.chars.len() - 1, self.chars[0].len() - 1);
        // Up to which line each column is taken.
        let mut done = vec![0usize; last_column];
        let mut corners = BTreeSet::from([(0, 0)]);
        let mut found = Vec::new();
        while let Some((top, left)) = corners.pop_first() {
            if top == last_line || left == last_column || top < done[left] {
                continue;
            }
            let Some(one) = self.from(top, left) else { continue };
            if self.steps > MOST_STEPS || done[left..one.right].iter().any(|d| *d != top) {
                return None;
            }
            done[left..one.right].fill(one.bottom);
            corners.extend([(top, one.right), (one.bottom, left)]);
            found.push(one);
        }
        done.iter().all(|d| *d == last_line).then_some(found)
    }
}

/// The table that these lines draw.
fn drawn(text: &str, lines: &[Columns]) -> Option<Drawn> {
    let wide = lines.first()?.wide;
    let even = lines.len() > 2 && lines.iter().all(|l| l.wide == wide);
    if !even || wide > MOST_COLUMNS {
        return None;
    }
    let chars: Vec<Vec<char>> = lines.iter().map(Columns::spread).collect();
    let part =
        |line: &Vec<char>| line.contains(&'=') && line.iter().all(|c| matches!(c, '+' | '=' | ':'));
    let parts: Vec<usize> = (1..chars.len()).filter(|at| part(&chars[*at])).collect();
    let last = chars.len() - 1;
    let mut field = Field { chars, steps: 0 };
    let boxes = field.boxes()?;
    let sorted = |ends: [fn(&Around) -> usize; 2]| -> Vec<usize> {
        let all: BTreeSet<usize> = boxes.iter().flat_map(|b| ends.map(|end| end(b))).collect();
        all.into_iter().collect()
    };
    let rows = sorted([|b| b.top, |b| b.bottom]);
    let columns = sorted([|b| b.left, |b| b.right]);
    let nth = |all: &[usize], at: usize| all.partition_point(|one| *one < at);
    // A foot stands between two such lines, the second of which ends the table.
    let foot = parts.iter().rev().nth(1).filter(|_| parts.last() == Some(&last)).copied();
    let head = parts.first().copied().filter(|at| *at != last && Some(*at) != foot);
    let count = rows.len() - 1;
    let bound = |at: Option<usize>| at.is_none_or(|at| rows.binary_search(&at).is_ok());
    let over = |at: usize| boxes.iter().any(|b| b.top < at && at < b.bottom);
    if !bound(head) || !bound(foot) || head.is_some_and(over) || foot.is_some_and(over) {
        return None;
    }
    let ruler = head.unwrap_or(0);
    let mut table = Drawn {
        widths: widths(&columns),
        sides: columns.windows(2).map(|c| side(&field, ruler, c[0]..c[1])).collect(),
        heads: head.map_or(0, |at| nth(&rows, at)),
        feet: foot.map_or(0, |at| count - nth(&rows, at)),
        rows: vec![Vec::new(); count],
        blocks: true,
    };
    for one in &boxes {
        let (row, column) = (nth(&rows, one.top), nth(&columns, one.left));
        table.rows[row].push(DrawnCell {
            column,
            across: nth(&columns, one.right) - column,
            down: nth(&rows, one.bottom) - row,
            lines: content(text, lines, one),
        });
    }
    table.rows.iter_mut().for_each(|row| row.sort_by_key(|c| c.column));
    Some(table)
}

/// The widths of columns between these lines, as pandoc has them: with one line each, of 72 columns at least.
fn widths(columns: &[usize]) -> Vec<u32> {
    let wide: Vec<usize> = columns.windows(2).map(|c| c[1] - c[0]).collect();
    let whole = (wide.iter().sum::<usize>() + wide.len()).saturating_sub(2).max(LINE);
    wide.iter().map(|w| ((w * 1000 + whole / 2) / whole) as u32).collect()
}

/// The side that the colons of a line say.
fn side(field: &Field, line: usize, column: Range<usize>) -> Side {
    let (first, last) = (field.at(line, column.start + 1), field.at(line, column.end - 1));
    match (first == ':', last == ':') {
        (true, true) => Side::Center,
        (true, false) => Side::Left,
        (false, true) => Side::Right,
        (false, false) => Side::Unsaid,
    }
}

/// The lines in a box, without the space that all of them begin with, and blank ones at its ends.
fn content(text: &str, lines: &[Columns], one: &Around) -> Vec<Range<usize>> {
    let rows = lines[one.top + 1..one.bottom].iter().map(|l| {
        let all = l.bytes(one.left + 1..one.right);
        all.start..all.start + text[all.clone()].trim_end().len()
    });
    let mut rows: Vec<Range<usize>> = rows.collect();
    let spaced = |r: &Range<usize>| r.is_empty() || text[r.clone()].starts_with(' ');
    if rows.iter().all(spaced) {
        for row in rows.iter_mut().filter(|r| r.start < r.end) {
            row.start += 1;
        }
    }
    let filled = |r: &Range<usize>| !r.is_empty();
    let Some(first) = rows.iter().position(filled) else { return Vec::new() };
    let last = rows.iter().rposition(filled).unwrap_or(first);
    rows.drain(last + 1..);
    rows.drain(..first);
    rows
}
