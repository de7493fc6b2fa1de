//! The finished book as one row of paragraphs, each character with its place in the source.

use super::place::places;
use super::units::*;
use crate::language::{Words, words, words_in};
use crate::model::{
    Block, BlockKind, Book, CITATION, Chapter, END_OF_PROOF, END_OF_PROOF_SIGN, ENVIRONMENT_HEAD,
    ENVIRONMENT_LABEL, Image, Inline, InlineKind, Kind, Link, RESTATE, Target, flat_text, nesting,
    plain_text, visit_blocks,
};
use crate::source::{Sources, Span};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Makes the row of a book.
pub(crate) fn gather(book: &Book, sources: &Sources) -> Text {
    let mut gatherer = Gatherer {
        book,
        sources,
        words: words(&book.meta),
        text: Text::default(),
        chapter: 0,
        notes: Vec::new(),
        of_notes: Vec::new(),
        note: None,
        at: Standing::default(),
        names: 0,
        parted: None,
    };
    for (index, chapter) in book.chapters.iter().enumerate() {
        if !chapter.generated && !chapter.draft {
            gatherer.chapter(index, chapter);
        }
    }
    // Notes may have notes.
    let mut number = 0;
    while let Some((chapter, note)) = gatherer.notes.get(number).copied() {
        gatherer.note(number, chapter, note as usize);
        number += 1;
    }
    let mut text = gatherer.text;
    text.paras.iter_mut().for_each(|p| close_lines(p, sources));
    text.paras.iter_mut().for_each(|p| super::escapes::take_in(p, sources));
    remarks(&mut text, sources);
    text
}

/// Where a block stands.
#[derive(Debug, Clone, Default)]
struct Standing {
    role: Option<Role>,
    depth: usize,
    listed: Option<Listed>,
    outer: Option<Span>,
    item: Option<Span>,
    next: Option<Span>,
    lang: Option<String>,
    within: Vec<Within>,
    nesting: u8,
}

struct Gatherer<'a> {
    book: &'a Book,
    sources: &'a Sources,
    words: Words<'a>,
    text: Text,
    chapter: usize,
    /// Notes in the order of their marks: chapter, index in it.
    notes: Vec<(usize, u32)>,
    /// For each of them the note in which its mark stands.
    of_notes: Vec<Option<usize>>,
    /// The note that is gathered.
    note: Option<usize>,
    at: Standing,
    /// How many paragraphs of the chapter have a name.
    names: usize,
    /// Where in the source the last words end of a text that was parted, and where that text ends.
    parted: Option<(Span, u32)>,
}

impl<'a> Gatherer<'a> {
    fn chapter(&mut self, index: usize, chapter: &'a Chapter) {
        (self.chapter, self.names) = (index, 0);
        let lang = chapter.lang.as_deref().unwrap_or(&self.book.meta.language);
        self.words = words_in(&self.book.meta, lang);
        let nesting = nesting(&self.book.chapters, index);
        self.at = Standing { lang: chapter.lang.clone(), nesting, ..Standing::default() };
        let depth = 1 + nesting;
        let role = match chapter.kind {
            Kind::Part => Role::Part,
            _ => Role::Heading(depth.min(9)),
        };
        let mut row = Row::default();
        let label = chapter.label.clone().filter(|l| !l.is_empty());
        if let Some(label) = &label {
            row.generated(label, 0);
        }
        let own = self.is_heading(chapter.span);
        if !chapter.title.is_empty() {
            if label.is_some() {
                row.generated("\n", 0);
            }
            let from = row.units.len();
            row.lead = from;
            self.inlines(&chapter.title, 0, &mut row);
            if !own {
                row.units[from..].iter_mut().for_each(|u| u.at = None);
                row.wraps.clear();
            }
        }
        if !row.units.is_empty() {
            let block = if own { chapter.span } else { Span::NONE };
            let at = self.push(role, row, block, Story::Body);
            self.text.paras[at].opens = true;
            self.text.places.insert((index as u32, None), at);
            if let Some(id) = &chapter.attr.id {
                self.text.places.insert((index as u32, Some(id.clone())), at);
            }
        }
        let line = |words: &str| {
            let mut row = Row::default();
            row.generated(words, 0);
            row
        };
        if !chapter.subtitle.is_empty() {
            let words = crate::model::bare_text(&chapter.subtitle);
            self.push(Role::Subtitle, line(&words), Span::NONE, Story::Body);
        }
        if !chapter.authors.is_empty() {
            self.push(Role::Subtitle, line(&chapter.authors.join(", ")), Span::NONE, Story::Body);
        }
        self.blocks(&chapter.blocks, Story::Body);
        if let Some(first) = self.text.paras.iter_mut().find(|p| p.chapter == index) {
            first.opens = true;
        }
    }

    fn note(&mut self, number: usize, chapter: usize, note: usize) {
        let Some(note) = self.book.chapters[chapter].notes.get(note) else { return };
        (self.chapter, self.names, self.note) = (chapter, 0, Some(number));
        self.at = Standing { role: Some(Role::Note), ..Standing::default() };
        self.at.outer = note.span.is_some().then_some(note.span);
        let before = self.text.paras.len();
        let own = (Holder::Note, note.span, first(&note.blocks));
        self.held(own, |g| g.blocks(&note.blocks, Story::Note(number)));
        for (n, para) in self.text.paras[before..].iter_mut().enumerate() {
            para.name = format!("recto_n{}_{}", number + 1, n + 1);
        }
    }

