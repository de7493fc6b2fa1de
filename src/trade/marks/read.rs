//! The annotations of a PDF (ISO 32000-1, 12.5), with their places measured from the head of the trimmed page.

use super::Kind;
use crate::artwork::guarded;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, decode_text_string};
use std::collections::BTreeMap;

/// Most bytes that one stream of a proof is unpacked to.
const MOST_UNPACKED: usize = 256 << 20;
/// Most annotations that are read of a page: more is made by programs, not by readers.
const MOST: usize = 2000;

/// A PDF that came back.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Proof {
    /// What it was called when it was made; programs that annotate leave it as it was.
    pub id: Vec<u8>,
    /// The annotations of its pages.
    pub pages: Vec<Vec<Annotation>>,
}

/// Left, top, right and foot in points.
pub(super) type Area = [f32; 4];

/// An annotation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Annotation {
    pub kind: Kind,
    /// What it marks: one area for each line.
    pub quads: Vec<Area>,
    pub author: Option<String>,
    pub note: Option<String>,
    pub new: Option<String>,
    pub replies: Vec<(Option<String>, String)>,
}

impl Annotation {
    /// The first area.
    pub(super) fn area(&self) -> Area {
        self.quads.first().copied().unwrap_or_default()
    }
}

/// Why a PDF can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is none, or it is broken.
    Broken,
    /// It is locked.
    Locked,
}

/// Reads a proof.
///
/// # Errors
/// If it is no PDF, or one that is locked.
pub(crate) fn proof(bytes: &[u8]) -> Result<Proof, Fault> {
    guarded(|| {
        let options =
            LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..LoadOptions::default() };
        let document =
            Document::load_mem_with_options(bytes, options).map_err(|_| Fault::Broken)?;
        if document.is_encrypted() {
            return Err(Fault::Locked);
        }
        let pages = document.get_pages();
        let pages = pages.values().map(|id| annotations(&document, *id));
        Ok(Proof { id: first_id(&document), pages: pages.collect() })
    })
    .unwrap_or(Err(Fault::Broken))
}

/// The first part of the file's identifier, which stays (ISO 32000-1, 14.4).
fn first_id(document: &Document) -> Vec<u8> {
    let list =
        document.trailer.get(b"ID").ok().and_then(|id| resolved(document, id).as_array().ok());
    let first = list.and_then(|list| list.first()).and_then(|id| id.as_str().ok());
    first.unwrap_or_default().to_vec()
}

/// An object, or what a reference leads to.
fn resolved<'d>(document: &'d Document, object: &'d Object) -> &'d Object {
    document.dereference(object).map_or(object, |(_, found)| found)
}

fn get<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    dict.get(key).ok().map(|object| resolved(document, object))
}

