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
            true => self.name_part(&person.literal, names.family.as_ref().map(|p| &p.dress)),
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
        let family = |with: &str| self.name_part(&row(&[with, &person.family]), family_dress);
        let nd = person.non_dropping.as_str();
        if !is_spaced(person) {
            let given = self.name_part(&given, given_dress);
            return vec![Node::joined("", family(nd).into_iter().chain(given).collect())];
        }
        if person.family.is_empty() {
            let given = row(&[&person.given, &person.dropping]);
            return self.name_part(&given, given_dress);
        }
        if short && options.form == Some(NameForm::Short) || manner.given == 0 {
            return family(nd);
        }
        if person.family_first {
            let given = self.name_part(&given, given_dress);
            return vec![Node::joined(" ", family(nd).into_iter().chain(given).collect())];
        }
        if manner.inverted {
            let demoted = match self.sheet.demote {
                Demote::Never | Demote::SortOnly => false,
                Demote::DisplayAndSort => true,
            };
            let (before, behind) = if demoted { ("", nd) } else { (nd, "") };
            let mut parts: Vec<Node> = Vec::new();
            parts.push(Node::joined("", family(before)));
            let given = row(&[&given, &person.dropping, behind]);
            if !given.is_empty() {
                parts.push(Node::joined("", self.name_part(&given, given_dress)));
            }
            if !person.suffix.is_empty() {
                parts.push(Node::Text(person.suffix.clone()));
            }
            return vec![Node::joined(&separator, parts)];
        }
        let given_part = row(&[&given, &person.dropping]);
        let joined = if joins(&given_part) { "" } else { " " };
        let mut nodes = self.name_part(&given_part, given_dress);
        nodes.extend(family(nd));
        let mut whole = vec![Node::joined(joined, nodes)];
        if !person.suffix.is_empty() {
            whole.push(Node::Text(person.suffix.clone()));
        }
        let delimiter = if person.comma { ", " } else { " " };
        vec![Node::joined(delimiter, whole)]
    }

    /// Family or given names with their dress.
    fn name_part(&self, text: &str, dress: Option<&Dress>) -> Vec<Node> {
        if text.is_empty() {
            return Vec::new();
        }
        let mut nodes = rich::read(text);
        let Some(dress) = dress else { return nodes };
        if let Some(case) = dress.case {
            cases::apply(&mut nodes, case, true);
        }
        dressed(dress, nodes)
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
