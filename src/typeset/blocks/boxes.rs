//! Containers: callouts, the at-a-glance panel, epigraphs and other divisions.

use super::{Flow, rect};
use crate::assemble::words;
use crate::model::{Block, BlockKind, Callout, Inline, InlineKind, plain_text};
use crate::theme::{Grey, Justification, TextStyle};
use crate::typeset::galley::{Piece, Setting, Slab};
use crate::typeset::page::{Group, Item, Role};
use crate::typeset::paragraph::{Line, set_paragraph, text_line};

impl Flow<'_, '_> {
    pub(super) fn callout(&mut self, callout: &Callout, block: &Block) {
        let ctx = self.ctx;
        let style = TextStyle { indent: self.style.size, ..self.style.clone() };
        let look = ctx.theme.callout;
        let mut flow = self.inner(style, self.left + look.indent, self.width - look.indent);
        let label = TextStyle { leading: self.lead(), ..ctx.theme.callout_label.clone() };
        let mut head = vec![Inline::text(callout.label.clone())];
        if let Some(title) = &callout.title {
            head = title.clone();
        }
        let set = set_paragraph(ctx, &head, &label, flow.width);
        let mut variants = flow.settings(set, flow.left, label.leading, block.id);
        variants.truncate(1);
        if !variants.is_empty() {
            flow.push(Piece { variants, keep_next: true, span: block.span, ..Piece::default() });
        }
        flow.blocks(&callout.blocks);
        let mut pieces = flow.pieces;
        let left = self.left;
        rule_beside(&mut pieces, rect(left, 0.0, look.rule, 0.0, look.ink));
        Self::tie_ends(&mut pieces);
        self.group(pieces, 0.5, 0.5);
    }

    pub(super) fn div(&mut self, children: &[Block], block: &Block) {
        let attr = &block.attr;
        if attr.has("at-a-glance") {
            return self.panel(children, block);
        }
        if attr.has("epigraph") {
            return self.epigraph(children, block);
        }
        let saved = self.style.clone();
        if let Some(lang) = attr.lang() {
            self.style.lang = lang.to_string();
        }
        if attr.has("center") || attr.has("dedication") {
            self.style.justify = Justification::Center;
            self.style.indent = 0.0;
        } else if attr.has("right") {
            self.style.justify = Justification::Right;
            self.style.indent = 0.0;
        }
        if attr.has("smaller") {
            self.style.size *= 0.9;
        }
        self.blocks(children);
        self.style = saved;
    }

    /// Words before a text: smaller, with the source at the right.
    fn epigraph(&mut self, children: &[Block], _block: &Block) {
        let indent = self.width * 0.18;
        let mut style = self.ctx.theme.quote.clone();
        style.lang = self.style.lang.clone();
        style.justify = Justification::Left;
        style.indent = 0.0;
        let (body, source) = match children.split_last() {
            Some((last, rest)) if attribution(last) => (rest, Some(last)),
            _ => (children, None),
        };
        let mut flow = self.inner(style.clone(), self.left + indent, self.width - indent);
        flow.blocks(body);
        if let Some(last) = source {
            for piece in &mut flow.pieces {
                piece.keep_next = true;
            }
            flow.style.justify = Justification::Right;
            flow.blocks(std::slice::from_ref(last));
        }
        let pieces = flow.pieces;
        self.group(pieces, 0.0, 1.0);
    }

    /// The at-a-glance panel of a case study.
    fn panel(&mut self, children: &[Block], block: &Block) {
        let theme = self.ctx.theme;
        let lead = self.lead();
        let inset = theme.case.inset;
        let mut slabs: Vec<Slab> = Vec::new();
        let head = words(&self.ctx.book.meta.language).at_a_glance;
        let style = TextStyle { ..theme.case_label.clone() };
        let mut line = text_line(self.ctx, head, &style);
        for item in &mut line.items {
            item.shift(self.left + inset, lead * 1.05);
        }
        let group = Group { role: Role::Text, block: Some(block.id), items: line.items, alt: None };
        slabs.push(Slab { height: lead * 1.5, groups: vec![group], ..Slab::default() });
        let mut others: Vec<&Block> = Vec::new();
        let mut rows = 0;
        for child in children {
            let list = panel_rows(child);
            if list.is_empty() {
                others.push(child);
            }
            for (term, detail) in list {
                slabs.push(self.panel_row(&term, &detail, rows > 0, child.id));
                rows += 1;
            }
        }
        if !others.is_empty() {
            let width = self.width - 2.0 * inset;
            let mut flow = self.inner(theme.panel_detail.clone(), self.left + inset, width);
            for child in others {
                flow.block(child);
            }
            for piece in flow.pieces {
                if let Some(setting) = piece.variants.into_iter().next() {
                    slabs.extend(setting.slabs);
                }
            }
        }
        if let Some(last) = slabs.last_mut() {
            last.height += lead * 0.4;
        }
        let n = slabs.len();
        for (k, slab) in slabs.iter_mut().enumerate() {
            let tint = rect(self.left, 0.0, self.width, slab.height, theme.case.tint);
            let ground = Group { role: Role::Artifact, items: vec![tint], ..Group::default() };
            slab.groups.insert(0, ground);
            slab.break_after = (k >= 2 && k + 3 <= n).then_some(2000.0);
        }
        let piece = Piece {
            variants: vec![Setting { slabs, ..Setting::default() }],
            block: block.id,
            span: block.span,
            ..Piece::default()
        };
        self.group(vec![piece], 0.0, 1.0);
    }

