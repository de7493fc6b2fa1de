//! The notes of a chapter while it is read, and their order in the end.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Attr, Block, Inline, Note, visit_inlines_mut, visit_note_marks, visit_note_marks_in,
    visit_note_marks_in_mut, visit_note_marks_mut, walk_blocks_mut,
};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// What the labels of notes begin with that are marked by symbols, an editor's or a translator's.
const SYMBOL: char = '*';

/// Notes by the provisional index that their marks carry.
#[derive(Default)]
pub(super) struct Notes {
    by_label: FxHashMap<String, u32>,
    list: Vec<Entry>,
    inline: usize,
}

#[derive(Default)]
struct Entry {
    label: String,
    /// Its definitions, of which the first counts.
    said: Vec<Definition>,
    /// Of the series that symbols mark.
    symbol: bool,
    /// That no mark leads to it is not told.
    forgiven: bool,
}

/// A text that a note is given.
#[derive(Default)]
struct Definition {
    blocks: Vec<Block>,
    span: Span,
    /// What the divisions that it stands in make it depend on.
    under: Vec<Attr>,
}

/// How a definition stands to the output that is made, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// In a text for this output alone.
    Here,
    /// In a text for each.
    Everywhere,
    /// In a section for another.
    Elsewhere,
}

impl Entry {
    fn blocks(&self) -> &[Block] {
        self.said.first().map_or(&[], |definition| &definition.blocks)
    }
}

impl Notes {
    /// The provisional index of a label.
    pub(super) fn mark(&mut self, label: &str) -> u32 {
        if let Some(index) = self.by_label.get(label) {
            return *index;
        }
        let index = self.list.len() as u32;
        let symbol = label.starts_with(SYMBOL);
        self.list.push(Entry { label: label.to_owned(), symbol, ..Entry::default() });
        self.by_label.insert(label.to_owned(), index);
        index
    }

    /// Takes a definition, and what the divisions around it make it depend on.
    pub(super) fn define(&mut self, label: &str, blocks: Vec<Block>, span: Span, under: Vec<Attr>) {
        let index = self.mark(label) as usize;
        self.list[index].said.push(Definition { blocks, span, under });
    }

    /// Takes an inline note and returns its provisional index; `symbol` says that a symbol marks it.
    pub(super) fn inline(&mut self, blocks: Vec<Block>, span: Span, symbol: bool) -> u32 {
        self.inline += 1;
        let label = format!("inline-{}", self.inline);
        let said = vec![Definition { blocks, span, under: Vec::new() }];
        self.list.push(Entry { label, said, symbol, forgiven: false });
        self.list.len() as u32 - 1
    }

