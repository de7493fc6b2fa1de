//! A folder of Markdown without a manifest: what it means as a book, and a `recto.toml` made of that.
//!
//! What another tool says of the order counts first (`tools`, `yaml_orders`), else the names of the files
//! do (`by_names`). What stands for other readers is left out (`leave`), and all that was left out or
//! guessed is in the result, to be told.

mod by_names;
mod head;
mod leave;
mod macros;
mod metadata;
mod sites;
mod sort;
mod tools;
mod works;
mod write;
mod yaml_orders;

#[cfg(feature = "cli")]
pub(crate) use head::{front_matter, without_front_matter};
pub use leave::{LeftOut, Why};
#[cfg(feature = "cli")]
pub(crate) use sort::by_value;

use super::values::MAX_MANIFEST;
use super::yaml;
use crate::files::{Files, normal};
use crate::language::guess;
use crate::language::numerals::own_number;
use crate::model::{Kind, Macro};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use serde_yaml_ng::Value;
use std::collections::BTreeMap;

/// Extensions of files with the text of a book in Markdown.
pub(crate) const TEXTS: [&str; 4] = ["md", "markdown", "qmd", "rmd"];

/// Extensions of manuscripts of which Markdown can be made.
const OTHERS: [&str; 11] =
    ["docx", "odt", "fodt", "adoc", "asciidoc", "rst", "tex", "org", "rtf", "epub", "html"];

/// Longest YAML of another tool that is read, in bytes.
const LONGEST: usize = 1 << 20;
/// Text that is looked at for its language, in bytes.
const MAX_SAMPLE: usize = 200_000;

/// A book as its folder has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What gives the order, such as `Book.txt`; none where names of files do.
    pub order: Option<String>,
    /// Title, if something says it.
    pub title: Option<String>,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Language, a BCP 47 tag.
    pub language: Option<String>,
    /// Whether the language was told by scripts and words alone.
    pub language_guessed: bool,
    /// What the book is about.
    pub description: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// The cover's picture, a project-relative path.
    pub cover: Option<String>,
    /// Bibliographies, project-relative paths.
    pub bibliographies: Vec<String>,
    /// Whether the text says itself where the works are listed.
    pub works_placed: bool,
    /// Style of citations: its name, or the path of its file.
    pub citations: Option<String>,
    /// Commands for formulas that it defines.
    pub macros: BTreeMap<String, Macro>,
    /// Lists of the manifest: front, main and back matter.
    pub lists: [Vec<Line>; 3],
    /// Whether the titles of its chapters have numbers of their own.
    pub numbered: bool,
    /// Whether it has so much code that it is a manual.
    pub manual: bool,
    /// Whether names of files have put some of them in front or behind.
    pub placed: bool,
    /// Files that the book does not list, with the reason.
    pub left_out: Vec<LeftOut>,
}

/// A file of the order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// Project-relative path.
    pub path: String,
    /// Its kind, where the name would not be read so.
    pub kind: Option<Kind>,
    /// Its title, where the file has none.
    pub title: Option<String>,
    /// Chapters that stand below it.
    pub files: Vec<File>,
}

impl File {
    /// Its path and those of the files below it.
    fn paths(&self) -> Vec<&str> {
        let mut all = vec![self.path.as_str()];
        self.files.iter().for_each(|f| all.extend(f.paths()));
        all
    }

    /// What is left of it when only those stay that fit: where it goes itself those below it stay.
    fn retained(mut self, fits: &mut dyn FnMut(&str) -> bool) -> Vec<File> {
        let stays = fits(&self.path);
        let inner = std::mem::take(&mut self.files);
        let inner: Vec<File> = inner.into_iter().flat_map(|f| f.retained(fits)).collect();
        if !stays {
            return inner;
        }
        vec![File { files: inner, ..self }]
    }

    /// Adds a file below the last of the files at a depth.
    fn push_below(files: &mut Vec<File>, depth: usize, file: File) {
        match files.last_mut().filter(|_| depth > 0) {
            Some(last) => File::push_below(&mut last.files, depth - 1, file),
            None => files.push(file),
        }
    }

