//! The one door through which every byte of a book comes in: from a folder, from memory, or from
//! texts laid over either (what an editor has not saved).
//!
//! A path is project-relative with forward slashes, as [`normal`] gives it. What is read lies inside
//! the book's folder, or in a folder that its house shares (`shared`, whose paths begin with `..`), symbolic links
//! followed, is a regular file, and is no larger than the caller allows; all of that is looked at before anything is opened, since to open a pipe may take for
//! ever. Each read is noted with the hash of what it gave: whoever keeps what was made of a file
//! can ask whether it is still the same. What goes out has a door of its own, `write`.

#[cfg(feature = "cli")]
pub(crate) mod escapes;
#[cfg(feature = "cli")]
pub(crate) mod inputs;
mod listing;
mod paths;
mod shared;
mod sort;
#[cfg(feature = "cli")]
pub(crate) mod write;
#[cfg(feature = "cli")]
pub(crate) mod zipped;

pub(crate) use listing::is_book;
#[cfg(feature = "cli")]
pub(crate) use listing::{MAX_DEPTH, holds_no_manuscript};
pub(crate) use paths::{above, beside, canonical};
pub use paths::{is_device, is_same, normal};
pub(crate) use shared::{HOUSE, shortest};
#[cfg(feature = "cli")]
pub(crate) use shared::{Shared, fits, house_above};
pub use sort::Sort;

use listing::Listing;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::SystemTime;

/// The largest text of the manuscript that is read, bytes: more than ten times the longest novels in
/// one file, and no more than a build has memory for.
pub const MAX_TEXT: u64 = 64 << 20;

/// Why a file can't be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It lies outside the book's folder and what is shared with it (`..`, an absolute path, or a link that leads out).
    Outside,
    /// Nothing is there.
    Missing,
    /// A folder, a pipe, a device: no regular file.
    NotAFile(Sort),
    /// It has more bytes than are read of its sort.
    TooLarge,
    /// The system does not give it, for this reason.
    Unreadable(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Fault::Outside => "it lies outside the book's folder",
            Fault::Missing => "there is no such file",
            Fault::NotAFile(sort) => return write!(f, "it is {sort}, not a file"),
            Fault::TooLarge => "it is too large",
            Fault::Unreadable(why) => why,
        })
    }
}

impl From<io::Error> for Fault {
    fn from(e: io::Error) -> Fault {
        match e.kind() {
            io::ErrorKind::NotFound => Fault::Missing,
            _ => Fault::Unreadable(e.to_string()),
        }
    }
}

/// What a file was like, see [`Files::stamp`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stamp {
    /// Size and time of the last change.
    Saved(u64, SystemTime),
    /// What was laid over it.
    Laid(Arc<[u8]>),
}

/// The files of a book. Clones are the same files: what one is given the others have.
#[derive(Debug, Clone, Default)]
pub struct Files {
    inner: Arc<Inner>,
    /// What was read, with the hash of what it gave; `None` where it could not be read.
    seen: Arc<Mutex<BTreeMap<String, Option<u64>>>>,
    /// Whether a file was there that somebody has looked for without reading it, and which folders were listed.
    looked: Arc<Mutex<Looked>>,
    /// The folder of a translation: what is not in it is had from its place in the book.
    translation: Option<Arc<str>>,
}

/// What was asked of a folder beside what files hold.
#[derive(Debug, Default)]
struct Looked {
    files: BTreeMap<String, bool>,
    folders: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Inner {
    base: Base,
    /// Texts laid over the base; `None` hides a file.
    over: RwLock<BTreeMap<String, Option<Arc<[u8]>>>>,
    /// Folders that were listed, by their paths.
    lists: Mutex<BTreeMap<String, Arc<Listing>>>,
    /// What a house shares with the book.
    shared: RwLock<Vec<shared::Shared>>,
}

/// Where files lie.
#[derive(Debug, Default)]
enum Base {
    /// Nowhere but in memory.
    #[default]
    Memory,
    /// In a folder, its canonical path.
    Folder(PathBuf),
}

impl Files {
    /// The files of a folder.
    ///
    /// # Errors
    /// The system's, if there is no such folder.
    pub fn folder(dir: &Path) -> io::Result<Files> {
        let root = canonical(dir)?;
        if !root.is_dir() {
            return Err(io::Error::from(io::ErrorKind::NotADirectory));
        }
        let inner = Inner { base: Base::Folder(root), ..Inner::default() };
        Ok(Files { inner: Arc::new(inner), ..Files::default() })
    }

