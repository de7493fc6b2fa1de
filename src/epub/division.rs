//! One division of the book as an XHTML file.

use super::math::Math;
use super::page_list::{Due, Mark};
use super::plan::{Place, Plan, tidy, title_of};
use super::split_files;
use super::split_points::Cuts;
use super::{notes, titles, xml};
use crate::assemble::{is_plain_epigraph, with_source};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::direction::{is_rtl, named};
use crate::language::{Words, tag, words_in};
use crate::model::{
    Attr, Block, BlockKind, Book, Chapter, Kind, Matter, bare_text, has_entries, plain_text,
};
use crate::source::Span;
use crate::theme::{OpenerNumber, Theme, first_words};
use crate::typeset::Folios;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A finished division.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its files: one, or several if it is long.
    pub files: Vec<String>,
    /// Its notes, if those of all chapters stand together.
    pub notes: Vec<notes::Item>,
    /// Folio and id of the marks of printed pages, in the order of the text.
    pub marks: Vec<(String, String)>,
    /// The same in its notes, if those stand together.
    pub note_marks: Vec<(String, String)>,
    /// What could not be carried over.
    pub warnings: Vec<Diagnostic>,
}

/// Writes one file.
pub(super) struct Writer<'a> {
    pub book: &'a Book,
    pub plan: &'a Plan,
    pub theme: &'a Theme,
    pub math: &'a Math,
    /// The printed pages of all places, if the EPUB names them.
    pub folios: Option<&'a Folios<'a>>,
    pub words: Words<'a>,
    pub index: usize,
    pub chapter: &'a Chapter,
    pub out: String,
    pub page: Page,
    /// Ids written so far.
    pub written: BTreeSet<String>,
    /// Marks written so far, by note: whether each stands in a note.
    pub marks: Vec<Vec<bool>>,
    /// A note is being written.
    pub in_notes: bool,
    /// The reader hides notes until they are asked for.
    pub hidden_notes: bool,
    /// Where the file may be divided.
    pub cuts: Cuts,
    /// Inside a link, where no other may stand.
    pub in_link: bool,
    /// Depth of blocks and inlines.
    pub depth: usize,
    /// Marks of printed pages.
    pub due: Due,
    /// What is written stands in text from right to left.
    pub rtl: bool,
    /// The words of the block have letters of both directions.
    pub mixed: bool,
    /// The direction around the element that is to be opened, where the element's own has begun already.
    pub outside: Option<bool>,
    /// The language of what is written.
    pub lang: Cow<'a, str>,
    /// Lists are written without white space between their items: the style sheet may set those of an index
    /// in the line of their entry.
    pub run_together: bool,
}

/// What is the same for all chapters.
pub(super) struct Shared<'a> {
    pub book: &'a Book,
    pub plan: &'a Plan,
    pub theme: &'a Theme,
    pub math: &'a Math,
    /// The printed pages of all places, if the EPUB names them.
    pub folios: Option<&'a Folios<'a>>,
    /// The reader hides notes until they are asked for.
    pub hidden_notes: bool,
}

/// Writes chapter `index`.
pub(super) fn write(shared: &Shared, index: usize, marks: Vec<Mark>) -> Page {
    let Shared { book, plan, theme, math, folios, hidden_notes } = *shared;
    let chapter = &book.chapters[index];
    if !matches!(plan.places[index], Place::File(_)) {
        return Page::default();
    }
    let lang = chapter.lang.as_deref().and_then(tag::well_formed);
    let mut w = Writer {
        book,
        plan,
        theme,
        math,
        folios,
        words: words_in(&book.meta, lang.as_deref().unwrap_or(&book.meta.language)),
        index,
        chapter,
        out: String::with_capacity(4096),
        page: Page::default(),
        written: BTreeSet::new(),
        marks: vec![Vec::new(); chapter.notes.len()],
        in_notes: false,
        hidden_notes,
        cuts: Cuts::default(),
        in_link: false,
        depth: 0,
        due: Due::new(marks),
        rtl: is_rtl(lang.as_deref().unwrap_or(&plan.lang)),
        mixed: false,
        outside: None,
        lang: Cow::Owned(lang.clone().unwrap_or_else(|| plan.lang.clone())),
        run_together: false,
    };
    w.division();
    let title = match tidy(&bare_text(&chapter.title)) {
        t if !t.is_empty() => t,
        _ => chapter.label.clone().unwrap_or_else(|| title_of(book)),
    };
    let body_type = match chapter.matter {
        Matter::Front => "frontmatter",
        Matter::Main => "bodymatter",
        Matter::Back => "backmatter",
    };
    let lang = lang.as_deref().unwrap_or(&plan.lang);
    let (types, class) = w.semantics();
    let again = format!(
        "<section{types} class=\"{class} continued\" aria-label=\"{}\">\n",
        xml::attr(&title)
    );
    let mut page = w.page;
    page.marks = w.due.written;
    let body = format!(" epub:type=\"{body_type}\"");
    page.files = split_files::divide(&w.out, &w.cuts, &again, plan.file(index).unwrap_or_default())
        .iter()
        .map(|content| shell(lang, &title, "../", &body, content))
        .collect();
    page
}

