//! What a message knows how to mend.

use super::book::Book;
use super::text;
use crate::source::SourceFile;
use serde_json::{Value, json};

/// The mends of what is told in a range of a file.
pub(super) fn of(book: &mut Book, source: &SourceFile, range: &Value) -> Value {
    let number = |at: &Value, key: &str| at[key].as_u64().unwrap_or(0) as usize;
    let offset = |at: &Value| text::offset(source, number(at, "line"), number(at, "character"));
    let (from, to) = (offset(&range["start"]), offset(&range["end"]));
    let session = book.session();
    let found = session.diagnostics();
    let file = session.sources().find(&source.path);
    drop(session);
    let mut out = Vec::new();
    for d in found.iter().filter(|d| d.file().is_some() && d.file() == file) {
        let (start, end) = (d.span.start as usize, (d.span.end as usize).min(source.text.len()));
        if end < from || start > to {
            continue;
        }
        let Some((wrong, right)) = d.mend.as_deref() else { continue };
        let said = source.text.get(start..end);
        let Some(at) = said.and_then(|text| word(text, wrong)) else { continue };
        let edit = json!({
            "range": text::range(source, start + at..start + at + wrong.len()), "newText": right,
        });
        out.push(json!({
            "title": format!("Write `{right}`"),
            "kind": "quickfix",
            "isPreferred": true,
            "diagnostics": [{
                "range": text::range(source, start..end), "message": d.message, "source": "recto",
                "code": d.code.name(),
            }],
            "edit": { "changes": { book.uri(&source.path): [edit] } },
        }));
    }
    Value::Array(out)
}

/// Where a word stands in a text, whole.
fn word(text: &str, word: &str) -> Option<usize> {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut all = text.match_indices(word).map(|(at, _)| at);
    all.find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let begins = !word.starts_with(joins) || !before.is_some_and(joins);
        begins && !after.is_some_and(joins)
    })
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_word_is_found_whole() {
        assert_eq!(word("[the anchors](#anchor)", "#anchor"), Some(14));
        assert_eq!(word("note notes note", "notes"), Some(5));
        assert_eq!(word("footnote note", "note"), Some(9));
        assert_eq!(word("@sec-xy", "@sec-x"), None);
    }
}
