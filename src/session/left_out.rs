//! An edition without some kinds of environment: a textbook for students without its solutions. Numbers
//! are those of the whole book; what named something that is left out keeps its words and leads nowhere.

use crate::model::{
    Anchor, Block, Book, Environments, InlineKind, Target, visit_blocks, visit_ids, visit_inlines,
    visit_inlines_mut, walk_blocks_mut,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Places that are left out.
type Gone = BTreeSet<(u32, String)>;

/// The book without the environments of these kinds.
pub(super) fn without(book: &Book, kinds: &[String]) -> Book {
    let mut out = book.clone();
    let mut gone = Gone::new();
    let of = |b: &Block, environments: &Environments| {
        let kind = environments.of(&b.attr).map(|(_, kind)| kind);
        kind.is_some_and(|kind| kinds.contains(&kind.name))
    };
    for (at, chapter) in out.chapters.iter_mut().enumerate() {
        let mut any = false;
        visit_blocks(&chapter.blocks, &mut |b| {
            if of(b, &book.meta.environments) {
                any = true;
                name_all(std::slice::from_ref(b), at as u32, &mut gone);
            }
        });
        if any {
            let chapter = Arc::make_mut(chapter);
            take_out(&mut chapter.blocks, &|b| of(b, &book.meta.environments));
        }
    }
    if !gone.is_empty() {
        for chapter in &mut out.chapters {
            if names_any(&chapter.blocks, &gone) {
                loosen(&mut Arc::make_mut(chapter).blocks, &gone);
            }
        }
    }
    out
}

fn take_out(blocks: &mut Vec<Block>, is: &dyn Fn(&Block) -> bool) {
    blocks.retain(|b| !is(b));
    for block in blocks {
        for inner in block.child_blocks_mut() {
            take_out(inner, is);
        }
    }
}

/// Writes down the names in some blocks.
fn name_all(blocks: &[Block], chapter: u32, gone: &mut Gone) {
    visit_ids(blocks, &mut |id| gone.extend([(chapter, id.clone())]));
}

fn is_gone(at: &Anchor, gone: &Gone) -> bool {
    at.id.as_ref().is_some_and(|id| gone.contains(&(at.chapter, id.clone())))
}

fn names_any(blocks: &[Block], gone: &Gone) -> bool {
    let mut any = false;
    visit_blocks(blocks, &mut |b| {
        for list in b.inlines() {
            visit_inlines(list, &mut |i| {
                any |= match &i.kind {
                    InlineKind::Ref(r) => r.target.as_ref().is_some_and(|at| is_gone(at, gone)),
                    InlineKind::Link(link) => {
                        matches!(&link.target, Target::Internal(at) if is_gone(at, gone))
                    }
                    InlineKind::Locators(all) => all.iter().any(|l| is_gone(&l.at, gone)),
                    _ => false,
                };
            });
        }
    });
    any
}

/// What leads to places that are gone leads nowhere.
fn loosen(blocks: &mut [Block], gone: &Gone) {
    walk_blocks_mut(blocks, &mut |b| {
        for list in b.inlines_mut() {
            visit_inlines_mut(list, &mut |i| match &mut i.kind {
                InlineKind::Ref(r) if r.target.as_ref().is_some_and(|at| is_gone(at, gone)) => {
                    r.target = None;
                }
                InlineKind::Link(link) => {
                    if matches!(&link.target, Target::Internal(at) if is_gone(at, gone)) {
                        link.target = Target::None;
                    }
                }
                InlineKind::Locators(all) => all.retain(|l| !is_gone(&l.at, gone)),
                _ => {}
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attr, BlockKind, Chapter, CrossRef, ENVIRONMENT, Inline};

    #[test]
    fn what_is_left_out_is_named_without_a_link() {
        let classes = vec![ENVIRONMENT.into(), "solution".into()];
        let attr = Attr { id: Some("sol-x".into()), classes, ..Attr::default() };
        let solution = Block { attr, kind: BlockKind::Div(Vec::new()), ..Block::default() };
        let target = Some(Anchor { chapter: 0, id: Some("sol-x".into()) });
        let r = CrossRef { label: "sol-x".into(), target, ..CrossRef::default() };
        let words = vec![Inline { kind: InlineKind::Ref(r), ..Inline::default() }];
        let para = Block { kind: BlockKind::Para(words), ..Block::default() };
        let chapter = Chapter { blocks: vec![para, solution], ..Chapter::default() };
        let book = Book { chapters: vec![Arc::new(chapter)], ..Book::default() };
        let out = without(&book, &["solution".to_owned()]);
        let [Block { kind: BlockKind::Para(words), .. }] = out.chapters[0].blocks.as_slice() else {
            panic!("one paragraph is left");
        };
        assert!(matches!(&words[0].kind, InlineKind::Ref(r) if r.target.is_none()));
        assert_eq!(without(&book, &["proof".to_owned()]).chapters, book.chapters);
    }
}
