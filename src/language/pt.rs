//! Portuguese.

use super::{
    Callouts, EnvironmentWords, Language, Lists, OwnWords, Phrases, Plurals, Punctuation,
    ReaderWords, Summary, Ties, Words,
};

/// Its quotation marks.
const PUNCTUATION: Punctuation = Punctuation {
    outer: ("«", "»"),
    inner: ("“", "”"),
    leaning_dashes: true,
    ..Punctuation::PLAIN
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "pt",
    words: Some(OwnWords {
        fixed: Words {
            lang: "pt",
            chapter: "Capítulo",
            part: "Parte",
            appendix: "Apêndice",
            section: "Secção",
            figure: "Figura",
            table: "Tabela",
            equation: "Equação",
            listing: "Listagem",
            page: "página",
            case_study: "Estudo de caso",
            at_a_glance: "Em resumo",
            contents: "Índice",
            title_page: "Folha de rosto",
            half_title: "Anterrosto",
            copyright: "Ficha técnica",
            notes: "Notas",
            footnote: "Nota",
            notes_to_page: "Notas da página #",
            notes_to_pages: "Notas das páginas #",
            cover: "Capa",
            edited_by: "Organização de",
            translated_by: "Tradução de",
            illustrated_by: "Ilustrações de",
            print_edition: "edição impressa",
            colophon_line: "Composto em Libertinus Serif e Linux Biolinum com Recto.",
            colophon_of_one: "Composto em Libertinus Serif com Recto.",
            back: "Voltar ao texto",
            callouts: Callouts {
                note: "Nota",
                tip: "Dica",
                important: "Importante",
                warning: "Aviso",
                caution: "Cuidado",
            },
            continued: "continuação",
            description: "Descrição",
            descriptions: "Descrições",
            index: "Índice remissivo",
            bibliography: "Bibliografia",
            see: "ver",
            see_also: "ver também",
            abbreviations: "Abreviaturas",
            lists: Lists {
                figures: "Lista de figuras",
                tables: "Lista de tabelas",
                listings: "Lista de listagens",
            },
            plurals: Plurals {
                footnote: "Notas",
                chapter: "Capítulos",
                part: "Partes",
                appendix: "Apêndices",
                section: "Secções",
                figure: "Figuras",
                table: "Tabelas",
                equation: "Equações",
                listing: "Listagens",
                page: "páginas",
            },
            displays: &[],
        },
        phrases: Phrases { and: " e ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "feito",
            to_do: "por fazer",
            landmarks: "Pontos de referência",
            start: "Início do texto",
            print_pages: "Páginas da edição impressa",
        },
        summary: Summary {
            text: "O texto segue as definições do leitor e tem títulos, índice e ligações.",
            notes: "As notas têm ligações nos dois sentidos.",
            described: "As imagens têm descrição.",
            undescribed: "Algumas imagens não têm descrição.",
            math: "As fórmulas estão em MathML.",
            pages: "As páginas da edição impressa estão marcadas.",
        },
    }),
    punctuation: Some(PUNCTUATION),
    regions: &[(
        "br",
        Punctuation {
            outer: ("“", "”"), inner: ("‘", "’"), leaning_dashes: false, ..PUNCTUATION
        },
    )],
    hyphen_minima: (2, 3),
    spine_up: true,
    ties: Ties {
        own_abbreviations: &[
            "n.", "art.", "cap.", "fig.", "t.", "f.", "fl.", "fls.", "liv.", "doc.", "n.\u{ba}",
        ],
        titles: &["Sr.", "Sra.", "Dr.", "Dra.", "D.", "Prof.", "Exmo.", "Exma."],
        ..Ties::NONE
    },
    articles: &["o", "a", "os", "as"],
    determiners: &[
        "um", "uma", "uns", "umas", "ao", "aos", "à", "às", "do", "da", "dos", "das", "no", "na",
        "nos", "nas", "num", "numa", "pelo", "pela", "pelos", "pelas", "dum", "duma", "este",
        "esta", "estes", "estas", "esse", "essa", "esses", "essas", "aquele", "aquela", "neste",
        "nesta", "deste", "desta", "seu", "sua", "seus", "suas", "nosso", "nossa", "cada",
        "nenhum", "nenhuma", "outro", "outra",
    ],
    shortened: &["aprox", "cf", "ed", "etc", "ex", "ibid", "op"],
    environments: Some(EnvironmentWords {
        theorem: ("Teorema", "Teoremas"),
        lemma: ("Lema", "Lemas"),
        corollary: ("Corolário", "Corolários"),
        proposition: ("Proposição", "Proposições"),
        conjecture: ("Conjetura", "Conjeturas"),
        definition: ("Definição", "Definições"),
        example: ("Exemplo", "Exemplos"),
        exercise: ("Exercício", "Exercícios"),
        solution: ("Solução", "Soluções"),
        remark: ("Observação", "Observações"),
        proof: "Demonstração",
        end_of_proof: "fim da demonstração",
    }),
    ..Language::PLAIN
};
