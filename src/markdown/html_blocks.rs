//! Raw HTML blocks: their tags open and close blocks of the model, their words are text.

use super::blocks::Kind;
use super::code_info::tell_diagram;
use super::drawings;
use super::html::{self, Meaning, Tag, Token};
use super::inline::Node;
use super::other_dialects::{is_words_tag, tell_words_tag};
use super::parse::Parser;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Block, BlockKind, CodeBlock, Image, Inline, InlineKind, shows_nothing};
use std::ops::Range;

/// Elements that end an open element of the same family when they begin.
const SIBLINGS: [&[&str]; 4] = [&["li"], &["td", "th"], &["dt", "dd"], &["tr"]];

impl Parser<'_> {
    /// Goes through an HTML block; `places` say where its pieces stand in the chapter's text.
    pub(super) fn html_tokens(&mut self, html: &str, places: &[(usize, usize)]) {
        let raw_of = |at: usize| {
            let i = places.partition_point(|p| p.0 <= at).saturating_sub(1);
            places.get(i).map_or(0, |p| p.1 + at - p.0)
        };
        for token in html::tokens(html) {
            let (start, end) = match &token {
                Token::Text(a, b) | Token::Tag(_, a, b) | Token::Instruction(a, b) => (*a, *b),
            };
            let raw = raw_of(start)..raw_of(end.max(start + 1) - 1) + 1;
            let words = &html[start..end];
            if self.raw_html.is_some() {
                self.in_raw(&token, words, &raw);
                continue;
            }
            if let Some((text, ..)) = &mut self.pre {
                match &token {
                    Token::Tag(tag, ..) if tag.close && tag.name == "pre" => self.end_pre(raw.end),
                    Token::Text(..) => text.push_str(&html::decode(words)),
                    _ => {}
                }
                continue;
            }
            match token {
                Token::Instruction(..) => {
                    self.mark(raw.start);
                }
                Token::Text(..) => self.html_words(words, raw.start),
                Token::Tag(tag, ..) => {
                    // CommonMark hands over HTML by lines.
                    let line = places.partition_point(|p| p.0 <= start);
                    let line = line.checked_sub(1).map_or(0, |i| places[i].1);
                    self.html_tag(tag, words, raw, line);
                }
            }
        }
    }

    /// Words between tags: text, in which CommonMark has no say.
    fn html_words(&mut self, words: &str, raw: usize) {
        let mut at = 0;
        for line in words.split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            let lead = bare.len() - bare.trim_start().len();
            let fresh = self.current(raw + at).flat.ends_with('\n')
                || self.current(raw + at).flat.is_empty();
            let skip = if fresh { lead } else { 0 };
            let from = raw + at + skip;
            // What shows nothing is meant where it is written as an entity.
            if !shows_nothing(bare) {
                let text = html::decode(&bare[skip..]);
                self.current(from).push_text(&text, from, raw + at + bare.len(), true);
            }
            if line.len() > bare.len() {
                let end = raw + at + bare.len();
                self.current(end).push_soft_break(end, end + 1);
            }
            at += line.len();
        }
    }

    fn html_tag(&mut self, tag: Tag, words: &str, raw: Range<usize>, line: usize) {
        match html::meaning(&tag.name) {
            Meaning::Inline => self.push_tag(tag, raw),
            Meaning::Void => self.void(&tag, raw),
            Meaning::Raw if tag.close => {}
            Meaning::Raw => {
                // A drawing stands in its line, as a picture does.
                if tag.name != "svg" {
                    self.flush();
                }
                if tag.empty || html::has_no_end(&tag.name) {
                    self.push_html(words.to_owned(), raw);
                } else {
                    self.raw_html = Some((tag.name, 1, words.to_owned(), raw.start));
                }
            }
            Meaning::Block if tag.name == "colgroup" => {}
            Meaning::Block if tag.close => self.close_html(&tag, &raw),
            Meaning::Block => {
                if tag.name == "pre" {
                    self.flush();
                    let class = tag.get("class").unwrap_or_default();
                    let diagram = class.split_whitespace().any(|c| c == "mermaid");
                    self.pre = Some((String::new(), raw.start, diagram));
                    return;
                }
                self.flush();
                let family = SIBLINGS.iter().find(|s| s.contains(&tag.name.as_str()));
                if let Some(family) = family
                    && let Some(Kind::Html(open)) = self.frames.last().map(|f| f.kind.clone())
                    && family.contains(&open.name.as_str())
                {
                    self.pop(raw.start);
                }
                if self.inside("p") {
                    self.pop(raw.start);
                }
                self.open(Kind::Html(tag), raw.start);
            }
            Meaning::Unknown if is_words_tag(&tag.name) => {
                if !tag.close {
                    let span = self.text.span(raw.start, raw.end);
                    tell_words_tag(words, span, &mut self.diags);
                }
            }
            Meaning::Unknown => {
                if !tag.close && self.warned.insert((tag.name.clone(), line)) {
                    let name = words.get(1..1 + tag.name.len()).unwrap_or(&tag.name);
                    let message = format!("the tag `<{name}>` is unknown; its content is kept");
                    let span = self.text.span(raw.start, raw.end);
                    self.diags.push(Diagnostic::warning(Code::UNKNOWN_TAG, span, message));
                }
                if tag.close {
                    self.close_html(&tag, &raw);
                } else if !tag.empty {
                    self.open(Kind::Html(tag), raw.start);
                }
            }
        }
    }

    fn close_html(&mut self, tag: &Tag, raw: &Range<usize>) {
        self.flush();
        if let Some(commonmark) = self.skipped.last() {
            if !commonmark {
                self.skipped.pop();
            }
            return;
        }
        // Only what was opened in the same list item or quotation can be closed here.
        let mut index = None;
        for (i, frame) in self.frames.iter().enumerate().rev() {
            match &frame.kind {
                Kind::Html(open) if open.name == tag.name => {
                    index = Some(i);
                    break;
                }
                Kind::Html(_) => {}
                _ => break,
            }
        }
        let Some(index) = index else {
            if tag.name == "p" {
                return;
            }
            let message = format!("nothing opens `</{}>`; it is left out", tag.name);
            let span = self.text.span(raw.start, raw.end);
            self.diags.push(Diagnostic::warning(Code::UNPAIRED_TAG, span, message));
            return;
        };
        while self.frames.len() > index + 1 {
            self.unclosed();
            self.pop(raw.start);
        }
        self.pop(raw.end);
    }

    fn end_pre(&mut self, raw_end: usize) {
        let Some((text, raw, diagram)) = self.pre.take() else { return };
        let text = text.strip_prefix('\n').unwrap_or(&text).trim_end_matches('\n').to_owned();
        let span = self.text.span(raw, raw_end);
        if diagram {
            tell_diagram("mermaid", span, &mut self.diags);
        }
        let lang = diagram.then(|| "mermaid".to_owned());
        let kind = BlockKind::Code(CodeBlock { lang, text, ..CodeBlock::default() });
        self.push_block(Block { span, kind, ..Block::default() });
    }

    fn in_raw(&mut self, token: &Token, words: &str, raw: &Range<usize>) {
        let Some((name, depth, text, start)) = &mut self.raw_html else { return };
        text.push_str(words);
        let Token::Tag(tag, ..) = token else { return };
        if tag.name != *name || tag.empty {
            return;
        }
        *depth = if tag.close { *depth - 1 } else { *depth + 1 };
        if *depth > 0 {
            return;
        }
        let start = *start;
        if let Some((_, _, text, _)) = self.raw_html.take() {
            self.push_html(text, start..raw.end);
        }
    }

    /// Ends raw HTML that the file leaves open.
    pub(super) fn end_raw(&mut self, end: usize) {
        if let Some((name, _, text, start)) = self.raw_html.take() {
            let message = format!("nothing closes `<{name}>`");
            let span = self.text.span(start, start + 1);
            self.diags.push(Diagnostic::warning(Code::UNCLOSED_BLOCK, span, message));
            self.push_html(text, start..end);
            self.flush();
        }
        self.end_pre(end);
    }

    fn push_html(&mut self, html: String, raw: Range<usize>) {
        let span = self.text.span(raw.start, raw.end);
        if html.starts_with("<style") || html.starts_with("<script") {
            let message = "styles and scripts in the text are left out";
            self.diags.push(Diagnostic::warning(Code::HTML_LEFT_OUT, span, message));
            return;
        }
        if let Some(drawing) = drawings::drawing(&html, span) {
            let text = self.text;
            self.current(raw.start).push_leaf(drawing, raw.start, raw.end, text);
            return;
        }
        self.push_block(Block { span, kind: BlockKind::Html(html), ..Block::default() });
    }

    /// A tag in the line, to be paired when its paragraph ends.
    fn push_tag(&mut self, tag: Tag, raw: Range<usize>) {
        let span = self.text.span(raw.start, raw.end);
        let inline = Inline { span, kind: InlineKind::Html(String::new()) };
        let (start, end) = (raw.start, raw.end);
        let node =
            Node { inline, raw: start, raw_end: end, height: 1, tag: Some(tag), display: false };
        self.current(start).push_node(node);
    }

    fn void(&mut self, tag: &Tag, raw: Range<usize>) {
        let text = self.text;
        match tag.name.as_str() {
            "br" => {
                self.current(raw.start).push_leaf(InlineKind::HardBreak, raw.start, raw.end, text)
            }
            "hr" => {
                self.flush();
                let span = text.span(raw.start, raw.end);
                self.push_block(Block { span, kind: BlockKind::SceneBreak, ..Block::default() });
            }
            "col" if self.inside("table") => {
                let widths = super::html_table::width_of(tag);
                self.top().widths.extend(widths);
            }
            "img" => {
                let image = InlineKind::Image(image(tag));
                let attr = tag.attr(false);
                let kind = if attr.is_empty() {
                    image
                } else {
                    let span = text.span(raw.start, raw.end);
                    InlineKind::Span(attr, vec![Inline { span, kind: image }])
                };
                self.current(raw.start).push_leaf(kind, raw.start, raw.end, text);
            }
            _ => {}
        }
    }

    /// One piece of HTML inside a paragraph.
    pub(super) fn inline_html(&mut self, html: &str, raw: Range<usize>) {
        if html.starts_with("<!") || html.starts_with("<?") {
            return;
        }
        match html::tag(html) {
            Some((tag, _)) if html::meaning(&tag.name) == Meaning::Void => {
                if tag.name == "hr" {
                    let span = self.text.span(raw.start, raw.end);
                    let message = "a rule can't stand in a line; it is left out";
                    let help = "set `<hr>` in a paragraph of its own";
                    self.diags.push(Diagnostic::warning(Code::HTML, span, message).help(help));
                    return;
                }
                self.void(&tag, raw);
            }
            Some((tag, _)) => self.push_tag(tag, raw),
            None => self.current(raw.start).push_text(html, raw.start, raw.end, true),
        }
    }
}

/// The picture of an `<img>`.
pub(super) fn image(tag: &Tag) -> Image {
    let width = tag.get("width").map(|w| match w.bytes().all(|b| b.is_ascii_digit()) {
        true => format!("{w}px"),
        false => w.to_owned(),
    });
    let style = tag.get("style").unwrap_or_default().split(';').find_map(|rule| {
        let (key, value) = rule.split_once(':')?;
        (key.trim() == "width").then(|| value.trim().to_owned())
    });
    Image {
        src: tag.get("src").unwrap_or_default().to_owned(),
        alt: tag.get("alt").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
        decorative: tag.get("alt") == Some(""),
        width: width.or(style).filter(|w| !w.is_empty()),
        title: tag.get("title").map(str::to_owned),
        resource: None,
    }
}
