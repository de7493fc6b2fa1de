//! Marks become entries, with those below them.

use super::Placed;
use super::marks::{End, Path};
use crate::assemble::numbers::NoteCounts;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Anchor, Inline, InlineKind, Locator, plain_text};
use crate::source::Span;
use rustc_hash::FxHashMap;

/// Index of an entry in [`Tree::entries`].
pub(super) type Id = usize;

/// What stands above an entry, and what it says.
type Place<T> = (Option<Id>, T);

/// An entry of an index.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Its words.
    pub(super) words: Vec<Inline>,
    /// The same, plain.
    pub(super) plain: String,
    /// What it is sorted by instead.
    pub(super) sort: Option<String>,
    /// The places that it names, in the order of the book.
    pub(super) locators: Vec<Locator>,
    /// Entries that stand for it, each with the mark that says so.
    pub(super) see: Vec<(Path, Span)>,
    /// Entries that are related to it.
    pub(super) see_also: Vec<(Path, Span)>,
    /// Entries below it.
    pub(super) children: Vec<Id>,
    /// The entry that it stands below.
    pub(super) above: Option<Id>,
    /// Its first mark.
    pub(super) span: Span,
    /// Passages that are open: their places in `locators`.
    open: Vec<usize>,
}

/// All entries of an index.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The entries; those of the first level are in `top`.
    pub(super) entries: Vec<Entry>,
    /// The entries of the first level.
    pub(super) top: Vec<Id>,
    /// By what an entry says with its marks.
    known: FxHashMap<Place<String>, Id>,
}

impl Tree {
    /// The entries that marks make; `notes_before` says how many notes stand before each chapter.
    pub(super) fn new(
        marks: &[Placed],
        notes_before: &[NoteCounts],
        diags: &mut Diagnostics,
    ) -> Tree {
        let mut tree = Tree::default();
        for &(chapter, mark) in marks {
            let mut at = None;
            for (level, words) in mark.entry.iter().enumerate() {
                let id = tree.entry(at, words, mark.span);
                let sort = mark.sort.get(level).filter(|s| !s.is_empty());
                if let Some(sort) = sort {
                    tree.sort(id, sort, mark.span, diags);
                }
                at = Some(id);
            }
            let Some(id) = at else { continue };
            let here = Anchor { chapter, id: Some(mark.id.clone()) };
            let before = notes_before.get(chapter as usize).copied().unwrap_or_default();
            let note = mark.note.map(|note| before.then(note));
            let locator = Locator {
                at: here,
                to: None,
                principal: mark.principal,
                note: note.map(|(number, _)| number),
                symbol: note.is_some_and(|(_, symbol)| symbol),
                span: mark.span,
            };
            let entry = &mut tree.entries[id];
            entry.see.extend(mark.see.iter().map(|path| (path.clone(), mark.span)));
            entry.see_also.extend(mark.see_also.iter().map(|path| (path.clone(), mark.span)));
            let leads = !mark.see.is_empty() || !mark.see_also.is_empty();
            match mark.range {
                Some(End::Close) => tree.close(id, locator, diags),
                // What leads to another entry leads to no page.
                None if leads => {}
                Some(End::Open) => {
                    entry.open.push(entry.locators.len());
                    entry.locators.push(locator);
                }
                None => entry.locators.push(locator),
            }
        }
        tree.tell_open(diags);
        tree
    }

    /// The entry of these words below another, which may be new.
    fn entry(&mut self, above: Option<Id>, words: &[Inline], span: Span) -> Id {
        let key = (above, signature(words));
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let id = self.entries.len();
        let plain = plain_text(words).trim().to_owned();
        self.entries.push(Entry { words: words.to_vec(), plain, above, span, ..Entry::default() });
        match above {
            Some(above) => self.entries[above].children.push(id),
            None => self.top.push(id),
        }
        self.known.insert(key, id);
        id
    }

    /// A key to sort by belongs to the entry, whichever of its marks says it.
    fn sort(&mut self, id: Id, sort: &str, span: Span, diags: &mut Diagnostics) {
        let entry = &mut self.entries[id];
        match &entry.sort {
            None => entry.sort = Some(sort.to_owned()),
            Some(before) if before == sort => {}
            Some(before) => {
                let message = format!(
                    "`{}` is sorted by `{before}` elsewhere, here by `{sort}`",
                    entry.plain
                );
                let help = "one mark is enough to say it; the first counts";
                diags.push(Diagnostic::warning(Code::INDEX_MARK, span, message).help(help));
            }
        }
    }

