//! Matrices, cases, and the lines of a formula.

use super::say::{Speaker, Within, fill};
use super::tree::{Line, Node, Table};

impl Speaker {
    /// A table without brackets: an array, or the lines of a formula.
    pub(super) fn table(&self, table: &Table) -> String {
        if table.array {
            return self.counted(self.words.table, table);
        }
        let lines = table.rows.iter().map(|row| self.line(row)).filter(|line| !line.is_empty());
        let lines: Vec<String> = lines.collect();
        match lines.as_slice() {
            [only] => only.clone(),
            lines => self.numbered(self.words.line, lines),
        }
    }

    /// One between brackets.
    pub(super) fn table_in(&self, open: &str, close: &str, table: &Table) -> String {
        match (open, close) {
            ("{", "") => {
                let cases: Vec<String> =
                    table.rows.iter().map(|row| self.cells(row, false)).collect();
                fill(self.words.cases, &[&self.numbered(self.words.case, &cases)])
            }
            ("(", ")") | ("[", "]") => {
                let one = table.rows.len() > 1 && table.rows.iter().all(|r| r.cells.len() == 1);
                if one {
                    let members: Vec<String> =
                        table.rows.iter().map(|row| self.cells(row, false)).collect();
                    return fill(self.words.column, &[&members.join("; ")]);
                }
                self.counted(self.words.matrix, table)
            }
            ("|", "|") => self.counted(self.words.determinant, table),
            _ => {
                let inner = self.counted(self.words.matrix, table);
                let said = [self.bracket(open), inner, self.bracket(close)];
                said.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// A table that says how many rows and columns it has.
    fn counted(&self, form: &str, table: &Table) -> String {
        let rows: Vec<String> = table.rows.iter().map(|row| self.cells(row, true)).collect();
        let columns = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let counts = [table.rows.len().to_string(), columns.to_string()];
        fill(form, &[&counts[0], &counts[1], &self.numbered(self.words.row, &rows)])
    }

    /// Rows as one sentence.
    pub(super) fn conditions(&self, table: &Table) -> String {
        let rows = table.rows.iter().map(|row| self.cells(row, false));
        rows.filter(|row| !row.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Rows, each with its number.
    fn numbered(&self, form: &str, rows: &[String]) -> String {
        let rows = rows.iter().enumerate().map(|(n, row)| fill(form, &[&(n + 1).to_string(), row]));
        rows.collect::<Vec<_>>().join("; ")
    }

    /// The cells of a row; empty ones of a table are heard as a pause.
    fn cells(&self, row: &Line, all: bool) -> String {
        let said = row.cells.iter().map(|cell| self.row(cell.parts(), Within::Nothing));
        let said: Vec<String> = said
            .map(|cell| cell.trim_end_matches([',', ';', '.']).to_owned())
            .filter(|cell| all || !cell.is_empty())
            .collect();
        said.join(", ")
    }

    /// A line of a formula: its cells are parts of one row.
    fn line(&self, line: &Line) -> String {
        let parts: Vec<Node> =
            line.cells.iter().flat_map(|cell| cell.parts().iter().cloned()).collect();
        let said = self.row(&parts, Within::Nothing);
        let said = said.trim_end_matches([',', ';', '.']);
        match &line.number {
            Some(number) => format!("{said}, {number}"),
            None => said.to_owned(),
        }
    }
}
