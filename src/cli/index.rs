//! `recto index`: the entries that the marks of the text make, with their pages and places.

use super::output::Console;
use super::{Outcome, asked, project_dir, session};
use crate::diagnostic::visible;
use crate::session::{Index, IndexEntry, Session};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Prints the entries of the book's indexes with their pages, and the places of their marks.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    The entries stand in the order in which they are printed, those below others indented. Behind\n\
    each stand its pages, and the lines of the files that have its marks.")]
#[command(after_help = "Examples:\n  \
    recto index                     all entries\n  \
    recto index --format json | jq -r 'select(.pages | length > 8) | .words'")]
pub(crate) struct IndexArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: IndexArgs, base: &Path, console: &mut Console) -> Outcome {
    let mut session = session(project_dir(base, args.dir));
    let (indexes, good) = asked(&mut session, console, Session::indexes);
    let Ok(indexes) = indexes else { return Outcome::Bad };
    if console.json() {
        for index in &indexes {
            objects(index, console);
        }
        let count: usize = indexes.iter().map(|i| i.entries.len()).sum();
        console.object(&json!({ "type": "summary", "command": "index", "entries": count }));
    } else if indexes.is_empty() {
        console.line("no index: mark words, `[words]{.index}`, and list `{ kind = \"index\" }`");
    } else {
        for (n, index) in indexes.iter().enumerate() {
            if n > 0 {
                console.line("");
            }
            console.line(&visible(&index.title));
            index.entries.iter().for_each(|entry| console.line(&line(entry)));
        }
    }
    std::mem::forget(session);
    if good { Outcome::Good } else { Outcome::Bad }
}

fn objects(index: &Index, console: &mut Console) {
    for entry in &index.entries {
        let place = |(file, line, column): &(String, usize, usize)| json!({ "file": file, "line": line, "column": column });
        console.object(&json!({
            "type": "entry",
            "index": index.title,
            "level": entry.level,
            "words": entry.words,
            "pages": entry.pages,
            "leads": (!entry.leads.is_empty()).then_some(&entry.leads),
            "places": entry.places.iter().map(place).collect::<Vec<_>>(),
        }));
    }
}

/// `  whale oil  12, 57-59  (a.md:3, b.md:7)`.
fn line(entry: &IndexEntry) -> String {
    let mut out = format!("{}{}", "  ".repeat(entry.level + 1), visible(&entry.words));
    if !entry.pages.is_empty() {
        out.push_str(&format!("  {}", entry.pages.join(", ")));
    }
    if !entry.leads.is_empty() {
        out.push_str(&format!("  {}", visible(&entry.leads)));
    }
    if !entry.places.is_empty() {
        let place = |(file, line, _): &(String, usize, usize)| format!("{}:{line}", visible(file));
        let places: Vec<String> = entry.places.iter().map(place).collect();
        out.push_str(&format!("  ({})", places.join(", ")));
    }
    out
}
