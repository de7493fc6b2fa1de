//! The fixed words of a book, by language.

use crate::model::{Kind, Metadata};

/// The words that Recto sets of its own accord.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// BCP 47 primary language.
    pub lang: &'a str,
    /// Over a chapter's title, before its number; in some languages around it, which is `#` then.
    pub chapter: &'a str,
    /// Before a part's number, or around it.
    pub part: &'a str,
    /// Before an appendix's letter.
    pub appendix: &'a str,
    /// In references to sections.
    pub section: &'a str,
    /// Before a figure's number.
    pub figure: &'a str,
    /// Before a table's number.
    pub table: &'a str,
    /// In references to formulas.
    pub equation: &'a str,
    /// In references to listings.
    pub listing: &'a str,
    /// Before a page number in running text, or around it.
    pub page: &'a str,
    /// Over a case study.
    pub case_study: &'a str,
    /// Over the panel of a case study.
    pub at_a_glance: &'a str,
    /// Title of the contents.
    pub contents: &'a str,
    /// Title of the title page, for navigation.
    pub title_page: &'a str,
    /// Title of the half-title, for navigation.
    pub half_title: &'a str,
    /// Title of the copyright page, for navigation.
    pub copyright: &'a str,
    /// Title of notes at the end of a chapter.
    pub notes: &'a str,
    /// Title of the cover, for navigation.
    pub cover: &'a str,
    /// Before the editors' names.
    pub edited_by: &'a str,
    /// Before the translators' names.
    pub translated_by: &'a str,
    /// Before the illustrators' names.
    pub illustrated_by: &'a str,
    /// Behind the printed edition's ISBN.
    pub print_edition: &'a str,
    /// Typeface and tool, on the copyright page.
    pub colophon_line: &'a str,
    /// Back to the mark of a note.
    pub back: &'a str,
    /// Callouts: note, tip, important, warning, caution.
    pub callouts: [&'a str; 5],
}

macro_rules! words {
    ($lang:literal, $chapter:literal, $part:literal, $appendix:literal, $section:literal,
     $figure:literal, $table:literal, $equation:literal, $listing:literal, $page:literal,
     $case:literal, $glance:literal, $contents:literal, $title:literal, $half:literal,
     $copyright:literal, $notes:literal, $cover:literal, $ed:literal, $tr:literal, $ill:literal,
     $print:literal, $colophon:literal, $back:literal, $callouts:expr) => {
        Words {
            lang: $lang,
            chapter: $chapter,
            part: $part,
            appendix: $appendix,
            section: $section,
            figure: $figure,
            table: $table,
            equation: $equation,
            listing: $listing,
            page: $page,
            case_study: $case,
            at_a_glance: $glance,
            contents: $contents,
            title_page: $title,
            half_title: $half,
            copyright: $copyright,
            notes: $notes,
            cover: $cover,
            edited_by: $ed,
            translated_by: $tr,
            illustrated_by: $ill,
            print_edition: $print,
            colophon_line: $colophon,
            back: $back,
            callouts: $callouts,
        }
    };
}

