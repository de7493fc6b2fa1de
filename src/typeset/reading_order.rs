//! The text of a line as it is read, from the text as it is seen.

use crate::language::direction::is_rtl_char;
use unicode_bidi::{BidiInfo, Level};

/// The text of a line in the order of reading from the order of seeing: rule L2 turned back, which
/// is exact where the levels come out as they went in.
pub(super) fn logical(seen: &str) -> String {
    let rtl = seen.chars().filter(|c| c.is_alphabetic());
    let (r, n) = rtl.fold((0, 0), |(r, n), c| (r + usize::from(is_rtl_char(c)), n + 1));
    let base = if 2 * r > n { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(seen, Some(base));
    match info.paragraphs.first() {
        Some(paragraph) => info.reorder_line(paragraph, paragraph.range.clone()).into_owned(),
        None => seen.to_string(),
    }
}

/// Adds what one glyph, or a cluster of them, shows to a text in the order of seeing.
pub(super) fn push_seen(seen: &mut String, words: &str, rtl: bool) {
    if rtl {
        seen.extend(words.chars().rev());
    } else {
        seen.push_str(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_seeing_is_turned_back() {
        let seen = |text: &str| text.chars().rev().collect::<String>();
        assert_eq!(logical(&format!("abc {} def", seen("שלום"))), "abc שלום def");
        assert_eq!(logical(&seen("שלום (עולם)")), "שלום (עולם)");
    }

    #[test]
    fn marks_stay_behind_their_letters() {
        // A letter that is one glyph with its points, and one whose point is a glyph of its own.
        for clusters in [["ש\u{5b8}\u{5c1}", "לום"], ["ש", "\u{5b8}\u{5c1}לום"]] {
            let mut seen = String::from("a letter ");
            clusters.iter().rev().for_each(|c| push_seen(&mut seen, c, true));
            push_seen(&mut seen, " e\u{301}", false);
            assert_eq!(logical(&seen), "a letter ש\u{5b8}\u{5c1}לום e\u{301}");
        }
    }
}
