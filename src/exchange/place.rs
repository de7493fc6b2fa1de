//! Which bytes of the source each character of the set text is.

use crate::source::{FileId, Span};
use std::ops::Range;

/// How far is looked for the next place at which source and text agree.
const FAR: usize = 40;
/// How many characters have to agree there.
const AGREE: usize = 3;

/// For each character of a text as it is set, the bytes of the source that it stands for; the source
/// stands at `start` of its file. Where too little agrees, nobody knows: nothing at all. In `verbatim`
/// text, code, signs stand for themselves alone.
pub(super) fn places(
    set: &str,
    source: &str,
    file: FileId,
    start: usize,
    verbatim: bool,
) -> Vec<Option<Span>> {
    let hidden = if verbatim { Vec::new() } else { hidden(source, !set.contains('<')) };
    let shows = |(at, _): &(usize, char)| {
        let next = hidden.partition_point(|range| range.end <= *at);
        hidden.get(next).is_none_or(|range| !range.contains(at))
    };
    let set: Vec<char> = set.chars().collect();
    let from: Vec<(usize, char)> = source.char_indices().filter(shows).collect();
    let byte = |i: usize| from.get(i).map_or(source.len(), |(at, _)| *at);
    // What is not shown between two characters belongs to neither.
    let end = |i: usize| from.get(i).map_or(source.len(), |(at, c)| at + c.len_utf8());
    let span = |a: usize, b: usize| {
        let to = if b > a { end(b - 1) } else { byte(a) };
        Some(Span::new(file, start + byte(a), start + to))
    };
    let mut out: Vec<Option<Span>> = Vec::with_capacity(set.len());
    let (mut at, mut matched) = (0, 0);
    while out.len() < set.len() {
        let c = set[out.len()];
        if let Some(len) = stands_for(&from[at.min(from.len())..], c, verbatim) {
            out.push(span(at, at + len));
            at += len;
            matched += 1;
            continue;
        }
        match agree_again(&set[out.len()..], &from[at.min(from.len())..], verbatim) {
            Some((skipped, 0)) => at += skipped,
            Some((skipped, put)) => {
                // What was put there instead of what stands in the source is all of that.
                out.push(span(at, at + skipped));
                at += skipped;
                out.extend(std::iter::repeat_n(span(at, at), put - 1));
            }
            None => {
                let rest = set.len() - out.len();
                out.extend(std::iter::repeat_n(None, rest));
            }
        }
    }
    let letters = set.iter().filter(|c| !c.is_whitespace()).count();
    if matched * 10 < letters * 6 {
        return vec![None; set.len()];
    }
    out
}

/// What of a source is never shown: remarks, and tags where the text has no pointed brackets itself.
fn hidden(source: &str, tags: bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(open) = source[at..].find(['<', '%', '\\']).map(|n| at + n) {
        let rest = &source[open..];
        let len = match rest.as_bytes()[0] {
            // What is escaped is shown.
            b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            b'%' => closed(rest, "%%", "%%").unwrap_or(1),
            _ => closed(rest, "<!--", "-->").or_else(|| tag(rest).filter(|_| tags)).unwrap_or(1),
        };
        if len > 2 && !rest.starts_with('\\') {
            out.push(open..open + len);
        }
        at = open + len;
    }
    out
}

/// The length of what a text begins with and that stands between two signs.
fn closed(text: &str, open: &str, close: &str) -> Option<usize> {
    let inner = text.strip_prefix(open)?;
    inner.find(close).map(|at| open.len() + at + close.len())
}

/// The length of a tag at the beginning of a text; an address between pointed brackets is none.
fn tag(text: &str) -> Option<usize> {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
    let behind = name[end..].starts_with([' ', '\t', '\n', '/', '>']);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !behind {
        return None;
    }
    text.find('>').map(|at| at + 1)
}

