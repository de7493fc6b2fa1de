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

/// White between an ideograph or kana and a letter or figure of another script, em (JLREQ 3.2.3; clreq,
/// 3.2.2, "Mixed text composition").
pub(super) const BETWEEN: f32 = 0.25;

/// Whether white parts two characters: one of Chinese or Japanese and a letter or figure of another script,
/// in whatever order. Those on a square of their own, such as `Ａ`, are set as ideographs are.
pub(super) fn parts(first: char, second: char) -> bool {
    let full = |c: char| matches!(c, '\u{ff00}'..='\u{ffef}');
    let ideograph = |c: char| is_wide(c) && c.is_alphanumeric() && !full(c);
    let hangul = |c: char| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}');
    let letter = |c: char| c.is_alphanumeric() && !is_wide(c) && !full(c) && !hangul(c);
    (ideograph(first) && letter(second)) || (letter(first) && ideograph(second))
}

/// How much of the white half of a full-width mark may go in a line that is too long, em: before
/// anything else is narrowed (JLREQ 3.8.3; clreq, 3.2.4). Japanese leaves that of full stops.
pub(super) fn pressed(c: char, lang: &str) -> f32 {
    let stop = matches!(c, '\u{3002}' | '\u{ff0e}');
    let stays = stop && lang.get(..2).is_some_and(|l| l.eq_ignore_ascii_case("ja"));
    if (opens(c) || closes(c, lang)) && !stays { PRESSED } else { 0.0 }
}

/// Half of the white goes at most, em: marks stay apart from what follows.
const PRESSED: f32 = 0.25;

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
        assert!(parts('用', 'G') && parts('7', '日') && parts('か', 'a'));
        assert!(!parts('。', 'a') && !parts('Ａ', '日') && !parts('한', 'a') && !parts('a', 'b'));
        assert_eq!(["zh", "ja"].map(|l| pressed('。', l)), [PRESSED, 0.0]);
        assert_eq!([pressed('、', "ja"), pressed('日', "ja")], [PRESSED, 0.0]);
        assert!(is_wide('日') && is_wide('。') && is_wide('（') && !is_wide('한') && !is_wide('a'));
    }
}
