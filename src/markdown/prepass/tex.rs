//! Formulas and references as LaTeX has them: displays between `\begin{equation}` and its end or between
//! `\[` and `\]`, formulas between `\(` and `\)`, `\eqref` and its kin.
//!
//! They become the dialect's own marks. Brackets behind a backslash are CommonMark's too, `\[sic\]`: they
//! are a formula where something in them can be nothing else.

use super::formula::{Rest, before_comment, before_formula};
use super::ties::is_tie;
use super::{Line, Mark, Pass, Previous, in_code};
use crate::markdown::dollars::words;
use crate::model::{OwnPrefixes, group_end, is_display, label_of_latex, tex_command};

/// Longest formula or reference in a line, in bytes.
const MAX_WORDS: usize = 1000;

/// Words of three letters and more that make prose of what stands between brackets.
const PROSE: usize = 2;

/// Commands whose argument is a name, or words of the formula.
const NAMED: [&str; 13] = [
    "operatorname",
    "begin",
    "end",
    "label",
    "tag",
    "ref",
    "eqref",
    "cref",
    "mbox",
    "hbox",
    "color",
    "textcolor",
    "intertext",
];

/// Whether what stands between brackets can be nothing but a formula: it has a command, `^`, `_` or `=`, and
/// no words beside those of its commands.
fn is_formula(tex: &str) -> bool {
    let mut rest = tex;
    let mut signs = false;
    let mut letters = String::new();
    while let Some(at) = rest.find(['\\', '^', '_', '=']) {
        letters.push_str(&rest[..at]);
        letters.push(' ');
        rest = &rest[at..];
        let name =
            tex_command(rest).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        let Some(name) = name else {
            // A sign behind a backslash is itself.
            let escaped = rest.starts_with('\\');
            signs |= !escaped;
            let skip = rest.chars().take(if escaped { 2 } else { 1 }).map(char::len_utf8).sum();
            rest = &rest[skip..];
            continue;
        };
        signs = true;
        rest = &rest[1 + name.len()..];
        // Words of a formula stand in an argument.
        let words = name.starts_with("text") || name.starts_with("math") || NAMED.contains(&name);
        let behind = rest.strip_prefix('*').unwrap_or(rest);
        if words
            && let Some(argument) = behind.strip_prefix('{')
            && let Some(end) = group_end(argument, '}')
        {
            rest = &argument[end + 1..];
        }
    }
    letters.push_str(rest);
    let words = words(&letters).into_iter().filter(|w| w.chars().count() > 2).count();
    signs && words < PROSE && !letters.contains("[^")
}

/// Whether every brace that opens is closed: CommonMark's parser takes nothing else for a formula.
fn is_balanced(tex: &str) -> bool {
    group_end(&[tex, "}"].concat(), '}') == Some(tex.len())
}

/// Whether a line is a heading, a caption or a row of a table: what LaTeX would set as a display, between `\[`
/// and `\]`, stands in its line there.
fn has_no_displays(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['#', ':', '|', '!']) || line.starts_with("Table:")
}

/// Commands that name something by its label, and whether its number stands alone then.
const REFERENCES: [(&str, bool); 5] = [
    (r"\eqref{", true),
    (r"\ref{", true),
    (r"\cref{", false),
    (r"\Cref{", false),
    (r"\autoref{", false),
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

/// What the words of a line up to a place stand in.
#[derive(Default)]
struct Inside {
    formula: bool,
    last: Option<char>,
    /// Braces of attributes, tags and addresses of links that are open.
    braces: usize,
    tag: bool,
    address: bool,
}

impl Inside {
    /// More words.
    fn go_on(&mut self, words: &str) {
        let mut chars = words.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            match c {
                // Money opens no formula, as nothing does before a space.
                '$' if !self.formula => {
                    let opens = |n: char| !n.is_whitespace() && !n.is_ascii_digit();
                    self.formula = next.is_none_or(opens);
                }
                '$' => self.formula = self.last.is_some_and(char::is_whitespace),
                '{' => self.braces += 1,
                '}' => self.braces = self.braces.saturating_sub(1),
                '<' => self.tag = next.is_some_and(|n| n.is_ascii_alphabetic() || n == '/'),
                '>' => self.tag = false,
                '(' if self.last == Some(']') => self.address = true,
                ')' => self.address = false,
                _ => {}
            }
            self.last = Some(c);
        }
        // A backslash follows.
        self.last = Some('\\');
    }

    /// Whether the next sign stands where LaTeX's marks mean nothing.
    fn is_apart(&self) -> bool {
        self.formula || self.braces > 0 || self.tag || self.address
    }
}

