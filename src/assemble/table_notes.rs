//! Notes to a table: the paragraphs directly below it that begin with a sign that one of its cells or its caption has
//! (`*`, `†`, a raised letter), or stand in a division `table-note`. They belong to the table, not among the notes of the page
//! (Chicago Manual of Style, 3.77-3.80).

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Block, BlockKind, Chapter, InlineKind, TABLE_NOTE, plain_text, visit_blocks, visit_inlines,
};
use crate::source::Span;

/// The signs of notes to tables.
const SIGNS: [char; 7] = ['*', '\u{2217}', '\u{2020}', '\u{2021}', '\u{a7}', '\u{2016}', '\u{b6}'];

/// Marks the notes below each table of a chapter; tells of what begins as one, and has no mark in the table.
pub(super) fn mark(chapter: &mut Chapter, diags: &mut Diagnostics) {
    mark_in(&mut chapter.blocks, diags);
}

fn mark_in(blocks: &mut Vec<Block>, diags: &mut Diagnostics) {
    // The table below which the blocks stand, as long as all between are its notes.
    let mut table = None;
    let mut at = 0;
    while at < blocks.len() {
        blocks[at].child_blocks_mut().into_iter().for_each(|inner| mark_in(inner, diags));
        if let Some(above) = table {
            if let Some(paragraphs) = own_division(&mut blocks[at]) {
                blocks.splice(at..=at, paragraphs);
            }
            let sign = blocks.get(at).and_then(sign_of);
            // Behind one that is a note, others are.
            let goes_on = blocks[at - 1].attr.has(TABLE_NOTE);
            if let Some(sign) = sign {
                if goes_on || has_sign(&blocks[above], &sign) {
                    blocks[at].attr.classes.push(TABLE_NOTE.into());
                } else {
                    tell_unmarked(&sign, blocks[at].span, diags);
                }
            }
        }
        table = match blocks.get(at) {
            Some(block) if matches!(block.kind, BlockKind::Table(_)) => Some(at),
            Some(block) if block.attr.has(TABLE_NOTE) => table,
            _ => None,
        };
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

/// The sign with which a paragraph begins that is not marked yet.
enum Sign {
    /// A character of the line.
    Plain(char),
    /// A raised character.
    Raised(String),
}

/// Tells of a note whose sign no cell of its table has.
fn tell_unmarked(sign: &Sign, span: Span, diags: &mut Diagnostics) {
    let shown = match sign {
        // Those that laws and paragraphs are named by begin sentences too.
        Sign::Plain('\u{a7}' | '\u{b6}' | '\u{2016}') => return,
        Sign::Plain(sign) => sign.to_string(),
        Sign::Raised(mark) => mark.clone(),
    };
    let text = format!("no cell of the table above has the sign `{shown}` of this note");
    let help = "write it behind what it explains, or put the note into `::: table-note`";
    diags.push(Diagnostic::warning(Code::TABLE_NOTE, span, text).help(help));
}

fn sign_of(block: &Block) -> Option<Sign> {
    let BlockKind::Para(content) = &block.kind else { return None };
    if block.attr.has(TABLE_NOTE) {
        return None;
    }
    if let InlineKind::Super(mark) = &content.first()?.kind {
        let mark = plain_text(mark);
        return (mark.chars().count() == 1).then_some(Sign::Raised(mark));
    }
    plain_text(content).chars().next().filter(|c| SIGNS.contains(c)).map(Sign::Plain)
}

/// Whether a cell of a table, or its caption, has a sign. Those that are raised in the note may stand in the line
/// there, and the other way round.
fn has_sign(table: &Block, sign: &Sign) -> bool {
    let mut found = false;
    visit_blocks(std::slice::from_ref(table), &mut |block| {
        for list in block.inlines() {
            visit_inlines(list, &mut |i| {
                found |= match (&i.kind, sign) {
                    (InlineKind::Text(text), Sign::Plain(sign)) => text.contains(*sign),
                    (InlineKind::Text(text), Sign::Raised(mark)) => {
                        text.contains(mark.as_str()) && mark.starts_with(SIGNS)
                    }
                    (InlineKind::Super(words), Sign::Raised(mark)) => {
                        plain_text(words).split([',', ' ']).any(|one| one == mark)
                    }
                    _ => false,
                };
            });
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cell, Inline, Table};

    fn para(content: Vec<Inline>) -> Block {
        Block { kind: BlockKind::Para(content), ..Block::default() }
    }

    fn words(text: &str) -> Block {
        para(vec![Inline::text(text)])
    }

    fn marked(blocks: Vec<Block>) -> Vec<bool> {
        let mut chapter = Chapter { blocks, ..Chapter::default() };
        mark(&mut chapter, &mut Diagnostics::new());
        chapter.blocks.iter().map(|b| b.attr.has(TABLE_NOTE)).collect()
    }

    fn raised(mark: &str) -> Inline {
        Inline { kind: InlineKind::Super(vec![Inline::text(mark)]), ..Inline::default() }
    }

    fn table(content: Vec<Inline>) -> Block {
        let rows = vec![vec![Cell { content, ..Cell::default() }]];
        let kind = BlockKind::Table(Table { rows, ..Table::default() });
        Block { kind, ..Block::default() }
    }

    #[test]
    fn paragraphs_with_signs_below_a_table_are_its_notes() {
        let cells = vec![Inline::text("0.43* 12\u{2020} x"), raised("a,b")];
        let blocks = vec![
            words("* no table above"),
            table(cells.clone()),
            words("* p < .05"),
            words("\u{2020} Estimated."),
            para(vec![raised("a"), Inline::text(" Without islands.")]),
            words("The text goes on."),
            words("* and this is text"),
        ];
        assert_eq!(marked(blocks), [false, false, true, true, true, false, false]);
        let mut own =
            Block { kind: BlockKind::Div(vec![words("Source: census.")]), ..Block::default() };
        own.attr.classes.push(TABLE_NOTE.into());
        assert_eq!(marked(vec![table(cells), own, words("* p < .05")]), [false, true, true]);
    }

    #[test]
    fn a_sign_that_no_cell_has_begins_text() {
        let law = vec![table(vec![Inline::text("Frist")]), words("\u{a7} 12 gilt."), words("* x")];
        assert_eq!(marked(law), [false; 3]);
        let other = vec![
            table(vec![raised("b")]),
            para(vec![raised("a"), Inline::text("He stands low in the table.")]),
        ];
        assert_eq!(marked(other), [false; 2]);
    }
}
