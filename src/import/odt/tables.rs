//! Tables: rows of cells, some of which reach over others.

use super::body::Reader;
use crate::import::docx::body::Block;
use crate::import::docx::package::Element;
use crate::import::docx::scenes::is_empty;
use crate::import::docx::tables::{Cell, Row, Table};
use roxmltree::Node;

/// Most columns or rows that a cell covers.
const MOST_COVERED: usize = 1000;
/// How often words are repeated, at most.
const MOST_WORDS: usize = 64;

impl Reader<'_> {
    /// A table.
    pub(super) fn table(&mut self, node: Node) -> Table {
        let mut table = Table::default();
        // What hangs on words of a cell belongs to it.
        let boxes = std::mem::take(&mut self.boxes);
        let bookmarks = std::mem::take(&mut self.bookmarks);
        self.rows(node, false, &mut table);
        self.boxes = boxes;
        self.bookmarks = bookmarks;
        table
    }

    fn rows(&mut self, node: Node, head: bool, table: &mut Table) {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "table-header-rows" => self.rows(child, true, table),
                "table-rows" | "table-row-group" => self.rows(child, head, table),
                "table-row" => {
                    let row = Row { head, cells: self.cells(child) };
                    let again = self.repeated(child, "number-rows-repeated", &row.cells);
                    for _ in 0..again {
                        table.rows.push(row.clone());
                    }
                    table.rows.push(row);
                }
                _ => {}
            }
        }
    }

    fn cells(&mut self, row: Node) -> Vec<Cell> {
        let mut cells = Vec::new();
        for node in row.children().filter(|n| n.has_tag_name_local("table-cell")) {
            let span = |name: &str| {
                let said = node.value(name).and_then(|v| v.parse().ok());
                said.unwrap_or(1usize).clamp(1, MOST_COVERED)
            };
            let cell = Cell {
                columns: span("number-columns-spanned"),
                rows: span("number-rows-spanned"),
                covered: false,
                blocks: self.blocks(node),
            };
            let again = self.repeated(node, "number-columns-repeated", std::slice::from_ref(&cell));
            for _ in 0..again {
                cells.push(cell.clone());
            }
            cells.push(cell);
        }
        cells
    }

    /// How often more something stands there: as often as it says, if it is empty or these are few.
    fn repeated(&mut self, node: Node, name: &str, cells: &[Cell]) -> usize {
        let more = node.value(name).and_then(|v| v.parse::<usize>().ok()).unwrap_or(1);
        let more = more.saturating_sub(1);
        let empty = |b: &Block| matches!(b, Block::Para(p) if is_empty(p));
        if more > MOST_WORDS && !cells.iter().all(|c| c.blocks.iter().all(empty)) {
            self.left("a cell that is repeated very often stands there once");
            return 0;
        }
        let room = self.repeats / cells.len().max(1);
        let taken = more.min(room);
        self.repeats -= taken * cells.len();
        taken
    }
}
