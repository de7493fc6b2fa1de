//! Which character each glyph of a math face shows: also the larger variants of a sign, the parts
//! that a long one is put together from, and the letters of scripts, which no character leads to.

use super::bundled::MORE_MATH;
use super::math_font::{covered, u16_at};
use super::page::FaceId;
use skrifa::MetadataProvider;
use skrifa::raw::tables::gsub::{LigatureSubstFormat1, SingleSubst, SubstitutionSubtables};
use skrifa::raw::{FontRef, TableProvider, types::Tag};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The characters of a math face's glyphs.
#[derive(Debug, Default)]
pub(super) struct MathLetters {
    /// Those that the face itself leads to the glyph, ascending.
    own: BTreeMap<u16, Vec<char>>,
    /// Those of which the glyph is a variant.
    variants: BTreeMap<u16, Vec<char>>,
    /// Those of which the glyph is a part.
    parts: BTreeMap<u16, Vec<char>>,
    /// Letters that are one glyph together, in words within a formula.
    ligatures: BTreeMap<u16, String>,
}

impl MathLetters {
    /// Those of a bundled math face.
    pub(super) fn of(face: FaceId, bytes: &[u8]) -> &'static MathLetters {
        static FACES: [OnceLock<MathLetters>; 2] = [const { OnceLock::new() }; 2];
        FACES[usize::from(face == MORE_MATH)]
            .get_or_init(|| MathLetters::read(bytes).unwrap_or_default())
    }

    fn read(bytes: &[u8]) -> Option<MathLetters> {
        let font = FontRef::new(bytes).ok()?;
        let mut letters = MathLetters::default();
        for (ch, glyph) in font.charmap().mappings() {
            if let (Some(ch), Ok(glyph)) = (char::from_u32(ch), u16::try_from(glyph.to_u32())) {
                letters.own.entry(glyph).or_default().push(ch);
            }
        }
        letters.own.values_mut().for_each(|chars| chars.sort_unstable());
        let math = font.table_data(Tag::new(b"MATH"))?;
        letters.stretched(math.as_bytes());
        letters.alternates(&font);
        Some(letters)
    }

    /// Variants and parts (MATH table, *MathVariants*). A damaged table gives none.
    fn stretched(&mut self, math: &[u8]) -> Option<()> {
        let table = usize::from(u16_at(math, 8)?);
        let counts = [u16_at(math, table + 6)?, u16_at(math, table + 8)?].map(usize::from);
        for (direction, at) in [2, 4].into_iter().enumerate() {
            let coverage = usize::from(u16_at(math, table + at)?);
            if coverage == 0 {
                continue;
            }
            let first = 10 + 2 * counts[0] * direction;
            let bases = covered(math, table + coverage)?;
            for (n, base) in bases.into_iter().enumerate().take(counts[direction]) {
                let offset = usize::from(u16_at(math, table + first + 2 * n)?);
                for ch in self.own.get(&base).cloned().unwrap_or_default() {
                    self.construction(math, table + offset, ch);
                }
            }
        }
        Some(())
    }

    /// What a sign is made from (*MathGlyphConstruction*).
    fn construction(&mut self, math: &[u8], at: usize, ch: char) -> Option<()> {
        for n in 0..usize::from(u16_at(math, at + 2)?) {
            self.variants.entry(u16_at(math, at + 4 + 4 * n)?).or_default().push(ch);
        }
        let assembly = usize::from(u16_at(math, at)?);
        if assembly > 0 {
            let at = at + assembly;
            for n in 0..usize::from(u16_at(math, at + 4)?) {
                self.parts.entry(u16_at(math, at + 6 + 10 * n)?).or_default().push(ch);
            }
        }
        Some(())
    }

    /// Other forms of one character: those for scripts, for letters without dots and the like.
    fn alternates(&mut self, font: &FontRef) -> Option<()> {
        for lookup in font.gsub().ok()?.lookup_list().ok()?.lookups().iter().flatten() {
            match lookup.subtables() {
                Ok(SubstitutionSubtables::Single(tables)) => {
                    for table in tables.iter().flatten() {
                        self.single(&table);
                    }
                }
                Ok(SubstitutionSubtables::Alternate(tables)) => {
                    for table in tables.iter().flatten() {
                        let Ok(coverage) = table.coverage() else { continue };
                        for (base, set) in coverage.iter().zip(table.alternate_sets().iter()) {
                            let Ok(set) = set else { continue };
                            set.alternate_glyph_ids().iter().for_each(|alternate| {
                                self.alternate(base.to_u16(), alternate.get().to_u16());
                            });
                        }
                    }
                }
                Ok(SubstitutionSubtables::Ligature(tables)) => {
                    for table in tables.iter().flatten() {
                        self.joined(&table);
                    }
                }
                _ => {}
            }
        }
        Some(())
    }

    /// Ligatures (GSUB, *LigatureSubst*), of letters that characters lead to.
    fn joined(&mut self, table: &LigatureSubstFormat1) {
        let Ok(coverage) = table.coverage() else { return };
        for (first, set) in coverage.iter().zip(table.ligature_sets().iter()) {
            for ligature in set.iter().flat_map(|set| set.ligatures().iter()).flatten() {
                let rest = ligature.component_glyph_ids().iter().map(|id| id.get().to_u16());
                let letters = std::iter::once(first.to_u16()).chain(rest);
                let text: Option<String> =
                    letters.map(|id| self.own.get(&id).and_then(|chars| chars.first())).collect();
                if let Some(text) = text {
                    self.ligatures.entry(ligature.ligature_glyph().to_u16()).or_insert(text);
                }
            }
        }
    }

    /// The letters of a ligature.
    pub(super) fn ligature(&self, glyph: u16) -> Option<&str> {
        self.ligatures.get(&glyph).map(String::as_str)
    }

    fn single(&mut self, table: &SingleSubst) {
        match table {
            SingleSubst::Format1(table) => {
                let Ok(coverage) = table.coverage() else { return };
                for base in coverage.iter().map(|g| g.to_u16()) {
                    let other = base.wrapping_add_signed(table.delta_glyph_id());
                    self.alternate(base, other);
                }
            }
            SingleSubst::Format2(table) => {
                let Ok(coverage) = table.coverage() else { return };
                for (base, other) in coverage.iter().zip(table.substitute_glyph_ids()) {
                    self.alternate(base.to_u16(), other.get().to_u16());
                }
            }
        }
    }

    fn alternate(&mut self, base: u16, other: u16) {
        let chars = self.own.get(&base).or_else(|| self.variants.get(&base)).cloned();
        self.variants.entry(other).or_default().extend(chars.unwrap_or_default());
    }

    /// The character that a glyph shows in a formula of these `letters`, and whether it is only a
    /// part of its sign. Of several the formula's own one is it.
    pub(super) fn shown<'a>(&'a self, glyph: u16, letters: &str) -> Option<(char, bool)> {
        let of = |map: &'a BTreeMap<u16, Vec<char>>, part: bool| {
            map.get(&glyph).into_iter().flatten().map(move |ch| (*ch, part))
        };
        let known =
            || of(&self.own, false).chain(of(&self.variants, false)).chain(of(&self.parts, true));
        known().find(|(ch, _)| letters.contains(*ch)).or_else(|| known().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::bundled::MATH;
    use crate::typeset::fonts::Fonts;

    #[test]
    fn every_form_of_a_sign_shows_its_character() {
        for face in [MATH, MORE_MATH] {
            let data = &Fonts::bundled().data()[usize::from(face.0)];
            let letters = MathLetters::of(face, data.bytes());
            let font = FontRef::new(data.bytes()).expect("a face");
            for ch in ['x', '\u{1d465}', '\u{2211}', '\u{221a}', '(', '\u{3b1}', '\u{2032}'] {
                let glyph = font.charmap().map(ch).expect("a glyph").to_u32() as u16;
                assert_eq!(letters.shown(glyph, &ch.to_string()), Some((ch, false)));
            }
            let larger: Vec<char> = letters.variants.values().flatten().copied().collect();
            for ch in ['(', '\u{2211}', '\u{222b}', '\u{221a}', '\u{2032}'] {
                assert!(larger.contains(&ch), "{ch}");
            }
            assert!(letters.parts.values().flatten().any(|ch| *ch == '('));
            // What the layout can choose has a character.
            let part =
                letters.parts.iter().find(|p| p.1.contains(&'{')).expect("a part of a brace");
            assert_eq!(letters.shown(*part.0, "{a"), Some(('{', true)));
        }
        assert!(MathLetters::read(b"no font").is_none());
    }
}
