//! What a book leaves out of the files of its folder, and why.

use super::super::file_kinds::bare_stem;
use super::super::paths::SKIPPED_FILES;
use super::{File, Found, Line, TEXTS, folder_of, is_text, read};
use crate::files::{Files, normal};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::collections::BTreeSet;

/// A file that the book does not list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its path, as people read it.
    pub file: String,
    /// Why.
    pub why: Why,
}

/// Why a file is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// No manifest can name it: its name is no Unicode, or looks like a path.
    Unnameable,
    /// The order names it, and it is not there.
    Missing,
    /// It stands in the folder for other readers than the book's.
    OtherReaders,
    /// Notes of the author to himself.
    OwnNotes,
    /// It lists the chapters, which Recto does itself.
    Contents,
    /// Another file includes it.
    Included,
    /// Another tool's order does not name it.
    NotNamed,
    /// It is divided into the chapters.
    Divided,
    /// A bibliography that is not there, or in no format that is read.
    NoBibliography,
    /// A style of citations that is neither there nor known by its name.
    NoStyle,
}

impl Why {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Why::Unnameable => "no manifest can name it",
            Why::Missing => "the order names it, but it is not there",
            Why::OtherReaders => "for those who look at the folder",
            Why::OwnNotes => "notes of your own",
            Why::Contents => "Recto makes the contents itself",
            Why::Included => "another file includes it",
            Why::NotNamed => "the order does not name it",
            Why::Divided => "divided into the chapters",
            Why::NoBibliography => "named as a bibliography, but it is not there, or not read",
            Why::NoStyle => "named as the style of citations, but there is no such file or style",
        }
    }

    /// Whether the manifest has to say that it is left out, lest it be told as forgotten.
    pub(super) fn is_kept_out(self) -> bool {
        matches!(self, Why::OwnNotes | Why::Contents | Why::NotNamed | Why::Divided)
    }
}

/// Names of files that hold notes of the author.
const OWN_NOTES: [&str; 12] = [
    "outline",
    "todo",
    "to-do",
    "notes-to-self",
    "ideas",
    "scratch",
    "scratchpad",
    "synopsis",
    "blurb",
    "query-letter",
    "worldbuilding",
    "style-sheet",
];

/// Folders of files that are no chapters, and of what the author has put aside.
const OTHER_FOLDERS: [&str; 18] = [
    "code",
    "examples",
    "images",
    "img",
    "figures",
    "assets",
    "static",
    "media",
    "scripts",
    "tools",
    "templates",
    "tests",
    "test",
    "styles",
    "css",
    "fonts",
    "data",
    "bin",
];
const ASIDE_FOLDERS: [&str; 10] = [
    "drafts", "draft", "archive", "archived", "old", "backup", "trash", "research", "deleted",
    "unused",
];

/// Why a file of the folder is no chapter by its path alone.
pub(super) fn by_path(path: &str) -> Option<Why> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = bare_stem(path);
    let numbered = name.starts_with(|c: char| c.is_ascii_digit());
    let folders = || folder_of(path).split('/').map(str::to_lowercase);
    let readme = stem == "readme";
    if readme && (!path.contains('/') || folders().any(|f| OTHER_FOLDERS.contains(&f.as_str()))) {
        return Some(Why::OtherReaders);
    }
    let other = SKIPPED_FILES.contains(&stem.replace('-', "_").as_str()) && !readme && !numbered;
    if other {
        return Some(Why::OtherReaders);
    }
    let aside = folders().any(|f| ASIDE_FOLDERS.contains(&f.as_str()));
    (aside || OWN_NOTES.contains(&stem.as_str()) && !numbered).then_some(Why::OwnNotes)
}

/// Whether a file called `toc` or `contents` does nothing but list the chapters.
pub(super) fn lists_chapters(path: &str, text: &str) -> bool {
    let stem = bare_stem(path);
    let named = matches!(
        stem.as_str(),
        "toc" | "contents" | "table-of-contents" | "inhalt" | "inhaltsverzeichnis" | "sommaire"
    );
    if !named {
        return false;
    }
    // Words that stand neither in a heading nor in a list nor in a link.
    let (mut depth, mut words) = (0usize, 0usize);
    for event in Parser::new(text) {
        let listed = |tag: &Tag| {
            matches!(tag, Tag::Heading { .. } | Tag::List(_) | Tag::Link { .. } | Tag::HtmlBlock)
        };
        match event {
            Event::Start(tag) if listed(&tag) => depth += 1,
            Event::End(TagEnd::Heading(_) | TagEnd::List(_) | TagEnd::Link | TagEnd::HtmlBlock) => {
                depth = depth.saturating_sub(1)
            }
            Event::Text(t) if depth == 0 => words += t.split_whitespace().count(),
            _ => {}
        }
    }
    words < 40
}

