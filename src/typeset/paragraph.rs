//! Paragraphs: flat text is shaped, broken into lines by [`super::linebreak`], and set.

use super::Context;
use super::bidi::{self, Levels};
use super::cjk;
use super::hyphenate::Hyphenator;
use super::linebreak::{self, Break, Fit, HYPHEN, Kind, Measure, Sums};
use super::page::{FaceId, Glyph, Item, LinkArea, Run, Sense};
use super::shape::{Features, shape, shape_directed};
use super::text::{Flat, LINE_BREAK, Mark, OBJECT, Object, Style, flatten};
use crate::assemble::direction::has_rtl;
use crate::diagnostic::Diagnostic;
use crate::model::{Inline, InlineKind, plain_text};
use crate::source::Span;
use crate::theme::{Grey, Justification, TextStyle};

/// Letterspace, em, from which programs that extract text may see a space: Poppler does at .1 em,
/// kerning included.
const READ_AS_SPACE: f32 = 0.07;
/// Characters of an address, or of a name in code, before and after a break at least.
const STUMP: usize = 3;
/// Price of a break between the words of a name in camel case: dearer than a hyphen, since nothing
/// shows it, and cheaper than a line whose spaces are twice as wide as they should be.
const HUMP: f32 = 170.0;
/// Words are cut silently in what is narrower than this, points: a cell, a panel.
const NARROW: f32 = 60.0;
/// Characters of a word that a message shows.
const WORD_SHOWN: usize = 40;
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
    set_beside(ctx, content, style, measure, style.indent.max(0.0), 1)
}

/// Sets a paragraph whose first `lines` lines are indented by `indent`, beside an initial.
pub fn set_beside(
    ctx: &Context,
    content: &[Inline],
    style: &TextStyle,
    measure: f32,
    indent: f32,
    lines: u32,
) -> Paragraph {
    let hang = if style.indent < 0.0 { -style.indent } else { 0.0 };
    let width = (measure - hang).max(style.size);
    let first = if indent > 0.0 { measure - indent } else { measure };
    let flat = flatten(ctx, content, style, width.min(first));
    let span = content.first().map_or(Span::NONE, |i| i.span);
    let shaped = ShapedText::new(ctx, &flat, &style.lang, span, width.min(first));
    if shaped.glyphs.is_empty() {
        return Paragraph::default();
    }
    let justified = style.justify == Justification::Justified;
    let target = Measure {
        limits: ctx.theme.line_limits,
        width,
        first: first.max(style.size),
        firsts: lines,
        justified,
        balanced: style.balanced || style.justify == Justification::Center,
        runt: (2.0 * style.indent.max(0.0)).max(RUNT * style.size),
        hyphens: style.hyphenate,
    };
    let breaks = shaped.breaks(&flat, style, justified);
    let settings = linebreak::solve(&breaks, &target)
        .into_iter()
        .map(|solution| {
            let mut lines = Vec::with_capacity(solution.breaks.len());
            let mut start = 0usize;
            for (n, &end) in solution.breaks.iter().enumerate() {
                let (a, b) = (&breaks[start], &breaks[end as usize]);
                let beside = n < target.firsts as usize;
                let room = if beside { target.first } else { target.width };
                let left = if beside { indent } else { hang };
                lines.push(shaped.line(&flat, (a, start), (b, end as usize), style, room, left));
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
    let mut places = Vec::new();
    push_places(content, &mut 0, &mut places);
    Paragraph { span, places, settings }
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
    shaped.line(&flat, (&breaks[0], 0), (&breaks[end], end), &style, f32::INFINITY, 0.0)
}

/// Sets plain text in one line: labels, folios, running heads.
pub fn text_line(ctx: &Context, text: &str, style: &TextStyle) -> Line {
    set_line(ctx, &[Inline::text(text)], style)
}

/// The widest part that no break divides, and the width unbroken: for the columns of tables.
pub fn widths(ctx: &Context, content: &[Inline], style: &TextStyle) -> (f32, f32) {
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
    let face = ctx.fonts.face(style.family, style.bold, style.italic);
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
                glyphs: Vec::new(),
                text: String::new(),
                actual: None,
                sense: Sense::Text,
                lang: None,
            });
        }
        if let Some(run) = runs.last_mut() {
            let at = g.cluster as usize;
            let end = (at + usize::from(g.glyph.len)).min(text.len());
            run.text.push_str(text.get(at..end).unwrap_or(""));
            run.glyphs.push(g.glyph);
            x += g.glyph.advance * style.size / 1000.0;
        }
    }
}

/// What a glyph of a paragraph is for line breaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Ink.
    Ink,
    /// A space that stretches and may be broken at.
    Space,
    /// A space that stretches and may not be broken at.
    Tie,
    /// A space of fixed width.
    Fixed,
    /// An object: index.
    Object(u16),
    /// A forced break; nothing is painted.
    Break,
}

/// How a glyph may be changed to fit a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// In all ways.
    Free,
    /// Joined to its neighbours: it takes no letterspace.
    Joined,
    /// An ideograph or what is set with them: it keeps its form, white opens before it.
    Wide,
}

#[derive(Debug, Clone, Copy)]
struct Placed {
    glyph: Glyph,
    face: FaceId,
    style: u16,
    /// Position in the flat text.
    at: u32,
    part: Part,
    /// Advance in points.
    width: f32,
    /// The word may be cut before this glyph.
    safe: bool,
    /// Embedding level (UAX 9): odd from right to left.
    level: u8,
    manner: Manner,
    /// What may open before the glyph in a line that is spread, points by which it counts there.
    glue: f32,
}

/// The glyphs of a paragraph in the order of reading, with running sums.
struct ShapedText<'a, 'b> {
    ctx: &'a Context<'b>,
    /// Where anything runs from right to left.
    levels: Option<Levels>,
    glyphs: Vec<Placed>,
    sums: Vec<Sums>,
    /// Breaks that an over-long word needs at any glyph.
    desperate: Vec<u32>,
}

impl<'a, 'b> ShapedText<'a, 'b> {
    /// Shapes a paragraph in a language; words wider than `widest` may be cut anywhere.
    fn new(ctx: &'a Context<'b>, flat: &Flat, lang: &str, span: Span, widest: f32) -> Self {
        let mut this = ShapedText {
            ctx,
            levels: Levels::new(flat, lang),
            glyphs: Vec::with_capacity(flat.text.len() + 4),
            sums: Vec::new(),
            desperate: Vec::new(),
        };
        let mut objects = 0u16;
        for (i, &(start, style)) in flat.spans.iter().enumerate() {
            let end = flat.spans.get(i + 1).map_or(flat.text.len(), |s| s.0 as usize);
            let text = &flat.text[start as usize..end];
            this.span(flat, text, start, style, &mut objects, span);
        }
        if this.glyphs.iter().any(|g| g.manner == Manner::Wide) {
            this.set_ideographs(flat);
        }
        this.sum(flat);
        this.find_long_words(flat, widest, span);
        this
    }

