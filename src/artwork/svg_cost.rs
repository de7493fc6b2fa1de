//! What a drawing costs whoever reads it, measured over its XML before that is done: each thing
//! counts as often as it is drawn, through `use`, patterns, markers, masks, clips and filters.

use simplecss::StyleSheet;
use std::collections::HashMap;
use usvg::roxmltree::{Document, Node, NodeId};

/// Things drawn, each as often as it is.
const MOST_DRAWN: u64 = 500_000;
/// Bytes of what describes them, each as often as it is drawn: points of paths, above all.
const MOST_BYTES: u64 = 96 << 20;
/// What stands for one letter of a text: its outline.
const LETTER: u64 = 400;
/// Things nested in each other, by references too.
const DEEPEST: u64 = 400;
/// Clips, masks, filters and paints, each as often as it is used: readers compare each with each.
const MOST_LINKS: u64 = 200_000;
/// Steps of one filter.
const MOST_STEPS: usize = 100;
/// Layers of noise, of which no eye sees more than ten.
const MOST_OCTAVES: f64 = 32.0;
/// Columns or rows of a matrix that is laid over each pixel.
const LARGEST_MATRIX: f64 = 25.0;
/// Bytes of style sheets.
const MOST_CSS: usize = 1 << 20;
/// Declarations of style sheets, each as often as a selector stands before it.
const MOST_DECLARATIONS: u64 = 200_000;
/// Declarations on one element.
const MOST_OF_ONE: usize = 500;
/// Comparisons of elements with selectors.
const MOST_MATCHES: u64 = 100_000_000;

const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Why no library is to read a drawing, if none is.
///
/// # Errors
/// A phrase, such as "it draws more than 500000 things".
pub(super) fn fits(doc: &Document) -> Result<(), String> {
    let sheets = css(doc)?;
    let mut sheet = StyleSheet::new();
    sheets.iter().for_each(|text| sheet.parse_more(text));
    let graph = Graph::of(doc, &sheet)?;
    let cost = graph.cost()?;
    let over = |what: &str, most: u64| Err(format!("it {what} more than {most} things"));
    if cost.drawn > MOST_DRAWN {
        return over("draws", MOST_DRAWN);
    }
    if cost.links > MOST_LINKS {
        return over("clips, masks or paints", MOST_LINKS);
    }
    if cost.bytes > MOST_BYTES {
        return Err(format!("what it draws is described by more than {} MB", MOST_BYTES >> 20));
    }
    Ok(())
}

/// The style sheets of a drawing, which are bounded: selectors are tried on each element, up
/// through all that it stands in.
fn css<'a>(doc: &'a Document) -> Result<Vec<&'a str>, String> {
    let styles = doc.descendants().filter(|n| n.tag_name().name() == "style");
    let sheets: Vec<&str> = styles.filter_map(|n| n.text()).collect();
    if sheets.iter().map(|s| s.len()).sum::<usize>() > MOST_CSS {
        return Err(format!("its style sheets are larger than {} MB", MOST_CSS >> 20));
    }
    let (mut elements, mut depth) = (0u64, 0u64);
    if !sheets.is_empty() {
        for node in doc.descendants().filter(Node::is_element) {
            elements += 1;
            depth = depth.max(node.ancestors().count() as u64);
        }
    }
    let (mut declarations, mut matches) = (0u64, 0u64);
    for block in sheets.iter().flat_map(|s| s.split('}')) {
        let Some((selectors, body)) = block.rsplit_once('{') else { continue };
        let within = body.matches(';').count() as u64 + 1;
        for selector in selectors.split(',') {
            let parts = selector.replace(['>', '+'], " ").split_whitespace().count();
            let tries = depth.max(1).saturating_pow(parts.saturating_sub(1) as u32);
            matches = matches.saturating_add(elements.saturating_mul(tries));
            declarations = declarations.saturating_add(within);
        }
    }
    if declarations > MOST_DECLARATIONS || matches > MOST_MATCHES {
        return Err("its style sheets take too many comparisons".into());
    }
    Ok(sheets)
}

