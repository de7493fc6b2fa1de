//! A document of pandoc's: what its metadata say, and its blocks as Markdown.

use super::blocks::Writer;
use super::{bare, tag_of};
use serde_json::Value;
#[cfg(any(feature = "cli", test))]
use std::collections::BTreeMap;

/// What the metadata of a document say, in plain words.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Title.
    pub(crate) title: Option<String>,
    /// Subtitle.
    pub(crate) subtitle: Option<String>,
    /// Authors.
    pub(crate) authors: Vec<String>,
    /// Language, a BCP 47 tag.
    pub(crate) language: Option<String>,
    /// Abstract or description.
    pub(crate) description: Option<String>,
    /// Publisher.
    pub(crate) publisher: Option<String>,
}

/// A document that was read.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// Its blocks as Markdown, with their numbers: a division that only carries a place has one for all
    /// that stands in it.
    pub(crate) pieces: Vec<(usize, String)>,
    /// What the notes say that have marks in them.
    pub(crate) notes: String,
    /// What its metadata say.
    pub(crate) said: Said,
    /// What could not be taken along as it is, in sentences, each with the number of its block.
    pub(crate) left: Vec<(usize, String)>,
}

impl Document {
    /// The whole text.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn markdown(&self) -> String {
        let mut out = String::new();
        for (_, piece) in &self.pieces {
            out.push_str(piece);
            out.push('\n');
        }
        out + &self.notes
    }

    /// What was left, in sentences, with how often.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn left(&self) -> BTreeMap<String, usize> {
        let mut all = BTreeMap::new();
        for (_, what) in &self.left {
            *all.entry(what.clone()).or_default() += 1;
        }
        all
    }
}

/// Reads pandoc's JSON (API 1.22 or later).
///
/// # Errors
/// A sentence that says why it is none.
#[cfg(any(feature = "cli", test))]
pub(crate) fn read(text: &str) -> Result<Document, String> {
    parsed(text).map(|json| of_value(&json))
}

/// Reads JSON and sees whether it is a document of pandoc's.
///
/// # Errors
/// A sentence that says why it is none.
pub(in crate::markdown) fn parsed(text: &str) -> Result<Value, String> {
    let json: Value = serde_json::from_str(text).map_err(|e| format!("it is no JSON: {e}"))?;
    let version = json.get("pandoc-api-version").and_then(Value::as_array);
    let version: Vec<u64> = version.into_iter().flatten().filter_map(Value::as_u64).collect();
    let blocks = json.get("blocks").and_then(Value::as_array);
    if blocks.is_none() || version.is_empty() {
        return Err("it is no document of pandoc (`pandoc -t json`)".to_owned());
    }
    if version[..] < [1, 22][..] {
        return Err("it was written by a pandoc before 2.11; take a newer one".to_owned());
    }
    Ok(json)
}

/// A document that was seen to be one.
pub(super) fn of_value(json: &Value) -> Document {
    let blocks = json.get("blocks").and_then(Value::as_array);
    let mut document = of_blocks(blocks.map_or(&[], Vec::as_slice));
    metadata(json.get("meta"), &mut document);
    document
}

/// Reads blocks that stand one after the other.
pub(in crate::markdown) fn of_blocks(blocks: &[Value]) -> Document {
    let mut writer = Writer::default();
    let mut document = Document::default();
    let mut before: Option<&Value> = None;
    for (at, block) in blocks.iter().enumerate() {
        for block in bare(std::slice::from_ref(block)) {
            writer.left.clear();
            let piece = writer.next(before, block);
            document.left.extend(writer.left.drain(..).map(|what| (at, what)));
            if !piece.trim().is_empty() {
                document.pieces.push((at, piece));
                before = Some(block);
            }
        }
    }
    document.notes = std::mem::take(&mut writer.notes).join("\n");
    document
}

/// Title, authors and language.
fn metadata(meta: Option<&Value>, document: &mut Document) {
    let mut writer = Writer::default();
    let writer = &mut writer;
    let found = &mut document.said;
    let mut text = |key: &str| plain(meta?.get(key)?, writer);
    found.title = text("title");
    found.subtitle = text("subtitle");
    found.description = text("abstract").or_else(|| text("description"));
    found.publisher = text("publisher");
    found.language = text("lang").and_then(|l| crate::language::tag::well_formed(&l));
    let author = meta.and_then(|m| m.get("author"));
    let list = author.and_then(|a| a.get("c")).and_then(Value::as_array);
    match (author.map(tag_of), list) {
        (Some("MetaList"), Some(all)) => {
            found.authors.extend(all.iter().filter_map(|a| plain(a, writer)))
        }
        (Some(_), _) => found.authors.extend(author.and_then(|a| plain(a, writer))),
        (None, _) => {}
    }
}

