//! TeX in a bibliography's texts to the marks of CSL's texts.

use super::super::super::rich::MATH;
use super::letters::{accent, letter};
use crate::model::group_end;
use unicode_normalization::UnicodeNormalization;

/// What a text is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    /// A text with marks; braces keep the case of their words.
    Title,
    /// A text with marks.
    Text,
    /// Characters alone: names, numbers.
    Plain,
}

/// A text without TeX, and the commands that are not known.
pub(super) fn read(text: &str, want: Want) -> (String, Vec<String>) {
    let mut reader = Reader { want, unknown: Vec::new() };
    let out = reader.group(text, 0);
    let out = out.nfc().collect::<String>();
    (out.split_whitespace_kept(), reader.unknown)
}

/// White space of a source is single spaces.
trait Spaces {
    fn split_whitespace_kept(&self) -> String;
}

impl Spaces for str {
    fn split_whitespace_kept(&self) -> String {
        let mut out = String::with_capacity(self.len());
        for c in self.trim_matches([' ', '\n', '\t', '\r']).chars() {
            let space = matches!(c, ' ' | '\n' | '\t' | '\r');
            match space {
                true if out.ends_with(' ') => {}
                true => out.push(' '),
                false => out.push(c),
            }
        }
        out
    }
}

struct Reader {
    want: Want,
    unknown: Vec<String>,
}

/// The length of the group, brace to brace, with which a text begins; all of it if it has no end.
fn group_length(text: &str) -> usize {
    let end = text.strip_prefix('{').and_then(|inner| group_end(inner, '}'));
    end.map_or(text.len(), |end| end + 2)
}

/// The inside of a group.
fn inside(group: &str) -> &str {
    let inner = group.strip_prefix('{').unwrap_or(group);
    inner.strip_suffix('}').unwrap_or(inner)
}

/// Deepest nesting that is looked into.
const DEEPEST: u32 = 40;

