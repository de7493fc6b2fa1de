//! Citations of programs for literature, as they stand in files of their users.

use super::tests::{file, p, r, t};
use super::*;
use base64::Engine;
use serde_json::{Value, json};

const RULSDORF: &str = r#"{"id":7,"type":"book","title":"Bridges of the <i>Tauber</i>","publisher":"","author":[{"family":"van Rulsdorf","given":"Ada"}],"issued":{"date-parts":[["1931",5]]}}"#;
const MILLER: &str = r#"{"id":8,"type":"article-journal","title":"On rope","container-title":"Knots","author":[{"family":"Miller","given":"B."},{"family":"Ng","given":"C."}],"issued":{"date-parts":[[1999]]}}"#;

/// A field over several runs, its instruction in two.
fn field(instruction: &str, shown: &str) -> String {
    let code = instruction.replace('&', "&amp;").replace('<', "&lt;");
    let (a, b) = code.split_at(code.floor_char_boundary(code.len() / 2));
    let sign = |sort: &str| format!("<w:r><w:fldChar w:fldCharType=\"{sort}\"/></w:r>");
    let code =
        |text: &str| format!("<w:r><w:instrText xml:space=\"preserve\">{text}</w:instrText></w:r>");
    format!(
        "{}{}{}{}{}{}",
        sign("begin"),
        code(a),
        code(b),
        sign("separate"),
        r("", shown),
        sign("end")
    )
}

fn item(data: &str, uri: &str, more: Value) -> Value {
    let data: Value = serde_json::from_str(data).expect("JSON");
    let mut item = json!({ "id": 1, "uris": [format!("http://zotero.org/users/1/items/{uri}")], "itemData": data });
    if let (Some(all), Value::Object(more)) = (item.as_object_mut(), more) {
        all.extend(more);
    }
    item
}

fn zotero(items: &[Value], shown: &str) -> String {
    let json = json!({ "citationID": "x", "properties": { "formattedCitation": shown, "noteIndex": 0 }, "citationItems": items });
    field(&format!(" ADDIN ZOTERO_ITEM CSL_CITATION {json} "), shown)
}

fn manuscript(body: &str, parts: &[(&str, &str)]) -> Manuscript {
    super::read(&file(body, parts), Changes::Accepted, "", Works::default()).expect("read")
}

fn works(read: &Manuscript) -> Value {
    serde_json::from_str(&read.works.json()).expect("JSON")
}

#[test]
fn fields_of_zotero_are_citations() {
    let one = zotero(&[item(RULSDORF, "A", json!({}))], "(van Rulsdorf 1931)");
    let two = zotero(
        &[
            item(
                MILLER,
                "B",
                json!({ "locator": "33\u{2013}35", "label": "page", "prefix": "see; " }),
            ),
            item(
                RULSDORF,
                "A",
                json!({ "locator": "II.3", "label": "chapter", "suffix": ", <i>passim</i>", "suppress-author": true }),
            ),
        ],
        "(see; Miller 1999, 33–35; 1931, chap. II.3, passim)",
    );
    let list = format!(
        "{}{}",
        p(
            "",
            &field(" ADDIN ZOTERO_BIBL {\"uncited\":[[\"http://zotero.org/users/1/items/X\"],[\"y\"]]} CSL_BIBLIOGRAPHY ", "Miller, B. On rope.")
                .replace("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>", "")
        ),
        p(
            "",
            &format!(
                "{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
                r("", "Rulsdorf, A. Bridges.")
            )
        )
    );
    let list = format!("{list}{}", t("Behind it."));
    let head = format!("{}{}", p("berschrift1", &r("", "Bibliography")), t("These:"));
    let body = format!(
        "{}{}{head}{list}",
        p("", &format!("{}{one}{}", r("", "So it is "), r("", "."))),
        p("", &format!("{}{two}", r("", "And ")))
    );
    let prefs = "<Properties><property name=\"ZOTERO_PREF_2\"><lpwstr>styles/apa\" hasBibliography=\"1\"/&gt;</lpwstr></property>\
                 <property name=\"ZOTERO_PREF_1\"><lpwstr>&lt;data&gt;&lt;style id=\"http://www.zotero.org/</lpwstr></property></Properties>";
    let read = manuscript(&body, &[("docProps/custom.xml", prefs)]);
    assert_eq!(
        read.markdown,
        "So it is [@vanrulsdorf1931].\n\nAnd [see\\; @miller1999, pp. 33\u{2013}35; -@vanrulsdorf1931, \
         {chap. II.3}, *passim*]\n\n# Bibliography\n\nThese:\n\n::: {#refs}\n:::\n\nBehind it.\n"
    );
    assert_eq!(read.citations.as_deref(), Some("apa"));
    // Works of the list that nothing cites are told.
    let uncited = read.left.iter().find(|(what, _)| what.contains("nothing cites"));
    assert_eq!(uncited.map(|(_, times)| *times), Some(2));
    assert_eq!(read.counts.get("citation"), Some(&2));
    let works = works(&read);
    assert_eq!(works.as_array().map(Vec::len), Some(2));
    assert_eq!(works[0]["id"], "vanrulsdorf1931");
    assert_eq!(works[0]["author"][0]["given"], "Ada");
    assert_eq!(works[0].get("publisher"), None);
    let several = zotero(&[item(RULSDORF, "A", json!({ "locator": "33; {35}" }))], "(x)");
    let read = manuscript(&p("", &several), &[]);
    assert_eq!(read.markdown, "[@vanrulsdorf1931, {p. 33; 35}]\n");
    // What can't be read stays as its words, and so does a list of works that nobody knows.
    let old = field(" ADDIN ZOTERO_ITEM {\"old\":1} ", "(Old 1990)");
    let list = field(" ADDIN ZOTERO_BIBL {} ", "Old, A. Work.");
    let read = manuscript(&format!("{}{}", p("", &old), p("", &list)), &[]);
    assert_eq!(read.markdown, "(Old 1990)\n\nOld, A. Work.\n");
    assert!(read.works.is_empty());
}

