//! The structured book: plain data with no presentation, every node with its source span.
//!
//! Few constructors, generic [`BlockKind::Div`] and [`InlineKind::Span`] with attributes, as in
//! pandoc's types. `markdown/` makes chapters, `assemble/` completes the book (numbers, labels,
//! references, punctuation), `typeset/` and `epub/` read it.

mod abbreviation;
mod capitals;
mod citation;
mod description;
mod display_kind;
mod environment;
mod formula_displays;
mod formula_macros;
mod formula_numbers;
mod formula_rows;
mod formula_text;
mod latex_labels;
mod leads;
mod names;
mod plate;
mod rewriting;
mod titles;
mod versions;
mod walk;

pub use abbreviation::Abbreviation;
pub(crate) use capitals::{capitalise, capitalised};
pub use citation::{
    BACK_LINK, CITATION, CITED, Citation, CitationPart, CitedWork, ENTRIES, ENTRY, ENTRY_LABEL,
    has_entries,
};
pub(crate) use description::DESCRIPTION_FILE;
pub use description::{DESCRIBE, DESCRIBED};
pub use display_kind::DisplayKind;
pub(crate) use display_kind::{LABEL_PREFIXES, NOTE_PREFIX, OwnPrefixes, usual_prefixes};
pub use environment::{
    ANSWERS, END_OF_PROOF, END_OF_PROOF_SIGN, ENVIRONMENT, ENVIRONMENT_HEAD, ENVIRONMENT_LABEL,
    Environment, Environments, Numbering, OrdinaryWords, RESTATE,
};
pub(crate) use environment::{
    environment_of_prefix, environment_prefixes, is_usual_environment, usual_environment,
};
pub(crate) use formula_displays::{in_lines as formula_in_lines, is_display, without_numbers};
pub use formula_macros::{
    Macro, MacroDefinition, MacroFault, Macros, macro_definition, uncommented,
};
pub(crate) use formula_macros::{argument as tex_argument, comment, group_end, tex_command};
pub(crate) use formula_numbers::{NumberedTex, numbered_tex};
pub(crate) use formula_rows::{cells as formula_cells, is_length, lines as formula_lines};
pub use formula_text::formula_text;
pub(crate) use latex_labels::{label_of_latex, refs_of_tex, tex_with_refs};
pub use leads::{chapter_leads_to, lead_chapter, lead_inline, leads_to};
pub(crate) use names::Names;
pub use plate::{CROP, CROPS, PLATES, Plate, crop};
pub(crate) use rewriting::Rewriting;
pub use titles::without_notes;
pub use versions::Versions;
pub use walk::{
    bare, bare_text, flat_offsets, flat_text, has_note_marks, places_of_pictures, plain_text,
    shows_nothing, split_at_line_ends, visit_blocks, visit_ids, visit_ids_mut, visit_inlines,
    visit_inlines_mut, visit_note_marks, visit_note_marks_in, visit_note_marks_in_mut,
    visit_note_marks_mut, visit_pictures, walk_blocks_mut,
};

use crate::source::{FileId, Span};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Called with the index of each chapter that a step has finished, from any thread, for a display
/// of progress; it changes nothing in what is made.
pub type Observer<'a> = &'a (dyn Fn(usize) + Sync);

/// A whole book: metadata and its divisions in reading order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Book {
    /// What the manifest says of the book.
    pub meta: Metadata,
    /// Every division in reading order, generated pages included. Depth is [`Chapter::level`]:
    /// a chapter of level n belongs to the nearest one before it with a lower level.
    /// Shared, so that whoever keeps a finished chapter knows it again without looking into it.
    pub chapters: Vec<Arc<Chapter>>,
    /// Pictures that the book uses, each once, in order of first use. Filled by `assemble`.
    pub images: Vec<ImageResource>,
    /// Sets of versions that have some text which the others have not: two that all of these have, or lack, have
    /// the same book.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub divides: BTreeSet<Versions>,
}

impl Book {
    /// Whether two versions have the same text.
    pub fn is_same_for(&self, one: usize, other: usize) -> bool {
        self.divides.iter().all(|set| set.has(one) == set.has(other))
    }

    /// The chapters, to be written in: each is copied first if somebody else has it too.
    pub fn chapters_mut(&mut self) -> impl Iterator<Item = &mut Chapter> {
        self.chapters.iter_mut().map(Arc::make_mut)
    }

    /// A chapter, to be written in.
    pub fn chapter_mut(&mut self, index: usize) -> &mut Chapter {
        Arc::make_mut(&mut self.chapters[index])
    }

    /// Whether a chapter runs on inside another one: its parent in the book's tree is a chapter.
    pub fn is_nested(&self, index: usize) -> bool {
        let Some(c) = self.chapters.get(index) else { return false };
        if c.level == 0 || c.kind == Kind::Part || c.generated {
            return false;
        }
        let parent = self.chapters[..index].iter().rev().find(|p| p.level < c.level);
        parent.is_some_and(|p| p.kind != Kind::Part && !p.generated && p.matter == c.matter)
    }

    /// The chapters of each volume of an omnibus; 0 are those of the book itself, all of another book's.
    pub fn by_volume(&self) -> BTreeMap<u32, Vec<u32>> {
        let mut volumes: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (chapter, at) in self.chapters.iter().zip(0..) {
            volumes.entry(chapter.volume).or_default().push(at);
        }
        volumes
    }
}

