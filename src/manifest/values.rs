//! Reading values of a TOML document with a message at the place of each that is wrong.
//!
//! The manifest is read from `toml_edit`'s tree and not into structs by serde, because serde stops
//! at the first fault and an author wants to hear of all of them at once.

use super::extend::Ground;
use super::names::nearest;
use crate::diagnostic::{About, Code, Diagnostic, Diagnostics};
use crate::files::normal;
use crate::model::shows_nothing;
use crate::source::{FileId, Span};
use std::ops::Range;
use toml_edit::{Array, Item, TableLike, Value};

/// The largest manifest that is read, in bytes.
pub(super) const MAX_MANIFEST: u64 = 4 << 20;

/// A document being read: its file and where messages go.
pub struct Reader<'a> {
    /// The manifest's file.
    pub file: FileId,
    /// Where values are from that another file says, which the manifest extends.
    pub(super) ground: Option<&'a Ground>,
    /// Collected messages.
    pub diags: &'a mut Diagnostics,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<'a> Reader<'a> {
    /// A reader of a document that extends no other one.
    pub fn new(file: FileId, diags: &'a mut Diagnostics) -> Reader<'a> {
        Reader { file, ground: None, diags }
    }
}

impl Reader<'_> {
    /// A span in this document; its beginning when the range is not known.
    pub fn span(&self, range: Option<Range<usize>>) -> Span {
        let range = range.unwrap_or(0..0);
        let beyond = self.ground.and_then(|ground| ground.span(&range));
        beyond.unwrap_or_else(|| Span::new(self.file, range.start, range.end))
    }

    /// The one spelling of a path that a line names, as the book's folder sees it: it counts from the file in which it
    /// stands. `None` if it leads to what the book may not have.
    pub(super) fn inside(&self, at: &At<String>) -> Option<String> {
        match self.ground {
            Some(ground) => ground.inside(at),
            None => normal(&at.value),
        }
    }

    /// A path as the book's folder sees it, whether it may be had or not.
    pub(super) fn counted(&self, at: At<String>) -> At<String> {
        let value = self.ground.map_or_else(|| at.value.clone(), |ground| ground.path(&at));
        At { value, ..at }
    }

    /// The place of a key of a table, or of the table.
    pub fn key_span(&self, table: &dyn TableLike, key: &str) -> Span {
        let range = table.get_key_value(key).and_then(|(k, item)| k.span().or(item.span()));
        self.span(range)
    }

    /// Adds an error.
    pub fn error(&mut self, code: Code, span: Span, message: String, help: &str) {
        let d = Diagnostic::error(code, span, message);
        self.diags.push(if help.is_empty() { d } else { d.help(help) });
    }

    /// Adds a warning.
    pub fn warn(&mut self, code: Code, span: Span, message: String, help: &str) {
        let d = Diagnostic::warning(code, span, message);
        self.diags.push(if help.is_empty() { d } else { d.help(help) });
    }

    /// Tells that a key has another name now. It is read all the same.
    pub fn old_key(&mut self, table: &dyn TableLike, old: &str, new: &str) {
        let message = format!("the key `{old}` is `{new}` now");
        self.warn(Code::OLD_KEY, self.key_span(table, old), message, &format!("write `{new}`"));
        self.about(old);
        self.mend(old, new);
    }

    /// Says of the message that was added last which key it is about.
    pub fn about(&mut self, key: &str) {
        if let Some(last) = self.diags.last_mut() {
            last.about = Some(About::Key(key.to_string()));
        }
    }

    /// Says of the message that was added last which word is wrong and which one is meant.
    pub fn mend(&mut self, wrong: &str, right: &str) {
        if let Some(last) = self.diags.last_mut() {
            last.mend = Some(Box::new((wrong.to_string(), right.to_string())));
        }
    }

    /// The error for a key that means nothing in `place`, with the nearest of those that mean something.
    pub fn unknown_key(&mut self, span: Span, key: &str, place: &str, known: &[&str]) {
        let message = format!("unknown key `{key}` in {place}");
        let elsewhere = ELSEWHERE.iter().find(|(k, of, _)| *k == key && known.contains(of));
        if let Some((_, _, help)) = elsewhere {
            self.error(Code::UNKNOWN_KEY, span, message, help);
            return;
        }
        let meant = MEANT.iter().find(|(k, of, _)| *k == key && known.contains(of));
        let near = meant.map(|m| m.1).or_else(|| nearest(key, known.iter().copied()));
        let help = match near {
            Some(_) if meant.is_some_and(|m| !m.2.is_empty()) => {
                meant.map(|m| m.2.to_owned()).unwrap_or_default()
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("{place} knows: {}", known.join(", ")),
        };
        self.error(Code::UNKNOWN_KEY, span, message, &help);
        near.into_iter().for_each(|near| {
            self.about(near);
            self.mend(key, near);
        });
    }

    /// One error for each key of `table` that is not in `known`. `place` names the table in the
    /// message (`[book]`, `a chapter`).
    pub fn unknown_keys(&mut self, table: &dyn TableLike, known: &[&str], place: &str) {
        self.unknown_keys_offering(table, known, known, place);
    }

    /// The same, offering only some of the known keys.
    pub(super) fn unknown_keys_offering(
        &mut self,
        table: &dyn TableLike,
        known: &[&str],
        offered: &[&str],
        place: &str,
    ) {
        for (key, _) in table.iter().filter(|(k, _)| !known.contains(k)) {
            let span = self.key_span(table, key);
            self.unknown_key(span, key, place, offered);
        }
    }

    /// The error for a value of the wrong type.
    pub fn wrong_type(&mut self, span: Span, key: &str, expected: &str, found: &str) {
        let message = format!("`{key}`: expected {expected}, found {found}");
        self.error(Code::WRONG_TYPE, span, message, "");
        self.about(key);
    }

    /// A string that is not empty.
    pub fn string(&mut self, table: &dyn TableLike, key: &str) -> Option<At<String>> {
        self.path(table, key).map(trimmed)
    }

    /// A path of a table that is not empty. Its spaces are the file's own, at its ends too.
    pub fn path(&mut self, table: &dyn TableLike, key: &str) -> Option<At<String>> {
        let item = table.get(key)?;
        let span = self.span(item.span());
        match item.as_str() {
            Some(s) => self.non_empty(key, s, span),
            None => {
                self.wrong_type(span, key, "a string", item_type(item));
                None
            }
        }
    }

    /// A string of an array that is not empty.
    pub fn string_value(&mut self, value: &Value, key: &str) -> Option<At<String>> {
        self.path_value(value, key).map(trimmed)
    }

    /// A path of an array that is not empty, with all its spaces.
    pub fn path_value(&mut self, value: &Value, key: &str) -> Option<At<String>> {
        let span = self.span(value.span());
        match value.as_str() {
            Some(s) => self.non_empty(key, s, span),
            None => {
                self.wrong_type(span, key, "a string", value_type(value));
                None
            }
        }
    }

    fn non_empty(&mut self, key: &str, s: &str, span: Span) -> Option<At<String>> {
        if shows_nothing(s) {
            let help = "give it a value or take the line out";
            self.error(Code::EMPTY_VALUE, span, format!("`{key}` is empty"), help);
            self.about(key);
            return None;
        }
        // The lines of a string end as on Unix, however those of the file do.
        let s = s.replace("\r\n", "\n");
        if s.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            let message = format!("`{key}` holds a control character");
            self.error(Code::CONTROL_CHARACTER, span, message, "take it out");
            self.about(key);
            return None;
        }
        Some(At { value: s, span })
    }

    /// A true or false.
    pub fn boolean(&mut self, table: &dyn TableLike, key: &str) -> Option<bool> {
        let item = table.get(key)?;
        if item.as_bool().is_none() {
            let span = self.span(item.span());
            self.wrong_type(span, key, "true or false", item_type(item));
        }
        item.as_bool()
    }

    /// `contents-depth`: how many levels of headings the contents show, chapters counted.
    pub fn contents_depth(&mut self, table: &dyn TableLike) -> Option<u8> {
        let item = table.get("contents-depth")?;
        let span = self.span(item.span());
        let Some(depth) = item.as_integer() else {
            self.wrong_type(span, "contents-depth", "a number from 1 to 6", item_type(item));
            return None;
        };
        if !(1..=6).contains(&depth) {
            let message = format!("the contents can't show {depth} levels");
            let help = "1 shows chapters, 2 their sections (`##`) too, and so on to 6";
            self.error(Code::OUT_OF_RANGE, span, message, help);
            return None;
        }
        u8::try_from(depth).ok()
    }

    /// An array.
    pub fn array<'t>(&mut self, table: &'t dyn TableLike, key: &str) -> Option<&'t Array> {
        let item = table.get(key)?;
        if item.as_array().is_none() {
            let span = self.span(item.span());
            self.wrong_type(span, key, "a list (`[...]`)", item_type(item));
        }
        item.as_array()
    }

    /// A string, or a list of strings: `subjects = "a"` and `subjects = ["a"]`.
    pub fn strings(&mut self, table: &dyn TableLike, key: &str) -> Vec<At<String>> {
        let Some(item) = table.get(key) else { return Vec::new() };
        if item.is_str() {
            return self.string(table, key).into_iter().collect();
        }
        let Some(array) = self.array(table, key) else { return Vec::new() };
        array.iter().filter_map(|v| self.string_value(v, key)).collect()
    }

    /// A table, in either spelling.
    pub fn table<'t>(&mut self, parent: &'t dyn TableLike, key: &str) -> Option<&'t dyn TableLike> {
        let item = parent.get(key)?;
        if item.as_table_like().is_none() {
            let span = self.span(item.span());
            let expected = format!("a table (`[{key}]`)");
            self.wrong_type(span, key, &expected, item_type(item));
        }
        item.as_table_like()
    }
}

