//! The `[words]` table: the words that Recto sets of its own accord, as this book has them.

use super::values::Reader;
use crate::diagnostic::Code;
use std::collections::BTreeMap;
use toml_edit::TableLike;

/// Words that a book may have its own for.
pub const KEYS: [&str; 57] = [
    "chapter",
    "part",
    "appendix",
    "section",
    "figure",
    "table",
    "equation",
    "listing",
    "page",
    "case-study",
    "at-a-glance",
    "contents",
    "title-page",
    "half-title",
    "copyright",
    "notes",
    "footnote",
    "notes-to-page",
    "notes-to-pages",
    "cover",
    "edited-by",
    "translated-by",
    "illustrated-by",
    "print-edition",
    "colophon",
    "back",
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "description",
    "descriptions",
    "index",
    "bibliography",
    "see",
    "see-also",
    "abbreviations",
    "list-of-figures",
    "list-of-tables",
    "list-of-listings",
    "chapters",
    "parts",
    "appendices",
    "sections",
    "figures",
    "tables",
    "equations",
    "listings",
    "pages",
    "footnotes",
    "done",
    "to-do",
    "landmarks",
    "start",
    "print-pages",
    "accessibility-summary",
];

/// Reads `[words]`.
pub(super) fn read(reader: &mut Reader, table: &dyn TableLike) -> BTreeMap<String, String> {
    reader.unknown_keys(table, &KEYS, "[words]");
    let mut words = BTreeMap::new();
    for key in KEYS {
        let Some(at) = reader.string(table, key) else { continue };
        let word = at.value.split_whitespace().collect::<Vec<_>>().join(" ");
        if word.is_empty() {
            let help = "write the word, or leave the line out";
            reader.error(Code::EMPTY_WORD, at.span, format!("`{key}` has no word"), help);
            continue;
        }
        words.insert(key.to_string(), word);
    }
    words
}
