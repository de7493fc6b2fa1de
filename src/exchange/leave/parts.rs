//! The parts of a document that are always there, and what holds them together.

use super::{front, xml};
use crate::exchange::units::List;
use crate::model::Book;
use std::collections::BTreeMap;
use std::fmt::Write;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
/// The name of the part with what was sent, as other parts know it.
const STORE: &str = "{6B1D2B0E-5E1C-4C53-9D1B-52C2F0E7A9D4}";

/// What fills the parts.
pub(super) struct Parts<'a> {
    pub(super) book: &'a Book,
    pub(super) lists: &'a [List],
    pub(super) body: &'a str,
    pub(super) notes: &'a str,
    pub(super) comments: &'a [String],
    /// Of the text, and of the notes: sort, target, whether it lies outside.
    pub(super) relations: &'a BTreeMap<bool, Vec<(&'static str, String, bool)>>,
    pub(super) sent: &'a str,
    pub(super) rtl: bool,
}

/// All parts but the pictures, whose names are given.
pub(super) fn all<'a>(
    parts: &Parts,
    media: impl Iterator<Item = &'a str>,
) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("[Content_Types].xml", types(media)),
        ("_rels/.rels", root()),
        ("docProps/core.xml", core(parts.book)),
        ("docProps/app.xml", app()),
        ("word/document.xml", document(parts)),
        ("word/_rels/document.xml.rels", relations(parts, false)),
        ("word/styles.xml", styles(parts)),
        ("word/numbering.xml", numbering(parts.lists)),
        ("word/settings.xml", settings()),
        ("word/fontTable.xml", fonts()),
        ("word/header1.xml", header(parts)),
        ("word/footnotes.xml", footnotes(parts.notes)),
        ("word/comments.xml", comments(parts.comments)),
        ("customXml/item1.xml", parts.sent.to_owned()),
        ("customXml/itemProps1.xml", store()),
        ("customXml/_rels/item1.xml.rels", store_relations()),
    ];
    if parts.relations.get(&true).is_some_and(|r| !r.is_empty()) {
        files.push(("word/_rels/footnotes.xml.rels", relations(parts, true)));
    }
    files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

