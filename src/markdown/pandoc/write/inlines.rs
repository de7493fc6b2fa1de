//! Words.

use super::{DEEPEST, Writer, node};
use crate::artwork::written;
use crate::model::{
    Attr, Block, Citation, CrossRef, Image, Inline, InlineKind, LITERAL, Link, Locator,
    SYMBOL_NOTE, Target, capitalised, plain_text,
};
use serde_json::{Value, json};

impl Writer<'_> {
    /// Words one after the other.
    pub(super) fn inlines(&mut self, all: &[Inline]) -> Vec<Value> {
        let mut out = Vec::with_capacity(all.len());
        all.iter().for_each(|inline| self.inline(inline, &mut out));
        out
    }

    fn inline(&mut self, inline: &Inline, out: &mut Vec<Value>) {
        let around = |tag: &str, inner: Vec<Value>| node(tag, inner.into());
        let one = match &inline.kind {
            InlineKind::Text(text) => return words(text, out),
            InlineKind::Emph(c) => around("Emph", self.inlines(c)),
            InlineKind::Strong(c) => around("Strong", self.inlines(c)),
            InlineKind::Strike(c) => around("Strikeout", self.inlines(c)),
            InlineKind::Super(c) => around("Superscript", self.inlines(c)),
            InlineKind::Sub(c) => around("Subscript", self.inlines(c)),
            InlineKind::Code(code) => node("Code", json!([["", [], []], code])),
            InlineKind::Span(attr, c) => self.span(attr, c),
            InlineKind::Link(link) => self.link(link),
            InlineKind::Image(image) => self.image(image, &Attr::default()),
            InlineKind::Note(index) => match self.note(*index) {
                Some(note) => note,
                None => return,
            },
            InlineKind::Ref(r) => self.reference(r),
            InlineKind::Cite(citation) => self.citation(citation),
            InlineKind::Locators(all) => return self.locators(all, out),
            InlineKind::Math(tex) => node("Math", json!([{ "t": "InlineMath" }, tex])),
            InlineKind::SoftBreak => json!({ "t": "SoftBreak" }),
            InlineKind::HardBreak => json!({ "t": "LineBreak" }),
            InlineKind::Html(html) => node("RawInline", json!(["html", html])),
        };
        out.push(one);
    }

    /// A span; pandoc has nodes of its own for two looks.
    fn span(&mut self, attr: &Attr, content: &[Inline]) -> Value {
        let inner = self.inlines(content);
        let plain = attr.id.is_none() && attr.pairs.is_empty();
        match attr.classes.as_slice() {
            [class] if plain && class == "smallcaps" => node("SmallCaps", inner.into()),
            [class] if plain && class == "underline" => node("Underline", inner.into()),
            _ => node("Span", json!([self.attr(attr, &[], &[]), inner])),
        }
    }

    fn link(&mut self, link: &Link) -> Value {
        let to = match &link.target {
            Target::External(address) => address.clone(),
            Target::Internal(anchor) => self.leads_to(anchor),
            Target::None => link.href.clone(),
        };
        // What stands as its address is kept from smart punctuation on the way here.
        let content = match link.content.as_slice() {
            [Inline { kind: InlineKind::Span(attr, inner), .. }] if attr.has(LITERAL) => inner,
            other => other,
        };
        let title = link.title.as_deref().unwrap_or_default();
        node("Link", json!([["", [], []], self.inlines(content), [to, title]]))
    }

    /// A picture; its words are what it shows.
    pub(super) fn image(&mut self, image: &Image, attr: &Attr) -> Value {
        let mut alt = Vec::new();
        words(&image.alt, &mut alt);
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        pairs.extend(image.width.as_deref().map(|w| ("width", w)));
        if image.decorative {
            pairs.push(("alt", ""));
        }
        let resource = image.resource.and_then(|r| self.finished()?.images.get(r as usize));
        let src = match resource {
            // What stands in the text has no file.
            Some(r) if written::is_written(&image.src) => written::data(&r.media, &r.data),
            Some(r) => r.path.clone(),
            None => image.src.clone(),
        };
        let title = image.title.as_deref().unwrap_or_default();
        node("Image", json!([self.attr(attr, &[], &pairs), alt, [src, title]]))
    }

    fn note(&mut self, index: u32) -> Option<Value> {
        let (blocks, symbol): (&[Block], bool) = self.notes.get(index as usize).copied()?;
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let inner = self.blocks(blocks);
        self.depth -= 1;
        let note = node("Note", inner.into());
        // pandoc has one series of notes.
        let of_editor = |note| node("Span", json!([["", [SYMBOL_NOTE[0]], []], [note]]));
        Some(if symbol { of_editor(note) } else { note })
    }

    /// A reference: what it says if that is known, else as pandoc has citations, with what was written.
    fn reference(&mut self, r: &CrossRef) -> Value {
        if self.finished().is_some() {
            let mut inner = Vec::new();
            words(&r.text, &mut inner);
            return match &r.target {
                Some(anchor) => {
                    node("Link", json!([["", [], []], inner, [self.leads_to(anchor), ""]]))
                }
                None => node("Span", json!([["", [], []], inner])),
            };
        }
        let label = if r.capital { capitalised(&r.label) } else { r.label.clone() };
        let (mode, written) = match r.bare {
            true => ("SuppressAuthor", format!("[-@{label}]")),
            false => ("AuthorInText", format!("@{label}")),
        };
        let cited = json!({ "citationId": label, "citationPrefix": [], "citationSuffix": [],
            "citationMode": { "t": mode }, "citationNoteNum": 0, "citationHash": 0 });
        node("Cite", json!([[cited], [{ "t": "Str", "c": written }]]))
    }

    /// A citation, with what was written: who knows its works sets it.
    fn citation(&mut self, citation: &Citation) -> Value {
        let mut written = String::new();
        let mut cited = Vec::with_capacity(citation.works.len());
        for (at, work) in citation.works.iter().enumerate() {
            let in_sentence = citation.in_sentence && at == 0;
            let mode = match () {
                () if in_sentence => "AuthorInText",
                () if work.without_author => "SuppressAuthor",
                () => "NormalCitation",
            };
            cited.push(
                json!({ "citationId": work.key, "citationPrefix": self.inlines(&work.prefix),
                "citationSuffix": self.inlines(&work.suffix), "citationMode": { "t": mode },
                "citationNoteNum": 0, "citationHash": 0 }),
            );
            let before = plain_text(&work.prefix);
            let before = before.trim();
            let behind = plain_text(&work.suffix);
            let minus = if work.without_author { "-" } else { "" };
            let key = format!("{minus}@{{{}}}", work.key);
            let gap = if before.is_empty() { "" } else { " " };
            let alone = citation.works.len() == 1 && behind.is_empty();
            written += &match (in_sentence, at) {
                (true, _) if alone => key,
                (true, _) => format!("{key} [{}", behind.trim_start_matches([',', ' '])),
                (false, 0) => format!("[{before}{gap}{key}{behind}"),
                (false, _) if written.ends_with('[') => format!("{before}{gap}{key}{behind}"),
                (false, _) => format!("; {before}{gap}{key}{behind}"),
            };
            if at + 1 == citation.works.len() && !(in_sentence && alone) {
                written.push(']');
            }
        }
        node("Cite", json!([cited, [{ "t": "Str", "c": written }]]))
    }

    /// The places that an entry of an index names: without pages they are counted, as in the EPUB.
    fn locators(&mut self, all: &[Locator], out: &mut Vec<Value>) {
        for (at, locator) in all.iter().enumerate() {
            words(", ", out);
            let number = json!([{ "t": "Str", "c": (at + 1).to_string() }]);
            let to = self.leads_to(&locator.at);
            out.push(node("Link", json!([["", [], []], number, [to, ""]])));
        }
    }
}

/// A text, word for word.
pub(super) fn words(text: &str, out: &mut Vec<Value>) {
    let space = |c: char| matches!(c, ' ' | '\t' | '\n');
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(space).unwrap_or(rest.len());
        if end > 0 {
            out.push(json!({ "t": "Str", "c": rest[..end] }));
        }
        let behind = rest[end..].trim_start_matches(space);
        if behind.len() < rest.len() - end {
            out.push(json!({ "t": "Space" }));
        }
        rest = behind;
    }
}

/// A text of marks as bare words.
pub(super) fn bare_words(all: &[Inline]) -> Vec<Value> {
    let mut out = Vec::new();
    words(&plain_text(all), &mut out);
    out
}
