//! What has changed in the text as changes of the source: only what stands for changed words is touched.

mod blocks;
mod carry;
mod lines;
mod lists;
mod looks;
mod place;
mod put;
mod restyle;
mod still;
mod text;
mod within;

pub(super) use carry::Taken;
pub(super) use place::{Goes, Home};

use super::markup::{New, Typed, Words};
use super::meanwhile::Flow;
use super::units::*;
use crate::import::docx::styles::Sort;
use crate::source::{FileId, Sources, Span};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What takes the place of some bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) file: FileId,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

impl Splice {
    /// Takes what stands at a place out.
    pub(super) fn out(at: Span) -> Splice {
        Splice::cut(at.file, at.start as usize, at.end as usize)
    }

    /// Takes some bytes out.
    pub(super) fn cut(file: FileId, start: usize, end: usize) -> Splice {
        Splice { file, start, end, text: String::new() }
    }

    /// Puts words in before a byte.
    pub(super) fn put(file: FileId, at: usize, text: impl Into<String>) -> Splice {
        Splice { file, start: at, end: at, text: text.into() }
    }
}

/// A line of new text: what goes on in a paragraph, or is one.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) units: Vec<New>,
    pub(super) sort: Sort,
    /// It is an item of a list of this depth.
    pub(super) item: Option<usize>,
    /// What its style says that it is, where Markdown has it.
    pub(super) role: Option<Role>,
}

/// What stands around new words: the character before them, and the rest of the line behind them.
#[derive(Debug, Clone, Copy)]
struct Around<'a> {
    file: FileId,
    before: Option<char>,
    after: &'a str,
}

/// Why a change has no place in the source.
pub(super) type Why = &'static str;

/// The words are made by Recto.
pub(super) const COUNTED: Why = "what is counted or made by Recto stands in no chapter file";

/// What makes changes of the source.
pub(super) struct Patcher<'a> {
    pub(super) now: &'a Text,
    pub(super) sources: &'a Sources,
    pub(super) typed: &'a Typed,
    /// What a note that is new says, as Markdown in one line.
    pub(super) note: &'a dyn Fn(&str, FileId) -> String,
    /// The paragraphs that go away from where they are.
    pub(super) leaving: &'a BTreeSet<usize>,
    /// How far behind each paragraph something was put already: in which slot of its gap.
    pub(super) reached: &'a RefCell<BTreeMap<usize, usize>>,
}

impl Patcher<'_> {
    fn text(&self, file: FileId) -> &str {
        self.sources.get(file).map_or("", |f| &f.text)
    }

    /// What stands for new words in a paragraph, and in the place of what stands at some bytes of its file.
    fn inline(&self, units: &[New], base: Look, at: Around, para: &Para) -> String {
        let line_end = match para.role {
            Role::Code => "\n".to_owned(),
            Role::Verse => format!("\n{}", self.prefix(para)),
            // What is one line of the source is broken by a tag.
            Role::Cell | Role::Heading(_) | Role::Part | Role::Term | Role::Caption => {
                "<br>".to_owned()
            }
            _ => format!("\\\n{}", self.prefix(para)),
        };
        let note = |id: &str| (self.note)(id, at.file);
        let words = Words { typed: self.typed, file: at.file, note: &note, line_end: &line_end };
        words.inline(units, base, at.before, at.after)
    }

    /// What stands before and behind some bytes.
    fn around(&self, file: FileId, from: usize, to: usize) -> Around<'_> {
        let text = self.text(file);
        let before = text.get(..from).and_then(|t| t.chars().next_back());
        let after = text.get(to..).and_then(|t| t.split('\n').next()).unwrap_or_default();
        Around { file, before, after }
    }

    /// The splices that put lines in the place of some characters of a row. The first line goes on where
    /// those stood, the others are paragraphs of their own.
    ///
    /// # Errors
    /// Why it can't be.
    pub(super) fn edit(
        &self,
        flow: &Flow,
        old: Range<usize>,
        lines: &[Line],
    ) -> Result<Vec<Splice>, Why> {
        let ends: Vec<usize> = old.clone().filter(|i| flow.units[*i].ch == END).collect();
        let mut out = Vec::new();
        let mut from = old.start;
        let both = ends.len().min(lines.len() - 1);
        // Paragraphs that are there before and after, one by one.
        for (end, line) in ends.iter().zip(lines).take(both) {
            out.extend(self.words(flow, from..*end, &line.units)?);
            from = end + 1;
        }
        let lines = &lines[both..];
        match (ends.len() > both, lines.len() > 1) {
            (true, _) => {
                let ends = &ends[both..];
                out.extend(self.join(flow, from..old.end, ends, &lines[0].units)?);
            }
            (false, true) => out.extend(self.split(flow, from..old.end, lines)?),
            (false, false) => out.extend(self.words(flow, from..old.end, &lines[0].units)?),
        }
        self.still_marks(flow, &mut out);
        Ok(out)
    }
}
