//! Bidirectional text (UAX 9): the level of each character of a paragraph, and the order in which
//! what stands in a line is seen.
//!
//! Lines are broken in the order of reading; each is then put into the order of seeing (rule L2).
//! Only texts with characters that run from right to left take this way.

use super::text::{Apart, Flat};
use crate::language::direction::{has_rtl, is_rtl, runs_rtl, stands_apart};
use std::borrow::Cow;
use std::ops::Range;
use unicode_bidi::{BidiInfo, Level};

const LEFT_TO_RIGHT_ISOLATE: char = '\u{2066}';
const RIGHT_TO_LEFT_ISOLATE: char = '\u{2067}';
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// The levels of a paragraph.
#[derive(Debug)]
pub struct Levels {
    /// The paragraph runs from right to left.
    pub rtl: bool,
    /// The level of each byte of its flat text.
    of: Vec<Level>,
}

impl Levels {
    /// Resolves the levels of a paragraph in a language; `None` where all of it runs from left to
    /// right. Code, words marked as of a language that runs the other way or with a direction, marks of
    /// notes and references are isolated: they do not change the order of what stands around them.
    pub fn new(flat: &Flat, lang: &str) -> Option<Levels> {
        if !has_rtl(&flat.text) && !is_rtl(lang) {
            return None;
        }
        let rtl = runs_rtl(lang, &outside(flat));
        let mut text = String::with_capacity(flat.text.len() + 16);
        let mut parts: Vec<(Range<usize>, Option<usize>)> = Vec::with_capacity(flat.spans.len());
        let (mut open, mut opened) = (None, None);
        for (i, &(start, style)) in flat.spans.iter().enumerate() {
            let end = flat.spans.get(i + 1).map_or(flat.text.len(), |s| s.0 as usize);
            let words = &flat.text[start as usize..end];
            let wanted = isolate(flat, (style, words), rtl);
            if wanted != open {
                text.extend(open.map(|_| POP_ISOLATE));
                opened = wanted.map(|_| text.len());
                text.extend(wanted);
                open = wanted;
            }
            let from = text.len();
            text.push_str(words);
            parts.push((from..text.len(), opened));
        }
        let base = if rtl { Level::rtl() } else { Level::ltr() };
        let levels = BidiInfo::new(&text, Some(base)).levels;
        let of = parts.into_iter().flat_map(|(part, opened)| {
            let deep = opened.is_some_and(|at| is_deep(&levels[part.clone()], levels[at], base));
            levels[part].iter().map(move |level| if deep { up(*level) } else { *level })
        });
        let of = of.collect();
        Some(Levels { rtl, of })
    }

    /// The level of the character at a position of the flat text; the paragraph's behind its end.
    pub fn at(&self, at: usize) -> u8 {
        self.of.get(at).map_or(u8::from(self.rtl), Level::number)
    }
}

/// Whether words that stand apart run as the paragraph does, and not within others that run against it. The
/// character that sets them apart, which has no place in the line, would part them from their neighbours when
/// these are turned: they have the paragraph's own level instead.
fn is_deep(words: &[Level], opened: Level, base: Level) -> bool {
    opened == base && words.iter().all(|level| level.number() >= base.number() + 2)
}

/// The next level in the same direction, further out.
fn up(level: Level) -> Level {
    Level::new(level.number().saturating_sub(2)).unwrap_or(level)
}

/// The words that give a paragraph its direction: those that do not stand apart in one of their own (UAX 9,
/// P2).
fn outside(flat: &Flat) -> Cow<'_, str> {
    let own = |style: u16| {
        let apart = flat.styles.get(usize::from(style)).map_or(Apart::No, |s| s.apart);
        matches!(apart, Apart::Own | Apart::Ltr | Apart::Rtl)
    };
    if !flat.spans.iter().any(|s| own(s.1)) {
        return Cow::Borrowed(&flat.text);
    }
    let mut text = String::new();
    for (i, &(start, style)) in flat.spans.iter().enumerate() {
        let end = flat.spans.get(i + 1).map_or(flat.text.len(), |s| s.0 as usize);
        if !own(style) {
            text.push_str(&flat.text[start as usize..end]);
        }
    }
    Cow::Owned(text)
}

/// The character that isolates a span, if it is isolated.
fn isolate(flat: &Flat, (style, words): (u16, &str), rtl: bool) -> Option<char> {
    let style = flat.styles.get(usize::from(style))?;
    let directed = |rtl| if rtl { RIGHT_TO_LEFT_ISOLATE } else { LEFT_TO_RIGHT_ISOLATE };
    if style.code {
        return Some(LEFT_TO_RIGHT_ISOLATE);
    }
    match style.apart {
        Apart::No => {}
        Apart::Around => return Some(directed(rtl)),
        Apart::Own => return Some(FIRST_STRONG_ISOLATE),
        Apart::Ltr => return Some(directed(false)),
        Apart::Rtl => return Some(directed(true)),
    }
    let own = flat.langs.get(usize::from(style.lang)).filter(|_| style.lang > 0);
    match own.map(|own| is_rtl(own)) {
        Some(own) if own != rtl => Some(directed(own)),
        None if rtl && stands_apart(words) => Some(LEFT_TO_RIGHT_ISOLATE),
        _ => None,
    }
}

/// The order in which things of these levels are seen from left to right (rule L2).
pub fn visual_order(levels: &[u8]) -> Vec<usize> {
    let levels: Vec<Level> = levels.iter().filter_map(|l| Level::new(*l).ok()).collect();
    BidiInfo::reorder_visual(&levels)
}

/// Parts of a line of plain text in the order in which they are seen, each with its direction:
/// code, whose lines run from left to right.
pub fn visual_parts(text: &str) -> Vec<(&str, bool)> {
    if text.is_empty() {
        return Vec::new();
    }
    let info = BidiInfo::new(text, Some(Level::ltr()));
    let mut parts: Vec<(&str, u8)> = Vec::new();
    let mut start = 0;
    for (at, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]) {
        if at == text.len() || info.levels[at] != info.levels[start] {
            parts.push((&text[start..at], info.levels[start].number()));
            start = at;
        }
    }
    let levels: Vec<u8> = parts.iter().map(|p| p.1).collect();
    visual_order(&levels).into_iter().map(|i| (parts[i].0, parts[i].1 % 2 == 1)).collect()
}

/// Characters of UAX 9 that direct others and are not painted.
pub fn is_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_lines_are_seen_in_their_order() {
        let parts = visual_parts("let x = 1; // שלום עולם 12");
        let words: Vec<&str> = parts.iter().map(|p| p.0).collect();
        assert_eq!(words, ["let x = 1; // ", "12", "שלום עולם "]);
        assert_eq!(visual_parts("plain"), [("plain", false)]);
        assert!(visual_parts("").is_empty());
    }
}
