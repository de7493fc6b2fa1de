//! Shaping: characters become positioned glyphs, word by word, with a cache per thread.
//!
//! Shaping word by word is exact as long as the faces do not kern with the space; a test holds
//! the bundled faces to that.

use super::fonts::Fonts;
use super::page::{FaceId, Glyph};
use harfrust::{Direction, Feature, Script, ShapeOptions, ShapePlan, Tag, UnicodeBuffer};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// OpenType features that a style asks for, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Features(pub u16);

impl Features {
    /// Small capitals for lower case.
    pub const SMCP: u16 = 1;
    /// Small capitals for upper case.
    pub const C2SC: u16 = 2;
    /// Old-style figures.
    pub const ONUM: u16 = 4;
    /// Tabular figures.
    pub const TNUM: u16 = 8;
    /// Superior figures and letters.
    pub const SUPS: u16 = 16;
    /// Inferior figures.
    pub const SUBS: u16 = 32;
    /// No ligatures (code, letterspaced text).
    pub const NO_LIGA: u16 = 64;
    /// Forms for text all in capitals.
    pub const CASE: u16 = 128;

    fn list(self) -> Vec<Feature> {
        let mut list = Vec::new();
        let mut on = |tag: &[u8; 4], value: u32| list.push(Feature::new(Tag::new(tag), value, ..));
        for (bit, tag) in [
            (Self::SMCP, b"smcp"),
            (Self::C2SC, b"c2sc"),
            (Self::ONUM, b"onum"),
            (Self::TNUM, b"tnum"),
            (Self::SUPS, b"sups"),
            (Self::SUBS, b"subs"),
            (Self::CASE, b"case"),
        ] {
            if self.0 & bit != 0 {
                on(tag, 1);
            }
        }
        if self.0 & Self::ONUM == 0 {
            on(b"lnum", 1);
        }
        if self.0 & Self::NO_LIGA != 0 {
            for tag in [b"liga", b"clig", b"dlig", b"calt"] {
                on(tag, 0);
            }
        }
        list
    }
}

/// A glyph of a shaped word.
#[derive(Debug, Clone, Copy)]
pub struct ShapedGlyph {
    /// The glyph, advance in 1/1000 em.
    pub glyph: Glyph,
    /// Its face (the word's or a fallback).
    pub face: FaceId,
    /// Byte in the word at which its cluster begins.
    pub cluster: u32,
    /// Whether the word may be cut before this glyph without changing either part.
    pub safe: bool,
}

/// A shaped word.
#[derive(Debug, Clone, Default)]
pub struct Shaped {
    /// Glyphs in visual order.
    pub glyphs: Vec<ShapedGlyph>,
    /// Sum of the advances, 1/1000 em.
    pub width: f32,
    /// Set from right to left.
    pub rtl: bool,
    /// Characters that no face has.
    pub missing: Vec<char>,
}

type WordCache = FxHashMap<Box<str>, Rc<Shaped>>;

/// Plans by face, features, whether the text runs from right to left, and script.
type Plans = FxHashMap<(FaceId, Features, bool, Script), Rc<ShapePlan>>;

thread_local! {
    static CACHE: RefCell<FxHashMap<(FaceId, Features), WordCache>> = RefCell::default();
    static PLANS: RefCell<Plans> = RefCell::default();
    static BUFFER: RefCell<Option<UnicodeBuffer>> = const { RefCell::new(None) };
}

/// Words longer than this are not kept.
const CACHED_LENGTH: usize = 40;
/// Words kept per face and thread before the cache is emptied.
const CACHED_WORDS: usize = 40_000;

/// Shapes a word (text without breakable spaces) in a face.
pub fn shape(fonts: &Fonts, face: FaceId, features: Features, word: &str) -> Rc<Shaped> {
    if word.len() > CACHED_LENGTH {
        return Rc::new(shape_now(fonts, face, features, word));
    }
    CACHE.with(|cache| {
        let mut cache = cache.borrow_mut();
        let words = cache.entry((face, features)).or_default();
        if let Some(found) = words.get(word) {
            return Rc::clone(found);
        }
        let shaped = Rc::new(shape_now(fonts, face, features, word));
        if words.len() >= CACHED_WORDS {
            words.clear();
        }
        words.insert(word.into(), Rc::clone(&shaped));
        shaped
    })
}

