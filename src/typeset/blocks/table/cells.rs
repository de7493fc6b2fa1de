//! What stands in cells: words as lines, blocks as slabs that are set close; rows of them, and how a row
//! that is higher than a page is divided between its lines.

use super::columns::{Grid, x_at};
use super::{Columns, add_cell, line_height};
use crate::language::direction::runs_rtl;
use crate::model::{Align, Block, BlockKind, Cell, Inline, InlineKind, Table, plain_text};
use crate::theme::{Justification, TextStyle};
use crate::typeset::blocks::Flow;
use crate::typeset::context::Context;
use crate::typeset::galley::{Slab, leaves_no_widow};
use crate::typeset::page::{Group, Role};
use crate::typeset::paragraph::{Line, set_paragraph, text_line, widths};
use crate::typeset::picture_width::PX;
use std::collections::VecDeque;

/// White above and below what stands in a row, lines of the table.
const PAD: f32 = 0.155;
/// The same where cells hold blocks: rows stand further apart than these.
const PAD_OF_BLOCKS: f32 = 0.3;
/// White between the blocks of a cell, lines of the table.
const BETWEEN: f32 = 0.3;
/// Letters of code that a column has room for; longer lines are turned over.
const LEAST_CODE: usize = 24;

/// What a cell holds, set.
enum Held {
    Lines(Vec<Line>),
    Blocks(Vec<Part>),
}

/// The smallest thing in a cell of blocks that stands as a whole.
struct Part {
    /// What is painted, from its own top on.
    slab: Slab,
    /// White above it.
    above: f32,
    /// A block begins with it.
    begins: bool,
    /// Whether a page may end behind it.
    parts: bool,
}

impl Part {
    fn height(&self) -> f32 {
        self.above + self.slab.height
    }
}

impl Held {
    fn height(&self, leading: f32) -> f32 {
        match self {
            Held::Lines(lines) => lines.iter().map(|l| line_height(l, leading)).sum(),
            Held::Blocks(parts) => parts.iter().map(Part::height).sum(),
        }
    }
}

/// A cell as set, and where it stands.
struct SetCell {
    row: usize,
    column: usize,
    /// Rows that it takes.
    span: usize,
    held: Held,
    /// Height with the white above and below.
    high: f32,
}

/// The rows of a table as slabs.
#[derive(Default)]
pub(super) struct Rows {
    /// For each row the slabs that it is: one, or the bands of a row that is divided.
    pub(super) slabs: Vec<Vec<Slab>>,
    /// Behind which slabs of a row no page may end: a cell goes on into the next row, or a band into the
    /// next one.
    pub(super) tied: Vec<Vec<bool>>,
}

