//! Faces, bundled and brought by the project: parsed once, shared by all threads.

use super::page::{FaceData, FaceId};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{BUNDLED_FONTS, FontChoice, FontFiles, Print};
use crate::source::{Sources, Span};
use crate::theme::Family;
use harfrust::{FontRef, ShaperData, Tag};
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock};

/// File and PostScript name of each face, in the order of their ids.
const FACES: [(&str, &[u8]); 16] = [
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
    ("LibertinusMath-Regular", include_bytes!("../../fonts/LibertinusMath-Regular.otf")),
    ("NewCMMath-Regular", include_bytes!("../../fonts/NewCMMath-Regular.otf")),
    ("DejaVuSansMono", include_bytes!("../../fonts/DejaVuSansMono.ttf")),
    ("LibertinusSerif-Semibold", include_bytes!("../../fonts/LibertinusSerif-Semibold.otf")),
    (
        "LibertinusSerif-SemiboldItalic",
        include_bytes!("../../fonts/LibertinusSerif-SemiboldItalic.otf"),
    ),
];

/// How many faces are bundled: ids from here on are a project's own.
pub const BUNDLED_FACES: usize = FACES.len();

/// The math face, drawn for the text face.
pub const MATH: FaceId = FaceId(11);
/// The math face of formulas with signs that [`MATH`] lacks.
pub const MORE_MATH: FaceId = FaceId(12);
/// Where characters are looked for that a face lacks, in this order.
const FALLBACK: [Family4; 5] =
    [FAMILIES[0], FAMILIES[1], [MATH; 4], [MORE_MATH; 4], [MORE_MONO; 4]];
/// A face for code with more characters than that of [`FAMILIES`].
const MORE_MONO: FaceId = FaceId(13);

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
    /// It has every printable character of ASCII: many faces for other scripts have no figures and
    /// no Latin letters.
    pub ascii: bool,
}

/// A face with its file, kept as long as the program runs: glyph caches name faces by their ids.
struct Entry {
    face: OnceLock<Face>,
    data: Arc<FaceData>,
    bytes: &'static [u8],
}

impl Entry {
    fn new(name: &str, bytes: &'static [u8], index: u32) -> Entry {
        let font = FontRef::from_index(bytes, index).ok();
        let metrics = font.as_ref().map(|f| f.metrics(Size::unscaled(), LocationRef::default()));
        let upem = metrics.map_or(1000, |m| m.units_per_em);
        let space = font.and_then(|f| f.charmap().map(' ')).map_or(0, |g| g.to_u32() as u16);
        let data =
            FaceData { name: name.to_owned(), data: Cow::Borrowed(bytes), index, upem, space };
        Entry { face: OnceLock::new(), data: Arc::new(data), bytes }
    }
}

fn bundled() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| FACES.iter().map(|(name, bytes)| Entry::new(name, bytes, 0)).collect())
}

/// Faces that projects brought, in the order in which they were first asked for. They are never
/// given back: a program that builds many books with many fonts keeps each font once.
static BROUGHT: Mutex<Vec<&'static Entry>> = Mutex::new(Vec::new());

/// The faces of a family: upright, italic, bold, bold italic.
type Family4 = [FaceId; 4];

/// The faces of a book.
#[derive(Clone)]
pub struct Fonts {
    brought: Vec<&'static Entry>,
    serif: Family4,
    sans: Family4,
    mono: Family4,
    /// Families in which characters are looked for that others lack.
    fallback: Vec<Family4>,
    /// Names of the text face and of the sans, where a book says what it is set in.
    names: (String, String),
    data: Vec<Arc<FaceData>>,
}

/// The families of [`BUNDLED_FONTS`], in its order.
const FAMILIES: [Family4; 3] = [
    [FaceId(0), FaceId(1), FaceId(2), FaceId(3)],
    [FaceId(4), FaceId(5), FaceId(6), FaceId(6)],
    [FaceId(7), FaceId(8), FaceId(9), FaceId(10)],
];

