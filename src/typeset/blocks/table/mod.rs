//! Tables: columns by content, numbers on their points, cells over several rows or columns, rows that
//! no page break divides, heads repeated; on their side where they are too wide for the measure, as
//! records where rows would be as high as a page or words divided both ways.

mod cells;
mod columns;
mod notes;
mod records;

use super::{BASELINE, Flow, rect};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Block, BlockKind, Cell, Inline, InlineKind, Table, flat_offsets, plain_text, visit_blocks,
    visit_inlines,
};
use crate::theme::{Grey, TextStyle, Theme};
use crate::typeset::context::Context;
use crate::typeset::galley::{Piece, Series, Setting, Slab, leaves_no_widow};
use crate::typeset::page::{Group, Role};
use crate::typeset::paragraph::{Line, set_paragraph};
use crate::typeset::prices::displays::{SMALL_DIVIDED, TABLE_DIVIDED, WHOLE};
use cells::Rows;
use columns::{Column, Grid, Trial, fill, given, spread};
use std::sync::Mutex;

/// White between columns, em of the body.
const GAP: f32 = 1.2;
/// Smallest type in a table that is too wide, points: a point under the smallest that the Chicago
/// Manual sets tables in.
const SMALLEST: f32 = 7.0;
/// The share of a page that one word of a table may claim before it is divided.
const LONGEST_WORD: f32 = 0.4;
/// Bytes of a cell from which its row may be higher than a page.
const LONG_CELL: usize = 300;
/// A captioned table up to this share of a page's depth moves whole to the head of a page.
const MOST_FLOATING: f32 = 0.8;
/// White above and below a table in a note, lines of the note.
const WHITE_IN_NOTE: f32 = 0.5;
/// A table in a note that takes up to this share of a page stands whole.
const WHOLE_IN_NOTE: f32 = 0.25;
/// The class of a table that stands on its side.
const SIDEWAYS: &str = "landscape";
/// The class of a table whose rows stand below each other, each cell behind its head.
const RECORDS: &str = "records";
/// Tables on their side over more pages than these begin where they stand in the text.
const WAITING: usize = 3;

/// The type of a table.
struct Look {
    body: TextStyle,
    head: TextStyle,
    /// White between columns, points.
    gap: f32,
}

impl Look {
    fn of(&self, head: bool) -> &TextStyle {
        if head { &self.head } else { &self.body }
    }
}

/// How much smaller the type of a table too wide for the measure may be, as a share.
fn smaller(theme: &Theme) -> f32 {
    let least = SMALLEST.max(theme.smallest);
    (least / theme.table.size.min(theme.table_head.size)).clamp(0.8, 1.0)
}

/// A table in lines: its parts from top to bottom.
struct SetTable {
    caption: Vec<Slab>,
    heads: Vec<Slab>,
    rows: Vec<Slab>,
    /// Rows behind which no page may end: a cell goes on into the next.
    tied: Vec<bool>,
    /// Width of all columns.
    total: f32,
}

impl Flow<'_, '_> {
    pub(in crate::typeset::blocks) fn table(&mut self, table: &Table, block: &Block) {
        let grid = Grid::new(table);
        if grid.columns == 0 || grid.rows.is_empty() {
            return;
        }
        if block.attr.has(RECORDS) {
            return self.in_records(&grid, block);
        }
        let (full, small) = (self.look(1.0), self.look(smaller(self.ctx.theme)));
        let asked = block.attr.has(SIDEWAYS) || self.sideways;
        let fitting = [&full, &small].into_iter().find(|l| self.fits(&grid, l, self.width));
        if self.is_too_high(&grid, fitting.unwrap_or(&small), block) {
            let text = "a row of this table is higher than a page; its cells are set as paragraphs";
            self.warn(Code::HIGH_ROW, block.span, text);
            return self.in_records(&grid, block);
        }
        let depth = self.ctx.theme.page.depth();
        let across = (self.width, depth);
        if let Some(look) = fitting.filter(|_| !asked)
            && !self.rows_are_high(&grid, look, across, block)
        {
            return self.upright(&grid, look, block);
        }
        if !asked && self.divides_words(&grid, &small) {
            let text = "this table has more columns than a page has room for without dividing their \
                        words; its rows are set as records, each cell behind its head";
            self.tell_records(text, block);
            return self.in_records(&grid, block);
        }
        if asked || self.may_turn(&grid) {
            let look = if self.fits(&grid, &full, depth) { &full } else { &small };
            let down = (depth, self.width);
            let may = self.may_turn(&grid) && !self.overflows(&grid, look, down, block);
            if may && (asked || !self.rows_are_high(&grid, look, down, block)) {
                self.tell_if_divided(&grid, look, depth, block);
                return self.on_its_side(&grid, look, block);
            }
        }
        if self.rows_are_high(&grid, fitting.unwrap_or(&small), across, block) {
            let text = "the rows of this table are too high to be compared; they are set as records, \
                        each cell behind its head";
            self.tell_records(text, block);
            return self.in_records(&grid, block);
        }
        let look = fitting.unwrap_or(&small);
        self.tell_if_divided(&grid, look, self.width, block);
        self.upright(&grid, look, block);
    }

