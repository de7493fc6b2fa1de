//! `recto mdbook`: mdBook's back end. The chapters come on standard input as its preprocessors left them.

use super::build::{self, BuildArgs};
use super::output::Console;
use super::{Outcome, standard_input};
use crate::diagnostic::Code;
use crate::session::{Folder, Session};
use clap::Args;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// How deep chapters may stand in each other.
const DEEPEST: usize = 12;

/// Writes the EPUB and the PDF of an mdBook project, called by `mdbook build`.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    In book.toml:\n\n    \
    [output.html]               # mdBook's own pages stay\n    \
    [output.recto]\n    \
    command = \"recto mdbook\"    # not needed where a program mdbook-recto, a link to recto, is found\n    \
    [output.recto.print]        # any table of recto.toml: print, epub, editions, words, fonts, lint\n    \
    trim = \"6x9in\"\n\n\
    `mdbook build` then runs its preprocessors, hands the chapters to Recto, and finds both files, and those\n\
    of the editions, in book/recto.")]
pub(crate) struct MdBookArgs {}

/// Runs the command.
pub(crate) fn run(_: MdBookArgs, console: &mut Console) -> Outcome {
    let given = standard_input().map_err(|e| e.to_string()).and_then(|text| {
        serde_json::from_str::<Value>(&text).map_err(|e| format!("it is no JSON: {e}"))
    });
    let given = match given.and_then(|json| Given::of(&json)) {
        Ok(given) => given,
        Err(why) => {
            let message = format!("standard input holds no book of mdBook: {why}");
            console.error(&message, "write `[output.recto]` into book.toml, then `mdbook build`");
            return Outcome::Usage;
        }
    };
    let mut session = Session::new(Folder::new(&given.root));
    for (path, text) in &given.files {
        session.change(path, text.as_str());
    }
    let args = BuildArgs::for_mdbook(given.destination.clone(), given.has_editions);
    // What mdBook has run is not told to be missing.
    build::run_on(session, args, &given.root, &[Code::PREPROCESSOR], console)
}

/// What mdBook gives.
struct Given {
    root: PathBuf,
    destination: PathBuf,
    /// The summary and the chapters, by project-relative paths.
    files: Vec<(String, String)>,
    has_editions: bool,
}

impl Given {
    /// Reads the JSON of mdBook 0.4 and 0.5: what it has beyond is passed over.
    fn of(json: &Value) -> Result<Given, String> {
        let text =
            |key: &str| json.get(key).and_then(Value::as_str).ok_or(format!("it has no `{key}`"));
        let config = json.get("config");
        let of =
            |table: &str, key: &str| config.and_then(|c| c.get(table)).and_then(|t| t.get(key));
        let src = of("book", "src").and_then(Value::as_str).unwrap_or("src");
        let src = src.trim_start_matches("./").trim_end_matches('/');
        let folder = if src.is_empty() || src == "." { String::new() } else { format!("{src}/") };
        let book = json.get("book").ok_or("it has no `book`")?;
        let items = book.get("items").or_else(|| book.get("sections")).and_then(Value::as_array);
        let items = items.ok_or("its book has no `items`")?;
        let mut files = Vec::new();
        let mut summary = "# Summary\n".to_owned();
        for item in items {
            add(item, 0, &folder, &mut summary, &mut files);
        }
        files.push((format!("{folder}SUMMARY.md"), summary));
        let has_editions = of("output", "recto").is_some_and(|r| r.get("editions").is_some());
        Ok(Given {
            root: PathBuf::from(text("root")?),
            destination: PathBuf::from(text("destination")?),
            files,
            has_editions,
        })
    }
}

