//! What the EPUB does by the manifest's switches: each is valid, and says what it should.

use crate::support::{check_epub, copy, epubcheck, own_book, part, run, small_book};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// The EPUB of a book with lines added to its manifest.
fn build(book: &Path, lines: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let copied = dir.path().join("book");
    copy(book, &copied);
    let manifest = copied.join("recto.toml");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, format!("{text}\n{lines}\n")).expect("written");
    let epub = build_there(&copied);
    (dir, epub)
}

fn build_there(book: &Path) -> std::path::PathBuf {
    let out = run(book, &["build", "--epub", "-o", "out"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let mut files = std::fs::read_dir(book.join("out")).expect("a folder").flatten();
    files.find_map(|f| Some(f.path()).filter(|p| p.extension().is_some())).expect("an EPUB")
}

/// The files of an EPUB.
fn files(epub: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(epub).expect("an EPUB")).expect("zip");
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).expect("a file");
            let mut data = Vec::new();
            file.read_to_end(&mut data).expect("data");
            (file.name().to_string(), data)
        })
        .collect()
}

/// Ids of a file of the text, in order.
fn ids(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    text.split(" id=\"").skip(1).filter_map(|t| Some(t.split_once('"')?.0.to_string())).collect()
}

#[test]
fn all_notes_can_stand_in_one_file() {
    let (_dir, epub) = build(&small_book("constructs"), "[epub]\nnotes = \"book\"");
    check_epub(&epub);
    let (notes, chapter) = (part(&epub, "text/notes-2.xhtml"), part(&epub, "text/notes.xhtml"));
    assert!(notes.contains("role=\"doc-endnotes\""), "{notes}");
    assert!(
        !chapter.contains("role=\"doc-footnote\"") && chapter.contains("href=\"notes-2.xhtml#")
    );
    assert!(notes.contains("href=\"notes.xhtml#_notes-mark-"), "the ways back name the chapter");
    assert!(part(&epub, "nav.xhtml").contains("<a href=\"text/notes-2.xhtml\">Notes</a>"));
    assert!(part(&epub, "nav.xhtml").contains("epub:type=\"endnotes\""), "a landmark");
}

#[test]
fn a_long_chapter_is_several_files_and_links_follow() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut text = String::from("# One\n\nSee [the last](#section-59) and a note[^n].\n\n");
    for n in 0..60 {
        text.push_str(&format!("## Section {n}\n\n"));
        for _ in 0..12 {
            text.push_str(&"A sentence of some words, as they come. ".repeat(24));
            text.push_str("\n\n");
        }
    }
    text.push_str("Back to [the first](#section-0), and again[^n].\n\n[^n]: Its text.\n");
    std::fs::write(dir.path().join("one.md"), text).expect("written");
    std::fs::write(dir.path().join("two.md"), "# Two\n\nSee [it](one.md#section-40).\n")
        .expect("written");
    std::fs::write(
        dir.path().join("recto.toml"),
        "[book]\ntitle = \"Long\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\", \"two.md\"]\n",
    )
    .expect("written");
    let epub = build_there(dir.path());
    let files = files(&epub);
    let parts: Vec<&String> = files.keys().filter(|n| n.contains("text/one")).collect();
    assert_eq!(parts.len(), 3, "{parts:?}");
    assert!(files.iter().filter(|f| f.0.ends_with("xhtml")).all(|f| f.1.len() < 300_000));
    let first = part(&epub, "text/one.xhtml");
    assert!(first.contains("<a href=\"one_3.xhtml#section-59\">"), "{first:.600}");
    assert!(part(&epub, "text/one_3.xhtml").contains("<a href=\"one.xhtml#section-0\">"));
    assert!(part(&epub, "text/two.xhtml").contains("<a href=\"one_2.xhtml#section-40\">"));
    // Contents, page list and ways back lead into the parts.
    assert!(part(&epub, "nav.xhtml").contains("text/one_3.xhtml#section-59"));
    assert!(part(&epub, "nav.xhtml").contains("text/one_2.xhtml#_page-"));
    assert!(part(&epub, "text/one_3.xhtml").contains("href=\"one.xhtml#_mark-n\""));
    check_epub(&epub);
}