    /// What divisions around definitions make them depend on.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (&Attr, Span)> {
        self.definitions().flat_map(|d| d.under.iter().map(|attr| (attr, d.span)))
    }

    /// The notes that are defined and say nothing.
    pub(super) fn empty(&self) -> BTreeSet<u32> {
        let empty = |entry: &Entry| entry.said.first().is_some_and(|said| said.blocks.is_empty());
        (0..).zip(&self.list).filter(|(_, entry)| empty(entry)).map(|(index, _)| index).collect()
    }

    /// Takes away what some notes say.
    pub(super) fn leave_out(&mut self, some: &BTreeSet<u32>) {
        for index in some {
            self.list[*index as usize].said.clear();
        }
    }

    /// Keeps of the definitions those that are for the output. One in a division for another output is none here,
    /// by what `is_for` says of the conditions around it; of several, those count that are for this output alone,
    /// else those for each, by `standing` too, which tells of the section at a place. The texts that are left out,
    /// and the notes that have no other.
    pub(super) fn keep_for(
        &mut self,
        mut is_for: impl FnMut(&[Attr]) -> bool,
        standing: impl Fn(Span) -> Standing,
    ) -> (Vec<Block>, BTreeSet<u32>) {
        let (mut hidden, mut absent) = (Vec::new(), BTreeSet::new());
        for (index, entry) in self.list.iter_mut().enumerate() {
            let standing = |definition: &Definition| match definition.under.is_empty() {
                true => standing(definition.span),
                false => Standing::Here,
            };
            let (here, away): (Vec<_>, Vec<_>) =
                std::mem::take(&mut entry.said).into_iter().partition(|d| is_for(&d.under));
            let best = here.iter().map(standing).min();
            let (kept, others): (Vec<_>, Vec<_>) =
                here.into_iter().partition(|d| Some(standing(d)) == best);
            if kept.is_empty() && !away.is_empty() {
                absent.insert(index as u32);
            }
            hidden.extend(away.into_iter().chain(others).flat_map(|d| d.blocks));
            entry.said = kept;
        }
        (hidden, absent)
    }

    /// Words of notes that stand in no line of the text have the place of what they stand in.
    pub(super) fn place(&mut self, span: Span) {
        for entry in &mut self.list {
            for definition in &mut entry.said {
                definition.span = span;
                walk_blocks_mut(&mut definition.blocks, &mut |block| block.span = span);
                each_inline(&mut definition.blocks, &mut |inline| inline.span = span);
            }
        }
    }

    /// Whether a note of this label is defined.
    pub(super) fn defines(&self, label: &str) -> bool {
        self.by_label.get(label).is_some_and(|i| !self.list[*i as usize].said.is_empty())
    }

    /// Takes the notes of a title, whose labels are those of its chapter; the provisional indexes that their
    /// marks have from now on. Definitions of labels that are known already say nothing.
    pub(super) fn of_title(&mut self, other: Notes) -> Vec<u32> {
        let by_label = other.by_label;
        let labelled: FxHashMap<u32, String> =
            by_label.into_iter().map(|(label, index)| (index, label)).collect();
        let mut own = Vec::with_capacity(other.list.len());
        for (index, entry) in other.list.into_iter().enumerate() {
            own.push(match labelled.get(&(index as u32)) {
                Some(label) => self.mark(label),
                None => {
                    let said = entry.said.into_iter().next().unwrap_or_default();
                    self.inline(said.blocks, said.span, entry.symbol)
                }
            });
        }
        own
    }

    /// The texts of the notes.
    pub(super) fn texts(&self) -> impl Iterator<Item = &[Block]> {
        self.definitions().map(|definition| definition.blocks.as_slice())
    }

    /// The same, to be changed.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut Vec<Block>> {
        let definitions = self.list.iter_mut().flat_map(|entry| &mut entry.said);
        definitions.map(|definition| &mut definition.blocks)
    }

    fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.list.iter().flat_map(|entry| &entry.said)
    }

    /// What each note says, in the order of the indexes that marks carry, and whether a symbol marks it.
    pub(super) fn all(&self) -> impl Iterator<Item = (&[Block], bool)> {
        self.list.iter().map(|entry| (entry.blocks(), entry.symbol))
    }

    /// Takes the notes of another text, behind its own; by how much their indexes grow.
    pub(super) fn absorb(&mut self, other: Notes) -> u32 {
        let by = self.list.len() as u32;
        for mut entry in other.list {
            for definition in &mut entry.said {
                visit_note_marks_in_mut(&mut definition.blocks, &mut |index| {
                    *index = index.saturating_add(by);
                });
            }
            self.list.push(entry);
        }
        by
    }

    /// Notes whose marks are gone by no fault of the author are not told of: those that have marks now
    /// may have none later.
    pub(super) fn forgive(&mut self, blocks: &mut [Block]) {
        let mut marked: Vec<u32> = Vec::new();
        visit_note_marks_in(blocks, &mut |index| marked.push(index));
        let list = &self.list;
        let (all, _) = reading_order(list.len(), marked, |index, ahead| {
            visit_note_marks_in(list[index as usize].blocks(), &mut |index| ahead.push(index));
        });
        for index in all {
            self.list[index as usize].forgiven = true;
        }
    }

    /// Puts the notes of heads and blocks in the order in which they are read and makes the marks point there: a note
    /// whose mark stands in another note comes directly behind that one, before those of the text
    /// behind its mark. So the numbers ascend on every page, wherever the pages end.
    pub(super) fn finish(
        mut self,
        heads: &mut [&mut Vec<Inline>],
        blocks: &mut [Block],
        diags: &mut Diagnostics,
    ) -> Vec<Note> {
        self.tell_doubles(diags);
        let mut marks: Vec<u32> = Vec::new();
        for head in heads.iter() {
            visit_note_marks(head, &mut |index| marks.push(index));
        }
        visit_note_marks_in(blocks, &mut |index| marks.push(index));
        let list = &self.list;
        let (order, places) = reading_order(list.len(), marks, |index, ahead| {
            visit_note_marks_in(list[index as usize].blocks(), &mut |index| ahead.push(index));
        });
        let mut point = moved(&places);
        for head in heads.iter_mut() {
            visit_note_marks_mut(head, &mut point);
        }
        visit_note_marks_in_mut(blocks, &mut point);
        let mut out: Vec<Note> = Vec::with_capacity(order.len());
        for index in order {
            let Entry { label, said, symbol, .. } = std::mem::take(&mut self.list[index as usize]);
            let Definition { mut blocks, span, .. } = said.into_iter().next().unwrap_or_default();
            visit_note_marks_in_mut(&mut blocks, &mut point);
            out.push(Note { label, blocks, span, symbol, number: 0 });
        }
        for (entry, place) in self.list.iter().zip(&places) {
            let unread = entry.said.first().filter(|_| place.is_none() && !entry.forgiven);
            if let Some(said) = unread {
                let message = format!("no text refers to the note `[^{}]`", entry.label);
                diags.push(Diagnostic::warning(Code::UNUSED_NOTE, said.span, message));
            }
        }
        out
    }

    /// Tells of notes that have several definitions; the first counts.
    fn tell_doubles(&mut self, diags: &mut Diagnostics) {
        for entry in &mut self.list {
            for double in entry.said.drain(entry.said.len().min(1)..) {
                let message =
                    format!("the note `[^{}]` is defined twice; the first counts", entry.label);
                diags.push(Diagnostic::warning(Code::DUPLICATE_NOTE, double.span, message));
            }
        }
    }
}

