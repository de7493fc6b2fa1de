//! Lists: bullets and numbers hung in the indent, task boxes, definitions.

use super::{Flow, rect};
use crate::model::{
    Block, BlockKind, Definition, Inline, InlineKind, Kind, List, flat_offsets, plain_text,
};
use crate::theme::{Grey, Numerals, TextStyle};
use crate::typeset::galley::Piece;
use crate::typeset::page::{Group, Item, Role};
use crate::typeset::paragraph::text_line;

/// Lists are indented in full where so many em remain for the text, and by no more than their marks
/// need where half of that remains.
const ROOM: f32 = 14.0;
/// Lines of an item that needs no white to be told from its neighbours.
const SHORT_ITEM: usize = 2;

impl Flow<'_, '_> {
    pub(super) fn list(&mut self, list: &List) {
        let unmarked = matches!(self.ctx.chapter.kind, Kind::Bibliography | Kind::AlsoBy);
        let entries = unmarked && !self.compact;
        if entries && list.start.is_none() && self.lists == (0, 0) {
            return self.sources(list);
        }
        let em = self.style.size;
        let theme = self.ctx.theme;
        let (bullets, numbered) = self.lists;
        // Numbers that an author typed with gaps are figures: they name years, clauses.
        let level = if list.runs_on() { numbered } else { 0 };
        let numerals = Numerals::of_level(&theme.numerals, level, &self.style.lang);
        let marks: Vec<String> = match list.start {
            Some(_) => {
                let sign = list.delimiter();
                list.numbers().map(|n| format!("{}{sign}", numerals.written(n))).collect()
            }
            None => Vec::new(),
        };
        let width = |mark: &String| text_line(self.ctx, mark, &self.mark_style()).width;
        let widest = marks.iter().map(width).fold(0.0, f32::max);
        let least = (widest + em * 0.5).max(em);
        let indent = match self.width {
            w if w - least >= em * ROOM => least.max(theme.list_indent),
            w if w - least >= em * ROOM / 2.0 => least,
            // Beside a narrow cell stands another one.
            _ if self.compact => least,
            _ => 0.0,
        };
        let inner = match list.start {
            Some(_) => (bullets, numbered.saturating_add(1)),
            None => (bullets.saturating_add(1), numbered),
        };
        let mut set: Vec<Vec<Piece>> = Vec::new();
        for (i, item) in list.items.iter().enumerate() {
            let mut style = self.style.clone();
            style.indent = em;
            let mut flow = self.inner(style, self.left + indent, self.width - indent);
            flow.lists = inner;
            flow.blocks(&item.blocks);
            let mut pieces = flow.finish();
            if pieces.is_empty() {
                let white = Block {
                    kind: BlockKind::Para(vec![Inline::text("\u{a0}")]),
                    ..Block::default()
                };
                let ends = item.blocks.iter().any(|b| b.kind == BlockKind::PageBreak);
                let mut flow =
                    self.inner(self.style.clone(), self.left + indent, self.width - indent);
                flow.blocks(&[white]);
                flow.page_before |= ends;
                pieces = flow.finish();
            }
            let mark = match (item.task, marks.get(i)) {
                (Some(done), _) => self.task_box(done, indent),
                (None, Some(number)) => self.number(number, indent),
                (None, None) => self.bullet(indent),
            };
            hang(&mut pieces, mark);
            set.push(pieces);
        }
        let apart = self.lead() * self.between_items(list, &set);
        let firsts = set.iter_mut().skip(1).filter_map(|pieces| pieces.first_mut());
        firsts.for_each(|first| first.above += apart);
        let mut all: Vec<Piece> = set.into_iter().flatten().collect();
        Self::tie_ends(&mut all);
        self.group_list(all);
    }

