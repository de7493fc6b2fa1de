//! A book of which files are open in an editor.

use super::text;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::{MAX_TEXT, normal};
use crate::session::{Folder, Options, Session};
use crate::source::Span;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A book that is open.
pub(super) struct Book {
    /// Its folder.
    pub root: PathBuf,
    pub session: Session,
    /// Files that are being typed, with their texts.
    open: BTreeMap<String, String>,
    /// Files of which something is told.
    told: BTreeSet<String>,
}

/// The folder of the book that a file is of: the nearest one above it that has a manifest.
pub(super) fn root(file: &Path) -> Option<PathBuf> {
    let above = file.ancestors().skip(1);
    let is_book = |dir: &&Path| ["recto.toml", "book.toml"].iter().any(|m| dir.join(m).is_file());
    let found = above.take(16).find(is_book)?;
    found.canonicalize().ok()
}

impl Book {
    pub(super) fn open(root: PathBuf) -> Book {
        let session = session(&root);
        Book { root, session, open: BTreeMap::new(), told: BTreeSet::new() }
    }

    /// Begins anew, with what is being typed.
    pub(super) fn reopen(&mut self) {
        self.session = session(&self.root);
        for (path, text) in &self.open {
            self.session.change(path, text.as_str());
        }
    }

    /// The project-relative path of a file, if it is one of the book's.
    pub(super) fn inside(&self, file: &Path) -> Option<String> {
        let whole = file.parent().and_then(|p| p.canonicalize().ok())?.join(file.file_name()?);
        let inside = whole.strip_prefix(&self.root).ok()?.to_str()?.replace('\\', "/");
        normal(&inside)
    }

    /// The address of a file of the book.
    pub(super) fn uri(&self, path: &str) -> String {
        text::uri(&self.root.join(path))
    }

    /// A text is being typed; whether that is one of the book's.
    pub(super) fn typed(&mut self, file: &Path, text: &str) -> bool {
        let Some(path) = self.inside(file) else { return false };
        self.session.change(&path, text);
        self.open.insert(path, text.to_owned());
        true
    }

    /// A text is typed no more: what lies on the disk counts again.
    pub(super) fn closed(&mut self, file: &Path) -> bool {
        let Some(path) = self.inside(file) else { return false };
        self.session.restore(&path);
        self.open.remove(&path).is_some()
    }

    /// Files were saved; whether that matters. What is being typed counts, whatever lies on the disk.
    pub(super) fn saved(&mut self, files: &[PathBuf]) -> bool {
        let paths: Vec<String> = files.iter().filter_map(|f| self.inside(f)).collect();
        !paths.is_empty() && !self.session.saved(&paths).is_empty()
    }

    /// The text of a file as it is typed or lies there; nothing if it can't be read.
    pub(super) fn text(&self, path: &str) -> String {
        let files = &self.session.sources().files;
        let typed = self.open.get(path).cloned();
        typed.unwrap_or_else(|| files.read_text(path, MAX_TEXT).unwrap_or_default())
    }

    /// The chapters in the order of reading, and what they include.
    pub(super) fn chapters(&mut self) -> Vec<String> {
        let entries = self.session.project().map(|p| p.entries.clone()).unwrap_or_default();
        let mut all: Vec<String> = entries.into_iter().filter_map(|e| e.file).collect();
        let is_text = |p: &String| p.ends_with(".md") || p.ends_with(".markdown");
        let read = self.session.sources().iter().map(|(_, s)| s.path.clone()).filter(is_text);
        let open = self.open.keys().filter(|p| is_text(p)).cloned();
        for path in read.chain(open).collect::<Vec<_>>() {
            if !all.contains(&path) {
                all.push(path);
            }
        }
        all
    }

    /// What is to be told of each file: of those that have messages, and of those that had some.
    pub(super) fn told(&mut self, pages: bool) -> Vec<Value> {
        // What can't be had is told by the messages.
        let _ = self.session.book_with_faults();
        if pages {
            let _ = self.session.pages();
        }
        let mut by_file: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let found = self.session.diagnostics();
        let manifest = match self.root.join("recto.toml").is_file() {
            true => "recto.toml",
            false => "book.toml",
        };
        for d in found.iter() {
            let source = d.file().and_then(|f| self.session.sources().get(f));
            let (path, range) = match source {
                Some(source) => {
                    let Span { start, end, .. } = d.span;
                    let range = text::range(&source.text, start as usize..end as usize);
                    (source.path.clone(), range)
                }
                None => (manifest.to_owned(), text::range("", 0..0)),
            };
            by_file.entry(path).or_default().push(json(d, range));
        }
        if !pages {
            // What the pages had wrong is known again when they are set.
            let silent: Vec<String> =
                self.told.iter().filter(|p| !by_file.contains_key(*p)).cloned().collect();
            silent.into_iter().for_each(|p| _ = by_file.entry(p).or_default());
        }
        let gone = self.told.iter().filter(|p| !by_file.contains_key(*p)).cloned();
        let gone: Vec<String> = gone.collect();
        gone.into_iter().for_each(|p| _ = by_file.entry(p).or_default());
        self.told =
            by_file.iter().filter(|(_, all)| !all.is_empty()).map(|(p, _)| p.clone()).collect();
        let params = |(path, all): (String, Vec<Value>)| json!({ "uri": self.uri(&path), "diagnostics": all });
        by_file.into_iter().map(params).collect()
    }
}

/// A message as editors take it.
fn json(d: &Diagnostic, range: Value) -> Value {
    let help = d.help.as_ref().map(|h| format!("\n{h}")).unwrap_or_default();
    json!({
        "range": range,
        "severity": if d.severity == Severity::Error { 1 } else { 2 },
        "code": d.code.name(),
        "source": "recto",
        "message": format!("{}{help}", d.message),
    })
}

fn session(root: &Path) -> Session {
    let mut session = Session::new(Folder::new(root));
    let mut options = Options::default();
    options.lenient = true;
    session.set_options(options);
    session
}
