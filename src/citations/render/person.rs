//! One name.

use super::super::item::Person;
use super::super::node::{Node, Tag};
use super::super::rich;
use super::super::sheet::{Demote, Dress, NameForm, NameOptions, Names};
use super::initials::initials;
use super::{Renderer, cases, dressed};

/// How one name is written.
pub(super) struct Manner {
    /// What of the given names stands there: 0 nothing, 1 initials, 2 all.
    pub(super) given: u8,
    pub(super) inverted: bool,
}

/// Whether a name is written in letters that have spaces between family and given names.
fn is_spaced(person: &Person) -> bool {
    let spaced = |c: char| {
        !c.is_alphabetic()
            || c.is_ascii()
            || matches!(u32::from(c), 0xaa..=0x5ff | 0x1e00..=0x1fff | 0x2c60..=0x2c7f | 0xa640..=0xa7ff)
    };
    let all = person.family.chars().chain(person.given.chars());
    let mut letters = all.filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_none() || letters.any(spaced)
}

/// Particles that stand without a space before the name.
fn joins(particle: &str) -> bool {
    let last = particle.rsplit(' ').next().unwrap_or_default().to_lowercase();
    // "de\u{2019} Medici", "in \u{2019}t Veld".
    if matches!(last.as_str(), "de\u{2019}" | "de'" | "\u{2019}t" | "'t") {
        return false;
    }
    particle.ends_with(['\'', '\u{2019}', '-', '\u{2011}', '\u{ab}'])
}

/// Particles and a name in a row.
fn row(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !out.is_empty() && !joins(&out) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// A part of a name in its face, without what stands around it.
fn name_piece(text: &str, dress: Option<&Dress>) -> Option<Node> {
    if text.is_empty() {
        return None;
    }
    let mut nodes = rich::read(text);
    if let Some(case) = dress.and_then(|dress| dress.case) {
        cases::apply(&mut nodes, case, true);
    }
    let face = dress.map_or_else(Default::default, |dress| dress.face);
    let plain = Dress { face, ..Dress::default() };
    Some(Node::joined("", dressed(&plain, nodes)))
}

/// What stands around a part of a name.
fn affixed(dress: Option<&Dress>, nodes: Vec<Node>) -> Vec<Node> {
    let Some(dress) = dress else { return nodes };
    let around =
        Dress { prefix: dress.prefix.clone(), suffix: dress.suffix.clone(), ..Dress::default() };
    dressed(&around, nodes)
}

/// Parts of a name with spaces between them, but behind "d\u{2019}" and the like.
fn in_row<const N: usize>(parts: [Option<Node>; N]) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for part in parts.into_iter().flatten() {
        if let Some(last) = out.last() {
            let mut text = String::new();
            last.words(&mut text);
            if !joins(&text) {
                out.push(Node::Text(" ".to_owned()));
            }
        }
        out.push(part);
    }
    out
}

