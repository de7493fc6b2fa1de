//! Raw HTML that the manuscript holds: sanitised by ammonia, then written as XHTML whose elements
//! stand where the standard allows them.

use super::{svg_mathml, xml};
use crate::language::tag;
use ammonia::UrlRelative;
use std::collections::HashSet;
use std::sync::LazyLock;
use usvg::roxmltree::{Document, Node};

/// Raw HTML larger than this, or with more tags than [`MOST_TAGS`], is kept as text only.
const LARGEST: usize = 1 << 20;
const MOST_TAGS: usize = 20_000;
/// Elements nested deeper than this are written as their text.
const DEEPEST: usize = 64;

/// What became of a piece of raw HTML.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    /// Well-formed XHTML flow content.
    pub xml: String,
    /// What was left out, for the warning: names of elements, phrases.
    pub dropped: Vec<String>,
}

impl Cleaned {
    /// What was left out, as a list in words.
    pub(super) fn losses(&self) -> Option<String> {
        let quoted = |name: &String| match name.contains([' ', '`']) {
            true => name.clone(),
            false => format!("`<{name}>`"),
        };
        let names: Vec<String> = self.dropped.iter().map(quoted).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// Elements of running text.
const PHRASING: [&str; 31] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u",
    "var", "wbr", "time", "data",
];

/// Elements that stand for themselves.
const FLOW: [&str; 30] = [
    "aside",
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Cleans a block of HTML.
pub(super) fn html(raw: &str) -> Cleaned {
    cleaned(raw, false)
}

/// Cleans HTML that stands in a line.
pub(super) fn line(raw: &str) -> Cleaned {
    cleaned(raw, true)
}

fn cleaned(raw: &str, phrasing: bool) -> Cleaned {
    let trimmed = raw.trim();
    if trimmed.len() > LARGEST || trimmed.matches('<').count() > MOST_TAGS {
        return Cleaned { xml: words(trimmed, phrasing), dropped: vec!["markup".into()] };
    }
    for (tag, kind) in [("<svg", svg_mathml::Kind::Svg), ("<math", svg_mathml::Kind::MathMl)] {
        if starts_with_tag(trimmed, tag) {
            return match svg_mathml::inline(trimmed, kind) {
                Ok(kept) => Cleaned { xml: kept.xml, dropped: kept.losses },
                Err(_) => Cleaned { dropped: vec![tag[1..].into()], ..Cleaned::default() },
            };
        }
    }
    let mut out = Cleaned::default();
    let mut links = String::new();
    each_tag(trimmed, |name, rest| {
        if PHRASING.contains(&name) || FLOW.contains(&name) {
            return;
        }
        if !out.dropped.iter().any(|d| d == name) {
            out.dropped.push(name.to_string());
        }
        // What a frame or a player would have shown stays reachable.
        if matches!(name, "iframe" | "video" | "audio" | "embed" | "object" | "source")
            && let Some(to) = attribute(rest, "src").or_else(|| attribute(rest, "data"))
            && let Some(to) = xml::url(&to)
        {
            let to = xml::attr(&to);
            let tag = if phrasing { "span" } else { "p" };
            links.push_str(&format!("<{tag}><a href=\"{to}\">{to}</a></{tag}>"));
        }
    });
    let clean = to_xml(&CLEANER.clean(trimmed).to_string());
    let wrapped = format!("<div>{clean}</div>");
    match Document::parse(&wrapped) {
        Ok(doc) => children(doc.root_element(), "div", phrasing, 0, &mut out.xml),
        Err(_) => out.xml = words(trimmed, phrasing),
    }
    out.xml.push_str(&links);
    out
}

/// The words alone, as a paragraph or in a line.
fn words(raw: &str, phrasing: bool) -> String {
    let text = to_xml(&ammonia::Builder::empty().clean(raw).to_string());
    let text = text.trim();
    match (text.is_empty(), phrasing) {
        (true, _) => String::new(),
        (_, true) => text.to_string(),
        (_, false) => format!("<p>{text}</p>"),
    }
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut b = ammonia::Builder::new();
    b.tags(PHRASING.iter().chain(FLOW.iter()).copied().collect::<HashSet<_>>())
        .generic_attributes(["class", "lang", "title", "dir"].into())
        .tag_attributes(
            [
                ("a", ["href"].into()),
                ("ol", ["start"].into()),
                ("td", ["colspan", "rowspan"].into()),
                ("th", ["colspan", "rowspan"].into()),
            ]
            .into(),
        )
        .url_relative(UrlRelative::Deny)
        .link_rel(None);
    b
});

/// html5ever's output as XML: void elements closed, the one named entity that XML lacks made
/// numeric, forbidden characters dropped. Its attribute values are always quoted.
fn to_xml(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        push_raw(&mut out, &rest[..at]);
        rest = &rest[at..];
        if let Some(tail) = rest.strip_prefix("&nbsp;") {
            out.push_str("&#160;");
            rest = tail;
        } else if rest.starts_with('&') {
            out.push('&');
            rest = &rest[1..];
        } else {
            let end = tag_end(rest);
            let tag = &rest[..end];
            let name = tag_name(tag);
            if matches!(name.as_str(), "br" | "hr" | "wbr") && !tag.starts_with("</") {
                push_raw(&mut out, tag.trim_end_matches('>').trim_end_matches('/'));
                out.push_str("/>");
            } else {
                push_raw(&mut out, tag);
            }
            rest = &rest[end..];
        }
    }
    push_raw(&mut out, rest);
    out.replace("&nbsp;", "&#160;")
}

