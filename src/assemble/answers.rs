//! Solutions that are gathered, `::: {#answers}`: those of its chapter, or of the whole book where its
//! chapter has none, in their order, each with a link to its exercise and back.
//!
//! They are moved when all chapters are finished, so that numbers and references are said; what led to a
//! solution leads to where it stands now.

use super::citations::put_in_order;
use super::links::anchors;
use super::moved_notes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Anchor, Attr, Block, BlockKind, Book, Chapter, ENVIRONMENT_HEAD, ENVIRONMENT_LABEL,
    Environments, Heading, Inline, InlineKind, Link, Names, Note, Target, before_chapter,
    lead_inline, leads_to, plain_text, visit_blocks, visit_ids_mut, visit_inlines,
    visit_inlines_mut, walk_blocks_mut, without_notes,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A solution on its way.
struct Taken {
    block: Block,
    /// The chapter that it was in.
    from: u32,
    /// The label of its exercise and what its head says.
    exercise: Option<(String, String)>,
    /// Its notes, if it leaves its chapter.
    notes: Vec<Note>,
}

/// Names in a chapter, and where they are now.
pub(super) type Moved = BTreeMap<(u32, String), Anchor>;

/// Gathers the solutions of a book.
pub(super) fn gather(book: &mut Book, diags: &mut Diagnostics) {
    let kinds = std::mem::take(&mut book.meta.environments);
    let any_notes = gather_in(&mut book.chapters, &kinds, diags);
    book.meta.environments = kinds;
    if any_notes {
        moved_notes::number(book);
    }
}

/// The same in chapters; whether notes have moved.
fn gather_in(chapters: &mut [Arc<Chapter>], kinds: &Environments, diags: &mut Diagnostics) -> bool {
    let mut any_notes = false;
    let places: Vec<usize> =
        (0..chapters.len()).filter(|at| any(&chapters[*at].blocks, &Block::is_answers)).collect();
    let is_solution = |b: &Block| looks(b, kinds, "solution");
    for at in places {
        let own = any(&chapters[at].blocks, &is_solution);
        let from: Vec<usize> = match own {
            true => vec![at],
            false => (0..chapters.len()).collect(),
        };
        let from: Vec<usize> =
            from.into_iter().filter(|c| any(&chapters[*c].blocks, &is_solution)).collect();
        let mut taken = Vec::new();
        for chapter in from {
            let mut taker = Taker::new(Arc::make_mut(&mut chapters[chapter]), (chapter, at), kinds);
            taker.go();
            taken.append(&mut taker.taken);
        }
        any_notes |= taken.iter().any(|t: &Taken| !t.notes.is_empty());
        if taken.is_empty() {
            tell_nothing(&chapters[at].blocks, diags);
            continue;
        }
        let titles: Vec<Vec<Inline>> = (0..chapters.len()).map(|at| title(chapters, at)).collect();
        let moved = put(Arc::make_mut(&mut chapters[at]), at as u32, taken, &titles);
        lead(chapters, &moved);
    }
    any_notes
}

/// Tells that there is nothing to gather.
fn tell_nothing(blocks: &[Block], diags: &mut Diagnostics) {
    visit_blocks(blocks, &mut |b| {
        if b.is_answers() {
            let text = "the book has no solutions that could be gathered here";
            let help =
                "write them behind their exercises, `::: solution`; or take the division out";
            diags.push(Diagnostic::warning(Code::ANSWERS_PLACE, b.span, text).help(help));
        }
    });
}

fn looks(block: &Block, kinds: &Environments, like: &str) -> bool {
    matches!(block.kind, BlockKind::Div(_))
        && kinds.of(&block.attr).is_some_and(|(_, kind)| kinds.look(kind) == like)
}

fn any(blocks: &[Block], is: &dyn Fn(&Block) -> bool) -> bool {
    let mut found = false;
    visit_blocks(blocks, &mut |b| found |= is(b));
    found
}

/// The words of a chapter over its solutions.
fn title(chapters: &[Arc<Chapter>], at: usize) -> Vec<Inline> {
    let chapter = &chapters[at];
    let mut words = without_notes(&chapter.title);
    if let Some(number) = &chapter.number {
        words.insert(0, Inline::text(format!("{}\u{2002}", number.text)));
    }
    let volume = before_chapter(chapters, at);
    if !volume.is_empty() {
        words.insert(0, Inline::text(volume));
    }
    words
}

