//! What a house shares with its titles: its own file, and the folders that this names.
//!
//! Such files have paths that begin with `..`, as the book's folder sees them. A path is one only if it stands so below a
//! folder that is shared, and what lies there is had only if it is there with all links followed: in the folder itself, in
//! another one that is shared, or in the book's own. Nothing is shared but by a house whose file lies in a folder above, and
//! what that names lies below this folder, links followed.

use super::{Base, Fault, Files, above, canonical, normal};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// The file that makes a folder the house of the titles below it.
pub(crate) const HOUSE: &str = "recto-house.toml";

/// How many folders above a book's the house is looked for.
const HIGHEST: usize = 16;

/// A folder or a file that is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shared {
    /// As the book's folder sees it: `../../house`.
    pub(crate) path: String,
    /// Where it lies, links followed; nowhere for a book in memory.
    pub(crate) real: PathBuf,
}

impl Shared {
    /// Whether a path is this one or lies below it.
    fn has(&self, path: &str) -> bool {
        path.strip_prefix(&self.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl Files {
    /// The one spelling of a path that may be had: in the book's folder, or in one that is shared with it.
    pub fn normal(&self, path: &str) -> Option<String> {
        normal(path).or_else(|| {
            let path = shortest(self.root(), above(path)?);
            // A folder of the house may be shared in which the book itself lies: `../../titles` has `../u`.
            let place = self.place(&path);
            let in_folder = matches!(self.inner.base, Base::Folder(_));
            let has = |one: &Shared| {
                one.has(&path) || in_folder && place.starts_with(self.place(&one.path))
            };
            self.read_shared(|all| all.iter().any(has)).then_some(path)
        })
    }

    /// What is shared with the book.
    pub(crate) fn shared(&self) -> Vec<Shared> {
        self.read_shared(<[Shared]>::to_vec)
    }

    /// Whether a place, links followed, is shared.
    pub(super) fn is_shared(&self, real: &Path) -> bool {
        self.read_shared(|all| all.iter().any(|one| real.starts_with(&one.real)))
    }

    fn read_shared<T>(&self, f: impl FnOnce(&[Shared]) -> T) -> T {
        f(&self.inner.shared.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn share(&self, all: Vec<Shared>) {
        *self.inner.shared.write().unwrap_or_else(PoisonError::into_inner) = all;
    }

    /// Shares files of a book in memory, whose givers have put them there: paths that begin with `..`.
    pub(crate) fn share_in_memory(&self, paths: &[String]) {
        if matches!(self.inner.base, Base::Memory) {
            let real = PathBuf::from("/");
            let paths = paths.iter().filter_map(|path| above(path));
            self.share(paths.map(|path| Shared { path, real: real.clone() }).collect());
        }
    }

    /// Looks for the house above the book: how many folders up it lies. From then on its file can be read, and nothing else
    /// of it.
    pub(crate) fn look_for_house(&self) -> Option<usize> {
        let at = |up: usize| format!("{}{HOUSE}", "../".repeat(up));
        match &self.inner.base {
            Base::Memory => {
                (1..=HIGHEST).find(|up| self.normal(&at(*up)).is_some_and(|p| self.is_file(&p)))
            }
            Base::Folder(root) => {
                let found = house_above(root);
                let file = found.map(|up| (up, at(up)));
                let file = file.and_then(|(up, path)| {
                    Some((up, Shared { real: canonical(&root.join(&path)).ok()?, path }))
                });
                let inside = |(up, file): &(usize, Shared)| {
                    root.ancestors().nth(*up).is_some_and(|house| file.real.starts_with(house))
                };
                let file = file.filter(inside);
                let up = file.as_ref().map(|(up, _)| *up);
                self.share(file.into_iter().map(|(_, file)| file).collect());
                up
            }
        }
    }

    /// Shares a folder of the house that lies `up` folders above, by its path there.
    ///
    /// # Errors
    /// Why it can't be shared: it leads out of the house, it is not there, or it is no folder.
    pub(crate) fn share_folder(&self, up: usize, folder: &str) -> Result<(), Fault> {
        let Base::Folder(root) = &self.inner.base else { return Ok(()) };
        let folder = normal(folder).ok_or(Fault::Outside)?;
        let house = root.ancestors().nth(up).ok_or(Fault::Outside)?;
        let real = canonical(&house.join(&folder))?;
        if !real.starts_with(house) || real == house {
            return Err(Fault::Outside);
        }
        match super::Sort::of(real.metadata()?.file_type()) {
            super::Sort::Folder => {}
            sort => return Err(Fault::NotAFile(sort)),
        }
        let mut all = self.shared();
        let path = shortest(root, format!("{}{folder}", "../".repeat(up)));
        all.push(Shared { path, real });
        self.share(all);
        Ok(())
    }

    /// Whether the book lies where one of these patterns of the house's says that titles do; so does every book in memory.
    pub(crate) fn is_title(&self, up: usize, patterns: &[String]) -> bool {
        let Base::Folder(root) = &self.inner.base else { return true };
        let inside = root.ancestors().nth(up).and_then(|house| root.strip_prefix(house).ok());
        let parts: Option<Vec<&str>> =
            inside.map(|p| p.components().filter_map(|c| c.as_os_str().to_str()).collect());
        parts.is_some_and(|parts| patterns.iter().any(|pattern| fits(pattern, &parts)))
    }

    /// The place of a file on the disk, whether it is there or not: no part of it is `..`.
    pub(crate) fn place(&self, path: &str) -> PathBuf {
        let up = path.split('/').take_while(|part| *part == "..").count();
        let rest: Vec<&str> = path.split('/').skip(up).collect();
        self.root().ancestors().nth(up).unwrap_or(Path::new("")).join(rest.join("/"))
    }
}

/// A path above a book's folder, its `root`, without folders that it leads up from and down into again: seen from `titles/t`,
/// `../../titles/u` is `../u`.
pub(crate) fn shortest(root: &Path, path: String) -> String {
    let up = path.split('/').take_while(|part| *part == "..").count();
    let down: Vec<&str> = path.split('/').skip(up).collect();
    let own = root.ancestors().take(up).map(|folder| folder.file_name().and_then(|n| n.to_str()));
    let own: Vec<Option<&str>> = own.collect();
    let same = own.iter().rev().zip(&down).take_while(|(own, name)| **own == Some(**name)).count();
    if same == 0 || same == down.len() || same == up {
        return path;
    }
    format!("{}{}", "../".repeat(up - same), down[same..].join("/"))
}

/// How many folders above a book's (its canonical path) the nearest house lies.
pub(crate) fn house_above(root: &Path) -> Option<usize> {
    let above = root.ancestors().enumerate().skip(1).take(HIGHEST);
    above
        .map(|(up, folder)| (up, folder.join(HOUSE)))
        .find(|(_, file)| file.is_file())
        .map(|(up, _)| up)
}

/// Whether names of folders are those of a pattern, in which `*` stands for any letters of one name.
pub(crate) fn fits(pattern: &str, parts: &[&str]) -> bool {
    let pattern: Vec<&str> = pattern.split('/').filter(|p| !matches!(*p, "" | ".")).collect();
    pattern.len() == parts.len()
        && pattern.iter().zip(parts).all(|(pattern, name)| fits_name(pattern, name))
}

fn fits_name(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut last = None;
    for piece in pieces {
        if let Some(before) = last.replace(piece) {
            let Some(at) = rest.find(before) else { return false };
            rest = &rest[at + before.len()..];
        }
    }
    match last {
        // Hidden folders are nobody's titles.
        Some(last) => rest.ends_with(last) && !name.starts_with('.'),
        None => rest.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A house with a title, a folder that is shared and one that is not.
    fn house() -> (tempfile::TempDir, PathBuf, Files) {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().canonicalize().expect("there");
        for file in [
            "recto-house.toml",
            "house/a.md",
            "house/art/b.svg",
            "other/c.md",
            "titles/t/recto.toml",
            "titles/u/d.md",
        ] {
            let path = root.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, file).expect("written");
        }
        let files = Files::folder(&root.join("titles/t")).expect("a folder");
        (dir, root, files)
    }

    #[test]
    fn nothing_is_shared_before_the_house_says_so() {
        let (_dir, _, files) = house();
        for path in ["../../recto-house.toml", "../../house/a.md"] {
            assert_eq!(files.read(path, 99), Err(Fault::Outside), "{path}");
            assert_eq!(files.normal(path), None);
        }
        assert_eq!(files.look_for_house(), Some(2));
        assert!(files.read("../../recto-house.toml", 99).is_ok());
        assert_eq!(files.read("../../house/a.md", 99), Err(Fault::Outside));
    }

    #[test]
    fn what_is_shared_is_had_and_nothing_beside_it() {
        let (_dir, _, files) = house();
        files.look_for_house();
        assert_eq!(files.share_folder(2, "house"), Ok(()));
        assert_eq!(files.read("../../house/a.md", 99).as_deref(), Ok(&b"house/a.md"[..]));
        assert_eq!(
            files.normal("x/../../../house/./art/b.svg").as_deref(),
            Some("../../house/art/b.svg")
        );
        assert_eq!(files.check("../../house/no.md"), Err(Fault::Missing));
        assert_eq!(
            files.check("../../house/art"),
            Err(Fault::NotAFile(super::super::Sort::Folder))
        );
        for path in [
            "../../other/c.md",
            "../u/d.md",
            "../../house/../other/c.md",
            "../../houses/a.md",
            "../../../etc/passwd",
            "../../house/../../titles/u/d.md",
            "/etc/passwd",
            "../..",
            "../../titles/t/recto.toml",
        ] {
            assert_eq!(files.check(path), Err(Fault::Outside), "{path}");
        }
        // What is seen through the door has one spelling.
        assert_eq!(files.check("../../house//a.md"), Err(Fault::Outside));
    }

    #[test]
    fn a_folder_above_the_titles_may_be_shared() {
        let (_dir, root, files) = house();
        fs::create_dir_all(root.join("titles/common")).expect("made");
        fs::write(root.join("titles/common/e.md"), "e").expect("written");
        files.look_for_house();
        assert_eq!(files.share_folder(2, "titles"), Ok(()));
        for path in ["../common/e.md", "../../titles/common/e.md", "../u/../common/e.md"] {
            assert_eq!(files.normal(path).as_deref(), Some("../common/e.md"), "{path}");
        }
        assert_eq!(files.check("../common/e.md"), Ok(()));
        assert_eq!(files.normal("../../house/a.md"), None);
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_what_is_inside_alone() {
        let (_dir, root, files) = house();
        let link = |to: &str, at: &str| {
            std::os::unix::fs::symlink(root.join(to), root.join(at)).expect("a link")
        };
        link("other/c.md", "house/out.md");
        link("house/a.md", "titles/t/shared.md");
        link("titles/t/recto.toml", "house/back.toml");
        link("other", "house/folder");
        link("other", "linked");
        link("house/art", "inner");
        files.look_for_house();
        assert_eq!(files.share_folder(2, "house"), Ok(()));
        for path in ["../../house/out.md", "../../house/folder/c.md", "../../linked/c.md"] {
            assert_eq!(files.check(path), Err(Fault::Outside), "{path}");
        }
        assert_eq!(
            (files.check("shared.md"), files.check("../../house/back.toml")),
            (Ok(()), Ok(()))
        );
        // A folder that is shared lies in the house, links followed.
        std::os::unix::fs::symlink("/", root.join("disk")).expect("a link");
        for wrong in ["disk", "../x", "/etc", ".", "titles/t/../.."] {
            assert_eq!(files.share_folder(2, wrong), Err(Fault::Outside), "{wrong}");
        }
        assert_eq!(files.share_folder(2, "inner"), Ok(()));
        assert_eq!(files.check("../../inner/b.svg"), Ok(()));
        assert_eq!(files.share_folder(2, "no"), Err(Fault::Missing));
        assert!(files.share_folder(2, "house/a.md").is_err());
    }

    #[test]
    fn titles_lie_where_the_house_says() {
        let (_dir, _, files) = house();
        let is = |pattern: &str| files.is_title(2, &[pattern.to_owned()]);
        assert!(is("titles/*") && is("titles/t") && is("*/*") && is("./ti*s/t*"));
        assert!(!is("titles") && !is("titles/u") && !is("titles/*/x") && !is("*"));
        assert!(fits("a*b*c", &["aXbYc"]) && fits("*", &["x"]) && fits("a*a", &["aa"]));
        assert!(!fits("a*b*c", &["aXcY"]) && !fits("*", &[".git"]) && !fits("a*a", &["a"]));
    }

    #[test]
    fn places_on_the_disk_have_no_dots() {
        let (_dir, root, files) = house();
        assert_eq!(files.place("../../house/a.md"), root.join("house/a.md"));
        assert_eq!(files.place("text/a.md"), root.join("titles/t/text/a.md"));
    }

    #[test]
    fn books_in_memory_have_what_is_given_with_them() {
        let all = ["../../house/a.md", "../../recto-house.toml", "../x.md", "b.md"]
            .map(|path| (path, "x"));
        let files =
            Files::memory_sharing(all, &["../../house".into(), "../../recto-house.toml".into()]);
        assert_eq!(files.look_for_house(), Some(2));
        assert!(
            files.is_file("../../house/a.md") && files.is_file("b.md") && !files.is_file("../x.md")
        );
    }
}
