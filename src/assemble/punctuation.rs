//! Smart punctuation by language: quotes, apostrophes, primes, dashes, ellipses, French spaces.
//!
//! Works on the inline tree of each block, so that a quotation may open in one node and close in
//! another. Only [`InlineKind::Text`] is changed; code and formulas count as letters. Marks that
//! are typographic already stay as they are.

use crate::model::{Block, Book, Inline, InlineKind, plain_text};
use std::collections::VecDeque;

/// Marks of a language: outer opening and closing, inner opening and closing.
struct Marks {
    lang: &'static str,
    outer: (&'static str, &'static str),
    inner: (&'static str, &'static str),
}

const NNBSP: char = '\u{202f}';
const NBSP: char = '\u{a0}';

/// Quotations inside each other that are paired.
const MAX_OPEN: usize = 32;

const fn marks(
    lang: &'static str,
    outer: (&'static str, &'static str),
    inner: (&'static str, &'static str),
) -> Marks {
    Marks { lang, outer, inner }
}

/// Regions before their languages. French marks carry their spaces.
const TABLE: [Marks; 28] = [
    marks("de-ch", ("«", "»"), ("‹", "›")),
    marks("de", ("„", "“"), ("‚", "‘")),
    marks("fr-ch", ("«\u{202f}", "\u{202f}»"), ("‹\u{202f}", "\u{202f}›")),
    marks("fr", ("«\u{202f}", "\u{202f}»"), ("“", "”")),
    marks("es", ("«", "»"), ("“", "”")),
    marks("it", ("«", "»"), ("“", "”")),
    marks("pt-br", ("“", "”"), ("‘", "’")),
    marks("pt", ("«", "»"), ("“", "”")),
    marks("nl", ("“", "”"), ("‘", "’")),
    marks("pl", ("„", "”"), ("«", "»")),
    marks("ru", ("«", "»"), ("„", "“")),
    marks("uk", ("«", "»"), ("„", "“")),
    marks("sv", ("”", "”"), ("’", "’")),
    marks("fi", ("”", "”"), ("’", "’")),
    marks("da", ("”", "”"), ("’", "’")),
    marks("nb", ("«", "»"), ("‘", "’")),
    marks("nn", ("«", "»"), ("‘", "’")),
    marks("no", ("«", "»"), ("‘", "’")),
    marks("cs", ("„", "“"), ("‚", "‘")),
    marks("sk", ("„", "“"), ("‚", "‘")),
    marks("sl", ("„", "“"), ("‚", "‘")),
    marks("hu", ("„", "”"), ("»", "«")),
    marks("ro", ("„", "”"), ("«", "»")),
    marks("ar", ("«", "»"), ("“", "”")),
    marks("fa", ("«", "»"), ("“", "”")),
    marks("he", ("”", "”"), ("’", "’")),
    marks("ja", ("「", "」"), ("『", "』")),
    marks("en", ("“", "”"), ("‘", "’")),
];

fn of(lang: &str) -> &'static Marks {
    let lower = lang.to_ascii_lowercase().replace('_', "-");
    TABLE
        .iter()
        .find(|m| {
            lower == m.lang || (lower.starts_with(m.lang) && lower[m.lang.len()..].starts_with('-'))
        })
        .unwrap_or(&TABLE[TABLE.len() - 1])
}

/// Makes the whole book's punctuation typographic.
pub(super) fn apply(book: &mut Book) {
    use rayon::prelude::*;
    let lang = book.meta.language.clone();
    book.chapters.par_iter_mut().for_each(|chapter| {
        let lang = chapter.lang.clone().unwrap_or_else(|| lang.clone());
        text(&mut chapter.title, &lang);
        text(&mut chapter.subtitle, &lang);
        if let Some(short) = &mut chapter.short_title {
            let mut words = [Inline::text(short.as_str())];
            text(&mut words, &lang);
            *short = plain_text(&words);
        }
        blocks(&mut chapter.blocks, &lang);
        for note in &mut chapter.notes {
            blocks(&mut note.blocks, &lang);
        }
    });
}

fn blocks(list: &mut [Block], lang: &str) {
    for block in list {
        let own = block.attr.lang().map(str::to_string);
        let lang = own.as_deref().unwrap_or(lang);
        for inlines in block.inlines_mut() {
            text(inlines, lang);
        }
        for children in block.child_blocks_mut() {
            blocks(children, lang);
        }
    }
}

