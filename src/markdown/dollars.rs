//! Which dollar signs open a formula and which are money, or part of a name.
//!
//! CommonMark's parser pairs every `$` before a sign with the next one behind a sign. Here each such
//! pair is looked at, after pandoc's rule (no digit behind the closing sign) and some more: a `$` that
//! opens nothing gets a backslash, and the rest is paired anew.

use super::prepass::{Mark, Prepared};
use super::text::Text;
use crate::diagnostic::Diagnostic;
use pulldown_cmark::{Event, Options};
use std::ops::Range;

/// Rounds of pairing. Each settles half of the pairs of a row of prices, at the least.
const MAX_ROUNDS: usize = 16;

/// What a pair of dollar signs with words between them is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair {
    Formula,
    /// The first sign is a sign of the text.
    Prose,
    /// A formula, as it is typed; its words read otherwise.
    Doubtful,
}

/// Writes a backslash before each `$` that is no sign of a formula.
pub(super) fn escape(mut prepared: Prepared, options: Options) -> Prepared {
    for _ in 0..MAX_ROUNDS {
        let found = prose(prepared.text.as_str(), options);
        if found.is_empty() {
            break;
        }
        prepared = with_backslashes(&prepared, &found);
    }
    prepared
}

/// The same in words that stand in an attribute.
pub(super) fn escape_words(words: &str, options: Options) -> String {
    let text = Text::generated(words, crate::source::Span::NONE);
    let prepared = escape(Prepared { text, marks: Vec::new(), deep: None }, options);
    prepared.text.as_str().to_owned()
}

/// Where the signs stand that CommonMark's parser takes for the beginning of a formula and that
/// are none.
fn prose(text: &str, options: Options) -> Vec<usize> {
    if text.bytes().filter(|b| *b == b'$').nth(1).is_none() {
        return Vec::new();
    }
    let events = pulldown_cmark::Parser::new_ext(text, options).into_offset_iter();
    let formulas = events.filter_map(|(event, range)| match event {
        Event::InlineMath(tex) => (pair(text, &range, &tex) == Pair::Prose).then_some(range.start),
        _ => None,
    });
    formulas.collect()
}

fn with_backslashes(prepared: &Prepared, places: &[usize]) -> Prepared {
    let text = &prepared.text;
    let mut out = Text::with_capacity(text.len() + places.len());
    let mut done = 0;
    for at in places {
        out.push_range(text, done, *at);
        out.push_generated("\\", text.span(*at, at + 1));
        done = *at;
    }
    out.push_range(text, done, text.len());
    let moved = |(at, mark): &(u32, Mark)| {
        let before = places.partition_point(|p| *p < *at as usize);
        (at + before as u32, mark.clone())
    };
    let deep = prepared.deep.map(|at| at + places.partition_point(|p| *p < at as usize) as u32);
    Prepared { text: out, marks: prepared.marks.iter().map(moved).collect(), deep }
}

/// What a pair of signs at `range` of `text` is, with `tex` between them.
pub(super) fn pair(text: &str, range: &Range<usize>, tex: &str) -> Pair {
    let behind = text[..range.start].chars().next_back();
    let next = text[range.end..].chars().next();
    if tex.starts_with('`') && tex.ends_with('`') {
        return Pair::Formula;
    }
    if next.is_some_and(|c| c.is_ascii_digit()) {
        return Pair::Prose;
    }
    // A sign that has its backslash already is no TeX.
    let tex = &tex.replace("\\$", "$");
    if behind.is_some_and(is_letter_or_digit) && !is_surely_tex(tex, next) {
        return Pair::Prose;
    }
    if tex.contains(OPERATORS) {
        return Pair::Formula;
    }
    match after_number(tex) {
        Some(rest) => match words(rest).as_slice() {
            [] => Pair::Formula,
            // `$5 km$`
            [only] if only.len() <= 3 && rest.trim() == *only => Pair::Doubtful,
            _ => Pair::Prose,
        },
        None if words(tex).iter().filter(|w| w.chars().count() > 2).count() > 2 => Pair::Doubtful,
        None => Pair::Formula,
    }
}

/// Tells of a formula that may be none.
pub(super) fn doubt(text: &Text, range: &Range<usize>) -> Diagnostic {
    let message = "this stands as a formula between two `$`, and reads like words";
    let help = "`\\$` is the sign itself; words in a formula stand in `\\text{..}`";
    let span = text.span(range.start, range.end);
    Diagnostic::warning("doubtful-formula", span, message).help(help)
}

