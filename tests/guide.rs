//! The guide, `docs/guide/`: a book that Recto makes, whose every command is run, and whose reference is what the
//! program says of itself.
//!
//! The reference is written anew with `RECTO_BLESS=1 cargo test --test guide`.

mod support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::run;

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide")
}

/// The chapters, by path.
fn chapters() -> Vec<PathBuf> {
    let all = fs::read_dir(guide()).expect("the guide").flatten().map(|e| e.path());
    let mut found: Vec<PathBuf> =
        all.filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    found.sort();
    found
}

/// What a chapter has its reader do.
#[derive(Debug, PartialEq, Eq)]
enum Deed {
    /// Write a file.
    Write(String, String),
    /// Type a command.
    Type(String),
}

/// Files stand in a fence below their name in italics, commands behind `$` in a fence of `console`. What runs
/// until Ctrl-C is not typed here.
fn deeds(text: &str) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let mut name: Option<String> = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let named = line.strip_prefix("*`").and_then(|l| l.strip_suffix("`*:"));
        let fence = line.chars().take_while(|c| *c == '`').count();
        if fence < 3 {
            name = match named {
                Some(named) => Some(named.to_owned()),
                None => name.filter(|_| line.trim().is_empty()),
            };
            continue;
        }
        let (mark, sort) = line.split_at(fence);
        let inside: Vec<&str> = lines.by_ref().take_while(|l| l.trim_end() != mark).collect();
        let is_console = sort.trim() == "console";
        if let Some(name) = name.take().filter(|_| !is_console) {
            // What is to be shown, and not included here, has a backslash in front.
            let lines = inside.iter().map(|l| format!("{}\n", l.replace("\\{{", "{{")));
            deeds.push(Deed::Write(name, lines.collect()));
        } else if is_console {
            let typed = inside.iter().filter_map(|l| l.strip_prefix("$ "));
            let ends = typed.filter(|l| !l.contains("# runs until Ctrl-C"));
            deeds.extend(ends.map(|l| Deed::Type(l.to_owned())));
        }
    }
    deeds
}

#[test]
fn deeds_are_read() {
    let text = "Text.\n\n*`a b.md`*:\n\n````markdown\n```\nx\n```\n````\n\n*`gone`* is no file.\n\n```text\nno\n```\n\n\
                ```console\n$ recto new .\nsays\n$ recto preview   # runs until Ctrl-C\n```\n";
    assert_eq!(
        deeds(text),
        [Deed::Write("a b.md".into(), "```\nx\n```\n".into()), Deed::Type("recto new .".into())]
    );
}

/// Does what a chapter says, in an empty folder; how many commands there were.
#[cfg(unix)]
fn follow(chapter: &Path) -> usize {
    let dir = tempfile::tempdir().expect("a folder");
    let program = Path::new(env!("CARGO_BIN_EXE_recto"));
    let beside = program.parent().expect("its folder").to_path_buf();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(beside).chain(std::env::split_paths(&others)));
    let path = path.expect("a path");
    let mut typed = 0;
    for deed in deeds(&fs::read_to_string(chapter).expect("a chapter")) {
        match deed {
            Deed::Write(name, text) => {
                let file = dir.path().join(&name);
                fs::create_dir_all(file.parent().expect("a folder")).expect("made");
                fs::write(file, text).expect("written");
            }
            Deed::Type(line) => {
                typed += 1;
                let out = Command::new("sh")
                    .args(["-c", &line])
                    .current_dir(dir.path())
                    .env("PATH", &path)
                    .env("XDG_CONFIG_HOME", dir.path().join(".config"))
                    .output()
                    .expect("a shell");
                let said = String::from_utf8_lossy(&out.stderr).into_owned();
                assert!(out.status.success(), "{}: $ {line}\n{said}", chapter.display());
                // Old words would be read, but are not to be learnt.
                assert!(!said.contains("note: `"), "{}: $ {line}\n{said}", chapter.display());
            }
        }
    }
    typed
}

#[cfg(unix)]
#[test]
fn every_command_of_the_guide_works_from_an_empty_folder() {
    let typed: usize = chapters().iter().map(|chapter| follow(chapter)).sum();
    assert!(typed > 60, "{typed} commands");
}

