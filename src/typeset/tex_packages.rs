//! Commands of LaTeX's packages that the converter lacks and macros can't say: `mhchem`, `siunitx` and small
//! commutative diagrams are written as TeX that it knows.

use super::{math_chemistry, math_diagrams, math_units};
use crate::model::{Rewriting, formula_cells, group_end, tex_argument, tex_command};
use std::borrow::Cow;

/// A formula without them.
pub(super) fn written_out(tex: &str) -> Cow<'_, str> {
    if !tex.contains('\\') {
        return Cow::Borrowed(tex);
    }
    let mut out = Rewriting::of(tex);
    let mut at = 0;
    while let Some(step) = tex[at..].find('\\') {
        at += step;
        let Some(name) = tex_command(&tex[at..]) else { break };
        let behind = at + 1 + name.len();
        if name == "cr" {
            out.replace(at..behind, [r"\\"]);
            at = behind;
            continue;
        }
        match said(name, &tex[behind..]) {
            // An operator and a fence are what they are outside of braces alone.
            Some((words, length)) if is_bare(name) => {
                out.replace(at..behind + length, [words.as_str()]);
                at = behind + length;
            }
            Some((words, length)) => {
                out.replace(at..behind + length, ["{", words.as_str(), "}"]);
                at = behind + length;
            }
            None => at = behind,
        }
    }
    out.finish()
}

fn is_bare(name: &str) -> bool {
    name.starts_with("operatorname") || BIG.contains(&name)
}

/// What a command with the arguments behind it stands for, and how many bytes these take.
fn said(name: &str, behind: &str) -> Option<(String, usize)> {
    let mut arguments = Arguments { text: behind, at: 0 };
    let words = match name {
        "ce" | "cee" => math_chemistry::tex(arguments.next()?),
        "num" => math_units::number(arguments.behind_options()?),
        "ang" => math_units::angle(arguments.behind_options()?),
        "unit" | "si" => math_units::unit(arguments.behind_options()?),
        "qty" | "SI" => {
            let number = arguments.behind_options()?;
            arguments.option();
            math_units::quantity(number, arguments.next()?)
        }
        "qtyrange" | "SIrange" => {
            let from = arguments.behind_options()?;
            let to = arguments.next()?;
            math_units::range(from, to, Some(arguments.next()?))
        }
        "numrange" => {
            let from = arguments.behind_options()?;
            math_units::range(from, arguments.next()?, None)
        }
        "hspace" | "mskip" => {
            let (length, end) = length(behind)?;
            arguments.at = end;
            let command = if length.ends_with("mu") { "mspace" } else { "hspace" };
            format!("\\{command}{{{length}}}")
        }
        "operatorname" | "operatornamewithlimits" => return operator(behind),
        // `\bigg{|}`: the sign alone.
        _ if BIG.contains(&name) && behind.starts_with('{') => {
            let sign = arguments.next()?.trim();
            let one =
                tex_command(sign).map_or(sign.chars().count() == 1, |n| n.len() + 1 == sign.len());
            return one.then(|| (format!("\\{name}{sign}"), arguments.at));
        }
        "begin" => {
            let (name, body) = behind.strip_prefix('{')?.split_once('}')?;
            let close = format!("\\end{{{name}}}");
            let end = body.find(&close)?;
            arguments.at = name.len() + 2 + end + close.len();
            environment(name, &body[..end])?
        }
        _ => return None,
    };
    Some((words, arguments.at))
}

/// Commands that set a fence in a size of its own.
const BIG: [&str; 16] = [
    "big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl", "Biggl", "bigm", "Bigm", "biggm",
    "Biggm", "bigr", "Bigr", "biggr", "Biggr",
];

/// An operator by its name, behind which the author says where its limits stand: `\operatorname*{f}\limits`.
fn operator(behind: &str) -> Option<(String, usize)> {
    let star = usize::from(behind.starts_with('*'));
    let (words, length) = tex_argument(&behind[star..])?;
    let end = star + length;
    let rest = &behind[end..];
    let limits = tex_command(rest.trim_start()).filter(|l| matches!(*l, "limits" | "nolimits"))?;
    let star = if limits == "limits" { "*" } else { "" };
    let length = rest.len() - rest.trim_start().len() + 1 + limits.len();
    Some((format!("\\operatorname{star}{{{words}}}"), end + length))
}

/// A length behind `\hspace`, with braces or without, and where it ends.
fn length(behind: &str) -> Option<(String, usize)> {
    let star = behind.strip_prefix('*').unwrap_or(behind);
    let inner = star.strip_prefix('{');
    let words = inner.unwrap_or(star);
    let number = words.find(|c: char| !(c.is_ascii_digit() || "+-. ".contains(c)))?;
    let end = number + 2;
    let unit =
        words.get(number..end).filter(|unit| unit.bytes().all(|b| b.is_ascii_lowercase()))?;
    let close = usize::from(inner.is_some());
    let closed = close == 0 || words[end..].starts_with('}');
    let all = behind.len() - words.len() + end + close;
    closed.then(|| (format!("{}{unit}", words[..number].trim()), all))
}

