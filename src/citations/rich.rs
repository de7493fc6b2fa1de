//! Texts of bibliographies with their marks (`<i>`, `<sup>`, quotation marks) to parts, and runs of the
//! model likewise.

use super::node::{Node, Wrap};
use super::sheet::{Face, Vertical};
use crate::model::{Inline, InlineKind};
use crate::source::Span;

/// What opens a formula of TeX in a text, up to the end of the span.
pub(super) const MATH: &str = "<span class=\"math\">";
/// And what closes it.
const END: &str = "</span>";

/// What opens something, and what closes it.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    Mark(&'static str),
    Quote(&'static str),
}

/// A text taken apart up to a place: what is open, with the parts since.
struct Level {
    open: Option<Open>,
    wrap: Wrap,
    /// As it stands in the text, if nothing closes it.
    opener: String,
    children: Vec<Node>,
}

/// The parts of a text.
pub(super) fn read(text: &str) -> Vec<Node> {
    let mut levels =
        vec![Level { open: None, wrap: Wrap::default(), opener: String::new(), children: vec![] }];
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let before = text[..at].chars().next_back();
        let step = formula(rest, &mut levels)
            .or_else(|| tag(rest, &mut levels))
            .or_else(|| quote(rest, before, &mut levels))
            .unwrap_or_else(|| {
                let c = rest.chars().next().unwrap_or(' ');
                let shown = if c == '\'' { '\u{2019}' } else { c };
                push(&mut levels, shown);
                c.len_utf8()
            });
        at += step;
    }
    while levels.len() > 1 {
        abandon(&mut levels);
    }
    levels.pop().map(|level| level.children).unwrap_or_default()
}

fn push(levels: &mut [Level], c: char) {
    let Some(level) = levels.last_mut() else { return };
    match level.children.last_mut() {
        Some(Node::Text(text)) => text.push(c),
        _ => level.children.push(Node::Text(c.to_string())),
    }
}

fn push_text(level: &mut Level, text: &str) {
    match level.children.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ if text.is_empty() => {}
        _ => level.children.push(Node::Text(text.to_owned())),
    }
}

/// What was opened is not closed: its mark is a text.
fn abandon(levels: &mut Vec<Level>) {
    let Some(level) = levels.pop() else { return };
    let Some(outer) = levels.last_mut() else { return };
    let opener = if level.opener == "'" { "\u{2019}" } else { level.opener.as_str() };
    push_text(outer, opener);
    for child in level.children {
        match child {
            Node::Text(text) => push_text(outer, &text),
            other => outer.children.push(other),
        }
    }
}

/// Closes the innermost level.
fn close(levels: &mut Vec<Level>) {
    let Some(level) = levels.pop() else { return };
    let Some(outer) = levels.last_mut() else { return };
    let wrap = Wrap { children: level.children, from_text: true, ..level.wrap };
    outer.children.push(Node::Wrap(Box::new(wrap)));
}

/// A formula at the beginning of the text: its length.
fn formula(rest: &str, levels: &mut [Level]) -> Option<usize> {
    let (tex, _) = rest.strip_prefix(MATH)?.split_once(END)?;
    let kind = InlineKind::Math(tex.to_owned());
    levels.last_mut()?.children.push(Node::Inline(Inline { span: Span::NONE, kind }));
    Some(MATH.len() + tex.len() + END.len())
}

