//! A house of many titles: what it shares with them, and what of them is built.

mod support;

use recto::session::{Folder, Session};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use support::run;

/// Text that is no title's alone.
const WORDS: &str =
    "The keeper rowed out before the light failed, and nobody on the quay thought to ask him why.";

/// Writes a file and the folders that it needs.
fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// A house of so many titles, t01 and on, that share an imprint: theme, back matter with a picture, an abbreviation.
fn house(titles: usize) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().canonicalize().expect("there");
    write(&root, "recto-house.toml", "titles = [\"titles/*\"]\nshared = [\"house\"]\n");
    let imprint = "[book]\nauthors = [\"Ada Rivers\"]\nlanguage = \"en-GB\"\npublisher = \"Quay Books\"\ndate = \"2026\"\n\n\
                   [chapters]\nback = [\"back/also-by.md\"]\n\n[print]\ntheme = \"quay.toml\"\ntrim = \"a5\"\n";
    write(&root, "house/imprint.toml", imprint);
    write(&root, "house/quay.toml", "extends = \"classic\"\nname = \"quay\"\n");
    write(
        &root,
        "house/back/also-by.md",
        "# Also from the quay\n\nOther books.\n\n![A light](light.svg)\n",
    );
    let light = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 20\"><circle cx=\"20\" cy=\"10\" r=\"8\"/></svg>";
    write(&root, "house/back/light.svg", light);
    for n in 1..=titles {
        let toml = format!(
            "extends = \"../../house/imprint.toml\"\n\n[book]\ntitle = \"Book {n}\"\nslug = \"book-{n}\"\n\n[chapters]\nmain = [\"one.md\"]\n"
        );
        write(&root, &format!("titles/t{n:02}/recto.toml"), toml);
        write(&root, &format!("titles/t{n:02}/one.md"), format!("# One\n\n{WORDS} {n}.\n"));
    }
    (dir, root)
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout)
}

fn good(out: &Output) -> String {
    assert!(out.status.success(), "{}", said(out));
    said(out)
}

#[test]
fn a_title_is_made_of_its_own_files_and_its_houses() {
    let (_dir, root) = house(1);
    let title = root.join("titles/t01");
    let text = good(&run(&title, &["check", "--deny-warnings"]));
    assert!(text.contains("nothing to mend"), "{text}");
    good(&run(&title, &["build"]));
    support::epubcheck(&title.join("output/book-1.epub"));
    let model = good(&run(&title, &["model", "--format", "json"]));
    assert!(
        model.contains("Also from the quay") && model.contains("Quay Books"),
        "the house's words"
    );
    assert!(model.contains("../../house/back/light.svg"), "a picture beside the house's chapter");
    // A book that is moved out of the house says so.
    let elsewhere = tempfile::tempdir().expect("a folder");
    support::copy(&title, elsewhere.path());
    let out = run(elsewhere.path(), &["build"]);
    assert!(!out.status.success() && said(&out).contains("recto.toml:1:11"), "{}", said(&out));
}

