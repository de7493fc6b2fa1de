//! Styles and locales of CSL that are carried along, unchanged, in one archive. `archive/README.md` says
//! where they are from, under which licence, and how the archive is made.

use std::io::{Cursor, Read};
use std::sync::OnceLock;
use zip::ZipArchive;

/// The archive.
const ARCHIVE: &[u8] = include_bytes!("archive/csl.zip");

type Archive = ZipArchive<Cursor<&'static [u8]>>;

/// The archive with its list of files, read once.
fn open() -> Option<Archive> {
    static OPEN: OnceLock<Option<Archive>> = OnceLock::new();
    OPEN.get_or_init(|| ZipArchive::new(Cursor::new(ARCHIVE)).ok()).clone()
}

fn file(name: &str) -> Option<String> {
    let mut archive = open()?;
    let mut file = archive.by_name(name).ok()?;
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    Some(text)
}

/// A style by its name in the repository of CSL's styles.
pub(super) fn style(name: &str) -> Option<String> {
    file(&format!("styles/{name}.csl"))
}

/// The names of the styles, sorted.
pub(super) fn styles() -> Vec<String> {
    let Some(archive) = open() else { return Vec::new() };
    let stem = |name: &str| {
        let name = name.strip_prefix("styles/")?.strip_suffix(".csl")?;
        Some(name.to_owned())
    };
    let mut names: Vec<String> = archive.file_names().filter_map(stem).collect();
    names.sort_unstable();
    names
}

/// The words of a language, by the name of CSL's file: `de-AT`.
pub(super) fn locale(name: &str) -> Option<String> {
    file(&format!("locales/locales-{name}.xml"))
}

/// Whether there is a file of that name.
pub(super) fn has_locale(name: &str) -> bool {
    let wanted = format!("locales/locales-{name}.xml");
    open().is_some_and(|archive| archive.file_names().any(|name| name == wanted))
}

/// The file for a language without a region: `de-DE` of `de`.
pub(super) fn main_dialect(language: &str) -> Option<String> {
    let list = file("locales/locales.json")?;
    let list: serde_json::Value = serde_json::from_str(&list).ok()?;
    Some(list.get("primary-dialects")?.get(language)?.as_str()?.to_owned())
}
