//! Italian.

use super::{
    Callouts, Elisions, Language, Lists, OwnWords, Phrases, Plurals, Punctuation, ReaderWords,
    Summary, Ties, Words,
};

/// Its quotation marks, and words that begin with an apostrophe.
const PUNCTUATION: Punctuation = Punctuation {
    outer: ("«", "»"),
    inner: ("“", "”"),
    elisions: Elisions {
        certain: &["sto", "sta", "sti", "ste", "ndrangheta", "l", "n"],
        possible: &["o", "a", "e", "no", "na", "un"],
        ..Elisions::NONE
    },
    leaning_dashes: true,
    ..Punctuation::PLAIN
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "it",
    words: Some(OwnWords {
        fixed: Words {
            lang: "it",
            chapter: "Capitolo",
            part: "Parte",
            appendix: "Appendice",
            section: "Sezione",
            figure: "Figura",
            table: "Tabella",
            equation: "Equazione",
            listing: "Listato",
            page: "pagina",
            case_study: "Caso di studio",
            at_a_glance: "In breve",
            contents: "Indice",
            title_page: "Frontespizio",
            half_title: "Occhiello",
            copyright: "Colophon",
            notes: "Note",
            cover: "Copertina",
            edited_by: "A cura di",
            translated_by: "Traduzione di",
            illustrated_by: "Illustrazioni di",
            print_edition: "edizione a stampa",
            colophon_line: "Composto in Libertinus Serif e Linux Biolinum con Recto.",
            back: "Torna al testo",
            callouts: Callouts {
                note: "Nota",
                tip: "Suggerimento",
                important: "Importante",
                warning: "Avviso",
                caution: "Attenzione",
            },
            continued: "continua",
            index: "Indice analitico",
            bibliography: "Bibliografia",
            see: "vedi",
            see_also: "vedi anche",
            abbreviations: "Abbreviazioni",
            lists: Lists {
                figures: "Elenco delle figure",
                tables: "Elenco delle tabelle",
                listings: "Elenco dei listati",
            },
            plurals: Plurals {
                chapter: "Capitoli",
                part: "Parti",
                appendix: "Appendici",
                section: "Sezioni",
                figure: "Figure",
                table: "Tabelle",
                equation: "Equazioni",
                listing: "Listati",
                page: "pagine",
            },
            displays: &[],
        },
        phrases: Phrases { and: " e ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "fatto",
            to_do: "da fare",
            landmarks: "Punti di riferimento",
            start: "Inizio del testo",
            print_pages: "Pagine dell\u{2019}edizione a stampa",
        },
        summary: Summary {
            text: "Il testo segue le impostazioni del lettore e ha titoli, indice e collegamenti.",
            notes: "Le note sono collegate nei due sensi.",
            described: "Le immagini hanno una descrizione.",
            undescribed: "Alcune immagini non hanno una descrizione.",
            math: "Le formule sono in MathML.",
            pages: "Le pagine dell\u{2019}edizione a stampa sono segnate.",
        },
    }),
    punctuation: Some(PUNCTUATION),
    ties: Ties {
        counted: &["Capitolo"],
        months: &[
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
        own_abbreviations: &["pag.", "n.", "art.", "cap.", "fig.", "t.", "sec."],
        titles: &["Sig.", "Sig.ra", "sig.", "sig.ra", "Dott.", "dott.", "Prof.", "prof.", "S."],
        ..Ties::NONE
    },
    leaning: &["il", "che", "di", "la"],
    hyphen_minima: (2, 3),
    spine_up: true,
    articles: &["il", "lo", "la", "i", "gli", "le", "l’"],
    determiners: &[
        "un", "uno", "una", "un’", "del", "dello", "della", "dell’", "dei", "degli", "delle", "al",
        "allo", "alla", "all’", "ai", "agli", "alle", "dal", "dallo", "dalla", "dall’", "dai",
        "dagli", "dalle", "nel", "nello", "nella", "nell’", "nei", "negli", "nelle", "sul",
        "sullo", "sulla", "sull’", "sui", "sugli", "sulle", "col", "coi", "questo", "questa",
        "quest’", "questi", "queste", "quel", "quello", "quella", "quell’", "quei", "quegli",
        "quelle", "ogni", "nessun", "nessuna", "altro", "altra",
    ],
    shortened: &["ca", "cfr", "ecc", "ed", "es", "ibid", "op"],
    ..Language::PLAIN
};
