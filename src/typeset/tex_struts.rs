//! White between the rows of tables within formulas that their author asks for: what TeX does with struts
//! stands as struts in the formula, rules without width, so that every output has it.

use super::tex_lengths::{em, written};
use crate::model::{Rewriting, formula_lines, group_end, is_length, tex_argument, tex_command};
use std::borrow::Cow;
use std::ops::Range;

/// How high above and how deep below the baseline a row of a table is at least, em: LaTeX's strut of
/// .7 and .3 of the 12 pt that lines of 10 pt are apart.
pub(super) const STRUT: [f32; 2] = [0.84, 0.36];

/// Environments that `\arraystretch` stretches.
const STRETCHED: [&str; 8] =
    ["array", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "darray"];

/// A formula with a strut at the end of each row that is to be higher than others: `\\[4pt]`,
/// `\def\arraystretch{1.5}`.
pub(super) fn with_struts(tex: &str) -> Cow<'_, str> {
    if ![r"\\[", r"\\*[", r"\arraystretch"].iter().any(|words| tex.contains(words)) {
        return Cow::Borrowed(tex);
    }
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut stretch = 1.0f32;
    let mut at = 0;
    while let Some(step) = tex[at..].find('\\') {
        at += step;
        let Some(name) = tex_command(&tex[at..]) else { break };
        let from = at;
        at += 1 + name.len();
        let behind = &tex[at..];
        if let Some((factor, length)) = array_stretch(name, behind) {
            stretch = factor;
            edits.push((from..at + length, String::new()));
            at += length;
        } else if name == "\\" {
            if let Some((gap, length)) = gap(behind) {
                edits.push((from..at + length, format!("{}\\\\", strut([0.0, STRUT[1] + gap]))));
                at += length;
            }
        } else if name == "begin" && (stretch - 1.0).abs() > 0.001 {
            let higher = strut(STRUT.map(|side| side * stretch));
            edits.extend(
                row_ends(behind).into_iter().map(|end| (at + end..at + end, higher.clone())),
            );
        }
    }
    edits.sort_by_key(|(place, _)| place.start);
    let mut out = Rewriting::of(tex);
    for (place, words) in edits {
        if place.start >= out.done() {
            out.replace(place, [words.as_str()]);
        }
    }
    out.finish()
}

/// A strut: a rule without width.
fn strut([height, depth]: [f32; 2]) -> String {
    format!("\\rule[{}]{{0em}}{{{}}}", length(-depth), length(height + depth))
}

fn length(em: f32) -> String {
    Some(written(em)).filter(|words| words != "0").unwrap_or_else(|| "0em".into())
}

/// What `\arraystretch` is made by the definition that begins with a command, and how long what follows
/// of it is.
fn array_stretch(name: &str, behind: &str) -> Option<(f32, usize)> {
    if !matches!(name, "def" | "gdef" | "renewcommand") {
        return None;
    }
    let (own, first) = tex_argument(behind)?;
    let (words, second) = tex_argument(&behind[first..]).filter(|_| own == r"\arraystretch")?;
    let factor = words.trim().parse::<f32>().ok().filter(|f| (0.1..=10.0).contains(f))?;
    Some((factor, first + second))
}

/// The white that `\\[4pt]` asks for, em, and how long it is written; what is less than none has no strut.
fn gap(behind: &str) -> Option<(f32, usize)> {
    let star = usize::from(behind.starts_with('*'));
    let (words, _) = behind[star..].strip_prefix('[')?.split_once(']')?;
    let gap = em(words).filter(|gap| *gap > 0.0 && is_length(words))?;
    Some((gap, star + words.len() + 2))
}

/// Where the rows of an environment end that `\arraystretch` stretches, from behind its `\begin`.
fn row_ends(behind: &str) -> Vec<usize> {
    let Some((name, body)) = behind.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
        return Vec::new();
    };
    if !STRETCHED.contains(&name) {
        return Vec::new();
    }
    let (open, close) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
    let mut depth = 1usize;
    let ends = body.match_indices('\\').find(|(at, _)| {
        depth += usize::from(body[*at..].starts_with(&open));
        depth -= usize::from(body[*at..].starts_with(&close));
        depth == 0
    });
    let Some((end, _)) = ends else { return Vec::new() };
    // The columns of an array.
    let columns = body.trim_start().strip_prefix('{').filter(|_| name.ends_with("array"));
    let from =
        columns.and_then(|inner| Some(body.len() - inner.len() + group_end(inner, '}')? + 1));
    let from = from.unwrap_or(0).min(end);
    let start = behind.len() - body.len() + from;
    let rows = formula_lines(&body[from..end]);
    let kept = |row: &Range<usize>| {
        let words = body[from..end][row.clone()].replace("\\hline", "");
        !words.trim().is_empty()
    };
    rows.into_iter().filter(kept).map(|row| start + row.end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_to_be_higher_have_struts() {
        for (tex, wanted) in [
            (r"a \\[4pt] b", r"a \rule[-0.76em]{0em}{0.76em}\\ b"),
            (r"a \\*[1ex] b", r"a \rule[-0.79em]{0em}{0.79em}\\ b"),
            (r"a \\[-4pt] b \\[x] c", r"a \\[-4pt] b \\[x] c"),
            (
                r"\def\arraystretch{1.5}\begin{array}{cc}a&b\\ \hline c&d\end{array}",
                concat!(
                    r"\begin{array}{cc}a&b\rule[-0.54em]{0em}{1.8em}\\",
                    r" \hline c&d\rule[-0.54em]{0em}{1.8em}\end{array}"
                ),
            ),
            (
                r"\renewcommand{\arraystretch}{2}\begin{aligned}a\\b\end{aligned}",
                r"\begin{aligned}a\\b\end{aligned}",
            ),
        ] {
            assert_eq!(with_struts(tex), wanted, "{tex}");
        }
    }
}
