//! The stylesheet of the EPUB, made from the theme.
//!
//! It leaves to the reader what is the reader's: the face, size and colour of the text, its
//! alignment and the ground (Kindle Publishing Guidelines, "body text must use defaults"; Kobo's
//! and Apple's say the same). Sizes are in em, tints are transparent greys that work on light and
//! dark grounds, nothing is positioned, and every rule still reads well where it is not understood.

use super::{Family, HeadWords, Justification, Numerals, RulePlace, TextStyle, Theme};
use crate::language::direction::is_rtl;
use crate::language::paragraph_indent;
use crate::model::{
    END_OF_PROOF, ENVIRONMENT_HEAD, GLOSSARY_REF, INDEX_TERM, TABLE_NOTE, is_usual_environment,
};
use std::fmt::Write;

/// Half ems by which a line of verse may stand further in than the others.
pub const MOST_STEPS: usize = 80;

/// Most empty lines that are kept between stanzas.
pub const MOST_EMPTY_LINES: usize = 8;

/// What a book's stylesheet has more where figures have long descriptions: the links there are small.
pub const DESCRIPTIONS: &str = "\
    a.description { font-size: 0.85em; white-space: nowrap; }\n\
    p.description { text-align: center; text-indent: 0; margin: 0 0 1em; }\n";

/// What a book's stylesheet has more where cells of tables hold blocks: they stand close.
pub const BLOCKS_IN_CELLS: &str = "\
    td > p, th > p { text-indent: 0; margin: 0; }\n\
    td > * + p, th > * + p { text-indent: 0; margin-top: 0.4em; }\n\
    td > ul, td > ol, td > pre, td > blockquote, td > .math, td > .verse, td > figure, td > .table,\n\
    th > ul, th > ol, th > pre { margin-top: 0.4em; margin-bottom: 0.4em; }\n\
    td > blockquote { margin-left: 1em; margin-right: 1em; }\n\
    td > :first-child, th > :first-child { margin-top: 0; }\n\
    td > :last-child, th > :last-child { margin-bottom: 0; }\n";

/// Drawings that the page may be seen through stand on white, for their lines are dark. Where the reader
/// says that its page is dark, those in greys are turned round with their ground, others stand on a paler one.
const DARK: &str = "\
    @media (prefers-color-scheme: dark) {\n\
    \x20 img.clear, svg { background-color: #e2e2e0; background-image: linear-gradient(#e2e2e0, #e2e2e0); border-radius: 0.3em; }\n\
    \x20 @supports (filter: invert(1)) {\n\
    \x20   img.grey { background-color: #eeeeee; background-image: linear-gradient(#eeeeee, #eeeeee); filter: invert(1); } } }\n";

