//! Rules between the columns and rows of arrays, `\begin{array}{c|c}` and `\hline`: the converter says them in
//! styles of the cells, and the layout knows none.
//!
//! Each cell of a table that has such is given a ground of a colour that nobody asks for, so that its place
//! is known; rules stand between the boxes of cells, which touch each other.

use super::page::Item;
use crate::theme::Grey;
use formulary::Color;

/// Thickness of a rule, em (`\arrayrulewidth` is .4 pt at 10 pt), and dashes with the white between them.
const THICKNESS: f32 = 0.04;
const DASH: f32 = 0.4;
/// The first colour of a ground that stands for a cell; most tables of a formula that have rules.
const FIRST: u8 = 0xf0;
const MOST: usize = 15;

/// How a rule is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Solid,
    Dashed,
}

/// A cell: its row, its column and its box.
type Cell = (usize, usize, [f32; 4]);

/// The rules of a table with the places of its cells.
#[derive(Debug, Default)]
struct Table {
    /// Columns at the right of which one stands; 0 is the left of the first.
    columns: Vec<(usize, Kind)>,
    /// Rows above which one stands.
    rows: Vec<(usize, Kind)>,
    cells: Vec<Cell>,
}

/// The rules of a formula.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Table>);

/// A table that is open while markup is read: its place among those with rules, if it is one, with the
/// row and the column that come next.
struct Open {
    table: Option<usize>,
    row: usize,
    column: usize,
}

/// MathML whose cells are marked where their table has rules, and these.
pub(super) fn marked(markup: &str) -> (String, Rules) {
    let mut rules = Rules::default();
    if !markup.contains("border-") {
        return (markup.to_owned(), rules);
    }
    let mut out = String::with_capacity(markup.len() * 2);
    let mut rest = markup;
    let mut open: Vec<Open> = Vec::new();
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let tag = &rest[at..end];
        let is = |name: &str| tag.strip_prefix(name).is_some_and(|t| t.starts_with(['>', ' ']));
        out.push_str(&rest[..at]);
        rest = &rest[end..];
        if is("<mtable") {
            let ruled = own_part(rest).contains("border-") || tag.contains("border-");
            let table = (ruled && rules.0.len() < MOST).then_some(rules.0.len());
            if table.is_some() {
                let columns = kind(tag, "border-left").map(|kind| (0, kind));
                let rows = kind(tag, "border-top").map(|kind| (0, kind));
                let (columns, rows) = (columns.into_iter().collect(), rows.into_iter().collect());
                rules.0.push(Table { columns, rows, cells: Vec::new() });
            }
            open.push(Open { table, row: 0, column: 0 });
        } else if is("</mtable") {
            open.pop();
        }
        let Some(Open { table, row, column }) = open.last_mut() else {
            out.push_str(tag);
            continue;
        };
        if is("</mtd") && table.is_some() {
            out.push_str("</mstyle>");
        }
        out.push_str(tag);
        if is("</mtr") {
            (*row, *column) = (*row + 1, 0);
        } else if is("<mtd")
            && let Some(at) = *table
        {
            let found = &mut rules.0[at];
            let right = kind(tag, "border-right").map(|kind| (*column + 1, kind));
            found.columns.extend(right.filter(|(c, _)| found.columns.iter().all(|(o, _)| o != c)));
            let above = kind(tag, "border-top").map(|kind| (*row, kind));
            found.rows.extend(above.filter(|(r, _)| found.rows.iter().all(|(o, _)| o != r)));
            let (r, g, b) = (FIRST + at as u8, (*row).min(255), (*column).min(255));
            out.push_str(&format!("<mstyle mathbackground=\"#{r:02x}{g:02x}{b:02x}01\">"));
            *column += 1;
        }
    }
    out.push_str(rest);
    (out, rules)
}

/// What stands in a table before another one in it or its end: the rules of its first cells at least.
fn own_part(rest: &str) -> &str {
    let inner = [rest.find("<mtable"), rest.find("</mtable")];
    &rest[..inner.into_iter().flatten().min().unwrap_or(rest.len())]
}

/// The rule that a tag's style has at a side.
fn kind(tag: &str, side: &str) -> Option<Kind> {
    let style = &tag[tag.find(side)?..];
    let style = &style[..style.find(';').unwrap_or(style.len())];
    Some(if style.contains("dashed") { Kind::Dashed } else { Kind::Solid })
}