/// What an environment of a package stands for.
fn environment(name: &str, body: &str) -> Option<String> {
    if name == "CD" {
        return Some(math_diagrams::tex(body));
    }
    if name == "tikzcd" {
        return math_diagrams::tikz(body);
    }
    if name == "alignedat" {
        let (_, body) = body.trim_start().strip_prefix('{')?.split_once('}')?;
        return Some(format!("\\begin{{aligned}}{}\\end{{aligned}}", written_out(body)));
    }
    // A matrix with rules is an array; the converter knows rules in arrays alone.
    if let Some((_, open, close)) = PLAIN_MATRICES.iter().find(|(known, ..)| *known == name) {
        let ruled = ["\\hline", "\\hdashline"].iter().any(|rule| body.contains(rule));
        let columns = formula_cells(body).iter().map(Vec::len).max().unwrap_or(1);
        let body = ruled.then(|| written_out(body))?;
        let sides = "c".repeat(columns);
        return Some(format!(
            "\\left{open}\\begin{{array}}{{{sides}}}{body}\\end{{array}}\\right{close}"
        ));
    }
    // Matrices of mathtools say to which side their columns go.
    let (_, open, close) = MATRICES.iter().find(|(known, ..)| *known == name)?;
    let side = body.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (side, body) = side.unwrap_or(("c", body));
    let columns = formula_cells(body).iter().map(Vec::len).max().unwrap_or(1);
    let sides = side.trim().repeat(columns);
    let body = written_out(body);
    Some(format!("\\left{open}\\begin{{array}}{{{sides}}}{body}\\end{{array}}\\right{close}"))
}

/// Matrices of amsmath with their fences.
const PLAIN_MATRICES: [(&str, &str, &str); 6] = [
    ("matrix", ".", "."),
    ("pmatrix", "(", ")"),
    ("bmatrix", "[", "]"),
    ("Bmatrix", r"\{", r"\}"),
    ("vmatrix", r"\lvert", r"\rvert"),
    ("Vmatrix", r"\lVert", r"\rVert"),
];

/// Matrices of mathtools with their fences.
const MATRICES: [(&str, &str, &str); 6] = [
    ("matrix*", ".", "."),
    ("pmatrix*", "(", ")"),
    ("bmatrix*", "[", "]"),
    ("Bmatrix*", r"\{", r"\}"),
    ("vmatrix*", r"\lvert", r"\rvert"),
    ("Vmatrix*", r"\lVert", r"\rVert"),
];

/// The arguments behind a command, in turn.
struct Arguments<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Arguments<'t> {
    fn next(&mut self) -> Option<&'t str> {
        self.between('{', '}')
    }

    fn option(&mut self) -> Option<&'t str> {
        self.between('[', ']')
    }

    fn behind_options(&mut self) -> Option<&'t str> {
        self.option();
        self.next()
    }

    fn between(&mut self, open: char, close: char) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        let inner = rest.trim_start().strip_prefix(open)?;
        let end = group_end(inner, close)?;
        self.at += rest.len() - inner.len() + end + 1;
        Some(&inner[..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::math::mathml;

    #[test]
    fn commands_of_packages_are_written_out_where_they_stand() {
        for (tex, wanted) in [
            (r"x = \qty{5}{km}", r"x = {5\,\mathrm{km}}"),
            (r"\SI[per-mode=symbol]{5}{m/s}+1", r"{5\,\mathrm{m}/\mathrm{s}}+1"),
            (r"\frac{\num{10000}}{2}", r"\frac{{10\,000}}{2}"),
            (r"\ce{H2O} \cdot \ce{x", r"{\mathrm{H}_{2}\mathrm{O}} \cdot \ce{x"),
            (r"\celsius \number", r"\celsius \number"),
            (r"a \cr b", r"a \\ b"),
            (r"a\hspace7ex b\hspace*{-1.5em}c", r"a{\hspace{7ex}} b{\hspace{-1.5em}}c"),
            (
                r"\begin{pmatrix*}[r] 0 & -1 \end{pmatrix*}",
                r"{\left(\begin{array}{rr} 0 & -1 \end{array}\right)}",
            ),
            (
                r"\begin{alignedat}{2} a &= b \end{alignedat}",
                r"{\begin{aligned} a &= b \end{aligned}}",
            ),
        ] {
            assert_eq!(written_out(tex), wanted, "{tex}");
        }
        let diagram = r"\begin{CD} A @>a>> B \\ @VbVV @VVcV \\ C @= D \end{CD}";
        assert!(mathml(diagram, true).is_some(), "{}", written_out(diagram));
    }
}