/// What a thing costs with all that it holds and names.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    drawn: u64,
    bytes: u64,
    links: u64,
    /// Shapes and letters, which get the paints of what they stand in.
    shapes: u64,
    /// Points at which markers may stand.
    points: u64,
    depth: u64,
}

impl Cost {
    /// Adds another cost, `times`.
    fn add(&mut self, other: Cost, times: u64) {
        let sum = |a: &mut u64, b: u64| *a = a.saturating_add(b.saturating_mul(times));
        sum(&mut self.drawn, other.drawn);
        sum(&mut self.bytes, other.bytes);
        sum(&mut self.links, other.links);
        sum(&mut self.shapes, other.shapes);
        sum(&mut self.points, other.points);
        self.depth = self.depth.max(other.depth + 1);
    }
}

/// How often what is named is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    /// Once.
    Once,
    /// For each shape: a paint.
    Shapes,
    /// At each point: a marker.
    Points,
}

/// An element.
#[derive(Debug, Default)]
struct Thing {
    own: Cost,
    holds: Vec<usize>,
    names: Vec<(usize, Times)>,
}

/// The elements of a drawing and what each holds and names.
struct Graph {
    things: Vec<Thing>,
    root: usize,
}

/// Properties that what stands in an element has from it.
const INHERITED: [(&str, Times); 6] = [
    ("fill", Times::Shapes),
    ("stroke", Times::Shapes),
    ("marker", Times::Points),
    ("marker-start", Times::Points),
    ("marker-mid", Times::Points),
    ("marker-end", Times::Points),
];
/// Properties that an element has for itself.
const OWN: [&str; 3] = ["clip-path", "mask", "filter"];

fn times(property: &str) -> Option<Times> {
    let inherited = INHERITED.iter().find(|(name, _)| *name == property).map(|(_, t)| *t);
    inherited.or_else(|| OWN.contains(&property).then_some(Times::Once))
}

