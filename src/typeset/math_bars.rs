//! Lines and arrows over and under expressions, `\overline{z+w}`, `\overrightarrow{AB}`; boxes around them
//! and strokes through them, `\boxed{x}`, `\cancel{x}`.
//!
//! The layout sets a line as the accent that the converter names, which is too short for an expression and,
//! over one, belongs below; TeX draws a rule (The TeXbook, appendix G, rules 9 and 10). The box over
//! which it goes is known to the layout by the ground that is painted behind it: it is given one of a colour
//! that nobody asks for, in the place of which the rule is drawn. Arrows are no accents, but stand above.

use super::page::{Item, Segment};
use crate::theme::Grey;
use formulary::ast::{Length, Node, StyleOverrides};
use formulary::{Color, MathRoot};

/// Grounds that stand for a line over and under their boxes.
const OVER: Color = Color { r: 1, g: 2, b: 3, a: 1 };
const UNDER: Color = Color { r: 3, g: 2, b: 1, a: 1 };
/// The same for what encloses its box, with what MathML calls it.
const ENCLOSED: [(&str, Color); 4] = [
    (BOX_NAME, Color { r: 1, g: 2, b: 4, a: 1 }),
    ("updiagonalstrike", Color { r: 1, g: 2, b: 5, a: 1 }),
    ("downdiagonalstrike", Color { r: 1, g: 2, b: 6, a: 1 }),
    ("updiagonalstrike downdiagonalstrike", Color { r: 1, g: 2, b: 7, a: 1 }),
];

/// The character that the converter names for lines over and under; browsers stretch it, and no other.
const LINE: &str = "\u{332}";
/// Arrows that it names as accents.
const ARROWS: [&str; 3] = ["\u{2190}", "\u{2192}", "\u{2194}"];

/// Thickness of a line and the white before it, em of the formula's size (TeX's `\overline` with the
/// rule of Computer Modern: .04 em, three times as much white).
const THICKNESS: f32 = 0.042;
const WHITE: f32 = 0.12;
/// White between a box and what stands in it, em (LaTeX's `\fboxsep` of 3 pt at 10 pt).
const WITHIN: f32 = 0.3;

/// Marks the boxes that get a line, and lets arrows stand above.
pub(super) fn mark(root: &mut MathRoot) {
    root.children.iter_mut().for_each(node);
}

/// MathML with grounds in the place of elements that enclose others, which the layout does not know.
pub(super) fn grounds(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    // Of each such element that is open, the white at its ends; of others nothing.
    let mut open: Vec<Option<String>> = Vec::new();
    let next = |rest: &str| {
        let tags = ["<menclose", "</menclose>", "<mpadded", "</mpadded>"];
        tags.into_iter().filter_map(|tag| rest.find(tag)).min()
    };
    while let Some(at) = next(rest) {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        out.push_str(&rest[..at]);
        let tag = &rest[at..end];
        rest = &rest[end..];
        if tag.starts_with("</") {
            match open.pop().flatten() {
                Some(white) => out.extend([white.as_str(), "</mstyle>"]),
                None => out.push_str(tag),
            }
            continue;
        }
        let name = |tag: &'static str| {
            if tag == BOX_NAME {
                BOX_OPEN.to_owned()
            } else {
                format!("<menclose notation=\"{tag}\">")
            }
        };
        let enclosed = ENCLOSED.iter().find(|(known, _)| name(known) == tag);
        let Some((known, Color { r, g, b, a })) = enclosed else {
            out.push_str(tag);
            open.push(None);
            continue;
        };
        let white = match *known {
            BOX_NAME => format!("<mspace width=\"{WITHIN}em\"/>"),
            _ => String::new(),
        };
        out.push_str(&format!("<mstyle mathbackground=\"#{r:02x}{g:02x}{b:02x}{a:02x}\">{white}"));
        open.push(Some(white));
    }
    out.push_str(rest);
    out
}

/// A box, which the EPUB's style sheet draws: where MathML's own element is known it would be drawn twice.
pub(super) const BOX_OPEN: &str = "<mpadded class=\"boxed\">";
pub(super) const BOX_CLOSE: &str = "</mpadded>";
const BOX_NAME: &str = "box";

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
    if ground == OVER {
        return Some(vec![rect(x, y - white - thick, w, thick)]);
    }
    if ground == UNDER {
        return Some(vec![rect(x, y + h + white, w, thick)]);
    }
    let (name, _) = ENCLOSED.iter().find(|(_, known)| *known == ground)?;
    Some(match *name {
        BOX_NAME => {
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
        _ => vec![up(), down()],
    })
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
