//! Lines and arrows over and under expressions, `\overline{z+w}`, `\overrightarrow{AB}`.
//!
//! The layout sets a line as the accent that the converter names, which is too short for an expression and,
//! over one, belongs below; TeX draws a rule (The TeXbook, appendix G, rules 9 and 10). The box over
//! which it goes is known to the layout by the ground that is painted behind it: it is given one of a colour
//! that nobody asks for, in the place of which the rule is drawn. Arrows are no accents, but stand above.

use super::page::Item;
use crate::theme::Grey;
use formulary::ast::{Length, Node, StyleOverrides};
use formulary::{Color, MathRoot};

/// Grounds that stand for a line over and under their boxes.
const OVER: Color = Color { r: 1, g: 2, b: 3, a: 1 };
const UNDER: Color = Color { r: 3, g: 2, b: 1, a: 1 };

/// The character that the converter names for lines over and under; browsers stretch it, and no other.
const LINE: &str = "\u{332}";
/// Arrows that it names as accents.
const ARROWS: [&str; 3] = ["\u{2190}", "\u{2192}", "\u{2194}"];

/// Thickness of a line and the white before it, em of the formula's size (TeX's `\overline` with the
/// rule of Computer Modern: .04 em, three times as much white).
const THICKNESS: f32 = 0.042;
const WHITE: f32 = 0.12;

/// Marks the boxes that get a line, and lets arrows stand above.
pub(super) fn mark(root: &mut MathRoot) {
    root.children.iter_mut().for_each(node);
}

/// The rule that is drawn in the place of a ground; `None` if it is a ground.
pub(super) fn rule([x, y, w, h]: [f32; 4], ground: Color, size: f32, color: Grey) -> Option<Item> {
    let (thick, white) = (THICKNESS * size, WHITE * size);
    let y = match ground {
        OVER => y - white - thick,
        UNDER => y + h + white,
        _ => return None,
    };
    Some(Item::Rect { x, y, w, h: thick, color })
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
        let place = |ground| match rule([1.0, -8.0, 20.0, 10.0], ground, 10.0, Grey(0.0)) {
            Some(Item::Rect { x, y, w, h, .. }) => (x, y, w, h),
            _ => panic!("a rule"),
        };
        let ((x, over, w, h), (_, under, ..)) = (place(OVER), place(UNDER));
        assert!(x == 1.0 && w == 20.0 && h > 0.3 && over + h < -8.0 && under > 2.0);
        assert!(rule([0.0; 4], Color { r: 9, g: 9, b: 9, a: 9 }, 10.0, Grey(0.0)).is_none());
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
