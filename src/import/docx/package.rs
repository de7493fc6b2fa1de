//! The archive of a Word file: its parts, and what they name.

use crate::artwork::{XmlBounds, xml_fits};
use crate::files::zipped::{self, Bounds};
use roxmltree::{Document, ParsingOptions};
use std::collections::BTreeMap;

/// How much of an archive is read.
const PARTS: Bounds = Bounds { what: "part", files: 20_000, file: 256 << 20, all: 1 << 30 };
/// Most elements and texts of a part.
const MOST_NODES: u32 = 12_000_000;
/// Most attributes of a part.
const MOST_ATTRIBUTES: usize = 40_000_000;
/// What a parser sees of a part. Word declares namespaces anew for each picture.
const BOUNDS: XmlBounds =
    XmlBounds { deepest: 400, elements: MOST_NODES as usize, attributes: 500, namespaces: 50_000 };

/// An open archive.
#[derive(Debug)]
pub(crate) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
    /// The part with the text.
    pub(crate) main: String,
}

/// A link from one part to another, or to an address.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// The part's name, or the address.
    pub(crate) target: String,
    /// It leads out of the file.
    pub(crate) external: bool,
}

/// Why something can't be read, and what to do.
type Fault = (String, String);

fn fault(why: impl Into<String>, help: &str) -> Fault {
    (why.into(), help.to_owned())
}

impl Package {
    /// Opens an archive and reads its parts, as far as they are bounded.
    pub(crate) fn open(bytes: &[u8]) -> Result<Package, Fault> {
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            let help = "open it in a word processor and save it as .docx, without a password";
            return Err(fault("it is a file of Word 97 or older, or has a password", help));
        }
        let again = "open it in a word processor and save it again as .docx";
        let mut package =
            Package { main: "word/document.xml".to_owned(), ..Package::unpack(bytes, again)? };
        let root = package.relations("");
        let main =
            root.values().find(|r| package.has(&r.target) && r.target.ends_with("document.xml"));
        if let Some(main) = main {
            package.main = main.target.clone();
        }
        if !package.has(&package.main) {
            return Err(fault("it holds no text of Word's", "name a .docx file"));
        }
        Ok(package)
    }

    /// A package of one part.
    pub(crate) fn of_part(name: &str, bytes: &[u8]) -> Package {
        let parts = BTreeMap::from([(name.to_owned(), bytes.to_vec())]);
        Package { parts, main: name.to_owned() }
    }

    /// Opens any archive and reads its parts, as far as they are bounded; `again` says what to do if
    /// that can't be.
    pub(crate) fn unpack(bytes: &[u8], again: &str) -> Result<Package, Fault> {
        let parts = zipped::unpack(bytes, &PARTS).map_err(|why| fault(why, again))?;
        let named =
            |(name, content): (String, Vec<u8>)| (name.trim_start_matches('/').to_owned(), content);
        let parts = parts.into_iter().map(named).collect();
        Ok(Package { parts, main: String::new() })
    }

    fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// The bytes of a part.
    pub(crate) fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.parts.get(name).map(Vec::as_slice)
    }

    /// The names of all parts.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Takes the bytes of a part away.
    pub(crate) fn take(&mut self, name: &str) -> Option<Vec<u8>> {
        self.parts.remove(name)
    }

    /// The text of a part.
    pub(crate) fn text(&self, name: &str) -> Option<std::borrow::Cow<'_, str>> {
        let bytes = self.bytes(name)?;
        Some(String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)))
    }

    /// The name of a part beside the main one: `styles.xml`.
    pub(crate) fn beside(&self, name: &str) -> String {
        let folder = self.main.rsplit_once('/').map_or("", |(f, _)| f);
        if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
    }

    /// What a part names, by ids; `""` is the archive itself.
    pub(crate) fn relations(&self, part: &str) -> BTreeMap<String, Relation> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let rels = match folder {
            "" => format!("_rels/{name}.rels"),
            folder => format!("{folder}/_rels/{name}.rels"),
        };
        let mut out = BTreeMap::new();
        let Some(text) = self.text(&rels) else { return out };
        let Ok(document) = parse(&text, &rels) else { return out };
        for node in
            document.root_element().children().filter(|n| n.has_tag_name_local("Relationship"))
        {
            let (Some(id), Some(target)) = (node.attribute("Id"), node.attribute("Target")) else {
                continue;
            };
            let external = node.attribute("TargetMode") == Some("External");
            let target = if external { target.to_owned() } else { inside(folder, target) };
            out.insert(id.to_owned(), Relation { target, external });
        }
        out
    }
}

/// The name of a part as another one in a folder names it.
fn inside(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// Reads XML that is bounded: no entities of its own, no endless depth.
pub(crate) fn parse<'t>(text: &'t str, name: &str) -> Result<Document<'t>, Fault> {
    xml_fits(text, &BOUNDS).map_err(|why| {
        let why = format!("`{name}` in it can't be read: {why}");
        fault(why, "save it again with a newer word processor")
    })?;
    // The parser makes room for a node at each of the ones, for an attribute at each of the others.
    for (sign, most) in [('<', 2 * MOST_NODES as usize), ('=', MOST_ATTRIBUTES)] {
        if text.bytes().filter(|b| char::from(*b) == sign).count() > most {
            let why =
                format!("`{name}` in it can't be read: it has more than {most} signs `{sign}`");
            return Err(fault(why, "save it again with a newer word processor"));
        }
    }
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|e| {
        let why = format!("`{name}` in it is not well-formed XML: {e}");
        fault(why, "save it again with a newer version of the word processor")
    })
}

/// What is asked of elements: by their local names, for the prefixes of Word's namespaces are every
/// writer's own.
pub(crate) trait Element<'a, 'i>: Sized {
    /// Whether this is the name without its prefix.
    fn has_tag_name_local(&self, name: &str) -> bool;
    /// The first child of this name.
    fn child(&self, name: &str) -> Option<roxmltree::Node<'a, 'i>>;
    /// The value of an attribute, whatever its namespace.
    fn value(&self, name: &str) -> Option<&'a str>;
}

impl<'a, 'i> Element<'a, 'i> for roxmltree::Node<'a, 'i> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }

    fn child(&self, name: &str) -> Option<roxmltree::Node<'a, 'i>> {
        self.children().find(|n| n.has_tag_name_local(name))
    }

    fn value(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|a| a.name() == name).map(|a| a.value())
    }
}
