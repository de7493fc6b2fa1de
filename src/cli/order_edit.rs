//! `recto order move`, `add` and `remove`: the change is made in memory, looked at, and only then
//! written.

use super::Outcome;
use super::output::Console;
use super::pipeline::Job;
use super::write;
use crate::diagnostic::{Diagnostics, Severity};
use crate::files::{Files, MAX_TEXT};
use crate::manifest::edit::{self, Change, NewEntry, Place, Refusal};
use crate::manifest::{Flavour, Project, load_with};
use crate::markdown;
use crate::model::{Kind, plain_text};
use crate::source::Sources;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// The file that gives a project's order.
pub(crate) struct OrderFile {
    project: Project,
    files: Files,
    /// Project-relative path.
    path: String,
    text: String,
}

impl OrderFile {
    /// Its folder in the project.
    fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The change that adds a file.
    pub fn addition(
        &self,
        file: &str,
        kind: Option<Kind>,
        title: &Option<String>,
        place: &Place,
    ) -> Result<Change, Refusal> {
        let file = edit::file_to_add(&self.files, self.folder(), file)?;
        let mut title = title.clone();
        if title.is_none() && self.project.flavour == Flavour::MdBook {
            // A summary's line has words; the chapter's own heading has them ready.
            title = first_heading(&self.files, &file);
        }
        Ok(Change::Add(NewEntry { file, kind, title }, place.clone()))
    }

    /// The change with files in the place of names that are the titles in the files themselves;
    /// `None` if there are none.
    fn by_headings(&self, change: &Change, job: &mut Job) -> Option<Change> {
        let mut diags = Diagnostics::new();
        let book = markdown::read_book(&self.project, &mut job.sources, &mut diags, &|_| {});
        let file = |name: &str| {
            let mut found = book
                .chapters
                .iter()
                .filter(|c| c.path.is_some() && folded(&plain_text(&c.title)) == folded(name));
            found.next().filter(|_| found.next().is_none()).and_then(|c| c.path.clone())
        };
        let name = |name: &String| file(name).unwrap_or_else(|| name.clone());
        let place = |place: &Place| match place {
            Place::Before(n) => Place::Before(name(n)),
            Place::After(n) => Place::After(name(n)),
            other => other.clone(),
        };
        let new = match change {
            Change::Move(n, to) => Change::Move(name(n), place(to)),
            Change::Add(entry, to) => Change::Add(entry.clone(), place(to)),
            Change::Remove(n) => Change::Remove(name(n)),
        };
        (new != *change).then_some(new)
    }
}

/// A title for comparison: quotation marks straight, letters small.
fn folded(title: &str) -> String {
    let straight = title.trim().replace(['\u{2019}', '\u{2018}'], "'");
    straight.replace(['\u{201c}', '\u{201d}'], "\"").to_lowercase()
}

/// The words of a file's first heading of level 1, if it is a plain one.
fn first_heading(files: &Files, path: &str) -> Option<String> {
    let text = files.read_text(path, MAX_TEXT).ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix("# "))?;
    let words = match line.rfind('{') {
        Some(at) if line.trim_end().ends_with('}') => &line[..at],
        _ => line,
    };
    let words = words.trim().trim_end_matches('#').trim();
    (!words.is_empty()).then(|| words.to_string())
}

/// Makes a change and says what has been done.
pub(crate) fn run(
    dir: &Path,
    change: impl FnOnce(&OrderFile) -> Result<Change, Refusal>,
    done: &str,
    console: &Console,
) -> Outcome {
    let mut job = Job::new();
    let file = job.load(dir).and_then(|project| {
        let source = job.sources.get(project.order_file)?;
        Some(OrderFile {
            path: source.path.clone(),
            text: source.text.to_string(),
            files: job.sources.files.clone(),
            project,
        })
    });
    let Some(file) = file else {
        console.diagnostics(&mut job.diags, &job.sources);
        return Outcome::Bad;
    };
    let apply =
        |change: &Change| edit::apply(file.project.flavour, &file.text, file.folder(), change);
    let new = change(&file).and_then(|change| {
        apply(&change).or_else(|refusal| match file.by_headings(&change, &mut job) {
            Some(change) => apply(&change),
            None => Err(refusal),
        })
    });
    let new = match new {
        Ok(new) => new,
        Err(refusal) => {
            console.error(&refusal.message, &refusal.help);
            return Outcome::Usage;
        }
    };
    // The manifest may have had faults before (a change may be there to mend one), but it gets no
    // new ones.
    let mut sources = Sources::default();
    let mut diags = Diagnostics::new();
    sources.files = job.sources.files.clone();
    sources.files.put(&file.path, new.as_bytes());
    load_with(dir, None, &mut sources, &mut diags);
    sources.files.restore(&file.path);
    let found = faults(&job.diags);
    if faults(&diags).into_iter().any(|(fault, n)| found.get(&fault).copied().unwrap_or(0) < n) {
        console.diagnostics(&mut diags, &sources);
        console.error("the order was not changed: it would not be right", "");
        return Outcome::Usage;
    }
    let path = file.project.root.join(&file.path);
    // A byte order mark is no part of the text that was read; it stays in the file.
    let old = job.sources.files.read(&file.path, MAX_TEXT);
    let mark = old.is_ok_and(|bytes| bytes.starts_with(b"\xef\xbb\xbf"));
    let bytes = if mark { format!("\u{feff}{new}") } else { new };
    if let Err(e) = write::replace(&path, bytes.as_bytes()) {
        console.error(&format!("`{}` can't be written: {e}", path.display()), "it is as it was");
        return Outcome::Bad;
    }
    if console.json() {
        console.object(&json!({ "type": "order", "done": done, "file": file.path }));
    } else {
        console.line(done);
    }
    Outcome::Good
}

/// How often each error is there, whatever its place.
fn faults(diags: &Diagnostics) -> BTreeMap<(&'static str, String), usize> {
    let mut out = BTreeMap::new();
    for d in diags.iter().filter(|d| d.severity == Severity::Error) {
        *out.entry((d.code, d.message.clone())).or_insert(0) += 1;
    }
    out
}
