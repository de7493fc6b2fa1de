//! Pages that have been set, as they are asked for: by their folios, as pictures, by what is new.

use super::layout::Layout;
use crate::model::Book;
use crate::picture::{self, Overlay};
use crate::theme::Theme;
use crate::typeset::page::{Page, Pages};
use crate::typeset::report::{Report, inspect};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The pages of a book, or of an edition that has pages of its own.
#[derive(Debug, Clone)]
pub struct SetPages {
    layout: Arc<Layout>,
    /// As they were when they were asked for before.
    before: Option<Arc<Layout>>,
}

impl SetPages {
    pub(super) fn new(layout: Arc<Layout>, before: Option<Arc<Layout>>) -> SetPages {
        SetPages { layout, before }
    }

    #[cfg(test)]
    pub(super) fn into_layout(self) -> Arc<Layout> {
        self.layout
    }

    /// The book.
    pub fn book(&self) -> &Book {
        &self.layout.book
    }

    /// The pages themselves.
    pub fn pages(&self) -> &Pages {
        &self.layout.pages
    }

    /// The theme by which they are set.
    pub fn theme(&self) -> &Theme {
        &self.layout.theme
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.pages().pages.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Indices of the pages that these words name: numbers as printed (`57`, `iv`), a range of them
    /// (`56-57`), places in the file (`#12` is the twelfth page, `#12-13`), or `all`.
    pub fn find(&self, words: &str) -> Option<RangeInclusive<usize>> {
        find(words, &self.pages().pages)
    }

    /// A page as an SVG picture that needs no font, or a range of them by spreads.
    pub fn svg(&self, words: &str) -> Option<String> {
        Some(self.picture(self.find(words)?, false))
    }

    /// Pages of these indices as one SVG picture; `flaws` draws the grid and what is not as it should
    /// be over them.
    pub fn picture(&self, range: RangeInclusive<usize>, flaws: bool) -> String {
        let report = flaws.then(|| self.report());
        let geometry = &self.theme().page;
        let overlay = report.as_ref().map(|report| Overlay { geometry, report });
        picture::svg(self.book(), self.pages(), range, overlay)
    }

    /// How well they are set, and where they are not.
    pub fn report(&self) -> Report {
        inspect(self.book(), self.pages(), &self.theme().page)
    }

    /// Indices of the pages that look otherwise than when the session was asked for these pages
    /// before, or were not there; all, if it was not asked.
    pub fn changed(&self) -> Vec<usize> {
        let Some(before) = &self.before else { return (0..self.len()).collect() };
        if Arc::ptr_eq(before, &self.layout) {
            return Vec::new();
        }
        let images = |layout: &Layout, i: u32| layout.book.images.get(i as usize).cloned();
        let same = |i: u32| match (images(before, i), images(&self.layout, i)) {
            (Some(a), Some(b)) => a.data == b.data && a.media == b.media,
            _ => false,
        };
        let shown = self.layout.book.images.len() as u32;
        let others: Vec<u32> = (0..shown).filter(|i| !same(*i)).collect();
        self.layout.pages.changed_since(&before.pages, &others)
    }
}

/// The indices of `57`, `56-57`, `iv`, `#12`, `#12-13` or `all`.
fn find(words: &str, pages: &[Arc<Page>]) -> Option<RangeInclusive<usize>> {
    if words == "all" {
        return (!pages.is_empty()).then(|| 0..=pages.len() - 1);
    }
    let (physical, words) = match words.strip_prefix('#') {
        Some(rest) => (true, rest),
        None => (false, words),
    };
    let one = |word: &str| match physical {
        true => {
            let number: usize = word.strip_prefix('#').unwrap_or(word).parse().ok()?;
            number.checked_sub(1).filter(|i| *i < pages.len())
        }
        false => pages.iter().position(|p| p.folio == word),
    };
    let (from, to) = words.split_once('-').unwrap_or((words, words));
    let (from, to) = (one(from.trim())?, one(to.trim())?);
    (from <= to).then_some(from..=to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_folio_and_by_place() {
        let page = |folio: &str| Arc::new(Page { folio: folio.into(), ..Page::default() });
        let pages: Vec<Arc<Page>> = ["i", "ii", "1", "2", "3"].map(page).into();
        assert_eq!(find("2-3", &pages), Some(3..=4));
        assert_eq!(find("ii", &pages), Some(1..=1));
        assert_eq!(find("#2-3", &pages), Some(1..=2));
        assert_eq!(find("#2-#3", &pages), Some(1..=2));
        assert_eq!(find("all", &pages), Some(0..=4));
        assert_eq!(find("all", &[]), None);
        for wrong in ["4", "#0", "#6", "3-2", "", "-", "#"] {
            assert_eq!(find(wrong, &pages), None, "{wrong}");
        }
    }
}
