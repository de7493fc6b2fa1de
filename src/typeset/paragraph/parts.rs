//! Paragraphs longer than any author's are set in parts: what setting keeps of a part is bounded, and
//! so is the error of its running sums. The last line of a part is set again with the next, so that no
//! line shows where they meet.

use crate::model::{CrossRef, Inline, InlineKind, Link, plain_text};

/// Most bytes of text in a part, and most nodes.
const MAX_BYTES: usize = 64 << 10;
const MAX_NODES: usize = 8_000;

/// A paragraph's content, from which parts are taken.
pub(super) struct Parts<'a> {
    content: &'a [Inline],
    /// Where each node begins in the flat text; behind them, the end.
    begins: Vec<u32>,
}

/// A part.
pub(super) struct Part {
    pub(super) content: Vec<Inline>,
    /// Where it ends in the flat text; `None` at the end of the paragraph.
    pub(super) end: Option<u32>,
}

impl<'a> Parts<'a> {
    /// The parts of a paragraph; `None` if it is set as one, as nearly all are.
    pub(super) fn of(content: &'a [Inline]) -> Option<Parts<'a>> {
        let mut room = Room { bytes: MAX_BYTES, nodes: MAX_NODES };
        if content.iter().all(|i| room.holds(i)) {
            return None;
        }
        let mut begins = Vec::with_capacity(content.len() + 1);
        let mut at = 0;
        for inline in content {
            begins.push(at);
            at += length(inline) as u32;
        }
        begins.push(at);
        Some(Parts { content, begins })
    }

    /// The part that begins at an offset of the flat text.
    pub(super) fn from(&self, from: u32) -> Part {
        // Of nodes without text those before the offset are passed over.
        let first = self.begins[..self.content.len()].partition_point(|b| *b < from);
        let first = match self.begins.get(first) {
            Some(begin) if *begin == from => first,
            _ => first.saturating_sub(1),
        };
        let mut skip = from.saturating_sub(self.begins[first]) as usize;
        let mut room = Room { bytes: MAX_BYTES, nodes: MAX_NODES };
        let mut content = Vec::new();
        room.take(&self.content[first..], &mut skip, &mut content);
        let taken: usize = content.iter().map(length).sum();
        let end = from + taken as u32;
        let last = self.begins.last().copied().unwrap_or(0);
        Part { content, end: (end < last && end > from).then_some(end) }
    }
}

/// What a part may still hold.
struct Room {
    bytes: usize,
    nodes: usize,
}

impl Room {
    /// Takes the room of a node; whether there is enough of it.
    fn holds(&mut self, inline: &Inline) -> bool {
        let own = match inline.children() {
            Some(children) => return self.count(0) && children.iter().all(|c| self.holds(c)),
            None => length(inline),
        };
        self.count(own)
    }

    fn count(&mut self, bytes: usize) -> bool {
        let fits = bytes <= self.bytes && self.nodes > 0;
        self.bytes = self.bytes.saturating_sub(bytes);
        self.nodes = self.nodes.saturating_sub(1);
        fits
    }

    fn is_full(&self) -> bool {
        self.bytes == 0 || self.nodes == 0
    }

    /// Copies nodes behind the first `skip` bytes, as far as there is room.
    fn take(&mut self, content: &[Inline], skip: &mut usize, out: &mut Vec<Inline>) {
        for inline in content {
            if self.is_full() {
                return;
            }
            let whole = length(inline);
            if *skip > 0 && whole <= *skip {
                *skip -= whole;
                continue;
            }
            if inline.children().is_some() {
                self.nodes -= 1;
                let (mut copy, before) = (hollow(inline), *skip);
                if let (Some(from), Some(to)) = (inline.children(), copy.children_mut()) {
                    self.take(from, skip, to);
                }
                let ends = before + length(&copy) >= whole;
                if let InlineKind::Link(link) = &mut copy.kind
                    && !ends
                {
                    link.printed = None;
                }
                out.push(copy);
                continue;
            }
            let from = std::mem::take(skip);
            let copy = match &inline.kind {
                InlineKind::Text(t) => InlineKind::Text(self.words(t, from)),
                InlineKind::Code(t) => InlineKind::Code(self.words(t, from)),
                InlineKind::Ref(r) => {
                    let text = self.words(&r.text, from);
                    InlineKind::Ref(CrossRef { text, ..r.clone() })
                }
                kind => {
                    self.count(whole);
                    kind.clone()
                }
            };
            let mut span = inline.span;
            span.start = (span.start + from as u32).min(span.end);
            out.push(Inline { span, kind: copy });
        }
    }