/// Makes the punctuation of one text typographic.
pub(super) fn text(inlines: &mut [Inline], lang: &str) {
    tie(inlines);
    let mut firsts = VecDeque::new();
    let mut needed = false;
    let french = lang.to_ascii_lowercase().starts_with("fr");
    scan(inlines, &mut firsts, &mut needed, french);
    if !needed {
        return;
    }
    let mut smith = Smith { before: None, open: Vec::new(), firsts };
    smith.nodes(inlines, lang);
}

/// Ties numbers to their units and abbreviations, leaf by leaf.
fn tie(inlines: &mut [Inline]) {
    for node in inlines {
        if let InlineKind::Text(t) = &mut node.kind {
            if let Some(tied) = super::ties::tied(t) {
                *t = tied;
            }
        } else if let Some(children) = node.children_mut() {
            tie(children);
        }
    }
}

/// The first character of every leaf, and whether anything is to be done.
fn scan(inlines: &[Inline], firsts: &mut VecDeque<Option<char>>, needed: &mut bool, french: bool) {
    for node in inlines {
        match &node.kind {
            InlineKind::Text(t) => {
                firsts.push_back(t.chars().next());
                *needed |= triggers(t, french);
            }
            InlineKind::Span(attr, c) => {
                let french =
                    attr.lang().map_or(french, |l| l.to_ascii_lowercase().starts_with("fr"));
                scan(c, firsts, needed, french);
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => firsts.push_back(Some(' ')),
            InlineKind::Note(_) | InlineKind::Html(_) => {}
            _ => match node.children() {
                Some(c) => scan(c, firsts, needed, french),
                None => firsts.push_back(Some('x')),
            },
        }
    }
}

fn triggers(t: &str, french: bool) -> bool {
    let b = t.as_bytes();
    b.iter().any(|c| matches!(c, b'"' | b'\''))
        || b.windows(2).any(|w| w == b"--" || w == b"..")
        || (french
            && (b.iter().any(|c| matches!(c, b';' | b':' | b'!' | b'?')) || t.contains(['«', '»'])))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    Double,
    Single,
}

struct Smith {
    /// The character before, over node borders.
    before: Option<char>,
    open: Vec<Quote>,
    /// First characters of the leaves still to come, the present one first.
    firsts: VecDeque<Option<char>>,
}

impl Smith {
    fn nodes(&mut self, inlines: &mut [Inline], lang: &str) {
        for node in inlines {
            match &mut node.kind {
                InlineKind::Text(t) => {
                    self.firsts.pop_front();
                    let next = self.firsts.iter().flatten().next().copied();
                    *t = self.leaf(t, next, lang);
                }
                InlineKind::SoftBreak | InlineKind::HardBreak => {
                    self.firsts.pop_front();
                    self.before = Some(' ');
                }
                InlineKind::Note(_) | InlineKind::Html(_) => {}
                InlineKind::Span(attr, c) => {
                    let own = attr.lang().map(str::to_string);
                    self.nodes(c, own.as_deref().unwrap_or(lang));
                }
                _ => match node.children_mut() {
                    Some(c) => self.nodes(c, lang),
                    None => {
                        self.firsts.pop_front();
                        self.before = Some('x');
                    }
                },
            }
        }
    }

    fn leaf(&mut self, t: &str, next_leaf: Option<char>, lang: &str) -> String {
        let marks = of(lang);
        let french = marks.lang.starts_with("fr");
        if !triggers(t, french) {
            if let Some(last) = t.chars().next_back() {
                self.before = Some(last);
            }
            return t.to_string();
        }
        let chars: Vec<char> = t.chars().collect();
        let mut out = String::with_capacity(t.len() + 16);
        let mut i = 0;
        while i < chars.len() {
            let c = chars[i];
            let next = chars.get(i + 1).copied().or(next_leaf);
            match c {
                '"' => self.double(&mut out, next, marks),
                '\'' => self.single(&mut out, &chars[i + 1..], next, marks),
                '-' if chars[i..].starts_with(&['-', '-']) => {
                    let run = chars[i..].iter().take_while(|c| **c == '-').count();
                    match run {
                        2 => out.push('\u{2013}'),
                        3 => out.push('\u{2014}'),
                        n => out.extend(std::iter::repeat_n('-', n)),
                    }
                    i += run - 1;
                }
                '.' if chars[i..].starts_with(&['.', '.', '.']) => {
                    let run = chars[i..].iter().take_while(|c| **c == '.').count();
                    match run {
                        3 => out.push('\u{2026}'),
                        4 => out.push_str("\u{2026}."),
                        n => out.extend(std::iter::repeat_n('.', n)),
                    }
                    i += run - 1;
                }
                ';' | '!' | '?' | ':' | '»' if french => self.high(&mut out, c, next, &chars, i),
                '«' if french => {
                    out.push(c);
                    match next {
                        Some(' ' | NBSP | NNBSP) if i + 1 < chars.len() => {
                            out.push(NNBSP);
                            i += 1;
                        }
                        _ => out.push(NNBSP),
                    }
                }
                _ => out.push(c),
            }
            if let Some(last) = out.chars().next_back() {
                self.before = Some(last);
            }
            i += 1;
        }
        out
    }

    /// Whether a quote may open after what stands before it.
    fn at_start(&self) -> bool {
        self.before.is_none_or(|b| {
            b.is_whitespace()
                || matches!(
                    b,
                    '(' | '['
                        | '{'
                        | '\u{2013}'
                        | '\u{2014}'
                        | '-'
                        | '/'
                        | '“'
                        | '‘'
                        | '’'
                        | '„'
                        | '‚'
                        | '«'
                        | '‹'
                        | NNBSP
                )
        })
    }

    /// Opens a quotation. What is nested deeper than any author quotes is set, but not paired: the
    /// search for its beginning must stay short.
    fn push(&mut self, quote: Quote) {
        if self.open.len() < MAX_OPEN {
            self.open.push(quote);
        }
    }

    fn double(&mut self, out: &mut String, next: Option<char>, marks: &Marks) {
        let opened = self.open.contains(&Quote::Double);
        let digit = self.before.is_some_and(|b| b.is_ascii_digit());
        if digit && !opened {
            out.push('\u{2033}');
            return;
        }
        let solid = next.is_some_and(|n| !n.is_whitespace());
        if self.at_start()
            && solid
            && !(opened
                && self.before.is_none_or(|b| b == '\u{2014}')
                && !next.is_some_and(char::is_alphanumeric))
        {
            self.push(Quote::Double);
            out.push_str(marks.outer.0);
            return;
        }
        if let Some(at) = self.open.iter().rposition(|q| *q == Quote::Double) {
            self.open.truncate(at);
        }
        // A space that stood before a closing French mark is its own.
        if marks.outer.1.starts_with(NNBSP) && out.ends_with(' ') {
            out.pop();
        }
        out.push_str(marks.outer.1);
    }

    fn single(&mut self, out: &mut String, rest: &[char], next: Option<char>, marks: &Marks) {
        let letter_before = self.before.is_some_and(char::is_alphanumeric);
        let letter_after = next.is_some_and(char::is_alphanumeric);
        let opened = self.open.last() == Some(&Quote::Single);
        if letter_before && letter_after {
            let digits = self.before.is_some_and(|b| b.is_ascii_digit())
                && next.is_some_and(|n| n.is_ascii_digit());
            out.push(if digits && !opened { '\u{2032}' } else { '’' });
            return;
        }
        if self.before.is_some_and(|b| b.is_ascii_digit()) && !opened {
            out.push('\u{2032}');
            return;
        }
        if self.at_start() && next.is_some_and(|n| !n.is_whitespace()) {
            if elision(rest) {
                out.push('’');
                return;
            }
            self.push(Quote::Single);
            // Quotation marks of the first degree may be typed as single ones.
            out.push_str(marks.inner.0);
            return;
        }
        if let Some(at) = self.open.iter().rposition(|q| *q == Quote::Single)
            && (opened || !letter_before)
        {
            self.open.truncate(at);
            out.push_str(marks.inner.1);
            return;
        }
        out.push('’');
    }

    /// French: a thin no-break space before high punctuation, a full one before the colon.
    fn high(&mut self, out: &mut String, c: char, next: Option<char>, chars: &[char], i: usize) {
        let gap = if c == ':' { NBSP } else { NNBSP };
        let before = if i > 0 { Some(chars[i - 1]) } else { self.before };
        match before {
            Some(' ') if out.ends_with(' ') => {
                out.pop();
                out.push(gap);
            }
            Some(b) if (b.is_alphanumeric() || matches!(b, ')' | '»' | '”' | '’' | '…')) => {
                let sentence =
                    next.is_none_or(|n| n.is_whitespace() || matches!(n, ')' | '»' | '!' | '?'));
                if c == '»' || sentence {
                    out.push(gap);
                }
            }
            _ => {}
        }
        out.push(c);
    }
}

/// Words that begin with an apostrophe: 'tis, '90s, 'em, 'n'.
fn elision(rest: &[char]) -> bool {
    let word: String =
        rest.iter().take_while(|c| c.is_alphanumeric()).take(12).collect::<String>().to_lowercase();
    let digits = word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit);
    digits && (word.len() == 2 || word.ends_with('s'))
        || matches!(
            word.as_str(),
            "tis"
                | "twas"
                | "twere"
                | "twill"
                | "twould"
                | "til"
                | "em"
                | "cause"
                | "bout"
                | "round"
                | "neath"
                | "n"
                | "ere"
                | "sblood"
                | "gainst"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plain_text;

    fn smart(lang: &str, input: &str) -> String {
        let mut nodes = vec![Inline::text(input)];
        text(&mut nodes, lang);
        plain_text(&nodes)
    }

    #[test]
    fn languages_have_their_own_marks() {
        for (lang, input, wanted) in [
            ("en-GB", r#""Yes," he said."#, "“Yes,” he said."),
            ("en", r#""He said 'no' twice.""#, "“He said ‘no’ twice.”"),
            ("en", r#"("quoted")"#, "(“quoted”)"),
            ("en", r#"He said---"stop"---and left."#, "He said—“stop”—and left."),
            ("en", "It's the dogs' dinner.", "It’s the dogs’ dinner."),
            ("en", "the '90s, 'tis said", "the ’90s, ’tis said"),
            ("en", "rock 'n' roll", "rock ’n’ roll"),
            ("en", "6'2\" tall", "6′2″ tall"),
            ("en", "a 12\" record", "a 12″ record"),
            ("en", "1990--1999", "1990–1999"),
            ("en", "wait... no", "wait… no"),
            ("en", "well....", "well…."),
            ("en", "a -- b", "a – b"),
            ("en", "x ---- y", "x ---- y"),
            ("en", "don't 'quote' me", "don’t ‘quote’ me"),
            ("en", r#""'Tis," she said."#, "“’Tis,” she said."),
            ("de", r#""Ja", sagte er."#, "„Ja“, sagte er."),
            ("de", r#""Er sagte 'nein'.""#, "„Er sagte ‚nein‘.“"),
            ("de", "Ich hab's.", "Ich hab’s."),
            ("de-CH", r#""Ja""#, "«Ja»"),
            ("fr", r#"Il dit "oui"."#, "Il dit «\u{202f}oui\u{202f}»."),
            ("fr", "Quoi ?", "Quoi\u{202f}?"),
            ("fr", "Quoi!", "Quoi\u{202f}!"),
            ("fr", "ceci : cela", "ceci\u{a0}: cela"),
            ("fr", "« Bonjour »", "«\u{202f}Bonjour\u{202f}»"),
            ("fr", "l'eau", "l’eau"),
            ("fr", "http://a.b/c", "http://a.b/c"),
            ("es", r#""Sí""#, "«Sí»"),
            ("it", r#"L'"amico""#, "L’«amico»"),
            ("nl", r#""Ja""#, "“Ja”"),
            ("pl", r#""Tak""#, "„Tak”"),
            ("ru", r#""Да""#, "«Да»"),
            ("sv", r#""Ja""#, "”Ja”"),
            ("ja", r#""はい"と"#, "「はい」と"),
            ("he", r#"צה"ל"#, "צה”ל"),
            ("xx", r#""Yes""#, "“Yes”"),
        ] {
            assert_eq!(smart(lang, input), wanted, "{lang}: {input}");
        }
    }

    #[test]
    fn endless_nesting_takes_no_endless_time() {
        // A megabyte; with a search through all that is open it takes minutes.
        let out = smart("en", &"\"' ".repeat(350_000));
        assert!(out.starts_with('\u{201c}'));
    }

    #[test]
    fn quotes_pair_over_nodes() {
        let mut nodes = vec![
            Inline::text("\""),
            Inline { kind: InlineKind::Emph(vec![Inline::text("Stop")]), ..Inline::default() },
            Inline::text(",\" he said"),
        ];
        text(&mut nodes, "en");
        assert_eq!(plain_text(&nodes), "“Stop,” he said");
        let mut nodes = vec![
            Inline { kind: InlineKind::Code("x".into()), ..Inline::default() },
            Inline::text("'s value"),
        ];
        text(&mut nodes, "en");
        assert_eq!(plain_text(&nodes), "x’s value");
    }
}
