//! Block 2 of a record: texts about the book, and its cover.

use super::tags;
use super::write::{Writer, escaped};
use crate::trade::record::Work;

/// Everybody may see it (list 154).
const FOR_ALL: &str = "00";

pub(super) fn write(w: &mut Writer, work: &Work) {
    let trade = &work.trade;
    let short = trade.short_description.as_ref().map(|at| at.value.as_str());
    let long = work.description();
    if short.is_none() && long.is_none() && work.contents.is_empty() && trade.cover.is_none() {
        return;
    }
    w.within(tags::COLLATERAL_DETAIL, |w| {
        // List 153: 02 short, 03 long, 04 table of contents.
        let texts = [("02", short.map(paragraphs)), ("03", long.map(paragraphs))];
        let contents = (!work.contents.is_empty()).then(|| list(&work.contents));
        for (kind, markup) in texts.into_iter().chain([("04", contents)]) {
            let Some(markup) = markup else { continue };
            w.within(tags::TEXT_CONTENT, |w| {
                w.text(tags::TEXT_TYPE, kind);
                w.text(tags::CONTENT_AUDIENCE, FOR_ALL);
                w.xhtml(tags::TEXT, &markup);
            });
        }
        if let Some(cover) = &trade.cover {
            front_cover(w, work, &cover.value);
        }
    });
}

/// A text as XHTML: an empty line divides paragraphs.
fn paragraphs(text: &str) -> String {
    let all = text.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    all.filter(|p| !p.is_empty()).map(|p| format!("<p>{}</p>", escaped(&p))).collect()
}

/// Titles as a list of lists.
fn list(contents: &[(usize, String)]) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for (at, (level, title)) in contents.iter().enumerate() {
        // Depths grow by one, as the record's do.
        match at {
            0 => out.push_str("<ul>"),
            _ if *level > depth => out.push_str("<ul>"),
            _ => {
                for _ in *level..depth {
                    out.push_str("</li></ul>");
                }
                out.push_str("</li>");
            }
        }
        depth = *level;
        out.push_str(&format!("<li>{}", escaped(title)));
    }
    for _ in 0..=depth {
        out.push_str("</li></ul>");
    }
    out
}

/// The picture of the cover, which shops fetch.
fn front_cover(w: &mut Writer, work: &Work, address: &str) {
    w.within(tags::SUPPORTING_RESOURCE, |w| {
        w.text(tags::RESOURCE_CONTENT_TYPE, "01");
        w.text(tags::CONTENT_AUDIENCE, FOR_ALL);
        // 03 of list 159: a picture.
        w.text(tags::RESOURCE_MODE, "03");
        w.within(tags::RESOURCE_FEATURE, |w| {
            // 07 of list 160: its description.
            w.text(tags::RESOURCE_FEATURE_TYPE, "07");
            w.text(tags::FEATURE_NOTE, &format!("{}: front cover", work.meta.title));
        });
        w.within(tags::RESOURCE_VERSION, |w| {
            // 02 of list 161: a file to be fetched.
            w.text(tags::RESOURCE_FORM, "02");
            let bare = address.split(['?', '#']).next().unwrap_or_default().to_lowercase();
            // List 178.
            let endings = [
                (".jpg", "D502"),
                (".jpeg", "D502"),
                (".png", "D503"),
                (".gif", "D501"),
                (".webp", "D509"),
            ];
            if let Some((_, format)) =
                endings.into_iter().find(|(ending, _)| bare.ends_with(ending))
            {
                w.within(tags::RESOURCE_VERSION_FEATURE, |w| {
                    w.text(tags::RESOURCE_VERSION_FEATURE_TYPE, "01");
                    w.text(tags::FEATURE_VALUE, format);
                });
            }
            w.text(tags::RESOURCE_LINK, address);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_paragraphs_and_contents_nest() {
        assert_eq!(paragraphs("One\ntwo & 3.\n\nFour."), "<p>One two &amp; 3.</p><p>Four.</p>");
        let rows = [(0, "Part"), (1, "A"), (1, "B"), (0, "End")].map(|(l, t)| (l, t.to_owned()));
        assert_eq!(list(&rows), "<ul><li>Part<ul><li>A</li><li>B</li></ul></li><li>End</li></ul>");
        assert_eq!(list(&rows[..2]), "<ul><li>Part<ul><li>A</li></ul></li></ul>");
    }
}