    fn span(
        &mut self,
        flat: &Flat,
        text: &str,
        base: u32,
        style: u16,
        objects: &mut u16,
        span: Span,
    ) {
        let mut word = None;
        let mut level = u8::from(self.rtl());
        for (at, ch) in text.char_indices() {
            if let Some(levels) = &self.levels {
                let own = levels.at(base as usize + at);
                if (own != level || bidi::is_control(ch))
                    && let Some(from) = word.take()
                {
                    self.word(flat, &text[from..at], base + from as u32, style, level, span);
                }
                level = own;
            }
            if bidi::is_control(ch) {
                continue;
            }
            let part = match ch {
                ' ' => Part::Space,
                '\u{a0}' => Part::Tie,
                '\u{2000}'..='\u{200a}' | '\u{202f}' => Part::Fixed,
                LINE_BREAK => Part::Break,
                OBJECT => Part::Object(*objects),
                _ => {
                    word.get_or_insert(at);
                    continue;
                }
            };
            if let Some(from) = word.take() {
                self.word(flat, &text[from..at], base + from as u32, style, level, span);
            }
            let len = ch.len_utf8() as u8;
            let mut placed = self.space(&flat.styles[usize::from(style)], style, ch);
            placed.glyph.len = len;
            placed.at = base + at as u32;
            placed.part = part;
            placed.level = level;
            if let Part::Object(n) = part {
                *objects += 1;
                placed.width = match &flat.objects[usize::from(n)] {
                    Object::Image(_, w, _) => *w,
                    Object::Math(m) => m.width,
                };
            }
            if part == Part::Break {
                placed.width = 0.0;
            }
            self.glyphs.push(placed);
        }
        if let Some(from) = word {
            self.word(flat, &text[from..], base + from as u32, style, level, span);
        }
    }

    /// Whether the paragraph runs from right to left.
    fn rtl(&self) -> bool {
        self.levels.as_ref().is_some_and(|l| l.rtl)
    }

    fn space(&self, style: &Style, index: u16, ch: char) -> Placed {
        let face = self.ctx.fonts.get(style.face);
        let em = match ch {
            '\u{2000}' | '\u{2002}' => 0.5,
            '\u{2001}' | '\u{2003}' => 1.0,
            '\u{2004}' => 1.0 / 3.0,
            '\u{2005}' => 0.25,
            '\u{2006}' => 1.0 / 6.0,
            '\u{2007}' => 0.5,
            '\u{2008}' => 0.25,
            '\u{2009}' | '\u{202f}' => 0.18,
            '\u{200a}' => 0.1,
            _ => face.metrics.space,
        } + style.letterspace;
        let glyph = Glyph { id: face.space, len: 1, dx: 0, dy: 0, advance: em * 1000.0 };
        Placed {
            glyph,
            face: style.face,
            style: index,
            at: 0,
            part: Part::Space,
            width: em * style.size,
            safe: true,
            level: 0,
            manner: Manner::Free,
            glue: 0.0,
        }
    }

    fn word(&mut self, flat: &Flat, word: &str, base: u32, style: u16, level: u8, span: Span) {
        let s = &flat.styles[usize::from(style)];
        let shaped = shape_directed(self.ctx.fonts, s.face, s.features, word, level % 2 == 1);
        // Below U+0600 nothing is joined or wide.
        let common = word.bytes().all(|b| b < 0xd8);
        if !shaped.missing.is_empty() {
            let mut log = self.ctx.log.lock().unwrap_or_else(|e| e.into_inner());
            for ch in &shaped.missing {
                log.push(super::missing::one(*ch, flat.place(base).unwrap_or(span)));
            }
        }
        for g in &shaped.glyphs {
            let mut glyph = g.glyph;
            let manner = match word.get(g.cluster as usize..).and_then(|w| w.chars().next()) {
                Some(c) if !common => manner(c),
                _ => Manner::Free,
            };
            // Marks that stand over their letter take no letterspace.
            if glyph.advance > 0.0 && manner != Manner::Joined {
                glyph.advance += s.letterspace * 1000.0;
            }
            self.glyphs.push(Placed {
                glyph,
                face: g.face,
                style,
                at: base + g.cluster,
                part: Part::Ink,
                width: glyph.advance * s.size / 1000.0,
                safe: g.safe,
                level,
                manner,
                glue: 0.0,
            });
        }
    }

    /// Chinese and Japanese: white may open between ideographs, and where two full-width marks
    /// meet, the white half of the first goes.
    fn set_ideographs(&mut self, flat: &Flat) {
        for i in 1..self.glyphs.len() {
            let (before, g) = (self.glyphs[i - 1], self.glyphs[i]);
            let wide = before.manner == Manner::Wide || g.manner == Manner::Wide;
            let ink = before.part == Part::Ink && g.part == Part::Ink;
            if !wide || !ink || before.at == g.at {
                continue;
            }
            let size = flat.styles[usize::from(g.style)].size;
            self.glyphs[i].glue = size * cjk::GLUE;
            let full = before.width >= size * cjk::FULL;
            let lang = lang_of(flat, before.style);
            if full && cjk::closes_up(char_at(flat, before.at), char_at(flat, g.at), lang) {
                let first = &mut self.glyphs[i - 1];
                first.glyph.advance -= 500.0;
                first.width -= size / 2.0;
            }
        }
    }

    fn sum(&mut self, flat: &Flat) {
        self.sums.reserve(self.glyphs.len() + 1);
        let mut sums = Sums::default();
        self.sums.push(sums);
        for g in &self.glyphs {
            let style = &flat.styles[usize::from(g.style)];
            sums.width += g.width;
            match g.part {
                // Spaces of code keep their width.
                Part::Space | Part::Tie if !style.code => sums.space += g.width,
                Part::Ink if !style.code && g.manner != Manner::Wide => {
                    sums.ink += g.width;
                    if g.manner != Manner::Joined {
                        sums.sizes += style.size;
                    }
                }
                _ => {}
            }
            sums.space += g.glue;
            sums.widening += g.glue;
            self.sums.push(sums);
        }
    }

    /// A word wider than the measure may be cut anywhere, and is told of.
    fn find_long_words(&mut self, flat: &Flat, widest: f32, span: Span) {
        let mut start = 0;
        for i in 0..=self.glyphs.len() {
            let gap = self.glyphs.get(i).is_none_or(|g| {
                matches!(g.part, Part::Space | Part::Break | Part::Fixed | Part::Object(_))
                    || g.manner == Manner::Wide
            });
            if !gap {
                continue;
            }
            if self.sums[i].width - self.sums[start].width > widest {
                // Between clusters; that kerning is cut through is the lesser evil.
                let cuts = (start + 1..i).filter(|&k| self.glyphs[k].at != self.glyphs[k - 1].at);
                self.desperate.extend(cuts.map(|k| k as u32));
                if widest > NARROW {
                    self.tell_long_word(flat, start, i, span);
                }
            }
            start = i + 1;
        }
    }