    /// The words of a node from a byte on, as far as there is room.
    fn words(&mut self, text: &str, from: usize) -> String {
        let from = text.floor_char_boundary(from);
        let to = text.floor_char_boundary(from.saturating_add(self.bytes));
        self.count(to - from);
        // One that does not fit ends the part.
        if to < text.len() {
            self.bytes = 0;
        }
        text[from..to].to_owned()
    }
}

/// A node that holds others, without them.
fn hollow(inline: &Inline) -> Inline {
    let kind = match &inline.kind {
        InlineKind::Emph(_) => InlineKind::Emph(Vec::new()),
        InlineKind::Strong(_) => InlineKind::Strong(Vec::new()),
        InlineKind::Strike(_) => InlineKind::Strike(Vec::new()),
        InlineKind::Super(_) => InlineKind::Super(Vec::new()),
        InlineKind::Sub(_) => InlineKind::Sub(Vec::new()),
        InlineKind::Span(attr, _) => InlineKind::Span(attr.clone(), Vec::new()),
        InlineKind::Link(link) => InlineKind::Link(Link {
            href: link.href.clone(),
            title: link.title.clone(),
            target: link.target.clone(),
            content: Vec::new(),
            printed: link.printed.clone(),
        }),
        other => other.clone(),
    };
    Inline { span: inline.span, kind }
}

/// Bytes of a node in the flat text.
fn length(inline: &Inline) -> usize {
    match &inline.kind {
        InlineKind::Text(t) | InlineKind::Code(t) | InlineKind::Math(t) => t.len(),
        _ => match inline.children() {
            Some(children) => children.iter().map(length).sum(),
            None => plain_text(std::slice::from_ref(inline)).len(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a paragraph, each from where the one before ends, as plain text.
    fn parts(content: &[Inline]) -> Vec<String> {
        let parts = Parts::of(content).expect("a long paragraph");
        let (mut from, mut out) = (0, Vec::new());
        loop {
            let part = parts.from(from);
            assert!(part.content.iter().map(length).sum::<usize>() <= MAX_BYTES);
            out.push(plain_text(&part.content));
            match part.end {
                Some(end) => from = end,
                None => return out,
            }
        }
    }

    #[test]
    fn parts_are_the_paragraph() {
        let words = "w\u{f6}rds and ".repeat(20_000);
        let strong =
            Inline { kind: InlineKind::Strong(vec![Inline::text(&words)]), ..Inline::default() };
        let lines: Vec<Inline> = (0..30_000)
            .flat_map(|n| {
                let end = Inline { kind: InlineKind::SoftBreak, ..Inline::default() };
                [Inline::text(format!("line {n}")), end]
            })
            .collect();
        let emphasis = InlineKind::Emph([vec![strong.clone()], lines.clone()].concat());
        let nested = vec![Inline { kind: emphasis, ..Inline::default() }, Inline::text("end")];
        for content in [vec![Inline::text(&words)], vec![strong], lines, nested] {
            let found = parts(&content);
            assert!(found.len() > 2 && found.concat() == plain_text(&content));
        }
        assert!(Parts::of(&[Inline::text("short")]).is_none());
    }

    #[test]
    fn a_part_begins_anywhere() {
        let content = [Inline::text("ab".repeat(40_000)), Inline::text("cd".repeat(40_000))];
        let parts = Parts::of(&content).expect("a long paragraph");
        let begin =
            |from| plain_text(&parts.from(from).content).chars().take(2).collect::<String>();
        assert_eq!(
            [begin(1), begin(80_000), begin(79_999), begin(80_001)],
            ["ba", "cd", "bc", "dc"]
        );
        assert!(parts.from(159_000).end.is_none());
    }
}
