//! What is said of a book: title, authors, language, cover, as other tools write it.

use super::leave::{LeftOut, Why};
use super::{Found, below, folder_of, head, places, read, read_yaml, sites};
use crate::citations::{Format, Style};
use crate::files::Files;
use crate::language::tag;
use pulldown_cmark::{Event, Parser};
use serde_yaml_ng::Value;

/// Names of files with pandoc's metadata.
const METADATA: [&str; 5] =
    ["metadata.yaml", "metadata.yml", "meta.yaml", "meta.yml", "title.yaml"];

/// Endings of pictures that can be a cover.
const PICTURES: [&str; 5] = ["jpg", "jpeg", "png", "webp", "svg"];

/// Adds what the folder says beside the order.
pub(super) fn complete(files: &Files, found: &mut Found) {
    for name in METADATA {
        for place in places(files, name) {
            if let Some(yaml) = read_yaml(files, &place) {
                take(found, &yaml);
                take_files(files, found, &yaml, folder_of(&place));
            }
        }
    }
    for place in places(files, "book.json") {
        let yaml = read(files, &place).and_then(|t| serde_json::from_str::<Value>(&t).ok());
        yaml.iter().for_each(|yaml| take(found, yaml));
    }
    sites::take(files, found);
    // The book's page that comes first says what it is, in R Markdown and Quarto.
    let first = found.paths().into_iter().map(str::to_owned).find(|f| {
        let name = f.rsplit('/').next().unwrap_or(f).to_lowercase();
        name == "index.rmd" || name == "index.qmd"
    });
    let text = first.as_deref().and_then(|f| read(files, f)).unwrap_or_default();
    if let Some(yaml) =
        head::front_matter(&text).and_then(|y| super::yaml::parse(y, super::LONGEST).ok())
    {
        take(found, &yaml);
        take_files(files, found, &yaml, first.as_deref().map_or("", folder_of));
    }
    of_chapters(files, found);
    if found.cover.is_none() {
        found.cover = picture_called_cover(files);
    }
}

/// The bibliographies and commands for formulas that chapters name in their front matter.
fn of_chapters(files: &Files, found: &mut Found) {
    let paths: Vec<String> = found.paths().into_iter().map(str::to_owned).collect();
    for path in paths {
        let text = read(files, &path).unwrap_or_default();
        let places = ["{#refs", "id=\"refs\"", "{bibliography}"];
        found.works_placed |= places.iter().any(|place| text.contains(place));
        let own = head::front_matter(&text).filter(|own| own.contains("bibliography:"));
        if let Some(yaml) = own.and_then(|own| super::yaml::parse(own, super::LONGEST).ok()) {
            take_citations(files, found, &yaml, folder_of(&path));
        }
    }
}

/// Title, authors, language and the like, as pandoc, Quarto, R Markdown, GitBook and Jupyter Book
/// write them. What is known stays.
pub(super) fn take(found: &mut Found, yaml: &Value) {
    let text = |key: &str| {
        let value = yaml.get(key)?;
        let value = value.get(0).and_then(|v| v.get("text")).unwrap_or(value);
        plain(value.as_str()?)
    };
    found.title = found.title.take().or_else(|| text("title"));
    found.subtitle = found.subtitle.take().or_else(|| text("subtitle"));
    found.description = found.description.take().or_else(|| text("description"));
    found.publisher = found.publisher.take().or_else(|| text("publisher"));
    found.language = found
        .language
        .take()
        .or_else(|| tag::well_formed(&text("lang").or_else(|| text("language"))?));
    for key in ["author", "authors", "creator"] {
        let Some(value) = yaml.get(key).filter(|_| found.authors.is_empty()) else { continue };
        let one = |v: &Value| {
            let name = v.get("name").or_else(|| v.get("text")).unwrap_or(v);
            let name = match (name.get("given"), name.get("family")) {
                (Some(given), Some(family)) => format!("{} {}", given.as_str()?, family.as_str()?),
                _ => name.as_str()?.to_owned(),
            };
            plain(&name)
        };
        match value.as_sequence() {
            Some(list) => found.authors.extend(list.iter().filter_map(one)),
            None => found.authors.extend(one(value)),
        }
    }
}

