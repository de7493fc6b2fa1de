//! The order as tools keep it in YAML: Quarto, bookdown, MkDocs, Jupyter Book and MyST, pandoc's defaults.

use super::metadata::{plain, take, take_files};
use super::{File, Found, Line, Part, TEXTS, below, folder_of, is_text, places, read_yaml, sort};
use crate::files::Files;
use crate::manifest::kind_of_file;
use crate::model::{Kind, Matter};
use serde_yaml_ng::Value;

/// How many levels of lists are read.
const MAX_LEVELS: usize = 8;

/// Reads an order out of the YAML of a file that lies in a folder.
type Reader = fn(&Files, &Value, &str, &mut Found);

/// The files of tools that keep an order in YAML.
const ORDERS: [(&str, Reader); 9] = [
    ("_quarto.yml", quarto),
    ("_quarto.yaml", quarto),
    ("_bookdown.yml", bookdown),
    ("mkdocs.yml", mkdocs),
    ("mkdocs.yaml", mkdocs),
    ("_toc.yml", jupyter),
    ("myst.yml", myst),
    ("defaults.yaml", pandoc),
    ("defaults.yml", pandoc),
];

/// The first order of such a tool that names files.
pub(super) fn find(files: &Files) -> Option<Found> {
    ORDERS.iter().find_map(|(name, order)| {
        places(files, name).into_iter().find_map(|place| {
            let yaml = read_yaml(files, &place)?;
            let folder = folder_of(&place).to_owned();
            let mut found = Found { order: Some(place), ..Found::default() };
            order(files, &yaml, &folder, &mut found);
            (found.files() > 0).then_some(found)
        })
    })
}

fn quarto(files: &Files, yaml: &Value, folder: &str, found: &mut Found) {
    let Some(book) = yaml.get("book") else { return };
    take(found, book);
    take(found, yaml);
    take_files(files, found, book, folder);
    take_files(files, found, yaml, folder);
    for (key, list) in [("chapters", 1), ("appendices", 2)] {
        found.lists[list] = book.get(key).map(|v| lines(v, folder, 0)).unwrap_or_default();
    }
    // All of them have letters, whatever they are called.
    for file in found.lists[2].iter_mut().flat_map(Line::files_mut) {
        let named = kind_of_file(&file.path, Matter::Back, false);
        file.kind = (named == Kind::Chapter).then_some(Kind::Appendix);
    }
}

fn bookdown(files: &Files, yaml: &Value, folder: &str, found: &mut Found) {
    match yaml.get("rmd_files") {
        Some(files) => {
            // There may be a list for each output.
            let list = files.get("html").or_else(|| files.get("latex")).unwrap_or(files);
            found.lists[1] = lines(list, folder, 0);
        }
        None => {
            // `index.Rmd` is the first, the others follow by their names.
            let mut names = files.list(folder, &["rmd"]);
            names.retain(|f| !f.contains('/') && !f.starts_with('_'));
            sort::by_value(&mut names);
            names.sort_by_key(|f| !f.to_lowercase().starts_with("index."));
            let paths = names.iter().filter_map(|f| below(folder, f));
            found.lists[1] = paths.map(|f| Line::File(File::new(f))).collect();
        }
    }
    bookdown_parts(files, found);
}

/// The parts, and the appendices, that begin with the files which say so: `# (PART) Title`.
fn bookdown_parts(files: &Files, found: &mut Found) {
    let mut list = 1;
    for line in std::mem::take(&mut found.lists[1]) {
        let Line::File(mut file) = line else {
            found.lists[list].push(line);
            continue;
        };
        let text = super::read(files, &file.path).unwrap_or_default();
        let text = super::head::without_front_matter(&text);
        let first = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
        let said = first.strip_prefix("# ").unwrap_or_default().trim_start();
        let part = ["(PART) ", "(PART\\*) "].iter().find_map(|mark| said.strip_prefix(mark));
        if said.starts_with("(APPENDIX)") {
            list = 2;
        }
        file.kind = (list == 2).then_some(Kind::Appendix);
        // A file may hold nothing but the mark.
        let marked = part.is_some() || said.starts_with("(APPENDIX)");
        let bare = text.lines().filter(|l| !l.trim().is_empty()).count() < 2;
        let own = (!marked || !bare).then_some(file);
        let lines = &mut found.lists[list];
        if let Some(title) = part.map(|t| t.split(" {").next().unwrap_or(t).trim()) {
            let title = plain(title).unwrap_or_default();
            lines.push(Line::Part(Part { title, ..Part::default() }));
        }
        match (own, lines.last_mut()) {
            (None, _) => {}
            (Some(file), Some(Line::Part(part))) => part.files.push(file),
            (Some(file), _) => lines.push(Line::File(file)),
        }
    }
}

