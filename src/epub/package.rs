//! The package document: epub-builder's list of files and reading order, with metadata and
//! properties of EPUB 3.3 around it.

use super::accessible::Accessibility;
use super::plan::{tidy, title_of};
use super::{names, xml};
use crate::fnv::Fnv;
use crate::language::direction::is_rtl;
use crate::model::Book;
use std::collections::{BTreeMap, BTreeSet};

/// Apple's terms.
const IBOOKS: &str = "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/";

/// What the package document says beyond what epub-builder knows.
#[derive(Debug)]
pub(super) struct Package {
    /// The `<metadata>` element.
    pub metadata: String,
    /// It brings fonts.
    pub own_fonts: bool,
    /// `properties` by address.
    pub properties: BTreeMap<String, String>,
    /// Where the navigation document stands in the reading order.
    pub nav_index: Option<usize>,
    /// The references of the `<guide>`.
    pub guide: String,
    /// Addresses of what stands beside the reading order: links alone lead there.
    pub beside: BTreeSet<String>,
    /// Language.
    pub lang: String,
}

/// One `<item>` of the manifest.
#[derive(Debug, Default)]
struct Item {
    id: String,
    href: String,
    media: String,
    cover: bool,
}

impl Package {
    /// Rewrites the package document that epub-builder made.
    pub(super) fn rewrite(&self, opf: &str) -> String {
        let items = items(opf);
        let mut out = String::with_capacity(opf.len() * 2);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.push_str("<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\"");
        out.push_str(&format!(" unique-identifier=\"pub-id\" xml:lang=\"{}\"", self.lang));
        if is_rtl(&self.lang) {
            out.push_str(" dir=\"rtl\"");
        }
        if self.own_fonts {
            // Without this Apple Books takes no fonts of the book's (Apple Books Asset Guide).
            out.push_str(&format!(" prefix=\"ibooks: {IBOOKS}\">\n"));
            let meta = "    <meta property=\"ibooks:specified-fonts\">true</meta>\n  </metadata>";
            out.push_str(&self.metadata.replacen("  </metadata>", meta, 1));
        } else {
            out.push_str(">\n");
            out.push_str(&self.metadata);
        }
        out.push_str("  <manifest>\n");
        for item in &items {
            let mut properties: Vec<&str> = Vec::new();
            if item.cover {
                properties.push("cover-image");
            }
            if item.href == "nav.xhtml" {
                properties.push("nav");
            }
            properties.extend(self.properties.get(&item.href).map(String::as_str));
            let properties = match properties.join(" ") {
                p if p.is_empty() => p,
                p => format!(" properties=\"{p}\""),
            };
            out.push_str(&format!(
                "    <item id=\"{}\" href=\"{}\" media-type=\"{}\"{properties}/>\n",
                xml::attr(&item.id),
                xml::attr(&item.href),
                xml::attr(&item.media)
            ));
        }
        let rtl = if is_rtl(&self.lang) { "rtl" } else { "ltr" };
        out.push_str("  </manifest>\n");
        out.push_str(&format!("  <spine toc=\"ncx\" page-progression-direction=\"{rtl}\">\n"));
        let mut refs: Vec<String> = opf
            .match_indices("<itemref ")
            .filter_map(|(at, _)| value(tag_at(opf, at), "idref"))
            .collect();
        if let Some(at) = self.nav_index {
            refs.insert(at.min(refs.len()), "nav".into());
        }
        let beside: BTreeSet<&str> = (items.iter())
            .filter(|item| self.beside.contains(&item.href))
            .map(|item| item.id.as_str())
            .collect();
        for id in refs {
            let linear = if beside.contains(id.as_str()) { " linear=\"no\"" } else { "" };
            out.push_str(&format!("    <itemref idref=\"{}\"{linear}/>\n", xml::attr(&id)));
        }
        out.push_str("  </spine>\n");
        if !self.guide.is_empty() {
            out.push_str(&format!("  <guide>\n{}  </guide>\n", self.guide));
        }
        out.push_str("</package>\n");
        out
    }
}

