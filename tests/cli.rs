//! The program as a user meets it: commands, messages, exit codes, and files left as they were.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const MANIFEST: &str = r#"[book]
title = "Peace"
authors = ["Ada Rivers"]
language = "en-GB"

# The order.
[chapters]
front = ["preface.md"]
main = [
  "history.md",
  { part = "Case studies", chapters = [
    { file = "kfor.md", kind = "case-study" },
    # Kabul
    "isaf.md",
  ] },
]
back = ["glossary.md"]
"#;

/// A book of five chapters.
fn project() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("recto.toml"), MANIFEST).unwrap();
    for (name, title) in [
        ("preface", "Preface"),
        ("history", "A history"),
        ("kfor", "Kosovo"),
        ("isaf", "Kabul"),
        ("glossary", "Glossary"),
    ] {
        let text = format!("# {title}\n\nA paragraph of the chapter *{title}*.\n");
        fs::write(dir.path().join(format!("{name}.md")), text).unwrap();
    }
    dir
}

struct Run {
    code: i32,
    out: String,
    err: String,
}

fn recto(dir: &Path, args: &[&str]) -> Run {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_recto"))
        .args(args)
        .current_dir(dir)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .unwrap();
    Run {
        code: status.code().unwrap_or(-1),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

fn manifest(dir: &TempDir) -> String {
    fs::read_to_string(dir.path().join("recto.toml")).unwrap()
}

/// All files below a folder with their contents.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path));
        } else {
            out.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    out.sort();
    out
}

#[test]
fn help_of_every_command_has_examples() {
    let dir = tempfile::tempdir().unwrap();
    for command in ["build", "watch", "preview", "lsp", "check", "order", "new", "model", "style"] {
        let run = recto(dir.path(), &[command, "--help"]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("Examples:") && run.out.contains("Usage:"), "{}", run.out);
        assert!(run.out.lines().all(|l| l.chars().count() <= 110), "{}", run.out);
    }
    let run = recto(dir.path(), &["--help"]);
    assert!(run.code == 0 && run.out.contains("recto new my-book"), "{}", run.out);
    assert_eq!(recto(dir.path(), &["biuld"]).code, 2);
    assert_eq!(recto(dir.path(), &[]).code, 2);
    assert_eq!(recto(dir.path(), &["--version"]).code, 0);
}

#[test]
fn a_new_book_builds_and_has_nothing_to_mend() {
    let dir = tempfile::tempdir().unwrap();
    let run = recto(dir.path(), &["new", "my-book"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let run = recto(dir.path(), &["check", "my-book", "--deny-warnings"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.starts_with("nothing to mend ("), "{}", run.out);
    assert!(!dir.path().join("my-book/output").exists());
    let run = recto(dir.path(), &["build", "my-book"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert_eq!(run.out.lines().count(), 2, "{}", run.out);
    assert!(run.out.contains("my-book/output/my-book.epub") && run.out.contains("pages, "));
    let pdf = fs::read(dir.path().join("my-book/output/my-book.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    // Again: the same bytes.
    let first = files(&dir.path().join("my-book/output"));
    assert_eq!(recto(dir.path(), &["-C", "my-book", "build"]).code, 0);
    assert_eq!(files(&dir.path().join("my-book/output")), first);
}

#[test]
fn new_refuses_a_folder_that_is_not_empty() {
    let dir = project();
    let before = files(dir.path());
    let run = recto(dir.path(), &["new", "."]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("is not empty"), "{}", run.err);
    assert_eq!(files(dir.path()), before);
    fs::create_dir_all(dir.path().join("fresh/.git")).unwrap();
    let run = recto(dir.path(), &["new", "fresh", "--title", "A \"B\"", "--author", "C"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = fs::read_to_string(dir.path().join("fresh/recto.toml")).unwrap();
    assert!(text.contains("A \"B\"") && text.contains("authors = [\"C\"]"), "{text}");
}

#[test]
fn build_writes_what_is_asked_where_it_is_asked() {
    let dir = project();
    let names = |folder: &str| -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir.path().join(folder))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(recto(dir.path(), &["build", "--pdf"]).code, 0);
    assert_eq!(names("output"), ["peace.pdf"]);
    assert_eq!(recto(dir.path(), &["build", "--epub", "-o", "dist/x"]).code, 0);
    assert_eq!(names("dist/x"), ["peace.epub"]);
    // The folder of `-C` is the one that everything is relative to.
    let name = dir.path().file_name().unwrap().to_str().unwrap();
    let above = dir.path().parent().unwrap();
    assert_eq!(recto(above, &["-C", name, "build", "-o", "both"]).code, 0);
    assert_eq!(names("both"), ["peace.epub", "peace.pdf"]);
}

#[test]
fn a_failed_build_leaves_the_old_files() {
    let dir = project();
    assert_eq!(recto(dir.path(), &["build"]).code, 0);
    let before = files(&dir.path().join("output"));
    assert_eq!(before.len(), 2);
    fs::remove_file(dir.path().join("isaf.md")).unwrap();
    let run = recto(dir.path(), &["build"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("error[missing-file]: there is no file `isaf.md`"), "{}", run.err);
    assert!(run.err.contains("--> recto.toml:14:5"), "{}", run.err);
    assert!(run.err.contains("nothing was written: 1 error"), "{}", run.err);
    assert_eq!(run.out, "");
    assert_eq!(files(&dir.path().join("output")), before);
    // A folder in the way of the PDF: the EPUB is not replaced either.
    fs::write(dir.path().join("isaf.md"), "# Changed\n\nText.\n").unwrap();
    fs::remove_file(dir.path().join("output/peace.pdf")).unwrap();
    fs::create_dir(dir.path().join("output/peace.pdf")).unwrap();
    let run = recto(dir.path(), &["build"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("can't be written"), "{}", run.err);
    assert_eq!(files(&dir.path().join("output")), before[..1]);
}

#[test]
fn json_is_one_object_on_each_line() {
    let dir = project();
    fs::write(dir.path().join("extra.md"), "# Extra").unwrap();
    let run = recto(dir.path(), &["build", "--format", "json"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let lines: Vec<serde_json::Value> =
        run.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines[0]["code"], "unlisted-file");
    assert_eq!(lines[0]["path"], "recto.toml");
    assert_eq!(lines[0]["line"], 7);
    let summary = lines.last().unwrap();
    assert_eq!(summary["ok"], true);
    assert_eq!(summary["files"].as_array().unwrap().len(), 2);
    let run = recto(dir.path(), &["order", "--format=json"]);
    let files: Vec<String> = run
        .out
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
        .filter_map(|v| v["file"].as_str().map(str::to_string))
        .collect();
    assert_eq!(files, ["preface.md", "history.md", "kfor.md", "isaf.md", "glossary.md"]);
}

#[test]
fn check_tells_by_its_exit_code() {
    let dir = project();
    assert_eq!(recto(dir.path(), &["check"]).code, 0);
    fs::write(dir.path().join("extra.md"), "# Extra").unwrap();
    let run = recto(dir.path(), &["check"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("warning[unlisted-file]: `extra.md` is in the folder"), "{}", run.err);
    assert_eq!(recto(dir.path(), &["check", "--deny-warnings"]).code, 1);
    fs::write(dir.path().join("recto.toml"), MANIFEST.replace("title =", "titel =")).unwrap();
    let run = recto(dir.path(), &["check"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("did you mean `title`?"), "{}", run.err);
    assert!(run.err.contains("2 | titel = \"Peace\""), "{}", run.err);
    assert!(!dir.path().join("output").exists());
}

#[test]
fn colours_only_when_asked_or_on_a_terminal() {
    let dir = tempfile::tempdir().unwrap();
    assert!(!recto(dir.path(), &["check"]).err.contains('\u{1b}'));
    assert!(recto(dir.path(), &["check", "--color", "always"]).err.contains('\u{1b}'));
}

#[test]
fn no_manifest_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let run = recto(dir.path(), &["build"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("there is no recto.toml") && run.err.contains("recto new DIR"));
    let run = recto(dir.path(), &["build", "nowhere"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("there is no folder `nowhere`"), "{}", run.err);
    let run = recto(dir.path(), &["new", "My Great Book"]);
    assert!(run.out.contains("`recto build 'My Great Book'` builds it"), "{}", run.out);
    fs::create_dir(dir.path().join("My Great Book/sub")).unwrap();
    let run = recto(dir.path(), &["build", "My Great Book/sub"]);
    assert!(run.err.contains("run `recto -C 'My Great Book' ...`"), "{}", run.err);
}

#[test]
fn a_file_that_cannot_be_read_lacks_no_title() {
    let dir = project();
    fs::write(dir.path().join("isaf.md"), b"bad \xff byte\n").unwrap();
    fs::create_dir(dir.path().join("x.md")).unwrap();
    let run = recto(dir.path(), &["check"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("not-utf8") && !run.err.contains("no-title"), "{}", run.err);
}

#[test]
fn order_shows_the_tree() {
    let dir = project();
    for args in [&["order"][..], &["order", "show"], &["order", "show", "."]] {
        let run = recto(dir.path(), args);
        assert_eq!(run.code, 0, "{}", run.err);
        let at = |word: &str| run.out.find(word).unwrap_or_else(|| panic!("{word}: {}", run.out));
        assert!(at("front") < at("preface.md") && at("preface.md") < at("main"));
        assert!(at("history.md") < at("Case studies") && at("Case studies") < at("kfor.md"));
        assert!(at("kfor.md") < at("isaf.md") && run.out.contains("case-study"));
        assert!(run.out.contains("1 page"), "{}", run.out);
    }
}

#[test]
fn order_shows_what_it_can_of_a_book_with_errors() {
    let dir = project();
    fs::remove_file(dir.path().join("isaf.md")).unwrap();
    let run = recto(dir.path(), &["order"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("kfor.md") && run.err.contains("missing-file"), "{}", run.out);
}

#[test]
fn order_moves_lines_and_keeps_comments() {
    let dir = project();
    let run = recto(dir.path(), &["order", "move", "isaf.md", "--before", "kfor.md"]);
    assert_eq!((run.code, run.out.trim()), (0, "moved `isaf.md` before `kfor.md`"), "{}", run.err);
    let first = "    { file = \"kfor.md\", kind = \"case-study\" },\n";
    let second = "    # Kabul\n    \"isaf.md\",\n";
    let swapped = MANIFEST.replace(&format!("{first}{second}"), &format!("{second}{first}"));
    assert_eq!(manifest(&dir), swapped);
    let run = recto(dir.path(), &["order"]);
    assert!(run.out.find("isaf.md") < run.out.find("kfor.md"), "{}", run.out);
    assert_eq!(recto(dir.path(), &["order", "move", "isaf", "--after", "kfor"]).code, 0);
    assert_eq!(manifest(&dir), MANIFEST);
    let run = recto(dir.path(), &["order", "move", "history.md", "--to-part", "Case studies"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(manifest(&dir).contains("    \"isaf.md\",\n    \"history.md\",\n  ] },"));
    let run = recto(dir.path(), &["order", "move", "glossary.md", "--to", "front"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(manifest(&dir).contains("front = [\"preface.md\", \"glossary.md\"]"));
}

#[test]
fn order_refuses_what_would_break_the_book() {
    let dir = project();
    let refused = |args: &[&str], words: &str| {
        let run = recto(dir.path(), &[&["order"], args].concat());
        assert_eq!(run.code, 2, "{args:?} {}", run.out);
        assert!(run.err.contains(words), "{args:?} {}", run.err);
        assert_eq!(manifest(&dir), MANIFEST, "{args:?}");
    };
    refused(&["move", "isaff.md", "--before", "kfor.md"], "did you mean `isaf.md`?");
    refused(&["move", "isaf.md", "--before", "isaf.md"], "next to itself");
    refused(&["move", "Case studies", "--before", "kfor.md"], "into itself");
    refused(&["move", "isaf.md", "--to-part", "Cases"], "no part `Cases`");
    refused(&["move", "isaf.md", "--to-part", "Cases"], "parts are: `Case studies`");
    refused(&["move", "isaf.md", "--after", "kfor.md"], "it stands there already");
    refused(&["move", "isaf.md"], "--before");
    refused(&["move", "isaf.md", "--before", "a", "--after", "b"], "cannot be used with");
    refused(&["add", "isaf.md"], "is listed already");
    refused(&["add", "nowhere.md"], "there is no file `nowhere.md`");
    refused(&["add", "../x.md"], "leaves the project folder");
    refused(&["add", "recto.toml"], "is not a Markdown file");
    refused(&["add", "x.md", "--kind", "case_study"], "did you mean `case-study`?");
    refused(&["remove", "Case studies"], "has 2 chapters below it");
}

#[test]
fn order_knows_chapters_by_the_titles_in_their_files() {
    let dir = project();
    fs::write(dir.path().join("isaf.md"), "---\ntitle: \"Kabul's *Force*\"\n---\n\nText.\n")
        .unwrap();
    let run =
        recto(dir.path(), &["order", "move", "kabul\u{2019}s *force*", "--after", "A history"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        manifest(&dir).contains("\"history.md\",\n  # Kabul\n  \"isaf.md\""),
        "{}",
        manifest(&dir)
    );
    let run = recto(dir.path(), &["order", "remove", "Glossary"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run =
        recto(dir.path(), &["order", "add", &dir.path().join("glossary.md").to_string_lossy()]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(manifest(&dir).contains("\"glossary.md\""), "{}", manifest(&dir));
}

#[test]
fn order_says_what_an_entry_is() {
    let dir = project();
    let run = recto(dir.path(), &["order", "kind", "isaf.md", "case-study"]);
    assert_eq!((run.code, run.out.trim()), (0, "`isaf.md` is `case-study`"), "{}", run.err);
    let line = "    { file = \"isaf.md\", kind = \"case-study\" },\n";
    let with = MANIFEST.replace("    \"isaf.md\",\n", line);
    assert_eq!(manifest(&dir), with);
    let run = recto(dir.path(), &["order", "kind", "kfor"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(manifest(&dir), with.replace("\"kfor.md\", kind = \"case-study\"", "\"kfor.md\""));
    assert_eq!(recto(dir.path(), &["order", "kind", "Case studies", "preface"]).code, 2);
    assert_eq!(recto(dir.path(), &["order", "kind", "isaf.md", "nothing"]).code, 2);
}

#[test]
fn order_adds_and_removes() {
    let dir = project();
    fs::write(dir.path().join("sfor.md"), "# SFOR\n\nText.\n").unwrap();
    assert_eq!(recto(dir.path(), &["order", "check", "--deny-warnings"]).code, 1);
    let args = ["order", "add", "sfor.md", "--after", "kfor", "--kind", "case-study"];
    let run = recto(dir.path(), &args);
    assert_eq!(run.code, 0, "{}", run.err);
    let line =
        "kind = \"case-study\" },\n    { file = \"sfor.md\", kind = \"case-study\" },\n    # Kabul";
    assert!(manifest(&dir).contains(line), "{}", manifest(&dir));
    let run = recto(dir.path(), &["order", "check", "--deny-warnings"]);
    assert_eq!((run.code, run.out.trim()), (0, "nothing to mend (7 entries)"));
    assert_eq!(recto(dir.path(), &["order", "remove", "sfor"]).code, 0);
    assert_eq!(manifest(&dir), MANIFEST);
    assert!(dir.path().join("sfor.md").exists());
}

#[test]
fn order_mends_a_manifest_with_a_missing_file() {
    let dir = project();
    fs::remove_file(dir.path().join("isaf.md")).unwrap();
    assert_eq!(recto(dir.path(), &["order", "remove", "isaf.md"]).code, 0);
    assert_eq!(recto(dir.path(), &["check", "--deny-warnings"]).code, 0);
}

#[test]
fn mdbook_projects_build_and_their_order_changes() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("src")).unwrap();
    let write = |path: &str, text: &str| fs::write(dir.path().join(path), text).unwrap();
    write("book.toml", "[book]\ntitle = \"Guide\"\n");
    let summary =
        "# Summary\n\n[Intro](intro.md)\n\n- [One](one.md)\n  - [Sub](sub.md)\n- [Two](two.md)\n";
    write("src/SUMMARY.md", summary);
    for name in ["intro", "one", "sub", "two"] {
        write(&format!("src/{name}.md"), &format!("# {name}\n\nText.\n"));
    }
    let run = recto(dir.path(), &["build"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    let run = recto(dir.path(), &["order", "move", "two.md", "--before", "one.md"]);
    assert_eq!(run.code, 0, "{}", run.err);
    write("src/three.md", "# Three & `x` {#three}\n\nText.\n");
    assert_eq!(recto(dir.path(), &["order", "add", "three.md", "--after", "sub"]).code, 0);
    let text = fs::read_to_string(dir.path().join("src/SUMMARY.md")).unwrap();
    let begin = "# Summary\n\n[Intro](intro.md)\n\n- [Two](two.md)\n- [One](one.md)\n  - [Sub](sub.md)\n  - [Three";
    assert!(text.starts_with(begin), "{text}");
    let run = recto(dir.path(), &["check", "--deny-warnings"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn the_model_is_json_and_nothing_else() {
    let dir = project();
    fs::write(dir.path().join("extra.md"), "# Extra").unwrap();
    let run = recto(dir.path(), &["model", "--format", "json"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("unlisted-file"));
    let book: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(book["meta"]["title"], "Peace");
    assert!(book["chapters"].as_array().unwrap().len() >= 5);
    let outline = recto(dir.path(), &["model"]);
    assert_eq!(outline.code, 0);
    assert!(outline.out.starts_with("Peace\n"), "{}", outline.out);
    assert!(outline.out.contains("A history  (7 words)"), "{}", outline.out);
}

#[test]
fn a_report_names_exceptions_at_their_lines() {
    let dir = project();
    // A word that cannot be divided makes the line before it loose.
    let text = "# A history\n\nShort words go well on a line of this kind, but some \
                `unbreakable_words_that_nobody_can_divide_at_all` are a plague to whoever sets them \
                and `another_one_that_is_just_about_as_long_as_it` is not any better than that.\n";
    fs::write(dir.path().join("history.md"), text).unwrap();
    let run = recto(dir.path(), &["build", "--pdf", "--report"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("word space: standard deviation"), "{}", run.out);
    assert!(run.out.contains("history.md:3: loose line, "), "{}", run.out);
    let run = recto(dir.path(), &["build", "--pdf", "--report", "--format", "json"]);
    let last = run.out.lines().last().unwrap();
    let value: serde_json::Value = serde_json::from_str(last).unwrap();
    assert_eq!(value["type"], "report");
    let found = value["exceptions"].as_array().unwrap();
    assert!(found.iter().any(|e| e["file"] == "history.md" && e["line"] == 3), "{found:?}");
}

#[test]
fn pages_are_drawn_and_their_lines_printed() {
    let dir = project();
    let run = recto(dir.path(), &["page", "1-3", "-o", "spread.svg"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let svg = fs::read_to_string(dir.path().join("spread.svg")).unwrap();
    assert!(svg.contains("class=\"grid\"") && svg.contains("transform=\"matrix("));
    assert!(usvg::Tree::from_str(&svg, &usvg::Options::default()).is_ok());
    let run = recto(dir.path(), &["page", "1", "--plain", "-o", "page.svg"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let plain = fs::read_to_string(dir.path().join("page.svg")).unwrap();
    assert!(!plain.contains("class=\"grid\"") && plain.contains("transform=\"matrix("));

    let run = recto(dir.path(), &["page", "1", "--lines"]);
    assert!(run.out.lines().any(|l| l.starts_with("1\t") && l.contains("chapter")), "{}", run.out);
    let run = recto(dir.path(), &["page", "999", "--lines"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no pages `999`"), "{}", run.err);
    let run = recto(dir.path(), &["page", "1", "--dpi", "72", "-o", "a.png"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let picture = image::open(dir.path().join("a.png")).unwrap().to_luma8();
    assert!(picture.pixels().any(|p| p.0[0] < 64), "text is painted");
    assert!(picture.width() > 432, "a page of six inches with its edge");
    assert_eq!(recto(dir.path(), &["page", "1", "-o", "a.gif"]).code, 2);
    assert_eq!(recto(dir.path(), &["page", "1", "--dpi", "9999", "-o", "a.png"]).code, 2);
}

/// A book of one chapter with this text.
fn book_of(text: &[u8]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
                    [chapters]\nmain = [\"a b.md\"]\n";
    fs::write(dir.path().join("recto.toml"), manifest).unwrap();
    fs::write(dir.path().join("a b.md"), text).unwrap();
    dir
}

#[test]
fn hard_texts_are_set() {
    let heading = format!("# {}\n\ntext\n", "heading ".repeat(200));
    let word = format!("# H\n\nbefore {} after `{}`\n", "x".repeat(3000), "y".repeat(3000));
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(200));
    let table = format!("# H\n\n{}{}{}", row("a"), row("-"), row("b"));
    for text in [
        "\u{feff}# H\n\ntext\n",
        "# H\r\n\r\none\r\ntwo\r\n",
        "# H\n\nnul \0 byte\n",
        "",
        "no heading\n",
        "# H\n\none[^a]\n\n[^a]: note[^b]\n\n[^b]: in a note[^a]\n",
        heading.as_str(),
        word.as_str(),
        table.as_str(),
    ] {
        let dir = book_of(text.as_bytes());
        let run = recto(dir.path(), &["build"]);
        assert_eq!(run.code, 0, "{text:.40}: {}", run.err);
        assert!(
            dir.path().join("output/t.pdf").exists() && dir.path().join("output/t.epub").exists()
        );
    }
}

#[test]
fn hard_texts_that_cannot_be_set_say_where_and_what_to_do() {
    for (text, code, place) in [
        (b"# H\n\nbad \xff byte\n".as_slice(), "not-utf8", "a b.md:3:5"),
        (b"# H\n\n{{#include a b.md}}\n", "include-cycle", "a b.md:3:1"),
        ([">"; 200].concat().as_bytes(), "nested-too-deep", "a b.md:1:"),
    ] {
        let dir = book_of(text);
        let run = recto(dir.path(), &["build"]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.err.contains(code) && run.err.contains(place), "{}", run.err);
        assert!(!dir.path().join("output").exists());
    }
}

#[test]
fn pictures_are_found_under_the_names_that_authors_write() {
    let text = "# H\n\n![p](<my pic.svg>)\n\n![p](my%20pic.svg)\n\n![p](bild%C3%A4.svg)\n\n\
                ![p](x%20y.svg){width=900%}\n\n![d](.)\n\n![no](nope.png)\n\n![p]()\n";
    let dir = book_of(text.as_bytes());
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>"##;
    for name in ["my pic.svg", "bildä.svg", "x%20y.svg"] {
        fs::write(dir.path().join(name), svg).unwrap();
    }
    let run = recto(dir.path(), &["check"]);
    assert!(run.err.contains("`.` is a folder, not a picture"), "{}", run.err);
    assert!(run.err.contains("there is no picture `nope.png`"), "{}", run.err);
    assert!(run.err.contains("a picture without a file"), "{}", run.err);
    assert!(run.err.contains("the width `900%` is more than there is"), "{}", run.err);
    assert_eq!(run.err.matches("[missing-image]").count(), 3, "{}", run.err);
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let dir = book_of(b"# H\n\ntext\n");
    // A folder stands where the file should go: nothing is written, nothing else is touched.
    fs::create_dir_all(dir.path().join("output/t.pdf")).unwrap();
    fs::write(dir.path().join("output/t.epub"), "old").unwrap();
    let run = recto(dir.path(), &["build"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("t.pdf"), "{}", run.err);
    assert_eq!(fs::read(dir.path().join("output/t.epub")).unwrap(), b"old");
    assert_eq!(fs::read_dir(dir.path().join("output")).unwrap().count(), 2, "no file left behind");
    // A file stands where the folder should go.
    fs::write(dir.path().join("dist"), "mine").unwrap();
    let run = recto(dir.path(), &["build", "-o", "dist"]);
    assert!(run.code == 1 && run.err.contains("dist"), "{}", run.err);
    assert_eq!(fs::read(dir.path().join("dist")).unwrap(), b"mine");
}

#[test]
fn a_wide_formula_is_divided_or_set_smaller_and_told() {
    let dir = project();
    let terms: Vec<String> = (1..16).map(|n| format!("a_{{{n}}}")).collect();
    let wide = terms.join(" + ");
    let wider = [wide.as_str(); 3].join(" + ");
    let text = format!(
        "# A\n\n$$ \\frac{{{wide}}}{{b}} $$ {{#eq-a}}\n\nSee @eq-a.\n\n$$ \\sqrt{{{wider}}} $$\n\n\
         $$ y = {wider} $$\n\n$$ x $$\n\n$$ z = {wider} + {wider} $$\n"
    );
    fs::write(dir.path().join("history.md"), text).unwrap();
    let run = recto(dir.path(), &["build", "--pdf"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.err.matches("warning[wide-math]").count(), 2, "{}", run.err);
    assert!(run.err.contains("history.md:3:1") && run.err.contains("it is set smaller"));
    assert!(run.err.contains("history.md:7:1") && run.err.contains("runs past it"));
}

#[test]
fn code_is_told_apart_in_the_epub_and_stays_whole() {
    let dir = project();
    let code = "fn main() {\n    let a = \"<b>\"; // end & done\n}";
    let text = format!("# A\n\n```rust,ignore\n{code}\n```\n\n```\nfn plain\n```\n");
    fs::write(dir.path().join("history.md"), text).unwrap();
    assert_eq!(recto(dir.path(), &["build", "--epub", "-o", "out"]).code, 0);
    let epub = fs::read_dir(dir.path().join("out")).unwrap().next().unwrap().unwrap().path();
    let mut archive = zip::ZipArchive::new(fs::File::open(epub).unwrap()).unwrap();
    let pages: Vec<String> = (0..archive.len())
        .filter_map(|i| {
            let mut text = String::new();
            let mut file = archive.by_index(i).ok()?;
            std::io::Read::read_to_string(&mut file, &mut text).ok()?;
            Some(text)
        })
        .collect();
    let page = pages.iter().find(|t| t.contains("fn plain")).expect("the chapter");
    assert!(page.contains("<span class=\"tok-k\">fn</span> main()"), "{page}");
    assert!(page.contains("<span class=\"tok-s\">\"&lt;b&gt;\"</span>"), "{page}");
    assert!(page.contains("<span class=\"tok-c\">// end &amp; done</span>"), "{page}");
    assert!(page.contains("<code>fn plain"), "{page}");
}

#[test]
fn a_picture_without_a_description_is_an_error_where_it_counts() {
    let dir = project();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>";
    fs::write(dir.path().join("a.svg"), svg).unwrap();
    fs::write(dir.path().join("history.md"), "# A\n\ntext\n\n![](a.svg)\n").unwrap();
    let run = recto(dir.path(), &["build", "-o", "out"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("warning[missing-alt]") && run.err.contains("history.md:5:1"));
    let pdf = dir.path().join("out");
    let pdf = fs::read_dir(pdf).unwrap().map(|e| e.unwrap().path());
    let pdf = pdf.into_iter().find(|p| p.extension().is_some_and(|e| e == "pdf")).unwrap();
    let claims = |pdf: &Path| {
        let bytes = fs::read(pdf).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (text.contains("<pdfaid:part>2<"), text.contains("<pdfuaid:part>1<"))
    };
    assert_eq!(claims(&pdf), (true, false), "what is not so is not claimed");
    for args in [&["build", "--strict", "-o", "other"] as &[&str], &["check"]] {
        let run = recto(dir.path(), args);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.err.contains("error[missing-alt]"), "{}", run.err);
    }
    assert!(!dir.path().join("other").exists());
    // Decoration is said to be so.
    let text = "# A\n\ntext\n\n![](a.svg){alt=\"\"}\n";
    fs::write(dir.path().join("history.md"), text).unwrap();
    let run = recto(dir.path(), &["build", "--strict", "-o", "out"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(claims(&pdf), (true, true));
}

/// The lines of all pages: page, baseline, text.
fn printed_lines(dir: &Path) -> Vec<(String, f64, String)> {
    let run = recto(dir, &["page", "all", "--lines"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let line = |l: &str| {
        let f: Vec<&str> = l.split('\t').collect();
        Some((f.first()?.to_string(), f.get(2)?.parse().ok()?, f.get(6)?.to_string()))
    };
    run.out.lines().filter_map(line).collect()
}

#[test]
fn an_authors_own_copyright_page_stands_behind_the_title_page() {
    let dir = project();
    let manifest = MANIFEST.replace("[\"preface.md\"]", "[\"copyright.md\", \"preface.md\"]");
    fs::write(dir.path().join("recto.toml"), manifest).unwrap();
    fs::write(dir.path().join("copyright.md"), "# Rights\n\nAll rights mine.\n\nISBN none.\n")
        .unwrap();
    let lines = printed_lines(dir.path());
    let of = |text: &str| lines.iter().find(|l| l.2.contains(text));
    let (page, baseline, _) = of("ISBN none.").expect("the last line");
    assert_eq!(page, "iv");
    assert!(*baseline > 550.0, "at the foot: {baseline}");
    assert!(of("Rights").is_none_or(|l| l.0 != "iv"), "its title is for navigation");
}

#[test]
fn notes_count_on_through_nested_chapters() {
    let dir = project();
    let manifest =
        MANIFEST.replace("\"history.md\"", "{ file = \"history.md\", chapters = [\"more.md\"] }");
    fs::write(dir.path().join("recto.toml"), manifest).unwrap();
    fs::write(dir.path().join("history.md"), "# A\n\nOne.[^1]\n\n[^1]: First.\n").unwrap();
    fs::write(dir.path().join("more.md"), "# B\n\nTwo.[^1]\n\n[^1]: Second.\n").unwrap();
    let lines = printed_lines(dir.path());
    let note = |text: &str| lines.iter().find(|l| l.2.contains(text)).map(|l| l.2.as_str());
    assert!(note("First.").is_some_and(|l| l.starts_with('1')), "{lines:?}");
    assert!(note("Second.").is_some_and(|l| l.starts_with('2')), "{lines:?}");
}

#[test]
fn pictures_in_lines_and_cells_take_their_room() {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"800\"/>";
    let text = "# A\n\nAn icon ![i](big.svg){width=20px} in a line.\n\nBelow it.\n\n\
                | A | B |\n|---|---|\n| ![i](big.svg) | beside |\n| under | it |\n\n\
                And a `wordofcodethatissolongthatnomeasureofabookwilleverholditinonelineandhasnobreaks`.\n\n\
                One `that_is_as_long_and_breaks_where_its_words_end_as_code_does_and_so_is_not_told_at_all`.\n";
    let dir = book_of(text.as_bytes());
    fs::write(dir.path().join("big.svg"), picture).unwrap();
    let lines = printed_lines(dir.path());
    let y = |text: &str| lines.iter().find(|l| l.2.contains(text)).map(|l| l.1).expect(text);
    assert!(y("Below it.") - y("An icon") < 30.0, "20 pixels are hardly more than a line");
    // Two rows of plain words take less than 60 points with their rules.
    assert!(y("And a") - y("Below it.") > 150.0, "the row is as high as its picture");
    let run = recto(dir.path(), &["check"]);
    assert_eq!(run.err.matches("long-word").count(), 1, "{}", run.err);
    assert!(run.err.contains("a b.md:12:7") && run.err.contains("wordofcode"), "{}", run.err);
}

#[test]
fn a_written_label_comes_before_one_made_from_a_name() {
    let dir = project();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write(
        "history.md",
        "# A history\n\n@sec-isaf, @sec-history, @sec-glossary.\n\n## It's {#sec-history}\n",
    );
    write("kfor.md", "# Kosovo {#sec-isaf}\n\nText.\n\n## Start {#sec-start}\n");
    write("isaf.md", "# Kabul\n\nText.\n\n## Start {#sec-start}\n\n## Other {#other}\n");
    write("glossary.md", "# Glossary\n\nText.\n\n## Other {#other}\n");
    let run = recto(dir.path(), &["model", "--format", "json"]);
    let words = |text: &str| run.out.contains(&format!("\"text\": \"{text}\""));
    // The second chapter, not the third; the section, not its chapter, its words with their marks.
    assert!(words("Chapter\u{a0}2") && !words("Chapter\u{a0}3"), "{}", run.out);
    assert!(words("\u{2018}It\u{2019}s\u{2019}") && !words("Chapter\u{a0}1"), "{}", run.out);
    assert!(words("\u{2018}Glossary\u{2019}"), "{}", run.out);
    let told = recto(dir.path(), &["check"]).err;
    assert_eq!(told.matches("duplicate-label").count(), 1, "{told}");
    assert!(told.contains("isaf.md:5:"), "{told}");
}

#[test]
fn titles_that_give_way_are_told_or_used() {
    let dir = project();
    let text =
        manifest(&dir).replace("\"history.md\",", "{ file = \"history.md\", title = \"Short\" },");
    fs::write(dir.path().join("recto.toml"), text).unwrap();
    let text = "---\ntitle: Le YAML\n---\n# Le titre perdu\n\nText.\n";
    fs::write(dir.path().join("kfor.md"), text).unwrap();
    let model = recto(dir.path(), &["model", "--format", "json"]).out;
    let short = model.split("\"short_title\": [").nth(1).unwrap_or_default();
    assert!(short.split(']').next().is_some_and(|s| s.contains("\"Short\"")), "{model}");
    let told = recto(dir.path(), &["check"]).err;
    assert!(told.contains("two-titles") && told.contains("kfor.md:4:"), "{told}");
    assert_eq!(told.matches("warning[").count(), 1, "{told}");
}

#[test]
fn the_manifests_words_get_typographic_marks() {
    let dir = project();
    let text = manifest(&dir);
    let title = text.lines().find(|l| l.starts_with("title")).unwrap();
    let text = text.replace(title, "title = \"It's -- 'so'...\"\nrights = \"Don't copy\"");
    fs::write(dir.path().join("recto.toml"), text).unwrap();
    let model = recto(dir.path(), &["model", "--format", "json"]).out;
    assert!(model.contains("It’s – ‘so’…") && model.contains("Don’t copy"), "{model}");
    assert!(model.contains("\"slug\": \"its-so\""), "{model}");
}

#[test]
fn raw_html_that_print_cannot_show_is_told() {
    let dir = project();
    let text = "# A\n\n```{=html}\n<b>x</b>\n```\n\n```{=epub}\n<b>y</b>\n```\n";
    fs::write(dir.path().join("history.md"), text).unwrap();
    let run = recto(dir.path(), &["build", "--pdf"]);
    assert_eq!(run.err.matches("html-in-print").count(), 1, "{}", run.err);
    assert!(run.err.contains("history.md:3:1"), "{}", run.err);
}

#[test]
fn what_no_page_holds_is_printed_whole() {
    let words = |letter: &str, n: usize| {
        (0..n).map(|i| format!("{letter}{i}w")).collect::<Vec<_>>().join(" ")
    };
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"700\"/>";
    let terms: Vec<String> = (1..30).map(|n| format!("a_{{{n}}}")).collect();
    let text = format!(
        "# A\n\nText.\n\n![{}](big.svg){{alt=x}}\n\n| X | Y |\n|---|---|\n| a | {} |\n\n\
         ::: landscape\n\n| X | Y |\n|---|---|\n| a | {} |\n\n:::\n\nIn a line $\\sqrt{{{}}}$ of it.\n\nEnd.\n",
        words("c", 900),
        words("t", 700),
        words("s", 700),
        terms.join(" + ")
    );
    let dir = book_of(text.as_bytes());
    fs::write(dir.path().join("big.svg"), picture).unwrap();
    let lines = printed_lines(dir.path());
    let printed: String = lines.iter().map(|l| l.2.replace('\u{ad}', "") + " ").collect();
    for word in ["c0w", "c899w", "t0w", "t699w", "s0w", "s699w", "End."] {
        assert!(printed.contains(word), "{word}");
    }
    let run = recto(dir.path(), &["check", "--verbose"]);
    assert_eq!(run.err.matches("warning[high-row]").count(), 2, "{}", run.err);
    assert_eq!(run.err.matches("warning[wide-math]").count(), 1, "{}", run.err);
}

#[test]
fn an_output_that_is_a_file_is_told_as_one() {
    let dir = project();
    fs::write(dir.path().join("fil"), "x").unwrap();
    for to in ["fil", "fil/deeper"] {
        let run = recto(dir.path(), &["build", "--epub", "-o", to]);
        assert!(run.err.contains("is a file, not a folder"), "{}", run.err);
        assert_eq!(fs::read_to_string(dir.path().join("fil")).unwrap(), "x");
    }
}

#[test]
fn a_shop_named_otherwise_is_led_to_its_profiles() {
    let dir = project();
    let run = recto(dir.path(), &["build", "--for", "amazon"]);
    assert!(run.err.contains("kdp-paperback") && run.err.contains("kindle"), "{}", run.err);
}

#[test]
fn explain_says_what_a_message_means() {
    let dir = project();
    fs::remove_file(dir.path().join("isaf.md")).unwrap();
    let run = recto(dir.path(), &["build"]);
    assert!(run.err.contains("`recto explain missing-file` says more\n"), "{}", run.err);
    // What is copied from a message does too.
    for code in ["missing-file", "error[missing-file]", "Missing-File"] {
        let run = recto(dir.path(), &["explain", code]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.starts_with("missing-file: A file that is named is not there.\n\n"));
        assert!(run.out.contains("    main = [\"text/history.md\"]\n"), "{}", run.out);
        assert!(run.out.contains("exit code 1"), "{}", run.out);
    }
    let run = recto(dir.path(), &["explain", "missing-fiel"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("no message has the code `missing-fiel`"), "{}", run.err);
    assert!(run.err.contains("did you mean `missing-file`?"), "{}", run.err);
    let run = recto(dir.path(), &["explain", "quux"]);
    assert!(run.code == 2 && run.err.contains("`recto explain` lists all"), "{}", run.err);
}

#[test]
fn styles_are_listed_with_their_titles() {
    let dir = tempfile::tempdir().unwrap();
    let run = recto(dir.path(), &["style", "list"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let apa = run.out.lines().find(|l| l.starts_with("apa ")).expect("a line for APA");
    assert!(
        apa.contains("  APA Style 7th edition; also ") && apa.contains("apa-7th-edition"),
        "{apa}"
    );
    let all = run.out.lines().count();
    assert!(all > 100, "{all}");
    let run = recto(dir.path(), &["style", "list", "Chicago", "--format", "json"]);
    let found: Vec<serde_json::Value> =
        run.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(found.len() > 5 && found.len() < all, "{}", run.out);
    let notes = found.iter().find(|s| s["name"] == "chicago-notes-bibliography").expect("notes");
    assert_eq!((&notes["notes"], &notes["bibliography"]), (&true.into(), &true.into()));
    let also = notes["also"].as_array().expect("other names");
    assert!(also.contains(&"chicago-notes".into()), "{also:?}");
    let run = recto(dir.path(), &["style", "list", "quux"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("no style has `quux` in its name or title"), "{}", run.err);
}

#[test]
fn explain_lists_all_codes() {
    let dir = tempfile::tempdir().unwrap();
    let run = recto(dir.path(), &["explain"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("Command line\n  merge-conflict "), "{}", run.out);
    assert!(run.out.contains("\n\nPictures\n  broken-image "), "{}", run.out);
    let listed = run.out.lines().filter(|l| l.starts_with("  ")).count();
    let run = recto(dir.path(), &["explain", "--format", "json"]);
    let all: Vec<serde_json::Value> =
        run.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(all.len() == listed && listed > 150, "{listed}");
    let alt = all.iter().find(|c| c["code"] == "missing-alt").unwrap();
    assert_eq!((&alt["severity"], &alt["exit"]), (&"warning".into(), &"strict".into()));
    assert!(alt["page"].as_str().is_some_and(|p| p.contains("{alt=")), "{alt}");
}
