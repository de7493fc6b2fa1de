//! CSL's JSON.

use super::super::item::{Date, Day, Item, Person};
use super::{FaultKind, Library, keywords};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::ops::Range;

/// The variables that are names.
pub(super) const NAMES: [&str; 30] = [
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editor-translator",
    "editorial-director",
    "editortranslator",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
    "issuer",
    "creator",
];

/// The variables that are dates.
pub(super) const DATES: [&str; 8] = [
    "accessed",
    "available-date",
    "container",
    "event-date",
    "issued",
    "locator-date",
    "original-date",
    "submitted",
];

/// The types of works.
const TYPES: [&str; 45] = [
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
];

/// Reads a list of works, one work, or an object with the list as `items` or `references`.
pub(super) fn read(text: &str) -> Library {
    let mut library = Library::default();
    let works = match list(text) {
        Ok(works) => works,
        Err(error) => {
            let at = place(text, error.line(), error.column());
            library.tell(at..at, "", FaultKind::File(format!("its JSON can't be read: {error}")));
            return library;
        }
    };
    for raw in works {
        let range = range_of(text, raw);
        match serde_json::from_str(raw) {
            Ok(Value::Object(fields)) => work(&mut library, &fields, range),
            _ => library.tell(range, "", FaultKind::Syntax("it is no object".to_owned())),
        }
    }
    library
}

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow, alias = "references")]
    items: Option<Vec<&'a RawValue>>,
}

/// The works as they stand in the text.
fn list(text: &str) -> Result<Vec<&str>, serde_json::Error> {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if !start.starts_with('{') {
        let works: Vec<&RawValue> = serde_json::from_str(start)?;
        return Ok(works.into_iter().map(RawValue::get).collect());
    }
    let whole: &RawValue = serde_json::from_str(start)?;
    let wrapped: Option<Wrapped> = serde_json::from_str(start).ok();
    match wrapped.and_then(|wrapped| wrapped.items) {
        Some(works) => Ok(works.into_iter().map(RawValue::get).collect()),
        None => Ok(vec![whole.get()]),
    }
}

