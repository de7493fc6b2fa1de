//! The archive of a Word file.

use std::io::{Cursor, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Packs files in their order; the same files give the same bytes.
pub(super) fn pack(files: &[(String, Vec<u8>)], modified: &str) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in files {
        let packed = [".png", ".jpg", ".jpeg", ".gif"].iter().any(|e| name.ends_with(e));
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .last_modified_time(date(modified))
            .unix_permissions(0o644)
            .compression_method(method);
        writer.start_file(name.as_str(), options)?;
        writer.write_all(data)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The day of the book's last change; what DOS dates can't say is their first day.
fn date(modified: &str) -> DateTime {
    let part = |from: usize, to: usize| modified.get(from..to).and_then(|s| s.parse::<u16>().ok());
    let day = |from, to| part(from, to).and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
    part(0, 4)
        .and_then(|year| DateTime::from_date_and_time(year, day(5, 7), day(8, 10), 0, 0, 0).ok())
        .unwrap_or_default()
}
