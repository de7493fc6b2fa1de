//! Russian.

use super::{
    Callouts, EnvironmentWords, Language, Lists, OwnWords, Phrases, Plurals, Punctuation,
    ReaderWords, Summary, Ties, Words,
};

/// Its quotation marks.
const PUNCTUATION: Punctuation =
    Punctuation {
        outer: ("«", "»"), inner: ("„", "“"), long_dashes: true, ..Punctuation::PLAIN
    };

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "ru",
    words: Some(OwnWords {
        fixed: Words {
            lang: "ru",
            chapter: "Глава",
            part: "Часть",
            appendix: "Приложение",
            section: "Раздел",
            figure: "Рисунок",
            table: "Таблица",
            equation: "Формула",
            listing: "Листинг",
            page: "с.",
            case_study: "Разбор случая",
            at_a_glance: "Коротко",
            contents: "Содержание",
            title_page: "Титульный лист",
            half_title: "Шмуцтитул",
            copyright: "Выходные данные",
            notes: "Примечания",
            notes_to_page: "Примечания к с. #",
            notes_to_pages: "Примечания к с. #",
            cover: "Обложка",
            edited_by: "Под редакцией",
            translated_by: "Перевод",
            illustrated_by: "Иллюстрации",
            print_edition: "печатное издание",
            colophon_line: "Набрано шрифтами Libertinus Serif и Linux Biolinum в Recto.",
            colophon_of_one: "Набрано шрифтом Libertinus Serif в Recto.",
            back: "Назад к тексту",
            callouts: Callouts {
                note: "Примечание",
                tip: "Совет",
                important: "Важно",
                warning: "Предупреждение",
                caution: "Осторожно",
            },
            continued: "продолжение",
            index: "Указатель",
            bibliography: "Библиография",
            see: "см.",
            see_also: "см. также",
            abbreviations: "Сокращения",
            lists: Lists {
                figures: "Список рисунков",
                tables: "Список таблиц",
                listings: "Список листингов",
            },
            plurals: Plurals {
                chapter: "Главы",
                part: "Части",
                appendix: "Приложения",
                section: "Разделы",
                figure: "Рисунки",
                table: "Таблицы",
                equation: "Формулы",
                listing: "Листинги",
                page: "с.",
            },
            displays: &[],
        },
        phrases: Phrases { and: " и ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "сделано",
            to_do: "не сделано",
            landmarks: "Ориентиры",
            start: "Начало текста",
            print_pages: "Страницы печатного издания",
        },
        summary: Summary {
            text: "Текст следует настройкам читателя; в нём есть заголовки, содержание и ссылки.",
            notes: "Примечания связаны ссылками в обе стороны.",
            described: "У изображений есть описания.",
            undescribed: "У некоторых изображений нет описания.",
            math: "Формулы записаны в MathML.",
            pages: "Страницы печатного издания отмечены.",
        },
    }),
    punctuation: Some(PUNCTUATION),
    ties: Ties {
        abbreviations: &["с.", "№"],
        counted: &["Глава", "Рис."],
        months: &[
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
        ..Ties::NONE
    },
    leaning: &["в", "на", "и"],
    announcing: &["и", "в", "о"],
    spine_up: true,
    shortened: &["др", "им", "напр", "ок", "пр", "см", "ср", "ул"],
    environments: Some(EnvironmentWords {
        theorem: ("Теорема", "Теоремы"),
        lemma: ("Лемма", "Леммы"),
        corollary: ("Следствие", "Следствия"),
        proposition: ("Предложение", "Предложения"),
        conjecture: ("Гипотеза", "Гипотезы"),
        definition: ("Определение", "Определения"),
        example: ("Пример", "Примеры"),
        exercise: ("Упражнение", "Упражнения"),
        solution: ("Решение", "Решения"),
        remark: ("Замечание", "Замечания"),
        proof: "Доказательство",
        end_of_proof: "конец доказательства",
    }),
    ..Language::PLAIN
};
