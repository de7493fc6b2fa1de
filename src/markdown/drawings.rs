//! Drawings that stand in the text between the tags of `<svg>`: pictures like those of files.

use super::html::{self, Tag, Token};
use crate::artwork::written;
use crate::model::{Image, Inline, InlineKind};
use crate::source::Span;

/// The picture of a drawing with its tags; none of other HTML.
pub(super) fn drawing(source: &str, span: Span) -> Option<InlineKind> {
    let begin = source.get(..4).filter(|begin| begin.eq_ignore_ascii_case("<svg"))?;
    let (tag, length) = html::tag(source).filter(|(tag, _)| tag.name == "svg")?;
    let said = tag.get("aria-label").map(str::to_owned).or_else(|| described(&source[length..]));
    let alt = said.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    // XML tells capital letters from small ones.
    let mut svg = format!("{}{}", begin.to_lowercase(), &source[begin.len()..]);
    if let Some(at) =
        svg.rfind("</").filter(|at| svg[*at..].to_ascii_lowercase().starts_with("</svg"))
    {
        svg.replace_range(at..at + 5, "</svg");
    }
    let image = Image {
        src: written::address(&svg, length),
        decorative: alt.is_empty() && is_hidden(&tag),
        alt,
        width: width(&tag),
        title: None,
        resource: None,
    };
    let attr = tag.attr(false);
    if attr.is_empty() {
        return Some(InlineKind::Image(image));
    }
    let inner = Inline { span, kind: InlineKind::Image(image) };
    Some(InlineKind::Span(attr, vec![inner]))
}

/// Whether a drawing says that it only adorns.
fn is_hidden(tag: &Tag) -> bool {
    tag.get("aria-hidden") == Some("true")
        || matches!(tag.get("role"), Some("presentation" | "none"))
}

/// The width that a drawing has of the text, where it is no length of its own.
fn width(tag: &Tag) -> Option<String> {
    let style = tag.get("style").unwrap_or_default().split(';').find_map(|rule| {
        let (key, value) = rule.split_once(':')?;
        (key.trim() == "width").then(|| value.trim())
    });
    let own = tag.get("width").map(str::trim).filter(|width| width.ends_with('%'));
    style.or(own).map(str::to_owned)
}

/// The words of the `<title>`, else of the `<desc>`, among the children of a drawing whose inner text this is.
fn described(inside: &str) -> Option<String> {
    let tokens = html::tokens(inside);
    let mut depth = 0usize;
    let mut found: [Option<String>; 2] = [None, None];
    for (at, token) in tokens.iter().enumerate() {
        let Token::Tag(tag, ..) = token else { continue };
        if tag.close {
            depth = depth.saturating_sub(1);
            continue;
        }
        let which = ["title", "desc"].iter().position(|name| *name == tag.name);
        if let (0, false, Some(which), Some(Token::Text(from, to))) =
            (depth, tag.empty, which, tokens.get(at + 1))
        {
            found[which].get_or_insert_with(|| html::decode(&inside[*from..*to]));
        }
        depth += usize::from(!tag.empty);
    }
    found.into_iter().flatten().find(|words| !words.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(source: &str) -> Image {
        match drawing(source, Span::NONE) {
            Some(InlineKind::Image(image)) => image,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_drawing_says_what_it_shows() {
        let alt = |inside: &str| image(&format!("<svg>{inside}</svg>")).alt;
        assert_eq!(alt("<title>A\n kettle &amp; cup</title><g/>"), "A kettle & cup");
        assert_eq!(alt("<desc>Long</desc><title>Short</title>"), "Short");
        assert_eq!(alt("<desc>Long</desc>"), "Long");
        assert_eq!(alt("<g><title>A part</title></g>"), "");
        assert_eq!(image("<svg aria-label='Tea'/>").alt, "Tea");
        assert!(image("<svg aria-hidden=\"true\"><g/></svg>").decorative);
        assert!(!image("<svg><g/></svg>").decorative);
    }

    #[test]
    fn its_width_may_be_a_share_of_the_text() {
        let width = |attr: &str| image(&format!("<svg {attr}><g/></svg>")).width;
        assert_eq!(width("width=\"50%\"").as_deref(), Some("50%"));
        assert_eq!(width("style=\"max-width: 1px; width: 8cm\"").as_deref(), Some("8cm"));
        assert_eq!(width("width=\"200\""), None, "the drawing's own");
    }

    #[test]
    fn what_names_it_is_kept_and_other_tags_are_none() {
        let kept = drawing("<SVG id=\"fig-tea\" class=\"wide\"></SVG>", Span::NONE);
        let Some(InlineKind::Span(attr, _)) = kept else { panic!("{kept:?}") };
        assert_eq!((attr.id.as_deref(), attr.has("wide")), (Some("fig-tea"), true));
        assert_eq!(drawing("<svgs></svgs>", Span::NONE), None);
        assert_eq!(drawing("<\u{e9}\u{e9}>", Span::NONE), None);
    }
}
