//! Manuscripts as people have them, from the first command to both outputs.

mod support;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use support::run;
use zip::write::SimpleFileOptions;

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("written");
}

fn text(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).expect("a text")
}

fn said(out: &std::process::Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

#[test]
fn a_folder_becomes_the_book_that_it_means() {
    let dir = tempfile::tempdir().expect("a folder");
    for (file, title) in [
        ("preface.md", "Preface"),
        ("10-ten.md", "Ten"),
        ("9-nine.md", "Nine"),
        ("epilogue.md", "Epilogue"),
        ("index.md", "Index"),
        ("outline.md", "Outline"),
    ] {
        write(
            dir.path(),
            file,
            &format!("# {title}\n\nIt was not the end of the day, and he had a dog.\n"),
        );
    }
    let out = run(dir.path(), &["new", "."]);
    assert!(out.status.success(), "{}", said(&out));
    let told = said(&out);
    assert!(told.contains("in front, by their names: `preface.md`"), "{told}");
    assert!(told.contains("behind, by their names: `index.md`"), "{told}");
    assert!(told.contains("left out: `outline.md` (notes of your own)"), "{told}");
    assert!(told.contains("the language, by its words: en"), "{told}");
    let out = run(dir.path(), &["check", "--deny-warnings"]);
    assert!(out.status.success(), "{}", said(&out));
    let order = said(&run(dir.path(), &["order"]));
    let at = |name: &str| order.find(name).unwrap_or_else(|| panic!("{name}: {order}"));
    let files = ["preface.md", "9-nine.md", "10-ten.md", "epilogue.md", "index.md"];
    assert!(files.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{order}");
}

#[test]
fn one_long_file_is_divided() {
    let dir = tempfile::tempdir().expect("a folder");
    let novel = "---\ntitle: The River\nauthor: Ada\n---\n\n# Chapter 1\n\nSee [the sea](#sea).[^1]\n\n# Chapter 2 {#sea}\n\n\
        Text.[^2]\n\n[^1]: One.\n[^2]: Two.\n";
    write(dir.path(), "novel.md", novel);
    let out = run(dir.path(), &["new", "."]);
    assert!(said(&out).contains("divided novel.md into 2 files"), "{}", said(&out));
    assert_eq!(
        text(dir.path(), "01-chapter-1.md"),
        "# Chapter 1\n\nSee [the sea](02-chapter-2.md#sea).[^1]\n\n[^1]: One.\n"
    );
    assert_eq!(text(dir.path(), "novel.md"), novel);
    let out = run(dir.path(), &["check", "--deny-warnings"]);
    assert!(out.status.success(), "{}", said(&out));
}

/// A Word file of two chapters.
fn word() -> Vec<u8> {
    let p = |style: &str, words: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let body = [
        p("Title", "The Ledger"),
        p("H1", "One"),
        p("", "First."),
        "<w:p/>".to_owned(),
        p("", "Second."),
        p("H1", "Two"),
        p("", "Third."),
    ];
    let names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let style = |id: &str, name: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/></w:style>"
        )
    };
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (part, text) in [
        (
            "word/document.xml",
            format!("<w:document {names}><w:body>{}</w:body></w:document>", body.concat()),
        ),
        (
            "word/styles.xml",
            format!(
                "<w:styles {names}>{}{}</w:styles>",
                style("Title", "Title"),
                style("H1", "heading 1")
            ),
        ),
    ] {
        archive.start_file(part, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn a_word_file_becomes_a_book() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("ledger.docx"), word()).expect("written");
    let out = run(dir.path(), &["new", "book", "--from", "ledger.docx"]);
    assert!(said(&out).contains("ledger.docx: 2 chapters, 1 scene break"), "{}", said(&out));
    assert_eq!(text(dir.path(), "book/01-one.md"), "# One\n\nFirst.\n\n***\n\nSecond.\n");
    assert!(text(dir.path(), "book/recto.toml").contains("title = \"The Ledger\""));
    let out = run(dir.path(), &["check", "book"]);
    assert!(out.status.success(), "{}", said(&out));
    // Nothing that is there is written over.
    let out = run(dir.path(), &["new", "book", "--from", "ledger.docx"]);
    assert!(!out.status.success());
    // A folder with nothing else does the same; what is no Word file says so.
    let out = run(dir.path(), &["new", "."]);
    assert!(
        out.status.success() && text(dir.path(), "02-two.md").contains("Third."),
        "{}",
        said(&out)
    );
    fs::write(dir.path().join("bad.docx"), "no archive").expect("written");
    let out = run(dir.path(), &["new", "other", "--from", "bad.docx"]);
    assert!(said(&out).contains("it is no archive that can be opened"), "{}", said(&out));
    assert!(!dir.path().join("other").exists());
}

#[test]
fn a_file_of_libreoffice_becomes_a_book() {
    let dir = tempfile::tempdir().expect("a folder");
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manuscripts/libreoffice.odt");
    let out = run(dir.path(), &["new", "lamp", "--from", &made.to_string_lossy()]);
    assert!(out.status.success(), "{}", said(&out));
    let told = said(&out);
    assert!(told.contains("2 chapters, 1 comment, 2 cross-references, 1 formula,"), "{told}");
    assert!(told.contains("a page number that was counted stands as a figure"), "{told}");
    let lamp = dir.path().join("lamp");
    let wanted = "# The Tower {#ref1}\n\n\
        The keeper *never* slept[^*1] and the lamp[^2] burned<!-- Eve: Every night? -->. \
        The [gulls]{.index entry=\"Birds!gulls\"} came.\n\n\
        Two spaces  and a\u{2003}tab\\\nand a line.\n\n\
        See @fig-refillustration0 and [The Tower](#ref1), page 1.\n\n\
        ![The lamp at night](images/image1.png){#fig-refillustration0 alt=\"A lamp on a rock.\" width=50%}\n\n\
        ***\n\n1. oil\n\n   of whales\n   - old\n2. rope\n\n\
        It stood there.\n\nWords in a shape.\n\n\
        <table>\n<thead>\n<tr><th colspan=\"2\">Steps</th></tr>\n</thead>\n<tbody>\n\
        <tr><td rowspan=\"2\">up</td><td>99</td></tr>\n<tr><td>98</td></tr>\n</tbody>\n</table>\n\n\
        : Steps of the tower {#tbl-1}\n\n> In a section.\n\n\
        Formula $\\frac{a}{2}$ and [une phrase de deux]{lang=fr-FR}.\n\n\
        [^*1]: So the *log*.\n\n[^2]: Of glass.\n";
    assert_eq!(text(&lamp, "01-the-tower.md"), wanted);
    let manifest = text(&lamp, "recto.toml");
    assert!(manifest.contains("title = \"The Lamp\"\nauthors = [\"Ann Writer\"]"), "{manifest}");
    let out = run(&lamp, &["build"]);
    assert!(out.status.success(), "{}", said(&out));
    // In a folder that holds nothing else, `recto new .` finds it.
    let own = tempfile::tempdir().expect("a folder");
    fs::copy(&made, own.path().join("lamp.odt")).expect("a copy");
    let out = run(own.path(), &["new", "."]);
    assert!(out.status.success(), "{}", said(&out));
    assert_eq!(text(own.path(), "01-the-tower.md"), wanted);
}

#[test]
fn mdbook_hands_its_chapters_over() {
    let dir = tempfile::tempdir().expect("a folder");
    write(
        dir.path(),
        "book.toml",
        "[book]\ntitle = \"Guide\"\nlanguage = \"en\"\n[preprocessor.x]\n[output.recto]\ncommand = \"recto mdbook\"\n[output.recto.print]\ntrim = \"a6\"\n",
    );
    write(dir.path(), "src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n");
    write(dir.path(), "src/one.md", "# One\n\nAs it is in the file.\n");
    let json = |key: &str| {
        let chapter = serde_json::json!({ "Chapter": { "name": "One", "content": "# One\n\nAs a preprocessor left it.\n",
            "number": [1], "sub_items": [], "path": "one.md", "source_path": "one.md", "parent_names": [] } });
        serde_json::json!({ "version": "0.5.4", "root": dir.path(), "destination": dir.path().join("out"),
            "book": { key: [chapter] }, "config": { "book": { "src": "src" } } })
    };
    for key in ["items", "sections"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_recto"))
            .arg("mdbook")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        let mut input = child.stdin.take().expect("its input");
        input.write_all(json(key).to_string().as_bytes()).expect("written");
        drop(input);
        let out = child.wait_with_output().expect("ended");
        assert!(out.status.success(), "{}", said(&out));
        assert!(!said(&out).contains("warning"), "{}", said(&out));
    }
    let lines = said(&run(dir.path(), &["page", "all", "--lines"]));
    assert!(lines.contains("As it is in the file"), "{lines}");
    let epub = fs::read(dir.path().join("out/guide.epub")).expect("an EPUB");
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let mut all = String::new();
    for name in names.iter().filter(|n| n.ends_with(".xhtml")) {
        let mut file = archive.by_name(name).expect("a part");
        std::io::Read::read_to_string(&mut file, &mut all).expect("a text");
    }
    let all = all.replace(['\u{a0}', '\u{202f}'], " ").replace("&#160;", " ");
    assert!(all.contains("As a preprocessor"), "{all}");
    // Read alone, the preprocessor is told, and the settings of the back end count.
    let told = said(&run(dir.path(), &["check"]));
    assert!(told.contains("preprocessor `x` is not run"), "{told}");
}

#[test]
fn what_many_places_share_is_said_once() {
    let dir = tempfile::tempdir().expect("a folder");
    write(
        dir.path(),
        "recto.toml",
        "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n",
    );
    let lines: String = (0..30).map(|n| format!("Words \\foo{{a}} and {n}.\n\n")).collect();
    write(dir.path(), "a.md", &format!("# A\n\n{lines}"));
    let count = |args: &[&str]| {
        let out = run(dir.path(), args);
        String::from_utf8_lossy(&out.stderr).matches("warning[").count()
    };
    assert_eq!(count(&["check"]), 1);
    assert_eq!(count(&["check", "--quiet"]), 0);
    assert!(!run(dir.path(), &["check", "--quiet", "--deny-warnings"]).status.success());
    let manifest = text(dir.path(), "recto.toml");
    write(dir.path(), "recto.toml", &format!("{manifest}[lint]\nallow = [\"raw-tex\"]\n"));
    let out = run(dir.path(), &["check", "--deny-warnings"]);
    assert!(out.status.success() && said(&out).contains("allowed by [lint]"), "{}", said(&out));
}

#[test]
fn chapters_and_sections_are_for_one_output_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"Q\"\nauthor = \"A\"\nlanguage = \"en\"\n\n[chapters]\nmain = [\n  \"one.md\",\n  \
                    { file = \"paper.md\", when = \"print\" },\n  \"screen.md\",\n  { part = \"Shelf\", unless = \"epub\", \
                    chapters = [\"shelf.md\"] },\n  \"last.md\",\n]\nback = [{ kind = \"index\" }]\n";
    write(dir.path(), "recto.toml", manifest);
    let one = "# One\n\nSee @fig-map, [the screen](screen.md), @sec-links, [paper](paper.md#ways) and @sec-last.\n\n\
               ## Ways on paper {when-format=\"pdf\"}\n\nFOLDED.\n\n### Deeper\n\nDEEP.\n\n\
               ## Links {#sec-links .content-visible when-format=\"epub\"}\n\nTAPPED.\n\n## Both\n\n- kept\n- [PAPER \
               ITEM]{when-format=\"pdf\"}\n- end\n\n[PAPER PARA]{when-format=\"pdf\"}\n\n> [PAPER QUOTE]{when-format=\"pdf\"}\n";
    write(dir.path(), "one.md", one);
    let paper = "# Paper\n\n## Ways\n\nPULP [pulp]{.index} is printed.\n\n\
                 ![The map](p.svg){#fig-map alt=\"map\"}\n";
    write(dir.path(), "paper.md", paper);
    write(dir.path(), "screen.md", "---\nwhen-format: epub\n---\n\n# Screen\n\nGLOW.\n");
    write(dir.path(), "shelf.md", "# Shelved\n\nDUST.\n");
    write(dir.path(), "last.md", "# Last {#sec-last}\n\nEND [tree]{.index}.\n");
    write(
        dir.path(),
        "p.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>",
    );
    let built = support::build(dir.path());
    support::epubcheck(&built.epub);
    let nav = support::part(&built.epub, "nav.xhtml");
    for (words, there) in
        [("Screen", true), ("Last", true), ("Paper", false), ("Shelf", false), ("Ways", false)]
    {
        assert_eq!(nav.contains(words), there, "{words}: {nav}");
    }
    let epub = support::part(&built.epub, "text/one.xhtml");
    let bare = epub.replace("&#160;", " ").replace('\u{a0}', " ");
    for (words, there) in [
        ("TAPPED", true),
        ("FOLDED", false),
        ("DEEP", false),
        ("PAPER", false),
        ("\u{2018}The map\u{2019}", true),
        ("screen.xhtml\">the screen</a>", true),
        (">Chapter 3</a>", true),
        ("<p></p>", false),
        ("<li></li>", false),
        ("blockquote", false),
    ] {
        assert_eq!(bare.contains(words), there, "{words}: {bare}");
    }
    // Pages of what is printed alone are marked where the EPUB goes on.
    let last = support::part(&built.epub, "text/last.xhtml");
    assert!(last.contains("role=\"doc-pagebreak\""), "{last}");
    let index = support::part(&built.epub, "text/index.xhtml");
    assert!(index.contains("tree") && !index.contains("pulp"), "{index}");
    let told = said(&run(dir.path(), &["check"]));
    assert_eq!(told.matches("other-output").count(), 4, "{told}");
    assert!(!told.contains("link-target") && !told.contains("unknown-label"), "{told}");
    let pdf = built.pdf.to_string_lossy();
    let Some(out) = support::validator("pdftotext", &["-enc", "UTF-8", &pdf, "-"]) else { return };
    let text = String::from_utf8_lossy(&out.stdout).replace('\u{a0}', " ");
    for (words, there) in [
        ("FOLDED", true),
        ("PAPER QUOTE", true),
        ("DUST", true),
        ("PULP", true),
        ("TAPPED", false),
        ("GLOW", false),
        ("Chapter 4", true),
    ] {
        assert_eq!(text.contains(words), there, "{words}: {text}");
    }
}

