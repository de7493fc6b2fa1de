//! Where a formula may be divided: outside of braces, fences and environments, before a relation or
//! a plus or minus, and in need before a sign of a product or behind a comma (Knuth, The TeXbook,
//! chapters 18 and 19).

const RELATIONS: &[&str] = &[
    "=",
    "<",
    ">",
    "\\lt",
    "\\gt",
    "\\le",
    "\\leq",
    "\\ge",
    "\\geq",
    "\\ne",
    "\\neq",
    "\\approx",
    "\\equiv",
    "\\sim",
    "\\simeq",
    "\\cong",
    "\\propto",
    "\\to",
    "\\rightarrow",
    "\\leftarrow",
    "\\longrightarrow",
    "\\leftrightarrow",
    "\\Rightarrow",
    "\\Longrightarrow",
    "\\implies",
    "\\iff",
    "\\Leftrightarrow",
    "\\mapsto",
    "\\in",
    "\\notin",
    "\\subset",
    "\\subseteq",
    "\\supset",
    "\\supseteq",
    "\\ll",
    "\\gg",
    "\\leqslant",
    "\\geqslant",
    "\\coloneqq",
    "\\asymp",
    "\\doteq",
    "\\prec",
    "\\succ",
    "\\preceq",
    "\\succeq",
    "\u{2264}",
    "\u{2265}",
    "\u{2260}",
    "\u{2248}",
    "\u{2261}",
    "\u{2192}",
    "\u{21d2}",
    "\u{21d4}",
    "\u{2208}",
    "\u{2282}",
    "\u{2286}",
];
const OPERATORS: &[&str] = &[
    "+", "-", "\\pm", "\\mp", "\\cup", "\\cap", "\\oplus", "\\vee", "\\lor", "\\wedge", "\\land",
    "\u{2212}", "\u{b1}", "\u{222a}", "\u{2229}",
];
const PRODUCTS: &[&str] =
    &["\\cdot", "\\times", "\\otimes", "\\circ", "\\ast", "\\div", "\u{d7}", "\u{b7}", "\u{22c5}"];
/// White that stands beside a sign without being one.
const WHITE: &[&str] = &[
    "\\,",
    "\\;",
    "\\:",
    "\\!",
    "\\ ",
    "~",
    "\\quad",
    "\\qquad",
    "\\displaystyle",
    "\\textstyle",
    "\\allowbreak",
    "\\nonumber",
    "\\notag",
];
const OPEN: &[&str] = &[
    "(", "[", "\\lbrace", "\\{", "\\langle", "\\lbrack", "\\lfloor", "\\lceil", "\\lvert",
    "\\lVert",
];
const CLOSE: &[&str] = &[
    ")", "]", "\\rbrace", "\\}", "\\rangle", "\\rbrack", "\\rfloor", "\\rceil", "\\rvert",
    "\\rVert",
];
/// Fences that open and close with the same sign.
const BARS: &[&str] = &["|", "\\|", "\\vert", "\\Vert"];

/// Where a part of a formula begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// At the beginning of the whole.
    Formula,
    /// With a relation.
    Relation,
    /// With a plus, a minus or their like.
    Operator,
    /// With the sign of a product, or behind a comma.
    Inner,
}

/// A part of a formula, in bytes of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// How it begins.
    pub(super) begin: Begin,
    /// Its first byte.
    pub(super) start: usize,
    /// The first byte behind it.
    pub(super) end: usize,
}

/// Divides a formula into parts. Lines that the author set are not divided again, and so is what a
/// fraction in the manner of `\over` takes whole. The cost is in proportion to the length.
pub(super) fn divide(tex: &str) -> Vec<Part> {
    // A bar without its like is no fence.
    let (parts, paired) = divide_with(tex, true);
    if paired { parts } else { divide_with(tex, false).0 }
}

