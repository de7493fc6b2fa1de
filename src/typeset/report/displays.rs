//! Faults of what is more than a paragraph: notes, tables, lists and quotations over two pages,
//! figures far from the words that name them.

use super::{Exception, Rule, place};
use crate::manifest::NotesPlace;
use crate::model::{self, Block, BlockKind, Book};
use crate::source::Span;
use crate::typeset::page::{LinkTarget, Page, Pages, Role, SetLine};
use std::collections::{BTreeMap, BTreeSet};

/// A block by its chapter and its id there.
type Id = (u32, u32);

/// What a block is part of.
#[derive(Debug, Default)]
struct Outline {
    /// The outermost list or quotation around a block.
    around: BTreeMap<Id, Id>,
    /// Where lists, quotations and tables stand in the Markdown.
    spans: BTreeMap<Id, Span>,
}

/// The faults, in no order.
pub(super) fn faults(book: &Book, pages: &Pages) -> Vec<Exception> {
    let outline = outline(book);
    let mut found = Vec::new();
    for (index, page) in pages.pages.iter().enumerate() {
        if pages.notes == NotesPlace::Page {
            notes(index, page, &mut found);
        }
    }
    rows(pages, &outline, &mut found);
    lists(pages, &outline, &mut found);
    floats(book, pages, &mut found);
    found
}

fn outline(book: &Book) -> Outline {
    let mut out = Outline::default();
    for (chapter, c) in book.chapters.iter().enumerate() {
        model::visit_blocks(&c.blocks, &mut |b| {
            let id = (chapter as u32, b.id);
            match &b.kind {
                BlockKind::Table(_) => {
                    out.spans.insert(id, b.span);
                }
                BlockKind::List(_) | BlockKind::Quote(_) => {
                    out.spans.insert(id, b.span);
                    let outer = out.around.get(&id).copied().unwrap_or(id);
                    let inside = |inner: &Block| {
                        out.around.entry((chapter as u32, inner.id)).or_insert(outer);
                    };
                    each_inside(b, inside);
                }
                _ => {}
            }
        });
    }
    out
}

fn each_inside(block: &Block, mut hear: impl FnMut(&Block)) {
    for list in block.child_blocks() {
        model::visit_blocks(list, &mut hear);
    }
}

fn role(page: &Page, line: &SetLine) -> Option<Role> {
    page.groups.get(line.group as usize).map(|g| g.role)
}

/// The note of a page that began on an earlier one: the first of its series.
fn notes(index: usize, page: &Page, found: &mut Vec<Exception>) {
    let mut before = None;
    let mut of_notes = page.lines.iter().filter(|l| role(page, l) == Some(Role::Note));
    let rest = of_notes.find(|l| {
        let (paragraph, line) = (l.facts.span, l.facts.index);
        let goes_on = before == line.checked_sub(1).map(|above| (paragraph, above));
        before = Some((paragraph, line));
        line > 0 && !goes_on
    });
    let Some(line) = rest else { return };
    let facts = line.facts;
    found.push(Exception {
        rule: Rule::SplitNote,
        page: index,
        y: line.y,
        span: place(facts),
        measured: format!("from line {} of {} on", facts.index + 1, facts.count),
    });
}

/// Rows of tables that stand alone on a page.
fn rows(pages: &Pages, outline: &Outline, found: &mut Vec<Exception>) {
    let mut tables: BTreeMap<Id, BTreeMap<usize, (BTreeSet<u32>, f32)>> = BTreeMap::new();
    for (index, page) in pages.pages.iter().enumerate() {
        for group in &page.groups {
            let (Role::Cell { row, head: false, .. }, Some(block)) = (group.role, group.block)
            else {
                continue;
            };
            let id = (group.chapter, block);
            let on = tables.entry(id).or_default().entry(index).or_default();
            on.0.insert(row);
            on.1 = group.items.iter().filter_map(bottom).fold(on.1, f32::max);
        }
    }
    for (id, on) in tables.into_iter().filter(|(_, on)| on.len() > 1) {
        for (page, (rows, y)) in on.into_iter().filter(|(_, (rows, _))| rows.len() == 1) {
            found.push(Exception {
                rule: Rule::LoneRow,
                page,
                y,
                span: outline.spans.get(&id).copied().unwrap_or(Span::NONE),
                measured: format!("row {} of the table", rows.first().map_or(1, |r| r + 1)),
            });
        }
    }
}

fn bottom(item: &crate::typeset::page::Item) -> Option<f32> {
    match item {
        crate::typeset::page::Item::Run(run) => Some(run.y),
        _ => None,
    }
}

/// Lists and quotations over several pages that begin or end with one line.
fn lists(pages: &Pages, outline: &Outline, found: &mut Vec<Exception>) {
    // Lines of each, by page: how many, and the last one.
    let mut lines: BTreeMap<Id, BTreeMap<usize, (u32, &SetLine)>> = BTreeMap::new();
    for (index, page) in pages.pages.iter().enumerate() {
        for line in &page.lines {
            let Some(group) = page.groups.get(line.group as usize) else { continue };
            if group.role != Role::Text {
                continue;
            }
            let id = group.block.and_then(|b| outline.around.get(&(group.chapter, b)));
            if let Some(id) = id {
                lines.entry(*id).or_default().entry(index).or_insert((0, line)).0 += 1;
            }
        }
    }
    for on in lines.into_values().filter(|on| on.len() > 1) {
        let ends = [(on.first_key_value(), "begins"), (on.last_key_value(), "ends")];
        for (end, verb) in ends {
            let Some((page, (1, line))) = end else { continue };
            found.push(Exception {
                rule: Rule::LoneLine,
                page: *page,
                y: line.y,
                span: place(line.facts),
                measured: format!("it {verb} there"),
            });
        }
    }
}