/// A whole XHTML file around the content of its body. `base` leads to the stylesheet's folder.
pub(super) fn shell(lang: &str, title: &str, base: &str, body: &str, content: &str) -> String {
    let dir = if is_rtl(lang) { " dir=\"rtl\"" } else { "" };
    let mut out = String::with_capacity(content.len() + 512);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n");
    out.push_str("<html xmlns=\"http://www.w3.org/1999/xhtml\"");
    out.push_str(" xmlns:epub=\"http://www.idpf.org/2007/ops\"");
    out.push_str(&format!(" lang=\"{lang}\" xml:lang=\"{lang}\"{dir}>\n<head>\n"));
    out.push_str(&format!("<meta charset=\"utf-8\"/>\n<title>{}</title>\n", xml::text(title)));
    out.push_str(&format!(
        "<link rel=\"stylesheet\" type=\"text/css\" href=\"{base}stylesheet.css\"/>\n</head>\n"
    ));
    out.push_str(&format!("<body{body}>\n{content}</body>\n</html>\n"));
    out
}

/// The structural type (EPUB Structural Semantics 1.1), the role (DPUB-ARIA 1.1) and the class of
/// a division.
fn semantics(kind: Kind) -> (&'static str, &'static str, &'static str) {
    match kind {
        // No word of Structural Semantics is for these.
        Kind::Praise => ("", "", "praise"),
        Kind::AlsoBy => ("", "", "also-by"),
        Kind::Newsletter => ("", "", "newsletter"),
        Kind::ListOfContributors => ("contributors", "", "list-of-contributors"),
        Kind::HalfTitle => ("halftitlepage", "", "half-title"),
        Kind::TitlePage => ("titlepage", "", "title-page"),
        Kind::Copyright => ("copyright-page", "", "copyright-page"),
        Kind::Dedication => ("dedication", "doc-dedication", "dedication"),
        Kind::Epigraph => ("epigraph", "doc-epigraph", "epigraph-page"),
        Kind::Contents => ("toc", "doc-toc", "contents"),
        // Structural Semantics 1.1 has words for lists of illustrations and of tables alone.
        Kind::ListOfFigures => ("loi", "", "list-of-figures"),
        Kind::ListOfTables => ("lot", "", "list-of-tables"),
        Kind::ListOfListings => ("", "", "list-of-listings"),
        Kind::ListOfDisplays => ("loi", "", "list-of-displays"),
        Kind::Answers => ("answers", "", "answers"),
        Kind::Abbreviations => ("glossary", "doc-glossary", "abbreviations"),
        Kind::Foreword => ("foreword", "doc-foreword", "foreword"),
        Kind::Preface => ("preface", "doc-preface", "preface"),
        Kind::Acknowledgements => ("acknowledgments", "doc-acknowledgments", "acknowledgements"),
        Kind::Introduction => ("introduction", "doc-introduction", "introduction"),
        Kind::Part => ("part", "doc-part", "part"),
        Kind::Chapter => ("chapter", "doc-chapter", "chapter"),
        Kind::CaseStudy => ("chapter", "doc-chapter", "case-study"),
        Kind::Conclusion => ("conclusion", "doc-conclusion", "conclusion"),
        Kind::Appendix => ("appendix", "doc-appendix", "appendix"),
        Kind::Glossary => ("glossary", "doc-glossary", "glossary"),
        Kind::Notes => ("endnotes", "doc-endnotes", "notes-page"),
        Kind::Descriptions => ("", "", "descriptions"),
        Kind::Bibliography => ("bibliography", "doc-bibliography", "bibliography"),
        Kind::Index => ("index", "doc-index", "index"),
        Kind::About => ("", "", "about"),
        Kind::Colophon => ("colophon", "doc-colophon", "colophon"),
    }
}

