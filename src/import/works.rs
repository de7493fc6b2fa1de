//! Works that manuscripts cite, gathered under keys of their own.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The file of a book's folder in which they lie, as CSL's JSON.
pub(crate) const FILE: &str = "references.json";

/// Works, each once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Works {
    /// In the order in which they were cited first.
    items: Vec<Value>,
    /// Keys by what names a work in its file.
    keys: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Works {
    /// Whether nothing was cited.
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// The key of a work in CSL's JSON, which is taken up if it is new. It is known again by `name`, or
    /// where it has none by what is said of it.
    pub(crate) fn key(&mut self, work: &Value, name: Option<String>) -> String {
        // Programs put empty fields where they know nothing.
        let told = |name: &str, value: &Value| {
            name != "id" && !value.is_null() && value.as_str() != Some("")
        };
        let fields: Map<String, Value> = (work.as_object().into_iter().flatten())
            .filter(|(name, value)| told(name, value))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let work = Value::Object(fields);
        let name = name.unwrap_or_else(|| work.to_string());
        if let Some(key) = self.keys.get(&name) {
            return key.clone();
        }
        let key = self.fresh(&stem(&work));
        let mut item = Map::new();
        item.insert("id".to_owned(), key.clone().into());
        item.extend(work.as_object().cloned().unwrap_or_default());
        self.items.push(Value::Object(item));
        self.keys.insert(name, key.clone());
        key
    }

    /// A key that is not taken: `smith2001`, `smith2001a`, ...
    fn fresh(&mut self, stem: &str) -> String {
        let mut key = stem.to_owned();
        let mut number = 0usize;
        while !self.taken.insert(key.clone()) {
            let letter = char::from(b'a' + (number % 26) as u8);
            let round = if number < 26 { String::new() } else { (number / 26).to_string() };
            key = format!("{stem}{letter}{round}");
            number += 1;
        }
        key
    }

    /// The text of the file.
    pub(crate) fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.items).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// What a key begins with: the first name's letters, or those of the title's first word, and the year.
fn stem(work: &Value) -> String {
    let name = |role: &str| {
        let first = work.get(role)?.get(0)?;
        let of = |part: &str| first.get(part).and_then(Value::as_str).map(str::to_owned);
        of("family").or_else(|| of("literal")?.split_whitespace().next().map(str::to_owned))
    };
    let title = || {
        let words = work.get("title")?.as_str()?.split_whitespace();
        words.map(str::to_owned).find(|w| w.chars().filter(|c| c.is_alphanumeric()).count() > 3)
    };
    let word = name("author").or_else(|| name("editor")).or_else(title).unwrap_or_default();
    let word: String =
        word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let word = if word.is_empty() { "work".to_owned() } else { word };
    let issued = work.get("issued");
    let year = issued.and_then(|d| match d.pointer("/date-parts/0/0") {
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::String(text)) => Some(text.clone()),
        _ => {
            let said = d.get("literal").or_else(|| d.get("raw"))?.as_str()?;
            let digits = |w: &&str| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit());
            said.split(|c: char| !c.is_alphanumeric()).find(digits).map(str::to_owned)
        }
    });
    let year = year.filter(|y| y.chars().all(char::is_alphanumeric)).unwrap_or_default();
    format!("{word}{year}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn works_get_keys_of_author_and_year() {
        let mut works = Works::default();
        let smith = json!({ "id": 7, "type": "book", "title": "A", "author": [{ "family": "Smith", "given": "J." }], "issued": { "date-parts": [["2001"]] } });
        assert_eq!(works.key(&smith, Some("u1".into())), "smith2001");
        assert_eq!(works.key(&smith, Some("u2".into())), "smith2001a");
        assert_eq!(works.key(&smith, Some("u1".into())), "smith2001");
        let law = json!({ "id": 9, "type": "bill", "title": "The Reform Act", "issued": { "literal": "spring of 1832" } });
        assert_eq!(works.key(&law, None), "reform1832");
        let again = json!({ "id": 3, "type": "bill", "title": "The Reform Act", "note": "", "issued": { "literal": "spring of 1832" } });
        assert_eq!(works.key(&again, None), "reform1832");
        assert_eq!(works.key(&json!({}), None), "work");
        assert_eq!(works.len(), 4);
        assert!(works.json().contains("\"id\": \"smith2001a\""));
    }
}
