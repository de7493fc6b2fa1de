//! Lists of figures, tables and other displays: number, caption, leaders and page, as the contents
//! have them.

use super::Flow;
use crate::model::plain_text;
use crate::model::{
    Block, BlockKind, DISPLAY_LIST, DISPLAY_NUMBER, Inline, InlineKind, Link, Target,
};
use crate::source::Span;
use crate::theme::{Justification, TextStyle};
use crate::typeset::front::{RESERVE, end_with_space, leaders, put};
use crate::typeset::galley::{Piece, Setting, Slab};
use crate::typeset::page::{Group, Role};
use crate::typeset::paragraph::{set_paragraph, text_line};

/// An entry of a list.
struct Entry<'b> {
    number: String,
    link: Link,
    block: &'b Block,
}

/// Sets a list in a flow that holds its opener: the words of its file, then the entries; those of an omnibus below the titles
/// of their volumes.
pub(super) fn list(mut flow: Flow, blocks: &[Block]) -> Vec<Piece> {
    let is_list = |b: &Block| b.attr.has(DISPLAY_LIST);
    let style = flow.ctx.theme.contents.nested.clone();
    let em = flow.ctx.theme.body.size;
    let wide = |e: Entry| text_line(flow.ctx, &e.number, &style).width;
    let all = blocks.iter().filter(|b| is_list(b)).flat_map(entries);
    let widest = all.map(wide).fold(0.0, f32::max);
    let column = if widest > 0.0 { widest + em } else { 0.0 };
    for run in blocks.chunk_by(|a, b| is_list(a) == is_list(b)) {
        if !is_list(&run[0]) {
            flow.blocks(run);
            if !matches!(run.last().map(|b| &b.kind), Some(BlockKind::Heading(_))) {
                flow.white_due = flow.white_due.max(flow.lead());
            }
            continue;
        }
        for entry in run.iter().flat_map(entries) {
            let piece = flow.display_entry(&entry, &style, column);
            flow.push(piece);
        }
    }
    flow.finish()
}

fn entries(list: &Block) -> Vec<Entry<'_>> {
    let lists = list.child_blocks().into_iter().flatten();
    let items = lists.filter_map(|b| match &b.kind {
        BlockKind::List(list) => Some(&list.items),
        _ => None,
    });
    items.flatten().flat_map(|item| &item.blocks).filter_map(entry).collect()
}

fn entry(block: &Block) -> Option<Entry<'_>> {
    let BlockKind::Para(content) = &block.kind else { return None };
    let InlineKind::Link(link) = &content.first()?.kind else { return None };
    let number = link.content.first().and_then(|first| match &first.kind {
        InlineKind::Span(attr, number) if attr.has(DISPLAY_NUMBER) => Some(plain_text(number)),
        _ => None,
    });
    let mut link = link.clone();
    if number.is_some() {
        // The white behind it is the column's.
        link.content.drain(..link.content.len().min(2));
    }
    Some(Entry { number: number.unwrap_or_default(), link, block })
}

impl Flow<'_, '_> {
    fn display_entry(&mut self, entry: &Entry, style: &TextStyle, column: f32) -> Piece {
        let (ctx, em) = (self.ctx, self.ctx.theme.body.size);
        let block = entry.block;
        let words = [Inline { span: block.span, kind: InlineKind::Link(entry.link.clone()) }];
        let room = self.width - column - em * RESERVE;
        let justify = Justification::Left;
        let style = TextStyle { justify, lang: self.style.lang.clone(), ..style.clone() };
        let set = set_paragraph(ctx, &words, &style, room);
        let natural = set.settings.first();
        let end = natural.and_then(|s| s.lines.last()).map_or(0.0, |l| l.width) + column;
        let settings = self.settings(set, self.left + column, style.leading, block.id);
        let mut slabs = settings.into_iter().next().map(|s| s.slabs).unwrap_or_default();
        if let Some(first) = slabs.first_mut().filter(|_| !entry.number.is_empty()) {
            self.number_before(first, &entry.number, &style);
        }
        if let Some(last) = slabs.last_mut() {
            self.folio_behind(last, &entry.link, block.span, &style, self.left + end);
        }
        let setting = Setting { slabs, ..Setting::default() };
        Piece { variants: vec![setting], block: block.id, span: block.span, ..Piece::default() }
    }

    /// Puts the number of an entry before its first line; it is part of the link.
    fn number_before(&self, first: &mut Slab, number: &str, style: &TextStyle) {
        let mut items = Vec::new();
        put(&mut items, text_line(self.ctx, number, style), self.left, baseline(first, style));
        end_with_space(self.ctx, &mut items);
        if let Some(group) = first.groups.first_mut() {
            items.append(&mut group.items);
            group.items = items;
        }
        for link in first.links.iter_mut().take(1) {
            link.w += link.x - self.left;
            link.x = self.left;
            link.text = format!("{number} {}", link.text);
        }
    }

    /// Puts the page of an entry behind its last line, which ends at `end`.
    fn folio_behind(&self, last: &mut Slab, link: &Link, span: Span, style: &TextStyle, end: f32) {
        let Target::Internal(place) = &link.target else { return };
        let (ctx, em) = (self.ctx, self.ctx.theme.body.size);
        let folio = ctx.folio(place, span).unwrap_or_default();
        let line = text_line(ctx, &folio, style);
        let (y, right) = (baseline(last, style), self.left + self.width);
        let block = last.groups.first().and_then(|g| g.block);
        let mut x = (end + em * 1.5).min(right - line.width);
        if ctx.theme.contents.leaders {
            x = right - line.width;
            let items = leaders(ctx, style, end + em * 0.6, right - em * 2.2, y);
            last.groups.push(Group { role: Role::Artifact, block, items, ..Group::default() });
        }
        // In the words' own group: that is the line.
        if let Some(words) = last.groups.first_mut() {
            end_with_space(ctx, &mut words.items);
            put(&mut words.items, line, x, y);
        }
        for link in &mut last.links {
            link.w = right - link.x;
        }
    }
}

/// Where the letters of a line stand.
fn baseline(slab: &Slab, style: &TextStyle) -> f32 {
    slab.height - style.leading * (1.0 - super::BASELINE)
}
