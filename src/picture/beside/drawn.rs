//! Two pages beside each other as a picture.

use super::super::{GAP, num, page_svg};
use super::{Pair, Room, Side, marks};
use std::fmt::Write;

/// Colours of what is no longer there, and of what is new.
const GONE: &str = "#d32f2f";
const NEW: &str = "#2f7d32";

/// A picture of its own within another, whose unit is a point: it stands at `x`.
fn nested(picture: &str, x: f32) -> String {
    let (head, rest) = picture.split_once('>').unwrap_or((picture, ""));
    let place = format!("<svg x=\"{}\" y=\"{}\" ", num(x), num(GAP));
    let head = head.replace("pt\"", "\"").replacen("<svg ", &place, 1);
    format!("{head}>{rest}")
}

/// A page of two books, old at the left and new at the right, with the lines marked that only one has. Where
/// one of them is not there, its place is empty.
pub(crate) fn svg(was: Side, is: Side, pair: Pair) -> String {
    let room = Room::of(was, is);
    let marks = marks(was, is, pair);
    let mut out = String::new();
    let sides = [(was, pair.was, GONE), (is, pair.is, NEW)];
    for (((side, at, colour), x), marks) in sides.into_iter().zip(room.left).zip(marks) {
        let (wide, high) = (num(side.pages.width), num(side.pages.height));
        let Some(at) = at else {
            let _ = writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{wide}\" height=\"{high}\" fill=\"none\" \
                 stroke=\"#999\" stroke-width=\"0.5\" stroke-dasharray=\"4 4\"/>",
                num(x),
                num(GAP),
            );
            continue;
        };
        out += &nested(&page_svg(side.book, side.pages, at), x);
        for (y, high) in marks {
            let _ = writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{wide}\" height=\"{}\" fill=\"{colour}\" \
                 fill-opacity=\"0.18\"/>",
                num(x),
                num(GAP + y),
                num(high.min(side.pages.height)),
            );
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}pt\" height=\"{1}pt\" \
         viewBox=\"0 0 {0} {1}\">\n\
         <rect width=\"{0}\" height=\"{1}\" fill=\"#d8d8d8\"/>\n{out}</svg>\n",
        num(room.whole.0),
        num(room.whole.1),
    )
}
