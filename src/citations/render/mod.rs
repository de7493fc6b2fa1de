//! A layout's elements over one work: parts of a citation or an entry.

mod conditions;
mod dates;
mod initials;
mod names;
mod numbers;
mod person;

pub(super) use dates::sort_key as date_sort_key;
pub(super) use names::sort_key as names_sort_key;
pub(super) use numbers::is_numeric;

use super::cases;
use super::item::{Item, SORT_TITLE};
use super::locale::Locale;
use super::node::{Node, Tag, Wrap, texts_mut};
use super::rich;
use super::sheet::{Element, ElementKind, NameOptions, Section, Sheet, TermForm};
use crate::language;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

/// What is known of a work's place when it is cited.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Kind of the locator, and the locator.
    pub(super) locator: Option<(String, Vec<Node>)>,
    /// The locator's label was typed in its plural.
    pub(super) many: bool,
    pub(super) position: Rank,
    pub(super) near: bool,
    /// The note in which the work stands first.
    pub(super) first_note: Option<String>,
    /// The work's number in the bibliography, or in the order of citing.
    pub(super) number: Option<usize>,
    /// No position is true: the bibliography.
    pub(super) unplaced: bool,
}

/// How a work was cited before; each is also what stands before it, but for the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Rank {
    #[default]
    First,
    Subsequent,
    Ibid,
    IbidWithLocator,
}

/// What tells a work's cites from those of others.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Hints {
    /// By variable of names.
    pub(super) names: BTreeMap<String, NamesHint>,
    /// The year's letter.
    pub(super) letter: Option<String>,
    /// So many of the tests of `disambiguate="true"` hold.
    pub(super) extra: u32,
}

/// How much of a list of names is shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct NamesHint {
    /// At least so many.
    pub(super) show: usize,
    /// Of each, at least: 0 the family name, 1 initials, 2 given names.
    pub(super) given: Vec<u8>,
}

/// A list of names as it was rendered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NameList {
    pub(super) variable: String,
    pub(super) total: usize,
    pub(super) shown: usize,
    /// What of given names is shown without hints: as in [`NamesHint::given`].
    pub(super) base: u8,
    /// Given names can be initials.
    pub(super) initials: bool,
}

/// Parts, and whether variables were asked and had something.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub(super) nodes: Vec<Node>,
    pub(super) asked: bool,
    pub(super) found: bool,
}

/// What rendering one work asks, and what it has done so far.
pub(super) struct Renderer<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) locale: &'a Locale,
    pub(super) item: &'a Item,
    pub(super) facts: &'a Facts,
    pub(super) hints: &'a Hints,
    pub(super) section: &'a Section,
    /// Options of names of a sort key; rendering is for sorting.
    pub(super) sorting: Option<&'a NameOptions>,
    /// Variables that substitutes have taken.
    taken: RefCell<HashSet<String>>,
    /// The year's letter stands already.
    lettered: Cell<bool>,
    /// Substitutes around the place: what they print is not printed again.
    substituting: Cell<u32>,
    /// The cite is only to be told from others: dates of access are left out.
    pub(super) telling: bool,
    /// `names` with what a substitute takes over.
    outer_names: RefCell<Vec<Rc<super::sheet::Names>>>,
    pub(super) lists: RefCell<Vec<NameList>>,
    /// Macros in macros.
    depth: Cell<u32>,
    /// How often `disambiguate` was asked.
    pub(super) extras_asked: Cell<u32>,
}

/// Deepest nesting of macros; a style that calls itself ends here.
const DEEPEST: u32 = 64;

impl<'a> Renderer<'a> {
    pub(super) fn new(
        sheet: &'a Sheet,
        locale: &'a Locale,
        item: &'a Item,
        facts: &'a Facts,
        hints: &'a Hints,
        section: &'a Section,
    ) -> Self {
        Renderer {
            sheet,
            locale,
            item,
            facts,
            hints,
            section,
            sorting: None,
            taken: RefCell::default(),
            lettered: Cell::default(),
            substituting: Cell::default(),
            telling: false,
            outer_names: RefCell::default(),
            lists: RefCell::default(),
            depth: Cell::default(),
            extras_asked: Cell::default(),
        }
    }