    fn tell_long_word(&self, flat: &Flat, start: usize, end: usize, span: Span) {
        let Some(first) = self.glyphs.get(start) else { return };
        let to = self.glyphs.get(end).map_or(flat.text.len(), |g| g.at as usize);
        let word = flat.text.get(first.at as usize..to).unwrap_or("");
        let shown: String = word.chars().take(WORD_SHOWN).collect();
        let more = if shown.len() < word.len() { "…" } else { "" };
        let place = flat.place(first.at).unwrap_or(span);
        let style = &flat.styles[usize::from(first.style)];
        let help = if style.code || style.link > 0 {
            "it is cut where it fits; a shorter one, or one in a code block, would not be"
        } else {
            "it is cut where it fits; give it a break with a soft hyphen (U+00AD)"
        };
        let what = format!("`{shown}{more}` is wider than the measure");
        let d = Diagnostic::warning("long-word", place, what).help(help);
        self.ctx.log.lock().unwrap_or_else(|e| e.into_inner()).push(d);
    }

    /// All legal breaks, the beginning first, the end last.
    fn breaks(&self, flat: &Flat, style: &TextStyle, protrude: bool) -> Vec<Break> {
        let mut list = Vec::with_capacity(self.glyphs.len() / 3 + 4);
        list.push(Break::default());
        let finder = BreakFinder::new(self, flat);
        finder.find(style.hyphenate, &mut list);
        let n = self.glyphs.len();
        list.push(Break {
            kind: Kind::End,
            at: (n as u32, n as u32),
            end: self.sums[n],
            next: self.sums[n],
            ..Break::default()
        });
        self.finish_breaks(flat, protrude, &mut list);
        list
    }

    /// Adds protrusion and the names of the words at the edges.
    fn finish_breaks(&self, flat: &Flat, protrude: bool, list: &mut [Break]) {
        for b in list.iter_mut() {
            let (end, next) = (b.at.0 as usize, b.at.1 as usize);
            if protrude {
                if b.kind == Kind::Hyphen {
                    b.protrude_right = b.end_extra * 0.5;
                } else if end > 0 {
                    b.protrude_right = self.protrusion(flat, &self.glyphs[end - 1]).1;
                }
                if let Some(g) = self.glyphs.get(next) {
                    b.protrude_left = self.protrusion(flat, g).0;
                }
            }
            // Nothing opens before the first glyph of a line.
            if let Some(g) = self.glyphs.get(next).filter(|g| g.glue > 0.0) {
                b.next.space += g.glue;
                b.next.widening += g.glue;
            }
            if b.kind == Kind::Space || b.kind == Kind::End {
                b.last_word = self.word_name(flat, end, false);
            }
            if self.glyphs.get(next).is_none_or(|g| g.manner != Manner::Wide) {
                b.first_word = self.word_name(flat, next, true);
            }
        }
    }

    /// How far a glyph hangs out of the line if it begins it, and if it ends it, points.
    fn protrusion(&self, flat: &Flat, g: &Placed) -> (f32, f32) {
        let ch = char_at(flat, g.at);
        let size = flat.styles[usize::from(g.style)].size;
        if g.manner == Manner::Wide {
            let full = g.width >= size * cjk::FULL;
            let half = |yes: bool| if yes && full { size / 2.0 } else { 0.0 };
            return (half(cjk::opens(ch)), half(cjk::closes(ch, lang_of(flat, g.style))));
        }
        // What runs against its paragraph stands at the edge with its other end, or inside.
        if g.level != u8::from(self.rtl()) {
            return (0.0, 0.0);
        }
        let (left, right) = protrusion(ch);
        (g.width * left, g.width * right)
    }

    /// A number for the word beside a glyph index; 0 for words under three letters.
    fn word_name(&self, flat: &Flat, index: usize, after: bool) -> u32 {
        let text = flat.text.as_bytes();
        let at = match self.glyphs.get(index) {
            Some(g) => g.at as usize,
            None => text.len(),
        };
        let word = |b: &u8| b.is_ascii_alphabetic() || *b >= 0x80;
        let slice: &[u8] = if after {
            let end = text[at..].iter().position(|b| !word(b)).map_or(text.len(), |p| at + p);
            &text[at..end]
        } else {
            let mut end = at;
            while end > 0 && !word(&text[end - 1]) {
                end -= 1;
            }
            let start = text[..end].iter().rposition(|b| !word(b)).map_or(0, |p| p + 1);
            &text[start..end]
        };
        if slice.len() < 3 {
            return 0;
        }
        // FNV-1a.
        slice.iter().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b | 0x20)).wrapping_mul(0x0100_0193))
    }

    /// Sets one line.
    fn line(
        &self,
        flat: &Flat,
        (a, a_index): (&Break, usize),
        (b, _): (&Break, usize),
        style: &TextStyle,
        room: f32,
        left: f32,
    ) -> Line {
        let start = a.at.1 as usize;
        let end = (b.at.0 as usize).max(start);
        let natural = linebreak::natural(a, b);
        let last = matches!(b.kind, Kind::End | Kind::Forced);
        let justify = style.justify == Justification::Justified && room.is_finite();
        let fit = if justify && !(last && natural <= room) {
            linebreak::fit(a, b, natural, room, &self.ctx.theme.line_limits)
        } else {
            Fit { scale: 1.0, track: 0.0, space: 1.0, over: 0.0 }
        };
        let offset = match style.justify {
            Justification::Center if room.is_finite() => (room - natural) / 2.0,
            Justification::Right if room.is_finite() => room - natural,
            _ => 0.0,
        };
        let x = left + offset - a.protrude_left;
        let mut setter = LineSetter {
            text: self,
            flat,
            fit,
            x,
            runs: Vec::new(),
            line: Line {
                space_ratio: fit.space,
                over: if justify && !last { fit.over } else { fit.over.max(0.0) },
                justified: justify && !last,
                begin: x,
                ..Line::default()
            },
            decorations: Vec::new(),
            cut: false,
        };
        let order = self.levels.as_ref().map(|_| {
            let levels: Vec<u8> = self.glyphs[start..end].iter().map(|g| g.level).collect();
            bidi::visual_order(&levels)
        });
        match &order {
            None => (start..end).for_each(|i| setter.set(i, end)),
            Some(order) => order.iter().for_each(|i| setter.set(start + i, end)),
        }
        if b.kind == Kind::Hyphen {
            setter.hyphen(end);
        }
        if b.kind == Kind::Space && order.is_none_or(|o| o.last() == Some(&(end - start - 1))) {
            setter.trailing_space(end);
        }
        let first_at = self.glyphs.get(start).map_or(0, |g| g.at);
        let end_at = self.glyphs.get(end).map_or(flat.text.len() as u32 + 1, |g| g.at);
        let mut line = setter.finish(first_at, end_at, a_index == 0);
        self.turn(&mut line, left + room);
        line
    }

    /// Turns a line that has been set from its left end on: one that runs from right to left
    /// begins at the right of its measure, and coordinates may count from there.
    fn turn(&self, line: &mut Line, measure: f32) {
        let own = line.begin + line.width;
        let measure = if measure.is_finite() { measure } else { own };
        if self.rtl() {
            line.mirror(own);
        }
        if self.rtl() != self.ctx.mirrored {
            line.mirror(measure);
        }
    }
}

/// Finds legal breaks.
struct BreakFinder<'a, 'b, 'c> {
    text: &'a ShapedText<'b, 'c>,
    flat: &'a Flat,
    hyphenators: Vec<Option<Hyphenator>>,
}

