//! Chinese and Japanese: which characters are set on the square of an ideograph, and what happens
//! to the white of their marks. After JLREQ (Requirements for Japanese Text Layout, W3C), 3.1.

pub(super) use crate::language::wide::is_wide;

/// What may open between two ideographs in a line that is spread counts as a space so wide, em:
/// JLREQ 3.8.4 lets a quarter of an em in at most, which is a word space at twice its width.
pub(super) const GLUE: f32 = 0.25;
/// A glyph at least so wide, em, is on a full square: fonts may bring narrower marks.
pub(super) const FULL: f32 = 0.9;

/// Whether the left half of a character's square is white: opening brackets.
pub(super) fn opens(c: char) -> bool {
    matches!(
        c,
        '\u{3008}'
            | '\u{300a}'
            | '\u{300c}'
            | '\u{300e}'
            | '\u{3010}'
            | '\u{3014}'
            | '\u{3016}'
            | '\u{3018}'
            | '\u{301a}'
            | '\u{301d}'
            | '\u{ff08}'
            | '\u{ff3b}'
            | '\u{ff5b}'
            | '\u{ff5f}'
    )
}

/// Whether the right half of a character's square is white in a language: closing brackets, and
/// commas and full stops but where they stand in the middle of their square, as in Taiwan and Hong
/// Kong (CLREQ, 3.1.1).
pub(super) fn closes(c: char, lang: &str) -> bool {
    let bracket = matches!(
        c,
        '\u{3009}'
            | '\u{300b}'
            | '\u{300d}'
            | '\u{300f}'
            | '\u{3011}'
            | '\u{3015}'
            | '\u{3017}'
            | '\u{3019}'
            | '\u{301b}'
            | '\u{301e}'..='\u{301f}' | '\u{ff09}' | '\u{ff3d}' | '\u{ff5d}' | '\u{ff60}'
    );
    let stop = matches!(c, '\u{3001}' | '\u{3002}' | '\u{ff0c}' | '\u{ff0e}');
    bracket || (stop && !centres_stops(lang))
}

fn centres_stops(lang: &str) -> bool {
    let traditional = ["hant", "tw", "hk", "mo"];
    let mut parts = lang.split('-');
    parts.next().is_some_and(|p| p.eq_ignore_ascii_case("zh"))
        && parts.any(|p| traditional.iter().any(|t| p.eq_ignore_ascii_case(t)))
}

/// Whether the white half of the first of two full-width marks goes where they meet (JLREQ 3.1.4):
/// between closing marks, between opening ones, and one of the two halves between a closing and an
/// opening mark.
pub(super) fn closes_up(first: char, second: char, lang: &str) -> bool {
    let closing = closes(second, lang) || opens(second) || second == '\u{30fb}';
    (closes(first, lang) && closing) || (opens(first) && opens(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_close_up() {
        for (a, b, wanted) in [
            ('」', '「', true),
            ('。', '」', true),
            ('「', '『', true),
            ('「', '日', false),
            ('日', '。', false),
            ('。', '日', false),
            ('」', '・', true),
        ] {
            assert_eq!(closes_up(a, b, "ja"), wanted, "{a}{b}");
        }
        assert!(!closes_up('。', '」', "zh-Hant"), "it stands in the middle there");
        assert!(closes('，', "zh-CN") && !closes('，', "zh-TW") && !closes('日', "ja"));
        assert!(is_wide('日') && is_wide('。') && is_wide('（') && !is_wide('한') && !is_wide('a'));
    }
}
