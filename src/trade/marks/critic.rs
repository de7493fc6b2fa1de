//! Marks as CriticMarkup in the text: `{==words==}{>>note<<}`, `{--old--}`, `{++new++}`, `{~~old~>new~~}`.

use super::{Kind, Mark};
use crate::source::{FileId, Sources, Span};

/// The texts of the files with the marks in them, and the indices of the marks that no text has: those without a
/// place, and those that others stand across.
pub(crate) fn proposed(marks: &[Mark], sources: &Sources) -> (Vec<(FileId, String)>, Vec<usize>) {
    let mut placed: Vec<(Span, String)> = Vec::new();
    let mut left = Vec::new();
    for (at, mark) in marks.iter().enumerate() {
        let span = mark.span.filter(|span| {
            let crosses = placed.iter().any(|(other, _)| across(*span, *other));
            !crosses && words(*span, sources).is_some_and(|text| !text.contains("\n\n"))
        });
        match span.and_then(|span| Some((span, markup(mark, words(span, sources)?)))) {
            Some((span, text)) => placed.push((span, text)),
            None => left.push(at),
        }
    }
    placed.sort_by_key(|(span, _)| (span.file, span.start, span.end));
    let mut files: Vec<(FileId, String)> = Vec::new();
    for (span, text) in placed.iter().rev() {
        if files.last().is_none_or(|(file, _)| *file != span.file) {
            let Some(source) = sources.get(span.file) else { continue };
            files.push((span.file, source.text.to_string()));
        }
        if let Some((_, whole)) = files.last_mut() {
            whole.replace_range(span.start as usize..span.end as usize, text);
        }
    }
    files.reverse();
    (files, left)
}

/// Whether two places have a character in common.
fn across(a: Span, b: Span) -> bool {
    let touch = a.start < b.end && b.start < a.end;
    a.file == b.file && (touch || a.start == b.start && a.end == b.end && a.start < a.end)
}

fn words(span: Span, sources: &Sources) -> Option<&str> {
    sources.get(span.file)?.text.get(span.start as usize..span.end as usize)
}

fn markup(mark: &Mark, words: &str) -> String {
    let new = mark.new.as_deref().map(one_line).unwrap_or_default();
    let mut out = match mark.kind {
        Kind::Highlight | Kind::Underline | Kind::Drawing => format!("{{=={words}==}}"),
        Kind::Strikeout => format!("{{--{words}--}}"),
        Kind::Replace => format!("{{~~{words}~>{new}~~}}"),
        Kind::Insert => format!("{{++{new}++}}"),
        // It stands at a word, and says nothing of which.
        Kind::Note => words.to_owned(),
    };
    let said = mark.note.iter().map(|note| (mark.author.as_deref(), note.as_str()));
    let replies = mark.replies.iter().map(|(by, said)| (by.as_deref(), said.as_str()));
    for (by, said) in said.chain(replies) {
        let by = by.map(|by| format!("{}: ", one_line(by))).unwrap_or_default();
        out.push_str(&format!("{{>>{by}{}<<}}", one_line(said)));
    }
    out
}

/// Words in one line, without what would end the mark.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    ["<<}", "++}", "~~}"].iter().fold(line, |line, end| line.replace(end, ""))
}
