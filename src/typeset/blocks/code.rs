//! Code blocks: mono on a tint, keywords and comments told by weight and slope, long lines turned over with a mark, broken over pages.

use super::code_turns::{Part, Widths, turn_over};
use super::{Flow, rect};
use crate::diagnostic::Code;
use crate::highlight::{Class, Token, tokens};
use crate::model::{Block, CodeBlock};
use crate::source::Span;
use crate::theme::{Grey, TextStyle};
use crate::typeset::context::Context;
use crate::typeset::galley::{Piece, Setting, Slab, leaves_no_widow};
use crate::typeset::missing;
use crate::typeset::page::{Group, Item, Role};
use crate::typeset::paragraph::{set_paragraph, shape_plain, text_line};
use crate::typeset::prices::displays::{
    self, BEFORE_EMPTY, CODE_DIVIDED, CODE_END_DIVIDED, SHORT_CODE_DIVIDED, SHORT_LISTING_DIVIDED,
    SMALL_DIVIDED,
};
use crate::typeset::shape::{Features, shape_directed};
use crate::typeset::text::LEAST_CODE;

/// White inside the tint above and below, as a share of the grid.
const PAD: f32 = 0.35;
/// Share of it by which the tint hangs out of the text block where a page divides the code.
const HANG: f32 = 0.6;
/// Points by which a tint reaches under the next.
pub(super) const SEAM: f32 = 0.3;
/// Columns of a tabulator.
const TAB: usize = 4;
/// The mark of a line turned over.
const TURN: &str = "\u{21aa}";
/// From the mark to the rest of its line, em of the code.
const MARK_BEFORE: f32 = 1.1;
/// Blocks of so many lines or fewer are kept whole where it is possible.
const WHOLE: usize = 11;
/// One of so few lines is never divided.
const FEW: usize = 6;
/// Lines of a longer block that stand together on a page, if there is any other way.
const TOGETHER: usize = 4;
/// A block that fits into the measure at so much of its size, or more, is set so: no line of it has to
/// be turned over, and nobody sees the difference.
const LEAST_SIZE: f32 = 0.88;