    /// Whether a note of the chapter is the one that is gathered, or one within which that stands.
    fn is_within(&self, note: u32) -> bool {
        let above = |number: &usize| self.of_notes[*number];
        std::iter::successors(self.note, above).any(|n| self.notes[n] == (self.chapter, note))
    }

    /// Whether a span is that of a heading in the text.
    fn is_heading(&self, span: Span) -> bool {
        let Some(file) = self.sources.get(span.file).filter(|_| span.is_some()) else {
            return false;
        };
        let line = file.line(span.start as usize);
        let text = |n: usize| file.text.get(file.line_range(n)).unwrap_or_default().trim();
        let under = text(file.line(span.end.saturating_sub(1) as usize) + 1);
        text(line).starts_with('#')
            || !under.is_empty() && (under.bytes().all(|b| b == b'='))
            || !under.is_empty() && under.bytes().all(|b| b == b'-') && text(1) != "---"
    }

    /// Adds a paragraph; its index.
    fn push(&mut self, role: Role, row: Row, block: Span, story: Story) -> usize {
        self.names += 1;
        self.parted = None;
        let role = match (self.at.role, role) {
            (Some(own), Role::Body) => own,
            (_, role) => role,
        };
        let mut langs = row.langs;
        if let Some(lang) = &self.at.lang {
            langs.insert(0, (0..row.units.len(), lang.clone()));
        }
        let file = self.book.chapters[self.chapter].path.clone().unwrap_or_default();
        self.text.paras.push(Para {
            name: format!("recto_{}_{}", self.chapter + 1, self.names),
            chapter: self.chapter,
            file,
            role,
            story,
            units: row.units,
            wraps: row.wraps,
            objects: row.objects,
            links: row.links,
            langs,
            remarks: Vec::new(),
            depth: self.at.depth,
            listed: self.at.listed.take(),
            block,
            outer: self.at.outer.unwrap_or(block),
            within: self.at.within.clone(),
            nesting: self.at.nesting,
            item: self.at.item.take(),
            next: self.at.next.take(),
            opens: false,
            lead: row.lead,
        });
        let at = self.text.paras.len() - 1;
        for id in row.ids {
            self.text.places.insert((self.chapter as u32, Some(id)), at);
        }
        at
    }

    fn blocks(&mut self, blocks: &'a [Block], story: Story) {
        for block in blocks {
            let outer = self.at.outer;
            self.at.outer = Some(outer.unwrap_or(block.span));
            let before = self.text.paras.len();
            let lang = self.at.lang.clone();
            if let Some(own) = block.attr.lang() {
                self.at.lang = Some(own.to_owned());
            }
            self.block(block, story);
            self.at.lang = lang;
            self.at.outer = outer;
            if let Some(id) = &block.attr.id
                && before < self.text.paras.len()
            {
                self.text.places.insert((self.chapter as u32, Some(id.clone())), before);
            }
        }
    }

    /// What is pushed meanwhile stands in something.
    fn held(&mut self, (holder, span, first): (Holder, Span, Span), f: impl FnOnce(&mut Self)) {
        self.at.within.push(Within { holder, span, first });
        f(self);
        self.at.within.pop();
    }

    fn row(&mut self, inlines: &'a [Inline]) -> Row {
        self.parted = None;
        let mut row = Row::default();
        self.inlines(inlines, 0, &mut row);
        row
    }

    /// The blocks inside one, that stand otherwise.
    fn inside(&mut self, role: Option<Role>, deeper: usize, blocks: &'a [Block], story: Story) {
        let before = (self.at.role, self.at.depth);
        self.at.role = role.or(self.at.role);
        self.at.depth += deeper;
        self.blocks(blocks, story);
        (self.at.role, self.at.depth) = before;
    }

