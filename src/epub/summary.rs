//! The accessibility summary (EPUB Accessibility 1.1, 2.3): what the book holds, in its language.

use crate::model::Metadata;

/// What can be said of a book.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    /// It has notes.
    pub notes: bool,
    /// It has pictures, and whether each has a description or is decorative.
    pub pictures: Option<bool>,
    /// It has formulas.
    pub math: bool,
    /// The printed book's pages are marked.
    pub paged: bool,
}

/// A language with its sentences: on the text, notes, pictures with and without descriptions,
/// formulas, pages.
type Row = (&'static str, [&'static str; 6]);

const SENTENCES: [Row; 16] = [
    (
        "en",
        [
            "The text follows the reader\u{2019}s settings, with headings, a table of contents and links.",
            "Notes are linked both ways.",
            "Pictures have descriptions in words.",
            "Some pictures have no description.",
            "Formulas are MathML.",
            "The pages of the print edition are marked.",
        ],
    ),
    (
        "de",
        [
            "Der Text folgt den Einstellungen des Lesegeräts und hat Überschriften, ein Inhaltsverzeichnis und Links.",
            "Anmerkungen sind in beide Richtungen verlinkt.",
            "Die Bilder sind in Worten beschrieben.",
            "Einige Bilder haben keine Beschreibung.",
            "Formeln sind in MathML geschrieben.",
            "Die Seiten der Druckausgabe sind markiert.",
        ],
    ),
    (
        "fr",
        [
            "Le texte suit les réglages de la liseuse ; il a des titres, une table des matières et des liens.",
            "Les notes ont des liens dans les deux sens.",
            "Les images ont une description.",
            "Certaines images n\u{2019}ont pas de description.",
            "Les formules sont en MathML.",
            "Les pages de l\u{2019}édition imprimée sont signalées.",
        ],
    ),
    (
        "es",
        [
            "El texto sigue los ajustes del lector y tiene encabezados, índice y enlaces.",
            "Las notas están enlazadas en ambos sentidos.",
            "Las imágenes tienen descripción.",
            "Algunas imágenes no tienen descripción.",
            "Las fórmulas están en MathML.",
            "Las páginas de la edición impresa están marcadas.",
        ],
    ),
    (
        "it",
        [
            "Il testo segue le impostazioni del lettore e ha titoli, indice e collegamenti.",
            "Le note sono collegate nei due sensi.",
            "Le immagini hanno una descrizione.",
            "Alcune immagini non hanno una descrizione.",
            "Le formule sono in MathML.",
            "Le pagine dell\u{2019}edizione a stampa sono segnate.",
        ],
    ),
    (
        "nl",
        [
            "De tekst volgt de instellingen van de lezer en heeft koppen, een inhoudsopgave en links.",
            "De noten zijn in beide richtingen gelinkt.",
            "De afbeeldingen hebben een beschrijving.",
            "Sommige afbeeldingen hebben geen beschrijving.",
            "De formules zijn in MathML.",
            "De pagina\u{2019}s van de gedrukte uitgave zijn aangegeven.",
        ],
    ),
    (
        "pl",
        [
            "Tekst dostosowuje się do ustawień czytnika; ma nagłówki, spis treści i odsyłacze.",
            "Przypisy mają odsyłacze w obie strony.",
            "Ilustracje mają opisy.",
            "Niektóre ilustracje nie mają opisu.",
            "Wzory są zapisane w MathML.",
            "Strony wydania drukowanego są zaznaczone.",
        ],
    ),
    (
        "ru",
        [
            "Текст следует настройкам читателя; в нём есть заголовки, содержание и ссылки.",
            "Примечания связаны ссылками в обе стороны.",
            "У изображений есть описания.",
            "У некоторых изображений нет описания.",
            "Формулы записаны в MathML.",
            "Страницы печатного издания отмечены.",
        ],
    ),
    (
        "sv",
        [
            "Texten följer läsarens inställningar och har rubriker, innehållsförteckning och länkar.",
            "Noterna är länkade åt båda hållen.",
            "Bilderna har beskrivningar.",
            "Några bilder saknar beskrivning.",
            "Formlerna är skrivna i MathML.",
            "Den tryckta utgåvans sidor är markerade.",
        ],
    ),
    (
        "pt",
        [
            "O texto segue as definições do leitor e tem títulos, índice e ligações.",
            "As notas têm ligações nos dois sentidos.",
            "As imagens têm descrição.",
            "Algumas imagens não têm descrição.",
            "As fórmulas estão em MathML.",
            "As páginas da edição impressa estão marcadas.",
        ],
    ),
    (
        "da",
        [
            "Teksten følger læserens indstillinger og har overskrifter, indholdsfortegnelse og links.",
            "Noterne er linket begge veje.",
            "Billederne har beskrivelser.",
            "Nogle billeder har ingen beskrivelse.",
            "Formlerne er skrevet i MathML.",
            "Den trykte udgaves sider er markeret.",
        ],
    ),
    (
        "cs",
        [
            "Text se řídí nastavením čtečky; má nadpisy, obsah a odkazy.",
            "Poznámky jsou propojeny oběma směry.",
            "Obrázky mají popisy.",
            "Některé obrázky nemají popis.",
            "Vzorce jsou zapsány v MathML.",
            "Strany tištěného vydání jsou vyznačeny.",
        ],
    ),
    (
        "ar",
        [
            "يتبع النص إعدادات القارئ، وفيه عناوين وفهرس محتويات وروابط.",
            "الهوامش مرتبطة بالنص في الاتجاهين.",
            "للصور أوصاف نصية.",
            "بعض الصور بلا وصف.",
            "المعادلات مكتوبة بلغة MathML.",
            "صفحات الطبعة الورقية معلَّمة.",
        ],
    ),
    (
        "he",
        [
            "הטקסט מותאם להגדרות הקורא, ויש בו כותרות, תוכן עניינים וקישורים.",
            "ההערות מקושרות לטקסט בשני הכיוונים.",
            "לתמונות יש תיאורים במילים.",
            "לחלק מהתמונות אין תיאור.",
            "הנוסחאות כתובות ב\u{5be}MathML.",
            "עמודי המהדורה המודפסת מסומנים.",
        ],
    ),
    (
        "ja",
        [
            "本文は読者の表示設定に従い、見出し、目次、リンクを備えています。",
            "注は本文と相互にリンクしています。",
            "図版には説明文があります。",
            "説明文のない図版があります。",
            "数式は MathML です。",
            "印刷版のページ番号が付いています。",
        ],
    ),
    (
        "zh",
        [
            "正文可随读者的设置重新排版，并有标题、目录和链接。",
            "注释与正文双向链接。",
            "图片附有文字说明。",
            "部分图片没有文字说明。",
            "公式采用 MathML。",
            "标有印刷版页码。",
        ],
    ),
];

