//! Formulas in several lines: those that their author aligned, and those that are too wide for the
//! measure.
//!
//! A formula that is too wide is divided before a relation, and where that is not enough before a
//! plus or a minus (Knuth, The TeXbook, chapter 19; Chicago Manual of Style, 12.23). Relations stand
//! below the first one, where what is left of it is no longer than half the measure; operators stand
//! behind them.

use crate::model::formula_cells;
use crate::theme::Grey;
use crate::typeset::context::Context;
use crate::typeset::math::{MathBox, set_math};
use crate::typeset::math_divide::{Begin, Part, divide};
use crate::typeset::page::{Item, Sense};
use std::sync::Arc;

/// White between lines, em.
const BETWEEN: f32 = 0.45;
/// Indent of lines whose formula has too much left of its first relation, em.
const INDENT: f32 = 2.0;
/// Indent of operators behind relations, em.
const BEHIND: f32 = 1.2;
/// White at the sides of lines that go from left to right, em (`\multlinegap` of amsmath is 10 pt).
const AT_SIDES: f32 = 1.0;
/// White between pairs of columns, em.
const COLUMNS: f32 = 2.0;
/// Height of the axis of formulas, em.
const AXIS: f32 = 0.25;
/// More lines that their author aligned are no formula that a page holds.
const MOST: usize = 60;
/// Size at which parts are measured, points.
const PROBE: f32 = 10.0;

/// A formula in parts that stand in lines of their own where they must.
pub(super) struct Divided<'a> {
    tex: &'a str,
    parts: Vec<Part>,
    /// Sums of the parts' widths at the size of one point, before each and at the end.
    sums: Vec<f32>,
}

impl<'a> Divided<'a> {
    /// Divides a formula; `None` where there is no place for it.
    pub(super) fn new(ctx: &Context, tex: &'a str) -> Option<Self> {
        let parts = divide(tex);
        if parts.len() < 2 {
            return None;
        }
        let mut this = Divided { tex, parts, sums: vec![0.0] };
        let mut sum = 0.0;
        for k in 0..this.parts.len() {
            // Layout is in proportion to the size.
            sum += this.line(ctx, k, k + 1, PROBE, Grey(0.0))?.width / PROBE;
            this.sums.push(sum);
        }
        Some(this)
    }

    /// Sets parts `from..to` in one line.
    fn line(&self, ctx: &Context, from: usize, to: usize, size: f32, ink: Grey) -> Option<MathBox> {
        let words = self.tex[self.parts[from].start..self.parts[to - 1].end].trim();
        // An empty group keeps the white of an operator between two things.
        let whole = self.parts[from].begin == Begin::Formula;
        let words = if whole { words.to_string() } else { format!("{{}} {words}") };
        set_math(ctx, &words, size, true, ink)
    }

    /// About the width of parts `from..to` in one line.
    fn width(&self, from: usize, to: usize, size: f32) -> f32 {
        (self.sums[to] - self.sums[from]) * size
    }

    /// Where lines begin that begin so.
    fn indents(&self, size: f32, room: f32) -> impl Fn(Begin) -> f32 {
        let first = self.parts.iter().position(|p| p.begin == Begin::Relation);
        let left = first.map(|to| self.width(0, to, size));
        let align = left.filter(|w| *w <= room * 0.5).unwrap_or(size * INDENT);
        move |begin| match begin {
            Begin::Formula => 0.0,
            Begin::Relation => align,
            _ if first.is_some() => align + size * BEHIND,
            _ => align,
        }
    }

    /// Sets the formula in lines of at most `room` points; `None` where a part is wider.
    pub(super) fn set(&self, ctx: &Context, size: f32, room: f32, ink: Grey) -> Option<MathBox> {
        let indent = self.indents(size, room);
        let count = self.parts.len();
        let first = self.parts.iter().position(|p| p.begin == Begin::Relation);
        let fits = |k: usize| indent(self.parts[k].begin) + self.width(k, k + 1, size) <= room;
        if !(0..count).all(fits) {
            return None;
        }
        let mut lines = Vec::new();
        let mut from = 0;
        while from < count {
            let x = indent(self.parts[from].begin);
            let wide = |to: &usize| x + self.width(from, *to, size) > room;
            let mut to = (from + 2..=count).find(wide).map_or(count, |to| to - 1);
            if to < count {
                to = self.better_end(from, to, first);
            }
            // What the parts have together is not always the sum of what each has alone.
            let mut set = self.line(ctx, from, to, size, ink)?;
            while x + set.width > room && to > from + 1 {
                to -= 1;
                set = self.line(ctx, from, to, size, ink)?;
            }
            if x + set.width > room {
                return None;
            }
            lines.push((x, set));
            from = to;
        }
        // The number of the formula stands on its last line.
        Some(stack(lines.into_iter().map(|line| vec![line]).collect(), self.tex, size))
    }

    /// A line that holds parts `from..to` rather ends before a relation than before an operator, and
    /// rather before that than inside of a product or a list.
    fn better_end(&self, from: usize, to: usize, first: Option<usize>) -> usize {
        let begin = |k: usize| self.parts[k].begin;
        // What is left of the first relation does not stand alone.
        let relation = |k: &usize| begin(*k) == Begin::Relation && first != Some(*k);
        let operator = |k: &usize| begin(*k) == Begin::Operator;
        let mut between = from + 1..to;
        let better = match begin(to) {
            Begin::Formula | Begin::Relation => None,
            Begin::Operator => between.rfind(relation),
            Begin::Inner => between.clone().rfind(relation).or_else(|| between.rfind(operator)),
        };
        better.unwrap_or(to)
    }
}