    fn block(&mut self, block: &'a Block, story: Story) {
        let span = block.span;
        match &block.kind {
            BlockKind::Para(inlines) => {
                let row = self.row(inlines);
                if !row.units.is_empty() {
                    self.push(Role::Body, row, span, story);
                }
            }
            BlockKind::Heading(heading) => {
                let depth = nesting(&self.book.chapters, self.chapter);
                let mut row = Row::default();
                if let Some(number) = &heading.number {
                    row.generated(&format!("{number} "), 0);
                    row.lead = row.units.len();
                }
                self.inlines(&heading.content, 0, &mut row);
                self.push(Role::Heading((heading.level + depth).min(9)), row, span, story);
            }
            BlockKind::Quote(blocks) => {
                let own = (Holder::Quote, span, first(blocks));
                self.held(own, |g| g.inside(Some(Role::Quote), 1, blocks, story));
            }
            BlockKind::List(list) => {
                let items = list.items.first().map_or(Span::NONE, |i| i.span);
                let own = (Holder::List(list.tight), span, items);
                self.held(own, |g| g.list(list, story));
            }
            BlockKind::Definitions(all) => {
                let terms = all.first().map_or(Span::NONE, |d| d.span);
                self.held((Holder::Terms, span, terms), |g| {
                    all.iter().for_each(|d| g.definition(d, story));
                });
            }
            BlockKind::Code(code) => self.held((Holder::Display, span, Span::NONE), |g| {
                if let Some(caption) = &code.caption {
                    let word = g.words.of_display(g.words.listing, block.attr.id.as_deref());
                    let row = g.caption(word, &code.number, caption);
                    g.push(Role::Caption, row, span, story);
                }
                let row = g.code(&code.text, span);
                g.push(Role::Code, row, span, story);
            }),
            BlockKind::Table(table) => {
                let word = self.words.of_display(self.words.table, block.attr.id.as_deref());
                let own = (Holder::Display, span, Span::NONE);
                self.held(own, |g| g.table(table, word, span, story));
            }
            BlockKind::Figure(figure) => self.held((Holder::Display, span, Span::NONE), |g| {
                let mut row = Row::default();
                g.picture(&figure.image, span, 0, &mut row);
                g.push(Role::Picture, row, span, story);
                let word = g.words.of_display(g.words.figure, block.attr.id.as_deref());
                let row = g.caption(word, &figure.number, &figure.caption);
                if !row.units.is_empty() {
                    g.push(Role::Caption, row, span, story);
                }
            }),
            BlockKind::Callout(callout) => {
                let own = (Holder::Callout, span, first(&callout.blocks));
                self.held(own, |g| g.callout(callout, span, story));
            }
            BlockKind::Lines(lines) => self.held((Holder::Lines, span, Span::NONE), |g| {
                for stanza in lines.split(|l| l.content.is_empty()).filter(|s| !s.is_empty()) {
                    let mut row = Row::default();
                    for (n, line) in stanza.iter().enumerate() {
                        if n > 0 {
                            row.units.push(Unit { ch: '\n', look: 0, at: Some(Span::NONE) });
                        }
                        let from = row.units.len();
                        row.generated(&"\u{2003}".repeat(usize::from(line.indent) / 2), 0);
                        let to = row.units.len();
                        g.inlines(&line.content, 0, &mut row);
                        g.indent(&mut row.units, from..to);
                    }
                    let first = row.units.iter().find_map(|u| u.at.filter(|s| s.is_some()));
                    let last = row.units.iter().rev().find_map(|u| u.at.filter(|s| s.is_some()));
                    let own = first.zip(last).map_or(span, |(a, b)| a.to(b));
                    g.push(Role::Verse, row, own, story);
                }
            }),
            // It is edited where it stands first.
            BlockKind::Div(_) if block.attr.get(RESTATE).is_some() => {
                let mut words = Vec::new();
                visit_blocks(std::slice::from_ref(block), &mut |b| {
                    words.extend(Some(flat_text(b)).filter(|words| !words.is_empty()));
                });
                let mut row = Row::default();
                row.generated(&words.join(" "), 0);
                self.push(Role::Body, row, span, story);
            }
            BlockKind::Div(blocks) => {
                let class = |name: &str| block.attr.has(name);
                let role = match () {
                    () if class("epigraph") || class("dedication") => Some(Role::Epigraph),
                    () if class("verse") || class("poem") => Some(Role::Verse),
                    () if class("quote") || class("extract") => Some(Role::Quote),
                    () => None,
                };
                let own = (Holder::Div(role), span, first(blocks));
                self.held(own, |g| g.inside(role, 0, blocks, story));
            }
            BlockKind::Math(math) => {
                let mut row = Row::default();
                let span = self.formula(span);
                row.object(FORMULA, Object::Formula(math.tex.clone(), true), 0, span);
                for number in math.numbers() {
                    row.generated(&format!(" ({number})"), 0);
                }
                row.ids.extend(math.line_ids().cloned());
                if math.ends_proof {
                    row.generated(&format!(" {END_OF_PROOF_SIGN}"), 0);
                }
                self.push(Role::Formula, row, span, story);
            }
            BlockKind::SceneBreak => {
                let mut row = Row::default();
                row.generated("#", 0);
                self.push(Role::Scene, row, span, story);
            }
            BlockKind::SpaceBreak => {
                let mut row = Row::default();
                row.generated("\u{a0}", 0);
                self.push(Role::Space, row, span, story);
            }
            BlockKind::Html(_) => self.text.left.push((span, "raw HTML".to_owned())),
            BlockKind::PageBreak => {}
        }
    }

    /// A picture. Of one whose file is missing the description stands there: words that can be taken away
    /// as a whole.
    fn picture(&mut self, image: &Image, span: Span, look: Look, row: &mut Row) {
        let Image { resource, alt, width, .. } = image;
        if resource.is_some_and(|n| self.book.images.get(n as usize).is_some()) {
            let picture = Object::Picture(*resource, alt.clone(), width.clone());
            return row.object(PICTURE, picture, look, span);
        }
        let from = row.units.len();
        row.generated(&format!("[{alt}]"), look);
        row.wraps.push(Wrap { units: from..row.units.len(), span, look: 0 });
        let short: String = alt.chars().take(40).collect();
        let what = format!("a picture, of which only the description stands there: {short}");
        self.text.left.push((span, what));
    }

