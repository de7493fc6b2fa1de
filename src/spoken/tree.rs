//! The tree of a formula, from its MathML, with only what is said of it: brackets that belong together are
//! one thing, marks over letters have one spelling, white and colours are gone.

use crate::artwork::xml_is_bounded;
use std::collections::BTreeSet;
use usvg::roxmltree::{Document, Node as Element, ParsingOptions};

/// Formulas whose parts stand deeper within each other are not read.
const DEEPEST: usize = 120;

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Parts in a row.
    Row(Vec<Node>),
    /// A letter, or several that are one name; whether they stand upright.
    Letters(String, bool),
    /// A number.
    Number(String),
    /// An operator, a bracket, the name of a function.
    Sign(String),
    /// Words.
    Words(String),
    /// The thin white within a number.
    Thin,
    /// Above and below, and whether a line is between them.
    Fraction(Box<Node>, Box<Node>, bool),
    /// A root: of what, and which.
    Root(Box<Node>, Option<Box<Node>>),
    /// Something with scripts.
    Scripts(Box<Scripts>),
    /// A table.
    Table(Table),
    /// What stands between brackets: the opening one, the closing one, either of which may be empty.
    Fenced(String, String, Vec<Node>),
    /// What is struck out.
    Struck(Box<Node>),
}

/// Something with scripts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scripts {
    /// What they are at.
    pub(super) base: Node,
    /// Below.
    pub(super) sub: Option<Node>,
    /// Above.
    pub(super) sup: Option<Node>,
    /// They stand right over it and under it.
    pub(super) limits: bool,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// Its rows.
    pub(super) rows: Vec<Line>,
    /// It is an array, or a matrix: no lines of a formula.
    pub(super) array: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Its cells.
    pub(super) cells: Vec<Node>,
    /// Its number with the brackets, in a formula whose lines are numbered.
    pub(super) number: Option<String>,
}

impl Node {
    /// The parts of a row; the part itself if it is none.
    pub(super) fn parts(&self) -> &[Node] {
        match self {
            Node::Row(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// The one character of a sign.
    pub(super) fn sign(&self) -> Option<char> {
        let Node::Sign(text) = self else { return None };
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none())
    }
}

/// The tree of a formula; `None` of what is no MathML, or too deep.
pub(super) fn read(mathml: &str) -> Option<Node> {
    xml_is_bounded(mathml).ok()?;
    let options = ParsingOptions { nodes_limit: 50_000, ..Default::default() };
    let document = Document::parse_with_options(mathml, options).ok()?;
    element(document.root_element(), 0)
}

fn element(of: Element, depth: usize) -> Option<Node> {
    if depth > DEEPEST {
        return None;
    }
    let inner =
        |n: usize| child(of, n).map_or(Some(Node::Row(Vec::new())), |e| element(e, depth + 1));
    let boxed = |n: usize| inner(n).map(Box::new);
    let text = || of.text().unwrap_or_default();
    Some(match of.tag_name().name() {
        "mi" => letters(text(), of.attribute("mathvariant") == Some("normal")),
        "mn" => Node::Number(text().trim().to_owned()),
        "mo" => Node::Sign(sign(text())),
        "mtext" | "ms" | "merror" => Node::Words(words(text())),
        "mspace" if of.attribute("width").is_some_and(|w| w.starts_with("0.16")) => Node::Thin,
        "mspace" | "mphantom" | "annotation" | "annotation-xml" | "none" => Node::Row(Vec::new()),
        "mfrac" => {
            let rule = of.attribute("linethickness") != Some("0");
            Node::Fraction(boxed(0)?, boxed(1)?, rule)
        }
        "msqrt" => Node::Root(Box::new(row(of, depth)?), None),
        "mroot" => Node::Root(boxed(0)?, Some(boxed(1)?)),
        "msub" | "munder" => scripts(of, (inner(0)?, Some(inner(1)?), None)),
        "msup" | "mover" => scripts(of, (inner(0)?, None, Some(inner(1)?))),
        "msubsup" | "munderover" => scripts(of, (inner(0)?, Some(inner(1)?), Some(inner(2)?))),
        "mmultiscripts" => multiscripts(of, depth)?,
        "mtable" => table(of, depth)?,
        "menclose" => Node::Struck(Box::new(row(of, depth)?)),
        _ => row(of, depth)?,
    })
}

fn child<'e, 'd>(of: Element<'e, 'd>, n: usize) -> Option<Element<'e, 'd>> {
    of.children().filter(Element::is_element).nth(n)
}

fn row(of: Element, depth: usize) -> Option<Node> {
    let mut parts = Vec::new();
    for part in of.children().filter(Element::is_element) {
        // Decimals: `1{,}5`.
        let close = part.attribute("rspace") == Some("0") && part.attribute("lspace").is_none();
        match element(part, depth + 1)? {
            Node::Sign(text) if text == "," && close => parts.push(Node::Sign("{,}".into())),
            Node::Row(more) => parts.extend(more),
            one => parts.push(one),
        }
    }
    Some(one(fenced(numbers(parts), depth)))
}

/// A row of one is that one.
fn one(mut parts: Vec<Node>) -> Node {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            Node::Row(parts)
        }
        (_, None) => Node::Row(parts),
    }
}

