//! The stack of open blocks: where each finished block goes, and what becomes of it there.

use super::attr;
use super::callout;
use super::conditions;
use super::environment;
use super::html::Tag;
use super::html_table;
use super::inline::{MAX_DEPTH, TOO_DEEP_HELP, too_deep_message};
use super::list_table;
use super::parse::Parser;
use super::preprocessed;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Attr, Block, BlockKind, Callout, Cell, DESCRIBE, Definition, Inline, InlineKind, List,
    ListItem, OwnPrefixes, RESTATE, TABLE_NOTE, VerseLine, plain_text, shows_nothing,
    split_at_line_ends,
};
use crate::source::Span;

/// What an open block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Quote(Option<&'static str>),
    List(Option<u64>),
    Item(Option<bool>),
    Note(String),
    /// `::: {..}`.
    Fenced(Attr),
    /// An HTML element.
    Html(Tag),
    /// A line block with the indents of its lines.
    Lines(Vec<Option<u8>>),
}

impl Kind {
    /// Whether CommonMark's own events close it.
    pub(super) fn is_commonmark(&self) -> bool {
        matches!(self, Kind::Root | Kind::Quote(_) | Kind::List(_) | Kind::Item(_) | Kind::Note(_))
    }
}

/// What the next paragraph of a frame is, by a mark before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    Term,
    Definitions,
    Caption,
    CaptionAbove,
}

/// An open block.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) blocks: Vec<Block>,
    /// Where it begins in the chapter's text.
    pub(super) raw: usize,
    /// Where its first paragraph begins.
    pub(super) first_para: Option<usize>,
    pub(super) expect: Option<Expect>,
    /// Caption waiting for its table.
    caption: Option<(Vec<Inline>, Attr)>,
    /// Items of lists, also of HTML's.
    items: Vec<ListItem>,
    /// The number that an item of an ordered list is typed with.
    pub(super) number: Option<u64>,
    /// Cells of an HTML row with whether they are of the head; rows of an HTML table.
    cells: Vec<(bool, Cell)>,
    rows: Vec<Vec<(bool, Cell)>>,
    /// Rows of the foot of an HTML table.
    feet: Vec<Vec<(bool, Cell)>>,
    /// Widths of the columns of an HTML table, thousandths of the measure.
    pub(super) widths: Vec<u16>,
    pub(super) loose: bool,
}

impl Frame {
    pub(super) fn new(kind: Kind, raw: usize) -> Self {
        Frame {
            kind,
            blocks: Vec::new(),
            raw,
            first_para: None,
            expect: None,
            caption: None,
            items: Vec::new(),
            number: None,
            cells: Vec::new(),
            rows: Vec::new(),
            feet: Vec::new(),
            widths: Vec::new(),
            loose: false,
        }
    }
}