    fn panel_row(&self, term: &[Inline], detail: &[Inline], rule: bool, block: u32) -> Slab {
        let theme = self.ctx.theme;
        let lead = self.lead();
        let inset = theme.case.inset;
        let inner = self.width - 2.0 * inset;
        let column = inner * 0.26;
        let gap = 8.0;
        let lang = self.style.lang.clone();
        let term_style =
            TextStyle { leading: lead * 0.9, lang: lang.clone(), ..theme.panel_term.clone() };
        let detail_style = TextStyle { leading: lead * 0.9, lang, ..theme.panel_detail.clone() };
        let pad = lead * 0.22;
        let mut slab = Slab::default();
        let mut lines = 0;
        for (content, style, x, w) in [
            (term, &term_style, self.left + inset, column - gap),
            (detail, &detail_style, self.left + inset + column, inner - column),
        ] {
            let set = set_paragraph(self.ctx, content, style, w);
            let list = set.settings.into_iter().next().map(|s| s.lines).unwrap_or_default();
            lines = lines.max(list.len());
            add_lines(&mut slab, list, x, pad, style.leading, block);
        }
        slab.height = lines.max(1) as f32 * lead * 0.9 + 2.0 * pad;
        if rule {
            let line = rect(self.left + inset, 0.0, inner, theme.case.hairline, Grey(0.35));
            let group = Group { role: Role::Artifact, items: vec![line], ..Group::default() };
            slab.groups.insert(0, group);
        }
        slab
    }
}

/// Adds lines to a slab, from `top`, at `x`.
pub(super) fn add_lines(
    slab: &mut Slab,
    lines: Vec<Line>,
    x: f32,
    top: f32,
    leading: f32,
    block: u32,
) {
    let mut y = top + leading * super::BASELINE;
    let mut group = Group { role: Role::Cell(false), block: Some(block), ..Group::default() };
    for line in lines {
        for mut item in line.items {
            item.shift(x, y);
            group.items.push(item);
        }
        for mut link in line.links {
            link.x += x;
            link.y += y;
            slab.links.push(link);
        }
        slab.notes.extend(line.notes);
        slab.anchors.extend(line.anchors);
        y += leading;
    }
    slab.groups.push(group);
}

/// Rows of a panel: of a table or of a definition list.
fn panel_rows(block: &Block) -> Vec<(Vec<Inline>, Vec<Inline>)> {
    match &block.kind {
        BlockKind::Table(t) => {
            let head = (t.head.len() == 2
                && t.head.iter().any(|c| !plain_text(&c.content).trim().is_empty()))
            .then_some(&t.head);
            let head = head.filter(|h| !plain_text(&h[0].content).trim().is_empty());
            head.into_iter()
                .chain(t.rows.iter())
                .map(|row| {
                    let term = row.first().map(|c| c.content.clone()).unwrap_or_default();
                    let mut detail = Vec::new();
                    for (i, cell) in row.iter().skip(1).enumerate() {
                        if i > 0 {
                            detail.push(Inline::text("; "));
                        }
                        detail.extend(cell.content.iter().cloned());
                    }
                    (term, detail)
                })
                .collect()
        }
        BlockKind::Definitions(list) => list
            .iter()
            .map(|d| {
                let mut detail: Vec<Inline> = Vec::new();
                for body in d.bodies.iter().flatten() {
                    if let BlockKind::Para(p) = &body.kind {
                        if !detail.is_empty() {
                            detail
                                .push(Inline { kind: InlineKind::HardBreak, ..Inline::default() });
                        }
                        detail.extend(p.iter().cloned());
                    }
                }
                (d.term.clone(), detail)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Draws a rule beside every slab, and over the white between them.
fn rule_beside(pieces: &mut [Piece], rule: Item) {
    for (i, piece) in pieces.iter_mut().enumerate() {
        let above = if i > 0 { piece.above } else { 0.0 };
        for setting in &mut piece.variants {
            for (k, slab) in setting.slabs.iter_mut().enumerate() {
                let up = if k == 0 { above } else { 0.0 };
                let mut rule = rule.clone();
                if let Item::Rect { y, h, .. } = &mut rule {
                    *y = -up;
                    *h = slab.height + up;
                }
                let group = Group { role: Role::Artifact, items: vec![rule], ..Group::default() };
                slab.groups.insert(0, group);
            }
        }
    }
}

/// A last paragraph that begins with a dash names the source.
fn attribution(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Para(p) => plain_text(p).trim_start().starts_with(['\u{2014}', '\u{2013}', '-']),
        _ => false,
    }
}
