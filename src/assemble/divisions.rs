//! Divisions that no file gives: half-title, title page, copyright page, contents.

use crate::language::words;
use crate::model::{Book, Chapter, Inline, Kind, Matter, Names};
use std::sync::Arc;

/// Inserts them in the Chicago Manual's order: half-title, title, copyright, dedication, epigraph,
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
                Kind::HalfTitle
                    | Kind::TitlePage
                    | Kind::Copyright
                    | Kind::Dedication
                    | Kind::Epigraph
            ) && c.matter == Matter::Front
        };
        let at = book.chapters.iter().take_while(|c| early(c)).count();
        book.chapters.insert(at, Arc::new(make(Kind::Contents, "contents", w.contents)));
    }
    let mut at = 0;
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
    }
    unique_ids(book);
}

/// Inserts the division that holds the notes of the whole book: before glossary and bibliography
/// (Chicago Manual 1.4). Nothing if the author gives one.
pub(super) fn insert_notes(book: &mut Book) {
    if book.chapters.iter().any(|c| c.kind == Kind::Notes) {
        return;
    }
    let after = |c: &Chapter| {
        matches!(
            c.kind,
            Kind::Glossary | Kind::Bibliography | Kind::Index | Kind::About | Kind::Colophon
        ) && c.matter == Matter::Back
    };
    let at = book.chapters.iter().position(|c| after(c)).unwrap_or(book.chapters.len());
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
