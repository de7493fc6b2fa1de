//! The characters that a face has glyphs for, apart from its file: whether it has one is asked of many faces in which
//! nothing is set then.

use skrifa::MetadataProvider;
use skrifa::raw::FontRef;

/// Characters in ranges, first and last of each, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Coverage(Box<[(u32, u32)]>);

impl Coverage {
    /// Those of a font file; none of what is no font.
    pub(super) fn of(file: &[u8], index: u32) -> Coverage {
        let Ok(font) = FontRef::from_index(file, index) else { return Coverage::default() };
        let map = font.charmap();
        let mut all: Vec<u32> =
            map.mappings().map(|(ch, _)| ch).filter(|ch| map.map(*ch).is_some()).collect();
        all.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for ch in all {
            match ranges.last_mut() {
                Some((_, last)) if ch <= *last + 1 => *last = ch,
                _ => ranges.push((ch, ch)),
            }
        }
        Coverage(ranges.into())
    }

    /// Whether a character is among them.
    pub(super) fn has(&self, ch: char) -> bool {
        let ch = u32::from(ch);
        let at = self.0.partition_point(|(_, last)| *last < ch);
        self.0.get(at).is_some_and(|(first, _)| *first <= ch)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bundled::{FACES, unpacked};
    use super::*;

    #[test]
    fn each_bundled_face_has_what_its_map_says() {
        for face in &FACES {
            let file = unpacked(face.packed);
            let coverage = Coverage::of(&file, 0);
            let map = FontRef::from_index(&file, 0).expect("a face").charmap();
            let wrong = ('\0'..='\u{3ffff}').find(|c| coverage.has(*c) != map.map(*c).is_some());
            assert_eq!(wrong, None, "{}", face.name);
        }
    }

    #[test]
    fn what_is_no_font_has_none() {
        assert!(!Coverage::of(b"no font", 0).has('a'));
    }
}
