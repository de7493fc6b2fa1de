//! Blocks become pieces of galley, each in sum a whole number of lines of the grid.

mod announced;
mod boxes;
mod code;
mod code_turns;
mod display_list;
mod entries;
mod figure;
mod index;
mod list;
mod math_lines;
mod math_numbers;
mod opener;
mod plate;
mod proof;
mod table;
mod verse;

use super::context::Context;
use super::galley::{Piece, Setting, Slab, leaves_no_widow};
use super::page::{Group, Item, LineFacts, Role};
use super::paragraph::{Line, Paragraph, is_joined, set_beside, set_paragraph, text_line};
use super::prices::displays::{SMALL_DIVIDED, TEXT_DIVIDED, WHOLE};
use super::prices::pages::ANNOUNCED;
use super::text::{LABEL, ROOM, RUN_IN};
use crate::assemble::quotation_with_source;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::direction::{is_rtl, runs_rtl};
use crate::language::paragraph_indent;
use crate::model::ORNAMENT;
use crate::model::{
    Align, Attr, Block, BlockKind, ENVIRONMENT_HEAD, Heading, Inline, InlineKind, Kind, Note,
    Plate, TABLE_NOTE, Table, bare_text, has_entries, plain_text, visit_inlines_mut,
};
use crate::source::Span;
use crate::theme::first_words::{epigraphs, initial, lead_in, leads_in};
use crate::theme::{HeadingStyle, Justification, LeadIn, TextStyle};
use announced::{Ending, is_caption_below, is_label, is_silent};
pub use verse::is_poem;

/// Where the baseline stands in a line, as a share of its leading from the top.
pub const BASELINE: f32 = 0.72;
/// Ragged paragraphs of so many lines or fewer are set in one way only.
const RAGGED: usize = 4;
/// White above and below a display inside a group, as a share of the grid.
const INNER_WHITE: f32 = 0.35;
/// An initial that reaches so much of a line, or more, below its baseline has one line more beside it.
const TAIL: f32 = 0.3;
/// Blocks nested deeper are set as if they were at this depth.
const DEEPEST: u8 = 64;

/// Chapters of short entries, many of them one word longer than a line: ragged right, as is the
/// custom (Bringhurst, The Elements of Typographic Style, 2.1.3).
const CHAPTERS_OF_ENTRIES: [Kind; 4] =
    [Kind::Glossary, Kind::Abbreviations, Kind::Bibliography, Kind::Index];

/// Sets a chapter: its opener and its text.
pub fn chapter_galley(ctx: &Context) -> Vec<Piece> {
    in_own_column(ctx, chapter_pieces)
}

/// Sets a chapter, or a part of it, whose language runs against the book in a column that counts
/// from the other edge, turned about its middle.
fn in_own_column(ctx: &Context, set: impl FnOnce(&Context) -> Vec<Piece>) -> Vec<Piece> {
    let against = ctx.chapter.lang.as_deref().is_some_and(|l| is_rtl(l) != ctx.mirrored);
    let own = Context { mirrored: ctx.mirrored != against, ..*ctx };
    let mut pieces = set(&own);
    if against {
        let measure = ctx.theme.page.measure();
        pieces.iter_mut().for_each(|p| p.mirror(measure));
    }
    pieces
}

/// The style of a chapter's text, in its own language where it has one.
fn body_style(ctx: &Context, style: &TextStyle) -> TextStyle {
    let lang = ctx.chapter.lang.as_ref().unwrap_or(&style.lang).clone();
    let old_style_figures = style.old_style_figures && paragraph_indent(&lang).is_none();
    TextStyle { lang, old_style_figures, ..style.clone() }
}

fn chapter_pieces(ctx: &Context) -> Vec<Piece> {
    match ctx.chapter.kind {
        Kind::Copyright => {
            return copyright_column(ctx, &ctx.chapter.blocks, ctx.theme.page.depth());
        }
        Kind::TitlePage | Kind::HalfTitle => return opener::title_page(ctx),
        Kind::AlsoBy => return also_by(ctx),
        _ => {}
    }
    let style = body_style(ctx, &ctx.theme.body);
    let mut flow = Flow::new(ctx, style, 0.0, ctx.theme.page.measure());
    let faced = ctx.chapter.facing_picture().filter(|_| ctx.nesting == 0);
    if let Some((block, figure)) = faced {
        flow.before_title(figure, block);
    }
    opener::open(&mut flow);
    // Beside entries that are made the file's own paragraphs are words about them.
    let made = ctx.chapter.kind == Kind::Bibliography && has_entries(&ctx.chapter.blocks);
    if CHAPTERS_OF_ENTRIES.contains(&ctx.chapter.kind) && !made {
        flow.style.justify = Justification::Left;
    }
    match ctx.chapter.kind {
        Kind::Index => return index::index(flow, &ctx.chapter.blocks),
        Kind::ListOfFigures | Kind::ListOfTables | Kind::ListOfListings | Kind::ListOfDisplays => {
            return display_list::list(flow, &ctx.chapter.blocks);
        }
        Kind::Bibliography if !made => flow.style.indent = -ctx.theme.bibliography_hang,
        _ => {}
    }
    if crate::assemble::is_plain_epigraph(ctx.chapter) {
        let attr = Attr { classes: vec!["epigraph".into()], ..Attr::default() };
        let division = Block { attr, span: ctx.chapter.span, ..Block::default() };
        flow.div(&ctx.chapter.blocks, &division);
        return flow.finish();
    }
    let (before, text) = ctx.chapter.blocks.split_at(epigraphs(&ctx.chapter.blocks));
    flow.blocks(before);
    flow.first_words = leads_in(ctx.theme, ctx.chapter, ctx.nesting > 0);
    flow.blocks(text);
    flow.finish()
}

/// The author's other books: a short list as quiet as the title page that it faces, in groups under small heads.
fn also_by(ctx: &Context) -> Vec<Piece> {
    let front = &ctx.theme.front;
    let mut theme = ctx.theme.clone();
    for head in &mut theme.headings {
        // Titles of books are in italics: what groups them is not.
        head.text = TextStyle { lang: head.text.lang.clone(), ..front.publisher.clone() };
        (head.above, head.below, head.run_in) = (0.75, 0.0, false);
    }
    theme.paragraph_space = 0.0;
    let ctx = &Context { theme: &theme, ..*ctx };
    let style = TextStyle { indent: 0.0, ..body_style(ctx, &front.plain) };
    let mut flow = Flow::new(ctx, style, 0.0, ctx.theme.page.measure());
    opener::also_by(&mut flow);
    flow.blocks(&ctx.chapter.blocks);
    flow.finish()
}