impl Flow<'_, '_> {
    /// The rows as slabs; those higher than `room` are divided where their cells can be.
    pub(super) fn rows(&self, grid: &Grid, set: &Columns, block: &Block, room: f32) -> Rows {
        let leading = set.look.body.leading;
        let pad = leading * pad_of(grid);
        let count = grid.rows.len();
        let mut slabs = vec![Slab::default(); count];
        let mut heights = vec![leading + 2.0 * pad; count];
        let mut tied = vec![false; count];
        let mut cells = Vec::new();
        for (row, height) in heights.iter_mut().enumerate() {
            for (column, cell) in grid.cells(row) {
                let held = self.held(grid, set, (row, column), cell);
                let high = held.height(leading) + 2.0 * pad;
                if cell.rowspan < 2 {
                    *height = height.max(high);
                }
                let span = usize::from(cell.rowspan).max(1);
                cells.push(SetCell { row, column, span, held, high });
            }
        }
        for cell in &cells {
            let end = (cell.row + cell.span).min(count);
            let have: f32 = heights[cell.row..end].iter().sum();
            heights[end - 1] += (cell.high - have).max(0.0);
            tied[cell.row..end - 1].fill(true);
        }
        let alone = |row: usize| !tied[row] && (row == 0 || !tied[row - 1]) && row >= grid.heads;
        let divided: Vec<bool> = (heights.iter().enumerate())
            .map(|(row, height)| *height > room && alone(row) && grid.table.holds_blocks())
            .collect();
        let mut apart: Vec<Vec<SetCell>> = (0..count).map(|_| Vec::new()).collect();
        for cell in cells {
            if divided[cell.row] {
                apart[cell.row].push(cell);
                continue;
            }
            let row = cell.row;
            let end = (row + cell.span).min(count);
            let free: f32 = heights[row..end].iter().sum::<f32>() - cell.high;
            // Heads stand at the foot of their cells.
            let drop = if row < grid.heads { free.max(0.0) } else { 0.0 };
            let (x, _) = set.span(cell.column, 1);
            let role = role_of(grid, (row, cell.column));
            match cell.held {
                Held::Lines(lines) => {
                    add_cell(&mut slabs[row], lines, (x, pad + drop), leading, role, block.id);
                }
                Held::Blocks(parts) => {
                    slabs[row].groups.push(marker(role, block.id));
                    let mut top = pad + drop;
                    for part in parts {
                        top += part.above;
                        let high = part.slab.height;
                        add_slab(&mut slabs[row], part.slab, top);
                        top += high;
                    }
                }
            }
        }
        let mut out = Rows::default();
        for (row, (mut slab, height)) in slabs.into_iter().zip(heights).enumerate() {
            if divided[row] {
                let cells = std::mem::take(&mut apart[row]);
                let (bands, ties) = bands(grid, set, cells, block.id);
                out.slabs.push(bands);
                out.tied.push(ties);
                continue;
            }
            slab.height = height;
            out.slabs.push(vec![slab]);
            out.tied.push(vec![tied[row]]);
        }
        out
    }

    fn held(&self, grid: &Grid, set: &Columns, at: (usize, usize), cell: &Cell) -> Held {
        match cell.blocks.is_empty() {
            true => Held::Lines(self.cell(grid, set, at, cell)),
            false => Held::Blocks(self.cell_blocks(grid, set, at, cell)),
        }
    }

    /// The lines of a cell, numbers with their points below each other.
    fn cell(
        &self,
        grid: &Grid,
        set: &Columns,
        (row, column): (usize, usize),
        cell: &Cell,
    ) -> Vec<Line> {
        let head = row < grid.heads;
        let align = grid.align(column, cell);
        let (_, wide) = set.span(column, usize::from(cell.colspan));
        let needs = &set.needs[column];
        let point = needs.point.filter(|_| !head && cell.colspan == 1);
        let at = point.and_then(|p| Some((p, needs.point_in(cell)?)));
        let style = set.look.of(head || cell.head);
        let justify = match at {
            Some(_) => Justification::Left,
            None => self.against(justified(align), style, &cell.content),
        };
        let style = TextStyle { justify, ..style.clone() };
        let ctx = grid.context(self.ctx);
        let set = set_paragraph(&ctx, &cell.content, &style, wide);
        let mut lines = set.settings.into_iter().next().map(|s| s.lines).unwrap_or_default();
        if let (Some(((before, behind), byte)), [line]) = (at, lines.as_mut_slice()) {
            let free = (wide - before - behind).max(0.0);
            let begin = match align {
                Align::Right => free,
                Align::Center => free / 2.0,
                _ => 0.0,
            };
            let right = begin + before - x_at(line, byte);
            line.items.iter_mut().for_each(|i| i.shift(right, 0.0));
            line.links.iter_mut().for_each(|l| l.x += right);
        }
        lines
    }

    /// The side of a column for words that may run against the table: a paragraph that runs from right to
    /// left counts its sides from there.
    fn against(&self, side: Justification, style: &TextStyle, words: &[Inline]) -> Justification {
        if runs_rtl(&style.lang, &plain_text(words)) == self.ctx.mirrored {
            return side;
        }
        match side {
            Justification::Left => Justification::Right,
            Justification::Right => Justification::Left,
            other => other,
        }
    }

