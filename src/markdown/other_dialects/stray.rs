//! Marks of Markdown that mark nothing: without a partner, or between signs where CommonMark sees none.
//! They would be printed.

use super::super::inline::{NODE, Run, Scan};
use super::super::parse::Parser;
use super::{TICKS, signs, tell};
use crate::diagnostic::Code;
use std::collections::BTreeMap;
use std::ops::Range;

/// Where words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Place {
    /// In a paragraph or heading, from its beginning to its end.
    Block,
    /// In a cell of a table.
    Cell,
    /// In an emphasis or a link.
    Within,
}

/// A run of the same sign that has made nothing.
#[derive(Debug, Clone, Copy)]
struct Left {
    at: usize,
    len: usize,
    sign: u8,
    before: Option<char>,
    after: Option<char>,
}

/// Longest words between two marks that a message repeats, in bytes.
const MAX_SHOWN: usize = 40;

/// Longest word before a mark that is looked at, in bytes.
const MAX_WORD: usize = 100;

impl Left {
    fn end(&self) -> usize {
        self.at + self.len
    }

    /// Whether words may begin behind it: they follow at once.
    fn may_open(&self) -> bool {
        self.after.is_some_and(|c| !c.is_whitespace())
    }

    /// Whether words may end before it.
    fn may_close(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
    }

    /// At the beginning of a word.
    fn begins_word(&self) -> bool {
        let ahead =
            |c: char| c.is_whitespace() || "([{\u{201c}\u{2018}\"'\u{ab}\u{bf}\u{a1}".contains(c);
        self.before.is_none_or(ahead) && self.may_open()
    }

    /// In the middle of a word or number: `2**8`, `f**k`, `snake_case`.
    fn inside_word(&self) -> bool {
        let word =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c != char::from(NODE));
        word(self.before) && word(self.after)
    }

    /// A letter stands on one side and none on the other: CommonMark sees one half of a pair.
    fn is_halved(&self) -> bool {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        word(self.before) != word(self.after) && self.may_open() && self.may_close()
    }

    /// Between two spaces.
    fn floats(&self) -> bool {
        !self.may_open() && !self.may_close()
    }

    fn is_double(&self) -> bool {
        self.len > 1
    }

    fn mark(&self) -> String {
        char::from(self.sign).to_string().repeat(self.len)
    }
}

