//! A theme file becomes the theme of a book: its trim, body size, leading and language worked in.

use super::css::has_italics;
use super::file::{Case, Division, Figures, ThemeFile, Type};
use super::units::{BundledFamily, Length, Share};
use super::*;
use crate::language::direction::is_arabic;
use crate::language::paragraph_indent;
use crate::manifest::{FontChoice, NASKH, Print};
use crate::model::is_usual_environment;

/// The built-in theme that a manifest names, for its trim, size and language; Classic where the
/// theme is a file of the project's own ([`super::load`] reads those).
pub fn for_book(print: &Print, lang: &str) -> Theme {
    let file = builtin(&print.theme).unwrap_or_else(|| builtin_or_panic("classic"));
    resolve(&file, print, lang)
}

/// Built-in themes are part of the program; a test reads each of them.
fn builtin_or_panic(name: &str) -> ThemeFile {
    builtin(name).expect("a built-in theme reads")
}

/// A theme for a book. What the manifest says goes before what the theme says.
pub fn resolve(file: &ThemeFile, print: &Print, lang: &str) -> Theme {
    let scale = Scale::new(file, print);
    let page = geometry(file, print, &scale);
    Resolver { file, scale, lang }.theme(page, print)
}

/// From the theme's own body size to the book's.
struct Scale {
    /// The body's size and leading in points.
    size: f32,
    leading: f32,
    /// The body's size over the theme's.
    k: f32,
    /// How titles and headings are scaled.
    titles: f32,
    /// Nothing is set smaller.
    smallest: f32,
    large: bool,
}

impl Scale {
    fn new(file: &ThemeFile, print: &Print) -> Scale {
        let pt = |l: Length, else_: f32| l.as_pt().unwrap_or(else_);
        let (own, own_leading) = (pt(file.body.size, 10.5), pt(file.body.leading, 13.5));
        let large = &file.large_print;
        let (habit, habit_leading) = if print.large_print {
            (pt(large.size, 17.0), pt(large.leading, 22.0))
        } else {
            (own, own_leading)
        };
        let size = print.body_size.unwrap_or(habit);
        let leading = print.leading.unwrap_or_else(|| quarter(size * (habit_leading / habit)));
        let k = size / own;
        let share = if print.large_print { large.titles.0.clamp(0.1, 2.0) } else { 1.0 };
        Scale {
            size,
            leading,
            k,
            titles: if print.large_print { 1.0 + (k - 1.0) * share } else { k },
            smallest: if print.large_print { pt(large.smallest, 14.0).min(size) } else { 0.0 },
            large: print.large_print,
        }
    }
}

/// The page: trim and margins from the manifest, or in the proportions of the model page.
fn geometry(file: &ThemeFile, print: &Print, scale: &Scale) -> PageGeometry {
    let (width, height) = print.trim;
    let model = &file.page;
    let pt = |l: Length| l.as_pt().unwrap_or(0.0);
    let (model_width, model_height) = (pt(model.width).max(1.0), pt(model.height).max(1.0));
    let shares = [
        pt(model.inner) / model_width,
        pt(model.outer) / model_width,
        pt(model.head) / model_height,
        pt(model.foot) / model_height,
    ];
    let leading = scale.leading;
    let margin = |i: usize, whole: f32| print.margins[i].unwrap_or(shares[i] * whole);
    let (inner, outer) = (margin(0, width), margin(1, width));
    let (head, foot) = (margin(2, height), margin(3, height));
    let room = height - head - foot;
    let lines = ((room / leading + 0.01).floor() as u32).max(5);
    PageGeometry {
        width,
        height,
        inner,
        outer,
        head,
        foot: height - head - lines as f32 * leading,
        leading,
        lines,
    }
}

/// From the trim to the top of a running head, points: three eighths of an inch, which printers
/// ask for where pages are folded and cut (KDP and Ingram: 0.25 to 0.375 in).
const OFF_TRIM: f32 = 27.0;
/// Height of capitals, em.
const CAPITALS: f32 = 0.7;

