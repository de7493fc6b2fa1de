//! Complete: a surveyed chapter gets what the book has decided for it. Pure, and by chapter.

use super::citations::words as cited;
use super::numbers::FormulaCounter;
use super::settle::Own;
use super::survey::{Counts, Surveyed, note_names};
use super::{
    abbreviations, environments, for_chapter_blocks, for_chapter_inlines, glossary, joined_refs,
    links, numbers, pictures, refs, sentence_refs,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::own_words;
use crate::model::{
    Attr, Block, BlockKind, Chapter, CrossRef, Inline, InlineKind, JOINED_REFS, Kind, Target,
    tex_with_refs, walk_blocks_mut,
};
use crate::source::Span;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The chapter that a surveyed one becomes.
pub(super) fn complete(surveyed: &Surveyed, own: &Own) -> (Chapter, Diagnostics) {
    let mut chapter = surveyed.chapter.clone();
    let diags = finish(&mut chapter, own);
    (chapter, diags)
}

/// The same of a division that no file gives.
pub(super) fn made(own: &Own) -> Chapter {
    let mut chapter = own.head.clone();
    finish(&mut chapter, own);
    chapter
}

/// Writes what the book has decided into a chapter; what is told of it.
pub(super) fn finish(chapter: &mut Chapter, own: &Own) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let (blocks, notes) = (std::mem::take(&mut chapter.blocks), std::mem::take(&mut chapter.notes));
    *chapter = Chapter { blocks, notes, ..own.head.clone() };
    put_made(chapter, &own.made, &mut diags);
    cited::put(chapter, &own.citations);
    name_notes(chapter, &own.notes_named);
    let of_environments = number(chapter, own);
    pictures::complete(chapter, &own.pictures, own.tells_heading_picture, &mut diags);
    lead(chapter, own, &mut diags);
    let lang = chapter.lang.clone();
    abbreviations::mark(chapter, &own.abbreviations, lang.as_deref().unwrap_or(&own.language));
    glossary::link(chapter, &own.terms);
    // Their words are no terms and no abbreviations.
    environments::say(chapter, &own.environments, &of_environments);
    diags
}

/// Gives the notes to which something leads the names by which it does.
fn name_notes(chapter: &mut Chapter, names: &BTreeSet<String>) {
    if names.is_empty() {
        return;
    }
    let mut next = chapter.next_block;
    let made = note_names(&chapter.notes, &links::anchors(chapter), &mut |_, _| {});
    for (note, name) in chapter.notes.iter_mut().zip(made) {
        let Some(name) = name.filter(|name| names.contains(name)) else { continue };
        let Some(first) = note.blocks.first_mut() else { continue };
        match &first.attr.id {
            None => first.attr.id = Some(name),
            Some(own) if *own == name => {}
            // It goes by a name that its author has given it as well.
            Some(_) => {
                let attr = Attr { id: Some(name), ..Attr::default() };
                match &mut first.kind {
                    BlockKind::Para(words) => {
                        let kind = InlineKind::Span(attr, Vec::new());
                        words.insert(0, Inline { span: note.span, kind });
                    }
                    _ => {
                        let kind = BlockKind::Div(Vec::new());
                        note.blocks.insert(0, Block { id: next, span: note.span, attr, kind });
                        next += 1;
                    }
                }
            }
        }
    }
    chapter.next_block = next;
}

/// Puts the entries of an index where its file's own begin, or behind its words, where those of lists
/// always stand.
fn put_made(chapter: &mut Chapter, entries: &[Block], diags: &mut Diagnostics) {
    if entries.is_empty() {
        return;
    }
    let own = |b: &Block| matches!(b.kind, BlockKind::Heading(_) | BlockKind::List(_));
    let is_index = chapter.kind == Kind::Index;
    let first = chapter.blocks.iter().position(|b| is_index && own(b));
    let at = first.unwrap_or(chapter.blocks.len());
    if let Some(list) = chapter.blocks.get(at) {
        let text = "the marks of the book make this index, and its file has entries too";
        let help = "mark their places in the text and take the list out; it is set behind the rest";
        diags.push(Diagnostic::warning(Code::INDEX_PLACE, list.span, text).help(help));
    }
    let mut entries = entries.to_vec();
    walk_blocks_mut(&mut entries, &mut |block| {
        block.id = chapter.next_block;
        chapter.next_block += 1;
    });
    chapter.blocks.splice(at..at, entries);
}

