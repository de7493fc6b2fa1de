//! All messages of a session: those of every step, put together for showing.

use super::layout::Key;
use super::made::{Edited, Made};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// What all steps have found, sorted, without what the manifest allows. What was found in some of several
/// editions says in which.
pub(super) fn all(made: &Made) -> Diagnostics {
    found(made).0
}

/// How many warnings the manifest allows.
pub(super) fn allowed(made: &Made) -> usize {
    found(made).1
}

fn found(made: &Made) -> (Diagnostics, usize) {
    let mut told = Diagnostics::new();
    let mut add = |found: &Diagnostics| told.extend(found.clone());
    made.loaded.iter().for_each(|s| add(&s.found));
    made.book.iter().for_each(|s| add(&s.found));
    made.texts.iter().for_each(|(version, s)| add(&of_text(made, *version, &s.found)));
    made.style.iter().for_each(|s| add(&s.found));
    for (key, laid) in &made.layouts {
        match key {
            Key::Own(name) => {
                let mut own = of_own_layout(made, &laid.found);
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
    let project = made.loaded.as_ref().and_then(|l| l.of.project.as_ref());
    let allowed = project.map_or(0, |p| told.allow(&p.allowed));
    (told, allowed)
}

/// Codes whose messages name the version themselves: a link's address, what a translation lacks, what it has beside it.
const NAMING: [Code; 3] = [Code::LINK_ADDRESS, Code::MISSING_TRANSLATION, Code::UNLISTED_FILE];

/// What was found in the text of a version that others do not have: it says in which.
fn of_text(made: &Made, version: usize, text: &Diagnostics) -> Diagnostics {
    let project = made.loaded.as_ref().and_then(|l| l.of.project.as_ref());
    let version = project.and_then(|project| project.making.versions().get(version));
    let name = version.and_then(|version| version.edition.as_deref());
    let mut told = Diagnostics::new();
    for d in text.iter() {
        let mut d = d.clone();
        if let Some(name) = name.filter(|_| !NAMING.contains(&d.code)) {
            d.message = format!("edition `{name}`: {}", d.message);
        }
        told.push(d);
    }
    told
}

/// What was found in a layout of its own that the book's does not tell as well.
fn of_own_layout(made: &Made, laid: &Diagnostics) -> Diagnostics {
    let book = made.layouts.get(&Key::Book);
    let mut own = Diagnostics::new();
    for d in laid.iter() {
        if !book.is_some_and(|b| b.found.iter().any(|known| same(known, d))) {
            own.push(d.clone());
        }
    }
    own
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
    edition.endpapers.iter().for_each(|e| found.extend(e.found.clone()));
    found.sort();
    found
}

/// Whether two editions have one finding, whatever rule of their printers asks for it.
pub(super) fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    (a.code, a.span, &a.message) == (b.code, b.span, &b.message)
}
