//! The order as Leanpub and GitBook keep it.

use super::super::summary;
use super::{File, Found, Line, Part, below, folder_of, head, is_text, metadata, places, read};
use crate::files::Files;
use serde_yaml_ng::Value;
use std::collections::BTreeSet;

/// `Book.txt` of Leanpub. Where the front and the back matter begin it says itself, and so do files
/// between the others that hold nothing but `{mainmatter}`.
pub(super) fn leanpub(files: &Files) -> Option<Found> {
    let place = ["manuscript/Book.txt", "Book.txt"].into_iter().find(|f| files.is_file(f));
    let place =
        place.map(str::to_owned).or_else(|| places(files, "Book.txt").into_iter().next())?;
    let text = read(files, &place)?;
    let folder = folder_of(&place);
    let mut found = Found { order: Some(place.clone()), ..Found::default() };
    let mut list = 1;
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(other) = matter(line) {
            list = other;
            continue;
        }
        let Some(path) = below(folder, line) else { continue };
        let own = read(files, &path).unwrap_or_default();
        if let Some(other) = matter(own.trim()) {
            list = other;
            continue;
        }
        let head = head::of(&own);
        let lines = &mut found.lists[list];
        match (head.part.then_some(head.title).flatten(), lines.last_mut()) {
            (Some(_), _) => {
                lines.push(Line::Part(Part { file: Some(path), ..Part::default() }));
            }
            (None, Some(Line::Part(part))) => part.files.push(File::new(path)),
            (None, _) => lines.push(Line::File(File::new(path))),
        }
    }
    Some(found)
}

/// The list that begins at Leanpub's mark.
fn matter(line: &str) -> Option<usize> {
    match line.trim_matches(['{', '}']).trim_end_matches(':') {
        "frontmatter" => Some(0),
        "mainmatter" => Some(1),
        "backmatter" => Some(2),
        _ => None,
    }
}

/// `SUMMARY.md` of GitBook; its `book.json` says where it lies.
pub(super) fn gitbook(files: &Files) -> Option<Found> {
    let own = places(files, "book.json").into_iter().find_map(|place| {
        let json: Value = serde_json::from_str(&read(files, &place)?).ok()?;
        let root = json.get("root").and_then(Value::as_str).unwrap_or(".");
        let root = root.trim_start_matches("./").trim_end_matches('/');
        let root = if root == "." { "" } else { root };
        let folder = match (folder_of(&place), root) {
            (folder, "") => folder.to_owned(),
            (folder, root) => below(folder, root)?,
        };
        let structure = json.get("structure").and_then(|s| s.get("summary"));
        let name = structure.and_then(Value::as_str).unwrap_or("SUMMARY.md");
        below(&folder, name).filter(|f| files.is_file(f))
    });
    let place = own.or_else(|| places(files, "SUMMARY.md").into_iter().next())?;
    let folder = folder_of(&place);
    let text = read(files, &place)?;
    let mut found = Found { order: Some(place.clone()), ..Found::default() };
    let mut seen = BTreeSet::new();
    for item in summary::parse(&text).0 {
        let file = item.href.as_deref().filter(|h| is_text(h));
        let file = file.and_then(|f| below(folder, f)).filter(|f| seen.insert(f.clone()));
        let title = metadata::plain(&item.title);
        let list = &mut found.lists[1];
        // Chapters of a part are one deeper than the part.
        let depth = usize::from(item.level);
        match (file, list.last_mut()) {
            (Some(path), Some(Line::Part(part))) => {
                let file = File { path, title, ..File::default() };
                File::push_below(&mut part.files, depth.saturating_sub(1), file);
            }
            (Some(path), Some(Line::File(last))) if depth > 0 => {
                let file = File { path, title, ..File::default() };
                File::push_below(&mut last.files, depth - 1, file);
            }
            (Some(path), _) => list.push(Line::File(File { path, title, ..File::default() })),
            (None, _) if item.part => {
                list.push(Line::Part(Part { title: title.unwrap_or_default(), ..Part::default() }));
            }
            (None, _) => {}
        }
    }
    Some(found)
}
