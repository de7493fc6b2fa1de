//! Goes through a chapter's text for the terms of the glossary.
//!
//! A term links where it is first used in running text. What stands in headings, tables, captions,
//! notes and links counts for nothing, and so does what has the class `no-term`.

use super::terms::named;
use crate::assemble::words_in_text::{Ending, Known, find};
use crate::model::{
    Anchor, Attr, Block, BlockKind, Chapter, GLOSSARY_REF, Inline, InlineKind, Kind, Link, TERM,
    Target,
};
use crate::source::Span;
use std::collections::BTreeMap;

/// Class of what holds no term.
const NO_TERM: &str = "no-term";

/// Whether terms link from a division: not from what is looked up itself.
fn links(kind: Kind) -> bool {
    use Kind::*;
    !matches!(
        kind,
        Praise
            | HalfTitle
            | AlsoBy
            | TitlePage
            | Copyright
            | Contents
            | Glossary
            | Notes
            | Bibliography
            | Index
            | Colophon
            | Abbreviations
            | ListOfFigures
            | ListOfTables
            | ListOfListings
            | ListOfDisplays
    )
}

/// Whether terms link from the lines of a block.
fn of_block(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Para(_))
}

/// Whether nothing of a block links.
fn is_closed(block: &Block) -> bool {
    block.attr.has(NO_TERM) || matches!(block.kind, BlockKind::Heading(_) | BlockKind::Table(_))
}

/// Whether terms are looked for in a node of a line.
fn is_open(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Span(attr, _) => !attr.has(NO_TERM) && !attr.has(TERM) && attr.lang().is_none(),
        InlineKind::Link(_) => false,
        _ => true,
    }
}

/// How a chapter uses a term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Usage {
    /// It stands there somewhere.
    pub(super) stands: bool,
    /// It stands in running text, from where it links.
    pub(super) links: bool,
}

/// How a chapter uses each of `count` known terms; a glossary uses none.
pub(super) fn used(chapter: &Chapter, known: &Known, count: usize) -> Vec<Usage> {
    let mut look = Look { known, usage: vec![Usage::default(); count] };
    if known.is_empty() || chapter.kind == Kind::Glossary {
        return look.usage;
    }
    look.line(&chapter.title, None, false);
    look.blocks(&chapter.blocks, links(chapter.kind));
    chapter.notes.iter().for_each(|note| look.blocks(&note.blocks, false));
    look.usage
}

struct Look<'a> {
    known: &'a Known,
    usage: Vec<Usage>,
}

impl Look<'_> {
    fn blocks(&mut self, blocks: &[Block], links: bool) {
        for block in blocks {
            let links = links && !is_closed(block);
            for line in block.inlines() {
                self.line(line, None, links && of_block(block));
            }
            block.child_blocks().into_iter().for_each(|inner| self.blocks(inner, links));
        }
    }

    fn line(&mut self, line: &[Inline], before: Option<char>, links: bool) {
        let mut last = before;
        for inline in line {
            if let InlineKind::Text(text) = &inline.kind {
                for found in find(text, last, self.known) {
                    self.usage[found.owner].stands = true;
                    self.usage[found.owner].links |= links;
                }
                last = text.chars().next_back().or(last);
                continue;
            }
            if let Some(children) = inline.children() {
                self.line(children, last, links && is_open(inline));
            }
            last = None;
        }
    }
}

/// Links the terms of a chapter: those that it uses by their first use, and those that marks name.
pub(in crate::assemble) fn link(chapter: &mut Chapter, facts: &super::Facts) {
    if !facts.used.is_empty() && links(chapter.kind) {
        let known = Known::new(
            facts
                .used
                .iter()
                .flat_map(|(spellings, _)| spellings)
                .enumerate()
                .map(|(at, word)| (word.clone(), at)),
        );
        let owners: Vec<usize> = (facts.used.iter().enumerate())
            .flat_map(|(at, (spellings, _))| std::iter::repeat_n(at, spellings.len()))
            .collect();
        let due = vec![true; facts.used.len()];
        let mut linker = Linker { known: &known, owners: &owners, facts, due };
        linker.blocks(&mut chapter.blocks);
    }
    if !facts.named.is_empty() {
        crate::assemble::for_chapter_inlines(chapter, &mut |inline| by_name(inline, &facts.named));
    }
}

/// A mark becomes a link to the term that it names.
fn by_name(inline: &mut Inline, all: &BTreeMap<String, Option<Anchor>>) {
    let InlineKind::Span(attr, words) = &mut inline.kind else { return };
    let Some(anchor) = named(attr, words).and_then(|name| all.get(&name)?.clone()) else { return };
    attr.classes.retain(|c| c != TERM);
    attr.classes.push(GLOSSARY_REF.into());
    attr.pairs.retain(|(key, _)| key != "of");
    let content = std::mem::take(words);
    words.push(linked(content, anchor, inline.span));
}

fn linked(content: Vec<Inline>, anchor: Anchor, span: Span) -> Inline {
    let link = Link { target: Target::Internal(anchor), content, ..Link::default() };
    Inline { span, kind: InlineKind::Link(link) }
}

struct Linker<'a> {
    known: &'a Known,
    /// The term of each spelling.
    owners: &'a [usize],
    facts: &'a super::Facts,
    /// Terms that have not been linked.
    due: Vec<bool>,
}

impl Linker<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks.iter_mut().filter(|b| !is_closed(b)) {
            if of_block(block) {
                block.inlines_mut().into_iter().for_each(|line| self.line(line, None));
            }
            block.child_blocks_mut().into_iter().for_each(|inner| self.blocks(inner));
        }
    }

    fn line(&mut self, line: &mut Vec<Inline>, before: Option<char>) {
        let mut last = before;
        let mut out = Vec::with_capacity(line.len());
        for mut inline in line.drain(..) {
            if let InlineKind::Text(text) = &inline.kind {
                let end = text.chars().next_back().or(last);
                self.text(text, inline.span, last, &mut out);
                last = end;
                continue;
            }
            let open = is_open(&inline);
            if let Some(children) = inline.children_mut().filter(|_| open) {
                self.line(children, last);
            }
            last = None;
            out.push(inline);
        }
        *line = out;
    }

    fn text(&mut self, text: &str, span: Span, before: Option<char>, out: &mut Vec<Inline>) {
        let part = |at: usize| Span { start: (span.start + at as u32).min(span.end), ..span };
        let push = |out: &mut Vec<Inline>, from: usize, to: usize| {
            if from < to {
                let kind = InlineKind::Text(text[from..to].to_owned());
                out.push(Inline { span: part(from), kind });
            }
        };
        let mut done = 0;
        for found in find(text, before, self.known) {
            let owner = self.owners[found.owner];
            if !std::mem::take(&mut self.due[owner]) {
                continue;
            }
            let plural = matches!(found.ending, Ending::Plural);
            let end = found.range.end + usize::from(plural);
            push(out, done, found.range.start);
            let at = part(found.range.start);
            let kind = InlineKind::Text(text[found.range.start..end].to_owned());
            let word = Inline { span: at, kind };
            let anchor = self.facts.used[owner].1.clone();
            let attr = Attr { classes: vec![GLOSSARY_REF.into()], ..Attr::default() };
            let kind = InlineKind::Span(attr, vec![linked(vec![word], anchor, at)]);
            out.push(Inline { span: at, kind });
            done = end;
        }
        push(out, done, text.len());
    }
}
