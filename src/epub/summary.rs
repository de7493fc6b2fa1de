//! The accessibility summary (EPUB Accessibility 1.1, 2.2): what the book holds, in its language.

use crate::language::{Summary, english, own_words};
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

/// The summary and its language: the book's, or English where its language is not in the table.
/// The manifest may have another (`accessibility-summary` under `[words]`).
pub(super) fn of<'a>(meta: &Metadata, lang: &'a str, facts: Facts) -> (String, &'a str) {
    if let Some(own) = meta.words.get("accessibility-summary") {
        return (own.clone(), lang);
    }
    let (own, said_in) = match own_words(lang) {
        Some(own) => (own, lang),
        None => (english(), "en"),
    };
    let Summary { text, notes, described, undescribed, math, pages } = own.summary;
    let sentences = [
        (true, text),
        (facts.notes, notes),
        (facts.pictures == Some(true), described),
        (facts.pictures == Some(false), undescribed),
        (facts.math, math),
        (facts.paged, pages),
    ];
    let said: Vec<&str> = sentences.into_iter().filter(|s| s.0).map(|s| s.1).collect();
    (said.join(own.phrases.between_sentences), said_in)
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
}