    /// All of a formula whose source is its first sign.
    fn formula(&self, span: Span) -> Span {
        let file = self.sources.get(span.file).filter(|_| span.is_some());
        let text = file.and_then(|f| f.text.get(span.start as usize..)).unwrap_or_default();
        let pairs = [("$$", "$$"), ("\\[", "\\]")];
        let close = pairs.iter().find(|(open, _)| text.starts_with(open));
        let end =
            close.and_then(|(open, close)| Some(open.len() + text[open.len()..].find(close)? + 2));
        match end {
            Some(end) => Span { end: span.end.max(span.start + end as u32), ..span },
            None => span,
        }
    }

    fn definition(&mut self, definition: &'a crate::model::Definition, story: Story) {
        let bodies = &definition.bodies;
        let end = bodies.iter().flatten().next_back().map_or(definition.span, |b| b.span);
        let own = (Holder::Entry, definition.span.to(end), definition.span);
        self.held(own, |g| {
            let row = g.row(&definition.term);
            g.push(Role::Term, row, definition.span, story);
            for body in bodies {
                let ends = body.last().map_or(Span::NONE, |b| b.span);
                let own = (Holder::Definition, first(body).to(ends), first(body));
                g.held(own, |g| g.inside(Some(Role::Definition), 1, body, story));
            }
        });
    }

    fn callout(&mut self, callout: &'a crate::model::Callout, span: Span, story: Story) {
        let mut row = Row::default();
        row.generated(&callout.label_before_title(), BOLD);
        if let Some(title) = &callout.title {
            self.inlines(title, BOLD, &mut row);
        }
        if !row.units.is_empty() {
            // Its line is its own.
            let file = self.sources.get(span.file).filter(|_| span.is_some());
            let line = file.map(|f| f.line_range(f.line(span.start as usize)).end);
            let end = line.map_or(span.end as usize, |end| end.max(span.start as usize));
            let own =
                if span.is_some() { Span::new(span.file, span.start as usize, end) } else { span };
            self.push(Role::Callout, row, own, story);
        }
        let before = self.text.paras.len();
        self.inside(Some(Role::Callout), 1, &callout.blocks, story);
        // The source of the first paragraph may begin with the line of the title.
        let open = self.text.paras.get(before).map_or(Span::NONE, |p| p.block);
        // `> [!note] Title`
        let marked = self.begins_with(open, "[!");
        if let Some(para) = self.text.paras.get_mut(before).filter(|_| marked)
            && let Some(at) = para.units.iter().find_map(|u| u.at.filter(|a| a.is_some()))
            && at.file == open.file
        {
            para.block.start = at.start;
        }
    }

    /// Whether the source of something begins with a sign.
    fn begins_with(&self, span: Span, sign: &str) -> bool {
        let file = self.sources.get(span.file).filter(|_| span.is_some());
        file.and_then(|f| f.text.get(span.start as usize..)).is_some_and(|t| t.starts_with(sign))
    }

    fn list(&mut self, list: &'a crate::model::List, story: Story) {
        let level = self.at.depth;
        let mut number = self.text.lists.len();
        let begin = |start| List { start, bracket: list.bracket, level };
        self.text.lists.push(begin(list.start));
        for item in &list.items {
            if let Some(value) = item.value {
                number = self.text.lists.len();
                self.text.lists.push(begin(Some(value)));
            }
            let before = (self.at.role, self.text.paras.len());
            self.at.listed = Some(Listed { list: number, level });
            self.at.item = (item.blocks.len() == 1).then_some(item.span);
            self.at.next = item.blocks.get(1).map(|b| b.span);
            self.at.role = Some(Role::Item(list.start.is_some()));
            self.at.depth += 1;
            for (n, block) in item.blocks.iter().enumerate() {
                if n > 0 {
                    self.at.role = Some(Role::ItemMore);
                }
                let own = (Holder::Item, item.span, first(&item.blocks));
                self.held(own, |g| g.blocks(std::slice::from_ref(block), story));
            }
            self.at.depth -= 1;
            (self.at.role, self.at.listed, self.at.item, self.at.next) =
                (before.0, None, None, None);
            if let (Some(done), Some(para)) = (item.task, self.text.paras.get_mut(before.1)) {
                let sign = if done { '\u{2611}' } else { '\u{2610}' };
                let unit = |ch| Unit { ch, look: 0, at: None };
                shift(para, 2);
                para.units.splice(0..0, [unit(sign), unit(' ')]);
            }
        }
    }

    fn caption(&mut self, word: &str, number: &Option<String>, words: &'a [Inline]) -> Row {
        let mut row = Row::default();
        if let Some(number) = number {
            let colon = if words.is_empty() { "" } else { ": " };
            row.generated(&format!("{word} {number}{colon}"), 0);
            row.lead = row.units.len();
        }
        self.inlines(words, 0, &mut row);
        row
    }

