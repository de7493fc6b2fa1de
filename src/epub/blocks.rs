//! Blocks as XHTML.

use super::described::Description;
use super::division::Writer;
use super::inlines::DEEPEST;
use super::split_files::LARGEST;
use super::split_points::Kind;
use super::{raw_html, xml};
use crate::assemble::{LetterPart, parts_of_letter, quotation_with_source, with_source};
use crate::diagnostic::Code;
use crate::language::direction::{has_rtl, language_of_letters, runs_rtl};
use crate::language::reader_words;
use crate::model::{
    self, Attr, Block, BlockKind, Callout, Definition, ENTRIES, ENTRY, Figure, Heading,
    INDEX_GROUP, INDEX_TERM, Inline, InlineKind, List, ListItem, ORNAMENT, VerseLine, plain_text,
};
use crate::source::Span;
use crate::theme::css::{MOST_EMPTY_LINES, MOST_STEPS};

impl Writer<'_> {
    /// Writes blocks one after another.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        for (i, block) in blocks.iter().enumerate() {
            if i > 0 && self.cuts.is_inside() {
                self.cuts.here(self.out.len(), false);
            }
            self.block(block);
        }
        self.depth -= 1;
    }

    fn block(&mut self, b: &Block) {
        self.marked(b, |w| {
            w.outside = Some(w.rtl);
            w.in_language(&b.attr, |w| w.unmarked(b));
            w.outside = None;
        });
    }

    fn unmarked(&mut self, b: &Block) {
        match &b.kind {
            BlockKind::Para(c) => self.line("p", &b.attr, "", c),
            BlockKind::Heading(h) => self.heading(h, &b.attr),
            BlockKind::Quote(c) => self.quotation(c, &b.attr),
            BlockKind::List(l) => self.list(l, &b.attr),
            BlockKind::Definitions(d) => self.definitions(d, &b.attr),
            BlockKind::Code(c) => self.code(c, &b.attr),
            BlockKind::Table(t) => self.table(t, &b.attr, false),
            BlockKind::Figure(f) => self.figure(f, &b.attr),
            BlockKind::Callout(c) => self.callout(c, &b.attr),
            BlockKind::Lines(l) => self.verse(l, &b.attr),
            BlockKind::Div(c) => self.div(c, &b.attr),
            BlockKind::Math(m) => self.math_block(m, &b.attr, b.span),
            BlockKind::SceneBreak => {
                self.open_more("p", &b.attr, "scene");
                self.push(" role=\"separator\">");
                self.ornament();
                self.push("</p>\n");
            }
            BlockKind::SpaceBreak => {
                self.open("div", &b.attr, "space");
                self.push("</div>\n");
            }
            BlockKind::PageBreak => {
                self.open("div", &b.attr, "page-break");
                self.push("</div>\n");
            }
            BlockKind::Html(raw) => self.html(raw, &b.attr, b.span),
        }
    }

    /// What stands between scenes: the theme's picture if the book has it, else its sign.
    fn ornament(&mut self) {
        let index = ORNAMENT as usize;
        let named = self.theme.ornament_picture.as_ref();
        let here = self.book.images.get(index).zip(named).filter(|(i, o)| i.path == o.path);
        let file = self.plan.images.get(index).and_then(Option::as_ref).filter(|_| here.is_some());
        match (file, here) {
            (Some(file), Some((resource, ornament))) => {
                let wide = ornament.width / self.theme.body.size.max(1.0);
                let clear = match super::pictures::classes(resource) {
                    "" => String::new(),
                    classes => format!(" class=\"{classes}\""),
                };
                self.push(&format!(
                    "<img src=\"../images/{file}\" alt=\"\" role=\"presentation\"{clear} style=\"width: {}em\"/>",
                    (wide * 100.0).round() / 100.0
                ));
            }
            _ => {
                let sign = ornament(&self.theme.ornament);
                self.push(&xml::text(&sign));
            }
        }
    }

    /// An element that holds inline nodes.
    pub(super) fn line(&mut self, tag: &str, attr: &Attr, class: &str, content: &[Inline]) {
        let from = self.out.len();
        self.open_more(tag, attr, class);
        self.directed(attr, content, |w| match tag == "p" && is_long(content) {
            true => w.inside(from, "</p>\n", |w| w.own_in_pieces(content)),
            false => {
                w.own(content);
                w.push(&format!("</{tag}>\n"));
            }
        });
    }

    /// Closes the bracket of a tag for the words of a block, and writes these and the tag's end: in the
    /// direction of their letters, unless the block is marked (`attr`) as of a language.
    pub(super) fn directed(
        &mut self,
        attr: &Attr,
        words: &[Inline],
        write: impl FnOnce(&mut Self),
    ) {
        let text = plain_text(words);
        // An index runs as its book does.
        let own = attr.lang().is_some() || self.chapter.kind == model::Kind::Index;
        let turned = !self.rtl && !own && runs_rtl("", &text);
        if turned {
            self.turned(&text);
        }
        self.push(">");
        let around = (self.rtl, self.mixed);
        self.rtl |= turned;
        self.mixed = self.mixes(&text);
        write(self);
        (self.rtl, self.mixed) = around;
    }

    /// Whether a text has letters of another direction than what is around it.
    fn mixes(&self, text: &str) -> bool {
        match self.rtl {
            true => text.contains(|c: char| c.is_ascii_alphabetic()),
            false => has_rtl(text),
        }
    }

    /// Words behind others of the book's own ("Figure 2", "Note"): where they run the other way they stand
    /// apart.
    pub(super) fn own_apart(&mut self, words: &[Inline]) {
        let text = plain_text(words);
        let turned = !self.rtl && runs_rtl("", &text);
        let around = (self.rtl, self.mixed);
        self.mixed = has_rtl(&text);
        if turned {
            self.push("<span");
            self.turned(&text);
            self.push(">");
            self.rtl = true;
        }
        self.own(words);
        (self.rtl, self.mixed) = around;
        if turned {
            self.push("</span>");
        }
    }

    /// The attributes of what runs from right to left by its letters: they tell voices and
    /// dictionaries the language too.
    pub(super) fn turned(&mut self, text: &str) {
        let lang = language_of_letters(text);
        self.push(&format!(" lang=\"{lang}\" xml:lang=\"{lang}\" dir=\"rtl\""));
    }

    /// A paragraph longer than a file may be, which may end between its words.
    fn own_in_pieces(&mut self, content: &[Inline]) {
        self.marks_until_here();
        for inline in content {
            let InlineKind::Text(text) = &inline.kind else {
                self.inlines(std::slice::from_ref(inline));
                self.cuts.here(self.out.len(), false);
                continue;
            };
            let mut rest = text.as_str();
            while rest.len() > PIECE {
                let least = rest.ceil_char_boundary(PIECE);
                let space = rest[least..].match_indices([' ', '\u{3002}', '\u{ff0c}']).next();
                let Some((at, mark)) = space else { break };
                let (piece, more) = rest.split_at(least + at + mark.len());
                self.counted(piece);
                self.cuts.here(self.out.len(), false);
                rest = more;
            }
            self.counted(rest);
        }
        self.passed_end();
    }

    /// An element that holds blocks.
    fn contain(&mut self, tag: &str, attr: &Attr, class: &str, blocks: &[Block]) {
        let from = self.out.len();
        self.open(tag, attr, class);
        self.push("\n");
        self.inside(from, "</div>\n", |w| w.blocks(blocks));
    }

    fn quotation(&mut self, blocks: &[Block], attr: &Attr) {
        let from = self.out.len();
        self.open("blockquote", attr, "");
        self.push("\n");
        let parts = quotation_with_source(blocks);
        self.inside(from, "</blockquote>\n", |w| w.with_attribution(parts));
    }

    /// What is inside of an element whose tags were written from `from` on, and what closes it. A
    /// file may end between its blocks.
    pub(super) fn inside(
        &mut self,
        from: usize,
        close: &'static str,
        write: impl FnOnce(&mut Self),
    ) {
        self.inside_of(from, close, Kind::Plain, 0, write);
    }

    pub(super) fn inside_of(
        &mut self,
        from: usize,
        close: &'static str,
        kind: Kind,
        number: u64,
        write: impl FnOnce(&mut Self),
    ) {
        let outer = self.cuts.enter(from..self.out.len(), close, kind, number);
        write(self);
        self.cuts.leave(outer);
        self.push(close);
    }

    fn heading(&mut self, h: &Heading, attr: &Attr) {
        let tag = format!("h{}", h.level.clamp(2, 6));
        self.open_more(&tag, attr, "");
        self.directed(attr, &h.content, |w| {
            if let Some(n) = &h.number {
                w.push(&format!("<span class=\"number\">{}</span> ", xml::text(n)));
            }
            w.own(&h.content);
            w.push(&format!("</{tag}>\n"));
        });
    }

    fn list(&mut self, l: &List, attr: &Attr) {
        let tag = if l.start.is_some() { "ol" } else { "ul" };
        let tasks = l.items.iter().any(|i| i.task.is_some());
        let from = self.out.len();
        let typed = l.start.is_some() && !l.runs_on();
        let class = match (tasks, typed, l.bracket) {
            (true, ..) => "tasks",
            (_, true, true) => "typed bracket",
            (_, true, _) => "typed",
            (.., true) => "bracket",
            _ => "",
        };
        self.open_more(tag, attr, class);
        match l.start {
            Some(n) if n != 1 && n <= i32::MAX as u64 => self.push(&format!(" start=\"{n}\"")),
            _ => {}
        }
        let text = match l.items.first().and_then(|i| i.blocks.first()).map(|b| &b.kind) {
            // An index runs as its book does: its entries stand at one side.
            Some(BlockKind::Para(_)) if self.chapter.kind == model::Kind::Index => "".into(),
            Some(BlockKind::Para(c)) if !self.rtl && attr.lang().is_none() => plain_text(c),
            _ => "".into(),
        };
        let around = self.rtl;
        if runs_rtl("", &text) {
            self.turned(&text);
            self.rtl = true;
        }
        self.push(if self.run_together { ">" } else { ">\n" });
        let close = match (l.start, self.run_together) {
            (Some(_), _) => "</ol>\n",
            (None, false) => "</ul>\n",
            (None, true) => "</ul>",
        };
        let first = l.start.unwrap_or(1);
        self.inside_of(from, close, Kind::List, 0, |w| {
            for (item, number) in l.items.iter().zip(l.numbers()) {
                if number > first {
                    w.cuts.before(w.out.len(), false, number);
                }
                w.list_item(item, number, l.tight);
            }
        });
        self.rtl = around;
    }

    fn list_item(&mut self, item: &ListItem, number: u64, tight: bool) {
        let from = self.out.len();
        self.push(if item.task.is_some() { "<li class=\"task\"" } else { "<li" });
        if let Some(value) = item.value.filter(|v| *v <= i32::MAX as u64) {
            self.push(&format!(" value=\"{value}\""));
        }
        self.push(">");
        let close = if self.run_together { "</li>" } else { "</li>\n" };
        self.inside_of(from, close, Kind::Item, number, |w| {
            if let Some(done) = item.task {
                let words = reader_words(&w.book.meta);
                let (mark, name) =
                    if done { ('\u{2611}', words.done) } else { ('\u{2610}', words.to_do) };
                w.push(&format!(
                    "<span class=\"box\" role=\"img\" aria-label=\"{}\">{mark}</span> ",
                    xml::attr(name)
                ));
            }
            w.item(&item.blocks, tight, item.task.is_some());
        });
    }

    /// The text of an item or a definition: paragraphs of tight lists, and a paragraph that
    /// follows a mark, stand without an element.
    fn item(&mut self, blocks: &[Block], tight: bool, marked: bool) {
        for (i, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Para(c) if block.attr.is_empty() && (tight || (marked && i == 0)) => {
                    if i > 0 {
                        self.push("<br/>");
                    }
                    let mixed = self.mixes(&plain_text(c));
                    let around = std::mem::replace(&mut self.mixed, mixed);
                    self.marked(block, |w| w.own(c));
                    self.mixed = around;
                    let entry = c.first().map(|i| &i.kind);
                    if matches!(entry, Some(InlineKind::Span(attr, _)) if attr.has(INDEX_TERM)) {
                        return self.entries_below(&blocks[i + 1..]);
                    }
                    if i + 1 < blocks.len() {
                        self.push("\n");
                    }
                }
                _ => {
                    if i > 0 {
                        self.cuts.here(self.out.len(), false);
                    }
                    self.blocks(std::slice::from_ref(block));
                }
            }
        }
    }

    /// What stands below an entry of the index.
    fn entries_below(&mut self, blocks: &[Block]) {
        let around = std::mem::replace(&mut self.run_together, true);
        self.blocks(blocks);
        self.run_together = around;
    }

    fn definitions(&mut self, list: &[Definition], attr: &Attr) {
        if list.is_empty() {
            return;
        }
        let from = self.out.len();
        self.open("dl", attr, "");
        self.push("\n");
        self.inside(from, "</dl>\n", |w| {
            for (i, d) in list.iter().enumerate() {
                if i > 0 {
                    w.cuts.here(w.out.len(), false);
                }
                w.definition(d);
            }
        });
    }

    fn definition(&mut self, d: &Definition) {
        let explains =
            matches!(self.chapter.kind, model::Kind::Glossary | model::Kind::Abbreviations);
        let (term, definition) = match explains {
            true => (" epub:type=\"glossterm\"", " epub:type=\"glossdef\""),
            false => ("", ""),
        };
        self.push(&format!("<dt{term}"));
        self.directed(&Attr::default(), &d.term, |w| w.own(&d.term));
        self.push("</dt>\n");
        // What describes a term can't stand without it.
        let outer = self.cuts.close(true);
        for body in &d.bodies {
            self.push(&format!("<dd{definition}"));
            self.directed(&Attr::default(), first_words(body), |w| {
                w.item(body, body.len() == 1, false);
            });
            self.push("</dd>\n");
        }
        self.cuts.close(outer);
        if d.bodies.is_empty() {
            self.push("<dd></dd>\n");
        }
    }

    /// "Figure 2.1" before a caption.
    pub(super) fn number(&mut self, word: &str, number: Option<&str>) {
        if let Some(n) = number {
            self.push(&format!(
                "<span class=\"caption-number\">{}\u{a0}{}</span> ",
                xml::text(word),
                xml::text(n)
            ));
        }
    }

    fn figure(&mut self, f: &Figure, attr: &Attr) {
        self.open("figure", attr, "");
        self.push("\n");
        let description = self.description_of(attr);
        let details = description.as_ref().map_or(String::new(), Description::details);
        self.image_with(&f.image, "", &details);
        self.push("\n");
        if !f.caption.is_empty() || description.is_some() {
            self.push("<figcaption>");
            let word = self.words.of_display(self.words.figure, attr.id.as_deref());
            self.number(word, f.number.as_deref());
            self.own_apart(&f.caption);
            if let Some(description) = &description {
                self.push(if f.caption.is_empty() { "" } else { " " });
                self.description_link(description, word, f.number.as_deref());
            }
            self.push("</figcaption>\n");
        }
        self.push("</figure>\n");
    }

    fn callout(&mut self, c: &Callout, attr: &Attr) {
        let kind = xml::classes([c.kind.as_str()]);
        let from = self.out.len();
        self.open_more("aside", attr, format!("callout {kind}").trim());
        let label = if c.label.is_empty() { &c.kind } else { &c.label };
        self.push(&format!(" role=\"note\" aria-label=\"{}\">\n", xml::attr(label)));
        self.inside(from, "</aside>\n", |w| {
            w.push("<p class=\"callout-label\">");
            w.text(&c.label_before_title());
            w.own_apart(c.title.as_deref().unwrap_or_default());
            w.push("</p>\n");
            w.blocks(&c.blocks);
        });
    }

    fn verse(&mut self, lines: &[VerseLine], attr: &Attr) {
        if lines.iter().all(|l| l.content.is_empty()) {
            return;
        }
        let from = self.out.len();
        self.open("div", attr, "verse");
        self.push("\n");
        self.inside(from, "</div>\n", |w| w.stanzas(lines));
    }

    fn stanzas(&mut self, lines: &[VerseLine]) {
        let mut at = 0;
        let counted: Vec<(&VerseLine, u32)> = lines
            .iter()
            .map(|l| {
                let here = at;
                at += plain_text(&l.content).len() as u32 + 1;
                (l, here)
            })
            .collect();
        let mut empty = 0;
        let mut first = true;
        for stanza in counted.split(|l| l.0.content.is_empty()) {
            if stanza.is_empty() {
                empty += 1;
                continue;
            }
            if !first {
                self.cuts.here(self.out.len(), false);
            }
            let from = self.out.len();
            match empty {
                1.. if !first => {
                    let lines = (empty + 1).min(MOST_EMPTY_LINES);
                    self.push(&format!("<div class=\"stanza gap{lines}\">\n"));
                }
                _ => self.push("<div class=\"stanza\">\n"),
            }
            (first, empty) = (false, 0);
            self.inside(from, "</div>\n", |w| {
                for (i, (l, at)) in stanza.iter().enumerate() {
                    if i > 0 {
                        w.cuts.here(w.out.len(), false);
                    }
                    w.count_from(*at);
                    match usize::from(l.indent).min(MOST_STEPS) {
                        0 => w.push("<p class=\"line\""),
                        n => w.push(&format!("<p class=\"line in{n}\"")),
                    }
                    w.directed(&Attr::default(), &l.content, |w| w.own(&l.content));
                    w.push("</p>\n");
                }
            });
        }
    }

    fn div(&mut self, blocks: &[Block], attr: &Attr) {
        let from = self.out.len();
        if attr.has("at-a-glance") {
            self.open_more("div", attr, "at-a-glance");
            let name = xml::attr(self.words.at_a_glance);
            self.push(&format!(" role=\"group\" aria-label=\"{name}\">\n"));
            self.inside(from, "</div>\n", |w| {
                let head = xml::text(w.words.at_a_glance);
                w.push(&format!("<p class=\"panel-label\">{head}</p>\n"));
                w.panel(blocks);
            });
        } else if attr.has("epigraph") {
            self.open_more("div", attr, "epigraph");
            // The page of an epigraph has the role already.
            let is_page = self.chapter.kind == model::Kind::Epigraph;
            let role = " epub:type=\"epigraph\" role=\"doc-epigraph\"";
            self.push(if is_page { "" } else { role });
            self.push(">\n");
            self.inside(from, "</div>\n", |w| w.with_attribution(with_source(blocks)));
        } else if attr.has("verse") && !blocks.iter().any(|b| matches!(b.kind, BlockKind::Lines(_)))
        {
            // Paragraphs whose lines end with breaks are stanzas.
            self.contain("div", attr, "prose-verse", blocks);
        } else if attr.has("verse") {
            let mut plain = attr.clone();
            plain.classes.retain(|c| c != "verse");
            self.contain("div", &plain, "verse-block", blocks);
        } else if attr.has(INDEX_GROUP) {
            self.open_more("section", attr, "");
            self.push(" epub:type=\"index-group\">\n");
            self.inside(from, "</section>\n", |w| w.blocks(blocks));
        } else if attr.has(ENTRIES) {
            self.bibliography(blocks, attr);
        } else if attr.has(ENTRY) {
            self.bibliography_entry(blocks, attr);
        } else if attr.has("letter") {
            self.open("div", attr, "");
            self.push("\n");
            self.inside(from, "</div>\n", |w| w.letter(blocks));
        } else {
            self.contain("div", attr, "", blocks);
        }
    }

    /// A letter: its date and its closing stand at the right, its address and the paragraphs behind
    /// any of them at the left margin, as in print.
    fn letter(&mut self, blocks: &[Block]) {
        let mut behind = false;
        for (i, (block, part)) in blocks.iter().zip(parts_of_letter(blocks)).enumerate() {
            let short = part != LetterPart::Text;
            if i > 0 {
                self.cuts.here(self.out.len(), false);
            }
            match &block.kind {
                BlockKind::Para(content) if part.is_right() => {
                    self.marked(block, |w| w.line("p", &block.attr, "right", content));
                }
                BlockKind::Para(content) if i > 0 && (short || behind) => {
                    self.marked(block, |w| w.line("p", &block.attr, "flush", content));
                }
                _ => self.blocks(std::slice::from_ref(block)),
            }
            behind = short;
        }
    }

    /// The panel of a case study: the first column of its tables names the rows.
    fn panel(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Table(t) => self.marked(block, |w| w.table(t, &block.attr, true)),
                _ => self.blocks(std::slice::from_ref(block)),
            }
        }
    }

    /// Blocks whose last paragraph, if it begins with a dash, names the source.
    pub(super) fn with_attribution(&mut self, (before, last): (&[Block], Option<&Block>)) {
        self.blocks(before);
        if let Some(block) = last
            && let BlockKind::Para(content) = &block.kind
        {
            self.marked(block, |w| w.line("p", &block.attr, "attribution", content));
        }
    }

    pub(super) fn html(&mut self, raw: &str, attr: &Attr, span: Span) {
        let cleaned = raw_html::html(raw);
        if let Some(losses) = cleaned.losses() {
            let text = format!("HTML that an e-book can't hold is left out: {losses}");
            self.warn(Code::HTML, span, text);
        }
        self.tell_undescribed(&cleaned.xml, span);
        if cleaned.xml.trim().is_empty() && attr.is_empty() {
            return;
        }
        self.open("div", attr, "html");
        self.push(&cleaned.xml);
        self.push("</div>\n");
    }
}

