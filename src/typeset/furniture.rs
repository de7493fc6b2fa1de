//! Running heads and folios.
//!
//! Verso pages carry the book's title, rectos the chapter's (or others, as the theme says); the folio
//! stands at the outer edge of the same line. Pages of the book's notes say which pages their notes
//! belong to, so that nobody has to know the chapter that they read. Openers have a drop folio at the
//! foot instead; blanks, part titles and drawn pages have nothing.

use super::context::Context;
use super::kept::Kept;
use super::notes_head;
use super::numbers::Count;
use super::page::{Furniture, Group, Item, OutlineEntry, Page, Pages, Role};
use super::paragraph::{set_line, text_line};
use super::{Job, front};
use crate::language::words;
use crate::model::{
    BlockKind, Book, Chapter, Heading, Inline, InlineKind, Kind, Matter, bare_text,
    opening_of_volume, visit_blocks, visit_inlines_mut, without_notes,
};
use crate::theme::{Grey, Justification, RectoHead, TextStyle, Theme, VersoHead, WordsPlace};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The furniture of a page and its number: all that makes them, but for the page's side and text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dress {
    /// The page's number as printed or as it would be.
    pub folio: String,
    head: Head,
    /// A case study's tab for the thumb.
    tab: bool,
}

/// What stands above or below the text.
#[derive(Debug, Clone, PartialEq)]
enum Head {
    /// Nothing.
    None,
    /// A folio at the foot.
    DropFolio,
    /// A folio beside these words.
    Words(Vec<Inline>),
}

/// The furniture of all pages of a book.
pub(super) fn dresses(job: &Job, pages: &[&Page], outline: &[OutlineEntry]) -> Vec<Dress> {
    let openers = openers(job, pages);
    let sections = sections(job, pages, outline);
    let case_study = words(&job.book.meta).case_study;
    let numbered = numbers_sections(job.book);
    let title = |chapter: &Arc<Chapter>| {
        let words = chapter.running_title(case_study);
        match &chapter.number {
            Some(number) if numbered && !chapter.is_untitled() => {
                behind_number(&number.text, words)
            }
            _ => words,
        }
    };
    let titles: Vec<Vec<Inline>> = job.book.chapters.iter().map(title).collect();
    let mut count = Count::default();
    let folios: Vec<String> = pages.iter().map(|p| count.next(p.matter).folio()).collect();
    let mut served = notes_head::words_of_pages(job, pages, &folios);
    let dress = |(index, page): (usize, &&Page)| {
        let folio = folios[index].clone();
        let chapter = &job.book.chapters[page.chapter as usize];
        if page.blank || page.plate || page.groups.is_empty() || drawn(chapter) {
            return Dress { folio, head: Head::None, tab: false };
        }
        let head = if openers[index] {
            Head::DropFolio
        } else {
            let title = &titles[page.chapter as usize];
            let notes = served.remove(&index).map(|words| vec![Inline::text(words)]);
            let section = sections[index].as_deref();
            Head::Words(notes.unwrap_or_else(|| head_words(job, page, index, title, section)))
        };
        let tab = chapter.kind == Kind::CaseStudy && job.theme.case.tab.0 < 1.0;
        Dress { folio, head, tab }
    };
    pages.iter().enumerate().map(dress).collect()
}

/// What a page's furniture paints, by where it stands: who hears the page can pass over each.
pub(super) fn groups(ctx: &Context, page: &Page, index: usize, dress: &Dress) -> Vec<Group> {
    let group = |at, items| Group { role: Role::Furniture(at), items, ..Group::default() };
    let mut groups = match &dress.head {
        Head::None => return Vec::new(),
        Head::DropFolio => vec![group(Furniture::Foot, drop_folio(ctx, page, index))],
        Head::Words(words) => vec![group(Furniture::Head, running_head(ctx, page, index, words))],
    };
    if dress.tab {
        groups.push(group(Furniture::Side, vec![tab(ctx, index)]));
    }
    let numbers = if ctx.theme.line_numbers { line_numbers(ctx, page, index) } else { Vec::new() };
    if !numbers.is_empty() {
        groups.push(group(Furniture::Side, numbers));
    }
    groups
}