#[test]
fn what_a_house_does_not_share_stays_out_of_reach() {
    let (_dir, root) = house(2);
    write(
        &root,
        "titles/t01/one.md",
        "# One\n\n{{#include ../t02/one.md}}\n\n![x](../../private/plan.svg)\n",
    );
    write(&root, "private/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let out = run(&root.join("titles/t01"), &["check"]);
    let text = said(&out);
    assert!(!out.status.success() && text.matches("project folder").count() >= 2, "{text}");
}

#[test]
fn what_an_editor_changes_of_a_houses_chapter_is_left_to_a_person() {
    let (dir, root) = house(1);
    let title = root.join("titles/t01");
    good(&run(&title, &["docx"]));
    // The editor changes a word of the title's chapter and one of the house's.
    let sent = fs::File::open(title.join("output/book-1.docx")).expect("the Word file");
    let mut sent = zip::ZipArchive::new(sent).expect("an archive");
    let back = fs::File::create(dir.path().join("back.docx")).expect("made");
    let mut back = zip::ZipWriter::new(back);
    for at in 0..sent.len() {
        let mut part = sent.by_index(at).expect("a part");
        let (name, mut bytes) = (part.name().to_owned(), Vec::new());
        part.read_to_end(&mut bytes).expect("bytes");
        if name == "word/document.xml" {
            let text = String::from_utf8(bytes).expect("text");
            bytes =
                text.replace("keeper", "warden").replace("Other books", "More books").into_bytes();
        }
        back.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        back.write_all(&bytes).expect("written");
    }
    back.finish().expect("an archive");
    let out = run(&title, &["merge", "../../back.docx", "--all"]);
    let text = said(&out);
    assert!(text.contains("the chapter is the house's") && text.contains("More"), "{text}");
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a chapter");
    assert!(read("titles/t01/one.md").contains("warden"), "{text}");
    assert!(read("house/back/also-by.md").contains("Other books"), "{text}");
}

#[test]
fn a_session_follows_what_the_house_shares() {
    let (_dir, root) = house(1);
    let mut session = Session::open(Folder::new(root.join("titles/t01"))).expect("a book");
    let pages = session.pages().expect("pages").len();
    let saved = |session: &mut Session, path: &str| session.saved(&[format!("../../{path}")]);
    // What the book does not read does not matter, nor what holds the same.
    write(&root, "house/other.md", "x");
    assert_eq!(saved(&mut session, "house/other.md"), Vec::<String>::new());
    assert_eq!(saved(&mut session, "house/back/also-by.md"), Vec::<String>::new());
    // What was looked for in vain does when it comes.
    write(&root, "titles/t01/one.md", "# One\n\n![A light](../../house/light.svg)\n");
    assert_eq!(session.saved(&["one.md"]), ["one.md"]);
    let _ = session.book_with_faults();
    write(
        &root,
        "house/light.svg",
        fs::read(root.join("house/back/light.svg")).expect("a picture"),
    );
    assert_eq!(saved(&mut session, "house/light.svg").len(), 1);
    write(&root, "house/back/also-by.md", format!("# Also\n\n{}", "Many books. ".repeat(900)));
    assert_eq!(saved(&mut session, "house/back/also-by.md"), ["../../house/back/also-by.md"]);
    assert!(session.pages().expect("pages").len() > pages);
    let imprint = fs::read_to_string(root.join("house/imprint.toml")).expect("a file");
    write(&root, "house/imprint.toml", imprint.replace("Quay Books", "Other Books"));
    assert_eq!(saved(&mut session, "house/imprint.toml").len(), 1);
    let publisher = session.project().expect("a project").meta.publisher.clone();
    assert_eq!(publisher.as_deref(), Some("Other Books"));
    // What is typed in an editor counts before it is saved; what nobody shares can't be typed.
    session.change("../../house/back/also-by.md", "# Also typed\n\nWords.\n");
    session.change("../../recto.toml", "nonsense");
    let book = session.book().expect("a book");
    assert!(format!("{:?}", book.chapters.last()).contains("Also typed"));
}

#[test]
fn a_printing_of_a_title_is_packed_with_what_its_house_gave() {
    let (dir, root) = house(1);
    let title = root.join("titles/t01");
    good(&run(&title, &["archive", "-o", "../../first.zip"]));
    let apart = tempfile::tempdir().expect("a folder");
    let file = apart.path().join("first.zip");
    fs::rename(root.join("first.zip"), &file).expect("moved");
    drop(dir);
    let text = good(&run(apart.path(), &["verify", "first.zip"]));
    assert_eq!(text.matches("the same").count(), 2, "{text}");
}

#[test]
fn the_order_of_a_title_is_changed_and_its_houses_stays() {
    let (_dir, root) = house(1);
    let title = root.join("titles/t01");
    write(&title, "two.md", "# Two\n\nWords.\n");
    good(&run(&title, &["order", "add", "two.md"]));
    write(&title, "thanks.md", "# Thanks\n\nWords.\n");
    let out = run(&title, &["order", "add", "thanks.md", "--to", "back"]);
    assert!(!out.status.success() && said(&out).contains("also-by.md"), "{}", said(&out));
    let toml = fs::read_to_string(title.join("recto.toml")).expect("the manifest");
    fs::write(title.join("recto.toml"), format!("{toml}back = [\"...\"]\n")).expect("written");
    good(&run(&title, &["order", "add", "thanks.md", "--to", "back"]));
    let text = good(&run(&title, &["order"]));
    let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word}: {text}"));
    assert!(at("two.md") < at("also-by.md") && at("also-by.md") < at("thanks.md"), "{text}");
}

