//! Openers: label, title and subtitle of a chapter, a part, a case study.

use super::{Flow, rect};
use crate::model::{Inline, Kind, Matter};
use crate::theme::{Grey, Justification, TextStyle};
use crate::typeset::galley::{Piece, Setting, Slab};
use crate::typeset::page::{Group, Role};
use crate::typeset::paragraph::set_paragraph;

/// Opens the chapter in `flow`.
pub(super) fn open(flow: &mut Flow) {
    let c = flow.ctx.chapter;
    if flow.ctx.book.is_nested(flow.ctx.chapter_index as usize) {
        return nested(flow);
    }
    match c.kind {
        Kind::Part => part(flow),
        Kind::CaseStudy => case_study(flow),
        Kind::Dedication | Kind::Epigraph => quiet(flow),
        _ => chapter(flow),
    }
}

/// A drawing on lines of the grid that becomes one slab.
struct Board<'f, 'a, 'b> {
    flow: &'f Flow<'a, 'b>,
    groups: Vec<Group>,
    notes: Vec<u32>,
    /// Baseline of the line last set, from the top.
    last: f32,
}

impl<'f, 'a, 'b> Board<'f, 'a, 'b> {
    fn new(flow: &'f Flow<'a, 'b>) -> Self {
        Board { flow, groups: Vec::new(), notes: Vec::new(), last: 0.0 }
    }

    /// Baseline of line `n` of the grid, from 1.
    fn line(&self, n: f32) -> f32 {
        (n - 1.0 + super::BASELINE) * self.flow.lead()
    }

    fn words(&mut self, content: &[Inline], style: &TextStyle, mut y: f32, role: Role) {
        let set = set_paragraph(self.flow.ctx, content, style, self.flow.width);
        let lines = set.settings.into_iter().next().map(|s| s.lines).unwrap_or_default();
        let mut items = Vec::new();
        for line in lines {
            for mut item in line.items {
                item.shift(self.flow.left, y);
                items.push(item);
            }
            self.notes.extend(line.notes);
            self.last = y;
            y += style.leading;
        }
        self.groups.push(Group { role, items, ..Group::default() });
    }

    fn piece(self, lines: u32) -> Piece {
        let lead = self.flow.lead();
        let needed = self.flow.whole(self.last + lead * (1.0 - super::BASELINE)) + lead;
        let height = (lines as f32 * lead).max(needed);
        let slab = Slab { height, groups: self.groups, notes: self.notes, ..Slab::default() };
        Piece {
            variants: vec![Setting { slabs: vec![slab], ..Setting::default() }],
            keep_next: true,
            page_before: true,
            span: self.flow.ctx.chapter.span,
            ..Piece::default()
        }
    }
}

fn label(flow: &Flow) -> Option<Vec<Inline>> {
    let label = flow.ctx.chapter.label.clone()?;
    Some(vec![Inline::text(label)])
}

fn chapter(flow: &mut Flow) {
    let theme = flow.ctx.theme;
    let c = flow.ctx.chapter;
    let label = label(flow);
    let text = c.matter == Matter::Main;
    let mut board = Board::new(flow);
    let opener = &theme.opener;
    let mut at = if text { opener.label_line } else { opener.front_lines.0 } as f32;
    if let Some(label) = &label {
        board.words(label, &theme.label, board.line(at), Role::Title);
        at += opener.label_gap / flow.lead();
    } else if text {
        at = opener.title_line as f32;
    }
    if !c.title.is_empty() {
        board.words(&c.title, &theme.title, board.line(at), Role::Title);
    }
    if !c.subtitle.is_empty() {
        let y = board.last + flow.lead() * 1.5;
        board.words(&c.subtitle, &theme.subtitle, y, Role::Text);
    }
    if board.groups.is_empty() {
        return;
    }
    let sink = if text { opener.text_line } else { opener.front_lines.1 };
    let piece = board.piece(sink.saturating_sub(1));
    flow.push(piece);
}

