//! The command line as a whole: every command and option stands in a table, the same option means the same
//! everywhere, older spellings are read, and what shells, manuals and programs want to know is there.

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use support::{copy, run, small_book};

/// Commands with the words behind them and their options.
const COMMANDS: &[(&str, &str)] = &[
    (
        "build",
        "[DIR] -o/--output=DIR --epub --pdf --for=NAME+ --all-editions --cover --pdf-format=FORMAT --force --strict --allow=PAGES+ --all --memory=MIB --report --only=TITLE+ --since=REV",
    ),
    (
        "watch",
        "[DIR] -o/--output=DIR --epub --pdf --for=NAME+ --all-editions --cover --pdf-format=FORMAT --force --strict --allow=PAGES+",
    ),
    ("preview", "[DIR] -o/--output=DIR --open --port=N --all"),
    ("lsp", ""),
    (
        "check",
        "[DIR] --for=NAME+ --deny-warnings --allow=PAGES+ --all --memory=MIB --only=TITLE+ --since=REV",
    ),
    (
        "plan",
        "[DIR] --as=FORM --only=TITLE+ --since=REV --epub --pdf --for=NAME+ --all-editions --cover --pdf-format=FORMAT --force --strict",
    ),
    ("freeze", "[DIR] --for=NAME+ --allow=PAGES+"),
    ("archive", "[DIR] -o/--output=FILE --force"),
    ("verify", "<FILE>"),
    ("diff", "<OLD> [DIR] -o/--output=DIR --for=NAME --pdf --dpi=N --list"),
    ("order", "--all"),
    ("order show", "[DIR]"),
    ("order move", "<ENTRY> --before=ENTRY --after=ENTRY --to-part=TITLE --to=MATTER"),
    (
        "order add",
        "<FILE> --before=ENTRY --after=ENTRY --to-part=TITLE --to=MATTER --kind=KIND --title=TITLE",
    ),
    ("order remove", "<ENTRY>"),
    ("order kind", "<ENTRY> [KIND]"),
    ("order undo", "[DIR]"),
    ("order check", "[DIR] --deny-warnings --all"),
    ("new", "<DIR> --title=TITLE --author=AUTHOR --template=KIND --from=FILE --changes=WHAT"),
    ("page", "<PAGES> [DIR] -o/--output=FILE --dpi=N --plain --for=NAME --open --lines"),
    ("mdbook", ""),
    ("docx", "[DIR] -o/--output=FILE"),
    ("merge", "<FILE> [DIR] --all --criticmarkup"),
    ("marks", "<FILE> [DIR] --for=NAME --criticmarkup"),
    ("model", "[DIR] --as=FORM"),
    ("index", "[DIR]"),
    (
        "onix",
        "[DIR] -o/--output=FILE --for=NAME --version=N --short --all --memory=MIB --only=TITLE+ --since=REV",
    ),
    ("catalogue", "[DIR] --as=FORM -o/--output=FILE"),
    ("listing", "[DIR] --for=NAME+"),
    ("printer", ""),
    ("printer list", ""),
    ("printer show", "<NAME>"),
    ("printer copy", "<NAME> <FILE>"),
    ("shop", ""),
    ("shop list", ""),
    ("shop show", "<NAME>"),
    ("style", ""),
    ("style list", "[WORD]"),
    ("theme", ""),
    ("theme list", ""),
    ("theme show", "<NAME>"),
    ("theme copy", "<NAME> <FILE>"),
    ("explain", "[CODE]"),
    ("help", "[COMMAND] --machine"),
    ("completions", "<SHELL>"),
    ("man", "-o/--output=DIR"),
];

/// What the program prints if all goes well.
fn said(dir: &Path, args: &[&str]) -> String {
    let out = run(dir, args);
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("text")
}

fn machine() -> Value {
    let dir = tempfile::tempdir().expect("a folder");
    serde_json::from_str(&said(dir.path(), &["help", "--machine"])).expect("JSON")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// An option as the table has it: `-o/--output=DIR`, with a plus if it may be given again.
fn option(value: &Value) -> String {
    let short = value["short"].as_str().map(|s| format!("-{s}/")).unwrap_or_default();
    let takes = value["value"].as_str().map(|v| format!("={v}")).unwrap_or_default();
    let again = if value["again"] == true { "+" } else { "" };
    format!("{short}--{}{takes}{again}", text(value, "long"))
}

/// The commands below one, with their whole names.
fn rows(of: &Value, before: &str, out: &mut Vec<(String, Value)>) {
    for command in list(of, "commands") {
        let name = format!("{before}{}", text(command, "name"));
        out.push((name.clone(), command.clone()));
        rows(command, &format!("{name} "), out);
    }
}

fn commands() -> Vec<(String, Value)> {
    let mut found = Vec::new();
    rows(&machine(), "", &mut found);
    found
}

#[test]
fn commands_and_options_are_those_of_the_table() {
    let line = |command: &Value| {
        let word = |w: &Value| match w["required"] == true {
            true => format!("<{}>", text(w, "name")),
            false => format!("[{}]", text(w, "name")),
        };
        let words = list(command, "words").iter().map(word);
        words.chain(list(command, "options").iter().map(option)).collect::<Vec<_>>().join(" ")
    };
    let found: Vec<(String, String)> =
        commands().iter().map(|(name, value)| (name.clone(), line(value))).collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(n, l)| (n.as_str(), l.as_str())).collect();
    assert_eq!(found, COMMANDS);
    let all: Vec<String> = list(&machine(), "options").iter().map(option).collect();
    let globals = ["-C/--=DIR", "--format=FORMAT", "--color=WHEN", "-q/--quiet", "-v/--verbose"];
    assert_eq!(all[..5], globals);
    assert_eq!(all[5..], ["-j/--jobs=N", "--filters=WHEN"]);
}

