//! The bundled faces: parsed once, shared by all threads.

use super::page::{FaceData, FaceId};
use crate::theme::Family;
use harfrust::{FontRef, ShaperData};
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// File and PostScript name of each face, in the order of their ids.
const FACES: [(&str, &[u8]); 15] = [
    ("LibertinusSerif-Regular", include_bytes!("../../fonts/LibertinusSerif-Regular.otf")),
    ("LibertinusSerif-Italic", include_bytes!("../../fonts/LibertinusSerif-Italic.otf")),
    ("LibertinusSerif-Bold", include_bytes!("../../fonts/LibertinusSerif-Bold.otf")),
    ("LibertinusSerif-BoldItalic", include_bytes!("../../fonts/LibertinusSerif-BoldItalic.otf")),
    ("LinBiolinumO", include_bytes!("../../fonts/LinBiolinum_R.otf")),
    ("LinBiolinumOI", include_bytes!("../../fonts/LinBiolinum_RI.otf")),
    ("LinBiolinumOB", include_bytes!("../../fonts/LinBiolinum_RB.otf")),
    ("JetBrainsMono-Regular", include_bytes!("../../fonts/JetBrainsMono-Regular.ttf")),
    ("JetBrainsMono-Italic", include_bytes!("../../fonts/JetBrainsMono-Italic.ttf")),
    ("JetBrainsMono-Bold", include_bytes!("../../fonts/JetBrainsMono-Bold.ttf")),
    ("JetBrainsMono-BoldItalic", include_bytes!("../../fonts/JetBrainsMono-BoldItalic.ttf")),
    ("NewCMMath-Regular", include_bytes!("../../fonts/NewCMMath-Regular.otf")),
    ("DejaVuSansMono", include_bytes!("../../fonts/DejaVuSansMono.ttf")),
    ("LibertinusSerif-Semibold", include_bytes!("../../fonts/LibertinusSerif-Semibold.otf")),
    (
        "LibertinusSerif-SemiboldItalic",
        include_bytes!("../../fonts/LibertinusSerif-SemiboldItalic.otf"),
    ),
];

/// The math face.
pub const MATH: FaceId = FaceId(11);
/// Where characters are looked for that a face lacks, in this order.
const FALLBACK: [FaceId; 4] = [FaceId(0), FaceId(4), MATH, FaceId(12)];

/// Measures of a face in em.
#[derive(Debug, Clone, Copy, Default)]
pub struct Metrics {
    /// Height above the baseline.
    pub ascent: f32,
    /// Depth below it, positive.
    pub descent: f32,
    /// Height of x.
    pub x_height: f32,
    /// Height of capitals.
    pub cap_height: f32,
    /// Width of the space.
    pub space: f32,
}

/// A parsed face.
pub struct Face {
    /// Tables.
    pub font: FontRef<'static>,
    /// What shaping needs of them.
    pub shaper: ShaperData,
    /// Units per em.
    pub upem: f32,
    /// Glyph of the space.
    pub space: u16,
    /// Glyph of the hyphen.
    pub hyphen: u16,
    /// Measures.
    pub metrics: Metrics,
}

/// All faces.
pub struct Fonts {
    faces: Vec<OnceLock<Face>>,
    data: Vec<Arc<FaceData>>,
}