/// A place in bytes of a parser's line and column.
fn place(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where a part of a text stands in it.
fn range_of(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.len()
}

fn work(library: &mut Library, fields: &Map<String, Value>, range: Range<usize>) {
    let Some(key) = fields.get("id").or(fields.get("citation-key")).and_then(plain) else {
        library.tell(range, "", FaultKind::Syntax("it has no `id`".to_owned()));
        return;
    };
    add(library, &key, fields, range);
}

/// Adds a work of its fields, and what of them can't be read.
pub(super) fn add(
    library: &mut Library,
    key: &str,
    fields: &Map<String, Value>,
    range: Range<usize>,
) {
    let (mut item, faults) = item(key, fields);
    for fault in faults {
        library.tell(range.clone(), key, fault);
    }
    if !item.kind.is_empty() && !TYPES.contains(&item.kind.as_str()) {
        library.tell(range.clone(), key, FaultKind::Type(item.kind.clone()));
        item.kind = "document".to_owned();
    }
    let words = item.text("keyword").map(keywords).unwrap_or_default();
    library.add_read(item, words, range);
}

/// A text or a number.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A work of its fields, and what can't be read.
pub(in super::super) fn item(key: &str, fields: &Map<String, Value>) -> (Item, Vec<FaultKind>) {
    let mut item = Item { key: key.to_owned(), ..Item::default() };
    let mut bad = Vec::new();
    for (name, value) in fields {
        match name.as_str() {
            "id" => {}
            "type" => item.kind = plain(value).unwrap_or_default(),
            _ if NAMES.contains(&name.as_str()) => {
                let people = names(value);
                if !all_read(value, people.len()) {
                    bad.push(FaultKind::Value(name.clone()));
                }
                if !people.is_empty() {
                    item.names.insert(name.clone(), people);
                }
            }
            _ if DATES.contains(&name.as_str()) => match date(value) {
                Some(date) => {
                    item.dates.insert(name.clone(), date);
                }
                None => {
                    let Some(literal) = plain(value) else {
                        bad.push(FaultKind::Value(name.clone()));
                        continue;
                    };
                    bad.push(FaultKind::Date(literal.clone()));
                    item.dates.insert(name.clone(), Date { literal, ..Date::default() });
                }
            },
            _ => match plain(value) {
                Some(text) => {
                    item.texts.insert(variable(name).to_owned(), text);
                }
                None if super::is_text_variable(name) && !value.is_null() => {
                    bad.push(FaultKind::Value(name.clone()));
                }
                None => {}
            },
        }
    }
    note_fields(&mut item);
    (item, bad)
}

/// Today's name of a variable.
fn variable(name: &str) -> &str {
    match name {
        "shortTitle" => "title-short",
        "journalAbbreviation" => "container-title-short",
        name => name,
    }
}

/// Variables that stand in the note, as Zotero's users write them: `{:status: in press}`, or lines
/// "status: in press" at its head.
fn note_fields(item: &mut Item) {
    let Some(note) = item.text("note").map(str::to_owned) else { return };
    let mut rest = String::new();
    let mut open = true;
    for (number, line) in note.split('\n').enumerate() {
        let pair = line.split_once(':').filter(|(name, _)| is_variable(name));
        match pair {
            Some((name, value)) if open => note_field(item, name.trim(), value.trim()),
            // The first line may be words.
            _ => {
                open &= number == 0;
                let separator = if rest.is_empty() { "" } else { "\n" };
                rest.push_str(separator);
                rest.push_str(line);
            }
        }
    }
    let mut note = rest;
    while let Some(begin) = note.find("{:") {
        let Some(end) = note[begin..].find('}') else { break };
        let inner = note[begin + 2..begin + end].to_owned();
        let Some((name, value)) = inner.split_once(':') else { break };
        note_field(item, name.trim(), value.trim());
        note.replace_range(begin..begin + end + 1, "");
    }
    let note = note.trim();
    match note.is_empty() {
        true => item.texts.remove("note"),
        false => item.texts.insert("note".to_owned(), note.to_owned()),
    };
}

fn is_variable(name: &str) -> bool {
    let name = name.trim();
    let short = ["DOI", "ISBN", "ISSN", "PMID", "PMCID", "URL", "type"];
    let known = NAMES.contains(&name) || DATES.contains(&name) || short.contains(&name);
    known || super::is_text_variable(name)
}

fn note_field(item: &mut Item, name: &str, value: &str) {
    if NAMES.contains(&name) {
        let mut person = Person::default();
        match value.split_once("||") {
            Some((family, given)) => {
                person.family = family.trim().to_owned();
                person.given = given.trim().to_owned();
                person.take_apart();
            }
            None => person.literal = value.to_owned(),
        }
        item.names.entry(name.to_owned()).or_default().push(person);
    } else if DATES.contains(&name) {
        let date = Date::read(value)
            .unwrap_or_else(|| Date { literal: value.to_owned(), ..Date::default() });
        item.dates.insert(name.to_owned(), date);
    } else if name == "type" {
        item.kind = value.to_owned();
    } else {
        item.texts.entry(name.to_owned()).or_insert_with(|| value.to_owned());
    }
}

/// Whether names are a list of which so many could be read, which are all of it.
fn all_read(value: &Value, count: usize) -> bool {
    match value {
        Value::Array(list) => list.iter().filter(|name| !is_blank(name)).count() == count,
        value => value.is_null(),
    }
}

/// Whether a name has nothing in it.
fn is_blank(name: &Value) -> bool {
    match name {
        Value::Object(fields) => fields.values().all(is_blank),
        Value::String(text) => text.is_empty(),
        value => value.is_null(),
    }
}

fn names(value: &Value) -> Vec<Person> {
    let Value::Array(list) = value else { return Vec::new() };
    list.iter().filter_map(person).collect()
}

fn person(value: &Value) -> Option<Person> {
    let text = |name: &str| value.get(name).and_then(plain).unwrap_or_default();
    let flag = |name: &str| match value.get(name) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => !text.is_empty() && text != "false",
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        _ => false,
    };
    let mut person = Person {
        family: text("family"),
        given: text("given"),
        dropping: text("dropping-particle"),
        non_dropping: text("non-dropping-particle"),
        suffix: text("suffix"),
        comma: flag("comma-suffix"),
        literal: text("literal"),
        family_first: flag("static-ordering"),
        others: false,
    };
    if flag("isInstitution") && person.literal.is_empty() {
        person.literal = std::mem::take(&mut person.family);
    }
    if person.literal.is_empty() {
        if person.family.is_empty() && person.given.is_empty() {
            return None;
        }
        person.take_apart();
    }
    Some(person)
}

