//! Which cells of a table head which: by the rules of HTML (Living Standard, 4.9.12.2, "forming
//! relationships between data cells and header cells"), for tables whose heads stand elsewhere than
//! in the first rows and columns, where a `Scope` says too much.

use crate::model::Cell;
use std::collections::BTreeSet;

/// A cell by the row and column in which it begins.
pub(super) type Spot = (usize, usize);

/// More steps than this are not gone; the heads of so large a table have their scopes.
const MOST_STEPS: usize = 4_000_000;

/// The heads of a table that is not regular.
pub(super) struct Heads {
    /// By row and column of the grid, the cell that stands there.
    spots: Vec<Vec<Spot>>,
    /// Heads of columns, and of rows.
    columns: BTreeSet<Spot>,
    rows: BTreeSet<Spot>,
}

impl Heads {
    /// The heads of rows of a grid, whose first `heads` are the head; `None` where scopes are enough:
    /// all heads stand in the first rows, and at the beginning of the others.
    pub(super) fn of(grid: &[&[Cell]], heads: usize) -> Option<Heads> {
        let size = grid.len() * grid.iter().map(|r| r.len()).max().unwrap_or(0);
        let regular = |row: &&[Cell]| {
            let mut cells = row.iter().filter(|c| !c.is_covered()).skip_while(|c| c.head);
            cells.clone().next().is_some() && cells.all(|c| !c.head)
        };
        let body = grid.get(heads..).unwrap_or_default();
        let all_plain = body.iter().flat_map(|r| r.iter()).all(|c| !c.head);
        if all_plain || body.iter().all(regular) || size * grid.len() > MOST_STEPS {
            return None;
        }
        let mut found =
            Heads { spots: spots(grid), columns: BTreeSet::new(), rows: BTreeSet::new() };
        let is_head = |r: usize, c: usize| r < heads || grid[r][c].head;
        let data = |spot: &Spot| !is_head(spot.0, spot.1);
        let row_has_data: Vec<bool> = found.spots.iter().map(|row| row.iter().any(&data)).collect();
        let width = found.spots.iter().map(Vec::len).max().unwrap_or(0);
        let column_has_data: Vec<bool> = (0..width)
            .map(|c| found.spots.iter().any(|row| row.get(c).is_some_and(&data)))
            .collect();
        for (r, row) in grid.iter().enumerate() {
            for (c, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_covered()) {
                if !is_head(r, c) {
                    continue;
                }
                let down = r..(r + usize::from(cell.rowspan)).min(grid.len());
                let across = c..(c + usize::from(cell.colspan)).min(width);
                if r < heads || !row_has_data[down].contains(&true) {
                    found.columns.insert((r, c));
                } else if cell.head || !column_has_data[across].contains(&true) {
                    found.rows.insert((r, c));
                }
            }
        }
        Some(found)
    }

    /// What a head is one of.
    pub(super) fn scope(&self, at: Spot) -> Option<&'static str> {
        match (self.columns.contains(&at), self.rows.contains(&at)) {
            (true, _) => Some("Column"),
            (_, true) => Some("Row"),
            _ => None,
        }
    }

    /// The heads of a cell, those of its columns first.
    pub(super) fn of_cell(&self, (r, c): Spot, cell: &Cell) -> Vec<Spot> {
        let mut found = Vec::new();
        for column in c..c + usize::from(cell.colspan) {
            let up = (0..r).rev().filter_map(|row| self.spots[row].get(column).copied());
            scan(up, &self.columns, |spot| spot.1, &mut found);
        }
        for row in self.spots.iter().skip(r).take(usize::from(cell.rowspan)) {
            let left = row[..c.min(row.len())].iter().rev().copied();
            scan(left, &self.rows, |spot| spot.0, &mut found);
        }
        found
    }
}

/// Goes along the cells from one on, the nearest first. A head beyond cells of data is hidden by
/// a nearer one that begins at the same `edge`, its column or row: it heads what is between them.
fn scan(
    cells: impl Iterator<Item = Spot>,
    heads: &BTreeSet<Spot>,
    edge: fn(Spot) -> usize,
    found: &mut Vec<Spot>,
) {
    let mut hidden: BTreeSet<usize> = BTreeSet::new();
    let mut block: Vec<usize> = Vec::new();
    for spot in cells {
        if !heads.contains(&spot) {
            hidden.extend(block.drain(..));
            continue;
        }
        block.push(edge(spot));
        if !hidden.contains(&edge(spot)) && !found.contains(&spot) {
            found.push(spot);
        }
    }
}

/// For each place of the grid the cell that stands there.
fn spots(grid: &[&[Cell]]) -> Vec<Vec<Spot>> {
    let mut spots: Vec<Vec<Spot>> =
        (0..grid.len()).map(|r| (0..grid[r].len()).map(|c| (r, c)).collect()).collect();
    for (r, row) in grid.iter().enumerate() {
        for (c, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_covered()) {
            for line in spots.iter_mut().skip(r).take(usize::from(cell.rowspan)) {
                let end = (c + usize::from(cell.colspan)).min(line.len());
                line[c.min(end)..end].fill((r, c));
            }
        }
    }
    spots
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of letters: capitals are heads, a point is covered.
    fn grid(rows: &[&str]) -> Vec<Vec<Cell>> {
        let cell = |c: char| Cell {
            head: c.is_ascii_uppercase(),
            colspan: u16::from(c != '.'),
            rowspan: 1,
            ..Cell::default()
        };
        rows.iter().map(|row| row.chars().map(cell).collect()).collect()
    }

    fn heads(rows: &[&str], spanned: Option<Spot>) -> Option<Vec<(Spot, Vec<Spot>)>> {
        let mut cells = grid(rows);
        if let Some((r, c)) = spanned {
            cells[r][c].colspan = 2;
        }
        let lines: Vec<&[Cell]> = cells.iter().map(Vec::as_slice).collect();
        let found = Heads::of(&lines, 1)?;
        let mut out = Vec::new();
        for (r, row) in lines.iter().enumerate().skip(1) {
            for (c, cell) in row.iter().enumerate().filter(|(_, c)| !c.head && !c.is_covered()) {
                out.push(((r, c), found.of_cell((r, c), cell)));
            }
        }
        Some(out)
    }

    #[test]
    fn regular_tables_need_no_names() {
        assert!(heads(&["AB", "cd"], None).is_none());
        assert!(heads(&["AB", "Cd", "Ef"], None).is_none());
    }

    #[test]
    fn a_head_in_the_middle_heads_what_follows_it() {
        // A line over the whole table that begins a second part of it.
        let found = heads(&["AB", "cd", "E.", "fg"], Some((2, 0))).expect("not regular");
        assert_eq!(found[0], ((1, 0), vec![(0, 0)]));
        assert_eq!(found[2], ((3, 0), vec![(2, 0)]));
        assert_eq!(found[3], ((3, 1), vec![(2, 0), (0, 1)]));
        // Heads of rows in two columns.
        let found = heads(&["ABCD", "EfGh"], None).expect("not regular");
        assert_eq!(found[0], ((1, 1), vec![(0, 1), (1, 0)]));
        assert_eq!(found[1], ((1, 3), vec![(0, 3), (1, 2)]));
    }
}
