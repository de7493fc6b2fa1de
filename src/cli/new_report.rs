//! What `recto new` says: what was written, guessed and left out.

use super::new::Source;
use super::output::Console;
use crate::diagnostic::count;
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
        Source::Example => None,
        Source::Folder(found) => Some(found.as_ref()),
        Source::Long(_, book) => Some(&book.found),
    };
    if console.json() {
        console.object(&json!({
            "type": "summary",
            "command": "new",
            "dir": dir.to_string_lossy(),
            "files": files,
            "order": found.and_then(|f| f.order.as_ref()),
            "guessed": found.map(guessed),
            "leftOut": found.map(left_out).unwrap_or_else(|| json!([])),
        }));
        return;
    }
    let shown = asked.display();
    let word = shell_word(&asked.to_string_lossy());
    match source {
        Source::Example => {
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
    }
    if let Some(found) = found {
        tell_guesses(found, console);
        tell_left_out(&found.left_out, console);
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