/// Sets an author's own copyright page as the generated one is: small, half lines between the
/// paragraphs, at the foot of what is free of the page, points. Its title is for navigation.
fn copyright_column(ctx: &Context, blocks: &[Block], free: f32) -> Vec<Piece> {
    let style = TextStyle { indent: 0.0, ..body_style(ctx, &ctx.theme.front.copyright) };
    let gap = style.leading * 0.5;
    let mut flow = Flow::new(ctx, style, 0.0, ctx.theme.page.measure());
    flow.blocks(blocks);
    let mut pieces = flow.pieces;
    let mut height = 0.0;
    for piece in &mut pieces {
        piece.above = gap;
        piece.below = 0.0;
        piece.inside = true;
        height += gap + piece.variants.first().map_or(0.0, Setting::height);
    }
    let free = free - (height - gap);
    if let Some(first) = pieces.first_mut().filter(|_| free > 0.0) {
        first.above = 0.0;
        for variant in &mut first.variants {
            variant.slabs.insert(0, Slab { height: free, ..Slab::default() });
        }
    }
    pieces
}

/// White between text and the notes at the foot, lines at least.
pub const NOTES_GAP: f32 = 0.8;

/// White between the notes that symbols mark and those that numbers mark, lines: enough to tell two
/// blocks apart, and less than what parts them from the text.
pub const SERIES_GAP: f32 = 0.5;

/// Sets a note: all its slabs in the note's leading.
pub fn note_setting(ctx: &Context, note: u32) -> Setting {
    let Some(note) = ctx.chapter.notes.get(note as usize) else { return Setting::default() };
    let mut slabs: Vec<Slab> = Vec::new();
    let mut below = 0.0f32;
    for piece in in_own_column(ctx, |ctx| note_pieces(ctx, note)) {
        // Notes are lines alone: the white between two pieces is the upper one's.
        if let Some(last) = slabs.last_mut() {
            last.height += below.max(piece.above);
        }
        below = piece.below;
        if let Some(setting) = piece.variants.into_iter().next() {
            slabs.extend(setting.slabs);
        }
    }
    let symbol = if note.symbol { note.number } else { 0 };
    Setting { slabs, symbol, ..Setting::default() }
}

/// Sets a chapter's notes under a heading, for the end of the chapter or of the book; nothing if it
/// has none.
pub fn end_notes(ctx: &Context, title: &str) -> Vec<Piece> {
    in_own_column(ctx, |ctx| end_note_pieces(ctx, title))
}

fn end_note_pieces(ctx: &Context, title: &str) -> Vec<Piece> {
    let notes = ctx.chapter.notes_by_series();
    let Some((_, first)) = notes.first() else { return Vec::new() };
    let mut flow = Flow::new(ctx, ctx.theme.body.clone(), 0.0, ctx.theme.page.measure());
    let title = vec![Inline::text(title)];
    // The head has no block of its own: a page that begins with it begins with the first note.
    let id = first.blocks.first().map_or(0, |b| b.id);
    let block = Block { id, span: first.span, ..Block::default() };
    flow.heading(&Heading { level: 2, content: title, number: None }, &block);
    // A theme whose heads run into their paragraph lets this one stand alone.
    flow.end_run_in();
    let mut pieces: Vec<Piece> = Vec::new();
    for (n, (_, note)) in notes.iter().enumerate() {
        let mut own = note_pieces(ctx, note);
        let parts = n > 0 && notes[n - 1].1.symbol && !note.symbol;
        if let Some(piece) = own.first_mut().filter(|_| parts) {
            piece.above += ctx.theme.page.leading * SERIES_GAP;
        }
        pieces.append(&mut own);
    }
    pieces.iter_mut().for_each(forbid_widows);
    flow.group(pieces, 0.0, 0.0);
    flow.finish()
}

/// Notes at the foot may part after any line, the page breaker sees to the rest; as text they part
/// like every paragraph, without widows.
fn forbid_widows(piece: &mut Piece) {
    let lonely = |l: &LineFacts| !leaves_no_widow(usize::from(l.index), usize::from(l.count));
    for slab in piece.variants.iter_mut().flat_map(|v| v.slabs.iter_mut()) {
        if slab.line.as_ref().is_some_and(lonely) {
            slab.break_after = None;
        }
    }
}

/// A note as pieces, in the note's leading.
fn note_pieces(ctx: &Context, note: &Note) -> Vec<Piece> {
    // Only the first paragraph has the number: the next ones show by an indent, in every theme.
    let mut style = body_style(ctx, &ctx.theme.note);
    style.indent = style.indent.max(style.size);
    let mut flow = Flow::new(ctx, style, 0.0, ctx.theme.page.measure());
    flow.role = Role::Note;
    flow.compact = true;
    let (mark, room) = ctx.note_mark(note);
    let mark = if note.symbol { mark } else { mark + "." };
    let mut number = label(vec![Inline::text(mark)]);
    if let (InlineKind::Span(attr, _), Some(room)) = (&mut number.kind, room) {
        attr.pairs.push((ROOM.into(), room.to_string()));
    }
    let mark = [number, Inline::text("\u{2002}")];
    let mut blocks = note.blocks.clone();
    match blocks.first_mut().map(|b| &mut b.kind) {
        Some(BlockKind::Para(content)) => drop(content.splice(0..0, mark)),
        _ => {
            let kind = BlockKind::Para(mark.to_vec());
            let id = blocks.first().map_or(0, |b| b.id);
            blocks.insert(0, Block { id, kind, ..Block::default() });
        }
    }
    flow.blocks(&blocks);
    flow.finish()
}

/// What stands before a text and names it.
fn label(words: Vec<Inline>) -> Inline {
    let attr = Attr { classes: vec![LABEL.into()], ..Attr::default() };
    Inline { kind: InlineKind::Span(attr, words), ..Inline::default() }
}

