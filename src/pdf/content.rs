//! Page content as PDF operators, written straight into bytes.

use super::abbreviations::Abbreviations;
use super::decimal::decimal;
use super::fonts::Embedded;
use super::tags::{Part, Tagged};
use crate::theme::Grey;
use crate::typeset::page::{Crop, Furniture, Glyph, Group, Item, Page, Role, Run, Segment, Sense};
use crate::typeset::reading_order::as_read;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

/// The content of a page of height `height`; the sequences of its groups are numbered in `tags`.
/// `short` holds what abbreviations stand for.
pub(super) fn page(
    page: &Page,
    tags: &mut [Tagged],
    height: f32,
    fonts: &[Option<Embedded>],
    short: &Abbreviations,
) -> Vec<u8> {
    let mut writer = Writer { short: Some(short), ..Writer::new(height, fonts) };
    for (group, tagged) in page.groups.iter().zip(tags) {
        match tagged {
            Tagged::Artifact => writer.artifact(b"/Artifact BMC\n", &group.items),
            Tagged::Furniture(at) => writer.artifact(pagination(*at), &group.items),
            Tagged::Content(segments) => {
                for s in segments {
                    s.mcid = writer.next;
                    if s.part == Part::Decoration {
                        writer.tag = None;
                        writer.artifact(b"/Artifact BMC\n", &group.items[s.from..s.to]);
                        continue;
                    }
                    writer.tag = Some(tag_name(group, &s.part));
                    group.items[s.from..s.to].iter().for_each(|item| writer.item(item));
                    writer.end_sequence();
                    s.count = writer.next - s.mcid;
                    s.hyphens = std::mem::take(&mut writer.hyphens);
                }
                writer.tag = None;
            }
        }
    }
    writer.end_text();
    writer.out
}

/// The content of a page without tags: what is read otherwise than shown is said all the same.
pub(super) fn untagged(
    items: impl Iterator<Item = Item>,
    height: f32,
    fonts: &[Option<Embedded>],
) -> Vec<u8> {
    let mut writer = Writer::new(height, fonts);
    items.for_each(|item| writer.item(&item));
    writer.end_text();
    writer.out
}

/// A marked-content sequence that is open.
#[derive(Debug, PartialEq, Eq)]
struct Sequence {
    /// It begins in a text object, and ends in the same.
    in_text: bool,
    /// It has a text of its own.
    said: bool,
    /// Language if another than its paragraph's.
    lang: Option<Arc<str>>,
}

struct Writer<'a> {
    out: Vec<u8>,
    height: f32,
    fonts: &'a [Option<Embedded>],
    fill: Grey,
    font: Option<(u16, f32)>,
    scale: f32,
    rise: f32,
    /// Character spacing in force, points.
    track: f32,
    in_text: bool,
    /// Name of the sequences of the segment in work; `None` in artifacts.
    tag: Option<&'static str>,
    /// Number of the next sequence.
    next: u32,
    open: Option<Sequence>,
    /// Sequences of the segment in work that are hyphens of divided words.
    hyphens: Vec<u32>,
    /// What abbreviations stand for, in a tagged file.
    short: Option<&'a Abbreviations>,
}

/// What is said in the place of a sequence's text.
enum Said<'a> {
    /// Nothing else.
    Itself,
    /// This text.
    Actual(&'a str),
    /// It is an abbreviation of this.
    Expansion(&'a str),
}

/// Whether a text is one space, of whatever width: the difference is not worth a sequence.
fn blank(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_whitespace() || c == '\u{a0}') && chars.next().is_none()
}

/// How an artifact of pagination begins: it says whether it is a head or a foot (ISO 14289-1, 7.8;
/// ISO 32000-1, table 330, which has no word for what stands beside the text).
fn pagination(at: Furniture) -> &'static [u8] {
    match at {
        Furniture::Head => b"/Artifact <</Type /Pagination /Subtype /Header>> BDC\n",
        Furniture::Foot => b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n",
        Furniture::Side => b"/Artifact <</Type /Pagination>> BDC\n",
    }
}

/// What a sequence is called in the content; its element in the tree says more.
fn tag_name(group: &Group, part: &Part) -> &'static str {
    match part {
        Part::Plain => match group.role {
            Role::Figure => "Figure",
            Role::Formula => "Formula",
            _ => "P",
        },
        Part::Note { .. } => "Reference",
        Part::Formula(..) => "Formula",
        Part::Image(..) => "Figure",
        Part::Decoration => "Artifact",
        Part::Link(_) => "Link",
        Part::Heading(_) => "H",
        Part::Label(_) => "Lbl",
    }
}

