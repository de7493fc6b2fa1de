//! The parts of an OpenDocument file: an archive, or one flat file of XML.

use crate::import::docx::package::{Element, Package as Archive, parse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Document;
use std::collections::BTreeMap;

/// Why something can't be read, and what to do.
type Fault = (String, String);

/// An open file.
#[derive(Debug)]
pub(super) struct Package {
    archive: Archive,
    /// Pictures that stand in a flat file itself, by names of our own.
    flat: bool,
    pictures: BTreeMap<String, Vec<u8>>,
}

impl Package {
    /// Opens a file and reads its parts, as far as they are bounded.
    pub(super) fn open(bytes: &[u8]) -> Result<Package, Fault> {
        let again = "open it in LibreOffice and save it again as .odt";
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if start.trim_ascii_start().starts_with(b"<") {
            let archive = Archive::of_part("content.xml", bytes);
            let mut package = Package { archive, flat: true, pictures: BTreeMap::new() };
            package.take_pictures()?;
            return Ok(package);
        }
        let archive = Archive::unpack(bytes, again)?;
        if archive.bytes("content.xml").is_none() {
            return Err(("it holds no text (`content.xml`)".into(), "name an .odt file".into()));
        }
        let locked = archive.text("META-INF/manifest.xml");
        if locked.is_some_and(|m| m.contains("encryption-data")) {
            let help = "open it in LibreOffice and save it without a password";
            return Err(("it has a password".into(), help.into()));
        }
        let sort = archive.text("mimetype").unwrap_or_default().trim().to_owned();
        let other = ["spreadsheet", "presentation", "graphics"];
        if let Some(other) = other.iter().find(|o| sort.contains(*o)) {
            return Err((format!("it is no text ({other})"), "name an .odt file".into()));
        }
        Ok(Package { archive, flat: false, pictures: BTreeMap::new() })
    }

    /// The text of a part; of a flat file all is in one.
    pub(super) fn text(&self, name: &str) -> Option<std::borrow::Cow<'_, str>> {
        self.archive.text(if self.flat { "content.xml" } else { name })
    }

    /// Whether there is a picture of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.bytes(name).is_some()
    }

    fn bytes(&self, name: &str) -> Option<&[u8]> {
        let own = self.pictures.get(name).map(Vec::as_slice);
        own.or_else(|| self.archive.bytes(name).filter(|_| !self.flat))
    }

    /// The ending of a picture by its bytes, if a book can show it.
    pub(super) fn kind(&self, name: &str) -> Option<&'static str> {
        kind(self.bytes(name)?)
    }

    /// The text of an object's part: a formula's.
    pub(super) fn object(&self, name: &str) -> Option<std::borrow::Cow<'_, str>> {
        if self.flat { None } else { self.archive.text(name) }
    }

    /// Takes a picture away.
    pub(super) fn take(&mut self, name: &str) -> Option<Vec<u8>> {
        self.pictures.remove(name).or_else(|| self.archive.take(name))
    }

    /// Decodes the pictures of a flat file; each is called by its place among them.
    fn take_pictures(&mut self) -> Result<(), Fault> {
        let Some(text) = self.archive.text("content.xml") else { return Ok(()) };
        let document = parse(&text, "the file")?;
        let mut found = BTreeMap::new();
        for (at, data) in binaries(&document).enumerate() {
            let letters: Vec<u8> = data
                .text()
                .unwrap_or_default()
                .bytes()
                .filter(|b| !b.is_ascii_whitespace())
                .collect();
            if let Ok(bytes) = STANDARD.decode(letters) {
                found.insert(flat_name(at, &bytes), bytes);
            }
        }
        self.pictures = found;
        Ok(())
    }

    /// The pictures of a flat file by the elements that hold them.
    pub(super) fn flat_pictures(&self, document: &Document) -> BTreeMap<usize, String> {
        let all = binaries(document).filter(|_| self.flat).enumerate();
        let name = |at: usize| {
            let begin = format!("flat-{at}.");
            let (name, _) = self.pictures.range(begin.clone()..).next()?;
            name.starts_with(&begin).then(|| name.clone())
        };
        all.filter_map(|(at, node)| Some((node.id().get_usize(), name(at)?))).collect()
    }
}

fn binaries<'a, 'i>(document: &'a Document<'i>) -> impl Iterator<Item = roxmltree::Node<'a, 'i>> {
    document.descendants().filter(|n| n.has_tag_name_local("binary-data"))
}

/// What a picture of a flat file is called: it says nothing but its bytes.
fn flat_name(at: usize, bytes: &[u8]) -> String {
    format!("flat-{at}.{}", kind(bytes).unwrap_or("bin"))
}

/// The ending that files with such bytes have, if they are pictures that a book can show.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xff, 0xd8, ..] => Some("jpg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', ..] => Some("webp"),
        _ if bytes.trim_ascii_start().starts_with(b"<") => Some("svg"),
        _ => None,
    }
}
