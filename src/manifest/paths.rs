//! Paths that a manifest names: inside the project folder, existing, and each once; and the
//! Markdown files that it does not name.

use super::names::nearest;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

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

/// Brings a path into the one spelling that messages and comparisons use: forward slashes, no `.`
/// and no `..`. `None` if it leaves the folder.
pub fn normal(path: &str) -> Option<String> {
    // A drive letter or a leading slash is absolute on some system; the book must build on all.
    let bytes = path.as_bytes();
    let drive = bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':';
    if path.starts_with(['/', '\\', '~']) || drive || path.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Checks that `path` (as [`normal`] gives it) is a file inside `root` (canonical).
pub fn check_file(root: &Path, path: &str, extensions: &[&str]) -> Result<(), PathFault> {
    let absolute = root.join(path);
    match absolute.canonicalize() {
        Ok(real) if !real.starts_with(root) => Err(PathFault::Outside),
        Ok(real) if !real.is_file() => Err(PathFault::NotAFile),
        Ok(_) => Ok(()),
        // A link is there even if what it names is not.
        Err(e) if absolute.symlink_metadata().is_ok() => Err(PathFault::Unreadable(e.to_string())),
        Err(_) => Err(PathFault::Missing(nearest_file(root, path, extensions))),
    }
}

/// Whether two paths are spelt alike, whichever way their accents are written: systems and editors
/// differ in that, and nobody sees it.
pub fn is_same(a: &str, b: &str) -> bool {
    a == b || a.nfc().eq(b.nfc())
}

/// The existing file whose path is most like `path`: near by spelling, or of the same name in
/// another folder.
fn nearest_file(root: &Path, path: &str, extensions: &[&str]) -> Option<String> {
    let files = list_files(root, extensions);
    let name = |p: &str| p.rsplit('/').next().unwrap_or(p).to_lowercase();
    if let Some(same) = files.iter().find(|f| is_same(f, path)) {
        return Some(same.clone());
    }
    let same_name = files.iter().find(|f| name(f) == name(path));
    let near = || nearest(path, files.iter().map(String::as_str)).map(str::to_string);
    same_name.cloned().or_else(near)
}

/// Folders that hold no manuscript.
const SKIPPED_FOLDERS: [&str; 5] = ["output", "target", "node_modules", "vendor", "dist"];

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

/// How deep and how many files are looked at.
const MAX_DEPTH: usize = 16;
const MAX_FILES: usize = 20_000;

/// Files below `root` with one of the extensions (lower case), project-relative, sorted. Hidden
/// folders, folders of build outputs and folders that are projects of their own are left out.
/// Links to folders are not followed.
pub fn list_files(root: &Path, extensions: &[&str]) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![(String::new(), 0)];
    let mut seen = 0;
    while let Some((folder, depth)) = open.pop() {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else { continue };
        for entry in entries.flatten() {
            seen += 1;
            if seen > MAX_FILES {
                return found.into_iter().collect();
            }
            let Ok(name) = entry.file_name().into_string() else { continue };
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') {
                continue;
            }
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if kind.is_dir() {
                let project =
                    ["recto.toml", "book.toml"].iter().any(|m| root.join(&path).join(m).is_file());
                if depth < MAX_DEPTH && !project && !SKIPPED_FOLDERS.contains(&name.as_str()) {
                    open.push((path, depth + 1));
                }
            } else if let Some((_, extension)) = name.rsplit_once('.')
                && extensions.contains(&extension.to_lowercase().as_str())
            {
                found.insert(path);
            }
        }
    }
    found.into_iter().collect()
}

/// Markdown files below `root` (or its folder `under`) that `listed` does not name and that look
/// like a part of the book: no README and the like, nothing that begins with an underscore, and
/// nothing that a listed file includes.
pub fn unlisted(root: &Path, under: &str, listed: &BTreeSet<String>) -> Vec<String> {
    let base = if under.is_empty() { root.to_path_buf() } else { root.join(under) };
    // What a listed link leads to is listed too.
    let links = listed.iter().map(|f| root.join(f)).filter(|f| f.is_symlink());
    let linked: BTreeSet<_> = links.filter_map(|f| f.canonicalize().ok()).collect();
    let mut out: Vec<String> = list_files(&base, &["md", "markdown"])
        .into_iter()
        .map(|f| if under.is_empty() { f } else { format!("{under}/{f}") })
        .filter(|f| !listed.contains(f))
        .filter(|f| linked.is_empty() || !linked.contains(&root.join(f)))
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
            let Ok(text) = fs::read_to_string(root.join(file)) else { continue };
            for line in text.lines().filter(|l| l.contains("include")) {
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

    #[test]
    fn spellings_of_a_path_become_one() {
        assert_eq!(normal("a.md").as_deref(), Some("a.md"));
        assert_eq!(normal("./a//b/../c.md").as_deref(), Some("a/c.md"));
        for outside in ["../a.md", "a/../../b.md", "/etc/passwd", "C:\\a.md", "~/a.md", "", "."] {
            assert_eq!(normal(outside), None, "{outside}");
        }
    }

    #[test]
    fn finds_near_and_unlisted_files() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
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
        let fault = check_file(&root, "a.md", &["md"]);
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
        assert_eq!(check_file(&root, "x.md", &["md"]), Err(PathFault::Outside));
    }
}
