//! The manifest of a book that was found.

use super::super::file_kinds::kind_of_file;
use super::super::names::{kind_name, quoted};
use super::{File, Found, Line, Part};
use crate::model::{Kind, Macro, Matter};
use std::fmt::Write;

impl Found {
    /// The manifest, with these words where the folder has none.
    pub fn manifest(&self, title: &str, author: &str) -> String {
        let mut out = self.book(title, author);
        out.push_str("\n[chapters]    # reading order: move a line, build again\n");
        for (name, list) in ["front", "main", "back"].iter().zip(&self.lists) {
            let lists_works = *name == "back" && self.wants_bibliography();
            if list.is_empty() && !lists_works {
                continue;
            }
            let _ = writeln!(out, "{name} = [");
            for line in list {
                let _ = match line {
                    Line::File(file) => writeln!(out, "  {},", entry(file)),
                    Line::Part(part) => writeln!(out, "  {},", table(part)),
                };
            }
            if lists_works {
                out.push_str("  { kind = \"bibliography\" },    # the works that are cited\n");
            }
            out.push_str("]\n");
        }
        let own: Vec<&str> =
            self.left_out.iter().filter(|l| l.why.is_kept_out()).map(|l| l.file.as_str()).collect();
        if !own.is_empty() {
            out.push_str("left-out = [    # no chapters: nothing is said of them\n");
            own.iter().for_each(|file| {
                let _ = writeln!(out, "  {},", quoted(file));
            });
            out.push_str("]\n");
        }
        if self.numbered || self.manual {
            out.push_str("\n[print]\n");
        }
        if self.manual {
            out.push_str("theme = \"technical\"    # there is much code; or classic, literary, academic, modern\n");
        }
        if self.numbered {
            out.push_str("number-chapters = false    # the titles have numbers of their own\n");
        }
        if !self.macros.is_empty() {
            out.push_str("\n[math.macros]    # commands for formulas\n");
        }
        for (name, meaning) in &self.macros {
            let _ = writeln!(out, "{} = {}", quoted(name), command(meaning));
        }
        out
    }

    /// Whether works are cited and no file is there in which they would be listed.
    fn wants_bibliography(&self) -> bool {
        let lists = |path: &&str| kind_of_file(path, Matter::Back, false) == Kind::Bibliography;
        !self.works_placed && !self.bibliographies.is_empty() && !self.paths().iter().any(lists)
    }

    fn book(&self, title: &str, author: &str) -> String {
        let title = self.title.as_deref().unwrap_or(title);
        let authors = match self.authors.as_slice() {
            [] => quoted(author),
            authors => authors.iter().map(|a| quoted(a)).collect::<Vec<_>>().join(", "),
        };
        let mut out = format!("[book]\ntitle = {}\n", quoted(title));
        let line = |out: &mut String, key: &str, value: &Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(out, "{key} = {}", quoted(value));
            }
        };
        line(&mut out, "subtitle", &self.subtitle);
        let language = self.language.as_deref().unwrap_or("en");
        let how = match (self.language_guessed, &self.language) {
            (_, None) => "a guess; hyphens and quotation marks depend on it",
            (true, _) => "told by the text; hyphens and quotation marks depend on it",
            (false, _) => "hyphens and quotation marks depend on it",
        };
        let _ = writeln!(out, "authors = [{authors}]\nlanguage = {}    # {how}", quoted(language));
        line(&mut out, "publisher", &self.publisher);
        line(&mut out, "description", &self.description);
        line(&mut out, "cover", &self.cover);
        if !self.bibliographies.is_empty() {
            let files: Vec<String> = self.bibliographies.iter().map(|f| quoted(f)).collect();
            let _ = writeln!(out, "bibliography = [{}]", files.join(", "));
        }
        // Without a bibliography too: it may come later.
        line(&mut out, "citations", &self.citations);
        out
    }
}

/// What a command for formulas stands for, as the manifest has it.
fn command(meaning: &Macro) -> String {
    // TeX is full of backslashes.
    let text = |words: &str| match words.contains(['\'', '\n']) {
        true => quoted(words),
        false => format!("'{words}'"),
    };
    let body = text(&meaning.body);
    match (&meaning.optional, meaning.arguments) {
        (None, 0) => body,
        (None, n) => format!("[{body}, {n}]"),
        (Some(first), n) => format!("[{body}, {n}, {}]", text(first)),
    }
}

/// A file as an entry of a list.
fn entry(file: &File) -> String {
    let mut keys = String::new();
    if let Some(kind) = file.kind {
        let _ = write!(keys, ", kind = {}", quoted(kind_name(kind)));
    }
    if let Some(title) = &file.title {
        let _ = write!(keys, ", title = {}", quoted(title));
    }
    if !file.files.is_empty() {
        let inner: Vec<String> = file.files.iter().map(entry).collect();
        let _ = write!(keys, ", chapters = [{}]", inner.join(", "));
    }
    let path = quoted(&file.path);
    if keys.is_empty() { path } else { format!("{{ file = {path}{keys} }}") }
}

/// A part as an entry of a list; longer ones have a line for each chapter.
fn table(part: &Part) -> String {
    let mut out = format!("{{ part = {}", quoted(&part.title));
    if part.unnumbered {
        out.push_str(", number = false");
    }
    if let Some(file) = &part.file {
        let _ = write!(out, ", file = {}", quoted(file));
    }
    let entries: Vec<String> = part.files.iter().map(entry).collect();
    let short = entries.iter().map(String::len).sum::<usize>() < 60 && entries.len() < 4;
    let list = match short {
        true => format!("[{}]", entries.join(", ")),
        false => format!("[\n    {},\n  ]", entries.join(",\n    ")),
    };
    let _ = write!(out, ", chapters = {list} }}");
    out
}
