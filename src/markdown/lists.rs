//! The numbers that the items of a list are typed with.
//!
//! CommonMark counts on from the first, whatever the others are. Here numbers that ascend are kept
//! as they are typed, with their gaps: a chronicle's years are no count. Where all are the same
//! (`1.`, `1.`, ...) the list is counted, as its author means it; others are counted and told.

use super::parse::Parser;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::ListItem;

/// The number that the words of an item begin with.
pub(super) fn number(words: &str) -> Option<u64> {
    let words = words.trim_start();
    let end = words.find(|c: char| !c.is_ascii_digit())?;
    words[end..].starts_with(['.', ')']).then(|| words[..end].parse().ok()).flatten()
}

/// What the numbers of a list say.
#[derive(Debug, PartialEq, Eq)]
enum Typed {
    /// They follow from the first.
    Counted,
    /// They ascend with gaps, the first of which is behind the item with this index.
    Ascending(usize),
    /// The item with this index goes back, or repeats.
    Astray(usize),
}

fn typed(numbers: &[u64]) -> Typed {
    let Some(first) = numbers.first() else { return Typed::Counted };
    if numbers.iter().all(|n| n == first) {
        return Typed::Counted;
    }
    if let Some(at) = numbers.windows(2).position(|w| w[1] <= w[0]) {
        return Typed::Astray(at + 1);
    }
    match numbers.windows(2).position(|w| w[1] != w[0] + 1) {
        Some(at) => Typed::Ascending(at),
        None => Typed::Counted,
    }
}

impl Parser<'_> {
    /// Keeps the numbers of a list's items where they ascend with gaps, and tells what is strange
    /// in them.
    pub(super) fn typed_numbers(&mut self, items: &mut [ListItem]) {
        let numbers: Vec<u64> = items.iter().filter_map(|i| i.value).collect();
        let mut found = match numbers.len() == items.len() && !self.dialect.mdbook {
            true => typed(&numbers),
            false => Typed::Counted,
        };
        if let Typed::Ascending(_) = found {
            let mut before: Option<u64> = None;
            for item in items.iter_mut() {
                let follows = before.is_none_or(|n| item.value == n.checked_add(1));
                before = item.value;
                if follows {
                    item.value = None;
                }
            }
        } else {
            items.iter_mut().for_each(|i| i.value = None);
        }
        // A list that is counted from one has perhaps lost an item; years and days have gaps.
        if numbers.first().is_some_and(|n| *n > 1) && matches!(found, Typed::Ascending(_)) {
            found = Typed::Counted;
        }
        let (at, message, help) = match found {
            Typed::Counted => return,
            Typed::Ascending(at) => (
                at + 1,
                format!(
                    "the numbers of this list jump from {} to {}",
                    numbers[at],
                    numbers[at + 1]
                ),
                "they are printed as they are typed; `1.` at each item lets them be counted"
                    .to_owned(),
            ),
            Typed::Astray(at) => {
                let counted = numbers[0].saturating_add(at as u64);
                (
                    at,
                    format!(
                        "{} is printed as {counted}: a list is counted on from its first number",
                        numbers[at]
                    ),
                    format!(
                        "`{}\\.` at the start of a paragraph is no mark of a list",
                        numbers[at]
                    ),
                )
            }
        };
        let span = items[at].span;
        let span = crate::source::Span { end: span.start.saturating_add(1).min(span.end), ..span };
        self.diags.push(Diagnostic::warning(Code::LIST_NUMBERS, span, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_items() {
        assert_eq!(number("1573. The ships"), Some(1573));
        assert_eq!(number("  3) So"), Some(3));
        assert_eq!(number("- so"), None);
        assert_eq!(number("3 men"), None);
    }

    #[test]
    fn what_rows_of_numbers_are() {
        assert_eq!(typed(&[1, 1, 1]), Typed::Counted);
        assert_eq!(typed(&[3, 4, 5]), Typed::Counted);
        assert_eq!(typed(&[1573, 1581, 1600]), Typed::Ascending(0));
        assert_eq!(typed(&[1, 2, 4]), Typed::Ascending(1));
        assert_eq!(typed(&[1, 2, 2]), Typed::Astray(2));
        assert_eq!(typed(&[9, 3]), Typed::Astray(1));
        assert_eq!(typed(&[]), Typed::Counted);
    }
}
