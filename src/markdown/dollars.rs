//! Which dollar signs open a formula and which are money, or part of a name.
//!
//! CommonMark's parser pairs every `$` before a sign with the next one behind a sign, in code too if the
//! pair begins before it. Here code, tags and addresses bind more tightly, as code does everywhere else;
//! and each pair is looked at, after pandoc's rule (no digit behind the closing sign) and some more: a
//! `$` that opens nothing gets a backslash, and the rest is paired anew.

use super::prepass::{Mark, Prepared};
use super::text::Text;
use crate::diagnostic::{Code, Diagnostic};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Rounds of pairing. Each settles half of the pairs of a row of prices, at the least.
const MAX_ROUNDS: usize = 16;

/// Stands for a `$` in code, a tag or an address while pairs are looked for: no text has it.
const BOUND: u8 = 2;

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
    let text = prepared.text.as_str();
    if text.bytes().filter(|b| *b == b'$').nth(1).is_none() {
        return prepared;
    }
    let mut masked = masked(text, options);
    for _ in 0..MAX_ROUNDS {
        let found = prose(&masked, options);
        if found.is_empty() {
            break;
        }
        prepared = with_backslashes(&prepared, &found);
        masked = escaped_at(&masked, &found);
    }
    // What is left alone before code with such a sign in it would be paired with that one.
    match exposed(&masked, options) {
        found if found.is_empty() => prepared,
        found => with_backslashes(&prepared, &found),
    }
}

/// The same in words that stand in an attribute.
#[cfg(test)]
fn escape_words(words: &str, options: Options) -> String {
    let text = Text::generated(words, crate::source::Span::NONE);
    let prepared = escape(Prepared { text, marks: Vec::new(), deep: None }, options);
    prepared.text.as_str().to_owned()
}

/// The text with [`BOUND`] in the place of each `$` that is not one of its words.
fn masked(text: &str, options: Options) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes.iter_mut().filter(|b| **b == b'$').for_each(|b| *b = BOUND);
    let mut show = |range: Range<usize>| {
        for at in range {
            if text.as_bytes()[at] == b'$' {
                bytes[at] = b'$';
            }
        }
    };
    let mut address = false;
    for (event, range) in Parser::new_ext(text, options - Options::ENABLE_MATH).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                address = true;
            }
            Event::End(TagEnd::Link) => address = false,
            Event::Text(_) if !address => show(range),
            // Not so the quotation marks of TeX, as in `\text{`a'}`.
            Event::Code(_) if in_braces(&text[..range.start]) => show(range),
            _ => {}
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Whether the argument of a command of TeX is open at the end of these words.
fn in_braces(before: &str) -> bool {
    let far = before.floor_char_boundary(before.len().saturating_sub(MAX_ARGUMENT));
    let before = &before[far..];
    let Some(open) = before.rfind(['{', '}', '$', '\n']).filter(|o| before[*o..].starts_with('{'))
    else {
        return false;
    };
    let name = before[..open].trim_end_matches(|c: char| c.is_ascii_alphabetic());
    name.len() < open && name.ends_with('\\')
}

/// Longest argument of a command whose quotation marks are looked for, in bytes.
const MAX_ARGUMENT: usize = 400;

/// Where the signs stand that CommonMark's parser takes for the beginning of a formula and that
/// are none.
fn prose(masked: &str, options: Options) -> Vec<usize> {
    let events = Parser::new_ext(masked, options).into_offset_iter();
    let formulas = events.filter_map(|(event, range)| match event {
        Event::InlineMath(tex) => {
            (pair(masked, &range, &tex) == Pair::Prose).then_some(range.start)
        }
        _ => None,
    });
    formulas.collect()
}

