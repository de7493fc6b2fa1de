//! The one door out: files written whole or not at all, and nowhere but where the person said.
//!
//! A file is written under a name that nobody can foresee beside its target, flushed to the disk,
//! and renamed over it. What lies in a project's own folder may be a stranger's: a link in it that
//! leads out of it is an error, be it the target, a folder on the way, or one that is put there
//! while the file is being written, for all is done below an open handle of the folder that nothing
//! leaves. A folder or file that the person names outside the project is theirs, links and all.
//!
//! A hard link is not written through: the file gets a new body, the other names keep the old one.

mod trim;

use super::sort::Sort;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, Metadata, OpenOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Leftovers of a killed build are removed once they are this old.
const STALE: Duration = Duration::from_secs(600);

/// How often another name is tried for a temporary file: a second try says that chance, or somebody,
/// plays with us.
const TRIES: usize = 8;

/// How long a file that another program has open is waited for, and how long between two tries.
const HELD: (Duration, Duration) = (Duration::from_secs(2), Duration::from_millis(20));

/// How long another process that changes the same project is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a file can't be written.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The file or folder, as the person knows it.
    path: PathBuf,
    why: Why,
}

#[derive(Debug)]
enum Why {
    /// A link leads out of this folder.
    Outside(PathBuf),
    /// A link leads to nothing.
    Nowhere,
    /// A folder has the name.
    Folder,
    /// This is where a folder must be.
    NoFolder(Sort),
    /// A device, a pipe, a socket has the name.
    NoFile(Sort),
    /// The file is there already.
    Taken,
    /// It is a text or a manifest that is there already.
    Manuscript,
    /// Another program has the file open, and the system replaces none that is; or it may only be read.
    Held,
    /// The system says no.
    System(io::Error),
}

impl Fault {
    fn new(path: impl Into<PathBuf>, why: Why) -> Fault {
        Fault { path: path.into(), why }
    }

    /// Whether a folder elsewhere is a way out.
    pub(crate) fn is_link(&self) -> bool {
        matches!(self.why, Why::Outside(_) | Why::Nowhere)
    }

    /// What to do, where there is something that the person can do.
    pub(crate) fn help(&self) -> &'static str {
        match self.why {
            Why::Outside(_) | Why::Nowhere => "put a file or folder in the link's place",
            Why::NoFolder(_) => "`-o` names another folder",
            Why::Folder | Why::NoFile(_) => "move what is there away, or name another place",
            Why::Taken | Why::Manuscript => "give another name; nothing was written",
            Why::Held => "close it in the program that shows it, and try again",
            Why::System(_) => "",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let path = self.path.display();
        match &self.why {
            Why::Outside(root) => write!(
                f,
                "`{path}` is not written: a symbolic link leads out of the folder `{}`",
                root.display()
            ),
            Why::Nowhere => {
                write!(f, "`{path}` is not written: it is a symbolic link that leads to nothing")
            }
            Why::Folder => write!(f, "`{path}` can't be written: a folder has that name"),
            Why::NoFolder(sort) => write!(f, "`{path}` is {sort}, not a folder"),
            Why::NoFile(sort) => write!(f, "`{path}` is not written: it is {sort}, not a file"),
            Why::Taken => write!(f, "`{path}` is there already"),
            Why::Manuscript => {
                write!(
                    f,
                    "`{path}` is not written over: what has that ending is what books are made of"
                )
            }
            Why::Held => write!(
                f,
                "`{path}` can't be written: another program has it open, or it may only be read"
            ),
            Why::System(e) => write!(f, "`{path}` can't be written: {e}"),
        }
    }
}

/// A folder that files are written to.
#[derive(Debug)]
pub(crate) struct Folder {
    /// What nothing leaves: the project's folder, or the one that the person named.
    root: Arc<Dir>,
    /// Its path, without links.
    real: PathBuf,
    /// Where files go in it; no part of it was a link when it was looked at.
    below: PathBuf,
    /// The folder as the person knows it.
    shown: PathBuf,
}

impl Folder {
    /// Opens a folder that is there. If it lies in `project`, nothing that is written leaves that;
    /// else it is where the person says, links and all, and nothing leaves it.
    pub(crate) fn open(folder: &Path, project: Option<&Path>) -> Result<Folder, Fault> {
        Self::of(folder, project, false)
    }

