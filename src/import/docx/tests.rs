use super::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const NAMES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#
);

const STYLES: &str = r#"<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="My Chapter"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Leaning"><w:name w:val="Letter"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Emph"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Cap"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Verse"><w:name w:val="Verse"/></w:style>
<w:style w:type="paragraph" w:styleId="Line"><w:name w:val="Horizontal Line"/><w:pPr><w:pBdr><w:bottom w:val="single"/></w:pBdr></w:pPr></w:style>"#;

const NUMBERING: &str = r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>"#;

fn read(bytes: &[u8], changes: Changes) -> Result<Manuscript, (String, String)> {
    super::read(bytes, changes, "", Works::default())
}

/// A Word file with this body and these other parts.
pub(super) fn file(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        archive.start_file(name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("written");
    };
    add("word/document.xml", &format!("<w:document {NAMES}><w:body>{body}</w:body></w:document>"));
    add("word/styles.xml", &format!("<w:styles {NAMES}>{STYLES}</w:styles>"));
    add("word/numbering.xml", &format!("<w:numbering {NAMES}>{NUMBERING}</w:numbering>"));
    for (name, text) in parts {
        add(name, text);
    }
    archive.finish().expect("an archive").into_inner()
}

fn markdown(body: &str) -> String {
    read(&file(body, &[]), Changes::Accepted).expect("read").markdown
}

/// A paragraph of a style, with these runs.
pub(super) fn p(style: &str, runs: &str) -> String {
    let style = match style {
        "" => String::new(),
        style => format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"),
    };
    format!("<w:p>{style}{runs}</w:p>")
}

