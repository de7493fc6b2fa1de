//! Writing an archive.

use super::{Archive, OUTPUT, RECORD, SOURCES};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// What is packed already.
const PACKED: [&str; 9] =
    [".epub", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".docx", ".woff2"];

/// The bytes of an archive: the same for the same files.
///
/// # Errors
/// A phrase, where it would be larger than an archive can be.
pub(crate) fn pack(archive: &Archive) -> Result<Vec<u8>, String> {
    let record = toml_edit::ser::to_string_pretty(&archive.record).map_err(|e| e.to_string())?;
    let mut files = vec![(RECORD.to_owned(), record.as_bytes())];
    let mut add = |under: &str, name: &str, bytes| files.push((format!("{under}{name}"), bytes));
    archive.sources.iter().for_each(|(name, bytes)| add(SOURCES, name, bytes));
    archive.output.iter().for_each(|(name, bytes)| add(OUTPUT, name, bytes));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let lower = name.to_lowercase();
        let method = match PACKED.iter().any(|ending| lower.ends_with(ending)) {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .compression_method(method);
        writer.start_file(name.as_str(), options).map_err(|e| e.to_string())?;
        writer.write_all(bytes).map_err(|e| e.to_string())?;
    }
    Ok(writer.finish().map_err(|e| e.to_string())?.into_inner())
}