/// Figures and tables whose chapter names them, but on no page of their spread.
fn floats(book: &Book, pages: &Pages, found: &mut Vec<Exception>) {
    let spread = |page: usize| page.div_ceil(2);
    let mut mentions: BTreeMap<&crate::model::Anchor, Vec<(usize, f32)>> = BTreeMap::new();
    for (index, page) in pages.pages.iter().enumerate() {
        for link in &page.links {
            if let LinkTarget::Anchor(anchor) = &link.target
                && anchor.id.as_deref().is_some_and(is_float)
                && anchor.chapter == page.chapter
            {
                mentions.entry(anchor).or_default().push((index, link.y + link.h));
            }
        }
    }
    for (anchor, page, y) in &pages.anchors {
        let Some(named) = mentions.get(anchor) else { continue };
        if named.iter().any(|(p, _)| spread(*p) == spread(*page)) {
            continue;
        }
        let away = |p: usize| spread(p).abs_diff(spread(*page));
        let Some((near, at)) = named.iter().min_by_key(|m| away(m.0)) else { continue };
        let sheet = &pages.pages[*near];
        let placed = sheet.lines.iter().filter(|l| place(l.facts).is_some());
        let line = placed.min_by(|a, b| {
            let far = |l: &SetLine| (l.y - at).max(at - l.y);
            far(a).total_cmp(&far(b))
        });
        // Where the mention stands in nothing that has a place, the figure does.
        let span = line.map_or_else(|| named_block(book, anchor), |l| place(l.facts));
        found.push(Exception {
            rule: Rule::FarFloat,
            page: *page,
            y: *y,
            span,
            measured: format!("its mention is on p. {}", sheet.folio),
        });
    }
}

/// Where the block with a name stands in the Markdown.
fn named_block(book: &Book, anchor: &model::Anchor) -> Span {
    let mut span = Span::NONE;
    if let Some(chapter) = book.chapters.get(anchor.chapter as usize) {
        model::visit_blocks(&chapter.blocks, &mut |b| {
            if b.attr.id == anchor.id && !span.is_some() {
                span = b.span;
            }
        });
    }
    span
}

fn is_float(id: &str) -> bool {
    id.starts_with("fig-") || id.starts_with("tbl-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Chapter;
    use crate::typeset::page::{Group, LineFacts};

    fn block(id: u32, kind: BlockKind) -> Block {
        Block { id, kind, ..Block::default() }
    }

    fn line(page: &mut Page, role: Role, block: u32, index: u16, count: u16) {
        let facts = LineFacts { index, count, ..LineFacts::default() };
        page.lines.push(SetLine { group: page.groups.len() as u32, y: 100.0, facts });
        page.groups.push(Group { role, block: Some(block), ..Group::default() });
    }

    fn found(book: &Book, pages: Vec<Page>) -> Vec<(Rule, usize)> {
        let pages = pages.into_iter().map(Into::into).collect();
        let pages = Pages { pages, ..Pages::default() };
        faults(book, &pages).iter().map(|e| (e.rule, e.page)).collect()
    }

    #[test]
    fn lists_and_quotations_that_begin_or_end_alone_are_found() {
        let inner = vec![block(2, BlockKind::default()), block(3, BlockKind::default())];
        let quote = block(1, BlockKind::Quote(inner));
        let chapter = Chapter { blocks: vec![quote], ..Chapter::default() };
        let book = Book { chapters: vec![chapter.into()], ..Book::default() };
        let mut pages = vec![Page::default(), Page::default()];
        line(&mut pages[0], Role::Text, 2, 0, 1);
        line(&mut pages[1], Role::Text, 3, 0, 2);
        line(&mut pages[1], Role::Text, 3, 1, 2);
        assert_eq!(found(&book, pages.clone()), [(Rule::LoneLine, 0)]);
        line(&mut pages[0], Role::Text, 2, 1, 2);
        assert_eq!(found(&book, pages), []);
    }

    #[test]
    fn rows_alone_and_notes_that_go_on_are_found() {
        let mut pages = vec![Page::default(), Page::default()];
        let cell = |row| Role::Cell { head: false, row, column: 0 };
        line(&mut pages[0], cell(1), 7, 0, 1);
        line(&mut pages[0], cell(2), 7, 0, 1);
        line(&mut pages[1], cell(3), 7, 0, 1);
        line(&mut pages[1], Role::Note, 9, 3, 5);
        let rules = found(&Book::default(), pages);
        assert_eq!(rules, [(Rule::SplitNote, 1), (Rule::LoneRow, 1)]);
        let mut page = Page::default();
        line(&mut page, Role::Note, 9, 3, 5);
        let pages =
            Pages { pages: vec![page.into()], notes: NotesPlace::Chapter, ..Pages::default() };
        assert!(faults(&Book::default(), &pages).is_empty(), "in a division they are text");
    }
}