fn date(value: &Value) -> Option<Date> {
    if let Some(text) = plain(value) {
        return Date::read(&text).or_else(|| super::dates::in_words(&text));
    }
    let mut date = in_fields(value).unwrap_or_default();
    if let Some(raw) = value.get("raw").or(value.get("edtf")).and_then(plain) {
        date = Date::read(&raw)
            .or_else(|| super::dates::in_words(&raw))
            .unwrap_or_else(|| Date { literal: raw, ..Date::default() });
    }
    if let Some(Value::Array(parts)) = value.get("date-parts") {
        date.start = parts.first().and_then(day);
        date.end = parts.get(1).and_then(day);
        let zero = |value: &Value| value.get(0).and_then(number) == Some(0);
        if parts.get(1).is_some_and(zero) {
            date.end = None;
            date.open = true;
        }
    }
    if let Some(literal) = value.get("literal").and_then(plain) {
        date.literal = literal;
    }
    match value.get("season").and_then(plain).unwrap_or_default() {
        season if season.is_empty() => {}
        season => match (season.trim().parse::<u8>(), &mut date.start) {
            (Ok(number @ 1..=4), Some(start)) if start.month == 0 => start.month = 12 + number,
            _ => date.season = season,
        },
    }
    date.uncertain |= match value.get("circa") {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        Some(Value::String(text)) => !text.is_empty() && text != "false" && text != "0",
        _ => false,
    };
    let says = !date.is_empty() || !date.season.is_empty();
    says.then_some(date)
}

/// A date as pandoc had it first: `year`, `month`, `day`, or a list of two such.
fn in_fields(value: &Value) -> Option<Date> {
    let one = |value: &Value| -> Option<Day> {
        let part = |name: &str| value.get(name).cloned().unwrap_or(Value::Null);
        value.get("year")?;
        day(&Value::Array(vec![part("year"), part("month"), part("day")]))
    };
    let (start, end) = match value {
        Value::Array(list) => (list.first().and_then(one), list.get(1).and_then(one)),
        value => (one(value), None),
    };
    start.is_some().then(|| Date { start, end, ..Date::default() })
}

fn number(value: &Value) -> Option<i32> {
    match value {
        Value::Number(number) => i32::try_from(number.as_i64()?).ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn day(value: &Value) -> Option<Day> {
    let year = value.get(0).and_then(number)?;
    if year == 0 {
        return None;
    }
    let month = match value.get(1).and_then(number).unwrap_or(0) {
        month @ 1..=12 => month as u8,
        // Seasons have been 13 to 16, 17 to 20 and 21 to 24.
        season @ 13..=24 => (13 + (season - 13) % 4) as u8,
        _ => 0,
    };
    let day = value.get(2).and_then(number).filter(|day| (1..=31).contains(day)).unwrap_or(0);
    Some(Day { year, month, day: if month == 0 { 0 } else { day as u8 } })
}
