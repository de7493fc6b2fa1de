//! What may follow what is being typed.

use super::answers::line_of;
use super::book::Book;
use super::keys::{FRONT_MATTER, KEYS};
use super::marks::{What, marks};
use super::text;
use crate::manifest::printer::PRINTERS;
use crate::manifest::shop::SHOPS;
use crate::manifest::{KINDS, THEMES};
use crate::source::SourceFile;
use serde_json::{Value, json};

/// Kinds of items, as the protocol numbers them.
const FIELD: u32 = 5;
const VALUE: u32 = 12;
const FILE: u32 = 17;
const REFERENCE: u32 = 18;

/// Endings of pictures and of texts.
const PICTURES: [&str; 6] = ["svg", "png", "jpg", "jpeg", "gif", "webp"];
const TEXTS: [&str; 2] = ["md", "markdown"];

/// Something that may be typed.
struct Item {
    label: String,
    kind: u32,
    detail: String,
}

fn item(label: impl Into<String>, kind: u32, detail: impl Into<String>) -> Item {
    Item { label: label.into(), kind, detail: detail.into() }
}

/// What may stand at a byte of a file.
pub(super) fn at(book: &mut Book, source: &SourceFile, offset: usize) -> Value {
    let begin = source.line_range(source.line(offset)).start;
    let line = &source.text[begin..offset];
    let (items, typed) = match source.path.ends_with(".toml") {
        true => manifest(book, &source.text, begin, line),
        false => chapter(book, &source.path, &source.text, begin, line),
    };
    let range = text::range(source, offset - typed..offset);
    let items: Vec<Value> = items
        .into_iter()
        .map(|item| {
            json!({
                "label": item.label, "kind": item.kind, "detail": item.detail,
                "textEdit": { "range": range, "newText": item.label },
            })
        })
        .collect();
    json!({ "isIncomplete": false, "items": items })
}

/// What is typed behind the last of one of these openings, if nothing has closed it since.
fn behind<'l>(line: &'l str, opening: &str, closes: &[char]) -> Option<&'l str> {
    let at = line.rfind(opening)? + opening.len();
    let typed = &line[at..];
    (!typed.contains(closes)).then_some(typed)
}

fn chapter(
    book: &mut Book,
    path: &str,
    source: &str,
    begin: usize,
    line: &str,
) -> (Vec<Item>, usize) {
    if in_front_matter(source, begin) {
        return front_matter(line);
    }
    for opening in ["{{#include ", "{{< include "] {
        if let Some(typed) = behind(line, opening, &['}', '>', ':']) {
            return (
                files(book, path, &[&TEXTS[..], &["rs", "py", "js", "c", "txt"]].concat()),
                typed.len(),
            );
        }
    }
    if let Some(typed) = behind(line, "](", &[')', ' ']) {
        if let Some((file, label)) = typed.split_once('#') {
            let file = match file {
                "" => path.to_owned(),
                file => super::answers::beside(&book.files(), path, file).unwrap_or_default(),
            };
            return (labels_of(book, &file), label.len());
        }
        let picture =
            line[..line.len() - typed.len()].rfind('[').is_some_and(|at| line[..at].ends_with('!'));
        let endings = if picture { &PICTURES[..] } else { &TEXTS[..] };
        return (files(book, path, endings), typed.len());
    }
    if let Some(typed) = behind(line, "[^", &[']', ' ']) {
        let notes = marks(source).into_iter().filter(|m| m.what == What::Note);
        let all = notes.map(|m| item(&m.name, REFERENCE, note_words(source, m.range.start)));
        return (all.collect(), typed.len());
    }
    if let Some(typed) = behind(line, "@", &[' ', ']', ';', ','])
        && !line[..line.len() - typed.len() - 1].ends_with(|c: char| c.is_alphanumeric())
    {
        let mut all = labels(book);
        all.extend(works(book));
        return (all, typed.len());
    }
    let bare = line.trim_start_matches([' ', '>']);
    if let Some(typed) =
        bare.strip_prefix(":::").map(|rest| rest.trim_start_matches(':').trim_start())
        && !typed.contains([' ', '{'])
    {
        return (classes(book, true), typed.len());
    }
    if let Some(inside) = behind(line, "{", &['}'])
        && !inside.starts_with(['{', '%', '<'])
        && let Some(typed) = behind(inside, ".", &[' ', '='])
    {
        return (classes(book, bare.starts_with(":::")), typed.len());
    }
    (Vec::new(), 0)
}