impl Parser<'_> {
    pub(super) fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the root frame is never popped before the end")
    }

    /// Opens a block, or remembers only that it was opened where nesting is too deep.
    pub(super) fn open(&mut self, kind: Kind, raw: usize) {
        self.flush();
        if !self.skipped.is_empty()
            || (self.frames.len() >= MAX_DEPTH && !matches!(kind, Kind::Item(_)))
        {
            self.too_deep(raw);
            self.skipped.push(kind.is_commonmark());
            return;
        }
        self.frames.push(Frame::new(kind, raw));
    }

    pub(super) fn too_deep(&mut self, raw: usize) {
        if !std::mem::replace(&mut self.deep, true) {
            let message = too_deep_message();
            let help = TOO_DEEP_HELP;
            let span = self.text.span(raw, raw + 1);
            self.diags.push(Diagnostic::error(Code::NESTED_TOO_DEEP, span, message).help(help));
        }
    }

    /// Closes the innermost block that CommonMark opened, and what is still open in it.
    pub(super) fn close_commonmark(&mut self, raw_end: usize) {
        self.flush();
        while let Some(commonmark) = self.skipped.pop() {
            if commonmark {
                return;
            }
        }
        while self.frames.len() > 1 {
            let done = self.top().kind.is_commonmark();
            if !done {
                self.unclosed();
            }
            self.pop(raw_end);
            if done {
                return;
            }
        }
    }

    /// Warns of a block whose end the author forgot.
    pub(super) fn unclosed(&mut self) {
        let frame = self.top();
        let raw = frame.raw;
        let (message, help) = match &frame.kind {
            Kind::Fenced(_) => {
                ("this `:::` block is not closed".to_owned(), "add a line `:::` after it")
            }
            // HTML itself lets these end by themselves.
            Kind::Html(tag)
                if matches!(
                    tag.name.as_str(),
                    "p" | "li" | "td" | "th" | "tr" | "dt" | "dd" | "tbody" | "thead"
                ) =>
            {
                return;
            }
            Kind::Html(tag) => (
                format!("nothing closes `<{}>`", tag.name),
                "close it, in the same list or quotation if it stands in one",
            ),
            _ => return,
        };
        let span = self.text.span(raw, raw + 3);
        self.diags.push(Diagnostic::warning(Code::UNCLOSED_BLOCK, span, message).help(help));
    }

    /// Warns of keys that say nothing in the attributes of the block that begins at `raw`.
    pub(super) fn tell_keys(&mut self, attr: &Attr, takes: (&str, &[&str]), raw: usize) {
        // The pre-pass has put a mark in the place of a `:::` line.
        let span = match self.src[raw..].starts_with("<?") {
            true => self.text.span(raw, raw + 1),
            false => self.line_span(raw),
        };
        super::attr::tell_keys(attr, takes, span, &mut self.diags);
    }

    /// Tells of a division that would be a table, and holds no list of lists.
    fn no_list_table(&mut self, raw: usize) {
        let span = self.text.span(raw, raw + 1);
        let message = "a list table holds one list, each item of which is a list of cells; this one stays \
                       as it is";
        let help = "write `* - cell` for the first cell of each row, and `  - cell` for the others";
        self.diags.push(Diagnostic::warning(Code::LIST_TABLE, span, message).help(help));
    }

    /// `:::`.
    pub(super) fn close_fenced(&mut self, raw: usize) {
        self.flush();
        if let Some(false) = self.skipped.last() {
            self.skipped.pop();
            return;
        }
        let found = self.frames.iter().rposition(|f| !matches!(f.kind, Kind::Html(_)));
        let fenced = found.filter(|i| matches!(self.frames[*i].kind, Kind::Fenced(_)));
        let Some(index) = fenced.filter(|_| self.skipped.is_empty()) else {
            if self.bad_fences > 0 {
                self.bad_fences -= 1;
                return;
            }
            let span = self.text.span(raw, raw + 3);
            let message = "this `:::` closes nothing";
            let d = Diagnostic::warning(Code::STRAY_FENCE, span, message);
            self.diags.push(d.help("take it out, or open a block before it: `::: name`"));
            return;
        };
        while self.frames.len() > index + 1 {
            self.unclosed();
            self.pop(raw);
        }
        self.pop(raw);
    }

    /// Closes the innermost block and hands it to the one around it.
    pub(super) fn pop(&mut self, raw_end: usize) {
        self.flush();
        if self.frames.len() < 2 {
            return;
        }
        let mut frame = self.frames.pop().expect("there are two");
        let span = self.text.span(frame.raw, raw_end.max(frame.raw));
        if let Some((caption, _)) = frame.caption.take() {
            let kind = BlockKind::Para(caption);
            frame.blocks.push(Block { span, kind, ..Block::default() });
        }
        let mut attr = Attr::default();
        let kind = match std::mem::replace(&mut frame.kind, Kind::Root) {
            Kind::Root => return,
            Kind::Quote(Some(kind)) => BlockKind::Callout(Callout {
                kind: kind.to_owned(),
                blocks: frame.blocks,
                ..Callout::default()
            }),
            Kind::Quote(None) => {
                let bracket =
                    frame.first_para.is_some_and(|p| self.src.as_bytes().get(p) == Some(&b'['));
                if bracket && let Some(callout) = callout::from_quote(&mut frame.blocks) {
                    attr = callout.1;
                    BlockKind::Callout(callout.0)
                } else {
                    BlockKind::Quote(frame.blocks)
                }
            }
            Kind::List(start) => {
                self.typed_numbers(&mut frame.items);
                let bracket = start.is_some() && is_bracketed(&self.src[frame.raw..]);
                BlockKind::List(List { start, bracket, tight: !frame.loose, items: frame.items })
            }
            Kind::Item(task) => {
                let (loose, value) = (frame.loose, frame.number);
                let top = self.top();
                top.loose |= loose;
                top.items.push(ListItem { task, value, blocks: frame.blocks, span });
                return;
            }
            Kind::Note(label) => {
                let around = self.frames.iter().filter_map(|frame| match &frame.kind {
                    Kind::Fenced(attr) if conditions::has(attr) => Some(attr.clone()),
                    _ => None,
                });
                let under = around.collect();
                let written = self.src.get(frame.raw..raw_end).unwrap_or_default();
                name_note(&mut frame.blocks, written);
                for (words, span) in names_left(&frame.blocks, written) {
                    let text =
                        format!("nothing takes the attributes `{words}`; they are set as text");
                    let help = "the name of a note stands behind its last words";
                    let d = Diagnostic::warning(Code::STRAY_ATTRIBUTES, span, text);
                    self.diags.push(d.help(help));
                }
                self.notes.define(&label, frame.blocks, span, under);
                return;
            }
            Kind::Fenced(found) if found.has(list_table::CLASS) => {
                self.tell_keys(&found, ("a list table", &list_table::KEYS), frame.raw);
                attr = found;
                match list_table::table(&mut attr, frame.blocks) {
                    Ok(mut table) => {
                        let said = attr.get(list_table::CAPTION).map(str::to_owned);
                        attr.pairs.retain(|(key, _)| key != list_table::CAPTION);
                        if let Some(words) = said.filter(|words| !words.trim().is_empty()) {
                            table.caption.get_or_insert_with(|| self.fragment(&words, span));
                        }
                        BlockKind::Table(table)
                    }
                    Err(blocks) => {
                        self.no_list_table(frame.raw);
                        BlockKind::Div(blocks)
                    }
                }
            }
            Kind::Fenced(mut found) => match self.callout(&found, frame.raw) {
                Some((kind, title, rest)) => {
                    let title = title.or_else(|| callout::heading(&mut frame.blocks));
                    self.tell_keys(&rest, ("a callout", &callout::KEYS), frame.raw);
                    attr = rest;
                    BlockKind::Callout(Callout {
                        kind,
                        title,
                        blocks: frame.blocks,
                        ..Callout::default()
                    })
                }
                None => {
                    environment::mend_label(&mut found, &self.dialect);
                    let environment = environment::of(&found, &self.dialect);
                    if environment.is_none() {
                        self.tell_label(&found, frame.raw);
                    }
                    // The widths of pandoc's columns go with them.
                    let column = found.has("column") || found.has("columns");
                    let keys: &[&str] = match found.id.as_deref() {
                        Some("refs") => &["of", "only", "except", "by", "show"],
                        _ if column => &["width", "align", "totalwidth"],
                        _ if environment.is_some() => &environment::KEYS,
                        _ => &[RESTATE, DESCRIBE],
                    };
                    self.tell_keys(&found, ("a division", keys), frame.raw);
                    attr = found;
                    match display(&mut attr, &mut frame.blocks, &self.dialect.own) {
                        Some(kind) => kind,
                        None => {
                            caption_of_several(&mut attr, &mut frame.blocks);
                            if let Some(name) = environment {
                                let at = self.text.span(frame.raw, frame.raw + 1);
                                let mut words = |title: &str| self.fragment(title, at);
                                let named = (name, at);
                                environment::make(&mut attr, &mut frame.blocks, named, &mut words);
                            }
                            BlockKind::Div(frame.blocks)
                        }
                    }
                }
            },
            Kind::Lines(indents) => BlockKind::Lines(verse(frame.blocks, &indents)),
            Kind::Html(tag) => match self.html_block(&tag, frame, span) {
                Some((kind, found)) => {
                    attr = found;
                    kind
                }
                None => return,
            },
        };
        self.push_block(Block { span, attr, kind, id: 0 });
    }

    /// Tells of the label of a division that is meant to make a theorem or the like, and makes none.
    fn tell_label(&mut self, found: &Attr, raw: usize) {
        let display = found.id.as_deref().is_some_and(|id| self.dialect.own.is_label(id));
        let Some((right, name)) = environment::meant(found).filter(|_| !display) else { return };
        let id = found.id.as_deref().unwrap_or_default();
        let text =
            format!("`#{id}` makes no {name} of the division: it has neither head nor number");
        let help = format!("write `{{#{right}}}`, or `{{.{name} #{id}}}`");
        let span = self.text.span(raw, raw + 1);
        self.diags.push(Diagnostic::warning(Code::LABEL_PREFIX, span, text).help(help));
    }

    /// What a callout is that begins at `raw` with these attributes.
    fn callout(&mut self, found: &Attr, raw: usize) -> Option<(String, Option<Vec<Inline>>, Attr)> {
        let at = self.text.span(raw, raw + 1);
        callout::from_div(found, &mut |title: &str| self.fragment(title, at))
    }

    /// Adds a finished block to the innermost open one.
    pub(super) fn push_block(&mut self, block: Block) {
        let top = self.top();
        match (&block.kind, top.expect.take()) {
            (BlockKind::List(_), Some(Expect::Definitions)) => {
                let BlockKind::List(list) = block.kind else { return };
                let bodies = list.items.into_iter().map(|item| item.blocks);
                if let Some(Block { kind: BlockKind::Definitions(all), span, .. }) =
                    top.blocks.last_mut()
                    && let Some(last) = all.last_mut()
                {
                    last.bodies.extend(bodies);
                    *span = span.to(block.span);
                    return;
                }
                return;
            }
            (BlockKind::Table(_), _) => {
                let caption = top.caption.take().or_else(|| sentence_and_caption(&mut top.blocks));
                let mut block = block;
                if let Some(caption) = caption {
                    let span = block.span;
                    self.give_caption(&mut block, caption, span);
                }
                self.top().blocks.push(block);
                return;
            }
            _ => {}
        }
        top.blocks.push(block);
    }

    /// Adds a paragraph to the innermost open block, or gives it to the table or list of
    /// definitions that a mark has announced.
    pub(super) fn push_para(&mut self, content: Vec<Inline>, attr: Attr, span: Span) {
        let top = self.top();
        match top.expect.take() {
            Some(Expect::Term) => {
                top.expect = Some(Expect::Definitions);
                let definition = Definition { term: content, bodies: Vec::new(), span };
                if let Some(Block { kind: BlockKind::Definitions(all), .. }) = top.blocks.last_mut()
                {
                    all.push(definition);
                    return;
                }
                let kind = BlockKind::Definitions(vec![definition]);
                top.blocks.push(Block { span, attr, kind, id: 0 });
            }
            Some(Expect::Caption) => {
                let is_table = |b: &Block| matches!(b.kind, BlockKind::Table(_));
                // Its notes may stand between.
                let notes = top.blocks.iter().rev().take_while(|b| is_note_to_table(b)).count();
                let at = top.blocks.len().checked_sub(notes + 1);
                let at = at.filter(|at| is_table(&top.blocks[*at]));
                match at.map(|at| std::mem::take(&mut top.blocks[at])) {
                    Some(mut table) => {
                        self.give_caption(&mut table, (content, attr), span);
                        let at = at.unwrap_or_default();
                        self.top().blocks[at] = table;
                    }
                    None => {
                        let kind = BlockKind::Para(content);
                        top.blocks.push(Block { span, attr, kind, id: 0 });
                    }
                }
            }
            Some(Expect::CaptionAbove) => top.caption = Some((content, attr)),
            _ => top.blocks.push(Block { span, attr, kind: BlockKind::Para(content), id: 0 }),
        }
    }

    /// Gives a table its caption and what the caption's line says of it.
    fn give_caption(&mut self, table: &mut Block, caption: (Vec<Inline>, Attr), span: Span) {
        let BlockKind::Table(inner) = &mut table.kind else { return };
        let (words, mut attr) = with_label(caption);
        if let Some(said) = attr.get(list_table::COLUMN_WIDTHS) {
            inner.widths = list_table::widths(said.trim_matches(['[', ']']), inner.columns());
            attr.pairs.retain(|(key, _)| key != list_table::COLUMN_WIDTHS);
        }
        if let Some(old) = inner.caption.replace(words) {
            let text = format!("a second caption: \"{}\" gives way to it", plain_text(&old));
            let d =
                Diagnostic::warning(Code::TWO_CAPTIONS, span, text).help("take one of them out");
            self.diags.push(d);
        }
        let had = std::mem::replace(&mut table.attr, attr);
        table.attr.id = table.attr.id.take().or(had.id);
        table.attr.classes.extend(had.classes);
        table.attr.pairs.extend(had.pairs);
    }

    /// What an HTML element becomes; `None` if the frame around it has taken it in.
    fn html_block(&mut self, tag: &Tag, frame: Frame, span: Span) -> Option<(BlockKind, Attr)> {
        let mut frame = frame;
        if let Some(made) = preprocessed::block(tag, &mut frame, span) {
            return made;
        }
        if tag.hides(self.dialect.mdbook) {
            return None;
        }
        let mut attr = tag.attr(false);
        let kind = match tag.name.as_str() {
            "p" | "address" | "summary" | "figcaption" | "caption" if frame.blocks.len() == 1 => {
                let mut only = frame.blocks.into_iter().next()?;
                attr.classes.extend(std::mem::take(&mut only.attr.classes));
                attr.id = attr.id.or(only.attr.id.take());
                attr.pairs.append(&mut only.attr.pairs);
                if tag.name == "caption"
                    && let BlockKind::Para(content) = &only.kind
                {
                    self.tell_cell(content);
                }
                if tag.name == "summary" || tag.name == "figcaption" || tag.name == "caption" {
                    attr.classes.insert(0, tag.name.clone());
                }
                match tag.name == "p" && is_scene_break(std::slice::from_ref(&only)) {
                    true => BlockKind::SceneBreak,
                    false => only.kind,
                }
            }
            "p" if frame.blocks.is_empty() => return None,
            "center" | "div" if is_scene_break(&frame.blocks) => BlockKind::SceneBreak,
            "blockquote" => BlockKind::Quote(frame.blocks),
            "ul" => BlockKind::List(List { tight: true, items: frame.items, ..List::default() }),
            "ol" => {
                let start = tag.get("start").and_then(|s| s.parse().ok()).unwrap_or(1);
                let list = List { start: Some(start), tight: true, ..List::default() };
                BlockKind::List(List { items: frame.items, ..list })
            }
            "li" if matches!(&self.top().kind, Kind::Html(t) if t.name == "ul" || t.name == "ol") =>
            {
                let value = tag.get("value").and_then(|v| v.trim().parse().ok());
                let item = ListItem { value, blocks: frame.blocks, span, ..ListItem::default() };
                self.top().items.push(item);
                return None;
            }
            "td" | "th" if self.inside("tr") => {
                let cell = html_table::cell(tag, frame.blocks, span);
                self.tell_cell(&cell.content);
                crate::model::visit_blocks(&cell.blocks, &mut |b| {
                    if let BlockKind::Para(words) = &b.kind {
                        self.tell_cell(words);
                    }
                });
                self.top().cells.push((tag.name == "th", cell));
                return None;
            }
            "tr" => {
                self.top().rows.push(frame.cells);
                let blocks = frame.blocks;
                self.top().blocks.extend(blocks);
                return None;
            }
            "thead" | "tbody" | "tfoot" => {
                let top = self.top();
                // HTML lets the foot be written before the body; it stands at the end all the same.
                let rows = if tag.name == "tfoot" { &mut top.feet } else { &mut top.rows };
                rows.extend(frame.rows);
                top.blocks.extend(frame.blocks);
                return None;
            }
            "table" => {
                if let Some(said) = frame.blocks.iter().find(|b| b.attr.has("caption")) {
                    attr = with_captions(attr, &said.attr, &self.dialect.own);
                }
                let (mut table, rest) = html_table::table(frame.rows, frame.feet, frame.blocks);
                table.widths = html_table::widths(frame.widths, table.columns());
                for block in rest {
                    self.push_block(block);
                }
                BlockKind::Table(table)
            }
            "dt" => {
                let top = self.top();
                let term = inlines_of(frame.blocks);
                let new = Definition { term, bodies: Vec::new(), span };
                match top.blocks.last_mut() {
                    Some(Block { kind: BlockKind::Definitions(all), .. }) => all.push(new),
                    _ => top.blocks.push(Block {
                        span,
                        kind: BlockKind::Definitions(vec![new]),
                        ..Block::default()
                    }),
                }
                return None;
            }
            "dd" => {
                if let Some(Block { kind: BlockKind::Definitions(all), .. }) =
                    self.top().blocks.last_mut()
                    && let Some(last) = all.last_mut()
                {
                    last.bodies.push(frame.blocks);
                    return None;
                }
                BlockKind::Div(frame.blocks)
            }
            "dl" => match (frame.blocks.len(), frame.blocks.pop()) {
                (1, Some(only)) => only.kind,
                (_, last) => {
                    frame.blocks.extend(last);
                    BlockKind::Div(frame.blocks)
                }
            },
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = tag.name.as_bytes()[1] - b'0';
                let content = inlines_of(frame.blocks);
                BlockKind::Heading(crate::model::Heading { level, content, number: None })
            }
            "figure" => figure(frame.blocks, &mut attr),
            "listing" => {
                let mut blocks = frame.blocks;
                let code = blocks.iter_mut().find_map(|b| match &mut b.kind {
                    BlockKind::Code(c) if c.caption.is_none() => Some(c),
                    _ => None,
                });
                let mut words = String::new();
                if let Some(number) = tag.get("number") {
                    words.push_str(&format!("Listing {number}: "));
                }
                if let Some(file) = tag.get("file-name") {
                    words.push_str(&format!("`{file}`: "));
                }
                words.push_str(tag.get("caption").unwrap_or_default());
                let words = words.trim().trim_end_matches(':').to_owned();
                let caption = (!words.is_empty()).then(|| self.fragment(&words, span));
                match (code, caption) {
                    (Some(code), caption) => code.caption = caption,
                    (None, Some(caption)) => {
                        blocks.push(Block {
                            span,
                            kind: BlockKind::Para(caption),
                            ..Block::default()
                        });
                    }
                    _ => {}
                }
                attr.classes.insert(0, "listing".into());
                BlockKind::Div(blocks)
            }
            name => {
                if !matches!(name, "div" | "p" | "center") {
                    attr = tag.attr(super::html::meaning(name) == super::html::Meaning::Unknown);
                    attr.classes.insert(0, name.to_owned());
                }
                if name == "center" {
                    attr.classes.push("center".into());
                }
                if frame.blocks.is_empty() && attr.id.is_none() && attr.classes.is_empty() {
                    return None;
                }
                BlockKind::Div(frame.blocks)
            }
        };
        Some((kind, attr))
    }

    pub(super) fn inside(&self, name: &str) -> bool {
        matches!(self.frames.last().map(|f| &f.kind), Some(Kind::Html(t)) if t.name == name)
    }
}

