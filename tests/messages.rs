//! Messages as an author meets them: each has its place, says what is there, and what to do.

mod support;

use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

const MANIFEST: &str = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n";

/// A project of these files.
fn project(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    dir
}

/// A book of one chapter, with more lines of the manifest and more files.
fn book(chapter: &str, more: &str, files: &[(&str, &str)]) -> TempDir {
    let manifest = format!("{MANIFEST}{more}\n[chapters]\nmain = [\"a.md\"]\n");
    let dir = project(&[("recto.toml", &manifest), ("a.md", chapter)]);
    for (path, text) in files {
        std::fs::write(dir.path().join(path), text).expect("a file");
    }
    dir
}

/// What `recto check` tells with this code: place, message and help.
fn told(dir: &Path, code: &str) -> Vec<(String, String, String)> {
    let out = support::run(dir, &["check", "--format", "json"]);
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let all = text.lines().filter_map(|l| serde_json::from_str::<Value>(l).ok());
    let ours = all.filter(|d| d["code"] == code);
    let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    ours.map(|d| {
        let place = format!("{}:{}:{}", word(&d["path"]), d["line"], d["column"]);
        (place, word(&d["message"]), word(&d["help"]))
    })
    .collect()
}

#[test]
fn links_without_words_take_the_name_of_their_target() {
    let text = "# One\n\nSee [](#sec-two), [](#fig-a), [](b.md) and [ ](#plain).\n\n\
                ## Two {#sec-two}\n\nWords.\n\n![Cap](a.svg){#fig-a alt=\"x\"}\n\n## Plain {#plain .unnumbered}\n\nWords.\n";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let manifest = format!("{MANIFEST}[chapters]\nmain = [\"a.md\", \"b.md\"]\n");
    let files =
        [("recto.toml", manifest.as_str()), ("a.md", text), ("b.md", "# B\n\nx\n"), ("a.svg", svg)];
    let dir = project(&files);
    assert_eq!(told(dir.path(), "empty-link"), []);
    let built = support::build(dir.path());
    let page = support::part(&built.epub, "text/a.xhtml");
    for link in ["href=\"#sec-two\" class=\"ref\">", ">Figure\u{a0}1.1</a>", ">Chapter\u{a0}2</a>"]
    {
        assert!(page.contains(link), "{link}: {page}");
    }
    if let Some(printed) = support::text(&built.pdf) {
        assert!(printed.contains("Figure 1.1, Chapter 2"), "{printed}");
        assert!(printed.contains("and \u{2018}Plain\u{2019}."), "{printed}");
    }
}

#[test]
fn each_mention_of_a_picture_that_is_missing_is_told() {
    let dir = book(
        "# A\n\n![x](lamp.png)\n\n![y](lamp.png) and ![z](lamp.png)\n",
        "",
        &[("lamp.jpg", "")],
    );
    let found = told(dir.path(), "missing-image");
    let places: Vec<&str> = found.iter().map(|f| f.0.as_str()).collect();
    assert_eq!(places, ["a.md:3:1", "a.md:5:1", "a.md:5:20"]);
    for (_, message, help) in &found {
        assert_eq!(message, "there is no picture `lamp.png`");
        assert!(help.contains("`lamp.jpg`"), "{help}");
    }
}

#[test]
fn a_broken_picture_is_told_where_it_is_shown_and_where_it_is_broken() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<g>\n</svg>";
    let dir =
        book("# A\n\n![x](a.svg)\n", "cover = \"b.svg\"\n", &[("a.svg", svg), ("b.svg", svg)]);
    let found = told(dir.path(), "broken-image");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].0, "recto.toml:5:9");
    assert!(found[0].2.contains("drawn"), "{found:?}");
    assert_eq!(found[1].0, "a.md:3:1");
    assert!(found[1].1.contains("a.svg:3:1"), "{found:?}");
    assert_eq!(told(dir.path(), "cover"), []);
}

#[test]
fn a_picture_damaged_in_its_middle_is_told_and_as_cover_in_the_manifest() {
    let mut png = Vec::new();
    image::GrayImage::from_fn(90, 90, |x, y| image::Luma([(x * y) as u8]))
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .expect("a PNG");
    let half = png.len() / 2;
    png[half] ^= 0x55;
    let dir = book("# A\n\n![x](a.png)\n", "cover = \"a.png\"\n", &[]);
    std::fs::write(dir.path().join("a.png"), png).expect("written");
    let found = told(dir.path(), "broken-image");
    let places: Vec<&str> = found.iter().map(|f| f.0.as_str()).collect();
    assert_eq!(places, ["recto.toml:5:9", "a.md:3:1"], "{found:?}");
}

#[test]
fn a_picture_in_a_heading_is_told_once() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"300\"/>";
    let text = "# A ![x](a.svg)\n\nWords.\n\n## B ![y](a.svg)\n\nWords.\n";
    let dir = book(text, "", &[("a.svg", svg)]);
    let found = told(dir.path(), "picture-in-heading");
    assert_eq!((found.len(), found[0].0.as_str()), (1, "a.md:1:5"), "{found:?}");
    let icon = svg.replace("400", "40").replace("300", "30");
    let dir = book(text, "", &[("a.svg", &icon)]);
    assert_eq!(told(dir.path(), "picture-in-heading"), []);
}

