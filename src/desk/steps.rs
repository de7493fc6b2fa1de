//! The changes of the reading order that the command line made last, kept beside the book's outputs so that a
//! later call can take them back. The folder may be deleted at any time.

use super::order::Step;
use crate::files::{Files, write};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Where they lie in the book's folder.
const FOLDER: &str = "output/.recto";
const FILE: &str = "order.json";
/// Changes that can be taken back, and bytes that are read of them.
const MOST_STEPS: usize = 20;
const MOST_BYTES: u64 = 64 << 20;

/// A change as it is written down.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    path: String,
    was: String,
    text: String,
}

/// All changes, the last one last; none where nothing can be read.
fn all(dir: &Path) -> Vec<Kept> {
    let read = || {
        let files = Files::folder(dir).ok()?;
        let text = files.read_text(&format!("{FOLDER}/{FILE}"), MOST_BYTES).ok()?;
        serde_json::from_str(&text).ok()
    };
    read().unwrap_or_default()
}

fn put(dir: &Path, steps: &[Kept]) -> Result<(), write::Fault> {
    let text = serde_json::to_string(steps).unwrap_or_default();
    let folder = write::Folder::make(&dir.join(FOLDER), Some(dir))?;
    folder.stage(FILE, text.as_bytes())?.commit()
}

/// Writes a change down.
///
/// # Errors
/// Why it can't be.
pub(crate) fn add(dir: &Path, step: &Step) -> Result<(), write::Fault> {
    let mut steps = all(dir);
    let Step { path, was, text } = step.clone();
    steps.push(Kept { path, was, text });
    let over = steps.len().saturating_sub(MOST_STEPS);
    put(dir, &steps[over..])
}

/// The last change.
pub(crate) fn last(dir: &Path) -> Option<Step> {
    let Kept { path, was, text } = all(dir).pop()?;
    // A stranger may have written it: it names a file of the book, or it is none of ours.
    let own = matches!(path.rsplit('/').next(), Some("recto.toml" | "SUMMARY.md" | "book.toml"));
    own.then_some(Step { path, was, text })
}

/// Forgets the last change.
///
/// # Errors
/// Why it can't be.
pub(crate) fn drop_last(dir: &Path) -> Result<(), write::Fault> {
    let mut steps = all(dir);
    steps.pop();
    put(dir, &steps)
}
