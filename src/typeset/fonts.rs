//! Faces, bundled and brought by the project: parsed once, shared by all threads.
//!
//! A [`FontStore`] reads the files that a project brings, each once; its owner keeps it from one
//! setting to the next, and gives it away with everything that it holds. [`Fonts`] are the faces of
//! one book, numbered in the order in which the book names them.

use super::bundled::{
    self, DISPLAY, FACES, FALLBACK, FAMILIES, Family4, MATH, MORE_MATH, MORE_MONO, NASKH,
};
use super::collections;
use super::letter_side;
use super::page::{FaceData, FaceId};
use super::shape::{SharedWords, forget_words};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::{BUNDLED_FONTS, FontChoice, FontFiles, Print};
use crate::source::Sources;
use crate::theme::{Faces, Family};
use harfrust::{FontRef, ShaperData, Tag};
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// The largest font file that is read, bytes: those with all of Unicode have 40 MB.
const MAX_FONT: u64 = 64 << 20;

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
    data: Arc<FaceData>,
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

impl Face {
    /// Its tables.
    pub fn font(&self) -> FontRef<'_> {
        tables(&self.data)
    }
}

fn tables(data: &FaceData) -> FontRef<'_> {
    // Bundled files are known to parse (a test loads each of them), brought ones were parsed when
    // they were read.
    FontRef::from_index(data.bytes(), data.index).expect("a face that has been parsed before")
}

/// A face with its file; parsed when it is first used.
struct Entry {
    face: OnceLock<Face>,
    data: Arc<FaceData>,
}

impl Entry {
    fn new(data: Arc<FaceData>) -> Entry {
        Entry { face: OnceLock::new(), data }
    }

    fn face(&self) -> &Face {
        self.face.get_or_init(|| load(&self.data))
    }
}

fn bundled() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    let entry = |data: &Arc<FaceData>| Entry::new(Arc::clone(data));
    ENTRIES.get_or_init(|| bundled::data().iter().map(entry).collect())
}

/// The lower left corner of a glyph's ink, em from its pen position on the baseline.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ink {
    /// White at its left.
    pub left: f32,
    /// Below zero where it reaches under the baseline.
    pub foot: f32,
}

/// The faces of a book.
#[derive(Clone)]
pub struct Fonts {
    /// Tells these faces from all others of the process.
    identity: u64,
    /// The faces that the book brings: their ids go on behind those of the bundled ones.
    own: Vec<Arc<Entry>>,
    serif: Family4,
    /// The text face's cut for large type, and from which size on, points.
    display: Option<(f32, Family4)>,
    sans: Family4,
    mono: Family4,
    /// Families in which characters are looked for that others lack.
    fallback: Vec<Family4>,
    /// Names of the text face and of the sans, where a book says what it is set in.
    names: (String, String),
    data: Vec<Arc<FaceData>>,
    /// What the threads have shaped with them, for each other.
    words: Arc<SharedWords>,
}

/// The cut of a family for large type, and from which size on, points.
fn display(family: Family4) -> Option<(f32, Family4)> {
    DISPLAY.iter().find(|(of, ..)| *of == family).map(|(_, from, cut)| (*from, *cut))
}

/// A number that no other faces of the process have.
fn identity() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A font file that has been read, or why it can't be used and what to do about it.
type FontFile = Result<Arc<Entry>, (String, String)>;

/// Choices of faces that a store remembers, with what was shaped with each: editions of one book may
/// differ in their fonts.
const MOST_CHOICES: usize = 4;

/// The font files that a project brings, each read and parsed once, and what has been shaped with
/// them.
#[derive(Default)]
pub struct FontStore {
    /// By project-relative path.
    files: BTreeMap<String, FontFile>,
    /// The choices made last, the latest at the end.
    choices: Vec<Fonts>,
}

