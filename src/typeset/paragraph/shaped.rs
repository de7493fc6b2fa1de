//! A paragraph's text shaped into glyphs, with running sums and the words that are wider than the
//! measure.

use super::break_points::BreakFinder;
use super::runs::{KEY_BEARING, KEY_SIDE};
use super::*;
use crate::diagnostic::Code;
use crate::theme::LineLimits;
use crate::typeset::prices::lines::CUT;

/// Words are cut silently in what is narrower than this, points: a cell, a panel.
const NARROW: f32 = 60.0;
/// Most bytes that the word beside a break is looked for in.
const NAMED: usize = 100;
/// Characters of a word that a message shows.
const WORD_SHOWN: usize = 40;

/// What a glyph of a paragraph is for line breaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
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
pub(super) enum Manner {
    /// In all ways.
    Free,
    /// Joined to its neighbours: it takes no letterspace.
    Joined,
    /// An ideograph or what is set with them: it keeps its form, white opens before it.
    Wide,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) glyph: Glyph,
    pub(super) face: FaceId,
    pub(super) style: u16,
    /// Position in the flat text.
    pub(super) at: u32,
    pub(super) part: Part,
    /// Advance in points.
    pub(super) width: f32,
    /// The word may be cut before this glyph.
    pub(super) safe: bool,
    /// Embedding level (UAX 9): odd from right to left.
    pub(super) level: u8,
    pub(super) manner: Manner,
    /// What may open before the glyph in a line that is spread, points by which it counts there.
    pub(super) glue: f32,
    /// White behind the glyph that belongs to no line which ends with it, points; it is of the width.
    pub(super) behind: f32,
    /// White of the glyph's own that may go in a line that is too long, points.
    pub(super) press: f32,
    /// How much more than its width it counts where lines are broken, points: the room of a symbol that
    /// another takes. The line itself is spread by what it holds.
    pub(super) more: f32,
}

/// How a paragraph's lines are made to fit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fitting {
    /// How far letters and spaces may be changed.
    pub(super) limits: LineLimits,
    /// Word space, as a multiple of the natural one, from which a line is not spread.
    pub(super) loosest: f32,
}

impl Placed {
    /// Whether the glyph is a space that stretches; spaces of code keep their width.
    pub(super) fn is_word_space(&self, flat: &Flat) -> bool {
        matches!(self.part, Part::Space | Part::Tie) && !flat.styles[usize::from(self.style)].code
    }
}

/// The glyphs of a paragraph in the order of reading, with running sums.
pub(super) struct ShapedText<'a, 'b> {
    pub(super) ctx: &'a Context<'b>,
    /// Where anything runs from right to left.
    pub(super) levels: Option<Levels>,
    pub(super) glyphs: Vec<Placed>,
    pub(super) sums: Vec<Sums>,
    /// Breaks that an over-long word needs at any glyph.
    pub(super) desperate: Vec<u32>,
    /// The glyphs of over-long words, and what these are wider than.
    pub(super) long: Vec<(usize, usize)>,
    pub(super) widest: f32,
    /// Where the paragraph stands in the source.
    pub(super) span: Span,
}

impl<'a, 'b> ShapedText<'a, 'b> {
    /// Shapes a paragraph in a language; words wider than `widest` may be cut anywhere.
    pub(super) fn new(
        ctx: &'a Context<'b>,
        flat: &Flat,
        lang: &str,
        span: Span,
        widest: f32,
    ) -> Self {
        let mut this = ShapedText {
            ctx,
            levels: Levels::new(flat, lang),
            glyphs: Vec::with_capacity(flat.text.len() + 4),
            sums: Vec::new(),
            desperate: Vec::new(),
            long: Vec::new(),
            widest,
            span,
        };
        let mut objects = 0u16;
        for (i, &(start, style)) in flat.spans.iter().enumerate() {
            let end = flat.spans.get(i + 1).map_or(flat.text.len(), |s| s.0 as usize);
            let text = &flat.text[start as usize..end];
            let before = this.glyphs.len();
            this.span(flat, text, start, style, &mut objects, span);
            let style = &flat.styles[usize::from(style)];
            if style.key > 0 {
                frame_key(&mut this.glyphs[before..], style.size);
            }
        }
        if this.glyphs.iter().any(|g| g.manner == Manner::Wide) {
            this.set_ideographs(flat);
        }
        fix_rows_of_ties(&mut this.glyphs);
        this.sum(flat);
        this.find_long_words(widest);
        this
    }

