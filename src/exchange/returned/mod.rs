//! What came back: the paragraphs of a Word file with all changes accepted, whose names they bear, and
//! what was remarked; also what it would be with all changes rejected.

mod read;
mod sides;

use super::sent::{self, Sent};
use super::units::{Look, Role};
use crate::import::docx::package::Package;
use crate::import::docx::styles;
use std::collections::BTreeMap;

/// What all names of paragraphs begin with.
pub(super) const OURS: &str = "recto_";

/// A paragraph as it came back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Back {
    /// The names that stand in it: before which character.
    pub(super) names: Vec<(usize, String)>,
    pub(super) units: Vec<(char, Look)>,
    /// What its characters stand for that are notes or formulas, in order.
    pub(super) things: Vec<Thing>,
    /// Remarks: before which character they stand, and which they are.
    pub(super) remarks: Vec<(usize, usize)>,
    pub(super) sort: styles::Sort,
    /// It is an item of a list of this depth.
    pub(super) item: Option<usize>,
    /// Whether it has a number, as an item: as its list says, and as its style does.
    pub(super) numbered: [Option<bool>; 2],
    /// What its style says that it is, where Markdown has that.
    pub(super) role: Option<Role>,
    /// Who changed something in it.
    pub(super) by: Option<String>,
    /// The table that it stands for.
    pub(super) table: Option<usize>,
    /// It is tracked as one that was put there.
    pub(super) comes: bool,
}

impl Default for Back {
    fn default() -> Back {
        Back {
            names: Vec::new(),
            units: Vec::new(),
            things: Vec::new(),
            remarks: Vec::new(),
            sort: styles::Sort::Body,
            item: None,
            numbered: [None; 2],
            role: None,
            by: None,
            table: None,
            comes: false,
        }
    }
}

impl Back {
    /// Its text.
    pub(super) fn text(&self) -> String {
        self.units.iter().map(|u| u.0).collect()
    }
}

/// What a paragraph of a style is, by the names of the style and of those it is based on: of the roles
/// that can be told from each other by that.
pub(super) fn role_named(names: &[String], sort: styles::Sort) -> Option<Role> {
    let own = names.iter().find_map(|name| match name.as_str() {
        "list continue" => Some(Role::ItemMore),
        "callout" => Some(Role::Callout),
        "definition" => Some(Role::Definition),
        "definition term" => Some(Role::Term),
        "footnote text" | "endnote text" => Some(Role::Note),
        "table text" => Some(Role::Cell),
        _ => None,
    });
    own.or(match sort {
        styles::Sort::Body => Some(Role::Body),
        styles::Sort::Heading(n) => Some(Role::Heading(n)),
        styles::Sort::Quote => Some(Role::Quote),
        styles::Sort::Code => Some(Role::Code),
        styles::Sort::Verse => Some(Role::Verse),
        styles::Sort::Epigraph => Some(Role::Epigraph),
        styles::Sort::Scene => Some(Role::Scene),
        styles::Sort::List(numbered) => Some(Role::Item(numbered)),
        _ => None,
    })
}

/// What a character stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thing {
    /// A note, by its id in the file.
    Note(String),
    /// A formula, TeX.
    Formula(String),
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub(super) author: String,
    pub(super) date: String,
    pub(super) words: String,
}

/// A document as it came back.
#[derive(Debug, Default)]
pub(super) struct Returned {
    /// The text.
    pub(super) body: Vec<Back>,
    /// The tables: rows of cells of paragraphs.
    pub(super) tables: Vec<Vec<Vec<Vec<Back>>>>,
    /// Notes by their ids in the file.
    pub(super) notes: BTreeMap<String, Vec<Back>>,
    /// Texts by name as they are with all changes rejected.
    pub(super) before: BTreeMap<String, String>,
    pub(super) said: Vec<Said>,
    /// What was sent, as far as the document still knows.
    pub(super) sent: Option<Vec<Sent>>,
    /// How many changes were tracked.
    pub(super) tracked: usize,
    /// What is in it that can't be taken over.
    pub(super) left: BTreeMap<&'static str, usize>,
}

/// Reads a document.
///
/// # Errors
/// Why it can't be read, and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Returned, (String, String)> {
    let package = Package::open(bytes)?;
    let mut returned = read::read(&package)?;
    let stores = package.names().filter(|n| n.contains("customXml/item") && n.ends_with(".xml"));
    let mut found = None;
    for store in stores.map(str::to_owned).collect::<Vec<_>>() {
        found = found.or_else(|| sent::read(&package.text(&store)?));
    }
    returned.sent = found;
    Ok(returned)
}
