//! What a line of the order says of the index that stands there.

use super::names::nearest;
use super::project::IndexChoice;
use super::values::Reader;
use crate::diagnostic::Code;
use crate::model::Kind;
use toml_edit::TableLike;

/// Orders that are not the usual ones of their languages: how manifests name them, how BCP 47 does.
/// Which languages have them is CLDR's matter (its `collation` data).
const COLLATIONS: [(&str, &str); 10] = [
    ("phonebook", "phonebk"),
    ("traditional", "trad"),
    ("dictionary", "dict"),
    ("pinyin", "pinyin"),
    ("stroke", "stroke"),
    ("zhuyin", "zhuyin"),
    ("phonetic", "phonetic"),
    ("compat", "compat"),
    ("unihan", "unihan"),
    ("standard", "standard"),
];

/// Reads `index`, `sort` and `collation`.
pub(super) fn choice(
    reader: &mut Reader,
    table: &dyn TableLike,
    kind: Option<Kind>,
) -> IndexChoice {
    let mut choice = IndexChoice::default();
    let own = ["index", "sort", "collation"].into_iter().find(|key| table.contains_key(key));
    if let Some(key) = own.filter(|_| kind.is_some_and(|k| k != Kind::Index)) {
        let span = reader.key_span(table, key);
        let message = format!("`{key}` is for an index");
        reader.error(Code::UNKNOWN_KEY, span, message, "write `kind = \"index\"`, or take it out");
        return choice;
    }
    if let Some(name) = reader.string(table, "index") {
        choice.name = name.value.trim().to_string();
    }
    if let Some(sort) = reader.string(table, "sort") {
        match sort.value.as_str() {
            "letters" => choice.by_letters = true,
            "words" => {}
            other => {
                let message = format!("an index is not sorted by `{other}`");
                let help = "write \"words\" (New York before Newark) or \"letters\" (behind it)";
                reader.error(Code::UNKNOWN_VALUE, sort.span, message, help);
            }
        }
    }
    if let Some(at) = reader.string(table, "collation") {
        let found = COLLATIONS.iter().find(|(name, tag)| *name == at.value || *tag == at.value);
        let names = COLLATIONS.iter().map(|(name, _)| *name);
        match found {
            Some((_, tag)) => choice.collation = Some((*tag).to_string()),
            None => {
                let help = match nearest(&at.value, names.clone()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("orders are: {}", names.collect::<Vec<_>>().join(", ")),
                };
                let message = format!("unknown order `{}`", at.value);
                reader.error(Code::UNKNOWN_VALUE, at.span, message, &help);
            }
        }
    }
    choice
}