impl Renderer<'_> {
    /// The given names as they are shown.
    fn given(&self, person: &Person, options: &NameOptions, level: u8) -> String {
        if level == 0 {
            return String::new();
        }
        let Some(mark) = &options.initialize_with else { return person.given.clone() };
        let all = options.initialize.unwrap_or(true) && level == 1;
        if person.family.is_empty() {
            return person.given.clone();
        }
        if level == 2 && options.initialize.unwrap_or(true) {
            return person.given.clone();
        }
        initials(&person.given, mark, self.sheet.hyphen_in_initials, all)
    }

    /// One name of a list.
    pub(super) fn person(
        &self,
        person: &Person,
        names: &Names,
        options: &NameOptions,
        manner: &Manner,
    ) -> Node {
        let nodes = match person.is_literal() {
            true => {
                let dress = names.family.as_ref().map(|part| &part.dress);
                affixed(dress, name_piece(&person.literal, dress).into_iter().collect())
            }
            false => self.parted(person, names, options, manner),
        };
        Node::tagged(Tag::Name, dressed(&names.name_dress, nodes))
    }

    fn parted(
        &self,
        person: &Person,
        names: &Names,
        options: &NameOptions,
        manner: &Manner,
    ) -> Vec<Node> {
        let family_dress = names.family.as_ref().map(|part| &part.dress);
        let given_dress = names.given.as_ref().map(|part| &part.dress);
        let given = self.given(person, options, manner.given);
        let short = manner.given == 0 || given.is_empty() && person.dropping.is_empty();
        let separator = options.sort_separator.clone().unwrap_or_else(|| ", ".to_owned());
        let nd = person.non_dropping.as_str();
        let piece = |text: &str, dress: Option<&Dress>| name_piece(text, dress);
        let family = piece(&person.family, family_dress);
        let particle = piece(nd, family_dress);
        let particle = particle.map(|node| Node::tagged(Tag::Particle, vec![node]));
        let given_name = piece(&given, given_dress);
        let dropping = piece(&person.dropping, given_dress);
        let suffix = piece(&person.suffix, None);
        let family_block = |nodes: Vec<Node>| affixed(family_dress, nodes);
        let given_block = |nodes: Vec<Node>| affixed(given_dress, nodes);
        if !is_spaced(person) {
            let all: Vec<Node> =
                family_block(in_row([particle, family])).into_iter().chain(given_name).collect();
            return vec![Node::joined("", all)];
        }
        if person.family.is_empty() {
            return given_block(in_row([given_name, dropping]));
        }
        if short && options.form == Some(NameForm::Short) || manner.given == 0 {
            return family_block(in_row([particle, family]));
        }
        if person.family_first {
            let family = family_block(in_row([particle, family]));
            let all = family.into_iter().chain(given_block(given_name.into_iter().collect()));
            return vec![Node::joined(" ", all.collect())];
        }
        if manner.inverted {
            let demoted = self.sheet.demote == Demote::DisplayAndSort;
            let (before, behind) = if demoted { (None, particle) } else { (particle, None) };
            let family = family_block(in_row([before, family]));
            let given = given_block(in_row([given_name, dropping, behind]));
            let parts = [family, given, suffix.into_iter().collect()];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            let parts: Vec<Node> = parts.map(|part| Node::joined("", part)).collect();
            return vec![Node::joined(&separator, parts)];
        }
        let around = family_dress.is_some_and(|d| !d.prefix.is_empty() || !d.suffix.is_empty());
        let delimiter = if person.comma { ", " } else { " " };
        // What stands around the family name stands around all that belongs to it.
        if around {
            let inner = Node::joined("", in_row([dropping, particle, family]));
            let family = Node::joined(delimiter, [inner].into_iter().chain(suffix).collect());
            let given = given_block(given_name.into_iter().collect());
            let all = given.into_iter().chain(family_block(vec![family])).collect();
            return vec![Node::joined(" ", all)];
        }
        let given = match given_dress.is_some_and(|d| !d.prefix.is_empty() || !d.suffix.is_empty())
        {
            true => {
                let block = Node::joined("", given_block(in_row([given_name, dropping])));
                in_row([Some(block), particle, family])
            }
            false => in_row([given_name, dropping, particle, family]),
        };
        let whole = [Node::joined("", given)].into_iter().chain(suffix).collect();
        vec![Node::joined(delimiter, whole)]
    }

    /// What a name sorts by.
    pub(super) fn sort_name(&self, person: &Person, options: &NameOptions, level: u8) -> String {
        if person.is_literal() {
            return person.literal.clone();
        }
        let given = self.given(person, options, level);
        let nd = person.non_dropping.as_str();
        let demoted = self.sheet.demote != Demote::Never;
        let (before, behind) = if demoted { ("", nd) } else { (nd, "") };
        let family = row(&[before, &person.family]);
        let given = row(&[&given, &person.dropping, behind]);
        let parts = [family.as_str(), given.as_str(), person.suffix.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