    /// Renders the section's layout, without its affixes.
    pub(super) fn layout(&self) -> Vec<Node> {
        self.elements(&self.section.elements).nodes
    }

    /// Renders elements one after another.
    pub(super) fn elements(&self, elements: &[Element]) -> Rendered {
        let mut out = Rendered::default();
        for element in elements {
            self.element(element, &mut out);
        }
        out
    }

    fn element(&self, element: &Element, out: &mut Rendered) {
        let rendered = match &element.kind {
            ElementKind::Choose(branches) => {
                if let Some(branch) = branches.iter().find(|branch| self.holds(branch)) {
                    for element in &branch.elements {
                        self.element(element, out);
                    }
                }
                return;
            }
            ElementKind::Group(elements) => {
                let inner = self.elements(elements);
                let says = inner.nodes.iter().any(|node| !node.is_empty());
                match inner.asked && !inner.found {
                    true => Rendered { nodes: Vec::new(), asked: true, found: false },
                    // A group that says something counts for the group around it.
                    false => {
                        Rendered { found: inner.found || says, asked: inner.asked || says, ..inner }
                    }
                }
            }
            ElementKind::Macro(name) => self.call(name),
            ElementKind::Variable { name, short } => self.variable(name, *short, element),
            ElementKind::Term { name, form, plural } => {
                self.term(name, *form, *plural, element.dress.strip_periods)
            }
            ElementKind::Value(value) => {
                Rendered { nodes: rich::read(value), asked: false, found: false }
            }
            ElementKind::Date(date) => self.date(date),
            ElementKind::Number { variable, form } => self.number(variable, *form),
            ElementKind::Names(names) => {
                let rendered = self.names(names);
                self.put(
                    rendered,
                    &super::sheet::Dress { delimiter: String::new(), ..element.dress.clone() },
                    Some(Tag::Names),
                    None,
                    out,
                );
                return;
            }
            ElementKind::Label { variable, form, plural } => {
                self.label(variable, *form, *plural, element.dress.strip_periods)
            }
        };
        let tag = match &element.kind {
            ElementKind::Variable { name, .. } | ElementKind::Number { variable: name, .. } => {
                match name.as_str() {
                    "locator" => Some(Tag::Locator),
                    "citation-number" => Some(Tag::Number),
                    "year-suffix" => Some(Tag::YearLetter),
                    _ => None,
                }
            }
            ElementKind::Label { variable, .. } if variable == "locator" => Some(Tag::Locator),
            ElementKind::Term { .. } => Some(Tag::Term),
            ElementKind::Date(_) => Some(Tag::Date),
            _ => None,
        };
        let link = match &element.kind {
            ElementKind::Variable { name, .. } => self.link(name),
            _ => None,
        };
        self.put(rendered, &element.dress, tag, link, out);
    }

    /// Adds what an element gave, with its dress.
    fn put(
        &self,
        rendered: Rendered,
        dress: &super::sheet::Dress,
        tag: Option<Tag>,
        link: Option<String>,
        out: &mut Rendered,
    ) {
        out.asked |= rendered.asked;
        out.found |= rendered.found;
        let mut nodes = rendered.nodes;
        if nodes.iter().all(Node::is_empty) {
            return;
        }
        if let Some(case) = dress.case {
            cases::apply(&mut nodes, case, self.cases_as_english());
        }
        if let Some(Node::Wrap(mut wrap)) = Node::dressed(dress, nodes) {
            wrap.tag = tag;
            wrap.link = link;
            out.nodes.push(Node::Wrap(wrap));
        }
    }

