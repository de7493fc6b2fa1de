//! Paths that a manifest names: inside the project folder, existing, and each once; and the
//! Markdown files that it does not name.

use super::names::nearest;
use crate::files::{Fault, Files, MAX_TEXT, is_same};
use std::collections::BTreeSet;

/// What is wrong with a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathFault {
    /// It leads out of the project folder (`..`, absolute, or a link).
    Outside,
    /// Nothing is there; with the nearest path that is.
    Missing(Option<String>),
    /// A folder or something else that is no file.
    NotAFile,
    /// Something is there that the system does not open: a link to nothing or in a circle.
    Unreadable(String),
}

/// Checks that `path` (as [`normal`] gives it) is a file of the book.
///
/// # Errors
/// What is wrong with it.
pub fn check_file(files: &Files, path: &str, extensions: &[&str]) -> Result<(), PathFault> {
    files.check(path).map_err(|fault| match fault {
        Fault::Outside => PathFault::Outside,
        Fault::NotAFile => PathFault::NotAFile,
        Fault::Missing => PathFault::Missing(nearest_file(files, path, extensions)),
        Fault::TooLarge | Fault::Unreadable(_) => PathFault::Unreadable(fault.to_string()),
    })
}

/// The existing file whose path is most like `path`: near by spelling, or of the same name in
/// another folder.
fn nearest_file(files: &Files, path: &str, extensions: &[&str]) -> Option<String> {
    let files = files.list("", extensions);
    let name = |p: &str| p.rsplit('/').next().unwrap_or(p).to_lowercase();
    if let Some(same) = files.iter().find(|f| is_same(f, path)) {
        return Some(same.clone());
    }
    let same_name = files.iter().find(|f| name(f) == name(path));
    let near = || nearest(path, files.iter().map(String::as_str)).map(str::to_string);
    same_name.cloned().or_else(near)
}

/// Names of files that stand in a folder for other readers than the book's.
const SKIPPED_FILES: [&str; 12] = [
    "readme",
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
];

/// Markdown files of the book (or below its folder `under`) that `listed` does not name and that look
/// like a part of the book: no README and the like, nothing that begins with an underscore, and
/// nothing that a listed file includes.
pub fn unlisted(files: &Files, under: &str, listed: &BTreeSet<String>) -> Vec<String> {
    // What a listed link leads to is listed too.
    let linked: BTreeSet<String> = listed.iter().filter_map(|f| files.link(f)).collect();
    let mut out: Vec<String> = (files.list(under, &["md", "markdown"]))
        .into_iter()
        .map(|f| if under.is_empty() { f } else { format!("{under}/{f}") })
        .filter(|f| !listed.contains(f) && !linked.contains(f))
        .filter(|f| {
            let name = f.rsplit('/').next().unwrap_or(f).to_lowercase();
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(s, _)| s);
            // GitBook's order is no chapter.
            let order = f.rsplit('/').next() == Some("SUMMARY.md");
            !order && !SKIPPED_FILES.contains(&stem) && !f.split('/').any(|p| p.starts_with('_'))
        })
        .collect();
    if out.is_empty() {
        return out;
    }
    // What an `{{#include file.md}}` or `{{< include file.md >}}` names is part of the book, and what
    // is named there.
    let mut read: Vec<String> = listed.iter().cloned().collect();
    while !read.is_empty() {
        let mut included = String::new();
        for file in &read {
            let Ok(bytes) = files.read(file, MAX_TEXT) else { continue };
            for line in String::from_utf8_lossy(&bytes).lines().filter(|l| l.contains("include")) {
                included.push_str(line);
                included.push('\n');
            }
        }
        let named = |f: &String| included.contains(f.rsplit('/').next().unwrap_or(f));
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
        assert_eq!(near("sub"), Err(PathFault::NotAFile));
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
