//! Parts laid out in one row: texts, each with all that it stands in.

use super::node::{Node, Tag, Wrap};
use super::sheet::{Display, Face};
use crate::model::Inline;

/// A text of the row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leaf {
    pub(super) text: String,
    pub(super) kind: Kind,
    /// It goes on in one text from the quotation marks before it.
    pub(super) glued: bool,
    /// What it stands in, from the outside.
    pub(super) layers: Vec<Layer>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Words of a work or of the language.
    Words,
    /// Affixes and delimiters.
    Affix,
    /// A quotation mark that opens.
    Open,
    /// A quotation mark that closes.
    Close,
    Inline(Inline),
}

/// Something that leaves stand in together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layer {
    /// Tells it from others in the row.
    pub(super) id: u32,
    pub(super) what: What,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A face, and whether a text has it that may stand in the same face: that ends there then.
    Face(Face, bool),
    Display(Display),
    Cite(usize),
    Link(String),
    /// Faces around it end.
    Plain,
}

/// Lays parts out.
struct Row<'a> {
    leaves: Vec<Leaf>,
    layers: Vec<Layer>,
    next: u32,
    /// Quotation marks around the place: whether they are the inner ones.
    marks: Vec<bool>,
    quotes: &'a [String; 4],
}

/// Parts in a row, with quotation marks of a language by their nesting.
pub(super) fn row(nodes: &[Node], quotes: &[String; 4]) -> Vec<Leaf> {
    let mut row =
        Row { leaves: Vec::new(), layers: Vec::new(), next: 0, marks: Vec::new(), quotes };
    row.all(nodes, "");
    row.leaves
}

impl Row<'_> {
    fn push(&mut self, text: &str, kind: Kind) {
        if text.is_empty() && !matches!(kind, Kind::Inline(_)) {
            return;
        }
        let layers = self.layers.clone();
        self.leaves.push(Leaf { text: text.to_owned(), kind, glued: false, layers });
    }

    fn layer(&mut self, what: What) {
        self.next += 1;
        self.layers.push(Layer { id: self.next, what });
    }

    fn all(&mut self, nodes: &[Node], delimiter: &str) {
        let mut first = true;
        let mut quoted = false;
        for node in nodes.iter().filter(|node| !node.is_empty()) {
            if !first {
                self.push(delimiter, Kind::Affix);
            }
            first = false;
            match node {
                Node::Text(text) => {
                    self.push(text, Kind::Words);
                    if let Some(leaf) = self.leaves.last_mut() {
                        leaf.glued = quoted && delimiter.is_empty();
                    }
                }
                Node::Inline(inline) => self.push("", Kind::Inline(inline.clone())),
                Node::Wrap(wrap) => self.wrap(wrap),
            }
            // What was read as one text has no tags and no affixes.
            quoted = node.wrap().is_some_and(|wrap| {
                wrap.quotes && wrap.suffix.is_empty() && wrap.tag.is_none() && wrap.from_text
            });
        }
    }

    fn wrap(&mut self, wrap: &Wrap) {
        let base = self.layers.len();
        // A piece on a line of its own has its affixes there; a face is that of the words alone.
        if let Some(display) = wrap.display {
            self.layer(What::Display(display));
        }
        if let Some(Tag::Cite(index)) = wrap.tag {
            self.layer(What::Cite(index));
        }
        let with_prefix = wrap.link.is_some() && wrap.prefix.contains("://");
        let link = wrap.link.clone().map(What::Link);
        if with_prefix && let Some(link) = link.clone() {
            self.layer(link);
        }
        self.push(&wrap.prefix, Kind::Affix);
        let outer = self.layers.len();
        if !with_prefix && let Some(link) = link {
            self.layer(link);
        }
        if wrap.quotes {
            let inner = self.marks.last().map_or(wrap.single, |inner| !inner);
            let mark = self.quotes[if inner { 2 } else { 0 }].clone();
            self.push(&mark, Kind::Open);
            self.marks.push(inner);
        }
        let inner = self.layers.len();
        if wrap.face != Face::default() {
            self.layer(What::Face(wrap.face, wrap.from_text));
        }
        if wrap.plain_face {
            self.layer(What::Plain);
        }
        self.all(&wrap.children, &wrap.delimiter);
        self.layers.truncate(inner);
        if wrap.quotes {
            let inner = self.marks.pop().unwrap_or_default();
            let mark = self.quotes[if inner { 3 } else { 1 }].clone();
            self.push(&mark, Kind::Close);
        }
        self.layers.truncate(outer);
        self.push(&wrap.suffix, Kind::Affix);
        self.layers.truncate(base);
    }
}
