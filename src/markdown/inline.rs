//! The inline post-pass: spans, notes, references, sub- and superscript, highlights and raw tags.
//!
//! CommonMark's events for one paragraph, link or emphasis are gathered in a [`Run`]: its words in
//! one string with a placeholder for every node, and the map back to the source. [`Run::finish`]
//! goes over it once and makes the model's nodes.

use super::attr;
use super::citations::Keys;
use super::flanks::is_unspaced;
use super::html::{self, Meaning, Tag, Token};
use super::index_marks;
use super::inline_build::{self, Op, Wrap, WrapKind, class};
use super::notes::Notes;
use super::other_dialects::{MAX_BRACKETS, tell_citation};
use super::text::Text;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::direction::is_rtl_char;
use crate::language::is_word_of_number;
use crate::model::{
    Attr, CrossRef, DisplayKind, Inline, InlineKind, JOINED_REFS, LABEL_PREFIXES, OwnPrefixes,
    RefPage, SYMBOL_NOTE, environment_of_prefix, shows_nothing,
};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Deepest nesting of inline nodes, and of blocks.
pub(super) const MAX_DEPTH: usize = 64;

/// What is said of text nested deeper.
pub(super) fn too_deep_message() -> String {
    format!("lists, quotations or marks stand inside each other more than {MAX_DEPTH} deep")
}

/// And what to do.
pub(super) const TOO_DEEP_HELP: &str = "take some levels out; a long row of `>`, `*` or `[` that means nothing can stand in a code block";

/// Stands for a node in [`Run::flat`]; control characters never reach the words themselves.
pub(super) const NODE: u8 = 1;

/// A stretch of [`Run::flat`] and where it stands in the chapter's text.
#[derive(Debug, Clone, Copy)]
struct Piece {
    flat: usize,
    raw: usize,
    raw_end: usize,
    /// Escaped or written as an entity: has no meaning beyond itself.
    literal: bool,
    /// The author has escaped it: smart punctuation leaves it too.
    escaped: bool,
}

/// A node in a run.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) inline: Inline,
    pub(super) raw: usize,
    pub(super) raw_end: usize,
    /// Levels of nodes inside it, itself included.
    pub(super) height: usize,
    /// An HTML tag still to be paired.
    pub(super) tag: Option<Tag>,
    /// Display mathematics.
    pub(super) display: bool,
}

/// The inline content of one container while it is gathered.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) flat: String,
    pieces: Vec<Piece>,
    pub(super) nodes: Vec<Node>,
    /// Whether any piece is escaped.
    escapes: bool,
}

/// Which attributes may stand at the end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// None.
    None,
    /// After the words, as in `# Title {#id}`.
    Words,
    /// On a line of their own.
    Line,
    /// The same in a paragraph of a note, which may take its name behind its words.
    Note,
}

/// What the post-pass needs to know and where it leaves what it finds.
pub(super) struct Context<'a> {
    pub(super) text: &'a Text,
    pub(super) diags: &'a mut Diagnostics,
    pub(super) notes: &'a mut Notes,
    /// Whether `^`, `~` and `==` have a meaning (not in mdBook's projects).
    pub(super) marks: bool,
    /// Whether `\\( .. \\)` and `\\[ .. \\]` are formulas.
    pub(super) mathjax: bool,
    /// Whether the project is mdBook's.
    pub(super) mdbook: bool,
    /// Keys of the works that can be cited; without them citations are text.
    pub(super) keys: Option<&'a Keys>,
    /// What labels of the book's own kinds of display begin with.
    pub(super) own: OwnPrefixes,
    /// Nesting of the run itself.
    pub(super) depth: usize,
    pub(super) too_deep: &'a mut bool,
}

/// A finished run.
pub(super) struct Finished {
    pub(super) inlines: Vec<Inline>,
    pub(super) height: usize,
    /// Attributes at its end.
    pub(super) tail: Attr,
}

impl Run {
    /// Whether nothing of the words is seen. White space that is written as an entity is meant: a
    /// paragraph of `&nbsp;` is a white line.
    pub(super) fn is_blank(&self) -> bool {
        shows_nothing(&self.flat)
            && (self.pieces.iter().all(|p| !p.literal)
                || self.flat.bytes().all(|b| b.is_ascii_whitespace()))
    }

    /// Adds words that stand at `raw..raw_end` of the chapter's text.
    pub(super) fn push_text(&mut self, words: &str, raw: usize, raw_end: usize, literal: bool) {
        if words.is_empty() {
            return;
        }
        let literal = literal || words.len() != raw_end - raw;
        self.pieces.push(Piece { flat: self.flat.len(), raw, raw_end, literal, escaped: false });
        if words.bytes().any(|b| b < 0x20 && b != b'\t' && b != b'\n') {
            // Control characters are no part of any book's text (nor of XML).
            let clean = |c: char| if c < ' ' && c != '\t' && c != '\n' { ' ' } else { c };
            self.flat.extend(words.chars().map(clean));
        } else {
            self.flat.push_str(words);
        }
    }

    /// Adds what an entity stands for.
    pub(super) fn push_entity(&mut self, words: &str, raw: usize, raw_end: usize) {
        self.push_text(words, raw, raw_end, true);
        if let Some(piece) = self.pieces.last_mut() {
            (piece.escaped, self.escapes) = (true, true);
        }
    }

    /// Adds an escaped first character apart from the rest.
    pub(super) fn push_escaped(&mut self, words: &str, raw: usize) {
        let first = words.chars().next().map_or(0, char::len_utf8);
        self.push_entity(&words[..first], raw, raw + first);
        self.push_text(&words[first..], raw + first, raw + words.len(), false);
    }