fn scripts(of: Element, (base, sub, sup): (Node, Option<Node>, Option<Node>)) -> Node {
    let limits = of.tag_name().name().starts_with("mu") || of.tag_name().name().starts_with("mo");
    let empty = |node: &Node| matches!(node, Node::Row(parts) if parts.is_empty());
    let sub = sub.filter(|node| !empty(node));
    // A sign under the mark of a bar is written as one over it.
    let sup = sup.filter(|node| !empty(node)).map(|sup| match sup.sign() {
        Some('\u{332}' | '\u{203e}' | '\u{305}') if limits => Node::Sign("\u{304}".into()),
        _ => sup,
    });
    if sub.is_none() && sup.is_none() {
        return base;
    }
    Node::Scripts(Box::new(Scripts { base, sub, sup, limits }))
}

/// Scripts on both sides: those before stand at nothing, before what they belong to.
fn multiscripts(of: Element, depth: usize) -> Option<Node> {
    let mut base = None;
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut pre = false;
    for part in of.children().filter(Element::is_element) {
        match part.tag_name().name() {
            "mprescripts" => pre = true,
            _ if base.is_none() => base = Some(element(part, depth + 1)?),
            _ if pre => before.push(element(part, depth + 1)?),
            _ => after.push(element(part, depth + 1)?),
        }
    }
    let mut whole = Vec::new();
    let pairs = |list: Vec<Node>| {
        let mut list = list.into_iter();
        std::iter::from_fn(move || Some((list.next()?, list.next()))).collect::<Vec<_>>()
    };
    for (sub, sup) in pairs(before) {
        whole.push(scripts(of, (Node::Row(Vec::new()), Some(sub), sup)));
    }
    let mut base = base.unwrap_or(Node::Row(Vec::new()));
    let after = pairs(after);
    if depth + after.len() > DEEPEST {
        return None;
    }
    for (sub, sup) in after {
        base = scripts(of, (base, Some(sub), sup));
    }
    whole.push(base);
    Some(one(whole))
}

fn table(of: Element, depth: usize) -> Option<Node> {
    let around = of.parent().and_then(|p| match p.tag_name().name() {
        "mstyle" => p.parent(),
        _ => Some(p),
    });
    let array = around.and_then(|p| p.attribute("class")).is_some_and(|c| c.contains("array"));
    // Lines of a formula are displayed, and conditions below a sum stand close to each other.
    let close = of
        .descendants()
        .any(|cell| cell.attribute("style").is_some_and(|style| style.contains("padding-top: 0;")));
    let array = array || of.attribute("displaystyle") == Some("false") && !close;
    let mut rows = Vec::new();
    for row in of.children().filter(|e| e.tag_name().name() == "mtr") {
        let mut line = Line { cells: Vec::new(), number: None };
        for cell in row.children().filter(|e| e.tag_name().name() == "mtd") {
            if cell.attribute("class") == Some("formula-number") {
                let number = cell.descendants().find_map(|part| part.text());
                line.number = number.filter(|n| !n.is_empty()).map(str::to_owned);
            } else {
                line.cells.push(self::row(cell, depth + 1)?);
            }
        }
        rows.push(line);
    }
    Some(Node::Table(Table { rows, array }))
}

