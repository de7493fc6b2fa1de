//! Formulas in lines that a line's end divides: behind a relation, else behind a plus or minus, and in need
//! behind a comma (Knuth, The TeXbook, chapter 18). What stands behind a break begins with no sign.

use super::context::Context;
use super::math::{MathBox, set_math};
use super::math_divide::{Begin, divide, token};
use super::page::{Item, Sense};
use super::prices::lines::{COMMA, OPERATOR, RELATION};
use crate::theme::Grey;

/// A piece of a formula.
pub(super) struct Piece {
    /// What it paints.
    pub(super) set: MathBox,
    /// What a break behind it costs; nothing behind the last.
    pub(super) price: Option<f32>,
    /// White at its end, which a line's end swallows, points.
    pub(super) white: f32,
}

/// What holds to the end of the formula, so that a piece behind it would be set otherwise.
const SWITCHES: [&str; 9] = [
    "\\color",
    "\\displaystyle",
    "\\textstyle",
    "\\scriptstyle",
    "\\rm",
    "\\bf",
    "\\it",
    "\\cal",
    "\\tag",
];

/// The pieces of a formula in the text's size; none where it can't be divided.
pub(super) fn pieces(ctx: &Context, tex: &str, size: f32, ink: Grey) -> Option<Vec<Piece>> {
    let cuts = cuts(tex);
    if cuts.is_empty() {
        return None;
    }
    let mut out = Vec::with_capacity(cuts.len() + 1);
    let mut from = 0;
    for (to, price) in
        cuts.into_iter().map(|(to, price)| (to, Some(price))).chain([(tex.len(), None)])
    {
        let words = tex[from..to].trim();
        // An empty group keeps the white of a sign between two things.
        let whole = if price.is_some() { format!("{words} {{}}") } else { words.to_owned() };
        let mut set = set_math(ctx, &whole, size, false, ink)?;
        let end = set.items.iter().map(right).fold(0.0, f32::max);
        for item in &mut set.items {
            if let Item::Run(run) = item {
                run.sense = Sense::Formula(words.into());
            }
        }
        let white = if price.is_some() { (set.width - end).max(0.0) } else { 0.0 };
        out.push(Piece { set, price, white });
        from = to;
    }
    Some(out)
}

/// Where a formula may be divided, in bytes, and what it costs.
fn cuts(tex: &str) -> Vec<(usize, f32)> {
    if SWITCHES.iter().any(|switch| tex.contains(switch)) {
        return Vec::new();
    }
    let parts = divide(tex);
    let mut out: Vec<(usize, f32)> = Vec::new();
    for part in parts.iter().skip(1) {
        let words = &tex[part.start..part.end];
        let price = match part.begin {
            Begin::Relation => RELATION,
            Begin::Operator => OPERATOR,
            // Behind a comma; no product is divided in a line.
            Begin::Inner if tex[..part.start].trim_end().ends_with(',') => COMMA,
            _ => continue,
        };
        let at = match part.begin {
            Begin::Inner => part.start,
            _ => part.start + sign_end(words),
        };
        let rest = tex[at..].trim();
        if !rest.is_empty() && !rest.starts_with(['^', '_']) && out.last().is_none_or(|l| l.0 < at)
        {
            out.push((at, price));
        }
    }
    out
}

/// Where the sign ends with which a part begins: of `:=` and `\not=` the second, and the further signs of
/// a row.
fn sign_end(words: &str) -> usize {
    let first = token(words);
    match first {
        ":" | "\\not" => {
            let space = words[first.len()..].len() - words[first.len()..].trim_start().len();
            first.len() + space + token(&words[first.len() + space..]).len()
        }
        first => first.len(),
    }
}

/// Where something painted ends.
fn right(item: &Item) -> f32 {
    match item {
        Item::Run(run) => run.x + run.width(),
        Item::Rect { x, w, .. } | Item::Image { x, w, .. } => x + w,
        Item::Path { .. } => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(tex: &str) -> Vec<&str> {
        let mut from = 0;
        let mut out = Vec::new();
        for (at, _) in cuts(tex) {
            out.push(tex[from..at].trim());
            from = at;
        }
        out.push(tex[from..].trim());
        out
    }

    #[test]
    fn formulas_in_lines_divide_behind_signs() {
        assert_eq!(pieces("f(a)<0<f(b)"), ["f(a)<", "0<", "f(b)"]);
        assert_eq!(pieces("a + b = -c"), ["a +", "b =", "-c"]);
        assert_eq!(pieces("x := y \\not= z"), ["x :=", "y \\not=", "z"]);
        assert_eq!(pieces("x_1, x_2, \\ldots"), ["x_1,", "x_2,", "\\ldots"]);
        assert_eq!(pieces("a \\cdot b"), ["a \\cdot b"]);
        assert_eq!(pieces("\\{x \\mid x > 0\\} \\to B"), ["\\{x \\mid x > 0\\} \\to", "B"]);
        assert_eq!(pieces("\\displaystyle a = b"), ["\\displaystyle a = b"]);
        let prices: Vec<f32> = cuts("a + b = c").into_iter().map(|(_, price)| price).collect();
        assert!(prices[1] < prices[0]);
    }
}