pub(super) fn r(look: &str, words: &str) -> String {
    format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

pub(super) fn t(words: &str) -> String {
    p("", &r("", words))
}

#[test]
fn styles_go_by_their_names_and_what_they_are_based_on() {
    let text = markdown(&format!(
        "{}{}{}",
        p("berschrift1", &r("", "One")),
        t("a"),
        p("Own", &r("", "Two"))
    ));
    assert_eq!(text, "# One\n\na\n\n# Two\n");
    // Italics of a paragraph's style, in which an emphasis stands upright.
    let words =
        format!("{}{}{}", r("", "It was "), r("<w:rStyle w:val=\"Emph\"/>", "so"), r("", " dark."));
    assert_eq!(markdown(&p("Leaning", &words)), "*It was* so *dark.*\n");
    assert_eq!(markdown(&p("", &r("<w:rStyle w:val=\"Emph\"/>", "so"))), "*so*\n");
    assert_eq!(markdown(&p("Leaning", &r("<w:i w:val=\"false\"/>", "up"))), "up\n");
}

#[test]
fn marks_stand_tight_around_words() {
    let words =
        format!("{}{}{}", r("<w:b/>", "bold "), r("<w:b/><w:i/>", "both"), r("<w:i/>", " lean "));
    assert_eq!(
        markdown(&p("", &format!("{words}{}", r("", "end")))),
        "**bold *both*** *lean* end\n"
    );
    assert_eq!(markdown(&p("", &r("<w:smallCaps/>", "Small"))), "[Small]{.smallcaps}\n");
    assert_eq!(
        markdown(&t("3*4 [x] 5_6 $7 &lt;b&gt; a@b @c #")),
        "3\\*4 \\[x\\] 5_6 \\$7 \\<b> a@b \\@c #\n"
    );
    assert_eq!(markdown(&t("1. no list")), "1\\. no list\n");
    assert_eq!(markdown(&t("# no head")), "\\# no head\n");
    assert_eq!(markdown(&p("", "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>")), "a\\\nb\n");
}

#[test]
fn scenes_end_however_the_author_has_typed_it() {
    let empty = p("", "");
    for mark in [
        empty.clone(),
        t("* * *"),
        t("#"),
        t("\u{2042}"),
        p("Line", ""),
        format!("{empty}{}{empty}", t("***")),
    ] {
        assert_eq!(
            markdown(&format!("{}{mark}{}", t("One."), t("Two."))),
            "One.\n\n***\n\nTwo.\n",
            "{mark}"
        );
    }
    // Where every paragraph stands apart from the next, a single empty one says nothing.
    let spaced: Vec<String> = (0..6).map(|n| t(&format!("Text {n}."))).collect();
    assert!(!markdown(&spaced.join(&empty)).contains("***"));
    let rule = "<w:p><w:r><w:pict><v:rect o:hr=\"t\"/></w:pict></w:r></w:p>";
    assert_eq!(markdown(&format!("{}{rule}{}", t("One."), t("Two."))), "One.\n\n***\n\nTwo.\n");
    // Before a chapter there is no scene to part.
    let text = format!("{}{}{}", t("One."), t("* * *"), p("berschrift1", &r("", "Two")));
    assert_eq!(markdown(&text), "One.\n\n# Two\n");
}

#[test]
fn chapters_are_found_where_no_style_says_so() {
    let head = |words: &str| {
        format!(
            "<w:p><w:pPr><w:pageBreakBefore/><w:jc w:val=\"center\"/></w:pPr>{}</w:p>",
            r("<w:b/>", words)
        )
    };
    let text = format!("{}{}{}{}", head("CHAPTER ONE"), t("a"), head("Chapter Two"), t("b"));
    assert_eq!(markdown(&text), "# CHAPTER ONE\n\na\n\n# Chapter Two\n\nb\n");
    let text = format!("{}{}{}{}", head("The River"), t("a"), head("The Sea"), t("b"));
    assert_eq!(markdown(&text), "# The River\n\na\n\n# The Sea\n\nb\n");
    // A label and the title below it are one head.
    let two = format!(
        "{}{}",
        p("berschrift1", &r("", "Chapter 1")),
        p("berschrift1", &r("", "The River"))
    );
    assert_eq!(markdown(&format!("{two}{}", t("a"))), "# Chapter 1: The River\n\na\n");
}

#[test]
fn notes_comments_and_changes() {
    let notes = format!(
        "<w:footnotes {NAMES}><w:footnote w:type=\"separator\" w:id=\"0\"/><w:footnote w:id=\"2\">{}{}</w:footnote></w:footnotes>",
        p("", &format!("<w:r><w:footnoteRef/><w:tab/></w:r>{}", r("", "First."))),
        t("Second.")
    );
    let comments = format!(
        "<w:comments {NAMES}><w:comment w:id=\"5\" w:author=\"Eve\">{}</w:comment></w:comments>",
        t("Really?")
    );
    let body = p(
        "",
        &format!(
            "{}<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:commentReference w:id=\"5\"/></w:r><w:ins>{}</w:ins><w:del><w:r><w:delText> old</w:delText></w:r></w:del>",
            r("", "Words"),
            r("", " new")
        ),
    );
    let bytes = file(&body, &[("word/footnotes.xml", &notes), ("word/comments.xml", &comments)]);
    let accepted = read(&bytes, Changes::Accepted).expect("read");
    assert_eq!(
        accepted.markdown,
        "Words[^1]<!-- Eve: Really? --> new\n\n[^1]: First.\n\n    Second.\n"
    );
    assert_eq!(accepted.counts["note"], 1);
    assert_eq!(accepted.counts["tracked change"], 2);
    let rejected = read(&bytes, Changes::Rejected).expect("read");
    assert!(
        rejected.markdown.starts_with("Words[^1]<!-- Eve: Really? --> old\n"),
        "{}",
        rejected.markdown
    );
    // A note that many marks name is one.
    let mark = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let twice = file(&p("", &mark.repeat(2)), &[("word/footnotes.xml", &notes)]);
    let twice = read(&twice, Changes::Accepted).expect("read");
    assert_eq!(twice.markdown, "[^1][^1]\n\n[^1]: First.\n\n    Second.\n");
    // A symbol that somebody has typed as the mark is one of a series of its own; letters are numbers.
    for (own, name, told) in [("\u{2020}", "*1", 0), ("a", "1", 1)] {
        let mark = format!(
            "<w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"2\"/><w:t>{own}</w:t></w:r>"
        );
        let notes = format!(
            "<w:footnotes {NAMES}><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
            p("", &format!("<w:r><w:t>\u{2020}</w:t></w:r>{}", r("", " First.")))
        );
        let marked =
            file(&p("", &format!("{}{mark}", r("", "Words"))), &[("word/footnotes.xml", &notes)]);
        let marked = read(&marked, Changes::Accepted).expect("read");
        let typed = if told > 0 { "\u{2020} " } else { "" };
        assert_eq!(marked.markdown, format!("Words[^{name}]\n\n[^{name}]: {typed}First.\n"));
        assert_eq!(marked.left.len(), told);
    }
    // A bookmark stands before the mark.
    let notes = format!(
        "<w:footnotes {NAMES}><w:footnote w:id=\"2\"><w:p><w:bookmarkStart w:id=\"0\" w:name=\"here\"/>{}{}<w:bookmarkEnd w:id=\"0\"/></w:p></w:footnote></w:footnotes>",
        r("", "*"),
        r("", " First.")
    );
    let mark = "<w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"2\"/><w:t>*</w:t></w:r>";
    let marked =
        file(&p("", &format!("{}{mark}", r("", "Words"))), &[("word/footnotes.xml", &notes)]);
    let marked = read(&marked, Changes::Accepted).expect("read");
    assert_eq!(marked.markdown, "Words[^*1]\n\n[^*1]: First.\n");
    // A mark that is deleted joins its paragraph with the next.
    let joined = format!(
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}",
        r("", "Joined "),
        t("with this.")
    );
    assert_eq!(markdown(&joined), "Joined with this.\n");
    let dropped = format!(
        "<w:p><w:pPr><w:framePr w:dropCap=\"drop\"/></w:pPr>{}</w:p>{}",
        r("", "I"),
        t("t was.")
    );
    assert_eq!(markdown(&dropped), "It was.\n");
}

