//! Cross-references: `@sec-x`, `@fig-x`, `@tbl-x` become words and lead to their places, and so does
//! a link of the book that has no words of its own, `[](#sec-x)`.

use super::headings::Written;
use super::links::{is_wordless, no_words};
use super::punctuation::quoted;
use super::words::with_number;
use super::{for_chapter_inlines, words};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::nearest;
use crate::model::{
    Anchor, BlockKind, Book, CrossRef, Inline, InlineKind, Kind, Link, Target, plain_text,
    visit_blocks,
};
use crate::source::Span;
use std::collections::BTreeMap;

/// What a label names.
struct Labelled {
    anchor: Anchor,
    /// "Figure 2.3"; for sections without a number, their title.
    words: String,
    bare: String,
}

/// Resolves every reference. A label that the author has `written` comes before the same one made
/// from a file name or from a heading's words.
pub(super) fn resolve(book: &mut Book, written: &Written, diags: &mut Diagnostics) {
    let labels = labels(book, written);
    let named = labels.iter().rev().filter(|(_, l)| !l.bare.trim().is_empty());
    let names: BTreeMap<&Anchor, &str> =
        named.map(|(label, l)| (&l.anchor, label.as_str())).collect();
    for chapter in book.chapters_mut() {
        for_chapter_inlines(chapter, &mut |node| {
            let span = node.span;
            if let InlineKind::Link(link) = &node.kind
                && let Some(r) = wordless(link, span, &names, diags)
            {
                node.kind = InlineKind::Ref(r);
            }
            let InlineKind::Ref(r) = &mut node.kind else { return };
            match labels.get(&r.label) {
                Some(found) => {
                    r.target = Some(found.anchor.clone());
                    let mut text = if r.bare { found.bare.clone() } else { found.words.clone() };
                    if r.capital {
                        let mut chars = text.chars();
                        text =
                            chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()
                                + chars.as_str();
                    }
                    r.text = text;
                }
                None => {
                    let text = format!("nothing in this book has the label `{}`", r.label);
                    let mut d = Diagnostic::warning("unknown-label", span, text);
                    d = d.help(match nearest(&r.label, labels.keys().map(String::as_str)) {
                        Some(near) => format!("is `@{near}` meant?"),
                        None => format!("write `{{#{}}}` behind what is meant", r.label),
                    });
                    diags.push(d);
                    r.text = format!("@{}", r.label);
                }
            }
        });
    }
}

/// The reference that a link without words becomes; tells of one to a place without a name.
fn wordless(
    link: &Link,
    span: Span,
    names: &BTreeMap<&Anchor, &str>,
    diags: &mut Diagnostics,
) -> Option<CrossRef> {
    let Target::Internal(anchor) = &link.target else { return None };
    if !is_wordless(link) {
        return None;
    }
    let label = names.get(anchor).map(|label| (*label).to_owned());
    if label.is_none() {
        no_words(&link.href, span, diags);
    }
    label.map(|label| CrossRef { label, ..CrossRef::default() })
}

fn labels(book: &Book, written: &Written) -> BTreeMap<String, Labelled> {
    let lang = &book.meta.language;
    let w = words(&book.meta);
    let mut map = BTreeMap::new();
    for (i, c) in book.chapters.iter().enumerate() {
        let chapter = i as u32;
        let title = plain_text(&c.title);
        let named = |word: &str, n: &str| with_number(word, n, '\u{a0}');
        let (words, bare) = match (&c.number, c.kind) {
            (Some(n), Kind::Part) => (named(w.part, &n.text), n.text.clone()),
            (Some(n), Kind::Appendix) => (named(w.appendix, &n.text), n.text.clone()),
            (Some(n), _) if n.text.contains('.') => (named(w.section, &n.text), n.text.clone()),
            (Some(n), _) => (named(w.chapter, &n.text), n.text.clone()),
            (None, _) => (quoted(&title, lang), title.clone()),
        };
        let anchor = Anchor { chapter, id: None };
        let own = c.attr.id.iter().filter(|id| written.get(*id) == Some(&chapter)).cloned();
        let made = [c.id.clone(), format!("sec-{}", c.id)];
        for id in own.chain(made.into_iter().filter(|id| !written.contains_key(id))) {
            map.entry(id).or_insert(Labelled {
                anchor: anchor.clone(),
                words: words.clone(),
                bare: bare.clone(),
            });
        }
        visit_blocks(&c.blocks, &mut |b| {
            let Some(id) = &b.attr.id else { return };
            if written.get(id).is_some_and(|owner| *owner != chapter) {
                return;
            }
            let numbered = |word: &str, number: Option<&String>, title: &[Inline]| match number {
                Some(n) => (format!("{word}\u{a0}{n}"), n.clone()),
                None => (quoted(&plain_text(title), lang), plain_text(title)),
            };
            let (words, bare) = match &b.kind {
                BlockKind::Figure(f) => numbered(w.figure, f.number.as_ref(), &f.caption),
                BlockKind::Table(t) => {
                    numbered(w.table, t.number.as_ref(), t.caption.as_deref().unwrap_or_default())
                }
                BlockKind::Code(c) if c.caption.is_some() => {
                    numbered(w.listing, c.number.as_ref(), c.caption.as_deref().unwrap_or_default())
                }
                BlockKind::Math(m) => match &m.number {
                    Some(n) => (format!("{}\u{a0}({n})", w.equation), format!("({n})")),
                    None => return,
                },
                BlockKind::Heading(h) => numbered(w.section, h.number.as_ref(), &h.content),
                _ => return,
            };
            let anchor = Anchor { chapter, id: Some(id.clone()) };
            map.entry(id.clone()).or_insert(Labelled { anchor, words, bare });
        });
    }
    map
}
