//! Where names lead, who names them, what they are, and the outline of a text.

use super::book::Book;
use super::keys::KEYS;
use super::marks::{Mark, What, marks};
use super::text;
use crate::files::normal;
use serde_json::{Value, json};

/// The name that stands at a byte.
pub(super) fn name_at(all: &[Mark], offset: usize) -> Option<&Mark> {
    let is_name = |m: &&Mark| !matches!(m.what, What::Heading(_));
    all.iter().filter(is_name).find(|m| m.range.start <= offset && offset <= m.range.end)
}

/// The project-relative path of what a file of the book names.
pub(super) fn beside(path: &str, name: &str) -> Option<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let name = name.replace("%20", " ");
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "." | "" => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    normal(&parts.join("/"))
}

fn location(book: &Book, path: &str, text: &str, range: std::ops::Range<usize>) -> Value {
    json!({ "uri": book.uri(path), "range": text::range(text, range) })
}

/// Where a label is written, with the text of its file.
fn place_of(book: &mut Book, label: &str, only: Option<&str>) -> Option<(String, String, Mark)> {
    for path in book.chapters() {
        if only.is_some_and(|only| only != path) {
            continue;
        }
        let text = book.text(&path);
        let found = marks(&text).into_iter().find(|m| m.what == What::Label && m.name == label);
        if let Some(mark) = found {
            return Some((path, text, mark));
        }
    }
    None
}

/// Where a name leads.
pub(super) fn definition(book: &mut Book, path: &str, source: &str, offset: usize) -> Value {
    if path.ends_with(".toml") {
        return file_in_manifest(book, path, source, offset);
    }
    let all = marks(source);
    let Some(mark) = name_at(&all, offset) else { return Value::Null };
    match mark.what {
        What::Reference => {
            let only = mark.file.as_deref().and_then(|file| beside(path, file));
            let found = place_of(book, &mark.name, only.as_deref());
            if let Some((path, text, mark)) = found {
                return location(book, &path, &text, mark.range);
            }
            // An id of a heading that nobody wrote: its words.
            let file = only.unwrap_or_else(|| path.to_owned());
            let text = book.text(&file);
            let heading = marks(&text)
                .into_iter()
                .find(|m| matches!(m.what, What::Heading(_)) && slug(&m.name) == mark.name);
            heading.map_or(Value::Null, |m| location(book, &file, &text, m.range))
        }
        What::NoteMark => {
            let note = all.iter().find(|m| m.what == What::Note && m.name == mark.name);
            note.map_or(Value::Null, |m| location(book, path, source, m.range.clone()))
        }
        What::Include | What::Path => match beside(path, &mark.name) {
            Some(file) if book.files().is_file(&file) => location(book, &file, "", 0..0),
            _ => Value::Null,
        },
        _ => location(book, path, source, mark.range.clone()),
    }
}

/// A heading's words as an id: small letters, hyphens for spaces.
fn slug(words: &str) -> String {
    let lower = words.to_lowercase();
    let kept: String =
        lower.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect();
    kept.trim().replace(' ', "-")
}

/// The file that a string of the manifest names.
fn file_in_manifest(book: &Book, path: &str, source: &str, offset: usize) -> Value {
    let line_start = source[..offset].rfind('\n').map_or(0, |n| n + 1);
    let line_end = source[offset..].find('\n').map_or(source.len(), |n| offset + n);
    let line = &source[line_start..line_end];
    let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| line_start + at).collect();
    for pair in quotes.chunks_exact(2) {
        if pair[0] < offset && offset <= pair[1] {
            let named = beside(path, &source[pair[0] + 1..pair[1]]);
            let named = named.filter(|f| book.files().is_file(f));
            return named.map_or(Value::Null, |file| location(book, &file, "", 0..0));
        }
    }
    Value::Null
}

/// Everything that has the name that stands at a byte: of labels in the whole book, of notes in the file.
pub(super) fn places(
    book: &mut Book,
    path: &str,
    source: &str,
    mark: &Mark,
) -> Vec<(String, String, Vec<Mark>)> {
    let is_label = |m: &Mark| matches!(m.what, What::Label | What::Reference);
    let is_note = |m: &Mark| matches!(m.what, What::Note | What::NoteMark);
    if is_note(mark) {
        let all = marks(source).into_iter().filter(|m| is_note(m) && m.name == mark.name);
        return vec![(path.to_owned(), source.to_owned(), all.collect())];
    }
    let mut files = book.chapters();
    if !files.iter().any(|f| f == path) {
        files.push(path.to_owned());
    }
    files
        .into_iter()
        .filter_map(|file| {
            let text = book.text(&file);
            let all = marks(&text).into_iter().filter(|m| is_label(m) && m.name == mark.name);
            let all: Vec<Mark> = all.collect();
            (!all.is_empty()).then_some((file, text, all))
        })
        .collect()
}

/// Who names what stands at a byte.
pub(super) fn references(book: &mut Book, path: &str, source: &str, offset: usize) -> Value {
    let all = marks(source);
    let named =
        |m: &&Mark| matches!(m.what, What::Label | What::Reference | What::Note | What::NoteMark);
    let Some(mark) = name_at(&all, offset).filter(named) else { return Value::Null };
    let found = places(book, path, source, mark);
    let locations = found.iter().flat_map(|(file, text, marks)| {
        let book = &*book;
        marks.iter().map(move |m| location(book, file, text, m.range.clone()))
    });
    locations.collect()
}