/// A heading that waits for its paragraph.
struct RunIn {
    words: Vec<Inline>,
    level: u8,
    attr: Attr,
    /// White above, points.
    above: f32,
    span: Span,
}

/// A column into which blocks are set.
pub(super) struct Flow<'a, 'b> {
    ctx: &'a Context<'b>,
    style: TextStyle,
    left: f32,
    width: f32,
    pieces: Vec<Piece>,
    role: Role,
    /// The next paragraph has no indent.
    flush: bool,
    /// The next paragraph begins with words in small capitals.
    first_words: bool,
    /// How the block before goes over to this one.
    ending: Ending,
    /// A run-in heading for the next paragraph.
    run_in: Option<RunIn>,
    /// Depth of lists with bullets and of numbered ones, for their marks.
    lists: (u8, u8),
    depth: u8,
    /// Blocks stand close, in the type around them: in notes and the cells of tables.
    compact: bool,
    page_before: bool,
    /// Tables stand on their side.
    sideways: bool,
    /// Anchors due at the next slab.
    anchors: Vec<String>,
    /// Notes to the table that is set next.
    table_notes: Vec<Block>,
    /// White that a display in a list, a quotation or a callout has below it, if something follows
    /// there, points.
    white_due: f32,
    /// How far the lines of the poem are set in of which the next block is a stanza, points.
    poem: Option<f32>,
    /// How far all poems of the chapter are set in, which are the parts of one.
    sequence: Option<f32>,
    /// Inside a division of verse, whose look the type has.
    verse: bool,
    /// How the author has lines end that are not to stand at the left.
    aligned: Option<Justification>,
    /// Width of the column of labels before the entries of a bibliography, points; 0 without labels.
    label_column: f32,
    /// A block that has been set before its place: the picture above or beside the chapter's title.
    ahead: Option<u32>,
}

impl<'a, 'b> Flow<'a, 'b> {
    fn new(ctx: &'a Context<'b>, style: TextStyle, left: f32, width: f32) -> Self {
        Flow {
            ctx,
            style,
            left,
            width,
            pieces: Vec::new(),
            role: Role::Text,
            flush: true,
            first_words: false,
            ending: Ending::Other,
            run_in: None,
            lists: (0, 0),
            depth: 0,
            compact: false,
            page_before: false,
            sideways: false,
            anchors: Vec::new(),
            table_notes: Vec::new(),
            white_due: 0.0,
            poem: None,
            sequence: None,
            verse: false,
            aligned: None,
            label_column: 0.0,
            ahead: None,
        }
    }

    /// A column inside this one.
    fn inner(&self, style: TextStyle, left: f32, width: f32) -> Flow<'a, 'b> {
        let mut flow = Flow::new(self.ctx, style, left, width.max(24.0));
        flow.lists = self.lists;
        flow.depth = self.depth + 1;
        flow.compact = self.compact;
        flow.role = self.role;
        (flow.verse, flow.aligned) = (self.verse, self.aligned);
        flow
    }

    /// Sets blocks that run against the column: in one that counts from the other edge, turned
    /// about its middle.
    fn turned(&mut self, lang: &str, set: impl FnOnce(&mut Flow)) {
        let ctx = Context { mirrored: !self.ctx.mirrored, ..*self.ctx };
        let style = TextStyle { lang: lang.to_string(), ..self.style.clone() };
        let mut flow = Flow::new(&ctx, style, self.left, self.width);
        (flow.lists, flow.depth, flow.compact) = (self.lists, self.depth, self.compact);
        (flow.role, flow.flush) = (self.role, self.flush);
        flow.first_words = std::mem::take(&mut self.first_words);
        flow.page_before = std::mem::take(&mut self.page_before);
        flow.anchors = std::mem::take(&mut self.anchors);
        set(&mut flow);
        let Flow { mut pieces, flush, page_before, anchors, .. } = flow;
        let about = 2.0 * self.left + self.width;
        pieces.iter_mut().for_each(|p| p.mirror(about));
        (self.flush, self.page_before, self.anchors) = (flush, page_before, anchors);
        self.pieces.extend(pieces);
    }

