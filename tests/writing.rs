//! What Recto writes, and where: nothing outside, nothing left behind, nothing lost, and what it
//! prints is told when it can't be printed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder of the person's with a project, `book`, of two chapters, and a file in `other` that is
/// none of its business.
fn world() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let base = dir.path().canonicalize().expect("a path");
    fs::create_dir_all(base.join("book")).expect("made");
    fs::create_dir_all(base.join("other")).expect("made");
    fs::write(base.join("other/file"), "other").expect("written");
    fs::write(base.join("book/recto.toml"), manifest(&["a.md", "b.md"])).expect("written");
    for name in ["a", "b"] {
        let text = format!("# Chapter {name}\n\nWords.\n");
        fs::write(base.join(format!("book/{name}.md")), text).expect("written");
    }
    (dir, base)
}

fn manifest(files: &[&str]) -> String {
    let list: String = files.iter().map(|f| format!("  \"{f}\",\n")).collect();
    format!(
        "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\n{list}]\n"
    )
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recto"));
    command.args(args).current_dir(dir).env_remove("SOURCE_DATE_EPOCH");
    command
}

fn recto(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command(dir, args).output().expect("recto runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// Names in a folder, sorted.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    fn untouched(base: &Path) {
        assert_eq!(names(&base.join("other")), ["file"]);
        assert_eq!(fs::read_to_string(base.join("other/file")).expect("read"), "other");
    }

    #[test]
    fn an_output_that_leads_outside_is_an_error_and_nothing_is_written() {
        for (link, to) in [
            ("output", "../other"),
            ("output/t.epub", "../../other/file"),
            ("output/t.epub", "../../other/new"),
            ("output/t.pdf", "ABSOLUTE"),
        ] {
            let (_keep, base) = world();
            let book = base.join("book");
            let to = if to == "ABSOLUTE" { base.join("other/file") } else { to.into() };
            if link.contains('/') {
                fs::create_dir(book.join("output")).expect("made");
            }
            symlink(&to, book.join(link)).expect("a link");
            // The project's own folder stays its own if the person names it, and from anywhere.
            let whole = book.join("output").to_string_lossy().into_owned();
            for args in [vec!["build"], vec!["build", "-o", "output"], vec!["build", "-o", &whole]]
            {
                let (code, _, err) = recto(&book, &args);
                assert_eq!(code, 1, "{err}");
                assert!(err.contains("symbolic link"), "{err}");
                assert!(err.contains("elsewhere with `-o`"), "{err}");
                untouched(&base);
            }
            let (code, _, err) = recto(&base, &["build", "book"]);
            assert_eq!(code, 1, "{err}");
            untouched(&base);
            // The way out that the message names.
            let (code, _, err) = recto(&book, &["build", "--epub", "-o", "../dist"]);
            assert_eq!(code, 0, "{err}");
            assert_eq!(names(&base.join("dist")), ["t.epub"]);
            if link.contains('/') {
                assert_eq!(names(&book.join("output")).len(), 1, "nothing new beside the link");
            }
        }
    }

    #[test]
    fn a_folder_that_the_person_names_may_be_a_link() {
        let (_keep, base) = world();
        symlink("other", base.join("mine")).expect("a link");
        let (code, _, err) = recto(&base.join("book"), &["build", "--epub", "-o", "../mine"]);
        assert_eq!(code, 0, "{err}");
        assert_eq!(names(&base.join("other")), ["file", "t.epub"]);
        // So may the file of `recto page`, but none of the project's own.
        symlink("other/page.svg", base.join("page.svg")).expect("a link");
        fs::write(base.join("other/page.svg"), "old").expect("written");
        let page = |to: &str| recto(&base, &["page", "#1", "book", "-o", to]);
        assert_eq!(page("page.svg").0, 0);
        assert!(fs::read_to_string(base.join("other/page.svg")).expect("read").contains("<svg"));
        fs::remove_file(base.join("other/page.svg")).expect("removed");
        fs::remove_file(base.join("other/t.epub")).expect("removed");
        symlink("../other/file", base.join("book/p.svg")).expect("a link");
        let (code, _, err) = page("book/p.svg");
        assert!(code == 1 && err.contains("symbolic link"), "{err}");
        untouched(&base);
    }

    #[test]
    fn a_manifest_that_is_a_link_is_changed_inside_the_project_only() {
        let (_keep, base) = world();
        let book = base.join("book");
        fs::create_dir(book.join("conf")).expect("made");
        fs::rename(book.join("recto.toml"), book.join("conf/real.toml")).expect("moved");
        symlink("conf/real.toml", book.join("recto.toml")).expect("a link");
        let (code, _, err) = recto(&book, &["order", "move", "b.md", "--before", "a.md"]);
        assert_eq!(code, 0, "{err}");
        assert!(book.join("recto.toml").is_symlink());
        let text = fs::read_to_string(book.join("conf/real.toml")).expect("read");
        assert_eq!(text, manifest(&["b.md", "a.md"]));
        assert_eq!(names(&book.join("conf")), ["real.toml"]);
        // Outside it is somebody else's file.
        let outside = base.join("other/real.toml");
        fs::rename(book.join("conf/real.toml"), &outside).expect("moved");
        fs::remove_file(book.join("recto.toml")).expect("removed");
        symlink("../other/real.toml", book.join("recto.toml")).expect("a link");
        let (code, _, err) = recto(&book, &["order", "move", "a.md", "--before", "b.md"]);
        assert_eq!(code, 1, "{err}");
        assert_eq!(fs::read_to_string(outside).expect("read"), text);
    }

    #[test]
    fn new_files_are_put_on_no_link() {
        let (_keep, base) = world();
        let book = base.join("book");
        fs::remove_file(book.join("recto.toml")).expect("removed");
        symlink("../other/new", book.join("recto.toml")).expect("a link");
        let (code, _, err) = recto(&book, &["new", "."]);
        assert!(code == 1 && err.contains("is there already"), "{err}");
        symlink("../other", book.join("themes")).expect("a link");
        symlink("../other/new", book.join("t.toml")).expect("a link");
        for to in ["t.toml", "themes/file"] {
            let (code, _, err) = recto(&book, &["theme", "copy", "classic", to]);
            assert!(code == 1 && err.contains("is there already"), "{err}");
        }
        // In a project no way leads out of it.
        fs::remove_file(book.join("recto.toml")).expect("removed");
        fs::write(book.join("recto.toml"), manifest(&["a.md"])).expect("written");
        let (code, _, err) = recto(&base, &["theme", "copy", "classic", "book/themes/x.toml"]);
        assert!(code == 1 && err.contains("symbolic link"), "{err}");
        untouched(&base);
    }

    /// A pipe is not opened and not replaced; nobody waits for its other end.
    #[test]
    fn a_pipe_in_the_place_of_an_output_is_told() {
        let (_keep, base) = world();
        let book = base.join("book");
        fs::create_dir(book.join("output")).expect("made");
        let made = Command::new("mkfifo").arg(book.join("output/t.pdf")).status();
        if !made.is_ok_and(|s| s.success()) {
            return;
        }
        let (code, _, err) = recto(&book, &["build"]);
        assert!(code == 1 && err.contains("it is a pipe, not a file"), "{err}");
        assert_eq!(names(&book.join("output")), ["t.pdf"]);
    }
}