/// The words of a value of the metadata.
fn plain(value: &Value, writer: &mut Writer) -> Option<String> {
    let words = match tag_of(value) {
        "MetaInlines" => writer.words_of(value.get("c")?.as_array()?),
        "MetaBlocks" => value
            .get("c")?
            .as_array()?
            .iter()
            .map(|b| writer.words_of(std::slice::from_ref(b)))
            .collect(),
        "MetaString" => value.get("c")?.as_str()?.to_owned(),
        _ => return None,
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn markdown(blocks: Value) -> String {
        let json = json!({ "pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks });
        read(&json.to_string()).expect("a document").markdown().trim_end().to_owned()
    }

    fn str(words: &str) -> Value {
        json!({ "t": "Str", "c": words })
    }

    fn para(inlines: Value) -> Value {
        json!({ "t": "Para", "c": inlines })
    }

    #[test]
    fn documents_of_pandoc_become_markdown() {
        let empty = json!(["", [], []]);
        let head = json!({ "t": "Header", "c": [1, ["x", ["unnumbered"], []], [str("Head")]] });
        let note = json!({ "t": "Note", "c": [para(json!([str("note")]))] });
        let emph = json!({ "t": "Emph", "c": [str("a*b")] });
        let math = json!({ "t": "Math", "c": [{ "t": "InlineMath" }, "x^2"] });
        let item = |w: &str| json!([{ "t": "Plain", "c": [str(w)] }]);
        let list = json!({ "t": "OrderedList", "c": [[3, { "t": "Decimal" }, { "t": "Period" }], [item("a"), item("b")]] });
        let code = json!({ "t": "CodeBlock", "c": [["", ["rust"], []], "fn a() {}"] });
        let image = json!({ "t": "Image", "c": [["", [], [["width", "50%"]]], [str("alt")], ["a.png", ""]] });
        let figure = json!({ "t": "Figure", "c": [["fig-a", [], []], [null, [{ "t": "Plain", "c": [str("Cap")] }]], [{ "t": "Plain", "c": [image] }]] });
        let div = json!({ "t": "Div", "c": [["", ["verse"], []], [para(json!([str("v")]))]] });
        let raw = json!({ "t": "RawBlock", "c": ["latex", "\\foo"] });
        let strange = json!({ "t": "Odd", "c": [empty, [str("kept")]] });
        let blocks = json!([
            head,
            para(json!([emph, { "t": "Space" }, math, note])),
            list,
            code,
            figure,
            div,
            raw,
            strange
        ]);
        let want = "# Head {#x .unnumbered}\n\n*a\\*b* $x^2$[^1]\n\n3. a\n4. b\n\n``` {.rust}\nfn a() {}\n```\n\n\
            ![Cap](a.png){#fig-a width=\"50%\" alt=\"alt\"}\n\n::: {.verse}\nv\n:::\n\n``` {=latex}\n\\foo\n```\n\nkept\n\n[^1]: note";
        assert_eq!(markdown(blocks.clone()), want);
        let json = json!({ "pandoc-api-version": [1, 23], "blocks": blocks, "meta": {
            "title": { "t": "MetaInlines", "c": [str("The"), { "t": "Space" }, str("Book")] },
            "author": { "t": "MetaList", "c": [{ "t": "MetaInlines", "c": [str("Ada")] }] } } });
        let document = read(&json.to_string()).expect("a document");
        assert_eq!(document.said.title.as_deref(), Some("The Book"));
        assert_eq!(document.said.authors, ["Ada"]);
        assert_eq!(document.left.len(), 1);
    }

    #[test]
    fn an_editors_note_is_a_span_of_its_class_around_a_note() {
        let note = json!({ "t": "Note", "c": [para(json!([str("note")]))] });
        let span = |class: &str| json!({ "t": "Span", "c": [["", [class], []], [note]] });
        let blocks = json!([para(json!([str("a"), span("editor"), note, span("other")]))]);
        assert_eq!(
            markdown(blocks),
            "a[^*1][^2][[^3]]{.other}\n\n[^*1]: note\n\n[^2]: note\n\n[^3]: note"
        );
    }

    #[test]
    fn what_is_no_document_says_why() {
        let list = json!({ "t": "OrderedList", "c": [[u64::MAX, {}, {}], [[], []]] });
        assert!(markdown(json!([list])).contains("18446744073709551615."));
        assert!(read("{").is_err_and(|e| e.contains("no JSON")));
        assert!(read("{}").is_err_and(|e| e.contains("no document")));
        let old = json!({ "pandoc-api-version": [1, 17], "blocks": [], "meta": {} });
        assert!(read(&old.to_string()).is_err_and(|e| e.contains("newer")));
    }
}
