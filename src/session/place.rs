//! Where a book lies: in a folder, or in memory.

use crate::diagnostic::Diagnostics;
use crate::files::Files;
use crate::manifest;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where a book lies.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Place {
    /// On the disk.
    Folder(Folder),
    /// In memory.
    Texts(Texts),
}

/// A folder that holds a manifest (`recto.toml`, or mdBook's `book.toml` and `src/SUMMARY.md`) and
/// the files that it names.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// The book in this folder, which is looked at when the session is asked.
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder(path.into())
    }
}

/// A book in memory: its files by project-relative path, with forward slashes.
#[derive(Debug, Clone, Default)]
pub struct Texts(BTreeMap<String, Vec<u8>>, Vec<String>);

impl Texts {
    /// The same with what of them the book's house shares with it: folders and files whose paths begin with `..`.
    #[cfg(feature = "cli")]
    pub(crate) fn sharing(self, shared: Vec<String>) -> Texts {
        Texts(self.0, shared)
    }
}

impl<P: AsRef<str>, T: Into<Vec<u8>>, const N: usize> From<[(P, T); N]> for Texts {
    fn from(files: [(P, T); N]) -> Texts {
        files.into_iter().collect()
    }
}

impl<P: AsRef<str>, T: Into<Vec<u8>>> FromIterator<(P, T)> for Texts {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Texts {
        let files = files.into_iter().map(|(path, text)| (path.as_ref().into(), text.into()));
        Texts(files.collect(), Vec::new())
    }
}

impl From<Folder> for Place {
    fn from(folder: Folder) -> Place {
        Place::Folder(folder)
    }
}

impl From<Texts> for Place {
    fn from(texts: Texts) -> Place {
        Place::Texts(texts)
    }
}

impl Place {
    /// The folder as messages call it.
    pub(super) fn shown(&self) -> &Path {
        match self {
            Place::Folder(folder) => &folder.0,
            Place::Texts(_) => Path::new("."),
        }
    }

    /// What lies at a path counts again, whatever was laid over it.
    pub(super) fn restore(&self, files: &Files, path: &str) {
        match self {
            Place::Folder(_) => files.restore(path),
            Place::Texts(texts) => match texts.0.get(path) {
                Some(text) => files.put(path, text.clone()),
                None => files.remove(path),
            },
        }
    }

    /// The files, if there are any; else the reason in `found`.
    pub(super) fn open(&self, found: &mut Diagnostics) -> Option<Files> {
        match self {
            Place::Folder(folder) => manifest::open(&folder.0, found),
            Place::Texts(texts) => Some(Files::memory_sharing(texts.0.clone(), &texts.1)),
        }
    }
}
