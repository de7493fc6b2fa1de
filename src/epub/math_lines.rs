//! Numbers of the lines of a formula, in the EPUB: cells at the ends of the rows of its own table, so that
//! they stand beside their lines without any style, and are heard with them.

use super::xml;
use crate::model::{FormulaLine, MathBlock, formula_lines};

/// MathML of a formula with the numbers of its lines, and their ids; `None` where it has not that many rows.
pub(super) fn numbered(
    mathml: &str,
    lines: &[FormulaLine],
    ids: &[Option<String>],
) -> Option<String> {
    let rows = rows(mathml);
    if rows.len() != lines.len() {
        return None;
    }
    let columns = rows.iter().map(|row| row.cells).max().unwrap_or(0);
    let mut out = String::with_capacity(mathml.len() + 64 * lines.len());
    let mut done = 0;
    for (n, (row, line)) in rows.iter().zip(lines).enumerate() {
        out.push_str(&mathml[done..row.start]);
        if let Some(id) = ids.get(n).and_then(Option::as_ref) {
            out.push_str(&format!(" id=\"{id}\""));
        }
        out.push_str(&mathml[row.start..row.end]);
        out.push_str(&"<mtd></mtd>".repeat(columns - row.cells));
        out.push_str("<mtd class=\"formula-number\">");
        if let Some(number) = &line.number {
            out.push_str(&format!("<mtext>({})</mtext>", xml::text(number)));
        }
        out.push_str("</mtd>");
        done = row.end;
    }
    out.push_str(&mathml[done..]);
    Some(out)
}

/// The TeX of a formula, in which its lines say their numbers: what is heard where no MathML is.
pub(super) fn said(m: &MathBlock) -> String {
    // Behind what begins the environment, and before what ends it.
    let from = m.tex.find('}').map_or(0, |at| at + 1);
    let to = m.tex.rfind("\\end{").filter(|to| *to >= from).unwrap_or(m.tex.len());
    let lines = formula_lines(&m.tex[from..to]);
    if lines.len() != m.lines.len() {
        return m.tex.clone();
    }
    let mut out = String::with_capacity(m.tex.len());
    let mut done = 0;
    for (range, line) in lines.into_iter().zip(&m.lines) {
        let end = from + range.end;
        out.push_str(m.tex[done..end].trim_end());
        if let Some(number) = &line.number {
            out.push_str(&format!(" \\tag{{{number}}}"));
        }
        out.push(' ');
        done = end;
    }
    out.push_str(&m.tex[done..]);
    out
}

/// A row of the table that is all of a formula.
struct Row {
    /// Where the attributes of its element end.
    start: usize,
    /// Where its cells end.
    end: usize,
    /// How many there are.
    cells: usize,
}

/// The rows of the first table that stands in no other one.
fn rows(mathml: &str) -> Vec<Row> {
    let mut found: Vec<Row> = Vec::new();
    let mut depth = 0usize;
    let mut tables = 0usize;
    for (at, _) in mathml.match_indices('<') {
        let tag = &mathml[at + 1..];
        let is = |name: &str| {
            let rest = tag.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with(['>', ' ']))
        };
        if is("mtable") {
            tables += usize::from(depth == 0);
            depth += 1;
        } else if is("/mtable") {
            depth = depth.saturating_sub(1);
        } else if depth != 1 || tables != 1 {
            continue;
        } else if is("mtr") {
            let start = at + 1 + tag.find('>').unwrap_or(0);
            found.push(Row { start, end: start, cells: 0 });
        } else if is("mtd") {
            found.iter_mut().next_back().into_iter().for_each(|row| row.cells += 1);
        } else if is("/mtr") {
            found.iter_mut().next_back().into_iter().for_each(|row| row.end = at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epub::math::Math;
    use crate::model::numbered_tex;

    #[test]
    fn numbers_stand_at_the_ends_of_their_rows() {
        let tex = r"\begin{align} a &= \begin{cases} 1 \\ 2 \end{cases} \label{eq:a} \\ b \nonumber \\ c \tag{X} \end{align}";
        let found = numbered_tex(tex);
        let mut math = MathBlock { tex: found.tex, lines: found.lines, ..MathBlock::default() };
        math.lines[0].number = Some("1.1".into());
        math.lines[2].number = Some("X".into());
        let made = Math::new().convert(&math.tex, true).expect("a formula").mathml;
        let ids: Vec<Option<String>> = math.lines.iter().map(|line| line.id.clone()).collect();
        let out = numbered(&made, &math.lines, &ids).expect("rows");
        assert_eq!(out.matches("class=\"formula-number\"").count(), 3, "{out}");
        assert!(out.contains("<mtr id=\"eq-a\""), "{out}");
        let first = "<mtd class=\"formula-number\"><mtext>(1.1)</mtext></mtd></mtr>";
        let last = "<mtd></mtd><mtd class=\"formula-number\"><mtext>(X)</mtext></mtd></mtr>";
        assert!(out.contains(first) && out.contains(last), "{out}");
        assert!(numbered(&made, &math.lines[1..], &ids).is_none());
        let heard = said(&math);
        assert!(
            heard.contains(r"\end{cases} \tag{1.1} \\") && heard.contains(r"c \tag{X} \end"),
            "{heard}"
        );
    }
}
