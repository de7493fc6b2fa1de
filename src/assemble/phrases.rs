//! Words in a row, as each language has them: names joined, a page behind what stands on it.

use super::words::{Words, with_number};

impl Words<'_> {
    /// Names as a sentence has them: "A", "A and B", "A, B and C".
    pub fn all_of(&self, names: &[&str]) -> String {
        let Some((last, before)) = names.split_last() else { return String::new() };
        if before.is_empty() {
            return (*last).to_owned();
        }
        format!("{}{}{last}", before.join(self.comma()), self.and(last))
    }

    /// What joins the last of several names to those before it (CLDR, list patterns).
    fn and(&self, last: &str) -> &'static str {
        let lower = last.to_lowercase();
        match self.lang {
            "de" => " und ",
            "fr" => " et ",
            // Before the same sound it is another word.
            "es" if lower.starts_with(['i', 'í']) || lower.starts_with("hi") => " e ",
            "es" => " y ",
            "it" | "pt" => " e ",
            "nl" => " en ",
            "pl" => " i ",
            "ru" => " и ",
            "sv" => " och ",
            "da" => " og ",
            "cs" => " a ",
            // These are written together with the word behind them.
            "ar" => " و",
            "he" => " ו",
            "ja" => "、",
            "zh" => "和",
            _ => " and ",
        }
    }

    /// Between the members of a list; with its space, where there is one.
    pub fn comma(&self) -> &'static str {
        match self.lang {
            "ar" => "، ",
            "ja" | "zh" => "、",
            _ => ", ",
        }
    }

    /// Between a label ("Part I") and the title that it stands before on its line.
    pub fn before_title(&self) -> &'static str {
        match self.lang {
            "ja" | "zh" => "\u{3000}",
            _ => ". ",
        }
    }

    /// Behind a reference in print: ", page 57".
    pub fn on_page(&self, folio: &str) -> String {
        let comma = if self.lang == "zh" { "，" } else { self.comma() };
        format!("{comma}{}", with_number(self.page, folio, '\u{a0}'))
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::words_in;
    use crate::model::Metadata;

    #[test]
    fn names_are_joined_as_the_language_has_it() {
        let meta = Metadata { language: "en-GB".into(), ..Metadata::default() };
        let join = |lang: &str, names: &[&str]| words_in(&meta, lang).all_of(names);
        assert_eq!(join("en", &[]), "");
        assert_eq!(join("en", &["A"]), "A");
        assert_eq!(join("en-US", &["A", "B"]), "A and B");
        assert_eq!(join("de", &["A", "B", "C"]), "A, B und C");
        assert_eq!(join("es", &["Ana", "Inés"]), "Ana e Inés");
        assert_eq!(join("es", &["Inés", "Ana"]), "Inés y Ana");
        assert_eq!(join("ar", &["أحمد", "ليلى"]), "أحمد وليلى");
        assert_eq!(join("ja", &["山田", "田中"]), "山田、田中");
    }

    #[test]
    fn a_page_is_named_as_the_language_has_it() {
        let meta = Metadata { language: "en-GB".into(), ..Metadata::default() };
        let page = |lang: &str| words_in(&meta, lang).on_page("57");
        assert_eq!(page("en"), ", page\u{a0}57");
        assert_eq!(page("ar"), "، صفحة\u{a0}57");
        assert_eq!(page("ja"), "、57ページ");
        assert_eq!(page("zh-TW"), "，第57页");
    }
}