impl Parser<'_> {
    /// Tells of marks in these words that mark nothing.
    pub(in super::super) fn stray_marks(&mut self, run: &Run, place: Place) {
        if self.dialect.mdbook {
            return;
        }
        let left = left_over(run);
        if left.is_empty() {
            return;
        }
        let flat = run.flat.as_str();
        let next = partners(&left);
        let mut told = vec![false; left.len()];
        for (i, first) in left.iter().enumerate() {
            if told[i] || first.inside_word() {
                continue;
            }
            if first.sign == b'`' {
                // Those of a table's row are looked at together.
                if place != Place::Cell && !is_tex_quote(flat, first.at) {
                    self.tell_tick(run, first.at..first.end());
                }
                continue;
            }
            let second = next[i].map(|k| (k, &left[k]));
            if let Some((k, second)) = second.filter(|(_, second)| are_meant(flat, first, second)) {
                told[k] = true;
                self.tell_pair(run, first, second);
            } else if is_told_alone(flat, first, place) {
                let side = if first.may_open() { "closes" } else { "opens" };
                let mark = first.mark();
                let text =
                    format!("nothing {side} this `{mark}` in its paragraph; it is set as text");
                let help = format!("`{}` is the sign itself", escaped(&mark));
                let span = self.text.span(run.raw(first.at), run.raw(first.end() - 1) + 1);
                tell(&mut self.diags, Code::STRAY_MARK, span, text, &help);
            }
        }
    }

    fn tell_pair(&mut self, run: &Run, first: &Left, second: &Left) {
        let inside = &run.flat[first.end()..second.at];
        let what = match first.sign {
            b'~' => "strike nothing out",
            _ if first.is_double() => "make nothing bold",
            _ => "make nothing italic",
        };
        let mark = first.mark();
        let spaced =
            inside.starts_with(char::is_whitespace) || inside.ends_with(char::is_whitespace);
        let why = match (spaced, first.is_halved(), second.is_halved()) {
            (true, ..) => "a space stands inside of them".to_owned(),
            (_, true, _) => "a letter stands before the first, and none behind it".to_owned(),
            (.., true) => "a letter stands behind the last, and none before it".to_owned(),
            _ => "other marks stand between".to_owned(),
        };
        let text = format!("these `{mark}` {what}: {why}; they are set as text");
        let sign = escaped(&mark);
        let tag = match first.sign {
            b'~' => "s",
            _ if first.is_double() => "b",
            _ => "i",
        };
        let bare = inside.trim();
        let shown = bare.len() <= MAX_SHOWN && !bare.contains([char::from(NODE), '<', '\n']);
        let bare = if shown { bare } else { "words" };
        let help = match spaced {
            true => format!("write `{mark}{bare}{mark}`; `{sign}` is the sign itself"),
            false => format!(
                "write `<{tag}>{bare}</{tag}>`, or set a space outside of them; `{sign}` is the sign itself"
            ),
        };
        let span = self.text.span(run.raw(first.at), run.raw(second.end() - 1) + 1);
        tell(&mut self.diags, Code::STRAY_MARK, span, text, &help);
    }

    fn tell_tick(&mut self, run: &Run, at: Range<usize>) {
        let span = self.text.span(run.raw(at.start), run.raw(at.end - 1) + 1);
        let text =
            "no other backtick closes this one in its paragraph; it is set as text".to_owned();
        tell(&mut self.diags, Code::STRAY_BACKTICK, span, text, TICKS);
    }

    /// Tells of backticks in a row of a table that a bar parts from their partners, or that have
    /// none.
    pub(in super::super) fn ticks_in_row(&mut self, row: Range<usize>) {
        let src = self.src;
        let line = src[row.clone()].trim_end();
        if self.dialect.mdbook || !line.contains('`') {
            return;
        }
        let cells = super::cells(line);
        let surplus = cells.iter().skip(self.columns());
        if surplus.into_iter().any(|cell| !line[cell.clone()].trim().is_empty()) {
            // That is told.
            return;
        }
        // Runs that have no partner in their cell.
        let mut open: Vec<(usize, Range<usize>)> = Vec::new();
        for (i, cell) in cells.iter().enumerate() {
            open.extend(
                open_ticks(&line[cell.clone()])
                    .into_iter()
                    .map(|run| (i, cell.start + run.start..cell.start + run.end)),
            );
        }
        let mut open = open.into_iter().peekable();
        while let Some((cell, run)) = open.next() {
            let partner = open.next_if(|(other, r)| *other > cell && r.len() == run.len());
            let end = partner.as_ref().map_or(run.end, |(_, r)| r.end);
            let span = self.text.span(row.start + run.start, row.start + end);
            let (code, text, help) = match partner {
                Some(_) => (
                    Code::SPLIT_CODE,
                    "a bar parts this code into two cells".to_owned(),
                    "a bar in a cell is written `\\|`, in code too",
                ),
                None => (
                    Code::STRAY_BACKTICK,
                    "no other backtick closes this one in its cell; it is set as text".to_owned(),
                    TICKS,
                ),
            };
            tell(&mut self.diags, code, span, text, help);
        }
    }
}

impl Scan<'_, '_, '_> {
    /// `==words==s`: the second mark, glued to a word, has closed nothing.
    pub(in super::super) fn stray_highlight(&mut self, open: usize, at: usize) {
        let flat = self.run.flat.as_str();
        if self.cx.mdbook || flat[at + 2..].contains("==") || flat[open..at].contains('\n') {
            return;
        }
        let text = "these `==` mark nothing: a letter stands behind the last; they are set as text";
        let help = "write `[words]{.mark}`; `\\=\\=` is the sign itself";
        tell(self.cx.diags, Code::STRAY_MARK, self.span(open, at + 2), text.to_owned(), help);
    }

    /// `m^2` without the mark that would end it; and `CO~2`.
    pub(in super::super) fn stray_script(&mut self, at: usize) {
        let flat = self.run.flat.as_str();
        let before = flat[..at].chars().next_back();
        let rest = &flat[at + 1..];
        let after = rest.chars().next();
        let raised = flat.as_bytes()[at] == b'^';
        let words = |c: char| c.is_alphanumeric() || c == ')' || c == ']';
        let figure =
            after.is_some_and(|c| c.is_ascii_digit() || raised && "-+\u{2212}n".contains(c));
        // Where a range is meant (`10~20`), or a path, it is a sign of the text.
        let meant = match raised {
            true => before.is_some_and(words) && figure,
            false => before.is_some_and(char::is_alphabetic) && figure,
        };
        let far = flat.floor_char_boundary(at.saturating_sub(MAX_WORD));
        let word = flat[far..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        if !meant
            || word.contains(['\\', '/', '@', '~', '^'])
            || signs::is_in_tex(self.run, self.cx.text, at)
        {
            return;
        }
        let len = rest
            .find(|c: char| !(c.is_alphanumeric() || "-+\u{2212}".contains(c)))
            .unwrap_or(rest.len());
        let script = &rest[..len.min(rest.floor_char_boundary(20))];
        let (mark, what) = if raised { ('^', "raises") } else { ('~', "lowers") };
        let text =
            format!("this `{mark}` {what} nothing, for no other one closes it; it is set as text");
        let help = format!("write `{mark}{script}{mark}`; `\\{mark}` is the sign itself");
        tell(self.cx.diags, Code::STRAY_MARK, self.span(at, at + 1 + script.len()), text, &help);
    }
}

