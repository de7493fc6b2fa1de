//! A label, or a note, gets another name wherever it stands.

use super::answers::{name_at, places};
use super::book::Book;
use super::marks::{Mark, What, marks};
use super::text;
use crate::source::SourceFile;
use serde_json::{Map, Value, json};

fn can_be(mark: &&Mark) -> bool {
    matches!(mark.what, What::Label | What::Reference | What::Note | What::NoteMark)
}

/// The name that would be changed; nothing where there is none.
pub(super) fn prepare(source: &SourceFile, offset: usize) -> Value {
    let all = marks(&source.text);
    let mark = name_at(&all, offset).filter(can_be);
    mark.map_or(
        Value::Null,
        |m| json!({ "range": text::range(source, m.range.clone()), "placeholder": m.name }),
    )
}

/// The changes that give a name another one in the whole book.
///
/// # Errors
/// Why that can't be: there is no name, the new one is none, or something else has it.
pub(super) fn everywhere(
    book: &mut Book,
    source: &SourceFile,
    offset: usize,
    new: &str,
) -> Result<Value, String> {
    let all = marks(&source.text);
    let Some(mark) = name_at(&all, offset).filter(can_be) else {
        return Err("no label and no note stands here".into());
    };
    let ok = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let is_note = matches!(mark.what, What::Note | What::NoteMark);
    // A star begins the names of an editor's notes.
    let bare = new.strip_prefix('*').filter(|_| is_note).unwrap_or(new);
    let ends = bare.starts_with(|c: char| c.is_alphanumeric())
        && bare.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if !ends || !bare.chars().all(ok) {
        return Err(format!("`{new}` can't be a label: letters, digits and hyphens can"));
    }
    let is_label = matches!(mark.what, What::Label | What::Reference);
    let written_at = all.iter().any(|m| m.what == What::Reference && m.name == mark.name);
    if is_label
        && written_at
        && crate::markdown::is_label(&mark.name)
        && !crate::markdown::is_label(new)
    {
        let prefix = mark.name.split('-').next().unwrap_or_default();
        return Err(format!("a label that `@` names begins with `{prefix}-` or another prefix"));
    }
    let other = Mark { name: new.to_owned(), ..mark.clone() };
    let defines = |m: &Mark| matches!(m.what, What::Label | What::Note);
    if new != mark.name
        && places(book, source, &other).iter().any(|(_, all)| all.iter().any(defines))
    {
        return Err(format!("the book has `{new}` already"));
    }
    let mut changes = Map::new();
    for (file, marks) in places(book, source, mark) {
        let edits = marks
            .iter()
            .map(|m| json!({ "range": text::range(&file, m.range.clone()), "newText": new }));
        changes.insert(book.uri(&file.path), edits.collect());
    }
    Ok(json!({ "changes": changes }))
}
