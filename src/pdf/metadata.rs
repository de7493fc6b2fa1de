//! What the file says of itself: the information dictionary and the XMP packet.

use super::objects::{literal, text};
use crate::manifest::{Format, ScreenFormat};
use crate::model::{Book, bare, shows_nothing, visit_pictures};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::fmt::Write;

/// Adds the information dictionary.
pub(super) fn info(doc: &mut Document, book: &Book) -> ObjectId {
    let meta = &book.meta;
    let mut dict = Dictionary::new();
    let text = |words: &str| text(&bare(words));
    dict.set("Title", text(&meta.title));
    let authors: Vec<&str> = meta.authors().collect();
    if !authors.is_empty() {
        dict.set("Author", text(&authors.join(", ")));
    }
    if let Some(d) = &meta.description {
        dict.set("Subject", text(d));
    }
    if !meta.subjects.is_empty() {
        let names: Vec<&str> = meta.subjects.iter().map(|s| s.name.as_str()).collect();
        dict.set("Keywords", text(&names.join(", ")));
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
    id
}

fn escape(text: &str) -> String {
    bare(text).chars().fold(String::new(), |mut out, c| {
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
pub(super) struct Claims {
    /// PDF/A-2a or PDF/A-4: every colour is one that the output intent sRGB explains.
    pub archive: bool,
    /// PDF/UA: every picture has a description, or is said to be decoration.
    pub accessible: bool,
    /// Files of other kinds go with it: PDF/A-4f instead of PDF/A-4 (ISO 19005-4, annex A).
    pub files: bool,
}

impl Claims {
    pub(super) fn of(doc: &Document, book: &Book, files: bool) -> Claims {
        let inks = |o: &Object| {
            let space = o.as_stream().and_then(|s| s.dict.get(b"ColorSpace"));
            space.and_then(Object::as_name).is_ok_and(|n| n == b"DeviceCMYK")
        };
        let mut described = true;
        for chapter in &book.chapters {
            visit_pictures(chapter, &mut |image, _| {
                described &= image.decorative || !shows_nothing(&image.alt);
            });
        }
        Claims { archive: !doc.objects.values().any(inks), accessible: described, files }
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
pub(super) fn screen(book: &Book, claims: Claims, format: ScreenFormat) -> String {
    let (archive, accessible, schema) = match format {
        ScreenFormat::Ua1 => (
            "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n",
            "<pdfuaid:part>1</pdfuaid:part>\n",
            UA_SCHEMA,
        ),
        ScreenFormat::Ua2 => (
            "<pdfaid:part>4</pdfaid:part>\n<pdfaid:rev>2020</pdfaid:rev>\n",
            "<pdfuaid:part>2</pdfuaid:part>\n<pdfuaid:rev>2024</pdfuaid:rev>\n",
            "",
        ),
    };
    let mut own = String::new();
    if claims.archive {
        own += archive;
        if claims.files && format == ScreenFormat::Ua2 {
            own += "<pdfaid:conformance>F</pdfaid:conformance>\n";
        }
    }
    if claims.accessible {
        own += accessible;
    }
    let spaces = " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
                  xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"";
    packet(book, spaces, &own, schema)
}

/// The metadata of a file for a press. `id` is the file's identifier (ISO 15930-7, 6.4).
pub(super) fn press(book: &Book, format: Format, id: &[u8]) -> String {
    let hex: String = id.iter().map(|b| format!("{b:02x}")).collect();
    let mut own = format!(
        "<xmp:MetadataDate>{}</xmp:MetadataDate>\n<pdf:Trapped>False</pdf:Trapped>\n\
         <xmpMM:DocumentID>uuid:{hex}</xmpMM:DocumentID>\n<xmpMM:VersionID>1</xmpMM:VersionID>\n\
         <xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n",
        escape(&book.meta.modified)
    );
    if format == Format::X4 {
        own += "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\n";
    }
    let spaces = " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" \
                  xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\"";
    packet(book, spaces, &own, "")
}

/// An XMP packet with what the manifest says of the book, properties of its own in the name
/// spaces `spaces`, and further descriptions.
fn packet(book: &Book, spaces: &str, own: &str, more: &str) -> String {
    let meta = &book.meta;
    let mut out = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"{spaces}>\n{own}",
    );
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
    let subjects: Vec<&str> = meta.subjects.iter().map(|s| s.name.as_str()).collect();
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
    out += more;
    out += "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>";
    out
}
