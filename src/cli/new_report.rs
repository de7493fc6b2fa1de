//! What `recto new` says: what was written, guessed and left out.

use super::new::Source;
use super::output::Console;
use crate::diagnostic::count;
use crate::import::Book;
use crate::manifest::adopt::{Found, LeftOut, Why};
use crate::manifest::shell_word;
use serde_json::{Value, json};
use std::path::Path;

/// How many files are named of a sort.
const MOST_NAMED: usize = 12;

/// Tells of a book that was made in `dir`, which the person called `asked`.
pub(super) fn tell(
    source: &Source,
    asked: &Path,
    dir: &Path,
    files: &[String],
    console: &mut Console,
) {
    let found = match source {
        Source::Example(_) => None,
        Source::Folder(found) => Some(found.as_ref()),
        Source::Long(_, book) | Source::Manuscript(_, book) => Some(&book.found),
    };
    let read = match source {
        Source::Manuscript(_, book) => Some(book.as_ref()),
        _ => None,
    };
    if console.json() {
        console.object(&json!({
            "type": "summary",
            "command": "new",
            "dir": dir.to_string_lossy(),
            "files": files,
            "order": found.and_then(|f| f.order.as_ref()),
            "guessed": found.map(guessed),
            "read": read.map(|book| json!({
                "chapters": book.files.len(),
                "counts": book.counts,
                "changed": book.left,
            })),
            "leftOut": found.map(left_out).unwrap_or_else(|| json!([])),
        }));
        return;
    }
    let shown = asked.display();
    let word = shell_word(&asked.to_string_lossy());
    match source {
        Source::Example(_) => {
            console.line(&format!("made a book in {shown}; `recto build {word}` builds it"));
        }
        Source::Folder(found) => {
            let order = found.order.clone().unwrap_or_else(|| "their names".to_string());
            console.line(&format!(
                "wrote recto.toml in {shown}: {}, in the order of {order}; look it over, then \
                 `recto build {word}`",
                count(found.files(), "file")
            ));
        }
        Source::Long(path, book) => console.line(&format!(
            "divided {path} into {} and wrote recto.toml in {shown}; look it over, then `recto \
             build {word}`",
            count(book.files.len(), "file")
        )),
        Source::Manuscript(path, book) => {
            console.line(&format!("read {path}: {}", read_of(book)));
            console.line(&format!(
                "wrote {} and recto.toml in {shown}; look it over, then `recto build {word}`",
                count(book.files.len(), "file")
            ));
            tell_changed(book, console);
        }
    }
    if let Some(found) = found {
        tell_guesses(found, console);
        tell_left_out(&found.left_out, console);
    }
}

/// What was read of a manuscript: "30 chapters, 41 scene breaks, 12 notes".
fn read_of(book: &Book) -> String {
    let chapters = book.found.listed(1).len();
    let mut all = vec![count(chapters, "chapter")];
    for (what, n) in &book.counts {
        // What stands behind a comma is said of each.
        let (word, more) = what.split_once(',').unwrap_or((what, ""));
        let more = if more.is_empty() { String::new() } else { format!(" ({})", more.trim()) };
        all.push(format!("{}{more}", counted(*n, word)));
    }
    all.join(", ")
}

/// A number of things; what is counted may be a word with others behind it.
fn counted(n: usize, word: &str) -> String {
    match word.split_once(" of ") {
        Some((first, rest)) => format!("{} of {rest}", count(n, first)),
        None if word.ends_with("entry") && n != 1 => {
            count(n, &format!("{}ie", word.trim_end_matches('y')))
        }
        None if word.ends_with("box") && n != 1 => count(n, &format!("{word}e")),
        None if word.ends_with("dash") && n != 1 => count(n, &format!("{word}e")),
        None => count(n, word),
    }
}

/// What is not as it was in a manuscript.
pub(super) fn tell_changed(book: &Book, console: &Console) {
    for (what, n) in &book.left {
        let times = if *n > 1 { format!(" ({n} times)") } else { String::new() };
        console.warning(&format!("{what}{times}"), "");
    }
}

/// What names and words have told.
fn tell_guesses(found: &Found, console: &Console) {
    if found.placed {
        for (list, name) in [(0, "in front"), (2, "behind")] {
            let files = found.listed(list);
            if !files.is_empty() {
                console.line(&format!("{name}, by their names: {}", names(&files)));
            }
        }
    }
    match &found.language {
        Some(language) if found.language_guessed => {
            console.line(&format!("the language, by its words: {language}"));
        }
        Some(_) => {}
        None => console.line("the language: nothing says it; \"en\" is written"),
    }
}

/// What is no chapter, by reasons: a remark where it is so by its nature, else a warning.
fn tell_left_out(all: &[LeftOut], console: &Console) {
    let mut whys: Vec<Why> = all.iter().map(|l| l.why).collect();
    whys.sort_unstable();
    whys.dedup();
    for why in whys {
        let files: Vec<&str> =
            all.iter().filter(|l| l.why == why).map(|l| l.file.as_str()).collect();
        let text = format!("left out: {} ({})", names(&files), why.words());
        match why {
            Why::Unnameable => {
                let help = "a name is Unicode, has no backslash and no control character, and does \
                            not look like a path from the root of a disk; rename them, then `recto \
                            order add`";
                console.warning(&text, help);
            }
            Why::Missing => console.warning(&text, "look for them, then `recto order add`"),
            Why::NoBibliography => {
                console.warning(&text, "put it in, then name it: `bibliography = [\"refs.bib\"]`");
            }
            Why::NoStyle => {
                let help = "put it in, or name a style that Recto has (`recto style list` names them), then \
                            `citations = \"...\"`";
                console.warning(&text, help);
            }
            Why::NotNamed => console.warning(&text, "`recto order add` puts one in"),
            Why::OtherReaders | Why::OwnNotes | Why::Contents | Why::Included | Why::Divided => {
                console.line(&text);
            }
        }
    }
}

/// Names in backticks, the first of many.
fn names(files: &[&str]) -> String {
    let named: Vec<String> = files.iter().take(MOST_NAMED).map(|n| format!("`{n}`")).collect();
    let more = match files.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!("{}{more}", named.join(", "))
}

fn guessed(found: &Found) -> Value {
    let placed = |list: usize| if found.placed { found.listed(list) } else { Vec::new() };
    json!({
        "front": placed(0),
        "back": placed(2),
        "language": found.language.as_ref().filter(|_| found.language_guessed),
    })
}

fn left_out(found: &Found) -> Value {
    found.left_out.iter().map(|l| json!({ "file": l.file, "why": l.why.words() })).collect()
}