impl<'a, 'b, 'c> BreakFinder<'a, 'b, 'c> {
    fn new(text: &'a ShapedText<'b, 'c>, flat: &'a Flat) -> Self {
        let hyphenators = flat.langs.iter().map(|l| Hyphenator::new(l)).collect();
        BreakFinder { text, flat, hyphenators }
    }

    fn find(&self, hyphenate: bool, list: &mut Vec<Break>) {
        let glyphs = &self.text.glyphs;
        let n = glyphs.len();
        let mut i = 0;
        let mut desperate = self.text.desperate.iter().peekable();
        while i < n {
            match glyphs[i].part {
                Part::Space => {
                    let mut next = i + 1;
                    while next < n && glyphs[next].part == Part::Space {
                        next += 1;
                    }
                    if next < n
                        && glyphs[next].part != Part::Break
                        && i > 0
                        && !self.spaced_dash(next)
                    {
                        self.push(list, Kind::Space, 0.0, i, next);
                    }
                    i = next;
                }
                Part::Break => {
                    let mut end = i;
                    while end > 0 && glyphs[end - 1].part == Part::Space {
                        end -= 1;
                    }
                    if i + 1 < n {
                        self.push(list, Kind::Forced, 0.0, end, i + 1);
                    }
                    i += 1;
                }
                _ => {
                    let mut k = i + 1;
                    while k < n && !matches!(glyphs[k].part, Part::Space | Part::Break) {
                        k += 1;
                    }
                    let before = list.len();
                    self.word(hyphenate, i, k, list);
                    while let Some(&&cut) = desperate.peek() {
                        if cut as usize >= k {
                            break;
                        }
                        desperate.next();
                        let at = cut as usize;
                        if !list[before..].iter().any(|b| b.end.width == self.text.sums[at].width) {
                            self.push(list, Kind::Bare, 900.0, at, at);
                        }
                    }
                    list[before..].sort_by(|a, b| a.end.width.total_cmp(&b.end.width));
                    i = k;
                }
            }
        }
    }

    /// A dash between spaces ends a line rather than begins one.
    fn spaced_dash(&self, at: usize) -> bool {
        let glyphs = &self.text.glyphs;
        let dash = matches!(char_at(self.flat, glyphs[at].at), '\u{2013}' | '\u{2014}');
        dash && glyphs.get(at + 1).is_some_and(|g| g.part == Part::Space)
    }

    fn push(&self, list: &mut Vec<Break>, kind: Kind, penalty: f32, end: usize, next: usize) {
        list.push(Break {
            kind,
            penalty,
            at: (end as u32, next as u32),
            end: self.text.sums[end],
            next: self.text.sums[next],
            ..Break::default()
        });
    }

    /// Breaks inside the word of glyphs `from..to`.
    /// Breaks in a word; one that is partly code, as in brackets, breaks there as code does.
    fn word(&self, hyphenate: bool, from: usize, to: usize, list: &mut Vec<Break>) {
        let glyphs = &self.text.glyphs;
        let code = |g: &Placed| self.flat.styles[usize::from(g.style)].code;
        let mut begin = from;
        for part in glyphs[from..to].chunk_by(|a, b| code(a) == code(b)) {
            self.part(hyphenate, begin, begin + part.len(), list);
            begin += part.len();
        }
    }

    fn part(&self, hyphenate: bool, from: usize, to: usize, list: &mut Vec<Break>) {
        let glyphs = &self.text.glyphs;
        let start = glyphs[from].at as usize;
        let end = glyphs.get(to).map_or(self.flat.text.len(), |g| g.at as usize);
        let word = &self.flat.text[start..end];
        if word.len() < 2 {
            return;
        }
        let style = &self.flat.styles[usize::from(glyphs[from].style)];
        let plain = word.bytes().all(|b| b.is_ascii_alphabetic());
        if plain && !style.code && self.flat.soft.is_empty() {
            if hyphenate && style.hyphenate {
                self.hyphenate(word, start, from, to, list);
            }
            return;
        }
        let address = style.code || word.contains("://") || word.starts_with("www.");
        if address {
            let humps = style.code.then_some(HUMP);
            self.address(word, humps, start, from, to, list);
            return;
        }
        self.dashes(word, start, from, to, list);
        if word.chars().any(is_ideographic) {
            self.ideographs(word, start, from, to, list);
        }
        for &soft in &self.flat.soft {
            let at = soft as usize;
            if at > start && at < end {
                self.hyphen_at(at, 0.0, from, to, list);
            }
        }
        if !hyphenate {
            return;
        }
        // Stretches of letters between other characters.
        let mut run: Option<usize> = None;
        for (at, ch) in word.char_indices().chain(std::iter::once((word.len(), ' '))) {
            if (ch.is_alphabetic() && !is_ideographic(ch)) || matches!(ch, '\u{300}'..='\u{36f}') {
                run.get_or_insert(at);
            } else if let Some(first) = run.take() {
                // No break in a word that a digit, an apostrophe or a second hyphen joins on to
                // another.
                let joined = matches!(ch, '\'' | '\u{2019}' | '_' | '@')
                    && word[at..].chars().nth(1).is_some_and(char::is_alphabetic)
                    && word[at..].chars().count() > 4;
                let hyphened = (ch == '-' || word[..first].ends_with('-')) && at - first < 9;
                if !joined && !hyphened {
                    let g = self.glyph_at(start + first, from, to);
                    let style = &self.flat.styles[usize::from(glyphs[g].style)];
                    if style.hyphenate {
                        self.hyphenate(&word[first..at], start + first, from, to, list);
                    }
                }
            }
        }
    }

    fn hyphenate(
        &self,
        letters: &str,
        start: usize,
        from: usize,
        to: usize,
        list: &mut Vec<Break>,
    ) {
        let g = self.glyph_at(start, from, to);
        let style = &self.flat.styles[usize::from(self.text.glyphs[g].style)];
        let lang = self.flat.langs.get(usize::from(style.lang)).map_or("", |l| &**l);
        if let Some(points) = self.text.ctx.exceptions.points(lang, letters) {
            for &at in points.iter().filter(|at| letters.is_char_boundary(**at)) {
                self.hyphen_at(start + at, 0.0, from, to, list);
            }
            return;
        }
        let Some(hyphenator) = &self.hyphenators[usize::from(style.lang)] else { return };
        let mut points = Vec::new();
        hyphenator.points(letters, &mut points);
        let (before, after) = self.text.ctx.theme.hyphen_minima;
        for (at, price) in points {
            if letters[..at].chars().count() < before || letters[at..].chars().count() < after {
                continue;
            }
            self.hyphen_at(start + at, price, from, to, list);
        }
    }

    /// The first glyph at or after a text position.
    fn glyph_at(&self, at: usize, from: usize, to: usize) -> usize {
        let glyphs = &self.text.glyphs[from..to];
        from + glyphs.partition_point(|g| (g.at as usize) < at).min(glyphs.len() - 1)
    }

