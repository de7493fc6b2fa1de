//! Saying in an entry of `recto.toml` what kind it is, and leaving every other byte as it was.

use super::kind_name;
use super::names::quoted;
use crate::model::Kind;
use std::ops::Range;
use toml_edit::{Document, InlineTable, Item, Table, TableLike, Value};

/// The text of an element of an array with another kind, or with none; `None` if it is neither a
/// string nor a table.
pub(super) fn of_item(piece: &str, kind: Option<Kind>) -> Option<String> {
    const BEFORE: &str = "v = ";
    let text = format!("{BEFORE}{piece}");
    let doc = Document::parse(text.as_str()).ok()?;
    let new = match doc.get("v")? {
        Item::Value(Value::String(_)) => match kind {
            Some(kind) => {
                format!("{BEFORE}{{ file = {piece}, kind = {} }}", quoted(kind_name(kind)))
            }
            None => text.clone(),
        },
        Item::Value(Value::InlineTable(table)) => {
            in_table(&text, table, kind, |text| last_of_inline(text, table), ", ")?
        }
        _ => return None,
    };
    new.strip_prefix(BEFORE).map(str::to_owned)
}

/// The lines of a table `[[chapters.main]]` with another kind, or with none.
pub(super) fn of_table(lines: &str, matter: &str, kind: Option<Kind>) -> Option<String> {
    let doc = Document::parse(lines).ok()?;
    let tables = doc.get("chapters")?.get(matter)?.as_array_of_tables()?;
    let table: &Table = tables.get(0)?;
    let feed = if lines.contains("\r\n") { "\r\n" } else { "\n" };
    // A comment stays on its line.
    let last = |text: &str| {
        let at = super::edit_tables::end_of_values(table)?;
        let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        Some(end - usize::from(text[..end].ends_with('\r')))
    };
    in_table(lines, table, kind, last, feed)
}

/// The text with the table's key `kind` changed, added behind `last` or taken out.
fn in_table(
    text: &str,
    table: &dyn TableLike,
    kind: Option<Kind>,
    last: impl FnOnce(&str) -> Option<usize>,
    between: &str,
) -> Option<String> {
    let splice = |range: Range<usize>, new: &str| {
        Some(format!("{}{new}{}", &text[..range.start], &text[range.end..]))
    };
    let known =
        table.get_key_value("kind").and_then(|(key, item)| Some((key.span()?.start, item.span()?)));
    match (known, kind) {
        (None, None) => Some(text.to_owned()),
        (Some((_, value)), Some(kind)) => splice(value, &quoted(kind_name(kind))),
        (None, Some(kind)) => {
            let at = last(text)?;
            splice(at..at, &format!("{between}kind = {}", quoted(kind_name(kind))))
        }
        (Some((key, value)), None) => {
            let sign = if between.starts_with(',') { ',' } else { '\n' };
            let before = text[..key].trim_end_matches([' ', '\t']);
            if let Some(rest) = before.strip_suffix(sign) {
                let from = rest.trim_end_matches([' ', '\t', '\r']).len();
                return splice(from..value.end, "");
            }
            // The first of an inline table: what follows takes its place.
            let rest = &text[value.end..];
            let comma = rest.trim_start().starts_with(',').then(|| rest.find(',')).flatten();
            let end = comma.map_or(value.end, |comma| {
                let behind = &rest[comma + 1..];
                value.end + comma + 1 + (behind.len() - behind.trim_start().len())
            });
            splice(key..end, "")
        }
    }
}

/// Where the last value of an inline table ends.
fn last_of_inline(_: &str, table: &InlineTable) -> Option<usize> {
    table.iter().filter_map(|(_, value)| value.span()).map(|s| s.end).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_says_its_kind_and_keeps_its_form() {
        let item = |piece: &str, kind| of_item(piece, kind).expect("an entry");
        let preface = Some(Kind::Preface);
        assert_eq!(item("\"a.md\"", preface), "{ file = \"a.md\", kind = \"preface\" }");
        assert_eq!(item("'a.md'", None), "'a.md'");
        let table = "{ file = \"a.md\",  kind=\"chapter\" , title = \"A\" }";
        let other = "{ file = \"a.md\",  kind=\"preface\" , title = \"A\" }";
        assert_eq!(item(table, preface), other);
        assert_eq!(item(table, None), "{ file = \"a.md\" , title = \"A\" }");
        let first = "{ kind = \"chapter\", file = \"a.md\" }";
        assert_eq!(item(first, None), "{ file = \"a.md\" }");
        let plain = "{ file = \"a.md\" }";
        assert_eq!(item(plain, preface), "{ file = \"a.md\", kind = \"preface\" }");
        assert_eq!(item(plain, None), plain);
        assert_eq!(of_item("3", preface), None);
    }

    #[test]
    fn a_table_says_its_kind_on_a_line_of_its_own() {
        let lines = "# The way out.\n[[chapters.main]]\nfile = \"a.md\" # here\n";
        let with = of_table(lines, "main", Some(Kind::Preface)).expect("a table");
        assert_eq!(
            with,
            "# The way out.\n[[chapters.main]]\nfile = \"a.md\" # here\nkind = \"preface\"\n"
        );
        let other = of_table(&with, "main", Some(Kind::About)).expect("a table");
        assert_eq!(other, with.replace("preface", "about"));
        assert_eq!(of_table(&with, "main", None).as_deref(), Some(lines));
    }
}