    fn for_each(&mut self, f: &mut dyn FnMut(&mut File)) {
        f(self);
        self.files.iter_mut().for_each(|inner| inner.for_each(f));
    }

    /// A file of which nothing is to be said.
    pub fn new(path: impl Into<String>) -> File {
        File { path: path.into(), ..File::default() }
    }
}

/// A part of the order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// Its title has a number of its own.
    pub unnumbered: bool,
    /// The text on its page, if there is one.
    pub file: Option<String>,
    /// Its chapters.
    pub files: Vec<File>,
}

/// A line of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A file.
    File(File),
    /// A part with its files.
    Part(Part),
}

impl Line {
    fn files(&self) -> &[File] {
        match self {
            Line::File(file) => std::slice::from_ref(file),
            Line::Part(part) => &part.files,
        }
    }

    fn files_mut(&mut self) -> &mut [File] {
        match self {
            Line::File(file) => std::slice::from_mut(file),
            Line::Part(part) => &mut part.files,
        }
    }
}

impl Found {
    /// How many files it has.
    pub fn files(&self) -> usize {
        self.paths().len()
    }

    /// The paths of its files, in their order.
    pub fn paths(&self) -> Vec<&str> {
        self.lists.iter().flatten().flat_map(paths_of).collect()
    }

    /// The paths of the files of a list.
    pub fn listed(&self, list: usize) -> Vec<&str> {
        self.lists.get(list).into_iter().flatten().flat_map(paths_of).collect()
    }

    /// Keeps the files that fit, and parts with any of them.
    fn retain(&mut self, mut fits: impl FnMut(&str) -> bool) {
        for list in &mut self.lists {
            let mut kept = Vec::new();
            for line in std::mem::take(list) {
                match line {
                    Line::File(file) => {
                        kept.extend(file.retained(&mut fits).into_iter().map(Line::File))
                    }
                    Line::Part(mut part) => {
                        let had = part.files.len();
                        let files = std::mem::take(&mut part.files);
                        part.files =
                            files.into_iter().flat_map(|f| f.retained(&mut fits)).collect();
                        part.file = part.file.take().filter(|f| fits(f));
                        if had == 0 || !part.files.is_empty() || part.file.is_some() {
                            kept.push(Line::Part(part));
                        }
                    }
                }
            }
            *list = kept;
        }
    }
}

fn paths_of(line: &Line) -> Vec<&str> {
    let own = match line {
        Line::Part(part) => part.file.as_deref(),
        Line::File(_) => None,
    };
    own.into_iter().chain(line.files().iter().flat_map(File::paths)).collect()
}

/// What the folder holds; `None` if there is no Markdown in it.
pub fn find(files: &Files) -> Option<Found> {
    let mut found = tools::leanpub(files)
        .or_else(|| yaml_orders::find(files))
        .or_else(|| tools::gitbook(files))
        .map(|found| leave::only_there(files, found))
        .filter(|found| found.files() > 0)
        .or_else(|| by_names::find(files))?;
    leave::name_parts(files, &mut found);
    metadata::complete(files, &mut found);
    works::complete(files, &mut found);
    leave::unnameable(files, &mut found);
    leave::not_named(files, &mut found);
    give_titles(files, &mut found);
    found.numbered = has_numbers(&titles(files, &found));
    let sample = sample(files, &found);
    found.manual = is_manual(&sample);
    tell_language(&mut found, &sample);
    (found.files() > 0).then_some(found)
}

/// Keeps titles that another tool's order gives only where the file has none.
fn give_titles(files: &Files, found: &mut Found) {
    for line in found.lists.iter_mut().flatten() {
        let mut give = |file: &mut File| {
            if file.title.is_some() {
                let titled = read(files, &file.path).is_some_and(|t| head::of(&t).title.is_some());
                file.title = file.title.take().filter(|_| !titled);
            }
        };
        line.files_mut().iter_mut().for_each(|file| file.for_each(&mut give));
    }
}

/// The titles of the chapters.
fn titles(files: &Files, found: &Found) -> Vec<String> {
    let paths = found.lists[1].iter().flat_map(Line::files).filter(|f| f.kind.is_none());
    let heads = paths.filter_map(|f| read(files, &f.path)).map(|text| head::of(&text));
    heads.filter_map(|head| head.title).collect()
}

