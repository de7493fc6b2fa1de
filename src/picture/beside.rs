//! Pages beside what they were before, with what differs marked.

use super::{GAP, num, page_svg};
use crate::model::Book;
use crate::typeset::page::{Item, Page, Pages};
use crate::typeset::printed::LineMark;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Colours of what is no longer there, and of what is new.
const GONE: &str = "#d32f2f";
const NEW: &str = "#2f7d32";
/// How far a mark reaches above a baseline and below it, parts of the size of the type.
const ABOVE: f32 = 0.95;
const BELOW: f32 = 0.35;
/// Places of words are told apart that differ by so much, points.
const NEAR: f32 = 0.5;

/// A line as it is painted: its words and glyphs with their places, in steps of [`NEAR`].
type Line = Vec<(i32, String, Vec<u16>)>;

/// The lines of a page by their baselines; of each the size of its type.
fn lines(page: &Page) -> BTreeMap<i32, (f32, Line)> {
    let mut found: BTreeMap<i32, (f32, Line)> = BTreeMap::new();
    for item in page.groups.iter().flat_map(|group| &group.items) {
        let Item::Run(run) = item else { continue };
        let line = found.entry((run.y / NEAR).round() as i32).or_default();
        line.0 = line.0.max(run.size);
        let glyphs = run.glyphs.iter().map(|g| g.id).collect();
        line.1.push(((run.x / NEAR).round() as i32, run.text.clone(), glyphs));
    }
    found
}

/// The baselines of lines that one page has and another has not, with the size of their type.
fn only(page: Option<&Page>, other: Option<&Page>) -> Vec<(f32, f32)> {
    let other = other.map(lines).unwrap_or_default();
    let mine = page.map(lines).unwrap_or_default();
    let same = |y: &i32, line: &Line| {
        // A step to either side: what falls between two is near both.
        (y - 1..=y + 1).any(|y| other.get(&y).is_some_and(|o| alike(&o.1, line)))
    };
    let only = mine.iter().filter(|(y, (_, line))| !same(y, line));
    only.map(|(y, (size, _))| (*y as f32 * NEAR, *size)).collect()
}

fn alike(a: &Line, b: &Line) -> bool {
    let near = |a: i32, b: i32| (a - b).abs() <= 1;
    let pairs = a.iter().zip(b);
    a.len() == b.len() && pairs.into_iter().all(|(a, b)| near(a.0, b.0) && a.1 == b.1 && a.2 == b.2)
}

/// The indices of pages that do not look alike, by their lines, their pictures or their rules, and of those
/// that only one of the two has.
pub(crate) fn changed(was: (&Book, &Pages), is: (&Book, &Pages)) -> Vec<usize> {
    let mark = |(book, pages): (&Book, &Pages), at: usize| {
        pages.pages.get(at).map(|page| LineMark::of_page(page, &book.images))
    };
    let count = was.1.pages.len().max(is.1.pages.len());
    (0..count).filter(|at| mark(was, *at) != mark(is, *at)).collect()
}

/// A picture of its own within another, whose unit is a point: it stands at `x`.
fn nested(picture: &str, x: f32) -> String {
    let (head, rest) = picture.split_once('>').unwrap_or((picture, ""));
    let place = format!("<svg x=\"{}\" y=\"{}\" ", num(x), num(GAP));
    let head = head.replace("pt\"", "\"").replacen("<svg ", &place, 1);
    format!("{head}>{rest}")
}

/// A page of two books, old at the left and new at the right, with the lines marked that only one has.
pub(crate) fn svg(was: (&Book, &Pages), is: (&Book, &Pages), page: usize) -> String {
    let (old, new) = (was.1.pages.get(page), is.1.pages.get(page));
    let (old, new) = (old.map(|p| &**p), new.map(|p| &**p));
    let width = was.1.width.max(is.1.width);
    let height = was.1.height.max(is.1.height);
    let mut out = String::new();
    let sides = [(was, old, new, GONE, GAP), (is, new, old, NEW, 2.0 * GAP + width)];
    for ((book, pages), own, other, colour, x) in sides {
        if own.is_none() {
            continue;
        }
        let (wide, high) = (pages.width, pages.height);
        out += &nested(&page_svg(book, pages, page), x);
        for (y, size) in only(own, other) {
            let _ = writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\" \
                 fill-opacity=\"0.18\"/>",
                num(x),
                num(GAP + y - ABOVE * size),
                num(wide),
                num(((ABOVE + BELOW) * size).min(high)),
            );
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}pt\" height=\"{1}pt\" \
         viewBox=\"0 0 {0} {1}\">\n\
         <rect width=\"{0}\" height=\"{1}\" fill=\"#d8d8d8\"/>\n{out}</svg>\n",
        num(2.0 * width + 3.0 * GAP),
        num(height + 2.0 * GAP),
    )
}
