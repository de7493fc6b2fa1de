//! The object tree above page content: boxes, outline, labels, links, metadata, identity.

use super::Error;
use super::tags::Tagged;
use super::{colour, structure};
use crate::model::{
    Anchor, BlockKind, Book, Image, InlineKind, Matter, visit_blocks, visit_inlines,
};
use crate::typeset::page::{LinkTarget, OutlineEntry, Pages};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Completes the document.
pub(super) fn finish(
    doc: &mut Document,
    book: &Book,
    pages: &Pages,
    tags: &[Vec<Tagged>],
    contents: Vec<Vec<u8>>,
) -> Result<(), Error> {
    doc.version = "1.7".into();
    doc.binary_mark = vec![0xe2, 0xe3, 0xcf, 0xd3];
    let ids: Vec<ObjectId> = doc.get_pages().into_values().collect();
    if ids.len() != pages.pages.len() {
        return Err(Error::Write("pages were lost".into()));
    }
    let mut hash = Fnv::new();
    let resources = share_resources(doc, &ids);
    let dests = destinations(pages, &ids);
    let mut unused = Vec::new();
    let mut all_annots = Vec::with_capacity(ids.len());
    for (i, (id, content)) in ids.iter().zip(contents).enumerate() {
        hash.add(&content);
        let mut dict = Dictionary::new();
        dict.set("Filter", name("FlateDecode"));
        let stream = doc.add_object(Stream::new(dict, content).with_compression(false));
        let annots = links(doc, pages, i, &dests);
        let Ok(page) = doc.get_object_mut(*id).and_then(Object::as_dict_mut) else { continue };
        if let Ok(old) = page.get(b"Contents").and_then(Object::as_reference) {
            page.set("Contents", stream);
            let full = [0.0, 0.0, pages.width, pages.height];
            for key in ["MediaBox", "CropBox", "TrimBox", "BleedBox"] {
                page.set(key, reals(&full));
            }
            let own = page.get(b"Resources").and_then(Object::as_reference).ok();
            if let Some(shared) = resources {
                page.set("Resources", shared);
                unused.extend(own.filter(|r| *r != shared));
            }
            let list: Vec<Object> =
                annots.iter().flatten().map(|a| Object::Reference(*a)).collect();
            if list.is_empty() {
                page.remove(b"Annots");
            } else {
                page.set("Annots", Object::Array(list));
            }
            doc.objects.remove(&old);
        }
        all_annots.push(annots);
    }
    structure::add(doc, book, pages, tags, &ids, &all_annots);
    let intent = colour::output_intent(doc);
    for id in unused {
        doc.objects.remove(&id);
    }
    fix_fonts(doc);
    let outline = outline(doc, &pages.outline, pages, &ids);
    let labels = labels(pages);
    let meta = metadata(book, Claims::of(doc, book));
    hash.add(meta.as_bytes());
    let mut meta_dict = Dictionary::new();
    meta_dict.set("Type", name("Metadata"));
    meta_dict.set("Subtype", name("XML"));
    let meta = doc.add_object(Stream::new(meta_dict, meta.into_bytes()).with_compression(false));
    let catalog = doc.catalog_mut().map_err(|e| Error::Write(e.to_string()))?;
    catalog.set("Lang", literal(&book.meta.language));
    catalog.set("PageLayout", name("TwoPageRight"));
    catalog.set("Metadata", meta);
    catalog.set("OutputIntents", Object::Array(vec![intent.into()]));
    catalog.set("PageLabels", labels);
    let mut viewer = Dictionary::new();
    viewer.set("DisplayDocTitle", Object::Boolean(true));
    if pages.rtl {
        viewer.set("Direction", name("R2L"));
    }
    catalog.set("ViewerPreferences", viewer);
    match outline {
        Some(outline) => {
            catalog.set("Outlines", outline);
            catalog.set("PageMode", name("UseOutlines"));
        }
        None => catalog.set("PageMode", name("UseNone")),
    }
    if !dests.names.is_empty() {
        let list =
            dests.names.iter().flat_map(|(key, dest)| [literal(key), dest.clone()]).collect();
        let mut tree = Dictionary::new();
        tree.set("Names", Object::Array(list));
        let tree = doc.add_object(tree);
        let mut names = Dictionary::new();
        names.set("Dests", tree);
        if let Ok(catalog) = doc.catalog_mut() {
            catalog.set("Names", names);
        }
    }
    info(doc, book);
    let id = Object::String(hash.bytes(), StringFormat::Hexadecimal);
    doc.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    Ok(())
}

pub(super) fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

pub(super) fn literal(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
}

