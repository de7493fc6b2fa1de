//! Styles by their names, with what they are based on: those of the document, and the automatic ones that
//! programs make of what a person sets by hand.

use crate::import::docx::package::Element;
use crate::import::docx::props::{Look, Stand, is_mono};
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// How many styles a style may be based on.
const MOST_BASES: usize = 24;
/// The size of letters where nothing says it, points.
const SIZE: f32 = 12.0;

/// A size of letters.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Size {
    Points(f32),
    /// A part of the size below.
    Part(f32),
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By family and name.
    all: BTreeMap<(String, String), Style>,
    /// What stands below all styles of paragraphs.
    ground: Own,
    /// Fonts whose letters are all of one width, by the names that styles have for them.
    mono_fonts: BTreeSet<String>,
    /// The letters of usual paragraphs are all of one width.
    pub(super) mono: bool,
}

/// What a style says itself.
#[derive(Debug, Default)]
struct Style {
    /// As a person knows it, in small letters.
    name: String,
    parent: Option<String>,
    own: Own,
    stand: Stand,
    break_after: bool,
    list: Option<String>,
    /// Sections and words that are not shown.
    hidden: bool,
}

#[derive(Debug, Default, Clone)]
struct Own {
    look: Look,
    size: Option<Size>,
}

/// A style with all that it is based on.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    /// Its name and those of its bases, in small letters.
    pub(super) names: Vec<String>,
    pub(super) look: Look,
    pub(super) stand: Stand,
    /// A page ends behind it.
    pub(super) break_after: bool,
    /// The style of the list that its paragraphs are items of.
    pub(super) list: Option<String>,
    pub(super) hidden: bool,
}

impl Styles {
    /// Reads the styles below a root: of the text, or of the part with the styles. An automatic style of
    /// one part is none of the other's.
    pub(super) fn read(&mut self, root: Node, of_text: bool) {
        for group in root.children().filter(Node::is_element) {
            match group.tag_name().name() {
                "font-face-decls" => self.fonts(group),
                "automatic-styles" if !of_text => {}
                "styles" | "automatic-styles" => {
                    group.children().filter(Node::is_element).for_each(|style| self.style(style));
                }
                _ => {}
            }
        }
    }

    /// All parts have been read.
    pub(super) fn finish(&mut self) {
        self.mono = self.paragraph(Some("Standard")).look.mono == Some(true);
    }

    fn fonts(&mut self, group: Node) {
        for font in group.children().filter(|n| n.has_tag_name_local("font-face")) {
            let family = font.value("font-family").unwrap_or_default();
            if font.value("font-pitch") == Some("fixed") || is_mono(family) {
                self.mono_fonts.extend(font.value("name").map(str::to_owned));
            }
        }
    }

    fn style(&mut self, node: Node) {
        let family = node.value("family").unwrap_or_default();
        match node.tag_name().name() {
            "default-style" if family == "paragraph" => self.ground = self.own(node),
            "style" => {
                let Some(id) = node.value("name") else { return };
                let name = node.value("display-name").unwrap_or(id).replace("_20_", " ");
                let stand = node.child("paragraph-properties");
                let page = node.value("master-page-name").is_some_and(|m| !m.is_empty());
                let own = Style {
                    name: name.trim().to_lowercase(),
                    parent: node.value("parent-style-name").map(str::to_owned),
                    own: self.own(node),
                    stand: standing(stand, page),
                    break_after: stand.and_then(|s| s.value("break-after")) == Some("page"),
                    list: node.value("list-style-name").map(str::to_owned),
                    hidden: node
                        .child("section-properties")
                        .is_some_and(|s| s.value("display") == Some("none")),
                };
                self.all.insert((family.to_owned(), id.to_owned()), own);
            }
            _ => {}
        }
    }

    /// What a style says of its letters.
    fn own(&self, style: Node) -> Own {
        let Some(node) = style.child("text-properties") else { return Own::default() };
        let is_line = |v: &str| v != "none";
        let font = node.value("font-name").or_else(|| node.value("font-family"));
        let look = Look {
            bold: node.value("font-weight").map(is_bold),
            italic: node.value("font-style").map(|v| v == "italic" || v == "oblique"),
            strike: node
                .value("text-line-through-style")
                .map(is_line)
                .or_else(|| node.value("text-line-through-type").map(is_line)),
            small_caps: node.value("font-variant").map(|v| v == "small-caps"),
            caps: node.value("text-transform").map(|v| v == "uppercase"),
            hidden: node.value("display").map(|v| v == "none"),
            underline: node.value("text-underline-style").map(is_line),
            mono: font.map(|f| self.mono_fonts.contains(f) || is_mono(f)),
            script: node.value("text-position").map(script),
            size: None,
            lang: language(node),
        };
        Own { look, size: node.value("font-size").and_then(size) }
    }