    /// The table as it would be in `width` points; what is found on the way is not told.
    fn trial(&self, grid: &Grid, look: &Look, width: f32, block: &Block) -> SetTable {
        let log = Mutex::default();
        let ctx = Context { log: &log, ..*self.ctx };
        let mut flow = Flow::new(&ctx, self.style.clone(), self.left, self.width);
        flow.set_table(grid, look, width, block)
    }

    fn tell_records(&self, text: &str, block: &Block) {
        let d = Diagnostic::warning(Code::TABLE_IN_RECORDS, block.span, text);
        let help = "shorten its cells or part the table; `.records` behind the caption says that \
                    this is meant, `.landscape` turns it all the same";
        self.ctx.tell(d.help(help));
    }

    /// Whether a row is higher than a page, which no page break could divide.
    fn is_too_high(&self, grid: &Grid, look: &Look, block: &Block) -> bool {
        let long = |c: &Cell| !c.blocks.is_empty() || plain_text(&c.content).len() > LONG_CELL;
        if !grid.rows.iter().copied().flatten().any(long) {
            return false;
        }
        let set = self.trial(grid, look, self.width, block);
        let head: f32 = set.heads.iter().map(|s| s.height).sum();
        let room = self.ctx.theme.page.depth() - head - 2.0 * self.lead();
        // What no page may part counts as one.
        let mut high = 0.0;
        set.rows.iter().zip(&set.tied).any(|(row, tied)| {
            high += row.height;
            let over = row.height > room || grid.table.holds_blocks() && high > room;
            high = if *tied { high } else { 0.0 };
            over
        })
    }

    /// Whether a row with blocks in its cells is higher than the room for it on the table's side, where
    /// none is divided.
    fn overflows(
        &self,
        grid: &Grid,
        look: &Look,
        (width, room): (f32, f32),
        block: &Block,
    ) -> bool {
        if !grid.table.holds_blocks() {
            return false;
        }
        let set = self.trial(grid, look, width, block);
        let head: f32 = set.heads.iter().map(|s| s.height).sum();
        set.rows.iter().any(|row| head + row.height + self.lead() > room)
    }

    /// The theme's type, and the gap, at a share of their size.
    fn look(&self, scale: f32) -> Look {
        let theme = self.ctx.theme;
        // In a note it is no larger than the note's type, and as close as its lines.
        let (most, leading) = match self.in_note() {
            true => (self.style.size, self.style.leading),
            false => (f32::MAX, self.lead() * 0.9),
        };
        let style = |style: &TextStyle| TextStyle {
            lang: self.style.lang.clone(),
            size: style.size.min(most) * scale,
            indent: 0.0,
            leading: leading * scale,
            ..style.clone()
        };
        let gap = theme.body.size * GAP * if scale < 1.0 { 0.6 } else { 1.0 };
        Look { body: style(&theme.table), head: style(&theme.table_head), gap }
    }

    /// Whether no word is wider than its column.
    fn fits(&self, grid: &Grid, look: &Look, room: f32) -> bool {
        let least: f32 = grid.needs(self.ctx, look).iter().map(|c| c.least).sum();
        least + look.gap * (grid.columns as f32 - 1.0) <= room
    }

