//! The `[book]` table: what the author says of the book, and what Recto works out from it.

use super::dates;
use super::identifier::{self, IsbnFault};
use super::names::nearest;
use super::values::{At, Reader, item_type, value_type};
use crate::diagnostic::Code;
use crate::files::is_device;
use crate::language::tag;
use crate::model::{Contributor, Imprint, Metadata, Series, Subject, SubjectCode};
use crate::source::Span;
use toml_edit::{Item, TableLike, Value};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Keys of `[book]`.
pub(super) const KEYS: [&str; 33] = [
    "title",
    "subtitle",
    "short-title",
    "authors",
    "contributors",
    "language",
    "publisher",
    "place",
    "date",
    "rights",
    "copyright-years",
    "first-published",
    "printing",
    "legal",
    "cip",
    "description",
    "subjects",
    "spell-out",
    "glossary-links",
    "series",
    "isbn",
    "edition-statement",
    "cover",
    "slug",
    "names",
    "identifier",
    "bibliography",
    "citations",
    "filters",
    "author",
    "edition",
    "isbn-epub",
    "isbn-print",
];

/// Keys that are offered in messages: without the other spellings.
const OFFERED: usize = 29;

/// Keys that an edition may have too: a translation has people and rights of its own.
pub(super) const OF_EDITIONS: [&str; 15] = [
    "short-title",
    "authors",
    "contributors",
    "publisher",
    "place",
    "date",
    "rights",
    "copyright-years",
    "first-published",
    "printing",
    "legal",
    "cip",
    "subjects",
    "series",
    "edition-statement",
];

/// Roles of contributors: MARC relator codes and the words that people write for them.
const ROLES: [(&str, &str); 26] = [
    ("aut", "author"),
    ("edt", "editor"),
    ("trl", "translator"),
    ("ill", "illustrator"),
    ("pht", "photographer"),
    ("aui", "foreword"),
    ("aft", "afterword"),
    ("win", "introduction"),
    ("cov", "cover"),
    ("bkd", "designer"),
    ("art", "artist"),
    ("ctb", "contributor"),
    ("com", "compiler"),
    ("ann", "annotator"),
    ("ctg", "cartographer"),
    ("red", "redactor"),
    ("rev", "reviewer"),
    ("pfr", "proofreader"),
    ("ths", "advisor"),
    ("col", "collector"),
    ("clb", "collaborator"),
    ("nrt", "narrator"),
    ("pbl", "publisher"),
    ("tyg", "typographer"),
    ("ghw", "ghostwriter"),
    ("mfr", "maker"),
];

/// The word for a role, by its MARC relator code.
pub fn role_word(code: &str) -> Option<&'static str> {
    ROLES.iter().find(|(known, _)| *known == code).map(|(_, word)| *word)
}

/// `[book]` as read, before anything is worked out.
#[derive(Debug, Clone, Default)]
pub(super) struct RawBook {
    /// Values that need no more work.
    pub meta: Metadata,
    /// Place of the title, or of the table.
    pub span: Span,
    /// Cover with its place, to be looked for on the disk.
    pub cover: Option<At<String>>,
    /// Filters of pandoc's.
    pub filters: Vec<At<String>>,
    slug: Option<At<String>>,
    /// Where it says that files have the names of their ISBNs.
    pub names: Option<At<String>>,
    identifier: Option<At<String>>,
    isbns: Vec<At<String>>,
}

