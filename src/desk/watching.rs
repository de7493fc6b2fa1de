//! The folder of a book is watched: what is saved, made or taken away is told in gatherings. So are the folders that its house
//! shares with it, and the file of the house.
//!
//! Folders are watched, not files: editors save by writing another file and renaming it. Hidden files
//! (an editor's own copies among them) and folders of outputs are none of the book's. Where the system
//! can't watch, for it has no handle left or the disk lies elsewhere, folders are looked at twice a second.

use crate::files::{Files, HOUSE, Shared};
use crate::manifest;
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

/// How long nothing must happen before what has happened is told: a save by renaming is three or four
/// events within a millisecond.
const QUIET: Duration = Duration::from_millis(10);
/// The same behind what ends a save: a file that has taken its name, or that was closed by who wrote it.
const SAVED: Duration = Duration::from_millis(3);
/// The longest that a change waits while others follow it.
const PATIENCE: Duration = Duration::from_millis(250);
/// How often the folder is looked for, which may have gone or come back as another one.
const LOOK: Duration = Duration::from_millis(500);

/// What is to be watched.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bounds {
    /// The folder of the book.
    pub root: PathBuf,
    /// A folder of outputs, which changes by us.
    pub output: Option<PathBuf>,
}

/// What has happened since it was told last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Files were saved, made or taken away: project-relative paths with forward slashes.
    Files(BTreeSet<String>),
    /// The folder has come back, or so much has happened that nobody knows what.
    Everything,
    /// The folder is gone.
    Gone,
}

/// A folder that is watched.
pub(crate) struct Watching {
    bounds: Bounds,
    /// The folder as the system tells of it.
    real: PathBuf,
    /// What the house shares with the book.
    shared: Vec<Shared>,
    watcher: Option<Box<dyn Watcher + Send>>,
    events: Receiver<notify::Result<Event>>,
    heard: Sender<notify::Result<Event>>,
    watched: BTreeSet<PathBuf>,
    /// What tells the folder from another one of its name; nothing while it is gone.
    body: Option<Body>,
    /// Looking again and again is all that can be done here.
    pub polls: bool,
}

impl Watching {
    /// Begins to watch.
    pub(crate) fn new(bounds: Bounds) -> Watching {
        let (heard, events) = channel();
        let mut watching = Watching {
            real: PathBuf::new(),
            shared: Vec::new(),
            bounds,
            watcher: None,
            events,
            heard,
            watched: BTreeSet::new(),
            body: None,
            polls: false,
        };
        watching.begin();
        watching
    }

    /// Watches the folder that is there now.
    fn begin(&mut self) {
        self.body = body(&self.bounds.root);
        self.real = self.bounds.root.canonicalize().unwrap_or_else(|_| self.bounds.root.clone());
        self.shared = shared_with(&self.bounds.root);
        self.watched.clear();
        // The one before is let go first: it holds the system's handles.
        self.watcher = None;
        if self.body.is_none() {
            return;
        }
        let heard = self.heard.clone();
        let tell = move |event| _ = heard.send(event);
        let watcher = RecommendedWatcher::new(tell, Config::default());
        self.watcher = watcher.ok().map(|w| Box::new(w) as Box<dyn Watcher + Send>);
        if self.watcher.is_none() || !self.watch_folders() {
            self.poll();
        }
    }

    /// Looks at the folders again and again instead.
    fn poll(&mut self) {
        let heard = self.heard.clone();
        let often = Config::default().with_poll_interval(LOOK).with_compare_contents(false);
        let watcher = PollWatcher::new(move |event| _ = heard.send(event), often);
        self.watcher = watcher.ok().map(|w| Box::new(w) as Box<dyn Watcher + Send>);
        self.polls = true;
        self.watched.clear();
        self.watch_folders();
    }

