//! The `[chapters]` table: the reading order.

use super::names::{KINDS, kind_from_name, nearest};
use super::paths::{Checker, PathFault};
use super::values::{At, Reader, item_type, value_type};
use super::versions::Making;
use super::volumes::{self, VOLUME, Volume};
use super::{Entry, citations, displays, index};
use crate::diagnostic::Code;
use crate::files::{self, Files, Sort};
use crate::model::{DisplayKind, Kind, Matter, Side};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use toml_edit::{Item, TableLike, Value};

/// The three lists with their matters.
pub(super) const MATTERS: [(&str, Matter); 3] =
    [("front", Matter::Front), ("main", Matter::Main), ("back", Matter::Back)];

/// The list of files and folders that are no chapters.
const LEFT_OUT: &str = "left-out";

/// Extensions of manuscript files.
pub(super) const MARKDOWN: [&str; 2] = ["md", "markdown"];

pub(super) const ENTRY_KEYS: [&str; 17] = [
    "file",
    "kind",
    "title",
    "author",
    "authors",
    "number",
    "open",
    "chapters",
    "index",
    "sort",
    "collation",
    "only",
    "except",
    "by",
    "show",
    "when",
    "unless",
];
pub(super) const PART_KEYS: [&str; 7] =
    ["part", "chapters", "file", "number", "title", "when", "unless"];

/// How deep chapters may be nested.
pub(super) const MAX_LEVEL: u8 = 8;

/// Collects entries and remembers the files named.
pub(super) struct Order<'r, 'a> {
    /// Messages and spans.
    pub reader: &'r mut Reader<'a>,
    /// The project folder, canonical.
    pub files: &'r Files,
    /// Looks for its Markdown files.
    pub checker: Checker,
    /// What has been read.
    pub entries: Vec<Entry>,
    /// Files named so far with their first places.
    pub seen: BTreeMap<String, Span>,
    /// Files and folders that hold no chapters, as the manifest says.
    pub left_out: BTreeSet<String>,
    /// Kinds of display of the book's own, of which it may list all.
    pub displays: &'r [DisplayKind],
    /// The versions of the book.
    pub making: &'r Making,
    /// Other books that it has as parts.
    pub volumes: Vec<Volume>,
}

/// Whether Recto makes what stands at a line of this kind that names no file.
fn is_made(kind: Option<Kind>) -> bool {
    use Kind::*;
    let made = |k| {
        matches!(
            k,
            Index
                | Answers
                | Bibliography
                | ListOfFigures
                | ListOfTables
                | ListOfListings
                | ListOfDisplays
                | Abbreviations
        )
    };
    kind.is_some_and(made)
}

/// In which versions of the book a chapter is, as a condition of a text says it.
fn conditions(
    reader: &mut Reader,
    table: &dyn TableLike,
    making: &Making,
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (key, condition) in [("when", "only"), ("unless", "not")] {
        let mut names = reader.strings(table, key);
        names.retain(|at| {
            at.value.split(',').all(|name| is_version(reader, at, name.trim(), making))
        });
        let names: Vec<String> = names.into_iter().map(|at| at.value).collect();
        if !names.is_empty() {
            found.push((condition.to_owned(), names.join(",")));
        }
    }
    found
}

/// Whether a name means some versions of the book, and only these; else it is told.
fn is_version(reader: &mut Reader, at: &At<String>, name: &str, making: &Making) -> bool {
    let sorts = making.meanings(name);
    let names = making.names();
    let near = nearest(name, names.iter().copied()).filter(|_| sorts == 0);
    let help = match near {
        _ if sorts == 1 => return true,
        _ if sorts > 1 => {
            "say which in the chapter: `when-format`, `when-edition`, `when-shop`".to_owned()
        }
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "\"pdf\" means the pages, \"epub\" the EPUB".to_owned(),
    };
    let message = match sorts {
        0 => format!("`{name}` is no format, no edition, no shop and no language of the book"),
        _ => format!("`{name}` is the name of several things"),
    };
    reader.error(Code::UNKNOWN_VALUE, at.span, message, &help);
    near.into_iter().for_each(|near| reader.mend(&at.value, near));
    false
}