fn types<'a>(media: impl Iterator<Item = &'a str>) -> String {
    let mut endings: Vec<&str> = media.filter_map(|m| m.rsplit_once('.').map(|(_, e)| e)).collect();
    endings.sort_unstable();
    endings.dedup();
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut out = format!("{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">");
    out.push_str("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>");
    for ending in endings {
        let media = if ending == "jpg" { "jpeg" } else { ending };
        let _ = write!(out, "<Default Extension=\"{ending}\" ContentType=\"image/{media}\"/>");
    }
    let office = "application/vnd.openxmlformats-officedocument";
    for (part, sort) in [
        ("word/document.xml", format!("{word}.document.main+xml")),
        ("word/styles.xml", format!("{word}.styles+xml")),
        ("word/numbering.xml", format!("{word}.numbering+xml")),
        ("word/settings.xml", format!("{word}.settings+xml")),
        ("word/fontTable.xml", format!("{word}.fontTable+xml")),
        ("word/header1.xml", format!("{word}.header+xml")),
        ("word/footnotes.xml", format!("{word}.footnotes+xml")),
        ("word/comments.xml", format!("{word}.comments+xml")),
        ("customXml/itemProps1.xml", format!("{office}.customXmlProperties+xml")),
        (
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
        ),
        ("docProps/app.xml", format!("{office}.extended-properties+xml")),
    ] {
        let _ = write!(out, "<Override PartName=\"/{part}\" ContentType=\"{sort}\"/>");
    }
    out.push_str("</Types>");
    out
}

fn relationships(all: &[(String, String, String, bool)]) -> String {
    let mut out = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (id, sort, target, outside) in all {
        let mode = if *outside { " TargetMode=\"External\"" } else { "" };
        let _ = write!(
            out,
            "<Relationship Id=\"{id}\" Type=\"{sort}\" Target=\"{}\"{mode}/>",
            xml(target)
        );
    }
    out.push_str("</Relationships>");
    out
}

fn root() -> String {
    relationships(&[
        ("rId1".into(), format!("{OFFICE}/officeDocument"), "word/document.xml".into(), false),
        (
            "rId2".into(),
            format!("{PACKAGE}/relationships/metadata/core-properties"),
            "docProps/core.xml".into(),
            false,
        ),
        ("rId3".into(), format!("{OFFICE}/extended-properties"), "docProps/app.xml".into(), false),
    ])
}

fn relations(parts: &Parts, of_notes: bool) -> String {
    let mut all = Vec::new();
    if !of_notes {
        let own = [
            ("styles", "styles.xml"),
            ("numbering", "numbering.xml"),
            ("settings", "settings.xml"),
            ("fontTable", "fontTable.xml"),
            ("header", "header1.xml"),
            ("footnotes", "footnotes.xml"),
            ("comments", "comments.xml"),
            ("customXml", "../customXml/item1.xml"),
        ];
        for (n, (sort, target)) in own.into_iter().enumerate() {
            all.push((
                format!("rId{}", n + 1),
                format!("{OFFICE}/{sort}"),
                target.to_owned(),
                false,
            ));
        }
    }
    let more = parts.relations.get(&of_notes).map(Vec::as_slice).unwrap_or_default();
    for (n, (sort, target, outside)) in more.iter().enumerate() {
        all.push((format!("rIdA{}", n + 1), format!("{OFFICE}/{sort}"), target.clone(), *outside));
    }
    relationships(&all)
}

fn store() -> String {
    format!(
        "{HEAD}<ds:datastoreItem ds:itemID=\"{STORE}\" xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\">\
         <ds:schemaRefs><ds:schemaRef ds:uri=\"{}\"/></ds:schemaRefs></ds:datastoreItem>",
        crate::exchange::sent::NAMESPACE
    )
}

fn store_relations() -> String {
    relationships(&[(
        "rId1".into(),
        format!("{OFFICE}/customXmlProps"),
        "itemProps1.xml".into(),
        false,
    )])
}

fn core(book: &Book) -> String {
    let meta = &book.meta;
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>{}</dc:language>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{}</dcterms:modified></cp:coreProperties>",
        xml(&meta.title),
        xml(&meta.holders().join("; ")),
        xml(&meta.language),
        xml(&meta.modified),
    )
}

fn app() -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Recto</Application></Properties>"
    )
}

fn settings() -> String {
    format!(
        "{HEAD}<w:settings {SPACES}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/>\
         <w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"
    )
}

fn fonts() -> String {
    format!(
        "{HEAD}<w:fonts {SPACES}><w:font w:name=\"Times New Roman\"><w:family w:val=\"roman\"/><w:pitch w:val=\"variable\"/></w:font>\
         <w:font w:name=\"Courier New\"><w:family w:val=\"modern\"/><w:pitch w:val=\"fixed\"/></w:font></w:fonts>"
    )
}

fn header(parts: &Parts) -> String {
    format!(
        "{HEAD}<w:hdr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>\
         <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:hdr>",
        xml(&front::head(parts.book))
    )
}

fn document(parts: &Parts) -> String {
    format!(
        "{HEAD}<w:document {SPACES}><w:body>{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId5\"/>\
         <w:pgSz w:w=\"12240\" w:h=\"15840\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/>\
         <w:titlePg/></w:sectPr></w:body></w:document>",
        parts.body
    )
}

fn footnotes(notes: &str) -> String {
    let own = |id: i8, sort: &str, element: &str| {
        format!(
            "<w:footnote w:type=\"{sort}\" w:id=\"{id}\"><w:p><w:pPr><w:spacing w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:r><w:{element}/></w:r></w:p></w:footnote>"
        )
    };
    format!(
        "{HEAD}<w:footnotes {SPACES}>{}{}{notes}</w:footnotes>",
        own(-1, "separator", "separator"),
        own(0, "continuationSeparator", "continuationSeparator")
    )
}

fn comments(all: &[String]) -> String {
    format!("{HEAD}<w:comments {SPACES}>{}</w:comments>", all.concat())
}

