//! Entries of a bibliography: hung, or behind labels in a column of their own.

use super::Flow;
use super::list::{hang, label};
use crate::model::{Block, BlockKind, ENTRY, ENTRY_LABEL, Inline, InlineKind, plain_text};
use crate::theme::{Justification, TextStyle};
use crate::typeset::paragraph::text_line;

/// White between a label and its entry, em.
const GAP: f32 = 0.5;
/// Share of the measure that labels take at most.
const WIDEST: f32 = 0.3;

impl Flow<'_, '_> {
    /// The division of a bibliography's entries.
    pub(super) fn entries(&mut self, children: &[Block]) {
        let saved = self.style.clone();
        let column = self.label_column;
        self.style.justify = Justification::Left;
        self.style.indent = -self.ctx.theme.bibliography_hang;
        let plain = TextStyle { indent: 0.0, ..self.style.clone() };
        let labels = children.iter().filter_map(|entry| entry_label(entry).map(|l| l.0));
        let width = |words: String| text_line(self.ctx, &words, &plain).width;
        let widest = labels.map(width).fold(0.0, f32::max);
        if widest > 0.0 {
            let most = self.width * WIDEST;
            self.label_column = (widest + self.style.size * GAP).min(most);
        }
        self.blocks(children);
        self.label_column = column;
        self.style = saved;
    }

    /// One entry.
    pub(super) fn entry(&mut self, children: &[Block], block: &Block) {
        let column = std::mem::take(&mut self.label_column);
        let found = entry_label(block).filter(|_| column > 0.0);
        let Some((words, rest)) = found else {
            self.blocks(children);
            self.label_column = column;
            return;
        };
        let style = TextStyle { indent: 0.0, ..self.style.clone() };
        let line = text_line(self.ctx, &words, &style);
        let mark = label(line.items, self.left, style.leading);
        let mut flow = self.inner(style, self.left + column, self.width - column);
        flow.flush = true;
        let mut blocks = children.to_vec();
        if let Some(first) = blocks.first_mut() {
            first.kind = BlockKind::Para(rest);
        }
        flow.blocks(&blocks);
        let mut pieces = flow.finish();
        hang(&mut pieces, mark);
        pieces.into_iter().for_each(|piece| self.push(piece));
        self.label_column = column;
    }

    /// What stands below an entry: a note on its work, an abstract.
    pub(super) fn annotation(&mut self, children: &[Block]) {
        let by = self.ctx.theme.bibliography_hang.min(self.width * WIDEST);
        let style = TextStyle { indent: 0.0, ..self.style.clone() };
        let mut flow = self.inner(style, self.left + by, self.width - by);
        flow.blocks(children);
        flow.finish().into_iter().for_each(|piece| self.push(piece));
    }
}

/// The label that an entry begins with, and the words behind it.
fn entry_label(entry: &Block) -> Option<(String, Vec<Inline>)> {
    let BlockKind::Div(children) = &entry.kind else { return None };
    let BlockKind::Para(content) = &children.first()?.kind else { return None };
    let (first, rest) = content.split_first()?;
    match &first.kind {
        InlineKind::Span(attr, words) if attr.has(ENTRY_LABEL) && entry.attr.has(ENTRY) => {
            let blank = |i: &Inline| matches!(&i.kind, InlineKind::Text(t) if t.trim().is_empty());
            let skip = rest.iter().take_while(|i| blank(i)).count();
            Some((plain_text(words).trim().to_owned(), rest[skip..].to_vec()))
        }
        _ => None,
    }
}
