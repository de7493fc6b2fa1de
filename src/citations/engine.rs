//! The processor: the works of a text with their numbers and what tells them apart, and the words of
//! clusters and entries.

use super::cited::{Cite, Cluster};
use super::disambiguation;
use super::item::Item;
use super::leaves::{self, Leaf};
use super::locale::Locale;
use super::node::{Node, Tag, Wrap, words};
use super::order::{self, Collation, Keys};
use super::positions;
use super::punctuation;
use super::render::{Facts, Hints, NameList, Rank, Renderer};
use super::sheet::{Display, Section, Sheet, SubstituteRule};
use super::{Form, cases, collapse};
use rayon::prelude::*;

/// A style, a language and the works that are cited or listed.
pub(super) struct Engine<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) locale: Locale,
    /// In the order in which they are first named.
    pub(super) items: Vec<&'a Item>,
    /// The items in the bibliography's order.
    order: Vec<usize>,
    hints: Vec<Hints>,
    numbers: Vec<usize>,
    collation: Collation,
}

/// An entry of the bibliography.
pub(super) struct Line {
    pub(super) item: usize,
    pub(super) leaves: Vec<Leaf>,
}

impl<'a> Engine<'a> {
    /// `listed`: the first of the items that are not only cited in the text count for the bibliography too.
    pub(super) fn new(sheet: &'a Sheet, language: &str, items: Vec<&'a Item>) -> Engine<'a> {
        let locale = Locale::of(sheet, language);
        let collation = Collation::of(&locale.language);
        let count = items.len();
        let mut engine = Engine {
            sheet,
            locale,
            items,
            order: (0..count).collect(),
            hints: vec![Hints::default(); count],
            numbers: (1..=count).collect(),
            collation,
        };
        engine.sort_works();
        engine.hints = disambiguation::hints(&engine, &engine.order);
        if engine.hints.iter().any(|hints| hints.letter.is_some()) {
            engine.sort_works();
        }
        engine
    }

    /// With the text's own quotation marks, unless the style has some.
    pub(super) fn quoting(mut self, marks: Option<&[String; 4]>) -> Engine<'a> {
        self.locale.quote_as(marks.filter(|_| !self.sheet.has_quotes()));
        self
    }

    fn sort_works(&mut self) {
        let Some(section) = &self.sheet.bibliography else { return };
        if section.sort.is_empty() {
            return;
        }
        let key = |item: usize| {
            let facts = Facts { number: Some(item + 1), unplaced: true, ..Facts::default() };
            order::keys(
                self.sheet,
                &self.locale,
                section,
                self.items[item],
                &facts,
                &self.hints[item],
            )
        };
        let all = (0..self.items.len()).into_par_iter();
        let mut keyed: Vec<(usize, Keys)> = all.map(|item| (item, key(item))).collect();
        keyed.sort_by(|(a, one), (b, other)| one.compare(other, &self.collation).then(a.cmp(b)));
        self.order = keyed.into_iter().map(|(item, _)| item).collect();
        for (place, item) in self.order.iter().enumerate() {
            self.numbers[*item] = place + 1;
        }
    }

    /// Sorts the works of clusters as the style wants, and finds their positions.
    pub(super) fn place(&self, clusters: &mut [Cluster]) {
        for cluster in clusters.iter_mut() {
            self.sort_cites(&mut cluster.cites);
        }
        let near = self.sheet.citation.near_note_distance;
        positions::place(clusters, self.sheet.note, near);
    }

    pub(super) fn sort_cites(&self, cites: &mut Vec<Cite>) {
        if self.sheet.citation.sort.is_empty() || cites.len() < 2 {
            return;
        }
        // Words of the author's lead from one cite to the next: these two keep their places.
        let mut run: Vec<Cite> = Vec::new();
        let mut done = Vec::with_capacity(cites.len());
        for cite in cites.drain(..) {
            let led_to = run.last().is_some_and(|last| !last.suffix.is_empty());
            if led_to || !cite.prefix.is_empty() {
                self.sort_run(&mut run);
                done.append(&mut run);
            }
            run.push(cite);
        }
        self.sort_run(&mut run);
        done.append(&mut run);
        *cites = done;
    }

    fn sort_run(&self, cites: &mut Vec<Cite>) {
        let section = &self.sheet.citation;
        let mut keyed: Vec<(Keys, Cite)> = cites
            .drain(..)
            .map(|cite| {
                let facts = Facts { number: Some(self.numbers[cite.item]), ..Facts::default() };
                let item = self.items[cite.item];
                let hints = &self.hints[cite.item];
                let keys = order::keys(self.sheet, &self.locale, section, item, &facts, hints);
                (keys, cite)
            })
            .collect();
        keyed.sort_by(|(one, _), (other, _)| one.compare(other, &self.collation));
        cites.extend(keyed.into_iter().map(|(_, cite)| cite));
    }

    /// A work's cite as plain text, with hints, and its lists of names: what cites are told apart by.
    pub(super) fn plain_cite(&self, item: usize, hints: &Hints) -> (String, Vec<NameList>) {
        let facts = Facts {
            position: if self.sheet.note { Rank::Subsequent } else { Rank::First },
            near: self.sheet.note,
            ..Facts::default()
        };
        let section = &self.sheet.citation;
        let mut renderer =
            Renderer::new(self.sheet, &self.locale, self.items[item], &facts, hints, section);
        renderer.telling = true;
        let nodes = renderer.layout();
        let leaves = leaves::row(&nodes, &self.locale.quotes());
        let text = leaves.into_iter().map(|leaf| leaf.text).collect();
        (text, renderer.lists.into_inner())
    }

    /// One cite without the affixes that its author gave.
    fn cite(&self, cite: &Cite) -> Node {
        let item = self.items[cite.item];
        let facts = Facts { number: Some(self.numbers[cite.item]), ..cite.facts.clone() };
        let hints = &self.hints[cite.item];
        let section = &self.sheet.citation;
        let renderer = Renderer::new(self.sheet, &self.locale, item, &facts, hints, section);
        let mut node = Node::joined("", renderer.layout());
        match cite.form {
            Form::Whole => {}
            Form::WithoutAuthor => without_author(&mut node),
            Form::AuthorAlone => node = author_of(&node),
        }
        node
    }

    /// The words of a cluster as a row.
    pub(super) fn cluster(&self, cluster: &Cluster) -> Vec<Leaf> {
        let mut shown: Vec<collapse::Shown> = Vec::new();
        for cite in &cluster.cites {
            let mut node = self.cite(cite);
            if self.sheet.note && opens_sentence(cluster, cite, shown.is_empty()) {
                let particles = cluster.in_text && self.locale.raises_particles();
                raise_first(&mut node, particles);
            }
            if node.is_empty() && cite.prefix.is_empty() && cite.suffix.is_empty() {
                continue;
            }
            shown.push(collapse::Shown {
                cite,
                node,
                delimiter: String::new(),
                number: self.numbers[cite.item],
            });
        }
        let raises = self.sheet.note && cluster.opens_note && cluster.in_text;
        let alone = !cluster.cites.is_empty()
            && cluster.cites.iter().all(|cite| cite.form == Form::AuthorAlone);
        collapse::cites(&self.sheet.citation, &mut shown);
        let mut nodes = collapse::joined(shown);
        if raises && cluster.cites.first().is_some_and(|cite| !cite.prefix.is_empty()) {
            raise_first_word(&mut nodes);
        }
        if nodes.iter().all(Node::is_empty) {
            return Vec::new();
        }
        let dress = match alone {
            true => super::sheet::Dress::default(),
            false => super::sheet::Dress {
                delimiter: String::new(),
                ..self.sheet.citation.dress.clone()
            },
        };
        let nodes: Vec<Node> = laid_out(&dress, nodes).into_iter().collect();
        let mut leaves = leaves::row(&nodes, &self.locale.quotes());
        punctuation::mend(&mut leaves, self.locale.punctuation_in_quote());
        leaves
    }

    /// The bibliography: entries in order.
    pub(super) fn bibliography(&self) -> Vec<Line> {
        let Some(section) = &self.sheet.bibliography else { return Vec::new() };
        let mut before: Option<Vec<String>> = None;
        let mut lines = Vec::new();
        let entry = |item: &usize| self.entry(*item, section);
        let entries: Vec<Vec<Node>> = self.order.par_iter().map(entry).collect();
        for (item, mut nodes) in self.order.iter().zip(entries) {
            if let Some(substitute) = &section.substitute {
                substitute_names(&mut nodes, &mut before, substitute, section.substitute_rule);
            }
            if nodes.iter().all(Node::is_empty) {
                continue;
            }
            if section.second_field.is_some() {
                align_second_field(&mut nodes);
            }
            let dress = super::sheet::Dress { delimiter: String::new(), ..section.dress.clone() };
            let inner = dressed_inside(&dress, nodes);
            let mut leaves = leaves::row(&inner, &self.locale.quotes());
            punctuation::mend(&mut leaves, self.locale.punctuation_in_quote());
            lines.push(Line { item: *item, leaves });
        }
        lines
    }

    fn entry(&self, item: usize, section: &Section) -> Vec<Node> {
        let facts = Facts { number: Some(self.numbers[item]), unplaced: true, ..Facts::default() };
        let hints = &self.hints[item];
        let item = self.items[item];
        Renderer::new(self.sheet, &self.locale, item, &facts, hints, section).layout()
    }
}

