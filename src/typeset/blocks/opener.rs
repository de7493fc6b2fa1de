//! Openers: label, title and subtitle of a chapter, a part, a case study.

use super::plate::Above;
use super::{Flow, body_style, natural_height, rect, without_pages};
use crate::language::direction::runs_rtl;
use crate::model::{Block, BlockKind, Inline, Kind, Matter, plain_text};
use crate::theme::{Grey, Justification, OpenerNumber, RulePlace, TextStyle};
use crate::typeset::context::Context;
use crate::typeset::front::within;
use crate::typeset::galley::{Piece, Setting, Slab};
use crate::typeset::page::{Group, Role};
use crate::typeset::paragraph::{set_line, set_paragraph};
use crate::typeset::prices::pages::SINK_CHANGE;

/// Lines of white between a title and the text.
const WHITE_BELOW: f32 = 3.0;
/// The least of them, where the text of all chapters is to begin on one line.
const LEAST_BELOW: f32 = 2.0;
/// The line of the grid above which no head is raised for that.
const HIGHEST: f32 = 2.0;

/// Opens the chapter in `flow`.
pub(super) fn open(flow: &mut Flow) {
    let c = flow.ctx.chapter;
    if flow.ctx.nesting > 0 {
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
    /// Places that the words name.
    anchors: Vec<String>,
    /// Baseline of the line last set, from the top.
    last: f32,
    /// Top of the capitals first set.
    top: Option<f32>,
    /// Their baseline.
    first: f32,
    /// Words have less room than they need: they are smaller, or stand too low.
    cramped: bool,
}

impl<'f, 'a, 'b> Board<'f, 'a, 'b> {
    fn new(flow: &'f Flow<'a, 'b>) -> Self {
        Board {
            flow,
            groups: Vec::new(),
            notes: Vec::new(),
            anchors: Vec::new(),
            last: 0.0,
            top: None,
            first: 0.0,
            cramped: false,
        }
    }

    /// Baseline of line `n` of the grid, from 1.
    fn line(&self, n: f32) -> f32 {
        (n - 1.0 + super::BASELINE) * self.flow.lead()
    }

    fn words(&mut self, content: &[Inline], style: &TextStyle, mut y: f32, role: Role) {
        // Two lines of text, and white, have to stand below it.
        let room = self.flow.ctx.theme.page.depth() - y - 5.0 * self.flow.lead();
        let own = style.size;
        let mut content = content.to_vec();
        without_pages(&mut content);
        let content = content.as_slice();
        let style = &within(self.flow.ctx, content, style, self.flow.width, room);
        let set = set_paragraph(self.flow.ctx, content, style, self.flow.width);
        let lines = set.settings.into_iter().next().map(|s| s.lines).unwrap_or_default();
        self.cramped |= style.size < own || lines.len() as f32 * style.leading > room;
        if !lines.is_empty() && self.top.is_none() {
            self.top = Some(y - style.size * 0.7);
            self.first = y;
        }
        let mut items = Vec::new();
        for line in lines {
            for mut item in line.items {
                item.shift(self.flow.left, y);
                items.push(item);
            }
            self.notes.extend(line.notes);
            self.anchors.extend(line.anchors);
            self.last = y;
            y += style.leading;
        }
        self.groups.push(Group { role, items, ..Group::default() });
    }

    /// A title; a number before it stands alone at the left, turned lines under its words.
    fn title(
        &mut self,
        content: &[Inline],
        number: Option<Vec<Inline>>,
        style: &TextStyle,
        y: f32,
    ) {
        let Some(number) = number else { return self.words(content, style, y, Role::Title) };
        let mut whole = number;
        whole.push(Inline::text("\u{2003}"));
        let flush = TextStyle { indent: 0.0, ..style.clone() };
        let hang = set_line(self.flow.ctx, &whole, &flush).width;
        whole.extend_from_slice(content);
        let hung = TextStyle { indent: -hang.min(self.flow.width * 0.3), ..flush };
        self.words(&whole, &hung, y, Role::Title);
    }

    /// A rule over the measure.
    fn rule(&mut self, y: f32, weight: f32) {
        let rule = rect(self.flow.left, y, self.flow.width, weight, Grey(0.0));
        self.groups.push(Group { role: Role::Artifact, items: vec![rule], ..Group::default() });
    }

    /// Lines of the grid that the head takes, with so many of white below it.
    fn needs(&self, white: f32) -> f32 {
        let lead = self.flow.lead();
        self.flow.whole(self.last + lead * (1.0 - super::BASELINE)) / lead + white
    }

    /// The text begins `lines` lines down, where that is possible: a head of many lines gives white below
    /// it, then it begins higher than others.
    fn sunk(mut self, lines: u32) -> Piece {
        let over = (self.needs(LEAST_BELOW) - lines as f32).ceil();
        if over <= 0.0 {
            return self.piece(lines, LEAST_BELOW);
        }
        let up = over * self.flow.lead();
        let highest = self.line(HIGHEST) - 0.1;
        if self.first - up < highest || self.top.is_none_or(|top| top < up) {
            return self.piece(lines, WHITE_BELOW);
        }
        let items = self.groups.iter_mut().flat_map(|g| &mut g.items);
        items.for_each(|item| item.shift(0.0, -up));
        self.last -= up;
        self.piece(lines, LEAST_BELOW)
    }

    /// The head below a picture: the text begins as soon as it may.
    fn below(mut self, above: &Above) -> Piece {
        self.last = self.last.max(self.line(above.lines));
        self.piece(0, WHITE_BELOW)
    }

    fn piece(self, lines: u32, white: f32) -> Piece {
        let height = (lines as f32).max(self.needs(white)) * self.flow.lead();
        let Board { groups, notes, anchors, .. } = self;
        let slab = Slab { height, groups, notes, anchors, ..Slab::default() };
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

/// Label, title and subtitle as a theme sets them.
struct Look<'t> {
    number_as: OpenerNumber,
    label: &'t TextStyle,
    number: &'t TextStyle,
    title: &'t TextStyle,
    subtitle: &'t TextStyle,
    /// From the label's baseline to the title's, points.
    gap: f32,
    rule: RulePlace,
    rule_weight: f32,
}

impl Look<'_> {
    /// The size of what stands over the title.
    fn over(&self) -> f32 {
        match self.number_as {
            OpenerNumber::Figure => self.number.size,
            OpenerNumber::Label => self.label.size,
            OpenerNumber::Inline | OpenerNumber::None => self.title.size,
        }
    }
}

/// Draws an opener from line `at` of the grid; without label or number the title stands on
/// `bare`.
fn draw(board: &mut Board, look: &Look, at: f32, bare: f32) {
    let c = board.flow.ctx.chapter;
    let lead = board.flow.lead();
    let figure = c.number.as_ref().map(|n| vec![Inline::text(n.text.clone())]);
    let over = match (look.number_as, figure.clone()) {
        (OpenerNumber::None, _) => None,
        (OpenerNumber::Inline, Some(_)) if !c.title.is_empty() => None,
        (OpenerNumber::Figure, Some(figure)) => Some((figure, look.number)),
        _ => label(board.flow).map(|l| (l, look.label)),
    };
    let mut title = board.line(bare);
    if let Some((words, style)) = over {
        let y = board.line(at);
        let mut style = style.clone();
        let against = runs_rtl(&style.lang, &plain_text(&words)) != board.flow.ctx.mirrored;
        if against && style.justify == Justification::Left {
            // A figure in a chapter that runs against the book stands where its title begins.
            style.justify = Justification::Right;
        }
        board.words(&words, &style, y, Role::Title);
        title = y + look.gap;
    }
    let top = board.top.unwrap_or(title - look.title.size);
    if look.rule == RulePlace::Above {
        board.rule((top - 0.75 * lead).max(0.0), look.rule_weight);
    }
    if !c.title.is_empty() {
        let inline = figure.filter(|_| look.number_as == OpenerNumber::Inline);
        board.title(&c.title, inline, look.title, title);
    }
    if !c.subtitle.is_empty() {
        let y = board.last + lead * 1.5;
        board.words(&c.subtitle, look.subtitle, y, Role::Text);
    }
    authors(board);
    if look.rule == RulePlace::Below && board.last > 0.0 {
        board.rule(board.last + lead * 0.75, look.rule_weight);
    }
}

/// Who wrote the chapter, below its titles.
fn authors(board: &mut Board) {
    let (c, theme) = (board.flow.ctx.chapter, board.flow.ctx.theme);
    if !c.authors.is_empty() {
        let y = board.last + board.flow.lead() * 1.5;
        board.words(&[Inline::text(c.authors.join(", "))], &theme.author, y, Role::Text);
    }
}

fn chapter(flow: &mut Flow) {
    let theme = flow.ctx.theme;
    let text = flow.ctx.chapter.matter == Matter::Main;
    // Poems begin on one line throughout.
    let verse = flow.ctx.poem;
    let opener = &theme.opener;
    let look = Look {
        number_as: opener.number_as,
        label: &theme.label,
        number: &opener.number,
        title: &theme.title,
        subtitle: &theme.subtitle,
        gap: opener.label_gap,
        rule: opener.rule,
        rule_weight: opener.rule_weight,
    };
    let (front_title, front_text) = opener.front_lines;
    let (at, bare, begin) = if text {
        (opener.label_line, opener.title_line, opener.text_line)
    } else {
        (front_title, front_title, front_text)
    };
    let drawn = under_picture(flow, |board, above| {
        let line = |size| above.line_below(size, board.flow.lead());
        let (over, title) = (line(look.over()), line(look.title.size));
        draw(board, &look, over, title);
    });
    if let Some(mut piece) = drawn {
        sinks(&mut piece, if text && !verse { &[1.0] } else { &[] }, flow.lead());
        return flow.push(piece);
    }
    let mut board = Board::new(flow);
    draw(&mut board, &look, at as f32, bare as f32);
    if board.groups.is_empty() {
        return;
    }
    let lines = begin.saturating_sub(1);
    let mut piece = board.sunk(lines);
    if text && !verse {
        // The text under a long title stands as close to it as it may.
        let short = natural_height(&piece) <= lines as f32 * flow.lead() + 0.1;
        let changes: &[f32] = if short { &[-1.0, 1.0] } else { &[1.0] };
        sinks(&mut piece, changes, flow.lead());
    }
    flow.push(piece);
}

/// A head below the picture with which its chapter begins, if there is one. The title has its own size: the
/// picture, which is cropped anyway, gives it the lines that it needs.
fn under_picture(flow: &mut Flow, draw: impl Fn(&mut Board, &Above)) -> Option<Piece> {
    let mut above = flow.above_title()?;
    loop {
        let mut board = Board::new(flow);
        draw(&mut board, &above);
        if board.cramped && above.yields(flow.lead()) {
            continue;
        }
        if board.cramped && above.has_caption() {
            flow.no_room_above();
            return None;
        }
        let mut piece = board.below(&above);
        flow.put_above(above, &mut piece);
        return Some(piece);
    }
}

/// The text may begin a line higher or lower where the chapter's pages come out even in no other
/// way: what compositors do last, since it goes unseen.
fn sinks(piece: &mut Piece, changes: &[f32], lead: f32) {
    let Some(natural) = piece.variants.first().cloned() else { return };
    for lines in changes {
        let mut other = natural.clone();
        other.demerits = SINK_CHANGE;
        if let Some(slab) = other.slabs.last_mut() {
            slab.height += lines * lead;
        }
        piece.variants.push(other);
    }
}

/// A part: label and title on a leaf of their own.
fn part(flow: &mut Flow) {
    let theme = flow.ctx.theme;
    let part = &theme.part;
    let look = Look {
        number_as: part.number_as,
        label: &part.label,
        number: &part.number,
        title: &part.title,
        subtitle: &part.subtitle,
        gap: part.label_gap,
        rule: part.rule,
        rule_weight: part.rule_weight,
    };
    let at = (theme.page.lines as f32 * part.down).floor();
    let drawn = under_picture(flow, |board, above| {
        let at = at.max(above.line_below(look.over(), board.flow.lead()));
        draw(board, &look, at, at);
    });
    let mut piece = drawn.unwrap_or_else(|| {
        let mut board = Board::new(flow);
        draw(&mut board, &look, at, at);
        board.piece(theme.opener.text_line, WHITE_BELOW)
    });
    piece.keep_next = false;
    flow.push(piece);
}

/// A case study: heavy rule, label in letterspaced capitals, title in the sans, line of place and
/// dates.
fn case_study(flow: &mut Flow) {
    let theme = flow.ctx.theme;
    let drawn = under_picture(flow, |board, above| {
        // The rule stands between them.
        draw_study(board, above.line_below(theme.case_label.size, board.flow.lead()) + 1.0);
    });
    let piece = drawn.unwrap_or_else(|| {
        let mut board = Board::new(flow);
        draw_study(&mut board, theme.case.label_line as f32);
        board.sunk(theme.case.text_line.saturating_sub(1))
    });
    flow.push(piece);
}

/// Draws the opener of a case study, its label on this line of the grid.
fn draw_study(board: &mut Board, line: f32) {
    let flow = board.flow;
    let (c, theme) = (flow.ctx.chapter, flow.ctx.theme);
    let top = board.line(line) - 1.75 * flow.lead();
    let rule = rect(flow.left, top, flow.width, theme.case.rule, Grey(0.0));
    board.groups.push(Group { role: Role::Artifact, items: vec![rule], ..Group::default() });
    let mut at = line;
    if let Some(label) = &label(flow) {
        board.words(label, &theme.case_label, board.line(at), Role::Title);
        at += 2.0;
    }
    board.words(&c.title, &theme.case_title, board.line(at), Role::Title);
    if !c.subtitle.is_empty() {
        let y = board.last + flow.lead() * 1.5;
        board.words(&c.subtitle, &theme.case.subtitle, y, Role::Text);
    }
    authors(board);
}

/// Lines of the grid on which the title of a title page stands.
const TITLE_LINE: f32 = 9.0;

/// An author's own title page or half-title: its title where the generated page has it, its first short
/// paragraphs below it, what is longer small at the foot.
pub(super) fn title_page(ctx: &Context) -> Vec<Piece> {
    let front = &ctx.theme.front;
    let c = ctx.chapter;
    let half = c.kind == Kind::HalfTitle;
    let style = TextStyle { indent: 0.0, ..body_style(ctx, &front.plain) };
    let mut flow = Flow::new(ctx, style, 0.0, ctx.theme.page.measure());
    let lead = flow.lead();
    let mut board = Board::new(&flow);
    let title = if half { &front.half_title } else { &front.title };
    board.words(&c.title, title, board.line(TITLE_LINE), Role::Title);
    if !c.subtitle.is_empty() {
        let y = board.last + front.subtitle.leading + lead * 0.25;
        board.words(&c.subtitle, &front.subtitle, y, Role::Text);
    }
    for name in &c.authors {
        let y = board.last + front.author.leading + lead;
        board.words(&[Inline::text(name.as_str())], &front.author, y, Role::Text);
    }
    let mut piece = board.piece(0, WHITE_BELOW);
    piece.keep_next = !c.blocks.is_empty();
    let used = natural_height(&piece);
    flow.push(piece);
    let (below, foot) = c.blocks.split_at(short_ones(&flow, &c.blocks));
    flow.blocks(below);
    let mut pieces = flow.finish();
    let mut height = used;
    for piece in pieces.iter_mut().skip(1) {
        piece.above = lead * 0.5;
        piece.keep_next = true;
        height += natural_height(piece);
    }
    let small = super::copyright_column(ctx, foot, ctx.theme.page.depth() - height);
    pieces.extend(small);
    pieces
}

/// How many of the paragraphs at the head of these blocks have two lines at most.
fn short_ones(flow: &Flow, blocks: &[Block]) -> usize {
    let short = |b: &&Block| match &b.kind {
        BlockKind::Para(content) => {
            let set = set_paragraph(flow.ctx, content, &flow.style, flow.width);
            set.settings.first().is_some_and(|s| s.lines.len() <= 2)
        }
        _ => false,
    };
    blocks.iter().take_while(short).count()
}

/// The line on which the head of the author's other books stands.
const OTHER_BOOKS: f32 = 6.0;
/// White below it, lines.
const BELOW_OTHER_BOOKS: f32 = 1.0;

/// The head of the author's other books, as the author's name has it on the title page.
pub(super) fn also_by(flow: &mut Flow) {
    if flow.ctx.nesting > 0 {
        return nested(flow);
    }
    let mut board = Board::new(flow);
    board.words(
        &flow.ctx.chapter.title,
        &flow.ctx.theme.front.author,
        board.line(OTHER_BOOKS),
        Role::Title,
    );
    let piece = board.piece(0, BELOW_OTHER_BOOKS);
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
    // Larger than the headings in it, by the same steps in every theme.
    let size = theme.headings[0].text.size * if flow.ctx.nesting > 1 { 1.12 } else { 1.3 };
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
        // The title is the chapter's, not a block's.
        for group in &mut slab.groups {
            group.block = None;
        }
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
