//! Characters of Chinese and Japanese, between which a text has no spaces.

/// Whether lines are joined at a character: ideographs, kana and full-width marks; not Hangul,
/// whose words are spaced.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}
