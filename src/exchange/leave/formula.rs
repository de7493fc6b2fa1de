//! Formulas as Word has them (OMML), made of their MathML.

use crate::artwork::{XmlBounds, xml_fits};
use crate::exchange::leave::xml;
use roxmltree::{Document, Node};
use std::fmt::Write;

/// How deep parts of a formula may stand in each other.
const DEEPEST: usize = 100;

/// What a parser sees of a formula.
const BOUNDS: XmlBounds =
    XmlBounds { deepest: 400, elements: 50_000, attributes: 100, namespaces: 1000 };

/// The OMML of a formula in MathML; nothing where a part of it is not known.
pub(super) fn omml(mathml: &str) -> Option<String> {
    xml_fits(mathml, &BOUNDS).ok()?;
    let document = Document::parse(mathml).ok()?;
    let mut out = String::from("<m:oMath>");
    all(document.root_element(), 0, &mut out)?;
    out.push_str("</m:oMath>");
    Some(out)
}

fn all(node: Node, depth: usize, out: &mut String) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    let children: Vec<Node> = node.children().filter(Node::is_element).collect();
    let mut at = 0;
    while let Some(child) = children.get(at) {
        at += 1;
        // A large operator takes what stands behind it.
        if is_large(*child) {
            let (sign, under, over) = large(*child)?;
            let grow = if matches!(child.tag_name().name(), "munderover" | "munder" | "mover") {
                "undOvr"
            } else {
                "subSup"
            };
            let _ = write!(
                out,
                "<m:nary><m:naryPr><m:chr m:val=\"{}\"/><m:limLoc m:val=\"{grow}\"/><m:subHide m:val=\"{}\"/><m:supHide m:val=\"{}\"/></m:naryPr>",
                xml(&sign),
                u8::from(under.is_none()),
                u8::from(over.is_none())
            );
            part("sub", under, depth, out)?;
            part("sup", over, depth, out)?;
            out.push_str("<m:e>");
            if let Some(next) = children.get(at).filter(|n| !is_large(**n)) {
                one(*next, depth + 1, out)?;
                at += 1;
            }
            out.push_str("</m:e></m:nary>");
            continue;
        }
        one(*child, depth + 1, out)?;
    }
    Some(())
}

fn part(name: &str, of: Option<Node>, depth: usize, out: &mut String) -> Option<()> {
    let _ = write!(out, "<m:{name}>");
    if let Some(node) = of {
        one(node, depth + 1, out)?;
    }
    let _ = write!(out, "</m:{name}>");
    Some(())
}

const LARGE: &str = "∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂";

fn sign(node: Node) -> String {
    let words: String = node.descendants().filter_map(|n| n.is_text().then(|| n.text())?).collect();
    words.trim().to_owned()
}

fn is_large(node: Node) -> bool {
    let base = match node.tag_name().name() {
        "mo" => Some(node),
        "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover" => {
            node.first_element_child().filter(|n| n.tag_name().name() == "mo")
        }
        _ => None,
    };
    base.map(sign).is_some_and(|s| s.chars().count() == 1 && LARGE.contains(&s))
}

/// A large operator: its sign, what stands below and above it.
fn large<'a, 'i>(
    node: Node<'a, 'i>,
) -> Option<(String, Option<Node<'a, 'i>>, Option<Node<'a, 'i>>)> {
    let parts: Vec<Node> = node.children().filter(Node::is_element).collect();
    let of = |i: usize| parts.get(i).copied();
    Some(match node.tag_name().name() {
        "mo" => (sign(node), None, None),
        "msub" | "munder" => (sign(of(0)?), of(1), None),
        "msup" | "mover" => (sign(of(0)?), None, of(1)),
        _ => (sign(of(0)?), of(1), of(2)),
    })
}

fn run(words: &str, upright: bool, out: &mut String) {
    if words.is_empty() {
        return;
    }
    let style = if upright { "<m:rPr><m:sty m:val=\"p\"/></m:rPr>" } else { "" };
    let _ = write!(
        out,
        "<m:r>{style}<w:rPr><w:rFonts w:ascii=\"Cambria Math\" w:hAnsi=\"Cambria Math\"/></w:rPr><m:t xml:space=\"preserve\">{}</m:t></m:r>",
        xml(words)
    );
}

