//! Which titles have changed since a commit, by git.

use super::{House, Title, record};
use crate::files::{HOUSE, above, beside};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Titles of which a file has changed since a commit: one of their own, or one that they have from the house.
///
/// # Errors
/// Why git does not say it.
pub(crate) fn changed(house: &House, commit: &str) -> Result<Vec<Title>, String> {
    let changed = files(&house.root, commit)?;
    let titles = house.titles.iter().filter(|title| is_changed(title, &changed, house));
    Ok(titles.cloned().collect())
}

/// Whether one of the files that have changed is the title's.
fn is_changed(title: &Title, changed: &BTreeSet<String>, house: &House) -> bool {
    let below = |file: &String, folder: &str| {
        file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    };
    let own = format!("{}/output/", title.path);
    if changed.iter().any(|file| below(file, &title.path) && !file.starts_with(&own)) {
        return true;
    }
    let mut shared = changed
        .iter()
        .filter(|file| *file == HOUSE || house.shared.iter().any(|folder| below(file, folder)));
    match record::inputs(title) {
        // Of a title that was never built nobody knows what it takes.
        None => shared.next().is_some(),
        Some(inputs) => {
            let from = format!("{}/recto.toml", title.path);
            let theirs = inputs.files.keys().chain(inputs.looked.keys());
            let theirs: BTreeSet<String> = theirs
                .filter(|path| above(path).is_some())
                .map(|path| beside(&from, path))
                .collect();
            shared.any(|file| theirs.contains(file))
        }
    }
}

/// Files below a folder that differ from a commit, or that git does not know; relative to the folder.
fn files(root: &Path, commit: &str) -> Result<BTreeSet<String>, String> {
    if commit.starts_with('-') || commit.is_empty() {
        return Err(format!("`{commit}` is no commit"));
    }
    let mut all = BTreeSet::new();
    let range = format!("{commit}^{{commit}}");
    let whole = git(root, &["rev-parse", "--verify", "--quiet", &range]).map_err(|why| {
        if why.is_empty() { format!("git knows no commit `{commit}`") } else { why }
    })?;
    let asked: [&[&str]; 2] = [
        &[
            "diff",
            "--name-only",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--relative",
            "-z",
            whole.trim(),
            "--",
        ],
        &["ls-files", "--others", "--exclude-standard", "-z"],
    ];
    for words in asked {
        let out = git(root, words)?;
        all.extend(out.split('\0').filter(|path| !path.is_empty()).map(str::to_owned));
    }
    Ok(all)
}

/// What git says. No program runs that the repository's settings name.
fn git(root: &Path, words: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    command
        .args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"])
        .args(words)
        .current_dir(root);
    let out = command.output().map_err(|e| format!("git can't be run: {e}"))?;
    match out.status.success() {
        true => Ok(String::from_utf8_lossy(&out.stdout).into_owned()),
        false => {
            let said = String::from_utf8_lossy(&out.stderr);
            Err(said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned())
        }
    }
}
