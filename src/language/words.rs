//! The fixed words of a book, by language, and what the manifest has instead of them.

use super::environments::environment_words;
use super::{Phrases, of, primary};
use crate::model::{DisplayKind, Kind, Metadata};

/// Everything in words that Recto sets of its own accord in a language.
#[derive(Debug, Clone, Copy)]
pub struct OwnWords {
    /// In both outputs.
    pub fixed: Words<'static>,
    /// How words come in a row.
    pub phrases: Phrases,
    /// What only the EPUB needs.
    pub reader: ReaderWords<'static>,
    /// Sentences of the accessibility summary.
    pub summary: Summary,
}

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
    /// In references to notes.
    pub footnote: &'a str,
    /// Running head of a page of endnotes that belong to one page of the text, which is `#`.
    pub notes_to_page: &'a str,
    /// The same of several pages, first and last.
    pub notes_to_pages: &'a str,
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
    /// The same of a book that is set in one typeface.
    pub colophon_of_one: &'a str,
    /// Back to the mark of a note.
    pub back: &'a str,
    /// Labels of callouts.
    pub callouts: Callouts<'a>,
    /// Behind a table's number on the pages that it goes on to.
    pub continued: &'a str,
    /// The link to the long description of a figure or formula.
    pub description: &'a str,
    /// Title of the chapter in which long descriptions stand.
    pub descriptions: &'a str,
    /// Title of the index.
    pub index: &'a str,
    /// Title of the bibliography.
    pub bibliography: &'a str,
    /// Before the entry of an index to which another one leads.
    pub see: &'a str,
    /// Before entries of an index that are related to one.
    pub see_also: &'a str,
    /// Title of the list of abbreviations.
    pub abbreviations: &'a str,
    /// Titles of lists of displays.
    pub lists: Lists<'a>,
    /// Before several numbers.
    pub plurals: Plurals<'a>,
    /// The kinds of display that the book has of its own.
    pub displays: &'a [DisplayKind],
}

/// Titles of lists of displays.
#[derive(Debug, Clone, Copy)]
pub struct Lists<'a> {
    /// Of figures.
    pub figures: &'a str,
    /// Of tables.
    pub tables: &'a str,
    /// Of listings.
    pub listings: &'a str,
}

/// Words before several numbers: "Figures 2.1 and 2.3". One that is empty is not used: each number
/// has the word for one then, as in languages where it stands around the number.
#[derive(Debug, Clone, Copy)]
pub struct Plurals<'a> {
    /// Notes.
    pub footnote: &'a str,
    /// Chapters.
    pub chapter: &'a str,
    /// Parts.
    pub part: &'a str,
    /// Appendices.
    pub appendix: &'a str,
    /// Sections.
    pub section: &'a str,
    /// Figures.
    pub figure: &'a str,
    /// Tables.
    pub table: &'a str,
    /// Formulas.
    pub equation: &'a str,
    /// Listings.
    pub listing: &'a str,
    /// Pages.
    pub page: &'a str,
}

/// Labels of callouts, by kind.
#[derive(Debug, Clone, Copy)]
pub struct Callouts<'a> {
    /// A remark.
    pub note: &'a str,
    /// Advice.
    pub tip: &'a str,
    /// What must be known.
    pub important: &'a str,
    /// What may go wrong.
    pub warning: &'a str,
    /// What may do harm.
    pub caution: &'a str,
}

/// Words that only the EPUB needs.
#[derive(Debug, Clone, Copy)]
pub struct ReaderWords<'a> {
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

/// Sentences on what a book holds, for readers who cannot see it (EPUB Accessibility 1.1, 2.2).
#[derive(Debug, Clone, Copy)]
pub struct Summary {
    /// On the text.
    pub text: &'static str,
    /// On notes.
    pub notes: &'static str,
    /// On pictures that all have descriptions.
    pub described: &'static str,
    /// On pictures of which some have none.
    pub undescribed: &'static str,
    /// On formulas.
    pub math: &'static str,
    /// On the pages of the print edition.
    pub pages: &'static str,
}

/// The words that stand in for those of languages that Recto has none of.
static ENGLISH: OwnWords = super::en::WORDS;

/// The words of a language, if Recto has some.
pub fn own_words(tag: &str) -> Option<&'static OwnWords> {
    of(tag)?.words.as_ref()
}

/// The words that stand in for those of languages that Recto has none of.
pub fn english() -> &'static OwnWords {
    &ENGLISH
}

/// The words of a language; English for those without.
fn words_of(tag: &str) -> &'static OwnWords {
    own_words(tag).unwrap_or(&ENGLISH)
}