/// Sets the lines of an environment that aligns them, if the formula is one: its cells in display
/// style, those before a mark flush right and those behind it flush left. The baseline is in the
/// middle, where the number stands.
pub(super) fn aligned(
    ctx: &Context,
    tex: &str,
    (size, room): (f32, f32),
    ink: Grey,
) -> Option<MathBox> {
    let (body, shape) = environment(tex)?;
    let rows = formula_cells(body);
    if rows.len() > MOST {
        return None;
    }
    let mut set: Vec<Vec<MathBox>> = Vec::new();
    for row in &rows {
        let cell = |(i, words): (usize, &&str)| match (words.trim(), i % 2) {
            ("", _) => Some(MathBox::default()),
            (words, 0) => set_math(ctx, words, size, true, ink),
            (words, _) => set_math(ctx, &format!("{{}} {words}"), size, true, ink),
        };
        set.push(row.iter().enumerate().map(cell).collect::<Option<_>>()?);
    }
    let count = set.iter().map(Vec::len).max().unwrap_or(0);
    let mut wide = vec![0.0f32; count];
    for row in &set {
        row.iter().enumerate().for_each(|(i, c)| wide[i] = wide[i].max(c.width));
    }
    let mut lefts = vec![0.0; count];
    for i in 1..count {
        let gap = if i % 2 == 0 { size * COLUMNS } else { 0.0 };
        lefts[i] = lefts[i - 1] + wide[i - 1] + gap;
    }
    // Lines that go from left to right take the measure.
    let broad = room - 2.0 * size * AT_SIDES;
    if let (Shape::Spread, [only]) = (shape, wide.as_mut_slice()) {
        *only = only.max(broad);
    }
    let last = set.len().saturating_sub(1);
    let place = |line: usize, (i, c): (usize, MathBox)| {
        let free = wide[i] - c.width;
        let share = match shape {
            Shape::Aligned => 1.0 - (i % 2) as f32,
            Shape::Spread if line == 0 && last > 0 => 0.0,
            Shape::Spread if line == last && last > 0 => 1.0,
            Shape::Spread | Shape::Centred => 0.5,
        };
        (lefts[i] + free * share, c)
    };
    let lines = set.into_iter().enumerate();
    let lines = lines.map(|(n, row)| row.into_iter().enumerate().map(|c| place(n, c)).collect());
    let mut out = stack(lines.collect(), tex, size);
    // From the last line up to the middle, which is at the height of a minus.
    let up = ((out.ascent + out.descent) / 2.0 - out.descent - size * AXIS).max(0.0);
    out.items.iter_mut().for_each(|i| i.shift(0.0, up));
    out.baselines.iter_mut().for_each(|line| *line += up);
    (out.ascent, out.descent) = (out.ascent - up, out.descent + up);
    Some(out)
}

/// How lines stand below each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// In columns, of which one is flush right and the next one flush left.
    Aligned,
    /// Each in the middle.
    Centred,
    /// The first at the left, the last at the right, what is between them in the middle (`multline`).
    Spread,
}

/// The inside of a formula that is one aligning environment as a whole, and how its lines stand.
fn environment(tex: &str) -> Option<(&str, Shape)> {
    let rest = tex.trim().strip_prefix("\\begin{")?;
    let (name, rest) = rest.split_once('}')?;
    let shape = match name {
        "aligned" | "align" | "align*" | "split" => Shape::Aligned,
        "gathered" | "gather" | "gather*" => Shape::Centred,
        "multlined" | "multline" | "multline*" => Shape::Spread,
        _ => return None,
    };
    let body = rest.strip_suffix('}')?.strip_suffix(name)?.strip_suffix("\\end{")?;
    (!body.contains(&format!("\\end{{{name}}}"))).then_some((body, shape))
}

/// Lines of boxes below each other as one formula, whose baseline is the last line's.
fn stack(lines: Vec<Vec<(f32, MathBox)>>, tex: &str, size: f32) -> MathBox {
    let source: Arc<str> = tex.into();
    let mut out = MathBox::default();
    let (mut y, mut top) = (0.0, 0.0);
    for (n, line) in lines.into_iter().enumerate() {
        let least = (size * 0.7, size * 0.2);
        let up = line.iter().map(|(_, b)| b.ascent).fold(least.0, f32::max);
        let down = line.iter().map(|(_, b)| b.descent).fold(least.1, f32::max);
        if n == 0 {
            top = up;
        } else {
            y += out.descent + size * BETWEEN + up;
        }
        out.baselines.push(y);
        for (x, set) in line {
            out.width = out.width.max(x + set.width);
            out.missing.extend(set.missing);
            out.told.extend(set.told);
            for mut item in set.items {
                item.shift(x, y);
                if let Item::Run(run) = &mut item {
                    run.sense = Sense::Formula(source.clone());
                }
                out.items.push(item);
            }
        }
        out.descent = down;
    }
    out.items.iter_mut().for_each(|i| i.shift(0.0, -y));
    out.baselines.iter_mut().for_each(|line| *line -= y);
    out.ascent = top + y;
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environments_are_read_with_their_rows_and_cells() {
        let (body, shape) =
            environment(" \\begin{aligned} a &= b \\\\[2pt] &= \\frac{c}{d}\\\\ \\end{aligned}\n")
                .expect("an environment");
        assert_eq!(shape, Shape::Aligned);
        let rows = formula_cells(body).into_iter();
        let rows: Vec<Vec<&str>> = rows.map(|r| r.into_iter().map(str::trim).collect()).collect();
        assert_eq!(rows, [vec!["a", "= b"], vec!["", "= \\frac{c}{d}"]]);
        assert!(environment("x + \\begin{aligned} a \\end{aligned}").is_none());
        assert!(environment("\\begin{cases} a \\end{cases}").is_none());
    }
}
