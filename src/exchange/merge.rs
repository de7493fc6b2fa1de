//! From a document that came back to changes of the manuscript as it is now.

use super::change::{Change, Sort, crossing};
use super::compare::{self, Came, Key, Relook, Step, key, plain};
use super::gather::gather;
use super::markup::{self, New, Typed, Words};
use super::meanwhile::{self, Flow};
use super::pair::{self, Edit};
use super::patch::{Line, Patcher, Splice, Why};
use super::returned::{self, Back, Returned, Thing};
use super::sent::{self, Sent};
use super::units::*;
use crate::markdown::is_json;
use crate::model::Book;
use crate::source::{FileId, Sources, Span};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A paragraph of more characters than this is hardly equal to one of another book.
const LONG: usize = 25;

/// Why nothing is written into a chapter of JSON.
const JSON: Why = "the chapter is JSON; change the text that it is made from by hand";

/// What a document that came back means for the manuscript.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// The changes, by file and place.
    pub(crate) changes: Vec<Change>,
    /// Places where the manuscript has changed too: where, what the editor wrote.
    pub(crate) conflicts: Vec<(Span, String)>,
    /// What can't be taken over: where, which words, why.
    pub(crate) left: Vec<(Span, String, &'static str)>,
    /// How many changes the manuscript has already.
    pub(crate) already: usize,
    /// How many paragraphs were changed without being tracked.
    pub(crate) untracked: usize,
    /// How many changes the document tracks.
    pub(crate) tracked: usize,
    /// The document does not know any longer what was sent.
    pub(crate) forgotten: bool,
}

impl Merged {
    /// Leaves what can't be proposed in the text to a person.
    pub(crate) fn propose(&mut self, sources: &Sources) {
        let (joins, others) = std::mem::take(&mut self.changes)
            .into_iter()
            .partition::<Vec<Change>, _>(|c| c.joins(sources));
        self.changes = others;
        let why = "CriticMarkup can't join paragraphs; join them by hand";
        let told = |c: Change| {
            let (old, new) = c.words(sources);
            (c.span(sources), format!("two paragraphs become one: {}", said(&old, &new)), why)
        };
        self.left.extend(joins.into_iter().map(told));
    }
}

/// Reads a document that came back.
///
/// # Errors
/// Why it can't be read, and what to do.
pub(crate) fn merge(
    book: &Book,
    sources: &Sources,
    bytes: &[u8],
) -> Result<Merged, (String, String)> {
    let now = gather(book, sources);
    let mut back = returned::read(bytes)?;
    let sent = back.sent.take();
    let forgotten = sent.is_none();
    let sent = sent.unwrap_or_else(|| sent::of(&now));
    let typed = Typed::of(&now, sources);
    let names = sent.iter().enumerate().map(|(n, s)| (s.name.to_lowercase(), n)).collect();
    let map = meanwhile::paragraphs(&sent, &now);
    let merger = Merger::new(&now, sources, &typed, &sent, &back, names, map);
    if !merger.is_ours() {
        let why = "none of its paragraphs is of this book".to_owned();
        let help = "name the file that `recto docx` has written, or a copy of it with changes";
        return Err((why, help.to_owned()));
    }
    let mut merged = merger.all();
    merged.forgotten = forgotten;
    merged.tracked = back.tracked;
    for (what, n) in &back.left {
        let why = "Recto can't take it over; put it in by hand";
        merged.left.push((Span::NONE, format!("{n} x {what}"), why));
    }
    Ok(merged)
}

struct Merger<'a> {
    now: &'a Text,
    sources: &'a Sources,
    typed: &'a Typed,
    sent: &'a [Sent],
    back: &'a Returned,
    names: BTreeMap<String, usize>,
    /// For each paragraph that was sent, what it is now.
    map: Vec<Option<usize>>,
    /// The paragraphs of the manuscript that were sent.
    known_now: BTreeSet<usize>,
    /// The number of the note, as it was sent, of each note of the document.
    notes: BTreeMap<String, usize>,
    /// What notes that were sent stand at which mark, by paragraph and character.
    marks: BTreeMap<(usize, usize), usize>,
    /// Remarks that went out and are no news.
    known: BTreeMap<String, usize>,
    /// The notes, as they were sent, whose marks stand somewhere in the document.
    marked: BTreeSet<usize>,
    /// Those that are written anew in another file than their own.
    carried: RefCell<BTreeSet<usize>>,
    /// Marks that were taken out while the document has them elsewhere, by paragraph and character.
    loose: Vec<(usize, usize)>,
    out: Merged,
}

