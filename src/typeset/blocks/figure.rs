//! Figures with captions, and displayed formulas.

use super::{Flow, math_lines, without_pages};
use crate::diagnostic::Code;
use crate::language::direction::runs_rtl;
use crate::language::with_number;
use crate::model::{Attr, Block, Figure, Inline, InlineKind, MathBlock, plain_text};
use crate::theme::{Family, HeadWords, Justification, TextStyle};
use crate::typeset::galley::{Piece, Series, Setting, Slab, leaves_no_widow};
use crate::typeset::math::{MathBox, SMALLEST_FORMULA, not_set, set_math};
use crate::typeset::missing;
use crate::typeset::page::{Group, Item, Role};
use crate::typeset::paragraph::set_paragraph;
use crate::typeset::picture_width::{PX, length};
use crate::typeset::prices::displays::CAPTION_DIVIDED;

/// A drawing that nobody gave a width fills the measure if it is not enlarged more than this: its
/// lettering would outgrow the text's.
const ENLARGED: f32 = 1.15;
/// Share of a page's depth that a picture with a long caption takes at least.
const LEAST_PICTURE: f32 = 0.3;

impl Flow<'_, '_> {
    pub(super) fn figure(&mut self, figure: &Figure, block: &Block) {
        if self.plate(figure, block) {
            return;
        }
        let ctx = self.ctx;
        let lead = self.lead();
        let word = ctx.words.of_display(ctx.words.figure, block.attr.id.as_deref());
        let caption = self.caption(&figure.caption, figure.number.as_deref(), word);
        let cap_style = TextStyle { lang: self.style.lang.clone(), ..ctx.theme.caption.clone() };
        let room = ctx.theme.page.depth() - lead * 2.5;
        let mut wide = self.picture_width(figure);
        let mut below = self.caption_beside(&caption, &cap_style, wide, block.id);
        let picture = figure.image.resource.and_then(|r| {
            let image = ctx.picture(r)?;
            (image.width > 0.0 && image.height > 0.0).then_some((r, image.height / image.width))
        });
        let mut slab = match picture {
            Some((resource, ratio)) => {
                // A caption that takes most of a page goes on over the next ones.
                let most = room * (1.0 - LEAST_PICTURE);
                let height = |slabs: &[Slab]| slabs.iter().map(|s| s.height).sum::<f32>().min(most);
                if wide * ratio > room - height(&below) {
                    // A narrower picture may have a narrower caption, which may be higher.
                    wide = (room - height(&below)).max(lead) / ratio;
                    below = self.caption_beside(&caption, &cap_style, wide, block.id);
                    wide = wide.min((room - height(&below)).max(lead) / ratio);
                }
                let (w, h) = (wide, wide * ratio);
                ctx.tell_small_code(resource, w, block.span);
                let (x, y) = (self.aligned(w), 0.0);
                let item = Item::Image { resource, x, y, w, h, alt: None, crop: None };
                let group = Group {
                    role: Role::Figure,
                    block: Some(block.id),
                    alt: Some(figure.image.alt.clone()),
                    items: vec![item],
                    ..Group::default()
                };
                let name = self.name_of(figure, block);
                let area = (x, w, h);
                let links = ctx.to_description(&block.attr, area, &name).into_iter().collect();
                Slab { height: h, groups: vec![group], links, ..Slab::default() }
            }
            None => self.missing_picture(&figure.image.alt, block.id),
        };
        if !below.is_empty() {
            slab.height += lead * 0.4;
        }
        let mut slabs = vec![slab];
        slabs.extend(below);
        let long = slabs.iter().map(|s| s.height).sum::<f32>() > room;
        // The picture is the first of them, and stands with the first lines of its caption.
        let caption = slabs.len() - 1;
        for (line, s) in slabs.iter_mut().skip(1).enumerate() {
            let parts = long && leaves_no_widow(line, caption);
            s.break_after = parts.then_some(CAPTION_DIVIDED);
        }
        let piece = Piece {
            variants: vec![Setting { slabs, ..Setting::default() }],
            float: self.may_float(block),
            series: figure.number.as_ref().map(|_| Series::Figure),
            block: block.id,
            span: block.span,
            ..Piece::default()
        };
        self.display(piece, 0.5, 0.5);
    }

    /// Width of a picture: as written, else its own; drawings that are not small fill the measure.
    fn picture_width(&self, figure: &Figure) -> f32 {
        let resource = figure.image.resource;
        let Some(image) = resource.and_then(|r| self.ctx.picture(r)) else {
            return self.width;
        };
        let natural = image.width * PX;
        let em = self.ctx.theme.body.size;
        let written = figure.image.width.as_deref().and_then(|w| length(w, self.width, em));
        let wide = written.unwrap_or_else(|| {
            // Small is what is small on the page, in a narrow list too.
            let svg = image.media == "image/svg+xml";
            let small = natural <= self.ctx.theme.page.measure() * 0.5;
            if svg && !small { self.width.min(natural * ENLARGED) } else { natural }
        });
        wide.min(self.width).max(8.0)
    }

