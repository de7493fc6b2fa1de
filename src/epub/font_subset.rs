//! Fonts without the outlines of glyphs that a book does not use.
//!
//! The file keeps its layout: every glyph its number, every table its place, and so all features and
//! kerning work as before. Outlines that are not needed are taken out and those behind them moved
//! up; the zeros at the end cost nothing in an archive.

use skrifa::raw::collections::IntSet;
use skrifa::raw::tables::glyf::Glyph;
use skrifa::raw::types::Tag;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, MetadataProvider};
use std::collections::BTreeSet;
use std::ops::Range;

/// Features that readers apply of their own accord, and those that our stylesheet asks for.
const FEATURES: [&[u8; 4]; 16] = [
    b"ccmp", b"locl", b"rlig", b"rclt", b"liga", b"clig", b"calt", b"init", b"medi", b"fina",
    b"isol", b"mset", b"smcp", b"lnum", b"tnum", b"onum",
];

/// The font for a text of these characters; `None` if it can't be made smaller. `kept` are words that
/// its licence keeps for whole copies: other words stand for them in its names.
pub(super) fn subset(data: &[u8], characters: &BTreeSet<char>, kept: &[String]) -> Option<Vec<u8>> {
    let font = FontRef::new(data).ok()?;
    let glyphs = glyphs(&font, characters)?;
    let mut out = data.to_vec();
    if font.table_data(Tag::new(b"CFF ")).is_some() {
        clear_cff(&mut out, table(data, b"CFF ")?, &glyphs)?;
    } else {
        let short = font.head().ok()?.index_to_loc_format() == 0;
        clear_glyf(&mut out, table(data, b"glyf")?, table(data, b"loca")?, short, &glyphs)?;
    }
    for word in kept {
        rename(&mut out, word)?;
    }
    sum_up(&mut out)?;
    Some(out)
}

/// What stands for a word in a changed font's names: as long as the word, so that nothing moves.
pub(super) fn stand_in(word: &str) -> String {
    "Recto".chars().chain(std::iter::repeat('x')).take(word.len()).collect()
}

/// Names by which people and programs call a font (OpenType, `name`); its copyright and licence have
/// others and stay.
const CALLED: [usize; 11] = [1, 3, 4, 6, 16, 17, 18, 20, 21, 22, 25];

/// Takes a word out of a font's names; `None` if they can't be read.
fn rename(out: &mut [u8], word: &str) -> Option<()> {
    if !word.is_ascii() {
        return None;
    }
    let other = stand_in(word);
    let wide = |text: &str| -> Vec<u8> { text.bytes().flat_map(|b| [0, b]).collect() };
    let names = table(out, b"name")?;
    let (count, strings) = (number(out, names.start + 2, 2)?, number(out, names.start + 4, 2)?);
    for record in (0..count).map(|i| names.start + 6 + i * 12) {
        let of = |at| number(out, record + at, 2);
        let (id, length, offset) = (of(6)?, of(8)?, of(10)?);
        if CALLED.contains(&id) {
            let from = names.start + strings + offset;
            let text = out.get_mut(from..from + length)?;
            replace(text, word.as_bytes(), other.as_bytes());
            replace(text, &wide(word), &wide(&other));
        }
    }
    let Some(cff) = table(out, b"CFF ") else { return Some(()) };
    let data = out[cff.clone()].to_vec();
    let names = Index::read(&data, number(&data, 2, 1)?)?;
    let tops = Index::read(&data, names.end(&data)?)?;
    let strings = Index::read(&data, tops.end(&data)?)?;
    for index in [names, strings] {
        for i in 0..index.count {
            let range = index.range(&data, i)?;
            let text = &data[range.clone()];
            let notice = [&b"opyright"[..], b"eserved", b"icense"];
            if !notice.iter().any(|n| text.windows(n.len()).any(|w| w == *n)) {
                let text = &mut out[cff.start + range.start..cff.start + range.end];
                replace(text, word.as_bytes(), other.as_bytes());
            }
        }
    }
    Some(())
}

