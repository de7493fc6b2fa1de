//! The place in a work, told from the words behind its key: `, pp. 33-35 and passim`.

use crate::citations::{Locator, Terms};
use crate::model::{Inline, InlineKind};

/// Parts the words behind a key into the place in the work and the rest.
///
/// A place is a label of the language with figures or roman numerals, or figures alone, which are pages.
/// Braces say it without guessing: `{ch. 2}`, `{Table A}`, and `{}` says that there is none.
pub(super) fn part(suffix: Vec<Inline>, terms: &Terms) -> (Option<Locator>, Vec<Inline>) {
    let lead = lead(&suffix);
    let Some(found) = find(&lead, terms) else { return (None, suffix) };
    let rest = behind(suffix, found.end);
    let locator = (!found.place.is_empty()).then(|| Locator {
        label: found.label.to_owned(),
        place: vec![Inline::text(found.place)],
        many: found.many,
    });
    (locator, rest)
}

/// Parts the words behind a key in the sentence into the place in its work, from the comma on, and what
/// goes on behind it. Figures alone are a place where no word follows: "@a, 12 years later" goes on.
pub(super) fn behind_key(words: Vec<Inline>, terms: &Terms) -> (Option<String>, Vec<Inline>) {
    let lead = lead(&words);
    let found = find(&lead, terms).filter(|found| {
        let labelled = lead[..found.end].chars().any(char::is_alphabetic);
        let goes_on = lead[found.end..].trim_start().starts_with(char::is_alphanumeric);
        lead.starts_with(',') && (labelled || !goes_on)
    });
    match found {
        Some(found) => (Some(lead[..found.end].to_owned()), behind(words, found.end)),
        None => (None, words),
    }
}

/// The words without marks that a suffix begins with.
fn lead(suffix: &[Inline]) -> String {
    let mut out = String::new();
    for inline in suffix {
        match &inline.kind {
            InlineKind::Text(text) => out.push_str(text),
            InlineKind::SoftBreak => out.push(' '),
            _ => break,
        }
    }
    out
}

/// The words behind the first bytes of those that [`lead`] gives.
fn behind(suffix: Vec<Inline>, mut bytes: usize) -> Vec<Inline> {
    let mut out = Vec::new();
    for mut inline in suffix {
        match &mut inline.kind {
            InlineKind::Text(text) if bytes > 0 => {
                let cut = bytes.min(text.len());
                bytes -= cut;
                text.drain(..cut);
                if text.is_empty() {
                    continue;
                }
            }
            InlineKind::SoftBreak if bytes > 0 => {
                bytes -= 1;
                continue;
            }
            _ => {}
        }
        out.push(inline);
    }
    out
}

/// A place that was found.
struct Found {
    label: &'static str,
    place: String,
    /// The label is a plural.
    many: bool,
    /// Where the rest begins.
    end: usize,
}

fn find(text: &str, terms: &Terms) -> Option<Found> {
    let start = text.len() - text.trim_start_matches([',', ' ', '\u{a0}']).len();
    let rest = &text[start..];
    let found = |label, word: &str, place: &str, end| {
        let many = ALSO_PLURAL.contains(&word) || terms.is_plural(word);
        Found { label, place: place.trim().to_owned(), many, end }
    };
    if let Some(braced) = rest.strip_prefix('{') {
        let len = closing(braced)?;
        let inside = braced[..len].trim();
        let (label, skip) = label_at(inside, terms).unwrap_or(("page", 0));
        return Some(found(label, &inside[..skip], &inside[skip..], start + len + 2));
    }
    let (label, word, skip) = match label_at(rest, terms) {
        Some((label, len)) => {
            let (word, values) = rest.split_at(len);
            let spaces = values.len() - values.trim_start_matches([' ', '\u{a0}']).len();
            (Some(label), word, len + spaces)
        }
        None => (None, "", 0),
    };
    let values = &rest[skip..];
    let mut len = values_len(values, label.is_some());
    if len == 0 {
        return None;
    }
    // One volume, and a page in it: "vol. 2, 45".
    let many = ALSO_PLURAL.contains(&word) || terms.is_plural(word);
    if label.is_some_and(|label| HOLDERS.contains(&label)) && !many {
        len = values[..len].find(',').unwrap_or(len);
    }
    Some(found(label.unwrap_or("page"), word, &values[..len], start + skip + len))
}

/// Labels that authors write beside those of CSL's locales.
const ALSO: [(&str, &str); 5] = [
    ("chs.", "chapter"),
    ("ch.", "chapter"),
    ("Ch.", "chapter"),
    ("ff.", "folio"),
    ("fn.", "note"),
];

/// Those of them that are plurals.
const ALSO_PLURAL: [&str; 2] = ["chs.", "ff."];

/// Labels of what holds pages, in the singular: a number behind a comma is one of these.
const HOLDERS: [&str; 3] = ["book", "part", "volume"];

/// The label that a text begins with, and its length.
fn label_at(text: &str, terms: &Terms) -> Option<(&'static str, usize)> {
    let also = || {
        let found = ALSO.iter().find(|(word, _)| text.starts_with(word));
        found.map(|(word, label)| (*label, word.len()))
    };
    terms.label_at(text).or_else(also)
}

/// Where the brace closes that has been opened before a text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// How many bytes at the beginning of a text are numbers, parted by commas and the like.
fn values_len(text: &str, labelled: bool) -> usize {
    let mut end = 0;
    loop {
        let from = match end {
            0 => 0,
            _ => match separator(&text[end..]) {
                Some(len) => end + len,
                None => break,
            },
        };
        let len = value_len(&text[from..], labelled);
        if len == 0 {
            break;
        }
        end = from + len;
    }
    end
}

