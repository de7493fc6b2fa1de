//! Paragraphs: flat text is shaped, broken into lines by [`super::linebreak`], and set.

mod addresses;
mod break_points;
mod parts;
mod runs;
mod shaped;
#[cfg(test)]
mod tests;
mod title_breaks;

use crate::diagnostic::Diagnostic;
use crate::language::direction::has_rtl;
use crate::model::{Inline, InlineKind, plain_text};
use crate::source::Span;
use crate::theme::{Grey, Justification, TextStyle};
use crate::typeset::bidi::{self, Levels};
use crate::typeset::cjk;
use crate::typeset::context::Context;
use crate::typeset::hyphenate::Hyphenator;
use crate::typeset::linebreak::{self, Break, Fit, Kind, LOOSE, Measure, Sums};
use crate::typeset::page::{FaceId, Glyph, Item, LinkArea, Run, SOFT_HYPHEN, Sense};
use crate::typeset::prices::lines::{SPEECH, WIDE};
use crate::typeset::reading_order::push_seen;
use crate::typeset::shape::{Around, Features, Shaped, shape, shape_directed, shape_joined};
use crate::typeset::text::{Flat, LINE_BREAK, Mark, OBJECT, Object, Style, flatten, flatten_with};
use parts::Parts;
use runs::LineSetter;
use shaped::{Fitting, Manner, Part, Placed, ShapedText, char_at};

/// A last line shorter than this many em (or than two indents) is a runt.
const RUNT: f32 = 2.4;

/// The offset in the block's flat text of a position in the text as set; of what the setting
/// added, that of the text behind it.
fn source_offset(offsets: &[(u32, u32)], at: u32) -> u32 {
    let k = offsets.partition_point(|(p, _)| *p <= at);
    let next = offsets.get(k).map_or(u32::MAX, |o| o.1);
    match k.checked_sub(1).map(|i| offsets[i]) {
        Some((p, source)) => (source + (at - p)).min(next),
        None => 0,
    }
}

/// A paragraph in all its settings, the natural one first, then one line shorter or longer where
/// they exist.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// Where it stands in the Markdown.
    pub span: Span,
    /// Offsets in the block's flat text at which its words begin that stand together in the
    /// Markdown, and where.
    pub places: Vec<(u32, Span)>,
    /// The settings; empty for a paragraph without text.
    pub settings: Vec<ParagraphSetting>,
}

impl Paragraph {
    /// Where the Markdown has what stands at an offset of the block's flat text: the byte of it
    /// where its words are as written, near it where they are not.
    pub fn place(&self, offset: u32) -> Span {
        let k = self.places.partition_point(|(at, _)| *at <= offset);
        let Some((at, span)) = k.checked_sub(1).map(|i| self.places[i]) else { return self.span };
        let start = (span.start + (offset - at)).min(span.end.saturating_sub(1).max(span.start));
        Span { start, ..span }
    }
}

/// Adds where inline nodes stand in the Markdown, counted as [`crate::model::plain_text`] does.
fn push_places(content: &[Inline], at: &mut u32, places: &mut Vec<(u32, Span)>) {
    for inline in content {
        if let Some(children) = inline.children() {
            push_places(children, at, places);
            continue;
        }
        if inline.span.is_some() {
            places.push((*at, inline.span));
        }
        *at += match &inline.kind {
            InlineKind::Text(t) | InlineKind::Code(t) | InlineKind::Math(t) => t.len() as u32,
            _ => plain_text(std::slice::from_ref(inline)).len() as u32,
        };
    }
}

/// One setting of a paragraph.
#[derive(Debug, Default)]
pub struct ParagraphSetting {
    /// Lines from top to bottom.
    pub lines: Vec<Line>,
    /// Cost of the lines.
    pub demerits: f32,
    /// Widest word space as a multiple of the natural one.
    pub loosest: f32,
    /// Lines that a reader's eye stops at.
    pub blemishes: u8,
}

impl ParagraphSetting {
    /// Whether a line ends beyond the measure.
    fn sticks_out(&self) -> bool {
        self.lines.iter().any(|line| line.over > 0.01)
    }
}

