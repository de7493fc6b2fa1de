//! The navigation document and the NCX beside it: epub-builder's nested lists in our own frames.

use super::package::identifier;
use super::plan::{Entry, Place, Plan, title_of};
use super::{page, pages, words as own_words, xml};
use crate::assemble::words;
use crate::model::{Book, Kind, Matter};

/// What the two documents say beyond what epub-builder knows.
#[derive(Debug)]
pub(super) struct Navigation {
    lang: String,
    title: String,
    contents: String,
    landmarks: String,
    landmarks_title: &'static str,
    authors: Vec<String>,
    identifier: String,
    depth: i32,
    pages: Vec<pages::Entry>,
    pages_title: &'static str,
}

impl Navigation {
    /// From the plan and the entries of the contents.
    pub(super) fn new(
        book: &Book,
        plan: &Plan,
        entries: &[Entry],
        pages: Vec<pages::Entry>,
    ) -> Navigation {
        let w = words(&book.meta.language);
        let (landmarks_title, start) = own_words::landmarks(w.lang);
        let mut landmarks = vec![("cover", "text/cover.xhtml".to_string(), w.cover)];
        // A landmark must lead into the reading order, where the contents may not stand.
        let mut nav = match plan.nav_index() {
            Some(_) => ("toc", "nav.xhtml#toc".to_string(), w.contents),
            None => Default::default(),
        };
        let mut begun = false;
        for (c, place) in book.chapters.iter().zip(&plan.places) {
            let Place::File(file) = place else { continue };
            let href = format!("text/{file}");
            match c.kind {
                Kind::TitlePage => landmarks.push(("titlepage", href, w.title_page)),
                Kind::Copyright => landmarks.push(("copyright-page", href, w.copyright)),
                _ if c.matter == Matter::Main && !begun => {
                    begun = true;
                    landmarks.extend(Some(std::mem::take(&mut nav)).filter(|n| !n.0.is_empty()));
                    landmarks.push(("bodymatter", href, start));
                }
                _ => {}
            }
        }
        if !nav.0.is_empty() {
            landmarks.push(nav);
        }
        let mut seen = Vec::new();
        landmarks.retain(|(kind, ..)| {
            let new = !seen.contains(kind);
            seen.push(*kind);
            new
        });
        let landmarks = landmarks
            .iter()
            .map(|(kind, href, name)| {
                let name = xml::text(name);
                format!("<li><a epub:type=\"{kind}\" href=\"{href}\">{name}</a></li>\n")
            })
            .collect();
        let chapter = book.chapters.iter().zip(&plan.places).find(|(_, p)| **p == Place::Nav);
        let contents = chapter
            .map(|(c, _)| crate::model::plain_text(&c.title))
            .filter(|t| !t.trim().is_empty())
            .unwrap_or_else(|| w.contents.to_string());
        Navigation {
            lang: plan.lang.clone(),
            title: title_of(book),
            contents,
            landmarks,
            landmarks_title,
            authors: book.meta.authors().map(str::to_string).collect(),
            identifier: identifier(book),
            pages,
            pages_title: own_words::pages(w.lang),
            depth: entries.iter().map(|e| e.level).max().unwrap_or(1),
        }
    }

    /// Title of the contents.
    pub(super) fn contents(&self) -> &str {
        &self.contents
    }

    /// Rewrites the navigation document that epub-builder made, keeping its list of contents.
    pub(super) fn rewrite_nav(&self, nav: &str) -> String {
        let end = nav.find("</nav>").unwrap_or(nav.len());
        let list = match (nav.find("<ol>"), nav[..end].rfind("</ol>")) {
            (Some(from), Some(to)) if from < to => dedent(&nav[from..to + 5]),
            _ => "<ol></ol>".into(),
        };
        let body = format!(
            "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"toc-title\">\n\
             <h1 id=\"toc-title\">{}</h1>\n{list}\n</nav>\n\
             <nav epub:type=\"landmarks\" id=\"landmarks\" aria-labelledby=\"landmarks-title\" \
             hidden=\"hidden\">\n\
             <h2 id=\"landmarks-title\">{}</h2>\n<ol>\n{}</ol>\n</nav>\n{}",
            xml::text(&self.contents),
            xml::text(self.landmarks_title),
            self.landmarks,
            self.page_list()
        );
        let attributes = " epub:type=\"frontmatter\" class=\"contents\"";
        page::shell(&self.lang, &self.contents, "", attributes, &body)
    }

    /// The list of the printed book's pages, if there is one.
    fn page_list(&self) -> String {
        if self.pages.is_empty() {
            return String::new();
        }
        let entry = |p: &pages::Entry| {
            format!("<li><a href=\"{}\">{}</a></li>\n", p.href, xml::text(&p.folio))
        };
        format!(
            "<nav epub:type=\"page-list\" role=\"doc-pagelist\" id=\"page-list\" \
             aria-labelledby=\"page-list-title\" hidden=\"hidden\">\n\
             <h2 id=\"page-list-title\">{}</h2>\n<ol>\n{}</ol>\n</nav>\n",
            xml::text(self.pages_title),
            self.pages.iter().map(entry).collect::<String>()
        )
    }

    /// The same for readers that know the NCX only.
    fn ncx_page_list(&self) -> String {
        if self.pages.is_empty() {
            return String::new();
        }
        let target = |(i, p): (usize, &pages::Entry)| {
            let number = p.folio.parse::<u32>();
            let kind = if number.is_ok() { "normal" } else { "front" };
            let value = number.map(|n| format!(" value=\"{n}\"")).unwrap_or_default();
            format!(
                "<pageTarget id=\"page-target-{}\" type=\"{kind}\"{value}><navLabel><text>{}</text>\
                 </navLabel><content src=\"{}\"/></pageTarget>\n",
                i + 1,
                xml::text(&p.folio),
                p.href
            )
        };
        format!(
            "\n<pageList>\n<navLabel><text>{}</text></navLabel>\n{}</pageList>",
            xml::text(self.pages_title),
            self.pages.iter().enumerate().map(target).collect::<String>()
        )
    }

    /// Rewrites the NCX that epub-builder made, keeping its tree of points.
    pub(super) fn rewrite_ncx(&self, ncx: &str) -> String {
        let map = match (ncx.find("<navMap>"), ncx.rfind("</navMap>")) {
            (Some(from), Some(to)) if from < to => dedent(&ncx[from..to + 9]),
            _ => "<navMap></navMap>".into(),
        };
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.push_str("<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\"");
        out.push_str(&format!(" xml:lang=\"{}\">\n<head>\n", self.lang));
        let highest = self.pages.iter().filter_map(|p| p.folio.parse::<u32>().ok()).max();
        for (name, value) in [
            ("dtb:uid", self.identifier.as_str()),
            ("dtb:depth", &self.depth.to_string()),
            ("dtb:totalPageCount", &self.pages.len().to_string()),
            ("dtb:maxPageNumber", &highest.unwrap_or(0).to_string()),
        ] {
            out.push_str(&format!("<meta name=\"{name}\" content=\"{}\"/>\n", xml::attr(value)));
        }
        out.push_str("</head>\n");
        out.push_str(&format!("<docTitle><text>{}</text></docTitle>\n", xml::text(&self.title)));
        for author in &self.authors {
            out.push_str(&format!("<docAuthor><text>{}</text></docAuthor>\n", xml::text(author)));
        }
        out.push_str(&map);
        out.push_str(&self.ncx_page_list());
        out.push_str("\n</ncx>\n");
        out
    }
}

/// Lines without their indents; the deep ones of epub-builder's lists weigh more than the words.
fn dedent(text: &str) -> String {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}
