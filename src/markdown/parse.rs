//! CommonMark's events to the model's blocks.

use super::attr;
use super::blocks::{Expect, Frame, Kind};
use super::citations::Keys;
use super::dollars;
use super::flanks;
use super::include::visible_rust;
use super::index_marks;
use super::inline::{Context, MAX_DEPTH, Node, Run, Tail};
use super::lines::{self, Fence};
use super::list_table::COLUMN_WIDTHS;
use super::notes::Notes;
use super::other_dialects::Place;
use super::prepass::{self, Mark, Prepared};
use super::text::Text;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Align, Attr, Block, BlockKind, CROP, Cell, CodeBlock, DESCRIBE, Heading, Image, Inline,
    InlineKind, Link, OrdinaryWords, OwnPrefixes, Table, label_of_latex, plain_text,
};
use crate::source::Span;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Tag, TagEnd,
};
use std::collections::BTreeSet;
use std::ops::Range;

/// Which parts of the dialect a project uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Dialect {
    /// The project is mdBook's. `$..$`, `x^2^`, `H~2~O` and `==..==`, which its authors wrote as
    /// text, mean nothing; the class `hidden` hides, as in mdBook's stylesheet.
    pub(super) mdbook: bool,
    /// `\\( .. \\)` and `\\[ .. \\]` are formulas (mdBook's `mathjax-support`).
    pub(super) mathjax: bool,
    /// `$..$` and `$$..$$` are formulas.
    pub(super) dollars: bool,
    /// What labels of the book's own kinds of display and environment begin with.
    pub(super) own: OwnPrefixes,
    /// Names of environments that mean something else in the book's own theme.
    pub(super) left_to_theme: OrdinaryWords,
}

impl Dialect {
    /// Whether the marks that mdBook does not know mean something.
    pub(super) fn marks(self) -> bool {
        !self.mdbook
    }

    /// The book's own prefixes of labels, where those marks mean something.
    pub(super) fn own_marks(self) -> Option<OwnPrefixes> {
        self.marks().then_some(self.own)
    }

    /// The text with what keeps CommonMark's parser from taking signs for others.
    fn signs(self, prepared: Prepared) -> Prepared {
        let prepared = match self.dollars {
            true => dollars::escape(prepared, self.options()),
            false => prepared,
        };
        flanks::mend(prepared, self.options())
    }

    /// What CommonMark's parser is to know beyond CommonMark.
    fn options(self) -> Options {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM;
        if self.dollars { options | Options::ENABLE_MATH } else { options }
    }
}

/// Blocks and notes of a chapter.
pub(super) struct Parsed {
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Notes,
    pub(super) diags: Diagnostics,
}

/// Parses the text of a chapter.
///
/// `keys` are those of the works that can be cited.
pub(super) fn parse(prepared: Prepared, dialect: Dialect, keys: Option<&Keys>) -> Parsed {
    let prepared = &dialect.signs(prepared);
    let mut parser = Parser::new(&prepared.text, &prepared.marks, (dialect, keys), 0);
    if let Some(at) = prepared.deep {
        parser.too_deep(at as usize);
    }
    parser.run();
    Parsed { blocks: parser.take_blocks(), notes: parser.notes, diags: parser.diags }
}

/// An inline container that is open.
pub(super) enum Inside {
    Para,
    /// Words outside of any paragraph: in tight lists, between HTML tags.
    Implicit,
    Heading(u8),
    Cell,
    Emph,
    Strong,
    Strike,
    Sub,
    Super,
    Link(Link),
    /// A link whose words are its address.
    Address(Link),
    Image(Image),
}

pub(super) struct Open {
    inside: Inside,
    raw: usize,
    run: Run,
}