    /// Ends the passage that was opened last.
    fn close(&mut self, id: Id, end: Locator, diags: &mut Diagnostics) {
        let entry = &mut self.entries[id];
        match entry.open.pop() {
            Some(at) => {
                let begin = &mut entry.locators[at];
                begin.to = Some(end.at);
                begin.principal |= end.principal;
            }
            None => {
                let message = format!("no passage on `{}` is open here", self.path(id));
                let help = "open it before with `range=\"open\"` and the same entry";
                diags.push(Diagnostic::warning(Code::INDEX_RANGE, end.span, message).help(help));
                self.entries[id].locators.push(end);
            }
        }
    }

    /// Tells of passages that nothing ends.
    fn tell_open(&self, diags: &mut Diagnostics) {
        for (id, entry) in self.entries.iter().enumerate() {
            for at in &entry.open {
                let message = format!("nothing ends this passage on `{}`", self.path(id));
                let help = "end it with `range=\"close\"` and the same entry; till then its first \
                            page stands in the index";
                let span = entry.locators[*at].span;
                diags.push(Diagnostic::warning(Code::INDEX_RANGE, span, message).help(help));
            }
        }
    }

    /// `Top!Sub`.
    pub(super) fn path(&self, id: Id) -> String {
        let mut levels = vec![self.entries[id].plain.replace('!', "!!")];
        let mut at = id;
        while let Some(above) = self.entries[at].above {
            levels.push(self.entries[above].plain.replace('!', "!!"));
            at = above;
        }
        levels.reverse();
        levels.join("!")
    }
}

/// Finds entries by what they say below others.
pub(super) struct Finder<'a> {
    /// With their marks.
    marked: &'a FxHashMap<Place<String>, Id>,
    /// Without marks: the first of those that are the same then.
    plain: FxHashMap<Place<&'a str>, Id>,
    /// In small letters.
    folded: FxHashMap<Place<String>, Id>,
}

impl<'a> Finder<'a> {
    /// A finder of the entries of an index, when these stand in their order.
    pub(super) fn new(tree: &'a Tree) -> Finder<'a> {
        let (plain, folded) = (FxHashMap::default(), FxHashMap::default());
        let mut finder = Finder { marked: &tree.known, plain, folded };
        let below = tree.entries.iter().enumerate().map(|(id, e)| (Some(id), &e.children));
        for (above, list) in std::iter::once((None, &tree.top)).chain(below) {
            for &id in list {
                let words = tree.entries[id].plain.as_str();
                finder.plain.entry((above, words)).or_insert(id);
                finder.folded.entry((above, words.to_lowercase())).or_insert(id);
            }
        }
        finder
    }

    /// The entry that a path names: with the same marks, or in the same words, or in words that
    /// differ in capitals only.
    pub(super) fn find(&self, path: &Path) -> Option<Id> {
        let marked = |at, words: &[Inline]| self.marked.get(&(at, signature(words))).copied();
        let plain = |at, words: &[Inline]| self.plain.get(&(at, plain_text(words).trim())).copied();
        let folded = |at, words: &[Inline]| {
            self.folded.get(&(at, plain_text(words).trim().to_lowercase())).copied()
        };
        go_down(path, marked).or_else(|| go_down(path, plain)).or_else(|| go_down(path, folded))
    }
}

/// The entry at the end of a path; `next` knows the one of some words below another.
fn go_down(path: &Path, next: impl Fn(Option<Id>, &[Inline]) -> Option<Id>) -> Option<Id> {
    path.iter().try_fold(None, |at, words| next(at, words).map(Some))?
}

/// Words with their marks in one line: what makes an entry another one.
fn signature(words: &[Inline]) -> String {
    let mut out = String::new();
    push(words, &mut out);
    out.trim().to_owned()
}

fn push(words: &[Inline], out: &mut String) {
    for word in words {
        let mark = match &word.kind {
            InlineKind::Text(text) => {
                out.push_str(text);
                continue;
            }
            InlineKind::Code(text) => {
                out.push_str(&format!("\u{1}c{text}\u{2}"));
                continue;
            }
            InlineKind::Math(tex) => {
                out.push_str(&format!("\u{1}m{tex}\u{2}"));
                continue;
            }
            InlineKind::Emph(_) => 'e',
            InlineKind::Strong(_) => 'b',
            InlineKind::Super(_) => 'u',
            InlineKind::Sub(_) => 'l',
            InlineKind::Strike(_) => 's',
            _ => 'x',
        };
        out.push('\u{1}');
        out.push(mark);
        push(word.children().unwrap_or_default(), out);
        out.push('\u{2}');
    }
}
