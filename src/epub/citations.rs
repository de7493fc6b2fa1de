//! Citations and entries of bibliographies, which lead to each other.

use super::division::Writer;
use super::xml;
use crate::model::{
    Anchor, Attr, BACK_LINK, Block, Inline, InlineKind, Kind, Link, Target, plain_text,
    visit_blocks, visit_inlines,
};

impl Writer<'_> {
    /// A work in a citation, linked to its entry (DPUB-ARIA 1.1, `doc-biblioref`).
    pub(super) fn cited(&mut self, attr: &Attr, link: &Link) {
        let href = match &link.target {
            Target::Internal(anchor) => self.plan.href(anchor, self.here()),
            _ => None,
        };
        let Some(href) = href.filter(|_| !self.in_link) else {
            self.open("span", attr, "");
            self.inlines(&link.content);
            self.push("</span>");
            return;
        };
        self.open_more("a", attr, "");
        self.push(&format!(
            " epub:type=\"biblioref\" role=\"doc-biblioref\" href=\"{}\">",
            xml::attr(&href)
        ));
        self.in_link = true;
        self.inlines(&link.content);
        self.in_link = false;
        self.push("</a>");
    }

    /// The entries of a bibliography: a list, in a section of its own where the division is not the
    /// bibliography as a whole.
    pub(super) fn bibliography(&mut self, blocks: &[Block], attr: &Attr) {
        let from = self.out.len();
        let own = self.chapter.kind != Kind::Bibliography;
        if own {
            let name = xml::attr(self.words.bibliography);
            self.push(&format!(
                "<section epub:type=\"bibliography\" role=\"doc-bibliography\" aria-label=\"{name}\">\n"
            ));
        }
        self.open_more("div", attr, "");
        self.push(" role=\"list\">\n");
        let end = if own { "</div>\n</section>\n" } else { "</div>\n" };
        self.inside(from, end, |w| w.blocks(blocks));
    }

    /// An entry, with the way back to where its work is cited first. The role `doc-biblioentry` is out of
    /// use (DPUB-ARIA 1.1): an entry is an item of a list.
    pub(super) fn bibliography_entry(&mut self, blocks: &[Block], attr: &Attr) {
        let from = self.out.len();
        self.open_more("div", attr, "");
        self.push(" epub:type=\"biblioentry\" role=\"listitem\">\n");
        let back = way_back(blocks)
            .and_then(|(anchor, words)| Some((self.plan.href(anchor, self.here())?, words)));
        self.inside(from, "</div>\n", |w| {
            w.blocks(blocks);
            let Some((href, words)) = back else { return };
            let link = format!(
                "\u{a0}<a class=\"back\" role=\"doc-backlink\" href=\"{}\" aria-label=\"{}: {}\">\
                 \u{21a9}\u{fe0e}</a>",
                xml::attr(&href),
                xml::attr(w.words.back),
                xml::attr(words.trim())
            );
            let end = w.out.trim_end().len();
            if w.out[..end].ends_with("</p>") {
                w.out.insert_str(end - "</p>".len(), &link);
            }
        });
    }
}

/// Where the first words of an entry lead, and the words.
fn way_back(blocks: &[Block]) -> Option<(&Anchor, String)> {
    let mut found = None;
    visit_blocks(blocks, &mut |block| {
        for list in block.inlines() {
            visit_inlines(list, &mut |inline| {
                if let InlineKind::Span(attr, content) = &inline.kind
                    && attr.has(BACK_LINK)
                    && let [Inline { kind: InlineKind::Link(link), .. }] = content.as_slice()
                    && let Target::Internal(anchor) = &link.target
                {
                    found.get_or_insert_with(|| (anchor, plain_text(&link.content)));
                }
            });
        }
    });
    found
}
