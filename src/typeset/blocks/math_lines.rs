//! Formulas in several lines: those that their author aligned, and those that are too wide for the
//! measure.
//!
//! A formula that is too wide is divided before a relation, and where that is not enough before a plus or a minus,
//! never inside of braces, fences or environments (Knuth, The TeXbook, chapter 19; Chicago Manual
//! of Style, 12.23). Relations stand below the first one, where what is left of it is no longer
//! than half the measure; operators stand behind them.

use crate::theme::Grey;
use crate::typeset::Context;
use crate::typeset::math::{MathBox, set_math};
use crate::typeset::page::{Item, Sense};
use std::sync::Arc;

/// White between lines, em.
const BETWEEN: f32 = 0.45;
/// Indent of lines whose formula has too much left of its first relation, em.
const INDENT: f32 = 2.0;
/// Indent of operators behind relations, em.
const BEHIND: f32 = 1.2;
/// White between pairs of columns, em.
const COLUMNS: f32 = 2.0;
/// Height of the axis of formulas, em.
const AXIS: f32 = 0.25;
/// More parts are no formula that a reader can follow.
const MOST: usize = 60;

const RELATIONS: [&str; 31] = [
    "=",
    "<",
    ">",
    "\\le",
    "\\leq",
    "\\ge",
    "\\geq",
    "\\ne",
    "\\neq",
    "\\approx",
    "\\equiv",
    "\\sim",
    "\\simeq",
    "\\cong",
    "\\propto",
    "\\to",
    "\\rightarrow",
    "\\Rightarrow",
    "\\implies",
    "\\iff",
    "\\Leftrightarrow",
    "\\mapsto",
    "\\in",
    "\\subset",
    "\\subseteq",
    "\\supset",
    "\\ll",
    "\\gg",
    "\\leqslant",
    "\\geqslant",
    "\\coloneqq",
];
const OPERATORS: [&str; 6] = ["+", "-", "\\pm", "\\mp", "\\cup", "\\cap"];

/// Where a part of a formula begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begin {
    Formula,
    Relation,
    Operator,
}

/// Sets a formula in lines of at most `room` points; `None` where it can't be divided so.
pub(super) fn set(ctx: &Context, tex: &str, size: f32, room: f32, ink: Grey) -> Option<MathBox> {
    let parts = divide(tex);
    if parts.len() < 2 || parts.len() > MOST {
        return None;
    }
    let line = |from: usize, to: usize| {
        let (begin, start, _) = parts[from];
        let words = tex[start..parts[to - 1].2].trim();
        // An empty group keeps the white of an operator between two things.
        let words =
            if begin == Begin::Formula { words.to_string() } else { format!("{{}} {words}") };
        set_math(ctx, &words, size, true, ink)
    };
    let first = parts.iter().position(|p| p.0 == Begin::Relation);
    let left = first.and_then(|to| line(0, to)).map(|set| set.width);
    let align = left.filter(|w| *w <= room * 0.5).unwrap_or(size * INDENT);
    let indent = |begin: Begin| match begin {
        Begin::Formula => 0.0,
        Begin::Relation => align,
        Begin::Operator if first.is_some() => align + size * BEHIND,
        Begin::Operator => align,
    };
    let mut lines = Vec::new();
    let mut from = 0;
    while from < parts.len() {
        let x = indent(parts[from].0);
        let mut best = None;
        for to in from + 1..=parts.len() {
            let Some(set) = line(from, to) else { continue };
            if x + set.width > room {
                break;
            }
            best = Some((to, set));
        }
        let (mut to, mut set) = best?;
        // A line rather ends before a relation than before an operator.
        if to < parts.len() && parts[to].0 == Begin::Operator {
            // What is left of the first relation does not stand alone.
            let relation = |k: &usize| parts[*k].0 == Begin::Relation && first != Some(*k);
            let relation = (from + 1..to).rev().find(relation);
            if let Some(shorter) = relation.and_then(|k| Some((k, line(from, k)?))) {
                (to, set) = shorter;
            }
        }
        lines.push((x, set));
        from = to;
    }
    // The number of the formula stands on its last line.
    Some(stack(lines.into_iter().map(|line| vec![line]).collect(), tex, size))
}