    /// Whether the columns have no room for their words, on the table's side either. One long word, as
    /// an address in a column beside short ones, is divided for the others' sake.
    fn divides_words(&self, grid: &Grid, look: &Look) -> bool {
        let page = self.ctx.theme.page.depth();
        let room = if self.may_turn(grid) { page.max(self.width) } else { self.width };
        let needs = grid.needs(self.ctx, look);
        let least: f32 = needs.iter().map(|c| c.least.min(room * LONGEST_WORD)).sum();
        grid.heads > 0 && least + look.gap * (grid.columns as f32 - 1.0) > room
    }

    /// Whether the table may have pages of its own: in the text of a chapter that runs as the book
    /// does, and without pictures, which stay upright.
    fn may_turn(&self, grid: &Grid) -> bool {
        let mut pictures = false;
        let mut look = |words: &[Inline]| {
            visit_inlines(words, &mut |i| pictures |= matches!(i.kind, InlineKind::Image(_)));
        };
        for cell in grid.rows.iter().copied().flatten() {
            look(&cell.content);
            let mut figures = false;
            visit_blocks(&cell.blocks, &mut |b| {
                figures |= matches!(b.kind, BlockKind::Figure(_));
                b.inlines().into_iter().for_each(&mut look);
            });
            if figures {
                return false;
            }
        }
        self.depth == 0 && !self.compact && !self.ctx.mirrored && !pictures
    }

    fn tell_if_divided(&self, grid: &Grid, look: &Look, room: f32, block: &Block) {
        if !self.fits(grid, look, room) {
            let text = "this table is wider than the page; its words are divided";
            self.warn(Code::WIDE_TABLE, block.span, text);
        }
    }

    /// A table across the measure.
    fn upright(&mut self, grid: &Grid, look: &Look, block: &Block) {
        let set = self.set_table(grid, look, self.width, block);
        let captioned = !set.caption.is_empty();
        let (captions, heads) = (set.caption.len(), set.heads.len());
        let mut repeat = set.heads.clone();
        let mut slabs = set.caption;
        slabs.extend(set.heads);
        slabs.extend(set.rows);
        let outer = self.ctx.theme.table_rules.outer;
        foot_rule(&mut slabs, self.left, set.total, outer);
        let n = slabs.len();
        let notes = self.notes_below(set.total, self.width);
        let height: f32 = slabs.iter().chain(&notes).map(|s| s.height).sum();
        // What a caption names may wait for the head of a page, and is never divided.
        let float = self.may_float(block) && height <= self.ctx.theme.page.depth() * MOST_FLOATING;
        let first_row = captions + heads;
        let whole = self.in_note() && height < self.ctx.theme.page.depth() * WHOLE_IN_NOTE;
        let small = height < self.ctx.theme.page.depth() * WHOLE;
        let price = if small { SMALL_DIVIDED } else { TABLE_DIVIDED };
        for (k, slab) in slabs.iter_mut().enumerate() {
            let row = k.checked_sub(first_row);
            let parts = |row| leaves_no_widow(row, n - first_row) && !set.tied[row];
            let inside = !float && !whole && row.is_some_and(parts);
            slab.break_after = inside.then_some(price);
        }
        slabs.extend(notes);
        if captioned && let Some(words) = self.continued(grid, block) {
            repeat.splice(0..0, words);
        }
        for slab in &mut repeat {
            slab.notes.clear();
            slab.anchors.clear();
        }
        let anchors = std::mem::take(&mut self.anchors);
        if let Some(slab) = slabs.first_mut() {
            slab.anchors.extend(anchors);
        }
        let mut piece = Piece { repeat, float, closed: true, ..piece_of(grid, block, slabs) };
        self.apart(&mut piece);
        let flush = self.flush;
        self.group(vec![piece], 0.5, 0.5);
        if self.in_note() {
            let first = self.pieces.len() == 1;
            let white = self.style.leading * WHITE_IN_NOTE;
            if let Some(table) = self.pieces.last_mut() {
                (table.above, table.below) = (if first { 0.0 } else { white }, white);
            }
        }
        if float {
            self.flush = flush;
        }
    }

    /// Whether it stands in the words of a note, and in nothing else there.
    fn in_note(&self) -> bool {
        self.compact && self.role == Role::Note && self.depth == 0
    }

