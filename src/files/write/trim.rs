//! A folder of results that can be made again is kept small.

use super::{Folder, or_here};
use cap_std::fs::Metadata;
use std::time::SystemTime;

impl Folder {
    /// Removes the files of an ending that were written first, until those that stay have half of so
    /// many bytes, if together they have more. Links and folders stay.
    pub(crate) fn trim(&self, ending: &str, most: u64) {
        let mut all: Vec<(SystemTime, u64, cap_std::fs::DirEntry)> = Vec::new();
        for entry in self.root.read_dir(or_here(&self.below)).into_iter().flatten().flatten() {
            let named = entry.file_name().to_str().is_some_and(|name| name.ends_with(ending));
            let found = entry.metadata().ok().filter(Metadata::is_file).filter(|_| named);
            if let Some(found) = found {
                let written = found.modified().map_or(SystemTime::UNIX_EPOCH, |at| at.into_std());
                all.push((written, found.len(), entry));
            }
        }
        let mut bytes: u64 = all.iter().map(|(_, len, _)| len).sum();
        if bytes <= most {
            return;
        }
        all.sort_by_key(|(written, ..)| *written);
        for (_, len, entry) in all {
            if bytes <= most / 2 {
                break;
            }
            if entry.remove_file().is_ok() {
                bytes -= len;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Folder;

    #[test]
    fn the_oldest_go_first() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = Folder::make(dir.path(), None).expect("opened");
        for (at, name) in ["a.x", "b.x", "c.x", "d.y"].into_iter().enumerate() {
            folder.stage(name, &[0; 100]).and_then(|s| s.commit()).expect("written");
            let file =
                std::fs::File::options().write(true).open(dir.path().join(name)).expect("it");
            let then = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1000 + at as u64);
            file.set_modified(then).expect("set");
        }
        let there = || ["a.x", "b.x", "c.x", "d.y"].map(|name| dir.path().join(name).exists());
        folder.trim(".x", 300);
        assert_eq!(there(), [true; 4]);
        folder.trim(".x", 250);
        assert_eq!(there(), [false, false, true, true]);
    }
}