    /// Left edge of something `wide` that stands where the theme puts figures.
    fn aligned(&self, wide: f32) -> f32 {
        let free = (self.width - wide).max(0.0);
        self.left
            + match self.ctx.theme.figure_align {
                Justification::Center => free / 2.0,
                Justification::Right => free,
                _ => 0.0,
            }
    }

    /// A caption as wide as its picture, half the measure at least. It stands as figures do, in the
    /// whole book: where these are centred, its lines are.
    pub(super) fn caption_beside(
        &mut self,
        caption: &[Inline],
        style: &TextStyle,
        picture: f32,
        block: u32,
    ) -> Vec<Slab> {
        if caption.is_empty() {
            return Vec::new();
        }
        let wide = picture.max(self.width * 0.5).min(self.width);
        let centred = self.ctx.theme.figure_align == Justification::Center;
        let justify = if centred { Justification::Center } else { style.justify };
        let style = TextStyle { justify, ..style.clone() };
        let set = set_paragraph(self.ctx, caption, &style, wide);
        self.role = Role::Caption;
        let settings = self.settings(set, self.aligned(wide), style.leading, block);
        self.role = Role::Text;
        settings.into_iter().next().map(|s| s.slabs).unwrap_or_default()
    }

    /// A display of one piece, with its anchors; text after it has no indent only if it is short
    /// of a new paragraph, which prose does not know: the indent stays.
    fn display(&mut self, mut piece: Piece, above: f32, below: f32) {
        let anchors = std::mem::take(&mut self.anchors);
        if let Some(slab) = piece.variants[0].slabs.first_mut() {
            slab.anchors.extend(anchors);
        }
        self.apart(&mut piece);
        let float = piece.float;
        let flush = self.flush;
        self.group(vec![piece], above, below);
        if float {
            self.flush = flush;
        }
    }

    /// "Figure 2" in the theme's letters, then the caption.
    pub(super) fn caption(
        &self,
        caption: &[Inline],
        number: Option<&str>,
        word: &str,
    ) -> Vec<Inline> {
        let mut out = Vec::new();
        if let Some(number) = number {
            let theme = self.ctx.theme;
            let label = vec![Inline::text(format!("{word}\u{a0}{number}"))];
            let attr = Attr { classes: vec!["smallcaps".into()], ..Attr::default() };
            let kind = match theme.caption_label {
                HeadWords::SmallCaps => InlineKind::Span(attr, label),
                HeadWords::Bold => InlineKind::Strong(label),
                HeadWords::Italic => InlineKind::Emph(label),
                HeadWords::Plain => InlineKind::Span(Attr::default(), label),
            };
            out.push(Inline { kind, ..Inline::default() });
            if !caption.is_empty() {
                out.push(Inline::text(theme.caption_separator.clone()));
            }
        }
        // Words that run against those before them stand apart.
        match number.is_some() && runs_rtl("", &plain_text(caption)) {
            true => out.push(Inline::directed("rtl", caption.to_vec())),
            false => out.extend_from_slice(caption),
        }
        // A list of figures says them again.
        without_pages(&mut out);
        out
    }

    fn missing_picture(&self, alt: &str, block: u32) -> Slab {
        let style = TextStyle {
            italic: true,
            justify: Justification::Center,
            indent: 0.0,
            ..self.ctx.theme.caption.clone()
        };
        let text = format!("[{alt}]");
        let set = set_paragraph(self.ctx, &[Inline::text(text)], &style, self.width);
        let mut slab = Slab::default();
        if let Some(setting) =
            self.settings(set, self.left, style.leading, block).into_iter().next()
        {
            for mut s in setting.slabs {
                for item in s.groups.iter_mut().flat_map(|g| g.items.iter_mut()) {
                    item.shift(0.0, slab.height);
                }
                slab.height += s.height;
                slab.groups.extend(s.groups);
            }
        }
        slab
    }

