//! Arabic.

use super::{
    Callouts, Language, Lists, OwnWords, Phrases, Plurals, Punctuation, ReaderWords, Summary, Words,
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "ar",
    words: Some(OwnWords {
        fixed: Words {
            lang: "ar",
            chapter: "الفصل",
            part: "الجزء",
            appendix: "الملحق",
            section: "القسم",
            figure: "الشكل",
            table: "الجدول",
            equation: "المعادلة",
            listing: "القائمة",
            page: "صفحة",
            case_study: "دراسة حالة",
            at_a_glance: "في لمحة",
            contents: "المحتويات",
            title_page: "صفحة العنوان",
            half_title: "العنوان المختصر",
            copyright: "حقوق النشر",
            notes: "الهوامش",
            cover: "الغلاف",
            edited_by: "تحرير",
            translated_by: "ترجمة",
            illustrated_by: "رسوم",
            print_edition: "طبعة ورقية",
            colophon_line: "صُفّ بخطي Libertinus Serif وLinux Biolinum ببرنامج Recto.",
            back: "عودة إلى النص",
            callouts: Callouts {
                note: "ملاحظة",
                tip: "نصيحة",
                important: "مهم",
                warning: "تحذير",
                caution: "تنبيه",
            },
            continued: "تابع",
            index: "الفهرس",
            bibliography: "المراجع",
            see: "انظر",
            see_also: "انظر أيضًا",
            abbreviations: "الاختصارات",
            lists: Lists {
                figures: "قائمة الأشكال",
                tables: "قائمة الجداول",
                listings: "قائمة الشيفرات",
            },
            plurals: Plurals {
                chapter: "",
                part: "",
                appendix: "",
                section: "",
                figure: "",
                table: "",
                equation: "",
                listing: "",
                page: "",
            },
            displays: &[],
        },
        phrases: Phrases { and: " و", comma: "، ", ..Phrases::PLAIN },
        reader: ReaderWords {
            done: "أُنجز",
            to_do: "لم يُنجز",
            landmarks: "معالم الكتاب",
            start: "بداية النص",
            print_pages: "صفحات الطبعة الورقية",
        },
        summary: Summary {
            text: "يتبع النص إعدادات القارئ، وفيه عناوين وفهرس محتويات وروابط.",
            notes: "الهوامش مرتبطة بالنص في الاتجاهين.",
            described: "للصور أوصاف نصية.",
            undescribed: "بعض الصور بلا وصف.",
            math: "المعادلات مكتوبة بلغة MathML.",
            pages: "صفحات الطبعة الورقية معلَّمة.",
        },
    }),
    punctuation: Some(Punctuation {
        outer: ("«", "»"), inner: ("“", "”"), ..Punctuation::PLAIN
    }),
    right_to_left: true,
    ..Language::PLAIN
};