/// Appends markup without the characters that XML forbids.
fn push_raw(out: &mut String, s: &str) {
    out.extend(s.chars().filter(|c| {
        matches!(c, '\t' | '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FDCF}'
            | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFD}')
    }));
}

/// Where the tag at the start of `s` ends, quotes minded.
fn tag_end(s: &str) -> usize {
    let mut quote = None;
    for (i, b) in s.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return i + 1,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    s.len()
}

/// The name of a tag, lower case.
pub(super) fn tag_name(tag: &str) -> String {
    tag.trim_start_matches(['<', '/'])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect::<String>()
        .to_ascii_lowercase()
}

fn starts_with_tag(s: &str, tag: &str) -> bool {
    s.get(..tag.len()).is_some_and(|p| p.eq_ignore_ascii_case(tag))
        && s[tag.len()..].starts_with([' ', '>', '\n', '\t', '/'])
}

fn each_tag(html: &str, mut f: impl FnMut(&str, &str)) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let end = tag_end(rest);
        let tag = &rest[..end];
        let name = tag_name(tag);
        if !name.is_empty() && !tag.starts_with("</") {
            f(&name, tag);
        }
        rest = &rest[if name.is_empty() { 1 } else { end }..];
    }
}

/// The value of an attribute in a start tag.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name) {
        let start = from + at;
        let after = &tag[start + name.len()..];
        from = start + name.len();
        if !lower[..start].ends_with([' ', '\n', '\t', '"', '\'']) {
            continue;
        }
        let Some(value) = after.trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start();
        return Some(match value.chars().next() {
            Some(q @ ('"' | '\'')) => value[1..].split(q).next().unwrap_or("").to_string(),
            _ => value.split([' ', '>', '\n', '\t']).next().unwrap_or("").to_string(),
        });
    }
    None
}

/// The start tag of an element of running text without its risky attributes, for raw tags in a
/// line; `None` if it is no such element.
pub(super) fn phrasing_tag(tag: &str) -> Option<(String, String)> {
    let name = tag_name(tag);
    if !PHRASING.contains(&name.as_str()) || matches!(name.as_str(), "a" | "time" | "data") {
        return None;
    }
    let mut open = format!("<{name}");
    for key in ["class", "lang", "title", "dir"] {
        if let Some(value) = attribute(tag, key) {
            push_attribute(&mut open, key, &value);
        }
    }
    Some((name, open))
}