/// A set line: x from the left of the measure, baseline at y = 0.
#[derive(Debug, Default)]
pub struct Line {
    /// What is painted.
    pub items: Vec<Item>,
    /// Width from the left of the measure to the end of the text.
    pub width: f32,
    /// Ends in the hyphen of a divided word.
    pub hyphen: bool,
    /// Notes whose marks stand in the line.
    pub notes: Vec<u32>,
    /// Anchors that stand in the line.
    pub anchors: Vec<String>,
    /// Links; y relative to the baseline, negative above.
    pub links: Vec<LinkArea>,
    /// Offset in the block's flat text.
    pub offset: u32,
    /// Word space as a multiple of the natural one.
    pub space_ratio: f32,
    /// How far the line sticks out of the measure, points; below zero where it is too short.
    pub over: f32,
    /// Spread to both margins.
    pub justified: bool,
    /// Where the text begins, from the left of the measure.
    pub begin: f32,
    /// Height above the baseline of what is higher than text (pictures, formulas); else 0.
    pub rise: f32,
    /// Depth below the baseline of such objects; else 0.
    pub fall: f32,
}

impl Line {
    /// Turns the line's place about the middle of a strip from 0 to `width`.
    fn mirror(&mut self, width: f32) {
        self.items.iter_mut().for_each(|i| i.mirror(width));
        self.links.iter_mut().for_each(|l| l.mirror(width));
        (self.begin, self.width) = (width - self.width, width - self.begin);
    }
}

/// Sets a paragraph in a measure of `measure` points.
pub fn set_paragraph(
    ctx: &Context,
    content: &[Inline],
    style: &TextStyle,
    measure: f32,
) -> Paragraph {
    let indent = style.indent.max(0.0);
    set_beside(ctx, content, style, measure, (indent, indent), 1)
}

/// Sets a paragraph whose first `lines` lines are indented, beside an initial: by `indents`, the first of
/// them otherwise than the others.
pub fn set_beside(
    ctx: &Context,
    content: &[Inline],
    style: &TextStyle,
    measure: f32,
    indents: (f32, f32),
    lines: u32,
) -> Paragraph {
    match Parts::of(content) {
        None => set_whole(ctx, content, style, measure, indents, lines),
        Some(parts) => Paragraph {
            span: content.first().map_or(Span::NONE, |i| i.span),
            places: places(content),
            settings: vec![set_parts(ctx, &parts, style, measure, indents, lines)],
        },
    }
}

/// Sets a paragraph part by part, in one setting.
fn set_parts(
    ctx: &Context,
    parts: &Parts,
    style: &TextStyle,
    measure: f32,
    indents: (f32, f32),
    lines: u32,
) -> ParagraphSetting {
    let mut all = ParagraphSetting { loosest: 1.0, ..ParagraphSetting::default() };
    let mut from = 0;
    loop {
        let part = parts.from(from);
        let (indents, lines) = if from == 0 { (indents, lines) } else { ((0.0, 0.0), 0) };
        let set = set_whole(ctx, &part.content, style, measure, indents, lines);
        let mut setting = set.settings.into_iter().next().unwrap_or_default();
        setting.lines.iter_mut().for_each(|line| line.offset += from);
        // The last line is as full as the part's text makes it: it is set again with what follows.
        let last = setting.lines.last().map(|line| line.offset).filter(|at| *at > from);
        if part.end.is_some() && last.is_some() {
            setting.lines.pop();
        }
        // A mark where they meet stands behind its word, on the line before.
        if let (Some(before), Some(first)) = (all.lines.last(), setting.lines.first_mut()) {
            first.notes.retain(|note| !before.notes.contains(note));
        }
        all.lines.append(&mut setting.lines);
        all.demerits += setting.demerits;
        all.loosest = all.loosest.max(setting.loosest);
        all.blemishes = all.blemishes.saturating_add(setting.blemishes);
        match part.end {
            Some(end) => from = last.unwrap_or(end),
            None => return all,
        }
    }
}

/// Sets a paragraph; one whose lines are poor, with its formulas divided.
fn set_whole(
    ctx: &Context,
    content: &[Inline],
    style: &TextStyle,
    measure: f32,
    indents: (f32, f32),
    lines: u32,
) -> Paragraph {
    let set = |divides| set_formulas(ctx, content, style, measure, (indents, lines), divides);
    let (whole, divisible) = set(false);
    let poor =
        |p: &Paragraph| p.settings.first().is_some_and(|s| s.loosest > LOOSE || s.sticks_out());
    if !divisible || !poor(&whole) {
        return whole;
    }
    let (divided, _) = set(true);
    let cost = |p: &Paragraph| p.settings.first().map_or(f32::INFINITY, |s| s.demerits);
    if cost(&divided) < cost(&whole) { divided } else { whole }
}