/// Takes the solutions out of a chapter.
struct Taker<'c> {
    chapter: &'c mut Chapter,
    index: u32,
    /// They go into another chapter.
    leaves: bool,
    kinds: &'c Environments,
    names: Names,
    exercise: Option<(String, String)>,
    taken: Vec<Taken>,
}

impl<'c> Taker<'c> {
    fn new(chapter: &'c mut Chapter, (index, to): (usize, usize), kinds: &'c Environments) -> Self {
        let names = names(chapter);
        Taker {
            chapter,
            index: index as u32,
            leaves: index != to,
            kinds,
            names,
            exercise: None,
            taken: Vec::new(),
        }
    }

    fn go(&mut self) {
        let mut blocks = std::mem::take(&mut self.chapter.blocks);
        self.blocks(&mut blocks);
        self.chapter.blocks = blocks;
        if self.leaves {
            let gone = self.taken.iter().flat_map(|t| t.notes.iter().map(|n| n.label.clone()));
            let gone = gone.collect();
            moved_notes::leave(self.chapter, &gone);
        }
    }

    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        for mut block in std::mem::take(blocks) {
            if looks(&block, self.kinds, "exercise") {
                let names = &mut self.names;
                let id = block.attr.id.get_or_insert_with(|| names.give("exercise", 1)).clone();
                self.exercise = Some((id, label_words(&block)));
            }
            if looks(&block, self.kinds, "solution") {
                let names = &mut self.names;
                block.attr.id.get_or_insert_with(|| names.give("answer", 1));
                let exercise = self.exercise.clone();
                let notes = match self.leaves {
                    true => moved_notes::take(&mut block, &self.chapter.notes),
                    false => Vec::new(),
                };
                self.taken.push(Taken { block, from: self.index, exercise, notes });
                continue;
            }
            for inner in block.child_blocks_mut() {
                self.blocks(inner);
            }
            blocks.push(block);
        }
    }
}

/// All names in a chapter.
pub(super) fn names(chapter: &Chapter) -> Names {
    let own = chapter.attr.id.iter().chain([&chapter.id]).cloned();
    Names::without(&own.chain(anchors(chapter)).collect::<Vec<_>>())
}

/// The words of an environment's head that say what it is and its number.
fn label_words(block: &Block) -> String {
    let mut words = String::new();
    let BlockKind::Div(children) = &block.kind else { return words };
    if let Some(Block { kind: BlockKind::Para(content), .. }) = children.first() {
        visit_inlines(content, &mut |i| {
            if let InlineKind::Span(attr, inner) = &i.kind
                && attr.has(ENVIRONMENT_LABEL)
            {
                words = plain_text(inner).trim_end_matches(['.', '\u{3002}']).to_owned();
            }
        });
    }
    words
}

/// Puts solutions where they are asked for; where their names are now.
fn put(chapter: &mut Chapter, at: u32, taken: Vec<Taken>, titles: &[Vec<Inline>]) -> Moved {
    let mut moved = Moved::new();
    let mut names = names(chapter);
    let mut next = chapter.next_block;
    let mut out = Vec::new();
    let mut before = at;
    let titled = asks_for_titles(&chapter.blocks);
    for Taken { mut block, from, exercise, mut notes } in taken {
        if from != before && titled {
            before = from;
            let content = titles.get(from as usize).cloned().unwrap_or_default();
            let kind = BlockKind::Heading(Heading { level: 2, content, number: None });
            let id = Some(names.give("answers-of-chapter", 1));
            let attr = Attr { id, classes: vec!["unnumbered".into()], ..Attr::default() };
            out.push(Block { span: block.span, attr, kind, id: 0 });
        }
        if from != at {
            let blocks = std::slice::from_mut(&mut block);
            rename(blocks, (from, at), &mut names, &mut moved);
            for note in &mut notes {
                rename(&mut note.blocks, (from, at), &mut names, &mut moved);
            }
            moved_notes::put(&mut block, notes, &mut chapter.notes);
        }
        let own = Anchor { chapter: at, id: block.attr.id.clone() };
        if let Some((id, words)) = exercise {
            name_exercise(&mut block, Anchor { chapter: from, id: Some(id.clone()) }, words);
            // The exercise leads to it.
            moved.insert((from, format!("{EXERCISE}{id}")), own);
        }
        out.push(block);
    }
    walk_blocks_mut(&mut out, &mut |b| {
        b.id = next;
        next += 1;
    });
    let mut out = Some(out);
    walk_blocks_mut(&mut chapter.blocks, &mut |b| {
        if b.is_answers()
            && let BlockKind::Div(children) = &mut b.kind
        {
            children.extend(out.take().unwrap_or_default());
        }
    });
    for note in &mut chapter.notes {
        walk_blocks_mut(&mut note.blocks, &mut |b| {
            b.id = next;
            next += 1;
        });
    }
    chapter.next_block = next;
    put_in_order(chapter);
    moved
}

