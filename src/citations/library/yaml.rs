//! Hayagriva's YAML, and CSL's data in YAML as pandoc writes it (`references:`).

use super::super::item::{Date, Item, Person};
use super::{FaultKind, Library, dates, json, keywords};
use serde_json::{Map, Value};
use std::ops::Range;

/// Reads a bibliography.
pub(super) fn read(text: &str) -> Library {
    let mut library = Library::default();
    let value: Value = match serde_yaml_ng::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let at = error.location().map_or(0, |location| location.index());
            let at = at.min(text.len());
            let what = format!("its YAML can't be read: {error}");
            library.tell(at..at, "", FaultKind::File(what));
            return library;
        }
    };
    let csl = value.get("references").or(Some(&value)).and_then(Value::as_array);
    if let Some(works) = csl {
        for work in works {
            csl_work(&mut library, text, work);
        }
        return library;
    }
    for (key, work) in value.as_object().into_iter().flatten() {
        let range = place(text, key);
        match work.as_object() {
            Some(fields) => own_work(&mut library, key, fields, range),
            None => {
                let what = "it has no fields".to_owned();
                library.tell(range, key, FaultKind::Syntax(what));
            }
        }
    }
    library
}

/// Where a work's key stands at the beginning of a line.
fn place(text: &str, key: &str) -> Range<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '-', '"', '\'']);
        let bare = bare.strip_prefix("id:").map_or(bare, str::trim_start);
        let bare = bare.trim_start_matches(['"', '\'']);
        let rest = bare.strip_prefix(key);
        if rest.is_some_and(|rest| {
            rest.trim_start_matches(['"', '\'']).trim().len() <= 1
                || rest.trim_start_matches(['"', '\'']).starts_with(':')
        }) {
            let start = at + (line.len() - bare.len());
            return start..start + key.len();
        }
        at += line.len();
    }
    0..0
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        // A text with a short form or a fixed case: `value`, `sentence-case`.
        Value::Object(fields) => fields.get("value").and_then(plain),
        _ => None,
    }
}

fn csl_work(library: &mut Library, text: &str, work: &Value) {
    let key = work.get("id").and_then(plain);
    let (Some(key), Some(fields)) = (key, work.as_object()) else {
        library.tell(0..0, "", FaultKind::Syntax("a work has no `id`".to_owned()));
        return;
    };
    let range = place(text, &key);
    json::add(library, &key, fields, range);
}

/// A work of Hayagriva's.
fn own_work(library: &mut Library, key: &str, fields: &Map<String, Value>, range: Range<usize>) {
    let mut item = Item { key: key.to_owned(), ..Item::default() };
    let parents: Vec<&Map<String, Value>> = match fields.get("parent") {
        Some(Value::Array(parents)) => parents.iter().filter_map(Value::as_object).collect(),
        Some(Value::Object(parent)) => vec![parent],
        _ => Vec::new(),
    };
    let kind = kind_of(fields);
    let host = parents.first().map(|parent| kind_of(parent));
    item.kind = csl_kind(&kind, host.as_deref()).to_owned();
    if item.kind == "document" && !matches!(kind.as_str(), "misc" | "document") {
        library.tell(range.clone(), key, FaultKind::Type(kind.clone()));
    }
    own_fields(library, &mut item, fields, &range);
    for parent in parents {
        parent_fields(library, &mut item, parent, &range);
    }
    let words = fields.get("keywords").and_then(plain).map(|text| keywords(&text));
    library.add_read(item, words.unwrap_or_default(), range);
}

fn kind_of(fields: &Map<String, Value>) -> String {
    fields.get("type").and_then(plain).unwrap_or_default().to_lowercase()
}

