//! How a formula is read where only text is: each glyph shows its character, and what stands raised,
//! lowered, over and under is told by the signs of a line of text, `a² + b²`, `(a+b)/2`, `x_(k,l)`
//! (after Unicode Technical Note 28, without its brackets where one sign needs none).
//!
//! The layout hands out glyphs without their places in the formula. It hands on colours, though,
//! which we have no other use for: each part of the formula is given one of its own ([`mark`]), and
//! its glyphs are known by it ([`Parts::of`]).

use crate::theme::Grey;
use formulary::ast::{Node, StyleOverrides, TableCell};
use formulary::{Color, MathRoot};
use std::collections::BTreeMap;

/// What a part of a formula is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The formula.
    Whole,
    Superscript,
    Subscript,
    Numerator,
    Denominator,
    /// The upper of two that stand over each other without a rule.
    Upper,
    /// What a root is of.
    Radicand,
    /// A cell of a table that others follow in its row.
    Cell,
    /// The last cell of a row that others follow.
    RowEnd,
    /// Of a colour of its own; it is read as what it is in.
    Coloured,
}

/// The parts of a formula; those inside a part come behind it.
#[derive(Debug)]
pub(super) struct Parts {
    /// What each is, and the part that it is in.
    parts: Vec<(Kind, usize)>,
    /// The letters of the formula.
    pub letters: String,
    /// The ink of those of a colour.
    inks: BTreeMap<usize, Grey>,
}

/// Marks the parts of a formula. It is laid out as it would be without.
pub(super) fn mark(root: &mut MathRoot) -> Parts {
    let mut parts =
        Parts { parts: vec![(Kind::Whole, 0)], letters: String::new(), inks: BTreeMap::new() };
    root.children.iter_mut().for_each(|node| parts.node(node, 0));
    parts
}

impl Parts {
    /// The part of a glyph that the layout gave this colour.
    pub(super) fn of(&self, color: Option<Color>) -> usize {
        let number = color.map_or(0, |c| u32::from_be_bytes([c.r, c.g, c.b, c.a])) as usize;
        if number < self.parts.len() { number } else { 0 }
    }

    /// The ink of a part, if the author has given it a colour.
    pub(super) fn ink(&self, mut part: usize) -> Option<Grey> {
        if self.inks.is_empty() {
            return None;
        }
        loop {
            if let Some(ink) = self.inks.get(&part) {
                return Some(*ink);
            }
            part = Some(part).filter(|part| *part > 0).map(|part| self.parts[part].1)?;
        }
    }

    /// The part that what is in one belongs to, whatever its colour.
    fn uncoloured(&self, mut part: usize) -> usize {
        while self.parts[part].0 == Kind::Coloured {
            part = self.parts[part].1;
        }
        part
    }

    fn node(&mut self, node: &mut Node, part: usize) {
        match node {
            Node::Identifier(text) | Node::Number(text) | Node::Text(text) => {
                self.letters.push_str(text);
            }
            Node::Operator { text, .. } => self.letters.push_str(text),
            Node::Row(children) | Node::Phantom(children) => self.nodes(children, part),
            Node::Padded { children, .. } => self.nodes(children, part),
            Node::Styled { styles, children } => {
                let Some(colour) = styles.color.take() else {
                    return self.nodes(children, part);
                };
                let inner = self.parts.len();
                self.parts.push((Kind::Coloured, part));
                self.inks.insert(inner, grey(colour));
                styles.color = Some(coded(inner));
                self.nodes(children, inner);
            }
            Node::Frac { num, den, line_thickness } => {
                let rule = line_thickness.is_none_or(|t| !is_zero(t));
                let (upper, lower) = match rule {
                    true => (Kind::Numerator, Some(Kind::Denominator)),
                    false => (Kind::Upper, None),
                };
                self.inner(num, upper, part);
                match lower {
                    Some(kind) => self.inner(den, kind, part),
                    None => self.node(den, part),
                }
            }
            Node::Scripts { base, sub, sup } => {
                self.node(base, part);
                self.script(sub, Kind::Subscript, part);
                self.script(sup, Kind::Superscript, part);
            }
            Node::MultiScripts { base, post, pre } => {
                self.node(base, part);
                for (sub, sup) in pre.iter_mut().chain(post) {
                    for (node, kind) in [(sub, Kind::Subscript), (sup, Kind::Superscript)] {
                        if let Some(node) = node {
                            self.inner(node, kind, part);
                        }
                    }
                }
            }
            Node::UnderOver { base, under, over, .. } => {
                self.node(base, part);
                self.script(under, Kind::Subscript, part);
                self.script(over, Kind::Superscript, part);
            }
            Node::Sqrt(children) => {
                self.letters.push('\u{221a}');
                let mut row = Node::Row(std::mem::take(children));
                self.inner(&mut row, Kind::Radicand, part);
                children.push(row);
            }
            Node::Root { base, index } => {
                self.letters.push('\u{221a}');
                self.inner(base, Kind::Radicand, part);
                self.inner(index, Kind::Superscript, part);
            }
            Node::Table { rows, .. } => {
                let last = rows.len();
                for (n, row) in rows.iter_mut().enumerate() {
                    self.row(row, n + 1 == last, part);
                }
            }
            Node::Space { .. } => {}
        }
    }

