//! Raw HTML, and what only mdBook's projects have: source in, model out.

use super::chapter;
use super::tests::{blocks, chapter_in, clean, warns};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::{Flavour, Project};
use crate::source::Span;

/// The blocks of a chapter of an mdBook project in short form, and the codes of its diagnostics.
fn mdbook(source: &str, mathjax: bool) -> (String, Vec<&'static str>) {
    let project = Project { flavour: Flavour::MdBook, mathjax, ..Project::default() };
    let (chapter, diags) = chapter_in(source, &project);
    (blocks(&chapter.blocks), diags.iter().map(|d| d.code.name()).collect())
}

#[test]
fn raw_html_of_the_line_is_html() {
    clean(
        "A `<b>bold</b>`{=html} and `plain &amp; words`{=html}.",
        "p(A strong(bold) and plain & words.)",
    );
    clean("`a<br>b <img src='p.png' alt='P'>`{=html}", "p(a/b img(p.png 'P'))");
    clean("*x `<kbd>K</kbd>`{=html}*", "p(em(x span.kbd(K)))");
    warns("`<b>open`{=html}", "p(open)", &["unpaired-tag"]);
    warns("a `x`{=latex}", "p(a )", &["raw-format"]);
    let deep = format!("`{}WORD{}`{{=html}}", "<b>".repeat(500), "</b>".repeat(500));
    let (got, _) = super::tests::short(&deep);
    assert!(got.contains("WORD"));
}

#[test]
fn elements_keep_what_they_say() {
    clean(
        "<abbr title=\"Extensible Language\">XL</abbr> <q>so</q>",
        "p(span.abbr:title=Extensible Language(XL) span.q(\"so\"))",
    );
    clean(
        "<ruby><rb>\u{6f22}</rb><rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
        "p(span.ruby(\u{6f22}span.rt(kan)))",
    );
    clean("<bdo dir=\"rtl\">abc</bdo>", "p(span.bdo:dir=rtl(abc))");
    clean("<p style=\"color: red; text-align: right\">x</p>", "p.right(x)");
    clean("<p style=\"text-align:center;text-align:left\">x</p>", "p(x)");
    warns("a <hr> b", "p(a  b)", &["html"]);
    warns("a <custom-tag>b</custom-tag> c", "p(a b c)", &["unknown-tag"]);
}

#[test]
fn quotations_in_quotations_have_other_marks() {
    clean("<q>a <q>b <q>c</q></q></q>", "p(span.q(\"a span.q('b span.q(\"c\")')\"))");
}

#[test]
fn hidden_elements_are_hidden() {
    clean("<div hidden>\n\na\n\n</div>\n\nb <span hidden>c</span>", "p(b )");
    let source = "<div class=\"x hidden\">\n\na\n\n</div>\n\nb";
    assert_eq!(mdbook(source, false), ("p(b)".into(), vec![]));
    clean(source, "div.x.hidden(p(a)) p(b)");
}

#[test]
fn icons_are_told() {
    let (got, codes) =
        mdbook("Press <i class=\"fas fa-bars\"></i> or <i class=\"fa\">x</i>.", false);
    assert_eq!((got.as_str(), codes), ("p(Press  or span.fa(em(x)).)", vec!["icon"]));
}

#[test]
fn formulas_for_mathjax() {
    let source =
        "a \\\\( x^2_1 \\\\) b\n\n\\\\[\n\\mu = \\frac{1}{N}\n\\\\]\n\n`\\\\( c \\\\)` \\\\( open";
    let (got, codes) = mdbook(source, true);
    assert_eq!(got, "p(a math(x^2_1) b) math(\\mu = \\frac{1}{N}) p(code(\\\\( c \\\\)) \\( open)");
    assert!(codes.is_empty(), "{codes:?}");
    assert_eq!(mdbook("\\\\( x \\\\)", false).0, "p(\\( x \\))");
    assert_eq!(mdbook("\\( x \\)", true).0, "p(( x ))");
    let open = "\\\\( ".repeat(100_000);
    let start = std::time::Instant::now();
    mdbook(&open, true);
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn messages_about_a_tag_are_gathered() {
    let mut diags = Diagnostics::new();
    for (code, message) in [
        (Code::UNKNOWN_TAG, "a"),
        (Code::NO_TITLE, "b"),
        (Code::UNKNOWN_TAG, "c"),
        (Code::UNKNOWN_TAG, "a"),
        (Code::NO_TITLE, "b"),
    ] {
        diags.push(Diagnostic::warning(code, Span::NONE, message));
    }
    let (_, of_file) = chapter_in("<div>\n\n<div>\n\n<div>\n\na", &Project::default());
    let told: Vec<&str> = of_file.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(told, ["nothing closes `<div>`; first here, 3 in all"]);
    let found = chapter::of_book(diags);
    let texts: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(texts, ["a; first here, 2 in all", "b", "c", "b"]);
}
