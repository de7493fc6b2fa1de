//! The page of the cover, which shows the author's picture or one that [`crate::cover`] draws.

use super::plan::title_of;
use super::{division, xml};
use crate::language::words;
use crate::model::Book;

/// The page that shows the cover's picture.
pub(super) fn xhtml(book: &Book, lang: &str, file: &str) -> String {
    let w = words(&book.meta);
    let authors = book.meta.holders();
    let mut alt = format!("{}: {}", w.cover, title_of(book));
    if !authors.is_empty() {
        alt.push_str(&format!(", {}", authors.join(", ")));
    }
    let content = format!(
        "<section epub:type=\"cover\" class=\"cover\" aria-label=\"{}\">\n\
         <img role=\"doc-cover\" src=\"../images/{file}\" alt=\"{}\"/>\n</section>\n",
        xml::attr(w.cover),
        xml::attr(&alt)
    );
    division::shell(
        lang,
        w.cover,
        "../",
        " epub:type=\"frontmatter\" class=\"cover-page\"",
        &content,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cover_is_well_formed() {
        let mut book = Book::default();
        book.meta.title = "A <b> & \u{1} c".into();
        assert!(
            usvg::roxmltree::Document::parse_with_options(
                &xhtml(&book, "en", "cover.png"),
                usvg::roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() }
            )
            .is_ok()
        );
    }
}
