//! What a book was made of, written down so that it can be seen later whether it is still the same: every file that was read,
//! every one that was looked for, there or not, and every folder that was listed.
//!
//! To look again costs a glance at each file: one of the same size and time holds what it held. One that was changed while
//! the record was written may have that too and yet hold something else, so times as late as the record's own are not
//! believed, and such a file is read.

use super::{Fault, Files, Stamp, holds_no_manuscript, lock};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

/// The largest file that is read for its sum, bytes.
const MOST: u64 = 1 << 30;
/// How coarse the times are that systems keep of files: two seconds on FAT.
const COARSE: Duration = Duration::from_secs(2);

/// The SHA-256 of bytes in hexadecimal figures.
pub(crate) fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a file was like: bytes, time of the last change (nanoseconds from 1970), SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Like(pub(crate) u64, pub(crate) u64, pub(crate) String);

/// What a book was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Inputs {
    /// Files that were read, by their paths; nothing of one that could not be.
    pub(crate) files: BTreeMap<String, Option<Like>>,
    /// Files that were looked for and not read, and whether they were there.
    pub(crate) looked: BTreeMap<String, bool>,
    /// Folders that were listed, with the sum of the names in them.
    pub(crate) folders: BTreeMap<String, String>,
}

/// What a look at a file, or at all of them, has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Same {
    /// It is as it was, at a glance.
    Seen,
    /// It is as it was; it had to be read to know that.
    Read,
    /// It is another one.
    Other,
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

impl Files {
    /// What was read, looked for and listed so far. `None` if a file is no longer what it was when it was read, or was never
    /// on the disk.
    pub(crate) fn inputs(&self) -> Option<Inputs> {
        let mut inputs = Inputs::default();
        for (path, hash) in self.seen() {
            let like = match hash {
                Some(_) => {
                    let stamp = self.stamp(&path);
                    let bytes = self.as_seen(&path, MOST)??;
                    Some(like(stamp?, &bytes)?)
                }
                None => {
                    self.as_seen(&path, MOST)?;
                    None
                }
            };
            inputs.files.insert(path, like);
        }
        let (looked, folders) = {
            let looked = lock(&self.looked);
            (looked.files.clone(), looked.folders.clone())
        };
        inputs.looked =
            looked.into_iter().filter(|(path, _)| !inputs.files.contains_key(path)).collect();
        let listed = |folder: String| {
            let names = self.names_in(&folder);
            (folder, names)
        };
        inputs.folders = folders.into_iter().map(listed).collect();
        Some(inputs)
    }

    /// The sum of all names in a folder; those of outputs, which come by a build, are none of them.
    fn names_in(&self, folder: &str) -> String {
        let all = self.listing(folder);
        let folders = all.folders.iter().filter(|name| !holds_no_manuscript(name));
        let names = all.files.iter().chain(folders).chain(&all.unnameable);
        sum(names.map(String::as_str).collect::<Vec<_>>().join("\n").as_bytes())
    }

    /// What a file is like now.
    pub(crate) fn like(&self, path: &str) -> Option<Like> {
        let stamp = self.stamp(path)?;
        like(stamp, &self.bytes(path, MOST).ok()?)
    }

    /// Whether a file is as it was when a record of it was written.
    pub(crate) fn is_like(&self, path: &str, like: &Like, written: SystemTime) -> Same {
        let Some(Stamp::Saved(size, time)) = self.stamp(path) else { return Same::Other };
        let Like(then, at, wanted) = like;
        if size != *then {
            return Same::Other;
        }
        if nanoseconds(time) == *at && time.checked_add(COARSE).is_some_and(|late| late < written) {
            return Same::Seen;
        }
        match self.bytes(path, MOST) {
            Ok(bytes) if sum(&bytes) == *wanted => Same::Read,
            _ => Same::Other,
        }
    }
}

fn like(stamp: Stamp, bytes: &[u8]) -> Option<Like> {
    match stamp {
        Stamp::Saved(size, time) if size == bytes.len() as u64 => {
            Some(Like(size, nanoseconds(time), sum(bytes)))
        }
        _ => None,
    }
}