/// The chapter that is the title of the volume in which one stands, in an omnibus.
pub fn opening_of_volume(chapters: &[Arc<Chapter>], index: usize) -> Option<&Chapter> {
    let volume = chapters.get(index).map(|c| c.volume).filter(|volume| *volume > 0)?;
    let before = chapters[..=index].iter().rev().map(Arc::as_ref);
    before.take_while(|c| c.volume == volume).find(|c| c.opens_volume())
}

/// The plain title of a volume before what is said of a chapter in it, "Salt: "; nothing before others.
pub fn before_chapter(chapters: &[Arc<Chapter>], index: usize) -> String {
    let volume = opening_of_volume(chapters, index).filter(|c| !c.is_nameless());
    volume.map(|c| format!("{}: ", c.listed_title())).unwrap_or_default()
}

/// How many chapters a chapter stands in; parts are none.
pub fn nesting(chapters: &[Arc<Chapter>], index: usize) -> u8 {
    let mut level = chapters.get(index).map_or(0, |c| c.level);
    let mut around = 0;
    for chapter in chapters[..index.min(chapters.len())].iter().rev() {
        if chapter.level < level {
            level = chapter.level;
            around += u8::from(chapter.kind != Kind::Part);
        }
        if level == 0 {
            break;
        }
    }
    around
}

/// Metadata of the book.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Metadata {
    /// Title, plain text.
    pub title: String,
    /// Subtitle, plain text.
    pub subtitle: Option<String>,
    /// The title for running heads, where the whole one is too long for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_title: Option<String>,
    /// The title with what is more than words in it, if there is something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marked_title: Vec<Inline>,
    /// The subtitle likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marked_subtitle: Vec<Inline>,
    /// Authors and other contributors in the order given.
    pub contributors: Vec<Contributor>,
    /// BCP 47 language of the book, such as `en-GB`.
    pub language: String,
    /// Publisher.
    pub publisher: Option<String>,
    /// Place of publication, for the title page.
    pub place: Option<String>,
    /// Publication date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// When the book was last modified, RFC 3339 in UTC: from `SOURCE_DATE_EPOCH`, else from
    /// `date`, else a fixed instant. Never the clock.
    pub modified: String,
    /// Rights statement.
    pub rights: Option<String>,
    /// Description or blurb.
    pub description: Option<String>,
    /// Subjects or keywords.
    pub subjects: Vec<Subject>,
    /// Series name and number in it.
    pub series: Option<Series>,
    /// ISBN of the EPUB edition, digits and hyphens as given.
    pub isbn_epub: Option<String>,
    /// ISBN of the printed edition.
    pub isbn_print: Option<String>,
    /// ISBNs of editions that have one of their own, with the editions' names, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub isbn_editions: Vec<(String, String)>,
    /// Unique identifier of the EPUB: `urn:isbn:...` or a `urn:uuid:` made from the metadata.
    pub identifier: String,
    /// Edition statement, such as "Second edition".
    pub edition: Option<String>,
    /// What else the copyright page says.
    #[serde(default, skip_serializing_if = "Imprint::is_empty")]
    pub imprint: Imprint,
    /// Cover picture for the EPUB, project-relative path.
    pub cover: Option<String>,
    /// Where the manifest names the cover.
    #[serde(skip)]
    pub cover_span: Span,
    /// Short name for output files.
    pub slug: String,
    /// Output files have the names of their ISBNs, those that have one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub files_by_isbn: bool,
    /// Words of the book instead of those that its language has, by key (`[words]`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
    /// Kinds of display of the book's own, beside figures, tables and listings (`[displays]`), at
    /// most [`DisplayKind::MOST`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub displays: Vec<DisplayKind>,
    /// Kinds of environment: theorems, definitions, exercises (`[environments]`).
    #[serde(default, skip_serializing_if = "Environments::is_usual")]
    pub environments: Environments,
}

impl Metadata {
    /// The title as it is printed.
    pub fn title_words(&self) -> Vec<Inline> {
        match self.marked_title.is_empty() {
            true => vec![Inline::text(self.title.as_str())],
            false => self.marked_title.clone(),
        }
    }

    /// The title in running heads.
    pub fn running_title(&self) -> Vec<Inline> {
        match &self.short_title {
            Some(short) => vec![Inline::text(short.as_str())],
            None => self.title_words(),
        }
    }

    /// The subtitle as it is printed; nothing without one.
    pub fn subtitle_words(&self) -> Vec<Inline> {
        match (&self.subtitle, self.marked_subtitle.is_empty()) {
            (Some(words), true) => vec![Inline::text(words.as_str())],
            _ => self.marked_subtitle.clone(),
        }
    }

    /// Makes the plain titles of the marked ones.
    pub fn take_marked(&mut self) {
        if !self.marked_title.is_empty() {
            self.title = bare_text(&self.marked_title);
        }
        if !self.marked_subtitle.is_empty() {
            self.subtitle = Some(bare_text(&self.marked_subtitle));
        }
    }

