//! The manuscript to the model: files, includes, front matter, blocks and inline text.
//!
//! A chapter's way: `read` and `include` make one text with a map to its files (`text`),
//! `frontmatter` is cut off, `prepass` marks the blocks that CommonMark does not know, `parse` goes
//! through CommonMark's events (`blocks`, `para`, `html_blocks`), `inline` goes over the words of
//! each paragraph, `notes` orders the notes, `chapter` decides what the whole is. A file of pandoc's JSON
//! becomes such a text first (`pandoc`); what was parsed goes through the book's filters (`filters`), if
//! the person lets them run.

mod attr;
mod blocks;
mod callout;
mod cells;
mod chapter;
mod citations;
#[cfg(test)]
mod citations_tests;
mod code_info;
mod code_lines;
mod conditions;
mod described;
mod dollars;
mod drawings;
mod environment;
mod filters;
mod flanks;
mod formulas;
mod frontmatter;
mod hidden_lines;
mod html;
mod html_blocks;
mod html_table;
mod include;
mod indented;
mod index_marks;
mod inline;
mod inline_build;
mod lines;
mod linked_notes;
mod list_table;
mod lists;
mod named_links;
mod notes;
mod other_dialects;
pub(crate) mod pandoc;
mod para;
mod parse;
mod prepass;
mod preprocessed;
mod private;
mod quotes;
mod read;
#[cfg(test)]
mod tags_tests;
#[cfg(test)]
mod tests;
mod text;
mod titles;
mod translate;
mod variables;
mod works;
mod written;

#[cfg(feature = "cli")]
pub(crate) use attr::in_quotes;
pub(crate) use chapter::{dialect, name_of, of_book, unique_ids};
pub use citations::Keys;
pub(crate) use inline::{is_label, label_with_hyphen};
pub(crate) use linked_notes::let_out as let_notes_out_of_links;
pub(crate) use notes::{moved, reading_order};
pub(crate) use parse::Dialect;
pub use works::{WorkFiles, Works, works};
#[cfg(all(test, feature = "cli"))]
pub(crate) use written::rounds;
#[cfg(feature = "cli")]
pub(crate) use written::{Mark, Marked, at_start, code_span, escaped, flanks, is_rule, mark_at};

use crate::diagnostic::{Diagnostics, Severity};
use crate::manifest::{Entry, Flavour, Project, slug};
use crate::model::{
    Block, Book, Chapter, Inline, InlineKind, Macros, Metadata, Observer, bare_text,
    walk_blocks_mut,
};
use crate::source::{FileId, Sources, Span};
use rayon::prelude::*;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The texts of a book's chapters, with everything that they include, ready to be parsed.
pub struct Manuscript<'a> {
    project: &'a Project,
    works: Option<Arc<Works>>,
    inputs: Vec<chapter::Input>,
    filters: filters::Filters,
}

/// Reads the chapters that a project lists, with everything that they include, one after another into
/// `sources`. What is wrong goes to `diags`.
/// `works` are those that the chapters can cite.
pub fn read<'a>(
    project: &'a Project,
    works: Option<Arc<Works>>,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Manuscript<'a> {
    let filters = filters::Filters::of(project, &sources.files, diags);
    let mut reader = read::Reader::new(sources, diags);
    reader.said = variables::said(project);
    if project.flavour == Flavour::MdBook {
        reader.include_severity = Severity::Warning;
    }
    let input = |entry: &Entry| {
        let file = entry.file.as_deref().filter(|_| !entry.draft);
        let id = file.and_then(|path| reader.read(path, entry.span));
        let text = match (id, file) {
            (Some(id), Some(path)) if is_json(path) => {
                let json = reader.text(id);
                pandoc::text_of(&json, id, path, reader.diags)
            }
            (Some(id), _) => include::expand(&mut reader, id),
            (None, _) => text::Text::default(),
        };
        let whole = id.is_some_and(|id| !reader.cut.contains(&id));
        let descriptions = described::read(&mut reader, &text, file.unwrap_or_default());
        let true_keys = match (id, file) {
            (Some(id), Some(path)) => {
                let texts = std::iter::once(&text).chain(descriptions.texts());
                true_keys(&mut reader, id, path, texts)
            }
            _ => Vec::new(),
        };
        chapter::Input { file: id, text, whole, true_keys, descriptions }
    };
    Manuscript { project, works, inputs: project.entries.iter().map(input).collect(), filters }
}

/// The keys of the metadata that are true, of those that the conditions in a chapter's texts name.
fn true_keys<'t>(
    reader: &mut read::Reader,
    id: FileId,
    path: &str,
    texts: impl Iterator<Item = &'t text::Text>,
) -> Vec<String> {
    let asking: Vec<&str> =
        texts.map(text::Text::as_str).filter(|text| text.contains("-meta=")).collect();
    if asking.is_empty() {
        return Vec::new();
    }
    let own = reader.text(id);
    let values = variables::Values::of(reader, path, &own);
    asking.into_iter().flat_map(|text| values.true_keys(text)).collect()
}

