//! Lines and cells of what stands in an environment of TeX: they are parted by `\\` and `&` outside of
//! groups, fences and inner environments.

use super::formula_macros::tex_command;
use std::ops::Range;

/// A sign that parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Cell,
    Line,
}

/// The signs that part lines and cells, with the star and the white that may follow `\\`.
fn marks(body: &str) -> Vec<(Range<usize>, Mark)> {
    let mut found = Vec::new();
    let (mut at, mut depth) = (0, 0i32);
    while let Some(step) = body[at..].find(['\\', '{', '}', '&']) {
        at += step;
        let rest = &body[at..];
        let mut end = at + 1;
        match rest.as_bytes()[0] {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'&' if depth == 0 => found.push((at..end, Mark::Cell)),
            b'&' => {}
            _ => {
                let name = tex_command(rest).unwrap_or_default();
                end = at + 1 + name.len();
                match name {
                    "begin" | "left" => depth += 1,
                    "end" | "right" => depth -= 1,
                    "\\" => {
                        end += white(&body[end..]);
                        if depth == 0 {
                            found.push((at..end, Mark::Line));
                        }
                    }
                    _ => {}
                }
            }
        }
        at = end;
    }
    found
}

/// How many bytes behind `\\` are its star and the white that it asks for, `[4pt]`.
fn white(behind: &str) -> usize {
    let star = usize::from(behind.starts_with('*'));
    let length = behind[star..].strip_prefix('[').and_then(|rest| rest.split_once(']'));
    star + length.filter(|(length, _)| is_length(length)).map_or(0, |(length, _)| length.len() + 2)
}

/// Whether these words are a length of TeX: `4pt`, `-.5\baselineskip`.
pub(crate) fn is_length(words: &str) -> bool {
    let words = words.trim();
    let unit = words.trim_start_matches(|c: char| c.is_ascii_digit() || "+-., ".contains(c));
    let units = ["pt", "em", "ex", "mm", "cm", "in", "mu", "pc", "bp", "sp"];
    units.contains(&unit) || unit.starts_with('\\')
}

/// The lines, without an empty one at the end.
pub(crate) fn lines(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (sign, _) in marks(body).into_iter().filter(|(_, mark)| *mark == Mark::Line) {
        found.push(from..sign.start);
        from = sign.end;
    }
    if !body[from..].trim().is_empty() {
        found.push(from..body.len());
    }
    found
}

/// The lines with their cells, without an empty one at the end.
pub(crate) fn cells(body: &str) -> Vec<Vec<&str>> {
    let mut rows = vec![Vec::new()];
    let mut from = 0;
    for (sign, mark) in marks(body) {
        if let Some(row) = rows.last_mut() {
            row.push(&body[from..sign.start]);
        }
        if mark == Mark::Line {
            rows.push(Vec::new());
        }
        from = sign.end;
    }
    match rows.last_mut() {
        Some(row) if !row.is_empty() || !body[from..].trim().is_empty() => row.push(&body[from..]),
        _ => drop(rows.pop()),
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_cells_are_parted_outside_of_everything() {
        for (body, wanted) in [
            (r"a &= b \\[2pt] c", vec![vec!["a ", "= b "], vec![" c"]]),
            (r"a \\* b \\", vec![vec!["a "], vec![" b "]]),
            (r"\{a & b\} \& c", vec![vec![r"\{a ", r" b\} \& c"]]),
            (
                r"\begin{x} a & b \\ c \end{x} & {d & e}",
                vec![vec![r"\begin{x} a & b \\ c \end{x} ", " {d & e}"]],
            ),
            (r"[a] \\[x] b", vec![vec!["[a] "], vec!["[x] b"]]),
            (
                r"\left( a & b \right) \\ \\ c",
                vec![vec![r"\left( a & b \right) "], vec![" "], vec![" c"]],
            ),
            ("", vec![]),
            ("\\", vec![vec!["\\"]]),
        ] {
            assert_eq!(cells(body), wanted, "{body}");
            let whole: Vec<&str> = lines(body).into_iter().map(|line| &body[line]).collect();
            let joined: Vec<String> = wanted.iter().map(|row| row.join("&")).collect();
            assert_eq!(whole, joined, "{body}");
        }
    }
}
