//! Tables within formulas as TeX sets them: rows on struts, white between columns by their kind (LaTeX's
//! `array`, and amsmath's matrices, cases and alignments).
//!
//! The layout's own tables have the white that browsers have, and know of no other. A table becomes boxes:
//! each row one without width, raised or lowered to its place, and beside them a space as large as the whole.

use super::math_fit::{Extent, Fit, Style};
use formulary::Color;
use formulary::ast::{ColumnAlign, Length, Node, StyleOverrides, TableCell};

/// The class of what stands around an array, and the ground that tells a table's kind to the layout.
pub(super) const ARRAY: &str = "array";
const GROUND: u8 = 3;

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Matrix,
    Array,
    Cases,
    DisplayCases,
    Aligned,
    Gathered,
    /// Lines below an operator, `\substack`.
    Lines,
}

const KINDS: [Kind; 7] = [
    Kind::Matrix,
    Kind::Array,
    Kind::Cases,
    Kind::DisplayCases,
    Kind::Aligned,
    Kind::Gathered,
    Kind::Lines,
];

/// White between two rules beside each other, em (`\doublerulesep` is 2 pt).
const BETWEEN_RULES: f32 = 0.2;

/// How wide a column is, and the white at its sides that is its own, em.
#[derive(Debug, Clone, Copy)]
struct Column {
    before: f32,
    width: f32,
    behind: f32,
}

/// How rows stand above each other, em.
struct Rows {
    /// How high and how deep each is at least.
    strut: [f32; 2],
    /// How far baselines are apart, how near rows may come so, and the white between those that would come
    /// nearer; rows that touch have none.
    apart: Option<[f32; 3]>,
}

impl Kind {
    /// The kind that a ground tells.
    pub(super) fn of(Color { r, a, .. }: Color) -> Option<Kind> {
        KINDS.get(usize::from(r)).copied().filter(|_| a == GROUND)
    }

    /// The kind of a table by its tags in MathML: its own, and those of the cells of its first row.
    pub(super) fn read(table: &str, row: &str, array: bool) -> Kind {
        let display = table.contains("displaystyle=\"true\"");
        if row.contains("padding-top: 0") {
            Kind::Lines
        } else if row.contains("padding-left:1em") || is_first_of_cases(row) {
            if display { Kind::DisplayCases } else { Kind::Cases }
        } else if row.contains("padding-right: 0;") {
            Kind::Aligned
        } else if array {
            Kind::Array
        } else if display {
            Kind::Gathered
        } else {
            Kind::Matrix
        }
    }

    /// The ground that tells it.
    pub(super) fn ground(self) -> String {
        let at = KINDS.iter().position(|kind| *kind == self).unwrap_or(0);
        format!("#{at:02x}0000{GROUND:02x}")
    }

    pub(super) fn is_display(self) -> bool {
        matches!(self, Kind::DisplayCases | Kind::Aligned | Kind::Gathered)
    }

    /// White before a column, and at the sides of all, em.
    fn white(self, column: usize, small: bool) -> f32 {
        match self {
            // Twice `\arraycolsep`; a small matrix has a thick space.
            Kind::Matrix | Kind::Array if small => 5.0 / 18.0,
            Kind::Matrix | Kind::Array | Kind::Cases | Kind::DisplayCases => 1.0,
            // Pairs of columns stand `\minalignsep` apart.
            Kind::Aligned if column.is_multiple_of(2) => 1.0,
            Kind::Aligned | Kind::Gathered | Kind::Lines => 0.0,
        }
    }

    fn at_sides(self) -> f32 {
        if self == Kind::Array { 0.5 } else { 0.0 }
    }

    fn rows(self, small: bool) -> Rows {
        match self {
            Kind::Matrix | Kind::Array if small => {
                Rows { strut: [0.0; 2], apart: Some([0.75, 0.19, 0.19]) }
            }
            Kind::Matrix | Kind::Array => Rows { strut: [0.84, 0.36], apart: None },
            // Their `\arraystretch` is 1.2.
            Kind::Cases | Kind::DisplayCases => Rows { strut: [1.008, 0.432], apart: None },
            // Lines 12 pt apart, opened by a `\jot`.
            Kind::Aligned | Kind::Gathered => {
                Rows { strut: [0.84, 0.36], apart: Some([1.5, 0.3, 0.4]) }
            }
            Kind::Lines => Rows { strut: [0.0; 2], apart: Some([0.85, 0.2, 0.2]) },
        }
    }
}

/// Whether the only cell of a row is one of cases without a condition.
fn is_first_of_cases(row: &str) -> bool {
    row.contains("text-align: left;justify-items: start;padding-right: 0;")
}

/// The table among nodes that hold nothing else, and the style that it stands in.
pub(super) fn found(nodes: &mut [Node], style: Style) -> Option<(&mut Node, Style)> {
    let [only] = nodes else { return None };
    match only {
        Node::Table { rows, .. } => {
            let plain = |cell: &TableCell| cell.row_span == 1 && cell.col_span == 1;
            let plain = rows.iter().flatten().all(plain);
            plain.then_some((only, style))
        }
        Node::Row(children) => found(children, style),
        Node::Styled { styles, children } if styles.background.is_none() => {
            let inner = style.inner(styles);
            found(children, inner)
        }
        _ => None,
    }
}

