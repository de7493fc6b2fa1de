//! The one thread that owns the session: it hears of saves and wishes in turn, makes what they ask for,
//! and shows it.

use super::epub_files::EpubFiles;
use super::events::Events;
use super::order::{self, Step, Unchanged};
use super::places::first_difference;
use super::products::{self, Product, Wish, put};
use super::shown::{EditionRow, Note, Sheets, Shown};
use super::watching::Change;
use crate::diagnostic::{Code, Diagnostics};
use crate::manifest::Project;
use crate::manifest::printer::Bleed;
use crate::picture::Outlines;
use crate::session::{Cover, Error, Finished, Message, OrderEdit, Session, SetPages, Watch};
use crate::source::{Sources, Span};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How long what is said about new pages waits: so long the browser has the machine for them.
const PAGES_FIRST: Duration = Duration::from_millis(30);
/// The same behind the first build, when it has a windowful to ask for and draw.
const FIRST_PAGES_FIRST: Duration = Duration::from_millis(200);
/// Steps of the order that can be taken back.
const MOST_STEPS: usize = 100;

/// What can't be done, for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub why: String,
    pub help: String,
}

/// What is answered.
pub(super) type Reply<T> = Sender<Result<T, Fault>>;

/// What the worker is asked for.
pub(super) enum Ask {
    /// Something was saved.
    Saved(Change),
    /// The session was given other texts of these files.
    Typed(Vec<String>),
    /// The pages of an edition.
    Pages(String, Reply<()>),
    /// A change of the order.
    Order(Box<OrderEdit>, Reply<()>),
    /// The last change of the order taken back.
    Undo(Reply<()>),
    /// Files.
    Build(Box<Wish>, Reply<Value>),
    /// The EPUB, to be read.
    Epub(Reply<Arc<EpubFiles>>),
    /// The cover of an edition.
    Cover(String, Reply<Arc<Cover>>),
    /// What printers and shops would refuse.
    Check(Vec<String>, Reply<Value>),
}

/// What the worker and the server share.
pub(super) struct Shared {
    /// The folder of the book, whole.
    pub dir: PathBuf,
    /// The folder of outputs, whole.
    pub output: PathBuf,
    /// What is shown.
    pub shown: RwLock<Arc<Shown>>,
    /// Who is told.
    pub events: Events,
    /// Files that were built, by their names.
    pub made: RwLock<BTreeMap<String, Product>>,
    /// The EPUB, unpacked, as it was asked for last.
    pub epub: RwLock<Option<Arc<EpubFiles>>>,
    /// Letters as they were drawn.
    pub outlines: Mutex<Outlines>,
    /// Where wishes go.
    pub asks: Mutex<Sender<Ask>>,
}

impl Shared {
    /// What is shown now.
    pub(super) fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks the worker.
    pub(super) fn ask(&self, ask: Ask) {
        // The worker lives as long as the process.
        let _ = self.asks.lock().unwrap_or_else(PoisonError::into_inner).send(ask);
    }
}

/// The owner of the session.
pub(super) struct Worker {
    shared: Arc<Shared>,
    session: Arc<Mutex<Session>>,
    /// Names of editions whose pages are looked at.
    looked_at: BTreeSet<String>,
    steps: Vec<Step>,
    /// How often the book was made, and its EPUB unpacked.
    build: u64,
    epubs: u64,
    /// What is to be said about the pages that are shown.
    unsaid: Option<Unsaid>,
}

/// A book that is shown and not spoken of yet.
struct Unsaid {
    /// What was shown before.
    before: Arc<Shown>,
    /// The files that were saved, and the pages that became others.
    saved: Vec<String>,
    changed: BTreeMap<String, Vec<usize>>,
}

impl Worker {
    /// A worker on a session, which others may ask too as long as it does not work.
    pub(super) fn new(shared: Arc<Shared>, session: Arc<Mutex<Session>>) -> Worker {
        Worker {
            shared,
            session,
            looked_at: BTreeSet::new(),
            steps: Vec::new(),
            build: 0,
            epubs: 0,
            unsaid: None,
        }
    }