#[test]
fn what_no_output_has_is_said_to_be_in_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"Q\"\nauthor = \"A\"\nlanguage = \"en\"\n\n[chapters]\nmain = [\n  \"one.md\",\n  \
                    { file = \"none.md\", when = \"pdf\" },\n  { file = \"paper.md\", when = \"pdf\" },\n]\nback = \
                    [{ kind = \"index\", when = \"pdf\" }]\n";
    write(dir.path(), "recto.toml", manifest);
    let one =
        "# One\n\nSee [none](none.md), @sec-none, @sec-screen, @sec-ways and a [tree]{.index}.\n";
    write(dir.path(), "one.md", one);
    write(dir.path(), "none.md", "---\nwhen-profile: x\n---\n\n# Nothing {#sec-none}\n\nGONE.\n");
    let paper = "# Paper\n\n## Ways {#sec-ways when-format=\"pdf\"}\n\nFOLDED.\n\n\
                 ## Screen {#sec-screen when-format=\"epub\"}\n\nGLOW.\n";
    write(dir.path(), "paper.md", paper);
    let told = said(&run(dir.path(), &["check"]));
    for name in ["none.md", "sec-none", "sec-screen"] {
        assert!(told.contains(&format!("`{name}` is in no output")), "{name}: {told}");
    }
    assert!(told.contains("`sec-ways` is on the pages alone"), "{told}");
    assert!(!told.contains("is in the EPUB alone"), "{told}");
    assert_eq!(told.matches(" alone; ").count(), 1, "{told}");
    // The index of the pages has the mark.
    assert!(!told.contains("index-place"), "{told}");
}