/// The files that others of them include on a line of its own.
pub(super) fn included(files: &Files, paths: &[String]) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for path in paths {
        let text = read(files, path).unwrap_or_default();
        for line in text.lines().map(str::trim).filter(|l| l.contains("include")) {
            let begins = ["{{", "--8<--", "{%"].iter().any(|mark| line.starts_with(mark));
            if !begins {
                continue;
            }
            let words = line.split([' ', '{', '}', '<', '>', '"', '\'', '%']);
            let names = words.filter_map(|w| w.split(':').next()).filter(|w| is_text(w));
            for name in names {
                // With a slash before it GitBook takes it from the book's folder.
                let (folder, name) = match name.strip_prefix('/') {
                    Some(name) => ("", name),
                    None => (folder_of(path), name),
                };
                let whole =
                    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                named.extend(normal(&whole).filter(|f| f != path));
            }
        }
    }
    named
}

/// Keeps of an order what is there.
pub(super) fn only_there(files: &Files, mut found: Found) -> Found {
    let mut missing = Vec::new();
    found.retain(|path| {
        let there = files.is_file(path);
        if !there {
            missing.push(LeftOut { file: path.to_owned(), why: Why::Missing });
        }
        there
    });
    found.left_out.extend(missing);
    found
}

/// Takes files out that a manifest can't name, since some system takes their names for a path, or
/// for their control characters.
pub(super) fn unnameable(files: &Files, found: &mut Found) {
    let mut out = Vec::new();
    found.retain(|file| {
        let bad = |c: char| c == '\\' || c.is_control() && c != '\n' && c != '\t';
        let fits = normal(file).is_some_and(|path| path == *file) && !file.contains(bad);
        if !fits {
            out.push(file.to_owned());
        }
        fits
    });
    out.extend(files.unnameable().into_iter().filter(|f| is_text(f)));
    found.left_out.extend(out.into_iter().map(|file| LeftOut { file, why: Why::Unnameable }));
}

/// Notes the texts of the folder that another tool's order does not name.
pub(super) fn not_named(files: &Files, found: &mut Found) {
    let Some(order) = found.order.clone() else { return };
    let named: BTreeSet<&str> = found.paths().into_iter().collect();
    // Beside the chapters: elsewhere lie other things than a book's.
    let folders: BTreeSet<&str> = named.iter().map(|f| folder_of(f)).collect();
    let rest: Vec<String> = (files.list("", &TEXTS).into_iter())
        .filter(|f| !named.contains(f.as_str()) && *f != order && folders.contains(folder_of(f)))
        .filter(|f| !f.rsplit('/').next().unwrap_or(f).starts_with('_'))
        .collect();
    let listed: Vec<String> = named.iter().map(|f| (*f).to_owned()).collect();
    let inside = included(files, &listed);
    let out = rest.into_iter().filter(|f| !inside.contains(f)).map(|file| {
        let why = by_path(&file).unwrap_or(Why::NotNamed);
        LeftOut { file, why }
    });
    let out: Vec<LeftOut> = out.collect();
    found.left_out.extend(out);
}

/// Gives parts whose title stands in their file that title.
pub(super) fn name_parts(files: &Files, found: &mut Found) {
    for list in &mut found.lists {
        let mut lines = Vec::new();
        for line in std::mem::take(list) {
            let Line::Part(mut part) = line else {
                lines.push(line);
                continue;
            };
            if part.title.is_empty()
                && let Some(file) = part.file.clone()
            {
                let head = super::head::of(&read(files, &file).unwrap_or_default());
                match head.title {
                    Some(title) => (part.title, part.unnumbered) = (title, false),
                    // A page without a title is a chapter before the others.
                    None => {
                        lines.push(Line::File(File::new(file)));
                        lines.extend(part.files.into_iter().map(Line::File));
                        continue;
                    }
                }
            }
            lines.push(Line::Part(part));
        }
        *list = lines;
    }
}