/// Whether a chapter's file is JSON, pandoc's.
pub(crate) fn is_json(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"))
}

impl Manuscript<'_> {
    /// How many chapters there are.
    pub fn chapters(&self) -> usize {
        self.inputs.len()
    }

    /// Parses a chapter: pure, it reads only what [`Manuscript::hash_chapter`] hashes. One whose
    /// file could not be read has no text.
    pub fn parse(&self, index: usize) -> (Chapter, Diagnostics) {
        let entry = &self.project.entries[index];
        let (mut chapter, diags) =
            chapter::read(entry, self.project, self.keys(), &self.inputs[index], &self.filters);
        // What every chapter's file says of the author is the book's.
        if chapter.authors.iter().eq(self.project.meta.authors()) {
            chapter.authors.clear();
        }
        (chapter, diags)
    }

    /// Keys of the works that can be cited.
    fn keys(&self) -> Option<&Keys> {
        self.works.as_ref().map(|works| &works.keys)
    }

    /// Hashes all that parsing a chapter reads.
    pub fn hash_chapter(&self, index: usize, hasher: &mut impl Hasher) {
        self.project.entries[index].hash(hasher);
        self.inputs[index].hash(hasher);
        (self.project.flavour, self.project.mathjax, self.project.dollars).hash(hasher);
        (&self.project.making, &self.project.links, &self.project.hidden_lines).hash(hasher);
        self.project.meta.displays.hash(hasher);
        (&self.project.meta.environments, &self.project.theme_divisions).hash(hasher);
        self.project.meta.contributors.hash(hasher);
        self.project.macros.hash(hasher);
        self.keys().hash(hasher);
        self.filters.hash(hasher);
    }
}

/// Reads and parses the chapters that a project lists, in parallel, joined in order. `done` hears of
/// each one that is parsed.
pub fn read_book(
    project: &Project,
    sources: &mut Sources,
    diags: &mut Diagnostics,
    done: Observer,
) -> Book {
    let works = works::works(project, None, sources, diags).map(|(works, _)| works);
    let manuscript = read(project, works, sources, diags);
    let parsed: Vec<(Chapter, Diagnostics)> = (0..manuscript.chapters())
        .into_par_iter()
        .map(|index| {
            let parsed = manuscript.parse(index);
            done(index);
            parsed
        })
        .collect();
    let mut book = Book { meta: project.meta.clone(), ..Book::default() };
    mark_titles(&mut book.meta, project);
    let mut found = Diagnostics::new();
    for (chapter, of_chapter) in parsed {
        found.extend(of_chapter);
        book.chapters.push(Arc::new(chapter));
    }
    diags.extend(of_book(found));
    unique_ids(book.chapters_mut());
    book
}

/// Reads the marks in the titles of the book.
pub(crate) fn mark_titles(meta: &mut Metadata, project: &Project) {
    let dialect = (chapter::dialect(project), &project.macros);
    meta.marked_title = marked(&meta.title, dialect);
    meta.marked_subtitle =
        meta.subtitle.as_deref().map(|text| marked(text, dialect)).unwrap_or_default();
    let named = meta.slug == slug(&meta.title);
    meta.take_marked();
    if named {
        // An address in the title is no part of the files' name.
        meta.slug = slug(&meta.title);
    }
    let bare = |text: &mut String| match marked(text, dialect) {
        words if words.is_empty() => {}
        words => *text = bare_text(&words),
    };
    // No output shows marks there.
    meta.series.iter_mut().for_each(|series| bare(&mut series.name));
    meta.description.iter_mut().filter(|text| !text.contains('\n')).for_each(bare);
}

/// The words of a title of the manifest with their marks; nothing of one that has none.
fn marked(text: &str, dialect: (parse::Dialect, &Macros)) -> Vec<Inline> {
    let words = titles::words(text, Span::NONE, dialect);
    let plain = matches!(words.as_slice(), [Inline { kind: InlineKind::Text(_), .. }]);
    if plain { Vec::new() } else { words }
}

/// The words of a text of one line, such as an entry of the index, with their marks.
pub(crate) fn marked_line(text: &str, span: Span, dialect: Dialect) -> Vec<Inline> {
    titles::words(text, span, (dialect, &Macros::default()))
}

/// Gives the blocks of a chapter their ids, in document order, notes last.
pub(crate) fn number_blocks(chapter: &mut Chapter) {
    // Where the outputs differ they have their ids: those that are left out have some too.
    let numbered = chapter.next_block > 0;
    let mut next = chapter.next_block;
    let mut number = |block: &mut Block| {
        if !numbered || block.id == 0 {
            block.id = next;
            next += 1;
        }
    };
    for text in chapter.texts_mut() {
        walk_blocks_mut(text, &mut number);
    }
    chapter.next_block = next;
}