#[test]
fn lists_count_as_their_numbering_does() {
    let item = |list: u8, level: u8, words: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>{}</w:p>",
            r("", words)
        )
    };
    let body = [
        item(1, 0, "a"),
        item(1, 1, "b"),
        item(1, 0, "c"),
        t("between"),
        item(2, 0, "d"),
        item(2, 0, "e"),
    ];
    assert_eq!(markdown(&body.concat()), "1. a\n   - b\n2. c\n\nbetween\n\n7. d\n8. e\n");
}

#[test]
fn tables_keep_their_spans() {
    let cell =
        |more: &str, words: &str| format!("<w:tc><w:tcPr>{more}</w:tcPr>{}</w:tc>", t(words));
    let row = |head: bool, cells: &[String]| {
        let head = if head { "<w:trPr><w:tblHeader/></w:trPr>" } else { "" };
        format!("<w:tr>{head}{}</w:tr>", cells.concat())
    };
    let simple =
        [row(true, &[cell("", "A"), cell("", "B|C")]), row(false, &[cell("", "1"), cell("", "2")])];
    let text = markdown(&format!("<w:tbl>{}</w:tbl>", simple.concat()));
    assert_eq!(text, "| A | B\\|C |\n|---|---|\n| 1 | 2 |\n");
    let spans = [
        row(true, &[cell("<w:gridSpan w:val=\"2\"/>", "AB")]),
        row(false, &[cell("<w:vMerge w:val=\"restart\"/>", "1"), cell("", "2")]),
        row(false, &[cell("<w:vMerge/>", ""), cell("", "3")]),
    ];
    let text = markdown(&format!("<w:tbl>{}</w:tbl>", spans.concat()));
    assert!(
        text.contains("<th colspan=\"2\">AB</th>")
            && text.contains("<td rowspan=\"2\">1</td><td>2</td>"),
        "{text}"
    );
    // Several paragraphs of a cell stay paragraphs.
    let two = format!("<w:tc>{}{}</w:tc>", t("One."), t("Two."));
    let text = markdown(&format!("<w:tbl>{}</w:tbl>", row(false, &[two, cell("", "b")])));
    assert!(text.contains("<td>\n\nOne.\n\nTwo.\n\n</td><td>b</td>"), "{text}");
}

#[test]
fn rows_lists_and_sizes_without_number_take_no_time() {
    // Each against each would take minutes.
    let many = 30_000;
    let row = format!("<w:tr>{}</w:tr>", "<w:tc/>".repeat(many));
    let text = markdown(&format!("<w:tbl>{}</w:tbl>", row.repeat(2)));
    assert_eq!(text.matches("|\n").count(), 4);
    let each = |f: &dyn Fn(usize) -> String| (0..many).map(f).collect::<String>();
    let lists = each(&|n| {
        format!(
            "<w:abstractNum w:abstractNumId=\"{n}\"><w:lvl w:ilvl=\"0\"/></w:abstractNum><w:num w:numId=\"{n}\"><w:abstractNumId w:val=\"{n}\"/></w:num>"
        )
    });
    let numbering = format!("<w:numbering {NAMES}>{lists}</w:numbering>");
    let items = each(&|n| {
        let list = format!("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{n}\"/></w:numPr>");
        let language = format!("<w:lang w:val=\"x-{n}\"/>");
        format!("<w:p><w:pPr>{list}</w:pPr>{}</w:p>", r(&language, "a"))
    });
    // The parts of the file are written over by those behind them.
    let bytes = file(&items, &[("/word/numbering.xml", &numbering)]);
    let text = read(&bytes, Changes::Accepted).expect("read").markdown;
    assert_eq!(text.matches("1. a\n").count(), many - 1);
}

