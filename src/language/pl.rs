//! Polish.

use super::{
    Callouts, Language, Lists, OwnWords, Phrases, Plurals, Punctuation, ReaderWords, Summary, Ties,
    Words,
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "pl",
    words: Some(OwnWords {
        fixed: Words {
            lang: "pl",
            chapter: "Rozdział",
            part: "Część",
            appendix: "Dodatek",
            section: "Sekcja",
            figure: "Rysunek",
            table: "Tabela",
            equation: "Równanie",
            listing: "Listing",
            page: "strona",
            case_study: "Studium przypadku",
            at_a_glance: "W skrócie",
            contents: "Spis treści",
            title_page: "Strona tytułowa",
            half_title: "Przedtytuł",
            copyright: "Prawa autorskie",
            notes: "Przypisy",
            cover: "Okładka",
            edited_by: "Redakcja",
            translated_by: "Przekład",
            illustrated_by: "Ilustracje",
            print_edition: "wydanie drukowane",
            colophon_line: "Złożono krojami Libertinus Serif i Linux Biolinum w programie Recto.",
            back: "Powrót do tekstu",
            callouts: Callouts {
                note: "Uwaga",
                tip: "Wskazówka",
                important: "Ważne",
                warning: "Ostrzeżenie",
                caution: "Przestroga",
            },
            continued: "ciąg dalszy",
            index: "Indeks",
            see: "zob.",
            see_also: "zob. też",
            abbreviations: "Wykaz skrótów",
            lists: Lists {
                figures: "Spis rysunków",
                tables: "Spis tabel",
                listings: "Spis listingów",
            },
            plurals: Plurals {
                chapter: "Rozdziały",
                part: "Części",
                appendix: "Dodatki",
                section: "Sekcje",
                figure: "Rysunki",
                table: "Tabele",
                equation: "Równania",
                listing: "Listingi",
                page: "strony",
            },
            displays: &[],
        },
        phrases: Phrases { and: " i ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "zrobione",
            to_do: "do zrobienia",
            landmarks: "Punkty orientacyjne",
            start: "Początek tekstu",
            print_pages: "Strony wydania drukowanego",
        },
        summary: Summary {
            text: "Tekst dostosowuje się do ustawień czytnika; ma nagłówki, spis treści i odsyłacze.",
            notes: "Przypisy mają odsyłacze w obie strony.",
            described: "Ilustracje mają opisy.",
            undescribed: "Niektóre ilustracje nie mają opisu.",
            math: "Wzory są zapisane w MathML.",
            pages: "Strony wydania drukowanego są zaznaczone.",
        },
    }),
    punctuation: Some(Punctuation {
        outer: ("„", "”"), inner: ("«", "»"), ..Punctuation::PLAIN
    }),
    ties: Ties {
        counted: &["Rozdział"],
        months: &[
            "stycznia",
            "lutego",
            "marca",
            "kwietnia",
            "maja",
            "czerwca",
            "lipca",
            "sierpnia",
            "września",
            "października",
            "listopada",
            "grudnia",
        ],
        titles: &["dr", "prof.", "św.", "ks.", "gen."],
        ..Ties::NONE
    },
    leaning: &["w", "z", "na"],
    spine_up: true,
    ..Language::PLAIN
};