/// Rounded to a quarter of a point.
fn quarter(x: f32) -> f32 {
    (x * 4.0 + 0.5).floor() / 4.0
}

/// What a type is for: titles grow less in large print, passages lose their italic there.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Use {
    Text,
    Passage,
    Title,
    Code,
}

/// The theme's families, but for bundled ones that the manifest chooses, and for the text of a book in Arabic
/// letters, which those of a theme lack.
fn faces(file: &ThemeFile, print: &Print, lang: &str) -> Faces {
    let text = if is_arabic(lang) { BundledFamily(NASKH) } else { file.faces.serif };
    let of = |choice: &Option<FontChoice>, own: BundledFamily| match choice {
        Some(FontChoice::Bundled(n)) => *n,
        _ => own.0,
    };
    Faces {
        serif: of(&print.font, text),
        sans: of(&print.sans_font, file.faces.sans),
        mono: of(&print.mono_font, file.faces.mono),
    }
}

struct Resolver<'a> {
    file: &'a ThemeFile,
    scale: Scale,
    lang: &'a str,
}

impl Resolver<'_> {
    fn style(&self, t: &Type, use_: Use) -> TextStyle {
        let (file, s) = (self.file, &self.scale);
        let own = t.size.as_pt().unwrap_or(10.5);
        let k = if use_ == Use::Title { s.titles } else { s.k };
        let wanted = own * k;
        // Code keeps its own smallest size: lines that are turned over read worse than small ones.
        let size = if use_ == Use::Code { wanted } else { wanted.max(s.smallest) };
        let grown = size / wanted;
        let mut leading = t.leading.points(k, size, s.leading) * grown;
        if s.large {
            leading = self.large_leading(size, leading);
        }
        let figures = if t.figures == Figures::Body { file.body.figures } else { t.figures };
        TextStyle {
            family: if s.large && t.family == Family::Serif {
                file.large_print.family
            } else {
                t.family
            },
            size,
            leading,
            italic: t.italic && (use_ != Use::Passage || self.slanted()),
            bold: t.bold,
            small_caps: t.case == Case::SmallCaps,
            all_small_caps: t.case == Case::AllSmallCaps,
            capitals: t.case == Case::Capitals,
            // Ideographs stand as high as lining figures.
            old_style_figures: matches!(figures, Figures::OldStyle)
                && paragraph_indent(self.lang).is_none(),
            tabular_figures: matches!(figures, Figures::Tabular),
            letterspace: t.letterspace.ems(k, size, s.leading),
            color: ink(t.ink),
            justify: match t.align {
                Justification::Justified if s.large => Justification::Left,
                other => other,
            },
            indent: t.indent.points(k, size, s.leading),
            hyphenate: t.hyphenate && !s.large,
            balanced: use_ == Use::Title,
            lang: self.lang.to_string(),
        }
    }

    /// In large print what is one line of the grid high stays so, unless the type needs more.
    fn large_leading(&self, size: f32, leading: f32) -> f32 {
        if leading < size * 1.1 { size * 1.2 } else { leading }
    }

    fn points(&self, l: Length, em: f32) -> f32 {
        l.points(self.scale.k, em, self.scale.leading)
    }

    /// In lines of the grid.
    fn lines(&self, l: Length, em: f32) -> f32 {
        self.points(l, em) / self.scale.leading
    }

    /// Weight of a rule: not scaled, as ink is the same at every size.
    fn weight(&self, l: Length) -> f32 {
        l.points(1.0, self.scale.size, self.scale.leading)
    }

    /// White between a running head's baseline and the text. In large print the head's type grows
    /// but the margin does not: the gap stays as it is, so that the head keeps off the trim.
    fn head_gap(&self, page: &PageGeometry) -> f32 {
        let head = &self.file.running_head;
        let type_ = self.style(&head.r#type, Use::Text);
        let k = if self.scale.large { 1.0 } else { self.scale.k };
        let gap = head.gap.points(k, self.scale.size, self.scale.leading);
        let room = page.head - OFF_TRIM - CAPITALS * type_.size;
        gap.min(room.max(0.9 * type_.size))
    }

    fn index(&self) -> IndexStyle {
        let f = &self.file.index;
        let entry = self.style(&f.r#type, Use::Text);
        let points = |l: Length| self.points(l, entry.size);
        IndexStyle {
            columns: f.columns,
            gap: points(f.gap),
            indent: points(f.indent),
            hang: points(f.hang),
            letter: self.style(&f.letter, Use::Text),
            ranges: f.ranges,
            sub_entries: f.sub_entries,
            entry,
        }
    }

    /// Whether passages may be in italic.
    fn slanted(&self) -> bool {
        !self.scale.large || self.file.large_print.italic_passages
    }

    fn heading(&self, h: &super::file::Heading) -> HeadingStyle {
        let text = self.style(&h.r#type, if h.run_in { Use::Text } else { Use::Title });
        HeadingStyle {
            above: self.lines(h.above, text.size),
            below: self.lines(h.below, text.size),
            run_in: h.run_in,
            text,
        }
    }

    fn division(&self, d: &Division) -> DivisionStyle {
        let size = self.scale.size;
        DivisionStyle {
            indents: (self.points(d.left, size), self.points(d.right, size)),
            above: self.lines(d.above, size),
            below: self.lines(d.below, size),
            size: if self.scale.large { d.size.0.max(1.0) } else { d.size.0.clamp(0.4, 3.0) },
            italic: d.italic && self.slanted(),
            justify: d.align.justification(),
            rule: self.weight(d.rule),
            rules: self.weight(d.rules),
            tint: ink(d.tint),
            attribution: d.attribution,
            label: d.label.clone(),
        }
    }

    /// A division by its name. Environments stay upright in letters that have no italics.
    fn named(&self, name: &str, d: &Division) -> DivisionStyle {
        let look = self.division(d);
        let upright = is_usual_environment(name) && !has_italics(self.lang);
        DivisionStyle { italic: look.italic && !upright, ..look }
    }

    fn theme(&self, page: PageGeometry, print: &Print) -> Theme {
        let f = self.file;
        let body = TextStyle {
            size: self.scale.size,
            leading: self.scale.leading,
            ..self.style(&f.body, Use::Text)
        };
        let em = body.size;
        let title = |t: &Type| self.style(t, Use::Title);
        let text = |t: &Type| self.style(t, Use::Text);
        let passage = |t: &Type| self.style(t, Use::Passage);
        let faces = faces(f, print, self.lang);
        Theme {
            name: f.name.clone(),
            line_numbers: print.line_numbers,
            faces,
            cover: CoverStyle {
                ground: f.cover.ground,
                ink: f.cover.ink,
                accent: f.cover.accent,
                family: faces.of(f.cover.family),
                align: f.cover.align,
            },
            headings: [&f.heading_2, &f.heading_3, &f.heading_4].map(|h| self.heading(h)).into(),
            opener: OpenerStyle {
                number_as: f.opener.number_as,
                number: title(&f.opener.number),
                label_line: f.opener.label_line,
                title_line: f.opener.title_line,
                text_line: f.opener.text_line,
                front_lines: (f.opener.front_title_line, f.opener.front_text_line),
                label_gap: self.points(f.opener.label_gap, em),
                rule: f.opener.rule,
                rule_weight: self.weight(f.opener.rule_weight),
            },
            part: PartStyle {
                number_as: f.part.number_as,
                number: title(&f.part.number),
                label: title(&f.part.label),
                title: title(&f.part.title),
                subtitle: passage(&f.part.subtitle),
                down: f.part.down.0.clamp(0.0, 0.7),
                label_gap: self.points(f.part.label_gap, em),
                rule: f.part.rule,
                rule_weight: self.weight(f.part.rule_weight),
            },
            case: CaseStyle {
                rule: self.weight(f.case_study.rule_weight),
                label_line: f.case_study.label_line,
                text_line: f.case_study.text_line,
                subtitle: passage(&f.case_study.subtitle),
                tab: ink(f.case_study.tab),
                tab_size: (
                    self.weight(f.case_study.tab_width),
                    self.weight(f.case_study.tab_height),
                ),
                tint: ink(f.case_study.tint),
                inset: self.points(f.case_study.inset, em),
                hairline: self.weight(f.case_study.hairline),
            },
            title: title(&f.opener.title),
            label: title(&f.opener.label),
            subtitle: passage(&f.opener.subtitle),
            author: passage(&f.opener.author),
            case_title: title(&f.case_study.title),
            case_label: title(&f.case_study.label),
            panel_term: text(&f.case_study.term),
            panel_detail: text(&f.case_study.detail),
            smallest: self.scale.smallest,
            tint: ink(f.code.tint),
            quote: passage(&f.quote.r#type),
            quote_indents: (self.points(f.quote.left, em), self.points(f.quote.right, em)),
            note: text(&f.note.r#type),
            code: self.style(&f.code.r#type, Use::Code),
            code_inset: self.points(f.code.inset, em),
            highlight: f.code.highlight,
            inline_code_scale: f.code.inline_scale.0.clamp(0.5, 1.5),
            table: text(&f.table.cell),
            table_head: text(&f.table.head),
            table_rules: TableRules {
                outer: self.weight(f.table.outer_rule),
                head: self.weight(f.table.head_rule),
                row: self.weight(f.table.row_rule),
                row_ink: ink(f.table.row_ink),
                full: f.table.full_width,
            },
            figure_align: f.figure.align,
            caption: text(&f.caption.r#type),
            caption_label: f.caption.label,
            caption_separator: f.caption.separator.clone(),
            callout_label: text(&f.callout.label),
            callout: CalloutStyle {
                rule: self.weight(f.callout.rule_weight),
                ink: ink(f.callout.rule_ink),
                indent: self.points(f.callout.indent, em),
            },
            running_head: text(&f.running_head.r#type),
            folio: text(&f.running_head.folio),
            heads: RunningHeads {
                words: f.running_head.words,
                recto: f.running_head.recto,
                verso: f.running_head.verso,
                rule: self.weight(f.running_head.rule),
                drop_folio: f.running_head.drop_folio,
            },
            head_gap: self.head_gap(&page),
            paragraph_space: self.lines(f.paragraph.space, em),
            list_indent: self.points(f.list.indent, em),
            bullets: f.list.bullets.clone(),
            numerals: f.list.numbers.clone(),
            ornament: f.scene.ornament.clone(),
            ornament_picture: f
                .scene
                .picture()
                .map(|path| OrnamentPicture { path, width: self.points(f.scene.width, em) }),
            lead_in: f.opener.lead_in,
            drop_cap_lines: u32::from(f.opener.drop_cap_lines),
            number_sections: print.number_sections.map_or(f.number_sections, |levels| levels > 1),
            open: print.open.unwrap_or(f.page.open),
            contents: ContentsStyle {
                leaders: f.contents.leaders,
                sections: f.contents.sections,
                depth: print.contents_depth,
                chapter: text(&f.contents.chapter),
                nested: text(&f.contents.nested),
                part: text(&f.contents.part),
                volume: text(&f.contents.volume),
            },
            bibliography_hang: self.points(f.bibliography.hang, em),
            index: self.index(),
            front: FrontStyle {
                half_title: title(&f.front.half_title),
                title: title(&f.front.title),
                subtitle: title(&f.front.subtitle),
                author: title(&f.front.author),
                publisher: title(&f.front.publisher),
                plain: title(&f.front.plain),
                copyright: text(&f.front.copyright),
            },
            hyphen_minima: (
                usize::from(f.lines.letters_before_hyphen),
                usize::from(f.lines.letters_after_hyphen),
            ),
            line_limits: LineLimits {
                expansion: f.lines.expansion.0,
                tracking: f.lines.tracking.0,
                narrowest_space: f.lines.narrowest_space.0,
            },
            lines_after_heading: f.pages.lines_after_heading,
            last_page_lines: f.pages.last_page_lines,
            divisions: f.division.iter().map(|(n, d)| (n.clone(), self.named(n, d))).collect(),
            body,
            page,
        }
    }
}

/// A share of black as a grey.
fn ink(share: Share) -> Grey {
    Grey(1.0 - share.0.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(print: &Print) -> PageGeometry {
        for_book(print, "en").page
    }

    #[test]
    fn a_book_in_arabic_letters_has_a_face_for_them() {
        let serif = |print: &Print, lang| for_book(print, lang).faces.serif;
        let literary = Print { theme: "literary".into(), ..Print::default() };
        assert_eq!((serif(&literary, "ar"), serif(&literary, "en")), (NASKH, 3));
        let chosen = Print { font: Some(FontChoice::Bundled(0)), ..literary };
        assert_eq!((serif(&chosen, "ar"), serif(&chosen, "en")), (0, 0));
    }

    #[test]
    fn six_by_nine_is_the_model_page() {
        let page = page(&Print::default());
        assert_eq!(page.leading, 13.5);
        assert_eq!(page.lines, 39);
        assert!((page.measure() - 312.0).abs() < 0.01);
        assert!((page.foot - 64.5).abs() < 0.01);
    }

    #[test]
    fn limits_of_lines_are_those_of_classic() {
        assert_eq!(for_book(&Print::default(), "en").line_limits, LineLimits::default());
    }

    #[test]
    fn a_small_trim_keeps_the_type() {
        let page = page(&Print { trim: (297.6, 419.5), ..Print::default() });
        assert_eq!(page.leading, 13.5);
        assert!(page.measure() > 200.0 && page.depth() < 419.5);
    }

    #[test]
    fn a_body_size_scales_the_theme() {
        let theme = for_book(&Print { body_size: Some(12.6), ..Print::default() }, "en");
        assert!((theme.title.size - 24.0).abs() < 0.01);
        assert_eq!(theme.page.leading, 16.25);
        assert_eq!(theme.case.rule, 2.0, "rules keep their weight");
    }

    #[test]
    fn running_heads_of_large_print_keep_off_the_trim() {
        for name in crate::manifest::THEMES {
            for trim in [(432.0, 648.0), (419.5, 595.3)] {
                let print =
                    Print { theme: name.into(), large_print: true, trim, ..Print::default() };
                let theme = for_book(&print, "en");
                let top = theme.page.head - theme.head_gap - 0.7 * theme.running_head.size;
                assert!(top >= OFF_TRIM - 0.01, "{name}: {top}");
                assert!(theme.head_gap >= 0.9 * theme.running_head.size, "{name}");
            }
        }
    }

    #[test]
    fn rules_between_rows_are_lighter_than_those_of_heads() {
        for name in ["modern", "technical"] {
            let theme = for_book(&Print { theme: name.into(), ..Print::default() }, "en");
            let rules = theme.table_rules;
            assert!(rules.row >= 0.25, "a press holds it");
            assert!(rules.row < rules.head && rules.row_ink.0 >= 0.5, "{name}");
        }
    }

    #[test]
    fn large_print_is_large_ragged_and_upright() {
        for name in crate::manifest::THEMES {
            let print = Print { theme: name.into(), large_print: true, ..Print::default() };
            let theme = for_book(&print, "en");
            assert!((16.0..=18.0).contains(&theme.body.size), "{name}");
            for style in [&theme.body, &theme.quote, &theme.note, &theme.caption] {
                assert!(style.size >= 14.0 && !style.italic && !style.hyphenate, "{name}");
                assert_ne!(style.justify, Justification::Justified, "{name}");
                assert!(style.leading >= style.size * 1.1, "{name} {style:?}");
            }
        }
    }
}
