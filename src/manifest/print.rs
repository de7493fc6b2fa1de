//! The `[print]` table: the page and the type.

use super::names::nearest;
use super::values::{At, Reader, item_type};
use super::{NotesPlace, Open, Print};
use crate::diagnostic::{Code, count};
use crate::language::tag;
use crate::source::Span;
use std::collections::BTreeMap;
use toml_edit::TableLike;

pub(super) const KEYS: [&str; 18] = [
    "trim",
    "body-size",
    "leading",
    "margins",
    "theme",
    "large-print",
    "font",
    "sans-font",
    "mono-font",
    "fallback-fonts",
    "open",
    "page-references",
    "link-pages",
    "line-numbers",
    "number-chapters",
    "number-sections",
    "contents-depth",
    "notes",
];

/// The built-in themes.
pub const THEMES: [&str; 5] = ["classic", "literary", "academic", "modern", "technical"];

/// Body sizes in points where the manifest gives none: the built-in themes are near the first,
/// their large-print variants near the second. They bound what else the manifest may ask for.
const USUAL_SIZE: f32 = 10.5;
const LARGE_SIZE: f32 = 17.0;
/// Least body size in points of what is sold as large print (the Royal National Institute of Blind
/// People's clear print guidelines: 16 to 18 points).
const LEAST_LARGE: f32 = 16.0;

const INCH: f64 = 72.0;
const MM: f64 = 72.0 / 25.4;

/// Trims by name, width and height in points.
const TRIMS: [(&str, f64, f64); 19] = [
    ("a4", 210.0 * MM, 297.0 * MM),
    ("a5", 148.0 * MM, 210.0 * MM),
    ("a6", 105.0 * MM, 148.0 * MM),
    ("b5", 176.0 * MM, 250.0 * MM),
    ("b6", 125.0 * MM, 176.0 * MM),
    ("a-format", 111.0 * MM, 178.0 * MM),
    ("b-format", 129.0 * MM, 198.0 * MM),
    ("c-format", 135.0 * MM, 216.0 * MM),
    ("demy", 138.0 * MM, 216.0 * MM),
    ("royal", 156.0 * MM, 234.0 * MM),
    ("crown", 5.0 * INCH, 8.0 * INCH),
    ("pocket", 4.25 * INCH, 6.87 * INCH),
    ("novel", 5.25 * INCH, 8.0 * INCH),
    ("digest", 5.5 * INCH, 8.5 * INCH),
    ("us-trade", 6.0 * INCH, 9.0 * INCH),
    ("executive", 7.0 * INCH, 10.0 * INCH),
    ("letter", 8.5 * INCH, 11.0 * INCH),
    ("square", 8.5 * INCH, 8.5 * INCH),
    ("large-square", 210.0 * MM, 210.0 * MM),
];

/// Smallest and largest trim in inches that the typesetter takes.
const TRIM_RANGE: [(f64, f64); 2] = [(3.0, 14.0), (4.0, 20.0)];

/// Fewest ems of the body size in a line, and lines of the body leading on a page.
const MIN_MEASURE: f32 = 8.0;
const MIN_LINES: f32 = 8.0;

/// A length in points: a number with `pt`, `mm`, `cm`, `in`, `pc` or `q`. `None` if it is none.
pub(super) fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_alphabetic() || c == '"' || c == '”')?;
    let (number, unit) = text.split_at(at);
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "pt" => 1.0,
        "pc" => 12.0,
        "in" | "inch" | "\"" | "”" => INCH,
        "mm" => MM,
        "cm" => 10.0 * MM,
        "q" => MM / 4.0,
        _ => return None,
    };
    plain_number(number).map(|n| n * unit)
}

/// A number without sign or exponent.
fn plain_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if plain { text.parse().ok() } else { None }
}

