//! A chapter whose file is pandoc's JSON.

use super::super::attr::in_quotes;
use super::super::text::Text;
use super::read::{self, Document, Said};
use super::tag_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span};
use serde_json::Value;

/// The text of a chapter whose file is pandoc's JSON: each block stands for the place in the file where
/// it begins. A file that is none is told and has no text.
pub(in crate::markdown) fn text_of(
    json: &str,
    file: FileId,
    path: &str,
    diags: &mut Diagnostics,
) -> Text {
    let mut value = match read::parsed(json) {
        Ok(value) => value,
        Err(why) => {
            let span = Span::new(file, 0, json.len().min(1));
            let message = format!("`{path}` can't be read: {why}");
            let help =
                "`pandoc -t json -o chapter.json chapter.docx` makes one of what pandoc reads";
            diags.push(Diagnostic::error(Code::PANDOC_JSON, span, message).help(help));
            return Text::default();
        }
    };
    let title = settle_title(&mut value);
    let document = read::of_value(&value);
    let starts = block_starts(json);
    let place = |block: usize| {
        let at = starts.get(block).copied().unwrap_or(0);
        Span::new(file, at, (at + 1).min(json.len()))
    };
    for (block, what) in &document.left {
        diags.push(Diagnostic::warning(Code::PANDOC_JSON, place(*block), what.clone()));
    }
    laid_out(&document, title, place)
}

/// The text with its places, below what the metadata say of the chapter.
fn laid_out(document: &Document, title: bool, place: impl Fn(usize) -> Span) -> Text {
    let mut text = Text::default();
    text.push_generated(&front_matter(&document.said, title), place(0));
    for (block, piece) in &document.pieces {
        text.push_generated(piece, place(*block));
        text.push_generated("\n", place(*block));
    }
    text.push_generated(&document.notes, place(0));
    text
}

/// What the metadata say that a chapter can be told.
fn front_matter(said: &Said, title: bool) -> String {
    let mut out = String::new();
    let mut say = |key: &str, value: Option<&String>| {
        if let Some(value) = value {
            out.push_str(&format!("{key}: {}\n", in_quotes(value)));
        }
    };
    say("title", said.title.as_ref().filter(|_| title));
    say("subtitle", said.subtitle.as_ref().filter(|_| title));
    say("lang", said.language.as_ref());
    if let [one] = said.authors.as_slice() {
        say("author", Some(one));
    } else if !said.authors.is_empty() {
        out.push_str("authors:\n");
        said.authors.iter().for_each(|a| out.push_str(&format!("  - {}\n", in_quotes(a))));
    }
    if out.is_empty() { out } else { format!("---\n{out}---\n\n") }
}

/// Whether the title of the metadata is the chapter's. It is, unless the text begins with the only head
/// of the first level; below it those of the first level are sections.
fn settle_title(json: &mut Value) -> bool {
    let said = json.get("meta").and_then(|m| m.get("title")).is_some();
    let Some(blocks) = json.get_mut("blocks").and_then(Value::as_array_mut) else { return said };
    let level = |b: &Value| match tag_of(b) {
        "Header" => b.get("c").and_then(|c| c.get(0)).and_then(Value::as_u64),
        _ => None,
    };
    let firsts = blocks.iter().filter(|b| level(b) == Some(1)).count();
    let own = firsts == 1 && blocks.first().is_some_and(|b| level(b) == Some(1));
    if !said || own {
        return said && !own;
    }
    if firsts > 0 {
        for block in blocks {
            let deeper = level(block).map(|l| l.saturating_add(1));
            let at = block.get_mut("c").and_then(|c| c.get_mut(0));
            if let (Some(deeper), Some(at)) = (deeper, at) {
                *at = deeper.into();
            }
        }
    }
    true
}

/// Where in the JSON of a document each of its blocks begins.
fn block_starts(json: &str) -> Vec<usize> {
    let bytes = json.as_bytes();
    let (mut depth, mut at) = (0usize, 0);
    let mut key: Option<&str> = None;
    let mut inside = false;
    let mut out = Vec::new();
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at);
                if depth == 1 {
                    key = json.get(at + 1..end);
                }
                at = end;
            }
            open @ (b'{' | b'[') => {
                if depth == 1 {
                    inside = open == b'[' && key == Some("blocks");
                } else if depth == 2 && inside {
                    out.push(at);
                }
                depth += 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    out
}

/// The closing mark of the string that begins at `at`.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> (String, Vec<&'static str>) {
        let mut diags = Diagnostics::new();
        let text = text_of(json, FileId(0), "a.json", &mut diags);
        (text.as_str().to_owned(), diags.iter().map(|d| d.code.name()).collect())
    }

    #[test]
    fn blocks_keep_their_places() {
        let json = r#"{"pandoc-api-version":[1,23,1],"meta":{"blocks":[{"t":"x"}]},"blocks":[
            {"t":"Para","c":[{"t":"Str","c":"a\"]"}]},
            {"t":"Para","c":[{"t":"Str","c":"b"}]}]}"#;
        let mut diags = Diagnostics::new();
        let text = text_of(json, FileId(0), "a.json", &mut diags);
        assert_eq!(text.as_str(), "a\"\\]\n\nb\n\n");
        let at = text.as_str().find('b').unwrap_or_default();
        let second = json.rfind("{\"t\":\"Para\"").unwrap_or_default();
        assert_eq!(text.span(at, at + 1).start as usize, second);
        assert!(diags.is_empty());
    }

    #[test]
    fn the_title_is_the_metadata_s_where_the_text_has_none() {
        let head = |level: u8, words: &str| {
            format!(r#"{{"t":"Header","c":[{level},["",[],[]],[{{"t":"Str","c":"{words}"}}]]}}"#)
        };
        let document = |blocks: &[String]| {
            let meta = r#"{"title":{"t":"MetaString","c":"Of \"it\""}}"#;
            read(&format!(
                r#"{{"pandoc-api-version":[1,23],"meta":{meta},"blocks":[{}]}}"#,
                blocks.join(",")
            ))
            .0
        };
        assert_eq!(document(&[head(1, "One")]), "# One\n\n");
        assert_eq!(
            document(&[head(1, "One"), head(1, "Two")]),
            "---\ntitle: \"Of \\\"it\\\"\"\n---\n\n## One\n\n## Two\n\n"
        );
        assert_eq!(document(&[head(2, "A")]), "---\ntitle: \"Of \\\"it\\\"\"\n---\n\n## A\n\n");
    }

    #[test]
    fn what_is_none_is_told() {
        assert_eq!(read("{}").1, ["pandoc-json"]);
        assert_eq!(read("{\"blocks\": [").1, ["pandoc-json"]);
        let odd = r#"{"pandoc-api-version":[1,23],"meta":{},"blocks":[{"t":"Odd","c":[{"t":"Str","c":"kept"}]}]}"#;
        assert_eq!(read(odd), ("kept\n\n".to_owned(), vec!["pandoc-json"]));
        assert_eq!(block_starts("\"\\"), Vec::<usize>::new());
    }
}