    /// The files of the folder in which a file lies that a person names, and its name there; `None` of a path
    /// that ends in no name.
    #[cfg(feature = "cli")]
    pub(crate) fn around(file: &Path) -> Option<io::Result<(Files, String)>> {
        let name = file.file_name()?.to_string_lossy().into_owned();
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(Files::folder(folder).map(|files| (files, name)))
    }

    /// The same files for somebody else, who may read them at another time: what one reads is not noted
    /// as read by the other.
    pub fn apart(&self) -> Files {
        Files { inner: Arc::clone(&self.inner), ..Files::default() }
    }

    /// Files in memory: project-relative paths with what they hold. A path that leads out of the
    /// book is left out.
    pub fn memory<P: AsRef<str>, T: Into<Vec<u8>>>(all: impl IntoIterator<Item = (P, T)>) -> Files {
        Files::memory_sharing(all, &[])
    }

    /// The same with files that the book's house shares with it.
    pub(crate) fn memory_sharing<P: AsRef<str>, T: Into<Vec<u8>>>(
        all: impl IntoIterator<Item = (P, T)>,
        shared: &[String],
    ) -> Files {
        let files = Files::default();
        files.share_in_memory(shared);
        for (path, bytes) in all {
            files.put(path.as_ref(), bytes);
        }
        files
    }

    /// The folder, canonical; of files in memory an empty path.
    pub fn root(&self) -> &Path {
        match &self.inner.base {
            Base::Folder(root) => root,
            Base::Memory => Path::new(""),
        }
    }

    /// Lays a file over what lies at a path, until it is taken away again.
    pub fn put(&self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.lay(path, Some(Arc::from(bytes.into())));
    }

    /// Hides the file at a path.
    pub fn remove(&self, path: &str) {
        self.lay(path, None);
    }

    fn lay(&self, path: &str, bytes: Option<Arc<[u8]>>) {
        let Some(path) = self.normal(path) else { return };
        let comes_or_goes = self.is_file(&path) != bytes.is_some();
        self.inner.over.write().unwrap_or_else(PoisonError::into_inner).insert(path, bytes);
        if comes_or_goes {
            self.look_again();
        }
    }

    /// Takes away what was laid over a path: the base's own file counts again.
    pub fn restore(&self, path: &str) {
        let Some(path) = self.normal(path) else { return };
        self.inner.over.write().unwrap_or_else(PoisonError::into_inner).remove(&path);
        self.look_again();
    }

    /// Forgets what folders hold: files may have come or gone.
    pub fn look_again(&self) {
        lock(&self.inner.lists).clear();
    }

    /// The bytes of a file of at most `most` bytes.
    ///
    /// # Errors
    /// A [`Fault`] that says why it can't be had.
    pub fn read(&self, path: &str, most: u64) -> Result<Arc<[u8]>, Fault> {
        let moved = self.untranslated(path);
        let path = moved.as_deref().unwrap_or(path);
        let found = self.bytes(path, most);
        let hash = found.as_ref().ok().map(|bytes| hash(bytes));
        lock(&self.seen).insert(path.to_owned(), hash);
        found
    }

    /// The text of a file of at most `most` bytes, without a byte order mark.
    ///
    /// # Errors
    /// A [`Fault`] that says why it can't be had; it is unreadable if it is not UTF-8.
    pub fn read_text(&self, path: &str, most: u64) -> Result<String, Fault> {
        let bytes = self.read(path, most)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let text = std::str::from_utf8(bytes);
        text.map(str::to_owned).map_err(|_| Fault::Unreadable("it is not UTF-8".into()))
    }

    fn bytes(&self, path: &str, most: u64) -> Result<Arc<[u8]>, Fault> {
        if let Some(laid) = self.over(path) {
            let bytes = laid.ok_or(Fault::Missing)?;
            return if bytes.len() as u64 > most { Err(Fault::TooLarge) } else { Ok(bytes) };
        }
        let (real, size) = self.look(path)?;
        if size > most {
            return Err(Fault::TooLarge);
        }
        let file = fs::File::open(real)?;
        // It may have been changed for something else since it was looked at.
        match Sort::of(file.metadata()?.file_type()) {
            Sort::File => {}
            sort => return Err(Fault::NotAFile(sort)),
        }
        let mut bytes = Vec::with_capacity(size as usize + 1);
        file.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most { Err(Fault::TooLarge) } else { Ok(bytes.into()) }
    }

