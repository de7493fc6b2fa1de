//! Words on their way through the processor: a tree with the faces, affixes and meanings of its parts.

use super::sheet::{Display, Dress, Face, Vertical};
use crate::model::Inline;

/// A part of a citation or an entry.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Text(String),
    Wrap(Box<Wrap>),
    /// What the processor does not look into (a formula in a prefix).
    Inline(Inline),
}

/// Parts together.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wrap {
    pub(super) face: Face,
    pub(super) quotes: bool,
    /// It is a part of a text, not an element of the style.
    pub(super) from_text: bool,
    /// Its quotation marks are single ones.
    pub(super) single: bool,
    /// Faces around it end.
    pub(super) plain_face: bool,
    /// Its letters keep their case.
    pub(super) fixed_case: bool,
    pub(super) display: Option<Display>,
    pub(super) link: Option<String>,
    pub(super) tag: Option<Tag>,
    pub(super) prefix: String,
    pub(super) suffix: String,
    pub(super) delimiter: String,
    pub(super) children: Vec<Node>,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// A cite, by its place in the cluster.
    Cite(usize),
    /// A list of names with its label.
    Names,
    /// The names alone.
    NameList,
    /// One of the names.
    Name,
    /// A particle of a name.
    Particle,
    /// A date's year with what else of the date stands there.
    Date,
    /// A year's letter.
    YearLetter,
    /// The number of the work.
    Number,
    /// The place in the work.
    Locator,
    /// A word of the language.
    Term,
}

impl Node {
    /// Parts with what an element says of them; none if there are no parts.
    pub(super) fn dressed(dress: &Dress, children: Vec<Node>) -> Option<Node> {
        if children.is_empty() {
            return None;
        }
        Some(Node::Wrap(Box::new(Wrap {
            face: dress.face,
            quotes: dress.quotes,
            display: dress.display,
            prefix: dress.prefix.clone(),
            suffix: dress.suffix.clone(),
            delimiter: dress.delimiter.clone(),
            children,
            ..Wrap::default()
        })))
    }

    /// Parts with a meaning.
    pub(super) fn tagged(tag: Tag, children: Vec<Node>) -> Node {
        Node::Wrap(Box::new(Wrap { tag: Some(tag), children, ..Wrap::default() }))
    }

    /// Parts with something between them.
    pub(super) fn joined(delimiter: &str, children: Vec<Node>) -> Node {
        let delimiter = delimiter.to_owned();
        Node::Wrap(Box::new(Wrap { delimiter, children, ..Wrap::default() }))
    }

    /// The node as parts together, to be written in.
    pub(super) fn wrap_mut(&mut self) -> Option<&mut Wrap> {
        match self {
            Node::Wrap(wrap) => Some(wrap),
            _ => None,
        }
    }

    /// The node if it is parts together.
    pub(super) fn wrap(&self) -> Option<&Wrap> {
        match self {
            Node::Wrap(wrap) => Some(wrap),
            _ => None,
        }
    }

    /// Whether it has no words.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Node::Text(text) => text.is_empty(),
            Node::Inline(_) => false,
            Node::Wrap(wrap) => wrap.children.iter().all(Node::is_empty),
        }
    }

    /// Its words without affixes.
    pub(super) fn words(&self, out: &mut String) {
        match self {
            Node::Text(text) => out.push_str(text),
            Node::Inline(inline) => {
                out.push_str(&crate::model::plain_text(std::slice::from_ref(inline)));
            }
            Node::Wrap(wrap) => wrap.children.iter().for_each(|child| child.words(out)),
        }
    }

    /// The first part with a meaning, in reading order.
    pub(super) fn find(&self, tag: Tag) -> Option<&Wrap> {
        let wrap = self.wrap()?;
        if wrap.tag == Some(tag) {
            return Some(wrap);
        }
        wrap.children.iter().find_map(|child| child.find(tag))
    }

    /// The same, to be written in.
    pub(super) fn find_mut(&mut self, tag: Tag) -> Option<&mut Wrap> {
        let wrap = self.wrap_mut()?;
        if wrap.tag == Some(tag) {
            return Some(wrap);
        }
        wrap.children.iter_mut().find_map(|child| child.find_mut(tag))
    }

    /// Takes the parts away for which `gone` holds, and those that then are empty.
    pub(super) fn prune(&mut self, gone: &mut dyn FnMut(&Node) -> bool) {
        let Some(wrap) = self.wrap_mut() else { return };
        wrap.children.retain(|child| !gone(child));
        for child in &mut wrap.children {
            child.prune(gone);
        }
        wrap.children.retain(|child| !child.is_empty());
    }
}

impl Wrap {
    /// Whether one of its parts is a name.
    pub(super) fn find_name(&self) -> bool {
        let mut parts = self.children.iter().filter_map(Node::wrap);
        parts.any(|part| part.tag == Some(Tag::Name))
    }
}

/// The texts of parts in reading order, with whether their case is fixed.
pub(super) fn texts_mut<'a>(
    nodes: &'a mut [Node],
    fixed: bool,
    out: &mut Vec<(&'a mut String, bool)>,
) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push((text, fixed)),
            Node::Inline(_) => {}
            Node::Wrap(wrap) => {
                let raised = matches!(wrap.face.vertical, Some(Vertical::Super | Vertical::Sub));
                let small = wrap.from_text && wrap.face.caps == Some(true);
                let own = wrap.fixed_case || wrap.plain_face || raised || small;
                texts_mut(&mut wrap.children, fixed || own, out);
            }
        }
    }
}

/// Words of parts without affixes.
pub(super) fn words(nodes: &[Node]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|node| node.words(&mut out));
    out
}
