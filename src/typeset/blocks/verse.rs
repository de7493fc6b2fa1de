//! Verse: lines kept as lines, turnovers hung, stanzas apart, centred optically on the longest
//! line.

use super::Flow;
use crate::model::{Block, BlockKind, VerseLine, flat_offsets};
use crate::theme::{Justification, TextStyle};
use crate::typeset::galley::{Piece, Setting};
use crate::typeset::paragraph::{set_paragraph, widths};
use crate::typeset::prices::displays::STANZA_DIVIDED;

/// A turnover is hung by so many em.
const TURNOVER: f32 = 2.0;
/// The block of a poem is set in by no more than this share of the measure.
const DEEPEST: f32 = 0.22;
/// Where more than this share of a poem's lines are longer than the measure, it stands at the left.
const MANY: f32 = 0.25;
/// A stanza of no more lines on the page is kept whole.
const WHOLE: usize = 10;
/// So many lines of a longer one stand on either page.
const APART: usize = 3;
/// A text is a poem that has so many lines of verse for each paragraph.
const LINES_A_PARAGRAPH: usize = 4;

/// Whether a text is verse, but for titles, ornaments and the odd paragraph.
pub fn is_poem(blocks: &[Block]) -> bool {
    let (lines, paragraphs) = verse_and_prose(blocks);
    lines > paragraphs * LINES_A_PARAGRAPH
}

/// How many lines of verse a text has and how many other blocks of text. An epigraph is neither.
fn verse_and_prose(blocks: &[Block]) -> (usize, usize) {
    blocks.iter().fold((0, 0), |(lines, others), block| match &block.kind {
        BlockKind::Lines(own) => (lines + own.len(), others),
        BlockKind::Div(_) if block.attr.has("epigraph") => (lines, others),
        BlockKind::Div(children) => {
            let (own, prose) = verse_and_prose(children);
            (lines + own, others + prose)
        }
        BlockKind::Heading(_)
        | BlockKind::SceneBreak
        | BlockKind::SpaceBreak
        | BlockKind::PageBreak => (lines, others),
        _ => (lines, others + 1),
    })
}

/// The lines of verse in blocks, those of divisions too.
fn lines_of<'b>(blocks: &'b [Block]) -> Vec<&'b VerseLine> {
    let lines = |block: &'b Block| match &block.kind {
        BlockKind::Lines(lines) => lines.iter().collect(),
        BlockKind::Div(children) if !block.attr.has("epigraph") => lines_of(children),
        _ => Vec::new(),
    };
    blocks.iter().flat_map(lines).collect()
}

impl Flow<'_, '_> {
    /// Begins a text: where it is a poem, its numbered parts and what ornaments part stand at one left edge.
    /// Returns the edge around it, which the end of the text brings back.
    pub(super) fn begin_sequence(&mut self, blocks: &[Block]) -> Option<f32> {
        let outer = self.sequence;
        if self.depth == 0 && outer.is_none() && is_poem(blocks) {
            let all = lines_of(blocks);
            self.as_verse(|flow| flow.sequence = Some(flow.verse_indent(all)));
        }
        outer
    }

    /// Sets line blocks that follow each other: the stanzas of one poem, which stand on one axis.
    pub(super) fn poem(&mut self, stanzas: &[Block]) {
        let all = lines_of(stanzas);
        self.as_verse(|flow| {
            flow.poem = Some(flow.verse_indent(all));
            stanzas.iter().for_each(|stanza| flow.block(stanza));
            flow.poem = None;
        });
    }

    pub(super) fn verse(&mut self, lines: &[VerseLine], block: &Block) {
        if let Some(shift) = self.poem {
            return self.stanzas(lines, block, shift);
        }
        self.as_verse(|flow| {
            let shift = flow.verse_indent(lines);
            flow.stanzas(lines, block, shift);
        });
    }

