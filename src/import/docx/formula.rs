//! Formulas of Word (OMML) as TeX.

use super::package::Element;
use roxmltree::Node;

/// How deep parts of a formula may stand in each other.
const DEEPEST: usize = 60;

/// The TeX of a formula, or of a part of one.
pub(crate) fn tex(node: Node) -> String {
    let mut out = String::new();
    children(node, 0, &mut out);
    // A blank line would end the formula.
    out.trim().replace(['\n', '\r'], " ")
}

fn children(node: Node, depth: usize, out: &mut String) {
    if depth > DEEPEST {
        return;
    }
    for child in node.children().filter(Node::is_element) {
        one(child, depth + 1, out);
    }
}

/// The TeX of a child, in braces.
fn group(node: Node, name: &str, depth: usize) -> String {
    format!("{{{}}}", bare(node, name, depth))
}

fn bare(node: Node, name: &str, depth: usize) -> String {
    let mut out = String::new();
    if let Some(child) = node.child(name) {
        children(child, depth, &mut out);
    }
    out.trim().to_owned()
}

/// A property's character.
fn character<'a>(node: Node<'a, '_>, properties: &str, name: &str) -> Option<&'a str> {
    node.child(properties)?.child(name)?.value("val")
}

fn one(node: Node, depth: usize, out: &mut String) {
    let name = node.tag_name().name();
    match name {
        "r" => run(node, out),
        "f" => {
            let bar = character(node, "fPr", "type");
            let (over, under) = (group(node, "num", depth), group(node, "den", depth));
            match bar {
                Some("noBar") => {
                    out.push_str(&format!("\\begin{{matrix}}{over} \\\\ {under}\\end{{matrix}}"))
                }
                Some("lin") => out.push_str(&format!("{over}/{under}")),
                _ => out.push_str(&format!("\\frac{over}{under}")),
            }
        }
        "sSup" => {
            out.push_str(&format!("{}^{}", group(node, "e", depth), group(node, "sup", depth)))
        }
        "sSub" => {
            out.push_str(&format!("{}_{}", group(node, "e", depth), group(node, "sub", depth)))
        }
        "sSubSup" => out.push_str(&format!(
            "{}_{}^{}",
            group(node, "e", depth),
            group(node, "sub", depth),
            group(node, "sup", depth)
        )),
        "sPre" => out.push_str(&format!(
            "{{}}_{}^{}{}",
            group(node, "sub", depth),
            group(node, "sup", depth),
            group(node, "e", depth)
        )),
        "rad" => {
            let degree = bare(node, "deg", depth);
            let of = group(node, "e", depth);
            match degree.is_empty() {
                true => out.push_str(&format!("\\sqrt{of}")),
                false => out.push_str(&format!("\\sqrt[{degree}]{of}")),
            }
        }
        "d" => delimited(node, depth, out),
        "nary" => {
            let sign = character(node, "naryPr", "chr").unwrap_or("\u{222b}");
            out.push_str(&letters(sign));
            for (child, mark) in [("sub", '_'), ("sup", '^')] {
                let limit = bare(node, child, depth);
                if !limit.is_empty() {
                    out.push_str(&format!("{mark}{{{limit}}}"));
                }
            }
            out.push_str(&group(node, "e", depth));
        }
        "func" => {
            let name = bare(node, "fName", depth);
            out.push_str(&function(&name));
            out.push_str(&group(node, "e", depth));
        }
        "limLow" => out.push_str(&format!(
            "{}_{}",
            limit(&bare(node, "e", depth)),
            group(node, "lim", depth)
        )),
        "limUpp" => out.push_str(&format!(
            "{}^{}",
            limit(&bare(node, "e", depth)),
            group(node, "lim", depth)
        )),
        "acc" => {
            let accent = match character(node, "accPr", "chr").unwrap_or("\u{302}") {
                "\u{303}" | "~" => "tilde",
                "\u{304}" | "\u{305}" | "\u{af}" => "bar",
                "\u{307}" | "\u{2d9}" => "dot",
                "\u{308}" | "\u{a8}" => "ddot",
                "\u{20d7}" | "\u{2192}" => "vec",
                "\u{30c}" => "check",
                "\u{306}" => "breve",
                _ => "hat",
            };
            out.push_str(&format!("\\{accent}{}", group(node, "e", depth)));
        }
        "bar" => {
            let below = character(node, "barPr", "pos") == Some("bot");
            let name = if below { "underline" } else { "overline" };
            out.push_str(&format!("\\{name}{}", group(node, "e", depth)));
        }
        "groupChr" => {
            let above = character(node, "groupChrPr", "pos") == Some("top");
            let name = if above { "overbrace" } else { "underbrace" };
            out.push_str(&format!("\\{name}{}", group(node, "e", depth)));
        }
        "m" => rows(node, "mr", "matrix", depth, out),
        "eqArr" => {
            let lines: Vec<String> = node
                .children()
                .filter(|n| n.has_tag_name_local("e"))
                .map(|e| {
                    let mut line = String::new();
                    children(e, depth, &mut line);
                    line
                })
                .collect();
            out.push_str(&format!("\\begin{{aligned}}{}\\end{{aligned}}", lines.join(" \\\\ ")));
        }
        // Properties say nothing by themselves.
        _ if name.ends_with("Pr") => {}
        _ => children(node, depth, out),
    }
}