impl Fonts {
    /// The bundled faces.
    pub fn bundled() -> &'static Fonts {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| Fonts {
            brought: Vec::new(),
            serif: FAMILIES[0],
            sans: FAMILIES[1],
            mono: FAMILIES[2],
            fallback: FALLBACK.to_vec(),
            names: (BUNDLED_FONTS[0].into(), BUNDLED_FONTS[1].into()),
            data: bundled().iter().map(|e| Arc::clone(&e.data)).collect(),
        })
    }

    /// The faces that a book chooses, read from the project folder. What can't be used is told in
    /// `diags`, and the bundled family stands in.
    pub fn for_book(print: &Print, sources: &Sources, diags: &mut Diagnostics) -> Fonts {
        let mut fonts = Fonts::bundled().clone();
        let mut family = |choice: &FontChoice| match choice {
            FontChoice::Bundled(n) => FAMILIES.get(*n).copied(),
            FontChoice::Own(files) => bring(files, sources, diags, true),
        };
        if let Some(found) = print.font.as_ref().and_then(&mut family) {
            fonts.serif = found;
        }
        if let Some(found) = print.sans_font.as_ref().and_then(&mut family) {
            fonts.sans = found;
        }
        if let Some(found) = print.mono_font.as_ref().and_then(&mut family) {
            fonts.mono = found;
        }
        // A fallback may lack faces: its regular one stands in.
        let mut fallback = |choice: &FontChoice| match choice {
            FontChoice::Own(files) => bring(files, sources, diags, false),
            FontChoice::Bundled(n) => FAMILIES.get(*n).copied(),
        };
        let more: Vec<Family4> = print.fallback_fonts.iter().filter_map(&mut fallback).collect();
        // The text face may have a script that the sans and the mono lack.
        let own = [fonts.serif, fonts.sans].into_iter();
        let own = own.filter(|f| usize::from(f[0].0) >= FACES.len());
        fonts.fallback.splice(0..0, more.into_iter().chain(own));
        if let Some(font) = &print.font {
            fonts.names.0 = font.name().to_owned();
        }
        if let Some(font) = &print.sans_font {
            fonts.names.1 = font.name().to_owned();
        }
        fonts.brought = BROUGHT.lock().unwrap_or_else(|e| e.into_inner()).clone();
        fonts.data.extend(fonts.brought.iter().map(|e| Arc::clone(&e.data)));
        fonts.small_caps(print, diags);
        fonts
    }

    /// Warns once where the text face has no small capitals: they are never made by shrinking.
    fn small_caps(&self, print: &Print, diags: &mut Diagnostics) {
        if self.has_feature(self.serif[0], *b"smcp") {
            return;
        }
        let Some(FontChoice::Own(files)) = &print.font else { return };
        let text = format!("the font `{}` has no small capitals", files.name);
        let d = Diagnostic::warning("font-features", files.span, text)
            .help("running heads and first words stand in its plain letters");
        diags.push(d);
    }

    /// Whether a face has an OpenType feature.
    pub fn has_feature(&self, id: FaceId, tag: [u8; 4]) -> bool {
        let Ok(gsub) = self.get(id).font.gsub() else { return false };
        let Ok(list) = gsub.feature_list() else { return false };
        let tag = Tag::new(&tag);
        list.feature_records().iter().any(|r| r.feature_tag() == tag)
    }

    /// Names of the text face and of the sans.
    pub fn names(&self) -> (&str, &str) {
        (&self.names.0, &self.names.1)
    }

    /// The face of a family in a weight and slope.
    pub fn face(&self, family: Family, bold: bool, italic: bool) -> FaceId {
        let faces = match family {
            Family::Serif => self.serif,
            Family::Sans => self.sans,
            Family::Mono => self.mono,
            Family::Math => return MATH,
        };
        faces[usize::from(bold) * 2 + usize::from(italic)]
    }

    /// The faces of a family with weight and slope (bold, italic), those that stand in for others
    /// left out.
    pub fn faces_of(&self, family: Family) -> Vec<(bool, bool, Arc<FaceData>)> {
        let mut seen = Vec::new();
        let mut out = Vec::new();
        for (bold, italic) in [(false, false), (false, true), (true, false), (true, true)] {
            let id = self.face(family, bold, italic);
            if !seen.contains(&id) {
                seen.push(id);
                out.extend(self.data.get(usize::from(id.0)).map(|d| (bold, italic, Arc::clone(d))));
            }
        }
        out
    }

    /// All faces as the PDF writer wants them, indexed by [`FaceId`].
    pub fn data(&self) -> &[Arc<FaceData>] {
        &self.data
    }

    fn entry(&self, id: FaceId) -> &'static Entry {
        let index = usize::from(id.0);
        let own = bundled();
        match self.brought.get(index.wrapping_sub(own.len())) {
            Some(entry) => entry,
            None => &own[index.min(own.len() - 1)],
        }
    }

    /// A parsed face.
    pub fn get(&self, id: FaceId) -> &'static Face {
        let entry = self.entry(id);
        // What is registered has been parsed before.
        entry.face.get_or_init(|| load(entry.bytes, entry.data.index))
    }

    /// Measures of a face.
    pub fn metrics(&self, id: FaceId) -> Metrics {
        self.get(id).metrics
    }

    /// White at the left of a glyph, em.
    pub fn bearing(&self, id: FaceId, glyph: u16) -> f32 {
        self.sides(id, glyph).0
    }

    /// Left and right edge of a glyph's ink, em from its pen position.
    pub fn sides(&self, id: FaceId, glyph: u16) -> (f32, f32) {
        let face = self.get(id);
        let metrics = face.font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let bounds = metrics.bounds(skrifa::GlyphId::new(u32::from(glyph)));
        bounds.map_or((0.0, 0.0), |b| (b.x_min / face.upem, b.x_max / face.upem))
    }

    /// Width of a glyph, em.
    pub fn advance(&self, id: FaceId, glyph: u16) -> f32 {
        let face = self.get(id);
        let metrics = face.font.glyph_metrics(Size::unscaled(), LocationRef::default());
        metrics.advance_width(skrifa::GlyphId::new(u32::from(glyph))).unwrap_or(0.0) / face.upem
    }

    /// Whether a face has a glyph for a character.
    pub fn covers(&self, id: FaceId, ch: char) -> bool {
        self.get(id).font.charmap().map(ch).is_some()
    }

    /// The first face that has glyphs for a character and the marks on it, `id` preferred; if none
    /// has all of them, the first that has the character.
    pub fn covering_all(&self, id: FaceId, ch: char, marks: &str) -> Option<FaceId> {
        if marks.is_empty() {
            return self.covering(id, ch);
        }
        let all = |f: &FaceId| self.covers(*f, ch) && marks.chars().all(|m| self.covers(*f, m));
        let found = std::iter::once(id).chain(self.others(id)).find(all);
        found.or_else(|| self.covering(id, ch))
    }

    /// The faces in which characters are looked for that `id` lacks: of each family the one of the
    /// same weight and slope, then the regular one.
    fn others(&self, id: FaceId) -> impl Iterator<Item = FaceId> {
        let own = [self.serif, self.sans, self.mono];
        let style = own.iter().find_map(|f| f.iter().position(|f| *f == id)).unwrap_or(0);
        // A sans is helped out by the bundled sans before the bundled serif.
        let sans = self.sans.contains(&id) && !self.serif.contains(&id);
        let family = move |f: &Family4| match FAMILIES.iter().position(|own| own == f) {
            Some(n @ 0..=1) if sans => FAMILIES[1 - n],
            _ => *f,
        };
        self.fallback.iter().map(family).flat_map(move |f| [f[style], f[0]])
    }

    /// Whether a face is one for formulas or code that stands in for `id`, a text face: its letters
    /// are not drawn to be read in lines.
    pub fn stands_in(&self, face: FaceId, id: FaceId) -> bool {
        match face {
            MATH | MORE_MATH => face != id,
            MORE_MONO => face != id && !self.mono.contains(&id),
            _ => false,
        }
    }

    /// The first face that has a glyph for a character, `id` preferred.
    pub fn covering(&self, id: FaceId, ch: char) -> Option<FaceId> {
        std::iter::once(id).chain(self.others(id)).find(|f| self.covers(*f, ch))
    }
}