fn letters(text: &str, upright: bool) -> Node {
    let text: String = text.chars().filter(|c| !matches!(c, '\u{fe00}'..='\u{fe0f}')).collect();
    match text.as_str() {
        // Signs that the converter takes for letters.
        ":" | "\u{2207}" | "\u{2202}" | "\u{221e}" | "\u{2205}" | "\u{2200}" | "\u{2203}"
        | "\u{2204}" | "\u{2220}" | "\u{25b3}" | "%" | "\u{2026}" | "\u{22ef}" | "\u{22ee}"
        | "\u{22f1}" | "\u{210f}" | "\u{2135}" | "\u{ac}" | "\u{22a4}" | "\u{2032}" => {
            Node::Sign(sign(&text))
        }
        "\u{2111}" => Node::Sign("Im".into()),
        "\u{211c}" => Node::Sign("Re".into()),
        _ => Node::Letters(text.trim().to_owned(), upright),
    }
}

fn words(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '\u{a0}')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// One spelling of a sign that has several.
fn sign(text: &str) -> String {
    let text = text.trim();
    let mut chars =
        text.chars().filter(|c| !matches!(c, '\u{2061}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}'));
    let (Some(first), None) = (chars.next(), chars.next()) else {
        let name = text.split(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{2009}');
        let name: Vec<&str> = name.filter(|w| !w.is_empty()).collect();
        return match name.concat().as_str() {
            "limsup" => "lim sup".into(),
            "liminf" => "lim inf".into(),
            "argmax" => "arg max".into(),
            "argmin" => "arg min".into(),
            _ => name.join(" ").chars().filter(|c| !matches!(c, '\u{2061}'..='\u{2064}')).collect(),
        };
    };
    let plain = match first {
        '-' => '\u{2212}',
        '*' | '\u{22c6}' => '\u{2217}',
        '\u{b7}' | '\u{2219}' => '\u{22c5}',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{22ef}' | '\u{22ee}' | '\u{22f1}' => '\u{2026}',
        '\u{2236}' => ':',
        '\u{2a7d}' => '\u{2264}',
        '\u{2a7e}' => '\u{2265}',
        '\u{27f6}' => '\u{2192}',
        '\u{27f5}' => '\u{2190}',
        '\u{27f7}' => '\u{2194}',
        '\u{27f9}' => '\u{21d2}',
        '\u{27f8}' => '\u{21d0}',
        '\u{27fa}' => '\u{21d4}',
        '\u{27fc}' => '\u{21a6}',
        '\u{29f5}' => '\u{2216}',
        '\u{25fb}' => '\u{25a1}',
        '\u{2551}' => '\u{2016}',
        '\u{3008}' | '\u{2329}' => '\u{27e8}',
        '\u{3009}' | '\u{232a}' => '\u{27e9}',
        // Marks over letters.
        '\u{2c6}' | '^' => '\u{302}',
        '\u{af}' | '\u{2c9}' => '\u{304}',
        '\u{2dc}' | '~' => '\u{303}',
        '\u{2d9}' => '\u{307}',
        '\u{a8}' => '\u{308}',
        '\u{2c7}' => '\u{30c}',
        '\u{2d8}' => '\u{306}',
        '\u{2da}' => '\u{30a}',
        '\u{b4}' => '\u{301}',
        '`' => '\u{300}',
        other => other,
    };
    plain.to_string()
}

/// Puts together numbers that thin white and marks part, and the three points that dots are made of.
fn numbers(parts: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::with_capacity(parts.len());
    for part in parts {
        match (out.as_mut_slice(), part) {
            ([.., Node::Number(number), Node::Thin], Node::Number(more)) => {
                number.push_str(&more);
                out.pop();
            }
            ([.., Node::Number(number), Node::Sign(mark)], Node::Number(more)) if mark == "{,}" => {
                number.push(',');
                number.push_str(&more);
                out.pop();
            }
            ([.., Node::Sign(a), Node::Sign(b)], Node::Sign(c))
                if [&*a, &*b, &c] == [".", ".", "."] =>
            {
                out.truncate(out.len() - 2);
                out.push(Node::Sign("\u{2026}".into()));
            }
            (_, part) => out.push(part),
        }
    }
    out.retain(|part| !matches!(part, Node::Thin));
    for part in &mut out {
        if matches!(part, Node::Sign(mark) if mark == "{,}") {
            *part = Node::Sign(",".into());
        }
    }
    out
}

/// Where brackets stand open: the bracket, and what is before it.
type Open = (String, Vec<Node>);

/// What brackets and lines of a row may still make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Room {
    /// How many brackets may stand open within each other.
    brackets: usize,
    /// Whether lines may belong together.
    lines: bool,
}

