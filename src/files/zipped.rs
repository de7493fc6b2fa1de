//! ZIP archives: written so that the same files give the same bytes, read within bounds.

use std::io::{Cursor, Read, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// How much of an archive is read.
pub(crate) struct Bounds {
    /// What it calls its files.
    pub what: &'static str,
    /// Most of them.
    pub files: usize,
    /// Most bytes of one when it is unpacked.
    pub file: u64,
    /// Most bytes of all.
    pub all: u64,
}

/// Packs files in their order, each with this date. What `is_packed` knows as packed already is left so.
pub(crate) fn pack<'f>(
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    modified: DateTime,
    is_packed: impl Fn(&str) -> bool,
) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let method = match is_packed(name) {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .last_modified_time(modified)
            .unix_permissions(0o644)
            .compression_method(method);
        writer.start_file(name, options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The files of an archive with their names, in their order; folders are left out.
///
/// # Errors
/// A phrase, where it is no archive, is damaged, or is beyond the bounds.
pub(crate) fn unpack(bytes: &[u8], bounds: &Bounds) -> Result<Vec<(String, Vec<u8>)>, String> {
    let &Bounds { what, files: most, file: most_of_one, all: most_of_all } = bounds;
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|e| format!("it is no archive that can be opened: {e}"))?;
    if archive.len() > most {
        return Err(format!("it holds more than {most} {what}s"));
    }
    let mut files = Vec::new();
    let mut all = 0u64;
    for at in 0..archive.len() {
        let mut file =
            archive.by_index(at).map_err(|e| format!("a {what} of it can't be opened: {e}"))?;
        if !file.is_file() {
            continue;
        }
        let name = file.name().to_owned();
        let mut content = Vec::new();
        let read = (&mut file).take(most_of_one + 1).read_to_end(&mut content);
        read.map_err(|e| format!("`{name}` in it is damaged: {e}"))?;
        all += content.len() as u64;
        if content.len() as u64 > most_of_one {
            return Err(format!("`{name}` in it is larger than {} MiB", most_of_one >> 20));
        }
        if all > most_of_all {
            let most = most_of_all >> 30;
            return Err(format!("it is larger than {most} GiB when it is unpacked"));
        }
        files.push((name, content));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_the_bounds_is_refused() {
        let files = [("a", &b"aaaa"[..]), ("b/c", b"bb")];
        let bytes = pack(files, DateTime::default(), |_| false).expect("an archive");
        let bounds = Bounds { what: "file", files: 2, file: 4, all: 6 };
        let names =
            |found: Vec<(String, Vec<u8>)>| found.into_iter().map(|f| f.0).collect::<Vec<_>>();
        assert_eq!(unpack(&bytes, &bounds).map(names), Ok(vec!["a".to_owned(), "b/c".to_owned()]));
        for (bounds, why) in [
            (Bounds { files: 1, ..bounds }, "it holds more than 1 files"),
            (Bounds { what: "file", files: 2, file: 3, all: 6 }, "`a` in it is larger than 0 MiB"),
            (
                Bounds { what: "file", files: 2, file: 4, all: 5 },
                "it is larger than 0 GiB when it is unpacked",
            ),
        ] {
            assert_eq!(unpack(&bytes, &bounds), Err(why.to_owned()));
        }
    }
}
