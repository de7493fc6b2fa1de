//! A folder of Markdown without a manifest: what another tool says of its book, and a `recto.toml`
//! made of that.

use super::names::quoted;
use super::paths::unlisted;
use super::summary;
use super::values::MAX_MANIFEST;
use super::yaml;
use crate::files::{Files, normal};
use crate::language::tag;
use serde_yaml_ng::Value;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Extensions of files with the text of a book in Markdown.
const TEXTS: [&str; 4] = ["md", "markdown", "qmd", "rmd"];

/// Extensions of manuscripts of which pandoc makes Markdown.
const OTHERS: [&str; 10] =
    ["docx", "odt", "adoc", "asciidoc", "rst", "tex", "org", "rtf", "epub", "html"];

/// How many levels of lists are read of another tool's order.
const MAX_LEVELS: usize = 8;
/// Longest YAML of another tool that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// A book as its folder has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What gives the order, such as `Book.txt`; none where names of files do.
    pub order: Option<String>,
    /// Title, if something says it.
    pub title: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Language, a BCP 47 tag.
    pub language: Option<String>,
    /// Lists of the manifest: front, main and back matter.
    pub lists: [Vec<Line>; 3],
    /// Files that a manifest can't name, as people read them.
    pub left_out: Vec<String>,
}

/// A line of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A file.
    File(String),
    /// A part with its files.
    Part(String, Vec<String>),
}

impl Found {
    /// How many files it has.
    pub fn files(&self) -> usize {
        let of = |l: &Line| match l {
            Line::File(_) => 1,
            Line::Part(_, files) => files.len(),
        };
        self.lists.iter().flatten().map(of).sum()
    }

    /// The manifest, with these words where the folder has none.
    pub fn manifest(&self, title: &str, author: &str) -> String {
        let quotes =
            |list: &[String]| list.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", ");
        let title = self.title.as_deref().unwrap_or(title);
        let authors = match self.authors.as_slice() {
            [] => vec![author.to_owned()],
            authors => authors.to_vec(),
        };
        let language = self.language.as_deref().unwrap_or("en");
        let mut out = format!(
            "[book]\ntitle = {}\nauthors = [{}]\nlanguage = {}    # hyphens and quotation marks \
             depend on it\n\n[chapters]    # reading order: move a line, build again\n",
            quoted(title),
            quotes(&authors),
            quoted(language)
        );
        for (name, list) in ["front", "main", "back"].iter().zip(&self.lists) {
            if list.is_empty() {
                continue;
            }
            let _ = writeln!(out, "{name} = [");
            for line in list {
                let _ = match line {
                    Line::File(file) => writeln!(out, "  {},", quoted(file)),
                    Line::Part(part, files) => writeln!(
                        out,
                        "  {{ part = {}, chapters = [{}] }},",
                        quoted(part),
                        quotes(files)
                    ),
                };
            }
            out.push_str("]\n");
        }
        out
    }
}

/// What the folder holds; `None` if there is no Markdown in it.
pub fn find(files: &Files) -> Option<Found> {
    let mut found = leanpub(files)
        .or_else(|| by_yaml(files, "_quarto.yml", quarto))
        .or_else(|| by_yaml(files, "_bookdown.yml", bookdown))
        .or_else(|| by_yaml(files, "mkdocs.yml", mkdocs))
        .or_else(|| gitbook(files))
        .or_else(|| by_names(files))?;
    for name in ["metadata.yaml", "metadata.yml", "meta.yaml", "meta.yml"] {
        if let Some(yaml) = read_yaml(files, name) {
            take_metadata(&mut found, &yaml);
        }
    }
    for name in ["index.Rmd", "index.qmd"] {
        let text = read(files, name).unwrap_or_default();
        let head = text.strip_prefix("---").and_then(|t| t.split("\n---").next());
        if let Some(yaml) = head.and_then(|h| yaml::parse(h, LONGEST).ok()) {
            take_metadata(&mut found, &yaml);
        }
    }
    leave_out(&mut found);
    found.left_out.extend(files.unnameable().into_iter().filter(|f| is_text(f)));
    (found.files() > 0).then_some(found)
}

