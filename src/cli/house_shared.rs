//! Messages on files that titles of a house share: told once, with the titles that they are of.

use super::output::Console;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::house::Title;
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many titles are named.
const NAMED: usize = 8;

/// What a message is known by: file, place, code, words.
type Known = (String, u32, u32, &'static str, String);

/// A message on a file outside of its title's folder.
struct Told {
    diagnostic: Diagnostic,
    sources: Arc<Sources>,
    titles: Vec<String>,
}

/// What is to be told when all titles have been looked at.
#[derive(Default)]
pub(super) struct Shared {
    list: Vec<Told>,
    places: BTreeMap<Known, usize>,
    /// What titles have told of files of their own: an omnibus, which has them as volumes, need not do it again.
    of_own: BTreeSet<Known>,
}

impl Shared {
    /// Tells what was found in a title's own files, and keeps the rest for the end.
    pub(super) fn diagnostics(
        &mut self,
        title: &Title,
        found: &Diagnostics,
        sources: Arc<Sources>,
        console: &Console,
    ) {
        let mut own = Diagnostics::new();
        for diagnostic in found.iter() {
            let file = sources.get(diagnostic.span.file).map(|file| file.path.as_str());
            let Some(file) = file.filter(|_| diagnostic.span.is_some()) else {
                own.push(diagnostic.clone());
                continue;
            };
            let known = known(file, diagnostic);
            if file.strip_prefix(title.path.as_str()).is_some_and(|rest| rest.starts_with('/')) {
                self.of_own.insert(known);
                own.push(diagnostic.clone());
                continue;
            }
            let at = *self.places.entry(known).or_insert_with(|| {
                let (diagnostic, sources) = (diagnostic.clone(), Arc::clone(&sources));
                self.list.push(Told { diagnostic, sources, titles: Vec::new() });
                self.list.len() - 1
            });
            if self.list[at].titles.last() != Some(&title.name) {
                self.list[at].titles.push(title.name.clone());
            }
        }
        console.diagnostics(&mut own, &sources);
    }

    /// Tells what was kept, once each.
    pub(super) fn tell(self, console: &Console) {
        let mut list: Vec<Option<Told>> = self.list.into_iter().map(Some).collect();
        // By file and place, whichever title was done first.
        let places = self.places.iter().filter(|(known, _)| !self.of_own.contains(*known));
        let mut together: Vec<(Arc<Sources>, Diagnostics)> = Vec::new();
        for told in places.filter_map(|(_, at)| list[*at].take()) {
            let mut diagnostic = told.diagnostic;
            diagnostic.message += &format!(" (in {})", names(told.titles));
            match together.last_mut() {
                Some((sources, found)) if Arc::ptr_eq(sources, &told.sources) => {
                    found.push(diagnostic)
                }
                _ => {
                    let mut found = Diagnostics::new();
                    found.push(diagnostic);
                    together.push((told.sources, found));
                }
            }
        }
        for (sources, mut found) in together {
            console.diagnostics(&mut found, &sources);
        }
    }
}

fn known(file: &str, diagnostic: &Diagnostic) -> Known {
    let Diagnostic { span, code, message, .. } = diagnostic;
    (file.to_owned(), span.start, span.end, code.name(), message.clone())
}

/// `ferry, salt`; of many the first ones, whichever was done first.
fn names(mut titles: Vec<String>) -> String {
    titles.sort();
    let more = titles.len().saturating_sub(NAMED);
    titles.truncate(NAMED);
    let first = titles.join(", ");
    if more > 0 { format!("{first} and {more} more titles") } else { first }
}
