//! Notes: they go with their marks.

use super::joint::{Joint, news};
use super::{Merger, short};
use crate::exchange::change::Sort;
use crate::exchange::compare::key;
use crate::exchange::markup::Words;
use crate::exchange::pair::{self, Edit};
use crate::exchange::patch::{Splice, Why};
use crate::exchange::returned::{Returned, Thing};
use crate::exchange::sent::Sent;
use crate::exchange::units::*;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

impl Merger<'_> {
    /// A note of the document as Markdown in a line: its mark where it has one, else all of it.
    pub(super) fn note(&self, id: &str, file: FileId) -> String {
        if let Some(number) = self.notes.get(id)
            && let Some((mark, own)) = self.mark_of(*number)
        {
            // A reference finds its definition in its own file alone.
            if own == file || mark.starts_with("^[") {
                return mark;
            }
            self.carried.borrow_mut().insert(*number);
            if let Some(words) = self.unchanged_note(*number, id) {
                return format!("^[{words}]");
            }
        }
        let none = |_: &str| String::new();
        let words = Words { typed: self.typed, file, note: &none, line_end: " " };
        let paras = self.back.notes.get(id).map(Vec::as_slice).unwrap_or_default();
        let all: Vec<String> = paras
            .iter()
            .map(|p| words.inline(&news(p, 0..p.units.len()), 0, None, "").trim().to_owned())
            .filter(|t| !t.is_empty())
            .collect();
        format!("^[{}]", all.join(" "))
    }

    /// The source of the words of a note in one line, where it is one paragraph and nobody has changed it.
    fn unchanged_note(&self, number: usize, id: &str) -> Option<String> {
        let [back] = self.back.notes.get(id)?.as_slice() else { return None };
        let own = (0..self.sent.len()).filter(|s| self.sent[*s].story == Story::Note(number));
        let [sent] = own.collect::<Vec<_>>()[..] else { return None };
        let same = back.units.iter().map(|u| (key(u.0), u.1 & SHOWN));
        if !same.eq(self.sent[sent].units.iter().map(|u| (key(u.0), u.1))) {
            return None;
        }
        let block = self.now.paras[self.map[sent]?].block;
        let text = &self.sources.get(block.file).filter(|_| block.is_some())?.text;
        let words = text.get(block.start as usize..block.end as usize)?;
        Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The source of a mark of a note that was sent, and its file.
    fn mark_of(&self, number: usize) -> Option<(String, FileId)> {
        let first = self.sent.iter().position(|s| s.story == Story::Note(number))?;
        let Story::Note(own) = self.now.paras[self.map[first]?].story else { return None };
        for para in &self.now.paras {
            let at = para.objects.iter().position(|o| *o == Object::Note(own));
            let Some(at) = at else { continue };
            let mut objects = para.units.iter().filter(|u| is_object(u.ch));
            let span = objects.nth(at)?.at?;
            let file = self.sources.get(span.file)?;
            let mark = file.text.get(span.start as usize..span.end as usize)?;
            return Some((mark.to_owned(), span.file));
        }
        None
    }

    /// The note, by its number in the manuscript, whose mark is a character of a paragraph.
    pub(super) fn note_at(&self, para: usize, unit: usize) -> Option<usize> {
        let own = &self.now.paras[para];
        let nth = own.units[..unit].iter().filter(|u| is_object(u.ch)).count();
        match own.objects.get(nth) {
            Some(Object::Note(number)) if own.units[unit].ch == NOTE => Some(*number),
            _ => None,
        }
    }

    /// The number, as it was sent, of a note of the manuscript.
    fn sent_note(&self, number: usize) -> Option<usize> {
        (self.map.iter().zip(self.sent)).find_map(|(at, sent)| match sent.story {
            Story::Note(own) if self.now.paras[(*at)?].story == Story::Note(number) => Some(own),
            _ => None,
        })
    }

    /// Where the author has given a note other words while the editor took it out, and the words.
    pub(super) fn rewritten(&self, number: usize) -> Option<(Span, String)> {
        if self.sent_note(number).is_some_and(|n| self.marked.contains(&n)) {
            return None;
        }
        let differs = |n: &usize| {
            let mut now = self.now.paras[*n].units.iter().map(|u| key(u.ch));
            let sent = self.map.iter().position(|m| *m == Some(*n));
            sent.is_none_or(|s| !now.by_ref().eq(self.sent[s].units.iter().map(|u| key(u.0))))
        };
        let mut own =
            (0..self.now.paras.len()).filter(|n| self.now.paras[*n].story == Story::Note(number));
        let para = &self.now.paras[own.find(differs)?];
        Some((para.block, short(&para.text())))
    }

    /// The definition that goes with a mark: none where the document has the mark elsewhere.
    pub(super) fn goes_with(
        &mut self,
        para: usize,
        unit: usize,
        taken: &[Splice],
    ) -> Option<Splice> {
        let number = self.note_at(para, unit)?;
        if self.sent_note(number).is_some_and(|n| self.marked.contains(&n)) {
            self.loose.push((para, unit));
            return None;
        }
        self.definition(para, unit, taken)
    }

    /// Definitions of notes whose words stand at their marks in another file now.
    pub(super) fn carried_definitions(&mut self) {
        // What could not be taken over may be what they are needed for.
        if !(self.out.left.is_empty() && self.out.conflicts.is_empty()) {
            return;
        }
        for (para, unit) in std::mem::take(&mut self.loose) {
            let number = self.note_at(para, unit).and_then(|n| self.sent_note(n));
            if number.is_some_and(|n| self.carried.borrow().contains(&n))
                && let Some(splice) = self.definition(para, unit, &[])
            {
                self.push(Sort::Moved, None, vec![splice]);
            }
        }
    }

    /// The definition of a note whose mark goes: it goes too, if nothing else refers to it.
    fn definition(&self, para: usize, unit: usize, taken: &[Splice]) -> Option<Splice> {
        let own = &self.now.paras[para];
        let nth = own.units[..unit].iter().filter(|u| is_object(u.ch)).count();
        let Some(Object::Note(number)) = own.objects.get(nth) else { return None };
        let of = |n: usize| move |p: &&Para| p.story == Story::Note(n);
        let all: Vec<&Para> = self.now.paras.iter().filter(of(*number)).collect();
        let (first, last) = (all.first()?, all.last()?);
        let shared =
            self.now.paras.iter().any(|p| {
                p.block == first.block && matches!(p.story, Story::Note(n) if n != *number)
            });
        let (file, start) = (first.block.file, first.block.start as usize);
        let inside = taken.iter().any(|s| s.file == file && s.start <= start && start < s.end);
        let note = |_: &str, _: FileId| String::new();
        let patcher = self.patcher(&note);
        if shared || inside || !patcher.before(first.block).contains("]:") {
            return None;
        }
        let end = patcher.last_line_end(last);
        let (start, end) = patcher.whole_lines(file, start, end);
        Some(Splice::cut(file, start, end))
    }

    /// A paragraph that goes into another file takes its notes along: each stands at its mark then, and
    /// its definition goes. The marks, and the definitions.
    pub(super) fn notes_along(&self, at: usize) -> Result<(Vec<Splice>, Vec<Splice>), Why> {
        let (mut marks, mut definitions) = (Vec::new(), Vec::new());
        let para = &self.now.paras[at];
        let mut objects = para.objects.iter();
        for (i, unit) in para.units.iter().enumerate().filter(|(_, u)| is_object(u.ch)) {
            let Some(Object::Note(number)) = objects.next() else { continue };
            let Some(definition) = self.definition(at, i, &[]) else { continue };
            let own = |p: &&Para| p.story == Story::Note(*number);
            let all: Vec<&Para> = self.now.paras.iter().filter(own).collect();
            let ([only], Some(mark)) = (all.as_slice(), unit.at) else {
                return Err("its note has several paragraphs; move it by hand");
            };
            let file = self.sources.get(only.block.file);
            let words = file
                .and_then(|f| f.text.get(only.block.start as usize..only.block.end as usize))
                .unwrap_or_default();
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            marks.push(Splice { text: format!("^[{words}]"), ..Splice::out(mark) });
            definitions.push(definition);
        }
        Ok((marks, definitions))
    }

    /// The marks of notes that an edit takes out for good, by paragraph and character.
    pub(super) fn notes_out(
        &self,
        joint: &Joint,
        edit: &Edit,
        range: &Range<usize>,
    ) -> Vec<(usize, usize)> {
        let inside = joint.flow.notes.iter().map(|(i, _)| *i).filter(|i| range.contains(i));
        inside
            .filter(|i| !self.is_kept_elsewhere(joint, edit, *i))
            .map(|i| {
                let para = joint.flow.para[i];
                let first = joint.flow.para.iter().position(|p| *p == para);
                (para, i - first.unwrap_or(i))
            })
            .collect()
    }

    /// Whether the note at a mark that goes here comes again in what is new.
    fn is_kept_elsewhere(&self, joint: &Joint, edit: &Edit, unit: usize) -> bool {
        let tag = (edit.old.clone())
            .find(|o| joint.flow.kept.get(*o).copied().flatten() == Some(unit))
            .map(|o| joint.old[o].0);
        tag.is_some_and(|tag| joint.new.iter().any(|(k, _)| *k == tag))
    }
}

