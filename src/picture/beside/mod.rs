//! Pages beside what they were before, with what differs marked.

mod drawn;
mod pairs;
mod sheets;

pub(crate) use drawn::svg;
pub(crate) use sheets::sheets;

use super::GAP;
use crate::model::Book;
use crate::theme::PageGeometry;
use crate::typeset::page::{Item, Page, Pages, Run};
use crate::typeset::printed::LineMark;
use std::collections::BTreeMap;

/// How far a mark reaches above a baseline and below it, parts of the size of the type.
const ABOVE: f32 = 0.95;
const BELOW: f32 = 0.35;
/// Places of words are told apart that differ by so much, points.
const NEAR: f32 = 0.5;

/// One of the two books: its pages as they are set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'a> {
    /// The book.
    pub book: &'a Book,
    /// Its pages.
    pub pages: &'a Pages,
    /// Their margins.
    pub geometry: &'a PageGeometry,
}

/// What stands beside each other, by its indices: a page as it was and as it is, or one that only one of the
/// two books has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    /// In the earlier book.
    pub was: Option<usize>,
    /// In the book of now.
    pub is: Option<usize>,
}

/// How two books differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    /// Pages that look otherwise, in their order.
    pub changed: Vec<Pair>,
    /// Pages that hold what they held and stand elsewhere, since others come or go before them: their folio is
    /// another one, and maybe their side.
    pub moved: Vec<Pair>,
}

/// Pairs the pages of two books by what they hold, and tells which of them differ: by their lines, their
/// pictures or their rules.
pub(crate) fn compare(was: Side, is: Side) -> Compared {
    let mut found = Compared::default();
    for pair in pairs::of(was, is) {
        let (Some(old), Some(new)) = (pair.was, pair.is) else {
            found.changed.push(pair);
            continue;
        };
        if was.mark(old) == is.mark(new) {
            continue;
        }
        let sides = ((was, Some(old)), (is, Some(new)));
        let same = pairs::held(was, old) == pairs::held(is, new)
            && only(sides.0, sides.1, false).is_empty()
            && only(sides.1, sides.0, false).is_empty();
        match same && old != new {
            true => found.moved.push(pair),
            false => found.changed.push(pair),
        }
    }
    found
}

impl<'a> Side<'a> {
    fn page(self, at: usize) -> Option<&'a Page> {
        self.pages.pages.get(at).map(|page| &**page)
    }

    fn mark(self, at: usize) -> Option<LineMark> {
        self.page(at).map(|page| LineMark::of_page(page, &self.book.images))
    }

    fn is_right_hand(self, at: usize) -> bool {
        self.pages.is_right_hand(at)
    }
}

/// A line as it is painted: its words and glyphs with their places from the margin, in steps of [`NEAR`].
type Line = Vec<(i32, String, Vec<u16>)>;

/// The lines of a page by their baselines; of each the size of its type.
fn lines((side, at): (Side, usize), furniture: bool) -> BTreeMap<i32, (f32, Line)> {
    let mut found: BTreeMap<i32, (f32, Line)> = BTreeMap::new();
    let groups = side.page(at).into_iter().flat_map(|page| &page.groups);
    let margin = side.geometry.left(side.is_right_hand(at));
    for item in groups.filter(|g| furniture || !g.role.is_furniture()).flat_map(|g| &g.items) {
        let Item::Run(Run { x, y, size, text, glyphs, .. }) = item else { continue };
        let line = found.entry((y / NEAR).round() as i32).or_default();
        line.0 = line.0.max(*size);
        let glyphs = glyphs.iter().map(|g| g.id).collect();
        line.1.push((((x - margin) / NEAR).round() as i32, text.clone(), glyphs));
    }
    found
}

/// The baselines of lines that one page has and another has not, with the size of their type. Running heads
/// and folios are looked at if they are wanted.
fn only(
    (side, at): (Side, Option<usize>),
    (other, beside): (Side, Option<usize>),
    furniture: bool,
) -> Vec<(f32, f32)> {
    let read = |side, at: Option<usize>| at.map(|at| lines((side, at), furniture));
    let (mine, other) = (read(side, at), read(other, beside));
    let (mine, other) = (mine.unwrap_or_default(), other.unwrap_or_default());
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

/// Where the lines of a pair are marked, at the left and at the right: the top of each mark and its height.
/// Of a page that stands alone none is: all of it is new, or gone.
fn marks(was: Side, is: Side, pair: Pair) -> [Vec<(f32, f32)>; 2] {
    let (Some(old), Some(new)) = (pair.was, pair.is) else { return [Vec::new(), Vec::new()] };
    // Heads and folios of the other side of a spread stand elsewhere.
    let furniture = was.is_right_hand(old) == is.is_right_hand(new);
    let (was, is) = ((was, Some(old)), (is, Some(new)));
    [only(was, is, furniture), only(is, was, furniture)].map(|lines| {
        let mark = |(y, size): (f32, f32)| (y - ABOVE * size, (ABOVE + BELOW) * size);
        lines.into_iter().map(mark).collect()
    })
}

/// Room for two pages beside each other, points: the places of both, and the whole.
struct Room {
    left: [f32; 2],
    whole: (f32, f32),
}

impl Room {
    fn of(was: Side, is: Side) -> Room {
        let width = was.pages.width.max(is.pages.width);
        let height = was.pages.height.max(is.pages.height);
        Room {
            left: [GAP, 2.0 * GAP + width],
            whole: (2.0 * width + 3.0 * GAP, height + 2.0 * GAP),
        }
    }
}

#[cfg(test)]
mod tests;