impl Reader {
    fn group(&mut self, text: &str, depth: u32) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let step = match c {
                '\\' => self.command(rest, depth, &mut out),
                '{' => self.braces(rest, depth, &mut out),
                '}' => 1,
                '$' => self.math(rest, depth, &mut out),
                '~' => {
                    out.push('\u{a0}');
                    1
                }
                '-' => dashes(rest, &mut out),
                '`' if rest.starts_with("``") => {
                    out.push('\u{201c}');
                    2
                }
                '\'' if rest.starts_with("''") => {
                    out.push('\u{201d}');
                    2
                }
                '`' => {
                    out.push('\u{2018}');
                    1
                }
                c => {
                    out.push(c);
                    c.len_utf8()
                }
            };
            rest = rest.get(step..).unwrap_or_default();
        }
        out
    }

    fn braces(&mut self, rest: &str, depth: u32, out: &mut String) -> usize {
        let length = group_length(rest);
        let inner = inside(&rest[..length]);
        if depth >= DEEPEST {
            return length;
        }
        let done = self.group(inner, depth + 1);
        // `{\"o}` is a letter, `{DNA}` a word whose case stays.
        let keeps = self.want == Want::Title && depth == 0 && !inner.starts_with('\\');
        match keeps && done.chars().any(char::is_alphabetic) {
            true => out.push_str(&fixed_case(&done)),
            false => out.push_str(&done),
        }
        length
    }

    /// A formula: words with powers, indices and Greek letters are a text; what is more stays a formula.
    fn math(&mut self, rest: &str, depth: u32, out: &mut String) -> usize {
        let Some(end) = rest[1..].find('$') else {
            out.push('$');
            return 1;
        };
        let formula = &rest[1..1 + end];
        if self.want != Want::Plain && is_set(formula) {
            out.push_str(&format!("{MATH}{formula}</span>"));
            return end + 2;
        }
        let mut inner = formula;
        while let Some(c) = inner.chars().next() {
            let mark = match c {
                '^' => "sup",
                '_' => "sub",
                '{' | '}' => {
                    inner = &inner[1..];
                    continue;
                }
                '\\' => {
                    let step = self.command(inner, depth + 1, out);
                    inner = inner.get(step..).unwrap_or_default();
                    continue;
                }
                c => {
                    out.push(c);
                    inner = &inner[c.len_utf8()..];
                    continue;
                }
            };
            let after = &inner[1..];
            let length = match after.chars().next() {
                Some('{') => group_length(after),
                Some('\\') => {
                    1 + after[1..].find(|c: char| !c.is_alphabetic()).unwrap_or(after.len() - 1)
                }
                Some(c) => c.len_utf8(),
                None => 0,
            };
            let raised = self.group(inside(&after[..length]), depth + 1);
            match self.want {
                Want::Plain => out.push_str(&raised),
                _ => out.push_str(&format!("<{mark}>{raised}</{mark}>")),
            }
            inner = after.get(length..).unwrap_or_default();
        }
        end + 2
    }

    /// A command at the beginning of the text: its length with its arguments.
    fn command(&mut self, rest: &str, depth: u32, out: &mut String) -> usize {
        let Some(first) = rest[1..].chars().next() else { return 1 };
        if !first.is_ascii_alphabetic() {
            return self.sign(rest, first, depth, out);
        }
        let name_end =
            1 + rest[1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len() - 1);
        let name = &rest[1..name_end];
        if let Some(mark) = accent(name) {
            return name_end + self.accented(&rest[name_end..], mark, depth, out);
        }
        if let Some(text) = letter(name) {
            out.push_str(text);
            return name_end + after_name(&rest[name_end..]);
        }
        self.with_argument(name, rest, name_end, depth, out)
    }

    /// A command of one sign: an accent, or the sign itself.
    fn sign(&mut self, rest: &str, first: char, depth: u32, out: &mut String) -> usize {
        let length = 1 + first.len_utf8();
        if let Some(mark) = accent(first.encode_utf8(&mut [0; 4])) {
            return length + self.accented(&rest[length..], mark, depth, out);
        }
        match first {
            ',' | ';' | ':' | '>' | ' ' | '\n' => out.push('\u{a0}'),
            '-' | '/' | '!' | '@' => {}
            '\\' => out.push(' '),
            first => out.push(first),
        }
        length
    }

    /// A letter with an accent: the length of what it stands over.
    fn accented(&mut self, rest: &str, mark: char, depth: u32, out: &mut String) -> usize {
        let space = rest.len() - rest.trim_start().len();
        let over = &rest[space..];
        let (length, letters) = match over.chars().next() {
            Some('{') => {
                let length = group_length(over);
                (length, self.group(inside(&over[..length]), (depth + 1).min(DEEPEST)))
            }
            Some('\\') => {
                let mut inner = String::new();
                let length = self.command(over, (depth + 1).min(DEEPEST), &mut inner);
                (length, inner)
            }
            Some(c) => (c.len_utf8(), c.to_string()),
            None => (0, String::new()),
        };
        let mut letters = letters.chars();
        match letters.next() {
            // No dot under an accent.
            Some('\u{131}') => out.push('i'),
            Some('\u{237}') => out.push('j'),
            Some(c) => out.push(c),
            None => return space + length,
        }
        out.push(mark);
        out.extend(letters);
        space + length
    }

    fn with_argument(
        &mut self,
        name: &str,
        rest: &str,
        name_end: usize,
        depth: u32,
        out: &mut String,
    ) -> usize {
        let after = &rest[name_end..];
        let space = after.len() - after.trim_start().len();
        let has_group = after[space..].starts_with('{');
        if !has_group || depth >= DEEPEST {
            // A switch such as `\em` holds to the end of its group.
            let known = [
                "relax",
                "protect",
                "noopsort",
                "em",
                "it",
                "bf",
                "sc",
                "rm",
                "sf",
                "tt",
                "upshape",
                "itshape",
                "bfseries",
                "scshape",
                "normalfont",
            ];
            if !known.contains(&name) {
                self.unknown.push(name.to_owned());
            }
            let tags = tags(switch(name));
            if let Some((open, close)) = tags.filter(|_| self.want != Want::Plain) {
                let inner = self.group(after.trim_start(), (depth + 1).min(DEEPEST));
                out.push_str(&format!("{open}{inner}{close}"));
                return rest.len();
            }
            return name_end + space;
        }
        let length = group_length(&after[space..]);
        let raw = inside(&after[space..space + length]);
        let end = name_end + space + length;
        match name {
            // For sorting only.
            "noopsort" | "singleletter" => return end,
            "href" => {
                let more = &rest[end..];
                let shown = group_length(more);
                if more.starts_with('{') {
                    out.push_str(&self.group(inside(&more[..shown]), depth + 1));
                    return end + shown;
                }
            }
            "url" | "path" => {
                out.push_str(raw);
                return end;
            }
            _ => {}
        }
        let inner = self.group(raw, depth + 1);
        match tags(name) {
            Some((open, close)) if self.want != Want::Plain => {
                // Braces around capitals keep their case, of a command too.
                let capitals = inner.chars().any(char::is_uppercase);
                let keeps = self.want == Want::Title && depth <= 1 && capitals;
                let words = ["<i>", "<b>", "\u{201c}"].contains(&open);
                match keeps && words {
                    true => out.push_str(&format!("{open}{}{close}", fixed_case(&inner))),
                    false => out.push_str(&format!("{open}{inner}{close}")),
                }
            }
            Some(_) => out.push_str(&inner),
            None => {
                let plain = [
                    "mbox",
                    "text",
                    "textrm",
                    "textup",
                    "textnormal",
                    "textsf",
                    "texttt",
                    "hbox",
                    "ensuremath",
                    "mathrm",
                    "nobreakdash",
                    "uppercase",
                    "MakeUppercase",
                    "mkbibparens",
                    "mkbibbrackets",
                    "href",
                    "url",
                    "protect",
                ];
                if !plain.contains(&name) {
                    self.unknown.push(name.to_owned());
                }
                out.push_str(&inner);
            }
        }
        end
    }
}

