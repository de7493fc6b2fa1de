//! Small commutative diagrams as a matrix of objects and arrows: amsmath's `CD`, and tikz-cd's `tikzcd` if all of
//! its arrows lead to the object beside, above or below.

use crate::model::{formula_cells, tex_command};
use std::collections::BTreeMap;

/// The TeX of what stands in `\begin{CD}` .. `\end{CD}`.
pub(super) fn tex(body: &str) -> String {
    let rows = formula_cells(body);
    let rows: Vec<String> = rows.iter().map(|cells| row(&cells.join("&"))).collect();
    format!("\\begin{{matrix}}{}\\end{{matrix}}", rows.join(r"\\"))
}

/// A row: objects with arrows between them, or arrows below the objects.
fn row(words: &str) -> String {
    let (first, mut rest) = words.split_at(words.find('@').unwrap_or(words.len()));
    let across = !first.trim().is_empty() || rest.starts_with("@>") || rest.starts_with("@<");
    let mut cells = if across { vec![first.trim().to_owned()] } else { Vec::new() };
    while let Some(arrow) = rest.strip_prefix('@') {
        let Some((tex, length)) = self::arrow(arrow, across) else { break };
        let behind = &arrow[length..];
        let (object, next) = behind.split_at(behind.find('@').unwrap_or(behind.len()));
        rest = next;
        if across {
            cells.extend([tex, object.trim().to_owned()]);
        } else {
            // Nothing stands below the arrows of the row above.
            if !cells.is_empty() {
                cells.push(String::new());
            }
            cells.push(tex);
        }
    }
    cells.join("&")
}

/// An arrow behind its `@`: its TeX, and its length.
fn arrow(words: &str, across: bool) -> Option<(String, usize)> {
    let sign = words.chars().next()?;
    let rest = words.get(1..)?;
    let tex = match (sign, across) {
        ('=', _) => r"=\!=\!=".to_owned(),
        ('|', _) => r"\Big\Vert".to_owned(),
        ('.', _) => String::new(),
        _ => {
            let (one, behind) = rest.split_once(sign)?;
            let (two, _) = behind.split_once(sign)?;
            let length = 1 + one.len() + 1 + two.len() + 1;
            let labels = (one.trim(), two.trim());
            return Some((labelled(sign, labels)?, length));
        }
    };
    Some((tex, 1))
}

/// An arrow with words at its sides.
fn labelled(sign: char, (one, two): (&str, &str)) -> Option<String> {
    let script = |words: &str| match words {
        "" => String::new(),
        words => format!("\\scriptstyle {words}"),
    };
    let down = |arrow: &str| format!("{{{}}}\\Big{arrow}{{{}}}", script(one), script(two));
    let across = |short: &str, long: &str| match (one, two) {
        ("", "") => short.to_owned(),
        _ => format!("{long}[\\;\\;{two}\\;\\;]{{\\;\\;{one}\\;\\;}}"),
    };
    Some(match sign {
        '>' => across(r"\longrightarrow", r"\xrightarrow"),
        '<' => across(r"\longleftarrow", r"\xleftarrow"),
        'V' => down(r"\downarrow"),
        'A' => down(r"\uparrow"),
        _ => return None,
    })
}

/// Where an arrow is between two objects: behind one (row and column), or below it.
type Between = (bool, usize, usize);

/// An arrow as [`labelled`] sets it: its sign and its words.
type Arrow = (char, [String; 2]);

/// The TeX of what stands in `\begin{tikzcd}` .. `\end{tikzcd}`, if it is a diagram of the simple kind.
pub(super) fn tikz(body: &str) -> Option<String> {
    let body = body.trim_start();
    let body = match body.strip_prefix('[') {
        Some(options) => options.split_once(']')?.1,
        None => body,
    };
    let mut arrows: BTreeMap<Between, Arrow> = BTreeMap::new();
    let mut objects: Vec<Vec<String>> = Vec::new();
    for (r, row) in formula_cells(body).iter().enumerate() {
        let mut names = Vec::new();
        for (c, cell) in row.iter().enumerate() {
            names.push(object(cell, (r, c), &mut arrows)?);
        }
        objects.push(names);
    }
    let set = |at: Between| match arrows.get(&at) {
        Some((sign, [one, two])) => labelled(*sign, (one, two)),
        None => Some(String::new()),
    };
    let wide = objects.iter().map(Vec::len).max()?;
    let inside = |(below, r, c): &Between| match below {
        false => *r < objects.len() && c + 1 < wide,
        true => r + 1 < objects.len() && *c < wide,
    };
    if !arrows.keys().all(inside) {
        return None;
    }
    let mut rows = Vec::new();
    for (r, names) in objects.iter().enumerate() {
        let mut cells = Vec::new();
        for c in 0..wide {
            cells.push(names.get(c).cloned().unwrap_or_default());
            if c + 1 < wide {
                cells.push(set((false, r, c))?);
            }
        }
        rows.push(cells.join("&"));
        if arrows.keys().any(|(below, row, _)| *below && *row == r) {
            let cells: Option<Vec<String>> = (0..wide).map(|c| set((true, r, c))).collect();
            rows.push(cells?.join("&&"));
        }
    }
    Some(format!("\\begin{{matrix}}{}\\end{{matrix}}", rows.join(r"\\")))
}

