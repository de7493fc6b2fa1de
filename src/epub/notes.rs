//! Notes: with each chapter, or together in a file of their own, linked both ways.
//!
//! A note is marked as EPUB's structural semantics have it, so that readers that know how show it
//! beside its mark ("pop up"); for the others each leads back.

use super::division::{self, Page, Writer};
use super::page_list::{Mark, element};
use super::plan::{Plan, tidy};
use super::split_files;
use super::split_points::{Cuts, Kind};
use super::xml;
use crate::language::Words;
use crate::model::{Book, Chapter, bare_text, before_chapter};

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

    /// The address of a note by its number and series, where the notes of all chapters stand
    /// together: what stands in it has no other.
    pub(super) fn href_of_note(
        &self,
        chapter: u32,
        (number, symbol): (u32, bool),
    ) -> Option<String> {
        let (chapter, notes) = (chapter as usize, self.plan.notes.as_ref()?);
        let all = &self.book.chapters.get(chapter)?.notes;
        let index = all.iter().position(|n| n.number == number && n.symbol == symbol)?;
        let name = self.plan.ids[chapter].notes.get(index)?;
        Some(format!("{}#{}note-{name}", notes.name, self.prefix_of(chapter)))
    }

    fn note_name(&self, index: usize) -> &str {
        self.plan.ids[self.index].notes.get(index).map_or("", String::as_str)
    }

    /// Ids of our own; in a file for all chapters they name theirs.
    fn note_prefix(&self) -> String {
        self.prefix_of(self.index)
    }

    fn prefix_of(&self, chapter: usize) -> String {
        self.plan.note_prefix(chapter)
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
        let outer = self.cuts.close(true);
        for note in &c.notes {
            self.blocks(&note.blocks);
            texts.push(std::mem::take(&mut self.out));
        }
        self.cuts.close(outer);
        self.in_notes = false;
        self.out = before;
        let items: Vec<Item> =
            texts.into_iter().enumerate().map(|(i, text)| self.note(i, text)).collect();
        if self.plan.notes.is_some() {
            self.page.notes = items;
            self.page.note_marks = self.due.written.split_off(marks_before);
            return;
        }
        let name = xml::text(self.words.notes);
        // What is shown at its mark only has no heading in the text.
        let heading = match self.hidden_notes {
            true => String::new(),
            false => format!("<h2 id=\"{}notes\">{name}</h2>\n", self.plan.ids[self.index].own),
        };
        let section = format!(
            "<section class=\"notes\" epub:type=\"endnotes\" role=\"doc-endnotes\" \
             aria-label=\"{}\">\n",
            xml::attr(self.words.notes)
        );
        self.cuts.here(self.out.len(), true);
        let (out, cuts) = (&mut self.out, &mut self.cuts);
        list_of_notes(out, cuts, [&section, &heading], &items, self.hidden_notes);
    }

    /// A note as an item of a list, or as an aside where readers hide it.
    fn note(&self, index: usize, mut text: String) -> Item {
        let note = &self.chapter.notes[index];
        let number = if note.symbol { None } else { Some(note.number.max(1)) };
        let back = self.ways_back(index);
        let trimmed = text.trim_end().len();
        text.truncate(trimmed);
        match text.strip_suffix("</p>").map(str::len) {
            Some(at) => text.insert_str(at, &back),
            None if !back.is_empty() => text.push_str(&format!("\n<p>{}</p>", back.trim())),
            None => {}
        }
        if note.symbol && !self.hidden_notes {
            // No list counts in symbols.
            let mark = format!("<span class=\"note-symbol\">{}</span>\u{2002}", note.mark());
            match text.find("<p").filter(|at| *at == 0).and_then(|_| text.find('>')) {
                Some(end) => text.insert_str(end + 1, &mark),
                None => text.insert_str(0, &format!("<p>{}</p>\n", mark.trim_end())),
            }
        }
        let tag = if self.hidden_notes { "aside" } else { "div" };
        let id = self.note_id(index);
        let text = format!(
            "<{tag} id=\"{id}\" epub:type=\"footnote\" role=\"doc-footnote\">{text}</{tag}>"
        );
        Item { number, text }
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
            // The last word comes along to the next line.
            let space = if k == 0 { '\u{a0}' } else { ' ' };
            back.push_str(&format!(
                "{space}<a class=\"back\" role=\"doc-backlink\" href=\"{}#{}\" aria-label=\"{}{which}\">\
                 \u{21a9}\u{fe0e}{shown}</a>",
                file.filter(|_| !in_note).unwrap_or(""),
                self.mark_id(index, k),
                xml::attr(self.words.back),
            ));
        }
        back
    }
}

