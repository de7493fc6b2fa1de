//! Tables of raw HTML: rows and spanning cells become a grid.

use super::blocks::inlines_of;
use super::html::Tag;
use crate::model::{Align, Block, BlockKind, Cell, Table};
use crate::source::Span;

/// A row of HTML: cells with whether they are of the head.
type Row = Vec<(bool, Cell)>;

/// Makes a table of HTML rows and those of its foot; blocks that stood between them are handed back.
pub(super) fn table(rows: Vec<Row>, feet: Vec<Row>, blocks: Vec<Block>) -> (Table, Vec<Block>) {
    let mut out = Table::default();
    let mut rest = Vec::new();
    for block in blocks {
        if block.attr.has("caption") {
            out.caption = Some(inlines_of(vec![block]));
        } else {
            rest.push(block);
        }
    }
    let heads = rows.iter().take_while(|r| !r.is_empty() && r.iter().all(|(h, _)| *h)).count();
    // A table of heads alone has one of them at its top.
    let heads = if heads == rows.len() { heads.min(1) } else { heads };
    out.feet = feet.len() as u32;
    let foot = rows.len();
    let rows = rows.into_iter().chain(feet).collect();
    let mut grid = in_grid(rows, [heads, foot]).into_iter();
    let columns = grid.as_slice().first().map_or(0, Vec::len);
    let body = grid.as_slice().get(heads..).unwrap_or_default();
    out.aligns = (0..columns).map(|c| common_align(body, c)).collect();
    if heads > 0 {
        out.head = grid.next().unwrap_or_default();
        out.more_heads = heads as u32 - 1;
    }
    out.rows = grid.collect();
    (out, rest)
}

/// The alignment that all cells of a column agree on.
fn common_align(rows: &[Vec<Cell>], column: usize) -> Align {
    let mut cells = rows.iter().filter_map(|r| r.get(column)).filter(|c| c.colspan == 1);
    let first = cells.next().and_then(|c| c.align);
    first.filter(|a| cells.all(|c| c.align == Some(*a))).unwrap_or_default()
}

/// Columns that a table may have at most; what spans more is cut there.
const MOST_COLUMNS: usize = 200;

/// Gives every cell of an HTML table its place in a grid: each row gets as many cells as there are
/// columns, those that another cell covers among them. `bounds` are the rows where the head ends and
/// the foot begins: no cell goes on over them.
fn in_grid(rows: Vec<Row>, bounds: [usize; 2]) -> Vec<Vec<Cell>> {
    let count = rows.len();
    let mut grid: Vec<Vec<Option<Cell>>> = vec![Vec::new(); count];
    for (r, row) in rows.into_iter().enumerate() {
        let end = bounds.into_iter().find(|end| r < *end).unwrap_or(count);
        let mut c = 0;
        for (head, mut cell) in row {
            while grid[r].get(c).is_some_and(Option::is_some) {
                c += 1;
            }
            if c >= MOST_COLUMNS {
                break;
            }
            let free = grid[r].iter().skip(c).take_while(|s| s.is_none()).count();
            let room = if c + free < grid[r].len() { free } else { MOST_COLUMNS - c };
            let wide = usize::from(cell.colspan).min(room).max(1);
            let high = usize::from(cell.rowspan).min(end - r).max(1);
            (cell.colspan, cell.rowspan) = (wide as u16, high as u16);
            cell.head = head && r >= bounds[0];
            for line in &mut grid[r..r + high] {
                if line.len() < c + wide {
                    line.resize_with(c + wide, || None);
                }
                line[c..c + wide].fill_with(|| Some(Cell { colspan: 0, ..Cell::default() }));
            }
            grid[r][c] = Some(cell);
            c += wide;
        }
    }
    let columns = grid.iter().map(Vec::len).max().unwrap_or(0);
    let whole = |mut row: Vec<Option<Cell>>| -> Vec<Cell> {
        row.resize_with(columns, || None);
        row.into_iter().map(Option::unwrap_or_default).collect()
    };
    grid.into_iter().map(whole).collect()
}

/// A cell as its tag says it.
pub(super) fn cell(tag: &Tag, blocks: Vec<Block>, span: Span) -> Cell {
    let number = |key: &str| tag.get(key).and_then(|v| v.trim().parse::<u16>().ok());
    let style = tag.get("style").unwrap_or_default().replace(' ', "");
    let named = |side: &str| {
        tag.get("align").is_some_and(|a| a.eq_ignore_ascii_case(side))
            || style.contains(&format!("text-align:{side}"))
    };
    let align = [("left", Align::Left), ("center", Align::Center), ("right", Align::Right)];
    Cell {
        colspan: number("colspan").unwrap_or(1).max(1),
        // 0 stands for all rows to the end (HTML, 4.9.11).
        rowspan: number("rowspan").map_or(1, |n| if n == 0 { u16::MAX } else { n }),
        align: align.into_iter().find(|(side, _)| named(side)).map(|(_, a)| a),
        span,
        ..Cell::holding(bare(blocks))
    }
}

/// Blocks without the divisions around them of which nothing is said.
fn bare(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block.kind {
            BlockKind::Div(inner) if block.attr.is_empty() => out.extend(bare(inner)),
            BlockKind::Para(words) if super::blocks::is_blank(&words) => {}
            _ => out.push(block),
        }
    }
    out
}

/// The widths that a `<col>` gives its columns, in thousandths of the measure; 0 where it gives none.
pub(super) fn width_of(tag: &Tag) -> Vec<u16> {
    let style = tag.get("style").unwrap_or_default().split(';').find_map(|rule| {
        let (key, value) = rule.split_once(':')?;
        key.trim().eq_ignore_ascii_case("width").then(|| value.trim())
    });
    let said = style.or(tag.get("width")).and_then(|w| w.trim().strip_suffix('%'));
    let percent = said.and_then(|w| w.trim().parse::<f32>().ok()).unwrap_or(0.0);
    let span = tag.get("span").and_then(|s| s.trim().parse().ok()).unwrap_or(1usize);
    vec![(percent * 10.0 + 0.5).clamp(0.0, 1000.0) as u16; span.clamp(1, MOST_COLUMNS)]
}

/// Widths of so many columns; none where none is given.
pub(super) fn widths(mut found: Vec<u16>, columns: usize) -> Vec<u16> {
    if found.iter().all(|w| *w == 0) {
        return Vec::new();
    }
    found.resize(columns, 0);
    found
}
