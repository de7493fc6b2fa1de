//! Words in a row, as each language has them: names joined, a page behind what stands on it.

use super::words::Words;
use crate::model::{CrossRef, capitalised};

/// How words come in a row in a language.
#[derive(Debug, Clone, Copy)]
pub struct Phrases {
    /// What joins the last of several names to those before it, with its spaces (CLDR, list patterns);
    /// in some languages it is written together with the word behind it.
    pub and: &'static str,
    /// The same before a name that begins with the sound of i.
    pub and_before_i: Option<&'static str>,
    /// Between the members of a list; with its space, where there is one.
    pub comma: &'static str,
    /// Between a label ("Part I") and the title that it stands before on its line.
    pub before_title: &'static str,
    /// Between a reference and the page that it is on, if it is not the comma.
    pub before_page: &'static str,
    /// Between two sentences.
    pub between_sentences: &'static str,
    /// The number of a chapter in words, where titles have it so.
    pub spelled: Option<fn(u32) -> Option<String>>,
    /// The word of a reference has its capital within a sentence too: "in Figure 3", where French has
    /// "dans la figure 3" (Imprimerie nationale, "Lexique des règles typographiques"; Chicago Manual of
    /// Style, 8.180, lets both be; German nouns have theirs anyway).
    pub capital_references: bool,
}

impl Phrases {
    /// What most languages have in common.
    pub const PLAIN: Phrases = Phrases {
        and: ", ",
        and_before_i: None,
        comma: ", ",
        before_title: ". ",
        before_page: "",
        between_sentences: " ",
        spelled: None,
        capital_references: false,
    };
}

impl Words<'_> {
    /// Names as a sentence has them: "A", "A and B", "A, B and C".
    pub fn all_of(&self, names: &[&str]) -> String {
        let Some((last, before)) = names.split_last() else { return String::new() };
        if before.is_empty() {
            return (*last).to_owned();
        }
        format!("{}{}{last}", before.join(self.comma()), self.joint(last))
    }

    /// What joins the last of several names to those before it, with its spaces.
    pub fn joint(&self, last: &str) -> &'static str {
        let Phrases { and, and_before_i, .. } = *self.phrases();
        let lower = last.to_lowercase();
        let sounds = lower.starts_with(['i', 'í']) || lower.starts_with("hi");
        and_before_i.filter(|_| sounds).unwrap_or(and)
    }

    /// A word as a reference within a sentence has it: one that begins with a capital and is no
    /// abbreviation, without it where the language has it so.
    pub fn in_sentence(&self, word: &str) -> String {
        let mut letters = word.chars();
        let (first, second) = (letters.next(), letters.next());
        let plain =
            first.is_some_and(char::is_uppercase) && !second.is_some_and(char::is_uppercase);
        match first.filter(|_| plain && !self.phrases().capital_references) {
            Some(first) => first.to_lowercase().chain(word.chars().skip(1)).collect(),
            None => word.to_owned(),
        }
    }

    /// Between the members of a list; with its space, where there is one.
    pub fn comma(&self) -> &'static str {
        self.phrases().comma
    }

    /// Between a label ("Part I") and the title that it stands before on its line.
    pub fn before_title(&self) -> &'static str {
        self.phrases().before_title
    }

    /// "page 57".
    pub fn page_number(&self, folio: &str) -> String {
        with_number(self.page, folio, '\u{a0}')
    }

    /// What a reference says that gives the page alone: "page 57"; a bare one the number.
    pub fn page_of(&self, r: &CrossRef, folio: &str) -> String {
        let text = if r.bare { folio.to_owned() } else { self.page_number(folio) };
        if r.capital { capitalised(&text) } else { text }
    }

    /// Behind a reference in print: ", page 57".
    pub fn on_page(&self, folio: &str) -> String {
        let own = self.phrases().before_page;
        let comma = if own.is_empty() { self.comma() } else { own };
        format!("{comma}{}", self.page_number(folio))
    }

    /// Behind the words of a link in print: " (page 57)". Its sentence goes on, whatever the words are.
    pub fn in_brackets(&self, folio: &str) -> String {
        let page = self.page_number(folio);
        // Where marks bring their own white, brackets do.
        match self.comma().ends_with(' ') {
            true => format!(" ({page})"),
            false => format!("\u{ff08}{page}\u{ff09}"),
        }
    }
}

/// A word with its number: behind `gap`, or in the place of `#` where the word stands around it.
pub fn with_number(word: &str, number: &str, gap: char) -> String {
    if word.contains('#') {
        return word.replace('#', number);
    }
    format!("{word}{gap}{number}")
}

#[cfg(test)]
mod tests {
    use super::super::words_in;
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
    fn references_within_a_sentence_are_written_as_the_language_has_it() {
        let meta = Metadata { language: "en-GB".into(), ..Metadata::default() };
        let word = |lang: &str, word: &str| words_in(&meta, lang).in_sentence(word);
        assert_eq!(word("en", "Figure"), "Figure");
        assert_eq!(word("de", "Abbildung"), "Abbildung");
        assert_eq!(word("fr", "Équation"), "équation");
        assert_eq!(word("ru", "Рисунок"), "рисунок");
        assert_eq!(word("fr", "ADN"), "ADN");
        assert_eq!(word("fr", ""), "");
        // English words stand in for those of a language that Recto has none of.
        assert_eq!(word("fi", "Figure"), "Figure");
    }

    #[test]
    fn a_page_is_named_as_the_language_has_it() {
        let meta = Metadata { language: "en-GB".into(), ..Metadata::default() };
        let page = |lang: &str| words_in(&meta, lang).on_page("57");
        assert_eq!(page("en"), ", page\u{a0}57");
        assert_eq!(page("ar"), "، صفحة\u{a0}57");
        assert_eq!(page("ja"), "、57ページ");
        assert_eq!(page("zh-TW"), "，第57页");
        let page = |lang: &str| words_in(&meta, lang).in_brackets("57");
        assert_eq!(page("en"), " (page\u{a0}57)");
        assert_eq!(page("ar"), " (صفحة\u{a0}57)");
        assert_eq!(page("ja"), "（57ページ）");
    }
}