/// Whether a formula is more than the sign of a substance or of a group, or a Greek letter: it has variables,
/// commands that are no letters, or more than figures in its powers and indices.
fn is_set(formula: &str) -> bool {
    let mut rest = formula;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                if length > 0 && letter(&rest[..length]).is_none() {
                    return true;
                }
                rest = &rest[length..];
            }
            '^' | '_' => {
                let length = if rest.starts_with('{') { group_length(rest) } else { 1 };
                let script = rest.get(..length).map_or(rest, inside);
                if !script.chars().all(|c| c.is_ascii_digit() || c == '+' || c == '-') {
                    return true;
                }
            }
            'a'..='z' | '=' | '<' | '>' => return true,
            _ => {}
        }
    }
    false
}

/// Words with TeX's commands for letters, accents and signs as the characters that they stand for; formulas
/// between `$` and all other commands stay.
pub(crate) fn with_letters(words: &str) -> String {
    let mut reader = Reader { want: Want::Plain, unknown: Vec::new() };
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find(['\\', '$']) {
        let (before, from) = rest.split_at(at);
        let formula = from.strip_prefix('$').map(|inner| inner.find('$').map_or(1, |end| end + 2));
        if let Some(length) = formula {
            out.push_str(before);
            out.push_str(&from[..length]);
            rest = &from[length..];
            continue;
        }
        let length = from[1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(from.len() - 1);
        let sign = from[1..].chars().next().map_or(0, char::len_utf8);
        let name = &from[1..1 + length.max(sign)];
        let known = accent(name).is_some() || letter(name).is_some();
        if !known && !matches!(name, "%" | "&" | "#" | "_" | "{" | "}") {
            out.push_str(before);
            out.push_str(&from[..1 + name.len()]);
            rest = &from[1 + name.len()..];
            continue;
        }
        let mut done = String::new();
        let step = reader.command(from, 0, &mut done);
        rest = &from[step.min(from.len())..];
        // `{\"o}` is a letter.
        match before.strip_suffix('{').zip(rest.strip_prefix('}')) {
            Some((before, behind)) => {
                out.push_str(before);
                rest = behind;
            }
            None => out.push_str(before),
        }
        out.push_str(&done);
    }
    out.push_str(rest);
    out.nfc().collect()
}

/// A text whose letters keep their case.
fn fixed_case(text: &str) -> String {
    format!("<span class=\"nocase\">{text}</span>")
}

/// What stands behind a letter's command and belongs to it: a space, or `{}`.
fn after_name(rest: &str) -> usize {
    if rest.starts_with("{}") {
        return 2;
    }
    rest.len() - rest.trim_start_matches([' ', '\t']).len()
}

/// Hyphens in a row.
fn dashes(rest: &str, out: &mut String) -> usize {
    let count = rest.bytes().take_while(|b| *b == b'-').count();
    match count {
        1 => out.push('-'),
        2 => out.push('\u{2013}'),
        3 => out.push('\u{2014}'),
        _ => out.push_str(&rest[..count]),
    }
    count
}

/// The command that does to an argument what a switch does to the rest of its group.
fn switch(name: &str) -> &str {
    match name {
        "em" | "it" | "itshape" => "emph",
        "bf" | "bfseries" => "textbf",
        "sc" | "scshape" => "textsc",
        name => name,
    }
}

/// The marks of CSL's texts for a command with an argument.
fn tags(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "emph" | "textit" | "textsl" | "mkbibemph" | "mkbibitalic" | "mathit" => ("<i>", "</i>"),
        "textbf" | "mkbibbold" | "mathbf" => ("<b>", "</b>"),
        "textsc" | "mkbibacro" => ("<span style=\"font-variant:small-caps;\">", "</span>"),
        "textsuperscript" | "mkbibsuperscript" | "up" => ("<sup>", "</sup>"),
        "textsubscript" | "mkbibsubscript" => ("<sub>", "</sub>"),
        "enquote" | "mkbibquote" => ("\u{201c}", "\u{201d}"),
        _ => return None,
    })
}
