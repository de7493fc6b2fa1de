//! Glyphs as path data.
//!
//! A line of text is one path. An element for each glyph (`use`) costs a browser a tree of its own: of a page with two
//! thousand letters it would take several tenths of a second to draw. So outlines are written in steps from
//! the pen's position, which makes them the same letters wherever the glyph stands.

use crate::typeset::page::FaceData;
use rustc_hash::FxHashMap;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::sync::Arc;

/// The outlines of faces, each glyph drawn once and numbered in the order of drawing. Who draws pages
/// again and again keeps it.
#[derive(Default)]
pub(crate) struct Outlines {
    faces: Vec<(Arc<FaceData>, FxHashMap<u16, usize>)>,
    drawn: Vec<Box<str>>,
}

impl Outlines {
    /// The number of a glyph's outline.
    pub(super) fn number(&mut self, face: &Arc<FaceData>, id: u16) -> usize {
        // A book has some ten faces: the next glyph is of the same one.
        let known = self.faces.iter().position(|(known, _)| Arc::ptr_eq(known, face));
        let index = known.unwrap_or_else(|| {
            self.faces.push((Arc::clone(face), FxHashMap::default()));
            self.faces.len() - 1
        });
        let drawn = &mut self.drawn;
        *self.faces[index].1.entry(id).or_insert_with(|| {
            drawn.push(outline(face, id).into());
            drawn.len() - 1
        })
    }

    /// The outline of this number in units of its face, upwards, from the pen's position on.
    pub(super) fn of(&self, number: usize) -> &str {
        self.drawn.get(number).map_or("", |outline| outline)
    }

    /// The outlines from this number on.
    #[cfg(feature = "cli")]
    pub(crate) fn since(&self, number: usize) -> &[Box<str>] {
        self.drawn.get(number..).unwrap_or_default()
    }
}

fn outline(face: &FaceData, id: u16) -> String {
    let mut pen = Steps::default();
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    let drawn = FontRef::from_index(face.bytes(), face.index).ok().and_then(|font| {
        font.outline_glyphs().get(GlyphId::new(u32::from(id)))?.draw(settings, &mut pen).ok()
    });
    if drawn.is_some() { pen.out } else { String::new() }
}

/// Path data in steps, counted in tenths of a unit: so that no step carries on what another one was
/// rounded by.
#[derive(Default)]
struct Steps {
    out: String,
    at: [i32; 2],
    begin: [i32; 2],
}

impl Steps {
    fn add(&mut self, command: char, points: &[[f32; 2]]) {
        self.out.push(command);
        let from = self.at;
        for (i, point) in points.iter().enumerate() {
            // Infinite numbers and not-a-number end at a number; a font has neither.
            let to = point.map(|v| (v * 10.0).round() as i32);
            for axis in 0..2 {
                step(&mut self.out, to[axis].saturating_sub(from[axis]), i + axis == 0);
            }
            self.at = to;
        }
    }
}

/// Writes a number of tenths, with a space where it would run into the one before.
pub(super) fn step(out: &mut String, tenths: i32, first: bool) {
    if tenths < 0 {
        out.push('-');
    } else if !first {
        out.push(' ');
    }
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let mut buffer = [b'0'; 10];
    let mut from = buffer.len();
    let mut left = whole;
    while left > 0 || from == buffer.len() {
        from -= 1;
        buffer[from] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    out.extend(buffer[from..].iter().map(|digit| char::from(*digit)));
    if rest > 0 {
        out.push('.');
        out.push(char::from(b'0' + rest as u8));
    }
}

impl OutlinePen for Steps {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add('m', &[[x, y]]);
        self.begin = self.at;
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.add('l', &[[x, y]]);
    }
    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.add('q', &[[a, b], [x, y]]);
    }
    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.add('c', &[[a, b], [c, d], [x, y]]);
    }
    fn close(&mut self) {
        self.out.push('z');
        self.at = self.begin;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_are_steps_from_the_pen() {
        let mut pen = Steps::default();
        pen.move_to(100.0, -20.0);
        pen.line_to(100.0, 0.0);
        pen.quad_to(90.5, 10.0, 80.25, 0.0);
        pen.close();
        pen.move_to(0.0, 0.0);
        pen.curve_to(1.0, 2.0, -3.0, 4.0, 5.0, 1234.0);
        pen.close();
        // Behind the first outline's end the pen is where it began.
        assert_eq!(pen.out, "m100-20l0 20q-9.5 10-19.7 0zm-100 20c1 2-3 4 5 1234z");
    }

    #[test]
    fn a_glyph_that_no_face_has_draws_nothing() {
        let face = FaceData::new("", Vec::new());
        let (face, mut outlines) = (Arc::new(face), Outlines::default());
        assert_eq!((outlines.number(&face, 7), outlines.number(&face, 8)), (0, 1));
        assert_eq!(outlines.number(&face, 7), 0, "drawn once");
        assert_eq!(outlines.of(0), "");
        #[cfg(feature = "cli")]
        assert_eq!((outlines.since(1).len(), outlines.since(9).len()), (1, 0));
    }
}
