//! Chapter text with its origin: every byte of it knows the file and offset that it came from.
//!
//! Includes and the block pre-pass build new texts out of old ones; the segments travel along, so
//! that a node parsed from the last text still points at the line which the author wrote.

use crate::source::{FileId, Span};

/// A run of text copied unchanged from one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Segment {
    /// First byte in the text.
    out: u32,
    /// The file.
    file: FileId,
    /// First byte in the file.
    src: u32,
    /// Whether the bytes are the file's own; else all of them stand for the byte at `src`.
    verbatim: bool,
}

/// Text with the map to its sources.
#[derive(Debug, Clone, Default, Hash)]
pub(super) struct Text {
    text: String,
    segments: Vec<Segment>,
}

impl Text {
    /// A text for which room is made.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Text { text: String::with_capacity(bytes), segments: Vec::new() }
    }

    /// A text that stands as a whole for one place.
    pub(super) fn generated(text: impl Into<String>, at: Span) -> Self {
        let segment = Segment { out: 0, file: at.file, src: at.start, verbatim: false };
        Text { text: text.into(), segments: vec![segment] }
    }

    /// The characters.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Length in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Appends `piece`, which stands at byte `src` of `file`.
    pub(super) fn push_file(&mut self, piece: &str, file: FileId, src: usize) {
        self.push_segment(Segment { out: self.end(), file, src: src as u32, verbatim: true });
        self.text.push_str(piece);
    }

    /// Appends text that is in no file, for the place `at`.
    pub(super) fn push_generated(&mut self, piece: &str, at: Span) {
        let segment = Segment { out: self.end(), file: at.file, src: at.start, verbatim: false };
        self.push_segment(segment);
        self.text.push_str(piece);
    }

    /// Appends a range of another text with its origin.
    pub(super) fn push_range(&mut self, from: &Text, start: usize, end: usize) {
        if start >= end {
            return;
        }
        let mut index = from.index(start);
        let shift = self.end();
        while let Some(s) = from.segments.get(index).filter(|s| (s.out as usize) < end) {
            let skipped = (start as u32).saturating_sub(s.out);
            let src = if s.verbatim { s.src + skipped } else { s.src };
            self.push_segment(Segment {
                out: shift + s.out.max(start as u32) - start as u32,
                src,
                ..*s
            });
            index += 1;
        }
        self.text.push_str(&from.text[start..end]);
    }

    /// The source of a range of this text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let (Some(a), Some(b)) = (self.origin(start), self.origin(end.max(start + 1) - 1)) else {
            return Span::NONE;
        };
        let len = end.saturating_sub(start);
        // A range over several files is shown at its beginning.
        if a.0 != b.0 || b.1 < a.1 {
            return Span::new(a.0, a.1, a.1 + len.min(1));
        }
        Span::new(a.0, a.1, if end > start { b.1 + 1 } else { a.1 })
    }

    /// File and offset of one byte.
    fn origin(&self, at: usize) -> Option<(FileId, usize)> {
        let s = self.segments.get(self.index(at))?;
        let inside = if s.verbatim { at.saturating_sub(s.out as usize) } else { 0 };
        Some((s.file, s.src as usize + inside))
    }

    /// Index of the segment that holds a byte.
    fn index(&self, at: usize) -> usize {
        self.segments.partition_point(|s| s.out as usize <= at).saturating_sub(1)
    }

    fn end(&self) -> u32 {
        self.text.len() as u32
    }

    fn push_segment(&mut self, new: Segment) {
        if let Some(last) = self.segments.last_mut() {
            if last.out == new.out {
                *last = new;
                return;
            }
            let continues = last.verbatim
                && new.verbatim
                && last.file == new.file
                && last.src + (new.out - last.out) == new.src;
            if continues {
                return;
            }
        }
        self.segments.push(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_survive_two_passes() {
        let (a, b) = (FileId(0), FileId(1));
        let mut first = Text::default();
        first.push_file("one ", a, 0);
        first.push_file("included", b, 10);
        first.push_file(" three", a, 20);
        let mut second = Text::default();
        second.push_range(&first, 2, 6);
        second.push_generated("<>", first.span(6, 7));
        second.push_range(&first, 8, first.len());
        assert_eq!(second.as_str(), "e in<>uded three");
        assert_eq!(second.span(0, 2), Span::new(a, 2, 4));
        assert_eq!(second.span(2, 4), Span::new(b, 10, 12));
        assert_eq!(second.span(4, 6), Span::new(b, 12, 13));
        assert_eq!(second.span(6, 10), Span::new(b, 14, 18));
        assert_eq!(second.span(11, 16), Span::new(a, 21, 26));
        assert_eq!(second.span(0, 16).file, a);
    }

    #[test]
    fn an_empty_text_has_no_place() {
        assert_eq!(Text::default().span(0, 0), Span::NONE);
    }
}
