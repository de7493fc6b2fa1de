//! What reading systems and converters need beyond what validators ask for, over small books.

mod support;

use lopdf::{Document, Object};
use std::path::{Path, PathBuf};
use support::{check_epub, check_pdf, epubcheck, part, run};

/// A book of one chapter, `a.md`, built for both outputs with a folder that keeps it.
struct Made {
    _dir: tempfile::TempDir,
    epub: PathBuf,
    pdf: PathBuf,
}

fn make(book: &str, chapters: &str, more: &str, files: &[(&str, &str)]) -> Made {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).expect("written");
    }
    let manifest = format!(
        "[book]\nauthors = [\"Ada Writer\"]\nlanguage = \"en-GB\"\nslug = \"it\"\n{book}\n\
         [chapters]\nmain = [{chapters}]\n[print]\ntrim = \"a5\"\n{more}\n"
    );
    std::fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    let out = run(dir.path(), &["build", "-o", "out"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let at = |name: &str| dir.path().join("out").join(name);
    let (epub, pdf) = (at("it.epub"), at("it.pdf"));
    Made { _dir: dir, epub, pdf }
}

/// Titles of the PDF's outline, in order.
fn outline(pdf: &Path) -> Vec<String> {
    let doc = Document::load(pdf).expect("a PDF");
    let items = doc.objects.iter().filter_map(|(id, object)| {
        let dict = object.as_dict().ok()?;
        let text = dict.get(b"Title").and_then(Object::as_str).ok()?;
        dict.get(b"Dest").or(dict.get(b"A")).ok()?;
        let text = match text.strip_prefix(&[0xfe, 0xff]) {
            Some(wide) => {
                let units = wide.chunks_exact(2).map(|b| u16::from_be_bytes([b[0], b[1]]));
                String::from_utf16_lossy(&units.collect::<Vec<_>>())
            }
            None => String::from_utf8_lossy(text).into_owned(),
        };
        Some((*id, text))
    });
    let mut items: Vec<_> = items.collect();
    items.sort();
    items.into_iter().map(|(_, text)| text).collect()
}

/// The values of an attribute, in order.
fn values<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let open = format!(" {key}=\"");
    text.split(open.as_str()).skip(1).filter_map(|t| Some(t.split_once('"')?.0)).collect()
}

const DEEP: &str = "# One\n\n## Two\n\n### Three {#three}\n\nText. See [three](#three).\n\n#### Four\n\n\
                    Text.\n\n## Hidden {.unlisted}\n\nText.\n";

#[test]
fn contents_are_as_deep_as_the_headings_unless_the_book_says_otherwise() {
    let book = make("title = \"Depth\"", "\"a.md\"", "", &[("a.md", DEEP)]);
    epubcheck(&book.epub);
    let nav = part(&book.epub, "nav.xhtml");
    let ncx = part(&book.epub, "toc.ncx");
    for title in ["Two", "Three", "Four"] {
        assert!(nav.contains(&format!(">{title}</a>")), "{title}: {nav}");
        assert!(ncx.contains(&format!("<text>{title}</text>")), "{title}: {ncx}");
    }
    assert!(!nav.contains("Hidden") && ncx.contains("name=\"dtb:depth\" content=\"4\""), "{ncx}");
    let shallow = "contents-depth = 3\n[epub]\ncontents-depth = 2";
    let book = make("title = \"Depth\"", "\"a.md\"", shallow, &[("a.md", DEEP)]);
    let nav = part(&book.epub, "nav.xhtml");
    assert!(nav.contains(">Two</a>") && !nav.contains(">Three</a>"), "{nav}");
    if let Some(printed) = support::text(&book.pdf) {
        // Once in the contents and once in the text.
        assert_eq!(printed.matches("Three").count(), 2, "{printed}");
        assert_eq!(printed.matches("Four").count(), 1, "{printed}");
    }
}