/// Keys that stand in another table than theirs, with one that tells that table, and what to do.
const ELSEWHERE: [(&str, &str, &str); 6] = [
    ("extends", "title", "it stands at the head of the file, above the first table"),
    ("for", "trim", OF_EDITION),
    ("printer", "trim", OF_EDITION),
    ("shop", "trim", OF_EDITION),
    ("font-size", "paper", OF_PRINT),
    ("body-size", "paper", OF_PRINT),
];
const OF_EDITION: &str =
    "an edition says for whom it is made: `[editions.paperback]`, then `for = \"ingram\"`";
const OF_PRINT: &str =
    "`[print]` has `body-size`; an edition's own is `print = { body-size = \"12pt\" }`";

/// Keys that other tools have, or that one would expect, with the key that is meant and, where that does not
/// say enough, what to do. A row counts only where the meant key is known.
const MEANT: [(&str, &str, &str); 26] = [
    ("printer", "for", ""),
    ("shop", "for", ""),
    ("font-size", "body-size", ""),
    ("fontsize", "body-size", ""),
    ("size", "body-size", ""),
    ("paper-size", "trim", ""),
    ("papersize", "trim", ""),
    ("page-size", "trim", ""),
    ("line-height", "leading", ""),
    ("line-spacing", "leading", ""),
    ("keywords", "subjects", ""),
    ("tags", "subjects", ""),
    ("summary", "description", ""),
    ("blurb", "description", "write `description`; the back of a cover is an edition's `blurb`"),
    ("copyright", "rights", ""),
    ("lang", "language", ""),
    ("name", "title", ""),
    ("year", "date", ""),
    ("toc", "contents-depth", "the contents are made; `contents-depth` says how deep they go"),
    ("toc-depth", "contents-depth", ""),
    ("css", "theme", "one theme styles both outputs: `theme = \"my-theme.toml\"`"),
    ("metadata", "book", ""),
    ("references", "bibliography", ""),
    ("bib", "bibliography", ""),
    ("csl", "citations", "write `citations = \"name.csl\"`"),
    ("citation-style", "citations", ""),
];

/// Words without spaces around them.
fn trimmed(at: At<String>) -> At<String> {
    At { value: at.value.trim().to_string(), span: at.span }
}

/// What an item is, for people.
pub fn item_type(item: &Item) -> &'static str {
    match item {
        Item::None => "nothing",
        Item::Value(v) => value_type(v),
        Item::Table(_) => "a table",
        Item::ArrayOfTables(_) => "a list of tables",
    }
}

/// What a value is, for people.
pub(super) fn value_type(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a string",
        Value::Integer(_) => "an integer",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::InlineTable(_) => "a table",
    }
}