/// Takes files out that a manifest can't name, since some system takes their names for a path, or
/// for their control characters.
fn leave_out(found: &mut Found) {
    let mut out = Vec::new();
    let mut fits = |file: &String| {
        let bad = |c: char| c == '\\' || c.is_control() && c != '\n' && c != '\t';
        let fits = normal(file).is_some_and(|path| path == *file) && !file.contains(bad);
        if !fits {
            out.push(file.clone());
        }
        fits
    };
    for list in &mut found.lists {
        list.retain_mut(|line| match line {
            Line::File(file) => fits(file),
            Line::Part(_, files) => {
                files.retain(&mut fits);
                true
            }
        });
    }
    found.left_out = out;
}

/// A manuscript in the folder of which Markdown can be made.
pub fn other_manuscript(files: &Files) -> Option<String> {
    files
        .folder_ending("scriv")
        .or_else(|| files.list("", &OTHERS).into_iter().find(|f| !f.contains('/')))
}

fn read(files: &Files, name: &str) -> Option<String> {
    let bytes = files.read(name, MAX_MANIFEST).ok()?;
    Some(
        String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).into_owned(),
    )
}

fn read_yaml(files: &Files, name: &str) -> Option<Value> {
    // pandoc's may stand between lines of hyphens.
    let text = read(files, name)?;
    let text = text.trim_start().trim_start_matches("---");
    yaml::parse(text.split("\n---").next()?, LONGEST).ok()
}

/// Title, authors and language, as pandoc, Quarto and R Markdown write them. What is known stays.
fn take_metadata(found: &mut Found, yaml: &Value) {
    let text = |key: &str| {
        let value = yaml.get(key)?;
        let value = value.get(0).and_then(|v| v.get("text")).unwrap_or(value);
        plain(value.as_str()?)
    };
    found.title = found.title.take().or_else(|| text("title"));
    found.language = found
        .language
        .take()
        .or_else(|| tag::well_formed(&text("lang").or_else(|| text("language"))?));
    for key in ["author", "authors"] {
        let Some(value) = yaml.get(key).filter(|_| found.authors.is_empty()) else { continue };
        let one = |v: &Value| {
            let name = v.get("name").unwrap_or(v);
            plain(name.as_str()?)
        };
        match value.as_sequence() {
            Some(list) => found.authors.extend(list.iter().filter_map(one)),
            None => found.authors.extend(one(value)),
        }
    }
}

/// Words on one line, if they are words: R calculates some of them.
fn plain(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && !text.contains('`')).then_some(text)
}

/// The path of a file below a folder, if it stays in the project.
fn below(folder: &str, file: &str) -> Option<String> {
    normal(&if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") })
}

/// `Book.txt` of Leanpub.
fn leanpub(files: &Files) -> Option<Found> {
    let (folder, text) =
        ["manuscript", ""].iter().find_map(|f| Some((*f, read(files, &below(f, "Book.txt")?)?)))?;
    let mut found = Found { order: below(folder, "Book.txt"), ..Found::default() };
    let mut list = 1;
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        match line.trim_matches(['{', '}']).trim_end_matches(':') {
            "frontmatter" => list = 0,
            "mainmatter" => list = 1,
            "backmatter" => list = 2,
            _ => found.lists[list].extend(below(folder, line).map(Line::File)),
        }
    }
    (found.files() > 0).then_some(found)
}

/// The order that a file in YAML gives.
fn by_yaml(files: &Files, name: &str, order: fn(&Files, &Value, &mut Found)) -> Option<Found> {
    let yaml = read_yaml(files, name)?;
    let mut found = Found { order: Some(name.to_owned()), ..Found::default() };
    order(files, &yaml, &mut found);
    (found.files() > 0).then_some(found)
}

fn quarto(_: &Files, yaml: &Value, found: &mut Found) {
    let Some(book) = yaml.get("book") else { return };
    take_metadata(found, book);
    take_metadata(found, yaml);
    for (key, list) in [("chapters", 1), ("appendices", 2)] {
        let lines = book.get(key).map(|v| lines(v, "", 0)).unwrap_or_default();
        found.lists[list] = lines;
    }
}

fn bookdown(files: &Files, yaml: &Value, found: &mut Found) {
    match yaml.get("rmd_files") {
        Some(files) => found.lists[1] = lines(files, "", 0),
        None => {
            // `index.Rmd` is the first, the others follow by their names.
            let mut names = files.list("", &["rmd"]);
            names.retain(|f| !f.contains('/') && !f.starts_with('_'));
            natural(&mut names);
            names.sort_by_key(|f| !f.to_lowercase().starts_with("index."));
            found.lists[1] = names.into_iter().map(Line::File).collect();
        }
    }
}