/// A trim in points by name (`a5`) or size (`6x9in`, `129 x 198 mm`, `6in x 9in`).
pub(super) fn trim(text: &str) -> Option<(f64, f64)> {
    let name = text.trim().to_lowercase().replace([' ', '_'], "-");
    if let Some((_, w, h)) = TRIMS.iter().find(|(n, _, _)| *n == name) {
        return Some((*w, *h));
    }
    let (w, h) = text.split_once(['x', 'X', '×'])?;
    let height = length(h)?;
    let width = match length(w) {
        Some(width) => width,
        None => {
            let unit = h.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            plain_number(w)? * length(&format!("1{}", unit.trim()))?
        }
    };
    Some((width, height))
}

/// Width and height as written in a size whose unit was forgotten (`6x9`).
fn bare_size(text: &str) -> Option<(&str, &str)> {
    let (w, h) = text.split_once(['x', 'X', '×'])?;
    plain_number(w).and(plain_number(h))?;
    Some((w.trim(), h.trim()))
}

/// Reads `[print]` over what `print` holds.
pub(super) fn read(reader: &mut Reader, table: &dyn TableLike, print: &mut Print) {
    reader.unknown_keys(table, &KEYS, "[print]");
    let large = table.get("large-print").and_then(|i| i.as_bool()) == Some(true);
    if large && !print.large_print {
        // What the edition takes over from the book's own type is not large.
        (print.body_size, print.leading) = (None, None);
    }
    read_trim(reader, table, print);
    if let Some(size) = read_length(reader, table, "body-size", (6.0, 24.0)) {
        print.body_size = Some(size.value);
    }
    if let Some(wanted) = reader.boolean(table, "large-print") {
        print.large_print = wanted;
    }
    if print.large_print && print.body_size.is_some_and(|size| size < LEAST_LARGE) {
        let size = points(body_size(print));
        let key = if table.contains_key("body-size") { "body-size" } else { "large-print" };
        let message = format!("a body size of {size} is no large print");
        let help = format!(
            "large print begins at {}; without `body-size` the theme's own is taken",
            points(LEAST_LARGE)
        );
        reader.warn(Code::SMALL_LARGE_PRINT, reader.key_span(table, key), message, &help);
    }
    if let Some(leading) = read_length(reader, table, "leading", (6.0, 72.0)) {
        let body = body_size(print);
        let (least, most) = (body * 0.9, body * 3.0);
        if leading.value < least || leading.value > most {
            let size = points(body);
            let message = format!("`leading` does not fit a body size of {size}");
            let help = format!("give between {} and {}", points(least), points(most));
            reader.error(Code::OUT_OF_RANGE, leading.span, message, &help);
        } else {
            print.leading = Some(leading.value);
        }
    }
    read_margins(reader, table, print);
    if let Some(theme) = reader.string(table, "theme") {
        read_theme(reader, theme, print);
    }
    if let Some(open) = reader.string(table, "open") {
        match open.value.as_str() {
            "recto" | "right" => print.open = Some(Open::Recto),
            "any" => print.open = Some(Open::Any),
            "auto" => print.open = Some(Open::Auto),
            other => {
                let help = "chapters open on a \"recto\" (right-hand page), on \"any\" page, or \"auto\": on rectos if they are long";
                reader.error(
                    Code::UNKNOWN_VALUE,
                    open.span,
                    format!("`open` can't be `{other}`"),
                    help,
                );
            }
        }
    }
    if let Some(wanted) = reader.boolean(table, "line-numbers") {
        print.line_numbers = wanted;
    }
    if let Some(wanted) = reader.boolean(table, "page-references") {
        print.page_references = wanted;
    }
    if let Some(wanted) = reader.boolean(table, "link-pages") {
        print.link_pages = wanted;
    }
    if let Some(wanted) = reader.boolean(table, "number-chapters") {
        print.number_chapters = Some(wanted);
    }
    print.contents_depth = reader.contents_depth(table).or(print.contents_depth);
    print.number_sections = read_number_sections(reader, table).or(print.number_sections);
    read_notes(reader, table, print);
}

