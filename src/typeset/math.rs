//! Formulas: TeX to MathML (math-core), MathML to glyphs (formulary) with the math face.

use super::Context;
use super::page::Item;
use crate::theme::Grey;

/// A formula set on its baseline: items relative to its left end and baseline.
#[derive(Debug, Clone, Default)]
pub struct MathBox {
    /// What is painted.
    pub items: Vec<Item>,
    /// Width in points.
    pub width: f32,
    /// Height above the baseline.
    pub ascent: f32,
    /// Depth below it.
    pub descent: f32,
}

/// Sets a formula; `None` if its TeX is not understood.
pub fn set_math(
    _ctx: &Context,
    _tex: &str,
    _size: f32,
    _display: bool,
    _color: Grey,
) -> Option<MathBox> {
    None
}