impl FontStore {
    /// The faces that a book chooses, read from the project folder. What can't be used is told in
    /// `diags`, and the bundled family stands in.
    pub fn fonts(
        &mut self,
        (print, faces): (&Print, &Faces),
        sources: &Sources,
        diags: &mut Diagnostics,
    ) -> Fonts {
        let mut fonts = Fonts { identity: u64::MAX, ..Fonts::of(faces) };
        let mut family = |fonts: &mut Fonts, choice: &FontChoice, whole: bool| match choice {
            FontChoice::Bundled(n) => FAMILIES.get(*n).copied(),
            FontChoice::Own(files) => self.bring(fonts, files, sources, diags, whole),
        };
        if let Some(found) = print.font.as_ref().and_then(|f| family(&mut fonts, f, true)) {
            fonts.serif = found;
        }
        if let Some(found) = print.sans_font.as_ref().and_then(|f| family(&mut fonts, f, true)) {
            fonts.sans = found;
        }
        if let Some(found) = print.mono_font.as_ref().and_then(|f| family(&mut fonts, f, true)) {
            fonts.mono = found;
        }
        // A fallback may lack faces: its regular one stands in.
        let fallback = print.fallback_fonts.iter();
        let more: Vec<Family4> = fallback.filter_map(|f| family(&mut fonts, f, false)).collect();
        // The text face may have a script that the sans and the mono lack.
        let own = [fonts.serif, fonts.sans].into_iter();
        let own = own.filter(|f| usize::from(f[0].0) >= FACES.len());
        fonts.fallback.splice(0..0, more.into_iter().chain(own));
        fonts.display = display(fonts.serif);
        if let Some(font) = &print.font {
            fonts.names.0 = font.name().to_owned();
        }
        if let Some(font) = &print.sans_font {
            fonts.names.1 = font.name().to_owned();
        }
        fonts.data.extend(fonts.own.iter().map(|e| Arc::clone(&e.data)));
        fonts.small_caps(print, diags);
        self.known(fonts)
    }

    /// Lets go of the files, so that they are read again: they may have been changed.
    pub fn forget_files(&mut self) {
        self.files.clear();
    }

    /// Lets go of a file that has been changed.
    pub fn forget_file(&mut self, path: &str) {
        self.files.retain(|known, _| collections::divided(known).0 != path);
    }

    /// Lets go of all words that have been shaped: for who sets nothing more. They are a tenth of what a book
    /// takes.
    pub fn forget_words(&self) {
        self.choices.iter().for_each(|fonts| fonts.words.forget());
        forget_words();
    }

    /// The faces with what has been shaped with them, if they were chosen before.
    fn known(&mut self, fonts: Fonts) -> Fonts {
        let at = self.choices.iter().position(|c| c.same_faces(&fonts));
        let of = at.map(|at| self.choices.remove(at));
        let (identity, words) = match &of {
            Some(known) => (known.identity, Arc::clone(&known.words)),
            None => (identity(), Arc::default()),
        };
        let fonts = Fonts { identity, words, ..fonts };
        if self.choices.len() == MOST_CHOICES {
            self.choices.remove(0);
        }
        self.choices.push(fonts.clone());
        fonts
    }

