//! Whole-book passes: the chapters become a complete book.
//!
//! Each pass is a file. They run in this order: pictures are loaded, divisions that no file gives
//! are inserted, chapters and displays are numbered, headings get ids, links are resolved,
//! punctuation becomes typographic, references get their words, lines of Chinese and Japanese are
//! joined.

mod decoded;
pub mod direction;
mod divisions;
mod headings;
mod images;
pub mod jpeg;
mod labels;
mod languages;
mod links;
mod numbers;
mod own_numbers;
mod phrases;
mod presentation;
mod punctuation;
mod refs;
pub mod solid;
mod source_line;
mod terms;
mod ties;
mod upright;
mod words;

pub use numbers::{letters, roman};
pub use source_line::{formula_of_letter, quotation_with_source, with_source};
pub use words::{Words, with_number, words, words_in};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{NotesPlace, Project};
use crate::model::{self, Block, BlockKind, Book, Chapter, Inline, InlineKind, VerseLine};
use crate::source::{Sources, Span};

/// Completes the book.
pub fn assemble(
    book: &mut Book,
    project: &Project,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) {
    language(book, project, sources, diags);
    images::load(book, project, sources, diags);
    divisions::insert(book);
    if project.print.notes == NotesPlace::Book {
        divisions::insert_notes(book);
    }
    languages::check(book, diags);
    let written = headings::prepare(book, diags);
    labels::check(book, diags);
    terms::check(book, diags);
    numbers::number(book, project, diags);
    links::resolve(book, diags);
    callouts(book);
    verse(book, sources);
    punctuation::apply(book);
    refs::resolve(book, &written, diags);
    solid::apply(book);
}

/// Tells of a language in which Recto has no words to set of its own accord.
fn language(book: &Book, project: &Project, sources: &Sources, diags: &mut Diagnostics) {
    let lang = &book.meta.language;
    let primary = lang.split(['-', '_']).next().unwrap_or(lang);
    if lang.is_empty() || words(&book.meta).lang.eq_ignore_ascii_case(primary) {
        return;
    }
    let w = words(&book.meta);
    let message = format!(
        "Recto has no words in the language `{lang}`: \"{}\", \"{}\" and their like are set in English",
        w.chapter, w.contents
    );
    let span = language_key(project, sources);
    let help = "what is written in the files themselves (contents, copyright page) is set as it is";
    diags.push(Diagnostic::warning("language-words", span, message).help(help));
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

/// Labels of callouts in the book's language.
fn callouts(book: &mut Book) {
    let meta = book.meta.clone();
    let words = words(&meta);
    for_blocks(book, &mut |b| {
        if let BlockKind::Callout(c) = &mut b.kind {
            c.label = words.callout(&c.kind);
        }
    });
}

/// `::: verse`: the lines of its paragraphs are kept with their indents, each paragraph is a
/// stanza.
fn verse(book: &mut Book, sources: &Sources) {
    for_blocks(book, &mut |b| {
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
            let ends = |i: &Inline| matches!(i.kind, InlineKind::SoftBreak | InlineKind::HardBreak);
            lines.extend(content.split(ends).filter(|line| !line.is_empty()).map(|line| {
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

/// Calls `f` on every block of the book, notes included.
fn for_blocks(book: &mut Book, f: &mut impl FnMut(&mut Block)) {
    for chapter in &mut book.chapters {
        for_chapter_blocks(chapter, f);
    }
}

/// Calls `f` on every block of a chapter, notes included.
fn for_chapter_blocks(chapter: &mut Chapter, f: &mut impl FnMut(&mut Block)) {
    model::walk_blocks_mut(&mut chapter.blocks, f);
    for note in &mut chapter.notes {
        model::walk_blocks_mut(&mut note.blocks, f);
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
        let mut sources = Sources::new("");
        let text = "[book]\nlanguage = \"xx\"\n";
        let file = sources.add("recto.toml", text);
        let told = |lang: &str, sources: &Sources| {
            let mut book = Book::default();
            book.meta.language = lang.into();
            let mut diags = Diagnostics::new();
            language(&book, &Project::default(), sources, &mut diags);
            diags.iter().map(|d| (d.code, d.span)).collect::<Vec<_>>()
        };
        assert_eq!(told("xx", &sources), [("language-words", Span::new(file, 7, 22))]);
        assert_eq!(told("de-AT", &sources), []);
        assert_eq!(told("EN", &sources), []);
    }

    #[test]
    fn spaces_before_words_are_counted_to_the_start_of_the_line() {
        let mut sources = Sources::new("");
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
