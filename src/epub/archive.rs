//! The archive: takes the one that epub-builder makes, mends what it does not know, puts the
//! contents in and packs it in a way that gives the same bytes every time.
//!
//! epub-builder 0.8 keeps its `Zip` trait to itself, so its files can't be caught on their way into
//! the archive. It is given every file by name, path and media type, with nothing in it; the
//! contents join here, where they are compressed once and on every core.

use super::navigation::Navigation;
use super::package::Package;
use crate::deflate::{self, Level};
use flate2::Crc;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Contents by path in the package folder.
pub(super) type Contents<'a> = BTreeMap<String, Cow<'a, [u8]>>;

/// The finished EPUB from epub-builder's archive. `modified` dates the files in it.
///
/// # Errors
/// If the archive cannot be read or packed.
pub(super) fn finish(
    built: &[u8],
    contents: Contents,
    package: &Package,
    navigation: &Navigation,
    modified: &str,
) -> ZipResult<Vec<u8>> {
    pack(&mend(built, contents, package, navigation)?, date(modified))
}

/// The files as they go into the archive: the package's own first, the rest as they came.
fn mend<'a>(
    built: &[u8],
    mut contents: Contents<'a>,
    package: &Package,
    navigation: &Navigation<'_>,
) -> ZipResult<Vec<(String, Cow<'a, [u8]>)>> {
    let mut archive = ZipArchive::new(Cursor::new(built))?;
    let mut files: Vec<(String, Cow<[u8]>)> = Vec::with_capacity(archive.len());
    for i in 0..archive.len() {
        let mut file = archive.by_index(i)?;
        let name = file.name().to_string();
        // Its options speak of embedded fonts, of which there are none; ours is the `mimetype`.
        if name == "mimetype" || name == "META-INF/com.apple.ibooks.display-options.xml" {
            continue;
        }
        let given = name.strip_prefix("OEBPS/").and_then(|n| contents.remove(n));
        let data = match given {
            Some(data) => data,
            None => {
                let mut data = Vec::new();
                file.read_to_end(&mut data)?;
                let text = String::from_utf8_lossy(&data);
                match name.as_str() {
                    "OEBPS/content.opf" => package.rewrite(&text).into_bytes().into(),
                    "OEBPS/nav.xhtml" => navigation.nav().into_bytes().into(),
                    "OEBPS/toc.ncx" => navigation.ncx().into_bytes().into(),
                    _ => data.into(),
                }
            }
        };
        files.push((name, data));
    }
    files.sort_by_key(|(name, _)| match name.as_str() {
        "META-INF/container.xml" => 0,
        "OEBPS/content.opf" => 1,
        "OEBPS/nav.xhtml" => 2,
        "OEBPS/toc.ncx" => 3,
        _ => 4,
    });
    Ok(files)
}

/// The date of the files in the archive; what DOS dates can't say is their first day.
fn date(modified: &str) -> DateTime {
    let part = |from: usize, to: usize| modified.get(from..to).and_then(|s| s.parse::<u16>().ok());
    let small = |from, to| part(from, to).unwrap_or(0).min(255) as u8;
    part(0, 4)
        .and_then(|year| {
            let (month, day) = (small(5, 7), small(8, 10));
            let (hour, minute, second) = (small(11, 13), small(14, 16), small(17, 19));
            DateTime::from_date_and_time(year, month, day, hour, minute, second).ok()
        })
        .unwrap_or_default()
}

