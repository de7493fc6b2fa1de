//! Notes to a table: directly below it, smaller, as wide as it is, on its page.

use super::Flow;
use crate::model::{Block, BlockKind};
use crate::theme::{Justification, TextStyle};
use crate::typeset::blocks::code::grow;
use crate::typeset::galley::Slab;
use crate::typeset::paragraph::set_paragraph;

/// White between a table and its notes, as a share of the grid.
const ABOVE: f32 = 0.3;
/// Notes to a narrow table are so wide all the same, as a share of the room.
const LEAST: f32 = 0.5;

impl Flow<'_, '_> {
    /// The notes to the table that is set, in lines that no page parts from it; `total` is the table's
    /// width, `room` what it could have.
    pub(super) fn notes_below(&mut self, total: f32, room: f32) -> Vec<Slab> {
        let notes = std::mem::take(&mut self.table_notes);
        let width = total.max(room * LEAST).min(room);
        let lang = self.style.lang.clone();
        let justify = Justification::Left;
        let style = TextStyle { indent: 0.0, justify, lang, ..self.ctx.theme.note.clone() };
        let mut slabs: Vec<Slab> = notes.iter().flat_map(|n| self.note(n, &style, width)).collect();
        for slab in &mut slabs {
            slab.break_after = None;
        }
        if let Some(first) = slabs.first_mut() {
            grow(first, ABOVE * self.lead(), true);
        }
        slabs
    }

    fn note(&self, note: &Block, style: &TextStyle, width: f32) -> Vec<Slab> {
        let BlockKind::Para(content) = &note.kind else { return Vec::new() };
        let set = set_paragraph(self.ctx, content, style, width);
        let settings = self.settings(set, self.left, style.leading, note.id);
        let mut slabs = settings.into_iter().next().map(|s| s.slabs).unwrap_or_default();
        for slab in &mut slabs {
            slab.block = Some(note.id);
        }
        if let (Some(id), Some(first)) = (&note.attr.id, slabs.first_mut()) {
            first.anchors.push(id.clone());
        }
        slabs
    }
}
