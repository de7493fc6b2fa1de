//! What lies in a folder of the book.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Folders that hold no manuscript.
const SKIPPED_FOLDERS: [&str; 5] = ["output", "target", "node_modules", "vendor", "dist"];

/// How deep and how many files are looked at.
pub(crate) const MAX_DEPTH: usize = 16;
const MAX_FILES: usize = 200_000;

/// Whether a folder of this name holds no manuscript: outputs, and what other tools bring.
#[cfg(feature = "cli")]
pub(crate) fn holds_no_manuscript(name: &str) -> bool {
    SKIPPED_FOLDERS.contains(&name)
}

/// Whether a folder is that of a book: it has a manifest.
pub(crate) fn is_book(folder: &Path) -> bool {
    ["recto.toml", "book.toml"].iter().any(|m| folder.join(m).is_file())
}

/// Files and folders below a folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Paths of files, relative to the folder.
    pub(super) files: BTreeSet<String>,
    /// Names of folders that lie in it directly.
    pub(super) folders: BTreeSet<String>,
    /// Paths that are no Unicode, with a sign in the place of what is none.
    pub(super) unnameable: BTreeSet<String>,
}

impl Listing {
    /// Looks through a folder.
    pub(super) fn of(root: &Path) -> Listing {
        let mut found = Listing::default();
        let mut open = vec![(String::new(), 0)];
        let mut seen = 0;
        while let Some((folder, depth)) = open.pop() {
            let Ok(entries) = fs::read_dir(root.join(&folder)) else { continue };
            for entry in entries.flatten() {
                seen += 1;
                if seen > MAX_FILES {
                    return found;
                }
                let name = match entry.file_name().into_string() {
                    Ok(name) => name,
                    Err(name) => {
                        let name = name.to_string_lossy();
                        found.unnameable.insert(match folder.as_str() {
                            "" => name.into_owned(),
                            folder => format!("{folder}/{name}"),
                        });
                        continue;
                    }
                };
                let Ok(kind) = entry.file_type() else { continue };
                if name.starts_with('.') {
                    continue;
                }
                let path =
                    if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
                if !kind.is_dir() {
                    found.files.insert(path);
                    continue;
                }
                if folder.is_empty() {
                    found.folders.insert(name.clone());
                }
                let project = || is_book(&root.join(&path));
                if depth < MAX_DEPTH && !project() && !SKIPPED_FOLDERS.contains(&name.as_str()) {
                    open.push((path, depth + 1));
                }
            }
        }
        found
    }

    /// Adds a file that is laid over the folder, or takes away one that is hidden.
    pub(super) fn lay(&mut self, path: String, there: bool) {
        if !there {
            self.files.remove(&path);
        } else if !path.split('/').any(|p| p.starts_with('.') || SKIPPED_FOLDERS.contains(&p)) {
            self.files.insert(path);
        }
    }
}

/// Whether the ending of a path is one of these (lower case).
pub(super) fn ends_in(path: &str, extensions: &[&str]) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|e| extensions.contains(&e.as_str()))
}
