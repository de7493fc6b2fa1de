//! mdBook's preprocessors: what a book that is read alone makes of them.

use super::values::Reader;
use crate::diagnostic::Code;
use toml_edit::TableLike;

/// Those whose marks Recto understands itself, and those that change nothing on a page.
const STOOD_IN_FOR: [&str; 12] = [
    "links",
    "index",
    "admonish",
    "alerts",
    "callouts",
    "katex",
    "math",
    "tabs",
    "mathpunc",
    "linkcheck",
    "pagetoc",
    "last-changed",
];

/// Those that make formulas of `$..$`.
const OF_FORMULAS: [&str; 2] = ["katex", "math"];

/// Tells of the preprocessors that a book names and that are not run. Whether one of them makes formulas
/// of dollars.
pub(super) fn read(reader: &mut Reader, doc: &dyn TableLike) -> bool {
    let Some(table) = doc.get("preprocessor").and_then(|p| p.as_table_like()) else { return false };
    let mut dollars = false;
    for (name, _) in table.iter() {
        dollars |= OF_FORMULAS.contains(&name);
        if STOOD_IN_FOR.contains(&name) {
            continue;
        }
        let span = reader.key_span(table, name);
        let message =
            format!("mdBook's preprocessor `{name}` is not run: its marks stay in the text");
        let help = "with `[output.recto]` in book.toml, `mdbook build` runs it and hands the chapters to Recto";
        reader.warn(Code::PREPROCESSOR, span, message, help);
    }
    dollars
}
