//! Styles of citations.

mod names;

use super::archive;
use super::sheet::{self, Sheet};
use std::ops::Range;
use std::sync::Arc;

/// A style: how citations and the bibliography are written.
#[derive(Debug, Clone, Default)]
pub struct Style {
    pub(super) sheet: Arc<Sheet>,
}

/// A style that is carried along.
#[derive(Debug, Clone)]
pub struct Carried {
    /// Its names: that of the repository of CSL's styles, then the others, sorted.
    pub names: Vec<String>,
    /// The style.
    pub style: Style,
}

/// Why a style can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleFault {
    /// Where in the text, in bytes.
    pub range: Range<usize>,
    /// What is wrong, as a clause.
    pub what: String,
}

impl Style {
    /// A style of those that are carried along: `chicago-notes`, `apa`, ... Names that people know from
    /// elsewhere lead to the same styles.
    pub fn named(name: &str) -> Option<Style> {
        Style::read(&archive::style(names::resolved(name))?).ok()
    }

    /// The names that [`Style::named`] knows, sorted.
    pub fn names() -> Vec<String> {
        let mut all = archive::styles();
        all.extend(names::NAMES.iter().map(|(name, _)| (*name).to_owned()));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The styles that are carried along, with their names, sorted.
    pub fn carried() -> Vec<Carried> {
        let carried = |name: String| {
            let style = Style::read(&archive::style(&name)?).ok()?;
            let others = names::NAMES.iter().filter(|(_, of)| *of == name).map(|(other, _)| *other);
            // What a style is called in the repository may be the short name of another here.
            let own = Some(name.as_str()).filter(|own| names::resolved(own) == *own);
            let names = own.into_iter().chain(others).map(str::to_owned).collect();
            Some(Carried { names, style })
        };
        archive::styles().into_iter().filter_map(carried).collect()
    }

    /// Reads a style of CSL. One that only refers to another is that one, if it is carried along.
    pub fn read(xml: &str) -> Result<Style, StyleFault> {
        let sheet = sheet::sheet(xml)?;
        let Some(parent) = &sheet.parent else { return Ok(Style { sheet: Arc::new(sheet) }) };
        let name = parent.rsplit('/').next().unwrap_or_default();
        let found = archive::style(names::resolved(name)).and_then(|xml| sheet::sheet(&xml).ok());
        match found {
            Some(parent) => {
                let title = sheet.title;
                Ok(Style { sheet: Arc::new(Sheet { title, ..parent }) })
            }
            None => {
                let at = xml.find("independent-parent").unwrap_or_default();
                let what = format!("it only refers to the style `{name}`, which is not here");
                Err(StyleFault { range: at..at, what })
            }
        }
    }

    /// What the style calls itself, with its edition: "Chicago Manual of Style 18th edition (notes and
    /// bibliography)".
    pub fn title(&self) -> &str {
        &self.sheet.title
    }

    /// Whether its citations are notes.
    pub fn is_note(&self) -> bool {
        self.sheet.note
    }

    /// Whether it has a bibliography.
    pub fn has_bibliography(&self) -> bool {
        self.sheet.bibliography.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Style;

    #[test]
    fn every_name_leads_to_a_style() {
        for name in Style::names() {
            let style = Style::named(&name).unwrap_or_else(|| panic!("{name} is no style"));
            assert!(!style.title().is_empty(), "{name}");
            assert!(!style.sheet.citation.elements.is_empty(), "{name}");
        }
    }

    #[test]
    fn each_name_is_that_of_one_style() {
        let mut listed: Vec<(String, String)> = Vec::new();
        for carried in Style::carried() {
            let title = carried.style.title().to_owned();
            listed.extend(carried.names.into_iter().map(|name| (name, title.clone())));
        }
        listed.sort();
        let names: Vec<String> = listed.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(names, Style::names());
        for (name, title) in listed {
            assert_eq!(Style::named(&name).expect("a style").title(), title, "{name}");
        }
    }

    #[test]
    fn plain_names_of_chicago_are_the_18th_edition() {
        for (name, note) in [("chicago-notes", true), ("chicago-author-date", false)] {
            let style = Style::named(name).expect("the style");
            assert!(style.title().contains("18th edition"), "{}", style.title());
            assert_eq!(style.is_note(), note);
            assert!(style.has_bibliography());
        }
        assert!(Style::named("chicago-notes-17").expect("it").title().contains("17th edition"));
    }

    #[test]
    fn a_broken_style_says_where() {
        let fault = Style::read(
            "<style>
  <info>
</style>",
        )
        .expect_err("a fault");
        assert_eq!(fault.range.start, 17);
        let fault = Style::read("<html/>").expect_err("a fault");
        assert_eq!(fault.what, "it is no style of CSL: it begins with `<html>`");
    }
}