/// The object of a cell, whose arrows are written down.
fn object(
    cell: &str,
    (r, c): (usize, usize),
    arrows: &mut BTreeMap<Between, Arrow>,
) -> Option<String> {
    let mut name = String::new();
    let mut rest = cell;
    while let Some(at) = rest.find('\\') {
        let command = tex_command(&rest[at..])?;
        let end = at + 1 + command.len();
        if !matches!(command, "arrow" | "ar") {
            name.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        name.push_str(&rest[..at]);
        let (options, behind) = options(rest[end..].trim_start())?;
        rest = behind;
        let mut options = options.into_iter();
        let way = options.next()?;
        let (mut left, mut right) = (String::new(), String::new());
        for option in options {
            let (words, how) = option.strip_prefix('"')?.rsplit_once('"')?;
            match how.trim() {
                "" => left = words.to_owned(),
                "'" | "swap" => right = words.to_owned(),
                _ => return None,
            }
        }
        // Words stand at the left of who goes along the arrow.
        let (at, arrow) = match way {
            "r" => ((false, r, c), ('>', [left, right])),
            "l" => ((false, r, c.checked_sub(1)?), ('<', [right, left])),
            "d" => ((true, r, c), ('V', [right, left])),
            "u" => ((true, r.checked_sub(1)?, c), ('A', [left, right])),
            _ => return None,
        };
        if arrows.insert(at, arrow).is_some() {
            return None;
        }
    }
    name.push_str(rest);
    Some(name.trim().to_owned())
}

/// The options in brackets, and what follows them; commas in quotation marks and braces part none.
fn options(words: &str) -> Option<(Vec<&str>, &str)> {
    let inner = words.strip_prefix('[')?;
    let (mut found, mut from) = (Vec::new(), 0);
    let (mut quoted, mut open) = (false, 0usize);
    for (at, c) in inner.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '{' => open += 1,
            '}' => open = open.saturating_sub(1),
            ',' | ']' if !quoted && open == 0 => {
                found.push(inner[from..at].trim());
                from = at + 1;
                if c == ']' {
                    return Some((found, &inner[from..]));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_diagrams_of_tikz_are_those_of_amsmath() {
        for (there, here) in [
            (
                r#"[row sep=large] A \arrow[r, "f"] \arrow[d, "g"'] & B \ar[d, "h"] \\ C \arrow[r, "k" swap] & D"#,
                r"A @>f>> B \\ @VgVV @VVhV \\ C @>>k> D",
            ),
            (
                r#"A & B \arrow[l, "f_{1,2}"'] \\ C \arrow[u, "x"]"#,
                r"A @<f_{1,2}<< B \\ @AxAA @. \\ C @. ",
            ),
            (r"A \arrow[r] & B", r"A @>>> B"),
        ] {
            assert_eq!(tikz(there).as_deref(), Some(tex(here).as_str()), "{there}");
        }
        for other in [
            r"A \arrow[rd] & B \\ C & D",
            r"A \arrow[r, hook] & B",
            r"A \arrow[r] \arrow[r] & B",
            r"A \arrow[r]",
            r"A \arrow[l] & B",
            r"A \arrow & B",
        ] {
            assert_eq!(tikz(other), None, "{other}");
        }
    }

    #[test]
    fn diagrams_are_matrices_of_objects_and_arrows() {
        for (body, wanted) in [
            (
                r"A @>a>> B \\ @VbVV @VVcV \\ C @= D",
                r"\begin{matrix}A&\xrightarrow[\;\;\;\;]{\;\;a\;\;}&B\\{\scriptstyle b}\Big\downarrow{}&&{}\Big\downarrow{\scriptstyle c}\\C&=\!=\!=&D\end{matrix}",
            ),
            (
                r"A @<<< B \\ @AAA @|",
                r"\begin{matrix}A&\longleftarrow&B\\{}\Big\uparrow{}&&\Big\Vert\end{matrix}",
            ),
            (r"A @>x", r"\begin{matrix}A\end{matrix}"),
            ("", r"\begin{matrix}\end{matrix}"),
        ] {
            assert_eq!(tex(body), wanted, "{body}");
        }
    }
}