impl Graph {
    fn of<'a>(doc: &'a Document<'a>, sheet: &StyleSheet<'a>) -> Result<Graph, String> {
        // Of several things with one id readers take the first or the last.
        let mut ids: HashMap<&str, (usize, usize)> = HashMap::new();
        let mut numbers: HashMap<NodeId, usize> = HashMap::new();
        let elements: Vec<Node> = doc.descendants().filter(Node::is_element).collect();
        for (number, node) in elements.iter().enumerate() {
            numbers.insert(node.id(), number);
            if let Some(id) = node.attribute("id") {
                ids.entry(id).or_insert((number, number)).1 = number;
            }
        }
        let find = |id: &str| {
            let found = ids.get(id).copied();
            let last = found.filter(|(first, last)| first != last).map(|(_, last)| last);
            found.map(|(first, _)| first).into_iter().chain(last)
        };
        let mut things: Vec<Thing> = Vec::with_capacity(elements.len());
        for node in &elements {
            let mut thing = Thing { own: own(node)?, ..Thing::default() };
            thing.holds = node.children().filter_map(|c| numbers.get(&c.id()).copied()).collect();
            let declared = declared(node, sheet)?;
            thing.own.bytes += declared.len() as u64 * 64;
            for (property, value) in &declared {
                let Some(times) = times(property) else { continue };
                for id in named(value) {
                    thing.own.links += 1;
                    thing.names.extend(find(id).map(|n| (n, times)));
                }
            }
            if node.tag_name().name() != "a"
                && let Some(id) = href(node).and_then(|h| h.trim().strip_prefix('#'))
            {
                thing.names.extend(find(id).map(|n| (n, Times::Once)));
            }
            things.push(thing);
        }
        // What is drawn elsewhere has the paints of where it stands.
        for (number, node) in elements.iter().enumerate() {
            let elsewhere = ["pattern", "marker", "mask", "clipPath", "symbol"];
            if elsewhere.contains(&node.tag_name().name()) {
                let around = node.ancestors().skip(1);
                let around = around.filter_map(|n| numbers.get(&n.id()).copied());
                let names: Vec<(usize, Times)> = around
                    .flat_map(|n| things[n].names.iter().copied())
                    .filter(|(_, times)| *times != Times::Once)
                    .collect();
                things[number].names.extend(names);
            }
        }
        let root = numbers.get(&doc.root_element().id()).copied().unwrap_or(0);
        Ok(Graph { things, root })
    }

    /// The cost of the whole, each thing counted once and used as often as it is named. Not by
    /// calls: a chain of names may be as long as the file.
    fn cost(&self) -> Result<Cost, String> {
        let mut known: Vec<Option<Cost>> = vec![None; self.things.len()];
        let mut open = vec![false; self.things.len()];
        let mut stack = vec![self.root];
        while let Some(&at) = stack.last() {
            if known[at].is_some() {
                stack.pop();
                continue;
            }
            let thing = &self.things[at];
            let below = thing.holds.iter().copied().chain(thing.names.iter().map(|n| n.0));
            if !std::mem::replace(&mut open[at], true) {
                for next in below.filter(|n| known[*n].is_none()) {
                    if open[next] {
                        return Err("a thing in it is drawn with itself".into());
                    }
                    stack.push(next);
                }
                continue;
            }
            let mut cost = thing.own;
            for held in &thing.holds {
                cost.add(known[*held].unwrap_or_default(), 1);
            }
            let (shapes, points) = (cost.shapes.max(1), cost.points.max(1));
            for (named, times) in &thing.names {
                let times = match times {
                    Times::Once => 1,
                    Times::Shapes => shapes,
                    Times::Points => points,
                };
                cost.add(known[*named].unwrap_or_default(), times);
            }
            if cost.depth > DEEPEST {
                return Err(format!("its things are nested deeper than {DEEPEST} by references"));
            }
            known[at] = Some(cost);
            stack.pop();
        }
        Ok(known[self.root].unwrap_or_default())
    }
}

/// What an element costs by itself.
fn own(node: &Node) -> Result<Cost, String> {
    let name = node.tag_name().name();
    let bytes: usize = node.attributes().map(|a| a.value().len() + 16).sum();
    let mut cost = Cost { drawn: 1, bytes: bytes as u64 + 64, ..Cost::default() };
    match name {
        "path" => {
            cost.shapes = 1;
            cost.points = points(node.attribute("d").unwrap_or_default());
        }
        "polyline" | "polygon" => {
            cost.shapes = 1;
            cost.points = points(node.attribute("points").unwrap_or_default());
        }
        "rect" | "circle" | "ellipse" | "line" | "image" => {
            cost.shapes = 1;
            cost.points = 4;
        }
        "text" => {
            let letters = node.descendants().filter(Node::is_text).filter_map(|n| n.text());
            let letters: usize = letters.map(|t| t.chars().count()).sum();
            cost.shapes = letters as u64;
            cost.bytes += letters as u64 * LETTER;
        }
        "filter" => {
            let steps = node.children().filter(Node::is_element).count();
            if steps > MOST_STEPS {
                return Err(format!("a filter in it has more than {MOST_STEPS} steps"));
            }
        }
        "feTurbulence" if largest(node, "numOctaves") > MOST_OCTAVES => {
            return Err(format!("a filter in it has more than {MOST_OCTAVES} layers of noise"));
        }
        "feConvolveMatrix" if largest(node, "order") > LARGEST_MATRIX => {
            return Err("a matrix of a filter in it is too large".into());
        }
        _ => {}
    }
    Ok(cost)
}

