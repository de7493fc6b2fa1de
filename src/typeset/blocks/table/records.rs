//! Tables whose rows are too high to be read along: row after row as a record, each cell behind the
//! words of its head.

use super::{Flow, Grid, Look};
use crate::model::{
    Block, BlockKind, Cell, Inline, InlineKind, flat_offsets, plain_text, visit_inlines_mut,
};
use crate::theme::{Justification, TextStyle};
use crate::typeset::galley::{Piece, Setting};

/// Rows that are higher in the mean than this share of the page across them can't be compared: as
/// good as a page for each.
const HIGH: f32 = 0.3;
/// Bytes of a cell below which no row is so high.
const SENTENCE: usize = 40;
/// White above each record, lines.
const APART: f32 = 0.5;

impl Flow<'_, '_> {
    /// Whether the rows of a table as wide as `width` are too high for pages of `room` points across
    /// them.
    pub(super) fn rows_are_high(
        &self,
        grid: &Grid,
        look: &Look,
        (width, room): (f32, f32),
        block: &Block,
    ) -> bool {
        let long = |c: &Cell| plain_text(&c.content).len() >= SENTENCE;
        // Lists and code are put beside each other on purpose, however high they are.
        if grid.table.holds_blocks() {
            return false;
        }
        if grid.heads == 0 || !grid.rows[grid.heads..].iter().copied().flatten().any(long) {
            return false;
        }
        let rows = self.trial(grid, look, width, block).rows;
        let sum: f32 = rows.iter().map(|row| row.height).sum();
        sum > HIGH * room * rows.len().max(1) as f32
    }

    /// The rows one below the other.
    pub(super) fn in_records(&mut self, grid: &Grid, block: &Block) {
        let mut all = Vec::new();
        let slabs = self.table_caption(grid.table, block, self.width);
        if !slabs.is_empty() {
            all.push(Piece {
                variants: vec![Setting { slabs, ..Setting::default() }],
                keep_next: true,
                keep_lines: 2,
                block: block.id,
                span: block.span,
                ..Piece::default()
            });
        }
        let offsets = flat_offsets(block);
        let heads: usize = grid.rows[..grid.heads].iter().map(|row| row.len()).sum();
        let silent =
            if grid.rows.len() == grid.table.rows.len() { grid.table.head.len() } else { 0 };
        let mut at = usize::from(grid.table.caption.is_some()) + silent + heads;
        for row in grid.heads..grid.rows.len() {
            let mut record = Vec::new();
            // The heads stand whole above the first record's cells, be they empty or not.
            let first = row == grid.heads;
            for (column, cell) in grid.rows[row].iter().enumerate().take(grid.columns) {
                let offset = offsets.get(at + column).copied().unwrap_or(0);
                let above = cell.is_covered().then(|| grid.reaching_down(row, column)).flatten();
                let text = above.as_deref().unwrap_or(&cell.content);
                if first || !text.is_empty() || !cell.blocks.is_empty() {
                    let head = grid.head_of(column, first);
                    let held = (text, cell.blocks.as_slice());
                    record.extend(self.named_cell(head, held, offset, block));
                }
            }
            at += grid.rows[row].len();
            Self::tie_ends(&mut record);
            if let Some(first) = record.first_mut().filter(|_| !all.is_empty()) {
                first.above += APART * self.lead();
            }
            all.extend(record);
        }
        let slabs = self.notes_below(self.width, self.width);
        if !slabs.is_empty() {
            if let Some(last) = all.last_mut() {
                last.keep_next = true;
            }
            let variants = vec![Setting { slabs, ..Setting::default() }];
            let (block, span) = (block.id, block.span);
            all.push(Piece { variants, block, span, ..Piece::default() });
        }
        Piece::close(&mut all);
        self.group(all, 0.5, 0.5);
    }

    /// A cell as a paragraph that hangs from the words of its head.
    fn named_cell(
        &self,
        head: Vec<Inline>,
        (content, blocks): (&[Inline], &[Block]),
        offset: u32,
        block: &Block,
    ) -> Vec<Piece> {
        let indent = -self.ctx.theme.list_indent;
        let justify = Justification::Left;
        let style = TextStyle { indent, justify, ..self.style.clone() };
        let mut flow = self.inner(style, self.left, self.width);
        flow.flush = false;
        let mut words = Vec::new();
        if !head.is_empty() {
            words.push(Inline { span: block.span, kind: InlineKind::Strong(head) });
            words.push(Inline::text(": "));
        }
        let before = plain_text(&words).len() as u32;
        words.extend_from_slice(content);
        let kind = BlockKind::Para(words);
        let one = Block { id: block.id, span: block.span, kind, ..Block::default() };
        if plain_text_of(&one) > 0 || blocks.is_empty() {
            flow.blocks(&[one]);
        }
        let own = flow.pieces.len();
        flow.left += self.ctx.theme.list_indent;
        flow.width -= self.ctx.theme.list_indent;
        flow.style.indent = 0.0;
        flow.blocks(blocks);
        if let Some(head) = flow.pieces.get_mut(..own).and_then(<[_]>::last_mut) {
            head.keep_next |= !blocks.is_empty();
        }
        let slabs = flow.pieces.iter_mut().take(own).flat_map(|p| &mut p.variants);
        for slab in slabs.flat_map(|v| &mut v.slabs) {
            slab.offset = slab.offset.saturating_sub(before) + offset;
        }
        flow.pieces
    }
}

/// Bytes of a paragraph's words.
fn plain_text_of(block: &Block) -> usize {
    block.inlines().into_iter().map(|words| plain_text(words).len()).sum()
}

/// Words that stand again: their notes do not.
fn again(content: &[Inline]) -> Vec<Inline> {
    let mut words = content.to_vec();
    let note = |i: &Inline| matches!(i.kind, InlineKind::Note(_));
    words.retain(|i| !note(i));
    visit_inlines_mut(&mut words, &mut |i| {
        if let Some(inner) = i.children_mut() {
            inner.retain(|i| !note(i));
        }
    });
    words
}

impl Grid<'_> {
    /// The words of the heads over a column, from top to bottom.
    fn head_of(&self, column: usize, first: bool) -> Vec<Inline> {
        let mut words = Vec::new();
        for row in &self.rows[..self.heads] {
            let mut cells = row.iter().enumerate().take(column + 1).rev();
            let Some((at, cell)) = cells.find(|(_, c)| !c.is_covered()) else { continue };
            if cell.is_empty() || at + usize::from(cell.colspan) <= column {
                continue;
            }
            if !words.is_empty() {
                words.push(Inline::text(", "));
            }
            let whole = first && at == column;
            let own = cell.words();
            words.extend(if whole { own.into_owned() } else { again(&own) });
        }
        words
    }

    /// The words of a cell that reaches down to `row` from above.
    fn reaching_down(&self, row: usize, column: usize) -> Option<Vec<Inline>> {
        let above = (self.heads..row).rev();
        let mut cells = above.filter_map(|r| Some((r, self.rows[r].get(column)?)));
        let (from, cell) = cells.find(|(_, c)| !c.is_covered())?;
        (from + usize::from(cell.rowspan) > row).then(|| again(&cell.words()))
    }
}