    /// What is added next comes from these bytes of the source, and is no text as written.
    fn begin_piece(&mut self, raw: usize, raw_end: usize) {
        let flat = self.flat.len();
        self.pieces.push(Piece { flat, raw, raw_end, literal: false, escaped: false });
    }

    pub(super) fn push_soft_break(&mut self, raw: usize, raw_end: usize) {
        self.begin_piece(raw, raw_end);
        self.flat.push('\n');
    }

    pub(super) fn push_node(&mut self, node: Node) {
        let (raw, raw_end) = (node.raw, node.raw_end);
        self.begin_piece(raw, raw_end);
        self.flat.push(char::from(NODE));
        self.nodes.push(node);
    }

    pub(super) fn push_leaf(&mut self, kind: InlineKind, raw: usize, raw_end: usize, text: &Text) {
        let inline = Inline { span: text.span(raw, raw_end), kind };
        self.push_node(Node { inline, raw, raw_end, height: 1, tag: None, display: false });
    }

    /// Takes ranges of [`Run::flat`] out of it, given in their order, that hold no nodes.
    pub(super) fn take_out(&mut self, ranges: &[Range<usize>]) {
        let mut rest = Run { nodes: std::mem::take(&mut self.nodes), ..Run::default() };
        let mut from = 0;
        let end = self.flat.len();
        for range in ranges.iter().cloned().chain(std::iter::once(end..end)) {
            rest.push_stretch(self, from..range.start);
            from = range.end;
        }
        rest.escapes = self.escapes;
        *self = rest;
    }

    /// Adds a stretch of another run without its nodes.
    fn push_stretch(&mut self, other: &Run, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let shift = self.flat.len();
        let first = other.pieces.partition_point(|p| p.flat <= range.start).saturating_sub(1);
        for p in other.pieces[first..].iter().take_while(|p| p.flat < range.end) {
            let cut = range.start.saturating_sub(p.flat);
            let raw = if p.literal { p.raw } else { p.raw + cut };
            self.pieces.push(Piece { flat: shift + p.flat + cut - range.start, raw, ..*p });
        }
        self.flat.push_str(&other.flat[range]);
    }

    /// Where the last piece ends in the chapter's text.
    pub(super) fn raw_end(&self) -> Option<usize> {
        self.pieces.last().map(|p| p.raw_end)
    }

    fn piece(&self, flat: usize) -> Option<&Piece> {
        self.pieces.get(self.pieces.partition_point(|p| p.flat <= flat).checked_sub(1)?)
    }

    /// The place of a byte of [`Run::flat`] in the chapter's text.
    pub(super) fn raw(&self, flat: usize) -> usize {
        match self.piece(flat) {
            Some(p) if p.literal => p.raw,
            Some(p) => (p.raw + flat - p.flat).min(p.raw_end),
            None => 0,
        }
    }

    pub(super) fn literal(&self, flat: usize) -> bool {
        self.piece(flat).is_none_or(|p| p.literal)
    }

    /// How far the words from `flat` on are of one sort, and whether smart punctuation is to leave
    /// them: escaped marks that it would change.
    pub(super) fn stretch(&self, flat: usize, end: usize) -> (usize, bool) {
        if !self.escapes {
            return (end, false);
        }
        let mut index = self.pieces.partition_point(|p| p.flat <= flat).saturating_sub(1);
        let kept =
            |i: usize| self.pieces.get(i).is_some_and(|p| p.escaped && self.is_smart(p.flat));
        let first = kept(index);
        index += 1;
        while !first && index < self.pieces.len() && self.pieces[index].flat < end && !kept(index) {
            index += 1;
        }
        (self.pieces.get(index).map_or(end, |p| p.flat.min(end)), first)
    }

    /// Whether smart punctuation has a meaning for the mark at a byte of the flat text.
    fn is_smart(&self, flat: usize) -> bool {
        let bytes = self.flat.as_bytes();
        let at = |i: Option<usize>| i.and_then(|i| bytes.get(i)).copied();
        match at(Some(flat)) {
            Some(b'"' | b'\'' | b';' | b':' | b'!' | b'?') => true,
            same @ Some(b'-' | b'.') => {
                at(flat.checked_sub(1)) == same || at(flat.checked_add(1)) == same
            }
            _ => false,
        }
    }

    /// The byte of [`Run::flat`] that stands at `raw`, if a piece begins or goes on there.
    fn flat_at(&self, raw: usize) -> Option<usize> {
        let i = self.pieces.partition_point(|p| p.raw < raw);
        if let Some(p) = self.pieces.get(i).filter(|p| p.raw == raw) {
            return Some(p.flat);
        }
        let p = self.pieces.get(i.checked_sub(1)?)?;
        let next = self.pieces.get(i).map_or(self.flat.len(), |n| n.flat);
        if raw >= p.raw_end {
            return Some(next);
        }
        let node = self.flat.as_bytes()[p.flat] == NODE;
        (!node && !p.literal).then(|| (p.flat + raw - p.raw).min(next))
    }