/// Picture whose words may become a caption.
struct LastImage {
    span: Span,
    words: Vec<Inline>,
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a Text,
    pub(super) src: &'a str,
    marks: &'a [(u32, Mark)],
    pub(super) dialect: Dialect,
    pub(super) keys: Option<&'a Keys>,
    /// Texts in attributes are parsed too, but not those in them.
    pub(super) level: u8,
    pub(super) diags: Diagnostics,
    pub(super) notes: Notes,
    pub(super) frames: Vec<Frame>,
    /// Blocks that are open but too deep to count: whether each is CommonMark's.
    pub(super) skipped: Vec<bool>,
    inlines: Vec<Open>,
    /// Inline containers too deep to count.
    inline_skips: usize,
    pub(super) deep: bool,
    /// Code that is open, where it begins, and whether it is fenced.
    code: Option<(CodeBlock, Attr, usize, bool)>,
    table: Option<(Table, Vec<Cell>, bool, usize)>,
    /// HTML block being gathered, with the places of its lines.
    html: Option<(String, Vec<(usize, usize)>)>,
    /// Text of an open `<pre>`, where it begins, and whether scripts make a diagram of it; or raw HTML with its tag's name and nesting.
    pub(super) pre: Option<(String, usize, bool)>,
    pub(super) raw_html: Option<(String, usize, String, usize)>,
    last_image: Option<LastImage>,
    /// Unknown tags already warned about, by name and line.
    pub(super) warned: BTreeSet<(String, usize)>,
    /// Lines of `:::` that were told and whose ends have not come.
    pub(super) bad_fences: usize,
    /// The letter of a list that the last paragraph began with.
    pub(super) letter: Option<(String, char)>,
    /// A `$$` that nothing closes in its paragraph has been told.
    pub(super) formula_open: bool,
    /// A bullet that is no mark of a list has been told.
    pub(super) bullet_told: bool,
    /// Prose that stands as indented code has been told.
    pub(super) indented_told: bool,
}

impl<'a> Parser<'a> {
    fn new(
        text: &'a Text,
        marks: &'a [(u32, Mark)],
        (dialect, keys): (Dialect, Option<&'a Keys>),
        level: u8,
    ) -> Self {
        Parser {
            text,
            src: text.as_str(),
            marks,
            dialect,
            keys,
            level,
            diags: Diagnostics::new(),
            notes: Notes::default(),
            frames: vec![Frame::new(Kind::Root, 0)],
            skipped: Vec::new(),
            inlines: Vec::new(),
            inline_skips: 0,
            deep: false,
            code: None,
            table: None,
            html: None,
            pre: None,
            raw_html: None,
            last_image: None,
            warned: BTreeSet::new(),
            bad_fences: 0,
            letter: None,
            formula_open: false,
            bullet_told: false,
            indented_told: false,
        }
    }

    /// The words of an attribute, a title or a caption, which stands at `span`. Their notes are the
    /// chapter's.
    pub(super) fn fragment(&mut self, words: &str, span: Span) -> Vec<Inline> {
        if self.level > 0 {
            return vec![Inline { span, kind: InlineKind::Text(words.to_owned()) }];
        }
        let text = Text::generated(words, span);
        let prepared = prepass::prepare_words(&text, self.src, self.dialect.own_marks());
        let prepared = self.dialect.signs(prepared);
        let mut parser =
            Parser::new(&prepared.text, &prepared.marks, (self.dialect, self.keys), self.level + 1);
        parser.notes = std::mem::take(&mut self.notes);
        parser.run();
        let found = super::blocks::inlines_of(parser.take_blocks());
        self.notes = parser.notes;
        self.diags.extend(parser.diags);
        found
    }

    fn take_blocks(&mut self) -> Vec<Block> {
        self.frames.pop().map(|f| f.blocks).unwrap_or_default()
    }

    fn run(&mut self) {
        let options = self.dialect.options();
        let events = pulldown_cmark::Parser::new_ext(self.src, options).into_offset_iter();
        for (event, range) in events {
            self.event(event, range);
        }
        let end = self.src.len();
        self.end_raw(end);
        self.flush();
        while self.frames.len() > 1 {
            self.unclosed();
            self.pop(end);
        }
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(words) => self.words(&words, range),
            Event::Code(code) => {
                let code = code_in_line(&self.src[range.clone()], code.into_string());
                self.leaf(InlineKind::Code(code), range, false);
            }
            Event::InlineMath(tex) => {
                if dollars::pair(self.src, &range, &tex) == dollars::Pair::Doubtful {
                    self.diags.push(dollars::doubt(self.text, &range));
                }
                self.bars_in_formula(&range, &tex);
                // GitHub's form has backticks inside of the dollar signs.
                let inner = tex.strip_prefix('`').and_then(|t| t.strip_suffix('`'));
                let tex = inner.unwrap_or(&tex).replace("\r\n", "\n");
                self.leaf(InlineKind::Math(tex), range, false);
            }
            Event::DisplayMath(tex) => {
                self.leaf(InlineKind::Math(tex.replace("\r\n", "\n")), range, true);
            }
            Event::Html(html) => {
                if let Some((text, places)) = &mut self.html {
                    places.push((text.len(), range.start));
                    text.push_str(&html);
                } else {
                    self.html_tokens(&html, &[(0, range.start)]);
                }
            }
            Event::InlineHtml(html) => match self.inline_mark(range.start) {
                Some(Mark::Note(label)) => self.note(label, range),
                Some(Mark::Flank) => {}
                _ => self.inline_html(&html, range),
            },
            Event::FootnoteReference(label) => self.note(&label, range),
            Event::SoftBreak => self.current(range.start).push_soft_break(range.start, range.end),
            Event::HardBreak => self.leaf(InlineKind::HardBreak, range, false),
            Event::Rule => {
                self.flush();
                self.strange_rule(range.clone());
                let span = self.text.span(range.start, range.end);
                self.push_block(Block { span, kind: BlockKind::SceneBreak, ..Block::default() });
            }
            Event::TaskListMarker(done) => {
                if let Kind::Item(task) = &mut self.top().kind {
                    *task = Some(done);
                }
            }
        }
    }