/// The bibliographies and the style of citations that YAML in a folder names, as pandoc, Quarto, R
/// Markdown and Jupyter Book write them.
fn take_citations(files: &Files, found: &mut Found, yaml: &Value, folder: &str) {
    let mut named: Vec<&str> = Vec::new();
    for key in ["bibliography", "bibtex_bibfiles"] {
        match yaml.get(key) {
            Some(Value::Sequence(list)) => named.extend(list.iter().filter_map(Value::as_str)),
            Some(value) => named.extend(value.as_str()),
            None => {}
        }
    }
    for named in named {
        let file = below(folder, named);
        match file.filter(|file| files.is_file(file) && Format::of(file).is_some()) {
            Some(file) if found.bibliographies.contains(&file) => {}
            Some(file) => found.bibliographies.push(file),
            None => leave(found, named, Why::NoBibliography),
        }
    }
    for key in ["csl", "citation-style"] {
        let Some(named) = yaml.get(key).and_then(Value::as_str) else { continue };
        let file = below(folder, named).filter(|file| files.is_file(file));
        // A style at an address, or in a program's own folder, goes by its name.
        let name = named.rsplit('/').next().unwrap_or(named).trim_end_matches(".csl");
        let name = || Style::named(name).map(|_| name.to_owned());
        match file.or_else(name) {
            Some(style) => found.citations = found.citations.take().or(Some(style)),
            None => leave(found, named, Why::NoStyle),
        }
    }
}

/// Leaves out what is named and can't be taken, once.
fn leave(found: &mut Found, named: &str, why: Why) {
    let out = LeftOut { file: named.to_owned(), why };
    if !found.left_out.contains(&out) {
        found.left_out.push(out);
    }
}

/// The cover that YAML in a folder names, and its bibliographies.
pub(super) fn take_files(files: &Files, found: &mut Found, yaml: &Value, folder: &str) {
    take_cover(files, found, yaml, folder);
    take_citations(files, found, yaml, folder);
    super::macros::take(files, found, yaml, folder);
}

/// The cover that YAML in a folder names.
fn take_cover(files: &Files, found: &mut Found, yaml: &Value, folder: &str) {
    for key in ["cover-image", "epub-cover-image", "cover"] {
        let named = yaml.get(key).and_then(Value::as_str).and_then(|f| below(folder, f));
        let named = named.filter(|f| files.is_file(f) && is_picture(f));
        found.cover = found.cover.take().or(named);
    }
}

fn is_picture(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, e)| e).to_lowercase();
    PICTURES.contains(&ending.as_str())
}

/// A picture of the folder whose name is that of a cover.
fn picture_called_cover(files: &Files) -> Option<String> {
    let named = |f: &String| {
        let stem = f.rsplit('/').next().and_then(|n| n.rsplit_once('.')).map_or("", |(s, _)| s);
        let stem = stem.to_lowercase();
        // Leanpub's is called after the title page.
        let leanpub = stem == "title_page" && f.contains("resources/");
        matches!(stem.as_str(), "cover" | "front-cover" | "frontcover" | "book-cover") || leanpub
    };
    let mut all: Vec<String> = files.list("", &PICTURES).into_iter().filter(named).collect();
    all.sort_by_key(|f| (f.matches('/').count(), f.clone()));
    all.into_iter().next()
}

/// Words on one line, without marks and with the characters that HTML names, if they are words: R
/// calculates some of them.
pub(crate) fn plain(text: &str) -> Option<String> {
    if text.contains("`r ") {
        return None;
    }
    let mut words = String::new();
    for event in Parser::new(text.trim()) {
        match event {
            Event::Text(t) | Event::Code(t) => words.push_str(&t),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    // What Markdown takes for a list or the like is no title's.
    let text = if words.trim().is_empty() { text } else { &words };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn words_of_titles_are_plain() {
        assert_eq!(plain("My &nbsp; *Book* &amp; I").as_deref(), Some("My Book & I"));
        assert_eq!(plain("1984").as_deref(), Some("1984"));
        assert_eq!(plain("`r Sys.Date()`"), None);
        assert_eq!(plain(" \n "), None);
    }
}
