//! What filters gave, kept on the disk from one run of Recto to the next: a filter that draws or looks
//! something up takes seconds for each chapter.
//!
//! A result is found by all that made it: the version of Recto, the programs with their arguments and what
//! their files are like, the folder in which they run, and the chapter as they got it. The folder may be
//! deleted at any time. Nothing in it is believed that can't be read as what a filter writes; it is asked
//! only where the filters themselves may run.

use super::program::Program;
use crate::files::Files;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Where the results lie in the book's folder.
const FOLDER: &str = "output/.recto/filters";
const ENDING: &str = ".json";
/// Bytes of all results together, and of one.
#[cfg(feature = "cli")]
const MOST: u64 = 128 << 20;
const MOST_OF_ONE: u64 = 16 << 20;

/// What the filters of a book gave for a chapter.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Given {
    /// Who wrote it down.
    version: String,
    /// What each filter said, with its name.
    pub(super) said: Vec<(String, String)>,
    /// The last one's document, as it wrote it.
    pub(super) document: String,
}

impl Given {
    pub(super) fn new(said: Vec<(String, String)>, document: String) -> Given {
        Given { version: env!("CARGO_PKG_VERSION").to_owned(), said, document }
    }
}

/// The results of a book in a folder.
#[derive(Debug, Default)]
pub(super) struct Kept {
    files: Files,
}

impl Hash for Kept {
    /// Results are what they are without being kept.
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Kept {
    pub(super) fn new(files: &Files) -> Kept {
        Kept { files: files.apart() }
    }

    /// The name of the result of these programs on a chapter; none for a book that lies in no folder.
    pub(super) fn name(&self, programs: &[Program], sent: &[u8]) -> Option<String> {
        let root = self.files.root();
        if root.as_os_str().is_empty() {
            return None;
        }
        // Twice, with another beginning: 64 bits are few among the chapters of many years.
        let half = |first: u8| {
            let mut hasher = DefaultHasher::new();
            (first, env!("CARGO_PKG_VERSION"), root, sent).hash(&mut hasher);
            programs.hash(&mut hasher);
            programs.iter().for_each(|program| stamp(&program.path).hash(&mut hasher));
            hasher.finish()
        };
        Some(format!("{:016x}{:016x}{ENDING}", half(0), half(1)))
    }

    /// A result that was kept.
    pub(super) fn get(&self, name: &str) -> Option<Given> {
        let bytes = self.files.read(&format!("{FOLDER}/{name}"), MOST_OF_ONE).ok()?;
        let given: Given = serde_json::from_slice(&bytes).ok()?;
        (given.version == env!("CARGO_PKG_VERSION")).then_some(given)
    }

    /// Keeps a result. Where that can't be done the filters run again.
    #[cfg(feature = "cli")]
    pub(super) fn put(&self, name: &str, given: &Given) {
        use crate::files::write::Folder;
        let root = self.files.root();
        let Ok(bytes) = serde_json::to_vec(given) else { return };
        if bytes.len() as u64 > MOST_OF_ONE {
            return;
        }
        let Ok(folder) = Folder::make(&root.join(FOLDER), Some(root)) else { return };
        folder.trim(ENDING, MOST.saturating_sub(bytes.len() as u64));
        if let Ok(staged) = folder.stage(name, &bytes) {
            let _ = staged.commit();
        }
    }

    /// The library alone writes nothing.
    #[cfg(not(feature = "cli"))]
    pub(super) fn put(&self, _: &str, _: &Given) {}
}

/// What a program's file is like: with another stamp it is another program.
fn stamp(path: &Path) -> Option<(u64, std::time::SystemTime)> {
    let found = path.metadata().ok()?;
    Some((found.len(), found.modified().ok()?))
}
