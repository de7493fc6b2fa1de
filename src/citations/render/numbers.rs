//! Numbers, pages, locators, and the labels before them.

use super::super::locale::{Gender, Locale};
use super::super::node::Node;
use super::super::rich;
use super::super::sheet::{NumberForm, PageRanges, Plural, TermForm};
use super::{Rendered, Renderer};
use crate::language::numerals::roman;

/// Whether a text is a number, or several: "2nd", "A12", "1-4", "5 & 7".
pub(crate) fn is_numeric(text: &str, locale: &Locale) -> bool {
    let and = locale.term("and", TermForm::Long, false).unwrap_or("and").to_owned();
    let spaced = format!(" {and} ");
    let text = single_hyphens(text).trim().replace(&spaced, "&").replace(" and ", "&");
    let parts = text.split(['-', '\u{2013}', ',', '&']);
    !text.is_empty() && parts.into_iter().all(|part| is_number(part.trim()))
}

/// A text whose ranges are typed with one hyphen: "3--4" is "3-4".
fn single_hyphens(text: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("--") {
        text = text.replace("--", "-");
    }
    text
}

/// Digits with letters before or behind them.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(char::is_alphabetic);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    end > 0 && digits[end..].chars().all(char::is_alphabetic)
}

/// The number with which a text begins, if it does.
pub(crate) fn leading_number(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.trim_start_matches(char::is_alphabetic);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

/// A part of a text of numbers: a number, or what stands between two.
enum Piece<'a> {
    Number(&'a str),
    Between(&'a str),
}

/// Takes a text of numbers apart at hyphens, commas and `&`.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let escaped = text[..at].ends_with('\\');
        if matches!(c, '-' | '\u{2013}' | ',' | '&') && !escaped {
            let mut end = at + c.len_utf8();
            while let Some((next, c)) = chars.peek().copied() {
                if !matches!(c, '-' | '\u{2013}' | ' ') {
                    break;
                }
                end = next + c.len_utf8();
                chars.next();
            }
            let head = text[start..at].trim_end();
            out.push(Piece::Number(head));
            out.push(Piece::Between(&text[start + head.len()..end]));
            start = end;
        }
    }
    out.push(Piece::Number(&text[start..]));
    out
}

/// What stands between numbers, as it is set.
fn between(text: &str) -> String {
    match text.trim() {
        "," => ", ".to_owned(),
        "&" => " & ".to_owned(),
        _ => "\u{2013}".to_owned(),
    }
}

