//! Survey: everything in a chapter that needs no other chapter is done, and what the book must know
//! of the chapter is written down. Pure, and by chapter: whoever keeps the result under the hash of
//! what was parsed need not do it again.

use super::index::marks;
use super::{callouts, for_chapter_blocks, for_chapter_inlines, untitled, verse};
use super::{
    cjk_line_ends, headings, labels, languages, links, numbers, pictures, punctuation, terms,
};
use crate::diagnostic::Diagnostics;
use crate::language::words;
use crate::manifest::Project;
use crate::markdown::{Dialect, dialect};
use crate::model::{
    self, Block, BlockKind, Chapter, Inline, InlineKind, Kind, Metadata, Target, plain_text,
};
use crate::source::{Sources, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A chapter that has been surveyed.
#[derive(Debug)]
pub(super) struct Surveyed {
    /// The chapter, complete but for what the book decides.
    pub(super) chapter: Chapter,
    /// What the book must know of it.
    pub(super) survey: Survey,
    /// What was found in it, by its parser too.
    pub(super) diags: Diagnostics,
    /// What the parser found and the book gathers from all chapters.
    pub(super) parsed: Diagnostics,
}

/// What stands in a chapter, as far as it matters elsewhere.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Labels that the author wrote, each once, with their places.
    pub(super) written: Vec<(String, Span)>,
    /// Named places in it.
    pub(super) anchors: Arc<BTreeSet<String>>,
    /// Addresses that may lead into the book, each once.
    pub(super) links: BTreeSet<String>,
    /// Labels that its references name, each once.
    pub(super) refs: BTreeSet<String>,
    /// Whether a link has no words, so that it becomes a reference to what it leads to.
    pub(super) wordless: bool,
    /// Its pictures' addresses, in the order of their first mentions.
    pub(super) pictures: Vec<String>,
    /// Addresses of the pictures in its headings.
    pub(super) heading_pictures: Vec<String>,
    /// How many figures, tables, formulas and listings get a number.
    pub(super) displays: [u32; 4],
    /// How many notes it has.
    pub(super) notes: u32,
    /// Whether a break parts scenes in it.
    pub(super) scenes: bool,
    /// Numbered sections of the first level that it holds.
    pub(super) sections: u32,
    /// Its first line, by which a division without any name goes.
    pub(super) first_line: Option<String>,
    /// What references can name, in order.
    pub(super) named: Vec<Named>,
    /// Marks of the book's indexes, in order.
    pub(super) marks: Vec<marks::Mark>,
}

/// A block with a name that a reference can say.
#[derive(Debug)]
pub(super) struct Named {
    /// The name.
    pub(super) id: String,
    /// What it is.
    pub(super) sort: Sort,
    /// Its title or caption, plain.
    pub(super) title: String,
}

/// What is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sort {
    /// A display, with its place among the numbered ones of its sort in the chapter, from 1, if it
    /// is numbered.
    Display(Display, Option<u32>),
    /// A section, with the end of its number, `2.1`, if it has one.
    Section(Option<String>),
}

/// The sorts of displays, in the order of [`Survey::displays`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    /// A figure.
    Figure,
    /// A table.
    Table,
    /// A formula.
    Formula,
    /// A listing.
    Listing,
}

/// What surveying reads of the book: with another one, every chapter is surveyed anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Common {
    /// Language and words of the book.
    meta: Metadata,
    /// Whether sections are numbered.
    number_sections: bool,
    /// What marks mean in its texts.
    dialect: Dialect,
}

impl Common {
    pub(super) fn of(project: &Project) -> Common {
        // Only these of its metadata are read.
        let meta = Metadata {
            language: project.meta.language.clone(),
            words: project.meta.words.clone(),
            ..Metadata::default()
        };
        let number_sections = project.print.number_sections == Some(true);
        let dialect = dialect(project);
        Common { meta, number_sections, dialect }
    }
}

