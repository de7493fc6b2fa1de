//! What the preview shows: the book as it was made last, at rest, so that it can be looked at while it
//! is made again.

use super::page_text::{self, rows, tenths};
use super::places::{At, Index, of_word};
use crate::diagnostic::{Diagnostics, Severity};
use crate::files::Files;
use crate::manifest::KINDS;
use crate::manifest::printer::Bleed;
use crate::picture::{Outlines, Part, drawing};
use crate::session::{Outline, SetPages};
use crate::source::{Sources, Span};
use crate::typeset::blocks::BASELINE;
use crate::typeset::report::{Report, Rule};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Letters on each side of a place that tell it from others: fewer words are found anywhere.
const FEWEST: usize = 12;
/// Most places that a search gives.
const MOST_FOUND: usize = 200;

/// The pages of the book, or of an edition that has its own.
pub(super) struct Sheets {
    pub pages: SetPages,
    /// The build in which each page was seen last to look otherwise.
    pub versions: Vec<u64>,
    /// The texts that its places point into.
    pub sources: Sources,
    /// How far the pages run over their edges.
    pub bleed: Option<Bleed>,
    index: OnceLock<Index>,
    report: OnceLock<Report>,
}

/// An edition that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EditionRow {
    pub name: String,
    /// It has pages of its own.
    pub own: bool,
}

/// What can't be shown as it is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub what: String,
    pub help: String,
}

/// The book as it was made last.
#[derive(Clone, Default)]
pub(super) struct Shown {
    /// How often it has been made.
    pub build: u64,
    /// Title of the book.
    pub title: String,
    /// Pages by the edition's name; that of no name is the book's own.
    pub sheets: BTreeMap<String, Arc<Sheets>>,
    pub told: Diagnostics,
    pub sources: Sources,
    pub outline: Outline,
    pub editions: Vec<EditionRow>,
    /// Markdown files of the folder that no line lists.
    pub unlisted: Vec<String>,
    /// What stands in the way of newer pages.
    pub note: Option<Note>,
    /// Whether a change of the order can be taken back.
    pub undoes: bool,
    /// How long the last build took.
    pub milliseconds: u64,
}

impl Sheets {
    pub(super) fn new(
        pages: SetPages,
        versions: Vec<u64>,
        sources: Sources,
        bleed: Option<Bleed>,
    ) -> Sheets {
        let (index, report) = (OnceLock::new(), OnceLock::new());
        Sheets { pages, versions, sources, bleed, index, report }
    }

