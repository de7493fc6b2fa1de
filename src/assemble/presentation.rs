//! Letters instead of their presentation forms: text that was copied out of a PDF has `ﬁ` as one
//! character, which a face may lack, which no search for "fi" finds, and which a letterspaced line
//! keeps together. The face joins the letters again where it has a form for them.
//!
//! What Unicode keeps for other encodings only is resolved (The Unicode Standard, 2.3 and 5.1): forms
//! of Latin, Armenian, Hebrew and Arabic letters, and pairs that are typed as two letters. What a
//! writer may mean is left: the long s, superiors, fractions, signs in circles, Arabic words that are
//! one sign (U+FDFA and on), wide Latin letters beside Chinese, Japanese or Korean ones.

use crate::language::wide::is_wide;
use crate::model::{Image, Inline, InlineKind, visit_inlines};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, decompose_compatible};

/// Whether a language or a text has letters that wide Latin ones are made for.
pub(super) fn has_wide(lang: &str, inlines: &[Inline]) -> bool {
    let hangul = |c: char| ('\u{ac00}'..='\u{d7a3}').contains(&c);
    let wide = |c: char| hangul(c) || is_wide(c) && !matches!(c, '\u{ff01}'..='\u{ff5e}');
    ["zh", "ja", "ko"].iter().any(|l| lang.starts_with(l))
        || crate::model::plain_text(inlines).contains(wide)
}

/// A text with letters in the place of their presentation forms; `None` if it has none. Wide Latin
/// letters stay where `wide`.
pub(super) fn resolved(text: &str, wide: bool) -> Option<String> {
    // None of them is below U+0132, whose first byte is this one.
    if text.bytes().all(|b| b < 0xc4) || !text.chars().any(|c| is_form(c, wide)) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            // The compatibility decomposition would take the long s for a round one.
            '\u{fb05}' => out.push_str("\u{17f}t"),
            // An n behind an apostrophe, which the typesetter need not guess.
            '\u{149}' => out.push_str("\u{2019}n"),
            '\u{fb1d}'..='\u{fb4e}' if !matches!(c, '\u{fb20}'..='\u{fb29}') => {
                decompose_canonical(c, |c| out.push(c));
            }
            c if is_form(c, wide) => decompose_compatible(c, |c| out.push(c)),
            c => out.push(c),
        }
    }
    // A letter with a caron in a pair (`ǆ`) is one letter again.
    let latin = !text.chars().any(|c| ('\u{590}'..='\u{8ff}').contains(&c) || c >= '\u{fb1d}');
    Some(if latin { out.nfc().collect() } else { out })
}

fn is_form(c: char, wide: bool) -> bool {
    match c {
        // Pairs of letters, and the l with a middle dot of Catalan.
        '\u{132}' | '\u{133}' | '\u{13f}' | '\u{140}' | '\u{149}' => true,
        '\u{1c4}'..='\u{1cc}' | '\u{1f1}'..='\u{1f3}' => true,
        // Ligatures of Latin and Armenian.
        '\u{fb00}'..='\u{fb06}' | '\u{fb13}'..='\u{fb17}' => true,
        '\u{fb1e}' => false,
        '\u{fb1d}'..='\u{fb4f}' => true,
        // Arabic; without the signs for verses and the words that are signs.
        '\u{fb50}'..='\u{fbb1}' | '\u{fbd3}'..='\u{fd3d}' | '\u{fd50}'..='\u{fdf9}' => {
            !matches!(c, '\u{fc5e}'..='\u{fc63}')
        }
        // Vowel signs that stand alone, on a space, stay; those on a joining stroke don't.
        '\u{fe71}' | '\u{fe77}' | '\u{fe79}' | '\u{fe7b}' | '\u{fe7d}' | '\u{fe7f}' => true,
        '\u{fe80}'..='\u{fefc}' => true,
        '\u{ff01}'..='\u{ff5e}' => !wide,
        _ => false,
    }
}

/// Resolves the presentation forms in the words of a text.
pub(super) fn resolve(inlines: &mut [Inline], lang: &str) {
    // What stands around them matters for wide Latin letters only, which begin with this byte.
    let mut latin = false;
    visit_inlines(inlines, &mut |i| {
        if let InlineKind::Text(words) | InlineKind::Image(Image { alt: words, .. }) = &i.kind {
            latin |= words.as_bytes().contains(&0xef);
        }
    });
    let wide = latin && has_wide(lang, inlines);
    resolve_all(inlines, wide);
}

fn resolve_all(inlines: &mut [Inline], wide: bool) {
    for node in inlines {
        match &mut node.kind {
            InlineKind::Text(t) => {
                if let Some(letters) = resolved(t, wide) {
                    *t = letters;
                }
            }
            InlineKind::Image(image) => {
                if let Some(letters) = resolved(&image.alt, wide) {
                    image.alt = letters;
                }
            }
            _ => {
                if let Some(children) = node.children_mut() {
                    resolve_all(children, wide);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presentation_forms_become_letters() {
        for (form, letters) in [
            ("ﬁnal oﬃce, ﬀ ﬂ ﬄ ﬆ", "final office, ff fl ffl st"),
            ("ﬅ and ſo", "ſt and ſo"),
            ("Ĳmuiden, ĳs", "IJmuiden, ijs"),
            ("coŀlegi, ŉ", "col·legi, ’n"),
            ("ǆ ǅ ǉ ǳ", "dž Dž lj dz"),
            ("ﬓ", "մն"),
            ("שּׁלום ﬠﭏ", "ש\u{5bc}\u{5c1}לום עאל"),
            ("ﺳﻼﻡ ﷲ", "سلام الله"),
            ("ｗｉｄｅ！", "wide!"),
        ] {
            assert_eq!(resolved(form, false).as_deref(), Some(letters), "{form}");
        }
    }

    #[test]
    fn what_a_writer_may_mean_stays() {
        for text in ["ſo x² ½ ① ™ ª", "ﷺ ﷽ ﴾", "e\u{301} naïve", "𝗕𝗼𝗹𝗱", "plain", "ｶﾅ 。"]
        {
            assert_eq!(resolved(text, false), None, "{text}");
        }
        assert_eq!(resolved("ＡＢＣ", true), None);
        assert!(has_wide("en", &[Inline::text("漢字 ＡＢＣ")]) && has_wide("ja-JP", &[]));
        assert!(!has_wide("en", &[Inline::text("ＡＢＣ")]));
    }
}