/// A note.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Its number; none of one that a symbol marks.
    number: Option<u32>,
    /// Its element.
    text: String,
}

/// A section of notes, between which a file may end. `opening` is its tag, and its heading.
fn list_of_notes(
    out: &mut String,
    cuts: &mut Cuts,
    opening: [&str; 2],
    items: &[Item],
    hidden: bool,
) {
    let from = out.len();
    out.push_str(opening[0]);
    let outer = cuts.enter(from..out.len(), "</section>\n", Kind::Plain, 0);
    out.push_str(opening[1]);
    let (by_symbol, by_number): (Vec<&Item>, Vec<&Item>) =
        items.iter().partition(|item| item.number.is_none());
    let series = [by_symbol, by_number];
    for (k, series) in series.iter().filter(|series| !series.is_empty()).enumerate() {
        if k > 0 {
            cuts.here(out.len(), false);
        }
        match hidden {
            true => asides(out, cuts, series),
            false => list_of_series(out, cuts, series),
        }
    }
    cuts.leave(outer);
    out.push_str("</section>\n");
}

/// Notes that the reader hides, which have no list.
fn asides(out: &mut String, cuts: &mut Cuts, items: &[&Item]) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            cuts.here(out.len(), false);
        }
        out.push_str(&format!("{}\n", item.text));
    }
}

/// A list of notes that are marked in one way.
fn list_of_series(out: &mut String, cuts: &mut Cuts, items: &[&Item]) {
    let numbered = items.iter().any(|item| item.number.is_some());
    let (open, close, kind) = match numbered {
        true => ("<ol>\n", "</ol>\n", Kind::List),
        false => ("<ul class=\"by-symbol\">\n", "</ul>\n", Kind::Plain),
    };
    let list = out.len();
    out.push_str(open);
    let outer = cuts.enter(list..out.len(), close, kind, 0);
    let mut expected = 1;
    for (i, Item { number, text }) in items.iter().enumerate() {
        if i > 0 {
            cuts.before(out.len(), false, u64::from(number.unwrap_or(0)));
        }
        let value = match number {
            Some(number) if *number != expected => format!(" value=\"{number}\""),
            _ => String::new(),
        };
        expected = number.map_or(1, |number| number + 1);
        out.push_str(&format!("<li{value}>{text}</li>\n"));
    }
    cuts.leave(outer);
    out.push_str(close);
}

/// The files of all notes, chapter by chapter.
pub(super) fn together(
    book: &Book,
    plan: &Plan,
    words: &Words,
    texts: &[Page],
    marks: &[Mark],
) -> Vec<String> {
    let name = xml::text(words.notes);
    let section = |class: &str, named: &str| {
        format!(
            "<section epub:type=\"endnotes\" role=\"doc-endnotes\" class=\"notes-page{class}\" \
             {named}>\n"
        )
    };
    let mut content = section("", "aria-labelledby=\"notes-title\"")
        + &marks.iter().map(|m| element(m, "div") + "\n").collect::<String>()
        + &format!("<h1 id=\"notes-title\"><span class=\"title\">{name}</span></h1>\n");
    let mut cuts = Cuts::default();
    let chapters = book.chapters.iter().zip(texts).enumerate();
    for (index, (chapter, text)) in chapters.filter(|(_, (_, t))| !t.notes.is_empty()) {
        cuts.here(content.len(), true);
        let volume = before_chapter(&book.chapters, index);
        let title = format!("{volume}{}", name_of(chapter, words));
        let opening = format!("<section class=\"notes\" aria-label=\"{}\">\n", xml::attr(&title));
        let heading = format!("<h2>{}</h2>\n", xml::text(&title));
        list_of_notes(&mut content, &mut cuts, [&opening, &heading], &text.notes, false);
    }
    content.push_str("</section>\n");
    let again = section(" continued", &format!("aria-label=\"{}\"", xml::attr(words.notes)));
    let body = " epub:type=\"backmatter\"";
    let file = plan.notes.as_ref().map_or("", |place| &place.name);
    split_files::divide(&content, &cuts, &again, file)
        .iter()
        .map(|content| division::shell(&plan.lang, words.notes, "../", body, content))
        .collect()
}

/// A chapter as the notes name it: "3. Title".
fn name_of(chapter: &Chapter, words: &Words) -> String {
    let title = tidy(&bare_text(&chapter.title));
    match (&chapter.number, title.is_empty()) {
        (Some(n), false) => format!("{}. {title}", n.text.trim_end_matches('.')),
        (Some(n), true) => n.text.clone(),
        (None, false) => title,
        (None, true) => chapter.label.clone().unwrap_or_else(|| words.chapter.to_string()),
    }
}