    /// Whether a file can be read, as far as that can be seen without opening it.
    ///
    /// # Errors
    /// A [`Fault`] that says why it can't be had.
    pub fn check(&self, path: &str) -> Result<(), Fault> {
        let moved = self.untranslated(path);
        let path = moved.as_deref().unwrap_or(path);
        let found = match self.over(path) {
            Some(Some(_)) => Ok(()),
            Some(None) => Err(Fault::Missing),
            None => self.look(path).map(|_| ()),
        };
        lock(&self.looked).files.insert(path.to_owned(), found.is_ok());
        found
    }

    /// Whether there is a file that can be read.
    pub fn is_file(&self, path: &str) -> bool {
        self.check(path).is_ok()
    }

    /// What a file is like now, so far as that can be seen without reading it: with another stamp it
    /// holds something else. `None` if it can't be had.
    pub fn stamp(&self, path: &str) -> Option<Stamp> {
        let moved = self.untranslated(path);
        let path = moved.as_deref().unwrap_or(path);
        match self.over(path) {
            Some(laid) => laid.map(Stamp::Laid),
            None => {
                let (real, size) = self.look(path).ok()?;
                Some(Stamp::Saved(size, fs::metadata(real).ok()?.modified().ok()?))
            }
        }
    }

    /// The same files as a translation sees them whose texts lie in a folder: what is not in it, a picture, an
    /// included text, is had from its place in the book.
    pub(crate) fn translated(&self, folder: &str) -> Files {
        Files { translation: Some(folder.into()), ..self.clone() }
    }