/// The parts, with bars as fences or without, and whether each bar had its like.
fn divide_with(tex: &str, fences: bool) -> (Vec<Part>, bool) {
    let mut parts = vec![Part { begin: Begin::Formula, start: 0, end: tex.len() }];
    let mut depth = 0i32;
    let mut bar = None;
    // The token before is \left, \right or the sign of a script, which takes this one.
    let mut taken = false;
    let mut at = 0;
    // A sign is no operator at the beginning and behind another sign.
    let mut behind_sign = true;
    // A colon or \not that belongs to the relation behind it.
    let mut prefix = None;
    while at < tex.len() {
        let token = token(&tex[at..]);
        let end = at + token.len();
        let own = std::mem::replace(&mut taken, matches!(token, "\\left" | "\\right" | "^" | "_"));
        match token {
            "{" | "\\left" | "\\begin" => depth += 1,
            "}" | "\\right" | "\\end" => depth -= 1,
            "\\\\" | "&" | "\\over" | "\\choose" | "\\atop" if depth == 0 => {
                return (Vec::new(), true);
            }
            _ if own => {}
            _ if OPEN.contains(&token) => depth += 1,
            _ if CLOSE.contains(&token) => depth -= 1,
            _ if fences && BARS.contains(&token) => match bar {
                Some(open) if open == (token, depth) => {
                    bar = None;
                    depth -= 1;
                }
                None if depth == 0 => {
                    depth += 1;
                    bar = Some((token, depth));
                }
                _ => {}
            },
            _ => {}
        }
        if token.trim().is_empty() || WHITE.contains(&token) {
            at = end;
            continue;
        }
        let sign = if own { None } else { sign(token) };
        if depth == 0
            && let Some(begin) = sign
            && !behind_sign
        {
            let start = prefix.unwrap_or(at);
            parts.push(Part { begin, start, end: tex.len() });
        } else if depth == 0 && token == "," && !own && !tex[end..].trim().is_empty() {
            parts.push(Part { begin: Begin::Inner, start: end, end: tex.len() });
        }
        behind_sign = sign.is_some() || token == ",";
        prefix = matches!(token, ":" | "\\not").then_some(at);
        at = end;
    }
    for k in 1..parts.len() {
        parts[k - 1].end = parts[k].start;
    }
    (parts, bar.is_none())
}

/// How a part begins that begins with a token.
fn sign(token: &str) -> Option<Begin> {
    let of = |list: &[&str]| list.contains(&token);
    match () {
        () if of(RELATIONS) => Some(Begin::Relation),
        () if of(OPERATORS) => Some(Begin::Operator),
        () if of(PRODUCTS) => Some(Begin::Inner),
        () => None,
    }
}

/// The first token of a formula: a command or a character.
pub(super) fn token(tex: &str) -> &str {
    let mut chars = tex.char_indices();
    let Some((_, first)) = chars.next() else { return tex };
    let Some((second, letter)) = chars.next().filter(|_| first == '\\') else {
        return &tex[..first.len_utf8()];
    };
    if !letter.is_ascii_alphabetic() {
        return &tex[..second + letter.len_utf8()];
    }
    let end = tex[1..].find(|c: char| !c.is_ascii_alphabetic()).map_or(tex.len(), |i| i + 1);
    &tex[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(tex: &str) -> Vec<&str> {
        divide(tex).into_iter().map(|p| tex[p.start..p.end].trim()).collect()
    }

    #[test]
    fn formulas_are_divided_outside_of_everything() {
        assert_eq!(parts("a + b = c - d"), ["a", "+ b", "= c", "- d"]);
        assert_eq!(parts("f(x + y) \\le \\frac{a = b}{c}"), ["f(x + y)", "\\le \\frac{a = b}{c}"]);
        assert_eq!(parts("\\left[ a = b \\right) + c"), ["\\left[ a = b \\right)", "+ c"]);
        assert_eq!(parts("-a = -b"), ["-a", "= -b"]);
        assert_eq!(parts("a =\\; -b"), ["a", "=\\; -b"]);
        assert_eq!(parts("x_{i+1} \\leq y"), ["x_{i+1}", "\\leq y"]);
        assert_eq!(parts("\\begin{cases} a = b \\end{cases} = c").len(), 2);
        let matrix = "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}";
        assert_eq!(parts(&format!("{matrix} + {matrix} = C")).len(), 3);
        assert!(divide("a &= b \\\\ c &= d").is_empty());
        assert!(divide("a + b \\over c + d").is_empty());
        assert_eq!(parts("\u{e9} = \u{fc}"), ["\u{e9}", "= \u{fc}"]);
    }

    #[test]
    fn signs_that_belong_to_others_divide_nothing() {
        assert_eq!(parts("x^+ + y_- = z"), ["x^+", "+ y_-", "= z"]);
        assert_eq!(parts("x := y \\not= z"), ["x", ":= y", "\\not= z"]);
        assert_eq!(parts("|a + b| \\le |a| + |b|"), ["|a + b|", "\\le |a|", "+ |b|"]);
        assert_eq!(parts("f|_{a} - g = h"), ["f|_{a}", "- g", "= h"]);
        assert_eq!(
            parts("\\lfloor a + b \\rfloor \\cdot c"),
            ["\\lfloor a + b \\rfloor", "\\cdot c"]
        );
        assert_eq!(parts("a, -b, f(c, d)"), ["a,", "-b,", "f(c, d)"]);
        assert_eq!(parts("a,"), ["a,"]);
    }
}
