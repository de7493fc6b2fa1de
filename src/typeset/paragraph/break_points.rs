//! Where a line may end, and at what price.

use super::addresses::{self, is_address};
use super::*;
use crate::typeset::prices::lines::{
    CUT, DASH, HUMP, HYPHEN, IN_COMPOUND, OPEN_BRACKET, OWN_HYPHEN, SIGN_OF_ADDRESS, SLASH,
    STEP_OF_ADDRESS,
};

/// Characters of an address, or of a name in code, before and after a break at least.
const STUMP: usize = 3;

/// So many marks at the end of a word are never parted from it.
const MARKS: usize = 4;
/// Bytes of a part of a compound with hyphens from which it may be divided.
const LONG_PART: usize = 9;

/// Finds legal breaks.
pub(super) struct BreakFinder<'a, 'b, 'c> {
    text: &'a ShapedText<'b, 'c>,
    flat: &'a Flat,
    hyphenators: Vec<Option<Hyphenator>>,
}

impl<'a, 'b, 'c> BreakFinder<'a, 'b, 'c> {
    pub(super) fn new(text: &'a ShapedText<'b, 'c>, flat: &'a Flat) -> Self {
        let hyphenators = flat.langs.iter().map(|l| Hyphenator::new(l)).collect();
        BreakFinder { text, flat, hyphenators }
    }

    pub(super) fn find(&self, hyphenate: bool, list: &mut Vec<Break>) {
        let glyphs = &self.text.glyphs;
        let n = glyphs.len();
        let mut i = 0;
        let mut desperate = self.text.desperate.iter().peekable();
        while i < n {
            match glyphs[i].part {
                Part::Space => {
                    let mut next = i + 1;
                    while next < n && glyphs[next].part == Part::Space {
                        next += 1;
                    }
                    if next < n
                        && glyphs[next].part != Part::Break
                        && i > 0
                        && !self.spaced_dash(next)
                        && !self.lone_mark(next)
                    {
                        self.push(list, Kind::Space, 0.0, i, next);
                    }
                    i = next;
                }
                Part::Break => {
                    let mut end = i;
                    while end > 0 && glyphs[end - 1].part == Part::Space {
                        end -= 1;
                    }
                    if i + 1 < n {
                        self.push(list, Kind::Forced, 0.0, end, i + 1);
                    }
                    i += 1;
                }
                _ => {
                    let mut k = i + 1;
                    while k < n && !matches!(glyphs[k].part, Part::Space | Part::Break) {
                        k += 1;
                    }
                    let before = list.len();
                    self.word(hyphenate, i, k, list);
                    let width = |b: &Break| b.end.width;
                    list[before..].sort_by(|a, b| width(a).total_cmp(&width(b)));
                    let mut own = list[before..].iter().map(width).collect::<Vec<_>>();
                    own.dedup();
                    let mut last = f32::NAN;
                    while let Some(&&cut) = desperate.peek() {
                        if cut as usize >= k {
                            break;
                        }
                        desperate.next();
                        let at = cut as usize;
                        let here = self.text.sums[at].width;
                        if here != last && own.binary_search_by(|w| w.total_cmp(&here)).is_err() {
                            self.push(list, Kind::Bare, CUT, at, at);
                            last = here;
                        }
                    }
                    list[before..].sort_by(|a, b| a.end.width.total_cmp(&b.end.width));
                    self.closing_marks_stay(i, k, before, list);
                    i = k;
                }
            }
        }
    }

    /// A dash between spaces ends a line rather than begins one.
    fn spaced_dash(&self, at: usize) -> bool {
        let glyphs = &self.text.glyphs;
        let dash = matches!(char_at(self.flat, glyphs[at].at), '\u{2013}' | '\u{2014}');
        dash && glyphs.get(at + 1).is_some_and(|g| g.part == Part::Space)
    }

    /// Whether a word consists of marks that close what stands before it: a line begins with none, be it
    /// after a space. A row of points that leads somewhere may go on in another line.
    fn lone_mark(&self, at: usize) -> bool {
        let glyphs = &self.text.glyphs[at..];
        let word = glyphs.iter().take_while(|g| !matches!(g.part, Part::Space | Part::Break));
        let mark = |g: &Placed| {
            let code = self.flat.styles[usize::from(g.style)].code;
            g.part == Part::Ink && !code && closes(char_at(self.flat, g.at))
        };
        let mut letters = 0;
        for g in word {
            letters += 1;
            if letters > MARKS || !mark(g) {
                return false;
            }
        }
        let before = self.flat.text.get(..glyphs[0].at as usize).unwrap_or_default().trim_end();
        !before.rsplit(' ').take(MARKS - 1).all(|word| word.chars().all(closes))
    }

