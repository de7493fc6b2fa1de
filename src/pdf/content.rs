//! Page content as PDF operators, written straight into bytes.

use super::fonts::Embedded;
use crate::theme::Grey;
use crate::typeset::page::{Item, Page, Role, Run, Segment};
use flate2::{Compress, Compression, FlushCompress, Status};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;

thread_local! {
    /// A packer's tables are larger than a page; they are made once in each thread.
    static PACKERS: RefCell<BTreeMap<u32, Compress>> = const { RefCell::new(BTreeMap::new()) };
}

/// Compression of page content: level 6 is within two per cent of level 9 at half its time.
const LEVEL: u32 = 6;

/// Deflates a stream.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    deflate_at(bytes, LEVEL)
}

/// Deflates a stream at a level from 1 (fast) to 9 (small).
pub(super) fn deflate_at(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    PACKERS.with_borrow_mut(|packers| {
        let packer =
            packers.entry(level).or_insert_with(|| Compress::new(Compression::new(level), true));
        packer.reset();
        loop {
            let read = packer.total_in() as usize;
            match packer.compress_vec(&bytes[read..], &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) | Err(_) => break,
                Ok(_) => out.reserve(bytes.len() / 4 + 64),
            }
        }
    });
    out
}

/// The content of a page of height `height`.
pub(super) fn page(page: &Page, height: f32, fonts: &[Option<Embedded>]) -> Vec<u8> {
    let mut writer = Writer {
        out: Vec::with_capacity(16 * 1024),
        height,
        fonts,
        fill: Grey(0.0),
        font: None,
        scale: 1.0,
        rise: 0.0,
        track: 0.0,
        in_text: false,
    };
    for group in &page.groups {
        let artifact = matches!(group.role, Role::Artifact | Role::Furniture);
        if artifact {
            writer.end_text();
            writer.out.extend_from_slice(b"/Artifact BMC\n");
        }
        for item in &group.items {
            writer.item(item);
        }
        if artifact {
            writer.end_text();
            writer.out.extend_from_slice(b"EMC\n");
        }
    }
    writer.end_text();
    writer.out
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
}

impl Writer<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Run(run) => self.run(run),
            Item::Rect { x, y, w, h, color } => {
                self.end_text();
                self.fill(*color);
                for v in [*x, self.height - y - h, *w, *h] {
                    self.number(v);
                }
                self.out.extend_from_slice(b"re f\n");
            }
            Item::Path { segments, fill, stroke } => self.path(segments, *fill, *stroke),
            Item::Image { resource, x, y, w, h } => {
                self.end_text();
                self.out.extend_from_slice(b"q ");
                for v in [*w, 0.0, 0.0, *h, *x, self.height - y - h] {
                    self.number(v);
                }
                let _ = writeln!(self.out, "cm /Im{resource} Do Q");
            }
        }
    }

    fn path(&mut self, segments: &[Segment], fill: Option<Grey>, stroke: Option<(f32, Grey)>) {
        self.end_text();
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
        self.begin_text();
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
            self.decimal(track, 10_000);
            self.out.extend_from_slice(b" Tc ");
            self.track = track;
        }
        self.out.extend_from_slice(b"1 0 0 1 ");
        self.numbers(&[run.x, self.height - run.y], b"Tm\n");
        match &run.actual {
            Some(text) => {
                self.actual(text);
                self.glyphs(run, font, false);
                self.out.extend_from_slice(b"EMC\n");
            }
            None => self.glyphs(run, font, true),
        }
    }

    /// Text that stands for what follows, up to the next EMC.
    fn actual(&mut self, text: &str) {
        self.out.extend_from_slice(b"/Span <</ActualText <FEFF");
        for unit in text.encode_utf16() {
            let _ = write!(self.out, "{unit:04X}");
        }
        self.out.extend_from_slice(b">>> BDC ");
    }

    /// One TJ array where it can be; broken where a glyph is shifted up or stands for other text
    /// than elsewhere in the document.
    fn glyphs(&mut self, run: &Run, font: &Embedded, texts: bool) {
        let mut at = 0;
        let mut open = false;
        let mut hex = false;
        let glyphs = &run.glyphs;
        let track = self.track * 1000.0 / run.size;
        let mut i = 0;
        while i < glyphs.len() {
            let g = &glyphs[i];
            let old = usize::from(g.id);
            // A cluster: the glyph with text and those without that follow it.
            let mut k = i + 1;
            while k < glyphs.len() && glyphs[k].len == 0 {
                k += 1;
            }
            let end = at + usize::from(g.len);
            let words = run.text.get(at..end).unwrap_or("");
            at = end;
            let plain = k == i + 1 && font.text.get(old).and_then(|t| t.as_deref()) == Some(words);
            let said = texts && !plain;
            if said {
                self.close(&mut open, &mut hex);
                self.actual(words);
            }
            for g in &glyphs[i..k] {
                let old = usize::from(g.id);
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
            if said {
                self.close(&mut open, &mut hex);
                self.out.extend_from_slice(b"EMC ");
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
        }
        self.decimal(by, 10);
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
        self.decimal(value, 1000);
        self.out.push(b' ');
    }

    fn integer(&mut self, n: u64) {
        if n > 9 {
            self.integer(n / 10);
        }
        self.out.push(b'0' + (n % 10) as u8);
    }

    /// A number in units of 1/`unit`, without trailing zeros. Not-a-number is written as 0.
    fn decimal(&mut self, value: f32, unit: i64) {
        let scaled = f64::from(value) * unit as f64;
        let mut n = if scaled.is_finite() { scaled.clamp(-1e12, 1e12) } else { 0.0 };
        n += if n < 0.0 { -0.5 } else { 0.5 };
        let n = n as i64;
        if n < 0 {
            self.out.push(b'-');
        }
        let n = n.unsigned_abs();
        let unit = unit as u64;
        self.integer(n / unit);
        let mut rest = n % unit;
        if rest > 0 {
            self.out.push(b'.');
            let mut place = unit / 10;
            while rest > 0 && place > 0 {
                self.out.push(b'0' + (rest / place) as u8);
                rest %= place;
                place /= 10;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(value: f32, unit: i64) -> String {
        let mut w = Writer {
            out: Vec::new(),
            height: 0.0,
            fonts: &[],
            fill: Grey(0.0),
            font: None,
            scale: 1.0,
            rise: 0.0,
            track: 0.0,
            in_text: false,
        };
        w.decimal(value, unit);
        String::from_utf8(w.out).expect("ASCII")
    }

    #[test]
    fn numbers_are_short_and_never_odd() {
        assert_eq!(decimal(1.5, 1000), "1.5");
        assert_eq!(decimal(-0.25, 1000), "-0.25");
        assert_eq!(decimal(100.0, 1000), "100");
        assert_eq!(decimal(0.0004, 1000), "0");
        assert_eq!(decimal(3.06, 10), "3.1");
        assert_eq!(decimal(f32::NAN, 1000), "0");
        assert_eq!(decimal(0.007, 1000), "0.007");
    }
}
