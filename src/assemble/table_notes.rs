//! Notes to a table: the paragraphs directly below it that begin with a sign of its own (`*`, `†`, a raised
//! letter), or stand in a division `table-note`. They belong to the table, not among the notes of the page
//! (Chicago Manual of Style, 3.77-3.80).

use crate::model::{Block, BlockKind, Chapter, Inline, InlineKind, TABLE_NOTE, plain_text};

/// The signs of notes to tables.
const SIGNS: [char; 7] = ['*', '\u{2217}', '\u{2020}', '\u{2021}', '\u{a7}', '\u{2016}', '\u{b6}'];

/// Marks the notes below each table of a chapter.
pub(super) fn mark(chapter: &mut Chapter) {
    mark_in(&mut chapter.blocks);
}

fn mark_in(blocks: &mut Vec<Block>) {
    let is_table = |b: &Block| matches!(b.kind, BlockKind::Table(_));
    let mut at = 0;
    while at < blocks.len() {
        blocks[at].child_blocks_mut().into_iter().for_each(mark_in);
        let below = at > 0 && (is_table(&blocks[at - 1]) || blocks[at - 1].attr.has(TABLE_NOTE));
        if below && let Some(paragraphs) = own_division(&mut blocks[at]) {
            blocks.splice(at..=at, paragraphs);
        }
        if below && blocks.get(at).is_some_and(begins_with_sign) {
            blocks[at].attr.classes.push(TABLE_NOTE.into());
        }
        at += 1;
    }
}

/// The paragraphs of a division that an author gave the class.
fn own_division(block: &mut Block) -> Option<Vec<Block>> {
    let has_class = block.attr.has(TABLE_NOTE);
    let BlockKind::Div(children) = &mut block.kind else { return None };
    let notes = has_class && children.iter().all(|c| matches!(c.kind, BlockKind::Para(_)));
    let mut taken = if notes { std::mem::take(children) } else { return None };
    for note in &mut taken {
        note.attr.classes.push(TABLE_NOTE.into());
    }
    if let Some(first) = taken.first_mut() {
        first.attr.id = first.attr.id.take().or(block.attr.id.take());
    }
    Some(taken)
}

/// Whether a paragraph that is not marked yet begins as a note to a table does.
fn begins_with_sign(block: &Block) -> bool {
    let BlockKind::Para(content) = &block.kind else { return false };
    if block.attr.has(TABLE_NOTE) {
        return false;
    }
    let raised = |i: &Inline| match &i.kind {
        InlineKind::Super(mark) => plain_text(mark).chars().count() == 1,
        _ => false,
    };
    content.first().is_some_and(raised) || plain_text(content).starts_with(SIGNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Table;

    fn para(content: Vec<Inline>) -> Block {
        Block { kind: BlockKind::Para(content), ..Block::default() }
    }

    fn words(text: &str) -> Block {
        para(vec![Inline::text(text)])
    }

    fn marked(blocks: Vec<Block>) -> Vec<bool> {
        let mut chapter = Chapter { blocks, ..Chapter::default() };
        mark(&mut chapter);
        chapter.blocks.iter().map(|b| b.attr.has(TABLE_NOTE)).collect()
    }

    #[test]
    fn paragraphs_with_signs_below_a_table_are_its_notes() {
        let table = Block { kind: BlockKind::Table(Table::default()), ..Block::default() };
        let raised =
            Inline { kind: InlineKind::Super(vec![Inline::text("a")]), ..Inline::default() };
        let blocks = vec![
            words("* no table above"),
            table.clone(),
            words("* p < .05"),
            words("\u{2020} Estimated."),
            para(vec![raised, Inline::text(" Without islands.")]),
            words("The text goes on."),
            words("* and this is text"),
        ];
        assert_eq!(marked(blocks), [false, false, true, true, true, false, false]);
        let mut own =
            Block { kind: BlockKind::Div(vec![words("Source: census.")]), ..table.clone() };
        own.attr.classes.push(TABLE_NOTE.into());
        assert_eq!(marked(vec![table, own, words("* p < .05")]), [false, true, true]);
    }
}
