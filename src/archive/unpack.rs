//! Reading an archive, whose files are what it says they are, or which is refused.

use super::{Archive, OUTPUT, RECORD, Record, SOURCES, sum};
use crate::files::normal;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Most files of an archive.
const MOST_FILES: usize = 100_000;
/// Most bytes of a file when it is unpacked, and of all.
const MOST_FILE: u64 = 1 << 30;
const MOST_ALL: u64 = 2 << 30;

/// Why an archive can't be read.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The reason.
    pub why: String,
}

fn fault(why: impl Into<String>) -> Fault {
    Fault { why: why.into() }
}

/// The files of an archive, each held against its sum.
///
/// # Errors
/// A [`Fault`], where it is no archive, where it is too large, and where a file is not what was packed.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Archive, Fault> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|e| fault(format!("it is no archive that can be opened: {e}")))?;
    if zip.len() > MOST_FILES {
        return Err(fault(format!("it holds more than {MOST_FILES} files")));
    }
    let mut archive = Archive::default();
    let mut record = None;
    let mut all = 0u64;
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(|e| fault(format!("a file of it: {e}")))?;
        if !file.is_file() {
            continue;
        }
        let name = file.name().to_owned();
        let mut content = Vec::new();
        let read = (&mut file).take(MOST_FILE + 1).read_to_end(&mut content);
        read.map_err(|e| fault(format!("`{name}` in it is damaged: {e}")))?;
        all += content.len() as u64;
        if content.len() as u64 > MOST_FILE {
            return Err(fault(format!("`{name}` in it is larger than 1 GiB")));
        }
        if all > MOST_ALL {
            return Err(fault("it is larger than 2 GiB when it is unpacked"));
        }
        let inside = |path: &str| normal(path).as_deref() == Some(path);
        match (name.strip_prefix(SOURCES), name.strip_prefix(OUTPUT)) {
            (Some(path), _) if inside(path) => _ = archive.sources.insert(path.into(), content),
            (_, Some(path)) if inside(path) && !path.contains('/') => {
                archive.output.insert(path.into(), content);
            }
            _ if name == RECORD => record = Some(content),
            _ => return Err(fault(format!("`{name}` has no place in an archive of a printing"))),
        }
    }
    let record = record.ok_or_else(|| fault(format!("it has no `{RECORD}`")))?;
    let record = String::from_utf8(record).map_err(|_| fault(format!("`{RECORD}` is no text")))?;
    archive.record = toml_edit::de::from_str::<Record>(&record)
        .map_err(|e| fault(format!("`{RECORD}` can't be read: {}", e.message())))?;
    hold(SOURCES, &archive.sources, &archive.record.sources)?;
    hold(OUTPUT, &archive.output, &archive.record.output)?;
    Ok(archive)
}

/// Holds files against their sums.
fn hold(
    under: &str,
    files: &BTreeMap<String, Vec<u8>>,
    sums: &BTreeMap<String, String>,
) -> Result<(), Fault> {
    for (name, wanted) in sums {
        match files.get(name) {
            None => return Err(fault(format!("`{under}{name}` is missing"))),
            Some(bytes) if sum(bytes) != *wanted => {
                return Err(fault(format!("`{under}{name}` is not what was packed")));
            }
            Some(_) => {}
        }
    }
    match files.keys().find(|name| !sums.contains_key(*name)) {
        Some(more) => Err(fault(format!("`{under}{more}` was not packed with the others"))),
        None => Ok(()),
    }
}