/// Reads `[book]` over what `book` holds already; keys that `table` has win.
pub(super) fn read(reader: &mut Reader, table: &dyn TableLike, book: &mut RawBook) {
    reader.unknown_keys_offering(table, &KEYS, &KEYS[..OFFERED], "[book]");
    if let Some(at) = reader.string(table, "title") {
        book.meta.title = at.value;
        book.span = at.span;
    }
    text(reader, table, "subtitle", &mut book.meta.subtitle);
    text(reader, table, "description", &mut book.meta.description);
    if table.contains_key("edition") {
        reader.old_key(table, "edition", "edition-statement");
        if !table.contains_key("edition-statement") {
            text(reader, table, "edition", &mut book.meta.edition);
        }
    }
    if let Some(at) = reader.string(table, "language") {
        match tag::well_formed(&at.value) {
            Some(tag) => book.meta.language = tag,
            None => {
                let message = format!("`{}` is no language tag", at.value);
                let help = "write a BCP 47 tag such as \"en-GB\", \"de\" or \"pt-BR\"";
                reader.error(Code::BAD_LANGUAGE, at.span, message, help);
                reader.about("language");
            }
        }
    }
    read_facts(reader, table, &mut book.meta);
    read_isbns(reader, table, book);
    book.cover = reader.path(table, "cover").or(book.cover.take());
    if table.contains_key("filters") {
        book.filters = reader.strings(table, "filters");
    }
    book.slug = reader.string(table, "slug").or(book.slug.take());
    if let Some(at) = reader.string(table, "names") {
        match at.value.as_str() {
            "isbn" => book.names = Some(at),
            "slug" => book.names = None,
            other => {
                let message = format!("`names` can't be `{other}`");
                let help = "files are called by the book's \"slug\", or by the \"isbn\" of each";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
    book.identifier = reader.string(table, "identifier").or(book.identifier.take());
}

fn text(reader: &mut Reader, table: &dyn TableLike, key: &str, slot: &mut Option<String>) {
    if let Some(at) = reader.string(table, key) {
        *slot = Some(at.value);
    }
}

/// Reads what a book and its editions say alike ([`OF_EDITIONS`]) over what is held already.
pub(super) fn read_facts(reader: &mut Reader, table: &dyn TableLike, meta: &mut Metadata) {
    text(reader, table, "short-title", &mut meta.short_title);
    text(reader, table, "publisher", &mut meta.publisher);
    text(reader, table, "place", &mut meta.place);
    text(reader, table, "rights", &mut meta.rights);
    text(reader, table, "edition-statement", &mut meta.edition);
    if let Some(date) = read_date(reader, table, "date") {
        meta.date = Some(date);
    }
    let subjects = read_subjects(reader, table);
    if !subjects.is_empty() {
        meta.subjects = subjects;
    }
    if let Some(series) = read_series(reader, table) {
        meta.series = Some(series);
    }
    read_imprint(reader, table, &mut meta.imprint);
    read_people(reader, table, meta);
}

/// What the copyright page says beside the rest.
fn read_imprint(reader: &mut Reader, table: &dyn TableLike, imprint: &mut Imprint) {
    let number = |key: &str| match table.get(key) {
        Some(Item::Value(Value::Integer(n))) => Some(*n.value()),
        _ => None,
    };
    let years = match number("copyright-years") {
        Some(year) => Some(year.to_string()),
        None => reader.string(table, "copyright-years").map(|at| at.value),
    };
    imprint.years = years.or(imprint.years.take());
    let first = reader.string(table, "first-published").map(|at| at.value);
    imprint.first_published = first.or(imprint.first_published.take());
    imprint.printing = read_printing(reader, table, number("printing")).or(imprint.printing.take());
    if table.contains_key("legal") {
        let said = match table.get("legal").is_some_and(Item::is_str) {
            true => reader.string(table, "legal").into_iter().collect(),
            false => reader.strings(table, "legal"),
        };
        let paragraphs = said.iter().flat_map(|at| at.value.split("\n\n"));
        let tidy = paragraphs.map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
        imprint.legal = tidy.filter(|p| !p.is_empty()).collect();
    }
    let cip = reader.string(table, "cip").map(|at| at.value.trim_matches('\n').to_owned());
    imprint.cip = cip.filter(|block| !block.trim().is_empty()).or(imprint.cip.take());
}

/// The most printings that a row of numbers tells.
const MOST_PRINTINGS: i64 = 999;

/// `printing`: words, or the number of the printing, which becomes the row that printers take the least
/// number off from (Chicago Manual of Style, 1.28).
fn read_printing(
    reader: &mut Reader,
    table: &dyn TableLike,
    number: Option<i64>,
) -> Option<String> {
    let Some(n) = number else { return reader.string(table, "printing").map(|at| at.value) };
    if !(1..=MOST_PRINTINGS).contains(&n) {
        let span = reader.span(table.get("printing").and_then(Item::span));
        let message = format!("`{n}` is the number of no printing");
        reader.error(Code::UNKNOWN_VALUE, span, message, "the first is 1");
        return None;
    }
    let last = (n + 9).max(10);
    Some((n..=last).rev().map(|n| n.to_string()).collect::<Vec<_>>().join(" "))
}

/// A date of a key.
pub(super) fn read_date(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<String> {
    let item = table.get(key)?;
    let span = reader.span(item.span());
    let text = match item {
        Item::Value(Value::String(s)) => s.value().trim().to_string(),
        // `date = 2026` and `date = 2026-11-23` without quotes say what is meant too.
        Item::Value(Value::Integer(year)) => format!("{:04}", year.value()),
        Item::Value(Value::Datetime(d)) => match d.value().date {
            Some(date) => date.to_string(),
            None => d.value().to_string(),
        },
        _ => {
            reader.wrong_type(span, key, "a date", item_type(item));
            return None;
        }
    };
    if dates::is_date(&text) {
        return Some(text);
    }
    let help = "write \"2026\", \"2026-11\" or \"2026-11-23\"";
    reader.error(Code::BAD_DATE, span, format!("`{text}` is no date"), help);
    None
}

/// `subjects`: words, or tables that name a code and whose it is.
fn read_subjects(reader: &mut Reader, table: &dyn TableLike) -> Vec<Subject> {
    let mut out = Vec::new();
    let Some(item) = table.get("subjects") else { return out };
    if item.is_str() {
        out.extend(reader.strings(table, "subjects").into_iter().map(|s| s.value.as_str().into()));
        return out;
    }
    for value in reader.array(table, "subjects").into_iter().flatten() {
        match value {
            Value::String(_) => {
                let name = reader.string_value(value, "subjects");
                out.extend(name.map(|n| n.value.as_str().into()));
            }
            Value::InlineTable(t) => {
                reader.unknown_keys(t, &["name", "authority", "code"], "subjects");
                let mut part = |key| reader.string(t, key).map(|at| at.value);
                match (part("name"), part("authority"), part("code")) {
                    (Some(name), Some(authority), Some(term)) => {
                        check_subject_code(reader, t, &authority, &term);
                        let code = Some(SubjectCode { authority, term });
                        out.push(Subject { name, code });
                    }
                    (Some(name), None, None) => out.push(name.as_str().into()),
                    (name, ..) => {
                        let missing =
                            if name.is_none() { "a name" } else { "both authority and code" };
                        let message = format!("this subject needs {missing}");
                        let help =
                            "write `{ name = \"...\", authority = \"BISAC\", code = \"...\" }`";
                        reader.error(Code::BAD_SUBJECT, reader.span(t.span()), message, help);
                    }
                }
            }
            other => {
                let span = reader.span(other.span());
                let expected = "a subject or `{ name, authority, code }`";
                reader.wrong_type(span, "subjects", expected, value_type(other));
            }
        }
    }
    out
}

/// A code that has not the form of its scheme's is one of another scheme, or mistyped.
fn check_subject_code(reader: &mut Reader, table: &dyn TableLike, authority: &str, term: &str) {
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase());
    let figures = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (fits, help) = match authority.to_ascii_lowercase().as_str() {
        "bisac" => (
            term.len() == 9 && term.is_ascii() && letters(&term[..3]) && figures(&term[3..]),
            "a BISAC code has three letters and six figures: \"FIC019000\"",
        ),
        "thema" => {
            let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
            (
                !term.is_empty() && term.len() <= 20 && term.bytes().all(plain),
                "a Thema code has capital letters and figures: \"FBA\", \"1DDU\"",
            )
        }
        _ => return,
    };
    if !fits {
        let span = reader.span(table.get("code").and_then(Item::span));
        let message = format!("`{term}` is no code of {authority}");
        reader.warn(Code::SUBJECT_CODE, span, message, help);
    }
}

fn read_series(reader: &mut Reader, table: &dyn TableLike) -> Option<Series> {
    let item = table.get("series")?;
    if item.is_str() {
        let name = reader.string(table, "series")?.value;
        return Some(Series { name, number: None });
    }
    let Some(series) = item.as_table_like() else {
        let span = reader.span(item.span());
        reader.wrong_type(span, "series", "a name or `{ name, number }`", item_type(item));
        return None;
    };
    reader.unknown_keys(series, &["name", "number"], "series");
    let number = match series.get("number") {
        Some(Item::Value(Value::Integer(n))) => Some(n.value().to_string()),
        Some(_) => reader.string(series, "number").map(|n| n.value),
        None => None,
    };
    if series.get("name").is_none() {
        let span = reader.span(item.span());
        reader.error(
            Code::MISSING_NAME,
            span,
            "the series has no name".into(),
            "add `name = \"...\"`",
        );
    }
    Some(Series { name: reader.string(series, "name")?.value, number })
}

/// `authors`, `author` (mdBook's older key) and `contributors`.
fn read_people(reader: &mut Reader, table: &dyn TableLike, meta: &mut Metadata) {
    let mut people = Vec::new();
    let mut given = false;
    for (key, role) in [("author", "aut"), ("authors", "aut"), ("contributors", "ctb")] {
        let Some(item) = table.get(key) else { continue };
        given = true;
        if item.is_str() {
            let name = reader.string(table, key);
            people.extend(name.map(|n| Contributor {
                name: n.value,
                role: role.into(),
                sort: None,
            }));
        } else if let Some(person) = item.as_inline_table() {
            people.extend(read_person(reader, person, key, role));
        } else if let Some(tables) = item.as_array_of_tables() {
            for person in tables {
                people.extend(read_person(reader, person, key, role));
            }
        } else if let Some(array) = reader.array(table, key) {
            for value in array {
                match value {
                    Value::String(_) => {
                        let name = reader.string_value(value, key);
                        people.extend(name.map(|n| Contributor {
                            name: n.value,
                            role: role.into(),
                            sort: None,
                        }));
                    }
                    Value::InlineTable(t) => people.extend(read_person(reader, t, key, role)),
                    other => {
                        let span = reader.span(other.span());
                        let expected = "a name or `{ name, role, sort }`";
                        reader.wrong_type(span, key, expected, value_type(other));
                    }
                }
            }
        }
    }
    if given {
        meta.contributors = people;
    }
}

fn read_person(
    reader: &mut Reader,
    table: &dyn TableLike,
    key: &str,
    habit: &str,
) -> Option<Contributor> {
    reader.unknown_keys(table, &["name", "role", "sort"], key);
    let mut role = habit.to_string();
    if let Some(at) = reader.string(table, "role") {
        let wanted = at.value.to_lowercase();
        match ROLES.iter().find(|(code, word)| *code == wanted || *word == wanted) {
            Some((code, _)) => role = code.to_string(),
            None => {
                let words = ROLES.iter().flat_map(|(code, word)| [*word, *code]);
                let help = match nearest(&wanted, words) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => "use a MARC relator code such as \"edt\", \"trl\" or \"ill\"".into(),
                };
                reader.error(
                    Code::UNKNOWN_ROLE,
                    at.span,
                    format!("unknown role `{}`", at.value),
                    &help,
                );
            }
        }
    }
    let sort = reader.string(table, "sort").map(|s| s.value);
    if table.get("name").is_none() {
        let range = table.iter().find_map(|(_, item)| item.span());
        let span = reader.span(range);
        reader.error(
            Code::MISSING_NAME,
            span,
            format!("an entry of `{key}` has no name"),
            "add `name`",
        );
    }
    Some(Contributor { name: reader.string(table, "name")?.value, role, sort })
}

fn read_isbns(reader: &mut Reader, table: &dyn TableLike, book: &mut RawBook) {
    let mut take = |at: Option<At<String>>, epub: bool, print: bool| {
        let Some(at) = at else { return };
        if epub {
            book.meta.isbn_epub = Some(at.value.clone());
        }
        if print {
            book.meta.isbn_print = Some(at.value.clone());
        }
        book.isbns.push(at);
    };
    take(reader.string(table, "isbn-epub"), true, false);
    take(reader.string(table, "isbn-print"), false, true);
    match table.get("isbn") {
        None => {}
        Some(item) if item.is_str() => {
            let at = reader.string(table, "isbn");
            if let Some(at) = &at {
                let message =
                    "an ISBN is that of one edition: this one is taken for the printed book";
                let help = format!(
                    "write isbn = {{ print = \"{0}\" }}, or {{ epub = \"{0}\" }} if it is the EPUB's",
                    at.value
                );
                reader.warn(Code::ISBN_EDITION, at.span, message.into(), &help);
            }
            take(at, false, true);
        }
        Some(item) => match item.as_table_like() {
            Some(editions) => {
                reader.unknown_keys(editions, &["epub", "print"], "isbn");
                take(reader.string(editions, "epub"), true, false);
                take(reader.string(editions, "print"), false, true);
            }
            None => {
                let span = reader.span(item.span());
                let expected = "a string in quotes or `{ epub, print }`";
                reader.wrong_type(span, "isbn", expected, item_type(item));
            }
        },
    }
}

/// Completes the metadata: slug, identifier, modified. `epoch` is `SOURCE_DATE_EPOCH`.
pub(super) fn complete(reader: &mut Reader, book: RawBook, epoch: Option<u64>) -> Metadata {
    let mut meta = book.meta;
    let mut right = Vec::new();
    for isbn in &book.isbns {
        match identifier::isbn13(&isbn.value) {
            Ok(digits) => right.push((isbn.value.clone(), digits)),
            Err(fault) => {
                let (message, help) = match fault {
                    IsbnFault::Form => (
                        format!("`{}` is no ISBN", isbn.value),
                        "an ISBN has 13 digits that begin with 978 or 979, or 10".to_string(),
                    ),
                    IsbnFault::CheckDigit(c) => (
                        format!("the check digit of the ISBN `{}` is wrong", isbn.value),
                        format!("the last digit would be {c} if the others are right"),
                    ),
                };
                reader.warn(Code::BAD_ISBN, isbn.span, message, &help);
            }
        }
    }
    if let [(_, first), (text, second), ..] = right.as_slice()
        && first == second
        && let Some(at) = book.isbns.iter().rev().find(|at| at.value == *text)
    {
        let message = "the EPUB and the printed book have the same ISBN".to_string();
        let help = "each edition has an ISBN of its own; leave out the one that has none";
        reader.warn(Code::ISBN_EDITION, at.span, message, help);
    }
    meta.slug = match book.slug {
        Some(at) => {
            let fit = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
            let plain = at.value.chars().all(fit) && !is_device(&at.value);
            if at.value.starts_with('.') || !plain || at.value.len() > 120 {
                let help = format!("use letters, digits and hyphens: \"{}\"", slug(&at.value));
                let message = format!("`{}` is no name for a file", at.value);
                reader.error(Code::BAD_SLUG, at.span, message, &help);
                slug(&at.value)
            } else {
                at.value
            }
        }
        None => slug(&meta.title),
    };
    let isbn = meta.isbn_epub.as_ref().and_then(|i| right.iter().find(|(text, _)| text == i));
    meta.identifier = match (book.identifier, isbn) {
        (Some(at), _) => at.value,
        (None, Some((_, digits))) => format!("urn:isbn:{digits}"),
        (None, None) => {
            let mut words = vec![meta.title.as_str(), meta.language.as_str()];
            words.extend(meta.contributors.iter().filter(|c| c.role == "aut").map(|c| &*c.name));
            identifier::uuid_from(&words)
        }
    };
    meta.modified = dates::modified(epoch, meta.date.as_deref());
    meta
}

/// A short name in ASCII for files: lower case words joined by hyphens; `book` if nothing is left.
pub fn slug(title: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in title.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        let letters: &str = match c {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'đ' | 'ð' => "d",
            'ł' => "l",
            'þ' => "th",
            'ı' => "i",
            // An apostrophe joins: "Keeper's" is one word.
            '\'' | '\u{2018}' | '\u{2019}' => continue,
            // So does what only says where a word may end or how its letters join.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => continue,
            c if c.is_ascii_alphanumeric() => {
                if gap && !out.is_empty() {
                    out.push('-');
                }
                gap = false;
                out.push(c);
                continue;
            }
            _ => {
                gap = true;
                continue;
            }
        };
        if gap && !out.is_empty() {
            out.push('-');
        }
        gap = false;
        out.push_str(letters);
    }
    if out.len() > 80 {
        let cut = out[..80].rfind('-').unwrap_or(80);
        out.truncate(cut);
    }
    match () {
        () if out.is_empty() => "book".to_string(),
        // The files of such a book could not be made on Windows.
        () if is_device(&out) => out + "-book",
        () => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii_words() {
        assert_eq!(slug("Keeping the Peace"), "keeping-the-peace");
        assert_eq!(slug("  L’Été à Århus: Straße № 5! "), "lete-a-arhus-strasse-no-5");
        assert_eq!(slug("Łódź & Þór"), "lodz-thor");
        assert_eq!(slug("Kin\u{ad}der\u{200b}buch"), "kinderbuch");
        assert_eq!(slug("Война и мир"), "book");
        assert_eq!(slug(""), "book");
        assert_eq!((slug("Con"), slug("Conman")), ("con-book".into(), "conman".into()));
        let long = slug(&"word ".repeat(40));
        assert!(long.len() <= 80 && !long.ends_with('-'));
    }
}
