//! Second half of the inline post-pass: makes nodes out of a run and the marks found in it.

use super::attr;
use super::citations;
use super::drawings;
use super::html::Tag;
use super::index_marks;
use super::inline::{Context, Finished, MAX_DEPTH, NODE, Run, TOO_DEEP_HELP, too_deep_message};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Attr, Block, BlockKind, CROP, Citation, DESCRIBE, Inline, InlineKind, LITERAL, Link, TERM,
    plain_text, shows_nothing,
};
use crate::source::Span;

/// Something that happens at a byte of the flat text.
pub(super) struct Op {
    pub(super) at: usize,
    /// The flat text up to here belongs to the mark itself.
    pub(super) end: usize,
    what: What,
}

enum What {
    Open,
    Close(usize),
    Leaf(Inline),
    Skip,
}

impl Op {
    pub(super) fn open(at: usize, end: usize) -> Op {
        Op { at, end, what: What::Open }
    }
    pub(super) fn close(at: usize, end: usize, wrap: usize) -> Op {
        Op { at, end, what: What::Close(wrap) }
    }
    pub(super) fn leaf(at: usize, end: usize, inline: Inline) -> Op {
        Op { at, end, what: What::Leaf(inline) }
    }
    pub(super) fn skip(at: usize, end: usize) -> Op {
        Op { at, end, what: What::Skip }
    }
    pub(super) fn is_ref(&self) -> bool {
        matches!(&self.what, What::Leaf(Inline { kind: InlineKind::Ref(_), .. }))
    }
    /// Whether it is a citation that stands by itself.
    pub(super) fn is_citation(&self) -> bool {
        matches!(&self.what, What::Leaf(Inline { kind: InlineKind::Cite(_), .. }))
    }
    /// Whether it is a citation whose author belongs to the sentence.
    pub(super) fn is_citation_in_sentence(&self) -> bool {
        matches!(&self.what, What::Leaf(Inline { kind: InlineKind::Cite(c), .. })
            if c.in_sentence && c.works.len() == 1)
    }
    /// The citation that it is.
    pub(super) fn into_citation(self) -> Option<Citation> {
        match self.what {
            What::Leaf(Inline { kind: InlineKind::Cite(citation), .. }) => Some(citation),
            _ => None,
        }
    }
    /// 1 where it opens something, -1 where it closes it.
    pub(super) fn depth(&self) -> i32 {
        match self.what {
            What::Open => 1,
            What::Close(_) => -1,
            _ => 0,
        }
    }
    /// Which of the wraps it closes.
    pub(super) fn wrap(&self) -> Option<usize> {
        match self.what {
            What::Close(wrap) => Some(wrap),
            _ => None,
        }
    }
    /// Makes a reference give its number only.
    pub(super) fn make_bare(&mut self) {
        if let What::Leaf(Inline { kind: InlineKind::Ref(r), .. }) = &mut self.what {
            r.bare = true;
        }
    }
}

/// What an opened and closed mark makes of the nodes in it.
pub(super) enum WrapKind {
    Span(Attr),
    /// Attributes on the one node inside; display mathematics or not.
    On(Attr, bool),
    /// Raw code of an output format.
    Raw(String),
    /// Nodes made already, instead of what is inside.
    Made(Finished),
    /// A note, and whether a symbol marks it.
    Note(bool, Option<String>),
    Super,
    Sub,
    Mark,
    Tag(Tag),
    /// A citation, whose words are inside.
    Cite(Citation),
    /// HTML as written.
    Verbatim(String),
}

pub(super) struct Wrap {
    pub(super) kind: WrapKind,
    pub(super) span: Span,
}

/// Class of the span around a display formula, until its paragraph is taken apart.
pub(super) const DISPLAY: &str = "display-math";

/// Nodes being collected inside a wrap.
#[derive(Default)]
struct Level {
    inlines: Vec<Inline>,
    height: usize,
}