/// The same of a kind that the book has of its own: `claim:b`.
fn own_label(name: &str, own: &OwnPrefixes) -> Option<String> {
    let (prefix, rest) = name.trim().split_once([':', '-'])?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let known = own.displays().chain(own.environments()).any(|own| own == prefix);
    (known && !rest.is_empty() && rest.chars().all(plain)).then(|| format!("{prefix}-{rest}"))
}

impl Pass<'_> {
    /// Passes over a display of LaTeX that begins on this line, behind `marker` bytes that make it an item
    /// of a list; the start of the line behind it.
    pub(super) fn tex_display(&mut self, line: &Line, marker: usize) -> Option<usize> {
        let from = line.start + marker;
        let (open, close) = opened(&self.text[from..line.end])?;
        if self.previous.table || self.as_typed(line) {
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
            || bracket && !alone && !is_formula(inner)
            || !is_balanced(inner)
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
        self.tex_in_words(rest.close, rest.last.end);
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
            // What a comment says is none of the formula.
            let live = before_comment(words);
            rest.tears |= live < words.trim_end().len();
            if line.begin == first.begin {
                rest.first_end = Some(start + live);
            }
            if let Some(at) = words[..live].find(close) {
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

    /// Whether a line is none of the text: code in an item of a list, or HTML.
    fn as_typed(&self, line: &Line) -> bool {
        self.html || self.in_list && !self.previous.paragraph && line.indent >= 6
    }

    /// What stands on an indented line of text; the start of the line behind it.
    pub(super) fn tex_below(&mut self, line: &Line, words: &str) -> usize {
        if words.starts_with('\\')
            && let Some(next) = self.tex_display(line, 0)
        {
            return next;
        }
        if words.contains(['\\', '~']) {
            self.tex_in_line(line);
        }
        self.previous.paragraph = true;
        line.next
    }

    /// Formulas between `\(` and `\)` on this line, and references.
    pub(super) fn tex_in_line(&mut self, line: &Line) {
        let words = &self.text[line.start..line.end];
        // The address of a link that is defined here has no formulas.
        let defines = words.starts_with('[') && words.contains("]: ") && !words.starts_with("[^");
        if !defines && !self.as_typed(line) {
            self.tex_in_words(line.start, line.end);
        }
    }

    /// The same in some words of a line.
    pub(super) fn tex_in_words(&mut self, from: usize, to: usize) {
        let mut at = from;
        let mut inside = Inside::default();
        let in_line = has_no_displays(&self.text[from..to]);
        while let Some(found) = self.text[at..to].find(['\\', '~']).map(|found| at + found) {
            inside.go_on(&self.text[at..found]);
            let words = &self.text[found..to];
            if words.starts_with('~') {
                at = found + words.len() - words.trim_start_matches('~').len();
                self.tie((from, found, to), &inside);
                continue;
            }
            let words = &words[..words.floor_char_boundary(MAX_WORDS)];
            at = found + 1 + words[1..].chars().next().map_or(0, char::len_utf8);
            let opens = words.starts_with(r"\(")
                || in_line && words.starts_with(r"\[")
                || REFERENCES.iter().any(|(name, _)| words.starts_with(name));
            // Names of files, addresses and numbers have brackets of their own.
            let glued = |c: char| c.is_ascii_alphanumeric() || "_\\/.%=".contains(c);
            if !opens
                || found < self.done
                || inside.is_apart()
                || self.text[from..found].ends_with(glued)
                || in_code(self.text, found)
            {
                continue;
            }
            let end = self.formula_in_line(found, words).or_else(|| self.reference(found, words));
            at = end.unwrap_or(at);
        }
    }

    /// Makes a tie of TeX's, at `at` in a line, the space that it is.
    fn tie(&mut self, (from, at, to): (usize, usize, usize), inside: &Inside) {
        if at >= self.done
            && !inside.is_apart()
            && is_tie(&self.text[from..at], &self.text[at + 1..to])
            && !in_code(self.text, at)
        {
            self.copy_to(at);
            self.generated("\u{a0}", at);
            self.done = at + 1;
        }
    }

    /// `\(x^2\)`, or `\[x^2\]` where no display can be, which begins at `at`: where it ends.
    fn formula_in_line(&mut self, at: usize, words: &str) -> Option<usize> {
        let round = words.strip_prefix(r"\(").map(|body| (body, r"\)"));
        let (body, close) = round.or_else(|| Some((words.strip_prefix(r"\[")?, r"\]")))?;
        let end = body.find(close)?;
        let tex = body[..end].trim();
        let digit = body[end + 2..].starts_with(|c: char| c.is_ascii_digit());
        if digit || tex.contains('$') || !is_formula(tex) || !is_balanced(tex) {
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
        let labels: Option<Vec<String>> = names
            .split(',')
            .map(|name| {
                own_label(name, &self.prefixes)
                    .or_else(|| label_of_latex(name, *command == r"\eqref{"))
            })
            .collect();
        let sign = if *alone { "-@" } else { "@" };
        let all: Vec<String> = labels?.iter().map(|label| format!("{sign}{label}")).collect();
        let end = at + command.len() + names.len() + 1;
        let before = &self.text[self.done..at];
        // A number has its brackets already; a tie of TeX is a space.
        let bracketed = all.iter().all(|label| label.starts_with("-@eq-"))
            && before.ends_with('(')
            && self.text[end..].starts_with(')');
        let tied = before.ends_with('~');
        self.copy_to(at - usize::from(bracketed || tied));
        let space = if tied { "\u{a0}" } else { "" };
        self.generated(&format!("{space}[{}]", all.join("; ")), at);
        self.done = end + usize::from(bracketed);
        // `\cref{thm-a}(i)` is no link, nor a line that says where one leads.
        if self.text[self.done..].starts_with(['(', '[', ':']) {
            self.mark(Mark::Flank, self.done);
        }
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
            (
                "\\[ x = \\begin{pmatrix} 1 & 2 \\end{pmatrix} \\]",
                "math(x = \\begin{pmatrix} 1 & 2 \\end{pmatrix})",
            ),
            ("\\[ \\operatorname*{arg max} \\]", "math(\\operatorname*{arg max})"),
            ("$$\\begin{equation} x \\end{equation}$$", "math(x)"),
            ("So \\( x^2 \\) and \\(a=b\\).", "p(So math(x^2) and math(a=b).)"),
            (
                "It costs $5. So \\(v = \\text{speed of light}\\).",
                "p(It costs $5. So math(v = \\text{speed of light}).)",
            ),
            (
                "\\begin{equation} % \\label{eq:old}\nz % \\end{equation}\n\\end{equation}",
                "math(z)",
            ),
            ("\\[ x = y \\]\nso \\(x_1\\)", "math(x = y) p(so math(x_1))"),
            ("\\begin{equation} x \\end{equation} where \\(x_1\\)", "math(x) p(where math(x_1))"),
            (
                "A[^1]\n\n[^1]: So \\(a_1\\)\n\n    \\begin{equation}\n    x = y\n    \\end{equation}\n",
                "p(Anote0) note(p(So math(a_1)) math(x = y))",
            ),
        ] {
            clean(text, wanted);
        }
    }

    #[test]
    fn brackets_and_words_stay() {
        clean("\\[Applause\\]", "p([Applause])");
        warns("\\[a=b\\] words", "p([a=b] words)", &["raw-tex"]);
        clean("He \\[sic\\] and \\(so\\).", "p(He [sic] and (so).)");
        for text in [
            "\\(see my\\_file.txt\\)",
            "\\(about 50\\% of people\\)",
            "\\(lat. canis = dog\\)",
            "\\(See also the +1 button, C++\\)",
            "\\[He wrote this in 1990 \\& 1991.\\]",
            "[HL](https://example.org/Life_\\(a_b\\))",
            "[w]{title=\"On \\(x^2\\)\"}",
            "C:\\dir\\(x_86\\)",
            "- a\n\n      \\[ x = 1 \\]",
            "<div>\n\\[ x = 1 \\]\n</div>",
            "\\[ x = {1 \\]",
        ] {
            let (got, _) = short(text);
            assert!(!got.contains("math") && !got.contains('$'), "{text}: {got}");
        }
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
        let (got, _) = short("By Eq.~(\\ref{eq:a}) and Sec.~\\ref{sec-b}.");
        let (wanted, _) = short("By Eq.~[-@eq-a] and Sec.\u{a0}[-@sec-b].");
        assert_eq!(got, wanted);
        for (typed, wanted) in [
            ("By \\cref{thm-a}(i), \\eqref{eq:x}(b).", "By ref(thm-a)(i), ref(-eq-x)(b)."),
            ("As (\\ref{eq:x})(b), \\cref{thm-a}[c]", "As ref(-eq-x)(b), ref(thm-a)[c]"),
            ("Th.~\\ref{thm-a}(see there)", "Th.\u{a0}ref(-thm-a)(see there)"),
        ] {
            clean(typed, &format!("p({wanted})"));
        }
        let (got, codes) = short("See \\ref{other}.");
        assert!(got.contains("other") && codes == ["raw-tex"], "{got} {codes:?}");
    }
}