/// What a division with a label holds, as Quarto writes them: a picture, a table or code, and a
/// paragraph that is its caption.
fn display(attr: &mut Attr, blocks: &mut Vec<Block>, own: &OwnPrefixes) -> Option<BlockKind> {
    let (prefix, _) = attr.id.as_deref()?.split_once('-')?;
    let words = match blocks.as_slice() {
        [_] => false,
        [_, Block { kind: BlockKind::Para(_), .. }] => true,
        _ => return None,
    };
    let is_own = || own.displays().any(|name| name == prefix);
    let fits = match &blocks[0].kind {
        BlockKind::Figure(_) => prefix == "fig" || is_own(),
        BlockKind::Table(_) => prefix == "tbl" || is_own(),
        BlockKind::Code(c) => (prefix == "lst" || is_own()) && c.raw.is_none(),
        _ => false,
    };
    if !fits {
        return None;
    }
    let caption = blocks.pop_if(|_| words).map(|b| inlines_of(vec![b]));
    let only = blocks.pop()?;
    attr.classes.extend(only.attr.classes);
    attr.pairs.extend(only.attr.pairs);
    let mut kind = only.kind;
    match (&mut kind, caption) {
        (BlockKind::Figure(f), Some(words)) => f.caption = words,
        (BlockKind::Table(t), Some(words)) => t.caption = Some(words),
        (BlockKind::Code(c), Some(words)) => c.caption = Some(words),
        _ => {}
    }
    Some(kind)
}

