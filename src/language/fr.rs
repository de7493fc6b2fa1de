//! French.

use super::{
    Callouts, EnvironmentWords, Language, Lists, OwnWords, Phrases, Plurals, Punctuation,
    ReaderWords, Summary, Ties, Words,
};

/// Its quotation marks.
const PUNCTUATION: Punctuation = Punctuation {
    outer: ("«\u{202f}", "\u{202f}»"),
    inner: ("“", "”"),
    spaced: true,
    ..Punctuation::PLAIN
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "fr",
    words: Some(OwnWords {
        fixed: Words {
            lang: "fr",
            chapter: "Chapitre",
            part: "Partie",
            appendix: "Annexe",
            section: "Section",
            figure: "Figure",
            table: "Tableau",
            equation: "Équation",
            listing: "Listing",
            page: "page",
            case_study: "Étude de cas",
            at_a_glance: "En bref",
            contents: "Table des matières",
            title_page: "Page de titre",
            half_title: "Faux-titre",
            copyright: "Mentions légales",
            notes: "Notes",
            cover: "Couverture",
            edited_by: "Sous la direction de",
            translated_by: "Traduit par",
            illustrated_by: "Illustré par",
            print_edition: "édition imprimée",
            colophon_line: "Composé en Libertinus Serif et Linux Biolinum avec Recto.",
            back: "Retour au texte",
            callouts: Callouts {
                note: "Remarque",
                tip: "Astuce",
                important: "Important",
                warning: "Avertissement",
                caution: "Attention",
            },
            continued: "suite",
            index: "Index",
            bibliography: "Bibliographie",
            see: "voir",
            see_also: "voir aussi",
            abbreviations: "Abréviations",
            lists: Lists {
                figures: "Table des figures",
                tables: "Liste des tableaux",
                listings: "Liste des listings",
            },
            plurals: Plurals {
                chapter: "Chapitres",
                part: "Parties",
                appendix: "Annexes",
                section: "Sections",
                figure: "Figures",
                table: "Tableaux",
                equation: "Équations",
                listing: "Listings",
                page: "pages",
            },
            displays: &[],
        },
        phrases: Phrases { and: " et ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "fait",
            to_do: "à faire",
            landmarks: "Points de repère",
            start: "Début du texte",
            print_pages: "Pages de l\u{2019}édition imprimée",
        },
        summary: Summary {
            text: "Le texte suit les réglages de la liseuse ; il a des titres, une table des matières et des liens.",
            notes: "Les notes ont des liens dans les deux sens.",
            described: "Les images ont une description.",
            undescribed: "Certaines images n\u{2019}ont pas de description.",
            math: "Les formules sont en MathML.",
            pages: "Les pages de l\u{2019}édition imprimée sont signalées.",
        },
    }),
    punctuation: Some(PUNCTUATION),
    regions: &[(
        "ch",
        Punctuation {
            outer: ("«\u{202f}", "\u{202f}»"),
            inner: ("‹\u{202f}", "\u{202f}›"),
            ..PUNCTUATION
        },
    )],
    ties: Ties {
        abbreviations: &["n°", "N°"],
        counted: &["Chapitre", "Tableau"],
        months: &[
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        own_abbreviations: &[
            "t.", "art.", "chap.", "ch.", "fig.", "fol.", "al.", "col.", "v.", "h",
        ],
        units: &["h", "min", "s", "m", "g", "km/h", "F", "fr.", "av.", "ap."],
        titles: &[
            "M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Me", "Mgr", "Dr", "Drs", "Pr", "Vve",
            "R.P.", "S.M.",
        ],
    },
    leaning: &["le", "la", "les", "un", "une", "de", "du", "des", "et"],
    announcing: &["de", "la", "le", "et", "du"],
    hyphen_minima: (2, 3),
    spine_up: true,
    articles: &["le", "la", "les", "l’"],
    determiners: &[
        "un", "une", "des", "du", "au", "aux", "ce", "cet", "cette", "ces", "son", "sa", "ses",
        "leur", "leurs", "notre", "nos", "mon", "ma", "mes", "chaque", "aucun", "aucune",
        "quelque", "quel", "quelle", "d’un", "d’une",
    ],
    shortened: &["av", "env", "etc", "éd", "ex", "ibid", "op", "resp"],
    environments: Some(EnvironmentWords {
        theorem: ("Théorème", "Théorèmes"),
        lemma: ("Lemme", "Lemmes"),
        corollary: ("Corollaire", "Corollaires"),
        proposition: ("Proposition", "Propositions"),
        conjecture: ("Conjecture", "Conjectures"),
        definition: ("Définition", "Définitions"),
        example: ("Exemple", "Exemples"),
        exercise: ("Exercice", "Exercices"),
        solution: ("Solution", "Solutions"),
        remark: ("Remarque", "Remarques"),
        proof: "Démonstration",
        end_of_proof: "fin de la démonstration",
    }),
    ..Language::PLAIN
};