static WORDS: [Words<'static>; 16] = [
    words!(
        "en",
        "Chapter",
        "Part",
        "Appendix",
        "Section",
        "Figure",
        "Table",
        "Equation",
        "Listing",
        "page",
        "Case study",
        "At a glance",
        "Contents",
        "Title page",
        "Half-title",
        "Copyright",
        "Notes",
        "Cover",
        "Edited by",
        "Translated by",
        "Illustrated by",
        "print",
        "Set in Libertinus Serif and Linux Biolinum with Recto.",
        "Back to the text",
        ["Note", "Tip", "Important", "Warning", "Caution"]
    ),
    words!(
        "de",
        "Kapitel",
        "Teil",
        "Anhang",
        "Abschnitt",
        "Abbildung",
        "Tabelle",
        "Gleichung",
        "Listing",
        "Seite",
        "Fallstudie",
        "Auf einen Blick",
        "Inhalt",
        "Titelseite",
        "Schmutztitel",
        "Impressum",
        "Anmerkungen",
        "Umschlag",
        "Herausgegeben von",
        "Übersetzt von",
        "Illustriert von",
        "Druckausgabe",
        "Gesetzt aus der Libertinus Serif und der Linux Biolinum mit Recto.",
        "Zurück zum Text",
        ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"]
    ),
    words!(
        "fr",
        "Chapitre",
        "Partie",
        "Annexe",
        "Section",
        "Figure",
        "Tableau",
        "Équation",
        "Listing",
        "page",
        "Étude de cas",
        "En bref",
        "Table des matières",
        "Page de titre",
        "Faux-titre",
        "Mentions légales",
        "Notes",
        "Couverture",
        "Sous la direction de",
        "Traduit par",
        "Illustré par",
        "édition imprimée",
        "Composé en Libertinus Serif et Linux Biolinum avec Recto.",
        "Retour au texte",
        ["Remarque", "Astuce", "Important", "Avertissement", "Attention"]
    ),
    words!(
        "es",
        "Capítulo",
        "Parte",
        "Apéndice",
        "Sección",
        "Figura",
        "Tabla",
        "Ecuación",
        "Listado",
        "página",
        "Estudio de caso",
        "De un vistazo",
        "Índice",
        "Portada",
        "Portadilla",
        "Créditos",
        "Notas",
        "Cubierta",
        "Edición de",
        "Traducción de",
        "Ilustraciones de",
        "edición impresa",
        "Compuesto en Libertinus Serif y Linux Biolinum con Recto.",
        "Volver al texto",
        ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"]
    ),
    words!(
        "it",
        "Capitolo",
        "Parte",
        "Appendice",
        "Sezione",
        "Figura",
        "Tabella",
        "Equazione",
        "Listato",
        "pagina",
        "Caso di studio",
        "In breve",
        "Indice",
        "Frontespizio",
        "Occhiello",
        "Colophon",
        "Note",
        "Copertina",
        "A cura di",
        "Traduzione di",
        "Illustrazioni di",
        "edizione a stampa",
        "Composto in Libertinus Serif e Linux Biolinum con Recto.",
        "Torna al testo",
        ["Nota", "Suggerimento", "Importante", "Avviso", "Attenzione"]
    ),
    words!(
        "nl",
        "Hoofdstuk",
        "Deel",
        "Bijlage",
        "Paragraaf",
        "Figuur",
        "Tabel",
        "Vergelijking",
        "Listing",
        "pagina",
        "Casestudy",
        "In het kort",
        "Inhoud",
        "Titelpagina",
        "Franse titel",
        "Colofon",
        "Noten",
        "Omslag",
        "Onder redactie van",
        "Vertaald door",
        "Geïllustreerd door",
        "gedrukte uitgave",
        "Gezet uit de Libertinus Serif en de Linux Biolinum met Recto.",
        "Terug naar de tekst",
        ["Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"]
    ),
    words!(
        "pl",
        "Rozdział",
        "Część",
        "Dodatek",
        "Sekcja",
        "Rysunek",
        "Tabela",
        "Równanie",
        "Listing",
        "strona",
        "Studium przypadku",
        "W skrócie",
        "Spis treści",
        "Strona tytułowa",
        "Przedtytuł",
        "Prawa autorskie",
        "Przypisy",
        "Okładka",
        "Redakcja",
        "Przekład",
        "Ilustracje",
        "wydanie drukowane",
        "Złożono krojami Libertinus Serif i Linux Biolinum w programie Recto.",
        "Powrót do tekstu",
        ["Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Przestroga"]
    ),
    words!(
        "ru",
        "Глава",
        "Часть",
        "Приложение",
        "Раздел",
        "Рисунок",
        "Таблица",
        "Формула",
        "Листинг",
        "с.",
        "Разбор случая",
        "Коротко",
        "Содержание",
        "Титульный лист",
        "Шмуцтитул",
        "Выходные данные",
        "Примечания",
        "Обложка",
        "Под редакцией",
        "Перевод",
        "Иллюстрации",
        "печатное издание",
        "Набрано шрифтами Libertinus Serif и Linux Biolinum в Recto.",
        "Назад к тексту",
        ["Примечание", "Совет", "Важно", "Предупреждение", "Осторожно"]
    ),
    words!(
        "sv",
        "Kapitel",
        "Del",
        "Bilaga",
        "Avsnitt",
        "Figur",
        "Tabell",
        "Ekvation",
        "Listning",
        "sida",
        "Fallstudie",
        "I korthet",
        "Innehåll",
        "Titelsida",
        "Smutstitel",
        "Copyright",
        "Noter",
        "Omslag",
        "Redigerad av",
        "Översatt av",
        "Illustrerad av",
        "tryckt utgåva",
        "Satt med Libertinus Serif och Linux Biolinum i Recto.",
        "Tillbaka till texten",
        ["Anmärkning", "Tips", "Viktigt", "Varning", "Försiktighet"]
    ),
    words!(
        "pt",
        "Capítulo",
        "Parte",
        "Apêndice",
        "Secção",
        "Figura",
        "Tabela",
        "Equação",
        "Listagem",
        "página",
        "Estudo de caso",
        "Em resumo",
        "Índice",
        "Folha de rosto",
        "Anterrosto",
        "Ficha técnica",
        "Notas",
        "Capa",
        "Organização de",
        "Tradução de",
        "Ilustrações de",
        "edição impressa",
        "Composto em Libertinus Serif e Linux Biolinum com Recto.",
        "Voltar ao texto",
        ["Nota", "Dica", "Importante", "Aviso", "Cuidado"]
    ),
    words!(
        "da",
        "Kapitel",
        "Del",
        "Bilag",
        "Afsnit",
        "Figur",
        "Tabel",
        "Ligning",
        "Listning",
        "side",
        "Casestudie",
        "Kort fortalt",
        "Indhold",
        "Titelblad",
        "Smudstitel",
        "Kolofon",
        "Noter",
        "Omslag",
        "Redigeret af",
        "Oversat af",
        "Illustreret af",
        "trykt udgave",
        "Sat med Libertinus Serif og Linux Biolinum i Recto.",
        "Tilbage til teksten",
        ["Bemærk", "Tip", "Vigtigt", "Advarsel", "Forsigtig"]
    ),
    words!(
        "cs",
        "Kapitola",
        "Část",
        "Příloha",
        "Oddíl",
        "Obrázek",
        "Tabulka",
        "Rovnice",
        "Výpis",
        "strana",
        "Případová studie",
        "Ve zkratce",
        "Obsah",
        "Titulní list",
        "Patitul",
        "Tiráž",
        "Poznámky",
        "Obálka",
        "Uspořádal",
        "Přeložil",
        "Ilustroval",
        "tištěné vydání",
        "Vysázeno písmy Libertinus Serif a Linux Biolinum programem Recto.",
        "Zpět k textu",
        ["Poznámka", "Tip", "Důležité", "Varování", "Pozor"]
    ),
    words!(
        "ar",
        "الفصل",
        "الجزء",
        "الملحق",
        "القسم",
        "الشكل",
        "الجدول",
        "المعادلة",
        "القائمة",
        "صفحة",
        "دراسة حالة",
        "في لمحة",
        "المحتويات",
        "صفحة العنوان",
        "العنوان المختصر",
        "حقوق النشر",
        "الهوامش",
        "الغلاف",
        "تحرير",
        "ترجمة",
        "رسوم",
        "طبعة ورقية",
        "صُفّ بخطي Libertinus Serif وLinux Biolinum ببرنامج Recto.",
        "عودة إلى النص",
        ["ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه"]
    ),
    words!(
        "he",
        "פרק",
        "חלק",
        "נספח",
        "סעיף",
        "איור",
        "טבלה",
        "משוואה",
        "קטע קוד",
        "עמוד",
        "חקר מקרה",
        "במבט חטוף",
        "תוכן העניינים",
        "עמוד השער",
        "שער מקוצר",
        "זכויות יוצרים",
        "הערות",
        "כריכה",
        "עריכה",
        "תרגום",
        "איורים",
        "מהדורה מודפסת",
        "סודר בגופנים Libertinus Serif ו־Linux Biolinum בתוכנת Recto.",
        "חזרה לטקסט",
        ["הערה", "עצה", "חשוב", "אזהרה", "זהירות"]
    ),
    words!(
        "ja",
        "第#章",
        "第#部",
        "付録",
        "節",
        "図",
        "表",
        "式",
        "リスト",
        "#ページ",
        "事例研究",
        "概要",
        "目次",
        "標題紙",
        "前扉",
        "著作権",
        "注",
        "表紙",
        "編集",
        "翻訳",
        "挿絵",
        "印刷版",
        "Libertinus Serif と Linux Biolinum を用い、Recto で組版。",
        "本文に戻る",
        ["注記", "ヒント", "重要", "警告", "注意"]
    ),
    words!(
        "zh",
        "第#章",
        "第#部分",
        "附录",
        "节",
        "图",
        "表",
        "公式",
        "代码",
        "第#页",
        "案例研究",
        "概览",
        "目录",
        "书名页",
        "扉页",
        "版权",
        "注释",
        "封面",
        "编辑",
        "翻译",
        "插图",
        "印刷版",
        "以 Libertinus Serif 与 Linux Biolinum 字体，由 Recto 排版。",
        "返回正文",
        ["注", "提示", "重要", "警告", "注意"]
    ),
];

