//! Headings: levels without gaps, an id for each, unique in its chapter.

use super::for_chapter_blocks;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{self, BlockKind, Chapter, Names, plain_text};
use crate::source::Span;

/// Mends levels and gives ids. Returns the labels that were there before, each once.
pub(super) fn prepare(chapter: &mut Chapter, diags: &mut Diagnostics) -> Vec<(String, Span)> {
    let mut written = Vec::new();
    mend_levels(chapter);
    give_ids(chapter, diags, |id, span| written.push((id.to_string(), span)));
    written
}

/// The first level inside a chapter is 2, and no level is skipped on the way down.
fn mend_levels(chapter: &mut Chapter) {
    let mut stack: Vec<u8> = Vec::new();
    model::walk_blocks_mut(&mut chapter.blocks, &mut |b| {
        if let BlockKind::Heading(h) = &mut b.kind {
            while stack.last().is_some_and(|l| *l >= h.level) {
                stack.pop();
            }
            stack.push(h.level);
            h.level = (stack.len() as u8 + 1).min(6);
        }
    });
}

fn give_ids(chapter: &mut Chapter, diags: &mut Diagnostics, mut written: impl FnMut(&str, Span)) {
    let mut names = Names::without(&chapter.attr.id);
    if let Some(id) = &chapter.attr.id {
        written(id, chapter.span);
    }
    for_chapter_blocks(chapter, &mut |b| {
        let span = b.span;
        let lines = match &mut b.kind {
            BlockKind::Math(m) => m.lines.iter_mut().map(|line| &mut line.id).collect(),
            _ => Vec::new(),
        };
        for own in std::iter::once(&mut b.attr.id).chain(lines) {
            let Some(id) = own else { continue };
            if names.take(id) {
                written(id, span);
            } else {
                let text = format!("the id `{id}` is given twice in this chapter");
                diags.push(
                    Diagnostic::warning(Code::DUPLICATE_ID, span, text)
                        .help("the second one is ignored"),
                );
                *own = None;
            }
        }
    });
    for_chapter_blocks(chapter, &mut |b| {
        if let BlockKind::Heading(h) = &b.kind
            && b.attr.id.is_none()
        {
            b.attr.id = Some(names.give(&slug(&plain_text(&h.content)), 1));
        }
    });
}

/// The id that GitHub and mdBook give a heading: lower case, spaces to hyphens, punctuation
/// dropped.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    for ch in text.trim().chars() {
        if ch.is_alphanumeric() || ch == '_' || ch == '-' {
            out.extend(ch.to_lowercase());
        } else if ch.is_whitespace() {
            out.push('-');
        }
    }
    if out.is_empty() { "section".into() } else { out }
}

#[cfg(test)]
mod tests {
    use super::{give_ids, slug};
    use crate::diagnostic::Diagnostics;
    use crate::model::{Block, BlockKind, Chapter, Heading, Inline};

    #[test]
    fn equal_headings_are_numbered_in_order() {
        let heading = || Heading { content: vec![Inline::text("A")], ..Heading::default() };
        let block = || Block { kind: BlockKind::Heading(heading()), ..Block::default() };
        let blocks = (0..30_000).map(|_| block()).collect();
        let mut chapter = Chapter { blocks, ..Chapter::default() };
        give_ids(&mut chapter, &mut Diagnostics::new(), |_, _| {});
        let id = |i: usize| chapter.blocks[i].attr.id.clone();
        assert_eq!([id(0), id(1), id(29_999)], ["a", "a-1", "a-29999"].map(|s| Some(s.into())));
    }

    #[test]
    fn slugs_as_mdbook_makes_them() {
        assert_eq!(slug("Hello, World!"), "hello-world");
        assert_eq!(slug("The `match` Control Flow"), "the-match-control-flow");
        assert_eq!(slug("Über uns"), "über-uns");
        assert_eq!(slug("!?"), "section");
    }
}