    /// Takes out the breaks that leave to the next line what closes a word, points as well as a note's
    /// mark, whatever stands before it: code, a formula, an address, a word cut anywhere. Only the marks at
    /// the word's end are such: others are part of a name.
    fn closing_marks_stay(&self, from: usize, to: usize, found: usize, list: &mut Vec<Break>) {
        let glyphs = &self.text.glyphs;
        let note = |g: &Placed| self.flat.styles[usize::from(g.style)].note > 0;
        let ends = glyphs[from..to]
            .iter()
            .rev()
            .take_while(|g| note(g) || g.part == Part::Ink && closes(char_at(self.flat, g.at)));
        let first = to - ends.take(MARKS).count();
        let marks = first.max(from + 1)..to;
        if marks.is_empty() {
            return;
        }
        let mut at = found;
        while at < list.len() {
            match marks.contains(&(list[at].at.1 as usize)) {
                true => drop(list.remove(at)),
                false => at += 1,
            }
        }
    }

    fn push(&self, list: &mut Vec<Break>, kind: Kind, penalty: f32, end: usize, next: usize) {
        list.push(Break {
            kind,
            penalty,
            at: (end as u32, next as u32),
            end: self.text.sums[end],
            next: self.text.sums[next],
            ..Break::default()
        });
    }

    /// Breaks inside the word of glyphs `from..to`; one that is partly code, as in brackets, breaks
    /// there as code does.
    fn word(&self, hyphenate: bool, from: usize, to: usize, list: &mut Vec<Break>) {
        let glyphs = &self.text.glyphs;
        let code = |g: &Placed| self.flat.styles[usize::from(g.style)].code;
        self.formulas(from, to, list);
        let mut begin = from;
        for part in glyphs[from..to].chunk_by(|a, b| code(a) == code(b)) {
            self.part(hyphenate, begin, begin + part.len(), list);
            begin += part.len();
        }
    }

    /// Breaks in formulas among glyphs `from..to`.
    fn formulas(&self, from: usize, to: usize, list: &mut Vec<Break>) {
        let glyphs = &self.text.glyphs;
        let all = &self.flat.divisions;
        let first = all.partition_point(|(at, ..)| *at <= glyphs[from].at);
        for &(at, price, white) in &all[first..] {
            let g = self.glyph_at(at as usize, from, to);
            if glyphs[g].at != at {
                break;
            }
            self.push(list, Kind::Bare, price, g, g);
            if let Some(b) = list.last_mut() {
                b.end_extra = -white;
            }
        }
    }

    fn part(&self, hyphenate: bool, from: usize, to: usize, list: &mut Vec<Break>) {
        let glyphs = &self.text.glyphs;
        let start = glyphs[from].at as usize;
        let end = glyphs.get(to).map_or(self.flat.text.len(), |g| g.at as usize);
        let word = &self.flat.text[start..end];
        if word.len() < 2 {
            return;
        }
        let style = &self.flat.styles[usize::from(glyphs[from].style)];
        let plain = word.bytes().all(|b| b.is_ascii_alphabetic());
        if plain && !style.code && self.flat.soft.is_empty() {
            if hyphenate && style.hyphenate {
                self.hyphenate(word, start, from, to, list);
            }
            return;
        }
        if style.code || is_address(word) {
            self.signs(word, style.code, start, from, to, list);
            if word.chars().any(is_ideographic) {
                self.ideographs(word, start, from, to, list);
            }
            return;
        }
        self.dashes(word, start, from, to, list);
        if word.chars().any(is_ideographic) {
            self.ideographs(word, start, from, to, list);
        }
        let first = self.flat.soft.partition_point(|soft| *soft as usize <= start);
        for &soft in self.flat.soft[first..].iter().take_while(|soft| (**soft as usize) < end) {
            self.hyphen_at(soft as usize, 0.0, from, to, list);
        }
        if !hyphenate {
            return;
        }
        // Stretches of letters between other characters.
        let mut run: Option<usize> = None;
        for (at, ch) in word.char_indices().chain(std::iter::once((word.len(), ' '))) {
            if (ch.is_alphabetic() && !is_ideographic(ch)) || matches!(ch, '\u{300}'..='\u{36f}') {
                run.get_or_insert(at);
            } else if let Some(first) = run.take() {
                // No break in a word that a digit, an apostrophe or a second hyphen joins on to
                // another.
                let joined = matches!(ch, '\'' | '\u{2019}' | '_' | '@')
                    && word[at..].chars().nth(1).is_some_and(char::is_alphabetic)
                    && word[at..].chars().nth(4).is_some();
                // One with hyphens of its own divides at these. A long part of it may be divided where
                // nothing else can be had.
                let part = is_hyphen(ch) || word[..first].ends_with(is_hyphen);
                let price = if part { IN_COMPOUND } else { 0.0 };
                if !(joined || part && at - first < LONG_PART) {
                    let g = self.glyph_at(start + first, from, to);
                    let style = &self.flat.styles[usize::from(glyphs[g].style)];
                    if style.hyphenate {
                        let begin = list.len();
                        self.hyphenate(&word[first..at], start + first, from, to, list);
                        list[begin..].iter_mut().for_each(|b| b.penalty += price);
                    }
                }
            }
        }
    }

