//! SVG and MathML that others wrote: read, and written again without what could run, load or
//! break. Only elements and attributes of the format's own namespace survive.

use super::xml;
use crate::artwork::xml_is_bounded;
use crate::language::tag;
use std::collections::BTreeSet;
use usvg::roxmltree::{Document, Node, ParsingOptions};

const SVG: &str = "http://www.w3.org/2000/svg";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// Elements nested deeper than this are refused.
const DEEPEST: usize = 200;

/// The format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// SVG.
    Svg,
    /// MathML.
    MathMl,
}

impl Kind {
    fn namespace(self) -> &'static str {
        match self {
            Kind::Svg => SVG,
            Kind::MathMl => MATHML,
        }
    }

    fn root(self) -> &'static str {
        match self {
            Kind::Svg => "svg",
            Kind::MathMl => "math",
        }
    }
}

/// What is left of a picture or a formula.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// Its text.
    pub xml: String,
    /// Names of what was taken out and might be missed, each once.
    pub losses: Vec<String>,
}

/// Cleans an SVG file, which is shown as a picture: nobody can follow a link in it.
///
/// # Errors
/// A sentence on why it is no SVG picture.
pub(super) fn svg_file(data: &[u8]) -> Result<Kept, String> {
    let text = std::str::from_utf8(data).map_err(|_| "it is not UTF-8".to_string())?;
    let mut kept = clean(text.trim_start_matches('\u{feff}').trim_start(), Kind::Svg, false)?;
    kept.xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", kept.xml);
    Ok(kept)
}

/// Cleans one element of a text and what it holds.
///
/// # Errors
/// A sentence on why it can't be kept.
pub(super) fn inline(text: &str, kind: Kind) -> Result<Kept, String> {
    clean(text, kind, true)
}

/// Whether a drawing that was cleaned says what it shows, or that it only adorns (SVG accessibility
/// API mappings 1.0, 5 and 8.1).
pub(super) fn is_described(drawing: &str) -> bool {
    let options = ParsingOptions { nodes_limit: 500_000, ..Default::default() };
    let Ok(doc) = Document::parse_with_options(drawing, options) else { return false };
    let root = doc.root_element();
    let says = |key: &str| root.attribute(key).unwrap_or_default().trim();
    let named =
        |n: Node| n.has_tag_name((SVG, "title")) && !n.text().unwrap_or_default().trim().is_empty();
    matches!(says("role"), "presentation" | "none")
        || says("aria-hidden") == "true"
        || !says("aria-label").is_empty()
        || !says("aria-labelledby").is_empty()
        || root.children().any(named)
}

fn clean(text: &str, kind: Kind, links: bool) -> Result<Kept, String> {
    // Fragments from HTML leave their namespaces out.
    let mut source = std::borrow::Cow::Borrowed(text);
    let tag = format!("<{}", kind.root());
    if let Some(at) = text.find(&tag) {
        let end = text[at..].find('>').map_or(text.len(), |e| at + e);
        let mut extra = String::new();
        if !text[at..end].contains("xmlns=") && !text[at..end].contains("xmlns:svg=") {
            extra.push_str(&format!(" xmlns=\"{}\"", kind.namespace()));
        }
        if text.contains("xlink:") && !text[at..end].contains("xmlns:xlink") {
            extra.push_str(&format!(" xmlns:xlink=\"{XLINK}\""));
        }
        if !extra.is_empty() {
            let (head, tail) = text.split_at(at + tag.len());
            source = format!("{head}{extra}{tail}").into();
        }
    }
    xml_is_bounded(&source)?;
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 500_000, ..Default::default() };
    let doc = Document::parse_with_options(&source, options).map_err(|e| e.to_string())?;
    let root = doc.root_element();
    if !root.has_tag_name((kind.namespace(), kind.root())) {
        return Err(format!("its root is `{}`", root.tag_name().name()));
    }
    let out = String::with_capacity(text.len());
    let mut writer = Writer { kind, links, out, ids: BTreeSet::new(), losses: Vec::new() };
    writer.element(root, 0)?;
    Ok(Kept { xml: writer.out, losses: writer.losses })
}

struct Writer {
    kind: Kind,
    links: bool,
    out: String,
    ids: BTreeSet<String>,
    losses: Vec<String>,
}