impl<'a> Writer<'a> {
    fn new(height: f32, fonts: &'a [Option<Embedded>]) -> Self {
        Writer {
            out: Vec::with_capacity(16 * 1024),
            height,
            fonts,
            fill: Grey(0.0),
            font: None,
            scale: 1.0,
            rise: 0.0,
            track: 0.0,
            in_text: false,
            tag: None,
            next: 0,
            open: None,
            hyphens: Vec::new(),
            short: None,
        }
    }

    /// Items that are no text.
    fn artifact(&mut self, begin: &[u8], items: &[Item]) {
        self.end_text();
        self.out.extend_from_slice(begin);
        for item in items {
            self.item(item);
        }
        self.end_text();
        self.out.extend_from_slice(b"EMC\n");
    }

    /// Sees that what comes next is in a sequence, and inside or outside of a text object.
    fn within(&mut self, in_text: bool, lang: Option<&Arc<str>>) {
        let fits = |s: &Sequence| s.in_text == in_text && !s.said && s.lang.as_ref() == lang;
        if self.tag.is_some() && self.open.as_ref().is_some_and(fits) {
            return;
        }
        self.end_sequence();
        if in_text {
            self.begin_text();
        } else {
            self.end_text();
        }
        if self.tag.is_some() {
            self.begin_sequence(
                Sequence { in_text, said: false, lang: lang.cloned() },
                Said::Itself,
            );
        }
    }

    /// Begins a sequence in the text object that is read otherwise: sequences do not nest, as
    /// Poppler loses what follows an inner one in its sequence.
    fn say(&mut self, words: Said, lang: Option<&Arc<str>>) {
        self.end_sequence();
        self.begin_text();
        self.begin_sequence(Sequence { in_text: true, said: true, lang: lang.cloned() }, words);
    }

    /// Begins the sequence of a hyphen that divides a word. Its element says that it is a soft one;
    /// without a structure nothing does: readers then join what a hyphen ends at a line's end.
    fn divide(&mut self, lang: Option<&Arc<str>>) {
        if self.tag.is_none() {
            return self.within(true, lang);
        }
        self.hyphens.push(self.next);
        self.say(Said::Itself, lang);
    }

    fn begin_sequence(&mut self, sequence: Sequence, words: Said) {
        let plain = !sequence.said && sequence.lang.is_none();
        let tag = self.tag.filter(|_| plain).unwrap_or("Span");
        let _ = write!(self.out, "/{tag} <<");
        if self.tag.is_some() {
            let _ = write!(self.out, "/MCID {}", self.next);
            self.next += 1;
        }
        if let Some(lang) = &sequence.lang {
            let tag = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
            let _ = write!(self.out, "/Lang ({})", lang.chars().filter(tag).collect::<String>());
        }
        let (key, words) = match words {
            Said::Itself => ("", ""),
            Said::Actual(words) => ("/ActualText", words),
            Said::Expansion(words) => ("/E", words),
        };
        if !key.is_empty() {
            let _ = write!(self.out, "{key} <FEFF");
            for unit in words.encode_utf16() {
                let _ = write!(self.out, "{unit:04X}");
            }
            self.out.push(b'>');
        }
        self.out.extend_from_slice(b">> BDC\n");
        self.open = Some(sequence);
    }

    fn end_sequence(&mut self) {
        if self.open.take().is_some() {
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Run(run) => self.run(run),
            Item::Rect { x, y, w, h, color } => {
                self.within(false, None);
                self.fill(*color);
                for v in [*x, self.height - y - h, *w, *h] {
                    self.number(v);
                }
                self.out.extend_from_slice(b"re f\n");
            }
            Item::Path { segments, fill, stroke } => self.path(segments, *fill, *stroke),
            Item::Image { resource, x, y, w, h, crop, .. } => {
                self.within(false, None);
                self.out.extend_from_slice(b"q ");
                let [mut left, mut top, mut wide, mut high] = [*x, *y, *w, *h];
                if let Some(Crop { whole, .. }) = crop {
                    // Nothing of it is seen beyond the frame.
                    for v in [left, self.height - top - high, wide, high] {
                        self.number(v);
                    }
                    self.out.extend_from_slice(b"re W n ");
                    [left, top, wide, high] = [x + whole[0], y + whole[1], whole[2], whole[3]];
                }
                for v in [wide, 0.0, 0.0, high, left, self.height - top - high] {
                    self.number(v);
                }
                let _ = writeln!(self.out, "cm /Im{resource} Do Q");
            }
        }
    }