fn push_attribute(out: &mut String, key: &str, value: &str) {
    match key {
        "class" => {
            let value = xml::classes(value.split_whitespace());
            if !value.is_empty() {
                out.push_str(&format!(" class=\"{value}\""));
            }
        }
        "lang" => {
            if let Some(l) = tag::well_formed(value) {
                out.push_str(&format!(" lang=\"{l}\" xml:lang=\"{l}\""));
            }
        }
        "dir" if matches!(value, "ltr" | "rtl" | "auto") => {
            out.push_str(&format!(" dir=\"{value}\""));
        }
        "title" => out.push_str(&format!(" title=\"{}\"", xml::attr(value))),
        "href" => {
            if let Some(url) = xml::url(value) {
                out.push_str(&format!(" href=\"{}\"", xml::attr(&url)));
            }
        }
        "start" if value.parse::<i32>().is_ok() => {
            out.push_str(&format!(" start=\"{}\"", value.trim()));
        }
        "colspan" | "rowspan" if value.parse::<u16>().is_ok_and(|n| (1..=100).contains(&n)) => {
            out.push_str(&format!(" {key}=\"{}\"", value.trim()));
        }
        _ => {}
    }
}

/// Writes the children of an element. `phrasing` says that only running text may stand here.
fn children(node: Node, parent: &str, phrasing: bool, depth: usize, out: &mut String) {
    for child in node.children() {
        if let Some(text) = child.text().filter(|_| child.is_text()) {
            match parent {
                "ul" | "ol" if !text.trim().is_empty() => {
                    out.push_str(&format!("<li>{}</li>", xml::text(text)));
                }
                "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr" => {}
                _ => xml::push_text(out, text),
            }
        } else if child.is_element() {
            element(child, parent, phrasing, depth + 1, out);
        }
    }
}