impl Writer {
    fn lose(&mut self, what: String) {
        if !self.losses.contains(&what) {
            self.losses.push(what);
        }
    }

    fn element(&mut self, node: Node, depth: usize) -> Result<(), String> {
        if depth > DEEPEST {
            return Err("it is nested too deeply".into());
        }
        let name = node.tag_name().name();
        // What drawing programs note for themselves nobody sees.
        if node.tag_name().namespace() != Some(self.kind.namespace())
            || matches!(name, "metadata" | "annotation-xml")
        {
            return Ok(());
        }
        if is_risky(name) {
            self.lose(format!("`<{name}>`"));
            return Ok(());
        }
        let name = if name == "a" && !self.links { "g" } else { name };
        if self.kind == Kind::MathMl && !MATHML_ELEMENTS.contains(&name) {
            return self.children(node, depth);
        }
        let outer = self.style_around(node);
        if !outer.is_empty() {
            self.out.push_str(&format!("<mstyle{outer}>"));
        }
        if name == "style" {
            let text = node.descendants().filter_map(|n| n.text().filter(|_| n.is_text()));
            let safe = self.safe_rules(&text.collect::<String>());
            self.out.push_str(&format!("<style>{}</style>", xml::text(&safe)));
            return Ok(());
        }
        self.out.push('<');
        self.out.push_str(name);
        if depth == 0 {
            self.out.push_str(&format!(" xmlns=\"{}\"", self.kind.namespace()));
            if node.descendants().any(|n| n.attribute((XLINK, "href")).is_some()) {
                self.out.push_str(&format!(" xmlns:xlink=\"{XLINK}\""));
            }
        }
        for a in node.attributes() {
            self.attribute(name, a.namespace(), a.name(), a.value());
        }
        if !node.has_children() {
            self.out.push_str(if outer.is_empty() { "/>" } else { "/></mstyle>" });
            return Ok(());
        }
        self.out.push('>');
        self.children(node, depth)?;
        self.out.push_str(&format!("</{name}>"));
        if !outer.is_empty() {
            self.out.push_str("</mstyle>");
        }
        Ok(())
    }

    /// The rules of a style sheet that load nothing.
    fn safe_rules(&mut self, css: &str) -> String {
        let mut out = String::with_capacity(css.len());
        let mut rest = css;
        while !rest.is_empty() {
            let (rule, more) = rest.split_at(rule_end(rest));
            match css_is_safe(rule) {
                true => out.push_str(rule),
                false => self.lose("a rule of its `<style>`".into()),
            }
            rest = more;
        }
        out
    }

    fn children(&mut self, node: Node, depth: usize) -> Result<(), String> {
        for child in node.children() {
            if child.is_element() {
                self.element(child, depth + 1)?;
            } else if child.is_text() {
                xml::push_text(&mut self.out, child.text().unwrap_or_default());
            }
        }
        Ok(())
    }

    /// MathML Core lets every element say its style; MathML 3, which EPUB 3.3 checkers know, only
    /// `mstyle` (and `mtable` its display style): the rest get one around them.
    fn style_around(&self, node: Node) -> String {
        let name = node.tag_name().name();
        let mut out = String::new();
        if self.kind == Kind::MathMl && !matches!(name, "mstyle" | "math") {
            for key in ["displaystyle", "scriptlevel"] {
                if let Some(value) = node.attribute(key).filter(|_| !is_style_of(name, key)) {
                    out.push_str(&format!(" {key}=\"{}\"", xml::attr(value)));
                }
            }
        }
        out
    }

    fn attribute(&mut self, element: &str, namespace: Option<&str>, name: &str, value: &str) {
        let shown = match namespace {
            None if name.to_ascii_lowercase().starts_with("on") => {
                return self.lose(format!("`{name}`"));
            }
            None if name.contains(':') => return,
            None if matches!(name, "src" | "base" | "data" | "action" | "baseProfile") => return,
            None if self.kind == Kind::MathMl && !is_mathml_attribute(element, name) => return,
            None => name.to_string(),
            Some(XML) if matches!(name, "space" | "lang") => format!("xml:{name}"),
            Some(XLINK) if matches!(name, "href" | "title") => format!("xlink:{name}"),
            _ => return,
        };
        if shown == "xlink:title" {
            return;
        }
        let value = match name {
            "href" if element == "g" => return,
            "href" => match link(element, value) {
                Some(v) => v,
                None => return self.lose("what it takes from other files".into()),
            },
            "id" => {
                let id = xml::id(value);
                if !self.ids.insert(id.clone()) {
                    return;
                }
                id
            }
            "lang" => match tag::well_formed(value) {
                Some(l) => l,
                None => return,
            },
            _ if !css_is_safe(value) => return self.lose("what it takes from other files".into()),
            _ => value.to_string(),
        };
        self.out.push_str(&format!(" {shown}=\"{}\"", xml::attr(&value)));
    }
}

