//! The navigation document and the NCX beside it. epub-builder's have words alone in their lists and
//! number points before they know where those of pages stand.

use super::documents::{self, Document};
use super::package::identifier;
use super::plan::{Entry, Place, Plan, tidy, title_of};
use super::{division, page_list, split_files, xml};
use crate::language::{reader_words, words};
use crate::model::{Book, Kind, Matter, bare_text};
use std::collections::BTreeMap;

/// What the two documents say beyond what epub-builder knows.
#[derive(Debug)]
pub(super) struct Navigation<'a> {
    lang: String,
    title: String,
    contents: String,
    landmarks: Vec<(&'static str, String, String)>,
    landmarks_title: &'a str,
    authors: Vec<String>,
    identifier: String,
    entries: &'a [Entry],
    pages: Vec<page_list::Entry>,
    pages_title: &'a str,
    /// Where each address stands among all that the NCX names, from 1.
    order: BTreeMap<String, usize>,
}

impl<'a> Navigation<'a> {
    /// From the plan, the entries of the contents and the files of the text. `covered` says whether
    /// the cover has a page of its own.
    pub(super) fn new(
        book: &'a Book,
        plan: &Plan,
        entries: &'a [Entry],
        documents: &[Document],
        covered: bool,
    ) -> Navigation<'a> {
        let w = words(&book.meta);
        let own = reader_words(&book.meta);
        let cover = ("cover", "text/cover.xhtml".to_string(), w.cover.to_string());
        let mut landmarks: Vec<_> = covered.then_some(cover).into_iter().collect();
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
            // A book may have several lists of illustrations: of figures, of maps.
            let new = *kind == "loi" || !seen.contains(kind);
            seen.push(*kind);
            new
        });
        let mut pages = documents::page_list(documents);
        let order = in_reading_order(entries, &pages, documents);
        // EPUB 3.3, 7.4: the list follows the text.
        pages.sort_by_key(|p| order.get(&p.href).copied());
        let chapter = book.chapters.iter().zip(&plan.places).find(|(_, p)| **p == Place::Nav);
        let contents = chapter
            .map(|(c, _)| bare_text(&c.title))
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
            entries,
            order,
        }
    }

    /// Title of the contents.
    pub(super) fn contents(&self) -> &str {
        &self.contents
    }

    /// The navigation document, in place of the one that epub-builder makes.
    pub(super) fn nav(&self) -> String {
        let list = nested(self.entries, "\n<ol>\n", "</ol>\n", &|_, entry| {
            let (title, more) = match &entry.markup {
                // Readers that show words alone have those of a formula.
                Some(markup) if markup.contains("<math") => {
                    (markup.clone(), format!(" title=\"{}\"", xml::attr(&entry.title)))
                }
                Some(markup) => (markup.clone(), String::new()),
                None => (xml::text(&entry.title), String::new()),
            };
            (format!("<li><a href=\"{}\"{more}>{title}</a>", xml::attr(&entry.href)), "</li>\n")
        });
        let list = list.trim();
        let body = format!(
            "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"toc-title\">\n\
             <h1 id=\"toc-title\">{}</h1>\n{list}\n</nav>\n\
             <nav epub:type=\"landmarks\" id=\"landmarks\" aria-labelledby=\"landmarks-title\" \
             hidden=\"hidden\">\n\
             <h2 id=\"landmarks-title\">{}</h2>\n<ol>\n{}</ol>\n</nav>\n{}",
            xml::text(&self.contents),
            xml::text(self.landmarks_title),
            self.landmarks
                .iter()
                .map(|(kind, href, name)| {
                    let name = xml::text(name);
                    format!("<li><a epub:type=\"{kind}\" href=\"{href}\">{name}</a></li>\n")
                })
                .collect::<String>(),
            self.page_list()
        );
        let attributes = " epub:type=\"frontmatter\" class=\"contents\"";
        division::shell(&self.lang, &self.contents, "", attributes, &body)
    }

    /// The landmarks as a `<guide>`, by which readers and converters of EPUB 2 know the page of the
    /// cover, so that they show no second one, and where reading begins (OPF 2.0.1, 2.6).
    pub(super) fn guide(&self) -> String {
        let reference = |(kind, href, name): &(&str, String, String)| {
            let kind = match *kind {
                "bodymatter" => "text",
                "titlepage" => "title-page",
                "endnotes" => "notes",
                kind => kind,
            };
            let (name, href) = (xml::attr(name), xml::attr(href));
            format!("    <reference type=\"{kind}\" title=\"{name}\" href=\"{href}\"/>\n")
        };
        self.landmarks.iter().map(reference).collect()
    }

    /// The list of the printed book's pages, if there is one.
    fn page_list(&self) -> String {
        if self.pages.is_empty() {
            return String::new();
        }
        let entry = |p: &page_list::Entry| {
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
        let target = |(i, p): (usize, &page_list::Entry)| {
            let number = p.folio.parse::<u32>();
            let kind = if number.is_ok() { "normal" } else { "front" };
            let value = number.map(|n| format!(" value=\"{n}\"")).unwrap_or_default();
            format!(
                "<pageTarget id=\"page-target-{}\" type=\"{kind}\"{value} playOrder=\"{}\">\
                 <navLabel><text>{}</text></navLabel><content src=\"{}\"/></pageTarget>\n",
                i + 1,
                self.play_order(&p.href),
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

    fn play_order(&self, href: &str) -> usize {
        self.order.get(href).copied().unwrap_or(1)
    }

    /// Levels of the contents: parts, chapters, sections.
    pub(super) fn levels(&self) -> u32 {
        let deepest = self.entries.iter().map(|e| e.level).max().unwrap_or(1);
        u32::try_from(deepest).unwrap_or(1)
    }

    /// The NCX, in place of the one that epub-builder makes.
    pub(super) fn ncx(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.push_str("<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\"");
        out.push_str(&format!(" xml:lang=\"{}\">\n<head>\n", self.lang));
        let highest = self.pages.iter().filter_map(|p| p.folio.parse::<u32>().ok()).max();
        for (name, value) in [
            ("dtb:uid", self.identifier.as_str()),
            ("dtb:depth", &self.levels().to_string()),
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
        out.push_str("<navMap>\n");
        out.push_str(&nested(self.entries, "", "", &|at, entry| {
            let point = format!(
                "<navPoint id=\"navPoint-{}\" playOrder=\"{}\">\n<navLabel><text>{}</text></navLabel>\n\
                 <content src=\"{}\"/>\n",
                at + 1,
                self.play_order(&entry.href),
                xml::text(&entry.title),
                xml::attr(&entry.href)
            );
            (point, "</navPoint>\n")
        }));
        out.push_str("</navMap>");
        out.push_str(&self.ncx_page_list());
        out.push_str("\n</ncx>\n");
        out
    }
}

/// Landmarks of what readers look things up in, by the titles that the book gives them.
fn back_matter(book: &Book, plan: &Plan) -> Vec<(&'static str, String, String)> {
    let glossary = book.chapters.iter().any(|c| c.kind == Kind::Glossary);
    let divisions = book.chapters.iter().enumerate().filter_map(|(i, c)| {
        let kind = match c.kind {
            Kind::Glossary => "glossary",
            Kind::Abbreviations if !glossary => "glossary",
            Kind::ListOfFigures | Kind::ListOfDisplays => "loi",
            Kind::ListOfTables => "lot",
            Kind::Notes => "endnotes",
            Kind::Bibliography => "bibliography",
            Kind::Index => "index",
            _ => return None,
        };
        let title = tidy(&bare_text(&c.title));
        let file = plan.file(i).filter(|_| !title.is_empty())?;
        Some((kind, format!("text/{file}"), title))
    });
    divisions.collect()
}

/// The entries of the contents as a tree: each opened and closed as `written` says by its index, a
/// list of those below it between `open` and `close`.
fn nested(
    entries: &[Entry],
    open: &str,
    close: &str,
    written: &dyn Fn(usize, &Entry) -> (String, &'static str),
) -> String {
    let mut out = String::new();
    // What closes the entries that are open, with their levels.
    let mut ends: Vec<(i32, &'static str)> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let mut below = true;
        while let Some((_, end)) = ends.pop_if(|(level, _)| *level >= entry.level) {
            if !std::mem::take(&mut below) {
                out.push_str(close);
            }
            out.push_str(end);
        }
        if below {
            out.push_str(open);
        }
        let (text, end) = written(at, entry);
        out.push_str(&text);
        ends.push((entry.level, end));
    }
    while let Some((_, end)) = ends.pop() {
        out.push_str(end);
        out.push_str(close);
    }
    out
}

/// Numbers the addresses that the NCX names in reading order; what leads to the same place has the
/// same number (ANSI/NISO Z39.86-2005, `playOrder`).
fn in_reading_order(
    entries: &[Entry],
    pages: &[page_list::Entry],
    documents: &[Document],
) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        let path = format!("text/{}", document.name);
        for (offset, id) in split_files::ids(&document.xhtml) {
            places.insert(format!("{path}#{id}"), (at, offset));
        }
        places.insert(path, (at, 0));
    }
    // Only the cover is no text: it comes first.
    let place = |href: &str| places.get(href).map_or((0, 0), |(at, offset)| (at + 1, *offset));
    let hrefs =
        entries.iter().map(|e| e.href.as_str()).chain(pages.iter().map(|p| p.href.as_str()));
    let mut all: Vec<_> = hrefs.map(|href| (place(href), href)).collect();
    all.sort_unstable();
    all.dedup();
    (1..).zip(all).map(|(n, (_, href))| (href.to_string(), n)).collect()
}
