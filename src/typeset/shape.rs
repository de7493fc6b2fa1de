//! Shaping: characters become positioned glyphs, word by word, with a cache per thread.
//!
//! Shaping word by word is exact as long as the faces do not kern with the space; a test holds
//! the bundled faces to that.

use super::fonts::{Face, Fonts};
use super::page::{FaceId, Glyph};
use super::short_key::Word;
use crate::language::direction::is_rtl_char;
use crate::language::wide::columns;
use harfrust::{
    BufferClusterLevel, Direction, Feature, Script, ShapeOptions, ShapePlan, Tag, UnicodeBuffer,
};
use icu_properties::props;
use icu_properties::{CodePointMapData, PropertyNamesLong};
use rustc_hash::FxHashMap;
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

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
    /// Glyphs in the order of reading, which is that of seeing turned round where the word runs
    /// from right to left.
    pub glyphs: Vec<ShapedGlyph>,
    /// Sum of the advances, 1/1000 em.
    pub width: f32,
    /// Characters that no face has.
    pub missing: Vec<char>,
    /// Letters of a script that only a face for formulas or code has.
    pub stand_ins: Vec<char>,
}

/// A shaped word as a thread has it: the thread counts its own uses, without a look at the others, and all
/// threads have the glyphs together.
pub type Known = Rc<Arc<Shaped>>;

type WordCache = FxHashMap<Word, Known>;

/// Words by face, features and whether they run from right to left.
type Shapes = FxHashMap<(FaceId, Features, bool, Word), Arc<Shaped>>;

/// What the threads have shaped with a book's faces, for each other.
#[derive(Default)]
pub struct SharedWords(Mutex<Shapes>);

/// Plans by face, features, whether the text runs from right to left, and script.
type Plans = FxHashMap<(FaceId, Features, bool, Script), Rc<ShapePlan>>;

/// Books whose words a thread remembers.
const MOST_BOOKS: usize = 2;

/// What a thread remembers by [`Fonts::identity`]: ids of faces say nothing without it.
#[derive(Default)]
struct ByFonts<T> {
    /// The latest first.
    list: Vec<(u64, T)>,
}

impl<T: Default> ByFonts<T> {
    fn of(&mut self, fonts: &Fonts) -> &mut T {
        let id = fonts.identity();
        if self.list.first().is_none_or(|(own, _)| *own != id) {
            let at = self.list.iter().position(|(own, _)| *own == id);
            let found = at.map_or_else(|| (id, T::default()), |at| self.list.remove(at));
            self.list.insert(0, found);
            self.list.truncate(MOST_BOOKS);
        }
        &mut self.list[0].1
    }
}

type Caches = FxHashMap<(FaceId, Features, bool), WordCache>;

thread_local! {
    static CACHE: RefCell<ByFonts<Caches>> = RefCell::default();
    static PLANS: RefCell<ByFonts<Plans>> = RefCell::default();
    static BUFFER: RefCell<Option<UnicodeBuffer>> = const { RefCell::new(None) };
}

/// How far joined dashes overlap, 1/1000 em, so that no screen shows a line between them.
const DASH_OVERLAP: f32 = 10.0;
/// Words kept per face and thread, and by all, before the cache is emptied. Long ones are not kept.
const CACHED_WORDS: usize = 40_000;

/// Shapes a word (text without breakable spaces) in a face, from left to right.
pub fn shape(fonts: &Fonts, face: FaceId, features: Features, word: &str) -> Known {
    shape_directed(fonts, face, features, word, false)
}

/// Shapes a word in a face, from right to left if `rtl`: brackets are mirrored then.
pub fn shape_directed(
    fonts: &Fonts,
    face: FaceId,
    features: Features,
    word: &str,
    rtl: bool,
) -> Known {
    let way = if rtl { Way::Rtl(Around::default()) } else { Way::Ltr };
    let Some(key) = Word::new(word) else {
        return Rc::new(Arc::new(shape_now(fonts, face, features, word, way)));
    };
    CACHE.with(|cache| {
        let mut cache = cache.borrow_mut();
        let words = cache.of(fonts).entry((face, features, rtl)).or_default();
        if let Some(found) = words.get(&key) {
            return Rc::clone(found);
        }
        let now = || shape_now(fonts, face, features, word, way);
        let shaped = Rc::new(fonts.words().get((face, features, rtl, key), now));
        if words.len() >= CACHED_WORDS {
            words.clear();
        }
        words.insert(key, Rc::clone(&shaped));
        shaped
    })
}