/// The notes that the marks of a text lead to, directly or through notes, as they are read; and the place
/// of each among them, if it has one. `within` adds the marks that stand in a note.
pub(crate) fn reading_order(
    count: usize,
    marks: Vec<u32>,
    mut within: impl FnMut(u32, &mut Vec<u32>),
) -> (Vec<u32>, Vec<Option<u32>>) {
    let mut order: Vec<u32> = Vec::new();
    let mut places: Vec<Option<u32>> = vec![None; count];
    // What is still to be read, the next one last. No recursion: notes may lead to notes without end.
    let mut ahead = marks;
    ahead.reverse();
    while let Some(index) = ahead.pop() {
        let place = places.get_mut(index as usize).filter(|place| place.is_none());
        let Some(place) = place else { continue };
        *place = Some(order.len() as u32);
        order.push(index);
        let first = ahead.len();
        within(index, &mut ahead);
        ahead[first..].reverse();
    }
    (order, places)
}

/// Gives a mark the place of its note, if that has one.
pub(crate) fn moved(places: &[Option<u32>]) -> impl FnMut(&mut u32) {
    move |index: &mut u32| *index = places.get(*index as usize).copied().flatten().unwrap_or(*index)
}

/// Calls `f` on every inline node of the blocks, in document order.
fn each_inline(blocks: &mut [Block], f: &mut impl FnMut(&mut Inline)) {
    walk_blocks_mut(blocks, &mut |block| {
        for inlines in block.inlines_mut() {
            visit_inlines_mut(inlines, f);
        }
    });
}
