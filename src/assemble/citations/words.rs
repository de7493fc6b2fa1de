//! What the processor has made takes the place of each citation.

use super::Own;
use super::marks::Behind;
use crate::model::{
    Attr, Block, CITATION, Chapter, Citation, CitationPart, Inline, InlineKind, plain_text,
    visit_inlines, visit_inlines_mut, walk_blocks_mut,
};
use crate::source::Span;

/// The words of a citation, linked.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::assemble) struct Words {
    /// The author in the sentence.
    pub(in crate::assemble) author: Vec<Inline>,
    /// The citation.
    pub(in crate::assemble) citation: Vec<Inline>,
    /// What it stands behind in its note.
    pub(in crate::assemble) behind: Behind,
}

/// Puts the words of its citations and its bibliographies into a chapter.
pub(in crate::assemble) fn put(chapter: &mut Chapter, own: &Own) {
    if own.words.is_empty() && own.lists.is_empty() {
        return;
    }
    let text = Placing { own, note: false };
    text.list(&mut chapter.title);
    text.list(&mut chapter.subtitle);
    walk_blocks_mut(&mut chapter.blocks, &mut |block| {
        block.inlines_mut().into_iter().for_each(|list| text.list(list));
    });
    let within = Placing { own, note: own.in_notes };
    for note in &mut chapter.notes {
        walk_blocks_mut(&mut note.blocks, &mut |block| {
            block.inlines_mut().into_iter().for_each(|list| within.list(list));
        });
    }
    for (place, blocks) in &own.lists {
        let mut blocks = blocks.clone();
        walk_blocks_mut(&mut blocks, &mut |block| {
            block.id = chapter.next_block;
            chapter.next_block += 1;
        });
        match place {
            None => chapter.blocks.append(&mut blocks),
            Some(id) => walk_blocks_mut(&mut chapter.blocks, &mut |block| {
                if block.id == *id {
                    into_division(block, &mut blocks);
                }
            }),
        }
    }
}

/// Words that have no place of their own stand where they are cited: pages count them as text.
pub(super) fn place(words: &mut [Inline], span: Span) {
    visit_inlines_mut(words, &mut |inline| {
        if !inline.span.is_some() {
            inline.span = span;
        }
    });
}

/// The entries stand behind what the division holds already.
fn into_division(block: &mut Block, blocks: &mut Vec<Block>) {
    if let Some(children) = block.child_blocks_mut().into_iter().next() {
        children.append(blocks);
    }
}

/// Puts words into the text, or into notes of a style that cites in notes.
struct Placing<'a> {
    own: &'a Own,
    note: bool,
}

impl Placing<'_> {
    fn list(&self, list: &mut Vec<Inline>) {
        let mut found = false;
        visit_inlines(list, &mut |i| found |= matches!(i.kind, InlineKind::Cite(_)));
        if !found {
            return;
        }
        let mut rest = std::mem::take(list).into_iter().peekable();
        while let Some(mut inline) = rest.next() {
            let InlineKind::Cite(citation) = &inline.kind else {
                if let Some(children) = inline.children_mut() {
                    self.list(children);
                }
                list.push(inline);
                continue;
            };
            let mut content = self.words(citation, rest.peek());
            place(&mut content, inline.span);
            if content.is_empty() {
                continue;
            }
            // Raised figures follow their word closely.
            if content.iter().all(is_raised)
                && let Some(Inline { kind: InlineKind::Text(before), .. }) = list.last_mut()
            {
                before.truncate(before.trim_end().len());
            }
            let attr = Attr { classes: vec![CITATION.into()], ..Attr::default() };
            list.push(Inline { span: inline.span, kind: InlineKind::Span(attr, content) });
        }
    }

    fn words(&self, citation: &Citation, next: Option<&Inline>) -> Vec<Inline> {
        let Some(words) = self.own.words.get(citation.nth as usize) else { return Vec::new() };
        let mut content = match citation.part {
            CitationPart::Author => return words.author.clone(),
            CitationPart::Rest => words.citation.clone(),
            CitationPart::All => {
                let mut all = words.author.clone();
                if !all.is_empty() && !words.citation.is_empty() {
                    all.push(Inline::text(if self.note { ", " } else { " " }));
                }
                all.extend(words.citation.iter().cloned());
                all
            }
        };
        if !self.note {
            return content;
        }
        // Within a sentence of a note a source stands in brackets, as pandoc has it.
        let bracketed = words.behind == Behind::Words && !citation.in_sentence;
        if bracketed || next.is_some_and(goes_on) {
            drop_stop(&mut content);
        }
        if bracketed && !content.is_empty() {
            content.insert(0, Inline::text("("));
            content.push(Inline::text(")"));
        }
        content
    }
}

fn is_raised(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Super(_) => true,
        InlineKind::Link(_) | InlineKind::Span(..) => {
            inline.children().is_some_and(|c| !c.is_empty() && c.iter().all(is_raised))
        }
        _ => false,
    }
}

/// Whether a sentence goes on with this: a sign, or a word with a small letter.
fn goes_on(next: &Inline) -> bool {
    let text = plain_text(std::slice::from_ref(next));
    let Some(first) = text.trim_start().chars().next() else { return false };
    !first.is_uppercase() && !matches!(first, '(' | '[' | '"' | '\u{201c}' | '\u{ab}')
}

/// Takes the full stop away that a citation ends with.
fn drop_stop(words: &mut Vec<Inline>) {
    let Some(last) = words.last_mut() else { return };
    match &mut last.kind {
        InlineKind::Text(text) => {
            if text.ends_with('.') {
                text.pop();
            }
            if text.is_empty() {
                words.pop();
            }
        }
        _ => {
            if let Some(children) = last.children_mut() {
                drop_stop(children);
            }
        }
    }
}