    /// A formula at the size of the text, divided at its relations and operators where it is wider
    /// than its room, or smaller if it is wider than its room: the reader of a
    /// formula bears small type better than one that is cut off. What is too wide still is told.
    fn fitted_math(&mut self, tex: &str, room: f32, block: &Block) -> Option<MathBox> {
        let size = self.style.size;
        let lines = math_lines::aligned(self.ctx, tex, (size, room), self.style.color);
        let whole = || set_math(self.ctx, tex, size, true, self.style.color);
        let set = lines.or_else(whole)?;
        if set.width <= room {
            return Some(set);
        }
        let ink = self.style.color;
        let parts = math_lines::Divided::new(self.ctx, tex);
        let divided = |size| parts.as_ref().and_then(|p| p.set(self.ctx, size, room, ink));
        if let Some(set) = divided(size) {
            return Some(set);
        }
        // What fits in one line at no size may be divided at a smaller one.
        let one_line = room / set.width * 0.995;
        let steps = (1..).map(|k| 1.0 - 0.05 * k as f32).take_while(|s| *s >= SMALLEST_FORMULA);
        let smaller = steps.filter(|_| one_line < SMALLEST_FORMULA).find_map(|s| divided(size * s));
        if let Some(set) = smaller {
            let words =
                "a part of this formula is wider than the measure; all of it is set smaller";
            self.warn(Code::WIDE_MATH, block.span, words);
            return Some(set);
        }
        let share = one_line.max(SMALLEST_FORMULA);
        let lines = math_lines::aligned(self.ctx, tex, (size * share, room), self.style.color);
        let whole = || set_math(self.ctx, tex, size * share, true, self.style.color);
        let set = lines.or_else(whole)?;
        let end = if set.width > room { " and runs past it" } else { "; it is set smaller" };
        let words = format!("this formula is wider than the measure{end}: divide it in two");
        self.warn(Code::WIDE_MATH, block.span, words);
        Some(set)
    }

    pub(super) fn display_math(&mut self, math: &MathBlock, block: &Block) {
        let ctx = self.ctx;
        let lead = self.lead();
        let numbers = self.numbers_of(math);
        let taken = self.taken_by(&numbers);
        let mut lines = Vec::new();
        let mut slab = match self.fitted_math(&math.tex, self.width - taken, block) {
            Some(set) => {
                // Centred on the measure, unless the number is in the way.
                let centred = ((self.width - set.width) / 2.0).min(self.width - taken - set.width);
                let x = self.left + centred.max(0.0);
                set.told.messages(block.span).for_each(|d| ctx.tell(d));
                set.missing.iter().for_each(|c| ctx.tell(missing::in_formula(*c, block.span)));
                lines = set.baselines;
                let mut items = set.items;
                for item in &mut items {
                    if ctx.mirrored {
                        // A formula runs from left to right everywhere.
                        item.mirror(set.width);
                    }
                    item.shift(x, set.ascent);
                }
                let group = Group {
                    role: Role::Formula,
                    block: Some(block.id),
                    alt: Some(math.tex.clone()),
                    items,
                    ..Group::default()
                };
                let height = (set.ascent + set.descent).max(lead);
                let name = match math.numbers().next() {
                    Some(number) => {
                        with_number(ctx.words.equation, &format!("({number})"), '\u{a0}')
                    }
                    None => ctx.words.equation.to_owned(),
                };
                let area = (x, set.width, set.ascent + set.descent);
                let links = ctx.to_description(&block.attr, area, &name).into_iter().collect();
                let mut slab = Slab { height, groups: vec![group], links, ..Slab::default() };
                if math.ends_proof {
                    // A number stands in the sign's place.
                    let free = self.left + self.width - x - set.width;
                    let free = if numbers.is_empty() { free } else { 0.0 };
                    let tall = height > 2.2 * lead && math.tex.contains("\\\\");
                    let last = height - lead * (1.0 - super::BASELINE);
                    let baseline = if tall { last } else { set.ascent };
                    self.end_proof_in_formula(&mut slab, (free, baseline), block.id);
                }
                (slab, set.ascent)
            }
            None => {
                ctx.tell(not_set(&math.tex, true, block.span));
                let style = TextStyle {
                    family: Family::Mono,
                    size: self.style.size * 0.8,
                    justify: Justification::Center,
                    indent: 0.0,
                    hyphenate: false,
                    ..self.style.clone()
                };
                let set = set_paragraph(ctx, &[Inline::text(math.tex.clone())], &style, self.width);
                let mut whole = Slab::default();
                for mut s in self
                    .settings(set, self.left, lead, block.id)
                    .into_iter()
                    .next()
                    .map(|s| s.slabs)
                    .unwrap_or_default()
                {
                    for item in s.groups.iter_mut().flat_map(|g| g.items.iter_mut()) {
                        item.shift(0.0, whole.height);
                    }
                    whole.height += s.height;
                    whole.groups.extend(s.groups);
                }
                if math.ends_proof {
                    self.end_proof_in_formula(&mut whole, (0.0, 0.0), block.id);
                }
                (whole, lead * super::BASELINE)
            }
        };
        self.put_numbers(&mut slab.0, numbers, (slab.1, &lines), (math, block));
        let piece = Piece {
            variants: vec![Setting { slabs: vec![slab.0], ..Setting::default() }],
            block: block.id,
            span: block.span,
            ..Piece::default()
        };
        self.display(piece, 0.4, 0.4);
    }
}
