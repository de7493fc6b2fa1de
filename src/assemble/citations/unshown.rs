//! Fields of a bibliography that the style shows nowhere: a shelf mark in `note` would be missed.

use crate::citations::{Cluster, Output};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::markdown::{WorkFiles, Works};
use crate::model::plain_text;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Most messages on one book.
const MOST: usize = 20;

/// Tells of fields of works that are cited which stand in none of their citations and in no entry.
pub(super) fn tell(
    works: &Works,
    files: &WorkFiles,
    clusters: &[Cluster],
    output: &Output,
    diags: &mut Diagnostics,
) {
    let has_asides = |key: &str| works.library.get(key).filter(|entry| !entry.asides.is_empty());
    let mut shown: BTreeMap<&str, String> = BTreeMap::new();
    for (cluster, words) in clusters.iter().zip(&output.clusters) {
        let keys: BTreeSet<&str> = cluster.cites.iter().map(|cite| cite.key.as_str()).collect();
        for entry in keys.into_iter().filter_map(has_asides) {
            shown.entry(&entry.key).or_default().push_str(&letters(&plain_text(&words.citation)));
        }
    }
    for entry in &output.entries {
        if let Some(text) = shown.get_mut(entry.key.as_str()) {
            text.push_str(&letters(&plain_text(&entry.words)));
        }
    }
    let mut found = Vec::new();
    for (at, entry) in works.library.entries.iter().enumerate() {
        let (Some(text), Some(file)) = (shown.get(entry.key.as_str()), works.file(at, files))
        else {
            continue;
        };
        let hidden = |variable: &str| {
            let value = letters(entry.text(variable).unwrap_or_default());
            !value.is_empty() && !text.contains(&value)
        };
        for aside in entry.asides.iter().filter(|aside| hidden(aside.variable)) {
            let span = Span::new(file, aside.range.start, aside.range.end);
            found.push((span, &aside.field, &entry.key));
        }
    }
    let more = found.len().saturating_sub(MOST);
    for (at, (span, field, key)) in found.into_iter().take(MOST).enumerate() {
        let mut message = format!("the style shows the field `{field}` of `{key}` nowhere");
        if at + 1 == MOST && more > 0 {
            message.push_str(&format!(", nor {more} more like it"));
        }
        let help =
            "styles show `howpublished`, `institution` and `location`; or choose another style";
        diags.push(Diagnostic::warning(Code::BIBLIOGRAPHY, span, message).help(help));
    }
}

/// The letters and figures of words, in small letters: a style has points and marks of its own.
fn letters(words: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in words.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag && c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn points_and_marks_are_no_letters() {
        assert_eq!(letters("ADBR, <i>1 M</i> 612."), "adbr1m612");
    }
}