/// Every line that has its number.
const NUMBERED: usize = 5;
/// White between the text and the numbers of its lines, em of the text.
const NUMBERS_GAP: f32 = 1.2;
/// Size of the numbers, of the text's.
const NUMBERS_SIZE: f32 = 0.72;
/// Baselines nearer than this are of one line, as a share of the leading: raised figures, fractions.
const ONE_LINE: f32 = 0.55;

/// Numbers of every fifth line in the outer margin, counted on each page, as they stand in a proof.
fn line_numbers(ctx: &Context, page: &Page, index: usize) -> Vec<Item> {
    let theme = ctx.theme;
    let style = &theme.folio;
    let style = TextStyle { size: theme.body.size * NUMBERS_SIZE, ..style.clone() };
    let verso = index % 2 == 1;
    let left = theme.page.left(!verso);
    let gap = NUMBERS_GAP * theme.body.size;
    let mut items = Vec::new();
    for (line, y) in baselines(page, theme.page.leading * ONE_LINE).into_iter().enumerate() {
        if (line + 1) % NUMBERED != 0 {
            continue;
        }
        let number = text_line(ctx, &(line + 1).to_string(), &style);
        let x = if verso { left - gap - number.width } else { left + theme.page.measure() + gap };
        front::put(&mut items, number, x, y);
        front::end_with_space(ctx, &mut items);
    }
    items
}

/// The baselines of a page's lines from top to bottom, those nearer than `least` as one.
fn baselines(page: &Page, least: f32) -> Vec<f32> {
    let items = page.groups.iter().filter(|g| !g.role.is_furniture()).flat_map(|g| &g.items);
    let mut all: Vec<f32> = items
        .filter_map(|item| match item {
            Item::Run(run) => Some(run.y),
            _ => None,
        })
        .collect();
    all.sort_by(f32::total_cmp);
    let mut lines: Vec<f32> = Vec::new();
    for y in all {
        match lines.last_mut() {
            // The lowest of them is the line's own.
            Some(last) if y - *last < least => *last = y,
            _ => lines.push(y),
        }
    }
    lines
}

/// Pages without furniture of any kind.
fn drawn(chapter: &Chapter) -> bool {
    matches!(
        chapter.kind,
        Kind::Praise
            | Kind::HalfTitle
            | Kind::AlsoBy
            | Kind::TitlePage
            | Kind::Copyright
            | Kind::Dedication
            | Kind::Epigraph
            | Kind::Part
    )
}

/// Whether each page is the first of a chapter that opens a page.
fn openers(job: &Job, pages: &[&Page]) -> Vec<bool> {
    let tops: Vec<usize> = (0..job.book.chapters.len()).map(|c| top_chapter(job, c)).collect();
    let mut list = vec![false; pages.len()];
    let mut last = None;
    for (i, page) in pages.iter().enumerate() {
        if page.blank || page.plate {
            continue;
        }
        let top = tops[page.chapter as usize];
        list[i] = last != Some(top);
        last = Some(top);
    }
    list
}

/// The chapter of the stretch that a chapter is nested in.
fn top_chapter(job: &Job, chapter: usize) -> usize {
    let chapters = &job.book.chapters;
    let mut at = chapter;
    let mut level = chapters[at].level;
    for i in (0..chapter).rev() {
        if level == 0 || chapters[i].matter != chapters[chapter].matter {
            break;
        }
        if chapters[i].level < level {
            if chapters[i].kind == Kind::Part || chapters[i].generated {
                break;
            }
            at = i;
            level = chapters[i].level;
        }
    }
    at
}