/// What may stand between two numbers.
fn separator(text: &str) -> Option<usize> {
    let bare = text.trim_start_matches([' ', '\u{a0}']);
    let sign = bare.chars().next().filter(|c| matches!(c, ',' | '&' | '-' | '\u{2013}'))?;
    let signs = bare.len() - bare.trim_start_matches(sign).len();
    let behind = &bare[signs..];
    let spaces = behind.len() - behind.trim_start_matches([' ', '\u{a0}']).len();
    Some(text.len() - bare.len() + signs + spaces)
}

/// How many bytes a number takes: `33-35`, `xii`, `3n2`, `12(b)`, `A.4`; roman ones and single letters
/// only behind a label.
fn value_len(text: &str, labelled: bool) -> usize {
    let end = text.find([' ', '\u{a0}', ',', ';']).unwrap_or(text.len());
    let word = text[..end].trim_end_matches(['.', ':', '!', '?', '\u{2026}']);
    if is_abbreviation(&text[..end]) && end < text.len() {
        return 0;
    }
    let word = match word.contains('(') {
        true => word,
        false => word.trim_end_matches(')'),
    };
    let roman = |part: &str| {
        let one_case = part.chars().all(|c| c.is_ascii_lowercase())
            || part.chars().all(|c| c.is_ascii_uppercase());
        one_case && !part.is_empty() && part.chars().all(|c| "ivxlcdmIVXLCDM".contains(c))
    };
    let single = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
    };
    let counts = word.chars().any(|c| c.is_numeric())
        || (labelled && word.split(['-', '\u{2013}']).all(|part| roman(part) || single(part)));
    if counts { word.len() } else { 0 }
}

/// A lone letter with a full stop, behind which something goes on: "l. 6", "c. 4".
fn is_abbreviation(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|letter| {
        let mut letters = letter.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_words_begin() {
        for (text, labelled, wanted) in [
            ("33-35, 38-39 and passim", true, "33-35, 38-39"),
            ("33-35 and 40", true, "33-35"),
            ("12.", false, "12"),
            ("xxi-xxiii", true, "xxi-xxiii"),
            ("xxi", false, ""),
            ("A, B", true, "A, B"),
            ("3n2; x", true, "3n2"),
            ("12(b) of it", true, "12(b)"),
            ("33 & 35", true, "33 & 35"),
            ("33, note", true, "33"),
            ("and passim", true, ""),
            ("5, l. 6", true, "5"),
            ("5, c. 4; x", true, "5"),
            ("xi, d. 2", true, "xi"),
            ("A.", true, "A"),
            ("3--4 f.", true, "3--4"),
        ] {
            let len = values_len(text, labelled);
            assert_eq!(&text[..len], wanted, "{text}");
        }
    }

    #[test]
    fn a_place_behind_a_key_in_the_sentence_begins_with_a_comma() {
        let terms = Terms::of("en");
        for (text, place, rest) in [
            (", p. 3.", ", p. 3", "."),
            (", pp. 3-5 and more", ", pp. 3-5", " and more"),
            (", 12; see", ", 12", "; see"),
            (", 12 years later", "", ", 12 years later"),
            (" p. 3", "", " p. 3"),
            (", who says", "", ", who says"),
        ] {
            let (found, words) = behind_key(vec![Inline::text(text)], &terms);
            assert_eq!(found.unwrap_or_default(), place, "{text}");
            assert_eq!(crate::model::plain_text(&words), rest, "{text}");
        }
    }

    #[test]
    fn braces_say_it_without_guessing() {
        let terms = Terms::default();
        let place = |text: &str| {
            let (locator, rest) = part(vec![Inline::text(text)], &terms);
            let place = locator.map(|l| crate::model::plain_text(&l.place));
            (place, crate::model::plain_text(&rest))
        };
        assert_eq!(place(", {Table A}, see"), (Some("Table A".into()), ", see".into()));
        assert_eq!(place("{} 1999 edition"), (None, " 1999 edition".into()));
        assert_eq!(place(", 33-35 and passim"), (Some("33-35".into()), " and passim".into()));
        assert_eq!(place(" passim"), (None, " passim".into()));
    }

    #[test]
    fn a_plural_that_was_typed_is_known() {
        let terms = Terms::of("en-GB");
        let place = |text: &str| {
            let (locator, rest) = part(vec![Inline::text(text)], &terms);
            let locator = locator.expect("a place");
            let place = crate::model::plain_text(&locator.place);
            (locator.label, place, locator.many, crate::model::plain_text(&rest))
        };
        let found = |label: &str, place: &str, many, rest: &str| {
            (label.to_owned(), place.to_owned(), many, rest.to_owned())
        };
        assert_eq!(place(", pp. 12 f."), found("page", "12", true, " f."));
        assert_eq!(place(", pp. 3 and 5"), found("page", "3", true, " and 5"));
        assert_eq!(place(", p. 5, l. 6"), found("page", "5", false, ", l. 6"));
        assert_eq!(place(", {chs. 3}"), found("chapter", "3", true, ""));
        assert_eq!(place(", vol. 2, 45"), found("volume", "2", false, ", 45"));
        assert_eq!(place(", vols. 2, 3"), found("volume", "2, 3", true, ""));
        assert_eq!(place(", ff. 12v-13r"), found("folio", "12v-13r", true, ""));
        assert_eq!(place(", Articles 5--7"), found("article-locator", "5--7", true, ""));
    }
}