    /// The language to set a list or a quotation in that runs against the column: its own letters
    /// say so where the author does not.
    fn against_column(&self, block: &Block) -> Option<&'static str> {
        let mut first = block;
        let text = loop {
            let inner = match &first.kind {
                BlockKind::Para(content) => break plain_text(content),
                BlockKind::Quote(children) => children.first(),
                BlockKind::List(l) => l.items.first().and_then(|i| i.blocks.first()),
                _ => None,
            };
            first = inner?;
        };
        let against = !self.ctx.mirrored && runs_rtl(&self.style.lang, &text);
        against.then_some(if text.contains(is_hebrew) { "und-Hebr" } else { "und-Arab" })
    }

    /// The grid.
    fn lead(&self) -> f32 {
        self.ctx.theme.page.leading
    }

    fn warn(&self, code: Code, span: Span, text: impl Into<String>) {
        self.ctx.tell(Diagnostic::warning(code, span, text));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        if self.depth > DEEPEST {
            return;
        }
        let outer = self.begin_sequence(blocks);
        // A division without a look of its own goes on with what announces it.
        let mut ending = self.ending;
        let words = &self.ctx.words;
        // What has been set with a block before it.
        let mut taken = 0;
        for (at, block) in blocks.iter().enumerate() {
            if at < taken {
                continue;
            }
            if is_silent(block) {
                self.block(block);
                continue;
            }
            self.ending = ending;
            let mut held = ending.holds(block, self.may_float(block));
            if ending == Ending::Colon && is_label(block, blocks.get(at + 1), words) {
                held = ANNOUNCED;
            }
            ending = Ending::of(block, words);
            let before = at.checked_sub(1).map(|before| &blocks[before]);
            if before.is_some_and(|b| is_caption_below(b, block, blocks.get(at + 1), words)) {
                (held, ending) = (ANNOUNCED, Ending::Closed);
            }
            if let Some(piece) = self.pieces.last_mut() {
                piece.holds_next = piece.holds_next.max(held);
            }
            let stanzas = blocks[at..].iter().take_while(|b| matches!(b.kind, BlockKind::Lines(_)));
            taken = at + stanzas.count();
            if taken > at + 1 {
                self.end_run_in();
                self.poem(&blocks[at..taken]);
                continue;
            }
            if !matches!(block.kind, BlockKind::Para(_)) {
                self.end_run_in();
            }
            if let BlockKind::Table(_) = block.kind {
                let notes = blocks[at + 1..].iter().take_while(|b| b.attr.has(TABLE_NOTE));
                self.table_notes = notes.cloned().collect();
                taken = at + 1 + self.table_notes.len();
            }
            self.block(block);
        }
        self.ending = ending;
        self.sequence = outer;
        self.end_run_in();
    }

    /// Whether a block may wait for another page: what a colon announces stands where it is announced.
    fn may_float(&self, block: &Block) -> bool {
        let floats = match &block.kind {
            BlockKind::Figure(_) => true,
            BlockKind::Table(table) => table.caption.is_some(),
            _ => false,
        };
        let announced = self.ending == Ending::Colon && Plate::of(&block.attr).is_none();
        floats && self.depth == 0 && !announced
    }

    /// A heading that would run into a paragraph stands alone where none follows.
    fn end_run_in(&mut self) {
        let Some(span) = self.run_in.as_ref().map(|h| h.span) else { return };
        self.paragraph(&[], &Block { span, ..Block::default() });
        if let Some(piece) = self.pieces.last_mut() {
            piece.keep_next = true;
        }
        self.flush = true;
    }

    fn block(&mut self, block: &Block) {
        if self.ahead == Some(block.id) && self.depth == 0 {
            return;
        }
        if let Some(id) = &block.attr.id
            && !matches!(block.kind, BlockKind::Heading(_))
        {
            self.anchors.push(id.clone());
        }
        if let BlockKind::Math(m) = &block.kind {
            self.anchors.extend(m.line_ids().cloned());
        }
        if matches!(block.kind, BlockKind::List(_) | BlockKind::Quote(_))
            && let Some(lang) = self.against_column(block)
        {
            return self.turned(lang, |flow| flow.block(block));
        }
        match &block.kind {
            BlockKind::Para(content) if block.attr.has("center") || block.attr.has("right") => {
                let saved = self.style.clone();
                self.realign(&block.attr);
                self.paragraph(content, block);
                self.style = saved;
            }
            BlockKind::Para(content) => {
                self.paragraph(content, block);
                if block.attr.has(ENVIRONMENT_HEAD)
                    && let Some(head) = self.pieces.last_mut()
                {
                    head.keep_next = true;
                }
            }
            BlockKind::Heading(h) => self.heading(h, block),
            BlockKind::Quote(children) => self.quote(children),
            BlockKind::List(l) => self.list(l),
            BlockKind::Definitions(d) => self.definitions(d, block),
            BlockKind::Code(c) => self.code(c, block),
            // Left and right of a table's columns are sides, not beginning and end.
            BlockKind::Table(t) if self.ctx.mirrored => self.table(&turned_table(t), block),
            BlockKind::Table(t) => self.table(t, block),
            BlockKind::Figure(f) => self.figure(f, block),
            BlockKind::Callout(c) => self.callout(c, block),
            BlockKind::Lines(lines) => self.verse(lines, block),
            BlockKind::Div(children) => self.div(children, block),
            BlockKind::Math(m) => self.display_math(m, block),
            BlockKind::SceneBreak => self.ornament(block),
            BlockKind::SpaceBreak => self.white(block),
            BlockKind::PageBreak => self.page_before = true,
            BlockKind::Html(_) => self.warn(
                Code::HTML_IN_PRINT,
                block.span,
                "raw HTML that print cannot show; it is left out of the PDF",
            ),
        }
    }

    /// What has been set. Places behind the last block stand on its last line, and a page that is to
    /// begin there begins behind it.
    fn finish(mut self) -> Vec<Piece> {
        if let Some(piece) = self.pieces.last_mut() {
            piece.page_after = self.page_before;
            for slab in piece.variants.iter_mut().filter_map(|v| v.slabs.last_mut()) {
                slab.anchors.extend(self.anchors.iter().cloned());
            }
        }
        self.pieces
    }

    fn push(&mut self, mut piece: Piece) {
        piece.page_before |= std::mem::replace(&mut self.page_before, piece.page_after);
        // Lines that a page break of the author's parts are not held together; a heading is told.
        if let Some(last) = self.pieces.last_mut().filter(|p| piece.page_before && !p.opens_section)
        {
            last.keep_next = false;
        }
        piece.above = piece.above.max(std::mem::take(&mut self.white_due));
        // Half lines between paragraphs leave the grid; the page is made up at its foot.
        piece.inside |= self.ctx.theme.paragraph_space > 0.0;
        let anchors = std::mem::take(&mut self.anchors);
        if !anchors.is_empty() {
            for setting in &mut piece.variants {
                if let Some(slab) = setting.slabs.first_mut() {
                    slab.anchors.extend(anchors.iter().cloned());
                }
            }
        }
        self.pieces.push(piece);
    }

    /// One line as a slab of height `leading`, at `left`.
    fn slab(&self, line: Line, left: f32, leading: f32, block: u32) -> Slab {
        let mut baseline = leading * BASELINE;
        let mut height = leading;
        // What is higher than a line takes whole lines more.
        if line.rise > baseline || line.fall > height - baseline {
            let more = (line.rise - baseline).max(0.0);
            let below = (line.fall - (height - baseline)).max(0.0);
            let lines = ((more + below) / self.lead() - 0.01).ceil().max(0.0);
            let extra = lines * self.lead();
            baseline += more + (extra - more - below).max(0.0) / 2.0;
            height += extra;
        }
        let mut items = line.items;
        for item in &mut items {
            item.shift(left, baseline);
        }
        let mut links = line.links;
        for link in &mut links {
            link.x += left;
            link.y += baseline;
        }
        Slab {
            height,
            groups: vec![Group { role: self.role, block: Some(block), items, ..Group::default() }],
            links,
            hyphen: line.hyphen,
            notes: line.notes,
            anchors: line.anchors,
            offset: line.offset,
            sunk: baseline - leading * BASELINE,
            ..Slab::default()
        }
    }

    /// Settings of a paragraph as slabs: no break after the first line nor before the last.
    fn settings(&self, mut set: Paragraph, left: f32, leading: f32, block: u32) -> Vec<Setting> {
        let natural = set.settings.first().map_or(0, |s| s.lines.len());
        let span = set.span;
        let settings = std::mem::take(&mut set.settings);
        settings
            .into_iter()
            .map(|s| {
                let n = s.lines.len();
                let slabs = s
                    .lines
                    .into_iter()
                    .enumerate()
                    .map(|(k, line)| {
                        let facts = LineFacts {
                            span,
                            place: set.place(line.offset),
                            index: k.min(usize::from(u16::MAX)) as u16,
                            count: n.min(usize::from(u16::MAX)) as u16,
                            ratio: line.space_ratio,
                            over: line.over,
                            width: line.width - line.begin,
                            justified: line.justified,
                            hyphen: line.hyphen,
                            reset: (n as i64 - natural as i64).clamp(-9, 9) as i8,
                        };
                        let mut slab = self.slab(line, left, leading, block);
                        slab.line = Some(facts);
                        let parts = leaves_no_widow(k, n) || self.compact;
                        slab.break_after = parts.then_some(TEXT_DIVIDED);
                        slab
                    })
                    .collect();
                Setting { slabs, demerits: s.demerits, blemishes: s.blemishes, symbol: 0 }
            })
            .collect()
    }

    fn paragraph(&mut self, content: &[Inline], block: &Block) {
        let space = if self.compact { 0.0 } else { self.ctx.theme.paragraph_space };
        let flush = std::mem::take(&mut self.flush);
        let mut style = self.style.clone();
        // In some languages each paragraph of the text is indented, whatever stands before it.
        let each = match self.depth == 0 && !self.compact && self.run_in.is_none() {
            true => paragraph_indent(&style.lang).filter(|_| style.indent > 0.0),
            false => None,
        };
        if let Some(characters) = each.filter(|_| space == 0.0) {
            style.indent = f32::from(characters) * style.size;
        } else if style.indent > 0.0 && (flush || space > 0.0) {
            style.indent = 0.0;
        }
        let mut anchors = Vec::new();
        let mut words: Vec<Inline>;
        let (mut content, ends_proof) = proof::without_sign(content);
        let mut above = if flush { 0.0 } else { space * self.lead() };
        let mut added = 0;
        if let Some(head) = self.run_in.take() {
            added = plain_text(&head.words).len() as u32;
            anchors.extend(head.attr.id);
            above = head.above;
            words = vec![head_words(head.words, head.level, &self.ctx.theme.headings)];
            words.push(Inline::text("\u{2002}"));
            words.extend_from_slice(content);
            content = &words;
        } else if std::mem::take(&mut self.first_words) {
            if !ends_proof && self.drop_cap(content, block) {
                return;
            }
            words = lead_in(content);
            content = &words;
        }
        let mut set = set_paragraph(self.ctx, content, &style, self.width);
        if ends_proof {
            self.end_proof(&mut set, &style);
        }
        let mut variants = self.settings(set, self.left, style.leading, block.id);
        if added > 0 {
            move_offsets(&mut variants, -i64::from(added));
        }
        let Some(natural) = variants.first() else { return };
        // Short ragged lines show it when they are set otherwise to fill a page.
        if style.justify != Justification::Justified
            && (self.depth > 0 || natural.slabs.len() <= RAGGED)
        {
            variants.truncate(1);
        }
        self.anchors.extend(anchors);
        self.push(Piece { variants, above, block: block.id, span: block.span, ..Piece::default() });
    }

    /// Sets a paragraph with a large initial beside its first lines, its top at the height of
    /// their capitals and its foot on the last one's baseline. False where the theme has none, or
    /// the paragraph begins with no letter or is shorter than the initial.
    fn drop_cap(&mut self, content: &[Inline], block: &Block) -> bool {
        let ctx = self.ctx;
        let lines = ctx.theme.drop_cap_lines.max(2) as usize;
        if ctx.theme.lead_in != LeadIn::DropCap || self.depth > 0 {
            return false;
        }
        let Some(initial) = initial(content) else { return false };
        // A letter that joins the next can't stand apart, nor one at the other edge.
        let text = plain_text(content);
        let joins = initial.letter.chars().any(is_joined);
        if joins || runs_rtl(&self.style.lang, &text) != ctx.mirrored {
            return false;
        }
        let style = TextStyle { indent: 0.0, ..self.style.clone() };
        let cap =
            ctx.fonts.metrics(ctx.fonts.face(style.family, (false, false), style.size)).cap_height;
        let drop = (lines - 1) as f32 * style.leading;
        let large = TextStyle {
            size: style.size + drop / cap.max(0.3),
            italic: style.italic != initial.italic,
            bold: style.bold || initial.bold,
            ..style.clone()
        };
        let mut letter = text_line(ctx, &initial.letter, &large);
        // Its ink stands at the margin, not its side bearing.
        let ink = letter.items.iter().find_map(|i| match i {
            Item::Run(run) => run.glyphs.first().map(|g| ctx.fonts.ink(run.face, g.id)),
            _ => None,
        });
        let ink = ink.unwrap_or_default();
        let bearing = if ctx.mirrored { 0.0 } else { ink.left * large.size };
        // The tail of a Q lies beside one line more.
        let lines = lines + usize::from(-ink.foot * large.size > style.leading * TAIL);
        let gap = style.size * if initial.alone { 0.42 } else { 0.22 };
        let indent = letter.width - bearing + gap;
        if indent > self.width * 0.4 {
            return false;
        }
        let opening = indent - self.follows(&letter, &large, (drop, style.size)).max(0.0);
        let indents = (opening.max(0.0), indent);
        let set = set_beside(ctx, &initial.rest, &style, self.width, indents, lines as u32);
        let mut variants = self.settings(set, self.left, style.leading, block.id);
        let taken = plain_text(content).len() - plain_text(&initial.rest).len();
        move_offsets(&mut variants, taken as i64);
        if variants.first().is_none_or(|v| v.slabs.len() < lines) {
            return false;
        }
        variants.retain(|v| v.slabs.len() >= lines);
        let baseline = style.leading * BASELINE;
        for item in &mut letter.items {
            item.shift(self.left - bearing, baseline + drop);
        }
        if let Some(quote) = initial.quote {
            let mut mark = text_line(ctx, &quote.to_string(), &style);
            for item in &mut mark.items {
                item.shift(self.left - mark.width - style.size * 0.1, baseline);
            }
            mark.items.append(&mut letter.items);
            letter.items = mark.items;
        }
        // The letter stands lines lower than its word: the word is read where it goes on.
        let mut word: String = initial.quote.into_iter().collect();
        word.push_str(&initial.letter);
        if initial.alone {
            word.push(' ');
        }
        // In text from right to left the word's other end is painted first; the letter is read
        // where it stands.
        let joined = !ctx.mirrored;
        for item in letter.items.iter_mut().filter(|_| joined) {
            if let Item::Run(run) = item {
                run.actual = Some(String::new());
            }
        }
        for setting in &mut variants {
            for (k, slab) in setting.slabs.iter_mut().enumerate() {
                if k + 1 < lines {
                    slab.break_after = None;
                }
                if let (0, Some(group)) = (k, slab.groups.first_mut()) {
                    if joined {
                        read_as_one(&mut group.items, &word);
                    }
                    group.items.splice(0..0, letter.items.iter().cloned());
                }
            }
        }
        self.push(Piece { variants, block: block.id, span: block.span, ..Piece::default() });
        true
    }

    /// How much nearer the first line may stand to a large letter than the others, points: the letter's
    /// outline is narrower there. `drop` is the height of the line's baseline above the letter's, `size`
    /// that of its type.
    fn follows(&self, letter: &Line, large: &TextStyle, (drop, size): (f32, f32)) -> f32 {
        let ctx = self.ctx;
        if ctx.mirrored {
            return 0.0;
        }
        let last = letter.items.iter().rev().find_map(|item| match item {
            Item::Run(run) => run.glyphs.last().map(|g| (run.face, g.id)),
            _ => None,
        });
        let Some((face, glyph)) = last else { return 0.0 };
        let em = |points: f32| points / large.size;
        // The line's letters, those without the longest descenders.
        let band = (em(drop - DESCENDER * size), em(drop + size));
        let whole = ctx.fonts.reach(face, glyph, (0.0, 2.0));
        let beside = ctx.fonts.reach(face, glyph, band);
        let free = whole.zip(beside).map_or(0.0, |(whole, beside)| whole - beside) * large.size;
        // Less is seen by nobody, and all would run the words into each other.
        if free < 0.1 * size { 0.0 } else { free * FOLLOWED }
    }

    fn heading(&mut self, h: &Heading, block: &Block) {
        let styles = &self.ctx.theme.headings;
        let at = usize::from(h.level.saturating_sub(2)).min(styles.len().saturating_sub(1));
        let Some(style) = styles.get(at) else { return };
        self.first_words = false;
        let words = plain_text(&h.content);
        if style.run_in {
            let mut content = h.content.clone();
            without_pages(&mut content);
            let closed = words.ends_with(['.', '?', '!', ':']);
            if !closed {
                content.push(Inline::text("."));
            }
            // Below another heading its white is enough.
            let stacked = self.pieces.last().is_none_or(|p| p.keep_next);
            self.run_in = Some(RunIn {
                words: content,
                level: h.level,
                attr: block.attr.clone(),
                above: if stacked { 0.0 } else { style.above * self.lead() },
                span: block.span,
            });
            self.flush = true;
            return;
        }
        let mut content = Vec::new();
        if let Some(number) = &h.number {
            content.push(Inline::text(format!("{number}\u{2002}")));
        }
        content.extend_from_slice(&h.content);
        without_pages(&mut content);
        let text = TextStyle { lang: self.style.lang.clone(), ..style.text.clone() };
        // Below another heading its white is enough.
        let above = if self.below_heading() { 0.0 } else { style.above };
        let below = style.below;
        self.role = Role::Heading(h.level);
        let set = set_paragraph(self.ctx, &content, &text, self.width);
        let mut variants = self.settings(set, self.left, text.leading, block.id);
        self.role = Role::Text;
        variants.truncate(1);
        let Some(setting) = variants.first_mut() else { return };
        for slab in &mut setting.slabs {
            slab.break_after = None;
        }
        if let Some(slab) = setting.slabs.first_mut() {
            slab.heading = Some((h.level, bare_text(&h.content)));
            slab.anchors.extend(block.attr.id.clone());
        }
        let lead = self.lead();
        let height = setting.height();
        self.end_before_heading();
        let whole = self.made_up(height + (above + below) * lead);
        self.push(Piece {
            above: above * lead,
            below: whole - height - above * lead,
            variants,
            keep_next: true,
            opens_section: true,
            keep_lines: self.ctx.theme.lines_after_heading,
            block: block.id,
            span: block.span,
            ..Piece::default()
        });
        self.flush = true;
    }

    /// The white above a display is such that the display ends near a line of the grid where a
    /// heading follows it, whose own white then need hardly change.
    fn end_before_heading(&mut self) {
        let lead = self.lead();
        let Some((last, rest)) = self.pieces.split_last() else { return };
        if last.inside || last.keep_next || last.below <= 0.0 {
            return;
        }
        let first = rest.iter().rposition(|p| !p.inside).map_or(0, |i| i + 1);
        let group = &mut self.pieces[first..];
        let height = group.iter().map(natural_height).sum::<f32>();
        let (Some(above), Some(below)) =
            (group.first().map(|p| p.above), group.last().map(|p| p.below))
        else {
            return;
        };
        if above <= 0.0 || group[0].begins_text {
            return;
        }
        let lines = (height - above - below) / lead;
        let over = lines - (lines + 0.01).floor();
        let white = if over < 0.05 { 0.38 } else { (1.0 - over).max(0.4) };
        group[0].above = white * lead;
    }

    /// Rounded up to whole lines of the grid.
    fn whole(&self, height: f32) -> f32 {
        (height / self.lead() - 0.01).ceil().max(0.0) * self.lead()
    }

    /// As [`Flow::whole`] where the theme keeps the grid; half lines between paragraphs leave it.
    fn made_up(&self, height: f32) -> f32 {
        if self.ctx.theme.paragraph_space > 0.0 { height } else { self.whole(height) }
    }

    /// Takes the pieces of an inner column as a group with at least half a line above and below,
    /// made up to whole lines. Groups inside groups have white only towards what stands there
    /// before and after them, and the outermost is made up.
    fn group(&mut self, pieces: Vec<Piece>, above: f32, below: f32) {
        self.stand_apart(pieces, above, below, false);
    }

    /// Takes the pieces of an inner column as a display of text at the text's size: a line of white above,
    /// so that its lines stand on the grid, and one below, but for what makes its last line up to it.
    fn text_group(&mut self, mut pieces: Vec<Piece>) {
        let keeps_grid = self.ctx.theme.paragraph_space <= 0.0;
        if self.depth > 0 || self.compact || !keeps_grid {
            return self.group(pieces, 0.5, 0.5);
        }
        if let Some(first) = pieces.first_mut() {
            first.begins_text = true;
        }
        // What follows another display has one white with it.
        let follows = self.pieces.last().is_some_and(|b| !b.float && b.below > 0.45 * self.lead());
        let above = if follows { 0.0 } else { 1.0 };
        self.stand_apart(pieces, above, 0.5, true);
    }

    /// The white of a group; `level` leaves all above the least below it.
    fn stand_apart(&mut self, mut pieces: Vec<Piece>, above: f32, below: f32, level: bool) {
        if pieces.is_empty() {
            return;
        }
        let nested = self.depth > 0 || self.compact;
        let lead = self.lead();
        let due = if nested && !self.compact { below * lead } else { 0.0 };
        if nested {
            let first = pieces.first_mut().filter(|_| !self.pieces.is_empty() && !self.compact);
            if let Some(first) = first {
                first.above = first.above.max(above * lead);
            }
        } else {
            // Below a heading or an opener its white is enough, and below a display of text that one's.
            let enough = self.pieces.last().is_some_and(|b| b.below > 0.99 * lead && !b.float);
            let under_title = self.below_heading() || self.below_opener();
            let above = if under_title || enough { 0.0 } else { above };
            let height: f32 = pieces.iter().map(natural_height).sum();
            let whole = self.made_up(height + (above + below) * lead);
            let white = (whole - height).max(0.0);
            let half = if level { 0.0 } else { white / 2.0 };
            let top = if above > 0.0 { (above * lead).max(half).min(white) } else { 0.0 };
            if let Some(first) = pieces.first_mut() {
                first.above += top;
            }
            if let Some(last) = pieces.last_mut() {
                last.below += white - top;
            }
            // The page breaker takes a piece with white above and below for a display that bears
            // more of both: the end of a group is none.
            if let [.., before, last] = &mut pieces[..]
                && self.ctx.theme.paragraph_space <= 0.0
            {
                before.below += std::mem::take(&mut last.above);
            }
        }
        let last = pieces.len() - 1;
        for (i, mut piece) in pieces.into_iter().enumerate() {
            piece.inside |= i < last || nested;
            self.push(piece);
        }
        self.white_due = due;
        self.flush = true;
        self.first_words = false;
    }

    /// A display inside a group stands off the text before and behind it.
    fn apart(&self, piece: &mut Piece) {
        if self.depth == 0 || self.compact {
            return;
        }
        let white = INNER_WHITE * self.lead();
        piece.above += if self.pieces.is_empty() { 0.0 } else { white };
        piece.below += white;
    }

    /// Whether what comes next stands under a heading of the text.
    fn below_heading(&self) -> bool {
        let slabs = self.pieces.last().and_then(|p| p.variants.first()).map(|v| &v.slabs);
        slabs.is_some_and(|s| s.iter().any(|s| s.heading.is_some()))
    }

    /// Whether what comes next is the first thing of its chapter, which begins where text would.
    fn below_opener(&self) -> bool {
        matches!(&self.pieces[..], [opener] if opener.page_before && opener.keep_next)
    }

    /// The first two lines of a group stay together, and the last two.
    fn tie_ends(pieces: &mut [Piece]) {
        let n = pieces.len();
        if n < 2 {
            return;
        }
        let lines = |p: &Piece| p.variants.first().map_or(0, |v| v.slabs.len());
        if lines(&pieces[0]) < 2 {
            pieces[0].keep_next = true;
        }
        if lines(&pieces[n - 1]) < 2 {
            pieces[n - 2].keep_next = true;
        }
    }

    /// A box that takes little of a page stands on one: its lines and its pieces are held together.
    fn hold_if_small(&self, pieces: &mut [Piece]) {
        let height: f32 = pieces.iter().map(natural_height).sum();
        if height >= self.ctx.theme.page.depth() * WHOLE {
            return;
        }
        let last = pieces.len().saturating_sub(1);
        for (i, piece) in pieces.iter_mut().enumerate() {
            if i < last {
                piece.holds_next = piece.holds_next.max(SMALL_DIVIDED);
            }
            let slabs = piece.variants.iter_mut().flat_map(|v| &mut v.slabs);
            for price in slabs.filter_map(|s| s.break_after.as_mut()) {
                *price = price.max(SMALL_DIVIDED);
            }
        }
    }

    fn quote(&mut self, children: &[Block]) {
        let (left, right) = self.ctx.theme.quote_indents;
        let mut style = self.ctx.theme.quote.clone();
        style.lang = self.style.lang.clone();
        if self.compact {
            style = self.style.clone();
        }
        let mut flow = self.inner(style.clone(), self.left + left, self.width - left - right);
        flow.style.indent = style.size;
        let (text, source) = quotation_with_source(children);
        flow.blocks(text);
        if let Some(source) = source {
            flow.source(source);
        }
        let mut pieces = flow.finish();
        Self::tie_ends(&mut pieces);
        self.text_group(pieces);
    }

    fn ornament(&mut self, block: &Block) {
        let lead = self.lead();
        if let Some(variants) = self.ornament_picture(block) {
            return self.push_ornament(variants, block);
        }
        let style = TextStyle {
            justify: Justification::Center,
            indent: 0.0,
            hyphenate: false,
            ..self.ctx.theme.body.clone()
        };
        let text = [Inline::text(self.ctx.theme.ornament.clone())];
        let set = set_paragraph(self.ctx, &text, &style, self.width);
        self.role = Role::Artifact;
        let mut variants = self.settings(set, self.left, lead, block.id);
        self.role = Role::Text;
        variants.truncate(1);
        self.push_ornament(variants, block);
    }

    /// The theme's picture between scenes as a strip of whole lines; none if it has none, or its file
    /// is not there.
    fn ornament_picture(&self, block: &Block) -> Option<Vec<Setting>> {
        let ornament = self.ctx.theme.ornament_picture.as_ref()?;
        let image = self.ctx.picture(ORNAMENT).filter(|i| i.path == ornament.path)?;
        if image.width <= 0.0 || image.height <= 0.0 {
            return None;
        }
        let wide = ornament.width.min(self.width);
        let (w, h) = fitted(wide, image.height / image.width, self.lead() * MOST_ORNAMENT);
        let height = self.whole(h);
        let (x, y) = (self.left + (self.width - w) / 2.0, (height - h) / 2.0);
        let item = Item::Image { resource: ORNAMENT, x, y, w, h, alt: None, crop: None };
        let group = Group {
            role: Role::Artifact,
            block: Some(block.id),
            items: vec![item],
            ..Group::default()
        };
        let slab = Slab { height, groups: vec![group], ..Slab::default() };
        Some(vec![Setting { slabs: vec![slab], ..Setting::default() }])
    }

    fn push_ornament(&mut self, variants: Vec<Setting>, block: &Block) {
        let lead = self.lead();
        self.push(Piece {
            variants,
            above: lead,
            below: lead,
            // It parts what follows it from what stands above, on one page.
            keep_next: true,
            keep_lines: 2,
            block: block.id,
            span: block.span,
            ..Piece::default()
        });
        self.flush = true;
    }

    fn white(&mut self, block: &Block) {
        let slab = Slab { height: self.lead(), ..Slab::default() };
        self.push(Piece {
            variants: vec![Setting { slabs: vec![slab], ..Setting::default() }],
            block: block.id,
            span: block.span,
            ..Piece::default()
        });
        self.flush = true;
    }
}

