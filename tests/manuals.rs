//! What manuals need: drawings in the text, pages of links, code that printers take, listings that are whole.

mod support;

use std::fs;
use std::path::Path;
use support::{part, run};

/// A book of these chapters.
fn book(print: &str, chapters: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let names: Vec<String> =
        chapters.iter().map(|(name, _)| format!("{{ file = \"{name}\" }}")).collect();
    let manifest = format!(
        "[book]\ntitle = \"Kettle\"\nauthors = [\"A. Cole\"]\nlanguage = \"en\"\n\
         [chapters]\nmain = [{}]\n[print]\n{print}\n",
        names.join(", ")
    );
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    for (name, text) in chapters {
        fs::write(dir.path().join(name), text).expect("written");
    }
    dir
}

/// What a command says, and that it ended well.
fn said(dir: &Path, args: &[&str]) -> String {
    let out = run(dir, args);
    let said =
        String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{said}");
    said
}

/// The words of a book's pages, by page.
fn pages(dir: &Path) -> Vec<String> {
    let pdf = fs::read_dir(dir.join("out")).expect("outputs").flatten().map(|e| e.path());
    let pdf = pdf.into_iter().find(|p| p.extension().is_some_and(|e| e == "pdf")).expect("a PDF");
    let document = lopdf::Document::load(pdf).expect("a PDF");
    let count = document.get_pages().len() as u32;
    (1..=count).map(|n| document.extract_text(&[n]).unwrap_or_default()).collect()
}

#[test]
fn drawings_and_pictures_in_the_text_are_pictures() {
    let dot = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38\
               GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";
    let text = format!(
        "# One\n\n<svg width=\"60\" height=\"30\">\n<title>A kettle</title>\n<rect width=\"60\" height=\"30\"/>\n</svg>\n\n\
         An icon <svg width=\"9\" height=\"9\" aria-hidden=\"true\"><circle r=\"4\"/></svg> here.\n\n\
         ![]({dot}){{alt=\"A dot\"}}\n\n\
         Broken <svg aria-label=\"No drawing\"><rect></svg> and ![](data:image/png;base64,AAAA){{alt=\"none\"}}.\n"
    );
    let dir = book("", &[("one.md", &text)]);
    let said = said(dir.path(), &["build", "-o", "out"]);
    let told = |code: &str, place: &str| {
        let at = said.find(&format!("[{code}]")).unwrap_or_else(|| panic!("no {code}: {said}"));
        assert!(said[at..].lines().nth(1).is_some_and(|line| line.ends_with(place)), "{said}");
    };
    told("broken-image", "one.md:12:8");
    told("image-format", "one.md:12:54");
    assert!(!said.contains("html-in-print") && !said.contains("missing-alt"), "{said}");
    assert!(!said.contains("base64,AAAA` is"), "nobody is shown the bytes: {said}");
    let epub = dir.path().join("out/kettle.epub");
    let chapter = part(&epub, "text/one.xhtml");
    for tag in [
        "<img src=\"../images/drawing-1.svg\" alt=\"A kettle\"",
        "<img src=\"../images/drawing-2.svg\" alt=\"\" role=\"presentation\"",
        "<img src=\"../images/picture-3.png\" alt=\"A dot\"",
        "<span class=\"no-image\">No drawing</span>",
    ] {
        assert!(chapter.contains(tag), "{tag}: {chapter}");
    }
    assert!(part(&epub, "images/drawing-1.svg").contains("<rect"));
}

