//! How TeX says the number of a display: by the environment around it, `\label`, `\tag` and `\nonumber`.
//!
//! The book counts its formulas itself and knows them by labels of its own, so these commands are taken
//! out of the formula and say the same beside it.

use super::formula_displays::inner;
use super::formula_macros::{comment, group_end, tex_command};
use super::latex_labels::label_of_formula;
use super::{FormulaLine, formula_rows, formula_text};
use std::borrow::Cow;

/// A display without the commands that number it, and what they say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct NumberedTex {
    /// The formula.
    pub(crate) tex: String,
    /// Its labels as the book has them, `eq-one` for `\label{eq:one}`; those that stand on a line are not
    /// among them.
    pub(crate) labels: Vec<String>,
    /// The number that the author gives it.
    pub(crate) tag: Option<String>,
    /// Whether it is counted though nothing names it.
    pub(crate) counts: bool,
    /// What its lines say of themselves, if each has a number.
    pub(crate) lines: Vec<FormulaLine>,
}

/// Longest label or tag, bytes.
const MOST_WORDS: usize = 400;

/// Takes the commands that number a display out of it.
pub(crate) fn numbered_tex(tex: &str) -> NumberedTex {
    let tex = without_comments(tex);
    if let Some(found) = numbered_lines(tex.trim()) {
        return found;
    }
    let Taken { tex, labels, tag, unnumbered } = take(tex.trim());
    let mut found = NumberedTex { tex, labels, tag, ..NumberedTex::default() };
    if let Some(inner) = inner(&found.tex) {
        found.counts = inner.counted && unnumbered == 0;
        found.tex = inner.tex(&inner.body);
    }
    found
}

/// The same of a display that numbers its lines, and has several.
fn numbered_lines(tex: &str) -> Option<NumberedTex> {
    let inner = inner(tex).filter(|inner| inner.by_line)?;
    let ranges = formula_rows::lines(&inner.body);
    if ranges.len() < 2 {
        return None;
    }
    let mut found = NumberedTex::default();
    let mut body = String::with_capacity(inner.body.len());
    let mut done = 0;
    for range in ranges {
        let line = &inner.body[range.clone()];
        let taken = take(line.trim());
        body.push_str(&inner.body[done..range.start]);
        let lead = line.len() - line.trim_start().len();
        body.extend([&line[..lead], taken.tex.trim(), &line[line.trim_end().len().max(lead)..]]);
        done = range.end;
        let mut labels = taken.labels.into_iter();
        let id = labels.next();
        let counts =
            taken.tag.is_none() && (id.is_some() || inner.counted && taken.unnumbered == 0);
        found.lines.push(FormulaLine { id, counts, tag: taken.tag, number: None });
        found.labels.extend(labels);
    }
    body.push_str(&inner.body[done..]);
    found.tex = inner.tex(body.trim());
    if !found.lines.iter().any(|line| line.counts || line.tag.is_some()) {
        found.lines.clear();
    }
    Some(found)
}

/// What the commands of a formula, or of a line, say of its number.
#[derive(Debug, Default)]
struct Taken {
    /// The formula without them.
    tex: String,
    labels: Vec<String>,
    tag: Option<String>,
    /// How often it says that it has none.
    unnumbered: usize,
}

/// Takes the commands that number out of a formula.
fn take(tex: &str) -> Taken {
    let mut found = Taken::default();
    let mut rest = tex;
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
                found.unnumbered += 1;
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
                r"\begin{align} a &= b \label{eq:a} \end{align}",
                row(r"\begin{aligned} a &= b \end{aligned}", "eq-a", None, true),
            ),
            (
                r"\begin{align} a &= b \notag \\ c &= d \nonumber \end{align}",
                row(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "", None, false),
            ),
            (
                r"\begin{eqnarray} a &=& b \end{eqnarray}",
                row(r"\begin{aligned} a &=  b \end{aligned}", "", None, true),
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

    #[test]
    fn lines_have_numbers_of_their_own() {
        for (tex, body, lines) in [
            (
                r"\begin{align} a &= b \label{eq:a} \\ c &= d \nonumber \\[2pt] e \tag{X} \\ f \end{align}",
                r"\begin{aligned} a &= b \\ c &= d \\[2pt] e \\ f \end{aligned}",
                "eq-a+ - =X +",
            ),
            (
                r"\begin{gather*} a \\ b \tag{1} \end{gather*}",
                r"\begin{gathered} a \\ b \end{gathered}",
                "- =1",
            ),
            (
                r"\begin{gather*} a \\ b \end{gather*}",
                r"\begin{gathered} a \\ b \end{gathered}",
                "",
            ),
            (
                r"\begin{eqnarray} a &=& b \\ &&+ c \end{eqnarray}",
                r"\begin{aligned} a &=  b \\ & + c \end{aligned}",
                "+ +",
            ),
            (
                r"\begin{multline} a \\ b \end{multline}",
                r"\begin{multlined} a \\ b \end{multlined}",
                "",
            ),
            (
                r"\begin{align} a &= \begin{cases} 1 \\ 2 \end{cases} \end{align}",
                r"\begin{aligned} a &= \begin{cases} 1 \\ 2 \end{cases} \end{aligned}",
                "",
            ),
        ] {
            let found = numbered_tex(tex);
            let said = |line: &FormulaLine| {
                let tag = line.tag.as_ref().map(|tag| format!("={tag}")).unwrap_or_default();
                let sign = match line.counts {
                    true => "+",
                    false if tag.is_empty() => "-",
                    false => "",
                };
                format!("{}{sign}{tag}", line.id.as_deref().unwrap_or_default())
            };
            let said: Vec<String> = found.lines.iter().map(said).collect();
            assert_eq!((found.tex.as_str(), said.join(" ").as_str()), (body, lines), "{tex}");
        }
    }
}