    /// White between the items of a list, lines. Items that the author parts by empty lines stand a line
    /// apart, as all that is set at the text's size; short ones need none, their marks part them.
    fn between_items(&self, list: &List, set: &[Vec<Piece>]) -> f32 {
        if list.tight || self.depth > 0 || self.compact {
            return 0.0;
        }
        if self.ctx.theme.paragraph_space > 0.0 {
            return self.ctx.theme.paragraph_space;
        }
        let lines = |p: &Piece| p.variants.first().map_or(0, |v| v.slabs.len());
        let short =
            |pieces: &Vec<Piece>| matches!(&pieces[..], [only] if lines(only) <= SHORT_ITEM);
        if set.iter().all(short) { 0.0 } else { 1.0 }
    }

    /// The items of a bibliography, or the author's other books: as the paragraphs there are, and without marks.
    fn sources(&mut self, list: &List) {
        let mut all = Vec::new();
        for (i, item) in list.items.iter().enumerate() {
            let mut flow = self.inner(self.style.clone(), self.left, self.width);
            flow.lists = (1, 0);
            flow.blocks(&item.blocks);
            let space = self.ctx.theme.paragraph_space.max(if list.tight { 0.0 } else { 0.5 });
            if let Some(first) = flow.pieces.first_mut().filter(|_| i > 0) {
                first.above += self.lead() * space;
            }
            all.extend(flow.finish());
        }
        Self::tie_ends(&mut all);
        self.group_list(all);
    }

    /// A list in a list, a quotation or a callout goes on in their lines.
    fn group_list(&mut self, pieces: Vec<Piece>) {
        if self.depth > 0 {
            return self.group(pieces, 0.0, 0.0);
        }
        self.text_group(pieces);
    }

    fn mark_style(&self) -> TextStyle {
        TextStyle { indent: 0.0, ..self.style.clone() }
    }

    fn bullet(&self, indent: f32) -> Group {
        let style = self.mark_style();
        let marks = &self.ctx.theme.bullets;
        let level = usize::from(self.lists.0) % marks.len().max(1);
        let mark = marks.get(level).map_or("\u{2022}", String::as_str);
        let line = text_line(self.ctx, mark, &style);
        let x = self.left + indent - line.width - self.style.size * 0.55;
        label(line.items, x, style.leading)
    }

    fn number(&self, number: &str, indent: f32) -> Group {
        let style = self.mark_style();
        let line = text_line(self.ctx, number, &style);
        let x = self.left + indent - line.width - self.style.size * 0.42;
        label(line.items, x, style.leading)
    }

    /// A box drawn with rules, ticked if done.
    fn task_box(&self, done: bool, indent: f32) -> Group {
        let side = self.style.size * 0.62;
        let x = self.left + indent - side - self.style.size * 0.5;
        let y = self.style.leading * super::BASELINE - side;
        let t = 0.5;
        let ink = Grey(0.0);
        let mut items = vec![
            rect(x, y, side, t, ink),
            rect(x, y + side - t, side, t, ink),
            rect(x, y, t, side, ink),
            rect(x + side - t, y, t, side, ink),
        ];
        if done {
            use crate::typeset::page::Segment::{Line, Move};
            // A tick is written the same way in all scripts: where the page is turned about its
            // middle later, it is turned before.
            let across =
                |share: f32| x + side * if self.ctx.mirrored { 1.0 - share } else { share };
            items.push(Item::Path {
                segments: vec![
                    Move(across(0.2), y + side * 0.5),
                    Line(across(0.42), y + side * 0.76),
                    Line(across(0.84), y + side * 0.18),
                ],
                fill: None,
                stroke: Some((0.9, ink)),
            });
        }
        Group { role: Role::ListLabel, items, ..Group::default() }
    }

