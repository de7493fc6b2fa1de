//! Diagnostics as people read them on a terminal: source line, caret, help.

use super::gather::{self, Counted, Gathered};
use super::visible::is_obeyed;
use super::{Diagnostic, Diagnostics, Severity, count, visible};
use crate::source::{SourceFile, Sources};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// Longest excerpt of a line that is shown, in bytes: some paragraphs are one line of 10 kB.
const MAX_EXCERPT: usize = 400;
/// Longest stretch of a line before the place that is shown, in bytes: more than a screen is wide.
const MAX_BEFORE: usize = 1200;

/// All diagnostics as text for a terminal or a pipe, in the order they have, each followed by a
/// blank line. `color` adds terminal styles.
pub fn text(diags: &Diagnostics, sources: &Sources, color: bool) -> String {
    // Without links: the pages of the codes are in the program (`recto explain`), not on the web.
    let renderer = if color { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    let mut out = String::new();
    for d in diags.iter() {
        out.push_str(&one(d, &d.message, None, sources, &renderer));
        out.push_str("\n\n");
    }
    out
}

/// The same with what is said of many places told once, and of what is said too often the first few.
pub fn gathered(diags: &Diagnostics, sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    let shown = gather::gather(diags);
    let mut out = String::new();
    for message in &shown.messages {
        out.push_str(&of_places(message, sources, &renderer));
        out.push_str("\n\n");
    }
    for counted in &shown.counted {
        out.push_str(&beyond(counted, sources, &renderer));
        out.push_str("\n\n");
    }
    out
}

/// A message that is said of several places.
fn of_places(message: &Gathered, sources: &Sources, renderer: &Renderer) -> String {
    let d = message.first;
    if message.others.is_empty() {
        return one(d, &d.message, None, sources, renderer);
    }
    let title = format!("{}; first here, {} in all", d.gist(), message.times());
    one(d, &title, message.places(sources), sources, renderer)
}

/// The line for what is only counted.
fn beyond(counted: &Counted, sources: &Sources, renderer: &Renderer) -> String {
    let first = gather::place(counted.first, sources);
    let at = first.map(|at| format!(", first at {}", visible(&at))).unwrap_or_default();
    let text = format!("{} more like the above{at}", count(counted.number, "message"));
    let title = level(counted.severity).primary_title(text).id(counted.code.name());
    let help = format!(
        "`--verbose` shows each; `[lint] allow = [\"{}\"]` in recto.toml none",
        counted.code
    );
    let mut group = Group::with_title(title);
    if counted.severity == Severity::Warning {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

/// A message in these words, with a note below it.
fn one(
    d: &Diagnostic,
    message: &str,
    note: Option<String>,
    sources: &Sources,
    renderer: &Renderer,
) -> String {
    let title = level(d.severity).primary_title(visible(message)).id(d.code.name());
    let mut group = Group::with_title(title);
    if let Some(place) = d.file().and_then(|f| sources.get(f)) {
        let excerpt = Excerpt::of(place, d.span.start as usize, d.span.end as usize);
        let caret = AnnotationKind::Primary.span(excerpt.range.clone());
        let path = visible(&place.path).into_owned();
        let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).annotation(caret);
        group = match excerpt.column {
            None => group.element(snippet.path(path)),
            Some(column) => {
                let origin = Origin::path(path);
                group.element(origin.line(excerpt.line).char_column(column)).element(snippet)
            }
        };
    }
    if let Some(note) = &note {
        group = group.element(Level::NOTE.message(visible(note)));
    }
    if let Some(help) = &d.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    // Between a place and a text that are given apart the renderer draws an ellipsis.
    let drawn = renderer.render(&[group]);
    drawn.split_inclusive('\n').filter(|line| !is_ellipsis(line)).collect()
}

/// Whether a line holds nothing but `:::`, colours left aside.
fn is_ellipsis(line: &str) -> bool {
    let mut words = line.split('\u{1b}');
    let first = words.next().unwrap_or_default();
    let rest = words.filter_map(|part| part.split_once('m')).map(|(_, words)| words);
    let bare: String = std::iter::once(first).chain(rest).collect();
    bare.trim() == ":::"
}

/// The line that a span begins in, and the part of the span that is on it.
struct Excerpt {
    text: String,
    line: usize,
    range: Range<usize>,
    /// The column of the span, where the text is not its line from the beginning.
    column: Option<usize>,
}

impl Excerpt {
    fn of(file: &SourceFile, start: usize, end: usize) -> Excerpt {
        let text = &file.text;
        let floor = |at: usize| text.floor_char_boundary(at);
        let start = floor(start);
        let end = floor(end).max(start);
        let line = file.line(start);
        let Range { start: line_start, end: line_end } = file.line_range(line);
        let shown_end = floor(line_end.min(line_start.max(start) + MAX_EXCERPT));
        // Of a line of any length only the stretch around the place is gone through.
        let far = start.saturating_sub(MAX_BEFORE) > line_start;
        let column = far.then(|| file.line_col(start).1);
        let line_start = if far { floor(start - MAX_BEFORE) } else { line_start };
        let shown = text[line_start..shown_end.max(start)].trim_end_matches('\r');
        let first = (start - line_start).min(shown.len());
        let mut last = end.min(line_end).saturating_sub(line_start).clamp(first, shown.len());
        // An empty place is shown by one caret.
        if last == first {
            last += shown[first..].chars().next().map_or(0, char::len_utf8);
        }
        Excerpt { text: clean(shown), line, range: first..last, column }
    }
}

/// A line without characters that a terminal obeys; each gives way to one as long, for the caret's
/// sake.
fn clean(line: &str) -> String {
    line.chars()
        .map(|c| match c.len_utf8() {
            _ if !is_obeyed(c) || c == '\t' => c,
            1 => '?',
            2 => '\u{bf}',
            _ => '\u{fffd}',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::render::json_lines;
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    fn sample(text: &str, start: usize, end: usize) -> (Diagnostics, Sources) {
        let mut sources = Sources::default();
        let file = sources.add("a/b.md", text);
        let mut diags = Diagnostics::new();
        let span = Span::new(file, start, end);
        diags
            .push(Diagnostic::error(Code::MISSING_FILE, span, "there is no file").help("write it"));
        (diags, sources)
    }

    #[test]
    fn shows_line_caret_and_help() {
        let (diags, sources) = sample("one\ntwö drei\nfour", 9, 13);
        let text = text(&diags, &sources, false);
        assert!(text.starts_with("error[missing-file]: there is no file"), "{text}");
        assert!(text.contains("a/b.md:2:5"), "{text}");
        assert!(text.contains("2 | twö drei"), "{text}");
        assert!(text.contains("^^^^"), "{text}");
        assert!(text.contains("help: write it"), "{text}");
        assert!(!text.contains('\u{1b}') && !text.contains("four"), "{text}");
    }

    #[test]
    fn any_span_can_be_shown() {
        let source = "ä\u{7}\r\n\r\nlast\n";
        for start in 0..source.len() + 3 {
            for end in start..source.len() + 3 {
                let (diags, sources) = sample(source, start, end);
                for color in [true, false] {
                    assert!(text(&diags, &sources, color).contains("a/b.md:"));
                }
                json_lines(&diags, &sources);
            }
        }
        let (diags, sources) = sample("", 0, 0);
        assert!(text(&diags, &sources, false).contains("a/b.md:1:1"));
    }

    #[test]
    fn long_lines_are_cut() {
        let (diags, sources) = sample(&"word ".repeat(10_000), 3, 4);
        assert!(text(&diags, &sources, false).len() < 3000);
        let (diags, sources) = sample(&"wörd ".repeat(10_000), 40_001, 40_900);
        let shown = text(&diags, &sources, false);
        assert!(shown.contains("--> a/b.md:1:33335\n") && shown.len() < 3000, "{shown}");
        // The same picture, whether the line is gone through from its beginning or not.
        let near = "word ".repeat(100);
        let picture = |line: &str, at: usize| {
            let (diags, sources) = sample(line, at, at + 4);
            let shown = text(&diags, &sources, false);
            shown.lines().skip(2).map(str::to_owned).collect::<Vec<_>>()
        };
        let far = format!("{}{near}", "word ".repeat(1000));
        let deep = format!("{}{near}", "word ".repeat(200));
        assert_eq!(picture(&far, 5250), picture(&deep, 1150));
    }

    #[test]
    fn nothing_in_a_message_forges_a_line() {
        let bad = "x\nerror: y\u{1b}[2J\u{9b}\u{202e}\u{2028}";
        let mut sources = Sources::default();
        let file = sources.add(format!("a{bad}.md"), format!("one {bad}"));
        let mut diags = Diagnostics::new();
        diags.push(Diagnostic::error(Code::MISSING_FILE, Span::new(file, 0, 3), bad).help(bad));
        for color in [true, false] {
            let text = text(&diags, &sources, color);
            assert!(!text.contains('\u{9b}') && !text.contains('\u{202e}'), "{text}");
            assert!(!text.contains("\u{1b}[2J") && !text.contains('\u{2028}'), "{text}");
            assert!(!text.lines().any(|l| l.starts_with("error: y")), "{text}");
        }
        // Machines get what is there.
        let value: serde_json::Value =
            serde_json::from_str(json_lines(&diags, &sources).trim()).unwrap();
        assert_eq!(value["message"], bad);
        let (diags, sources) = sample("a\u{85}b\u{2028}c d\n", 0, 1);
        assert!(text(&diags, &sources, false).contains("a\u{bf}b\u{fffd}c d"));
    }

    #[test]
    fn no_sign_moves_the_cursor() {
        let mut diags = Diagnostics::new();
        diags.push(Diagnostic::warning(Code::NO_TITLE, Span::NONE, "no\u{1b}[31m place"));
        let sources = Sources::default();
        assert_eq!(text(&diags, &sources, false), "warning[no-title]: no\\u001B[31m place\n\n");
    }
}
