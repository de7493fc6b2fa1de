//! Reading the manuscript's files: inside the project folder only, UTF-8 only, bounded in size.

use super::variables::Values;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::files::{Fault, MAX_TEXT};
use crate::source::{FileId, Sources, Span};
use rustc_hash::FxHashMap;
use serde_yaml_ng::Value;
use std::rc::Rc;
use std::sync::Arc;

/// Reads files into [`Sources`], each once.
pub(super) struct Reader<'a> {
    pub(super) sources: &'a mut Sources,
    pub(super) diags: &'a mut Diagnostics,
    /// How grave a failing include is: mdBook goes on without the file, and so do we for its
    /// projects.
    pub(super) include_severity: Severity,
    /// Includes of the present chapter.
    pub(super) includes: usize,
    /// Bytes that were gone through for them.
    pub(super) looked: usize,
    /// Whether it was said that they are too many.
    pub(super) include_limit_told: bool,
    /// Files of which only the text before a bad byte was read.
    pub(super) cut: Vec<FileId>,
    /// What the manifest says of the book, for texts that name it.
    pub(super) said: Vec<(&'static str, String)>,
    /// Values that the present chapter can name, once it names one.
    pub(super) named: Option<Rc<Values>>,
    /// Values that texts name, by the paths of their files.
    pub(super) values: FxHashMap<String, Option<Rc<Value>>>,
    known: FxHashMap<String, Option<FileId>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sources: &'a mut Sources, diags: &'a mut Diagnostics) -> Self {
        Reader {
            sources,
            diags,
            include_severity: Severity::Error,
            includes: 0,
            looked: 0,
            include_limit_told: false,
            cut: Vec::new(),
            said: Vec::new(),
            named: None,
            values: FxHashMap::default(),
            known: FxHashMap::default(),
        }
    }

    /// The text of a file already read.
    pub(super) fn text(&self, id: FileId) -> Arc<str> {
        self.sources.get(id).map_or_else(|| Arc::from(""), |f| f.text.clone())
    }

    /// Reads the file at a project-relative path; `at` is the line that asks for it.
    /// What fails is reported, once per path.
    pub(super) fn read(&mut self, path: &str, at: Span) -> Option<FileId> {
        self.read_as(path, at, Severity::Error)
    }

    /// The same for a file that need not be there.
    pub(super) fn read_as(&mut self, path: &str, at: Span, severity: Severity) -> Option<FileId> {
        if let Some(id) = self.known.get(path) {
            if id.is_none() {
                let message = format!("`{path}` could not be read, as said before");
                let d = Diagnostic::error(Code::UNREADABLE_FILE, at, message);
                self.diags.push(Diagnostic { severity, ..d });
            }
            return *id;
        }
        if let Some(id) = self.sources.add_again(path) {
            self.known.insert(path.to_owned(), Some(id));
            return Some(id);
        }
        let told = self.diags.len();
        let found = match self.load(path) {
            Ok((text, None)) => Some(self.sources.add(path, text)),
            Ok((text, Some(bad))) => {
                // The text up to the bad byte goes in, so that the message can show its line.
                let id = self.sources.add(path, text);
                self.cut.push(id);
                let span = Span::new(id, bad, bad);
                let bytes = self.sources.files.read(path, MAX_TEXT);
                let wide = bad == 0 && bytes.is_ok_and(|b| is_utf16(&b));
                let message = match wide {
                    true => format!("`{path}` is saved as UTF-16; Recto reads UTF-8"),
                    false => format!(
                        "`{path}` is not UTF-8 text: what follows here is in another encoding \
                         (Windows-1252?)"
                    ),
                };
                let help = "save the file as UTF-8 (most editors: \"save with encoding\")";
                self.diags.push(Diagnostic::error(Code::NOT_UTF8, span, message).help(help));
                Some(id)
            }
            Err(d) => {
                self.diags.push(Diagnostic { span: at, severity, ..d });
                None
            }
        };
        if let Some(id) = found {
            self.tell_controls(path, id);
            self.tell_overrides(path, id);
            if self.diags.len() == told {
                self.sources.mark_sound(id);
            }
        }
        self.known.insert(path.to_owned(), found);
        found
    }

    /// The same of one of which nothing is told where it can't be had; why it can't.
    pub(super) fn find(&mut self, path: &str) -> Result<FileId, Diagnostic> {
        if !matches!(self.known.get(path), Some(Some(_))) {
            self.load(path)?;
            // What was told before of an include was told there.
            self.known.remove(path);
        }
        let lost =
            || Diagnostic::error(Code::MISSING_FILE, Span::NONE, format!("no file `{path}`"));
        self.read(path, Span::NONE).ok_or_else(lost)
    }

    /// Tells of control characters, which no book can hold.
    fn tell_controls(&mut self, path: &str, id: FileId) {
        let text = self.text(id);
        let bytes = text.as_bytes();
        let is_control = |at: usize| match bytes[at] {
            b'\t' | b'\n' | b'\r' => false,
            0..0x20 | 0x7f => true,
            // U+0080 to U+009F.
            0xc2 => bytes.get(at + 1).is_some_and(|b| *b < 0xa0),
            _ => false,
        };
        let mut found = (0..bytes.len()).filter(|at| is_control(*at));
        let Some(first) = found.next() else { return };
        let more = found.count();
        let what = match more {
            0 => format!("`{path}` holds a control character"),
            n => format!("`{path}` holds {} control characters, the first here", n + 1),
        };
        let end = first + if bytes[first] == 0xc2 { 2 } else { 1 };
        let d = Diagnostic::warning(Code::CONTROL_CHARACTER, Span::new(id, first, end), what);
        self.diags.push(d.help("take it out: readers see a space, or nothing"));
    }

    /// Tells of characters that turn whatever follows about (UAX 9, 2.2): nobody sees them in an
    /// editor, and a language is what is meant.
    fn tell_overrides(&mut self, path: &str, id: FileId) {
        let text = self.text(id);
        let Some(at) = text.find(['\u{202d}', '\u{202e}']) else { return };
        let what = format!("`{path}` forces the direction of what follows here (U+202D or U+202E)");
        let d = Diagnostic::warning(Code::DIRECTION_OVERRIDE, Span::new(id, at, at + 3), what);
        let help = "take it out; `[words]{lang=ar}` says that words run the other way";
        self.diags.push(d.help(help));
    }

    fn load(&mut self, path: &str) -> Result<(String, Option<usize>), Diagnostic> {
        let error = |code, message: String| Diagnostic::error(code, Span::NONE, message);
        let read = self.sources.files.read(path, MAX_TEXT);
        let bytes = read.map_err(|fault| match fault {
            Fault::Outside => {
                error(Code::PATH_OUTSIDE, format!("`{path}` leads out of the project folder"))
                    .help("only files in the project folder are read")
            }
            Fault::Missing => error(Code::MISSING_FILE, format!("there is no file `{path}`")),
            Fault::NotAFile(sort) => {
                error(Code::UNREADABLE_FILE, format!("`{path}` is {sort}, not a file"))
            }
            Fault::TooLarge => error(
                Code::FILE_TOO_LARGE,
                format!("`{path}` is larger than {} MiB", MAX_TEXT >> 20),
            )
            .help("split it into several files"),
            Fault::Unreadable(why) => {
                error(Code::UNREADABLE_FILE, format!("`{path}` cannot be read: {why}"))
            }
        })?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(e) => {
                let good = &bytes[..e.valid_up_to()];
                (String::from_utf8_lossy(good).into_owned(), Some(e.valid_up_to()))
            }
        })
    }
}