#[test]
fn links_to_other_chapters_say_their_pages_in_print() {
    let one = "# One\n\nSee [the options](two.md), [these](two.md) again, and [this](#sec-here).\n\n\
               ## A [linked](two.md) head {#sec-here}\n\nText.\n";
    let chapters = [("one.md", one), ("two.md", "# Two\n\nText.\n")];
    let text = |print: &str| {
        let dir = book(print, &chapters);
        said(dir.path(), &["build", "-o", "out"]);
        let epub = part(&dir.path().join("out/kettle.epub"), "text/one.xhtml");
        assert!(!epub.contains("(page"), "{epub}");
        pages(dir.path()).concat().replace('\u{a0}', " ")
    };
    let printed = text("link-pages = true");
    assert_eq!(printed.matches("(page").count(), 1, "{printed}");
    for off in ["", "link-pages = true\npage-references = false"] {
        assert!(!text(off).contains("(page"), "{off}");
    }
}

#[test]
fn no_theme_sets_code_smaller_than_printers_take() {
    let wide = "x".repeat(70);
    let text = format!(
        "# One\n\nText `code`^[A note with `code`.] here.\n\n```\n{wide}\n{wide}yyyy\n{wide}yyyyyyyy\n```\n\n\
         > [!NOTE]\n> With `code` too.\n\n\
         | Name | Long words that make the table wide enough | And some more of these words |\n|---|---|---|\n\
         | `a` | `some-long-code-in-a-cell` `more-of-it` | `and-even-more-of-it-here` |\n"
    );
    for theme in ["classic", "literary", "academic", "modern", "technical"] {
        let dir = book(&format!("theme = \"{theme}\""), &[("one.md", &text)]);
        let manifest = dir.path().join("recto.toml");
        let all = fs::read_to_string(&manifest).expect("read")
            + "[editions.kdp]\nfor = \"kdp-paperback\"\n";
        fs::write(&manifest, all).expect("written");
        let out = run(dir.path(), &["check", "--for", "kdp-paperback"]);
        let said = String::from_utf8_lossy(&out.stdout).into_owned()
            + &String::from_utf8_lossy(&out.stderr);
        assert!(!said.contains("printer-type"), "{theme}: {said}");
    }
}

#[test]
fn a_short_listing_is_whole() {
    let listing = "```\nalpha\nbeta\ngamma\ndelta\nomega\n```\n\n";
    let mut text = String::from("# One\n\n");
    for lines in 0..40 {
        text += &"Words of a paragraph that fill a line and a little more of the next. "
            .repeat(1 + lines % 5);
        text += "\n\n";
        text += listing;
    }
    for theme in ["classic", "technical"] {
        let dir = book(&format!("trim = \"6x9in\"\ntheme = \"{theme}\""), &[("one.md", &text)]);
        said(dir.path(), &["build", "-o", "out"]);
        for (at, page) in pages(dir.path()).iter().enumerate() {
            let count = |word: &str| page.matches(word).count();
            assert_eq!(count("alpha"), count("omega"), "{theme}, page {}: {page}", at + 1);
        }
    }
}

#[test]
fn a_chapter_opens_on_the_side_that_its_entry_says() {
    let dir = book(
        "open = \"any\"",
        &[("a.md", "# A\n\nText.\n"), ("b.md", "# B\n\nVerse.\n"), ("c.md", "# C\n\nVers.\n")],
    );
    let manifest = dir.path().join("recto.toml");
    let plain = fs::read_to_string(&manifest).expect("read");
    let verso = |entry: &str| {
        let new = entry.replace(" }", ", open = \"verso\" }");
        fs::write(&manifest, plain.replace(entry, &new)).expect("written");
        let said = said(dir.path(), &["build", "-o", "out"]);
        let all = pages(dir.path());
        let page = |word: &str| all.iter().position(|p| p.contains(word)).map(|at| at + 1);
        (said, page("Verse."), page("Vers."))
    };
    let (said, b, c) = verso("{ file = \"c.md\" }");
    assert!(!said.contains("opening-side"), "{said}");
    assert!(c.is_some_and(|c| c % 2 == 0) && b.is_some_and(|b| b % 2 == 0), "{b:?} {c:?}");
    let (said, ..) = verso("{ file = \"a.md\" }");
    assert!(said.contains("warning[opening-side]: this chapter opens on page 1"), "{said}");
}
