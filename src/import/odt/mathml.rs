//! Formulas in MathML, which OpenDocument has, as TeX.

use crate::import::docx::formula::{bracket, function, letters};
use crate::import::docx::package::Element;
use roxmltree::Node;

/// How deep parts of a formula may stand in each other.
const DEEPEST: usize = 60;

/// The TeX of a formula; `None` if it says nothing.
pub(super) fn tex(math: Node) -> Option<String> {
    let mut out = String::new();
    row(&content(math), 0, &mut out);
    // A blank line would end the formula.
    let out = out.trim().replace(['\n', '\r'], " ");
    (!out.is_empty()).then_some(out)
}

/// The elements in another one that are shown.
fn content<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let hidden = |n: &Node| {
        matches!(n.tag_name().name(), "annotation" | "annotation-xml" | "mphantom" | "none")
    };
    node.children().filter(|n| n.is_element() && !hidden(n)).collect()
}

fn row(nodes: &[Node], depth: usize, out: &mut String) {
    if depth > DEEPEST {
        return;
    }
    let mut at = 0;
    while at < nodes.len() {
        // Brackets that grow with what is between them.
        if is_fence(nodes[at], "prefix")
            && let Some(end) = partner(nodes, at)
        {
            let mut inner = String::new();
            row(&nodes[at + 1..end], depth + 1, &mut inner);
            let (open, close) = (text(nodes[at]), text(nodes[end]));
            let (open, close) = (bracket(&open), bracket(&close));
            out.push_str(&format!("\\left{open}{inner}\\right{close}"));
            at = end + 1;
            continue;
        }
        one(nodes[at], depth + 1, out);
        at += 1;
    }
}

/// Whether an operator is a bracket that opens (`prefix`) or closes (`postfix`).
fn is_fence(node: Node, form: &str) -> bool {
    let fence = node.value("fence") == Some("true") && node.value("form") == Some(form);
    node.has_tag_name_local("mo") && fence && text(node).chars().count() <= 1
}

