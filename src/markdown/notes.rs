//! The notes of a chapter while it is read, and their order in the end.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Block, Inline, InlineKind, Note, visit_inlines_mut, walk_blocks_mut};
use crate::source::Span;
use rustc_hash::FxHashMap;

/// Notes by the provisional index that their marks carry.
#[derive(Default)]
pub(super) struct Notes {
    by_label: FxHashMap<String, u32>,
    list: Vec<Entry>,
    inline: usize,
}

#[derive(Default)]
struct Entry {
    label: String,
    blocks: Vec<Block>,
    span: Span,
    defined: bool,
}

impl Notes {
    /// The provisional index of a label.
    pub(super) fn mark(&mut self, label: &str) -> u32 {
        if let Some(index) = self.by_label.get(label) {
            return *index;
        }
        let index = self.list.len() as u32;
        self.list.push(Entry { label: label.to_owned(), ..Entry::default() });
        self.by_label.insert(label.to_owned(), index);
        index
    }

    /// Takes a definition; the first of a label counts.
    pub(super) fn define(
        &mut self,
        label: &str,
        blocks: Vec<Block>,
        span: Span,
        diags: &mut Diagnostics,
    ) {
        let index = self.mark(label) as usize;
        let entry = &mut self.list[index];
        if entry.defined {
            let message = format!("the note `[^{label}]` is defined twice; the first counts");
            diags.push(Diagnostic::warning("duplicate-note", span, message));
            return;
        }
        (entry.blocks, entry.span, entry.defined) = (blocks, span, true);
    }

    /// Takes an inline note and returns its provisional index.
    pub(super) fn inline(&mut self, blocks: Vec<Block>, span: Span) -> u32 {
        self.inline += 1;
        let label = format!("inline-{}", self.inline);
        self.list.push(Entry { label, blocks, span, defined: true });
        self.list.len() as u32 - 1
    }

    /// Puts the notes in the order of their first marks, those in notes after those in the text,
    /// and makes the marks point there.
    pub(super) fn finish(
        mut self,
        title: &mut [Inline],
        blocks: &mut [Block],
        diags: &mut Diagnostics,
    ) -> Vec<Note> {
        let mut order: Vec<u32> = Vec::new();
        let mut place: Vec<Option<u32>> = vec![None; self.list.len()];
        let mut number = |inline: &mut Inline| {
            if let InlineKind::Note(index) = &mut inline.kind
                && let Some(slot) = place.get_mut(*index as usize)
            {
                let new = *slot.get_or_insert_with(|| {
                    order.push(*index);
                    order.len() as u32 - 1
                });
                *index = new;
            }
        };
        visit_inlines_mut(title, &mut number);
        each_inline(blocks, &mut number);
        let mut out: Vec<Note> = Vec::new();
        // Marks in notes add to the list while it is gone through; each note comes once.
        let mut next = 0;
        while next < order.len() {
            let entry = std::mem::take(&mut self.list[order[next] as usize]);
            next += 1;
            let mut note =
                Note { label: entry.label, blocks: entry.blocks, span: entry.span, number: 0 };
            each_inline(&mut note.blocks, &mut |inline| {
                if let InlineKind::Note(index) = &mut inline.kind
                    && let Some(slot) = place.get_mut(*index as usize)
                {
                    let new = *slot.get_or_insert_with(|| {
                        order.push(*index);
                        order.len() as u32 - 1
                    });
                    *index = new;
                }
            });
            out.push(note);
        }
        for (entry, place) in self.list.iter().zip(&place) {
            if place.is_none() && entry.defined {
                let message = format!("no text refers to the note `[^{}]`", entry.label);
                diags.push(Diagnostic::warning("unused-note", entry.span, message));
            }
        }
        out
    }
}

/// Calls `f` on every inline node of the blocks, in document order.
fn each_inline(blocks: &mut [Block], f: &mut impl FnMut(&mut Inline)) {
    walk_blocks_mut(blocks, &mut |block| {
        for inlines in block.inlines_mut() {
            visit_inlines_mut(inlines, f);
        }
    });
}