fn mkdocs(files: &Files, yaml: &Value, folder: &str, found: &mut Found) {
    let said = yaml.get("docs_dir").and_then(Value::as_str).unwrap_or("docs");
    found.title = yaml.get("site_name").and_then(Value::as_str).and_then(plain);
    found.description = yaml.get("site_description").and_then(Value::as_str).and_then(plain);
    found.authors.extend(yaml.get("site_author").and_then(Value::as_str).and_then(plain));
    let Some(nav) = yaml.get("nav") else { return };
    let language = yaml.get("theme").and_then(|t| t.get("language")).and_then(Value::as_str);
    found.language = language.and_then(crate::language::tag::well_formed);
    // A script may make the folder that is named: what it is made of lies elsewhere.
    let mut best: Option<(usize, Vec<Line>)> = None;
    for docs in [said, "docs", "src", "content", "."] {
        let docs =
            if docs == "." { folder.to_owned() } else { below(folder, docs).unwrap_or_default() };
        let all = lines(nav, &docs, 0);
        let paths = all.iter().flat_map(super::paths_of);
        let there = paths.filter(|f| files.is_file(f)).count();
        if best.as_ref().is_none_or(|(most, _)| there > *most) {
            best = Some((there, all));
        }
    }
    found.lists[1] = best.map(|(_, all)| all).unwrap_or_default();
}

/// `_toc.yml` of Jupyter Book: `root`, then `chapters`, or `parts` with `caption` and `chapters`; its
/// `_config.yml` has the title. Files are named without their endings.
fn jupyter(files: &Files, yaml: &Value, folder: &str, found: &mut Found) {
    let config = below(folder, "_config.yml").and_then(|f| read_yaml(files, &f));
    if let Some(config) = &config {
        take(found, config);
        take_files(files, found, config, folder);
    }
    let cx = Toc { files, folder, key: "sections" };
    let mut all = Vec::new();
    cx.add(yaml.get("root").and_then(Value::as_str), &mut all);
    // An article has sections; the oldest form is a list.
    for key in ["chapters", "sections"] {
        cx.walk(yaml.get(key), 0, &mut all);
    }
    cx.walk(Some(yaml).filter(|y| y.is_sequence()), 0, &mut all);
    let mut lines: Vec<Line> = all.drain(..).map(|f| Line::File(File::new(f))).collect();
    for part in yaml.get("parts").and_then(Value::as_sequence).into_iter().flatten() {
        cx.walk(part.get("chapters"), 0, &mut all);
        let chapters = all.drain(..).map(File::new).collect();
        let title = part.get("caption").and_then(Value::as_str).and_then(plain);
        lines.extend(grouped(title, chapters));
    }
    found.lists[1] = lines;
}

/// `project: toc:` of MyST: `file`, or `title` with `children`.
fn myst(files: &Files, yaml: &Value, folder: &str, found: &mut Found) {
    let Some(project) = yaml.get("project") else { return };
    take(found, project);
    take_files(files, found, project, folder);
    let cx = Toc { files, folder, key: "children" };
    let mut lines = Vec::new();
    for item in project.get("toc").and_then(Value::as_sequence).into_iter().flatten() {
        let mut all = Vec::new();
        cx.add(item.get("file").and_then(Value::as_str), &mut all);
        cx.walk(item.get("children"), 0, &mut all);
        let title = item.get("title").and_then(Value::as_str).and_then(plain);
        let title = title.filter(|_| item.get("file").is_none());
        lines.extend(grouped(title, all.into_iter().map(File::new).collect()));
    }
    found.lists[1] = lines;
}