    fn note(&mut self, label: &str, range: Range<usize>) {
        let note = self.notes.mark(label);
        self.leaf(InlineKind::Note(note), range, false);
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        if let Some((code, ..)) = &mut self.code {
            code.text.push_str(words);
            return;
        }
        self.letters_of_formulas(words, range.start);
        let (src, marks) = (self.src, self.dialect.marks());
        let run = self.current(range.start);
        let escaped = range.start > 0
            && src.as_bytes()[range.start - 1] == b'\\'
            && run.raw_end() != Some(range.start)
            && words.as_bytes().first().is_some_and(u8::is_ascii_punctuation);
        if escaped {
            run.push_escaped(words, range.start);
        } else if src.as_bytes().get(range.start) == Some(&b'&') && !words.starts_with('&') {
            run.push_entity(words, range.start, range.end);
        } else if marks && words.contains("\\ ") {
            // A space that does not break, as pandoc has it; as long as its two signs.
            let literal = src.get(range.clone()) != Some(words);
            run.push_text(&words.replace("\\ ", "\u{a0}"), range.start, range.end, literal);
        } else {
            run.push_text(words, range.start, range.end, src.get(range.clone()) != Some(words));
        }
    }

    fn leaf(&mut self, kind: InlineKind, range: Range<usize>, display: bool) {
        let inline = Inline { span: self.text.span(range.start, range.end), kind };
        let node =
            Node { inline, raw: range.start, raw_end: range.end, height: 1, tag: None, display };
        self.current(range.start).push_node(node);
    }

    /// The run that inline content goes to now.
    pub(super) fn current(&mut self, raw: usize) -> &mut Run {
        if self.inlines.is_empty() {
            self.inlines.push(Open { inside: Inside::Implicit, raw, run: Run::default() });
        }
        &mut self.inlines.last_mut().expect("just made sure").run
    }

