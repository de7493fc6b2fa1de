//! Long descriptions of figures and formulas: `{describe="file.md"}`.

mod support;

use std::fs;
use std::path::Path;
use support::{part, run};

const MANIFEST: &str = "[book]\ntitle = \"Harbours\"\nauthors = [\"A. Pilot\"]\nlanguage = \"en\"\n\
    [chapters]\nmain = [\"a.md\", \"b.md\"]\n\
    [editions.press]\nfor = \"generic\"\n[editions.small]\nfor = \"generic\"\nprint = { trim = \"a5\" }\n";

const A: &str = r#"# One

See @fig-plan and @eq-flow.

![The harbour.](plan.svg){#fig-plan alt="Plan of the harbour." describe="words/plan.md"}

$$ Q = A v $$ {#eq-flow describe="words/flow.md"}

::: {#fig-again describe="words/plan.md"}
![](plan.svg){alt="The same."}

The same again.
:::

```md
![No picture](but.png){describe="code.md"}
```
"#;

const PLAN: &str = "It lies at the mouth^[Of the river.] of the river:\n\n- the *north* quay;\n- the mole.\n\n\
    # Depths {#depths}\n\n| Quay  | Depth |\n|-------|-------|\n| north | 4 m   |\n";

const FLOW: &str =
    "The flow $Q$ is the product; see @fig-plan, [the depths](#depths) and @sec-two.\n";

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 100\" width=\"200\" height=\"100\">\
    <rect x=\"10\" y=\"10\" width=\"180\" height=\"80\" fill=\"none\" stroke=\"black\"/></svg>";

fn book(a: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("words")).expect("a folder");
    for (name, text) in [
        ("recto.toml", MANIFEST),
        ("a.md", a),
        ("b.md", "# Two {#sec-two}\n\nWords.\n"),
        ("words/plan.md", PLAN),
        ("words/flow.md", FLOW),
        ("plan.svg", SVG),
    ] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    dir
}

/// Codes of what is told, with their lines.
fn told(dir: &Path) -> Vec<String> {
    let out = run(dir, &["build", "--epub", "--format", "json", "-o", "out"]);
    let out = String::from_utf8(out.stdout).expect("text");
    let messages = out.lines().filter_map(|l| {
        let o: serde_json::Value = serde_json::from_str(l).ok()?;
        Some(format!("{}:{} {}", o["path"].as_str()?, o["line"], o["code"].as_str()?))
    });
    messages.collect()
}

#[test]
fn a_description_stands_beside_the_text_and_is_linked_both_ways() {
    let dir = book(A);
    assert_eq!(told(dir.path()), Vec::<String>::new());
    let built = support::build(dir.path());
    let (one, descriptions) =
        (part(&built.epub, "a.xhtml"), part(&built.epub, "descriptions.xhtml"));
    assert!(one.contains("<img aria-details=\"_details-fig-plan\""), "{one}");
    let link = "<a id=\"_details-fig-plan\" class=\"description\" href=\"descriptions.xhtml#description-plan\" \
                aria-label=\"Description: Figure\u{a0}1.1\">Description</a></figcaption>";
    assert!(one.contains(link), "{one}");
    assert!(one.contains("aria-details=\"_details-eq-flow\""), "{one}");
    assert!(one.contains("href=\"descriptions.xhtml#description-flow\""), "{one}");
    assert!(!one.contains("quay"), "it is no part of the chapter: {one}");
    let back = "<h2 id=\"description-plan\" class=\"unnumbered unlisted\"><a href=\"a.xhtml#fig-plan\">Figure\u{a0}1.1</a>, \
                <a href=\"a.xhtml#fig-again\">";
    assert!(descriptions.contains(back), "{descriptions}");
    assert!(descriptions.contains("<a href=\"a.xhtml#eq-flow\">Equation\u{a0}(1.1)</a></h2>"));
    // What it holds is of the book: notes, references, sections below its name.
    assert!(descriptions.contains("<h3 id=\"depths\""), "{descriptions}");
    assert!(descriptions.contains("<a href=\"#depths\">the depths</a>"), "{descriptions}");
    assert!(descriptions.contains("class=\"ref\">Chapter\u{a0}2</a>"), "{descriptions}");
    assert!(descriptions.contains("Of the river."), "{descriptions}");
    let package = part(&built.epub, "content.opf");
    assert!(package.contains("idref=\"id_text_descriptions.xhtml\" linear=\"no\""), "{package}");
    assert!(package.contains("accessibilityFeature\">longDescription<"), "{package}");
    support::epubcheck(&built.epub);
    support::ace(&built.epub);
    support::check_pdf(&built.pdf);
    let out = run(dir.path(), &["build", "--pdf", "--pdf-format", "ua-2", "-o", "two"]);
    assert!(out.status.success());
    support::verapdf(&dir.path().join("two/harbours.pdf"), ["ua2", "4f"]);
}

#[test]
fn a_printed_book_has_no_pages_of_descriptions() {
    let dir = book(A);
    let args = ["build", "--pdf", "--all-editions", "--force", "--format", "json", "-o", "out"];
    let out = run(dir.path(), &args);
    let said = String::from_utf8(out.stdout).expect("text");
    assert!(out.status.success(), "{said}");
    let last = said.lines().last().expect("a summary");
    let summary: serde_json::Value = serde_json::from_str(last).expect("JSON");
    let files = summary["files"].as_array().expect("files");
    let pages: Vec<u64> = files.iter().filter_map(|f| f["pages"].as_u64()).collect();
    assert_eq!(pages, [10, 8, 8], "{said}");
    let has = |name: &str, words: &str| {
        let text = support::text(&dir.path().join(format!("out/harbours{name}.pdf")));
        text.map(|text| text.contains(words))
    };
    assert_ne!(has("", "the north quay"), Some(false));
    for name in ["-press", "-small"] {
        assert_ne!(has(name, "quay"), Some(true), "{name}");
        assert_ne!(has(name, "Descriptions"), Some(true), "{name}");
    }
}

#[test]
fn what_can_not_be_had_is_told_where_it_is_named() {
    let text = "# One\n\n![A](plan.svg){alt=\"A.\" describe=\"none.md\"}\n\n\
                ![B](plan.svg){alt=\"B.\" describe=\"../../etc/words.md\"}\n\n\
                In a line ![](plan.svg){alt=\"C.\" describe=\"words/plan.md\"} it stands.\n\n\
                ::: {describe=\"words/plan.md\"}\nWords.\n:::\n\n\
                ![D](plan.svg){alt=\"D.\" describe=\"a.md\"}\n";
    let dir = book(text);
    let told = told(dir.path());
    for expected in [
        "a.md:3 missing-file",
        "a.md:5 path-outside",
        "a.md:7 unknown-attribute",
        "a.md:9 unknown-attribute",
        "a.md:13 missing-file",
    ] {
        assert!(told.iter().any(|t| t == expected), "{expected}: {told:?}");
    }
}

#[test]
fn an_edited_description_is_read_again() {
    use recto::session::{Session, Texts};
    let files = [
        ("recto.toml", MANIFEST),
        ("a.md", A),
        ("b.md", "# Two {#sec-two}\n\nWords.\n"),
        ("words/plan.md", PLAN),
        ("words/flow.md", FLOW),
        ("plan.svg", SVG),
    ];
    let mut session = Session::open(Texts::from(files)).expect("a book");
    let before = session.pdf("screen").expect("a file");
    session.change("words/flow.md", "Other words.\n");
    let after = session.pdf("screen").expect("a file");
    assert_ne!(before.bytes, after.bytes);
    let mut fresh = Session::open(Texts::from(files)).expect("a book");
    fresh.change("words/flow.md", "Other words.\n");
    assert_eq!(fresh.pdf("screen").expect("a file").bytes, after.bytes);
}

/// Commands, abbreviations, citations, notes and numbers of a description.
#[test]
fn a_description_has_what_the_book_has_and_disturbs_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"Harbours\"\nauthors = [\"A. Pilot\"]\nlanguage = \"en\"\nbibliography = \"lib.bib\"\n\
        [math]\nnumbers = \"book\"\n[math.macros]\nR = '\\mathbb{R}'\n\
        [chapters]\nmain = [\"a.md\", \"b.md\"]\nback = [{ kind = \"index\" }, { kind = \"bibliography\" }]\n\
        [print]\nnotes = \"book\"\n[editions.press]\nfor = \"generic\"\n";
    let a = "# One\n\n\\newcommand{\\half}{\\tfrac{1}{2}}\n\n*[HTML]: Hypertext Markup Language\n\n\
        HTML^[Of the text.] and a [pier]{.index}.\n\n\
        ![The harbour.](plan.svg){#fig-plan alt=\"Plan.\" describe=\"plan.md\"}\n\n$$ a = b $$ {#eq-one}\n";
    let plan = "\\newcommand{\\third}{\\tfrac{1}{3}}\n\n*[KFOR]: Kosovo Force\n\n\
        It is HTML, KFOR^[Of the picture.], $\\R$, $\\half$ and $\\third$ [@knuth].\n\n$$ x = y $$ {#eq-in}\n\n\
        \\begin{align} u &= v \\\\ w &= z \\end{align}\n\nSee @eq-in; [quay]{.index entry=\"Quays\"}.\n\n\
        | a |\n|---|\n| 1 |\n\n: A table.\n";
    let b = "# Two\n\n$\\third$\n\n$$ c = d $$ {#eq-two}\n";
    let bib = "@book{knuth, author={Knuth, Donald}, title={The TeXbook}, year={1984}}\n";
    for (name, text) in [
        ("recto.toml", manifest),
        ("a.md", a),
        ("b.md", b),
        ("plan.md", plan),
        ("lib.bib", bib),
        ("plan.svg", SVG),
    ] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    // What a description defines holds in it alone; the mark of the index is told.
    assert_eq!(told(dir.path()), ["plan.md:11 index-mark", "b.md:3 math"]);
    let built = support::build(dir.path());
    let text = part(&built.epub, "descriptions.xhtml");
    for words in [
        "<abbr title=\"Hypertext Markup Language\">HTML</abbr>",
        "<abbr title=\"Kosovo Force\">KFOR</abbr>",
        "alttext=\"the real numbers\"",
        "alttext=\"one half\"",
        "alttext=\"one third\"",
        "Knuth 1984",
        "<span class=\"formula-number\">(A)</span>",
        "<mtext>(C)</mtext>",
        "class=\"ref\">Equation\u{a0}(A)</a>",
        "Of the picture.",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert!(!text.contains("class=\"index\""), "{text}");
    // The book's own go on as if there were none.
    assert!(part(&built.epub, "a.xhtml").contains("formula-number\">(1)</span>"));
    assert!(part(&built.epub, "b.xhtml").contains("formula-number\">(2)</span>"));
    assert!(!part(&built.epub, "index.xhtml").contains("Quays"));
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
    // Its notes stand with it, and not in print.
    let out = run(dir.path(), &["build", "--for", "press", "--force", "-o", "out"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    if let (Some(screen), Some(press)) =
        (support::text(&built.pdf), support::text(&dir.path().join("out/harbours-press.pdf")))
    {
        assert!(screen.contains("Of the picture.") && screen.contains("Of the text."), "{screen}");
        assert!(!press.contains("Of the picture.") && press.contains("Of the text."), "{press}");
    }
}