    pub(super) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.pages))
    }

    pub(super) fn report(&self) -> &Report {
        self.report.get_or_init(|| self.pages.report())
    }

    /// A page's drawing, and the outlines of letters from number `known` on.
    pub(super) fn drawing(
        &self,
        page: usize,
        known: usize,
        outlines: &Mutex<Outlines>,
    ) -> Option<Value> {
        let pages = self.pages.pages();
        if page >= pages.pages.len() {
            return None;
        }
        let mut outlines = outlines.lock().unwrap_or_else(PoisonError::into_inner);
        let parts = drawing(self.pages.book(), pages, page, &mut outlines);
        let parts: Vec<Value> = parts
            .into_iter()
            .map(|part| match part {
                Part::Markup(markup) => Value::String(markup),
                Part::Letters(head, letters) => json!([head, letters.concat()]),
            })
            .collect();
        Some(json!({
            "size": [pages.width, pages.height],
            "parts": parts,
            "from": known,
            "outlines": outlines.since(known),
        }))
    }

    /// The words of a page, and with `flaws` what is not as it should be on it: for that the whole book
    /// is measured.
    pub(super) fn words(&self, page: usize, flaws: bool) -> Option<Value> {
        let mut value = page_text::json(self.pages.pages().pages.get(page)?);
        if !flaws {
            return Some(value);
        }
        let flaws = self.report().exceptions.iter().filter(|e| e.page == page);
        value["flaws"] = flaws
            .map(|e| json!({ "y": tenths(e.y), "rule": e.rule.name(), "says": e.measured }))
            .collect();
        Some(value)
    }

    /// The place of a word.
    pub(super) fn place(&self, page: usize, row: usize, word: usize) -> Option<At> {
        of_word(&self.pages, &self.sources, (page, row, word))
    }

    /// What is known of the pages without drawing them.
    fn json(&self) -> Value {
        let pages = self.pages.pages();
        let geometry = &self.pages.theme().page;
        let folios: Vec<&str> = pages.pages.iter().map(|p| p.folio.as_str()).collect();
        let contents: Vec<Value> = pages
            .outline
            .iter()
            .map(|e| json!({ "t": e.title, "l": e.level, "p": e.page, "y": tenths(e.y) }))
            .collect();
        let blank: Vec<usize> = (0..folios.len()).filter(|i| pages.pages[*i].blank).collect();
        json!({
            "width": tenths(pages.width),
            "height": tenths(pages.height),
            "rtl": pages.rtl,
            "folios": folios,
            "versions": self.versions,
            "blank": blank,
            "contents": contents,
            "language": self.pages.book().meta.language,
            "grid": {
                "head": tenths(geometry.head),
                "leading": f64::from(geometry.leading),
                "lines": geometry.lines,
                "base": f64::from(BASELINE),
                "right": tenths(geometry.left(true)),
                "left": tenths(geometry.left(false)),
                "measure": tenths(geometry.measure()),
            },
            "bleed": self.bleed.filter(|b| b.size > 0.0).map(|b| json!({
                "size": tenths(b.size), "sides": b.sides,
            })),
        })
    }

    /// Where words stand, in the order of the pages; without regard to capitals.
    pub(super) fn find(&self, words: &str) -> Value {
        let wanted = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut found = Vec::new();
        if wanted.is_empty() {
            return json!({ "found": found, "more": false });
        }
        for (index, page) in self.pages.pages().pages.iter().enumerate() {
            let rows = rows(page);
            // The page as one text, with where each row begins in it.
            let (mut text, mut begins) = (String::new(), Vec::new());
            for row in rows
                .iter()
                .filter(|r| page.groups.get(r.group).is_none_or(|g| !g.role.is_furniture()))
            {
                begins.push((text.len(), row.y));
                let words = row.text.strip_prefix(TURNED).unwrap_or(&row.text);
                match words.strip_suffix(['-', '\u{2010}', '\u{ad}']) {
                    Some(part) => text.push_str(part),
                    None => {
                        text.push_str(words);
                        text.push(' ');
                    }
                }
            }
            let small = Small::of(&text);
            for (at, _) in small.text.match_indices(&wanted) {
                if found.len() == MOST_FOUND {
                    return json!({ "found": found, "more": true });
                }
                let (from, to) = (small.place(at), small.place(at + wanted.len()));
                let row = begins.partition_point(|(begin, _)| *begin <= from).saturating_sub(1);
                let y = begins.get(row).map_or(0.0, |b| b.1);
                found.push(json!({
                    "p": index, "folio": page.folio, "y": tenths(y),
                    "says": around(&text, from, to),
                }));
            }
        }
        json!({ "found": found, "more": false })
    }

    /// Where a text stands that the e-reader shows, by what comes before it and after it: letters
    /// alone, and no fewer than tell it from others like it.
    pub(super) fn place_of_text(&self, before: &str, after: &str) -> Option<At> {
        let (before, after) = (letters(before), letters(after));
        let (text, words) = self.letters();
        for near in [usize::MAX, 80, 40, 20, FEWEST] {
            let from = before.char_indices().rev().nth(near.saturating_sub(1));
            let from = from.map_or(0, |(at, _)| at);
            let to = after.char_indices().nth(near).map_or(after.len(), |(at, _)| at);
            let wanted = format!("{}{}", &before[from..], &after[..to]);
            if wanted.is_empty() {
                return None;
            }
            if let Some(at) = text.find(&wanted) {
                // The word that ends where the text before ends.
                let end = (at + before.len() - from).max(1);
                let word = words.partition_point(|(begin, _)| *begin < end).checked_sub(1)?;
                let (page, row, word) = words.get(word)?.1;
                return self.place(page, row, word);
            }
        }
        None
    }

    /// All letters of the text in its order, and where each word begins in them.
    fn letters(&self) -> (String, Vec<Begun>) {
        let mut text = String::new();
        let mut words = Vec::new();
        for (p, page) in self.pages.pages().pages.iter().enumerate() {
            for (r, row) in rows(page).iter().enumerate() {
                if page.groups.get(row.group).is_some_and(|g| g.role.is_furniture()) {
                    continue;
                }
                for (w, word) in row.words.iter().enumerate() {
                    words.push((text.len(), (p, r, w)));
                    text.push_str(&letters(&word.text));
                }
            }
        }
        (text, words)
    }
}

/// Where a word begins in all letters of the text, and its page, row and place in the row.
type Begun = (usize, (usize, usize, usize));

/// Letters and digits of a text, small.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The sign before a line of code that goes on.
const TURNED: char = '↪';

/// A text in small letters.
struct Small {
    text: String,
    /// Where each byte of it stands in the text as it is, and where that ends: some letters grow when they
    /// become small.
    places: Vec<usize>,
}

impl Small {
    fn of(text: &str) -> Small {
        let mut small = Small { text: String::new(), places: Vec::new() };
        for (at, c) in text.char_indices() {
            small.text.extend(c.to_lowercase());
            small.places.resize(small.text.len(), at);
        }
        small.places.push(text.len());
        small
    }

    fn place(&self, at: usize) -> usize {
        self.places.get(at).or(self.places.last()).copied().unwrap_or_default()
    }
}

/// What was found from `at` to `end`, with a few whole words on both sides.
fn around(text: &str, at: usize, end: usize) -> String {
    let from = text.floor_char_boundary(at.saturating_sub(28));
    let to = text.ceil_char_boundary(end + 36);
    let is_space = |c: char| c.is_whitespace();
    let from = match text[..from].chars().next_back() {
        Some(c) if !c.is_whitespace() => text[from..at].find(is_space).map_or(at, |n| from + n),
        _ => from,
    };
    let to = match text[to..].chars().next() {
        Some(c) if !c.is_whitespace() => text[end..to].rfind(is_space).map_or(end, |n| end + n),
        _ => to,
    };
    text[from..to].trim().to_string()
}

