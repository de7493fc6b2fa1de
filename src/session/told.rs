//! All messages of a session: those of every step, put together for showing.

use super::layout::Key;
use super::made::{Edited, Made};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What all steps have found, sorted. What was found in some of several editions says in which.
pub(super) fn all(made: &Made) -> Diagnostics {
    let mut told = Diagnostics::new();
    let mut add = |found: &Diagnostics| told.extend(found.clone());
    made.loaded.iter().for_each(|s| add(&s.found));
    made.book.iter().for_each(|s| add(&s.found));
    made.style.iter().for_each(|s| add(&s.found));
    for (key, laid) in &made.layouts {
        match key {
            Key::Own(name) => {
                let mut own = laid.found.clone();
                own.of_edition(name);
                add(&own);
                if !made.editions.iter().any(|e| e.key == *key) {
                    add(&laid.theme_found);
                }
            }
            _ => add(&laid.found),
        }
    }
    made.epubs.values().for_each(|s| add(&s.found));
    made.shops.values().for_each(&mut add);
    made.screen.iter().for_each(|s| add(&s.found));
    add(&of_editions(made));
    made.unknown.iter().for_each(|d| told.push(d.clone()));
    told.sort();
    told
}

/// What was found in what was made for printers.
fn of_editions(made: &Made) -> Diagnostics {
    let mut all: Vec<(Diagnostic, Vec<&str>)> = Vec::new();
    for edition in &made.editions {
        for d in findings(made, edition).iter() {
            match all.iter_mut().find(|(known, _)| same(known, d)) {
                Some((known, names)) => {
                    known.severity = known.severity.max(d.severity);
                    names.push(&edition.name);
                }
                None => all.push((d.clone(), vec![&edition.name])),
            }
        }
    }
    let mut told = Diagnostics::new();
    for (mut d, names) in all {
        if names.len() < made.editions.len() {
            let word = if names.len() == 1 { "edition" } else { "editions" };
            d.message += &format!(" ({word} {})", names.join(", "));
        }
        told.push(d);
    }
    told
}

/// What was found in one edition: in the theme of its own pages, its file and its cover.
fn findings(made: &Made, edition: &Edited) -> Diagnostics {
    let mut found = Diagnostics::new();
    if matches!(edition.key, Key::Own(_)) {
        let laid = made.layouts.get(&edition.key);
        laid.iter().for_each(|l| found.extend(l.theme_found.clone()));
    }
    edition.body.iter().for_each(|b| found.extend(b.found.clone()));
    edition.cover.iter().for_each(|c| found.extend(c.found.clone()));
    found.sort();
    found
}

/// Whether two editions have one finding, whatever rule of their printers asks for it.
fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    (a.code, a.span, &a.message) == (b.code, b.span, &b.message)
}