/// Packs files: `mimetype` first and stored (EPUB 3.3, 4.3.3), then each as it is given. Files are
/// compressed in parallel, each in an archive of its own, and copied together in order; what is
/// packed by its own format is stored.
fn pack(files: &[(String, Cow<[u8]>)], date: DateTime) -> ZipResult<Vec<u8>> {
    let is_packed =
        |name: &str| [".png", ".jpg", ".gif", ".webp"].iter().any(|e| name.ends_with(e));
    let deflated: Vec<Option<Vec<u8>>> = (files.par_iter())
        .map(|(name, data)| (!is_packed(name)).then(|| single(name, data, date)))
        .collect();
    let sizes = deflated.iter().zip(files);
    let size: usize = sizes.map(|(d, (_, data))| d.as_ref().map_or(data.len(), Vec::len)).sum();
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(size + 1024)));
    let stored = SimpleFileOptions::default()
        .last_modified_time(date)
        .unix_permissions(0o644)
        .compression_method(CompressionMethod::Stored);
    writer.start_file("mimetype", stored)?;
    writer.write_all(b"application/epub+zip")?;
    for ((name, data), deflated) in files.iter().zip(&deflated) {
        match deflated {
            Some(archive) => {
                let mut archive = ZipArchive::new(Cursor::new(archive.as_slice()))?;
                writer.raw_copy_file(archive.by_index_raw(0)?)?;
            }
            None => {
                writer.start_file(name.as_str(), stored)?;
                writer.write_all(data)?;
            }
        }
    }
    Ok(writer.finish()?.into_inner())
}

/// An archive of one deflated file (APPNOTE 6.3.10, 4.3.7, 4.3.12 and 4.3.16). The zip crate takes no
/// data that are deflated already but from another archive.
fn single(name: &str, data: &[u8], date: DateTime) -> Vec<u8> {
    /// By Unix, version 4.6 of the note; readable by version 2.0, which knows deflate.
    const MADE_BY: u16 = 3 << 8 | 46;
    const NEEDED: u16 = 20;
    /// Names in UTF-8.
    const FLAGS: u16 = 1 << 11;
    const DEFLATED: u16 = 8;
    /// A regular file that its owner writes and all read.
    const MODE: u32 = 0o100_644 << 16;
    let packed = deflate::bare(data, Level::TEXT);
    let flags = if name.is_ascii() { 0 } else { FLAGS };
    // What both heads say: who can read it, when it was changed, its sum, its sizes, its name's.
    let mut said = Vec::with_capacity(26);
    for short in [NEEDED, flags, DEFLATED, date.timepart(), date.datepart()] {
        said.extend(short.to_le_bytes());
    }
    let mut sum = Crc::new();
    sum.update(data);
    for long in [sum.sum(), packed.len() as u32, data.len() as u32] {
        said.extend(long.to_le_bytes());
    }
    said.extend((name.len() as u16).to_le_bytes());
    said.extend(0u16.to_le_bytes());
    let mut out = Vec::with_capacity(packed.len() + 2 * name.len() + 98);
    for part in [b"PK\x03\x04", &*said, name.as_bytes(), &packed] {
        out.extend_from_slice(part);
    }
    let directory = out.len() as u32;
    out.extend(b"PK\x01\x02");
    out.extend(MADE_BY.to_le_bytes());
    out.extend(said);
    // No comment, first disk, no text; behind them the mode, and the file's place.
    out.extend([0; 6]);
    out.extend(MODE.to_le_bytes());
    out.extend(0u32.to_le_bytes());
    out.extend(name.as_bytes());
    let length = out.len() as u32 - directory;
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend(length.to_le_bytes());
    out.extend(directory.to_le_bytes());
    out.extend(0u16.to_le_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mimetype_is_first_stored_and_bare() {
        let files = vec![("a.xhtml".to_string(), b"aaaaaaaaaaaaaaaaaaaaaaaa".as_slice().into())];
        let bytes = pack(&files, date("2026-05-04T01:02:03Z")).expect("an archive");
        assert_eq!(&bytes[..4], b"PK\x03\x04");
        assert_eq!(&bytes[8..10], &[0, 0], "stored");
        assert_eq!(&bytes[28..30], &[0, 0], "no extra field");
        assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
        assert_eq!(bytes, pack(&files, date("2026-05-04T01:02:03Z")).expect("an archive"));
    }

    #[test]
    fn dates_out_of_range_are_the_first_day() {
        assert_eq!(date("1970-01-01T00:00:00Z"), DateTime::default());
        assert_eq!(date("nonsense"), DateTime::default());
        assert_eq!(date("2026-05-04T01:02:04Z").year(), 2026);
    }
}