/// The words of a language; English for languages not in the table.
fn of_language(lang: &str) -> Words<'static> {
    let primary = lang.split(['-', '_']).next().unwrap_or(lang);
    *WORDS.iter().find(|w| w.lang.eq_ignore_ascii_case(primary)).unwrap_or(&WORDS[0])
}

/// The words of a book: those of its language, and its own instead (`[words]` in the manifest).
pub fn words(meta: &Metadata) -> Words<'_> {
    let mut words: Words = of_language(&meta.language);
    for (key, own) in &meta.words {
        if let Some(slot) = words.slot(key) {
            *slot = own;
        }
    }
    words
}

/// The words of a chapter in a language: the book's, if it is the book's language.
pub fn words_in<'a>(meta: &'a Metadata, lang: &str) -> Words<'a> {
    words(meta).in_language(&meta.language, lang)
}

impl<'a> Words<'a> {
    /// The words of a book in `book`'s language, or those of `lang` if that is another one.
    pub fn in_language(self, book: &str, lang: &str) -> Words<'a> {
        let primary = |l: &str| l.split(['-', '_']).next().unwrap_or(l).to_ascii_lowercase();
        if primary(lang) == primary(book) { self } else { of_language(lang) }
    }

    /// The word that a key of `[words]` names.
    fn slot(&mut self, key: &str) -> Option<&mut &'a str> {
        Some(match key {
            "chapter" => &mut self.chapter,
            "part" => &mut self.part,
            "appendix" => &mut self.appendix,
            "section" => &mut self.section,
            "figure" => &mut self.figure,
            "table" => &mut self.table,
            "equation" => &mut self.equation,
            "listing" => &mut self.listing,
            "page" => &mut self.page,
            "case-study" => &mut self.case_study,
            "at-a-glance" => &mut self.at_a_glance,
            "contents" => &mut self.contents,
            "title-page" => &mut self.title_page,
            "half-title" => &mut self.half_title,
            "copyright" => &mut self.copyright,
            "notes" => &mut self.notes,
            "cover" => &mut self.cover,
            "edited-by" => &mut self.edited_by,
            "translated-by" => &mut self.translated_by,
            "illustrated-by" => &mut self.illustrated_by,
            "print-edition" => &mut self.print_edition,
            "colophon" => &mut self.colophon_line,
            "back" => &mut self.back,
            "note" => &mut self.callouts[0],
            "tip" => &mut self.callouts[1],
            "important" => &mut self.callouts[2],
            "warning" => &mut self.callouts[3],
            "caution" => &mut self.callouts[4],
            _ => return None,
        })
    }

    /// Label of a callout of this kind; other kinds are shown as they are, capitalised.
    pub fn callout(&self, kind: &str) -> String {
        let at = match kind {
            "note" | "info" | "abstract" | "quote" | "example" if kind == "note" => 0,
            "tip" | "hint" => 1,
            "important" => 2,
            "warning" => 3,
            "caution" | "danger" => 4,
            other => {
                let mut chars = other.chars();
                let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
                return first + chars.as_str();
            }
        };
        self.callouts[at].to_string()
    }

    /// Behind a table's number on the pages that it goes on to.
    pub fn continued(&self) -> &'static str {
        match self.lang {
            "de" => "Fortsetzung",
            "fr" => "suite",
            "es" => "continuación",
            "it" => "continua",
            "nl" => "vervolg",
            "pl" => "ciąg dalszy",
            "ru" => "продолжение",
            "sv" => "forts.",
            "pt" => "continuação",
            "da" => "fortsat",
            "cs" => "pokračování",
            "ar" => "تابع",
            "he" => "המשך",
            "ja" => "続き",
            "zh" => "续",
            _ => "continued",
        }
    }

    /// "Chapter One" in English, "Kapitel 1" elsewhere; "Part I", "Appendix A".
    pub fn label(&self, kind: Kind, text: &str, ordinal: u32) -> Option<String> {
        Some(match kind {
            Kind::Part => with_number(self.part, text, ' '),
            Kind::Appendix => with_number(self.appendix, text, ' '),
            Kind::CaseStudy => {
                let chapter = self.label(Kind::Chapter, text, ordinal).unwrap_or_default();
                format!("{} \u{b7} {chapter}", self.case_study)
            }
            Kind::Chapter | Kind::Introduction | Kind::Conclusion => {
                let number = (self.lang == "en").then(|| english(ordinal)).flatten();
                with_number(self.chapter, number.as_deref().unwrap_or(text), ' ')
            }
            _ => return None,
        })
    }
}

