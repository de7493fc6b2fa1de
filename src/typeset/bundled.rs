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
    weight: u16,
    italic: bool,
    /// The file, as [`unpacked`] reads it.
    packed: &'static [u8],
}

macro_rules! face {
    ($file:literal, $name:literal, $family:literal, $weight:literal) => {
        face!(@ $file, $name, $family, $weight, false)
    };
    ($file:literal, $name:literal, $family:literal, $weight:literal, italic) => {
        face!(@ $file, $name, $family, $weight, true)
    };
    (@ $file:literal, $name:literal, $family:literal, $weight:literal, $italic:literal) => {
        Bundled {
            name: $name,
            family: $family,
            weight: $weight,
            italic: $italic,
            packed: include_bytes!(concat!(env!("OUT_DIR"), "/", $file, ".z")),
        }
    };
}

/// The faces in the order of their ids.
pub(super) static FACES: [Bundled; 33] = [
    face!("LibertinusSerif-Regular.otf", "LibertinusSerif-Regular", "Libertinus Serif", 400),
    face!("LibertinusSerif-Italic.otf", "LibertinusSerif-Italic", "Libertinus Serif", 400, italic),
    face!("LibertinusSerif-Bold.otf", "LibertinusSerif-Bold", "Libertinus Serif", 700),
    face!(
        "LibertinusSerif-BoldItalic.otf",
        "LibertinusSerif-BoldItalic",
        "Libertinus Serif",
        700,
        italic
    ),
    face!("LinBiolinum_R.otf", "LinBiolinumO", "Linux Biolinum O", 400),
    face!("LinBiolinum_RI.otf", "LinBiolinumOI", "Linux Biolinum O", 400, italic),
    face!("LinBiolinum_RB.otf", "LinBiolinumOB", "Linux Biolinum O", 700),
    face!("JetBrainsMono-Regular.ttf", "JetBrainsMono-Regular", "JetBrains Mono", 400),
    face!("JetBrainsMono-Italic.ttf", "JetBrainsMono-Italic", "JetBrains Mono", 400, italic),
    face!("JetBrainsMono-Bold.ttf", "JetBrainsMono-Bold", "JetBrains Mono", 700),
    face!(
        "JetBrainsMono-BoldItalic.ttf",
        "JetBrainsMono-BoldItalic",
        "JetBrains Mono",
        700,
        italic
    ),
    face!("LibertinusMath-Regular.otf", "LibertinusMath-Regular", "Libertinus Math", 400),
    face!("NewCMMath-Regular.otf", "NewCMMath-Regular", "NewComputerModern Math", 400),
    face!("DejaVuSansMono.ttf", "DejaVuSansMono", "DejaVu Sans Mono", 400),
    face!("NotoEmoji-Regular.ttf", "NotoEmoji-Regular", "Noto Emoji", 400),
    face!("EBGaramond-Regular.otf", "EBGaramond-Regular", "EB Garamond", 400),
    face!("EBGaramond-Italic.otf", "EBGaramond-Italic", "EB Garamond", 400, italic),
    face!("EBGaramond-SemiBold.otf", "EBGaramond-SemiBold", "EB Garamond", 600),
    face!("EBGaramond-SemiBoldItalic.otf", "EBGaramond-SemiBoldItalic", "EB Garamond", 600, italic),
    face!("SourceSerif4-Regular.otf", "SourceSerif4-Regular", "Source Serif 4", 400),
    face!("SourceSerif4-It.otf", "SourceSerif4-It", "Source Serif 4", 400, italic),
    face!("SourceSerif4-Semibold.otf", "SourceSerif4-Semibold", "Source Serif 4", 600),
    face!("SourceSerif4-SemiboldIt.otf", "SourceSerif4-SemiboldIt", "Source Serif 4", 600, italic),
    face!("SourceSans3-Regular.otf", "SourceSans3-Regular", "Source Sans 3", 400),
    face!("SourceSans3-It.otf", "SourceSans3-It", "Source Sans 3", 400, italic),
    face!("SourceSans3-Semibold.otf", "SourceSans3-Semibold", "Source Sans 3", 600),
    face!("SourceSans3-SemiboldIt.otf", "SourceSans3-SemiboldIt", "Source Sans 3", 600, italic),
    face!(
        "SourceSerif4Display-Regular.otf",
        "SourceSerif4Display-Regular",
        "Source Serif 4 Display",
        400
    ),
    face!(
        "SourceSerif4Display-It.otf",
        "SourceSerif4Display-It",
        "Source Serif 4 Display",
        400,
        italic
    ),
    face!(
        "SourceSerif4Display-Semibold.otf",
        "SourceSerif4Display-Semibold",
        "Source Serif 4 Display",
        600
    ),
    face!(
        "SourceSerif4Display-SemiboldIt.otf",
        "SourceSerif4Display-SemiboldIt",
        "Source Serif 4 Display",
        600,
        italic
    ),
    face!("Amiri-Regular.ttf", "Amiri-Regular", "Amiri", 400),
    face!("Amiri-Bold.ttf", "Amiri-Bold", "Amiri", 700),
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
            db.push_face_info(FaceInfo {
                id: ID::dummy(),
                source: Source::Binary(Arc::new(Drawn(Arc::clone(data)))),
                index: 0,
                families: vec![(face.family.to_owned(), Language::English_UnitedStates)],
                post_script_name: face.name.to_owned(),
                style: if face.italic { Style::Italic } else { Style::Normal },
                weight: Weight(face.weight),
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
