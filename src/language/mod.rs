//! What Recto knows of languages: words that it sets of its own accord, punctuation, what must not be
//! parted at a line's end, hyphens, direction, spines.
//!
//! A language is a file with one value, [`Language`], in which only what differs from
//! [`Language::PLAIN`] is named. To add one: write its file, name it here as a module and in
//! `LANGUAGES`, and let the tests say what is missing. A book, chapter or span finds its language
//! by the first part of its tag (BCP 47).

pub(crate) mod articles;
pub mod direction;
mod formulas;
pub mod guess;
mod imprint;
pub mod numerals;
mod phrases;
pub(crate) mod plurals;
pub(crate) mod sentences;
pub mod tag;
pub mod wide;
mod words;

mod af;
mod ar;
mod bg;
mod bs;
mod ca;
mod ckb;
mod cs;
mod cy;
mod da;
mod de;
mod dv;
mod el;
mod en;
mod environments;
mod es;
mod et;
mod eu;
mod fa;
mod fi;
mod fr;
mod gl;
mod he;
mod hr;
mod hu;
mod is;
mod it;
mod ja;
mod lv;
mod mk;
mod nb;
mod nl;
mod nn;
mod no;
mod pl;
mod ps;
mod pt;
mod ro;
mod ru;
mod sd;
mod sk;
mod sl;
mod sr;
mod sv;
mod ug;
mod uk;
mod ur;
mod yi;
mod zh;

pub use environments::{
    EnvironmentName, EnvironmentWords, environment_names, environment_names_in, environment_stop,
    environment_words,
};
#[cfg(test)]
pub(crate) use formulas::SPOKEN;
pub use formulas::{Forms, FormulaWords, formula_words};
pub use phrases::{Phrases, with_number};
pub use words::{
    Callouts, Lists, OwnWords, Plurals, ReaderWords, Summary, Words, english, is_word_of_number,
    number_of, own_words, reader_words, words, words_in,
};

use std::sync::LazyLock;

/// What Recto knows of one language.
#[derive(Debug, Clone, Copy)]
pub struct Language {
    /// BCP 47 primary language.
    pub tag: &'static str,
    /// The words that Recto sets of its own accord; English ones stand in for those of a language without.
    pub words: Option<OwnWords>,
    /// The words of theorems and their like; English ones stand in.
    pub environments: Option<EnvironmentWords>,
    /// Quotation marks, dashes and spaces; those of English stand in.
    pub punctuation: Option<Punctuation>,
    /// The same of regions that have others.
    pub regions: &'static [(&'static str, Punctuation)],
    /// Words that a line's end must not part from a number or a name.
    pub ties: Ties,
    /// Words that belong to what follows them, in lower case: a lead-in does not end with one.
    pub leaning: &'static [&'static str],
    /// Words that a shortened title does not end with, in lower case: what they announce is gone.
    pub announcing: &'static [&'static str],
    /// Definite articles as words begin with them, in lower case; those that end with an apostrophe stand
    /// directly before their word. None where the language has none, or has them at the end of words.
    pub articles: &'static [&'static str],
    /// Words that take the place of an article, in lower case: other articles, those that have become one
    /// with a preposition ("im", "du"), pronouns; none that more often begin a clause ("that", "which").
    pub determiners: &'static [&'static str],
    /// Words that end with a point because they are cut short, without it and in lower case, if words of the
    /// same sentence may follow ("cf.", "vgl."). Those without a vowel go without saying.
    pub shortened: &'static [&'static str],
    /// Fewest letters before and after a hyphen.
    pub hyphen_minima: (usize, usize),
    /// Regions that divide words by Recto's own British patterns and not by the library's.
    pub british: &'static [&'static str],
    /// Indent of each paragraph, the first of a chapter too, in characters as wide as high; 0 where a
    /// paragraph's indent is the theme's. Such a text has no old-style figures and no small capitals at its
    /// beginning.
    pub paragraph_indent: u8,
    /// It is written from right to left where no script is named.
    pub right_to_left: bool,
    /// Spines are read from the foot up where it is spoken (ISO 6357 leaves it to habit).
    pub spine_up: bool,
}