    pub(super) fn span(
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
                *objects = objects.wrapping_add(1);
                placed.width = match &flat.objects[usize::from(n)] {
                    Object::Image(_, w, ..) => *w,
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
    pub(super) fn rtl(&self) -> bool {
        self.levels.as_ref().is_some_and(|l| l.rtl)
    }

    pub(super) fn space(&self, style: &Style, index: u16, ch: char) -> Placed {
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
            behind: 0.0,
            press: 0.0,
            more: 0.0,
        }
    }

    pub(super) fn word(
        &mut self,
        flat: &Flat,
        word: &str,
        base: u32,
        style: u16,
        level: u8,
        span: Span,
    ) {
        let s = &flat.styles[usize::from(style)];
        let shaped = match level % 2 {
            0 => shape_directed(self.ctx.fonts, s.face, s.features, word, false),
            _ => {
                let (from, to) = (base as usize, base as usize + word.len());
                let before = flat.text.get(..from).unwrap_or_default();
                let behind = flat.text.get(to..).unwrap_or_default();
                shape_joined(self.ctx.fonts, s.face, s.features, word, Around { before, behind })
            }
        };
        // Below U+0600 nothing is joined or wide.
        let common = word.bytes().all(|b| b < 0xd8);
        if !shaped.missing.is_empty() || !shaped.stand_ins.is_empty() {
            let place = flat.place(base).unwrap_or(span);
            for ch in &shaped.missing {
                self.ctx.tell(crate::typeset::missing::one(*ch, place));
            }
            for ch in &shaped.stand_ins {
                self.ctx.tell(crate::typeset::missing::stand_in(*ch, place));
            }
        }
        let more = self.more_room(s, &shaped);
        let first = self.glyphs.len();
        for same in shaped.glyphs.chunk_by(|a, b| a.face == b.face) {
            let widths = (s.letterspace > 0.0).then(|| self.ctx.fonts.advances(same[0].face));
            for g in same {
                let mut glyph = g.glyph;
                let manner = match word.get(g.cluster as usize..) {
                    Some(rest) if !common => manner(rest),
                    _ => Manner::Free,
                };
                // Marks that stand over their letter take no letterspace.
                if let Some(width) = &widths
                    && glyph.advance > 0.0
                    && manner != Manner::Joined
                {
                    let own = width(glyph.id) * 1000.0;
                    glyph.advance = tracked(glyph.advance, own, s.letterspace);
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
                    behind: 0.0,
                    press: 0.0,
                    more: 0.0,
                });
            }
        }
        if let Some(last) = self.glyphs[first..].last_mut().filter(|_| more != 0.0) {
            last.more = more * s.size / 1000.0;
        }
    }

    /// How much wider than its own the room is that a symbol takes, 1/1000 em.
    fn more_room(&self, style: &Style, own: &Shaped) -> f32 {
        if style.room == 0 {
            return 0.0;
        }
        let mark = crate::model::note_symbol(style.room);
        let room = shape_directed(self.ctx.fonts, style.face, style.features, &mark, false);
        room.width - own.width
    }

    /// Chinese and Japanese: white may open between ideographs; where two full-width marks meet,
    /// the white half of the first goes; a quarter of an em parts them from letters and figures of other
    /// scripts.
    pub(super) fn set_ideographs(&mut self, flat: &Flat) {
        for i in 0..self.glyphs.len() {
            let g = self.glyphs[i];
            let size = flat.styles[usize::from(g.style)].size;
            let own = char_at(flat, g.at);
            if g.manner == Manner::Wide && g.width >= size * cjk::FULL {
                self.glyphs[i].press = size * cjk::pressed(own, lang_of(flat, g.style));
            }
            let Some(before) = i.checked_sub(1).map(|k| self.glyphs[k]) else { continue };
            let wide = before.manner == Manner::Wide || g.manner == Manner::Wide;
            let ink = before.part == Part::Ink && g.part == Part::Ink;
            if !wide || !ink || before.at == g.at {
                continue;
            }
            self.glyphs[i].glue = size * cjk::GLUE;
            let full = before.width >= size * cjk::FULL;
            let lang = lang_of(flat, before.style);
            let first = &mut self.glyphs[i - 1];
            let last = char_before(flat, g.at);
            if full && cjk::closes_up(char_at(flat, before.at), own, lang) {
                first.glyph.advance -= 500.0;
                first.width -= size / 2.0;
                first.press = 0.0;
            } else if cjk::parts(last, own) && before.level == g.level {
                let own_size = flat.styles[usize::from(before.style)].size;
                first.behind = size * cjk::BETWEEN;
                first.glyph.advance += first.behind * 1000.0 / own_size;
                first.width += first.behind;
            }
        }
    }

