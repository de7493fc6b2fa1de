//! The stylesheet of the EPUB, made from the theme.
//!
//! It leaves to the reader what is the reader's: the face, size and colour of the text, its
//! alignment and the ground (Kindle Publishing Guidelines, "body text must use defaults"; Kobo's
//! and Apple's say the same). Sizes are in em, tints are transparent greys that work on light and
//! dark grounds, nothing is positioned, and every rule still reads well where it is not understood.

use super::{Family, Justification, TextStyle, Theme};
use std::fmt::Write;

/// The stylesheet for a theme, for a book in a language (BCP 47).
pub fn stylesheet(theme: &Theme, lang: &str) -> String {
    let mut css = String::with_capacity(8 * 1024);
    let base = theme.body.size.max(1.0);
    // Print's leading set against its size; readers choose the lines of the text themselves.
    let line = theme.page.leading.max(1.0);
    let lines = |n: f32| em(n * line / base);
    let prose = theme.paragraph_space <= 0.0;
    let rtl = matches!(lang.split('-').next(), Some("ar" | "he" | "fa" | "ur"));
    let start = if rtl { "right" } else { "left" };
    let tint = shade(theme.tint.0);

    css.push_str("body { margin: 0; padding: 0; widows: 2; orphans: 2; }\n");
    css.push_str("section { margin: 0; }\n");

    // Paragraphs.
    if prose {
        // Indented unless they follow something else than a paragraph.
        let _ = writeln!(
            css,
            "p {{ margin: 0; text-indent: 0; -webkit-hyphens: auto; hyphens: auto; }}\n\
             p + p {{ text-indent: {}; }}",
            em(theme.body.indent.max(theme.body.size) / base)
        );
    } else {
        let _ = writeln!(
            css,
            "p {{ margin: {} 0 0; text-indent: 0; -webkit-hyphens: auto; hyphens: auto; }}",
            lines(theme.paragraph_space)
        );
    }
    css.push_str(
        "p.scene + p, p.subtitle + p, p.callout-label + p, p.attribution + p { text-indent: 0; }\n",
    );

    // Openers.
    let title = em(theme.title.size / base);
    let _ = writeln!(
        css,
        "h1 {{ {} font-size: {title}; line-height: 1.25; margin: {} 0 {}; }}",
        face(&theme.title),
        // A share of the sink in print: a phone's page is short.
        em(theme.opener.text_line as f32 * line / base / 4.0 / (theme.title.size / base)),
        em(1.2)
    );
    css.push_str(
        "h1, h2, h3, h4, h5, h6, .label, .number, .callout-label, caption, figcaption {\n",
    );
    css.push_str("  -webkit-hyphens: none; hyphens: none; page-break-inside: avoid; break-inside: avoid; }\n");
    css.push_str("h1, h2, h3, h4, h5, h6, .callout-label, caption {\n");
    css.push_str("  page-break-after: avoid; break-after: avoid; }\n");
    let _ = writeln!(
        css,
        "h1 .label {{ display: block; {} font-size: {}; margin-bottom: 0.8em; }}",
        face(&theme.label),
        em(theme.label.size / theme.title.size)
    );
    css.push_str("h1 .title { display: block; }\n");
    css.push_str("h1 .number, h1 .number + .title { display: inline; }\n");
    let _ = writeln!(
        css,
        ".opener h1 {{ margin-bottom: 0.4em; }}\n.subtitle {{ {} font-size: {}; margin: 0 0 2em; text-indent: 0; }}",
        face(&theme.subtitle),
        em(theme.subtitle.size / base)
    );
    css.push_str("section.part h1, section.dedication { margin-top: 25%; }\n");

    // Headings of sections.
    for level in 2..=6 {
        let Some(h) = theme.headings.get(level - 2).or(theme.headings.last()) else { break };
        let size = (h.text.size / base).max(1.0);
        let _ = writeln!(
            css,
            "h{level} {{ {} font-size: {}; line-height: 1.3; margin: {} 0 {}; }}",
            face(&h.text),
            em(size),
            em((h.above * line / base / size).max(1.0)),
            em((h.below * line / base / size).max(0.35)),
        );
    }
    css.push_str("h2 + h3, h3 + h4, h4 + h5, h5 + h6 { margin-top: 0.5em; }\n");

    // Lists.
    let indent = em((theme.list_indent / base).max(1.2));
    let _ = writeln!(
        css,
        "ul, ol {{ margin: {half} 0; padding: 0; padding-{start}: {indent}; }}\n\
         li {{ margin: 0.15em 0; }}\n\
         li > ul, li > ol {{ margin: 0.15em 0; }}\n\
         li > p {{ text-indent: 0; }}\n\
         li > p + p, dd > p + p {{ text-indent: 0; margin-top: 0.4em; }}\n\
         ul > li > ul {{ list-style-type: disc; }}\n\
         li.task {{ list-style-type: none; }}\n\
         li.task .box {{ margin-{start}: -1.3em; padding-{end}: 0.3em; }}\n\
         dl {{ margin: {half} 0; }}\n\
         dt {{ font-weight: bold; margin-top: 0.5em; page-break-after: avoid; break-after: avoid; }}\n\
         dd {{ margin: 0; margin-{start}: {indent}; }}",
        half = lines(0.5),
        end = if rtl { "left" } else { "right" },
    );

    // Quotations, verse, epigraphs.
    let _ = writeln!(
        css,
        "blockquote {{ margin: {half} {indent}; font-size: {}; }}\n\
         .epigraph {{ margin: 1em 0 2em; margin-{start}: 20%; font-size: {0}; }}\n\
         .attribution {{ text-align: right; text-indent: 0; margin-top: 0.4em; }}\n\
         .verse {{ margin: {half} 0; margin-{start}: {indent}; }}\n\
         .stanza {{ margin: 0 0 0.8em; page-break-inside: avoid; break-inside: avoid; }}\n\
         .verse p.line {{ text-indent: -1.5em; margin: 0; padding-{start}: 1.5em;\n\
         \x20 -webkit-hyphens: none; hyphens: none; text-align: {start}; }}\n\
         .prose-verse p {{ text-indent: 0; margin: 0 0 0.8em; text-align: {start}; }}",
        em((theme.quote.size / base).max(0.9)),
        half = lines(0.5),
    );
    for n in 1..=24 {
        let _ =
            writeln!(css, ".verse p.in{n} {{ padding-{start}: {}; }}", em(1.5 + n as f32 / 2.0));
    }
    css.push_str(
        "section.dedication p, section.epigraph-page p { text-align: center; text-indent: 0; }\n",
    );
    css.push_str("section.epigraph-page p.attribution { text-align: center; }\n");

    // Code.
    let _ = writeln!(
        css,
        "pre, code, kbd, samp, .tex {{ font-family: monospace, monospace; -webkit-hyphens: none; hyphens: none; }}\n\
         code, kbd, samp {{ font-size: {}; }}\n\
         code {{ overflow-wrap: break-word; word-wrap: break-word; }}\n\
         pre {{ margin: {half} 0; padding: 0.6em 0.7em; background-color: {tint}; text-indent: 0;\n\
         \x20 text-align: left; font-size: {}; line-height: 1.35; white-space: pre-wrap;\n\
         \x20 overflow-wrap: anywhere; word-wrap: break-word; tab-size: 4; orphans: 3; widows: 3; }}\n\
         pre code {{ font-size: 1em; }}\n\
         kbd {{ border: 1px solid {line_grey}; border-radius: 0.2em; padding: 0 0.25em; }}",
        em((theme.inline_code_scale).clamp(0.75, 1.0)),
        em((theme.code.size / base).clamp(0.72, 0.9)),
        half = lines(0.5),
        line_grey = RULE,
    );

    // Tables, figures, formulas.
    let _ = writeln!(
        css,
        ".table {{ margin: {one} 0; overflow-x: auto; }}\n\
         table {{ border-collapse: collapse; font-size: 0.9em; line-height: 1.35; margin: 0 auto;\n\
         \x20 max-width: 100%; border-top: 1px solid {RULE}; border-bottom: 1px solid {RULE};\n\
         \x20 font-variant-numeric: lining-nums tabular-nums; }}\n\
         caption {{ text-align: {start}; padding-bottom: 0.4em; }}\n\
         th, td {{ padding: 0.25em 0.5em; text-align: {start}; vertical-align: top; text-indent: 0; }}\n\
         th {{ {} font-weight: bold; vertical-align: bottom; }}\n\
         thead th, thead td {{ border-bottom: 1px solid {RULE}; }}\n\
         tr {{ page-break-inside: avoid; break-inside: avoid; }}\n\
         th.right, td.right {{ text-align: right; }}\n\
         th.center, td.center {{ text-align: center; }}\n\
         th.left, td.left {{ text-align: left; }}\n\
         figure {{ margin: {one} 0; text-align: center; page-break-inside: avoid; break-inside: avoid; }}\n\
         figcaption, caption {{ {} font-size: {cap}; line-height: 1.35; }}\n\
         figcaption {{ margin-top: 0.5em; text-align: {start}; text-indent: 0; }}\n\
         table caption {{ font-size: 1em; }}\n\
         figure.listing {{ text-align: {start}; page-break-inside: auto; break-inside: auto; }}\n\
         figure.listing figcaption {{ margin: 0 0 0.3em; }}\n\
         figure.listing pre {{ margin: 0; }}\n\
         .caption-number {{ font-weight: bold; }}\n\
         img, svg {{ max-width: 100%; }}\n\
         img {{ height: auto; }}\n\
         img.inline {{ vertical-align: middle; }}\n\
         .no-image {{ font-style: italic; }}\n\
         .math {{ margin: {half} 0; text-align: center; text-indent: 0; overflow-x: auto; overflow-y: hidden; }}\n\
         .numbered {{ display: table; width: 100%; }}\n\
         .formula {{ display: table-cell; width: 100%; }}\n\
         .formula-number {{ display: table-cell; vertical-align: middle; padding-left: 1em; white-space: nowrap; }}",
        family(&theme.table_head),
        family(&theme.caption),
        one = lines(0.75),
        half = lines(0.5),
        cap = em((theme.caption.size / base).clamp(0.8, 1.0)),
    );

    // Callouts: a rule at the side and a label, no box.
    let _ = writeln!(
        css,
        "aside.callout {{ margin: {one} 0; padding: 0.1em 0.9em; border-{start}: 0.2em solid {RULE}; }}\n\
         aside.warning, aside.caution, aside.danger {{ border-{start}-width: 0.4em; }}\n\
         .callout-label {{ {} font-size: 0.85em; font-weight: bold; text-indent: 0; margin: 0 0 0.2em; }}",
        family(&theme.callout_label),
        one = lines(0.75),
    );

    // Case studies: found with the thumb, taken in at a glance.
    let _ = writeln!(
        css,
        "section.case-study h1 {{ {} font-size: {}; text-align: {start}; padding-top: 0.5em;\n\
         \x20 border-top: 0.2em solid currentColor; }}\n\
         section.case-study h1 .label {{ {} font-size: {}; }}\n\
         section.case-study .subtitle {{ text-align: {start}; }}\n\
         .at-a-glance {{ margin: {one} 0; padding: 0.5em 0.8em; background-color: {tint};\n\
         \x20 border: 1px solid {RULE}; page-break-inside: avoid; break-inside: avoid; {detail} font-size: {panel}; }}\n\
         .at-a-glance > p:first-child, .at-a-glance > h2:first-child, .at-a-glance > h3:first-child {{ margin-top: 0; }}\n\
         .at-a-glance .table {{ margin: 0; }}\n\
         .at-a-glance table {{ border: 0; width: 100%; font-size: 1em; }}\n\
         .at-a-glance tr + tr th, .at-a-glance tr + tr td {{ border-top: 1px solid {RULE}; }}\n\
         .at-a-glance th {{ vertical-align: top; width: 30%; padding-{start}: 0; }}\n\
         .at-a-glance td {{ padding-{end}: 0; }}\n\
         .at-a-glance dl {{ margin: 0; }}\n\
         .at-a-glance dd {{ margin: 0; }}\n\
         .key-points {{ margin: {one} 0; }}",
        face(&TextStyle { justify: Justification::Left, ..theme.case_title.clone() }),
        em(theme.case_title.size.min(theme.title.size) / base),
        face(&TextStyle { justify: Justification::Left, ..theme.case_label.clone() }),
        em(theme.case_label.size / theme.case_title.size),
        detail = family(&theme.panel_detail),
        panel = em((theme.panel_detail.size / base).clamp(0.85, 1.0)),
        one = lines(1.0),
        end = if rtl { "left" } else { "right" },
    );
    // Breaks, spans, notes.
    let _ = writeln!(
        css,
        "p.scene {{ text-align: center; text-indent: 0; margin: {one} 0; page-break-after: avoid; break-after: avoid; }}\n\
         .space {{ margin-top: 1em; }}\n\
         .page-break {{ page-break-after: always; break-after: page; }}\n\
         .smallcaps {{ font-variant: small-caps; }}\n\
         .center, .center p {{ text-align: center; text-indent: 0; }}\n\
         .right, .right p {{ text-align: right; text-indent: 0; }}\n\
         .smaller {{ font-size: 0.9em; }}\n\
         sup, sub, .noteref {{ font-size: 0.75em; line-height: 0; }}\n\
         .noteref {{ vertical-align: super; text-decoration: none; font-style: normal; font-weight: normal; }}\n\
         section.notes {{ margin-top: 2.5em; padding-top: 0.5em; border-top: 1px solid {RULE}; font-size: {note}; }}\n\
         section.notes h2 {{ margin-top: 0.5em; }}\n\
         a.back {{ text-decoration: none; }}",
        one = lines(1.0),
        note = em((theme.note.size / base).clamp(0.8, 1.0)),
    );

    // Pages of their own kind.
    css.push_str(
        "section.title-page { text-align: center; }\n\
         section.title-page h1 { text-align: center; margin: 15% 0 0.3em; }\n\
         section.title-page p { text-indent: 0; text-align: center; }\n\
         section.title-page p.subtitle { margin: 0 0 2em; }\n\
         section.title-page p.author { font-size: 1.2em; margin: 1.5em 0; }\n\
         section.title-page p.publisher { margin-top: 4em; }\n\
         section.copyright-page { font-size: 0.85em; }\n\
         section.copyright-page p { text-indent: 0; margin: 0 0 1em; -webkit-hyphens: none; hyphens: none; }\n\
         body.cover-page, section.cover { margin: 0; padding: 0; text-align: center; }\n\
         section.cover img { max-width: 100%; max-height: 98vh; }\n",
    );
    let _ = writeln!(
        css,
        "nav ol {{ list-style-type: none; padding: 0; margin: 0; }}\n\
         nav ol ol {{ padding-{start}: 1.2em; }}\n\
         nav li {{ margin: 0.4em 0; }}\n\
         nav a {{ text-decoration: none; }}"
    );
    css
}