impl Inputs {
    /// Whether all of it is as it was when this was written, and the first path that is not.
    pub(crate) fn look(&self, files: &Files, written: SystemTime) -> (Same, Option<String>) {
        let mut all = Same::Seen;
        let other = |path: &String| (Same::Other, Some(path.clone()));
        for (path, like) in &self.files {
            let now = match like {
                Some(like) => files.is_like(path, like, written),
                None => match files.check(path) {
                    // It was there and could not be had: too large, or no text.
                    Ok(()) => Same::Other,
                    Err(Fault::Unreadable(_)) => Same::Other,
                    Err(_) => Same::Seen,
                },
            };
            if now == Same::Other {
                return other(path);
            }
            all = all.max(now);
        }
        for (path, there) in &self.looked {
            if files.is_file(path) != *there {
                return other(path);
            }
        }
        for (folder, names) in &self.folders {
            if files.names_in(folder) != *names {
                return other(folder);
            }
        }
        (all, None)
    }

    /// The same with the times that files have now.
    pub(crate) fn again(&self, files: &Files) -> Option<Inputs> {
        let now = |(path, like): (&String, &Option<Like>)| {
            let like = match like {
                Some(_) => Some(files.like(path)?),
                None => None,
            };
            Some((path.clone(), like))
        };
        Some(Inputs { files: self.files.iter().map(now).collect::<Option<_>>()?, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn folder() -> (tempfile::TempDir, Files) {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("a.md"), "one").expect("written");
        let files = Files::folder(dir.path()).expect("a folder");
        (dir, files)
    }

    fn put(dir: &Path, name: &str, text: &str, seconds: u64) {
        fs::write(dir.join(name), text).expect("written");
        let file = fs::File::options().write(true).open(dir.join(name)).expect("it");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).expect("set");
    }

    #[test]
    fn what_was_read_looked_for_and_listed_is_written_down_and_found_again() {
        let (dir, files) = folder();
        put(dir.path(), "a.md", "one", 1000);
        let late = SystemTime::UNIX_EPOCH + Duration::from_secs(2000);
        files.read("a.md", 99).expect("read");
        assert!(files.read("gone.md", 99).is_err());
        files.is_file("b.png");
        files.list("", &["md"]);
        let inputs = files.inputs().expect("all as it was");
        assert_eq!(
            inputs.files["a.md"].as_ref().map(|like| (like.0, like.2.as_str())),
            Some((3, sum(b"one").as_str()))
        );
        assert_eq!((inputs.files["gone.md"].as_ref(), inputs.looked["b.png"]), (None, false));
        assert_eq!(inputs.folders.len(), 1);
        let look = |at| inputs.look(&Files::folder(dir.path()).expect("a folder"), at);
        assert_eq!(look(late), (Same::Seen, None));
        // As late as the record: it is read.
        assert_eq!(look(SystemTime::UNIX_EPOCH + Duration::from_secs(1001)), (Same::Read, None));
        put(dir.path(), "a.md", "one", 1500);
        assert_eq!(look(late), (Same::Read, None));
        put(dir.path(), "a.md", "two", 1500);
        assert_eq!(look(late), (Same::Other, Some("a.md".into())));
        put(dir.path(), "a.md", "one", 1000);
        put(dir.path(), "b.png", "x", 1000);
        assert_eq!(look(late), (Same::Other, Some("b.png".into())));
        fs::remove_file(dir.path().join("b.png")).expect("removed");
        put(dir.path(), "gone.md", "x", 1000);
        assert_eq!(look(late), (Same::Other, Some("gone.md".into())));
        fs::remove_file(dir.path().join("gone.md")).expect("removed");
        put(dir.path(), "c.md", "x", 1000);
        assert_eq!(look(late), (Same::Other, Some(String::new())));
        fs::remove_file(dir.path().join("c.md")).expect("removed");
        assert_eq!(look(late), (Same::Seen, None));
    }

    #[test]
    fn what_changes_while_it_is_written_down_is_not() {
        let (dir, files) = folder();
        files.read("a.md", 99).expect("read");
        fs::write(dir.path().join("a.md"), "two").expect("written");
        assert_eq!(files.inputs(), None);
        let typed = Files::folder(dir.path()).expect("a folder");
        typed.put("a.md", "three");
        typed.read("a.md", 99).expect("read");
        assert_eq!(typed.inputs(), None);
    }
}