#[test]
fn what_word_calculates_is_taken_for_what_it_means() {
    let field = |what: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>{what}</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            r("", result)
        )
    };
    let reference = p("", &format!("{}{}", r("", "See "), field(" REF _Ref1 \\h ", "Figure 1")));
    let head = "<w:p><w:pPr><w:pStyle w:val=\"berschrift1\"/></w:pPr><w:bookmarkStart w:id=\"0\" w:name=\"_Ref1\"/><w:r><w:t>H</w:t></w:r></w:p>";
    assert_eq!(markdown(&format!("{reference}{head}")), "See [Figure 1](#ref1)\n\n# H {#ref1}\n");
    // The words that LibreOffice puts into the field of an entry are the text's.
    let entry = p("", &format!("{}{}", field("XE \"Board:meetings\"", "Board"), r("", " met.")));
    assert_eq!(markdown(&entry), "[Board]{.index entry=\"Board!meetings\"} met.\n");
    let link = p("", &field("HYPERLINK \"https://example.org\"", "there"));
    assert_eq!(markdown(&link), "[there](https://example.org)\n");
    let contents = format!(
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}</w:p><w:p>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>{}",
        r("", "One 1"),
        r("", "Two 2"),
        t("Text.")
    );
    assert_eq!(markdown(&contents), "Text.\n");
}

#[test]
fn pictures_come_with_captions_and_frames_behind_their_paragraph() {
    let drawing = "<w:r><w:drawing><wp:inline><wp:extent cx=\"2540000\" cy=\"100\"/><wp:docPr id=\"1\" descr=\"A map\"/><a:graphic><a:blip r:embed=\"rId9\"/></a:graphic></wp:inline></w:drawing></w:r>";
    let caption = p(
        "Cap",
        &format!(
            "{}<w:fldSimple w:instr=\" SEQ Figure \">{}</w:fldSimple>{}",
            r("", "Figure "),
            r("", "1"),
            r("", ": The river")
        ),
    );
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId9\" Target=\"media/m.png\"/></Relationships>";
    let parts = [("word/_rels/document.xml.rels", relations), ("word/media/m.png", "x")];
    let made = read(&file(&format!("{}{caption}", p("", drawing)), &parts), Changes::Accepted)
        .expect("read");
    assert_eq!(made.markdown, "![The river](images/image1.png){#fig-1 alt=\"A map\" width=44%}\n");
    assert_eq!(made.pictures, [("images/image1.png".to_owned(), b"x".to_vec())]);
    let numbered =
        super::read(&file(&p("", drawing), &parts), Changes::Accepted, "02-", Works::default());
    let numbered = numbered.expect("read");
    assert!(numbered.markdown.contains("](images/02-image1.png)"), "{}", numbered.markdown);
    assert_eq!(numbered.pictures[0].0, "images/02-image1.png");
    let frame = format!(
        "{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>",
        r("", "The anchor."),
        t("The frame.")
    );
    assert_eq!(markdown(&p("", &frame)), "The anchor.\n\nThe frame.\n");
}

#[test]
fn typed_numbers_of_captions_are_the_books() {
    let drawing = "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" descr=\"A map\"/><a:graphic><a:blip r:embed=\"rId9\"/></a:graphic></wp:inline></w:drawing></w:r>";
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId9\" Target=\"media/m.png\"/></Relationships>";
    let parts = [("word/_rels/document.xml.rels", relations), ("word/media/m.png", "x")];
    let row = "<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>";
    let table = format!("<w:tbl>{row}{row}</w:tbl>");
    let cap = |words: &str| p("Cap", &r("", words));
    let text = [
        t("See Fig. 2 and, in Table 1.1, the birds; figures 2 and 3; Figure 9."),
        p("", drawing),
        cap("Figure 2. The river"),
        cap("Table 1.1 Birds"),
        table.clone(),
        p("", drawing),
        // No style says what this is.
        t("Abbildung 3: Der Fluss"),
        p("", drawing),
        t("Figure 4 shows the river."),
        p("", drawing),
        cap("Figure 5."),
        table,
        p("Cap", &format!("{}{}", r("<w:b/>", "Tabelle 7"), r("", " \u{2013} Werte"))),
    ];
    let made = read(&file(&text.concat(), &parts), Changes::Accepted).expect("read");
    let wanted = "See @fig-2 and, in @tbl-1-1, the birds; figures 2 and 3; Figure 9.\n\n\
                  ![The river](images/image1.png){#fig-2 alt=\"A map\"}\n\n\
                  : Birds {#tbl-1-1}\n\n|  |  |\n|---|---|\n| a | b |\n| a | b |\n\n\
                  ![Der Fluss](images/image1.png){#fig-3 alt=\"A map\"}\n\n\
                  ![](images/image1.png){alt=\"A map\"}\n\nFigure 4 shows the river.\n\n\
                  ![Figure 5.](images/image1.png){alt=\"A map\"}\n\n\
                  |  |  |\n|---|---|\n| a | b |\n| a | b |\n\n: Werte {#tbl-7}\n";
    assert_eq!(made.markdown, wanted);
    // Numbers that begin anew in each chapter are of their chapter.
    let chapter = |words: &str| {
        let figure = [p("", drawing), cap("Figure 1: River"), t("So Figure 1.")].concat();
        p("berschrift1", &r("", words)) + &figure
    };
    let text = format!("{}{}", chapter("One"), chapter("Two"));
    let made = read(&file(&text, &parts), Changes::Accepted).expect("read").markdown;
    for (figure, reference) in [("{#fig-1-1 ", "So @fig-1-1."), ("{#fig-2-1 ", "So @fig-2-1.")] {
        assert!(made.contains(figure) && made.contains(reference), "{made}");
    }
}