impl Room {
    /// That of a row at a depth: what it makes of its parts puts these deeper, and no tree is deeper than
    /// [`DEEPEST`], however many brackets a row opens.
    fn of(parts: &[Node], depth: usize) -> Room {
        let any = |is: fn(&str) -> bool| parts.iter().filter_map(base_sign).any(is);
        let has_lines = any(is_line);
        if !has_lines && !any(|sign| sign.is_empty() || opens(sign)) {
            return Room { brackets: 0, lines: false };
        }
        let left = DEEPEST.saturating_sub(depth + tallest(parts));
        let scripted =
            parts.iter().any(|p| matches!(p, Node::Scripts(_)) && base_sign(p).is_some());
        let each = if scripted { 2 } else { 1 };
        let lines = if has_lines { each * LINES } else { 0 };
        Room { brackets: left.saturating_sub(lines) / (each + lines), lines: left >= lines }
    }
}

/// How deep a part is, with itself.
fn height(node: &Node) -> usize {
    let least = |node: &Option<Node>| node.as_ref().map_or(0, height);
    1 + match node {
        Node::Row(parts) | Node::Fenced(_, _, parts) => tallest(parts),
        Node::Fraction(above, below, _) => height(above).max(height(below)),
        Node::Root(of, index) => height(of).max(index.as_deref().map_or(0, height)),
        Node::Scripts(s) => height(&s.base).max(least(&s.sub)).max(least(&s.sup)),
        Node::Table(table) => {
            table.rows.iter().map(|line| tallest(&line.cells)).max().unwrap_or_default()
        }
        Node::Struck(inner) => height(inner),
        _ => 0,
    }
}

fn tallest(parts: &[Node]) -> usize {
    parts.iter().map(height).max().unwrap_or_default()
}

/// The sign that a part is, with scripts or without.
fn base_sign(part: &Node) -> Option<&str> {
    match part {
        Node::Sign(sign) => Some(sign),
        Node::Scripts(s) => match &s.base {
            Node::Sign(sign) if !s.limits => Some(sign),
            _ => None,
        },
        _ => None,
    }
}

/// The angles of quantum mechanics.
const BRA: &str = "\u{27e8}";
const KET: &str = "\u{27e9}";

/// Makes one thing of each bra and ket, `⟨a|` and `|b⟩`, so that their lines are none of values. Where the two
/// stand together, `⟨a|b⟩` and `⟨a|A|b⟩`, each is one too.
fn kets(parts: Vec<Node>, depth: usize) -> Vec<Node> {
    let marks: Vec<usize> = (0..parts.len())
        .filter(|at| matches!(base_sign(&parts[*at]), Some(BRA | KET | LINE)))
        .collect();
    let is =
        |n: usize, sign: &str| marks.get(n).is_some_and(|at| base_sign(&parts[*at]) == Some(sign));
    let filled = |n: usize| marks.get(n + 1).is_some_and(|next| *next > marks[n] + 1);
    // The first part of each, and its last.
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut n = 0;
    while n < marks.len() {
        let at = marks[n];
        // `⟨|x|⟩` is a mean of values.
        let mut within = parts[at..].iter().take(marks.get(n + 1).map_or(0, |next| next - at));
        let listed = within.any(|part| part.sign() == Some(','));
        if is(n, BRA) && listed {
            // A product of two, or what a group is made of.
            n +=
                marks[n..].iter().take_while(|at| base_sign(&parts[**at]) != Some(KET)).count() + 1;
            continue;
        }
        let bra = is(n, BRA) && is(n + 1, LINE) && filled(n);
        let ket = is(n, LINE) && is(n + 1, KET) && filled(n);
        match (bra, ket) {
            (true, _) if is(n + 2, KET) && filled(n + 1) => {
                // One line is that of both.
                found.extend([(at, marks[n + 1]), (marks[n + 1], marks[n + 2])]);
                n += 3;
            }
            (true, _) | (_, true) => {
                found.push((at, marks[n + 1]));
                n += 2;
            }
            _ => n += 1,
        }
    }
    if found.is_empty() {
        return parts;
    }
    let mut out = Vec::with_capacity(parts.len());
    let mut done = 0;
    for (first, last) in found {
        out.extend_from_slice(&parts[done.min(first)..first]);
        let sign = |at: usize| base_sign(&parts[at]).unwrap_or_default().to_owned();
        let inner = fenced(parts[first + 1..last].to_vec(), depth + 1);
        let fence = Node::Fenced(sign(first), sign(last), inner);
        out.push(match &parts[last] {
            Node::Scripts(scripts) => with(fence, Some(scripts.clone())),
            _ => fence,
        });
        done = last + 1;
    }
    out.extend_from_slice(&parts[done..]);
    out
}