/// The section that each page is in, if any: the last that begins on the page, or before it in the
/// chapter; of heads that show none, none.
fn sections(job: &Job, pages: &[&Page], outline: &[OutlineEntry]) -> Vec<Option<Vec<Inline>>> {
    let mut list = vec![None; pages.len()];
    if job.theme.heads.recto != RectoHead::Section {
        return list;
    }
    let headings = headings(job.book, outline);
    let mut entries = outline.iter().peekable();
    let mut section: Option<Vec<Inline>> = None;
    for (i, page) in pages.iter().enumerate() {
        let level = job.book.chapters[page.chapter as usize].level;
        let mut last = None;
        while let Some(entry) = entries.next_if(|e| e.page <= i) {
            if entry.level <= level {
                (section, last) = (None, None);
            } else if entry.level == level + 1 {
                last = Some(entry);
            }
        }
        section = last.map(|entry| section_words(&headings, entry)).or(section);
        list[i] = section.clone();
    }
    list
}

/// Headings by their chapters and names.
type Headings<'a> = FxHashMap<(u32, &'a str), &'a Heading>;

/// The headings of the chapters that an outline has entries of.
fn headings<'a>(book: &'a Book, outline: &[OutlineEntry]) -> Headings<'a> {
    let mut found = Headings::default();
    let chapters: BTreeSet<u32> = outline.iter().map(|e| e.anchor.chapter).collect();
    for at in chapters {
        visit_blocks(&book.chapters[at as usize].blocks, &mut |block| {
            if let (BlockKind::Heading(heading), Some(id)) = (&block.kind, &block.attr.id) {
                found.insert((at, id), heading);
            }
        });
    }
    found
}

/// The words of a section's heading, with their marks where it can be found again by its name.
fn section_words(headings: &Headings, entry: &OutlineEntry) -> Vec<Inline> {
    let id = entry.anchor.id.as_deref();
    let heading = id.and_then(|id| headings.get(&(entry.anchor.chapter, id)));
    match heading.filter(|heading| bare_text(&heading.content) == entry.title) {
        Some(heading) => {
            let words = without_notes(&heading.content);
            heading.number.as_deref().map_or(words.clone(), |number| behind_number(number, words))
        }
        None => vec![Inline::text(entry.title.as_str())],
    }
}

/// Whether the book's sections have numbers, or chapters in others: by these its readers find what they look for.
fn numbers_sections(book: &Book) -> bool {
    let nested =
        |c: &Chapter| c.level > 0 && c.number.as_ref().is_some_and(|n| n.text.contains('.'));
    book.chapters.iter().any(|chapter| {
        let mut found = nested(chapter);
        visit_blocks(&chapter.blocks, &mut |block| {
            found |= matches!(&block.kind, BlockKind::Heading(h) if h.number.is_some());
        });
        found
    })
}

/// The words of a title behind its number.
fn behind_number(number: &str, mut words: Vec<Inline>) -> Vec<Inline> {
    words.insert(0, Inline::text(format!("{number}\u{2002}")));
    words
}

/// What the head of a page says.
fn head_words(
    job: &Job,
    page: &Page,
    index: usize,
    title: &[Inline],
    section: Option<&[Inline]>,
) -> Vec<Inline> {
    if page.matter == Matter::Front {
        return title.to_vec();
    }
    let heads = &job.theme.heads;
    // In an omnibus the book at hand is the volume.
    let book =
        || volume_of(job, page.chapter as usize).unwrap_or_else(|| job.book.meta.running_title());
    match (index % 2 == 1, heads.verso, heads.recto) {
        (false, _, RectoHead::Section) => section.unwrap_or(title).to_vec(),
        (false, _, RectoHead::Chapter) => title.to_vec(),
        (true, VersoHead::Above, RectoHead::Chapter) | (true, VersoHead::Book, _) => book(),
        (true, VersoHead::Above | VersoHead::Chapter, _) => title.to_vec(),
        (true, VersoHead::Part, _) => part_of(job, page.chapter as usize).unwrap_or_else(book),
        (true, VersoHead::Author, _) => author_of(job, page.chapter as usize).unwrap_or_else(book),
    }
}