/// One list, table, listing, division or paragraph, or all notes together, longer than a file may
/// be: each goes on in the next file.
#[test]
fn what_is_longer_than_a_file_goes_on_in_the_next() {
    let dir = tempfile::tempdir().expect("a folder");
    let words = "A sentence of some words, as they come, one after the other. ".repeat(5);
    let lines = |count: usize, line: &dyn Fn(usize) -> String| -> String {
        (1..=count).map(line).collect()
    };
    let chapters = [
        (
            "list",
            lines(1100, &|n| format!("{n}. {words}[]{{#item-{n}}}\n\n   - {n}\n"))
                + "\nSee [it](#item-900).\n",
        ),
        (
            "table",
            lines(1, &|_| "| Number | Words |\n|--:|---|\n".into())
                + &lines(1200, &|n| format!("| {n} | {words} |\n")),
        ),
        (
            "code",
            "```rust {.numberLines startFrom=5}\n".to_string()
                + &lines(4000, &|n| format!("let x{n} = {n}; // {n}\n"))
                + "```\n",
        ),
        (
            "division",
            "::: {.letter}\n".to_string() + &lines(1100, &|_| format!("{words}\n\n")) + ":::\n",
        ),
        ("paragraph", lines(1100, &|_| format!("{words}\n"))),
        ("notes", lines(900, &|n| format!("Words[^n{n}].\n\n[^n{n}]: {words}\n\n"))),
    ];
    let mut list = Vec::new();
    for (name, text) in chapters {
        std::fs::write(dir.path().join(format!("{name}.md")), format!("# One\n\n{text}"))
            .expect("written");
        list.push(format!("\"{name}.md\""));
    }
    let manifest = format!(
        "[book]\ntitle = \"Long\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\n\
         main = [{}]\n[epub]\npage-list = false\n",
        list.join(", ")
    );
    std::fs::write(dir.path().join("recto.toml"), &manifest).expect("written");
    let epub = build_there(dir.path());
    epubcheck(&epub);
    for (name, data) in files(&epub).iter().filter(|f| f.0.ends_with("xhtml")) {
        assert!(data.len() < 300_000, "{name} has {} bytes", data.len());
    }
    let second = |name: &str| part(&epub, &format!("text/{name}_2.xhtml"));
    let list = second("list");
    let from = list.split("<ol start=\"").nth(1).and_then(|l| l.split_once('"')).expect("a list").0;
    assert!(list.contains(&format!("id=\"item-{from}\"")), "it counts on from {from}");
    assert!(list.contains("href=\"list.xhtml#item-900\"") || list.contains("href=\"#item-900\""));
    let table = second("table");
    assert!(
        table.contains("<thead>\n<tr>\n<th scope=\"col\" class=\"right\">Number"),
        "its head again"
    );
    let code = second("code");
    let counted = code.split("counter-reset: line ").nth(1).and_then(|c| c.split_once('"'));
    let counted: usize = counted.expect("a number").0.parse().expect("a number");
    assert!(code.contains(&format!(" x{} = ", counted - 3)), "line {counted} is before");
    assert!(second("division").contains("<div class=\"letter\">\n<p>A sentence"));
    assert!(second("paragraph").contains("aria-label=\"One\">\n<p>"));
    assert!(part(&epub, "text/notes_3.xhtml").contains("<ol start="));
    std::fs::write(dir.path().join("recto.toml"), manifest + "notes = \"book\"\n")
        .expect("written");
    let epub = build_there(dir.path());
    epubcheck(&epub);
    assert!(part(&epub, "text/notes.xhtml").contains("href=\"notes-2_2.xhtml#_notes-note-n900\""));
    assert!(part(&epub, "text/notes-2_2.xhtml").contains("href=\"notes.xhtml#_notes-mark-n900\""));
}

/// Readers' notes hang on names of files and on ids: what is added leaves the others theirs.
#[test]
fn names_and_ids_stay_when_a_book_grows() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("book");
    copy(&own_book(), &book);
    let manifest = book.join("recto.toml");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, format!("{text}\n[epub]\npage-list = false\n")).expect("written");
    let before = files(&build_there(&book));
    // A chapter more, and in another a section and a note before all others.
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    let text = text.replacen("\"history.md\"", "\"added.md\", \"history.md\"", 1);
    std::fs::write(&manifest, text).expect("written");
    std::fs::write(book.join("added.md"), "# Added\n\nText^[A note.].\n").expect("written");
    let history = book.join("history.md");
    let text = std::fs::read_to_string(&history).expect("a chapter");
    let (title, rest) = text.split_once("\n\n").expect("a title");
    let added = "New words^[A new note.] before the others[^new].\n\n[^new]: Another.";
    std::fs::write(&history, format!("{title}\n\n{added}\n\n## New\n\n{rest}")).expect("written");
    let after = files(&build_there(&book));
    for (name, data) in &before {
        assert!(after.contains_key(name), "{name} is gone");
        if name.ends_with(".xhtml") {
            let now = ids(&after[name]);
            for id in ids(data) {
                assert!(now.contains(&id), "{name}: {id} is gone from {now:?}");
            }
        }
    }
    let items = |files: &BTreeMap<String, Vec<u8>>| ids(&files["OEBPS/content.opf"]);
    let now = items(&after);
    assert!(items(&before).iter().all(|id| now.contains(id)), "items of the package");
}