    /// The lines of the copyright page that name each edition's ISBN; `print` is the word for the
    /// printed one.
    pub fn isbn_lines<'s>(&'s self, print: &'s str) -> Vec<String> {
        let named = |name: &'s str| if name.is_empty() { print } else { name };
        let print = self.isbn_print.iter().map(|isbn| (isbn, print));
        let epub = self.isbn_epub.iter().map(|isbn| (isbn, "EPUB"));
        let own = self.isbn_editions.iter().map(|(name, isbn)| (isbn, named(name)));
        let all = print.chain(own).chain(epub);
        all.map(|(isbn, name)| format!("ISBN {isbn} ({name})")).collect()
    }

    /// Names of the authors (role `aut`), in order.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        self.by_role("aut")
    }

    /// Names of those who have a role, in order.
    pub fn by_role<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a str> {
        self.contributors.iter().filter(move |c| c.role == role).map(|c| c.name.as_str())
    }

    /// Whose book it is: its authors; of a volume that has only the authors of its chapters, the
    /// editors.
    pub fn holders(&self) -> Vec<&str> {
        let authors: Vec<&str> = self.authors().collect();
        if authors.is_empty() { self.by_role("edt").collect() } else { authors }
    }
}

/// What a copyright page says beside publisher, edition and ISBNs (Chicago Manual of Style, 1.20-1.35).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Imprint {
    /// Years of the copyright, where they are others than that of the date: "2019, 2026".
    pub years: Option<String>,
    /// Where and when it was published before: "First published in German as ... in 1998".
    pub first_published: Option<String>,
    /// The printing line: words, or the row of numbers of which the least is the printing.
    pub printing: Option<String>,
    /// Sentences of the law, a paragraph each.
    pub legal: Vec<String>,
    /// The block of a library's cataloguing in publication, line by line.
    pub cip: Option<String>,
}

impl Imprint {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Imprint::default()
    }
}

/// A person or body that made the book.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Contributor {
    /// Name as printed.
    pub name: String,
    /// MARC relator code: `aut`, `edt`, `trl`, `ill`, ...
    pub role: String,
    /// Name for sorting ("Doyle, Arthur Conan").
    pub sort: Option<String>,
}

/// What the book is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Subject {
    /// In words.
    pub name: String,
    /// In a scheme of subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<SubjectCode>,
}

/// A subject's place in a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct SubjectCode {
    /// The scheme: `BISAC`, `Thema`, `LCSH`, or an address.
    pub authority: String,
    /// The code there, such as `POL012000`.
    pub term: String,
}

impl From<&str> for Subject {
    fn from(name: &str) -> Self {
        Subject { name: name.to_string(), code: None }
    }
}

/// A series that the book belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Series {
    /// Name of the series.
    pub name: String,
    /// Position, such as `3`.
    pub number: Option<String>,
}

/// Where a chapter opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// On a recto.
    Recto,
    /// On a verso: what comes behind it faces it.
    Verso,
    /// On the next page, whichever that is.
    Any,
}

/// The three matters of a book.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Matter {
    /// Before the text; roman folios.
    Front,
    /// The text.
    #[default]
    Main,
    /// After the text.
    Back,
}

/// What a division of the book is (order and wording after the Chicago Manual of Style).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// What others have said of the book, with their names, before all else.
    Praise,
    /// The title alone, first page of the book.
    HalfTitle,
    /// Other books of its author's; in front it faces the title page.
    AlsoBy,
    /// The title page.
    TitlePage,
    /// The copyright page.
    Copyright,
    /// Dedication.
    Dedication,
    /// Epigraph of the whole book.
    Epigraph,
    /// Table of contents.
    Contents,
    /// The figures of the book, with their pages.
    ListOfFigures,
    /// Its tables.
    ListOfTables,
    /// Its listings.
    ListOfListings,
    /// The displays of a kind of its own: [`Chapter::lists`] says of which.
    ListOfDisplays,
    /// Abbreviations with what they stand for.
    Abbreviations,
    /// Foreword, by somebody else.
    Foreword,
    /// Preface, by the author.
    Preface,
    /// Acknowledgements.
    Acknowledgements,
    /// Introduction.
    Introduction,
    /// A part: a title on a leaf of its own, followed by its chapters.
    Part,
    /// An ordinary chapter.
    #[default]
    Chapter,
    /// A case study, with a design of its own.
    CaseStudy,
    /// Conclusion, epilogue, afterword: a chapter that is not numbered unless asked.
    Conclusion,
    /// Appendix.
    Appendix,
    /// Glossary.
    Glossary,
    /// Endnotes.
    Notes,
    /// Solutions of the book's exercises, gathered.
    Answers,
    /// Long descriptions of figures and formulas, gathered: no part of a printed book.
    Descriptions,
    /// Bibliography.
    Bibliography,
    /// Who has written the chapters.
    ListOfContributors,
    /// Index.
    Index,
    /// About the author.
    About,
    /// How to hear of the author's next books.
    Newsletter,
    /// Colophon.
    Colophon,
}

/// Number of a chapter or appendix.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Number {
    /// As shown in running text and lists: `3`, `A`, `IV`.
    pub text: String,
    /// The ordinal behind it, from 1.
    pub ordinal: u32,
}

