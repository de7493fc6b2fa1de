//! Notes: with each chapter, or together in a file of their own, linked both ways.
//!
//! A note is marked as EPUB's structural semantics have it, so that readers that know how show it
//! beside its mark ("pop up"); for the others each leads back.

use super::page::{self, Page, Writer};
use super::plan::{Plan, tidy};
use super::xml;
use crate::assemble::Words;
use crate::model::{Book, Chapter, plain_text};

impl Writer<'_> {
    /// Id of a note.
    pub(super) fn note_id(&self, index: usize) -> String {
        format!("{}note-{}", self.note_prefix(), self.note_name(index))
    }

    /// Id of the mark of a note that follows `before` others.
    pub(super) fn mark_id(&self, index: usize, before: usize) -> String {
        let again = if before == 0 { String::new() } else { format!(".{}", before + 1) };
        format!("{}mark-{}{again}", self.note_prefix(), self.note_name(index))
    }

    fn note_name(&self, index: usize) -> &str {
        self.plan.ids[self.index].notes.get(index).map_or("", String::as_str)
    }

    /// Ids of our own; in a file for all chapters they name theirs.
    fn note_prefix(&self) -> String {
        let own = &self.plan.ids[self.index].own;
        match (&self.plan.notes, self.plan.file(self.index)) {
            (Some(_), Some(file)) => format!("{own}{}-", file.trim_end_matches(".xhtml")),
            _ => own.clone(),
        }
    }

    /// The chapter's notes with the ways back.
    pub(super) fn notes(&mut self) {
        let c = self.chapter;
        if c.notes.is_empty() {
            return;
        }
        let before = std::mem::take(&mut self.out);
        let marks_before = self.due.written.len();
        // Notes may mark notes: every text is written before the ways back are counted.
        let mut texts = Vec::with_capacity(c.notes.len());
        self.in_notes = true;
        for note in &c.notes {
            self.blocks(&note.blocks);
            texts.push(std::mem::take(&mut self.out));
        }
        self.in_notes = false;
        self.list_of_notes(texts);
        let list = std::mem::replace(&mut self.out, before);
        if self.plan.notes.is_some() {
            self.page.notes = list;
            self.page.note_marks = self.due.written.split_off(marks_before);
            return;
        }
        let id = format!("{}notes", self.plan.ids[self.index].own);
        self.cuts.push(super::parts::Cut { at: self.out.len(), section: true });
        let (name, heading) = match self.hidden_notes {
            // What is shown at its mark only has no heading in the text.
            true => (format!("aria-label=\"{}\"", xml::attr(self.words.notes)), String::new()),
            false => (
                format!("aria-labelledby=\"{id}\""),
                format!("<h2 id=\"{id}\">{}</h2>\n", xml::text(self.words.notes)),
            ),
        };
        self.push(&format!(
            "<section class=\"notes\" epub:type=\"endnotes\" role=\"doc-endnotes\" {name}>\n\
             {heading}{list}</section>\n"
        ));
    }

    /// The notes as a list, or as asides where readers hide them.
    fn list_of_notes(&mut self, texts: Vec<String>) {
        let notes = &self.chapter.notes;
        if !self.hidden_notes {
            self.push("<ol>\n");
        }
        for (i, mut text) in texts.into_iter().enumerate() {
            let n = notes[i].number.max(1);
            let back = self.ways_back(i);
            let trimmed = text.trim_end().len();
            text.truncate(trimmed);
            match text.strip_suffix("</p>").map(str::len) {
                Some(at) => text.insert_str(at, &back),
                None if !back.is_empty() => text.push_str(&format!("\n<p>{}</p>", back.trim())),
                None => {}
            }
            let id = self.note_id(i);
            if self.hidden_notes {
                self.push(&format!(
                    "<aside id=\"{id}\" epub:type=\"footnote\" role=\"doc-footnote\">{text}</aside>\n"
                ));
                continue;
            }
            let expected = if i == 0 { 1 } else { notes[i - 1].number.max(1) + 1 };
            let value = if n == expected { String::new() } else { format!(" value=\"{n}\"") };
            self.push(&format!(
                "<li{value}><div id=\"{id}\" epub:type=\"footnote\" role=\"doc-footnote\">{text}\
                 </div></li>\n",
            ));
        }
        if !self.hidden_notes {
            self.push("</ol>\n");
        }
    }

    /// A link to each mark of a note.
    fn ways_back(&self, index: usize) -> String {
        let file = self.plan.file(self.index).filter(|_| self.plan.notes.is_some());
        let marks = &self.marks[index];
        let mut back = String::new();
        for (k, in_note) in marks.iter().enumerate() {
            let (shown, which) = match marks.len() {
                1 => Default::default(),
                _ => (format!("<sup>{}</sup>", k + 1), format!(" {}", k + 1)),
            };
            back.push_str(&format!(
                " <a class=\"back\" role=\"doc-backlink\" href=\"{}#{}\" aria-label=\"{}{which}\">\
                 \u{21a9}\u{fe0e}{shown}</a>",
                file.filter(|_| !in_note).unwrap_or(""),
                self.mark_id(index, k),
                xml::attr(self.words.back),
            ));
        }
        back
    }
}

/// The file of all notes, chapter by chapter.
pub(super) fn together(book: &Book, plan: &Plan, words: &Words, texts: &[Page]) -> String {
    let mut content = format!(
        "<section epub:type=\"endnotes\" role=\"doc-endnotes\" class=\"notes-page\" \
         aria-labelledby=\"notes-title\">\n<h1 id=\"notes-title\">\
         <span class=\"title\">{}</span></h1>\n",
        xml::text(words.notes)
    );
    for (chapter, text) in book.chapters.iter().zip(texts).filter(|(_, t)| !t.notes.is_empty()) {
        content.push_str(&format!(
            "<section class=\"notes\">\n<h2>{}</h2>\n{}</section>\n",
            xml::text(&name_of(chapter, words)),
            text.notes
        ));
    }
    content.push_str("</section>\n");
    page::shell(&plan.lang, words.notes, "../", " epub:type=\"backmatter\"", &content)
}

/// A chapter as the notes name it: "3. Title".
fn name_of(chapter: &Chapter, words: &Words) -> String {
    let title = tidy(&plain_text(&chapter.title));
    match (&chapter.number, title.is_empty()) {
        (Some(n), false) => format!("{}. {title}", n.text.trim_end_matches('.')),
        (Some(n), true) => n.text.clone(),
        (None, false) => title,
        (None, true) => chapter.label.clone().unwrap_or_else(|| words.chapter.to_string()),
    }
}