impl Flow<'_, '_> {
    pub(super) fn code(&mut self, code: &CodeBlock, block: &Block) {
        match code.raw.as_deref() {
            None | Some("pdf") => {}
            // Meant for the EPUB alone, or told where it was read.
            Some("html" | "html5") => {
                return self.warn(
                    Code::HTML_IN_PRINT,
                    block.span,
                    "raw HTML that print cannot show; it is left out of the PDF (`{=epub}` says \
                     that this is meant)",
                );
            }
            Some(_) => return,
        }
        let ctx = self.ctx;
        let mut style = ctx.theme.code.clone();
        if self.compact {
            style.leading = self.style.leading;
            style.size = style.size.min((self.style.size * 0.85).max(LEAST_CODE));
        }
        let count = code.text.split('\n').count() as u32;
        let expanded: Vec<String> = code.text.split('\n').map(expand_tabs).collect();
        let gutter = Gutter::new(ctx, code, count, &style);
        let room = self.width - 2.0 * ctx.theme.code_inset - gutter.width;
        let advance = text_line(ctx, "0", &style).width.max(1.0);
        let widths = Widths { wide: style.size / advance };
        let longest = expanded.iter().map(|l| widths.sum(l)).fold(0.0, f32::max);
        let fitting = room / (longest * advance);
        let reduced = (least_share(style.size)..1.0).contains(&fitting);
        if reduced {
            style.size *= fitting;
        }
        let advance = if reduced { advance * fitting } else { advance };
        let columns = if reduced { longest.ceil() } else { (room / advance).floor() };
        let columns = (columns as usize).max(8);
        let mut slabs: Vec<Slab> = Vec::new();
        if let Some(caption) = &code.caption {
            let cap = TextStyle { lang: self.style.lang.clone(), ..ctx.theme.caption.clone() };
            let word = ctx.words.of_display(ctx.words.listing, block.attr.id.as_deref());
            let caption = self.caption(caption, code.number.as_deref(), word);
            let set = set_paragraph(ctx, &caption, &cap, self.width);
            self.role = Role::Caption;
            if let Some(setting) =
                self.settings(set, self.left, cap.leading, block.id).into_iter().next()
            {
                slabs.extend(setting.slabs);
            }
            self.role = Role::Text;
            for slab in &mut slabs {
                slab.break_after = None;
            }
        }
        let captions = slabs.len();
        // Lines of the page that go on with a line of the code.
        let mut goes_on = Vec::new();
        self.missing_in_code(&expanded, &style, block.span);
        let lang = code.lang.as_deref().filter(|_| ctx.theme.highlight).unwrap_or_default();
        let tokens = tokens(lang, &expanded.join("\n"));
        let mut tokens = tokens.as_slice();
        let (mut offset, mut at) = (0u32, 0);
        for (index, (line, expanded)) in code.text.split('\n').zip(&expanded).enumerate() {
            let mut turned = 0;
            let comment = comment(tokens, at, expanded);
            for (n, part) in turn_over(expanded, columns, comment, widths).into_iter().enumerate() {
                let pieces = classes(part.text, at, &mut tokens);
                // Tabs are wider as set than as written.
                let here = offset + turned.min(line.len()) as u32;
                let mut slab = self.code_line(&pieces, &part, advance, &style, gutter.width);
                slab.offset = here;
                slab.groups.iter_mut().for_each(|g| g.block = Some(block.id));
                let number = (n == 0).then_some(index as u32);
                let beside = self.beside(code, &gutter, &style, index as u32 + 1, number);
                if !beside.is_empty() {
                    let block = Some(block.id);
                    let role = Role::Artifact;
                    let group = Group { role, block, items: beside, ..Group::default() };
                    slab.groups.insert(0, group);
                }
                slabs.push(slab);
                goes_on.push(n > 0);
                at += part.text.len();
                turned += part.text.len();
            }
            offset += line.len() as u32 + 1;
            at += 1;
        }
        let pad = self.lead() * PAD;
        let hang = pad * HANG;
        let lines = slabs.len() - captions;
        // With their numbers they stay: one that is missing looks like a line that is.
        let plain = code.numbers.is_none();
        let height: f32 = slabs.iter().map(|s| s.height).sum();
        let small = lines <= WHOLE && height < ctx.theme.page.depth() * displays::WHOLE;
        let empty: Vec<bool> = slabs[captions..].iter().map(|s| plain && is_empty(s)).collect();
        for (k, slab) in slabs[captions..].iter_mut().enumerate() {
            if k == 0 {
                grow(slab, pad, true);
            }
            if k + 1 == lines {
                grow(slab, pad, false);
            }
            let empty = |k: usize| empty.get(k) == Some(&true);
            // An empty line vanishes at the foot, where a first line above it would be an orphan.
            let orphan = empty(k) && k == 1;
            let inside = leaves_no_widow(k, lines) && !orphan;
            let price = match () {
                () if small && lines <= FEW => SMALL_DIVIDED,
                () if small => SHORT_LISTING_DIVIDED,
                () if lines <= WHOLE || goes_on.get(k + 1) == Some(&true) => SHORT_CODE_DIVIDED,
                () if k + 1 < TOGETHER || lines - k - 1 < TOGETHER => CODE_END_DIVIDED,
                () => CODE_DIVIDED,
            };
            slab.break_after = inside.then_some(price);
            slab.vanishes = inside && empty(k);
            if empty(k + 1) {
                slab.break_after = slab.break_after.map(|price| price + BEFORE_EMPTY);
            }
            // Further than the line: screens would show a seam before the next one, which covers
            // the rest, and a page may end here.
            let high = slab.height + if k + 1 < lines { hang } else { 0.0 };
            let tint = rect(self.left, 0.0, self.width, high, ctx.theme.tint);
            let ground = Group { role: Role::Artifact, items: vec![tint], ..Group::default() };
            slab.groups.insert(0, ground);
        }
        // On the next page the tint begins as far above the line, outside the text block.
        let ground = rect(self.left, -hang, self.width, hang + SEAM, ctx.theme.tint);
        let ground = Group { role: Role::Artifact, items: vec![ground], ..Group::default() };
        let head = Slab { groups: vec![ground], ..Slab::default() };
        let piece = Piece {
            variants: vec![Setting { slabs, ..Setting::default() }],
            repeat: vec![head],
            closed: true,
            block: block.id,
            span: block.span,
            ..Piece::default()
        };
        let anchors = std::mem::take(&mut self.anchors);
        let mut piece = vec![piece];
        self.apart(&mut piece[0]);
        if let Some(slab) = piece[0].variants[0].slabs.first_mut() {
            slab.anchors.extend(anchors);
        }
        self.group(piece, 0.4, 0.4);
    }

    /// Tells the characters of these lines that no font has.
    fn missing_in_code(&self, lines: &[String], style: &TextStyle, span: Span) {
        let face = self.ctx.fonts.face(style.family, (style.bold, style.italic), style.size);
        let features = Features(Features::NO_LIGA);
        for line in lines.iter().filter(|l| !l.is_ascii()) {
            let shaped = shape_directed(self.ctx.fonts, face, features, line, false);
            shaped.missing.iter().for_each(|ch| self.ctx.tell(missing::one(*ch, span)));
        }
    }

