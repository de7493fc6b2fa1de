//! The whole room at work on the sample book.

use super::sample::{self, p};
use super::*;
use crate::model::{BlockKind, Chapter, Inline, Kind, Metadata};
use std::io::Read;
use usvg::roxmltree::{Document, ParsingOptions};

fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).expect("a file");
            let mut data = Vec::new();
            file.read_to_end(&mut data).expect("its data");
            (file.name().to_string(), data)
        })
        .collect()
}

fn text<'a>(files: &'a [(String, Vec<u8>)], end: &str) -> &'a str {
    let found = files.iter().find(|(n, _)| n.ends_with(end)).unwrap_or_else(|| panic!("no {end}"));
    std::str::from_utf8(&found.1).expect("UTF-8")
}

/// Well-formed XML with unique ids, and every link inside the book leads somewhere.
fn check(files: &[(String, Vec<u8>)]) {
    let mut ids = std::collections::BTreeSet::new();
    let mut links = Vec::new();
    for (name, data) in files {
        if !name.ends_with("xhtml")
            && !name.ends_with("opf")
            && !name.ends_with("ncx")
            && !name.ends_with("svg")
        {
            continue;
        }
        let source = std::str::from_utf8(data).expect("UTF-8");
        let options = ParsingOptions { allow_dtd: true, ..Default::default() };
        let doc =
            Document::parse_with_options(source, options).unwrap_or_else(|e| panic!("{name}: {e}"));
        ids.insert(name.clone());
        for node in doc.descendants().filter(|n| n.is_element()) {
            if let Some(id) = node.attribute("id") {
                assert!(ids.insert(format!("{name}#{id}")), "{name}: id {id} twice");
            }
            for key in ["href", "src"] {
                let to = node.attribute(key).unwrap_or("");
                if name.ends_with("xhtml")
                    && !to.is_empty()
                    && !to.contains(':')
                    && !to.ends_with("css")
                    && !to.contains("images/")
                {
                    let dir = name.rsplit_once('/').map_or("", |(d, _)| d);
                    let full = match to.strip_prefix("../") {
                        _ if to.starts_with('#') => format!("{name}{to}"),
                        Some(rest) => format!("OEBPS/{rest}"),
                        None => format!("{dir}/{to}"),
                    };
                    links.push((name.clone(), full));
                }
            }
        }
    }
    for (from, to) in links {
        assert!(ids.contains(&to), "{from} links to {to}");
    }
}

/// Keeps a file for EPUBCheck in the folder that `RECTO_KEEP` names, if it does.
fn keep(name: &str, bytes: &[u8]) {
    if let Ok(dir) = std::env::var("RECTO_KEEP") {
        let path = std::path::Path::new(&dir).join(format!("{name}.epub"));
        std::fs::write(path, bytes).expect("the file is written");
    }
}