/// Signs of the text before a sign that is masked in the same block.
fn exposed(masked: &str, options: Options) -> Vec<usize> {
    let mut found = Vec::new();
    if !masked.as_bytes().contains(&BOUND) {
        return found;
    }
    let mut open: Vec<usize> = Vec::new();
    // A sign that a text begins with behind a backslash is escaped.
    let mut end = 0;
    for (event, range) in Parser::new_ext(masked, options).into_offset_iter() {
        let bytes = &masked.as_bytes()[range.clone()];
        match &event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => continue,
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => continue,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => continue,
            Event::End(TagEnd::Link | TagEnd::Image) => {}
            Event::Start(_) | Event::End(_) => {
                open.clear();
                continue;
            }
            Event::Text(_) => {
                let escaped = range.start != end && masked[..range.start].ends_with('\\');
                let signs =
                    bytes.iter().enumerate().filter(|(i, b)| **b == b'$' && !(escaped && *i == 0));
                open.extend(signs.map(|(i, _)| range.start + i));
            }
            _ => {}
        }
        if bytes.contains(&BOUND) {
            found.append(&mut open);
        }
        end = end.max(range.end);
    }
    found
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

/// The same with the text alone.
fn escaped_at(text: &str, places: &[usize]) -> String {
    let mut out = String::with_capacity(text.len() + places.len());
    let mut done = 0;
    for at in places {
        out.push_str(&text[done..*at]);
        out.push('\\');
        done = *at;
    }
    out + &text[done..]
}