    /// Watches every folder of the book that is not watched yet; whether that could be done.
    fn watch_folders(&mut self) -> bool {
        let output = self.output();
        let mut all = folders(&self.real, &output);
        for shared in &self.shared {
            match shared.real.is_dir() {
                true => all.extend(folders(&shared.real, &output)),
                // A file is watched by its folder.
                false => all.extend(shared.real.parent().map(Path::to_path_buf)),
            }
        }
        let new: Vec<PathBuf> = all.difference(&self.watched).cloned().collect();
        let Some(watcher) = &mut self.watcher else { return false };
        if !new.is_empty() {
            let mut paths = watcher.paths_mut();
            for folder in &new {
                if let Err(e) = paths.add(folder, RecursiveMode::NonRecursive)
                    // It may have gone meanwhile.
                    && folder.is_dir()
                    && !matches!(e.kind, notify::ErrorKind::PathNotFound)
                {
                    return false;
                }
            }
            if paths.commit().is_err() {
                return false;
            }
        }
        self.watched = all;
        true
    }

    fn output(&self) -> Option<PathBuf> {
        let output = self.bounds.output.as_ref()?;
        let real = output.canonicalize().unwrap_or_else(|_| output.clone());
        // What lies around the book can't be left out.
        (!self.real.starts_with(&real)).then_some(real)
    }

