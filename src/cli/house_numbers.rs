//! ISBNs of the titles of a house: shops take two books of one number for one.

use super::output::Console;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::house::Title;
use crate::source::Sources;
use crate::trade::Numbered;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// ISBNs that have been seen, each with the title that had it first.
#[derive(Default)]
pub(super) struct Numbers {
    first: BTreeMap<String, String>,
    twice: Vec<(Diagnostic, Arc<Sources>)>,
}

impl Numbers {
    /// Takes note of a title's ISBNs; the sources come back, which messages need.
    pub(super) fn add(
        &mut self,
        title: &Title,
        isbns: Vec<Numbered>,
        sources: Sources,
    ) -> Arc<Sources> {
        let sources = Arc::new(sources);
        for Numbered { isbn, edition, span } in isbns {
            let first = match self.first.entry(isbn) {
                Entry::Vacant(free) => {
                    free.insert(title.name.clone());
                    continue;
                }
                Entry::Occupied(first) => first,
            };
            // What one book says twice its own reading has told.
            if *first.get() == title.name {
                continue;
            }
            let message = format!(
                "the ISBN {} of `{edition}` in {} is that of {} too",
                first.key(),
                title.name,
                first.get()
            );
            let help = "each edition of each book has a number of its own";
            let told = Diagnostic::warning(Code::ISBN_EDITION, span, message).help(help);
            self.twice.push((told, Arc::clone(&sources)));
        }
        sources
    }

    /// Tells of numbers that several titles have; how many.
    pub(super) fn tell(self, console: &Console) -> usize {
        let count = self.twice.len();
        for (told, sources) in self.twice {
            let mut found = Diagnostics::new();
            found.push(told);
            console.diagnostics(&mut found, &sources);
        }
        count
    }
}