    /// Opens a folder, which is made if it is not there.
    pub(crate) fn make(folder: &Path, project: Option<&Path>) -> Result<Folder, Fault> {
        Self::of(folder, project, true)
    }

    /// Opens the folder of a file that the person names, and gives the file's name in it.
    pub(crate) fn around(file: &Path, project: Option<&Path>) -> Result<(Folder, PathBuf), Fault> {
        let name = file.file_name().map(PathBuf::from);
        let name = name.ok_or_else(|| Fault::new(file, Why::Folder))?;
        Ok((Self::open(file.parent().unwrap_or(Path::new("")), project)?, name))
    }

    /// The same for a file that is to be replaced: it may be a link if it is none of the project's
    /// own.
    pub(crate) fn of_file(file: &Path, project: Option<&Path>) -> Result<(Folder, PathBuf), Fault> {
        let (folder, name) = Self::around(file, project)?;
        let own = project.and_then(|p| or_here(p).canonicalize().ok());
        if own.is_some_and(|p| p == folder.real) || !file.is_symlink() {
            return Ok((folder, name));
        }
        // The link is the person's own word.
        let real = file.canonicalize().map_err(|e| Fault::new(file, Why::System(e)))?;
        Self::around(&real, project)
    }

    /// The same for a file of a project that is to be written: a folder of our `own` is made if it is not there,
    /// one that the person names has to be.
    pub(crate) fn to_write(
        file: &Path,
        project: &Path,
        own: bool,
    ) -> Result<(Folder, PathBuf), Fault> {
        match (own, file.parent(), file.file_name()) {
            (true, Some(folder), Some(name)) => {
                Ok((Self::make(folder, Some(project))?, PathBuf::from(name)))
            }
            _ => Self::of_file(file, Some(project)),
        }
    }

    fn of(folder: &Path, project: Option<&Path>, make: bool) -> Result<Folder, Fault> {
        let system = |e| Fault::new(folder, Why::System(e));
        let (folder, project) = (or_here(folder), project.map(or_here));
        if let Some(file) = folder.ancestors().find(|p| p.exists() && !p.is_dir()) {
            return Err(Fault::new(file, Why::NoFolder(Sort::at(file))));
        }
        let project = project.map(|p| p.canonicalize().map_err(system)).transpose()?;
        let place = match &project {
            Some(root) => place_in(folder, root).map_err(system)?,
            None => Place::Elsewhere(folder.to_path_buf()),
        };
        let (real, below) = match place {
            Place::Inside(below) => (project.unwrap_or_default(), below),
            Place::Elsewhere(path) => {
                if make {
                    fs::create_dir_all(&path).map_err(system)?;
                }
                (path.canonicalize().map_err(system)?, PathBuf::new())
            }
        };
        let root = Dir::open_ambient_dir(&real, ambient_authority()).map_err(system)?;
        let shown = folder.to_path_buf();
        let mut opened = Folder { root: Arc::new(root), real, below: PathBuf::new(), shown };
        opened.below = opened.enter(&below, folder, make)?;
        Ok(opened)
    }

    /// Goes down from the root, through links that stay inside, and makes what is missing.
    fn enter(&self, below: &Path, shown: &Path, make: bool) -> Result<PathBuf, Fault> {
        let mut at = self.below.clone();
        for part in below.components() {
            let next = at.join(part);
            let found = match self.root.symlink_metadata(&next) {
                Err(e) if make && e.kind() == io::ErrorKind::NotFound => {
                    match self.root.create_dir(&next) {
                        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(e),
                        _ => self.root.symlink_metadata(&next),
                    }
                }
                found => found,
            };
            let found = found.map_err(|e| self.fault(shown, e))?;
            at = if found.is_symlink() { self.follow(&next, shown)? } else { next };
            if found.is_symlink() && !self.real.join(&at).is_dir()
                || !found.is_symlink() && !found.is_dir()
            {
                return Err(Fault::new(shown, Why::NoFolder(Sort::at(&self.real.join(&at)))));
            }
        }
        Ok(at)
    }

    /// Where a link leads, if that is inside.
    fn follow(&self, link: &Path, shown: &Path) -> Result<PathBuf, Fault> {
        let outside = || Fault::new(shown, Why::Outside(self.real.clone()));
        match self.real.join(link).canonicalize() {
            Ok(path) => path.strip_prefix(&self.real).map(PathBuf::from).map_err(|_| outside()),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(Fault::new(shown, Why::Nowhere)),
            Err(e) => Err(Fault::new(shown, Why::System(e))),
        }
    }

