//! The columns of a table: how wide their content is, and where their numbers have the decimal
//! point.

use super::Look;
use super::cells::needs_of;
use crate::model::{Align, Cell, Table, plain_text};
use crate::theme::TextStyle;
use crate::typeset::context::Context;
use crate::typeset::page::Item;
use crate::typeset::paragraph::{Line, divided, set_paragraph};

/// Longest thing behind a number that leaves it one: " MHz", "%)", characters.
const UNIT: usize = 4;
/// Languages and regions that write a point before decimals (CLDR, symbols of numbers); the others
/// write a comma.
const POINTS: [&str; 17] = [
    "en", "zh", "ja", "ko", "he", "hi", "bn", "ta", "te", "ur", "th", "ms", "cy", "ga", "mt",
    "de-CH", "es-MX",
];
/// Widest picture of a cell, as a share of an even column.
const PICTURE: f32 = 0.8;
/// A measure in which every cell is one line, points.
const ENDLESS: f32 = 10_000.0;

/// What a column needs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Column {
    /// Width of its longest word.
    pub(super) least: f32,
    /// Width of its longest cell, heads left out: these count by their longest word.
    pub(super) natural: f32,
    /// Width of its longest head.
    pub(super) head: f32,
    /// The column holds numbers: width before and behind their decimal points.
    pub(super) point: Option<(f32, f32)>,
    /// The decimal mark of its numbers.
    mark: char,
}

impl Column {
    /// Width of its longest cell, heads and all.
    fn whole(&self) -> f32 {
        self.natural.max(self.head)
    }

    /// The point of a cell, as an offset in its text, if it stands in a column of numbers.
    pub(super) fn point_in(&self, cell: &Cell) -> Option<usize> {
        point_of(&plain_text(&cell.content), self.mark)
    }
}

/// A table's cells row by row, heads first.
pub(super) struct Grid<'t> {
    pub(super) table: &'t Table,
    pub(super) rows: Vec<&'t [Cell]>,
    pub(super) heads: usize,
    /// How many of the rows, at their end, are the foot.
    pub(super) feet: usize,
    pub(super) columns: usize,
}

impl<'t> Grid<'t> {
    pub(super) fn new(table: &'t Table) -> Self {
        let (rows, heads) = table.all_rows();
        let feet = (table.feet as usize).min(rows.len() - heads);
        Grid { table, rows, heads, feet, columns: table.columns() }
    }