    /// Reads the files of a family. A face that it lacks is not made by slanting or smearing: the
    /// nearest one stands in, and that is told where the `whole` family is asked for.
    fn bring(
        &mut self,
        fonts: &mut Fonts,
        files: &FontFiles,
        sources: &Sources,
        diags: &mut Diagnostics,
        whole: bool,
    ) -> Option<Family4> {
        let mut found = [None; 4];
        for (slot, file) in found.iter_mut().zip(&files.files) {
            let Some((path, span)) = file else { continue };
            match self.file(path, sources) {
                Ok(entry) => *slot = Some(fonts.add(entry)),
                Err((text, help)) => {
                    diags.push(Diagnostic::error(Code::FONT_FILE, *span, text).help(help));
                }
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
            let d = Diagnostic::warning(Code::FONT_FACES, files.span, text)
                .help("the nearest face stands in: emphasis may not show; name the missing files");
            diags.push(d);
        }
        let bold = found[2].unwrap_or(regular);
        let italic = found[1].unwrap_or(regular);
        Some([regular, italic, bold, found[3].or(found[2]).unwrap_or(italic)])
    }

    /// A font file, read when it is first asked for. Files of the same bytes are one.
    fn file(&mut self, path: &str, sources: &Sources) -> FontFile {
        if let Some(known) = self.files.get(path) {
            return known.clone();
        }
        let read = read(path, sources).map(|(name, bytes)| {
            let kept = self.choices.iter().flat_map(|c| &c.own);
            let known = self.files.values().filter_map(|f| f.as_ref().ok()).chain(kept);
            let mut same = known.filter(|e| *e.data.bytes() == *bytes);
            let new = || Arc::new(Entry::new(Arc::new(FaceData::new(&name, bytes.clone()))));
            same.next().cloned().unwrap_or_else(new)
        });
        self.files.insert(path.to_owned(), read.clone());
        read
    }
}

impl Fonts {
    /// The faces of the theme for prose.
    pub fn bundled() -> &'static Fonts {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| Fonts::of(&Faces::default()))
    }

    /// Bundled faces.
    fn of(faces: &Faces) -> Fonts {
        let family = |n: usize| FAMILIES.get(n).copied().unwrap_or(FAMILIES[0]);
        let name = |n: usize| BUNDLED_FONTS.get(n).copied().unwrap_or_default().to_owned();
        Fonts {
            identity: identity(),
            own: Vec::new(),
            serif: family(faces.serif),
            display: display(family(faces.serif)),
            sans: family(faces.sans),
            mono: family(faces.mono),
            fallback: FALLBACK.to_vec(),
            names: (name(faces.serif), name(faces.sans)),
            data: bundled::data().to_vec(),
            words: Arc::default(),
        }
    }

    /// Gives a face of the book an id; the same face gets the same one.
    fn add(&mut self, entry: Arc<Entry>) -> FaceId {
        let at = self.own.iter().position(|e| Arc::ptr_eq(e, &entry)).unwrap_or_else(|| {
            self.own.push(entry);
            self.own.len() - 1
        });
        FaceId((FACES.len() + at) as u16)
    }

