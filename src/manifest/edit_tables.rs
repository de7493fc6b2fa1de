//! Entries of the order that are written as tables of their own, `[[chapters.main]]`.
//!
//! A table's lines are its header, its keys and the comments among them, and the comment lines
//! right above the header. Blank lines stand between tables and belong to none.

use super::edit_list::Chunk;
use std::ops::Range;
use toml_edit::{Document, InlineTable, Item, Table, TableLike, Value};

/// A table's text as it was cut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Whole lines; the last one ends with its line feed.
    text: String,
}

/// Where the last value of a table ends, in bytes.
pub(super) fn end_of_values(table: &dyn TableLike) -> Option<usize> {
    table.iter().filter_map(|(_, item)| item.as_value()?.span()).map(|s| s.end).max()
}

/// The lines of a table of the document `text`.
pub(super) fn lines(text: &str, table: &Table) -> Range<usize> {
    let header = table.span().unwrap_or(0..0);
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
    let comment = |range: Range<usize>| text[range].trim_start().starts_with('#');
    let mut start = line_start(header.start);
    while start > 0 && comment(line_start(start - 1)..start) {
        start = line_start(start - 1);
    }
    let own = end_of_values(table).unwrap_or(header.start).max(header.start);
    let mut end = line_end(own);
    // Comments below the last key are the table's unless they stand right above what comes next.
    let mut at = end;
    while at < text.len() && comment(at..line_end(at)) {
        at = line_end(at);
    }
    if at == text.len() || text[at..line_end(at)].trim().is_empty() {
        end = at;
    }
    start..end
}

/// Takes lines out, and the blank lines that would then stand doubled.
pub(super) fn cut(text: &str, span: Range<usize>) -> (String, Block) {
    let (before, behind) = (&text[..span.start], &text[span.end..]);
    let mut block = text[span].to_string();
    if !block.ends_with('\n') {
        block.push_str(if text.contains("\r\n") { "\r\n" } else { "\n" });
    }
    let set_off = before.is_empty() || ends_blank(before);
    let rest = match set_off {
        true if behind.trim().is_empty() && !before.is_empty() => {
            let end = before.trim_end().len();
            let feed = before[end..].find('\n').map_or(before.len(), |n| end + n + 1);
            before[..feed].to_string()
        }
        true => format!("{before}{}", skip_blank(behind)),
        false => format!("{before}{behind}"),
    };
    (rest, Block { text: block })
}

/// Puts a table's lines in at the byte `at`: `above` what stands there, else below what ends there;
/// `between` stands between the two.
pub(super) fn paste(
    text: &str,
    at: usize,
    above: bool,
    block: &str,
    between: &str,
    feed: &str,
) -> String {
    let (before, behind) = (&text[..at], &text[at..]);
    if above {
        return format!("{before}{block}{between}{behind}");
    }
    let end = if before.is_empty() || before.ends_with('\n') { "" } else { feed };
    format!("{before}{end}{between}{block}{behind}")
}

impl Block {
    /// The lines as a table of this matter.
    pub(super) fn under(self, matter: &str) -> String {
        let Some(header) = self.header() else { return self.text };
        format!("{}[[chapters.{matter}]]{}", &self.text[..header.start], &self.text[header.end..])
    }

    /// The lines of an array's element as a table of a matter.
    pub(super) fn of_item(chunk: Chunk, matter: &str, feed: &str) -> String {
        let (comments, value) = chunk.comments_and_value();
        let mut out: String = comments.iter().map(|c| format!("{c}{feed}")).collect();
        out.push_str(&format!("[[chapters.{matter}]]{feed}"));
        // The value is read again in a document of its own, which gives the places of its parts.
        let source = format!("v = {value}");
        let doc = Document::parse(source.as_str());
        match doc.as_ref().ok().and_then(|d| d.get("v")) {
            Some(Item::Value(Value::InlineTable(table))) => {
                out.push_str(&keys(table, &source, feed))
            }
            _ => out.push_str(&format!("file = {value}{feed}")),
        }
        out
    }

    /// The table as an element of an array, its comments above it; `None` if it has sub-tables.
    pub(super) fn into_item(self, feed: &str) -> Option<Chunk> {
        let doc = Document::parse(self.text.as_str()).ok()?;
        let Item::Table(chapters) = doc.get("chapters")? else { return None };
        let (_, item) = chapters.iter().next()?;
        let table = item.as_array_of_tables()?.get(0)?;
        let mut pairs = Vec::new();
        let mut spans = vec![self.header()?];
        for (key, item) in table.iter() {
            let span = item.as_value()?.span()?;
            pairs.push((key, &self.text[span.clone()]));
            spans.push(span);
        }
        let comments = comments_outside(&self.text, &spans);
        let value = match pairs.as_slice() {
            [("file", file)] => file.to_string(),
            pairs => {
                let pairs: Vec<String> = pairs.iter().map(|(k, v)| format!("{k} = {v}")).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
        };
        Some(Chunk::with_comments(value, &comments, feed))
    }

    /// The place of `[[chapters...]]`.
    fn header(&self) -> Option<Range<usize>> {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            if !line.trim_start().starts_with('#') {
                let start = at + (line.len() - line.trim_start().len());
                let end = self.text[start..].find("]]")? + start + 2;
                return Some(start..end);
            }
            at += line.len();
        }
        None
    }
}

/// An inline table's keys, one on each line.
fn keys(table: &InlineTable, source: &str, feed: &str) -> String {
    let pair = |(key, value): (&str, &Value)| {
        let raw = value.span().map_or(String::new(), |s| source[s].to_string());
        format!("{key} = {raw}{feed}")
    };
    table.iter().map(pair).collect()
}

/// The comments of a text that stand outside these values.
fn comments_outside(text: &str, spans: &[Range<usize>]) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let inside = |i: usize| spans.iter().any(|s| s.contains(&i));
        let mark = line.char_indices().find(|(i, c)| *c == '#' && !inside(at + i));
        if let Some((i, _)) = mark {
            out.push(line[i..].trim_end().to_string());
        }
        at += line.len();
    }
    out
}

fn ends_blank(text: &str) -> bool {
    let mut lines = text.rsplit('\n');
    lines.next() == Some("") && lines.next().is_some_and(|l| l.trim().is_empty())
}

fn skip_blank(mut text: &str) -> &str {
    while let Some(n) = text.find('\n')
        && text[..n].trim().is_empty()
    {
        text = &text[n + 1..];
    }
    text
}

#[cfg(test)]
#[path = "edit_tables_tests.rs"]
mod tests;
