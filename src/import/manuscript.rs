//! A manuscript that the person names: a file of a word processor, a text, or a folder of them, as a book.

use super::chapters::{Book, book, without_numbers};
use super::divide::{Divided, Piece, divide};
use super::docx::{self, Changes};
use super::odt;
use super::works::{self, Works};
use crate::citations::Style;
use crate::files::{Files, MAX_TEXT};
use crate::manifest::adopt::{self, Found, LeftOut, Why};
use crate::markdown::pandoc;
use std::path::Path;

/// Largest file of a word processor that is read, in bytes.
const MAX_WORD: u64 = 512 << 20;

/// Why a manuscript can't be taken, and what to do.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) why: String,
    pub(crate) help: String,
}

impl Fault {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault { why: why.into(), help: help.into() }
    }
}

/// Endings of Word files, and of OpenDocument texts.
const WORD: [&str; 3] = ["docx", "docm", "dotx"];
const OPEN: [&str; 3] = ["odt", "ott", "fodt"];

/// The files of word processors that lie in a folder itself.
pub(crate) fn word_files(files: &Files) -> Vec<String> {
    let mut names = files.list("", &[WORD, OPEN].concat());
    // Beside one that is open lies a file of Word's or LibreOffice's own.
    names.retain(|name| {
        !name.contains('/') && !name.starts_with("~$") && !name.starts_with(".~lock.")
    });
    names
}

/// Takes out files that lie beside a Word file of the same name: they are the same manuscript.
fn without_doubles(names: &mut Vec<String>) -> Vec<String> {
    let word: Vec<String> =
        names.iter().filter(|n| is_word(n)).map(|n| stem(n).to_owned()).collect();
    let (doubles, kept) = std::mem::take(names)
        .into_iter()
        .partition(|name| !is_word(name) && word.iter().any(|w| w == stem(name)));
    *names = kept;
    doubles
}

/// A file's ending in small letters.
fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_lowercase())
}

/// Whether a file is Word's by its name.
fn is_word(name: &str) -> bool {
    WORD.contains(&ending(name).as_str())
}

/// Makes a book of a file, or of the Word files of a folder in the order of their names.
///
/// # Errors
/// Why it can't be done.
pub(crate) fn from(path: &Path, changes: Changes) -> Result<Book, Fault> {
    let shown = path.display();
    if path.is_dir() {
        let files = Files::folder(path)
            .map_err(|e| Fault::new(format!("`{shown}` can't be read: {e}"), ""))?;
        let mut names = word_files(&files);
        if names.is_empty() {
            let help = "name a .docx or .odt file, a long .md file, or a folder with such files";
            return Err(Fault::new(format!("there is no Word file in `{shown}`"), help));
        }
        adopt::by_value(&mut names);
        let doubles = without_doubles(&mut names);
        let mut book = of_files(&files, &names, changes)?;
        for double in doubles {
            let why = format!("`{double}` is left out: the Word file of this name was read");
            book.left.insert(why, 1);
        }
        return Ok(book);
    }
    let Some(around) = Files::around(path) else {
        return Err(Fault::new(format!("`{shown}` is no file"), "name a .docx, .odt or .md file"));
    };
    let (files, name) =
        around.map_err(|e| Fault::new(format!("`{shown}` can't be read: {e}"), ""))?;
    if !files.is_file(&name) {
        return Err(Fault::new(
            format!("there is no file `{shown}`"),
            "name a .docx, .odt or .md file",
        ));
    }
    match ending(&name).as_str() {
        word if WORD.contains(&word) || OPEN.contains(&word) => of_files(&files, &[name], changes),
        "md" | "markdown" | "txt" => of_text(&files, &name),
        "json" => {
            let read = files.read_text(&name, MAX_TEXT);
            let text = read.map_err(|f| Fault::new(format!("`{name}` can't be read: {f}"), ""))?;
            of_pandoc(&text)
        }
        "rtf" | "doc" | "pages" => Err(Fault::new(
            format!("`{shown}` is no .docx or .odt file"),
            "open it in its program and save it as .docx (Word 2007 to 365) or .odt (LibreOffice)",
        )),
        _ => Err(Fault::new(
            format!("`{shown}` is no manuscript that Recto reads"),
            "it reads .docx, .odt and long .md files; `pandoc` makes one of many others",
        )),
    }
}

/// One long text.
fn of_text(files: &Files, name: &str) -> Result<Book, Fault> {
    let text = files.read_text(name, MAX_TEXT).map_err(|fault| {
        Fault::new(format!("`{name}` can't be read: {fault}"), "save it as UTF-8")
    })?;
    let mut found = Found::default();
    if let Some(yaml) = adopt::front_matter(&text) {
        adopt::take_metadata(&mut found, yaml);
    }
    let body = adopt::without_front_matter(&text);
    adopt::tell_language(&mut found, body);
    Ok(book(divide(body).unwrap_or_else(|| single(body, stem(name))), found, ""))
}

/// A document of pandoc's, in JSON.
///
/// # Errors
/// Why it is none.
pub(crate) fn of_pandoc(json: &str) -> Result<Book, Fault> {
    let read = pandoc::read(json)
        .map_err(|why| Fault::new(why, "`pandoc -t json manuscript.tex | recto build -`"))?;
    let (markdown, left) = (read.markdown(), read.left());
    let mut found = found(read.said);
    adopt::tell_language(&mut found, &markdown);
    let title = found.title.as_deref().unwrap_or("Untitled");
    let divided = divide(&markdown).unwrap_or_else(|| single(&markdown, title));
    let made = book(divided, found, "");
    Ok(Book { left, ..made })
}