/// One division of the book: a file of the manuscript, a part title, or a generated page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Chapter {
    /// Unique in the book, an XML name: from the front matter or the file name.
    pub id: String,
    /// Main file of the text, if it comes from one.
    pub file: Option<FileId>,
    /// The file's project-relative path; links between chapters name it.
    pub path: Option<String>,
    /// Front, main or back matter.
    pub matter: Matter,
    /// What it is.
    pub kind: Kind,
    /// Depth in the book's tree, 0 at the top; see [`Book::chapters`].
    pub level: u8,
    /// The volume of an omnibus that it is in, from 1; 0 of what is in none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub volume: u32,
    /// Title; may be empty (a dedication).
    pub title: Vec<Inline>,
    /// Subtitle from the front matter; a case study's line of place and dates.
    pub subtitle: Vec<Inline>,
    /// Who wrote it, if the book's authors are others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Whether a number is wanted; `None` is the kind's own habit.
    pub wants_number: Option<bool>,
    /// The side of a leaf that its first page stands on; `None` is the book's habit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<Side>,
    /// Number, set by `assemble`.
    pub number: Option<Number>,
    /// Label over the title, set by `assemble` in the book's language: "Chapter One",
    /// "Appendix A", "Case study".
    pub label: Option<String>,
    /// Title in the contents, the navigation and running heads if it is another than `title`: a
    /// shorter one from the front matter, the words of mdBook's SUMMARY.md, or the first line of a
    /// division that has neither title nor number.
    pub short_title: Option<Vec<Inline>>,
    /// Of a list of displays of the book's own: the name of their kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<String>,
    /// Language if not the book's.
    pub lang: Option<String>,
    /// The attributes of the title heading (`{.no-initial}`, ...).
    pub attr: Attr,
    /// The text, without the title heading.
    pub blocks: Vec<Block>,
    /// Notes in the order of their first mark; [`InlineKind::Note`] indexes this list.
    pub notes: Vec<Note>,
    /// Keys of works that its front matter wants in the bibliography without a citation; `*` is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nocite: Vec<(String, Span)>,
    /// Abbreviations that its file explains, `*[KFOR]: Kosovo Force`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub abbreviations: Vec<Abbreviation>,
    /// Made by Recto (title page, contents, ...), not by a file.
    pub generated: bool,
    /// Listed without text (mdBook's draft chapters).
    pub draft: bool,
    /// Sets of versions that have some of its text which the others have not.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub divides: BTreeSet<Versions>,
    /// The versions that have it, and of what stands below it nothing is in another one.
    #[serde(default, skip_serializing_if = "Versions::is_all")]
    pub shown: Versions,
    /// Places of it that other versions have, and this one has not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
    /// Where the title stands.
    pub span: Span,
    /// One more than the highest block id used in the chapter.
    pub next_block: u32,
}

/// A place that other versions of the book have, and this one has not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Elsewhere {
    /// Its name; a heading without one goes by its words.
    pub id: Option<String>,
    /// Its title or caption, plain.
    pub title: String,
    /// The versions that have it.
    pub there: Versions,
}

impl Chapter {
    /// Whether it stands behind the notes of the whole book, at its end: glossary, bibliography and what follows them
    /// (Chicago Manual 1.4).
    pub fn follows_notes(&self) -> bool {
        use Kind::*;
        let follows = matches!(
            self.kind,
            Glossary
                | Bibliography
                | ListOfContributors
                | Index
                | About
                | AlsoBy
                | Newsletter
                | Colophon
        );
        follows && self.matter == Matter::Back
    }

    /// Whether it is the title of a volume of an omnibus.
    pub fn opens_volume(&self) -> bool {
        self.volume > 0 && self.level == 0 && self.kind == Kind::Part
    }

    /// The chapter without its text and notes: what other chapters may have to know of it, but for
    /// what stands in it.
    pub fn without_text(&self) -> Chapter {
        Chapter {
            id: self.id.clone(),
            file: self.file,
            path: self.path.clone(),
            matter: self.matter,
            kind: self.kind,
            level: self.level,
            volume: self.volume,
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            authors: self.authors.clone(),
            wants_number: self.wants_number,
            opens: self.opens,
            number: self.number.clone(),
            label: self.label.clone(),
            short_title: self.short_title.clone(),
            lists: self.lists.clone(),
            lang: self.lang.clone(),
            attr: self.attr.clone(),
            nocite: self.nocite.clone(),
            blocks: Vec::new(),
            notes: Vec::new(),
            abbreviations: self.abbreviations.clone(),
            generated: self.generated,
            draft: self.draft,
            divides: self.divides.clone(),
            shown: self.shown,
            elsewhere: Vec::new(),
            span: self.span,
            next_block: self.next_block,
        }
    }
}

/// A footnote or endnote.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Note {
    /// Name in the source; generated for inline notes.
    pub label: String,
    /// Its place in its series, set by `assemble` (per chapter from 1): the number shown, or that of its
    /// symbol.
    pub number: u32,
    /// It is of the second series, an editor's or a translator's, whose marks are symbols.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub symbol: bool,
    /// The text.
    pub blocks: Vec<Block>,
    /// Where it is defined.
    pub span: Span,
}

impl Chapter {
    /// The notes with their indexes as they stand below each other: those that symbols mark above the
    /// others (Chicago Manual of Style, 14.24: symbols come before numbers where both are used).
    pub fn notes_by_series(&self) -> Vec<(usize, &Note)> {
        let mut all: Vec<(usize, &Note)> = self.notes.iter().enumerate().collect();
        all.sort_by_key(|(_, note)| !note.symbol);
        all
    }
}

