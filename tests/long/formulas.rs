//! Formulas with commands of the book's own, in both outputs.

use crate::support;
use crate::support::{part, run};
use std::fs;

const MANIFEST: &str = r#"[book]
title = "Norms"
authors = ["E. Noether"]
language = "en"
[math.macros]
R = '\mathbb{R}'
'\norm' = '\left\lVert #1 \right\rVert'
pd = ['\partial_{#1}', 1, 'x']
[chapters]
main = ["a.md", "b.md"]
"#;

const A: &str = r"# One

\newcommand{\half}{\tfrac{1}{2}}
\DeclareMathOperator{\im}{im}

For $x\in\R$ it is $\norm{x} + \half$, and $\pd f = \pd[y] g$.

$$
\newcommand{\K}{\mathbb{K}}
\im f \subset \K
$$
";

const B: &str = "---\ntitle: Two of $\\norm{x}$\n---\n\nHere $\\half$ is unknown, and $\\R$ is not. See @sec-n.\n\n## Of $\\langle u\\rangle$ {#sec-n .unnumbered}\n";

fn told(dir: &std::path::Path, args: &[&str]) -> Vec<String> {
    let out = run(dir, args);
    let text = String::from_utf8(out.stdout).expect("text");
    let objects = text.lines().filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok());
    let told = objects.filter(|o| o["type"] == "diagnostic" || o.get("code").is_some());
    told.map(|o| {
        format!("{} {}", o["code"].as_str().unwrap_or(""), o["message"].as_str().unwrap_or(""))
    })
    .collect()
}

#[test]
fn commands_of_the_book_are_written_out_in_both_outputs() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in [("recto.toml", MANIFEST), ("a.md", A), ("b.md", B)] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let built = support::build(dir.path());
    let one = part(&built.epub, "a.xhtml");
    for said in [
        "x in the real numbers",
        "the norm of x plus one half",
        "partial sub x f equals partial sub y g",
        "im of f is a subset of double-struck K",
    ] {
        assert!(one.contains(&format!("alttext=\"{said}\"")), "{said} is not in {one}");
    }
    let two = part(&built.epub, "b.xhtml");
    assert!(two.contains("alttext=\"the norm of x\""), "{two}");
    assert!(two.contains("Of \u{27e8}u\u{27e9}"), "{two}");
    assert!(two.contains("half") && !two.contains("class=\"tex\""), "{two}");
    assert!(!two.contains("\u{2102}") && two.contains("\u{211d}"), "{two}");
    // Each of the outputs tells it alone, both together once.
    let wanted = "math `\\half` is shown as it is typed: no such command for formulas is known";
    for args in [&["build", "--pdf"] as &[&str], &["build", "--epub"], &["build"], &["check"]] {
        let args: Vec<&str> = args.iter().copied().chain(["--format", "json"]).collect();
        assert_eq!(told(dir.path(), &args), [wanted], "{args:?}");
    }
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}

#[test]
fn formulas_that_are_not_understood_are_told_by_each_output() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "# One\n\nWords $\\begin{nosuch} a \\end{nosuch}$ here.\n";
    for (name, text) in [("recto.toml", MANIFEST), ("a.md", text), ("b.md", "# Two\n")] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let wanted = "math the formula is shown as TeX: Unknown environment \"nosuch\".";
    for args in [&["build", "--pdf"] as &[&str], &["build", "--epub"], &["build"]] {
        let args: Vec<&str> = args.iter().copied().chain(["--format", "json"]).collect();
        assert_eq!(told(dir.path(), &args), [wanted], "{args:?}");
    }
}

#[test]
fn commands_that_can_not_be_are_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest =
        MANIFEST.replace("R = '\\mathbb{R}'", "R = 3\nx1 = 'a'\ny = ['#2', 1]\nz = '\\z'");
    for (name, text) in [
        ("recto.toml", manifest.as_str()),
        ("a.md", "# One\n\n$\\z$ and $\\norm$\n"),
        ("b.md", "# Two\n"),
    ] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let told = told(dir.path(), &["check", "--format", "json"]);
    let wanted = [
        "wrong-type `R`: expected what it stands for",
        "unknown-value `x1` can't be the name",
        "unknown-value `y` has 1 arguments",
        "math `\\z` is made of itself",
        "math `\\norm` lacks an argument",
    ];
    for wanted in wanted {
        assert!(told.iter().any(|t| t.starts_with(wanted)), "{wanted} is not in {told:#?}");
    }
}