/// Presentation MathML 3. Other elements are taken out and leave what they hold.
const MATHML_ELEMENTS: [&str; 34] = [
    "math",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "ms",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "merror",
    "mpadded",
    "mphantom",
    "mfenced",
    "menclose",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mtr",
    "mlabeledtr",
    "mtd",
    "semantics",
    "annotation",
    "maligngroup",
    "malignmark",
];

/// Attributes of presentation MathML 3.
const MATHML_ATTRIBUTES: [&str; 50] = [
    "alttext",
    "display",
    "class",
    "id",
    "style",
    "mathvariant",
    "mathsize",
    "mathcolor",
    "mathbackground",
    "dir",
    "displaystyle",
    "scriptlevel",
    "linethickness",
    "numalign",
    "denomalign",
    "bevelled",
    "lspace",
    "rspace",
    "stretchy",
    "symmetric",
    "maxsize",
    "minsize",
    "largeop",
    "movablelimits",
    "accent",
    "accentunder",
    "form",
    "fence",
    "separator",
    "width",
    "height",
    "depth",
    "voffset",
    "notation",
    "columnalign",
    "rowalign",
    "columnspacing",
    "rowspacing",
    "columnlines",
    "rowlines",
    "frame",
    "framespacing",
    "equalrows",
    "equalcolumns",
    "align",
    "side",
    "columnspan",
    "rowspan",
    "encoding",
    "separators",
];

fn is_mathml_attribute(element: &str, name: &str) -> bool {
    match name {
        "displaystyle" | "scriptlevel" => is_style_of(element, name),
        _ => MATHML_ATTRIBUTES.contains(&name),
    }
}

/// Whether the element may say this of its style itself.
fn is_style_of(element: &str, key: &str) -> bool {
    element == "mstyle" || (element == "mtable" && key == "displaystyle")
}

/// Elements that run, load, animate or bring another language in.
fn is_risky(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "foreignObject"
            | "handler"
            | "listener"
            | "animate"
            | "animateMotion"
            | "animateTransform"
            | "animateColor"
            | "set"
            | "iframe"
            | "audio"
            | "video"
            | "canvas"
            | "embed"
            | "object"
            | "maction"
            | "semantics-xml"
            | "prefetch"
            | "font-face-uri"
    )
}

/// A reference inside the picture, a picture in it as data, or a link that a reader follows.
fn link(element: &str, value: &str) -> Option<String> {
    let value = value.trim();
    if value.starts_with('#') {
        return Some(value.to_string());
    }
    if element == "a" {
        return xml::url(value);
    }
    let is_picture = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"]
        .iter()
        .any(|p| value.get(..p.len()).is_some_and(|v| v.eq_ignore_ascii_case(p)));
    (matches!(element, "image" | "feImage") && is_picture)
        .then(|| value.chars().filter(|c| !c.is_whitespace()).collect())
}

/// Where the first rule of a style sheet ends: behind its block, or the `;` of one without.
fn rule_end(css: &str) -> usize {
    let (mut depth, mut quote, mut comment) = (0, None, false);
    let bytes = css.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (c, next) = (bytes[at], bytes.get(at + 1).copied());
        at += 1;
        match (quote, c) {
            _ if comment => {
                comment = !(c == b'*' && next == Some(b'/'));
                at += usize::from(!comment);
            }
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, b'/') if next == Some(b'*') => (comment, at) = (true, at + 1),
            (None, b'"' | b'\'') => quote = Some(c),
            (None, b'{') => depth += 1,
            (None, b';') if depth == 0 => return at,
            (None, b'}') if depth <= 1 => return at,
            (None, b'}') => depth -= 1,
            _ => {}
        }
    }
    css.len()
}