/// A table as boxes.
pub(super) fn set(
    fit: &Fit,
    rows: Vec<Vec<TableCell>>,
    align: &[ColumnAlign],
    (kind, style, cells): (Kind, Style, Style),
) -> Node {
    let small = style.is_script();
    let mut measured: Vec<Vec<(Vec<Node>, Extent)>> = rows
        .into_iter()
        .map(|row| {
            row.into_iter()
                .map(|cell| {
                    let mut nodes = vec![cell.content];
                    let extent = fit.measure(&mut nodes, cells);
                    (nodes, extent)
                })
                .collect()
        })
        .collect();
    let is_empty = |(_, extent): &(Vec<Node>, Extent)| *extent == Extent::default();
    // A rule below all has a row behind it that holds nothing.
    if measured.len() > 1 && measured.last().is_some_and(|row| row.iter().all(is_empty)) {
        measured.pop();
    }
    let count = measured.iter().map(Vec::len).max().unwrap_or(0);
    let columns: Vec<Column> = (0..count)
        .map(|column| {
            let own = measured.iter().filter_map(|row| row.get(column));
            let width = own.clone().map(|(_, extent)| extent.width).fold(0.0, f32::max);
            // What stands for the second of two rules.
            if kind == Kind::Array && own.clone().all(is_empty) {
                return Column { before: 0.0, width: 0.0, behind: BETWEEN_RULES };
            }
            let side = |outer, column| match outer {
                true => kind.at_sides(),
                false => kind.white(column, small) / 2.0,
            };
            let before = side(column == 0, column);
            Column { before, width, behind: side(column + 1 == count, column + 1) }
        })
        .collect();
    let Rows { strut, apart } = kind.rows(small);
    let sides: Vec<[f32; 2]> = measured
        .iter()
        .map(|row| row.iter().fold(strut, |[up, down], (_, e)| [up.max(e.up), down.max(e.down)]))
        .collect();
    // Baselines from the top.
    let mut baselines: Vec<f32> = Vec::with_capacity(sides.len());
    let mut bottom = 0.0;
    for (at, [up, down]) in sides.iter().enumerate() {
        let white = apart.filter(|_| at > 0).map_or(0.0, |[pitch, least, white]| {
            let left = pitch - sides[at - 1][1] - up;
            if left < least { white } else { left }
        });
        baselines.push(bottom + white + up);
        bottom += white + up + down;
    }
    let up = bottom / 2.0 + fit.axis;
    let align_of = |column: usize| align.get(column).or(align.last()).copied().unwrap_or_default();
    let mut out = Vec::with_capacity(measured.len() + 1);
    for ((row, baseline), side) in measured.into_iter().zip(&baselines).zip(&sides) {
        let mut boxes = Vec::with_capacity(row.len());
        for (column, (nodes, extent)) in row.into_iter().enumerate() {
            let Column { before, width, behind } = columns[column];
            let slack = width - extent.width;
            let shift = match align_of(column) {
                ColumnAlign::Left => 0.0,
                ColumnAlign::Center => slack / 2.0,
                ColumnAlign::Right => slack,
            };
            let whole = before + width + behind;
            boxes.push(cell(nodes, (before + shift, whole), *side, cells));
        }
        let voffset = Some(Length::Em(up - baseline));
        let none = Some(Length::Em(0.0));
        let (width, height, depth) = (none, none, none);
        out.push(Node::Padded { width, height, depth, lspace: None, voffset, children: boxes });
    }
    let width = columns.iter().map(|c| c.before + c.width + c.behind).sum();
    out.push(Node::Space {
        width: Some(Length::Em(width)),
        height: Some(Length::Em(up.max(0.0))),
        depth: Some(Length::Em((bottom - up).max(0.0))),
    });
    Node::Row(out)
}

/// The box of a cell: as wide as its column with half of the white beside it, as high as its row. Its ground
/// is that of all of it: rules go by it.
fn cell(
    mut nodes: Vec<Node>,
    (shift, width): (f32, f32),
    [up, down]: [f32; 2],
    style: Style,
) -> Node {
    let ground = nodes.first_mut().and_then(take_ground);
    let styles = StyleOverrides { display_style: Some(style.display), ..StyleOverrides::default() };
    let padded = Node::Padded {
        width: Some(Length::Em(width)),
        height: Some(Length::Em(up)),
        depth: Some(Length::Em(down)),
        lspace: Some(Length::Em(shift)),
        voffset: None,
        children: vec![Node::Styled { styles, children: nodes }],
    };
    match ground {
        None => padded,
        background => {
            let styles = StyleOverrides { background, ..StyleOverrides::default() };
            Node::Styled { styles, children: vec![padded] }
        }
    }
}

/// Takes the ground off a cell that is nothing else.
fn take_ground(node: &mut Node) -> Option<Color> {
    match node {
        Node::Styled { styles, .. } if styles.background.is_some() => styles.background.take(),
        Node::Styled { children, .. } | Node::Row(children) if children.len() == 1 => {
            take_ground(&mut children[0])
        }
        _ => None,
    }
}