/// Rules: a grey that is seen on light and dark grounds.
const RULE: &str = "rgba(128, 128, 128, 0.7)";

/// A tint of print as a transparent grey: what is lighter than the ink on paper is darker than
/// the paper, and lighter than a dark ground.
fn shade(grey: f32) -> String {
    let share = ((1.0 - grey) * 1.4).clamp(0.06, 0.3);
    format!("rgba(128, 128, 128, {})", number(share))
}

/// A length in em, two decimals at most.
fn em(value: f32) -> String {
    format!("{}em", number(value))
}

fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Family, weight, slant, capitals, spacing and alignment of a style.
fn face(style: &TextStyle) -> String {
    let mut out = family(style);
    out.push_str(if style.bold { " font-weight: bold;" } else { " font-weight: normal;" });
    out.push_str(if style.italic { " font-style: italic;" } else { " font-style: normal;" });
    if style.small_caps || style.all_small_caps {
        out.push_str(" font-variant: small-caps;");
    }
    if style.capitals {
        out.push_str(" text-transform: uppercase;");
    }
    if style.letterspace > 0.0 {
        let _ = write!(out, " letter-spacing: {};", em(style.letterspace));
    }
    out.push_str(match style.justify {
        Justification::Center => " text-align: center;",
        Justification::Right => " text-align: right;",
        _ => " text-align: left;",
    });
    out.trim_start().to_string()
}

/// The family, where it is not the reader's own serif.
fn family(style: &TextStyle) -> String {
    match style.family {
        Family::Sans => "font-family: sans-serif;".into(),
        Family::Mono => "font-family: monospace;".into(),
        Family::Serif | Family::Math => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Print;
    use crate::theme::for_book;

    #[test]
    fn the_readers_settings_are_respected() {
        let css = stylesheet(&for_book(&Print::default(), "en"), "en");
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        let body = css.lines().find(|l| l.starts_with("body {")).expect("a rule for the body");
        assert!(!body.contains("font") && !body.contains("line-height"));
        for line in css.lines() {
            assert!(!line.contains(" color:"), "{line}");
            assert!(!line.contains("position:") && !line.contains("pt;"), "{line}");
        }
        assert!(css.contains("p + p { text-indent: 1.29em; }"), "{css}");
    }

    #[test]
    fn right_to_left_books_are_mirrored() {
        let css = stylesheet(&for_book(&Print::default(), "ar"), "ar");
        assert!(css.contains("padding-right: 1.5em"));
        assert!(css.contains("border-right: 0.2em"));
    }
}
