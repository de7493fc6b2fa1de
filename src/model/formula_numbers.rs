//! How TeX says the number of a display: by the environment around it, `\label`, `\tag` and `\nonumber`.
//!
//! The book counts its formulas itself and knows them by labels of its own, so these commands are taken
//! out of the formula and say the same beside it.

use super::formula_macros::{comment, group_end, tex_command};
use super::formula_text;
use std::borrow::Cow;

/// A display without the commands that number it, and what they say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct NumberedTex {
    /// The formula.
    pub(crate) tex: String,
    /// Its labels as the book has them, `eq-one` for `\label{eq:one}`.
    pub(crate) labels: Vec<String>,
    /// The number that the author gives it.
    pub(crate) tag: Option<String>,
    /// Whether it is counted though nothing names it.
    pub(crate) counts: bool,
}

/// Longest label or tag, bytes.
const MOST_WORDS: usize = 400;

/// Environments that are a display of their own, with what stands for each within one; those without a
/// star are counted (`amsmath`, and LaTeX's own).
const DISPLAYS: [(&str, Option<&str>); 10] = [
    ("equation", None),
    ("align", Some("aligned")),
    ("alignat", Some("aligned")),
    ("flalign", Some("aligned")),
    ("xalignat", Some("aligned")),
    ("gather", Some("gathered")),
    ("multline", Some("multline*")),
    ("eqnarray", Some("array")),
    ("displaymath", None),
    ("math", None),
];

/// Whether an environment of this name, with a star or without, is a display of its own.
pub(crate) fn is_display(name: &str) -> bool {
    let bare = name.strip_suffix('*').unwrap_or(name);
    DISPLAYS.iter().any(|(known, _)| *known == bare)
}

/// The label of a formula that TeX calls `name`, as the book has it: `eq-one` for `eq:one` and for `one`.
pub(crate) fn label_of_formula(name: &str) -> String {
    let name = name.trim();
    let bare = name.strip_prefix("eq:").or_else(|| name.strip_prefix("eqn:"));
    let bare = bare.or_else(|| name.strip_prefix("eq-")).unwrap_or(name);
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    format!("eq-{}", bare.chars().map(plain).collect::<String>())
}

/// Takes the commands that number a display out of it.
pub(crate) fn numbered_tex(tex: &str) -> NumberedTex {
    let mut found = NumberedTex::default();
    let tex = without_comments(tex);
    let mut rest = tex.trim();
    let mut unnumbered = 0;
    while let Some(at) = rest.find('\\') {
        found.tex.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(name) = tex_command(rest) else { break };
        let behind = &rest[1 + name.len()..];
        let argument = match name {
            "label" | "tag" => behind.trim_start_matches('*').strip_prefix('{'),
            _ => None,
        };
        let argument = argument.map(|words| &words[..words.floor_char_boundary(MOST_WORDS)]);
        let argument = argument.and_then(|words| Some(&words[..group_end(words, '}')?]));
        let length = |argument: &str| {
            let star = behind.len() - behind.trim_start_matches('*').len();
            1 + name.len() + star + 1 + argument.len() + 1
        };
        match (name, argument) {
            ("label", Some(label)) => {
                found.labels.push(label_of_formula(label));
                rest = cut(&found.tex, &rest[length(label)..]);
            }
            ("tag", Some(tag)) => {
                let words = words_of_tag(tag);
                // With a star there are no brackets but its own.
                let bare = words.strip_prefix('(').and_then(|w| w.strip_suffix(')'));
                let bare = bare.filter(|_| behind.starts_with('*')).map(str::to_owned);
                found.tag.get_or_insert(bare.unwrap_or(words));
                rest = cut(&found.tex, &rest[length(tag)..]);
            }
            ("nonumber" | "notag", _) => {
                unnumbered += 1;
                rest = cut(&found.tex, &rest[1 + name.len()..]);
            }
            _ => {
                let end = 1 + name.len();
                found.tex.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    found.tex.push_str(rest);
    if let Some((inner, counted)) = unwrapped(&found.tex) {
        let lines = inner.matches(r"\\").count() + 1;
        found.counts = counted && unnumbered < lines;
        found.tex = inner;
    }
    found
}

/// What follows a command that is taken out, without the white that would stand there twice.
fn cut<'a>(before: &str, behind: &'a str) -> &'a str {
    match before.is_empty() || before.ends_with(char::is_whitespace) {
        true => behind.trim_start(),
        false => behind,
    }
}

/// A formula without the comments at the ends of its lines.
fn without_comments(tex: &str) -> Cow<'_, str> {
    if !tex.contains('%') {
        return Cow::Borrowed(tex);
    }
    let live = |line| comment(line).map_or(line, |at| line[..at].trim_end());
    Cow::Owned(tex.lines().map(live).collect::<Vec<_>>().join("\n"))
}

