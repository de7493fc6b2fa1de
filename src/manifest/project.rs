//! What a manifest says, whichever tool's project it comes from.

use super::editions::Edition;
use super::fonts::FontChoice;
use super::format::ScreenFormat;
use super::links::NamedLinks;
use super::trade::Trade;
use super::values::At;
use super::versions::Making;
use crate::diagnostic::Code;
use crate::model::{Abbreviation, FormulaNumbers, Kind, Macros, Matter, Metadata, Side, Versions};
use crate::source::{FileId, Span};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A project read from `recto.toml`, or from mdBook's `book.toml` and `SUMMARY.md`.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The project folder, absolute.
    pub root: PathBuf,
    /// Whose manifest it is.
    pub flavour: Flavour,
    /// `\\( .. \\)` and `\\[ .. \\]` are formulas (mdBook's `mathjax-support`).
    pub mathjax: bool,
    /// The site that the project is too, where what the book leaves out can be read.
    pub site: Option<Site>,
    /// `$..$` is a formula in mdBook's chapters too: a preprocessor makes it one.
    pub dollars: bool,
    /// Lines of code that begin so are hidden, by language (mdBook's `hidelines`).
    pub hidden_lines: BTreeMap<String, String>,
    /// The folder of the texts that stand for the book's own.
    pub translation: Option<String>,
    /// The folders of its volumes, if it is an omnibus: the first one's is that of volume 1.
    pub volumes: Vec<String>,
    /// The versions of the book, and that for which the chapters are read.
    pub making: Making,
    /// The manifest file that gives the order (recto.toml, or SUMMARY.md).
    pub order_file: FileId,
    /// Metadata, complete (slug, identifier and modified date worked out).
    pub meta: Metadata,
    /// The divisions in reading order.
    pub entries: Vec<Entry>,
    /// Citations: bibliographies and style.
    pub citations: Citations,
    /// Print settings.
    pub print: Print,
    /// Settings of the EPUB.
    pub epub: EpubSettings,
    /// PDFs beside that for the screen, in the manifest's order.
    pub editions: Vec<Edition>,
    /// What the trade is told of the book.
    pub trade: Trade,
    /// Links that have a name, for each version of the book its own address.
    pub links: NamedLinks,
    /// Format of the PDF for the screen.
    pub screen: ScreenFormat,
    /// Abbreviations that it explains.
    pub abbreviations: Vec<Abbreviation>,
    /// Commands that it defines for formulas.
    pub macros: Macros,
    /// Within what its formulas are counted.
    pub formula_numbers: FormulaNumbers,
    /// Where abbreviations are written out.
    pub spell_out: SpellOut,
    /// Whether terms of the glossary link from their first use in each chapter; they do if it is not
    /// said.
    pub glossary_links: Option<bool>,
    /// Classes that the book's own theme designs and that may name environments too; read with the theme.
    pub theme_divisions: Vec<String>,
    /// Filters of pandoc's that chapters go through, in their order.
    pub filters: Vec<At<String>>,
    /// The person has said that they may run; the manifest can't.
    pub run_filters: bool,
    /// Warnings that the author does not want to be told of.
    pub allowed: Vec<Code>,
}

/// An output that chapters are read for, where some of their text is for one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Output {
    /// Pages: the PDF for the screen and those for printers.
    #[default]
    Print,
    /// The EPUB.
    Epub,
}

impl Output {
    /// Names of formats as Quarto has them, each with the output that it means: `html` is any that is made of HTML.
    pub(super) const NAMES: [(&str, Output); 8] = [
        ("pdf", Output::Print),
        ("latex", Output::Print),
        ("epub", Output::Epub),
        ("epub2", Output::Epub),
        ("epub3", Output::Epub),
        ("html", Output::Epub),
        ("html4", Output::Epub),
        ("html5", Output::Epub),
    ];

    /// All names that mean an output.
    pub(super) fn names() -> impl Iterator<Item = &'static str> + Clone {
        Output::NAMES.iter().map(|(name, _)| *name)
    }
}

/// Where abbreviations are written out, "Kosovo Force (KFOR)".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpellOut {
    /// Nowhere.
    #[default]
    Never,
    /// At their first use in each chapter.
    Chapter,
    /// At their first use in the book.
    Book,
}

/// The pages of a project in the web.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Site {
    /// Address of its first page, with a slash at the end.
    pub address: String,
    /// The folder whose files are its pages, project-relative, empty or with a slash at the end.
    pub folder: String,
}