#[test]
fn notes_are_for_the_outputs_that_their_definitions_are_for() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"Q\"\nauthor = \"A\"\nlanguage = \"en\"\n\n[chapters]\nmain = [\"one.md\"]\n";
    write(dir.path(), "recto.toml", manifest);
    let one = "# One\n\nBoth[^both], alone[^alone], either[^either], any[^any], late[^late].\n\n\
               ::: {.content-visible when-format=\"pdf\"}\nOn paper[^own].\n\n[^both]: PAPERBOTH.\n\n[^alone]: PAPERALONE.\n\n\
               [^either]: PAPEREITHER.\n:::\n\n\
               ::: {.content-visible when-format=\"epub\"}\n[^both]: SCREENBOTH.\n:::\n\n[^either]: EACH.\n\n\
               ## Paper {when-format=\"pdf\"}\n\nHere[^sec].\n\n[^own]: OWN.\n\n[^sec]: PAPERSEC.\n\n\
               ## Screen {when-format=\"epub\"}\n\nThere[^sec].\n\n[^sec]: SCREENSEC.\n\n[^any]: ANY.\n\n[^late]: LATE.\n\n\
               ## Rest\n\n- ::: {.content-visible when-format=\"pdf\"}\n  PAPERITEM\n  :::\n- ::: {.callout-note}\n  Within.\n  :::\n- third\n";
    write(dir.path(), "one.md", one);
    let told = said(&run(dir.path(), &["check"]));
    assert!(!told.contains("note"), "{told}");
    let built = support::build(dir.path());
    support::epubcheck(&built.epub);
    let epub = support::part(&built.epub, "text/one.xhtml");
    let pages = support::text(&built.pdf).unwrap_or_default();
    for (words, in_print, in_epub) in [
        ("PAPERBOTH", true, false),
        ("SCREENBOTH", false, true),
        ("PAPERALONE", true, false),
        ("PAPEREITHER", true, false),
        ("EACH", false, true),
        ("PAPERSEC", true, false),
        ("SCREENSEC", false, true),
        ("OWN", true, false),
        ("ANY", true, true),
        ("LATE", true, true),
        ("PAPERITEM", true, false),
        (":::", false, false),
    ] {
        assert_eq!(pages.contains(words), in_print, "{words}: {pages}");
        assert_eq!(epub.contains(words), in_epub, "{words}: {epub}");
    }
    assert!(epub.contains(">2</a>, any"), "the mark of the missing one is gone: {epub}");
    // Of two for the same output the first counts, and it is told.
    write(dir.path(), "one.md", &one.replace("EACH.", "EACH.\n\n[^either]: AGAIN."));
    let told = said(&run(dir.path(), &["check"]));
    assert_eq!(told.matches("is defined twice").count(), 1, "{told}");
}

