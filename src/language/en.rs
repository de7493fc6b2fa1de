//! English.

use super::{
    Callouts, Elisions, EnvironmentWords, Language, Lists, OwnWords, Phrases, Plurals, Punctuation,
    ReaderWords, Summary, Ties, Words,
};

/// Its quotation marks, and words that begin with an apostrophe.
pub(super) const PUNCTUATION: Punctuation = Punctuation {
    outer: ("“", "”"),
    inner: ("‘", "’"),
    titles_inner: true,
    elisions: Elisions {
        certain: &[
            "tis",
            "tisn",
            "twas",
            "twasn",
            "twere",
            "tweren",
            "twill",
            "twould",
            "twouldn",
            "twixt",
            "tain",
            "til",
            "em",
            "n",
            "neath",
            "sblood",
            "sdeath",
            "gainst",
            "pon",
            "mongst",
            "tween",
            "nother",
            "nuther",
            "nuff",
            "coz",
            "cuz",
            "kay",
            "s",
            "t",
            "twon",
            "ello",
            "ouse",
            "scuse",
            "spect",
            "spose",
            "sposed",
            "specially",
            "zactly",
            "fessor",
            "lectric",
            "merican",
            "tude",
            "burbs",
            "vette",
            "stache",
            "tisnt",
            "twasnt",
            "sfoot",
            "zounds",
            "swounds",
            "ud",
            "uns",
        ],
        possible: &[
            "cause", "round", "bout", "ere", "cept", "cos", "flu", "phone", "plane", "bus",
            "gator", "possum", "hood", "stead", "board", "spite", "fraid", "course", "till", "e",
            "im", "er", "is", "ow", "ad", "ave", "as", "ard", "alf", "arf", "igh", "appen", "ole",
            "un", "cross", "fore", "long", "midst", "member", "bye", "fro", "za", "zine", "sup",
            "low", "pears", "most", "less",
        ],
        clipped: &[
            "o", "an", "wi", "ol", "th", "mo", "po", "fo", "lil", "lan", "gran", "han", "roun",
            "mos",
        ],
        drops_g: true,
    },
    ..Punctuation::PLAIN
};

/// Its words, which stand in for those of languages that Recto has none of.
pub(super) const WORDS: OwnWords = OwnWords {
    fixed: Words {
        lang: "en",
        chapter: "Chapter",
        part: "Part",
        appendix: "Appendix",
        section: "Section",
        figure: "Figure",
        table: "Table",
        equation: "Equation",
        listing: "Listing",
        page: "page",
        case_study: "Case study",
        at_a_glance: "At a glance",
        contents: "Contents",
        title_page: "Title page",
        half_title: "Half-title",
        copyright: "Copyright",
        notes: "Notes",
        footnote: "note",
        notes_to_page: "Notes to page #",
        notes_to_pages: "Notes to pages #",
        cover: "Cover",
        edited_by: "Edited by",
        translated_by: "Translated by",
        illustrated_by: "Illustrated by",
        print_edition: "print",
        colophon_line: "Set in Libertinus Serif and Linux Biolinum with Recto.",
        colophon_of_one: "Set in Libertinus Serif with Recto.",
        back: "Back to the text",
        callouts: Callouts {
            note: "Note",
            tip: "Tip",
            important: "Important",
            warning: "Warning",
            caution: "Caution",
        },
        continued: "continued",
        description: "Description",
        descriptions: "Descriptions",
        index: "Index",
        bibliography: "Bibliography",
        see: "see",
        see_also: "see also",
        abbreviations: "Abbreviations",
        lists: Lists {
            figures: "List of Figures",
            tables: "List of Tables",
            listings: "List of Listings",
        },
        plurals: Plurals {
            footnote: "notes",
            chapter: "Chapters",
            part: "Parts",
            appendix: "Appendices",
            section: "Sections",
            figure: "Figures",
            table: "Tables",
            equation: "Equations",
            listing: "Listings",
            page: "pages",
        },
        displays: &[],
    },
    phrases: Phrases {
        and: " and ",
        spelled: Some(spelled),
        capital_references: true,
        ..Phrases::PLAIN
    },
    reader: ReaderWords {
        done: "done",
        to_do: "to do",
        landmarks: "Landmarks",
        start: "Start of the text",
        print_pages: "Pages of the print edition",
    },
    summary: Summary {
        text: "The text follows the reader\u{2019}s settings, with headings, a table of contents and links.",
        notes: "Notes are linked both ways.",
        described: "Pictures have descriptions in words.",
        undescribed: "Some pictures have no description.",
        math: "Formulas are MathML.",
        pages: "The pages of the print edition are marked.",
    },
};

