//! Whether the font of a project may be given to the libraries that read fonts: its tables lie
//! inside the file, and the counts in them are those of fonts. What it costs is linear in the file.

use crate::artwork::spacious;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, MetadataProvider};
use std::collections::BTreeMap;

/// Larger fonts are not read, bytes: the largest of Chinese have 30 MB.
const LARGEST: usize = 64 << 20;
/// Tables of a font: real ones have some thirty.
const MOST_TABLES: usize = 100;
/// Lookups of a layout table, and their subtables: the largest fonts have some hundreds, and some
/// thousands.
const MOST_LOOKUPS: usize = 10_000;
const MOST_SUBTABLES: usize = 100_000;
/// Features and scripts of a layout table.
const MOST_FEATURES: usize = 10_000;
/// Maps from characters to glyphs, and the ranges of one.
const MOST_MAPS: usize = 100;
const MOST_RANGES: usize = 400_000;
/// How deep a glyph may be made of others, and of how many parts.
const DEEPEST: u32 = 16;
const MOST_PARTS: u32 = 2_000;

/// Why a font is not to be used, as a phrase; `None` if it is sound.
pub(super) fn fault(data: &[u8]) -> Option<String> {
    tables(data)
        .and_then(|tables| {
            let layout = [tables.get(b"GSUB"), tables.get(b"GPOS")];
            layout.into_iter().flatten().try_for_each(|table| layout_fits(table))?;
            tables.get(b"cmap").map_or(Ok(()), |table| map_fits(table))?;
            parts_fit(&tables)
        })
        .err()
        .or_else(|| tried(data).err())
}

type Tables<'a> = BTreeMap<[u8; 4], &'a [u8]>;

/// A number of some bytes, the greatest first; zero where there are none.
fn number(data: &[u8], at: usize, bytes: usize) -> usize {
    let part = at.checked_add(bytes).and_then(|end| data.get(at..end)).unwrap_or_default();
    part.iter().fold(0, |n, byte| n << 8 | usize::from(*byte))
}

/// The tables of the first face (OpenType, "Organization of an OpenType Font").
fn tables(data: &[u8]) -> Result<Tables<'_>, String> {
    if data.len() > LARGEST {
        return Err(format!("it is larger than {} MB", LARGEST >> 20));
    }
    let start = if data.starts_with(b"ttcf") { number(data, 12, 4) } else { 0 };
    let count = number(data, start.saturating_add(4), 2);
    if count > MOST_TABLES {
        return Err(format!("it has {count} tables"));
    }
    let mut tables = Tables::new();
    for record in 0..count {
        let at = start + 12 + record * 16;
        let (from, length) = (number(data, at + 8, 4), number(data, at + 12, 4));
        let table = from.checked_add(length).and_then(|end| data.get(from..end));
        let tag = data.get(at..at + 4).and_then(|tag| tag.try_into().ok());
        let (Some(table), Some(tag)) = (table, tag) else {
            return Err("a table of it lies outside the file".into());
        };
        tables.insert(tag, table);
    }
    Ok(tables)
}

/// The counts of a layout table (OpenType, "GSUB and GPOS headers"): subtables may be shared, so a
/// small file can hold very many.
fn layout_fits(table: &[u8]) -> Result<(), String> {
    let list = |at: usize| table.get(number(table, at, 2)..).unwrap_or_default();
    let (scripts, features, lookups) = (list(4), list(6), list(8));
    if number(scripts, 0, 2).max(number(features, 0, 2)) > MOST_FEATURES {
        return Err("it has too many features of layout".into());
    }
    let count = number(lookups, 0, 2);
    let subtables: usize = (0..count)
        .map(|i| {
            let lookup = number(lookups, 2 + i * 2, 2);
            number(lookups, lookup + 4, 2)
        })
        .sum();
    if count > MOST_LOOKUPS || subtables > MOST_SUBTABLES {
        return Err(format!("it has {count} rules of layout in {subtables} parts"));
    }
    Ok(())
}