    /// The cells of a row that are none of another's, with their columns.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = (usize, &'t Cell)> {
        let cells = self.rows[row].iter().enumerate().take(self.columns);
        cells.filter(|(_, c)| !c.is_covered())
    }

    /// The runs of columns (the first, how many) in which no cell from above goes on into this row: a
    /// rule above it crosses no cell. `ends` has the row at which each column's last cell ends, and is
    /// brought up to this row's.
    pub(super) fn begins_below(&self, row: usize, ends: &mut [usize]) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (column, _) in ends.iter().enumerate().filter(|(_, end)| **end <= row) {
            match runs.last_mut().filter(|(first, count)| first + count == column) {
                Some((_, count)) => *count += 1,
                None => runs.push((column, 1)),
            }
        }
        for (column, cell) in self.cells(row) {
            let wide = usize::from(cell.colspan.max(1));
            let below = row + usize::from(cell.rowspan.max(1));
            ends.iter_mut().skip(column).take(wide).for_each(|end| *end = below);
        }
        runs
    }

    pub(super) fn align(&self, column: usize, cell: &Cell) -> Align {
        cell.align.or(self.table.aligns.get(column).copied()).unwrap_or_default()
    }

    /// What cells are set with: pictures in them leave room for the other columns.
    pub(super) fn context<'c>(&self, ctx: &Context<'c>) -> Context<'c> {
        let share = ctx.theme.page.measure() / self.columns.max(1) as f32;
        Context { widest_picture: ctx.widest_picture.min(share * PICTURE), ..*ctx }
    }

    /// Needs of the columns; what a cell over several of them needs beyond theirs is shared among
    /// them.
    pub(super) fn needs(&self, ctx: &Context, look: &Look) -> Vec<Column> {
        let ctx = &self.context(ctx);
        let mut columns = vec![Column::default(); self.columns];
        let mut over = Vec::new();
        for row in 0..self.rows.len() {
            for (i, cell) in self.cells(row) {
                let style = look.of(row < self.heads || cell.head);
                let (least, natural) = needs_of(ctx, cell, style);
                let (least, natural) = (least + 0.1, natural + 0.1);
                // Heads take the lines that they need over columns of short entries.
                let head = if row < self.heads { natural } else { 0.0 };
                let natural = if row < self.heads { least } else { natural };
                let cell = Column { least, natural, head, ..Column::default() };
                if self.rows[row][i].colspan > 1 {
                    over.push((i, usize::from(self.rows[row][i].colspan), cell));
                    continue;
                }
                columns[i].least = columns[i].least.max(cell.least);
                columns[i].natural = columns[i].natural.max(cell.natural);
                columns[i].head = columns[i].head.max(cell.head);
            }
        }
        over.sort_by_key(|o| o.1);
        for (first, count, cell) in over {
            let of = &mut columns[first..first + count];
            let gaps = look.gap * (count as f32 - 1.0);
            let more = |have: f32, want: f32| (want - gaps - have).max(0.0) / count as f32;
            let (l, n, h) = of
                .iter()
                .fold((0.0, 0.0, 0.0), |s, c| (s.0 + c.least, s.1 + c.natural, s.2 + c.whole()));
            let (l, n, h) = (more(l, cell.least), more(n, cell.natural), more(h, cell.head));
            for c in of {
                let head = if h > 0.0 { c.whole() + h } else { c.head };
                (c.least, c.natural, c.head) = (c.least + l, c.natural + n, head);
            }
        }
        if !ctx.mirrored {
            for (i, column) in columns.iter_mut().enumerate() {
                column.mark = self.mark(i, &look.body.lang);
                column.point = self.point(ctx, i, &look.body, column.mark);
                let wide = column.point.map_or(0.0, |p| p.0 + p.1 + 0.1);
                column.least = column.least.max(wide);
                column.natural = column.natural.max(column.least);
            }
        }
        columns
    }

    /// Where the numbers of a column have their points, if it holds numbers: an author who asks for
    /// the left side gets it.
    fn point(
        &self,
        ctx: &Context,
        column: usize,
        style: &TextStyle,
        mark: char,
    ) -> Option<(f32, f32)> {
        let (mut before, mut behind, mut count) = (0.0f32, 0.0f32, 0);
        for row in self.heads..self.rows.len() {
            let Some(cell) = self.rows[row].get(column).filter(|c| c.colspan == 1) else {
                continue;
            };
            if !cell.blocks.is_empty() {
                return None;
            }
            let text = plain_text(&cell.content);
            if text.trim().is_empty() {
                continue;
            }
            if cell.head || self.align(column, cell) == Align::Left {
                return None;
            }
            let at = point_of(&text, mark)?;
            let style = TextStyle { indent: 0.0, ..style.clone() };
            let set = set_paragraph(ctx, &cell.content, &style, ENDLESS);
            let [line] = set.settings.first()?.lines.as_slice() else { return None };
            let x = x_at(line, at);
            before = before.max(x);
            behind = behind.max(line.width - x);
            count += 1;
        }
        (count > 1).then_some((before, behind))
    }

    /// The decimal mark of a column: the language's, or the other one where its digits come in no
    /// groups of three.
    fn mark(&self, column: usize, lang: &str) -> char {
        let (own, other) = if has_decimal_comma(lang) { (',', '.') } else { ('.', ',') };
        let texts = self.rows[self.heads..].iter().filter_map(|r| r.get(column));
        let mut found = own;
        for text in texts.map(|c| plain_text(&c.content)) {
            if text.contains(own) {
                return own;
            }
            let mut parts = text.split(other).skip(1);
            if parts.any(|p| p.bytes().take_while(u8::is_ascii_digit).count() != 3) {
                found = other;
            }
        }
        found
    }
}

