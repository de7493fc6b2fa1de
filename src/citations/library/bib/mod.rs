//! BibLaTeX and BibTeX.

mod fields;
mod inherit;
mod known;
mod letters;
mod people;
mod syntax;
#[cfg(test)]
mod tests;
mod tex;

use super::{Aside, FaultKind, Library};

/// Fields that many styles show nowhere, with CSL's variables that hold them.
const ASIDES: [(&str, &str); 3] =
    [("note", "note"), ("addendum", "note"), ("library", "call-number")];

/// Reads a bibliography.
pub(crate) use tex::with_letters;

pub(super) fn read(text: &str) -> Library {
    let mut library = Library::default();
    let parsed = syntax::parse(text);
    for (range, what) in parsed.broken {
        library.tell(range, "", FaultKind::Syntax(what));
    }
    let entries = inherit::all(parsed.entries, &mut library);
    for raw in &entries {
        // Sets of works and data for others are no works.
        if matches!(raw.kind.as_str(), "xdata" | "set") {
            continue;
        }
        let (item, keywords) = fields::item(raw, &mut library);
        library.add_read(item, keywords, raw.range.clone());
        library.keep_asides(
            &raw.key,
            ASIDES.iter().filter_map(|(field, variable)| {
                let range = raw.field(field)?.range.clone();
                Some(Aside { field: (*field).to_owned(), variable, range })
            }),
        );
        if let Some(ids) = raw.get("ids") {
            ids.split(',').for_each(|id| library.alias(id.trim(), &raw.key));
        }
    }
    library.faults.sort_by_key(|fault| fault.range.start);
    library
}