/// Whether a block is read as a note to the table above it.
fn is_note_to_table(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Div(_) => block.attr.has(TABLE_NOTE),
        BlockKind::Para(words) => {
            matches!(words.first().map(|i| &i.kind), Some(InlineKind::Super(_)))
                || plain_text(words).starts_with(['*', '\u{2020}', '\u{2021}', '\u{2217}'])
        }
        _ => false,
    }
}

/// A caption with the attributes of an empty span at its end, which gives the table its label where pandoc
/// takes none: `: Words []{#tbl:x}`.
fn with_label((mut words, mut attr): (Vec<Inline>, Attr)) -> (Vec<Inline>, Attr) {
    let labels = |i: &Inline| {
        matches!(&i.kind, InlineKind::Span(own, inner)
            if inner.is_empty() && own.id.as_deref().is_some_and(|id| id.starts_with("tbl-")))
    };
    if attr.id.is_none()
        && let Some(Inline { kind: InlineKind::Span(own, _), .. }) = words.pop_if(|i| labels(i))
    {
        attr.id = own.id;
        attr.classes.extend(own.classes);
        attr.pairs.extend(own.pairs);
        if let Some(Inline { kind: InlineKind::Text(last), .. }) = words.last_mut() {
            last.truncate(last.trim_end().len());
        }
    }
    (words, attr)
}

