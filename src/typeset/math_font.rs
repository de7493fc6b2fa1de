//! Math faces as the layout of formulas wants them.

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::{FontRef, TableProvider, types::Tag};
use skrifa::{GlyphId, MetadataProvider};

/// No sign that takes limits is lower than this, em.
const LOW: f32 = 0.8;

/// The bytes of a math face in which slanted letters are as wide as they slant.
///
/// OpenType gives a letter such as the *I* of formulas an advance without its italic correction,
/// and the correction beside it: an exponent stands behind both, an index behind the advance alone
/// (MATH table, *MathItalicsCorrectionInfo*). The layout takes the advance for the end of both and
/// goes back by the correction for an index, which would then stand in the letter. So the
/// correction is added to the advance of letters, as TeX's fonts have it: of what reaches beyond
/// its advance, or is low. At integral signs and the like an index does stand further in. `None`
/// if the tables are not understood.
pub(super) fn for_layout(bytes: &[u8]) -> Option<Vec<u8>> {
    let font = FontRef::new(bytes).ok()?;
    let math = font.table_data(Tag::new(b"MATH"))?;
    let math = math.as_bytes();
    let info = usize::from(u16_at(math, 6)?);
    let italics = info + usize::from(u16_at(math, info)?);
    let coverage = italics + usize::from(u16_at(math, italics)?);
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let low = f32::from(font.head().ok()?.units_per_em()) * LOW;
    let hmtx = font
        .table_directory()
        .table_records()
        .iter()
        .find(|r| r.tag() == Tag::new(b"hmtx"))?
        .offset() as usize;
    let count = usize::from(font.hhea().ok()?.number_of_h_metrics());
    let mut out = bytes.to_vec();
    for (index, glyph) in covered(math, coverage)?.into_iter().enumerate() {
        let correction = u16_at(math, italics + 4 + 4 * index)? as i16;
        if correction <= 0 || usize::from(glyph) >= count {
            continue;
        }
        let at = hmtx + 4 * usize::from(glyph);
        let advance = u16_at(bytes, at)?;
        let ink = metrics.bounds(GlyphId::from(glyph)).unwrap_or_default();
        if ink.x_max > f32::from(advance) || ink.y_max - ink.y_min < low {
            let wide = advance.saturating_add(correction as u16);
            out.get_mut(at..at + 2)?.copy_from_slice(&wide.to_be_bytes());
        }
    }
    Some(out)
}

/// The glyphs of a coverage table, in its order.
pub(super) fn covered(table: &[u8], at: usize) -> Option<Vec<u16>> {
    let count = usize::from(u16_at(table, at + 2)?);
    match u16_at(table, at)? {
        1 => (0..count).map(|i| u16_at(table, at + 4 + 2 * i)).collect(),
        2 => {
            let mut glyphs = Vec::new();
            for i in 0..count {
                let range = at + 4 + 6 * i;
                glyphs.extend(u16_at(table, range)?..=u16_at(table, range + 2)?);
            }
            Some(glyphs)
        }
        _ => None,
    }
}

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2).map(|b| u16::from_be_bytes([b[0], b[1]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::bundled::{MATH, MORE_MATH};
    use crate::typeset::fonts::Fonts;

    #[test]
    fn slanted_letters_are_as_wide_as_they_slant_and_integrals_stay() {
        for face in [MATH, MORE_MATH] {
            let data = &Fonts::bundled().data()[usize::from(face.0)];
            let bytes = for_layout(data.bytes()).expect("a math face");
            assert_eq!(bytes.len(), data.bytes().len());
            let advance = |bytes: &[u8], c: char| {
                let font = FontRef::new(bytes).expect("a face");
                let glyph = font.charmap().map(c).expect("a glyph");
                let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
                metrics.advance_width(glyph).expect("an advance")
            };
            assert!(advance(&bytes, '\u{1d43c}') > advance(data.bytes(), '\u{1d43c}') + 50.0);
            assert_eq!(advance(&bytes, '\u{222b}'), advance(data.bytes(), '\u{222b}'));
            assert_eq!(advance(&bytes, '2'), advance(data.bytes(), '2'));
        }
        assert!(for_layout(b"no font").is_none());
    }
}
