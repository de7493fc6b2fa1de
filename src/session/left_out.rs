//! An edition without some kinds of environment: a textbook for students without its solutions. Numbers
//! are those of the whole book; what named something that is left out keeps its words and leads nowhere. A
//! chapter that held nothing else is left out with it: that of the answers.

use crate::model::{
    Anchor, Block, BlockKind, Book, Chapter, DESCRIBED, Environments, Kind, chapter_leads_to,
    lead_chapter, visit_blocks, visit_ids, walk_blocks_mut,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Places that are left out.
type Gone = BTreeSet<(u32, String)>;

/// The book without the environments of these kinds.
pub(super) fn without(book: &Book, kinds: &[String]) -> Book {
    let mut out = book.clone();
    let mut gone = Gone::new();
    let mut emptied = false;
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
            emptied |= clear_answers(chapter);
        }
    }
    if !gone.is_empty() {
        for chapter in &mut out.chapters {
            if chapter_leads_to(chapter, &|at| is_gone(at, &gone)) {
                let stays = |at: &Anchor| (!is_gone(at, &gone)).then(|| at.clone());
                lead_chapter(Arc::make_mut(chapter), &stays);
            }
        }
    }
    if emptied {
        drop_empty(&mut out);
    }
    out
}

/// The book without its long descriptions, which a printed one has not; what led there leads nowhere.
pub(super) fn without_descriptions(book: &Book) -> Book {
    let mut out = book.clone();
    let Some(last) = book.descriptions() else { return out };
    out.chapters.truncate(last as usize);
    let stays = |at: &Anchor| (at.chapter < last).then(|| at.clone());
    for chapter in &mut out.chapters {
        let mut described = false;
        for text in chapter.texts() {
            visit_blocks(text, &mut |b| described |= b.attr.get(DESCRIBED).is_some());
        }
        if described || chapter_leads_to(chapter, &|at| at.chapter == last) {
            let chapter = Arc::make_mut(chapter);
            lead_chapter(chapter, &stays);
            for text in chapter.texts_mut() {
                walk_blocks_mut(text, &mut |b| b.attr.pairs.retain(|(key, _)| key != DESCRIBED));
            }
        }
    }
    out
}

/// Takes out the heads that name the chapters of answers where no answers are left, and the division
/// itself; whether the chapter has nothing any more.
fn clear_answers(chapter: &mut Chapter) -> bool {
    for block in &mut chapter.blocks {
        if block.is_answers()
            && let BlockKind::Div(children) = &mut block.kind
        {
            let is_head = |b: &Block| matches!(b.kind, BlockKind::Heading(_));
            let all = std::mem::take(children);
            let bare = |n: usize| is_head(&all[n]) && all.get(n + 1).is_none_or(is_head);
            let kept: Vec<bool> = (0..all.len()).map(|n| !bare(n)).collect();
            *children =
                all.into_iter().zip(kept).filter_map(|(b, keep)| keep.then_some(b)).collect();
        }
    }
    chapter
        .blocks
        .retain(|b| !b.is_answers() || !matches!(&b.kind, BlockKind::Div(c) if c.is_empty()));
    chapter.blocks.is_empty()
}

/// Takes the chapters out that have no blocks and nothing below them; what leads to those behind leads
/// there still.
fn drop_empty(book: &mut Book) {
    let stays = |n: usize| {
        let chapter = &book.chapters[n];
        let below = book.chapters.get(n + 1).is_some_and(|next| next.level > chapter.level);
        // Pages that Recto makes, and parts, have no blocks of their own. Answers have none where none are left.
        let of_file = chapter.path.is_some() || chapter.kind == Kind::Answers;
        let made = chapter.generated || chapter.kind == Kind::Part || !of_file;
        made || below || !chapter.blocks.is_empty()
    };
    let kept: Vec<bool> = (0..book.chapters.len()).map(stays).collect();
    let mut next = 0;
    let now: Vec<Option<u32>> = kept
        .iter()
        .map(|stays| {
            let place = stays.then_some(next);
            next += u32::from(*stays);
            place
        })
        .collect();
    let moved = |at: &Anchor| {
        let chapter = now.get(at.chapter as usize).copied().flatten()?;
        Some(Anchor { chapter, id: at.id.clone() })
    };
    for chapter in book.chapters.iter_mut().map(Arc::make_mut) {
        lead_chapter(chapter, &moved);
    }
    let mut kept = kept.into_iter();
    book.chapters.retain(|_| kept.next().unwrap_or(true));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attr, BlockKind, Chapter, CrossRef, ENVIRONMENT, Inline, InlineKind};

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

    #[test]
    fn answers_of_which_none_are_left_are_no_chapter() {
        let block = |classes: &[&str], id: Option<&str>, children| {
            let classes = classes.iter().map(|c| (*c).to_owned()).collect();
            let attr = Attr { id: id.map(str::to_owned), classes, ..Attr::default() };
            Block { attr, kind: BlockKind::Div(children), ..Block::default() }
        };
        let solution = block(&[ENVIRONMENT, "solution"], None, Vec::new());
        let answers = block(&[], Some(crate::model::ANSWERS), vec![solution]);
        // `{ kind = "answers" }` has no file.
        let made = Chapter { kind: Kind::Answers, blocks: vec![answers], ..Chapter::default() };
        let text = Block { kind: BlockKind::Para(vec![Inline::text("x")]), ..Block::default() };
        let last = Chapter { id: "last".into(), blocks: vec![text], ..Chapter::default() };
        let book = Book { chapters: vec![Arc::new(made), Arc::new(last)], ..Book::default() };
        let out = without(&book, &["solution".to_owned()]);
        assert_eq!(out.chapters.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["last"]);
        assert_eq!(without(&book, &["proof".to_owned()]).chapters.len(), 2);
    }
}
