//! The archive of a Word file.

use crate::files::zipped;
use zip::DateTime;
use zip::result::ZipResult;

/// Packs files in their order; the same files give the same bytes.
pub(super) fn pack(files: &[(String, Vec<u8>)], modified: &str) -> ZipResult<Vec<u8>> {
    let files = files.iter().map(|(name, data)| (name.as_str(), data.as_slice()));
    let is_packed =
        |name: &str| [".png", ".jpg", ".jpeg", ".gif"].iter().any(|e| name.ends_with(e));
    zipped::pack(files, date(modified), is_packed)
}

/// The day of the book's last change; what DOS dates can't say is their first day.
fn date(modified: &str) -> DateTime {
    let part = |from: usize, to: usize| modified.get(from..to).and_then(|s| s.parse::<u16>().ok());
    let day = |from, to| part(from, to).and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
    part(0, 4)
        .and_then(|year| DateTime::from_date_and_time(year, day(5, 7), day(8, 10), 0, 0, 0).ok())
        .unwrap_or_default()
}
