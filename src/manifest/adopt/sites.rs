//! Folders of Hugo: the text lies in one folder of them, ordered by weights.

use super::{Found, folder_of, metadata, read, sort};
use crate::files::Files;
use std::collections::BTreeMap;

/// Hugo's files of settings.
const SETTINGS: [&str; 6] =
    ["hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config.yaml", "config.yml"];

/// The settings of a site of Hugo's, which has its text in a folder of its own.
fn settings(files: &Files) -> Option<(&'static str, String)> {
    let name = SETTINGS.into_iter().find(|name| files.is_file(name))?;
    Some((name, read(files, name)?))
}

/// The value of a key that stands alone on a line: `title = "Words"`, `title: Words`.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| value_of(line, key))
}

/// The value of a line that is of a key.
fn value_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(key)?.trim_start().strip_prefix(['=', ':'])?;
    Some(rest.trim().trim_matches(['"', '\''])).filter(|v| !v.is_empty())
}

/// The folder of the text in one language, in the table of that language: `[languages.en]`, or `en:` below
/// `languages:`.
fn folder_of_language<'a>(text: &'a str, language: &str) -> Option<&'a str> {
    let heads = [format!("[languages.{language}]"), format!("{language}:")];
    let mut lines = text.lines().map(str::trim);
    lines.find(|line| heads.iter().any(|head| line == head))?;
    let within = lines.take_while(|line| !line.starts_with('[')).take(20);
    within.into_iter().find_map(|line| value_of(line, "contentDir"))
}

/// The folder of the text of such a site, with a slash behind it; in several languages that of the
/// site's own.
pub(super) fn content(files: &Files) -> Option<String> {
    let (_, text) = settings(files)?;
    let language = value(&text, "defaultContentLanguage").unwrap_or("en");
    let own = folder_of_language(&text, language);
    let folder = own.or_else(|| value(&text, "contentDir")).unwrap_or("content");
    let folder = folder.trim_matches('/').to_owned();
    let texts = files.list(&folder, &super::TEXTS);
    let own = format!("{language}/");
    let folder = match texts.iter().any(|f| f.starts_with(&own)) {
        true => format!("{folder}/{own}"),
        false => format!("{folder}/"),
    };
    (!texts.is_empty()).then_some(folder)
}

/// What the settings say of the book.
pub(super) fn take(files: &Files, found: &mut Found) {
    let Some((_, text)) = settings(files).filter(|_| content(files).is_some()) else { return };
    let title = || value(&text, "title").and_then(metadata::plain);
    found.title = found.title.take().or_else(title);
    let code = value(&text, "languageCode").or_else(|| value(&text, "defaultContentLanguage"));
    let language = || code.and_then(crate::language::tag::well_formed);
    found.language = found.language.take().or_else(language);
}

/// Puts pages in the order of their weights, folders in that of their own pages: those without come
/// last, by their names.
pub(super) fn by_weight(paths: &mut [String], weights: &BTreeMap<String, i64>) {
    let last = i64::MAX;
    let page = |folder: &str| {
        let names = ["_index.md", "index.md", "README.md"];
        names.iter().find_map(|name| weights.get(&format!("{folder}/{name}"))).copied()
    };
    paths.sort_by_cached_key(|path| {
        let mut key: Vec<(i64, _)> = Vec::new();
        let folder = folder_of(path);
        for (at, _) in folder.match_indices('/').chain([(folder.len(), "")]) {
            let upto = &folder[..at];
            if !upto.is_empty() {
                key.push((page(upto).unwrap_or(last), sort::key(upto, false)));
            }
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let first = matches!(name, "_index.md" | "index.md" | "README.md");
        let weight = if first { i64::MIN } else { weights.get(path).copied().unwrap_or(last) };
        key.push((weight, sort::key(path, false)));
        key
    });
}
