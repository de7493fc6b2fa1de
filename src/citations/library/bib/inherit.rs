//! Fields that a work takes from others: `xdata`, `crossref`, as BibLaTeX's manual, appendix B, has it.

use super::super::{FaultKind, Library};
use super::syntax::{Field, Raw};
use std::collections::HashMap;

/// All entries with what they inherit.
pub(super) fn all(entries: Vec<Raw>, library: &mut Library) -> Vec<Raw> {
    let places: HashMap<String, usize> =
        entries.iter().enumerate().rev().map(|(at, raw)| (raw.key.to_lowercase(), at)).collect();
    let parent = |key: &str| places.get(&key.trim().to_lowercase()).map(|at| &entries[*at]);
    let mut out = Vec::with_capacity(entries.len());
    for raw in &entries {
        out.push(one(raw, &parent, library));
    }
    out
}

/// Deepest row of works that take from each other.
const DEEPEST: usize = 8;

fn one<'a>(raw: &Raw, parent: &dyn Fn(&str) -> Option<&'a Raw>, library: &mut Library) -> Raw {
    let mut own = raw.clone();
    let mut next = raw.clone();
    for _ in 0..DEEPEST {
        let mut further = None;
        for name in ["xdata", "crossref"] {
            let Some(field) = next.field(name).cloned() else { continue };
            for key in field.value.split(',') {
                let Some(from) = parent(key) else {
                    let kind = FaultKind::NoParent(key.trim().to_owned());
                    if next.key == raw.key {
                        library.tell(field.range.clone(), &raw.key, kind);
                    }
                    continue;
                };
                if from.key == own.key {
                    continue;
                }
                library.givers.push((raw.key.clone(), from.key.clone()));
                match name {
                    "xdata" => take_all(&mut own, from),
                    _ => take_from_parent(&mut own, from),
                }
                further = Some(from.clone());
            }
        }
        match further {
            Some(from) => next = from,
            None => break,
        }
    }
    own
}

fn add(own: &mut Raw, name: &str, field: &Field) {
    if own.field(name).is_none() {
        own.fields.push(Field { name: name.to_owned(), ..field.clone() });
    }
}

fn take_all(own: &mut Raw, from: &Raw) {
    for field in &from.fields {
        add(own, &field.name, field);
    }
}

/// Fields that stay with the parent.
const KEPT: [&str; 17] = [
    "ids",
    "crossref",
    "xref",
    "xdata",
    "entryset",
    "entrysubtype",
    "execute",
    "label",
    "options",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shorthand",
    "sortkey",
    "keywords",
];

fn take_from_parent(own: &mut Raw, from: &Raw) {
    let part = matches!(
        own.kind.as_str(),
        "inbook"
            | "bookinbook"
            | "suppbook"
            | "incollection"
            | "suppcollection"
            | "inreference"
            | "inproceedings"
            | "conference"
    );
    let volume = from.kind.starts_with("mv");
    let article = matches!(own.kind.as_str(), "article" | "suppperiodical");
    for field in &from.fields {
        let name = match field.name.as_str() {
            name if KEPT.contains(&name) => continue,
            "shorttitle" | "sorttitle" | "indextitle" | "indexsorttitle" => continue,
            "title" if volume => "maintitle",
            "subtitle" if volume => "mainsubtitle",
            "titleaddon" if volume => "maintitleaddon",
            "title" if part => "booktitle",
            "subtitle" if part => "booksubtitle",
            "titleaddon" if part => "booktitleaddon",
            "title" if article => "journaltitle",
            "subtitle" if article => "journalsubtitle",
            "title" | "subtitle" | "titleaddon" => continue,
            // The author of a book is that of its parts only where these are all his.
            "author" if matches!(own.kind.as_str(), "inbook" | "bookinbook" | "suppbook") => {
                add(own, "bookauthor", field);
                if own.field("author").is_none() {
                    add(own, "author", field);
                }
                continue;
            }
            "author" if part => continue,
            "doi" | "isbn" if own.field("doi").is_some() => continue,
            name => name,
        };
        let name = name.to_owned();
        add(own, &name, field);
    }
}
