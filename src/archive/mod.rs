//! A printing as one file: everything that was read to make it, what was made, and by what.
//!
//! An archive is a ZIP that is the same bytes for the same book: `printing.toml` says which Recto made it
//! and the SHA-256 of each file; below `sources/` lies the book as it was, below `shared/N/` what it took from its house, `N`
//! folders above, below `output/` what came of it.
//! So it can be built again years later, and it can be seen whether the same comes of it.

mod pack;
mod unpack;

pub(crate) use crate::files::inputs::sum;
pub(crate) use pack::pack;
pub(crate) use unpack::unpack;

use crate::files::normal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the record in an archive.
const RECORD: &str = "printing.toml";
/// What stands before the paths of the book's files.
const SOURCES: &str = "sources/";
/// What stands before the paths of files that a house shares, with how many folders above the book's they lie.
const SHARED: &str = "shared/";
/// What stands before the names of what was made.
const OUTPUT: &str = "output/";

/// What an archive says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Record {
    /// The version of Recto that made the files.
    pub recto: String,
    /// `SOURCE_DATE_EPOCH`, if it was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_date_epoch: Option<u64>,
    /// Files were made that their printer would refuse.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub force: bool,
    /// What of the sources the book's house shares with it: folders and files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<String>,
    /// SHA-256 of the book's files by their paths.
    pub sources: BTreeMap<String, String>,
    /// SHA-256 of what was made by its names.
    pub output: BTreeMap<String, String>,
}

/// An archive's files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Archive {
    /// What it says of itself.
    pub record: Record,
    /// The book's files by their paths.
    pub sources: BTreeMap<String, Vec<u8>>,
    /// What was made, by its names.
    pub output: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    /// An archive of these files.
    pub(crate) fn of(
        sources: BTreeMap<String, Vec<u8>>,
        output: BTreeMap<String, Vec<u8>>,
        source_date_epoch: Option<u64>,
        force: bool,
        shared: Vec<String>,
    ) -> Archive {
        let record = Record {
            recto: env!("CARGO_PKG_VERSION").to_owned(),
            source_date_epoch,
            force,
            shared,
            sources: sums(&sources),
            output: sums(&output),
        };
        Archive { record, sources, output }
    }
}

/// The name in an archive of a file of the book's, or of one that its house shares.
fn name_of(path: &str) -> String {
    match path.split("../").count() - 1 {
        0 => format!("{SOURCES}{path}"),
        up => format!("{SHARED}{up}/{}", &path[3 * up..]),
    }
}

/// The path that a name in an archive stands for.
fn path_of(name: &str) -> Option<String> {
    if let Some(path) = name.strip_prefix(SOURCES) {
        return Some(path.to_owned()).filter(|path| normal(path).as_ref() == Some(path));
    }
    let (up, path) = name.strip_prefix(SHARED)?.split_once('/')?;
    let up = up.parse::<u8>().ok().filter(|n| (1..=16).contains(n) && n.to_string() == up)?;
    (normal(path).as_deref() == Some(path)).then(|| format!("{}{path}", "../".repeat(up.into())))
}

fn sums(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    files.iter().map(|(name, bytes)| (name.clone(), sum(bytes))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> Archive {
        let sources = [
            ("recto.toml", "[book]\n"),
            ("text/a.md", "# A\n\nWords.\n"),
            ("../../house/imprint.toml", "[print]\n"),
        ];
        let files = |list: &[(&str, &str)]| {
            list.iter().map(|(n, t)| ((*n).to_owned(), t.as_bytes().to_vec())).collect()
        };
        Archive::of(
            files(&sources),
            files(&[("a.pdf", "%PDF"), ("a.epub", "PK")]),
            Some(7),
            false,
            vec!["../../house".into()],
        )
    }

    #[test]
    fn what_is_packed_is_unpacked_the_same() {
        let was = archive();
        let bytes = pack(&was).expect("an archive");
        assert_eq!(bytes, pack(&was).expect("an archive"), "the same bytes each time");
        let now = unpack(&bytes).expect("the archive");
        assert_eq!(
            (&now.record, &now.sources, &now.output),
            (&was.record, &was.sources, &was.output)
        );
        assert_eq!(now.record.sources["recto.toml"], sum(b"[book]\n"));
    }

    #[test]
    fn what_was_changed_or_leads_out_is_refused() {
        let mut changed = archive();
        changed.sources.insert("recto.toml".into(), b"[book]\ntitle = 1\n".to_vec());
        let why = unpack(&pack(&changed).expect("an archive")).expect_err("refused");
        assert!(why.contains("`sources/recto.toml` is not what was packed"), "{why}");
        let mut missing = archive();
        missing.output.remove("a.pdf");
        let why = unpack(&pack(&missing).expect("an archive")).expect_err("refused");
        assert!(why.contains("`output/a.pdf` is missing"), "{why}");
        let mut out = archive();
        out.sources.insert("../a.md".into(), Vec::new());
        let why = unpack(&pack(&out).expect("an archive")).expect_err("refused");
        assert!(why.contains("`shared/1/a.md` has no place"), "{why}");
        for name in [
            "sources/../a",
            "shared/0/a",
            "shared/1/../a",
            "shared/01/a",
            "shared/17/a",
            "shared//a",
            "x",
        ] {
            assert_eq!(path_of(name), None, "{name}");
        }
        assert!(unpack(b"no archive").is_err());
    }
}
