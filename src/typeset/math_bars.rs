//! Lines and arrows over and under expressions, `\overline{z+w}`, `\overrightarrow{AB}`; boxes around them
//! and strokes through them, `\boxed{x}`, `\cancel{x}`.
//!
//! The layout sets a line as the accent that the converter names, which is too short for an expression and,
//! over one, belongs below; TeX draws a rule (The TeXbook, appendix G, rules 9 and 10). The box over
//! which it goes is known to the layout by the ground that is painted behind it: it is given one of a colour
//! that nobody asks for, in the place of which the rule is drawn. Arrows are no accents, but stand above.

use super::math_fit::{BACK, BACK_END};
use super::page::{Item, Segment};
use super::tex_colours::six_digits;
use super::tex_elements::{
    ANGLE, COLOUR_BOX, FRAMED_COLOUR_BOX, LEFT_LAP, MIDDLE_LAP, PHASE, RULE, SEGMENT_OVER,
    SEGMENT_UNDER, SIZE_STYLE, STRUT, WHITE_OF_CELLS,
};
use super::tex_lengths::em;
use crate::theme::Grey;
use formulary::ast::{Length, Node, StyleOverrides};
use formulary::{Color, Item as Drawn, MathRoot};

/// Grounds that stand for a line over and under their boxes.
const OVER: Color = Color { r: 1, g: 2, b: 3, a: 1 };
const UNDER: Color = Color { r: 3, g: 2, b: 1, a: 1 };
/// The same for what encloses its box, with what MathML calls it, the class of an `mpadded` or the notation
/// of a `menclose`.
const ENCLOSED: [(&str, Color); 9] = [
    (BOX_NAME, named(4)),
    (FRAMED_COLOUR_BOX, named(4)),
    ("updiagonalstrike", named(5)),
    ("downdiagonalstrike", named(6)),
    ("updiagonalstrike downdiagonalstrike", named(7)),
    (PHASE, named(8)),
    (ANGLE, named(9)),
    (SEGMENT_OVER, named(10)),
    (SEGMENT_UNDER, named(11)),
];
/// Grounds that say where something begins and ends that stands at the left of its place or across it.
const LEFT: Color = named(12);
const ACROSS: Color = named(13);
const LAP_END: Color = named(14);
/// The ground of a rule, and, in the place of its opacity, what tells the ground of a box with white around
/// what it holds.
const SOLID: Color = named(15);
const BOX_GROUND: u8 = 2;

const fn named(b: u8) -> Color {
    Color { r: 1, g: 2, b, a: 1 }
}

/// The character that the converter names for lines over and under; browsers stretch it, and no other.
const LINE: &str = "\u{332}";
/// Arrows that it names as accents.
const ARROWS: [&str; 3] = ["\u{2190}", "\u{2192}", "\u{2194}"];

/// Thickness of a line and the white before it, em of the formula's size (TeX's `\overline` with the
/// rule of Computer Modern: .04 em, three times as much white).
const THICKNESS: f32 = 0.042;
const WHITE: f32 = 0.12;
/// Height of the ends of a segment, em.
const TICK: f32 = 0.4;
/// White between a box and what stands in it, em (LaTeX's `\fboxsep` of 3 pt at 10 pt).
const WITHIN: f32 = 0.3;

/// Marks the boxes that get a line, and lets arrows stand above.
pub(super) fn mark(root: &mut MathRoot) {
    root.children.iter_mut().for_each(node);
}

/// MathML with grounds in the place of elements that enclose others, which the layout does not know, and
/// with the lengths that it knows.
pub(super) fn grounds(markup: &str) -> String {
    // An em of the text around it is one of the formula's.
    let markup = match markup.contains("rem") {
        true => styled(&markup.replace("rem\"", "em\"").replace("rem;", "em;")),
        false => styled(markup),
    };
    // An arrow is as long as its words ask for.
    let least =
        ["</mover>", "</munder>"].map(|end| (format!("<mspace width=\"3.5em\"/>{end}"), end));
    let markup = least.iter().fold(markup, |markup, (wide, end)| {
        markup.replace(wide.as_str(), &format!("<mspace/>{end}"))
    });
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup.as_str();
    // What each such element that is open ends with.
    let mut open: Vec<String> = Vec::new();
    let tags = ["<menclose", "</menclose>", "<mpadded", "</mpadded>", "<mspace"];
    let begins = |tag: &str| tags.into_iter().any(|own| tag.starts_with(own));
    let next = |rest: &str| {
        let mut places = rest.match_indices('<').map(|(at, _)| at);
        places.find(|at| begins(&rest[*at..]))
    };
    while let Some(at) = next(rest) {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        out.push_str(&rest[..at]);
        let tag = &rest[at..end];
        rest = &rest[end..];
        if tag.starts_with("<mspace") {
            out.push_str(&space(tag));
        } else if tag.starts_with("</") {
            out.push_str(&open.pop().unwrap_or_else(|| tag.to_owned()));
        } else {
            let (begin, end) = enclosure(tag);
            out.push_str(&begin);
            open.push(end);
        }
    }
    out.push_str(rest);
    out
}