#[test]
fn a_chapter_in_another_language_has_the_words_of_its_language() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"Q\"\nauthor = \"A\"\nlanguage = \"en\"\n\n[chapters]\nmain = [\"one.md\", \
                    \"deux.md\", \"tres.md\"]\n";
    write(dir.path(), "recto.toml", manifest);
    let text = |more: &str| {
        format!(
            "{more}\n\n> [!NOTE]\n> Hm.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Birds {{#tbl-NAME}}\n\n\
             So @tbl-one, and [@tbl-one; @tbl-two].\n\n::: theorem\nWell.\n:::\n"
        )
    };
    write(dir.path(), "one.md", &text("# One").replace("NAME", "one"));
    write(dir.path(), "deux.md", &text("---\nlang: fr\n---\n\n# Deux").replace("NAME", "two"));
    // Recto has no words in Latin.
    write(dir.path(), "tres.md", &text("---\nlang: la\n---\n\n# Tres").replace("NAME", "three"));
    let built = support::build(dir.path());
    let bare = |name: &str| {
        let text = support::part(&built.epub, name);
        text.replace("&#160;", " ").replace(['\u{a0}', '\u{202f}'], " ")
    };
    let french = bare("text/deux.xhtml");
    for words in ["Remarque", "Tableau 2.1", ">tableau 1.1<", "tableaux ", " et ", "Théorème"] {
        assert!(french.contains(words), "{words}: {french}");
    }
    assert!(!french.contains("Table ") && !french.contains("Note<"), "{french}");
    for (name, table) in [("text/one.xhtml", "Table 1.1"), ("text/tres.xhtml", "Table 3.1")] {
        let english = bare(name);
        for words in ["Note", table, ">Table 1.1<", "Tables ", " and ", "Theorem"] {
            assert!(english.contains(words), "{words}: {english}");
        }
    }
    let pdf = built.pdf.to_string_lossy();
    let Some(out) = support::validator("pdftotext", &["-enc", "UTF-8", &pdf, "-"]) else { return };
    let text = String::from_utf8_lossy(&out.stdout).replace(['\u{a0}', '\u{202f}'], " ");
    assert!(text.contains("Tableau 2.1") && text.contains("Table 3.1"), "{text}");
}