/// Whether titles of chapters mostly begin with a number.
pub(crate) fn has_numbers(titles: &[String]) -> bool {
    let own = titles.iter().filter(|t| own_number(t).is_some() || is_spelt(t)).count();
    own > 1 && own * 2 > titles.len()
}

/// "Chapter One", "Erstes Kapitel".
fn is_spelt(title: &str) -> bool {
    let lower = title.to_lowercase();
    let mut words = lower.split([' ', '\u{a0}', ':']);
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let named = |w: &str| matches!(w, "chapter" | "kapitel" | "chapitre" | "capítulo" | "capitolo");
    named(first) && !second.is_empty() || named(second) && words.next().is_none()
}

/// Some of the text.
fn sample(files: &Files, found: &Found) -> String {
    let mut sample = String::new();
    for path in found.paths() {
        let text = read(files, path).unwrap_or_default();
        sample.push_str(head::without_front_matter(&text));
        sample.push_str("\n\n");
        if sample.len() > MAX_SAMPLE {
            break;
        }
    }
    sample
}

/// Text of mdBook's chapters that is looked at for code, in bytes: the manifest is read again when one of
/// these files changes.
const MANUAL_SAMPLE: usize = 100_000;

/// Some of the text of a folder of chapters.
pub(crate) fn sample_of(files: &Files, folder: &str) -> String {
    let mut sample = String::new();
    let folder = normal(folder).unwrap_or_default();
    let texts = files.list(&folder, &["md"]).into_iter().filter(|f| !f.ends_with("SUMMARY.md"));
    for path in texts {
        let text = below(&folder, &path).and_then(|path| read(files, &path));
        sample.push_str(&text.unwrap_or_default());
        sample.push_str("\n\n");
        if sample.len() > MANUAL_SAMPLE {
            break;
        }
    }
    sample
}

/// Blocks of code among all blocks from which a book is a manual: novels have none, a handbook for people a
/// few.
const CODE: f32 = 0.08;

/// Whether so many of a text's blocks are code between fences that it is a manual.
pub(crate) fn is_manual(text: &str) -> bool {
    let (mut code, mut all, mut depth) = (0, 0, 0);
    for event in Parser::new(text) {
        match event {
            Event::Start(tag) => {
                all += usize::from(depth == 0);
                let fenced = matches!(tag, Tag::CodeBlock(CodeBlockKind::Fenced(_)));
                code += usize::from(fenced && depth == 0);
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    code > 2 && code as f32 > CODE * all as f32
}

/// Tells the language of a book by its text, unless something has said it.
pub(crate) fn tell_language(found: &mut Found, text: &str) {
    if found.language.is_none() {
        let sample = &text[..text.floor_char_boundary(2 * MAX_SAMPLE)];
        found.language = guess::language(sample).map(str::to_owned);
        found.language_guessed = found.language.is_some();
    }
}

/// Adds what the front matter of the book's one file says of it.
#[cfg(feature = "cli")]
pub(crate) fn take_metadata(found: &mut Found, front_matter: &str) {
    if let Ok(yaml) = yaml::parse(front_matter, LONGEST) {
        metadata::take(found, &yaml);
    }
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

/// The path of a file below a folder, if it stays in the project.
fn below(folder: &str, file: &str) -> Option<String> {
    normal(&if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") })
}

/// The folder of a path; empty for the project's own.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders in which another tool's file may lie: the project's own, then those in it, by name.
fn places(files: &Files, name: &str) -> Vec<String> {
    let ending = name.rsplit_once('.').map_or("", |(_, e)| e);
    let mut all: Vec<String> = Vec::new();
    if files.is_file(name) {
        all.push(name.to_owned());
    }
    let one_down =
        |f: &String| f.split_once('/').is_some_and(|(_, rest)| rest == name) && !all.contains(f);
    let found: Vec<String> = files.list("", &[ending]).into_iter().filter(one_down).collect();
    all.extend(found);
    all
}

fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e).to_lowercase();
    TEXTS.contains(&extension.as_str()) || extension == "txt"
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
