use super::*;
use crate::typeset::page::{FaceId, Furniture, Group, Role};
use std::sync::Arc;

fn run(x: f32, y: f32, text: &str) -> Item {
    Item::Run(Run {
        x,
        y,
        face: FaceId(0),
        size: 10.0,
        scale: 1.0,
        track: 0.0,
        turned: false,
        color: crate::theme::Grey(0.0),
        glyphs: Vec::new(),
        text: text.to_owned(),
        actual: None,
        sense: Default::default(),
        lang: None,
    })
}

const GEOMETRY: PageGeometry = PageGeometry {
    width: 300.0,
    height: 400.0,
    inner: 50.0,
    outer: 30.0,
    head: 30.0,
    foot: 30.0,
    leading: 12.0,
    lines: 28,
};

/// Pages of these texts, a line for each word, with folios from 1.
fn book(texts: &[&str]) -> Pages {
    let pages = texts.iter().enumerate().map(|(at, text)| {
        let left = GEOMETRY.left(at % 2 == 0);
        let words = text.split(' ').enumerate();
        let items = words.map(|(n, word)| run(left, 50.0 + 12.0 * n as f32, word)).collect();
        let folio = (at + 1).to_string();
        let foot = Group {
            role: Role::Furniture(Furniture::Foot),
            items: vec![run(left, 380.0, &folio)],
            ..Group::default()
        };
        let text = Group { items, ..Group::default() };
        Arc::new(Page { folio, groups: vec![text, foot], ..Page::default() })
    });
    Pages { pages: pages.collect(), width: 300.0, height: 400.0, ..Pages::default() }
}

const A: &str = "everybody understands alphabets beginning somewhere";
const B: &str = "mountainous landscapes surrounding neighbouring villages";
const C: &str = "carpenters measuring furniture yesterday afternoon";

/// Pairs of pages, by their places.
type Pairs = Vec<(usize, usize)>;

fn compared(was: &[&str], is: &[&str]) -> (Pairs, Pairs) {
    let empty = Book::default();
    let (was, is) = (book(was), book(is));
    let side = |pages| Side { book: &empty, pages, geometry: &GEOMETRY };
    let found = compare(side(&was), side(&is));
    // Folios, nought for none.
    let names = |pairs: Vec<Pair>| {
        let name = |at: Option<usize>| at.map_or(0, |at| at + 1);
        pairs.into_iter().map(|pair| (name(pair.was), name(pair.is))).collect()
    };
    (names(found.changed), names(found.moved))
}

#[test]
fn a_page_that_comes_leaves_those_behind_it_what_they_were() {
    let new = "something completely different appearing suddenly";
    assert_eq!(compared(&[A, B, C], &[A, B, C]), (vec![], vec![]));
    // They change their sides and folios.
    assert_eq!(compared(&[A, B, C], &[A, new, B, C]), (vec![(0, 2)], vec![(2, 3), (3, 4)]));
    assert_eq!(compared(&[A, B, C], &[A, C]), (vec![(2, 0)], vec![(3, 2)]));
}

#[test]
fn changed_pages_stand_beside_those_whose_words_they_have() {
    let mended = A.replace("alphabets", "alphabetical");
    assert_eq!(compared(&[A, B], &[&mended, B]), (vec![(1, 1)], vec![]));
    let new = "something completely different appearing suddenly";
    let (changed, moved) = compared(&[A, C], &[new, &mended, C]);
    assert_eq!((changed, moved), (vec![(0, 1), (1, 2)], vec![(2, 3)]));
    // Of two pages that are nothing like each other one has taken the other's place.
    assert_eq!(compared(&[A, B], &[A, new]), (vec![(2, 2)], vec![]));
}

#[test]
fn blank_pages_are_not_mistaken_for_each_other() {
    assert_eq!(compared(&[A, "", B, "", C], &[A, "", B, "", C]), (vec![], vec![]));
    let (changed, moved) = compared(&[A, "", B], &[A, "", "", "", B]);
    assert_eq!((changed.len(), moved), (2, vec![(3, 5)]));
}

#[test]
fn lines_are_marked_from_the_margin_and_not_from_the_edge() {
    let empty = Book::default();
    let mended = A.replace("alphabets", "alphabetical");
    let (was, is) = (book(&[A]), book(&[B, &mended]));
    let side = |pages| Side { book: &empty, pages, geometry: &GEOMETRY };
    let pair = Pair { was: Some(0), is: Some(1) };
    let [old, new] = marks(side(&was), side(&is), pair);
    assert_eq!((old.len(), new.len()), (1, 1), "{old:?} {new:?}");
    assert!((old[0].0 - (50.0 + 24.0 - 9.5)).abs() < 0.6, "{old:?}");
}

#[test]
fn a_sheet_holds_both_pages_or_an_empty_frame() {
    let empty = Book::default();
    let (was, is) = (book(&[A]), book(&[A, B]));
    let side = |pages| Side { book: &empty, pages, geometry: &GEOMETRY };
    let found = compare(side(&was), side(&is));
    assert_eq!(found.changed, [Pair { was: None, is: Some(1) }]);
    let (_, made) = sheets(side(&was), side(&is), &found.changed, Default::default());
    let [page] = &made.pages[..] else { panic!("one sheet: {}", made.pages.len()) };
    assert_eq!((page.folio.as_str(), made.width, made.height), ("2", 627.0, 418.0));
    let items = || page.groups.iter().flat_map(|group| &group.items);
    assert!(items().any(|item| matches!(item, Item::Path { .. })), "a frame at the left");
    let first = items().find_map(|item| match item {
        Item::Run(run) => Some((run.x, run.text.clone())),
        _ => None,
    });
    assert_eq!(first, Some((18.0 + 300.0 + 30.0, "mountainous".to_owned())));
    let drawn = svg(side(&was), side(&is), found.changed[0]);
    assert!(drawn.contains("stroke-dasharray"), "{drawn}");
}