    fn hyphen_at(&self, at: usize, price: f32, from: usize, to: usize, list: &mut Vec<Break>) {
        let g = self.glyph_at(at, from, to);
        let placed = &self.text.glyphs[g];
        // The hyphen would have to stand inside the line.
        if self.text.rtl() || placed.level > 0 {
            return;
        }
        // A ligature over the break, or letters that shape otherwise when parted, keep together:
        // the next point does as well.
        if placed.at as usize != at || (!placed.safe && self.ligature_before(g)) {
            return;
        }
        let style = &self.flat.styles[usize::from(placed.style)];
        let hyphen = shape(self.text.ctx.fonts, style.face, style.features, "-");
        let width = (hyphen.width / 1000.0 + style.letterspace) * style.size;
        self.push(list, Kind::Hyphen, HYPHEN + price, g, g);
        if let Some(b) = list.last_mut() {
            b.end_extra = width;
        }
    }

    /// Whether the glyph before stands for several letters.
    fn ligature_before(&self, g: usize) -> bool {
        g == 0
            || self.text.glyphs[g - 1].glyph.len > 1 && {
                let at = self.text.glyphs[g - 1].at as usize;
                self.flat
                    .text
                    .get(at..)
                    .and_then(|t| t.chars().next())
                    .is_some_and(|c| c.is_ascii())
            }
    }

    /// Breaks after hyphens and dashes that stand in a word.
    fn dashes(&self, word: &str, start: usize, from: usize, to: usize, list: &mut Vec<Break>) {
        let mut chars = word.char_indices().peekable();
        let mut before = None;
        while let Some((_, ch)) = chars.next() {
            let dash = matches!(ch, '-' | '\u{2010}' | '\u{2013}' | '\u{2014}' | '/');
            if dash
                && before.is_some_and(takes_dash)
                && let Some(&(next, after)) = chars.peek()
                && (after.is_alphanumeric() || is_open(after))
                && !(ch != '\u{2014}' && digits(before, after))
            {
                let price = match ch {
                    '\u{2014}' => 10.0,
                    '/' => 60.0,
                    _ => 40.0,
                };
                self.bare_at(start + next, price, from, to, list);
                if let Some(b) = list.last_mut().filter(|_| ch == '-' || ch == '\u{2010}') {
                    b.hyphened = b.at.1 as usize == self.glyph_at(start + next, from, to);
                }
            }
            before = Some(ch);
        }
    }

    fn bare_at(&self, at: usize, price: f32, from: usize, to: usize, list: &mut Vec<Break>) {
        let g = self.glyph_at(at, from, to);
        if self.text.glyphs[g].at as usize == at && g > from {
            self.push(list, Kind::Bare, price, g, g);
        }
    }

    /// Addresses and code break after punctuation, without a hyphen; code between the words of a
    /// name in camel case too, at the price `humps`.
    fn address(
        &self,
        word: &str,
        humps: Option<f32>,
        start: usize,
        from: usize,
        to: usize,
        list: &mut Vec<Break>,
    ) {
        let chars: Vec<(usize, char)> = word.char_indices().collect();
        for (k, pair) in chars.windows(2).enumerate() {
            let ((_, a), (next, b)) = (pair[0], pair[1]);
            let price = match a {
                '/' if b != '/' => 20.0,
                '.' | '_' | '-' | '?' | '&' | '=' | '#' | ',' | ';' if b.is_alphanumeric() => 60.0,
                ':' if b != '/' && b != ':' => 60.0,
                '(' | '<' if b.is_alphanumeric() => 80.0,
                _ if a.is_lowercase() && b.is_uppercase() => match humps {
                    Some(price) => price,
                    None => continue,
                },
                _ => continue,
            };
            // No stump is left or taken over.
            if chars.len() - k < STUMP || k + 1 < STUMP {
                continue;
            }
            self.bare_at(start + next, price, from, to, list);
        }
    }

    /// Chinese and Japanese break between characters by UAX 14.
    fn ideographs(&self, word: &str, start: usize, from: usize, to: usize, list: &mut Vec<Break>) {
        let segmenter = icu_segmenter::LineSegmenter::new_auto(Default::default());
        for at in segmenter.segment_str(word) {
            if at > 0 && at < word.len() {
                self.bare_at(start + at, 0.0, from, to, list);
            }
        }
    }
}

/// Whether a dash can follow this character.
fn takes_dash(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, ')' | '\u{201d}' | '\u{2019}' | ',' | '.' | ';' | ':' | '!' | '?')
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '\u{201c}' | '\u{2018}' | '"' | '\'' | '\u{ab}' | '\u{201e}')
}

fn digits(before: Option<char>, after: char) -> bool {
    before.is_some_and(|c| c.is_ascii_digit()) && after.is_ascii_digit()
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}')
}

/// Whether a character is of a script whose letters join: Arabic, Syriac, N'Ko, Mandaic, Mongolian.
pub fn is_joined(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{77f}' | '\u{7c0}'..='\u{7ff}' | '\u{840}'..='\u{8ff}'
        | '\u{1800}'..='\u{18af}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// How a character's glyph may be changed to fit a line.
fn manner(c: char) -> Manner {
    match c {
        c if is_joined(c) => Manner::Joined,
        c if cjk::is_wide(c) => Manner::Wide,
        _ => Manner::Free,
    }
}

/// The language of a style's text.
fn lang_of(flat: &Flat, style: u16) -> &str {
    let lang = flat.styles.get(usize::from(style)).map_or(0, |s| s.lang);
    flat.langs.get(usize::from(lang)).map_or("", |l| &**l)
}

fn char_at(flat: &Flat, at: u32) -> char {
    flat.text.get(at as usize..).and_then(|t| t.chars().next()).unwrap_or(' ')
}

/// How far a character hangs into the left and right margin, as shares of its width: microtype's
/// default settings, after Thành's figures.
fn protrusion(ch: char) -> (f32, f32) {
    match ch {
        '.' | ',' => (0.0, 0.7),
        ':' => (0.0, 0.5),
        ';' => (0.0, 0.3),
        '-' | '\u{2010}' | '\u{ad}' => (0.0, 0.5),
        '\u{2013}' => (0.2, 0.2),
        '\u{2014}' => (0.15, 0.15),
        '!' | '?' => (0.0, 0.1),
        '(' => (0.1, 0.0),
        ')' => (0.0, 0.2),
        '/' => (0.1, 0.2),
        '\u{2018}' | '\u{2019}' | '\'' | '\u{201a}' => (0.3, 0.4),
        '\u{201c}' | '\u{201d}' | '"' | '\u{201e}' | '\u{ab}' | '\u{bb}' => (0.3, 0.3),
        'A' | 'T' | 'V' | 'W' | 'X' | 'Y' | 'v' | 'w' | 'x' | '1' | '4' | '7' => (0.05, 0.05),
        'F' | 'K' | 'L' | 'k' | 'r' | 'y' => (0.0, 0.05),
        'J' => (0.05, 0.0),
        _ => (0.0, 0.0),
    }
}

/// Puts glyphs into runs.
struct LineSetter<'a, 'b, 'c> {
    text: &'a ShapedText<'b, 'c>,
    flat: &'a Flat,
    fit: Fit,
    x: f32,
    runs: Vec<(u16, bool, Run)>,
    line: Line,
    decorations: Vec<(u16, f32, f32)>,
    /// An object stands before: the next glyph begins a run.
    cut: bool,
}