    fn open_inline(&mut self, inside: Inside, raw: usize) {
        if self.inline_skips > 0 || self.inlines.len() >= MAX_DEPTH {
            self.inline_skips += 1;
            self.too_deep(raw);
            return;
        }
        if self.inlines.is_empty()
            && !matches!(inside, Inside::Para | Inside::Heading(_) | Inside::Cell)
        {
            self.current(raw);
        }
        self.inlines.push(Open { inside, raw, run: Run::default() });
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        let raw = range.start;
        match tag {
            Tag::Paragraph => {
                self.flush();
                // Anything that a loose item holds in paragraphs makes its list loose.
                let top = self.top();
                top.loose |= matches!(top.kind, Kind::Item(_));
                top.first_para.get_or_insert(raw);
                self.open_inline(Inside::Para, raw);
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.open_inline(Inside::Heading(level_number(level)), raw);
            }
            Tag::BlockQuote(kind) => self.open(Kind::Quote(kind.map(alert)), raw),
            Tag::CodeBlock(kind) => {
                self.flush();
                let fenced = kind.is_fenced();
                let (code, attr) = match kind {
                    CodeBlockKind::Indented => Default::default(),
                    CodeBlockKind::Fenced(info) => self.code_info(&info, raw),
                };
                self.code = Some((code, attr, raw, fenced));
            }
            Tag::HtmlBlock => self.html = Some(Default::default()),
            Tag::List(start) => self.open(Kind::List(start), raw),
            Tag::Item => {
                self.open(Kind::Item(None), raw);
                let number = super::lists::number(&self.src[raw..]);
                if self.skipped.is_empty() {
                    self.top().number = number;
                }
            }
            Tag::FootnoteDefinition(label) => self.open(Kind::Note(label.into_string()), raw),
            Tag::Table(aligns) => {
                self.flush();
                let aligns = aligns.into_iter().map(align).collect();
                self.table = Some((Table { aligns, ..Table::default() }, Vec::new(), false, raw));
            }
            Tag::TableHead => self.row(true),
            Tag::TableRow => self.row(false),
            Tag::TableCell => self.open_inline(Inside::Cell, raw),
            Tag::Emphasis => self.open_inline(Inside::Emph, raw),
            Tag::Strong => self.open_inline(Inside::Strong, raw),
            Tag::Strikethrough => {
                let single = !self.src[raw..].starts_with("~~");
                let words = &self.src[(raw + 1).min(range.end)..range.end];
                let sub = single && self.dialect.marks() && !words.contains(char::is_whitespace);
                self.open_inline(if sub { Inside::Sub } else { Inside::Strike }, raw);
            }
            Tag::Superscript => self.open_inline(Inside::Super, raw),
            Tag::Subscript => self.open_inline(Inside::Sub, raw),
            Tag::Link { link_type, dest_url, title, .. } => {
                let mail = link_type == LinkType::Email && !dest_url.starts_with("mailto:");
                let href = if mail { format!("mailto:{dest_url}") } else { dest_url.into_string() };
                let title = (!title.is_empty()).then(|| title.into_string());
                let link = Link { href, title, ..Link::default() };
                let address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let inside = if address { Inside::Address(link) } else { Inside::Link(link) };
                self.open_inline(inside, raw);
            }
            Tag::Image { dest_url, title, .. } => {
                let title = (!title.is_empty()).then(|| title.into_string());
                let image = Image { src: dest_url.into_string(), title, ..Image::default() };
                self.open_inline(Inside::Image(image), raw);
            }
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.flush(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close_commonmark(range.end);
            }
            TagEnd::CodeBlock => self.end_code(range.end),
            TagEnd::HtmlBlock => {
                if let Some((text, places)) = self.html.take() {
                    self.tell_open_comment(&text, &places);
                    self.html_tokens(&text, &places);
                }
            }
            TagEnd::Table => {
                if let Some((mut table, _, _, raw)) = self.table.take() {
                    // A head without words is how a table between bars says that it has none.
                    if !table.rows.is_empty() && table.head.iter().all(|c| c.content.is_empty()) {
                        table.head.clear();
                    }
                    let span = self.text.span(raw, range.end);
                    self.push_block(Block {
                        span,
                        kind: BlockKind::Table(table),
                        ..Block::default()
                    });
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some((table, cells, head, _)) = &mut self.table {
                    let cells = std::mem::take(cells);
                    let columns = table.aligns.len();
                    if *head {
                        table.head = cells
                    } else {
                        table.rows.push(cells)
                    }
                    self.strange_row(range.clone());
                    self.surplus_cells(range.clone(), columns);
                    self.ticks_in_row(range);
                }
            }
            TagEnd::TableCell => {
                self.look_at_words(None);
                let Some((finished, _)) = self.close_inline(Tail::None) else { return };
                let span = self.text.span(range.start, range.end);
                if let Some((_, cells, ..)) = &mut self.table {
                    cells.push(Cell { content: finished.inlines, span, ..Cell::default() });
                }
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => self.end_inline(range.end),
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Columns of the table that is going on.
    pub(super) fn columns(&self) -> usize {
        self.table.as_ref().map_or(0, |(table, ..)| table.aligns.len())
    }

    fn row(&mut self, head: bool) {
        if let Some((_, cells, in_head, _)) = &mut self.table {
            cells.clear();
            *in_head = head;
        }
    }

    /// Finishes the innermost inline container.
    fn close_inline(&mut self, tail: Tail) -> Option<(super::inline::Finished, Open)> {
        let mut open = self.inlines.pop()?;
        let run = std::mem::take(&mut open.run);
        let mut cx = Context {
            text: self.text,
            diags: &mut self.diags,
            notes: &mut self.notes,
            marks: self.dialect.marks(),
            mathjax: self.dialect.mathjax,
            mdbook: self.dialect.mdbook,
            keys: self.keys,
            own: self.dialect.own,
            depth: self.inlines.len(),
            too_deep: &mut self.deep,
        };
        Some((run.finish(&mut cx, tail), open))
    }

    /// Tells what is strange in the words of the innermost container, and of the block if it is one:
    /// whether it is a heading.
    fn look_at_words(&mut self, heading: Option<bool>) {
        let Some(mut run) = self.inlines.last_mut().map(|open| std::mem::take(&mut open.run))
        else {
            return;
        };
        self.word_tags(&mut run);
        let foreign = heading.is_some_and(|heading| self.strange_block(&run, heading));
        self.strange_words(&run, foreign, heading == Some(false));
        if !foreign {
            let cell = matches!(self.inlines.last(), Some(Open { inside: Inside::Cell, .. }));
            self.stray_marks(&run, if cell { Place::Cell } else { Place::Block });
        }
        if let Some(open) = self.inlines.last_mut() {
            open.run = run;
        }
    }

    /// Tells what is strange in the words of an emphasis or a link; an address is none.
    fn look_within(&mut self) {
        let Some(open) = self.inlines.last_mut() else { return };
        if matches!(open.inside, Inside::Address(_)) {
            return;
        }
        let run = std::mem::take(&mut open.run);
        self.stray_marks(&run, Place::Within);
        if let Some(open) = self.inlines.last_mut() {
            open.run = run;
        }
    }

    fn end_inline(&mut self, raw_end: usize) {
        if self.inline_skips > 0 {
            self.inline_skips -= 1;
            return;
        }
        self.look_within();
        let Some((finished, open)) = self.close_inline(Tail::None) else { return };
        let span = self.text.span(open.raw, raw_end);
        let content = finished.inlines;
        let address = matches!(open.inside, Inside::Address(_));
        let kind = match open.inside {
            Inside::Emph => InlineKind::Emph(content),
            Inside::Strong => InlineKind::Strong(content),
            Inside::Strike => InlineKind::Strike(content),
            Inside::Sub => InlineKind::Sub(content),
            Inside::Super => InlineKind::Super(content),
            Inside::Link(link) => InlineKind::Link(Link { content, ..link }),
            Inside::Address(link) => {
                let content = vec![super::inline_build::keep(content, span)];
                InlineKind::Link(Link { content, ..link })
            }
            Inside::Image(image) => {
                let alt = plain_text(&content);
                self.width_in_words(&alt, span);
                for mark in index_marks::within(&content, span) {
                    let (raw, inline) = (open.raw, mark);
                    let node =
                        Node { inline, raw, raw_end: raw, height: 1, tag: None, display: false };
                    self.current(raw).push_node(node);
                }
                self.last_image = Some(LastImage { span, words: content });
                InlineKind::Image(Image { alt, ..image })
            }
            Inside::Para | Inside::Implicit | Inside::Heading(_) | Inside::Cell => return,
        };
        let node = Node {
            inline: Inline { span, kind },
            raw: open.raw,
            raw_end,
            height: finished.height + 1 + usize::from(address),
            tag: None,
            display: false,
        };
        self.current(open.raw).push_node(node);
    }

    /// Ends the paragraph or heading that is open.
    pub(super) fn flush(&mut self) {
        self.inline_skips = 0;
        while self.inlines.len() > 1 {
            let end = self.inlines.last().and_then(|o| o.run.raw_end()).unwrap_or(0);
            self.end_inline(end);
        }
        let Some(open) = self.inlines.last() else { return };
        let heading = match open.inside {
            Inside::Heading(level) => Some(level),
            _ => None,
        };
        if open.run.is_blank() && heading.is_none() {
            self.inlines.clear();
            return;
        }
        let block = matches!(open.inside, Inside::Para) || heading.is_some();
        self.look_at_words(block.then_some(heading.is_some()));
        let Some(open) = self.inlines.last() else { return };
        let implicit = matches!(open.inside, Inside::Implicit);
        let caption = matches!(self.top().expect, Some(Expect::Caption | Expect::CaptionAbove))
            || self.inside("caption");
        let tail = match &self.top().kind {
            _ if heading.is_some() || caption => Tail::Words,
            Kind::Note(_) => Tail::Note,
            _ => Tail::Line,
        };
        let Some((finished, open)) = self.close_inline(tail) else { return };
        let mut content = finished.inlines;
        if implicit {
            trim(&mut content);
        }
        let span = match (content.first(), content.last()) {
            (Some(a), Some(b)) => a.span.to(b.span),
            _ => self.text.span(open.raw, open.raw + 1),
        };
        let takes: (&str, &[&str]) = match (heading, caption) {
            (Some(_), _) => ("a heading", &[]),
            (_, true) => ("a table", &["short", COLUMN_WIDTHS]),
            _ => ("a paragraph", &["width", "alt", "fig-alt", "short", CROP, DESCRIBE]),
        };
        attr::tell_keys(&finished.tail, takes, span, &mut self.diags);
        if let Some(level) = heading {
            if super::blocks::is_blank(&content) {
                let d = Diagnostic::warning(Code::EMPTY_HEADING, span, "a heading without words");
                self.diags.push(
                    d.help("it is left out: a scene break is `***`; `\\#` is the mark itself"),
                );
                return;
            }
            let kind = BlockKind::Heading(Heading { level, content, number: None });
            self.push_block(Block { span, attr: finished.tail, kind, id: 0 });
            return;
        }
        let marks = self.marks_of_picture(&mut content);
        let words = self
            .last_image
            .take()
            .filter(|l| content.len() == 1 && content[0].span.start <= l.span.start);
        // A picture in a tight list stands in its line, as with pandoc.
        let captioned = !implicit && !self.dialect.mdbook;
        let words = words.map(|l| (l.words, captioned));
        super::para::paragraph(self, content, finished.tail, span, words);
        self.mark_picture(marks);
    }

    /// Takes the marks of an index that stand in the words of a picture, which is alone otherwise, out
    /// of its paragraph.
    fn marks_of_picture(&self, content: &mut Vec<Inline>) -> Vec<Inline> {
        let Some(picture) = &self.last_image else { return Vec::new() };
        let of = |i: &Inline| index_marks::is_empty_mark(i) && i.span == picture.span;
        let count = content.iter().take_while(|i| of(i)).count();
        if count + 1 != content.len() { Vec::new() } else { content.drain(..count).collect() }
    }

    /// Puts them before the figure that it has become, unless its caption has them.
    fn mark_picture(&mut self, marks: Vec<Inline>) {
        let blocks = &mut self.top().blocks;
        let (Some(first), Some(Block { kind: BlockKind::Figure(figure), .. })) =
            (marks.first(), blocks.last())
        else {
            return;
        };
        let span = first.span;
        if index_marks::within(&figure.caption, span).is_empty() {
            let kind = BlockKind::Para(marks);
            let at = blocks.len() - 1;
            blocks.insert(at, Block { span, kind, ..Block::default() });
        }
    }

    /// Tells of a fence that nothing closes: all that follows in the list, quotation or chapter is code
    /// (CommonMark 0.31, 4.5).
    fn tell_open_fence(&mut self, raw: usize, raw_end: usize) {
        let line = lines::line_at(self.src, raw);
        let words = &self.src[line.start..line.end];
        let Some(opened) = Fence::opened_by(&line, words) else { return };
        let last = self.src[raw..raw_end].trim_end().lines().skip(1).last().unwrap_or_default();
        if opened.ends_with(last.trim_start_matches([' ', '\t', '>'])) {
            return;
        }
        let fence = &words[..opened.len];
        let message = format!("nothing closes the code that begins with `{fence}`");
        let help = format!("add a line `{fence}` after it");
        let span = self.text.span(raw, raw + fence.len());
        self.diags.push(Diagnostic::warning(Code::UNCLOSED_BLOCK, span, message).help(help));
    }

    /// Tells of a comment that nothing closes: all that follows is part of it.
    fn tell_open_comment(&mut self, html: &str, places: &[(usize, usize)]) {
        let Some(at) = html.rfind("<!--").filter(|at| !html[*at..].contains("-->")) else { return };
        let line = places.partition_point(|(from, _)| *from <= at).saturating_sub(1);
        let Some(&(from, raw)) = places.get(line) else { return };
        let raw = raw + (at - from);
        let message = "nothing closes the comment `<!--`; what follows is not set";
        let span = self.text.span(raw, raw + 4);
        let d = Diagnostic::warning(Code::UNCLOSED_BLOCK, span, message);
        self.diags.push(d.help("end it with `-->`"));
    }

    fn end_code(&mut self, raw_end: usize) {
        let Some((mut code, attr, raw, fenced)) = self.code.take() else { return };
        if code.lang.as_deref() == Some("rust") && code.raw.is_none() && code.text.contains('#') {
            code.text = visible_rust(&code.text);
        }
        if code.text.contains('\r') {
            code.text = code.text.replace("\r\n", "\n").replace('\r', "\n");
        }
        if code.text.ends_with('\n') {
            code.text.pop();
        }
        if code.text.bytes().any(|b| b < 0x20 && b != b'\t' && b != b'\n') {
            let clean = |c: char| if c < ' ' && c != '\t' && c != '\n' { '\u{fffd}' } else { c };
            code.text = code.text.chars().map(clean).collect();
        }
        let span = self.text.span(raw, raw_end);
        if fenced {
            self.tell_open_fence(raw, raw_end);
        } else {
            self.tell_indented(&code.text, raw);
        }
        self.marks_beyond(&code, raw);
        if code.raw.as_deref().is_some_and(|format| is_page_break(format, &code.text)) {
            return self.push_block(Block { span, attr, kind: BlockKind::PageBreak, id: 0 });
        }
        if let Some(format) = &code.raw
            && !matches!(format.as_str(), "html" | "html5" | "epub" | "pdf")
        {
            let text = format!("raw text for `{format}` goes into no output; it is left out");
            let help = "`{=html}` and `{=epub}` go into the EPUB";
            self.diags.push(Diagnostic::warning(Code::RAW_FORMAT, span, text).help(help));
        }
        let math = code.lang.as_deref() == Some("math") && code.raw.is_none();
        let kind = match math && self.dialect.marks() {
            // As GitHub has it.
            true => {
                let (label, tex) = math_options(&code.text);
                let mut attr = attr;
                attr.id = attr.id.or(label);
                return super::para::formula(self, tex, attr, span);
            }
            false => BlockKind::Code(code),
        };
        self.push_block(Block { span, attr, kind, id: 0 });
    }

    /// The mark within a line that the pre-pass has set at `raw`.
    fn inline_mark(&self, raw: usize) -> Option<&'a Mark> {
        let index = self.marks.binary_search_by_key(&(raw as u32), |m| m.0).ok()?;
        self.marks.get(index).map(|(_, mark)| mark)
    }

    /// Does what a mark of the pre-pass says, if there is one at `raw`.
    pub(super) fn mark(&mut self, raw: usize) -> bool {
        let Ok(index) = self.marks.binary_search_by_key(&(raw as u32), |m| m.0) else {
            return false;
        };
        self.flush();
        let expect = match &self.marks[index].1 {
            Mark::Open(attr) => {
                return {
                    self.open(Kind::Fenced(attr.clone()), raw);
                    true
                };
            }
            Mark::Close => {
                return {
                    self.close_fenced(raw);
                    true
                };
            }
            Mark::PageBreak => {
                let span = self.text.span(raw, raw + 1);
                self.push_block(Block { span, kind: BlockKind::PageBreak, ..Block::default() });
                return true;
            }
            Mark::Lines(indents) => {
                return {
                    self.open(Kind::Lines(indents.clone()), raw);
                    true
                };
            }
            Mark::LinesEnd => {
                if self.skipped.last() == Some(&false) {
                    self.skipped.pop();
                } else if matches!(self.top().kind, Kind::Lines(_)) {
                    self.pop(raw);
                }
                return true;
            }
            Mark::TermEnd | Mark::Note(_) | Mark::Flank => None,
            Mark::Term => Some(Expect::Term),
            Mark::Caption => Some(Expect::Caption),
            Mark::CaptionAbove => Some(Expect::CaptionAbove),
        };
        self.top().expect = expect;
        true
    }
}

/// The words of code in a line. Where lines end as on Windows, pulldown-cmark makes two spaces of an end.
fn code_in_line(source: &str, mut code: String) -> String {
    let mut from = 0;
    for line in source.split("\r\n").skip(1) {
        // Marks of quotations before the line are not in the code, nor are the backticks behind it.
        let words = line.trim_start_matches([' ', '\t', '>']).trim_end_matches(['`', ' ']);
        let end = code[from..]
            .match_indices("  ")
            .map(|(at, _)| from + at)
            .find(|at| code[at + 2..].trim_start_matches([' ', '\t', '>']).starts_with(words));
        let Some(end) = end else { break };
        code.remove(end);
        from = end + 1;
    }
    code
}

/// Whether raw text for an output does nothing but begin a page.
fn is_page_break(format: &str, text: &str) -> bool {
    let breaks: &[&str] = match format {
        "tex" | "latex" | "beamer" => {
            &["\\newpage", "\\pagebreak", "\\clearpage", "\\cleardoublepage", "\\newpage{}"]
        }
        "context" => &["\\page"],
        "typst" => &["#pagebreak()", "#pagebreak(weak: true)"],
        "openxml" => &["<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"],
        _ => &[],
    };
    let bare: String = text.trim().replace("\" />", "\"/>");
    breaks.contains(&bare.as_str())
}

/// Drops white space at both ends of words that came without a paragraph around them.
fn trim(content: &mut Vec<Inline>) {
    let space = |i: &Inline| match &i.kind {
        InlineKind::SoftBreak => true,
        InlineKind::Text(t) => t.trim_matches([' ', '\t', '\n', '\r']).is_empty(),
        _ => false,
    };
    while content.last().is_some_and(space) {
        content.pop();
    }
    let lead = content.iter().take_while(|i| space(i)).count();
    content.drain(..lead);
    if let Some(Inline { kind: InlineKind::Text(t), .. }) = content.first_mut() {
        *t = t.trim_start_matches([' ', '\t', '\n', '\r']).to_owned();
    }
    if let Some(Inline { kind: InlineKind::Text(t), .. }) = content.last_mut() {
        t.truncate(t.trim_end_matches([' ', '\t', '\n', '\r']).len());
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

fn align(a: Alignment) -> Align {
    match a {
        Alignment::None => Align::Default,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

/// The label and the formula of a directive of MyST, whose options stand above it: `:label: energy`.
fn math_options(text: &str) -> (Option<String>, &str) {
    let (mut label, mut rest) = (None, text);
    while let Some(option) = rest.trim_start().strip_prefix(':') {
        let (line, behind) = option.split_once('\n').unwrap_or((option, ""));
        let Some((key, value)) = line.split_once(':') else { break };
        if key.is_empty() || !key.bytes().all(|b| b.is_ascii_lowercase()) {
            break;
        }
        if matches!(key, "label" | "name") {
            label = label_of_latex(value, true);
        }
        rest = behind;
    }
    (label, rest)
}