    fn hyphenate(
        &self,
        letters: &str,
        start: usize,
        from: usize,
        to: usize,
        list: &mut Vec<Break>,
    ) {
        let g = self.glyph_at(start, from, to);
        let style = &self.flat.styles[usize::from(self.text.glyphs[g].style)];
        let lang = self.flat.langs.get(usize::from(style.lang)).map_or("", |l| &**l);
        if let Some(points) = self.text.ctx.exceptions.points(lang, letters) {
            for &at in points.iter().filter(|at| letters.is_char_boundary(**at)) {
                self.hyphen_at(start + at, 0.0, from, to, list);
            }
            return;
        }
        let Some(hyphenator) = &self.hyphenators[usize::from(style.lang)] else { return };
        let mut points = Vec::new();
        hyphenator.points(letters, &mut points);
        let (before, after) = self.text.ctx.theme.hyphen_minima;
        for (at, price) in points {
            if letters[..at].chars().count() < before || letters[at..].chars().count() < after {
                continue;
            }
            self.hyphen_at(start + at, price, from, to, list);
        }
    }

    /// The first glyph at or after a text position.
    fn glyph_at(&self, at: usize, from: usize, to: usize) -> usize {
        let glyphs = &self.text.glyphs[from..to];
        from + glyphs.partition_point(|g| (g.at as usize) < at).min(glyphs.len() - 1)
    }

    fn hyphen_at(&self, at: usize, price: f32, from: usize, to: usize, list: &mut Vec<Break>) {
        let g = self.glyph_at(at, from, to);
        let placed = &self.text.glyphs[g];
        // The hyphen would have to stand inside the line.
        if self.text.rtl() || placed.level > 0 {
            return;
        }
        // A ligature over the break, or letters that shape otherwise when parted, keep together:
        // the next point does as well.
        if placed.at as usize != at || (!placed.safe && self.ligature_before(g)) {
            return;
        }
        let style = &self.flat.styles[usize::from(placed.style)];
        let hyphen = shape(self.text.ctx.fonts, style.face, style.features, "-");
        let width = (hyphen.width / 1000.0 + style.letterspace) * style.size;
        self.push(list, Kind::Hyphen, HYPHEN + price, g, g);
        if let Some(b) = list.last_mut() {
            b.end_extra = width;
        }
    }

    /// Whether the glyph before stands for several letters.
    fn ligature_before(&self, g: usize) -> bool {
        g == 0
            || self.text.glyphs[g - 1].glyph.len > 1 && {
                let at = self.text.glyphs[g - 1].at as usize;
                self.flat
                    .text
                    .get(at..)
                    .and_then(|t| t.chars().next())
                    .is_some_and(|c| c.is_ascii())
            }
    }