/// Gives the last of several pictures that have no captions the label and the caption of their division,
/// which are those of all.
fn caption_of_several(attr: &mut Attr, blocks: &mut Vec<Block>) {
    let Some((Block { kind: BlockKind::Para(_), .. }, pictures)) = blocks.split_last() else {
        return;
    };
    let bare = |b: &Block| {
        matches!(&b.kind, BlockKind::Figure(f) if f.caption.is_empty()) && b.attr.id.is_none()
    };
    let labelled = attr.id.as_deref().is_some_and(|id| id.starts_with("fig-"));
    if !labelled || pictures.len() < 2 || !pictures.iter().all(bare) {
        return;
    }
    let words = blocks.pop().map(|b| inlines_of(vec![b])).unwrap_or_default();
    if let Some(last) = blocks.last_mut()
        && let BlockKind::Figure(figure) = &mut last.kind
    {
        figure.caption = words;
        last.attr.id = attr.id.take();
    }
}

/// The caption of the table that comes, where the last block was read as a term with its definition and
/// is a sentence with that caption: `: Words` means both. The sentence stays, as a paragraph.
fn sentence_and_caption(blocks: &mut [Block]) -> Option<(Vec<Inline>, Attr)> {
    let last = blocks.last_mut()?;
    let BlockKind::Definitions(all) = &mut last.kind else { return None };
    let [Definition { term, bodies, span }] = all.as_mut_slice() else { return None };
    let [body] = bodies.as_mut_slice() else { return None };
    let [Block { kind: BlockKind::Para(words), attr, .. }] = body.as_mut_slice() else {
        return None;
    };
    if !plain_text(term).trim_end().ends_with(['.', ':', '!', '?', '\u{2026}']) {
        return None;
    }
    let caption = (std::mem::take(words), std::mem::take(attr));
    last.span = *span;
    last.kind = BlockKind::Para(std::mem::take(term));
    Some(caption)
}