/// Links of a heading, a title, a caption say no pages: these are repeated where the pages would be others.
pub(super) fn without_pages(content: &mut [Inline]) {
    visit_inlines_mut(content, &mut |i| {
        if let InlineKind::Link(link) = &mut i.kind {
            link.href.clear();
        }
    });
}

/// Depth of the first line's letters beside a large one, of their size.
const DESCENDER: f32 = 0.2;
/// Share of the white beside a narrow part of a letter that the line takes.
const FOLLOWED: f32 = 0.9;

/// Lines of the grid that a picture between scenes takes at most.
const MOST_ORNAMENT: f32 = 4.0;

/// Width and height of a picture of this ratio (height to width) that is so wide, and no higher.
fn fitted(width: f32, ratio: f32, most: f32) -> (f32, f32) {
    let height = (width * ratio).min(most);
    (height / ratio, height)
}

/// Counts the offsets of slabs on from further down or up in the block's flat text; those that are
/// 0 or get there stay: what they show is its beginning.
fn move_offsets(variants: &mut [Setting], by: i64) {
    for slab in variants.iter_mut().flat_map(|v| v.slabs.iter_mut()).filter(|s| s.offset > 0) {
        slab.offset = (i64::from(slab.offset) + by).clamp(0, i64::from(u32::MAX)) as u32;
    }
}