#[test]
fn an_option_means_the_same_everywhere() {
    let mut meaning: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (name, command) in commands() {
        assert!(!text(&command, "help").is_empty(), "{name} says nothing of itself");
        for option in list(&command, "options") {
            let help = text(option, "help");
            assert!(
                !help.is_empty() && (!help.ends_with('.') || help.ends_with("...")),
                "{name}: {option}"
            );
            let (long, short) = (text(option, "long").to_owned(), text(option, "short").to_owned());
            let value = text(option, "value");
            // A folder for many files, a file for one.
            let value = if long == "output" { "" } else { value };
            let is = (short, value.to_owned());
            let known = meaning.entry(long.clone()).or_insert_with(|| is.clone());
            assert_eq!(*known, is, "--{long} of {name}");
        }
        for option in ["edition", "json", "out", "shop", "printer"] {
            let has = list(&command, "options").iter().any(|o| text(o, "long") == option);
            assert!(!has, "{name} has --{option}");
        }
    }
}

#[test]
fn every_command_has_help_with_examples_by_both_ways() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, _) in commands().iter().filter(|(name, _)| !name.contains(' ')) {
        let by_option = said(dir.path(), &[name, "--help"]);
        assert_eq!(by_option.trim_end(), said(dir.path(), &["help", name]).trim_end(), "{name}");
        if name != "mdbook" {
            assert!(by_option.contains("Examples:"), "{by_option}");
        }
        assert!(by_option.lines().all(|l| l.chars().count() <= 110), "{by_option}");
    }
    let moved = said(dir.path(), &["help", "order", "move"]);
    assert!(moved.contains("Usage: recto order move"), "{moved}");
    assert!(said(dir.path(), &["help"]).contains("recto new my-book"));
    let out = run(dir.path(), &["help", "biuld"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("did you mean `build`?"));
}

#[test]
fn older_spellings_are_read_with_a_hint() {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&small_book("crab"), dir.path());
    for (old, new, hint) in [
        (&["model", "--json"][..], &["model", "--format", "json"][..], "`--format json`"),
        (&["model", "--as", "recto"], &["model", "--format", "json"], "`--format json`"),
        (&["printer", "ingram"], &["printer", "show", "ingram"], "`printer show ingram`"),
        (&["theme", "modern"], &["theme", "show", "modern"], "`theme show modern`"),
        (&["style", "chicago"], &["style", "list", "chicago"], "`style list chicago`"),
        (
            &["page", "all", "--lines", "--edition", "ingram"],
            &["page", "all", "--lines", "--for", "ingram"],
            "`--for`",
        ),
    ] {
        let (was, is) = (run(dir.path(), old), run(dir.path(), new));
        assert!(was.status.success() && is.status.success(), "{old:?}");
        assert!(was.stdout == is.stdout, "{old:?}");
        let note = String::from_utf8_lossy(&was.stderr).into_owned();
        assert!(note.contains("note: `") && note.contains(hint), "{note}");
        assert!(!String::from_utf8_lossy(&is.stderr).contains("note:"), "{new:?}");
    }
    for (args, help) in [
        (&["build", "--watch"][..], "recto watch"),
        (&["serve"], "recto preview"),
        (&["build", "--output-dir=x"], "`-o DIR`"),
    ] {
        let out = run(dir.path(), args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        let err = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(err.contains("help: ") && err.contains(help), "{err}");
    }
}

