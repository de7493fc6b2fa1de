//! Commands that a book defines for its formulas, as TeX does: `\newcommand{\R}{\mathbb{R}}`.
//!
//! They are put in the place of their uses before a formula is set, as text: what sets formulas knows
//! standard commands alone, and so does who reads the TeX of a formula aloud.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// A command with what stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Macro {
    /// How many arguments it has, at most 9.
    pub arguments: u8,
    /// What its first argument is where it is not given, in square brackets; one without has to be given.
    pub optional: Option<String>,
    /// What it stands for, `#1` to `#9` for its arguments.
    pub body: String,
    /// The commands in it are TeX's own, whatever the book has made of them since (`\let`).
    pub fixed: bool,
}

/// Why a formula can't be written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MacroFault {
    /// A command lacks an argument: its name.
    Argument(String),
    /// A command that is made of itself: its name.
    Endless(String),
}

/// Most commands of the book's own that are written out in a formula, and longest formula that comes of
/// it, bytes: what goes on beyond has no end.
const MOST_USES: usize = 2000;
const LONGEST: usize = 40_000;
/// Most arguments (TeXbook, chapter 20).
const MOST_ARGUMENTS: u8 = 9;

/// The commands of a book, by their names without the backslash.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Macros(BTreeMap<String, Macro>);

/// A definition in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MacroDefinition {
    /// The command's name, without the backslash.
    pub name: String,
    /// What it stands for.
    pub meaning: Macro,
    /// One of that name that is there already stays (`\providecommand`).
    pub gives_way: bool,
    /// The commands in it mean what they mean where it is defined (`\edef`).
    pub expanded: bool,
    /// Its length in the text.
    pub length: usize,
}

impl Macros {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a command; one of its name before is no more.
    pub fn define(&mut self, name: &str, meaning: Macro) {
        self.0.insert(name.to_owned(), meaning);
    }

    /// Those that are left without one.
    pub(crate) fn without(&self, name: &str) -> Macros {
        let mut left = self.clone();
        left.0.remove(name);
        left
    }

    /// Takes up a definition of a text.
    pub fn take(&mut self, mut definition: MacroDefinition) {
        if definition.gives_way && self.0.contains_key(&definition.name) {
            return;
        }
        // What another command is let be is what that one means now.
        if definition.meaning.fixed
            && let Some(other) = definition.meaning.body.strip_prefix('\\')
            && let Some(meaning) = self.0.get(other)
        {
            definition.meaning = meaning.clone();
        }
        if definition.expanded
            && let Ok(Cow::Owned(body)) = self.written_out(&definition.meaning.body)
        {
            definition.meaning.body = body;
        }
        self.0.insert(definition.name, definition.meaning);
    }

    /// A formula behind the definition that stretches the rows of its tables, if the book has one.
    fn stretched<'t>(&self, tex: &'t str) -> Cow<'t, str> {
        match self.0.get(STRETCH) {
            Some(factor) if tex.contains("\\begin{") => {
                Cow::Owned(format!("\\def\\{STRETCH}{{{}}}{tex}", factor.body))
            }
            _ => Cow::Borrowed(tex),
        }
    }

    /// A formula in which no command of the book's own is left. Definitions in it are taken up, and
    /// leave it.
    ///
    /// # Errors
    /// What a command lacks; the formula is to be left as it is.
    pub fn written_out<'t>(&mut self, tex: &'t str) -> Result<Cow<'t, str>, MacroFault> {
        let touched = |(at, _): (usize, &str)| {
            let name = tex_command(&tex[at..]).unwrap_or_default();
            self.0.contains_key(name) || DEFINE.contains(&name)
        };
        if !tex.match_indices('\\').any(touched) {
            return Ok(self.stretched(tex));
        }
        let mut rest = self.stretched(tex).into_owned();
        let mut out = String::with_capacity(tex.len());
        let mut uses = 0;
        while let Some(at) = rest.find('\\') {
            append(&mut out, &rest[..at]);
            let here = rest.split_off(at);
            let Some(name) = tex_command(&here).map(str::to_owned) else {
                append(&mut out, &here);
                return Ok(Cow::Owned(out));
            };
            let behind = 1 + name.len();
            if let Some(definition) = macro_definition(&here) {
                rest = here[definition.length..].to_owned();
                if definition.name == STRETCH {
                    append(&mut out, &here[..definition.length]);
                } else {
                    self.take(definition);
                }
                continue;
            }
            let Some(meaning) = self.0.get(&name) else {
                append(&mut out, &here[..behind]);
                rest = here[behind..].to_owned();
                continue;
            };
            uses += 1;
            if uses > MOST_USES || out.len() + here.len() > LONGEST {
                return Err(MacroFault::Endless(name));
            }
            let (arguments, length) = arguments(&here[behind..], meaning)
                .ok_or_else(|| MacroFault::Argument(name.clone()))?;
            let mut text = meaning.with(&arguments);
            if meaning.fixed {
                append(&mut out, &text);
                rest = here[behind + length..].to_owned();
            } else {
                append(&mut text, &here[behind + length..]);
                rest = text;
            }
        }
        append(&mut out, &rest);
        Ok(Cow::Owned(out))
    }
}

