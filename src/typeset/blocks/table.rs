//! Tables: columns by content, rows that no page break divides, heads repeated.

use super::boxes::{add_lines, height_of, number_cells};
use super::{Flow, rect};
use crate::assemble::words;
use crate::model::{Align, Block, Cell, Table, flat_offsets};
use crate::theme::{Grey, Justification, TextStyle};
use crate::typeset::galley::{Piece, Setting, Slab};
use crate::typeset::page::{Group, Role};
use crate::typeset::paragraph::{set_paragraph, widths};

/// White between columns, em of the body.
const GAP: f32 = 1.2;
/// Smallest type in a table that is too wide, points.
const SMALLEST: f32 = 7.0;

impl Flow<'_, '_> {
    pub(super) fn table(&mut self, table: &Table, block: &Block) {
        let ctx = self.ctx;
        let columns = table
            .aligns
            .len()
            .max(table.head.len())
            .max(table.rows.iter().map(Vec::len).max().unwrap_or(0));
        if columns == 0 {
            return;
        }
        let lang = self.style.lang.clone();
        let mut body = TextStyle { lang: lang.clone(), ..ctx.theme.table.clone() };
        let mut head = TextStyle { lang: lang.clone(), ..ctx.theme.table_head.clone() };
        let mut gap = ctx.theme.body.size * GAP;
        let mut cols = self.columns(table, columns, &body, &head, gap);
        if cols.iter().map(|c| c.0).sum::<f32>() + gap * (columns as f32 - 1.0) > self.width {
            let scale = (SMALLEST / body.size).max(0.8);
            body.size *= scale;
            head.size *= scale;
            gap *= 0.6;
            cols = self.columns(table, columns, &body, &head, gap);
            let least = cols.iter().map(|c| c.0).sum::<f32>() + gap * (columns as f32 - 1.0);
            if least > self.width {
                self.warn(
                    "wide-table",
                    block.span,
                    "this table is wider than the page; its words are divided",
                );
            }
        }
        let room = self.width - gap * (columns as f32 - 1.0);
        let mut wide = spread(&cols, room);
        if ctx.theme.table_rules.full {
            fill(&mut wide, room);
        }
        let total = wide.iter().sum::<f32>() + gap * (columns as f32 - 1.0);
        let left = self.left;
        let caption = self.table_caption(table, block);
        let captions = caption.len();
        let mut slabs = caption;
        let rules = ctx.theme.table_rules;
        let set = Columns { wide: &wide, gap, left, total };
        let mut repeat = Vec::new();
        if !table.head.is_empty() && table.head.iter().any(|c| !c.content.is_empty()) {
            let mut row = self.row(&table.head, table, &head, &set, true, block.id);
            number_cells(&mut row, 0, true, false);
            top_rule(&mut row, &set, rules.outer);
            let y = row.height - rules.head;
            add_rule(&mut row, left, y, total, rules.head);
            repeat.push(row.clone());
            slabs.push(row);
        }
        let mut cell = usize::from(table.caption.is_some()) + table.head.len();
        let offsets = flat_offsets(block);
        for (i, cells) in table.rows.iter().enumerate() {
            let mut row = self.row(cells, table, &body, &set, false, block.id);
            number_cells(&mut row, i + repeat.len(), false, false);
            row.offset = offsets.get(cell).copied().unwrap_or(0);
            cell += cells.len();
            if i == 0 && repeat.is_empty() {
                top_rule(&mut row, &set, rules.outer);
            } else if i > 0 {
                add_rule(&mut row, left, 0.0, total, rules.row);
            }
            slabs.push(row);
        }
        if let Some(last) = slabs.last_mut() {
            last.height += rules.outer + 1.0;
            let y = last.height - rules.outer;
            add_rule(last, left, y, total, rules.outer);
        }
        let n = slabs.len();
        let first_row = captions + repeat.len();
        for (k, slab) in slabs.iter_mut().enumerate() {
            let inside = k > first_row && k + 2 < n;
            slab.break_after = inside.then_some(60.0);
        }
        for slab in &mut repeat {
            slab.notes.clear();
            slab.anchors.clear();
        }
        let height: f32 = slabs.iter().map(|s| s.height).sum();
        let anchors = std::mem::take(&mut self.anchors);
        if let Some(slab) = slabs.first_mut() {
            slab.anchors.extend(anchors);
        }
        let piece = Piece {
            variants: vec![Setting { slabs, ..Setting::default() }],
            repeat,
            float: self.depth == 0
                && !self.introduced
                && table.caption.is_some()
                && height < ctx.theme.page.depth() * 0.6,
            block: block.id,
            span: block.span,
            ..Piece::default()
        };
        let float = piece.float;
        let flush = self.flush;
        self.group(vec![piece], 0.5, 0.5);
        if float {
            self.flush = flush;
        }
    }

    fn table_caption(&mut self, table: &Table, block: &Block) -> Vec<Slab> {
        let Some(caption) = &table.caption else { return Vec::new() };
        let ctx = self.ctx;
        let word = words(&ctx.book.meta).table;
        let content = self.caption(caption, table.number.as_deref(), word);
        let style = TextStyle { lang: self.style.lang.clone(), ..ctx.theme.caption.clone() };
        let set = set_paragraph(ctx, &content, &style, self.width);
        self.role = Role::Caption;
        let mut slabs = self
            .settings(set, self.left, style.leading, block.id)
            .into_iter()
            .next()
            .map(|s| s.slabs)
            .unwrap_or_default();
        self.role = Role::Text;
        if let Some(last) = slabs.last_mut() {
            last.height += self.lead() * 0.25;
        }
        slabs
    }