fn mkdocs(_: &Files, yaml: &Value, found: &mut Found) {
    let folder = yaml.get("docs_dir").and_then(Value::as_str).unwrap_or("docs");
    found.title = yaml.get("site_name").and_then(Value::as_str).and_then(plain);
    found.lists[1] = yaml.get("nav").map(|nav| lines(nav, folder, 0)).unwrap_or_default();
}

/// The order in a list of YAML: files, `part:` with `chapters:` (Quarto), `Title: file` and
/// `Title: [...]` (MkDocs).
fn lines(value: &Value, folder: &str, level: usize) -> Vec<Line> {
    let mut out = Vec::new();
    let file = |v: &Value| below(folder, v.as_str().filter(|f| is_text(f))?).map(Line::File);
    let items = value.as_sequence().map_or(std::slice::from_ref(value), Vec::as_slice);
    for item in items.iter().filter(|_| level < MAX_LEVELS) {
        let Some(map) = item.as_mapping() else {
            out.extend(file(item));
            continue;
        };
        let part = map.get("part").and_then(Value::as_str);
        let mut inside = Vec::new();
        let mut title = part.filter(|p| !is_text(p)).map(str::to_owned);
        inside.extend(part.filter(|p| is_text(p)).and_then(|p| below(folder, p)).map(Line::File));
        for (key, value) in map.iter().filter(|(k, _)| k.as_str() != Some("part")) {
            let list = value.is_sequence();
            if list && part.is_none() {
                title = key.as_str().map(str::to_owned);
            }
            let nested = lines(value, folder, level + 1);
            inside.extend(nested);
        }
        match title {
            Some(title) => out.push(Line::Part(title, files_of(inside))),
            None => out.extend(inside),
        }
    }
    out
}

fn files_of(lines: Vec<Line>) -> Vec<String> {
    let files = |line| match line {
        Line::File(file) => vec![file],
        Line::Part(_, files) => files,
    };
    lines.into_iter().flat_map(files).collect()
}

fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e).to_lowercase();
    TEXTS.contains(&extension.as_str()) || extension == "txt"
}

/// `SUMMARY.md` of GitBook.
fn gitbook(files: &Files) -> Option<Found> {
    let (folder, text) = ["", "docs", "src"]
        .iter()
        .find_map(|f| Some((*f, read(files, &below(f, "SUMMARY.md")?)?)))?;
    let mut found = Found { order: below(folder, "SUMMARY.md"), ..Found::default() };
    let mut seen = BTreeSet::new();
    for item in summary::parse(&text).0 {
        let file = item.href.as_deref().filter(|h| is_text(h));
        let file = file.and_then(|f| below(folder, f)).filter(|f| seen.insert(f.clone()));
        let list = &mut found.lists[1];
        match (file, list.last_mut()) {
            (Some(file), Some(Line::Part(_, files))) => files.push(file),
            (Some(file), _) => list.push(Line::File(file)),
            (None, _) if item.part => list.push(Line::Part(item.title, Vec::new())),
            (None, _) => {}
        }
    }
    (found.files() > 0).then_some(found)
}

/// All Markdown files by their names.
fn by_names(files: &Files) -> Option<Found> {
    let mut names = unlisted(files, "", &BTreeSet::new());
    names.extend(files.list("", &["qmd", "rmd"]).into_iter().filter(|f| !f.starts_with('_')));
    // A book of one file may be called anything.
    if names.is_empty() {
        names = files.list("", &TEXTS[..2]);
    }
    natural(&mut names);
    let lists = [Vec::new(), names.into_iter().map(Line::File).collect(), Vec::new()];
    Some(Found { lists, ..Found::default() })
}