/// The titles of a house with what lies in their outputs.
fn outputs(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for title in fs::read_dir(root.join("titles")).expect("titles").flatten() {
        for file in fs::read_dir(title.path().join("output")).into_iter().flatten().flatten() {
            if file.path().is_file() {
                let path =
                    file.path().strip_prefix(root).expect("inside").to_string_lossy().into_owned();
                all.insert(path, fs::read(file.path()).expect("a file"));
            }
        }
    }
    all
}

/// The last line without how long it took.
fn last(out: &Output) -> String {
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let line = text.lines().last().unwrap_or_default();
    line.rsplit_once(" in ").map_or(line, |(what, _)| what).to_owned()
}

fn all(root: &Path) -> String {
    let out = run(root, &["build", "--all"]);
    good(&out);
    last(&out)
}

#[test]
fn what_has_changed_is_built_and_nothing_else() {
    let (_dir, root) = house(4);
    assert_eq!(all(&root), "4 built (t01, t02, t03, t04)");
    let first = outputs(&root);
    assert_eq!(first.len(), 8);
    assert_eq!(all(&root), "4 unchanged");
    // Touched, not changed; and the house's style, which all follow.
    let text = fs::read(root.join("titles/t01/one.md")).expect("a chapter");
    write(&root, "titles/t01/one.md", text);
    assert_eq!(all(&root), "4 unchanged");
    write(&root, "titles/t02/one.md", format!("# One\n\n{WORDS} Another.\n"));
    write(&root, "titles/t03/one.md", format!("# One\n\n{WORDS} Another.\n"));
    assert_eq!(all(&root), "2 unchanged, 2 built (t02, t03)");
    write(
        &root,
        "house/quay.toml",
        "extends = \"classic\"\nname = \"quay\"\n\n[opener.title]\nitalic = true\n",
    );
    assert_eq!(all(&root), "4 built (t01, t02, t03, t04)");
    assert!(
        outputs(&root).iter().all(|(path, bytes)| first[path] != *bytes),
        "all follow the house's style"
    );
    // What was written and has gone, or was changed.
    fs::remove_file(root.join("titles/t01/output/book-1.pdf")).expect("removed");
    write(&root, "titles/t04/output/book-4.epub", "spoilt");
    assert_eq!(all(&root), "2 unchanged, 2 built (t01, t04)");
    // A record may be deleted, or be nonsense.
    fs::remove_dir_all(root.join("titles/t01/output/.recto")).expect("removed");
    write(&root, "titles/t02/output/.recto/build.json", "{");
    assert_eq!(all(&root), "2 unchanged, 2 built (t01, t02)");
    // What is asked for is another thing.
    let out = run(&root, &["build", "--all", "--only", "t03", "--pdf"]);
    assert_eq!((out.status.success(), last(&out)), (true, "1 built (t03), 3 not looked at".into()));
    assert_eq!(all(&root), "3 unchanged, 1 built (t03)");
}

