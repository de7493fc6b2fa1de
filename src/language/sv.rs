//! Swedish.

use super::{
    Callouts, Elisions, EnvironmentWords, Language, Lists, OwnWords, Phrases, Plurals, Punctuation,
    ReaderWords, Summary, Ties, Words,
};

/// Its quotation marks, and words that begin with an apostrophe.
const PUNCTUATION: Punctuation = Punctuation {
    outer: ("”", "”"),
    inner: ("’", "’"),
    elisions: Elisions { certain: &["n", "na"], possible: &["an", "en", "et"], ..Elisions::NONE },
    ..Punctuation::PLAIN
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "sv",
    words: Some(OwnWords {
        fixed: Words {
            lang: "sv",
            chapter: "Kapitel",
            part: "Del",
            appendix: "Bilaga",
            section: "Avsnitt",
            figure: "Figur",
            table: "Tabell",
            equation: "Ekvation",
            listing: "Listning",
            page: "sida",
            case_study: "Fallstudie",
            at_a_glance: "I korthet",
            contents: "Innehåll",
            title_page: "Titelsida",
            half_title: "Smutstitel",
            copyright: "Copyright",
            notes: "Noter",
            cover: "Omslag",
            edited_by: "Redigerad av",
            translated_by: "Översatt av",
            illustrated_by: "Illustrerad av",
            print_edition: "tryckt utgåva",
            colophon_line: "Satt med Libertinus Serif och Linux Biolinum i Recto.",
            back: "Tillbaka till texten",
            callouts: Callouts {
                note: "Anmärkning",
                tip: "Tips",
                important: "Viktigt",
                warning: "Varning",
                caution: "Försiktighet",
            },
            continued: "forts.",
            index: "Register",
            bibliography: "Litteratur",
            see: "se",
            see_also: "se även",
            abbreviations: "Förkortningar",
            lists: Lists {
                figures: "Figurförteckning",
                tables: "Tabellförteckning",
                listings: "Förteckning över listningar",
            },
            plurals: Plurals {
                chapter: "Kapitel",
                part: "Del",
                appendix: "Bilaga",
                section: "Avsnitt",
                figure: "Figur",
                table: "Tabell",
                equation: "Ekvation",
                listing: "Listning",
                page: "sida",
            },
            displays: &[],
        },
        phrases: Phrases { and: " och ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "gjort",
            to_do: "att göra",
            landmarks: "Landmärken",
            start: "Textens början",
            print_pages: "Den tryckta utgåvans sidor",
        },
        summary: Summary {
            text: "Texten följer läsarens inställningar och har rubriker, innehållsförteckning och länkar.",
            notes: "Noterna är länkade åt båda hållen.",
            described: "Bilderna har beskrivningar.",
            undescribed: "Några bilder saknar beskrivning.",
            math: "Formlerna är skrivna i MathML.",
            pages: "Den tryckta utgåvans sidor är markerade.",
        },
    }),
    punctuation: Some(PUNCTUATION),
    ties: Ties {
        months: &[
            "januari",
            "februari",
            "mars",
            "april",
            "maj",
            "juni",
            "juli",
            "augusti",
            "september",
            "oktober",
            "november",
            "december",
        ],
        own_abbreviations: &["s.", "nr", "kap.", "bd", "fig."],
        ..Ties::NONE
    },
    articles: &["den", "det", "de"],
    determiners: &[
        "en", "ett", "denna", "denne", "detta", "dessa", "sin", "sitt", "sina", "hans", "hennes",
        "deras", "vår", "vårt", "ingen", "varje",
    ],
    shortened: &["bl", "ca", "etc", "ev", "exkl", "inkl", "jfr", "osv", "resp"],
    environments: Some(EnvironmentWords {
        theorem: ("Sats", "Satser"),
        lemma: ("Lemma", "Lemman"),
        corollary: ("Följdsats", "Följdsatser"),
        proposition: ("Proposition", "Propositioner"),
        conjecture: ("Förmodan", "Förmodanden"),
        definition: ("Definition", "Definitioner"),
        example: ("Exempel", "Exempel"),
        exercise: ("Övning", "Övningar"),
        solution: ("Lösning", "Lösningar"),
        remark: ("Anmärkning", "Anmärkningar"),
        proof: "Bevis",
        end_of_proof: "slut på beviset",
    }),
    ..Language::PLAIN
};