/// The direction of what has these attributes: the named one, or that of its language.
pub(super) fn direction_of(attr: &Attr, lang: Option<&str>) -> Option<bool> {
    named(attr.get("dir")).or_else(|| lang.map(is_rtl))
}

impl<'a> Writer<'a> {
    /// Attributes and classes of the division.
    fn semantics(&self) -> (String, String) {
        let c = self.chapter;
        let (mut epub_type, role, class) = semantics(c.kind);
        if c.opens_volume() {
            epub_type = "volume";
        }
        // A table of contents that the author wrote is a list of links, not a `nav`.
        let (epub_type, role) = if c.kind == Kind::Contents { ("", "") } else { (epub_type, role) };
        let mut types = String::new();
        if !epub_type.is_empty() {
            types.push_str(&format!(" epub:type=\"{epub_type}\""));
        }
        if !role.is_empty() {
            types.push_str(&format!(" role=\"{role}\""));
        }
        // Only entries are hung.
        let words = c.kind == Kind::Bibliography
            && has_entries(&c.blocks)
            && c.blocks.iter().any(|b| matches!(b.kind, BlockKind::Para(_)));
        let class = if words { "bibliography with-words" } else { class };
        let more = xml::classes(c.attr.classes.iter().map(String::as_str));
        let class = if more.is_empty() { class.to_string() } else { format!("{class} {more}") };
        (types, class)
    }

    fn division(&mut self) {
        let c = self.chapter;
        let (types, class) = self.semantics();
        self.push(&format!("<section{types} class=\"{class}\""));
        let untitled = c.title.is_empty() && c.label.is_none();
        let title_id = format!("{}title", self.plan.ids[self.index].own);
        match c.kind {
            Kind::TitlePage if c.generated => {
                self.push(&format!(" aria-labelledby=\"{title_id}\">\n"));
                self.mark_beginning();
                self.title_page(&title_id);
            }
            Kind::Copyright if c.generated => {
                let name = match plain_text(&c.title) {
                    t if !t.trim().is_empty() => t,
                    _ => self.words.copyright.to_string(),
                };
                self.push(&format!(" aria-label=\"{}\">\n", xml::attr(&name)));
                self.mark_beginning();
                self.copyright_page();
            }
            // What they are is seen; their titles are for contents and for those who listen.
            Kind::Dedication | Kind::Epigraph if !untitled => {
                let name = xml::attr(plain_text(&c.title).trim());
                self.push(&format!(" aria-label=\"{name}\">\n"));
                self.mark_beginning();
                self.text_of_chapter(&c.blocks);
            }
            _ => {
                if untitled {
                    self.push(">\n");
                } else {
                    self.push(&format!(" aria-labelledby=\"{title_id}\">\n"));
                }
                self.mark_beginning();
                let nested = self.book.is_nested(self.index);
                // What stands above the title or faces it comes before it.
                let above = c.opener_picture().or(c.facing_picture()).filter(|_| !nested);
                let (above, text) = c.blocks.split_at(usize::from(above.is_some()));
                self.blocks(above);
                if !untitled {
                    self.opener(&title_id);
                }
                self.text_of_chapter(text);
            }
        }
        self.notes();
        self.missing_ids();
        self.out.push_str("</section>\n");
    }

    /// The text, its first words set apart if the theme does so.
    fn text_of_chapter(&mut self, blocks: &[Block]) {
        if is_plain_epigraph(self.chapter) {
            self.push("<div class=\"epigraph\">\n");
            self.with_attribution(with_source(blocks));
            return self.push("</div>\n");
        }
        let (before, text) = blocks.split_at(first_words::epigraphs(blocks));
        self.top_blocks(before);
        match text.split_first() {
            Some((first, rest))
                if first_words::leads_in(
                    self.theme,
                    self.chapter,
                    self.book.is_nested(self.index),
                ) =>
            {
                let mut first = first.clone();
                if let BlockKind::Para(content) = &mut first.kind {
                    *content = first_words::lead_in(content);
                }
                self.blocks(std::slice::from_ref(&first));
                self.top_blocks(rest);
            }
            _ => self.top_blocks(text),
        }
    }

