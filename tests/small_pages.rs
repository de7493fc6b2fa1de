//! What stands around the text: running heads, the copyright page, letters, own style sheets, missing
//! glyphs.

mod support;

use std::fs;
use std::path::Path;
use std::process::Output;
use support::run;
use tempfile::TempDir;

/// A book of these files, whose manifest begins with title, author and language.
fn book(manifest: &str, files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let head = "[book]\ntitle = \"Lamps\"\nauthors = [\"Anna Berg\"]\nlanguage = \"en\"\n";
    fs::write(dir.path().join("recto.toml"), format!("{head}{manifest}")).expect("written");
    for (name, text) in files {
        fs::write(dir.path().join(name), text).expect("written");
    }
    dir
}

fn built(dir: &Path) -> Output {
    run(dir, &["build", "-o", "out"])
}

fn stylesheet(dir: &Path) -> String {
    let epub = fs::read_dir(dir.join("out")).expect("a folder").flatten();
    let epub = epub.map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "epub"));
    let file = fs::File::open(epub.expect("an EPUB")).expect("opened");
    let mut zip = zip::ZipArchive::new(file).expect("an archive");
    let name = zip.file_names().find(|n| n.ends_with("stylesheet.css")).expect("a sheet");
    let name = name.to_owned();
    std::io::read_to_string(zip.by_name(&name).expect("the sheet")).expect("text")
}

#[test]
fn a_style_sheet_of_the_book_comes_behind_the_themes() {
    let manifest = "[chapters]\nmain = [\"a.md\"]\n[epub]\ncss = \"own.css\"\n";
    let dir = book(manifest, &[("a.md", "# A\n\nWords.\n"), ("own.css", "p { color: #123456 }\n")]);
    let out = built(dir.path());
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let css = stylesheet(dir.path());
    let (own, body) = (css.find("#123456").expect("own"), css.find("text-indent").expect("theirs"));
    assert!(own > body && css.contains("text-wrap: balance"), "{css}");
    for (sheet, line) in [
        ("p {}\n@import url(\"a.css\");\n", "line 2"),
        ("p { background: url(https://example.com/a.png) }", "line 1"),
    ] {
        fs::write(dir.path().join("own.css"), sheet).expect("written");
        let out = built(dir.path());
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(!out.status.success(), "{said}");
        assert!(said.contains("[epub-css]") && said.contains(line), "{said}");
    }
}

#[test]
fn the_books_notes_say_which_pages_they_belong_to() {
    let text: String = (1..60)
        .map(|n| {
            format!("{} lamp.[^{n}]\n\n[^{n}]: Note {n} on lamps.\n\n", "A long word ".repeat(60))
        })
        .collect();
    let manifest = "[chapters]\nmain = [\"a.md\"]\n[print]\nnotes = \"book\"\n";
    let dir = book(manifest, &[("a.md", &format!("# Lamps of the North\n\n{text}"))]);
    let out = built(dir.path());
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let pdf = dir.path().join("out/lamps.pdf");
    let Some(text) = support::text(&pdf) else { return };
    assert!(text.to_lowercase().contains("notes to pages "), "{text}");
}

#[test]
fn what_no_font_has_is_named() {
    let dir = book(
        "[chapters]\nmain = [\"a.md\"]\n",
        &[("a.md", "# A\n\nOne \u{e44}\u{e17}\u{e22} two.\n")],
    );
    let out = built(dir.path());
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("[missing-glyph]") && !said.contains("box"), "{said}");
    let Some(text) = support::text(&dir.path().join("out/lamps.pdf")) else { return };
    assert!(text.contains("One") && text.contains("two"), "{text}");
}

#[test]
fn technical_holds_eighty_columns() {
    let line = format!("let {} = 1; // end", "a".repeat(64));
    assert_eq!(line.len(), 80);
    let text = format!("# A\n\n```rust\n{line}\n```\n");
    let manifest = "[chapters]\nmain = [\"a.md\"]\n[print]\ntheme = \"technical\"\n";
    let dir = book(manifest, &[("a.md", &text)]);
    let out = built(dir.path());
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let Some(text) = support::text(&dir.path().join("out/lamps.pdf")) else { return };
    assert!(text.contains(&line), "{text}");
}

#[test]
fn the_back_of_a_cover_has_the_description() {
    let manifest = "description = \"Who kept the lamps.\"\n[chapters]\nmain = [\"a.md\"]\n\
                    [editions.k]\nfor = \"kdp-paperback\"\n";
    let dir = book(manifest, &[("a.md", "# A\n\nWords.\n")]);
    // So few pages are too few for the printer; the cover is made all the same.
    run(dir.path(), &["build", "--cover", "--edition", "k", "-o", "out"]);
    let Some(text) = support::text(&dir.path().join("out/lamps-k-cover.pdf")) else { return };
    assert!(text.contains("Who kept the lamps."), "{text}");
}
