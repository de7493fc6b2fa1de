//! The `[abbreviations]` table: abbreviations of the book with what they stand for.

use super::names::nearest;
use super::project::SpellOut;
use super::values::{Reader, item_type};
use crate::diagnostic::Code;
use crate::model::Abbreviation;
use toml_edit::{Item, TableLike, Value};

/// Keys of an abbreviation of which more is said than one line.
const KEYS: [&str; 3] = ["long", "plural", "spell-out"];

/// Reads `[abbreviations]`, in the manifest's order.
pub(super) fn read(reader: &mut Reader, table: &dyn TableLike) -> Vec<Abbreviation> {
    let mut all = Vec::new();
    for (short, item) in table.iter() {
        let span = reader.key_span(table, short);
        let short = short.split_whitespace().collect::<Vec<_>>().join(" ");
        if short.is_empty() {
            let help = "write the abbreviation before the sign: `KFOR = \"Kosovo Force\"`";
            reader.error(Code::EMPTY_WORD, span, "an abbreviation without letters".into(), help);
            continue;
        }
        let mut known = false;
        let (long, plural) = match item {
            Item::Value(Value::String(_)) => (reader.string(table, &short), None),
            item => match item.as_table_like() {
                Some(own) => {
                    reader.unknown_keys(own, &KEYS, &format!("[abbreviations.{short}]"));
                    known = reader.boolean(own, "spell-out") == Some(false);
                    (reader.string(own, "long"), reader.string(own, "plural"))
                }
                None => {
                    let expected = "what it stands for, or `{ long, plural, spell-out }`";
                    reader.wrong_type(span, &short, expected, item_type(item));
                    continue;
                }
            },
        };
        let Some(long) = long.map(|at| at.value.trim().to_owned()).filter(|l| !l.is_empty()) else {
            let message = format!("`{short}` stands for nothing");
            let help = format!("write what it stands for: `{short} = \"...\"`");
            reader.error(Code::EMPTY_WORD, span, message, &help);
            continue;
        };
        let plural = plural.map(|at| at.value);
        all.push(Abbreviation { short, long, plural, known, span });
    }
    all
}

/// Reads `spell-out` of `[book]`: where abbreviations are written out.
pub(super) fn spell_out(reader: &mut Reader, table: &dyn TableLike) -> Option<SpellOut> {
    let at = reader.string(table, "spell-out")?;
    Some(match at.value.as_str() {
        "chapter" => SpellOut::Chapter,
        "book" => SpellOut::Book,
        "never" => SpellOut::Never,
        other => {
            let help = match nearest(other, ["chapter", "book", "never"]) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => {
                    "write \"chapter\" (at the first use in each), \"book\" or \"never\"".into()
                }
            };
            let message = format!("abbreviations are not written out by `{other}`");
            reader.error(Code::UNKNOWN_VALUE, at.span, message, &help);
            return None;
        }
    })
}