/// Whether the answers of a book stand in one row, without the titles of their chapters: its `by`.
fn answers_in_one_row(reader: &mut Reader, table: &dyn TableLike) -> bool {
    for key in ["only", "except", "show"].into_iter().filter(|key| table.contains_key(key)) {
        let (span, message) =
            (reader.key_span(table, key), format!("`{key}` is for a bibliography"));
        let help = "answers are those of all chapters; take it out";
        reader.error(Code::UNKNOWN_KEY, span, message, help);
    }
    let Some(at) = reader.string(table, "by") else { return false };
    if !matches!(at.value.as_str(), "chapter" | "book") {
        let message = format!("answers are not divided by `{}`", at.value);
        let help =
            "\"chapter\" sets those of each chapter under its title, \"book\" all in one row";
        reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
    }
    at.value == "book"
}

/// The side that a chapter opens on, as its `open` says.
fn side(reader: &mut Reader, table: &dyn TableLike) -> Option<Side> {
    let at = reader.string(table, "open")?;
    let side = match at.value.as_str() {
        "recto" => Some(Side::Recto),
        "verso" => Some(Side::Verso),
        "any" => Some(Side::Any),
        _ => None,
    };
    if side.is_none() {
        let message = format!("a chapter can't open on `{}`", at.value);
        let help = "\"verso\" is a left-hand page, which what follows can face; \"recto\" a right-hand one; \
                    \"any\" the next";
        reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
    }
    side
}

impl<'r, 'a> Order<'r, 'a> {
    /// One that has read nothing.
    pub(super) fn new(
        reader: &'r mut Reader<'a>,
        files: &'r Files,
        displays: &'r [DisplayKind],
        making: &'r Making,
    ) -> Order<'r, 'a> {
        Order {
            reader,
            files,
            checker: Checker::new(files, &MARKDOWN),
            entries: Vec::new(),
            seen: BTreeMap::new(),
            left_out: BTreeSet::new(),
            displays,
            making,
            volumes: Vec::new(),
        }
    }
}

impl Order<'_, '_> {
    /// Reads `[chapters]`.
    pub(super) fn read(&mut self, table: &dyn TableLike) {
        self.reader.unknown_keys(table, &["front", "main", "back", LEFT_OUT], "[chapters]");
        for at in self.reader.strings(table, LEFT_OUT) {
            self.left_out.extend(self.reader.inside(&at));
        }
        for (key, matter) in MATTERS {
            match table.get(key) {
                None => {}
                Some(Item::ArrayOfTables(tables)) => {
                    for entry in tables {
                        let span = self.reader.span(entry.span());
                        self.table(entry, span, matter, 0);
                    }
                }
                Some(Item::Value(Value::Array(array))) => {
                    for value in array {
                        self.value(value, matter, 0);
                    }
                }
                Some(item) => {
                    let span = self.reader.span(item.span());
                    let expected = format!("a list of files, `{key} = [\"first.md\"]`");
                    self.reader.wrong_type(span, key, &expected, item_type(item));
                }
            }
        }
    }

    fn value(&mut self, value: &Value, matter: Matter, level: u8) {
        let span = self.reader.span(value.span());
        match value {
            Value::String(_) => {
                if let Some(at) = self.reader.path_value(value, "chapters")
                    && let Some(file) = self.file(&at)
                {
                    let file = Some(file);
                    self.entries.push(Entry { matter, level, file, span, ..Entry::default() });
                }
            }
            Value::InlineTable(table) => self.table(table, span, matter, level),
            other => {
                let expected = "a file name, `{ file = ... }` or `{ part = ... }`";
                self.reader.wrong_type(span, "chapters", expected, value_type(other));
            }
        }
    }

