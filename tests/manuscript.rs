//! What authors type and mean otherwise than it reads: prices, years, dashes, numbers in titles, the
//! authors of chapters. Through the real binary, as small books.

mod support;

use std::path::Path;
use support::run;
use tempfile::TempDir;

const HEAD: &str = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en-GB\"\n";

/// A book of these chapters, with more lines in its manifest.
fn book(chapters: &[(&str, &str)], more: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let names: Vec<String> = chapters.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let list = format!("[chapters]\nmain = [{}]\n", names.join(", "));
    std::fs::write(dir.path().join("recto.toml"), format!("{HEAD}{list}{more}")).expect("written");
    for (name, text) in chapters {
        std::fs::write(dir.path().join(name), text).expect("written");
    }
    dir
}

/// What is told of it.
fn told(dir: &Path) -> String {
    let out = run(dir, &["check"]);
    String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout)
}

/// The words of a file in its EPUB.
fn page(dir: &Path, name: &str) -> String {
    let out = run(dir, &["build", "--epub", "-o", "out"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let file = std::fs::File::open(dir.join("out/t.epub")).expect("written");
    let mut zip = zip::ZipArchive::new(file).expect("a zip");
    let entry = zip.by_name(&format!("OEBPS/{name}")).expect("there");
    std::io::read_to_string(entry).expect("text")
}

#[test]
fn prices_are_words_and_formulas_are_formulas() {
    let text = "# One\n\nSo.\n\nIt cost A$5, not A$10. \"I owe you $50,\" he said. \"You owe me US$60.\" \
                And $5 + x$ is a formula.\n\n$5 km$\n";
    let dir = book(&[("a.md", text)], "");
    let page = page(dir.path(), "text/a.xhtml");
    assert!(
        page.contains("A$5, not A$10. “I owe you $50,” he said. “You owe me US$60.”"),
        "{page}"
    );
    assert_eq!(page.matches("<math").count(), 2, "{page}");
    assert!(told(dir.path()).contains("doubtful-formula"));
}

#[test]
fn years_and_days_stay_the_numbers_of_their_items() {
    let text =
        "# One\n\n1573. Late.\n\n1581. Early.\n\n1600. Never.\n\nText.\n\n1. a\n2. b\n2. c\n";
    let dir = book(&[("a.md", text)], "");
    let page = page(dir.path(), "text/a.xhtml");
    assert!(page.contains("<ol class=\"typed\" start=\"1573\">"), "{page}");
    assert!(page.contains("<li value=\"1581\">") && page.contains("<li value=\"1600\">"), "{page}");
    let told = told(dir.path());
    assert!(told.contains("2 is printed as 3") && told.contains("a.md:13:1"), "{told}");
    assert_eq!(told.matches("list-numbers").count(), 1, "{told}");
}

#[test]
fn numbers_in_titles_are_told_once_and_one_key_leaves_out_the_others() {
    let chapters = [("a.md", "# Chapter Six\n\nX.\n"), ("b.md", "# 2. Lamp\n\nX.\n")];
    let dir = book(&chapters, "");
    let twice = told(dir.path());
    assert_eq!(twice.matches("numbered-twice").count(), 1, "{twice}");
    assert!(twice.contains("which is another; so it is in b.md"), "{twice}");
    let dir = book(&chapters, "[print]\nnumber-chapters = false\n");
    assert!(!told(dir.path()).contains("numbered-twice"));
    assert!(!page(dir.path(), "text/a.xhtml").contains("Chapter One"));
}

#[test]
fn a_chapter_has_authors_of_its_own() {
    let text = "---\ntitle: Lamps\nauthor: Marie Dupont\n---\n\nText.\n";
    let same = "---\ntitle: Oil\nauthor: A\n---\n\nText.\n";
    let dir = book(&[("a.md", text), ("b.md", same)], "");
    assert!(page(dir.path(), "text/a.xhtml").contains("<p class=\"author\">Marie Dupont</p>"));
    assert!(page(dir.path(), "nav.xhtml").contains("1. Lamps, Marie Dupont"));
    let package = page(dir.path(), "content.opf");
    assert!(package.contains("<dc:contributor id=\"author-1\">Marie Dupont</dc:contributor>"));
    // What a file says of the book's own author is not repeated in every chapter.
    assert!(!page(dir.path(), "text/b.xhtml").contains("class=\"author\""));
}

#[test]
fn a_chapter_without_a_title_goes_by_its_number() {
    let dir = book(&[("a.md", "# Lamps\n\nX.\n"), ("b.md", "---\ntitle: \"\"\n---\n\nX.\n")], "");
    let nav = page(dir.path(), "nav.xhtml");
    assert!(nav.contains(">Chapter Two<"), "{nav}");
    assert!(!told(dir.path()).contains("no-title"));
}

#[test]
fn markdown_in_the_cells_of_html_is_read() {
    let text = "# One\n\n<table>\n    <tr><th>A *word*</th><th>$x$</th></tr>\n    <tr><td>so[^a]</td>\
                <td>5* and 7*</td></tr>\n    <tr><td>\n    *left*\n    </td><td>x</td></tr>\n</table>\n\n\
                [^a]: The note.\n";
    let dir = book(&[("a.md", text)], "");
    let page = page(dir.path(), "text/a.xhtml");
    assert!(page.contains("A <em>word</em>") && page.contains("<math"), "{page}");
    assert!(page.contains("The note.") && page.contains("5* and 7*"), "{page}");
    let found = told(dir.path());
    assert!(page.contains("<em>left</em>"), "{page}");
    assert!(!found.contains("markdown-in-cell") && !found.contains("unused-note"), "{found}");
    // In a list the blank lines would end it.
    let text = "# One\n\n- <table><tr><td>*x*</td></tr></table>\n\n> <table><tr><td>z^[n]</td></tr></table>\n";
    let found = told(book(&[("a.md", text)], "").path());
    assert_eq!(found.matches("warning[").count(), 1, "{found}");
    assert!(found.contains("a.md:3:"), "{found}");
}

#[test]
fn large_print_wins_over_the_books_own_size() {
    let more = "[print]\nbody-size = \"10.5pt\"\nleading = \"13pt\"\n\
                [editions.large]\nprint = { large-print = true }\n\
                [editions.small]\nprint = { large-print = true, body-size = \"12pt\" }\n";
    let dir = book(&[("a.md", "# One\n\nBarrels.\n")], more);
    let told = told(dir.path());
    assert_eq!(told.matches("small-large-print").count(), 1, "{told}");
    assert!(told.contains("12pt is no large print"), "{told}");
}

#[test]
fn what_would_be_misread_is_told() {
    let text = "# One\n\n    \"I pressed tab,\" she said, \"as at school.\"\n\nSee @nothing-here.^[ ]\n\n\
                ![c](s.svg){alt=\"x\"}\n\n$$\\nonsense{a}$$\n\n<p align=\"center\">***</p>\n\nEnd.\n";
    let dir = book(&[("a.md", text)], "");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><text>漢</text></svg>";
    std::fs::write(dir.path().join("s.svg"), svg).expect("written");
    let told = told(dir.path());
    for code in ["indented-prose", "unknown-label", "empty-note", "missing-glyph", "[math]"] {
        assert_eq!(told.matches(code).count(), 1, "{code}: {told}");
    }
    assert!(page(dir.path(), "text/a.xhtml").contains("scene"));
}

#[test]
fn a_volume_without_authors_is_its_editors() {
    let dir = book(&[("a.md", "# One\n\nText.\n")], "");
    let manifest = std::fs::read_to_string(dir.path().join("recto.toml")).expect("read");
    let edited = manifest.replace("[\"A\"]", "[{ name = \"Anna Ed\", role = \"editor\" }]");
    std::fs::write(dir.path().join("recto.toml"), edited).expect("written");
    assert!(page(dir.path(), "text/copyright.xhtml").contains("© Anna Ed"));
    assert!(page(dir.path(), "text/cover.xhtml").contains("Anna Ed"));
}

#[test]
fn the_page_of_an_epigraph_is_no_exception() {
    let dir =
        book(&[("a.md", "# One\n\nText.\n")], "front = [\"dedication.md\", \"epigraph.md\"]\n");
    std::fs::write(dir.path().join("dedication.md"), "For A.\n").expect("written");
    std::fs::write(dir.path().join("epigraph.md"), "> Words.\n>\n> --- Who\n").expect("written");
    let out = run(dir.path(), &["build", "--pdf", "--report"]);
    let report =
        String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && !report.contains("nearly empty"), "{report}");
}

/// The words of the printed book, if there is a program that reads them.
fn printed(dir: &Path) -> Option<String> {
    let out = run(dir, &["build", "--pdf", "-o", "out"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    support::text(&dir.join("out/t.pdf"))
}

#[test]
fn code_keeps_its_dollars_from_prices() {
    let text = "# One\n\nSo.\n\nFrom US$10–$20 (`$x`) to A$30. A range of €5–$6, `$y` and more.\n";
    let dir = book(&[("a.md", text)], "");
    let page = page(dir.path(), "text/a.xhtml");
    assert!(page.contains("US$10–$20 (<code>$x</code>) to A$30."), "{page}");
    assert!(page.contains("€5–$6, <code>$y</code> and"), "{page}");
    assert!(!page.contains("<math"), "{page}");
}

#[test]
fn a_poem_without_title_goes_by_its_first_line() {
    let poem = "---\ntitle: \"\"\n---\n\n| No title here,\n| second line\n";
    let print = "[print]\nnumber-chapters = false\n";
    let dir = book(&[("a.md", "# Rain\n\n| a\n"), ("b.md", poem)], print);
    let contents = page(dir.path(), "nav.xhtml");
    assert!(contents.contains(">No title here</a>"), "{contents}");
    let chapter = page(dir.path(), "text/b.xhtml");
    assert!(!chapter.contains("<h1"), "{chapter}");
    if let Some(text) = printed(dir.path()) {
        assert_eq!(
            text.matches("No title here").count() - text.matches("No title here,").count(),
            1
        );
    }
}

#[test]
fn notes_within_notes_are_numbered_as_they_are_read() {
    let text = "# One\n\nFirst[^a] and second[^b].\n\n[^a]: Anna[^c].\n\n[^b]: Berta[^d].\n\n\
                [^c]: Clara.\n\n[^d]: Dora.\n";
    let dir = book(&[("a.md", text)], "");
    let page = page(dir.path(), "text/a.xhtml");
    let places = ["Anna", "Clara", "Berta", "Dora"].map(|name| page.find(name));
    assert!(places.is_sorted() && places[0].is_some(), "{page}");
    if let Some(text) = printed(dir.path()) {
        let notes = ["1.\u{2002}Anna", "2.\u{2002}Clara", "3.\u{2002}Berta", "4.\u{2002}Dora"];
        let text = text.replace(' ', "\u{2002}");
        assert!(notes.map(|n| text.find(n)).is_sorted(), "{text}");
        assert!(notes.iter().all(|n| text.contains(n)), "{text}");
    }
}

#[test]
fn what_moves_is_told_of_print() {
    let text = "# One\n\n![A drawing](a.svg)\n";
    let dir = book(&[("a.md", text)], "");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\"><rect width=\"9\" \
               height=\"9\"><animate attributeName=\"x\" to=\"9\"/></rect><foreignObject/></svg>";
    std::fs::write(dir.path().join("a.svg"), svg).expect("written");
    let out = run(dir.path(), &["build", "-o", "out"]);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(told.contains("a.svg: it moves; its beginning is printed"), "{told}");
    assert!(told.contains("a.svg: `<foreignObject>` in it is not printed"), "{told}");
    assert!(told.contains("in the EPUB: `<animate>`, `<foreignObject>`"), "{told}");
}

#[test]
fn what_nothing_closes_is_told() {
    for (text, wanted) in [
        ("# One\n\nSo.\n\n<!-- note\n\nAfter.\n", "nothing closes the comment"),
        ("# One\n\n```python\nx = 1\n\n## More\n", "nothing closes the code"),
        ("# One\n\n- item\n\n  ~~~~\n  x\n  ~~~\n\nAfter.\n", "nothing closes the code"),
    ] {
        let dir = book(&[("a.md", text)], "");
        let out = run(dir.path(), &["check"]);
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(told.contains(wanted), "{text}: {told}");
    }
    let closed = "# One\n\n<!-- note -->\n\n```rust\nfn a() {}\n```\n\n> ~~~\n> x\n> ~~~~\n\nSo:\n\n    ```\n    x\n\n- item\n\n  ```\n  x\n  ```\n";
    let dir = book(&[("a.md", closed)], "");
    let told = String::from_utf8_lossy(&run(dir.path(), &["check"]).stderr).into_owned();
    assert!(!told.contains("nothing closes"), "{told}");
}

#[test]
fn captions_above_stay_with_their_tables() {
    let table = |words: &str| format!("| {words} | b |\n|---|---|\n| 1 | 2 |\n\n");
    let text = format!(
        "# One\n\n: First {{#tbl-a}}\n\n{}: Second {{#tbl-b}}\n\n{}Table: Third {{#tbl-c}}\n\n{}Words.\n\n{}: Below\n",
        table("Ta"),
        table("Tb"),
        table("Tc"),
        table("Td"),
    );
    let dir = book(&[("a.md", &text)], "");
    let page = page(dir.path(), "text/a.xhtml");
    let mut at = 0;
    for wanted in ["First", "Ta", "Second", "Tb", "Third", "Tc", "Below", "Td"] {
        let found = page[at..].find(wanted);
        at += found.unwrap_or_else(|| panic!("{wanted} is not in its place: {page}"));
    }
}

#[test]
fn a_picture_may_part_scenes() {
    let text = "# One\n\n![](o.svg){alt=\"\"}\n\nOnce upon a time, when wishes were still of some use, there lived a king.\n\n***\n\nAfter.\n";
    let dir = book(&[("a.md", text)], "[print]\ntheme = \"t.toml\"\n");
    let theme = |ornament: &str| {
        let text =
            format!("extends = \"classic\"\n[scene]\nornament = \"{ornament}\"\nwidth = \"3em\"\n");
        std::fs::write(dir.path().join("t.toml"), text).expect("written");
    };
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"9\"><rect width=\"90\" height=\"9\"/></svg>";
    std::fs::write(dir.path().join("o.svg"), svg).expect("written");
    theme("o.svg");
    let chapter = page(dir.path(), "text/a.xhtml");
    assert!(
        chapter.contains("<p class=\"scene\" role=\"separator\"><img src=\"../images/o.svg\""),
        "{chapter}"
    );
    // A picture above the first words leaves them theirs.
    assert!(chapter.contains("class=\"lead-in\""), "{chapter}");
    assert!(!told(dir.path()).contains("missing-image"));
    theme("no.svg");
    assert!(told(dir.path()).contains("missing-image"));
    assert!(page(dir.path(), "text/a.xhtml").contains("*\u{a0}*\u{a0}*"));
}

#[test]
fn captions_of_tables_stand_in_many_places() {
    let list = "* - a\n  - b\n* - 1\n  - 2\n";
    let bars = "| a | b\\* |\n|---|---|\n| 1 | 2 |\n\n\\* A note.\n";
    let text = format!(
        "# A\n\nSee @tbl-one, @tbl-two, @tbl-three, @tbl-four, @tbl-five, @tbl-six.\n\n\
         ::: {{.list-table #tbl-one caption=\"The *first*\"}}\n{list}:::\n\n\
         ::: {{.list-table #tbl-two}}\nThe second\n\n{list}:::\n\n\
         :::{{list-table}} The third\n:label: tbl-three\n\n{list}:::\n\n\
         ::: {{.list-table}}\n{list}:::\n\n: The fourth {{#tbl-four}}\n\n\
         ::: {{#tbl-five .list-table}}\n{list}\nThe fifth\n:::\n\n\
         {bars}\n: The sixth {{#tbl-six}}\n\nText.\n\n\
         | a | b |\n|---|---|\n| 1 | 2 |\n\n::: table-note\nOf it all.\n:::\n\n: The seventh\n\nText.\n\n\
         | a | b |\n|---|---|\n| 1 | 2 |\n\n\\* Of nothing.\n\nText.\n"
    );
    let dir = book(&[("a.md", &text)], "");
    let shown = page(dir.path(), "text/a.xhtml").replace('\u{a0}', " ");
    for (n, words) in [
        "The <em>first</em>",
        "The second",
        "The third",
        "The fourth",
        "The fifth",
        "The sixth",
        "The seventh",
    ]
    .iter()
    .enumerate()
    {
        let caption =
            format!("<caption><span class=\"caption-number\">Table 1.{}</span> {words}<", n + 1);
        assert!(shown.contains(&caption), "{caption}: {shown}");
    }
    assert_eq!(shown.matches("class=\"table-note\"").count(), 2, "{shown}");
    assert!(!shown.contains("<dl"), "{shown}");
    let told = told(dir.path());
    assert_eq!(told.matches("warning[").count(), 1, "{told}");
    assert!(told.contains("warning[table-note]") && told.contains("sign `*`"), "{told}");
}