#[test]
fn every_construct_is_well_formed_and_linked() {
    let epub = write(&sample::book(), &sample::theme(), None, &Default::default(), None, &|_| {})
        .expect("an EPUB");
    keep("sample", &epub.bytes);
    let files = files(&epub.bytes);
    check(&files);
    assert_eq!(files[0].0, "mimetype");
    let codes: Vec<&str> = epub.warnings.iter().map(|w| w.code.name()).collect();
    for code in ["picture", "bad-url", "math", "html"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    let opf = text(&files, "content.opf");
    assert_eq!(opf.matches("dcterms:modified").count(), 1);
    assert!(opf.contains("<meta property=\"dcterms:modified\">2026-11-23T12:00:00Z</meta>"));
    assert!(opf.contains("href=\"text/history.xhtml\" media-type=\"application/xhtml+xml\" properties=\"mathml svg\"/>"), "{opf}");
    assert!(opf.contains("properties=\"cover-image\""));
    assert!(
        opf.contains("<meta refines=\"#creator-1\" property=\"file-as\">Beispiel, Anna</meta>")
    );
    assert!(!files.iter().any(|(n, _)| n.contains("half-title") || n.contains("later")));
}

#[test]
fn notes_lead_back_to_every_mark() {
    let epub = write(&sample::book(), &sample::theme(), None, &Default::default(), None, &|_| {})
        .expect("an EPUB");
    let files = files(&epub.bytes);
    let history = text(&files, "history.xhtml");
    assert_eq!(history.matches("role=\"doc-noteref\"").count(), 6);
    assert_eq!(history.matches("role=\"doc-backlink\"").count(), 6);
    assert!(history.contains("href=\"#_mark-1.3\" aria-label=\"Back to the text 3\""), "{history}");
}

#[test]
fn contents_and_ncx_nest_alike() {
    let epub = write(&sample::book(), &sample::theme(), None, &Default::default(), None, &|_| {})
        .expect("an EPUB");
    let files = files(&epub.bytes);
    let (nav, ncx) = (text(&files, "nav.xhtml"), text(&files, "toc.ncx"));
    let toc = &nav[..nav.find("</nav>").expect("an end")];
    assert_eq!(toc.matches("<a href").count(), ncx.matches("<navPoint").count());
    assert!(nav.contains(">Part I: Beginnings</a>\n<ol>"), "{nav}");
    assert!(nav.contains(">2. Case study: KFOR in Kosovo</a>"));
    assert!(ncx.contains("name=\"dtb:depth\" content=\"4\""), "{ncx}");
    assert!(ncx.contains("content=\"urn:uuid:12345678-1234-8234-8234-123456789abc\""));
    let opf = text(&files, "content.opf");
    let nav_at = opf.find("idref=\"nav\"").expect("nav in the spine");
    assert!(
        opf.find("epigraph.xhtml\"/>") < Some(nav_at) && Some(nav_at) < opf.rfind("id_text_part")
    );
}

#[test]
fn two_builds_are_the_same_bytes() {
    let one = write(&sample::book(), &sample::theme(), None, &Default::default(), None, &|_| {})
        .expect("an EPUB");
    let two = write(&sample::book(), &sample::theme(), None, &Default::default(), None, &|_| {})
        .expect("an EPUB");
    assert!(one.bytes == two.bytes);
}

#[test]
fn an_empty_book_is_still_an_epub() {
    let epub = write(&Book::default(), &sample::theme(), None, &Default::default(), None, &|_| {})
        .expect("an EPUB");
    keep("empty", &epub.bytes);
    check(&files(&epub.bytes));
}

#[test]
fn a_picture_of_the_book_can_be_the_cover() {
    let mut book = sample::book();
    book.meta.cover = Some("img/photo.png".into());
    let epub =
        write(&book, &sample::theme(), None, &Default::default(), None, &|_| {}).expect("an EPUB");
    keep("cover", &epub.bytes);
    let files = files(&epub.bytes);
    assert!(text(&files, "content.opf").contains(
        "<item id=\"cover-image\" href=\"images/photo.png\" media-type=\"image/png\" properties=\"cover-image\"/>"
    ));
    assert!(text(&files, "cover.xhtml").contains("src=\"../images/photo.png\""));
    // One that could not be read has been told by who reads it; one that can't be shown is told here.
    book.meta.cover = Some("no.png".into());
    let written = |book: &Book| {
        write(book, &sample::theme(), None, &Default::default(), None, &|_| {}).expect("an EPUB")
    };
    let told = |book: &Book| written(book).warnings.iter().any(|w| w.code.name() == "cover");
    assert!(!told(&book));
    let mut other = book.images[0].clone();
    (other.path, other.media) = ("no.png".into(), "image/tiff".into());
    book.images.push(other);
    assert!(told(&book));
}

#[test]
fn deep_and_hostile_text_does_no_harm() {
    let mut block = p("deep");
    for _ in 0..500 {
        block = crate::model::Block { kind: BlockKind::Quote(vec![block]), ..Default::default() };
    }
    let book = Book {
        meta: Metadata {
            title: "\u{0}\u{ffff}]]>&".into(),
            language: "not a language".into(),
            ..Metadata::default()
        },
        chapters: [Chapter {
            id: "../../etc".into(),
            kind: Kind::Chapter,
            title: vec![Inline::text("]]>\u{8}<!--")],
            blocks: vec![block, p("\u{0}]]>")],
            ..Chapter::default()
        }]
        .map(std::sync::Arc::new)
        .into(),
        ..Book::default()
    };
    let epub =
        write(&book, &sample::theme(), None, &Default::default(), None, &|_| {}).expect("an EPUB");
    keep("hostile", &epub.bytes);
    let files = files(&epub.bytes);
    check(&files);
    assert!(files.iter().all(|(n, _)| !n.contains("..")));
}

/// The speed of a whole book, to look at: `cargo test --release -- --ignored --nocapture speed`.
#[test]
#[ignore = "a measurement"]
fn speed_of_a_long_book() {
    let chapter = sample::book().chapters.swap_remove(8);
    let words =
        "It began, as these things do, with a meeting & a promise that was kept. ".repeat(12);
    let book = Book {
        chapters: (0..100)
            .map(|i| {
                let mut c = Chapter::clone(&chapter);
                c.id = format!("chapter-{i}");
                // Running text, code, lists and notes; formulas and raw HTML are rare.
                c.blocks.retain(|b| !matches!(b.kind, BlockKind::Math(_) | BlockKind::Html(_)));
                c.blocks.extend((0..12).map(|_| p(&words)));
                c.into()
            })
            .collect(),
        images: sample::book().images,
        ..sample::book()
    };
    for _ in 0..5 {
        let start = std::time::Instant::now();
        let epub = write(&book, &sample::theme(), None, &Default::default(), None, &|_| {})
            .expect("an EPUB");
        println!("{:?} for {} bytes", start.elapsed(), epub.bytes.len());
    }
}

/// Pieces of markup in any order give an EPUB that holds together.
#[test]
fn shuffled_markup_stays_well_formed() {
    let pieces = [
        "<p>",
        "</p>",
        "<div class='a b'>",
        "</div>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td colspan=2>",
        "<th>",
        "</table>",
        "text & <more",
        "&nbsp;",
        "&amp;",
        "&#1;",
        "<b>",
        "</b>",
        "<i lang=xx-yy-zz>",
        "<a href='https://e.org/?a=1&b=2'>",
        "</a>",
        "<!-- c -->",
        "<svg><rect/></svg>",
        "<math><mi>x</mi></math>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<details>",
        "<summary>",
        "<h3>",
        "</h3>",
        "<ruby>",
        "<rt>",
        "<figure>",
        "<figcaption>",
        "<caption>",
        "<br>",
        "<hr>",
        "<img src=x onerror=y>",
        "<script>x</script>",
        "<pre>",
        "<blockquote>",
        "<T>",
        "<ol start=3>",
        "\u{0}",
        "]]>",
        "<span dir=rtl title='\"'>",
        "<sup>",
        "<q>",
    ];
    let seed = std::env::var("RECTO_SHUFFLE_SEED").ok().and_then(|s| s.parse().ok());
    let mut seed: u32 = seed.unwrap_or(7);
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % n
    };
    let mut book = sample::book();
    for chapter in book.chapters_mut() {
        for _ in 0..40 {
            let html: String = (0..1 + next(12)).map(|_| pieces[next(pieces.len())]).collect();
            chapter.blocks.push(sample::b(BlockKind::Html(html.clone())));
            let inline = crate::model::InlineKind::Html(pieces[next(pieces.len())].into());
            let words = vec![sample::t("a"), sample::i(inline), sample::t(&html), sample::t("z")];
            chapter.blocks.push(sample::b(BlockKind::Para(words)));
        }
    }
    let epub =
        write(&book, &sample::theme(), None, &Default::default(), None, &|_| {}).expect("an EPUB");
    keep("shuffled", &epub.bytes);
    check(&files(&epub.bytes));
}

#[test]
fn a_book_from_right_to_left_runs_so() {
    let mut book = sample::book();
    book.meta.language = "ar".into();
    let epub =
        write(&book, &sample::theme(), None, &Default::default(), None, &|_| {}).expect("an EPUB");
    keep("arabic", &epub.bytes);
    let files = files(&epub.bytes);
    check(&files);
    assert!(text(&files, "content.opf").contains("page-progression-direction=\"rtl\""));
    assert!(text(&files, "preface.xhtml").contains("xml:lang=\"ar\" dir=\"rtl\""));
}