impl Note {
    /// The name by which references call it, `fn-x` for `[^x]`; none of one that stands in the text, or that a
    /// citation has made.
    pub(crate) fn reference_name(&self) -> Option<String> {
        let made = ["inline-", "citation-"].iter().any(|made| {
            let number = self.label.strip_prefix(made);
            number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        });
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        let label = self.label.trim_start_matches('*');
        let named = !made && !label.is_empty() && label.chars().all(plain);
        named.then(|| format!("{NOTE_PREFIX}-{label}"))
    }

    /// What marks it where its series is counted through the chapter.
    pub fn mark(&self) -> String {
        let number = self.number.max(1);
        if self.symbol { note_symbol(number) } else { number.to_string() }
    }
}

/// Whether what marks a note is raised: figures are, symbols are drawn high or tall by themselves.
pub fn is_raised(mark: &str) -> bool {
    mark.ends_with(|c: char| c.is_ascii_digit())
}

/// Symbols that mark notes, in the order that print has for them.
const NOTE_SYMBOLS: [&str; 4] = ["*", "\u{2020}", "\u{2021}", "\u{a7}"];
/// Most times that one is repeated: nobody counts four signs.
const NOTE_SYMBOL_TIMES: u32 = 3;

/// The symbol of a note, from 1: each of the four in its order, then each twice, then three times;
/// further ones have a number, `*13`.
pub fn note_symbol(nth: u32) -> String {
    let at = nth.max(1) - 1;
    let kinds = NOTE_SYMBOLS.len() as u32;
    let times = at / kinds + 1;
    match NOTE_SYMBOLS.get((at % kinds) as usize) {
        Some(sign) if times <= NOTE_SYMBOL_TIMES => sign.repeat(times as usize),
        _ => format!("{}{nth}", NOTE_SYMBOLS[0]),
    }
}

/// Classes of a note in the line that is of the series of symbols: `^[words]{.editor}`.
pub const SYMBOL_NOTE: [&str; 2] = ["editor", "translator"];

/// Identifier, classes and key-value pairs, as in pandoc.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Attr {
    /// Anchor; unique in its chapter after `assemble`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Classes in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Key-value pairs in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<(String, String)>,
}

/// Class of a span whose words stay as they are typed: smart punctuation passes over them.
/// `assemble` takes it away.
pub const LITERAL: &str = "literal";

impl Attr {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.id.is_none() && self.classes.is_empty() && self.pairs.is_empty()
    }
    /// Whether the class is there.
    pub fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|c| c == class)
    }
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
    /// The language (`lang` or `xml:lang`).
    pub fn lang(&self) -> Option<&str> {
        self.get("lang").or_else(|| self.get("xml:lang"))
    }
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Block {
    /// Unique in its chapter (notes included), in document order.
    pub id: u32,
    /// Source.
    pub span: Span,
    /// Attributes.
    #[serde(default, skip_serializing_if = "Attr::is_empty")]
    pub attr: Attr,
    /// The block itself.
    pub kind: BlockKind,
}

/// The kinds of block.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "t", content = "c")]
#[non_exhaustive]
pub enum BlockKind {
    /// A paragraph.
    Para(Vec<Inline>),
    /// A heading inside a chapter. `level` 2 is the first below the chapter title.
    Heading(Heading),
    /// A quotation.
    Quote(Vec<Block>),
    /// A bullet or numbered list.
    List(List),
    /// A definition list.
    Definitions(Vec<Definition>),
    /// A code block.
    Code(CodeBlock),
    /// A table.
    Table(Table),
    /// A picture with its caption, alone in its paragraph.
    Figure(Figure),
    /// A callout (GFM alert or `::: {.callout-note}`).
    Callout(Callout),
    /// Lines kept as lines: verse, addresses. Leading spaces are `indent` em of each line.
    Lines(Vec<VerseLine>),
    /// A generic container; classes give its meaning (`at-a-glance`, `key-points`, `epigraph`,
    /// `verse`, ...).
    Div(Vec<Block>),
    /// A display formula, TeX source.
    Math(MathBlock),
    /// A break between scenes (`***`), printed as the theme's ornament.
    SceneBreak,
    /// White space of a line between paragraphs (a paragraph of only `&nbsp;`).
    SpaceBreak,
    /// A forced page break (`{{< pagebreak >}}`).
    PageBreak,
    /// Raw HTML that stands for itself; sanitised by the EPUB writer.
    Html(String),
}

impl Default for BlockKind {
    fn default() -> Self {
        BlockKind::Para(Vec::new())
    }
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6 inside a chapter (after `assemble` without gaps at the top).
    pub level: u8,
    /// The words.
    pub content: Vec<Inline>,
    /// Section number such as `3.2`, set by `assemble` where the theme numbers sections.
    pub number: Option<String>,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct List {
    /// First number of an ordered list; `None` for bullets.
    pub start: Option<u64>,
    /// Its numbers are typed as `1)`, and not as `1.`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bracket: bool,
    /// Items close together (no blank lines between them in the source).
    pub tight: bool,
    /// The items.
    pub items: Vec<ListItem>,
}

impl List {
    /// Whether each item's number follows from the one before it.
    pub fn runs_on(&self) -> bool {
        self.items.iter().all(|item| item.value.is_none())
    }

    /// What stands behind the numbers of an ordered list.
    pub fn delimiter(&self) -> char {
        if self.bracket { ')' } else { '.' }
    }