#[test]
fn lines_of_verse_keep_what_indents_them() {
    let made = markdown(&p(
        "Verse",
        "<w:r><w:t>One</w:t><w:br/><w:tab/><w:t>two</w:t><w:br/><w:t>\u{2003}three</w:t></w:r>",
    ));
    assert_eq!(made, "| One\n|     two\n|   three\n");
}

#[test]
fn formulas_are_tex() {
    let run = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let body = format!(
        "<w:p><m:oMath>{}<m:f><m:num>{}</m:num><m:den><m:rad><m:deg/><m:e>{}</m:e></m:rad></m:den></m:f><m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup></m:oMath></w:p>",
        run("a="),
        run("1"),
        run("x"),
        run("b"),
        run("2")
    );
    assert_eq!(markdown(&body), "$a=\\frac{1}{\\sqrt{x}}{b}^{2}$\n");
}

#[test]
fn what_can_not_be_read_says_why() {
    let fault = |bytes: &[u8]| read(bytes, Changes::Accepted).expect_err("a fault").0;
    assert!(fault(b"PK").contains("no archive"));
    assert!(fault(&[0xd0, 0xcf, 0x11, 0xe0, 0, 0]).contains("Word 97"));
    assert!(fault(&file("<w:p>", &[])).contains("not well-formed"));
    let deep = format!("{}{}", "<w:p>".repeat(1000), "</w:p>".repeat(1000));
    assert!(fault(&file(&deep, &[])).contains("deep"));
    // Signs alone, for each of which the parser would make room.
    let signs = format!("<w:p><![CDATA[{}]]></w:p>", "<".repeat(25_000_000));
    assert!(fault(&file(&signs, &[])).contains("signs `<`"));
    // Neither values nor comments hide how deep it goes.
    for open in ["<w:smartTag w:x=\"/>\">", "<w:smartTag><!-- > </w:smartTag> -->"] {
        let deep = format!("<w:p>{}{}</w:p>", open.repeat(500), "</w:smartTag>".repeat(500));
        assert!(fault(&file(&deep, &[])).contains("deep"), "{open}");
    }
}

#[test]
fn spaces_at_the_ends_of_links_stand_outside_of_them() {
    let link = |words: &str| {
        let instruction = "<w:instrText>HYPERLINK \"https://example.org\"</w:instrText>";
        let char = |what: &str| format!("<w:r><w:fldChar w:fldCharType=\"{what}\"/></w:r>");
        let (begin, middle, end) = (char("begin"), char("separate"), char("end"));
        format!("{begin}<w:r>{instruction}</w:r>{middle}{}{end}", r("", words))
    };
    let text = markdown(&p("", &[r("", "We"), link(" cover "), r("", "it."), link(" ")].concat()));
    assert_eq!(text, "We [cover](https://example.org) it.\n");
}

#[test]
fn what_stands_deep_in_each_other_keeps_its_words() {
    let char = |what: &str| format!("<w:fldChar w:fldCharType=\"{what}\"/>");
    let instruction = "<w:instrText>HYPERLINK \"https://example.org\"</w:instrText>";
    let open = format!("<w:r>{}{instruction}{}</w:r>", char("begin"), char("separate"));
    let close = format!("<w:r>{}</w:r>", char("end"));
    let fields = [open.repeat(20_000), r("", "in"), close.repeat(20_000), r("", " out")];
    let text = markdown(&p("", &fields.concat()));
    assert!(text.contains("[in](https://example.org)") && text.ends_with(") out\n"), "{text}");
    // Links that lead nowhere are read once, not twice for each that they stand in.
    let (open, close) = ("<w:hyperlink w:anchor=\"x\">", "</w:hyperlink>");
    let links = [open.repeat(300), r("", "in"), close.repeat(300)];
    assert_eq!(markdown(&p("", &links.concat())), "in\n");
}