/// What styles say that the layout reads elsewhere: how they begin, and the attribute.
const STYLES: [(&str, &str); 2] = [(SIZE_STYLE, "mathsize"), ("color:", "mathcolor")];

/// MathML in which elements say their size and their colour where the layout reads it.
fn styled(markup: &str) -> String {
    const STYLE: &str = "style=\"";
    let mut parts = markup.split(STYLE);
    let mut out = String::with_capacity(markup.len());
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let said = STYLES.iter().find_map(|(style, attribute)| {
            let value = part.strip_prefix(style)?;
            Some((attribute, value.split([';', '"']).next()?.trim()))
        });
        if let Some((attribute, value)) = said {
            out.push_str(&format!("{attribute}=\"{value}\" "));
        }
        out.push_str(STYLE);
        out.push_str(part);
    }
    out
}

/// What stands for the tag of an element that encloses another one, and for its end.
fn enclosure(tag: &str) -> (String, String) {
    let padded = tag.starts_with("<mpadded");
    let name = attribute(tag, if padded { "class" } else { "notation" }).unwrap_or_default();
    let white = format!("<mspace width=\"{WITHIN}em\"/>");
    let mut begin = String::new();
    let mut end = String::new();
    let mut ground = |colour: &str, white: &str| {
        begin.push_str(&format!("<mstyle mathbackground=\"{colour}\">{white}"));
        end.insert_str(0, &format!("{white}</mstyle>"));
    };
    if [COLOUR_BOX, FRAMED_COLOUR_BOX].contains(&name)
        && let Some(colour) = attribute(tag, "mathbackground").and_then(six_digits)
    {
        let white = if name == COLOUR_BOX { white.as_str() } else { "" };
        ground(&format!("#{colour}{BOX_GROUND:02x}"), white);
    }
    if let Some((_, colour)) = ENCLOSED.iter().find(|(known, _)| *known == name) {
        let white = match name {
            BOX_NAME | FRAMED_COLOUR_BOX => white.as_str(),
            PHASE => "<mspace width=\"0.7em\"/>",
            ANGLE => "<mspace width=\"0.1em\"/>",
            _ => "",
        };
        ground(&written(*colour), white);
    }
    if begin.is_empty() {
        let lap =
            [(LEFT_LAP, LEFT), (MIDDLE_LAP, ACROSS)].into_iter().find(|(lap, _)| *lap == name);
        let mark = |colour| format!("<mspace mathbackground=\"{}\"/>", written(colour));
        let close = if padded { "</mpadded>" } else { "</menclose>" };
        return match lap {
            Some((_, colour)) => (
                format!("<mpadded width=\"0\"><mrow>{}", mark(colour)),
                format!("{}</mrow></mpadded>", mark(LAP_END)),
            ),
            None => (tag.to_owned(), close.to_owned()),
        };
    }
    (begin, end)
}

/// A space as the layout is to have it: rules are grounds, and struts as high as TeX's.
fn space(tag: &str) -> String {
    match attribute(tag, "class") {
        Some(RULE) => tag.replace("#000000", &written(SOLID)),
        Some(STRUT) => {
            let side = |key: &str| {
                let length = attribute(tag, key).and_then(em).unwrap_or(0.0);
                if length > 0.0 { length + WHITE_OF_CELLS } else { 0.0 }
            };
            format!("<mspace height=\"{}em\" depth=\"{}em\"/>", side("height"), side("depth"))
        }
        // White that is less than none is a margin in browsers, which know no such width.
        _ => match attribute(tag, "style").and_then(|style| style.strip_prefix("margin-left:")) {
            Some(margin) => format!("<mspace width=\"{}\"/>", margin.trim_end_matches(';')),
            None => tag.to_owned(),
        },
    }
}

fn written(Color { r, g, b, a }: Color) -> String {
    format!("#{r:02x}{g:02x}{b:02x}{a:02x}")
}

/// The value of an attribute in a tag.
fn attribute<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {key}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