/// The ranges of the maps from characters (OpenType, "cmap", formats 8, 12 and 13): each from a
/// lower to a higher character, behind the one before.
fn map_fits(table: &[u8]) -> Result<(), String> {
    let maps = number(table, 2, 2);
    if maps > MOST_MAPS {
        return Err(format!("it has {maps} maps from characters to glyphs"));
    }
    let mut offsets: Vec<usize> = (0..maps).map(|i| number(table, 8 + i * 8, 4)).collect();
    offsets.sort_unstable();
    offsets.dedup();
    for offset in offsets {
        let map = table.get(offset..).unwrap_or_default();
        if !matches!(number(map, 0, 2), 12 | 13) {
            continue;
        }
        let ranges = number(map, 12, 4);
        if ranges > MOST_RANGES || 16 + ranges * 12 > map.len() {
            return Err(format!("it maps {ranges} ranges of characters"));
        }
        let mut next = 0;
        for range in 0..ranges {
            let at = 16 + range * 12;
            let (first, last) = (number(map, at, 4), number(map, at + 4, 4));
            if first < next || last < first || last > 0x10_ffff {
                return Err("its map from characters to glyphs is in disorder".into());
            }
            next = last + 1;
        }
    }
    Ok(())
}

/// How deep glyphs are made of others, and of how many parts (OpenType, "glyf", composite glyphs).
fn parts_fit(tables: &Tables) -> Result<(), String> {
    let table = |tag: &[u8; 4]| tables.get(tag).copied();
    let (Some(glyf), Some(loca), Some(head), Some(maxp)) =
        (table(b"glyf"), table(b"loca"), table(b"head"), table(b"maxp"))
    else {
        return Ok(());
    };
    let long = number(head, 50, 2) != 0;
    let offset = |glyph: usize| match long {
        true => number(loca, glyph * 4, 4),
        false => number(loca, glyph * 2, 2) * 2,
    };
    let count = number(maxp, 4, 2);
    let parts: Vec<Vec<usize>> = (0..count)
        .map(|glyph| parts(glyf.get(offset(glyph)..offset(glyph + 1)).unwrap_or_default()))
        .collect();
    // Depth and parts of each glyph; zero is not yet known.
    let mut known = vec![(0u32, 0u32); count];
    let mut open = vec![false; count];
    for glyph in (0..count).filter(|g| !parts[*g].is_empty()) {
        let mut stack = vec![glyph];
        while let Some(&at) = stack.last() {
            let below = parts[at].iter().copied().filter(|p| *p < count);
            if known[at].0 > 0 {
                stack.pop();
            } else if std::mem::replace(&mut open[at], true) {
                let (mut depth, mut many) = (0, 1u32);
                for part in below {
                    depth = depth.max(known[part].0);
                    many = many.saturating_add(known[part].1);
                }
                known[at] = (depth + 1, many);
                if depth > DEEPEST || many > MOST_PARTS {
                    return Err(format!("its glyph {at} is made of too many others"));
                }
                stack.pop();
            } else {
                for part in below.filter(|p| known[*p].0 == 0) {
                    if open[part] {
                        return Err(format!("its glyph {part} is a part of itself"));
                    }
                    stack.push(part);
                }
            }
        }
    }
    Ok(())
}

/// The glyphs that a glyph is made of.
fn parts(glyph: &[u8]) -> Vec<usize> {
    let mut parts = Vec::new();
    // A negative number of outlines.
    if number(glyph, 0, 2) < 0x8000 {
        return parts;
    }
    let mut at = 10;
    while at + 4 <= glyph.len() {
        let flags = number(glyph, at, 2);
        parts.push(number(glyph, at + 2, 2));
        at += 4 + if flags & 0x0001 != 0 { 4 } else { 2 };
        at += match flags {
            f if f & 0x0008 != 0 => 2,
            f if f & 0x0040 != 0 => 4,
            f if f & 0x0080 != 0 => 8,
            _ => 0,
        };
        if flags & 0x0020 == 0 || parts.len() > MOST_PARTS as usize {
            break;
        }
    }
    parts
}

/// Reads the font as setting will, on a thread of its own: a panic is its end, and not ours.
fn tried(data: &[u8]) -> Result<(), String> {
    let read = || {
        let font = FontRef::new(data).map_err(|e| e.to_string())?;
        let count = font.maxp().map_err(|e| e.to_string())?.num_glyphs();
        let letters = ('!'..='~').filter_map(|c| font.charmap().map(c));
        for glyph in letters.chain((0..u32::from(count.min(200))).map(GlyphId::new)) {
            draw(&font, glyph)?;
        }
        font.metrics(Size::unscaled(), LocationRef::default());
        Ok(())
    };
    spacious(read).unwrap_or_else(|| Err("it can't be read".into()))
}

/// A pen that draws nothing.
struct NoInk;

impl OutlinePen for NoInk {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}

fn draw(font: &FontRef, glyph: GlyphId) -> Result<(), String> {
    let Some(outline) = font.outline_glyphs().get(glyph) else { return Ok(()) };
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    let drawn = outline.draw(settings, &mut NoInk);
    drawn.map(drop).map_err(|e| format!("its glyph {} can't be drawn ({e})", glyph.to_u32()))
}