    /// Whether every text has the same glyphs in both.
    fn same_faces(&self, other: &Fonts) -> bool {
        let families = |f: &Fonts| (f.serif, f.display, f.sans, f.mono);
        families(self) == families(other)
            && self.fallback == other.fallback
            && self.own.len() == other.own.len()
            && self.own.iter().zip(&other.own).all(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// Tells these faces from all others of the process, so that what was shaped with them can be
    /// found again.
    pub fn identity(&self) -> u64 {
        self.identity
    }

    /// What the threads have shaped with them.
    pub(super) fn words(&self) -> &SharedWords {
        &self.words
    }

    /// Warns once where the text face has no small capitals: they are never made by shrinking.
    fn small_caps(&self, print: &Print, diags: &mut Diagnostics) {
        if self.has_feature(self.serif[0], *b"smcp") {
            return;
        }
        let Some(FontChoice::Own(files)) = &print.font else { return };
        let text = format!("the font `{}` has no small capitals", files.name);
        let d = Diagnostic::warning(Code::FONT_FEATURES, files.span, text)
            .help("running heads and first words stand in its plain letters");
        diags.push(d);
    }

    /// Whether a face has an OpenType feature.
    pub fn has_feature(&self, id: FaceId, tag: [u8; 4]) -> bool {
        let font = self.get(id).font();
        let Ok(gsub) = font.gsub() else { return false };
        let Ok(list) = gsub.feature_list() else { return false };
        let tag = Tag::new(&tag);
        list.feature_records().iter().any(|r| r.feature_tag() == tag)
    }

    /// Names of the text face and of the sans.
    pub fn names(&self) -> (&str, &str) {
        (&self.names.0, &self.names.1)
    }

    /// Whether a face is one of those for code and none of the text's.
    pub fn is_mono(&self, face: FaceId) -> bool {
        self.mono.contains(&face) && !self.serif.contains(&face)
    }

    /// Whether a face is one of the sans and none of the text's.
    pub fn is_sans(&self, face: FaceId) -> bool {
        self.sans.contains(&face) && !self.serif.contains(&face)
    }

    /// The face of a family in a weight and slope, for a size in points.
    pub fn face(&self, family: Family, (bold, italic): (bool, bool), size: f32) -> FaceId {
        let large = self.display.filter(|(from, _)| size >= *from);
        let faces = match family {
            Family::Serif => large.map_or(self.serif, |(_, display)| display),
            Family::Sans => self.sans,
            Family::Mono => self.mono,
            Family::Math => return MATH,
        };
        faces[usize::from(bold) * 2 + usize::from(italic)]
    }

    /// The faces of a family with weight and slope (bold, italic), those that stand in for others
    /// left out.
    pub fn faces_of(&self, family: Family) -> Vec<(bool, bool, Arc<FaceData>)> {
        let styles = [(false, false), (false, true), (true, false), (true, true)];
        self.faces_in(&styles.map(|style| self.face(family, style, 0.0)))
    }

    /// The families of letters that help one of the text out, in the order in which they are asked, as far as
    /// it lacks `characters` that they have: those of the book, and the bundled one for Arabic. Of each its
    /// faces with weight and slope (bold, italic).
    pub fn helpers(
        &self,
        family: Family,
        characters: &BTreeSet<char>,
    ) -> Vec<Vec<(bool, bool, Arc<FaceData>)>> {
        let own = self.face(family, (false, false), 0.0);
        let lacks = |c: &char| !c.is_ascii() && !self.covers(own, *c);
        let mut open: Vec<char> = characters.iter().copied().filter(lacks).collect();
        let mut out = Vec::new();
        for helper in self.fallback.iter().filter(|f| f[0] != own) {
            let before = open.len();
            open.retain(|c| !self.covers(helper[0], *c));
            let letters = *helper == NASKH || usize::from(helper[0].0) >= FACES.len();
            if letters && open.len() < before {
                out.push(self.faces_in(helper));
            }
        }
        out
    }

    /// Whether the bundled face for Arabic lends another its letters.
    pub(super) fn borrows_naskh(&self, own: FaceId) -> bool {
        const ALEF: char = '\u{627}';
        let lends = || self.fallback.iter().find(|f| self.covers(f[0], ALEF));
        !self.covers(own, ALEF) && lends().is_some_and(|f| *f == NASKH)
    }

    /// The faces of a family with weight and slope (bold, italic), those that stand in for others left out.
    fn faces_in(&self, family: &Family4) -> Vec<(bool, bool, Arc<FaceData>)> {
        let styles = [(false, false), (false, true), (true, false), (true, true)];
        let mut out: Vec<(bool, bool, Arc<FaceData>)> = Vec::new();
        for (n, (bold, italic)) in styles.into_iter().enumerate() {
            let id = family[n];
            if !family[..n].contains(&id) {
                out.extend(self.data.get(usize::from(id.0)).map(|d| (bold, italic, Arc::clone(d))));
            }
        }
        out
    }

    /// All faces as the PDF writer wants them, indexed by [`FaceId`].
    pub fn data(&self) -> &[Arc<FaceData>] {
        &self.data
    }

    /// A parsed face.
    pub fn get(&self, id: FaceId) -> &Face {
        let index = usize::from(id.0);
        let bundled = bundled();
        match self.own.get(index.wrapping_sub(bundled.len())) {
            Some(entry) => entry.face(),
            None => bundled[index.min(bundled.len() - 1)].face(),
        }
    }

    /// Measures of a face.
    pub fn metrics(&self, id: FaceId) -> Metrics {
        self.get(id).metrics
    }

    /// Where the ink of a glyph begins at its left, and how far up; nothing without ink.
    pub fn ink(&self, id: FaceId, glyph: u16) -> Ink {
        let face = self.get(id);
        let metrics = face.font().glyph_metrics(Size::unscaled(), LocationRef::default());
        let bounds = metrics.bounds(skrifa::GlyphId::new(u32::from(glyph)));
        let em = |v: f32| v / face.upem;
        bounds.map_or_else(Ink::default, |b| Ink { left: em(b.x_min), foot: em(b.y_min) })
    }

    /// How far the outline of a glyph reaches to the right between two heights above its baseline, em.
    pub fn reach(&self, id: FaceId, glyph: u16, (from, to): (f32, f32)) -> Option<f32> {
        let face = self.get(id);
        let heights = (from * face.upem, to * face.upem);
        letter_side::reach(&face.font(), glyph, heights).map(|x| x / face.upem)
    }

    /// Left and right edge of a glyph's ink, em from its pen position.
    pub fn sides(&self, id: FaceId, glyph: u16) -> (f32, f32) {
        let face = self.get(id);
        let metrics = face.font().glyph_metrics(Size::unscaled(), LocationRef::default());
        let bounds = metrics.bounds(skrifa::GlyphId::new(u32::from(glyph)));
        bounds.map_or((0.0, 0.0), |b| (b.x_min / face.upem, b.x_max / face.upem))
    }

    /// The widths of a face's glyphs, em.
    pub(super) fn advances(&self, id: FaceId) -> impl Fn(u16) -> f32 {
        let face = self.get(id);
        let metrics = face.font().glyph_metrics(Size::unscaled(), LocationRef::default());
        move |glyph| {
            let width = metrics.advance_width(skrifa::GlyphId::new(u32::from(glyph)));
            width.unwrap_or(0.0) / face.upem
        }
    }

    /// Whether a face has a glyph for a character.
    pub fn covers(&self, id: FaceId, ch: char) -> bool {
        let index = usize::from(id.0).min(self.data.len().saturating_sub(1));
        self.data.get(index).is_some_and(|face| face.covers(ch))
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

/// Reads a font file: its PostScript name and its bytes, or what is wrong with it and what to do. Of a
/// collection it is one face.
fn read(path: &str, sources: &Sources) -> Result<(String, Vec<u8>), (String, String)> {
    let (file, face) = collections::divided(path);
    let bytes = (sources.files.read(file, MAX_FONT)).map_err(|e| {
        (format!("`{file}` can't be read: {e}"), "mend the path or the file".into())
    })?;
    let face = collections::face(&bytes, face)
        .map_err(|(why, help)| (format!("`{path}` is left out: {why}"), help))?;
    let bytes = face.unwrap_or_else(|| bytes.to_vec());
    let name = usable(path, &bytes).map_err(|(why, help)| (why, help.to_owned()))?;
    Ok((name, bytes))
}

/// The PostScript name of a font that can be set and embedded, or what is wrong with it.
fn usable(path: &str, bytes: &[u8]) -> Result<String, (String, &'static str)> {
    // What is no font at all is told as that.
    if [b"\0\x01\0\0", b"OTTO", b"true"].iter().any(|kind| bytes.starts_with(*kind))
        && let Some(why) = super::font_check::fault(bytes)
    {
        let help = "use another file of the font; a bundled face stands in";
        return Err((format!("`{path}` is left out: {why}"), help));
    }
    let font = FontRef::new(bytes).map_err(|_| {
        let help = "give an OpenType or TrueType file (.otf, .ttf); web fonts are unpacked first";
        (format!("`{path}` is no font that can be read"), help)
    })?;
    let blank = font.charmap().map(' ').is_none();
    if blank || font.head().is_err() || font.hmtx().is_err() {
        return Err((format!("`{path}` lacks tables that a text font needs"), "use another file"));
    }
    // OpenType specification, OS/2 fsType: bit 1 forbids embedding, bit 9 allows bitmaps only.
    let license = font.os2().map_or(0, |t| t.fs_type());
    if license & 0x000f == 0x0002 || license & 0x0200 != 0 {
        let help = "its maker does not allow it in a PDF; use another font or licence";
        return Err((format!("`{path}` may not be embedded"), help));
    }
    let name = font
        .localized_strings(StringId::POSTSCRIPT_NAME)
        .english_or_first()
        .map(|s| s.to_string())
        .filter(|s| !s.is_empty());
    Ok(name.unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path).to_owned()))
}

fn load(data: &Arc<FaceData>) -> Face {
    let font = tables(data);
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
    let hyphen = glyph('-');
    Face { data: Arc::clone(data), shaper, upem, space, hyphen, metrics, ascii }
}

#[cfg(test)]
mod tests {
    use super::super::bundled::{Bundled, EMOJI};
    use super::super::shape::{Features, shape};
    use super::*;
    use crate::files::Files;
    use crate::source::Span;
    use std::path::Path;

    #[test]
    fn every_bundled_face_parses_and_has_a_space() {
        let fonts = Fonts::bundled();
        for (i, Bundled { name, .. }) in FACES.iter().enumerate() {
            let m = fonts.metrics(FaceId(i as u16));
            // Emoji have no x.
            let letters = FaceId(i as u16) != EMOJI;
            assert!(m.space > 0.15 && (m.x_height > 0.3 || !letters), "{name} {m:?}");
        }
    }

    #[test]
    fn missing_characters_are_found_elsewhere() {
        let fonts = Fonts::bundled();
        assert_eq!(fonts.covering(FaceId(0), 'a'), Some(FaceId(0)));
        assert!(fonts.covering(FaceId(4), '\u{2192}').is_some());
        assert_eq!(fonts.covering(FaceId(0), '\u{10FFFF}'), None);
        let arabic = fonts.covering(FaceId(0), '\u{645}').expect("a Naskh");
        assert_eq!(fonts.covering(FaceId(0), '\u{661}'), Some(arabic), "figures too");
        assert_eq!(fonts.data()[usize::from(arabic.0)].name, "Amiri-Regular");
        let armenian = fonts.covering(FaceId(0), '\u{561}').expect("a face for code has it");
        assert!(fonts.stands_in(armenian, FaceId(0)) && !fonts.stands_in(armenian, FaceId(7)));
        assert!(!fonts.stands_in(FaceId(0), FaceId(4)));
    }

    fn for_book(print: &Print, sources: &Sources, diags: &mut Diagnostics) -> Fonts {
        FontStore::default().fonts((print, &Faces::default()), sources, diags)
    }

    fn project() -> Sources {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        Sources::new(Files::folder(folder).expect("the project"))
    }

    /// A book set in one of the project's own files under another name.
    fn own(files: [Option<&str>; 4]) -> Print {
        let file = |f: Option<&str>| f.map(|f| (f.to_owned(), Span::NONE));
        let files = FontFiles { name: "Own".into(), files: files.map(file), span: Span::NONE };
        Print { font: Some(FontChoice::Own(files)), ..Print::default() }
    }

    #[test]
    fn a_project_brings_its_fonts() {
        let sources = project();
        let mut diags = Diagnostics::new();
        let upright = "fonts/JetBrainsMono-Regular.ttf";
        let print = own([Some(upright), Some("fonts/JetBrainsMono-Italic.ttf"), None, None]);
        let mut store = FontStore::default();
        let fonts = store.fonts((&print, &Faces::default()), &sources, &mut diags);
        let face = fonts.face(Family::Serif, (false, false), 10.0);
        assert_eq!(usize::from(face.0), FACES.len(), "the book's first");
        assert_eq!(fonts.data()[usize::from(face.0)].name, "JetBrainsMono-Regular");
        assert_eq!(
            fonts.face(Family::Serif, (true, false), 10.0),
            face,
            "no bold: upright stands in"
        );
        assert!(fonts.metrics(face).space > 0.5, "a mono's space");
        let codes: Vec<_> = diags.iter().map(|d| d.code.name()).collect();
        assert_eq!(codes, ["font-faces", "font-features"]);
        store.forget_files();
        let again = store.fonts((&print, &Faces::default()), &sources, &mut diags);
        assert_eq!(again.identity(), fonts.identity(), "the same bytes, the same faces");
        let others = own([Some("fonts/JetBrainsMono-Italic.ttf"), None, None, None]);
        let others = store.fonts((&others, &Faces::default()), &sources, &mut diags);
        assert_ne!(others.identity(), fonts.identity());
        assert_eq!(
            others.face(Family::Serif, (false, false), 10.0),
            face,
            "each book counts its own"
        );
        let elsewhere = for_book(&print, &sources, &mut diags);
        assert_ne!(elsewhere.identity(), fonts.identity(), "a store knows nothing of another");
    }

    #[test]
    fn words_that_were_let_go_of_are_shaped_again() {
        let mut store = FontStore::default();
        let (print, faces) = (Print::default(), Faces::default());
        let fonts = store.fonts((&print, &faces), &Sources::default(), &mut Diagnostics::new());
        let word = || Arc::clone(&shape(&fonts, FaceId(0), Features(0), "ended"));
        let first = word();
        assert!(Arc::ptr_eq(&first, &word()), "remembered");
        store.forget_words();
        let again = word();
        assert!(!Arc::ptr_eq(&first, &again));
        assert_eq!(first.width, again.width);
    }

    #[test]
    fn words_are_shaped_anew_with_other_fonts() {
        let sources = project();
        let mut diags = Diagnostics::new();
        let mut store = FontStore::default();
        let face_of = |fonts: &Fonts, word: &str| {
            shape(fonts, FaceId(4), Features(0), word).glyphs.first().map(|g| g.face)
        };
        let plain = store.fonts((&Print::default(), &Faces::default()), &sources, &mut diags);
        let ideographs = FontFiles {
            name: "Own".into(),
            files: [
                Some(("tests/fonts/NotoSerifCJK-Subset.otf".into(), Span::NONE)),
                None,
                None,
                None,
            ],
            span: Span::NONE,
        };
        let more = Print { fallback_fonts: vec![FontChoice::Own(ideographs)], ..Print::default() };
        let more = store.fonts((&more, &Faces::default()), &sources, &mut diags);
        for _ in 0..2 {
            assert_eq!(face_of(&plain, "\u{65e5}"), Some(FaceId(4)), "none has it");
            assert_eq!(face_of(&more, "\u{65e5}"), Some(FaceId(FACES.len() as u16)));
        }
    }

    #[test]
    fn what_a_face_lacks_keeps_weight_and_kind() {
        let sources = project();
        let mut diags = Diagnostics::new();
        // It has neither figures nor Latin letters.
        let ideographs = "tests/fonts/NotoSerifCJK-Subset.otf";
        let mut print = own([Some(ideographs), None, Some("fonts/LibertinusSerif-Bold.otf"), None]);
        let fonts = for_book(&print, &sources, &mut diags);
        let text = fonts.face(Family::Serif, (false, false), 10.0);
        assert!(!fonts.get(text).ascii && fonts.get(FaceId(0)).ascii);
        let figures = shape(&fonts, text, Features(0), "12");
        assert!(figures.glyphs.iter().all(|g| g.face == FaceId(0) && g.glyph.id != 0));
        let bold = fonts.face(Family::Serif, (true, false), 10.0);
        assert_eq!(fonts.covering(bold, '日'), Some(text), "its family has no bold of it");
        print.sans_font = print.font.take();
        let fonts = for_book(&print, &sources, &mut diags);
        let sans = fonts.face(Family::Sans, (false, false), 10.0);
        assert_eq!(fonts.covering(sans, '1'), Some(FAMILIES[1][0]), "a sans is helped by a sans");
    }

    #[test]
    fn what_is_no_font_is_told() {
        let sources = project();
        let mut diags = Diagnostics::new();
        let fonts = for_book(&own([Some("README.md"), None, None, None]), &sources, &mut diags);
        assert_eq!(fonts.face(Family::Serif, (false, false), 10.0), FaceId(0));
        assert!(diags.has_errors());
    }
}