    /// Waits until something happens, at most until `end`; nothing if nothing does.
    pub(crate) fn next(&mut self, end: Option<Instant>) -> Option<Change> {
        loop {
            let now = Instant::now();
            let left = end.map(|end| end.saturating_duration_since(now));
            if left.is_some_and(|left| left.is_zero()) {
                return None;
            }
            match self.events.recv_timeout(left.map_or(LOOK, |left| left.min(LOOK))) {
                Ok(event) => {
                    if let Some(change) = self.gather(event) {
                        return Some(change);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(change) = self.look() {
                        return Some(change);
                    }
                }
                // We hold a sender ourselves.
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Whether the folder is still the one that is watched.
    fn look(&mut self) -> Option<Change> {
        let now = body(&self.bounds.root);
        if now == self.body {
            return None;
        }
        let gone = now.is_none();
        self.begin();
        Some(if gone { Change::Gone } else { Change::Everything })
    }

    /// Takes in what follows on the heels of an event.
    fn gather(&mut self, first: notify::Result<Event>) -> Option<Change> {
        let begun = Instant::now();
        let mut found = Some(BTreeSet::new());
        let mut folders = false;
        let mut event = Some(first);
        while let Some(one) = event {
            let quiet = if one.as_ref().is_ok_and(ends_a_save) { SAVED } else { QUIET };
            folders |= self.take(one, &mut found);
            let patience = PATIENCE.saturating_sub(begun.elapsed());
            event = self.events.recv_timeout(quiet.min(patience)).ok();
        }
        if let Some(change) = self.look() {
            return Some(change);
        }
        if found.as_ref().is_some_and(|files| files.iter().any(|f| f.ends_with(HOUSE))) {
            // Other folders may be shared from now on.
            self.begin();
            return Some(Change::Everything);
        }
        if folders {
            let before = self.watched.clone();
            self.watch_folders();
            // Files may have been put into a new folder before it was watched.
            if self.watched != before {
                return Some(Change::Everything);
            }
        }
        match found {
            None => Some(Change::Everything),
            Some(files) if files.is_empty() => None,
            Some(files) => Some(Change::Files(files)),
        }
    }

    /// A path as seen from the book, if it is one of its files or of those that it shares.
    fn inside(&self, path: &Path) -> Option<String> {
        if let Some(inside) = relative(path, &self.real) {
            return Some(inside).filter(|p| is_of_the_book(p));
        }
        let shared = self.shared.iter().find(|one| path.starts_with(&one.real))?;
        match relative(path, &shared.real) {
            Some(rest) => is_of_the_book(&rest).then(|| format!("{}/{rest}", shared.path)),
            None => (path == shared.real).then(|| shared.path.clone()),
        }
    }

    /// Whether something at a path may be a folder with files of the book's.
    fn may_hold_files(&self, path: &Path) -> bool {
        path.starts_with(&self.real) || self.shared.iter().any(|one| path.starts_with(&one.real))
    }

    /// Takes in one event; whether folders may have come or gone.
    fn take(&self, event: notify::Result<Event>, found: &mut Option<BTreeSet<String>>) -> bool {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            _ => {
                *found = None;
                return true;
            }
        };
        let matters = match event.kind {
            // To be read is no change.
            EventKind::Access(notify::event::AccessKind::Close(mode)) => {
                mode == notify::event::AccessMode::Write
            }
            EventKind::Access(_) => false,
            _ => true,
        };
        if !matters {
            return false;
        }
        let output = self.output();
        let mut folders = false;
        for path in &event.paths {
            if output.as_ref().is_some_and(|o| path.starts_with(o)) {
                continue;
            }
            let inside = self.inside(path);
            // What else lies beside the file of a house is nobody's.
            if inside.is_none() && !self.may_hold_files(path) {
                continue;
            }
            if self.watched.contains(path) || path.is_dir() {
                folders = true;
            } else if let (Some(path), Some(found)) = (inside, found.as_mut()) {
                found.insert(path);
            }
        }
        folders
    }
}

/// What a house shares with the book in a folder.
fn shared_with(root: &Path) -> Vec<Shared> {
    let files = Files::folder(root).ok();
    files.map(|files| manifest::shared_with(&files)).unwrap_or_default()
}

/// Whether an event is the last of a save, whichever way an editor saves.
fn ends_a_save(event: &Event) -> bool {
    use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
    matches!(
        event.kind,
        EventKind::Access(AccessKind::Close(AccessMode::Write))
            | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both))
    )
}

/// What tells a folder from another one that has taken its name.
type Body = (u64, u64, Option<SystemTime>);

fn body(folder: &Path) -> Option<Body> {
    let meta = fs::metadata(folder).ok().filter(fs::Metadata::is_dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some((meta.dev(), meta.ino(), None))
    }
    #[cfg(not(unix))]
    Some((0, 0, meta.created().ok()))
}

/// A path as seen from the book, if it lies in it.
fn relative(path: &Path, root: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?.components().map(|c| match c {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<_>>>()?.join("/")).filter(|p| !p.is_empty())
}

/// Whether a file may be one of the book's: an editor's copies and what is being written are not.
fn is_of_the_book(path: &str) -> bool {
    let hidden = |name: &str| name.starts_with('.') || name.starts_with('#');
    let name = path.rsplit('/').next().unwrap_or(path);
    let ends = ["~", ".swp", ".swx", ".tmp", ".crswap", "___jb_tmp___", "___jb_old___"];
    // Vim tries with this name whether it may write.
    !path.split('/').any(hidden) && name != "4913" && !ends.iter().any(|e| name.ends_with(e))
}

/// The folders of a book that can hold files of it.
fn folders(root: &Path, output: &Option<PathBuf>) -> BTreeSet<PathBuf> {
    let mut found = BTreeMap::from([(root.to_path_buf(), 0)]);
    let mut open = vec![(root.to_path_buf(), 0)];
    while let Some((folder, depth)) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = entry.path();
            let skipped = crate::files::holds_no_manuscript(&name)
                || name.starts_with('.')
                || output.as_ref().is_some_and(|o| path == *o);
            if is_folder && !skipped && depth < crate::files::MAX_DEPTH && found.len() < MOST {
                found.insert(path.clone(), depth + 1);
                open.push((path, depth + 1));
            }
        }
    }
    found.into_keys().collect()
}

