//! Changing the reading order: what the file that gives it would be, found in memory and looked at
//! before anybody writes it.

use super::{Error, Session, reading};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::files::{Files, MAX_TEXT};
use crate::manifest::edit::{self, Change, NewEntry, Place, Refusal};
use crate::manifest::{self, Entry, Flavour, Project};
use crate::model::{Chapter, Kind, plain_text};
use crate::source::Sources;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A change of the reading order. An entry is named by its path, its file's name or its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderEdit {
    /// An entry, with all below it, goes to another place.
    Move(String, Place),
    /// A Markdown file of the folder comes in.
    Add {
        /// Its path.
        file: String,
        /// What it is, if the manifest is to say it.
        kind: Option<Kind>,
        /// Its title, if the manifest is to say it.
        title: Option<String>,
        /// Where it stands.
        place: Place,
    },
    /// An entry goes; its file stays.
    Remove(String),
    /// An entry says its kind, or leaves it to the name of its file.
    Kind(String, Option<Kind>),
}

/// What the file that gives the order would be after a change.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reordered {
    /// Project-relative path of the file.
    pub path: String,
    /// All of it, a byte order mark included if it has one.
    pub text: String,
    /// The text that it is made from, without the mark: what lies there had better be this still.
    pub was: String,
    /// Errors that the manifest would have and has not now, with the texts in which they stand: it
    /// had better not be written.
    pub faults: Option<(Diagnostics, Sources)>,
}

impl Reordered {
    /// A file with another text, whatever that says.
    #[cfg(feature = "cli")]
    pub(crate) fn new(path: &str, text: &str, was: &str) -> Reordered {
        Reordered { path: path.into(), text: text.into(), was: was.into(), faults: None }
    }
}

/// The file that gives a project's order.
struct OrderFile {
    project: Arc<Project>,
    files: Files,
    /// Project-relative path.
    path: String,
    text: String,
}

impl Session {
    /// The file that gives the order as it would be after a change, which is not made: write it, or
    /// [`Session::change`] it.
    ///
    /// # Errors
    /// [`Error::NoBook`]; [`Error::Order`] if the change can't be made.
    pub fn reordered(&mut self, edit: &OrderEdit) -> Result<Reordered, Error> {
        let project = self.project()?;
        let no_book = || Error::NoBook(Vec::new());
        let source = self.sources.get(project.order_file).ok_or_else(no_book)?;
        let file = OrderFile {
            path: source.path.clone(),
            text: source.text.to_string(),
            // The book is not made of what is read here.
            files: self.sources.files.apart(),
            project,
        };
        let text = file.edited(edit, &mut self.sources).map_err(Error::Order)?;
        let (now, faults) = self.looked_at(&file, &text);
        if let Some(lost) = now.and_then(|now| file.lost(&now)) {
            let message =
                format!("the house's `{lost}` would go: a list takes the place of the house's");
            let help = "write `\"...\"` into the list of this book first, where the house's entries are to stand";
            return Err(Error::Order(Refusal { message, help: help.into() }));
        }
        // A byte order mark is no part of the text that was read; it stays in the file.
        let old = file.files.read(&file.path, MAX_TEXT);
        let mark = old.is_ok_and(|bytes| bytes.starts_with(b"\xef\xbb\xbf"));
        let text = if mark { format!("\u{feff}{text}") } else { text };
        Ok(Reordered { path: file.path, text, was: file.text, faults })
    }

    /// The manifest with a new order file, and its faults if it has errors that it has not now. It may have had
    /// faults before (a change may be there to mend one), but it gets no new ones.
    fn looked_at(
        &mut self,
        file: &OrderFile,
        text: &str,
    ) -> (Option<Project>, Option<(Diagnostics, Sources)>) {
        let before = faults(&self.loaded().found);
        let files = &file.files;
        let old = files.read(&file.path, MAX_TEXT);
        let mut sources = Sources::new(files.clone());
        let mut found = Diagnostics::new();
        files.put(&file.path, text.as_bytes());
        let now = manifest::load_with(self.place.shown(), None, &mut sources, &mut found);
        match old {
            Ok(old) if self.laid.contains(&file.path) => files.put(&file.path, old.to_vec()),
            _ => self.place.restore(files, &file.path),
        }
        let new = |(fault, n): (_, usize)| before.get(&fault).copied().unwrap_or(0) < n;
        let worse = faults(&found).into_iter().any(new);
        (now, worse.then_some((found, sources)))
    }
}

impl OrderFile {
    /// Its folder in the project.
    fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// An entry that the book has from its house, which it would have no more.
    fn lost(&self, now: &Project) -> Option<String> {
        let elsewhere = |e: &&Entry| e.volume == 0 && e.span.file != self.project.order_file;
        let of_house = self.project.entries.iter().filter(elsewhere);
        let stays = |e: &&Entry| now.entries.iter().any(|n| (&n.file, n.kind) == (&e.file, e.kind));
        let mut gone = of_house.filter(|e| !stays(e));
        gone.next().map(|e| match (&e.file, e.kind) {
            (Some(file), _) => file.clone(),
            (None, Some(kind)) => manifest::kind_name(kind).to_owned(),
            (None, None) => "back matter".to_owned(),
        })
    }

    /// Its text after a change.
    fn edited(&self, edit: &OrderEdit, sources: &mut Sources) -> Result<String, Refusal> {
        let change = match edit {
            OrderEdit::Move(entry, place) => Change::Move(entry.clone(), place.clone()),
            OrderEdit::Remove(entry) => Change::Remove(entry.clone()),
            OrderEdit::Kind(entry, kind) => Change::Kind(entry.clone(), *kind),
            OrderEdit::Add { file, kind, title, place } => {
                self.addition(file, *kind, title, place)?
            }
        };
        let apply = |c: &Change| edit::apply(self.project.flavour, &self.text, self.folder(), c);
        apply(&change).or_else(|refusal| match self.by_headings(&change, sources) {
            Some(change) => apply(&change),
            None => Err(refusal),
        })
    }

    /// The change that adds a file.
    fn addition(
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

    /// The change with files in the place of names that are the titles in the files themselves, and folders in that
    /// of titles of volumes; `None` if there are none.
    fn by_headings(&self, change: &Change, sources: &mut Sources) -> Option<Change> {
        let book = reading::parse(&self.project, sources, &mut Diagnostics::new());
        let place_of = |c: &Chapter| match c.opens_volume() {
            true => self.project.volumes.get(c.volume as usize - 1).cloned(),
            false => c.path.clone(),
        };
        let file = |name: &str| {
            let named =
                book.chapters.iter().filter(|c| folded(&plain_text(&c.title)) == folded(name));
            let mut found = named.filter_map(|c| place_of(c));
            found.next().filter(|_| found.next().is_none())
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
            Change::Kind(n, kind) => Change::Kind(name(n), *kind),
        };
        (new != *change).then_some(new)
    }
}

/// A title for comparison: quotation marks straight, letters small, without marks of emphasis and code.
fn folded(title: &str) -> String {
    let straight = title.trim().replace(['\u{2019}', '\u{2018}'], "'").replace(['*', '_', '`'], "");
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

/// How often each error is there, whatever its place.
fn faults(found: &Diagnostics) -> BTreeMap<(Code, String), usize> {
    let mut out = BTreeMap::new();
    for d in found.iter().filter(|d| d.severity == Severity::Error) {
        *out.entry((d.code, d.message.clone())).or_insert(0) += 1;
    }
    out
}