/// Words or letters.
fn run(node: Node, out: &mut String) {
    let text: String =
        (node.children().filter(|n| n.has_tag_name_local("t"))).filter_map(|n| n.text()).collect();
    let properties = node.child("rPr");
    let upright = properties.and_then(|p| p.child("sty")?.value("val")) == Some("p");
    let words = properties.is_some_and(|p| p.child("nor").is_some());
    match words || upright && text.chars().filter(|c| c.is_alphabetic()).count() > 1 {
        true if function(text.trim()).starts_with("\\operatorname") || words => {
            out.push_str(&format!("\\text{{{}}}", text.replace(['{', '}', '$', '\\'], " ")));
        }
        true => out.push_str(&format!("{} ", function(text.trim()))),
        false => out.push_str(&letters(&text)),
    }
}

/// A name such as `sin` as TeX knows it.
pub(in crate::import) fn function(name: &str) -> String {
    const KNOWN: [&str; 32] = [
        "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det",
        "dim", "exp", "gcd", "hom", "inf", "ker", "lg", "lim", "ln", "log", "max", "min", "Pr",
        "sec", "sin", "sinh", "sup", "tan", "tanh", "liminf", "limsup",
    ];
    let bare = name.trim();
    if KNOWN.contains(&bare) {
        return format!("\\{bare}");
    }
    let letters = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_alphabetic());
    if letters { format!("\\operatorname{{{bare}}}") } else { bare.to_owned() }
}

fn limit(name: &str) -> String {
    let known = function(name);
    if known.starts_with('\\') && !known.contains('{') {
        known
    } else {
        format!("\\underset{{}}{{{name}}}")
    }
}

/// What stands between brackets of its own.
fn delimited(node: Node, depth: usize, out: &mut String) {
    let open = character(node, "dPr", "begChr").unwrap_or("(");
    let close = character(node, "dPr", "endChr").unwrap_or(")");
    let between = character(node, "dPr", "sepChr").unwrap_or("|");
    let parts: Vec<String> = node
        .children()
        .filter(|n| n.has_tag_name_local("e"))
        .map(|e| {
            let mut part = String::new();
            children(e, depth, &mut part);
            part
        })
        .collect();
    out.push_str(&format!(
        "\\left{}{}\\right{}",
        bracket(open),
        parts.join(&letters(between)),
        bracket(close)
    ));
}

pub(in crate::import) fn bracket(sign: &str) -> String {
    match sign {
        "" => ".".to_owned(),
        "{" => "\\{".to_owned(),
        "}" => "\\}".to_owned(),
        "\u{2016}" => "\\|".to_owned(),
        "\u{2329}" | "\u{27e8}" => "\\langle ".to_owned(),
        "\u{232a}" | "\u{27e9}" => "\\rangle ".to_owned(),
        "\u{230a}" => "\\lfloor ".to_owned(),
        "\u{230b}" => "\\rfloor ".to_owned(),
        "\u{2308}" => "\\lceil ".to_owned(),
        "\u{2309}" => "\\rceil ".to_owned(),
        other => letters(other),
    }
}

fn rows(node: Node, row: &str, environment: &str, depth: usize, out: &mut String) {
    let lines: Vec<String> = node
        .children()
        .filter(|n| n.has_tag_name_local(row))
        .map(|r| {
            let cells = r.children().filter(|n| n.has_tag_name_local("e")).map(|e| {
                let mut cell = String::new();
                children(e, depth + 1, &mut cell);
                cell
            });
            cells.collect::<Vec<_>>().join(" & ")
        })
        .collect();
    out.push_str(&format!(
        "\\begin{{{environment}}}{}\\end{{{environment}}}",
        lines.join(" \\\\ ")
    ));
}

/// Characters as TeX takes them; most go in as they are.
pub(in crate::import) fn letters(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\backslash "),
            '{' => out.push_str("\\{"),
            '}' => out.push_str("\\}"),
            '#' | '%' | '&' | '_' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '^' => out.push_str("\\hat{}"),
            '~' => out.push_str("\\sim "),
            '\u{2211}' => out.push_str("\\sum "),
            '\u{220f}' => out.push_str("\\prod "),
            '\u{222b}' => out.push_str("\\int "),
            '\u{222e}' => out.push_str("\\oint "),
            '\u{22c3}' => out.push_str("\\bigcup "),
            '\u{22c2}' => out.push_str("\\bigcap "),
            '\u{2061}' | '\u{2062}' | '\u{2063}' | '\u{200b}' => {}
            '\u{a0}' => out.push(' '),
            // Letters of mathematics: italics are what TeX makes of plain ones.
            '\u{1d434}'..='\u{1d44d}' => push(&mut out, c, 0x1d434, 'A'),
            '\u{1d44e}'..='\u{1d467}' => push(&mut out, c, 0x1d44e, 'a'),
            '\u{210e}' => out.push('h'),
            c => out.push(c),
        }
    }
    out
}

fn push(out: &mut String, c: char, base: u32, first: char) {
    out.extend(char::from_u32(u32::from(first) + u32::from(c) - base));
}