#[test]
fn an_epub_for_a_shop_is_made_as_it_wants_it() {
    ["kindle", "apple", "kobo"].par_iter().for_each(|shop| {
        let (_dir, epub) = build(&small_book("constructs"), &format!("[epub]\nfor = \"{shop}\""));
        epubcheck(&epub);
        let notes = part(&epub, "text/notes.xhtml");
        // Apple Books shows a note that is an aside at its mark only.
        assert_eq!(notes.contains("<aside id=\"_note-"), *shop == "apple", "{shop}: {notes}");
    });
}

#[test]
fn a_command_makes_the_epubs_of_shops() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("book");
    copy(&small_book("markup"), &book);
    let files = |args: &[&str]| {
        let _ = std::fs::remove_dir_all(book.join("out"));
        let out = run(&book, &[&["build", "-o", "out"], args].concat());
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let names = std::fs::read_dir(book.join("out")).expect("a folder").flatten();
        let mut names: Vec<_> =
            names.map(|f| f.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        (names, String::from_utf8_lossy(&out.stderr).into_owned())
    };
    let (names, said) = files(&["--for", "apple", "--for", "kobo"]);
    assert_eq!(names, ["markup-of-all-kinds-apple.epub", "markup-of-all-kinds-kobo.epub"]);
    assert!(said.contains("the EPUB has no ISBN; Kobo asks for one"), "{said}");
    let notes = |shop: &str| {
        let epub = book.join(format!("out/markup-of-all-kinds-{shop}.epub"));
        epubcheck(&epub);
        part(&epub, "text/spans.xhtml").contains("<aside id=\"_note-")
    };
    assert!(notes("apple") && !notes("kobo"));
    let (names, _) = files(&["--epub", "--for", "kindle"]);
    assert_eq!(names, ["markup-of-all-kinds-kindle.epub", "markup-of-all-kinds.epub"]);
    let (names, _) = files(&["--for", "kindle", "--for", "screen"]);
    assert_eq!(names, ["markup-of-all-kinds-kindle.epub", "markup-of-all-kinds.pdf"]);
    let out = run(&book, &["build", "--for", "kindel"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("did you mean `kindle`?"));
}

#[test]
fn fonts_go_in_when_asked_for() {
    let (_dir, epub) = build(&small_book("constructs"), "[epub]\nfonts = true");
    check_epub(&epub);
    let css = part(&epub, "stylesheet.css");
    assert!(css.contains("src: url(fonts/LibertinusSerif-Regular.otf)"), "{css:.900}");
    assert!(part(&epub, "content.opf").contains("media-type=\"font/otf\""));
    assert!(part(&epub, "fonts/OFL-Libertinus.txt").contains("SIL OPEN FONT LICENSE"));
    // A subset: half of the face is zeros, which the archive packs to nothing.
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(&epub).expect("an EPUB")).expect("zip");
    let face = archive.by_name("OEBPS/fonts/LibertinusSerif-Regular.otf").expect("a face");
    assert!(face.compressed_size() < face.size() / 2, "{}", face.compressed_size());
}

#[test]
fn the_words_of_a_book_are_its_own() {
    let lines = "[words]\nfigure = \"Plate\"\nnotes = \"Remarks\"\nchapter = \"Lesson\"\n";
    let (_dir, epub) = build(&small_book("constructs"), lines);
    assert!(part(&epub, "text/figures.xhtml").contains(">Plate\u{a0}"));
    assert!(part(&epub, "text/notes.xhtml").contains(">Remarks</h2>"));
    assert!(part(&epub, "text/notes.xhtml").contains(">Lesson "));
}