fn in_front_matter(source: &str, at: usize) -> bool {
    let Some(rest) = source.strip_prefix("---\n").or(source.strip_prefix("---\r\n")) else {
        return false;
    };
    let head = source.len() - rest.len();
    let inside = rest.split_inclusive('\n').take_while(|l| !matches!(l.trim_end(), "---" | "..."));
    let end = head + inside.map(str::len).sum::<usize>();
    (head..end).contains(&at) || at == end && end == source.len()
}

fn front_matter(line: &str) -> (Vec<Item>, usize) {
    if let Some(typed) = line.strip_prefix("kind:") {
        return (kinds(), typed.trim_start().len());
    }
    if line.contains(':') {
        return (Vec::new(), 0);
    }
    let all = FRONT_MATTER.iter().map(|(key, help)| item(format!("{key}: "), FIELD, *help));
    (all.collect(), line.len())
}

fn kinds() -> Vec<Item> {
    KINDS.iter().map(|(name, _)| item(*name, VALUE, "")).collect()
}

/// The labels of the book that `@` names, with what they stand beside.
fn labels(book: &mut Book) -> Vec<Item> {
    let mut out = Vec::new();
    for path in book.chapters() {
        let file = book.file(&path);
        for m in marks(&file.text) {
            if m.what == What::Label && crate::markdown::is_label(&m.name) {
                let words = line_of(&file.text, m.range.start);
                out.push(item(&m.name, REFERENCE, format!("{words} ({path})")));
            }
        }
    }
    out
}

/// Keys of the works that can be cited, each with what it is and where it stands.
fn works(book: &mut Book) -> Vec<Item> {
    let works = book.session().works();
    works.into_iter().map(|work| item(work.key, REFERENCE, work.kind)).collect()
}

fn labels_of(book: &Book, path: &str) -> Vec<Item> {
    let file = book.file(path);
    let all = marks(&file.text).into_iter().filter(|m| m.what == What::Label);
    all.map(|m| item(&m.name, REFERENCE, line_of(&file.text, m.range.start))).collect()
}

fn note_words(source: &str, at: usize) -> String {
    let words = line_of(source, at);
    words.split_once("]:").map_or(words.clone(), |w| w.1.trim().chars().take(60).collect())
}

/// Files of the book with these endings, as seen from a file of it.
fn files(book: &Book, from: &str, endings: &[&str]) -> Vec<Item> {
    let all = book.files().list("", endings);
    all.into_iter().filter(|f| f != from).map(|f| item(seen_from(from, &f), FILE, "")).collect()
}

/// A path as seen from the folder of another one.
fn seen_from(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let parts: Vec<&str> = to.split('/').collect();
    let same = folder.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(folder.len() - same);
    format!("{up}{}", parts[same..].join("/")).replace(' ', "%20")
}

fn classes(book: &mut Book, divisions: bool) -> Vec<Item> {
    let Ok(theme) = book.session().theme() else { return Vec::new() };
    let (of_divisions, others) = crate::theme::known_classes(&theme);
    let callouts = ["note", "tip", "important", "warning", "caution"];
    let mut all: Vec<Item> = Vec::new();
    if divisions {
        all.extend(callouts.iter().map(|c| item(format!("callout-{c}"), VALUE, "a callout")));
        all.extend(of_divisions.iter().map(|c| item(*c, VALUE, "a division of the theme")));
    } else {
        all.extend(others.iter().map(|c| item(*c, VALUE, "")));
    }
    all
}

/// The tables whose keys may stand at a byte of the manifest.
pub(super) fn table_at(source: &str, at: usize) -> Vec<&'static str> {
    let begin = source[..at].rfind('\n').map_or(0, |n| n + 1);
    let header = source[..begin]
        .lines()
        .rev()
        .map(str::trim)
        .find(|l| l.starts_with('[') && l.ends_with(']'));
    let name = header.unwrap_or_default().trim_matches(['[', ']']).trim();
    let inline = source[begin..at].contains('{');
    match name.split('.').next().unwrap_or_default().trim() {
        "chapters" if inline || header.is_some_and(|h| h.starts_with("[[")) => {
            vec!["a chapter", "a part"]
        }
        "editions" if inline => vec!["print"],
        "words" | "hyphenation" => Vec::new(),
        name => vec![KEYS.iter().find(|k| k.table == name).map_or("", |k| k.table)],
    }
}

