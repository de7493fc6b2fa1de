//! Source files and positions in them.
//!
//! Every node of the book model carries a [`Span`], so that a diagnostic, wherever it is found,
//! can show the line that the author wrote.

use crate::files::Files;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Index of a file in [`Sources`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct FileId(pub u32);

impl FileId {
    /// The id of text that no file holds (generated pages).
    pub const NONE: FileId = FileId(u32::MAX);
}

/// A half-open range of bytes in one source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of generated text.
    pub const NONE: Span = Span { file: FileId::NONE, start: 0, end: 0 };

    /// A span in `file` from byte `start` to byte `end`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Span { file, start: start as u32, end: end.max(start) as u32 }
    }

    /// Whether another one begins in it.
    pub fn holds(self, other: Span) -> bool {
        self.file == other.file && (self.start..self.end).contains(&other.start)
    }

    /// Whether the span points into a file.
    pub fn is_some(self) -> bool {
        self.file != FileId::NONE
    }

    /// The smallest span that covers both; `self` where the files differ.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return if self.is_some() { self } else { other };
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl Default for Span {
    fn default() -> Self {
        Span::NONE
    }
}

/// One file as read from disk.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to the project folder, with forward slashes: what messages show.
    pub path: String,
    /// The text, valid UTF-8 (a byte order mark removed, line ends kept).
    pub text: Arc<str>,
    /// Nothing had to be told of it when it was read.
    sound: bool,
    /// Where its lines begin, found when first asked for: thousands of messages ask.
    lines: OnceLock<Vec<usize>>,
    /// How many characters begin before each [`STEP`]th byte: many messages may stand in one long line.
    characters: OnceLock<Vec<usize>>,
}

/// Bytes between the places whose characters are counted once.
const STEP: usize = 1024;

impl SourceFile {
    /// A text that is at hand, with its path.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> SourceFile {
        let (lines, characters) = (OnceLock::new(), OnceLock::new());
        SourceFile { path: path.into(), text: text.into(), sound: false, lines, characters }
    }

    /// The line, from 1, in which a byte offset stands.
    pub fn line(&self, offset: usize) -> usize {
        self.begins().partition_point(|begin| *begin <= offset)
    }

    /// The bytes of a line, from 1, without its line feed; nothing behind the last.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let begins = self.begins();
        let start = begins.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = begins.get(line).map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }

    fn begins(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        })
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, at: usize) -> usize {
        let count = |bytes: &[u8]| bytes.iter().filter(|b| **b & 0xc0 != 0x80).count();
        let bytes = self.text.as_bytes();
        let steps = self.characters.get_or_init(|| {
            let mut sum = 0;
            let before = |chunk| {
                let here = sum;
                sum += count(chunk);
                here
            };
            bytes.chunks(STEP).map(before).collect()
        });
        match steps.get(at / STEP) {
            Some(before) => before + count(&bytes[at / STEP * STEP..at]),
            // The text ends where a step does.
            None => steps.last().map_or(0, |last| last + count(&bytes[(at / STEP - 1) * STEP..at])),
        }
    }

    /// Line and column of a byte offset, both from 1; the column counts characters.
    pub fn line_col(&self, offset: usize) -> (usize, usize) {
        let at = self.text.floor_char_boundary(offset);
        let line = self.line(at);
        let start = self.line_range(line).start;
        (line, self.characters_before(at) - self.characters_before(start) + 1)
    }
}

/// All files of one build, in the order in which they were first read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Where the book's files lie.
    pub files: Files,
    texts: Vec<SourceFile>,
    ids: FxHashMap<String, FileId>,
    /// Sound texts that were taken out, by their paths: they need not be read again.
    before: FxHashMap<String, SourceFile>,
}

impl Sources {
    /// An empty set of texts of the book with these files.
    pub fn new(files: Files) -> Self {
        Sources { files, ..Sources::default() }
    }