/// Sorts names as people do: `2-b.md` before `10-a.md`, a preface and an index before the others.
fn natural(files: &mut [String]) {
    let key = |file: &String| {
        let mut parts: Vec<(bool, u64, String)> = Vec::new();
        for c in file.chars().flat_map(char::to_lowercase) {
            match (c.to_digit(10), parts.last_mut()) {
                (Some(d), Some((true, n, _))) => *n = n.saturating_mul(10).saturating_add(d.into()),
                (Some(d), _) => parts.push((true, d.into(), String::new())),
                (None, Some((false, _, word))) => word.push(c),
                (None, _) => parts.push((false, 0, c.into())),
            }
        }
        let first = ["index", "preface", "00"].iter().position(|n| file.starts_with(n));
        // Digits stand before letters.
        let parts: Vec<_> = parts.into_iter().map(|(d, n, w)| (!d, n, w)).collect();
        (first.is_none(), parts)
    };
    files.sort_by_cached_key(key);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(dir: &std::path::Path) -> Files {
        Files::folder(dir).expect("a folder")
    }
    use crate::manifest::load::tests::folder;

    fn order(files: &[(&str, &str)]) -> String {
        let found = find(&of(folder(files).path())).unwrap_or_default();
        let text = found.manifest("T", "A");
        let order = text.split("again\n").nth(1).unwrap_or_default();
        order.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_are_sorted_as_people_do() {
        let files = [("10-a.md", ""), ("2-b.md", ""), ("README.md", ""), ("x/1.md", "")];
        assert_eq!(order(&files), r#"main = [ "2-b.md", "10-a.md", "x/1.md", ]"#);
        assert_eq!(order(&[("README.md", "x")]), r#"main = [ "README.md", ]"#);
        assert_eq!(find(&of(folder(&[("a.txt", "")]).path())), None);
    }

    #[test]
    fn orders_of_other_tools_are_read() {
        let book = "frontmatter:\npreface.md\nmainmatter:\n# no\nb.txt\n";
        let files = [("manuscript/Book.txt", book), ("manuscript/b.txt", "")];
        let want = r#"front = [ "manuscript/preface.md", ] main = [ "manuscript/b.txt", ]"#;
        assert_eq!(order(&files), want);
        let quarto = "book:\n  chapters:\n    - index.qmd\n    - part: P\n      chapters: [a.qmd]\n    \
                      - part: w.qmd\n      chapters:\n        - b.qmd\n  appendices: [c.qmd]\n";
        assert_eq!(
            order(&[("_quarto.yml", quarto)]),
            r#"main = [ "index.qmd", { part = "P", chapters = ["a.qmd"] }, "w.qmd", "b.qmd", ] back = [ "c.qmd", ]"#
        );
        let nav = "site_name: S\nnav:\n  - Home: index.md\n  - One: [a.md, B: b.md]\n";
        assert_eq!(
            order(&[("mkdocs.yml", nav)]),
            r#"main = [ "docs/index.md", { part = "One", chapters = ["docs/a.md", "docs/b.md"] }, ]"#
        );
        let summary =
            "# Summary\n\n* [I](README.md)\n* [A](a.md)\n  * [B](a.md#b)\n\n# P\n* [C](c.md)\n";
        assert_eq!(
            order(&[("SUMMARY.md", summary)]),
            r#"main = [ "README.md", "a.md", { part = "P", chapters = ["c.md"] }, ]"#
        );
        // One that names nothing is none.
        for name in ["SUMMARY.md", "Book.txt", "_quarto.yml"] {
            assert_eq!(order(&[(name, "# Empty\n"), ("a.md", "")]), r#"main = [ "a.md", ]"#);
        }
        let files = [("_bookdown.yml", "a: b\n"), ("02.Rmd", ""), ("index.Rmd", "")];
        assert_eq!(order(&files), r#"main = [ "index.Rmd", "02.Rmd", ]"#);
    }

    #[test]
    fn what_is_said_of_the_book_is_taken() {
        let yaml = "---\ntitle: A \"B\"\nauthor:\n  - name: C\n  - D\nlang: de-AT\n---\n";
        let found = find(&of(folder(&[("metadata.yaml", yaml), ("a.md", "")]).path())).unwrap();
        let text = found.manifest("T", "A");
        assert!(
            text.starts_with("[book]\ntitle = 'A \"B\"'\nauthors = [\"C\", \"D\"]\n"),
            "{text}"
        );
        assert!(text.contains("language = \"de-AT\""), "{text}");
        let head = "---\ntitle: R\ndate: \"`r x`\"\n---\n";
        let found = find(&of(folder(&[("index.Rmd", head)]).path())).unwrap();
        assert_eq!(found.title.as_deref(), Some("R"));
    }

    #[test]
    fn yaml_that_is_none_or_leads_out_is_passed_over() {
        let files = [("_quarto.yml", "book: [\n"), ("a.md", "")];
        assert_eq!(order(&files), r#"main = [ "a.md", ]"#);
        let files = [("_quarto.yml", "book:\n  chapters: [../x.md, a.md, {}]\n"), ("a.md", "")];
        assert_eq!(order(&files), r#"main = [ "a.md", ]"#);
    }
}