const LATEX: &str = r"# One

\begin{equation}\label{eq:two}
x = \boxed{y}
\end{equation}

By \eqref{eq:two}, \cref{eq:star} and \eqref{eq:al}; \(a^2\) is $\cancel{b}$.

\[ x = y \tag{$*$} \label{eq:star} \]

\begin{align}
a &= b \label{eq:al} \\
- c &= d
\end{align}

\begin{gather*} e \\ f \end{gather*}
";

#[test]
fn displays_and_references_of_latex_are_the_books() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in [("recto.toml", MANIFEST), ("a.md", LATEX), ("b.md", "# Two\n")] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let built = support::build(dir.path());
    let one = part(&built.epub, "a.xhtml");
    for part in [
        "id=\"eq-two\"",
        "<span class=\"formula-number\">(1.1)</span>",
        "<span class=\"formula-number\">(∗)</span>",
        "href=\"#eq-two\" class=\"ref\">(1.1)</a>",
        "href=\"#eq-star\" class=\"ref\">Equation\u{a0}(∗)</a>",
        "href=\"#eq-al\" class=\"ref\">(1.2)</a>",
        "class=\"boxed\"",
        "alttext=\"a squared\"",
        "alttext=\"line 1: a equals b, (1.2); line 2: minus c equals d, (1.3)\"",
        "alttext=\"line 1: e; line 2: f\"",
    ] {
        assert!(one.contains(part), "{part} is not in {one}");
    }
    assert_eq!(one.matches("formula-number").count(), 4, "{one}");
    assert_eq!(told(dir.path(), &["check", "--format", "json"]), [""; 0]);
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}

const LINES: &str = r"# One

## First

\begin{align}
a &= b + c \label{eq:a} \\
  &= \frac{d}{e} \nonumber \\
f &= g \tag{$*$} \label{eq:star} \\
h &= i \label{eq:h}
\end{align}

See \eqref{eq:a}, \eqref{eq:star}, @eq-h and \eqref{eq:last}; $p \overset{\eqref{eq:a}}{=} q$. By Eq.~\eqref{eq:h}.

## Second

\begin{eqnarray} j &=& k \\ l &=& m \label{eq:last} \end{eqnarray}