/// The bracket that closes the one at a place.
fn partner(nodes: &[Node], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, node) in nodes.iter().enumerate().skip(open) {
        if is_fence(*node, "prefix") {
            depth += 1;
        } else if is_fence(*node, "postfix") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

fn text(node: Node) -> String {
    let words: String =
        node.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect();
    words.trim().to_owned()
}

fn bare(node: Option<&Node>, depth: usize) -> String {
    let mut out = String::new();
    if let Some(node) = node {
        row(std::slice::from_ref(node), depth, &mut out);
    }
    out.trim().to_owned()
}

fn group(node: Option<&Node>, depth: usize) -> String {
    format!("{{{}}}", bare(node, depth))
}

fn one(node: Node, depth: usize, out: &mut String) {
    let parts = content(node);
    let part = |at: usize| group(parts.get(at), depth);
    match node.tag_name().name() {
        "mi" => identifier(node, out),
        "mn" => out.push_str(&letters(&text(node))),
        "mo" => operator(&text(node), out),
        "mtext" | "ms" => {
            let words = text(node);
            if !words.is_empty() {
                let words = words.replace(['{', '}', '$', '\\', '\n'], " ");
                out.push_str(&format!("\\text{{{words}}}"));
            }
        }
        "mspace" => out.push_str("\\ "),
        "mfrac" if node.value("bevelled") == Some("true") => {
            out.push_str(&format!("{}/{}", part(0), part(1)));
        }
        "mfrac" => out.push_str(&format!("\\frac{}{}", part(0), part(1))),
        "msqrt" => {
            let mut inner = String::new();
            row(&parts, depth, &mut inner);
            out.push_str(&format!("\\sqrt{{{}}}", inner.trim()));
        }
        "mroot" => {
            out.push_str(&format!("\\sqrt[{}]{}", bare(parts.get(1), depth), part(0)));
        }
        "msup" => out.push_str(&format!("{}^{}", base(parts.first(), depth), part(1))),
        "msub" => out.push_str(&format!("{}_{}", base(parts.first(), depth), part(1))),
        "msubsup" | "munderover" => {
            let base = base(parts.first(), depth);
            out.push_str(&format!("{base}_{}^{}", part(1), part(2)));
        }
        "munder" => under(&parts, depth, out),
        "mover" => over(&parts, depth, out),
        "mtable" => table(&parts, depth, out),
        "mfenced" => {
            let mut inner = Vec::new();
            for part in &parts {
                inner.push(bare(Some(part), depth));
            }
            let (open, close) =
                (node.value("open").unwrap_or("("), node.value("close").unwrap_or(")"));
            let inner = inner.join(",");
            out.push_str(&format!("\\left{}{inner}\\right{}", bracket(open), bracket(close)));
        }
        "semantics" => row(&parts[..parts.len().min(1)], depth, out),
        _ => row(&parts, depth, out),
    }
}

/// What is raised or lowered at: signs of sums take their limits themselves.
fn base(node: Option<&Node>, depth: usize) -> String {
    let all = bare(node, depth);
    let plain = all.chars().count() == 1
        || all.strip_prefix('\\').is_some_and(|n| n.chars().all(|c| c.is_ascii_alphabetic()));
    if plain { all } else { format!("{{{all}}}") }
}

fn identifier(node: Node, out: &mut String) {
    let name = text(node);
    let several = name.chars().count() > 1 && name.chars().all(char::is_alphabetic);
    let upright = node.value("mathvariant") == Some("normal");
    match () {
        () if several => out.push_str(&format!("{} ", function(&name))),
        () if upright && name.chars().all(|c| c.is_ascii_alphabetic()) && !name.is_empty() => {
            out.push_str(&format!("\\mathrm{{{name}}}"));
        }
        () if node.value("mathvariant") == Some("bold") && !name.is_empty() => {
            out.push_str(&format!("\\mathbf{{{}}}", letters(&name)));
        }
        () => out.push_str(&letters(&name)),
    }
}

fn operator(sign: &str, out: &mut String) {
    match sign {
        "lim" | "sin" | "cos" | "tan" | "log" | "ln" | "exp" | "max" | "min" => {
            out.push_str(&format!("{} ", function(sign)));
        }
        "\u{2212}" => out.push('-'),
        "{" | "}" | "\u{2329}" | "\u{232a}" | "\u{27e8}" | "\u{27e9}" => {
            out.push_str(&bracket(sign));
        }
        sign => out.push_str(&letters(sign)),
    }
}

fn under(parts: &[Node], depth: usize, out: &mut String) {
    let (base, below) = (base(parts.first(), depth), group(parts.get(1), depth));
    let sign = parts.get(1).map(|n| text(*n)).unwrap_or_default();
    match sign.as_str() {
        "\u{332}" | "_" | "\u{af}" | "\u{203e}" => out.push_str(&format!("\\underline{{{base}}}")),
        "\u{23df}" | "\u{fe38}" => out.push_str(&format!("\\underbrace{{{base}}}")),
        _ if base.starts_with('\\') => out.push_str(&format!("{base}_{below}")),
        _ => out.push_str(&format!("\\underset{below}{{{base}}}")),
    }
}

fn over(parts: &[Node], depth: usize, out: &mut String) {
    let (base, above) = (base(parts.first(), depth), group(parts.get(1), depth));
    let sign = parts.get(1).map(|n| text(*n)).unwrap_or_default();
    let accent = match sign.as_str() {
        "\u{302}" | "^" | "\u{2c6}" => "hat",
        "\u{303}" | "~" | "\u{2dc}" => "tilde",
        "\u{304}" | "\u{af}" | "\u{2c9}" => "bar",
        "\u{305}" | "\u{203e}" => "overline",
        "\u{307}" | "\u{2d9}" => "dot",
        "\u{308}" | "\u{a8}" => "ddot",
        "\u{20d7}" | "\u{2192}" | "\u{21c0}" => "vec",
        "\u{30c}" | "\u{2c7}" => "check",
        "\u{306}" | "\u{2d8}" => "breve",
        "\u{23de}" | "\u{fe37}" => "overbrace",
        _ if base.starts_with('\\') => return out.push_str(&format!("{base}^{above}")),
        _ => return out.push_str(&format!("\\overset{above}{{{base}}}")),
    };
    out.push_str(&format!("\\{accent}{{{base}}}"));
}

fn table(rows: &[Node], depth: usize, out: &mut String) {
    let lines = rows.iter().filter(|r| r.has_tag_name_local("mtr")).map(|r| {
        let cells = content(*r);
        let cells = cells.iter().map(|cell| bare(Some(cell), depth + 1));
        cells.collect::<Vec<_>>().join(" & ")
    });
    let lines = lines.collect::<Vec<_>>().join(" \\\\ ");
    out.push_str(&format!("\\begin{{matrix}}{lines}\\end{{matrix}}"));
}