/// Shapes a part of a word from right to left whose letters join those `before` and `behind` it, of other
/// faces or colours.
pub fn shape_joined(
    fonts: &Fonts,
    face: FaceId,
    features: Features,
    word: &str,
    around: Around,
) -> Known {
    if !around.joins(word) {
        return shape_directed(fonts, face, features, word, true);
    }
    Rc::new(Arc::new(shape_now(fonts, face, features, word, Way::Rtl(around))))
}

/// What stands directly before and behind a part of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Around<'t> {
    /// Text that ends where the part begins.
    pub before: &'t str,
    /// Text that begins where it ends.
    pub behind: &'t str,
}

impl Around<'_> {
    /// Whether letters of another part may join those of this one.
    fn joins(&self, word: &str) -> bool {
        let joins = |c: char| c.is_alphabetic() && is_rtl_char(c) || joins(c) || c == '\u{640}';
        let joined =
            |a: Option<char>, b: Option<char>| a.is_some_and(joins) && b.is_some_and(joins);
        joined(self.before.chars().next_back(), word.chars().next())
            || joined(word.chars().next_back(), self.behind.chars().next())
    }
}

/// The direction of a word.
#[derive(Debug, Clone, Copy)]
enum Way<'t> {
    Ltr,
    /// From right to left, with what it may join.
    Rtl(Around<'t>),
}

impl Way<'_> {
    fn rtl(self) -> bool {
        matches!(self, Way::Rtl(_))
    }
}

/// Lets every thread go of the words that it remembers, as soon as it has nothing else to do.
pub(super) fn forget_words() {
    let forget = || CACHE.with(|cache| cache.try_borrow_mut().map(|mut c| c.list = Vec::new()));
    let _ = forget();
    rayon::spawn_broadcast(move |_| _ = forget());
}

impl SharedWords {
    /// Lets go of them.
    pub(super) fn forget(&self) {
        *self.0.lock().unwrap_or_else(|e| e.into_inner()) = Shapes::default();
    }

    /// What another thread has shaped, or else what `now` gives, kept for the others.
    fn get(
        &self,
        key: (FaceId, Features, bool, Word),
        now: impl FnOnce() -> Shaped,
    ) -> Arc<Shaped> {
        let known = || self.0.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(found) = known().get(&key).map(Arc::clone) {
            return found;
        }
        let shaped = Arc::new(now());
        let mut words = known();
        if words.len() >= CACHED_WORDS {
            words.clear();
        }
        words.insert(key, Arc::clone(&shaped));
        shaped
    }
}

fn shape_now(fonts: &Fonts, face: FaceId, features: Features, word: &str, way: Way) -> Shaped {
    let rtl = way.rtl();
    let mut out = Shaped::default();
    if word.is_ascii() && fonts.get(face).ascii {
        shape_part(fonts, face, features, (word, 0), way, &mut out);
        return out;
    }
    // Parts by script and by the face that has their characters; marks stay with their base.
    let part = |face: FaceId, from: usize, to: usize, out: &mut Shaped| {
        let way = within(word, (from, to), way);
        shape_part(fonts, face, features, (&word[from..to], from), way, out);
    };
    let mut start = 0;
    // A vowel sign alone, which a lesson shows, is of a face that has it.
    let first = word.chars().next().filter(|c| joins(*c) && !fonts.covers(face, *c));
    let mut current = first.and_then(|c| fonts.covering(face, c)).unwrap_or(face);
    let mut script = None;
    let mut named = 0;
    for (at, ch) in word.char_indices() {
        if joins(ch) || at < named {
            continue;
        }
        if let Some(ems) = long_dash(ch).filter(|_| !fonts.covers(face, ch)) {
            part(current, start, at, &mut out);
            start = at + ch.len_utf8();
            draw_dash(fonts, face, (ems, ch.len_utf8()), at, &mut out);
            continue;
        }
        let found = fonts.covering_all(face, ch, marks_behind(&word[at + ch.len_utf8()..]));
        let found = found.or_else(|| is_space(ch).then_some(current));
        if found.is_none() && !ch.is_control() {
            part(current, start, at, &mut out);
            let lacks = |c: char| {
                !c.is_control() && !is_space(c) && (joins(c) || fonts.covering(face, c).is_none())
            };
            let (rest, code) = (&word[at..], fonts.is_mono(face));
            // Columns of code are divided anywhere: each character is named alone.
            let end = if code { ch.len_utf8() } else { missing_run(rest, lacks) };
            out.missing.extend(rest[..end].chars().filter(|c| !joins(*c)));
            let stand_in = stand_in(&rest[..end], code);
            draw_words(fonts, face, (&stand_in, end), (at, rtl), &mut out);
            (start, named) = (at + end, at + end);
            (current, script) = (face, None);
            continue;
        }
        let wanted = found.unwrap_or(face);
        let own = script_of(ch);
        let letter = own.is_some_and(|s| !matches!(s, props::Script::Latin | props::Script::Greek));
        if letter && fonts.stands_in(wanted, face) {
            out.stand_ins.push(ch);
        }
        let other = own.is_some() && script.is_some() && own != script;
        if wanted != current || other {
            if at > start {
                part(current, start, at, &mut out);
            }
            start = at;
            current = wanted;
            script = None;
        }
        script = own.or(script);
    }
    part(current, start, word.len(), &mut out);
    blank_holes(fonts, word, &mut out);
    out
}

