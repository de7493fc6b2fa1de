//! The sign at the end of a proof: at the end of its last line, or in a line below it where there is no
//! room. No page parts it from what it ends: it is a line of that paragraph, or of that formula.

use super::{BASELINE, Flow};
use crate::model::{END_OF_PROOF, END_OF_PROOF_SIGN, Inline, InlineKind};
use crate::theme::TextStyle;
use crate::typeset::galley::Slab;
use crate::typeset::page::{Group, Item};
use crate::typeset::paragraph::{Line, Paragraph, ParagraphSetting, text_line};

/// White before the sign at least, em.
const GAP: f32 = 0.7;

/// The words of a paragraph without the sign that it ends with, and whether it does.
pub(super) fn without_sign(content: &[Inline]) -> (&[Inline], bool) {
    let is_sign =
        |i: &Inline| matches!(&i.kind, InlineKind::Span(attr, _) if attr.has(END_OF_PROOF));
    match content {
        [words @ .., last] if is_sign(last) => (words, true),
        _ => (content, false),
    }
}

impl Flow<'_, '_> {
    /// Puts the sign at the end of a paragraph.
    pub(super) fn end_proof(&self, set: &mut Paragraph, style: &TextStyle) {
        let sign = self.proof_sign(style);
        if set.settings.is_empty() {
            set.settings.push(ParagraphSetting { loosest: 1.0, ..ParagraphSetting::default() });
        }
        let x = self.width - sign.width;
        let items = || {
            let mut items = sign.items.clone();
            items.iter_mut().for_each(|item| item.shift(x, 0.0));
            items
        };
        for setting in &mut set.settings {
            let room = |line: &&mut Line| line.width + GAP * style.size <= x;
            if let Some(last) = setting.lines.last_mut().filter(room) {
                last.items.extend(items());
                last.width = self.width;
                continue;
            }
            let offset = setting.lines.last().map_or(0, |line| line.offset);
            setting.lines.push(Line {
                items: items(),
                width: self.width,
                offset,
                space_ratio: 1.0,
                ..Line::default()
            });
        }
    }

    /// Puts the sign at the end of a display formula, of which the `baseline` is its last line's;
    /// `free` is the white at its right.
    pub(super) fn end_proof_in_formula(
        &self,
        slab: &mut Slab,
        (free, baseline): (f32, f32),
        block: u32,
    ) {
        let style = TextStyle { indent: 0.0, ..self.style.clone() };
        let sign = self.proof_sign(&style);
        let mut y = baseline;
        if free < sign.width + GAP * style.size {
            y = slab.height + self.lead() * BASELINE;
            slab.height += self.lead();
        }
        let x = self.left + self.width - sign.width;
        let mut items: Vec<Item> = sign.items;
        items.iter_mut().for_each(|item| item.shift(x, y));
        slab.groups.push(Group { block: Some(block), items, ..Group::default() });
    }

    fn proof_sign(&self, style: &TextStyle) -> Line {
        let style = TextStyle { italic: false, bold: false, ..style.clone() };
        text_line(self.ctx, END_OF_PROOF_SIGN, &style)
    }
}
