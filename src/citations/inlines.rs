//! A row of texts to runs of the model.

use super::leaves::{Kind, Layer, Leaf, What};
use super::sheet::{Display, Face, Vertical};
use super::{BLOCK, CITE, FULL_CAPS, INDENT, KEY, REGULAR, UPRIGHT};
use crate::model::{Attr, Inline, InlineKind, Link, Target};
use crate::source::Span;
use unicode_normalization::UnicodeNormalization;

/// Class of what stands in the margin, until the entry is taken apart.
pub(super) const LEFT_MARGIN: &str = "csl-left-margin";
/// Class of what stands beside it.
pub(super) const RIGHT_INLINE: &str = "csl-right-inline";

/// The faces that hold at a place.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    italic: bool,
    bold: bool,
    caps: bool,
}

/// What making runs asks.
pub(super) struct Making<'a> {
    /// Keys of the works by their places in the cluster.
    pub(super) keys: &'a [String],
    pub(super) links: bool,
}

/// Runs of a row.
pub(super) fn inlines(leaves: &[Leaf], making: &Making) -> Vec<Inline> {
    level(leaves, 0, Around::default(), making)
}

fn level(leaves: &[Leaf], depth: usize, around: Around, making: &Making) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < leaves.len() {
        let Some(layer) = leaves[at].layers.get(depth) else {
            leaf(&leaves[at], &mut out);
            at += 1;
            continue;
        };
        let same = |leaf: &&Leaf| leaf.layers.get(depth).is_some_and(|l| l.id == layer.id);
        let end = at + leaves[at..].iter().take_while(same).count();
        out.extend(layered(layer, &leaves[at..end], depth, around, making));
        at = end;
    }
    merged(out)
}

fn leaf(leaf: &Leaf, out: &mut Vec<Inline>) {
    match &leaf.kind {
        Kind::Inline(inline) => out.push(inline.clone()),
        _ => raised(&leaf.text, out),
    }
}

/// Letters and digits that are raised by themselves, as raised ones of the face, which has few of them.
fn raised(text: &str, out: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some(begin) = rest.find(is_raised) {
        let end = rest[begin..].find(|c| !is_raised(c)).map_or(rest.len(), |end| begin + end);
        if begin > 0 {
            out.push(Inline::text(&rest[..begin]));
        }
        let plain: String = rest[begin..end].nfkc().collect();
        out.push(inline(InlineKind::Super(vec![Inline::text(plain)])));
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        out.push(Inline::text(rest));
    }
}

fn is_raised(c: char) -> bool {
    matches!(c,
        '\u{aa}' | '\u{ba}' | '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2b0}'..='\u{2b8}'
        | '\u{2e0}'..='\u{2e4}' | '\u{1d2c}'..='\u{1d61}' | '\u{2070}'..='\u{207f}'
        | '\u{2120}' | '\u{2122}' | '\u{3192}'..='\u{319f}')
}

/// Texts beside each other are one.
fn merged(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines {
        if let InlineKind::Text(text) = &inline.kind
            && let Some(Inline { kind: InlineKind::Text(last), .. }) = out.last_mut()
        {
            last.push_str(text);
            continue;
        }
        out.push(inline);
    }
    out
}

fn layered(
    layer: &Layer,
    leaves: &[Leaf],
    depth: usize,
    around: Around,
    making: &Making,
) -> Vec<Inline> {
    let inside = |around| level(leaves, depth + 1, around, making);
    match &layer.what {
        What::Face(face, flips) => faced(*face, *flips, around, inside),
        What::Display(display) => {
            let class = match display {
                Display::Block => BLOCK,
                Display::Indent => INDENT,
                Display::LeftMargin => LEFT_MARGIN,
                Display::RightInline => RIGHT_INLINE,
            };
            vec![span(class, inside(around))]
        }
        What::Cite(index) => match making.keys.get(*index) {
            Some(key) => {
                let attr = Attr {
                    classes: vec![CITE.to_owned()],
                    pairs: vec![(KEY.to_owned(), key.clone())],
                    ..Attr::default()
                };
                vec![inline(InlineKind::Span(attr, inside(around)))]
            }
            None => inside(around),
        },
        What::Link(address) if making.links => {
            let target = Target::External(address.clone());
            let content = inside(around);
            let link = Link { href: address.clone(), target, content, ..Link::default() };
            vec![inline(InlineKind::Link(link))]
        }
        What::Link(_) => inside(around),
        What::Plain => {
            let now = Around { italic: false, bold: false, caps: false };
            ended(around, now, inside(now))
        }
    }
}

fn inline(kind: InlineKind) -> Inline {
    Inline { span: Span::NONE, kind }
}

fn span(class: &str, content: Vec<Inline>) -> Inline {
    let attr = Attr { classes: vec![class.to_owned()], ..Attr::default() };
    inline(InlineKind::Span(attr, content))
}

/// Words in a face. Of a text, one that holds around them already is ended by them.
fn faced(
    face: Face,
    flips: bool,
    around: Around,
    inside: impl Fn(Around) -> Vec<Inline>,
) -> Vec<Inline> {
    let mut now = around;
    if let Some(italic) = face.italic {
        now.italic = italic && !(flips && around.italic);
    }
    if let Some(bold) = face.bold {
        now.bold = bold && !(flips && around.bold);
    }
    if let Some(caps) = face.caps {
        now.caps = caps && !(flips && around.caps);
    }
    let mut content = ended(around, now, inside(now));
    if face.underline == Some(true) {
        content = vec![span("underline", content)];
    }
    match face.vertical {
        Some(Vertical::Super) => vec![inline(InlineKind::Super(content))],
        Some(Vertical::Sub) => vec![inline(InlineKind::Sub(content))],
        _ => content,
    }
}

/// Words with the faces that begin or end with them: italics stand innermost.
fn ended(around: Around, now: Around, mut content: Vec<Inline>) -> Vec<Inline> {
    content = match (around.italic, now.italic) {
        (false, true) => vec![inline(InlineKind::Emph(content))],
        (true, false) => vec![span(UPRIGHT, content)],
        _ => content,
    };
    content = match (around.caps, now.caps) {
        (false, true) => vec![span("smallcaps", content)],
        (true, false) => vec![span(FULL_CAPS, content)],
        _ => content,
    };
    match (around.bold, now.bold) {
        (false, true) => vec![inline(InlineKind::Strong(content))],
        (true, false) => vec![span(REGULAR, content)],
        _ => content,
    }
}