    /// A table turned a quarter to the left, its head at the left edge on every page: as many
    /// pages of its own as it needs (Chicago Manual of Style, 3.86 on broadside tables).
    fn on_its_side(&mut self, grid: &Grid, look: &Look, block: &Block) {
        let depth = self.ctx.theme.page.depth();
        let left = std::mem::take(&mut self.left);
        let set = self.set_table(grid, look, depth, block);
        let mut notes = self.notes_below(set.total, depth);
        self.left = left;
        let outer = self.ctx.theme.table_rules.outer;
        let high = |slabs: &[Slab]| slabs.iter().map(|s| s.height).sum::<f32>();
        let head = high(&set.heads) + outer + 1.0;
        let mut sheets: Vec<Vec<Slab>> = Vec::new();
        let mut sheet = set.caption;
        sheet.extend(set.heads.iter().cloned());
        let mut used = high(&sheet) + outer + 1.0;
        let mut rows = set.rows.into_iter().zip(&set.tied).peekable();
        let mut count = 0;
        while rows.peek().is_some() {
            // Rows that a cell ties together.
            let mut tied = Vec::new();
            for (row, goes_on) in rows.by_ref() {
                tied.push(row);
                if !goes_on {
                    break;
                }
            }
            // The notes stand below the last row.
            let due = if rows.peek().is_none() { high(&notes) } else { 0.0 };
            if count > 0 && used + high(&tied) + due > self.width {
                sheets.push(std::mem::take(&mut sheet));
                sheet.extend(set.heads.iter().map(repeated));
                (used, count) = (head, 0);
            }
            used += high(&tied);
            count += tied.len();
            sheet.extend(tied);
        }
        sheets.push(sheet);
        let float = sheets.len() <= WAITING;
        let mut pieces = Vec::new();
        let last = sheets.len() - 1;
        for (at, mut slabs) in sheets.into_iter().enumerate() {
            foot_rule(&mut slabs, 0.0, set.total, outer);
            if at == last {
                slabs.append(&mut notes);
            }
            let slab = self.turned_sheet(slabs, set.total, depth);
            pieces.push(Piece { float, ..piece_of(grid, block, vec![slab]) });
        }
        if !float {
            Piece::close(&mut pieces);
        }
        let flush = self.flush;
        pieces.into_iter().for_each(|p| self.push(p));
        self.flush = flush || !float;
    }

    /// Slabs as one that fills a page, turned a quarter to the left and in the middle of the page.
    fn turned_sheet(&self, slabs: Vec<Slab>, total: f32, depth: f32) -> Slab {
        let height: f32 = slabs.iter().map(|s| s.height).sum();
        let right = (depth - total) / 2.0;
        let mut down = ((self.width - height) / 2.0).max(0.0);
        let mut whole = Slab { height: depth, ..Slab::default() };
        if let Some(first) = slabs.first() {
            whole.offset = first.offset;
        }
        for mut slab in slabs {
            for item in slab.groups.iter_mut().flat_map(|g| &mut g.items) {
                item.shift(right, down);
                item.turn_left(depth);
                item.shift(self.left, 0.0);
            }
            for link in &mut slab.links {
                (link.x, link.y) = (link.x + right, link.y + down);
                link.turn_left(depth);
                link.x += self.left;
            }
            down += slab.height;
            whole.groups.extend(slab.groups);
            whole.links.extend(slab.links);
            whole.notes.extend(slab.notes);
            whole.anchors.extend(slab.anchors);
        }
        whole
    }

