//! Simple and multiline tables: columns stand above or below the dashes of one line.

use super::super::super::lines::{list_marker, starts_block};
use super::columns::{Columns, trimmed};
use super::{Drawn, DrawnCell, LINE, Line, Pass, Side};
use std::ops::Range;

/// Lines that are looked at for the end of a table.
const MOST_LINES: usize = 4000;
/// Lines of a head at most.
const MOST_HEADS: usize = 40;

/// Lines of a table that stands there: heads, the dashes of its columns, rows of lines.
struct Found {
    heads: Vec<Line>,
    dashes: Line,
    rows: Vec<Vec<Line>>,
    /// Rows may have several lines.
    multiline: bool,
    next: usize,
}

impl Pass<'_> {
    /// A table that begins with a line of dashes, or with a head above one.
    pub(super) fn ruled_table(&mut self, line: &Line, words: &str) -> Option<usize> {
        let found = match runs(words).len() {
            0 => self.with_head(line)?,
            1 if words.len() >= 3 => self.multiline(line)?,
            1 => return None,
            _ => self.between_columns(line).or_else(|| self.headless(line))?,
        };
        let table = self.in_columns(&found)?;
        self.put_table(&found.dashes, line.begin, &table, found.next);
        Some(found.next)
    }

    /// The lines behind one in the same quotation, up to a bound.
    fn lines_after(&self, line: &Line) -> impl Iterator<Item = Line> {
        let mut last = *line;
        let lines = std::iter::from_fn(move || {
            last = self.after(&last).filter(|next| next.depth == last.depth)?;
            Some(last)
        });
        lines.take(MOST_LINES)
    }

    fn is_blank(&self, line: &Line) -> bool {
        self.words(line).is_empty()
    }

    /// Whether a line of dashes ends a table: nothing stands below it.
    fn ends(&self, line: &Line) -> bool {
        let blank = self.after(line).is_none_or(|next| self.is_blank(&next));
        blank && !runs(self.words(line)).is_empty()
    }

    /// One line of heads, the dashes, a line for each row up to a blank one.
    fn with_head(&self, line: &Line) -> Option<Found> {
        let dashes = self.after(line).filter(|d| d.depth == line.depth && d.indent < 4)?;
        let words = self.words(line);
        let other = words.contains('|') || starts_block(words) || list_marker(words) > 0;
        if runs(self.words(&dashes)).len() < 2 || other {
            return None;
        }
        let mut rows = Vec::new();
        let mut next = dashes.next;
        for row in self.lines_after(&dashes) {
            if self.is_blank(&row) {
                break;
            }
            next = row.next;
            if self.ends(&row) {
                break;
            }
            rows.push(vec![row]);
        }
        let found = Found { heads: vec![*line], dashes, rows, multiline: false, next };
        (!found.rows.is_empty()).then_some(found)
    }

    /// A line of dashes, heads of several lines, the dashes of the columns, rows with blank lines between
    /// them, a line of dashes.
    fn multiline(&self, line: &Line) -> Option<Found> {
        let mut heads = Vec::new();
        let mut below = self.lines_after(line).take(MOST_HEADS);
        let dashes = loop {
            let next = below.next().filter(|l| !self.is_blank(l))?;
            match runs(self.words(&next)).len() {
                0 => heads.push(next),
                1 => return None,
                _ => break next,
            }
        };
        let (rows, next) = self.rows_of_lines(&dashes)?;
        (!heads.is_empty()).then_some(Found { heads, dashes, rows, multiline: true, next })
    }

    /// The same below a line with the dashes of the columns instead of one of dashes alone.
    fn between_columns(&self, line: &Line) -> Option<Found> {
        // What ends a table is no line below heads.
        self.multiline(line).filter(|found| !self.ends(&found.dashes))
    }

    /// The dashes of the columns, rows, dashes: rows of one line each, or with blank lines between them.
    fn headless(&self, line: &Line) -> Option<Found> {
        let (rows, next) = self.rows_of_lines(line)?;
        let multiline = rows.len() > 1 || self.has_blank_end(&rows, next);
        let rows = match multiline {
            true => rows,
            false => rows.into_iter().flatten().map(|row| vec![row]).collect(),
        };
        Some(Found { heads: Vec::new(), dashes: *line, rows, multiline, next })
    }

    /// Whether a blank line stands between the last row and the line that ends the table.
    fn has_blank_end(&self, rows: &[Vec<Line>], next: usize) -> bool {
        let last = rows.last().and_then(|row| row.last());
        let after = last.and_then(|last| self.after(last));
        after.is_some_and(|line| line.next < next && self.is_blank(&line))
    }

    /// Rows with blank lines between them, up to the dashes that end them.
    fn rows_of_lines(&self, dashes: &Line) -> Option<(Vec<Vec<Line>>, usize)> {
        let mut rows: Vec<Vec<Line>> = Vec::new();
        let mut begins = true;
        for line in self.lines_after(dashes) {
            if self.is_blank(&line) {
                // Two blank lines end what may be a table.
                if begins {
                    return None;
                }
                begins = true;
                continue;
            }
            if self.ends(&line) {
                return (!rows.is_empty()).then_some((rows, line.next));
            }
            match rows.last_mut().filter(|_| !begins) {
                Some(row) => row.push(line),
                None => rows.push(vec![line]),
            }
            begins = false;
        }
        None
    }

    /// The cells of the lines, each below the dashes of its column.
    fn in_columns(&self, found: &Found) -> Option<Drawn> {
        let text = self.text();
        let dashes = &found.dashes;
        let starts = starts(self.words(dashes), dashes.indent);
        // Bytes of each line column by column, before which nothing may stand.
        let cut = |line: &Line| -> Option<Vec<Range<usize>>> {
            let from = line.start.checked_sub(line.indent).filter(|from| *from >= line.begin)?;
            let columns = Columns::of(&text[from..line.end], from)?;
            let before = trimmed(text, columns.bytes(0..starts[0]));
            let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
            let cells = starts.iter().zip(ends).map(|(a, b)| columns.bytes(*a..b));
            before.is_empty().then(|| cells.collect())
        };
        let whole =
            |lines: &[Line]| -> Option<Vec<Vec<Range<usize>>>> { lines.iter().map(cut).collect() };
        let heads = whole(&found.heads)?;
        let rows: Option<Vec<_>> = found.rows.iter().map(|row| whole(row)).collect();
        let rows = rows?;
        let first = if heads.is_empty() { rows.first()?.get(..1)? } else { &heads };
        let wide = lengths(self.words(dashes));
        let sides = (0..starts.len())
            .map(|at| side(first.iter().map(|line| &text[line[at].clone()]), wide[at]))
            .collect();
        let row = |lines: &Vec<Vec<Range<usize>>>| -> Vec<DrawnCell> {
            let cell = |column: usize| {
                let own = lines.iter().map(|line| trimmed(text, line[column].clone()));
                let lines = own.filter(|r| !r.is_empty()).collect();
                DrawnCell { column, across: 1, down: 1, lines }
            };
            (0..starts.len()).map(cell).collect()
        };
        let count = usize::from(!heads.is_empty());
        let all: Vec<Vec<DrawnCell>> =
            (count > 0).then(|| row(&heads)).into_iter().chain(rows.iter().map(row)).collect();
        let widths = match found.multiline {
            true => widths(&starts, self.words(dashes), dashes.indent),
            false => Vec::new(),
        };
        Some(Drawn { widths, sides, heads: count, feet: 0, rows: all, blocks: false })
    }
}