#[test]
fn files_that_a_build_has_looked_for_count_when_they_come() {
    let (_dir, root) = house(2);
    write(&root, "titles/t01/one.md", "# One\n\n{{< include more.md >}}\n\n![A plan](plan.svg)\n");
    let (more, plan) = ("titles/t01/more.md", "titles/t01/plan.svg");
    write(&root, more, "More words.\n");
    write(&root, plan, fs::read(root.join("house/back/light.svg")).expect("a picture"));
    assert_eq!(all(&root), "2 built (t01, t02)");
    // The record of what was printed is looked for in every title.
    good(&run(&root.join("titles/t02"), &["freeze"]));
    assert_eq!(all(&root), "1 unchanged, 1 built (t02)");
    write(&root, more, "Other words.\n");
    assert_eq!(all(&root), "1 unchanged, 1 built (t01)");
    fs::remove_file(root.join(plan)).expect("removed");
    assert_eq!(last(&run(&root, &["build", "--all"])), "1 unchanged, 1 built (t01)");
    // A chapter that nobody lists is told, so a title that gets one is looked at anew.
    write(&root, "titles/t02/forgotten.md", "# Forgotten\n");
    let out = run(&root, &["build", "--all"]);
    assert!(
        said(&out).contains("titles/t02/recto.toml") && said(&out).contains("forgotten.md"),
        "{}",
        said(&out)
    );
}

#[test]
fn a_title_that_fails_stops_no_other() {
    let (_dir, root) = house(3);
    write(&root, "titles/t02/one.md", "# One\n\n{{#include gone.md}}\n");
    let out = run(&root, &["build", "--all"]);
    assert_eq!(
        (out.status.code(), last(&out)),
        (Some(1), "2 built (t01, t03), 1 not built (t02)".into())
    );
    assert!(said(&out).contains("titles/t02/one.md:3:1"), "{}", said(&out));
    assert!(!root.join("titles/t02/output").exists());
    // It is tried again, and a house's own file is named as the house sees it.
    write(&root, "house/imprint.toml", "[print]\ntrim = \"6x9\"\n");
    let out = run(&root, &["build", "--all", "--format", "json"]);
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(text.matches("\"result\":\"failed\"").count(), 3, "{text}");
    assert!(text.contains("\"path\":\"house/imprint.toml\",\"line\":2"), "{text}");
    let out = run(&root, &["check", "--all"]);
    assert_eq!((out.status.code(), last(&out)), (Some(1), "3 to mend (t01, t02, t03)".into()));
}

#[test]
fn a_folder_that_is_no_house_says_so() {
    let (_dir, root) = house(1);
    for (args, words) in [
        (&["-C", "titles/t01", "build", "--all"][..], "one is in `../..`"),
        (&["build", "--all", "--only", "t1"], "did you mean `t01`?"),
        (&["build", "--only", "t01"], "--all"),
        (&["build", "--all", "-o", "x"], "`-o` is for one book"),
        (&["build", "--all", "--since=-x"], "takes a commit"),
        (&["build"], "recto build --all"),
    ] {
        let out = run(&root, args);
        assert!(!out.status.success() && said(&out).contains(words), "{args:?}: {}", said(&out));
    }
    let out = run(&root, &["order", "check", "--all"]);
    assert!(good(&out).contains("titles/t01\nnothing to mend (2 entries)"), "{}", said(&out));
    assert!(good(&run(&root, &["order", "--all"])).contains("also-by.md"));
}

/// Runs a tool that the test is about; nothing if it is not there and need not be.
fn tool(dir: &Path, program: &str, args: &[&str]) -> Option<Output> {
    let bin = Path::new(env!("CARGO_BIN_EXE_recto")).parent().expect("a folder").to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&path)))
        .expect("a path");
    match Command::new(program).args(args).current_dir(dir).env("PATH", path).output() {
        Ok(out) => Some(out),
        Err(e) => {
            let required = std::env::var("RECTO_REQUIRE_VALIDATORS").is_ok_and(|v| v == "1");
            assert!(!required, "{program} is required: {e}");
            eprintln!("passed over: {program} can't be run ({e})");
            None
        }
    }
}

