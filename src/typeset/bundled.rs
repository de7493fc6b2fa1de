//! The faces that Recto carries, packed by `build.rs`: each is unpacked when it is first used.

use super::page::{FaceData, FaceId};
use libdeflater::Decompressor;
use std::sync::{Arc, OnceLock};
use usvg::fontdb::{Database, FaceInfo, ID, Language, Source, Stretch, Style, Weight};

/// A face of the binary.
pub(super) struct Bundled {
    /// PostScript name.
    pub name: &'static str,
    /// The family's name in drawings.
    family: &'static str,
    style: Styled,
    /// The file, as [`unpacked`] reads it.
    pub packed: &'static [u8],
}

macro_rules! face {
    ($family:literal, $style:ident, $name:literal, $ending:literal) => {
        face!($family, $style, $name, $name, $ending)
    };
    // The file has another name than the face.
    ($family:literal, $style:ident, $name:literal, $file:literal, $ending:literal) => {
        Bundled {
            name: $name,
            family: $family,
            style: $style,
            packed: include_bytes!(concat!(env!("OUT_DIR"), "/", $file, $ending, ".z")),
        }
    };
}

/// Weight and slope of a face.
type Styled = (u16, bool);
const REGULAR: Styled = (400, false);
const ITALIC: Styled = (400, true);
const SEMIBOLD: Styled = (600, false);
const SEMIBOLD_ITALIC: Styled = (600, true);
const BOLD: Styled = (700, false);
const BOLD_ITALIC: Styled = (700, true);

/// The faces in the order of their ids.
pub(super) static FACES: [Bundled; 33] = [
    face!("Libertinus Serif", REGULAR, "LibertinusSerif-Regular", ".otf"),
    face!("Libertinus Serif", ITALIC, "LibertinusSerif-Italic", ".otf"),
    face!("Libertinus Serif", BOLD, "LibertinusSerif-Bold", ".otf"),
    face!("Libertinus Serif", BOLD_ITALIC, "LibertinusSerif-BoldItalic", ".otf"),
    face!("Linux Biolinum O", REGULAR, "LinBiolinumO", "LinBiolinum_R", ".otf"),
    face!("Linux Biolinum O", ITALIC, "LinBiolinumOI", "LinBiolinum_RI", ".otf"),
    face!("Linux Biolinum O", BOLD, "LinBiolinumOB", "LinBiolinum_RB", ".otf"),
    face!("JetBrains Mono", REGULAR, "JetBrainsMono-Regular", ".ttf"),
    face!("JetBrains Mono", ITALIC, "JetBrainsMono-Italic", ".ttf"),
    face!("JetBrains Mono", BOLD, "JetBrainsMono-Bold", ".ttf"),
    face!("JetBrains Mono", BOLD_ITALIC, "JetBrainsMono-BoldItalic", ".ttf"),
    face!("Libertinus Math", REGULAR, "LibertinusMath-Regular", ".otf"),
    face!("NewComputerModern Math", REGULAR, "NewCMMath-Regular", ".otf"),
    face!("DejaVu Sans Mono", REGULAR, "DejaVuSansMono", ".ttf"),
    face!("Noto Emoji", REGULAR, "NotoEmoji-Regular", ".ttf"),
    face!("EB Garamond", REGULAR, "EBGaramond-Regular", ".otf"),
    face!("EB Garamond", ITALIC, "EBGaramond-Italic", ".otf"),
    face!("EB Garamond", SEMIBOLD, "EBGaramond-SemiBold", ".otf"),
    face!("EB Garamond", SEMIBOLD_ITALIC, "EBGaramond-SemiBoldItalic", ".otf"),
    face!("Source Serif 4", REGULAR, "SourceSerif4-Regular", ".otf"),
    face!("Source Serif 4", ITALIC, "SourceSerif4-It", ".otf"),
    face!("Source Serif 4", SEMIBOLD, "SourceSerif4-Semibold", ".otf"),
    face!("Source Serif 4", SEMIBOLD_ITALIC, "SourceSerif4-SemiboldIt", ".otf"),
    face!("Source Sans 3", REGULAR, "SourceSans3-Regular", ".otf"),
    face!("Source Sans 3", ITALIC, "SourceSans3-It", ".otf"),
    face!("Source Sans 3", SEMIBOLD, "SourceSans3-Semibold", ".otf"),
    face!("Source Sans 3", SEMIBOLD_ITALIC, "SourceSans3-SemiboldIt", ".otf"),
    face!("Source Serif 4 Display", REGULAR, "SourceSerif4Display-Regular", ".otf"),
    face!("Source Serif 4 Display", ITALIC, "SourceSerif4Display-It", ".otf"),
    face!("Source Serif 4 Display", SEMIBOLD, "SourceSerif4Display-Semibold", ".otf"),
    face!("Source Serif 4 Display", SEMIBOLD_ITALIC, "SourceSerif4Display-SemiboldIt", ".otf"),
    face!("Amiri", REGULAR, "Amiri-Regular", ".ttf"),
    face!("Amiri", BOLD, "Amiri-Bold", ".ttf"),
];

/// The faces of a family: upright, italic, bold, bold italic.
pub(super) type Family4 = [FaceId; 4];

