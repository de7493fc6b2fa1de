//! Words that begin with an apostrophe, by language.

/// Words of a language that lost their beginning.
struct Elisions {
    lang: &'static str,
    /// No words without the apostrophe: nobody begins a quotation with them.
    certain: &'static [&'static str],
    /// Words in their own right too.
    possible: &'static [&'static str],
}

const TABLE: [Elisions; 8] = [
    Elisions {
        lang: "en",
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
    },
    Elisions {
        lang: "nl",
        certain: &["s", "t", "k", "n", "m", "r", "ns", "tis", "twas"],
        possible: &["ie", "er", "em", "ren"],
    },
    Elisions {
        lang: "de",
        certain: &["s", "n", "ne", "nen", "nem", "ner", "nes"],
        possible: &["rum", "raus", "rein", "rauf", "runter", "rüber", "ran", "nauf", "naus"],
    },
    Elisions {
        lang: "it",
        certain: &["sto", "sta", "sti", "ste", "ndrangheta", "l", "n"],
        possible: &["o", "a", "e", "no", "na", "un"],
    },
    Elisions { lang: "af", certain: &["n", "k", "t", "s"], possible: &["er", "ie", "em"] },
    Elisions {
        lang: "cy",
        certain: &["n", "r", "w", "i", "u", "m", "th"],
        possible: &["na", "ma"],
    },
    Elisions { lang: "da", certain: &["n", "s"], possible: &["et", "en"] },
    Elisions { lang: "sv", certain: &["n", "na"], possible: &["an", "en", "et"] },
];

/// Words of English that have lost their end.
const CLIPPED: [&str; 14] =
    ["o", "an", "wi", "ol", "th", "mo", "po", "fo", "lil", "lan", "gran", "han", "roun", "mos"];

/// Whether a word of a language, in lower case, is known without its end: `o'`, `goin'`.
pub(super) fn clipped(lang: &str, word: &str) -> bool {
    let verb = word.len() > 4 && word.ends_with("in");
    lang.starts_with("en") && (verb || CLIPPED.contains(&word))
}

/// How surely a word after a straight mark has lost its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    Certain,
    Possible,
    /// Not known: context must tell.
    Unknown,
}

/// What is known of a word, in lower case, of a language. Years without their century ('90s, '68)
/// are written so in all of them.
pub(super) fn known(lang: &str, word: &str) -> Sure {
    let digits = word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit);
    if digits {
        return match &word[2..] {
            "s" | "er" | "ers" => Sure::Certain,
            "" => Sure::Possible,
            _ => Sure::Unknown,
        };
    }
    let Some(own) = TABLE.iter().find(|t| lang.starts_with(t.lang)) else { return Sure::Unknown };
    if own.certain.contains(&word) {
        Sure::Certain
    } else if own.possible.contains(&word) {
        Sure::Possible
    } else {
        Sure::Unknown
    }
}