    fn code_line(
        &self,
        pieces: &[(&str, Option<Class>)],
        part: &Part,
        advance: f32,
        style: &TextStyle,
        gutter: f32,
    ) -> Slab {
        let baseline = style.leading * super::BASELINE;
        let mut items = Vec::with_capacity(pieces.len() + 1);
        let mut x = self.left + self.ctx.theme.code_inset + gutter + part.hang as f32 * advance;
        // A reader who copies the code does not copy what shows that a line goes on.
        let shown = match part.comment {
            Some(mark) => Some((mark, x, in_one_ink(style, Some(Class::Comment)))),
            None if part.hang > 0 => {
                let grey = TextStyle { color: Grey(0.45), ..style.clone() };
                Some((TURN, x - style.size * MARK_BEFORE, grey))
            }
            None => None,
        };
        if let Some((mark, x, style)) = shown {
            for mut run in shape_plain(self.ctx, mark, &style) {
                run.actual = Some(String::new());
                let mut item = Item::Run(run);
                item.shift(x, baseline);
                items.push(item);
            }
        }
        if let Some(mark) = part.comment {
            x += (mark.len() as f32 + 1.0) * advance;
        }
        for (text, class) in pieces {
            let runs = shape_plain(self.ctx, text, &in_one_ink(style, *class));
            let width = runs.last().map_or(0.0, |r| r.x + r.width());
            for run in runs {
                let mut item = Item::Run(run);
                item.shift(x, baseline);
                items.push(item);
            }
            x += width;
        }
        if self.ctx.mirrored {
            // Code runs from left to right everywhere.
            items.iter_mut().for_each(|i| i.mirror(2.0 * self.left + self.width));
        }
        Slab {
            height: style.leading,
            groups: vec![Group { role: Role::Code, items, ..Group::default() }],
            ..Slab::default()
        }
    }
}

/// The least share of its size at which a block of code may be set to fit into the measure.
fn least_share(size: f32) -> f32 {
    LEAST_SIZE.max(LEAST_CODE / size)
}

/// The column of line numbers.
struct Gutter {
    /// Its width, 0 without numbers.
    width: f32,
    /// How the numbers are set: a reader who copies the code does not copy them.
    style: TextStyle,
}

impl Gutter {
    fn new(ctx: &Context, code: &CodeBlock, lines: u32, body: &TextStyle) -> Gutter {
        let size = (body.size * 0.85).max(LEAST_CODE.min(body.size));
        let style = TextStyle { size, color: Grey(0.4), ..body.clone() };
        let Some(first) = code.numbers else { return Gutter { width: 0.0, style } };
        let widest = first.saturating_add(lines).to_string().len();
        let width = text_line(ctx, &"0".repeat(widest), &style).width + body.size * 0.9;
        Gutter { width, style }
    }
}

impl Flow<'_, '_> {
    /// What stands beside the text of a line: its number, where it has one, and its mark.
    fn beside(
        &self,
        code: &CodeBlock,
        gutter: &Gutter,
        style: &TextStyle,
        line: u32,
        number: Option<u32>,
    ) -> Vec<Item> {
        let mut items = Vec::new();
        if code.is_marked(line) {
            let tint = Grey((self.ctx.theme.tint.0 - 0.09).max(0.0));
            // The tint of the next line is a hair higher than its top.
            items.push(rect(self.left, 0.0, self.width, style.leading + SEAM, tint));
            items.push(rect(self.left, 0.0, 2.0, style.leading + SEAM, Grey(0.25)));
        }
        if let (Some(first), Some(index)) = (code.numbers, number) {
            let words = first.saturating_add(index).to_string();
            let width = text_line(self.ctx, &words, &gutter.style).width;
            let x = self.left + self.ctx.theme.code_inset + gutter.width - style.size * 0.9 - width;
            for mut run in shape_plain(self.ctx, &words, &gutter.style) {
                run.actual = Some(String::new());
                let mut item = Item::Run(run);
                item.shift(x, style.leading * super::BASELINE);
                items.push(item);
            }
        }
        if self.ctx.mirrored {
            items.iter_mut().for_each(|i| i.mirror(2.0 * self.left + self.width));
        }
        items
    }
}

/// How a class of code looks where there is one ink: keywords bold, comments italic and grey,
/// strings and numbers as they are. The grey has 7:1 on white and more than 5:1 on the tint.
fn in_one_ink(style: &TextStyle, class: Option<Class>) -> TextStyle {
    match class {
        Some(Class::Keyword) => TextStyle { bold: true, ..style.clone() },
        Some(Class::Comment) => TextStyle { italic: true, color: Grey(0.33), ..style.clone() },
        _ => style.clone(),
    }
}