    /// Sets with the type of verse, whether its lines stand in a division or behind bars.
    fn as_verse(&mut self, set: impl FnOnce(&mut Self)) {
        let saved = self.style.clone();
        let theme = self.ctx.theme;
        if !self.verse
            && let Some(look) = theme.divisions.get("verse")
        {
            self.restyle(look);
        }
        set(self);
        self.style = saved;
    }

    /// How far a line of verse is set in by its author, and how wide its words are.
    fn measured(&self, line: &VerseLine, style: &TextStyle) -> (f32, f32) {
        let own = f32::from(line.indent) * self.style.size * 0.5;
        (own, widths(self.ctx, &line.content, style).1)
    }

    /// How far a poem is set in. It is never set smaller, for poems of a book have one size.
    fn verse_indent<'l>(&self, lines: impl IntoIterator<Item = &'l VerseLine>) -> f32 {
        if self.aligned.is_some() {
            return 0.0;
        }
        if let Some(shift) = self.sequence {
            return shift;
        }
        let look = self.ctx.theme.divisions.get("verse").filter(|_| self.depth == 0);
        let least = look.map_or(0.0, |look| look.indents.0.min(self.width * 0.1));
        let style = self.verse_style();
        let text = lines.into_iter().filter(|l| !l.content.is_empty());
        let wide: Vec<(f32, f32)> = text.map(|l| self.measured(l, &style)).collect();
        left_edge(&wide, self.width, least)
    }

    fn stanzas(&mut self, lines: &[VerseLine], block: &Block, shift: f32) {
        let style = self.verse_style();
        let poem = self.depth == 0 && self.ctx.poem;
        let mut pieces: Vec<Piece> = Vec::new();
        // How many slabs each line of the last stanza has.
        let mut counts: Vec<usize> = Vec::new();
        let mut white = 0.0;
        for (line, at) in lines.iter().zip(flat_offsets(block)) {
            if line.content.is_empty() {
                white += self.lead();
                continue;
            }
            let mut indent = shift;
            if line.indent > 0 && self.aligned.is_none() {
                let (own, words) = self.measured(line, &style);
                indent = within(shift + own, words, self.width);
            }
            let set = set_paragraph(self.ctx, &line.content, &style, self.width - indent);
            let mut variants = self.settings(set, self.left + indent, style.leading, block.id);
            variants.truncate(1);
            let Some(setting) = variants.first_mut() else { continue };
            for slab in &mut setting.slabs {
                slab.break_after = None;
                slab.offset += at;
            }
            let setting = std::mem::take(setting);
            let count = setting.slabs.len();
            match pieces.last_mut() {
                Some(stanza) if white == 0.0 => {
                    let slabs = &mut stanza.variants[0].slabs;
                    slabs.extend(setting.slabs);
                    counts.push(count);
                }
                before => {
                    if let Some(stanza) = before {
                        allow_breaks(&mut stanza.variants[0], &counts);
                    }
                    counts = vec![count];
                    pieces.push(Piece {
                        variants: vec![setting],
                        above: if pieces.is_empty() { 0.0 } else { white },
                        verse: true,
                        poem,
                        block: block.id,
                        span: block.span,
                        ..Piece::default()
                    });
                }
            }
            white = 0.0;
        }
        if let Some(stanza) = pieces.last_mut() {
            allow_breaks(&mut stanza.variants[0], &counts);
        }
        self.text_group(pieces);
    }

    fn verse_style(&self) -> TextStyle {
        let style = &self.style;
        let (justify, indent) = match self.aligned {
            Some(justify) => (justify, 0.0),
            None => (Justification::Left, -TURNOVER * style.size),
        };
        TextStyle { justify, hyphenate: false, indent, ..style.clone() }
    }
}