/// The words of a tag, with the signs of its formulas: `*` of `$*$`, a dagger of `\dagger`.
fn words_of_tag(tag: &str) -> String {
    let parts =
        tag.split('$').enumerate().map(|(n, part)| match n % 2 == 1 || part.contains('\\') {
            true => formula_text(part),
            false => part.to_owned(),
        });
    parts.collect::<String>().trim().to_owned()
}

/// A display without the environment around all of it, and whether such a one is counted.
fn unwrapped(tex: &str) -> Option<(String, bool)> {
    let behind = tex.trim().strip_prefix(r"\begin{")?;
    let (name, body) = behind.split_once('}')?;
    let bare = name.strip_suffix('*').unwrap_or(name);
    let (_, inner) = DISPLAYS.iter().find(|(known, _)| *known == bare)?;
    let body = body.strip_suffix(&format!("\\end{{{name}}}"))?;
    // Two of them in a row are no one.
    if body.contains(&format!("\\end{{{name}}}")) {
        return None;
    }
    let counted = bare == name && !matches!(bare, "displaymath" | "math");
    let body = match bare {
        // How many pairs of columns it has.
        "alignat" | "xalignat" => body.trim_start().strip_prefix('{')?.split_once('}')?.1,
        _ => body,
    };
    let body = body.trim();
    Some((
        match inner {
            None => body.to_owned(),
            Some("array") => format!("\\begin{{array}}{{rcl}} {body} \\end{{array}}"),
            Some(inner) => format!("\\begin{{{inner}}} {body} \\end{{{inner}}}"),
        },
        counted,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tex: &str) -> (String, String, Option<String>, bool) {
        let found = numbered_tex(tex);
        (found.tex, found.labels.join(" "), found.tag, found.counts)
    }

    #[test]
    fn commands_of_numbers_stand_beside_the_formula() {
        let row = |tex: &str, labels: &str, tag: Option<&str>, counts: bool| {
            (tex.to_owned(), labels.to_owned(), tag.map(str::to_owned), counts)
        };
        for (tex, wanted) in [
            (r"a = b", row("a = b", "", None, false)),
            (
                r"\begin{equation}\label{eq:two} x = y \end{equation}",
                row("x = y", "eq-two", None, true),
            ),
            (r"\begin{equation*} x \end{equation*}", row("x", "", None, false)),
            (r"x \label{one} = y", row("x = y", "eq-one", None, false)),
            (r"x \tag{$\dagger$} = y", row("x = y", "", Some("†"), false)),
            (r"x \tag*{A1}", row("x ", "", Some("A1"), false)),
            (
                r"\begin{align} a &= b \label{eq:a} \\ c &= d \nonumber \end{align}",
                row(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "eq-a", None, true),
            ),
            (
                r"\begin{align} a &= b \notag \\ c &= d \nonumber \end{align}",
                row(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "", None, false),
            ),
            (
                r"\begin{eqnarray} a &=& b \end{eqnarray}",
                row(r"\begin{array}{rcl} a &=& b \end{array}", "", None, true),
            ),
            (
                r"\begin{alignat}{2} a &= b \end{alignat}",
                row(r"\begin{aligned} a &= b \end{aligned}", "", None, true),
            ),
            (
                r"\begin{equation}\begin{split} a &= b \end{split}\end{equation}",
                row(r"\begin{split} a &= b \end{split}", "", None, true),
            ),
            (r"x \tag{Gauss law, v 2}", row("x ", "", Some("Gauss law, v 2"), false)),
            (r"x \tag*{(A)}", row("x ", "", Some("A"), false)),
            (
                "x % \\label{eq:old}\n= y \\label{eq:new} % no",
                row("x\n= y ", "eq-new", None, false),
            ),
            // What is open is left as it is.
            (r"\label{eq:x", row(r"\label{eq:x", "", None, false)),
            (r"\begin{align} a", row(r"\begin{align} a", "", None, false)),
            ("\\", row("\\", "", None, false)),
        ] {
            assert_eq!(of(tex), wanted, "{tex}");
        }
    }
}
