//! Tables.

use super::{Writer, node};
use crate::model::{Align, Attr, Cell, Inline, Table};
use serde_json::{Value, json};

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table, attr: &Attr) -> Value {
        let caption = self.caption(table.caption.as_deref().unwrap_or_default());
        let columns = table.columns();
        let columns: Vec<Value> = (0..columns)
            .map(|at| {
                let align = table.aligns.get(at).copied().unwrap_or_default();
                let wide = match table.widths.get(at).copied().unwrap_or(0) {
                    0 => json!({ "t": "ColWidthDefault" }),
                    wide => json!({ "t": "ColWidth", "c": f64::from(wide) / 1000.0 }),
                };
                json!([{ "t": align_name(align) }, wide])
            })
            .collect();
        let (rows, heads) = table.all_rows();
        let feet = rows.len() - (table.feet as usize).min(rows.len() - heads);
        let named = rows[heads..feet].iter().map(|row| row.iter().take_while(|c| c.head).count());
        let named = named.min().unwrap_or(0);
        let head = self.rows(&rows[..heads]);
        let body = self.rows(&rows[heads..feet]);
        let foot = self.rows(&rows[feet..]);
        let none = json!(["", [], []]);
        let bodies = json!([[none, named, [], body]]);
        let attr = self.attr(attr, &[], &[]);
        node("Table", json!([attr, caption, columns, [none, head], bodies, [none, foot]]))
    }

    fn rows(&mut self, rows: &[&[Cell]]) -> Vec<Value> {
        let row = |cells: &&[Cell]| {
            let cells = cells.iter().filter(|c| !c.is_covered());
            let cells: Vec<Value> = cells.map(|c| self.cell(c)).collect();
            json!([["", [], []], cells])
        };
        rows.iter().map(row).collect()
    }

    fn cell(&mut self, cell: &Cell) -> Value {
        let words = self.inlines(&cell.content);
        let blocks = match (cell.blocks.is_empty(), words.is_empty()) {
            (false, _) => Value::Array(self.blocks(&cell.blocks)),
            (true, true) => json!([]),
            (true, false) => json!([{ "t": "Plain", "c": words }]),
        };
        let align = json!({ "t": align_name(cell.align.unwrap_or_default()) });
        json!([["", [], []], align, cell.rowspan, cell.colspan, blocks])
    }

    /// A caption, which may be none.
    pub(super) fn caption(&mut self, words: &[Inline]) -> Value {
        let words = self.inlines(words);
        if words.is_empty() {
            json!([null, []])
        } else {
            json!([null, [{ "t": "Plain", "c": words }]])
        }
    }
}

fn align_name(align: Align) -> &'static str {
    match align {
        Align::Default => "AlignDefault",
        Align::Left => "AlignLeft",
        Align::Center => "AlignCenter",
        Align::Right => "AlignRight",
    }
}