/// Sets a paragraph with its formulas as one each or in pieces; with the paragraph, whether there are any
/// that could be in pieces.
fn set_formulas(
    ctx: &Context,
    content: &[Inline],
    style: &TextStyle,
    measure: f32,
    ((opening, indent), lines): ((f32, f32), u32),
    divides: bool,
) -> (Paragraph, bool) {
    let hang = if style.indent < 0.0 { -style.indent } else { 0.0 };
    let width = (measure - hang).max(style.size);
    let first = if indent > 0.0 { measure - indent } else { measure };
    let flat = flatten_with(ctx, content, style, width.min(first), divides);
    let span = content.first().map_or(Span::NONE, |i| i.span);
    let shaped = ShapedText::new(ctx, &flat, &style.lang, span, width.min(first));
    if shaped.glyphs.is_empty() {
        return (Paragraph::default(), false);
    }
    let justified = style.justify == Justification::Justified;
    let mut breaks = shaped.breaks(&flat, style, justified);
    if style.balanced {
        shaped.break_by_sense(&flat, &mut breaks);
    }
    let target = Measure {
        limits: ctx.theme.line_limits,
        width,
        first: first.max(style.size),
        opening: if opening > 0.0 { measure - opening } else { measure }.max(style.size),
        firsts: lines,
        justified,
        balanced: style.balanced || style.justify == Justification::Center,
        runt: (2.0 * style.indent.max(0.0)).max(RUNT * style.size),
        hyphens: style.hyphenate,
        hyphen: linebreak::hyphen_share(&breaks, width, style.size),
    };
    let settings = linebreak::solve(&breaks, &target)
        .into_iter()
        .map(|solution| {
            let mut lines = Vec::with_capacity(solution.breaks.len());
            let loosest = if solution.breaks.len() == 2 { SPEECH } else { WIDE };
            let look = Fitting { limits: solution.limits, loosest };
            let mut start = 0usize;
            for (n, &end) in solution.breaks.iter().enumerate() {
                let (a, b) = (&breaks[start], &breaks[end as usize]);
                let beside = n < target.firsts as usize;
                let room = target.of(n as u32);
                let left = match n {
                    0 if beside => opening,
                    _ if beside => indent,
                    _ => hang,
                };
                lines.push(shaped.line(&flat, (a, start), (b, look), style, room, left));
                start = end as usize;
            }
            ParagraphSetting {
                lines,
                demerits: solution.cost,
                loosest: solution.loosest,
                blemishes: solution.blemishes,
            }
        })
        .collect();
    (Paragraph { span, places: places(content), settings }, flat.divisible)
}

/// Where the inline nodes of a paragraph stand in the Markdown.
fn places(content: &[Inline]) -> Vec<(u32, Span)> {
    let mut places = Vec::new();
    push_places(content, &mut 0, &mut places);
    places
}

/// Sets inline nodes in one line at their natural width.
pub fn set_line(ctx: &Context, content: &[Inline], style: &TextStyle) -> Line {
    let style = TextStyle { justify: Justification::Left, indent: 0.0, ..style.clone() };
    let flat = flatten(ctx, content, &style, f32::INFINITY);
    let span = content.first().map_or(Span::NONE, |i| i.span);
    let shaped = ShapedText::new(ctx, &flat, &style.lang, span, f32::INFINITY);
    if shaped.glyphs.is_empty() {
        return Line { space_ratio: 1.0, ..Line::default() };
    }
    let breaks = shaped.breaks(&flat, &style, false);
    let end = breaks.len() - 1;
    let look = Fitting { limits: ctx.theme.line_limits, loosest: WIDE };
    shaped.line(&flat, (&breaks[0], 0), (&breaks[end], look), &style, f32::INFINITY, 0.0)
}

/// Sets plain text in one line: labels, folios, running heads.
pub fn text_line(ctx: &Context, text: &str, style: &TextStyle) -> Line {
    set_line(ctx, &[Inline::text(text)], style)
}

