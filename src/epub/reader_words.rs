//! Words that only the EPUB needs, by language; the rest are [`crate::assemble`]'s.

use crate::model::Metadata;

/// The words.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReaderWords<'a> {
    /// Name of the box of a task that is done, for readers who hear the book.
    pub done: &'a str,
    /// The same of one that is not.
    pub to_do: &'a str,
    /// Title of the list of landmarks.
    pub landmarks: &'a str,
    /// Name of the landmark where reading begins.
    pub start: &'a str,
    /// Title of the list of the printed book's pages.
    pub print_pages: &'a str,
}

/// A language with its words, in the order of [`ReaderWords`].
type Row = (&'static str, [&'static str; 5]);

const WORDS: [Row; 16] = [
    ("en", ["done", "to do", "Landmarks", "Start of the text", "Pages of the print edition"]),
    ("de", ["erledigt", "offen", "Orientierungspunkte", "Textbeginn", "Seiten der Druckausgabe"]),
    (
        "fr",
        [
            "fait",
            "à faire",
            "Points de repère",
            "Début du texte",
            "Pages de l\u{2019}édition imprimée",
        ],
    ),
    (
        "es",
        [
            "hecho",
            "pendiente",
            "Puntos de referencia",
            "Comienzo del texto",
            "Páginas de la edición impresa",
        ],
    ),
    (
        "it",
        [
            "fatto",
            "da fare",
            "Punti di riferimento",
            "Inizio del testo",
            "Pagine dell\u{2019}edizione a stampa",
        ],
    ),
    (
        "nl",
        [
            "gedaan",
            "te doen",
            "Oriëntatiepunten",
            "Begin van de tekst",
            "Pagina\u{2019}s van de gedrukte uitgave",
        ],
    ),
    (
        "pl",
        [
            "zrobione",
            "do zrobienia",
            "Punkty orientacyjne",
            "Początek tekstu",
            "Strony wydania drukowanego",
        ],
    ),
    ("ru", ["сделано", "не сделано", "Ориентиры", "Начало текста", "Страницы печатного издания"]),
    ("sv", ["gjort", "att göra", "Landmärken", "Textens början", "Den tryckta utgåvans sidor"]),
    (
        "pt",
        [
            "feito",
            "por fazer",
            "Pontos de referência",
            "Início do texto",
            "Páginas da edição impressa",
        ],
    ),
    ("da", ["gjort", "mangler", "Pejlemærker", "Tekstens begyndelse", "Den trykte udgaves sider"]),
    (
        "cs",
        ["hotovo", "zbývá udělat", "Orientační body", "Začátek textu", "Strany tištěného vydání"],
    ),
    ("ar", ["أُنجز", "لم يُنجز", "معالم الكتاب", "بداية النص", "صفحات الطبعة الورقية"]),
    ("he", ["בוצע", "לביצוע", "נקודות ציון", "תחילת הטקסט", "עמודי המהדורה המודפסת"]),
    ("ja", ["完了", "未完了", "ランドマーク", "本文の始まり", "印刷版のページ"]),
    ("zh", ["已完成", "未完成", "地标", "正文开始", "印刷版页码"]),
];

/// The words of a book: those of its language (English for languages not in the table), and its own
/// instead (`[words]` in the manifest).
pub(super) fn of(meta: &Metadata) -> ReaderWords<'_> {
    let primary = meta.language.split(['-', '_']).next().unwrap_or_default();
    let row = WORDS.iter().find(|w| w.0.eq_ignore_ascii_case(primary)).unwrap_or(&WORDS[0]);
    let keys = ["done", "to-do", "landmarks", "start", "print-pages"];
    let mut at = 0;
    let [done, to_do, landmarks, start, print_pages] = row.1.map(|word| {
        at += 1;
        meta.words.get(keys[at - 1]).map_or(word, String::as_str)
    });
    ReaderWords { done, to_do, landmarks, start, print_pages }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_has_its_own_words() {
        let mut meta = Metadata { language: "de-AT".into(), ..Metadata::default() };
        meta.words.insert("to-do".into(), "noch nicht".into());
        let words = of(&meta);
        assert_eq!((words.done, words.to_do), ("erledigt", "noch nicht"));
        assert_eq!(words.print_pages, "Seiten der Druckausgabe");
    }
}