/// Files as a part, or each for itself.
fn grouped(title: Option<String>, files: Vec<File>) -> Vec<Line> {
    match title {
        Some(title) => vec![Line::Part(Part { title, files, ..Part::default() })],
        None => files.into_iter().map(Line::File).collect(),
    }
}

/// A tree of files in YAML.
struct Toc<'a> {
    files: &'a Files,
    folder: &'a str,
    /// The key of what stands below a file.
    key: &'a str,
}

impl Toc<'_> {
    /// Adds a file, which may be named without its ending.
    fn add(&self, name: Option<&str>, out: &mut Vec<String>) {
        let Some(path) = name.and_then(|n| below(self.folder, n)) else { return };
        let whole = is_text(&path).then(|| path.clone());
        let ended = TEXTS.iter().map(|e| format!("{path}.{e}")).find(|f| self.files.is_file(f));
        out.extend(whole.or(ended));
    }

    fn walk(&self, items: Option<&Value>, level: usize, out: &mut Vec<String>) {
        let items = items.and_then(Value::as_sequence).filter(|_| level < MAX_LEVELS);
        for item in items.into_iter().flatten() {
            self.add(item.get("file").or(Some(item)).and_then(Value::as_str), out);
            self.walk(item.get(self.key), level + 1, out);
        }
    }
}

/// `input-files` of pandoc's defaults, with `metadata`.
fn pandoc(files: &Files, yaml: &Value, folder: &str, found: &mut Found) {
    if let Some(metadata) = yaml.get("metadata") {
        take(found, metadata);
        take_files(files, found, metadata, folder);
    }
    take_files(files, found, yaml, folder);
    let input = yaml.get("input-files").or_else(|| yaml.get("input-file"));
    found.lists[1] = input.map(|v| lines(v, folder, 0)).unwrap_or_default();
}

/// The order in a list of YAML: files, `part:` with `chapters:` (Quarto), `Title: file` and
/// `Title: [...]` (MkDocs).
fn lines(value: &Value, folder: &str, level: usize) -> Vec<Line> {
    let mut out = Vec::new();
    let file = |v: &Value| below(folder, v.as_str().filter(|f| is_text(f))?).map(File::new);
    let items = value.as_sequence().map_or(std::slice::from_ref(value), Vec::as_slice);
    for item in items.iter().filter(|_| level < MAX_LEVELS) {
        let Some(map) = item.as_mapping() else {
            out.extend(file(item).map(Line::File));
            continue;
        };
        let part = map.get("part").and_then(Value::as_str);
        let mut inside = Vec::new();
        let mut title = part.filter(|p| !is_text(p)).and_then(plain);
        let page = part.filter(|p| is_text(p)).and_then(|p| below(folder, p));
        for (key, value) in map.iter().filter(|(k, _)| k.as_str() != Some("part")) {
            let words = key.as_str().and_then(plain);
            // `text:` and `href:` are Quarto's long form of a chapter.
            if matches!(key.as_str(), Some("href" | "file")) {
                inside.extend(file(value));
            } else if value.is_sequence() {
                if part.is_none() {
                    title = words;
                }
                inside.extend(files_of(lines(value, folder, level + 1)));
            } else if let Some(found) = file(value) {
                inside.push(File { title: words, ..found });
            }
        }
        match (title, page) {
            (title, page) if title.is_some() || page.is_some() => {
                let title = title.unwrap_or_default();
                out.push(Line::Part(Part { title, file: page, files: inside, unnumbered: false }));
            }
            _ => out.extend(inside.into_iter().map(Line::File)),
        }
    }
    out
}

fn files_of(lines: Vec<Line>) -> Vec<File> {
    let files = |line| match line {
        Line::File(file) => vec![file],
        Line::Part(part) => part.file.map(File::new).into_iter().chain(part.files).collect(),
    };
    lines.into_iter().flat_map(files).collect()
}
