//! A book of which files are open in an editor.

use super::text;
use crate::desk::preview::{Beside, Preview};
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::{Files, MAX_TEXT, canonical, is_book, normal};
use crate::session::Session;
use crate::source::{SourceFile, Span};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A book that is open.
pub(super) struct Book {
    /// Its folder.
    pub root: PathBuf,
    /// Its session, which a preview may ask too.
    session: Arc<Mutex<Session>>,
    /// The preview that shows it as it is typed, and its address.
    beside: Option<(Beside, String)>,
    /// Files that are being typed, by their paths.
    open: BTreeMap<String, Arc<SourceFile>>,
    /// Files of which something is told.
    told: BTreeSet<String>,
    /// What only the pages have wrong, as it was when they were set last: told on while other files
    /// are being typed.
    late: BTreeMap<String, Vec<Value>>,
}

/// The folder of the book that a file is of: the nearest one above it that has a manifest.
pub(super) fn root(file: &Path) -> Option<PathBuf> {
    let above = file.ancestors().skip(1);
    let found = above.take(16).find(|dir| is_book(dir))?;
    canonical(found).ok()
}

impl Book {
    pub(super) fn open(root: PathBuf) -> Book {
        let mut session = crate::desk::open(&root);
        // What its house shares with it is known from then on.
        let _ = session.project();
        let session = Arc::new(Mutex::new(session));
        let (open, told, late) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Book { root, session, beside: None, open, told, late }
    }

    /// The session.
    pub(super) fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows the book in a browser, as it is typed; the address of the page.
    ///
    /// # Errors
    /// The system's, if it gives no port or no thread.
    pub(super) fn preview(&mut self, port: Option<u16>) -> io::Result<String> {
        if let Some((_, address)) = &self.beside {
            return Ok(address.clone());
        }
        let preview = Preview::new(self.root.clone(), self.root.join("output"), port)?;
        let address = format!("http://{}", preview.address());
        let beside = preview.beside(Arc::clone(&self.session))?;
        self.beside = Some((beside, address.clone()));
        Ok(address)
    }

    /// Has the preview show what these files are now.
    fn show(&self, files: Vec<String>) {
        self.beside.iter().for_each(|(beside, _)| beside.typed(files.clone()));
    }

    /// The project-relative path of a file, if it is one of the book's, or one that its house shares with it.
    pub(super) fn inside(&self, file: &Path) -> Option<String> {
        let whole = file.parent().and_then(|p| canonical(p).ok())?.join(file.file_name()?);
        let below =
            |folder: &Path| Some(whole.strip_prefix(folder).ok()?.to_str()?.replace('\\', "/"));
        if let Some(inside) = below(&self.root) {
            return normal(&inside);
        }
        self.files().shared().iter().find_map(|shared| match below(&shared.real)?.as_str() {
            "" => Some(shared.path.clone()),
            rest => Some(format!("{}/{rest}", shared.path)),
        })
    }

    /// The address of a file of the book.
    pub(super) fn uri(&self, path: &str) -> String {
        text::uri(&self.files().place(path))
    }

    /// A text is being typed; whether that is one of the book's.
    pub(super) fn typed(&mut self, file: &Path, text: &str) -> bool {
        let Some(path) = self.inside(file) else { return false };
        if self.open.get(&path).is_none_or(|known| *known.text != *text) {
            self.session().change(&path, text);
            self.late.remove(&path);
            let file = SourceFile::new(path.as_str(), text);
            self.open.insert(path.clone(), Arc::new(file));
            self.show(vec![path]);
        }
        true
    }

    /// A text is typed no more: what lies on the disk counts again.
    pub(super) fn closed(&mut self, file: &Path) -> bool {
        let Some(path) = self.inside(file) else { return false };
        self.session().restore(&path);
        let was_open = self.open.remove(&path).is_some();
        self.show(vec![path]);
        was_open
    }

    /// Files were saved; whether that matters. What is being typed counts, whatever lies on the disk.
    pub(super) fn saved(&mut self, files: &[PathBuf]) -> bool {
        let paths: Vec<String> = files.iter().filter_map(|f| self.inside(f)).collect();
        let matter = self.session().saved(&paths);
        let shown = self.beside.is_some() && !paths.is_empty();
        if !matter.is_empty() {
            self.show(matter.clone());
        }
        // What the preview has taken in before is still to be told.
        shown || !matter.is_empty()
    }

    /// A file with its text as it is typed or lies there, which is empty if it can't be read.
    pub(super) fn file(&self, path: &str) -> Arc<SourceFile> {
        self.open.get(path).cloned().unwrap_or_else(|| {
            let text = self.files().read_text(path, MAX_TEXT).unwrap_or_default();
            Arc::new(SourceFile::new(path, text))
        })
    }

    /// The book's files. What is read here is not noted as what the book was made of.
    pub(super) fn files(&self) -> Files {
        self.session().sources().files.apart()
    }

    /// The chapters in the order of reading, and what they include.
    pub(super) fn chapters(&mut self) -> Vec<String> {
        let mut session = self.session();
        let entries = session.project().map(|p| p.entries.clone()).unwrap_or_default();
        let mut all: Vec<String> = entries.into_iter().filter_map(|e| e.file).collect();
        let is_text = |p: &String| p.ends_with(".md") || p.ends_with(".markdown");
        let read = session.sources().iter().map(|(_, s)| s.path.clone()).filter(is_text);
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
        let mut session = self.session();
        // What can't be had is told by the messages.
        let _ = session.book_with_faults();
        let mut by_file = self.messages(&session);
        if pages {
            let read = std::mem::take(&mut by_file);
            let _ = session.book_with_pages();
            by_file = self.messages(&session);
            drop(session);
            let new = |(path, all): (&String, &Vec<Value>)| {
                let known = read.get(path).map_or(&[][..], Vec::as_slice);
                (path.clone(), not_among(all, known))
            };
            self.late = by_file.iter().map(new).collect();
        } else {
            drop(session);
            for (path, late) in &self.late {
                let all = by_file.entry(path.clone()).or_default();
                let more = not_among(late, all);
                all.extend(more);
            }
        }
        for path in std::mem::take(&mut self.told) {
            by_file.entry(path).or_default();
        }
        self.told =
            by_file.iter().filter(|(_, all)| !all.is_empty()).map(|(p, _)| p.clone()).collect();
        let params = |(path, all): (String, Vec<Value>)| json!({ "uri": self.uri(&path), "diagnostics": all });
        by_file.into_iter().map(params).collect()
    }

    /// The messages of each file.
    fn messages(&self, session: &Session) -> BTreeMap<String, Vec<Value>> {
        let manifest = match self.root.join("recto.toml").is_file() {
            true => "recto.toml",
            false => "book.toml",
        };
        let mut by_file: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for d in session.diagnostics().iter() {
            let source = d.file().and_then(|f| session.sources().get(f));
            let (path, range) = match source {
                Some(source) => {
                    let Span { start, end, .. } = d.span;
                    let range = text::range(source, start as usize..end as usize);
                    (source.path.clone(), range)
                }
                None => (manifest.to_owned(), text::range(&SourceFile::new("", ""), 0..0)),
            };
            by_file.entry(path).or_default().push(json(d, range));
        }
        by_file
    }
}

/// Those messages that are not among others: thousands are held against thousands.
fn not_among(all: &[Value], known: &[Value]) -> Vec<Value> {
    let known: HashSet<String> = known.iter().map(Value::to_string).collect();
    all.iter().filter(|m| !known.contains(&m.to_string())).cloned().collect()
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
