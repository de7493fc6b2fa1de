//! The cells of tables, and rows that came and went.

use super::{Merger, short};
use crate::exchange::change::Sort;
use crate::exchange::compare::key;
use crate::exchange::patch::Splice;
use crate::exchange::returned::Back;
use crate::exchange::units::*;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};

impl Merger<'_> {
    /// The cells of tables, and rows that came and went.
    pub(super) fn cells(&mut self) {
        let mut places: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
        for (t, rows) in self.back.tables.iter().enumerate() {
            for (r, row) in rows.iter().enumerate() {
                for (c, cell) in row.iter().enumerate() {
                    let named = cell.iter().flat_map(|b| &b.names);
                    for at in named.filter_map(|(_, n)| self.names.get(n)) {
                        places.entry(*at).or_insert((t, r, c));
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
        let mut after: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for ((table, row), cells) in &rows {
            if !there.contains(table) {
                continue;
            }
            if cells.iter().all(|c| !places.contains_key(c)) {
                self.row_gone(cells, *row);
                continue;
            }
            for cell in cells {
                match places.get(cell) {
                    Some((t, r, c)) => {
                        after.insert((*t, *r), *cell);
                        let back: Vec<&Back> = self.back.tables[*t][*r][*c].iter().collect();
                        self.became(&[*cell], &back);
                    }
                    None if self.sent[*cell].units.is_empty() => {}
                    None => {
                        let text: String = self.sent[*cell].units.iter().map(|u| u.0).collect();
                        self.told(
                            *cell,
                            short(&text),
                            "its cell is gone; change the table by hand",
                        );
                    }
                }
            }
        }
        self.new_rows(&after);
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

    fn new_rows(&mut self, after: &BTreeMap<(usize, usize), usize>) {
        for (t, rows) in self.back.tables.iter().enumerate() {
            for (r, row) in rows.iter().enumerate() {
                let named = row.iter().flatten().flat_map(|b| &b.names);
                if named.into_iter().any(|(_, n)| self.names.contains_key(n)) {
                    continue;
                }
                let text = |cell: &Vec<Back>| -> String {
                    cell.iter().map(Back::text).collect::<Vec<_>>().join(" ")
                };
                let words: Vec<String> = row.iter().map(text).collect();
                if words.iter().all(String::is_empty) {
                    continue;
                }
                let before = (0..r).rev().find_map(|r| after.get(&(t, r)));
                let Some(before) = before else {
                    if after.keys().any(|(own, _)| *own == t) {
                        let first = after.iter().find(|((own, _), _)| *own == t).map(|(_, c)| *c);
                        let why = "it is a new row above the head of a table; put it in by hand";
                        self.told(first.unwrap_or(0), words.join(" | "), why);
                    } else {
                        let why = "a table that is new is typed by hand";
                        self.out.left.push((Span::NONE, short(&words.join(" | ")), why));
                    }
                    continue;
                };
                let before = *before;
                let Some((file, _, mut end)) = self.row_line(before) else {
                    self.told(before, words.join(" | "), "it is a new row; put it in by hand");
                    continue;
                };
                let text = self.sources.get(file).map_or("", |f| &f.text);
                let next = text[end..].strip_prefix('\n').unwrap_or_default();
                let line = next.split('\n').next().unwrap_or_default();
                let rule = line.contains('-') && line.bytes().all(|b| b" |:-\r\t".contains(&b));
                if rule {
                    end += 1 + line.len();
                }
                let typed = self.typed;
                let cells: Vec<String> =
                    words.iter().map(|w| typed.words(w.trim(), file, Some(' '))).collect();
                let by = row.iter().flatten().find_map(|b| b.by.clone());
                let text = format!("\n| {} |", cells.join(" | "));
                self.push(Sort::Words, by, vec![Splice::put(file, end, text)]);
            }
        }
    }
}