/// Whether a word in small letters stands before the number of a figure, a table, a chapter or the like in some
/// language; `abbreviated` ones may be its beginning.
pub fn is_word_of_number(word: &str, abbreviated: bool) -> bool {
    let is = |name: &str| {
        let name = name.trim_matches(['#', ' ']).to_lowercase();
        name == word || abbreviated && name.starts_with(word)
    };
    super::LANGUAGES.iter().filter_map(|l| l.words.as_ref()).any(|words| {
        let w = &words.fixed;
        let p = &w.plurals;
        let single = [w.figure, w.table, w.equation, w.listing, w.section, w.chapter, w.part];
        let several = [p.figure, p.table, p.equation, p.listing, p.section, p.chapter, p.part];
        let others = [w.appendix, p.appendix, w.footnote, p.footnote];
        single.into_iter().chain(several).chain(others).any(|name| !name.is_empty() && is(name))
    })
}

/// What a word before a number says that it is a number of, as prefixes of labels have it, and whether it is the
/// word for several; in any language. `word` is in small letters; an abbreviated one may be its beginning.
pub fn number_of(word: &str, abbreviated: bool) -> Option<(&'static str, bool)> {
    let is = |name: &str| {
        let name = name.trim_matches(['#', ' ']).to_lowercase();
        name == word || abbreviated && word.chars().count() > 2 && name.starts_with(word)
    };
    let all = || super::LANGUAGES.iter().filter_map(|l| l.words.as_ref());
    let kinds = |words: &OwnWords| {
        let (w, p) = (&words.fixed, &words.fixed.plurals);
        [
            ("fig", w.figure, p.figure),
            ("tbl", w.table, p.table),
            ("lst", w.listing, p.listing),
            ("eq", w.equation, p.equation),
        ]
    };
    let of = |several: bool| {
        let mut found = all().flat_map(kinds).filter(|(_, one, many)| {
            let name = if several { many } else { one };
            !name.is_empty() && is(name)
        });
        found.next().map(|(prefix, ..)| (prefix, several))
    };
    of(false).or_else(|| of(true))
}

/// The words of a book: those of its language, and its own instead (`[words]` in the manifest).
pub fn words(meta: &Metadata) -> Words<'_> {
    let mut words: Words = words_of(&meta.language).fixed;
    for (key, own) in &meta.words {
        if let Some(plural) =
            words.plurals.of(key).filter(|_| !meta.words.contains_key(&plural_key(key)))
        {
            // That of another word.
            *plural = "";
        }
        if let Some(slot) = words.slot(key) {
            *slot = own;
        }
    }
    if let Some(own) = meta.words.get("colophon") {
        words.colophon_of_one = own;
    }
    words.displays = &meta.displays;
    words
}

/// The key of the word for several of what a key names.
fn plural_key(key: &str) -> String {
    match key {
        "appendix" => "appendices".into(),
        key => format!("{key}s"),
    }
}

/// The words of a chapter in a language: the book's, if it is the book's language.
pub fn words_in<'a>(meta: &'a Metadata, lang: &str) -> Words<'a> {
    words(meta).in_language(&meta.language, lang)
}

/// The words of a book that only its EPUB needs: those of its language, and its own instead.
pub fn reader_words(meta: &Metadata) -> ReaderWords<'_> {
    let ReaderWords { done, to_do, landmarks, start, print_pages } =
        words_of(&meta.language).reader;
    let own = |key: &str, word| meta.words.get(key).map_or(word, String::as_str);
    ReaderWords {
        done: own("done", done),
        to_do: own("to-do", to_do),
        landmarks: own("landmarks", landmarks),
        start: own("start", start),
        print_pages: own("print-pages", print_pages),
    }
}

