//! The list of abbreviations: those that the book uses, sorted by its language.

use super::{Definition, Use};
use crate::assemble::index::order::Order;
use crate::assemble::settle::Own;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::IndexChoice;
use crate::model::{Block, BlockKind, Book, Definition as Explained, Inline, Kind};
use crate::source::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Writes the entries into what the book decides for the list's chapter; `all` are all that are
/// explained.
pub(in crate::assemble) fn make(
    book: &Book,
    all: &[Arc<Definition>],
    owns: &mut [Own],
    diags: &mut Diagnostics,
) {
    let lists = book.chapters.iter().enumerate().filter(|(_, c)| c.kind == Kind::Abbreviations);
    let lists: Vec<usize> = lists.map(|(at, _)| at).collect();
    let Some(&first) = lists.first() else { return };
    let uses = || owns.iter().flat_map(|own| own.abbreviations.iter());
    let used: BTreeSet<(&str, &str)> = uses().map(key).collect();
    tell_unused(all, &used, diags);
    let mut entries: Vec<Arc<Definition>> = Vec::new();
    let mut seen = BTreeSet::new();
    for one in uses() {
        if seen.insert(key(one)) {
            entries.push(Arc::clone(&one.definition));
        }
    }
    let span = book.chapters[first].span;
    if entries.is_empty() {
        // A file of the author's own may be all that there is.
        if book.chapters[first].file.is_none() {
            let message = "no abbreviation of the text is explained, so that there is none to list";
            let help = "explain them in the manifest, `[abbreviations]`, or by a line \
                        `*[KFOR]: Kosovo Force` in a chapter";
            diags.push(Diagnostic::warning(Code::EMPTY_LIST, span, message).help(help));
        }
        return;
    }
    let order = Order::new(&book.meta.language, &IndexChoice::default(), span, diags);
    let keys: Vec<_> = entries.iter().map(|d| order.key(&d.short)).collect();
    let mut at: Vec<usize> = (0..entries.len()).collect();
    at.sort_by(|a, b| {
        let alike = || {
            (&entries[*a].short, &entries[*a].plain).cmp(&(&entries[*b].short, &entries[*b].plain))
        };
        order.compare(&keys[*a], &keys[*b]).then_with(alike)
    });
    let made = vec![block(at.iter().map(|at| &*entries[*at]))];
    for at in lists {
        owns[at].made.clone_from(&made);
    }
}

fn key(one: &Use) -> (&str, &str) {
    (&one.definition.short, &one.definition.plain)
}

fn block<'d>(entries: impl Iterator<Item = &'d Definition>) -> Block {
    let para =
        |words: &[Inline]| Block { kind: BlockKind::Para(words.to_vec()), ..Block::default() };
    let explained = entries.map(|d| Explained {
        term: vec![Inline::text(d.short.as_str())],
        bodies: vec![vec![para(&d.long)]],
        span: Span::NONE,
    });
    Block { kind: BlockKind::Definitions(explained.collect()), ..Block::default() }
}

/// Tells of what the list leaves out.
fn tell_unused(all: &[Arc<Definition>], used: &BTreeSet<(&str, &str)>, diags: &mut Diagnostics) {
    let is_used = |d: &&Arc<Definition>| used.contains(&(d.short.as_str(), d.plain.as_str()));
    let unused: Vec<&Arc<Definition>> = all.iter().filter(|d| !is_used(d)).collect();
    let Some(first) = unused.first() else { return };
    let names: Vec<String> = unused.iter().take(5).map(|d| format!("`{}`", d.short)).collect();
    let more = if unused.len() > names.len() { ", ..." } else { "" };
    let message = match unused.len() {
        1 => format!("the abbreviation {} stands nowhere in the text", names[0]),
        n => format!("{n} abbreviations stand nowhere in the text: {}{more}", names.join(", ")),
    };
    let help = "the list leaves them out";
    diags.push(Diagnostic::warning(Code::UNUSED_ABBREVIATION, first.span, message).help(help));
}