/// The runs of marks that nothing has taken.
fn left_over(run: &Run) -> Vec<Left> {
    let flat = run.flat.as_str();
    let bytes = flat.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(from) = flat[at..].find(['*', '_', '~', '`']).map(|p| at + p) {
        let sign = bytes[from];
        let len = bytes[from..].iter().take_while(|b| **b == sign).count();
        at = from + len;
        // Rows of signs draw lines, and leave room to write on; one `~` is the scan's.
        let drawn = len > if sign == b'`' { 2 } else { 3 } || sign == b'~' && len != 2;
        if drawn || run.literal(from) {
            continue;
        }
        let (before, after) = (flat[..from].chars().next_back(), flat[at..].chars().next());
        out.push(Left { at: from, len, sign, before, after });
    }
    out
}

/// For each mark the next one of its kind.
fn partners(left: &[Left]) -> Vec<Option<usize>> {
    let mut next = vec![None; left.len()];
    let mut last: BTreeMap<(u8, bool), usize> = BTreeMap::new();
    for (i, mark) in left.iter().enumerate().rev() {
        next[i] = last.insert((mark.sign, mark.is_double()), i);
    }
    next
}

/// Whether two marks are meant as a pair.
fn are_meant(flat: &str, first: &Left, second: &Left) -> bool {
    let inside = &flat[first.end()..second.at];
    if inside.trim().is_empty() {
        return false;
    }
    let tight = first.may_open() && second.may_close();
    match first.sign {
        // In front of a name they are part of it.
        b'_' => {
            first.begins_word()
                && tight
                && (inside.contains(char::is_whitespace)
                    || inside.ends_with(|c: char| c.is_ascii_punctuation() && c != '_'))
        }
        _ if first.is_double() => {
            let opens = first.may_open() || first.floats() && inside.len() <= 2 * MAX_SHOWN;
            let closes = second.may_close() || second.floats() && inside.len() <= 2 * MAX_SHOWN;
            opens && closes && !second.inside_word()
        }
        _ => {
            // What floats behind a figure multiplies.
            let figure = inside.trim_end().ends_with(|c: char| c.is_ascii_digit());
            let closes =
                second.may_close() || second.floats() && inside.len() <= MAX_SHOWN && !figure;
            first.begins_word() && closes && !is_significance(flat, first)
        }
    }
}

/// Whether a mark without a partner is told: where it can hardly be meant as a sign.
fn is_told_alone(flat: &str, left: &Left, place: Place) -> bool {
    if is_significance(flat, left) {
        return false;
    }
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() || c == char::from(NODE));
    match (left.sign, left.is_double()) {
        (b'_', _) => false,
        (_, true) => {
            // Behind figures in a table these are notes, and behind a letter or two an oath.
            let letters =
                flat[..left.at].chars().rev().take(3).take_while(|c| c.is_alphabetic()).count();
            let behind = !left.may_open() && (place == Place::Cell || (1..3).contains(&letters));
            !left.floats() && !behind
        }
        // At the beginning of a paragraph it is the sign of a note.
        _ => left.begins_word() && word(left.after) && left.at > 0 && place == Place::Block,
    }
}

/// `*p < .05`, `** p < .01`: the key to signs of significance.
fn is_significance(flat: &str, left: &Left) -> bool {
    let rest = flat[left.end()..].trim_start();
    let rest = rest.strip_prefix(['p', 'P', char::from(NODE)]).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(['<', '=', '\u{2264}']))
}

/// ```` ``words'' ```` is told as that.
fn is_tex_quote(flat: &str, at: usize) -> bool {
    flat[at..].strip_prefix("``").is_some_and(|rest| super::inline::window(rest).contains("''"))
}

/// The mark with backslashes.
fn escaped(mark: &str) -> String {
    mark.chars().flat_map(|c| ['\\', c]).collect()
}

/// The runs of backticks in a cell that close nothing and that nothing closes.
fn open_ticks(cell: &str) -> Vec<Range<usize>> {
    let bytes = cell.as_bytes();
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'`' => {
                let len = bytes[at..].iter().take_while(|b| **b == b'`').count();
                runs.push(at..at + len);
                at += len;
            }
            b'\\' if runs.last().is_none_or(|r| r.end != at) => at += 2,
            _ => at += 1,
        }
    }
    let mut open = Vec::new();
    let mut i = 0;
    while i < runs.len() {
        let close = (i + 1..runs.len()).find(|k| runs[*k].len() == runs[i].len());
        match close {
            Some(close) => i = close + 1,
            None => {
                open.push(runs[i].clone());
                i += 1;
            }
        }
    }
    open
}