fn one(node: Node, depth: usize, out: &mut String) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    let parts: Vec<Node> = node.children().filter(Node::is_element).collect();
    let of = |i: usize| parts.get(i).copied();
    let text = || -> String { node.children().filter_map(|n| n.text()).collect() };
    match node.tag_name().name() {
        "mi" => run(&text(), node.attribute("mathvariant") == Some("normal"), out),
        "mn" | "mo" => run(&text(), false, out),
        "mtext" | "ms" => run(&text(), true, out),
        "mspace" | "mphantom" | "none" | "mprescripts" => {
            if node.tag_name().name() == "mspace" {
                run("\u{2009}", false, out);
            }
        }
        "mrow" | "mstyle" | "mpadded" | "semantics" | "math" | "menclose" | "merror" => {
            if node.tag_name().name() == "semantics" {
                one(of(0)?, depth + 1, out)?;
            } else if let Some((open, close)) = fenced(&parts) {
                let _ = write!(
                    out,
                    "<m:d><m:dPr><m:begChr m:val=\"{}\"/><m:endChr m:val=\"{}\"/></m:dPr><m:e>",
                    xml(&open),
                    xml(&close)
                );
                for inner in &parts[1..parts.len() - 1] {
                    one(*inner, depth + 1, out)?;
                }
                out.push_str("</m:e></m:d>");
            } else {
                all(node, depth + 1, out)?;
            }
        }
        "mfrac" => {
            let bar = node.attribute("linethickness").is_some_and(|t| t.starts_with('0'));
            out.push_str("<m:f>");
            if bar {
                out.push_str("<m:fPr><m:type m:val=\"noBar\"/></m:fPr>");
            }
            part("num", Some(of(0)?), depth, out)?;
            part("den", Some(of(1)?), depth, out)?;
            out.push_str("</m:f>");
        }
        "msup" => two("sSup", [("e", of(0)?), ("sup", of(1)?)], depth, out)?,
        "msub" => two("sSub", [("e", of(0)?), ("sub", of(1)?)], depth, out)?,
        "msubsup" => {
            out.push_str("<m:sSubSup>");
            part("e", Some(of(0)?), depth, out)?;
            part("sub", Some(of(1)?), depth, out)?;
            part("sup", Some(of(2)?), depth, out)?;
            out.push_str("</m:sSubSup>");
        }
        "msqrt" => {
            out.push_str("<m:rad><m:radPr><m:degHide m:val=\"1\"/></m:radPr><m:deg/><m:e>");
            all(node, depth + 1, out)?;
            out.push_str("</m:e></m:rad>");
        }
        "mroot" => {
            out.push_str("<m:rad>");
            part("deg", Some(of(1)?), depth, out)?;
            part("e", Some(of(0)?), depth, out)?;
            out.push_str("</m:rad>");
        }
        "munder" => two("limLow", [("e", of(0)?), ("lim", of(1)?)], depth, out)?,
        "mover" => over(of(0)?, of(1)?, depth, out)?,
        "munderover" => {
            out.push_str("<m:limUpp><m:e>");
            two("limLow", [("e", of(0)?), ("lim", of(1)?)], depth, out)?;
            out.push_str("</m:e>");
            part("lim", Some(of(2)?), depth, out)?;
            out.push_str("</m:limUpp>");
        }
        "mtable" => {
            out.push_str("<m:m>");
            for row in parts.iter().filter(|r| r.tag_name().name() == "mtr") {
                out.push_str("<m:mr>");
                for cell in row.children().filter(Node::is_element) {
                    out.push_str("<m:e>");
                    all(cell, depth + 1, out)?;
                    out.push_str("</m:e>");
                }
                out.push_str("</m:mr>");
            }
            out.push_str("</m:m>");
        }
        _ => return None,
    }
    Some(())
}

fn two(name: &str, parts: [(&str, Node); 2], depth: usize, out: &mut String) -> Option<()> {
    let _ = write!(out, "<m:{name}>");
    for (name, node) in parts {
        part(name, Some(node), depth, out)?;
    }
    let _ = write!(out, "</m:{name}>");
    Some(())
}

/// An accent or a bar over something.
fn over(base: Node, above: Node, depth: usize, out: &mut String) -> Option<()> {
    let accent = match sign(above).as_str() {
        "^" | "\u{2c6}" | "\u{302}" => Some("\u{302}"),
        "~" | "\u{2dc}" | "\u{303}" => Some("\u{303}"),
        "¯" | "\u{304}" | "\u{305}" | "‾" | "―" => Some("\u{305}"),
        "→" | "\u{20d7}" => Some("\u{20d7}"),
        "˙" | "\u{307}" => Some("\u{307}"),
        "¨" | "\u{308}" => Some("\u{308}"),
        _ => None,
    };
    match accent {
        Some(sign) => {
            let _ = write!(out, "<m:acc><m:accPr><m:chr m:val=\"{sign}\"/></m:accPr>");
            part("e", Some(base), depth, out)?;
            out.push_str("</m:acc>");
            Some(())
        }
        None => two("limUpp", [("e", base), ("lim", above)], depth, out),
    }
}

/// The brackets around a row, where they grow.
fn fenced(parts: &[Node]) -> Option<(String, String)> {
    let (first, last) = (parts.first()?, parts.last()?);
    let grows = |n: &Node| {
        n.tag_name().name() == "mo" && n.attribute("stretchy").is_some_and(|s| s == "true")
    };
    (parts.len() > 2 && grows(first) && grows(last)).then(|| (sign(*first), sign(*last)))
}