impl Macro {
    /// What it stands for with these arguments.
    fn with(&self, arguments: &[String]) -> String {
        let mut out = String::with_capacity(self.body.len());
        let mut rest = self.body.as_str();
        while let Some(at) = rest.find('#') {
            append(&mut out, &rest[..at]);
            // `\#` is the sign itself.
            if out.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1 {
                out.push('#');
                rest = &rest[at + 1..];
                continue;
            }
            let digit = rest[at + 1..].bytes().next().filter(u8::is_ascii_digit);
            let argument = digit.and_then(|d| arguments.get(usize::from(d - b'0').wrapping_sub(1)));
            let Some(argument) = argument else {
                out.push('#');
                rest = &rest[at + 1..];
                continue;
            };
            append(&mut out, argument);
            rest = &rest[at + 2..];
        }
        append(&mut out, rest);
        out
    }
}

/// Adds a text. A letter behind a command would be one of its name.
fn append(out: &mut String, text: &str) {
    let letters = out.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let before = &out.as_bytes()[..out.len() - letters];
    let slashes = before.iter().rev().take_while(|b| **b == b'\\').count();
    if letters > 0 && slashes % 2 == 1 && text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.push(' ');
    }
    out.push_str(text);
}

/// The name of the command of TeX that a text begins with: letters, or one other sign.
pub(crate) fn tex_command(text: &str) -> Option<&str> {
    let name = text.strip_prefix('\\')?;
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    match letters {
        0 => name.chars().next().map(|c| &name[..c.len_utf8()]),
        letters => Some(&name[..letters]),
    }
}

/// The arguments of a command behind its name, and how many bytes they take.
fn arguments(text: &str, of: &Macro) -> Option<(Vec<String>, usize)> {
    let mut all = Vec::new();
    let mut at = 0;
    if let Some(optional) = &of.optional {
        let open = at + space(text);
        match text[open..].strip_prefix('[').and_then(|inner| Some((inner, group_end(inner, ']')?)))
        {
            Some((inner, end)) => {
                all.push(inner[..end].to_owned());
                at = open + end + 2;
            }
            None => all.push(optional.clone()),
        }
    }
    while all.len() < usize::from(of.arguments) {
        let (argument, length) = argument(&text[at..])?;
        all.push(argument.to_owned());
        at += length;
    }
    Some((all, at))
}

/// The argument that a text begins with: a group, a command, or a sign; and how many bytes it takes.
pub(crate) fn argument(text: &str) -> Option<(&str, usize)> {
    let from = space(text);
    let rest = &text[from..];
    if let Some(inner) = rest.strip_prefix('{') {
        let end = group_end(inner, '}')?;
        return Some((&inner[..end], from + end + 2));
    }
    if rest.starts_with('}') {
        return None;
    }
    let length = match tex_command(rest) {
        Some(name) => 1 + name.len(),
        None => rest.chars().next()?.len_utf8(),
    };
    Some((&rest[..length], from + length))
}