fn numbering(lists: &[List]) -> String {
    let mut out = format!("{HEAD}<w:numbering {SPACES}>");
    let bullets = ["\u{2022}", "\u{25e6}", "\u{2013}"];
    for (id, sort) in ["bullet", ".", ")"].into_iter().enumerate() {
        let _ = write!(
            out,
            "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"multilevel\"/>"
        );
        for level in 0..9 {
            let (format, text) = match sort {
                "bullet" => ("bullet", bullets[level % 3].to_owned()),
                end => ("decimal", format!("%{}{end}", level + 1)),
            };
            let _ = write!(
                out,
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/>\
                 <w:pPr><w:ind w:left=\"{}\" w:hanging=\"360\"/></w:pPr></w:lvl>",
                720 * (level + 1)
            );
        }
        out.push_str("</w:abstractNum>");
    }
    for (n, list) in lists.iter().enumerate() {
        let of = match (list.start, list.bracket) {
            (None, _) => 0,
            (Some(_), false) => 1,
            (Some(_), true) => 2,
        };
        let _ = write!(
            out,
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{of}\"/><w:lvlOverride w:ilvl=\"{}\"><w:startOverride w:val=\"{}\"/></w:lvlOverride></w:num>",
            n + 1,
            list.level.min(8),
            list.start.unwrap_or(1).min(i32::MAX as u64)
        );
    }
    out.push_str("</w:numbering>");
    out
}