$$ \begin{gather} n \\ o \end{gather} $$ {#eq-whole}
";

/// The words of a PDF with their lines and how far to the right they end, points.
fn words_at(pdf: &std::path::Path, wanted: &[&str]) -> Vec<(f64, f64)> {
    let mut command = std::process::Command::new("pdftotext");
    let out = command.args(["-bbox", "-q"]).arg(pdf).arg("-").output().expect("pdftotext");
    let text = String::from_utf8(out.stdout).expect("text");
    let value = |line: &str, key: &str| -> f64 {
        let rest = line.split_once(&format!("{key}=\"")).expect("a place").1;
        rest.split_once('"').expect("a place").0.parse().expect("a number")
    };
    let place = |word: &&str| {
        let found = text.lines().rev().find(|l| l.ends_with(&format!(">{word}</word>")));
        let line = found.unwrap_or_else(|| panic!("{word} is not in {text}"));
        (value(line, "yMax"), value(line, "xMax"))
    };
    wanted.iter().map(place).collect()
}

#[test]
fn lines_of_a_formula_have_numbers_of_their_own() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest =
        MANIFEST.replace("[math.macros]", "[math]\nnumbers = \"section\"\n[math.macros]");
    let manifest = format!("{manifest}\n[print]\nnumber-sections = true\n");
    for (name, text) in
        [("recto.toml", manifest.as_str()), ("a.md", LINES), ("b.md", "# Two\n\nWords.\n")]
    {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let built = support::build(dir.path());
    let one = part(&built.epub, "a.xhtml");
    for part in [
        "<mtr id=\"eq-a\"><mtd",
        "<mtd class=\"formula-number\"><mtext>(1.1.1)</mtext></mtd></mtr>",
        "<mtd class=\"formula-number\"></mtd></mtr>",
        "<mtd class=\"formula-number\"><mtext>(∗)</mtext></mtd></mtr>",
        "href=\"#eq-a\" class=\"ref\">(1.1.1)</a>",
        "href=\"#eq-star\" class=\"ref\">(∗)</a>",
        "href=\"#eq-h\" class=\"ref\">Equation\u{a0}(1.1.2)</a>",
        "href=\"#eq-last\" class=\"ref\">(1.2.2)</a>",
        "alttext=\"line 1: a equals b plus c, (1.1.1); line 2: equals d over e; line 3: f equals g, (∗); line 4:",
        "<span class=\"formula-number\">(1.2.3)</span>",
        "alttext=\"p equals with (1.1.1) above q\"",
        "Eq.\u{a0}<a",
    ] {
        assert!(one.contains(part), "{part} is not in {one}");
    }
    let places = words_at(&built.pdf, &["(1.2.1)", "(1.2.2)", "(1.2.3)"]);
    // Each line has its own, all at the margin.
    assert!(places.iter().all(|p| (p.1 - places[0].1).abs() < 1.0), "{places:?}");
    assert!(places[1].0 - places[0].0 > 8.0, "{places:?}");
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}

#[test]
fn how_formulas_are_counted_is_said_in_the_manifest() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "# One\n\n$$a$$ {#eq-a}\n";
    let manifest = MANIFEST.replace("[math.macros]", "[math]\nnumbers = \"book\"\n[math.macros]");
    for (name, text) in [
        ("recto.toml", manifest.as_str()),
        ("a.md", text),
        ("b.md", "# Two\n\n$$b$$ {#eq-b}\n\nSee @eq-a.\n"),
    ] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let built = support::build(dir.path());
    let two = part(&built.epub, "b.xhtml");
    assert!(two.contains(">(2)</span>") && two.contains("Equation\u{a0}(1)</a>"), "{two}");
    let wrong = manifest.replace("\"book\"", "\"boot\"");
    fs::write(dir.path().join("recto.toml"), wrong).expect("written");
    let told = told(dir.path(), &["check", "--format", "json"]);
    assert!(
        told.iter().any(|t| t.starts_with("unknown-value formulas are not counted")),
        "{told:?}"
    );
}

const PACKAGES: &str = r"# One

In \(\ce{2H2 + O2 -> 2H2O}\) of \(\qty{5}{\kilo\metre\per\hour}\) see p.~5, Theorem~3 and Dr.~Knuth, not 5~10.

$$ \begin{CD} A @>a>> B \\ @VbVV @VVcV \\ C @= D \end{CD} $$

$$ \begin{array}{c|c} a & \widehat{ABC} \\ \hline c & d \end{array} \quad \begin{pmatrix*}[r] 1 & -1 \end{pmatrix*} $$

\begin{multline} a + b + c \\ + d + e + f \\ + g \end{multline}
";

#[test]
fn packages_rules_and_ties_are_understood() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in [("recto.toml", MANIFEST), ("a.md", PACKAGES), ("b.md", "# Two\n\nB.\n")] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let built = support::build(dir.path());
    let one = part(&built.epub, "a.xhtml");
    for part in [
        "alttext=\"2 H 2 plus O 2 yields 2 H 2 O\"",
        "alttext=\"5 km/h\"",
        "p.\u{a0}5, Theorem\u{a0}3 and Dr.\u{a0}Knuth, not 5~10",
        "border-right",
    ] {
        assert!(one.contains(part), "{part} is not in {one}");
    }
    assert!(!one.contains("class=\"tex\""), "{one}");
    assert_eq!(told(dir.path(), &["check", "--format", "json"]), [""; 0]);
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}

