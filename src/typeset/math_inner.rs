//! The thin space around inner formulas: what stands between `\left` and `\right`.
//!
//! TeX sets a thin space between them and letters, figures, brackets and each other, though not in
//! scripts (The TeXbook, chapter 18, the table of spaces, where it is the class *Inner*). MathML has no
//! such class, and its layout sets none.

use formulary::ast::{Length, Node, ScriptLevel, StyleOverrides};
use formulary::{DisplayMode, MathRoot};

/// A thin space: 3 mu.
const THIN: Length = Length::Em(3.0 / 18.0);

/// What a node is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Inner,
    Ordinary,
    Open,
    Close,
    Punctuation,
    /// It has spaces of its own, or is nothing.
    Other,
}

/// How large a formula is set: what is in a fraction is a step smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Display,
    Text,
    Script,
}

impl Style {
    fn of_fraction(self) -> Style {
        if self == Style::Display { Style::Text } else { Style::Script }
    }

    fn with(self, styles: &StyleOverrides) -> Style {
        let script = match styles.script_level {
            Some(ScriptLevel::Set(level)) => level > 0,
            Some(ScriptLevel::Add(level)) => level > 0 || self == Style::Script,
            None => self == Style::Script && styles.display_style != Some(true),
        };
        match (script, styles.display_style) {
            (true, _) => Style::Script,
            (_, Some(true)) => Style::Display,
            (_, Some(false)) => Style::Text,
            (_, None) if self == Style::Script => Style::Text,
            (_, None) => self,
        }
    }
}

/// Adds the spaces to a formula.
pub(super) fn space(root: &mut MathRoot) {
    let display = root.displaystyle.unwrap_or(root.display == DisplayMode::Block);
    row(&mut root.children, if display { Style::Display } else { Style::Text });
}

fn row(nodes: &mut Vec<Node>, style: Style) {
    nodes.iter_mut().for_each(|n| node(n, style));
    if style == Style::Script
        || !nodes.iter().any(|n| first(n) == Class::Inner || last(n) == Class::Inner)
    {
        return;
    }
    let mut out: Vec<Node> = Vec::with_capacity(nodes.len() + 2);
    let mut before = Class::Other;
    for node in nodes.drain(..) {
        if !matches!(node, Node::Space { .. }) {
            if parted(before, first(&node)) {
                out.push(Node::Space { width: Some(THIN), height: None, depth: None });
            }
            before = last(&node);
        }
        out.push(node);
    }
    *nodes = out;
}

fn node(node: &mut Node, style: Style) {
    let script = |n: &mut Option<Box<Node>>| {
        if let Some(n) = n {
            self::node(n, Style::Script);
        }
    };
    match node {
        Node::Row(children) | Node::Sqrt(children) | Node::Phantom(children) => {
            row(children, style)
        }
        Node::Padded { children, .. } => row(children, style),
        Node::Styled { styles, children } => row(children, style.with(styles)),
        Node::Frac { num, den, .. } => {
            self::node(num, style.of_fraction());
            self::node(den, style.of_fraction());
        }
        Node::Scripts { base, sub, sup } => {
            self::node(base, style);
            script(sub);
            script(sup);
        }
        Node::UnderOver { base, under, over, .. } => {
            self::node(base, style);
            script(under);
            script(over);
        }
        Node::MultiScripts { base, post, pre } => {
            self::node(base, style);
            for n in pre.iter_mut().chain(post).flat_map(|(sub, sup)| [sub, sup]).flatten() {
                self::node(n, Style::Script);
            }
        }
        Node::Root { base, index } => {
            self::node(base, style);
            self::node(index, Style::Script);
        }
        Node::Table { rows, .. } => {
            let style = if style == Style::Display { Style::Text } else { style };
            rows.iter_mut().flatten().for_each(|cell| self::node(&mut cell.content, style));
        }
        Node::Identifier(_) | Node::Number(_) | Node::Text(_) => {}
        Node::Operator { .. } | Node::Space { .. } => {}
    }
}

/// Whether TeX sets a thin space between these that MathML has not.
fn parted(left: Class, right: Class) -> bool {
    use Class::{Close, Inner, Open, Ordinary, Punctuation};
    matches!(
        (left, right),
        (Inner, Inner | Ordinary | Open | Punctuation) | (Ordinary | Close, Inner)
    )
}

/// What a node is to the one before it.
fn first(node: &Node) -> Class {
    class(node, <[Node]>::first)
}