/// How many characters of the source are shown as one; nothing if none are.
fn stands_for(source: &[(usize, char)], c: char, verbatim: bool) -> Option<usize> {
    let at = |i: usize| source.get(i).map(|(_, c)| *c);
    let first = at(0)?;
    let row = |sign: char| source.iter().take_while(|(_, c)| *c == sign).count();
    if !verbatim && first == '\\' && at(1) == Some(c) && c.is_ascii_punctuation() {
        return Some(2);
    }
    // What is written as an entity is `&` too.
    if first == '&' && !verbatim {
        let end = source.iter().take(34).position(|(_, c)| *c == ';');
        let name: String =
            end.map(|end| source[1..end].iter().map(|(_, c)| *c).collect()).unwrap_or_default();
        if entity(&name) == Some(c) {
            return end.map(|end| end + 1);
        }
    }
    if first == c {
        return Some(1);
    }
    if verbatim {
        return None;
    }
    let dashes = row('-');
    match (first, c) {
        (
            '"',
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{2033}' | '\u{2018}'
            | '\u{2019}' | '\u{201a}' | '\u{2039}' | '\u{203a}',
        )
        | (
            '\'',
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2039}' | '\u{203a}' | '\u{2032}'
            | '\u{201c}' | '\u{201d}' | '\u{201e}',
        )
        | ('\u{2019}' | '\u{2018}' | '`', '\u{2018}' | '\u{2019}') => Some(1),
        ('-', '\u{2013}' | '\u{2014}' | '\u{2e3a}') if dashes >= 2 => Some(dashes),
        ('-', '\u{2011}' | '\u{2212}') => Some(1),
        ('.', '\u{2026}') if row('.') >= 3 => Some(3),
        (' ' | '\t' | '\n', ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}') => Some(1),
        _ => None,
    }
}

/// What the commonest entities stand for; others are found by what stands around them.
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "shy" => '\u{ad}',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        "hellip" => '\u{2026}',
        "lsquo" => '\u{2018}',
        "rsquo" => '\u{2019}',
        "ldquo" => '\u{201c}',
        "rdquo" => '\u{201d}',
        "copy" => '\u{a9}',
        "thinsp" => '\u{2009}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        _ => return None,
    })
}

/// The nearest place at which text and source agree again: how many characters of the source and of
/// the text stand before it.
fn agree_again(set: &[char], source: &[(usize, char)], verbatim: bool) -> Option<(usize, usize)> {
    for distance in 1..FAR * 2 {
        for skipped in 0..=distance.min(FAR) {
            let put = distance - skipped;
            if put > FAR || put > set.len() || skipped > source.len() {
                continue;
            }
            if agrees(&set[put..], &source[skipped..], verbatim) {
                return Some((skipped, put));
            }
        }
    }
    None
}

fn agrees(set: &[char], source: &[(usize, char)], verbatim: bool) -> bool {
    let (mut at, mut n) = (0, 0);
    while n < AGREE && n < set.len() {
        match stands_for(&source[at.min(source.len())..], set[n], verbatim) {
            Some(len) => at += len,
            None => return false,
        }
        n += 1;
    }
    // The end agrees with the end alone.
    n == AGREE || source.len() - at.min(source.len()) <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(set: &str, source: &str) -> String {
        let of = |span: Option<Span>| match span {
            Some(s) => source[s.start as usize..s.end as usize].to_owned(),
            None => "?".to_owned(),
        };
        let all: Vec<String> =
            places(set, source, FileId(0), 0, false).into_iter().map(of).collect();
        all.join("|")
    }

    #[test]
    fn each_character_knows_its_bytes() {
        assert_eq!(shown("ab", "ab"), "a|b");
        assert_eq!(shown("“a”—b…", "\"a\"---b..."), "\"|a|\"|---|b|...");
        assert_eq!(shown("a*b&c", "a\\*b&amp;c"), "a|\\*|b|&amp;|c");
        assert_eq!(shown("a\\b", "a\\\\b"), "a|\\\\|b");
        assert_eq!(shown("45\u{a0}km", "45 km"), "4|5| |k|m");
    }

    #[test]
    fn words_are_not_found_in_what_is_not_shown() {
        let at = |set: &str, source: &str, word: &str| {
            let all = places(set, source, FileId(0), 0, false);
            let first = set[..set.find(word).expect("the word")].chars().count();
            all[first].map(|s| s.start as usize)
        };
        for source in [
            "The <!-- Eve: was it old lamp? --> old lamp went.",
            "The %%was it old lamp%% old lamp went.",
            "The <span title=\"old lamp\">old lamp</span> went.",
            "The \\<!-- x <b>old lamp</b> went.",
        ] {
            assert_eq!(at("The old lamp went.", source, "old"), source.rfind("old"), "{source}");
        }
        assert_eq!(shown("a<b>c", "a\\<b>c"), "a|\\<|b|>|c");
    }

    #[test]
    fn what_was_put_or_left_out_is_passed_over() {
        assert_eq!(shown("Vraiment\u{202f}!", "Vraiment!"), "V|r|a|i|m|e|n|t||!");
        assert_eq!(shown("one two three", "one **two** three").matches('*').count(), 0);
        assert_eq!(shown("a\u{e9}bcd", "a&eacute;bcd"), "a|&eacute;|b|c|d");
        assert_eq!(shown("Lamps", "title: x"), "?|?|?|?|?");
    }
}
