//! Marks become entries, with those below them.

use super::Placed;
use super::marks::{End, Path};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Anchor, Inline, InlineKind, Locator, plain_text};
use crate::source::Span;
use rustc_hash::FxHashMap;

/// Index of an entry in [`Tree::entries`].
pub(super) type Id = usize;

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
    /// By what stands above, and what an entry says with its marks.
    known: FxHashMap<(Option<Id>, String), Id>,
}

impl Tree {
    /// The entries that marks make; `notes_before` is the number of the last note before each
    /// chapter.
    pub(super) fn new(marks: &[Placed], notes_before: &[u32], diags: &mut Diagnostics) -> Tree {
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
            let before = notes_before.get(chapter as usize).copied().unwrap_or(0);
            let locator = Locator {
                at: here,
                to: None,
                principal: mark.principal,
                note: mark.note.map(|n| before + n + 1),
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

    /// The entry that a path names: with the same marks, or in the same words, or in words that
    /// differ in capitals only.
    pub(super) fn find(&self, path: &Path) -> Option<Id> {
        let exact = path.iter().try_fold(None, |above, words| {
            self.known.get(&(above, signature(words))).map(|id| Some(*id))
        });
        if let Some(Some(id)) = exact {
            return Some(id);
        }
        let plain: Vec<String> = path.iter().map(|words| plain_text(words)).collect();
        let same = |a: &str, b: &str| a == b;
        let folded = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
        self.search(&plain, &same).or_else(|| self.search(&plain, &folded))
    }

    fn search(&self, path: &[String], same: &dyn Fn(&str, &str) -> bool) -> Option<Id> {
        let mut ids = &self.top;
        let mut found = None;
        for level in path {
            let id = *ids.iter().find(|id| same(&self.entries[**id].plain, level.trim()))?;
            (found, ids) = (Some(id), &self.entries[id].children);
        }
        found
    }
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