const SAID: &str = "# Of \\[ x^2 \\]\n\nWords between.\n\n![A caption with \\[ E = mc^2 \\]](p.svg){#fig-a alt=\"x\"}\n\n\
    $$ x = 1 \\\\ y = 2 $$\n\n```{math}\n:label: first_one\n\na_1 = b \\\\ &= \\bigg{|}\n```\n\nSee @eq-first_one.\n\n\
    $\\sum_{\\mathclap{i<n}} x \\colorbox{red}{a $b$} \\rule[1pt]{2pt}{3pt}\\ \\large z$ and $\\href{https://a.org}{w}$.\n";

/// Displays in headings, captions and lines, lines without an environment, elements: all set in both
/// outputs, and told where something is left out.
#[test]
fn displays_stand_where_they_are_and_elements_are_set() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n";
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\"><rect width=\"9\" height=\"9\"/></svg>";
    for (name, text) in [("recto.toml", manifest), ("a.md", SAID), ("p.svg", drawing)] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let built = support::build(dir.path());
    let text = part(&built.epub, "a.xhtml");
    for words in [
        "alttext=\"x squared\"",
        "alttext=\"E equals m c squared\"",
        "<mpadded class=\"middle-lap\" width=\"0\"",
        "class=\"colorbox\" mathbackground=\"#ff0000\"",
        "<mspace class=\"rule\"",
        "font-size:120%",
        "(1.1)",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert!(text.matches("<mtr>").count() >= 2 && !text.contains(":label:"), "{text}");
    let told = told(dir.path(), &["build", "--format", "json"]);
    let wanted = "math `\\href` does nothing in a formula of a book: the words are set without";
    assert_eq!(told, [wanted]);
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}

/// What the formulas of a PDF say to who hears it, in the order of their objects.
fn alternatives(file: &std::path::Path) -> Vec<String> {
    let doc = lopdf::Document::load(file).expect("a PDF");
    let dicts = doc.objects.values().filter_map(|o| o.as_dict().ok());
    let formulas = dicts
        .filter(|d| d.get(b"S").and_then(lopdf::Object::as_name).is_ok_and(|s| s == b"Formula"));
    let said = formulas.filter_map(|d| lopdf::decode_text_string(d.get(b"Alt").ok()?).ok());
    let mut said: Vec<String> = said.collect();
    said.sort();
    said
}

const TONGUES: &str =
    "# One\n\nThat $x^2$ is [ce que $x^2$ est]{lang=fr}, and\n\n$$ \\frac{a}{b} $$\n";

/// A formula is heard in the language of the words around it, and in one without words for formulas never in
/// English.
#[test]
fn formulas_are_said_in_the_language_around_them() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\", \"b.md\", \"c.md\"]\n";
    let german = "---\nlang: de\n---\n\n# Zwei von $x^2$\n\nHier $\\sqrt{x}$.\n";
    let finnish = "---\nlang: fi\n---\n\n# Kolme\n\n$x^3$\n";
    for (name, text) in
        [("recto.toml", manifest), ("a.md", TONGUES), ("b.md", german), ("c.md", finnish)]
    {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let built = support::build(dir.path());
    let wanted: [(&str, &[&str]); 3] = [
        ("a.xhtml", &["x squared", "x au carr\u{e9}", "a over b"]),
        ("b.xhtml", &["x Quadrat", "Wurzel aus x"]),
        ("c.xhtml", &["x^3"]),
    ];
    for (file, said) in wanted {
        let text = part(&built.epub, file);
        for words in said {
            assert!(text.contains(&format!("alttext=\"{words}\"")), "{words} is not in {text}");
        }
    }
    // The contents are in the book's language.
    assert!(part(&built.epub, "nav.xhtml").contains("alttext=\"x squared\""));
    assert!(!part(&built.epub, "content.opf").contains("describedMath"));
    // The heading of the second chapter is in the contents too, which are the book's.
    let all = [
        "Wurzel aus x",
        "a over b",
        "x Quadrat",
        "x au carr\u{e9}",
        "x squared",
        "x squared",
        "x^3",
    ];
    assert_eq!(alternatives(&built.pdf), all);
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
    // Without the chapter in Finnish all formulas are described.
    fs::write(dir.path().join("c.md"), "# Three\n").expect("written");
    let built = support::build(dir.path());
    assert!(part(&built.epub, "content.opf").contains(">describedMath<"));
    support::ace(&built.epub);
}
