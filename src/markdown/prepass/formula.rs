//! Formulas between `$$` over several lines: no line of one is a list, a heading or a quotation,
//! whatever it begins with.
//!
//! CommonMark's parser looks at the beginnings of lines first. Where one of a formula's would tear it,
//! its lines are joined, which TeX does not mind.

use super::{Line, Pass, Previous, in_code};
use crate::markdown::lines;
use crate::model::comment;

impl Pass<'_> {
    /// Passes over a formula of several lines that begins on this line, behind `marker` bytes that make
    /// it an item of a list; the start of the line behind it.
    pub(super) fn formula(&mut self, line: &Line, words: &str, marker: usize) -> Option<usize> {
        if self.previous.table || words[marker..].starts_with(['#', '|']) {
            return None;
        }
        let mut open = line.start + opened(words)?;
        if in_code(self.text, open) {
            return None;
        }
        let mut first = *line;
        // Behind one formula another may begin.
        loop {
            let before = self.text[first.start..open].trim();
            let alone = self.text[open..first.end] == *"$$" && before.len() <= marker;
            let Some(found) = self.rest_of_formula(&first, alone) else { break };
            if found.tears {
                self.join(&found, found.last.end);
            }
            let behind = &self.text[found.close..found.last.end];
            first = found.last;
            match opened(behind) {
                Some(at) => open = found.close + at,
                None => break,
            }
        }
        if first.begin == line.begin {
            return None;
        }
        self.previous = Previous { paragraph: true, ..Previous::default() };
        Some(first.next)
    }

    /// The lines behind `first` up to the end of its formula. A formula whose signs stand `alone` on
    /// their lines may have empty lines, as code between fences may.
    fn rest_of_formula(&self, first: &Line, alone: bool) -> Option<Rest> {
        let mut rest = Rest::new(first);
        let mut blank = false;
        let mut at = first.next;
        while at < self.text.len() {
            let line = self.within(at, first.depth);
            let words = &self.text[line.start..line.end];
            if words.is_empty() {
                if !alone || rest.lines.is_empty() {
                    return None;
                }
                (blank, rest.tears) = (true, true);
            } else {
                let other = words.starts_with(['#', '`', '~']) || words.starts_with(":::");
                // With an empty line before it this is hardly a formula's.
                if blank && begins_block(words) && other {
                    return None;
                }
            }
            rest.add(&line, words);
            if let Some(sign) = sign(words) {
                rest.close = line.start + sign + 2;
                rest.last = line;
                return (sign == 0 || !blank).then_some(rest);
            }
            at = line.next;
        }
        None
    }

    /// The line that begins at `at`, behind as many marks of quotation.
    pub(super) fn within(&self, at: usize, depth: usize) -> Line {
        let mut line = self.line_at(at);
        if line.depth > depth {
            // What stands behind them is the formula's own.
            let marks = self.text[at..line.end].match_indices('>').nth(depth);
            line.start = marks.map_or(line.start, |(mark, _)| at + mark);
            line.depth = depth;
        }
        line
    }

    /// Writes the lines of a formula behind its first as one with it, up to a byte of its last line.
    pub(super) fn join(&mut self, rest: &Rest, to: usize) {
        // The end of a line before is no part of it.
        let Some((second, _)) = rest.lines.first() else { return };
        let end = || self.text[..*second].rfind('\n').unwrap_or(*second);
        let mut done = rest.first_end.unwrap_or_else(end);
        for (i, (start, end)) in rest.lines.iter().enumerate() {
            let last = i + 1 == rest.lines.len();
            let words = &self.text[*start..if last { to } else { *end }];
            let kept = if last { words.len() } else { before_comment(words) };
            self.copy_to(done);
            self.generated(" ", *start);
            self.done = *start;
            done = *start + kept;
        }
        self.copy_to(done);
    }
}

/// What stands behind the first line of a formula.
pub(super) struct Rest {
    /// Where the words of each line begin and end, the last of which closes it.
    lines: Vec<(usize, usize)>,
    /// CommonMark would end its paragraph at one of them.
    pub(super) tears: bool,
    /// The byte behind the signs that close it.
    pub(super) close: usize,
    /// The line that they stand on.
    pub(super) last: Line,
    /// Where the formula's part of the first line ends, if not with it.
    pub(super) first_end: Option<usize>,
}