/// Numbers of displays, sections and notes; returns those of environments, by their blocks.
fn number(chapter: &mut Chapter, own: &Own) -> BTreeMap<u32, String> {
    let mut counts = Counts::default();
    let mut formulas = FormulaCounter::new(own.formula_numbers, own.numbered_levels > 1);
    let mut of_environments = BTreeMap::new();
    for_chapter_blocks(chapter, &mut |b| {
        formulas.pass(b);
        numbers::for_counted(b, &mut |_, number| {
            *number = Some(own.counting.formula(formulas.next()));
        });
        if let BlockKind::Math(m) = &mut b.kind {
            m.number = m.tag.clone().or(m.number.take());
            for line in m.lines.iter_mut().filter(|line| line.tag.is_some()) {
                line.number.clone_from(&line.tag);
            }
            return;
        }
        let kinds = (&*own.displays, &own.environments.kinds);
        let Some(display) = numbers::numbered(b, kinds) else { return };
        let nth = &mut counts[display.at()];
        *nth += 1;
        let number = Some(own.counting.number(display, *nth));
        match &mut b.kind {
            BlockKind::Figure(f) => f.number = number,
            BlockKind::Table(t) => t.number = number,
            BlockKind::Code(c) => c.number = number,
            BlockKind::Div(_) => of_environments.extend(number.map(|number| (b.id, number))),
            _ => {}
        }
    });
    if own.numbered_levels > 1
        && let Some(of_chapter) = &own.head.number
    {
        let mut tails = numbers::Tails::default();
        walk_blocks_mut(&mut chapter.blocks, &mut |b| {
            let tail = tails.next(b);
            if let (BlockKind::Heading(h), Some(tail)) = (&mut b.kind, tail) {
                h.number = numbers::of_section(&of_chapter.text, &tail, own.numbered_levels);
            }
        });
    }
    let mut before = own.notes_before;
    for note in &mut chapter.notes {
        note.number = before.next(note.symbol);
    }
    of_environments
}

/// Puts the numbers that references in a formula say into it; formulas hold no links.
fn say_in_formula(tex: &mut String, (own, span): (&Own, Span), diags: &mut Diagnostics) {
    let mut say = |label: &str| {
        let mut r = CrossRef { label: label.to_owned(), bare: true, ..CrossRef::default() };
        refs::resolve(&mut r, own.refs.get(label), span, diags);
        r.text
    };
    if let Cow::Owned(said) = tex_with_refs(tex, &mut say) {
        *tex = said;
    }
}

/// Links and references lead to their places.
fn lead(chapter: &mut Chapter, own: &Own, diags: &mut Diagnostics) {
    if own.links.is_empty() && own.refs.is_empty() {
        return;
    }
    for_chapter_inlines(chapter, &mut |node| {
        let span = node.span;
        if let InlineKind::Link(link) = &mut node.kind
            && let Some(found) = own.links.get(link.href.trim())
        {
            link.target = found.target.clone();
            if let Some(told) = &found.told {
                diags.push(Diagnostic { span, ..told.clone() });
            }
            if links::is_wordless(link) {
                match &found.label {
                    // What has a title or a number in this book gives it to the link.
                    Some(label) if matches!(found.target, Target::Internal(_)) => {
                        let r = CrossRef { label: label.clone(), ..CrossRef::default() };
                        node.kind = InlineKind::Ref(r);
                    }
                    _ => links::no_words(&link.href, span, diags),
                }
            }
        }
        if let InlineKind::Ref(r) = &mut node.kind {
            refs::resolve(r, own.refs.get(&r.label), span, diags);
        } else if let InlineKind::Math(tex) = &mut node.kind {
            say_in_formula(tex, (own, span), diags);
        }
    });
    for_chapter_blocks(chapter, &mut |b| {
        if let BlockKind::Math(m) = &mut b.kind {
            say_in_formula(&mut m.tex, (own, b.span), diags);
        }
    });
    let lang = chapter.lang.clone();
    let lang = lang.as_deref().filter(|lang| own_words(lang).is_some()).unwrap_or(&own.language);
    for_chapter_inlines(chapter, &mut |node| {
        if let InlineKind::Span(attr, content) = &mut node.kind
            && attr.has(JOINED_REFS)
        {
            joined_refs::say(content, &own.refs, lang);
        }
    });
    sentence_refs::raise(chapter, own);
}
