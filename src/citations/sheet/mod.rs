//! A style of CSL as data: what stands in its file, with the names of the specification.

mod names;
mod read;

pub(super) use names::{And, DelimiterRule, NameForm, NameOptions, NamePart, Names, NamesLabel};
pub(super) use read::{date_parts as read_date_parts, sheet};

use super::locale::Partial;
use std::collections::HashMap;

/// A style.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// Its title with its edition.
    pub(super) title: String,
    /// Its address as a name: `http://www.zotero.org/styles/apa`.
    pub(super) id: String,
    /// The style whose rules it has, of one that only refers to another.
    pub(super) parent: Option<String>,
    /// Its citations are notes.
    pub(super) note: bool,
    /// The language that its words are in, if it has one.
    pub(super) locale: Option<String>,
    /// Its own words by language (none: for all).
    pub(super) locales: Vec<(Option<String>, Partial)>,
    /// Its macros.
    pub(super) macros: HashMap<String, Vec<Element>>,
    /// What citations are made of.
    pub(super) citation: Section,
    /// What entries of the bibliography are made of.
    pub(super) bibliography: Option<Section>,
    /// `demote-non-dropping-particle`.
    pub(super) demote: Demote,
    /// `initialize-with-hyphen`.
    pub(super) hyphen_in_initials: bool,
    /// `page-range-format`.
    pub(super) page_ranges: Option<PageRanges>,
    /// The style has its own way to say that a date is a guess.
    pub(super) tells_guesses: bool,
    /// The style prints the year's letter itself, somewhere.
    pub(super) places_year_letter: bool,
}

impl Sheet {
    /// Whether it has quotation marks of its own, or is in a language of its own.
    pub(super) fn has_quotes(&self) -> bool {
        self.locale.is_some() || self.locales.iter().any(|(_, words)| words.has_quotes())
    }
}

/// Where the particle of a name stands that belongs to its family ("de la").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Demote {
    Never,
    SortOnly,
    #[default]
    DisplayAndSort,
}

/// How ranges of pages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageRanges {
    Chicago15,
    Chicago16,
    Expanded,
    Minimal,
    MinimalTwo,
}

/// `citation` or `bibliography`.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    pub(super) elements: Vec<Element>,
    /// Affixes, face and delimiter of the layout.
    pub(super) dress: Dress,
    pub(super) sort: Vec<SortKey>,
    pub(super) names: NameOptions,
    pub(super) disambiguation: Disambiguation,
    pub(super) collapse: Option<Collapse>,
    /// `cite-group-delimiter`: given, cites of one author stand together.
    pub(super) group_delimiter: Option<String>,
    pub(super) after_collapse_delimiter: Option<String>,
    pub(super) year_letter_delimiter: Option<String>,
    pub(super) near_note_distance: u32,
    pub(super) hanging: bool,
    pub(super) second_field: Option<SecondField>,
    pub(super) entry_spacing: u32,
    pub(super) line_spacing: u32,
    pub(super) substitute: Option<String>,
    pub(super) substitute_rule: SubstituteRule,
}

/// `second-field-align`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SecondField {
    Flush,
    Margin,
}

/// How cites that look alike are told from each other.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Disambiguation {
    pub(super) names: bool,
    pub(super) given: bool,
    pub(super) year_letter: bool,
    pub(super) rule: GivenRule,
}

/// `givenname-disambiguation-rule`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum GivenRule {
    AllNames,
    AllNamesWithInitials,
    PrimaryName,
    PrimaryNameWithInitials,
    #[default]
    ByCite,
}

/// How cites that follow each other are shortened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collapse {
    Number,
    Year,
    YearLetter,
    YearLetterRanged,
}

/// `subsequent-author-substitute-rule`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum SubstituteRule {
    #[default]
    CompleteAll,
    CompleteEach,
    PartialEach,
    PartialFirst,
}

/// What works are sorted by.
#[derive(Debug, Clone)]
pub(super) struct SortKey {
    pub(super) by: SortBy,
    pub(super) descending: bool,
    pub(super) names: NameOptions,
}

#[derive(Debug, Clone)]
pub(super) enum SortBy {
    Variable(String),
    Macro(String),
}

/// How an element's words look and what stands around them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dress {
    pub(super) face: Face,
    pub(super) prefix: String,
    pub(super) suffix: String,
    pub(super) delimiter: String,
    pub(super) quotes: bool,
    pub(super) strip_periods: bool,
    pub(super) case: Option<Case>,
    pub(super) display: Option<Display>,
}

/// Attributes of type; none: as what stands around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Face {
    pub(super) italic: Option<bool>,
    pub(super) bold: Option<bool>,
    pub(super) light: bool,
    pub(super) caps: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) vertical: Option<Vertical>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vertical {
    Super,
    Sub,
    Baseline,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
    CapitalFirst,
    CapitalAll,
    Sentence,
    Title,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    Block,
    LeftMargin,
    RightInline,
    Indent,
}

/// An element of a layout.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) kind: ElementKind,
    pub(super) dress: Dress,
}

#[derive(Debug, Clone)]
pub(super) enum ElementKind {
    Variable { name: String, short: bool },
    Macro(String),
    Term { name: String, form: TermForm, plural: bool },
    Value(String),
    Date(DateElement),
    Number { variable: String, form: NumberForm },
    Names(Box<Names>),
    Label { variable: String, form: TermForm, plural: Plural },
    Group(Vec<Element>),
    Choose(Vec<Branch>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NumberForm {
    #[default]
    Numeric,
    Ordinal,
    LongOrdinal,
    Roman,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(super) enum TermForm {
    #[default]
    Long,
    Short,
    Verb,
    VerbShort,
    Symbol,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Plural {
    #[default]
    Contextual,
    Always,
    Never,
}

/// `date`: in a form of the language, or of its own parts.
#[derive(Debug, Clone, Default)]
pub(super) struct DateElement {
    pub(super) variable: String,
    /// In the language's numeric (true) or written form.
    pub(super) localized: Option<bool>,
    /// Which parts are wanted of the language's form.
    pub(super) wanted: DateParts,
    pub(super) parts: Vec<DatePart>,
    pub(super) delimiter: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum DateParts {
    #[default]
    All,
    YearMonth,
    Year,
}

/// `date-part`.
#[derive(Debug, Clone)]
pub(super) struct DatePart {
    pub(super) name: DatePartName,
    pub(super) form: Option<String>,
    pub(super) range_delimiter: Option<String>,
    pub(super) dress: Dress,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DatePartName {
    Year,
    Month,
    Day,
}

/// `if`, `else-if`, `else`.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) rule: MatchRule,
    pub(super) tests: Vec<Test>,
    pub(super) elements: Vec<Element>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MatchRule {
    All,
    Any,
    None,
}

#[derive(Debug, Clone)]
pub(super) enum Test {
    Type(String),
    Variable(String),
    Numeric(String),
    Uncertain(String),
    Locator(String),
    Position(Position),
    Disambiguate(bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    First,
    Subsequent,
    Ibid,
    IbidWithLocator,
    NearNote,
}
