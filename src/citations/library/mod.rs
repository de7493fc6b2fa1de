//! Bibliographies: works with their keys.

mod bib;
mod dates;
pub(super) mod json;
mod yaml;

pub(crate) use bib::with_letters;

use super::item::Item;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// What a bibliography is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// BibLaTeX or BibTeX.
    Bib,
    /// CSL's JSON.
    CslJson,
    /// Hayagriva's YAML, or CSL's data in YAML (`references:`).
    Yaml,
}

impl Format {
    /// By the ending of a file's name; none if it is another kind of file.
    pub fn of(path: &str) -> Option<Format> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "bib" | "bibtex" | "biblatex" => Some(Format::Bib),
            "json" | "csljson" => Some(Format::CslJson),
            "yaml" | "yml" => Some(Format::Yaml),
            _ => None,
        }
    }
}

/// A work of a bibliography.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its key.
    pub key: String,
    /// CSL's name of its type: `book`, `article-journal`, ...
    pub kind: String,
    /// Its keywords, for bibliographies of some works only.
    pub keywords: Vec<String>,
    /// Where it stands in the text of its bibliography, in bytes.
    pub range: Range<usize>,
    /// Fields of BibLaTeX that many styles show nowhere.
    pub(crate) asides: Vec<Aside>,
    pub(super) item: Item,
}

impl Entry {
    /// A variable of CSL's as it stands in the bibliography.
    pub(crate) fn text(&self, variable: &str) -> Option<&str> {
        self.item.text(variable)
    }
}

/// A field that stands aside from what all styles show.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Aside {
    /// Its name.
    pub(crate) field: String,
    /// CSL's variable that holds it.
    pub(crate) variable: &'static str,
    /// Where it stands in the text of its bibliography, in bytes.
    pub(crate) range: Range<usize>,
}

/// Something of a bibliography that could not be read as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where in the text, in bytes.
    pub range: Range<usize>,
    /// The work in which it is, if it is in one.
    pub key: Option<String>,
    /// What it is.
    pub kind: FaultKind,
}

/// Kinds of faults of a bibliography.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The text does not follow its format: what is wrong, as a clause. Nothing is known of what
    /// stands in the range; the works before and behind it are read.
    Syntax(String),
    /// The text does not follow its format, and none of its works is read: what is wrong, as a clause.
    File(String),
    /// The value of a field is of another kind than the field has, and is left out: the field's name.
    Value(String),
    /// A field that no citation shows: its name.
    Lost(String),
    /// A date that can't be read: the date as it stands. It is printed as it stands.
    Date(String),
    /// The key belongs to an earlier work too; this one is left out.
    Twice,
    /// A work that this one takes fields from (`crossref`, `xdata`) is not there: its key.
    NoParent(String),
    /// A type of work that nobody knows; it is set as a document.
    Type(String),
    /// TeX commands that are not known: they are left out and their arguments kept.
    Command(String),
    /// A name that can't be taken apart.
    Name(String),
}

/// The works of one or several bibliographies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    /// The works in the order of the text.
    pub entries: Vec<Entry>,
    /// What could not be read as it stands, in the order of the text.
    pub faults: Vec<Fault>,
    /// Places of the works among `entries` by their keys.
    places: HashMap<String, usize>,
    /// Further keys of works, each with the work's own.
    aliases: Vec<(String, String)>,
    /// Works that take fields from others, each with the key of one of these.
    givers: Vec<(String, String)>,
}

impl Library {
    /// Reads a bibliography. Whatever the text is, what can be read of it is there.
    pub fn read(format: Format, text: &str) -> Library {
        match format {
            Format::CslJson => json::read(text),
            Format::Bib => bib::read(text),
            Format::Yaml => yaml::read(text),
        }
    }

