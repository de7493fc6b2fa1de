//! Numbers that authors have put into the titles of their chapters themselves.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::numerals::own_number;
use crate::language::{Words, words};
use crate::model::{Book, Chapter, Kind, plain_text};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Numbers above this in a title are years.
const MOST: u32 = 300;

/// Tells once of all chapters that have a number from the book beside one in their titles; not of those in the volumes `own`,
/// where the titles' numbers are the chapters'.
pub(super) fn tell(book: &Book, own: &BTreeSet<u32>, diags: &mut Diagnostics) {
    let w = words(&book.meta);
    let labels = labels(&w);
    let twice: Vec<(&Chapter, Option<u32>)> = (book.chapters.iter().map(Arc::as_ref))
        .filter(|c| matches!(c.kind, Kind::Chapter | Kind::CaseStudy))
        .filter(|c| c.number.is_some() && !own.contains(&c.volume))
        .filter_map(|c| Some((c, in_title(&plain_text(&c.title), &labels, &w)?)))
        .collect();
    let Some((first, value)) = twice.first() else { return };
    let title = plain_text(&first.title);
    let number = first.number.as_ref().map(|n| n.ordinal);
    let given = first.label.clone().or_else(|| first.number.as_ref().map(|n| n.text.clone()));
    let differs = match value.is_some() && *value != number {
        true => ", which is another",
        false => "",
    };
    let mut message = format!(
        "`{title}` has a number of its own, and the book gives it \"{}\"{differs}",
        given.unwrap_or_default()
    );
    let others: Vec<&str> = twice[1..].iter().filter_map(|(c, _)| c.path.as_deref()).collect();
    if !others.is_empty() {
        message.push_str(&format!("; so it is in {}", others.join(", ")));
    }
    let help = "take the numbers out of the titles; or leave the book's out, with `number: false` in a \
                chapter's front matter or `number-chapters = false` in `[print]`";
    diags.push(Diagnostic::warning(Code::NUMBERED_TWICE, first.span, message).help(help));
}

/// The labels that a book may give its chapters, lower case, with their numbers; the greatest first.
fn labels(w: &Words) -> Vec<(u32, String)> {
    let label = |n: u32| Some((n, w.label(Kind::Chapter, &n.to_string(), n)?.to_lowercase()));
    (1..=MOST).rev().filter_map(label).collect()
}

/// Whether a title begins with a number as chapters have it, and which, if it is a figure or one of
/// the book's own words, of which `labels` has all.
fn in_title(title: &str, labels: &[(u32, String)], w: &Words) -> Option<Option<u32>> {
    let lower = title.to_lowercase();
    let whole = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-');
    let label = labels.iter().find(|(_, l)| lower.strip_prefix(l.as_str()).is_some_and(whole));
    if let Some((n, _)) = label {
        return Some(Some(*n));
    }
    if let Some((value, _)) = own_number(title) {
        let figure = title.bytes().all(|b| b.is_ascii_digit());
        return (value <= MOST || !figure).then_some(Some(value));
    }
    // "Chapitre premier", "Erstes Kapitel".
    let word = w.chapter.to_lowercase();
    let parts: Vec<&str> = lower.split([' ', '\u{a0}']).collect();
    let two = w.lang != "en" && matches!(parts.as_slice(), [a, b] if *a == word || *b == word);
    two.then_some(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words_in;
    use crate::model::Metadata;

    #[test]
    fn numbers_in_titles() {
        let of = |lang: &str, title: &str| {
            let meta = Metadata::default();
            let w = words_in(&meta, lang);
            in_title(title, &labels(&w), &w)
        };
        assert_eq!(of("en", "Chapter Six"), Some(Some(6)));
        assert_eq!(of("en", "chapter twenty-one: The End"), Some(Some(21)));
        assert_eq!(of("en", "2. The Lamp"), Some(Some(2)));
        assert_eq!(of("en", "Chapter 7: The End"), Some(Some(7)));
        assert_eq!(of("en", "Chapter House"), None);
        assert_eq!(of("en", "1984"), None);
        assert_eq!(of("de", "Kapitel 3"), Some(Some(3)));
        assert_eq!(of("de", "Erstes Kapitel"), Some(None));
        assert_eq!(of("fr", "Chapitre premier"), Some(None));
        assert_eq!(of("de", "Das letzte Kapitel"), None);
    }
}