/// Puts bytes in the place of as many others.
fn replace(text: &mut [u8], what: &[u8], with: &[u8]) {
    let mut at = 0;
    while at + what.len() <= text.len() {
        if text[at..].starts_with(what) {
            text[at..at + what.len()].copy_from_slice(with);
            at += what.len();
        } else {
            at += 1;
        }
    }
}

/// Every glyph that the characters can become.
fn glyphs(font: &FontRef, characters: &BTreeSet<char>) -> Option<IntSet<GlyphId>> {
    let map = font.charmap();
    let mut glyphs: IntSet<GlyphId> = IntSet::empty();
    glyphs.insert(GlyphId::NOTDEF);
    glyphs.extend(characters.iter().filter_map(|c| map.map(*c)));
    // A hyphen that a reader puts in.
    glyphs.extend(['-', '\u{2010}', ' '].into_iter().filter_map(|c| map.map(c)));
    if let Ok(gsub) = font.gsub() {
        let list = gsub.feature_list().ok()?;
        let wanted = list
            .feature_records()
            .iter()
            .enumerate()
            .filter(|(_, record)| FEATURES.iter().any(|f| record.feature_tag() == Tag::new(f)));
        let indices: IntSet<u16> = wanted.map(|(i, _)| i as u16).collect();
        let lookups = gsub.collect_lookups(&indices).ok()?;
        gsub.closure_glyphs(&lookups, &mut glyphs).ok()?;
    }
    // Parts of composite glyphs, which may be composite themselves.
    if let (Ok(glyf), Ok(loca)) = (font.glyf(), font.loca(None)) {
        let mut open: Vec<GlyphId> = glyphs.iter().collect();
        while let Some(id) = open.pop() {
            if let Ok(Some(Glyph::Composite(glyph))) = loca.get_glyf(id, &glyf) {
                for part in glyph.components() {
                    let part = GlyphId::from(part.glyph);
                    if glyphs.insert(part) {
                        open.push(part);
                    }
                }
            }
        }
    }
    Some(glyphs)
}

/// Where a table stands, by the directory of the file (OpenType, "Organization of an OpenType Font").
fn table(data: &[u8], tag: &[u8; 4]) -> Option<Range<usize>> {
    let record = records(data)?.find(|at| data[*at..*at + 4] == *tag)?;
    let (from, length) = (number(data, record + 8, 4)?, number(data, record + 12, 4)?);
    (from.checked_add(length)? <= data.len()).then_some(from..from + length)
}

/// Offsets of the records of the directory.
fn records(data: &[u8]) -> Option<impl Iterator<Item = usize> + use<>> {
    let count = number(data, 4, 2)?;
    (data.len() >= 12 + count * 16).then(|| (0..count).map(|i| 12 + i * 16))
}

/// A number of some bytes, the greatest first.
fn number(data: &[u8], at: usize, size: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(size)?)?;
    Some(bytes.iter().fold(0, |n, b| n << 8 | usize::from(*b)))
}

fn put(data: &mut [u8], at: usize, size: usize, value: usize) {
    let bytes = (value as u64).to_be_bytes();
    data[at..at + size].copy_from_slice(&bytes[8 - size..]);
}

/// Moves the outlines that stay together. `pieces` are the old ranges with what is to stand there;
/// returns the new offsets, the last one the end.
fn gather<'a>(out: &mut [u8], pieces: impl Iterator<Item = &'a [u8]>) -> Option<Vec<usize>> {
    let mut offsets = vec![0];
    let mut at = 0;
    for piece in pieces {
        out.get_mut(at..at + piece.len())?.copy_from_slice(piece);
        at += piece.len();
        offsets.push(at);
    }
    out[at..].fill(0);
    Some(offsets)
}