/// What is drawn, with everything that stands at the left of its place or across it there, or goes back.
pub(super) fn lapped(mut drawn: Vec<Drawn>) -> Vec<Drawn> {
    // Where each that is open begins and by which share of its width it moves, or how far.
    let mut open: Vec<(usize, Option<f32>, f32)> = Vec::new();
    for at in 0..drawn.len() {
        let Drawn::Background { x, w, color, .. } = drawn[at] else { continue };
        match color {
            LEFT => open.push((at, Some(x), 1.0)),
            ACROSS => open.push((at, Some(x), 0.5)),
            BACK => open.push((at, None, w)),
            LAP_END | BACK_END => {
                let Some((from, left, share)) = open.pop() else { continue };
                let by = left.map_or(share, |left| (x - left) * share);
                for item in &mut drawn[from..at] {
                    match item {
                        Drawn::Glyph { x, .. }
                        | Drawn::Rule { x, .. }
                        | Drawn::Background { x, .. } => *x -= by,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    let mark = |item: &Drawn| {
        matches!(item, Drawn::Background { color: LEFT | ACROSS | LAP_END | BACK | BACK_END, .. })
    };
    drawn.retain(|item| !mark(item));
    drawn
}

/// A box, which the EPUB's style sheet draws: where MathML's own element is known it would be drawn twice.
pub(super) const BOX_OPEN: &str = "<mpadded class=\"boxed\">";
pub(super) const BOX_CLOSE: &str = "</mpadded>";
const BOX_NAME: &str = "boxed";

/// What is drawn in the place of a ground; `None` if it is a ground.
pub(super) fn lines(
    [x, y, w, h]: [f32; 4],
    ground: Color,
    size: f32,
    color: Grey,
) -> Option<Vec<Item>> {
    let (thick, white) = (THICKNESS * size, WHITE * size);
    let rect = |x, y, w, h| Item::Rect { x, y, w, h, color };
    let stroke = |from: (f32, f32), to: (f32, f32)| Item::Path {
        segments: vec![Segment::Move(from.0, from.1), Segment::Line(to.0, to.1)],
        fill: None,
        stroke: Some((thick, color)),
    };
    let up = || stroke((x, y + h), (x + w, y));
    let down = || stroke((x, y), (x + w, y + h));
    if ground.a == BOX_GROUND {
        let (y, h) = (y - WITHIN * size, h + 2.0 * WITHIN * size);
        return Some(vec![Item::Rect { x, y, w, h, color: tint(ground) }]);
    }
    if ground == SOLID {
        return Some(vec![rect(x, y, w, h)]);
    }
    if ground == OVER {
        return Some(vec![rect(x, y - white - thick, w, thick)]);
    }
    if ground == UNDER {
        return Some(vec![rect(x, y + h + white, w, thick)]);
    }
    let (name, _) = ENCLOSED.iter().find(|(_, known)| *known == ground)?;
    Some(match *name {
        BOX_NAME | FRAMED_COLOUR_BOX => {
            let (top, tall) = (y - WITHIN * size, h + 2.0 * WITHIN * size);
            vec![
                rect(x, top, w, thick),
                rect(x, top + tall - thick, w, thick),
                rect(x, top, thick, tall),
                rect(x + w - thick, top, thick, tall),
            ]
        }
        "updiagonalstrike" => vec![up()],
        "downdiagonalstrike" => vec![down()],
        PHASE => {
            let (foot, slant) = (y + h + white, (h + white) * 0.5);
            let slant = slant.min(0.7 * size);
            vec![rect(x, foot, w, thick), stroke((x, foot + thick / 2.0), (x + slant, y))]
        }
        ANGLE => {
            let top = y - white;
            vec![rect(x, top, w, thick), rect(x + w - thick, top, thick, h + white)]
        }
        SEGMENT_OVER | SEGMENT_UNDER => {
            let tick = TICK * size;
            let top = if *name == SEGMENT_OVER { y - white - tick } else { y + h + white };
            vec![
                rect(x, top, thick, tick),
                rect(x, top + (tick - thick) / 2.0, w, thick),
                rect(x + w - thick, top, thick, tick),
            ]
        }
        _ => vec![up(), down()],
    })
}

/// How light the ground of a box is in print, whose words are black: a colour's own lightness (the luma
/// of ITU-R BT.601), of the lighter quarter.
fn tint(Color { r, g, b, .. }: Color) -> Grey {
    let luma = 0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b);
    Grey(0.75 + 0.25 * luma / 255.0)
}

fn node(node: &mut Node) {
    match node {
        Node::UnderOver { base, under, over, accent, accent_under } => {
            self::node(base);
            over.iter_mut().chain(under.iter_mut()).for_each(|n| self::node(n));
            for (sign, accent, ground) in [(over, accent, OVER), (under, accent_under, UNDER)] {
                let Some(Node::Operator { text, .. }) = sign.as_deref() else { continue };
                if *accent == Some(true) && ARROWS.contains(&text.as_str()) {
                    *accent = Some(false);
                } else if text == LINE {
                    *accent = Some(false);
                    let styles = StyleOverrides { background: Some(ground), ..Default::default() };
                    let own = std::mem::replace(&mut **base, Node::Row(Vec::new()));
                    **base = Node::Styled { styles, children: vec![own] };
                    // Room for the rule.
                    let height = Some(Length::Em(THICKNESS));
                    let room = Node::Space { width: None, height, depth: None };
                    *sign = Some(Box::new(room));
                }
            }
        }
        Node::Row(children) | Node::Sqrt(children) | Node::Phantom(children) => {
            children.iter_mut().for_each(self::node);
        }
        Node::Padded { children, .. } | Node::Styled { children, .. } => {
            children.iter_mut().for_each(self::node);
        }
        Node::Frac { num, den, .. } => {
            self::node(num);
            self::node(den);
        }
        Node::Scripts { base, sub, sup } => {
            self::node(base);
            sub.iter_mut().chain(sup).for_each(|n| self::node(n));
        }
        Node::MultiScripts { base, post, pre } => {
            self::node(base);
            let scripts = pre.iter_mut().chain(post).flat_map(|(sub, sup)| [sub, sup]);
            scripts.flatten().for_each(self::node);
        }
        Node::Root { base, index } => {
            self::node(base);
            self::node(index);
        }
        Node::Table { rows, .. } => {
            rows.iter_mut().flatten().for_each(|cell| self::node(&mut cell.content));
        }
        Node::Identifier(_) | Node::Number(_) | Node::Text(_) => {}
        Node::Operator { .. } | Node::Space { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::math::mathml;

    /// The first node of a formula with its lines and arrows marked.
    fn marked(tex: &str) -> Node {
        let mut tree = formulary::parse(&mathml(tex, false).expect("understood")).expect("MathML");
        mark(&mut tree);
        tree.children.remove(0)
    }

    #[test]
    fn lines_are_as_wide_as_what_they_belong_to() {
        for (tex, ground) in [(r"\overline{z+w}", OVER), (r"\underline{z+w}", UNDER)] {
            let Node::UnderOver { base, .. } = marked(tex) else { panic!("{tex}") };
            let Node::Styled { styles, .. } = *base else { panic!("{tex} has no line") };
            assert_eq!(styles.background, Some(ground), "{tex}");
        }
        // Above the box, and below it.
        let drawn = |ground| lines([1.0, -8.0, 20.0, 10.0], ground, 10.0, Grey(0.0));
        let place = |ground| match drawn(ground).as_deref() {
            Some([Item::Rect { x, y, w, h, .. }]) => (*x, *y, *w, *h),
            _ => panic!("a rule"),
        };
        let ((x, over, w, h), (_, under, ..)) = (place(OVER), place(UNDER));
        assert!(x == 1.0 && w == 20.0 && h > 0.3 && over + h < -8.0 && under > 2.0);
        assert!(drawn(Color { r: 9, g: 9, b: 9, a: 9 }).is_none());
    }

    #[test]
    fn boxes_and_strokes_are_drawn() {
        for (tex, count) in
            [(r"\boxed{x+y}", 4), (r"\cancel{x}", 1), (r"\bcancel{x}", 1), (r"\xcancel{x}", 2)]
        {
            let markup = grounds(&mathml(tex, false).expect("understood"));
            let tree = formulary::parse(&markup).expect("MathML");
            let mut found = 0;
            let mut open: Vec<&Node> = tree.children.iter().collect();
            while let Some(node) = open.pop() {
                if let Node::Styled { styles, children } = node {
                    let ground =
                        styles.background.and_then(|c| lines([0.0; 4], c, 10.0, Grey(0.0)));
                    found += ground.map_or(0, |lines| lines.len());
                    open.extend(children);
                } else if let Node::Row(children) = node {
                    open.extend(children);
                }
            }
            assert_eq!(found, count, "{tex}: {markup}");
        }
    }

    #[test]
    fn arrows_stand_above() {
        let Node::UnderOver { accent, .. } = marked(r"\overrightarrow{AB}") else { panic!("over") };
        assert_eq!(accent, Some(false));
        // Signs that are drawn for one letter stay accents.
        let Node::UnderOver { accent, .. } = marked(r"\widehat{AB}") else { panic!("over") };
        assert_eq!(accent, Some(true));
    }
}