/// A style of paragraphs: id, name, what it is based on, properties of paragraph and words.
type Style = (&'static str, &'static str, &'static str, &'static str, &'static str);

const PLAIN: &str = "<w:ind w:firstLine=\"0\"/>";
const CENTRED: &str = "<w:ind w:firstLine=\"0\"/><w:jc w:val=\"center\"/>";

/// The name of a style of paragraphs by its id.
pub(super) fn name_of(id: &'static str) -> &'static str {
    STYLES.iter().find(|s| s.0 == id).map_or(id, |s| s.1)
}

const STYLES: [Style; 33] = [
    ("BodyText", "Body Text", "Normal", "<w:ind w:firstLine=\"720\"/>", ""),
    (
        "Heading1",
        "heading 1",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"2880\" w:after=\"480\"/><w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/>",
        "",
    ),
    ("PartTitle", "Part Title", "Heading1", "<w:outlineLvl w:val=\"0\"/>", ""),
    (
        "Heading2",
        "heading 2",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"240\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:b/>",
    ),
    ("Heading3", "heading 3", "Normal", "<w:keepNext/><w:outlineLvl w:val=\"2\"/>", "<w:b/><w:i/>"),
    ("Heading4", "heading 4", "Normal", "<w:keepNext/><w:outlineLvl w:val=\"3\"/>", "<w:i/>"),
    ("Heading5", "heading 5", "Normal", "<w:keepNext/><w:outlineLvl w:val=\"4\"/>", "<w:i/>"),
    ("Heading6", "heading 6", "Normal", "<w:keepNext/><w:outlineLvl w:val=\"5\"/>", "<w:i/>"),
    ("Title", "Title", "Normal", "<w:spacing w:before=\"4320\"/><w:jc w:val=\"center\"/>", ""),
    ("Subtitle", "Subtitle", "Normal", "<w:jc w:val=\"center\"/>", ""),
    ("Author", "Author", "Normal", "<w:jc w:val=\"center\"/>", ""),
    (
        "ManuscriptContact",
        "Manuscript Contact",
        "Normal",
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"9360\"/></w:tabs><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>",
        "",
    ),
    ("ChapterSubtitle", "Chapter Subtitle", "Normal", "<w:keepNext/><w:jc w:val=\"center\"/>", ""),
    ("Quote", "Quote", "Normal", "<w:ind w:left=\"720\" w:right=\"720\" w:firstLine=\"0\"/>", ""),
    (
        "Epigraph",
        "Epigraph",
        "Normal",
        "<w:ind w:left=\"1440\" w:right=\"1440\" w:firstLine=\"0\"/>",
        "",
    ),
    ("Verse", "Verse", "Normal", "<w:ind w:left=\"1440\" w:hanging=\"720\"/>", ""),
    (
        "SourceCode",
        "Source Code",
        "Normal",
        "<w:spacing w:line=\"240\" w:lineRule=\"auto\" w:before=\"120\" w:after=\"120\"/>",
        "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/><w:sz w:val=\"20\"/>",
    ),
    ("ListBullet", "List Bullet", "Normal", "<w:ind w:left=\"720\" w:hanging=\"360\"/>", ""),
    ("ListNumber", "List Number", "Normal", "<w:ind w:left=\"720\" w:hanging=\"360\"/>", ""),
    ("ListContinue", "List Continue", "Normal", "<w:ind w:left=\"720\" w:firstLine=\"0\"/>", ""),
    (
        "Caption",
        "caption",
        "Normal",
        "<w:spacing w:line=\"240\" w:lineRule=\"auto\" w:before=\"120\" w:after=\"120\"/>",
        "",
    ),
    ("DefinitionTerm", "Definition Term", "Normal", "<w:keepNext/>", "<w:b/>"),
    ("Definition", "Definition", "Normal", "<w:ind w:left=\"720\" w:firstLine=\"0\"/>", ""),
    (
        "Callout",
        "Callout",
        "Normal",
        "<w:ind w:left=\"720\" w:right=\"720\" w:firstLine=\"0\"/>",
        "",
    ),
    ("SceneBreak", "Scene Break", "Normal", CENTRED, ""),
    ("Figure", "Figure", "Normal", CENTRED, ""),
    ("TableText", "Table Text", "Normal", "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>", ""),
    ("TableEnd", "Table End", "Normal", "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>", ""),
    (
        "FootnoteText",
        "footnote text",
        "Normal",
        "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"20\"/>",
    ),
    (
        "CommentText",
        "annotation text",
        "Normal",
        "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"20\"/>",
    ),
    (
        "Header",
        "header",
        "Normal",
        "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"right\"/>",
        "",
    ),
    ("Footer", "footer", "Normal", "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>", ""),
    ("ListParagraph", "List Paragraph", "Normal", PLAIN, ""),
];

fn styles(parts: &Parts) -> String {
    let lang = xml(&parts.book.meta.language);
    let lang = match parts.rtl {
        true => format!("<w:lang w:bidi=\"{lang}\"/>"),
        false => format!("<w:lang w:val=\"{lang}\"/>"),
    };
    let bidi = if parts.rtl { "<w:bidi/>" } else { "" };
    let mut out = format!(
        "{HEAD}<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" w:eastAsia=\"Times New Roman\"/>\
         <w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>{lang}</w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"0\" w:line=\"480\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr><w:widowControl w:val=\"0\"/>{bidi}</w:pPr><w:rPr>{lang}</w:rPr></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblCellMar><w:left w:w=\"108\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>"
    );
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ =
            write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
    }
    out.push_str("</w:tblBorders></w:tblPr></w:style>");
    for (id, name, base, stand, look) in STYLES {
        let next = match id {
            _ if id.starts_with("Heading") || id == "PartTitle" || id == "ChapterSubtitle" => {
                "<w:next w:val=\"BodyText\"/>"
            }
            "SceneBreak" => "<w:next w:val=\"BodyText\"/>",
            _ => "",
        };
        let look = if look.is_empty() { String::new() } else { format!("<w:rPr>{look}</w:rPr>") };
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{base}\"/>{next}<w:qFormat/><w:pPr>{stand}</w:pPr>{look}</w:style>"
        );
    }
    for (id, name, look) in [
        (
            "VerbatimChar",
            "Verbatim Char",
            "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/>",
        ),
        ("FootnoteReference", "footnote reference", "<w:vertAlign w:val=\"superscript\"/>"),
        ("CommentReference", "annotation reference", "<w:sz w:val=\"16\"/>"),
        ("Hyperlink", "Hyperlink", "<w:color w:val=\"0000FF\"/><w:u w:val=\"single\"/>"),
    ] {
        let _ = write!(
            out,
            "<w:style w:type=\"character\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:rPr>{look}</w:rPr></w:style>"
        );
    }
    out.push_str("</w:styles>");
    out
}
