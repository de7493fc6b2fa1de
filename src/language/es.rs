//! Spanish.

use super::{
    Callouts, Language, Lists, OwnWords, Phrases, Plurals, Punctuation, ReaderWords, Summary, Ties,
    Words,
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "es",
    words: Some(OwnWords {
        fixed: Words {
            lang: "es",
            chapter: "Capítulo",
            part: "Parte",
            appendix: "Apéndice",
            section: "Sección",
            figure: "Figura",
            table: "Tabla",
            equation: "Ecuación",
            listing: "Listado",
            page: "página",
            case_study: "Estudio de caso",
            at_a_glance: "De un vistazo",
            contents: "Índice",
            title_page: "Portada",
            half_title: "Portadilla",
            copyright: "Créditos",
            notes: "Notas",
            cover: "Cubierta",
            edited_by: "Edición de",
            translated_by: "Traducción de",
            illustrated_by: "Ilustraciones de",
            print_edition: "edición impresa",
            colophon_line: "Compuesto en Libertinus Serif y Linux Biolinum con Recto.",
            back: "Volver al texto",
            callouts: Callouts {
                note: "Nota",
                tip: "Consejo",
                important: "Importante",
                warning: "Advertencia",
                caution: "Precaución",
            },
            continued: "continuación",
            index: "Índice alfabético",
            bibliography: "Bibliografía",
            see: "véase",
            see_also: "véase también",
            abbreviations: "Abreviaturas",
            lists: Lists {
                figures: "Índice de figuras",
                tables: "Índice de tablas",
                listings: "Índice de listados",
            },
            plurals: Plurals {
                chapter: "Capítulos",
                part: "Partes",
                appendix: "Apéndices",
                section: "Secciones",
                figure: "Figuras",
                table: "Tablas",
                equation: "Ecuaciones",
                listing: "Listados",
                page: "páginas",
            },
            displays: &[],
        },
        phrases: Phrases { and: " y ", and_before_i: Some(" e "), ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "hecho",
            to_do: "pendiente",
            landmarks: "Puntos de referencia",
            start: "Comienzo del texto",
            print_pages: "Páginas de la edición impresa",
        },
        summary: Summary {
            text: "El texto sigue los ajustes del lector y tiene encabezados, índice y enlaces.",
            notes: "Las notas están enlazadas en ambos sentidos.",
            described: "Las imágenes tienen descripción.",
            undescribed: "Algunas imágenes no tienen descripción.",
            math: "Las fórmulas están en MathML.",
            pages: "Las páginas de la edición impresa están marcadas.",
        },
    }),
    punctuation: Some(Punctuation {
        outer: ("«", "»"),
        inner: ("“", "”"),
        leaning_dashes: true,
        ..Punctuation::PLAIN
    }),
    ties: Ties {
        abbreviations: &["nº", "Nº"],
        counted: &["Capítulo"],
        own_abbreviations: &["pág.", "págs.", "núm.", "art.", "cap.", "fig.", "t.", "s."],
        titles: &["D.", "D.\u{aa}", "Dña.", "Sr.", "Sra.", "Srta.", "Dr.", "Dra.", "Fr."],
        ..Ties::NONE
    },
    leaning: &["el", "los", "las", "la", "y", "en", "con"],
    hyphen_minima: (2, 3),
    spine_up: true,
    articles: &["el", "la", "los", "las"],
    determiners: &[
        "un", "una", "unos", "unas", "al", "del", "este", "esta", "estos", "estas", "ese", "esa",
        "esos", "esas", "aquel", "aquella", "aquellos", "aquellas", "su", "sus", "mi", "mis",
        "nuestro", "nuestra", "nuestros", "nuestras", "cada", "ningún", "ninguna", "algún",
        "alguna", "otro", "otra", "dicho", "dicha",
    ],
    shortened: &[
        "aprox", "cf", "ed", "ej", "esp", "etc", "ibíd", "núm", "op", "pág", "resp", "sra", "vid",
    ],
    ..Language::PLAIN
};