/// The largest number of an attribute.
fn largest(node: &Node, name: &str) -> f64 {
    let value = node.attribute(name).unwrap_or_default();
    let numbers = value.split(|c: char| c.is_whitespace() || c == ',');
    numbers.filter_map(|n| n.parse::<f64>().ok()).fold(0.0, f64::max)
}

/// At most so many points has a path or a row of points: a number or a letter each.
fn points(data: &str) -> u64 {
    let mut count = 0;
    let (mut number, mut fraction) = (false, false);
    for byte in data.bytes() {
        match byte {
            b'0'..=b'9' => {
                count += u64::from(!number);
                number = true;
            }
            b'.' => {
                count += u64::from(!number || fraction);
                (number, fraction) = (true, true);
            }
            b'e' | b'E' if number => {}
            _ => {
                count += u64::from(byte.is_ascii_alphabetic());
                (number, fraction) = (false, false);
            }
        }
    }
    count
}

/// What an element names by `href`: without a namespace, or XLink's.
fn href<'a>(node: &Node<'a, '_>) -> Option<&'a str> {
    node.attribute("href").or_else(|| node.attribute((XLINK, "href")))
}

/// Ids in `url(#id)`.
fn named(value: &str) -> impl Iterator<Item = &str> {
    value.split("url(").skip(1).filter_map(|part| {
        let part = part.split_once(')')?.0.trim();
        part.trim_matches(['"', '\'']).trim().strip_prefix('#')
    })
}

/// The properties that an element has by attributes, its own style and style sheets.
fn declared<'a>(
    node: &Node<'a, '_>,
    sheet: &StyleSheet<'a>,
) -> Result<Vec<(&'a str, &'a str)>, String> {
    let mut all = Vec::new();
    for attribute in node.attributes() {
        if times(attribute.name()).is_some() {
            all.push((attribute.name(), attribute.value()));
        }
    }
    for rule in &sheet.rules {
        if rule.selector.matches(&Matched(*node)) {
            all.extend(rule.declarations.iter().map(|d| (d.name, d.value)));
        }
        if all.len() > MOST_OF_ONE {
            break;
        }
    }
    if let Some(style) = node.attribute("style") {
        for declaration in simplecss::DeclarationTokenizer::from(style).take(MOST_OF_ONE + 1) {
            all.push((declaration.name, declaration.value));
        }
    }
    if all.len() > MOST_OF_ONE {
        return Err(format!("an element of it has more than {MOST_OF_ONE} declarations of style"));
    }
    Ok(all)
}

/// An element as selectors see it.
struct Matched<'a, 'i>(Node<'a, 'i>);