    /// A table; `word` stands before its number.
    fn table(&mut self, table: &'a crate::model::Table, word: &str, span: Span, story: Story) {
        if let Some(caption) = &table.caption {
            let row = self.caption(word, &table.number, caption);
            self.push(Role::Caption, row, span, story);
        }
        let number = self.text.tables.len();
        let mut row = Row::default();
        row.object(TABLE, Object::Table(number), 0, span);
        self.push(Role::Table, row, span, story);
        let (rows, heads) = table.all_rows();
        let mut grid = Grid { columns: table.columns(), heads, rows: Vec::new() };
        self.text.tables.push(Grid::default());
        let outer = (self.at.outer, self.at.role.take());
        self.at.outer = Some(span);
        // How many rows more the cell goes on for that begins in a column, and over how many columns.
        let mut below = vec![0u16; grid.columns];
        let mut wide = vec![1u16; grid.columns];
        for (y, cells) in rows.iter().enumerate() {
            let mut line = Vec::new();
            for (x, cell) in cells.iter().enumerate() {
                let align = cell.align.or(table.aligns.get(x).copied()).unwrap_or_default();
                let going = below.get(x).copied().unwrap_or(0);
                if cell.is_covered() {
                    if going > 0 {
                        if let Some(left) = below.get_mut(x) {
                            *left -= 1;
                        }
                        line.push(GridCell {
                            paras: Vec::new(),
                            across: wide.get(x).copied().unwrap_or(1),
                            continued: true,
                            down: false,
                            right: false,
                            centred: false,
                        });
                    }
                    continue;
                }
                let paras = self.cell(cell, Story::Cell(number, y, x));
                if let (Some(left), Some(across)) = (below.get_mut(x), wide.get_mut(x)) {
                    (*left, *across) = (cell.rowspan.saturating_sub(1), cell.colspan.max(1));
                }
                line.push(GridCell {
                    paras,
                    across: cell.colspan.max(1),
                    continued: false,
                    down: cell.rowspan > 1,
                    right: align == crate::model::Align::Right,
                    centred: align == crate::model::Align::Center,
                });
            }
            grid.rows.push(line);
        }
        (self.at.outer, self.at.role) = outer;
        self.text.tables[number] = grid;
    }

    /// The paragraphs of a cell. However they stand there, each is one of a cell: none is put in, taken out
    /// or divided, for that would change the table.
    fn cell(&mut self, cell: &'a crate::model::Cell, story: Story) -> Vec<usize> {
        if cell.blocks.is_empty() {
            let row = self.row(&cell.content);
            return vec![self.push(Role::Cell, row, cell.span, story)];
        }
        let from = self.text.paras.len();
        let (depth, role) = (std::mem::take(&mut self.at.depth), self.at.role.take());
        self.blocks(&cell.blocks, story);
        (self.at.depth, self.at.role) = (depth, role);
        let own: Vec<usize> = (from..self.text.paras.len())
            .filter(|at| self.text.paras[*at].story == story)
            .collect();
        for at in &own {
            let para = &mut self.text.paras[*at];
            if para.role != Role::Table {
                para.role = Role::Cell;
            }
            (para.item, para.next) = (None, None);
        }
        match own.is_empty() {
            true => vec![self.push(Role::Cell, Row::default(), cell.span, story)],
            false => own,
        }
    }

    /// Gives the spaces that indent a line of verse their places before its first word: two for each.
    fn indent(&self, units: &mut [Unit], spaces: std::ops::Range<usize>) {
        let Some(word) = units.get(spaces.end).and_then(|u| u.at).filter(|a| a.is_some()) else {
            return;
        };
        let width = 2 * spaces.len();
        let end = word.start as usize;
        let text = self.sources.get(word.file).map_or("", |f| &f.text);
        let Some(start) = end.checked_sub(width) else { return };
        if !text.get(start..end).is_some_and(|t| t.bytes().all(|b| b == b' ')) {
            return;
        }
        for (n, unit) in units[spaces].iter_mut().enumerate() {
            let at = start + 2 * n;
            unit.at = Some(Span::new(word.file, at, at + 2));
        }
    }