/// What stands at a byte, in words.
pub(super) fn hover(book: &mut Book, path: &str, source: &str, offset: usize) -> Value {
    let says = match path.ends_with(".toml") {
        true => key_at(source, offset),
        false => name_in_words(book, path, source, offset),
    };
    says.map_or(Value::Null, |says| json!({ "contents": { "kind": "markdown", "value": says } }))
}

fn key_at(source: &str, offset: usize) -> Option<String> {
    let ok = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let from = source[..offset].rfind(|c| !ok(c)).map_or(0, |at| at + 1);
    let to = source[offset..].find(|c| !ok(c)).map_or(source.len(), |at| offset + at);
    let word = source.get(from..to)?;
    let table = super::completion::table_at(source, from);
    let in_table = |k: &&super::keys::Key| k.name == word && table.contains(&k.table);
    let key = KEYS.iter().find(in_table)?;
    Some(format!("**{}** – {}", key.name, key.help))
}

fn name_in_words(book: &mut Book, path: &str, source: &str, offset: usize) -> Option<String> {
    let all = marks(source);
    let mark = name_at(&all, offset)?;
    match mark.what {
        What::Reference | What::Label => {
            let only = mark.file.as_deref().and_then(|file| beside(path, file));
            let (file, text, place) = place_of(book, &mark.name, only.as_deref())?;
            let line = text[..place.range.start].matches('\n').count() + 1;
            Some(format!("{}\n\n`{file}:{line}`", line_of(&text, place.range.start)))
        }
        What::NoteMark => {
            let note = all.iter().find(|m| m.what == What::Note && m.name == mark.name)?;
            let words = line_of(source, note.range.start);
            Some(words.split_once("]:").map_or(words.as_str(), |w| w.1).trim().to_owned())
        }
        _ => None,
    }
}

/// The line of a byte, without its attributes.
pub(super) fn line_of(text: &str, at: usize) -> String {
    let from = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let to = text[at..].find('\n').map_or(text.len(), |n| at + n);
    let line = text[from..to].trim();
    line.rfind("{#").map_or(line, |at| &line[..at]).trim().to_owned()
}

/// The headings of a chapter, each with those below it; the tables of a manifest.
pub(super) fn outline(path: &str, source: &str) -> Value {
    if path.ends_with(".toml") {
        let mut begin = 0;
        let mut all = Vec::new();
        for line in source.split_inclusive('\n') {
            let name = line.trim();
            if name.starts_with('[') && name.ends_with(']') {
                let range = text::range(source, begin..begin + line.trim_end().len());
                let bare = name.trim_matches(['[', ']']);
                all.push(json!({
                    "name": bare, "kind": 3, "range": range, "selectionRange": range,
                }));
            }
            begin += line.len();
        }
        return Value::Array(all);
    }
    let headings: Vec<Mark> =
        marks(source).into_iter().filter(|m| matches!(m.what, What::Heading(_))).collect();
    below(source, &headings, source.len())
}

/// Headings as a tree; the last one goes as far as `end`.
fn below(source: &str, headings: &[Mark], end: usize) -> Value {
    let level = |m: &Mark| match m.what {
        What::Heading(level) => level,
        _ => 0,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(head) = headings.get(at) {
        let inner = headings[at + 1..].iter().take_while(|m| level(m) > level(head)).count();
        let next = at + 1 + inner;
        let line = |m: &Mark| source[..m.range.start].rfind('\n').map_or(0, |n| n + 1);
        let to = headings.get(next).map_or(end, line);
        out.push(json!({
            "name": head.name,
            "kind": 15,
            "range": text::range(source, line(head)..to),
            "selectionRange": text::range(source, head.range.clone()),
            "children": below(source, &headings[at + 1..next], to),
        }));
        at = next;
    }
    Value::Array(out)
}

/// Headings and labels of the whole book that have these words in them.
pub(super) fn all_symbols(book: &mut Book, query: &str) -> Vec<Value> {
    let wanted = query.to_lowercase();
    let mut out = Vec::new();
    for path in book.chapters() {
        let text = book.text(&path);
        for mark in marks(&text) {
            let kind = match mark.what {
                What::Heading(_) => 15,
                What::Label => 20,
                _ => continue,
            };
            if mark.name.to_lowercase().contains(&wanted) {
                out.push(json!({
                    "name": mark.name, "kind": kind, "containerName": path,
                    "location": location(book, &path, &text, mark.range.clone()),
                }));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_beside_the_file_and_stay_in_the_book() {
        assert_eq!(beside("a.md", "x.png").as_deref(), Some("x.png"));
        assert_eq!(beside("sub/a.md", "../x%20y.png").as_deref(), Some("x y.png"));
        assert_eq!(beside("sub/a.md", "./b/c.md").as_deref(), Some("sub/b/c.md"));
        assert_eq!(beside("a.md", "../x.png"), None);
    }

    #[test]
    fn headings_are_a_tree() {
        let tree = outline("a.md", "# One\n\n## Two\n\ntext\n\n### Three\n\n## Four\n\n# Five\n");
        let names = |v: &Value| -> Vec<String> {
            let all = v.as_array().into_iter().flatten();
            all.filter_map(|h| h["name"].as_str().map(str::to_owned)).collect()
        };
        assert_eq!(names(&tree), ["One", "Five"]);
        assert_eq!(names(&tree[0]["children"]), ["Two", "Four"]);
        assert_eq!(names(&tree[0]["children"][0]["children"]), ["Three"]);
        assert_eq!(tree[0]["range"]["end"], json!({ "line": 10, "character": 0 }));
    }
}