/// The title of the part that a chapter stands in, if it stands in one that has a title.
fn part_of(job: &Job, chapter: usize) -> Option<Vec<Inline>> {
    let chapters = &job.book.chapters;
    let of = &chapters[chapter];
    let before = chapters[..chapter].iter().rev();
    let part = before.take_while(|c| c.matter == of.matter).find(|c| c.kind == Kind::Part)?;
    // What stands as high as a part follows it and is none of it.
    let inside = part.level < of.level && !part.is_nameless();
    inside.then(|| part.running_title(""))
}

/// The title of the volume in which a chapter stands.
fn volume_of(job: &Job, chapter: usize) -> Option<Vec<Inline>> {
    let opening = opening_of_volume(&job.book.chapters, chapter).filter(|c| !c.is_nameless());
    opening.map(|c| c.running_title(""))
}

/// Who wrote a chapter, its volume, or the book.
fn author_of(job: &Job, chapter: usize) -> Option<Vec<Inline>> {
    let named = |c: &Chapter| !c.authors.is_empty();
    let volume = opening_of_volume(&job.book.chapters, chapter);
    let by = [Some(&*job.book.chapters[chapter]), volume].into_iter().flatten().find(|c| named(c));
    let own: Vec<&str> = by.iter().flat_map(|c| &c.authors).map(String::as_str).collect();
    let names = if own.is_empty() { job.book.meta.holders() } else { own };
    (!names.is_empty()).then(|| vec![Inline::text(words(&job.book.meta).all_of(&names))])
}

fn running_head(ctx: &Context, page: &Page, index: usize, words: &[Inline]) -> Vec<Item> {
    let theme = ctx.theme;
    let style = &theme.running_head;
    let verso = index % 2 == 1;
    let folio = text_line(ctx, &page.folio, &theme.folio);
    let left = theme.page.left(index.is_multiple_of(2));
    let measure = theme.page.measure();
    let baseline = theme.page.head - theme.head_gap;
    // A head that is shortened is so on all pages: beside a folio of three figures at least.
    let folios = text_line(ctx, "000", &theme.folio).width.max(folio.width);
    let room = measure - folios - 2.0 * style.size;
    let (words, fitting) = front::fit(ctx, &in_case(words, style.small_caps), style, room);
    let words = set_line(ctx, &words, &fitting);
    // The folio stands at the fore edge.
    let folio_x = if verso { left } else { left + measure - folio.width };
    let beside = folio.width + 1.5 * style.size;
    let words_x = match (theme.heads.words, verso) {
        (WordsPlace::Spine, true) => left + measure - words.width,
        (WordsPlace::Spine, false) => left,
        (WordsPlace::ForeEdge, true) => left + beside,
        (WordsPlace::ForeEdge, false) => left + measure - beside - words.width,
        (WordsPlace::Center, _) => left + (measure - words.width) / 2.0,
    };
    let mut items = Vec::new();
    let mut parts = [(words, words_x), (folio, folio_x)];
    parts.sort_by(|a, b| a.1.total_cmp(&b.1));
    let [(first, first_x), (second, second_x)] = parts;
    front::put(&mut items, first, first_x, baseline);
    front::end_with_space(ctx, &mut items);
    front::put(&mut items, second, second_x, baseline);
    if theme.heads.rule > 0.0 {
        let y = baseline + style.size * 0.5;
        let rule = Item::Rect { x: left, y, w: measure, h: theme.heads.rule, color: Grey(0.0) };
        items.push(rule);
    }
    items
}

