//! The pages that Recto makes from the metadata: half-title, title page, copyright page, contents.

use super::blocks::without_pages;
use super::context::Context;
use super::galley::{Piece, Setting, Slab, leaves_no_widow};
use super::page::{Glyph, Group, Item, LinkArea, LinkTarget, Page, Role, Run};
use super::paragraph::{Line, set_line, set_paragraph, text_line};
use super::prices::pages::LONE_ENTRY;
use crate::language::direction::runs_rtl;
use crate::language::wide::is_wide;
use crate::language::{announces, leans};
use crate::manifest::BUNDLED_FONTS;
use crate::model::{
    Anchor, Block, BlockKind, Chapter, Heading, Inline, InlineKind, Kind, Matter, Metadata,
    bare_text, nesting, plain_text, without_notes,
};
use crate::source::Span;
use crate::theme::{Justification, TextStyle, Theme};
use std::fmt::Debug;
use std::sync::Arc;

/// Adds a line's items at a pen position.
pub(super) fn put(items: &mut Vec<Item>, line: Line, x: f32, y: f32) {
    for mut item in line.items {
        item.shift(x, y);
        items.push(item);
    }
}

/// Ends what is painted so far with a space: what is painted next on the line, however far away, is
/// then another word for everybody who reads the page's text. It is of the last run, as PDFium passes
/// over a space that stands alone; in a book that is bound at the right, where runs are turned about
/// their middle, it is a run of its own.
pub(super) fn end_with_space(ctx: &Context, items: &mut Vec<Item>) {
    let last = items.iter_mut().rev().find_map(|item| match item {
        Item::Run(run) => Some(run),
        _ => None,
    });
    let Some(last) = last else { return };
    let face = ctx.fonts.get(last.face);
    if face.space == 0 || last.text.ends_with(' ') {
        return;
    }
    let advance = face.metrics.space * 1000.0;
    let glyph = Glyph { id: face.space, len: 1, dx: 0, dy: 0, advance };
    if !ctx.mirrored {
        last.glyphs.push(glyph);
        last.text.push(' ');
        if let Some(actual) = &mut last.actual {
            actual.push(' ');
        }
        return;
    }
    let (x, glyphs) = (last.x + last.width(), vec![glyph]);
    let space = Run { x, glyphs, text: " ".into(), actual: None, track: 0.0, ..last.clone() };
    items.push(Item::Run(space));
}

/// A title that fits, and the type that it fits in: its part before a colon or a dash if that is
/// enough, else what stands before words that only go on, else words with an ellipsis behind one that can
/// bear it. No word is cut: one that is too long for the line is set smaller, or the head is left out.
pub(super) fn fit(
    ctx: &Context,
    title: &[Inline],
    style: &TextStyle,
    room: f32,
) -> (Vec<Inline>, TextStyle) {
    let wide = |part: &[Inline], style: &TextStyle| set_line(ctx, part, style).width;
    let whole = wide(title, style);
    if whole <= room {
        return (title.to_vec(), style.clone());
    }
    let text = plain_text(title);
    let short = shortened(&text, &|part| wide(&part_of(title, part), style) <= room);
    if let Some(short) = short {
        return (part_of(title, &short), style.clone());
    }
    let mut smaller = style.clone();
    smaller.size *= room / whole;
    if smaller.size >= style.size * LEAST_HEAD && wide(title, &smaller) <= room + 0.1 {
        return (title.to_vec(), smaller);
    }
    (Vec::new(), style.clone())
}

/// Least size of a running head of one long word, a share of the usual one.
const LEAST_HEAD: f32 = 0.7;

/// The beginning of a title that says what `text` does, up to its ellipsis.
fn part_of(title: &[Inline], text: &str) -> Vec<Inline> {
    let kept = text.strip_suffix('\u{2026}').unwrap_or(text);
    let mut out = Vec::new();
    begin(title, &mut kept.len().clone(), &mut out);
    if kept.len() < text.len() {
        out.push(Inline::text("\u{2026}"));
    }
    out
}