/// Sets the lines of an environment that aligns them, if the formula is one: its cells in display
/// style, those before a mark flush right and those behind it flush left. The baseline is in the
/// middle, where the number stands.
pub(super) fn aligned(ctx: &Context, tex: &str, size: f32, ink: Grey) -> Option<MathBox> {
    let (body, centred) = environment(tex)?;
    let rows = cells(body);
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
    let place = |(i, c): (usize, MathBox)| {
        let free = wide[i] - c.width;
        let share = if centred { 0.5 } else { 1.0 - (i % 2) as f32 };
        (lefts[i] + free * share, c)
    };
    let lines = set.into_iter().map(|row| row.into_iter().enumerate().map(place).collect());
    let mut out = stack(lines.collect(), tex, size);
    // From the last line up to the middle, which is at the height of a minus.
    let up = ((out.ascent + out.descent) / 2.0 - out.descent - size * AXIS).max(0.0);
    out.items.iter_mut().for_each(|i| i.shift(0.0, up));
    (out.ascent, out.descent) = (out.ascent - up, out.descent + up);
    Some(out)
}

/// The inside of a formula that is one aligning environment as a whole, and whether its lines are
/// centred.
fn environment(tex: &str) -> Option<(&str, bool)> {
    let rest = tex.trim().strip_prefix("\\begin{")?;
    let (name, rest) = rest.split_once('}')?;
    let centred = match name {
        "aligned" | "align" | "align*" | "split" => false,
        "gathered" | "gather" | "gather*" => true,
        _ => return None,
    };
    let body = rest.strip_suffix('}')?.strip_suffix(name)?.strip_suffix("\\end{")?;
    (!body.contains(&format!("\\end{{{name}}}"))).then_some((body, centred))
}

/// Rows and cells of an environment, divided at its own `\\\\` and `&`.
fn cells(body: &str) -> Vec<Vec<&str>> {
    let mut rows = vec![Vec::new()];
    let (mut depth, mut from, mut at) = (0i32, 0, 0);
    while at < body.len() {
        let token = token(&body[at..]);
        let end = at + token.len();
        match token {
            "{" | "\\begin" | "\\left" => depth += 1,
            "}" | "\\end" | "\\right" => depth -= 1,
            "&" | "\\\\" if depth == 0 => {
                if let Some(row) = rows.last_mut() {
                    row.push(&body[from..at]);
                }
                from = end;
                if token != "&" {
                    rows.push(Vec::new());
                    // The white that a row may ask for.
                    let rest = body[end..].strip_prefix('[').and_then(|r| r.find(']'));
                    from += rest.map_or(0, |close| close + 2);
                }
            }
            _ => {}
        }
        at = end.max(from);
    }
    match rows.last_mut() {
        Some(row) if !row.is_empty() || !body[from..].trim().is_empty() => row.push(&body[from..]),
        _ => {
            rows.pop();
        }
    }
    rows
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
        for (x, set) in line {
            out.width = out.width.max(x + set.width);
            out.missing.extend(set.missing);
            for mut item in set.items {
                item.shift(x, y);
                if let Item::Run(run) = &mut item {
                    // It is read as one formula, at its first glyph.
                    let begins = out.items.iter().all(|i| !matches!(i, Item::Run(_)));
                    run.actual = Some(if begins { tex.to_string() } else { String::new() });
                    run.sense = Sense::Formula(source.clone());
                }
                out.items.push(item);
            }
        }
        out.descent = down;
    }
    out.items.iter_mut().for_each(|i| i.shift(0.0, -y));
    out.ascent = top + y;
    out
}