/// The way of a part of a word, which joins the letters beside it of other faces.
fn within<'t>(word: &'t str, (from, to): (usize, usize), way: Way<'t>) -> Way<'t> {
    match way {
        Way::Rtl(around) => Way::Rtl(Around {
            before: if from > 0 { &word[..from] } else { around.before },
            behind: if to < word.len() { &word[to..] } else { around.behind },
        }),
        Way::Ltr => Way::Ltr,
    }
}

/// Bytes of the characters at the beginning of a text that no face has, as far as one name stands for them.
fn missing_run(text: &str, lacks: impl Fn(char) -> bool) -> usize {
    let mut script = None;
    let mut end = 0;
    for (at, ch) in text.char_indices() {
        let own = script_of(ch);
        // What has no script of its own is named by its number.
        let ends = at > 0 && script.is_none() && !joins(ch);
        let other = own.is_some() && script.is_some() && own != script;
        if !lacks(ch) || ends || other || at + ch.len_utf8() > usize::from(u8::MAX) {
            break;
        }
        script = script.or(own);
        end = at + ch.len_utf8();
    }
    end
}

/// What is printed for characters that no face has: the name of their script, or a character's number; no
/// empty boxes. In code it is a sign for each column.
fn stand_in(text: &str, code: bool) -> String {
    if code {
        return "?".repeat(text.chars().map(columns).sum::<usize>().max(1));
    }
    let script = text.chars().find_map(script_of);
    let first = text.chars().next().map_or(0, u32::from);
    let name = script.and_then(|s| PropertyNamesLong::<props::Script>::new().get(s));
    match name {
        Some(name) => format!("[{}]", name.replace('_', "\u{a0}")),
        None => format!("[U+{first:04X}]"),
    }
}

/// Words that stand for the `bytes` of what begins at `at`.
fn draw_words(
    fonts: &Fonts,
    face: FaceId,
    (words, bytes): (&str, usize),
    (at, rtl): (usize, bool),
    out: &mut Shaped,
) {
    let first = out.glyphs.len();
    // A face of other scripts may lack the letters.
    let face = words.chars().next().and_then(|c| fonts.covering(face, c)).unwrap_or(face);
    let plain = words.replace('\u{a0}', "-");
    shape_part(fonts, face, Features(Features::NO_LIGA), (&plain, at), Way::Ltr, out);
    let glyphs = &mut out.glyphs[first..];
    if rtl {
        // Glyphs stand in the order of reading, which is turned round.
        glyphs.reverse();
    }
    for (k, g) in glyphs.iter_mut().enumerate() {
        g.cluster = at as u32;
        g.glyph.len = if k == 0 { bytes as u8 } else { 0 };
        g.safe = k == 0;
    }
}

/// What a face draws as an empty box, a mark that it lacks, is not drawn.
fn blank_holes(fonts: &Fonts, word: &str, out: &mut Shaped) {
    for g in out.glyphs.iter_mut().filter(|g| g.glyph.id == 0) {
        let ch = word[g.cluster as usize..].chars().next().unwrap_or(' ');
        if !ch.is_control() && !out.missing.contains(&ch) {
            out.missing.push(ch);
        }
        out.width -= g.glyph.advance;
        g.glyph.id = fonts.get(g.face).space;
        g.glyph.advance = 0.0;
    }
}