/// Adds the nodes of the first `left` bytes; a formula is kept whole or not at all.
fn begin(list: &[Inline], left: &mut usize, out: &mut Vec<Inline>) {
    for inline in list {
        if *left == 0 {
            return;
        }
        let length = plain_text(std::slice::from_ref(inline)).len();
        let mut kept = inline.clone();
        if length > *left {
            match &mut kept.kind {
                InlineKind::Text(t) | InlineKind::Code(t) => {
                    t.truncate(t.floor_char_boundary(*left));
                }
                _ => match kept.children_mut() {
                    Some(children) => {
                        let mut inner = Vec::new();
                        begin(children, &mut left.clone(), &mut inner);
                        *children = inner;
                    }
                    None => return,
                },
            }
        }
        *left = left.saturating_sub(length);
        out.push(kept);
    }
}

/// A text as short as it must be to fit; none where not even its first word does.
fn shortened(text: &str, fits: &dyn Fn(&str) -> bool) -> Option<String> {
    for mark in [": ", "\u{ff1a}", " \u{2013} ", " \u{2014} ", "\u{2014}", "; "] {
        let part = text.split(mark).next().unwrap_or(text).trim();
        // A part of a word or two says little of the whole; so do a few ideographs.
        let enough =
            part.split_whitespace().count() > 2 || part.chars().filter(|c| is_wide(*c)).count() > 4;
        if part.len() < text.len() && enough && fits(part) {
            return Some(part.to_string());
        }
    }
    by_sense(text, fits).or_else(|| with_ellipsis(text, fits))
}

/// The longest beginning of a title that fits and could be a title: what follows it begins with a word
/// that leans on others ("of", "and", "in"), a bracket, or behind a comma. Two words of weight say enough of
/// the whole.
fn by_sense(text: &str, fits: &dyn Fn(&str) -> bool) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let goes_on = |word: &str| leans(word) || word.starts_with(['(', '[', '\u{2013}', '\u{2014}']);
    let bears = |word: &str| !leans(word) && !announces(word);
    let ends = (2..words.len()).rev().filter(|end| {
        let last = words[end - 1];
        (goes_on(words[*end]) || last.ends_with(',')) && bears(last)
    });
    let parts = ends.map(|end| {
        let weight = words[..end].iter().filter(|w| bears(w)).count();
        (weight, words[..end].join(" "))
    });
    let mut parts = parts.map(|(weight, part)| {
        let kept = part.trim_end_matches([',', ':', ';', '\u{2013}', '\u{2014}']).trim_end();
        (weight, kept.to_owned())
    });
    parts.find(|(weight, part)| *weight >= 2 && fits(part)).map(|(_, part)| part)
}

/// As many words as fit, with an ellipsis; between ideographs it may stand anywhere.
fn with_ellipsis(text: &str, fits: &dyn Fn(&str) -> bool) -> Option<String> {
    let cut =
        |kept: &str| format!("{}\u{2026}", kept.trim_end_matches([',', ':', ';', '.', '\u{2013}']));
    let mut words: Vec<&str> = text.split_whitespace().collect();
    while words.len() > 1 {
        words.pop();
        if words.len() > 1 && words.last().is_some_and(|last| announces(last)) {
            continue;
        }
        let short = cut(&words.join(" "));
        if fits(&short) {
            return Some(short);
        }
    }
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let between = letters.windows(2).filter(|pair| is_wide(pair[0].1) || is_wide(pair[1].1));
    between.rev().map(|pair| cut(&text[..pair[1].0])).find(|short| fits(short))
}

/// Draws text on a page that has no galley, by lines of the grid.
struct Sheet<'a> {
    ctx: &'a Context<'a>,
    left: f32,
    groups: Vec<Group>,
}

impl<'a> Sheet<'a> {
    fn new(ctx: &'a Context<'a>, index: usize) -> Self {
        Sheet { ctx, left: ctx.theme.page.left(index.is_multiple_of(2)), groups: Vec::new() }
    }

    /// Baseline of a line of the grid, from 1.
    fn baseline(&self, line: f32) -> f32 {
        let page = &self.ctx.theme.page;
        page.head + page.leading * line - page.leading * 0.28
    }

    /// Sets words from baseline `y` and returns the baseline of the line after. They take at most
    /// the share `most` of the page's depth.
    fn words(&mut self, text: &str, style: &TextStyle, y: f32, role: Role, most: f32) -> f32 {
        self.title(&[Inline::text(text)], style, y, role, most)
    }

