use super::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const NAMES: &str = concat!(
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
    r#"xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" "#,
    r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" "#,
    r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
    r#"xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" "#,
    r#"xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" "#,
    r#"xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" "#,
    r#"xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" "#,
    r#"xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" "#,
    r#"xmlns:m="http://www.w3.org/1998/Math/MathML""#,
);

const STYLES: &str = r#"<office:styles>
<style:default-style style:family="paragraph"><style:text-properties fo:font-size="12pt" fo:language="en" fo:country="GB"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Text_20_body" style:display-name="Text body" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-weight="bold" fo:font-size="130%"/></style:style>
<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Quotations" style:family="paragraph"/>
<style:style style:name="Caption" style:family="paragraph"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="Illustration" style:family="paragraph" style:parent-style-name="Caption"/>
<style:style style:name="Emphasis" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
</office:styles>"#;

const AUTOMATIC: &str = r#"<office:automatic-styles>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text" style:parent-style-name="Emphasis"><style:text-properties fo:font-variant="small-caps"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T4" style:family="text"><style:text-properties fo:language="fr" fo:country="FR"/></style:style>
<style:style style:name="T5" style:family="text"><style:text-properties fo:font-style="normal"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Text_20_body"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Text_20_body"><style:paragraph-properties fo:text-align="center"/></style:style>
<style:style style:name="P3" style:family="paragraph" style:parent-style-name="Text_20_body" style:list-style-name="L2"/>
<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="-"/><text:list-level-style-number text:level="2" style:num-format="1"/></text:list-style>
<text:list-style style:name="L2"><text:list-level-style-number text:level="1" style:num-format="1" text:start-value="3"/></text:list-style>
</office:automatic-styles>"#;

/// A file with this body and these other parts.
fn file(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<office:document-content {NAMES}>{AUTOMATIC}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let styles = format!("<office:document-styles {NAMES}>{STYLES}</office:document-styles>");
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        archive.start_file(name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("written");
    };
    add("mimetype", "application/vnd.oasis.opendocument.text");
    add("content.xml", &content);
    add("styles.xml", &styles);
    for (name, text) in others {
        add(name, text);
    }
    archive.finish().expect("an archive").into_inner()
}

fn manuscript(body: &str) -> Manuscript {
    super::read(&file(body, &[]), Changes::Accepted, "", Works::default()).expect("read")
}

fn markdown(body: &str) -> String {
    manuscript(body).markdown
}

fn p(inside: &str) -> String {
    format!("<text:p text:style-name=\"Text_20_body\">{inside}</text:p>")
}

fn span(style: &str, words: &str) -> String {
    format!("<text:span text:style-name=\"{style}\">{words}</text:span>")
}

#[test]
fn looks_come_of_styles_and_what_they_are_based_on() {
    let body = p(&format!(
        "a {} {} x{} {}",
        span("T1", &format!("b {}", span("Emphasis", "c"))),
        span("T2", "d"),
        span("T3", "2"),
        span("T4", "le mot")
    ));
    assert_eq!(markdown(&body), "a **b *c*** [*d*]{.smallcaps} x^2^ [le mot]{lang=fr-FR}\n");
    let italic = |inside: &str| format!("<text:p text:style-name=\"P1\">{inside}</text:p>");
    assert_eq!(markdown(&italic(&format!("a {} c", span("T5", "b")))), "*a* b *c*\n");
}

#[test]
fn white_space_is_that_of_open_document() {
    let body = p(
        "a\n   b<text:s text:c=\"2\"/>c<text:tab/>d<text:line-break/>e <text:span> f</text:span>",
    );
    assert_eq!(markdown(&body), "a b  c\u{2003}d\\\ne f\n");
}

#[test]
fn headings_have_their_levels_and_the_title_is_the_books() {
    let body = "<text:p text:style-name=\"Title\">The  Book</text:p>\
        <text:h text:style-name=\"Heading_20_1\" text:outline-level=\"1\">One</text:h>\
        <text:h text:outline-level=\"3\">Deep</text:h>\
        <text:p text:style-name=\"Quotations\">Said.</text:p>";
    let read = manuscript(body);
    assert_eq!(read.markdown, "# One\n\n### Deep\n\n> Said.\n");
    assert_eq!(read.title.as_deref(), Some("The Book"));
    assert_eq!(read.language.as_deref(), Some("en-GB"));
}

