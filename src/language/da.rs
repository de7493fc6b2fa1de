//! Danish.

use super::{
    Callouts, Elisions, Language, Lists, OwnWords, Phrases, Plurals, Punctuation, ReaderWords,
    Summary, Words,
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "da",
    words: Some(OwnWords {
        fixed: Words {
            lang: "da",
            chapter: "Kapitel",
            part: "Del",
            appendix: "Bilag",
            section: "Afsnit",
            figure: "Figur",
            table: "Tabel",
            equation: "Ligning",
            listing: "Listning",
            page: "side",
            case_study: "Casestudie",
            at_a_glance: "Kort fortalt",
            contents: "Indhold",
            title_page: "Titelblad",
            half_title: "Smudstitel",
            copyright: "Kolofon",
            notes: "Noter",
            cover: "Omslag",
            edited_by: "Redigeret af",
            translated_by: "Oversat af",
            illustrated_by: "Illustreret af",
            print_edition: "trykt udgave",
            colophon_line: "Sat med Libertinus Serif og Linux Biolinum i Recto.",
            back: "Tilbage til teksten",
            callouts: Callouts {
                note: "Bemærk",
                tip: "Tip",
                important: "Vigtigt",
                warning: "Advarsel",
                caution: "Forsigtig",
            },
            continued: "fortsat",
            index: "Register",
            bibliography: "Litteratur",
            see: "se",
            see_also: "se også",
            abbreviations: "Forkortelser",
            lists: Lists {
                figures: "Liste over figurer",
                tables: "Liste over tabeller",
                listings: "Liste over listninger",
            },
            plurals: Plurals {
                chapter: "Kapitel",
                part: "Del",
                appendix: "Bilag",
                section: "Afsnit",
                figure: "Figur",
                table: "Tabel",
                equation: "Ligning",
                listing: "Listning",
                page: "side",
            },
            displays: &[],
        },
        phrases: Phrases { and: " og ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "gjort",
            to_do: "mangler",
            landmarks: "Pejlemærker",
            start: "Tekstens begyndelse",
            print_pages: "Den trykte udgaves sider",
        },
        summary: Summary {
            text: "Teksten følger læserens indstillinger og har overskrifter, indholdsfortegnelse og links.",
            notes: "Noterne er linket begge veje.",
            described: "Billederne har beskrivelser.",
            undescribed: "Nogle billeder har ingen beskrivelse.",
            math: "Formlerne er skrevet i MathML.",
            pages: "Den trykte udgaves sider er markeret.",
        },
    }),
    punctuation: Some(Punctuation {
        outer: ("”", "”"),
        inner: ("’", "’"),
        elisions: Elisions { certain: &["n", "s"], possible: &["et", "en"], ..Elisions::NONE },
        ..Punctuation::PLAIN
    }),
    articles: &["den", "det", "de"],
    determiners: &[
        "en", "et", "denne", "dette", "disse", "sin", "sit", "sine", "hans", "hendes", "deres",
        "vores", "ingen", "hver",
    ],
    shortened: &["ca", "evt", "inkl", "ekskl", "etc", "jf", "osv", "ang"],
    ..Language::PLAIN
};