    /// The blocks of a cell in a column of their own, set close.
    fn cell_blocks(
        &self,
        grid: &Grid,
        set: &Columns,
        (row, column): (usize, usize),
        cell: &Cell,
    ) -> Vec<Part> {
        let look = set.look.of(row < grid.heads || cell.head);
        let justify = justified(grid.align(column, cell));
        let style = TextStyle { justify, ..look.clone() };
        let (x, wide) = set.span(column, usize::from(cell.colspan));
        let ctx = grid.context(self.ctx);
        let mut flow = Flow::new(&ctx, style.clone(), x, wide);
        (flow.depth, flow.compact) = (self.depth + 1, true);
        let mut out: Vec<Part> = Vec::new();
        let mut below = 0.0f32;
        for one in &cell.blocks {
            let first = flow.pieces.len();
            flow.flush = true;
            // Further paragraphs of a division show by their indent.
            flow.style.indent = style.size;
            flow.blocks(std::slice::from_ref(one));
            let mut white = if out.is_empty() { 0.0 } else { style.leading * BETWEEN };
            for piece in flow.pieces.drain(first..) {
                let above = if out.is_empty() { 0.0 } else { piece.above.max(below).max(white) };
                (white, below) = (0.0, piece.below);
                let Some(setting) = piece.variants.into_iter().next() else { continue };
                let count = setting.slabs.len();
                for (k, mut slab) in setting.slabs.into_iter().enumerate() {
                    let own = slab.groups.iter().find_map(|g| g.block).unwrap_or(piece.block);
                    slab.block = slab.block.or(Some(own));
                    let inside = match &slab.line {
                        Some(l) => leaves_no_widow(usize::from(l.index), usize::from(l.count)),
                        None => slab.break_after.is_some(),
                    };
                    let parts = if k + 1 == count { !piece.keep_next } else { inside };
                    let (begins, above) = (k == 0, if k == 0 { above } else { 0.0 });
                    out.push(Part { slab, above, begins, parts });
                }
            }
        }
        let left = std::mem::take(&mut flow.anchors);
        if let Some(part) = out.last_mut() {
            part.slab.anchors.extend(left);
        }
        out
    }
}

fn pad_of(grid: &Grid) -> f32 {
    if grid.table.holds_blocks() { PAD_OF_BLOCKS } else { PAD }
}

/// Sides of a column as those of lines.
fn justified(align: Align) -> Justification {
    match align {
        Align::Right => Justification::Right,
        Align::Center => Justification::Center,
        _ => Justification::Left,
    }
}

fn role_of(grid: &Grid, (row, column): (usize, usize)) -> Role {
    let head = row < grid.heads || grid.rows[row][column].head;
    Role::Cell { head, row: row as u32, column: column as u32 }
}

/// Says that a cell stands here, whose content is of other blocks.
fn marker(role: Role, block: u32) -> Group {
    Group { role, block: Some(block), ..Group::default() }
}

/// Adds what a slab paints to another one, at `top`.
fn add_slab(to: &mut Slab, slab: Slab, top: f32) {
    for mut group in slab.groups {
        group.items.iter_mut().for_each(|i| i.shift(0.0, top));
        to.groups.push(group);
    }
    for mut link in slab.links {
        link.y += top;
        to.links.push(link);
    }
    to.notes.extend(slab.notes);
    to.anchors.extend(slab.anchors);
}

/// A cell of a row that is divided: its parts with where they begin and end in the row.
struct Column {
    parts: VecDeque<(f32, f32, Part)>,
    /// A page may end behind what of it was put into a band last.
    may_end: bool,
}

/// Points by which places in two columns may differ that are one.
const SAME: f32 = 0.05;