impl Renderer<'_> {
    pub(super) fn number(&self, variable: &str, form: NumberForm) -> Rendered {
        let mut out = Rendered { asked: true, ..Rendered::default() };
        if self.is_taken(variable) {
            return out;
        }
        let Some(text) = self.text_of(variable) else { return out };
        out.found = true;
        self.take(variable);
        if variable == "page" || variable == "locator" {
            out.nodes = match variable {
                "page" => self.pages(&text),
                _ => self.locator(),
            };
            return out;
        }
        if variable == "citation-number" {
            out.nodes = self.citation_number();
            return out;
        }
        if self.sorting.is_some() {
            out.nodes = vec![Node::Text(sortable(&text))];
            return out;
        }
        if !is_numeric(&text, self.locale) {
            out.nodes = rich::read(&text);
            return out;
        }
        let gender = self.locale.gender(variable);
        let mut done = String::new();
        for piece in pieces(&text) {
            match piece {
                Piece::Number(number) => done.push_str(&self.number_in(number, form, gender)),
                Piece::Between(mark) => done.push_str(&between(mark)),
            }
        }
        out.nodes = vec![Node::Text(done)];
        out
    }

    fn number_in(&self, text: &str, form: NumberForm, gender: Option<Gender>) -> String {
        let Ok(number) = text.trim().parse::<u32>() else { return text.to_owned() };
        match form {
            NumberForm::Numeric => text.trim().to_owned(),
            NumberForm::Ordinal => self.ordinal(number, gender),
            NumberForm::LongOrdinal => match self.locale.ordinal_word(number, gender) {
                Some(word) => word.to_owned(),
                None => self.ordinal(number, gender),
            },
            NumberForm::Roman if (1..4000).contains(&number) => roman(number).to_lowercase(),
            NumberForm::Roman => text.trim().to_owned(),
        }
    }

    /// An ordinal number in digits.
    pub(super) fn ordinal(&self, number: u32, gender: Option<Gender>) -> String {
        format!("{number}{}", self.locale.ordinal_ending(number, gender))
    }

    /// A variable that is a number, as a text.
    pub(super) fn number_text(&self, text: &str) -> Vec<Node> {
        if self.sorting.is_some() && leading_number(text).is_some() {
            return vec![Node::Text(sortable(text))];
        }
        if !is_numeric(text, self.locale) {
            return rich::read(text);
        }
        let set = |piece| match piece {
            Piece::Number(number) => number.to_owned(),
            Piece::Between(mark) => between(mark),
        };
        vec![Node::Text(pieces(text).into_iter().map(set).collect())]
    }

    /// Pages: ranges as the style writes them.
    pub(super) fn pages(&self, text: &str) -> Vec<Node> {
        if !text.contains(|c: char| c.is_ascii_digit()) && !text.contains('-') {
            return rich::read(text);
        }
        let delimiter = self.locale.term("page-range-delimiter", TermForm::Long, false);
        let dash = delimiter.unwrap_or("\u{2013}").to_owned();
        let mut out = String::new();
        let mut rest = text;
        let thousands = !self.facts.many || text.contains(['-', '\u{2013}']);
        // Parts between commas, semicolons and "&", each perhaps a range.
        loop {
            let parts = |(at, _): &(usize, &str)| !(thousands && is_of_thousands(rest, *at));
            let mut marks = rest.match_indices([',', ';', '&']).filter(parts);
            let end = marks.next().map_or(rest.len(), |(at, _)| at);
            out.push_str(&self.page_range(rest[..end].trim(), &dash));
            if end == rest.len() {
                break;
            }
            let mark = rest[end..].chars().next().unwrap_or(',');
            match mark {
                '&' => {
                    out.truncate(out.trim_end().len());
                    out.push_str(" & ");
                }
                mark => {
                    out.truncate(out.trim_end().len());
                    out.push(mark);
                    out.push(' ');
                }
            }
            rest = rest[end + mark.len_utf8()..].trim_start();
        }
        match out.contains('<') || out.contains(['\'', '"']) {
            true => rich::read(&out),
            false => vec![Node::Text(out)],
        }
    }

    fn page_range(&self, text: &str, dash: &str) -> String {
        let unescaped = |text: &str| text.replace("\\-", "-");
        let at = text.match_indices(['-', '\u{2013}']).find(|(at, _)| !text[..*at].ends_with('\\'));
        let Some((at, _)) = at else { return unescaped(text) };
        let from = text[..at].trim_end();
        let to = text[at..].trim_start_matches(['-', '\u{2013}', ' ']);
        if from.is_empty() || to.is_empty() || to.contains(['-', '\u{2013}']) {
            return unescaped(text).replace("--", dash);
        }
        if from.contains(',') || to.contains(',') {
            return format!("{from}{dash}{to}");
        }
        // Book and chapter, volume and page: "4.17-18" is no shorter way to write one number.
        if goes_on_within(from, to) {
            return format!("{from}{dash}{to}");
        }
        let (from_head, from_digits) = headed(from);
        let (to_head, to_digits) = headed(to);
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let whole = digits(from_digits) && digits(to_digits);
        let differ = whole && from_head != to_head;
        if !is_page(from) || !is_page(to) || differ {
            // Two hyphens are a dash, as they are everywhere.
            let hyphen = text.replace(" - ", "-").replace("--", dash);
            return unescaped(&hyphen);
        }
        let Some(format) = self.sheet.page_ranges.filter(|_| whole) else {
            return format!("{}{dash}{}", unescaped(from), unescaped(to));
        };
        let full = filled(from_digits, to_digits);
        let end = match format {
            PageRanges::Expanded => full,
            PageRanges::Minimal => minimal(from_digits, &full, 1),
            PageRanges::MinimalTwo => minimal(from_digits, &full, 2),
            PageRanges::Chicago15 | PageRanges::Chicago16 => chicago(from_digits, &full, format),
        };
        let head = if format == PageRanges::Expanded { from_head } else { "" };
        format!("{from}{dash}{head}{end}")
    }

    /// The locator of the cite.
    pub(super) fn locator(&self) -> Vec<Node> {
        let Some((label, nodes)) = &self.facts.locator else { return Vec::new() };
        let [Node::Text(text)] = nodes.as_slice() else { return nodes.clone() };
        match label.as_str() {
            "page" if !text.contains(['"', '<']) => self.pages(text.trim()),
            _ if text.contains(['"', '\'', '<', '\u{201c}']) => rich::read(text.trim()),
            _ => vec![Node::Text(self.plain_ranges(text.trim()))],
        }
    }

    /// Hyphens between numbers as dashes.
    fn plain_ranges(&self, text: &str) -> String {
        if !is_numeric(text, self.locale) {
            let parts: Vec<&str> = text.split('-').collect();
            let dashed = matches!(parts.as_slice(), [from, to] if goes_on_within(from, to));
            return text.replace(if dashed { "-" } else { "--" }, "\u{2013}");
        }
        let set = |piece| match piece {
            Piece::Number(number) => number.to_owned(),
            Piece::Between(mark) => between(mark),
        };
        pieces(text).into_iter().map(set).collect()
    }

    pub(super) fn label(
        &self,
        variable: &str,
        form: TermForm,
        plural: Plural,
        strip: bool,
    ) -> Rendered {
        let mut out = Rendered { asked: true, ..Rendered::default() };
        let Some(text) = self.text_of(variable) else { return out };
        let name = match (variable, &self.facts.locator) {
            ("locator", Some((label, _))) if label == "sub verbo" => "sub-verbo",
            ("locator", Some((label, _))) => label.as_str(),
            (name, _) => name,
        };
        let many = match plural {
            Plural::Always => true,
            Plural::Never => false,
            Plural::Contextual if variable.starts_with("number-of-") => {
                leading_number(&text).is_some_and(|number| number != 1)
            }
            Plural::Contextual if variable == "locator" => {
                // "bk. 4.17-18" are chapters of one book.
                let within = HOLDERS.contains(&name)
                    && text.split(['-', '\u{2013}']).next().is_some_and(is_parted);
                self.facts.many || !within && self.is_many(&text)
            }
            Plural::Contextual => self.is_many(&text),
        };
        let Some(word) = self.locale.term(name, form, many) else { return out };
        if word.is_empty() {
            return out;
        }
        let word = if strip { word.replace('.', "") } else { word.to_owned() };
        out.found = true;
        out.nodes = vec![Node::Text(word)];
        out
    }

    /// Whether a text names several numbers.
    fn is_many(&self, text: &str) -> bool {
        let and = self.locale.term("and", TermForm::Long, false).unwrap_or("and");
        let marks = [",", "&", "\u{2013}", "-", &format!(" {and} "), " and "];
        marks.iter().any(|mark| {
            text.match_indices(mark).any(|(at, mark)| {
                let before = &text[..at];
                let after = text[at + mark.len()..].trim_start_matches([' ', '-', '\u{2013}']);
                let word = |c: char| !c.is_alphanumeric();
                let before = before.trim_end_matches([' ', ',']);
                let first = before.rsplit(word).next().unwrap_or_default();
                let next = after.split(word).next().unwrap_or_default();
                let pages = |text: &str| !text.is_empty() && is_page(text);
                !before.ends_with('\\') && pages(first) && pages(next)
            })
        })
    }
}