/// The first run is read with what stands before it elsewhere.
fn read_as_one(items: &mut [Item], before: &str) {
    let run = items.iter_mut().find_map(|i| if let Item::Run(run) = i { Some(run) } else { None });
    if let Some(run) = run {
        let own = run.actual.as_deref().unwrap_or(&run.text);
        run.actual = Some(format!("{before}{own}"));
    }
}

/// A heading that runs in, as the theme sets the last level.
fn head_words(head: Vec<Inline>, level: u8, styles: &[HeadingStyle]) -> Inline {
    let style = styles.iter().rev().find(|s| s.run_in);
    let class = |name: &str| Attr { classes: vec![name.into()], ..Attr::default() };
    let kind = match style.map(|s| &s.text) {
        Some(t) if t.bold => InlineKind::Strong(head),
        Some(t) if t.small_caps => InlineKind::Span(class("smallcaps"), head),
        Some(t) if !t.italic => InlineKind::Span(Attr::default(), head),
        _ => InlineKind::Emph(head),
    };
    let attr = Attr {
        classes: vec![RUN_IN.into()],
        pairs: vec![("level".into(), level.to_string())],
        ..Attr::default()
    };
    let words = vec![Inline { kind, ..Inline::default() }];
    Inline { kind: InlineKind::Span(attr, words), ..Inline::default() }
}