#[test]
fn glyphs_that_the_manifest_lacks_are_told_in_it() {
    let dir = project(&[
        (
            "recto.toml",
            &format!(
                "{}[chapters]\nmain = [\"a.md\"]\n",
                MANIFEST.replace("\"A\"", "\"\u{6f22}\"")
            ),
        ),
        ("a.md", "# A\n\nx\n"),
    ]);
    assert_eq!(told(dir.path(), "missing-glyph")[0].0, "recto.toml:3:13");
    // The words of the book's language are Recto's.
    let chinese = MANIFEST.replace("\"en\"", "\"zh\"");
    let dir = project(&[
        ("recto.toml", &format!("{chinese}[chapters]\nmain = [\"a.md\"]\n")),
        ("a.md", "# A\n\nx\n"),
    ]);
    let found = told(dir.path(), "missing-glyph");
    assert!(found.iter().all(|f| f.0 == "recto.toml:4:1"), "{found:?}");
}

#[test]
fn glyphs_that_code_and_formulas_lack_are_told_in_their_line() {
    let code = "# A\n\nText.\n\n```\nplain\n\tx = \u{6f22}\n```\n";
    let found = told(book(code, "", &[]).path(), "missing-glyph");
    assert_eq!((found.len(), found[0].0.as_str()), (1, "a.md:7:6"), "{found:?}");
    let formulas = "# A\n\nText $x + \u{901f}$.\n\n$$\na = b\n\\text{\u{6f22}}\n$$\n";
    let found = told(book(formulas, "", &[]).path(), "missing-glyph");
    assert_eq!((found.len(), found[0].0.as_str()), (1, "a.md:3:11"), "{found:?}");
    assert!(found[0].1.contains("U+901F") && found[0].1.contains("U+6F22"), "{found:?}");
    let known = "# A\n\nText $\\alpha \\leq \\mathbf{B} - \\text{f\u{fc}r} \\sqrt{x}' \\hat{y}$.\n";
    assert_eq!(told(book(known, "", &[]).path(), "missing-glyph"), []);
}

#[test]
fn classes_are_told_with_the_books_own_theme() {
    let dir = book(
        "# A\n\n::: recipe\nx\n:::\n",
        "[print]\ntheme = \"mine.toml\"\n",
        &[("mine.toml", "extends = \"classic\"\n")],
    );
    let found = told(dir.path(), "unknown-class");
    assert!(found[0].1.contains("`mine.toml`"), "{found:?}");
}

#[test]
fn an_empty_chapter_is_told_as_one() {
    let dir = book("\n<!-- nothing yet -->\n", "", &[]);
    assert_eq!(told(dir.path(), "empty-chapter").len(), 1);
    assert_eq!(told(dir.path(), "no-title"), []);
    let dir = book("# A\n", "", &[]);
    assert_eq!(told(dir.path(), "empty-chapter"), []);
}

#[test]
fn front_matter_is_told_with_the_lines_of_its_file() {
    let dir = book("---\ntitle: A\nsubtitle: [b\n---\n\nx\n", "", &[]);
    let found = told(dir.path(), "bad-front-matter");
    assert!(found[0].1.contains("at line 3 column 11"), "{found:?}");
}

#[test]
fn keys_that_mdbooks_manifest_does_not_have_are_told() {
    let toml = "[book]\ntitel = \"T\"\npublisher = \"P\"\nmultilingual = false\n\n\
                [output.html]\n\n[editions.shop]\nfor = \"ingram\"\n";
    let dir = project(&[
        ("book.toml", toml),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "# A\n\nx\n"),
    ]);
    let found = told(dir.path(), "unread-key");
    let places: Vec<&str> = found.iter().map(|f| f.0.as_str()).collect();
    assert_eq!(places, ["book.toml:2:1", "book.toml:3:1", "book.toml:8:2"]);
    assert_eq!(found[0].2, "did you mean `title`?");
    assert!(found[2].2.contains("recto.toml"), "{found:?}");
}

#[test]
fn an_address_that_is_too_long_is_no_word_to_hyphenate() {
    let address = format!("https://example.org/{}", "a".repeat(120));
    let dir = book(&format!("# A\n\nSee {address} there.\n"), "", &[]);
    let found = told(dir.path(), "long-word");
    assert!(found.iter().all(|f| f.2.contains("address")), "{found:?}");
}

#[test]
fn the_report_names_what_a_spread_has_lost_points_for() {
    let dir =
        book(&format!("# A\n\n{}\n\n{{{{< pagebreak >}}}}\n\nx\n", "word ".repeat(30)), "", &[]);
    let out = support::run(dir.path(), &["build", "--report"]);
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    assert!(!text.contains("deviates by 0.000"), "{text}");
    if let Some((_, spreads)) = text.split_once("points of 100\n") {
        for line in spreads.lines().filter(|l| !l.trim().is_empty()) {
            let words = line.chars().filter(|c| c.is_alphabetic()).count();
            assert!(words > 8, "{line}");
        }
    }
}

