//! Places as editors name them: files by addresses, places by lines and units of UTF-16.

use crate::files::escapes;
use crate::source::SourceFile;
use serde_json::{Value, json};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The byte of a place, lines and UTF-16 units from 0; the nearest one where there is none.
pub(super) fn offset(source: &SourceFile, line: usize, character: usize) -> usize {
    let bytes = source.line_range(line.saturating_add(1));
    let begin = bytes.start;
    let line = &source.text[bytes];
    let line = line.strip_suffix('\r').unwrap_or(line);
    let mut units = 0;
    for (at, c) in line.char_indices() {
        if units >= character {
            return begin + at;
        }
        units += c.len_utf16();
    }
    begin + line.len()
}

/// A range as a value.
pub(super) fn range(source: &SourceFile, bytes: Range<usize>) -> Value {
    let position = |offset: usize| {
        let at = source.text.floor_char_boundary(offset);
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
    let text = escapes::unescaped(rest)?;
    // `/C:/books` is `C:/books`.
    let drive = text.as_bytes().get(2) == Some(&b':') && text.starts_with('/');
    Some(PathBuf::from(if drive { &text[1..] } else { text.as_str() }))
}

/// The address of a file.
pub(super) fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let coded = escapes::escaped(&text, |b| b.is_ascii_alphanumeric() || b"-_.~/".contains(&b));
    format!("file://{}{coded}", if coded.starts_with('/') { "" } else { "/" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_as_editors_do() {
        let source = SourceFile::new("a.md", "a\u{f6}\u{1f600}b\r\nc");
        assert_eq!(offset(&source, 0, 2), 3);
        assert_eq!(offset(&source, 0, 4), 7);
        assert_eq!(offset(&source, 0, 99), 8);
        assert_eq!(offset(&source, 1, 0), 10);
        assert_eq!(offset(&source, 9, 0), source.text.len());
        let range = range(&source, 7..99);
        assert_eq!(range["start"], json!({ "line": 0, "character": 4 }));
        assert_eq!(range["end"], json!({ "line": 1, "character": 1 }));
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