    /// The numbers of the items of an ordered list.
    pub fn numbers(&self) -> impl Iterator<Item = u64> {
        let mut next = self.start.unwrap_or(1);
        self.items.iter().map(move |item| {
            let number = item.value.unwrap_or(next);
            next = number.saturating_add(1);
            number
        })
    }
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct ListItem {
    /// `Some(done)` for an item of a task list.
    pub task: Option<bool>,
    /// Its number in an ordered list, where that does not follow from the one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<u64>,
    /// Its blocks. The items of a tight list hold `Para` too.
    pub blocks: Vec<Block>,
    /// Source.
    pub span: Span,
}

/// A term with its definitions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// One or more definitions, each of blocks.
    pub bodies: Vec<Vec<Block>>,
    /// Source of the term.
    pub span: Span,
}

/// A code block.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct CodeBlock {
    /// First word of the info string: the language.
    pub lang: Option<String>,
    /// The text without a final line feed.
    pub text: String,
    /// File name or caption given with the block.
    pub caption: Option<Vec<Inline>>,
    /// Number, set by `assemble` for captioned blocks with a `lst-` label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Raw output format of pandoc's `{=html}` blocks.
    pub raw: Option<String>,
    /// Number of the first line, of a block whose lines are numbered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<u32>,
    /// Lines that are marked, first and last, counted in the block from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marked: Vec<(u32, u32)>,
}

impl CodeBlock {
    /// Whether a line of the block, counted from 1, is marked.
    pub fn is_marked(&self, line: u32) -> bool {
        self.marked.iter().any(|(from, to)| (*from..=*to).contains(&line))
    }
}

/// Alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// Not said.
    #[default]
    Default,
    /// Left.
    Left,
    /// Centre.
    Center,
    /// Right.
    Right,
}

/// Class of the paragraphs below a table that are its notes.
pub const TABLE_NOTE: &str = "table-note";

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Table {
    /// Alignment by column.
    pub aligns: Vec<Align>,
    /// Width by column as the source gives it, in thousandths of the measure, 0 where it gives none;
    /// empty if it gives none at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub widths: Vec<u16>,
    /// Head cells; empty if the table has none.
    pub head: Vec<Cell>,
    /// How many of `rows`, at their beginning, belong to the head too.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_heads: u32,
    /// How many of `rows`, at their end, are its foot: sums, under a rule.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub feet: u32,
    /// Body rows.
    pub rows: Vec<Vec<Cell>>,
    /// Caption.
    pub caption: Option<Vec<Inline>>,
    /// Number, set by `assemble` for captioned tables.
    pub number: Option<String>,
}

impl Table {
    /// Whether its first row is set: it says something, or a cell of it goes on into the next, which
    /// without it would lack that cell.
    pub fn has_head(&self) -> bool {
        self.head.iter().any(|c| !c.is_empty() || c.rowspan > 1)
    }

    /// The rows from top to bottom with the head, if it is set; how many of them are heads.
    pub fn all_rows(&self) -> (Vec<&[Cell]>, usize) {
        let named = self.has_head();
        let head = named.then_some(self.head.as_slice());
        let rows: Vec<&[Cell]> =
            head.into_iter().chain(self.rows.iter().map(Vec::as_slice)).collect();
        let heads = usize::from(named) + self.more_heads as usize;
        let heads = heads.min(rows.len());
        (rows, heads)
    }

    /// How many columns it has.
    pub fn columns(&self) -> usize {
        let rows = self.rows.iter().map(Vec::len);
        rows.chain([self.head.len(), self.aligns.len()]).max().unwrap_or(0)
    }

    /// Its cells, from the head on.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.head.iter().chain(self.rows.iter().flatten())
    }

    /// Its cells, to change.
    pub fn cells_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.head.iter_mut().chain(self.rows.iter_mut().flatten())
    }

    /// Whether a cell holds more than words.
    pub fn holds_blocks(&self) -> bool {
        self.cells().any(|c| !c.blocks.is_empty())
    }
}

/// A cell. One that spans others stands where its first is; the others stay in their rows, empty and
/// [covered](Cell::is_covered).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// The words of a cell that holds nothing else; empty beside `blocks`.
    pub content: Vec<Inline>,
    /// What it holds, if that is more than the words of one paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// Columns that it takes; 0 of a cell that another one covers.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub colspan: u16,
    /// Rows that it takes.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rowspan: u16,
    /// It names its row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub head: bool,
    /// Alignment if another than its column's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
    /// Source.
    pub span: Span,
}

impl Default for Cell {
    fn default() -> Self {
        Cell {
            content: Vec::new(),
            blocks: Vec::new(),
            colspan: 1,
            rowspan: 1,
            head: false,
            align: None,
            span: Span::NONE,
        }
    }
}

impl Cell {
    /// A cell above or before it stands here.
    pub fn is_covered(&self) -> bool {
        self.colspan == 0
    }

    /// A cell that holds these blocks: one paragraph that nothing more is said of is its words, and so
    /// is a picture without a caption.
    pub fn holding(mut blocks: Vec<Block>) -> Cell {
        let plain = |b: &Block| b.attr.is_empty();
        match blocks.as_mut_slice() {
            [Block { kind: BlockKind::Para(words), attr, .. }] if attr.is_empty() => {
                Cell { content: std::mem::take(words), ..Cell::default() }
            }
            [one @ Block { kind: BlockKind::Figure(_), .. }] if plain(one) => {
                let span = one.span;
                match &mut one.kind {
                    BlockKind::Figure(f) if f.caption.is_empty() => {
                        let kind = InlineKind::Image(std::mem::take(&mut f.image));
                        Cell { content: vec![Inline { span, kind }], ..Cell::default() }
                    }
                    _ => Cell { blocks, ..Cell::default() },
                }
            }
            _ => Cell { blocks, ..Cell::default() },
        }
    }

