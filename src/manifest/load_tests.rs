//! Tests of reading manifests: what is right is read, and each fault is told at its line.

use super::*;
use crate::model::{Kind, Matter};
use std::path::Path;

/// A folder with these files; text of chapters does not matter here.
pub(in crate::manifest) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// Loads, and gives the messages as `file:line:column severity[code] message (help)`.
fn load_in(dir: &Path) -> (Option<Project>, Vec<String>) {
    let mut sources = Sources::default();
    let mut diags = Diagnostics::new();
    sources.files = open(dir, &mut diags).unwrap_or_default();
    let project = match diags.has_errors() {
        false => load_with(dir, None, &mut sources, &mut diags),
        true => None,
    };
    diags.sort();
    let lines = diags
        .iter()
        .map(|d| {
            let place = match sources.get(d.span.file) {
                Some(file) => {
                    let (line, column) = file.line_col(d.span.start as usize);
                    format!("{}:{line}:{column} ", file.path)
                }
                None => String::new(),
            };
            let severity = if d.severity == Severity::Error { "error" } else { "warning" };
            let help = d.help.as_ref().map(|h| format!(" ({h})")).unwrap_or_default();
            format!("{place}{severity}[{}] {}{help}", d.code, d.message)
        })
        .collect();
    (project, lines)
}

fn load_files(files: &[(&str, &str)]) -> (Option<Project>, Vec<String>) {
    load_in(folder(files).path())
}

const HEAD: &str = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n";
const TAIL: &str = "[chapters]\nmain = [\"a.md\"]\n";

/// Messages for a manifest beside `a.md` and `b/c.md` that are both listed unless `toml` says
/// otherwise.
fn messages(toml: &str) -> Vec<String> {
    load_files(&[("recto.toml", toml), ("a.md", "# A")]).1
}

fn book(lines: &str) -> Vec<String> {
    messages(&format!("{HEAD}{lines}\n{TAIL}"))
}

fn print_table(lines: &str) -> Vec<String> {
    messages(&format!("{HEAD}{TAIL}[print]\n{lines}\n"))
}

fn one(list: Vec<String>) -> String {
    assert_eq!(list.len(), 1, "{list:#?}");
    list.into_iter().next().unwrap_or_default()
}

