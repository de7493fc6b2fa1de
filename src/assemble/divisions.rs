//! Divisions that no file gives: half-title, title page, copyright page, contents.

use super::survey::Surveyed;
use crate::language::words;
use crate::model::{Book, Chapter, Inline, Kind, Matter, Names};
use std::sync::Arc;

/// Puts those of the files' divisions in their place that stand among the made ones: what is said in praise of the book
/// before its half-title, the author's other books behind it, on the page that faces the title. Where a file gives the
/// title page, all stand as its author has listed them.
pub(super) fn seat(chapters: &[Arc<Surveyed>], present: &mut [usize]) {
    let of = |at: &usize| &chapters[*at].chapter;
    if present.iter().any(|at| of(at).kind == Kind::TitlePage) {
        return;
    }
    let mut above = LAST_SEAT;
    let seats: Vec<u8> = present
        .iter()
        .map(|at| {
            let chapter = of(at);
            match (chapter.matter, chapter.level) {
                (Matter::Front, 0) => above = seat_of(chapter.kind),
                // What stands below another goes with it.
                (Matter::Front, _) => {}
                _ => above = LAST_SEAT,
            }
            above
        })
        .collect();
    let mut seated: Vec<(u8, usize)> = seats.into_iter().zip(present.iter().copied()).collect();
    seated.sort_by_key(|(seat, _)| *seat);
    present.iter_mut().zip(seated).for_each(|(at, (_, seated))| *at = seated);
}

/// The seat of all that no rule puts elsewhere.
const LAST_SEAT: u8 = 3;

fn seat_of(kind: Kind) -> u8 {
    match kind {
        Kind::Praise => 0,
        Kind::HalfTitle => 1,
        Kind::AlsoBy => 2,
        _ => LAST_SEAT,
    }
}

/// Inserts them in the Chicago Manual's order: (praise,) half-title, (other books,) title, copyright, dedication, epigraph,
/// contents, foreword, preface, ...
pub(super) fn insert(book: &mut Book) {
    let w = words(&book.meta);
    let has = |book: &Book, kind: Kind| book.chapters.iter().any(|c| c.kind == kind);
    let make = |kind: Kind, id: &str, title: &str| Chapter {
        id: id.to_string(),
        matter: Matter::Front,
        kind,
        title: vec![Inline::text(title)],
        wants_number: Some(false),
        generated: true,
        ..Chapter::default()
    };
    if !has(book, Kind::Contents) {
        let early = |c: &Chapter| {
            matches!(
                c.kind,
                Kind::Praise
                    | Kind::HalfTitle
                    | Kind::AlsoBy
                    | Kind::TitlePage
                    | Kind::Copyright
                    | Kind::Dedication
                    | Kind::Epigraph
            ) && c.matter == Matter::Front
        };
        let at = book.chapters.iter().take_while(|c| early(c)).count();
        book.chapters.insert(at, Arc::new(make(Kind::Contents, "contents", w.contents)));
    }
    let run = |book: &Book, from: usize, kind: Kind| {
        let fits = |c: &&Arc<Chapter>| c.kind == kind && c.matter == Matter::Front;
        book.chapters[from..].iter().take_while(fits).count()
    };
    let mut at = run(book, 0, Kind::Praise);
    for (kind, id, title) in [
        (Kind::HalfTitle, "half-title", w.half_title),
        (Kind::TitlePage, "title-page", w.title_page),
        (Kind::Copyright, "copyright", w.copyright),
    ] {
        match book.chapters.iter().position(|c| c.kind == kind) {
            Some(found) => at = found + 1,
            None => {
                book.chapters.insert(at, Arc::new(make(kind, id, title)));
                at += 1;
            }
        }
        if kind == Kind::HalfTitle {
            at += run(book, at, Kind::AlsoBy);
        }
    }
    unique_ids(book);
}

/// Inserts the division that holds the notes of the whole book: before glossary and bibliography
/// (Chicago Manual 1.4). Nothing if the author gives one.
pub(super) fn insert_notes(book: &mut Book) {
    if book.chapters.iter().any(|c| c.kind == Kind::Notes) {
        return;
    }
    let behind = book.chapters.iter().position(|c| c.follows_notes());
    let at = behind.unwrap_or(book.chapters.len());
    let title = words(&book.meta).notes;
    let notes = Chapter {
        id: "notes".to_string(),
        matter: Matter::Back,
        kind: Kind::Notes,
        title: vec![Inline::text(title)],
        wants_number: Some(false),
        generated: true,
        ..Chapter::default()
    };
    book.chapters.insert(at, Arc::new(notes));
    unique_ids(book);
}

/// An id belongs to one division.
fn unique_ids(book: &mut Book) {
    let mut names = Names::default();
    for chapter in book.chapters_mut() {
        if chapter.id.is_empty() {
            chapter.id = "division".into();
        }
        chapter.id = names.give(&chapter.id, 2);
    }
}
