//! The titles of a house.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::files::{Files, HOUSE, fits, house_above, is_book};
use crate::manifest::house;
use crate::source::{Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A title.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Title {
    /// Its folder as the house sees it, with forward slashes: `titles/t07`.
    pub(crate) path: String,
    /// What it is called in a line: the last part of that, or all of it where two would be called so.
    pub(crate) name: String,
    /// Its folder.
    pub(crate) dir: PathBuf,
}

/// A house with its titles.
#[derive(Debug)]
pub(crate) struct House {
    /// Its folder.
    pub(crate) root: PathBuf,
    /// By their paths.
    pub(crate) titles: Vec<Title>,
    /// Folders that it shares, with forward slashes.
    pub(crate) shared: Vec<String>,
}

impl House {
    /// The house in a folder; what is wrong is told in `found`, whose places are in `sources`.
    pub(crate) fn open(
        dir: &Path,
        sources: &mut Sources,
        found: &mut Diagnostics,
    ) -> Option<House> {
        let files = Files::folder(dir).ok().filter(|files| files.is_file(HOUSE));
        let Some(files) = files else {
            found.push(no_house(dir));
            return None;
        };
        *sources = Sources::new(files);
        let read = house::read(HOUSE, sources, found)?;
        let mut all = BTreeSet::new();
        for at in &read.titles {
            let matching = matching(dir, &at.value);
            if matching.is_empty() {
                let message = format!("no folder with a book in it is called `{}`", at.value);
                let help = "`*` stands for any name of a folder; a book's has a recto.toml";
                found.push(Diagnostic::warning(Code::HOUSE, at.span, message).help(help));
            }
            all.extend(matching);
        }
        if found.iter().any(|d| d.severity == Severity::Error) {
            return None;
        }
        let shared = read.shared.iter().filter_map(|at| crate::files::normal(&at.value)).collect();
        Some(House { root: dir.to_path_buf(), titles: named(dir, all), shared })
    }
}

/// The error for a folder that is none of a house.
fn no_house(dir: &Path) -> Diagnostic {
    let message = format!("there is no {HOUSE} in `{}`", dir.display());
    let up = crate::files::canonical(dir).ok().and_then(|real| house_above(&real));
    let help = match up {
        Some(up) => format!(
            "one is in `{}`: run Recto with `-C` there",
            "../".repeat(up).trim_end_matches('/')
        ),
        None => format!(
            "write one: `titles = [\"titles/*\"]` names the folders of the books below `{}`",
            dir.display()
        ),
    };
    Diagnostic::error(Code::HOUSE, Span::NONE, message).help(help)
}

/// Folders of books below a house that a pattern names; links are not followed.
fn matching(root: &Path, pattern: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in pattern.split('/').filter(|part| !matches!(*part, "" | ".")) {
        let below = |folder: String| -> Vec<String> {
            let entries = fs::read_dir(root.join(&folder)).into_iter().flatten().flatten();
            let folders = entries.filter(|entry| entry.file_type().is_ok_and(|t| t.is_dir()));
            let names = folders.filter_map(|entry| entry.file_name().into_string().ok());
            let joined =
                |name: String| if folder.is_empty() { name } else { format!("{folder}/{name}") };
            names.filter(|name| fits(part, &[name])).map(joined).collect()
        };
        found = found.into_iter().flat_map(below).collect();
    }
    found.retain(|path| !path.is_empty() && is_book(&root.join(path)));
    found
}

/// Titles by their paths, each with a name of its own.
fn named(root: &Path, paths: BTreeSet<String>) -> Vec<Title> {
    let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    paths.iter().for_each(|path| *often.entry(last(path)).or_default() += 1);
    let title = |path: String| {
        let name = Some(last(&path)).filter(|name| often.get(name) == Some(&1));
        Title { name: name.unwrap_or_else(|| path.clone()), dir: root.join(&path), path }
    };
    paths.into_iter().map(title).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_folders_of_books_that_a_pattern_names() {
        let dir = tempfile::tempdir().expect("a folder");
        let book = |path: &str| {
            fs::create_dir_all(dir.path().join(path)).expect("made");
            fs::write(dir.path().join(path).join("recto.toml"), "").expect("written");
        };
        ["titles/b", "titles/a", "titles/.git", "de/a", "house"].into_iter().for_each(book);
        fs::create_dir_all(dir.path().join("titles/notes")).expect("made");
        let open = |toml: &str| {
            fs::write(dir.path().join(HOUSE), toml).expect("written");
            let (mut sources, mut found) = (Sources::default(), Diagnostics::new());
            let house = House::open(dir.path(), &mut sources, &mut found);
            let names = house.map(|house| {
                house.titles.into_iter().map(|t| (t.path, t.name)).collect::<Vec<_>>()
            });
            (names.unwrap_or_default(), found.counts())
        };
        let pair = |path: &str, name: &str| (path.to_owned(), name.to_owned());
        assert_eq!(
            open("titles = [\"titles/*\"]\n"),
            (vec![pair("titles/a", "a"), pair("titles/b", "b")], (0, 0))
        );
        let (all, _) = open("titles = [\"titles/*\", \"de/*\", \"titles/a\"]\n");
        assert_eq!(
            all,
            [pair("de/a", "de/a"), pair("titles/a", "titles/a"), pair("titles/b", "b")]
        );
        assert_eq!(open("titles = [\"books/*\"]\n"), (Vec::new(), (0, 1)));
        assert_eq!(open("titles = [\"../*\"]\n"), (Vec::new(), (1, 0)));
        assert_eq!(open("shared = [\"house\"]\n"), (Vec::new(), (1, 0)));
        let (mut sources, mut found) = (Sources::default(), Diagnostics::new());
        assert!(House::open(&dir.path().join("titles"), &mut sources, &mut found).is_none());
        assert!(found.iter().any(|d| d.help.as_ref().is_some_and(|help| help.contains("`..`"))));
    }
}