#[test]
fn git_says_which_titles_have_changed() {
    let (_dir, root) = house(4);
    let git = |args: &[&str]| {
        let own =
            ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let out = tool(&root, "git", &[&own[..], args].concat())?;
        good(&out);
        Some(())
    };
    write(&root, ".gitignore", "output/\n");
    write(&root, "house/unused.md", "# Unused\n");
    if git(&["init", "-q"]).is_none() {
        return;
    }
    git(&["add", "."]);
    git(&["commit", "-qm", "all"]);
    all(&root);
    let since = || last(&run(&root, &["build", "--all", "--since", "HEAD"]));
    assert_eq!(since(), "4 not looked at");
    write(&root, "titles/t02/one.md", format!("# One\n\n{WORDS} Another.\n"));
    write(&root, "titles/t03/new.md", "# New\n\nWords.\n");
    write(&root, "house/unused.md", "# Unused still\n");
    assert_eq!(since(), "2 built (t02, t03), 2 not looked at");
    write(&root, "house/back/also-by.md", "# Also from the quay\n\nNo other books.\n");
    assert_eq!(since(), "4 built (t01, t02, t03, t04)");
    let out = run(&root, &["build", "--all", "--since", "nothing"]);
    assert!(!out.status.success() && said(&out).contains("no commit `nothing`"), "{}", said(&out));
    git(&["add", "."]);
    git(&["commit", "-qm", "more"]);
    let matrix =
        good(&run(&root, &["plan", "--as", "github", "--since", "HEAD~1", "--only", "t03"]));
    assert_eq!(
        matrix.trim(),
        "{\"include\":[{\"name\":\"t03\",\"titles\":\"--only titles/t03\",\"output\":\"titles/t03/output/*\"}]}"
    );
}

#[test]
fn a_plan_names_the_files_that_a_build_reads_and_writes() {
    let (_dir, root) = house(2);
    let edition = "\n[editions.quay]\nfor = \"generic\"\nprice = \"90000\"\n";
    let toml = fs::read_to_string(root.join("house/imprint.toml")).expect("a file");
    write(&root, "house/imprint.toml", toml + edition);
    let out = run(&root, &["plan", "--all-editions", "--for", "x"]);
    assert_eq!(out.status.code(), Some(2), "as `recto build` refuses it");
    let text = good(&run(&root, &["plan", "--all-editions", "--force", "--format", "json"]));
    let jobs: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let list = |of: &Value, key: &str| -> Vec<String> {
        of[key]
            .as_array()
            .expect("a list")
            .iter()
            .map(|v| v.as_str().expect("text").to_owned())
            .collect()
    };
    assert_eq!(
        list(&jobs[0], "command"),
        ["recto", "build", "titles/t01", "--all-editions", "--force"]
    );
    good(&run(&root, &["build", "titles/t01", "--all-editions", "--force"]));
    let made: Vec<String> = outputs(&root).into_keys().collect();
    let mut said = list(&jobs[0], "outputs");
    said.sort();
    assert_eq!(made, said);
    let inputs = list(&jobs[0], "inputs");
    for path in [
        "recto-house.toml",
        "house/imprint.toml",
        "house/back/light.svg",
        "titles/t01/recto.toml",
        "titles/t01/one.md",
    ] {
        assert!(inputs.iter().any(|input| input == path), "{path}: {inputs:?}");
    }
    assert!(
        !inputs.iter().any(|input| input.starts_with("titles/t02") || input.contains("/output/")),
        "{inputs:?}"
    );
}

#[test]
fn make_and_ninja_run_a_plan() {
    let (_dir, root) = house(3);
    write(&root, "house.mk", good(&run(&root, &["plan", "--as", "make"])));
    let make = || tool(&root, "make", &["-f", "house.mk", "-j2"]);
    let Some(out) = make() else { return };
    assert_eq!(good(&out).matches("recto build titles/").count(), 3);
    let one = outputs(&root);
    assert_eq!(one.len(), 6);
    assert!(good(&make().expect("make")).contains("Nothing to be done"));
    fs::remove_file(root.join("titles/t02/output/book-2.pdf")).expect("removed");
    let text = good(&make().expect("make"));
    assert!(text.contains("titles/t02") && !text.contains("titles/t01"), "{text}");
    assert_eq!(outputs(&root), one);
    // The same files as on one machine by Recto's own hand.
    fs::remove_dir_all(root.join("titles/t01/output")).expect("removed");
    all(&root);
    assert_eq!(outputs(&root), one);
    write(&root, "build.ninja", good(&run(&root, &["plan", "--as", "ninja"])));
    for title in ["t01", "t02", "t03"] {
        fs::remove_dir_all(root.join("titles").join(title).join("output")).expect("removed");
    }
    if let Some(out) = tool(&root, "ninja", &[]) {
        good(&out);
        assert_eq!(outputs(&root), one);
        assert!(good(&tool(&root, "ninja", &[]).expect("ninja")).contains("no work to do"));
    }
}