    /// The same of a title with its marks.
    fn title(
        &mut self,
        content: &[Inline],
        style: &TextStyle,
        mut y: f32,
        role: Role,
        most: f32,
    ) -> f32 {
        let page = &self.ctx.theme.page;
        let measure = page.measure();
        let style = &within(self.ctx, content, style, measure, page.depth() * most);
        let set = set_paragraph(self.ctx, content, style, measure);
        let mut items = Vec::new();
        for line in set.settings.into_iter().next().map(|s| s.lines).unwrap_or_default() {
            put(&mut items, line, self.left, y);
            y += style.leading;
        }
        self.groups.push(Group { role, items, ..Group::default() });
        y
    }

    fn page(self) -> Page {
        Page { groups: self.groups, ..Page::default() }
    }
}

/// Many names after each other: as many as fit when they are `set`, and "et al." for the others.
pub fn run_on<T>(names: &[&str], set: impl Fn(&str) -> T, fits: impl Fn(&T) -> bool) -> T {
    let mut count = names.len();
    loop {
        let more = if count < names.len() { " et al." } else { "" };
        let found = set(&format!("{}{more}", names[..count].join(", ")));
        if count <= 1 || fits(&found) {
            return found;
        }
        count -= (count / 8).max(1);
    }
}

/// Smallest type of a title, points.
const LEAST: f32 = 7.0;

/// The type of a title: smaller where it would take more than `depth` points.
pub(super) fn within(
    ctx: &Context,
    content: &[Inline],
    style: &TextStyle,
    measure: f32,
    depth: f32,
) -> TextStyle {
    let mut fitting = style.clone();
    loop {
        let set = set_paragraph(ctx, content, &fitting, measure);
        let lines = set.settings.first().map_or(0, |s| s.lines.len());
        if lines <= 1 || lines as f32 * fitting.leading <= depth || fitting.size <= LEAST {
            return fitting;
        }
        let scale = (LEAST / fitting.size).max(0.92);
        fitting.size *= scale;
        fitting.leading *= scale;
    }
}

/// The title alone, on line 9.
pub(super) fn half_title(ctx: &Context, meta: &Metadata, index: usize) -> Page {
    let mut sheet = Sheet::new(ctx, index);
    let y = sheet.baseline(9.0);
    let title = meta.title_words();
    sheet.title(&title, &ctx.theme.front.half_title, y, Role::Text, 0.6);
    sheet.page()
}

/// Lines by which the words of a title page that is full begin higher.
const HIGHER: f32 = 7.0;

