//! Whether the filters of a book may run: programs that a manuscript names run by the person's word
//! alone. It is given for one call, or for a folder and the filters that its book names then; what is
//! remembered lies among the person's own settings, outside of any book.

use crate::files::{Files, write};
use crate::session::{Folder, Permit, Session};
use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// When the filters of a book run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// This time.
    Once,
    /// This time, and from now on as long as the book names the same ones.
    Always,
    /// Not any longer.
    Never,
}

/// What the command line says.
static SAID: OnceLock<When> = OnceLock::new();
/// The largest list of folders that is read, bytes.
const MOST: u64 = 4 << 20;
/// Name of the list.
const LIST: &str = "filters";

/// Takes down what the command line says.
pub(crate) fn say(when: When) {
    let _ = SAID.set(when);
}

/// Which filters may run of the book in a folder.
pub(crate) fn of(dir: &Path) -> Permit {
    match SAID.get() {
        Some(When::Once) => Permit::Any,
        Some(When::Always) => Permit::These(named(dir)),
        Some(When::Never) => Permit::None,
        None => remembered(dir).map_or(Permit::None, Permit::These),
    }
}

/// Writes down what is to be remembered of the book in a folder: its filters, or that it has none.
///
/// # Errors
/// Why that can't be done.
pub(crate) fn note(dir: &Path) -> Result<(), String> {
    match SAID.get() {
        Some(When::Always) => remember(dir, &named(dir)),
        Some(When::Never) => remember(dir, &[]),
        _ => Ok(()),
    }
}

/// The filters that the book in a folder names.
fn named(dir: &Path) -> Vec<String> {
    let project = Session::new(Folder::new(dir)).project();
    project.map_or_else(|_| Vec::new(), |p| p.filters.iter().map(|at| at.value.clone()).collect())
}

/// The folder of the person's settings.
fn settings() -> Option<PathBuf> {
    let of = |key: &str| env::var_os(key).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = match cfg!(windows) {
        true => of("APPDATA"),
        false => of("XDG_CONFIG_HOME").or_else(|| Some(of("HOME")?.join(".config"))),
    };
    Some(base?.join("recto"))
}

/// What is remembered: a line for each folder, with its filters behind tabs.
fn lines() -> Vec<String> {
    let read = || Files::folder(&settings()?).ok()?.read_text(LIST, MOST).ok();
    read().unwrap_or_default().lines().map(str::to_owned).collect()
}

/// A folder as a line begins; none for what no line can hold.
fn head(dir: &Path) -> Option<String> {
    let whole = dir.canonicalize().ok()?.to_str()?.to_owned();
    (!whole.contains(['\t', '\n', '\r'])).then_some(whole)
}

/// The filters that were let run in a folder.
fn remembered(dir: &Path) -> Option<Vec<String>> {
    let head = head(dir)?;
    let lines = lines();
    let mut own = lines.iter().map(|line| line.split('\t'));
    let mut parts = own.find_map(|mut parts| (parts.next()? == head).then_some(parts))?;
    let first = parts.next()?;
    Some(std::iter::once(first).chain(parts).map(str::to_owned).collect())
}

/// Remembers the filters of a folder; with none the folder is forgotten.
fn remember(dir: &Path, named: &[String]) -> Result<(), String> {
    let head = head(dir).ok_or("the folder has no name that can be written down")?;
    if named.iter().any(|name| name.contains(['\t', '\n', '\r'])) {
        return Err("a filter has a tab in its name".to_owned());
    }
    let mut all = lines();
    let before = all.clone();
    all.retain(|line| line.split('\t').next() != Some(&head));
    if !named.is_empty() {
        all.push(format!("{head}\t{}", named.join("\t")));
    }
    if all == before {
        return Ok(());
    }
    let folder = settings().ok_or("there is no folder for settings")?;
    let folder = write::Folder::make(&folder, None).map_err(|fault| fault.to_string())?;
    let text: String = all.iter().map(|line| format!("{line}\n")).collect();
    let staged = folder.stage(LIST, text.as_bytes()).map_err(|fault| fault.to_string())?;
    staged.commit().map_err(|fault| fault.to_string())
}
