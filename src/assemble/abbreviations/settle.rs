//! Which abbreviations each chapter uses, and where each is written out.

use super::mark::{Usage, used};
use super::{Definition, Definitions, Use};
use crate::assemble::citations::{self, words};
use crate::assemble::survey::Surveyed;
use crate::manifest::{Project, SpellOut};
use crate::markdown::dialect;
use crate::model::{Book, Kind};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is settled of the abbreviations of a book.
#[derive(Debug, Default)]
pub(in crate::assemble) struct Settled {
    /// All that are explained, the manifest's first.
    pub(in crate::assemble) all: Vec<Arc<Definition>>,
    /// Those that each division uses.
    pub(in crate::assemble) uses: Vec<Vec<Use>>,
}

/// Settles them for divisions, of which `surveyed` are those that files give. A chapter's own
/// explanations count in it before those of the manifest, and these before those of other chapters. `cited`
/// are the words of the citations of each division and its bibliographies, which have some too.
pub(in crate::assemble) fn settle(
    book: &Book,
    surveyed: &[Option<&Surveyed>],
    cited: &[citations::Own],
    project: &Project,
) -> Settled {
    let lang = &book.meta.language;
    let of_manifest = project.abbreviations.iter();
    let mut all: Vec<Arc<Definition>> =
        of_manifest.map(|a| Arc::new(Definition::new(a, lang, dialect(project)))).collect();
    let own = |s: &Surveyed| s.survey.abbreviations.clone();
    all.extend(surveyed.iter().flatten().flat_map(|s| own(s)));
    let mut settled = Settled { all, uses: vec![Vec::new(); surveyed.len()] };
    if settled.all.is_empty() {
        return settled;
    }
    let of_book = Arc::new(Definitions::new(settled.all.iter()));
    let (all, book_wide) = (&settled.all, &of_book);
    let found: Vec<(Arc<Definitions>, Vec<Usage>)> = (surveyed.par_iter())
        .enumerate()
        .map(|(at, surveyed)| {
            let with_sources = cited.get(at).and_then(|own| {
                let text = surveyed.map_or(&*book.chapters[at], |s| &s.chapter);
                words::with_citations(text, own)
            });
            let Some(surveyed) = surveyed else {
                let usage = with_sources.map(|text| used(&text, book_wide));
                return (Arc::clone(book_wide), usage.unwrap_or_default());
            };
            let own = &surveyed.survey.abbreviations;
            let known = match own.is_empty() {
                true => Arc::clone(book_wide),
                false => Arc::new(Definitions::new(own.iter().chain(all))),
            };
            let usage = used(with_sources.as_ref().unwrap_or(&surveyed.chapter), &known);
            (known, usage)
        })
        .collect();
    let mut introduced: BTreeSet<(String, String)> = BTreeSet::new();
    for (at, (known, usage)) in found.iter().enumerate() {
        let listed = |u: &(usize, &Usage)| u.1.used;
        for (which, usage) in usage.iter().enumerate().filter(listed) {
            let definition = Arc::clone(known.get(which));
            let spelled = match project.spell_out {
                SpellOut::Never => false,
                SpellOut::Chapter => true,
                SpellOut::Book if usage.introduced && is_read(book, at) => {
                    introduced.insert((definition.short.clone(), definition.plain.clone()))
                }
                SpellOut::Book => false,
            };
            settled.uses[at].push(Use { definition, spelled });
        }
    }
    settled
}

/// Whether a division is read from its beginning, so that it may have the first use in the book.
fn is_read(book: &Book, at: usize) -> bool {
    !matches!(book.chapters[at].kind, Kind::Copyright | Kind::Colophon)
}
