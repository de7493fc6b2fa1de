//! Citations that a program for literature has put into a Word file: Zotero's and Mendeley's fields and
//! controls carry the works themselves as CSL's JSON, Word's own name sources that the file keeps apart.

use super::body::{Block, Para, Reader, Text};
use super::package::{Element, Package, parse};
use super::props::Inset;
use super::runs::Piece;
use super::styles::Sort;
use super::word_sources;
use crate::markdown::escaped;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};
use roxmltree::Node;
use serde_json::Value;
use std::collections::BTreeMap;

/// Base64, ended by `=` or not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A work that is cited in one place.
#[derive(Debug, Default)]
struct Cite {
    key: String,
    prefix: String,
    suffix: String,
    /// CSL's kind of place, and the place.
    locator: Option<(String, String)>,
    without_author: bool,
}

/// What a field or a control means.
#[derive(Debug, PartialEq)]
pub(super) enum Meaning {
    /// A citation as pandoc writes it.
    Cited(String),
    /// The list of the works.
    Bibliography,
}

impl Reader<'_> {
    /// What a field means for citations. `shown` is what stands in the text for it.
    pub(super) fn citing(&mut self, instruction: &str, shown: &str) -> Option<Meaning> {
        let instruction = instruction.trim();
        let name = instruction.split_whitespace().next()?.to_uppercase();
        match name.as_str() {
            "BIBLIOGRAPHY" => self.works_listed(),
            "CITATION" => self.cited_of_word(instruction),
            "ADDIN" if is_bibliography(instruction) => {
                self.text.tell_uncited(instruction);
                self.works_listed()
            }
            "ADDIN" => {
                let json = &instruction[instruction.find('{')?..];
                self.text.cited(&serde_json::from_str(json).ok()?, shown).map(Meaning::Cited)
            }
            _ => None,
        }
    }

    /// What a control with this tag means: Mendeley Cite puts its JSON there.
    pub(super) fn citing_control(&mut self, tag: &str, shown: &str) -> Option<Meaning> {
        if tag.starts_with("MENDELEY_BIBLIOGRAPHY") {
            return self.works_listed();
        }
        let coded = tag.strip_prefix("MENDELEY_CITATION_v3_")?;
        let plain = coded.trim().replace('-', "+").replace('_', "/");
        let json = BASE64.decode(plain).ok()?;
        self.text.cited(&serde_json::from_slice(&json).ok()?, shown).map(Meaning::Cited)
    }

    /// Whether a control holds the list of the works, which are known, as Mendeley Cite puts it.
    pub(super) fn is_list_of_works(&self, control: Node) -> bool {
        let listed = tag(control).is_some_and(|tag| tag.starts_with("MENDELEY_BIBLIOGRAPHY"));
        listed && !self.text.works.is_empty()
    }

    /// The place of that list as a paragraph.
    pub(super) fn works_here(&self) -> Block {
        Block::Para(Para {
            sort: Sort::Body,
            pieces: vec![Piece::Works],
            item: None,
            centred: false,
            at_right: false,
            inset: Inset::default(),
            page_before: false,
            ruled: false,
            size: 10.0,
            bookmarks: Vec::new(),
        })
    }

    /// The list of works is Recto's affair where the works are known; else its words stay.
    fn works_listed(&mut self) -> Option<Meaning> {
        (!self.text.works.is_empty()).then_some(Meaning::Bibliography)
    }

    /// A citation of Word's own: `CITATION Smi01 \p 12 \l 1033 \m Jon02`.
    fn cited_of_word(&mut self, instruction: &str) -> Option<Meaning> {
        let words = super::fields::words(instruction);
        let mut cites: Vec<Cite> = Vec::new();
        let mut rest = words.iter().skip(1);
        while let Some(word) = rest.next() {
            if !word.starts_with('\\') {
                if cites.is_empty() {
                    cites.push(self.cite_of_word(word)?);
                }
                continue;
            }
            let switch = word.to_lowercase();
            if switch == "\\m" {
                let cite = self.cite_of_word(rest.next()?)?;
                cites.push(cite);
                continue;
            }
            let Some(cite) = cites.last_mut() else { continue };
            match switch.as_str() {
                "\\p" => cite.locator = Some(("page".to_owned(), rest.next()?.clone())),
                "\\v" if cite.locator.is_none() => {
                    cite.locator = Some(("volume".to_owned(), rest.next()?.clone()));
                }
                "\\f" => cite.prefix = rest.next()?.clone(),
                "\\s" => cite.suffix = rest.next()?.clone(),
                "\\n" => cite.without_author = true,
                _ => {}
            }
        }
        (!cites.is_empty()).then(|| Meaning::Cited(markdown(&cites, false)))
    }

    fn cite_of_word(&mut self, tag: &str) -> Option<Cite> {
        // Each file counts its tags for itself: a work is known by what is said of it.
        let work = self.sources.get(tag)?;
        let key = self.text.works.key(work, None);
        Some(Cite { key, ..Cite::default() })
    }
}