impl LineSetter<'_, '_, '_> {
    /// Sets glyph `i` of a line that ends before glyph `end`.
    fn set(&mut self, i: usize, end: usize) {
        let g = self.text.glyphs[i];
        match g.part {
            Part::Object(n) => self.object(usize::from(n), g),
            Part::Break => {}
            _ => {
                let next = self.text.glyphs.get(i + 1).filter(|_| i + 1 < end);
                let opens = next.map_or(0.0, |n| n.glue) * (self.fit.space - 1.0).max(0.0);
                self.glyph(g, opens);
            }
        }
    }

    /// Sets a glyph; `opens` points of white open behind it.
    fn glyph(&mut self, g: Placed, opens: f32) {
        let style = &self.flat.styles[usize::from(g.style)];
        let expand = !style.code && g.manner != Manner::Wide;
        let tracks = expand && g.manner == Manner::Free;
        let scale = if expand { self.fit.scale } else { 1.0 };
        let mut glyph = g.glyph;
        let mut track = if g.manner == Manner::Joined { 0.0 } else { style.letterspace * 1000.0 };
        if tracks {
            // Letterspace is given in em of the finished line.
            track += self.fit.track * 1000.0 / scale;
        }
        match g.part {
            Part::Space | Part::Tie if !style.code => glyph.advance *= self.fit.space / scale,
            Part::Fixed => glyph.advance /= scale,
            // Marks that stand over their letter take no letterspace.
            _ if tracks && glyph.advance > 0.0 => {
                glyph.advance += self.fit.track * 1000.0 / scale;
            }
            _ => {}
        }
        if opens > 0.0 {
            glyph.advance += opens * 1000.0 / (style.size * scale);
        }
        let from = g.at as usize;
        let to = (from + usize::from(glyph.len)).min(self.flat.text.len());
        let width = glyph.advance * style.size * scale / 1000.0;
        self.decorate(g.style, width);
        let cut = std::mem::take(&mut self.cut);
        let fresh = match self.runs.last() {
            Some((s, e, run)) => cut || *s != g.style || *e != expand || run.face != g.face,
            None => true,
        };
        if fresh {
            self.runs.push((
                g.style,
                expand,
                Run {
                    x: self.x,
                    y: -style.rise,
                    face: g.face,
                    size: style.size,
                    scale,
                    turned: false,
                    track,
                    color: style.color,
                    glyphs: Vec::with_capacity(32),
                    text: String::with_capacity(32),
                    actual: None,
                    sense: match (style.note, style.heading) {
                        (0, 0) if style.label => Sense::Label,
                        (0, 0) => Sense::Text,
                        (0, level) => Sense::Heading(level),
                        (n, _) => Sense::Note(n - 1),
                    },
                    lang: (style.lang > 0)
                        .then(|| self.flat.langs[usize::from(style.lang)].clone()),
                },
            ));
        }
        if let Some((_, _, run)) = self.runs.last_mut() {
            run.text.push_str(self.flat.text.get(from..to).unwrap_or(""));
            run.glyphs.push(glyph);
        }
        self.x += width;
        self.line.width = self.x;
    }

    fn decorate(&mut self, style: u16, width: f32) {
        let s = &self.flat.styles[usize::from(style)];
        if s.link == 0 && !s.underline && !s.strike && !s.mark {
            return;
        }
        match self.decorations.last_mut() {
            Some((last, _, end)) if *last == style && (*end - self.x).abs() < 0.01 => {
                *end = self.x + width;
            }
            _ => self.decorations.push((style, self.x, self.x + width)),
        }
    }

    fn object(&mut self, n: usize, g: Placed) {
        self.cut = true;
        match &self.flat.objects[n] {
            Object::Image(resource, w, h) => {
                let item = Item::Image { resource: *resource, x: self.x, y: -*h, w: *w, h: *h };
                self.line.items.push(item);
                self.line.rise = self.line.rise.max(*h);
            }
            Object::Math(math) => {
                for item in &math.items {
                    let mut item = item.clone();
                    item.shift(self.x, 0.0);
                    self.line.items.push(item);
                }
                self.line.rise = self.line.rise.max(math.ascent);
                self.line.fall = self.line.fall.max(math.descent);
            }
        }
        self.x += g.width;
        self.line.width = self.x;
    }

    /// The hyphen of a divided word: read as a soft hyphen, so that the word is found whole.
    fn hyphen(&mut self, end: usize) {
        let Some(g) = end.checked_sub(1).map(|i| self.text.glyphs[i]) else { return };
        let style = &self.flat.styles[usize::from(g.style)];
        let shaped = shape(self.text.ctx.fonts, style.face, style.features, "-");
        let scale = self.fit.scale;
        let glyphs: Vec<Glyph> = shaped.glyphs.iter().map(|g| g.glyph).collect();
        let run = Run {
            x: self.x,
            y: -style.rise,
            face: shaped.glyphs.first().map_or(style.face, |g| g.face),
            size: style.size,
            scale,
            turned: false,
            track: 0.0,
            color: style.color,
            glyphs,
            text: "-".into(),
            actual: Some("\u{ad}".into()),
            sense: Sense::Text,
            lang: (style.lang > 0).then(|| self.flat.langs[usize::from(style.lang)].clone()),
        };
        self.x += run.width();
        self.line.width = self.x;
        self.line.hyphen = true;
        self.runs.push((g.style, true, run));
    }

    /// The space at the line's end is painted too, so that words stay apart when text is copied.
    fn trailing_space(&mut self, end: usize) {
        let Some(g) = self.text.glyphs.get(end) else { return };
        if let Some((style, _, run)) = self.runs.last_mut()
            && *style == g.style
            && run.face == g.face
        {
            run.text.push(' ');
            run.glyphs.push(g.glyph);
        } else if let Some((_, _, last)) = self.runs.last() {
            // Behind another face, or a link, it is a run of its own.
            let style = &self.flat.styles[usize::from(g.style)];
            let run = Run {
                x: self.x,
                y: 0.0,
                face: g.face,
                size: style.size,
                track: 0.0,
                glyphs: vec![g.glyph],
                text: " ".into(),
                actual: None,
                sense: Sense::Text,
                lang: None,
                ..last.clone()
            };
            self.runs.push((g.style, true, run));
        }
    }

    fn finish(mut self, from: u32, to: u32, first: bool) -> Line {
        let ctx = self.text.ctx;
        for (style, _, run) in &mut self.runs {
            // Readers of PDF take wide letterspace for spaces between words.
            let wide = self.flat.styles[usize::from(*style)].letterspace >= READ_AS_SPACE;
            if wide && run.actual.is_none() {
                run.actual = Some(run.text.clone());
            }
        }
        for (style, a, b) in std::mem::take(&mut self.decorations) {
            let s = &self.flat.styles[usize::from(style)];
            let m = ctx.fonts.metrics(s.face);
            let rule = |y: f32, h: f32, color: Grey| Item::Rect { x: a, y, w: b - a, h, color };
            if s.mark {
                let top = -m.ascent.min(0.85) * s.size;
                self.line.items.insert(0, rule(top, s.size * 1.08, Grey(0.86)));
            }
            if s.underline {
                self.line.items.push(rule(s.size * 0.12, 0.5, s.color));
            }
            if s.strike {
                self.line.items.push(rule(-m.x_height * s.size * 0.55, 0.5, s.color));
            }
            if s.link > 0
                && let Some((target, text)) = self.flat.links.get(usize::from(s.link) - 1)
            {
                self.line.links.push(LinkArea {
                    x: a,
                    y: -m.ascent.min(0.9) * s.size,
                    w: b - a,
                    h: s.size * 1.15,
                    target: target.clone(),
                    text: text.clone(),
                });
            }
        }
        self.line.items.extend(self.runs.into_iter().map(|(_, _, run)| Item::Run(run)));
        for (at, mark) in &self.flat.marks {
            let here = (*at > from || (first && *at == from) || (*at == from && from > 0))
                && *at < to
                || (first && *at <= from);
            if !here {
                continue;
            }
            match mark {
                Mark::Note(n) => self.line.notes.push(*n),
                Mark::Anchor(id) => self.line.anchors.push(id.clone()),
            }
        }
        self.line.offset = source_offset(&self.flat.offsets, from);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::manifest::Print;
    use crate::model::{Book, Chapter, InlineKind};
    use crate::theme;
    use crate::typeset::Folios;
    use crate::typeset::fonts::Fonts;
    use std::sync::Mutex;

    const TEXT: &str = "It was an efficient, if somewhat mechanical, affair: the difficulties of the \
        office had been foreseen, the responsibilities divided, and the extraordinary circumstances \
        of the preceding fortnight forgotten by everybody concerned with the administration of it.";

    fn with<T>(run: impl FnOnce(&Context, &TextStyle, &Mutex<Diagnostics>) -> T) -> T {
        with_edge(false, run)
    }

    fn with_edge<T>(
        mirrored: bool,
        run: impl FnOnce(&Context, &TextStyle, &Mutex<Diagnostics>) -> T,
    ) -> T {
        let book = Book { chapters: vec![Chapter::default()], ..Book::default() };
        let theme = theme::for_book(&Print::default(), "en-GB");
        let (folios, log) = (Folios::default(), Mutex::new(Diagnostics::new()));
        let ctx = Context {
            book: &book,
            chapter: &book.chapters[0],
            chapter_index: 0,
            theme: &theme,
            fonts: Fonts::bundled(),
            exceptions: Box::leak(Box::default()),
            folios: &folios,
            log: &log,
            mirrored,
            widest_picture: theme.page.measure(),
        };
        run(&ctx, &theme.body, &log)
    }

    fn text_of(line: &Line) -> String {
        let runs =
            line.items.iter().filter_map(|i| if let Item::Run(r) = i { Some(r) } else { None });
        runs.map(|r| r.actual.clone().unwrap_or_else(|| r.text.clone())).collect()
    }

    #[test]
    fn justified_lines_reach_the_margin() {
        with(|ctx, style, _| {
            for measure in [180.0, 240.0, 312.0] {
                let set = set_paragraph(ctx, &[Inline::text(TEXT)], style, measure);
                let lines = &set.settings[0].lines;
                for line in &lines[..lines.len() - 1] {
                    let over = line.width - measure;
                    assert!((-0.05..=5.0).contains(&over), "{measure}: {} sticks out", over);
                    assert!(line.space_ratio > 0.65 && line.space_ratio < 1.6);
                }
            }
        });
    }

    #[test]
    fn the_words_come_back_from_the_lines() {
        with(|ctx, style, _| {
            let set = set_paragraph(ctx, &[Inline::text(TEXT)], style, 150.0);
            for setting in &set.settings {
                let text: String = setting.lines.iter().map(text_of).collect();
                assert_eq!(text.replace('\u{ad}', ""), TEXT);
            }
            assert!(set.settings[0].lines.iter().any(|l| l.hyphen));
        });
    }

    #[test]
    fn settings_differ_by_a_line() {
        with(|ctx, style, _| {
            let long = [TEXT, TEXT, TEXT].join(" ");
            let set = set_paragraph(ctx, &[Inline::text(long)], style, 300.0);
            let natural = set.settings[0].lines.len();
            for other in &set.settings[1..] {
                let n = other.lines.len();
                assert!(n + 1 == natural || n == natural + 1);
                assert!(other.demerits >= set.settings[0].demerits);
            }
        });
    }

    #[test]
    fn odd_paragraphs_are_set() {
        with(|ctx, style, log| {
            assert!(set_paragraph(ctx, &[], style, 300.0).settings.is_empty());
            assert!(set_paragraph(ctx, &[Inline::text("   ")], style, 300.0).settings.is_empty());
            let long = "x".repeat(10_000);
            let set = set_paragraph(ctx, &[Inline::text(long.as_str())], style, 300.0);
            let text: String = set.settings[0].lines.iter().map(text_of).collect();
            assert_eq!(text, long);
            for (n, line) in set.settings[0].lines.iter().enumerate() {
                assert!(
                    line.width < 301.0,
                    "line {n} is {} wide: {}",
                    line.width,
                    text_of(line).len()
                );
            }
            assert!(log.lock().unwrap().iter().any(|d| d.code == "long-word"));
            for text in [
                "שלום עולם",
                "日本語の文章を組む。",
                "e\u{301}\u{301}",
                "\u{1f6a8}",
                "a\u{ad}b\u{ad}c",
            ] {
                let set = set_paragraph(ctx, &[Inline::text(text)], style, 40.0);
                assert!(!set.settings.is_empty(), "{text}");
            }
        });
    }

    #[test]
    fn text_goes_on_behind_a_formula() {
        with(|ctx, style, _| {
            let math = Inline { kind: InlineKind::Math("E = m c^2".into()), ..Inline::default() };
            let content = [Inline::text("before "), math, Inline::text(" after")];
            let line = set_line(ctx, &content, style);
            let last = line.items.iter().rev().find_map(|i| match i {
                Item::Run(r) if r.text.contains("after") => Some((r.x, r.text.clone())),
                _ => None,
            });
            let ends = |i: &Item| if let Item::Run(r) = i { r.x + r.width() } else { 0.0 };
            let (x, text) = last.expect("the words behind");
            assert!(!text.contains("before"));
            let formula =
                line.items.iter().filter(|i| matches!(i, Item::Run(r) if r.text.is_empty()));
            assert!(formula.map(ends).fold(0.0, f32::max) <= x + 0.5);
        });
    }

    #[test]
    fn forced_breaks_and_hangs() {
        with(|ctx, style, _| {
            let content = [
                Inline::text("one"),
                Inline { kind: InlineKind::HardBreak, ..Inline::default() },
                Inline::text("two"),
            ];
            let style = TextStyle { indent: -20.0, ..style.clone() };
            let set = set_paragraph(ctx, &content, &style, 300.0);
            let lines = &set.settings[0].lines;
            assert_eq!(lines.len(), 2);
            let x = |l: &Line| {
                l.items.iter().find_map(|i| if let Item::Run(r) = i { Some(r.x) } else { None })
            };
            assert!(x(&lines[0]).is_some_and(|x| x < 1.0));
            assert!(x(&lines[1]).is_some_and(|x| x > 18.0));
        });
    }

    #[test]
    fn lines_stand_beside_an_initial() {
        with(|ctx, style, _| {
            let style = TextStyle { indent: 0.0, ..style.clone() };
            let set = set_beside(ctx, &[Inline::text(TEXT)], &style, 312.0, 40.0, 3);
            let lines = &set.settings[0].lines;
            assert!(lines.len() > 3);
            let left = |l: &Line| {
                l.items.iter().find_map(|i| if let Item::Run(r) = i { Some(r.x) } else { None })
            };
            for (n, line) in lines.iter().enumerate() {
                let want = if n < 3 { 40.0 } else { 0.0 };
                let x = left(line).expect("words");
                assert!((want - 5.0..=want + 0.1).contains(&x), "line {n} begins at {x}");
                assert!(n + 1 == lines.len() || line.width > 311.0, "line {n}: {}", line.width);
            }
        });
    }

    const HEBREW: &str = "הפסקה הזאת כתובה בעברית (עם סוגריים) ובה המילים Recto 1.0 ומספר 45.50 באמצע \
        השורה, והיא ארוכה דיה כדי להישבר לכמה שורות. בסוף כל שורה נשמר הסדר הנכון של המילים.";

    /// Left and right end of a line.
    fn ends(line: &Line) -> (f32, f32) {
        let runs = line.items.iter().filter_map(|i| match i {
            Item::Run(r) => Some((r.x, r.x + r.width())),
            _ => None,
        });
        runs.fold((f32::MAX, f32::MIN), |(a, b), (x, end)| (a.min(x), b.max(end)))
    }

    #[test]
    fn lines_from_right_to_left_begin_at_the_right() {
        with(|ctx, style, _| {
            let style = TextStyle { indent: 12.0, ..style.clone() };
            let set = set_paragraph(ctx, &[Inline::text(HEBREW)], &style, 200.0);
            let lines = &set.settings[0].lines;
            assert!(lines.len() > 3);
            for (n, line) in lines.iter().enumerate() {
                let (left, right) = ends(line);
                let edge = if n == 0 { 188.0 } else { 200.0 };
                assert!((edge - 0.5..edge + 5.0).contains(&right), "line {n} begins at {right}");
                let full = n + 1 < lines.len();
                assert!(!full || (-5.0..0.5).contains(&left), "line {n} ends at {left}");
                assert!((line.width - line.begin - (right - left)).abs() < 5.0);
                assert!(!line.hyphen);
            }
            let words: String = lines.iter().map(|l| bidi::logical(&text_of(l)) + " ").collect();
            let words: Vec<&str> = words.split_whitespace().collect();
            let wanted: Vec<&str> = HEBREW.split_whitespace().collect();
            assert_eq!(words, wanted);
        });
    }

    #[test]
    fn words_stand_where_they_are_seen() {
        // Logical order, and the order in which the words are seen from left to right.
        for (text, seen) in [
            ("abc שלום עולם def", ["abc", "עולם", "שלום", "def"]),
            ("שלום abc def עולם", ["עולם", "abc", "def", "שלום"]),
            ("שלום 12 עולם 34", ["34", "עולם", "12", "שלום"]),
        ] {
            with(|ctx, style, _| {
                let line = set_line(ctx, &[Inline::text(text)], style);
                let shown = text_of(&line);
                let turned = |w: &&str| w.starts_with(crate::assemble::direction::is_rtl_char);
                let at = seen.map(|w| {
                    let w = if turned(&w) { w.chars().rev().collect() } else { w.to_string() };
                    shown.find(&w).unwrap_or_else(|| panic!("{w} in {shown}"))
                });
                assert!(at.is_sorted(), "{text}: {at:?}");
            });
        }
    }

    #[test]
    fn coordinates_count_from_either_edge() {
        for text in [TEXT, HEBREW] {
            let set = |mirrored: bool| {
                with_edge(mirrored, |ctx, style, _| {
                    let set = set_paragraph(ctx, &[Inline::text(text)], style, 200.0);
                    let lines = &set.settings[0].lines;
                    lines.iter().map(|l| (ends(l), text_of(l))).collect::<Vec<_>>()
                })
            };
            for ((plain, a), (turned, b)) in set(false).into_iter().zip(set(true)) {
                assert_eq!(a, b, "the runs stay in their order");
                assert!((plain.0 + turned.1 - 200.0).abs() < 0.01, "{plain:?} {turned:?}");
                assert!((plain.1 + turned.0 - 200.0).abs() < 0.01, "{plain:?} {turned:?}");
            }
        }
    }

    #[test]
    fn japanese_breaks_by_its_rules() {
        let text = "「電車はまだ来ませんか」と聞くと、駅の人は（あと五分です）と答えた。ちょっと待って、\
            「おいで」「ここだよ」と言った。ファイルをコピーするとき、エラーが出た。";
        with(|ctx, style, log| {
            let style = TextStyle { indent: 0.0, ..style.clone() };
            for measure in 70..240 {
                let measure = measure as f32;
                let set = set_paragraph(ctx, &[Inline::text(text)], &style, measure);
                let lines = &set.settings[0].lines;
                for (n, line) in lines.iter().enumerate() {
                    let shown = text_of(line);
                    let begins =
                        shown.starts_with(['、', '。', '」', '）', 'ー', 'ょ', 'っ', 'ァ']);
                    assert!(n == 0 || !begins, "{measure}: {shown}");
                    assert!(!shown.ends_with(['「', '（']), "{measure}: {shown}");
                    assert!(!line.hyphen && line.space_ratio >= 1.0, "{measure}: {shown}");
                    let end = ends(line).1;
                    let full = n + 1 < lines.len();
                    assert!(
                        !full || (measure - 0.1..measure + 7.0).contains(&end),
                        "{end}: {shown}"
                    );
                }
            }
            assert!(!log.lock().unwrap().iter().any(|d| d.code == "long-word"));
        });
    }

    #[test]
    fn names_in_code_break_between_their_words_where_lines_would_be_loose() {
        let code = |t: &str| Inline { kind: InlineKind::Code(t.into()), ..Inline::text("") };
        let content = [
            Inline::text("Now that the library has implemented the trait on ("),
            code("NewsArticleOfTheDay"),
            Inline::text(") and on ("),
            code("social_post_of_the_day"),
            Inline::text("), users of the crate can call it."),
        ];
        let all = with(|ctx, style, _| {
            let ends = |measure: f32| {
                let set = set_paragraph(ctx, &content, style, measure);
                set.settings[0].lines.iter().map(text_of).collect::<Vec<_>>()
            };
            (200..320).step_by(5).flat_map(|m| ends(m as f32)).collect::<Vec<_>>()
        });
        assert!(all.iter().any(|l| l.ends_with("(News") || l.ends_with("Article")), "{all:?}");
        assert!(all.iter().any(|l| l.ends_with("(social_") || l.ends_with("post_")), "{all:?}");
    }

    #[test]
    fn a_spaced_dash_ends_a_line() {
        with(|ctx, style, _| {
            let text = "word \u{2014} another \u{2014} and again \u{2014} until \u{2014} the end \u{2014} of it";
            for measure in 60..160 {
                let set = set_paragraph(ctx, &[Inline::text(text)], style, measure as f32);
                for line in &set.settings[0].lines {
                    assert!(!text_of(line).starts_with('\u{2014}'), "{measure}");
                }
            }
        });
    }
}
