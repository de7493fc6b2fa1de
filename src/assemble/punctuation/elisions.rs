//! Words that begin with an apostrophe, by language.

/// Words of a language that lost their beginning.
struct Elisions {
    lang: &'static str,
    /// No words without the apostrophe: nobody begins a quotation with them.
    certain: &'static [&'static str],
    /// Words in their own right too.
    possible: &'static [&'static str],
}

const TABLE: [Elisions; 5] = [
    Elisions {
        lang: "en",
        certain: &[
            "tis", "tisn", "twas", "twasn", "twere", "tweren", "twill", "twould", "twouldn",
            "twixt", "tain", "til", "em", "n", "neath", "sblood", "sdeath", "gainst", "pon",
            "mongst", "tween", "nother", "nuff", "coz", "cuz", "kay",
        ],
        possible: &[
            "cause", "round", "bout", "ere", "cept", "cos", "flu", "phone", "plane", "bus",
            "gator", "possum", "hood", "stead", "board", "spite", "fraid", "course", "till",
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
    Elisions { lang: "sv", certain: &["n", "na"], possible: &["an", "en", "et"] },
];

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
