//! The text of a line as it is read, from the text as it is seen.

use crate::language::direction::is_rtl_char;
use std::borrow::Cow;
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

/// What a glyph shows, in the order of reading, from the order of seeing: the `/ToUnicode` and
/// `/ActualText` of a PDF are text as it is read (ISO 32000-2, 14.9.4).
pub(crate) fn as_read(seen: &str) -> Cow<'_, str> {
    let mut chars = seen.chars();
    match (chars.next(), chars.next()) {
        (Some(_), Some(_)) if seen.chars().any(is_rtl_char) => seen.chars().rev().collect(),
        _ => seen.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_says_its_letter_before_its_points() {
        let (mut hebrew, mut latin) = (String::new(), String::new());
        push_seen(&mut hebrew, "ש\u{5b8}\u{5c1}", true);
        push_seen(&mut latin, "ffi", false);
        assert_eq!((&*as_read(&hebrew), &*as_read(&latin)), ("ש\u{5b8}\u{5c1}", "ffi"));
    }

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