/// The layout's affixes around an entry; its suffix ends what stands last, on whatever line that is.
fn dressed_inside(dress: &super::sheet::Dress, mut nodes: Vec<Node>) -> Vec<Node> {
    let in_last = nodes.last_mut().and_then(Node::wrap_mut).filter(|wrap| wrap.display.is_some());
    let mut dress = dress.clone();
    if let Some(last) = in_last {
        last.suffix.push_str(&dress.suffix);
        dress.suffix.clear();
    }
    laid_out(&dress, nodes).into_iter().collect()
}

/// The first field of an entry stands in the margin, the rest beside it.
fn align_second_field(nodes: &mut Vec<Node>) {
    if nodes.len() < 2 {
        return;
    }
    let rest = nodes.split_off(1);
    let piece = |display: Display, children: Vec<Node>| {
        let wrap = Wrap { display: Some(display), children, ..Wrap::default() };
        Node::Wrap(Box::new(wrap))
    };
    let first = std::mem::take(nodes);
    nodes.push(piece(Display::LeftMargin, first));
    nodes.push(piece(Display::RightInline, rest));
}

/// Takes the people away that a cite begins with.
fn without_author(node: &mut Node) {
    let mut done = false;
    node.prune(&mut |node| {
        let names = node.wrap().is_some_and(|wrap| wrap.tag == Some(Tag::Names));
        let gone = names && !done && node.find(Tag::Name).is_some();
        done |= gone;
        gone
    });
}