/// Title 26/32, subtitle italic 14/18, authors in small capitals, publisher and place at the foot.
pub(super) fn title_page(ctx: &Context, meta: &Metadata, index: usize) -> Page {
    let mut sheet = Sheet::new(ctx, index);
    let theme = ctx.theme;
    let (style, lead) = (&theme.front, theme.page.leading);
    let mut y = sheet.baseline(9.0);
    y = sheet.title(&meta.title_words(), &style.title, y, Role::Title, 0.34);
    let subtitle = meta.subtitle_words();
    if !subtitle.is_empty() {
        y = sheet.title(&subtitle, &style.subtitle, y + lead * 0.25, Role::Text, 0.16);
    }
    let by_role = |role: &str| -> Vec<&str> {
        meta.contributors.iter().filter(|c| c.role == role).map(|c| c.name.as_str()).collect()
    };
    let w = ctx.words;
    y += lead * 2.5;
    let authors = by_role("aut");
    let helpers =
        ["edt", "trl", "ill"].map(|r| f32::from(!by_role(r).is_empty())).iter().sum::<f32>();
    let below = helpers * (style.plain.leading + lead * 0.5)
        + if meta.publisher.is_some() {
            style.publisher.leading + style.plain.leading
        } else {
            0.0
        };
    let room = sheet.baseline(theme.page.lines as f32) - below - lead - y;
    // All of it may begin higher, as below.
    if authors.len() as f32 * style.author.leading <= room + (HIGHER - 1.0) * lead {
        for name in &authors {
            y = sheet.words(name, &style.author, y, Role::Text, 0.08);
        }
    } else {
        // More than the page holds below each other run on, smaller if need be.
        let share = (room / theme.page.depth()).max(0.1);
        let fits = |names: &String| {
            let content = [Inline::text(names.as_str())];
            let depth = theme.page.depth() * share;
            let style = within(ctx, &content, &style.author, theme.page.measure(), depth);
            let set = set_paragraph(ctx, &content, &style, theme.page.measure());
            set.settings.first().map_or(0, |s| s.lines.len()) as f32 * style.leading <= depth
        };
        // A name stands on one line.
        let whole: Vec<String> = authors.iter().map(|n| n.replace(' ', "\u{a0}")).collect();
        let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
        let names = run_on(&whole, str::to_owned, fits);
        y = sheet.words(&names, &style.author, y, Role::Text, share);
    }
    for (role, phrase) in
        [("edt", w.edited_by), ("trl", w.translated_by), ("ill", w.illustrated_by)]
    {
        let names = by_role(role);
        if !names.is_empty() {
            y += lead * 0.5;
            y = sheet.words(
                &format!("{phrase} {}", w.all_of(&names)),
                &style.plain,
                y,
                Role::Text,
                0.06,
            );
        }
    }
    let mut foot: Vec<String> = Vec::new();
    foot.extend(meta.publisher.clone());
    let mut imprint: Vec<String> = Vec::new();
    imprint.extend(meta.place.clone());
    imprint.extend(meta.date.as_ref().map(|d| d.chars().take(4).collect()));
    if meta.publisher.is_some() && !imprint.is_empty() {
        foot.push(imprint.join(" "));
    }
    let (at, end) = (sheet.groups.len(), y);
    let mut y = 0.0;
    for (i, line) in foot.iter().enumerate() {
        let type_ = if i == 0 { &style.publisher } else { &style.plain };
        y = sheet.words(line, type_, y, Role::Text, 0.1);
    }
    // The last of them stands on the last line.
    let last = foot
        .len()
        .checked_sub(1)
        .map_or(0.0, |i| if i == 0 { style.publisher.leading } else { style.plain.leading });
    let down = sheet.baseline(theme.page.lines as f32) - (y - last);
    for item in sheet.groups[at..].iter_mut().flat_map(|g| &mut g.items) {
        item.shift(0.0, down);
    }
    // What is too long for its place begins higher.
    let up = (end + lead - down).clamp(0.0, HIGHER * lead);
    for item in sheet.groups[..at].iter_mut().flat_map(|g| &mut g.items) {
        item.shift(0.0, -up);
    }
    sheet.page()
}

/// Rights, publisher, ISBNs, edition and typefaces, 8.5/11, at the foot of the verso; the sans is named
/// if the book has `both` typefaces.
pub(super) fn copyright_page(ctx: &Context, meta: &Metadata, index: usize, both: bool) -> Page {
    let mut sheet = Sheet::new(ctx, index);
    let theme = ctx.theme;
    let w = ctx.words;
    let style = &theme.front.copyright;
    let holders = meta.holders();
    let fits = |text: &String| {
        let set = set_paragraph(ctx, &[Inline::text(text.as_str())], style, theme.page.measure());
        let lines = set.settings.first().map_or(0, |s| s.lines.len());
        lines as f32 * style.leading <= theme.page.depth() * 0.6
    };
    let claim = (!holders.is_empty()).then(|| run_on(&holders, |names| w.claim(meta, names), fits));
    let mut paragraphs = w.copyright_paragraphs(meta, claim);
    let (serif, sans) = ctx.fonts.names();
    let line = if both && serif != sans { w.colophon_line } else { w.colophon_of_one };
    let line = line.replace(BUNDLED_FONTS[0], serif).replace(BUNDLED_FONTS[1], sans);
    paragraphs.push(vec![line]);
    let measure = theme.page.measure();
    let count: usize = paragraphs
        .iter()
        .flatten()
        .map(|t| {
            let set = set_paragraph(ctx, &[Inline::text(t.as_str())], style, measure);
            set.settings.first().map_or(0, |s| s.lines.len())
        })
        .sum();
    let gaps = paragraphs.len().saturating_sub(1) as f32 * 0.5;
    let height = (count as f32 - 1.0 + gaps) * style.leading;
    let mut y = sheet.baseline(theme.page.lines as f32) - height;
    for paragraph in &paragraphs {
        for text in paragraph {
            y = sheet.words(text, style, y, Role::Text, 1.0);
        }
        y += style.leading * 0.5;
    }
    sheet.page()
}