impl Language {
    /// A language of which nothing is known.
    pub const PLAIN: Language = Language {
        tag: "",
        words: None,
        environments: None,
        punctuation: None,
        regions: &[],
        ties: Ties::NONE,
        leaning: &[],
        announcing: &[],
        articles: &[],
        determiners: &[],
        shortened: &[],
        // Minima of the TeX patterns' own advice; three behind the hyphen where printers' rules ask for
        // it (Hart's Rules, 2.5; Duden).
        hyphen_minima: (2, 2),
        british: &[],
        paragraph_indent: 0,
        right_to_left: false,
        spine_up: false,
    };
}

/// The signs of a language that straight marks and hyphens become.
#[derive(Debug, Clone, Copy)]
pub struct Punctuation {
    /// Outer quotation marks, with their spaces where they have some.
    pub outer: (&'static str, &'static str),
    /// Those of a quotation within.
    pub inner: (&'static str, &'static str),
    /// Titles stand in the inner marks.
    pub titles_inner: bool,
    /// The dash between words is always the long one.
    pub long_dashes: bool,
    /// Dashes stand directly before words and behind them, as round brackets do.
    pub leaning_dashes: bool,
    /// Spaces stand before its high punctuation, as in French.
    pub spaced: bool,
    /// Words that begin with an apostrophe.
    pub elisions: Elisions,
}

impl Punctuation {
    /// No marks; what the others have in common.
    pub const PLAIN: Punctuation = Punctuation {
        outer: ("", ""),
        inner: ("", ""),
        titles_inner: false,
        long_dashes: false,
        leaning_dashes: false,
        spaced: false,
        elisions: Elisions::NONE,
    };
}

/// Words, in lower case, that have lost a part to an apostrophe.
#[derive(Debug, Clone, Copy)]
pub struct Elisions {
    /// No words without the apostrophe: nobody begins a quotation with them.
    pub certain: &'static [&'static str],
    /// Words in their own right too.
    pub possible: &'static [&'static str],
    /// Words without their end: `o'`.
    pub clipped: &'static [&'static str],
    /// Verbs in -ing may be written without their last letter: `goin'`.
    pub drops_g: bool,
}

impl Elisions {
    /// No words.
    pub const NONE: Elisions =
        Elisions { certain: &[], possible: &[], clipped: &[], drops_g: false };
}

/// Words that a line's end must not part from a number or a name.
#[derive(Debug, Clone, Copy)]
pub struct Ties {
    /// Abbreviations before a number, with their points, that are no words in any language.
    pub abbreviations: &'static [&'static str],
    /// The same in texts of this language only, for they are words elsewhere.
    pub own_abbreviations: &'static [&'static str],
    /// Units behind a number in texts of this language only.
    pub units: &'static [&'static str],
    /// Titles before a name in texts of this language only; a name has a capital.
    pub titles: &'static [&'static str],
    /// Words before a number that names one of them.
    pub counted: &'static [&'static str],
    /// Months, as they stand behind the day.
    pub months: &'static [&'static str],
}

impl Ties {
    /// No words.
    pub const NONE: Ties = Ties {
        abbreviations: &[],
        own_abbreviations: &[],
        units: &[],
        titles: &[],
        counted: &[],
        months: &[],
    };
}