/// Moves running heads down and folios at the foot up, by as much as a printer's margins lack, but not
/// into the text. Nothing else moves. What the heads moved by.
pub fn draw_in(pages: &mut Pages, theme: &Theme, head: f32, foot: f32, kept: &mut Kept) -> f32 {
    let page = &theme.page;
    let down = head.clamp(0.0, (theme.head_gap - LEAST_GAP * theme.running_head.size).max(0.0));
    let up = foot.clamp(0.0, (DROP - LEAST_DROP) * page.leading);
    let furniture = |p: &Page| p.groups.iter().any(|g| g.role.is_furniture());
    if down > 0.0 || up > 0.0 {
        for sheet in pages.pages.iter_mut().filter(|p| furniture(p)) {
            kept.draw_in(sheet, (down, up), |sheet| move_furniture(sheet, theme, down, up));
        }
    }
    down
}

fn move_furniture(sheet: &mut Page, theme: &Theme, down: f32, up: f32) {
    let page = &theme.page;
    let groups = sheet.groups.iter_mut().filter(|g| g.role.is_furniture());
    for item in groups.flat_map(|g| &mut g.items) {
        let y = match item {
            Item::Run(run) => run.y,
            Item::Rect { y, .. } | Item::Image { y, .. } => *y,
            Item::Path { .. } => continue,
        };
        if y < page.head {
            item.shift(0.0, down);
        } else if y > page.head + page.depth() {
            item.shift(0.0, -up);
        }
    }
}

/// White between a running head's baseline and the text at least, of its size.
const LEAST_GAP: f32 = 0.9;
/// Lines of the grid from the text to the baseline of a folio at the foot: usually, and at least.
const DROP: f32 = 1.75;
const LEAST_DROP: f32 = 1.25;
/// Half an inch: the widest margin that the built-in printers ask for beyond their gutters.
const PRESS_MARGIN: f32 = 36.0;

/// From the text block to the baseline of a drop folio, points: a line more on a page that runs long,
/// so that it keeps its distance from the text, as far as the margin of the presses stays free.
fn drop(leading: f32, foot: f32, long: bool) -> f32 {
    let usual = leading * DROP;
    let room = (foot - PRESS_MARGIN - usual).max(0.0);
    if long { usual + room.min(leading) } else { usual }
}

fn drop_folio(ctx: &Context, page: &Page, index: usize) -> Vec<Item> {
    let theme = ctx.theme;
    let folio = text_line(ctx, &page.folio, &theme.folio);
    let free = theme.page.measure() - folio.width;
    let shift = match theme.heads.drop_folio {
        Justification::Center => free / 2.0,
        // At the fore edge.
        _ if index.is_multiple_of(2) => free,
        _ => 0.0,
    };
    let x = theme.page.left(index.is_multiple_of(2)) + shift;
    let depth = theme.page.head + theme.page.depth();
    let long = page.lines.iter().any(|line| line.y > depth + 0.5);
    let y = depth + drop(theme.page.leading, theme.page.foot, long);
    let mut items = Vec::new();
    front::put(&mut items, folio, x, y);
    items
}

/// The grey tab by which case studies are found with the thumb.
fn tab(ctx: &Context, index: usize) -> Item {
    let (page, case) = (&ctx.theme.page, &ctx.theme.case);
    let (w, h) = case.tab_size;
    let x = if index.is_multiple_of(2) { page.width - w } else { 0.0 };
    Item::Rect { x, y: page.head + 3.0 * page.leading, w, h, color: case.tab }
}

/// Small capitals are set from lower case letters, so that capitals do not shout among them.
fn in_case(words: &[Inline], small_caps: bool) -> Vec<Inline> {
    let mut words = words.to_vec();
    if small_caps {
        visit_inlines_mut(&mut words, &mut |i| {
            if let InlineKind::Text(words) = &mut i.kind {
                *words = words.to_lowercase();
            }
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::drop;

    #[test]
    fn a_drop_folio_goes_down_with_a_page_that_runs_long() {
        assert_eq!(drop(10.0, 80.0, false), 17.5);
        assert_eq!(drop(10.0, 80.0, true), 27.5);
        assert_eq!(drop(10.0, 58.5, true), 22.5, "the presses' margin stays free");
        assert_eq!(drop(10.0, 20.0, true), 17.5, "never higher than it usually stands");
    }
}
