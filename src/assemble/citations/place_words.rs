//! The words before places in works ("pp.", "Kap."), by language.

use crate::citations::Terms;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Those of the languages that a book has: each is read once, and not for each chapter.
#[derive(Debug, Default)]
pub(in crate::assemble) struct PlaceWords(Mutex<BTreeMap<String, Arc<Terms>>>);

impl PlaceWords {
    /// Those of a language, BCP 47.
    pub(in crate::assemble) fn of(&self, language: &str) -> Arc<Terms> {
        let mut known = self.0.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(terms) = known.get(language) {
            return Arc::clone(terms);
        }
        let terms = Arc::new(Terms::of(language));
        known.insert(language.to_owned(), Arc::clone(&terms));
        terms
    }
}