/// The notes that were sent whose marks stand somewhere in a document.
pub(super) fn marked(back: &Returned, notes: &BTreeMap<String, usize>) -> BTreeSet<usize> {
    let cells = back.tables.iter().flatten().flatten().flatten();
    let all = back.body.iter().chain(cells).chain(back.notes.values().flatten());
    let of = |thing: &Thing| match thing {
        Thing::Note(id) => notes.get(id).copied(),
        Thing::Formula(_) => None,
    };
    all.flat_map(|b| &b.things).filter_map(of).collect()
}

/// Finds the notes that bear no name by their words and their order: LibreOffice 7.4 keeps the name in the
/// first note of a document alone.
pub(super) fn notes_by_words(notes: &mut BTreeMap<String, usize>, sent: &[Sent], back: &Returned) {
    let taken: BTreeSet<usize> = notes.values().copied().collect();
    let mut old: BTreeMap<usize, String> = BTreeMap::new();
    for sent in sent {
        if let Story::Note(number) = sent.story
            && !taken.contains(&number)
        {
            let words: String = sent.units.iter().map(|u| key(u.0)).collect();
            let all = old.entry(number).or_default();
            all.push_str(&words);
            all.push(' ');
        }
    }
    let mut new: Vec<(&String, String)> = Vec::new();
    for (id, paras) in back.notes.iter().filter(|(id, _)| !notes.contains_key(*id)) {
        let words: Vec<String> =
            paras.iter().map(|p| p.units.iter().map(|u| key(u.0)).collect()).collect();
        new.push((id, words.join(" ") + " "));
    }
    // Their ids count in the order of their marks.
    let number = |id: &str| id.trim_start_matches(char::is_alphabetic).parse::<i64>().unwrap_or(0);
    new.sort_by_key(|(id, _)| (id.starts_with("endnote"), number(id)));
    let numbers: Vec<usize> = old.keys().copied().collect();
    let old: Vec<&String> = old.values().collect();
    let texts: Vec<&String> = new.iter().map(|(_, words)| words).collect();
    for (n, to) in pair::texts(&old, &texts).into_iter().enumerate() {
        if let Some(to) = to {
            notes.insert(new[to].0.clone(), numbers[n]);
        }
    }
}