    /// The fault behind an error: the handle's own refusals have no number of the system's.
    fn fault(&self, shown: &Path, e: io::Error) -> Fault {
        let refused = e.kind() == io::ErrorKind::PermissionDenied && e.raw_os_error().is_none();
        let why = match refused {
            true => Why::Outside(self.real.clone()),
            false => Why::System(e),
        };
        Fault::new(shown, why)
    }

    /// Writes `bytes` beside the file `name`, a path in the folder, whose place it takes when it is
    /// committed.
    pub(crate) fn stage(&self, name: impl AsRef<Path>, bytes: &[u8]) -> Result<Staged, Fault> {
        let name = name.as_ref();
        let shown = self.shown(name);
        let mut target = self.target(name, &shown, false)?;
        let fault = |e| self.fault(&shown, e);
        let mut found = look(&self.root, &target).map_err(fault)?;
        if found.as_ref().is_some_and(Metadata::is_symlink) {
            target = self.follow(&target, &shown)?;
            found = look(&self.root, &target).map_err(fault)?;
        }
        match &found {
            Some(found) if found.is_dir() => return Err(Fault::new(shown, Why::Folder)),
            Some(found) if !found.is_file() => {
                let sort = Sort::at(&self.real.join(&target));
                return Err(Fault::new(shown, Why::NoFile(sort)));
            }
            _ => {}
        }
        let folder = target.parent().map(PathBuf::from).unwrap_or_default();
        remove_stale(&self.root, &folder);
        let staged = Staged::new(&self.root, Some(&folder), target, &shown, found, bytes);
        staged.map_err(fault)
    }

    /// Writes a file that must not be there yet, not even as a link; folders on its way are made.
    /// It vanishes again if it is not committed.
    pub(crate) fn create(&self, name: impl AsRef<Path>, bytes: &[u8]) -> Result<Staged, Fault> {
        let name = name.as_ref();
        let shown = self.shown(name);
        let target = self.target(name, &shown, true)?;
        Staged::new(&self.root, None, target, &shown, None, bytes).map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => Fault::new(&shown, Why::Taken),
            _ => self.fault(&shown, e),
        })
    }

    /// A file as the person knows it.
    fn shown(&self, name: &Path) -> PathBuf {
        self.shown.join(name)
    }

    /// The file's path from the root, its folders entered.
    fn target(&self, name: &Path, shown: &Path, make: bool) -> Result<PathBuf, Fault> {
        let file = name.file_name().ok_or_else(|| Fault::new(shown, Why::Folder))?;
        let folder = name.parent().unwrap_or(Path::new(""));
        Ok(self.enter(folder, shown, make)?.join(file))
    }
}

/// A path; the empty one is the current folder.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// What is at a path, itself if it is a link; nothing if there is nothing.
fn look(root: &Dir, path: &Path) -> io::Result<Option<Metadata>> {
    match root.symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Where a folder lies that the person names.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// In the project, at this path, whose links are the project's.
    Inside(PathBuf),
    /// Where the path leads.
    Elsewhere(PathBuf),
}

/// The place of `folder`, seen from the project `root`, whose path has no links. The way there may
/// lead into the project by whatever links, and out of it again by `..`, for those are the person's
/// word; from the last entry on, links are the project's.
fn place_in(folder: &Path, root: &Path) -> io::Result<Place> {
    let mut path = std::path::absolute(folder)?;
    loop {
        let Some((inside, rest)) = entry(&path, root) else { return Ok(Place::Elsewhere(path)) };
        let mut below = inside;
        let mut above = None;
        for part in rest.components() {
            match (part, &mut above) {
                (Component::ParentDir, None) if !below.pop() => {
                    above = root.parent().map(PathBuf::from);
                }
                (Component::ParentDir, None) => {}
                (part, None) => below.push(part),
                (part, Some(above)) => above.push(part),
            }
        }
        match above {
            None => return Ok(Place::Inside(below)),
            // Each round takes a `..` away.
            Some(above) => path = above,
        }
    }
}

