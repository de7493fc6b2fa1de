//! Formulas and references as LaTeX has them: displays between `\begin{equation}` and its end or between
//! `\[` and `\]`, formulas between `\(` and `\)`, `\eqref` and its kin.
//!
//! They become the dialect's own marks. Brackets behind a backslash are CommonMark's too, `\[sic\]`: they
//! are a formula where something in them can be nothing else.

use super::formula::{Rest, before_formula};
use super::{Line, Pass, Previous, in_code};
use crate::model::{is_display, label_of_formula};

/// Longest formula or reference in a line, in bytes.
const MAX_WORDS: usize = 1000;

/// Signs that words between brackets don't have.
const SIGNS: [char; 7] = ['\\', '^', '_', '=', '<', '>', '+'];

/// Commands that name something by its label, and whether its number stands alone then.
const REFERENCES: [(&str, bool); 5] = [
    (r"\eqref{", true),
    (r"\ref{", true),
    (r"\cref{", false),
    (r"\Cref{", false),
    (r"\autoref{", false),
];

/// What stands before a label's colon in LaTeX, and what the dialect has for it.
const PREFIXES: [(&str, &str); 15] = [
    ("fig", "fig"),
    ("tab", "tbl"),
    ("tbl", "tbl"),
    ("sec", "sec"),
    ("lst", "lst"),
    ("thm", "thm"),
    ("lem", "lem"),
    ("cor", "cor"),
    ("prp", "prp"),
    ("prop", "prp"),
    ("def", "def"),
    ("exm", "exm"),
    ("ex", "exm"),
    ("rem", "rem"),
    ("conj", "cnj"),
];

/// What opens a display at the beginning of `words`: how much of it is none of the formula, and what
/// closes it.
fn opened(words: &str) -> Option<(usize, String)> {
    if words.starts_with(r"\[") {
        return Some((2, r"\]".to_owned()));
    }
    let (name, _) = words.strip_prefix(r"\begin{")?.split_once('}')?;
    is_display(name).then(|| (0, format!("\\end{{{name}}}")))
}

/// The label that LaTeX calls `name`, as the dialect has it.
fn label(command: &str, name: &str) -> Option<String> {
    let name = name.trim();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if name.is_empty() || !name.chars().all(plain) {
        return None;
    }
    if command == r"\eqref{" || name.starts_with("eq:") || name.starts_with("eqn:") {
        return Some(label_of_formula(name));
    }
    let (prefix, rest) = name.split_once(':')?;
    let (_, own) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
    Some(format!("{own}-{}", rest.replace(':', "-")))
}

