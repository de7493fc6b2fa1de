//! Containers: callouts, the at-a-glance panel, epigraphs and other divisions.

use super::code::{SEAM, grow};
use super::table::{add_cell, line_height};
use super::{Flow, body_style, natural_height, rect};
use crate::assemble::{LetterPart, parts_of_letter, with_source};
use crate::language::direction::{has_rtl, is_rtl, runs_rtl};
use crate::model::{
    Attr, Block, BlockKind, Callout, Cell, ENTRIES, ENTRY, ENVIRONMENT, Inline, InlineKind, Table,
    flat_offsets, flat_text, plain_text, visit_inlines_mut,
};
use crate::theme::{DivisionStyle, Grey, Justification, TextStyle};
use crate::typeset::galley::{Piece, Setting, Slab, leaves_no_widow};
use crate::typeset::page::{Group, Item, Role};
use crate::typeset::paragraph::{set_line, set_paragraph, text_line, widths};
use crate::typeset::prices::displays::{PANEL_BEGUN, PANEL_DIVIDED, SMALL_DIVIDED, WHOLE};

/// Characters in brackets that no line's end parts.
const BRACKETS: usize = 36;

/// Ties the words in short brackets to each other.
fn tie_brackets(content: &mut [Inline]) {
    visit_inlines_mut(content, &mut |inline| {
        let InlineKind::Text(text) = &mut inline.kind else { return };
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(open) = rest.find('(') {
            let Some(length) = rest[open..].find(')') else { break };
            let (before, inside) = (&rest[..open], &rest[open..=open + length]);
            out.push_str(before);
            match inside.chars().count() <= BRACKETS {
                true => out.push_str(&inside.replace(' ', "\u{a0}")),
                false => out.push_str(inside),
            }
            rest = &rest[open + length + 1..];
        }
        out.push_str(rest);
        *text = out;
    });
}

/// White between the columns of a panel, points.
const COLUMN_GAP: f32 = 8.0;

impl Flow<'_, '_> {
    pub(super) fn callout(&mut self, callout: &Callout, block: &Block) {
        let ctx = self.ctx;
        let style = TextStyle { indent: self.style.size, ..self.style.clone() };
        let look = ctx.theme.callout;
        let mut flow = self.inner(style, self.left + look.indent, self.width - look.indent);
        let mut head = vec![Inline::text(callout.label_before_title())];
        head.extend(callout.title.iter().flatten().cloned());
        flow.label_line(&head, block);
        flow.blocks(&callout.blocks);
        let mut pieces = flow.finish();
        let left = self.left;
        rule_beside(&mut pieces, rect(left, 0.0, look.rule, 0.0, look.ink));
        Self::tie_ends(&mut pieces);
        self.hold_if_small(&mut pieces);
        Piece::close(&mut pieces);
        self.text_group(pieces);
    }

    pub(super) fn div(&mut self, children: &[Block], block: &Block) {
        let attr = &block.attr;
        if let Some(lang) = attr.lang().filter(|l| is_rtl(l) != self.ctx.mirrored) {
            return self.turned(lang, |flow| flow.div(children, block));
        }
        if attr.has("at-a-glance") {
            return self.panel(children, block);
        }
        if attr.has(ENTRIES) {
            return self.entries(children);
        }
        if attr.has(ENTRY) {
            return self.entry(children, block);
        }
        if attr.has("annotation") && !self.ctx.theme.divisions.contains_key("annotation") {
            return self.annotation(children);
        }
        let divisions = &self.ctx.theme.divisions;
        let looks: Vec<&DivisionStyle> =
            attr.classes.iter().filter_map(|c| divisions.get(c)).collect();
        let saved = self.style.clone();
        let around = (self.verse, self.aligned);
        if let Some(lang) = attr.lang() {
            self.style.lang = lang.to_string();
        }
        for look in &looks {
            self.restyle(look);
        }
        self.realign(attr);
        let upright = self.sideways;
        self.sideways |= attr.has("landscape");
        if attr.has("center") || attr.has("right") {
            self.aligned = Some(self.style.justify);
        }
        self.verse |= attr.has("verse");
        // Verse finds its own left edge, which the look of it says the least of.
        let unindented = |l: &DivisionStyle| match attr.has("verse") {
            true => DivisionStyle { indents: (0.0, l.indents.1), ..l.clone() },
            false => l.clone(),
        };
        match looks.into_iter().map(unindented).find(boxed) {
            Some(look) => self.boxed(&look, children, block),
            None => self.blocks(children),
        }
        (self.verse, self.aligned) = around;
        self.sideways = upright;
        self.style = saved;
    }