#[test]
fn notes_have_their_series_and_comments_are_comments() {
    let note = |class: &str, label: &str, words: &str| {
        format!(
            "<text:note text:note-class=\"{class}\"><text:note-citation{label}>1</text:note-citation><text:note-body>{}</text:note-body></text:note>",
            p(words)
        )
    };
    let body = p(&format!(
        "a{} b{} c{}<office:annotation><dc:creator>Eve</dc:creator><dc:date>2026</dc:date><text:p>Too <text:span>long</text:span>?</text:p></office:annotation>",
        note("footnote", "", "Foot."),
        note("endnote", " text:label=\"*\"", "End."),
        note("footnote", " text:label=\"a\"", &format!("In{}", note("footnote", "", "Deep."))),
    ));
    let read = manuscript(&body);
    assert_eq!(
        read.markdown,
        "a[^1] b[^*2] c[^3]<!-- Eve: Too long? -->\n\n[^1]: Foot.\n\n[^*2]: End.\n\n[^3]: In[^4]\n\n[^4]: Deep.\n"
    );
    assert_eq!((read.counts["note"], read.counts["comment"]), (4, 1));
    assert_eq!(read.left.len(), 1, "{:?}", read.left);
}

#[test]
fn lists_nest_go_on_and_begin_anywhere() {
    let item = |inside: &str| format!("<text:list-item>{inside}</text:list-item>");
    let list = |style: &str, inside: &str| {
        format!("<text:list text:style-name=\"{style}\">{inside}</text:list>")
    };
    let inner = format!("<text:list>{}{}</text:list>", item(&p("b")), item(&p("c")));
    let body = list("L1", &format!("{}{}", item(&format!("{}{inner}", p("a"))), item(&p("d"))));
    assert_eq!(markdown(&body), "- a\n  1. b\n  2. c\n- d\n");
    let first = list("L2", &item(&format!("{}{}", p("a"), p("more"))));
    let next = "<text:list text:style-name=\"L2\" text:continue-numbering=\"true\">";
    let body = format!(
        "{first}{}{next}{}<text:list-item text:start-value=\"9\">{}</text:list-item></text:list>",
        p("between"),
        item(&p("b")),
        p("c")
    );
    assert_eq!(markdown(&body), "3. a\n\n   more\n\nbetween\n\n4. b\n9. c\n");
    let styled =
        "<text:p text:style-name=\"P3\">x</text:p><text:p text:style-name=\"P3\">y</text:p>";
    assert_eq!(markdown(styled), "3. x\n4. y\n");
}

#[test]
fn tables_have_heads_and_cells_that_reach_over_others() {
    let cell = |attributes: &str, words: &str| {
        format!("<table:table-cell{attributes}>{}</table:table-cell>", p(words))
    };
    let simple = format!(
        "<table:table><table:table-column table:number-columns-repeated=\"2\"/><table:table-header-rows><table:table-row>{}{}</table:table-row></table:table-header-rows><table:table-row>{}{}</table:table-row></table:table>",
        cell("", "A"),
        cell("", "B"),
        cell("", "1"),
        cell("", "2")
    );
    assert_eq!(markdown(&simple), "| A | B |\n|---|---|\n| 1 | 2 |\n");
    let spanned = format!(
        "<table:table><table:table-row>{}<table:covered-table-cell/></table:table-row><table:table-row>{}{}</table:table-row><table:table-row><table:covered-table-cell/>{}</table:table-row></table:table>",
        cell(" table:number-columns-spanned=\"2\"", "Wide"),
        cell(" table:number-rows-spanned=\"2\"", "High"),
        cell("", "1"),
        cell("", "2")
    );
    let html = markdown(&spanned);
    assert!(html.contains("<td colspan=\"2\">Wide</td>"), "{html}");
    assert!(html.contains("<td rowspan=\"2\">High</td><td>1</td></tr>\n<tr><td>2</td>"), "{html}");
    // Many empty cells are bounded.
    let many = "<table:table><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
    assert!(markdown(many).len() < 1_000_000);
}

#[test]
fn pictures_have_descriptions_and_captions() {
    let frame = "<draw:frame svg:width=\"8cm\"><draw:image xlink:href=\"Pictures/a.png\"/><svg:title>T</svg:title><svg:desc>A lamp.</svg:desc></draw:frame>";
    let sequence =
        "<text:sequence text:ref-name=\"refFigure0\" text:name=\"Figure\">1</text:sequence>";
    let boxed = p(&format!(
        "<draw:frame><draw:text-box><text:p text:style-name=\"Illustration\">{frame}Figure {sequence}: The lamp</text:p></draw:text-box></draw:frame>"
    ));
    let see = p(
        "See <text:sequence-ref text:ref-name=\"refFigure0\" text:reference-format=\"category-and-value\">Figure 1</text:sequence-ref>.",
    );
    let bytes = file(&format!("{boxed}{see}"), &[("Pictures/a.png", "<svg/>")]);
    let read = super::read(&bytes, Changes::Accepted, "02-", Works::default()).expect("read");
    assert_eq!(
        read.markdown,
        "![The lamp](images/02-image1.svg){#fig-reffigure0 alt=\"A lamp.\" width=50%}\n\nSee @fig-reffigure0.\n"
    );
    assert_eq!(read.pictures.len(), 1);
    assert_eq!(read.pictures[0].0, "images/02-image1.svg");
    let gone = manuscript(&p(frame));
    assert!(gone.left.keys().any(|k| k.contains("Pictures/a.png")), "{:?}", gone.left);
}