fn element(node: Node, parent: &str, phrasing: bool, depth: usize, out: &mut String) {
    let name = node.tag_name().name();
    if depth > DEEPEST {
        for text in node.descendants().filter(|n| n.is_text()) {
            xml::push_text(out, text.text().unwrap_or_default());
        }
        return;
    }
    let is = |n: Node, tag: &str| n.is_element() && n.tag_name().name() == tag;
    let kids = || node.children().filter(Node::is_element);
    let before = || node.prev_siblings().skip(1).filter(Node::is_element);
    let after = || node.next_siblings().skip(1).filter(Node::is_element);
    let first = before().next().is_none();
    let plain = if phrasing { "span" } else { "div" };
    let name = match name {
        "br" | "wbr" | "hr" => {
            let rows = ["ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "ruby"];
            if !rows.contains(&parent) {
                let name = if name == "hr" && phrasing { "br" } else { name };
                out.push_str(&format!("<{name}/>"));
            }
            return;
        }
        "li" if matches!(parent, "ul" | "ol") => "li",
        "dt" | "dd" if parent == "dl" => name,
        "figcaption" if parent == "figure" && !before().any(|k| is(k, "figcaption")) => name,
        "summary" if parent == "details" && first => name,
        // Brackets for readers that don't know readings: all e-readers must.
        "rp" if parent == "ruby" => return,
        "rt" if parent == "ruby" => name,
        "caption" if parent == "table" && first => "caption",
        "caption" if parent == "table" => {
            out.push_str("<tbody><tr>");
            element_as(node, "td", false, depth, out);
            out.push_str("</tr></tbody>");
            return;
        }
        // One head before the bodies, one foot behind them.
        "thead" if parent == "table" && before().any(|k| !is(k, "caption")) => "tbody",
        "tfoot" if parent == "table" && after().next().is_some() => "tbody",
        "thead" | "tbody" | "tfoot" | "tr" if parent == "table" => name,
        "tr" if matches!(parent, "thead" | "tbody" | "tfoot") => name,
        "td" | "th" if parent == "tr" => name,
        "li" | "dt" | "dd" | "figcaption" | "summary" | "caption" | "td" | "th" => plain,
        "thead" | "tbody" | "tfoot" | "tr" => plain,
        "rt" | "rp" => "span",
        "ruby" if !kids().any(|k| is(k, "rt")) => "span",
        "dl" if phrasing || !pairs(node) => plain,
        "table" if phrasing || !kids().any(|k| is(k, "tbody") || is(k, "tr")) => plain,
        "details" if phrasing || !opens_with_summary(node) => plain,
        "a" if node.ancestors().skip(1).any(|n| is(n, "a")) => plain,
        n if FLOW.contains(&n) && phrasing => "span",
        n => n,
    };
    // Lists hold nothing but items.
    if matches!(parent, "ul" | "ol") && name != "li" {
        out.push_str("<li>");
        element_as(node, name, phrasing, depth, out);
        out.push_str("</li>");
    } else {
        element_as(node, name, phrasing, depth, out);
    }
}

fn element_as(node: Node, name: &str, phrasing: bool, depth: usize, out: &mut String) {
    out.push('<');
    out.push_str(name);
    for a in node.attributes() {
        let key = a.name();
        let fits = match key {
            "href" => name == "a",
            "start" => name == "ol",
            "colspan" | "rowspan" => matches!(name, "td" | "th"),
            _ => true,
        };
        if fits {
            push_attribute(out, key, a.value());
        }
    }
    out.push('>');
    let phrasing = match name {
        "p" | "pre" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "dt" | "caption" => true,
        "a" | "ins" | "del" => phrasing,
        n => phrasing || PHRASING.contains(&n),
    };
    children(node, name, phrasing, depth, out);
    out.push_str(&format!("</{name}>"));
}

/// Whether nothing comes before the summary of `<details>`.
fn opens_with_summary(details: Node) -> bool {
    details
        .children()
        .find(|n| n.is_element() || n.text().is_some_and(|t| !t.trim().is_empty()))
        .is_some_and(|n| n.is_element() && n.tag_name().name() == "summary")
}

/// Whether a `<dl>` is made of groups of terms and descriptions.
fn pairs(dl: Node) -> bool {
    let mut last = "dd";
    for kid in dl.children().filter(Node::is_element) {
        match kid.tag_name().name() {
            "dt" => last = "dt",
            "dd" if last != "start" => {
                if dl.first_element_child() == Some(kid) {
                    return false;
                }
                last = "dd";
            }
            _ => return false,
        }
    }
    last == "dd" && dl.first_element_child().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dangerous_things_go_and_text_stays() {
        let c = html(
            "<div onclick=\"x()\" class=\"a b\">Hi<script>alert(1)</script>&nbsp;<br>there</div>",
        );
        assert_eq!(c.xml, "<div class=\"a b\">Hi\u{a0}<br/>there</div>");
        assert_eq!(c.dropped, ["script"]);
    }

    #[test]
    fn players_leave_their_address() {
        let c = html("<iframe width=\"1\" src=\"https://example.org/v?a=1&b=2\"></iframe>");
        assert!(c.xml.contains("<a href=\"https://example.org/v?a=1&amp;b=2\">"), "{}", c.xml);
    }

    #[test]
    fn elements_stand_where_they_may() {
        assert_eq!(html("<li>one").xml, "<div>one</div>");
        assert_eq!(html("<ul>a<li>b<p>c</ul>").xml, "<ul><li>a</li><li>b<p>c</p></li></ul>");
        assert_eq!(html("<span><div>x</div></span>").xml, "<span><span>x</span></span>");
        assert_eq!(html("<dl><dd>x</dd></dl>").xml, "<div><div>x</div></div>");
        assert_eq!(html("<p>a<T>b</p>").xml, "<p>ab</p>");
        assert_eq!(html("<a href=\"javascript:x\">t</a>").xml, "<a>t</a>");
        assert_eq!(
            html("<table><tr><td colspan=2 width=9>x</table>").xml,
            "<table><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>"
        );
    }

    #[test]
    fn pictures_in_the_text_are_cleaned() {
        let c = html(
            "<svg viewBox=\"0 0 1 1\"><script>x</script><rect onload=\"x\" width=\"1\"/></svg>",
        );
        assert!(c.xml.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{}", c.xml);
        assert!(!c.xml.contains("script") && !c.xml.contains("onload"), "{}", c.xml);
        assert_eq!(html("<svg><unclosed></svg>").dropped, ["svg"]);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "<div>".repeat(9000) + "x";
        let c = html(&deep);
        assert!(c.xml.contains('x'));
        assert!(usvg::roxmltree::Document::parse(&format!("<d>{}</d>", c.xml)).is_ok());
    }
}