    fn path(&mut self, segments: &[Segment], fill: Option<Grey>, stroke: Option<(f32, Grey)>) {
        self.within(false, None);
        if let Some(grey) = fill {
            self.fill(grey);
        }
        if let Some((width, grey)) = stroke {
            self.number(width);
            self.out.extend_from_slice(b"w ");
            self.number(grey.0);
            self.out.extend_from_slice(b"G ");
        }
        let top = self.height;
        for segment in segments {
            match *segment {
                Segment::Move(x, y) => self.numbers(&[x, top - y], b"m "),
                Segment::Line(x, y) => self.numbers(&[x, top - y], b"l "),
                Segment::Cubic(a, b, c, d, e, f) => {
                    self.numbers(&[a, top - b, c, top - d, e, top - f], b"c ");
                }
                Segment::Close => self.out.extend_from_slice(b"h "),
            }
        }
        self.out.extend_from_slice(match (fill, stroke) {
            (Some(_), Some(_)) => b"B\n",
            (Some(_), None) => b"f\n",
            (None, Some(_)) => b"S\n",
            (None, None) => b"n\n",
        });
    }

    fn numbers(&mut self, values: &[f32], operator: &[u8]) {
        for v in values {
            self.number(*v);
        }
        self.out.extend_from_slice(operator);
    }

    fn fill(&mut self, grey: Grey) {
        if grey != self.fill {
            self.number(grey.0);
            self.out.extend_from_slice(b"g ");
            self.fill = grey;
        }
    }

    fn begin_text(&mut self) {
        if !self.in_text {
            self.out.extend_from_slice(b"BT\n");
            self.in_text = true;
        }
    }

    fn end_text(&mut self) {
        if self.open.as_ref().is_some_and(|s| s.in_text) {
            self.end_sequence();
        }
        if self.in_text {
            self.out.extend_from_slice(b"ET\n");
            self.in_text = false;
        }
    }

    fn run(&mut self, run: &Run) {
        let Some(Some(font)) = self.fonts.get(usize::from(run.face.0)) else { return };
        if run.glyphs.is_empty() {
            return;
        }
        let lang = run.lang.as_ref();
        let words = run.actual.is_none() && !matches!(run.sense, Sense::Formula(_));
        let short = self.short.filter(|_| self.tag.is_some() && words);
        let expanded = short.map(|short| short.in_text(&run.text)).unwrap_or_default();
        match &run.actual {
            Some(_) if run.divides() => self.divide(lang),
            Some(actual) => self.say(Said::Actual(actual), lang),
            None if expanded.first().is_some_and(|(place, _)| place.start == 0) => {
                // Its first sequence is the abbreviation's.
                self.end_sequence();
                self.begin_text();
            }
            None => self.within(true, lang),
        }
        self.fill(run.color);
        if self.font != Some((run.face.0, run.size)) {
            let _ = write!(self.out, "/{} ", font.id.0);
            self.number(run.size);
            self.out.extend_from_slice(b"Tf ");
            self.font = Some((run.face.0, run.size));
        }
        if self.scale != run.scale {
            self.number(run.scale * 100.0);
            self.out.extend_from_slice(b"Tz ");
            self.scale = run.scale;
        }
        let track = (run.track * run.size * 10.0).round() / 10_000.0;
        if self.track != track {
            decimal(&mut self.out, track, 10_000);
            self.out.extend_from_slice(b" Tc ");
            self.track = track;
        }
        self.out.extend_from_slice(if run.turned { b"0 1 -1 0 " } else { b"1 0 0 1 " });
        self.numbers(&[run.x, self.height - run.y], b"Tm\n");
        self.glyphs(run, font, expanded);
        if run.actual.is_some() && self.open.as_ref().is_some_and(|s| s.said) {
            self.end_sequence();
        }
        self.boxes(run);
    }

    /// Boxes where the face has no glyph. They are drawn: no file may show a face's own glyph for
    /// what it has not (ISO 19005-2, 6.2.11.8).
    fn boxes(&mut self, run: &Run) {
        let mut along = 0.0;
        for g in &run.glyphs {
            let w = g.advance * run.size * run.scale / 1000.0;
            if g.id == 0 {
                self.within(false, run.lang.as_ref());
                self.number(run.color.0);
                self.out.extend_from_slice(b"G 0.5 w ");
                let (right, high) = (along + w * 0.1, run.size * 0.68);
                let [x, y, wide, high] = if run.turned {
                    [run.x - high, self.height - run.y + right, high, w * 0.8]
                } else {
                    [run.x + right, self.height - run.y, w * 0.8, high]
                };
                self.numbers(&[x, y, wide, high], b"re S\n");
            }
            along += w;
        }
    }