/// Signs that make a formula of what has them: those of TeX, and of what is reckoned.
const OPERATORS: [char; 19] = [
    '\\', '^', '_', '{', '}', '=', '<', '>', '+', '*', '|', '\u{2212}', '×', '·', '÷', '≤', '≥',
    '≠', '≈',
];

/// Whether a `$` behind this is one of a name or of a currency. Scripts without spaces between
/// their words have formulas directly behind their letters.
fn is_letter_or_digit(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{e00}'
}

/// Whether this is a formula even directly behind a letter: `2$\pi$`, `2$x$`.
fn is_surely_tex(tex: &str, next: Option<char>) -> bool {
    let single = tex.chars().count() == 1 && tex.chars().all(char::is_alphabetic);
    tex.contains(['\\', '^', '_', '{']) || (single && !next.is_some_and(char::is_alphanumeric))
}

/// What stands after the number that `tex` begins with, with the letters of its size (`5m`, `2bn`),
/// if words may follow there.
fn after_number(tex: &str) -> Option<&str> {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\u{a0}' | '\'' | '’');
    if !tex.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let rest = tex.trim_start_matches(digits);
    let size = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let (letters, rest) = rest.split_at(rest.len() - size.len());
    // `2ab` is a product.
    let ends = rest.starts_with(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    (letters.is_empty() || (letters.len() <= 2 && ends)).then_some(rest)
}

/// Words of two letters and more.
fn words(text: &str) -> Vec<&str> {
    let all = text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’');
    all.filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(words: &str) -> String {
        escape_words(words, Options::ENABLE_MATH | Options::ENABLE_TABLES)
    }

    #[test]
    fn prices_and_names_are_no_formulas() {
        for (text, wanted) in [
            ("It cost A$5, not A$10, he said.", "It cost A\\$5, not A$10, he said."),
            ("\"I owe you $50,\" he said. \"And you owe me US$60.\"", ""),
            ("He had $5. She had C$6. I had HK$7 and US$8.", ""),
            ("Ke$ha and A$AP", ""),
            ("from $5m to 10$, or $5/day for 6$", ""),
            ("$20,000 and 30$ or so", ""),
            ("$5 million$", ""),
            ("$5 or 6$", ""),
            ("It cost A$5, then $x$ and US$6 came.", ""),
        ] {
            let got = escaped(text);
            let parser = pulldown_cmark::Parser::new_ext(&got, Options::ENABLE_MATH);
            let formulas: Vec<String> = parser
                .filter_map(|e| match e {
                    Event::InlineMath(tex) => Some(tex.to_string()),
                    _ => None,
                })
                .collect();
            let left: &[&str] = if text.contains("$x$") { &["x"] } else { &[] };
            assert_eq!(formulas, left, "{got}");
            assert!(wanted.is_empty() || got == wanted, "{got}");
        }
    }

    #[test]
    fn formulas_stay() {
        for text in [
            "$x$, $5 + x$ and $5\\,\\mathrm{km}$",
            "the $n$-th and the $n$th",
            "$\\$5$ and `$5` and `$6`",
            "$a$, $b$ and $c$",
            "2$\\pi$, 2$x$, 3$n$-fold, H$_2$O, 10$^{-3}$",
            "设$x$为$y$的",
            "$2ab$, $5$, $3.14$, $1,000$, $5x$, $2 x y$, $2n$ and $2n - 1$",
            "$5 km$",
            "$1/2$, $3 - 4$, $10:1$, $5!$, $(a, b)$, $f(x)$, $-5$",
            "$`a b c`$",
            "$$5 and more words$$",
            "(from $0$ to $9$)",
            "$2 \\text{ apples and pears}$",
            "a price of \\$5 and \\$6",
            "| $a$ | $b$ |\n|---|---|\n| $1$ | $2$ |",
        ] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn code_is_left_alone() {
        for text in ["```\nUS$5 and US$6\n```\n", "    US$5 and US$6\n", "`US$5` or `US$6`"] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn what_reads_like_words_is_doubtful() {
        let of = |tex: &str| pair(&format!("${tex}$"), &(0..tex.len() + 2), tex);
        assert_eq!(of("5 km"), Pair::Doubtful);
        assert_eq!(of("the price of bread"), Pair::Doubtful);
        assert_eq!(of("ab + cd"), Pair::Formula);
        assert_eq!(of("x"), Pair::Formula);
    }

    #[test]
    fn a_long_row_of_prices_is_settled() {
        let text = "US$5 and then ".repeat(3000);
        let got = escaped(&text);
        let parser = pulldown_cmark::Parser::new_ext(&got, Options::ENABLE_MATH);
        assert!(!parser.into_iter().any(|e| matches!(e, Event::InlineMath(_))));
    }
}