    pub(super) fn sum(&mut self, flat: &Flat) {
        self.sums.reserve(self.glyphs.len() + 1);
        let mut sums = Sums::default();
        self.sums.push(sums);
        for (i, g) in self.glyphs.iter().enumerate() {
            let style = &flat.styles[usize::from(g.style)];
            sums.width += g.width + g.more;
            match g.part {
                _ if g.is_word_space(flat) => sums.space += g.width,
                Part::Ink if !style.code && g.manner != Manner::Wide => {
                    sums.ink += g.width + g.more;
                    // What follows a word is word space.
                    let ends = self.glyphs.get(i + 1).is_some_and(|n| n.is_word_space(flat));
                    if g.manner != Manner::Joined && !ends {
                        sums.sizes += style.size;
                    }
                }
                _ => {}
            }
            sums.space += g.glue;
            sums.widening += g.glue;
            sums.press += g.press;
            self.sums.push(sums);
        }
    }

    /// A word wider than the measure may be cut anywhere.
    pub(super) fn find_long_words(&mut self, widest: f32) {
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
                self.long.push((start, i));
            }
            start = i + 1;
        }
    }

    /// Tells of words that no break of their own makes narrow enough.
    pub(super) fn tell_long_words(&self, flat: &Flat, list: &[Break]) {
        if self.widest <= NARROW {
            return;
        }
        for &(start, end) in &self.long {
            let first = list.partition_point(|b| (b.at.0 as usize) < start);
            let own = list[first..].iter().take_while(|b| (b.at.0 as usize) < end);
            let own = own.filter(|b| b.penalty < CUT).map(|b| b.at.0 as usize);
            let mut ends: Vec<usize> = own.collect();
            ends.push(end);
            let mut from = start;
            let mut wide = false;
            for to in ends {
                wide |= self.sums[to].width - self.sums[from].width > self.widest;
                from = to;
            }
            if wide {
                self.tell_long_word(flat, start, end, self.span);
            }
        }
    }

    pub(super) fn tell_long_word(&self, flat: &Flat, start: usize, end: usize, span: Span) {
        let Some(first) = self.glyphs.get(start) else { return };
        let to = self.glyphs.get(end).map_or(flat.text.len(), |g| g.at as usize);
        let word = flat.text.get(first.at as usize..to).unwrap_or("");
        let shown: String = word.chars().take(WORD_SHOWN).collect();
        let more = if shown.len() < word.len() { "…" } else { "" };
        let place = flat.place(first.at).unwrap_or(span);
        let style = &flat.styles[usize::from(first.style)];
        let address = word.contains("://") || word.contains("www.");
        let help = if style.link > 0 || address {
            "it is cut where it fits; give it words, `[words](address)`, or a shorter address"
        } else if style.code {
            "it is cut where it fits; a shorter one, or one in a code block, would not be"
        } else {
            "it is cut where it fits; give it a break with a soft hyphen (U+00AD)"
        };
        let what = format!("`{shown}{more}` is wider than the measure");
        self.ctx.tell(Diagnostic::warning(Code::LONG_WORD, place, what).help(help));
    }

    /// All legal breaks, the beginning first, the end last.
    pub(super) fn breaks(&self, flat: &Flat, style: &TextStyle, protrude: bool) -> Vec<Break> {
        let mut list = Vec::with_capacity(self.glyphs.len() / 3 + 4);
        list.push(Break::default());
        let finder = BreakFinder::new(self, flat);
        finder.find(style.hyphenate, &mut list);
        self.tell_long_words(flat, &list);
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
    pub(super) fn finish_breaks(&self, flat: &Flat, protrude: bool, list: &mut [Break]) {
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
            // White that parts a glyph from the next is none of the line that it ends, nor is what a
            // full-width mark has at the line's ends: it hangs there.
            if let Some(g) = end.checked_sub(1).and_then(|k| self.glyphs.get(k)) {
                b.end_extra -= if b.kind == Kind::Bare { g.behind } else { 0.0 };
                if self.protrusion(flat, g).1 > 0.0 {
                    b.end.press -= g.press;
                }
            }
            if let Some(g) = self.glyphs.get(next).filter(|g| self.protrusion(flat, g).0 > 0.0) {
                b.next.press += g.press;
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
    pub(super) fn protrusion(&self, flat: &Flat, g: &Placed) -> (f32, f32) {
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
        if flat.styles[usize::from(g.style)].key > 0 {
            // The frame stands at the margin, and nothing of a key beyond it.
            return (size * KEY_BEARING, size * KEY_BEARING);
        }
        let (left, right) = protrusion(ch);
        (g.width * left, g.width * right)
    }

    /// A number for the word beside a glyph index; 0 for words under three letters.
    pub(super) fn word_name(&self, flat: &Flat, index: usize, after: bool) -> u32 {
        let text = flat.text.as_bytes();
        let at = match self.glyphs.get(index) {
            Some(g) => g.at as usize,
            None => text.len(),
        };
        let word = |b: &u8| b.is_ascii_alphabetic() || *b >= 0x80;
        let slice: &[u8] = if after {
            let end = text.len().min(at + NAMED);
            let end = text[at..end].iter().position(|b| !word(b)).map_or(end, |p| at + p);
            &text[at..end]
        } else {
            let from = at.saturating_sub(NAMED);
            let end = text[from..at].iter().rposition(word).map_or(from, |p| from + p + 1);
            let start = text[from..end].iter().rposition(|b| !word(b));
            &text[start.map_or(from, |p| from + p + 1)..end]
        };
        if slice.len() < 3 {
            return 0;
        }
        // FNV-1a.
        slice.iter().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b | 0x20)).wrapping_mul(0x0100_0193))
    }

    /// Sets one line. One whose spaces would be wider than may be is not spread:
    /// white at its end looks better than holes in it.
    pub(super) fn line(
        &self,
        flat: &Flat,
        (a, a_index): (&Break, usize),
        (b, look): (&Break, Fitting),
        style: &TextStyle,
        room: f32,
        left: f32,
    ) -> Line {
        let start = a.at.1 as usize;
        let end = (b.at.0 as usize).max(start);
        let more: f32 = self.glyphs[start..end].iter().map(|g| g.more).sum();
        let natural = linebreak::natural(a, b) - more;
        let last = matches!(b.kind, Kind::End | Kind::Forced);
        let justify = style.justify == Justification::Justified && room.is_finite();
        let fit = if justify && !(last && natural <= room) {
            linebreak::fit(a, b, natural, room, &look.limits)
        } else {
            Fit::NATURAL
        };
        // Ideographs stand apart as far as it takes: between them are many places, and no words.
        let stands_apart = b.end.widening > a.next.widening;
        let fit = match fit.space > look.loosest && !stands_apart {
            true => Fit { over: natural - room, ..Fit::NATURAL },
            false => fit,
        };
        let ragged = fit.over < -0.01;
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
            start,
            x,
            runs: Vec::new(),
            line: Line {
                space_ratio: fit.space,
                over: if justify && !last { fit.over } else { fit.over.max(0.0) },
                justified: justify && !last && !ragged,
                begin: x,
                ..Line::default()
            },
            decorations: Vec::new(),
            cut: false,
            objects: Vec::new(),
        };
        let order = self.levels.as_ref().map(|_| {
            let levels: Vec<u8> = self.glyphs[start..end].iter().map(|g| g.level).collect();
            bidi::visual_order(&levels)
        });
        match &order {
            None => (start..end).for_each(|i| setter.set(i, end)),
            Some(order) => order.iter().for_each(|i| setter.set(start + i, end)),
        }
        if end > start && self.glyphs.get(end).is_some_and(|g| g.is_word_space(flat)) {
            setter.end_word(end - 1);
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
    pub(super) fn turn(&self, line: &mut Line, measure: f32) {
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

/// No-break spaces in a row, from which it is a gap that somebody has measured out.
const ROW_OF_TIES: usize = 4;

/// Rows of no-break spaces keep their width. Each of many that stretch would also be a place where
/// a line fits, in a word that may be cut anywhere.
fn fix_rows_of_ties(glyphs: &mut [Placed]) {
    for row in glyphs.chunk_by_mut(|a, b| a.part == Part::Tie && b.part == Part::Tie) {
        if row.len() >= ROW_OF_TIES {
            row.iter_mut().for_each(|g| g.part = Part::Ink);
        }
    }
}

/// Gives the glyphs of a key the white of its frame, and keeps its words together.
fn frame_key(glyphs: &mut [Placed], size: f32) {
    let framed = |g: &Placed| !matches!(g.part, Part::Break | Part::Object(_));
    for g in glyphs.iter_mut().filter(|g| g.part == Part::Space) {
        g.part = Part::Tie;
    }
    let side = (KEY_SIDE * 1000.0) as i16;
    let ends = (glyphs.iter().position(framed), glyphs.iter().rposition(framed));
    let mut widen = |at: Option<usize>, first: bool| {
        let Some(g) = at.map(|at| &mut glyphs[at]) else { return };
        g.glyph.advance += f32::from(side);
        g.width += KEY_SIDE * size;
        // The first in reading is the last to the eye where text runs from right to left.
        if first == (g.level % 2 == 0) {
            g.glyph.dx = g.glyph.dx.saturating_add(side);
        }
    };
    widen(ends.0, true);
    widen(ends.1, false);
}

/// How the glyph of the first character of `text` may be changed to fit a line.
pub(super) fn manner(text: &str) -> Manner {
    match text.chars().next() {
        Some(c) if is_joined(c) => Manner::Joined,
        Some(c) if cjk::is_wide(c) => Manner::Wide,
        // Dashes that are one stroke.
        Some('\u{2e3a}' | '\u{2e3b}') => Manner::Joined,
        Some('\u{2014}') if text.starts_with("\u{2014}\u{2014}") => Manner::Joined,
        _ => Manner::Free,
    }
}

/// The language of a style's text.
pub(super) fn lang_of(flat: &Flat, style: u16) -> &str {
    let lang = flat.styles.get(usize::from(style)).map_or(0, |s| s.lang);
    flat.langs.get(usize::from(lang)).map_or("", |l| &**l)
}

pub(super) fn char_at(flat: &Flat, at: u32) -> char {
    flat.text.get(at as usize..).and_then(|t| t.chars().next()).unwrap_or(' ')
}

/// The character before a place of the text.
fn char_before(flat: &Flat, at: u32) -> char {
    flat.text.get(..at as usize).and_then(|t| t.chars().next_back()).unwrap_or(' ')
}

/// How far a character hangs into the left and right margin, as shares of its width: microtype's
/// default settings, after Thành's figures.
pub(super) fn protrusion(ch: char) -> (f32, f32) {
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

/// Letterspace and kerning together open no wider gap than this, em: readers of a PDF take a tenth
/// of an em for a space between words (Poppler's `minWordBreakSpace`, pdfminer's `word_margin`;
/// pdf.js takes .102).
const WIDEST_GAP: f32 = 0.095;

/// Who asks for more letterspace than this, em, has it; less is narrowed to [`WIDEST_GAP`], where
/// nobody sees the difference.
pub(super) const WIDE_LETTERSPACE: f32 = 0.105;

/// The letterspace that is set where a style asks for `wished`, em.
pub(super) fn letterspace(wished: f32) -> f32 {
    if wished > WIDE_LETTERSPACE { wished } else { wished.min(WIDEST_GAP) }
}

/// The advance of a letter of width `own`, 1/1000 em, that kerning has given `advance`, with the
/// letterspace that a style asks for, em.
fn tracked(advance: f32, own: f32, wished: f32) -> f32 {
    let set = advance + letterspace(wished) * 1000.0;
    if wished > WIDE_LETTERSPACE {
        return set;
    }
    set.min(own + WIDEST_GAP * 1000.0).max(advance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letterspace_and_kerning_leave_no_gap_like_a_space() {
        // 0.08 em, and kerning of 0.03 beside it.
        assert_eq!(tracked(630.0, 600.0, 0.08), 695.0);
        assert_eq!(tracked(570.0, 600.0, 0.08), 650.0);
        assert_eq!(tracked(600.0, 600.0, 0.1), 695.0);
        // Kerning alone stays, and so does what someone asked for.
        assert_eq!(tracked(720.0, 600.0, 0.05), 720.0);
        assert_eq!(tracked(600.0, 600.0, 0.2), 800.0);
    }
}