/// One line of the contents: a chapter, or a section of it.
pub(super) struct Entry<'a> {
    chapter: &'a Chapter,
    index: u32,
    depth: u8,
    section: Option<Section<'a>>,
}

/// A section that the contents list.
struct Section<'a> {
    id: &'a str,
    heading: &'a Heading,
    span: Span,
}

impl Entry<'_> {
    /// All that the contents read of it.
    pub(super) fn facts(&self) -> impl Debug {
        let c = self.chapter;
        let words = (&c.title, &c.short_title, &c.label, &c.authors, c.kind, c.draft, c.span);
        let section = self.section.as_ref().map(|s| (s.id, s.heading, s.span));
        (self.index, self.depth, self.number(), words, section)
    }

    /// The place that it leads to.
    fn place(&self) -> Anchor {
        Anchor { chapter: self.index, id: self.id() }
    }

    /// Where that stands in the source.
    fn span(&self) -> Span {
        self.section.as_ref().map_or(self.chapter.span, |s| s.span)
    }

    fn part(&self) -> bool {
        self.chapter.kind == Kind::Part
    }

    fn id(&self) -> Option<String> {
        self.section.as_ref().map(|s| s.id.to_string())
    }

    fn number(&self) -> String {
        match &self.section {
            Some(s) => s.heading.number.clone().unwrap_or_default(),
            None if self.part() || self.chapter.is_untitled() => String::new(),
            None => self.chapter.number.as_ref().map(|n| n.text.clone()).unwrap_or_default(),
        }
    }

    fn name(&self) -> String {
        match &self.section {
            Some(s) => bare_text(&s.heading.content),
            None => self.chapter.full_title(),
        }
    }
}

/// The lines of the contents that stand at `here` among the chapters.
pub(super) fn entries<'a>(
    chapters: &'a [Arc<Chapter>],
    theme: &Theme,
    here: usize,
) -> Vec<Entry<'a>> {
    let here = here as u32;
    let mut list = Vec::new();
    let style = &theme.contents;
    for (i, chapter) in chapters.iter().enumerate() {
        let index = i as u32;
        let above = 1 + nesting(chapters, i);
        // A draft has no page to lead to, and the EPUB's contents can't name it.
        let listed = index > here
            && (!chapter.draft || chapter.kind == Kind::Part)
            && style.depth.map_or(chapter.level <= 2, |depth| above <= depth)
            && !chapter.attr.has("unlisted")
            && !chapter.is_nameless()
            && (!chapter.generated || matches!(chapter.kind, Kind::Part | Kind::Notes))
            && !matches!(chapter.kind, Kind::Dedication | Kind::Epigraph);
        if !listed {
            continue;
        }
        list.push(Entry { chapter, index, depth: chapter.level, section: None });
        // The theme's habit is the first level of sections, but not below chapters that are themselves
        // sections of others: the contents of a manual would be as long as a chapter.
        let deepest = match style.depth {
            Some(depth) => 1 + depth.saturating_sub(above),
            None => 1 + u8::from(style.sections && above < 2),
        };
        if chapter.matter == Matter::Main {
            let sections = chapter.blocks.iter().filter_map(|block| section(block, deepest));
            list.extend(sections.map(|s| {
                let depth = chapter.level + s.heading.level - 1;
                Entry { chapter, index, depth, section: Some(s) }
            }));
        }
    }
    list
}

/// A heading, no deeper than a level, that can be led to.
fn section(block: &Block, deepest: u8) -> Option<Section<'_>> {
    match &block.kind {
        BlockKind::Heading(heading)
            if (2..=deepest).contains(&heading.level) && !block.attr.has("unlisted") =>
        {
            Some(Section { id: block.attr.id.as_deref()?, heading, span: block.span })
        }
        _ => None,
    }
}