/// Surveys a chapter; `parsed` is what its parser found.
pub(super) fn survey(
    mut chapter: Chapter,
    parsed: Diagnostics,
    common: &Common,
    sources: &Sources,
) -> Surveyed {
    let mut diags = Diagnostics::new();
    let mut survey = Survey { notes: chapter.notes.len() as u32, ..Survey::default() };
    name_index(&mut chapter, &common.meta);
    pictures::survey(&mut chapter, &mut survey, &mut diags);
    languages::put_in_form(&mut chapter, &mut diags);
    survey.written = headings::prepare(&mut chapter, &mut diags);
    labels::check(&mut chapter, &mut diags);
    terms::check(&chapter, &mut diags);
    survey.anchors = Arc::new(links::anchors(&chapter));
    survey_links(&mut chapter, &mut survey, &mut diags);
    callouts(&mut chapter, &common.meta);
    verse(&mut chapter, sources);
    let lang = chapter.lang.clone().unwrap_or_else(|| common.meta.language.clone());
    punctuation::apply(&mut chapter, &lang);
    cjk_line_ends::apply(&mut chapter);
    let reading = marks::Reading { lang: &lang, dialect: common.dialect };
    survey.marks = marks::survey(&mut chapter, &survey.anchors, &reading, &mut diags);
    name_displays(&mut chapter, common.number_sections, &mut survey);
    survey.first_line = untitled::first_line(&chapter.blocks);
    Surveyed { chapter, survey, diags, parsed }
}

/// An index that no file gives has the title of its language, if the manifest says none.
fn name_index(chapter: &mut Chapter, meta: &Metadata) {
    if chapter.kind != Kind::Index || chapter.file.is_some() || !chapter.title.is_empty() {
        return;
    }
    chapter.title = vec![Inline::text(words(meta).index)];
    chapter.id = "index".into();
}

/// Resolves the links that lead out of the book, and writes down those that may lead into it, and
/// the references.
fn survey_links(chapter: &mut Chapter, survey: &mut Survey, diags: &mut Diagnostics) {
    for_chapter_inlines(chapter, &mut |node| {
        let span = node.span;
        match &mut node.kind {
            InlineKind::Link(link) => match links::outward(&link.href, span, diags) {
                Some(target) => {
                    link.target = target;
                    if links::is_wordless(link) && !link.href.trim().is_empty() {
                        links::no_words(&link.href, span, diags);
                    }
                }
                None => {
                    survey.wordless |= links::is_wordless(link);
                    survey.links.insert(link.href.trim().to_owned());
                    link.target = Target::None;
                }
            },
            InlineKind::Ref(r) => {
                survey.refs.insert(r.label.clone());
            }
            _ => {}
        }
    });
}

/// Counts what gets a number, and writes down what references can name.
fn name_displays(chapter: &mut Chapter, number_sections: bool, survey: &mut Survey) {
    let mut tails = numbers::Tails::default();
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    for_chapter_blocks(chapter, &mut |b| {
        if let BlockKind::Math(m) = &mut b.kind {
            m.tex = numbers::without_numbers(&m.tex);
        }
        survey.scenes |= b.kind == BlockKind::SceneBreak;
        if let Some(display) = numbers::numbered(b) {
            let count = &mut survey.displays[display as usize];
            *count += 1;
            numbers.push((b.id, *count));
        }
    });
    let number = |b: &Block| {
        // Blocks are numbered in their order.
        let at = numbers.binary_search_by_key(&b.id, |(id, _)| *id).ok()?;
        Some(numbers[at].1)
    };
    let mut named = Vec::new();
    model::visit_blocks(&chapter.blocks, &mut |b| {
        let tail = if number_sections { tails.next(b) } else { None };
        if let BlockKind::Heading(h) = &b.kind {
            survey.sections += u32::from(h.level == 2 && numbers::is_counted(b, h));
        }
        let Some(id) = &b.attr.id else { return };
        let display =
            |d: Display, title: &[Inline]| (Sort::Display(d, number(b)), plain_text(title));
        let (sort, title) = match &b.kind {
            BlockKind::Figure(f) => display(Display::Figure, &f.caption),
            BlockKind::Table(t) => {
                display(Display::Table, t.caption.as_deref().unwrap_or_default())
            }
            BlockKind::Code(c) if c.caption.is_some() => {
                display(Display::Listing, c.caption.as_deref().unwrap_or_default())
            }
            BlockKind::Math(_) if number(b).is_some() => display(Display::Formula, &[]),
            BlockKind::Heading(h) => (Sort::Section(tail), plain_text(&h.content)),
            _ => return,
        };
        named.push(Named { id: id.clone(), sort, title });
    });
    survey.named = named;
}