/// The words of environments; they stand in for those of languages without.
pub(super) const ENVIRONMENTS: EnvironmentWords = EnvironmentWords {
    theorem: ("Theorem", "Theorems"),
    lemma: ("Lemma", "Lemmas"),
    corollary: ("Corollary", "Corollaries"),
    proposition: ("Proposition", "Propositions"),
    conjecture: ("Conjecture", "Conjectures"),
    definition: ("Definition", "Definitions"),
    example: ("Example", "Examples"),
    exercise: ("Exercise", "Exercises"),
    solution: ("Solution", "Solutions"),
    remark: ("Remark", "Remarks"),
    proof: "Proof",
    end_of_proof: "end of proof",
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "en",
    words: Some(WORDS),
    punctuation: Some(PUNCTUATION),
    ties: Ties {
        abbreviations: &[
            "p.", "pp.", "No.", "Nos.", "vol.", "Vol.", "vols.", "Vols.", "Fig.", "Figs.", "fol.",
            "Fol.", "fols.", "Fols.", "ff.", "nn.", "c.",
        ],
        own_abbreviations: &[
            "no.", "nos.", "n.", "f.", "art.", "arts.", "bk.", "bks.", "cap.", "caps.", "ch.",
            "chs.", "chap.", "chaps.", "Ch.", "Chap.", "col.", "cols.", "doc.", "docs.", "fig.",
            "figs.", "ed.", "l.", "ll.", "v.", "vv.", "MS", "MSS", "pl.", "pls.", "pt.", "pts.",
            "q.", "qq.", "sec.", "secs.", "sect.", "sects.", "para.", "paras.", "par.", "pars.",
            "tab.", "tabs.", "ca.", "d.", "b.", "fl.", "r.", "ser.", "fol", "fols", "vols", "nos",
            "pts", "chs", "chaps", "bks", "ff", "figs", "secs",
        ],
        units: &["f.", "ff.", "vols.", "vols"],
        titles: &["s.v.", "s.vv."],
        counted: &[
            "Chapter", "Chapters", "Section", "Figure", "Table", "Listing", "Part", "Annex",
            "Article", "Appendix",
        ],
        months: &[
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        // Titles of people may part from their names: tied, they make the word spaces of a novel that is full of
        // them uneven (`Pride and Prejudice` at 6 by 9 inches: a deviation of .100 in place of .094).
    },
    leaning: &[
        "a", "an", "the", "of", "in", "on", "at", "to", "by", "for", "from", "with", "into",
        "over", "and", "or", "but", "as", "is", "was", "are", "were", "had", "has", "have", "that",
        "this", "his", "her", "its", "their", "my", "our", "no", "not",
    ],
    announcing: &[
        "a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "with", "from", "by",
    ],
    hyphen_minima: (2, 3),
    british: &["gb", "ie", "au", "nz", "za", "in", "sg"],
    articles: &["the"],
    determiners: &[
        "a", "an", "this", "its", "their", "his", "her", "our", "my", "your", "no", "another",
        "each", "every", "any", "some", "whose", "former", "new",
    ],
    shortened: &[
        "abbr", "adm", "al", "approx", "assoc", "aug", "ave", "avg", "ca", "capt", "cf", "chap",
        "dec", "dept", "dist", "ed", "eds", "eg", "esp", "est", "etc", "excl", "ext", "feb",
        "figs", "gen", "gov", "ibid", "ie", "incl", "inst", "jan", "jr", "maj", "mt", "nos", "nov",
        "oct", "orig", "prof", "repr", "resp", "rev", "sen", "sept", "sr", "trans", "univ", "viz",
        "vol", "vols", "vs",
    ],
    environments: Some(ENVIRONMENTS),
    ..Language::PLAIN
};

/// A number in words, up to ninety-nine.
fn spelled(n: u32) -> Option<String> {
    const ONES: [&str; 20] = [
        "",
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
        "Thirteen",
        "Fourteen",
        "Fifteen",
        "Sixteen",
        "Seventeen",
        "Eighteen",
        "Nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];
    match n {
        1..=19 => Some(ONES[n as usize].to_string()),
        20..=99 if n.is_multiple_of(10) => Some(TENS[n as usize / 10].to_string()),
        20..=99 => {
            Some(format!("{}-{}", TENS[n as usize / 10], ONES[n as usize % 10].to_lowercase()))
        }
        _ => None,
    }
}