    /// A title without the article that it begins with, which nobody looks for (Chicago Manual of Style
    /// 14.79), by the language of the work, else of the style.
    pub(super) fn sorted_title<'t>(&self, title: &'t str) -> &'t str {
        let own = self.item.text("language").filter(|lang| !lang.is_empty());
        let lang = own.unwrap_or(&self.locale.language);
        let small = |title: &'t str| {
            let end = title.find([' ', '\u{a0}'])?;
            let indefinite = language::primary(lang).eq_ignore_ascii_case("en")
                && ["a", "an"].contains(&title[..end].to_lowercase().as_str());
            if indefinite {
                return Some(title[end..].trim_start());
            }
            // The articles of a language are small ones; only its first letter is another in a title.
            let first = title.chars().next()?;
            let lower: String = first.to_lowercase().collect();
            let lowered = format!("{lower}{}", &title[first.len_utf8()..]);
            let rest = language::articles::without_article(&lowered, lang)?;
            title.get(title.len() - rest.len()..)
        };
        small(title).filter(|rest| !rest.is_empty()).unwrap_or(title)
    }

    /// Whether titles are cased as in English: by the language of the work, else of the style.
    fn cases_as_english(&self) -> bool {
        self.item.english().unwrap_or_else(|| self.locale.is_english())
    }

    fn call(&self, name: &str) -> Rendered {
        let Some(elements) = self.sheet.macros.get(name) else { return Rendered::default() };
        if self.depth.get() >= DEEPEST {
            return Rendered::default();
        }
        self.depth.set(self.depth.get() + 1);
        let rendered = self.elements(elements);
        self.depth.set(self.depth.get() - 1);
        // A macro is as a group: it says nothing if none of its variables has something.
        if rendered.asked && !rendered.found {
            return Rendered { nodes: Vec::new(), asked: true, found: false };
        }
        let says = rendered.nodes.iter().any(|node| !node.is_empty());
        let counts = says && !rendered.asked;
        Rendered { found: rendered.found || counts, asked: rendered.asked || counts, ..rendered }
    }

    /// The address that a variable leads to.
    fn link(&self, name: &str) -> Option<String> {
        let text = self.item.text(name)?.trim();
        let at = |head: &str| match text.contains("://") {
            true => text.to_owned(),
            false => format!("{head}{text}"),
        };
        match name {
            "URL" => text.contains("://").then(|| text.to_owned()),
            "DOI" => Some(at("https://doi.org/")),
            "PMID" => Some(at("https://www.ncbi.nlm.nih.gov/pubmed/")),
            "PMCID" => Some(at("https://www.ncbi.nlm.nih.gov/pmc/articles/")),
            _ => None,
        }
    }

    /// Whether a substitute has taken the variable already.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.taken.borrow().contains(name)
    }

    fn variable(&self, name: &str, short: bool, element: &Element) -> Rendered {
        // A year's letter is no fact of the work.
        let asked = name != "year-suffix";
        let mut out = Rendered { asked, ..Rendered::default() };
        if self.is_taken(name) {
            return out;
        }
        let nodes = self.variable_nodes(name, short, element);
        if nodes.iter().all(Node::is_empty) {
            return out;
        }
        self.take(name);
        out.found = true;
        out.nodes = nodes;
        out
    }

    /// Notes a variable that a substitute prints.
    fn take(&self, name: &str) {
        if self.substituting.get() > 0 {
            self.taken.borrow_mut().insert(name.to_owned());
        }
    }

    fn variable_nodes(&self, name: &str, short: bool, element: &Element) -> Vec<Node> {
        let one = |text: String| vec![Node::Text(text)];
        match name {
            "locator" => return self.locator(),
            "citation-number" => return self.citation_number(),
            // Letters follow the order of the works, not the other way round.
            "year-suffix" if self.sorting.is_some() => return Vec::new(),
            // Styles that name it at two places of a cite want it once.
            "year-suffix" if self.lettered.get() => return Vec::new(),
            "year-suffix" => {
                let letter = self.hints.letter.clone().map(one).unwrap_or_default();
                self.lettered.set(true);
                return letter;
            }
            "first-reference-note-number" => {
                return self.facts.first_note.clone().map(one).unwrap_or_default();
            }
            "citation-label" => return one(self.citation_label()),
            "citation-key" => return one(self.item.key.clone()),
            "page-first" => {
                let own = self.item.text("page-first").map(str::to_owned);
                let first = || {
                    let page = self.item.text("page")?;
                    let end = page.find(|c: char| !c.is_alphanumeric()).unwrap_or(page.len());
                    Some(page[..end].to_owned())
                };
                return own.or_else(first).map(one).unwrap_or_default();
            }
            _ => {}
        }
        let sorted = self.item.text(SORT_TITLE).filter(|_| self.sorting.is_some());
        if let (Some(title), "title" | "title-short") = (sorted, name) {
            return rich::read(title);
        }
        let short_name = format!("{name}-short");
        let text = match short {
            true => self.item.text(&short_name).or_else(|| self.item.text(name)),
            false => self.item.text(name),
        };
        let text = match name {
            "title" | "title-short" if self.sorting.is_some() => text.map(|t| self.sorted_title(t)),
            _ => text,
        };
        let text = match (text, name) {
            (None, "title-short") => self.item.text("shortTitle"),
            (None, "event-title") => self.item.text("event"),
            (None, "event") => self.item.text("event-title"),
            (text, _) => text,
        };
        let Some(text) = text else { return Vec::new() };
        let text = match element.dress.strip_periods {
            true => text.replace('.', ""),
            false => text.to_owned(),
        };
        match name {
            "page" => self.pages(&text),
            "URL" | "DOI" | "PMID" | "PMCID" | "ISBN" | "ISSN" => one(text),
            "volume" | "issue" | "number" | "edition" | "chapter-number" | "collection-number"
            | "number-of-pages" | "number-of-volumes" | "section" | "supplement-number" => {
                self.number_text(&text)
            }
            _ => rich::read(&text),
        }
    }

    fn citation_number(&self) -> Vec<Node> {
        match (self.facts.number, self.sorting) {
            (Some(number), None) => vec![Node::Text(number.to_string())],
            (Some(number), Some(_)) => vec![Node::Text(format!("{number:08}"))],
            _ => Vec::new(),
        }
    }

    /// A label of a work in styles that cite by labels: "Doe99".
    pub(super) fn citation_label(&self) -> String {
        let letter = self.hints.letter.clone().unwrap_or_default();
        if let Some(label) = self.item.text("citation-label") {
            return format!("{label}{letter}");
        }
        let people = self.item.names.values().next();
        let people = self.item.names.get("author").or(people).map_or(&[][..], Vec::as_slice);
        let letters = match people.len() {
            1 => 4,
            2 | 3 => 2,
            _ => 1,
        };
        let part = |person: &super::item::Person| -> String {
            let name = if person.is_literal() { &person.literal } else { &person.family };
            name.chars().filter(|c| c.is_alphanumeric()).take(letters).collect()
        };
        let names: String = people.iter().take(4).map(part).collect();
        let year = self.item.dates.get("issued").and_then(|date| date.start);
        let year = year.map_or(String::new(), |day| format!("{:02}", day.year.rem_euclid(100)));
        format!("{names}{year}{letter}")
    }

    fn term(&self, name: &str, form: TermForm, plural: bool, strip: bool) -> Rendered {
        let Some(text) = self.locale.term(name, form, plural) else { return Rendered::default() };
        let text = if strip { text.replace('.', "") } else { text.to_owned() };
        Rendered { nodes: vec![Node::Text(text)], asked: false, found: false }
    }
}

/// Takes full stops out of parts.
pub(super) fn strip_periods(nodes: &mut [Node]) {
    let mut texts = Vec::new();
    texts_mut(nodes, false, &mut texts);
    for (text, _) in texts {
        *text = text.replace('.', "");
    }
}

/// Parts with a face and affixes of their own.
pub(super) fn dressed(dress: &super::sheet::Dress, nodes: Vec<Node>) -> Vec<Node> {
    match Node::dressed(dress, nodes) {
        Some(Node::Wrap(wrap))
            if *wrap == Wrap { children: wrap.children.clone(), ..Wrap::default() } =>
        {
            wrap.children
        }
        Some(node) => vec![node],
        None => Vec::new(),
    }
}
