//! Hebrew.

use super::{
    Callouts, Language, Lists, OwnWords, Phrases, Plurals, Punctuation, ReaderWords, Summary, Words,
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "he",
    words: Some(OwnWords {
        fixed: Words {
            lang: "he",
            chapter: "פרק",
            part: "חלק",
            appendix: "נספח",
            section: "סעיף",
            figure: "איור",
            table: "טבלה",
            equation: "משוואה",
            listing: "קטע קוד",
            page: "עמוד",
            case_study: "חקר מקרה",
            at_a_glance: "במבט חטוף",
            contents: "תוכן העניינים",
            title_page: "עמוד השער",
            half_title: "שער מקוצר",
            copyright: "זכויות יוצרים",
            notes: "הערות",
            cover: "כריכה",
            edited_by: "עריכה",
            translated_by: "תרגום",
            illustrated_by: "איורים",
            print_edition: "מהדורה מודפסת",
            colophon_line: "סודר בגופנים Libertinus Serif ו־Linux Biolinum בתוכנת Recto.",
            back: "חזרה לטקסט",
            callouts: Callouts {
                note: "הערה",
                tip: "עצה",
                important: "חשוב",
                warning: "אזהרה",
                caution: "זהירות",
            },
            continued: "המשך",
            index: "מפתח",
            bibliography: "ביבליוגרפיה",
            see: "ראו",
            see_also: "ראו גם",
            abbreviations: "קיצורים",
            lists: Lists {
                figures: "רשימת איורים",
                tables: "רשימת טבלאות",
                listings: "רשימת קטעי קוד",
            },
            plurals: Plurals {
                chapter: "פרקים",
                part: "חלקים",
                appendix: "נספחים",
                section: "סעיפים",
                figure: "איורים",
                table: "טבלאות",
                equation: "משוואות",
                listing: "קטעי קוד",
                page: "עמודים",
            },
            displays: &[],
        },
        phrases: Phrases { and: " ו", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "בוצע",
            to_do: "לביצוע",
            landmarks: "נקודות ציון",
            start: "תחילת הטקסט",
            print_pages: "עמודי המהדורה המודפסת",
        },
        summary: Summary {
            text: "הטקסט מותאם להגדרות הקורא, ויש בו כותרות, תוכן עניינים וקישורים.",
            notes: "ההערות מקושרות לטקסט בשני הכיוונים.",
            described: "לתמונות יש תיאורים במילים.",
            undescribed: "לחלק מהתמונות אין תיאור.",
            math: "הנוסחאות כתובות ב\u{5be}MathML.",
            pages: "עמודי המהדורה המודפסת מסומנים.",
        },
    }),
    punctuation: Some(Punctuation {
        outer: ("”", "”"), inner: ("’", "’"), ..Punctuation::PLAIN
    }),
    right_to_left: true,
    ..Language::PLAIN
};