/// Adds an item to the summary, and its text to the files.
fn add(
    item: &Value,
    depth: usize,
    folder: &str,
    summary: &mut String,
    files: &mut Vec<(String, String)>,
) {
    if let Some(part) = item.get("PartTitle").and_then(Value::as_str) {
        summary.push_str(&format!("\n# {}\n\n", escaped(part)));
        return;
    }
    let Some(chapter) = item.get("Chapter").filter(|_| depth < DEEPEST) else { return };
    let name = chapter.get("name").and_then(Value::as_str).unwrap_or_default();
    // Links and messages name the file that the author has written.
    let path = ["source_path", "path"].iter().find_map(|key| chapter.get(*key)?.as_str());
    let path = path.map(|p| p.replace('\\', "/"));
    let numbered = chapter.get("number").is_some_and(|n| !n.is_null());
    let bullet =
        if numbered || depth > 0 { format!("{}- ", "  ".repeat(depth)) } else { "\n".to_owned() };
    let address = path.as_deref().map(address).unwrap_or_default();
    summary.push_str(&format!("{bullet}[{}]({address})\n", escaped(name)));
    if let Some(path) = path {
        let content = chapter.get("content").and_then(Value::as_str).unwrap_or_default();
        files.push((format!("{folder}{path}"), expanded(content)));
    }
    for inner in chapter.get("sub_items").and_then(Value::as_array).into_iter().flatten() {
        add(inner, depth + 1, folder, summary, files);
    }
}

/// A path in an address between pointed brackets, which takes spaces.
fn address(path: &str) -> String {
    format!(
        "<{}>",
        path.replace('%', "%25").replace('#', "%23").replace('<', "%3C").replace('>', "%3E")
    )
}

fn escaped(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if matches!(c, '[' | ']' | '\\' | '<' | '*' | '_' | '`' | '&') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// What mdBook has included stands there: a directive that is left is talk about it.
fn expanded(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    let mut done = 0;
    for (at, _) in content.match_indices("{{") {
        let rest = content[at + 2..].trim_start_matches([' ', '\t']);
        let names = ["#include", "#rustdoc_include", "#playground", "#playpen", "#title"];
        if names.iter().any(|name| rest.starts_with(name)) {
            out.push_str(&content[done..at]);
            out.push('\\');
            done = at;
        }
    }
    out.push_str(&content[done..]);
    out
}

/// Whether the program was called by the name that mdBook looks for.
pub(super) fn is_called(program: Option<&Path>) -> bool {
    program.and_then(Path::file_stem).is_some_and(|name| name == "mdbook-recto")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn given(items: &str) -> Given {
        let chapter = |name: &str, path: Value, number: Value, inner: Value| {
            json!({ "Chapter": { "name": name, "content": "# T\n\n{{#include x}}\n", "number": number,
                "sub_items": inner, "path": path, "source_path": path, "parent_names": [] } })
        };
        let inner = json!([chapter("C", json!("a/c.md"), json!([1, 1]), json!([]))]);
        let all = json!([
            chapter("Preface", json!("preface.md"), Value::Null, json!([])),
            { "PartTitle": "One [x]" },
            chapter("B", json!("b c.md"), json!([1]), inner),
            chapter("Draft", Value::Null, json!([2]), json!([])),
            "Separator",
            chapter("After", json!("after.md"), Value::Null, json!([])),
        ]);
        let json = json!({ "version": "0.5.4", "root": "/r", "destination": "/r/book/recto",
            "book": { items: all, "__non_exhaustive": null }, "config": { "book": { "src": "text" } } });
        Given::of(&json).expect("a book")
    }

    #[test]
    fn books_of_both_lines_are_read() {
        let summary = "# Summary\n\n[Preface](<preface.md>)\n\n# One \\[x\\]\n\n- [B](<b c.md>)\n  - \
            [C](<a/c.md>)\n- [Draft]()\n\n[After](<after.md>)\n";
        for items in ["items", "sections"] {
            let given = given(items);
            let last = given.files.last().expect("a summary");
            assert_eq!((last.0.as_str(), last.1.as_str()), ("text/SUMMARY.md", summary));
            let names: Vec<&str> = given.files.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names[..3], ["text/preface.md", "text/b c.md", "text/a/c.md"]);
            assert_eq!(given.files[0].1, "# T\n\n\\{{#include x}}\n");
        }
        assert!(Given::of(&json!({})).is_err());
    }
}