    fn nodes(&mut self, nodes: &mut [Node], part: usize) {
        nodes.iter_mut().for_each(|node| self.node(node, part));
    }

    fn row(&mut self, cells: &mut [TableCell], last: bool, part: usize) {
        let count = cells.len();
        for (n, cell) in cells.iter_mut().enumerate() {
            match (n + 1 == count, last) {
                (true, true) => self.node(&mut cell.content, part),
                (true, false) => self.inner(&mut cell.content, Kind::RowEnd, part),
                (false, _) => self.inner(&mut cell.content, Kind::Cell, part),
            }
        }
    }

    /// Something beside a base. Signs alone (a bar, a brace, primes) stand as they are: the layout
    /// stretches them, and they say by themselves what they are.
    fn script(&mut self, node: &mut Option<Box<Node>>, kind: Kind, part: usize) {
        match node.as_deref_mut() {
            Some(sign) if is_sign(sign) => self.node(sign, part),
            Some(node) => self.inner(node, kind, part),
            None => {}
        }
    }

    /// Makes a node a part.
    fn inner(&mut self, node: &mut Node, kind: Kind, around: usize) {
        let part = self.parts.len();
        self.parts.push((kind, around));
        self.node(node, part);
        let styles = StyleOverrides { color: Some(coded(part)), ..StyleOverrides::default() };
        let children = vec![std::mem::replace(node, Node::Row(Vec::new()))];
        *node = Node::Styled { styles, children };
    }
}

/// The colour by which the layout hands on a part.
fn coded(part: usize) -> Color {
    let [r, g, b, a] = (part as u32).to_be_bytes();
    Color { r, g, b, a }
}

/// The greys of coloured words: pages are printed in black, and 4.5 to 1 is the least contrast on paper and
/// screens (WCAG 2.2, 1.4.3), which the lightest of them keeps.
const INKS: [f32; 2] = [0.25, 0.46];
/// Lightness below which a colour is black, and above which it is for words on a dark ground, which print
/// has not.
const BLACK: [f32; 2] = [0.05, 0.9];

/// A colour as a grey that can be read and told from black, by its lightness (the luma of ITU-R BT.601).
fn grey(Color { r, g, b, .. }: Color) -> Grey {
    let luma = (0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b)) / 255.0;
    if !(BLACK[0]..=BLACK[1]).contains(&luma) {
        return Grey(0.0);
    }
    Grey(INKS[0] + (INKS[1] - INKS[0]) * luma)
}

/// Whether a node is an operator that is no word; accents, such as the circumflex of `\hat`, are
/// letters by Unicode.
fn is_sign(node: &Node) -> bool {
    let of_word = |c: char| c.is_alphanumeric() && !matches!(c, '\u{2b0}'..='\u{2ff}');
    match node {
        Node::Operator { text, .. } => !text.contains(of_word),
        Node::Row(children) | Node::Styled { children, .. } => {
            matches!(children.as_slice(), [only] if is_sign(only))
        }
        _ => false,
    }
}

fn is_zero(length: formulary::ast::Length) -> bool {
    use formulary::ast::Length as L;
    let (L::Em(v) | L::Ex(v) | L::Px(v) | L::Pt(v) | L::Percent(v)) = length;
    v == 0.0
}

/// Whether a sign is a letter whose style has a meaning: bold, double-struck, script. Slanted ones
/// are what letters of formulas are.
pub(super) fn is_styled(sign: &str) -> bool {
    sign.chars().any(|c| {
        matches!(c, '\u{1d400}'..='\u{1d7ff}')
            && !matches!(c, '\u{1d434}'..='\u{1d467}' | '\u{1d6a4}' | '\u{1d6a5}'
                | '\u{1d6e2}'..='\u{1d71b}')
    })
}

