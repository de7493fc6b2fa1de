//! Places as editors name them: files by addresses, places by lines and units of UTF-16.

use crate::source::SourceFile;
use serde_json::{Value, json};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The byte of a place, lines and UTF-16 units from 0; the nearest one where there is none.
pub(super) fn offset(text: &str, line: usize, character: usize) -> usize {
    let mut begin = 0;
    for _ in 0..line {
        match text[begin..].find('\n') {
            Some(at) => begin += at + 1,
            None => return text.len(),
        }
    }
    let end = text[begin..].find('\n').map_or(text.len(), |at| begin + at);
    let mut units = 0;
    for (at, c) in text[begin..end].char_indices() {
        if units >= character {
            return begin + at;
        }
        units += c.len_utf16();
    }
    text[begin..end].strip_suffix('\r').map_or(end, |line| begin + line.len())
}

/// A byte's place as a value.
pub(super) fn position(text: &str, offset: usize) -> Value {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let line = text[..at].matches('\n').count();
    let begin = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let character: usize = text[begin..at].chars().map(char::len_utf16).sum();
    json!({ "line": line, "character": character })
}

/// A range as a value.
pub(super) fn range(text: &str, bytes: Range<usize>) -> Value {
    json!({ "start": position(text, bytes.start), "end": position(text, bytes.end) })
}

/// A range of a file that knows its lines: thousands of messages ask.
pub(super) fn range_in(source: &SourceFile, bytes: Range<usize>) -> Value {
    let position = |offset: usize| {
        let mut at = offset.min(source.text.len());
        while !source.text.is_char_boundary(at) {
            at -= 1;
        }
        let line = source.line(at);
        let begin = source.line_range(line).start;
        let character: usize = source.text[begin..at].chars().map(char::len_utf16).sum();
        json!({ "line": line - 1, "character": character })
    };
    json!({ "start": position(bytes.start), "end": position(bytes.end) })
}

/// The path of a `file:` address.
pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let mut bytes = Vec::new();
    let mut all = rest.bytes();
    while let Some(byte) = all.next() {
        if byte == b'%' {
            let digit = |b: Option<u8>| char::from(b?).to_digit(16);
            bytes.push((digit(all.next())? * 16 + digit(all.next())?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    // `/C:/books` is `C:/books`.
    let drive = text.as_bytes().get(2) == Some(&b':') && text.starts_with('/');
    Some(PathBuf::from(if drive { &text[1..] } else { text.as_str() }))
}

/// The address of a file.
pub(super) fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~/".contains(&b);
    let coded: String = text
        .bytes()
        .map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    format!("file://{}{coded}", if coded.starts_with('/') { "" } else { "/" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_as_editors_do() {
        let text = "a\u{f6}\u{1f600}b\r\nc";
        assert_eq!(offset(text, 0, 2), 3);
        assert_eq!(offset(text, 0, 4), 7);
        assert_eq!(offset(text, 0, 99), 8);
        assert_eq!(offset(text, 1, 0), 10);
        assert_eq!(offset(text, 9, 0), text.len());
        assert_eq!(position(text, 7), json!({ "line": 0, "character": 4 }));
        assert_eq!(position(text, 99), json!({ "line": 1, "character": 1 }));
        let mut sources = crate::source::Sources::default();
        let file = sources.add("a.md", text);
        let source = sources.get(file).expect("added");
        for at in 0..=text.len() {
            assert_eq!(range_in(source, at..at), range(text, at..at), "{at}");
        }
    }

    #[test]
    fn addresses_are_paths_and_back() {
        let there = PathBuf::from("/b k/\u{f6}.md");
        assert_eq!(uri(&there), "file:///b%20k/%C3%B6.md");
        assert_eq!(path(&uri(&there)), Some(there));
        assert_eq!(path("file:///C%3A/x.md"), Some(PathBuf::from("C:/x.md")));
        assert_eq!(path("untitled:x"), None);
        assert_eq!(path("file:///%zz"), None);
    }
}
