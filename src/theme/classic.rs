//! The classic theme: prose.

use super::*;

/// The classic theme at a body size and leading, for a page of `width` by `height` points.
pub fn classic(page: PageGeometry, size: f32, lang: &str) -> Theme {
    let body = TextStyle {
        family: Family::Serif,
        size,
        leading: page.leading,
        italic: false,
        bold: false,
        small_caps: false,
        all_small_caps: false,
        capitals: false,
        old_style_figures: true,
        tabular_figures: false,
        letterspace: 0.0,
        color: Grey(0.0),
        justify: Justification::Justified,
        indent: page.leading,
        hyphenate: true,
        lang: lang.to_string(),
    };
    let k = size / 10.5;
    let lead = page.leading;
    let plain =
        TextStyle { justify: Justification::Left, indent: 0.0, hyphenate: false, ..body.clone() };
    let sans = TextStyle { family: Family::Sans, old_style_figures: false, ..plain.clone() };
    let heading = |text: TextStyle, above: f32, below: f32, run_in: bool| HeadingStyle {
        text,
        above,
        below,
        run_in,
    };
    Theme {
        name: "classic".into(),
        headings: vec![
            heading(
                TextStyle { small_caps: true, letterspace: 0.05, size: 11.0 * k, ..plain.clone() },
                1.25,
                0.75,
                false,
            ),
            heading(TextStyle { italic: true, size: 10.75 * k, ..plain.clone() }, 1.0, 0.0, false),
            heading(TextStyle { italic: true, ..plain.clone() }, 1.0, 0.0, true),
        ],
        title: TextStyle {
            size: 20.0 * k,
            leading: 2.0 * lead,
            justify: Justification::Center,
            old_style_figures: true,
            ..plain.clone()
        },
        label: TextStyle {
            small_caps: true,
            letterspace: 0.09,
            justify: Justification::Center,
            ..plain.clone()
        },
        subtitle: TextStyle {
            italic: true,
            size: 12.0 * k,
            justify: Justification::Center,
            ..plain.clone()
        },
        case_title: TextStyle { bold: true, size: 20.0 * k, leading: 2.0 * lead, ..sans.clone() },
        case_label: TextStyle { capitals: true, letterspace: 0.09, size: 9.0 * k, ..sans.clone() },
        panel_term: TextStyle { size: 8.5 * k, bold: true, ..sans.clone() },
        panel_detail: TextStyle { size: 9.0 * k, ..sans.clone() },
        tint: Grey(0.9),
        sink: 12,
        label_line: 5,
        quote: TextStyle { size: 9.75 * k, indent: 0.0, ..body.clone() },
        note: TextStyle { size: 8.5 * k, leading: lead * 0.8, indent: 0.0, ..body.clone() },
        code: TextStyle {
            family: Family::Mono,
            size: 7.6 * k,
            leading: lead * 0.8,
            old_style_figures: false,
            ..plain.clone()
        },
        inline_code_scale: 0.84,
        table: TextStyle {
            size: 9.0 * k,
            old_style_figures: false,
            tabular_figures: true,
            ..plain.clone()
        },
        table_head: TextStyle { size: 8.5 * k, bold: true, ..sans.clone() },
        caption: TextStyle { size: 9.0 * k, leading: lead * 8.0 / 9.0, ..plain.clone() },
        callout_label: TextStyle {
            capitals: true,
            letterspace: 0.08,
            size: 8.0 * k,
            bold: true,
            ..sans
        },
        running_head: TextStyle { size: 9.0 * k, small_caps: true, letterspace: 0.06, ..plain },
        head_gap: 18.0 * k,
        paragraph_space: 0.0,
        list_indent: 1.5 * size,
        ornament: "\u{2766}".into(),
        lead_in: true,
        number_sections: false,
        open_recto: true,
        body,
        page,
    }
}