/// The contents: number, title, leaders and page, parts in small capitals; the first entry stands
/// below `sink` lines.
pub(super) fn contents(ctx: &Context, list: &[Entry], sink: u32) -> Vec<Piece> {
    let theme = ctx.theme;
    let mut pieces = vec![contents_title(ctx, sink)];
    let parts = list.iter().any(|e| e.chapter.kind == Kind::Part);
    let depths = depths(list);
    let columns = number_columns(ctx, list, &depths);
    for (i, entry) in list.iter().enumerate() {
        let first = i == 0;
        let piece = if entry.chapter.kind == Kind::Part {
            part_entry(ctx, entry, first)
        } else {
            let mut piece = chapter_entry(ctx, entry, depths[i], &columns);
            // What follows a part without belonging to it stands apart.
            if i > 0 && entry.depth == 0 && list[i - 1].depth > 0 && parts {
                // Behind a volume as far as before one.
                let of_volume = list[i - 1].chapter.volume > 0 && entry.chapter.volume == 0;
                piece.above = if of_volume { 2.0 } else { 1.0 } * theme.page.leading;
            }
            piece
        };
        pieces.push(piece);
    }
    hold_entries(&mut pieces[1..], list, &depths);
    pieces
}

/// White between a number of the contents and its title, em: of chapters, and of what stands in them.
const BEHIND_NUMBER: [f32; 2] = [1.0, 0.8];
/// Entries stand so far further in than those above them that have no number, em.
const STEP: f32 = 1.5;

/// Where the numbers of each level of the contents begin, and its titles: below the titles of the level above
/// it, so that the numbers of a level stand below each other, and its titles too, however wide one number is.
fn number_columns(ctx: &Context, list: &[Entry], depths: &[u8]) -> Vec<(f32, f32)> {
    let em = ctx.theme.body.size;
    let deepest = depths.iter().copied().max().unwrap_or(0);
    let mut columns = Vec::with_capacity(usize::from(deepest) + 1);
    let mut begin = 0.0;
    for level in 0..=deepest {
        let of_level = list.iter().zip(depths).filter(|(e, depth)| **depth == level && !e.part());
        let width = |e: &Entry| text_line(ctx, &e.number(), entry_style(ctx, level)).width;
        let widest = of_level.map(|(e, _)| width(e)).fold(0.0, f32::max);
        let gap = em * BEHIND_NUMBER[usize::from(level.min(1))];
        let title = if widest > 0.0 { begin + widest + gap } else { begin };
        columns.push((begin, title));
        begin = if widest > 0.0 { title } else { begin + em * STEP };
    }
    columns
}

/// The type of an entry of the contents that stands so deep.
fn entry_style<'c>(ctx: &'c Context, nested: u8) -> &'c TextStyle {
    if nested > 0 { &ctx.theme.contents.nested } else { &ctx.theme.contents.chapter }
}

/// How deep each entry stands below the parts and volumes that it is in, chapters at 0.
fn depths(list: &[Entry]) -> Vec<u8> {
    let mut top = 0;
    list.iter()
        .map(|entry| {
            if entry.part() {
                top = entry.depth.saturating_add(1);
                return 0;
            }
            // What follows a part without belonging to it is as high as parts.
            top = top.min(entry.depth);
            entry.depth - top
        })
        .collect()
}

/// No page of the contents ends between a chapter's entry and the first that belongs to it, nor leaves
/// the last of these alone for the next one.
fn hold_entries(pieces: &mut [Piece], list: &[Entry], depths: &[u8]) {
    let opens = |at: usize| depths.get(at).is_none_or(|depth| *depth == 0);
    let mut first = 0;
    while first < list.len() {
        let mut end = first + 1;
        while !opens(end) {
            end += 1;
        }
        for (at, piece) in pieces[first..end - 1].iter_mut().enumerate() {
            if !leaves_no_widow(at, end - first) {
                piece.holds_next = LONE_ENTRY;
            }
        }
        first = end;
    }
}

/// The title of the contents page, sunk like the front matter's openers.
fn contents_title(ctx: &Context, sink: u32) -> Piece {
    let theme = ctx.theme;
    let lead = theme.page.leading;
    let title = plain_text(&ctx.chapter.title);
    let style = &theme.title;
    let set = set_paragraph(ctx, &[Inline::text(title)], style, theme.page.measure());
    let mut items = Vec::new();
    if let Some(line) = set.settings.into_iter().next().and_then(|s| s.lines.into_iter().next()) {
        put(&mut items, line, 0.0, lead * (sink as f32 - 3.0) - lead * 0.28);
    }
    let group = Group { role: Role::Title, items, ..Group::default() };
    let slab = Slab { height: lead * sink as f32, groups: vec![group], ..Slab::default() };
    let setting = Setting { slabs: vec![slab], ..Setting::default() };
    Piece { variants: vec![setting], keep_next: true, ..Piece::default() }
}