/// Divides a formula at its outermost relations, plus and minus signs: how each part begins, and its
/// bytes. Lines that the author set are not divided again.
fn divide(tex: &str) -> Vec<(Begin, usize, usize)> {
    let mut starts = vec![(Begin::Formula, 0)];
    let mut depth = 0i32;
    let mut open = false;
    let mut at = 0;
    // What stands before a sign: at the beginning and behind another sign it is no operator.
    let mut before = Begin::Formula;
    let mut nothing = true;
    while at < tex.len() {
        let token = token(&tex[at..]);
        match token {
            "{" | "\\left" | "\\begin" => depth += 1,
            "}" | "\\right" | "\\end" => depth -= 1,
            "(" | "[" | "\\lbrace" | "\\{" | "\\langle" => depth += i32::from(!open),
            ")" | "]" | "\\rbrace" | "\\}" | "\\rangle" => depth -= i32::from(!open),
            "\\\\" | "&" if depth == 0 => return Vec::new(),
            _ => {}
        }
        // The fence behind \left and \right is counted with them.
        open = matches!(token, "\\left" | "\\right" | "^" | "_");
        let kind = if RELATIONS.contains(&token) {
            Begin::Relation
        } else if OPERATORS.contains(&token) {
            Begin::Operator
        } else {
            Begin::Formula
        };
        let blank = token.trim().is_empty();
        if depth == 0 && kind != Begin::Formula && !nothing && before == Begin::Formula {
            starts.push((kind, at));
        }
        if !blank {
            before = kind;
            nothing = false;
        }
        at += token.len();
    }
    let ends = starts.iter().skip(1).map(|s| s.1).chain([tex.len()]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).map(|((begin, from), to)| (begin, from, to)).collect()
}

/// The first token of a formula: a command or a character.
fn token(tex: &str) -> &str {
    let mut chars = tex.char_indices();
    let Some((_, first)) = chars.next() else { return tex };
    let Some((second, letter)) = chars.next().filter(|_| first == '\\') else {
        return &tex[..first.len_utf8()];
    };
    if !letter.is_ascii_alphabetic() {
        return &tex[..second + letter.len_utf8()];
    }
    let end = tex[1..].find(|c: char| !c.is_ascii_alphabetic()).map_or(tex.len(), |i| i + 1);
    &tex[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environments_are_read_with_their_rows_and_cells() {
        let (body, centred) =
            environment(" \\begin{aligned} a &= b \\\\[2pt] &= \\frac{c}{d}\\\\ \\end{aligned}\n")
                .expect("an environment");
        assert!(!centred);
        let rows: Vec<Vec<&str>> =
            cells(body).into_iter().map(|r| r.into_iter().map(str::trim).collect()).collect();
        assert_eq!(rows, [vec!["a", "= b"], vec!["", "= \\frac{c}{d}"]]);
        let inner = "\\begin{cases} x & y \\\\ z & w \\end{cases} & = 1";
        assert_eq!(cells(inner).concat().len(), 2);
        assert!(environment("x + \\begin{aligned} a \\end{aligned}").is_none());
        assert!(environment("\\begin{cases} a \\end{cases}").is_none());
    }

    fn parts(tex: &str) -> Vec<&str> {
        divide(tex).into_iter().map(|(_, from, to)| tex[from..to].trim()).collect()
    }

    #[test]
    fn formulas_are_divided_outside_of_everything() {
        assert_eq!(parts("a + b = c - d"), ["a", "+ b", "= c", "- d"]);
        assert_eq!(parts("f(x + y) \\le \\frac{a = b}{c}"), ["f(x + y)", "\\le \\frac{a = b}{c}"]);
        assert_eq!(parts("\\left[ a = b \\right) + c"), ["\\left[ a = b \\right)", "+ c"]);
        assert_eq!(parts("-a = -b"), ["-a", "= -b"]);
        assert_eq!(parts("x_{i+1} \\leq y"), ["x_{i+1}", "\\leq y"]);
        assert_eq!(parts("\\begin{cases} a = b \\end{cases} = c").len(), 2);
        let matrix = "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}";
        assert_eq!(parts(&format!("{matrix} + {matrix} = C")).len(), 3);
        assert!(divide("a &= b \\\\ c &= d").is_empty());
        assert_eq!(parts("\u{e9} = \u{fc}"), ["\u{e9}", "= \u{fc}"]);
    }
}
