//! List tables: a division whose list holds a row in each item, as a list of its cells.

use super::blocks::inlines_of;
use super::html_table;
use crate::model::{
    Align, Attr, Block, BlockKind, Cell, Inline, InlineKind, List, ListItem, Table,
};

/// The class of a division that is one.
pub(super) const CLASS: &str = "list-table";
/// What its attributes may say.
pub(super) const KEYS: [&str; 5] = ["header-rows", "header-cols", "widths", "aligns", "caption"];

/// The table that a division with these attributes is; the blocks as they are if they are none.
pub(super) fn table(attr: &mut Attr, mut blocks: Vec<Block>) -> Result<Table, Vec<Block>> {
    if !fits(&blocks) {
        return Err(blocks);
    }
    let number = |key: &str, usual: usize| {
        attr.get(key).and_then(|n| n.trim().parse().ok()).unwrap_or(usual)
    };
    let (heads, columns) = (number("header-rows", 1), number("header-cols", 0));
    // The caption stands above the list, as pandoc's filters have it, or below it, as in Quarto's divisions.
    let below = blocks.pop_if(|b| matches!(b.kind, BlockKind::Para(_)));
    let lists = blocks.split_off(usize::from(matches!(blocks[0].kind, BlockKind::Para(_))));
    let mut rows = Vec::new();
    for item in lists.into_iter().flat_map(|list| items(list.kind)) {
        let cells = item.blocks.into_iter().flat_map(|list| items(list.kind));
        let head = rows.len() < heads;
        let row = cells.enumerate().map(|(at, item)| (head || at < columns, cell(item)));
        rows.push(row.collect());
    }
    let (mut table, _) = html_table::table(rows, Vec::new(), Vec::new());
    table.caption = blocks.pop().or(below).map(|caption| inlines_of(vec![caption]));
    table.widths = widths(attr.get("widths").unwrap_or_default(), table.columns());
    let aligns = attr.get("aligns").unwrap_or_default().split(SEPARATORS);
    for (at, align) in aligns.filter(|a| !a.is_empty()).enumerate().take(table.columns()) {
        table.aligns[at] = align_of(align);
    }
    attr.classes.retain(|class| class != CLASS);
    attr.pairs.retain(|(key, _)| key == CAPTION || !KEYS.contains(&key.as_str()));
    Ok(table)
}

/// Quarto's key for the widths of columns, `[60,40]`, at the caption of a table.
pub(super) const COLUMN_WIDTHS: &str = "tbl-colwidths";

/// The key that may say the caption.
pub(super) const CAPTION: &str = "caption";

const SEPARATORS: [char; 2] = [',', ' '];

/// Whether blocks are a caption, if there is one, and a list of lists.
fn fits(blocks: &[Block]) -> bool {
    let lists = match blocks {
        [Block { kind: BlockKind::Para(_), .. }, rest @ ..]
        | [rest @ .., Block { kind: BlockKind::Para(_), .. }] => rest,
        all => all,
    };
    let row = |item: &ListItem| {
        matches!(item.blocks.as_slice(), [Block { kind: BlockKind::List(_), .. }])
    };
    !lists.is_empty()
        && lists.iter().all(|b| matches!(&b.kind, BlockKind::List(l) if l.items.iter().all(row)))
}

fn items(kind: BlockKind) -> Vec<ListItem> {
    match kind {
        BlockKind::List(List { items, .. }) => items,
        _ => Vec::new(),
    }
}

/// A cell; an empty span at its beginning says how much it takes: `[]{colspan=2}`.
fn cell(item: ListItem) -> Cell {
    let mut blocks = item.blocks;
    let said = take_said(&mut blocks).unwrap_or_default();
    let number = |key: &str| said.get(key).and_then(|n| n.trim().parse::<u16>().ok()).unwrap_or(1);
    Cell {
        colspan: number("colspan").max(1),
        rowspan: number("rowspan").max(1),
        align: said.get("align").map(align_of).filter(|a| *a != Align::Default),
        span: item.span,
        ..Cell::holding(blocks)
    }
}

fn take_said(blocks: &mut Vec<Block>) -> Option<Attr> {
    let BlockKind::Para(words) = &mut blocks.first_mut()?.kind else { return None };
    let Inline { kind: InlineKind::Span(attr, inner), .. } = words.first()? else { return None };
    let says = ["colspan", "rowspan", "align"].iter().any(|key| attr.get(key).is_some());
    if !inner.is_empty() || !says {
        return None;
    }
    let attr = attr.clone();
    words.remove(0);
    if let Some(InlineKind::Text(text)) = words.first_mut().map(|i| &mut i.kind) {
        *text = text.trim_start().to_owned();
    }
    if words.first().is_some_and(|i| matches!(i.kind, InlineKind::SoftBreak)) {
        words.remove(0);
    }
    if words.is_empty() {
        blocks.remove(0);
    }
    Some(attr)
}

fn align_of(word: &str) -> Align {
    match word.trim().bytes().next() {
        Some(b'l') => Align::Left,
        Some(b'c') => Align::Center,
        Some(b'r') => Align::Right,
        _ => Align::Default,
    }
}

/// Widths in relation to each other as thousandths of the measure.
pub(super) fn widths(said: &str, columns: usize) -> Vec<u16> {
    let shares: Vec<f32> = (said.split(SEPARATORS).filter(|w| !w.is_empty()))
        .map(|w| w.trim().parse::<f32>().unwrap_or(0.0).max(0.0))
        .collect();
    let sum: f32 = shares.iter().sum();
    if !(sum > 0.0 && sum.is_finite()) {
        return Vec::new();
    }
    let all = shares.iter().map(|share| (share * 1000.0 / sum + 0.5) as u16).collect();
    html_table::widths(all, columns)
}