/// What a pair of signs at `range` of `text` is, with `tex` between them.
pub(super) fn pair(text: &str, range: &Range<usize>, tex: &str) -> Pair {
    let before = &text[..range.start];
    let behind = before.chars().next_back();
    let next = text[range.end..].chars().next();
    if tex.starts_with('`') && tex.ends_with('`') {
        return Pair::Formula;
    }
    if begins_number(&text[range.end..]) || tex.as_bytes().contains(&BOUND) {
        return Pair::Prose;
    }
    // A sign that has its backslash already is no TeX.
    let tex = &tex.replace("\\$", "$");
    if behind.is_some_and(is_letter_or_digit) && !is_surely_tex(tex, next) {
        return Pair::Prose;
    }
    if in_address(before) || is_variable(tex, next) || leaves_link(tex) {
        return Pair::Prose;
    }
    let amount = after_number(tex);
    if amount.is_some_and(ends_marked) {
        return Pair::Prose;
    }
    if tex.contains(OPERATORS) {
        return Pair::Formula;
    }
    match amount {
        Some(rest) if !balanced(rest) => Pair::Prose,
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

/// Whether these words begin with a number: what stands before it is the sign of a currency.
fn begins_number(text: &str) -> bool {
    let digit = |c: char| c.is_numeric() && !is_raised(c);
    let mut chars = text.chars();
    match chars.next() {
        Some('.') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => digit(c),
        None => false,
    }
}

/// Figures of marks and powers.
fn is_raised(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{209c}')
}

/// Whether an address that is no link goes on at the end of these words.
fn in_address(before: &str) -> bool {
    let far = before.floor_char_boundary(before.len().saturating_sub(MAX_ADDRESS));
    let word = before[far..].rsplit(char::is_whitespace).next().unwrap_or_default();
    let Some((_, rest)) = word.split_once("://") else { return false };
    !rest.ends_with([')', ']', ',', ';', '"', '>'])
}

/// Longest address that is looked at, in bytes.
const MAX_ADDRESS: usize = 400;

/// `$HOME:$PATH`: the names of two variables, and what stands between.
fn is_variable(tex: &str, next: Option<char>) -> bool {
    let joined =
        tex.ends_with(['/', ':', ',', ';', '-', '=', '&', '?', '(', '[', '\u{2013}', '\u{2014}']);
    joined && next.is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '{')
}

/// Whether a link that began before these words ends in them.
fn leaves_link(tex: &str) -> bool {
    let mut depth = 0usize;
    for (at, b) in tex.bytes().enumerate() {
        match b {
            b'[' => depth += 1,
            b']' if depth == 0 => return tex[at + 1..].starts_with('('),
            b']' => depth -= 1,
            _ => {}
        }
    }
    false
}

/// Whether the mark of an emphasis ends behind an amount, and words follow: `5** and **6`.
fn ends_marked(rest: &str) -> bool {
    let behind = rest.trim_start_matches(['*', '_', '~']);
    behind.len() < rest.len()
        && behind.starts_with(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
        && !words(behind).is_empty()
}

/// Whether as many brackets close as open.
fn balanced(text: &str) -> bool {
    let count = |marks: [char; 2]| text.matches(marks).count();
    count(['(', '[']) == count([')', ']'])
}

/// Tells of a formula that may be none.
pub(super) fn doubt(text: &Text, range: &Range<usize>) -> Diagnostic {
    let message = "this stands as a formula between two `$`, and reads like words";
    let help = "`\\$` is the sign itself; words in a formula stand in `\\text{..}`";
    let span = text.span(range.start, range.end);
    Diagnostic::warning(Code::DOUBTFUL_FORMULA, span, message).help(help)
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
    if !begins_number(tex) {
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
pub(super) fn words(text: &str) -> Vec<&str> {
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

    /// The formulas and the code that are left of a text.
    fn left(text: &str) -> (Vec<String>, Vec<String>) {
        let options = Options::ENABLE_MATH | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let got = escape_words(text, options);
        let (mut formulas, mut code) = (Vec::new(), Vec::new());
        for event in pulldown_cmark::Parser::new_ext(&got, options) {
            match event {
                Event::InlineMath(tex) | Event::DisplayMath(tex) => formulas.push(tex.to_string()),
                Event::Code(words) => code.push(words.to_string()),
                _ => {}
            }
        }
        (formulas, code)
    }

    #[test]
    fn code_binds_more_tightly() {
        for (text, formulas, code) in [
            ("From US$10\u{2013}$20 (`$x`) to A$30.", &[] as &[&str], &["$x"] as &[&str]),
            ("A range of \u{20ac}5\u{2013}$6, `$y` and more.", &[], &["$y"]),
            ("It is $5 (`$x`), and ( $6 ) `$y` ( $7 ) `$z`", &[], &["$x", "$y", "$z"]),
            ("Let $a$ be `$a` and $b$ be `$b$`.", &["a", "b"], &["$a", "$b$"]),
            ("$5 `a` $b$ `$c`", &["b"], &["a", "$c"]),
            ("**$5** (`$x`)", &[], &["$x"]),
            ("a $$ b `$$` c", &[], &["$$"]),
            ("`$HOME` and $5 or ``a`$b``", &[], &["$HOME", "a`$b"]),
            ("| $5 | `$x` |\n|---|---|\n| $5 `$x` | $y$ |", &["y"], &["$x", "$x"]),
            (
                "$x = \\text{`a'}$ and $y = \\text{`b'}$",
                &["x = \\text{`a'}", "y = \\text{`b'}"],
                &[],
            ),
        ] {
            let (got, spans) = left(text);
            assert_eq!(
                (got, spans),
                (
                    formulas.iter().map(|s| s.to_string()).collect(),
                    code.iter().map(|s| s.to_string()).collect()
                ),
                "{text}"
            );
        }
    }

    #[test]
    fn addresses_and_tags_bind_more_tightly() {
        for text in [
            "It is $5 [here](x$y), or 6$",
            "[costs $5](a) or 6$, [A$](x) and [B$](y)",
            "It is $5 <https://x.org/$a> now",
            "It is $5 <a href=\"x$y\">b</a>",
            "See https://x.org/?$filter=a&$top=5 there",
            "[$5][a$b], 6$\n\n[a$b]: x",
            "![$5](a$b.png)",
        ] {
            let (formulas, _) = left(text);
            assert!(formulas.is_empty(), "{text}: {formulas:?}");
        }
        assert_eq!(left("[the $n$-th](a) $f[x](y)$").0, ["n", "f[x](y)"]);
    }

    #[test]
    fn forms_of_money() {
        for text in [
            "$.50/$.75",
            "$HOME:$PATH, $a/$b",
            "$5 (6$)",
            "**$5** and **6$**",
            "*$5* or 6$*",
            "$5.00 (4.50 US$)",
            "$5\u{2013}$\u{bd}",
            "R$ 5, R$5 e R$6",
            "5 $ / 6$",
            "$5M\u{2013}$10M",
            "NT$5/S$6",
        ] {
            let (formulas, _) = left(text);
            assert!(formulas.is_empty(), "{text}: {formulas:?}");
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