#[test]
fn a_folder_of_chapters_is_led_to_a_manifest() {
    let quarto = "book:\n  title: Q\n  author: Me\n  chapters: [index.qmd, a.qmd]\n";
    let dir = project(&[
        ("_quarto.yml", quarto),
        ("index.qmd", "# One\n\nWords.\n"),
        ("a.qmd", "# Two\n\nWords.\n"),
    ]);
    let help = &told(dir.path(), "no-manifest")[0].2;
    assert!(help.starts_with("`recto new .` writes one for the 2 Markdown files"), "{help}");
    assert!(help.ends_with("in the order of _quarto.yml"), "{help}");
    let out = support::run(dir.path(), &["new", "."]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let out = support::run(dir.path(), &["check", "--deny-warnings"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    // A manifest that is there is never written over.
    let before = std::fs::read(dir.path().join("recto.toml")).expect("a manifest");
    assert_eq!(support::run(dir.path(), &["new", "."]).status.code(), Some(2));
    assert_eq!(std::fs::read(dir.path().join("recto.toml")).expect("a manifest"), before);
}

#[test]
fn manuscripts_that_are_no_markdown_are_led_to_it() {
    for file in ["my book.docx", "my book.odt"] {
        let dir = project(&[(file, "")]);
        let help = &told(dir.path(), "no-manifest")[0].2;
        assert!(help.contains(&format!("`recto new .` makes a book of `{file}`")), "{help}");
    }
    let dir = project(&[("my book.rst", "")]);
    let help = &told(dir.path(), "no-manifest")[0].2;
    assert!(help.contains("`pandoc -t markdown 'my book.rst' -o book.md`"), "{help}");
    let dir = project(&[("text/recto.toml", MANIFEST)]);
    let help = &told(dir.path(), "no-manifest")[0].2;
    assert!(help.contains("there is a book in `./text`"), "{help}");
}

#[test]
fn what_is_misspelt_is_not_told_to_be_missing_too() {
    for text in [
        "[boook]\ntitle = \"T\"\n[chapter]\nmain = [\"a.md\"]\n",
        "[book]\ntitel = \"T\"\nlang = \"en\"\n[chapters]\nmain = [\"a.md\"]\n",
        "title = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n",
    ] {
        let dir = project(&[("recto.toml", text), ("a.md", "# A\n\nx\n")]);
        assert_eq!(told(dir.path(), "unknown-key").len(), 2, "{text}");
        for code in ["missing-title", "missing-language", "no-chapters", "unlisted-file"] {
            assert_eq!(told(dir.path(), code), [], "{text}");
        }
    }
}

#[test]
fn names_with_accents_are_found_however_they_are_written() {
    let manifest = format!("{MANIFEST}[chapters]\nmain = [\"\u{fc}ber.md\", \"a.md\"]\n");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let dir = project(&[
        ("recto.toml", &manifest),
        ("u\u{308}ber.md", "# \u{dc}ber\n\nx\n"),
        ("a.md", "# A\n\n[x](\u{fc}ber.md)\n\n![y](\u{e9}.svg)\n"),
        ("e\u{301}.svg", svg),
    ]);
    let out = support::run(dir.path(), &["check", "--deny-warnings"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn a_file_with_several_titles_is_told() {
    let dir = book("# A\n\nx\n\n# B\n\nx\n\n# C\n", "", &[]);
    let found = told(dir.path(), "chapters-within");
    assert_eq!(found[0].0, "a.md:5:3");
    assert!(found[0].1.contains("3 titles"), "{found:?}");
}

#[test]
fn other_encodings_are_named() {
    let dir = book("# A\n", "", &[]);
    let wide: Vec<u8> = "\u{feff}# A\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(dir.path().join("a.md"), wide).expect("a file");
    let found = told(dir.path(), "not-utf8");
    assert!(found[0].1.contains("UTF-16"), "{found:?}");
}

#[test]
fn drafts_at_the_end_of_a_book_have_no_page() {
    for summary in ["- [A](a.md)\n\n# P\n\n- [B]()\n", "- [A](a.md)\n- [B]()\n- [C]()\n\n[D]()\n"] {
        let dir = project(&[
            ("book.toml", "[book]\ntitle = \"T\"\n"),
            ("src/SUMMARY.md", &format!("# Summary\n\n{summary}")),
            ("src/a.md", "# A\n\nx\n"),
        ]);
        let built = support::build(dir.path());
        support::silent("qpdf", &["--check", &built.pdf.to_string_lossy()]);
    }
}

#[test]
fn a_character_that_turns_the_text_about_is_told() {
    let dir = book("# A\n\nwords \u{202e}words\n", "", &[]);
    assert_eq!(told(dir.path(), "direction-override")[0].0, "a.md:3:7");
}