    /// Makes the book and then what is asked for, until nobody can ask any more.
    pub(super) fn run(mut self, asks: &Receiver<Ask>) {
        self.guarded(|w, session| w.make(session, &[]));
        loop {
            let ask = match &self.unsaid {
                Some(_) if self.build > 1 => asks.recv_timeout(PAGES_FIRST),
                Some(_) => asks.recv_timeout(FIRST_PAGES_FIRST),
                None => asks.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match ask {
                Ok(ask) => self.guarded(|w, session| {
                    // What is said about pages that will be others is said about those.
                    if !matches!(ask, Ask::Saved(_) | Ask::Typed(_)) {
                        w.speak(session);
                    }
                    w.answer(session, ask);
                }),
                Err(RecvTimeoutError::Timeout) => self.guarded(Worker::speak),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// A fault of ours ends what was being made, not the desk. It has been told; nobody knows what it
    /// has left behind.
    fn guarded(&mut self, f: impl FnOnce(&mut Worker, &mut Session)) {
        let session = Arc::clone(&self.session);
        let mut session = session.lock().unwrap_or_else(PoisonError::into_inner);
        if catch_unwind(AssertUnwindSafe(|| f(self, &mut session))).is_err() {
            session.begin_again();
            session.set_lenient(true);
            let mut shown = self.copy();
            shown.note = Some(Note {
                what: "Recto has failed; the pages are those before".into(),
                help: "it is a fault of Recto's own: the terminal says more".into(),
            });
            self.say(shown, None);
        }
    }

    fn answer(&mut self, session: &mut Session, ask: Ask) {
        match ask {
            Ask::Saved(change) => self.saved(session, change),
            Ask::Typed(files) => self.make(session, &files),
            Ask::Pages(name, reply) => _ = reply.send(self.look_at(session, name)),
            Ask::Order(edit, reply) => _ = reply.send(self.reorder(session, &edit)),
            Ask::Undo(reply) => _ = reply.send(self.undo(session)),
            Ask::Build(wish, reply) => _ = reply.send(self.build_files(session, &wish)),
            Ask::Epub(reply) => _ = reply.send(self.epub(session)),
            Ask::Cover(name, reply) => _ = reply.send(self.cover(session, &name)),
            Ask::Check(names, reply) => _ = reply.send(self.check(session, &names)),
        }
    }

    fn saved(&mut self, session: &mut Session, change: Change) {
        match change {
            Change::Files(files) => {
                let files: Vec<String> = files.into_iter().filter(|f| !self.is_output(f)).collect();
                let files = session.saved(&files);
                if !files.is_empty() {
                    self.make(session, &files);
                }
            }
            Change::Everything => {
                session.refresh();
                self.make(session, &[]);
            }
            Change::Gone => {
                let mut shown = self.copy();
                shown.note = Some(Note {
                    what: "the folder of the book is gone; the pages are the last good ones".into(),
                    help: "they are made again when it is back".into(),
                });
                self.say(shown, None);
            }
        }
    }

    /// Whether a file is one that was built here.
    fn is_output(&self, path: &str) -> bool {
        let made = self.shared.made.read().unwrap_or_else(PoisonError::into_inner);
        let whole = self.shared.dir.join(path);
        made.values().any(|product| product.path == whole)
    }

    /// Makes the book anew and shows it; `saved` are the files that have changed.
    fn make(&mut self, session: &mut Session, saved: &[String]) {
        let begun = Instant::now();
        self.build += 1;
        let before = self.shared.shown();
        let mut shown = self.copy();
        shown.note = None;
        let mut changed = BTreeMap::new();
        let mut names = vec![String::new()];
        names.extend(self.looked_at.iter().cloned());
        // What a broken manifest would make of the book is nothing to look at.
        let broken = self.broken(session).filter(|_| !before.sheets.is_empty());
        if let Some(why) = broken {
            names.clear();
            shown.note = Some(why);
        }
        for name in names {
            match self.pages(session, &name) {
                Ok((pages, bleed)) if !pages.is_empty() || !before.sheets.contains_key(&name) => {
                    let (sheets, new) = self.sheets(session, before.of(&name), pages, bleed);
                    shown.sheets.insert(name.clone(), Arc::new(sheets));
                    changed.insert(name, new);
                }
                Ok(_) => shown.note = Some(stays("the book has no pages", "")),
                Err(why) => {
                    if !name.is_empty() && matches!(why, Error::Unknown(_)) {
                        // The edition has been taken out.
                        shown.sheets.remove(&name);
                        self.looked_at.remove(&name);
                    } else {
                        let Fault { why, help } = fault(&why);
                        shown.note = Some(stays(&why, &help));
                    }
                }
            }
        }
        shown.milliseconds = begun.elapsed().as_millis() as u64;
        // The pages first: nobody waits for what is said about them.
        self.show(shown, &changed);
        self.unsaid = Some(Unsaid { before, saved: saved.to_vec(), changed });
    }

    /// Says what there is to say about the pages that are shown.
    fn speak(&mut self, session: &mut Session) {
        let Some(Unsaid { before, saved, changed }) = self.unsaid.take() else { return };
        let mut shown = self.copy();
        // Else the order and the editions are the last good ones.
        if let Ok(project) = session.project() {
            describe(session, &project, &mut shown);
        }
        take_messages(session, &mut shown);
        let place = self.where_changed(&before, &shown, &saved, &changed);
        self.say(shown, place);
    }

    /// Why the manifest, or the theme that it names, is no word to go by: it can't be read, has errors,
    /// or names no chapter. A chapter that is missing leaves the others.
    fn broken(&mut self, session: &mut Session) -> Option<Note> {
        let chapters = match session.project() {
            Ok(project) => project.entries.iter().any(|e| e.file.is_some()),
            Err(why) => {
                let Fault { why, help } = fault(&why);
                return Some(stays(&why, &help));
            }
        };
        // An editor may have read the chapters before: what they have wrong stands in no page's way.
        let messages = session.manifest_messages();
        let wrong = messages.iter().find(|m| m.is_error() && m.code != Code::MISSING_FILE);
        match wrong {
            Some(m) => Some(stays(&said(m), m.help.as_deref().unwrap_or_default())),
            None => (!chapters).then(|| stays("the manifest names no chapters", "")),
        }
    }

    /// The pages of an edition, of the book without a name.
    fn pages(
        &mut self,
        session: &mut Session,
        name: &str,
    ) -> Result<(SetPages, Option<Bleed>), Error> {
        if name.is_empty() {
            return Ok((session.pages()?, None));
        }
        let edition = session.edition(name)?;
        let bleed = edition.bleed();
        Ok((edition.pages()?, bleed))
    }

    /// Pages to show, and which of them are new.
    fn sheets(
        &self,
        session: &Session,
        before: Option<&Arc<Sheets>>,
        pages: SetPages,
        bleed: Option<Bleed>,
    ) -> (Sheets, Vec<usize>) {
        let (mut versions, new) = match before {
            Some(before) => (before.versions.clone(), pages.changed()),
            None => (Vec::new(), (0..pages.len()).collect()),
        };
        versions.resize(pages.len(), self.build);
        new.iter().for_each(|i| versions[*i] = self.build);
        let sources = session.sources().clone();
        (Sheets::new(pages, versions, sources, bleed), new)
    }

    /// Where on the pages the words stand that were changed.
    fn where_changed(
        &self,
        before: &Shown,
        shown: &Shown,
        saved: &[String],
        changed: &BTreeMap<String, Vec<usize>>,
    ) -> Option<Value> {
        let sheets = shown.of("")?;
        let old = &before.of("")?.sources;
        for path in saved {
            let text = |sources: &Sources| {
                sources.find(path).and_then(|f| sources.get(f)).map(|f| Arc::clone(&f.text))
            };
            let (Some(was), Some(is)) = (text(old), text(&sheets.sources)) else { continue };
            let Some(at) = first_difference(&was, &is) else { continue };
            let file = sheets.sources.find(path)?;
            if let Some((page, y)) =
                sheets.index().page_of(Span::new(file, at, at), &sheets.sources)
            {
                return Some(json!({ "p": page, "y": f64::from(y) }));
            }
        }
        let first = changed.get("").and_then(|new| new.first().copied());
        first.filter(|_| !saved.is_empty()).map(|page| json!({ "p": page, "y": 0.0 }))
    }

    /// What is shown now, to be changed.
    fn copy(&self) -> Shown {
        let now = Shown::clone(&self.shared.shown());
        Shown { build: self.build, undoes: !self.steps.is_empty(), ..now }
    }

    /// Shows the pages, and tells which of them are new.
    fn show(&self, shown: Shown, changed: &BTreeMap<String, Vec<usize>>) {
        let counts: BTreeMap<&String, usize> =
            shown.sheets.iter().map(|(name, s)| (name, s.pages.len())).collect();
        let event = json!({
            "build": shown.build,
            "changed": changed,
            "counts": counts,
            "note": shown.note(),
            "milliseconds": shown.milliseconds,
        });
        self.put_up(shown);
        self.shared.events.tell("built", &event);
    }

    /// Shows what is said about the book; `place` is where it was changed.
    fn say(&self, shown: Shown, place: Option<Value>) {
        let (errors, warnings) = shown.told.counts();
        let editions: Vec<&str> = shown.editions.iter().map(|e| e.name.as_str()).collect();
        let event = json!({
            "build": shown.build,
            "title": shown.title,
            "editions": editions,
            "place": place,
            "errors": errors,
            "warnings": warnings,
            "note": shown.note(),
            "undoes": shown.undoes,
        });
        self.put_up(shown);
        self.shared.events.tell("told", &event);
    }

    fn put_up(&self, shown: Shown) {
        let lock = &self.shared.shown;
        *lock.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shown);
    }

    fn look_at(&mut self, session: &mut Session, name: String) -> Result<(), Fault> {
        if name.is_empty() || self.looked_at.contains(&name) {
            return Ok(());
        }
        let (pages, bleed) = self.pages(session, &name).map_err(|e| fault(&e))?;
        let mut shown = self.copy();
        let (sheets, _) = self.sheets(session, None, pages, bleed);
        shown.sheets.insert(name.clone(), Arc::new(sheets));
        self.looked_at.insert(name);
        self.put_up(shown);
        Ok(())
    }

    fn reorder(&mut self, session: &mut Session, edit: &OrderEdit) -> Result<(), Fault> {
        let step = order::change(&self.shared.dir, edit).map_err(unchanged)?;
        self.steps.push(step);
        if self.steps.len() > MOST_STEPS {
            self.steps.remove(0);
        }
        self.remake(session);
        Ok(())
    }

    fn undo(&mut self, session: &mut Session) -> Result<(), Fault> {
        let Some(step) = self.steps.pop() else {
            return Err(Fault {
                why: "there is nothing to take back".into(),
                help: "changes made here since the start can be".into(),
            });
        };
        let done = order::undo(&self.shared.dir, &step).map_err(unchanged);
        self.remake(session);
        done
    }

    fn remake(&mut self, session: &mut Session) {
        session.refresh();
        self.make(session, &[]);
        // Who has asked for it looks at the order next.
        self.speak(session);
    }

    /// Makes files and puts them in place; what stands in the way is the fault.
    fn build_files(&mut self, session: &mut Session, wish: &Wish) -> Result<Value, Fault> {
        session.watch(Progress(Arc::clone(&self.shared)));
        // What is only looked at may have errors; what is written may not.
        session.set_lenient(false);
        let made = wish.editions(session).and_then(|editions| {
            let made = products::make(session, wish, &editions, &self.shared.output)?;
            let lost = editions.iter().map(|e| &e.name).find(|name| {
                !wish.covers && !made.iter().any(|p| p.edition.as_ref() == Some(*name))
            });
            // The reason is among the messages of the edition.
            lost.map_or(Ok(()), |name| session.pdf(name).map(|_| ()))?;
            Ok(made)
        });
        session.set_lenient(true);
        session.unwatch();
        let left = wish.all.then(|| left_out(session)).flatten();
        let result = made.map_err(|e| fault(&e)).and_then(|made| self.put_in_place(made, left));
        self.tell_messages(session);
        result
    }

    fn put_in_place(&mut self, made: Vec<Product>, left: Option<String>) -> Result<Value, Fault> {
        if made.is_empty() {
            let why = "nothing could be made".to_owned();
            return Err(Fault { why, help: "the problems say why".into() });
        }
        put(&self.shared.dir, &self.shared.output, &made)
            .map_err(|f| Fault { why: f.why.clone(), help: f.advice() })?;
        let name = |p: &Product| {
            p.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let rows: Vec<Value> = made
            .iter()
            .map(|p| {
                json!({
                    "name": name(p), "kind": p.kind, "edition": p.edition, "pages": p.pages,
                    "bytes": p.bytes().len(), "remark": p.remark,
                })
            })
            .collect();
        let mut kept = self.shared.made.write().unwrap_or_else(PoisonError::into_inner);
        kept.extend(made.into_iter().map(|p| (name(&p), p)));
        Ok(json!({ "files": rows, "left": left }))
    }

    /// Shows the messages that came with what was made beside the pages.
    fn tell_messages(&self, session: &Session) {
        let mut shown = self.copy();
        take_messages(session, &mut shown);
        self.say(shown, None);
    }

    fn epub(&mut self, session: &mut Session) -> Result<Arc<EpubFiles>, Fault> {
        let epub = session.epub().map_err(|e| fault(&e))?;
        self.epubs += 1;
        let files = EpubFiles::new(&epub, self.epubs).map(Arc::new);
        let files = files.ok_or_else(|| Fault {
            why: "the EPUB can't be unpacked".into(),
            help: String::new(),
        })?;
        let lock = &self.shared.epub;
        *lock.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&files));
        Ok(files)
    }

    fn cover(&mut self, session: &mut Session, name: &str) -> Result<Arc<Cover>, Fault> {
        let cover = session.cover(name).map_err(|e| fault(&e));
        self.tell_messages(session);
        cover
    }

    fn check(&mut self, session: &mut Session, names: &[String]) -> Result<Value, Fault> {
        session.watch(Progress(Arc::clone(&self.shared)));
        let checked = session.check(names);
        session.unwatch();
        let (errors, warnings) = checked.diagnostics().counts();
        let mut shown = self.copy();
        shown.told = checked.diagnostics().clone();
        shown.sources = session.sources().clone();
        self.say(shown, None);
        Ok(json!({ "errors": errors, "warnings": warnings }))
    }
}

/// Shows what is said of the book now.
fn take_messages(session: &Session, shown: &mut Shown) {
    shown.told = session.diagnostics();
    shown.sources = session.sources().clone();
}

/// What is shown of the book beside its pages.
fn describe(session: &mut Session, project: &Project, shown: &mut Shown) {
    let book = shown.of("").map(|s| s.pages.book().meta.title.clone());
    shown.title = book.unwrap_or_else(|| project.meta.title.clone());
    if let Ok(outline) = session.outline() {
        shown.outline = outline;
    }
    shown.editions = project
        .editions
        .iter()
        .map(|e| EditionRow { name: e.name.clone(), own: e.print.is_some() })
        .collect();
    let listed: BTreeSet<&str> = project.entries.iter().filter_map(|e| e.file.as_deref()).collect();
    let files = &session.sources().files;
    let all = files.list("", &["md", "markdown"]);
    let is_order = |f: &str| f.rsplit('/').next() == Some("SUMMARY.md");
    let plain = |f: &String| !listed.contains(f.as_str()) && !f.starts_with('_') && !is_order(f);
    shown.unlisted = all.into_iter().filter(plain).collect();
}

/// The note on pages that stay as they were.
fn stays(what: &str, help: &str) -> Note {
    Note { what: format!("the pages are the last good ones: {what}"), help: help.into() }
}

/// A message in a line.
fn said(m: &Message) -> String {
    match &m.path {
        Some(path) => format!("{path}:{}:{}: {}", m.line, m.column, m.message),
        None => m.message.clone(),
    }
}

fn fault(e: &Error) -> Fault {
    first_error(e.messages()).unwrap_or_else(|| Fault { why: e.to_string(), help: String::new() })
}

/// The first error, and how many more there are.
fn first_error(messages: &[Message]) -> Option<Fault> {
    let mut errors = messages.iter().filter(|m| m.is_error());
    let first = errors.next()?;
    let more = match errors.count() {
        0 => String::new(),
        n => format!(" (and {n} more)"),
    };
    let help = first.help.clone().unwrap_or_default();
    Some(Fault { why: format!("{}{more}", said(first)), help })
}

/// Why not every file was made that the manifest names.
fn left_out(session: &Session) -> Option<String> {
    first_error(&session.messages()).map(|fault| fault.why)
}

fn unchanged(why: Unchanged) -> Fault {
    let first = |found: &Diagnostics, sources: &Sources| {
        let first = found.iter().find(|d| d.severity == crate::diagnostic::Severity::Error);
        first.map_or_else(String::new, |d| {
            let at = super::places::At::of(d.span.file, d.span.start as usize, sources);
            let at = at.map(|at| format!("{}:{}: ", at.path, at.line)).unwrap_or_default();
            format!("{at}{}", d.message)
        })
    };
    let (why, help) = match why {
        Unchanged::Refused(refusal) => (refusal.message, refusal.help),
        Unchanged::NoBook(found, sources) => (first(&found, &sources), String::new()),
        Unchanged::Faulty(found, sources) => {
            let why = format!("the order would not be right: {}", first(&found, &sources));
            (why, "it is as it was".into())
        }
        Unchanged::Unwritten(fault) => (fault.to_string(), fault.help().to_owned()),
        Unchanged::Held => {
            let help = "try again when it has ended".to_owned();
            ("another process changes the order of this book".into(), help)
        }
        Unchanged::Restless => {
            let help = "it is as that left it".to_owned();
            ("another program keeps changing the file of the order".into(), help)
        }
    };
    Fault { why, help }
}

/// Tells the pages what is being done.
struct Progress(Arc<Shared>);

impl Watch for Progress {
    fn step(&mut self, what: &str) {
        self.0.events.tell("progress", &json!({ "what": what }));
    }

    fn chapters(&mut self, what: &str, _: Vec<String>) -> Finished {
        self.step(what);
        Box::new(|_| {})
    }
}
