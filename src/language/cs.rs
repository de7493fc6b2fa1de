//! Czech.

use super::{
    Callouts, Language, Lists, OwnWords, Phrases, Plurals, Punctuation, ReaderWords, Summary, Words,
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "cs",
    words: Some(OwnWords {
        fixed: Words {
            lang: "cs",
            chapter: "Kapitola",
            part: "Část",
            appendix: "Příloha",
            section: "Oddíl",
            figure: "Obrázek",
            table: "Tabulka",
            equation: "Rovnice",
            listing: "Výpis",
            page: "strana",
            case_study: "Případová studie",
            at_a_glance: "Ve zkratce",
            contents: "Obsah",
            title_page: "Titulní list",
            half_title: "Patitul",
            copyright: "Tiráž",
            notes: "Poznámky",
            cover: "Obálka",
            edited_by: "Uspořádal",
            translated_by: "Přeložil",
            illustrated_by: "Ilustroval",
            print_edition: "tištěné vydání",
            colophon_line: "Vysázeno písmy Libertinus Serif a Linux Biolinum programem Recto.",
            back: "Zpět k textu",
            callouts: Callouts {
                note: "Poznámka",
                tip: "Tip",
                important: "Důležité",
                warning: "Varování",
                caution: "Pozor",
            },
            continued: "pokračování",
            index: "Rejstřík",
            bibliography: "Literatura",
            see: "viz",
            see_also: "viz též",
            abbreviations: "Zkratky",
            lists: Lists {
                figures: "Seznam obrázků",
                tables: "Seznam tabulek",
                listings: "Seznam výpisů",
            },
            plurals: Plurals {
                chapter: "Kapitoly",
                part: "Části",
                appendix: "Přílohy",
                section: "Oddíly",
                figure: "Obrázky",
                table: "Tabulky",
                equation: "Rovnice",
                listing: "Výpisy",
                page: "strany",
            },
            displays: &[],
        },
        phrases: Phrases { and: " a ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "hotovo",
            to_do: "zbývá udělat",
            landmarks: "Orientační body",
            start: "Začátek textu",
            print_pages: "Strany tištěného vydání",
        },
        summary: Summary {
            text: "Text se řídí nastavením čtečky; má nadpisy, obsah a odkazy.",
            notes: "Poznámky jsou propojeny oběma směry.",
            described: "Obrázky mají popisy.",
            undescribed: "Některé obrázky nemají popis.",
            math: "Vzorce jsou zapsány v MathML.",
            pages: "Strany tištěného vydání jsou vyznačeny.",
        },
    }),
    punctuation: Some(Punctuation {
        outer: ("„", "“"), inner: ("‚", "‘"), ..Punctuation::PLAIN
    }),
    spine_up: true,
    shortened: &["aj", "apod", "atd", "ev", "např", "popř", "resp", "tj", "tzn", "tzv"],
    ..Language::PLAIN
};
