//! The `[displays]` table: kinds of display that the book has of its own, such as maps and plates.

use super::names::nearest;
use super::values::Reader;
use crate::diagnostic::Code;
use crate::model::{DisplayKind, LABEL_PREFIXES, capitalised};
use toml_edit::TableLike;

/// Keys of a kind of display.
pub(super) const KEYS: [&str; 3] = ["word", "plural", "list"];

/// Reads `[displays]`: a table for each kind, in the manifest's order.
pub(super) fn read(reader: &mut Reader, table: &dyn TableLike) -> Vec<DisplayKind> {
    let mut kinds: Vec<DisplayKind> = Vec::new();
    for (name, item) in table.iter() {
        let span = reader.key_span(table, name);
        if let Some((message, help)) = fault(name, kinds.len()) {
            reader.error(Code::DISPLAY_KIND, span, message, &help);
            continue;
        }
        let Some(own) = item.as_table_like() else {
            let expected = "a table such as `{ word = \"Map\", plural = \"Maps\" }`";
            reader.wrong_type(span, name, expected, super::values::item_type(item));
            continue;
        };
        reader.unknown_keys(own, &KEYS, &format!("[displays.{name}]"));
        let mut word = |key| {
            let text = reader.string(own, key)?.value;
            Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|w| !w.is_empty())
        };
        let (one, plural, list) = (word("word"), word("plural"), word("list"));
        let one = one.unwrap_or_else(|| capitalised(name));
        let list = list.or_else(|| plural.clone()).unwrap_or_else(|| one.clone());
        let plural = plural.unwrap_or_default();
        kinds.push(DisplayKind { name: name.to_owned(), word: one, plural, list });
    }
    kinds
}

/// What is wrong with the name of a kind, when there are `before` others.
fn fault(name: &str, before: usize) -> Option<(String, String)> {
    let letters = name.bytes().all(|b| b.is_ascii_lowercase());
    if !letters || !(2..=DisplayKind::LONGEST).contains(&name.len()) {
        let message = format!("`{name}` can't begin a label");
        let help = format!("write two to {} letters from a to z: `map`", DisplayKind::LONGEST);
        return Some((message, help));
    }
    if LABEL_PREFIXES.contains(&name) {
        let message = format!("labels that begin with `{name}-` are Recto's own");
        return Some((message, "call it by another name".to_owned()));
    }
    (before >= DisplayKind::MOST).then(|| {
        let message = format!("more than {} kinds of display", DisplayKind::MOST);
        (message, "join some of them; figures, tables and listings are there anyway".to_owned())
    })
}

/// The kind of display of which `list-of-...` in the order is a list: by its name, or its name with
/// an ending for several.
pub(super) fn listed<'k>(kinds: &'k [DisplayKind], kind: &str) -> Option<&'k DisplayKind> {
    let wanted = kind.strip_prefix("list-of-")?;
    let is = |k: &&DisplayKind| {
        wanted.strip_prefix(k.name.as_str()).is_some_and(|end| matches!(end, "" | "s" | "es"))
    };
    let exact = kinds.iter().find(|k| k.name == wanted);
    exact.or_else(|| kinds.iter().find(is))
}

/// The name nearest to that of a list which is none, for the message.
pub(super) fn nearest_list(kinds: &[DisplayKind], kind: &str) -> Option<String> {
    let names: Vec<String> = kinds.iter().map(|k| format!("list-of-{}s", k.name)).collect();
    nearest(kind, names.iter().map(String::as_str)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_labels() {
        assert_eq!(fault("map", 0), None);
        for name in ["m", "Map", "fig", "my-map", "m\u{e4}p", "aaaaaaaaaaaaa"] {
            assert!(fault(name, 0).is_some(), "{name}");
        }
        assert!(fault("map", DisplayKind::MOST).is_some());
    }

    #[test]
    fn a_list_is_found_by_the_name_of_its_kind() {
        let kind = |name: &str| DisplayKind { name: name.into(), ..DisplayKind::default() };
        let kinds = [kind("map"), kind("maps"), kind("box")];
        let name = |text: &str| listed(&kinds, text).map(|k| k.name.as_str());
        assert_eq!(name("list-of-map"), Some("map"));
        assert_eq!(name("list-of-maps"), Some("maps"));
        assert_eq!(name("list-of-boxes"), Some("box"));
        assert_eq!(name("list-of-plates"), None);
        assert_eq!(name("maps"), None);
    }
}
