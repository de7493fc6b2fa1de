//! Glyphs of a line become runs.

use super::shaped::{WIDE_LETTERSPACE, letterspace};
use super::*;

/// Puts glyphs into runs.
pub(super) struct LineSetter<'a, 'b, 'c> {
    pub(super) text: &'a ShapedText<'b, 'c>,
    pub(super) flat: &'a Flat,
    pub(super) fit: Fit,
    /// The line's first glyph.
    pub(super) start: usize,
    pub(super) x: f32,
    pub(super) runs: Vec<(u16, bool, Run)>,
    pub(super) line: Line,
    pub(super) decorations: Vec<(u16, f32, f32)>,
    /// An object stands before: the next glyph begins a run.
    pub(super) cut: bool,
    /// What formulas and pictures of the line paint, each with the number of runs before it.
    pub(super) objects: Vec<(usize, Item)>,
}

impl LineSetter<'_, '_, '_> {
    /// Sets glyph `i` of a line that ends before glyph `end`.
    pub(super) fn set(&mut self, i: usize, end: usize) {
        let g = self.text.glyphs[i];
        match g.part {
            Part::Object(n) => self.object(usize::from(n), g),
            Part::Break => {}
            _ => {
                let next = self.text.glyphs.get(i + 1).filter(|_| i + 1 < end);
                let opens = next.map_or(0.0, |n| n.glue) * (self.fit.space - 1.0).max(0.0);
                let before =
                    i.checked_sub(1).map_or(0.0, |k| self.letterspace(self.text.glyphs[k]));
                let g = self.pressed(g, i == self.start, i + 1 == end);
                self.glyph(g, (opens, before), &self.text.glyphs[i..end]);
            }
        }
    }

    /// A full-width mark without the white that the line takes of it; at the line's ends what is white of it
    /// hangs already.
    fn pressed(&self, mut g: Placed, first: bool, last: bool) -> Placed {
        let gone = g.press * self.fit.press;
        if gone <= 0.0 {
            return g;
        }
        let opens = cjk::opens(char_at(self.flat, g.at));
        if (first && opens) || (last && !opens) {
            return g;
        }
        let size = self.flat.styles[usize::from(g.style)].size;
        let share = gone * 1000.0 / size;
        g.glyph.advance -= share;
        g.width -= gone;
        if opens {
            g.glyph.dx = g.glyph.dx.saturating_sub(share as i16);
        }
        g
    }

    /// Letterspace that the line gives behind a glyph, points.
    fn letterspace(&self, g: Placed) -> f32 {
        let style = &self.flat.styles[usize::from(g.style)];
        let tracks = g.part == Part::Ink && g.manner == Manner::Free && g.width > 0.0;
        if tracks && !style.code { self.fit.track * style.size } else { 0.0 }
    }

    /// The line ends with a word: its last letterspace is not part of it.
    pub(super) fn end_word(&mut self, i: usize) {
        self.x -= self.letterspace(self.text.glyphs[i]);
        self.line.width = self.x;
    }

    /// Sets a glyph, the first of the line's `rest`; `opens` points of white open behind it.
    /// `before` of a word space stand already behind the word, as its last letterspace.
    fn glyph(&mut self, g: Placed, (opens, before): (f32, f32), rest: &[Placed]) {
        let style = &self.flat.styles[usize::from(g.style)];
        let expand = !style.code && g.manner != Manner::Wide;
        let tracks = expand && g.manner == Manner::Free;
        let scale = if expand { self.fit.scale } else { 1.0 };
        let mut glyph = g.glyph;
        let mut track =
            if g.manner == Manner::Joined { 0.0 } else { letterspace(style.letterspace) * 1000.0 };
        if tracks {
            // Letterspace is given in em of the finished line.
            track += self.fit.track * 1000.0 / scale;
        }
        match g.part {
            Part::Space | Part::Tie if !style.code => {
                let before = before * 1000.0 / style.size;
                glyph.advance = (glyph.advance * self.fit.space - before) / scale;
            }
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
            let same = |o: &&Placed| o.style == g.style && o.face == g.face;
            let count = rest.iter().take_while(same).count();
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
                    // A space may follow at the line's end.
                    glyphs: Vec::with_capacity(count + 1),
                    text: String::with_capacity(count + 1),
                    actual: None,
                    sense: sense(style),
                    lang: (style.lang > 0)
                        .then(|| self.flat.langs[usize::from(style.lang)].clone()),
                },
            ));
        }
        if let Some((_, _, run)) = self.runs.last_mut() {
            push_seen(&mut run.text, self.flat.text.get(from..to).unwrap_or(""), g.level % 2 == 1);
            run.glyphs.push(glyph);
        }
        self.x += width;
        self.line.width = self.x;
    }

    fn decorate(&mut self, style: u16, width: f32) {
        let s = &self.flat.styles[usize::from(style)];
        if s.link == 0 && !s.underline && !s.strike && !s.mark && s.key == 0 {
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
            Object::Image(resource, w, h, alt) => {
                let (resource, alt) = (*resource, alt.clone());
                let item =
                    Item::Image { resource, x: self.x, y: -*h, w: *w, h: *h, alt, crop: None };
                self.objects.push((self.runs.len(), item));
                self.line.rise = self.line.rise.max(*h);
            }
            Object::Math(math) => {
                let style = &self.flat.styles[usize::from(g.style)];
                let lang = (style.lang > 0).then(|| &self.flat.langs[usize::from(style.lang)]);
                for item in &math.items {
                    let mut item = item.clone();
                    item.shift(self.x, 0.0);
                    if let (Item::Run(run), Some(lang)) = (&mut item, lang) {
                        run.lang = Some(lang.clone());
                    }
                    self.objects.push((self.runs.len(), item));
                }
                self.line.rise = self.line.rise.max(math.ascent);
                self.line.fall = self.line.fall.max(math.descent);
            }
        }
        self.x += g.width;
        self.line.width = self.x;
    }

    /// The hyphen of a divided word: read as a soft hyphen, so that the word is found whole.
    pub(super) fn hyphen(&mut self, end: usize) {
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
            actual: Some(SOFT_HYPHEN.into()),
            sense: sense(style),
            lang: (style.lang > 0).then(|| self.flat.langs[usize::from(style.lang)].clone()),
        };
        self.x += run.width();
        self.line.width = self.x;
        self.line.hyphen = true;
        self.runs.push((g.style, true, run));
    }

    /// The space at the line's end is painted too, so that words stay apart when text is copied.
    pub(super) fn trailing_space(&mut self, end: usize) {
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

    pub(super) fn finish(mut self, from: u32, to: u32, first: bool) -> Line {
        let ctx = self.text.ctx;
        for (style, _, run) in &mut self.runs {
            // Readers of PDF take such letterspace for spaces between words.
            let wide = self.flat.styles[usize::from(*style)].letterspace > WIDE_LETTERSPACE;
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
            if s.key > 0 {
                self.line.items.extend(key_frame(a, b, s.size));
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
        self.line.items.reserve_exact(self.runs.len() + self.objects.len());
        // Formulas and pictures are read where they stand, between the words.
        let mut objects = self.objects.into_iter().peekable();
        for (n, (_, _, run)) in self.runs.into_iter().enumerate() {
            while let Some((_, item)) = objects.next_if(|(before, _)| *before <= n) {
                self.line.items.push(item);
            }
            self.line.items.push(Item::Run(run));
        }
        self.line.items.extend(objects.map(|(_, item)| item));
        // Marks stand in the order of their places; the first line has those at the very beginning.
        let marks = &self.flat.marks;
        let begin = match (first, from) {
            (true, _) => 0,
            (false, 0) => marks.partition_point(|(at, _)| *at == 0),
            (false, _) => marks.partition_point(|(at, _)| *at < from),
        };
        let end = marks.partition_point(|(at, _)| *at < to || (first && *at <= from));
        for (_, mark) in marks.get(begin..end).unwrap_or_default() {
            match mark {
                Mark::Note(n) => self.line.notes.push(*n),
                Mark::Anchor(id) => self.line.anchors.push(id.clone()),
            }
        }
        self.line.offset = source_offset(&self.flat.offsets, from);
        self.line
    }
}

/// What glyphs of a style are beside running text.
fn sense(style: &Style) -> Sense {
    match (style.note, style.heading) {
        (0, 0) if style.label => Sense::Label,
        (0, 0) => Sense::Text,
        (0, level) => Sense::Heading(level),
        (n, _) => Sense::Note(n - 1),
    }
}

/// Weight of a key's frame, points: what a press holds for sure.
const KEY_RULE: f32 = 0.3;

/// White on each side of a key's frame, em of the key's type.
pub(super) const KEY_BEARING: f32 = 0.12;
/// White on each side of a key's words, up to the outside of its frame, em.
const KEY_PADDING: f32 = 0.12;
/// White that a key has on each side of its words, em: its frame stands in it.
pub(super) const KEY_SIDE: f32 = KEY_BEARING + KEY_PADDING;

/// The frame of a key that takes the line between `a` and `b`, on the baseline.
fn key_frame(a: f32, b: f32, size: f32) -> [Item; 4] {
    let (left, right) = (a + size * KEY_BEARING, b - size * KEY_BEARING);
    let (top, foot) = (-size * 0.84, size * 0.27);
    let rule = |x: f32, y: f32, w: f32, h: f32| Item::Rect { x, y, w, h, color: Grey(0.25) };
    [
        rule(left, top, right - left, KEY_RULE),
        // Keys are thicker at the side that one looks at.
        rule(left, foot - KEY_RULE, right - left, KEY_RULE * 2.0),
        rule(left, top, KEY_RULE, foot - top),
        rule(right - KEY_RULE, top, KEY_RULE, foot - top),
    ]
}