/// Divides `part`, which begins at byte `at` of the text, where its tokens begin and end. Tokens
/// that end in it are taken off the list.
fn classes<'a>(part: &'a str, at: usize, tokens: &mut &[Token]) -> Vec<(&'a str, Option<Class>)> {
    let mut out = Vec::new();
    let mut done = 0;
    while let Some(token) = tokens.first() {
        let from = token.start.saturating_sub(at).clamp(done, part.len());
        let to = token.end.saturating_sub(at).clamp(from, part.len());
        if from > done {
            out.push((&part[done..from], None));
        }
        if to > from {
            out.push((&part[from..to], Some(token.class)));
        }
        done = to;
        if token.end > at + part.len() {
            break;
        }
        *tokens = &tokens[1..];
    }
    if done < part.len() {
        out.push((&part[done..], None));
    }
    out
}

/// Adds white above or below inside a slab.
pub(super) fn grow(slab: &mut Slab, by: f32, above: bool) {
    slab.height += by;
    if above {
        for item in slab.groups.iter_mut().flat_map(|g| g.items.iter_mut()) {
            item.shift(0.0, by);
        }
        for link in &mut slab.links {
            link.y += by;
        }
    }
}

/// A line of code without a letter: it has only its number, if any.
fn is_empty(slab: &Slab) -> bool {
    let runs = slab.groups.iter().filter(|g| g.role == Role::Code).flat_map(|g| &g.items);
    !runs.into_iter().any(|i| matches!(i, Item::Run(r) if !r.text.trim().is_empty()))
}

fn expand_tabs(line: &str) -> String {
    // What is white at a line's end is nothing to turn over for.
    let line = line.trim_end();
    if !line.contains('\t') {
        return line.chars().filter(|c| !c.is_control()).collect();
    }
    let mut out = String::new();
    let mut column = 0;
    for ch in line.chars() {
        if ch == '\t' {
            let n = TAB - column % TAB;
            out.extend(std::iter::repeat_n(' ', n));
            column += n;
        } else if !ch.is_control() {
            out.push(ch);
            column += 1;
        }
    }
    out
}

/// Where in a line, which begins at byte `at` of the code, a comment begins that goes on to its end.
fn comment(tokens: &[Token], at: usize, line: &str) -> Option<usize> {
    let end = at + line.len();
    let mut inside = tokens.iter().take_while(|t| t.start < end).filter(|t| t.start >= at);
    let last = inside.find(|t| t.class == Class::Comment && t.end >= at + line.trim_end().len());
    last.map(|t| t.start - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_lines_keep_their_classes_and_every_character() {
        let text = "let a = 1; /* one\ntwo */ let b;";
        let all = tokens("rust", text);
        let mut rest = all.as_slice();
        let mut at = 0;
        let mut found = Vec::new();
        for line in text.split('\n') {
            let mut whole = String::new();
            for part in turn_over(line, 12, None, Widths { wide: 2.0 }) {
                let pieces = classes(part.text, at, &mut rest);
                whole.extend(pieces.iter().map(|p| p.0));
                found.extend(pieces.into_iter().filter_map(|(t, c)| Some((t, c?))));
                at += part.text.len();
            }
            assert_eq!(whole, line);
            at += 1;
        }
        let (k, c, n) = (Class::Keyword, Class::Comment, Class::Number);
        let wanted = [("let", k), ("1", n), ("/* ", c), ("one", c), ("two */", c), ("let", k)];
        let joined = |list: &[(&str, Class)]| -> Vec<(String, Class)> {
            let mut out: Vec<(String, Class)> = Vec::new();
            for (t, class) in list {
                match out.last_mut() {
                    Some(last) if last.1 == *class && *class == c => last.0 += t,
                    _ => out.push((t.to_string(), *class)),
                }
            }
            out
        };
        assert_eq!(joined(&found), joined(&wanted));
    }

    #[test]
    fn code_that_is_set_smaller_keeps_to_what_printers_ask_for() {
        for name in crate::manifest::THEMES {
            let print = crate::manifest::Print { theme: name.into(), ..Default::default() };
            let size = crate::theme::for_book(&print, "en").code.size;
            let least = size * least_share(size);
            assert!((LEAST_CODE..=size).contains(&least), "{name}: {least} of {size} pt");
        }
        assert!((least_share(10.0) - LEAST_SIZE).abs() < 0.001, "large print");
        assert!(least_share(6.5) > 1.0, "what its author makes smaller is not made smaller still");
    }

    #[test]
    fn tabs_go_to_columns() {
        assert_eq!(expand_tabs("a\tb"), "a   b");
        assert_eq!(expand_tabs("\t\tx"), "        x");
        assert_eq!(expand_tabs("x\t \t\r"), "x", "nothing is turned over for white");
    }
}