impl Rules {
    /// Takes the place of a cell, if a ground is that of one.
    pub(super) fn take(&mut self, ground: Color, place: [f32; 4]) -> bool {
        let table = ground.r.checked_sub(FIRST).filter(|_| ground.a == 1);
        let Some(table) = table.and_then(|at| self.0.get_mut(usize::from(at))) else {
            return false;
        };
        // What is empty has no place; a rule below all has a row of such cells behind it.
        if place[2] > 0.0 || place[3] > 0.0 {
            table.cells.push((usize::from(ground.g), usize::from(ground.b), place));
        }
        true
    }

    /// What is drawn in a formula of this size.
    pub(super) fn items(&self, size: f32, color: Grey) -> Vec<Item> {
        self.0.iter().flat_map(|table| table.items(size, color)).collect()
    }
}

impl Table {
    fn items(&self, size: f32, color: Grey) -> Vec<Item> {
        let least =
            |of: &dyn Fn(&Cell) -> Option<f32>| self.cells.iter().filter_map(of).reduce(f32::min);
        // From what is at the left of a column or above a row to what follows it.
        let edge = |of: usize, at: usize| {
            let index = |cell: &Cell| if of == 0 { cell.1 } else { cell.0 };
            let begin = |cell: &Cell| cell.2[of];
            let end = |cell: &Cell| cell.2[of] + cell.2[of + 2];
            let before = least(&|c| (index(c) + 1 == at).then(|| -end(c))).map(|end| -end);
            let behind = least(&|c| (index(c) == at).then(|| begin(c)));
            match (before, behind) {
                (Some(a), Some(b)) => Some((a + b) / 2.0),
                (Some(a), None) => Some(a),
                (None, Some(b)) => Some(b),
                (None, None) => None,
            }
        };
        let count = |of: &dyn Fn(&Cell) -> usize| {
            self.cells.iter().map(|cell| of(cell) + 1).max().unwrap_or(0)
        };
        let (rows, columns) = (count(&|c| c.0), count(&|c| c.1));
        let bounds = (edge(0, 0), edge(0, columns));
        let heights = (edge(1, 0), edge(1, rows));
        let ((Some(left), Some(right)), (Some(top), Some(bottom))) = (bounds, heights) else {
            return Vec::new();
        };
        let thick = THICKNESS * size;
        let mut items = Vec::new();
        let mut dash = |from: f32, to: f32, kind: Kind, put: &dyn Fn(f32, f32) -> Item| match kind {
            Kind::Solid => items.push(put(from, to - from)),
            Kind::Dashed => {
                let step = 2.0 * DASH * size;
                let count = ((to - from) / step) as usize + 1;
                items.extend((0..count).map(|n| {
                    let at = from + n as f32 * step;
                    put(at, (step / 2.0).min(to - at))
                }));
            }
        };
        for (column, kind) in &self.columns {
            let Some(x) = edge(0, *column) else { continue };
            let x = x - thick / 2.0;
            dash(top, bottom, *kind, &|y, h| Item::Rect { x, y, w: thick, h, color });
        }
        for (row, kind) in &self.rows {
            let Some(y) = edge(1, *row) else { continue };
            let y = y - thick / 2.0;
            dash(left, right, *kind, &|x, w| Item::Rect { x, y, w, h: thick, color });
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::math::mathml;

    #[test]
    fn rules_stand_between_the_cells() {
        let tex =
            r"\begin{array}{|c|c} a & b \\ \hline c & \begin{matrix} d \end{matrix} \end{array}";
        let (markup, mut rules) = marked(&mathml(tex, true).expect("understood"));
        assert_eq!(markup.matches("mathbackground").count(), 4, "{markup}");
        assert_eq!(markup.matches("<mstyle").count(), markup.matches("</mstyle>").count());
        assert!(formulary::parse(&markup).is_ok());
        for (row, column) in [(0u8, 0u8), (0, 1), (1, 0), (1, 1)] {
            let ground = Color { r: FIRST, g: row, b: column, a: 1 };
            let place = [f32::from(column) * 20.0, f32::from(row) * 30.0, 10.0, 10.0];
            assert!(rules.take(ground, place));
        }
        assert!(!rules.take(Color { r: 1, g: 2, b: 3, a: 1 }, [0.0; 4]));
        let at = |item: &Item| match item {
            Item::Rect { x, y, w, h, .. } => [*x, *y, *w, *h].map(|v| (v * 10.0).round() / 10.0),
            _ => [0.0; 4],
        };
        let drawn: Vec<[f32; 4]> = rules.items(10.0, Grey(0.0)).iter().map(at).collect();
        let (tall, wide) = (40.0, 30.0);
        assert_eq!(drawn, [[-0.2, 0.0, 0.4, tall], [14.8, 0.0, 0.4, tall], [0.0, 19.8, wide, 0.4]]);
    }
}