/// Letters of formulas as those of text, which everybody can type who searches, and which PDFium
/// does not lose: it leaves what is beyond U+FFFF out of such a text. Spaces that words in a formula
/// keep are spaces.
fn plain(sign: &str) -> String {
    let of_formulas = |c: char| matches!(c, '\u{1d400}'..='\u{1d7ff}' | '\u{210e}');
    let mut out = String::with_capacity(sign.len());
    for c in sign.chars() {
        match c {
            '\u{a0}' => out.push(' '),
            c if of_formulas(c) => {
                unicode_normalization::char::decompose_compatible(c, |c| out.push(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// What is read before a sign, in its place, and behind it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reading {
    pub before: String,
    pub sign: String,
    pub after: String,
}

impl Parts {
    /// How signs are read, each with its part and in the order of the layout.
    pub(super) fn read(&self, signs: &[(usize, String)]) -> Vec<Reading> {
        let mut out: Vec<Reading> =
            signs.iter().map(|(_, s)| Reading { sign: plain(s), ..Reading::default() }).collect();
        // Where the signs of each part stand.
        let mut spans: Vec<Option<(usize, usize)>> = vec![None; self.parts.len()];
        for (at, (part, _)) in signs.iter().enumerate() {
            let mut part = *part;
            while part > 0 {
                let from = spans[part].map_or(at, |s| s.0);
                spans[part] = Some((from, at));
                part = self.parts[part].1;
            }
        }
        // Inner parts first: their marks are the inner ones.
        for part in (1..self.parts.len()).rev() {
            if let Some((from, to)) = spans[part] {
                self.part(part, (from, to), signs, &mut out);
            }
        }
        out
    }

    /// Whether a part is in another, or is that one.
    fn is_in(&self, mut part: usize, around: usize) -> bool {
        while part > around {
            part = self.parts[part].1;
        }
        part == around
    }

    fn part(
        &self,
        part: usize,
        (from, to): (usize, usize),
        signs: &[(usize, String)],
        out: &mut [Reading],
    ) {
        if self.parts[part].0 == Kind::Coloured {
            return;
        }
        let flat = signs[from..=to].iter().all(|(p, _)| self.uncoloured(*p) == part);
        let text: String = signs[from..=to].iter().map(|(_, s)| s.as_str()).collect();
        let one = flat && (text.chars().count() == 1 || text.chars().all(|c| c.is_ascii_digit()));
        let kind = self.parts[part].0;
        let raised = match kind {
            Kind::Superscript => Some((SUPERSCRIPTS, "^")),
            Kind::Subscript => Some((SUBSCRIPTS, "_")),
            _ => None,
        };
        if let Some((forms, mark)) = raised {
            let small: Option<Vec<char>> =
                text.chars().map(|c| form(c, forms)).collect::<Option<_>>().filter(|_| flat);
            match small {
                Some(small) => {
                    let mut small = small.into_iter();
                    for (reading, (_, sign)) in out[from..=to].iter_mut().zip(&signs[from..=to]) {
                        reading.sign = small.by_ref().take(sign.chars().count()).collect();
                    }
                }
                None if one => out[from].before.insert_str(0, mark),
                None => bracket(out, (from, to), mark),
            }
            return;
        }
        match kind {
            Kind::Numerator | Kind::Denominator | Kind::Radicand if !one => {
                bracket(out, (from, to), "");
            }
            _ => {}
        }
        // What stands beside it in the same part.
        let around = self.uncoloured(self.parts[part].1);
        let letter = |at: Option<usize>| {
            let sign = at.and_then(|at| signs.get(at)).filter(|(p, _)| self.is_in(*p, around));
            sign.and_then(|(_, s)| s.chars().next()).is_some_and(char::is_alphanumeric)
        };
        match kind {
            Kind::Numerator => {
                out[to].after.push('/');
                // 2½ is no 21/2.
                if letter(from.checked_sub(1)) {
                    out[from].before.insert(0, ' ');
                }
            }
            Kind::Denominator if letter(Some(to + 1)) => out[to].after.push(' '),
            Kind::Upper => out[to].after.push('\u{a6}'),
            Kind::Cell => out[to].after.push_str(", "),
            Kind::RowEnd => out[to].after.push_str("; "),
            _ => {}
        }
    }
}

fn bracket(out: &mut [Reading], (from, to): (usize, usize), mark: &str) {
    out[from].before.insert(0, '(');
    out[from].before.insert_str(0, mark);
    out[to].after.push(')');
}

/// Signs, and their forms as superscripts.
const SUPERSCRIPTS: (&str, &str) = ("0123456789+\u{2212}=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ");
/// The same as subscripts.
const SUBSCRIPTS: (&str, &str) = ("0123456789+\u{2212}=()aeijmnx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₘₙₓ");

/// The form of a sign. Letters are those of formulas too, which slant.
fn form(c: char, (plain, forms): (&str, &str)) -> Option<char> {
    let upright = match c {
        '\u{1d44e}'..='\u{1d467}' => char::from_u32(c as u32 - 0x1d44e + 'a' as u32)?,
        c => c,
    };
    plain.chars().zip(forms.chars()).find(|(p, _)| *p == upright).map(|(_, f)| f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::bundled::MATH;
    use crate::typeset::fonts::Fonts;
    use crate::typeset::math::mathml;
    use crate::typeset::math_letters::MathLetters;
    use formulary::{Item, Layout, LayoutOptions, MathFont, layout, parse};

    const FORMULAS: [(&str, &str); 17] = [
        ("a^2 + b^2 = c^2", "a²+b²=c²"),
        ("\\frac{1}{2}", "1/2"),
        ("2\\frac{1}{2}x", "2 1/2 x"),
        ("\\frac{a+b}{2}", "(a+b)/2"),
        ("x_i^{n+1}", "xⁿ⁺¹ᵢ"),
        ("e^{-x^2}", "e^(−x²)"),
        ("x_{\\max}", "xₘₐₓ"),
        ("\\sqrt{x}", "√x"),
        ("\\sqrt[3]{x+1}", "³√(x+1)"),
        ("f'(x)", "f′(x)"),
        ("\\sum_{i=1}^{n} i", "∑ⁿᵢ₌₁i"),
        ("\\binom{n}{k}", "(n¦k)"),
        ("\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "(a, b; c, d)"),
        ("\\left( \\frac{\\frac{a}{b}}{c} \\right)^2", "((a/b)/c)²"),
        ("\\hat{y} \\ne \\dot{x}", "yˆ≠x˙"),
        ("\\mathbb{F} \\ne \\mathbf{x}_h", "F≠x_h"),
        ("\\color{red} x^{\\color{blue} 2}", "x²"),
    ];

    fn set(tex: &str, display: bool, marked: bool) -> (Layout, Option<Parts>) {
        let data = &Fonts::bundled().data()[usize::from(MATH.0)];
        let font = MathFont::new(data.bytes(), 0).expect("a face");
        let mut tree = parse(&mathml(tex, display).expect(tex)).expect("MathML");
        let parts = marked.then(|| mark(&mut tree));
        (layout(&tree, &font, &LayoutOptions { font_size: 10.0 }), parts)
    }

    #[test]
    fn coloured_words_are_greys_and_read_as_they_would_be_without() {
        use crate::typeset::math::set_in;
        use crate::typeset::page::Item as Painted;
        let tex = r"x^{\color{red}2}+\textcolor{blue}{\frac{y}{3}}+\color{white}z";
        let set = set_in(Fonts::bundled(), tex, (10.0, false), Grey(0.0)).expect("a formula");
        let inks: Vec<(String, f32)> = set
            .items
            .iter()
            .filter_map(|item| match item {
                Painted::Run(run) => {
                    Some((run.actual.clone().unwrap_or(run.text.clone()), run.color.0))
                }
                Painted::Rect { color, .. } => Some(("-".to_owned(), color.0)),
                _ => None,
            })
            .collect();
        let ink = |sign: &str| {
            let found = inks.iter().find(|(text, _)| text.starts_with(sign));
            found.unwrap_or_else(|| panic!("no {sign}: {inks:?}")).1
        };
        for (sign, least, most) in [
            ("x", 0.0, 0.0),
            ("\u{b2}", 0.3, 0.35),
            ("y", 0.25, 0.3),
            ("3", 0.25, 0.3),
            ("-", 0.25, 0.3),
            ("z", 0.0, 0.0),
        ] {
            assert!((least..=most).contains(&ink(sign)), "{sign}: {inks:?}");
        }
    }

    #[test]
    fn marks_change_no_place_of_a_formula() {
        for (tex, _) in FORMULAS {
            for display in [false, true] {
                let places = |marked| {
                    let (layout, _) = set(tex, display, marked);
                    let place = |item: &Item| match item {
                        Item::Glyph { id, x, y, size, .. } => format!("{id:?} {x} {y} {size}"),
                        Item::Rule { x, y, w, h, .. } => format!("{x} {y} {w} {h}"),
                        _ => String::new(),
                    };
                    layout.items.iter().map(place).collect::<Vec<_>>()
                };
                assert_eq!(places(false), places(true), "{tex}");
            }
        }
    }

    #[test]
    fn formulas_are_read_as_a_line_of_text() {
        let data = &Fonts::bundled().data()[usize::from(MATH.0)];
        let known = MathLetters::of(MATH, data.bytes());
        for (tex, wanted) in FORMULAS {
            let (layout, parts) = set(tex, false, true);
            let parts = parts.expect("parts");
            let signs: Vec<(usize, String)> = (layout.items.iter())
                .filter_map(|item| match item {
                    Item::Glyph { id, color, .. } => {
                        let (ch, _) = known.shown(id.0, &parts.letters)?;
                        Some((parts.of(*color), ch.to_string()))
                    }
                    _ => None,
                })
                .collect();
            let read = parts.read(&signs);
            let text: String =
                read.iter().flat_map(|r| [r.before.as_str(), &r.sign, &r.after]).collect();
            assert_eq!(text, wanted, "{tex}");
        }
    }
}
