//! What stands around a paragraph in the source: the lines that it takes, and what begins them.

use super::Patcher;
use crate::exchange::units::*;
use crate::source::{FileId, Span};

impl Patcher<'_> {
    /// Where the line of a byte begins.
    pub(super) fn line_start(&self, file: FileId, at: usize) -> usize {
        let before = self.text(file).get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |n| n + 1)
    }

    /// Where the line of a byte ends, before its line feed.
    pub(super) fn line_end(&self, file: FileId, at: usize) -> usize {
        let text = self.text(file);
        let end = text.get(at..).and_then(|t| t.find('\n')).map_or(text.len(), |n| at + n);
        if text.get(..end).is_some_and(|t| t.ends_with('\r')) && end > at { end - 1 } else { end }
    }

    /// What stands before a paragraph's first words in their line.
    pub(in crate::exchange) fn before(&self, span: Span) -> &str {
        let start = self.line_start(span.file, span.start as usize);
        self.text(span.file).get(start..span.start as usize).unwrap_or_default()
    }

    /// What begins a further line of a paragraph: marks of quotations, and indents.
    pub(super) fn prefix(&self, para: &Para) -> String {
        if para.role == Role::Note && self.before(para.block).contains("]:") {
            return "    ".to_owned();
        }
        let blank = |c: char| if c == '>' || c == '\t' { c } else { ' ' };
        // Each line of a line block has its bar.
        if para.role == Role::Verse
            && let Some((before, _)) = self.before(para.block).split_once('|')
        {
            return before.chars().map(blank).chain("| ".chars()).collect();
        }
        if matches!(para.role, Role::Heading(_) | Role::Part) {
            let before = self.before(para.block);
            return before.trim_end_matches(['#', ' ']).chars().map(blank).collect();
        }
        self.before(para.block).chars().map(blank).collect()
    }

    /// Whether the lines of a paragraph begin with bars, as those of a line block do.
    pub(super) fn has_bars(&self, para: &Para) -> bool {
        para.role == Role::Verse && self.before(para.block).contains('|')
    }

    /// Where the lines of a paragraph end: attributes behind it, the line below a heading, and the
    /// caption below a table are its own.
    pub(in crate::exchange) fn last_line_end(&self, para: &Para) -> usize {
        let file = para.block.file;
        let text = self.text(file);
        let last = (para.block.end as usize).max(para.block.start as usize + 1) - 1;
        let mut end = self.line_end(file, text.floor_char_boundary(last));
        loop {
            let next = end + text[end..].find('\n').map_or(text.len() - end, |n| n + 1);
            let line = text[next..].split('\n').next().unwrap_or_default().trim();
            let under = !line.is_empty()
                && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
                && matches!(para.role, Role::Heading(_) | Role::Part);
            let attributes =
                line.starts_with('{') && line.ends_with('}') && !line.starts_with("{{");
            if next >= text.len() || !(under || attributes) {
                break;
            }
            end = self.line_end(file, next);
        }
        if matches!(para.role, Role::Table | Role::Caption | Role::Cell) {
            let rest = &text[end..];
            let words = rest.trim_start_matches(['\n', '\r', ' ']);
            if words.starts_with(": ") {
                end = self.line_end(file, end + (rest.len() - words.len()));
            }
        }
        end
    }

    /// The whole lines of some bytes, for taking them out: with the blank lines behind where there are
    /// some before, so that one row of them is left.
    pub(in crate::exchange) fn whole_lines(
        &self,
        file: FileId,
        start: usize,
        end: usize,
    ) -> (usize, usize) {
        let text = self.text(file);
        let blank = |line: &str| line.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'>'));
        let start = self.line_start(file, start);
        let mut end = end + text[end..].find('\n').map_or(text.len() - end, |n| n + 1);
        if end >= text.len() {
            // At the end of a file the blank lines before go too.
            let kept = text[..start].trim_end_matches([' ', '\t', '\r', '\n', '>']);
            let ends = text[kept.len()..].find('\n').map_or(start, |n| kept.len() + n + 1);
            return (ends.min(start), text.len());
        }
        let above = text[..start].strip_suffix('\n').map(|t| t.rsplit('\n').next().unwrap_or(""));
        let deep = |line: &str| line.bytes().filter(|b| *b == b'>').count();
        let below = text[end..].split('\n').next().unwrap_or_default();
        // The last of a quotation goes with the sign in the blank line before it.
        if let Some(above) = above.filter(|a| blank(a) && deep(a) > deep(below)) {
            return (start - above.len() - 1, end);
        }
        if above.is_none_or(blank) {
            while end < text.len() {
                let line = text[end..].split('\n').next().unwrap_or_default();
                if !blank(line) {
                    break;
                }
                end = (end + line.len() + 1).min(text.len());
            }
        }
        (start, end)
    }
}