/// The widest part that no break divides, and the width unbroken: for the columns of tables.
pub fn widths(ctx: &Context, content: &[Inline], style: &TextStyle) -> (f32, f32) {
    // What is longer is wider than any column.
    let part = Parts::of(content).map(|parts| parts.from(0).content);
    let content = part.as_deref().unwrap_or(content);
    let flat = flatten(ctx, content, style, f32::INFINITY);
    let shaped = ShapedText::new(ctx, &flat, &style.lang, Span::NONE, f32::INFINITY);
    if shaped.glyphs.is_empty() {
        return (0.0, 0.0);
    }
    let breaks = shaped.breaks(&flat, style, false);
    let mut widest = 0.0f32;
    let mut whole = 0.0f32;
    let mut line = 0.0f32;
    let mut last = &breaks[0];
    for b in &breaks[1..] {
        if b.kind == Kind::Hyphen {
            continue;
        }
        let part = linebreak::natural(last, b);
        widest = widest.max(part);
        line += b.next.width - last.next.width;
        if matches!(b.kind, Kind::Forced | Kind::End) {
            whole = whole.max(line);
            line = 0.0;
        }
        last = b;
    }
    (widest, whole.max(widest))
}

/// The parts that breaks divide, by the lines that are forced: the width of each, and how far it takes
/// the next one from where it begins. For trials of how many lines they need.
pub fn divided(ctx: &Context, content: &[Inline], style: &TextStyle) -> Vec<Vec<(f32, f32)>> {
    let flat = flatten(ctx, content, style, f32::INFINITY);
    let shaped = ShapedText::new(ctx, &flat, &style.lang, Span::NONE, f32::INFINITY);
    if shaped.glyphs.is_empty() {
        return Vec::new();
    }
    let breaks = shaped.breaks(&flat, style, false);
    let mut lines = vec![Vec::new()];
    let mut last = &breaks[0];
    for b in breaks[1..].iter().filter(|b| b.kind != Kind::Hyphen) {
        let part = (linebreak::natural(last, b), b.next.width - last.next.width);
        if let Some(line) = lines.last_mut() {
            line.push(part);
        }
        if b.kind == Kind::Forced {
            lines.push(Vec::new());
        }
        last = b;
    }
    lines
}

/// Shapes plain text at x = 0, y = 0, spaces kept as they are: code. The line runs from left to
/// right, words of other directions in it as they do.
pub fn shape_plain(ctx: &Context, text: &str, style: &TextStyle) -> Vec<Run> {
    let mut runs = Vec::new();
    if !has_rtl(text) {
        shape_part(ctx, text, style, false, &mut runs);
        return runs;
    }
    for (part, rtl) in bidi::visual_parts(text) {
        shape_part(ctx, part, style, rtl, &mut runs);
    }
    runs
}

/// Adds a part of plain text that runs in one direction behind other runs.
fn shape_part(ctx: &Context, text: &str, style: &TextStyle, rtl: bool, runs: &mut Vec<Run>) {
    let face = ctx.fonts.face(style.family, (style.bold, style.italic), style.size);
    let features = Features(Features::NO_LIGA);
    let shaped = shape_directed(ctx.fonts, face, features, text, rtl);
    let mut x = runs.last().map_or(0.0, |r| r.x + r.width());
    let n = shaped.glyphs.len();
    let parted = runs.len();
    for i in 0..n {
        let g = &shaped.glyphs[if rtl { n - 1 - i } else { i }];
        if runs.len() == parted || runs.last().is_none_or(|r| r.face != g.face) {
            runs.push(Run {
                x,
                y: 0.0,
                face: g.face,
                size: style.size,
                scale: 1.0,
                turned: false,
                track: 0.0,
                color: style.color,
                glyphs: Vec::with_capacity(n - i),
                text: String::with_capacity(n - i),
                actual: None,
                sense: Sense::Text,
                lang: None,
            });
        }
        if let Some(run) = runs.last_mut() {
            let at = g.cluster as usize;
            let end = (at + usize::from(g.glyph.len)).min(text.len());
            push_seen(&mut run.text, text.get(at..end).unwrap_or(""), rtl);
            run.glyphs.push(g.glyph);
            x += g.glyph.advance * style.size / 1000.0;
        }
    }
}

/// Whether a character is of a script whose letters join: Arabic, Syriac, N'Ko, Mandaic, Mongolian.
pub fn is_joined(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{77f}' | '\u{7c0}'..='\u{7ff}' | '\u{840}'..='\u{8ff}'
        | '\u{1800}'..='\u{18af}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