impl Shown {
    /// The pages of an edition, of the book without a name.
    pub(super) fn of(&self, name: &str) -> Option<&Arc<Sheets>> {
        self.sheets.get(name)
    }

    /// All that the page has to know before it draws anything.
    pub(super) fn state(&self, of: &str) -> Value {
        let (errors, warnings) = self.told.counts();
        let editions: Vec<Value> =
            self.editions.iter().map(|e| json!({ "name": e.name, "own": e.own })).collect();
        json!({
            "build": self.build,
            "title": self.title,
            "of": of,
            "editions": editions,
            "sheets": self.of(of).map(|s| s.json()),
            "note": self.note(),
            "errors": errors,
            "warnings": warnings,
            "undoes": self.undoes,
            "milliseconds": self.milliseconds,
        })
    }

    pub(super) fn note(&self) -> Option<Value> {
        self.note.as_ref().map(|n| json!({ "what": n.what, "help": n.help }))
    }

    /// Everything that is wrong, with its place on the pages and in the files; flaws of the pages and
    /// the scores of their spreads.
    pub(super) fn problems(&self, of: &str) -> Value {
        let sheets = self.of(of);
        let page_of = |span: Span, sources: &Sources| {
            let sheets = sheets?;
            // Messages may be younger than the pages: files are the same by name.
            let path = &sources.get(span.file)?.path;
            let file = sheets.sources.find(path)?;
            let (page, y) = sheets.index().page_of(Span { file, ..span }, &sheets.sources)?;
            Some(json!({ "p": page, "y": tenths(y), "folio": folio(sheets, page) }))
        };
        let messages: Vec<Value> = self
            .told
            .iter()
            .map(|d| {
                let at = At::of(d.span.file, d.span.start as usize, &self.sources);
                let is_text = at.as_ref().is_some_and(|at| !at.path.ends_with(".toml"));
                json!({
                    "severity": if d.severity == Severity::Error { "error" } else { "warning" },
                    "code": d.code.name(),
                    "says": d.message,
                    "help": d.help,
                    "at": at.map(|at| at.json()),
                    "page": is_text.then(|| page_of(d.span, &self.sources)).flatten(),
                })
            })
            .collect();
        let report = sheets.map(|s| s.report());
        let exceptions =
            sheets.into_iter().flat_map(|s| s.report().exceptions.iter().map(move |e| (s, e)));
        let flaws: Vec<Value> = exceptions
            .map(|(s, e)| {
                let at = At::of(e.span.file, e.span.start as usize, &s.sources);
                json!({
                    "rule": e.rule.code(),
                    "name": e.rule.name(),
                    "says": e.measured,
                    "grave": e.rule.is_grave(),
                    "at": at.map(|at| at.json()),
                    "page": { "p": e.page, "y": tenths(e.y), "folio": folio(s, e.page) },
                })
            })
            .collect();
        let scores: Vec<Value> = report
            .iter()
            .flat_map(|r| &r.spreads)
            .map(|s| json!({ "pages": s.pages, "score": s.score }))
            .collect();
        let order: Vec<&str> = Rule::ALL.iter().map(|r| r.code()).collect();
        json!({
            "build": self.build, "messages": messages, "flaws": flaws, "scores": scores,
            "rules": order,
        })
    }

    /// The reading order, as it is moved about.
    pub(super) fn order(&self) -> Value {
        let rows: Vec<Value> = self
            .outline
            .rows
            .iter()
            .map(|row| {
                json!({
                    "matter": row.matter,
                    "level": row.level,
                    "number": row.number,
                    "title": row.title,
                    "kind": row.kind,
                    "file": row.file,
                    "folio": row.folio,
                    "pages": row.pages,
                    "generated": row.generated,
                })
            })
            .collect();
        let kinds: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        json!({
            "build": self.build, "rows": rows, "unlisted": self.unlisted,
            "undoes": self.undoes, "kinds": kinds,
        })
    }

    /// The book's files.
    pub(super) fn files(&self) -> &Files {
        &self.sources.files
    }
}

fn folio(sheets: &Sheets, page: usize) -> String {
    sheets.pages.pages().pages.get(page).map(|p| p.folio.clone()).unwrap_or_default()
}

impl At {
    pub(super) fn json(&self) -> Value {
        json!({ "path": self.path, "line": self.line, "column": self.column })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_shown_as_it_is_printed_in_whole_words() {
        let text = "Of İstanbul and its AbstractSingletonProxyFactoryBean one should say nothing more than this";
        let small = Small::of(text);
        let at = small.text.find("abstractsingleton").expect("there");
        let (from, to) = (small.place(at), small.place(at + "abstractsingleton".len()));
        assert_eq!(&text[from..to], "AbstractSingleton");
        let says = around(text, from, to);
        assert_eq!(says, "Of İstanbul and its AbstractSingletonProxyFactoryBean one should say");
    }
}