    fn table(&mut self, table: &dyn TableLike, span: Span, matter: Matter, level: u8) {
        if table.contains_key(VOLUME) {
            return self.volume(table, span, matter, level);
        }
        let part = table.contains_key("part");
        let (keys, place): (&[&str], &str) =
            if part { (&PART_KEYS, "a part") } else { (&ENTRY_KEYS, "a chapter") };
        self.reader.unknown_keys(table, keys, place);
        let mut entry = Entry { matter, level, span, ..Entry::default() };
        entry.number = self.reader.boolean(table, "number");
        entry.title = self.reader.string(table, "title").map(|t| t.value);
        entry.conditions = conditions(self.reader, table, self.making);
        let file = self.reader.path(table, "file");
        if part {
            entry.kind = Some(Kind::Part);
            entry.title = self.reader.string(table, "part").map(|t| t.value).or(entry.title);
            entry.file = file.and_then(|at| self.file(&at));
            if level > 0 {
                let help = "take it out of the other; parts stand at the top of a list";
                self.reader.error(Code::NESTED_PART, span, "a part inside a part".into(), help);
            }
            self.entries.push(entry);
        } else {
            (entry.kind, entry.lists) = self.kind(table);
            entry.opens = side(self.reader, table);
            entry.index = index::choice(self.reader, table, entry.kind);
            if entry.kind == Some(Kind::Answers) {
                entry.answers_in_one_row = answers_in_one_row(self.reader, table);
            } else {
                entry.bibliography = citations::choice(self.reader, table, entry.kind);
            }
            for key in ["author", "authors"] {
                let names = self.reader.strings(table, key);
                entry.authors.extend(names.into_iter().map(|at| at.value));
            }
            match file {
                Some(at) => {
                    entry.file = self.file(&at);
                    if entry.file.is_some() {
                        self.entries.push(entry);
                    }
                }
                // Recto makes it.
                None if !table.contains_key("file") && is_made(entry.kind) => {
                    self.entries.push(entry);
                }
                None if !table.contains_key("file") => {
                    let message = "a chapter without a file".into();
                    let help = match entry.kind {
                        Some(Kind::Notes) => {
                            "the notes need no line here: `notes = \"book\"` of `[print]` and of \
                             `[epub]` puts them behind the chapters"
                        }
                        _ => {
                            "write `{ file = \"name.md\" }`, or `{ part = \"Title\", chapters = \
                             [...] }` for a part"
                        }
                    };
                    self.reader.error(Code::MISSING_FILE_KEY, span, message, help);
                }
                None => {}
            }
        }
        let Some(children) = self.reader.array(table, "chapters") else {
            if part && !table.contains_key("chapters") {
                let help = "add `chapters = [\"name.md\"]`";
                self.reader.warn(Code::EMPTY_PART, span, "a part without chapters".into(), help);
            }
            return;
        };
        if part && children.is_empty() {
            let help = "list its files or take the part out";
            self.reader.warn(Code::EMPTY_PART, span, "a part without chapters".into(), help);
        }
        if level + 1 >= MAX_LEVEL {
            let message = format!("chapters are nested more than {MAX_LEVEL} deep");
            self.reader.error(
                Code::TOO_DEEP,
                span,
                message,
                "a book of so many levels can't be read",
            );
            return;
        }
        for child in children {
            self.value(child, matter, level + 1);
        }
    }

    /// Another book, as a part of this one.
    fn volume(&mut self, table: &dyn TableLike, span: Span, matter: Matter, level: u8) {
        self.reader.unknown_keys(table, &volumes::KEYS, "a volume");
        if level > 0 || matter != Matter::Main {
            let help = "list it in `main`, beside the parts and chapters of the omnibus";
            let message = "a volume stands at the top of `main`".to_owned();
            return self.reader.error(Code::NESTED_PART, span, message, help);
        }
        let Some(folder) = self.reader.path(table, VOLUME) else { return };
        let mut folder = self.reader.counted(folder);
        // It has one spelling, as files have.
        folder.value = self.files.normal(&folder.value).unwrap_or(folder.value);
        let at = self.entries.len();
        let number = u32::try_from(self.volumes.len() + 1).unwrap_or(u32::MAX);
        let file = self.reader.path(table, "file").and_then(|at| self.file(&at));
        let entry = Entry {
            kind: Some(Kind::Part),
            title: self.reader.string(table, "title").map(|t| t.value),
            number: Some(false),
            conditions: conditions(self.reader, table, self.making),
            volume: number,
            matter,
            level,
            file,
            span,
            ..Entry::default()
        };
        self.entries.push(entry);
        let without = self.reader.strings(table, "without");
        self.left_out.insert(folder.value.clone());
        self.volumes.push(Volume { at, folder, without });
    }

    /// What a line says of its kind, and the displays of the book's own that it lists.
    fn kind(&mut self, table: &dyn TableLike) -> (Option<Kind>, Option<String>) {
        let Some(at) = self.reader.string(table, "kind") else { return (None, None) };
        if let Some(own) = displays::listed(self.displays, &at.value) {
            return (Some(Kind::ListOfDisplays), Some(own.name.clone()));
        }
        let kind = kind_from_name(&at.value);
        if kind.is_none() {
            let names = KINDS.iter().map(|(n, _)| *n);
            let own = displays::nearest_list(self.displays, &at.value);
            let near = own.as_deref().or_else(|| nearest(&at.value, names.clone()));
            let undefined = at.value.strip_prefix("list-of-").filter(|_| near.is_none());
            let help = match near {
                None if undefined.is_some() => {
                    "lists are of figures, tables, listings, and of what `[displays]` names: \
                     `[displays]`, then `map = { word = \"Map\" }`"
                        .to_owned()
                }
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("kinds are: {}", names.collect::<Vec<_>>().join(", ")),
            };
            self.reader.error(
                Code::UNKNOWN_KIND,
                at.span,
                format!("unknown kind `{}`", at.value),
                &help,
            );
            near.into_iter().for_each(|near| self.reader.mend(&at.value, near));
        }
        (kind, None)
    }