/// How far a poem is set in whose lines have these indents and widths: the longest of them stands in the middle, by
/// `least` at least; but before a line is turned over that has room in the measure, or stands less far in than it
/// should, the block moves out to the left edge. A line that is longer than the measure says nothing of where the
/// others stand.
fn left_edge(lines: &[(f32, f32)], measure: f32, least: f32) -> f32 {
    let whole = lines.iter().map(|(own, words)| own + words).filter(|wide| *wide <= measure);
    let longest = whole.fold(0.0, f32::max);
    let turned = lines.iter().filter(|(_, words)| *words > measure).count();
    let pushed = lines.iter().any(|(own, words)| *words <= measure && own + words > measure);
    let inset = match () {
        () if pushed => 0.0,
        () if turned as f32 > lines.len() as f32 * MANY => least,
        () => ((measure - longest) / 2.0).min(measure * DEEPEST).max(least),
    };
    inset.min(measure - longest).max(0.0)
}

/// How far a line is set in that would stand `at`: less where its words would be turned over for that alone.
fn within(at: f32, words: f32, measure: f32) -> f32 {
    match words <= measure {
        true => at.min(measure - words),
        false => at.min(measure * 0.6),
    }
}

/// Stanzas of more lines than are kept together may be broken between lines, with some on either page; a line that
/// is turned over stands on one. `counts` are the slabs of each line.
fn allow_breaks(stanza: &mut Setting, counts: &[usize]) {
    if stanza.slabs.len() <= WHOLE {
        return;
    }
    let mut at = 0;
    for (line, count) in counts.iter().enumerate() {
        at += count;
        let apart = line + 1 >= APART && counts.len() - line > APART;
        if let Some(slab) = at.checked_sub(1).and_then(|last| stanza.slabs.get_mut(last)) {
            slab.break_after = apart.then_some(STANZA_DIVIDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::galley::Slab;

    #[test]
    fn a_poem_moves_left_before_a_line_is_turned_over() {
        let edge = |lines: &[(f32, f32)]| left_edge(lines, 100.0, 15.0);
        assert_eq!(edge(&[(0.0, 60.0), (10.0, 30.0)]), 20.0);
        assert_eq!(edge(&[(0.0, 30.0)]), 22.0, "short lines stand no further in");
        assert_eq!(edge(&[(0.0, 90.0)]), 10.0);
        assert_eq!(edge(&[(0.0, 100.0)]), 0.0);
        assert_eq!(edge(&[(40.0, 70.0), (0.0, 30.0)]), 0.0, "a line far in has the room it needs");
        // One line too long among others leaves them where they are, many stand at the left.
        assert_eq!(edge(&[(0.0, 140.0), (0.0, 60.0), (0.0, 60.0), (0.0, 60.0)]), 20.0);
        assert_eq!(edge(&[(0.0, 140.0), (0.0, 60.0)]), 15.0);
        assert_eq!(edge(&[(0.0, 140.0), (0.0, 95.0)]), 5.0);
    }

    #[test]
    fn a_line_far_in_is_pushed_back_but_not_turned_over() {
        assert_eq!(within(50.0, 40.0, 100.0), 50.0);
        assert_eq!(within(80.0, 40.0, 100.0), 60.0);
        assert!((within(80.0, 140.0, 100.0) - 60.0).abs() < 0.01);
    }

    #[test]
    fn stanzas_are_whole_or_parted_by_three_lines_between_lines() {
        let breaks = |counts: &[usize]| {
            let slabs = vec![Slab::default(); counts.iter().sum()];
            let mut stanza = Setting { slabs, ..Setting::default() };
            allow_breaks(&mut stanza, counts);
            let may = |(at, slab): (usize, &Slab)| slab.break_after.map(|_| at + 1);
            stanza.slabs.iter().enumerate().filter_map(may).collect::<Vec<_>>()
        };
        assert!(breaks(&[1; 10]).is_empty());
        assert_eq!(breaks(&[1; 11]), [3, 4, 5, 6, 7, 8]);
        assert_eq!(breaks(&[2, 2, 2, 2, 2, 2]), [6]);
    }
}