/// Reads the files of a family. A face that it lacks is not made by slanting or smearing: the
/// nearest one stands in, and that is told where the `whole` family is asked for.
fn bring(
    files: &FontFiles,
    sources: &Sources,
    diags: &mut Diagnostics,
    whole: bool,
) -> Option<Family4> {
    let mut found = [None; 4];
    for (slot, file) in found.iter_mut().zip(&files.files) {
        if let Some((path, span)) = file {
            *slot = read(path, *span, sources, diags);
        }
    }
    let regular = found[0]?;
    let lacks: Vec<&str> = ["regular", "italic", "bold", "bold italic"]
        .into_iter()
        .zip(found)
        .filter(|(_, face)| face.is_none())
        .map(|(name, _)| name)
        .collect();
    if whole && !lacks.is_empty() {
        let text = format!("the font `{}` has no {}", files.name, lacks.join(", no "));
        let d = Diagnostic::warning("font-faces", files.span, text)
            .help("the nearest face stands in: emphasis may not show; name the missing files");
        diags.push(d);
    }
    let bold = found[2].unwrap_or(regular);
    let italic = found[1].unwrap_or(regular);
    Some([regular, italic, bold, found[3].or(found[2]).unwrap_or(italic)])
}

/// Reads a font file and gives it an id; the same bytes get the same one.
fn read(path: &str, span: Span, sources: &Sources, diags: &mut Diagnostics) -> Option<FaceId> {
    let mut fail = |text: String, help: &str| {
        diags.push(Diagnostic::error("font-file", span, text).help(help));
        None
    };
    let bytes = match std::fs::read(sources.absolute(path)) {
        Ok(bytes) => bytes,
        Err(e) => return fail(format!("`{path}` can't be read: {e}"), "mend the path or the file"),
    };
    let Ok(font) = FontRef::new(&bytes) else {
        let help = "give an OpenType or TrueType file (.otf, .ttf); web fonts are unpacked first";
        return fail(format!("`{path}` is no font that can be read"), help);
    };
    let blank = font.charmap().map(' ').is_none();
    if blank || font.head().is_err() || font.hmtx().is_err() {
        return fail(format!("`{path}` lacks tables that a text font needs"), "use another file");
    }
    // OpenType specification, OS/2 fsType: bit 1 forbids embedding, bit 9 allows bitmaps only.
    let license = font.os2().map_or(0, |t| t.fs_type());
    if license & 0x000f == 0x0002 || license & 0x0200 != 0 {
        let help = "its maker does not allow it in a PDF; use another font or licence";
        return fail(format!("`{path}` may not be embedded"), help);
    }
    let name = font
        .localized_strings(StringId::POSTSCRIPT_NAME)
        .english_or_first()
        .map(|s| s.to_string())
        .filter(|s| !s.is_empty())
        .unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path).to_owned());
    let mut brought = BROUGHT.lock().unwrap_or_else(|e| e.into_inner());
    let at = brought.iter().position(|e| e.bytes == bytes.as_slice()).unwrap_or_else(|| {
        let bytes: &'static [u8] = Vec::leak(bytes);
        brought.push(Box::leak(Box::new(Entry::new(&name, bytes, 0))));
        brought.len() - 1
    });
    Some(FaceId((FACES.len() + at) as u16))
}

