//! Paths that a manifest names: inside the project folder, existing, and each once; and the
//! Markdown files that it does not name.

use super::names::Suggestions;
use crate::files::{Fault, Files, MAX_TEXT, Sort};
use crate::model::DESCRIBE;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// What is wrong with a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathFault {
    /// It leads out of the project folder (`..`, absolute, or a link).
    Outside,
    /// Nothing is there; with the nearest path that is.
    Missing(Option<String>),
    /// A folder or something else that is no file.
    NotAFile(Sort),
    /// Something is there that the system does not open: a link to nothing or in a circle.
    Unreadable(String),
}

/// Checks that `path` (as [`normal`](crate::files::normal) gives it) is a file of the book.
///
/// # Errors
/// What is wrong with it.
pub fn check_file(files: &Files, path: &str, extensions: &[&str]) -> Result<(), PathFault> {
    Checker::new(files, extensions).check(path)
}

/// Checks many paths of files with the same extensions: what the folder holds is put in order once.
pub struct Checker {
    files: Files,
    extensions: Vec<String>,
    listed: OnceLock<Listed>,
    suggestions: Suggestions,
}

/// Files of the folder, by what is looked for.
struct Listed {
    files: Vec<String>,
    /// By their path with its accents written in one way.
    composed: FxHashMap<String, usize>,
    /// By their name in small letters.
    named: FxHashMap<String, usize>,
}

impl Checker {
    /// A checker for files with one of the extensions.
    pub fn new(files: &Files, extensions: &[&str]) -> Checker {
        Checker {
            files: files.clone(),
            extensions: extensions.iter().map(|e| e.to_string()).collect(),
            listed: OnceLock::new(),
            suggestions: Suggestions::default(),
        }
    }

    /// The files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Checks that a path (as [`normal`](crate::files::normal) gives it) is a file of the book.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&mut self, path: &str) -> Result<(), PathFault> {
        match self.look(path) {
            Err(PathFault::Missing(None)) => Err(PathFault::Missing(self.near(path))),
            other => other,
        }
    }

    /// The same without a suggestion: a missing file has one only if its path is spelt with other
    /// accents ([`is_same`](crate::files::is_same)).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn look(&self, path: &str) -> Result<(), PathFault> {
        self.files.check(path).map_err(|fault| match fault {
            Fault::Outside => PathFault::Outside,
            Fault::NotAFile(sort) => PathFault::NotAFile(sort),
            Fault::Missing => {
                let listed = self.listed();
                let same = listed.composed.get(&composed(path));
                PathFault::Missing(same.map(|at| listed.files[*at].clone()))
            }
            Fault::TooLarge | Fault::Unreadable(_) => PathFault::Unreadable(fault.to_string()),
        })
    }

    /// The existing file whose path is most like `path`: of the same name in another folder, or near
    /// by spelling.
    pub fn near(&mut self, path: &str) -> Option<String> {
        self.listed();
        let listed = self.listed.get()?;
        if let Some(at) = listed.named.get(&name(path)) {
            return Some(listed.files[*at].clone());
        }
        let files = listed.files.iter().map(String::as_str);
        self.suggestions.nearest(path, files).map(str::to_string)
    }

    fn listed(&self) -> &Listed {
        self.listed.get_or_init(|| {
            let extensions: Vec<&str> = self.extensions.iter().map(String::as_str).collect();
            let files = self.files.list("", &extensions);
            let (mut of_path, mut named) = (FxHashMap::default(), FxHashMap::default());
            for (at, file) in files.iter().enumerate() {
                of_path.entry(composed(file)).or_insert(at);
                named.entry(name(file)).or_insert(at);
            }
            Listed { files, composed: of_path, named }
        })
    }
}

/// The name of a file in small letters.
fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_lowercase()
}

/// A path with its accents written in one way.
fn composed(path: &str) -> String {
    if path.is_ascii() { path.to_owned() } else { path.nfc().collect() }
}

/// What stands between the names in a line that includes a file.
const BETWEEN: [char; 14] =
    ['=', ' ', '\t', '\n', '{', '}', '<', '>', '"', '\'', '/', '\\', ':', '#'];

/// Names of files that stand in a folder for other readers than the book's.
pub(super) const SKIPPED_FILES: [&str; 26] = [
    "readme",
    "agents",
    "claude",
    "changelog",
    "changes",
    "license",
    "licence",
    "contributing",
    "code_of_conduct",
    "security",
    "authors",
    "notice",
    "todo",
    "404",
    "cla",
    "copying",
    "citation",
    "codeowners",
    "dco",
    "funding",
    "governance",
    "issue_template",
    "maintainers",
    "pull_request_template",
    "support",
    "unlicense",
];