    /// A paragraph's style.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Resolved {
        let mut found = self.chain("paragraph", id, &self.ground);
        if found.look.size.is_none() {
            found.look.size = Some(SIZE);
        }
        found
    }

    /// The style of words; where it says nothing, that of what is around them (OpenDocument 1.3, 16.2).
    pub(super) fn words(&self, id: Option<&str>, around: &Look) -> Resolved {
        let mut found = self.chain("text", id, &Own::default());
        found.look = found.look.over(around);
        found
    }

    /// The style of a section.
    pub(super) fn is_hidden_section(&self, id: Option<&str>) -> bool {
        self.chain("section", id, &Own::default()).hidden
    }

    fn chain(&self, family: &str, id: Option<&str>, ground: &Own) -> Resolved {
        let mut row = Vec::new();
        let mut next = id;
        while let Some(style) = next.and_then(|id| self.all.get(&(family.into(), id.into()))) {
            row.push(style);
            next = style.parent.as_deref().filter(|_| row.len() < MOST_BASES);
        }
        let mut out = Resolved::default();
        let mut points = match ground.size {
            Some(Size::Points(points)) => Some(points),
            _ => None,
        };
        for style in row.iter().rev() {
            points = match style.own.size {
                Some(Size::Points(own)) => Some(own),
                Some(Size::Part(part)) => Some(points.unwrap_or(SIZE) * part),
                None => points,
            };
        }
        for style in row {
            out.look = out.look.over(&style.own.look);
            out.stand = out.stand.over(&style.stand);
            out.names.push(style.name.clone());
            out.break_after |= style.break_after;
            out.list = out.list.take().or_else(|| style.list.clone());
            out.hidden |= style.hidden;
        }
        out.look = out.look.over(&ground.look);
        out.look.size = points;
        out
    }

    /// The language of usual paragraphs.
    pub(super) fn language(&self) -> Option<String> {
        self.paragraph(Some("Standard")).look.lang
    }
}

fn standing(node: Option<Node>, page: bool) -> Stand {
    let Some(node) = node else {
        return Stand { break_before: page.then_some(true), ..Stand::default() };
    };
    let line = |name: &str| node.value(name).map(|v| !v.starts_with("none"));
    let any = [line("border"), line("border-bottom"), line("border-top")];
    Stand {
        centred: node.value("text-align").map(|v| v == "center"),
        at_right: node.value("text-align").map(|v| matches!(v, "end" | "right")),
        left: node.value("margin-left").and_then(points),
        right: node.value("margin-right").and_then(points),
        first: node.value("text-indent").and_then(points),
        break_before: page.then_some(true).or(node.value("break-before").map(|v| v == "page")),
        ruled: any.iter().any(Option::is_some).then(|| any.contains(&Some(true))),
        list: None,
    }
}

fn is_bold(weight: &str) -> bool {
    weight == "bold" || weight.parse::<u32>().is_ok_and(|n| n >= 600)
}

/// `super 58%`, `-33% 58%`: above the line, below it.
fn script(position: &str) -> i8 {
    let first = position.split_whitespace().next().unwrap_or_default();
    match first {
        "super" => 1,
        "sub" => -1,
        part => match part.trim_end_matches('%').parse::<f32>() {
            Ok(n) if n > 0.0 => 1,
            Ok(n) if n < 0.0 => -1,
            _ => 0,
        },
    }
}

fn size(text: &str) -> Option<Size> {
    let number = |t: &str| t.trim().parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0);
    match text.strip_suffix('%') {
        Some(part) => number(part).map(|n| Size::Part(n / 100.0)),
        None => points(text).filter(|n| *n > 0.0).map(Size::Points),
    }
}

/// A length in points: `2.5cm`, `12pt`.
pub(super) fn points(length: &str) -> Option<f32> {
    let at = length.find(|c: char| c.is_ascii_alphabetic())?;
    let number = length[..at].trim().parse::<f32>().ok().filter(|n| n.is_finite())?;
    let unit = match &length[at..] {
        "pt" => 1.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        "pc" | "pica" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    Some(number * unit)
}

fn language(node: Node) -> Option<String> {
    if let Some(tag) = node.value("rfc-language-tag").filter(|t| !t.is_empty()) {
        return Some(tag.to_owned());
    }
    let known = |v: &&str| !matches!(*v, "" | "none" | "zxx");
    let language = node.value("language").filter(known)?;
    match node.value("country").filter(known) {
        Some(country) => Some(format!("{language}-{country}")),
        None => Some(language.to_owned()),
    }
}