/// A process that ends with the test.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What of Dask runs: `python -m dask ...` in a folder.
fn dask(python: &str, dir: &Path, args: &[&str]) -> Ends {
    let name = args.iter().skip_while(|arg| **arg != "--name").nth(1).unwrap_or(&"scheduler");
    let log = fs::File::create(dir.join(format!("{name}.log"))).expect("a log");
    let mut command = Command::new(python);
    command
        .args(["-m", "dask"])
        .args(args)
        .current_dir(dir)
        .env("RECTO", env!("CARGO_BIN_EXE_recto"));
    command.stdout(log.try_clone().expect("a log")).stderr(log);
    Ends(command.spawn().expect("dask"))
}

fn wait_for<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(300), "{what} does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Forty titles by Dask's scheduler and three workers, of which one is killed midway and another one comes.
#[cfg(unix)]
#[test]
fn dask_runs_a_plan_and_loses_nothing_with_a_worker() {
    const TITLES: usize = 40;
    let Some(python) = support::python_with("distributed") else { return };
    let (_dir, root) = house(TITLES);
    write(&root, "plan.py", good(&run(&root, &["plan", "--as", "dask"])));
    let desk = tempfile::tempdir().expect("a folder");
    let file = desk.path().join("scheduler.json");
    let at = file.to_string_lossy().into_owned();
    let host = ["--host", "127.0.0.1"];
    let _scheduler = dask(
        &python,
        desk.path(),
        &[&["scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", &at], &host[..]]
            .concat(),
    );
    let address = wait_for("the scheduler", || {
        let text = fs::read_to_string(&file).ok()?;
        let value: Value = serde_json::from_str(&text).ok()?;
        Some(value["address"].as_str()?.to_owned())
    });
    let worker = |name: &str| {
        let own =
            ["worker", &address, "--name", name, "--nthreads", "1", "--no-nanny", "--no-dashboard"];
        dask(&python, desk.path(), &[&own, &host[..]].concat())
    };
    let mut workers: Vec<Ends> = ["one", "two", "three"].into_iter().map(worker).collect();
    let mut command = Command::new(&python);
    command
        .args(["plan.py", &address])
        .current_dir(&root)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut client = Ends(command.spawn().expect("the plan"));
    // Midway.
    let done =
        wait_for("the first titles", || Some(outputs(&root).len()).filter(|n| *n >= TITLES / 2));
    assert!(done < 2 * TITLES, "the worker is lost while there is work");
    drop(workers.remove(0));
    workers.push(worker("four"));
    let status = wait_for("the end", || client.0.try_wait().expect("a process"));
    let mut text = String::new();
    client.0.stdout.take().expect("words").read_to_string(&mut text).expect("text");
    let mut told = String::new();
    client.0.stderr.take().expect("words").read_to_string(&mut told).expect("text");
    assert!(status.success(), "{text}{told}");
    for n in 1..=TITLES {
        assert_eq!(text.matches(&format!("t{n:02}: 2 files\n")).count(), 1, "{text}");
    }
    assert!(text.ends_with(&format!("{TITLES} built, 0 not built\n")), "{text}");
    let by_dask = outputs(&root);
    assert_eq!(by_dask.len(), 2 * TITLES, "every file, each once");
    // The same house on one machine.
    let (_other, alone) = house(TITLES);
    all(&alone);
    assert!(outputs(&alone) == by_dask, "the same bytes");
}