/// Where the decimal point of a number stands, or would: as an offset in `text`. `None` if it is no
/// number. A dash for one that is missing stands where its last digit would.
pub(super) fn point_of(text: &str, mark: char) -> Option<usize> {
    let end = text.trim_end().len();
    if matches!(text.trim(), "-" | "\u{2013}" | "\u{2014}" | "\u{2012}" | "\u{2212}") {
        return Some(end);
    }
    let begin = text.find(|c: char| c.is_ascii_digit())?;
    let sign = |c: char| {
        c.is_whitespace()
            || "+-\u{2212}\u{2013}~\u{2248}<>\u{2264}\u{2265}\u{b1}($\u{20ac}\u{a3}\u{a5}"
                .contains(c)
    };
    if !text[..begin].chars().all(sign) {
        return None;
    }
    let grouping = |c: char| {
        matches!(c, '.' | ',' | '\'' | '\u{2019}' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
    };
    let mut last = begin;
    let mut point = None;
    for (at, c) in text[begin..end].char_indices().map(|(i, c)| (begin + i, c)) {
        let next = text[at + c.len_utf8()..].chars().next();
        if c.is_ascii_digit() {
            last = at + 1;
        } else if grouping(c) && next.is_some_and(|n| n.is_ascii_digit()) {
            if c == mark && point.replace(at).is_some() {
                // A version, a date.
                return None;
            }
        } else {
            break;
        }
    }
    let rest = &text[last..end];
    let plain =
        rest.chars().count() <= UNIT && !rest.contains(['-', '\u{2013}', '/', ':', '\u{d7}']);
    (plain && !rest.contains(|c: char| c.is_ascii_digit())).then(|| point.unwrap_or(last))
}

/// How far from the left a byte of the line's text stands.
pub(super) fn x_at(line: &Line, byte: usize) -> f32 {
    let mut at = 0;
    let mut x = line.begin;
    for item in &line.items {
        let Item::Run(run) = item else { continue };
        x = run.x;
        for glyph in &run.glyphs {
            if at >= byte {
                return x;
            }
            at += usize::from(glyph.len);
            x += glyph.advance * run.size * run.scale / 1000.0;
        }
    }
    x.min(line.width)
}

fn has_decimal_comma(lang: &str) -> bool {
    let begins = |p: &&str| {
        lang.strip_prefix(*p).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    !POINTS.iter().any(begins)
}

/// Widths of the columns in `room`: natural if they fit, stretched a little if they nearly fill
/// it; else heads in several lines where the other cells fit, or each its least width and a share of the
/// rest by what it still wants.
pub(super) fn spread(cols: &[Column], room: f32) -> Vec<f32> {
    let whole: f32 = cols.iter().map(Column::whole).sum();
    if whole <= room {
        let n = cols.len() as f32;
        let extra = if whole > room * 0.6 { (room - whole) / n } else { 0.0 };
        return cols.iter().map(|c| c.whole() + extra).collect();
    }
    let natural: f32 = cols.iter().map(|c| c.natural).sum();
    if natural <= room {
        let from = cols.iter().map(|c| c.natural).collect();
        return grown(from, &cols.iter().map(Column::whole).collect::<Vec<_>>(), room);
    }
    let least: f32 = cols.iter().map(|c| c.least).sum();
    if least >= room {
        return cols.iter().map(|c| c.least * room / least).collect();
    }
    let from = cols.iter().map(|c| c.least).collect();
    grown(from, &cols.iter().map(|c| c.natural).collect::<Vec<_>>(), room)
}

/// Widens columns until they fill `room`, each up to its most: by the square root of what each wants, so
/// that one long column does not starve the others.
fn grown(mut wide: Vec<f32>, most: &[f32], room: f32) -> Vec<f32> {
    let wants: Vec<f32> = most.iter().zip(&wide).map(|(m, w)| (m - w).max(0.0).sqrt()).collect();
    let mut left = room - wide.iter().sum::<f32>();
    for _ in 0..4 {
        let open: f32 =
            (0..wide.len()).filter(|&i| wide[i] < most[i] - 0.01).map(|i| wants[i]).sum();
        if open <= 0.0 || left < 0.1 {
            break;
        }
        let share = left;
        for i in 0..wide.len() {
            if wide[i] < most[i] - 0.01 {
                let more = (share * wants[i] / open).min(most[i] - wide[i]);
                wide[i] += more;
                left -= more;
            }
        }
    }
    wide
}

/// How far a column gives to another at once in the search for the fewest lines, points: far first.
const STEPS: [f32; 4] = [36.0, 18.0, 9.0, 4.0];
/// Rows of a table up to which its columns are tried.
const MOST_TRIED: usize = 200;

/// The parts of a cell that breaks divide, by its forced lines.
type Parts = Vec<Vec<(f32, f32)>>;

/// The words of a table's cells, to try how many lines they take in columns of some widths.
pub(super) struct Trial {
    /// By column, then by row; nothing for cells that are another's or go over several columns.
    words: Vec<Vec<Parts>>,
}

impl Trial {
    /// `None` for tables that are too long to be tried, or hold blocks.
    pub(super) fn new(grid: &Grid, ctx: &Context, look: &Look) -> Option<Trial> {
        if grid.rows.len() > MOST_TRIED || grid.table.holds_blocks() {
            return None;
        }
        let ctx = &grid.context(ctx);
        let mut words = vec![vec![Parts::new(); grid.rows.len()]; grid.columns];
        let rows = (0..grid.rows.len()).flat_map(|row| grid.cells(row).map(move |of| (row, of)));
        for (row, (i, cell)) in rows.filter(|(_, (_, cell))| cell.colspan < 2) {
            words[i][row] = divided(ctx, &cell.content, look.of(row < grid.heads || cell.head));
        }
        Some(Trial { words })
    }

    /// Moves width from column to column as long as the table takes fewer lines so; of widths with the
    /// same lines it keeps those that it began with.
    pub(super) fn fewest_lines(&self, wide: &mut [f32], cols: &[Column]) {
        let mut high: Vec<Vec<u32>> = (0..wide.len()).map(|c| self.lines(c, wide[c])).collect();
        let mut best = total(&high);
        for step in STEPS {
            while let Some((from, to, lines)) = self.better(wide, cols, &high, step, best) {
                wide[from] -= step;
                wide[to] += step;
                high[from] = self.lines(from, wide[from]);
                high[to] = self.lines(to, wide[to]);
                best = lines;
            }
        }
    }

    /// Of all ways to give a step of width the one that spares the most lines.
    fn better(
        &self,
        wide: &[f32],
        cols: &[Column],
        high: &[Vec<u32>],
        step: f32,
        mut best: u32,
    ) -> Option<(usize, usize, u32)> {
        let mut found = None;
        for from in (0..wide.len()).filter(|&c| wide[c] - step >= cols[c].least) {
            let narrow = self.lines(from, wide[from] - step);
            for to in (0..wide.len()).filter(|&c| c != from && wide[c] < cols[c].whole()) {
                let broad = self.lines(to, wide[to] + step);
                let of = |c: usize, row: usize| match c {
                    c if c == from => narrow[row],
                    c if c == to => broad[row],
                    c => high[c][row],
                };
                let rows = 0..narrow.len();
                let lines =
                    rows.map(|r| (0..wide.len()).map(|c| of(c, r)).max().unwrap_or(0)).sum();
                if lines < best {
                    best = lines;
                    found = Some((from, to, lines));
                }
            }
        }
        found
    }

    /// The lines of a column's cells, row by row.
    fn lines(&self, column: usize, width: f32) -> Vec<u32> {
        self.words[column].iter().map(|parts| lines_of(parts, width)).collect()
    }
}

/// Lines of a table whose columns' cells take so many.
fn total(high: &[Vec<u32>]) -> u32 {
    let rows = high.first().map_or(0, Vec::len);
    (0..rows).map(|r| high.iter().map(|c| c[r]).max().unwrap_or(0)).sum()
}

/// How many lines the parts of a cell take.
fn lines_of(parts: &[Vec<(f32, f32)>], width: f32) -> u32 {
    let mut lines = 0;
    for line in parts {
        lines += 1;
        let mut x = 0.0;
        for (part, next) in line {
            if x > 0.0 && x + part > width {
                lines += 1;
                x = 0.0;
            }
            x += next;
        }
    }
    lines
}

/// Widths of the columns in `room` as the source gives them, in thousandths: none is narrower than its
/// longest word while others have room to give. `None` if it gives none, or there is no room for words.
pub(super) fn given(shares: &[u16], cols: &[Column], room: f32) -> Option<Vec<f32>> {
    let least: f32 = cols.iter().map(|c| c.least).sum();
    if shares.iter().all(|s| *s == 0) || least >= room {
        return None;
    }
    let share = |at: usize| f32::from(shares.get(at).copied().unwrap_or(0)) / 1000.0;
    let sum: f32 = (0..cols.len()).map(share).sum();
    let scale = if sum > 1.0 { room / sum } else { room };
    // A column of which nothing is said is as wide as it would be by itself.
    let mut wide: Vec<f32> = (cols.iter().enumerate())
        .map(|(at, c)| if share(at) > 0.0 { share(at) * scale } else { c.whole() })
        .map(|w| w.min(room))
        .collect();
    for (w, c) in wide.iter_mut().zip(cols) {
        *w = w.max(c.least);
    }
    let over = wide.iter().sum::<f32>() - room;
    if over > 0.0 {
        let slack: f32 = wide.iter().zip(cols).map(|(w, c)| w - c.least).sum();
        for (w, c) in wide.iter_mut().zip(cols) {
            *w -= (*w - c.least) * (over / slack.max(0.01)).min(1.0);
        }
    }
    Some(wide)
}

/// Widens columns in proportion until they fill `room`.
pub(super) fn fill(wide: &mut [f32], room: f32) {
    let total: f32 = wide.iter().sum();
    if total > 0.0 && total < room {
        for w in wide {
            *w *= room / total;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(least: f32, natural: f32) -> Column {
        Column { least, natural, ..Column::default() }
    }

    #[test]
    fn rules_cross_no_cell_that_goes_on() {
        let cell = |rowspan| Cell { rowspan, colspan: 1, ..Cell::default() };
        let rows = vec![vec![cell(2), cell(1), cell(1)], vec![cell(1); 3]];
        let mut table = Table { rows, ..Table::default() };
        table.rows[1][0] = Cell { rowspan: 0, colspan: 0, ..Cell::default() };
        let grid = Grid::new(&table);
        let mut ends = vec![0; grid.columns];
        assert_eq!(grid.begins_below(0, &mut ends), [(0, 3)]);
        assert_eq!(grid.begins_below(1, &mut ends), [(1, 2)]);
    }

    #[test]
    fn columns_fill_the_measure_when_they_must() {
        let wide = spread(&[column(30.0, 60.0), column(40.0, 900.0)], 300.0);
        assert!((wide.iter().sum::<f32>() - 300.0).abs() < 1.0, "{wide:?}");
        assert!(wide[0] >= 30.0 && wide[0] <= 60.0);
        assert_eq!(spread(&[column(10.0, 20.0), column(10.0, 20.0)], 300.0), vec![20.0, 20.0]);
    }

    #[test]
    fn heads_count_by_their_longest_word_where_room_is_short() {
        let head = |least, natural, head| Column { head, ..column(least, natural) };
        let cols = [head(30.0, 40.0, 120.0), head(20.0, 200.0, 50.0)];
        // With room each stands in one line, with less the head takes several.
        assert_eq!(spread(&cols, 600.0), vec![120.0, 200.0]);
        assert_eq!(spread(&cols, 240.0), vec![40.0, 200.0]);
        let wide = spread(&cols, 280.0);
        assert!((wide[0] - 80.0).abs() < 0.1 && wide[1] == 200.0, "{wide:?}");
    }

    #[test]
    fn columns_take_the_fewest_lines() {
        // Twelve words of 20 in each cell of one column, three in those of the other.
        let cell = |n: usize| vec![vec![(20.0, 25.0); n]];
        let trial = Trial { words: vec![vec![cell(3); 4], vec![cell(12); 4]] };
        let cols = [column(20.0, 70.0), column(20.0, 295.0)];
        let mut wide = vec![70.0, 130.0];
        assert_eq!(total(&[trial.lines(0, 70.0), trial.lines(1, 130.0)]), 12);
        trial.fewest_lines(&mut wide, &cols);
        assert_eq!(wide.iter().sum::<f32>(), 200.0);
        assert_eq!(total(&[trial.lines(0, wide[0]), trial.lines(1, wide[1])]), 8, "{wide:?}");
        // What spares nothing is not done.
        let mut wide = vec![70.0, 300.0];
        trial.fewest_lines(&mut wide, &cols);
        assert_eq!(wide, [70.0, 300.0]);
    }

    #[test]
    fn columns_are_as_wide_as_the_source_gives_them() {
        let cols = [column(30.0, 60.0), column(40.0, 900.0)];
        assert_eq!(given(&[], &cols, 300.0), None);
        assert_eq!(given(&[250, 500], &cols, 300.0), Some(vec![75.0, 150.0]));
        // No narrower than a word, and never wider than the room.
        let wide = given(&[10, 990], &cols, 300.0).expect("they are given");
        assert!(wide[0] >= 30.0 && (wide.iter().sum::<f32>() - 300.0).abs() < 0.1, "{wide:?}");
        assert_eq!(given(&[500, 500], &cols, 60.0), None);
    }

    #[test]
    fn numbers_are_told_from_words_and_their_points_found() {
        for (text, mark, point) in [
            ("3.14", '.', Some(1)),
            ("1,234", '.', Some(5)),
            ("1.234,5", ',', Some(5)),
            ("\u{2212}12", '.', Some(5)),
            ("45 %", '.', Some(2)),
            ("$9.50", '.', Some(2)),
            ("\u{2013}", '.', Some(3)),
            ("(12)", '.', Some(3)),
            ("1999\u{2013}2004", '.', None),
            ("12 June", '.', None),
            ("2/3", '.', None),
            ("10:45", '.', None),
            ("Rule 7", '.', None),
            ("1.0.3", '.', None),
            ("none", '.', None),
        ] {
            assert_eq!(point_of(text, mark), point, "{text}");
        }
    }
}