fn csl_kind(kind: &str, host: Option<&str>) -> &'static str {
    match (kind, host) {
        ("article", Some("periodical") | None) => "article-journal",
        ("article", Some("newspaper")) => "article-newspaper",
        ("article", Some("blog")) => "post-weblog",
        ("article", Some("proceedings" | "conference")) => "paper-conference",
        ("article", Some("anthology" | "book")) => "chapter",
        ("article", Some("reference")) => "entry-encyclopedia",
        ("article", Some(_)) => "article-journal",
        ("chapter" | "anthos", _) => "chapter",
        ("entry", Some("reference")) => "entry-encyclopedia",
        ("entry", _) => "entry",
        ("book" | "anthology" | "reference" | "proceedings", _) => "book",
        ("periodical" | "newspaper", _) => "periodical",
        ("report", _) => "report",
        ("thesis", _) => "thesis",
        ("web" | "blog", _) => "webpage",
        ("scene" | "video", _) => "motion_picture",
        ("audio", _) => "song",
        ("artwork", _) => "graphic",
        ("patent", _) => "patent",
        ("case", _) => "legal_case",
        ("legislation", _) => "legislation",
        ("manuscript", _) => "manuscript",
        ("thread" | "post", _) => "post",
        ("performance", _) => "performance",
        ("repository", _) => "software",
        ("conference" | "exhibition", _) => "speech",
        _ => "document",
    }
}

/// Fields that go over as they are.
const TEXTS: [(&str, &str); 13] = [
    ("volume", "volume"),
    ("issue", "issue"),
    ("edition", "edition"),
    ("volume-total", "number-of-volumes"),
    ("page-total", "number-of-pages"),
    ("page-range", "page"),
    ("chapter", "chapter-number"),
    ("genre", "genre"),
    ("language", "language"),
    ("note", "note"),
    ("abstract", "abstract"),
    ("annote", "annote"),
    ("archive", "archive"),
];

fn set(item: &mut Item, variable: &str, text: Option<String>) {
    if let Some(text) = text {
        item.texts.entry(variable.to_owned()).or_insert(text);
    }
}

fn own_fields(
    library: &mut Library,
    item: &mut Item,
    fields: &Map<String, Value>,
    range: &Range<usize>,
) {
    for (name, variable) in TEXTS {
        set(item, variable, fields.get(name).and_then(plain));
    }
    let title = fields.get("title");
    set(item, "title", title.and_then(plain));
    set(item, "title-short", title.and_then(|title| title.get("short")).and_then(plain));
    set(item, "archive-place", fields.get("archive-location").and_then(plain));
    set(item, "call-number", fields.get("call-number").and_then(plain));
    publisher(item, fields);
    serials(item, fields);
    people(item, fields, "author", "author");
    people(item, fields, "editor", "editor");
    affiliated(item, fields);
    if let Some(date) = fields.get("date") {
        let date = read_date(library, &item.key, date, range);
        item.dates.insert("issued".to_owned(), date);
    }
    let url = fields.get("url");
    set(item, "URL", url.and_then(plain));
    if let Some(date) = url.and_then(|url| url.get("date")) {
        let date = read_date(library, &item.key, date, range);
        item.dates.insert("accessed".to_owned(), date);
    }
    let number = if item.kind == "article-journal" { "issue" } else { "number" };
    set(item, number, fields.get("serial-number").filter(|n| n.is_string()).and_then(plain));
}

fn publisher(item: &mut Item, fields: &Map<String, Value>) {
    let publisher = fields.get("publisher").or(fields.get("organization"));
    let name = publisher.and_then(|publisher| match publisher.get("name") {
        Some(name) => plain(name),
        None => plain(publisher),
    });
    set(item, "publisher", name);
    let place =
        publisher.and_then(|publisher| publisher.get("location")).or(fields.get("location"));
    set(item, "publisher-place", place.and_then(plain));
}

fn serials(item: &mut Item, fields: &Map<String, Value>) {
    let Some(numbers) = fields.get("serial-number").and_then(Value::as_object) else { return };
    for (name, variable) in
        [("doi", "DOI"), ("isbn", "ISBN"), ("issn", "ISSN"), ("pmid", "PMID"), ("pmcid", "PMCID")]
    {
        set(item, variable, numbers.get(name).and_then(plain));
    }
    let arxiv = numbers.get("arxiv").and_then(plain);
    set(item, "number", arxiv.map(|number| format!("arXiv:{number}")));
    set(item, "number", numbers.get("serial").and_then(plain));
}

