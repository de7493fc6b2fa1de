//! German.

use super::{
    Callouts, Elisions, Language, Lists, OwnWords, Phrases, Plurals, Punctuation, ReaderWords,
    Summary, Ties, Words,
};

/// Its quotation marks, and words that begin with an apostrophe.
const PUNCTUATION: Punctuation = Punctuation {
    outer: ("„", "“"),
    inner: ("‚", "‘"),
    elisions: Elisions {
        certain: &["s", "n", "ne", "nen", "nem", "ner", "nes"],
        possible: &["rum", "raus", "rein", "rauf", "runter", "rüber", "ran", "nauf", "naus"],
        ..Elisions::NONE
    },
    ..Punctuation::PLAIN
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "de",
    words: Some(OwnWords {
        fixed: Words {
            lang: "de",
            chapter: "Kapitel",
            part: "Teil",
            appendix: "Anhang",
            section: "Abschnitt",
            figure: "Abbildung",
            table: "Tabelle",
            equation: "Gleichung",
            listing: "Listing",
            page: "Seite",
            case_study: "Fallstudie",
            at_a_glance: "Auf einen Blick",
            contents: "Inhalt",
            title_page: "Titelseite",
            half_title: "Schmutztitel",
            copyright: "Impressum",
            notes: "Anmerkungen",
            cover: "Umschlag",
            edited_by: "Herausgegeben von",
            translated_by: "Übersetzt von",
            illustrated_by: "Illustriert von",
            print_edition: "Druckausgabe",
            colophon_line: "Gesetzt aus der Libertinus Serif und der Linux Biolinum mit Recto.",
            back: "Zurück zum Text",
            callouts: Callouts {
                note: "Hinweis",
                tip: "Tipp",
                important: "Wichtig",
                warning: "Warnung",
                caution: "Vorsicht",
            },
            continued: "Fortsetzung",
            index: "Register",
            bibliography: "Literaturverzeichnis",
            see: "siehe",
            see_also: "siehe auch",
            abbreviations: "Abkürzungen",
            lists: Lists {
                figures: "Abbildungsverzeichnis",
                tables: "Tabellenverzeichnis",
                listings: "Verzeichnis der Listings",
            },
            plurals: Plurals {
                chapter: "Kapitel",
                part: "Teile",
                appendix: "Anhänge",
                section: "Abschnitte",
                figure: "Abbildungen",
                table: "Tabellen",
                equation: "Gleichungen",
                listing: "Listings",
                page: "Seiten",
            },
            displays: &[],
        },
        phrases: Phrases { and: " und ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "erledigt",
            to_do: "offen",
            landmarks: "Orientierungspunkte",
            start: "Textbeginn",
            print_pages: "Seiten der Druckausgabe",
        },
        summary: Summary {
            text: "Der Text folgt den Einstellungen des Lesegeräts und hat Überschriften, ein Inhaltsverzeichnis und Links.",
            notes: "Anmerkungen sind in beide Richtungen verlinkt.",
            described: "Die Bilder sind in Worten beschrieben.",
            undescribed: "Einige Bilder haben keine Beschreibung.",
            math: "Formeln sind in MathML geschrieben.",
            pages: "Die Seiten der Druckausgabe sind markiert.",
        },
    }),
    punctuation: Some(PUNCTUATION),
    regions: &[("ch", Punctuation { outer: ("«", "»"), inner: ("‹", "›"), ..PUNCTUATION })],
    ties: Ties {
        abbreviations: &["Nr.", "ca.", "Ca.", "Bd.", "Abb.", "Kap.", "S."],
        counted: &["Kapitel", "Abschnitt", "Abbildung", "Tabelle", "Teil", "Anhang", "Artikel"],
        months: &[
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        own_abbreviations: &["Art.", "Abs.", "Tab.", "Ziff.", "Z.", "Sp.", "H.", "Jg."],
        units: &["Uhr", "v.", "n.", "Mio.", "Mrd.", "Tsd."],
        titles: &["Hr.", "Hrn.", "Fr.", "Frl.", "Dr.", "Prof.", "St.", "Hl.", "Gen."],
    },
    leaning: &["der", "die", "das", "den", "dem", "ein", "eine", "im", "am", "zu", "von", "und"],
    announcing: &["der", "die", "das", "und", "von", "in"],
    spine_up: true,
    ..Language::PLAIN
};