impl Site {
    /// The address of a file, project-relative; none of what is no part of the site.
    pub fn address_of(&self, path: &str, fragment: Option<&str>) -> Option<String> {
        let own = path.strip_prefix(&self.folder)?;
        let page = match own.strip_suffix(".md") {
            Some(stem) => match stem.strip_suffix("README") {
                Some(folder) if folder.is_empty() || folder.ends_with('/') => {
                    format!("{folder}index.html")
                }
                _ => format!("{stem}.html"),
            },
            None => own.to_owned(),
        };
        let page = page.replace('%', "%25").replace(' ', "%20").replace('?', "%3F");
        let fragment = fragment.filter(|f| !f.is_empty()).map(|f| format!("#{f}"));
        Some(format!("{}{page}{}", self.address, fragment.unwrap_or_default()))
    }
}

/// Whose pages the EPUB names: a list of them, and a mark where each begins. An EPUB has one such
/// list (EPUB 3.3, 7.4.3).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PageList {
    /// Nobody's.
    None,
    /// The printed book's.
    #[default]
    Book,
    /// Those of an edition.
    Edition(At<String>),
}

/// The `[epub]` table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EpubSettings {
    /// Whose pages it names.
    pub page_list: PageList,
    /// Pictures as shops take them: four million pixels, sRGB, no data of the camera.
    pub shop_images: bool,
    /// How many levels of headings the contents list, chapters counted; all if not given.
    pub contents_depth: Option<u8>,
    /// The notes of all chapters stand in one file.
    pub notes_together: bool,
    /// The book's fonts go into it.
    pub fonts: bool,
    /// The shop for which it is made, a name of [`super::shop::SHOPS`].
    pub shop: Option<String>,
    /// Who says that it is accessible (EPUB Accessibility 1.1, 3.5.3.1).
    pub certified_by: Option<String>,
    /// A style sheet of the project's own, which comes behind the theme's.
    pub css: Option<String>,
    /// Where readers with questions on its accessibility may write (EPUB Accessibility 1.2).
    pub contact_email: Option<String>,
}

/// Whose manifest a project has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Flavour {
    /// `recto.toml` with `[chapters]`.
    #[default]
    Recto,
    /// mdBook's `SUMMARY.md`.
    MdBook,
}

/// One line of the order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Entry {
    /// Kind if the manifest says it; else the front matter, the file name or the matter decide.
    pub kind: Option<Kind>,
    /// Matter.
    pub matter: Matter,
    /// Depth in the tree: chapters of a part are one deeper than the part.
    pub level: u8,
    /// Project-relative path of the Markdown file, with forward slashes; `None` for parts without
    /// a file and for drafts.
    pub file: Option<String>,
    /// Title given in the manifest: always for parts and drafts; SUMMARY.md's link text, which is
    /// used for the contents.
    pub title: Option<String>,
    /// Subtitle that the manifest of a volume gives.
    pub subtitle: Option<String>,
    /// The volume of an omnibus that it is in, from 1; 0 of what is in none.
    pub volume: u32,
    /// It stood in the front or the back matter of its volume: an ordinary chapter there has no number.
    pub apart: bool,
    /// Whether the manifest asks for a number; `None` leaves it to the kind.
    pub number: Option<bool>,
    /// The side of a leaf that it opens on, if not that of the others.
    pub opens: Option<Side>,
    /// Who wrote it, if others than the book's authors did.
    pub authors: Vec<String>,
    /// A draft: listed, no text.
    pub draft: bool,
    /// The language of its text, where that is not what the book's is said to be: what a translation has not.
    pub lang: Option<String>,
    /// Of a list of displays of the book's own: the name of their kind.
    pub lists: Option<String>,
    /// Of an index: which it is and how it is sorted.
    pub index: IndexChoice,
    /// Of a bibliography: which works it lists, and how.
    pub bibliography: BibliographyChoice,
    /// Of answers: all stand in one row, without the titles of their chapters.
    pub answers_in_one_row: bool,
    /// What decides whether it is in an output, by the words that texts have for it: `when-format` and formats.
    pub conditions: Vec<(String, String)>,
    /// The versions that have it, by what the editions say of their chapters.
    pub shown: Versions,
    /// Where the manifest says it.
    pub span: Span,
}

/// What the book says of its citations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Citations {
    /// Project-relative paths of the bibliographies. Without one, citations are text.
    pub bibliographies: Vec<At<String>>,
    /// Name of the style, or the path of its file, which ends in `.csl`.
    pub style: Option<At<String>>,
    /// A work is cited in full again in each chapter.
    pub full_in_chapters: bool,
    /// Keys of works that stand in the bibliography without being cited; `*` is all.
    pub nocite: Vec<At<String>>,
}

