//! Bibliographies that nothing names, as in a thesis whose script hands them to pandoc: those of the folder
//! with works that the text cites.

use super::{Found, folder_of, read};
use crate::citations::Format;
use crate::files::Files;
use std::collections::BTreeSet;

/// Most of the text that is looked at, in bytes.
const MOST: usize = 32 << 20;

/// Takes them where nothing else has said which there are.
pub(super) fn complete(files: &Files, found: &mut Found) {
    let listed = files.list("", &["bib", "yml", "yaml", "json"]);
    let listed: Vec<String> = listed
        .into_iter()
        .filter(|f| f.matches('/').count() < 2 && Format::of(f).is_some())
        .filter(|f| f.ends_with(".bib") || is_references(&read(files, f).unwrap_or_default()))
        .collect();
    if !found.bibliographies.is_empty() || listed.is_empty() {
        return;
    }
    let cited = cited(files, found);
    if cited.is_empty() {
        return;
    }
    // The most of what is cited first: where two hold the same works one is enough.
    let mut all: Vec<(BTreeSet<&str>, &String)> = Vec::new();
    let texts: Vec<String> = listed.iter().map(|f| read(files, f).unwrap_or_default()).collect();
    for (path, text) in listed.iter().zip(&texts) {
        let keys = keys(text, path.ends_with(".bib"));
        let held: BTreeSet<&str> =
            cited.iter().map(String::as_str).filter(|k| keys.contains(k)).collect();
        all.push((held, path));
    }
    all.sort_by_key(|(held, path)| (std::cmp::Reverse(held.len()), folder_of(path).len()));
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (held, path) in all {
        if held.iter().any(|key| !known.contains(key)) {
            known.extend(held);
            found.bibliographies.push(path.clone());
        }
    }
    if found.citations.is_none() {
        let mut styles = files.list("", &["csl"]);
        styles.retain(|f| f.matches('/').count() < 2);
        // Of several nobody knows which is meant.
        found.citations = styles.pop().filter(|_| styles.is_empty());
    }
}

/// Whether YAML or JSON is a list of works as pandoc or CSL writes it.
fn is_references(text: &str) -> bool {
    let begins = text.trim_start().trim_start_matches("---").trim_start();
    begins.starts_with("references:") || (begins.starts_with('[') && text.contains("\"type\""))
}

/// The keys of what the text cites: `@key` that begins a word outside code.
fn cited(files: &Files, found: &Found) -> BTreeSet<String> {
    let (mut all, mut looked) = (BTreeSet::new(), 0);
    for path in found.paths() {
        let text = read(files, path).unwrap_or_default();
        looked += text.len();
        if looked > MOST {
            break;
        }
        for (at, _) in text.match_indices('@') {
            let begins = text[..at].ends_with(|c: char| c.is_whitespace() || "[;-(".contains(c));
            let rest = &text[at + 1..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && !":._-/+".contains(c));
            let key = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ':', '-', '/']);
            if begins && !key.is_empty() && key.len() < 200 {
                all.insert(key.to_owned());
            }
        }
    }
    all
}

/// The keys of a bibliography, roughly: they are read in earnest when the book is built.
fn keys(text: &str, bib: bool) -> BTreeSet<&str> {
    let end = |rest: &'_ str| rest.find([',', '\n', '"', '\'']).unwrap_or(rest.len());
    if bib {
        let entries = text.split('@').skip(1).filter_map(|entry| entry.split_once('{'));
        return entries.map(|(_, rest)| rest[..end(rest)].trim()).collect();
    }
    let after = text.match_indices("id").filter_map(|(at, mark)| {
        let rest =
            text[at + mark.len()..].trim_start_matches('"').trim_start().strip_prefix(':')?;
        let rest = rest.trim_start_matches([' ', '"', '\'']);
        Some(rest[..end(rest)].trim())
    });
    after.collect()
}