    /// Nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty() && self.blocks.is_empty()
    }

    /// Its words as plain text, those of its blocks a line each.
    pub fn plain_text(&self) -> String {
        if self.blocks.is_empty() {
            return plain_text(&self.content);
        }
        let mut lines = Vec::new();
        visit_blocks(&self.blocks, &mut |b| {
            let line = flat_text(b);
            if !line.is_empty() {
                lines.push(line);
            }
        });
        lines.join("\n")
    }

    /// Its words, for where nothing but words can stand: those of blocks one behind the other.
    pub fn words(&self) -> Cow<'_, [Inline]> {
        if self.blocks.is_empty() {
            return Cow::Borrowed(&self.content);
        }
        let mut out: Vec<Inline> = Vec::new();
        visit_blocks(&self.blocks, &mut |b| {
            let kind = match &b.kind {
                BlockKind::Code(c) => Some(InlineKind::Code(c.text.clone())),
                BlockKind::Math(m) => Some(InlineKind::Math(m.tex.clone())),
                BlockKind::Figure(f) => Some(InlineKind::Image(f.image.clone())),
                _ => None,
            };
            let own = kind.map(|kind| vec![Inline { span: b.span, kind }]);
            for words in own.iter().map(Vec::as_slice).chain(b.inlines()) {
                if !words.is_empty() && !out.is_empty() {
                    out.push(Inline { kind: InlineKind::HardBreak, ..Inline::default() });
                }
                out.extend_from_slice(words);
            }
        });
        Cow::Owned(out)
    }
}

fn one() -> u16 {
    1
}

fn is_one(n: &u16) -> bool {
    *n == 1
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// A picture with a caption.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Figure {
    /// The picture.
    pub image: Image,
    /// Caption, may be empty.
    pub caption: Vec<Inline>,
    /// Number, set by `assemble` for figures with a caption and an id or a `fig-` label.
    pub number: Option<String>,
}

/// A picture in the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Image {
    /// As written, relative to the file; `assemble` sets `resource`.
    pub src: String,
    /// Index in [`Book::images`]; `None` if the file could not be read.
    pub resource: Option<u32>,
    /// Alternative text, plain.
    pub alt: String,
    /// Whether the picture is decoration only (`alt=""` said on purpose).
    pub decorative: bool,
    /// Wanted width as written: `60%`, `8cm`, `200px`.
    pub width: Option<String>,
    /// Title.
    pub title: Option<String>,
}

/// Index in [`Book::images`] of the theme's picture between scenes, where the book has one: what is
/// found there says by its path whether it is that.
pub const ORNAMENT: u32 = 0;

/// A picture file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ImageResource {
    /// Project-relative path of the file.
    pub path: String,
    /// Media type, such as `image/svg+xml`.
    pub media: String,
    /// Natural size in CSS pixels (1/96 in): by the pixels to the inch that the file states, else
    /// a pixel for a pixel.
    pub width: f32,
    /// Natural height in CSS pixels.
    pub height: f32,
    /// Pixels across and down that the file holds; none for a drawing.
    #[serde(default)]
    pub pixels: [u32; 2],
    /// The file's bytes.
    #[serde(skip)]
    pub data: std::sync::Arc<Vec<u8>>,
}

/// A callout.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Callout {
    /// `note`, `tip`, `important`, `warning`, `caution` or any other word, lower case.
    pub kind: String,
    /// The title that the author gave.
    pub title: Option<Vec<Inline>>,
    /// The label in the book's language ("Note"), set by `assemble`.
    pub label: String,
    /// The text.
    pub blocks: Vec<Block>,
}

impl Callout {
    /// What stands over it before its title: its label, so that a warning is seen to be one, unless
    /// the title says it.
    pub fn label_before_title(&self) -> String {
        let Some(title) = self.title.as_deref().filter(|t| !t.is_empty()) else {
            return self.label.clone();
        };
        let words = plain_text(title).to_lowercase();
        if self.label.is_empty() || words.starts_with(&self.label.to_lowercase()) {
            return String::new();
        }
        format!("{} \u{b7} ", self.label)
    }
}

/// A line of verse.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct VerseLine {
    /// Leading spaces, counted in half ems.
    pub indent: u8,
    /// The words; empty between stanzas.
    pub content: Vec<Inline>,
}

/// A display formula.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct MathBlock {
    /// TeX source.
    pub tex: String,
    /// Number, set by `assemble` for formulas that have an id or are counted, and those with a tag.
    pub number: Option<String>,
    /// Whether it is counted without an id, as LaTeX's `equation` is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub counts: bool,
    /// The number that its author gives it: it is not counted then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Its lines, if they have numbers of their own, as those of LaTeX's `align` have: then it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<FormulaLine>,
    /// A proof ends with it: its sign stands at the end of its line.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ends_proof: bool,
}

/// A line of a display formula that numbers its lines.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct FormulaLine {
    /// Its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether the book counts it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub counts: bool,
    /// The number that its author gives it: it is not counted then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Its number, set by `assemble`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// Within what formulas are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FormulaNumbers {
    /// In each chapter, "(2.3)".
    #[default]
    Chapter,
    /// In each section of the first level, "(2.1.3)", where sections are numbered.
    Section,
    /// Through the book, "(12)".
    Book,
}