    /// Breaks after hyphens and dashes that stand in a word.
    fn dashes(&self, word: &str, start: usize, from: usize, to: usize, list: &mut Vec<Break>) {
        let mut chars = word.char_indices().peekable();
        let mut before = None;
        while let Some((_, ch)) = chars.next() {
            let dash = matches!(ch, '-' | '\u{2010}' | '\u{2013}' | '\u{2014}' | '/');
            if dash
                && before.is_some_and(takes_dash)
                && let Some(&(next, after)) = chars.peek()
                && (after.is_alphanumeric() || opens(&word[next..]))
                && !(ch != '\u{2014}' && digits(before, after))
            {
                let price = match ch {
                    '\u{2014}' => DASH,
                    '/' => SLASH,
                    _ => OWN_HYPHEN,
                };
                self.bare_at(start + next, price, from, to, list);
                if let Some(b) = list.last_mut().filter(|_| is_hyphen(ch)) {
                    b.hyphened = b.at.1 as usize == self.glyph_at(start + next, from, to);
                }
            }
            before = Some(ch);
        }
    }

    fn bare_at(&self, at: usize, price: f32, from: usize, to: usize, list: &mut Vec<Break>) {
        let g = self.glyph_at(at, from, to);
        if self.text.glyphs[g].at as usize == at && g > from {
            self.push(list, Kind::Bare, price, g, g);
        }
    }

    /// Addresses and code break at their signs, without a hyphen.
    fn signs(
        &self,
        word: &str,
        code: bool,
        start: usize,
        from: usize,
        to: usize,
        list: &mut Vec<Break>,
    ) {
        let chars: Vec<(usize, char)> = word.char_indices().collect();
        for (k, pair) in chars.windows(2).enumerate() {
            let ((_, a), (next, b)) = (pair[0], pair[1]);
            let price = if code { sign_of_code(a, b) } else { addresses::price(&chars, k) };
            let scheme = word[..next].ends_with("://");
            let Some(price) = price.filter(|_| !scheme) else { continue };
            // No stump is left or taken over.
            if chars.len() - k < STUMP || k + 1 < STUMP {
                continue;
            }
            self.bare_at(start + next, price, from, to, list);
        }
    }

    /// Chinese and Japanese break between characters by UAX 14; what stands among them of other scripts,
    /// an address or code, has its own rules.
    fn ideographs(&self, word: &str, start: usize, from: usize, to: usize, list: &mut Vec<Break>) {
        let segmenter = icu_segmenter::LineSegmenter::new_auto(Default::default());
        for at in segmenter.segment_str(word) {
            let (before, after) = word.split_at(at);
            let beside = before.ends_with(is_ideographic) || after.starts_with(is_ideographic);
            if at > 0 && at < word.len() && beside {
                self.bare_at(start + at, 0.0, from, to, list);
            }
        }
    }
}

/// The price of a break between two characters of code: behind its signs, and between the words of a
/// name in camel case.
fn sign_of_code(a: char, b: char) -> Option<f32> {
    match a {
        '/' if b != '/' => Some(STEP_OF_ADDRESS),
        '.' | '_' | '-' | '?' | '&' | '=' | '#' | ',' | ';' if b.is_alphanumeric() => {
            Some(SIGN_OF_ADDRESS)
        }
        ':' if b != '/' && b != ':' => Some(SIGN_OF_ADDRESS),
        '(' | '<' if b.is_alphanumeric() => Some(OPEN_BRACKET),
        _ if a.is_lowercase() && b.is_uppercase() => Some(HUMP),
        _ => None,
    }
}

/// Whether a dash can follow this character.
fn takes_dash(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, ')' | '\u{201d}' | '\u{2019}' | ',' | '.' | ';' | ':' | '!' | '?')
}

/// Whether words begin with a mark that opens: what opens in one language closes in another, so that a
/// word follows it.
fn opens(words: &str) -> bool {
    let word = words.trim_start_matches([
        '(', '[', '\u{201c}', '\u{2018}', '"', '\'', '\u{ab}', '\u{bb}', '\u{201e}', '\u{201a}',
    ]);
    word.len() < words.len() && word.starts_with(char::is_alphanumeric)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}')
}

/// Whether a character closes what stands before it, in every language: no line begins with it (UAX 14,
/// LB13). Quotation marks that open elsewhere are none.
fn closes(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '\u{2026}' | '\u{2019}' | '\u{201d}'
    )
}

fn digits(before: Option<char>, after: char) -> bool {
    before.is_some_and(is_digit) && is_digit(after)
}

/// Figures as they are written in Europe, Arabia, and Persia with India.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}')
}