/// TrueType outlines: `loca` says where each begins and ends.
fn clear_glyf(
    out: &mut [u8],
    glyf: Range<usize>,
    loca: Range<usize>,
    short: bool,
    glyphs: &IntSet<GlyphId>,
) -> Option<()> {
    let (size, unit) = if short { (2, 2) } else { (4, 1) };
    let old = out[glyf.clone()].to_vec();
    let count = loca.len() / size;
    let begin = |i: usize| number(out, loca.start + i * size, size).map(|n| n * unit);
    let starts: Vec<usize> = (0..count).map(begin).collect::<Option<_>>()?;
    let pieces = starts.windows(2).enumerate().map(|(i, w)| {
        let stays = glyphs.contains(GlyphId::new(i as u32));
        old.get(w[0]..w[1]).filter(|_| stays).unwrap_or_default()
    });
    let offsets = gather(&mut out[glyf], pieces)?;
    for (i, offset) in offsets.iter().enumerate() {
        put(out, loca.start + i * size, size, offset / unit);
    }
    Some(())
}

/// An INDEX of CFF: where its offsets and its data begin, how long an offset is, and how many data
/// there are.
struct Index {
    offsets: usize,
    size: usize,
    data: usize,
    count: usize,
}

impl Index {
    fn read(data: &[u8], at: usize) -> Option<Index> {
        let count = number(data, at, 2)?;
        if count == 0 {
            return Some(Index { offsets: at + 2, size: 0, data: at + 2, count });
        }
        let size = number(data, at + 2, 1).filter(|s| (1..=4).contains(s))?;
        // Offsets count from the byte before the data.
        Some(Index { offsets: at + 3, size, data: at + 2 + (count + 1) * size, count })
    }

    fn offset(&self, data: &[u8], i: usize) -> Option<usize> {
        number(data, self.offsets + i * self.size, self.size)
    }

    fn range(&self, data: &[u8], i: usize) -> Option<Range<usize>> {
        let range = self.data + self.offset(data, i)?..self.data + self.offset(data, i + 1)?;
        (range.start <= range.end && range.end <= data.len()).then_some(range)
    }

    fn end(&self, data: &[u8]) -> Option<usize> {
        if self.count == 0 { Some(self.data) } else { Some(self.range(data, self.count - 1)?.end) }
    }
}

/// CFF outlines: the INDEX that operator 17 of the top DICT names (Technical Note 5176, 9 and 14).
fn clear_cff(out: &mut [u8], cff: Range<usize>, glyphs: &IntSet<GlyphId>) -> Option<()> {
    let old = out[cff.clone()].to_vec();
    let names = Index::read(&old, number(&old, 2, 1)?)?;
    let tops = Index::read(&old, names.end(&old)?)?;
    let top = tops.range(&old, 0)?;
    let strings = Index::read(&old, charstrings(&old[top])?)?;
    let all: Vec<Range<usize>> =
        (0..strings.count).map(|i| strings.range(&old, i)).collect::<Option<_>>()?;
    // `endchar` alone is an empty glyph.
    let pieces = all.iter().enumerate().map(|(i, range)| {
        let stays = glyphs.contains(GlyphId::new(i as u32)) || range.is_empty();
        if stays { &old[range.clone()] } else { &[14][..] }
    });
    let (from, to) = (all.first()?.start, all.last()?.end);
    let offsets = gather(&mut out[cff.start + from..cff.start + to], pieces)?;
    for (i, offset) in offsets.iter().enumerate() {
        put(out, cff.start + strings.offsets + i * strings.size, strings.size, offset + 1);
    }
    Some(())
}

/// The operand of operator 17 in a DICT.
fn charstrings(dict: &[u8]) -> Option<usize> {
    let (mut at, mut last) = (0, 0);
    while let Some(byte) = dict.get(at) {
        let (value, length) = match byte {
            17 => return Some(last),
            12 => (0, 2),
            0..=21 => (0, 1),
            28 => (number(dict, at + 1, 2)?, 3),
            29 => (number(dict, at + 1, 4)?, 5),
            // A real number ends with a nibble of ones.
            30 => {
                let end = dict[at + 1..].iter().position(|b| b & 0x0f == 0x0f || b >> 4 == 0x0f)?;
                (0, end + 2)
            }
            32..=246 => (usize::from(*byte).saturating_sub(139), 1),
            247..=250 => ((usize::from(*byte) - 247) * 256 + number(dict, at + 1, 1)? + 108, 2),
            _ => (0, 2),
        };
        (at, last) = (at + length, value);
    }
    None
}

