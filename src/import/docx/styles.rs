//! Styles by their names, with what they are based on.

use super::package::{Element, Package, parse};
use super::props::{Look, Stand};
use std::collections::BTreeMap;

/// How many styles a style may be based on.
const MOST_BASES: usize = 24;

/// All styles of a document.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    all: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
    /// What stands below all styles.
    ground: Look,
    /// The letters of usual paragraphs are all of one width.
    pub(crate) mono: bool,
}

#[derive(Debug, Default)]
struct Style {
    /// In small letters.
    name: String,
    based_on: Option<String>,
    look: Look,
    stand: Stand,
}

/// A style with all that it is based on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resolved {
    /// Its name and those of its bases, in small letters.
    pub(crate) names: Vec<String>,
    pub(crate) look: Look,
    pub(crate) stand: Stand,
}

impl Styles {
    /// Reads the part with the styles; a document without one has none.
    pub(crate) fn read(package: &Package) -> Styles {
        let name = package.beside("styles.xml");
        let mut styles = Styles::default();
        let Some(text) = package.text(&name) else { return styles };
        let Ok(document) = parse(&text, &name) else { return styles };
        let root = document.root_element();
        let ground = root.child("docDefaults").and_then(|d| d.child("rPrDefault")?.child("rPr"));
        styles.ground = ground.map(Look::of).unwrap_or_default();
        for node in root.children().filter(|n| n.has_tag_name_local("style")) {
            let Some(id) = node.value("styleId") else { continue };
            let of = |name: &str| node.child(name).and_then(|n| n.value("val"));
            let style = Style {
                name: of("name").unwrap_or(id).trim().to_lowercase(),
                based_on: of("basedOn").map(str::to_owned),
                look: node.child("rPr").map(Look::of).unwrap_or_default(),
                stand: node.child("pPr").map(Stand::of).unwrap_or_default(),
            };
            let usual = matches!(node.value("default"), Some("1" | "true" | "on"));
            if usual && node.value("type") == Some("paragraph") {
                styles.usual = Some(id.to_owned());
            }
            styles.all.insert(id.to_owned(), style);
        }
        styles.mono = styles.paragraph(None).look.mono == Some(true);
        styles
    }

    /// A paragraph's style; the usual one if it names none.
    pub(crate) fn paragraph(&self, id: Option<&str>) -> Resolved {
        let known = id.filter(|id| self.all.contains_key(*id));
        let mut found = self.chain(known.or(self.usual.as_deref()));
        found.look = found.look.over(&self.ground);
        found
    }

    /// The look of a character style.
    pub(crate) fn character(&self, id: Option<&str>) -> Resolved {
        self.chain(id)
    }

    fn chain(&self, id: Option<&str>) -> Resolved {
        let mut out = Resolved::default();
        let mut next = id;
        for _ in 0..MOST_BASES {
            let Some(style) = next.and_then(|id| self.all.get(id)) else { break };
            out.look = out.look.over(&style.look);
            out.stand = out.stand.over(&style.stand);
            out.names.push(style.name.clone());
            next = style.based_on.as_deref();
        }
        out
    }

    /// The language of usual paragraphs.
    pub(crate) fn language(&self) -> Option<String> {
        self.paragraph(None).look.lang
    }
}

/// What a paragraph is by the name of its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Body,
    Heading(u8),
    Title,
    Subtitle,
    Author,
    Contents,
    Caption,
    Quote,
    Code,
    Verse,
    Epigraph,
    /// Of a letter: its date, its text, its closing. No style says so.
    Letter,
    /// A short line that stands at the right. No style says so.
    Right,
    Scene,
    List(bool),
}

/// What a paragraph is by the names of its style and of those it is based on. Names count, never ids or
/// outline levels: programs rewrite the ones and miscount the others.
pub(crate) fn sort_of(names: &[String]) -> Sort {
    names.iter().find_map(|n| named(n)).unwrap_or(Sort::Body)
}

fn named(name: &str) -> Option<Sort> {
    let level = |rest: &str| rest.trim().parse::<u8>().ok().filter(|n| (1..=9).contains(n));
    if let Some(n) = name.strip_prefix("heading").and_then(level) {
        return Some(Sort::Heading(n.min(6)));
    }
    if name.starts_with("toc ") || name.starts_with("contents ") || name == "table of figures" {
        return Some(Sort::Contents);
    }
    if name.starts_with("list bullet") {
        return Some(Sort::List(false));
    }
    if name.starts_with("list number") {
        return Some(Sort::List(true));
    }
    let words = |all: &[&str]| all.iter().any(|w| name.contains(w));
    Some(match name {
        "title" => Sort::Title,
        "subtitle" => Sort::Subtitle,
        "author" | "byline" => Sort::Author,
        "caption" | "illustration" | "image caption" | "table caption" | "figure" | "table"
        | "drawing" => Sort::Caption,
        "quote" | "intense quote" | "block text" | "quotations" | "block quotation"
        | "blockquote" | "block quote" => Sort::Quote,
        "source code" | "preformatted text" | "html preformatted" | "macro text" | "code"
        | "code block" => Sort::Code,
        "horizontal line" => Sort::Scene,
        _ if words(&["scene break", "section break", "ornament", "text break", "space break"]) => {
            Sort::Scene
        }
        _ if words(&["verse", "poem", "poetry"]) => Sort::Verse,
        _ if words(&["epigraph"]) => Sort::Epigraph,
        _ if name == "chapter title" || name == "chapter heading" || name == "chapter" => {
            Sort::Heading(1)
        }
        _ if name == "part title" || name == "part heading" => Sort::Heading(1),
        _ => return None,
    })
}