    /// The place in the book of what a translation has not; `None` of what is where its path says.
    fn untranslated<'p>(&self, path: &'p str) -> Option<Cow<'p, str>> {
        let folder = self.translation.as_deref()?;
        let own = path.strip_prefix(folder)?.strip_prefix('/')?;
        let is = |path: &str| match self.over(path) {
            Some(laid) => laid.is_some(),
            None => self.look(path).is_ok(),
        };
        if is(path) {
            return None;
        }
        let places = [Cow::Borrowed(own), self.place_in_book(own)];
        let found = places.into_iter().find(|place| is(place));
        if found.is_some() {
            lock(&self.looked).files.insert(path.to_owned(), false);
        }
        found
    }

    /// The path in the book of what has this one in a translation's folder: what lies above the book, in a folder that
    /// its house shares, has it without the way up.
    fn place_in_book<'p>(&self, own: &'p str) -> Cow<'p, str> {
        let below = |shared: &shared::Shared| {
            let place = shared.path.trim_start_matches("../");
            let rest = own.strip_prefix(place).filter(|rest| rest.starts_with('/'))?;
            Some(format!("{}{rest}", shared.path))
        };
        let shared = self.shared();
        shared.iter().find_map(below).map_or(Cow::Borrowed(own), Cow::Owned)
    }

    fn over(&self, path: &str) -> Option<Option<Arc<[u8]>>> {
        self.inner.over.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// The true place of a regular file of the folder, and its size.
    fn look(&self, path: &str) -> Result<(PathBuf, u64), Fault> {
        if path.is_empty() {
            // The book's own folder.
            return Err(Fault::NotAFile(Sort::Folder));
        }
        if self.normal(path).as_deref() != Some(path) {
            return Err(Fault::Outside);
        }
        let Base::Folder(root) = &self.inner.base else { return Err(Fault::Missing) };
        let named = root.join(path);
        let real = canonical(&named).map_err(|e| match named.symlink_metadata() {
            // A link is there even if what it names is not.
            Ok(meta) if meta.is_symlink() => Fault::Unreadable(e.to_string()),
            _ => Fault::from(e),
        })?;
        if !real.starts_with(root) && !self.is_shared(&real) {
            return Err(Fault::Outside);
        }
        let meta = fs::metadata(&real)?;
        match Sort::of(meta.file_type()) {
            Sort::File => Ok((real, meta.len())),
            sort => Err(Fault::NotAFile(sort)),
        }
    }

    /// The path inside the book to which a link leads; `None` of what is no link, or leads out.
    pub fn link(&self, path: &str) -> Option<String> {
        let Base::Folder(root) = &self.inner.base else { return None };
        let named = root.join(path);
        if !named.is_symlink() {
            return None;
        }
        let real = canonical(&named).ok()?;
        Some(real.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"))
    }

    /// Files below a folder of the book (`""` is the book's own), relative to it and sorted, whose
    /// endings are among `extensions` (lower case). Hidden ones, folders of build outputs and
    /// folders that are books of their own are left out; links to folders are not followed.
    pub fn list(&self, under: &str, extensions: &[&str]) -> Vec<String> {
        let all = self.listing(under);
        all.files.iter().filter(|f| listing::ends_in(f, extensions)).cloned().collect()
    }

    /// All files below the book's folder that may be the book's.
    #[cfg(feature = "cli")]
    pub(crate) fn every_file(&self) -> Vec<String> {
        self.listing("").files.iter().cloned().collect()
    }

    /// Files of the book whose names are no Unicode, as people read them: nothing can name them.
    pub fn unnameable(&self) -> Vec<String> {
        self.listing("").unnameable.iter().cloned().collect()
    }

    /// Whether a folder lies directly in the book's folder whose name has this ending.
    pub fn folder_ending(&self, extension: &str) -> Option<String> {
        let all = self.listing("");
        all.folders.iter().find(|f| listing::ends_in(f, &[extension])).cloned()
    }

    fn listing(&self, under: &str) -> Arc<Listing> {
        lock(&self.looked).folders.insert(under.to_owned());
        if let Some(known) = lock(&self.inner.lists).get(under) {
            return Arc::clone(known);
        }
        let mut found = match &self.inner.base {
            Base::Folder(root) => Listing::of(&root.join(under)),
            Base::Memory => Listing::default(),
        };
        let over = self.inner.over.read().unwrap_or_else(PoisonError::into_inner);
        let inside = |path: &str| match under {
            "" => Some(path.to_owned()),
            under => path.strip_prefix(under)?.strip_prefix('/').map(str::to_owned),
        };
        for (path, bytes) in over.iter() {
            if let Some(path) = inside(path) {
                found.lay(path, bytes.is_some());
            }
        }
        let found = Arc::new(found);
        lock(&self.inner.lists).insert(under.to_owned(), Arc::clone(&found));
        found
    }

    /// Every path that was read, with the hash of what it gave; `None` where nothing could be had.
    pub fn seen(&self) -> Vec<(String, Option<u64>)> {
        lock(&self.seen).iter().map(|(path, hash)| (path.clone(), *hash)).collect()
    }

    /// Forgets which paths were read and looked for.
    pub fn forget_seen(&self) {
        lock(&self.seen).clear();
        *lock(&self.looked) = Looked::default();
    }

    /// Whether a file could be had when it was last read.
    pub fn was_read(&self, path: &str) -> bool {
        lock(&self.seen).get(path).is_some_and(Option::is_some)
    }

    /// Whether a file was asked for, had or not.
    pub fn was_asked_for(&self, path: &str) -> bool {
        lock(&self.seen).contains_key(path)
    }

    /// Whether a file was there when the book's folder was listed last; it may have been if that was
    /// never done. Nobody lists what is shared: there it was if it was when somebody looked for it.
    pub fn was_there(&self, path: &str) -> bool {
        if path.starts_with("../") {
            let looked = lock(&self.looked).files.get(path).copied();
            return looked.unwrap_or_else(|| self.is_file(path));
        }
        lock(&self.inner.lists).get("").is_none_or(|all| all.files.contains(path))
            || self.was_read(path)
    }

    /// Whether a file would give now what it gave when it was last read.
    pub fn is_as_seen(&self, path: &str, most: u64) -> bool {
        self.as_seen(path, most).is_some()
    }

    /// What a file gives now, if that is what it gave when it was last read: nothing, if it could not be had
    /// then and can't be now.
    pub fn as_seen(&self, path: &str, most: u64) -> Option<Option<Arc<[u8]>>> {
        let now = self.bytes(path, most).ok();
        let hash = now.as_deref().map(hash);
        let same = lock(&self.seen).get(path).is_some_and(|then| *then == hash);
        same.then_some(now)
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(files: &Files, path: &str) -> Result<String, Fault> {
        files.read(path, 100).map(|b| String::from_utf8_lossy(&b).into_owned())
    }

    #[test]
    fn texts_are_laid_over_files_and_taken_away() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("a.md"), "saved").expect("written");
        let files = Files::folder(dir.path()).expect("a folder");
        assert_eq!(text(&files, "a.md"), Ok("saved".into()));
        files.put("./a.md", "typed");
        files.put("b/c.md", "new");
        assert_eq!(text(&files.clone(), "a.md"), Ok("typed".into()));
        assert_eq!(files.list("", &["md"]), ["a.md", "b/c.md"]);
        assert_eq!(files.list("b", &["md"]), ["c.md"]);
        files.remove("a.md");
        assert_eq!(text(&files, "a.md"), Err(Fault::Missing));
        assert_eq!(files.list("", &["md"]), ["b/c.md"]);
        files.restore("a.md");
        assert_eq!(text(&files, "a.md"), Ok("saved".into()));
        // Out of the book nothing can be laid.
        files.put("../x.md", "out");
        assert_eq!(text(&files, "../x.md"), Err(Fault::Outside));
    }

    #[test]
    fn memory_holds_a_book() {
        let files = Files::memory([("recto.toml", "[book]"), ("sub/a.md", "# A")]);
        assert_eq!(text(&files, "sub/a.md"), Ok("# A".into()));
        assert_eq!(text(&files, "b.md"), Err(Fault::Missing));
        assert!(files.is_file("recto.toml") && !files.is_file("sub"));
        assert_eq!(files.list("", &["md", "toml"]), ["recto.toml", "sub/a.md"]);
    }

    #[test]
    fn what_is_large_or_no_file_is_refused_before_it_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("sub")).expect("made");
        fs::write(dir.path().join("large"), [b'x'; 101]).expect("written");
        let files = Files::folder(dir.path()).expect("a folder");
        assert_eq!(text(&files, "large"), Err(Fault::TooLarge));
        assert_eq!(text(&files, "sub"), Err(Fault::NotAFile(Sort::Folder)));
        assert_eq!(text(&files, ""), Err(Fault::NotAFile(Sort::Folder)));
        assert_eq!(text(&files, "none"), Err(Fault::Missing));
        files.put("large", vec![b'y'; 101]);
        assert_eq!(text(&files, "large"), Err(Fault::TooLarge));
        for outside in ["../a", "/etc/hosts", "a/../../b", "./a"] {
            assert_eq!(text(&files, outside), Err(Fault::Outside), "{outside}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_and_pipes_are_not_opened() {
        use std::os::unix::fs::symlink;
        let (dir, other) = (tempfile::tempdir().expect("one"), tempfile::tempdir().expect("two"));
        fs::write(other.path().join("secret"), "secret").expect("written");
        fs::write(dir.path().join("own"), "own").expect("written");
        let at = |name: &str| dir.path().join(name);
        symlink(other.path().join("secret"), at("out")).expect("linked");
        symlink(other.path(), at("folder")).expect("linked");
        symlink("own", at("in")).expect("linked");
        symlink("nowhere", at("dead")).expect("linked");
        symlink("/dev/zero", at("device")).expect("linked");
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status();
        assert!(made.is_ok_and(|s| s.success()), "mkfifo");
        let files = Files::folder(dir.path()).expect("a folder");
        assert_eq!(text(&files, "in"), Ok("own".into()));
        for out in ["out", "folder/secret", "device"] {
            assert_eq!(text(&files, out), Err(Fault::Outside), "{out}");
        }
        let _open = std::os::unix::net::UnixListener::bind(at("socket")).expect("a socket");
        assert_eq!(text(&files, "pipe"), Err(Fault::NotAFile(Sort::Pipe)));
        assert_eq!(text(&files, "socket"), Err(Fault::NotAFile(Sort::Socket)));
        assert!(matches!(text(&files, "dead"), Err(Fault::Unreadable(_))));
        assert_eq!((files.link("in"), files.link("out")), (Some("own".into()), None));
    }

    #[test]
    fn each_read_is_noted_with_what_it_gave() {
        let files = Files::memory([("a", "one")]);
        let (a, b) = (text(&files, "a"), text(&files, "b"));
        assert!(a.is_ok() && b.is_err());
        let seen = files.seen();
        assert_eq!(seen.len(), 2);
        assert!(seen[0].1.is_some() && seen[1].1.is_none());
        assert!(files.is_as_seen("a", 100) && files.is_as_seen("b", 100));
        files.put("a", "two");
        files.put("b", "there");
        assert!(!files.is_as_seen("a", 100) && !files.is_as_seen("b", 100));
        // Who looks at them meanwhile has seen them for himself alone.
        assert_eq!(text(&files.apart(), "a"), Ok("two".into()));
        assert!(!files.is_as_seen("a", 100));
    }
}