    /// Aligns lines as the author's `.center` or `.right` asks.
    pub(super) fn realign(&mut self, attr: &Attr) {
        self.style.justify = match () {
            _ if attr.has("center") => Justification::Center,
            // The page is turned about its middle later.
            _ if attr.has("right") && self.ctx.mirrored => Justification::Left,
            _ if attr.has("right") => Justification::Right,
            _ => return,
        };
        self.style.indent = 0.0;
    }

    /// Changes the type as a division asks.
    pub(super) fn restyle(&mut self, look: &DivisionStyle) {
        self.style.size *= look.size;
        self.style.italic |= look.italic;
        if let Some(justify) = look.justify {
            self.style.justify = justify;
            if matches!(justify, Justification::Center | Justification::Right) {
                self.style.indent = 0.0;
            }
        }
    }

    /// A division that stands apart: indented, ruled, tinted, labelled.
    fn boxed(&mut self, look: &DivisionStyle, children: &[Block], block: &Block) {
        let ctx = self.ctx;
        let tinted = look.tint.0 < 1.0;
        let ruled = look.rule > 0.0;
        // In a tint the text stands off its edge, beside a rule as in a callout.
        let inset = if tinted { ctx.theme.case.inset } else { 0.0 };
        let inner_left = if ruled { ctx.theme.callout.indent.max(inset) } else { inset };
        // A narrow column in a list or a quotation keeps most of its width.
        let room = self.width * 0.3;
        let (left, right) = (look.indents.0.min(room), look.indents.1.min(room));
        let wide = self.width - left - right;
        let mut flow = self.inner(
            self.style.clone(),
            self.left + left + inner_left,
            wide - inner_left - inset,
        );
        if !look.label.is_empty() {
            flow.label(&look.label, block);
        }
        match with_source(children) {
            (rest, Some(source)) if look.attribution => {
                let ragged = flow.style.justify != Justification::Justified;
                flow.style.balanced |= ragged;
                flow.blocks(rest);
                flow.style.balanced = false;
                for piece in &mut flow.pieces {
                    piece.keep_next = true;
                }
                flow.source(source);
            }
            _ if block.attr.has("letter") => flow.letter(children),
            _ => flow.blocks(children),
        }
        let mut pieces = flow.finish();
        if tinted || look.rules > 0.0 {
            pad(&mut pieces, self.lead() * 0.4);
        }
        let x = self.left + left;
        if ruled {
            rule_beside(&mut pieces, rect(x, 0.0, look.rule, 0.0, ctx.theme.callout.ink));
        }
        if look.rules > 0.0 {
            rules_around(&mut pieces, x, wide, look.rules);
        }
        if tinted {
            rule_beside(&mut pieces, rect(x, 0.0, wide, 0.0, look.tint));
        }
        Self::tie_ends(&mut pieces);
        if tinted || ruled || look.rules > 0.0 || !look.label.is_empty() {
            self.hold_if_small(&mut pieces);
        }
        let plain = !(tinted || ruled || look.rules > 0.0);
        if !plain {
            Piece::close(&mut pieces);
        }
        if plain && block.attr.has(ENVIRONMENT) && is_usual_white(look) {
            return self.environment(pieces);
        }
        self.group(pieces, look.above, look.below);
    }

    /// A theorem, an exercise or a proof: the white between two of them is always one line. What they hold is
    /// made up to whole lines around its displays, and white at its ends is that of the environment.
    fn environment(&mut self, mut pieces: Vec<Piece>) {
        if let Some(first) = pieces.first_mut() {
            first.above = 0.0;
        }
        if let Some(last) = pieces.last_mut() {
            last.below = 0.0;
            last.ends_environment = true;
        }
        // What stands below one piece and above the next is one white.
        for at in 1..pieces.len() {
            let white = pieces[at - 1].below.max(pieces[at].above);
            if pieces[at - 1].below > 0.0 {
                (pieces[at - 1].below, pieces[at].above) = (white, 0.0);
            }
        }
        if self.ctx.theme.paragraph_space <= 0.0 && self.depth == 0 {
            let height: f32 = pieces.iter().map(natural_height).sum();
            let lacks = self.whole(height) - height;
            let mut whites: Vec<&mut f32> =
                pieces.iter_mut().flat_map(|p| [&mut p.above, &mut p.below]).collect();
            whites.retain(|white| **white > 0.0);
            let share = lacks / whites.len().max(1) as f32;
            whites.into_iter().for_each(|white| *white += share);
        }
        self.text_group(pieces);
    }

