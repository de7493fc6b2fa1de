//! Entries become blocks: lists below lists, each group under its letter.

use super::marks::Path;
use super::order::{Key, Order};
use super::tree::{Entry, Finder, Id, Tree};
use crate::assemble::headings::slug;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::Words;
use crate::manifest::Suggestions;
use crate::model::{
    Anchor, Attr, Block, BlockKind, Heading, INDEX_GROUP, INDEX_SEE, INDEX_SEE_ALSO, INDEX_TERM,
    Inline, InlineKind, Link, List, ListItem, Names, Target, plain_text,
};
use crate::source::Span;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

/// Where an index stands.
pub(super) struct Place<'a> {
    /// Its chapter.
    pub(super) chapter: u32,
    /// Names that its file gives.
    pub(super) anchors: Option<&'a BTreeSet<String>>,
    /// The book's words.
    pub(super) words: &'a Words<'a>,
}

/// The blocks of an index: a division for each letter, with its heading and its list.
pub(super) fn blocks(
    mut tree: Tree,
    order: &Order,
    place: &Place,
    diags: &mut Diagnostics,
) -> Vec<Block> {
    let key = |e: &Entry| order.key(e.sort.as_deref().unwrap_or(&e.plain));
    let keys: Vec<Key> = tree.entries.iter().map(key).collect();
    sort(&mut tree, &keys, order);
    let finder = Finder::new(&tree);
    let ids = targets(&tree, &finder, place, diags);
    let writer = Writer { tree: &tree, finder: &finder, place, ids: &ids };
    let mut groups: Vec<(Option<String>, Vec<Id>)> = Vec::new();
    for &id in &tree.top {
        let head = order.head(&keys[id]);
        match groups.last_mut() {
            Some((before, group)) if *before == head => group.push(id),
            _ => groups.push((head, vec![id])),
        }
    }
    groups.into_iter().map(|(head, group)| writer.group(head, &group)).collect()
}

/// Brings the entries of each level into their order.
fn sort(tree: &mut Tree, keys: &[Key], order: &Order) {
    let sorted = |entries: &[Entry], mut ids: Vec<Id>| {
        // Words that are the same to the language, as kana of both sorts, need an order all the same.
        let alike = |a: Id, b: Id| entries[a].plain.cmp(&entries[b].plain).then(a.cmp(&b));
        ids.sort_by(|a, b| order.compare(&keys[*a], &keys[*b]).then_with(|| alike(*a, *b)));
        ids
    };
    tree.top = sorted(&tree.entries, std::mem::take(&mut tree.top));
    for id in 0..tree.entries.len() {
        let children = std::mem::take(&mut tree.entries[id].children);
        tree.entries[id].children = sorted(&tree.entries, children);
    }
}

/// Ids of the entries to which others lead; tells of those that lead nowhere.
fn targets(
    tree: &Tree,
    finder: &Finder,
    place: &Place,
    diags: &mut Diagnostics,
) -> BTreeMap<Id, String> {
    let mut names = Names::without(place.anchors.into_iter().flatten());
    let mut ids = BTreeMap::new();
    let mut missing = Vec::new();
    for (from, entry) in tree.entries.iter().enumerate() {
        for (path, span) in entry.see.iter().chain(&entry.see_also) {
            match finder.find(path) {
                Some(id) if id == from => {
                    let message = format!("the entry `{}` leads to itself", tree.path(id));
                    let help = "name another one, or take `see` out";
                    diags.push(Diagnostic::warning(Code::INDEX_SEE, *span, message).help(help));
                }
                Some(id) => {
                    ids.entry(id).or_insert_with(|| {
                        let words = slug(&tree.path(id).replace('!', " "));
                        names.give(&format!("entry-{words}"), 2)
                    });
                }
                None => missing.push((path, *span)),
            }
        }
    }
    tell_missing(tree, &missing, diags);
    ids
}

/// Tells of paths that name no entry.
fn tell_missing(tree: &Tree, missing: &[(&Path, Span)], diags: &mut Diagnostics) {
    if missing.is_empty() {
        return;
    }
    let paths: Vec<String> = (0..tree.entries.len()).map(|id| tree.path(id)).collect();
    let mut suggestions = Suggestions::default();
    for (path, span) in missing {
        let wanted = path.iter().map(|w| plain_text(w)).collect::<Vec<_>>().join("!");
        let message = format!("the index has no entry `{wanted}`, to which this one leads");
        let help = match suggestions.nearest(&wanted, paths.iter().map(String::as_str)) {
            Some(near) => format!("is `{near}` meant?"),
            None => "mark what it should lead to, or mend its name; a `!` parts levels".to_owned(),
        };
        diags.push(Diagnostic::warning(Code::INDEX_SEE, *span, message).help(help));
    }
}

