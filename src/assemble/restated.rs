//! Environments that are set again, `::: {restate="#thm-x"}`: as they stand in the finished book, with the word
//! and number that they have there.
//!
//! A copy has no names, so that references lead to the first place, and no notes, which stand there.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Block, BlockKind, Chapter, ENVIRONMENT, Inline, InlineKind, RESTATE, visit_blocks,
    visit_ids_mut, visit_inlines_mut, walk_blocks_mut,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Puts copies where the finished chapters ask for them.
pub(super) fn put(chapters: &mut [Arc<Chapter>], diags: &mut Diagnostics) {
    let mut wanted: BTreeMap<String, Option<Block>> = BTreeMap::new();
    let mut places = Vec::new();
    for (at, chapter) in chapters.iter().enumerate() {
        let mut any = false;
        visit_blocks(&chapter.blocks, &mut |b| {
            if let Some(label) = label(b) {
                any = true;
                wanted.entry(label.to_owned()).or_default();
            }
        });
        if any {
            places.push(at);
        }
    }
    if places.is_empty() {
        return;
    }
    for chapter in chapters.iter() {
        visit_blocks(&chapter.blocks, &mut |b| {
            let is = matches!(b.kind, BlockKind::Div(_)) && b.attr.has(ENVIRONMENT);
            let Some(id) = b.attr.id.as_deref().filter(|_| is) else { return };
            if let Some(slot @ None) = wanted.get_mut(id) {
                *slot = Some(copy(b));
            }
        });
    }
    for at in places {
        put_into(Arc::make_mut(&mut chapters[at]), &wanted, diags);
    }
}

/// The label of what a division sets again.
fn label(block: &Block) -> Option<&str> {
    let said = block.attr.get(RESTATE)?.trim();
    matches!(block.kind, BlockKind::Div(_)).then(|| said.strip_prefix(['#', '@']).unwrap_or(said))
}

fn put_into(
    chapter: &mut Chapter,
    found: &BTreeMap<String, Option<Block>>,
    diags: &mut Diagnostics,
) {
    let mut next = chapter.next_block;
    walk_blocks_mut(&mut chapter.blocks, &mut |b| {
        let Some(label) = label(b).map(str::to_owned) else { return };
        match found.get(&label).and_then(Option::as_ref) {
            Some(original) => {
                let mut copied = original.clone();
                if let BlockKind::Div(children) = &mut copied.kind {
                    walk_blocks_mut(children, &mut |inner| {
                        inner.id = next;
                        next += 1;
                    });
                }
                b.attr.classes = copied.attr.classes;
                b.kind = copied.kind;
            }
            // A copy within a copy has no label left.
            None if label.is_empty() => {}
            None => {
                let text = format!("no theorem or the like of this book has the label `{label}`");
                let help = "write the label of one: `::: {restate=\"#thm-x\"}`";
                diags.push(Diagnostic::warning(Code::UNKNOWN_LABEL, b.span, text).help(help));
            }
        }
    });
    chapter.next_block = next;
}

/// An environment without names and notes.
fn copy(block: &Block) -> Block {
    let mut copied = [block.clone()];
    visit_ids_mut(&mut copied, &mut |id| *id = None);
    walk_blocks_mut(&mut copied, &mut |b| {
        b.attr.pairs.iter_mut().filter(|(key, _)| key == RESTATE).for_each(|(_, v)| v.clear());
        for list in b.inlines_mut() {
            without_notes(list);
            visit_inlines_mut(list, &mut |i| {
                if let Some(inner) = i.children_mut() {
                    without_notes(inner);
                }
            });
        }
    });
    let [copied] = copied;
    copied
}

fn without_notes(list: &mut Vec<Inline>) {
    list.retain(|i| !matches!(i.kind, InlineKind::Note(_)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attr, MathBlock, plain_text};

    fn division(attr: Attr, children: Vec<Block>) -> Block {
        Block { attr, kind: BlockKind::Div(children), ..Block::default() }
    }

    #[test]
    fn a_copy_has_the_words_of_the_first_one_and_no_names() {
        let named = |id: &str| Attr { id: Some(id.into()), ..Attr::default() };
        let restate =
            |label: &str| Attr { pairs: vec![(RESTATE.into(), label.into())], ..Attr::default() };
        let math = MathBlock { number: Some("1".into()), ..MathBlock::default() };
        let note = Inline { kind: InlineKind::Note(0), ..Inline::default() };
        let inside = vec![
            Block { kind: BlockKind::Para(vec![Inline::text("So."), note]), ..Block::default() },
            Block { attr: named("eq-a"), kind: BlockKind::Math(math), ..Block::default() },
        ];
        let classes = vec![ENVIRONMENT.into(), "theorem".into()];
        let theorem = division(Attr { classes, ..named("thm-x") }, inside);
        let blocks = vec![
            theorem,
            division(restate("#thm-x"), Vec::new()),
            division(restate("#thm-y"), Vec::new()),
        ];
        let chapter = Chapter { blocks, next_block: 9, ..Chapter::default() };
        let mut chapters = [Arc::new(chapter)];
        let mut diags = Diagnostics::new();
        put(&mut chapters, &mut diags);
        let [first, second, third] = chapters[0].blocks.as_slice() else { panic!("blocks") };
        assert_eq!(first.attr.id.as_deref(), Some("thm-x"));
        assert_eq!(second.attr.classes, first.attr.classes);
        let BlockKind::Div(children) = &second.kind else { panic!("a division") };
        let BlockKind::Para(words) = &children[0].kind else { panic!("words") };
        assert_eq!((plain_text(words), words.len()), ("So.".into(), 1));
        assert!(matches!(&children[1].kind, BlockKind::Math(m) if m.number.is_some()));
        assert_eq!((children[1].attr.id.as_ref(), children[1].id), (None, 10));
        assert_eq!(second.attr.id, None);
        assert_eq!(third.kind, BlockKind::Div(Vec::new()));
        assert_eq!(diags.iter().count(), 1);
    }
}
