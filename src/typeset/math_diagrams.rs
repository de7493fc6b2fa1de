//! Small commutative diagrams, amsmath's `CD`, as a matrix of objects and arrows.

use crate::model::formula_cells;

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

#[cfg(test)]
mod tests {
    use super::*;

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