fn shape_now(fonts: &Fonts, face: FaceId, features: Features, word: &str) -> Shaped {
    let mut out = Shaped::default();
    if word.is_ascii() {
        shape_part(fonts, face, features, word, 0, &mut out);
        return out;
    }
    // Parts by the face that has their characters; marks stay with their base.
    let mut start = 0;
    let mut current = face;
    for (at, ch) in word.char_indices() {
        if joins(ch) {
            continue;
        }
        let found = fonts.covering(face, ch);
        if found.is_none() && !ch.is_control() {
            out.missing.push(ch);
        }
        let wanted = found.unwrap_or(face);
        if wanted != current {
            if at > start {
                shape_part(fonts, current, features, &word[start..at], start, &mut out);
            }
            start = at;
            current = wanted;
        }
    }
    shape_part(fonts, current, features, &word[start..], start, &mut out);
    out
}

/// Characters that never begin a part: combining marks, joiners, variation selectors.
fn joins(ch: char) -> bool {
    matches!(ch, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

fn shape_part(
    fonts: &Fonts,
    face: FaceId,
    features: Features,
    text: &str,
    base: usize,
    out: &mut Shaped,
) {
    if text.is_empty() {
        return;
    }
    let parsed = fonts.get(face);
    let mut buffer = BUFFER.with(|b| b.borrow_mut().take()).unwrap_or_default();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let rtl = buffer.direction() == Direction::RightToLeft;
    out.rtl |= rtl;
    let shaper = parsed.shaper.shaper(&parsed.font).build();
    let list = features.list();
    // Planning costs more than shaping a word: plans are kept.
    let (direction, script) = (buffer.direction(), buffer.script());
    let plan = PLANS.with(|plans| {
        let mut plans = plans.borrow_mut();
        let entry = plans.entry((face, features, rtl, script));
        let make = || Rc::new(ShapePlan::new(&shaper, direction, Some(script), None, &list));
        Rc::clone(entry.or_insert_with(make))
    });
    let options = ShapeOptions::new().plan(Some(&plan)).features(&list);
    let glyphs = shaper.shape(buffer, options);
    let infos = glyphs.glyph_infos();
    let positions = glyphs.glyph_positions();
    let unit = 1000.0 / parsed.upem;
    let first = out.glyphs.len();
    for (info, pos) in infos.iter().zip(positions) {
        let advance = pos.x_advance as f32 * unit;
        out.width += advance;
        out.glyphs.push(ShapedGlyph {
            glyph: Glyph {
                id: info.glyph_id as u16,
                len: 0,
                dx: (pos.x_offset as f32 * unit) as i16,
                dy: (pos.y_offset as f32 * unit) as i16,
                advance,
            },
            face,
            cluster: base as u32 + info.cluster,
            safe: !info.unsafe_to_break(),
        });
    }
    set_lengths(&mut out.glyphs[first..], base + text.len(), rtl);
    BUFFER.with(|b| *b.borrow_mut() = Some(glyphs.clear()));
}

/// Gives each cluster's bytes to its first glyph. Text set from right to left is given whole to
/// its first glyph, so that it reads in logical order.
fn set_lengths(glyphs: &mut [ShapedGlyph], end: usize, rtl: bool) {
    let n = glyphs.len();
    if rtl {
        let start = glyphs.iter().map(|g| g.cluster).min().unwrap_or(0);
        if let Some(first) = glyphs.first_mut() {
            first.glyph.len = (end as u32 - start).min(255) as u8;
        }
        for g in glyphs {
            g.cluster = start;
            g.safe = false;
        }
        return;
    }
    let mut i = 0;
    while i < n {
        let cluster = glyphs[i].cluster;
        let mut k = i + 1;
        while k < n && glyphs[k].cluster == cluster {
            k += 1;
        }
        let next = if k < n { glyphs[k].cluster } else { end as u32 };
        glyphs[i].glyph.len = next.saturating_sub(cluster).min(255) as u8;
        i = k;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_cover_the_word() {
        let fonts = Fonts::bundled();
        for word in ["office", "fjord", "na\u{ef}ve", "e\u{301}t\u{e9}", "\u{2192}x", "שלום"] {
            let shaped = shape(fonts, FaceId(0), Features(0), word);
            let sum: usize = shaped.glyphs.iter().map(|g| usize::from(g.glyph.len)).sum();
            assert_eq!(sum, word.len(), "{word}");
        }
    }

    #[test]
    fn no_face_kerns_with_the_space() {
        let fonts = Fonts::bundled();
        for face in 0..7 {
            let id = FaceId(face);
            for pair in ["A V", "T o", "y .", "r ,", "f \u{201d}", "W a"] {
                let whole = shape(fonts, id, Features(0), pair).width;
                let (a, b) = pair.split_once(' ').expect("a space");
                let apart = shape(fonts, id, Features(0), a).width
                    + shape(fonts, id, Features(0), b).width
                    + fonts.metrics(id).space * 1000.0;
                assert!((whole - apart).abs() < 0.6, "face {face}: {pair} {whole} {apart}");
            }
        }
    }
}
