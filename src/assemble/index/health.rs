//! What an indexer would look for: one entry in two spellings.

use super::tree::{Id, Tree};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Tells of entries below the same one that differ in capitals, accents, signs or in an `s` at the
/// end only: half of the pages stand at each.
pub(super) fn tell(tree: &Tree, diags: &mut Diagnostics) {
    let lists = std::iter::once(&tree.top).chain(tree.entries.iter().map(|e| &e.children));
    for list in lists.filter(|list| list.len() > 1) {
        let mut seen: FxHashMap<String, Id> = FxHashMap::default();
        for &id in list {
            let entry = &tree.entries[id];
            let Some(first) = seen.insert(folded(&entry.plain), id) else { continue };
            let message =
                format!("`{}` is an entry, and so is `{}`", tree.entries[first].plain, entry.plain);
            let help = "give both marks one spelling, with `entry` where the text has another; \
                        titles in italics are apart from words";
            let marked = |id: Id| tree.entries[id].words.iter().any(|w| w.children().is_some());
            // A title and a name may have the same words.
            if marked(first) == marked(id) {
                diags.push(Diagnostic::warning(Code::INDEX_TWICE, entry.span, message).help(help));
            }
        }
    }
}

/// Words as they are without capitals, accents, spaces and signs. An `s` at the end of a common noun
/// counts no more; "German" and "Germans" are two.
fn folded(words: &str) -> String {
    let common = words.starts_with(char::is_lowercase);
    let letters = words.nfd().filter(|c| !is_combining_mark(*c));
    let mut key: String = (letters.flat_map(char::to_lowercase))
        .filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#' | '$' | '@'))
        .collect();
    if common && key.len() > 3 && key.ends_with('s') && !key.ends_with("ss") {
        key.pop();
    }
    // Of signs alone nothing is left to compare.
    if key.is_empty() { words.to_owned() } else { key }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn spellings_of_one_entry_are_the_same() {
        for (a, b, same) in [
            ("Lamp", "lamp", true),
            ("lamp", "lamps", true),
            ("Zürich", "Zurich", true),
            ("NATO", "Nato", true),
            ("e-mail", "email", true),
            ("German", "Germans", false),
            ("C", "C++", false),
            ("glass", "glas", false),
            ("--", "++", false),
        ] {
            assert_eq!(folded(a) == folded(b), same, "{a} {b}");
        }
    }
}