impl<'a> Merger<'a> {
    fn new(
        now: &'a Text,
        sources: &'a Sources,
        typed: &'a Typed,
        sent: &'a [Sent],
        back: &'a Returned,
        names: BTreeMap<String, usize>,
        map: Vec<Option<usize>>,
    ) -> Merger<'a> {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for remark in sent.iter().flat_map(|s| &s.remarks) {
            *known.entry(bare(remark)).or_default() += 1;
        }
        let mut marks = BTreeMap::new();
        let mut next = 0;
        for (at, para) in sent.iter().enumerate() {
            for (i, _) in para.units.iter().enumerate().filter(|(_, u)| u.0 == NOTE) {
                marks.insert((at, i), next);
                next += 1;
            }
        }
        let mut notes = BTreeMap::new();
        for (id, paras) in &back.notes {
            let named = paras.iter().flat_map(|p| &p.names).find_map(|(_, n)| names.get(n));
            if let Some(Story::Note(number)) = named.map(|at| sent[*at].story) {
                notes.insert(id.clone(), number);
            }
        }
        notes_by_words(&mut notes, sent, back);
        let out = Merged::default();
        let known_now = map.iter().flatten().copied().collect();
        let marked = marked(back, &notes);
        Merger {
            known_now,
            now,
            sources,
            typed,
            sent,
            back,
            names,
            map,
            notes,
            marks,
            known,
            marked,
            carried: RefCell::default(),
            loose: Vec::new(),
            out,
        }
    }

    /// Whether the document has anything of this book: of its longer paragraphs some are there.
    fn is_ours(&self) -> bool {
        let long: Vec<usize> = (0..self.sent.len())
            .filter(|n| !self.sent[*n].file.is_empty() && self.sent[*n].units.len() > LONG)
            .collect();
        let known = match long.is_empty() {
            true => self.map.iter().any(Option::is_some),
            false => {
                let there = long.iter().filter(|n| self.map[**n].is_some()).count();
                there > 0 && there * 10 >= long.len()
            }
        };
        let texts: BTreeSet<String> =
            self.sent.iter().map(|s| s.units.iter().map(|u| u.0).collect()).collect();
        known
            && self.back.body.iter().any(|b| {
                b.names.iter().any(|(_, n)| self.names.contains_key(n))
                    || b.units.len() > LONG && texts.contains(&b.text())
            })
    }

    fn all(mut self) -> Merged {
        let title = |s: &Sent| is_title(s);
        let in_body = |s: &&Sent| s.story == Story::Body;
        let numbers = |own: bool| {
            let all = self.sent.iter().enumerate().filter(|(_, s)| title(s) == own && in_body(s));
            all.map(|(n, _)| n).collect::<Vec<_>>()
        };
        let body = [numbers(true), numbers(false)].concat();
        let back: Vec<&Back> =
            self.back.body.iter().filter(|b| !self.is_strange_title(b)).collect();
        self.story(&body, &back);
        self.cells();
        let mut stories: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (n, sent) in self.sent.iter().enumerate() {
            if let Story::Note(number) = sent.story {
                stories.entry(number).or_default().push(n);
            }
        }
        let mut ids: BTreeMap<usize, &String> = BTreeMap::new();
        for (id, number) in &self.notes {
            ids.entry(*number).or_insert(id);
        }
        let found: Vec<(Vec<usize>, &'a Vec<Back>)> = (stories.into_iter())
            .filter_map(|(number, paras)| Some((paras, self.back.notes.get(*ids.get(&number)?)?)))
            .collect();
        for (paras, back) in found {
            self.story(&paras, &back.iter().collect::<Vec<_>>());
        }
        self.untracked();
        self.carried_definitions();
        let mut out = self.out;
        let crossing = crossing(&out.changes, self.sources);
        for n in crossing.into_iter().rev() {
            let change = out.changes.remove(n);
            let (old, new) = change.words(self.sources);
            let at = change.span(self.sources);
            let why = "another change touches the same words; make it by hand";
            out.left.push((at, said(&old, &new), why));
        }
        out.changes.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        out
    }

    /// Whether a paragraph is of a title page of which nobody knows what was sent.
    fn is_strange_title(&self, back: &Back) -> bool {
        let title = |n: &str| n.starts_with("recto_t") && !self.names.contains_key(n);
        back.names.iter().any(|(_, n)| title(n))
    }

    /// Counts what was changed while nothing was tracked.
    fn untracked(&mut self) {
        let fold = |text: &mut dyn Iterator<Item = char>| -> String { text.map(key).collect() };
        for (name, before) in &self.back.before {
            let Some(at) = self.names.get(name) else { continue };
            let sent = fold(&mut self.sent[*at].units.iter().map(|u| u.0));
            if fold(&mut before.chars()) != sent {
                self.out.untracked += 1;
            }
        }
    }

    fn patcher<'p>(&'p self, note: &'p dyn Fn(&str, FileId) -> String) -> Patcher<'p> {
        Patcher { now: self.now, sources: self.sources, typed: self.typed, note }
    }

    /// A note of the document as Markdown in a line: its mark where it has one, else all of it.
    fn note(&self, id: &str, file: FileId) -> String {
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
            .map(|p| words.inline(&news(p, 0..p.units.len()), 0, None).trim().to_owned())
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

    /// Where a paragraph that was sent stands now, for telling.
    fn place(&self, sent: usize) -> Span {
        let at = self.map[sent].or_else(|| (0..sent).rev().find_map(|s| self.map[s]));
        at.map_or(Span::NONE, |at| {
            let para = &self.now.paras[at];
            if para.block.is_some() { para.block } else { para.outer }
        })
    }

    fn told(&mut self, sent: usize, words: String, why: Why) {
        let why = match (is_title(&self.sent[sent]), self.sent[sent].file.is_empty()) {
            (true, _) => "the title page is made from the manifest; change it there",
            (_, true) => "it stands in the manifest; change it there",
            _ if is_json(&self.sent[sent].file) => JSON,
            _ => why,
        };
        self.out.left.push((self.place(sent), words, why));
    }

    /// Goes through a row of paragraphs.
    fn story(&mut self, sent: &[usize], back: &[&Back]) {
        let texts: Vec<String> =
            sent.iter().map(|s| self.sent[*s].units.iter().map(|u| u.0).collect()).collect();
        let own: BTreeMap<usize, usize> = sent.iter().enumerate().map(|(n, s)| (*s, n)).collect();
        let plain: BTreeSet<&str> =
            back.iter().flat_map(|b| &b.names).map(|(_, n)| n.as_str()).collect();
        let came: Vec<Came> = back
            .iter()
            .map(|b| {
                let keys = match b.table {
                    Some(table) => self.table_key(table).into_iter().collect(),
                    None => self.keys(b, &plain),
                };
                let keys = keys.into_iter().filter_map(|k| own.get(&k).copied()).collect();
                Came { keys, text: b.text() }
            })
            .collect();
        for step in compare::steps(&texts, &came) {
            match step {
                Step::Became(s, b) => self.became(&sent[s], &back[b]),
                Step::Gone(s) => self.gone(sent[s]),
                Step::Moved(s, b, after) => self.moved(sent[s], &back[b], after.map(|a| sent[a])),
            }
        }
    }

    /// What a paragraph says that it is. The copy of one that was moved says so behind its name.
    fn keys(&self, back: &Back, plain: &BTreeSet<&str>) -> Vec<usize> {
        let mut out = Vec::new();
        for (_, name) in &back.names {
            let own = self.names.get(name).copied();
            let copied = || {
                let (base, copy) = name.split_once("_copy_")?;
                copy.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
                self.names.get(base).copied().filter(|_| !plain.contains(base))
            };
            out.extend(own.or_else(copied));
        }
        out
    }

    /// The paragraph that stood for a table, by the names of its cells.
    fn table_key(&self, table: usize) -> Option<usize> {
        let cells = self.back.tables.get(table)?.iter().flatten().flatten();
        let named = cells.flat_map(|b| &b.names).find_map(|(_, n)| self.names.get(n))?;
        let Story::Cell(number, ..) = self.sent[*named].story else { return None };
        let mut tables = (0..self.sent.len()).filter(|s| {
            self.sent[*s].story == Story::Body
                && matches!(self.sent[*s].units.as_slice(), [(TABLE, _)])
        });
        tables.nth(number)
    }

    /// A paragraph is not there any longer.
    fn gone(&mut self, sent: usize) {
        let text: String = self.sent[sent].units.iter().map(|u| u.0).collect();
        let Some(at) = self.map[sent] else {
            if self.sent[sent].file.is_empty() {
                self.told(sent, text, "");
            } else {
                self.out.already += 1;
            }
            return;
        };
        let para = &self.now.paras[at];
        let same = para.units.iter().map(|u| key(u.ch)).eq(text.chars().map(key));
        let marks: Vec<usize> =
            (0..para.units.len()).filter(|i| para.units[*i].ch == NOTE).collect();
        let rewritten =
            marks.iter().filter_map(|i| self.note_at(at, *i)).find_map(|n| self.rewritten(n));
        if let Some((span, words)) = rewritten {
            let said = format!("the editor has taken out a note: {words}");
            return self.out.conflicts.push((span, said));
        }
        if !same {
            let span = self.place(sent);
            self.out.conflicts.push((span, format!("the editor has taken out: {}", short(&text))));
            return;
        }
        let note = |id: &str, file: FileId| self.note(id, file);
        let made = self.patcher(&note).without(at);
        match made {
            Ok(mut splices) => {
                for i in marks {
                    splices.extend(self.goes_with(at, i, &splices));
                }
                self.push(Sort::Gone, None, splices);
            }
            Err(why) => self.told(sent, format!("taken out: {}", short(&text)), why),
        }
    }

    fn push(&mut self, sort: Sort, by: Option<String>, splices: Vec<Splice>) {
        let json = |f: FileId| self.sources.get(f).is_some_and(|f| is_json(&f.path));
        if let Some(splice) = splices.iter().find(|s| json(s.file)) {
            let new: String = splices.iter().map(|s| s.text.as_str()).collect();
            let words = format!("{}: {}", sort.name(), short(&new));
            self.out.left.push((Span::new(splice.file, 0, 0), words, JSON));
            return;
        }
        self.out.changes.extend(Change::new(sort, by, splices, self.sources));
    }

    /// The note, by its number in the manuscript, whose mark is a character of a paragraph.
    fn note_at(&self, para: usize, unit: usize) -> Option<usize> {
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
    fn rewritten(&self, number: usize) -> Option<(Span, String)> {
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
    fn goes_with(&mut self, para: usize, unit: usize, taken: &[Splice]) -> Option<Splice> {
        let number = self.note_at(para, unit)?;
        if self.sent_note(number).is_some_and(|n| self.marked.contains(&n)) {
            self.loose.push((para, unit));
            return None;
        }
        self.definition(para, unit, taken)
    }

    /// Definitions of notes whose words stand at their marks in another file now.
    fn carried_definitions(&mut self) {
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
        Some(Splice { file, start, end, text: String::new() })
    }

    /// A paragraph stands elsewhere, with what was changed in it, said of it and typed behind it.
    fn moved(&mut self, sent: usize, back: &[&Back], after: Option<usize>) {
        let text: String = self.sent[sent].units.iter().map(|u| u.0).collect();
        let words = format!("moved: {}", short(&text));
        let Some(at) = self.map[sent] else {
            self.told(sent, words, "it is not in the manuscript any longer");
            return self.became(&[sent], back);
        };
        let behind = after.and_then(|a| self.map[a]);
        if behind.is_some_and(|b| meanwhile::next_in_story(self.now, b) == Some(at)) {
            self.out.already += 1;
            return self.became(&[sent], back);
        }
        let (first, faults) = (self.out.changes.len(), self.faults());
        self.became(&[sent], back);
        let made = self.out.changes.split_off(first);
        let splices = match behind {
            None => Err("nobody knows behind what; move it by hand"),
            Some(_) if self.faults() != faults => {
                Err("not all that was changed in it can be taken over; move it by hand")
            }
            Some(behind) => self.taken_along(at, behind, &made),
        };
        match splices {
            Ok(splices) => {
                let by = back.first().and_then(|b| b.by.clone());
                self.push(Sort::Moved, by, splices);
            }
            Err(why) => {
                // What was changed in it is made where it stands.
                self.out.changes.extend(made);
                self.told(sent, words, why);
            }
        }
    }

    /// How much was not taken over so far.
    fn faults(&self) -> usize {
        self.out.left.len() + self.out.conflicts.len()
    }

    /// The splices that move a paragraph behind another one with the changes that were made in it.
    fn taken_along(&self, at: usize, behind: usize, made: &[Change]) -> Result<Vec<Splice>, Why> {
        let note = |_: &str, _: FileId| String::new();
        let mut changes: Vec<(bool, Splice)> = Vec::new();
        for change in made {
            let said = change.sort == Sort::Remark;
            changes.extend(change.splices().iter().map(|s| (said, s.clone())));
        }
        let mut definitions = Vec::new();
        if self.now.paras[at].block.file != self.now.paras[behind].block.file {
            let (marks, own) = self.notes_along(at)?;
            changes.extend(marks.into_iter().map(|s| (false, s)));
            definitions = own;
        }
        changes.sort_by_key(|(said, s)| (s.file, s.start, s.end, *said));
        let changes: Vec<Splice> = changes.into_iter().map(|(_, s)| s).collect();
        if changes.windows(2).any(|w| w[0].file == w[1].file && w[0].end > w[1].start) {
            return Err("changes in it touch the same words; move it by hand");
        }
        let mut splices = self.patcher(&note).moved(at, behind, &changes)?;
        splices.extend(definitions);
        Ok(splices)
    }

    /// A paragraph that goes into another file takes its notes along: each stands at its mark then, and
    /// its definition goes. The marks, and the definitions.
    fn notes_along(&self, at: usize) -> Result<(Vec<Splice>, Vec<Splice>), Why> {
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
            let (start, end) = (mark.start as usize, mark.end as usize);
            marks.push(Splice { file: mark.file, start, end, text: format!("^[{words}]") });
            definitions.push(definition);
        }
        Ok((marks, definitions))
    }

    /// Paragraphs became these.
    fn became(&mut self, sent: &[usize], back: &[&Back]) {
        let joint = Joint::new(self, sent, back);
        for edit in &joint.edits {
            self.edited(sent, back, &joint, edit);
        }
        for look in &joint.looks {
            self.looked(sent, back, &joint, look);
        }
        for (n, back) in back.iter().enumerate() {
            for (at, which) in &back.remarks {
                self.remarked(sent, &joint, joint.starts[n] + at, *which);
            }
        }
    }

    fn edited(&mut self, sent: &[usize], back: &[&Back], joint: &Joint, edit: &Edit) {
        let by = joint.back_of(edit.new.start).and_then(|n| back.get(n)).and_then(|b| b.by.clone());
        let own = joint.sent_of(edit.old.start, sent);
        let words = said(&joint.old_words(edit), &joint.new_words(edit));
        match joint.now(edit) {
            Where::Already => self.out.already += 1,
            Where::Nowhere => {
                if self.sent[own].file.is_empty() {
                    return self.told(own, words, "");
                }
                let span = joint.nearest(edit.old.start).unwrap_or_else(|| self.place(own));
                self.out.conflicts.push((span, words));
            }
            Where::At(range) if self.is_there(joint, &range, &joint.lines(edit)) => {
                self.out.already += 1;
            }
            Where::At(range) => {
                let notes = self.notes_out(joint, edit, &range);
                let rewritten = notes
                    .iter()
                    .filter_map(|(para, unit)| self.note_at(*para, *unit))
                    .find_map(|n| self.rewritten(n));
                if let Some((span, words)) = rewritten {
                    let said = format!("the editor has taken out a note: {words}");
                    return self.out.conflicts.push((span, said));
                }
                let note = |id: &str, file: FileId| self.note(id, file);
                let made = self.patcher(&note).edit(&joint.flow, range.clone(), &joint.lines(edit));
                match made {
                    Ok(mut splices) => {
                        for (para, unit) in notes {
                            splices.extend(self.goes_with(para, unit, &splices));
                        }
                        self.push(Sort::Words, by, splices);
                    }
                    Err(why) => self.told(own, words, why),
                }
            }
        }
    }

    /// The marks of notes that an edit takes out for good, by paragraph and character.
    fn notes_out(&self, joint: &Joint, edit: &Edit, range: &Range<usize>) -> Vec<(usize, usize)> {
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

    /// Whether paragraphs that are put in behind one stand there already, from an earlier round.
    fn is_there(&self, joint: &Joint, range: &Range<usize>, lines: &[Line]) -> bool {
        let (Some(first), true) = (lines.first(), range.is_empty() && lines.len() > 1) else {
            return false;
        };
        let ends = joint.flow.units.get(range.start).is_none_or(|u| u.ch == END);
        let at = range.start.checked_sub(1).and_then(|i| joint.flow.para.get(i).copied());
        let (Some(mut at), true) = (at, ends && first.units.is_empty()) else { return false };
        lines[1..].iter().filter(|l| !l.units.is_empty()).all(|line| {
            let next =
                meanwhile::next_in_story(self.now, at).filter(|n| !self.known_now.contains(n));
            at = next.unwrap_or(at);
            let own = |n: usize| {
                let now = self.now.paras[n].units.iter().map(|u| plain(u.ch));
                now.eq(line.units.iter().map(|u| plain(u.ch)))
            };
            next.is_some_and(own)
        })
    }

    /// Whether the note at a mark that goes here comes again in what is new.
    fn is_kept_elsewhere(&self, joint: &Joint, edit: &Edit, unit: usize) -> bool {
        let tag = (edit.old.clone())
            .find(|o| joint.flow.kept.get(*o).copied().flatten() == Some(unit))
            .map(|o| joint.old[o].0);
        tag.is_some_and(|tag| joint.new.iter().any(|(k, _)| *k == tag))
    }

    fn looked(&mut self, sent: &[usize], back: &[&Back], joint: &Joint, look: &Relook) {
        let kept: Vec<usize> =
            look.old.clone().filter_map(|o| joint.flow.kept.get(o).copied().flatten()).collect();
        let own = joint.sent_of(look.old.start, sent);
        let old: String = joint.old[look.old.clone()].iter().map(|(k, _)| k.0).collect();
        let words = format!("another look: {}", short(&old));
        let (Some(first), Some(last)) = (kept.first(), kept.last()) else { return };
        if kept.len() != look.old.len() || last - first + 1 != kept.len() {
            let span = self.place(own);
            return self.out.conflicts.push((span, words));
        }
        // The manuscript may have given it that look meanwhile.
        let has = |u: &Unit| u.look & look.on == look.on && u.look & look.off == 0;
        if joint.flow.units[*first..last + 1].iter().all(has) {
            self.out.already += 1;
            return;
        }
        let note = |_: &str, _: FileId| String::new();
        let made = self.patcher(&note).look(&joint.flow, *first..last + 1, look);
        let by = back.first().and_then(|b| b.by.clone());
        match made {
            Ok(splices) => self.push(Sort::Look, by, splices),
            Err(why) => self.told(own, words, why),
        }
    }

    /// A remark goes to where it was made.
    fn remarked(&mut self, sent: &[usize], joint: &Joint, at: usize, which: usize) {
        let said = &self.back.said[which];
        if said.words.is_empty() {
            return;
        }
        if let Some(left) = self.known.get_mut(&bare(&said.words)).filter(|n| **n > 0) {
            *left -= 1;
            return;
        }
        let text = markup::remark(&said.author, &said.words);
        let by = Some(said.author.clone()).filter(|a| !a.is_empty());
        let old = joint.old_place(at);
        let own = joint.sent_of(old.saturating_sub(1), sent);
        // It may stand there already, from an earlier round.
        match self.spot(joint, old) {
            Some((file, at, block)) => {
                let text = if block { format!("\n\n{text}") } else { text };
                let there = self.sources.get(file).and_then(|f| f.text.get(at..));
                if there.is_some_and(|t| t.trim_start().starts_with(text.trim_start())) {
                    self.out.already += 1;
                    return;
                }
                let splice = Splice { file, start: at, end: at, text };
                self.push(Sort::Remark, by, vec![splice]);
            }
            None => {
                let words = format!("comment of {}: {}", said.author, short(&said.words));
                self.told(own, words, "its place is not in the manuscript any longer");
            }
        }
    }

    /// Where in the source a remark behind a character goes, and whether as a block of its own.
    fn spot(&self, joint: &Joint, old: usize) -> Option<(FileId, usize, bool)> {
        let flow = &joint.flow;
        let kept = |o: usize| flow.kept.get(o).copied().flatten();
        let before = (0..old).rev().find_map(|o| kept(o).filter(|u| flow.units[*u].ch != END));
        let next = || (old..flow.kept.len()).find_map(kept);
        let unit = before.or_else(next)?;
        let at = flow.para[unit];
        let para = &self.now.paras[at];
        let note = |_: &str, _: FileId| String::new();
        let own = |u: &usize| flow.para[*u] == at;
        let block = matches!(
            para.role,
            Role::Code
                | Role::Formula
                | Role::Picture
                | Role::Table
                | Role::Heading(_)
                | Role::Part
                | Role::Caption
        );
        let placed = |u: usize| flow.units[u].at.filter(|a| a.is_some());
        if block || flow.units[unit].look & CODE != 0 {
            if !para.block.is_some() {
                return None;
            }
            return Some((para.block.file, self.patcher(&note).last_line_end(para), true));
        }
        let behind = (0..=unit).rev().take_while(own).find_map(|u| {
            placed(u).map(|a| (a.file, if before.is_some() { a.end } else { a.start } as usize))
        });
        let ahead = || {
            let mut all = (unit..flow.units.len()).take_while(own);
            all.find_map(|u| placed(u).map(|a| (a.file, a.start as usize)))
        };
        let (file, mut at) = behind.or_else(ahead)?;
        // Behind the marks that end there.
        for wrap in flow.wraps.iter().filter(|w| before == w.units.end.checked_sub(1)) {
            if wrap.span.file == file {
                at = at.max(wrap.span.end as usize);
            }
        }
        Some((file, at, false))
    }

    /// The cells of tables, and rows that came and went.
    fn cells(&mut self) {
        let mut places: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
        for (t, rows) in self.back.tables.iter().enumerate() {
            for (r, row) in rows.iter().enumerate() {
                for (c, cell) in row.iter().enumerate() {
                    let named = cell.iter().flat_map(|b| &b.names);
                    for at in named.filter_map(|(_, n)| self.names.get(n)) {
                        places.entry(*at).or_insert((t, r, c));
                    }
                }
            }
        }
        let mut rows: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (n, sent) in self.sent.iter().enumerate() {
            if let Story::Cell(table, row, _) = sent.story {
                rows.entry((table, row)).or_default().push(n);
            }
        }
        let there: BTreeSet<usize> = (rows.iter())
            .filter(|(_, cells)| cells.iter().any(|c| places.contains_key(c)))
            .map(|((table, _), _)| *table)
            .collect();
        let mut after: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for ((table, row), cells) in &rows {
            if !there.contains(table) {
                continue;
            }
            if cells.iter().all(|c| !places.contains_key(c)) {
                self.row_gone(cells, *row);
                continue;
            }
            for cell in cells {
                match places.get(cell) {
                    Some((t, r, c)) => {
                        after.insert((*t, *r), *cell);
                        let back: Vec<&Back> = self.back.tables[*t][*r][*c].iter().collect();
                        self.became(&[*cell], &back);
                    }
                    None if self.sent[*cell].units.is_empty() => {}
                    None => {
                        let text: String = self.sent[*cell].units.iter().map(|u| u.0).collect();
                        self.told(
                            *cell,
                            short(&text),
                            "its cell is gone; change the table by hand",
                        );
                    }
                }
            }
        }
        self.new_rows(&after);
    }

    /// The line of the row of a table that a cell stands in.
    fn row_line(&self, cell: usize) -> Option<(FileId, usize, usize)> {
        let span = self.now.paras[self.map[cell]?].block;
        let file = self.sources.get(span.file).filter(|_| span.is_some())?;
        let range = file.line_range(file.line(span.start as usize));
        let line = file.text.get(range.clone())?;
        (line.trim_start().starts_with('|') || line.contains(" | ")).then_some((
            span.file,
            range.start,
            range.end,
        ))
    }

    fn row_gone(&mut self, cells: &[usize], row: usize) {
        let words: Vec<String> =
            (cells.iter()).map(|c| self.sent[*c].units.iter().map(|u| u.0).collect()).collect();
        let same = cells.iter().all(|c| {
            self.map[*c].is_some_and(|at| {
                let now = self.now.paras[at].units.iter().map(|u| key(u.ch));
                now.eq(self.sent[*c].units.iter().map(|u| key(u.0)))
            })
        });
        let words = format!("row taken out: {}", short(&words.join(" | ")));
        let line = cells.iter().find_map(|c| self.row_line(*c));
        match line {
            Some((file, start, end)) if same && row > 0 => {
                let splice = Splice { file, start, end: end + 1, text: String::new() };
                self.push(Sort::Gone, None, vec![splice]);
            }
            _ if !same => {
                let span = self.place(cells[0]);
                self.out.conflicts.push((span, words));
            }
            _ => self.told(cells[0], words, "it is no line of the table; take it out by hand"),
        }
    }

    fn new_rows(&mut self, after: &BTreeMap<(usize, usize), usize>) {
        for (t, rows) in self.back.tables.iter().enumerate() {
            for (r, row) in rows.iter().enumerate() {
                let named = row.iter().flatten().flat_map(|b| &b.names);
                if named.into_iter().any(|(_, n)| self.names.contains_key(n)) {
                    continue;
                }
                let text = |cell: &Vec<Back>| -> String {
                    cell.iter().map(Back::text).collect::<Vec<_>>().join(" ")
                };
                let words: Vec<String> = row.iter().map(text).collect();
                if words.iter().all(String::is_empty) {
                    continue;
                }
                let before = (0..r).rev().find_map(|r| after.get(&(t, r)));
                let Some(before) = before else {
                    if after.keys().any(|(own, _)| *own == t) {
                        let first = after.iter().find(|((own, _), _)| *own == t).map(|(_, c)| *c);
                        let why = "it is a new row above the head of a table; put it in by hand";
                        self.told(first.unwrap_or(0), words.join(" | "), why);
                    } else {
                        let why = "a table that is new is typed by hand";
                        self.out.left.push((Span::NONE, short(&words.join(" | ")), why));
                    }
                    continue;
                };
                let before = *before;
                let Some((file, _, mut end)) = self.row_line(before) else {
                    self.told(before, words.join(" | "), "it is a new row; put it in by hand");
                    continue;
                };
                let text = self.sources.get(file).map_or("", |f| &f.text);
                let next = text[end..].strip_prefix('\n').unwrap_or_default();
                let line = next.split('\n').next().unwrap_or_default();
                let rule = line.contains('-') && line.bytes().all(|b| b" |:-\r\t".contains(&b));
                if rule {
                    end += 1 + line.len();
                }
                let typed = self.typed;
                let cells: Vec<String> =
                    words.iter().map(|w| typed.words(w.trim(), file, Some(' '))).collect();
                let by = row.iter().flatten().find_map(|b| b.by.clone());
                let text = format!("\n| {} |", cells.join(" | "));
                self.push(Sort::Words, by, vec![Splice { file, start: end, end, text }]);
            }
        }
    }
}

/// Paragraphs that were sent and what they became, as rows of characters.
struct Joint {
    old: Vec<(Key, Look)>,
    new: Vec<(Key, Look)>,
    /// The new characters with what they stand for.
    news: Vec<New>,
    /// Which of the paragraphs that came each is of.
    back: Vec<usize>,
    /// Where each of them begins.
    starts: Vec<usize>,
    /// Where each that was sent begins.
    begins: Vec<usize>,
    sorts: Vec<(crate::import::docx::styles::Sort, Option<usize>)>,
    edits: Vec<Edit>,
    looks: Vec<Relook>,
    flow: Flow,
}

/// Where a change belongs in the manuscript as it is.
enum Where {
    At(Range<usize>),
    /// It is made there already.
    Already,
    /// Something else was changed there.
    Nowhere,
}

impl Joint {
    fn new(merger: &Merger, sent: &[usize], back: &[&Back]) -> Joint {
        let (mut old, mut begins) = (Vec::new(), Vec::new());
        for (n, at) in sent.iter().enumerate() {
            if n > 0 {
                old.push(((END, 0), 0));
            }
            begins.push(old.len());
            for (i, (c, look)) in merger.sent[*at].units.iter().enumerate() {
                let tag = merger.marks.get(&(*at, i)).map_or(0, |n| *n as u32 + 1);
                old.push(((key(*c), tag), *look));
            }
        }
        let (mut new, mut rows, mut of, mut starts) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (n, b) in back.iter().enumerate() {
            if n > 0 {
                new.push(((END, 0), 0));
                rows.push(New { ch: END, look: 0, thing: None });
                of.push(n - 1);
            }
            starts.push(new.len());
            for unit in news(b, 0..b.units.len()) {
                let tag = match &unit.thing {
                    Some(Thing::Note(id)) => {
                        merger.notes.get(id).map_or(u32::MAX, |n| *n as u32 + 1)
                    }
                    _ => 0,
                };
                new.push(((key(unit.ch), tag), unit.look));
                rows.push(unit);
                of.push(n);
            }
        }
        let keys = |row: &[(Key, Look)]| row.iter().map(|u| u.0).collect::<Vec<Key>>();
        let edits = compare::words(&keys(&old), &keys(&new));
        let looks = compare::looks(&old, &new, &edits);
        let pairs: Vec<(&Sent, Option<usize>)> =
            sent.iter().map(|s| (&merger.sent[*s], merger.map[*s])).collect();
        let flow = meanwhile::flow(&pairs, &merger.known_now, merger.now);
        let sorts = back.iter().map(|b| (b.sort, b.item)).collect();
        Joint { old, new, news: rows, back: of, starts, begins, sorts, edits, looks, flow }
    }

    /// Whether a paragraph was divided there already: the space at which it was is gone then.
    fn is_divided(&self, edit: &Edit) -> bool {
        let kept = |o: usize| self.flow.kept.get(o).copied().flatten();
        let blank = |o: usize| self.old.get(o).is_some_and(|u| u.0.0 == ' ');
        let mut old = edit.old.clone();
        if old.start > 0 && blank(old.start - 1) {
            old.start -= 1;
        }
        if blank(old.end) {
            old.end += 1;
        }
        let (Some(from), Some(to)) = (old.start.checked_sub(1).and_then(kept), kept(old.end))
        else {
            return false;
        };
        let now = self.flow.units.get(from + 1..to).unwrap_or_default().iter().map(|u| plain(u.ch));
        let new = self.new[edit.new.clone()].iter().map(|u| plain(u.0.0));
        let has_end = self.new[edit.new.clone()].iter().any(|u| u.0.0 == END);
        let bare = |c: &char| *c != ' ';
        has_end && now.filter(bare).eq(new.filter(bare))
    }

    /// Where an edit belongs now.
    fn now(&self, edit: &Edit) -> Where {
        match self.place(edit) {
            Where::Nowhere if self.is_divided(edit) => Where::Already,
            place => place,
        }
    }

    fn place(&self, edit: &Edit) -> Where {
        let kept = |o: usize| self.flow.kept.get(o).copied().flatten();
        let from = match edit.old.start {
            0 => Some(0),
            o => kept(o - 1).map(|u| u + 1),
        };
        let to = match edit.old.end == self.old.len() {
            true => Some(self.flow.units.len()),
            false => kept(edit.old.end),
        };
        let (Some(from), Some(to)) = (from, to) else { return Where::Nowhere };
        if from > to || self.flow.units.is_empty() && !self.flow.kept.is_empty() {
            return Where::Nowhere;
        }
        let now = || self.flow.units[from..to].iter().map(|u| key(u.ch));
        if now().eq(self.old[edit.old.clone()].iter().map(|u| u.0.0)) {
            return Where::At(from..to);
        }
        let new = self.new[edit.new.clone()].iter().map(|u| plain(u.0.0));
        match now().map(plain).eq(new) {
            true => Where::Already,
            false => Where::Nowhere,
        }
    }

    /// What an edit puts in, in lines.
    fn lines(&self, edit: &Edit) -> Vec<Line> {
        let mut out: Vec<Line> = Vec::new();
        let mut units = Vec::new();
        let mut own = self.back_of(edit.new.start).unwrap_or(0);
        let line = |units: Vec<New>, own: usize| {
            let (sort, item) = self
                .sorts
                .get(own)
                .copied()
                .unwrap_or((crate::import::docx::styles::Sort::Body, None));
            Line { units, sort, item }
        };
        for unit in &self.news[edit.new.clone()] {
            if unit.ch == END {
                out.push(line(std::mem::take(&mut units), own));
                own += 1;
                continue;
            }
            units.push(unit.clone());
        }
        out.push(line(units, own));
        out
    }

    fn back_of(&self, at: usize) -> Option<usize> {
        self.back.get(at).or(self.back.last()).copied()
    }

    /// The paragraph that was sent in which a character stands.
    fn sent_of(&self, at: usize, sent: &[usize]) -> usize {
        let n = self.begins.partition_point(|b| *b <= at).saturating_sub(1);
        sent.get(n).copied().unwrap_or(0)
    }

    fn old_words(&self, edit: &Edit) -> String {
        self.old[edit.old.clone()].iter().map(|(k, _)| k.0).collect()
    }

    fn new_words(&self, edit: &Edit) -> String {
        self.new[edit.new.clone()].iter().map(|(k, _)| k.0).collect()
    }

    /// The place among what was sent of one among what came.
    fn old_place(&self, new: usize) -> usize {
        let (mut x, mut y) = (0, 0);
        for edit in &self.edits {
            if new < edit.new.start {
                break;
            }
            if new <= edit.new.end && !edit.new.is_empty() {
                return edit.old.end;
            }
            (x, y) = (edit.old.end, edit.new.end);
        }
        x + (new - y)
    }

    /// The nearest place in the source to a character that was sent.
    fn nearest(&self, old: usize) -> Option<Span> {
        let kept = |o: usize| self.flow.kept.get(o).copied().flatten();
        let before =
            (0..old).rev().find_map(|o| self.flow.units[kept(o)?].at.filter(|a| a.is_some()));
        before.map(|at| Span { start: at.end, ..at }).or_else(|| {
            (old..self.flow.kept.len())
                .find_map(|o| self.flow.units[kept(o)?].at.filter(|a| a.is_some()))
        })
    }
}

/// The notes that were sent whose marks stand somewhere in a document.
fn marked(back: &Returned, notes: &BTreeMap<String, usize>) -> BTreeSet<usize> {
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
fn notes_by_words(notes: &mut BTreeMap<String, usize>, sent: &[Sent], back: &Returned) {
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

/// Whether a paragraph that was sent is one of the title page.
fn is_title(sent: &Sent) -> bool {
    sent.file.is_empty() && sent.name.starts_with("recto_t")
}

/// Characters of a paragraph with what they stand for.
fn news(back: &Back, range: Range<usize>) -> Vec<New> {
    let mut things = back.things.iter();
    let mut out = Vec::with_capacity(range.len());
    for (i, (ch, look)) in back.units.iter().enumerate() {
        let thing = if matches!(*ch, NOTE | FORMULA) { things.next().cloned() } else { None };
        if range.contains(&i) {
            out.push(New { ch: *ch, look: *look, thing });
        }
    }
    out
}

/// A remark without what says who made it.
fn bare(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words for a message: the first of them, on one line.
fn short(words: &str) -> String {
    let words: String =
        words.chars().map(|c| if is_object(c) || c == END { ' ' } else { c }).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(70) {
        Some((at, _)) => format!("{}...", &words[..at]),
        None => words,
    }
}

/// What an editor has done, for a message.
fn said(old: &str, new: &str) -> String {
    match (short(old), short(new)) {
        (old, new) if old.is_empty() => format!("put in: {new}"),
        (old, new) if new.is_empty() => format!("taken out: {old}"),
        (old, new) => format!("{old} -> {new}"),
    }
}