/// The people that a cite begins with.
fn author_of(node: &Node) -> Node {
    match node.find(Tag::Names) {
        Some(names) => Node::joined(
            "",
            vec![Node::Wrap(Box::new(Wrap {
                prefix: String::new(),
                suffix: String::new(),
                ..names.clone()
            }))],
        ),
        None => Node::joined("", Vec::new()),
    }
}

/// Whether a cite begins a sentence: it opens a note, or its prefix ends one.
fn opens_sentence(cluster: &Cluster, cite: &Cite, first: bool) -> bool {
    if cite.prefix.is_empty() {
        return first && cluster.opens_note;
    }
    let prefix = words(&cite.prefix);
    let prefix = prefix.trim().trim_end_matches(['\u{201d}', '\u{2019}', '"', '\'', ')']);
    // One word with a full stop is an abbreviation: "Cf. ibid."
    prefix.ends_with(['.', '?', '!']) && prefix.contains(char::is_whitespace)
}

/// Particles of names that are typed as a part of the family name (`{de Gaulle}`, `d'Ormesson`). Others,
/// as "bell" of hooks, are small because their bearers want it.
const PARTICLES: [&str; 36] = [
    "a", "af", "av", "da", "das", "de", "degli", "dei", "del", "della", "den", "der", "des", "di",
    "do", "dos", "du", "el", "ibn", "la", "las", "le", "les", "lo", "los", "ten", "ter", "van",
    "vom", "von", "y", "zu", "zum", "zur", "al", "ben",
];