    /// The source of what stands before it, at the right; it follows its words closely, where
    /// paragraphs stand apart too. What is longer than its column's line begins further left, as far
    /// as there is room; what is longer still is divided by sense, not in brackets.
    pub(super) fn source(&mut self, source: &Block) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.keep_next = true;
        }
        // Hebrew and Arabic letters alone have turned the quotation: a name in others is not turned with it.
        let text = flat_text(source);
        if self.style.lang.starts_with("und-") && !has_rtl(&text) && !text.is_empty() {
            let lang = body_style(self.ctx, &self.ctx.theme.body).lang;
            return self.turned(&lang, |flow| flow.source(source));
        }
        let column = (self.left, self.width);
        self.style.justify = Justification::Right;
        self.style.italic = false;
        self.style.indent = 0.0;
        let mut source = source.clone();
        if let BlockKind::Para(content) = &mut source.kind {
            let wide = set_line(self.ctx, content, &self.style).width;
            let more = (wide + 0.1 - self.width).clamp(0.0, self.left.max(0.0));
            (self.left, self.width) = (self.left - more, self.width + more);
            if wide > self.width {
                self.style.balanced = true;
                tie_brackets(content);
            }
        }
        let text = self.pieces.len();
        self.blocks(std::slice::from_ref(&source));
        if let Some(piece) = self.pieces.get_mut(text) {
            piece.above = 0.0;
        }
        (self.left, self.width) = column;
    }

    /// A letter: its date and its closing stand at the right, its address and the paragraphs behind any
    /// of them at the left margin. No page parts them from its text.
    fn letter(&mut self, children: &[Block]) {
        let mut flush = true;
        for (child, part) in children.iter().zip(parts_of_letter(children)) {
            let short = part != LetterPart::Text;
            let signature = short || matches!(child.kind, BlockKind::Div(_));
            if let Some(piece) = self.pieces.last_mut() {
                piece.keep_next |= signature || flush;
            }
            self.flush |= short || flush;
            flush = short;
            let style = self.style.clone();
            if part.is_right() {
                self.style.justify = Justification::Right;
                self.style.indent = 0.0;
            }
            self.blocks(std::slice::from_ref(child));
            self.style = style;
        }
    }

    /// A label over what follows in the column.
    fn label(&mut self, words: &str, block: &Block) {
        self.label_line(&[Inline::text(words)], block);
    }

    fn label_line(&mut self, words: &[Inline], block: &Block) {
        let ctx = self.ctx;
        let lead = self.lead().max(ctx.theme.callout_label.leading);
        let mut style = TextStyle { leading: lead, ..ctx.theme.callout_label.clone() };
        if runs_rtl(&style.lang, &plain_text(words)) != ctx.mirrored {
            // A label in letters that run against the column stands at its beginning all the same.
            style.justify = match style.justify {
                Justification::Left => Justification::Right,
                other => other,
            };
        }
        let set = set_paragraph(ctx, words, &style, self.width);
        let mut variants = self.settings(set, self.left, style.leading, block.id);
        variants.truncate(1);
        if !variants.is_empty() {
            self.push(Piece { variants, keep_next: true, span: block.span, ..Piece::default() });
        }
        self.flush = true;
    }

    /// The at-a-glance panel of a case study.
    fn panel(&mut self, children: &[Block], block: &Block) {
        let theme = self.ctx.theme;
        let lead = self.lead();
        let inset = theme.case.inset;
        let mut slabs: Vec<Slab> = Vec::new();
        let head = self.ctx.words.at_a_glance;
        let style = TextStyle { ..theme.case_label.clone() };
        let mut line = text_line(self.ctx, head, &style);
        for item in &mut line.items {
            item.shift(self.left + inset, lead * 1.05);
        }
        let group = Group { block: Some(block.id), items: line.items, ..Group::default() };
        slabs.push(Slab { height: lead * 1.5, groups: vec![group], ..Slab::default() });
        let mut others: Vec<&Block> = Vec::new();
        let mut rows = 0;
        let lists: Vec<_> = children.iter().map(|child| (child, panel_rows(child))).collect();
        let column = self.term_column(lists.iter().flat_map(|(_, rows)| rows));
        for (child, list) in lists {
            if list.is_empty() {
                others.push(child);
            }
            let offsets = row_offsets(child);
            for ((term, detail), offset) in list.into_iter().zip(offsets) {
                let row = self.panel_row(&term, &detail, column, rows > 0, child.id);
                slabs.push(Slab { offset, ..row });
                if let Some(row) = slabs.last_mut() {
                    number_cells(row, rows, false, true);
                }
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
        let small = slabs.iter().map(|s| s.height).sum::<f32>() < theme.page.depth() * WHOLE;
        for (k, slab) in slabs.iter_mut().enumerate() {
            let tint = rect(self.left, 0.0, self.width, slab.height, theme.case.tint);
            let ground = Group { role: Role::Artifact, items: vec![tint], ..Group::default() };
            slab.groups.insert(0, ground);
            let price = match k {
                _ if small => SMALL_DIVIDED,
                0 | 1 => PANEL_BEGUN,
                _ => PANEL_DIVIDED,
            };
            slab.break_after = leaves_no_widow(k, n).then_some(price);
        }
        let piece = Piece {
            variants: vec![Setting { slabs, ..Setting::default() }],
            closed: true,
            block: block.id,
            span: block.span,
            ..Piece::default()
        };
        // Under the opener of a case study its own white is enough; in the midst of text the panel
        // stands as far from the line above as from the one below.
        let white = match self.pieces.last() {
            Some(before) if !before.keep_next => (0.5, 0.5),
            _ => (0.0, 1.0),
        };
        self.group(vec![piece], white.0, white.1);
    }

    /// Width of the terms: as wide as the widest, a third of the panel at most, unless a word
    /// needs more.
    fn term_column<'r>(&self, rows: impl Iterator<Item = &'r (Vec<Inline>, Vec<Inline>)>) -> f32 {
        let theme = self.ctx.theme;
        let inner = self.width - 2.0 * theme.case.inset;
        let (word, whole) = rows
            .map(|(term, _)| widths(self.ctx, term, &theme.panel_term))
            .fold((0.0f32, 0.0f32), |most, w| (most.0.max(w.0), most.1.max(w.1)));
        let gap = COLUMN_GAP + 0.1;
        (whole + gap).min(inner / 3.0).max(word + gap).min(inner * 0.5)
    }

    fn panel_row(
        &self,
        term: &[Inline],
        detail: &[Inline],
        column: f32,
        rule: bool,
        block: u32,
    ) -> Slab {
        let theme = self.ctx.theme;
        let lead = self.lead();
        let inset = theme.case.inset;
        let inner = self.width - 2.0 * inset;
        let lang = self.style.lang.clone();
        let term_style =
            TextStyle { leading: lead * 0.9, lang: lang.clone(), ..theme.panel_term.clone() };
        let detail_style = TextStyle { leading: lead * 0.9, lang, ..theme.panel_detail.clone() };
        let pad = lead * 0.22;
        let mut slab = Slab::default();
        let mut height = lead * 0.9;
        for (content, style, x, w) in [
            (term, &term_style, self.left + inset, column - COLUMN_GAP),
            (detail, &detail_style, self.left + inset + column, inner - column),
        ] {
            let set = set_paragraph(self.ctx, content, style, w);
            let list = set.settings.into_iter().next().map(|s| s.lines).unwrap_or_default();
            height = height.max(list.iter().map(|l| line_height(l, style.leading)).sum::<f32>());
            add_cell(&mut slab, list, (x, pad), style.leading, CELL, block);
        }
        slab.height = height + 2.0 * pad;
        if rule {
            let line = rect(self.left + inset, 0.0, inner, theme.case.hairline, Grey(0.35));
            let group = Group { role: Role::Artifact, items: vec![line], ..Group::default() };
            slab.groups.insert(0, group);
        }
        slab
    }
}