#[test]
fn what_guides_of_other_tools_show_first_is_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"Q\"\nauthor = \"A\"\nlanguage = \"en-US\"\n\n[chapters]\nmain = [\"down.md\", \
                    \"methods.md\", \"mark.md\", \"myst.md\"]\n";
    write(dir.path(), "recto.toml", manifest);
    let bookdown = "---\nsite: x\ndate: \"2024\"\n---\n\n# Down\n\n\\@ref(eq:bin), \\@ref(thm:pyth), \\@ref(thm:two), \\@ref(methods).\n\n\
                    \\begin{equation}\n  f(k) = 2 (\\#eq:bin)\n\\end{equation}\n\n\
                    ```{theorem, pyth, name=\"Pythagoras\"}\nRight.\n```\n\n::: {.theorem #two}\nLeft.\n:::\n\n\
                    (ref:foo) A caption **here**.\n\n\
                    ```{r foo, fig.cap='(ref:foo)', fig.alt='p', echo=FALSE}\nknitr::include_graphics(\"p.svg\")\n```\n\n\
                    `r if (knitr::is_html_output()) '\n## References {-}\n'`\n";
    write(dir.path(), "down.md", bookdown);
    write(
        dir.path(),
        "methods.md",
        "# Our Methods\n\n{{< kbd Ctrl-C >}} in {{< video https://example.org/v >}}.\n\n\
                    | a | b |\n|---|---|\n| 1 | 2 |\n\n: Shares {tbl-colwidths=\"[75,25]\"}\n",
    );
    let markua = "{#first}\n# Mark\n\n{width: 50%, alt: \"A spade\"}\n![Digging](q.svg)\n\n{aside}\nAside.\n{/aside}\n\n\
                  {blurb, class: warning}\nBlurb.\n{/blurb}\n\n{title: \"Codes\", format: ruby}\n```\nputs 1\n```\n\n\
                  {caption: \"Values\", id: tbl-v}\n| a | b |\n|---|---|\n| 1 | 2 |\n\nC> Middle.\n\n@tbl-v\n";
    write(dir.path(), "mark.md", markua);
    let myst = "+++\ntitle = \"Myst: and Hugo\"\nweight = 2\n+++\n\n$$ c = d $$ (dollar)\n\nSee {eq}`dollar`.\n\n\
                {% tab title=\"Label\" %}\nTabbed.\n{% endtab %}\n\n![P](/s.svg){alt=\"s\"}\n";
    write(dir.path(), "myst.md", myst);
    std::fs::create_dir(dir.path().join("resources")).expect("a folder");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>";
    write(dir.path(), "p.svg", svg);
    write(dir.path(), "resources/q.svg", svg);
    std::fs::create_dir(dir.path().join("static")).expect("a folder");
    write(dir.path(), "static/s.svg", svg);
    let told = said(&run(dir.path(), &["check"]));
    assert!(!told.contains("warning[") && !told.contains("error["), "{told}");
    let built = support::build(dir.path());
    let shown = |name: &str| {
        let text = support::part(&built.epub, &format!("text/{name}.xhtml"));
        text.replace("&#160;", " ").replace('\u{a0}', " ")
    };
    for (name, all) in [
        (
            "down",
            &[
                ">(1.1)</a>, ",
                ">1.1</a>, ",
                ">1.2</a>, ",
                ">2</a>.",
                "(Pythagoras)",
                "A caption <strong>here",
                ">References<",
            ][..],
        ),
        ("methods", &["<kbd>Ctrl-C</kbd>", "https://example.org/v", "width: 75%"]),
        (
            "mark",
            &[
                "A spade",
                ">Aside.",
                ">Blurb.",
                "Codes",
                "Table 3.1</span> Values",
                ">Table 3.1</a>",
                ">Middle.",
            ],
        ),
        (
            "myst",
            &[
                "Myst: and Hugo",
                "<strong>Label</strong>",
                "See <a href=\"#eq-dollar\" class=\"ref\">(4.1)</a>.",
            ],
        ),
    ] {
        let text = shown(name);
        for words in all {
            assert!(text.contains(words), "{name}: {words}: {text}");
        }
        for left in ["{#", "{/", "(#eq", "ref:foo", "is_html"] {
            assert!(!text.contains(left), "{name}: {left}: {text}");
        }
    }
}

