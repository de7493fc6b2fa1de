//! Reading an archive, whose files are what it says they are, or which is refused.

use super::{Archive, OUTPUT, RECORD, Record, SOURCES, sum};
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
        match (name.strip_prefix(SOURCES), name.strip_prefix(OUTPUT)) {
            (Some(path), _) if inside(path) => _ = archive.sources.insert(path.into(), content),
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
    hold(SOURCES, &archive.sources, &archive.record.sources)?;
    hold(OUTPUT, &archive.output, &archive.record.output)?;
    Ok(archive)
}

/// Holds files against their sums.
fn hold(
    under: &str,
    files: &BTreeMap<String, Vec<u8>>,
    sums: &BTreeMap<String, String>,
) -> Result<(), String> {
    for (name, wanted) in sums {
        match files.get(name) {
            None => return Err(format!("`{under}{name}` is missing")),
            Some(bytes) if sum(bytes) != *wanted => {
                return Err(format!("`{under}{name}` is not what was packed"));
            }
            Some(_) => {}
        }
    }
    match files.keys().find(|name| !sums.contains_key(*name)) {
        Some(more) => Err(format!("`{under}{more}` was not packed with the others")),
        None => Ok(()),
    }
}