/// A part: label and title on a leaf of their own.
fn part(flow: &mut Flow) {
    let theme = flow.ctx.theme;
    let c = flow.ctx.chapter;
    let label = label(flow);
    let mut board = Board::new(flow);
    let style = &theme.part;
    let mut at = (theme.page.lines as f32 * style.down).floor();
    if let Some(label) = &label {
        board.words(label, &style.label, board.line(at), Role::Title);
        at += style.label_gap / flow.lead();
    }
    board.words(&c.title, &style.title, board.line(at), Role::Title);
    if !c.subtitle.is_empty() {
        let y = board.last + flow.lead() * 1.5;
        board.words(&c.subtitle, &style.subtitle, y, Role::Text);
    }
    let mut piece = board.piece(theme.opener.text_line);
    piece.keep_next = false;
    flow.push(piece);
}

/// A case study: heavy rule, label in letterspaced capitals, title in the sans, line of place and
/// dates.
fn case_study(flow: &mut Flow) {
    let theme = flow.ctx.theme;
    let c = flow.ctx.chapter;
    let label = label(flow);
    let mut board = Board::new(flow);
    let top = board.line(theme.case.label_line as f32) - 1.75 * flow.lead();
    let rule = rect(flow.left, top, flow.width, theme.case.rule, Grey(0.0));
    board.groups.push(Group { role: Role::Artifact, items: vec![rule], ..Group::default() });
    let mut at = theme.case.label_line as f32;
    if let Some(label) = &label {
        board.words(label, &theme.case_label, board.line(at), Role::Title);
        at += 2.0;
    }
    board.words(&c.title, &theme.case_title, board.line(at), Role::Title);
    if !c.subtitle.is_empty() {
        let y = board.last + flow.lead() * 1.5;
        board.words(&c.subtitle, &theme.case.subtitle, y, Role::Text);
    }
    let piece = board.piece(theme.case.text_line.saturating_sub(1));
    flow.push(piece);
}

/// A dedication or an epigraph: no title, the text a third down the page.
fn quiet(flow: &mut Flow) {
    let lines = (flow.ctx.theme.page.lines as f32 * 0.25).floor();
    let slab = Slab { height: lines * flow.lead(), ..Slab::default() };
    flow.push(Piece {
        variants: vec![Setting { slabs: vec![slab], ..Setting::default() }],
        keep_next: true,
        page_before: true,
        ..Piece::default()
    });
    if flow.ctx.chapter.kind == Kind::Dedication {
        flow.style.justify = Justification::Center;
        flow.style.italic = true;
        flow.style.indent = 0.0;
    }
}

/// A chapter nested in another runs on as a large section.
fn nested(flow: &mut Flow) {
    let theme = flow.ctx.theme;
    let c = flow.ctx.chapter;
    let lead = flow.lead();
    let size =
        theme.body.size * if c.level > 1 && flow.ctx.chapter.level >= 2 { 1.15 } else { 1.35 };
    let style = TextStyle {
        size,
        leading: lead * 1.25,
        justify: Justification::Left,
        indent: 0.0,
        hyphenate: false,
        ..theme.title.clone()
    };
    let mut content = Vec::new();
    if let Some(number) = &c.number {
        content.push(Inline::text(format!("{}\u{2002}", number.text)));
    }
    content.extend_from_slice(&c.title);
    let set = set_paragraph(flow.ctx, &content, &style, flow.width);
    flow.role = Role::Title;
    let mut variants = flow.settings(set, flow.left, style.leading, 0);
    flow.role = Role::Text;
    variants.truncate(1);
    let Some(setting) = variants.first_mut() else { return };
    for slab in &mut setting.slabs {
        slab.break_after = None;
    }
    let height = setting.height();
    let above = lead * 2.0;
    let below = flow.whole(above + height + lead * 0.7) - above - height;
    flow.push(Piece {
        variants,
        above,
        below,
        keep_next: true,
        keep_lines: 2,
        span: c.span,
        ..Piece::default()
    });
    flow.flush = true;
}