fn manifest(book: &mut Book, source: &str, begin: usize, line: &str) -> (Vec<Item>, usize) {
    let quoted = line.matches('"').count() % 2 == 1;
    if quoted {
        let typed = line.rsplit('"').next().unwrap_or_default();
        let before = line[..line.len() - typed.len() - 1].trim_end();
        let key = before.strip_suffix('=').map(str::trim_end);
        let key = key.map(|k| k.rsplit([' ', '{', ',']).next().unwrap_or(k).trim().to_owned());
        let table = table_at(source, begin);
        return (values(book, &table, key.as_deref()), typed.len());
    }
    let word = line.rsplit(['{', ',', ' ', '\t', '[', '.']).next().unwrap_or_default();
    let rest = line[..line.len() - word.len()].trim_end();
    if rest.starts_with('[') && !rest.contains('=') {
        let tables = KEYS.iter().filter(|k| k.table.is_empty());
        return (tables.map(|k| item(k.name, FIELD, k.help)).collect(), word.len());
    }
    if !rest.is_empty() && !rest.ends_with(['{', ',']) || rest.ends_with('=') {
        return (Vec::new(), 0);
    }
    let tables = table_at(source, begin + line.len());
    let all = KEYS.iter().filter(|k| tables.contains(&k.table) && !k.table.is_empty());
    let mut seen = Vec::new();
    let all = all.filter(|k| {
        let new = !seen.contains(&k.name);
        seen.push(k.name);
        new
    });
    (all.map(|k| item(format!("{} = ", k.name), FIELD, k.help)).collect(), word.len())
}

/// What a key of a table may be.
fn values(book: &mut Book, table: &[&str], key: Option<&str>) -> Vec<Item> {
    let plain = |all: &[&str]| all.iter().map(|v| item(*v, VALUE, "")).collect();
    match (table.first().copied().unwrap_or_default(), key) {
        (_, Some("kind")) => kinds(),
        (_, Some("theme")) => {
            let mut all: Vec<Item> = plain(&THEMES);
            all.extend(files(book, "", &["toml"]));
            all
        }
        ("epub", Some("for")) => plain(&SHOPS),
        ("editions", Some("for")) => plain(&PRINTERS),
        ("editions", Some("format")) => plain(&["plain", "x-1a", "x-3", "x-4"]),
        ("editions", Some("colour")) => plain(&["grey", "cmyk"]),
        ("editions", Some("spine")) => plain(&["up", "down"]),
        ("print", Some("open")) => plain(&["recto", "any"]),
        ("print", Some("notes")) => plain(&["page", "chapter", "book"]),
        ("print", Some("trim")) => {
            plain(&["6x9in", "a5", "129x198mm", "b-format", "royal", "us-trade"])
        }
        (_, Some("cover")) => files(book, "", &PICTURES),
        (_, Some("profile")) => files(book, "", &["icc"]),
        (_, Some("file" | "blurb" | "front" | "main" | "back" | "chapters")) => {
            files(book, "", &TEXTS)
        }
        ("fonts", Some(_)) => files(book, "", &["ttf", "otf"]),
        // A line of a list of chapters.
        ("chapters", None) => files(book, "", &TEXTS),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_file() {
        assert_eq!(seen_from("a.md", "x/y.png"), "x/y.png");
        assert_eq!(seen_from("sub/a.md", "x/y z.png"), "../x/y%20z.png");
        assert_eq!(seen_from("sub/a.md", "sub/b.md"), "b.md");
    }

    #[test]
    fn tables_of_the_manifest_are_known() {
        let text = "[book]\ntitle = \"T\"\n[chapters]\nmain = [\n  { file";
        assert_eq!(table_at(text, 8), ["book"]);
        assert_eq!(table_at(text, text.len()), ["a chapter", "a part"]);
        assert_eq!(table_at("tit", 3), [""]);
        assert_eq!(table_at("[lint]\nal", 9), ["lint"]);
    }

    #[test]
    fn the_head_of_a_chapter_is_known() {
        let text = "---\ntitle: A\nki\n---\nkind\n";
        assert!(in_front_matter(text, 13) && !in_front_matter(text, 20));
        assert!(!in_front_matter("# A\n", 2) && in_front_matter("---\nti", 4));
        assert!(in_front_matter("---\n", 4) && !in_front_matter("---\n---", 4));
        let text = text.replace('\n', "\r\n");
        assert!(in_front_matter(&text, 15) && !in_front_matter(&text, 19), "{text:?}");
    }
}
