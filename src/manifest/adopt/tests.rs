use super::super::load::tests::folder;
use super::*;
use crate::files::Files;

fn of(files: &[(&str, &str)]) -> Found {
    let dir = folder(files);
    find(&Files::folder(dir.path()).expect("a folder")).unwrap_or_default()
}

fn order(files: &[(&str, &str)]) -> String {
    let text = of(files).manifest("T", "A");
    let order = text.split("again\n").nth(1).unwrap_or_default();
    let order = order.split("\n[print]").next().unwrap_or_default();
    order.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn left_out(files: &[(&str, &str)]) -> Vec<(String, Why)> {
    of(files).left_out.into_iter().map(|l| (l.file, l.why)).collect()
}

#[test]
fn names_are_sorted_as_people_do() {
    let files = [("10-a.md", ""), ("2-b.md", ""), ("README.md", ""), ("x/1.md", "")];
    assert_eq!(order(&files), r#"main = [ "2-b.md", "10-a.md", "x/1.md", ]"#);
    assert_eq!(left_out(&files), [("README.md".into(), Why::OtherReaders)]);
    assert_eq!(order(&[("README.md", "x")]), r#"main = [ "README.md", ]"#);
    assert_eq!(of(&[("a.txt", "")]), Found::default());
}

#[test]
fn pages_that_every_book_has_go_where_their_names_say() {
    let files = [
        ("00-title-page.md", "# T"),
        ("01-one.md", "# One"),
        ("9-nine.md", "# Nine"),
        ("10-ten.md", "# Ten"),
        ("about-the-author.md", "# Me"),
        ("acknowledgements.md", "# Thanks"),
        ("also-by.md", "# Also"),
        ("appendix-a.md", "# A"),
        ("copyright.md", "# C"),
        ("dedication.md", "# D"),
        ("epilogue.md", "# E"),
        ("index.md", "# Index"),
        ("notes-to-self.md", "# N"),
        ("notes.md", "# Notes"),
        ("preface.md", "# P"),
        ("prologue.md", "# P"),
        ("CLA.md", "# C"),
        ("toc.md", "# Contents\n\n- [One](01-one.md)\n"),
    ];
    let want = r#"front = [ "00-title-page.md", "copyright.md", "dedication.md", "preface.md", ]
        main = [ "prologue.md", "01-one.md", "9-nine.md", "10-ten.md", "epilogue.md", ]
        back = [ "acknowledgements.md", "appendix-a.md", "notes.md", "index.md", "about-the-author.md", "also-by.md", ]
        left-out = [ # no chapters: nothing is said of them "notes-to-self.md", "toc.md", ]"#;
    assert_eq!(order(&files), want.split_whitespace().collect::<Vec<_>>().join(" "));
    let want = [
        ("CLA.md", Why::OtherReaders),
        ("notes-to-self.md", Why::OwnNotes),
        ("toc.md", Why::Contents),
    ];
    assert_eq!(left_out(&files), want.map(|(f, w)| (f.to_owned(), w)));
    // In other languages the manifest says the kind.
    let files = [("Vorwort.md", "# V"), ("1.md", "# E"), ("Anhang.md", "# A")];
    assert_eq!(
        order(&files),
        r#"front = [ { file = "Vorwort.md", kind = "preface" }, ] main = [ "1.md", ] back = [ { file = "Anhang.md", kind = "appendix" }, ]"#
    );
}

#[test]
fn a_number_says_more_than_a_name() {
    let files = [("01-a.md", ""), ("02-notes.md", ""), ("03-index.md", "# Index"), ("04-b.md", "")];
    assert_eq!(order(&files), r#"main = [ "01-a.md", "02-notes.md", "03-index.md", "04-b.md", ]"#);
    let files = [("00-preface.md", ""), ("01-a.md", ""), ("02-acknowledgements.md", "")];
    assert_eq!(
        order(&files),
        r#"front = [ "00-preface.md", ] main = [ "01-a.md", ] back = [ "02-acknowledgements.md", ]"#
    );
    // The first page of a site is no index.
    let files = [("index.md", "# Welcome"), ("a.md", "")];
    assert_eq!(order(&files), r#"main = [ "index.md", "a.md", ]"#);
}

#[test]
fn a_readme_below_the_root_is_a_chapter() {
    let files = [
        ("README.md", "# B\n\n- [Loops](loops)\n- [Basics](basics/README.md)\n"),
        ("basics/README.md", "# Basics"),
        ("basics/OUTLINE.md", "# Outline"),
        ("loops/README.md", "# Loops"),
        ("code/README.md", "# How to run"),
    ];
    // In the order of the README that lists them.
    assert_eq!(
        order(&files),
        r#"main = [ "loops/README.md", "basics/README.md", ] left-out = [ # no chapters: nothing is said of them "basics/OUTLINE.md", ]"#
    );
}

#[test]
fn folders_of_parts_are_parts() {
    let files = [
        ("part-1-the-river/01-a.md", ""),
        ("part-1-the-river/02-b.md", ""),
        ("part-2/README.md", "# The Sea"),
        ("part-2/03-c.md", ""),
        ("appendices/x.md", ""),
    ];
    assert_eq!(
        order(&files),
        r#"main = [ { part = "The river", chapters = ["part-1-the-river/01-a.md", "part-1-the-river/02-b.md"] }, { part = "The Sea", file = "part-2/README.md", chapters = ["part-2/03-c.md"] }, ] back = [ { file = "appendices/x.md", kind = "appendix" }, ]"#
    );
    // Weights of front matter count more than names.
    let files = [("b.md", "---\nweight: 1\n---\n"), ("a.md", "---\nweight: 2\n---\n")];
    assert_eq!(order(&files), r#"main = [ "b.md", "a.md", ]"#);
}

#[test]
fn orders_of_other_tools_are_read() {
    let book = "frontmatter:\npreface.md\nmainmatter:\n# no\np.md\nb.txt\n{backmatter}\nc.md\n";
    let files = [
        ("manuscript/Book.txt", book),
        ("manuscript/preface.md", ""),
        ("manuscript/p.md", "{class: part}\n\n# Part One\n"),
        ("manuscript/b.txt", ""),
        ("manuscript/c.md", ""),
    ];
    let want = r#"front = [ "manuscript/preface.md", ] main = [ { part = "Part One", file = "manuscript/p.md", chapters = ["manuscript/b.txt"] }, ] back = [ "manuscript/c.md", ]"#;
    assert_eq!(order(&files), want);
    let quarto = "book:\n  chapters:\n    - index.qmd\n    - part: P\n      chapters: [a.qmd]\n    \
                  - part: w.qmd\n      chapters:\n        - b.qmd\n  appendices: [c.qmd]\n";
    let files = [
        ("_quarto.yml", quarto),
        ("index.qmd", ""),
        ("a.qmd", ""),
        ("b.qmd", ""),
        ("c.qmd", ""),
        ("w.qmd", "# W\n\nText.\n"),
    ];
    assert_eq!(
        order(&files),
        r#"main = [ "index.qmd", { part = "P", chapters = ["a.qmd"] }, { part = "W", file = "w.qmd", chapters = ["b.qmd"] }, ] back = [ { file = "c.qmd", kind = "appendix" }, ]"#
    );
    let nav = "site_name: S\nnav:\n  - Home: index.md\n  - One &amp; two: [a.md, B: b.md]\n";
    let files =
        [("mkdocs.yml", nav), ("docs/index.md", ""), ("docs/a.md", ""), ("docs/b.md", "# B")];
    assert_eq!(
        order(&files),
        r#"main = [ { file = "docs/index.md", title = "Home" }, { part = "One & two", chapters = ["docs/a.md", "docs/b.md"] }, ]"#
    );
    let summary = "# Summary\n\n* [I](README.md)\n* [A](a.md)\n  * [B](a.md#b)\n\n# P\n* [C](c.md)\n* [D](d.md)\n";
    let files = [
        ("SUMMARY.md", summary),
        ("README.md", "# I"),
        ("a.md", "# A"),
        ("c.md", "# C"),
        ("e.md", ""),
    ];
    assert_eq!(
        order(&files),
        r#"main = [ "README.md", "a.md", { part = "P", chapters = ["c.md"] }, ] left-out = [ # no chapters: nothing is said of them "e.md", ]"#
    );
    assert_eq!(
        left_out(&files),
        [("d.md".to_owned(), Why::Missing), ("e.md".to_owned(), Why::NotNamed)]
    );
    // One that names nothing is none.
    for name in ["SUMMARY.md", "Book.txt", "_quarto.yml"] {
        assert_eq!(order(&[(name, "# Empty\n"), ("a.md", "")]), r#"main = [ "a.md", ]"#);
    }
    let files = [("_bookdown.yml", "a: b\n"), ("02.Rmd", ""), ("index.Rmd", "")];
    assert_eq!(order(&files), r#"main = [ "index.Rmd", "02.Rmd", ]"#);
    let toc = "format: jb-book\nroot: intro\nparts:\n  - caption: P\n    chapters:\n      - file: a\n        \
               sections:\n          - file: sub/b\n";
    let files =
        [("book/_toc.yml", toc), ("book/intro.md", ""), ("book/a.md", ""), ("book/sub/b.md", "")];
    assert_eq!(
        order(&files),
        r#"main = [ "book/intro.md", { part = "P", chapters = ["book/a.md", "book/sub/b.md"] }, ]"#
    );
    let myst = "project:\n  title: M\n  toc:\n    - file: a.md\n    - title: P\n      children:\n        - file: b.md\n";
    assert_eq!(
        order(&[("myst.yml", myst), ("a.md", ""), ("b.md", "")]),
        r#"main = [ "a.md", { part = "P", chapters = ["b.md"] }, ]"#
    );
    let defaults = "input-files: [b.md, a.md]\nmetadata:\n  title: D\n";
    let found = of(&[("defaults.yaml", defaults), ("a.md", ""), ("b.md", "")]);
    assert_eq!((found.title.as_deref(), found.listed(1)), (Some("D"), vec!["b.md", "a.md"]));
}

#[test]
fn folders_that_scripts_make_are_looked_for() {
    let nav = "site_name: My &nbsp; Book\ndocs_dir: build/docs\nnav:\n  - a.md\n  - b.md\n";
    let files = [("mkdocs.yml", nav), ("docs/a.md", ""), ("docs/b.md", "")];
    assert_eq!(order(&files), r#"main = [ "docs/a.md", "docs/b.md", ]"#);
    assert_eq!(of(&files).title.as_deref(), Some("My Book"));
    let json = r#"{"title": "T", "author": "Ann", "language": "fr", "root": "./text"}"#;
    let summary = "* [I](README.md)\n* [U](un.md)\n";
    let files = [
        ("book.json", json),
        ("text/SUMMARY.md", summary),
        ("text/README.md", "# I"),
        ("text/un.md", "# U"),
    ];
    assert_eq!(order(&files), r#"main = [ "text/README.md", "text/un.md", ]"#);
    let found = of(&files);
    assert_eq!((found.title.as_deref(), found.language.as_deref()), (Some("T"), Some("fr")));
    assert_eq!(
        (found.authors.as_slice(), found.language_guessed),
        (["Ann".to_owned()].as_slice(), false)
    );
}

#[test]
fn what_is_said_of_the_book_is_taken() {
    let yaml = "---\ntitle: A \"B\"\nauthor:\n  - name: C\n  - D\nlang: de-AT\n---\n";
    let files = [("metadata.yaml", yaml), ("a.md", ""), ("images/cover.jpg", "x")];
    let text = of(&files).manifest("T", "A");
    assert!(text.starts_with("[book]\ntitle = 'A \"B\"'\nauthors = [\"C\", \"D\"]\n"), "{text}");
    assert!(text.contains("language = \"de-AT\""), "{text}");
    assert!(text.contains("cover = \"images/cover.jpg\""), "{text}");
    let head = "---\ntitle: R\ndate: \"`r x`\"\n---\n";
    assert_eq!(of(&[("index.Rmd", head)]).title.as_deref(), Some("R"));
    let german =
        "Es war nicht das erste Mal, und der Hund lag auf dem Sofa mit den Kissen. ".repeat(4);
    let found = of(&[("a.md", &german)]);
    assert_eq!((found.language.as_deref(), found.language_guessed), (Some("de"), true));
    // Titles with numbers of their own get no second one.
    let files = [("1.md", "# Chapter 1: A"), ("2.md", "# Chapter 2: B")];
    assert!(of(&files).manifest("T", "A").contains("number-chapters = false"));
}

#[test]
fn yaml_that_is_none_or_leads_out_is_passed_over() {
    let files = [("_quarto.yml", "book: [\n"), ("a.md", "")];
    assert_eq!(order(&files), r#"main = [ "a.md", ]"#);
    let files = [("_quarto.yml", "book:\n  chapters: [../x.md, a.md, {}]\n"), ("a.md", "")];
    assert_eq!(order(&files), r#"main = [ "a.md", ]"#);
}

#[test]
fn bibliographies_of_other_tools_are_taken_over() {
    let files = [
        (
            "_quarto.yml",
            "project:\n  type: book\nbook:\n  title: T\n  chapters:\n    - index.qmd\n\
          bibliography: [refs.bib, gone.bib]\ncsl: notes.csl\n",
        ),
        ("index.qmd", "# One\n"),
        ("refs.bib", "@book{a, title = {A}}"),
        ("notes.csl", "<style/>"),
    ];
    let found = of(&files);
    assert_eq!(found.bibliographies, ["refs.bib"]);
    assert_eq!(found.citations.as_deref(), Some("notes.csl"));
    let out = LeftOut { file: "gone.bib".into(), why: Why::NoBibliography };
    assert!(found.left_out.contains(&out), "{:?}", found.left_out);
    let manifest = found.manifest("T", "A");
    assert!(
        manifest.contains("bibliography = [\"refs.bib\"]\ncitations = \"notes.csl\"\n"),
        "{manifest}"
    );
    assert!(manifest.contains("  { kind = \"bibliography\" },"), "{manifest}");
}

#[test]
fn a_style_without_its_file_goes_by_its_name_or_is_told() {
    let style = |csl: &str| {
        let yaml = format!(
            "project:\n  type: book\nbook:\n  title: T\n  chapters:\n    - index.qmd\ncsl: {csl}\n"
        );
        let found = of(&[("_quarto.yml", yaml.as_str()), ("index.qmd", "# One\n")]);
        let told = found.left_out.iter().any(|l| l.why == Why::NoStyle && l.file == csl);
        let written = found.manifest("T", "A").contains("citations = ");
        assert_eq!(written, found.citations.is_some(), "{csl}");
        (found.citations, told)
    };
    let by_name = |name: &str| (Some(name.to_owned()), false);
    assert_eq!(style("chicago-note-bibliography.csl"), by_name("chicago-note-bibliography"));
    assert_eq!(style("../styles/apa.csl"), by_name("apa"));
    assert_eq!(style("https://www.zotero.org/styles/apa"), by_name("apa"));
    assert_eq!(style("house-of-nowhere.csl"), (None, true));
}

#[test]
fn the_text_of_a_site_of_hugos_is_in_its_folder() {
    let page = |weight: u8| format!("---\ntitle: P\nweight: {weight}\n---\n");
    let (one, two, three) = (page(1), page(2), page(3));
    let files = [
        ("hugo.toml", "title = \"The Site\"\nlanguageCode = \"de-at\"\n[menu]\ntitle = \"X\"\n"),
        ("AGENTS.md", "# Not of the book"),
        ("layouts/x.md", "# Nor this"),
        ("content/_index.md", one.as_str()),
        ("content/b/_index.md", one.as_str()),
        ("content/b/y.md", two.as_str()),
        ("content/b/x.md", three.as_str()),
        ("content/a/_index.md", two.as_str()),
        ("content/a/z.md", one.as_str()),
    ];
    let found = of(&files);
    assert_eq!(found.title.as_deref(), Some("The Site"));
    assert_eq!(found.language.as_deref(), Some("de-AT"));
    let want = [
        "content/_index.md",
        "content/b/_index.md",
        "content/b/y.md",
        "content/b/x.md",
        "content/a/_index.md",
        "content/a/z.md",
    ];
    assert_eq!(found.paths(), want);
}

#[test]
fn bibliographies_of_which_works_are_cited_are_found() {
    let bib = "@book{smith,\n title = {A}}\n@book {miller, title = {B}}\n";
    let files = [
        ("1.md", "# A\n\nSee [@smith; -@miller, p. 3] and me@other.example.\n"),
        ("refs.bib", bib),
        ("old.bib", "@book{other, title = {C}}"),
        ("more.yml", "---\nreferences:\n- id: jones\n  title: D\n...\n"),
        ("ieee.csl", "<style/>"),
    ];
    assert_eq!(of(&files).bibliographies, ["refs.bib"]);
    assert_eq!(of(&files).citations.as_deref(), Some("ieee.csl"));
    let more = [&[("2.md", "And @jones.\n")], &files[1..]].concat();
    assert_eq!(of(&more).bibliographies, ["more.yml"]);
    assert!(of(&[("1.md", "# A\n\n@other\n"), ("refs.bib", bib)]).bibliographies.is_empty());
}

#[test]
fn texts_that_gitbook_includes_are_no_chapters() {
    let files = [
        ("SUMMARY.md", "- [One](a/one.md)\n"),
        ("a/one.md", "# One\n\n{% include \"/a/part.md\" %}\n\n{% include \"./more.md\" %}\n"),
        ("a/part.md", "P"),
        ("a/more.md", "M"),
    ];
    assert_eq!(left_out(&files), []);
}

#[test]
fn a_book_with_much_code_is_a_manual() {
    let code = "Words.\n\n```rust\nfn main() {}\n```\n\n";
    let prose = "Words of a chapter.\n\n";
    assert!(is_manual(&code.repeat(4)));
    assert!(!is_manual(&format!("{}{}", code.repeat(4), prose.repeat(60))), "hardly any");
    assert!(!is_manual(&"    a verse that is indented\n\nWords.\n\n".repeat(9)), "no fences");
    assert!(!is_manual(code), "one block is none");
    let manifest = |text: &str| of(&[("01-a.md", text)]).manifest("T", "A");
    assert!(manifest(&format!("# A\n\n{}", code.repeat(4))).contains("theme = \"technical\""));
    assert!(!manifest(&format!("# A\n\n{}", prose.repeat(4))).contains("theme ="));
}

#[test]
fn parts_and_appendices_of_bookdown_and_quarto_are_the_manifests() {
    let files = [
        ("_bookdown.yml", "a: b\n"),
        ("index.Rmd", "# Preface {-}\n"),
        ("01.Rmd", "# (PART\\*) The first {-}\n\n# One\n"),
        ("02.Rmd", "# Two\n"),
        ("03.Rmd", "# (APPENDIX) Appendices {-}\n"),
        ("04.Rmd", "# More\n"),
    ];
    assert_eq!(
        order(&files),
        "main = [ \"index.Rmd\", { part = \"The first\", chapters = [\"01.Rmd\", \"02.Rmd\"] }, ] \
         back = [ { file = \"04.Rmd\", kind = \"appendix\" }, ] \
         left-out = [ # no chapters: nothing is said of them \"03.Rmd\", ]"
    );
    let book = "book:\n  chapters: [a.qmd]\n  appendices: [tools.qmd, references.qmd]\n";
    let files = [("_quarto.yml", book), ("a.qmd", ""), ("tools.qmd", ""), ("references.qmd", "")];
    let got = order(&files);
    assert!(
        got.contains("{ file = \"tools.qmd\", kind = \"appendix\" }, \"references.qmd\""),
        "{got}"
    );
}

#[test]
fn bibliographies_that_chapters_name_are_the_books() {
    let files = [
        ("a.md", "---\nbibliography: refs.bib\n---\n# A\n"),
        ("b.md", "---\nbibliography: [refs.bib, more.bib]\n---\n# B\n"),
        ("refs.bib", ""),
        ("more.bib", ""),
    ];
    assert_eq!(of(&files).bibliographies, ["refs.bib", "more.bib"]);
}

#[test]
fn a_site_of_hugo_has_its_own_languages_pages_by_weight() {
    let settings = "title = 'S'\n[languages]\n[languages.en]\n  contentDir = 'content.en'\n[languages.de]\n  contentDir = 'content.de'\n";
    let files = [
        ("hugo.toml", settings),
        ("content.en/_index.md", "# S\n"),
        ("content.en/a.md", "# A\n"),
        ("content.en/b.md", "---\nweight: 1\n---\n# B\n"),
        ("content.de/a.md", "# A\n"),
    ];
    assert_eq!(
        order(&files),
        r#"main = [ "content.en/_index.md", "content.en/b.md", "content.en/a.md", ]"#
    );
}
