//! How words and paragraphs look: what Word calls properties.

use super::package::Element;
use roxmltree::Node;

/// The look of words, as far as it means something.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Look {
    pub(crate) bold: Option<bool>,
    pub(crate) italic: Option<bool>,
    pub(crate) strike: Option<bool>,
    pub(crate) small_caps: Option<bool>,
    pub(crate) caps: Option<bool>,
    pub(crate) hidden: Option<bool>,
    pub(crate) underline: Option<bool>,
    pub(crate) mono: Option<bool>,
    /// 1 above the line, -1 below it.
    pub(crate) script: Option<i8>,
    /// Size in points.
    pub(crate) size: Option<f32>,
    pub(crate) lang: Option<String>,
}

/// How a paragraph stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Stand {
    pub(crate) centred: Option<bool>,
    /// Its lines end at the right margin, and begin anywhere.
    pub(crate) at_right: Option<bool>,
    /// How far it stands in from the left margin, in points.
    pub(crate) left: Option<f32>,
    /// The same from the right margin.
    pub(crate) right: Option<f32>,
    /// How far its first line stands in beyond the others; less than nothing where it hangs out.
    pub(crate) first: Option<f32>,
    pub(crate) break_before: Option<bool>,
    /// A rule below or above it.
    pub(crate) ruled: Option<bool>,
    /// The list it belongs to, and its level in it.
    pub(crate) list: Option<(String, usize)>,
}

/// How far a paragraph stands in from the margins, in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Inset {
    /// From the left margin, all lines.
    pub(crate) left: f32,
    /// From the right margin.
    pub(crate) right: f32,
}

/// Whether a switch such as `<w:b/>` is on.
fn switch(node: Node, name: &str) -> Option<bool> {
    let found = node.child(name)?;
    Some(!matches!(found.value("val"), Some("0" | "false" | "off" | "none")))
}

/// A number that some programs write with a fraction.
fn number(text: &str) -> Option<f32> {
    text.trim().parse::<f32>().ok().filter(|n| n.is_finite())
}

impl Look {
    /// Reads `w:rPr`.
    pub(crate) fn of(node: Node) -> Look {
        let script = node.child("vertAlign").and_then(|n| n.value("val")).map(|v| match v {
            "superscript" => 1,
            "subscript" => -1,
            _ => 0,
        });
        let fonts =
            node.child("rFonts").and_then(|n| n.value("ascii").or_else(|| n.value("hAnsi")));
        let size = node.child("sz").and_then(|n| number(n.value("val")?));
        let lang = node.child("lang").and_then(|n| n.value("val"));
        Look {
            bold: switch(node, "b"),
            italic: switch(node, "i"),
            strike: switch(node, "strike").or_else(|| switch(node, "dstrike")),
            small_caps: switch(node, "smallCaps"),
            caps: switch(node, "caps"),
            hidden: switch(node, "vanish"),
            underline: switch(node, "u"),
            mono: fonts.map(is_mono),
            script,
            size: size.map(|half| half / 2.0),
            lang: lang.filter(|l| *l != "none" && !l.is_empty()).map(str::to_owned),
        }
    }

    /// This look where the other says nothing, both of styles that are based on each other.
    pub(crate) fn over(self, base: &Look) -> Look {
        Look {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            strike: self.strike.or(base.strike),
            small_caps: self.small_caps.or(base.small_caps),
            caps: self.caps.or(base.caps),
            hidden: self.hidden.or(base.hidden),
            underline: self.underline.or(base.underline),
            mono: self.mono.or(base.mono),
            script: self.script.or(base.script),
            size: self.size.or(base.size),
            lang: self.lang.or_else(|| base.lang.clone()),
        }
    }

    /// The look of a character style in a paragraph's: what both switch on is off (ECMA-376, 17.7.3).
    pub(crate) fn crossed(&self, paragraph: &Look) -> Look {
        let toggle = |own: Option<bool>, base: Option<bool>| match (own, base) {
            (Some(own), Some(base)) => Some(own ^ base),
            (own, base) => own.or(base),
        };
        Look {
            bold: toggle(self.bold, paragraph.bold),
            italic: toggle(self.italic, paragraph.italic),
            strike: toggle(self.strike, paragraph.strike),
            small_caps: toggle(self.small_caps, paragraph.small_caps),
            caps: toggle(self.caps, paragraph.caps),
            hidden: toggle(self.hidden, paragraph.hidden),
            ..self.clone().over(paragraph)
        }
    }
}

/// Whether a font's letters are all of one width.
pub(crate) fn is_mono(font: &str) -> bool {
    let font = font.to_lowercase();
    ["courier", "consolas", "mono", "menlo", "typewriter", "code"].iter().any(|n| font.contains(n))
}

impl Stand {
    /// Reads `w:pPr`.
    pub(crate) fn of(node: Node) -> Stand {
        let list = node.child("numPr").map(|n| {
            let id = n.child("numId").and_then(|n| n.value("val")).unwrap_or_default();
            let level = n.child("ilvl").and_then(|n| n.value("val")?.parse().ok()).unwrap_or(0);
            (id.to_owned(), std::cmp::min(level, 8))
        });
        let side = |b: Node, name: &str| {
            b.child(name).is_some_and(|n| !matches!(n.value("val"), None | Some("nil" | "none")))
        };
        Stand {
            centred: node.child("jc").map(|n| n.value("val") == Some("center")),
            at_right: node.child("jc").map(|n| matches!(n.value("val"), Some("right" | "end"))),
            left: indent(node, &["left", "start"]),
            right: indent(node, &["right", "end"]),
            first: indent(node, &["firstLine"]).or(indent(node, &["hanging"]).map(|out| -out)),
            break_before: switch(node, "pageBreakBefore"),
            ruled: node.child("pBdr").map(|b| side(b, "bottom") || side(b, "top")),
            list,
        }
    }

    /// This where it says something, else what it is based on.
    pub(crate) fn over(self, base: &Stand) -> Stand {
        Stand {
            centred: self.centred.or(base.centred),
            at_right: self.at_right.or(base.at_right),
            left: self.left.or(base.left),
            right: self.right.or(base.right),
            first: self.first.or(base.first),
            break_before: self.break_before.or(base.break_before),
            ruled: self.ruled.or(base.ruled),
            list: self.list.or_else(|| base.list.clone()),
        }
    }

    /// How far all of its lines stand in: a first line that hangs out is at the margin.
    pub(crate) fn inset(&self) -> Inset {
        let left = self.left.unwrap_or(0.0) + self.first.unwrap_or(0.0).min(0.0);
        Inset { left: left.max(0.0), right: self.right.unwrap_or(0.0).max(0.0) }
    }
}

/// An indent under one of its names, in points; Word counts twentieths.
fn indent(node: Node, names: &[&str]) -> Option<f32> {
    let indents = node.child("ind")?;
    let said = names.iter().find_map(|name| indents.value(name))?;
    number(said).map(|twentieths| twentieths / 20.0)
}