fn load(bytes: &'static [u8], index: u32) -> Face {
    // Bundled files are known to parse (a test loads each of them), brought ones were parsed when
    // they were registered.
    let font = FontRef::from_index(bytes, index).expect("registered faces parse");
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
    let ascii = ('!'..='~').all(|c| map.map(c).is_some());
    Face { font, shaper, upem, space, hyphen: glyph('-'), metrics, ascii }
}

/// The bundled fonts: an SVG looks the same everywhere.
pub fn svg_database() -> Arc<usvg::fontdb::Database> {
    static DATABASE: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    Arc::clone(DATABASE.get_or_init(|| {
        let mut db = usvg::fontdb::Database::new();
        for face in Fonts::bundled().data() {
            db.load_font_data(face.data.to_vec());
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
    use super::super::shape::{Features, shape};
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
        let arabic = fonts.covering(FaceId(0), '\u{645}').expect("a face for code has it");
        assert!(fonts.stands_in(arabic, FaceId(0)) && !fonts.stands_in(arabic, FaceId(7)));
        assert!(!fonts.stands_in(FaceId(0), FaceId(4)));
    }

    /// A book set in one of the project's own files under another name.
    fn own(files: [Option<&str>; 4]) -> Print {
        let file = |f: Option<&str>| f.map(|f| (format!("fonts/{f}"), Span::NONE));
        let files = FontFiles { name: "Own".into(), files: files.map(file), span: Span::NONE };
        Print { font: Some(FontChoice::Own(files)), ..Print::default() }
    }

    #[test]
    fn a_project_brings_its_fonts() {
        let sources = Sources::new(env!("CARGO_MANIFEST_DIR"));
        let mut diags = Diagnostics::new();
        let upright = "JetBrainsMono-Regular.ttf";
        let print = own([Some(upright), Some("JetBrainsMono-Italic.ttf"), None, None]);
        let fonts = Fonts::for_book(&print, &sources, &mut diags);
        let face = fonts.face(Family::Serif, false, false);
        assert!(usize::from(face.0) >= FACES.len());
        assert_eq!(fonts.data()[usize::from(face.0)].name, "JetBrainsMono-Regular");
        assert_eq!(fonts.face(Family::Serif, true, false), face, "no bold: upright stands in");
        assert!(fonts.metrics(face).space > 0.5, "a mono's space");
        let codes: Vec<_> = diags.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["font-faces", "font-features"]);
        let again = Fonts::for_book(&print, &sources, &mut diags);
        assert_eq!(again.face(Family::Serif, false, false), face, "the same bytes, the same id");
    }

    #[test]
    fn what_a_face_lacks_keeps_weight_and_kind() {
        let sources = Sources::new(env!("CARGO_MANIFEST_DIR"));
        let mut diags = Diagnostics::new();
        // It has neither figures nor Latin letters.
        let ideographs = "../tests/fonts/NotoSerifCJK-Subset.otf";
        let mut print = own([Some(ideographs), None, Some("LibertinusSerif-Bold.otf"), None]);
        let fonts = Fonts::for_book(&print, &sources, &mut diags);
        let text = fonts.face(Family::Serif, false, false);
        assert!(!fonts.get(text).ascii && fonts.get(FaceId(0)).ascii);
        let figures = shape(&fonts, text, Features(0), "12");
        assert!(figures.glyphs.iter().all(|g| g.face == FaceId(0) && g.glyph.id != 0));
        let bold = fonts.face(Family::Serif, true, false);
        assert_eq!(fonts.covering(bold, '日'), Some(text), "its family has no bold of it");
        print.sans_font = print.font.take();
        let fonts = Fonts::for_book(&print, &sources, &mut diags);
        let sans = fonts.face(Family::Sans, false, false);
        assert_eq!(fonts.covering(sans, '1'), Some(FAMILIES[1][0]), "a sans is helped by a sans");
    }

    #[test]
    fn what_is_no_font_is_told() {
        let sources = Sources::new(env!("CARGO_MANIFEST_DIR"));
        let mut diags = Diagnostics::new();
        let fonts =
            Fonts::for_book(&own([Some("README.md"), None, None, None]), &sources, &mut diags);
        assert_eq!(fonts.face(Family::Serif, false, false), FaceId(0));
        assert!(diags.has_errors());
    }
}