/// Why the glyphs of a font can't be drawn, if one of them can't. The programs of their outlines
/// are run within bounds here (of depth and of steps), before a library runs them that has none.
pub fn undrawable(font: &FontRef, glyphs: impl Iterator<Item = u16>) -> Option<String> {
    glyphs.map(|g| draw(font, GlyphId::from(g))).find_map(Result::err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font(name: &str) -> Vec<u8> {
        let path = format!("{}/fonts/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read(path).expect("a bundled font")
    }

    /// Where a table begins.
    fn at(data: &[u8], tag: &[u8; 4]) -> usize {
        let tables = tables(data).expect("tables");
        tables[tag].as_ptr() as usize - data.as_ptr() as usize
    }

    #[test]
    fn bundled_fonts_are_sound() {
        let folder = std::fs::read_dir(format!("{}/fonts", env!("CARGO_MANIFEST_DIR")));
        for file in folder.expect("a folder").flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if name.ends_with(".otf") || name.ends_with(".ttf") {
                assert_eq!(fault(&font(&name)), None, "{name}");
            }
        }
    }

    #[test]
    fn tables_lie_in_the_file() {
        let whole = font("JetBrainsMono-Regular.ttf");
        let cut = &whole[..whole.len() / 2];
        assert_eq!(fault(cut).as_deref(), Some("a table of it lies outside the file"));
        let mut many = whole.clone();
        many[4..6].copy_from_slice(&101u16.to_be_bytes());
        assert_eq!(fault(&many).as_deref(), Some("it has 101 tables"));
        assert!(fault(b"no font").is_some() && fault(b"").is_some());
        assert!(fault(&vec![0; LARGEST + 1]).is_some_and(|why| why.contains("64 MB")));
    }

    #[test]
    fn rules_of_layout_are_counted() {
        // One lookup of few parts, named often enough.
        let layout = |lookups: u16, parts: u16| {
            let mut table = vec![0, 1, 0, 0, 0, 10, 0, 10, 0, 12, 0, 0];
            table.extend(lookups.to_be_bytes());
            for _ in 0..lookups {
                table.extend((2 + lookups * 2).to_be_bytes());
            }
            table.extend([0, 1, 0, 0]);
            table.extend(parts.to_be_bytes());
            table
        };
        assert_eq!(layout_fits(&layout(100, 1_000)), Ok(()));
        assert!(layout_fits(&layout(100, 1_001)).is_err());
        assert!(layout_fits(&layout(10_001, 1)).is_err());
    }

    #[test]
    fn maps_are_in_order() {
        let map = |ranges: &[[u32; 3]]| {
            let mut table = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
            table.extend([0; 8]);
            table.extend((ranges.len() as u32).to_be_bytes());
            table.extend(ranges.iter().flatten().flat_map(|n| n.to_be_bytes()));
            table
        };
        assert_eq!(map_fits(&map(&[[32, 126, 1], [160, 255, 100]])), Ok(()));
        assert!(map_fits(&map(&[[32, 126, 1], [100, 255, 100]])).is_err());
        assert!(map_fits(&map(&[[0, 0x11_0000, 1]])).is_err());
        assert!(map_fits(&map(&[[9, 3, 1]])).is_err());
    }

    #[test]
    fn a_glyph_is_no_part_of_itself() {
        let mut data = font("JetBrainsMono-Regular.ttf");
        let (glyf, loca) = (at(&data, b"glyf"), at(&data, b"loca"));
        let long = number(&data, at(&data, b"head") + 50, 2) != 0;
        let count = number(&data, at(&data, b"maxp") + 4, 2);
        let place = |data: &[u8], glyph: usize| match long {
            true => glyf + number(data, loca + glyph * 4, 4),
            false => glyf + number(data, loca + glyph * 2, 2) * 2,
        };
        let made = (0..count).find(|g| {
            let (from, to) = (place(&data, *g), place(&data, g + 1));
            to > from && number(&data, from, 2) >= 0x8000
        });
        let made = made.expect("a letter with an accent");
        let part = place(&data, made) + 12;
        data[part..part + 2].copy_from_slice(&(made as u16).to_be_bytes());
        assert_eq!(fault(&data), Some(format!("its glyph {made} is a part of itself")));
    }

    #[test]
    fn glyphs_are_tried_before_they_are_written() {
        let data = font("LibertinusSerif-Regular.otf");
        let font = FontRef::new(&data).expect("a font");
        assert_eq!(undrawable(&font, 0..50), None);
    }
}