    /// Makes the model's nodes.
    pub(super) fn finish(self, cx: &mut Context, tail: Tail) -> Finished {
        let special = |b: u8| {
            matches!(b, b'[' | b'^' | b'~' | b'=' | b'@' | b'{') || (b == b'\\' && cx.mathjax)
        };
        let calls = |n: &Node| match &n.inline.kind {
            InlineKind::Code(code) => code.starts_with("r ") || code.starts_with("#!"),
            _ => false,
        };
        let plain = !self.flat.bytes().any(special)
            && self.nodes.iter().all(|n| n.tag.is_none() && !n.display && !calls(n));
        if plain {
            return inline_build::build(self, Vec::new(), Vec::new(), Attr::default(), cx);
        }
        let mut scan = Scan {
            run: &self,
            cx,
            ops: Vec::new(),
            wraps: Vec::new(),
            stack: Vec::new(),
            open_tags: FxHashMap::default(),
            node: 0,
            no_formula: [false; 2],
            raw_tags: 0,
            tail: Attr::default(),
        };
        scan.go(tail);
        let Scan { mut ops, wraps, tail, .. } = scan;
        ops.sort_by_key(|op| op.at);
        inline_build::build(self, ops, wraps, tail, cx)
    }
}

/// Something opened and not closed yet.
enum Opened {
    Bracket { at: usize, note: bool },
    Highlight { at: usize },
    Html { at: usize, node: usize },
}

pub(super) struct Scan<'r, 'c, 'a> {
    pub(super) run: &'r Run,
    pub(super) cx: &'c mut Context<'a>,
    pub(super) ops: Vec<Op>,
    pub(super) wraps: Vec<Wrap>,
    stack: Vec<Opened>,
    /// How many of each tag are on the stack.
    open_tags: FxHashMap<&'r str, usize>,
    /// How many elements that are kept as HTML are open.
    raw_tags: usize,
    /// Nothing closes a formula of the line, or one on its own, in the rest of the run.
    no_formula: [bool; 2],
    /// Index of the next node.
    pub(super) node: usize,
    tail: Attr,
}