/// The summary and its language: the book's, or English where its language is not in the table.
/// The manifest may have another (`accessibility-summary` under `[words]`).
pub(super) fn of<'a>(meta: &Metadata, lang: &'a str, facts: Facts) -> (String, &'a str) {
    if let Some(own) = meta.words.get("accessibility-summary") {
        return (own.clone(), lang);
    }
    let primary = lang.split('-').next().unwrap_or_default();
    let found = SENTENCES.iter().find(|r| r.0.eq_ignore_ascii_case(primary));
    let [text, notes, described, undescribed, math, pages] = found.unwrap_or(&SENTENCES[0]).1;
    let sentences = [
        (true, text),
        (facts.notes, notes),
        (facts.pictures == Some(true), described),
        (facts.pictures == Some(false), undescribed),
        (facts.math, math),
        (facts.paged, pages),
    ];
    let said: Vec<&str> = sentences.into_iter().filter(|s| s.0).map(|s| s.1).collect();
    let gap = if matches!(primary, "ja" | "zh") { "" } else { " " };
    (said.join(gap), if found.is_some() { lang } else { "en" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_summed_up_in_its_language() {
        let meta = Metadata::default();
        let facts = Facts { notes: true, pictures: Some(false), ..Facts::default() };
        let (text, lang) = of(&meta, "de-AT", facts);
        assert_eq!(lang, "de-AT");
        assert!(text.starts_with("Der Text folgt") && text.ends_with("keine Beschreibung."));
        let (text, lang) = of(&meta, "fi", Facts { paged: true, ..Facts::default() });
        assert_eq!(lang, "en");
        assert!(text.ends_with("links. The pages of the print edition are marked."), "{text}");
        let (text, _) = of(&meta, "ja", facts);
        assert!(!text.contains(' '), "{text}");
        let mut meta = Metadata::default();
        meta.words.insert("accessibility-summary".into(), "Oma.".into());
        assert_eq!(of(&meta, "fi", facts), ("Oma.".into(), "fi"));
    }

    #[test]
    fn every_language_has_every_sentence() {
        for (lang, sentences) in SENTENCES {
            for (i, sentence) in sentences.iter().enumerate() {
                assert!(sentence.ends_with(['.', '。']), "{lang}: {sentence}");
                assert!(!sentences[..i].contains(sentence), "{lang}: {sentence}");
            }
        }
    }
}