fn part_entry(ctx: &Context, entry: &Entry, first: bool) -> Piece {
    let theme = ctx.theme;
    let lead = theme.page.leading;
    let volume = entry.chapter.opens_volume();
    let style = if volume { &theme.contents.volume } else { &theme.contents.part };
    let label = entry.chapter.label.clone().unwrap_or_default();
    let title =
        if entry.chapter.is_untitled() { String::new() } else { entry.chapter.listed_title() };
    let before = match (label.is_empty(), title.is_empty()) {
        (false, false) => format!("{label}{}", ctx.words.before_title()),
        _ => label,
    };
    let mut content = Vec::new();
    if !before.is_empty() {
        content.push(Inline::text(before));
    }
    if !title.is_empty() {
        content.extend(without_notes(entry.chapter.listed_words()));
    }
    let room = theme.page.measure() - theme.body.size * RESERVE;
    let set = set_paragraph(ctx, &content, style, room);
    let lines = set.settings.into_iter().next().map(|s| s.lines).unwrap_or_default();
    let end = lines.last().map_or(0.0, |l| l.width);
    let mut slabs: Vec<Slab> =
        lines.into_iter().map(|line| line_slab(ctx, line, entry, 0.0)).collect();
    if let Some(last) = slabs.last_mut() {
        // The figures of a chapter's entry, not the letters of the part's.
        end_with_folio(ctx, entry, last, &theme.contents.chapter, end);
    }
    if !entry.chapter.authors.is_empty() {
        let names = Inline::text(entry.chapter.authors.join(", "));
        let names = [Inline { kind: InlineKind::Emph(vec![names]), ..Inline::default() }];
        let set = set_paragraph(ctx, &names, &theme.contents.nested, room);
        let lines = set.settings.into_iter().next().map(|s| s.lines).unwrap_or_default();
        slabs.extend(lines.into_iter().map(|line| line_slab(ctx, line, entry, 0.0)));
    }
    let setting = Setting { slabs, ..Setting::default() };
    Piece {
        variants: vec![setting],
        above: match first {
            true => 0.0,
            // Volumes stand further apart than the parts in them.
            false if volume => 2.0 * lead,
            false => lead,
        },
        keep_next: true,
        keep_lines: 2,
        ..Piece::default()
    }
}

fn line_slab(ctx: &Context, line: Line, entry: &Entry, x: f32) -> Slab {
    let lead = ctx.theme.page.leading;
    let mut items = Vec::new();
    let width = line.width;
    put(&mut items, line, x, lead * 0.72);
    let link = LinkArea {
        x,
        y: 0.0,
        w: width,
        h: lead,
        target: LinkTarget::Anchor(entry.place()),
        text: entry.name(),
    };
    let group = Group { role: Role::Text, items, ..Group::default() };
    Slab { height: lead, groups: vec![group], links: vec![link], ..Slab::default() }
}

fn chapter_entry(ctx: &Context, entry: &Entry, nested: u8, columns: &[(f32, f32)]) -> Piece {
    let theme = ctx.theme;
    let (measure, em) = (theme.page.measure(), theme.body.size);
    let style = entry_style(ctx, nested);
    let number = entry.number();
    let (indent, title_x) = columns.get(usize::from(nested)).copied().unwrap_or_default();
    // A section without a number stands where the numbers of its level do.
    let title_x = if nested > 0 && number.is_empty() { indent } else { title_x };
    let reserve = em * RESERVE;
    let words = entry_words(ctx, entry);
    let mut title_style = style.clone();
    if runs_rtl(&style.lang, &plain_text(&words)) != ctx.mirrored {
        // A title that runs against the book stands beside its number all the same.
        title_style.justify = Justification::Right;
    }
    let set = set_paragraph(ctx, &words, &title_style, measure - title_x - reserve);
    let lines = set.settings.into_iter().next().map(|s| s.lines).unwrap_or_default();
    let count = lines.len();
    let mut slabs: Vec<Slab> = Vec::with_capacity(count);
    for (i, line) in lines.into_iter().enumerate() {
        let end = title_x + line.width;
        let mut slab = line_slab(ctx, line, entry, title_x);
        let y = theme.page.leading * 0.72;
        if i == 0 && !number.is_empty() {
            // Read before the title, and part of the link.
            let mut items = Vec::new();
            put(&mut items, text_line(ctx, &number, style), indent, y);
            end_with_space(ctx, &mut items);
            items.append(&mut slab.groups[0].items);
            slab.groups[0].items = items;
            for link in &mut slab.links {
                link.w += link.x - indent;
                link.x = indent;
            }
        }
        if i + 1 == count {
            end_with_folio(ctx, entry, &mut slab, style, end);
        }
        slabs.push(slab);
    }
    let setting = Setting { slabs, ..Setting::default() };
    Piece { variants: vec![setting], ..Piece::default() }
}

