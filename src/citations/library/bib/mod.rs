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

use super::{FaultKind, Library};

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
        if let Some(ids) = raw.get("ids") {
            ids.split(',').for_each(|id| library.alias(id.trim(), &raw.key));
        }
    }
    library.faults.sort_by_key(|fault| fault.range.start);
    library
}