/// Whether a file begins with the mark of UTF-16.
fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// The project-relative path of `link` as written in the file `from`: forward slashes, `.` and
/// `..` worked out. `..` above the root stays in the result, which [`Reader::read`] refuses.
pub(super) fn relative(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = match link.starts_with('/') {
        true => vec![""],
        false => from.split('/').collect(),
    };
    parts.pop();
    if link.starts_with('/') {
        return link.to_owned();
    }
    for part in link.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|p| *p != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;
    use std::path::Path;

    fn read(root: &Path, path: &str) -> (Option<String>, Vec<&'static str>) {
        let (mut sources, mut diags) =
            (Sources::new(Files::folder(root).expect("a folder")), Diagnostics::new());
        let mut reader = Reader::new(&mut sources, &mut diags);
        let id = reader.read(path, Span::NONE);
        let text = id.map(|id| reader.text(id).to_string());
        (text, diags.iter().map(|d| d.code.name()).collect())
    }

    #[test]
    fn reads_only_sound_files_in_the_folder() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().join("book");
        std::fs::create_dir(&root).expect("made");
        std::fs::write(dir.path().join("secret.md"), "secret").expect("written");
        std::fs::write(root.join("a.md"), "\u{feff}text").expect("written");
        std::fs::write(root.join("bad.md"), b"good\nbad \xff byte").expect("written");
        assert_eq!(read(&root, "a.md"), (Some("text".into()), vec![]));
        assert_eq!(read(&root, "b.md"), (None, vec!["missing-file"]));
        assert_eq!(read(&root, "../secret.md"), (None, vec!["path-outside"]));
        assert_eq!(read(&root, "/etc/hostname"), (None, vec!["path-outside"]));
        assert_eq!(read(&root, "bad.md"), (Some("good\nbad ".into()), vec!["not-utf8"]));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("secret.md"), root.join("link.md"))
                .expect("linked");
            std::os::unix::fs::symlink(dir.path(), root.join("out")).expect("linked");
            assert_eq!(read(&root, "link.md"), (None, vec!["path-outside"]));
            assert_eq!(read(&root, "out/secret.md"), (None, vec!["path-outside"]));
        }
    }

    #[test]
    fn works_out_relative_paths() {
        assert_eq!(relative("src/a/b.md", "../c.rs"), "src/c.rs");
        assert_eq!(relative("a.md", "./x/../y.md"), "y.md");
        assert_eq!(relative("a.md", "../../y.md"), "../../y.md");
        assert_eq!(relative("a.md", "/etc/passwd"), "/etc/passwd");
    }
}