    /// Code, whose lines are found in the source of its block.
    fn code(&self, text: &str, span: Span) -> Row {
        let mut row = Row::default();
        let file = self.sources.get(span.file).filter(|_| span.is_some());
        let slice = file.and_then(|f| f.text.get(span.start as usize..span.end as usize));
        let slice = slice.unwrap_or_default();
        let mut from = match slice.trim_start().starts_with(['`', '~', ':']) {
            true => slice.find('\n').map_or(0, |n| n + 1),
            false => 0,
        };
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                row.units.push(Unit { ch: '\n', look: CODE, at: Some(Span::NONE) });
            }
            let found = slice.get(from..).and_then(|rest| rest.find(line));
            let places = match found {
                Some(at) if !slice.is_empty() => {
                    let start = span.start as usize + from + at;
                    from += at + line.len();
                    places(line, line, span.file, start, true)
                }
                _ => vec![None; line.chars().count()],
            };
            let units = line.chars().zip(places);
            row.units.extend(units.map(|(ch, at)| Unit { ch, look: CODE, at }));
        }
        row
    }

    fn inlines(&mut self, inlines: &'a [Inline], look: Look, row: &mut Row) {
        let mut rest = inlines;
        while let Some((first, others)) = rest.split_first() {
            rest = match spelled(rest) {
                Some(len) => {
                    self.spelled(&rest[..len], look, row);
                    &rest[len..]
                }
                None => {
                    self.inline(first, look, row);
                    others
                }
            };
        }
    }

    /// A short form that the book writes out: its letters alone stand in the source, with the ending that
    /// they have there. It can be taken away as a whole.
    fn spelled(&mut self, all: &'a [Inline], look: Look, row: &mut Row) {
        let from = row.units.len();
        let (Some((last, rest)), file) = (all.split_last(), all[0].span.file) else { return };
        let Some((mark, long)) = rest.split_last() else { return };
        for inline in long {
            let at = row.units.len();
            let parted = self.parted;
            self.inline(inline, look, row);
            self.parted = parted;
            row.units[at..].iter_mut().for_each(|u| u.at = None);
        }
        self.inline(mark, look, row);
        if let InlineKind::Text(text) = &last.kind {
            let close = text.char_indices().next_back().map_or(0, |(at, _)| at);
            if close > 0 {
                self.words(&text[..close], last.span, look, row);
            }
            row.generated(&text[close..], look);
        }
        let places: Vec<Span> = row.units[from..].iter().filter_map(|u| u.at).collect();
        if let (Some(first), Some(end)) = (places.first(), places.last()) {
            let span = Span::new(file, first.start as usize, end.end as usize);
            row.wraps.push(Wrap { units: from..row.units.len(), span, look: 0 });
        }
    }

    fn words(&mut self, text: &str, span: Span, look: Look, row: &mut Row) {
        // Of a text that the book has parted only the first piece says where it begins.
        let goes_on = self.parted.filter(|(whole, _)| {
            whole.file == span.file
                && whole.end == span.end
                && whole.start <= span.start
                && look & CODE == 0
        });
        let whole = goes_on.map_or(span, |(whole, _)| whole);
        let span = goes_on.map_or(span, |(_, at)| Span { start: at, ..span });
        let file = self.sources.get(span.file).filter(|_| span.is_some());
        let slice = file.and_then(|f| f.text.get(span.start as usize..span.end as usize));
        let found = match slice {
            Some(slice) => places(text, slice, span.file, span.start as usize, look & CODE != 0),
            None => vec![None; text.chars().count()],
        };
        if let Some(last) = found.iter().rev().find_map(|s| *s).filter(|s| s.is_some()) {
            self.parted = Some((whole, last.end));
        }
        let all = text.chars().zip(found).filter(|(c, _)| *c != '\u{200b}' && *c != '\u{2060}');
        row.units.extend(all.map(|(ch, at)| Unit { ch, look, at }));
    }

    /// Words with marks of the source around them.
    fn wrapped(
        &mut self,
        inner: &'a [Inline],
        (span, own): (Span, Look),
        look: Look,
        row: &mut Row,
    ) {
        let from = row.units.len();
        self.inlines(inner, look | own, row);
        row.wraps.push(Wrap { units: from..row.units.len(), span, look: own });
    }

    fn inline(&mut self, inline: &'a Inline, look: Look, row: &mut Row) {
        let span = inline.span;
        match &inline.kind {
            InlineKind::Text(text) => self.words(text, span, look, row),
            InlineKind::Emph(inner) => self.wrapped(inner, (span, ITALIC), look, row),
            InlineKind::Strong(inner) => self.wrapped(inner, (span, BOLD), look, row),
            InlineKind::Strike(inner) => self.wrapped(inner, (span, STRIKE), look, row),
            InlineKind::Super(inner) => self.wrapped(inner, (span, SUPER), look, row),
            InlineKind::Sub(inner) => self.wrapped(inner, (span, SUB), look, row),
            InlineKind::Code(code) => {
                let from = row.units.len();
                self.words(code, span, look | CODE, row);
                row.wraps.push(Wrap { units: from..row.units.len(), span, look: CODE });
            }
            // A style's words, not the author's: they can be taken away as a whole.
            InlineKind::Span(attr, inner) if attr.has(CITATION) => {
                let from = row.units.len();
                row.generated(&plain_text(inner), look);
                row.wraps.push(Wrap { units: from..row.units.len(), span, look: 0 });
            }
            // A short form that the book marks has no marks in the source.
            InlineKind::Span(attr, inner) if attr.has("abbr") && !self.begins_with(span, "[") => {
                self.inlines(inner, look, row);
            }
            // A finished book has words in their place.
            InlineKind::Cite(_) => {}
            // The book says these words, or the place of the proof's end.
            InlineKind::Span(attr, inner)
                if attr.has(ENVIRONMENT_LABEL) || attr.has(END_OF_PROOF) =>
            {
                let own = match inner.first().map(|i| &i.kind) {
                    Some(InlineKind::Strong(_)) => BOLD,
                    Some(InlineKind::Emph(_)) => ITALIC,
                    _ => 0,
                };
                row.generated(&plain_text(inner), look | own);
            }
            InlineKind::Span(attr, inner) if attr.has(ENVIRONMENT_HEAD) => {
                self.inlines(inner, look, row);
            }
            InlineKind::Span(attr, inner) => {
                let own = match () {
                    () if attr.has("smallcaps") || attr.has("sc") => SMALL_CAPS,
                    () if attr.has("underline") || attr.has("ul") => UNDERLINE,
                    () => 0,
                };
                let from = row.units.len();
                self.wrapped(inner, (span, own), look, row);
                if let Some(lang) = attr.lang() {
                    row.langs.push((from..row.units.len(), lang.to_owned()));
                }
                row.ids.extend(attr.id.clone());
            }
            InlineKind::Link(link) => self.link(link, span, look, row),
            InlineKind::Image(image) => self.picture(image, span, look, row),
            // A note that marks itself would have no end.
            InlineKind::Note(index) if self.is_within(*index) => {}
            InlineKind::Note(index) => {
                let number = self.notes.len();
                self.notes.push((self.chapter, *index));
                self.of_notes.push(self.note);
                self.text.notes = self.notes.len();
                let note = self.book.chapters[self.chapter].notes.get(*index as usize);
                if let Some(note) = note.filter(|note| note.symbol) {
                    self.text.symbols.insert(number, note.mark());
                }
                row.object(NOTE, Object::Note(number), look, span);
            }
            InlineKind::Ref(cross) => {
                let from = row.units.len();
                row.generated(&cross.text, look);
                // It can be taken away as a whole.
                row.wraps.push(Wrap { units: from..row.units.len(), span, look: 0 });
                if let Some(anchor) = &cross.target {
                    let leads = Leads::To(anchor.chapter, anchor.id.clone());
                    row.links.push((from..row.units.len(), leads));
                }
            }
            InlineKind::Locators(_) => {}
            InlineKind::Math(tex) => {
                row.object(FORMULA, Object::Formula(tex.clone(), false), look, span);
            }
            InlineKind::SoftBreak => row.units.push(Unit { ch: ' ', look, at: Some(span) }),
            InlineKind::HardBreak => row.units.push(Unit { ch: '\n', look, at: Some(span) }),
            InlineKind::Html(html) => {
                if !html.trim_start().starts_with("<!--") {
                    self.text.left.push((span, "a tag of HTML".to_owned()));
                }
            }
        }
    }

    fn link(&mut self, link: &'a Link, span: Span, look: Look, row: &mut Row) {
        let from = row.units.len();
        self.wrapped(&link.content, (span, 0), look, row);
        let leads = match &link.target {
            Target::External(address) => Some(Leads::Out(address.clone())),
            Target::Internal(anchor) => Some(Leads::To(anchor.chapter, anchor.id.clone())),
            Target::None => None,
        };
        row.links.extend(leads.map(|leads| (from..row.units.len(), leads)));
    }
}

