//! From a document that came back to changes of the manuscript as it is now.

mod edits;
mod joint;
mod lists;
mod moves;
mod notes;
mod rows;

use super::change::{Change, Sort, crossing, once};
use super::compare::{self, Came, key};
use super::gather::gather;
use super::markup::Typed;
use super::meanwhile;
use super::patch::{Patcher, Splice, Why};
use super::returned::{self, Back, Returned};
use super::sent::{self, Sent};
use super::units::*;
use crate::markdown::is_json;
use crate::model::Book;
use crate::source::{FileId, SourceFile, Sources, Span};
use lists::Lists;
use moves::Run;
use notes::{marked, notes_by_words};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A paragraph of more characters than this is hardly equal to one of another book.
const LONG: usize = 25;

/// Stands in a message for words that are not told.
const MORE: &str = "...";

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
    /// Whether all words that are not taken over were told, not the first of them alone.
    pub(crate) fn is_told_in_full(&self) -> bool {
        let conflicts = self.conflicts.iter().map(|(_, words)| words);
        let mut told = conflicts.chain(self.left.iter().map(|(_, words, _)| words));
        !told.any(|words| words.contains(MORE))
    }

    /// Leaves changes to a person by which words would be missing in the book: those that touch these words,
    /// or the lines in which they stand. Whether there are such.
    pub(crate) fn leave(&mut self, missing: &[String], sources: &Sources) -> bool {
        let touches = |c: &Change| {
            let (old, new) = c.words(sources);
            let all = format!("{old} {new} {}", c.shown(sources, ["", "", "", ""]));
            let words: BTreeSet<String> = super::outcome::words(&all).collect();
            missing.iter().any(|word| words.contains(word))
        };
        let (taken, others): (Vec<Change>, Vec<Change>) =
            std::mem::take(&mut self.changes).into_iter().partition(touches);
        self.changes = others;
        let any = !taken.is_empty();
        let why = "words of the editor would be missing in the book by it; make it by hand";
        for change in taken {
            let (old, new) = change.words(sources);
            let words = format!("{} -> {}", old.trim(), new.trim());
            self.left.push((change.span(sources), words, why));
        }
        // What they would have put in is told of, and no more missing than what they leave.
        self.left.iter_mut().for_each(|(_, words, _)| *words = words.replace('\n', " "));
        any
    }

    /// Leaves changes of chapters to a person that are the house's: other books have them too.
    pub(crate) fn leave_shared(&mut self, sources: &Sources) {
        let is_shared = |file: FileId| {
            sources.get(file).is_some_and(|f: &SourceFile| f.path.starts_with("../"))
        };
        let (shared, others) = std::mem::take(&mut self.changes)
            .into_iter()
            .partition::<Vec<Change>, _>(|c| c.splices().iter().any(|s| is_shared(s.file)));
        self.changes = others;
        let why = "the chapter is the house's, and in other books too; make it by hand if it is for all of them";
        for change in shared {
            let (old, new) = change.words(sources);
            let words = format!("{} -> {}", old.trim(), new.trim()).replace('\n', " ");
            self.left.push((change.span(sources), words, why));
        }
    }

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
    /// The paragraphs of the manuscript that go away from where they are.
    leaving: BTreeSet<usize>,
    /// How far behind each of them something was put.
    reached: RefCell<BTreeMap<usize, usize>>,
    /// What goes elsewhere, and is put there when all else is known.
    runs: Vec<Run<'a>>,
    /// What the items of each list have become.
    lists: Lists,
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
            leaving: BTreeSet::new(),
            reached: RefCell::default(),
            runs: Vec::new(),
            lists: Lists::default(),
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
        let back: Vec<&'a Back> =
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
        let from = self.out.changes.len();
        for (paras, back) in found {
            self.story(&paras, &back.iter().collect::<Vec<_>>());
        }
        once(&mut self.out.changes, from);
        for run in std::mem::take(&mut self.runs) {
            self.settle(run);
        }
        self.relist();
        self.untracked();
        self.carried_definitions();
        let mut out = self.out;
        out.changes.iter_mut().enumerate().for_each(|(n, change)| change.order = n);
        let crossing = crossing(&out.changes, self.sources);
        for n in crossing.into_iter().rev() {
            let change = out.changes.remove(n);
            let (old, new) = change.words(self.sources);
            let at = change.span(self.sources);
            let why = "another change touches the same words; make it by hand";
            // The marks of a list say nothing.
            let bare = !old.chars().chain(new.chars()).any(char::is_alphabetic);
            let words = match change.sort == Sort::Style && bare {
                true => "a list has other marks now".to_owned(),
                false => said(&old, &new),
            };
            out.left.push((at, words, why));
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
        Patcher {
            now: self.now,
            sources: self.sources,
            typed: self.typed,
            note,
            leaving: &self.leaving,
            reached: &self.reached,
        }
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
    fn story(&mut self, sent: &[usize], back: &[&'a Back]) {
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
                let weight = self.weight(b, &keys);
                let keys = keys.into_iter().filter_map(|k| own.get(&k).copied()).collect();
                Came { keys, text: b.text(), weight }
            })
            .collect();
        let steps = compare::steps(&texts, &came);
        let (kept, gone) = self.sorted(&steps, (sent, back), &came);
        for (sent, back) in kept {
            if let ([sent], Some(back)) = (sent.as_slice(), back.first()) {
                self.listed(*sent, back);
            }
            self.became(&sent, &back);
        }
        for sent in gone {
            self.gone(sent);
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
        // Tables are counted as they stand for themselves, in the text, in cells and in notes.
        let is_table = |s: &usize| matches!(self.sent[*s].units.as_slice(), [(TABLE, _)]);
        let mut tables = (0..self.sent.len()).filter(is_table);
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

    /// How much was not taken over so far.
    fn faults(&self) -> usize {
        self.out.left.len() + self.out.conflicts.len()
    }
}

/// Whether a paragraph that was sent is one of the title page.
fn is_title(sent: &Sent) -> bool {
    sent.file.is_empty() && sent.name.starts_with("recto_t")
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
        Some((at, _)) => format!("{}{MORE}", &words[..at]),
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