/// Makes the nodes of a run. `ops` are in the order of their bytes.
pub(super) fn build(
    run: Run,
    ops: Vec<Op>,
    wraps: Vec<Wrap>,
    tail: Attr,
    cx: &mut Context,
) -> Finished {
    let mut wraps: Vec<Option<Wrap>> = wraps.into_iter().map(Some).collect();
    let mut levels = vec![Level::default()];
    let mut ignored = 0usize;
    let mut run = run;
    let nodes = std::mem::take(&mut run.nodes).into_iter();
    let flat = run.flat.as_str();
    let mut emit = Emit { nodes, run: &run, flat };
    let mut at = 0;
    for op in ops {
        if op.at < at {
            continue;
        }
        let top = levels.last_mut().expect("the first level is never popped");
        emit.words(at, op.at, top, cx);
        at = op.end;
        match op.what {
            What::Open => {
                emit.skip(op.at, op.end);
                if cx.depth + levels.len() >= MAX_DEPTH {
                    ignored += 1;
                    too_deep(cx, run.raw(op.at));
                } else {
                    levels.push(Level::default());
                }
            }
            What::Close(wrap) => {
                emit.skip(op.at, op.end);
                if ignored > 0 {
                    ignored -= 1;
                    continue;
                }
                if levels.len() < 2 {
                    continue;
                }
                let level = levels.pop().expect("there are two");
                let parent = levels.last_mut().expect("there was a second");
                close(level, wraps[wrap].take(), parent, cx);
            }
            What::Leaf(inline) => {
                emit.skip(op.at, op.end);
                top.height = top.height.max(1);
                push(&mut top.inlines, inline);
            }
            What::Skip => emit.skip(op.at, op.end),
        }
    }
    let top = levels.last_mut().expect("the first level is never popped");
    emit.words(at, flat.len(), top, cx);
    while levels.len() > 1 {
        let level = levels.pop().expect("more than one");
        let parent = levels.last_mut().expect("one left");
        parent.height = parent.height.max(level.height);
        parent.inlines.extend(level.inlines);
    }
    let mut level = levels.pop().expect("the first level");
    // Nodes are large, and most of a chapter: they have no room for more.
    level.inlines.shrink_to_fit();
    Finished { inlines: level.inlines, height: level.height, tail }
}

fn too_deep(cx: &mut Context, raw: usize) {
    if !std::mem::replace(cx.too_deep, true) {
        let message = too_deep_message();
        let span = cx.text.span(raw, raw + 1);
        cx.diags.push(Diagnostic::error(Code::NESTED_TOO_DEEP, span, message).help(TOO_DEEP_HELP));
    }
}

