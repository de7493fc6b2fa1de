//! Japanese.

use super::{
    Callouts, Language, Lists, OwnWords, Phrases, Plurals, Punctuation, ReaderWords, Summary, Words,
};

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "ja",
    words: Some(OwnWords {
        fixed: Words {
            lang: "ja",
            chapter: "第#章",
            part: "第#部",
            appendix: "付録",
            section: "節",
            figure: "図",
            table: "表",
            equation: "式",
            listing: "リスト",
            page: "#ページ",
            case_study: "事例研究",
            at_a_glance: "概要",
            contents: "目次",
            title_page: "標題紙",
            half_title: "前扉",
            copyright: "著作権",
            notes: "注",
            cover: "表紙",
            edited_by: "編集",
            translated_by: "翻訳",
            illustrated_by: "挿絵",
            print_edition: "印刷版",
            colophon_line: "Libertinus Serif と Linux Biolinum を用い、Recto で組版。",
            back: "本文に戻る",
            callouts: Callouts {
                note: "注記",
                tip: "ヒント",
                important: "重要",
                warning: "警告",
                caution: "注意",
            },
            continued: "続き",
            index: "索引",
            see: "→",
            see_also: "⇒",
            abbreviations: "略語一覧",
            lists: Lists { figures: "図目次", tables: "表目次", listings: "リスト目次" },
            plurals: Plurals {
                chapter: "",
                part: "",
                appendix: "付録",
                section: "節",
                figure: "図",
                table: "表",
                equation: "式",
                listing: "リスト",
                page: "",
            },
            displays: &[],
        },
        phrases: Phrases {
            and: "、",
            comma: "、",
            before_title: "\u{3000}",
            between_sentences: "",
            ..Phrases::PLAIN
        },
        reader: ReaderWords {
            done: "完了",
            to_do: "未完了",
            landmarks: "ランドマーク",
            start: "本文の始まり",
            print_pages: "印刷版のページ",
        },
        summary: Summary {
            text: "本文は読者の表示設定に従い、見出し、目次、リンクを備えています。",
            notes: "注は本文と相互にリンクしています。",
            described: "図版には説明文があります。",
            undescribed: "説明文のない図版があります。",
            math: "数式は MathML です。",
            pages: "印刷版のページ番号が付いています。",
        },
    }),
    punctuation: Some(Punctuation {
        outer: ("「", "」"),
        inner: ("『", "』"),
        ..Punctuation::PLAIN
    }),
    ..Language::PLAIN
};