impl Pass<'_> {
    /// Passes over a display of LaTeX that begins on this line, behind `marker` bytes that make it an item
    /// of a list; the start of the line behind it.
    pub(super) fn tex_display(&mut self, line: &Line, marker: usize) -> Option<usize> {
        let from = line.start + marker;
        let (open, close) = opened(&self.text[from..line.end])?;
        if self.previous.table {
            return None;
        }
        let bracket = open > 0;
        let alone = self.text[from + open..line.end].trim().is_empty();
        let rest = self.up_to(line, from + open, &close)?;
        let inner = &self.text[from + open..rest.close - close.len()];
        let behind = self.text[rest.close..rest.last.end].trim_start();
        if inner.trim().is_empty()
            || inner.contains("$$")
            || bracket && !behind.is_empty() && !behind.starts_with('{')
            || bracket && !alone && !inner.contains(SIGNS)
        {
            return None;
        }
        self.copy_to(from);
        self.generated("$$", from);
        self.done = from + open;
        let end = if bracket { rest.close - close.len() } else { rest.close };
        if rest.tears {
            self.join(&rest, end);
        }
        self.copy_to(end);
        self.generated("$$", rest.close - 1);
        self.done = rest.close;
        self.previous = Previous { paragraph: true, ..Previous::default() };
        Some(rest.last.next)
    }

    /// The lines of a display from `from` on, up to what closes it. No line of one is empty.
    fn up_to(&mut self, first: &Line, from: usize, close: &str) -> Option<Rest> {
        if self.unclosed.get(close).is_some_and(|end| from < *end) {
            return None;
        }
        let found = self.closed(first, from, close);
        if let Err(end) = found {
            self.unclosed.insert(close.to_owned(), end);
        }
        found.ok()
    }

    /// The same; otherwise the byte up to which nothing closes it.
    fn closed(&self, first: &Line, from: usize, close: &str) -> Result<Rest, usize> {
        let mut rest = Rest::new(first);
        let mut start = from;
        let mut line = *first;
        loop {
            let words = &self.text[start..line.end];
            if let Some(at) = words.find(close) {
                rest.close = start + at + close.len();
                rest.last = line;
                return Ok(rest);
            }
            if line.next >= self.text.len() {
                return Err(line.end);
            }
            line = self.within(line.next, first.depth);
            start = line.start;
            let words = &self.text[line.start..line.end];
            if words.is_empty() {
                return Err(line.start);
            }
            rest.add(&line, words);
        }
    }

    /// Formulas between `\(` and `\)` on this line, and references.
    pub(super) fn tex_in_line(&mut self, line: &Line) {
        let mut at = line.start;
        let mut dollars = 0;
        while let Some(found) = self.text[at..line.end].find('\\').map(|found| at + found) {
            dollars += self.text[at..found].matches('$').count();
            let words = &self.text[found..line.end];
            let words = &words[..words.floor_char_boundary(MAX_WORDS)];
            at = found + 1 + words[1..].chars().next().map_or(0, char::len_utf8);
            let opens = words.starts_with(r"\(")
                || REFERENCES.iter().any(|(name, _)| words.starts_with(name));
            if !opens || found < self.done || dollars % 2 == 1 || in_code(self.text, found) {
                continue;
            }
            let end = self.formula_in_line(found, words).or_else(|| self.reference(found, words));
            at = end.unwrap_or(at);
        }
    }

    /// `\(x^2\)`, which begins at `at`: where it ends.
    fn formula_in_line(&mut self, at: usize, words: &str) -> Option<usize> {
        let body = words.strip_prefix(r"\(")?;
        let end = body.find(r"\)")?;
        let tex = body[..end].trim();
        if tex.is_empty() || tex.contains('$') || !tex.contains(SIGNS) {
            return None;
        }
        let from = at + 2 + before_formula(&body[..end]);
        let close = at + 2 + end;
        self.copy_to(at);
        self.generated("$", at);
        self.done = from;
        self.copy_to(from + tex.len());
        self.generated("$", close);
        self.done = close + 2;
        Some(close + 2)
    }

    /// `\eqref{eq:one}`, which begins at `at`: where it ends.
    fn reference(&mut self, at: usize, words: &str) -> Option<usize> {
        let (command, alone) = REFERENCES.iter().find(|(name, _)| words.starts_with(name))?;
        let (names, _) = words[command.len()..].split_once('}')?;
        let labels: Option<Vec<String>> =
            names.split(',').map(|name| label(command, name)).collect();
        let sign = if *alone { "-@" } else { "@" };
        let all: Vec<String> = labels?.iter().map(|label| format!("{sign}{label}")).collect();
        self.copy_to(at);
        self.generated(&format!("[{}]", all.join("; ")), at);
        self.done = at + command.len() + names.len() + 1;
        Some(self.done)
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::tests::{clean, short, warns};

    #[test]
    fn displays_of_latex_are_formulas() {
        for (text, wanted) in [
            ("\\begin{equation}\nx = y\n\\end{equation}", "math(x = y)"),
            ("\\begin{equation}\\label{eq:a}\nx\n\\end{equation}", "math#eq-a(x)"),
            (
                "So\n\\begin{align*}\na &= b\\\\\n- c\n\\end{align*}\nand",
                "p(So) math(\\begin{aligned} a &= b\\\\ - c \\end{aligned}) p(and)",
            ),
            ("\\[ x = y \\]", "math(x = y)"),
            ("\\[\nx\n\\]\n\nWords", "math(x) p(Words)"),
            ("> \\[\n> x\n> - y\n> \\]\n", "quote(math(x - y))"),
            ("\\[ x = y \\] {#eq-b}", "math#eq-b(x = y)"),
            ("$$\\begin{equation} x \\end{equation}$$", "math(x)"),
            ("So \\( x^2 \\) and \\(a=b\\).", "p(So math(x^2) and math(a=b).)"),
        ] {
            clean(text, wanted);
        }
    }

    #[test]
    fn brackets_and_words_stay() {
        clean("\\[Applause\\]", "p([Applause])");
        warns("\\[a=b\\] words", "p([a=b] words)", &["raw-tex"]);
        clean("He \\[sic\\] and \\(so\\).", "p(He [sic] and (so).)");
        clean("`\\(x^2\\)` and `\\eqref{eq:a}`", "p(code(\\(x^2\\)) and code(\\eqref{eq:a}))");
        let (got, _) = short("\\begin{equation}\nx\n\nWords\n\\end{equation}");
        assert!(!got.contains("math"), "{got}");
        warns(
            "\\begin{center}\nx\n\\end{center}",
            "p(\\begin{center}_x_\\end{center})",
            &["raw-tex"],
        );
    }

    #[test]
    fn references_of_latex_are_references() {
        let (got, codes) = short("By \\eqref{eq:a}, \\ref{fig:b} and \\cref{tab:c,sec:d}.");
        let (wanted, _) = short("By [-@eq-a], [-@fig-b] and [@tbl-c; @sec-d].");
        assert_eq!((got, codes.len()), (wanted, 0));
        let (got, codes) = short("See \\ref{other}.");
        assert!(got.contains("other") && codes == ["raw-tex"], "{got} {codes:?}");
    }
}