/// Writes the check sums of all tables and of the file.
fn sum_up(data: &mut [u8]) -> Option<()> {
    let sum = |bytes: &[u8]| {
        bytes.chunks(4).fold(0_u32, |sum, word| {
            let mut full = [0; 4];
            full[..word.len()].copy_from_slice(word);
            sum.wrapping_add(u32::from_be_bytes(full))
        })
    };
    let head = table(data, b"head").filter(|r| r.len() >= 12)?;
    put(data, head.start + 8, 4, 0);
    for record in records(data)? {
        let (from, length) = (number(data, record + 8, 4)?, number(data, record + 12, 4)?);
        let value = sum(data.get(from..from.checked_add(length)?)?);
        put(data, record + 4, 4, value as usize);
    }
    let whole = 0xb1b0_afba_u32.wrapping_sub(sum(data));
    put(data, head.start + 8, 4, whole as usize);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, OutlinePen};

    #[derive(Default, PartialEq, Debug)]
    struct Count(usize);

    impl OutlinePen for Count {
        fn move_to(&mut self, _: f32, _: f32) {
            self.0 += 1;
        }
        fn line_to(&mut self, _: f32, _: f32) {
            self.0 += 1;
        }
        fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
            self.0 += 1;
        }
        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
            self.0 += 1;
        }
        fn close(&mut self) {}
    }

    fn drawn(data: &[u8], c: char) -> usize {
        let font = skrifa::FontRef::new(data).expect("a font");
        let id = font.charmap().map(c).expect("a glyph");
        let mut count = Count::default();
        let outline = font.outline_glyphs().get(id).expect("an outline");
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        outline.draw(settings, &mut count).expect("drawn");
        count.0
    }

    #[test]
    fn a_name_that_is_kept_for_whole_copies_is_not_the_subsets() {
        let sans: &[u8] = include_bytes!("../../fonts/LinBiolinum_R.otf");
        let kept = ["Biolinum".to_string()];
        let small = subset(sans, &BTreeSet::from(['a']), &kept).expect("a subset");
        let font = FontRef::new(&small).expect("a font");
        let name = font.name().expect("names");
        for record in name.name_record() {
            let text = record.string(name.string_data()).expect("a text").to_string();
            let called = CALLED.contains(&usize::from(record.name_id().to_u16()));
            assert!(!called || !text.contains("Biolinum"), "{text}");
        }
        let holds = |words: &[u8]| small.windows(words.len()).any(|w| w == words);
        assert!(holds(b"LinRectoxxxO") && !holds(b"LinBiolinumO"));
        assert!(drawn(&small, 'a') > 0);
    }

    #[test]
    fn what_is_used_stays_and_the_rest_goes() {
        let serif: &[u8] = include_bytes!("../../fonts/LibertinusSerif-Regular.otf");
        let mono: &[u8] = include_bytes!("../../fonts/JetBrainsMono-Regular.ttf");
        for data in [serif, mono] {
            let small = subset(data, &BTreeSet::from(['a', 'é', 'f', 'i']), &[]).expect("a subset");
            assert_eq!(small.len(), data.len());
            for c in ['a', 'é', 'f', '-'] {
                assert_eq!(drawn(&small, c), drawn(data, c), "{c}");
                assert!(drawn(&small, c) > 0);
            }
            assert_eq!((drawn(&small, 'z'), drawn(data, 'z') > 0), (0, true));
            let zeros = |d: &[u8]| d.iter().filter(|b| **b == 0).count();
            assert!(zeros(&small) > zeros(data) + data.len() / 8, "{}", zeros(&small));
        }
        assert!(subset(b"no font", &BTreeSet::new(), &[]).is_none());
    }
}