#[test]
fn the_guide_is_a_book_with_nothing_to_mend() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = run(&guide(), &["check", "--deny-warnings"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let out = run(&guide(), &["build", "-o", &dir.path().to_string_lossy()]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let epub = fs::read_dir(dir.path()).expect("files").flatten().map(|e| e.path());
    let epub = epub.into_iter().find(|p| p.extension().is_some_and(|e| e == "epub"));
    support::epubcheck(&epub.expect("an EPUB"));
}

#[test]
fn the_picture_of_the_readme_is_of_a_book_with_nothing_to_mend() {
    let spread = guide().with_file_name("pictures").join("spread");
    let out = run(&spread, &["check", "--deny-warnings"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn the_readme_leads_to_every_chapter_of_the_guide() {
    let readme = include_str!("../README.md");
    let names = chapters();
    let names = names.iter().filter_map(|path| path.file_name()?.to_str());
    let missing: Vec<&str> =
        names.filter(|name| !readme.contains(&format!("(docs/guide/{name})"))).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Words as Markdown that says them: what stands between backticks is code already.
fn plain(words: &str) -> String {
    let mut out = String::new();
    for (n, piece) in words.split('`').enumerate() {
        if n % 2 == 1 {
            out.push_str(&format!("`{piece}`"));
        } else {
            for c in piece.chars() {
                if "\\*_[]<>{}|$^~@#'\"".contains(c) {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

fn commands(all: &Value) -> String {
    fn one(command: &Value, before: &str, out: &mut String) {
        let name = format!("{before}{}", text(command, "name"));
        out.push_str(&format!("## `recto {name}`\n\n{}.\n\n", plain(text(command, "help"))));
        let usage = text(command, "usage").trim_start_matches("Usage: ");
        out.push_str(&format!("```text\n{usage}\n```\n\n"));
        for word in list(command, "words") {
            let help = plain(text(word, "help"));
            out.push_str(&format!("`{}`\n:   {help}\n\n", text(word, "name")));
        }
        list(command, "options").iter().for_each(|o| option(o, out));
        for below in list(command, "commands") {
            one(below, &format!("{name} "), out);
        }
    }
    fn option(option: &Value, out: &mut String) {
        let short = option["short"].as_str().map(|s| format!("-{s}"));
        let long = option["long"].as_str().map(|l| format!("--{l}"));
        let names: Vec<String> = [short, long].into_iter().flatten().collect();
        let value = option["value"].as_str().map(|v| format!(" {v}")).unwrap_or_default();
        let values = list(option, "values").iter().filter_map(Value::as_str);
        let values: Vec<String> = values.map(|v| format!("`{v}`")).collect();
        let values = match values.is_empty() {
            true => String::new(),
            false => format!(" ({})", values.join(", ")),
        };
        let help = plain(text(option, "help"));
        out.push_str(&format!("`{}{value}`\n:   {help}{values}\n\n", names.join(", ")));
    }
    let mut out = "# Commands\n\nAll commands with their options. `recto help COMMAND` prints the same with examples.\n\n\
                   ## For every command\n\n"
        .to_owned();
    list(all, "options").iter().for_each(|o| option(o, &mut out));
    list(all, "commands").iter().for_each(|c| one(c, "", &mut out));
    out
}

fn keys(all: &Value) -> String {
    let mut out = "# Keys of the manifest\n\nWhat `recto.toml` may say, table by table. Themes and printers have keys of their own: \
                   `recto theme show classic` and `recto printer show ingram` print them with their units.\n\n"
        .to_owned();
    let mut table = None;
    for key in list(all, "keys") {
        if table != Some(text(key, "table")) {
            table = Some(text(key, "table"));
            let head = match text(key, "table") {
                "" => "Tables".to_owned(),
                name if name.contains(' ') => format!("Of {name}"),
                name => format!("`[{name}]`"),
            };
            out.push_str(&format!("## {head}\n\n"));
        }
        out.push_str(&format!("`{}`\n:   {}\n\n", text(key, "key"), plain(text(key, "help"))));
    }
    let words: Vec<String> =
        list(all, "words").iter().filter_map(Value::as_str).map(|w| format!("`{w}`")).collect();
    out.push_str(&format!("## `[words]`\n\n{}.\n\n", words.join(", ")));
    out.push_str("## Front matter of a chapter\n\n");
    for key in list(all, "front-matter") {
        out.push_str(&format!("`{}`\n:   {}\n\n", text(key, "key"), plain(text(key, "help"))));
    }
    let kinds: Vec<String> =
        list(all, "kinds").iter().filter_map(Value::as_str).map(|k| format!("`{k}`")).collect();
    out.push_str(&format!("## Kinds of chapters\n\n{}.\n", kinds.join(", ")));
    out
}

fn messages(all: &Value) -> String {
    let mut out = "# Messages\n\nEach message has a code in brackets, `error[missing-file]`. `recto explain missing-file` says what it \
                   means, why it matters and what to do.\n\n"
        .to_owned();
    let mut area = None;
    for code in list(all, "messages") {
        if area != Some(text(code, "area")) {
            area = Some(text(code, "area"));
            let words = text(code, "area").replace('-', " ");
            let (first, rest) = words.split_at(words.chars().next().map_or(0, char::len_utf8));
            out.push_str(&format!("## {}{rest}\n\n", first.to_uppercase()));
        }
        let (name, summary) = (text(code, "code"), plain(text(code, "summary")));
        out.push_str(&format!("`{name}`\n:   {summary} ({})\n\n", text(code, "severity")));
    }
    out
}

#[test]
fn the_reference_is_what_the_program_says() {
    let out = run(&guide(), &["help", "--machine"]);
    let all: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let pages = [("commands", commands(&all)), ("keys", keys(&all)), ("messages", messages(&all))];
    for (name, now) in pages {
        let file = guide().join(format!("reference-{name}.md"));
        let now = format!("{}\n", now.trim_end());
        if std::env::var_os("RECTO_BLESS").is_some_and(|v| v == "1") {
            fs::write(&file, &now).expect("written");
            continue;
        }
        let then = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            then == now,
            "{} is not what the program says: see the head of this file",
            file.display()
        );
    }
}
