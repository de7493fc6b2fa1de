//! Fonts: which glyphs are used, subsets of them, and what text each glyph stands for.

use super::outcome::Error;
use crate::fnv::Fnv;
use crate::typeset::font_check::undrawable;
use crate::typeset::page::{FaceData, Item, Page, Pages};
use crate::typeset::reading_order::as_read;
use printpdf::{
    Codepoint, FontId, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, Pt, TextItem,
    TextMatrix,
};
use rayon::prelude::*;
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use std::sync::Arc;

/// A face as it goes into the file.
pub(super) struct Embedded {
    /// Resource name.
    pub id: FontId,
    /// New glyph id by old one; `u16::MAX` for glyphs not used.
    pub map: Vec<u16>,
    /// Width that printpdf writes for each old glyph id, 1/1000 em.
    pub widths: Vec<i32>,
    /// The text that each old glyph id stands for in the whole document.
    pub text: Vec<Option<Box<str>>>,
    parsed: Option<ParsedFont>,
    /// Glyphs in the order of their new ids.
    pub used: Vec<u16>,
    /// Glyph of the space, which stands for missing glyphs.
    pub space: u16,
}

/// What a glyph stands for.
#[derive(Clone)]
struct Words {
    text: Box<str>,
    /// By itself, and not with glyphs beside it.
    alone: bool,
}

/// The text that each glyph of each face stands for where it is used first, alone if it ever is;
/// `None` of glyphs not used.
type Usage = Vec<Vec<Option<Words>>>;

/// Subsets the faces that the pages use. Faces without glyphs on any page are `None`.
pub(super) fn embed(pages: &Pages) -> Result<Vec<Option<Embedded>>, Error> {
    let none = || vec![Vec::new(); pages.faces.len()];
    let usage = pages
        .pages
        .par_chunks(16)
        .map(|chunk| {
            let mut usage = none();
            chunk.iter().for_each(|p| collect(p, &pages.faces, &mut usage));
            usage
        })
        .reduce(none, |mut a, b| {
            for (into, glyphs) in a.iter_mut().zip(b) {
                if into.len() < glyphs.len() {
                    into.resize(glyphs.len(), None);
                }
                for (into, text) in into.iter_mut().zip(glyphs) {
                    keep(into, text);
                }
            }
            a
        });
    usage
        .into_par_iter()
        .enumerate()
        .map(|(face, glyphs)| match glyphs.is_empty() {
            true => Ok(None),
            false => {
                let text = glyphs.into_iter().map(|g| g.map(|w| w.text)).collect();
                subset(pages, face as u16, text).map(Some)
            }
        })
        .collect()
}

/// Keeps the first text of a glyph, or the first that it has alone.
fn keep(into: &mut Option<Words>, new: Option<Words>) {
    let better = |old: &Words| !old.alone && new.as_ref().is_some_and(|n| n.alone);
    if into.as_ref().is_none_or(better) {
        *into = new;
    }
}

/// The first text of each glyph; text that differs elsewhere is said at its place.
fn collect(page: &Page, faces: &[Arc<FaceData>], usage: &mut Usage) {
    for item in page.groups.iter().flat_map(|g| &g.items) {
        let Item::Run(run) = item else { continue };
        let Some(glyphs) = usage.get_mut(usize::from(run.face.0)) else { continue };
        let mut at = 0;
        for (i, g) in run.glyphs.iter().enumerate() {
            let end = at + usize::from(g.len);
            // Of a missing glyph only the text goes into the file; `content` draws a box.
            let id = if g.id == 0 { faces[usize::from(run.face.0)].space() } else { g.id };
            let id = usize::from(id);
            if glyphs.len() <= id {
                glyphs.resize(id + 1, None);
            }
            let alone = g.len > 0 && run.glyphs.get(i + 1).is_none_or(|next| next.len > 0);
            if glyphs[id].as_ref().is_none_or(|words| alone && !words.alone) {
                let text = as_read(run.text.get(at..end).unwrap_or("")).into();
                glyphs[id] = Some(Words { text, alone });
            }
            at = end;
        }
    }
}

/// `text` ends with the last glyph that is used.
fn subset(pages: &Pages, face: u16, text: Vec<Option<Box<str>>>) -> Result<Embedded, Error> {
    let data = &pages.faces[usize::from(face)];
    let fail = |why: String| Error::Font(data.name.clone(), why);
    let mut remapper = subsetter::GlyphRemapper::new();
    let used: Vec<u16> = (0..text.len()).filter(|g| text[*g].is_some()).map(|g| g as u16).collect();
    let mut map = vec![u16::MAX; text.len()];
    for &glyph in &used {
        map[usize::from(glyph)] = remapper.remap(glyph);
    }
    let font =
        skrifa::FontRef::from_index(data.bytes(), data.index).map_err(|e| fail(e.to_string()))?;
    if let Some(why) = undrawable(&font, used.iter().copied()) {
        return Err(fail(why));
    }
    let bytes =
        subsetter::subset(data.bytes(), data.index, &remapper).map_err(|e| fail(e.to_string()))?;
    let mut warnings = Vec::new();
    let mut parsed = ParsedFont::from_bytes(&bytes, 0, &mut warnings)
        .ok_or_else(|| fail("its subset cannot be read".into()))?;
    parsed.font_name = Some(format!("{}+{}", tag(&data.name, &used), data.name));
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let upem = f32::from(data.upem().max(1));
    let widths = (0..text.len() as u32)
        .map(|g| {
            let advance = metrics.advance_width(skrifa::GlyphId::new(g)).unwrap_or(0.0);
            // As printpdf computes it: truncated.
            (advance * 1000.0 / upem) as i32
        })
        .collect();
    let id = FontId(format!("T{face}"));
    Ok(Embedded { id, map, widths, text, parsed: Some(parsed), used, space: data.space() })
}

/// Six capitals that name a subset, from its glyphs.
fn tag(name: &str, used: &[u16]) -> String {
    let hash = Fnv::of(name.bytes().chain(used.iter().flat_map(|g| g.to_be_bytes())));
    (0..6).map(|i| char::from(b'A' + ((hash >> (i * 9)) % 26) as u8)).collect()
}

/// Gives the fonts to printpdf, and the operations that use each of their glyphs once.
pub(super) fn register(fonts: &[Option<Embedded>], doc: &mut PdfDocument) -> Vec<Op> {
    let mut ops = vec![Op::StartTextSection];
    for font in fonts.iter().flatten() {
        let Some(parsed) = &font.parsed else { continue };
        doc.resources.fonts.map.insert(font.id.clone(), PdfFont::new(parsed.clone()));
        ops.push(Op::SetFont { font: PdfFontHandle::External(font.id.clone()), size: Pt(1.0) });
        ops.push(Op::SetTextMatrix { matrix: TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]) });
        let glyphs = font
            .used
            .iter()
            .map(|&g| {
                // Every glyph has a text (ISO 19005-2, 6.2.11.7.2): further glyphs of a cluster,
                // and those of a formula, whose text is said as a whole, have an empty space.
                let words = match font.text[usize::from(g)].as_deref() {
                    None | Some("") => "\u{200b}",
                    Some(words) => words,
                };
                Codepoint::with_cid(font.map[usize::from(g)], 0.0, words.to_string())
            })
            .collect();
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
    }
    ops.push(Op::EndTextSection);
    ops
}