/// The first part of a path that lies in `root`, as a path in it, and what follows.
fn entry(path: &Path, root: &Path) -> Option<(PathBuf, PathBuf)> {
    let mut before = PathBuf::new();
    let mut parts = path.components();
    while let Some(part) = parts.next() {
        before.push(part);
        let real = before.canonicalize().ok()?;
        if let Ok(inside) = real.strip_prefix(root) {
            return Some((inside.to_path_buf(), parts.as_path().to_path_buf()));
        }
    }
    None
}

/// A file that is written and waits to take its place. Dropped before it is committed, it vanishes.
#[derive(Debug)]
pub(crate) struct Staged {
    root: Arc<Dir>,
    /// The file that is there now.
    temp: PathBuf,
    /// Where it shall be.
    target: PathBuf,
    shown: PathBuf,
    /// Its number among the living; `None` when it has its place.
    number: Option<u64>,
}

impl Staged {
    /// Writes the file, in `folder` under a name of its own or, without one, at its target. It gets
    /// the permissions of `old`, the file whose place it takes, before it has a word in it.
    fn new(
        root: &Arc<Dir>,
        folder: Option<&Path>,
        target: PathBuf,
        shown: &Path,
        old: Option<Metadata>,
        bytes: &[u8],
    ) -> io::Result<Staged> {
        let (mut file, staged) = {
            let mut tries = 0;
            loop {
                let temp = folder.map_or_else(|| target.clone(), |f| f.join(temporary_name()));
                tries += 1;
                match birth(root, &temp, old.as_ref()) {
                    Ok((file, number)) => {
                        let (root, shown) = (root.clone(), shown.to_path_buf());
                        let number = Some(number);
                        break (file, Staged { root, temp, target, shown, number });
                    }
                    Err(e)
                        if folder.is_some()
                            && e.kind() == io::ErrorKind::AlreadyExists
                            && tries < TRIES => {}
                    Err(e) => return Err(e),
                }
            }
        };
        if let Some(old) = old {
            file.set_permissions(plain(old.permissions()))?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(staged)
    }

    /// Puts the file in its place.
    pub(crate) fn commit(self) -> Result<(), Fault> {
        commit(vec![self]).map_err(|(_, fault)| fault)
    }
}

/// Writes a file of a project: see [`Folder::to_write`].
pub(crate) fn put(file: &Path, project: &Path, own: bool, bytes: &[u8]) -> Result<(), Fault> {
    let ending = file.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    let text = ending.is_some_and(|e| matches!(e.as_str(), "md" | "markdown" | "toml" | "bib"));
    if text && !own && file.exists() {
        return Err(Fault::new(file, Why::Manuscript));
    }
    let (folder, name) = Folder::to_write(file, project, own)?;
    folder.stage(name, bytes)?.commit()
}

/// Puts files in their places: an interruption comes before the first or after the last. If one
/// can't be placed, says how many are.
pub(crate) fn commit(list: Vec<Staged>) -> Result<(), (usize, Fault)> {
    let mut folders = BTreeSet::new();
    let mut roots: Vec<Arc<Dir>> = Vec::new();
    let mut result = Ok(());
    let mut living = living();
    let mut waiting = list.into_iter().enumerate();
    for (placed, mut file) in waiting.by_ref() {
        if file.temp != file.target
            && let Err(e) = replace_by(&file.root, &file.temp, &file.target)
        {
            let why = if is_held(&e) { Why::Held } else { Why::System(e) };
            result = Err((placed, Fault::new(&file.shown, why)));
            file.vanish(&mut living);
            break;
        }
        file.number.take().map(|n| living.files.remove(&n));
        let root = roots.iter().position(|r| Arc::ptr_eq(r, &file.root)).unwrap_or_else(|| {
            roots.push(file.root.clone());
            roots.len() - 1
        });
        folders.insert((root, file.target.parent().map(PathBuf::from).unwrap_or_default()));
    }
    waiting.for_each(|(_, mut file)| file.vanish(&mut living));
    drop(living);
    // A new name is on the disk when its folder is; systems that can't do that are no worse off
    // than before.
    for (root, folder) in folders {
        if let Some(folder) = roots.get(root).and_then(|r| r.open_dir(or_here(&folder)).ok()) {
            let _ = folder.into_std_file().sync_all();
        }
    }
    result
}

/// Gives a file the name of another one. What looks through new files, for viruses or for an index of words, lets go of
/// them in a moment, and is waited for; a viewer does not.
fn replace_by(root: &Dir, temp: &Path, target: &Path) -> io::Result<()> {
    let begun = Instant::now();
    loop {
        match root.rename(temp, root, target) {
            Err(e) if is_held(&e) && begun.elapsed() < HELD.0 => std::thread::sleep(HELD.1),
            done => return done,
        }
    }
}

/// Whether Windows refuses a file because a program has it open: no access, a sharing violation, a lock. Other systems
/// ask for nothing of the kind.
fn is_held(e: &io::Error) -> bool {
    cfg!(windows) && matches!(e.raw_os_error(), Some(5 | 32 | 33))
}

impl Staged {
    fn vanish(&mut self, living: &mut Living) {
        if let Some(number) = self.number.take() {
            living.files.remove(&number);
            let _ = self.root.remove_file(&self.temp);
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if self.number.is_some() {
            self.vanish(&mut living());
        }
    }
}

/// Files that are written and have not got their places: what an interruption takes away.
#[derive(Debug)]
struct Living {
    next: u64,
    files: BTreeMap<u64, (Arc<Dir>, PathBuf)>,
}

static LIVING: Mutex<Living> = Mutex::new(Living { next: 0, files: BTreeMap::new() });

fn living() -> MutexGuard<'static, Living> {
    LIVING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a new file, through no link, that nobody may read who may not read the old one; and knows
/// it.
#[cfg_attr(not(unix), expect(unused_variables))]
fn birth(
    root: &Arc<Dir>,
    path: &Path,
    old: Option<&Metadata>,
) -> io::Result<(cap_std::fs::File, u64)> {
    let mut living = living();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if let Some(old) = old {
        use cap_std::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(plain(old.permissions()).mode());
    }
    let file = root.open_with(path, &options)?;
    let number = living.next;
    living.next += 1;
    living.files.insert(number, (root.clone(), path.to_path_buf()));
    Ok((file, number))
}

/// Removes all temporary files, for a process that is about to end: none is made or placed after
/// that.
pub(crate) fn sweep() {
    let mut living = living();
    for (root, path) in std::mem::take(&mut living.files).into_values() {
        let _ = root.remove_file(path);
    }
    // Whoever wants to write another waits for the end.
    std::mem::forget(living);
}

/// Permissions without marks that make a program run as somebody else.
fn plain(permissions: cap_std::fs::Permissions) -> cap_std::fs::Permissions {
    #[cfg(unix)]
    {
        use cap_std::fs::PermissionsExt;
        cap_std::fs::Permissions::from_mode(permissions.mode() & 0o777)
    }
    #[cfg(not(unix))]
    permissions
}

/// Beginning and end of the names of temporary files.
const TEMPORARY: (&str, &str) = (".recto-", ".tmp");

/// A name that can't be foreseen: the standard library's hash keys come from the system's source of
/// chance. It never stands in an output.
fn temporary_name() -> String {
    let chance = RandomState::new().build_hasher().finish();
    format!("{}{chance:016x}{}", TEMPORARY.0, TEMPORARY.1)
}

fn is_temporary(name: &str) -> bool {
    let chance = name.strip_prefix(TEMPORARY.0).and_then(|rest| rest.strip_suffix(TEMPORARY.1));
    chance.is_some_and(|c| c.len() == 16 && c.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Removes what a killed build has left in a folder: old files of ours, and no links.
fn remove_stale(root: &Dir, folder: &Path) {
    for entry in root.read_dir(or_here(folder)).into_iter().flatten().flatten() {
        if !entry.file_name().to_str().is_some_and(is_temporary) {
            continue;
        }
        let old = || {
            let found = entry.metadata().ok().filter(Metadata::is_file)?;
            let age = found.modified().ok()?.into_std().elapsed().ok()?;
            Some(age > STALE)
        };
        if old() == Some(true) {
            let _ = entry.remove_file();
        }
    }
}

/// Held while a project's files are read, changed and written again: another process waits.
#[derive(Debug)]
pub(crate) struct Hold {
    /// Nothing where the file system knows no locks.
    _file: Option<fs::File>,
}

/// Waits until no other process changes the project in `folder`.
///
/// # Errors
///
/// Somebody else holds it for too long.
pub(crate) fn hold(folder: &Path) -> io::Result<Hold> {
    let begun = Instant::now();
    loop {
        match try_hold(folder) {
            Ok(file) => return Ok(Hold { _file: file }),
            Err(e) if begun.elapsed() > PATIENCE => return Err(e),
            Err(_) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// The folder itself is locked, so that no file of ours lies in it.
#[cfg(unix)]
fn try_hold(folder: &Path) -> io::Result<Option<fs::File>> {
    let Ok(file) = fs::File::open(folder) else { return Ok(None) };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        Err(fs::TryLockError::Error(_)) => Ok(None),
    }
}

/// A file that nobody else can open, and that goes with its process.
#[cfg(windows)]
fn try_hold(folder: &Path) -> io::Result<Option<fs::File>> {
    use std::os::windows::fs::OpenOptionsExt;
    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const ERROR_SHARING_VIOLATION: i32 = 32;
    let mut options = fs::File::options();
    options.write(true).create(true).share_mode(0).custom_flags(FILE_FLAG_DELETE_ON_CLOSE);
    match options.open(folder.join(".recto-order.lock")) {
        Ok(file) => Ok(Some(file)),
        Err(e) if e.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => Err(e),
        Err(_) => Ok(None),
    }
}

#[cfg(not(any(unix, windows)))]
fn try_hold(_: &Path) -> io::Result<Option<fs::File>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Writes a file of a project that lies in `dir`.
    fn replace(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        Folder::open(dir, Some(dir))?.stage(name, bytes)?.commit()
    }

    #[test]
    fn the_old_file_stands_until_the_new_one_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("book.pdf");
        fs::write(&target, "old").unwrap();
        let folder = Folder::open(dir.path(), None).unwrap();
        let staged = folder.stage("book.pdf", b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        assert_eq!(names(dir.path()).len(), 2);
        drop(staged);
        assert_eq!(names(dir.path()), ["book.pdf"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        folder.stage("book.pdf", b"new").unwrap().commit().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(names(dir.path()), ["book.pdf"]);
    }

    #[test]
    fn of_files_that_cannot_all_be_placed_the_rest_vanish() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::make(&dir.path().join("a/b"), None).unwrap();
        let staged = ["1", "2", "3"].map(|n| folder.stage(n, b"new").unwrap());
        // Meanwhile a folder has taken the second one's name.
        fs::create_dir_all(dir.path().join("a/b/2/x")).unwrap();
        let (placed, fault) = commit(staged.into()).unwrap_err();
        assert_eq!(placed, 1);
        assert!(fault.to_string().contains("can't be written"), "{fault}");
        assert_eq!(names(&dir.path().join("a/b")), ["1", "2"]);
    }

    #[test]
    fn a_panic_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), None).unwrap();
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _staged = folder.stage("book.pdf", b"new").unwrap();
            panic!("on purpose");
        }));
        assert!(result.is_err());
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn leftovers_of_a_killed_build_go_when_they_are_old() {
        let dir = tempfile::tempdir().unwrap();
        let past = std::time::SystemTime::now() - STALE * 2;
        let name = |digit: &str| format!(".recto-{}.tmp", digit.repeat(16));
        for (name, old) in [
            (name("a"), true),
            (name("b"), false),
            (name("x"), true),
            (".recto-12.tmp".into(), true),
            ("book.tmp".into(), true),
        ] {
            let path = dir.path().join(name);
            fs::write(&path, "x").unwrap();
            if old {
                fs::File::options().write(true).open(path).unwrap().set_modified(past).unwrap();
            }
        }
        // A folder of that name is nothing of ours.
        fs::create_dir(dir.path().join(name("c"))).unwrap();
        replace(dir.path(), "book.pdf", b"new").unwrap();
        let left = [".recto-12.tmp", &name("b"), &name("c"), &name("x"), "book.pdf", "book.tmp"];
        assert_eq!(names(dir.path()), left);
    }