impl Fonts {
    /// The bundled faces.
    pub fn bundled() -> &'static Fonts {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| Fonts {
            faces: FACES.iter().map(|_| OnceLock::new()).collect(),
            data: FACES
                .iter()
                .map(|(name, bytes)| {
                    let upem = FontRef::new(bytes)
                        .map(|f| f.metrics(Size::unscaled(), LocationRef::default()).units_per_em)
                        .unwrap_or(1000);
                    Arc::new(FaceData {
                        name: (*name).to_string(),
                        data: Cow::Borrowed(*bytes),
                        index: 0,
                        upem,
                    })
                })
                .collect(),
        })
    }

    /// The face of a family in a weight and slope.
    pub fn face(&self, family: Family, bold: bool, italic: bool) -> FaceId {
        FaceId(match (family, bold, italic) {
            (Family::Serif, false, false) => 0,
            (Family::Serif, false, true) => 1,
            (Family::Serif, true, false) => 2,
            (Family::Serif, true, true) => 3,
            (Family::Sans, false, false) => 4,
            (Family::Sans, false, true) => 5,
            (Family::Sans, true, _) => 6,
            (Family::Mono, false, false) => 7,
            (Family::Mono, false, true) => 8,
            (Family::Mono, true, false) => 9,
            (Family::Mono, true, true) => 10,
            (Family::Math, ..) => 11,
        })
    }

    /// All faces as the PDF writer wants them, indexed by [`FaceId`].
    pub fn data(&self) -> &[Arc<FaceData>] {
        &self.data
    }

    /// A parsed face.
    pub fn get(&self, id: FaceId) -> &Face {
        let index = usize::from(id.0).min(FACES.len() - 1);
        self.faces[index].get_or_init(|| load(FACES[index].1))
    }

    /// Measures of a face.
    pub fn metrics(&self, id: FaceId) -> Metrics {
        self.get(id).metrics
    }

    /// White at the left of a glyph, em.
    pub fn bearing(&self, id: FaceId, glyph: u16) -> f32 {
        let face = self.get(id);
        let metrics = face.font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let bounds = metrics.bounds(skrifa::GlyphId::new(u32::from(glyph)));
        bounds.map_or(0.0, |b| b.x_min / face.upem)
    }

    /// Whether a face has a glyph for a character.
    pub fn covers(&self, id: FaceId, ch: char) -> bool {
        self.get(id).font.charmap().map(ch).is_some()
    }

    /// The first face that has a glyph for a character, `id` preferred.
    pub fn covering(&self, id: FaceId, ch: char) -> Option<FaceId> {
        std::iter::once(id).chain(FALLBACK).find(|f| self.covers(*f, ch))
    }
}

fn load(bytes: &'static [u8]) -> Face {
    // The bundled files are known to parse; a test loads each of them.
    let font = FontRef::new(bytes).expect("bundled faces parse");
    let shaper = ShaperData::new(&font);
    let m = font.metrics(Size::unscaled(), LocationRef::default());
    let upem = f32::from(m.units_per_em);
    let map = font.charmap();
    let glyph = |c: char| map.map(c).map_or(0, |g| g.to_u32() as u16);
    let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let space = glyph(' ');
    let advance = widths.advance_width(skrifa::GlyphId::new(u32::from(space))).unwrap_or(0.0);
    let height = |c: char| {
        let id = skrifa::GlyphId::new(u32::from(glyph(c)));
        widths.bounds(id).map_or(0.0, |b| b.y_max / upem)
    };
    let metrics = Metrics {
        ascent: m.ascent / upem,
        descent: -m.descent / upem,
        x_height: m.x_height.map_or_else(|| height('x'), |h| h / upem),
        cap_height: m.cap_height.map_or_else(|| height('H'), |h| h / upem),
        space: advance / upem,
    };
    Face { font, shaper, upem, space, hyphen: glyph('-'), metrics }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_face_parses_and_has_a_space() {
        let fonts = Fonts::bundled();
        for (i, (name, _)) in FACES.iter().enumerate() {
            let m = fonts.metrics(FaceId(i as u16));
            assert!(m.space > 0.15 && m.x_height > 0.3, "{name} {m:?}");
        }
    }

    #[test]
    fn missing_characters_are_found_elsewhere() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.covering(FaceId(0), 'a'), Some(FaceId(0)));
        assert!(fonts.covering(FaceId(4), '\u{2192}').is_some());
        assert_eq!(fonts.covering(FaceId(0), '\u{10FFFF}'), None);
    }
}
