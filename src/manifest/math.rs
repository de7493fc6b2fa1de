//! The `[math]` table: `numbers`, within what formulas are counted, and `macros`, commands that the book
//! defines for its formulas, as KaTeX and MathJax have them: `R = '\mathbb{R}'`, `norm = '\lVert #1 \rVert'`,
//! `p = ['\partial_{#1} #2', 2, 'x']`.

use super::values::{Reader, item_type};
use crate::diagnostic::Code;
use crate::manifest::nearest;
use crate::model::{FormulaNumbers, Macro, Macros, uncommented};
use crate::source::Span;
use toml_edit::{Item, TableLike, Value};

/// Keys of `[math]`.
const KEYS: [&str; 2] = ["macros", "numbers"];

/// What a command is written as.
const EXPECTED: &str = "what it stands for, or `[\"...\", arguments, \"the first one's default\"]`";

/// Reads `[math]`.
pub(super) fn read(reader: &mut Reader, table: &dyn TableLike) -> (Macros, FormulaNumbers) {
    reader.unknown_keys(table, &KEYS, "[math]");
    (macros(reader, table), numbers(reader, table).unwrap_or_default())
}

/// `numbers`.
fn numbers(reader: &mut Reader, table: &dyn TableLike) -> Option<FormulaNumbers> {
    let at = reader.string(table, "numbers")?;
    Some(match at.value.as_str() {
        "chapter" => FormulaNumbers::Chapter,
        "section" => FormulaNumbers::Section,
        "book" => FormulaNumbers::Book,
        other => {
            let help = match nearest(other, ["chapter", "section", "book"]) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "write \"chapter\", \"section\" (where sections are numbered) or \"book\""
                    .into(),
            };
            let message = format!("formulas are not counted by `{other}`");
            reader.error(Code::UNKNOWN_VALUE, at.span, message, &help);
            return None;
        }
    })
}

/// `macros`.
fn macros(reader: &mut Reader, table: &dyn TableLike) -> Macros {
    let mut macros = Macros::default();
    let Some(own) = reader.table(table, "macros") else { return macros };
    for (key, item) in own.iter() {
        let span = reader.key_span(own, key);
        let name = key.strip_prefix('\\').unwrap_or(key);
        let letters = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
        if !letters && (name.chars().count() != 1 || name.starts_with(char::is_alphanumeric)) {
            let message = format!("`{key}` can't be the name of a command in formulas");
            let help = "a name is of letters from a to z alone, with or without its backslash";
            reader.error(Code::UNKNOWN_VALUE, span, message, help);
            continue;
        }
        if let Some(meaning) = meaning(reader, key, item, span) {
            macros.define(name, meaning);
        }
    }
    macros
}

fn meaning(reader: &mut Reader, key: &str, item: &Item, span: Span) -> Option<Macro> {
    let Item::Value(value) = item else {
        reader.wrong_type(span, key, EXPECTED, item_type(item));
        return None;
    };
    let (body, rest) = match value {
        Value::String(body) => (Some(body.value().clone()), Vec::new()),
        Value::Array(list) => {
            let rest: Vec<&Value> = list.iter().skip(1).collect();
            (list.get(0).and_then(Value::as_str).map(str::to_owned), rest)
        }
        _ => (None, Vec::new()),
    };
    let used = body.as_deref().map_or(0, used);
    let (said, optional) = match rest.as_slice() {
        [] => (Some(used), None),
        [number] => (arguments(number), None),
        [number, first] => (arguments(number), first.as_str().map(str::to_owned)),
        _ => (None, None),
    };
    let whole = rest.len() < 2 || optional.is_some();
    let (Some(body), Some(arguments), true) = (body, said, whole) else {
        reader.wrong_type(span, key, EXPECTED, item_type(item));
        return None;
    };
    if used > arguments {
        let message =
            format!("`{key}` has {arguments} arguments, and what it stands for uses `#{used}`");
        reader.error(Code::UNKNOWN_VALUE, span, message, "give it as many as it uses");
        return None;
    }
    Some(Macro { arguments, optional, body: uncommented(&body), fixed: false })
}

/// The number of the last argument that a text uses.
fn used(body: &str) -> u8 {
    let digits = body.match_indices('#').filter_map(|(at, _)| body.as_bytes().get(at + 1));
    digits.filter(|b| b.is_ascii_digit()).map(|b| b - b'0').max().unwrap_or(0)
}

/// A number of arguments.
fn arguments(value: &Value) -> Option<u8> {
    value.as_integer().and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= 9)
}