impl Text {
    /// Tells of works that Zotero's list names though nothing cites them: of these the file has no more
    /// than addresses, and the words of the list, which is made anew.
    pub(in crate::import) fn tell_uncited(&mut self, instruction: &str) {
        let json = instruction.find('{').zip(instruction.rfind('}'));
        let json = json.and_then(|(from, to)| instruction.get(from..=to)).unwrap_or_default();
        let said: Value = serde_json::from_str(json).unwrap_or_default();
        let many = said.get("uncited").and_then(Value::as_array).map_or(0, Vec::len);
        if many > 0 && !self.works.is_empty() {
            let what = "a work that the list of works names and nothing cites is left out: put it into the \
                        bibliography, and its key into `nocite` of the front matter";
            *self.left.entry(what.to_owned()).or_default() += many;
        }
    }

    /// A citation of Zotero's or Mendeley's as pandoc writes it; `shown` is what stands in the text for it.
    pub(in crate::import) fn cited(&mut self, field: &Value, shown: &str) -> Option<String> {
        let items = field.get("citationItems")?.as_array()?;
        let cites: Option<Vec<Cite>> = items.iter().map(|item| self.cite(item)).collect();
        let cites = cites.filter(|c| !c.is_empty())?;
        let changed = field.pointer("/properties/dontUpdate").and_then(Value::as_bool);
        let overridden = field.pointer("/manualOverride/isManuallyOverridden");
        let overridden = overridden.and_then(Value::as_bool);
        let in_sentence = in_sentence(items, &cites, shown);
        let by_hand = field.pointer("/mendeley/manualFormatting").is_some() && !in_sentence;
        if changed == Some(true) || overridden == Some(true) && !in_sentence || by_hand {
            let shown = shown.trim();
            let what = format!("a citation whose words somebody had changed is made anew: {shown}");
            *self.left.entry(what).or_default() += 1;
        }
        Some(markdown(&cites, in_sentence))
    }

    fn cite(&mut self, item: &Value) -> Option<Cite> {
        let work = item.get("itemData")?;
        let text = |name: &str| match item.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        // One work has the same address in all files; an id is told anew in each.
        let address = item.pointer("/uris/0").or_else(|| item.pointer("/uri/0"));
        let name = address.and_then(Value::as_str).map(str::to_owned);
        let key = self.works.key(work, name);
        let place = text("locator");
        let label = text("label");
        let label = if label.is_empty() { "page".to_owned() } else { label };
        let is_set = |name: &str| item.get(name).and_then(Value::as_bool) == Some(true);
        Some(Cite {
            key,
            prefix: text("prefix"),
            suffix: text("suffix"),
            locator: (!place.trim().is_empty()).then_some((label, place)),
            without_author: is_set("suppress-author"),
        })
    }
}

/// The tag of a control.
pub(super) fn tag<'a>(control: Node<'a, '_>) -> Option<&'a str> {
    control.child("sdtPr")?.child("tag")?.value("val")
}

/// The words that an element shows.
pub(super) fn shown(node: Node) -> String {
    let texts = node.descendants().filter(|n| n.has_tag_name_local("t"));
    texts.filter_map(|t| t.text()).collect()
}

/// Whether a field is Zotero's or Mendeley's list of the works.
fn is_bibliography(instruction: &str) -> bool {
    instruction.contains("ZOTERO_BIBL") || instruction.contains("CSL_BIBLIOGRAPHY")
}

/// Whether a field lists works or cites: what it shows is of one piece.
pub(super) fn is_list(instruction: &str) -> bool {
    let name = instruction.split_whitespace().next().unwrap_or_default();
    name.eq_ignore_ascii_case("BIBLIOGRAPHY") || is_bibliography(instruction)
}

/// Whether the author's name is a word of the sentence: "Smith (2001)".
fn in_sentence(items: &[Value], cites: &[Cite], shown: &str) -> bool {
    let [item] = items else { return false };
    let family = item.pointer("/itemData/author/0/family").and_then(Value::as_str);
    let shown = shown.trim();
    let plain = cites.iter().all(|c| c.prefix.is_empty() && !c.without_author);
    plain
        && shown.ends_with(')')
        && family.is_some_and(|f| !f.is_empty() && shown.starts_with(f))
        && shown.contains(" (")
}