/// Bytes of white space at the beginning.
fn space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Where the sign stands in a text of TeX that closes what is open at its beginning: the brace of a group, or
/// the bracket of an argument that may be left out.
pub(crate) fn group_end(text: &str, sign: char) -> Option<usize> {
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == sign && depth == 0 => return Some(at),
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// Commands that define others.
const DEFINE: [&str; 9] = [
    "newcommand",
    "renewcommand",
    "providecommand",
    "def",
    "gdef",
    "edef",
    "xdef",
    "let",
    "DeclareMathOperator",
];
/// The command that stretches the rows of tables: what sets formulas reads its definition.
const STRETCH: &str = "arraystretch";

/// The definition that a text begins with.
pub fn macro_definition(text: &str) -> Option<MacroDefinition> {
    let how = tex_command(text).filter(|name| DEFINE.contains(name))?;
    let mut at = 1 + how.len();
    let star = text[at..].starts_with('*');
    at += usize::from(star);
    let (name, length) = argument(&text[at..])?;
    let name =
        tex_command(name.trim()).filter(|own| own.len() + 1 == name.trim().len())?.to_owned();
    at += length;
    let mut meaning = Macro::default();
    match how {
        "let" => {
            at += space(&text[at..]);
            at += usize::from(text[at..].starts_with('='));
            let (other, length) = argument(&text[at..])?;
            (meaning.body, meaning.fixed) = (other.to_owned(), true);
            at += length;
        }
        "def" | "gdef" | "edef" | "xdef" => {
            while text[at..].starts_with('#') {
                meaning.arguments += 1;
                let number = format!("#{}", meaning.arguments);
                at += text[at..].starts_with(&number).then_some(2)?;
            }
            at = body(text, at, &mut meaning)?;
        }
        "DeclareMathOperator" => {
            at = body(text, at, &mut meaning)?;
            let star = if star { "*" } else { "" };
            meaning.body = format!("\\operatorname{star}{{{}}}", meaning.body);
        }
        _ => {
            if let Some((number, end)) = in_brackets(text, at) {
                meaning.arguments = number.trim().parse().ok().filter(|n| *n <= MOST_ARGUMENTS)?;
                at = end;
                if let Some((optional, end)) = in_brackets(text, at) {
                    meaning.optional = Some(optional.to_owned());
                    at = end;
                }
            }
            at = body(text, at, &mut meaning)?;
        }
    }
    let gives_way = how == "providecommand";
    let expanded = matches!(how, "edef" | "xdef");
    Some(MacroDefinition { name, meaning, gives_way, expanded, length: at })
}

/// Reads what a command stands for, in braces; where it ends.
fn body(text: &str, at: usize, meaning: &mut Macro) -> Option<usize> {
    let open = at + space(&text[at..]);
    let inner = text[open..].strip_prefix('{')?;
    let end = group_end(inner, '}')?;
    meaning.body = uncommented(&inner[..end]);
    Some(open + end + 2)
}

/// A text of TeX without its comments, which run from `%` to where the next line has words: what comes to
/// stand behind it in its line would be one.
pub fn uncommented(tex: &str) -> String {
    let mut out = String::with_capacity(tex.len());
    let mut rest = tex.trim();
    while let Some(at) = comment(rest) {
        append(&mut out, &rest[..at]);
        rest = rest[at..].split_once('\n').map_or("", |(_, behind)| behind.trim_start());
    }
    append(&mut out, rest);
    out.trim().to_owned()
}

/// Where the first comment of a text of TeX begins: at a `%` that is no sign behind a backslash.
pub(crate) fn comment(tex: &str) -> Option<usize> {
    let escaped = |at: usize| tex[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
    tex.match_indices('%').map(|(at, _)| at).find(|at| !escaped(*at))
}

/// What stands in square brackets from a place on, and where they end.
fn in_brackets(text: &str, at: usize) -> Option<(&str, usize)> {
    let open = at + space(&text[at..]);
    let inner = text[open..].strip_prefix('[')?;
    let end = group_end(inner, ']')?;
    Some((&inner[..end], open + end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_begins_behind_a_line_end_too() {
        assert_eq!(comment(r"a \\% b"), Some(4));
        assert_eq!(comment(r"5\% of \\\% b"), None);
    }

    /// A formula behind definitions.
    fn out(definitions: &str, tex: &str) -> String {
        let mut macros = Macros::default();
        assert_eq!(macros.written_out(definitions).expect("definitions").trim(), "");
        macros.written_out(tex).expect("a formula").into_owned()
    }

    #[test]
    fn commands_are_written_out() {
        for (definitions, tex, wanted) in [
            (r"\newcommand{\R}{\mathbb{R}}", r"x\in\R^2", r"x\in\mathbb{R}^2"),
            (r"\newcommand\eps{\varepsilon}", r"\eps x \epsilon", r"\varepsilon x \epsilon"),
            (r"\def\a{\alpha}", r"\a{}b {\a}b", r"\alpha{}b {\alpha}b"),
            (
                r"\newcommand{\norm}[1]{\lVert #1 \rVert}",
                r"\norm{x_{1}} \norm y",
                r"\lVert x_{1} \rVert \lVert y \rVert",
            ),
            (
                r"\newcommand{\p}[2][x]{\partial_{#1}#2}",
                r"\p f, \p[y]{g}",
                r"\partial_{x}f, \partial_{y}g",
            ),
            (
                r"\def\pair#1#2{\langle#1,#2\rangle}",
                r"\pair ab \pair{\a}{b}",
                r"\langle a,b\rangle \langle\a,b\rangle",
            ),
            (
                r"\DeclareMathOperator{\im}{im} \DeclareMathOperator*{\am}{arg\,min}",
                r"\im f, \am_x",
                r"\operatorname{im} f, \operatorname*{arg\,min}_x",
            ),
            (r"\newcommand{\v}{\mathbf} \newcommand{\w}{\v}", r"\w{x}\w y", r"\mathbf{x}\mathbf y"),
            (r"\newcommand{\b}[1]{\mathbf#1}", r"\b x", r"\mathbf x"),
            (
                r"\let\oldphi\phi \let\phi=\varphi \let\varphi\oldphi",
                r"\phi \varphi",
                r"\varphi \phi",
            ),
            (r"\gdef\x{1}", r"\x", "1"),
            (r"\newcommand{\x}{1} \providecommand{\x}{2} \renewcommand{\y}{3}", r"\x\y", "13"),
            ("\\newcommand{\\t}[1]{\n  T_{#1}% first\n  x\\%%\n}", r"\t{a} + 1", r"T_{a}x\% + 1"),
            (r"\newcommand{\h}[1]{\#1 #1}", r"\h{q}", r"\#1 q"),
            (r"\newcommand{\set}[1]{\{#1\}}", r"\set{a \} b} \\R", r"\{a \} b\} \\R"),
        ] {
            assert_eq!(out(definitions, tex), wanted, "{tex}");
        }
    }

    #[test]
    fn definitions_leave_the_formula_that_holds_them() {
        let mut macros = Macros::default();
        let first = macros.written_out(r"\newcommand{\K}{\mathbb{K}} \K x").expect("a formula");
        assert_eq!(first, r" \mathbb{K} x");
        assert_eq!(macros.written_out(r"\K^2").expect("a formula"), r"\mathbb{K}^2");
        assert!(matches!(macros.written_out(r"\frac{1}{2}"), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn what_has_no_end_or_lacks_something_is_a_fault() {
        let mut macros = Macros::default();
        for text in [r"\newcommand{\a}{\b}\newcommand{\b}{\a}", r"\def\c{\c\c}", r"\def\n#1{#1}"] {
            macros.written_out(text).expect("definitions");
        }
        for name in ["a", "b", "c"] {
            let fault = macros.written_out(&format!("x \\{name} y")).expect_err("a fault");
            assert!(matches!(fault, MacroFault::Endless(_)), "{name}");
        }
        let fault = macros.written_out(r"{\n} x").expect_err("a fault");
        assert_eq!(fault, MacroFault::Argument("n".into()));
        // What is no definition stays as it is.
        for text in [
            r"\newcommand{\R}",
            r"\def\R#2{x}",
            r"\newcommand{R}{x}",
            r"\newcommand{\a}[x]{}",
            "\\",
        ] {
            let mut none = Macros::default();
            assert_eq!(none.written_out(text).as_deref(), Ok(text), "{text}");
        }
    }
}