    /// Adds a file's text and returns its id. A path has one id for ever: a text that is added
    /// again takes the place of the one before, so that what points into other files stays true.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let (path, text) = (path.into(), text.into());
        if let Some(id) = self.ids.get(&path) {
            let known = &mut self.texts[id.0 as usize];
            if known.text != text {
                *known = SourceFile::new(path, text);
            }
            return *id;
        }
        self.push(SourceFile::new(path, text))
    }

    fn push(&mut self, file: SourceFile) -> FileId {
        let id = FileId(self.texts.len() as u32);
        self.ids.insert(file.path.clone(), id);
        self.texts.push(file);
        id
    }

    /// Says of a file that nothing had to be told of it when it was read.
    pub fn mark_sound(&mut self, id: FileId) {
        if let Some(file) = self.texts.get_mut(id.0 as usize) {
            file.sound = true;
        }
    }

    /// Adds the text that the file at a path had before texts were taken out, if it was sound and
    /// has not changed since.
    pub fn add_again(&mut self, path: &str) -> Option<FileId> {
        let file = self.before.remove(path).filter(|_| !self.ids.contains_key(path))?;
        Some(self.push(file))
    }

    /// Takes out all texts but the first ones, since the file at `changed` is another one now: what
    /// is read next gets the ids behind those.
    pub fn forget_behind(&mut self, first: usize, changed: &str) {
        let first = first.min(self.texts.len());
        let out = self.texts.drain(first..).filter(|f| f.sound);
        self.before.extend(out.map(|f| (f.path.clone(), f)));
        self.before.remove(changed);
        self.ids.retain(|_, id| (id.0 as usize) < first);
    }

    /// The file with this id, if it is one.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.texts.get(id.0 as usize)
    }

    /// The id of a project-relative path already added.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.ids.get(path).copied()
    }

    /// The same as a folder sees them in which the book's lies at `path`.
    #[cfg(feature = "cli")]
    pub(crate) fn seen_from(&self, path: &str) -> Sources {
        let mut seen = self.clone();
        let from = format!("{path}/.");
        for file in &mut seen.texts {
            file.path = crate::files::beside(&from, &file.path);
        }
        seen.ids = seen.texts.iter().zip(0..).map(|(f, id)| (f.path.clone(), FileId(id))).collect();
        seen
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.texts.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }
}

/// A place in the book's text: a block and an offset in the block's flat text.
///
/// Pages record the place at which they begin, the EPUB writer puts its page-break marks there,
/// diagnostics map it back to a source line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Index of the chapter in [`crate::model::Book::chapters`].
    pub chapter: u32,
    /// The block's id, unique in the chapter; `None` is the chapter's beginning, its title.
    pub block: Option<u32>,
    /// Byte offset in the block's flat text ([`crate::model::flat_text`]).
    pub offset: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_count_characters() {
        let mut sources = Sources::default();
        let text = format!("a\n{}", "\u{e4}b".repeat(1500));
        let id = sources.add("a.md", text.as_str());
        let file = sources.get(id).expect("added");
        for at in (2..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            assert_eq!(file.line_col(at), (2, text[2..at].chars().count() + 1), "{at}");
        }
        let id = sources.add("b.md", "x".repeat(2 * STEP));
        assert_eq!(sources.get(id).expect("added").line_col(2 * STEP), (1, 2 * STEP + 1));
    }

    #[test]
    fn places_have_lines_and_columns() {
        let mut sources = Sources::default();
        let id = sources.add("a.md", "one\r\nzw\u{f6}lf\n\nend");
        let file = sources.get(id).expect("added");
        let places =
            [(0, (1, 1)), (4, (1, 5)), (5, (2, 1)), (9, (2, 4)), (12, (3, 1)), (13, (4, 1))];
        for (at, place) in places {
            assert_eq!(file.line_col(at), place, "{at}");
        }
        assert_eq!(file.line_col(99), (4, 4));
        assert_eq!((file.line(0), file.line(11), file.line(13)), (1, 2, 4));
        let lines: Vec<_> = (1..6).map(|n| file.line_range(n)).collect();
        assert_eq!(lines, [0..4, 5..11, 12..12, 13..16, 16..16]);
    }
}
