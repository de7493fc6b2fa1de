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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_seeing_is_turned_back() {
        let seen = |text: &str| text.chars().rev().collect::<String>();
        assert_eq!(logical(&format!("abc {} def", seen("שלום"))), "abc שלום def");
        assert_eq!(logical(&seen("שלום (עולם)")), "שלום (עולם)");
    }
}