#[test]
fn a_project_of_quarto_says_in_each_output_what_is_for_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let project = "project:\n  type: book\nbook:\n  title: Q\n  author: A\n  chapters:\n    - index.qmd\n    \
                   - one.qmd\n  appendices:\n    - tools.qmd\nlang: en\n";
    let one = "# One [title-p]{.content-visible when-format=\"pdf\"} {#sec-one}\n\n\
        ::: {.content-visible when-format=\"pdf\"}\n## PRINTED\n\nPRINTED words.^[PRINTED note.]\n\n\
        ![Figure of pages](p.svg){#fig-a alt=\"p\"}\n:::\n\n\
        ::: {.content-visible when-format=\"epub\"}\nREFLOWED words.\n\n![One](p.svg){#fig-x alt=\"p\"}\n\n\
        ![Figure of readers](p.svg){#fig-a alt=\"p\"}\n:::\n\n\
        ::: {.content-hidden when-format=\"html\"}\nNO WEB.\n:::\n\n\
        A [span-p]{.content-visible when-format=\"pdf\"}[span-e]{.content-hidden when-format=\"pdf\"} end, \
        [Figure @fig-a], version {{< var v >}} by {{< meta book.author >}}, {{{< var v >}}}, @fig-two.^[Noted [note-p]{.content-visible when-format=\"pdf\"}[note-e]{.content-visible \
        when-format=\"epub\"}.]\n\n\
        ## Head [head-p]{.content-hidden when-format=\"epub\"}\n\n\
        ![Plan](p.svg){#fig-plan alt=\"p\" describe=\"plan.md\"}\n\n\
        ::: {.content-visible when-profile=\"x\"}\nPROFILED.\n:::\n\n\
        ::: {#fig-two}\n\n![B](p.svg){#fig-b alt=\"p\"}\n\n![C](p.svg){#fig-c alt=\"p\"}\n\nBoth.\n:::\n";
    write(dir.path(), "_quarto.yml", project);
    write(dir.path(), "_variables.yml", "v: 1.2\n");
    write(dir.path(), "index.qmd", "# Preface {.unnumbered}\n\nIt was the day.\n");
    write(dir.path(), "one.qmd", one);
    write(dir.path(), "tools.qmd", "# Tools\n\nSee @sec-one.\n");
    let plan = "---\ntitle: HEAD\n---\n\nThe plan.\n\n::: {.content-visible when-format=\"epub\"}\nplan-e\n:::\n\n\
                ::: {.content-hidden}\nDRAFT\n:::\n";
    write(dir.path(), "plan.md", plan);
    write(
        dir.path(),
        "p.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>",
    );
    let out = run(dir.path(), &["new", "."]);
    assert!(out.status.success(), "{}", said(&out));
    let told = said(&run(dir.path(), &["check"]));
    assert_eq!(told.matches("goes into no output").count(), 1, "{told}");
    assert!(!told.contains("unknown-label") && !told.contains("duplicate-label"), "{told}");
    let built = support::build(dir.path());
    support::epubcheck(&built.epub);
    let epub = support::part(&built.epub, "text/one.xhtml");
    let bare = epub.replace("&#160;", " ").replace('\u{a0}', " ");
    for (words, there) in [
        ("REFLOWED", true),
        ("PRINTED", false),
        ("NO WEB", false),
        ("span-e", true),
        ("span-p", false),
        ("PROFILED", false),
        ("version 1.2 by A, {{&lt; var v &gt;}}", true),
        // Each output counts what it shows.
        ("Figure <a href=\"#fig-a\" class=\"ref\">1.2</a>, version", true),
        (">Figures 1.4\u{2013}1.5</a>", true),
        ("note-p", false),
        ("note-e", true),
        ("head-p", false),
        ("title-p", false),
    ] {
        assert_eq!(bare.contains(words), there, "{words}: {bare}");
    }
    assert!(support::part(&built.epub, "nav.xhtml").contains("Appendix A"));
    let described = support::part(&built.epub, "descriptions.xhtml");
    assert!(described.contains("plan-e"), "{described}");
    assert!(!described.contains("DRAFT") && !described.contains("HEAD"), "{described}");
    let pdf = built.pdf.to_string_lossy();
    let Some(out) = support::validator("pdftotext", &["-enc", "UTF-8", &pdf, "-"]) else { return };
    let pages = String::from_utf8_lossy(&out.stdout).replace(['\n', '\u{a0}'], " ");
    for (words, there) in [
        ("REFLOWED", false),
        ("PRINTED note", true),
        ("NO WEB", true),
        ("span-p end", true),
        ("Figure 1.1, version", true),
        ("Figures 1.3\u{2013}1.4", true),
        ("note-p", true),
        ("note-e", false),
        ("head-p", true),
        ("title-p", true),
        ("The plan", true),
        ("plan-e", false),
        ("DRAFT", false),
    ] {
        assert_eq!(pages.contains(words), there, "{words}: {pages}");
    }
}