fn close(mut level: Level, wrap: Option<Wrap>, parent: &mut Level, cx: &mut Context) {
    let Some(Wrap { kind, span }) = wrap else {
        parent.height = parent.height.max(level.height);
        parent.inlines.extend(level.inlines);
        return;
    };
    level.inlines.shrink_to_fit();
    let mut content = level.inlines;
    let kind = match kind {
        WrapKind::Verbatim(html) => {
            drawings::drawing(&html, span).unwrap_or(InlineKind::Html(html))
        }
        WrapKind::Made(made) => {
            parent.height = parent.height.max(made.height);
            for inline in made.inlines {
                push(&mut parent.inlines, inline);
            }
            return;
        }
        WrapKind::Raw(format) => match (format.as_str(), content.pop().map(|i| i.kind)) {
            ("epub", Some(InlineKind::Code(code))) => InlineKind::Html(code),
            (_, code) => {
                let message = format!("raw text for `{format}` in a line is left out");
                cx.diags.push(Diagnostic::warning(Code::RAW_FORMAT, span, message));
                drop(code);
                return;
            }
        },
        WrapKind::Note(symbol, id) => {
            let white = |i: &Inline| match &i.kind {
                InlineKind::SoftBreak => true,
                InlineKind::Text(words) => shows_nothing(words),
                _ => false,
            };
            if content.iter().all(white) {
                let message = "a note without words is left out";
                let help = "write them in its brackets: `^[the note]`";
                cx.diags.push(Diagnostic::warning(Code::EMPTY_NOTE, span, message).help(help));
                return;
            }
            let attr = Attr { id, ..Attr::default() };
            let para = Block { span, attr, kind: BlockKind::Para(content), id: 0 };
            let note = cx.notes.inline(vec![para], span, symbol);
            parent.height = parent.height.max(1);
            push(&mut parent.inlines, Inline { span, kind: InlineKind::Note(note) });
            return;
        }
        WrapKind::On(mut attr, display) => {
            if let Some(Inline { kind: InlineKind::Image(image), .. }) = content.first_mut() {
                image_attributes(image, &mut attr);
            }
            let takes: (&str, &[&str]) = match content.first().map(|i| &i.kind) {
                Some(InlineKind::Image(_)) => {
                    ("a picture", &["width", "alt", "short", CROP, DESCRIBE])
                }
                Some(InlineKind::Link(_)) => ("a link", &["target", "rel", "title"]),
                Some(InlineKind::Math(_)) => ("a formula", &[DESCRIBE]),
                _ => ("code in a line", &[]),
            };
            attr::tell_keys(&attr, takes, span, cx.diags);
            if display {
                attr.classes.push(DISPLAY.into());
            }
            if attr.is_empty() {
                parent.height = parent.height.max(level.height);
                parent.inlines.extend(content);
                return;
            }
            InlineKind::Span(attr, content)
        }
        _ if cx.depth + level.height + 1 > MAX_DEPTH => {
            parent.height = parent.height.max(level.height);
            parent.inlines.extend(content);
            return;
        }
        WrapKind::Tag(tag) if tag.hides(cx.mdbook) => return,
        WrapKind::Tag(tag) if shows_nothing(&plain_text(&content)) && tag.is_icon() => {
            let message = "an icon is left out: its font is of the web page";
            let help = "use a character (☰ or the like) or a picture";
            cx.diags.push(Diagnostic::warning(Code::ICON, span, message).help(help));
            return;
        }
        WrapKind::Tag(tag) => match tag_kind(&tag, content, span) {
            Ok(kind) => kind,
            Err(content) => {
                parent.height = parent.height.max(level.height);
                for inline in content {
                    push(&mut parent.inlines, inline);
                }
                return;
            }
        },
        WrapKind::Span(attr) => {
            let takes: &[&str] = match attr.has("index") {
                true => &index_marks::KEYS,
                false if attr.has(TERM) => &["title", "of"],
                false => &["title"],
            };
            let what = if attr.has("index") { "a mark of the index" } else { "a span" };
            attr::tell_keys(&attr, (what, takes), span, cx.diags);
            if attr.has("index") {
                index_marks::tell_other_words(&attr, span, cx.diags);
            }
            InlineKind::Span(attr, content)
        }
        WrapKind::Cite(citation) => InlineKind::Cite(citations::with_words(citation, content)),
        WrapKind::Super => InlineKind::Super(content),
        WrapKind::Sub => InlineKind::Sub(content),
        WrapKind::Mark => InlineKind::Span(class("mark"), content),
    };
    parent.height = parent.height.max(level.height + 1);
    parent.inlines.push(Inline { span, kind });
}

/// Moves what says how a picture looks from attributes to the picture.
pub(super) fn image_attributes(image: &mut crate::model::Image, attr: &mut Attr) {
    attr.pairs.retain(|(key, value)| match key.as_str() {
        "width" => {
            image.width = Some(value.clone());
            false
        }
        "alt" | "fig-alt" => {
            image.decorative = value.is_empty();
            image.alt.clone_from(value);
            false
        }
        _ => true,
    });
}

pub(super) fn class(name: &str) -> Attr {
    Attr { classes: vec![name.into()], ..Attr::default() }
}

