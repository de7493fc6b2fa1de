//! The navigation document and the NCX beside it: epub-builder's nested lists in our own frames.

use super::package::identifier;
use super::plan::{Entry, Place, Plan, tidy, title_of};
use super::{page, pages, reader_words, xml};
use crate::assemble::words;
use crate::model::{Book, Kind, Matter, plain_text};

/// What the two documents say beyond what epub-builder knows.
#[derive(Debug)]
pub(super) struct Navigation<'a> {
    lang: String,
    title: String,
    contents: String,
    landmarks: String,
    landmarks_title: &'a str,
    authors: Vec<String>,
    identifier: String,
    depth: i32,
    pages: Vec<pages::Entry>,
    pages_title: &'a str,
}

impl<'a> Navigation<'a> {
    /// From the plan and the entries of the contents.
    pub(super) fn new(
        book: &'a Book,
        plan: &Plan,
        entries: &[Entry],
        pages: Vec<pages::Entry>,
    ) -> Navigation<'a> {
        let w = words(&book.meta);
        let own = reader_words::of(&book.meta);
        let mut landmarks = vec![("cover", "text/cover.xhtml".to_string(), w.cover.to_string())];
        // A landmark must lead into the reading order, where the contents may not stand.
        let mut nav = match plan.nav_chapter() {
            Some(_) => ("toc", "nav.xhtml#toc".to_string(), w.contents.to_string()),
            None => Default::default(),
        };
        let mut begun = false;
        for (c, place) in book.chapters.iter().zip(&plan.places) {
            let Place::File(file) = place else { continue };
            let href = format!("text/{file}");
            match c.kind {
                Kind::TitlePage => landmarks.push(("titlepage", href, w.title_page.to_string())),
                Kind::Copyright => {
                    landmarks.push(("copyright-page", href, w.copyright.to_string()))
                }
                _ if c.matter == Matter::Main && !begun => {
                    begun = true;
                    landmarks.extend(Some(std::mem::take(&mut nav)).filter(|n| !n.0.is_empty()));
                    landmarks.push(("bodymatter", href, own.start.to_string()));
                }
                _ => {}
            }
        }
        if !nav.0.is_empty() {
            landmarks.push(nav);
        }
        landmarks.extend(back_matter(book, plan));
        if let Some(notes) = &plan.notes {
            landmarks.push(("endnotes", format!("text/{}", notes.name), w.notes.to_string()));
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
            landmarks_title: own.landmarks,
            authors: book.meta.authors().map(str::to_string).collect(),
            identifier: identifier(book),
            pages,
            pages_title: own.print_pages,
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

/// Landmarks of what readers look things up in, by the titles that the book gives them.
fn back_matter(book: &Book, plan: &Plan) -> Vec<(&'static str, String, String)> {
    let divisions = book.chapters.iter().enumerate().filter_map(|(i, c)| {
        let kind = match c.kind {
            Kind::Glossary => "glossary",
            Kind::Notes => "endnotes",
            Kind::Bibliography => "bibliography",
            Kind::Index => "index",
            _ => return None,
        };
        let title = tidy(&plain_text(&c.title));
        let file = plan.file(i).filter(|_| !title.is_empty())?;
        Some((kind, format!("text/{file}"), title))
    });
    divisions.collect()
}

/// Lines without their indents; the deep ones of epub-builder's lists weigh more than the words.
fn dedent(text: &str) -> String {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}
