//! Signs that other programs read otherwise: `\(` and `\[` around a formula of LaTeX, accents and
//! backticks in the place of apostrophes; and the bracket of a note that nothing closes.

use super::super::dollars::words;
use super::super::inline::{NODE, Run};
use super::super::parse::Parser;
use super::super::text::Text;
use super::inline::Told;
use super::{TICKS, tell};
use crate::diagnostic::Code;
use crate::model::InlineKind;
use std::ops::Range;

/// Longest formula that is looked for the end of, in bytes.
const MAX_FORMULA: usize = 300;

/// Whether the sign at a byte of the flat text stands behind a backslash.
fn is_escaped(run: &Run, text: &str, at: usize) -> bool {
    let raw = run.raw(at);
    run.literal(at) && text.as_bytes().get(..raw).is_some_and(|b| b.ends_with(b"\\"))
}

/// The formula of LaTeX that begins with the escaped bracket at a byte of the flat text.
fn tex_formula(run: &Run, text: &str, at: usize) -> Option<Range<usize>> {
    let flat = run.flat.as_str();
    let closing = match flat.as_bytes()[at] {
        b'(' => ')',
        b'[' => ']',
        _ => return None,
    };
    if !is_escaped(run, text, at) {
        return None;
    }
    let rest = &flat[at + 1..];
    let rest = &rest[..rest.floor_char_boundary(MAX_FORMULA)];
    let ends = rest.match_indices(closing).map(|(end, _)| end);
    let end = ends.into_iter().find(|end| is_escaped(run, text, at + 1 + end))?;
    is_formula(rest[..end].trim(), closing == ')' && at > 0).then_some(at..at + 1 + end + 1)
}

/// Whether these words between escaped brackets can hardly be words. One letter may be a formula
/// or the mark of an item.
fn is_formula(tex: &str, one_letter: bool) -> bool {
    let command = tex
        .match_indices('\\')
        .any(|(at, _)| tex[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()));
    let surely = command || tex.contains(['^', '{']);
    let reckoned = tex.contains(['=', '+', '_', '\u{2212}', '×', '÷', '≤', '≥', '≠', '≈']);
    let spoken = words(tex).iter().any(|w| w.chars().count() > 2);
    let letter = tex.chars().count() == 1 && tex.starts_with(char::is_alphabetic);
    surely || reckoned && !spoken || one_letter && letter
}

/// Whether a byte of the flat text stands in a formula of LaTeX.
pub(super) fn is_in_tex(run: &Run, text: &Text, at: usize) -> bool {
    let from = run.flat.floor_char_boundary(at.saturating_sub(MAX_FORMULA));
    let opening = run.flat[from..at].rmatch_indices(['(', '[']).map(|(open, _)| from + open);
    let mut formulas = opening.filter_map(|open| tex_formula(run, text.as_str(), open));
    formulas.any(|range| range.contains(&at))
}

/// `\(x\)` and `\[x\]`.
pub(super) fn tex_brackets(run: &Run, text: &Text, at: usize) -> Option<Told> {
    let range = tex_formula(run, text.as_str(), at)?;
    // As it is typed: of `\\\\` CommonMark leaves one.
    let typed = run.raw(range.start) + 1..run.raw(range.end - 1).saturating_sub(1);
    let inside = text.as_str().get(typed).unwrap_or_default().trim();
    let (open, close, sign) = match run.flat.as_bytes()[at] {
        b'(' => ("\\(", "\\)", "$"),
        _ => ("\\[", "\\]", "$$"),
    };
    let shown = inside.len() <= 40 && !inside.contains([char::from(NODE), '\n', '`']);
    let inside = if shown { inside } else { "x" };
    let said =
        format!("`{open}` and `{close}` stand around formulas in LaTeX; here they are brackets");
    Some((range, Code::RAW_TEX, said, format!("write `{sign}{inside}{sign}`")))
}