/// `number-sections`: yes, no, or how many levels have numbers, chapters counted.
fn read_number_sections(reader: &mut Reader, table: &dyn TableLike) -> Option<u8> {
    let item = table.get("number-sections")?;
    let span = reader.span(item.span());
    match (item.as_bool(), item.as_integer()) {
        (Some(wanted), _) => Some(if wanted { NUMBERED_LEVELS } else { 0 }),
        (_, Some(levels @ 1..=4)) => u8::try_from(levels).ok(),
        (_, Some(levels)) => {
            let message = format!("{levels} levels can't have numbers");
            let help = "2, as `true`, numbers chapters and their sections (`##`), 3 and 4 what is below too";
            reader.error(Code::OUT_OF_RANGE, span, message, help);
            None
        }
        _ => {
            let expected = "true, false or a number of levels from 1 to 4";
            reader.wrong_type(span, "number-sections", expected, item_type(item));
            None
        }
    }
}

/// Levels that have numbers where nobody says how many: numbers of three parts are read by few, and of
/// four by nobody (Chicago Manual of Style, 1.57, on multiple numeration).
pub const NUMBERED_LEVELS: u8 = 2;

fn read_notes(reader: &mut Reader, table: &dyn TableLike, print: &mut Print) {
    let Some(at) = reader.string(table, "notes") else { return };
    match at.value.as_str() {
        "page" => print.notes = NotesPlace::Page,
        "chapter" => print.notes = NotesPlace::Chapter,
        "book" => print.notes = NotesPlace::Book,
        other => {
            let message = format!("`notes` can't be `{other}`");
            let help = "notes stand at the foot of the \"page\", at the end of the \"chapter\" or of the \
                        \"book\"";
            reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
        }
    }
}

fn read_trim(reader: &mut Reader, table: &dyn TableLike, print: &mut Print) {
    let Some(at) = reader.string(table, "trim") else { return };
    let Some((w, h)) = trim(&at.value) else {
        if let Some((w, h)) = bare_size(&at.value) {
            let help = format!("write \"{w}x{h}in\" or \"{w}x{h}mm\"");
            reader.error(Code::MISSING_UNIT, at.span, format!("`{}` has no unit", at.value), &help);
            return;
        }
        let names: Vec<&str> = TRIMS.iter().map(|(n, _, _)| *n).collect();
        let help = match nearest(&at.value, names.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("write a size such as \"6x9in\" or a name: {}", names.join(", ")),
        };
        reader.error(
            Code::BAD_TRIM,
            at.span,
            format!("`{}` is no size of a page", at.value),
            &help,
        );
        return;
    };
    for ((size, side), (least, most)) in [(w, "wide"), (h, "high")].into_iter().zip(TRIM_RANGE) {
        // A tenth of a point of tolerance: 75 mm is 2.95 in and no one means to be refused for it.
        if size < least * INCH - 0.1 || size > most * INCH + 0.1 {
            let inches = (size / INCH * 100.0).round() / 100.0;
            let message = format!("the page is {inches} in {side}");
            let help = format!("pages from {least} to {most} in {side} can be set");
            reader.error(Code::OUT_OF_RANGE, at.span, message, &help);
            return;
        }
    }
    print.trim = (w as f32, h as f32);
}

