//! Paragraphs, tables and notes, and the parts that they fill.

use super::{front, media, parts, xml};
use crate::exchange::units::*;
use crate::language::direction::is_rtl;
use crate::model::{Book, ImageResource};
use crate::source::Span;
use crate::typeset::math::Converter;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The files of an archive with how many of each thing they hold, and what does not stand there as it is.
type Made = (Vec<(String, Vec<u8>)>, Vec<(&'static str, usize)>, Vec<(Span, String)>);

/// What fills the parts of a document.
pub(super) struct Writer<'a> {
    pub(super) book: &'a Book,
    pub(super) text: &'a Text,
    pub(super) math: Converter,
    /// Who made the remarks that name nobody.
    pub(super) author: String,
    /// The book is read from the right to the left.
    pub(super) rtl: bool,
    pub(super) comments: Vec<String>,
    pub(super) drawings: usize,
    body: String,
    notes: String,
    /// Relations: the part that has them, their sort, target, and whether it lies outside.
    relations: BTreeMap<bool, Vec<(&'static str, String, bool)>>,
    media: BTreeMap<String, (String, Vec<u8>)>,
    in_notes: bool,
    bookmarks: usize,
    counts: BTreeMap<&'static str, usize>,
    told: Vec<(Span, String)>,
    /// Where the paragraph that is written stands.
    at: Span,
    /// Names of the title page's paragraphs with their words.
    pub(super) front: Vec<(String, String)>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(book: &'a Book, text: &'a Text) -> Writer<'a> {
        Writer {
            book,
            text,
            math: Converter::new(),
            author: book.meta.holders().first().map_or("Author", |a| a).to_owned(),
            rtl: is_rtl(&book.meta.language),
            comments: Vec::new(),
            drawings: 0,
            body: String::new(),
            notes: String::new(),
            relations: BTreeMap::new(),
            media: BTreeMap::new(),
            in_notes: false,
            bookmarks: 0,
            counts: BTreeMap::new(),
            told: Vec::new(),
            at: Span::NONE,
            front: Vec::new(),
        }
    }

    pub(super) fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    pub(super) fn told(&mut self, what: &str, words: &str) {
        let short: String = words.chars().take(40).collect();
        self.told.push((self.at, format!("{what}: {short}")));
    }

    /// What marks a note, if a symbol does.
    pub(super) fn symbol(&self, number: usize) -> Option<&'a str> {
        self.text.symbols.get(&number).map(String::as_str)
    }

    /// The id of a note in the document: two are the separators'.
    pub(super) fn note_id(&self, number: usize) -> usize {
        number + 1
    }

    /// A relation of the part that is written; its id.
    pub(super) fn relation(&mut self, sort: &'static str, target: &str, outside: bool) -> String {
        let all = self.relations.entry(self.in_notes).or_default();
        let known = all.iter().position(|(s, t, _)| *s == sort && t == target);
        let at = known.unwrap_or_else(|| {
            all.push((sort, target.to_owned(), outside));
            all.len() - 1
        });
        format!("rIdA{}", at + 1)
    }

    /// A picture as a part of the document; the id by which the part that is written knows it. In the place
    /// of one that word processors can't show an empty one stands, with its description.
    pub(super) fn picture(&mut self, image: &ImageResource, alt: &str) -> String {
        if !self.media.contains_key(&image.path) {
            let shown = media::bytes(image);
            if shown.is_none() {
                self.told("a picture, of which only the description stands there", alt);
            }
            let (ending, bytes) = shown.unwrap_or_else(media::empty);
            let name = format!("media/image{}.{ending}", self.media.len() + 1);
            self.media.insert(image.path.clone(), (name, bytes));
        }
        let name = self.media[&image.path].0.clone();
        self.relation("image", &name, false)
    }

    /// All paragraphs of the text.
    pub(super) fn all(&mut self) {
        for (n, (style, words)) in
            front::lines(self.book, front::words(self.text)).into_iter().enumerate()
        {
            let name = format!("recto_t{}", n + 1);
            let mut runs = String::new();
            for (n, part) in words.split('\t').enumerate() {
                let tab = if n > 0 { "<w:r><w:tab/></w:r>" } else { "" };
                let _ =
                    write!(runs, "{tab}<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", xml(part));
            }
            let mark = self.bookmark(&name);
            let _ = write!(
                self.body,
                "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{mark}{runs}</w:p>"
            );
            self.front.push((name, words));
        }
        let text = self.text;
        let mut written = 0;
        while let Some(para) = text.paras.get(written) {
            written += 1;
            match para.story {
                Story::Body => {
                    let one = self.block(para, "");
                    self.body.push_str(&one);
                }
                Story::Cell(..) => {}
                Story::Note(_) => {
                    written -= 1;
                    break;
                }
            }
        }
        self.in_notes = true;
        let rest = &text.paras[written..];
        for number in 0..text.notes {
            let mark = match self.symbol(number) {
                Some(mark) => format!("<w:t>{mark}</w:t>"),
                None => "<w:footnoteRef/>".to_owned(),
            };
            let reference = &format!(
                "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>{mark}</w:r><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>"
            );
            let of: Vec<&Para> = rest.iter().filter(|p| p.story == Story::Note(number)).collect();
            let mut inner = String::new();
            for (n, para) in of.iter().enumerate() {
                let one = self.block(para, if n == 0 { reference } else { "" });
                inner.push_str(&one);
            }
            if of.is_empty() {
                inner = head_of_note(reference);
            }
            let id = self.note_id(number);
            let _ = write!(self.notes, "<w:footnote w:id=\"{id}\">{inner}</w:footnote>");
        }
    }

    fn bookmark(&mut self, name: &str) -> String {
        self.bookmarks += 1;
        let id = self.bookmarks;
        format!(
            "<w:bookmarkStart w:id=\"{id}\" w:name=\"{}\"/><w:bookmarkEnd w:id=\"{id}\"/>",
            xml(name)
        )
    }

    /// Whether the lines of a paragraph run from right to left: by its own language, if all of it has one.
    fn is_rtl(&self, para: &Para) -> bool {
        let whole = |(range, _): &&(std::ops::Range<usize>, String)| {
            range.start == 0 && range.end >= para.units.len()
        };
        para.langs.iter().rev().find(whole).map_or(self.rtl, |(_, lang)| is_rtl(lang))
    }

    fn paragraph(&mut self, para: &Para, reference: &str) -> String {
        self.at = para.block;
        let (style, base) = style(para.role);
        let mut properties = format!("<w:pStyle w:val=\"{style}\"/>");
        if matches!(para.role, Role::Picture | Role::Callout) {
            properties.push_str("<w:keepNext/>");
        }
        if para.opens {
            properties.push_str("<w:pageBreakBefore/>");
        }
        if let Some(listed) = para.listed {
            let _ = write!(
                properties,
                "<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{}\"/></w:numPr>",
                listed.level.min(8),
                listed.list + 1
            );
        }
        if self.is_rtl(para) {
            properties.push_str("<w:bidi/>");
        }
        let deeper = match para.role {
            Role::ItemMore => para.depth,
            Role::Quote | Role::Definition | Role::Callout => para.depth.saturating_sub(1),
            _ => 0,
        };
        if deeper > 0 {
            let by = 720 * deeper.min(8) + if para.role == Role::ItemMore { 0 } else { 720 };
            let _ = write!(properties, "<w:ind w:left=\"{by}\" w:firstLine=\"0\"/>");
        }
        let mark = self.bookmark(&para.name);
        let runs = self.runs(para, base);
        format!("<w:p><w:pPr>{properties}</w:pPr>{mark}{reference}{runs}</w:p>")
    }

    /// A paragraph, or the table that it stands for. `reference` is the mark at the head of a note.
    fn block(&mut self, para: &Para, reference: &str) -> String {
        match para.objects.first() {
            Some(Object::Table(number)) if para.role == Role::Table => {
                self.at = para.block;
                let head =
                    if reference.is_empty() { String::new() } else { head_of_note(reference) };
                head + &self.table(*number)
            }
            _ => self.paragraph(para, reference),
        }
    }

    fn table(&mut self, number: usize) -> String {
        self.count("table");
        let text = self.text;
        let Some(grid) = text.tables.get(number) else { return String::new() };
        let columns = grid.columns.max(1);
        let wide = 9360 / columns;
        let mut out = String::from(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/></w:tblPr><w:tblGrid>",
        );
        for _ in 0..columns {
            let _ = write!(out, "<w:gridCol w:w=\"{wide}\"/>");
        }
        out.push_str("</w:tblGrid>");
        for (y, row) in grid.rows.iter().enumerate() {
            out.push_str("<w:tr>");
            if y < grid.heads {
                out.push_str("<w:trPr><w:tblHeader/></w:trPr>");
            }
            for cell in row {
                let _ = write!(
                    out,
                    "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>",
                    wide * usize::from(cell.across)
                );
                if cell.across > 1 {
                    let _ = write!(out, "<w:gridSpan w:val=\"{}\"/>", cell.across);
                }
                match (cell.down, cell.continued) {
                    (true, _) => out.push_str("<w:vMerge w:val=\"restart\"/>"),
                    (_, true) => out.push_str("<w:vMerge/>"),
                    _ => {}
                }
                out.push_str("</w:tcPr>");
                let stands = match () {
                    () if cell.right => "<w:jc w:val=\"right\"/></w:pPr>",
                    () if cell.centred => "<w:jc w:val=\"center\"/></w:pPr>",
                    () => "</w:pPr>",
                };
                for para in cell.paras.iter().filter_map(|at| text.paras.get(*at)) {
                    match para.objects.first() {
                        Some(Object::Table(inner)) if para.role == Role::Table => {
                            out.push_str(&self.table(*inner));
                        }
                        _ => {
                            let written = self.paragraph(para, "");
                            out.push_str(&written.replacen("</w:pPr>", stands, 1));
                        }
                    }
                }
                if cell.paras.is_empty() {
                    out.push_str("<w:p/>");
                }
                out.push_str("</w:tc>");
            }
            out.push_str("</w:tr>");
        }
        out.push_str("</w:tbl>");
        // Word wants a paragraph between two tables.
        out.push_str("<w:p><w:pPr><w:pStyle w:val=\"TableEnd\"/></w:pPr></w:p>");
        out
    }

    /// The files of the archive, with how many of each thing there are, and what is not as it was.
    pub(super) fn finish(mut self, sent: String) -> Made {
        if !self.comments.is_empty() {
            self.counts.insert("comment", self.comments.len());
        }
        let mut files = parts::all(
            &parts::Parts {
                book: self.book,
                lists: &self.text.lists,
                body: &self.body,
                notes: &self.notes,
                comments: &self.comments,
                relations: &self.relations,
                sent: &sent,
                rtl: self.rtl,
            },
            self.media.values().map(|(name, _)| name.as_str()),
        );
        files.extend(self.media.into_values().map(|(name, data)| (format!("word/{name}"), data)));
        (files, self.counts.into_iter().collect(), self.told)
    }
}

