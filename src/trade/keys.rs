//! Places of keys in the manifest, of which the book's metadata knows the values alone.

use crate::source::{Sources, Span};
use toml_edit::Document;

/// The place of a key's value; of its table if it is not there, and of the manifest's first line without one.
pub(super) fn place(sources: &Sources, table: &str, key: &str) -> Span {
    let Some(file) = sources.find("recto.toml").or_else(|| sources.find("book.toml")) else {
        return Span::NONE;
    };
    let head = Span::new(file, 0, 0);
    let Some(source) = sources.get(file) else { return head };
    let Ok(document) = Document::parse(source.text.to_string()) else { return head };
    let Some((name, item)) = document.as_table().get_key_value(table) else { return head };
    let value = item.as_table_like().and_then(|own| own.get(key)).and_then(|value| value.span());
    value.or(name.span()).map_or(head, |range| Span::new(file, range.start, range.end))
}