/// Whether solutions stand under the titles of their chapters: `{#answers by=book}` has them in one row.
fn asks_for_titles(blocks: &[Block]) -> bool {
    let mut titled = true;
    visit_blocks(blocks, &mut |b| titled &= !b.is_answers() || b.attr.get("by") != Some("book"));
    titled
}

/// Before the label of an exercise: no label begins so.
const EXERCISE: &str = " ";

/// Gives what is named in a solution names that are free where it goes.
pub(super) fn rename(
    blocks: &mut [Block],
    (from, to): (u32, u32),
    names: &mut Names,
    moved: &mut Moved,
) {
    visit_ids_mut(blocks, &mut |id| {
        let Some(old) = id.as_ref() else { return };
        let new = names.give(old, 2);
        let anchor = Anchor { chapter: to, id: Some(new.clone()) };
        moved.insert((from, old.clone()), anchor);
        *id = Some(new);
    });
}

pub(super) fn link(to: Anchor, content: Vec<Inline>) -> Inline {
    let href = format!("#{}", to.id.as_deref().unwrap_or_default());
    let target = Target::Internal(to);
    let kind = InlineKind::Link(Link { href, target, content, ..Link::default() });
    Inline { kind, ..Inline::default() }
}

/// Says in the head of a solution whose it is: "Solution (Exercise 2.1)."
fn name_exercise(block: &mut Block, exercise: Anchor, words: String) {
    if words.is_empty() {
        return;
    }
    let BlockKind::Div(children) = &mut block.kind else { return };
    let Some(Block { kind: BlockKind::Para(content), .. }) = children.first_mut() else { return };
    let head = content.iter_mut().find_map(|i| match &mut i.kind {
        InlineKind::Span(attr, inner) if attr.has(ENVIRONMENT_HEAD) => Some(inner),
        _ => None,
    });
    let Some(head) = head else { return };
    let link = link(exercise, vec![Inline::text(words)]);
    // The stop stands behind all of it.
    let stop = head.first_mut().and_then(take_stop).unwrap_or_default();
    let title = head.split_off(head.len().min(1));
    head.extend([Inline::text(" ("), link, Inline::text(format!("){stop}"))]);
    head.extend(title);
}

/// Takes the stop off a label, if it has one.
fn take_stop(label: &mut Inline) -> Option<String> {
    let InlineKind::Span(attr, words) = &mut label.kind else { return None };
    let all = words.first_mut().filter(|_| attr.has(ENVIRONMENT_LABEL))?.children_mut()?;
    if all.len() < 2 {
        return None;
    }
    all.pop().map(|stop| plain_text(&[stop]))
}

/// What led to a place that has moved leads to where it is, and exercises lead to their solutions.
pub(super) fn lead(chapters: &mut [Arc<Chapter>], moved: &Moved) {
    let now = |at: &Anchor| {
        let id = at.id.as_ref()?;
        moved.get(&(at.chapter, id.clone())).cloned()
    };
    for (index, chapter) in chapters.iter_mut().enumerate() {
        if !names_moved(chapter, index as u32, moved, &now) {
            continue;
        }
        let chapter = Arc::make_mut(chapter);
        for text in chapter.texts_mut() {
            walk_blocks_mut(text, &mut |b| {
                for list in b.inlines_mut() {
                    visit_inlines_mut(list, &mut |i| {
                        lead_inline(i, &|at| now(at).or_else(|| Some(at.clone())))
                    });
                }
                let key = b.attr.id.as_ref().map(|id| (index as u32, format!("{EXERCISE}{id}")));
                if let Some(solution) = key.and_then(|key| moved.get(&key)) {
                    lead_exercise(b, solution);
                }
            });
        }
    }
}

/// Whether something in a chapter leads to what has moved, or is the exercise of such.
fn names_moved(
    chapter: &Chapter,
    index: u32,
    moved: &Moved,
    now: &dyn Fn(&Anchor) -> Option<Anchor>,
) -> bool {
    let mut any = false;
    let notes = chapter.notes.iter().map(|note| note.blocks.as_slice());
    for blocks in notes.chain([chapter.blocks.as_slice()]) {
        visit_blocks(blocks, &mut |b| {
            let key = b.attr.id.as_ref().map(|id| (index, format!("{EXERCISE}{id}")));
            any |= key.is_some_and(|key| moved.contains_key(&key));
            for list in b.inlines() {
                visit_inlines(list, &mut |i| any |= leads_to(i, &|at| now(at).is_some()));
            }
        });
    }
    any
}