#[test]
fn places_are_named_and_entries_of_the_index_kept() {
    let body = format!(
        "<text:h text:outline-level=\"1\"><text:bookmark-start text:name=\"__Ref1\"/>One<text:bookmark-end text:name=\"__Ref1\"/></text:h>{}{}",
        p(
            "See <text:bookmark-ref text:ref-name=\"__Ref1\" text:reference-format=\"text\">One</text:bookmark-ref>, page <text:bookmark-ref text:ref-name=\"__Ref1\" text:reference-format=\"page\">7</text:bookmark-ref>, <text:a xlink:href=\"https://a.b/\">there</text:a>."
        ),
        p(
            "<text:alphabetical-index-mark-start text:id=\"i\" text:key1=\"Lights\"/>Lamps<text:alphabetical-index-mark-end text:id=\"i\"/> burn<text:alphabetical-index-mark text:string-value=\"Fire\"/>."
        )
    );
    let read = manuscript(&body);
    assert_eq!(
        read.markdown,
        "# One {#ref1}\n\nSee [One](#ref1), page 7, [there](https://a.b/).\n\n[Lamps]{.index entry=\"Lights!Lamps\"} burn[]{.index entry=\"Fire\"}.\n"
    );
    assert_eq!(read.left.len(), 1, "{:?}", read.left);
}

#[test]
fn formulas_are_tex() {
    let math = "<m:math><m:semantics><m:mrow><m:mfrac><m:mi>a</m:mi><m:msup><m:mi>b</m:mi><m:mn>2</m:mn></m:msup></m:mfrac><m:mo stretchy=\"false\">+</m:mo><m:msqrt><m:mi>x</m:mi></m:msqrt><m:mo fence=\"true\" form=\"prefix\">(</m:mo><m:munderover><m:mo>\u{2211}</m:mo><m:mi>i</m:mi><m:mi>n</m:mi></m:munderover><m:mo fence=\"true\" form=\"postfix\">)</m:mo></m:mrow><m:annotation encoding=\"StarMath 5.0\">a over b</m:annotation></m:semantics></m:math>";
    let part = math.replacen("<m:math>", &format!("<m:math {NAMES}>"), 1);
    let body = p("so <draw:frame><draw:object xlink:href=\"./Object 1\"/></draw:frame>.");
    let bytes = file(&body, &[("Object 1/content.xml", &part)]);
    let read = super::read(&bytes, Changes::Accepted, "", Works::default()).expect("read");
    assert_eq!(read.markdown, "so $\\frac{a}{b^{2}}+\\sqrt{x}\\left(\\sum_{i}^{n}\\right)$.\n");
    // The same in the frame itself.
    let body = p(&format!("so <draw:frame><draw:object>{math}</draw:object></draw:frame>."));
    assert_eq!(markdown(&body), read.markdown);
    let chart =
        manuscript(&p("a<draw:frame><draw:object xlink:href=\"./Object 9\"/></draw:frame>"));
    assert_eq!(chart.left.len(), 1, "{:?}", chart.left);
}

#[test]
fn scenes_boxes_and_sections_are_kept() {
    let body = format!(
        "{}<text:p text:style-name=\"P2\">* * *</text:p>{}<text:section text:name=\"s\">{}</text:section>",
        p("one"),
        p("two<draw:custom-shape><text:p>In a box.</text:p></draw:custom-shape>"),
        p("three")
    );
    let read = manuscript(&body);
    assert_eq!(read.markdown, "one\n\n***\n\ntwo\n\nIn a box.\n\nthree\n");
    let hidden =
        manuscript("<text:section text:display=\"none\"><text:p>no</text:p></text:section>");
    assert_eq!((hidden.markdown.as_str(), hidden.left.len()), ("", 1));
    let contents = format!(
        "<text:table-of-content><text:index-body>{}</text:index-body></text:table-of-content>{}",
        p("One 1"),
        p("x")
    );
    assert_eq!(markdown(&contents), "x\n");
}

