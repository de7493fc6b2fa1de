//! The side of a large letter: how far its outline reaches at a height, so that what stands beside it may
//! follow it.

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::FontRef;
use skrifa::{GlyphId, MetadataProvider};

/// Steps in which curves are looked at: the outline of a letter of three lines is known to a hair.
const STEPS: u16 = 24;

/// The rightmost point of a glyph's outline between two heights above its baseline, all in units of its face;
/// none where it has no ink there.
pub(super) fn reach(font: &FontRef, glyph: u16, heights: (f32, f32)) -> Option<f32> {
    let mut side = Side { heights, ..Side::default() };
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    font.outline_glyphs().get(GlyphId::new(u32::from(glyph)))?.draw(settings, &mut side).ok()?;
    side.reach
}

#[derive(Default)]
struct Side {
    heights: (f32, f32),
    at: [f32; 2],
    begin: [f32; 2],
    reach: Option<f32>,
}

impl Side {
    /// A straight stroke to a point, as far as it lies between the heights.
    fn stroke(&mut self, to: [f32; 2]) {
        let from = std::mem::replace(&mut self.at, to);
        let (low, high) = self.heights;
        let (first, last) = (from[1].min(to[1]), from[1].max(to[1]));
        if last < low || first > high {
            return;
        }
        let at = |y: f32| match to[1] - from[1] {
            rise if rise.abs() < 1.0e-3 => from[0].max(to[0]),
            rise => from[0] + (to[0] - from[0]) * (y - from[1]) / rise,
        };
        let ends = [first.max(low), last.min(high)].map(at);
        let most = ends[0].max(ends[1]);
        self.reach = Some(self.reach.map_or(most, |reach| reach.max(most)));
    }

    /// A curve, by its point at each share of its way.
    fn curve(&mut self, point: impl Fn(f32) -> [f32; 2]) {
        for step in 1..=STEPS {
            self.stroke(point(f32::from(step) / f32::from(STEPS)));
        }
    }
}

impl OutlinePen for Side {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = [x, y];
        self.begin = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.stroke([x, y]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (a, b, c) = (self.at, [x1, y1], [x, y]);
        self.curve(|t| {
            let u = 1.0 - t;
            std::array::from_fn(|i| u * u * a[i] + 2.0 * u * t * b[i] + t * t * c[i])
        });
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, c, d) = (self.at, [x1, y1], [x2, y2], [x, y]);
        self.curve(|t| {
            let u = 1.0 - t;
            std::array::from_fn(|i| {
                u * u * u * a[i]
                    + 3.0 * u * u * t * b[i]
                    + 3.0 * u * t * t * c[i]
                    + t * t * t * d[i]
            })
        });
    }

    fn close(&mut self) {
        self.stroke(self.begin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_narrow_where_their_outline_is() {
        let bytes: &[u8] = include_bytes!("../../fonts/LibertinusSerif-Regular.otf");
        let font = FontRef::new(bytes).expect("a font");
        let side = |letter: char, from: f32, to: f32| {
            let glyph = font.charmap().map(letter).expect("a glyph").to_u32() as u16;
            reach(&font, glyph, (from, to)).unwrap_or(0.0)
        };
        // Capitals are some 645 units high.
        let (top, foot) = ((420.0, 640.0), (0.0, 150.0));
        for letter in ['A', 'L'] {
            assert!(side(letter, top.0, top.1) < 0.75 * side(letter, foot.0, foot.1), "{letter}");
        }
        for letter in ['V', 'W', 'T', 'F'] {
            assert!(side(letter, top.0, top.1) > side(letter, foot.0, foot.1), "{letter}");
        }
        let (upper, lower) = (side('O', 300.0, 350.0), side('O', 0.0, 40.0));
        assert!(upper > lower && lower > 0.5 * upper, "{upper} {lower}");
        assert_eq!(side('A', 2000.0, 3000.0), 0.0);
    }
}