/// Makes a link of the label of an exercise.
fn lead_exercise(block: &mut Block, solution: &Anchor) {
    let BlockKind::Div(children) = &mut block.kind else { return };
    let Some(Block { kind: BlockKind::Para(content), .. }) = children.first_mut() else { return };
    for inline in content.iter_mut() {
        let InlineKind::Span(attr, head) = &mut inline.kind else { continue };
        if !attr.has(ENVIRONMENT_HEAD) {
            continue;
        }
        if let Some(InlineKind::Span(attr, words)) = head.first_mut().map(|i| &mut i.kind)
            && attr.has(ENVIRONMENT_LABEL)
        {
            let words = std::mem::take(words);
            head[0].kind = match std::mem::replace(&mut head[0].kind, InlineKind::SoftBreak) {
                InlineKind::Span(attr, _) => {
                    InlineKind::Span(attr, vec![link(solution.clone(), words)])
                }
                other => other,
            };
        }
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ANSWERS, CrossRef, ENVIRONMENT};

    fn environment(kind: &str, id: Option<&str>, label: &str) -> Block {
        let class = |name: &str| Attr { classes: vec![name.into()], ..Attr::default() };
        let span =
            |attr, inner| Inline { kind: InlineKind::Span(attr, inner), ..Inline::default() };
        let words = vec![Inline::text(label), Inline::text(".")];
        let strong = Inline { kind: InlineKind::Strong(words), ..Inline::default() };
        let label = span(class(ENVIRONMENT_LABEL), vec![strong]);
        let head = span(class(ENVIRONMENT_HEAD), vec![label]);
        let para =
            Block { kind: BlockKind::Para(vec![head, Inline::text(" So.")]), ..Block::default() };
        let classes = vec![ENVIRONMENT.into(), kind.into()];
        let attr = Attr { id: id.map(str::to_owned), classes, ..Attr::default() };
        Block { attr, kind: BlockKind::Div(vec![para]), ..Block::default() }
    }

    fn words(blocks: &[Block]) -> Vec<String> {
        let mut all = Vec::new();
        visit_blocks(blocks, &mut |b| {
            all.extend(b.inlines().into_iter().map(plain_text).filter(|w| !w.is_empty()));
        });
        all
    }

    #[test]
    fn solutions_go_where_they_are_asked_for() {
        let r = CrossRef {
            target: Some(Anchor { chapter: 0, id: Some("sol-a".into()) }),
            ..CrossRef::default()
        };
        let names = vec![Inline { kind: InlineKind::Ref(r), ..Inline::default() }];
        let first = Chapter {
            title: vec![Inline::text("One")],
            blocks: vec![
                environment("exercise", None, "Exercise 1.1"),
                environment("solution", Some("sol-a"), "Solution"),
                Block { kind: BlockKind::Para(names), ..Block::default() },
            ],
            ..Chapter::default()
        };
        let attr = Attr { id: Some(ANSWERS.into()), ..Attr::default() };
        let place = Block { attr, kind: BlockKind::Div(Vec::new()), ..Block::default() };
        let last = Chapter { blocks: vec![place], ..Chapter::default() };
        let mut chapters = [Arc::new(first), Arc::new(last)];
        let mut diags = Diagnostics::new();
        gather_in(&mut chapters, &Environments::default(), &mut diags);
        assert_eq!(words(&chapters[0].blocks), ["Exercise 1.1. So."]);
        assert_eq!(words(&chapters[1].blocks), ["One", "Solution (Exercise 1.1). So."]);
        let mut led = Vec::new();
        for chapter in &chapters {
            visit_blocks(&chapter.blocks, &mut |b| {
                for list in b.inlines() {
                    visit_inlines(list, &mut |i| match &i.kind {
                        InlineKind::Ref(r) => led.extend(r.target.clone()),
                        InlineKind::Link(link) => {
                            if let Target::Internal(at) = &link.target {
                                led.push(at.clone());
                            }
                        }
                        _ => {}
                    });
                }
            });
        }
        let said: Vec<String> =
            led.iter().map(|a| format!("{}{}", a.chapter, a.id.as_deref().unwrap_or(""))).collect();
        assert_eq!(said, ["1sol-a", "1sol-a", "0exercise"]);
    }
}
