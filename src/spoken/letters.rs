//! Letters of formulas: which they are, whatever their style, and what is said of that.

use super::tree::{Node, Table};
use crate::language::FormulaWords;
use std::collections::BTreeSet;

/// The style of a letter, as far as it has a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Bold,
    Script,
    Fraktur,
    DoubleStruck,
}

/// A letter of text and its style.
pub(super) fn plain(c: char) -> (char, Style) {
    let style = match u32::from(c) {
        // Thirteen alphabets of 52 letters.
        at @ 0x1d400..=0x1d6a3 => match (at - 0x1d400) / 52 {
            0 | 2 | 9 | 11 => Style::Bold,
            3 | 4 => Style::Script,
            5 | 7 => Style::Fraktur,
            6 => Style::DoubleStruck,
            _ => Style::Plain,
        },
        // Five Greek ones of 58.
        at @ 0x1d6a8..=0x1d7c9 => match (at - 0x1d6a8) / 58 {
            1 => Style::Plain,
            _ => Style::Bold,
        },
        at @ 0x1d7ce..=0x1d7ff => match (at - 0x1d7ce) / 10 {
            0 | 3 => Style::Bold,
            1 => Style::DoubleStruck,
            _ => Style::Plain,
        },
        0x210b | 0x2110 | 0x2112 | 0x211b | 0x212c | 0x2130 | 0x2131 | 0x2133 | 0x212f | 0x210a
        | 0x2134 => Style::Script,
        0x212d | 0x210c | 0x2128 => Style::Fraktur,
        0x2102 | 0x210d | 0x2115 | 0x2119 | 0x211a | 0x211d | 0x2124 => Style::DoubleStruck,
        _ => Style::Plain,
    };
    let mut letter = c;
    unicode_normalization::char::decompose_compatible(c, |part| letter = part);
    match c {
        // What is one letter stays one.
        c if style == Style::Plain && !('\u{1d400}'..='\u{1d7ff}').contains(&c) => match c {
            '\u{210e}' => ('h', style),
            '\u{2113}' => ('l', Style::Script),
            '\u{3d5}' => ('\u{3c6}', style),
            '\u{3f5}' => ('\u{3b5}', style),
            '\u{3d1}' => ('\u{3b8}', style),
            '\u{3d6}' => ('\u{3c0}', style),
            '\u{3f1}' => ('\u{3c1}', style),
            '\u{3f0}' => ('\u{3ba}', style),
            '\u{3c2}' => ('\u{3c3}', style),
            c => (c, style),
        },
        _ => (if letter == '\u{3c2}' { '\u{3c3}' } else { letter }, style),
    }
}

/// The place of a Greek letter in the alphabet, and whether it is a capital.
fn greek(c: char) -> Option<(usize, bool)> {
    // Between rho and sigma stands the final sigma, and among capitals nothing.
    let place = |at: u32| (if at > 17 { at - 1 } else { at }) as usize;
    match c {
        '\u{3b1}'..='\u{3c9}' => Some((place(u32::from(c) - 0x3b1), false)),
        '\u{391}'..='\u{3a9}' => Some((place(u32::from(c) - 0x391), true)),
        _ => None,
    }
}

/// What letters are called: a name as it is, one letter with what its style means. Letters that stand in
/// the formula in both cases say which is the capital; Greek capitals always do.
pub(super) fn name(text: &str, cased: &BTreeSet<char>, words: &FormulaWords) -> String {
    let mut chars = text.chars();
    let (Some(only), None) = (chars.next(), chars.next()) else {
        return text.chars().map(|c| plain(c).0).collect();
    };
    let (letter, style) = plain(only);
    let styled = match style {
        Style::Plain => "{1}",
        Style::Bold => words.bold,
        Style::Script => words.script,
        Style::Fraktur => words.fraktur,
        Style::DoubleStruck => words.double_struck,
    };
    let (word, capital) = match greek(letter) {
        Some((at, capital)) => (words.greek[at].to_owned(), capital),
        None => (letter.to_string(), letter.is_uppercase() && cased.contains(&letter)),
    };
    let word = if capital { words.capital.replace("{1}", &word) } else { word };
    styled.replace("{1}", &word)
}

/// The capitals of a formula in which their small letters stand too, in the same style.
pub(super) fn cased(tree: &Node) -> BTreeSet<char> {
    let mut all = BTreeSet::new();
    gather(tree, &mut all);
    let both = |c: &char| c.is_uppercase() && c.to_lowercase().all(|small| all.contains(&small));
    all.iter().copied().filter(both).collect()
}

fn gather(node: &Node, all: &mut BTreeSet<char>) {
    let mut each = |nodes: &[Node]| nodes.iter().for_each(|n| gather(n, all));
    match node {
        Node::Letters(text, _) => {
            let mut chars = text.chars();
            if let (Some(one), None) = (chars.next(), chars.next()) {
                all.insert(plain(one).0);
            }
        }
        Node::Row(parts) | Node::Fenced(_, _, parts) => each(parts),
        Node::Fraction(a, b, _) => [a, b].into_iter().for_each(|n| gather(n, all)),
        Node::Root(of, index) => {
            gather(of, all);
            index.iter().for_each(|n| gather(n, all));
        }
        Node::Scripts(s) => {
            gather(&s.base, all);
            s.sub.iter().chain(&s.sup).for_each(|n| gather(n, all));
        }
        Node::Table(Table { rows, .. }) => rows.iter().for_each(|row| {
            row.cells.iter().for_each(|n| gather(n, all));
        }),
        Node::Struck(inner) => gather(inner, all),
        Node::Number(_) | Node::Sign(_) | Node::Words(_) | Node::Thin => {}
    }
}

/// Which of the sets of numbers a letter is, in the order of [`FormulaWords::numbers`].
pub(super) fn numbers(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let (Some(only), None) = (chars.next(), chars.next()) else { return None };
    match plain(only) {
        (letter, Style::DoubleStruck) => {
            ['N', 'Z', 'Q', 'R', 'C'].iter().position(|c| *c == letter)
        }
        _ => None,
    }
}

/// Whether it is a letter whose style says that it is a vector.
pub(super) fn is_bold(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| plain(c).1 == Style::Bold) && chars.next().is_none()
}
