//! The chapters become a complete book, in three steps.
//!
//! `survey`: each chapter by itself; everything is done that needs no other one, and what the book
//! must know of it is written down. `settle`: the facts of the whole book, from all surveys.
//! `complete`: each chapter by itself gets what the book has decided for it. The first and the last
//! are done again only for chapters whose text or facts have changed; the second is small.

mod abbreviations;
mod answers;
mod citations;
mod cjk_line_ends;
mod complete;
mod descriptions;
mod divisions;
mod elsewhere;
mod environments;
mod glossary;
mod headings;
mod images;
mod index;
mod joined_refs;
mod labels;
mod languages;
mod links;
mod lists;
mod moved_notes;
pub mod moving;
mod no_break_spaces;
mod numbers;
mod other_output;
mod own_numbers;
mod pictures;
mod presentation;
mod proof_signs;
mod punctuation;
mod refs;
mod restated;
mod sentence_refs;
mod settle;
mod source_line;
mod survey;
mod table_notes;
mod terms;
mod untitled;
mod words_in_text;

#[cfg(feature = "cli")]
pub(crate) use headings::slug;
pub(crate) use images::named as picture;
#[cfg(feature = "cli")]
pub(crate) use pictures::path as named_path;
pub use source_line::{
    LetterPart, is_plain_epigraph, parts_of_letter, quotation_with_source, with_source,
};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::{primary, words, words_in};
use crate::manifest::Project;
use crate::markdown::{self, Manuscript};
use crate::model::{
    self, Block, BlockKind, Book, Chapter, Inline, InlineKind, Metadata, Observer, VerseLine,
};
use crate::source::{Sources, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use settle::Own;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use survey::{Common, Surveyed};

/// What is kept of a book from one time to the next: chapters as they were surveyed and completed,
/// and pictures as they were read. A book of which nothing is kept needs less memory.
#[derive(Debug, Default)]
pub struct Kept {
    /// Nothing is kept.
    once: bool,
    /// Surveyed chapters, by the hash of all that was read for each.
    surveyed: FxHashMap<u64, Arc<Surveyed>>,
    /// Completed chapters, in the order of the book.
    done: Vec<Done>,
    pictures: pictures::Kept,
    /// The works that can be cited, as they were read.
    works: Option<Arc<markdown::Works>>,
    citations: citations::Kept,
}

impl Kept {
    /// For a book that is made once.
    pub fn nothing() -> Kept {
        Kept { once: true, ..Kept::default() }
    }

    /// The works that the book can cite.
    pub fn works(&self) -> &[crate::citations::Entry] {
        self.works.as_ref().map_or(&[], |works| &works.library.entries)
    }

    /// Keys of the works that the book does not cite, with their places in the bibliographies.
    pub fn uncited(&self) -> &[(String, Span)] {
        &self.citations.uncited
    }

    /// Keys of the works that the bibliographies lack because the style gives them no entry, with their
    /// places.
    pub fn without_entry(&self) -> &[(String, Span)] {
        &self.citations.without_entry
    }
}

/// A completed chapter with all that made it.
#[derive(Debug)]
struct Done {
    surveyed: Option<Arc<Surveyed>>,
    own: Own,
    chapter: Arc<Chapter>,
    diags: Diagnostics,
}

/// Reads the chapters that a project lists and completes the book. What is wrong goes to `diags`; a
/// chapter whose file can't be read stays in the book without text. `done` hears of each chapter
/// that is read.
pub fn assemble(
    project: &Project,
    sources: &mut Sources,
    kept: &mut Kept,
    diags: &mut Diagnostics,
    done: Observer,
) -> Book {
    language(project, sources, diags);
    let works = markdown::works(project, kept.works.as_ref(), sources, diags);
    let surveyed = survey_all(project, works.as_ref().map(|w| &w.0), sources, kept, diags, done);
    let mut pictures = std::mem::take(&mut kept.pictures);
    let facts = settle::settle(
        &surveyed,
        project,
        &sources.files,
        (works.as_ref(), &mut pictures, &mut kept.citations),
        diags,
    );
    kept.works = works.map(|(works, _)| works).filter(|_| !kept.once);
    if !kept.once {
        kept.pictures = pictures;
    }
    let divides = surveyed.iter().flat_map(|s| &s.chapter.divides).copied().collect();
    let mut book = Book { meta: facts.meta, images: facts.images, divides, ..Book::default() };
    let divisions = facts.divisions;
    book.chapters = complete_all(surveyed, divisions, kept, diags);
    restated::put(&mut book.chapters, diags);
    // Before solutions move, with figures in them: their chapters know their descriptions.
    descriptions::gather(&mut book);
    answers::gather(&mut book, diags);
    book
}

/// Surveys all chapters; those that were read before as they are now stay as they were.
fn survey_all(
    project: &Project,
    works: Option<&Arc<markdown::Works>>,
    sources: &mut Sources,
    kept: &mut Kept,
    diags: &mut Diagnostics,
    done: Observer,
) -> Vec<Arc<Surveyed>> {
    let manuscript = markdown::read(project, works.cloned(), sources, diags);
    let common = Common::of(project, works.map(|w| w.style.is_note()));
    let (known, words, sources) = (&kept.surveyed, &kept.citations.place_words, &*sources);
    let all: Vec<(u64, Arc<Surveyed>)> = (0..manuscript.chapters())
        .into_par_iter()
        .map(|index| {
            let key =
                if known.is_empty() && kept.once { 0 } else { key(&manuscript, index, &common) };
            let surveyed = known.get(&key).cloned().unwrap_or_else(|| {
                let (chapter, parsed) = manuscript.parse(index);
                Arc::new(survey::survey(chapter, parsed, &common, words, sources))
            });
            done(index);
            (key, surveyed)
        })
        .collect();
    if !kept.once {
        kept.surveyed = all.iter().cloned().collect();
    }
    let mut parsed = Diagnostics::new();
    for (_, surveyed) in &all {
        parsed.extend(surveyed.parsed.clone());
        diags.extend(surveyed.diags.clone());
    }
    diags.extend(markdown::of_book(parsed));
    all.into_iter().map(|(_, surveyed)| surveyed).collect()
}

/// The hash of all that surveying a chapter reads.
fn key(manuscript: &Manuscript, index: usize, common: &Common) -> u64 {
    let mut hasher = DefaultHasher::new();
    common.hash(&mut hasher);
    manuscript.hash_chapter(index, &mut hasher);
    hasher.finish()
}

/// Where a chapter lies: as long as it is kept, nothing else does.
fn address(surveyed: &Arc<Surveyed>) -> usize {
    Arc::as_ptr(surveyed).addr()
}

/// Completes all chapters; those for which the book has decided nothing else stay as they were.
fn complete_all(
    surveyed: Vec<Arc<Surveyed>>,
    divisions: Vec<(Option<usize>, Own)>,
    kept: &mut Kept,
    diags: &mut Diagnostics,
) -> Vec<Arc<Chapter>> {
    let known: FxHashMap<usize, &Done> =
        (kept.done.iter()).filter_map(|d| Some((address(d.surveyed.as_ref()?), d))).collect();
    let generated: Vec<&Done> = kept.done.iter().filter(|d| d.surveyed.is_none()).collect();
    let of: Vec<Option<Arc<Surveyed>>> =
        divisions.iter().map(|(at, _)| at.map(|at| Arc::clone(&surveyed[at]))).collect();
    // Whoever keeps nothing gives the chapter itself, not a copy.
    drop(surveyed);
    let all: Vec<Done> = (of.into_par_iter().zip(divisions))
        .map(|(surveyed, (_, own))| {
            let before = match &surveyed {
                Some(surveyed) => known.get(&address(surveyed)).copied(),
                None => generated.iter().find(|d| d.own == own).copied(),
            };
            if let Some(before) = before.filter(|d| d.own == own) {
                let (chapter, diags) = (Arc::clone(&before.chapter), before.diags.clone());
                return Done { surveyed, own, chapter, diags };
            }
            let (surveyed, (chapter, diags)) = match surveyed.map(Arc::try_unwrap) {
                None => (None, (complete::made(&own), Diagnostics::new())),
                Some(Ok(mut single)) => {
                    let diags = complete::finish(&mut single.chapter, &own);
                    (None, (single.chapter, diags))
                }
                Some(Err(shared)) => {
                    let completed = complete::complete(&shared, &own);
                    (Some(shared), completed)
                }
            };
            Done { surveyed, own, chapter: Arc::new(chapter), diags }
        })
        .collect();
    for d in &all {
        diags.extend(d.diags.clone());
    }
    let chapters = all.iter().map(|d| Arc::clone(&d.chapter)).collect();
    kept.done = if kept.once { Vec::new() } else { all };
    chapters
}

/// Tells of a language in which Recto has no words to set of its own accord.
fn language(project: &Project, sources: &Sources, diags: &mut Diagnostics) {
    let lang = &project.meta.language;
    let w = words(&project.meta);
    if lang.is_empty() || w.lang.eq_ignore_ascii_case(primary(lang)) {
        return;
    }
    // The book may have its own for the commonest ones.
    let common = [
        ("contents", w.contents),
        ("chapter", w.chapter),
        ("figure", w.figure),
        ("table", w.table),
        ("notes", w.notes),
        ("page", w.page),
    ];
    let missing: Vec<String> = common
        .iter()
        .filter(|(key, _)| !project.meta.words.contains_key(*key))
        .map(|(_, word)| format!("\"{word}\""))
        .take(2)
        .collect();
    let which = match missing.as_slice() {
        [] => "some are".to_owned(),
        words => format!("{} and their like are", words.join(", ")),
    };
    let message = format!("Recto has no words in the language `{lang}`: {which} set in English");
    let span = language_key(project, sources);
    let help = "what is written in the files themselves (contents, copyright page) is set as it is";
    diags.push(Diagnostic::warning(Code::LANGUAGE_WORDS, span, message).help(help));
}

/// Where the manifest says the language.
fn language_key(project: &Project, sources: &Sources) -> Span {
    let manifests = sources.iter().filter(|(_, f)| f.path.ends_with(".toml"));
    for (id, file) in manifests {
        let mut at = 0;
        for line in file.text.split_inclusive('\n') {
            let key = line.trim_start().strip_prefix("language").map(str::trim_start);
            if key.is_some_and(|rest| rest.starts_with('=')) {
                return Span::new(id, at, at + line.trim_end().len());
            }
            at += line.len();
        }
    }
    Span::new(project.order_file, 0, 0)
}

/// Labels of callouts in a chapter's language.
fn callouts(chapter: &mut Chapter, meta: &Metadata, lang: &str) {
    let words = words_in(meta, lang);
    for_chapter_blocks(chapter, &mut |b| {
        if let BlockKind::Callout(c) = &mut b.kind {
            c.label = words.callout(&c.kind);
        }
    });
}

/// Paragraphs of a division of verse that a filter or another program has made: their lines are kept with
/// their indents, each paragraph is a stanza. The dialect's own are read as lines from the start.
fn verse(chapter: &mut Chapter, sources: &Sources) {
    for_chapter_blocks(chapter, &mut |b| {
        let (id, span) = (b.id, b.span);
        let BlockKind::Div(children) = &mut b.kind else { return };
        if !b.attr.has("verse") || !children.iter().all(|c| matches!(c.kind, BlockKind::Para(_))) {
            return;
        }
        let mut lines = Vec::new();
        for child in children.drain(..) {
            let BlockKind::Para(content) = child.kind else { continue };
            if !lines.is_empty() {
                lines.push(VerseLine::default());
            }
            let stanza = model::split_at_line_ends(content);
            let ends = |i: &Inline| matches!(i.kind, InlineKind::HardBreak);
            let parts = stanza.iter().flat_map(|line| line.split(ends));
            lines.extend(parts.filter(|line| !line.is_empty()).map(|line| {
                let indent = line.first().map_or(0, |i| indent_before(i.span, sources));
                VerseLine { indent, content: line.to_vec() }
            }));
        }
        // What all lines have in common is the indent of the division in its file.
        let text = || lines.iter().filter(|l| !l.content.is_empty());
        let common = text().map(|l| l.indent).min().unwrap_or(0);
        for line in &mut lines {
            line.indent = line.indent.saturating_sub(common);
        }
        children.push(Block { id, span, kind: BlockKind::Lines(lines), ..Block::default() });
    });
}

/// Spaces between the start of a line (or a quotation mark) and the words at `span`; a tab counts
/// four.
fn indent_before(span: Span, sources: &Sources) -> u8 {
    let Some(file) = sources.get(span.file).filter(|_| span.is_some()) else { return 0 };
    let Some(before) = file.text.get(..span.start as usize) else { return 0 };
    let columns: usize = before
        .chars()
        .rev()
        .map_while(|c| match c {
            ' ' => Some(1),
            '\t' => Some(4),
            _ => None,
        })
        .sum();
    u8::try_from(columns).unwrap_or(u8::MAX)
}

/// Calls `f` on every block of a chapter, notes included.
fn for_chapter_blocks(chapter: &mut Chapter, f: &mut impl FnMut(&mut Block)) {
    for text in chapter.texts_mut() {
        model::walk_blocks_mut(text, f);
    }
}

/// Calls `f` on every inline node of a chapter: title, subtitle, text and notes.
fn for_chapter_inlines(chapter: &mut Chapter, f: &mut impl FnMut(&mut Inline)) {
    model::visit_inlines_mut(&mut chapter.title, f);
    model::visit_inlines_mut(&mut chapter.subtitle, f);
    for_chapter_blocks(chapter, &mut |b| {
        for list in b.inlines_mut() {
            model::visit_inlines_mut(list, f);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_without_words_is_told_at_its_line() {
        let mut sources = Sources::default();
        let text = "[book]\nlanguage = \"xx\"\n";
        let file = sources.add("recto.toml", text);
        let told = |lang: &str, sources: &Sources| {
            let mut project = Project::default();
            project.meta.language = lang.into();
            let mut diags = Diagnostics::new();
            language(&project, sources, &mut diags);
            diags.iter().map(|d| (d.code.name(), d.span)).collect::<Vec<_>>()
        };
        assert_eq!(told("xx", &sources), [("language-words", Span::new(file, 7, 22))]);
        assert_eq!(told("de-AT", &sources), []);
        assert_eq!(told("EN", &sources), []);
    }

    #[test]
    fn spaces_before_words_are_counted_to_the_start_of_the_line() {
        let mut sources = Sources::default();
        let text = "::: verse\nA line\n    indented *so*\n> \ttab\n:::\n";
        let file = sources.add("a.md", text);
        let at = |words: &str| {
            let start = text.find(words).unwrap_or(0);
            indent_before(Span::new(file, start, start + 1), &sources)
        };
        assert_eq!((at("A line"), at("indented"), at("tab")), (0, 4, 5));
        assert_eq!(indent_before(Span::NONE, &sources), 0);
    }
}