/// The manifest's items; epub-builder quotes every attribute and escapes `"`.
fn items(opf: &str) -> Vec<Item> {
    opf.match_indices("<item ")
        .map(|(at, _)| {
            let tag = tag_at(opf, at);
            let get = |name| value(tag, name).unwrap_or_default();
            Item {
                id: get("id"),
                href: get("href"),
                media: get("media-type"),
                cover: get("properties").contains("cover-image"),
            }
        })
        .collect()
}

fn tag_at(text: &str, at: usize) -> &str {
    let end = text[at..].find('>').map_or(text.len(), |e| at + e);
    &text[at..end]
}

/// An attribute's value in a tag, entities resolved.
fn value(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let end = start + tag[start..].find('"')?;
    let raw = &tag[start..end];
    Some(
        raw.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"),
    )
}

/// The instant of last modification as EPUB wants it: `CCYY-MM-DDThh:mm:ssZ`.
pub(super) fn modified(raw: &str) -> String {
    let b = raw.as_bytes();
    let digits =
        |from: usize, to: usize| b.get(from..to).is_some_and(|s| s.iter().all(u8::is_ascii_digit));
    let dated = b.len() >= 10 && digits(0, 4) && digits(5, 7) && digits(8, 10);
    let timed = b.len() >= 19 && digits(11, 13) && digits(14, 16) && digits(17, 19);
    match (dated && raw.is_char_boundary(10), timed && raw.is_char_boundary(19)) {
        (true, true) => format!("{}T{}Z", &raw[..10], &raw[11..19]),
        (true, false) => format!("{}T00:00:00Z", &raw[..10]),
        _ => "2000-01-01T00:00:00Z".into(),
    }
}

/// A date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, if it is one.
pub(super) fn date(raw: &str) -> Option<&str> {
    let raw = raw.trim();
    let parts: Vec<&str> = raw.split('-').collect();
    let fits = |i: usize, width: usize, low: u32, high: u32| {
        parts.get(i).is_none_or(|p| {
            p.len() == width
                && p.bytes().all(|b| b.is_ascii_digit())
                && p.parse::<u32>().is_ok_and(|n| (low..=high).contains(&n))
        })
    };
    (parts.len() <= 3 && fits(0, 4, 1, 9999) && fits(1, 2, 1, 12) && fits(2, 2, 1, 31))
        .then_some(raw)
}

/// The digits of an ISBN of 10 or 13 digits.
pub(super) fn isbn(raw: &str) -> Option<String> {
    let digits: String =
        raw.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x')).collect();
    matches!(digits.len(), 10 | 13).then(|| digits.to_ascii_uppercase())
}

/// The unique identifier; a book that has none is named by a number made of its metadata.
pub(super) fn identifier(book: &Book) -> String {
    let given = tidy(&book.meta.identifier);
    if !given.is_empty() {
        return given;
    }
    // FNV-1a, twice with different beginnings: 128 bits.
    let mut halves = [Fnv::default(), Fnv::from(0x6c62_272e_07bb_0142)];
    let names = book.meta.contributors.iter().map(|c| c.name.as_str());
    for text in
        [book.meta.title.as_str(), &book.meta.slug, &book.meta.language].into_iter().chain(names)
    {
        for half in &mut halves {
            half.add(text.bytes().chain([0]));
        }
    }
    let [a, b] = halves.map(|half| half.value());
    format!(
        "urn:uuid:{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        0x8000 | ((b >> 48) & 0x3fff),
        b & 0xffff_ffff_ffff
    )
}