/// `<figure>`: the first picture and the caption make a figure, if nothing else is in it.
fn figure(blocks: Vec<Block>, attr: &mut Attr) -> BlockKind {
    let is_caption = |b: &Block| b.attr.has("figcaption");
    let figures = blocks.iter().filter(|b| matches!(b.kind, BlockKind::Figure(_))).count();
    let captions = blocks.iter().filter(|b| is_caption(b)).count();
    if figures == 1 && figures + captions == blocks.len() {
        let mut found = crate::model::Figure::default();
        let mut caption = Vec::new();
        for block in blocks {
            if is_caption(&block) {
                caption.extend(inlines_of(vec![block]));
            } else if let BlockKind::Figure(f) = block.kind {
                attr.classes.extend(block.attr.classes);
                attr.id = attr.id.take().or(block.attr.id);
                found = f;
            }
        }
        if !caption.is_empty() {
            found.caption = caption;
        }
        return BlockKind::Figure(found);
    }
    attr.classes.insert(0, "figure".into());
    BlockKind::Div(blocks)
}

/// The inline content of blocks put where no blocks can be: paragraphs after each other with line
/// breaks, everything else as its words.
pub(super) fn inlines_of(blocks: Vec<Block>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for block in blocks {
        if !out.is_empty() {
            out.push(Inline { span: block.span, kind: InlineKind::HardBreak });
        }
        match block.kind {
            BlockKind::Para(content) => out.extend(content),
            BlockKind::Figure(f) => {
                out.push(Inline { span: block.span, kind: InlineKind::Image(f.image) });
                out.extend(f.caption);
            }
            BlockKind::List(list) => push_items(list, &mut out),
            _ => {
                let mut words = Vec::new();
                crate::model::visit_blocks(std::slice::from_ref(&block), &mut |b| {
                    let text = crate::model::flat_text(b);
                    if !text.trim().is_empty() {
                        words.push(text);
                    }
                });
                out.push(Inline { span: block.span, kind: InlineKind::Text(words.join(" ")) });
            }
        }
    }
    out
}