/// EPUBCheck says nothing of a page list out of order, and of an NCX without one.
#[test]
fn pages_and_points_are_numbered_in_reading_order() {
    let text = format!("# One\n\n{}", "Some words of a chapter that is long. ".repeat(400));
    let text = format!("{text}\n\n## Two\n\n{}", "And more of them, to the end. ".repeat(300));
    let book = make("title = \"Pages\"", "\"a.md\"", "", &[("a.md", &text)]);
    epubcheck(&book.epub);
    let nav = part(&book.epub, "nav.xhtml");
    let list = nav.split("epub:type=\"page-list\"").nth(1).expect("a page list");
    let ids: Vec<&str> =
        values(list, "href").iter().filter_map(|h| Some(h.split_once('#')?.1)).collect();
    let chapter = part(&book.epub, "text/a.xhtml");
    let places: Vec<_> =
        ids.iter().filter_map(|id| chapter.find(&format!(" id=\"{id}\""))).collect();
    assert!(places.len() > 5 && places.is_sorted(), "{places:?}");
    let ncx = part(&book.epub, "toc.ncx");
    let (points, pages) = ncx.split_once("<pageList>").expect("a page list");
    let numbers = |text: &str| -> Vec<u32> {
        values(text, "playOrder").iter().filter_map(|n| n.parse().ok()).collect()
    };
    let (points, pages) = (numbers(points), numbers(pages));
    assert_eq!(points.len(), 2);
    assert!(points.is_sorted() && pages.is_sorted() && pages.len() > 5);
    // The section begins on one of the pages in the middle.
    assert!(pages.iter().any(|n| *n < points[1]) && pages.iter().any(|n| *n > points[1]), "{ncx}");
    assert_eq!(values(&ncx, "playOrder").len(), values(&ncx, "src").len());
    assert!(ncx.contains("name=\"dtb:totalPageCount\""));
}

#[test]
fn the_package_says_what_readers_look_for() {
    let manifest = "title = \"Series\"\nseries = { name = \"Tries & Errors\", number = 2 }\n\
                    contributors = [{ name = \"World Health Organization\", role = \"edt\" }]";
    let book = make(manifest, "\"a.md\"", "", &[("a.md", "# One\n\nText.\n")]);
    epubcheck(&book.epub);
    let opf = part(&book.epub, "content.opf");
    for wanted in [
        "<reference type=\"cover\" title=\"Cover\" href=\"text/cover.xhtml\"/>",
        "<reference type=\"text\" ",
        "<meta refines=\"#creator-1\" property=\"file-as\">Writer, Ada</meta>",
        "property=\"file-as\">World Health Organization</meta>",
        "<meta name=\"calibre:series\" content=\"Tries &amp; Errors\"/>",
        "<meta name=\"calibre:series_index\" content=\"2\"/>",
    ] {
        assert!(opf.contains(wanted), "{wanted}: {opf}");
    }
    let kindle = "[epub]\nfor = \"kindle\"\ncontact-email = \"a11y@example.org\"";
    let book = make(manifest, "\"a.md\"", kindle, &[("a.md", "# One\n\nText.\n")]);
    epubcheck(&book.epub);
    let opf = part(&book.epub, "content.opf");
    assert!(opf.contains("properties=\"cover-image\"") && !opf.contains("cover.xhtml"), "{opf}");
    assert!(
        opf.contains("<meta name=\"a11y:contactEmail\" content=\"a11y@example.org\"/>"),
        "{opf}"
    );
    assert!(!part(&book.epub, "nav.xhtml").contains("cover.xhtml"));
}