#[test]
fn names_of_a_stranger_lead_nowhere_and_open_nothing() {
    let drawing =
        |id: &str| format!("<w:r><w:drawing><a:blip r:embed=\"{id}\"/></w:drawing></w:r>");
    let link = |id: &str, words: &str| {
        format!("<w:hyperlink r:id=\"{id}\">{}</w:hyperlink>", r("", words))
    };
    let out = |id: &str, to: &str| {
        format!("<Relationship Id=\"{id}\" TargetMode=\"External\" Target=\"{to}\"/>")
    };
    let relations = format!(
        "<Relationships><Relationship Id=\"a\" Target=\"media/m.x) {{/y\"/><Relationship Id=\"b\" Target=\"/up./../../../etc/cron\"/>{}{}{}</Relationships>",
        out("c", "script"),
        out("d", "http://a&#10;&#10;&lt;b&gt;"),
        out("e", "https://example.org")
    );
    let parts = [
        ("word/_rels/document.xml.rels", relations.as_str()),
        ("word/media/m.x) {/y", "1"),
        ("up./../../../etc/cron", "2"),
    ];
    let body = [
        p("", &drawing("a")),
        p("", &drawing("b")),
        p("", &link("c", "script")),
        p("", &link("d", "words")),
        p("", &link("e", "https://example.org")),
        p("", &format!("{}{}", r("", "So "), r("<w:rFonts w:ascii=\"Courier\"/>", "a``b"))),
        p(
            "",
            &format!(
                "{}{}",
                r("<w:lang w:val=\"en\"/>", "Many more words. "),
                r("<w:lang w:val=\"fr}} *\"/>", "two words")
            ),
        ),
    ];
    let made = read(&file(&body.concat(), &parts), Changes::Accepted).expect("read");
    let paths: Vec<&str> = made.pictures.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["images/image2.png", "images/image1.png"]);
    for wanted in [
        "\n[script](script)\n",
        "\n[words](http://a%0A%0A%3Cb%3E)\n",
        "\n<https://example.org>\n",
        "\nMany more words. two words\n",
    ] {
        assert!(made.markdown.contains(wanted), "{wanted}: {}", made.markdown);
    }
    assert!(made.markdown.contains("So ```a``b```\n"), "{}", made.markdown);
    let brackets = "<m:oMath><m:d><m:dPr><m:begChr m:val=\"$&#10;&#10;\"/></m:dPr><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d></m:oMath>";
    assert_eq!(markdown(&format!("<w:p>{brackets}</w:p>")), "$\\left\\$  x\\right)$\n");
}

/// Numbers that are the same in every run.
fn chance(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize
}

