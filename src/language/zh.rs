//! Chinese.

use super::{Callouts, Language, Lists, OwnWords, Phrases, Plurals, ReaderWords, Summary, Words};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "zh",
    words: Some(OwnWords {
        fixed: Words {
            lang: "zh",
            chapter: "第#章",
            part: "第#部分",
            appendix: "附录",
            section: "节",
            figure: "图",
            table: "表",
            equation: "公式",
            listing: "代码",
            page: "第#页",
            case_study: "案例研究",
            at_a_glance: "概览",
            contents: "目录",
            title_page: "书名页",
            half_title: "扉页",
            copyright: "版权",
            notes: "注释",
            cover: "封面",
            edited_by: "编辑",
            translated_by: "翻译",
            illustrated_by: "插图",
            print_edition: "印刷版",
            colophon_line: "以 Libertinus Serif 与 Linux Biolinum 字体，由 Recto 排版。",
            back: "返回正文",
            callouts: Callouts {
                note: "注",
                tip: "提示",
                important: "重要",
                warning: "警告",
                caution: "注意",
            },
            continued: "续",
            index: "索引",
            see: "见",
            see_also: "另见",
            abbreviations: "缩略语",
            lists: Lists {
                figures: "插图目录", tables: "表格目录", listings: "代码目录"
            },
            plurals: Plurals {
                chapter: "",
                part: "",
                appendix: "附录",
                section: "节",
                figure: "图",
                table: "表",
                equation: "公式",
                listing: "代码",
                page: "",
            },
            displays: &[],
        },
        phrases: Phrases {
            and: "和",
            comma: "、",
            before_title: "\u{3000}",
            before_page: "，",
            between_sentences: "",
            ..Phrases::PLAIN
        },
        reader: ReaderWords {
            done: "已完成",
            to_do: "未完成",
            landmarks: "地标",
            start: "正文开始",
            print_pages: "印刷版页码",
        },
        summary: Summary {
            text: "正文可随读者的设置重新排版，并有标题、目录和链接。",
            notes: "注释与正文双向链接。",
            described: "图片附有文字说明。",
            undescribed: "部分图片没有文字说明。",
            math: "公式采用 MathML。",
            pages: "标有印刷版页码。",
        },
    }),
    ..Language::PLAIN
};
