//! Where a citation in a note ends and the author's words go on.
//!
//! The style ends each with a full stop, which some languages have within closing quotation marks. It
//! gives way where the sentence goes on, and stands once where the author has typed one.

use crate::model::{Citation, Inline, InlineKind, plain_text};

/// Closing marks of a quotation, which may follow the stop.
const CLOSING: [char; 5] = ['"', '\'', '\u{201d}', '\u{2019}', '\u{201c}'];

/// Words cut short with which a citation ends, in the languages of Recto's styles: their stop is their own.
const SHORT: [&str; 13] =
    ["ibid", "ib\u{ed}d", "ebd", "ed", "eds", "f", "ff", "al", "cit", "d", "fasc", "n.d", "s.d"];

/// Whether the stop at the end of words is that of a word cut short.
fn ends_with_abbreviation(words: &[Inline]) -> bool {
    let text = plain_text(words);
    let Some(text) = text.trim_end().strip_suffix('.') else { return false };
    let last = text.rsplit([' ', '\u{a0}', '(', ',']).next().unwrap_or_default();
    SHORT.contains(&last.to_lowercase().as_str())
}

/// How much of the words behind a citation is looked at, in bytes.
const MOST: usize = 400;

/// Lets the end of a citation's words meet what follows: `rest`, the last first, and the words `beyond`.
pub(super) fn meet(words: &mut [Inline], citation: &Citation, rest: &mut [Inline], beyond: &str) {
    let Some((mark, quoted)) = last_mark(words) else { return };
    let next = following(rest, beyond);
    let is_stop = next.starts_with('.') && !next.starts_with("..");
    if is_stop && matches!(mark, '.' | '!' | '?') {
        if !take_point(rest) && mark == '.' {
            put_last_mark(words, "");
        }
        return;
    }
    if mark != '.' || !goes_on(&next) || has_own_stop(citation) {
        return;
    }
    if !quoted && ends_with_abbreviation(words) {
        return;
    }
    let within = quoted && next.starts_with(',') && take_point(rest);
    put_last_mark(words, if within { "," } else { "" });
}

/// The words behind a citation, as far as they matter.
pub(super) fn following(rest: &[Inline], beyond: &str) -> String {
    let mut out = String::new();
    for inline in rest.iter().rev() {
        match &inline.kind {
            // Another source begins its own sentence.
            InlineKind::Cite(_) => out.push('X'),
            _ => out.push_str(&plain_text(std::slice::from_ref(inline))),
        }
        if out.len() > MOST {
            return out;
        }
    }
    out + beyond
}

/// Takes the point away that the rest begins with, if that is a text of its own; marks without words
/// before it don't count.
fn take_point(rest: &mut [Inline]) -> bool {
    for inline in rest.iter_mut().rev() {
        if let InlineKind::Text(text) = &mut inline.kind
            && text.starts_with(['.', ','])
        {
            text.remove(0);
            return true;
        }
        let is_source = matches!(inline.kind, InlineKind::Cite(_));
        if is_source || !plain_text(std::slice::from_ref(inline)).is_empty() {
            return false;
        }
    }
    false
}

/// Whether the stop is one of the author's: `[@a, S. 5 ff.]`.
fn has_own_stop(citation: &Citation) -> bool {
    citation.works.last().is_some_and(|work| plain_text(&work.suffix).trim_end().ends_with('.'))
}

/// The last sign of words, and whether closing quotation marks follow it.
fn last_mark(words: &mut [Inline]) -> Option<(char, bool)> {
    let (mut found, mut quoted) = (None, false);
    from_last(words, &mut |text| {
        let rest = text.trim_end_matches(CLOSING);
        quoted |= rest.len() < text.len();
        found = rest.chars().next_back();
        found.is_some()
    });
    found.map(|mark| (mark, quoted))
}

