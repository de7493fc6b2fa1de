//! Smart punctuation by language: quotes, apostrophes, primes, dashes, ellipses, French spaces.
//!
//! The words of a block are laid out as one row of letters over all its nodes, so that a quotation
//! may open in one and close in another ([`Letter`]). Addresses and what the author has escaped
//! are fixed in it (`addresses`), `quotes` goes over the rest, and the words go back to their nodes.
//! Code and formulas count as letters. Marks that are typographic already stay as they are.

mod addresses;
mod elisions;
mod quotes;
#[cfg(test)]
mod tests;

use crate::language::{self, Punctuation};
use crate::model::{Block, Chapter, Inline, InlineKind, LITERAL, Metadata};

/// One character of a block's words.
struct Letter {
    c: char,
    /// The text node that it stands in.
    leaf: u32,
    /// Whether it stays as it is.
    fixed: bool,
    /// Whether it stands for a node that is no text.
    object: bool,
    /// The marks of its language.
    marks: &'static Punctuation,
}

/// Makes the punctuation of a chapter typographic, but for its titles, which the book may change
/// before ([`titles`]).
pub(super) fn apply(chapter: &mut Chapter, lang: &str) {
    text(&mut chapter.subtitle, lang);
    chapter.authors.iter_mut().for_each(|name| plain(name, lang));
    blocks(&mut chapter.blocks, lang);
    for note in &mut chapter.notes {
        blocks(&mut note.blocks, lang);
    }
}

/// The same for the titles of a chapter.
pub(super) fn titles(chapter: &mut Chapter, lang: &str) {
    text(&mut chapter.title, lang);
    if let Some(title) = &mut chapter.short_title {
        text(title, lang);
    }
}

/// What the title page, the copyright page and the cover show of the manifest's words.
pub(super) fn metadata(meta: &mut Metadata, lang: &str) {
    plain(&mut meta.title, lang);
    for title in [&mut meta.marked_title, &mut meta.marked_subtitle] {
        text(title, lang);
    }
    let shown = [
        &mut meta.subtitle,
        &mut meta.publisher,
        &mut meta.place,
        &mut meta.rights,
        &mut meta.description,
        &mut meta.edition,
        &mut meta.short_title,
        &mut meta.imprint.first_published,
        &mut meta.imprint.printing,
    ];
    shown.into_iter().flatten().for_each(|words| plain(words, lang));
    meta.take_marked();
    meta.imprint.legal.iter_mut().for_each(|words| plain(words, lang));
    for person in &mut meta.contributors {
        plain(&mut person.name, lang);
        person.sort.iter_mut().for_each(|name| plain(name, lang));
    }
    meta.series.iter_mut().for_each(|s| plain(&mut s.name, lang));
}

/// A title in the quotation marks of a language: single ones where English is written.
pub(super) fn quoted(title: &str, lang: &str) -> String {
    let marks = language::punctuation(lang);
    let (open, close) = if marks.titles_inner { marks.inner } else { marks.outer };
    format!("{open}{title}{close}")
}

/// Makes the punctuation of words without nodes typographic.
fn plain(words: &mut String, lang: &str) {
    let mut nodes = vec![Inline::text(std::mem::take(words))];
    text(&mut nodes, lang);
    *words = crate::model::plain_text(&nodes);
}

fn blocks(list: &mut [Block], lang: &str) {
    for block in list {
        let own = block.attr.lang().map(str::to_string);
        let lang = own.as_deref().unwrap_or(lang);
        for inlines in block.inlines_mut() {
            text(inlines, lang);
        }
        for children in block.child_blocks_mut() {
            blocks(children, lang);
        }
    }
}

/// Makes the punctuation of one text typographic.
pub(super) fn text(inlines: &mut Vec<Inline>, lang: &str) {
    super::presentation::resolve(inlines, lang);
    tie(inlines, lang);
    super::no_break_spaces::part_marks(inlines);
    let marks = language::punctuation(lang);
    let found = look(inlines, marks);
    if found.punctuation {
        let mut row = Row { letters: Vec::new(), leaves: 0 };
        row.lay(inlines, marks, false);
        addresses::keep(&mut row.letters);
        let mut out = quotes::forge(&row.letters, row.leaves as usize).into_iter();
        hand_back(inlines, &mut out);
    }
    if found.literal {
        free_literals(inlines);
    }
}

