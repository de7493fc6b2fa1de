//! What stands on a manuscript's title page and in its running head.

use crate::exchange::units::{Role, Text, is_object};
use crate::language;
use crate::model::Book;

/// How many words a text has: those between white space and dashes, notes, headings and all.
pub(super) fn words(text: &Text) -> usize {
    let of = |t: String| {
        t.split(|c: char| c.is_whitespace() || c == '\u{2014}' || is_object(c))
            .filter(|w| w.chars().any(char::is_alphanumeric))
            .count()
    };
    let counted = text.paras.iter().filter(|p| !matches!(p.role, Role::Code | Role::Picture));
    counted.map(|p| of(p.text())).sum()
}

/// The number of words as agents want it: to the next hundred, of a long text to the next thousand.
pub(super) fn about(words: usize) -> String {
    let step = match words {
        0..100 => 1,
        100..10_000 => 100,
        _ => 1000,
    };
    let round = (words + step / 2) / step * step;
    let digits = round.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let word = if round == 1 { "word" } else { "words" };
    if step == 1 { format!("{out} {word}") } else { format!("about {out} {word}") }
}

/// The author's family name and a short title, for the running head.
pub(super) fn head(book: &Book) -> String {
    let meta = &book.meta;
    let holders = meta.holders();
    let family = holders.first().map(|name| {
        let sort = meta.contributors.iter().find(|c| c.name == *name).and_then(|c| c.sort.clone());
        match sort.as_deref().and_then(|s| s.split(',').next()) {
            Some(family) => family.trim().to_owned(),
            None => name.split_whitespace().last().unwrap_or(name).to_owned(),
        }
    });
    let short: String = match meta.title.split([':', '\u{2014}']).next() {
        Some(first) if !first.trim().is_empty() => first.trim().to_owned(),
        _ => meta.title.clone(),
    };
    match family {
        Some(family) => format!("{family} / {} / ", short.to_uppercase()),
        None => format!("{} / ", short.to_uppercase()),
    }
}

/// The lines of the title page: style and words.
pub(super) fn lines(book: &Book, count: usize) -> Vec<(&'static str, String)> {
    let meta = &book.meta;
    let authors = meta.holders().join(", ");
    let mut out = vec![("ManuscriptContact", format!("{authors}\t{}", about(count)))];
    out.push(("Title", meta.title.clone()));
    out.extend(meta.subtitle.clone().map(|s| ("Subtitle", s)));
    if !authors.is_empty() {
        let by = if language::words(meta).lang == "en" { format!("by {authors}") } else { authors };
        out.push(("Author", by));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_agents_want_them() {
        assert_eq!(about(1), "1 word");
        assert_eq!(about(2_349), "about 2,300 words");
        assert_eq!(about(81_600), "about 82,000 words");
    }
}
