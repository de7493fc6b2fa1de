//! The environments that TeX has for displays, all in one table: what stands for each within a formula,
//! and whether each of its lines has a number.

use super::formula_rows;
use super::rewriting::Rewriting;
use std::borrow::Cow;

/// An environment that is a display of its own.
struct Display {
    /// Its name; those without a star are counted (`amsmath`, and LaTeX's own).
    name: &'static str,
    /// What stands for it within a formula.
    within: Option<&'static str>,
    /// Each of its lines has a number.
    by_line: bool,
}

const fn display(name: &'static str, within: Option<&'static str>, by_line: bool) -> Display {
    Display { name, within, by_line }
}

const DISPLAYS: [Display; 10] = [
    display("equation", None, false),
    display("align", Some("aligned"), true),
    display("alignat", Some("aligned"), true),
    display("flalign", Some("aligned"), true),
    display("xalignat", Some("aligned"), true),
    display("gather", Some("gathered"), true),
    display("multline", Some("multlined"), false),
    display("eqnarray", Some("aligned"), true),
    display("displaymath", None, false),
    display("math", None, false),
];

/// Environments within a formula that have another name here.
const WITHIN: [(&str, &str); 2] = [("split", "aligned"), ("multline*", "multlined")];

/// Whether an environment of this name, with a star or without, is a display of its own.
pub(crate) fn is_display(name: &str) -> bool {
    let bare = name.strip_suffix('*').unwrap_or(name);
    DISPLAYS.iter().any(|known| known.name == bare)
}

/// A formula in which environments that number their lines have the names of those that do not: numbers
/// are the book's.
pub(crate) fn without_numbers(tex: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(tex);
    if !tex.contains("\\begin{") {
        return out;
    }
    let mut rename = |from: &str, to: &str| {
        for side in ["begin", "end"] {
            let old = format!("\\{side}{{{from}}}");
            if out.contains(&old) {
                out = Cow::Owned(out.replace(&old, &format!("\\{side}{{{to}}}")));
            }
        }
    };
    WITHIN.iter().for_each(|(from, to)| rename(from, to));
    for known in DISPLAYS.iter().filter(|known| !known.name.ends_with("at")) {
        if let Some(within) = known.within.filter(|_| known.name != "eqnarray") {
            rename(known.name, within);
            rename(&format!("{}*", known.name), within);
        }
    }
    out
}

/// A display that has several lines without an environment, `a = b \\ c = d`, in one: its lines stand below
/// each other, by their `&` where they have such.
pub(crate) fn in_lines(tex: &str) -> Option<String> {
    if !tex.contains(r"\\") {
        return None;
    }
    let lines = formula_rows::lines(tex);
    let filled = lines.iter().filter(|line| !tex[(*line).clone()].trim().is_empty()).count();
    if filled < 2 {
        return None;
    }
    let aligned = formula_rows::cells(tex).iter().any(|row| row.len() > 1);
    let name = if aligned { "aligned" } else { "gathered" };
    Some(format!("\\begin{{{name}}} {} \\end{{{name}}}", tex.trim()))
}

/// What stands in an environment that is all of a formula.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inner {
    /// The environment that stands for it within a formula.
    pub(super) within: Option<&'static str>,
    /// What stands in it.
    pub(super) body: String,
    /// It is counted.
    pub(super) counted: bool,
    /// Each of its lines has a number.
    pub(super) by_line: bool,
}

impl Inner {
    /// The formula in that environment.
    pub(super) fn tex(&self, body: &str) -> String {
        match self.within {
            None => body.to_owned(),
            Some(within) => format!("\\begin{{{within}}} {body} \\end{{{within}}}"),
        }
    }
}

/// The inside of a formula that is one such environment as a whole.
pub(super) fn inner(tex: &str) -> Option<Inner> {
    let behind = tex.trim().strip_prefix(r"\begin{")?;
    let (name, body) = behind.split_once('}')?;
    let bare = name.strip_suffix('*').unwrap_or(name);
    let known = DISPLAYS.iter().find(|known| known.name == bare)?;
    let body = body.strip_suffix(&format!("\\end{{{name}}}"))?;
    // Two of them in a row are no one.
    if body.contains(&format!("\\end{{{name}}}")) {
        return None;
    }
    let body = match bare {
        // How many pairs of columns it has.
        "alignat" | "xalignat" => body.trim_start().strip_prefix('{')?.split_once('}')?.1,
        _ => body,
    };
    let body = body.trim();
    let body = if bare == "eqnarray" { without_middle(body) } else { body.to_owned() };
    let counted = bare == name && !matches!(bare, "displaymath" | "math");
    Some(Inner { within: known.within, body, counted, by_line: known.by_line })
}

/// The lines of an `eqnarray`, whose relations stand in a column of their own, as those of `align`:
/// `a &=& b` is `a &= b`.
fn without_middle(body: &str) -> String {
    let mut out = Rewriting::of(body);
    for line in formula_rows::lines(body) {
        let second = formula_rows::cells(&body[line.clone()]).into_iter().next();
        let second = second.filter(|cells| cells.len() > 2);
        if let Some(cells) = second {
            let at = line.start + cells[0].len() + 1 + cells[1].len();
            out.replace(at..at + 1, [" "]);
        }
    }
    out.finish().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_leave_their_numbers_to_the_book() {
        for (tex, wanted) in [
            (r"\begin{align*} a &= b \end{align*}", r"\begin{aligned} a &= b \end{aligned}"),
            (r"x \begin{split} a \end{split}", r"x \begin{aligned} a \end{aligned}"),
            (r"\begin{multline} a \end{multline}", r"\begin{multlined} a \end{multlined}"),
            (r"\begin{gather} a \end{gather}", r"\begin{gathered} a \end{gathered}"),
            (r"\begin{aligned} a \end{aligned}", r"\begin{aligned} a \end{aligned}"),
        ] {
            assert_eq!(without_numbers(tex), wanted);
        }
    }

    #[test]
    fn displays_of_several_lines_are_such() {
        for (tex, wanted) in [
            (r" x = 1 \\ y = 2 ", Some(r"\begin{gathered} x = 1 \\ y = 2 \end{gathered}")),
            (r"x &= 1 \\ &= 2", Some(r"\begin{aligned} x &= 1 \\ &= 2 \end{aligned}")),
            (r"x = 1 \\", None),
            (r"\begin{matrix} a \\ b \end{matrix}", None),
            (r"\substack{a \\ b}", None),
            ("x", None),
        ] {
            assert_eq!(in_lines(tex).as_deref(), wanted, "{tex}");
        }
    }

    #[test]
    fn relations_of_an_eqnarray_stand_with_what_follows() {
        for (body, wanted) in
            [(r"a &=& b \\ && + c", r"a &=  b \\ &  + c"), (r"a &= b", r"a &= b"), (r"a", r"a")]
        {
            assert_eq!(without_middle(body), wanted);
        }
    }
}
