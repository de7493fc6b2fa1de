//! Characters of Chinese and Japanese, between which a text has no spaces, and how wide characters are where
//! all letters are of one width.

use icu_properties::props::{EastAsianWidth, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

/// Whether lines are joined at a character: ideographs, kana and full-width marks; not Hangul,
/// whose words are spaced.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Columns that a character takes where every letter is as wide as any other.
pub fn columns(c: char) -> usize {
    if c.is_ascii() {
        return 1;
    }
    const WIDTHS: CodePointMapDataBorrowed<'static, EastAsianWidth> = CodePointMapData::new();
    const SORTS: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::new();
    match (SORTS.get(c), WIDTHS.get(c)) {
        (
            GeneralCategory::NonspacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::Format,
            _,
        ) => 0,
        (_, EastAsianWidth::Wide | EastAsianWidth::Fullwidth) => 2,
        _ => 1,
    }
}