#[test]
fn nobody_is_said_to_have_found_it_accessible_unless_it_may_be() {
    let lines = "[epub]\ncertified-by = \"The Press\"";
    let (_dir, epub) = build(&own_book(), lines);
    check_epub(&epub);
    let opf = part(&epub, "content.opf");
    assert!(opf.contains(">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>"), "{opf}");
    assert!(opf.contains("property=\"a11y:certifiedBy\""));
    let (_dir, epub) = build(&own_book(), "");
    assert!(!part(&epub, "content.opf").contains("conformsTo"), "nobody said so");
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("a.md"), "# A\n\n![](a.svg)\n").expect("written");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    std::fs::write(dir.path().join("a.svg"), svg).expect("written");
    let manifest = format!(
        "[book]\ntitle = \"A\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n{lines}\n"
    );
    std::fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    let out = run(dir.path(), &["build", "--epub", "-o", "out"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("not every picture has a description"));
    assert!(!part(&dir.path().join("out/a.epub"), "content.opf").contains("conformsTo"));
}

#[test]
fn subjects_name_their_scheme() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("a.md"), "# A\n\nText.\n").expect("written");
    let manifest = "[book]\ntitle = \"A\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
                    subjects = [\"Peace\", { name = \"Peace studies\", authority = \"BISAC\", code = \"POL034000\" }]\n\
                    series = { name = \"Series\", number = 2 }\n\
                    isbn = { epub = \"978-3-16-148410-0\", print = \"978-0-306-40615-7\" }\n\
                    [chapters]\nmain = [\"a.md\"]\n";
    std::fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    let epub = build_there(dir.path());
    epubcheck(&epub);
    let opf = part(&epub, "content.opf");
    for wanted in [
        "<dc:subject>Peace</dc:subject>",
        "<meta refines=\"#subject-2\" property=\"authority\">BISAC</meta>",
        "<meta refines=\"#subject-2\" property=\"term\">POL034000</meta>",
        "<meta refines=\"#series\" property=\"group-position\">2</meta>",
        "urn:isbn:9783161484100",
        "<meta property=\"pageBreakSource\">urn:isbn:9780306406157</meta>",
    ] {
        assert!(opf.contains(wanted), "{wanted} is not in {opf}");
    }
}

/// Raw HTML, every span, wide tables and pictures in the line.
#[test]
fn markup_of_all_kinds_is_accepted() {
    let (_dir, epub) = build(&small_book("markup"), "");
    check_epub(&epub);
    let page = part(&epub, "text/html.xhtml");
    for wanted in [
        "<ruby>字<rt>zì</rt></ruby>",
        "<abbr title=\"World Wide Web\">WWW</abbr>",
        "<img src=\"../images/drawing-1.svg\"",
        "<mfrac><mn>1</mn><mn>2</mn></mfrac>",
        "<p>For outputs of this kind only.</p>",
        "<span lang=\"fr\" xml:lang=\"fr\">un mot</span>",
    ] {
        assert!(page.contains(wanted), "{wanted} is not in {page}");
    }
    let page = part(&epub, "text/tables.xhtml");
    assert!(
        page.contains("class=\"table wide\" role=\"group\"") && page.contains("tabindex=\"0\"")
    );
    assert!(page.contains("<th scope=\"row\">Columns</th>"), "{page}");
    let page = part(&epub, "text/spans.xhtml");
    assert!(page.contains("<h4 id=\"a-level-left-out\">"), "no level is left out: {page}");
}

/// What has no indent in print has none in the EPUB: the lines of a letter, and the paragraphs
/// behind a division that only names a language have theirs.
#[test]
fn letters_and_languages_keep_their_indents() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(
        dir.path().join("a.md"),
        "# One\n\nBefore.\n\n::: letter\nLübeck, 3 May 1573\n\nDear Brother,\n\nthe ships have not \
         come.\n\nThey are late.\n\nYours,\n:::\n\n::: {lang=fr}\nUn.\n:::\n\nBehind.\n",
    )
    .expect("written");
    std::fs::write(
        dir.path().join("recto.toml"),
        "[book]\ntitle = \"L\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n",
    )
    .expect("written");
    let epub = build_there(dir.path());
    let page = part(&epub, "text/a.xhtml");
    for wanted in [
        "1573</p>\n<p class=\"flush\">Dear Brother,</p>",
        "<p class=\"flush\">the ships have not come.</p>\n<p>They are late.</p>",
        "<p class=\"right\">Yours,</p>",
        "<div lang=\"fr\"",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    let css = part(&epub, "stylesheet.css");
    assert!(
        css.contains("div[lang]:not([class]) + p") && css.contains("p.flush { text-indent: 0; }")
    );
}
