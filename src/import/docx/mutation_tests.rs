//! Spoilt Word files: a manuscript or a sentence that says why there is none, never a panic, and no
//! picture that would be written outside of the book. `RECTO_MUTATIONS` says how many.

use super::*;
use crate::dice::Dice;
use crate::import::spoilt::{archive, spoil, try_all};

/// How many are tried where nobody says.
const FILES: u64 = 100;

const BODY: &str = r#"<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">Words </w:t></w:r><w:ins w:id="1" w:author="E"><w:r><w:t>new</w:t></w:r></w:ins>
<w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r>
<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> XE "a:b" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems":[{"locator":"3","label":"page","uris":["u"],"itemData":{"type":"book","title":"T","author":[{"family":"F"}],"issued":{"date-parts":[["1900"]]}}}]} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(F)</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> CITATION Smi \p 12 \m Smi </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
<w:hyperlink r:id="rId1"><w:r><w:t>link</w:t></w:r></w:hyperlink><w:bookmarkStart w:id="0" w:name="x"/><w:bookmarkEnd w:id="0"/></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>item</w:t><w:br w:type="page"/></w:r></w:p>
<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>
<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" descr="A picture"/><a:blip r:embed="rId2"/></wp:inline></w:drawing></w:r></w:p>
<w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>
<w:p><w:r><w:t>* * *</w:t></w:r></w:p>"#;

const NAMES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#
);

const OTHERS: [(&str, &str); 6] = [
    (
        "word/styles.xml",
        r#"<w:styles><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="H1"/></w:style></w:styles>"#,
    ),
    (
        "word/numbering.xml",
        r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#,
    ),
    (
        "word/footnotes.xml",
        r#"<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote></w:footnotes>"#,
    ),
    (
        "customXml/item1.xml",
        r#"<b:Sources><b:Source><b:Tag>Smi</b:Tag><b:SourceType>Book</b:SourceType><b:Author><b:Author><b:NameList><b:Person><b:Last>S</b:Last></b:Person></b:NameList></b:Author></b:Author><b:Title>T</b:Title><b:Year>1900</b:Year></b:Source></b:Sources>"#,
    ),
    (
        "docProps/custom.xml",
        r#"<Properties><property name="ZOTERO_PREF_1"><lpwstr>&lt;style id="http://www.zotero.org/styles/apa"/&gt;</lpwstr></property></Properties>"#,
    ),
    (
        "word/_rels/document.xml.rels",
        r#"<Relationships><Relationship Id="rId1" Type="h" Target="https://a.b" TargetMode="External"/><Relationship Id="rId2" Type="i" Target="media/p.png"/></Relationships>"#,
    ),
];

/// What is put anywhere.
const TOKENS: [&str; 24] = [
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:tbl>",
    "</w:tc>",
    "<w:tr>",
    "\"",
    "'",
    "<",
    ">",
    "&",
    "&#0;",
    "&#x110000;",
    "&a;",
    "../",
    "..\\..\\",
    "\u{0}",
    "w:val=\"4294967296\"",
    "w:ilvl=\"-1\"",
    "<w:instrText> REF x \\h </w:instrText>",
    "<![CDATA[",
    "<!DOCTYPE a [<!ENTITY a \"&a;&a;\">]>",
    "\u{202e}",
];

fn spoilt(text: &str, dice: &mut Dice) -> String {
    let mut out = text.to_owned();
    for _ in 0..dice.next(6) {
        spoil(&mut out, &TOKENS, dice, |_, _, _| false);
    }
    out
}

fn file(dice: &mut Dice) -> Vec<u8> {
    let body = spoilt(BODY, dice);
    let document = format!("<w:document {NAMES}><w:body>{body}</w:body></w:document>");
    let mut parts = vec![("word/document.xml", document.into_bytes())];
    for (name, text) in OTHERS {
        let text = text.replacen('>', &format!(" {NAMES}>"), 1);
        parts.push((name, spoilt(&text, dice).into_bytes()));
    }
    parts.push(("word/media/p.png", b"\x89PNG\r\n\x1a\n".to_vec()));
    archive(&parts, |dice| [0, 0, 1, 4][dice.next(4)], dice)
}

#[test]
fn spoilt_files_are_manuscripts_or_told() {
    let read = |dice: &mut Dice| super::read(&file(dice), Changes::Accepted, "", Works::default());
    assert!(try_all(FILES, read) > 0);
}