/// A cell whose place is not known yet.
const CELL: Role = Role::Cell { head: false, row: 0, column: 0 };

/// Says where the cells of a row stand in their table, the first of which names the row in a panel.
pub(super) fn number_cells(slab: &mut Slab, row: usize, head: bool, panel: bool) {
    let cells = slab.groups.iter_mut().filter(|g| matches!(g.role, Role::Cell { .. }));
    for (column, group) in cells.enumerate() {
        let head = head || (panel && column == 0);
        group.role = Role::Cell { head, row: row as u32, column: column as u32 };
    }
}

/// Where the rows of [`panel_rows`] begin in the block's flat text.
fn row_offsets(block: &Block) -> Vec<u32> {
    let offsets = flat_offsets(block);
    let BlockKind::Table(t) = &block.kind else { return offsets };
    let mut cell = usize::from(t.caption.is_some());
    let mut begin = |row: &[Cell]| {
        let at = offsets.get(cell).copied().unwrap_or(0);
        cell += row.len();
        at
    };
    let head = begin(&t.head);
    let head = panel_head(t).map(|_| head);
    head.into_iter().chain(t.rows.iter().map(|r| begin(r))).collect()
}

/// The head of a panel's table, which is a row like the others there, if it has words.
fn panel_head(table: &Table) -> Option<&Vec<Cell>> {
    let named = |c: &Cell| !c.plain_text().trim().is_empty();
    (table.head.len() == 2 && named(&table.head[0])).then_some(&table.head)
}