/// The paragraph of a note that holds its mark alone: no words stand there, or none in a paragraph.
fn head_of_note(reference: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr>{reference}</w:p>")
}

/// The name of the style of a paragraph.
pub(in crate::exchange) fn style_name(role: Role) -> &'static str {
    parts::name_of(style(role).0)
}

/// The style of a paragraph, by its id in the document, and the look that it has.
fn style(role: Role) -> (&'static str, Look) {
    match role {
        Role::Part => ("PartTitle", 0),
        Role::Heading(1) => ("Heading1", 0),
        Role::Heading(2) => ("Heading2", BOLD),
        Role::Heading(3) => ("Heading3", BOLD | ITALIC),
        Role::Heading(4) => ("Heading4", ITALIC),
        Role::Heading(5) => ("Heading5", ITALIC),
        Role::Heading(_) => ("Heading6", ITALIC),
        Role::Subtitle => ("ChapterSubtitle", 0),
        Role::Body => ("BodyText", 0),
        Role::Quote => ("Quote", 0),
        Role::Epigraph => ("Epigraph", 0),
        Role::Verse => ("Verse", 0),
        Role::Code => ("SourceCode", CODE),
        Role::Item(false) => ("ListBullet", 0),
        Role::Item(true) => ("ListNumber", 0),
        Role::ItemMore => ("ListContinue", 0),
        Role::Caption => ("Caption", 0),
        Role::Term => ("DefinitionTerm", BOLD),
        Role::Definition => ("Definition", 0),
        Role::Callout => ("Callout", 0),
        Role::Scene | Role::Space => ("SceneBreak", 0),
        Role::Picture | Role::Formula => ("Figure", 0),
        Role::Cell | Role::Table => ("TableText", 0),
        Role::Note => ("FootnoteText", 0),
    }
}