#[test]
fn a_house_without_titles_and_an_extends_in_a_table_are_told() {
    let (_dir, root) = house(0);
    for args in [["build", "--all"], ["check", "--all"]] {
        let out = run(&root, &args);
        assert_eq!(out.status.code(), Some(1), "{}", said(&out));
        assert!(
            said(&out).contains("no title yet") && said(&out).contains("recto new"),
            "{}",
            said(&out)
        );
    }
    let toml = "[book]\ntitle = \"B\"\nlanguage = \"en\"\nextends = \"../../house/imprint.toml\"\n\n[chapters]\nmain = [\"one.md\"]\n";
    write(&root, "titles/t01/recto.toml", toml);
    write(&root, "titles/t01/one.md", "# One\n\nWords.\n");
    let text = said(&run(&root.join("titles/t01"), &["check"]));
    assert!(text.contains("recto.toml:4:1") && text.contains("above the first table"), "{text}");
}

/// What a server of the loopback answers: the head, and the rest.
fn asked(port: u16, path: &str, host: &str) -> (String, String) {
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    (head.to_owned(), body.to_owned())
}

#[test]
fn a_page_shows_the_titles_and_each_begins_when_it_is_opened() {
    let (_dir, root) = house(2);
    write(
        &root,
        "titles/t02/recto.toml",
        "[book]\ntitle = \"Salt & <Light>\"\nlanguage = \"en\"\n\n[chapters]\nmain = [\"one.md\"]\n",
    );
    let mut shelf = Command::new(env!("CARGO_BIN_EXE_recto"));
    shelf.args(["preview", "--all", "--format", "json", "--port", "0"]).current_dir(&root);
    shelf.env("RECTO_CONFIG_DIR", "/nonexistent").stdout(Stdio::piped());
    let mut shelf = Ends(shelf.spawn().expect("recto runs"));
    let mut line = String::new();
    let out = shelf.0.stdout.take().expect("words");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).expect("a line");
    let told: Value = serde_json::from_str(&line).expect("an object");
    let port = |address: &str| {
        address
            .trim_end_matches('/')
            .strip_prefix("http://127.0.0.1:")
            .and_then(|p| p.parse::<u16>().ok())
    };
    let at = port(told["address"].as_str().unwrap_or_default()).expect("the loopback");
    let own = format!("127.0.0.1:{at}");
    let (head, page) = asked(at, "/", &own);
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("script-src 'self'"), "{head}");
    assert!(page.contains("<a href=\"/book?n=0\">Book 1</a> <span>titles/t01</span>"), "{page}");
    assert!(page.contains("Salt &amp; &lt;Light&gt;"), "{page}");
    let opened = || {
        let (head, _) = asked(at, "/book?n=1", &own);
        assert!(head.starts_with("HTTP/1.1 303"), "{head}");
        let to =
            head.lines().find_map(|l| l.strip_prefix("Location: ")).expect("an address").to_owned();
        port(&to).expect("the loopback")
    };
    let title = opened();
    assert_eq!(opened(), title, "it begins once");
    let (head, page) = asked(title, "/", &format!("127.0.0.1:{title}"));
    assert!(head.starts_with("HTTP/1.1 200") && page.contains("recto-token"), "{head}");
    for (path, host, status) in [
        ("/book?n=2", own.as_str(), "404"),
        ("/book?n=x", own.as_str(), "404"),
        ("/nothing", own.as_str(), "404"),
        ("/", "example.org", "421"),
    ] {
        assert!(
            asked(at, path, host).0.starts_with(&format!("HTTP/1.1 {status}")),
            "{path} {host}"
        );
    }
}

#[test]
fn what_is_wrong_with_a_shared_file_is_told_once_with_its_titles() {
    let (_dir, root) = house(3);
    write(&root, "house/back/also-by.md", "# Also from the quay\n\nSee @sec-nowhere.\n");
    write(&root, "titles/t02/one.md", format!("# One\n\n{WORDS} See @sec-away.\n"));
    for command in ["check", "build"] {
        let out = run(&root, &[command, "--all"]);
        let text = said(&out);
        assert_eq!(text.matches("label `sec-nowhere`").count(), 1, "{text}");
        assert!(text.contains("the label `sec-nowhere` (in t01, t02, t03)"), "{text}");
        assert!(text.contains("house/back/also-by.md:3:5"), "{text}");
        assert!(!text.contains("`sec-away` (in"), "a title's own file: {text}");
    }
    let out = run(&root, &["check", "--all", "--format", "json"]);
    let told =
        String::from_utf8_lossy(&out.stdout).lines().filter(|l| l.contains("sec-nowhere")).count();
    assert_eq!(told, 1, "{}", said(&out));
}