/// Makes one thing of brackets and what is between them, in a row at a depth. Where there is no room for more
/// of them within each other, an opening one is a sign like others.
fn fenced(parts: Vec<Node>, depth: usize) -> Vec<Node> {
    let room = Room::of(&parts, depth);
    let parts = if room.brackets > 0 { kets(parts, depth) } else { parts };
    let bars = |parts, within: &str| if room.lines { bars(parts, within) } else { parts };
    // The signs of `\left.` and `\right.` are gone: what they stood at is all of its row.
    if let [Node::Sign(open), inner @ .., Node::Sign(none)] = parts.as_slice()
        && none.is_empty()
        && opens(open)
        && room.brackets > 0
    {
        let inner = fenced(inner.to_vec(), depth + 1);
        return vec![Node::Fenced(open.clone(), String::new(), inner)];
    }
    if let [Node::Sign(none), inner @ .., Node::Sign(close)] = parts.as_slice()
        && none.is_empty()
        && !close.is_empty()
        && room.brackets > 0
    {
        let inner = fenced(inner.to_vec(), depth + 1);
        return vec![Node::Fenced(String::new(), close.clone(), inner)];
    }
    let mut open: Vec<Open> = Vec::new();
    let mut now: Vec<Node> = Vec::new();
    for part in parts {
        let (sign, scripts) = match part {
            Node::Sign(sign) => (sign, None),
            Node::Scripts(scripts) => match scripts.base.clone() {
                Node::Sign(sign) if !scripts.limits => (sign, Some(scripts)),
                _ => {
                    now.push(Node::Scripts(scripts));
                    continue;
                }
            },
            other => {
                now.push(other);
                continue;
            }
        };
        if scripts.is_none() && sign.is_empty() {
            continue;
        }
        if scripts.is_none() && opens(&sign) && open.len() < room.brackets {
            open.push((sign, std::mem::take(&mut now)));
            continue;
        }
        let matching = open.last().is_some_and(|(o, _)| closes(o, &sign));
        if let Some((o, before)) = open.pop_if(|_| matching) {
            let inner = bars(std::mem::replace(&mut now, before), &o);
            now.push(with(Node::Fenced(o, sign, inner), scripts));
        } else {
            now.push(with(Node::Sign(sign), scripts));
        }
    }
    // What is not closed.
    while let Some((o, mut before)) = open.pop() {
        before.push(Node::Sign(o));
        before.append(&mut now);
        now = before;
    }
    bars(now, "")
}

fn with(node: Node, scripts: Option<Box<Scripts>>) -> Node {
    match scripts {
        Some(mut scripts) => {
            scripts.base = node;
            Node::Scripts(scripts)
        }
        None => node,
    }
}

fn opens(sign: &str) -> bool {
    matches!(sign, "(" | "[" | "{" | "\u{27e8}" | "\u{230a}" | "\u{2308}")
}

fn closes(open: &str, sign: &str) -> bool {
    matches!(
        (open, sign),
        ("(" | "[", ")" | "]")
            | ("{", "}")
            | ("\u{27e8}", "\u{27e9}")
            | ("\u{230a}", "\u{230b}")
            | ("\u{2308}", "\u{2309}")
    )
}

/// Levels that lines make in a row at most: those of values in values, of values and of norms.
const LINES: usize = 3;
const LINE: &str = "|";
const DOUBLE: &str = "\u{2016}";
/// The outer lines of `||a| - |b||`, until what is between them is put together.
const OUTER: &str = "||";

fn is_line(sign: &str) -> bool {
    sign == LINE || sign == DOUBLE
}

/// Where a line of a sort stands in a row.
fn lines(parts: &[Node], line: &str) -> Vec<usize> {
    let is = |at: &usize| base_sign(&parts[*at]) == Some(line);
    (0..parts.len()).filter(is).collect()
}

/// Puts together what stands between two lines, `|x|`: those of an even number belong together two by two;
/// one of an odd number in braces is that of a set.
fn bars(mut parts: Vec<Node>, within: &str) -> Vec<Node> {
    let all = lines(&parts, LINE);
    if all.len() % 2 == 1
        && within == "{"
        && let Some(at) = divider(&parts, &all)
    {
        let behind = parts.split_off(at + 1);
        let line = parts.pop();
        let mut out = values(parts);
        out.extend(line);
        out.extend(values(behind));
        return paired(out, DOUBLE, DOUBLE);
    }
    paired(values(parts), DOUBLE, DOUBLE)
}