/// Most folders that are watched: a home folder is no book.
const MOST: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Option<Instant> {
        Some(Instant::now() + Duration::from_secs(20))
    }

    fn watching() -> (tempfile::TempDir, PathBuf, Watching) {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("book");
        fs::create_dir(&root).expect("made");
        fs::write(root.join("a.md"), "one").expect("written");
        let output = Some(root.join("output"));
        let watching = Watching::new(Bounds { root: root.clone(), output });
        (dir, root, watching)
    }

    fn files(names: &[&str]) -> Option<Change> {
        Some(Change::Files(names.iter().map(|n| n.to_string()).collect()))
    }

    #[test]
    fn saved_files_are_told_however_they_are_saved() {
        let (_dir, root, mut watching) = watching();
        fs::write(root.join("a.md"), "two").expect("written");
        assert_eq!(watching.next(soon()), files(&["a.md"]));
        // As editors do it: a copy beside it takes its place.
        fs::write(root.join(".a.md.tmp"), "three").expect("written");
        fs::rename(root.join(".a.md.tmp"), root.join("a.md")).expect("renamed");
        assert_eq!(watching.next(soon()), files(&["a.md"]));
        fs::remove_file(root.join("a.md")).expect("removed");
        assert_eq!(watching.next(soon()), files(&["a.md"]));
    }

    #[test]
    fn what_a_house_shares_is_told_too() {
        let dir = tempfile::tempdir().expect("a folder");
        let house = dir.path().canonicalize().expect("there");
        let root = house.join("titles/t");
        fs::create_dir_all(&root).expect("made");
        fs::create_dir(house.join("house")).expect("made");
        fs::create_dir(house.join("other")).expect("made");
        fs::write(house.join("house/a.md"), "one").expect("written");
        let toml = "titles = [\"titles/*\"]\nshared = [\"house\"]\n";
        fs::write(house.join(HOUSE), toml).expect("written");
        let output = Some(root.join("output"));
        let mut watching = Watching::new(Bounds { root, output });
        fs::write(house.join("house/a.md"), "two").expect("written");
        assert_eq!(watching.next(soon()), files(&["../../house/a.md"]));
        fs::write(house.join("notes.txt"), "x").expect("written");
        fs::write(house.join("other/b.md"), "x").expect("written");
        assert_eq!(watching.next(Some(Instant::now() + Duration::from_millis(300))), None);
        fs::write(house.join(HOUSE), toml.replace("house\"", "other\"")).expect("written");
        assert_eq!(watching.next(soon()), Some(Change::Everything));
        fs::write(house.join("other/b.md"), "two").expect("written");
        assert_eq!(watching.next(soon()), files(&["../../other/b.md"]));
    }

    #[test]
    fn what_is_no_file_of_the_book_is_not_told() {
        let (_dir, root, mut watching) = watching();
        fs::create_dir(root.join("output")).expect("made");
        watching.next(Some(Instant::now() + Duration::from_millis(100)));
        for name in ["output/x.pdf", ".hidden.md", "a.md~", "4913", "#a.md#"] {
            fs::write(root.join(name), "x").expect("written");
        }
        fs::read(root.join("a.md")).expect("read");
        assert_eq!(watching.next(Some(Instant::now() + Duration::from_millis(300))), None);
    }

    #[test]
    fn new_folders_are_watched_and_a_folder_that_comes_back() {
        let (dir, root, mut watching) = watching();
        fs::create_dir(root.join("pictures")).expect("made");
        assert_eq!(watching.next(soon()), Some(Change::Everything));
        fs::write(root.join("pictures/a.svg"), "<svg/>").expect("written");
        assert_eq!(watching.next(soon()), files(&["pictures/a.svg"]));
        fs::rename(&root, dir.path().join("away")).expect("renamed");
        assert_eq!(watching.next(soon()), Some(Change::Gone));
        fs::create_dir(&root).expect("made");
        assert_eq!(watching.next(soon()), Some(Change::Everything));
        fs::write(root.join("b.md"), "one").expect("written");
        assert_eq!(watching.next(soon()), files(&["b.md"]));
    }
}