/// Markdown files of the book (or below its folder `under`) that `listed` does not name and that look
/// like a part of the book: no README and the like, nothing that begins with an underscore, and
/// nothing that a listed file includes.
pub(super) fn unlisted(files: &Files, under: &str, listed: &BTreeSet<String>) -> Vec<String> {
    // What a listed link leads to is listed too.
    let linked: BTreeSet<String> = listed.iter().filter_map(|f| files.link(f)).collect();
    let is_readme = |f: &String| f.contains('/') && f.to_lowercase().ends_with("/readme.md");
    let readmes = under.is_empty() && listed.iter().any(is_readme);
    let mut out: Vec<String> = (files.list(under, &["md", "markdown"]))
        .into_iter()
        .map(|f| if under.is_empty() { f } else { format!("{under}/{f}") })
        .filter(|f| !listed.contains(f) && !linked.contains(f))
        .filter(|f| {
            let name = f.rsplit('/').next().unwrap_or(f).to_lowercase();
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(s, _)| s);
            // GitBook's order is no chapter.
            let order = f.rsplit('/').next() == Some("SUMMARY.md");
            let skipped = match stem {
                // Below the book's folder it is a chapter where others are.
                "readme" => !f.contains('/') || !readmes,
                stem => SKIPPED_FILES.contains(&stem),
            };
            !order && !skipped && !f.split('/').any(|p| p.starts_with('_'))
        })
        .collect();
    if out.is_empty() {
        return out;
    }
    // What an `{{#include file.md}}`, `{{< include file.md >}}` or `{describe=file.md}` names is part of the
    // book, and what is named there.
    let mut read: Vec<String> = listed.iter().cloned().collect();
    while !read.is_empty() {
        let mut included = String::new();
        for file in &read {
            let Ok(bytes) = files.read(file, MAX_TEXT) else { continue };
            let names = |l: &&str| l.contains("include") || l.contains(DESCRIBE);
            for line in String::from_utf8_lossy(&bytes).lines().filter(names) {
                included.push_str(line);
                included.push('\n');
            }
        }
        let words: BTreeSet<&str> = included.split(BETWEEN).collect();
        let named = |f: &String| {
            let name = f.rsplit('/').next().unwrap_or(f);
            match name.contains(BETWEEN) {
                true => included.contains(name),
                false => words.contains(name),
            }
        };
        (read, out) = out.into_iter().partition(named);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn finds_near_and_unlisted_files() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for file in [
            "one.md",
            "two.md",
            "README.md",
            "sub/three.md",
            "inc.md",
            ".git/x.md",
            "output/y.md",
            "_draft.md",
            "other/book.toml",
            "other/z.md",
        ] {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{{#include inc.md}}").unwrap();
        }
        let root = Files::folder(root).unwrap();
        let listed = BTreeSet::from(["one.md".to_string()]);
        assert_eq!(unlisted(&root, "", &listed), ["sub/three.md", "two.md"]);
        let near = |p: &str| check_file(&root, p, &["md"]);
        assert_eq!(near("one.md"), Ok(()));
        assert_eq!(near("onne.md"), Err(PathFault::Missing(Some("one.md".into()))));
        assert_eq!(near("three.md"), Err(PathFault::Missing(Some("sub/three.md".into()))));
        assert_eq!(near("zzzzzzz.md"), Err(PathFault::Missing(None)));
        assert_eq!(near("sub"), Err(PathFault::NotAFile(Sort::Folder)));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_a_circle_is_there_and_cannot_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::os::unix::fs::symlink("b.md", root.join("a.md")).unwrap();
        std::os::unix::fs::symlink("a.md", root.join("b.md")).unwrap();
        let fault = check_file(&Files::folder(&root).unwrap(), "a.md", &["md"]);
        assert!(matches!(fault, Err(PathFault::Unreadable(_))), "{fault:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_outside() {
        let dir = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::write(other.path().join("x.md"), "x").unwrap();
        std::os::unix::fs::symlink(other.path().join("x.md"), root.join("x.md")).unwrap();
        let files = Files::folder(&root).unwrap();
        assert_eq!(check_file(&files, "x.md", &["md"]), Err(PathFault::Outside));
    }
}