    /// One TJ array where it can be; broken where a glyph is shifted up or stands for other text
    /// than elsewhere in the document, and at the abbreviations in `expanded`.
    fn glyphs(&mut self, run: &Run, font: &Embedded, expanded: Vec<(Range<usize>, &str)>) {
        let texts = run.actual.is_none();
        let mut at = 0;
        let mut open = false;
        let mut hex = false;
        let glyphs = &run.glyphs;
        let track = self.track * 1000.0 / run.size;
        let mut expanded = expanded.into_iter().peekable();
        // Where the abbreviation that is being written ends.
        let mut until = None;
        let mut i = 0;
        while i < glyphs.len() {
            if let Some((place, words)) = expanded.next_if(|(place, _)| place.start == at) {
                self.close(&mut open, &mut hex);
                self.say(Said::Expansion(words), run.lang.as_ref());
                until = Some(place.end);
            }
            let g = &glyphs[i];
            let glyph_of = |g: &Glyph| usize::from(if g.id == 0 { font.space } else { g.id });
            let old = glyph_of(g);
            // A cluster: the glyph with text and those without that follow it.
            let mut k = i + 1;
            while k < glyphs.len() && glyphs[k].len == 0 {
                k += 1;
            }
            let end = at + usize::from(g.len);
            let words = &*as_read(run.text.get(at..end).unwrap_or(""));
            at = end;
            let usual = font.text.get(old).and_then(|t| t.as_deref()).unwrap_or("");
            let plain = k == i + 1 && (usual == words || (blank(usual) && blank(words)));
            let said = texts && !plain;
            if said {
                self.close(&mut open, &mut hex);
                self.say(Said::Actual(words), run.lang.as_ref());
            }
            for g in &glyphs[i..k] {
                let old = glyph_of(g);
                let Some(&new) = font.map.get(old) else { continue };
                let rise = f32::from(g.dy) * run.size / 1000.0;
                if rise != self.rise {
                    self.close(&mut open, &mut hex);
                    self.numbers(&[rise], b"Ts ");
                    self.rise = rise;
                }
                if !open {
                    self.out.push(b'[');
                    open = true;
                }
                if g.dx != 0 {
                    self.adjust(&mut hex, -f32::from(g.dx));
                }
                if !hex {
                    self.out.push(b'<');
                    hex = true;
                }
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                for shift in [12, 8, 4, 0] {
                    self.out.push(DIGITS[usize::from(new >> shift & 15)]);
                }
                let width = font.widths.get(old).copied().unwrap_or(0) as f32;
                let kern = width + track - g.advance + f32::from(g.dx);
                if !(-0.05..=0.05).contains(&kern) {
                    self.adjust(&mut hex, kern);
                }
            }
            if said || until.is_some_and(|end| at >= end) {
                until = None;
                self.close(&mut open, &mut hex);
                self.end_sequence();
                if k < glyphs.len() {
                    self.within(true, run.lang.as_ref());
                }
            }
            i = k;
        }
        self.close(&mut open, &mut hex);
        if self.rise != 0.0 {
            self.out.extend_from_slice(b"0 Ts ");
            self.rise = 0.0;
        }
    }

    fn adjust(&mut self, hex: &mut bool, by: f32) {
        if std::mem::take(hex) {
            self.out.push(b'>');
        } else if self.out.last() != Some(&b'[') {
            // Behind the adjustment of the glyph before, which would run into this one.
            self.out.push(b' ');
        }
        decimal(&mut self.out, by, 10);
    }

    fn close(&mut self, open: &mut bool, hex: &mut bool) {
        if std::mem::take(hex) {
            self.out.push(b'>');
        }
        if std::mem::take(open) {
            self.out.extend_from_slice(b"]TJ\n");
        }
    }

    /// A number of at most three decimals and a space.
    fn number(&mut self, value: f32) {
        decimal(&mut self.out, value, 1000);
        self.out.push(b' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjustments_in_a_row_stay_two_numbers() {
        let mut w = Writer::new(0.0, &[]);
        let mut hex = false;
        w.out.push(b'[');
        w.adjust(&mut hex, -30.0);
        w.adjust(&mut hex, 12.5);
        w.out.extend_from_slice(b"<0001");
        hex = true;
        w.adjust(&mut hex, 4.0);
        w.adjust(&mut hex, -5.0);
        assert_eq!(String::from_utf8(w.out).expect("ASCII"), "[-30 12.5<0001>4 -5");
    }
}