/// Whether a family name begins with a particle in small letters.
fn begins_with_particle(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let elided =
        rest.starts_with(['\'', '\u{2019}']) && matches!(word, "d" | "l" | "dell" | "dall");
    let apart = rest.starts_with([' ', '\u{a0}']) && PARTICLES.contains(&word);
    elided || apart || matches!(word, "al" | "el") && rest.starts_with('-')
}

/// A cite's first word is raised, if it is a word of the language; in a text a name's particle too
/// (Chicago Manual of Style 8.5).
fn raise_first(node: &mut Node, particles: bool) {
    let mut place = node;
    let (mut term, mut name) = (false, false);
    loop {
        match place {
            Node::Text(text) => {
                if term || particles && name && begins_with_particle(text) {
                    cases::raise_first(text);
                }
                return;
            }
            Node::Inline(_) => return,
            Node::Wrap(wrap) => {
                term |= wrap.tag == Some(Tag::Term);
                term |= particles && wrap.tag == Some(Tag::Particle);
                name |= wrap.tag == Some(Tag::Name);
                if wrap.prefix.contains(char::is_alphanumeric) {
                    return;
                }
                let Some(first) = wrap.children.iter_mut().find(|child| !child.is_empty()) else {
                    return;
                };
                place = first;
            }
        }
    }
}

/// The author's own first word is raised.
fn raise_first_word(nodes: &mut [Node]) {
    let mut texts = Vec::new();
    super::node::texts_mut(nodes, false, &mut texts);
    if let Some((text, _)) = texts.into_iter().find(|(text, _)| !text.trim().is_empty()) {
        cases::raise_first(text);
    }
}

/// A layout around its parts: its face is that of its affixes too.
fn laid_out(dress: &super::sheet::Dress, mut nodes: Vec<Node>) -> Option<Node> {
    if nodes.iter().all(Node::is_empty) {
        return None;
    }
    if !dress.prefix.is_empty() {
        nodes.insert(0, Node::Text(dress.prefix.clone()));
    }
    if !dress.suffix.is_empty() {
        nodes.push(Node::Text(dress.suffix.clone()));
    }
    let wrap = Wrap { face: dress.face, quotes: dress.quotes, children: nodes, ..Wrap::default() };
    Some(Node::Wrap(Box::new(wrap)))
}

/// Puts the style's sign in the place of names that the entry before has too.
fn substitute_names(
    nodes: &mut [Node],
    before: &mut Option<Vec<String>>,
    sign: &str,
    rule: SubstituteRule,
) {
    let Some(list) = nodes.iter_mut().find_map(|node| node.find_mut(Tag::NameList)) else {
        *before = None;
        return;
    };
    let own = people(list);
    let last = before.replace(own.clone()).unwrap_or_default();
    let same = own.iter().zip(&last).take_while(|(a, b)| a == b).count();
    let all_same = !own.is_empty() && own == last;
    match rule {
        SubstituteRule::CompleteAll if all_same => {
            list.children = vec![Node::Text(sign.to_owned())];
        }
        SubstituteRule::CompleteEach if all_same => replace(list, own.len(), sign),
        SubstituteRule::PartialEach => replace(list, same, sign),
        SubstituteRule::PartialFirst if same > 0 => replace(list, 1, sign),
        _ => {}
    }
}

/// The names of a list in words; what stands for names is one of them.
fn people(list: &Wrap) -> Vec<String> {
    let is_name = |node: &&Node| node.wrap().is_some_and(|wrap| wrap.tag == Some(Tag::Name));
    let names: Vec<String> = list
        .children
        .iter()
        .filter(is_name)
        .map(|name| words(std::slice::from_ref(name)))
        .collect();
    let whole = words(&list.children);
    if names.is_empty() && !whole.is_empty() { vec![whole] } else { names }
}

/// Puts a sign in the place of the first names of a list.
fn replace(list: &mut Wrap, count: usize, sign: &str) {
    let named = list.find_name();
    if !named && count > 0 {
        list.children = vec![Node::Text(sign.to_owned())];
        return;
    }
    let names = list.children.iter_mut().filter_map(Node::wrap_mut);
    let names = names.filter(|wrap| wrap.tag == Some(Tag::Name));
    for name in names.take(count) {
        name.children = vec![Node::Text(sign.to_owned())];
    }
}
