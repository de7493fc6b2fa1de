//! The page: trim and margins from the manifest, or in proportion.

use super::{PageGeometry, Theme, classic};
use crate::manifest::Print;

/// Margins of the 6 x 9 in page (432 x 648 pt) that others are scaled from: inner, outer, head,
/// foot, as shares of width and height.
const SHARES: [f32; 4] = [54.0 / 432.0, 66.0 / 432.0, 57.0 / 648.0, 64.5 / 648.0];
/// Leading of body text as a multiple of its size (13.5 on 10.5).
const LEADING: f32 = 13.5 / 10.5;

/// The theme that the manifest asks for, for its trim, size and language.
pub fn for_book(print: &Print, lang: &str) -> Theme {
    let mut theme = classic(geometry(print), print.body_size, lang);
    if let Some(open) = print.open_recto {
        theme.open_recto = open;
    }
    if let Some(numbered) = print.number_sections {
        theme.number_sections = numbered;
    }
    theme
}

fn geometry(print: &Print) -> PageGeometry {
    let (width, height) = print.trim;
    let leading = print.leading.unwrap_or_else(|| quarter(print.body_size * LEADING));
    let margin = |i: usize, whole: f32| print.margins[i].unwrap_or(SHARES[i] * whole);
    let (inner, outer) = (margin(0, width), margin(1, width));
    let (head, foot) = (margin(2, height), margin(3, height));
    let room = height - head - foot;
    let lines = ((room / leading + 0.01).floor() as u32).max(5);
    PageGeometry {
        width,
        height,
        inner,
        outer,
        head,
        foot: height - head - lines as f32 * leading,
        leading,
        lines,
    }
}

/// Rounded to a quarter of a point.
fn quarter(x: f32) -> f32 {
    (x * 4.0 + 0.5).floor() / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_by_nine_is_the_model_page() {
        let page = geometry(&Print::default());
        assert_eq!(page.leading, 13.5);
        assert_eq!(page.lines, 39);
        assert!((page.measure() - 312.0).abs() < 0.01);
        assert!((page.foot - 64.5).abs() < 0.01);
    }

    #[test]
    fn a_small_trim_keeps_the_type() {
        let print = Print { trim: (297.6, 419.5), ..Print::default() };
        let page = geometry(&print);
        assert_eq!(page.leading, 13.5);
        assert!(page.measure() > 200.0 && page.depth() < 419.5);
    }
}