pub(super) fn read_length(
    reader: &mut Reader,
    table: &dyn TableLike,
    key: &str,
    (least, most): (f64, f64),
) -> Option<At<f32>> {
    let item = table.get(key)?;
    let span = reader.span(item.span());
    let Some(text) = item.as_str() else {
        if item.is_integer() || item.is_float() {
            let value = item.to_string();
            let value = value.trim();
            if is_negative(value) {
                less_than_nothing(reader, (key, value), span, (least, most));
                return None;
            }
            let help = format!("write {key} = \"{value}pt\"");
            reader.error(Code::MISSING_UNIT, span, format!("`{key}` has no unit"), &help);
        } else {
            reader.wrong_type(span, key, "a length such as \"10.5pt\"", item_type(item));
        }
        return None;
    };
    let Some(value) = length(text) else {
        if is_negative(text) {
            less_than_nothing(reader, (key, text), span, (least, most));
            return None;
        }
        let with_point = text.replace(',', ".");
        let help = match length(&with_point) {
            Some(_) => format!("write the fraction behind a point: \"{}\"", with_point.trim()),
            None => "write a number and pt, mm, cm, in or pc: \"10.5pt\", \"4mm\"".to_string(),
        };
        reader.error(Code::BAD_LENGTH, span, format!("`{key}`: `{text}` is no length"), &help);
        return None;
    };
    if !(least..=most).contains(&value) {
        let message = format!("`{key}`: {text} can't be set");
        reader.error(Code::OUT_OF_RANGE, span, message, &between((least, most)));
        return None;
    }
    Some(At { value: value as f32, span })
}

fn between((least, most): (f64, f64)) -> String {
    format!("give between {} and {}", points(least as f32), points(most as f32))
}

/// Whether this is a length, with or without a unit, but for a minus before it.
pub(crate) fn is_negative(text: &str) -> bool {
    let number = text.trim().strip_prefix(['-', '\u{2212}']);
    number.is_some_and(|n| n.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '.'))
}

/// Tells of a length with a minus before it.
fn less_than_nothing(
    reader: &mut Reader,
    (key, text): (&str, &str),
    span: Span,
    bounds: (f64, f64),
) {
    let message = format!("`{key}`: {} is less than nothing", text.trim());
    reader.error(Code::OUT_OF_RANGE, span, message, &between(bounds));
}

fn read_margins(reader: &mut Reader, table: &dyn TableLike, print: &mut Print) {
    let mut span = reader.key_span(table, "margins");
    if let Some(item) = table.get("margins").filter(|i| i.as_table_like().is_none()) {
        let told = item.as_str().filter(|text| length(text).is_some()).unwrap_or("20mm");
        let message = format!("`margins`: expected a table, found {}", item_type(item));
        let help = format!(
            "write margins = {{ inner = \"{told}\", outer = \"{told}\", head = \"{told}\", foot = \
             \"{told}\" }}; what is left out is the theme's"
        );
        reader.error(Code::WRONG_TYPE, reader.span(item.span()), message, &help);
        return;
    }
    if let Some(margins) = reader.table(table, "margins") {
        let sides = ["inner", "outer", "head", "foot"];
        reader.unknown_keys(margins, &sides, "margins");
        for (slot, key) in print.margins.iter_mut().zip(sides) {
            if let Some(at) = read_length(reader, margins, key, (0.0, 10.0 * INCH)) {
                *slot = Some(at.value);
            }
        }
    } else {
        span = reader.key_span(table, "trim");
    }
    check_text_area(reader, print, span);
}

/// The text block must hold a line of [`MIN_MEASURE`] ems and [`MIN_LINES`] lines. Margins that
/// are not given are taken in the classic proportions of the page.
fn check_text_area(reader: &mut Reader, print: &Print, span: Span) {
    let (width, height) = print.trim;
    let habits = [width / 8.0, width * 11.0 / 72.0, height * 0.088, height * 0.0995];
    let margin = |i: usize| print.margins[i].unwrap_or(habits[i]);
    let measure = width - margin(0) - margin(1);
    let depth = height - margin(2) - margin(3);
    let body = body_size(print);
    let leading = print.leading.unwrap_or(body * 1.28);
    let least = MIN_MEASURE * body;
    if measure < least {
        let left = points(measure.max(0.0));
        let message = format!("the margins leave lines of {left} on a page of {}", points(width));
        let help = format!("lines of {} hold eight ems, the least for reading", points(least));
        reader.error(Code::NO_ROOM, span, message, &help);
    } else if depth < MIN_LINES * leading {
        let lines = count((depth / leading).max(0.0) as usize, "line");
        let message = format!("the margins leave room for {lines} on a page");
        reader.error(Code::NO_ROOM, span, message, "a page needs eight lines or more");
    }
}