/// Puts another sign in the place of the last.
fn put_last_mark(words: &mut [Inline], sign: &str) {
    from_last(words, &mut |text| {
        let end = text.trim_end_matches(CLOSING).len();
        let Some(last) = text[..end].chars().next_back() else { return false };
        text.replace_range(end - last.len_utf8()..end, sign);
        true
    });
}

/// Calls `f` with the texts in words, from the last on, until it is done.
fn from_last(words: &mut [Inline], f: &mut impl FnMut(&mut String) -> bool) -> bool {
    words.iter_mut().rev().any(|inline| {
        if let InlineKind::Text(text) = &mut inline.kind {
            return f(text);
        }
        inline.children_mut().is_none_or(|children| from_last(children, f))
    })
}

/// Whether a sentence goes on with these words: a sign, a word with a small letter, or brackets that
/// hold no sentence.
fn goes_on(words: &str) -> bool {
    let words = words.trim_start();
    let Some(first) = words.chars().next() else { return false };
    match first {
        '(' | '[' => !is_sentence(&words[1..], if first == '(' { ')' } else { ']' }),
        '"' | '\u{201c}' | '\u{ab}' => false,
        _ => !first.is_uppercase(),
    }
}

/// Whether what stands in brackets that close with this sign is a sentence.
fn is_sentence(words: &str, close: char) -> bool {
    let Some(end) = words.find(close) else { return false };
    words.starts_with(char::is_uppercase) && words[..end].ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attr, CitedWork};

    fn met(words: &str, rest: Vec<Inline>) -> String {
        let works = vec![CitedWork::default()];
        let citation = Citation { works, ..Citation::default() };
        let cited = vec![Inline::text(words)];
        let mut cited =
            vec![Inline { kind: InlineKind::Span(Attr::default(), cited), ..Inline::default() }];
        let mut rest = rest;
        rest.reverse();
        meet(&mut cited, &citation, &mut rest, "");
        rest.reverse();
        plain_text(&cited) + &plain_text(&rest)
    }

    #[test]
    fn the_stop_of_the_style_meets_the_words_of_the_author() {
        for (words, rest, wanted) in [
            ("Wicks (2008).", ". More.", "Wicks (2008). More."),
            ("Wicks (2008).", " (Article 5).", "Wicks (2008) (Article 5)."),
            ("Wicks (2008).", " (But see it.)", "Wicks (2008). (But see it.)"),
            ("Wicks (2008).", ", who doubts", "Wicks (2008), who doubts"),
            ("Wicks (2008).", " More.", "Wicks (2008). More."),
            ("Wicks (2008).", "", "Wicks (2008)."),
            ("\u{201c}Riot.\u{201d}", ".", "\u{201c}Riot.\u{201d}"),
            ("\u{201c}Riot.\u{201d}", ", who", "\u{201c}Riot,\u{201d} who"),
            ("\u{201c}Riot.\u{201d}", "; see", "\u{201c}Riot\u{201d}; see"),
            ("\u{201c}Riot.\u{201d}", " and so", "\u{201c}Riot\u{201d} and so"),
            ("ibid.", ", who disagrees", "ibid., who disagrees"),
            ("ibid.", ")", "ibid.)"),
            ("ibid.", ".", "ibid."),
            ("\u{201c}Riot?\u{201d}", ".", "\u{201c}Riot?\u{201d}"),
            ("\u{2018}Riot\u{2019}.", ".", "\u{2018}Riot\u{2019}."),
            ("\u{2018}Riot\u{2019}.", ", who", "\u{2018}Riot\u{2019}, who"),
        ] {
            assert_eq!(met(words, vec![Inline::text(rest)]), wanted, "{words}{rest}");
        }
    }

    #[test]
    fn a_mark_without_words_hides_no_stop() {
        let mark = Inline { kind: InlineKind::Span(Attr::default(), vec![]), ..Inline::default() };
        let rest = vec![mark, Inline::text(". More.")];
        assert_eq!(met("Wicks (2008).", rest), "Wicks (2008). More.");
    }
}