/// The node that a pair of tags makes; the content itself where they mean nothing.
fn tag_kind(tag: &Tag, content: Vec<Inline>, span: Span) -> Result<InlineKind, Vec<Inline>> {
    let with = |name: &str| {
        let mut attr = tag.attr(false);
        attr.classes.insert(0, name.to_owned());
        attr
    };
    Ok(match tag.name.as_str() {
        "em" | "i" | "cite" | "dfn" | "var" => match tag.attr(false) {
            a if a.is_empty() => InlineKind::Emph(content),
            a => InlineKind::Span(
                a,
                vec![Inline { span: Span::NONE, kind: InlineKind::Emph(content) }],
            ),
        },
        "strong" | "b" => InlineKind::Strong(content),
        "s" | "del" | "strike" => InlineKind::Strike(content),
        "sup" => InlineKind::Super(content),
        "sub" => InlineKind::Sub(content),
        "mark" | "kbd" | "small" | "ruby" | "rt" => InlineKind::Span(with(&tag.name), content),
        "abbr" => {
            let mut attr = with("abbr");
            attr.pairs.extend(tag.get("title").map(|t| ("title".to_owned(), t.to_owned())));
            InlineKind::Span(attr, content)
        }
        // The quotation marks are the language's: the pass that makes punctuation typographic
        // finds plain ones.
        "q" => {
            let mark = || Inline { span, kind: InlineKind::Text("\"".into()) };
            let mut content = content;
            turn_quotes(&mut content);
            let marked = [vec![mark()], content, vec![mark()]].concat();
            InlineKind::Span(with("q"), marked)
        }
        // Brackets for readers without ruby; both outputs have their own.
        "rp" => return Err(Vec::new()),
        "bdo" if tag.get("dir").is_some() => InlineKind::Span(with("bdo"), content),
        "bdi" => InlineKind::Span(with("bdi"), content),
        "u" | "ins" => InlineKind::Span(with("underline"), content),
        "code" | "tt" | "samp" => InlineKind::Code(plain_text(&content)),
        "a" => match tag.get("href") {
            Some(href) => InlineKind::Link(Link {
                href: href.to_owned(),
                title: tag.get("title").map(str::to_owned),
                content,
                ..Link::default()
            }),
            None if tag.attr(false).is_empty() => return Err(content),
            None => InlineKind::Span(tag.attr(false), content),
        },
        "span" | "font" | "bdo" | "time" | "data" | "label" => match tag.attr(false) {
            attr if attr.is_empty() => return Err(content),
            attr => InlineKind::Span(attr, content),
        },
        _ => return Err(content),
    })
}

/// Words that smart punctuation is to leave.
pub(super) fn keep(words: Vec<Inline>, span: Span) -> Inline {
    Inline { span, kind: InlineKind::Span(class(LITERAL), words) }
}

/// The marks of quotations inside a quotation change: double ones become single ones, and back.
fn turn_quotes(inlines: &mut [Inline]) {
    for inline in inlines {
        if let InlineKind::Span(attr, content) = &mut inline.kind
            && attr.has("q")
        {
            let last = content.len().saturating_sub(1);
            for at in [0, last] {
                if let Some(Inline { kind: InlineKind::Text(mark), .. }) = content.get_mut(at) {
                    *mark = if mark == "\"" { "'".into() } else { "\"".into() };
                }
            }
        }
        if let Some(children) = inline.children_mut() {
            turn_quotes(children);
        }
    }
}

/// Adds a node; text joins the text before it.
fn push(out: &mut Vec<Inline>, inline: Inline) {
    if let InlineKind::Text(new) = &inline.kind
        && let Some(Inline { span, kind: InlineKind::Text(old) }) = out.last_mut()
    {
        old.push_str(new);
        *span = span.to(inline.span);
        return;
    }
    out.push(inline);
}

/// Writes stretches of the flat text as nodes.
struct Emit<'a> {
    nodes: std::vec::IntoIter<super::inline::Node>,
    run: &'a Run,
    flat: &'a str,
}

impl Emit<'_> {
    /// Passes over a stretch that a mark has used.
    fn skip(&mut self, from: usize, to: usize) {
        for _ in self.flat.as_bytes()[from..to].iter().filter(|b| **b == NODE) {
            self.nodes.next();
        }
    }

    fn words(&mut self, from: usize, to: usize, level: &mut Level, cx: &Context) {
        let bytes = self.flat.as_bytes();
        let mut start = from;
        // Where the words end that begin at `start`, or have been begun.
        let mut words_end = from;
        while start < to {
            if words_end <= start {
                let len = bytes[start..to].iter().position(|b| matches!(*b, NODE | b'\n'));
                words_end = len.map_or(to, |len| start + len);
            }
            if words_end > start {
                let (end, literal) = self.run.stretch(start, words_end);
                let span = cx.text.span(self.run.raw(start), self.run.raw(end - 1) + 1);
                let words = Inline { span, kind: InlineKind::Text(self.flat[start..end].into()) };
                level.height = level.height.max(1 + usize::from(literal));
                push(&mut level.inlines, if literal { keep(vec![words], span) } else { words });
                start = end;
                continue;
            }
            if bytes[start] == NODE {
                if let Some(node) = self.nodes.next() {
                    level.height = level.height.max(node.height);
                    level.inlines.push(node.inline);
                }
            } else {
                let raw = self.run.raw(start);
                let span = cx.text.span(raw, raw + 1);
                level.inlines.push(Inline { span, kind: InlineKind::SoftBreak });
            }
            start += 1;
        }
    }
}