/// The `[hyphenation]` table: lists of words by language.
pub(super) fn hyphenation(
    reader: &mut Reader,
    doc: &dyn TableLike,
) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let Some(table) = reader.table(doc, "hyphenation") else { return all };
    for (lang, _) in table.iter() {
        let Some(tag) = tag::well_formed(lang) else {
            let span = reader.key_span(table, lang);
            let help = "name a language: \"en-GB\", \"de\"";
            reader.error(Code::UNKNOWN_VALUE, span, format!("`{lang}` is no language"), help);
            continue;
        };
        let mut words = Vec::new();
        for word in reader.strings(table, lang) {
            if word.value.chars().all(|c| c.is_alphabetic() || c == '-') {
                words.push(word.value);
                continue;
            }
            let help = "give one word with hyphens where it may be divided: \"peace-keep-ing\"";
            let message = format!("`{}` is no word", word.value);
            reader.error(Code::UNKNOWN_VALUE, word.span, message, help);
        }
        all.entry(tag).or_default().extend(words);
    }
    all
}

/// A built-in theme by name, or a theme file by its path.
fn read_theme(reader: &mut Reader, theme: At<String>, print: &mut Print) {
    print.theme_span = theme.span;
    let name = theme.value.to_lowercase();
    if THEMES.contains(&name.as_str()) {
        print.theme = name;
        return;
    }
    if name.ends_with(".toml") {
        match reader.inside(&theme) {
            Some(path) => print.theme = path,
            None => {
                let message = format!("`{}` leaves the project folder", theme.value);
                reader.error(
                    Code::PATH_OUTSIDE,
                    theme.span,
                    message,
                    "put the theme in the project",
                );
            }
        }
        return;
    }
    let help = match nearest(&name, THEMES) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("there are {}, and files: \"my-theme.toml\"", THEMES.join(", ")),
    };
    reader.error(
        Code::UNKNOWN_THEME,
        theme.span,
        format!("unknown theme `{}`", theme.value),
        &help,
    );
}

fn body_size(print: &Print) -> f32 {
    print.body_size.unwrap_or(if print.large_print { LARGE_SIZE } else { USUAL_SIZE })
}

pub(super) fn points(value: f32) -> String {
    format!("{}pt", (f64::from(value) * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.01
    }

    #[test]
    fn lengths_have_units() {
        assert_eq!(length("10.5pt"), Some(10.5));
        assert_eq!(length(" 1 in "), Some(72.0));
        assert!(near(length("4mm").unwrap(), 11.339));
        assert!(near(length("1cm").unwrap(), 28.346));
        assert_eq!(length("2pc"), Some(24.0));
        for bad in ["10", "pt", "", "-3pt", "1e3pt", "1,5pt", "3em", "1.2.3pt", "١pt", "infpt"] {
            assert_eq!(length(bad), None, "{bad}");
        }
    }

    #[test]
    fn trims_have_names_and_sizes() {
        assert_eq!(trim("6x9in"), Some((432.0, 648.0)));
        assert_eq!(trim("6 x 9 in"), Some((432.0, 648.0)));
        assert_eq!(trim("6in × 9in"), Some((432.0, 648.0)));
        assert_eq!(trim("US Trade"), Some((432.0, 648.0)));
        let (w, h) = trim("b-format").unwrap();
        assert_eq!(trim("129x198mm"), Some((w, h)));
        assert!(near(w, 365.669) && near(h, 561.26));
        for bad in ["a7", "6x9", "x", "6xin", "", "9in"] {
            assert_eq!(trim(bad), None, "{bad}");
        }
    }
}
