//! Where names lead, who names them, what they are, and the outline of a text.

use super::book::Book;
use super::keys::KEYS;
use super::marks::{Mark, What, marks};
use super::text;
use crate::assemble::{named_path, slug};
use crate::files::{Files, normal};
use crate::source::SourceFile;
use serde_json::{Value, json};
use std::ops::Range;
use std::sync::Arc;

/// The name that stands at a byte.
pub(super) fn name_at(all: &[Mark], offset: usize) -> Option<&Mark> {
    let is_name = |m: &&Mark| !matches!(m.what, What::Heading(_));
    all.iter().filter(is_name).find(|m| m.range.start <= offset && offset <= m.range.end)
}

/// The project-relative path of what an address in a chapter names.
pub(super) fn beside(files: &Files, chapter: &str, address: &str) -> Option<String> {
    normal(&named_path(files, address, chapter)?)
}

fn location(book: &Book, file: &SourceFile, range: Range<usize>) -> Value {
    json!({ "uri": book.uri(&file.path), "range": text::range(file, range) })
}

/// The beginning of a file, if the book has it.
fn head(book: &Book, path: Option<String>) -> Value {
    let there = path.filter(|path| book.files().is_file(path));
    there.map_or(Value::Null, |path| location(book, &SourceFile::new(path, ""), 0..0))
}

/// Where a label is written: the file, and itself.
fn place_of(book: &mut Book, label: &str, only: Option<&str>) -> Option<(Arc<SourceFile>, Mark)> {
    let chapters = book.chapters().into_iter();
    chapters.filter(|path| only.is_none_or(|only| only == path)).find_map(|path| {
        let file = book.file(&path);
        let is = |m: &Mark| m.what == What::Label && m.name == label;
        let mark = marks(&file.text).into_iter().find(is)?;
        Some((file, mark))
    })
}

/// Where a name leads.
pub(super) fn definition(book: &mut Book, source: &SourceFile, offset: usize) -> Value {
    if source.path.ends_with(".toml") {
        return file_in_manifest(book, source, offset);
    }
    let all = marks(&source.text);
    let Some(mark) = name_at(&all, offset) else { return Value::Null };
    match mark.what {
        What::Reference => {
            let only = mark.file.as_deref();
            let only = only.and_then(|file| beside(&book.files(), &source.path, file));
            let found = place_of(book, &mark.name, only.as_deref());
            if let Some((file, mark)) = found {
                return location(book, &file, mark.range);
            }
            // An id of a heading that nobody wrote: its words.
            let file = book.file(only.as_deref().unwrap_or(&source.path));
            let heading = marks(&file.text)
                .into_iter()
                .find(|m| matches!(m.what, What::Heading(_)) && slug(&m.name) == mark.name);
            heading.map_or(Value::Null, |m| location(book, &file, m.range))
        }
        What::NoteMark => {
            let note = all.iter().find(|m| m.what == What::Note && m.name == mark.name);
            note.map_or(Value::Null, |m| location(book, source, m.range.clone()))
        }
        What::Include | What::Path => head(book, beside(&book.files(), &source.path, &mark.name)),
        _ => location(book, source, mark.range.clone()),
    }
}

/// The file that a string of the manifest names.
fn file_in_manifest(book: &Book, source: &SourceFile, offset: usize) -> Value {
    let line = source.line_range(source.line(offset));
    let begin = line.start;
    let quotes = source.text[line].match_indices('"').map(|(at, _)| begin + at);
    let quotes: Vec<usize> = quotes.collect();
    let mut pairs = quotes.chunks_exact(2);
    let pair = pairs.find(|pair| pair[0] < offset && offset <= pair[1]);
    let folder = source.path.rfind('/').map_or("", |at| &source.path[..=at]);
    let named = pair.map(|pair| format!("{folder}{}", &source.text[pair[0] + 1..pair[1]]));
    head(book, named.and_then(|path| normal(&path)))
}

/// Everything that has the name that stands at a byte: of labels in the whole book, of notes in the file.
pub(super) fn places(
    book: &mut Book,
    source: &SourceFile,
    mark: &Mark,
) -> Vec<(Arc<SourceFile>, Vec<Mark>)> {
    let is_label = |m: &Mark| matches!(m.what, What::Label | What::Reference);
    let is_note = |m: &Mark| matches!(m.what, What::Note | What::NoteMark);
    let named = |file: &SourceFile, is: &dyn Fn(&Mark) -> bool| -> Vec<Mark> {
        marks(&file.text).into_iter().filter(|m| is(m) && m.name == mark.name).collect()
    };
    if is_note(mark) {
        return vec![(book.file(&source.path), named(source, &is_note))];
    }
    let mut files = book.chapters();
    if !files.contains(&source.path) {
        files.push(source.path.clone());
    }
    let files = files.iter().map(|path| book.file(path));
    let all = files.map(|file| (Arc::clone(&file), named(&file, &is_label)));
    all.filter(|(_, marks)| !marks.is_empty()).collect()
}