/// The stylesheet for a theme, for a book in a language (BCP 47).
pub fn stylesheet(theme: &Theme, lang: &str) -> String {
    let mut css = String::with_capacity(8 * 1024);
    let base = theme.body.size.max(1.0);
    // Print's leading set against its size; readers choose the lines of the text themselves.
    let line = theme.page.leading.max(1.0);
    let lines = |n: f32| em(n * line / base);
    let prose = theme.paragraph_space <= 0.0;
    let rtl = is_rtl(lang);
    let start = if rtl { "right" } else { "left" };
    let tint = shade(theme.tint.0);

    // A long address is divided where it must be, so that no line leaves a phone.
    css.push_str("body { margin: 0; padding: 0; widows: 2; orphans: 2; overflow-wrap: break-word; word-wrap: break-word; }\n");
    // Where nothing else bounds the line it is bounded here: a browser's window, a tablet lying.
    css.push_str("@media (min-width: 60em) { body { max-width: 38em; margin: 0 auto; } }\n");
    // And in windows that are wide and low, where a section alone may be bounded: the body may be what a
    // reader divides into pages.
    css.push_str("section { margin: 0 auto; max-width: 38em; }\nsection section { margin: 0; }\n");

    // Paragraphs.
    if prose {
        // Indented unless they follow something else than a paragraph.
        let _ = writeln!(
            css,
            "p {{ margin: 0; text-indent: 0; -webkit-hyphens: auto; hyphens: auto; }}\n\
             p + p {{ text-indent: {indent}; }}\n\
             p + div[lang]:not([class]) > p:first-child, div[lang]:not([class]) + p {{ text-indent: {indent}; }}\n\
             p.flush {{ text-indent: 0; }}",
            indent = em(theme.body.indent.max(theme.body.size) / base)
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
    if let Some(characters) = paragraph_indent(lang).filter(|_| prose) {
        // Every paragraph of the text, the first too.
        let _ = writeln!(
            css,
            "section > p, section > p + p, section > p.scene + p {{ text-indent: {characters}em; }}\n\
             section.title-page > p, section.copyright-page > p {{ text-indent: 0; }}\n\
             body {{ text-autospace: normal; line-break: strict; }}"
        );
    }

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
    // Lines of about the same length, where a reader knows how.
    css.push_str(
        "h1, h2, h3, h4, h5, h6, .subtitle, caption, figcaption { text-wrap: balance; }\n",
    );
    css.push_str("h1, h2, h3, h4, h5, h6, .callout-label, caption {\n");
    css.push_str("  page-break-after: avoid; break-after: avoid; }\n");
    let _ = writeln!(
        css,
        "h1 .label {{ display: block; {} font-size: {}; margin-bottom: 0.8em; }}",
        face(&theme.label),
        em(theme.label.size / theme.title.size)
    );
    css.push_str("h1 .title { display: block; }\n");
    // What parts label and title where there is no style sheet.
    css.push_str("h1 .label .stop { display: none; }\n");
    opener_css(&mut css, theme);
    css.push_str("h1 .number, h1 .number + .title { display: inline; }\n");
    let _ = writeln!(
        css,
        ".opener h1 {{ margin-bottom: 0.4em; }}\n.subtitle {{ {} font-size: {}; margin: 0 0 2em; text-indent: 0; }}\n\
         .opener .author {{ {} font-size: {}; margin: 0 0 2em; text-indent: 0; }}",
        face(&theme.subtitle),
        em(theme.subtitle.size / base),
        face(&theme.author),
        em(theme.author.size / base)
    );
    css.push_str(
        "section.part h1, section.dedication, section.epigraph-page { margin-top: 25%; }\n",
    );

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
    css.push_str("h2 .number, h3 .number, h4 .number { margin-end: 0.4em; }\n");
    css.push_str("h2 + h3, h3 + h4, h4 + h5, h5 + h6 { margin-top: 0.5em; }\n");

    // No line of these stands alone on a page.
    css.push_str(
        "header.opener, .subtitle, .author, .attribution, section.title-page, section.half-title {\n\
         \x20 page-break-inside: avoid; break-inside: avoid; }\n\
         .subtitle, .attribution { page-break-before: avoid; break-before: avoid; }\n",
    );

    // Lists. Deep ones, where text is large in a phone's window, leave room for their words.
    let indent = em((theme.list_indent / base).max(1.2));
    let _ = writeln!(
        css,
        "ul, ol {{ margin: {half} 0; padding: 0; padding-{start}: {indent}; }}\n\
         li {{ margin: 0.15em 0; }}\n\
         li > ul, li > ol {{ margin: 0.15em 0; }}\n\
         li li > ul, li li > ol {{ padding-{start}: min({indent}, 7vw); }}\n\
         li > p {{ text-indent: 0; }}\n\
         li > p + p, dd > p + p {{ text-indent: 0; margin-top: 0.4em; }}\n\
         li.task, li.continued {{ list-style-type: none; }}\n\
         {EMPTY} {{ display: inline-block; }}\n\
         li.task .box {{ margin-{start}: -1.3em; padding-{end}: 0.3em; }}\n\
         dl {{ margin: {half} 0; }}\n\
         dt {{ font-weight: bold; margin-top: 0.5em; page-break-after: avoid; break-after: avoid; }}\n\
         dd {{ margin: 0; margin-{start}: {indent}; }}",
        half = lines(0.5),
        end = if rtl { "left" } else { "right" },
    );
    list_marks(&mut css, theme, lang);
    keep_with_next(&mut css);
    // What runs against the book has its marks and its beginnings at the other side.
    let _ = writeln!(
        css,
        "ul[dir=\"{against}\"], ol[dir=\"{against}\"], div[dir=\"{against}\"] ul, div[dir=\"{against}\"] ol {{\n\
         \x20 padding-{start}: 0; padding-{end}: {indent}; }}\n\
         div[dir=\"{against}\"] h2, div[dir=\"{against}\"] h3 {{ text-align: end; }}",
        against = if rtl { "ltr" } else { "rtl" },
        end = if rtl { "left" } else { "right" },
    );

    // Quotations, verse, epigraphs.
    let _ = writeln!(
        css,
        "blockquote {{ margin: {half} {indent}; font-size: {}; }}\n\
         .attribution {{ text-indent: 0; margin-top: 0.4em; }}\n\
         .verse {{ margin: {half} 0; margin-{start}: {indent}; }}\n\
         .stanza {{ margin: 0 0 0.8em; page-break-inside: avoid; break-inside: avoid; }}\n\
         .verse p.line {{ text-indent: -1.5em; margin: 0; padding-{start}: 1.5em;\n\
         \x20 -webkit-hyphens: none; hyphens: none; text-align: {start}; }}\n\
         .prose-verse p {{ text-indent: 0; margin: 0 0 0.8em; text-align: {start}; }}",
        em((theme.quote.size / base).max(0.9)),
        half = lines(0.5),
    );
    for n in 1..=MOST_STEPS {
        let _ =
            writeln!(css, ".verse p.in{n} {{ padding-{start}: {}; }}", em(1.5 + n as f32 / 2.0));
    }
    for n in 2..=MOST_EMPTY_LINES {
        let _ = writeln!(css, ".verse .gap{n} {{ margin-top: {}; }}", em(0.8 * n as f32));
    }
    for side in ["center", "right"] {
        let _ = writeln!(
            css,
            ".{side} .verse {{ margin-{start}: 0; }}\n\
             .{side} .verse p.line {{ text-indent: 0; padding-{start}: 0; text-align: {side}; }}"
        );
    }
    css.push_str(
        "section.dedication p { text-align: center; text-indent: 0; font-style: italic; }\n",
    );

    entries(&mut css, theme, start);

    // Code.
    let _ = writeln!(
        css,
        "pre, code, kbd, samp, .tex {{ font-family: monospace, monospace; -webkit-hyphens: none; hyphens: none; }}\n\
         code, kbd, samp {{ font-size: {}; font-variant: normal; font-variant-ligatures: none; letter-spacing: normal; }}\n\
         code {{ overflow-wrap: break-word; word-wrap: break-word; }}\n\
         pre {{ margin: {half} 0; padding: 0.6em 0.7em; background-color: {tint}; text-indent: 0;\n\
         \x20 text-align: left; font-size: {}; line-height: 1.35; white-space: pre-wrap;\n\
         \x20 overflow-wrap: anywhere; word-wrap: break-word; tab-size: 4; orphans: 3; widows: 3; }}\n\
         pre code {{ font-size: 1em; }}\n\
         .tok-k {{ font-weight: bold; }}\n\
         .tok-c {{ font-style: italic; }}\n\
         pre .line {{ display: block; }}\n\
         pre .hl {{ background-color: {mark}; box-shadow: inset 0.2em 0 0 {line_grey}; }}\n\
         @supports (counter-increment: line) {{\n\
         \x20 pre.numbers code {{ display: block; counter-reset: line; }}\n\
         \x20 pre.numbers .line {{ padding-left: 3em; text-indent: -3em; }}\n\
         \x20 pre.numbers .line::before {{ counter-increment: line; content: counter(line); display: inline-block;\n\
         \x20   width: 2.2em; padding-right: 0.8em; text-align: right; text-indent: 0; opacity: 0.75; }} }}\n\
         .menu {{ font-family: sans-serif; font-size: 0.95em; }}\n\
         q {{ quotes: none; }}\n\
         q::before, q::after {{ content: none; }}\n\
         kbd {{ border: 1px solid {line_grey}; border-radius: 0.2em; padding: 0 0.25em; }}",
        em((theme.inline_code_scale).clamp(0.75, 1.0)),
        em((theme.code.size / base).clamp(0.72, 0.9)),
        half = lines(0.5),
        line_grey = RULE,
        mark = shade(theme.tint.0 - 0.09),
    );

    // Tables, figures, formulas.
    let _ = writeln!(
        css,
        ".table {{ margin: {one} 0; }}\n\
         .wide {{ overflow-x: auto; }}\n\
         table {{ {table} border-collapse: collapse; font-size: 0.9em; line-height: 1.35; margin: 0 {auto};\n\
         \x20 max-width: 100%; border-top: 1px solid {RULE}; border-bottom: 1px solid {RULE};\n\
         \x20 font-variant-numeric: lining-nums tabular-nums; }}\n\
         caption {{ text-align: {start}; padding-bottom: 0.4em; }}\n\
         th, td {{ padding: 0.25em 0.5em; text-align: {start}; vertical-align: top; text-indent: 0; }}\n\
         th {{ {} font-weight: bold; vertical-align: bottom; }}\n\
         thead th, thead td {{ border-bottom: 1px solid {RULE}; }}\n\
         th {{ -webkit-hyphens: none; hyphens: none; }}\n\
         tfoot tr:first-child > * {{ border-top: 1px solid {RULE}; }}\n\
         tr {{ page-break-inside: avoid; break-inside: avoid; }}\n\
         pre.short {{ page-break-inside: avoid; break-inside: avoid; }}\n\
         p.center, div.center {{ text-align: center; text-indent: 0; }}\n\
         p.right, div.right {{ text-align: right; text-indent: 0; }}\n\
         .unbroken {{ white-space: nowrap; }}\n\
         th.right, td.right {{ text-align: right; }}\n\
         th.center, td.center {{ text-align: center; }}\n\
         th.left, td.left {{ text-align: left; }}\n\
         figure {{ margin: {one} 0; text-align: {figures}; page-break-inside: avoid; break-inside: avoid; }}\n\
         section > figure.bleed, section > figure.spread, section > figure.facing {{ text-align: center;\n\
         \x20 page-break-before: always; break-before: page; page-break-after: always; break-after: page; }}\n\
         section > figure.bleed img, section > figure.spread img, section > figure.facing img {{ max-height: 90vh; }}\n\
         section > figure.opener {{ margin: 0 0 {one}; }}\n\
         section > figure.opener img {{ width: 100%; }}\n\
         figcaption, caption {{ {} font-size: {cap}; line-height: 1.35; }}\n\
         figcaption {{ margin-top: 0.5em; text-align: {figures}; text-indent: 0; }}\n\
         table caption {{ font-size: 1em; }}\n\
         p.{TABLE_NOTE} {{ {} font-size: {note}; line-height: 1.3; margin: 0.4em 0 0; text-align: {start}; text-indent: 0; }}\n\
         .table:has(+ p.{TABLE_NOTE}), figure.tabular:has(+ p.{TABLE_NOTE}) {{ margin-bottom: 0; }}\n\
         figure.tabular, figure.tabular figcaption {{ text-align: {start}; page-break-inside: auto; break-inside: auto; }}\n\
         figure.tabular figcaption {{ margin: 0 0 0.4em; page-break-after: avoid; break-after: avoid; }}\n\
         figure.tabular .table {{ margin: 0; }}\n\
         figure.listing {{ text-align: {start}; page-break-inside: auto; break-inside: auto; }}\n\
         figure.listing figcaption {{ margin: 0 0 0.3em; }}\n\
         figure.listing pre {{ margin: 0; }}\n\
         .caption-number {{ {label} }}\n\
         img, svg {{ max-width: 100%; }}\n\
         img {{ height: auto; }}\n\
         img.inline {{ vertical-align: middle; }}\n\
         td img.inline:not([style]), th img.inline:not([style]) {{ max-height: 6em; width: auto; }}\n\
         .no-image {{ font-style: italic; }}\n\
         img.clear, svg {{ background-color: #ffffff;\n\
         \x20 background-image: linear-gradient(#ffffff, #ffffff); }}\n\
         .math {{ margin: {half} 0; text-align: center; text-indent: 0; overflow-x: auto; overflow-y: hidden; }}\n\
         .math math {{ max-width: none; }}\n\
         .numbered {{ display: flex; align-items: center; overflow: visible; }}\n\
         .formula {{ flex: 1 1 auto; min-width: 0; overflow-x: auto; overflow-y: hidden; padding: 0.1em 0; }}\n\
         .formula-number {{ padding-{start}: 1em; font-style: normal; white-space: nowrap; }}",
        family(&theme.table_head),
        family(&theme.caption),
        family(&theme.note),
        one = lines(0.75),
        half = lines(0.5),
        cap = em((theme.caption.size / base).clamp(0.8, 1.0)),
        note = em((theme.note.size / base).clamp(0.8, 1.0)),
        table = family(&theme.table),
        auto = if theme.table_rules.full { "0" } else { "auto" },
        figures = if theme.figure_align == Justification::Center { "center" } else { start },
        label = head_words(theme.caption_label),
    );
    enclosures(&mut css);
    css.push_str(DARK);
    if theme.table_rules.full {
        css.push_str("table { width: 100%; }\n");
    }
    // Where text is large in a phone's window, tables that would stick out of it are no larger than
    // what lets their longest words stand side by side. (A box that scrolls isn't divided over pages.)
    css.push_str(".table.snug table { font-size: clamp(0.45em, 5.4vw, 0.9em); }\n");
    css.push_str(".table.tight table { font-size: clamp(0.45em, 4vw, 0.9em); }\n");
    if theme.table_rules.row > 0.0 {
        let _ = writeln!(css, "tr + tr td, tr + tr th {{ border-top: 1px solid {HAIRLINE}; }}");
    }

    // Callouts: a rule at the side and a label, no box.
    let _ = writeln!(
        css,
        "aside.callout {{ margin: {one} 0; padding: 0.1em 0.9em; border-{start}: 0.15em solid {RULE}; }}\n\
         aside.warning, aside.caution, aside.danger {{ border-{start}-width: 0.4em; }}\n\
         .callout-label {{ {} font-size: {}; text-indent: 0; margin: 0 0 0.2em; }}",
        face(&theme.callout_label),
        em((theme.callout_label.size / base).clamp(0.8, 1.0)),
        one = lines(0.75),
    );

    // Case studies: found with the thumb, taken in at a glance.
    let _ = writeln!(
        css,
        "section.case-study h1 {{ {} font-size: {}; text-align: {start}; padding-top: 0.5em;\n\
         \x20 border-top: 0.12em solid currentColor; }}\n\
         section.case-study h1 .label {{ {} font-size: {}; }}\n\
         section.case-study .subtitle {{ {case_subtitle} text-align: {start}; }}\n\
         .at-a-glance {{ margin: {one} 0; padding: 0.5em 0.8em; background-color: {tint};\n\
         \x20 border: 1px solid {RULE}; {detail} font-size: {panel}; }}\n\
         @media (min-height: 40em) {{ .at-a-glance {{ page-break-inside: avoid; break-inside: avoid; }} }}\n\
         .at-a-glance > p:first-child, .at-a-glance > h2:first-child, .at-a-glance > h3:first-child {{ margin-top: 0; }}\n\
         .at-a-glance .table {{ margin: 0; }}\n\
         .panel-label {{ {panel_label} text-indent: 0; margin: 0 0 0.4em; }}\n\
         .at-a-glance table {{ border: 0; width: 100%; font-size: 1em; }}\n\
         .at-a-glance .snug table {{ font-size: clamp(0.5em, 5vw, 1em); }}\n\
         .at-a-glance .tight table {{ font-size: clamp(0.5em, 3.7vw, 1em); }}\n\
         .at-a-glance tr + tr th, .at-a-glance tr + tr td {{ border-top: 1px solid {RULE}; }}\n\
         .at-a-glance th {{ vertical-align: top; width: 7em; padding-{start}: 0; }}\n\
         .at-a-glance td {{ padding-{end}: 0; }}\n\
         .at-a-glance dl {{ margin: 0; }}\n\
         .at-a-glance dd {{ margin: 0; }}\n\
         .key-points {{ margin: {one} 0; }}",
        face(&TextStyle { justify: Justification::Left, ..theme.case_title.clone() }),
        em(theme.case_title.size.min(theme.title.size) / base),
        face(&TextStyle { justify: Justification::Left, ..theme.case_label.clone() }),
        em(theme.case_label.size / theme.case_title.size),
        detail = family(&theme.panel_detail),
        panel_label = face(&TextStyle { justify: Justification::Left, ..theme.case_label.clone() }),
        case_subtitle = face(&theme.case.subtitle),
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
         .smallcaps, .lead-in {{ font-variant: small-caps; letter-spacing: 0.03em; }}\n\
         sup, sub, .noteref {{ font-size: 0.75em; line-height: 0; }}\n\
         .noteref {{ vertical-align: super; text-decoration: none; font-style: normal; font-weight: normal; }}\n\
         .noteref.by-symbol {{ font-size: 1em; line-height: inherit; vertical-align: baseline; }}\n\
         section.notes {{ margin-top: 2.5em; padding-top: 0.5em; border-top: 1px solid {RULE}; font-size: {note}; }}\n\
         section.notes h2 {{ margin-top: 0.5em; }}\n\
         section.notes p {{ text-indent: 0; }}\n\
         section.notes ul.by-symbol {{ list-style: none; margin-left: 0; padding-left: 0; }}\n\
         a.back {{ text-decoration: underline; }}",
        one = lines(1.0),
        note = em((theme.note.size / base).clamp(0.8, 1.0)),
    );

    divisions(&mut css, theme, start);
    title_page(&mut css, theme, base);
    // Pages of their own kind.
    css.push_str(
        "\
         section.copyright-page { font-size: 0.85em; }\n\
         section.copyright-page p { text-indent: 0; margin: 0 0 1em; -webkit-hyphens: none; hyphens: none; }\n\
         body.cover-page, section.cover { margin: 0; padding: 0; text-align: center; }\n\
         section.cover img { max-width: 100%; max-height: 90vh; }\n",
    );
    let _ = writeln!(
        css,
        "nav[hidden] {{ display: none; }}\n\
         nav ol {{ padding: 0; margin: 0; }}\n\
         nav ol ol {{ padding-{start}: 1.2em; }}\n\
         nav li {{ margin: 0.4em 0; list-style-type: none; }}\n\
         nav a {{ text-decoration: none; }}"
    );
    if !has_italics(lang) {
        css = css.replace("font-style: italic;", "font-style: normal;");
    }
    sided(&css, lang)
}

/// Whether the letters of a language have italics. A reader would slant the upright ones of the
/// others, Arabic against its own direction; only what the author emphasises is left to that.
pub(super) fn has_italics(lang: &str) -> bool {
    let primary = lang.split('-').next().unwrap_or(lang).to_ascii_lowercase();
    !is_rtl(lang) && !matches!(primary.as_str(), "ja" | "zh" | "ko")
}

/// Numbers and rules of openers.
fn opener_css(css: &mut String, theme: &Theme) {
    let part = &theme.part;
    let number = |css: &mut String, of: &str, style: &TextStyle, title: &TextStyle| {
        let size = (style.size / title.size).clamp(1.0, 2.5);
        let _ = writeln!(
            css,
            "{of} .figure {{ display: block; {} font-size: {}; line-height: 1; margin-bottom: {};\n\
             \x20 opacity: {}; }}",
            face(style),
            em(size),
            em(0.12),
            opacity(style.color.0),
        );
    };
    number(css, "h1", &theme.opener.number, &theme.title);
    number(css, "section.part h1", &part.number, &part.title);
    css.push_str("h1 .number { margin-end: 0.5em; }\n");
    let rule = |place: RulePlace, weight: f32| {
        let side = match place {
            RulePlace::None => return None,
            RulePlace::Above => "top",
            RulePlace::Below => "bottom",
        };
        let width = if weight >= 1.5 { "0.12em" } else { "1px" };
        Some(format!("border-{side}: {width} solid currentColor; padding-{side}: 0.3em;"))
    };
    // Of all chapters but those with openers of their own, and behind the subtitle where there is one.
    let of = "section:not(.part):not(.case-study):not(.title-page):not(.half-title)";
    if let Some(line) = rule(theme.opener.rule, theme.opener.rule_weight) {
        let under = theme.opener.rule == RulePlace::Below;
        let head = if under { "header.opener" } else { "header.opener h1" };
        let _ = writeln!(css, "{of} > h1, {of} > {head} {{ {line} }}");
        if under {
            css.push_str(
                "section:not(.part):not(.case-study) > header.opener { margin-bottom: 2em; }\n",
            );
            css.push_str("section:not(.part):not(.case-study) > header.opener .subtitle { margin-bottom: 0; }\n");
        }
    }
    if let Some(line) = rule(part.rule, part.rule_weight) {
        let _ = writeln!(css, "section.part h1 {{ {line} }}");
    }
    let _ = writeln!(css, "section.part h1 {{ {} }}", face(&part.title));
}

/// Ink as opacity, which is right on light and dark grounds; never under half, so that it is read.
fn opacity(grey: f32) -> String {
    number((1.0 - grey).clamp(0.55, 1.0))
}

/// Boxes around expressions, lines at them and strokes through them, and what takes no room: browsers know
/// no `menclose` any more, and shift nothing by its own width.
fn enclosures(css: &mut String) {
    css.push_str(
        "\nmpadded.boxed, mpadded.fcolorbox { border: 0.05em solid; padding: 0.25em 0.3em; }\n\
         mpadded.colorbox { padding: 0.3em; }\n\
         mpadded.left-lap > * { transform: translateX(-100%); }\n\
         mpadded.middle-lap > * { transform: translateX(-50%); }\n\
         mspace.rule { background: currentcolor; }\n\
         mtext.verb { font-family: monospace; }\n\
         mpadded.angl { border-top: 0.05em solid; border-right: 0.05em solid; padding: 0.12em 0.1em 0; }\n\
         mpadded.phase { border-bottom: 0.05em solid; padding: 0 0.1em 0.1em 0.7em; \
         background: linear-gradient(to bottom right, transparent calc(50% - 0.03em), currentcolor \
         calc(50% - 0.03em), currentcolor calc(50% + 0.03em), transparent calc(50% + 0.03em)) \
         0 100% / 0.6em 100% no-repeat; }\n",
    );
    for (side, edge, middle) in
        [("over", "top", "0.175em"), ("under", "bottom", "calc(100% - 0.175em)")]
    {
        let line = "linear-gradient(currentcolor, currentcolor)";
        let _ = writeln!(
            css,
            "mpadded.segment-{side} {{ padding-{edge}: 0.45em; background: {line} 0 {edge} / 0.05em 0.4em \
             no-repeat, {line} 100% {edge} / 0.05em 0.4em no-repeat, {line} 0 {middle} / 100% 0.05em \
             no-repeat; }}"
        );
    }
    let stroke = |to: &str| {
        let edge = |sign: char| format!("calc(50% {sign} 0.03em)");
        let (from, end) = (edge('-'), edge('+'));
        format!(
            "linear-gradient({to}, transparent {from}, currentcolor {from}, currentcolor {end}, transparent {end})"
        )
    };
    let (up, down) = (stroke("to bottom right"), stroke("to bottom left"));
    for (name, lines) in [
        ("updiagonalstrike", up.clone()),
        ("downdiagonalstrike", down.clone()),
        ("updiagonalstrike downdiagonalstrike", format!("{up}, {down}")),
    ] {
        let _ = writeln!(css, "menclose[notation=\"{name}\"] {{ background: {lines}; }}");
    }
}

/// Letters of "Figure 2".
fn head_words(words: HeadWords) -> &'static str {
    match words {
        HeadWords::Plain => "font-weight: normal;",
        HeadWords::SmallCaps => "font-variant: small-caps; letter-spacing: 0.03em;",
        HeadWords::Bold => "font-weight: bold;",
        HeadWords::Italic => "font-style: italic;",
    }
}

/// Bibliographies and the index: hung, without marks.
fn entries(css: &mut String, theme: &Theme, start: &str) {
    let hung = |by: f32| format!("padding-{start}: {by}; text-indent: -{by};", by = em(by));
    let source = theme.bibliography_hang / theme.body.size.max(1.0);
    let index = &theme.index;
    let type_ = index.entry.size.max(1.0);
    // The indent is that of the entry, not of what stands in it.
    let _ = writeln!(
        css,
        "section.bibliography:not(.with-words) > p, section.bibliography > ul > li {{ {source} text-align: {start}; }}\n\
         section.bibliography > ul, section.index ul {{ list-style-type: none; padding-{start}: 0; }}\n\
         section.bibliography > ul > li {{ margin: 0.3em 0; }}\n\
         .csl-entry {{ margin: 0.3em 0; }}\n\
         .csl-entry > p {{ padding-{start}: {by}; margin: 0; text-indent: 0; text-align: {start}; }}\n\
         .csl-entry > p:first-child {{ text-indent: -{by}; }}\n\
         .csl-entry .annotation {{ margin: 0.2em 0; margin-{start}: {by}; }}\n\
         .csl-left-margin {{ display: inline-block; min-width: {label}; text-indent: 0; }}\n\
         .upright {{ font-style: normal; }}\n\
         .regular {{ font-weight: normal; }}\n\
         .full-caps {{ font-variant: normal; }}\n\
         section.index ul {{ margin: 0; }}\n\
         section.index li {{ {hang} margin: 0; font-size: 1em; }}\n\
         section.index li > ul {{ margin-{start}: {back}; }}\n\
         section.index h2 {{ {letter} font-size: 1.1em; margin: 1em 0 0.2em; }}\n\
         dt dfn {{ font-style: inherit; }}\n\
         abbr[title] {{ text-decoration: none; }}\n\
         a.{glossref} {{ text-decoration: underline dotted; }}\n\
         .display-list ul {{ list-style-type: none; padding-{start}: 0; }}\n\
         .display-list li {{ padding-{start}: 2.4em; text-indent: -2.4em; margin: 0.3em 0; }}",
        source = hung(source),
        by = em(source.max(1.0)),
        // The space behind a label takes the rest.
        label = em(source.max(1.0) - 0.25),
        hang = hung(index.hang / type_),
        back = em((index.indent - index.hang) / type_),
        letter = face(&index.letter),
        glossref = GLOSSARY_REF,
    );
    if let Some(from) = index.sub_entries.run_in_from() {
        run_in(css, from);
    }
}

/// Entries of the index from a level on stand behind the one above them, what is below these in brackets.
fn run_in(css: &mut String, from: u8) {
    let above = format!("section.index {}", vec!["li"; usize::from(from)].join(" "));
    let _ = writeln!(
        css,
        "{above} > ul, {above} li, {above} li > ul {{ display: inline; margin: 0; padding: 0; text-indent: 0; }}\n\
         {above} > ul::before {{ content: \"; \"; }}\n\
         {above} > .{term} + ul::before {{ content: \": \"; }}\n\
         {above} li::after {{ content: \"; \"; }}\n\
         {above} li:last-child::after {{ content: \"\"; }}\n\
         {above} li > ul::before, {above} li > .{term} + ul::before {{ content: \" (\"; }}\n\
         {above} li > ul::after {{ content: \")\"; }}",
        term = INDEX_TERM,
    );
}

/// Levels of lists that have marks of their own.
const LEVELS: u8 = 9;

/// The marks and numbers of lists by their level.
fn list_marks(css: &mut String, theme: &Theme, lang: &str) {
    let deep = |tag: &str, level: u8| vec![tag; usize::from(level) + 1].join(" ");
    let mut named: Vec<&str> = vec!["decimal"];
    for level in 0..LEVELS {
        let mark = bullet(theme.bullets.get(usize::from(level) % theme.bullets.len().max(1)));
        // Said of the first level too: browsers have marks of their own for a list in a list.
        let _ = writeln!(css, "{} {{ list-style-type: {mark}; }}", deep("ul", level));
        let numerals = match Numerals::of_level(&theme.numerals, level, lang) {
            Numerals::Decimal => "decimal",
            Numerals::LowerAlpha => "lower-alpha",
            Numerals::LowerRoman => "lower-roman",
            Numerals::UpperAlpha => "upper-alpha",
            Numerals::UpperRoman => "upper-roman",
        };
        let _ = writeln!(css, "{} {{ list-style-type: {numerals}; }}", deep("ol", level));
        // The notes are items of a list themselves, in which theirs begin anew.
        let notes = format!("section.notes > ol {}", deep("ol", level));
        let _ = writeln!(css, "{notes} {{ list-style-type: {numerals}; }}");
        // Readers that know no such style have the full stop of the lines above.
        let _ = writeln!(
            css,
            "{}.bracket, {notes}.bracket {{ list-style-type: {numerals}-bracket; }}",
            deep("ol", level)
        );
        if !named.contains(&numerals) {
            named.push(numerals);
        }
    }
    // Numbers that an author typed with gaps are figures, and those of scripts that have no others.
    css.push_str("ol.typed, ol[dir=\"rtl\"], [dir=\"rtl\"] ol { list-style-type: decimal; }\n");
    css.push_str(
        "ol.typed.bracket, ol.bracket[dir=\"rtl\"], [dir=\"rtl\"] ol.bracket \
         { list-style-type: decimal-bracket; }\n",
    );
    for numerals in named {
        let _ = writeln!(
            css,
            "@counter-style {numerals}-bracket {{ system: extends {numerals}; suffix: \") \"; }}"
        );
    }
}

/// An empty element first in an item of a list: the mark of a printed page, or a place that links lead
/// to. In the line, WebKit would give the item's bullet to the next block in it.
const EMPTY: &str = "li > span:first-child:empty, li > p:first-child > span:first-child:empty";

/// Heads, terms and labels whose text follows them. WebKit takes `break-after: avoid` for an answer in
/// columns and does nothing (of the engines of readers it alone parses `hanging-punctuation`): there
/// their own box gets room for the lines that follow, which takes up none. The padding of a listing,
/// too, would stand alone at the foot of a page.
fn keep_with_next(css: &mut String) {
    const HEADS: [&str; 11] = [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "dt",
        ".callout-label",
        ".panel-label",
        "figure.listing figcaption",
        "figure.tabular figcaption",
    ];
    let _ = writeln!(
        css,
        "@supports (hanging-punctuation: first) {{\n\
         \x20 {} {{ break-inside: avoid; }}\n\
         \x20 {} {{ content: \"\"; display: block; height: 4.5rem; margin-bottom: -4.5rem; }}\n\
         \x20 pre {{ padding-top: 0; }}\n\
         \x20 pre::before {{ content: \"\"; display: block; height: 4.6em; margin-bottom: -4em; break-inside: avoid; }} }}",
        HEADS.join(", "),
        HEADS.map(|h| format!("{h}::after")).join(", "),
    );
}

/// A list's mark: the dash as a string, which readers that don't know it replace.
fn bullet(mark: Option<&String>) -> String {
    match mark.map(String::as_str) {
        None | Some("\u{2022}") => "disc".into(),
        Some("\u{25e6}" | "\u{25cb}") => "circle".into(),
        Some("\u{25aa}" | "\u{25a0}") => "square".into(),
        Some(m) => format!("\"{}\\2002\"", m.replace(['"', '\\', '\n'], "")),
    }
}

/// The divisions that the theme knows by class.
fn divisions(css: &mut String, theme: &Theme, start: &str) {
    let end = if start == "left" { "right" } else { "left" };
    let em_of = |points: f32| em(points / theme.body.size.max(1.0));
    for (class, look) in &theme.divisions {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !class.starts_with(|c: char| c.is_ascii_alphabetic()) || !class.chars().all(plain) {
            continue;
        }
        // A callout may have the name of an environment.
        let tag = if is_usual_environment(class) { "div" } else { "" };
        let mut rule = String::new();
        if look.above > 0.0 || look.below > 0.0 {
            let line = theme.page.leading;
            let _ = write!(
                rule,
                " margin-top: {}; margin-bottom: {};",
                em_of(look.above * line),
                em_of(look.below * line)
            );
        }
        for (side, indent) in [(start, look.indents.0), (end, look.indents.1)] {
            // A phone's line is short: a sixth of it is enough.
            if indent > 0.0 {
                let share = (indent / theme.page.measure()).min(0.17) * 100.0;
                let _ = write!(rule, " margin-{side}: {}%;", number(share));
            }
        }
        if look.size != 1.0 {
            let _ = write!(rule, " font-size: {};", em(look.size));
        }
        if look.italic {
            rule.push_str(" font-style: italic;");
        }
        if look.rule > 0.0 {
            let _ = write!(rule, " border-{start}: 0.15em solid {RULE}; padding-{start}: 0.9em;");
        }
        if look.rules > 0.0 {
            let _ = write!(
                rule,
                " border-top: 1px solid {RULE}; border-bottom: 1px solid {RULE}; padding: 0.5em 0;"
            );
        }
        if look.tint.0 < 1.0 {
            let _ =
                write!(rule, " background-color: {}; padding: 0.6em 0.8em;", shade(look.tint.0));
        }
        if !rule.is_empty() {
            let _ = writeln!(css, "{tag}.{class} {{{rule} }}");
        }
        if look.italic {
            let _ = writeln!(css, "{tag}.{class} em {{ font-style: normal; }}");
        }
        if let Some(justify) = look.justify {
            let align = match justify {
                Justification::Center => "center",
                Justification::Right => end,
                Justification::Justified => "justify",
                Justification::Left => start,
            };
            let indent = if align == "justify" { "" } else { " text-indent: 0;" };
            let _ =
                writeln!(css, "{tag}.{class}, {tag}.{class} p {{ text-align: {align};{indent} }}");
        }
        if !look.label.is_empty() {
            let words = look.label.replace(['"', '\\', '\n'], "");
            let _ = writeln!(
                css,
                "{tag}.{class}::before {{ content: \"{words}\"; display: block; {} font-size: 0.8em; }}",
                face(&theme.callout_label)
            );
        }
    }
    let _ = writeln!(css, ".attribution, .epigraph .attribution {{ text-align: {end}; }}");
    environments(css, end);
}

/// The heads of environments and the ends of proofs, behind the divisions whose type they leave.
fn environments(css: &mut String, end: &str) {
    let _ = writeln!(
        css,
        ".environment > p:first-child {{ text-indent: 0; }}\n\
         .{ENVIRONMENT_HEAD} {{ font-style: normal; }}\n\
         .environment .{ENVIRONMENT_HEAD} em {{ font-style: italic; }}\n\
         p.{ENVIRONMENT_HEAD} {{ page-break-after: avoid; break-after: avoid; }}\n\
         .{END_OF_PROOF} {{ float: {end}; font-style: normal; padding-{start}: 1em; }}",
        start = if end == "right" { "left" } else { "right" },
    );
}

/// The title page, and the author's other books that face it, as in print.
fn title_page(css: &mut String, theme: &Theme, base: f32) {
    let front = &theme.front;
    let align = |style: &TextStyle| match style.justify {
        Justification::Center => "center",
        Justification::Right => "end",
        _ => "start",
    };
    let size = |style: &TextStyle, most: f32| em((style.size / base).clamp(0.85, most));
    let _ = writeln!(
        css,
        "section.title-page {{ text-align: {}; }}\n\
         section.title-page p {{ text-indent: 0; text-align: {0}; {} }}\n\
         section.title-page h1 {{ {} font-size: {}; margin: 15% 0 0.3em; padding: 0; border: 0; }}\n\
         section.title-page p.subtitle {{ {} font-size: {}; margin: 0 0 2em; opacity: {}; }}\n\
         section.title-page p.author {{ {} font-size: {}; margin: 1.5em 0; }}\n\
         section.title-page p.publisher {{ {} margin-top: 4em; }}",
        align(&front.title),
        family(&front.plain),
        face(&front.title),
        size(&front.title, 2.4),
        face(&front.subtitle),
        size(&front.subtitle, 1.4),
        opacity(front.subtitle.color.0),
        face(&front.author),
        size(&front.author, 1.25),
        face(&front.publisher),
    );
    let _ = writeln!(
        css,
        "section.also-by, section.also-by p, section.also-by h1, section.also-by h2 {{\n\
         \x20 text-align: {}; text-indent: 0; }}\n\
         section.also-by h1 {{ {} font-size: {}; margin: 1.5em 0 1em; padding: 0; border: 0; }}\n\
         section.also-by h2 {{ {} font-size: 1em; margin: 1em 0 0.2em; }}\n\
         section.also-by ul {{ list-style-type: none; margin: 0; padding: 0; }}",
        align(&front.plain),
        face(&front.author),
        size(&front.author, 1.25),
        face(&front.publisher),
    );
}

/// Start and end become sides, which every reader understands; letters that join take no
/// letterspace.
fn sided(css: &str, lang: &str) -> String {
    let rtl = is_rtl(lang);
    let (start, end) = if rtl { ("right", "left") } else { ("left", "right") };
    let mut css = css
        .replace("text-align: start;", &format!("text-align: {start};"))
        .replace("text-align: end;", &format!("text-align: {end};"))
        .replace("margin-end:", &format!("margin-{end}:"));
    let hebrew = ["he", "iw", "yi"].iter().any(|l| lang.split('-').next() == Some(l));
    if rtl && !hebrew {
        while let Some(from) = css.find(" letter-spacing:") {
            let Some(length) = css[from..].find(';') else { break };
            css.replace_range(from..=from + length, "");
        }
    }
    css
}

/// Rules between rows: fainter.
const HAIRLINE: &str = "rgba(128, 128, 128, 0.4)";

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
        Justification::Right => " text-align: end;",
        _ => " text-align: start;",
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
        for name in crate::manifest::THEMES {
            for large_print in [false, true] {
                let print = Print { theme: name.into(), large_print, ..Print::default() };
                respects(&stylesheet(&for_book(&print, "en"), "en"));
            }
        }
        let css = stylesheet(&for_book(&Print::default(), "en"), "en");
        assert!(css.contains("p + p { text-indent: 1.29em; }"), "{css}");
    }

    /// No face, size, leading or colour of the text; nothing positioned, no fixed lengths.
    fn respects(css: &str) {
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        let body = css.lines().find(|l| l.starts_with("body {")).expect("a rule for the body");
        assert!(!body.contains("font") && !body.contains("line-height"));
        for line in css.lines() {
            assert!(!line.contains(" color:"), "{line}");
            assert!(!line.contains("position:") && !line.contains("pt;"), "{line}");
        }
    }

    #[test]
    fn a_division_of_a_theme_has_its_rule() {
        let mut theme = for_book(&Print::default(), "en");
        let mut look = theme.divisions["letter"].clone();
        (look.italic, look.tint) = (true, crate::theme::Grey(0.9));
        theme.divisions.insert("recipe".into(), look.clone());
        // What is no plain name would end the rule.
        theme.divisions.insert("a{}b".into(), look);
        let css = stylesheet(&theme, "en");
        let rule = css.lines().find(|l| l.starts_with(".recipe {")).expect("a rule");
        assert!(rule.contains("font-style: italic") && rule.contains("background-color"));
        assert!(!css.contains("a{}b"));
    }

    #[test]
    fn a_rule_below_a_title_stands_behind_its_subtitle() {
        let css = stylesheet(
            &for_book(&Print { theme: "technical".into(), ..Print::default() }, "en"),
            "en",
        );
        let rule = css.lines().find(|l| l.contains("> header.opener {")).expect("a rule");
        assert!(rule.starts_with("section:not(.part)") && rule.contains("border-bottom"), "{rule}");
        assert!(rule.contains("> h1, "), "titles without one have it too: {rule}");
        assert!(!css.contains("header.opener h1 {"), "not between the two");
    }

    #[test]
    fn right_to_left_books_are_mirrored() {
        let css = stylesheet(&for_book(&Print::default(), "ar"), "ar");
        assert!(css.contains("padding-right: 1.5em"));
        assert!(css.contains("h2 {") && css.contains("text-align: right;"));
        assert!(!css.contains("letter-spacing") && !css.contains(": start"), "letters join");
        assert!(css.contains("border-right: 0.15em"));
        assert!(!css.contains("font-style: italic"), "no letter of it is slanted");
    }
}