/// Whether the number that a list begins with is typed as `1)`. The parser does not say it.
fn is_bracketed(list: &str) -> bool {
    list.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(')')
}

/// A list where no blocks can be: its items after each other with their marks.
fn push_items(list: List, out: &mut Vec<Inline>) {
    let sign = list.delimiter();
    for (i, item) in list.items.into_iter().enumerate() {
        if i > 0 {
            out.push(Inline { kind: InlineKind::HardBreak, ..Inline::default() });
        }
        let mark = match list.start {
            Some(first) => format!("{}{sign}\u{a0}", first.saturating_add(i as _)),
            None => "\u{2022}\u{a0}".to_string(),
        };
        out.push(Inline::text(mark));
        out.extend(inlines_of(item.blocks));
    }
}

/// Takes the name of a note from the end of its words, `[^x]: words {#fn-y}`.
fn name_note(blocks: &mut [Block], written: &str) {
    let Some(free) = blocks.iter().position(|b| b.attr.id.is_none()) else { return };
    let Some(Block { kind: BlockKind::Para(content), .. }) = blocks.last_mut() else { return };
    let Some(Inline { kind: InlineKind::Text(last), .. }) = content.last_mut() else { return };
    let Some((at, braces, attr)) = name_at_end(last) else { return };
    let before = written.trim_end().strip_suffix(braces);
    if before.is_none_or(|before| before.ends_with('\\')) {
        return;
    }
    last.truncate(last[..at].trim_end().len());
    if last.is_empty() {
        content.pop();
        content.pop_if(|i| i.kind == InlineKind::SoftBreak);
    }
    blocks[free].attr.id = attr.id;
}