/// All languages, by tag.
static LANGUAGES: &[Language] = &[
    af::LANGUAGE,
    ar::LANGUAGE,
    bg::LANGUAGE,
    bs::LANGUAGE,
    ca::LANGUAGE,
    ckb::LANGUAGE,
    cs::LANGUAGE,
    cy::LANGUAGE,
    da::LANGUAGE,
    de::LANGUAGE,
    dv::LANGUAGE,
    el::LANGUAGE,
    en::LANGUAGE,
    es::LANGUAGE,
    et::LANGUAGE,
    eu::LANGUAGE,
    fa::LANGUAGE,
    fi::LANGUAGE,
    fr::LANGUAGE,
    gl::LANGUAGE,
    he::LANGUAGE,
    hr::LANGUAGE,
    hu::LANGUAGE,
    is::LANGUAGE,
    it::LANGUAGE,
    ja::LANGUAGE,
    lv::LANGUAGE,
    mk::LANGUAGE,
    nb::LANGUAGE,
    nl::LANGUAGE,
    nn::LANGUAGE,
    no::LANGUAGE,
    pl::LANGUAGE,
    ps::LANGUAGE,
    pt::LANGUAGE,
    ro::LANGUAGE,
    ru::LANGUAGE,
    sd::LANGUAGE,
    sk::LANGUAGE,
    sl::LANGUAGE,
    sr::LANGUAGE,
    sv::LANGUAGE,
    ug::LANGUAGE,
    uk::LANGUAGE,
    ur::LANGUAGE,
    yi::LANGUAGE,
    zh::LANGUAGE,
];

/// The signs that stand in for those of languages that Recto knows none of.
static ENGLISH: Punctuation = en::PUNCTUATION;

/// The language of a tag, if Recto knows anything of it.
pub fn of(tag: &str) -> Option<&'static Language> {
    let primary = primary(tag);
    LANGUAGES.iter().find(|l| l.tag.eq_ignore_ascii_case(primary))
}

/// The first part of a tag.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// The signs of a language and region; those of English where none are known.
pub fn punctuation(tag: &str) -> &'static Punctuation {
    let Some(language) = of(tag) else { return &ENGLISH };
    let region = tag::region(tag);
    let own = |r: &str| region.is_some_and(|region| region.eq_ignore_ascii_case(r));
    let regional = language.regions.iter().find(|(r, _)| own(r));
    regional.map(|(_, own)| own).or(language.punctuation.as_ref()).unwrap_or(&ENGLISH)
}

/// The same; none of a language of which Recto has no marks.
pub fn own_punctuation(tag: &str) -> Option<&'static Punctuation> {
    of(tag).and_then(|language| language.punctuation.as_ref()).map(|_| punctuation(tag))
}

/// The indent of each paragraph of a language that has one of its own, in characters as wide as high:
/// two in Chinese (clreq, 3.2.1), one in Japanese (JLREQ, 3.5.1).
pub fn paragraph_indent(tag: &str) -> Option<u8> {
    of(tag).map(|l| l.paragraph_indent).filter(|n| *n > 0)
}

/// Whether a word belongs to the one behind it in some language: an article, a preposition, a
/// conjunction.
pub fn leans(word: &str) -> bool {
    in_some(word, |l| l.leaning)
}

/// Whether a word announces what comes behind it in some language.
pub fn announces(word: &str) -> bool {
    in_some(word, |l| l.announcing)
}

fn in_some(word: &str, of: impl Fn(&Language) -> &'static [&'static str]) -> bool {
    let word = word.to_lowercase();
    LANGUAGES.iter().any(|l| of(l).contains(&word.as_str()))
}

/// The words of [`Ties`] that are known in every text, for it may quote any language.
pub struct AllTies {
    /// See [`Ties::abbreviations`].
    pub abbreviations: Vec<&'static str>,
    /// See [`Ties::counted`].
    pub counted: Vec<&'static str>,
    /// See [`Ties::months`].
    pub months: Vec<&'static str>,
}

/// The words that no line's end parts in texts of a language.
pub fn ties_of(tag: &str) -> &'static Ties {
    static NONE: Ties = Ties::NONE;
    of(tag).map_or(&NONE, |l| &l.ties)
}

/// The words that no line's end parts from a number in any text.
pub fn ties() -> &'static AllTies {
    static TIES: LazyLock<AllTies> = LazyLock::new(|| {
        let gathered = |of: fn(&Ties) -> &'static [&'static str]| {
            let mut words: Vec<&str> =
                LANGUAGES.iter().flat_map(|l| of(&l.ties)).copied().collect();
            words.sort_unstable();
            words.dedup();
            words
        };
        AllTies {
            abbreviations: gathered(|t| t.abbreviations),
            counted: gathered(|t| t.counted),
            months: gathered(|t| t.months),
        }
    });
    &TIES
}

#[cfg(test)]
mod tests;
