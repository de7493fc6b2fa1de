//! What the manifest says of citations: bibliographies, style, and where bibliographies stand.

use super::chapters::check_path;
use super::names::nearest;
use super::paths::Checker;
use super::project::{BibliographyChoice, Citations, Works};
use super::values::{At, Reader, item_type};
use crate::citations::{Format, Style};
use crate::diagnostic::Code;
use crate::files::Files;
use crate::model::Kind;
use toml_edit::{Item, TableLike};

/// Endings of the files of bibliographies.
pub(super) const BIBLIOGRAPHIES: [&str; 7] =
    ["bib", "bibtex", "biblatex", "json", "csljson", "yaml", "yml"];
/// Ending of a style's file.
const STYLES: [&str; 1] = ["csl"];

/// Keys of the table `citations`.
pub(super) const KEYS: [&str; 3] = ["style", "full", "nocite"];

/// Keys of a line of the order that are for bibliographies.
const LINE_KEYS: [&str; 4] = ["only", "except", "by", "show"];

/// Reads `bibliography` and `citations` of `[book]` over what `citations` holds.
pub(super) fn read(
    reader: &mut Reader,
    book: &dyn TableLike,
    files: &Files,
    citations: &mut Citations,
) {
    let mut checker = Checker::new(files, &BIBLIOGRAPHIES);
    for at in reader.strings(book, "bibliography") {
        let Some(path) = check_path(reader, &mut checker, &at) else { continue };
        if Format::of(&path).is_none() {
            let message = format!("`{path}` is no bibliography");
            let help = "give BibTeX's or BibLaTeX's `.bib`, CSL's `.json`, or a `.yaml`; Zotero and \
                        others export them";
            reader.error(Code::BIBLIOGRAPHY_FILE, at.span, message, help);
        } else if citations.bibliographies.iter().all(|known| known.value != path) {
            citations.bibliographies.push(At { value: path, span: at.span });
        }
    }
    match book.get("citations") {
        None => {}
        Some(Item::Value(toml_edit::Value::String(_))) => {
            let style = reader.string(book, "citations");
            citations.style = style.and_then(|at| read_style(reader, at, files));
        }
        Some(item) => match item.as_table_like() {
            Some(table) => read_table(reader, table, files, citations),
            None => {
                let span = reader.span(item.span());
                let expected = "a style, such as \"chicago-notes\", or a table";
                reader.wrong_type(span, "citations", expected, item_type(item));
            }
        },
    }
}

fn read_table(
    reader: &mut Reader,
    table: &dyn TableLike,
    files: &Files,
    citations: &mut Citations,
) {
    reader.unknown_keys(table, &KEYS, "citations");
    if let Some(at) = reader.string(table, "style") {
        citations.style = read_style(reader, at, files);
    }
    if let Some(at) = reader.string(table, "full") {
        match at.value.as_str() {
            "chapter" => citations.full_in_chapters = true,
            "book" => citations.full_in_chapters = false,
            other => {
                let message = format!("`full` can't be `{other}`");
                let help = "\"book\" cites a work in full once, \"chapter\" once in each chapter";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
    citations.nocite.extend(reader.strings(table, "nocite").into_iter().map(|mut at| {
        at.value = at.value.trim_start_matches('@').to_owned();
        at
    }));
}

/// A style's name, or the path of its file.
fn read_style(reader: &mut Reader, at: At<String>, files: &Files) -> Option<At<String>> {
    if at.value.ends_with(".csl") {
        let value = check_path(reader, &mut Checker::new(files, &STYLES), &at)?;
        return Some(At { value, span: at.span });
    }
    if Style::named(&at.value).is_some() {
        return Some(at);
    }
    let message = format!("no style of citations is called `{}`", at.value);
    let names = Style::names();
    let near = nearest(&at.value, names.iter().map(|name| -> &str { name.as_ref() }));
    let help = match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => {
            "`recto style list` names those that are; any other is a file, `citations = \"name.csl\"`, from \
             zotero.org/styles"
                .to_owned()
        }
    };
    reader.error(Code::UNKNOWN_STYLE, at.span, message, &help);
    near.into_iter().for_each(|near| reader.mend(&at.value, near));
    None
}

/// Reads `only`, `except`, `by` and `show` of a line of the order.
pub(super) fn choice(
    reader: &mut Reader,
    table: &dyn TableLike,
    kind: Option<Kind>,
) -> BibliographyChoice {
    let mut choice = BibliographyChoice::default();
    let own = LINE_KEYS.into_iter().find(|key| table.contains_key(key));
    if let Some(key) = own.filter(|_| kind.is_some_and(|k| k != Kind::Bibliography)) {
        let span = reader.key_span(table, key);
        let message = format!("`{key}` is for a bibliography");
        let help = "write `kind = \"bibliography\"`, or take it out";
        reader.error(Code::UNKNOWN_KEY, span, message, help);
        return choice;
    }
    choice.only = works(reader, table, "only");
    choice.except = works(reader, table, "except");
    if let Some(at) = reader.string(table, "by") {
        match at.value.as_str() {
            "chapter" => choice.by_chapter = true,
            "book" => {}
            other => {
                let message = format!("a bibliography is not divided by `{other}`");
                let help = "\"chapter\" lists the works of each chapter under its title";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
    for at in reader.strings(table, "show") {
        match at.value.as_str() {
            "annotation" | "annotations" | "note" => choice.annotations = true,
            "abstract" | "abstracts" => choice.abstracts = true,
            other => {
                let message = format!("a bibliography does not show `{other}`");
                let help = "\"annotation\" and \"abstract\" are what can stand below its entries";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
    choice
}

/// `["type:book", "keyword:primary", "primary"]`.
fn works(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Vec<Works> {
    let mut out = Vec::new();
    for at in reader.strings(table, key) {
        match at.value.split_once(':').map(|(what, _)| what) {
            None | Some("type" | "keyword" | "key") => out.push(Works::named(&at.value)),
            Some(other) => {
                let message = format!("works are not chosen by `{other}`");
                let help = "write \"keyword:primary\", \"type:book\" or \"key:smith2020\"";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
    out
}