fn text(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<String> {
    let bytes = get(document, dict, key)?.as_str().ok()?;
    let text = decoded(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 behind their marks, else PDFDocEncoding, whose table
/// in lopdf has no ends of lines.
fn decoded(bytes: &[u8]) -> Option<String> {
    let marked = bytes.starts_with(&[0xfe, 0xff]) || bytes.starts_with(&[0xef, 0xbb, 0xbf]);
    let decode = |bytes: &[u8]| decode_text_string(&Object::string_literal(bytes)).ok();
    if marked {
        return decode(bytes).map(|text| text.trim_start_matches('\u{feff}').to_owned());
    }
    let lines = bytes.split(|b| matches!(b, b'\r' | b'\n')).map(decode);
    Some(lines.collect::<Option<Vec<_>>>()?.join("\n"))
}

fn numbers(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<Vec<f32>> {
    let list = get(document, dict, key)?.as_array().ok()?;
    list.iter().map(|n| resolved(document, n).as_float().ok().filter(|n| n.is_finite())).collect()
}

/// A box of a page, which a page may have from those above it.
fn page_box(document: &Document, page: ObjectId) -> Option<[f32; 4]> {
    let mut boxes: BTreeMap<&[u8], [f32; 4]> = BTreeMap::new();
    let mut at = Some(page);
    for _ in 0..64 {
        let Some(dict) = at.and_then(|id| document.get_dictionary(id).ok()) else { break };
        for key in [&b"TrimBox"[..], b"CropBox", b"MediaBox"] {
            if let Some([a, b, c, d]) = numbers(document, dict, key).as_deref() {
                boxes.entry(key).or_insert([a.min(*c), b.min(*d), a.max(*c), b.max(*d)]);
            }
        }
        at = dict.get(b"Parent").ok().and_then(|parent| parent.as_reference().ok());
    }
    let wanted = [&b"TrimBox"[..], b"CropBox", b"MediaBox"];
    wanted.iter().find_map(|key| boxes.get(key).copied())
}

/// What is read of an annotation before those that belong together are joined.
struct Raw<'d> {
    id: Option<ObjectId>,
    subtype: &'d [u8],
    dict: &'d Dictionary,
    /// The one that it answers, or belongs to.
    to: Option<ObjectId>,
    /// It is one with that.
    grouped: bool,
}

fn annotations(document: &Document, page: ObjectId) -> Vec<Annotation> {
    let Some([left, _, _, top]) = page_box(document, page) else { return Vec::new() };
    let Ok(dict) = document.get_dictionary(page) else { return Vec::new() };
    let list = get(document, dict, b"Annots").and_then(|list| list.as_array().ok());
    let raw: Vec<Raw> =
        list.into_iter().flatten().take(MOST).filter_map(|o| raw(document, o)).collect();
    let mut out: Vec<(usize, Annotation)> = Vec::new();
    for (at, one) in raw.iter().enumerate().filter(|(_, r)| r.to.is_none() || r.grouped) {
        let Some(kind) = kind(one.subtype) else { continue };
        let mut quads = quads(document, one.dict);
        for area in &mut quads {
            *area = [area[0] - left, top - area[3], area[2] - left, top - area[1]];
        }
        if quads.is_empty() {
            continue;
        }
        let author = text(document, one.dict, b"T");
        let note = text(document, one.dict, b"Contents");
        let annotation = Annotation { kind, quads, author, note, new: None, replies: Vec::new() };
        out.push((at, annotation));
    }
    // A caret that stands with words that are struck out says what is to stand there instead.
    let index = |id: ObjectId| raw.iter().position(|r| r.id == Some(id));
    let mut gone = Vec::new();
    for (at, one) in raw.iter().enumerate().filter(|(_, r)| r.grouped) {
        let Some(other) = one.to.and_then(index) else { continue };
        let find = |at: usize| out.iter().position(|(own, _)| *own == at);
        let (Some(a), Some(b)) = (find(at), find(other)) else { continue };
        let (caret, struck) = match (out[a].1.kind, out[b].1.kind) {
            (Kind::Insert, Kind::Strikeout) => (a, b),
            (Kind::Strikeout, Kind::Insert) => (b, a),
            _ => continue,
        };
        out[struck].1.new = out[caret].1.note.take();
        out[struck].1.kind = Kind::Replace;
        gone.push(out[caret].0);
    }
    for (_, annotation) in out.iter_mut().filter(|(_, a)| a.kind == Kind::Insert) {
        annotation.new = annotation.note.take();
    }
    // Answers, and answers to these, stand with what was said first.
    for one in raw.iter().filter(|r| r.to.is_some() && !r.grouped && !is_state(r.dict)) {
        let mut to = one.to.and_then(index);
        for _ in 0..64 {
            match to.and_then(|at| raw[at].to).and_then(index) {
                Some(above) if !to.is_some_and(|at| raw[at].grouped) => to = Some(above),
                _ => break,
            }
        }
        let said = text(document, one.dict, b"Contents");
        let first = out.iter_mut().find(|(own, _)| Some(*own) == to);
        if let (Some(said), Some((_, annotation))) = (said, first) {
            annotation.replies.push((text(document, one.dict, b"T"), said));
        }
    }
    out.retain(|(at, _)| !gone.contains(at));
    out.into_iter().map(|(_, annotation)| annotation).collect()
}

/// An annotation that somebody sees.
fn raw<'d>(document: &'d Document, object: &'d Object) -> Option<Raw<'d>> {
    let id = object.as_reference().ok();
    let dict = resolved(document, object).as_dict().ok()?;
    let subtype = get(document, dict, b"Subtype")?.as_name().ok()?;
    let flags = get(document, dict, b"F").and_then(|f| f.as_i64().ok()).unwrap_or(0);
    // Bit 2: hidden.
    if flags & 2 != 0 {
        return None;
    }
    let to = dict.get(b"IRT").ok().and_then(|to| to.as_reference().ok());
    let how = get(document, dict, b"RT").and_then(|how| how.as_name().ok());
    Some(Raw { id, subtype, dict, to, grouped: to.is_some() && how == Some(b"Group") })
}

/// Whether it only says that somebody has looked at another one.
fn is_state(dict: &Dictionary) -> bool {
    dict.has(b"State")
}

fn kind(subtype: &[u8]) -> Option<Kind> {
    Some(match subtype {
        b"Highlight" => Kind::Highlight,
        b"Underline" | b"Squiggly" => Kind::Underline,
        b"StrikeOut" => Kind::Strikeout,
        b"Caret" => Kind::Insert,
        b"Text" | b"FreeText" => Kind::Note,
        b"Ink" | b"Square" | b"Circle" | b"Line" | b"Polygon" | b"PolyLine" | b"Stamp" => {
            Kind::Drawing
        }
        _ => return None,
    })
}

/// What an annotation marks, in the page's own measure: left, foot, right, top.
fn quads(document: &Document, dict: &Dictionary) -> Vec<Area> {
    let points = numbers(document, dict, b"QuadPoints").unwrap_or_default();
    let around = |quad: &[f32]| {
        let of = |from: usize| quad.iter().skip(from).step_by(2).copied();
        let (least, most) = (f32::min as fn(f32, f32) -> f32, f32::max as fn(f32, f32) -> f32);
        let fold = |from, f: fn(f32, f32) -> f32| of(from).reduce(f).unwrap_or_default();
        [fold(0, least), fold(1, least), fold(0, most), fold(1, most)]
    };
    let quads: Vec<Area> = points.chunks_exact(8).map(around).collect();
    if !quads.is_empty() {
        return quads;
    }
    match numbers(document, dict, b"Rect").as_deref() {
        Some([a, b, c, d]) => vec![[a.min(*c), b.min(*d), a.max(*c), b.max(*d)]],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_each_of_their_encodings() {
        assert_eq!(decoded(b"One\rtwo \xe9").as_deref(), Some("One\ntwo \u{e9}"));
        assert_eq!(decoded(b"\xfe\xff\x00A\x20\x14").as_deref(), Some("A\u{2014}"));
        assert_eq!(decoded("\u{feff}\u{e9}".as_bytes()).as_deref(), Some("\u{e9}"));
    }

    #[test]
    fn what_is_no_pdf_is_told() {
        assert_eq!(proof(b""), Err(Fault::Broken));
        assert_eq!(proof(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog"), Err(Fault::Broken));
    }
}
