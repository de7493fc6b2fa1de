//! Paths in a book: one spelling for all.

use std::io;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Brings a path into the one spelling that messages and comparisons use: forward slashes, no `.`
/// and no `..`. `None` if it leaves the folder.
pub fn normal(path: &str) -> Option<String> {
    if is_rooted(path) {
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

/// Whether a path counts from somewhere else than a folder at hand. A drive letter or a leading slash is absolute on some
/// system; the book must build on all.
fn is_rooted(path: &str) -> bool {
    let bytes = path.as_bytes();
    let drive = bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':';
    let home = path == "~" || path.starts_with("~/");
    path.starts_with(['/', '\\']) || home || drive || path.contains('\0')
}

/// The same of a path that leads above the folder: `..` at its beginning and nowhere else. `None` of what stays inside, leads
/// to no file's name, or counts from the root of a disk. Whether anything may be had there is another question.
pub(crate) fn above(path: &str) -> Option<String> {
    if is_rooted(path) {
        return None;
    }
    let mut up = 0;
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => up += 1,
            ".." => {}
            _ => parts.push(part),
        }
    }
    let rest = parts.join("/");
    (up > 0 && !rest.is_empty()).then(|| format!("{}{rest}", "../".repeat(up)))
}

/// A file's path from one that is written in the file `from`, `.` and `..` worked out: above the folder it begins with `..`.
pub(crate) fn beside(from: &str, path: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    normal(&whole).or_else(|| above(&whole)).unwrap_or(whole)
}

/// The path of what is there, links followed, as people and other programs write it: addresses, editors and filters on Windows
/// understand no path with the sign `\\?\` that the system's answer begins with.
pub(crate) fn canonical(path: &Path) -> io::Result<PathBuf> {
    let found = path.canonicalize()?;
    let bare = if cfg!(windows) { found.to_str().and_then(without_sign) } else { None };
    Ok(bare.map_or(found, PathBuf::from))
}

/// A path of Windows without its sign; `None` if it has none, or needs it.
fn without_sign(path: &str) -> Option<String> {
    let rest = path.strip_prefix(r"\\?\")?;
    match rest.strip_prefix(r"UNC\") {
        Some(share) => Some(format!(r"\\{share}")),
        None if rest.as_bytes().get(1) == Some(&b':') => Some(rest.to_owned()),
        None => None,
    }
}

/// Whether Windows keeps a file's name for a device, whatever ending stands behind it (`con`, `aux.md`, `com1.pdf`): no
/// file can be made there under it.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let port =
        |kind: &str| stem.strip_prefix(kind).is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9']));
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || port("com") || port("lpt")
}

/// Whether two paths are spelt alike, whichever way their accents are written: systems and editors
/// differ in that, and nobody sees it.
pub fn is_same(a: &str, b: &str) -> bool {
    a == b || a.nfc().eq(b.nfc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows_are_written_as_people_do() {
        assert_eq!(without_sign(r"\\?\C:\book").as_deref(), Some(r"C:\book"));
        assert_eq!(without_sign(r"\\?\UNC\host\share").as_deref(), Some(r"\\host\share"));
        assert_eq!(without_sign(r"\\?\Volume{1}\book"), None);
        assert_eq!(without_sign(r"C:\book"), None);
        let here = canonical(Path::new(".")).expect("a folder");
        assert!(here.is_absolute() && !here.to_string_lossy().contains('?'));
    }

    #[test]
    fn names_of_devices_are_known() {
        for name in ["con", "AUX.md", "nul.tar.gz", "com1", "LPT9.pdf", "prn .txt"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["conclusion.md", "com", "com0", "com10.pdf", "auxiliary", "", ".con"] {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    fn paths_that_lead_above_have_one_spelling_too() {
        assert_eq!(above("../a.md").as_deref(), Some("../a.md"));
        assert_eq!(above("b/.././../../house//x/../a.md").as_deref(), Some("../../house/a.md"));
        for other in
            ["a.md", "b/../a.md", "..", "../..", "/../a.md", "C:/../../a.md", "~/../../a", ""]
        {
            assert_eq!(above(other), None, "{other}");
        }
        assert_eq!(beside("../../house/imprint.toml", "art/logo.png"), "../../house/art/logo.png");
        assert_eq!(beside("../../house/imprint.toml", "../titles/t/a.md"), "../../titles/t/a.md");
        assert_eq!(beside("text/a.md", "../b.md"), "b.md");
        assert_eq!(beside("a.md", "../b.md"), "../b.md");
    }

    #[test]
    fn spellings_of_a_path_become_one() {
        assert_eq!(normal("a.md").as_deref(), Some("a.md"));
        assert_eq!(normal("./a//b/../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(normal("~a.md").as_deref(), Some("~a.md"));
        for outside in ["../a.md", "a/../../b.md", "/etc/passwd", "C:\\a.md", "~/a.md", "", "."] {
            assert_eq!(normal(outside), None, "{outside}");
        }
    }
}
