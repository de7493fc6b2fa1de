//! Pandoc's JSON (pandoc-types 1.22 to 1.23) as Markdown, and the book as pandoc's JSON.
//!
//! What is read becomes Markdown, block for block, so that it means just what it would mean in a chapter's
//! file: `read` goes through a document, `blocks`, `tables` and `inlines` write what is in it. `chapter` does
//! that for a chapter whose file is such JSON, `write` makes the JSON, of a chapter for filters and of a
//! book for other programs.

mod blocks;
mod chapter;
mod inlines;
#[cfg(test)]
mod mutation_tests;
mod read;
mod tables;
// Whole books are written by the command line alone.
#[cfg_attr(not(feature = "cli"), allow(dead_code))]
pub(crate) mod write;

pub(super) use chapter::text_of;
#[cfg(feature = "cli")]
pub(crate) use read::{Said, read};
pub(super) use read::{of_blocks, parsed};

use super::attr::in_quotes;
use serde_json::Value;

/// What a value is: its constructor in pandoc's types.
fn tag_of(value: &Value) -> &str {
    value.get("t").and_then(Value::as_str).unwrap_or_default()
}

fn list(value: &Value, at: usize) -> &[Value] {
    value.get(at).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn content(value: &Value) -> &[Value] {
    value.get("c").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Identifier, classes, and keys with values.
#[derive(Debug, Clone, Default)]
struct Attr {
    id: String,
    classes: Vec<String>,
    pairs: Vec<(String, String)>,
}

impl Attr {
    /// Leaves of the pairs those that say something of a picture.
    fn keep_of_picture(&mut self) {
        let known = ["width", "alt", "lang", "describe", "crop"];
        self.pairs.retain(|(key, _)| known.contains(&key.as_str()));
    }

    fn of(value: Option<&Value>) -> Attr {
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let Some(list) = value.and_then(Value::as_array) else { return Attr::default() };
        let all = |at: usize| list.get(at).and_then(Value::as_array).into_iter().flatten();
        let pair = |p: &Value| Some((text(p.get(0)?), text(p.get(1)?)));
        let places = |k: &str| k == "data-pos" || k == "wrapper";
        Attr {
            id: list.first().map(text).unwrap_or_default(),
            classes: all(1).map(text).collect(),
            pairs: all(2).filter_map(pair).filter(|(k, _)| !places(k)).collect(),
        }
    }

    fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|c| c == class)
    }

    /// Whether it says nothing.
    fn is_empty(&self) -> bool {
        self.id.is_empty() && self.classes.iter().all(String::is_empty) && self.pairs.is_empty()
    }

    /// In braces; empty if it says nothing.
    fn braces(&self) -> String {
        let mut parts = Vec::new();
        if !self.id.is_empty() {
            parts.push(format!(
                "#{}",
                self.id.replace(|c: char| c.is_whitespace() || "{}".contains(c), "-")
            ));
        }
        // What no class of Markdown can be called is part of none.
        let name = |c: &&String| {
            !c.is_empty() && !c.contains(|c: char| c.is_whitespace() || "{}\"'=".contains(c))
        };
        parts.extend(self.classes.iter().filter(name).map(|c| format!(".{c}")));
        for (key, value) in self.pairs.iter().filter(|(k, _)| is_key(k)) {
            parts.push(format!("{key}={}", in_quotes(value)));
        }
        if parts.is_empty() { String::new() } else { format!("{{{}}}", parts.join(" ")) }
    }
}

/// Whether a key can be written as one.
fn is_key(key: &str) -> bool {
    let sign = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    key.starts_with(char::is_alphabetic) && key.chars().all(sign)
}

/// Divisions that only carry a place (pandoc's `sourcepos`) are their blocks.
fn bare(blocks: &[Value]) -> Vec<&Value> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        let c = block.get("c").unwrap_or(&Value::Null);
        match tag_of(block) == "Div" && Attr::of(c.get(0)).is_empty() {
            true => out.extend(bare(list(c, 1))),
            false => out.push(block),
        }
    }
    out
}