impl Rest {
    pub(super) fn new(first: &Line) -> Rest {
        Rest { lines: Vec::new(), tears: false, close: 0, last: *first, first_end: None }
    }

    /// One more line with these words.
    pub(super) fn add(&mut self, line: &Line, words: &str) {
        self.tears |= begins_block(words);
        self.lines.push((line.start, line.end));
    }
}

/// Whether CommonMark would begin a block with these words, or end a paragraph.
fn begins_block(words: &str) -> bool {
    lines::starts_block(words) || lines::is_delimiter_row(words)
}

/// Where `$$` stands first in a line, not escaped.
fn sign(words: &str) -> Option<usize> {
    let mut found = words.match_indices("$$").map(|(at, _)| at);
    found.find(|at| !words[..*at].ends_with('\\'))
}

/// Longest line that is looked at, in bytes: a formula's are shorter by far.
const MAX_LINE: usize = 10_000;

/// Where a formula begins that nothing closes on its line.
fn opened(words: &str) -> Option<usize> {
    if words.len() > MAX_LINE {
        return None;
    }
    let bytes = words.as_bytes();
    let ticks = |from: usize| bytes[from..].iter().take_while(|b| **b == b'`').count();
    let mut open = None;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' if open.is_none() => {
                let run = ticks(at);
                at += run;
                // Code that ends on this line.
                let mut close = at;
                while let Some(next) = words[close..].find('`').map(|n| close + n) {
                    close = next + ticks(next);
                    if close - next == run {
                        at = close;
                        break;
                    }
                }
            }
            b'$' if bytes.get(at + 1) == Some(&b'$') => {
                open = match open {
                    None => Some(at),
                    Some(_) => None,
                };
                at += 2;
            }
            _ => at += 1,
        }
    }
    open
}

/// White before the first sign of a formula, in bytes.
pub(super) fn before_formula(words: &str) -> usize {
    words.len() - words.trim_start().len()
}

/// Length of a line of TeX without the comment at its end and the white before that.
pub(super) fn before_comment(words: &str) -> usize {
    comment(words).map_or(words.len(), |at| words[..at].trim_end().len())
}

#[cfg(test)]
mod tests {
    use crate::markdown::tests::{clean, short, warns};

    #[test]
    fn no_line_of_a_formula_is_a_block() {
        for (text, wanted) in [
            ("$$\nf = u\n+ v\n$$", "math(f = u + v)"),
            ("$$\na\n=\nb\n$$", "math(a = b)"),
            ("$$\na\n---\nb\n$$", "math(a --- b)"),
            ("$$\na\n> b\n# c\n$$ {#eq-x}", "math#eq-x(a > b # c)"),
            ("$$ a\n- b $$\nso", "math(a - b) p(so)"),
            (
                "we have $$\na\n- b\n$$\nand $$\nc\n* d\n$$",
                "p(we have) math(a - b) p(and) math(c * d)",
            ),
            ("> $$\n> a\n> - b\n> $$\n", "quote(math(a - b))"),
            ("$$\na % one\n- b \\%\n$$", "math(a - b \\%)"),
            ("$$\na\n\n- b\n$$\n\nwords\n\n$$\nc\n- d\n$$", "math(a  - b) p(words) math(c - d)"),
            ("$$ a $$\n\n$$\nb\n- c\n$$", "math(a) math(b - c)"),
            ("$$ a $$\n{#eq-b}\n\nWords", "math#eq-b(a) p(Words)"),
        ] {
            clean(text, wanted);
        }
        let (got, codes) = short("- one\n\n  $$\n  a\n  - b\n  $$\n- two");
        assert!(got.contains("math(a - b)") && codes.is_empty(), "{got} {codes:?}");
    }

    #[test]
    fn what_is_no_formula_stays() {
        clean("`$$`\n- a\n\n`$$`", "p(code($$)) list-({p(a)}) p(code($$))");
        warns("a $$ b\n\nc $$ d", "p(a $$ b) p(c $$ d)", &["open-formula"]);
        let (got, codes) = short("$$\na\n\n# Words\n\n$$\nb\n$$");
        assert!(got.ends_with("math(b)") && codes == ["open-formula"], "{got} {codes:?}");
    }
}