/// Ties numbers to their units and abbreviations, leaf by leaf.
pub(super) fn tie(inlines: &mut [Inline], lang: &str) {
    super::no_break_spaces::over_lines(inlines, lang);
    for node in inlines {
        if let InlineKind::Text(t) = &mut node.kind {
            if let Some(tied) = super::no_break_spaces::tied(t, lang) {
                *t = tied;
            }
        } else {
            let own = match &node.kind {
                InlineKind::Span(attr, _) => attr.lang().map(str::to_string),
                _ => None,
            };
            if let Some(children) = node.children_mut() {
                tie(children, own.as_deref().unwrap_or(lang));
            }
        }
    }
}

/// What there is to do in a text.
#[derive(Default)]
struct Found {
    punctuation: bool,
    literal: bool,
}

fn look(inlines: &[Inline], marks: &'static Punctuation) -> Found {
    let mut found = Found::default();
    for node in inlines {
        let inner = match &node.kind {
            InlineKind::Text(t) => {
                found.punctuation |= triggers(t, marks.spaced);
                continue;
            }
            InlineKind::Span(attr, c) => {
                found.literal |= attr.has(LITERAL);
                look(c, attr.lang().map_or(marks, language::punctuation))
            }
            _ => look(node.children().unwrap_or_default(), marks),
        };
        found.punctuation |= inner.punctuation;
        found.literal |= inner.literal;
    }
    found
}

fn triggers(t: &str, french: bool) -> bool {
    let b = t.as_bytes();
    b.iter().any(|c| matches!(c, b'"' | b'\''))
        || b.windows(2).any(|w| w == b"--" || w == b"..")
        || (french
            && (b.iter().any(|c| matches!(c, b';' | b':' | b'!' | b'?')) || t.contains(['«', '»'])))
}

/// The letters of a text while they are laid out.
struct Row {
    letters: Vec<Letter>,
    leaves: u32,
}

impl Row {
    fn lay(&mut self, inlines: &[Inline], marks: &'static Punctuation, fixed: bool) {
        for node in inlines {
            match &node.kind {
                InlineKind::Text(t) => {
                    let leaf = self.leaves;
                    self.leaves += 1;
                    let letter = |c| Letter { c, leaf, fixed, object: false, marks };
                    self.letters.extend(t.chars().map(letter));
                }
                InlineKind::SoftBreak | InlineKind::HardBreak => self.object(' ', marks),
                InlineKind::Note(_) | InlineKind::Html(_) => {}
                InlineKind::Span(attr, c) => {
                    let marks = attr.lang().map_or(marks, language::punctuation);
                    self.lay(c, marks, fixed || attr.has(LITERAL));
                }
                _ => match node.children() {
                    Some(c) => self.lay(c, marks, fixed),
                    None => self.object('x', marks),
                },
            }
        }
    }

    fn object(&mut self, c: char, marks: &'static Punctuation) {
        self.letters.push(Letter { c, leaf: u32::MAX, fixed: true, object: true, marks });
    }
}

/// Gives the text nodes their words, in the order in which they were laid out.
fn hand_back(inlines: &mut [Inline], words: &mut std::vec::IntoIter<String>) {
    for node in inlines {
        if let InlineKind::Text(t) = &mut node.kind {
            *t = words.next().unwrap_or_default();
        } else if let Some(children) = node.children_mut() {
            hand_back(children, words);
        }
    }
}

/// Takes the words that were only kept from this pass out of their spans.
fn free_literals(inlines: &mut Vec<Inline>) {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for mut node in inlines.drain(..) {
        if let Some(children) = node.children_mut() {
            free_literals(children);
        }
        let freed = match node.kind {
            InlineKind::Span(mut attr, content) if attr.has(LITERAL) => {
                attr.classes.retain(|c| c != LITERAL);
                if attr.is_empty() {
                    content
                } else {
                    vec![Inline { span: node.span, kind: InlineKind::Span(attr, content) }]
                }
            }
            kind => vec![Inline { span: node.span, kind }],
        };
        for node in freed {
            match (&node.kind, out.last_mut()) {
                (InlineKind::Text(new), Some(Inline { span, kind: InlineKind::Text(old) })) => {
                    old.push_str(new);
                    *span = span.to(node.span);
                }
                _ => out.push(node),
            }
        }
    }
    *inlines = out;
}
