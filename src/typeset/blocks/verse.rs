//! Verse: lines kept as lines, turnovers hung, stanzas apart, centred optically on the longest
//! line.

use super::Flow;
use crate::model::{Block, BlockKind, VerseLine, flat_offsets};
use crate::theme::{Justification, TextStyle};
use crate::typeset::galley::{Piece, Setting, leaves_no_widow};
use crate::typeset::paragraph::{set_paragraph, widths};
use crate::typeset::prices::displays::STANZA_DIVIDED;

/// A turnover is hung by so many em.
const TURNOVER: f32 = 2.0;
/// Where more than this share of a poem's lines would be turned over, it is set smaller.
const MANY: f32 = 0.2;
/// By no more than to this size.
const SMALLEST: f32 = 0.86;
/// In steps of this.
const STEP: f32 = 0.02;

impl Flow<'_, '_> {
    /// Sets line blocks that follow each other: the stanzas of one poem, which stand on one axis.
    pub(super) fn poem(&mut self, stanzas: &[Block]) {
        let lines = |b: &Block| match &b.kind {
            BlockKind::Lines(lines) => lines.clone(),
            _ => Vec::new(),
        };
        let all: Vec<VerseLine> = stanzas.iter().flat_map(lines).collect();
        let saved = self.style.clone();
        let (scale, least) = self.verse_fit(&all);
        self.style.size *= scale;
        self.poem = Some(self.verse_indent(&all, least));
        stanzas.iter().for_each(|stanza| self.block(stanza));
        self.poem = None;
        self.style = saved;
    }

    /// Widths of the lines of verse with their own indents, without the empty ones between stanzas.
    fn verse_widths(&self, lines: &[VerseLine]) -> Vec<f32> {
        let em = self.style.size;
        let style = verse_style(&self.style);
        let text = lines.iter().filter(|l| !l.content.is_empty());
        text.map(|l| widths(self.ctx, &l.content, &style).1 + f32::from(l.indent) * em * 0.5)
            .collect()
    }

    /// At which share of its size a poem is set, and how far it is set in at least. It stands in as a
    /// quotation does; where many of its lines would be turned over for that, it takes the measure, then
    /// smaller type: verse of which one line after the other is turned over by a word has lost its form.
    /// Where that does not help either, long lines are turned over.
    fn verse_fit(&self, lines: &[VerseLine]) -> (f32, f32) {
        let least = self.ctx.theme.quote_indents.0.min(self.width * 0.1);
        let least = if self.depth == 0 { least } else { 0.0 };
        let wide = self.verse_widths(lines);
        if scale_for(&wide, self.width - least, [1.0].into_iter()).is_some() {
            return (1.0, least);
        }
        let smallest = SMALLEST.max(self.ctx.theme.smallest / self.style.size.max(1.0)).min(1.0);
        let steps = ((1.0 - smallest) / STEP).round() as u32;
        let scales = (0..=steps).map(|k| 1.0 - STEP * k as f32);
        scale_for(&wide, self.width, scales).map_or((1.0, least), |scale| (scale, 0.0))
    }

    /// How far lines of verse are set in, `least` at least, so that the longest of them stands in the
    /// middle. A line that is turned over says nothing of where the others stand.
    fn verse_indent(&self, lines: &[VerseLine], least: f32) -> f32 {
        let whole = self.verse_widths(lines).into_iter().filter(|w| *w <= self.width - least);
        let longest = whole.fold(0.0, f32::max);
        ((self.width - longest) / 2.0).clamp(least, self.width * 0.22)
    }

    pub(super) fn verse(&mut self, lines: &[VerseLine], block: &Block) {
        if let Some(shift) = self.poem {
            return self.stanzas(lines, block, shift);
        }
        let saved = self.style.clone();
        let (scale, least) = self.verse_fit(lines);
        self.style.size *= scale;
        self.stanzas(lines, block, self.verse_indent(lines, least));
        self.style = saved;
    }

    fn stanzas(&mut self, lines: &[VerseLine], block: &Block, shift: f32) {
        let em = self.style.size;
        let style = verse_style(&self.style);
        let mut pieces: Vec<Piece> = Vec::new();
        let mut white = 0.0;
        for (line, at) in lines.iter().zip(flat_offsets(block)) {
            if line.content.is_empty() {
                white = self.lead();
                continue;
            }
            let indent = (shift + f32::from(line.indent) * em * 0.5).min(self.width * 0.6);
            let set = set_paragraph(self.ctx, &line.content, &style, self.width - indent);
            let mut variants = self.settings(set, self.left + indent, style.leading, block.id);
            variants.truncate(1);
            let Some(setting) = variants.first_mut() else { continue };
            for slab in &mut setting.slabs {
                slab.break_after = None;
                slab.offset += at;
            }
            let setting = std::mem::take(setting);
            match pieces.last_mut() {
                Some(stanza) if white == 0.0 => {
                    let slabs = &mut stanza.variants[0].slabs;
                    slabs.extend(setting.slabs);
                }
                _ => {
                    pieces.push(Piece {
                        variants: vec![setting],
                        above: if pieces.is_empty() { 0.0 } else { white },
                        block: block.id,
                        span: block.span,
                        ..Piece::default()
                    });
                }
            }
            white = 0.0;
        }
        for piece in &mut pieces {
            allow_breaks(&mut piece.variants[0]);
        }
        self.text_group(pieces);
    }
}

/// The first of these scales at which few of the lines are wider than `room`.
fn scale_for(wide: &[f32], room: f32, mut scales: impl Iterator<Item = f32>) -> Option<f32> {
    let turned = |scale: f32| wide.iter().filter(|w| **w * scale > room).count() as f32;
    scales.find(|scale| turned(*scale) <= wide.len() as f32 * MANY)
}

fn verse_style(style: &TextStyle) -> TextStyle {
    TextStyle {
        justify: Justification::Left,
        hyphenate: false,
        indent: -TURNOVER * style.size,
        ..style.clone()
    }
}

/// Stanzas longer than six lines may be broken, without widows.
fn allow_breaks(stanza: &mut Setting) {
    let n = stanza.slabs.len();
    if n <= 6 {
        return;
    }
    for (k, slab) in stanza.slabs.iter_mut().enumerate() {
        slab.break_after = leaves_no_widow(k, n).then_some(STANZA_DIVIDED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poem_is_set_smaller_only_where_that_keeps_its_lines() {
        let scale = |wide: &[f32]| scale_for(wide, 100.0, [1.0, 0.95, 0.9].into_iter());
        assert_eq!(scale(&[90.0, 80.0, 99.0]), Some(1.0));
        assert_eq!(scale(&[108.0, 107.0, 99.0, 104.0]), Some(0.9));
        assert_eq!(scale(&[104.0, 80.0, 80.0, 80.0, 80.0]), Some(1.0), "one line is turned over");
        assert_eq!(scale(&[200.0, 300.0]), None, "long lines are turned over at any size");
    }
}