#[test]
fn mendeley_has_fields_and_controls() {
    let data: Value = serde_json::from_str(MILLER).expect("JSON");
    let json = json!({ "citationItems": [{ "id": "ITEM-1", "itemData": data, "locator": "3" }], "mendeley": { "formattedCitation": "(Miller & Ng)" } });
    let old = field(
        &format!("ADDIN CSL_CITATION {json}"),
        "(Miller & Ng)".replace('&', "&amp;").as_str(),
    );
    let control = |json: &Value, shown: &str| {
        let tag = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json.to_string());
        format!(
            "<w:sdt><w:sdtPr><w:tag w:val=\"MENDELEY_CITATION_v3_{tag}\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
            r("", shown)
        )
    };
    let new = json!({ "citationID": "c", "manualOverride": { "isManuallyOverridden": false },
        "citationItems": [{ "id": "u-1", "itemData": data, "isTemporary": false, "suppress-author": false }] });
    let list = format!(
        "<w:sdt><w:sdtPr><w:tag w:val=\"MENDELEY_BIBLIOGRAPHY\"/></w:sdtPr><w:sdtContent>{}{}</w:sdtContent></w:sdt>",
        t("1. Miller"),
        t("2. More")
    );
    let body = format!(
        "{}{list}",
        p(
            "",
            &format!(
                "{}{old}{}{}{}",
                r("", "A "),
                r("", " b "),
                control(&new, "Miller (1999)"),
                r("", " c.")
            )
        )
    );
    let read = manuscript(&body, &[]);
    assert_eq!(read.markdown, "A [@miller1999, p. 3] b @miller1999 c.\n\n::: {#refs}\n:::\n");
    assert_eq!(works(&read).as_array().map(Vec::len), Some(1));
}

#[test]
fn sources_of_word_are_works() {
    let sources = "<b:Sources xmlns:b=\"u\" SelectedStyle=\"\\APA.XSL\"><b:Source><b:Tag>Smi01</b:Tag><b:SourceType>BookSection</b:SourceType>\
        <b:Author><b:Author><b:NameList><b:Person><b:Last>Smith</b:Last><b:First>Jo</b:First><b:Middle>K.</b:Middle></b:Person></b:NameList></b:Author>\
        <b:Editor><b:NameList><b:Person><b:Last>Roe</b:Last></b:Person></b:NameList></b:Editor></b:Author>\
        <b:Title>Sails</b:Title><b:BookTitle>Ships</b:BookTitle><b:Year>2001</b:Year><b:Pages>3-9</b:Pages><b:City>Hull</b:City></b:Source>\
        <b:Source><b:Tag>Off</b:Tag><b:SourceType>InternetSite</b:SourceType><b:Author><b:Author><b:Corporate>Sea Office</b:Corporate></b:Author></b:Author>\
        <b:InternetSiteTitle>Tides</b:InternetSiteTitle><b:URL>http://sea.example/</b:URL><b:YearAccessed>2020</b:YearAccessed><b:MonthAccessed>May</b:MonthAccessed><b:DayAccessed>4</b:DayAccessed></b:Source></b:Sources>";
    let cite =
        field(" CITATION Smi01 \\p 12-14 \\l 1033  \\m Off", " (Smith, 2001, p. 12; Sea Office)");
    let list = p("", &field(" BIBLIOGRAPHY ", "Smith ..."));
    let body = format!("{}{list}", p("", &format!("{} {cite}", r("", "Words "))));
    let read = manuscript(&body, &[("customXml/item1.xml", sources)]);
    assert_eq!(read.markdown, "Words [@smith2001, pp. 12-14; @sea]\n\n::: {#refs}\n:::\n");
    // The same tag in another file of the book may be another work.
    let other = sources.replace("Smith", "Jones").replace("Sails", "Oars");
    let more = file(&body, &[("customXml/item1.xml", &other)]);
    let more = super::read(&more, Changes::Accepted, "", read.works.clone()).expect("read");
    assert!(more.markdown.starts_with("Words [@jones2001, pp. 12-14; @sea]"), "{}", more.markdown);
    let works = works(&read);
    assert_eq!(works[0]["type"], "chapter");
    assert_eq!(works[0]["container-title"], "Ships");
    assert_eq!(works[0]["author"][0]["given"], "Jo K.");
    assert_eq!(works[0]["editor"][0]["family"], "Roe");
    assert_eq!(works[1]["title"], "Tides");
    assert_eq!(works[1]["author"][0]["literal"], "Sea Office");
    assert_eq!(works[1]["accessed"]["raw"], "May 4, 2020");
}
