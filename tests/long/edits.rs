//! A session that is told of edits gives what a fresh build gives, byte for byte.
//!
//! `RECTO_EDITS=200 RECTO_EDIT_BOOK=DIR cargo test --test long edits` makes more edits of another book.

use crate::dice::Dice;
use recto::session::{Folder, Session, Texts};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl Dice {
    fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let at = self.next(list.len());
        list.get(at)
    }
}

fn folder() -> PathBuf {
    std::env::var_os("RECTO_EDIT_BOOK")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("book"), PathBuf::from)
}

/// All files of a book by their paths, without what was built of it.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut open = vec![root.to_path_buf()];
    let mut all = BTreeMap::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the book").flatten() {
            let path = entry.path();
            if path.is_dir() && entry.file_name() != "output" {
                open.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy();
                all.insert(name.replace('\\', "/"), std::fs::read(&path).expect("a file"));
            }
        }
    }
    all
}

/// A book that is edited, and the session that is told.
struct Edited {
    session: Session,
    files: BTreeMap<String, Vec<u8>>,
    /// Files that were taken out, to be brought back.
    out: Vec<(String, Vec<u8>)>,
    dice: Dice,
}

impl Edited {
    fn text(&self, path: &str) -> Option<String> {
        String::from_utf8(self.files.get(path)?.clone()).ok()
    }

    fn write(&mut self, path: &str, text: String) {
        self.session.change(path, text.as_bytes());
        self.files.insert(path.to_owned(), text.into_bytes());
    }

    /// Paths with one of these endings.
    fn paths(&self, endings: &[&str]) -> Vec<String> {
        let ends = |p: &&String| endings.iter().any(|e| p.ends_with(e)) && !p.contains("SUMMARY");
        self.files.keys().filter(ends).cloned().collect()
    }

    /// Edits a line of a chapter that `is` one to be edited; whether there was one.
    fn line(&mut self, is: impl Fn(&str) -> bool, edit: impl Fn(&str, usize) -> String) -> bool {
        let paths = self.paths(&[".md"]);
        let Some(path) = self.dice.of(&paths).cloned() else { return false };
        let Some(text) = self.text(&path) else { return false };
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let fit: Vec<usize> = (0..lines.len()).filter(|i| is(&lines[*i])).collect();
        let Some(at) = self.dice.of(&fit).copied() else { return false };
        let roll = self.dice.next(1000);
        lines[at] = edit(&lines[at], roll);
        self.write(&path, lines.join("\n") + "\n");
        true
    }

    /// One edit; what it was.
    fn edit(&mut self) -> &'static str {
        let words = |l: &str| l.len() > 60 && l.starts_with(|c: char| c.is_alphabetic());
        loop {
            let done = match self.dice.next(9) {
                0 | 1 => (
                    "a word",
                    self.line(words, |l, n| l.replacen(' ', &format!(" word{n} "), 1 + n % 2)),
                ),
                2 => (
                    "a heading",
                    self.line(|l| l.starts_with("## "), |l, n| format!("## N{n} {}", &l[3..])),
                ),
                3 => ("a note", self.line(words, |l, n| format!("{l}^[A note of {n}.]"))),
                4 => (
                    "a label",
                    self.line(
                        |l| l.contains("{#"),
                        |l, n| l.replacen("{#", &format!("{{#x{n}-"), 1),
                    ),
                ),
                5 => (
                    "a picture",
                    self.line(
                        |l| l.starts_with("!["),
                        |l, n| if n % 2 == 0 { String::new() } else { format!("{l}\n\n{l}") },
                    ),
                ),
                6 => ("a file of a picture", self.picture()),
                7 => ("the manifest", self.manifest()),
                _ => ("a file", self.file()),
            };
            if done.1 {
                return done.0;
            }
        }
    }

    fn picture(&mut self) -> bool {
        let paths = self.paths(&[".svg"]);
        let Some(path) = self.dice.of(&paths).cloned() else { return false };
        let Some(text) = self.text(&path) else { return false };
        let shape = format!("<rect width=\"{}\" height=\"2\"/></svg>", 1 + self.dice.next(9));
        self.write(&path, text.replacen("</svg>", &shape, 1));
        true
    }

    /// Two chapters change places, or the title gets a word more.
    fn manifest(&mut self) -> bool {
        let name =
            ["recto.toml", "src/SUMMARY.md"].into_iter().find(|n| self.files.contains_key(*n));
        let Some((name, text)) = name.and_then(|n| Some((n, self.text(n)?))) else { return false };
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let chapter = |l: &str| {
            let l = l.trim();
            l.ends_with(".md\",") && l.starts_with('"') || l.starts_with("- [")
        };
        let fit: Vec<usize> =
            (1..lines.len()).filter(|i| chapter(&lines[*i]) && chapter(&lines[i - 1])).collect();
        match self.dice.of(&fit).copied().filter(|_| !self.dice.0.is_multiple_of(3)) {
            Some(at) => lines.swap(at - 1, at),
            None => {
                let Some(title) = lines.iter_mut().find(|l| l.starts_with("title = \"")) else {
                    return false;
                };
                *title = title.replacen("title = \"", "title = \"More ", 1);
            }
        }
        self.write(name, lines.join("\n") + "\n");
        true
    }

    /// A file is taken out, or brought back.
    fn file(&mut self) -> bool {
        if let Some((path, bytes)) = self.out.pop() {
            self.session.change(&path, bytes.clone());
            self.files.insert(path, bytes);
            return true;
        }
        let paths = self.paths(&[".svg", ".png", ".jpg"]);
        let Some(path) = self.dice.of(&paths).cloned() else { return false };
        self.session.remove(&path);
        self.out.extend(self.files.remove(&path).map(|bytes| (path, bytes)));
        true
    }
}

/// What a session makes of a book: the EPUB, the PDF and that of an edition for a printer, or what
/// stands in the way.
fn outputs(session: &mut Session) -> [Result<Vec<u8>, String>; 3] {
    let told = |e: recto::session::Error| e.to_string();
    [
        session.epub().map(|f| f.bytes.clone()).map_err(told),
        session.pdf("screen").map(|f| f.bytes.clone()).map_err(told),
        session.pdf("print").map(|f| f.bytes.clone()).map_err(told),
    ]
}

fn edits_give_what_a_fresh_build_gives(threads: usize, seed: u64) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| {
        let count = std::env::var("RECTO_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
        let root = folder();
        let session = Session::open(Folder::new(&root)).expect("a book");
        let dice = Dice(seed);
        let mut book = Edited { session, files: files(&root), out: Vec::new(), dice };
        for n in 0..count {
            let what = book.edit();
            let warm = outputs(&mut book.session);
            let mut fresh = Session::new(Texts::from_iter(book.files.clone()));
            let cold = outputs(&mut fresh);
            for ((warm, cold), name) in warm.iter().zip(&cold).zip(["EPUB", "PDF", "edition"]) {
                assert!(warm == cold, "edit {n}, {what}: another {name}");
            }
            let told = |s: &Session| s.messages().iter().map(|m| m.to_string()).collect::<Vec<_>>();
            assert_eq!(told(&book.session), told(&fresh), "edit {n}, {what}");
        }
    });
}

#[test]
fn edits_give_what_a_fresh_build_gives_on_one_thread() {
    edits_give_what_a_fresh_build_gives(1, 0x9e37_79b9_7f4a_7c15);
}

#[test]
fn edits_give_what_a_fresh_build_gives_on_two_threads() {
    edits_give_what_a_fresh_build_gives(2, 0x2545_f491_4f6c_dd1d);
}
