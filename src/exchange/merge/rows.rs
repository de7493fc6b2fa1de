//! The cells of tables, and rows that came and went.

use super::{Merger, short};
use crate::exchange::change::{Change, Sort};
use crate::exchange::compare::key;
use crate::exchange::pair;
use crate::exchange::patch::Splice;
use crate::exchange::returned::Back;
use crate::exchange::units::*;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A row of a table that came: which of those that were sent it is, and one of its cells.
#[derive(Debug, Clone, Copy)]
struct Came {
    table: usize,
    row: usize,
    cell: usize,
}

impl Merger<'_> {
    /// The cells of tables, and rows that came and went.
    pub(super) fn cells(&mut self) {
        let mut places: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
        for (t, rows) in self.back.tables.iter().enumerate() {
            for (r, row) in rows.iter().enumerate() {
                for (c, cell) in row.iter().enumerate() {
                    let named = cell.iter().flat_map(|b| &b.names);
                    let named = named.filter_map(|(_, n)| self.names.get(n).copied());
                    // A table that stands for all of the cell bears the names of its own.
                    let tables = cell.iter().filter_map(|b| self.table_key(b.table?));
                    for at in named.chain(tables) {
                        places.entry(at).or_insert((t, r, c));
                    }
                }
            }
        }
        let mut rows: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (n, sent) in self.sent.iter().enumerate() {
            if let Story::Cell(table, row, _) = sent.story {
                rows.entry((table, row)).or_default().push(n);
            }
        }
        let there: BTreeSet<usize> = (rows.iter())
            .filter(|(_, cells)| cells.iter().any(|c| places.contains_key(c)))
            .map(|((table, _), _)| *table)
            .collect();
        let mut came: BTreeMap<(usize, usize), Came> = BTreeMap::new();
        for ((table, row), cells) in &rows {
            if !there.contains(table) {
                continue;
            }
            if cells.iter().all(|c| !places.contains_key(c)) {
                self.row_gone(cells, *row);
                continue;
            }
            // All paragraphs of a cell at once: what has come of one may stand in another.
            for cell in cells.chunk_by(|a, b| self.sent[*a].story == self.sent[*b].story) {
                match cell.iter().find_map(|one| places.get(one)) {
                    Some((t, r, c)) => {
                        let own = Came { table: *table, row: *row, cell: cell[0] };
                        came.entry((*t, *r)).or_insert(own);
                        let back: Vec<&Back> = self.back.tables[*t][*r][*c].iter().collect();
                        self.became(cell, &back);
                    }
                    None => self.cell_gone(cell),
                }
            }
        }
        self.columns(&rows, &places);
        for t in 0..self.back.tables.len() {
            self.rows_of(t, &came);
        }
    }

    fn cell_gone(&mut self, cell: &[usize]) {
        for one in cell {
            let text: String = self.sent[*one].units.iter().map(|u| u.0).collect();
            if !text.is_empty() {
                self.told(*one, short(&text), "its cell is gone; change the table by hand");
            }
        }
    }

    /// Tells of tables whose columns have changed places.
    fn columns(
        &mut self,
        rows: &BTreeMap<(usize, usize), Vec<usize>>,
        places: &BTreeMap<usize, (usize, usize, usize)>,
    ) {
        let mut told = BTreeSet::new();
        for ((table, _), cells) in rows {
            let at: Vec<(usize, usize, usize)> =
                cells.iter().filter_map(|c| places.get(c)).copied().collect();
            let mut at = at;
            at.dedup();
            let crossed =
                at.windows(2).any(|w| (w[0].0, w[0].1) == (w[1].0, w[1].1) && w[0].2 >= w[1].2);
            if crossed && told.insert(*table) {
                let text: String = self.sent[cells[0]].units.iter().map(|u| u.0).collect();
                let words = format!("columns have changed places: {}", short(&text));
                self.told(cells[0], words, "merge moves rows alone; move the columns by hand");
            }
        }
    }

    /// The rows of a table that have changed places, and those that are new.
    fn rows_of(&mut self, t: usize, came: &BTreeMap<(usize, usize), Came>) {
        let own: Vec<(usize, Came)> =
            came.range((t, 0)..(t + 1, 0)).map(|((_, r), c)| (*r, *c)).collect();
        let table = own.first().map(|(_, c)| c.table);
        let numbers: Vec<usize> = own.iter().map(|(_, c)| c.row).collect();
        // The head stays, and what comes of another table goes.
        let weight = |c: &Came| match (Some(c.table) == table, c.row) {
            (false, _) => 0,
            (_, 0) => 1 << 32,
            _ => 1,
        };
        let weights: Vec<u64> = own.iter().map(|(_, c)| weight(c)).collect();
        let stays = pair::rising(&numbers, &weights);
        let mut before: Option<usize> = None;
        for r in 0..self.back.tables[t].len() {
            match own.iter().position(|(own, _)| *own == r) {
                Some(n) if stays[n] && weights[n] > 0 => before = Some(own[n].1.cell),
                Some(n) => self.row_moved(own[n].1.cell, before),
                None => self.new_row((t, r), before, own.first().map(|(_, c)| c.cell)),
            }
        }
    }

    /// A row stands elsewhere, with what was changed in it.
    fn row_moved(&mut self, cell: usize, before: Option<usize>) {
        let Story::Cell(table, row, _) = self.sent[cell].story else { return };
        let words: Vec<String> = (self.sent.iter())
            .filter(|s| matches!(s.story, Story::Cell(t, r, _) if (t, r) == (table, row)))
            .map(|s| s.units.iter().map(|u| u.0).collect())
            .collect();
        let words = format!("row moved: {}", short(&words.join(" | ")));
        let to = before.and_then(|b| self.row_end(b));
        let (Some((file, start, end)), Some((into, at)), true) = (self.row_line(cell), to, row > 0)
        else {
            return self.told(cell, words, "it is no line of the table; move it by hand");
        };
        let text = self.sources.get(file).map_or("", |f| &f.text);
        if file != into {
            return self.told(
                cell,
                words,
                "it has come into a table of another file; move it by hand",
            );
        }
        // It may stand there already.
        if at + 1 == start {
            self.out.already += 1;
            return;
        }
        let mut line = text.get(start..end).unwrap_or_default().to_owned();
        let inside = |s: &Splice| s.file == file && start <= s.start && s.end <= end;
        let all = std::mem::take(&mut self.out.changes);
        let (made, others): (Vec<Change>, Vec<Change>) =
            all.into_iter().partition(|c| c.splices().iter().all(inside));
        self.out.changes = others;
        let mut splices: Vec<Splice> = made.iter().flat_map(|c| c.splices().to_vec()).collect();
        splices.sort_by_key(|s| (s.start, s.end));
        for splice in splices.iter().rev() {
            line.replace_range(splice.start - start..splice.end - start, &splice.text);
        }
        let put = Splice::put(file, at, format!("\n{line}"));
        // The last line of a file has no end.
        let out = match end < text.len() {
            true => Splice::cut(file, start, end + 1),
            false => Splice::cut(file, start.saturating_sub(1), end),
        };
        self.push(Sort::Moved, None, vec![out, put]);
    }

    /// Where the line ends behind which a row goes that stands behind that of a cell: behind a head, the
    /// rule below it.
    fn row_end(&self, cell: usize) -> Option<(FileId, usize)> {
        let (file, _, mut end) = self.row_line(cell)?;
        let text = self.sources.get(file).map_or("", |f| &f.text);
        let next = text[end..].strip_prefix('\n').unwrap_or_default();
        let line = next.split('\n').next().unwrap_or_default();
        if line.contains('-') && line.bytes().all(|b| b" |:-\r\t".contains(&b)) {
            end += 1 + line.len();
        }
        Some((file, end))
    }

    /// The line of the row of a table that a cell stands in.
    fn row_line(&self, cell: usize) -> Option<(FileId, usize, usize)> {
        let span = self.now.paras[self.map[cell]?].block;
        let file = self.sources.get(span.file).filter(|_| span.is_some())?;
        let range = file.line_range(file.line(span.start as usize));
        let line = file.text.get(range.clone())?;
        (line.trim_start().starts_with('|') || line.contains(" | ")).then_some((
            span.file,
            range.start,
            range.end,
        ))
    }

    fn row_gone(&mut self, cells: &[usize], row: usize) {
        let words: Vec<String> =
            (cells.iter()).map(|c| self.sent[*c].units.iter().map(|u| u.0).collect()).collect();
        let same = cells.iter().all(|c| {
            self.map[*c].is_some_and(|at| {
                let now = self.now.paras[at].units.iter().map(|u| key(u.ch));
                now.eq(self.sent[*c].units.iter().map(|u| key(u.0)))
            })
        });
        let words = format!("row taken out: {}", short(&words.join(" | ")));
        let line = cells.iter().find_map(|c| self.row_line(*c));
        match line {
            Some((file, start, end)) if same && row > 0 => {
                self.push(Sort::Gone, None, vec![Splice::cut(file, start, end + 1)]);
            }
            _ if !same => {
                let span = self.place(cells[0]);
                self.out.conflicts.push((span, words));
            }
            _ => self.told(cells[0], words, "it is no line of the table; take it out by hand"),
        }
    }

    /// A row that is new behind that of a cell.
    fn new_row(&mut self, (t, r): (usize, usize), before: Option<usize>, first: Option<usize>) {
        let row = &self.back.tables[t][r];
        let text = |cell: &Vec<Back>| -> String {
            cell.iter().map(Back::text).collect::<Vec<_>>().join(" ")
        };
        let words: Vec<String> = row.iter().map(text).collect();
        if words.iter().all(String::is_empty) {
            return;
        }
        let Some(before) = before else {
            match first {
                Some(first) => {
                    let why = "it is a new row above the head of a table; put it in by hand";
                    self.told(first, words.join(" | "), why);
                }
                None => {
                    let why = "a table that is new is typed by hand";
                    self.out.left.push((Span::NONE, short(&words.join(" | ")), why));
                }
            }
            return;
        };
        let Some((file, end)) = self.row_end(before) else {
            return self.told(before, words.join(" | "), "it is a new row; put it in by hand");
        };
        let typed = self.typed;
        let cells: Vec<String> =
            words.iter().map(|w| typed.words(w.trim(), file, Some(' '))).collect();
        let by = row.iter().flatten().find_map(|b| b.by.clone());
        let text = format!("\n| {} |", cells.join(" | "));
        self.push(Sort::Words, by, vec![Splice::put(file, end, text)]);
    }
}
