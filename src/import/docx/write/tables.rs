//! Tables as Markdown: between bars where they are simple, else in HTML.

use super::{Writer, is_of};
use crate::import::docx::body::Block;
use crate::import::docx::numbering::Mark;
use crate::import::docx::runs::Piece;
use crate::import::docx::scenes::is_empty;
use crate::import::docx::styles::Sort;
use crate::import::docx::tables::{Cell, Row, Table};
use crate::markdown::at_start;

impl Writer<'_> {
    pub(super) fn table_with_caption(
        &mut self,
        table: &Table,
        blocks: &[Block],
        at: usize,
    ) -> usize {
        let next = blocks.get(at).and_then(|b| match b {
            Block::Para(next) if next.sort == Sort::Caption => Some(next),
            _ => None,
        });
        // One that counts figures belongs to the picture behind it.
        let next = next.filter(|n| !is_of(Some(n), "figure") && !is_of(Some(n), "illustration"));
        self.table(table);
        match next {
            Some(caption) => {
                let words = self.caption(caption);
                self.paragraph(&format!(": {words}{}", self.words.labelled(caption)));
                1
            }
            None => 0,
        }
    }

    /// A table: between bars where it is simple, else in HTML.
    pub(super) fn table(&mut self, table: &Table) {
        let columns = table.rows.iter().map(width_of).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        // One cell is a frame.
        if let [row] = table.rows.as_slice()
            && let [cell] = row.cells.as_slice()
        {
            self.blocks(&cell.blocks, false);
            return;
        }
        let simple = table.rows.iter().all(|r| {
            r.cells.len() == columns
                && r.cells.iter().all(|c| c.columns == 1 && c.rows == 1 && is_line(c))
        });
        let text = match simple && table.rows.iter().filter(|r| r.head).count() <= 1 {
            true => self.bars(table, columns),
            false => self.html(table),
        };
        self.raw(&text, false);
    }

    fn bars(&self, table: &Table, columns: usize) -> String {
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let line = |cell: &Cell| self.cell(cell);
        let has_head = table.rows.first().is_some_and(|r| r.head);
        let mut out = String::new();
        let mut rows = table.rows.iter();
        match has_head.then(|| rows.next()).flatten() {
            Some(head) => out.push_str(&row(head.cells.iter().map(line).collect())),
            None => out.push_str(&row(vec![String::new(); columns])),
        }
        out.push_str(&format!("|{}\n", "---|".repeat(columns)));
        for r in rows {
            out.push_str(&row(r.cells.iter().map(line).collect()));
        }
        out
    }

    fn html(&mut self, table: &Table) -> String {
        let mut out = "<table>\n".to_owned();
        let mut in_head = false;
        for (at, row) in table.rows.iter().enumerate() {
            let head = row.head;
            if head && !in_head {
                out.push_str("<thead>\n");
            }
            if !head && (in_head || at == 0) {
                out.push_str(if in_head { "</thead>\n<tbody>\n" } else { "<tbody>\n" });
            }
            in_head = head;
            out.push_str("<tr>");
            for cell in row.cells.iter().filter(|c| !c.covered) {
                let name = if head { "th" } else { "td" };
                let span = |key: &str, n: usize| {
                    if n > 1 { format!(" {key}=\"{n}\"") } else { String::new() }
                };
                out.push_str(&format!(
                    "<{name}{}{}>{}</{name}>",
                    span("colspan", cell.columns),
                    span("rowspan", cell.rows),
                    self.held(cell)
                ));
            }
            out.push_str("</tr>\n");
        }
        out.push_str(if in_head { "</thead>\n</table>\n" } else { "</tbody>\n</table>\n" });
        out
    }

    /// What a cell holds: several blocks between blank lines, else its line. A heading in a cell is words:
    /// where it stands no chapter begins.
    fn held(&mut self, cell: &Cell) -> String {
        let blocks = cell.blocks.iter().filter(|b| !matches!(b, Block::Para(p) if is_empty(p)));
        let listed = |b: &Block| matches!(b, Block::Para(p) if p.item.is_some());
        let several = blocks.clone().count() > 1
            || blocks.clone().any(|b| listed(b) || matches!(b, Block::Table(_)));
        let plain = super::roles(&cell.blocks)
            .iter()
            .all(|role| matches!(role, super::Role::Own | super::Role::Nothing));
        if !several || !plain {
            return at_start(self.cell(cell));
        }
        let before = std::mem::take(&mut self.out);
        self.blocks(&cell.blocks, false);
        let own = std::mem::replace(&mut self.out, before);
        format!("\n\n{}\n\n", own.trim_matches('\n'))
    }

    /// The words of a cell on one line.
    fn cell(&self, cell: &Cell) -> String {
        let mut lines: Vec<String> = Vec::new();
        for block in &cell.blocks {
            match block {
                Block::Para(para) if is_empty(para) => {}
                Block::Para(para) => {
                    let line = self.words.line(&para.pieces, false).replace("\\\n", "<br>");
                    lines.push(match para.item {
                        Some((_, Mark::Bullet)) => format!("\u{2022} {line}"),
                        Some((_, Mark::Number(n) | Mark::Letter(n))) => format!("{n}. {line}"),
                        Some((_, Mark::Further)) | None => line,
                    });
                }
                Block::Table(inner) => {
                    for row in &inner.rows {
                        let cells: Vec<String> = row.cells.iter().map(|c| self.cell(c)).collect();
                        lines.push(cells.join("; "));
                    }
                }
            }
        }
        lines.join("<br>")
    }
}

fn width_of(row: &Row) -> usize {
    row.cells.iter().map(|c| c.columns).sum()
}

/// Whether a cell holds one line at most.
fn is_line(cell: &Cell) -> bool {
    let held = cell.blocks.iter().filter(|b| !matches!(b, Block::Para(p) if is_empty(p)));
    let simple = |b: &Block| matches!(b, Block::Para(p) if p.item.is_none() && !p.pieces.contains(&Piece::Break));
    let all: Vec<&Block> = held.collect();
    all.len() <= 1 && all.iter().all(|b| simple(b))
}