/// Who names what stands at a byte.
pub(super) fn references(book: &mut Book, source: &SourceFile, offset: usize) -> Value {
    let all = marks(&source.text);
    let named =
        |m: &&Mark| matches!(m.what, What::Label | What::Reference | What::Note | What::NoteMark);
    let Some(mark) = name_at(&all, offset).filter(named) else { return Value::Null };
    let found = places(book, source, mark);
    let all = found.iter().flat_map(|(file, marks)| marks.iter().map(move |m| (file, m)));
    all.map(|(file, m)| location(book, file, m.range.clone())).collect()
}

/// What stands at a byte, in words.
pub(super) fn hover(book: &mut Book, source: &SourceFile, offset: usize) -> Value {
    let says = match source.path.ends_with(".toml") {
        true => key_at(&source.text, offset),
        false => name_in_words(book, source, offset),
    };
    says.map_or(Value::Null, |says| json!({ "contents": { "kind": "markdown", "value": says } }))
}

fn key_at(source: &str, offset: usize) -> Option<String> {
    let ok = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let from = source[..offset].trim_end_matches(ok).len();
    let to = source[offset..].find(|c| !ok(c)).map_or(source.len(), |at| offset + at);
    let word = &source[from..to];
    let table = super::completion::table_at(source, from);
    let in_table = |k: &&super::keys::Key| k.name == word && table.contains(&k.table);
    let key = KEYS.iter().find(in_table)?;
    Some(format!("**{}** – {}", key.name, key.help))
}

fn name_in_words(book: &mut Book, source: &SourceFile, offset: usize) -> Option<String> {
    let all = marks(&source.text);
    let mark = name_at(&all, offset)?;
    match mark.what {
        What::Reference | What::Label => {
            let only = mark.file.as_deref();
            let only = only.and_then(|file| beside(&book.files(), &source.path, file));
            let (file, place) = place_of(book, &mark.name, only.as_deref())?;
            let at = place.range.start;
            let words = line_of(&file.text, at);
            Some(format!("{words}\n\n`{}:{}`", file.path, file.line(at)))
        }
        What::NoteMark => {
            let note = all.iter().find(|m| m.what == What::Note && m.name == mark.name)?;
            let words = line_of(&source.text, note.range.start);
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
pub(super) fn outline(source: &SourceFile) -> Value {
    if source.path.ends_with(".toml") {
        let mut begin = 0;
        let mut all = Vec::new();
        for line in source.text.split_inclusive('\n') {
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
    let all = marks(&source.text).into_iter();
    let headings: Vec<Mark> = all.filter(|m| matches!(m.what, What::Heading(_))).collect();
    below(source, &headings, source.text.len())
}

/// Headings as a tree; the last one goes as far as `end`.
fn below(source: &SourceFile, headings: &[Mark], end: usize) -> Value {
    let level = |m: &Mark| match m.what {
        What::Heading(level) => level,
        _ => 0,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(head) = headings.get(at) {
        let inner = headings[at + 1..].iter().take_while(|m| level(m) > level(head)).count();
        let next = at + 1 + inner;
        let line = |m: &Mark| source.line_range(source.line(m.range.start)).start;
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
        let file = book.file(&path);
        for mark in marks(&file.text) {
            let kind = match mark.what {
                What::Heading(_) => 15,
                What::Label => 20,
                _ => continue,
            };
            if mark.name.to_lowercase().contains(&wanted) {
                out.push(json!({
                    "name": mark.name, "kind": kind, "containerName": path,
                    "location": location(book, &file, mark.range.clone()),
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
        let beside = |chapter, address| super::beside(&Files::default(), chapter, address);
        assert_eq!(beside("a.md", "x.png").as_deref(), Some("x.png"));
        assert_eq!(beside("sub/a.md", "../x%20y.png").as_deref(), Some("x y.png"));
        assert_eq!(beside("sub/a.md", "./b/c.md").as_deref(), Some("sub/b/c.md"));
        assert_eq!(beside("a.md", "../x.png"), None);
        // As the book takes them.
        assert_eq!(beside("sub/a.md", "/x%C3%B6.png").as_deref(), Some("x\u{f6}.png"));
    }

    #[test]
    fn headings_are_a_tree() {
        let text = "# One\n\n## Two\n\ntext\n\n### Three\n\n## Four\n\n# Five\n";
        let tree = outline(&SourceFile::new("a.md", text));
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