impl<'r> Scan<'r, '_, '_> {
    fn go(&mut self, tail: Tail) {
        let bytes = self.run.flat.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            at = match bytes[at] {
                NODE => self.node(at),
                _ if bytes[at] >= 0x80 || bytes[at].is_ascii_alphanumeric() => at + 1,
                b'[' if !self.run.literal(at) => {
                    let note = at > 0 && bytes[at - 1] == b'^' && !self.run.literal(at - 1);
                    self.stack.push(Opened::Bracket { at, note });
                    at + 1
                }
                b']' if !self.run.literal(at) => self.close_bracket(at),
                b'\\' | b'{' if let Some(end) = self.index_mark(at) => end,
                b'\\' if self.cx.mathjax => self.mathjax(at),
                b'^' | b'~' if self.cx.marks => self.script(at),
                b'=' if self.cx.marks => self.highlight(at),
                b'@' => self.reference(at),
                b'{' if let Some(end) = self.myst_citation(at) => end,
                b'{' => match self.tail(at, tail) {
                    Some(end) => end,
                    None => {
                        self.strange_braces(at, tail);
                        at + 1
                    }
                },
                _ => at + 1,
            };
        }
        // Tags that nothing closed.
        for opened in std::mem::take(&mut self.stack) {
            if let Opened::Html { at, node } = opened {
                self.stray(at, node);
            }
        }
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let end = self.run.raw(to.max(from + 1) - 1) + 1;
        self.cx.text.span(self.run.raw(from), end.max(self.run.raw(from)))
    }

    pub(super) fn wrap(&mut self, kind: WrapKind, open: (usize, usize), close: (usize, usize)) {
        let span = self.span(open.0, close.1);
        let wrap = self.wraps.len();
        self.wraps.push(Wrap { kind, span });
        self.ops.push(Op::open(open.0, open.1));
        self.ops.push(Op::close(close.0, close.1, wrap));
    }

    /// Attributes at a byte of the flat text, read from the source itself: what CommonMark made
    /// of stars and quotation marks in them does not matter. Returns them and the byte after.
    pub(super) fn attributes(&self, at: usize) -> Option<(attr::Parsed, usize)> {
        if self.run.flat.as_bytes().get(at) != Some(&b'{') || self.run.literal(at) {
            return None;
        }
        let raw = self.run.raw(at);
        let parsed = attr::parse(&self.cx.text.as_str()[raw..])?;
        let end = self.run.flat_at(raw + parsed.len)?;
        Some((parsed, end))
    }

    fn node(&mut self, at: usize) -> usize {
        let index = self.node;
        self.node += 1;
        let Some(node) = self.run.nodes.get(index) else { return at + 1 };
        if let Some(tag) = &node.tag {
            self.tag(at, index, tag);
            return at + 1;
        }
        let takes = matches!(
            node.inline.kind,
            InlineKind::Image(_) | InlineKind::Link(_) | InlineKind::Code(_) | InlineKind::Math(_)
        );
        // A formula may have a space before its label.
        let bytes = self.run.flat.as_bytes();
        let gap = usize::from(node.display && bytes.get(at + 1) == Some(&b' '));
        if takes && let Some((parsed, end)) = self.attributes(at + 1 + gap) {
            let kind = match (parsed.raw, &node.inline.kind) {
                (Some(format), InlineKind::Code(code)) if is_html(&format) => {
                    WrapKind::Made(self.raw_html(code, node.raw, node.raw_end))
                }
                (Some(format), _) => WrapKind::Raw(format),
                (None, _) => WrapKind::On(parsed.attr, node.display),
            };
            self.skip_nodes(at + 1, end);
            self.wrap(kind, (at, at), (at + 1, end));
            return end;
        }
        if let InlineKind::Code(code) = &node.inline.kind {
            self.strange_code(code, node.inline.span);
        }
        if node.display {
            self.wrap(WrapKind::On(Attr::default(), true), (at, at), (at + 1, at + 1));
        }
        at + 1
    }

    /// Raw HTML of the line, as if it stood in the paragraph itself.
    fn raw_html(&mut self, code: &str, raw: usize, raw_end: usize) -> Finished {
        let source = self.cx.text.as_str().get(raw..raw_end).unwrap_or_default();
        let base = raw + source.find(code).unwrap_or(0);
        let mut run = Run::default();
        for token in html::tokens(code) {
            match token {
                Token::Text(a, b) => {
                    run.push_text(&html::decode(&code[a..b]), base + a, base + b, true);
                }
                Token::Tag(tag, a, b) => {
                    let kind = match tag.name.as_str() {
                        "br" => InlineKind::HardBreak,
                        "img" => InlineKind::Image(super::html_blocks::image(&tag)),
                        _ => InlineKind::Html(String::new()),
                    };
                    let inline = Inline { span: self.cx.text.span(base + a, base + b), kind };
                    let tag = (html::meaning(&tag.name) != Meaning::Void).then_some(tag);
                    if tag.is_some() || !matches!(inline.kind, InlineKind::Html(_)) {
                        let (raw, raw_end) = (base + a, base + b);
                        run.push_node(Node {
                            inline,
                            raw,
                            raw_end,
                            height: 1,
                            tag,
                            display: false,
                        });
                    }
                }
                Token::Instruction(..) => {}
            }
        }
        let depth = self.cx.depth;
        self.cx.depth += self.stack.len() + 1;
        let finished = run.finish(self.cx, Tail::None);
        self.cx.depth = depth;
        finished
    }

    /// A mark of an index as other programs write it, read from the source itself. The byte behind it.
    fn index_mark(&mut self, at: usize) -> Option<usize> {
        let words = &self.run.flat[at..];
        if self.run.literal(at) || !(words.starts_with("\\index{") || words.starts_with("{{i:")) {
            return None;
        }
        let raw = self.run.raw(at);
        let (attr, len) = index_marks::parse(&self.cx.text.as_str()[raw..])?;
        let end = self.run.flat_at(raw + len)?;
        self.skip_nodes(at, end);
        let inline = Inline { span: self.span(at, end), kind: InlineKind::Span(attr, Vec::new()) };
        self.ops.push(Op::leaf(at, end, inline));
        Some(end)
    }

    /// A formula as mdBook hands it to MathJax: what CommonMark has left of it.
    fn mathjax(&mut self, at: usize) -> usize {
        let flat = self.run.flat.as_str();
        let display = match flat.as_bytes().get(at + 1) {
            Some(b'(') => false,
            Some(b'[') => true,
            _ => return at + 1,
        };
        if !self.run.literal(at) || self.no_formula[usize::from(display)] {
            return at + 1;
        }
        let close = if display { "\\]" } else { "\\)" };
        let Some(len) = flat[at + 2..].find(close) else {
            self.no_formula[usize::from(display)] = true;
            return at + 1;
        };
        let (end, tex) = (at + 4 + len, &flat[at + 2..at + 2 + len]);
        // Marks in it have been taken for emphasis or links: no formula in mdBook either.
        if tex.trim().is_empty() || tex.bytes().any(|b| b == NODE) {
            return at + 1;
        }
        let kind = InlineKind::Math(tex.trim().to_owned());
        let inline = Inline { span: self.span(at, end), kind };
        if display {
            self.wrap(WrapKind::On(Attr::default(), true), (at, at), (end, end));
        }
        self.ops.push(Op::leaf(at, end, inline));
        end
    }

    /// Counts the nodes in a range that is not looked at.
    fn skip_nodes(&mut self, from: usize, to: usize) {
        self.node += self.run.flat.as_bytes()[from..to].iter().filter(|b| **b == NODE).count();
    }

    fn tag(&mut self, at: usize, index: usize, tag: &'r Tag) {
        let meaning = html::meaning(&tag.name);
        // What stands in a drawing or a film is its own affair.
        if meaning != Meaning::Raw && self.raw_tags > 0 {
            self.ops.push(Op::skip(at, at + 1));
            return;
        }
        if meaning == Meaning::Raw && (tag.close || !tag.empty) {
            self.raw_tags =
                if tag.close { self.raw_tags.saturating_sub(1) } else { self.raw_tags + 1 };
        }
        match meaning {
            Meaning::Void => return,
            _ if (tag.empty || html::has_no_end(&tag.name)) && !tag.close => {
                if meaning == Meaning::Unknown {
                    self.unknown(index, tag);
                }
                self.ops.push(Op::skip(at, at + 1));
                return;
            }
            _ => {}
        }
        if !tag.close {
            *self.open_tags.entry(&tag.name).or_default() += 1;
            self.stack.push(Opened::Html { at, node: index });
            return;
        }
        if self.open_tags.get(tag.name.as_str()).is_none_or(|n| *n == 0) {
            self.stray(at, index);
            return;
        }
        while let Some(opened) = self.stack.pop() {
            let Opened::Html { at: open_at, node } = opened else { continue };
            let open = self.run.nodes[node].tag.as_ref();
            let Some(open) = open else { continue };
            if let Some(n) = self.open_tags.get_mut(open.name.as_str()) {
                *n -= 1;
            }
            if open.name != tag.name {
                self.stray(open_at, node);
                continue;
            }
            let kind = match html::meaning(&open.name) {
                Meaning::Raw => {
                    let (a, b) = (self.run.nodes[node].raw, self.run.nodes[index].raw_end);
                    WrapKind::Verbatim(self.cx.text.as_str()[a..b].to_owned())
                }
                Meaning::Unknown => {
                    self.unknown(node, open);
                    WrapKind::Tag(open.clone())
                }
                _ => WrapKind::Tag(open.clone()),
            };
            self.wrap(kind, (open_at, open_at + 1), (at, at + 1));
            return;
        }
    }

    /// A tag without its other half: text if HTML does not know it, else left out.
    fn stray(&mut self, at: usize, index: usize) {
        let node = &self.run.nodes[index];
        let Some(tag) = &node.tag else { return };
        let words = &self.cx.text.as_str()[node.raw..node.raw_end];
        if html::meaning(&tag.name) == Meaning::Unknown {
            let message = format!("`{words}` is no HTML; it is set as text");
            let flat = &self.run.flat;
            let doubled = flat[..at].ends_with('<') && flat[at + 1..].starts_with('>');
            let help = match doubled {
                true => super::other_dialects::DOUBLED,
                false => "write it as code, in backticks, or with `\\<`",
            };
            self.cx
                .diags
                .push(Diagnostic::warning(Code::UNKNOWN_TAG, node.inline.span, message).help(help));
            let inline = Inline { span: node.inline.span, kind: InlineKind::Text(words.into()) };
            self.ops.push(Op::leaf(at, at + 1, inline));
        } else {
            let what = if tag.close { "opens" } else { "closes" };
            let message = format!("nothing {what} `{words}` in this paragraph; it is left out");
            self.cx.diags.push(Diagnostic::warning(Code::UNPAIRED_TAG, node.inline.span, message));
            self.ops.push(Op::skip(at, at + 1));
        }
    }

    fn unknown(&mut self, index: usize, tag: &Tag) {
        let span = self.run.nodes[index].inline.span;
        let message = format!("the tag `<{}>` is unknown; its content is kept", tag.name);
        self.cx.diags.push(Diagnostic::warning(Code::UNKNOWN_TAG, span, message));
    }

    fn close_bracket(&mut self, at: usize) -> usize {
        // Highlights that were opened inside and not closed are text.
        while matches!(self.stack.last(), Some(Opened::Highlight { .. })) {
            self.stack.pop();
        }
        let Some(Opened::Bracket { at: open, note }) = self.stack.last() else { return at + 1 };
        let (open, note) = (*open, *note);
        self.stack.pop();
        if note && at > open + 1 {
            let said = self.attributes(at + 1).filter(|(p, _)| p.raw.is_none());
            // What it is called by, and of which series it is.
            let nameless = |attr: &Attr| Attr { id: None, ..attr.clone() };
            let series =
                |p: &attr::Parsed| SYMBOL_NOTE.iter().any(|name| nameless(&p.attr) == class(name));
            let named = |p: &attr::Parsed| p.attr.id.is_some() && nameless(&p.attr).is_empty();
            let said = said.filter(|(p, _)| series(p) || named(p));
            let end = said.as_ref().map_or(at + 1, |(_, end)| *end);
            let symbol = said.as_ref().is_some_and(|(p, _)| series(p));
            let id = said.and_then(|(p, _)| p.attr.id);
            self.skip_nodes(at + 1, end);
            self.wrap(WrapKind::Note(symbol, id), (open - 1, open + 1), (at, end));
            return end;
        }
        let inside = &self.run.flat[open + 1..at];
        let bare = inside.strip_prefix('-').unwrap_or(inside);
        let key = bare.strip_prefix('@').unwrap_or_default();
        if bare.starts_with('@')
            && self.cx.keys.is_none_or(|keys| !keys.has(key))
            && bare.len() < 200
            && !self.run.literal(open + 1)
            && let Some((len, mut reference)) = cross_reference(bare, &self.cx.own)
            && len == bare.len()
        {
            // The reference inside was found before; it gives way to this one.
            while self.ops.last().is_some_and(|op| op.at > open) {
                self.ops.pop();
            }
            reference.bare = inside.len() > bare.len();
            let said = self.attributes(at + 1).filter(|(p, _)| p.raw.is_none());
            // Classes of a reference say what it prints.
            if let Some((_, end)) = said.filter(|(p, _)| p.attr == class(PAGE)) {
                self.skip_nodes(at + 1, end);
                reference.page = RefPage::Alone;
                let kind = InlineKind::Ref(reference);
                let inline = Inline { span: self.span(open, end), kind };
                self.ops.push(Op::leaf(open, end, inline));
                return end;
            }
            let kind = InlineKind::Ref(reference);
            let inline = Inline { span: self.span(open, at + 1), kind };
            self.ops.push(Op::leaf(open, at + 1, inline));
            return at + 1;
        }
        if let Some((parsed, end)) = self.attributes(at + 1).filter(|(p, _)| p.raw.is_none()) {
            self.skip_nodes(at + 1, end);
            self.wrap(WrapKind::Span(parsed.attr), (open, open + 1), (at, end));
            return end;
        }
        if !self.group(open, at) && !self.bracketed(open, at) {
            self.strange_brackets(open, at);
        }
        at + 1
    }

    /// `[@fig-a; @fig-b]`, `[see @sec-a, p. 3]`: brackets around references that are no part of the
    /// text. Each of the parts between semicolons must hold one reference, as with pandoc.
    fn group(&mut self, open: usize, close: usize) -> bool {
        let flat = &self.run.flat;
        if close - open > MAX_BRACKETS {
            return false;
        }
        let first = self.ops.iter().rposition(|op| op.at <= open).map_or(0, |i| i + 1);
        if !self.ops[first..].iter().any(Op::is_ref) {
            return false;
        }
        // Commas alone between references are meant as semicolons.
        let alone = self.ops[first..].iter().all(Op::is_ref);
        let commas = alone && !flat[open..close].contains(';') && {
            let words = |part: &str| part.trim().trim_start_matches('-').starts_with('@');
            flat[open + 1..close].split(',').all(words)
        };
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut from = open + 1;
        for part in flat[from..close].split(if commas { ',' } else { ';' }) {
            parts.push((from, from + part.len()));
            from += part.len() + 1;
        }
        if self.join(open, close, &parts, first) {
            return true;
        }
        let refs = |(from, to): &(usize, usize)| {
            let there = |op: &&Op| op.is_ref() && (*from..*to).contains(&op.at);
            self.ops[first..].iter().filter(there).count()
        };
        if !parts.iter().all(|p| refs(p) == 1) {
            return false;
        }
        let mut new = vec![Op::skip(open, open + 1), Op::skip(close, close + 1)];
        for op in self.ops[first..].iter_mut().filter(|op| op.is_ref()) {
            if has_minus(&flat[..op.at]) {
                op.make_bare();
                new.push(Op::skip(op.at - 1, op.at));
            } else if has_own_word(&flat[open + 1..op.at]) {
                op.make_bare();
            }
        }
        for (_, to) in &parts[..parts.len() - 1] {
            let inline =
                Inline { span: self.span(*to, to + 1), kind: InlineKind::Text(",".into()) };
            new.push(Op::leaf(*to, to + 1, inline));
        }
        self.ops.extend(new);
        true
    }

    /// `[@fig-a; @fig-b]` and `[@fig-a -- @fig-c]`: references with nothing beside them are said
    /// together, "Figures 2.1 and 2.2". The first of them is the operation `first`.
    fn join(&mut self, open: usize, close: usize, parts: &[(usize, usize)], first: usize) -> bool {
        let flat = &self.run.flat;
        let mut new = Vec::new();
        let mut count = 0;
        for &(from, to) in parts {
            let inside = |op: &&Op| op.is_ref() && (from..to).contains(&op.at);
            let own: Vec<(usize, usize)> =
                self.ops[first..].iter().filter(inside).map(|op| (op.at, op.end)).collect();
            let ends = match own.as_slice() {
                [one] => [*one, *one],
                [begin, end] if is_dash(&flat[begin.1..end.0]) => [*begin, *end],
                _ => return false,
            };
            let before = flat[from..ends[0].0].trim();
            let minus = if before == "-" { "-" } else { "" };
            if before != minus || !flat[ends[1].1..to].trim().is_empty() {
                return false;
            }
            new.push((ends, !minus.is_empty()));
            count += own.len();
        }
        if count < 2 {
            return false;
        }
        self.wrap(WrapKind::Span(class(JOINED_REFS)), (open, open + 1), (close, close + 1));
        let mut at = open + 1;
        for ([begin, end], bare) in new {
            self.ops.push(Op::skip(at, begin.0));
            if bare {
                let own = self.ops.iter_mut().filter(|op| op.is_ref());
                own.filter(|op| op.at == begin.0 || op.at == end.0).for_each(Op::make_bare);
            }
            if begin != end {
                let kind = InlineKind::Text("\u{2013}".into());
                let inline = Inline { span: self.span(begin.1, end.0), kind };
                self.ops.push(Op::leaf(begin.1, end.0, inline));
            }
            at = end.1;
        }
        self.ops.push(Op::skip(at, close));
        true
    }

    /// `x^2^` and `H~2~O`: no space inside, something to read inside.
    fn script(&mut self, at: usize) -> usize {
        let bytes = self.run.flat.as_bytes();
        let mark = bytes[at];
        let run = bytes[at..].iter().take_while(|b| **b == mark).count();
        if run > 1 || self.run.literal(at) {
            return at + run;
        }
        let end = bytes[at + 1..]
            .iter()
            .position(|b| {
                b.is_ascii_whitespace()
                    || matches!(b, b'[' | b']' | b'=' | b'{' | b'^' | b'~' | b'@')
            })
            .map(|e| at + 1 + e);
        let Some(end) = end.filter(|e| bytes[*e] == mark && !self.run.literal(*e)) else {
            self.stray_script(at);
            return at + 1;
        };
        let inside = &self.run.flat[at + 1..end];
        let nodes = inside.bytes().filter(|b| *b == NODE).count();
        let tags = self.run.nodes.iter().skip(self.node).take(nodes).any(|n| n.tag.is_some());
        if tags || !inside.chars().any(|c| c.is_alphanumeric() || c == char::from(NODE)) {
            return at + 1;
        }
        self.node += nodes;
        let kind = if mark == b'^' { WrapKind::Super } else { WrapKind::Sub };
        self.wrap(kind, (at, at + 1), (end, end + 1));
        end + 1
    }

    /// `==words==`.
    fn highlight(&mut self, at: usize) -> usize {
        let bytes = self.run.flat.as_bytes();
        let run = bytes[at..].iter().take_while(|b| **b == b'=').count();
        if run != 2 || self.run.literal(at) {
            return at + run;
        }
        let before = at.checked_sub(1).map(|b| bytes[b]);
        let after = bytes.get(at + 2).copied();
        let space = |b: Option<u8>| b.is_none_or(|b| b.is_ascii_whitespace());
        let is_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
        let glued = [
            self.run.flat[..at].chars().next_back().is_some_and(is_word),
            self.run.flat[at + 2..].chars().next().is_some_and(is_word),
        ];
        let open = match self.stack.last() {
            Some(Opened::Highlight { at: open }) if !space(before) => Some(*open),
            _ => None,
        };
        match open {
            Some(open) if !glued[1] => {
                self.stack.pop();
                self.wrap(WrapKind::Mark, (open, open + 2), (at, at + 2));
            }
            _ if !space(after) && !glued[0] => self.stack.push(Opened::Highlight { at }),
            Some(open) => self.stray_highlight(open, at),
            None => {}
        }
        at + 2
    }

    fn reference(&mut self, at: usize) -> usize {
        let flat = &self.run.flat;
        let before = flat[..at].chars().next_back();
        let glued =
            |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '@' | '/' | '\\');
        // `[-@fig-x]` has its minus from us.
        let brackets = matches!(self.stack.last(), Some(Opened::Bracket { .. }));
        let bare = brackets && has_minus(&flat[..at]);
        // `@sec-a/@sec-b`: what joins two references is no part of an address.
        let joined = self.ops.last().filter(|op| op.is_ref() && op.end < at).is_some_and(|op| {
            flat[op.end..at].chars().all(|c| matches!(c, '/' | '-' | '+' | '\u{2013}' | '\u{2014}'))
        });
        let minus = self.cx.keys.is_some() && (has_minus(&flat[..at]) || flat[..at] == *"-");
        let free = bare || joined || minus || is_behind_particle(&flat[..at]);
        if self.run.literal(at) || (!free && before.is_some_and(glued)) {
            if !self.run.literal(at) && before.is_some_and(is_rtl_char) {
                self.glued_reference(at);
            }
            return at + 1;
        }
        if let Some(end) = self.cited(at) {
            return end;
        }
        match cross_reference(&flat[at..], &self.cx.own) {
            Some((len, reference)) => {
                let kind = InlineKind::Ref(reference);
                let inline = Inline { span: self.span(at, at + len), kind };
                self.ops.push(Op::leaf(at, at + len, inline));
                at + len
            }
            None => {
                if !brackets && !self.cx.mdbook && self.cx.keys.is_none() {
                    self.strange_reference(at);
                }
                at + 1
            }
        }
    }

    /// Tells of what would be a reference if it did not stand at the end of a word.
    fn glued_reference(&mut self, at: usize) {
        let Some((len, r)) = cross_reference(&self.run.flat[at..], &self.cx.own) else { return };
        let span = self.span(at, at + len);
        let message = format!("`@{}` joins on to a word, so it is printed as it is typed", r.label);
        let help = "write a space before it; only the Arabic letters that are joined to the word \
                    after them may stand there: \u{648} \u{641} \u{628} \u{644} \u{643}";
        self.cx.diags.push(Diagnostic::warning(Code::UNKNOWN_LABEL, span, message).help(help));
    }

    /// Whether brackets are open around this that are none of a note.
    pub(super) fn in_brackets(&self) -> bool {
        matches!(self.stack.last(), Some(Opened::Bracket { note: false, .. }))
    }

    /// Tells of a reference to what is no label: a name of words with hyphens.
    fn strange_reference(&mut self, at: usize) {
        if let Some(key) = dated_key(&self.run.flat[at + 1..]) {
            let span = self.span(at, at + 1 + key.len());
            tell_citation(self.cx.diags, key, span, "; `\\@` is the sign itself");
            return;
        }
        let name = &self.run.flat[at + 1..];
        let ok = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let name = &name[..name.find(|c| !ok(c)).unwrap_or(name.len())];
        let follows = self.run.flat[at + 1 + name.len()..].chars().next();
        let whole =
            follows.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '/' | '@' | '('));
        let parts = name.split('-').filter(|p| !p.is_empty()).count();
        if !whole || parts < 2 || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return;
        }
        let message = format!("`@{name}` is no reference; it is printed as it is typed");
        let help = format!(
            "labels begin with {}; `\\@` is the sign itself",
            LABEL_PREFIXES[..5]
                .iter()
                .copied()
                .chain(self.cx.own.iter())
                .map(|p| format!("`{p}-`"))
                .collect::<Vec<_>>()
                .join(", ")
        );
        let span = self.span(at, at + 1 + name.len());
        self.cx.diags.push(Diagnostic::warning(Code::UNKNOWN_LABEL, span, message).help(help));
    }

    fn tail(&mut self, at: usize, tail: Tail) -> Option<usize> {
        let before = at.checked_sub(1).map(|b| self.run.flat.as_bytes()[b]);
        let fits = match tail {
            Tail::None => false,
            Tail::Line | Tail::Note => before == Some(b'\n'),
            Tail::Words => before.is_none_or(|b| b.is_ascii_whitespace() || b == NODE),
        };
        let found = self.attributes(at).filter(|(p, _)| fits && p.raw.is_none());
        let (parsed, end) = found.filter(|(_, e)| self.run.flat[*e..].trim().is_empty())?;
        self.skip_nodes(at, end);
        let spaces = self.run.flat[..at].len() - self.run.flat[..at].trim_end().len();
        self.ops.push(Op::skip(at - spaces, self.run.flat.len()));
        self.tail = parsed.attr;
        Some(self.run.flat.len())
    }
}