/// What the metadata of a document say, for a manifest.
fn found(said: pandoc::Said) -> Found {
    Found {
        title: said.title,
        subtitle: said.subtitle,
        authors: said.authors,
        language: said.language,
        description: said.description,
        publisher: said.publisher,
        ..Found::default()
    }
}

/// A text that is one chapter, with this title if it has none.
fn single(text: &str, title: &str) -> Divided {
    let own = text.trim_start().strip_prefix("# ").map(|rest| rest.lines().next().unwrap_or(""));
    let text = match own {
        Some(_) => text.to_owned(),
        None => format!("# {title}\n\n{text}"),
    };
    let title = own.map_or(title, |own| own.trim_start_matches(['#', ' '])).to_owned();
    Divided { title: None, pieces: vec![Piece { title, part: None, text }] }
}

/// A file's name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Files of word processors, one after the other.
fn of_files(files: &Files, names: &[String], changes: Changes) -> Result<Book, Fault> {
    let mut found = Found::default();
    let mut pieces = Vec::new();
    let mut whole = Book::default();
    let mut cited = Works::default();
    let mut style: Option<String> = None;
    for (at, name) in names.iter().enumerate() {
        let bytes = files
            .read(name, MAX_WORD)
            .map_err(|fault| Fault::new(format!("`{name}` can't be read: {fault}"), ""))?;
        // Pictures of several files must not share their names.
        let prefix = if names.len() > 1 { format!("{:02}-", at + 1) } else { String::new() };
        let works = std::mem::take(&mut cited);
        let read = match is_word(name) {
            true => docx::read(&bytes, changes, &prefix, works),
            false => odt::read(&bytes, changes, &prefix, works),
        };
        let mut read =
            read.map_err(|(why, help)| Fault::new(format!("`{name}` can't be read: {why}"), help))?;
        let text = &read.markdown;
        let mut divided = divide(text).unwrap_or_else(|| single(text, stem(name)));
        let title = read.title.clone().or(divided.title);
        // A page with nothing but title and author is what Recto makes itself.
        divided.pieces.retain(|p| !p.title.is_empty() || !is_title_page(p, &title, &read.authors));
        let page = |(title, text): (String, String)| Piece {
            text: format!("# {title}\n\n{text}"),
            title,
            part: None,
        };
        pieces.extend(read.front.into_iter().map(page));
        pieces.extend(divided.pieces);
        found.title = found.title.take().or(title);
        found.subtitle = found.subtitle.take().or(read.subtitle);
        if found.authors.is_empty() {
            found.authors = read.authors;
        }
        found.language = found.language.take().or(read.language);
        cited = read.works;
        style = style.take().or(read.citations);
        for (what, n) in read.counts.iter().filter(|(what, _)| **what != "title") {
            *whole.counts.entry((*what).to_owned()).or_default() += n;
        }
        for (what, n) in read.left {
            *whole.left.entry(what).or_default() += n;
        }
        whole.pictures.append(&mut read.pictures);
    }
    let numbers = without_numbers(&mut pieces);
    if numbers > 0 {
        whole.counts.insert("number of a chapter, which Recto sets".to_owned(), numbers);
    }
    if pieces.iter().any(|p| p.title.is_empty()) {
        let what = "what stands before the first head is in a file of its own, `...-opening.md`, as it was: look \
                    whether it is a page that Recto makes";
        whole.left.insert(what.to_owned(), 1);
    }
    let text: String = pieces.iter().map(|p: &Piece| p.text.as_str()).collect();
    adopt::tell_language(&mut found, &text);
    let library = (!cited.is_empty()).then(|| cited.json());
    if library.is_some() {
        whole.counts.insert("cited work".to_owned(), cited.len());
        found.bibliographies = vec![works::FILE.to_owned()];
        found.works_placed = text.contains("::: {#refs}");
        match style {
            Some(style) if Style::named(&style).is_none() => {
                found.left_out.push(LeftOut { file: style, why: Why::NoStyle });
            }
            style => found.citations = style,
        }
    }
    let made = book(Divided { title: None, pieces }, found, "");
    Ok(Book { library, pictures: whole.pictures, counts: whole.counts, left: whole.left, ..made })
}

/// Whether a piece says no more than title and authors.
fn is_title_page(piece: &Piece, title: &Option<String>, authors: &[String]) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let known = |line: &str| {
        let line = bare(line);
        let author = |a: &String| line == bare(a) || line == format!("by{}", bare(a));
        line.is_empty()
            || line == "center"
            || title.as_ref().is_some_and(|t| line == bare(t))
            || authors.iter().any(author)
    };
    piece.text.lines().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manuscript_in_two_formats_is_one() {
        let mut names = ["a.docx", "a.odt", "b.odt", "c.docx"].map(str::to_owned).to_vec();
        assert_eq!(without_doubles(&mut names), ["a.odt"]);
        assert_eq!(names, ["a.docx", "b.odt", "c.docx"]);
    }

    #[test]
    fn a_title_with_a_stop_is_whole() {
        let title = serde_json::json!({ "t": "MetaString", "c": "Mr. Smith" });
        let blocks = serde_json::json!([{ "t": "Para", "c": [{ "t": "Str", "c": "Words." }] }]);
        let json = serde_json::json!({ "pandoc-api-version": [1, 23], "meta": { "title": title }, "blocks": blocks });
        let book = of_pandoc(&json.to_string()).expect("a book");
        assert!(book.files[0].1.starts_with("# Mr. Smith\n"), "{}", book.files[0].1);
    }
}