    /// Blocks between which the file may be divided.
    fn top_blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            let section = matches!(&block.kind, BlockKind::Heading(h) if h.level == 2);
            self.cuts.here(self.out.len(), section);
            self.blocks(std::slice::from_ref(block));
        }
    }

    /// The chapter in whose file the text stands; none of them for notes that stand together.
    pub(super) fn here(&self) -> usize {
        if self.in_notes && self.plan.notes.is_some() { usize::MAX } else { self.index }
    }

    /// How the theme shows a division's number. Case studies are known by their label.
    fn number_as(&self) -> OpenerNumber {
        match self.chapter.kind {
            Kind::CaseStudy => OpenerNumber::Label,
            Kind::Part => self.theme.part.number_as,
            _ => self.theme.opener.number_as,
        }
    }

    /// Label, title and subtitle.
    fn opener(&mut self, title_id: &str) {
        let c = self.chapter;
        let as_ = self.number_as();
        let shown = as_ != OpenerNumber::None || c.title.is_empty();
        let number = c.number.as_ref().filter(|_| !c.title.is_empty() && shown);
        let label = c.label.as_deref().map(tidy).filter(|l| !l.is_empty() && shown);
        let grouped = !c.subtitle.is_empty() || !c.authors.is_empty();
        if grouped {
            self.push("<header class=\"opener\">\n");
        }
        self.push(&format!("<h1 id=\"{title_id}\">"));
        let figure = matches!(as_, OpenerNumber::Figure | OpenerNumber::Inline);
        if let (true, Some(n)) = (figure, number) {
            let class = if as_ == OpenerNumber::Figure { "figure" } else { "number" };
            self.push(&format!("<span class=\"{class}\">{}</span> ", xml::text(&n.text)));
        } else if let Some(label) = label {
            let stop = match c.title.is_empty() {
                true => "",
                false => "<span class=\"stop\">:</span>",
            };
            self.push(&format!("<span class=\"label\">{}{stop}</span>", xml::text(&label)));
            if !c.title.is_empty() {
                self.push(" ");
            }
        } else if let Some(n) = number {
            self.push(&format!("<span class=\"number\">{}</span> ", xml::text(&n.text)));
        }
        if !c.title.is_empty() {
            self.push("<span class=\"title\"");
            self.directed(&Attr::default(), &c.title, |w| w.inlines(&c.title));
            self.push("</span>");
        }
        self.push("</h1>\n");
        if !c.subtitle.is_empty() {
            self.push("<p class=\"subtitle\" role=\"doc-subtitle\"");
            self.directed(&Attr::default(), &c.subtitle, |w| w.inlines(&c.subtitle));
            self.push("</p>\n");
        }
        if !c.authors.is_empty() {
            let names = xml::text(&c.authors.join(", "));
            self.push(&format!("<p class=\"author\">{names}</p>\n"));
        }
        if grouped {
            self.push("</header>\n");
        }
    }

    fn title_page(&mut self, title_id: &str) {
        let m = &self.book.meta;
        let title = titles::markup(&m.marked_title, self.math, &self.plan.lang);
        let title = title.unwrap_or_else(|| xml::text(&title_of(self.book)));
        let mut s = format!("<h1 id=\"{title_id}\">{title}</h1>\n");
        if let Some(t) = m.subtitle.as_deref().filter(|t| !t.trim().is_empty()) {
            let words = titles::markup(&m.marked_subtitle, self.math, &self.plan.lang);
            let words = words.unwrap_or_else(|| xml::text(t));
            s.push_str(&format!("<p class=\"subtitle\" role=\"doc-subtitle\">{words}</p>\n"));
        }
        let mut line = |class: &str, role: &str, text: &str| {
            if !text.trim().is_empty() {
                s.push_str(&format!("<p class=\"{class}\"{role}>{}</p>\n", xml::text(text)));
            }
        };
        let w = self.words;
        line("author", "", &w.all_of(&m.authors().collect::<Vec<_>>()));
        for (role, by) in
            [("edt", w.edited_by), ("trl", w.translated_by), ("ill", w.illustrated_by)]
        {
            let names: Vec<&str> =
                m.contributors.iter().filter(|c| c.role == role).map(|c| c.name.as_str()).collect();
            if !names.is_empty() {
                line("contributor", "", &format!("{by} {}", w.all_of(&names)));
            }
        }
        if let Some(t) = &m.edition {
            line("edition", "", t);
        }
        if let Some(t) = &m.publisher {
            line("publisher", "", t);
        }
        if let Some(t) = &m.place {
            line("place", "", t);
        }
        self.push(&s);
    }

    fn copyright_page(&mut self) {
        let m = &self.book.meta;
        let authors = m.holders();
        let claim = || tidy(&self.words.claim(m, &authors.join(", ")));
        let claim = (!authors.is_empty()).then(claim);
        let mut paragraphs = self.words.copyright_paragraphs(m, claim);
        if paragraphs.is_empty() {
            paragraphs.push(vec![title_of(self.book)]);
        }
        for lines in paragraphs {
            let lines: Vec<String> = lines.iter().map(|l| xml::text(l)).collect();
            self.push(&format!("<p>{}</p>\n", lines.join("<br/>\n")));
        }
    }

    /// Ids that links may name but whose element was not written.
    fn missing_ids(&mut self) {
        let missing: Vec<String> = self.plan.ids[self.index]
            .by_name
            .values()
            .filter(|id| !self.written.contains(*id))
            .map(|id| format!("<div id=\"{id}\"></div>\n"))
            .collect();
        self.push(&missing.concat());
    }

    pub(super) fn push(&mut self, s: &str) {
        self.out.push_str(s);
    }

    pub(super) fn text(&mut self, s: &str) {
        xml::push_text(&mut self.out, s);
    }

    pub(super) fn warn(&mut self, code: Code, span: Span, message: String) {
        self.page.warnings.push(Diagnostic::warning(code, span, message));
    }

    /// The attribute of what runs from left to right everywhere: code, formulas.
    pub(super) fn ltr(&self) -> &'static str {
        if self.rtl { " dir=\"ltr\"" } else { "" }
    }

    /// The attribute of what stands apart from the words around it, where these have letters of both
    /// directions: marks of notes, references.
    pub(super) fn apart(&self) -> &'static str {
        match (self.mixed, self.rtl) {
            (false, _) => "",
            (true, false) => " dir=\"ltr\"",
            (true, true) => " dir=\"rtl\"",
        }
    }

    /// Writes what stands in an element with these attributes, in its language and direction if it has
    /// them.
    pub(super) fn in_language(&mut self, attr: &Attr, write: impl FnOnce(&mut Self)) {
        let own = attr.lang().and_then(tag::well_formed);
        let rtl = direction_of(attr, own.as_deref()).unwrap_or(self.rtl);
        let rtl = std::mem::replace(&mut self.rtl, rtl);
        let around = own.map(|own| std::mem::replace(&mut self.lang, Cow::Owned(own)));
        write(self);
        self.rtl = rtl;
        if let Some(around) = around {
            self.lang = around;
        }
    }

    /// Opens an element with the attributes of a node: id, classes (after `class`), language.
    pub(super) fn open(&mut self, tag: &str, attr: &Attr, class: &str) {
        self.open_more(tag, attr, class);
        self.out.push('>');
    }

    /// The same without the closing bracket, so that more attributes may follow.
    pub(super) fn open_more(&mut self, tag: &str, attr: &Attr, class: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.id(attr);
        if !class.is_empty() || !attr.classes.is_empty() {
            let all = xml::classes(
                class
                    .split(' ')
                    .chain(attr.classes.iter().map(String::as_str).filter(|c| *c != class)),
            );
            if !all.is_empty() {
                self.push(&format!(" class=\"{all}\""));
            }
        }
        let lang = attr.lang().and_then(tag::well_formed);
        if let Some(lang) = &lang {
            self.push(&format!(" lang=\"{lang}\" xml:lang=\"{lang}\""));
        }
        let around = self.outside.take().unwrap_or(self.rtl);
        let named = named(attr.get("dir")).is_some();
        match direction_of(attr, lang.as_deref()).filter(|rtl| named || *rtl != around) {
            Some(true) => self.push(" dir=\"rtl\""),
            Some(false) => self.push(" dir=\"ltr\""),
            None if attr.get("dir") == Some("auto") => self.push(" dir=\"auto\""),
            None => {}
        }
    }

    /// The `id` attribute, once per id.
    fn id(&mut self, attr: &Attr) {
        if let Some(id) = attr.id.as_ref().and_then(|name| self.id_of(name)) {
            self.push(&format!(" id=\"{id}\""));
        }
    }

    /// The id of what has this name, if it is to be written here.
    pub(super) fn id_of(&mut self, name: &String) -> Option<String> {
        let plan = self.plan;
        let id = plan.ids[self.index].by_name.get(name)?;
        // Links lead to the chapter's file.
        (self.here() == self.index && self.written.insert(id.clone())).then(|| id.clone())
    }
}
