//! Titles as XHTML where links to them stand: in the contents, on the title page.

use super::math::Math;
use super::xml;
use crate::model::{Inline, InlineKind, bare_text, formula_text, visit_inlines};

/// The words of a title with what is more than words in them: italics, code, formulas; `None` of one
/// that has nothing of the kind; formulas are said in `lang`. Notes, links and pictures stay where the title itself stands.
pub(super) fn markup(title: &[Inline], math: &Math, lang: &str) -> Option<String> {
    let mut plain = true;
    visit_inlines(title, &mut |i| {
        plain &= matches!(
            i.kind,
            InlineKind::Text(_)
                | InlineKind::SoftBreak
                | InlineKind::HardBreak
                | InlineKind::Note(_)
                | InlineKind::Ref(_)
                | InlineKind::Link(_)
                | InlineKind::Span(..)
        );
    });
    if plain {
        return None;
    }
    let mut out = String::new();
    write(title, (math, lang), &mut out);
    Some(out.trim().to_string())
}

fn write(list: &[Inline], (math, lang): (&Math, &str), out: &mut String) {
    for inline in list {
        let tag = match &inline.kind {
            InlineKind::Emph(_) => "em",
            InlineKind::Strong(_) => "strong",
            InlineKind::Super(_) => "sup",
            InlineKind::Sub(_) => "sub",
            InlineKind::Code(words) => {
                out.push_str(&format!("<code>{}</code>", xml::text(words)));
                continue;
            }
            InlineKind::Math(tex) => {
                let made = math.convert(tex, false).ok().filter(|made| made.told.is_empty());
                let words = || xml::text(&formula_text(tex));
                let made = made.map(|made| math.with_words(&made.mathml, tex, lang));
                out.push_str(&made.unwrap_or_else(words));
                continue;
            }
            _ => match inline.children() {
                Some(children) => {
                    write(children, (math, lang), out);
                    continue;
                }
                None => {
                    out.push_str(&xml::text(&bare_text(std::slice::from_ref(inline))));
                    continue;
                }
            },
        };
        out.push_str(&format!("<{tag}>"));
        write(inline.children().unwrap_or_default(), (math, lang), out);
        out.push_str(&format!("</{tag}>"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_keep_what_is_more_than_words() {
        let i = |kind| Inline { kind, ..Inline::default() };
        let title = [
            Inline::text("The "),
            i(InlineKind::Emph(vec![Inline::text("Ti\u{ad}tanic")])),
            i(InlineKind::Note(0)),
            Inline::text(" & "),
            i(InlineKind::Code("a<b".into())),
        ];
        let math = Math::new();
        let out = markup(&title, &math, "en").expect("there is more");
        assert_eq!(out, "The <em>Titanic</em> &amp; <code>a&lt;b</code>");
        assert_eq!(markup(&title[..1], &math, "en"), None);
        let formula = markup(&[i(InlineKind::Math("x^2".into()))], &math, "en").expect("a formula");
        assert!(formula.starts_with("<math") && formula.contains("<msup>"), "{formula}");
        let unknown = markup(&[i(InlineKind::Math("\\nosuch^2".into()))], &math, "en");
        assert_eq!(unknown.as_deref(), Some("nosuch²"));
    }
}
