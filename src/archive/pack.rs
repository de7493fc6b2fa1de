//! Writing an archive.

use super::{Archive, OUTPUT, RECORD, name_of};
use crate::files::zipped;
use zip::DateTime;

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
    files.extend(archive.sources.iter().map(|(path, bytes)| (name_of(path), bytes.as_slice())));
    let output = archive.output.iter();
    files.extend(output.map(|(name, bytes)| (format!("{OUTPUT}{name}"), bytes.as_slice())));
    let files = files.iter().map(|(name, bytes)| (name.as_str(), *bytes));
    let is_packed = |name: &str| {
        let lower = name.to_lowercase();
        PACKED.iter().any(|ending| lower.ends_with(ending))
    };
    zipped::pack(files, DateTime::default(), is_packed).map_err(|e| e.to_string())
}