impl<'a> Words<'a> {
    /// The words of a book in `book`'s language, or those of `lang` if that is another one in which there are some.
    pub fn in_language(self, book: &str, lang: &str) -> Words<'a> {
        let other = !primary(lang).eq_ignore_ascii_case(primary(book));
        match own_words(lang).filter(|_| other) {
            Some(own) => Words { displays: self.displays, ..own.fixed },
            None => self,
        }
    }

    /// How words come in a row in their language.
    pub(super) fn phrases(&self) -> &'static Phrases {
        &words_of(self.lang).phrases
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
            "footnote" => &mut self.footnote,
            "notes-to-page" => &mut self.notes_to_page,
            "notes-to-pages" => &mut self.notes_to_pages,
            "cover" => &mut self.cover,
            "edited-by" => &mut self.edited_by,
            "translated-by" => &mut self.translated_by,
            "illustrated-by" => &mut self.illustrated_by,
            "print-edition" => &mut self.print_edition,
            "colophon" => &mut self.colophon_line,
            "back" => &mut self.back,
            "note" => &mut self.callouts.note,
            "tip" => &mut self.callouts.tip,
            "important" => &mut self.callouts.important,
            "warning" => &mut self.callouts.warning,
            "caution" => &mut self.callouts.caution,
            "description" => &mut self.description,
            "descriptions" => &mut self.descriptions,
            "index" => &mut self.index,
            "bibliography" => &mut self.bibliography,
            "see" => &mut self.see,
            "see-also" => &mut self.see_also,
            "abbreviations" => &mut self.abbreviations,
            "list-of-figures" => &mut self.lists.figures,
            "list-of-tables" => &mut self.lists.tables,
            "list-of-listings" => &mut self.lists.listings,
            "appendices" => &mut self.plurals.appendix,
            key => return key.strip_suffix('s').and_then(|one| self.plurals.of(one)),
        })
    }

    /// The word before the number of a display: that of its kind, if it is of one of the book's own,
    /// else the `usual` one.
    pub fn of_display(&self, usual: &'a str, id: Option<&str>) -> &'a str {
        DisplayKind::of(self.displays, id).map_or(usual, |(_, kind)| &kind.word)
    }

    /// Label of a callout of this kind; other kinds are shown as they are, capitalised.
    pub fn callout(&self, kind: &str) -> String {
        let word = match kind {
            "note" => self.callouts.note,
            "tip" | "hint" => self.callouts.tip,
            "important" => self.callouts.important,
            "warning" => self.callouts.warning,
            "caution" | "danger" => self.callouts.caution,
            // Where its number goes there is none.
            "example" => {
                return environment_words(self.lang).example.0.replace('#', "").trim().to_owned();
            }
            other => {
                let mut chars = other.chars();
                let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
                return first + chars.as_str();
            }
        };
        word.to_string()
    }

    /// "Chapter One" in English, "Kapitel 1" elsewhere; "Part I", "Appendix A".
    pub fn label(&self, kind: Kind, text: &str, ordinal: u32) -> Option<String> {
        Some(match kind {
            Kind::Part => super::with_number(self.part, text, ' '),
            Kind::Appendix => super::with_number(self.appendix, text, ' '),
            Kind::CaseStudy => {
                let chapter = self.label(Kind::Chapter, text, ordinal).unwrap_or_default();
                format!("{} \u{b7} {chapter}", self.case_study)
            }
            Kind::Chapter | Kind::Introduction | Kind::Conclusion => {
                let number = self.phrases().spelled.and_then(|spelled| spelled(ordinal));
                super::with_number(self.chapter, number.as_deref().unwrap_or(text), ' ')
            }
            _ => return None,
        })
    }
}

impl<'a> Plurals<'a> {
    /// The word for several of what a key of `[words]` names.
    fn of(&mut self, key: &str) -> Option<&mut &'a str> {
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
            "footnote" => &mut self.footnote,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(tag: &str) -> Words<'static> {
        words_of(tag).fixed
    }

    #[test]
    fn labels_by_language() {
        let label = |lang: &str, n: u32| fixed(lang).label(Kind::Chapter, &n.to_string(), n);
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
        meta.words.insert("to-do".into(), "not yet".into());
        assert_eq!((reader_words(&meta).done, reader_words(&meta).to_do), ("done", "not yet"));
        // Every key that the manifest takes names a word, here or among those of the EPUB.
        let epub = ["done", "to-do", "landmarks", "start", "print-pages", "accessibility-summary"];
        for key in crate::manifest::WORD_KEYS {
            assert!(words(&meta).slot(key).is_some() != epub.contains(&key), "{key}");
        }
    }

    #[test]
    fn words_before_numbers_are_known_in_all_languages() {
        for (word, abbreviated) in
            [("table", false), ("abb", true), ("figures", false), ("eq", true)]
        {
            assert!(is_word_of_number(word, abbreviated), "{word}");
        }
        for (word, abbreviated) in [("see", false), ("abb", false), ("cf", true), ("siehe", false)]
        {
            assert!(!is_word_of_number(word, abbreviated), "{word}");
        }
    }

    #[test]
    fn callouts_know_their_kinds() {
        assert_eq!(fixed("en").callout("tip"), "Tip");
        assert_eq!(fixed("de").callout("warning"), "Warnung");
        assert_eq!(fixed("en").callout("question"), "Question");
        assert_eq!(fixed("de").callout("example"), "Beispiel");
    }
}