#[test]
fn damaged_files_give_a_message_or_a_text() {
    let item =
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>";
    let body = format!(
        "{}{item}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>{}",
        p("Own", &r("<w:b/><w:i/>", "One")),
        t("cell"),
        p(
            "Leaning",
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    );
    let mut seed = 7;
    for _ in 0..200 {
        // The text is damaged, not the archive around it: that has sums which tell.
        let mut damaged = body.clone().into_bytes();
        for _ in 0..1 + chance(&mut seed) % 4 {
            let (at, to) = (chance(&mut seed) % damaged.len(), chance(&mut seed) % body.len());
            match chance(&mut seed) % 3 {
                0 => damaged[at] = b"<>/\"= w09&;"[chance(&mut seed) % 11],
                1 => damaged.truncate(at.max(1)),
                _ => {
                    let piece = body.as_bytes()[to..(to + 20).min(body.len())].to_vec();
                    damaged.splice(at..at, piece);
                }
            }
        }
        let _ = read(&file(&String::from_utf8_lossy(&damaged), &[]), Changes::Accepted);
        let mut whole = file(&body, &[]);
        let at = chance(&mut seed) % whole.len();
        whole[at] ^= 1 << (chance(&mut seed) % 8);
        let _ = read(&whole, Changes::Rejected);
    }
}

/// A paragraph with these properties.
fn pp(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

const INDENT: &str = "<w:ind w:left=\"720\" w:right=\"720\"/>";
const RIGHT: &str = "<w:jc w:val=\"right\"/>";
const CENTRED: &str = "<w:jc w:val=\"center\"/>";
const PAGE: &str = "<w:pageBreakBefore/>";

/// Words enough that the text's own indent is theirs.
fn prose() -> String {
    t(&"The road went down to the sea between walls of salt. ".repeat(12))
}

#[test]
fn what_stands_in_from_the_margins_is_a_quotation_verse_or_a_letter() {
    let (prose, empty) = (prose(), p("", ""));
    let said = |blocks: &str| {
        let read =
            read(&file(&format!("{prose}{blocks}{prose}"), &[]), Changes::Accepted).expect("read");
        let paras: Vec<&str> = read.markdown.split("\n\n").collect();
        let inner = paras[1..paras.len() - 1].join("\n\n");
        (inner, read.counts)
    };
    let inside = |words: &str| pp(INDENT, &r("", words));
    let right = |words: &str| pp(RIGHT, &r("", words));
    let long = "Whoever walks it walks it twice, and the second time he walks it for another man.";
    // White around it is none between scenes.
    let (text, counts) = said(&format!("{empty}{}{empty}", inside(long)));
    assert_eq!(text, format!("> {long}"));
    assert_eq!(counts["quotation, by its indent"], 1);
    let (text, _) = said(&format!("{}{}", inside("Down to the water, down,"), inside("they go")));
    assert_eq!(text, "| Down to the water, down,\n| they go");
    let letter = [
        right("12 March"),
        inside(&format!("Dear Anna, {long}")),
        right("Your brother"),
        right("Tom"),
    ];
    let (text, counts) = said(&letter.concat());
    let wanted = format!("::: letter\n12 March\n\nDear Anna, {long}\n\nYour brother\n\nTom\n:::");
    assert_eq!((text, counts["letter, by its indent"]), (wanted, 1));
    let (text, counts) = said(&right("Lisbon, 1912"));
    assert_eq!(text, "::: right\nLisbon, 1912\n:::");
    assert_eq!(counts["line, at the right"], 1);
    let (text, _) = said(&format!("{}{}", inside(long), right("\u{2014} old song")));
    assert_eq!(text, format!("> {long}\n>\n> \u{2014} old song"));
    // Items that somebody has typed, lines that hang, and a first line's indent are none of these.
    for (properties, words) in [
        (INDENT, "1. first"),
        ("<w:ind w:left=\"720\" w:hanging=\"720\"/>", long),
        ("<w:ind w:firstLine=\"720\"/>", long),
    ] {
        let (text, _) = said(&pp(properties, &r("", words)));
        assert!(!text.contains('>') && !text.contains(":::"), "{text}");
    }
}

#[test]
fn pages_before_the_first_chapter_are_known() {
    let empty = p("", "");
    let title = [
        pp(CENTRED, &r("<w:b/><w:sz w:val=\"48\"/>", "THE SALT ROAD")),
        pp(CENTRED, &r("", "A Novel")),
        empty.clone(),
        pp(CENTRED, &r("", "by")),
        pp(CENTRED, &r("", "Mara Ellison")),
    ];
    let pages = [
        pp(PAGE, &r("", "Copyright \u{a9} 2026 Mara Ellison")),
        t("All rights reserved."),
        pp(&format!("{PAGE}{CENTRED}"), &r("<w:i/>", "For Anna")),
        pp(PAGE, &r("", "The sea is salt.")),
        pp(RIGHT, &r("", "old song")),
        pp(PAGE, &r("", "Contents")),
        t("One 1"),
    ];
    let chapters = format!("{}{}", p("berschrift1", &r("", "One")), prose());
    let body = format!("{}{}{chapters}", title.concat(), pages.concat());
    let read_of = |body: &str| read(&file(body, &[]), Changes::Accepted).expect("read");
    let read = read_of(&body);
    assert_eq!(read.title.as_deref(), Some("The Salt Road"));
    assert_eq!(read.subtitle.as_deref(), Some("A Novel"));
    assert_eq!(read.authors, ["Mara Ellison"]);
    let front: Vec<(&str, &str)> =
        read.front.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
    assert_eq!(
        front,
        [
            ("Copyright", "Copyright \u{a9} 2026 Mara Ellison\n\nAll rights reserved.\n"),
            ("Dedication", "*For Anna*\n"),
            ("Epigraph", "::: epigraph\nThe sea is salt.\n\n\u{2014} old song\n:::\n"),
        ]
    );
    assert!(read.markdown.starts_with("# One\n"), "{}", read.markdown);
    // The same on one page, parted by white; and a page for an editor.
    let one = [
        pp(CENTRED, &r("", "MARA ELLISON")),
        empty.clone(),
        pp(CENTRED, &r("<w:b/>", "Salt")),
        empty.clone(),
        pp(CENTRED, &r("", "For my mother")),
    ];
    let read = read_of(&format!("{}{chapters}", one.concat()));
    assert_eq!((read.title.as_deref(), read.authors[0].as_str()), (Some("Salt"), "Mara Ellison"));
    assert_eq!(read.front.len(), 1);
    let sent = [
        t("Mara Ellison"),
        t("12 High Street"),
        t("about 80,000 words"),
        pp(CENTRED, &r("<w:b/>", "Salt")),
        pp(CENTRED, &r("", "by Mara Ellison")),
    ];
    let read = read_of(&format!("{}{chapters}", sent.concat()));
    assert_eq!((read.title.as_deref(), read.authors[0].as_str()), (Some("Salt"), "Mara Ellison"));
    assert!(read.markdown.starts_with("# One\n"), "{}", read.markdown);
    // What stands below a table of contents is none of it.
    let below = [
        pp(PAGE, &r("", "Contents")),
        t("One"),
        t("Two Roads 12"),
        empty.clone(),
        t("The sea--the grey sea--is salt."),
        t("--old song"),
        empty.clone(),
        t("For Anna, 1999"),
    ];
    let read = read_of(&format!("{}{chapters}", below.concat()));
    let front: Vec<(&str, &str)> =
        read.front.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
    let epigraph =
        "::: epigraph\nThe sea\u{2014}the grey sea\u{2014}is salt.\n\n\u{2014}old song\n:::\n";
    assert_eq!(front, [("Epigraph", epigraph), ("Dedication", "For Anna, 1999\n")]);
    assert!(read.markdown.starts_with("# One\n"), "{}", read.markdown);
    let verse = [pp(PAGE, &r("", "Contents")), t("A little salt"), t("and bread")];
    let read = read_of(&format!("{}{chapters}", verse.concat()));
    assert!(read.markdown.contains("A little salt"), "{}", read.markdown);
    // What is not certain stays.
    let read = read_of(&format!("{}{}{chapters}", t("Salt"), t("or, a walk by the sea")));
    assert!(read.front.is_empty() && read.markdown.starts_with("Salt\n"), "{}", read.markdown);
}

#[test]
fn a_number_and_the_title_below_it_are_one_head() {
    let one = |number: &str, title: &str| {
        format!("{}{title}{}", p("berschrift1", &r("", number)), prose())
    };
    let heads = |body: &str| -> Vec<String> {
        let text = markdown(body);
        text.lines().filter(|l| l.starts_with('#')).map(str::to_owned).collect()
    };
    let centred = |words: &str| format!("{}{}", p("", ""), pp(CENTRED, &r("", words)));
    let two = [one("Chapter One", &centred("The Carts")), one("2", &centred("Salt"))];
    assert_eq!(heads(&two.concat()), ["# Chapter One: The Carts", "# 2: Salt"]);
    // A sentence is no title, and neither is a line as others are.
    let none = [one("Chapter One", &centred("It rained.")), one("Chapter Two", &t("Salt"))];
    assert_eq!(heads(&none.concat()), ["# Chapter One", "# Chapter Two"]);
    // Lines with numbers alone, where no style says that they are heads.
    let number = |n: u8| pp(&format!("{PAGE}{CENTRED}"), &r("", &n.to_string()));
    let body = format!("{}{}{}{}", number(1), prose(), number(2), prose());
    assert_eq!(heads(&body), ["# 1", "# 2"]);
}

#[test]
fn hyphens_and_numbers_of_notes_are_what_they_stand_for() {
    let text = format!("{}{}", t("She waited--longer than ever--and \"I never--\""), t("1914--18"));
    assert_eq!(
        markdown(&text),
        "She waited\u{2014}longer than ever\u{2014}and \"I never\u{2014}\"\n\n1914--18\n"
    );
    assert_eq!(
        markdown(&format!("{text}{}", t("a---b"))),
        "She waited--longer than ever--and \"I never--\"\n\n1914--18\n\na---b\n"
    );
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> NOTEREF _Ref1 \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let notes = format!(
        "<w:footnotes {NAMES}><w:footnote w:id=\"2\">{}</w:footnote><w:footnote w:id=\"3\">{}</w:footnote></w:footnotes>",
        p("", &format!("{}{}", r("<w:i/>", "Locks"), r("", ", 12."))),
        p("", &format!("{}{field}{}{field}.", r("", "See n. "), r("", " above, as ")))
    );
    let body = p(
        "",
        &format!(
            "{}<w:bookmarkStart w:id=\"0\" w:name=\"_Ref1\"/><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:bookmarkEnd w:id=\"0\"/><w:r><w:footnoteReference w:id=\"3\"/></w:r>",
            r("", "Words")
        ),
    );
    let read =
        read(&file(&body, &[("word/footnotes.xml", &notes)]), Changes::Accepted).expect("read");
    assert_eq!(
        read.markdown,
        "Words[^1][^2]\n\n[^1]: *Locks*, 12.\n\n[^2]: See n. [-@fn-1] above, as [-@fn-1]\n"
    );
}