/// A paragraph's characters on their way.
#[derive(Debug, Default)]
struct Row {
    units: Vec<Unit>,
    wraps: Vec<Wrap>,
    objects: Vec<Object>,
    links: Vec<(std::ops::Range<usize>, Leads)>,
    langs: Vec<(std::ops::Range<usize>, String)>,
    ids: Vec<String>,
    /// How many characters the book says before all others.
    lead: usize,
}

impl Row {
    /// Words that stand in no file.
    fn generated(&mut self, words: &str, look: Look) {
        self.units.extend(words.chars().map(|ch| Unit { ch, look, at: None }));
    }

    fn object(&mut self, ch: char, object: Object, look: Look, span: Span) {
        self.objects.push(object);
        self.units.push(Unit { ch, look, at: span.is_some().then_some(span) });
    }
}

/// How many inlines stand for a short form that is written out before its letters; none where the first of
/// them begins none.
fn spelled(inlines: &[Inline]) -> Option<usize> {
    let span = inlines.first()?.span;
    let same = |i: &Inline| span.is_some() && i.span == span;
    let is_mark = |i: &Inline| matches!(&i.kind, InlineKind::Span(attr, _) if attr.has("abbr"));
    let at = inlines.iter().take_while(|i| same(i)).position(is_mark).filter(|at| *at > 0)?;
    let close = inlines.get(at + 1).filter(|i| same(i))?;
    matches!(close.kind, InlineKind::Text(_)).then_some(at + 2)
}

/// The source of the first of some blocks.
fn first(blocks: &[Block]) -> Span {
    blocks.first().map_or(Span::NONE, |b| b.span)
}

/// Makes room for characters at a paragraph's beginning.
fn shift(para: &mut Para, by: usize) {
    let all = para.wraps.iter_mut().map(|w| &mut w.units);
    let links = para.links.iter_mut().map(|(r, _)| r);
    let langs = para.langs.iter_mut().map(|(r, _)| r);
    for range in all.chain(links).chain(langs) {
        *range = range.start + by..range.end + by;
    }
}

/// An end of a line in the source is all that stands between the words before and behind it: the
/// marks of quotations and the indents of lists that begin the next line belong to it.
fn close_lines(para: &mut Para, sources: &Sources) {
    for at in 0..para.units.len() {
        let Some(span) = para.units[at].at else { continue };
        if !matches!(para.units[at].ch, '\n' | ' ') || span.is_some() && !is_line_end(span, sources)
        {
            continue;
        }
        let around = |i: Option<usize>| i.and_then(|i| para.units.get(i)?.at);
        let before = around(at.checked_sub(1));
        let next = around(Some(at + 1));
        let (Some(before), Some(next)) = (before, next) else {
            if !span.is_some() {
                para.units[at].at = None;
            }
            continue;
        };
        let (start, end) = match span.is_some() {
            true => (span.start, next.start),
            false => (before.end, next.start),
        };
        let file = sources.get(before.file).filter(|_| before.file == next.file);
        let between = file.and_then(|f| f.text.get(start as usize..end as usize));
        let empty = |text: &str| text.bytes().all(|b| b" \t\r\n>\\|".contains(&b));
        para.units[at].at = match between {
            Some(text) if empty(text) && text.contains('\n') => {
                Some(Span { file: before.file, start, end })
            }
            _ if span.is_some() => Some(span),
            _ => None,
        };
    }
}

