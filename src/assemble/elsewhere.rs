//! Labels that no chapter has, but a file of the folder that no line lists: whoever names one has
//! forgotten the file.

use super::refs::Found;
use super::settle::Own;
use crate::files::Files;
use crate::manifest::Project;
use std::collections::{BTreeMap, BTreeSet};

/// Files that are looked through, and bytes of each.
const MOST_FILES: usize = 200;
const MOST_BYTES: u64 = 1 << 20;

/// Says of references that lead nowhere in which file their labels stand that no line lists.
pub(super) fn tell(owns: &mut [Own], project: &Project, files: &Files) {
    let nothing = |found: &Found| matches!(found, Found::Nothing(..));
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    for own in owns.iter() {
        wanted.extend(own.refs.iter().filter(|(_, f)| nothing(f)).map(|(label, _)| label.clone()));
    }
    if wanted.is_empty() {
        return;
    }
    let found = find(&wanted, project, files);
    for own in owns {
        for (label, says) in &mut own.refs {
            if let (Found::Nothing(help, _), Some(file)) = (says, found.get(label.as_str())) {
                *help =
                    format!("it stands in `{file}`, which no line lists: `recto order add {file}`");
            }
        }
    }
}

/// The first file, by name, that has each label.
fn find<'l>(
    wanted: &'l BTreeSet<String>,
    project: &Project,
    files: &Files,
) -> BTreeMap<&'l str, String> {
    let listed: BTreeSet<&str> = project.entries.iter().filter_map(|e| e.file.as_deref()).collect();
    let others = files.list("", &["md", "markdown"]).into_iter();
    let mut out = BTreeMap::new();
    for file in others.filter(|f| !listed.contains(f.as_str())).take(MOST_FILES) {
        let Ok(text) = files.read_text(&file, MOST_BYTES) else { continue };
        for label in wanted.iter().filter(|label| has(&text, label)) {
            out.entry(label.as_str()).or_insert_with(|| file.clone());
        }
    }
    out
}

/// Whether a text gives a label: `{#label}`, perhaps with more in the braces.
fn has(text: &str, label: &str) -> bool {
    let ends = |rest: &str| rest.starts_with(|c: char| c == '}' || c.is_whitespace());
    text.match_indices(label).any(|(at, _)| {
        text[..at].ends_with('#')
            && text[..at - 1].ends_with(|c: char| c == '{' || c.is_whitespace())
            && ends(&text[at + label.len()..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_other_files_are_found() {
        let files = Files::memory([("a.md", ""), ("b.md", "![c](d.svg){width=5cm #fig-x}")]);
        let wanted = BTreeSet::from(["fig-x".to_owned(), "fig".to_owned()]);
        let found = find(&wanted, &Project::default(), &files);
        assert_eq!(found.get("fig-x").map(String::as_str), Some("b.md"));
        assert_eq!(found.len(), 1);
    }
}