    /// The work with a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.places.get(key).map(|at| &self.entries[*at])
    }

    /// All keys by which works can be cited, in no order: a work may have several.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Adds the works of another bibliography; gives those whose key is taken already, which are left out.
    /// Faults are not taken over.
    pub fn join(&mut self, other: &Library) -> Vec<Entry> {
        let taken = other.entries.iter().filter_map(|entry| self.add(entry.clone())).collect();
        other.aliases.iter().for_each(|(alias, key)| self.alias(alias, key));
        self.givers.extend(other.givers.iter().cloned());
        taken
    }

    /// Adds a work; gives it back if its key is taken.
    fn add(&mut self, entry: Entry) -> Option<Entry> {
        if self.places.contains_key(&entry.key) {
            return Some(entry);
        }
        self.places.insert(entry.key.clone(), self.entries.len());
        self.entries.push(entry);
        None
    }

    /// Adds a work that was read, or the fault that its key is taken.
    fn add_read(&mut self, item: Item, keywords: Vec<String>, range: Range<usize>) {
        let (key, kind) = (item.key.clone(), item.kind.clone());
        let entry = Entry { key, kind, keywords, range, asides: Vec::new(), item };
        if let Some(entry) = self.add(entry) {
            let fault = Fault { range: entry.range, key: Some(entry.key), kind: FaultKind::Twice };
            self.faults.push(fault);
        }
    }

    /// Keeps what is known of some fields of a work.
    fn keep_asides(&mut self, key: &str, asides: impl Iterator<Item = Aside>) {
        if let Some(at) = self.places.get(key) {
            let known = &mut self.entries[*at].asides;
            if known.is_empty() {
                known.extend(asides);
            }
        }
    }

    /// The works from which others take fields (`crossref`, `xdata`), of those that `asks` says.
    pub(crate) fn givers(&self, asks: impl Fn(&str) -> bool) -> BTreeSet<&str> {
        let own = self.givers.iter().filter(|(key, _)| asks(key));
        own.map(|(_, giver)| giver.as_str()).collect()
    }

    /// Gives a work another key.
    fn alias(&mut self, alias: &str, key: &str) {
        if let Some(place) = self.places.get(key).copied()
            && !alias.is_empty()
        {
            self.places.entry(alias.to_owned()).or_insert(place);
            self.aliases.push((alias.to_owned(), key.to_owned()));
        }
    }

    /// Notes a fault.
    fn tell(&mut self, range: Range<usize>, key: &str, kind: FaultKind) {
        let key = (!key.is_empty()).then(|| key.to_owned());
        self.faults.push(Fault { range, key, kind });
    }
}

/// Keywords as bibliographies list them.
fn keywords(text: &str) -> Vec<String> {
    let words = text.split([',', ';']).map(|word| word.trim().to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// Whether a name is one of CSL's variables of text or numbers.
fn is_text_variable(name: &str) -> bool {
    TEXTS.binary_search(&name).is_ok()
}

/// CSL's variables of text and numbers, sorted.
const TEXTS: [&str; 70] = [
    "DOI",
    "ISBN",
    "ISSN",
    "PMCID",
    "PMID",
    "URL",
    "abstract",
    "annote",
    "archive",
    "archive-place",
    "archive_collection",
    "archive_location",
    "authority",
    "call-number",
    "chapter-number",
    "citation-key",
    "citation-label",
    "citation-number",
    "collection-number",
    "collection-title",
    "collection-title-short",
    "container-title",
    "container-title-short",
    "dimensions",
    "division",
    "edition",
    "event",
    "event-place",
    "event-title",
    "first-reference-note-number",
    "genre",
    "issue",
    "jurisdiction",
    "keyword",
    "language",
    "license",
    "locator",
    "medium",
    "note",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "original-publisher",
    "original-publisher-place",
    "original-title",
    "page",
    "page-first",
    "part",
    "part-number",
    "part-title",
    "printing-number",
    "publisher",
    "publisher-place",
    "references",
    "reviewed-genre",
    "reviewed-title",
    "scale",
    "section",
    "source",
    "status",
    "supplement",
    "supplement-number",
    "title",
    "title-long",
    "title-short",
    "version",
    "volume",
    "volume-title",
    "volume-title-short",
    "year-suffix",
];