    /// The file in its one spelling, after a message for everything that is wrong with it. `None`
    /// if there is nothing to read.
    fn file(&mut self, at: &At<String>) -> Option<String> {
        if self.is_no_text(at) {
            self.seen.entry(at.value.clone()).or_insert(at.span);
            return None;
        }
        let Some(file) = check_path(self.reader, &mut self.checker, at) else {
            // It has a line, so it is not forgotten as well.
            if let Some(path) = self.reader.inside(at) {
                self.seen.entry(path).or_insert(at.span);
            }
            return None;
        };
        self.claim(&file, at.span).then_some(file)
    }

    /// Whether a file is there that holds no text, after a message.
    fn is_no_text(&mut self, at: &At<String>) -> bool {
        let path = at.value.trim();
        let ending = path.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_lowercase());
        let Some(what) = no_text(&ending).filter(|_| self.files.is_file(path)) else {
            return false;
        };
        let message = format!("`{path}` is {what}; a chapter is Markdown");
        let help = match ending.as_str() {
            "docx" | "docm" => {
                let word = super::names::shell_word(path);
                format!("`recto new DIR --from {word}` makes a book of it, a file for each chapter")
            }
            _ => "save it as Markdown: `pandoc` makes it of most files".to_owned(),
        };
        self.reader.error(Code::NOT_MARKDOWN, at.span, message, &help);
        true
    }

    /// Notes that a file is listed; an error and `false` if it was before.
    pub(super) fn claim(&mut self, file: &str, span: Span) -> bool {
        if self.seen.contains_key(file) {
            let help = "a file is one chapter; take one of the two lines out";
            self.reader.error(Code::LISTED_TWICE, span, format!("`{file}` is listed twice"), help);
            return false;
        }
        self.seen.insert(file.to_string(), span);
        true
    }
}

/// What a file is that holds no text, by its ending.
fn no_text(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "docx" | "docm" | "doc" => "a Word file",
        "odt" | "fodt" => "a file of LibreOffice",
        "rtf" => "a file in RTF",
        "pdf" => "a PDF",
        "epub" => "an EPUB",
        "pages" => "a file of Pages",
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" => "a picture",
        _ => return None,
    })
}

/// Checks a path that the manifest names; the normal spelling if it is a file in the project.
pub(super) fn check_path(
    reader: &mut Reader,
    checker: &mut Checker,
    at: &At<String>,
) -> Option<String> {
    let outside = |reader: &mut Reader| {
        let message = format!("`{}` leaves the project folder", at.value);
        let help = "bring the file into the folder of the book";
        reader.error(Code::PATH_OUTSIDE, at.span, message, help);
        None
    };
    let Some(mut path) = reader.inside(at) else { return outside(reader) };
    let mut found = checker.check(&path);
    // Spaces around a name may be a slip or the file's own.
    let bare = At { value: at.value.trim().to_owned(), span: at.span };
    if let (Err(PathFault::Missing(_)), Some(bare)) = (&found, reader.inside(&bare))
        && bare != path
    {
        found = checker.check(&bare);
        path = bare;
    }
    match found {
        Ok(()) => Some(path),
        Err(PathFault::Outside) => outside(reader),
        Err(PathFault::NotAFile(sort)) => {
            let message = format!("`{path}` is {sort}, not a file");
            let help = match sort {
                Sort::Folder => "name a file in it",
                _ => "name a file with the chapter's text",
            };
            reader.error(Code::NOT_A_FILE, at.span, message, help);
            None
        }
        Err(PathFault::Unreadable(why)) => {
            let message = format!("`{path}` can't be read: {why}");
            let help = "look where the link leads";
            reader.error(Code::UNREADABLE, at.span, message, help);
            None
        }
        Err(PathFault::Missing(Some(near))) if files::is_same(&near, &path) => Some(near),
        Err(PathFault::Missing(near)) => {
            let help = match &near {
                Some(near) => format!("did you mean `{near}`?"),
                None if path.contains('\\') => "write folders with forward slashes".to_string(),
                None => "write the file or take the line out".to_string(),
            };
            reader.error(Code::MISSING_FILE, at.span, format!("there is no file `{path}`"), &help);
            near.iter().for_each(|near| reader.mend(&at.value, near));
            None
        }
    }
}