    /// Least and natural width of each column.
    fn columns(
        &self,
        table: &Table,
        n: usize,
        body: &TextStyle,
        head: &TextStyle,
        _gap: f32,
    ) -> Vec<(f32, f32)> {
        let mut cols = vec![(0.0f32, 0.0f32); n];
        let rows = std::iter::once((&table.head, head)).chain(table.rows.iter().map(|r| (r, body)));
        for (row, style) in rows {
            for (i, cell) in row.iter().enumerate().take(n) {
                let (least, natural) = widths(self.ctx, &cell.content, style);
                cols[i].0 = cols[i].0.max(least + 0.1);
                cols[i].1 = cols[i].1.max(natural + 0.1);
            }
        }
        cols
    }

    fn row(
        &self,
        cells: &[Cell],
        table: &Table,
        style: &TextStyle,
        set: &Columns,
        head: bool,
        block: u32,
    ) -> Slab {
        let lead = self.lead();
        let leading = lead * 0.9;
        let pad = lead * 0.14;
        let mut slab = Slab::default();
        let mut sets = Vec::new();
        let mut most = leading;
        for (i, &w) in set.wide.iter().enumerate() {
            let align = table.aligns.get(i).copied().unwrap_or_default();
            let justify = match align {
                Align::Right => Justification::Right,
                Align::Center => Justification::Center,
                _ => Justification::Left,
            };
            let cell = TextStyle { justify, indent: 0.0, leading, ..style.clone() };
            let content = cells.get(i).map(|c| c.content.as_slice()).unwrap_or_default();
            let lines = set_paragraph(self.ctx, content, &cell, w)
                .settings
                .into_iter()
                .next()
                .map(|s| s.lines)
                .unwrap_or_default();
            most = most.max(height_of(&lines, leading));
            sets.push(lines);
        }
        let mut x = set.left;
        for (lines, &w) in sets.into_iter().zip(set.wide) {
            // Heads stand at the foot of their cells.
            let own = height_of(&lines, leading).max(leading);
            let drop = if head { most - own } else { 0.0 };
            add_lines(&mut slab, lines, x, pad + drop, leading, block);
            x += w + set.gap;
        }
        slab.height = most + 2.0 * pad;
        slab
    }
}

struct Columns<'a> {
    wide: &'a [f32],
    gap: f32,
    left: f32,
    total: f32,
}

fn top_rule(slab: &mut Slab, set: &Columns, weight: f32) {
    let down = weight + 1.0;
    slab.height += down;
    for item in slab.groups.iter_mut().flat_map(|g| g.items.iter_mut()) {
        item.shift(0.0, down);
    }
    for link in &mut slab.links {
        link.y += down;
    }
    add_rule(slab, set.left, 0.0, set.total, weight);
}

fn add_rule(slab: &mut Slab, x: f32, y: f32, w: f32, h: f32) {
    if h <= 0.0 {
        return;
    }
    let items = vec![rect(x, y, w, h, Grey(0.0))];
    slab.groups.push(Group { role: Role::Artifact, items, ..Group::default() });
}

/// Widths of the columns in `room`: natural if they fit, stretched a little if they nearly fill
/// it; else each its least width and a share of the rest by what it still wants.
fn spread(cols: &[(f32, f32)], room: f32) -> Vec<f32> {
    let natural: f32 = cols.iter().map(|c| c.1).sum();
    if natural <= room {
        let n = cols.len() as f32;
        let extra = if natural > room * 0.6 { (room - natural) / n } else { 0.0 };
        return cols.iter().map(|c| c.1 + extra).collect();
    }
    let least: f32 = cols.iter().map(|c| c.0).sum();
    if least >= room {
        return cols.iter().map(|c| c.0 * room / least).collect();
    }
    // By the square root of what each wants, so that one long column does not starve the others.
    let wants: Vec<f32> = cols.iter().map(|c| (c.1 - c.0).max(0.0).sqrt()).collect();
    let mut wide: Vec<f32> = cols.iter().map(|c| c.0).collect();
    let mut left = room - least;
    for _ in 0..4 {
        let open: f32 =
            (0..cols.len()).filter(|&i| wide[i] < cols[i].1 - 0.01).map(|i| wants[i]).sum();
        if open <= 0.0 || left < 0.1 {
            break;
        }
        let share = left;
        for i in 0..cols.len() {
            if wide[i] < cols[i].1 - 0.01 {
                let more = (share * wants[i] / open).min(cols[i].1 - wide[i]);
                wide[i] += more;
                left -= more;
            }
        }
    }
    wide
}

/// Widens columns in proportion until they fill `room`.
fn fill(wide: &mut [f32], room: f32) {
    let total: f32 = wide.iter().sum();
    if total > 0.0 && total < room {
        for w in wide {
            *w *= room / total;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn columns_fill_the_measure_when_they_must() {
        let wide = spread(&[(30.0, 60.0), (40.0, 900.0)], 300.0);
        assert!((wide.iter().sum::<f32>() - 300.0).abs() < 1.0, "{wide:?}");
        assert!(wide[0] >= 30.0 && wide[0] <= 60.0);
        assert_eq!(spread(&[(10.0, 20.0), (10.0, 20.0)], 300.0), vec![20.0, 20.0]);
    }
}