/// The runs of dashes of a line that holds nothing else, each of two or more: where they begin and end.
fn runs(words: &str) -> Vec<Range<usize>> {
    if !words.starts_with("--") || !words.bytes().all(|b| matches!(b, b'-' | b' ')) {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in words.match_indices('-') {
        match found.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => found.push(at..at + 1),
        }
    }
    // Dashes one by one are a break between scenes.
    if found.iter().any(|run| run.len() < 2) { Vec::new() } else { found }
}

/// The columns in which the runs of a line begin that stands so far in.
fn starts(words: &str, indent: usize) -> Vec<usize> {
    runs(words).into_iter().map(|run| indent + run.start).collect()
}

fn lengths(words: &str) -> Vec<usize> {
    runs(words).into_iter().map(|run| run.len()).collect()
}

/// At which side the words of a head stand over so many dashes, as pandoc takes it: of its shortest line.
fn side<'t>(lines: impl Iterator<Item = &'t str>, dashes: usize) -> Side {
    let lines = lines.map(str::trim_end).filter(|line| !line.is_empty());
    let Some(line) = lines.min_by_key(|line| line.chars().count()) else { return Side::Unsaid };
    match (line.starts_with(' '), line.chars().count() < dashes) {
        (true, false) => Side::Right,
        (false, true) => Side::Left,
        (true, true) => Side::Center,
        (false, false) => Side::Unsaid,
    }
}

/// The widths of the columns of a multiline table, as pandoc has them: each with the gap behind it, of 72
/// columns at least; the last one as wide as the one before it where only the gap makes the difference.
fn widths(starts: &[usize], words: &str, indent: usize) -> Vec<u32> {
    let end = indent + words.len() + 1;
    let ends = starts.iter().skip(1).copied().chain([end]);
    let mut wide: Vec<usize> = starts.iter().zip(ends).map(|(a, b)| b - a).collect();
    if let [.., before, last] = wide.as_mut_slice()
        && *last < *before
        && *before - *last <= 2
    {
        *last = *before;
    }
    let whole = (wide.iter().sum::<usize>() + indent).max(LINE).max(end);
    wide.iter().map(|w| ((w * 1000 + whole / 2) / whole) as u32).collect()
}
