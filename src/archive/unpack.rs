//! Reading an archive, whose files are what it says they are, or which is refused.

use super::{Archive, OUTPUT, RECORD, Record, name_of, path_of, sum};
use crate::files::normal;
use crate::files::zipped::{self, Bounds};
use std::collections::BTreeMap;

/// How much of an archive is read.
const FILES: Bounds = Bounds { what: "file", files: 100_000, file: 1 << 30, all: 2 << 30 };

/// The files of an archive, each held against its sum.
///
/// # Errors
/// A phrase, where it is no archive, where it is too large, and where a file is not what was packed.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Archive, String> {
    let mut archive = Archive::default();
    let mut record = None;
    for (name, content) in zipped::unpack(bytes, &FILES)? {
        let inside = |path: &str| normal(path).as_deref() == Some(path);
        match (path_of(&name), name.strip_prefix(OUTPUT)) {
            (Some(path), _) => _ = archive.sources.insert(path, content),
            (_, Some(path)) if inside(path) && !path.contains('/') => {
                archive.output.insert(path.into(), content);
            }
            _ if name == RECORD => record = Some(content),
            _ => return Err(format!("`{name}` has no place in an archive of a printing")),
        }
    }
    let record = record.ok_or_else(|| format!("it has no `{RECORD}`"))?;
    let record = String::from_utf8(record).map_err(|_| format!("`{RECORD}` is no text"))?;
    archive.record = toml_edit::de::from_str::<Record>(&record)
        .map_err(|e| format!("`{RECORD}` can't be read: {}", e.message()))?;
    let shared = |path: &&String| {
        let of = |at: &String| path.strip_prefix(at.as_str());
        archive
            .record
            .shared
            .iter()
            .filter_map(of)
            .any(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if let Some(path) = archive.sources.keys().filter(|p| p.starts_with("../")).find(|p| !shared(p))
    {
        return Err(format!("`{}` has no place in an archive of a printing", name_of(path)));
    }
    hold(&archive.sources, &archive.record.sources, name_of)?;
    hold(&archive.output, &archive.record.output, |name| format!("{OUTPUT}{name}"))?;
    Ok(archive)
}

/// Holds files against their sums; `named` are their names in the archive.
fn hold(
    files: &BTreeMap<String, Vec<u8>>,
    sums: &BTreeMap<String, String>,
    named: impl Fn(&str) -> String,
) -> Result<(), String> {
    for (name, wanted) in sums {
        match files.get(name) {
            None => return Err(format!("`{}` is missing", named(name))),
            Some(bytes) if sum(bytes) != *wanted => {
                return Err(format!("`{}` is not what was packed", named(name)));
            }
            Some(_) => {}
        }
    }
    match files.keys().find(|name| !sums.contains_key(*name)) {
        Some(more) => Err(format!("`{}` was not packed with the others", named(more))),
        None => Ok(()),
    }
}