/// A tag at the beginning of the text: its length.
fn tag(rest: &str, levels: &mut Vec<Level>) -> Option<usize> {
    if !rest.starts_with('<') {
        return None;
    }
    let face = Face::default();
    let open: [(&str, &'static str, Wrap); 9] = [
        ("<i>", "</i>", of(Face { italic: Some(true), ..face })),
        ("<b>", "</b>", of(Face { bold: Some(true), ..face })),
        ("<sc>", "</sc>", of(Face { caps: Some(true), ..face })),
        ("<sup>", "</sup>", of(Face { vertical: Some(Vertical::Super), ..face })),
        ("<sub>", "</sub>", of(Face { vertical: Some(Vertical::Sub), ..face })),
        (
            "<span style=\"font-variant:small-caps;\">",
            "</span>",
            of(Face { caps: Some(true), ..face }),
        ),
        (
            "<span style=\"font-variant: small-caps;\">",
            "</span>",
            of(Face { caps: Some(true), ..face }),
        ),
        ("<span class=\"nodecor\">", "</span>", Wrap { plain_face: true, ..Wrap::default() }),
        ("<span class=\"nocase\">", "</span>", Wrap { fixed_case: true, ..Wrap::default() }),
    ];
    for (tag, closer, wrap) in open {
        if rest.starts_with(tag) && rest.contains(closer) {
            let open = Some(Open::Mark(closer));
            levels.push(Level { open, wrap, opener: tag.to_owned(), children: Vec::new() });
            return Some(tag.len());
        }
    }
    let at = levels.iter().rposition(
        |level| matches!(&level.open, Some(Open::Mark(closer)) if rest.starts_with(closer)),
    )?;
    let length = rest.find('>')? + 1;
    while levels.len() > at + 1 {
        abandon(levels);
    }
    close(levels);
    Some(length)
}

fn of(face: Face) -> Wrap {
    Wrap { face, ..Wrap::default() }
}

/// A quotation mark at the beginning of the text: its length.
fn quote(rest: &str, before: Option<char>, levels: &mut Vec<Level>) -> Option<usize> {
    let first = rest.chars().next()?;
    let (pairs, length): (&[(char, &'static str)], usize) = (
        &[
            ('"', "\""),
            ('\'', "'"),
            ('\u{201c}', "\u{201d}"),
            ('\u{2018}', "\u{2019}"),
            ('\u{ab}', "\u{bb}"),
            ('\u{201e}', "\u{201c}"),
        ],
        first.len_utf8(),
    );
    let after = rest[length..].chars().next();
    let inner = levels.iter().rposition(|level| match &level.open {
        Some(Open::Quote(closer)) => rest.starts_with(closer),
        _ => false,
    });
    let lettered = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if let Some(at) = inner {
        let apostrophe = matches!(first, '\'' | '\u{2019}') && lettered(before) && lettered(after);
        if !apostrophe && before.is_some_and(|c| !c.is_whitespace()) {
            while levels.len() > at + 1 {
                abandon(levels);
            }
            close(levels);
            return Some(length);
        }
    }
    let closer = pairs.iter().find(|(open, _)| *open == first).map(|(_, closer)| *closer)?;
    let starts = before.is_none_or(|c| {
        c.is_whitespace() || "([{<>/\u{2014}\u{2013}-\"'\u{201c}\u{2018}\u{ab}".contains(c)
    });
    let goes_on = after.is_some_and(|c| !c.is_whitespace());
    if !(starts && goes_on && closes_later(&rest[length..], closer)) {
        return None;
    }
    let single = first == '\u{2018}';
    let wrap = Wrap { quotes: true, single, ..Wrap::default() };
    let open = Some(Open::Quote(closer));
    levels.push(Level { open, wrap, opener: first.to_string(), children: Vec::new() });
    Some(length)
}

/// Whether a quotation mark that closes stands in the text.
fn closes_later(text: &str, closer: &str) -> bool {
    text.match_indices(closer).any(|(at, mark)| {
        let before = text[..at].chars().next_back();
        let after = text[at + mark.len()..].chars().next();
        let ends = after.is_none_or(|c| !c.is_alphanumeric());
        ends && before.is_some_and(|c| !c.is_whitespace())
    })
}

/// Runs of the model as parts.
pub(super) fn of_inlines(inlines: &[Inline]) -> Vec<Node> {
    let face = Face::default();
    inlines
        .iter()
        .map(|inline| match &inline.kind {
            InlineKind::Text(text) => Node::Text(text.clone()),
            InlineKind::SoftBreak => Node::Text(" ".to_owned()),
            InlineKind::Emph(inner) => faced(Face { italic: Some(true), ..face }, inner),
            InlineKind::Strong(inner) => faced(Face { bold: Some(true), ..face }, inner),
            InlineKind::Super(inner) => {
                faced(Face { vertical: Some(Vertical::Super), ..face }, inner)
            }
            InlineKind::Sub(inner) => faced(Face { vertical: Some(Vertical::Sub), ..face }, inner),
            _ => Node::Inline(inline.clone()),
        })
        .collect()
}

fn faced(face: Face, inner: &[Inline]) -> Node {
    let children = of_inlines(inner);
    Node::Wrap(Box::new(Wrap { face, from_text: true, children, ..Wrap::default() }))
}