/// The `<metadata>` element: Dublin Core, EPUB 3.3 refinements, schema.org accessibility.
pub(super) fn metadata(book: &Book, lang: &str, access: &Accessibility) -> String {
    let m = &book.meta;
    let mut s = String::from("  <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    let mut put = |line: String| {
        s.push_str("    ");
        s.push_str(&line);
        s.push('\n');
    };
    let dc = |name: &str, id: &str, text: &str| {
        let id = if id.is_empty() { String::new() } else { format!(" id=\"{id}\"") };
        format!("<dc:{name}{id}>{}</dc:{name}>", xml::text(text))
    };
    let refine = |id: &str, property: &str, scheme: &str, text: &str| {
        let scheme =
            if scheme.is_empty() { String::new() } else { format!(" scheme=\"{scheme}\"") };
        format!(
            "<meta refines=\"#{id}\" property=\"{property}\"{scheme}>{}</meta>",
            xml::text(text)
        )
    };
    let identifier = identifier(book);
    put(dc("identifier", "pub-id", &identifier));
    if let Some(number) = m.isbn_epub.as_deref().and_then(isbn) {
        let urn = format!("urn:isbn:{number}");
        let code = if number.len() == 13 { "15" } else { "02" };
        let same = identifier.to_ascii_lowercase().replace('-', "") == urn.to_ascii_lowercase();
        let id = if same { "pub-id" } else { "isbn" };
        if !same {
            put(dc("identifier", id, &urn));
        }
        put(refine(id, "identifier-type", "onix:codelist5", code));
    }
    put(dc("title", "title", &title_of(book)));
    put(refine("title", "title-type", "", "main"));
    if let Some(t) = m.subtitle.as_deref().map(tidy).filter(|t| !t.is_empty()) {
        put(refine("title", "display-seq", "", "1"));
        put(dc("title", "subtitle", &t));
        put(refine("subtitle", "title-type", "", "subtitle"));
        put(refine("subtitle", "display-seq", "", "2"));
    }
    let named = m.contributors.iter().filter(|c| !c.name.trim().is_empty());
    for (i, c) in named.enumerate() {
        let id = format!("creator-{}", i + 1);
        let element = if c.role == "aut" { "creator" } else { "contributor" };
        put(dc(element, &id, &tidy(&c.name)));
        if c.role.len() == 3 && c.role.bytes().all(|b| b.is_ascii_lowercase()) {
            put(refine(&id, "role", "marc:relators", &c.role));
        }
        let sort = c.sort.as_deref().map(tidy).filter(|t| !t.is_empty());
        // Readers that are told nothing file a book under "Unknown".
        let sort = sort.unwrap_or_else(|| names::sorted(&tidy(&c.name), lang));
        put(refine(&id, "file-as", "", &sort));
        put(refine(&id, "display-seq", "", &(i + 1).to_string()));
    }
    // The authors of chapters have made a part of the book.
    let mut more: Vec<String> = Vec::new();
    for name in book.chapters.iter().flat_map(|c| &c.authors).map(|n| tidy(n)) {
        if !name.is_empty()
            && !more.contains(&name)
            && m.contributors.iter().all(|c| tidy(&c.name) != name)
        {
            more.push(name);
        }
    }
    for (i, name) in more.iter().enumerate() {
        let id = format!("author-{}", i + 1);
        put(dc("contributor", &id, name));
        put(refine(&id, "role", "marc:relators", "aut"));
        put(refine(&id, "file-as", "", &names::sorted(name, lang)));
    }
    put(dc("language", "", lang));
    let mut simple = |name: &str, text: Option<&str>| {
        if let Some(t) = text.map(tidy).filter(|t| !t.is_empty()) {
            put(dc(name, "", &t));
        }
    };
    simple("publisher", m.publisher.as_deref());
    simple("date", m.date.as_deref().and_then(date));
    simple("rights", m.rights.as_deref());
    simple("description", m.description.as_deref());
    for (i, subject) in m.subjects.iter().enumerate() {
        let id = format!("subject-{}", i + 1);
        let code = subject.code.as_ref();
        put(dc("subject", if code.is_some() { &id } else { "" }, &tidy(&subject.name)));
        // EPUB 3.3, D.3.1: a term goes with the authority that it is of.
        if let Some(code) = code {
            put(refine(&id, "authority", "", &code.authority));
            put(refine(&id, "term", "", &code.term));
        }
    }
    put(format!("<meta property=\"dcterms:modified\">{}</meta>", modified(&m.modified)));
    if let Some(series) = m.series.as_ref().filter(|s| !s.name.trim().is_empty()) {
        put(format!(
            "<meta property=\"belongs-to-collection\" id=\"series\">{}</meta>",
            xml::text(&tidy(&series.name))
        ));
        put(refine("series", "collection-type", "", "series"));
        let number = series.number.as_deref().map(str::trim).unwrap_or("");
        let parts: Vec<&str> = number.split('.').collect();
        if parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())) {
            put(refine("series", "group-position", "", number));
        }
        // calibre and the readers that follow it know a series by these.
        let name = xml::attr(&tidy(&series.name));
        put(format!("<meta name=\"calibre:series\" content=\"{name}\"/>"));
        if parts.len() <= 2 && number.parse::<f32>().is_ok() {
            put(format!("<meta name=\"calibre:series_index\" content=\"{number}\"/>"));
        }
    }
    for line in accessibility(access, lang) {
        put(line);
    }
    put("<meta name=\"cover\" content=\"cover-image\"/>".into());
    s.push_str("  </metadata>\n");
    s
}

