//! Formulas with commands of the book's own, in both outputs.

mod support;

use std::fs;
use support::{part, run};

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
    for tex in [
        r"x\in\mathbb{R}",
        r"\left\lVert x \right\rVert + \tfrac{1}{2}",
        r"\partial_{x} f = \partial_{y} g",
        r"\operatorname{im} f \subset \mathbb{K}",
    ] {
        assert!(one.contains(&format!("alttext=\"{tex}\"")), "{tex} is not in {one}");
    }
    let two = part(&built.epub, "b.xhtml");
    assert!(two.contains("alttext=\"\\left\\lVert x \\right\\rVert\""), "{two}");
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
        "alttext=\"a^2\"",
        r"\begin{aligned} a &amp;= b \\ - c &amp;= d \end{aligned}",
        r"\begin{gathered} e \\ f \end{gathered}",
    ] {
        assert!(one.contains(part), "{part} is not in {one}");
    }
    assert_eq!(one.matches("formula-number").count(), 3, "{one}");
    assert_eq!(told(dir.path(), &["check", "--format", "json"]), [""; 0]);
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}