#[cfg(unix)]
mod signals {
    use super::*;
    use std::os::unix::process::ExitStatusExt;
    use std::time::{Duration, Instant};

    fn kill(signal: &str, id: u32) {
        let sent = Command::new("kill").args(["-s", signal, &id.to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// A build is interrupted at several moments: whatever it was doing, no temporary file stays,
    /// and the outputs are the old ones or the new ones, both.
    #[test]
    fn an_interrupted_build_leaves_nothing_half_done() {
        let (_keep, base) = world();
        let book = base.join("book");
        let begun = Instant::now();
        assert_eq!(recto(&book, &["build"]).0, 0);
        let whole = begun.elapsed();
        let mut ended = 0;
        for (round, (signal, number)) in
            [("INT", 2), ("TERM", 15), ("HUP", 1)].into_iter().cycle().take(18).enumerate()
        {
            for file in ["output/t.epub", "output/t.pdf"] {
                fs::write(book.join(file), "old").expect("written");
            }
            let mut child = command(&book, &["build"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("recto runs");
            std::thread::sleep(whole * (round as u32 + 6) / 24);
            kill(signal, child.id());
            let status = child.wait().expect("it ends");
            if status.signal() == Some(number) {
                ended += 1;
            } else {
                assert_eq!(status.code(), Some(0), "{status:?}");
            }
            assert_eq!(names(&book.join("output")), ["t.epub", "t.pdf"], "{signal}");
            let old = |f: &str| fs::read(book.join(f)).expect("read") == b"old";
            assert_eq!(old("output/t.epub"), old("output/t.pdf"), "one new, one old");
        }
        assert!(ended > 0, "no build was interrupted");
    }

    /// `nohup` and jobs in the background ask for signals to be ignored.
    #[test]
    fn ignored_signals_stay_ignored() {
        let (_keep, base) = world();
        if !Path::new("/proc/self/status").exists() {
            return;
        }
        let recto = env!("CARGO_BIN_EXE_recto");
        let script = format!("trap '' HUP; exec '{recto}' build");
        let mut child = Command::new("sh")
            .args(["-c", &script])
            .current_dir(base.join("book"))
            .stdout(Stdio::null())
            .spawn()
            .expect("sh runs");
        std::thread::sleep(Duration::from_millis(30));
        kill("HUP", child.id());
        assert_eq!(child.wait().expect("it ends").code(), Some(0));
    }
}

/// Two processes move chapters about at once; each says that it has done so, and so it is.
#[test]
fn two_changes_of_the_order_at_once_are_both_made() {
    const EACH: usize = 12;
    let (_keep, base) = world();
    let book = base.join("book");
    let file = |who: usize, n: usize| format!("{}{n}.md", ["x", "y"][who]);
    for who in 0..2 {
        for n in 0..EACH {
            fs::write(book.join(file(who, n)), "# Title\n").expect("written");
        }
    }
    std::thread::scope(|scope| {
        for who in 0..2 {
            let (book, file) = (&book, &file);
            scope.spawn(move || {
                for n in 0..EACH {
                    let (code, _, err) = recto(book, &["order", "add", &file(who, n)]);
                    assert_eq!(code, 0, "{err}");
                }
            });
        }
    });
    let text = fs::read_to_string(book.join("recto.toml")).expect("read");
    let lost: Vec<String> = (0..2)
        .flat_map(|who| (0..EACH).map(move |n| file(who, n)))
        .filter(|f| text.matches(&format!("\"{f}\"")).count() != 1)
        .collect();
    assert!(lost.is_empty(), "lost: {lost:?}\n{text}");
    assert!(!names(&book).iter().any(|n| n.starts_with(".recto")), "{:?}", names(&book));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_told() {
    let (_keep, base) = world();
    let book = base.join("book");
    for args in [
        &["model", "--format", "json"][..],
        &["model"],
        &["order"],
        &["order", "--format", "json"],
        &["order", "check"],
        &["order", "move", "b.md", "--before", "a.md"],
        &["page", "--lines", "all"],
        &["check", "--format", "json"],
        &["build", "--epub"],
        &["build", "--epub", "--format", "json"],
        &["build", "--epub", "--report"],
        &["theme", "list"],
        &["theme", "show", "classic"],
        &["printer"],
        &["printer", "ingram"],
        &["style", "list"],
        &["--help"],
        &["--version"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full").expect("the device");
        let out = command(&book, args).stdout(full).output().expect("recto runs");
        let err = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{args:?}: {err}");
        assert!(err.contains("standard output can't be written"), "{args:?}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_fault_to_tell() {
    let (_keep, base) = world();
    let script = format!("'{}' model --format json | :", env!("CARGO_BIN_EXE_recto"));
    let run = Command::new("sh")
        .args(["-c", &script])
        .current_dir(base.join("book"))
        .output()
        .expect("sh runs");
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
}

/// Titles, names and ids can't end a line, turn it round or colour it; machines get them as they are.
#[test]
fn names_in_tables_forge_no_line() {
    let (_keep, base) = world();
    let book = base.join("book");
    let evil = "x\u{1b}[31m\u{202e}y\u{2028}z\u{9b}1m";
    // The manifest takes no control characters, so a title in a file is the way.
    fs::write(book.join("a.md"), format!("# {evil} &#10;2 FORGED\n\nWords.\n")).expect("written");
    let name = "b\u{202e}\u{2066}.md";
    fs::rename(book.join("b.md"), book.join(name)).expect("moved");
    fs::write(book.join("recto.toml"), manifest(&["a.md", name])).expect("written");
    let harmless = |text: &str| {
        let bad = |c: char| {
            c.is_control() && !"\n\t".contains(c)
                || matches!(c, '\u{2028}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(bad), "{text:?}");
        assert!(!text.lines().any(|l| l.trim_start().starts_with("2 FORGED")), "{text}");
    };
    for args in [
        &["order"][..],
        &["model"],
        &["check"],
        &["build", "--report"],
        &["page", "--lines", "all"],
        &["order", "move", name, "--before", "a.md"],
        &["order", "remove", "no\u{202e}\u{1b}[2J\nerror: forged"],
        &["page", "no\u{1b}[2J", "-o", "x.svg"],
    ] {
        let (_, out, err) = recto(&book, args);
        harmless(&out);
        harmless(&err);
        assert!(!err.lines().any(|l| l == "error: forged"), "{err}");
    }
    let (_, out, _) = recto(&book, &["order", "--format", "json"]);
    let rows: Vec<serde_json::Value> =
        out.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert!(rows.iter().any(|r| r["file"] == name), "{out}");
    assert!(rows.iter().any(|r| r["title"].as_str().is_some_and(|t| t.contains('\u{202e}'))));
}

#[cfg(unix)]
#[test]
fn a_new_manifest_builds_whatever_its_files_are_called() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let good = [
        " b .md",
        "a\"q'.md",
        "h#h.md",
        "~t.md",
        "new\nline.md",
        "ta\tb.md",
        "per%20cent.md",
        "{c}.md",
        "[d].md",
        "é.md",
        "plain.md",
    ];
    for (n, name) in good.iter().enumerate() {
        fs::write(book.join(name), format!("# Chapter {n}\n\nWords.\n")).expect("written");
    }
    for bad in ["e\u{1b}[31m.md", "C: x.md", "back\\slash.md"] {
        fs::write(book.join(bad), "# No\n").expect("written");
    }
    fs::write(book.join(std::ffi::OsStr::from_bytes(b"n\xff.md")), "# No\n").expect("written");
    fs::write(book.join(".hidden.md"), "# No\n").expect("written");
    let (code, out, err) = recto(book, &["new", "."]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains(&format!("{} files", good.len())), "{out}");
    assert!(err.contains("left out: `back\\slash.md`, `C: x.md`"), "{err}");
    assert!(err.contains("e\\u001B[31m.md") && err.contains("n\u{fffd}.md"), "{err}");
    let (code, _, err) = recto(book, &["build"]);
    assert_eq!(code, 0, "{err}");
    let (_, out, _) = recto(book, &["order", "--format", "json"]);
    let text = fs::read_to_string(book.join("recto.toml")).expect("read");
    for name in good {
        let row = |l: &str| {
            let row: serde_json::Value = serde_json::from_str(l).expect("JSON");
            row["file"] == name
        };
        assert!(out.lines().any(row), "{name:?}: {text}\n{out}");
        // Each can be taken out and put back.
        assert_eq!(recto(book, &["order", "remove", name]).0, 0, "{name:?}");
        assert_eq!(recto(book, &["order", "add", name]).0, 0, "{name:?}");
    }
    assert_eq!(recto(book, &["order", "check"]).0, 0);
}

#[test]
fn spaces_around_a_name_may_be_a_slip() {
    let (_keep, base) = world();
    let book = base.join("book");
    fs::write(book.join("recto.toml"), manifest(&[" a.md ", "b.md"])).expect("written");
    let (code, _, err) = recto(&book, &["build", "--epub"]);
    assert_eq!(code, 0, "{err}");
}