/// Names of notes at the ends of a note's paragraphs that it has not taken: only behind its last words do they name it.
fn names_left(blocks: &[Block], written: &str) -> Vec<(String, Span)> {
    let one = |block: &Block| {
        let BlockKind::Para(content) = &block.kind else { return None };
        let Some(Inline { kind: InlineKind::Text(last), .. }) = content.last() else { return None };
        let (_, braces, _) = name_at_end(last)?;
        let is_escaped = written.contains(&format!("\\{braces}"));
        (!is_escaped).then(|| (braces.to_owned(), block.span))
    };
    blocks.iter().filter_map(one).collect()
}

/// The name of a note in braces at the end of words, with its place.
fn name_at_end(words: &str) -> Option<(usize, &str, Attr)> {
    let words = words.trim_end();
    let at = words.rfind("{#")?;
    let braces = &words[at..];
    let parsed = attr::parse(braces).filter(|p| p.len == braces.len())?;
    names_note(&parsed.attr).then_some((at, braces, parsed.attr))
}

/// Whether attributes are the name of a note and nothing else.
pub(super) fn names_note(attr: &Attr) -> bool {
    let is_name = attr.id.as_deref().is_some_and(|id| id.starts_with("fn-"));
    is_name && attr.classes.is_empty() && attr.pairs.is_empty()
}

/// The lines of verse, whose stanzas are blocks.
fn verse(blocks: Vec<Block>, indents: &[Option<u8>]) -> Vec<VerseLine> {
    let stanzas = indents.split(Option::is_none).filter(|lines| !lines.is_empty()).count();
    if stanzas != blocks.len() {
        return lines_of_verse(blocks, indents);
    }
    // A line whose end is within a note, a link or a formula takes none of the next stanza.
    let mut blocks = blocks.into_iter();
    let mut out = Vec::with_capacity(indents.len());
    for stanza in indents.chunk_by(|a, b| a.is_some() == b.is_some()) {
        match stanza[0] {
            None => out.extend(stanza.iter().map(|_| VerseLine::default())),
            Some(_) => out.extend(lines_of_verse(blocks.next().into_iter().collect(), stanza)),
        }
    }
    out
}

fn lines_of_verse(blocks: Vec<Block>, indents: &[Option<u8>]) -> Vec<VerseLine> {
    let mut lines = blocks.into_iter().flat_map(|b| split_at_line_ends(inlines_of(vec![b])));
    let mut out = Vec::with_capacity(indents.len());
    for indent in indents {
        match indent {
            None => out.push(VerseLine::default()),
            Some(indent) => {
                if let Some(content) = lines.next() {
                    out.push(VerseLine { indent: *indent, content });
                }
            }
        }
    }
    out.extend(lines.map(|content| VerseLine { indent: 0, content }));
    out
}

/// A table's own attributes and those of its caption. A label goes before any other name.
fn with_captions(mut own: Attr, caption: &Attr, prefixes: &OwnPrefixes) -> Attr {
    let label = caption.id.as_ref().filter(|id| prefixes.is_label(id));
    own.id = match own.id.take() {
        Some(id) if label.is_none() || prefixes.is_label(&id) => Some(id),
        _ => caption.id.clone(),
    };
    own.classes.extend(caption.classes.iter().filter(|c| *c != "caption").cloned());
    own.pairs.extend(caption.pairs.iter().cloned());
    own
}

/// Whether inline nodes hold nothing to read.
pub(super) fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|i| match &i.kind {
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Text(t) => shows_nothing(t),
        _ => false,
    })
}

/// Whether blocks are one row of stars, which between tags of HTML is no rule of CommonMark's.
fn is_scene_break(blocks: &[Block]) -> bool {
    let [Block { kind: BlockKind::Para(content), .. }] = blocks else { return false };
    let words = plain_text(content);
    words.chars().filter(|c| *c == '*').count() >= 3
        && words.chars().all(|c| c == '*' || c.is_whitespace())
}