impl Column {
    /// What begins a block begins on a line of the row's own grid: so lines of all columns end together,
    /// and a page may end there.
    fn on_grid(parts: Vec<Part>, leading: f32) -> Column {
        let mut y = 0.0;
        let place = |part: Part| {
            let from = y + part.above;
            let from = if part.begins { (from / leading - 0.01).ceil() * leading } else { from };
            y = from + part.slab.height;
            (from, y, part)
        };
        Column { parts: parts.into_iter().map(place).collect(), may_end: true }
    }

    /// Whether nothing of it stands on both sides of a place.
    fn parts_at(&self, y: f32) -> bool {
        let behind = self.parts.iter().find(|(_, end, _)| *end > y + SAME);
        behind.is_none_or(|(from, ..)| *from > y - SAME)
    }
}

/// A row in bands, between which all its columns part; and behind which of them no page may end.
fn bands(grid: &Grid, set: &Columns, cells: Vec<SetCell>, block: u32) -> (Vec<Slab>, Vec<bool>) {
    let leading = set.look.body.leading;
    let pad = leading * pad_of(grid);
    let mut band = Slab::default();
    let mut columns: Vec<Column> = Vec::new();
    for cell in cells {
        let role = role_of(grid, (cell.row, cell.column));
        let (x, _) = set.span(cell.column, 1);
        let parts = match cell.held {
            Held::Blocks(parts) => {
                band.groups.push(marker(role, block));
                parts
            }
            Held::Lines(lines) => lines_as_parts(lines, x, leading, role, block),
        };
        columns.push(Column::on_grid(parts, leading));
    }
    let mut ends: Vec<f32> =
        columns.iter().flat_map(|c| &c.parts).map(|(_, end, _)| *end).collect();
    ends.sort_by(f32::total_cmp);
    ends.dedup_by(|a, b| *a - *b < SAME);
    let (mut out, mut ties) = (Vec::new(), Vec::new());
    // Where the band begins, and the white above it, which belongs to the first one.
    let (mut from, mut top) = (0.0, pad);
    for end in ends {
        if !columns.iter().all(|c| c.parts_at(end)) {
            continue;
        }
        let mut own = std::mem::take(&mut band);
        for column in &mut columns {
            fill_band(&mut own, column, end, top - from);
        }
        own.height = top + end - from;
        out.push(own);
        ties.push(!columns.iter().all(|c| c.may_end || c.parts.is_empty()));
        (from, top) = (end, 0.0);
    }
    if let (Some(last), Some(tie)) = (out.last_mut(), ties.last_mut()) {
        last.height += pad;
        *tie = false;
    }
    (out, ties)
}

/// Puts what of a column ends before a place into a band, `down` points lower than it stands in the row.
fn fill_band(band: &mut Slab, column: &mut Column, end: f32, down: f32) {
    while column.parts.front().is_some_and(|(_, own, _)| *own < end + SAME) {
        let Some((from, _, part)) = column.parts.pop_front() else { break };
        if band.block.is_none() && !band.groups.iter().any(|g| !g.items.is_empty()) {
            (band.block, band.offset) = (part.slab.block, part.slab.offset);
        }
        add_slab(band, part.slab, from + down);
        column.may_end = part.parts;
    }
}

/// Lines of words as parts, between all of which a page may end.
fn lines_as_parts(lines: Vec<Line>, x: f32, leading: f32, role: Role, block: u32) -> Vec<Part> {
    let part = |line: Line| {
        let height = line_height(&line, leading);
        let offset = line.offset;
        let mut slab = Slab { height, offset, block: Some(block), ..Slab::default() };
        add_cell(&mut slab, vec![line], (x, 0.0), leading, role, block);
        Part { slab, above: 0.0, begins: false, parts: true }
    };
    lines.into_iter().map(part).collect()
}

/// Width of the longest word and of the longest line of a cell.
pub(super) fn needs_of(ctx: &Context, cell: &Cell, style: &TextStyle) -> (f32, f32) {
    match cell.blocks.is_empty() {
        true => widths(ctx, &cell.content, style),
        false => of_blocks(ctx, &cell.blocks, style, 0),
    }
}