/// Room at the end of an entry's lines for its page number, em.
pub(super) const RESERVE: f32 = 3.2;

/// Adds an entry's page number to its last line, whose words end at `end`.
fn end_with_folio(ctx: &Context, entry: &Entry, slab: &mut Slab, style: &TextStyle, end: f32) {
    if entry.chapter.draft {
        return;
    }
    let theme = ctx.theme;
    let (measure, em) = (theme.page.measure(), theme.body.size);
    let y = theme.page.leading * 0.72;
    let folio = ctx.folio(&entry.place(), entry.span()).unwrap_or_default();
    let folio = text_line(ctx, &folio, style);
    if let Some(words) = slab.groups.first_mut() {
        end_with_space(ctx, &mut words.items);
    }
    let mut folio_x = (end + em * 1.5).min(measure - folio.width);
    if theme.contents.leaders {
        folio_x = measure - folio.width;
        let dots = leaders(ctx, style, end + em * 0.6, measure - em * 2.2, y);
        slab.groups.push(Group { role: Role::Artifact, items: dots, ..Group::default() });
    }
    let mut items = Vec::new();
    put(&mut items, folio, folio_x, y);
    slab.groups.push(Group { role: Role::Text, items, ..Group::default() });
    for link in &mut slab.links {
        link.w = measure - link.x;
    }
}

/// Title of an entry; case studies are marked as such.
fn entry_words(ctx: &Context, entry: &Entry) -> Vec<Inline> {
    if let Some(s) = &entry.section {
        let mut content = without_notes(&s.heading.content);
        without_pages(&mut content);
        return content;
    }
    let mut content: Vec<Inline> = match &entry.chapter.short_title {
        Some(words) => words.clone(),
        None if entry.chapter.is_untitled() => vec![Inline::text(entry.chapter.listed_title())],
        None => without_notes(&entry.chapter.title),
    };
    if entry.chapter.kind == Kind::CaseStudy {
        let w = ctx.words;
        let attr = crate::model::Attr { classes: vec!["smallcaps".into()], ..Default::default() };
        content.push(Inline::text("\u{2002}"));
        content.push(Inline {
            kind: InlineKind::Span(
                attr,
                vec![Inline::text(w.case_study.to_lowercase().replace(' ', "\u{a0}"))],
            ),
            ..Inline::default()
        });
    }
    if !entry.chapter.authors.is_empty() {
        let names = Inline::text(entry.chapter.authors.join(", "));
        content.push(Inline::text("\u{2002}"));
        content.push(Inline { kind: InlineKind::Emph(vec![names]), ..Inline::default() });
    }
    without_pages(&mut content);
    content
}

/// Dots between `from` and `to`, on a rhythm that all lines share.
pub(super) fn leaders(ctx: &Context, style: &TextStyle, from: f32, to: f32, y: f32) -> Vec<Item> {
    let pitch = style.size * 0.75;
    let dot = text_line(ctx, ".", style);
    let Some(Item::Run(run)) = dot.items.into_iter().find(|i| matches!(i, Item::Run(_))) else {
        return Vec::new();
    };
    let Some(&glyph) = run.glyphs.first() else { return Vec::new() };
    let count = ((to - from) / pitch).floor();
    if count < 1.0 {
        return Vec::new();
    }
    let x = to - count * pitch;
    let n = count as usize;
    let wide = page_glyph(glyph, pitch * 1000.0 / style.size);
    vec![Item::Run(Run {
        x,
        y,
        glyphs: vec![wide; n],
        text: ".".repeat(n),
        actual: Some(String::new()),
        ..run
    })]
}

fn page_glyph(glyph: super::page::Glyph, advance: f32) -> super::page::Glyph {
    super::page::Glyph { advance, len: 1, ..glyph }
}
