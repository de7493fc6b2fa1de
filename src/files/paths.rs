//! Paths in a book: one spelling for all.

use unicode_normalization::UnicodeNormalization;

/// Brings a path into the one spelling that messages and comparisons use: forward slashes, no `.`
/// and no `..`. `None` if it leaves the folder.
pub fn normal(path: &str) -> Option<String> {
    // A drive letter or a leading slash is absolute on some system; the book must build on all.
    let bytes = path.as_bytes();
    let drive = bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':';
    let home = path == "~" || path.starts_with("~/");
    if path.starts_with(['/', '\\']) || home || drive || path.contains('\0') {
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
    fn names_of_devices_are_known() {
        for name in ["con", "AUX.md", "nul.tar.gz", "com1", "LPT9.pdf", "prn .txt"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["conclusion.md", "com", "com0", "com10.pdf", "auxiliary", "", ".con"] {
            assert!(!is_device(name), "{name}");
        }
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