/// Whether a text is a page: it has digits at its end, or is a Roman number.
fn is_page(text: &str) -> bool {
    let roman = text.chars().all(|c| "ivxlcdmIVXLCDM".contains(c));
    roman || text.chars().any(|c| c.is_ascii_digit())
}

/// What holds the parts that stand behind a point in a place.
const HOLDERS: [&str; 5] = ["book", "chapter", "part", "section", "volume"];

/// Whether a place has figures on both sides of a point or a colon: "4.17", "II:3".
fn is_parted(text: &str) -> bool {
    let mut parts = text.trim().split(['.', ':']);
    let first = parts.next().unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let roman = !first.is_empty() && first.chars().all(|c| "ivxlcdmIVXLCDM".contains(c));
    let rest: Vec<&str> = parts.collect();
    !rest.is_empty() && (digits(first) || roman) && rest.into_iter().all(digits)
}

/// Whether a range of places begins with one that has parts and goes on in it or to another such: "4.17-18".
fn goes_on_within(from: &str, to: &str) -> bool {
    is_parted(from) && (to.bytes().all(|b| b.is_ascii_digit()) || is_parted(to))
}

/// Whether the comma at `at` parts the thousands of a page: "1,234".
fn is_of_thousands(text: &str, at: usize) -> bool {
    let before = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
    let behind = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let head = &text[at - before..at];
    text[at..].starts_with(',')
        && (1..=2).contains(&before)
        && behind == 3
        && !head.starts_with('0')
}

/// Letters before a page's digits, and these.
fn headed(text: &str) -> (&str, &str) {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    text.split_at(digits)
}

/// The last page with the digits that it leaves out: 110-5 is 110-115.
fn filled(from: &str, to: &str) -> String {
    if to.len() >= from.len() {
        return to.to_owned();
    }
    format!("{}{to}", &from[..from.len() - to.len()])
}

/// The digits of the last page that differ, at least some.
fn minimal(from: &str, to: &str, least: usize) -> String {
    if from.len() != to.len() {
        return to.to_owned();
    }
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let keep = (to.len() - same).max(least).min(to.len());
    to[to.len() - keep..].to_owned()
}

/// Chicago Manual of Style, 15th edition 9.64, 16th 9.60.
fn chicago(from: &str, to: &str, format: PageRanges) -> String {
    let Ok(first) = from.parse::<u64>() else { return to.to_owned() };
    if from.len() != to.len() || first < 100 || first.is_multiple_of(100) {
        return to.to_owned();
    }
    let least = if (1..10).contains(&(first % 100)) { 1 } else { 2 };
    let short = minimal(from, to, least);
    if format == PageRanges::Chicago15 && from.len() == 4 && short.len() == 3 {
        return to.to_owned();
    }
    short
}

/// Numbers of a text filled up with zeros, so that they sort by value.
fn sortable(text: &str) -> String {
    match leading_number(text) {
        Some(number) => format!("{number:020}"),
        None => text.to_owned(),
    }
}