#[test]
fn marks_in_titles_are_shown_and_bare_words_are_told() {
    let book = make(
        "title = \"After the [*Titanic*](http://x.org)\"\nsubtitle = \"A *ship's* tale\"\n\
         series = \"Tales of *ships*\"\ndescription = \"Of the *Titanic* & more\"",
        "\"a.md\", { part = \"The *Olympic*\", chapters = [\"b.md\", \"c.md\"] }",
        "",
        &[
            (
                "a.md",
                "---\ntitle: \"The *Titanic* and $E=mc^2$\"\nsubtitle: \"On `code` and **haste**\"\n\
                 short-title: \"The *Ti\u{ad}tanic*\"\n---\n\nText.\n",
            ),
            (
                "b.md",
                "# The law $E = mc^2$\n\n## Half, $\\frac{1}{2}$, and $\\sqrt{\\alpha}$\n\nText.\n",
            ),
            ("c.md", "# 5 * 3 * 2\n\nText.\n"),
        ],
    );
    check_epub(&book.epub);
    check_pdf(&book.pdf);
    let opf = part(&book.epub, "content.opf");
    assert!(opf.contains(">After the Titanic</dc:title>"), "{opf}");
    assert!(opf.contains(">A ship\u{2019}s tale</dc:title>"), "{opf}");
    assert!(opf.contains(">Tales of ships</meta>"), "{opf}");
    assert!(opf.contains(">Of the Titanic &amp; more</dc:description>"), "{opf}");
    assert!(opf.contains(
        "href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav mathml\""
    ));
    let title = part(&book.epub, "text/title-page.xhtml");
    assert!(title.contains(">After the <em>Titanic</em></h1>"), "{title}");
    assert!(title.contains("A <em>ship\u{2019}s</em> tale</p>"), "{title}");
    let chapter = part(&book.epub, "text/a.xhtml");
    assert!(chapter.contains("<title>The Titanic and E = mc²</title>"), "{chapter}");
    assert!(chapter.contains("The <em>Titanic</em> and <math"), "{chapter}");
    assert!(chapter.contains("On <code>code</code> and <strong>haste</strong></p>"), "{chapter}");
    let (nav, ncx) = (part(&book.epub, "nav.xhtml"), part(&book.epub, "toc.ncx"));
    assert!(
        nav.contains("The <em>Titanic</em></a>") && nav.contains("The <em>Olympic</em></a>"),
        "{nav}"
    );
    assert!(nav.contains("title=\"2. The law E = mc²\">2. The law <math"), "{nav}");
    assert!(ncx.contains("<text>2. The law E = mc²</text>"), "{ncx}");
    assert!(ncx.contains("<text>Half, ½, and √α</text>"), "{ncx}");
    assert!(!nav.contains('\u{ad}') && !ncx.contains('\u{ad}'));
    let outline = outline(&book.pdf);
    for wanted in [
        "1. The Titanic",
        "Part I: The Olympic",
        "2. The law E = mc²",
        "Half, ½, and √α",
        "3. 5 * 3 * 2",
    ] {
        assert!(outline.iter().any(|t| t.contains(wanted)), "{wanted}: {outline:?}");
    }
    if let Some(printed) = support::text(&book.pdf) {
        assert!(
            !printed.contains("*T") && !printed.contains("*O") && !printed.contains("**"),
            "{printed}"
        );
    }
}

#[test]
fn sums_stand_in_the_foot_of_a_table() {
    let table = "# Accounts\n\n<table>\n<thead><tr><th>Item</th><th>Price</th></tr></thead>\n\
                 <tfoot><tr><td>Sum</td><td>8</td></tr></tfoot>\n\
                 <tbody><tr><td>Rope</td><td>5</td></tr><tr><td>Tar</td><td>3</td></tr></tbody>\n</table>\n";
    let book = make("title = \"Accounts\"", "\"a.md\"", "", &[("a.md", table)]);
    epubcheck(&book.epub);
    check_pdf(&book.pdf);
    let page = part(&book.epub, "text/a.xhtml");
    let foot = page.split_once("</tbody>\n<tfoot>").expect("a foot").1;
    assert!(foot.contains("<td>Sum</td>\n<td>8</td>\n</tr>\n</tfoot>"), "{page}");
    let doc = Document::load(&book.pdf).expect("a PDF");
    let roles = |name: &[u8]| {
        let is = |o: &&Object| {
            o.as_dict().and_then(|d| d.get(b"S")).and_then(Object::as_name).is_ok_and(|n| n == name)
        };
        doc.objects.values().filter(is).count()
    };
    assert_eq!([b"THead", b"TBody", b"TFoot"].map(|n| roles(n)), [1, 1, 1]);
    if let Some(text) = support::text(&book.pdf) {
        assert!(text.find("Tar") < text.find("Sum"), "{text}");
    }
}

#[test]
fn a_link_ends_before_the_mark_of_a_note() {
    let text = "# Sources\n\nSee [the report^[A note inside the link.]](https://example.org/) and \
                <a href=\"https://example.org/\">another[^2]</a>.\n\n## [A linked heading[^3]](b.md)\n\n\
                Text.\n\n[^2]: Two.\n[^3]: Three.\n";
    let files = [("a.md", text), ("b.md", "# Next\n\nText.\n")];
    let book = make("title = \"Links\"", "\"a.md\", \"b.md\"", "", &files);
    epubcheck(&book.epub);
    check_pdf(&book.pdf);
    let page = part(&book.epub, "text/a.xhtml");
    assert_eq!(page.matches("role=\"doc-noteref\"").count(), 3, "{page}");
    assert_eq!(page.matches("role=\"doc-backlink\"").count(), 3, "{page}");
    assert!(page.contains(">the report</a><a class=\"noteref\""), "{page}");
    let doc = Document::load(&book.pdf).expect("a PDF");
    let links = |object: &&Object| {
        object
            .as_dict()
            .and_then(|d| d.get(b"Subtype"))
            .and_then(Object::as_name)
            .is_ok_and(|n| n == b"Link")
    };
    // Each link, each mark, and each way back.
    assert!(doc.objects.values().filter(links).count() >= 3 + 3);
}