/// Rows of a panel: of a table or of a definition list.
fn panel_rows(block: &Block) -> Vec<(Vec<Inline>, Vec<Inline>)> {
    match &block.kind {
        BlockKind::Table(t) => panel_head(t)
            .into_iter()
            .chain(t.rows.iter())
            .map(|row| {
                let term = row.first().map(|c| c.words().into_owned()).unwrap_or_default();
                let mut detail = Vec::new();
                for (i, cell) in row.iter().skip(1).enumerate() {
                    if i > 0 {
                        detail.push(Inline::text("; "));
                    }
                    detail.extend(cell.words().iter().cloned());
                }
                (term, detail)
            })
            .collect(),
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

/// Draws a rule beside every slab, and over the white between the pieces. What stands in a strip reaches
/// under the next, which covers it: screens would show a seam between two that only touch.
fn rule_beside(pieces: &mut [Piece], rule: Item) {
    let mut below = 0.0;
    let last = pieces.len().saturating_sub(1);
    for (i, piece) in pieces.iter_mut().enumerate() {
        let above = if i > 0 { below + piece.above } else { 0.0 };
        below = piece.below;
        for setting in &mut piece.variants {
            let count = setting.slabs.len();
            for (k, slab) in setting.slabs.iter_mut().enumerate() {
                let up = if k == 0 { above } else { 0.0 };
                let mut rule = rule.clone();
                if let Item::Rect { y, h, .. } = &mut rule {
                    *y = -up;
                    *h = slab.height + up + if i == last && k + 1 == count { 0.0 } else { SEAM };
                }
                let group = Group { role: Role::Artifact, items: vec![rule], ..Group::default() };
                slab.groups.insert(0, group);
            }
        }
    }
}

/// Whether a division stands apart by half a line, as divisions do of which a theme says nothing else.
fn is_usual_white(look: &DivisionStyle) -> bool {
    [look.above, look.below].iter().all(|white| (white - 0.5).abs() < 0.01)
}

/// Whether a division is more than a change of the type.
fn boxed(look: &DivisionStyle) -> bool {
    look.indents != (0.0, 0.0)
        || look.above > 0.0
        || look.below > 0.0
        || look.rule > 0.0
        || look.rules > 0.0
        || look.tint.0 < 1.0
        || !look.label.is_empty()
}

/// White inside a division's ground, above its first line and below its last.
fn pad(pieces: &mut [Piece], by: f32) {
    let last = pieces.len().saturating_sub(1);
    for (i, piece) in pieces.iter_mut().enumerate() {
        for setting in &mut piece.variants {
            if i == 0
                && let Some(slab) = setting.slabs.first_mut()
            {
                grow(slab, by, true);
            }
            if i == last
                && let Some(slab) = setting.slabs.last_mut()
            {
                grow(slab, by, false);
            }
        }
    }
}

/// Rules above the first line and below the last.
fn rules_around(pieces: &mut [Piece], x: f32, wide: f32, weight: f32) {
    let last = pieces.len().saturating_sub(1);
    let group = |y: f32| {
        let items = vec![rect(x, y, wide, weight, Grey(0.0))];
        Group { role: Role::Artifact, items, ..Group::default() }
    };
    for (i, piece) in pieces.iter_mut().enumerate() {
        for setting in &mut piece.variants {
            if i == 0
                && let Some(slab) = setting.slabs.first_mut()
            {
                slab.groups.insert(0, group(0.0));
            }
            if i == last
                && let Some(slab) = setting.slabs.last_mut()
            {
                let y = slab.height - weight;
                slab.groups.push(group(y));
            }
        }
    }
}