    /// Sets caption, heads and rows in `width` points from the column's left edge.
    fn set_table(&mut self, grid: &Grid, look: &Look, width: f32, block: &Block) -> SetTable {
        let needs = grid.needs(self.ctx, look);
        let room = width - look.gap * (grid.columns as f32 - 1.0);
        let mut wide = match given(&grid.table.widths, &needs, room) {
            Some(wide) => wide,
            None => self.spread(grid, &needs, look, room),
        };
        let rules = self.ctx.theme.table_rules;
        if rules.full {
            fill(&mut wide, room);
        }
        let total = wide.iter().sum::<f32>() + look.gap * (grid.columns as f32 - 1.0);
        let set = Columns { wide: &wide, needs: &needs, look, left: self.left, total };
        let caption = self.table_caption(grid.table, block, width);
        let page = self.ctx.theme.page.depth() - 2.0 * self.lead();
        let Rows { mut slabs, mut tied } = self.rows(grid, &set, block, page);
        let mut rows = slabs.split_off(grid.heads);
        tied.drain(..grid.heads);
        let mut out =
            SetTable { caption, heads: slabs.concat(), rows: Vec::new(), tied: Vec::new(), total };
        let first = rows.first_mut().and_then(|bands| bands.first_mut());
        if let Some(head) = out.heads.first_mut().or(first) {
            top_rule(head, &set, rules.outer);
        }
        if let Some(last) = out.heads.last_mut() {
            let y = last.height - rules.head;
            add_rule(last, set.left, y, total, rules.head);
        }
        self.rules_under_heads(grid, &set, &mut out.heads);
        let foot = rows.len() - grid.feet.min(rows.len());
        let mut ends = vec![0; grid.columns];
        for (i, bands) in rows.iter_mut().enumerate() {
            let open = grid.begins_below(grid.heads + i, &mut ends);
            let Some(row) = bands.first_mut() else { continue };
            if i == foot {
                add_rule(row, set.left, 0.0, total, rules.head);
            } else if i > 0 {
                for (first, count) in open {
                    let (x, wide) = set.span(first, count);
                    add_inked(row, (x, 0.0), wide, rules.row, rules.row_ink);
                }
            }
        }
        // Sums don't stand on a page without what they add up.
        if let Some(last) = foot.checked_sub(1).filter(|_| grid.feet > 0) {
            tied[last].iter_mut().next_back().into_iter().for_each(|t| *t = true);
        }
        let offsets = flat_offsets(block);
        let mut cell = usize::from(grid.table.caption.is_some());
        if grid.rows.len() == grid.table.rows.len() {
            // A head that says nothing is not set, but counted.
            cell += grid.table.head.len();
        }
        let bands = rows.iter_mut().filter_map(|bands| bands.first_mut());
        for (row, slab) in grid.rows.iter().zip(out.heads.iter_mut().chain(bands)) {
            slab.offset = offsets.get(cell).copied().unwrap_or(0);
            slab.block = slab.block.map(|_| block.id);
            cell += row.len();
        }
        out.rows = rows.concat();
        out.tied = tied.concat();
        out
    }

    /// Widths of columns by what stands in them: where not all stand in one line, those with which the
    /// table takes the fewest lines.
    fn spread(&self, grid: &Grid, needs: &[Column], look: &Look, room: f32) -> Vec<f32> {
        let mut wide = spread(needs, room);
        let crowded = wide.iter().zip(needs).any(|(w, c)| *w < c.natural - 0.1);
        let least: f32 = needs.iter().map(|c| c.least).sum();
        if crowded
            && least < room
            && let Some(trial) = Trial::new(grid, self.ctx, look)
        {
            trial.fewest_lines(&mut wide, needs);
        }
        wide
    }

    /// A rule under each head that names several columns below it.
    fn rules_under_heads(&self, grid: &Grid, set: &Columns, heads: &mut [Slab]) {
        let weight = self.ctx.theme.table_rules.head;
        for row in 0..grid.heads.saturating_sub(1) {
            for (i, cell) in grid.cells(row).filter(|(_, c)| c.colspan > 1) {
                let below = row + usize::from(cell.rowspan);
                if below >= grid.heads || cell.is_empty() {
                    continue;
                }
                let slab = &mut heads[below - 1];
                let y = slab.height - weight;
                let (x, wide) = set.span(i, usize::from(cell.colspan));
                add_rule(slab, x, y, wide, weight);
            }
        }
    }

    /// "Table 3 (continued)", above the repeated heads on the pages that a table goes on to (Chicago
    /// Manual of Style, 3.88).
    fn continued(&mut self, grid: &Grid, block: &Block) -> Option<Vec<Slab>> {
        let ctx = self.ctx;
        let number = grid.table.number.as_deref()?;
        let words = ctx.words;
        let more = [Inline::text(format!("({})", words.continued))];
        let content = self.caption(
            &more,
            Some(number),
            words.of_display(words.table, block.attr.id.as_deref()),
        );
        let style = TextStyle { lang: self.style.lang.clone(), ..ctx.theme.caption.clone() };
        let set = set_paragraph(ctx, &content, &style, self.width);
        let mut slabs = self
            .settings(set, self.left, style.leading, block.id)
            .into_iter()
            .next()
            .map(|s| s.slabs)
            .unwrap_or_default();
        for slab in &mut slabs {
            slab.line = None;
        }
        slabs.last_mut()?.height += self.lead() * 0.25;
        Some(slabs)
    }