/// The line of a set behind which is said what holds: on both sides of it the lines belong together.
fn divider(parts: &[Node], all: &[usize]) -> Option<usize> {
    let whole = |side: &[Node]| lines(&values(side.to_vec()), LINE).is_empty();
    let mut some = all.iter().copied().step_by(2).take(4);
    some.find(|at| {
        let (before, behind) = (&parts[..*at], &parts[at + 1..]);
        parts[*at].sign().is_some() && !before.is_empty() && whole(before) && whole(behind)
    })
}

/// Puts together what stands between single lines; two that stand by each other may be the sign of a norm.
fn values(parts: Vec<Node>) -> Vec<Node> {
    paired(paired(doubled(parts), LINE, LINE), OUTER, LINE)
}

/// Puts together what stands between lines of a sort, two by two; nothing of an odd number, nor of lines with
/// nothing between them.
fn paired(parts: Vec<Node>, line: &str, named: &str) -> Vec<Node> {
    let all = lines(&parts, line);
    if all.is_empty() || all.len() % 2 == 1 || all.chunks(2).any(|two| two[0] + 1 == two[1]) {
        return parts;
    }
    let mut done: Vec<Node> = Vec::new();
    let mut open: Option<Vec<Node>> = None;
    for part in parts {
        if base_sign(&part) != Some(line) {
            open.as_mut().unwrap_or(&mut done).push(part);
            continue;
        }
        match open.take() {
            None => open = Some(Vec::new()),
            Some(inner) => {
                let fence = Node::Fenced(named.into(), named.into(), inner);
                let scripts = match part {
                    Node::Scripts(scripts) => Some(scripts),
                    _ => None,
                };
                done.push(with(fence, scripts));
            }
        }
    }
    done
}

/// Makes one sign of two lines that stand by each other, `||x||`, where they can't be the end of one value and
/// the beginning of the next, `|x||y|`, nor those of values in a value, `||x| - |y||`.
fn doubled(parts: Vec<Node>) -> Vec<Node> {
    let runs = runs(&parts);
    if runs.iter().all(|(_, n)| *n < 2) {
        return parts;
    }
    // The first lines of those that become one, and lines that stand around others.
    let (mut first, mut outer) = (BTreeSet::new(), BTreeSet::new());
    let (mut norm, mut value) = (false, false);
    let mut at = 0;
    while let Some((start, n)) = runs.get(at).copied() {
        at += 1;
        let mut done = 0;
        while done < n {
            let two = n - done >= 2;
            if value {
                value = false;
            } else if norm && two {
                norm = false;
                first.insert(start + done);
                done += 1;
            } else if let Some(end) = around(&runs[at - 1..]).filter(|_| !norm && done == 0) {
                outer.extend([start, runs[at - 1 + end].0 + 1]);
                at += end;
                break;
            } else if !norm && two && runs[at..].iter().any(|(_, n)| *n >= 2) {
                norm = true;
                first.insert(start + done);
                done += 1;
            } else {
                value = true;
            }
            done += 1;
        }
    }
    if norm {
        return parts;
    }
    let mut out = Vec::with_capacity(parts.len());
    let mut parts = parts.into_iter().enumerate();
    while let Some((at, part)) = parts.next() {
        let (part, sign) = match (first.contains(&at), outer.contains(&at)) {
            (true, _) => (parts.next().map_or(part, |(_, second)| second), DOUBLE),
            (_, true) => (part, OUTER),
            _ => {
                out.push(part);
                continue;
            }
        };
        let scripts = match part {
            Node::Scripts(scripts) => Some(scripts),
            _ => None,
        };
        out.push(with(Node::Sign(sign.into()), scripts));
    }
    out
}

/// Lines that stand by each other: where they begin, and how many they are. One with scripts is the last.
fn runs(parts: &[Node]) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for at in lines(parts, LINE) {
        match out.last_mut() {
            Some((start, n)) if *start + *n == at && parts[at - 1].sign().is_some() => *n += 1,
            _ => out.push((at, 1)),
        }
    }
    out
}

/// Which of these lines ends a value that the first of them begin and that holds others.
fn around(runs: &[(usize, usize)]) -> Option<usize> {
    let singles = runs.iter().skip(1).take_while(|(_, n)| *n == 1).count();
    let ends = runs.first()?.1 == 2 && runs.get(singles + 1)?.1 == 2;
    (ends && singles > 0 && singles % 2 == 0).then_some(singles + 1)
}