impl MathBlock {
    /// The labels of its lines.
    pub fn line_ids(&self) -> impl Iterator<Item = &String> {
        self.lines.iter().filter_map(|line| line.id.as_ref())
    }

    /// The numbers that stand beside it, in their order.
    pub fn numbers(&self) -> impl Iterator<Item = &String> {
        self.number.iter().chain(self.lines.iter().filter_map(|line| line.number.as_ref()))
    }
}

/// One inline node.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Inline {
    /// Source.
    pub span: Span,
    /// The node itself.
    pub kind: InlineKind,
}

/// The kinds of inline node.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "t", content = "c")]
#[non_exhaustive]
pub enum InlineKind {
    /// Words, with ordinary spaces; after `assemble` with typographic punctuation.
    Text(String),
    /// Emphasis (italic).
    Emph(Vec<Inline>),
    /// Strong emphasis (bold).
    Strong(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// Superscript.
    Super(Vec<Inline>),
    /// Subscript.
    Sub(Vec<Inline>),
    /// Code.
    Code(String),
    /// A generic span: classes `smallcaps`, `underline`, `mark`, `kbd`, `index`; `lang`.
    Span(Attr, Vec<Inline>),
    /// A link.
    Link(Link),
    /// A picture in the line.
    Image(Image),
    /// The mark of a note: index in [`Chapter::notes`].
    Note(u32),
    /// A cross-reference.
    Ref(CrossRef),
    /// A citation, until `assemble` has put its words in.
    Cite(Citation),
    /// The page numbers of an entry of the index, with the comma before them. They are known when
    /// pages are.
    Locators(Vec<Locator>),
    /// A formula in the line, TeX source.
    Math(String),
    /// A line feed in the source: a space.
    SoftBreak,
    /// A line break that the author asked for.
    HardBreak,
    /// Raw inline HTML that stands for itself (one tag or comment).
    Html(String),
}

impl Default for InlineKind {
    fn default() -> Self {
        InlineKind::Text(String::new())
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Link {
    /// Destination as written.
    pub href: String,
    /// Destination as resolved by `assemble`.
    pub target: Target,
    /// Title.
    pub title: Option<String>,
    /// The words.
    pub content: Vec<Inline>,
    /// The address as pages show it behind the words, for who has them on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "t", content = "c")]
#[non_exhaustive]
pub enum Target {
    /// Not resolved yet, or leads nowhere: the words are set without a link.
    #[default]
    None,
    /// An address in the world.
    External(String),
    /// A place in the book.
    Internal(Anchor),
}

/// A place in the book that has a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Anchor {
    /// Index in [`Book::chapters`].
    pub chapter: u32,
    /// Id in the chapter; `None` is the chapter's beginning.
    pub id: Option<String>,
}

/// A place that an entry of an index names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Locator {
    /// The place of its mark.
    pub at: Anchor,
    /// Where the passage ends that begins there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Anchor>,
    /// It is where the matter is mainly treated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub principal: bool,
    /// Number of the note in which it stands, in its series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<u32>,
    /// That note is marked by a symbol.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub symbol: bool,
    /// The mark in the source.
    pub span: Span,
}

/// Class of the words of an entry of an index.
pub const INDEX_TERM: &str = "index-term";
/// Class of the words of the entries that stand for one of an index.
pub const INDEX_SEE: &str = "index-see";
/// Class of the words of the entries that are related to one of an index.
pub const INDEX_SEE_ALSO: &str = "index-see-also";
/// Class of the entries of an index below one letter.
pub const INDEX_GROUP: &str = "index-group";
/// Class of the entries of a list of figures, tables or other displays.
pub const DISPLAY_LIST: &str = "display-list";
/// Class of the number of an entry there.
pub const DISPLAY_NUMBER: &str = "display-number";
/// Class of a term of a glossary, where it is explained.
pub const GLOSSARY_TERM: &str = "dfn";
/// Class of a term where it links to the glossary.
pub const GLOSSARY_REF: &str = "glossref";
/// Class of words that name a term of the glossary, by themselves or by `of`.
pub const TERM: &str = "term";
/// Class of references that are joined: "Figures 2.1 and 2.3".
pub const JOINED_REFS: &str = "refs";

/// A cross-reference such as `@fig-map`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct CrossRef {
    /// The label as written, such as `fig-map`.
    pub label: String,
    /// Whether only the number is wanted (`[-@fig-map]`).
    pub bare: bool,
    /// Whether the first letter is capital (`@Fig-map`).
    pub capital: bool,
    /// What it says of the page on which that stands.
    #[serde(default, skip_serializing_if = "RefPage::is_usual")]
    pub page: RefPage,
    /// Where it leads, set by `assemble`.
    pub target: Option<Anchor>,
    /// The words, set by `assemble`: "Figure 3", "Chapter 2".
    pub text: String,
}

/// What a reference says of the page to which it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefPage {
    /// In print the page behind its words, if it is in another chapter.
    #[default]
    Usual,
    /// Nothing.
    None,
    /// The page alone, in the place of its words: `[@fig-map]{.page}`.
    Alone,
}

impl RefPage {
    fn is_usual(&self) -> bool {
        *self == RefPage::Usual
    }
}
