//! Tables: rows of cells, some of which reach over others.

use super::Changes;
use super::body::{Block, Reader};
use super::package::Element;
use roxmltree::Node;
use std::collections::BTreeMap;

/// A table.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct Table {
    pub(in crate::import) rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct Row {
    pub(in crate::import) head: bool,
    pub(in crate::import) cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct Cell {
    pub(in crate::import) columns: usize,
    pub(in crate::import) rows: usize,
    /// It is covered by one above it.
    pub(in crate::import) covered: bool,
    pub(in crate::import) blocks: Vec<Block>,
}

impl Reader<'_> {
    /// A table.
    pub(super) fn table(&mut self, node: Node) -> Table {
        let look = node.child("tblPr").and_then(|p| p.child("tblLook"));
        let first = look.is_some_and(|l| {
            let bits = l.value("val").and_then(|v| u32::from_str_radix(v, 16).ok()).unwrap_or(0);
            matches!(l.value("firstRow"), Some("1" | "true" | "on")) || bits & 0x20 != 0
        });
        let mut table = Table::default();
        self.rows(node, &mut table);
        let marked = table.rows.iter().any(|r| r.head);
        if let Some(row) = table.rows.first_mut().filter(|_| first && !marked) {
            row.head = true;
        }
        span_rows(&mut table);
        table
    }

    fn rows(&mut self, node: Node, table: &mut Table) {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "tr" => {
                    let properties = child.child("trPr");
                    let has = |name: &str| properties.is_some_and(|p| p.child(name).is_some());
                    let gone = match self.changes {
                        Changes::Accepted => has("del"),
                        Changes::Rejected => has("ins"),
                    };
                    if gone {
                        continue;
                    }
                    // Columns that a row leaves free before its first cell or behind its last one.
                    let free = |name: &str| {
                        let said =
                            properties.and_then(|p| p.child(name)?.value("val")?.parse().ok());
                        vec![
                            Cell { columns: 1, rows: 1, ..Cell::default() };
                            said.unwrap_or(0).min(100)
                        ]
                    };
                    let mut row = Row { head: has("tblHeader"), cells: free("gridBefore") };
                    self.cells(child, &mut row);
                    row.cells.extend(free("gridAfter"));
                    table.rows.push(row);
                }
                "sdt" | "customXml" => {
                    let content = child.child("sdtContent").unwrap_or(child);
                    self.rows(content, table);
                }
                "ins" | "del" => self.rows(child, table),
                _ => {}
            }
        }
    }

    fn cells(&mut self, node: Node, row: &mut Row) {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "tc" => {
                    let properties = child.child("tcPr");
                    let columns =
                        properties.and_then(|p| p.child("gridSpan")?.value("val")?.parse().ok());
                    let merged = properties.and_then(|p| p.child("vMerge"));
                    let covered = merged.is_some_and(|m| m.value("val") != Some("restart"));
                    row.cells.push(Cell {
                        columns: columns.unwrap_or(1).clamp(1, 1000),
                        rows: 1,
                        covered,
                        blocks: self.blocks(child),
                    });
                }
                "sdt" | "customXml" => {
                    let content = child.child("sdtContent").unwrap_or(child);
                    self.cells(content, row);
                }
                _ => {}
            }
        }
    }
}

/// Gives cells that others continue below their number of rows.
fn span_rows(table: &mut Table) {
    // How many rows from here on continue a cell that begins in a column.
    let mut below: BTreeMap<usize, usize> = BTreeMap::new();
    for row in table.rows.iter_mut().rev() {
        let mut here = BTreeMap::new();
        let mut column = 0;
        for cell in &mut row.cells {
            let rows = 1 + below.get(&column).copied().unwrap_or(0);
            match cell.covered {
                true => drop(here.insert(column, rows)),
                false => cell.rows = rows,
            }
            column += cell.columns;
        }
        below = here;
    }
}