impl simplecss::Element for Matched<'_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Matched)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Matched)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: simplecss::AttributeOperator) -> bool {
        self.0.attribute(name).is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: simplecss::PseudoClass) -> bool {
        class == simplecss::PseudoClass::FirstChild && self.prev_sibling_element().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(inside: &str) -> String {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" \
             xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>"
        );
        let doc = Document::parse(&text).expect("well formed");
        fits(&doc).err().unwrap_or_default()
    }

    /// Groups that each draw the one before ten times.
    fn tenfold(levels: usize, end: &str) -> String {
        let mut text = "<g id=\"g0\"><rect/></g>".to_owned();
        for level in 1..=levels {
            let one = format!("<use href=\"#g{}\"/>", level - 1);
            text += &format!("<g id=\"g{level}\">{}</g>", one.repeat(10));
        }
        format!("<defs>{text}</defs>{end}")
    }

    #[test]
    fn what_is_drawn_again_counts_again() {
        assert_eq!(why(&tenfold(4, "<use href=\"#g4\"/>")), "");
        assert_eq!(why(&tenfold(5, "<use href=\"#g5\"/>")), "it draws more than 500000 things");
        let by_name = tenfold(4, "<use xlink:href=\"#g4\"/>").replace("href", "xlink:href");
        assert_eq!(why(&by_name.replace("xlink:xlink", "xlink")), "");
        assert_eq!(why(&tenfold(4, "<a href=\"#g4\"/>")), "", "a link draws nothing");
    }

    #[test]
    fn paints_count_for_each_shape_and_markers_for_each_point() {
        let pattern = format!("<pattern id=\"p\">{}</pattern>", "<rect/>".repeat(1000));
        let shapes = |n: usize| format!("<g fill=\"url(#p)\">{}</g>", "<rect/>".repeat(n));
        assert_eq!(why(&(pattern.clone() + &shapes(400))), "");
        assert_eq!(why(&(pattern.clone() + &shapes(600))), "it draws more than 500000 things");
        let css = "<style>g > rect { fill: url(\"#p\") }</style>";
        let styled = |n: usize| format!("{css}<g>{}</g>", "<rect/>".repeat(n));
        assert_eq!(why(&(pattern.clone() + &styled(400))), "");
        assert_eq!(why(&(pattern + &styled(600))), "it draws more than 500000 things");
        let marker = format!("<marker id=\"m\">{}</marker>", "<rect/>".repeat(1000));
        let path =
            |n: usize| format!("<path marker-mid=\"url(#m)\" d=\"M0 0{}\"/>", "h1".repeat(n));
        assert_eq!(why(&(marker.clone() + &path(100))), "");
        assert_eq!(why(&(marker + &path(600))), "it draws more than 500000 things");
    }

    #[test]
    fn what_holds_itself_is_refused() {
        let ring = "<pattern id=\"a\"><rect fill=\"url(#b)\"/></pattern>\
            <pattern id=\"b\"><rect fill=\"url(#a)\"/></pattern><rect fill=\"url(#a)\"/>";
        assert_eq!(why(ring), "a thing in it is drawn with itself");
        let around = "<g fill=\"url(#a)\"><pattern id=\"a\"><rect/></pattern><rect/></g>";
        assert_eq!(why(around), "a thing in it is drawn with itself");
        let gradient = "<g fill=\"url(#a)\"><linearGradient id=\"a\"><stop/></linearGradient>\
            <linearGradient id=\"b\" href=\"#a\"/><rect/><rect fill=\"url(#b)\"/></g>";
        assert_eq!(why(gradient), "");
    }

    #[test]
    fn texts_filters_and_style_sheets_have_bounds() {
        let text = |n: usize| format!("<text>{}</text>", "a".repeat(n));
        assert_eq!(why(&text(100_000)), "");
        assert!(why(&text(300_000)).contains("MB"));
        let steps = |n: usize| format!("<filter>{}</filter>", "<feOffset/>".repeat(n));
        assert_eq!(why(&steps(MOST_STEPS)), "");
        assert_eq!(why(&steps(MOST_STEPS + 1)), "a filter in it has more than 100 steps");
        assert_eq!(why("<feTurbulence numOctaves=\"32\"/>"), "");
        assert!(why("<feTurbulence numOctaves=\"33\"/>").contains("noise"));
        assert!(why("<feConvolveMatrix order=\"26\"/>").contains("matrix"));
        let rules = |n: usize| {
            let selectors = vec![".a"; n].join(",");
            format!("<style>{selectors} {{ fill: red }}</style>")
        };
        assert_eq!(why(&rules(2000)), "");
        assert!(why(&rules(210_000)).contains("comparisons"));
        let deep = format!("<style>{}</style>", "g ".repeat(40) + "{ fill: red }");
        let nested = format!("{}{}", "<g>".repeat(50), "</g>".repeat(50));
        assert!(why(&(deep + &nested)).contains("comparisons"));
    }

    #[test]
    fn points_are_counted_as_they_are_written() {
        assert_eq!(points("M0 0h1v1h1z"), 10);
        assert_eq!(points("1,2 3,4"), 4);
        assert_eq!(points(".5.5-.5e-3"), 3 + 1);
        assert_eq!(points(""), 0);
    }
}