/// The families of [`BUNDLED_FONTS`](crate::manifest::BUNDLED_FONTS), in its order. Arabic has no italics.
pub(super) const FAMILIES: [Family4; 7] = [
    [FaceId(0), FaceId(1), FaceId(2), FaceId(3)],
    [FaceId(4), FaceId(5), FaceId(6), FaceId(6)],
    [FaceId(7), FaceId(8), FaceId(9), FaceId(10)],
    [FaceId(15), FaceId(16), FaceId(17), FaceId(18)],
    [FaceId(19), FaceId(20), FaceId(21), FaceId(22)],
    [FaceId(23), FaceId(24), FaceId(25), FaceId(26)],
    NASKH,
];
/// A family that has another cut for large type, which is finer and narrower: from this size on, points.
pub(super) const DISPLAY: [(Family4, f32, Family4); 1] =
    [(FAMILIES[4], 18.0, [FaceId(27), FaceId(28), FaceId(29), FaceId(30)])];

/// The math face, drawn for the text face.
pub const MATH: FaceId = FaceId(11);
/// The math face of formulas with signs that [`MATH`] lacks.
pub const MORE_MATH: FaceId = FaceId(12);
/// A face for code with more characters than that of [`FAMILIES`].
pub(super) const MORE_MONO: FaceId = FaceId(13);
/// Emoji in black and white.
pub(super) const EMOJI: FaceId = FaceId(14);
/// Arabic.
pub(super) const NASKH: Family4 = [FaceId(31), FaceId(31), FaceId(32), FaceId(32)];
/// Where characters are looked for that a face lacks, in this order.
pub(super) const FALLBACK: [Family4; 7] =
    [FAMILIES[0], FAMILIES[1], [MATH; 4], [MORE_MATH; 4], NASKH, [MORE_MONO; 4], [EMOJI; 4]];

/// How many faces are bundled: ids from here on are a project's own.
pub const BUNDLED_FACES: usize = FACES.len();

/// The file of a face that `build.rs` has packed.
pub(super) fn unpacked(packed: &[u8]) -> Vec<u8> {
    let (length, stream) = packed.split_first_chunk().unwrap_or((&[0; 4], &[]));
    let mut face = vec![0; u32::from_le_bytes(*length) as usize];
    let done = Decompressor::new().zlib_decompress(stream, &mut face);
    // They are part of the program; a test unpacks each of them.
    done.expect("a bundled face");
    face
}

/// The bundled faces, which the whole process shares.
pub(super) fn data() -> &'static [Arc<FaceData>] {
    static DATA: OnceLock<Vec<Arc<FaceData>>> = OnceLock::new();
    let face = |face: &Bundled| Arc::new(FaceData::packed(face.name, face.packed));
    DATA.get_or_init(|| FACES.iter().map(face).collect())
}

/// The name that a drawing gives the family of a theme's text, its sans or its mono, by the family's place in
/// [`BUNDLED_FONTS`](crate::manifest::BUNDLED_FONTS).
pub(crate) fn name_in_drawings(family: usize) -> &'static str {
    let of = FAMILIES.get(family).unwrap_or(&FAMILIES[0]);
    FACES[usize::from(of[0].0)].family
}

/// The upright or the bold face of a family by its place in [`BUNDLED_FONTS`](crate::manifest::BUNDLED_FONTS).
pub(crate) fn face(family: usize, bold: bool) -> &'static Arc<FaceData> {
    let of = FAMILIES.get(family).unwrap_or(&FAMILIES[0]);
    &data()[usize::from(of[usize::from(bold) * 2].0)]
}

/// A face that is unpacked when a drawing has text in it.
struct Drawn(Arc<FaceData>);

impl AsRef<[u8]> for Drawn {
    fn as_ref(&self) -> &[u8] {
        self.0.bytes()
    }
}

/// The bundled fonts: an SVG looks the same everywhere.
pub fn svg_database() -> Arc<Database> {
    static DATABASE: OnceLock<Arc<Database>> = OnceLock::new();
    Arc::clone(DATABASE.get_or_init(|| {
        let mut db = Database::new();
        for (face, data) in FACES.iter().zip(data()) {
            let (weight, italic) = face.style;
            db.push_face_info(FaceInfo {
                id: ID::dummy(),
                source: Source::Binary(Arc::new(Drawn(Arc::clone(data)))),
                index: 0,
                families: vec![(face.family.to_owned(), Language::English_UnitedStates)],
                post_script_name: face.name.to_owned(),
                style: if italic { Style::Italic } else { Style::Normal },
                weight: Weight(weight),
                stretch: Stretch::Normal,
                monospaced: face.name.contains("Mono"),
            });
        }
        db.set_sans_serif_family("Linux Biolinum O");
        db.set_serif_family("Libertinus Serif");
        db.set_monospace_family("JetBrains Mono");
        db.set_cursive_family("Libertinus Serif");
        db.set_fantasy_family("Linux Biolinum O");
        Arc::new(db)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::BUNDLED_FONTS;

    #[test]
    fn faces_are_what_the_table_says() {
        let known = svg_database();
        for (known, data) in known.faces().zip(data()) {
            let mut read = Database::new();
            read.load_font_data(data.bytes().to_vec());
            let read = read.faces().next().expect("a face");
            let said = |f: &FaceInfo| {
                let name = f.families.first().map(|f| f.0.clone());
                (name, f.style, f.weight, f.monospaced, f.post_script_name.clone())
            };
            assert_eq!(said(read), said(known));
        }
    }

    #[test]
    fn families_have_their_names() {
        for (family, name) in BUNDLED_FONTS.iter().enumerate() {
            let drawn = name_in_drawings(family);
            assert!(drawn == *name || drawn == format!("{name} O"), "{drawn} {name}");
        }
        assert_eq!(FAMILIES.len(), BUNDLED_FONTS.len());
    }
}
