//! Quotation marks by language.

/// Marks of a language: outer opening and closing, inner opening and closing.
pub(super) struct Marks {
    pub(super) lang: &'static str,
    pub(super) outer: (&'static str, &'static str),
    pub(super) inner: (&'static str, &'static str),
}

const fn marks(
    lang: &'static str,
    outer: (&'static str, &'static str),
    inner: (&'static str, &'static str),
) -> Marks {
    Marks { lang, outer, inner }
}

/// Regions before their languages. French marks carry their spaces.
const TABLE: [Marks; 34] = [
    marks("de-ch", ("«", "»"), ("‹", "›")),
    marks("de", ("„", "“"), ("‚", "‘")),
    marks("fr-ch", ("«\u{202f}", "\u{202f}»"), ("‹\u{202f}", "\u{202f}›")),
    marks("fr", ("«\u{202f}", "\u{202f}»"), ("“", "”")),
    marks("es", ("«", "»"), ("“", "”")),
    marks("it", ("«", "»"), ("“", "”")),
    marks("pt-br", ("“", "”"), ("‘", "’")),
    marks("pt", ("«", "»"), ("“", "”")),
    marks("nl", ("“", "”"), ("‘", "’")),
    marks("pl", ("„", "”"), ("«", "»")),
    marks("ru", ("«", "»"), ("„", "“")),
    marks("uk", ("«", "»"), ("„", "“")),
    marks("sv", ("”", "”"), ("’", "’")),
    marks("fi", ("”", "”"), ("’", "’")),
    marks("da", ("”", "”"), ("’", "’")),
    marks("nb", ("«", "»"), ("‘", "’")),
    marks("nn", ("«", "»"), ("‘", "’")),
    marks("no", ("«", "»"), ("‘", "’")),
    marks("cs", ("„", "“"), ("‚", "‘")),
    marks("sk", ("„", "“"), ("‚", "‘")),
    marks("sl", ("„", "“"), ("‚", "‘")),
    marks("hu", ("„", "”"), ("»", "«")),
    marks("ro", ("„", "”"), ("«", "»")),
    marks("ar", ("«", "»"), ("“", "”")),
    marks("fa", ("«", "»"), ("“", "”")),
    marks("he", ("”", "”"), ("’", "’")),
    marks("ja", ("「", "」"), ("『", "』")),
    marks("el", ("«", "»"), ("“", "”")),
    marks("ca", ("«", "»"), ("“", "”")),
    marks("gl", ("«", "»"), ("“", "”")),
    marks("eu", ("«", "»"), ("“", "”")),
    marks("is", ("„", "“"), ("‚", "‘")),
    marks("et", ("„", "“"), ("«", "»")),
    marks("en", ("“", "”"), ("‘", "’")),
];

/// The marks of a language; those of English where none are known.
pub(super) fn of(lang: &str) -> &'static Marks {
    let lower = lang.to_ascii_lowercase().replace('_', "-");
    TABLE
        .iter()
        .find(|m| {
            lower == m.lang || (lower.starts_with(m.lang) && lower[m.lang.len()..].starts_with('-'))
        })
        .unwrap_or(&TABLE[TABLE.len() - 1])
}

impl Marks {
    /// Whether the dash between words is always the long one.
    pub(super) fn long_dashes(&self) -> bool {
        matches!(self.lang, "ru" | "uk")
    }

    /// Whether the language sets spaces before its high punctuation.
    pub(super) fn french(&self) -> bool {
        self.lang.starts_with("fr")
    }
}