    pub(super) fn definitions(&mut self, list: &[Definition], block: &Block) {
        let simple = list.iter().all(|d| {
            matches!(d.bodies.as_slice(), [body] if matches!(body.as_slice(), [Block { kind: BlockKind::Para(_), .. }]))
        });
        let indent = self.ctx.theme.list_indent;
        let mut all: Vec<Piece> = Vec::new();
        let terms = flat_offsets(block);
        for (d, term_at) in list.iter().zip(terms) {
            let term = Inline { span: d.span, kind: InlineKind::Strong(d.term.clone()) };
            if simple {
                // Term and detail in one hung paragraph, as glossaries have it.
                let mut flow = self.inner(self.style.clone(), self.left, self.width);
                flow.flush = false;
                flow.style.indent = -indent;
                let mut content = vec![super::label(vec![term]), Inline::text("\u{2002}")];
                let (id, span) = match d.bodies[0].first() {
                    Some(Block { kind: BlockKind::Para(p), id, span, .. }) => {
                        content.extend(p.iter().cloned());
                        (*id, *span)
                    }
                    _ => (block.id, block.span),
                };
                let para = Block { id, span, kind: BlockKind::Para(content), ..Block::default() };
                flow.blocks(std::slice::from_ref(&para));
                part_term(&mut flow.pieces, &d.term, (block.id, term_at));
                all.extend(flow.pieces);
                continue;
            }
            let mut flow = self.inner(self.style.clone(), self.left, self.width);
            let detail = d.bodies.iter().flatten().next();
            flow.role = Role::ListLabel;
            let para = Block {
                id: detail.map_or(block.id, |b| b.id),
                span: d.span,
                kind: BlockKind::Para(vec![term]),
                ..Block::default()
            };
            flow.blocks(std::slice::from_ref(&para));
            part_term(&mut flow.pieces, &d.term, (block.id, term_at));
            for piece in &mut flow.pieces {
                piece.keep_next = true;
            }
            all.extend(flow.pieces);
            for body in &d.bodies {
                let mut flow =
                    self.inner(self.style.clone(), self.left + indent, self.width - indent);
                flow.style.indent = self.style.size;
                flow.blocks(body);
                all.extend(flow.finish());
            }
        }
        self.group_list(all);
    }
}

/// A paragraph that begins with a term: its lines up to the end of the term stand in the list's
/// flat text, from `place` (block, offset) on, the others in that of the detail.
fn part_term(pieces: &mut [Piece], term: &[Inline], (block, at): (u32, u32)) {
    let length = plain_text(term).len() as u32;
    for slab in pieces.iter_mut().flat_map(|p| &mut p.variants).flat_map(|v| &mut v.slabs) {
        if slab.offset >= length && slab.offset > 0 {
            slab.offset -= length;
            continue;
        }
        slab.offset += at;
        slab.block = Some(block);
    }
}

pub(super) fn label(mut items: Vec<Item>, x: f32, leading: f32) -> Group {
    for item in &mut items {
        item.shift(x, leading * super::BASELINE);
    }
    Group { role: Role::ListLabel, items, ..Group::default() }
}

/// Hangs a mark beside the first line of an item, on its baseline.
pub(super) fn hang(pieces: &mut [Piece], mark: Group) {
    let Some(first) = pieces.first_mut() else { return };
    let mark = Group { block: Some(first.block), ..mark };
    for setting in &mut first.variants {
        if let Some(slab) = setting.slabs.first_mut() {
            let mut mark = mark.clone();
            mark.items.iter_mut().for_each(|item| item.shift(0.0, slab.sunk));
            slab.groups.insert(0, mark);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::galley::{Setting, Slab};

    #[test]
    fn a_mark_stands_on_the_baseline_of_its_line() {
        let slab = |sunk: f32| Slab { sunk, ..Slab::default() };
        let variants =
            [0.0, 7.0].map(|sunk| Setting { slabs: vec![slab(sunk)], ..Setting::default() });
        let mut pieces = vec![Piece { variants: variants.into(), ..Piece::default() }];
        let mark = Group { items: vec![rect(0.0, 3.0, 1.0, 1.0, Grey(0.0))], ..Group::default() };
        hang(&mut pieces, mark);
        let top = |setting: &Setting| match setting.slabs[0].groups[0].items[..] {
            [Item::Rect { y, .. }] => y,
            _ => f32::NAN,
        };
        assert_eq!(pieces[0].variants.iter().map(top).collect::<Vec<_>>(), [3.0, 10.0]);
    }
}