    #[test]
    fn names_of_temporary_files_differ() {
        let (one, two) = (temporary_name(), temporary_name());
        assert!(is_temporary(&one) && is_temporary(&two) && one != two);
        assert!(!is_temporary(".recto-0123456789abcdef.tmp.pdf"));
    }

    #[test]
    fn a_new_file_takes_no_place() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), None).unwrap();
        folder.create("sub/a.md", b"one").unwrap().commit().unwrap();
        let fault = folder.create("sub/a.md", b"two").unwrap_err();
        assert!(fault.to_string().ends_with("is there already"), "{fault}");
        drop(folder.create("sub/b.md", b"two").unwrap());
        assert_eq!(names(&dir.path().join("sub")), ["a.md"]);
        assert_eq!(fs::read_to_string(dir.path().join("sub/a.md")).unwrap(), "one");
    }

    #[test]
    fn a_folder_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("x")).unwrap();
        fs::write(dir.path().join("f"), "").unwrap();
        let why = |name: &str| replace(dir.path(), name, b"x").unwrap_err().to_string();
        assert!(why("x").contains("a folder has that name"));
        assert!(why("no/book.pdf").contains("can't be written"));
        assert!(why("f/book.pdf").contains("not a folder"));
    }

    #[test]
    fn the_way_to_a_folder_is_the_persons_and_links_in_the_project_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        let root = base.join("book");
        fs::create_dir_all(root.join("sub")).unwrap();
        let place = |path: &str| place_in(&base.join(path), &root).unwrap();
        let inside = |path: &str| Place::Inside(path.into());
        assert_eq!(place("book/output"), inside("output"));
        assert_eq!(place("book"), inside(""));
        assert_eq!(place("book/sub/../output"), inside("output"));
        assert_eq!(place("book/../book/output"), inside("output"));
        assert_eq!(place("book/../dist"), Place::Elsewhere(base.join("dist")));
        assert_eq!(place("book/sub/../../dist/x"), Place::Elsewhere(base.join("dist/x")));
        assert_eq!(place("bookish"), Place::Elsewhere(base.join("bookish")));
    }

    #[cfg(unix)]
    mod links {
        use super::*;
        use std::os::unix::fs::{PermissionsExt, symlink};

        /// A folder of the person's with a project, `book`, and what is none of its business.
        fn world() -> (tempfile::TempDir, PathBuf) {
            let dir = tempfile::tempdir().unwrap();
            let base = dir.path().canonicalize().unwrap();
            fs::create_dir_all(base.join("book/sub")).unwrap();
            fs::create_dir(base.join("other")).unwrap();
            fs::write(base.join("other/file"), "other").unwrap();
            (dir, base)
        }

        fn outside(fault: Fault) {
            assert!(fault.is_link(), "{fault}");
            assert!(fault.to_string().contains("symbolic link"), "{fault}");
        }

        #[test]
        fn a_link_that_stays_inside_stays_a_link() {
            let (_dir, base) = world();
            let book = base.join("book");
            fs::write(book.join("sub/real.toml"), "old").unwrap();
            for (link, to) in
                [("a.toml", PathBuf::from("sub/real.toml")), ("b.toml", book.join("sub/real.toml"))]
            {
                symlink(to, book.join(link)).unwrap();
                replace(&book, link, link.as_bytes()).unwrap();
                assert!(book.join(link).is_symlink());
                assert_eq!(fs::read_to_string(book.join("sub/real.toml")).unwrap(), link);
            }
            symlink("sub", book.join("output")).unwrap();
            let folder = Folder::make(&book.join("output"), Some(&book)).unwrap();
            folder.stage("x", b"x").unwrap().commit().unwrap();
            assert!(book.join("sub/x").is_file());
            assert_eq!(names(&book.join("sub")), ["real.toml", "x"]);
        }

        #[test]
        fn a_link_out_of_the_project_is_refused() {
            let (_dir, base) = world();
            let book = base.join("book");
            for (link, to) in [
                ("file", "../other/file"),
                ("new", "../other/new"),
                ("folder", "../other"),
                ("up", ".."),
                ("far", "sub/../../other/file"),
            ] {
                symlink(to, book.join(link)).unwrap();
                outside(replace(&book, link, b"x").unwrap_err());
                let below = Path::new(link).join("x/y");
                let open = |p: &Path| Folder::make(&book.join(p), Some(&book));
                if base.join("book").join(to).is_dir() {
                    outside(open(Path::new(link)).unwrap_err());
                    outside(open(&below).unwrap_err());
                }
            }
            symlink(base.join("other/file"), book.join("sub/abs")).unwrap();
            outside(replace(&book, "sub/abs", b"x").unwrap_err());
            assert_eq!(names(&base.join("other")), ["file"]);
            assert_eq!(fs::read_to_string(base.join("other/file")).unwrap(), "other");
        }

        #[test]
        fn a_folder_elsewhere_is_the_persons_word() {
            let (_dir, base) = world();
            let book = base.join("book");
            symlink("other", base.join("mine")).unwrap();
            let folder = Folder::make(&base.join("mine/new"), Some(&book)).unwrap();
            folder.stage("x", b"x").unwrap().commit().unwrap();
            assert!(base.join("other/new/x").is_file());
            // What lies in it leads not out of it.
            symlink("../file", base.join("other/new/out")).unwrap();
            outside(folder.stage("out", b"x").unwrap_err());
            // A file that the person names may be a link, but not one of the project's.
            let write = |file: &Path| {
                let (folder, name) = Folder::of_file(file, Some(&book))?;
                folder.stage(name, b"named")?.commit()
            };
            write(&base.join("other/new/out")).unwrap();
            assert_eq!(fs::read_to_string(base.join("other/file")).unwrap(), "named");
            symlink("../other/file", book.join("page.svg")).unwrap();
            outside(write(&book.join("page.svg")).unwrap_err());
        }

        #[test]
        fn a_folder_swapped_for_a_link_meanwhile_leads_nowhere() {
            let (_dir, base) = world();
            let book = base.join("book");
            let folder = Folder::make(&book.join("output"), Some(&book)).unwrap();
            let staged = folder.stage("early", b"x").unwrap();
            fs::rename(book.join("output"), book.join("old")).unwrap();
            symlink("../other", book.join("output")).unwrap();
            outside(folder.stage("late", b"x").unwrap_err());
            outside(folder.create("late", b"x").unwrap_err());
            assert!(staged.commit().is_err());
            assert_eq!(names(&base.join("other")), ["file"]);
        }

        #[test]
        fn a_target_swapped_for_a_link_meanwhile_is_replaced() {
            let (_dir, base) = world();
            let book = base.join("book");
            let staged = Folder::open(&book, Some(&book)).unwrap().stage("x", b"x").unwrap();
            symlink("../other/file", book.join("x")).unwrap();
            staged.commit().unwrap();
            assert!(!book.join("x").is_symlink());
            assert_eq!(fs::read_to_string(base.join("other/file")).unwrap(), "other");
        }

        #[test]
        fn another_name_of_the_same_file_keeps_its_words() {
            let (_dir, base) = world();
            let book = base.join("book");
            fs::hard_link(base.join("other/file"), book.join("x")).unwrap();
            replace(&book, "x", b"new").unwrap();
            assert_eq!(fs::read_to_string(base.join("other/file")).unwrap(), "other");
            assert_eq!(fs::read_to_string(book.join("x")).unwrap(), "new");
        }

        #[test]
        fn only_files_are_replaced() {
            let (_dir, base) = world();
            let book = base.join("book");
            let _socket = std::os::unix::net::UnixListener::bind(book.join("x")).unwrap();
            let fault = replace(&book, "x", b"new").unwrap_err();
            assert!(fault.to_string().contains("not a file"), "{fault}");
        }

        #[test]
        fn a_private_file_stays_private_and_runs_as_nobody_else() {
            let (_dir, base) = world();
            let path = base.join("book/x");
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o4640)).unwrap();
            replace(&base.join("book"), "x", b"new").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o640);
        }

        #[test]
        fn leftovers_that_are_links_are_let_be() {
            let (_dir, base) = world();
            let book = base.join("book");
            let past = std::time::SystemTime::now() - STALE * 2;
            let file = fs::File::options().write(true).open(base.join("other/file")).unwrap();
            file.set_modified(past).unwrap();
            symlink("../other/file", book.join(".recto-0123456789abcdef.tmp")).unwrap();
            replace(&book, "x", b"x").unwrap();
            assert!(base.join("other/file").is_file());
            assert!(book.join(".recto-0123456789abcdef.tmp").is_symlink());
        }
    }

    #[test]
    fn one_process_at_a_time_holds_a_project() {
        let dir = tempfile::tempdir().unwrap();
        let held = hold(dir.path()).unwrap();
        // Another handle of this process waits as another process does.
        assert!(try_hold(dir.path()).is_err());
        drop(held);
        assert!(try_hold(dir.path()).is_ok());
    }
}
