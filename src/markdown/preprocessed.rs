//! What mdBook's preprocessors leave for browsers, read as what its author wrote: admonitions, of which
//! scripts and styles make a box, and tabs, of which they hide all but one.

use super::blocks::Frame;
use super::html::Tag;
use super::translate::kind_of;
use crate::model::{Attr, Block, BlockKind, Callout, Inline, InlineKind, plain_text};
use crate::source::Span;

/// What an element is that a preprocessor has left; `None` of any other one, whose frame stays.
pub(super) fn block(tag: &Tag, frame: &mut Frame, span: Span) -> Option<Option<(BlockKind, Attr)>> {
    let classes: Vec<&str> = tag.get("class").unwrap_or_default().split_whitespace().collect();
    let has = |class: &str| classes.contains(&class);
    match tag.name.as_str() {
        "div" | "details" if has("admonition") => {
            let kind = classes.iter().find_map(|c| c.strip_prefix("admonish-")).unwrap_or("note");
            Some(Some((admonition(kind, std::mem::take(&mut frame.blocks)), Attr::default())))
        }
        // The buttons: each tab has its label.
        "nav" if has("mdbook-tabs") => Some(None),
        "div" if has("mdbook-tab-content") => {
            let label = tag.get("data-tabname").unwrap_or_default();
            let blocks = tab(label, std::mem::take(&mut frame.blocks), span);
            Some(Some((BlockKind::Div(blocks), Attr::default())))
        }
        "div" if has("mdbook-tabs-container") => {
            let blocks = std::mem::take(&mut frame.blocks);
            Some(Some((BlockKind::Div(blocks), Attr::default())))
        }
        _ => None,
    }
}

/// The callout of an admonition: its first division is the title, the words of its kind if its author
/// gave none.
fn admonition(kind: &str, mut blocks: Vec<Block>) -> BlockKind {
    let is_title = |b: &Block| b.attr.has("admonition-title");
    let title = blocks.iter().position(is_title).map(|at| blocks.remove(at));
    let title = title.map(|block| words(vec![block])).filter(|words| {
        let words = plain_text(words);
        !words.trim().is_empty() && words.trim().to_lowercase() != kind
    });
    let kind = kind_of(kind).to_owned();
    BlockKind::Callout(Callout { kind, title, blocks: flat(blocks), label: String::new() })
}

/// A tab below its label.
fn tab(label: &str, blocks: Vec<Block>, span: Span) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len() + 1);
    if !label.trim().is_empty() {
        let words = vec![Inline { span, kind: InlineKind::Text(label.to_owned()) }];
        let strong = Inline { span, kind: InlineKind::Strong(words) };
        out.push(Block { span, kind: BlockKind::Para(vec![strong]), ..Block::default() });
    }
    out.extend(blocks);
    out
}

/// Blocks without the divisions around them that say nothing.
fn flat(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block.kind {
            BlockKind::Div(inner) if block.attr.is_empty() => out.extend(flat(inner)),
            _ => out.push(block),
        }
    }
    out
}

/// The words of blocks, one behind the other.
fn words(blocks: Vec<Block>) -> Vec<Inline> {
    let mut out = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::Div(inner) => out.extend(words(inner)),
            BlockKind::Para(content) => out.extend(content),
            _ => {}
        }
    }
    // The sign that links to the box is none of its words.
    out.retain(|i| !matches!(&i.kind, InlineKind::Link(link) if link.content.is_empty()));
    out
}