struct Writer<'a> {
    tree: &'a Tree,
    finder: &'a Finder<'a>,
    place: &'a Place<'a>,
    ids: &'a BTreeMap<Id, String>,
}

impl Writer<'_> {
    fn group(&self, head: Option<String>, ids: &[Id]) -> Block {
        let mut blocks = Vec::new();
        if let Some(head) = head {
            // Readers' contents would have a line for each letter.
            let attr = Attr { classes: vec!["unlisted".into()], ..Attr::default() };
            // What is told of a letter is told at its first entry.
            let span = ids.first().map_or(Span::NONE, |id| self.tree.entries[*id].span);
            let content = vec![Inline { span, ..Inline::text(head) }];
            let kind = BlockKind::Heading(Heading { level: 2, content, number: None });
            blocks.push(Block { attr, kind, span, ..Block::default() });
        }
        blocks.push(self.list(ids));
        let attr = Attr { classes: vec![INDEX_GROUP.into()], ..Attr::default() };
        Block { attr, kind: BlockKind::Div(blocks), ..Block::default() }
    }

    fn list(&self, ids: &[Id]) -> Block {
        let items = ids.iter().map(|id| self.item(*id)).collect();
        let list = List { tight: true, items, ..List::default() };
        Block { kind: BlockKind::List(list), ..Block::default() }
    }

    fn item(&self, id: Id) -> ListItem {
        let entry = &self.tree.entries[id];
        let line = BlockKind::Para(self.line(id, entry));
        let mut blocks = vec![Block { kind: line, span: entry.span, ..Block::default() }];
        if !entry.children.is_empty() {
            blocks.push(self.list(&entry.children));
        }
        ListItem { blocks, span: entry.span, ..ListItem::default() }
    }

    /// "Lamps, 57-59, *see also* Lights".
    fn line(&self, id: Id, entry: &Entry) -> Vec<Inline> {
        let own = self.ids.get(&id).cloned();
        let attr = Attr { id: own, classes: vec![INDEX_TERM.into()], ..Attr::default() };
        let mut words = entry.words.clone();
        // What is told of them is told at the first mark.
        crate::model::visit_inlines_mut(&mut words, &mut |inline| inline.span = entry.span);
        let mut line = vec![node(InlineKind::Span(attr, words))];
        if !entry.locators.is_empty() {
            line.push(node(InlineKind::Locators(entry.locators.clone())));
        }
        let words = self.place.words;
        self.lead(&mut line, (words.see, INDEX_SEE), &entry.see);
        self.lead(&mut line, (words.see_also, INDEX_SEE_ALSO), &entry.see_also);
        line
    }

    /// ", *see also* Lights; Oil": a class for what stands behind the word.
    fn lead(&self, line: &mut Vec<Inline>, (word, class): (&str, &str), paths: &[(Path, Span)]) {
        let mut known: FxHashSet<&Path> = FxHashSet::default();
        for (path, _) in paths {
            if !known.insert(path) {
                continue;
            }
            if known.len() == 1 {
                line.push(Inline::text(self.place.words.comma()));
                line.push(node(InlineKind::Emph(vec![Inline::text(word)])));
                line.push(Inline::text(" "));
            } else {
                line.push(Inline::text("; "));
            }
            let attr = Attr { classes: vec![class.into()], ..Attr::default() };
            line.push(node(InlineKind::Span(attr, self.target(path))));
        }
    }

    /// The words of an entry to which another one leads, linked.
    fn target(&self, path: &Path) -> Vec<Inline> {
        let found = self.finder.find(path);
        let mut content = Vec::new();
        for (level, words) in path.iter().enumerate() {
            if level > 0 {
                content.push(Inline::text(self.place.words.comma()));
            }
            content.extend(words.iter().cloned());
        }
        match found.and_then(|id| self.ids.get(&id)) {
            Some(id) => {
                let anchor = Anchor { chapter: self.place.chapter, id: Some(id.clone()) };
                let target = Target::Internal(anchor);
                vec![node(InlineKind::Link(Link { target, content, ..Link::default() }))]
            }
            None => content,
        }
    }
}

fn node(kind: InlineKind) -> Inline {
    Inline { kind, ..Inline::default() }
}