/// The words of the paragraph that blocks begin with, if they begin with one.
pub(super) fn first_words(blocks: &[Block]) -> &[Inline] {
    match blocks.first().map(|b| &b.kind) {
        Some(BlockKind::Para(words)) => words,
        _ => &[],
    }
}

/// Bytes of text after which a very long paragraph may end a file.
const PIECE: usize = 2000;

/// Whether a paragraph is nearly as long as a file may be. One that holds raw tags stays whole: they
/// belong together.
fn is_long(content: &[Inline]) -> bool {
    let raw = |i: &Inline| matches!(i.kind, InlineKind::Html(_));
    let length = |i: &Inline| match &i.kind {
        InlineKind::Text(text) => text.len(),
        _ => 32,
    };
    content.iter().map(length).sum::<usize>() > LARGEST / 4 && !content.iter().any(raw)
}

/// The theme's ornament if every reader's fonts have it, else three asterisks.
pub(super) fn ornament(wanted: &str) -> String {
    let common =
        |c: char| matches!(c, '*' | '\u{b7}' | '\u{2022}' | '\u{2014}' | '\u{2013}' | '~' | ' ');
    if !wanted.trim().is_empty() && wanted.chars().all(common) {
        wanted.replace(' ', "\u{a0}")
    } else {
        "*\u{a0}*\u{a0}*".into()
    }
}