/// Citations in one pair of brackets.
fn markdown(cites: &[Cite], in_sentence: bool) -> String {
    if let ([cite], true) = (cites, in_sentence) {
        let behind = behind(cite);
        let behind = behind.trim_start_matches([',', ' ']);
        return match behind.is_empty() {
            true => format!("@{}", cite.key),
            false => format!("@{} [{behind}]", cite.key),
        };
    }
    let all: Vec<String> = cites
        .iter()
        .map(|cite| {
            let prefix = inside(&cite.prefix);
            let space = if prefix.is_empty() || prefix.ends_with(' ') { "" } else { " " };
            let minus = if cite.without_author { "-" } else { "" };
            format!("{prefix}{space}{minus}@{}{}", cite.key, behind(cite))
        })
        .collect();
    format!("[{}]", all.join("; "))
}

/// What stands behind a key: place and suffix.
fn behind(cite: &Cite) -> String {
    let mut out = String::new();
    if let Some((label, place)) = &cite.locator {
        let place = place.trim();
        let many = place.contains(['-', '\u{2013}', ',', '&']);
        let plain = |c: char| c.is_ascii_digit() || "-\u{2013}, ".contains(c);
        let word = word(label, many);
        match place.chars().all(plain) {
            true => out.push_str(&format!(", {word} {place}")),
            // Nothing in braces parts or ends anything but a brace.
            false => {
                let place = escaped(&place.replace(['{', '}'], ""), None);
                out.push_str(&format!(", {{{word} {place}}}"));
            }
        }
    }
    let suffix = inside(&cite.suffix);
    if !suffix.trim().is_empty() {
        let joint = if suffix.starts_with([',', ' ', '.', ':']) { "" } else { ", " };
        out.push_str(&format!("{joint}{}", suffix.trim_end()));
    }
    out
}

/// Words inside of a citation's brackets: what parts citations is only a sign there.
fn inside(text: &str) -> String {
    let mut out = escaped(text, None).replace(';', "\\;");
    for (tag, mark) in [("i", "*"), ("b", "**"), ("em", "*"), ("strong", "**")] {
        for tag in [format!("<{tag}>"), format!("</{tag}>")] {
            out = out.replace(&format!("\\{tag}"), mark).replace(&tag, mark);
        }
    }
    out
}

/// The word before a place of CSL's kinds, as it is read in every language.
fn word(label: &str, many: bool) -> &str {
    match (label, many) {
        ("page", false) => "p.",
        ("page", true) => "pp.",
        ("book", _) => "bk.",
        ("chapter", _) => "chap.",
        ("column", _) => "col.",
        ("figure", _) => "fig.",
        ("folio", _) => "fol.",
        ("issue" | "number", _) => "no.",
        ("line", false) => "l.",
        ("line", true) => "ll.",
        ("note", false) => "n.",
        ("note", true) => "nn.",
        ("opus", _) => "op.",
        ("paragraph", _) => "para.",
        ("part", _) => "pt.",
        ("section", _) => "sec.",
        ("sub verbo" | "sub-verbo", _) => "s.v.",
        ("verse", false) => "v.",
        ("verse", true) => "vv.",
        ("volume", _) => "vol.",
        (other, _) => other,
    }
}

/// The style that a file asks for: the last part of its address.
pub(super) fn style(package: &Package) -> Option<String> {
    let part = "docProps/custom.xml";
    let text = package.text(part)?;
    let document = parse(&text, part).ok()?;
    let properties = document.root_element().children().filter_map(|node| {
        let name = node.value("name").filter(|_| node.has_tag_name_local("property"))?;
        let value = node.descendants().filter_map(|n| n.text()).take(1).collect();
        Some((name.to_owned(), value))
    });
    style_of(properties)
}

/// The style that properties of a document with their names ask for.
pub(in crate::import) fn style_of(
    properties: impl Iterator<Item = (String, String)>,
) -> Option<String> {
    // A long property goes on in others, in the order of their names.
    let mut zotero: Vec<(u32, String)> = Vec::new();
    let mut mendeley = None;
    for (name, value) in properties {
        if let Some(number) = name.strip_prefix("ZOTERO_PREF_") {
            zotero.push((number.parse().unwrap_or(0), value));
        } else if name == "Mendeley Citation Style_1" {
            mendeley = Some(value);
        }
    }
    zotero.sort();
    let zotero: String = zotero.into_iter().map(|(_, value)| value).collect();
    let address = zotero
        .split_once("<style id=\"")
        .and_then(|(_, rest)| Some(rest.split_once('"')?.0.to_owned()))
        .or(mendeley)?;
    let name = address.trim_end_matches('/').rsplit('/').next()?.to_owned();
    (!name.is_empty()).then_some(name)
}

/// The sources that Word keeps in the file, by their tags, as CSL's JSON.
pub(super) fn sources(package: &Package) -> BTreeMap<String, Value> {
    let mut out = BTreeMap::new();
    for part in package.names().filter(|n| n.starts_with("customXml/item")) {
        let Some(text) = package.text(part).filter(|t| t.contains("Sources")) else { continue };
        let Ok(document) = parse(&text, part) else { continue };
        word_sources::read(document.root_element(), &mut out);
    }
    out
}
