//! YAML of front matters and of other tools' projects. What the parser gets is measured before: its
//! work grows with the square of how deep brackets stand, and references multiply what they name.

use serde_yaml_ng::Value;

/// Deepest brackets.
const MAX_DEPTH: usize = 32;
/// Longest text with anchors (`&name`), in bytes, and most references to them (`*name`).
const MAX_ANCHORED: usize = 8 << 10;
const MAX_REFERENCES: usize = 16;

/// Why YAML is not read: where, in bytes of the text, and a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) why: String,
    /// What to do about text that is more than is read.
    pub(crate) help: Option<&'static str>,
}

/// Reads YAML of at most `longest` bytes, or TOML, which Hugo's front matter is.
///
/// # Errors
/// What is wrong with it, or that it is too much.
pub(crate) fn parse(text: &str, longest: usize) -> Result<Value, Fault> {
    measure(text, longest)?;
    let read: Result<Value, _> = serde_yaml_ng::from_str(text);
    if !matches!(read, Ok(Value::Mapping(_) | Value::Null))
        && let Some(toml) = of_toml(text)
    {
        return Ok(toml);
    }
    read.map_err(|e| {
        let at = e.location().map_or(0, |l| l.index().min(text.len()));
        Fault { at: text.floor_char_boundary(at), why: e.to_string(), help: None }
    })
}

/// The same that TOML says.
fn of_toml(text: &str) -> Option<Value> {
    let document: toml_edit::DocumentMut = text.parse().ok()?;
    Some(table_of_toml(document.as_table()))
}

fn table_of_toml(table: &dyn toml_edit::TableLike) -> Value {
    let pairs = table.iter().map(|(key, item)| {
        let value = match (item.as_table_like(), item.as_value()) {
            (Some(inner), _) => table_of_toml(inner),
            (None, Some(value)) => value_of_toml(value),
            (None, None) => Value::Null,
        };
        (Value::String(key.to_owned()), value)
    });
    Value::Mapping(pairs.collect())
}

fn value_of_toml(value: &toml_edit::Value) -> Value {
    use toml_edit::Value as Toml;
    match value {
        Toml::String(text) => Value::String(text.value().clone()),
        Toml::Integer(number) => (*number.value()).into(),
        Toml::Float(number) => (*number.value()).into(),
        Toml::Boolean(is) => Value::Bool(*is.value()),
        Toml::Datetime(when) => Value::String(when.value().to_string()),
        Toml::Array(all) => Value::Sequence(all.iter().map(value_of_toml).collect()),
        Toml::InlineTable(table) => table_of_toml(table),
    }
}

/// Whether the parser may have it.
fn measure(text: &str, longest: usize) -> Result<(), Fault> {
    let over = |at, why: String, help| Err(Fault { at, why, help: Some(help) });
    if text.len() > longest {
        let why = format!("it is longer than {} KiB", longest >> 10);
        return over(text.floor_char_boundary(longest), why, "keep what Recto knows, and no more");
    }
    let (mut depth, mut anchors, mut references) = (0usize, 0usize, 0usize);
    let mut before = b' ';
    for (at, pair) in text.as_bytes().windows(2).enumerate() {
        let [byte, next] = [pair[0], pair[1]];
        let named =
            next.is_ascii_alphanumeric() && matches!(before, b' ' | b'\n' | b'[' | b'{' | b',');
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'&' if named => anchors += 1,
            b'*' if named => references += 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            let why = format!("brackets stand inside each other more than {MAX_DEPTH} deep");
            return over(at, why, "take some of them away");
        }
        if anchors > 0 && (references > MAX_REFERENCES || text.len() > MAX_ANCHORED) {
            let why = format!(
                "`&name` and `*name` stand in more than {} KiB, or more than {MAX_REFERENCES} times",
                MAX_ANCHORED >> 10
            );
            return over(at, why, "write the values out, or put them in quotation marks");
        }
        before = byte;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(text: &str) -> Option<&'static str> {
        parse(text, 1 << 10).err().and_then(|f| f.help)
    }

    #[test]
    fn what_is_too_much_never_reaches_the_parser() {
        let deep = |n: usize| format!("a: {}{}\n", "[".repeat(n), "]".repeat(n));
        assert!(parse(&deep(MAX_DEPTH), 1 << 10).is_ok());
        assert_eq!(help(&deep(MAX_DEPTH + 1)), Some("take some of them away"));
        assert!(help(&format!("a: {}\n", "b".repeat(1 << 10))).is_some());
        let referred = |n: usize| format!("a: &x 1\nb: [{}]\n", vec!["*x"; n].join(", "));
        assert!(parse(&referred(MAX_REFERENCES), 1 << 10).is_ok());
        assert!(help(&referred(MAX_REFERENCES + 1)).is_some());
        // Words with stars, and a company, are no references.
        let words = format!("a: |\n  {}\nb: AT&T\n", "*so* ".repeat(40));
        assert!(parse(&words, 1 << 10).is_ok());
    }

    #[test]
    fn faults_have_places() {
        let fault = parse("a: 1\nb: [\u{e4}\n", 1 << 10).expect_err("no YAML");
        assert!(fault.at > 4 && fault.help.is_none(), "{fault:?}");
    }
}
