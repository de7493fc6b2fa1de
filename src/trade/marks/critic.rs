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
            !crosses && words(*span, sources).is_some_and(is_whole)
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

/// Whether words can be marked as a whole: no sign in them belongs to one outside, and no block begins within.
fn is_whole(words: &str) -> bool {
    let even = |sign: char| words.matches(sign).count().is_multiple_of(2);
    let closed = |open: char, close: char| {
        let depth = words.chars().try_fold(0usize, |depth, c| match c {
            c if c == open => Some(depth + 1),
            c if c == close => depth.checked_sub(1),
            _ => Some(depth),
        });
        depth == Some(0)
    };
    let links = words.match_indices("](").all(|(at, _)| words[at..].contains(')'));
    let begins = |line: &str| {
        let line = line.trim_start_matches([' ', '>']);
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        line.is_empty()
            || line.starts_with(['-', '+', '#', '|', ':', '`'])
            || line.starts_with("* ")
            || number.len() < line.len() && number.starts_with(['.', ')'])
    };
    ['*', '_', '`', '$'].into_iter().all(even)
        && closed('[', ']')
        && closed('{', '}')
        && links
        && !words.lines().skip(1).any(begins)
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

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn words_are_marked_that_are_whole() {
        for words in [
            "",
            "mill",
            "old *mill*, and",
            "a [link](b.md) on",
            "two\nlines",
            "wide `x` \u{2013} 3. x",
        ] {
            assert!(is_whole(words), "{words}");
        }
        for words in [
            "mill*, and so",
            "long](url) enough",
            "same* paragraph.",
            "wit\n- Another with fish",
            "end.\n\nNext",
            "x\n12. y",
            "[words",
        ] {
            assert!(!is_whole(words), "{words}");
        }
    }
}