#[test]
fn tracked_changes_count_or_do_not() {
    let changes = format!(
        "<text:tracked-changes><text:changed-region text:id=\"d\"><text:deletion>{}{}</text:deletion></text:changed-region><text:changed-region text:id=\"i\"><text:insertion/></text:changed-region></text:tracked-changes>",
        p("old"),
        p("er ")
    );
    let body = format!(
        "{changes}{}",
        p(
            "a <text:change text:change-id=\"d\"/>b <text:change-start text:change-id=\"i\"/>new <text:change-end text:change-id=\"i\"/>c"
        )
    );
    let accepted = manuscript(&body);
    assert_eq!(accepted.markdown, "a b new c\n");
    assert_eq!(accepted.counts["tracked change"], 2);
    let bytes = file(&body, &[]);
    let rejected =
        super::read(&bytes, Changes::Rejected, "", Works::default()).expect("read").markdown;
    assert_eq!(rejected, "a old\n\ner b c\n");
}

#[test]
fn citations_of_zotero_are_citations() {
    let json = r#"{&quot;citationItems&quot;:[{&quot;locator&quot;:&quot;12&quot;,&quot;uris&quot;:[&quot;http://zotero.org/a&quot;],&quot;itemData&quot;:{&quot;type&quot;:&quot;book&quot;,&quot;title&quot;:&quot;Rope&quot;,&quot;author&quot;:[{&quot;family&quot;:&quot;Ng&quot;}],&quot;issued&quot;:{&quot;date-parts&quot;:[[1999]]}}}]}"#;
    let name = format!("ZOTERO_ITEM CSL_CITATION {json} RNDx");
    let body = format!(
        "{}<text:section text:name=\"ZOTERO_BIBL {{}} CSL_BIBLIOGRAPHY RNDy\">{}</text:section>",
        p(&format!(
            "So <text:reference-mark-start text:name=\"{name}\"/>(Ng 1999, 12)<text:reference-mark-end text:name=\"{name}\"/>."
        )),
        p("Ng. 1999. Rope.")
    );
    let meta = format!(
        "<office:document-meta {NAMES}><office:meta><meta:user-defined meta:name=\"ZOTERO_PREF_1\">&lt;data&gt;&lt;style id=\"http://www.zotero.org/styles/apa\"</meta:user-defined></office:meta></office:document-meta>"
    );
    let bytes = file(&body, &[("meta.xml", &meta)]);
    let read = super::read(&bytes, Changes::Accepted, "", Works::default()).expect("read");
    assert_eq!(read.markdown, "So [@ng1999, p. 12].\n\n::: {#refs}\n:::\n");
    assert_eq!((read.citations.as_deref(), read.works.len()), (Some("apa"), 1));
}

#[test]
fn one_flat_file_is_the_same() {
    let flat = format!(
        "<?xml version=\"1.0\"?>\n<office:document {NAMES}><office:meta><dc:title>Flat</dc:title><meta:initial-creator>Ann</meta:initial-creator></office:meta>{STYLES}{AUTOMATIC}<office:body><office:text>{}</office:text></office:body></office:document>",
        p(&format!(
            "a {} <draw:frame><draw:image><office:binary-data>\niVBORw0K\n</office:binary-data></draw:image></draw:frame>",
            span("T1", "b")
        ))
    );
    let read = super::read(flat.as_bytes(), Changes::Accepted, "", Works::default()).expect("read");
    assert_eq!(read.markdown, "a **b** ![](images/image1.png)\n");
    assert_eq!(
        (read.title.as_deref(), read.authors.as_slice()),
        (Some("Flat"), &["Ann".to_owned()][..])
    );
    assert_eq!(read.pictures[0].1, b"\x89PNG\r\n");
}

#[test]
fn what_is_no_text_says_why() {
    let why = |bytes: &[u8]| {
        super::read(bytes, Changes::Accepted, "", Works::default()).expect_err("no text").0
    };
    assert!(why(b"PK").contains("no archive"));
    assert!(why(b"<a/>").contains("no text"), "{}", why(b"<a/>"));
    let locked = file("", &[("META-INF/manifest.xml", "<m><encryption-data/></m>")]);
    assert!(why(&locked).contains("password"));
}

#[test]
fn what_stands_too_deep_is_told_and_the_rest_read() {
    let nested = |open: &str, close: &str, inside: &str| {
        format!("{}{inside}{}", open.repeat(90), close.repeat(90))
    };
    for deep in [
        nested("<text:list><text:list-item>", "</text:list-item></text:list>", &p("x")),
        p(&nested("<draw:g>", "</draw:g>", "<draw:frame/>")),
        nested("<text:section>", "</text:section>", &p("x")),
        p(&nested("<text:span><text:span>", "</text:span></text:span>", "x")),
    ] {
        let read = manuscript(&format!("{}{deep}{}", p("before"), p("behind")));
        assert!(read.markdown.starts_with("before\n") && read.markdown.ends_with("behind\n"));
        assert!(read.left.keys().any(|what| what.contains("deep")), "{:?}", read.left);
    }
}