#[test]
fn a_translation_has_the_houses_files_below_its_own_folder() {
    let (_dir, root) = house(1);
    let title = root.join("titles/t01");
    let manifest = fs::read_to_string(title.join("recto.toml")).expect("the manifest");
    let edition =
        "\n[editions.de]\noutput = \"epub\"\nlanguage = \"de\"\ntitle = \"Buch\"\nfrom = \"de\"\n";
    write(&title, "recto.toml", manifest + edition);
    write(&title, "de/one.md", "# Eins\n\nWorte.\n");
    let told = good(&run(&title, &["build", "--for", "de"]));
    assert!(told.contains("`de/house/back/also-by.md` is not there"), "{told}");
    // Its picture is had from where the house has it.
    write(
        &title,
        "de/house/back/also-by.md",
        "# Auch vom Kai\n\nMehr.\n\n![Ein Licht](light.svg)\n",
    );
    let told = good(&run(&title, &["build", "--for", "de"]));
    for wrong in ["missing-translation", "missing-image", "unlisted-file"] {
        assert!(!told.contains(wrong), "{told}");
    }
    support::epubcheck(&title.join("output/book-1-de.epub"));
}

/// One message has the records of all titles, and an ISBN that two of them have is told.
#[test]
fn a_house_has_one_message_and_each_title_its_own_numbers() {
    let (_dir, root) = house(3);
    for (n, isbn) in [(1, "978-0-306-40615-7"), (2, "978-3-16-148410-0"), (3, "978-0-306-40615-7")]
    {
        let path = root.join(format!("titles/t{n:02}/recto.toml"));
        let toml = fs::read_to_string(&path).expect("there");
        let toml = toml
            .replace("\n\n[chapters]", &format!("\nisbn = {{ print = \"{isbn}\" }}\n\n[chapters]"));
        fs::write(&path, toml).expect("written");
    }
    let told = "the ISBN 9780306406157 of `print` in t03 is that of t01 too";
    let out = run(&root, &["check", "--all"]);
    assert!(out.status.success() && said(&out).contains(told), "{}", said(&out));
    assert!(said(&out).contains("titles/t03/recto.toml:6:"), "{}", said(&out));
    assert!(!run(&root, &["check", "--all", "--deny-warnings"]).status.success());
    let out = run(&root, &["onix", "--all", "-o", "all.xml"]);
    assert!(!out.status.success() && said(&out).contains(told), "{}", said(&out));
    let path = root.join("titles/t03/recto.toml");
    let toml =
        fs::read_to_string(&path).expect("there").replace("978-0-306-40615-7", "978-3-86680-192-9");
    fs::write(&path, toml).expect("written");
    let text = good(&run(&root, &["onix", "--all", "-o", "all.xml"]));
    assert!(
        text.contains("all.xml") && text.contains("(6 records of 3 titles; ONIX 3.0)"),
        "{text}"
    );
    let message = fs::read_to_string(root.join("all.xml")).expect("written");
    let references = message.matches("<RecordReference>").count();
    assert_eq!((references, message.matches("<Header>").count()), (6, 1));
    let text = good(&run(&root, &["onix", "--all", "--only", "t02", "-o", "-"]));
    assert!(text.contains("book-2.print") && !text.contains("book-1"), "{text}");
    // A title with errors has no records, and the others have theirs.
    fs::remove_file(root.join("titles/t02/one.md")).expect("gone");
    let out = run(&root, &["onix", "--all", "-o", "all.xml"]);
    assert!(
        !out.status.success() && said(&out).contains("(4 records of 2 titles"),
        "{}",
        said(&out)
    );
}