/// A word with its number: behind `gap`, or in the place of `#` where the word stands around it.
pub fn with_number(word: &str, number: &str, gap: char) -> String {
    if word.contains('#') {
        return word.replace('#', number);
    }
    format!("{word}{gap}{number}")
}

/// A number in English words, up to ninety-nine.
fn english(n: u32) -> Option<String> {
    const ONES: [&str; 20] = [
        "",
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
        "Thirteen",
        "Fourteen",
        "Fifteen",
        "Sixteen",
        "Seventeen",
        "Eighteen",
        "Nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];
    match n {
        1..=19 => Some(ONES[n as usize].to_string()),
        20..=99 if n.is_multiple_of(10) => Some(TENS[n as usize / 10].to_string()),
        20..=99 => {
            Some(format!("{}-{}", TENS[n as usize / 10], ONES[n as usize % 10].to_lowercase()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_by_language() {
        let label = |lang: &str, n: u32| of_language(lang).label(Kind::Chapter, &n.to_string(), n);
        assert_eq!(label("en-GB", 1).as_deref(), Some("Chapter One"));
        assert_eq!(label("en", 42).as_deref(), Some("Chapter Forty-two"));
        assert_eq!(label("en", 120).as_deref(), Some("Chapter 120"));
        assert_eq!(label("de-AT", 3).as_deref(), Some("Kapitel 3"));
        assert_eq!(label("ja", 3).as_deref(), Some("第3章"));
        assert_eq!(label("ar", 3).as_deref(), Some("الفصل 3"));
        assert_eq!(label("xx", 2).as_deref(), Some("Chapter Two"));
    }

    #[test]
    fn a_book_has_its_own_words() {
        let mut meta = Metadata { language: "en-GB".into(), ..Metadata::default() };
        meta.words.insert("chapter".into(), "Lesson".into());
        assert_eq!(words(&meta).label(Kind::Chapter, "2", 2).as_deref(), Some("Lesson Two"));
        assert_eq!(words_in(&meta, "de").chapter, "Kapitel");
        // Every key that the manifest takes names a word, here or among those of the EPUB.
        let epub = ["done", "to-do", "landmarks", "start", "print-pages", "accessibility-summary"];
        for key in crate::manifest::WORD_KEYS {
            assert!(words(&meta).slot(key).is_some() != epub.contains(&key), "{key}");
        }
    }

    #[test]
    fn callouts_know_their_kinds() {
        assert_eq!(of_language("en").callout("tip"), "Tip");
        assert_eq!(of_language("de").callout("warning"), "Warnung");
        assert_eq!(of_language("en").callout("question"), "Question");
    }
}
