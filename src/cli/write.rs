//! Files written whole or not at all: a temporary file beside the target, flushed to the disk,
//! then renamed over it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Leftovers of a killed build are removed once they are this old.
const STALE: Duration = Duration::from_secs(600);

/// A file written beside its target, waiting to take its place. Dropped before [`Staged::commit`],
/// it vanishes.
pub(crate) struct Staged {
    temp: PathBuf,
    target: PathBuf,
    done: bool,
}

/// Writes `bytes` beside `target`, whose folder must exist.
pub(crate) fn stage(target: &Path, bytes: &[u8]) -> io::Result<Staged> {
    // A link is followed, so that the file behind it is replaced and the link stays.
    let target = match fs::symlink_metadata(target) {
        Ok(meta) if meta.is_symlink() => target.canonicalize()?,
        Ok(meta) if meta.is_dir() => {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "a folder has that name"));
        }
        _ => target.to_path_buf(),
    };
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = target.parent().map(Path::to_path_buf).unwrap_or_default();
    remove_stale(&folder, &name);
    let temp = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let staged = Staged { temp, target, done: false };
    let mut file = File::create(&staged.temp)?;
    file.write_all(bytes)?;
    if let Ok(meta) = fs::metadata(&staged.target) {
        fs::set_permissions(&staged.temp, meta.permissions())?;
    }
    file.sync_all()?;
    Ok(staged)
}

impl Staged {
    /// Puts the file in its place.
    pub fn commit(mut self) -> io::Result<()> {
        fs::rename(&self.temp, &self.target)?;
        self.done = true;
        // The rename itself is on the disk when the folder is; systems that can't do that are
        // no worse off than before.
        if let Some(folder) = self.target.parent()
            && let Ok(folder) = File::open(folder)
        {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_file(&self.temp);
        }
    }
}

/// Replaces one file.
pub(crate) fn replace(target: &Path, bytes: &[u8]) -> io::Result<()> {
    stage(target, bytes)?.commit()
}

/// Removes what a killed build of the same file has left.
fn remove_stale(folder: &Path, name: &str) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return };
    let prefix = format!(".{name}.");
    for entry in entries.flatten() {
        let file = entry.file_name();
        let file = file.to_string_lossy();
        let ours = file
            .strip_prefix(&prefix)
            .and_then(|rest| rest.strip_suffix(".tmp"))
            .is_some_and(|pid| !pid.is_empty() && pid.bytes().all(|b| b.is_ascii_digit()));
        let old = || {
            let changed = entry.metadata().and_then(|m| m.modified()).ok()?;
            changed.elapsed().ok().map(|age| age > STALE)
        };
        if ours && old() == Some(true) {
            let _ = fs::remove_file(entry.path());
        }
    }
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

    #[test]
    fn the_old_file_stands_until_the_new_one_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("book.pdf");
        fs::write(&target, "old").unwrap();
        let staged = stage(&target, b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        drop(staged);
        assert_eq!(names(dir.path()), ["book.pdf"]);
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        replace(&target, b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(names(dir.path()), ["book.pdf"]);
    }

    #[test]
    fn a_panic_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("book.pdf");
        let result = std::panic::catch_unwind(|| {
            let _staged = stage(&target, b"new").unwrap();
            panic!("on purpose");
        });
        assert!(result.is_err());
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn leftovers_of_a_killed_build_go_when_they_are_old() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("book.pdf");
        let old = dir.path().join(".book.pdf.99.tmp");
        let young = dir.path().join(".book.pdf.98.tmp");
        let other = dir.path().join(".book.pdf.x.tmp");
        for path in [&old, &young, &other] {
            fs::write(path, "x").unwrap();
        }
        let past = std::time::SystemTime::now() - STALE * 2;
        File::options().write(true).open(&old).unwrap().set_modified(past).unwrap();
        File::options().write(true).open(&other).unwrap().set_modified(past).unwrap();
        replace(&target, b"new").unwrap();
        assert_eq!(names(dir.path()), [".book.pdf.98.tmp", ".book.pdf.x.tmp", "book.pdf"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().join("real.toml");
        let link = dir.path().join("recto.toml");
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    }

    #[test]
    fn a_folder_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        assert!(replace(dir.path(), b"x").is_err());
        assert!(replace(&dir.path().join("no/such/book.pdf"), b"x").is_err());
    }
}