fn read_date(library: &mut Library, key: &str, date: &Value, range: &Range<usize>) -> Date {
    let text = plain(date).unwrap_or_default();
    Date::read(&text).or_else(|| dates::in_words(&text)).unwrap_or_else(|| {
        library.tell(range.clone(), key, FaultKind::Date(text.clone()));
        Date { literal: text, ..Date::default() }
    })
}

/// "Last, First", "Last, Jr., First", or its parts by name.
fn person(value: &Value) -> Option<Person> {
    let mut person = Person::default();
    if let Some(fields) = value.as_object() {
        let text = |name: &str| fields.get(name).and_then(plain).unwrap_or_default();
        person.family = text("name");
        person.given = text("given-name");
        person.non_dropping = text("prefix");
        person.suffix = text("suffix");
    } else {
        let text = plain(value)?;
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        match parts.as_slice() {
            [whole] => person.literal = (*whole).to_owned(),
            [family, given] => {
                person.family = (*family).to_owned();
                person.given = (*given).to_owned();
            }
            [family, suffix, given, ..] => {
                person.family = (*family).to_owned();
                person.suffix = (*suffix).to_owned();
                person.given = (*given).to_owned();
            }
            [] => return None,
        }
        if person.literal.is_empty() {
            person.take_apart();
        }
    }
    if person.given.is_empty() && person.literal.is_empty() {
        person.literal = std::mem::take(&mut person.family);
    }
    (person != Person::default()).then_some(person)
}

fn read_people(value: &Value) -> Vec<Person> {
    match value {
        Value::Array(people) => people.iter().filter_map(person).collect(),
        one => person(one).into_iter().collect(),
    }
}

fn people(item: &mut Item, fields: &Map<String, Value>, field: &str, variable: &str) {
    let people = fields.get(field).map(read_people).unwrap_or_default();
    if !people.is_empty() && !item.names.contains_key(variable) {
        item.names.insert(variable.to_owned(), people);
    }
}

/// People by their roles.
fn affiliated(item: &mut Item, fields: &Map<String, Value>) {
    for entry in fields.get("affiliated").and_then(Value::as_array).into_iter().flatten() {
        let role = entry.get("role").and_then(plain).unwrap_or_default();
        let variable = match role.as_str() {
            "writer" => "script-writer",
            "organizer" | "translator" | "compiler" | "director" | "illustrator" | "narrator"
            | "composer" | "producer" => role.as_str(),
            "executive-producer" => "executive-producer",
            _ => "contributor",
        };
        let people = entry.get("names").map(read_people).unwrap_or_default();
        item.names.entry(variable.to_owned()).or_default().extend(people);
    }
}

/// What a work takes from what it stands in.
fn parent_fields(
    library: &mut Library,
    item: &mut Item,
    parent: &Map<String, Value>,
    range: &Range<usize>,
) {
    let title = parent.get("title");
    match kind_of(parent).as_str() {
        "conference" | "exhibition" => {
            set(item, "event-title", title.and_then(plain));
            set(item, "event-place", parent.get("location").and_then(plain));
        }
        // A volume in a series.
        _ if item.kind == "book" => {
            set(item, "collection-title", title.and_then(plain));
            set(item, "collection-number", parent.get("volume").and_then(plain));
        }
        _ => {
            let short = title.and_then(|title| title.get("short")).and_then(plain);
            set(item, "container-title", title.and_then(plain));
            set(item, "container-title-short", short);
            people(item, parent, "author", "container-author");
        }
    }
    people(item, parent, "editor", "editor");
    for (name, variable) in TEXTS {
        if !matches!(variable, "genre" | "note" | "abstract" | "annote" | "page")
            && item.kind != "book"
        {
            set(item, variable, parent.get(name).and_then(plain));
        }
    }
    publisher(item, parent);
    serials(item, parent);
    if !item.dates.contains_key("issued")
        && let Some(date) = parent.get("date")
    {
        let date = read_date(library, &item.key, date, range);
        item.dates.insert("issued".to_owned(), date);
    }
    if let Some(further) = parent.get("parent").and_then(Value::as_object) {
        let title = further.get("title").and_then(plain);
        set(item, "collection-title", title);
        set(item, "collection-number", further.get("volume").and_then(plain));
    }
}