fn is_line_end(span: Span, sources: &Sources) -> bool {
    let file = sources.get(span.file);
    let text = file.and_then(|f| f.text.get(span.start as usize..span.end as usize));
    text.is_some_and(|t| t.contains('\n'))
}

/// Finds the remarks of the source and the places in the text at which they stand.
fn remarks(text: &mut Text, sources: &Sources) {
    // Where each paragraph's characters stand, by file.
    let mut shown: FxHashMap<u32, Vec<(u32, u32, usize, usize)>> = FxHashMap::default();
    for (n, para) in text.paras.iter().enumerate() {
        for (i, unit) in para.units.iter().enumerate() {
            if let Some(at) = unit.at.filter(|s| s.is_some()) {
                shown.entry(at.file.0).or_default().push((at.start, at.end, n, i));
            }
        }
    }
    let mut found: BTreeMap<usize, Vec<Remark>> = BTreeMap::new();
    for (id, file) in sources.iter() {
        let Some(places) = shown.get_mut(&id.0) else { continue };
        places.sort_unstable();
        for (start, end, words) in in_source(&file.text) {
            let next = places.partition_point(|p| (p.0 as usize) < start);
            let before = next.checked_sub(1).map(|i| places[i]);
            let inside = places.get(next).is_some_and(|p| (p.0 as usize) < end && p.1 > p.0);
            if inside || before.is_some_and(|p| p.1 as usize > start) {
                continue;
            }
            let Some((para, unit)) =
                before.map(|p| (p.2, p.3 + 1)).or_else(|| places.get(next).map(|p| (p.2, p.3)))
            else {
                continue;
            };
            let (author, words) = said_by(words);
            if !words.is_empty() {
                found.entry(para).or_default().push(Remark { before: unit, author, words });
            }
        }
    }
    for (para, all) in found {
        text.paras[para].remarks = all;
    }
}

/// The remarks in a source: where each begins and ends, and its words.
pub(super) fn in_source(text: &str) -> Vec<(usize, usize, &str)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("<!--").map(|n| at + n) {
        let Some(close) = text[open + 4..].find("-->").map(|n| open + 4 + n) else { break };
        out.push((open, close + 3, &text[open + 4..close]));
        at = close + 3;
    }
    let mut at = 0;
    while let Some(open) = text[at..].find("%%").map(|n| at + n) {
        let Some(close) = text[open + 2..].find("%%").map(|n| open + 2 + n) else { break };
        out.push((open, close + 2, &text[open + 2..close]));
        at = close + 2;
    }
    out.sort_by_key(|r| r.0);
    out
}

/// Who says a remark, and what: `Eve: too long` is Eve's.
pub(super) fn said_by(words: &str) -> (Option<String>, String) {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = |n: &str| {
        n.chars().count() <= 40
            && n.starts_with(char::is_uppercase)
            && n.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\''))
            && n.split(' ').count() <= 4
            && !["TODO", "FIXME", "Note", "NB", "Todo", "XXX"].contains(&n)
    };
    match words.split_once(": ") {
        Some((who, rest)) if name(who) => (Some(who.to_owned()), rest.to_owned()),
        _ => (None, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attr, CodeBlock, DisplayKind, Figure, Metadata, Table};

    #[test]
    fn captions_name_the_kind_of_their_display() {
        let number = || Some("1.1".to_owned());
        let words = || vec![Inline::text("Words")];
        let figure = || {
            BlockKind::Figure(Figure { number: number(), caption: words(), ..Figure::default() })
        };
        let table = || {
            BlockKind::Table(Table { number: number(), caption: Some(words()), ..Table::default() })
        };
        let code = || {
            BlockKind::Code(CodeBlock {
                number: number(),
                caption: Some(words()),
                ..CodeBlock::default()
            })
        };
        let shown = [
            ("fig-a", figure(), "Figure 1.1: Words"),
            ("map-a", figure(), "Map 1.1: Words"),
            ("tbl-a", table(), "Table 1.1: Words"),
            ("map-b", table(), "Map 1.1: Words"),
            ("lst-a", code(), "Listing 1.1: Words"),
        ];
        let map = DisplayKind { name: "map".into(), word: "Map".into(), ..DisplayKind::default() };
        let mut book = Book {
            meta: Metadata { language: "en".into(), displays: vec![map], ..Metadata::default() },
            ..Book::default()
        };
        for (id, kind, expected) in shown {
            let attr = Attr { id: Some(id.into()), ..Attr::default() };
            let blocks = vec![Block { attr, kind, ..Block::default() }];
            book.chapters = vec![Chapter { blocks, ..Chapter::default() }.into()];
            let text = gather(&book, &Sources::default());
            let caption = text.paras.iter().find(|p| p.role == Role::Caption);
            let said: Option<String> = caption.map(|p| p.units.iter().map(|u| u.ch).collect());
            assert_eq!(said.as_deref(), Some(expected), "{id}");
        }
    }
}