/// What a node is to the one behind it.
fn last(node: &Node) -> Class {
    class(node, <[Node]>::last)
}

fn class(node: &Node, edge: fn(&[Node]) -> Option<&Node>) -> Class {
    match node {
        // LaTeX's `\frac` is a group, which is as a letter; the white beside it is that of its absent fences.
        Node::Frac { .. } => Class::Ordinary,
        Node::Row(children) if is_fenced(children) => Class::Inner,
        Node::Row(children) => match (children.as_slice(), edge(children)) {
            ([only], _) => class(only, edge),
            // A group is as a letter, unless it brings its own spaces.
            (_, Some(Node::Space { .. })) | (_, None) => Class::Other,
            (_, Some(edge_node)) => match class(edge_node, edge) {
                Class::Other => Class::Other,
                _ => Class::Ordinary,
            },
        },
        Node::Styled { children, .. } => edge(children).map_or(Class::Other, |n| class(n, edge)),
        Node::Scripts { base, .. }
        | Node::UnderOver { base, .. }
        | Node::MultiScripts { base, .. } => class(base, edge),
        Node::Operator { text, .. } => match text.as_str() {
            "(" | "[" | "{" | "⟨" | "⌊" | "⌈" => Class::Open,
            ")" | "]" | "}" | "⟩" | "⌋" | "⌉" => Class::Close,
            "," | ";" => Class::Punctuation,
            _ => Class::Other,
        },
        Node::Space { .. } => Class::Other,
        _ => Class::Ordinary,
    }
}

/// Whether a row is what stands between `\left` and `\right`: signs that stretch, or that say that
/// there is none, at both ends.
fn is_fenced(children: &[Node]) -> bool {
    let fence = |node: &Node| match node {
        Node::Operator { text, attrs } => {
            let sign = text.chars().count() == 1
                && text.contains(|c| "()[]{}|‖⟨⟩⌊⌋⌈⌉/\\↑↓⇑⇓↕⇕\u{2063}".contains(c));
            sign && attrs.stretchy != Some(false)
        }
        _ => false,
    };
    matches!(children, [a, .., b] if fence(a) && fence(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::math::mathml;

    /// The letters of a formula, with `_` for the spaces that are added.
    fn spaced(tex: &str, display: bool) -> String {
        fn put(out: &mut String, node: &Node) {
            match node {
                Node::Identifier(t) | Node::Number(t) | Node::Text(t) => out.push_str(t),
                Node::Operator { text, .. } => out.push_str(text),
                Node::Row(c) | Node::Styled { children: c, .. } => {
                    c.iter().for_each(|n| put(out, n));
                }
                Node::Frac { num, den, .. } => {
                    put(out, num);
                    out.push('/');
                    put(out, den);
                }
                Node::Scripts { base, sub, sup } => {
                    put(out, base);
                    [sub, sup].into_iter().flatten().for_each(|n| put(out, n));
                }
                Node::Space { width: Some(w), .. } if *w == THIN => out.push('_'),
                _ => {}
            }
        }
        let markup = mathml(tex, display).expect("understood");
        let mut root = formulary::parse(&markup).expect("parsed");
        space(&mut root);
        let mut out = String::new();
        root.children.iter().for_each(|n| put(&mut out, n));
        use unicode_normalization::UnicodeNormalization;
        out.nfkc().collect()
    }

    #[test]
    fn inner_formulas_have_a_thin_space_as_in_tex() {
        for (tex, want) in [
            (r"\left(a\right)b", "(a)_b"),
            (r"f\left(a\right)", "f_(a)"),
            (r"(a)b", "(a)b"),
            (r"(a)\left(b\right)(c)", "(a)_(b)_(c)"),
            (r"\left(a\right)^2b", "(a)2_b"),
            (r"2\frac{a}{b}c", "2a/bc"),
            (r"\frac{a}{b}\left(c\right)", "a/b_(c)"),
            (r"\frac{a}{b}, c", "a/b,c"),
            (r"(\frac{a}{b})", "(a/b)"),
            (r"\frac{a}{b}+c=\frac{d}{e}", "a/b+c=d/e"),
            (r"x^{2\frac{a}{b}}", "x2a/b"),
            (r"\frac{2\left(a\right)}{b}", "2_(a)/b"),
        ] {
            assert_eq!(spaced(tex, true), want, "{tex}");
        }
        // What is in a fraction of a line is as small as a script.
        assert_eq!(spaced(r"\frac{2\left(a\right)}{c}d", false), "2(a)/cd");
    }
}