/// A text string: ASCII as it is, else UTF-16 with its mark.
pub(super) fn text(words: &str) -> Object {
    if words.is_ascii() {
        return literal(words);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(words.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

pub(super) fn reals(values: &[f32]) -> Object {
    Object::Array(values.iter().map(|v| real(*v)).collect())
}

fn real(value: f32) -> Object {
    let value = if value.is_finite() { value } else { 0.0 };
    let rounded = (f64::from(value) * 1000.0).round() / 1000.0;
    if rounded.fract() == 0.0 {
        Object::Integer(rounded as i64)
    } else {
        Object::Real(rounded as f32)
    }
}

/// printpdf gives each page a resource dictionary of its own, all alike: one serves.
fn share_resources(doc: &mut Document, ids: &[ObjectId]) -> Option<ObjectId> {
    let first = doc
        .get_object(*ids.first()?)
        .ok()?
        .as_dict()
        .ok()?
        .get(b"Resources")
        .ok()?
        .as_reference()
        .ok()?;
    let empty: Vec<Vec<u8>> = {
        let dict = doc.get_object(first).ok()?.as_dict().ok()?;
        dict.iter()
            .filter(|(_, v)| {
                let target = v.as_reference().ok().and_then(|r| doc.get_object(r).ok());
                target.and_then(|t| t.as_dict().ok()).is_some_and(Dictionary::is_empty)
            })
            .map(|(k, _)| k.clone())
            .collect()
    };
    let dict = doc.get_object_mut(first).ok()?.as_dict_mut().ok()?;
    for key in empty {
        dict.remove(&key);
    }
    Some(first)
}

/// Names and places of the anchors.
struct Destinations {
    names: BTreeMap<String, Object>,
    by_anchor: BTreeMap<(u32, Option<String>), String>,
}

fn destinations(pages: &Pages, ids: &[ObjectId]) -> Destinations {
    let mut found = Destinations { names: BTreeMap::new(), by_anchor: BTreeMap::new() };
    for (Anchor { chapter, id }, page, y) in &pages.anchors {
        let Some(page_id) = ids.get(*page) else { continue };
        let key = (*chapter, id.clone());
        if found.by_anchor.contains_key(&key) {
            continue;
        }
        // Names are ASCII and sort as bytes, as the name tree asks for.
        let label = match id {
            Some(id) => {
                let mut label = format!("c{chapter}.");
                for b in id.bytes() {
                    if b.is_ascii_alphanumeric() || b == b'-' || b == b'_' {
                        label.push(char::from(b));
                    } else {
                        let _ = write!(label, "%{b:02X}");
                    }
                }
                label
            }
            None => format!("c{chapter}"),
        };
        let top = pages.height - y;
        let dest = Object::Array(vec![
            Object::Reference(*page_id),
            name("XYZ"),
            Object::Null,
            real(top.min(pages.height)),
            Object::Null,
        ]);
        found.names.insert(label.clone(), dest);
        found.by_anchor.insert(key, label);
    }
    found
}

/// The links of a page; `None` for those that lead nowhere.
fn links(
    doc: &mut Document,
    pages: &Pages,
    page: usize,
    dests: &Destinations,
) -> Vec<Option<ObjectId>> {
    let mut list = Vec::new();
    for link in &pages.pages[page].links {
        let mut dict = Dictionary::new();
        dict.set("Type", name("Annot"));
        dict.set("Subtype", name("Link"));
        let bottom = pages.height - link.y - link.h;
        dict.set("Rect", reals(&[link.x, bottom, link.x + link.w, bottom + link.h]));
        dict.set("Border", reals(&[0.0, 0.0, 0.0]));
        dict.set("F", Object::Integer(4));
        dict.set("Contents", text(&link.text));
        match &link.target {
            LinkTarget::Uri(uri) => {
                let mut action = Dictionary::new();
                action.set("S", name("URI"));
                action.set("URI", literal(&percent(uri)));
                dict.set("A", action);
            }
            LinkTarget::Anchor(anchor) => {
                let key = (anchor.chapter, anchor.id.clone());
                let start = (anchor.chapter, None);
                let label = dests.by_anchor.get(&key).or_else(|| dests.by_anchor.get(&start));
                let Some(label) = label else {
                    list.push(None);
                    continue;
                };
                dict.set("Dest", literal(label));
            }
        }
        list.push(Some(doc.add_object(dict)));
    }
    list
}

/// Encodes what a URI may not hold.
fn percent(uri: &str) -> String {
    let mut out = String::new();
    for b in uri.bytes() {
        if b.is_ascii_graphic()
            && !matches!(b, b'<' | b'>' | b'"' | b'{' | b'}' | b'\\' | b'^' | b'`' | b'|')
        {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

/// What printpdf guesses of a font is set right: its flags and the height of its capitals.
fn fix_fonts(doc: &mut Document) {
    for object in doc.objects.values_mut() {
        let Ok(dict) = object.as_dict_mut() else { continue };
        if !dict.has_type(b"FontDescriptor") {
            continue;
        }
        let font = dict
            .get(b"FontName")
            .and_then(Object::as_name)
            .map(|n| String::from_utf8_lossy(n).into_owned())
            .unwrap_or_default();
        let mono = font.contains("Mono");
        let serif = font.contains("Libertinus");
        let italic = font.contains("Italic") || font.ends_with("OI");
        // Bit 1 fixed pitch, 2 serif, 6 nonsymbolic, 7 italic (ISO 32000-1, table 123).
        let flags = 32 + i64::from(mono) + 2 * i64::from(serif) + 64 * i64::from(italic);
        dict.set("Flags", Object::Integer(flags));
    }
}

fn outline(
    doc: &mut Document,
    entries: &[OutlineEntry],
    pages: &Pages,
    ids: &[ObjectId],
) -> Option<ObjectId> {
    if entries.is_empty() {
        return None;
    }
    let root = doc.new_object_id();
    let own: Vec<ObjectId> = entries.iter().map(|_| doc.new_object_id()).collect();
    // Parent of each entry: the nearest one before it of a lower level.
    let mut parents = vec![None; entries.len()];
    let mut stack: Vec<usize> = Vec::new();
    for (i, e) in entries.iter().enumerate() {
        while stack.last().is_some_and(|&p| entries[p].level >= e.level) {
            stack.pop();
        }
        parents[i] = stack.last().copied();
        stack.push(i);
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
    let mut top = Vec::new();
    for (i, parent) in parents.iter().enumerate() {
        match parent {
            Some(p) => children[*p].push(i),
            None => top.push(i),
        }
    }
    for (i, e) in entries.iter().enumerate() {
        let siblings = parents[i].map_or(&top, |p| &children[p]);
        let at = siblings.iter().position(|s| *s == i).unwrap_or(0);
        let mut dict = Dictionary::new();
        dict.set("Title", text(&e.title));
        dict.set("Parent", parents[i].map_or(root, |p| own[p]));
        if at > 0 {
            dict.set("Prev", own[siblings[at - 1]]);
        }
        if let Some(next) = siblings.get(at + 1) {
            dict.set("Next", own[*next]);
        }
        if let (Some(first), Some(last)) = (children[i].first(), children[i].last()) {
            dict.set("First", own[*first]);
            dict.set("Last", own[*last]);
            dict.set("Count", Object::Integer(-(children[i].len() as i64)));
        }
        if let Some(page) = ids.get(e.page) {
            let dest = vec![
                Object::Reference(*page),
                name("XYZ"),
                Object::Null,
                real(pages.height - e.y),
                Object::Null,
            ];
            dict.set("Dest", Object::Array(dest));
        }
        doc.objects.insert(own[i], Object::Dictionary(dict));
    }
    let mut dict = Dictionary::new();
    dict.set("Type", name("Outlines"));
    dict.set("First", own[top[0]]);
    dict.set("Last", own[top[top.len() - 1]]);
    dict.set("Count", Object::Integer(top.len() as i64));
    doc.objects.insert(root, Object::Dictionary(dict));
    Some(root)
}

/// Roman labels for the front matter, arabic ones after it.
fn labels(pages: &Pages) -> Dictionary {
    let mut list = Vec::new();
    let mut last = None;
    for (i, page) in pages.pages.iter().enumerate() {
        let front = page.matter == Matter::Front;
        if last == Some(front) {
            continue;
        }
        last = Some(front);
        let mut range = Dictionary::new();
        range.set("S", name(if front { "r" } else { "D" }));
        let start: i64 = page.folio.parse().unwrap_or(1);
        if start != 1 {
            range.set("St", Object::Integer(start));
        }
        list.push(Object::Integer(i as i64));
        list.push(Object::Dictionary(range));
    }
    let mut dict = Dictionary::new();
    dict.set("Nums", Object::Array(list));
    dict
}

fn info(doc: &mut Document, book: &Book) {
    let meta = &book.meta;
    let mut dict = Dictionary::new();
    dict.set("Title", text(&meta.title));
    let authors: Vec<&str> = meta.authors().collect();
    if !authors.is_empty() {
        dict.set("Author", text(&authors.join(", ")));
    }
    if let Some(d) = &meta.description {
        dict.set("Subject", text(d));
    }
    if !meta.subjects.is_empty() {
        dict.set("Keywords", text(&meta.subjects.join(", ")));
    }
    dict.set("Creator", literal("Recto"));
    dict.set("Producer", literal(concat!("Recto ", env!("CARGO_PKG_VERSION"), " (printpdf)")));
    let digits: String = meta.modified.chars().filter(char::is_ascii_digit).take(14).collect();
    if digits.len() == 14 {
        let date = format!("D:{digits}Z");
        dict.set("CreationDate", literal(&date));
        dict.set("ModDate", literal(&date));
    }
    let id = doc.add_object(dict);
    doc.trailer.set("Info", id);
}

fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
        out
    })
}

/// What the file says of itself, which has to be true.
#[derive(Debug, Clone, Copy)]
struct Claims {
    /// PDF/A-2a: every colour is one that the output intent sRGB explains.
    archive: bool,
    /// PDF/UA-1: every picture has a description, or is said to be decoration.
    accessible: bool,
}

impl Claims {
    fn of(doc: &Document, book: &Book) -> Claims {
        let inks = |o: &Object| {
            let space = o.as_stream().and_then(|s| s.dict.get(b"ColorSpace"));
            space.and_then(Object::as_name).is_ok_and(|n| n == b"DeviceCMYK")
        };
        let mut described = true;
        let mut see = |i: &Image| described &= i.decorative || !i.alt.trim().is_empty();
        for c in &book.chapters {
            let notes = c.notes.iter().map(|n| n.blocks.as_slice());
            for blocks in std::iter::once(c.blocks.as_slice()).chain(notes) {
                visit_blocks(blocks, &mut |b| {
                    if let BlockKind::Figure(f) = &b.kind {
                        see(&f.image);
                    }
                    for list in b.inlines() {
                        visit_inlines(list, &mut |i| {
                            if let InlineKind::Image(image) = &i.kind {
                                see(image);
                            }
                        });
                    }
                });
            }
        }
        Claims { archive: !doc.objects.values().any(inks), accessible: described }
    }
}

/// PDF/A takes properties that it does not know only with a description of their schema
/// (ISO 19005-2, 6.6.2.3.3).
const UA_SCHEMA: &str = "<rdf:Description rdf:about=\"\" \
    xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
    xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
    xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n\
    <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\n\
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n\
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n\
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaProperty:name>part</pdfaProperty:name>\n\
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n\
    <pdfaProperty:category>internal</pdfaProperty:category>\n\
    <pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\n\
    </rdf:li></rdf:Seq></pdfaSchema:property>\n\
    </rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n";

/// The same facts as XMP (ISO 16684-1).
fn metadata(book: &Book, claims: Claims) -> String {
    let meta = &book.meta;
    let mut out = String::from(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n",
    );
    if claims.archive {
        out += "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n";
    }
    if claims.accessible {
        out += "<pdfuaid:part>1</pdfuaid:part>\n";
    }
    let _ = writeln!(out, "<dc:format>application/pdf</dc:format>");
    let alt = |tag: &str, words: &str| {
        format!(
            "<{tag}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></{tag}>\n",
            escape(words)
        )
    };
    out += &alt("dc:title", &meta.title);
    if let Some(d) = &meta.description {
        out += &alt("dc:description", d);
    }
    if let Some(r) = &meta.rights {
        out += &alt("dc:rights", r);
    }
    let list = |tag: &str, kind: &str, words: &[&str]| {
        let items: String =
            words.iter().map(|w| format!("<rdf:li>{}</rdf:li>", escape(w))).collect();
        format!("<{tag}><rdf:{kind}>{items}</rdf:{kind}></{tag}>\n")
    };
    let authors: Vec<&str> = meta.authors().collect();
    if !authors.is_empty() {
        out += &list("dc:creator", "Seq", &authors);
    }
    let subjects: Vec<&str> = meta.subjects.iter().map(String::as_str).collect();
    if !subjects.is_empty() {
        out += &list("dc:subject", "Bag", &subjects);
    }
    out += &list("dc:language", "Bag", &[&meta.language]);
    if let Some(p) = &meta.publisher {
        out += &list("dc:publisher", "Bag", &[p]);
    }
    let _ = write!(
        out,
        "<xmp:CreatorTool>Recto</xmp:CreatorTool>\n<xmp:CreateDate>{0}</xmp:CreateDate>\n\
         <xmp:ModifyDate>{0}</xmp:ModifyDate>\n<pdf:Producer>Recto {1} (printpdf)</pdf:Producer>\n",
        escape(&meta.modified),
        env!("CARGO_PKG_VERSION")
    );
    out += "</rdf:Description>\n";
    out += UA_SCHEMA;
    out += "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>";
    out
}

/// FNV-1a over the file's content, twice with different offsets: 16 bytes of identity.
struct Fnv(u64, u64);

impl Fnv {
    fn new() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4)
    }

    fn add(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0u64, |w, b| w << 8 | u64::from(*b));
            self.0 = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3);
            self.1 = (self.1 ^ word.rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }

    fn bytes(&self) -> Vec<u8> {
        [self.0.to_be_bytes(), self.1.to_be_bytes()].concat()
    }
}