    fn table_caption(&mut self, table: &Table, block: &Block, width: f32) -> Vec<Slab> {
        let Some(caption) = &table.caption else { return Vec::new() };
        let ctx = self.ctx;
        let word = ctx.words.of_display(ctx.words.table, block.attr.id.as_deref());
        let content = self.caption(caption, table.number.as_deref(), word);
        let style = TextStyle { lang: self.style.lang.clone(), ..ctx.theme.caption.clone() };
        let set = set_paragraph(ctx, &content, &style, width);
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
}

struct Columns<'a> {
    wide: &'a [f32],
    needs: &'a [Column],
    look: &'a Look,
    left: f32,
    total: f32,
}

impl Columns<'_> {
    /// Left edge and width of `count` columns from `first`.
    fn span(&self, first: usize, count: usize) -> (f32, f32) {
        let gap = self.look.gap;
        let x = self.left + self.wide[..first].iter().map(|w| w + gap).sum::<f32>();
        let of = &self.wide[first..(first + count.max(1)).min(self.wide.len())];
        (x, of.iter().sum::<f32>() + gap * (of.len() as f32 - 1.0))
    }
}

/// Leading of a line, more where a picture or a formula is higher.
pub(super) fn line_height(line: &Line, leading: f32) -> f32 {
    let (up, down) = (leading * BASELINE, leading * (1.0 - BASELINE));
    line.rise.max(up) + line.fall.max(down)
}

/// Adds the lines of a cell to its row: left edge and top in `at`.
pub(super) fn add_cell(
    slab: &mut Slab,
    lines: Vec<Line>,
    at: (f32, f32),
    leading: f32,
    role: Role,
    block: u32,
) {
    let mut top = at.1;
    let mut group = Group { role, block: Some(block), ..Group::default() };
    for mut line in lines {
        let high = line_height(&line, leading);
        let y = top + line.rise.max(leading * BASELINE);
        top += high;
        line.items.iter_mut().for_each(|i| i.shift(at.0, y));
        group.items.append(&mut line.items);
        for mut link in line.links {
            (link.x, link.y) = (link.x + at.0, link.y + y);
            slab.links.push(link);
        }
        slab.notes.extend(line.notes);
        slab.anchors.extend(line.anchors);
    }
    slab.groups.push(group);
}

/// A head as it is repeated on another page: no text of the book, and without its notes.
fn repeated(slab: &Slab) -> Slab {
    let mut slab = slab.clone();
    slab.notes.clear();
    slab.anchors.clear();
    slab.groups.iter_mut().for_each(|g| g.role = Role::Artifact);
    slab
}

/// The rule below the last row.
fn foot_rule(slabs: &mut [Slab], left: f32, total: f32, weight: f32) {
    if let Some(last) = slabs.last_mut() {
        last.height += weight + 1.0;
        let y = last.height - weight;
        add_rule(last, left, y, total, weight);
    }
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
    add_inked(slab, (x, y), w, h, Grey(0.0));
}

fn add_inked(slab: &mut Slab, (x, y): (f32, f32), w: f32, h: f32, ink: Grey) {
    if h <= 0.0 {
        return;
    }
    let items = vec![rect(x, y, w, h, ink)];
    slab.groups.push(Group { role: Role::Artifact, items, ..Group::default() });
}

/// A piece of a table, in the one setting that it has.
fn piece_of(grid: &Grid, block: &Block, slabs: Vec<Slab>) -> Piece {
    Piece {
        variants: vec![Setting { slabs, ..Setting::default() }],
        series: grid.table.number.as_ref().map(|_| Series::Table),
        block: block.id,
        span: block.span,
        ..Piece::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Print;

    #[test]
    fn the_type_of_a_wide_table_has_a_least_size() {
        for name in ["classic", "literary", "academic", "modern", "technical"] {
            for large_print in [false, true] {
                let print = Print { theme: name.into(), large_print, ..Print::default() };
                let theme = crate::theme::for_book(&print, "en");
                let size = theme.table.size.min(theme.table_head.size);
                let least = size * smaller(&theme);
                assert_eq!(large_print, theme.smallest > 0.0);
                assert!(least >= SMALLEST.max(theme.smallest) - 0.01, "{name}: {least}");
                assert!(least <= size && least >= size * 0.8 - 0.01, "{name}: {least} of {size}");
            }
        }
    }
}