/// Spaces that the shaper makes of the face's own one where it has no glyph for them, as wide as
/// Unicode says.
fn is_space(ch: char) -> bool {
    matches!(ch, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// The script of a character; none for what all scripts share. Those of Japanese are one.
fn script_of(ch: char) -> Option<props::Script> {
    use props::Script as S;
    match CodePointMapData::<S>::new().get(ch) {
        S::Common | S::Inherited | S::Unknown => None,
        S::Hiragana | S::Katakana | S::Bopomofo => Some(S::Han),
        script => Some(script),
    }
}

/// Characters that never begin a part: combining marks, joiners, variation selectors.
fn joins(ch: char) -> bool {
    matches!(ch, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
        || is_point(ch)
}

/// Signs over or under the letter before them.
pub(super) fn is_combining(ch: char) -> bool {
    is_point(ch)
        || matches!(ch, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

/// Points and vowel signs of Hebrew and Arabic.
fn is_point(ch: char) -> bool {
    matches!(ch, '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}'
        | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}'
        | '\u{6ea}'..='\u{6ed}' | '\u{8d3}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}')
}

/// The points at the beginning of a text: their letter wants a face that has them too.
fn marks_behind(text: &str) -> &str {
    &text[..text.find(|c| !is_point(c)).unwrap_or(text.len())]
}

/// Two dashes in a row are one stroke: the white at their sides, which some faces have, would
/// show as a seam.
fn join_dashes(
    fonts: &Fonts,
    face: FaceId,
    (text, base): (&str, usize),
    first: usize,
    out: &mut Shaped,
) {
    let dash = |g: &ShapedGlyph| text[g.cluster as usize - base..].starts_with('\u{2014}');
    for at in first..out.glyphs.len().saturating_sub(1) {
        if !(dash(&out.glyphs[at]) && dash(&out.glyphs[at + 1])) {
            continue;
        }
        let glyph = &mut out.glyphs[at].glyph;
        let (left, right) = fonts.sides(face, glyph.id);
        let seam = (left + glyph.advance / 1000.0 - right) * 1000.0 + DASH_OVERLAP;
        glyph.advance -= seam;
        out.width -= seam;
    }
}

/// How many ems long a dash is, if longer than one: few faces have these.
fn long_dash(ch: char) -> Option<usize> {
    match ch {
        '\u{2e3a}' => Some(2),
        '\u{2e3b}' => Some(3),
        _ => None,
    }
}

/// A dash of several ems as one stroke of em dashes, which stands for the `bytes` of one character
/// at `at`.
fn draw_dash(
    fonts: &Fonts,
    face: FaceId,
    (ems, bytes): (usize, usize),
    at: usize,
    out: &mut Shaped,
) {
    let first = out.glyphs.len();
    let dashes = "\u{2014}".repeat(ems);
    shape_part(fonts, face, Features::default(), (&dashes, at), Way::Ltr, out);
    for (k, g) in out.glyphs[first..].iter_mut().enumerate() {
        g.cluster = at as u32;
        g.glyph.len = if k == 0 { bytes as u8 } else { 0 };
        g.safe = k == 0;
    }
}

fn shape_part(
    fonts: &Fonts,
    face: FaceId,
    features: Features,
    (text, base): (&str, usize),
    way: Way,
    out: &mut Shaped,
) {
    if text.is_empty() {
        return;
    }
    let rtl = way.rtl();
    let parsed = fonts.get(face);
    let mut buffer = BUFFER.with(|b| b.borrow_mut().take()).unwrap_or_default();
    buffer.push_str(text);
    if let Way::Rtl(Around { before, behind }) = way {
        buffer.set_pre_context(before);
        buffer.set_post_context(behind);
    }
    buffer.guess_segment_properties();
    buffer.set_direction(if rtl { Direction::RightToLeft } else { Direction::LeftToRight });
    // Points of Hebrew and Arabic stand for themselves: readers of a PDF turn what runs from right
    // to left round character by character, and would turn a letter with its points round too.
    buffer.set_cluster_level(if rtl {
        BufferClusterLevel::MonotoneCharacters
    } else {
        BufferClusterLevel::MonotoneGraphemes
    });
    let font = parsed.font();
    let shaper = parsed.shaper.shaper(&font).build();
    let list = features.list();
    // Planning costs more than shaping a word: plans are kept.
    let (direction, script) = (buffer.direction(), buffer.script());
    let plan = PLANS.with(|plans| {
        let mut plans = plans.borrow_mut();
        let entry = plans.of(fonts).entry((face, features, rtl, script));
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
    if text.contains("\u{2014}\u{2014}") {
        join_dashes(fonts, face, (text, base), first, out);
    }
    let part = &mut out.glyphs[first..];
    if rtl {
        part.reverse();
        out.width -= narrow_gaps(parsed, part);
    }
    set_lengths(part, base + text.len(), rtl);
    BUFFER.with(|b| *b.borrow_mut() = Some(glyphs.clear()));
}

/// Kerning opens no gap wider than this, em, between letters that run from right to left: readers of
/// a PDF take a tenth of an em for a space between words (Poppler, `minWordBreakSpace`).
const WIDEST_GAP: f32 = 0.095;

/// Narrows gaps between letters; by how much in all, 1/1000 em.
fn narrow_gaps(face: &Face, glyphs: &mut [ShapedGlyph]) -> f32 {
    let font = face.font();
    let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let mut sum = 0.0;
    for g in glyphs.iter_mut().filter(|g| g.glyph.advance > 0.0) {
        let id = skrifa::GlyphId::new(u32::from(g.glyph.id));
        let own = widths.advance_width(id).unwrap_or(0.0) / face.upem;
        let over = g.glyph.advance - (own + WIDEST_GAP) * 1000.0;
        if own > 0.0 && over > 0.0 {
            g.glyph.advance -= over;
            // The gap is at the left where the glyph itself has been moved.
            g.glyph.dx -= g.glyph.dx.clamp(0, over as i16);
            sum += over;
        }
    }
    sum
}

/// Gives each cluster's bytes to the glyph of it that is seen first from the left. `glyphs` stand
/// in the order of reading.
fn set_lengths(glyphs: &mut [ShapedGlyph], end: usize, rtl: bool) {
    let n = glyphs.len();
    let mut i = 0;
    while i < n {
        let cluster = glyphs[i].cluster;
        let mut k = i + 1;
        while k < n && glyphs[k].cluster == cluster {
            k += 1;
        }
        let next = if k < n { glyphs[k].cluster } else { end as u32 };
        let seen_first = if rtl { k - 1 } else { i };
        glyphs[seen_first].glyph.len = next.saturating_sub(cluster).min(255) as u8;
        if rtl {
            // Letters that join shape otherwise when they are parted.
            glyphs[i..k].iter_mut().for_each(|g| g.safe = false);
        }
        i = k;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_named_and_is_no_box() {
        let fonts = Fonts::bundled();
        let (serif, mono) = (FaceId(0), FaceId(7));
        let drawn = |face, text: &str| {
            let shaped = shape(fonts, face, Features(0), text);
            assert!(shaped.glyphs.iter().all(|g| g.glyph.id != 0), "{text}");
            let bytes: usize = shaped.glyphs.iter().map(|g| usize::from(g.glyph.len)).sum();
            assert_eq!(bytes, text.len(), "each byte is read once");
            shaped
        };
        let same = |a: &Shaped, b: &Shaped| {
            let ids = |s: &Shaped| s.glyphs.iter().map(|g| g.glyph.id).collect::<Vec<_>>();
            ids(a) == ids(b)
        };
        let plain = |face, text: &str| shape(fonts, face, Features(Features::NO_LIGA), text);
        let thai = drawn(serif, "\u{e44}\u{e17}\u{e22}");
        assert!(same(&thai, &plain(serif, "[Thai]")));
        assert_eq!(thai.missing.len(), 3);
        assert!(thai.glyphs.iter().all(|g| g.cluster == 0), "one thing");
        let mixed = drawn(serif, "a\u{e44}\u{d55c}b");
        assert!(same(&mixed, &plain(serif, "a[Thai][Hangul]b")));
        let sign = drawn(serif, "\u{1d800}");
        assert!(
            same(&sign, &plain(serif, "[SignWriting]")) || same(&sign, &plain(serif, "[U+1D800]"))
        );
        assert!(same(&drawn(serif, "\u{10fffd}"), &plain(serif, "[U+10FFFD]")));
        let code = drawn(mono, "x\u{d55c}\u{ad6d}");
        assert!(same(&code, &plain(mono, "x????")), "as many signs as columns");
        assert_eq!(code.glyphs.iter().filter(|g| g.glyph.len > 0).count(), 3);
    }

    #[test]
    fn clusters_cover_the_word() {
        let fonts = Fonts::bundled();
        for word in
            ["office", "fjord", "na\u{ef}ve", "e\u{301}t\u{e9}", "\u{2192}x", "שלום", "שָׁלוֹם"]
        {
            for rtl in [false, true] {
                let shaped = shape_directed(fonts, FaceId(0), Features(0), word, rtl);
                let sum: usize = shaped.glyphs.iter().map(|g| usize::from(g.glyph.len)).sum();
                assert_eq!(sum, word.len(), "{word}");
                assert!(shaped.glyphs.is_sorted_by_key(|g| g.cluster), "{word}");
            }
        }
    }

    #[test]
    fn a_space_that_no_face_has_is_as_wide_as_it_should_be() {
        let fonts = Fonts::bundled();
        for ch in ('\u{2000}'..='\u{200a}').chain(['\u{a0}', '\u{202f}', '\u{205f}', '\u{3000}']) {
            let word = format!("a{ch}b");
            let shaped = shape(fonts, FaceId(0), Features(0), &word);
            assert_eq!((shaped.missing.len(), shaped.glyphs.len()), (0, 3), "{word:?}");
            let space = shaped.glyphs[1].glyph;
            assert!(space.id != 0 && space.advance > 0.0, "{word:?}: {space:?}");
            assert!(ch != '\u{3000}' || space.advance == 1000.0, "{space:?}");
        }
    }

    #[test]
    fn long_dashes_are_one_stroke() {
        let fonts = Fonts::bundled();
        let set = |word: &str| shape(fonts, FaceId(0), Features(0), word);
        for (word, ems) in
            [("\u{2014}\u{2014}", 2), ("\u{2e3a}", 2), ("\u{2e3b}", 3), ("a\u{2e3a}b", 2)]
        {
            let shaped = set(word);
            let dash = set("\u{2014}").glyphs[0].glyph;
            let strokes: Vec<_> =
                shaped.glyphs.iter().filter(|g| g.glyph.id == dash.id).map(|g| g.glyph).collect();
            assert_eq!(strokes.len(), ems, "{word}");
            let (left, right) = fonts.sides(FaceId(0), dash.id);
            for g in &strokes[..ems - 1] {
                let ink = (right - left) * 1000.0;
                assert!((ink - g.advance - DASH_OVERLAP).abs() < 0.1, "{word}: no seam");
            }
            assert!(shaped.missing.is_empty(), "{word}");
            let bytes: usize = shaped.glyphs.iter().map(|g| usize::from(g.glyph.len)).sum();
            assert_eq!(bytes, word.len(), "{word}");
            let sum: f32 = shaped.glyphs.iter().map(|g| g.glyph.advance).sum();
            assert!((sum - shaped.width).abs() < 0.1, "{word}");
        }
    }

    #[test]
    fn letters_join_over_the_end_of_a_style() {
        let fonts = Fonts::bundled();
        let glyphs = |shaped: &Shaped| shaped.glyphs.iter().map(|g| g.glyph.id).collect::<Vec<_>>();
        let (face, word) = (FaceId(0), "مكتبة");
        let whole = shape_directed(fonts, face, Features(0), word, true);
        assert!(whole.missing.is_empty());
        let (a, rest) = word.split_at("م".len());
        let (b, c) = rest.split_at("كت".len());
        let part = |before, word, behind| {
            shape_joined(fonts, face, Features(0), word, Around { before, behind })
        };
        let parts = [part("", a, rest), part(a, b, c), part("مكت", c, "")];
        assert!(parts.iter().all(|p| p.missing.is_empty()));
        let alone = |text: &str| glyphs(&shape_directed(fonts, face, Features(0), text, true));
        assert_ne!(glyphs(&parts[0]), alone(a));
        assert_ne!(glyphs(&parts[1]), alone(b));
        assert_ne!(glyphs(&parts[2]), alone(c));
        assert_eq!(glyphs(&part("", "دار", " ")), alone("دار"), "nothing to join");
    }

    #[test]
    fn brackets_are_mirrored() {
        let fonts = Fonts::bundled();
        let glyph = |text: &str, rtl: bool| {
            shape_directed(fonts, FaceId(0), Features(0), text, rtl).glyphs[0].glyph.id
        };
        assert_eq!(glyph("(", true), glyph(")", false));
        assert_eq!(glyph("א", true), glyph("א", false));
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