/// Whether a piece of CSS (or an attribute's value) loads nothing.
fn css_is_safe(css: &str) -> bool {
    let lower = css.to_ascii_lowercase();
    if lower.contains("@import") || lower.contains("javascript:") || lower.contains("expression(") {
        return false;
    }
    if lower.contains("url") && (css.contains('\\') || lower.contains("/*")) {
        return false;
    }
    let mut rest = lower.as_str();
    while let Some(at) = rest.find("url(") {
        rest = &rest[at + 4..];
        if !rest.trim_start_matches([' ', '"', '\'']).starts_with('#') {
            return false;
        }
    }
    !(lower.contains("@font-face") || css.contains('\\') && lower.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(svg: &str) -> String {
        svg_file(svg.as_bytes()).expect("an SVG file").xml
    }

    #[test]
    fn harmless_pictures_stay_as_they_are() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>A &amp; B</title>\
            <defs><g id=\"a\"/></defs><style>.x{fill:url(#a)}</style><use href=\"#a\"/></svg>";
        assert_eq!(cleaned(svg), format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{svg}\n"));
    }

    #[test]
    fn what_runs_or_loads_is_taken_out() {
        let out = cleaned(
            "<!DOCTYPE svg [<!ENTITY e \"x\">]><svg xmlns=\"http://www.w3.org/2000/svg\" \
             xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:i=\"http://inkscape\" i:v=\"1\" onload=\"x()\">\
             <script>alert(1)</script><foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\"/></foreignObject>\
             <image xlink:href=\"http://evil.example/a.png\"/><image href=\"data:image/png;base64,AA==\"/>\
             <style>@import 'http://evil.example';</style><rect style=\"fill:url(http://evil.example)\"/>\
             <a href=\"javascript:x\"><text>&e;</text></a><set attributeName=\"href\"/><i:note/></svg>",
        );
        for bad in ["script", "foreign", "evil", "onload", "javascript", "import", "set", "i:"] {
            assert!(!out.contains(bad), "{bad} in {out}");
        }
        assert!(out.contains("<text>x</text>") && out.contains("data:image/png"), "{out}");
    }

    #[test]
    fn what_may_be_missed_is_named() {
        let kept = svg_file(
            format!(
                "<svg xmlns=\"{SVG}\" onload=\"x()\"><metadata/><script/><script/><style>/* }} */\
                 @import url(a.css); .a {{ fill: red }} .b {{ fill: url(b.svg#c) }} @media print \
                 {{ .c {{ fill: blue }} }}</style><a href=\"http://example.org\"><g class=\"a\"/></a>\
                 <image href=\"a.png\"/></svg>"
            )
            .as_bytes(),
        );
        let kept = kept.expect("an SVG file");
        let all =
            ["`onload`", "`<script>`", "a rule of its `<style>`", "what it takes from other files"];
        assert_eq!(kept.losses, all);
        for wanted in [".a { fill: red }", "@media print { .c { fill: blue } }", "<g><g class"] {
            assert!(kept.xml.contains(wanted), "{wanted}: {}", kept.xml);
        }
    }

    #[test]
    fn a_drawing_is_described_by_its_title_or_its_name() {
        for (inside, described) in [
            ("><title>A lamp</title>", true),
            (" aria-label=\"A lamp\">", true),
            (" aria-hidden=\"true\">", true),
            (" role=\"presentation\">", true),
            (">", false),
            (" aria-label=\" \"><title> </title>", false),
            ("><g><title>A part</title></g>", false),
        ] {
            let kept = inline(&format!("<svg{inside}<path d=\"M0 0h9\"/></svg>"), Kind::Svg);
            assert_eq!(is_described(&kept.expect("a drawing").xml), described, "{inside}");
        }
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(svg_file(b"<html/>").is_err());
        assert!(svg_file(b"<svg").is_err());
        assert!(svg_file(&[0xff, 0xfe, 0]).is_err());
        let deep =
            format!("<svg xmlns=\"{SVG}\">{}{}</svg>", "<g>".repeat(900), "</g>".repeat(900));
        assert!(svg_file(deep.as_bytes()).is_err());
        let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&b;</text></svg>";
        assert!(cleaned(bomb).len() < 1000);
    }
}
