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

impl Flow<'_, '_> {
    /// Sets line blocks that follow each other: the stanzas of one poem, which stand on one axis.
    pub(super) fn poem(&mut self, stanzas: &[Block]) {
        let lines = |b: &Block| match &b.kind {
            BlockKind::Lines(lines) => lines.clone(),
            _ => Vec::new(),
        };
        let all: Vec<VerseLine> = stanzas.iter().flat_map(lines).collect();
        self.poem = Some(self.verse_indent(&all));
        stanzas.iter().for_each(|stanza| self.block(stanza));
        self.poem = None;
    }

    /// How far lines of verse are set in so that the longest of them stands in the middle.
    fn verse_indent(&self, lines: &[VerseLine]) -> f32 {
        let em = self.style.size;
        let style = verse_style(&self.style);
        // A line that is turned over says nothing of where the others stand; verse that has one
        // keeps the indent of a quotation.
        let least = self.ctx.theme.quote_indents.0.min(self.width * 0.1);
        let least = if self.depth == 0 { least } else { 0.0 };
        let longest = lines
            .iter()
            .map(|l| widths(self.ctx, &l.content, &style).1 + f32::from(l.indent) * em * 0.5)
            .filter(|wide| *wide <= self.width - least)
            .fold(0.0, f32::max);
        ((self.width - longest) / 2.0).clamp(least, self.width * 0.22)
    }

    pub(super) fn verse(&mut self, lines: &[VerseLine], block: &Block) {
        let em = self.style.size;
        let style = verse_style(&self.style);
        let shift = self.poem.unwrap_or_else(|| self.verse_indent(lines));
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