#[test]
fn reads_a_whole_manifest() {
    let toml = r##"
[book]
title = "Keeping the Peace"
subtitle = "A study"
authors = ["Ada Rivers", { name = "Ben Hill", role = "edt", sort = "Hill, Ben" }]
contributors = [{ name = "Cy", role = "translator" }]
language = "en-gb"
publisher = "P"
place = "London"
date = 2026-11-23
rights = "R"
description = "D"
subjects = ["a", "b"]
series = { name = "S", number = 3 }
isbn = { epub = "978-0-306-40615-7", print = "9780804429573" }
edition-statement = "Second edition"
cover = "cover.jpg"

[chapters]
front = ["preface.md"]
main = [
  "./history.md",
  { part = "Case studies", chapters = [{ file = "kfor.md", kind = "case-study", number = false }, "isaf.md"] },
  { file = "last.md", title = "Last", chapters = ["sub/x.md"] },
]
back = [{ file = "glossary.md", kind = "glossary" }]

[print]
trim = "129x198mm"
body-size = "10pt"
leading = "13pt"
margins = { inner = "18mm", foot = "2cm" }
theme = "classic"
font = "Libertinus Serif"
open = "any"
page-references = false
number-sections = true
"##;
    let files = [
        "preface.md",
        "history.md",
        "kfor.md",
        "isaf.md",
        "last.md",
        "sub/x.md",
        "glossary.md",
        "cover.jpg",
        "README.md",
    ];
    let mut all: Vec<(&str, &str)> = files.iter().map(|f| (*f, "")).collect();
    all.push(("recto.toml", toml));
    let (project, messages) = load_files(&all);
    assert!(messages.is_empty(), "{messages:#?}");
    let project = project.unwrap();
    let meta = &project.meta;
    assert_eq!(meta.slug, "keeping-the-peace");
    assert_eq!(meta.identifier, "urn:isbn:9780306406157");
    assert_eq!(meta.modified, "2026-11-23T00:00:00Z");
    assert_eq!(meta.language, "en-GB");
    assert_eq!(meta.date.as_deref(), Some("2026-11-23"));
    assert_eq!(meta.isbn_print.as_deref(), Some("9780804429573"));
    assert_eq!(meta.cover.as_deref(), Some("cover.jpg"));
    let roles: Vec<&str> = meta.contributors.iter().map(|c| c.role.as_str()).collect();
    assert_eq!(roles, ["aut", "edt", "trl"]);
    assert_eq!(meta.series.as_ref().unwrap().number.as_deref(), Some("3"));
    let lines: Vec<String> = project
        .entries
        .iter()
        .map(|e| {
            format!(
                "{:?} {} {:?} {:?} {:?} {:?}",
                e.matter, e.level, e.kind, e.file, e.title, e.number
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            r#"Front 0 None Some("preface.md") None None"#,
            r#"Main 0 None Some("history.md") None None"#,
            r#"Main 0 Some(Part) None Some("Case studies") None"#,
            r#"Main 1 Some(CaseStudy) Some("kfor.md") None Some(false)"#,
            r#"Main 1 None Some("isaf.md") None None"#,
            r#"Main 0 None Some("last.md") Some("Last") None"#,
            r#"Main 1 None Some("sub/x.md") None None"#,
            r#"Back 0 Some(Glossary) Some("glossary.md") None None"#,
        ]
    );
    let print = &project.print;
    assert!((print.trim.0 - 365.67).abs() < 0.01 && (print.trim.1 - 561.26).abs() < 0.01);
    assert_eq!((print.body_size, print.leading), (Some(10.0), Some(13.0)));
    assert!(print.margins[0].is_some() && print.margins[1].is_none() && print.margins[3].is_some());
    assert_eq!((print.open, print.number_sections), (Some(crate::manifest::Open::Any), Some(2)));
    assert!(!print.page_references);
}

#[test]
fn the_little_that_is_needed() {
    let (project, messages) = load_files(&[("recto.toml", &format!("{HEAD}{TAIL}")), ("a.md", "")]);
    assert!(messages.is_empty(), "{messages:#?}");
    let meta = project.unwrap().meta;
    assert!(meta.identifier.starts_with("urn:uuid:"), "{}", meta.identifier);
    assert_eq!(meta.modified, "2000-01-01T00:00:00Z");
}

#[test]
fn the_folder_has_no_part_in_the_metadata() {
    let meta = || {
        let files = [("recto.toml", &*format!("{HEAD}{TAIL}")), ("a.md", "")];
        format!("{:?}", load_files(&files).0.unwrap().meta)
    };
    assert_eq!(meta(), meta());
}

#[test]
fn source_date_epoch_is_the_time_of_change() {
    let dir = folder(&[("recto.toml", &format!("{HEAD}date = \"2001\"\n{TAIL}")), ("a.md", "")]);
    let mut sources = Sources::new(Files::folder(dir.path()).expect("a folder"));
    let mut diags = Diagnostics::new();
    let project = load_with(dir.path(), Some(86_400), &mut sources, &mut diags).unwrap();
    assert_eq!(project.meta.modified, "1970-01-02T00:00:00Z");
    assert!(project.root.is_absolute());
}

#[test]
fn unknown_keys_have_the_nearest_name() {
    assert_eq!(
        one(book("tilte = \"x\"")),
        "recto.toml:4:1 error[unknown-key] unknown key `tilte` in [book] (did you mean `title`?)"
    );
    assert_eq!(
        one(print_table("body_size = \"10pt\"")),
        "recto.toml:7:1 error[unknown-key] unknown key `body_size` in [print] (did you mean `body-size`?)"
    );
    assert_eq!(
        one(messages(&format!("{HEAD}{TAIL}[prnit]\n"))),
        "recto.toml:6:2 error[unknown-key] unknown key `prnit` in recto.toml (did you mean `print`?)"
    );
    assert_eq!(
        one(messages(&format!(
            "{HEAD}[chapters]\nmain = [{{ file = \"a.md\", knid = \"chapter\" }}]\n"
        ))),
        "recto.toml:5:26 error[unknown-key] unknown key `knid` in a chapter (did you mean `kind`?)"
    );
}

#[test]
fn unknown_kind() {
    let toml = format!("{HEAD}[chapters]\nmain = [{{ file = \"a.md\", kind = \"casestudy\" }}]\n");
    assert_eq!(
        one(messages(&toml)),
        "recto.toml:5:33 error[unknown-kind] unknown kind `casestudy` (did you mean \"case-study\"?)"
    );
}

#[test]
fn a_file_listed_twice() {
    let toml = format!("{HEAD}[chapters]\nmain = [\"a.md\"]\nback = [\"./a.md\"]\n");
    assert_eq!(
        one(messages(&toml)),
        "recto.toml:6:9 error[listed-twice] `a.md` is listed twice (a file is one chapter; take one of the two lines out)"
    );
}

#[test]
fn what_the_back_of_a_cover_and_included_files_name_is_no_forgotten_file() {
    let toml = format!(
        "{HEAD}[chapters]\nmain = [\"a.md\"]\n[editions.k]\nfor = \"lulu\"\nblurb = \"back.md\"\n"
    );
    let files = [
        ("recto.toml", toml.as_str()),
        ("a.md", "# A\n\n{{#include inc.md}}\n"),
        ("inc.md", "Words. {{#include deep.md}} More.\n"),
        ("deep.md", "words"),
        ("back.md", "Words."),
    ];
    assert_eq!(load_files(&files).1, [""; 0]);
}

#[test]
fn a_missing_file_has_the_nearest_name() {
    let toml = format!("{HEAD}[chapters]\nmain = [\"a.md\",\n  \"bb.md\"]\n");
    let found = load_files(&[("recto.toml", &toml), ("a.md", ""), ("b.md", "")]).1;
    assert_eq!(
        found,
        [
            "recto.toml:4:2 warning[unlisted-file] `b.md` is in the folder, but no line lists it (add it with `recto order add`, or begin its name with `_` to keep it out)",
            "recto.toml:6:3 error[missing-file] there is no file `bb.md` (did you mean `b.md`?)",
        ]
    );
}

#[test]
fn a_path_that_leaves_the_folder() {
    for path in ["../x.md", "/etc/passwd", "a/../../x.md", "C:/x.md"] {
        let toml = format!("{HEAD}[chapters]\nmain = [\"a.md\", \"{path}\"]\n");
        assert_eq!(
            one(messages(&toml)),
            format!(
                "recto.toml:5:17 error[path-outside] `{path}` leaves the project folder (bring the file into the folder of the book)"
            )
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leaves_the_folder() {
    let other = folder(&[("x.md", "")]);
    let dir = folder(&[("recto.toml", &format!("{HEAD}{TAIL}"))]);
    std::os::unix::fs::symlink(other.path().join("x.md"), dir.path().join("a.md")).unwrap();
    let found = load_in(dir.path()).1;
    assert!(one(found).contains("error[path-outside]"));
}

#[test]
fn lines_may_end_as_on_windows() {
    let toml = format!("{HEAD}description = \"\"\"\nOne.\nTwo.\n\"\"\"\n{TAIL}");
    let of = |toml: &str| {
        let (project, found) = load_files(&[("recto.toml", toml), ("a.md", "# A")]);
        assert_eq!(found, Vec::<String>::new());
        project.and_then(|project| project.meta.description)
    };
    let plain = of(&toml);
    assert!(plain.as_deref().is_some_and(|text| text.contains("Two.")), "{plain:?}");
    assert_eq!(of(&toml.replace('\n', "\r\n")), plain);
}

#[test]
fn a_key_by_its_old_name() {
    let toml = format!("{HEAD}edition = \"Second edition\"\n{TAIL}");
    let (project, found) = load_files(&[("recto.toml", &toml), ("a.md", "# A")]);
    assert_eq!(project.and_then(|p| p.meta.edition).as_deref(), Some("Second edition"));
    let told = one(found);
    assert!(told.contains("warning[old-key]") && told.contains("`edition-statement`"), "{told}");
}

#[test]
fn toml_that_is_none() {
    let (project, found) = load_files(&[("recto.toml", "[book]\ntitle = \"x\n")]);
    assert!(project.is_none());
    assert!(one(found).starts_with("recto.toml:2:"), "at its line");
    let (_, found) = load_files(&[("recto.toml", "[book]\ntitle = 1\ntitle = 2\n")]);
    assert!(
        one(found).starts_with("recto.toml:3:1 error[toml-syntax] this name stands here twice")
    );
}

#[test]
fn wrong_types() {
    assert_eq!(
        one(book("subtitle = 3")),
        "recto.toml:4:12 error[wrong-type] `subtitle`: expected a string, found an integer"
    );
    let expect = |lines: &str, words: &str| {
        let found = one(book(lines));
        assert!(found.contains(&format!("error[wrong-type] {words}")), "{found}");
    };
    expect("authors = 3", "`authors`: expected a list (`[...]`), found an integer");
    expect(
        "authors = [3]",
        "`authors`: expected a name or `{ name, role, sort }`, found an integer",
    );
    expect(
        "subjects = [true]",
        "`subjects`: expected a subject or `{ name, authority, code }`, found true or false",
    );
    expect("series = 3", "`series`: expected a name or `{ name, number }`, found an integer");
    expect(
        "isbn = 9780306406157",
        "`isbn`: expected a string in quotes or `{ epub, print }`, found an integer",
    );
    expect("date = true", "`date`: expected a date, found true or false");
    let found = one(messages(&format!("{HEAD}[chapters]\nmain = \"a.md\"\n")));
    assert!(
        found.contains("`main`: expected a list of files, `main = [\"first.md\"]`, found a string"),
        "{found}"
    );
    let found = messages(&format!("{HEAD}[chapters]\nmain = [\"a.md\", 3]\n"));
    assert!(
        one(found).contains(
            "expected a file name, `{ file = ... }` or `{ part = ... }`, found an integer"
        )
    );
    let found = one(print_table("page-references = \"yes\""));
    assert!(found.contains("expected true or false, found a string"), "{found}");
    let found = messages(&format!("book = 3\n{TAIL}"));
    assert!(
        found[0].contains("`book`: expected a table (`[book]`), found an integer"),
        "{found:?}"
    );
}

#[test]
fn a_missing_title() {
    let found = one(messages(&format!("[book]\nlanguage = \"en\"\n{TAIL}")));
    assert!(found.starts_with("recto.toml:1:2 error[missing-title]"), "{found}");
    let found = one(messages(&format!("[book]\nlanguage = \"en\"\ntitle = \" \"\n{TAIL}")));
    assert!(found.starts_with("recto.toml:3:9 error[empty-value]"), "{found}");
}

#[test]
fn no_chapters() {
    for toml in [HEAD.to_string(), format!("{HEAD}[chapters]\nmain = []\n")] {
        let (_, found) = load_files(&[("recto.toml", &toml)]);
        assert!(one(found).contains("error[no-chapters]"));
    }
    let toml = format!("{HEAD}[chapters]\nmain = [{{ part = \"P\" }}]\n");
    let (_, found) = load_files(&[("recto.toml", &toml)]);
    assert!(found.iter().any(|f| f.contains("warning[empty-part]")), "{found:?}");
}

#[test]
fn no_manifest() {
    let found = one(load_files(&[("a.txt", "")]).1);
    assert!(found.contains("error[no-manifest]") && found.contains("`recto new DIR`"), "{found}");
    let found = one(load_files(&[("a.md", "")]).1);
    assert!(found.contains("error[no-manifest]") && found.contains("the Markdown file"), "{found}");
    let dir = folder(&[("recto.toml", HEAD), ("sub/a.md", "")]);
    let found = one(load_in(&dir.path().join("sub")).1);
    let way = format!("there is a book in `{}`", dir.path().display());
    assert!(found.contains(&way), "{found}");
    let found = one(load_in(&dir.path().join("nowhere")).1);
    assert!(found.contains("error[missing-folder]"), "{found}");
}

#[test]
fn a_manifest_that_is_not_utf8() {
    let dir = folder(&[("a.md", "")]);
    fs::write(dir.path().join("recto.toml"), b"[book]\ntitle = \"Caf\xe9\"\n").unwrap();
    let found = one(load_in(dir.path()).1);
    assert!(found.starts_with("recto.toml:2:13 error[not-utf8]"), "{found}");
    fs::write(dir.path().join("recto.toml"), format!("\u{feff}{HEAD}{TAIL}")).unwrap();
    assert!(load_in(dir.path()).1.is_empty());
}

#[test]
fn values_of_the_book_are_checked() {
    let expect = |lines: &str, words: &str| {
        let found = one(book(lines));
        assert!(found.contains(words), "{found}");
    };
    expect("date = \"23.11.2026\"", "error[bad-date] `23.11.2026` is no date");
    expect("date = \"2026-02-30\"", "error[bad-date]");
    expect(
        "isbn = { epub = \"978-0-306-40615-8\" }",
        "warning[bad-isbn] the check digit of the ISBN `978-0-306-40615-8` is wrong (the last digit would be 7",
    );
    expect("isbn-print = \"12\"", "warning[bad-isbn] `12` is no ISBN");
    expect(
        "isbn = \"978-0-306-40615-7\"",
        "warning[isbn-edition] an ISBN is that of one edition: this one is taken for the printed book",
    );
    expect(
        "isbn = { epub = \"978-0-306-40615-7\", print = \"9780306406157\" }",
        "warning[isbn-edition] the EPUB and the printed book have the same ISBN",
    );
    expect("cover = \"c.jpg\"", "error[missing-file]");
    expect("cover = \"a.md\"", "error[bad-cover]");
    expect("slug = \"../x\"", "error[bad-slug]");
    expect(
        "authors = [{ name = \"A\", role = \"editr\" }]",
        "error[unknown-role] unknown role `editr` (did you mean \"editor\"?)",
    );
    expect("authors = [{ role = \"edt\" }]", "error[missing-name]");
    expect("series = { number = 1 }", "error[missing-name]");
    let found = messages(&format!("[book]\ntitle = \"T\"\nlanguage = \"English\"\n{TAIL}"));
    assert!(one(found).starts_with("recto.toml:3:12 error[bad-language]"));
    assert!(messages(&format!("[book]\ntitle = \"T\"\nlanguage = \"en_GB\"\n{TAIL}")).is_empty());
    let found = messages(&format!("[book]\ntitle = \"T\"\n{TAIL}"));
    assert!(one(found).contains("warning[missing-language]"));
}

#[test]
fn values_of_the_page_are_checked() {
    let expect = |lines: &str, words: &str| {
        let found = one(print_table(lines));
        assert!(found.contains(words), "{found}");
    };
    expect("trim = \"a7\"", "error[bad-trim] `a7` is no size of a page (did you mean \"a");
    expect(
        "trim = \"6x9\"",
        "error[missing-unit] `6x9` has no unit (write \"6x9in\" or \"6x9mm\")",
    );
    expect("notes = \"foot\"", "error[unknown-value] `notes` can't be `foot`");
    expect(
        "trim = \"2x9in\"",
        "error[out-of-range] the page is 2 in wide (pages from 3 to 14 in wide can be set)",
    );
    expect("trim = \"6x30in\"", "error[out-of-range] the page is 30 in high");
    expect(
        "body-size = \"5pt\"",
        "error[out-of-range] `body-size`: 5pt can't be set (give between 6pt and 24pt)",
    );
    expect(
        "body-size = 10",
        "error[missing-unit] `body-size` has no unit (write body-size = \"10pt\")",
    );
    expect("body-size = \"10 em\"", "error[bad-length]");
    let negative =
        "error[out-of-range] `inner`: -5mm is less than nothing (give between 0pt and 720pt)";
    expect("margins = { inner = \"-5mm\" }", negative);
    expect("margins = { inner = -5 }", "error[out-of-range] `inner`: -5 is less than nothing");
    expect("leading = \"\u{2212}3pt\"", "`leading`: \u{2212}3pt is less than nothing");
    expect("leading = \"12,5pt\"", "is no length (write the fraction behind a point: \"12.5pt\")");
    expect("leading = \"8pt\"", "error[out-of-range] `leading` does not fit a body size of 10.5pt");
    expect(
        "margins = { inner = \"3in\", outer = \"2.5in\" }",
        "error[no-room] the margins leave lines of 36pt on a page of 432pt",
    );
    expect(
        "margins = { head = \"5in\", foot = \"3in\" }",
        "error[no-room] the margins leave room for 5 lines",
    );
    expect(
        "margins = \"1in\"",
        "error[wrong-type] `margins`: expected a table, found a string (write margins = { inner = \"1in\"",
    );
    expect("margins = { top = \"1in\" }", "error[unknown-key] unknown key `top` in margins");
    expect(
        "theme = \"clasic\"",
        "error[unknown-theme] unknown theme `clasic` (did you mean \"classic\"?)",
    );
    expect("theme = \"../mine.toml\"", "error[path-outside] `../mine.toml` leaves the project");
    expect("open = \"verso\"", "error[unknown-value] `open` can't be `verso`");
}

#[test]
fn parts_and_levels() {
    let toml = format!(
        "{HEAD}[chapters]\nmain = [{{ part = \"P\", chapters = [{{ part = \"Q\", chapters = [\"a.md\"] }}] }}]\n"
    );
    assert!(one(messages(&toml)).contains("error[nested-part] a part inside a part"));
    let mut list = "\"a.md\"".to_string();
    for i in 0..10 {
        list = format!("{{ file = \"{i}.md\", chapters = [{list}] }}");
    }
    let found = messages(&format!("{HEAD}[chapters]\nmain = [{list}]\n"));
    assert!(found.iter().any(|f| f.contains("error[too-deep]")), "{found:#?}");
    let deep = format!("{HEAD}[chapters]\nmain = {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    assert!(!messages(&deep).is_empty());
}

#[test]
fn chapters_as_tables() {
    let toml = format!("{HEAD}[[chapters.main]]\nfile = \"a.md\"\nkind = \"appendix\"\n");
    let (project, found) = load_files(&[("recto.toml", &toml), ("a.md", "")]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(project.unwrap().entries[0].kind, Some(Kind::Appendix));
}

const SUMMARY: &str = "# Summary\n\n[Intro](README.md)\n\n# Part\n\n- [One](one%20x.md)\n  - [Draft]()\n\n[End](end.md)\n";

fn mdbook(more: &[(&str, &str)]) -> (Option<Project>, Vec<String>) {
    let mut files = vec![
        ("src/SUMMARY.md", SUMMARY),
        ("src/README.md", ""),
        ("src/one x.md", ""),
        ("src/end.md", ""),
    ];
    files.extend(more);
    load_files(&files)
}

#[test]
fn mdbook_projects_are_read_as_they_are() {
    let toml =
        "[book]\ntitle = \"M\"\nauthors = [\"A\"]\nmultilingual = false\n\n[output.html]\nx = 1\n";
    let (project, found) = mdbook(&[("book.toml", toml)]);
    assert!(found.is_empty(), "{found:#?}");
    let project = project.unwrap();
    assert_eq!(project.flavour, Flavour::MdBook);
    assert_eq!(project.meta.language, "en");
    let lines: Vec<String> = project
        .entries
        .iter()
        .map(|e| {
            let title = e.title.as_deref().unwrap_or("");
            format!("{:?} {} {:?} {title} {:?} {}", e.matter, e.level, e.file, e.number, e.draft)
        })
        .collect();
    assert_eq!(
        lines,
        [
            r#"Front 0 Some("src/README.md") Intro Some(false) false"#,
            r#"Main 0 None Part None false"#,
            r#"Main 1 Some("src/one x.md") One None false"#,
            r#"Main 2 None Draft None true"#,
            r#"Back 0 Some("src/end.md") End Some(false) false"#,
        ]
    );
    assert_eq!(project.entries[0].matter, Matter::Front);
}

#[test]
fn a_recto_toml_beside_book_toml_adds_and_overrides() {
    let (project, found) = mdbook(&[
        ("book.toml", "[book]\ntitle = \"M\"\nauthors = [\"A\"]\n"),
        ("recto.toml", "[book]\ntitle = \"R\"\nlanguage = \"de\"\n[print]\ntrim = \"a4\"\n"),
    ]);
    assert!(found.is_empty(), "{found:#?}");
    let project = project.unwrap();
    assert_eq!((project.meta.title.as_str(), project.meta.language.as_str()), ("R", "de"));
    assert_eq!(project.meta.authors().collect::<Vec<_>>(), ["A"]);
    assert_eq!(project.entries.len(), 5);
    assert!(project.print.trim.0 > 590.0);
    let (project, _) = mdbook(&[
        ("book.toml", "[book]\ntitle = \"M\"\n"),
        ("recto.toml", "[chapters]\nmain = [\"src/end.md\"]\n"),
    ]);
    let project = project.unwrap();
    assert_eq!((project.flavour, project.entries.len()), (Flavour::Recto, 1));
}

#[test]
fn a_summary_that_leads_nowhere() {
    let summary = "# Summary\n\n- [A](a.md)\n- [B](gone.md)\n- [C](https://x.org/c.md)\n- words\n";
    let files =
        [("book.toml", "[book]\ntitle = \"M\"\n"), ("src/SUMMARY.md", summary), ("src/a.md", "")];
    let (project, found) = load_files(&files);
    assert_eq!(
        found,
        [
            "src/SUMMARY.md:4:3 warning[missing-file] there is no file `src/gone.md`: the chapter is a draft (write the file or take the line out)",
            "src/SUMMARY.md:5:3 error[path-outside] `https://x.org/c.md` is no file of the book (a chapter is a Markdown file)",
            "src/SUMMARY.md:6:1 error[bad-summary] a list item without a link (write `- [Title](file.md)`, or `- [Title]()` for a draft)",
        ]
    );
    let entries = project.unwrap().entries;
    assert_eq!(entries.iter().map(|e| e.draft).collect::<Vec<_>>(), [false, true]);
    let (_, found) = load_files(&[("book.toml", "[book]\ntitle = \"M\"\nsrc = \"text\"\n")]);
    assert!(found[0].starts_with("book.toml:3:7 error[no-summary] there is no `text/SUMMARY.md`"));
    let (_, found) = load_files(&[("book.toml", "[book]\ntitle = \"M\"\nsrc = \"../x\"\n")]);
    assert!(found[0].contains("error[path-outside]"), "{found:?}");
    let here = [
        ("book.toml", "[book]\ntitle = \"M\"\nsrc = \".\"\n"),
        ("SUMMARY.md", "- [A](a.md)"),
        ("a.md", ""),
    ];
    assert!(load_files(&here).1.is_empty());
}

#[test]
fn a_summary_may_name_a_file_again() {
    let summary = "- [A](a.md)\n  - [Two](a.md#two)\n- [B](b.md#x)\n- [A](a.md)\n- [C](c#.md)\n";
    let (project, found) = load_files(&[
        ("book.toml", "[book]\ntitle = \"M\"\n"),
        ("src/SUMMARY.md", summary),
        ("src/a.md", ""),
        ("src/b.md", ""),
        ("src/c#.md", ""),
    ]);
    assert_eq!(
        found,
        [
            "src/SUMMARY.md:2:5 warning[listed-twice] `src/a.md` is listed before; this line is left out (a file is one chapter of a book)",
            "src/SUMMARY.md:3:3 warning[section-listed] a chapter is a whole file; `src/b.md` is taken from its beginning (leave out what stands behind `#`)",
            "src/SUMMARY.md:4:3 warning[listed-twice] `src/a.md` is listed before; this line is left out (a file is one chapter of a book)",
        ]
    );
    let files: Vec<_> = project.unwrap().entries.into_iter().filter_map(|e| e.file).collect();
    assert_eq!(files, ["src/a.md", "src/b.md", "src/c#.md"]);
}

#[test]
fn a_wrong_folder_is_told_with_the_way_to_the_book() {
    let dir = tempfile::tempdir().unwrap();
    let book = dir.path().join("my book");
    std::fs::create_dir_all(book.join("sub/deep")).unwrap();
    std::fs::write(book.join("recto.toml"), "").unwrap();
    std::fs::write(book.join("a.md"), "").unwrap();
    let told = |path: &str| {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::new());
        load(&dir.path().join(path), &mut sources, &mut diags);
        let d = diags.iter().next().unwrap().clone();
        format!("{} ({})", d.message, d.help.unwrap_or_default())
            .replace(&format!("{}/", dir.path().display()), "")
    };
    for path in ["my book/sub", "my book/sub/deep", "my book/sub/."] {
        let way = "there is a book in `my book`: run `recto -C 'my book' ...`";
        let got = told(path).replace(&format!("'{}/", dir.path().display()), "'");
        assert!(got.contains(way), "{got}");
    }
    assert_eq!(
        told("my book/a.md"),
        "`my book/a.md` is a file; a book is a folder (there is a book in `my book`)"
    );
}

/// Numbers that look random and are the same each time (xorshift).
fn noise(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 11) as usize
}

#[test]
fn broken_manifests_give_messages_and_never_a_panic() {
    use super::super::edit::{self, Change, Place};
    let good = format!(
        "{HEAD}authors = [\"A\", {{ name = \"B\", role = \"edt\" }}]\ndate = \"2026\"\n{TAIL}\
         back = [\n  # x\n  {{ part = \"P\", chapters = [\"c.md\"] }}, # é\n]\n[print]\ntrim = \"6x9in\"\n\
         margins = {{ inner = \"1in\" }}\n"
    );
    let dir = folder(&[("a.md", ""), ("c.md", ""), ("book.toml", "")]);
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for round in 0..3000 {
        let summary = round % 3 == 0;
        let mut text: Vec<char> = if summary { SUMMARY } else { &good }.chars().collect();
        for _ in 0..1 + noise(&mut state) % 6 {
            let at = noise(&mut state) % text.len();
            match noise(&mut state) % 4 {
                0 => text[at] = char::from_u32((noise(&mut state) % 0x250) as u32).unwrap_or('x'),
                1 => drop(text.remove(at)),
                2 => text
                    .insert(at, ['"', '[', '{', '\n', '#', ',', '-', '}'][noise(&mut state) % 8]),
                _ => {
                    let to = noise(&mut state) % text.len();
                    text.swap(at, to);
                }
            }
        }
        let text: String = text.into_iter().collect();
        let name = if summary { "src/SUMMARY.md" } else { "recto.toml" };
        let mut sources = Sources::new(Files::folder(dir.path()).expect("a folder"));
        sources.files.put(name, text.as_bytes());
        let mut diags = Diagnostics::new();
        load_with(dir.path(), None, &mut sources, &mut diags);
        #[cfg(feature = "cli")]
        crate::diagnostic::snippets::text(&diags, &sources, false);
        let flavour = if summary { Flavour::MdBook } else { Flavour::Recto };
        for (name, place) in
            [("a.md", Place::EndOfPart("P".into())), ("One", Place::Before("End".into()))]
        {
            let _ = edit::apply(flavour, &text, "src", &Change::Move(name.into(), place));
        }
    }
}

#[test]
fn fonts_are_chosen_by_family() {
    let unknown = one(print_table("font = \"Libertinus Serf\""));
    assert!(unknown.contains("Libertinus Serif"), "{unknown}");
    assert!(print_table("font = \"linux biolinum\"\nmono-font = \"JetBrains Mono\"").is_empty());
    let own = |lines: &str| {
        messages(&format!("{HEAD}{TAIL}[print]\nfont = \"Own\"\n[fonts.Own]\n{lines}\n"))
    };
    let missing = own("regular = \"a.otf\"");
    assert!(missing.iter().any(|m| m.contains("there is no file `a.otf`")), "{missing:?}");
    let outside = own("regular = \"../a.otf\"");
    assert!(outside.iter().any(|m| m.contains("leads out")), "{outside:?}");
    let bare = own("italic = \"a.md\"");
    assert!(bare.iter().any(|m| m.contains("no `regular` face")), "{bare:?}");
    let key = own("regular = \"a.md\"\nslanted = \"a.md\"");
    assert!(key.iter().any(|m| m.contains("slanted")), "{key:?}");
}

#[test]
fn words_divide_as_the_book_says() {
    let table = |lines: &str| messages(&format!("{HEAD}{TAIL}[hyphenation]\n{lines}\n"));
    assert!(table("en-GB = [\"peace-keep-ing\", \"Kosovo\"]").is_empty());
    assert!(table("en_GB = [\"peace-keep-ing\"]").is_empty());
    assert!(one(table("english = [\"a-b\"]")).contains("`english` is no language"));
    assert!(one(table("en = [\"two words\"]")).contains("`two words` is no word"));
}

#[test]
fn the_guide_names_every_key() {
    use crate::manifest::{book, chapters, editions, epub, fonts, print, words};
    let guide = include_str!("../../docs/guide/manifest.md");
    let of_editions = include_str!("../../docs/guide/editions.md");
    // What other tools write for the same is read, but not advertised.
    let other = ["author", "edition", "isbn-epub", "isbn-print"];
    let tables: [&[&str]; 8] = [
        &book::KEYS,
        &chapters::ENTRY_KEYS,
        &chapters::PART_KEYS,
        &print::KEYS,
        &epub::KEYS,
        &editions::KEYS,
        &fonts::KEYS,
        &words::KEYS,
    ];
    let named = |key: &str| {
        let key = format!("`{key}`");
        guide.contains(&key) || of_editions.contains(&key)
    };
    let missing: Vec<&str> =
        tables.concat().into_iter().filter(|key| !other.contains(key) && !named(key)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn mdbook_s_manuals_are_set_as_manuals() {
    let code = "Words.\n\n```rust\nfn main() {}\n```\n\n".repeat(4);
    let theme = |text: &str, more: &str| {
        let book = format!("[book]\ntitle = \"T\"\n{more}");
        let dir = folder(&[
            ("book.toml", &book),
            ("src/SUMMARY.md", "- [A](a.md)\n"),
            ("src/a.md", text),
        ]);
        let mut diags = Diagnostics::new();
        let mut sources = Sources::new(Files::folder(dir.path()).expect("a folder"));
        let project = load_with(dir.path(), None, &mut sources, &mut diags).expect("a project");
        project.print.theme
    };
    assert_eq!(theme(&code, ""), "technical");
    assert_eq!(theme("# A\n\nIt is a truth universally acknowledged.\n", ""), "classic");
    let named = "[output.recto.print]\ntheme = \"modern\"\n";
    assert_eq!(theme(&code, named), "modern");
}

/// A house with a title, loaded: `imprint` is what the title extends, `toml` the title's own manifest.
fn in_house(house: &str, imprint: &str, toml: &str) -> (Option<Project>, Vec<String>) {
    let dir = folder(&[
        ("recto-house.toml", house),
        ("house/imprint.toml", imprint),
        ("house/base.toml", "[book]\nplace = \"Base\"\n[print]\ntheme = \"look.toml\"\n"),
        ("house/look.toml", "extends = \"modern\"\n"),
        ("house/back/also.md", "# Also"),
        ("titles/t/recto.toml", toml),
        ("titles/t/a.md", "# A"),
    ]);
    load_in(&dir.path().join("titles/t"))
}

const HOUSE: &str = "titles = [\"titles/*\"]\nshared = [\"house\"]\n";
const TITLE: &str = "extends = \"../../house/imprint.toml\"\n[book]\ntitle = \"T\"\n[chapters]\nmain = [\"a.md\"]\n";

#[test]
fn a_title_takes_what_its_house_says() {
    let imprint = "extends = \"base.toml\"\n[book]\nlanguage = \"en\"\npublisher = \"Quay\"\n[chapters]\nback = [\"back/also.md\"]\n\
                   [abbreviations]\nUN = \"United Nations\"\n[editions.kdp]\nfor = \"kdp-paperback\"\nblurb = \"blurb.md\"\n";
    let (project, said) = in_house(HOUSE, imprint, TITLE);
    assert_eq!(said, Vec::<String>::new());
    let project = project.expect("a project");
    let files: Vec<_> = project.entries.iter().filter_map(|e| e.file.as_deref()).collect();
    assert_eq!(files, ["a.md", "../../house/back/also.md"]);
    assert_eq!(project.meta.publisher.as_deref(), Some("Quay"));
    assert_eq!(project.meta.place.as_deref(), Some("Base"));
    assert_eq!(project.print.theme, "../../house/look.toml");
    let blurb = project.editions[0].blurb.as_ref().map(|at| at.value.as_str());
    assert_eq!((project.abbreviations.len(), blurb), (1, Some("../../house/blurb.md")));
}

#[test]
fn messages_on_what_a_title_takes_point_into_its_file() {
    let imprint = "[book]\nlanguage = \"en\"\n\n[print]\ntrim = \"6x9\"\n[chapters]\nback = [\n  \"back/no.md\",\n]\n";
    let (_, said) =
        in_house(HOUSE, imprint, &TITLE.replace("[chapters]", "colour = 1\n[chapters]"));
    let places: Vec<&str> = said.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(
        places,
        ["recto.toml:4:1", "../../house/imprint.toml:5:8", "../../house/imprint.toml:8:3"],
        "{said:?}"
    );
    assert!(said[2].contains("`../../house/back/no.md`"), "{said:?}");
    let (none, said) = in_house(HOUSE, "[book]\ntitle = bare\n", TITLE);
    assert!(
        none.is_none() && said[0].starts_with("../../house/imprint.toml:2:9 error[toml-syntax]"),
        "{said:?}"
    );
}

#[test]
fn what_a_house_does_not_share_is_refused_with_the_cure() {
    let said = |house: &str, title: &str| {
        let (project, said) = in_house(house, "[book]\nlanguage = \"en\"\n", title);
        assert!(project.is_none() && said.len() == 1, "{said:?}");
        said[0].clone()
    };
    let line = said("titles = [\"titles/*\"]\n", TITLE);
    assert!(
        line.starts_with("recto.toml:1:11 error[path-outside]")
            && line.contains("`shared = [\"house\"]`"),
        "{line}"
    );
    let line = said("titles = [\"books/*\"]\nshared = [\"house\"]\n", TITLE);
    assert!(
        line.starts_with("../../recto-house.toml:1:11 error[house]")
            && line.contains("none of the house's titles"),
        "{line}"
    );
    let line = said("titles = [\"titles/*\"]\nshared = [\"huose\"]\n", TITLE);
    assert!(
        line.starts_with("../../recto-house.toml:2:11 error[house]")
            && line.contains("is not there"),
        "{line}"
    );
    let line = said("titles = [\"titles/*\"]\nshared = [\"../x\"]\n", TITLE);
    assert!(line.starts_with("../../recto-house.toml:2:11 error[path-outside]"), "{line}");
    let line = said(HOUSE, &TITLE.replace("imprint", "gone"));
    assert!(
        line.starts_with(
            "recto.toml:1:11 error[missing-file] there is no file `../../house/gone.toml`"
        ),
        "{line}"
    );
    let line = said(HOUSE, &TITLE.replace("../../house/imprint", "../../../x"));
    assert!(line.contains("error[path-outside]"), "{line}");
    let (_, lines) = in_house(HOUSE, "extends = \"base.toml\"\n", "extends = \"recto.toml\"\n");
    assert!(
        lines[0].starts_with("recto.toml:1:11 error[extends] `recto.toml` extends itself"),
        "{lines:?}"
    );
    let (_, lines) = in_house(HOUSE, "extends = \"imprint.toml\"\n", TITLE);
    assert!(lines[0].starts_with("../../house/imprint.toml:1:11 error[extends]"), "{lines:?}");
    // Without a house above.
    let dir = folder(&[
        ("house/imprint.toml", ""),
        ("titles/t/recto.toml", TITLE),
        ("titles/t/a.md", "# A"),
    ]);
    let (_, lines) = load_in(&dir.path().join("titles/t"));
    assert!(lines.len() == 1 && lines[0].contains("write a `recto-house.toml`"), "{lines:?}");
}

#[test]
fn a_house_that_a_book_asks_nothing_of_is_none_of_its_business() {
    let plain = TITLE.lines().skip(1).collect::<Vec<_>>().join("\n") + "\n";
    let plain = plain.replace("[chapters]", "language = \"en\"\n[chapters]");
    for house in
        [HOUSE, "nonsense", "titles = [\"x\"]\n", "shared = [\"gone\"]\ntitles = [\"titles/*\"]\n"]
    {
        let (project, said) = in_house(house, "", &plain);
        assert!(project.is_some(), "{said:?}");
        assert_eq!(said.is_empty(), !house.contains("gone"), "{house}: {said:?}");
    }
}