/// `5\\,kg`, `z.\\,B.`: a thin space of TeX, of which CommonMark leaves a comma.
pub(super) fn thin_space(run: &Run, text: &Text, at: usize) -> Option<Told> {
    let flat = run.flat.as_str();
    let before = flat[..at].chars().next_back()?;
    let after = flat[at + 1..].chars().next()?;
    let sign = flat[at..at + 1].to_owned();
    let measure =
        before.is_ascii_digit() && (after.is_alphabetic() || "%\u{b0}\u{b5}".contains(after));
    let short = before == '.' && after.is_alphabetic();
    if !(measure || short) || !is_escaped(run, text.as_str(), at) {
        return None;
    }
    let said = format!("`\\{sign}` is a space of TeX; here it is the sign `{sign}`");
    let help = "write `&#8239;`, a narrow space that does not break, or a space".to_owned();
    Some((at..at + 1, Code::RAW_TEX, said, help))
}

impl Parser<'_> {
    /// `$\\|x\\|$` in a cell of a table: the backslash keeps the bar from ending the cell, so that no norm
    /// is left.
    pub(in super::super) fn bars_in_formula(&mut self, range: &Range<usize>, tex: &str) {
        let typed = &self.src[range.clone()];
        if self.dialect.mdbook || !typed.contains("\\|") || tex.contains("\\|") {
            return;
        }
        let text = format!("`\\|` is a bar in a table: this formula is `{tex}`");
        let help = "write `\\Vert` for the bars of a norm, `\\vert` for single ones";
        tell(&mut self.diags, Code::RAW_TEX, self.text.span(range.start, range.end), text, help);
    }
}

/// An accent that stands for itself, beside a letter: `it´s`.
pub(super) fn accent(flat: &str, at: usize) -> Option<Told> {
    let rest = flat[at..].strip_prefix('\u{b4}')?;
    let before = flat[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let after = rest.starts_with(char::is_alphanumeric);
    let text = "this `´` is an accent without a letter; it is set as it stands".to_owned();
    let help = "an apostrophe or quotation mark is `'`; the sign itself is `&acute;`".to_owned();
    (before || after).then(|| (at..at + '\u{b4}'.len_utf8(), Code::SPACING_ACCENT, text, help))
}

/// Code from within a word to within another one, of which the backticks are apostrophes:
/// ``don`t, won`t``.
pub(super) fn code_in_words(run: &Run, at: usize, node: usize) -> Option<Told> {
    let InlineKind::Code(code) = &run.nodes.get(node)?.inline.kind else { return None };
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let flat = run.flat.as_str();
    let within = letter(flat[..at].chars().next_back())
        && letter(flat[at + 1..].chars().next())
        && code.contains(char::is_whitespace);
    let text =
        "these backticks stand within words, and make code of what is between them".to_owned();
    within.then(|| (at..at + 1, Code::STRAY_BACKTICK, text, TICKS.to_owned()))
}

impl Parser<'_> {
    /// `^[` that nothing closes in its paragraph. One is told.
    pub(super) fn open_note(&mut self, run: &Run) {
        let flat = run.flat.as_bytes();
        if !run.flat.contains("^[") {
            return;
        }
        let mut open: Vec<(usize, bool)> = Vec::new();
        for (at, b) in flat.iter().enumerate().filter(|(at, _)| !run.literal(*at)) {
            let note = at > 0 && flat[at - 1] == b'^' && !run.literal(at - 1);
            match b {
                b'[' => open.push((at, note)),
                b']' => drop(open.pop()),
                _ => {}
            }
        }
        let Some((at, _)) = open.into_iter().find(|(_, note)| *note) else { return };
        let span = self.text.span(run.raw(at - 1), run.raw(at) + 1);
        let text = "nothing closes this note in its paragraph; it is set as text".to_owned();
        let help = "end it with `]`; a note of several paragraphs is `[^a]`, with `[^a]: ...` below; \
                    `\\^[` is the sign itself";
        tell(&mut self.diags, Code::OPEN_NOTE, span, text, help);
    }
}
