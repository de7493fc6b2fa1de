//! `recto watch`: a book is built again at each saved file, and stands through whatever a folder and
//! its files do meanwhile.

#![cfg(unix)]

mod support;

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long a build may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

const MANIFEST: &str = "[book]\ntitle = \"Small\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
                        [chapters]\nmain = [\"a.md\", \"b.md\"]\n";

struct Watch {
    process: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn new(dir: &Path, args: &[&str]) -> Watch {
        let mut process = Command::new(env!("CARGO_BIN_EXE_recto"))
            .args(["watch", "--format", "json"])
            .args(args)
            .current_dir(dir)
            .stdout(Stdio::piped())
            .spawn()
            .expect("recto runs");
        let out = process.stdout.take().expect("its output");
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).all(|line| tell.send(line).is_ok())
        });
        Watch { process, lines }
    }

    /// The next object of this type.
    fn next(&self, kind: &str) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).expect("a line in time");
            let object: Value = serde_json::from_str(&line).expect("an object");
            if object["type"] == kind {
                return object;
            }
        }
    }

    /// Nothing is built for a while.
    fn rests(&self) {
        let line = self.lines.recv_timeout(Duration::from_millis(600));
        assert!(line.is_err(), "{line:?}");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn book() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("book");
    fs::create_dir(&book).expect("made");
    fs::write(book.join("recto.toml"), MANIFEST).expect("written");
    fs::write(book.join("a.md"), "# Out\n\nThe road was long.\n").expect("written");
    fs::write(book.join("b.md"), "# Home\n\nIt was longer.\n").expect("written");
    (dir, book)
}

#[test]
fn each_saved_file_is_built_and_told_with_its_pages() {
    let (_dir, book) = book();
    fs::write(book.join("build.log"), "x").expect("written");
    let watch = Watch::new(&book, &[]);
    let first = watch.next("build");
    assert_eq!((&first["ok"], &first["changed"]), (&true.into(), &Value::Null), "{first}");
    let read = || fs::read(book.join("output/small.pdf")).expect("a PDF");
    let before = read();

    fs::write(book.join("b.md"), "# Home\n\nIt was shorter.\n").expect("written");
    let build = watch.next("build");
    assert_eq!(build["changed"], "b.md", "{build}");
    assert_eq!(build["new"], serde_json::json!(["2"]), "{build}");
    assert!(read() != before, "the PDF is new");

    // The same words again are nothing new, and outputs do not call themselves.
    fs::write(book.join("b.md"), "# Home\n\nIt was shorter.\n").expect("written");
    fs::write(book.join(".b.md.swp"), "x").expect("written");
    fs::write(book.join("output/other.txt"), "x").expect("written");
    // Nor does a log that grows in the folder.
    fs::write(book.join("build.log"), "a line more").expect("written");
    watch.rests();

    fs::write(book.join("b.md"), "# Home\n\nSee @sec-none.\n").expect("written");
    assert_eq!(watch.next("diagnostic")["code"], "unknown-label");
    assert_eq!(watch.next("build")["warnings"], 1);
    // As editors save: a file beside it takes its name.
    fs::write(book.join("b.new"), "# Home\n\nIt was longer.\n").expect("written");
    fs::rename(book.join("b.new"), book.join("b.md")).expect("renamed");
    let build = watch.next("build");
    assert_eq!(build["warnings"], 0, "{build}");
    assert_eq!(build["mended"].as_array().map(Vec::len), Some(1), "{build}");
    assert!(read() == before, "the same words give the same bytes");
}

#[test]
fn what_is_broken_leaves_the_last_good_files_and_the_next_save_mends_it() {
    let (dir, book) = book();
    let watch = Watch::new(&book, &["--pdf"]);
    assert_eq!(watch.next("build")["ok"], true);
    let good = fs::read(book.join("output/small.pdf")).expect("a PDF");
    let is_good = || fs::read(book.join("output/small.pdf")).is_ok_and(|bytes| bytes == good);

    fs::write(book.join("recto.toml"), "[book\n").expect("written");
    assert_eq!(watch.next("build")["ok"], false);
    assert!(is_good(), "the file is as it was");
    fs::remove_file(book.join("a.md")).expect("removed");
    fs::write(book.join("recto.toml"), MANIFEST).expect("written");
    let mut build = watch.next("build");
    if build["changed"] == "a.md" {
        build = watch.next("build");
    }
    assert_eq!(build["ok"], false, "a chapter is missing: {build}");
    fs::write(book.join("a.md"), "# Out\n\nThe road was long.\n").expect("written");
    assert_eq!(watch.next("build")["ok"], true);
    assert!(is_good());

    fs::rename(&book, dir.path().join("away")).expect("renamed");
    assert!(watch.next("warning")["message"].as_str().is_some_and(|m| m.contains("is gone")));
    fs::rename(dir.path().join("away"), &book).expect("renamed");
    assert_eq!(watch.next("build")["ok"], true);
    fs::write(book.join("a.md"), "# Out\n\nThe road was short.\n").expect("written");
    assert_eq!(watch.next("build")["changed"], "a.md");
}

#[test]
fn interrupted_it_ends_at_once_and_leaves_nothing() {
    let (_dir, book) = book();
    let mut watch = Watch::new(&book, &[]);
    watch.next("build");
    let begun = Instant::now();
    let pid = watch.process.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().is_ok_and(|s| s.success()));
    watch.process.wait().expect("it ends");
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<_> =
            entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&book), ["a.md", "b.md", "output", "recto.toml"]);
    assert_eq!(names(&book.join("output")), ["small.epub", "small.pdf"]);
}

#[test]
fn outputs_beside_the_chapters_do_not_call_themselves() {
    let (_dir, book) = book();
    let watch = Watch::new(&book, &["-o", "."]);
    assert_eq!(watch.next("build")["ok"], true);
    watch.rests();
    fs::write(book.join("a.md"), "# Out\n\nThe road was short.\n").expect("written");
    assert_eq!(watch.next("build")["changed"], "a.md");
    watch.rests();
}