/// Whether a reference after these words has a minus before it, which is not part of the text.
pub(super) fn has_minus(before: &str) -> bool {
    before.strip_suffix('-').is_some_and(|b| b.ends_with(['[', ';', ' ', '\n']))
}

/// Whether what stands between two references makes a range of them.
fn is_dash(between: &str) -> bool {
    matches!(between.trim(), "-" | "--" | "\u{2013}")
}

/// Class of a reference that gives the page alone.
const PAGE: &str = "page";

/// A label as pandoc-crossref, LaTeX and bookdown write it, `fig:one`, with our hyphen; any other id as it
/// is.
pub(crate) fn label_with_hyphen(id: String) -> String {
    let Some((prefix, name)) = id.split_once(':') else { return id };
    match prefix {
        "tab" => format!("tbl-{name}"),
        "sec" | "fig" | "tbl" | "eq" | "lst" => format!("{prefix}-{name}"),
        _ if environment_of_prefix(prefix).is_some() => format!("{prefix}-{name}"),
        _ => id,
    }
}

/// Whether an id is a label that `@id` can refer to in every book.
pub(crate) fn is_label(id: &str) -> bool {
    OwnPrefixes::default().is_label(id)
}

/// The key of a citation that `text` begins with where it can hardly be somebody's handle: a name and
/// a year, `knuth1984`, `smith_2020a`, `Smith:2020`.
fn dated_key(text: &str) -> Option<&str> {
    let ok = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-');
    let key = &text[..text.find(|c| !ok(c)).unwrap_or(text.len())];
    let key = key.trim_end_matches(['_', ':', '-']);
    let rest = &text[key.len()..];
    let dotted = rest.strip_prefix('.').is_some_and(|r| r.starts_with(char::is_alphanumeric));
    if dotted || rest.starts_with(['@', '/', '(']) {
        return None;
    }
    let stem = key.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(key);
    let name = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let year = stem[name.len()..].parse::<u32>().is_ok_and(|y| (1500..2100).contains(&y));
    (year && name.starts_with(char::is_alphabetic) && name.len() > 1).then_some(key)
}