/// What a bibliography lists, of the works that are cited.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct BibliographyChoice {
    /// These only, if there are any.
    pub only: Vec<Works>,
    /// None of these.
    pub except: Vec<Works>,
    /// The works of each chapter under its title.
    pub by_chapter: bool,
    /// The works' notes stand below their entries.
    pub annotations: bool,
    /// The works' abstracts stand below their entries.
    pub abstracts: bool,
}

/// Works of a bibliography that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Works {
    /// Those of a type, in CSL's words; or with this keyword, where it is no type.
    Type(String),
    /// Those with a keyword.
    Keyword(String),
    /// The one with a key.
    Key(String),
}

impl Works {
    /// Those that a word names: `keyword:primary`, `type:book`, `key:smith2020`; a word alone is a keyword.
    pub fn named(word: &str) -> Works {
        match word.split_once(':') {
            Some(("type", value)) => Works::Type(value.trim().to_lowercase()),
            Some(("key", value)) => Works::Key(value.trim().trim_start_matches('@').to_owned()),
            Some(("keyword", value)) => Works::Keyword(value.trim().to_lowercase()),
            _ => Works::Keyword(word.trim().to_lowercase()),
        }
    }
}

/// Which index stands at a line of the order, and how its entries are sorted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct IndexChoice {
    /// Its name in the marks; empty of the one without a name.
    pub name: String,
    /// Letter by letter, as if there were no spaces; else word by word.
    pub by_letters: bool,
    /// An order of the language that is not its usual one, as BCP 47 names it: `phonebk`.
    pub collation: Option<String>,
}

/// The `[print]` table.
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    /// Trimmed page, width and height in points.
    pub trim: (f32, f32),
    /// Size of the body text in points; the theme's if not given.
    pub body_size: Option<f32>,
    /// Leading of the body text in points; the theme's habit if not given.
    pub leading: Option<f32>,
    /// Margins in points: inner, outer, head, foot; scaled from the trim if not given.
    pub margins: [Option<f32>; 4],
    /// A built-in theme by name, or the project-relative path of a theme file.
    pub theme: String,
    /// Where the manifest names it.
    pub theme_span: Span,
    /// The theme's picture between scenes, project-relative, if it has one.
    pub ornament: Option<String>,
    /// The theme's large-print variant.
    pub large_print: bool,
    /// Family of the body text, if the project chooses one.
    pub font: Option<FontChoice>,
    /// Family of headings, captions and labels in the sans.
    pub sans_font: Option<FontChoice>,
    /// Family of code.
    pub mono_font: Option<FontChoice>,
    /// Words with hyphens where they may be divided, by language; without one, never.
    pub hyphenation: BTreeMap<String, Vec<String>>,
    /// Families in which characters are looked for that the others lack, in this order.
    pub fallback_fonts: Vec<FontChoice>,
    /// On which pages chapters open; the theme's habit if not given.
    pub open: Option<Open>,
    /// Add page numbers to cross-references that lead to another spread.
    pub page_references: bool,
    /// Add the page to links that lead to another chapter, as to references.
    pub link_pages: bool,
    /// Number the lines of each page in the outer margin.
    pub line_numbers: bool,
    /// Number chapters that do not say it themselves; `false` leaves the numbers to their titles.
    pub number_chapters: Option<bool>,
    /// How many levels of headings have numbers ("3.2"), chapters counted; 0 for none but the chapters; the
    /// theme's habit if not given.
    pub number_sections: Option<u8>,
    /// How many levels of headings the contents page shows, chapters counted; the theme's habit if
    /// not given.
    pub contents_depth: Option<u8>,
    /// Where notes stand in print.
    pub notes: NotesPlace,
}

/// On which pages chapters begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Open {
    /// On rectos: where one ends on a recto an empty page follows.
    Recto,
    /// On either side.
    Any,
    /// On rectos if they are long, on either side else; parts and case studies on rectos.
    #[default]
    Auto,
}

/// Where notes stand in print. They are numbered by chapter either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NotesPlace {
    /// At the foot of the page that has their mark.
    #[default]
    Page,
    /// At the end of each chapter, under a heading.
    Chapter,
    /// In a division of their own in the back matter, under the titles of their chapters.
    Book,
}

impl Default for Print {
    fn default() -> Self {
        Print {
            trim: (432.0, 648.0),
            body_size: None,
            leading: None,
            margins: [None; 4],
            theme: "classic".into(),
            theme_span: Span::NONE,
            ornament: None,
            large_print: false,
            font: None,
            sans_font: None,
            mono_font: None,
            hyphenation: BTreeMap::new(),
            fallback_fonts: Vec::new(),
            open: None,
            page_references: true,
            link_pages: false,
            line_numbers: false,
            number_chapters: None,
            number_sections: None,
            contents_depth: None,
            notes: NotesPlace::Page,
        }
    }
}