/// How deep blocks are measured.
const DEEPEST: usize = 12;

fn of_blocks(ctx: &Context, blocks: &[Block], style: &TextStyle, depth: usize) -> (f32, f32) {
    let most = |a: (f32, f32), b: (f32, f32)| (a.0.max(b.0), a.1.max(b.1));
    let wider = |w: (f32, f32), by: f32| (w.0 + by, w.1 + by);
    if depth > DEEPEST {
        return (0.0, 0.0);
    }
    let inner = |blocks: &[Block]| of_blocks(ctx, blocks, style, depth + 1);
    let of = |block: &Block| match &block.kind {
        BlockKind::Para(words) => widths(ctx, words, style),
        BlockKind::Heading(h) => widths(ctx, &h.content, style),
        BlockKind::Lines(lines) => lines
            .iter()
            .map(|l| wider(widths(ctx, &l.content, style), f32::from(l.indent) * style.size / 2.0))
            .fold((0.0, 0.0), most),
        BlockKind::Quote(blocks) => {
            let (left, right) = ctx.theme.quote_indents;
            wider(inner(blocks), left + right)
        }
        BlockKind::List(list) => {
            let items = list.items.iter().map(|i| inner(&i.blocks)).fold((0.0, 0.0), most);
            wider(items, ctx.theme.list_indent.max(style.size))
        }
        BlockKind::Definitions(all) => {
            let terms = all.iter().map(|d| widths(ctx, &d.term, style)).fold((0.0, 0.0), most);
            let bodies = all.iter().flat_map(|d| &d.bodies).map(|b| inner(b));
            most(terms, wider(bodies.fold((0.0, 0.0), most), ctx.theme.list_indent))
        }
        BlockKind::Code(code) => {
            let size = ctx.theme.code.size.min(style.size * 0.85);
            let type_ = TextStyle { size, ..ctx.theme.code.clone() };
            let letter = text_line(ctx, "0", &type_).width;
            let longest = code.text.split('\n').map(|l| l.chars().count()).max().unwrap_or(0);
            let wide = |letters: usize| letters as f32 * letter + 2.0 * ctx.theme.code_inset + 0.5;
            (wide(longest.min(LEAST_CODE)), wide(longest))
        }
        BlockKind::Figure(figure) => {
            let image = figure.image.resource.and_then(|r| ctx.picture(r));
            let wide = image.map_or(0.0, |i| i.width * PX).min(ctx.widest_picture);
            (wide / 2.0, wide)
        }
        BlockKind::Math(math) => {
            let kind = InlineKind::Math(math.tex.clone());
            widths(ctx, &[Inline { span: block.span, kind }], style)
        }
        BlockKind::Table(table) => of_table(ctx, table, style, depth),
        BlockKind::Callout(callout) => wider(inner(&callout.blocks), ctx.theme.callout.indent),
        BlockKind::Div(blocks) => inner(blocks),
        _ => (0.0, 0.0),
    };
    blocks.iter().map(of).fold((0.0, 0.0), most)
}

/// A table within a cell: its columns beside each other.
fn of_table(ctx: &Context, table: &Table, style: &TextStyle, depth: usize) -> (f32, f32) {
    let mut columns = vec![(0.0f32, 0.0f32); table.columns()];
    let grid = Grid::new(table);
    for row in 0..grid.rows.len() {
        for (at, cell) in grid.cells(row) {
            let (least, natural) = match cell.blocks.is_empty() {
                true => widths(ctx, &cell.content, style),
                false => of_blocks(ctx, &cell.blocks, style, depth + 1),
            };
            columns[at] = (columns[at].0.max(least), columns[at].1.max(natural));
        }
    }
    let gaps = style.size * super::GAP * columns.len().saturating_sub(1) as f32;
    columns.iter().fold((gaps, gaps), |s, c| (s.0 + c.0 + 0.1, s.1 + c.1 + 0.1))
}