#[test]
fn letters_tell_the_language_of_what_they_turn() {
    let text = "# One\n\nשלום עולם טוב.\n\nEnglish.\n\n- مرحبا بالعالم\n- نعم\n";
    let book = make("title = \"Letters\"", "\"a.md\"", "", &[("a.md", text)]);
    epubcheck(&book.epub);
    let page = part(&book.epub, "text/a.xhtml");
    assert!(page.contains("<p lang=\"he\" xml:lang=\"he\" dir=\"rtl\">"), "{page}");
    assert!(page.contains("<ul lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\">"), "{page}");
}

/// Every block has the direction of its letters in the EPUB, as in print, and what Recto writes into it stays
/// at its side.
#[test]
fn blocks_run_as_their_letters_do() {
    let text = "# One\n\n## قال أنا من لندن (London)\n\nSara\n: أنا من لندن (London)، وأدرس.\n\nسارة\n: I am Sara.\n\n\
                | أنا من لندن (London).\n| I am from London.\n\n| A | كتاب |\n|---|---|\n| بيت (a). | ـنا (*-nā*) |\n\n\
                : جدول الكتب (London). {#tbl-a}\n\nThe book, الكتاب.[^n] See [here]{lang=he} [abc]{dir=rtl} <bdi>كتاب</bdi>.\n\n\
                Plain.[^m]\n\n[^n]: A note.\n\n[^m]: B.\n\n\
                ::: {lang=ar}\n`code` و[English.]{lang=en}\n:::\n";
    let book = make("title = \"Letters\"", "\"a.md\"", "", &[("a.md", text)]);
    epubcheck(&book.epub);
    check_pdf(&book.pdf);
    let page = part(&book.epub, "text/a.xhtml");
    let ar = "lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\"";
    for (tag, after) in [
        ("", ">قال أنا من لندن (London)</h2>"),
        ("<dd ", ">أنا من لندن"),
        ("<dt ", ">سارة</dt>"),
        ("<p class=\"line\" ", ">أنا من لندن (London).</p>"),
        ("<th scope=\"col\" ", ">كتاب</th>"),
        ("<td class=\"unbroken\" ", ">بيت (a).</td>"),
        ("<td class=\"unbroken\" ", ">ـنا (<em dir=\"ltr\">-nā</em>)</td>"),
        ("<span ", ">جدول الكتب (London).</span>"),
    ] {
        let wanted = format!("{tag}{ar}{after}");
        assert!(page.contains(&wanted), "{wanted}: {page}");
    }
    for wanted in [
        "<dd>I am Sara.</dd>",
        "<p class=\"line\">I am from London.</p>",
        "<span dir=\"rtl\">abc</span>",
        "<bdi>كتاب</bdi>",
        "<code dir=\"ltr\">code</code>",
        "<span lang=\"en\" xml:lang=\"en\" dir=\"ltr\">English.</span>",
        "role=\"doc-noteref\" dir=\"ltr\" id",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert_eq!(
        page.matches("role=\"doc-noteref\" id").count(),
        1,
        "one has no such letters before it: {page}"
    );
}

/// Arabic words of one letter are written in one with what follows, a reference too; behind others a reference
/// is told.
#[test]
fn a_reference_may_follow_an_arabic_particle() {
    let text = "# One {#sec-one}\n\nراجع @sec-one و@sec-one وب@sec-one وفي@sec-one.\n";
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("a.md"), text).expect("written");
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"ar\"\nslug = \"it\"\n\
                    [chapters]\nmain = [\"a.md\"]\n";
    std::fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    let out = run(dir.path(), &["build", "-o", "out"]);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(told.contains("a.md:3:"), "{told}");
    assert_eq!(told.matches("joins on to a word").count(), 1, "{told}");
    let page = part(&dir.path().join("out/it.epub"), "text/a.xhtml");
    assert_eq!(page.matches("class=\"ref\"").count(), 3, "{page}");
    assert!(page.contains("وفي@sec-one"), "{page}");
}
