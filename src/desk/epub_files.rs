//! The files of an EPUB, as the frames of the preview ask for them.

use crate::epub::Epub;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

/// An EPUB unpacked in memory.
pub(super) struct EpubFiles {
    /// Which one it is: one more for each that is another.
    pub version: u64,
    files: BTreeMap<String, Arc<Vec<u8>>>,
    /// Documents in reading order, by their names in the archive.
    spine: Vec<String>,
}

/// Largest file that is unpacked, bytes: it is our own, and its pictures are bounded.
const LARGEST: u64 = 1 << 30;

impl EpubFiles {
    /// Unpacks an EPUB.
    pub(super) fn new(epub: &Epub, version: u64) -> Option<EpubFiles> {
        let mut archive = zip::ZipArchive::new(Cursor::new(epub.bytes.as_slice())).ok()?;
        let mut files = BTreeMap::new();
        for i in 0..archive.len() {
            let file = archive.by_index(i).ok()?;
            let name = file.name().to_string();
            let mut bytes = Vec::new();
            file.take(LARGEST).read_to_end(&mut bytes).ok()?;
            files.insert(name, Arc::new(bytes));
        }
        let package = String::from_utf8_lossy(files.get(PACKAGE)?).into_owned();
        let spine = spine(&package);
        Some(EpubFiles { version, files, spine })
    }

    /// A file by its name in the archive, with its media type.
    pub(super) fn get(&self, name: &str) -> Option<(&'static str, Arc<Vec<u8>>)> {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let kind = match ending {
            "xhtml" => "application/xhtml+xml",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "jpg" | "jpeg" => "image/jpeg",
            "gif" => "image/gif",
            "webp" => "image/webp",
            "ttf" => "font/ttf",
            "otf" => "font/otf",
            _ => return None,
        };
        Some((kind, Arc::clone(self.files.get(name)?)))
    }

    /// What the page has to know: documents in reading order, and where the navigation is.
    pub(super) fn json(&self) -> Value {
        json!({ "version": self.version, "spine": self.spine, "nav": NAV })
    }
}

const PACKAGE: &str = "OEBPS/content.opf";
const NAV: &str = "OEBPS/nav.xhtml";

/// The documents of a package in reading order.
fn spine(package: &str) -> Vec<String> {
    fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
        tag.split_once(&format!(" {name}=\""))?.1.split_once('"').map(|(value, _)| value)
    }
    let tags = |name: &'static str| {
        package.split(name).skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
    };
    let items: BTreeMap<&str, &str> =
        tags("<item ").filter_map(|tag| Some((attr(tag, "id")?, attr(tag, "href")?))).collect();
    fn attr<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
        tag.strip_prefix(&format!("{name}=\""))
            .and_then(|rest| rest.split_once('"').map(|(value, _)| value))
            .or_else(|| value(tag, name))
    }
    let refs = tags("<itemref ").filter_map(|tag| attr(tag, "idref"));
    refs.filter_map(|id| items.get(id)).map(|href| format!("OEBPS/{href}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Session, Texts};

    #[test]
    fn documents_stand_in_the_order_of_reading() {
        let manifest = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\", \
                        \"b.md\"]\n";
        let mut book = Session::new(Texts::from([
            ("recto.toml", manifest),
            ("a.md", "# One\n\nText.\n"),
            ("b.md", "# Two\n\nText.\n"),
        ]));
        let files = EpubFiles::new(&book.epub().expect("an EPUB"), 1).expect("unpacked");
        let at = |name: &str| files.spine.iter().position(|f| f.contains(name));
        assert!(at("/a").is_some() && at("/a") < at("/b"), "{:?}", files.spine);
        assert!(files.spine.iter().all(|name| files.get(name).is_some()));
        assert!(files.get(NAV).is_some() && files.get("../x.css").is_none());
        assert!(files.get("META-INF/container.xml").is_none());
    }
}
