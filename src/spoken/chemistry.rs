//! Formulas of chemistry: atoms by their letters, how many of them, charges, bonds and arrows.

use super::say::{Speaker, Text};
use super::tree::{Node, Scripts};

impl Speaker {
    /// The letters of atoms, one by one, as they are read; a state of matter by its name.
    pub(super) fn atoms(&self, text: &str) -> String {
        let inner = text.trim_matches(['(', ')']);
        let state = STATES.iter().position(|state| *state == inner);
        if let Some(at) = state.filter(|_| inner.len() < text.len()) {
            return format!(", {}", self.words.states[at]);
        }
        text.chars().map(String::from).collect::<Vec<_>>().join(" ")
    }

    /// Atoms or a group of them: how many, and the charge.
    pub(super) fn in_molecule(&self, scripts: &Scripts) -> String {
        let mut out = Text::default();
        let base = self.node(&scripts.base);
        if base.is_empty() {
            // Mass and number of an isotope stand before its letters.
            for script in scripts.sup.iter().chain(&scripts.sub) {
                out.add(&format!("{},", self.node(script)));
            }
            return out.0;
        }
        out.add(&base);
        if let Some(sub) = &scripts.sub {
            out.add(&self.node(sub));
        }
        if let Some(sup) = &scripts.sup {
            let comma = scripts.sub.is_some() && !matches!(sup, Node::Sign(_));
            out.add(&format!("{}{}", if comma { ", " } else { "" }, self.node(sup)));
        }
        out.0
    }

    /// A sign between molecules, or a bond between atoms.
    pub(super) fn in_reaction(
        &self,
        before: Option<&Node>,
        part: &Node,
        behind: Option<&Node>,
    ) -> Option<String> {
        let words = self.words;
        if let Node::Scripts(s) = part
            && s.limits
            && let Some(arrow) = self.in_reaction(before, &s.base, behind)
        {
            let mut out = Text::default();
            out.add(&arrow);
            let labels = [(s.sup.as_ref(), words.above), (s.sub.as_ref(), words.below)];
            for (label, form) in labels {
                if let Some(label) = label {
                    out.0 = super::say::fill(form, &[&out.0, &self.node(label)]);
                }
            }
            return Some(out.0);
        }
        let atoms = [before, behind].into_iter().all(|n| n.is_some_and(is_atom));
        let said = match part.sign()? {
            '\u{2192}' => words.yields,
            '\u{21cc}' | '\u{21c4}' => words.equilibrium,
            '\u{22c5}' => words.sign('\u{2022}')?,
            '\u{2212}' if atoms => words.bonds[0],
            '=' if atoms => words.bonds[1],
            '\u{2261}' if atoms => words.bonds[2],
            _ => return None,
        };
        Some(said.to_owned())
    }
}

/// States of matter in the order of their words.
const STATES: [&str; 4] = ["s", "l", "g", "aq"];

/// Whether letters in brackets name a state of matter.
pub(super) fn is_state(letters: &str) -> bool {
    STATES.contains(&letters)
}

fn is_atom(node: &Node) -> bool {
    match node {
        Node::Letters(text, upright) => *upright || text.chars().count() > 1,
        Node::Scripts(s) => is_atom(&s.base),
        Node::Fenced(..) => true,
        _ => false,
    }
}