/// schema.org metadata after EPUB Accessibility 1.1.
fn accessibility(access: &Accessibility, lang: &str) -> Vec<String> {
    let meta =
        |property: &str, text: &str| format!("<meta property=\"schema:{property}\">{text}</meta>");
    let mut out: Vec<String> = access.modes.iter().map(|mode| meta("accessMode", mode)).collect();
    out.extend(access.sufficient.iter().map(|modes| meta("accessModeSufficient", modes)));
    if let Some(claim) = &access.conformance {
        out.push(format!(
            "<meta property=\"dcterms:conformsTo\" id=\"conformance\">{}</meta>",
            claim.standard
        ));
        out.push(format!(
            "<meta property=\"a11y:certifiedBy\" refines=\"#conformance\">{}</meta>",
            xml::text(&claim.certified_by)
        ));
    }
    // EPUB Accessibility 1.2, "Feedback", in the form of EPUB 2, which readers of such metadata take too:
    // EPUBCheck 5.3 knows the property of version 1.1 only and calls others errors (OPF-027).
    if let Some(address) = &access.contact_email {
        out.push(format!("<meta name=\"a11y:contactEmail\" content=\"{}\"/>", xml::attr(address)));
    }
    if let Some(source) = &access.page_source {
        out.push(format!("<meta property=\"pageBreakSource\">{}</meta>", xml::text(source)));
    }
    out.extend(access.features.iter().map(|f| meta("accessibilityFeature", f)));
    out.extend(access.hazards.iter().map(|h| meta("accessibilityHazard", h)));
    let said_in = &access.summary_language;
    let dir = if is_rtl(said_in) == is_rtl(lang) { "" } else { " dir=\"ltr\"" };
    out.push(format!(
        "<meta property=\"schema:accessibilitySummary\" xml:lang=\"{said_in}\"{dir}>{}</meta>",
        xml::text(&access.summary)
    ));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_put_in_form() {
        assert_eq!(modified("2026-05-04T10:20:30Z"), "2026-05-04T10:20:30Z");
        assert_eq!(modified("2026-05-04"), "2026-05-04T00:00:00Z");
        assert_eq!(modified("yesterday"), "2000-01-01T00:00:00Z");
        assert_eq!(modified("2026-05-04é10:20:30Z"), "2026-05-04T00:00:00Z");
    }

    #[test]
    fn dates_are_dates_or_left_out() {
        assert_eq!(date("2026"), Some("2026"));
        assert_eq!(date("2026-11"), Some("2026-11"));
        assert_eq!(date("2026-13"), None);
        assert_eq!(date("May 2026"), None);
    }

    #[test]
    fn identifiers_are_stable() {
        let mut book = Book::default();
        book.meta.title = "T".into();
        let a = identifier(&book);
        assert_eq!(a, identifier(&book));
        assert_eq!(a.len(), "urn:uuid:".len() + 36);
        book.meta.title = "U".into();
        assert_ne!(a, identifier(&book));
    }

    #[test]
    fn isbns_are_digits() {
        assert_eq!(isbn("978-3-16-148410-0").as_deref(), Some("9783161484100"));
        assert_eq!(isbn("12"), None);
    }
}