/// Whether words before a reference in its brackets end with the word for what it names: Quarto and pandoc
/// take `[Table @tbl-x]` for that word and the number.
fn has_own_word(before: &str) -> bool {
    let part = before.rsplit([';', ',']).next().unwrap_or_default();
    let word = part.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let abbreviated = word.ends_with('.');
    let word = word.trim_end_matches('.').to_lowercase();
    word.chars().count() > 1 && is_word_of_number(&word, abbreviated)
}

/// Whether a text ends with one of the Arabic words of one letter, "and", "so", "by", "to", "like", which are
/// written in one with the word behind them; "and" or "so" may stand before another.
fn is_behind_particle(text: &str) -> bool {
    let and = ['\u{648}', '\u{641}'];
    let Some(before) = text.strip_suffix(['\u{648}', '\u{641}', '\u{628}', '\u{644}', '\u{643}'])
    else {
        return false;
    };
    let begins = |text: &str| !text.ends_with(|c: char| c.is_alphanumeric() || c == '@');
    begins(before) || before.strip_suffix(and).is_some_and(begins)
}

/// Whether raw text of this format is HTML for both outputs.
fn is_html(format: &str) -> bool {
    matches!(format, "html" | "html5")
}

/// The cross-reference at the start of `text` (`@fig-map`) and its length.
pub(super) fn cross_reference(text: &str, own: &OwnPrefixes) -> Option<(usize, CrossRef)> {
    let body = text.strip_prefix('@')?;
    let joined =
        body.bytes().take(DisplayKind::LONGEST + 1).position(|b| matches!(b, b'-' | b':'))?;
    let (prefix, rest) = body.split_at_checked(joined)?;
    // pandoc-crossref's colon stands for the hyphen.
    let (typed, rest) = (rest, rest.get(1..)?);
    let table = prefix.eq_ignore_ascii_case("tab") && typed.starts_with(':');
    let prefix = if table { &format!("{}bl", &prefix[..1]) } else { prefix };
    let capital = prefix.starts_with(|c: char| c.is_ascii_uppercase());
    let known = LABEL_PREFIXES.into_iter().chain(own.iter()).find(|p| {
        let (p, prefix) = (p.as_bytes(), prefix.as_bytes());
        p.len() == prefix.len() && p[1..] == prefix[1..] && prefix[0].eq_ignore_ascii_case(&p[0])
    })?;
    let len = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')))
        .unwrap_or(rest.len());
    let name = rest[..len].trim_end_matches(['-', '_', '.', ':']);
    if name.is_empty() || typed.starts_with(':') && rest.starts_with(':') {
        return None;
    }
    let label = format!("{known}-{name}");
    Some((1 + joined + 1 + name.len(), CrossRef { label, capital, ..CrossRef::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_year_is_a_citation() {
        assert_eq!(dated_key("knuth1984, p. 3"), Some("knuth1984"));
        assert_eq!(dated_key("smith_2020a."), Some("smith_2020a"));
        for handle in ["jane", "user42", "x.org", "host2020.org", "agent9000", "name2020/repo"] {
            assert_eq!(dated_key(handle), None, "{handle}");
        }
    }

    #[test]
    fn knows_references() {
        let own = OwnPrefixes::default();
        let get = |t: &str| cross_reference(t, &own).map(|(n, r)| (n, r.label, r.capital));
        assert_eq!(get("@fig-map."), Some((8, "fig-map".into(), false)));
        assert_eq!(get("@Sec-a.b:c, x"), Some((10, "sec-a.b:c".into(), true)));
        assert_eq!(get("@smith2020"), None);
        assert_eq!(get("@fig-"), None);
        assert_eq!(get("@figure-x"), None);
        assert_eq!(get("@é-x"), None);
    }
}