/// A table for a column that counts from the right edge.
fn turned_table(table: &Table) -> Table {
    let mut table = table.clone();
    let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
    for align in table.aligns.iter_mut().chain(cells.filter_map(|c| c.align.as_mut())) {
        *align = match align {
            Align::Left => Align::Right,
            Align::Right => Align::Left,
            Align::Default | Align::Center => continue,
        };
    }
    table
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}')
}

/// Height of a piece in its natural setting, with its white.
fn natural_height(piece: &Piece) -> f32 {
    piece.above + piece.below + piece.variants.first().map_or(0.0, Setting::height)
}

/// A filled rectangle as an item.
fn rect(x: f32, y: f32, w: f32, h: f32, color: crate::theme::Grey) -> Item {
    Item::Rect { x, y, w, h, color }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_notes_part_with_two_lines_on_each_side() {
        let line = |index| Slab {
            line: Some(LineFacts { index, count: 5, ..LineFacts::default() }),
            break_after: Some(TEXT_DIVIDED),
            ..Slab::default()
        };
        let mut slabs: Vec<Slab> = (0..5).map(line).collect();
        // A row of a table is no line of a paragraph and keeps its own rule.
        slabs.push(Slab { break_after: Some(TEXT_DIVIDED), ..Slab::default() });
        let setting = Setting { slabs, ..Setting::default() };
        let mut piece = Piece { variants: vec![setting], ..Piece::default() };
        forbid_widows(&mut piece);
        let parts: Vec<bool> =
            piece.variants[0].slabs.iter().map(|s| s.break_after.is_some()).collect();
        assert_eq!(parts, [false, true, true, false, false, true]);
    }
}