#[test]
fn themes_printers_and_shops_are_listed_shown_and_copied_alike() {
    let dir = tempfile::tempdir().expect("a folder");
    for (sort, name, says) in [
        ("theme", "classic", "[page]"),
        ("printer", "ingram", "[trims]"),
        ("shop", "kindle", "Kindle Publishing Guidelines"),
    ] {
        let names = said(dir.path(), &[sort, "list"]);
        assert!(names.lines().any(|l| l.starts_with(&format!("{name} "))), "{names}");
        assert_eq!(names, said(dir.path(), &[sort]));
        let shown = said(dir.path(), &[sort, "show", name]);
        assert!(shown.contains(says), "{shown}");
        let first = said(dir.path(), &[sort, "list", "--format", "json"]);
        let first: Value = serde_json::from_str(first.lines().next().expect("one")).expect("JSON");
        assert_eq!(text(&first, "type"), sort);
        let out = run(dir.path(), &[sort, "show", &format!("{name}x")]);
        assert_eq!(out.status.code(), Some(2));
        let err = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(err.contains(&format!("did you mean `{name}`?")), "{err}");
        if sort != "shop" {
            said(dir.path(), &[sort, "copy", name, &format!("{sort}.toml")]);
            let copied = fs::read_to_string(dir.path().join(format!("{sort}.toml"))).expect("read");
            assert_eq!(copied.trim_end(), shown.trim_end());
        }
    }
}

#[test]
fn a_page_without_a_name_goes_to_the_outputs() {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&small_book("crab"), dir.path());
    let line = said(dir.path(), &["page", "1", "--dpi", "40"]);
    let name = line.split("  (").next().expect("a name");
    assert!(name.starts_with("output/") && name.ends_with("-p1.png"), "{line}");
    assert!(line.contains("(1 page, "), "{line}");
    assert!(image::open(dir.path().join(name)).is_ok());
    let line = said(dir.path(), &["page", "#1", "--dpi", "40", "--for", "ingram"]);
    assert!(line.contains("-ingram-n1.png"), "{line}");
}

#[test]
fn the_last_changes_of_the_order_are_taken_back() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n\n[chapters]\nmain = [\n  \"a.md\", # first\n  \
                    \"b.md\",\n  \"c.md\",\n]\n";
    let path = dir.path().join("recto.toml");
    fs::write(&path, manifest).expect("written");
    for name in ["a.md", "b.md", "c.md"] {
        fs::write(dir.path().join(name), "# A\n\nText.\n").expect("written");
    }
    let now = || fs::read_to_string(&path).expect("read");
    assert_eq!(run(dir.path(), &["order", "undo"]).status.code(), Some(2));
    said(dir.path(), &["order", "move", "c.md", "--before", "a.md"]);
    let once = now();
    said(dir.path(), &["order", "remove", "b.md"]);
    assert_ne!(now(), once);
    said(dir.path(), &["order", "undo"]);
    assert_eq!(now(), once);
    said(dir.path(), &["order", "undo"]);
    assert_eq!(now(), manifest);
    // What somebody has written since stays.
    said(dir.path(), &["order", "move", "c.md", "--before", "a.md"]);
    let own = format!("{}# mine\n", now());
    fs::write(&path, &own).expect("written");
    let out = run(dir.path(), &["order", "undo"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("has been changed since"));
    assert_eq!(now(), own);
}

#[test]
fn shells_and_manuals_know_every_command() {
    let dir = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "elvish", "fish", "nushell", "powershell", "zsh"] {
        let script = said(dir.path(), &["completions", shell]);
        for word in ["preview", "all-editions", "completions", "explain"] {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
    said(dir.path(), &["man", "-o", "man1"]);
    for (name, _) in commands() {
        let page = dir.path().join(format!("man1/recto-{}.1", name.replace(' ', "-")));
        let page = fs::read_to_string(page).expect("a page");
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
    }
    assert!(dir.path().join("man1/recto.1").is_file());
}

#[test]
fn a_book_of_every_kind_is_made_and_has_nothing_to_mend() {
    let dir = tempfile::tempdir().expect("a folder");
    for kind in ["novel", "essay", "textbook", "poetry", "cookbook", "manual"] {
        said(dir.path(), &["new", kind, "--template", kind]);
        let checked = said(dir.path(), &["check", kind, "--deny-warnings"]);
        assert!(checked.starts_with("nothing to mend ("), "{kind}: {checked}");
        said(dir.path(), &["build", kind]);
        let built = fs::read_dir(dir.path().join(kind).join("output")).expect("outputs").flatten();
        let epub = built.map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "epub"));
        support::epubcheck(&epub.expect("an EPUB"));
    }
    let out = run(dir.path(), &["new", "novel", "--template", "essay"]);
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn programs_can_ask_for_all_that_there_is_to_name() {
    let all = machine();
    let has = |list: &[Value], key: &str, name: &str| list.iter().any(|v| text(v, key) == name);
    assert!(has(list(&all, "keys"), "key", "title"));
    assert!(has(list(&all, "messages"), "code", "missing-file"));
    assert!(list(&all, "kinds").iter().any(|k| k == "case-study"));
    assert_eq!(all["exit-codes"]["2"], "the command line is wrong");
}
