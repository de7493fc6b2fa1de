//! Dutch.

use super::{
    Callouts, Elisions, EnvironmentWords, Language, Lists, OwnWords, Phrases, Plurals, Punctuation,
    ReaderWords, Summary, Ties, Words,
};

/// Its quotation marks, and words that begin with an apostrophe.
const PUNCTUATION: Punctuation = Punctuation {
    outer: ("“", "”"),
    inner: ("‘", "’"),
    elisions: Elisions {
        certain: &["s", "t", "k", "n", "m", "r", "ns", "tis", "twas"],
        possible: &["ie", "er", "em", "ren"],
        ..Elisions::NONE
    },
    ..Punctuation::PLAIN
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "nl",
    words: Some(OwnWords {
        fixed: Words {
            lang: "nl",
            chapter: "Hoofdstuk",
            part: "Deel",
            appendix: "Bijlage",
            section: "Paragraaf",
            figure: "Figuur",
            table: "Tabel",
            equation: "Vergelijking",
            listing: "Listing",
            page: "pagina",
            case_study: "Casestudy",
            at_a_glance: "In het kort",
            contents: "Inhoud",
            title_page: "Titelpagina",
            half_title: "Franse titel",
            copyright: "Colofon",
            notes: "Noten",
            footnote: "Noot",
            notes_to_page: "Noten bij pagina #",
            notes_to_pages: "Noten bij pagina’s #",
            cover: "Omslag",
            edited_by: "Onder redactie van",
            translated_by: "Vertaald door",
            illustrated_by: "Geïllustreerd door",
            print_edition: "gedrukte uitgave",
            colophon_line: "Gezet uit de Libertinus Serif en de Linux Biolinum met Recto.",
            colophon_of_one: "Gezet uit de Libertinus Serif met Recto.",
            back: "Terug naar de tekst",
            callouts: Callouts {
                note: "Opmerking",
                tip: "Tip",
                important: "Belangrijk",
                warning: "Waarschuwing",
                caution: "Let op",
            },
            continued: "vervolg",
            description: "Beschrijving",
            descriptions: "Beschrijvingen",
            index: "Register",
            bibliography: "Bibliografie",
            see: "zie",
            see_also: "zie ook",
            abbreviations: "Afkortingen",
            lists: Lists {
                figures: "Lijst van figuren",
                tables: "Lijst van tabellen",
                listings: "Lijst van listings",
            },
            plurals: Plurals {
                footnote: "Noten",
                chapter: "Hoofdstukken",
                part: "Delen",
                appendix: "Bijlagen",
                section: "Paragrafen",
                figure: "Figuren",
                table: "Tabellen",
                equation: "Vergelijkingen",
                listing: "Listings",
                page: "pagina’s",
            },
            displays: &[],
        },
        phrases: Phrases { and: " en ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "gedaan",
            to_do: "te doen",
            landmarks: "Oriëntatiepunten",
            start: "Begin van de tekst",
            print_pages: "Pagina\u{2019}s van de gedrukte uitgave",
        },
        summary: Summary {
            text: "De tekst volgt de instellingen van de lezer en heeft koppen, een inhoudsopgave en links.",
            notes: "De noten zijn in beide richtingen gelinkt.",
            described: "De afbeeldingen hebben een beschrijving.",
            undescribed: "Sommige afbeeldingen hebben geen beschrijving.",
            math: "De formules zijn in MathML.",
            pages: "De pagina\u{2019}s van de gedrukte uitgave zijn aangegeven.",
        },
    }),
    punctuation: Some(PUNCTUATION),
    ties: Ties {
        counted: &["Hoofdstuk"],
        months: &[
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        own_abbreviations: &[
            "blz.", "nr.", "nrs.", "art.", "hfst.", "afb.", "dl.", "dln.", "f.", "n.", "kol.",
        ],
        titles: &["dhr.", "mevr.", "mw.", "dr.", "prof.", "drs.", "ir.", "mr.", "ds."],
        ..Ties::NONE
    },
    leaning: &["het", "een", "van"],
    hyphen_minima: (2, 3),
    articles: &["de", "het"],
    determiners: &[
        "een", "’t", "dit", "deze", "zijn", "haar", "hun", "ons", "onze", "mijn", "geen", "elk",
        "elke", "ieder", "iedere",
    ],
    shortened: &[
        "bijv", "ca", "enz", "etc", "evt", "excl", "incl", "max", "min", "nl", "resp", "zgn",
    ],
    environments: Some(EnvironmentWords {
        theorem: ("Stelling", "Stellingen"),
        lemma: ("Lemma", "Lemma’s"),
        corollary: ("Gevolg", "Gevolgen"),
        proposition: ("Propositie", "Proposities"),
        conjecture: ("Vermoeden", "Vermoedens"),
        definition: ("Definitie", "Definities"),
        example: ("Voorbeeld", "Voorbeelden"),
        exercise: ("Opgave", "Opgaven"),
        solution: ("Oplossing", "Oplossingen"),
        remark: ("Opmerking", "Opmerkingen"),
        proof: "Bewijs",
        end_of_proof: "einde van het bewijs",
    }),
    ..Language::PLAIN
};
