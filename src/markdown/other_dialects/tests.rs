use super::super::tests::{blocks, chapter_in, clean, short, warns};
use crate::manifest::{Flavour, Project};
use crate::model::BlockKind;

fn mdbook() -> Project {
    Project { flavour: Flavour::MdBook, ..Project::default() }
}

#[test]
fn brackets_of_other_dialects_are_told() {
    for (text, code) in [
        ("[text][undefined]", "undefined-link"),
        ("see [text][] here", "undefined-link"),
        ("[*text*][un defined]", "undefined-link"),
        ("x[^a b]", "undefined-note"),
        ("[@smith, p. 3]", "citation"),
        ("See @knuth1984.", "citation"),
        ("[see @smith; also -@jones]", "citation"),
        ("[[Wiki|label]]", "wiki-link"),
        ("![[f.svg]]", "wiki-link"),
        ("![Fig](my pic.png)", "spaced-target"),
        ("![Fig](my pic.png \"T\")", "spaced-target"),
        ("see [a](my file.md#x) here", "spaced-target"),
        ("see [a](http://x.org/a b) here", "spaced-target"),
        ("\u{b7}\tOne", "other-dialect"),
        ("[TOC]", "own-contents"),
    ] {
        warns(text, &format!("p({})", text.replace("*text*", "em(text)")), &[code]);
    }
    clean(
        "[sic] a[i][j] [0][1] [[1, 2], [3]] [me@x.org]",
        "p([sic] a[i][j] [0][1] [[1, 2], [3]] [me@x.org])",
    );
    clean("\\[a][b] [a]\\[b] [a] [b] [[T; N]] [ ]", "p([a][b] [a][b] [a] [b] [[T; N]] [ ])");
    clean("[x][y]\n\n[y]: z.md", "p(link<z.md>(x))");
}

#[test]
fn braces_of_other_dialects_are_told() {
    for text in ["{i: \"term\"}", "a{: .x}", "word{.x}", "word{#x}"] {
        warns(text, &format!("p({text})"), &["stray-attributes"]);
    }
    warns("**b**{.x}", "p(strong(b){.x})", &["stray-attributes"]);
    warns("*b*{k=v}", "p(em(b){k=v})", &["stray-attributes"]);
    for text in ["{} {x} f{k=v} {{.x}} a {.x} b", "#{#a} {a, b} {0} {-}", "{i:j}"] {
        clean(text, &format!("p({text})"));
    }
    clean("\\{.x} a\\{.x}", "p({.x} a{.x})");
    for text in ["a {.x}", "[a] {#b}", "[a]{.x, .y}", "[a]{k=v b}", "[a]{.x b"] {
        warns(text, &format!("p({text})"), &["stray-attributes"]);
    }
    warns("![a](b.svg) {width=50%}", "p(img(b.svg 'a') {width=50%})", &["stray-attributes"]);
}

#[test]
fn braces_behind_headings_are_attributes_or_told() {
    for text in ["A {number: false}", "A {number = false}", "A {.unnumbered", "A {#a .b, .c}"] {
        warns(&format!("## {text}"), &format!("h2({text})"), &["stray-attributes"]);
    }
    warns("## B {number=false}", "h2:number=false(B)", &["unknown-attribute"]);
    for text in ["A {b} c", "The set {a, b}", "f{x: y} z"] {
        clean(&format!("## {text}"), &format!("h2({text})"));
    }
}

#[test]
fn keys_that_say_nothing_are_told_once_a_file() {
    warns(
        "[a]{colour=red} [b]{colour=blue} [c]{data-k=v lang=fr}",
        "p(span:colour=red(a) span:colour=blue(b) span:data-k=v:lang=fr(c))",
        &["unknown-attribute"],
    );
    warns(
        "![a](b.svg){height=3cm width=40%}",
        "figure:height=3cm(b.svg 'a' 40%|a)",
        &["unknown-attribute"],
    );
    warns("::: {.a k=v}\nb\n:::", "div.a:k=v(p(b))", &["unknown-attribute"]);
    clean("::: {.callout-tip title=A collapse=true}\nb\n:::", "callout-tip:collapse=true<A>(p(b))");
}

#[test]
fn directives_of_other_tools_are_told() {
    warns("a\n\n{{% hint info %}}", "p(a)", &["other-dialect"]);
    for text in ["a {{ foo }} b", "a {{% x %}} b", "a {{< pagebreak >}} b", "{{#quiz a.toml}}"] {
        warns(text, &format!("p({text})"), &["unknown-directive"]);
    }
    let (c, diags) = chapter_in("{{ a }} {{#b c}}", &mdbook());
    assert_eq!(diags.iter().map(|d| d.code.name()).collect::<Vec<_>>(), ["unknown-directive"]);
    assert_eq!(blocks(&c.blocks), "p({{ a }} {{#b c}})");
    clean("`{{ foo }}` \\{{ foo }} {{#include}}", "p(code({{ foo }}) {{ foo }} {{#include}})");
}

#[test]
fn blocks_of_other_dialects_are_told() {
    for text in [
        "!!! note \"Title\"",
        "??? tip",
        "???+ tip",
        "=== \"Tab\"",
        "== Section",
        "+---+---+\n| a | b |\n+---+--+",
        "(@) Example",
        "[source,rust]",
        ".. note:: Words",
        "image::a.png[A]",
        "a. one\nb. two",
        "i) one\nii) two",
        "Words. ^name-1",
        "A :smile: b",
        "--8<-- \"file\"",
    ] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["other-dialect"], "{text}");
    }
    warns("see \\@ref(a:b)", "p(see @ref(a:b))", &["other-dialect"]);
    warns(":::note Title\na\n:::", "p(:::note Title_a)", &["bad-fence"]);
    for text in ["!!! Stop", "Oh!!! note", "a. one", "= b", "a:b:c 10:20:30", "A > b", "x ^ y"] {
        clean(text, &format!("p({text})"));
    }
}

#[test]
fn an_open_formula_is_told_once() {
    warns("a $$ b\n\nc $$ d", "p(a $$ b) p(c $$ d)", &["open-formula"]);
    clean("a \\$\\$ b `$$`", "p(a $$ b code($$))");
    warns("a \\textbf{b} c", "p(a \\textbf{b} c)", &["raw-tex"]);
    clean("C:\\Users\\{b} a\\b{c}", "p(C:\\Users{b} a\\b{c})");
}

#[test]
fn values_of_code_that_say_nothing_are_told() {
    for (info, codes) in [
        ("rust {startFrom=a}", &["bad-value"] as &[&str]),
        ("rust {hl_lines=\"a-b\"}", &["bad-value"]),
        ("rust {hl_lines=2}", &["bad-value"]),
        ("rust {linenos=maybe}", &["bad-value"]),
        ("rust {foo=bar}", &["unknown-attribute"]),
        ("{r, eval=FALSE}", &["code-chunk"]),
        ("{python}", &["code-chunk"]),
        ("{note}", &[]),
        ("rust {a b}", &["stray-attributes"]),
        ("rust {1}", &[]),
    ] {
        let (_, told) = short(&format!("```{info}\na\n```"));
        assert_eq!(told, codes, "{info}");
    }
}

#[test]
fn the_language_may_stand_behind_other_classes() {
    for info in [
        "{.numberLines .rust startFrom=5}",
        "{.rust .numberLines startFrom=\"5\"}",
        "{#lst-x .numberLines startFrom=5 .rust}",
        "{.number-lines .x-mine .rust startFrom=5}",
        "rust {.numberLines startFrom=5}",
    ] {
        let (chapter, diags) = chapter_in(&format!("~~~ {info}\na\n~~~"), &Project::default());
        let BlockKind::Code(code) = &chapter.blocks[0].kind else { panic!("{info} is code") };
        assert_eq!((code.lang.as_deref(), code.numbers), (Some("rust"), Some(5)), "{info}");
        assert!(diags.is_empty(), "{info}");
    }
}

#[test]
fn paragraphs_that_look_like_something_else_are_told() {
    for (text, code) in [
        ("#NoSpace heading", "heading-space"),
        ("##nospace", "heading-space"),
        ("#\u{a0}Words", "heading-space"),
        ("\\begin{tabular}\na \\frac{b}{c}\n\\end{tabular}", "raw-tex"),
        ("| a | b |\n|---|\n| c | d |", "bad-table"),
    ] {
        warns(text, &format!("p({})", text.replace('\n', "_")), &[code]);
    }
    for text in ["\\o/ hi", "#tag and #tag", "#1 of all", "a #tag", "\\\\newpage is a command"] {
        clean(text, &format!("p({})", text.replace("\\\\", "\\")));
    }
    clean("a\n\n#\n\nb", "p(a) scene p(b)");
    warns("- a\n\n  #\n", "list-loose({p(a)})", &["empty-heading"]);
    warns("## {#x}\n\nb", "p(b)", &["empty-heading"]);
}

#[test]
fn cells_beyond_the_head_are_told() {
    let head = "| a | b |\n|---|---|\n";
    warns(&format!("{head}| c | d | e |"), "table(a,b/c,d)", &["surplus-cells"]);
    warns(&format!("{head}c | `d|e`"), "table(a,b/c,`d)", &["surplus-cells"]);
    clean(&format!("{head}| c | d |  |\n| e \\| f | g |\n| h |"), "table(a,b/c,d;e | f,g;h,)");
}

#[test]
fn raw_text_that_goes_nowhere_is_told() {
    warns("```{=latex}\n\\x\n```", "code<latex>(\\x)", &["raw-format"]);
    clean("```{=html}\n<b>\n```", "code<html>(<b>)");
}

#[test]
fn pandocs_captions_are_captions() {
    let table = "| a | b |\n|---|---|\n| c | d |\n";
    clean(&format!("{table}\nTable: Cap *x* {{#tbl-p}}"), "table#tbl-p(a,b/c,d|Cap em(x))");
    clean(&format!("Table: Cap\n\n{table}"), "table(a,b/c,d|Cap)");
    clean("Table: nothing here", "p(Table: nothing here)");
}

#[test]
fn brackets_around_references_are_no_part_of_the_text() {
    clean("[@fig-one; @tbl-one]", "p(span.refs(ref(fig-one)ref(tbl-one)))");
    clean("a [see @sec-x, p. 3].", "p(a see ref(sec-x), p. 3.)");
    clean("[-@fig-a; -@fig-b]", "p(span.refs(ref(-fig-a)ref(-fig-b)))");
    clean("[see *also* @fig-a]", "p(see em(also) ref(fig-a))");
    clean("[this; @fig-a] [@fig-a @fig-b]", "p([this; ref(fig-a)] [ref(fig-a) ref(fig-b)])");
    clean("@sec-a/@sec-b, @fig-a--@fig-c", "p(ref(sec-a)/ref(sec-b), ref(fig-a)--ref(fig-c))");
    clean("x/@sec-a a -@fig-b", "p(x/@sec-a a -@fig-b)");
}

#[test]
fn escaped_marks_are_kept_from_smart_punctuation() {
    clean("a \\\"b\\\"", "p(a span.literal(\")bspan.literal(\"))");
    clean("a \\-\\- b\\-c", "p(a span.literal(-)span.literal(-) b-c)");
    clean("a\\.\\.. 1\\. &quot;", "p(aspan.literal(.)span.literal(.). 1. span.literal(\"))");
}

#[test]
fn a_definition_of_two_terms_is_told() {
    warns("KFOR\nSFOR\n: Forces", "p(KFOR_SFOR_: Forces)", &["stray-definition"]);
    let prose = "He wrote of the many things that he had seen on his long way home\nand\n: of more";
    clean(prose, &format!("p({})", prose.replace('\n', "_")));
}

#[test]
fn tables_of_pandoc_are_told() {
    let (_, codes) = short("  Right   Left\n-------  ------\n\nb\n");
    assert_eq!(codes, ["bad-table"]);
    let (_, codes) = short("a\n\n- - -\n\nb\n\n-----\n");
    assert!(codes.is_empty(), "{codes:?}");
    let (_, codes) = short("| a | b |\n|---|---|\n| c | d |\n{ .striped }");
    assert_eq!(codes, ["stray-attributes"]);
}

#[test]
fn what_other_tools_calculate_or_draw_is_told() {
    for text in ["`r mean(x)` a", "`#!python range()` b", "```mermaid\na\n```"] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["other-dialect"], "{text}");
    }
    clean("```math\nx^2\n```", "math(x^2)");
    clean("a $`x`$ b", "p(a math(x) b)");
    clean("`r x` `#![allow]` `#!/bin/sh`", "p(code(r x) code(#![allow]) code(#!/bin/sh))");
}

#[test]
fn headings_and_lists_of_other_tools_are_told() {
    warns("a\n\n\\vspace{1em}\n\nb", "p(a) p(b)", &["raw-tex"]);
    clean("# (PART) One {-}\n\nb", "p(b)");
    warns("[source,rust]\n----\nx", "h2([source,rust]) p(x)", &["other-dialect"]);
    warns("a. one\n\nb. two", "p(a. one) p(b. two)", &["other-dialect"]);
    warns("(1) one\n(2) two", "p((1) one_(2) two)", &["other-dialect"]);
    clean("a\n\n\\newpage\n\nb", "p(a) page p(b)");
    warns("a\n\\newpage", "p(a_\\newpage)", &["raw-tex"]);
    for text in ["a \\cite{a} b", "a \\autocite{a}.", "a.\\footcite[12]{a}", "a \\citep[p.~3]{a}"] {
        warns(text, &format!("p({text})"), &["raw-tex"]);
    }
    for text in ["a {++b++}", "a {% raw %} b", "a {>>b<<} c"] {
        warns(text, &format!("p({text})"), &["stray-attributes"]);
    }
    clean("a. one\n\nc. two", "p(a. one) p(c. two)");
}

#[test]
fn bullets_of_word_processors_are_told_once() {
    let text = "\u{2022}\tOne\n\n\u{2022} Two";
    warns(text, "p(\u{2022}\tOne) p(\u{2022} Two)", &["other-dialect"]);
    clean("\u{2022} \u{2022} \u{2022}", "p(\u{2022} \u{2022} \u{2022})");
}

#[test]
fn marks_of_other_dialects_are_told() {
    for text in [
        "a ++inserted words++ b",
        "- [/] half",
        "- [] words",
        "#tag #other",
        "#tag",
        "a #tag/below b",
        "see <<id,words>> here",
        "image:x.png[alt]",
        "press kbd:[Ctrl] now",
        "a footnote:[words] b",
        "xref:a.adoc[words]",
        "see https://a.org/b[words] there",
        "see :ref:`a` here",
        ":py:func:`a`",
        "`words <http://a.org>`_ b",
        "'''bold''' words",
        "#+TITLE: Words",
        "status:: open",
        "import A from 'b';",
        "Title: A\nAuthor: B",
        "% A\n% B",
        "=====",
    ] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["other-dialect"], "{text}");
    }
    for text in [
        "C++ and a++ or ++i and j++",
        "++ a ++ +b+",
        "- [a] b",
        "[/] a",
        "a #tag, #b",
        "#1/2",
        "x<<1 and y>>2",
        "1 << 2 >> 3",
        "kbd: [a] image: b [c]",
        "myimage:x[a]",
        "10:30[a] http://a.org[1] [http://a.org]",
        "a:b:`c` `c`_d",
        "''a'' 'n'",
        "a::b c",
        "import a from b",
        "Note: words",
        "a\n\nTitle: B",
    ] {
        let (_, codes) = short(text);
        assert!(codes.is_empty(), "{text}: {codes:?}");
    }
    for text in ["{/* a */}", "{aside}", "{/aside}", "{blurb, class: tip}", "{:toc}"] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["stray-attributes"], "{text}");
    }
    for text in ["a {class} {title}", "a {id: b} c"] {
        clean(text, &format!("p({text})"));
    }
}

#[test]
fn tags_of_word_are_left_out() {
    warns("a<o:p></o:p> b *c*", "p(a b em(c))", &["unknown-tag"]);
    warns("<st1:place w:st=\"on\">a</st1:place> d", "p(a d)", &["unknown-tag"]);
    warns("\\* <o:p>&amp;</o:p> &lt;o:p>", "p(* & <o:p>)", &["unknown-tag"]);
    clean("a <b: c> <1:2> \\<o:p> `<o:p>`", "p(a <b: c> <1:2> <o:p> code(<o:p>))");
    let html = "<p class=\"MsoNormal\"><span lang=\"fr\">a<o:p></o:p></span></p>";
    let (_, codes) = short(html);
    assert_eq!(codes, ["unknown-tag"], "the span is closed");
}

#[test]
fn tex_in_text_is_told() {
    for text in [
        "\\emph{All} of this",
        "\\noindent Words",
        "a \\newpage b",
        "a \\LaTeX.",
        "a \\LaTeX\\ b",
        "# \\emph{A}",
        "Schr\\\"odinger",
        "``quotes'' here",
        "a \\\\\nb",
        "a \\(x\\) b",
        "\\def\\pair(#1,#2){a}",
        "> \\newcommand{\\q}{2}",
    ] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["raw-tex"], "{text}");
    }
    clean("C:\\newpage a\\par \\small.exe \\par\\a", "p(C:\\newpage a\\par \\small.exe \\par\\a)");
    clean("\\[not math\\] \\(see p. 5\\) \\[key=value\\]", "p([not math] (see p. 5) [key=value])");
    clean("\\(a\\) one\n\n- \\[x\\] two", "p((a) one) list-({p([x] two)})");
    clean("\\\"one\\\" `a` ''", "p(span.literal(\")onespan.literal(\") code(a) '')");
}

#[test]
fn a_backslash_that_breaks_no_line_is_told() {
    warns("a \\", "p(a \\)", &["stray-backslash"]);
    warns("a\\", "p(a\\)", &["stray-backslash"]);
    warns("\\", "p(\\)", &["stray-backslash"]);
    warns("# A\\\n\nb", "p(b)", &["stray-backslash"]);
    clean("in C:\\", "p(in C:\\)");
    clean("a\\\nb", "p(a/b)");
    clean("a \\\\", "p(a \\)");
}

#[test]
fn accents_and_backticks_as_apostrophes_are_told() {
    for text in ["It\u{b4}s so", "rock \u{b4}n roll", "\u{b4}quoted\u{b4}"] {
        let (words, codes) = short(text);
        assert_eq!(words, format!("p({text})"));
        assert!(codes.iter().all(|c| *c == "spacing-accent") && !codes.is_empty(), "{codes:?}");
    }
    clean("It&acute;s, \u{b4}, `a\u{b4}b`", "p(It\u{b4}s, \u{b4}, code(a\u{b4}b))");
    warns("I don`t and won`t", "p(I doncode(t and won)t)", &["stray-backtick"]);
    clean("un`do`able `foo`s", "p(uncode(do)able code(foo)s)");
}

#[test]
fn a_note_that_nothing_closes_is_told() {
    warns("A ^[note (b) [c](d).", "p(A ^[note (b) link<d>(c).)", &["open-note"]);
    clean("A \\^[b and `^[c`", "p(A ^[b and code(^[c))");
    let (_, codes) = short("A ^[b [c] d] e");
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn marks_without_a_partner_are_told() {
    for text in [
        "**50%**of all",
        "a **\"b\"**c",
        "**a",
        "word** and more",
        "~~a",
        "~~(a)~~b",
        "** a **",
        "**a ** b",
        "He said *never again.",
        "*\"a\"*s",
        "_a (b)_c",
        "_a b_c",
        "==a==b",
        "m^2",
        "10^-6",
        "CO~2",
        "***a",
        "*a **b*",
    ] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["stray-mark"], "{text}");
    }
    for text in [
        "2**8 f**k s***t f*** sh**",
        "5 * 3 * 2, a*b",
        "*Not available",
        "*p < .05, **p < .01, ***p < .001",
        "snake_case and _private_name, __init__.py, __a",
        "Name: ____ and ***",
        "a ~ b, ~5, 10~20, ~/a, C:\\PROGRA~1",
        "a == b, a==b, ^_^, (^)",
        "\\*a \\*\\*b m\\^2",
        "x^2^ H~2~O",
        "`**` <https://a.org/**b>",
        "| a** | 1.5*** |\n|---|---|\n| 2** | *a |",
    ] {
        let (_, codes) = short(text);
        assert!(codes.is_empty(), "{text}: {codes:?}");
    }
}

#[test]
fn backticks_without_a_partner_are_told() {
    for text in ["a `b", "perche`", "a ``b c", "| `a | b |\n|---|---|\n| c | d |"] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["stray-backtick"], "{text}");
    }
    clean("`a` ``b`c`` \\`d", "p(code(a) code(b`c) `d)");
}

#[test]
fn code_that_a_bar_parts_is_told() {
    let head = "| a | b |\n|---|---|\n";
    warns(&format!("{head}| `c|d` |"), "table(a,b/`c,d`)", &["split-code"]);
    warns(&format!("{head}| `c|d |"), "table(a,b/`c,d)", &["stray-backtick"]);
    clean(&format!("{head}| `c\\|d` | `e` |\n| `f` |"), "table(a,b/code(c|d),code(e);code(f),)");
    let (_, codes) = short("| `a|b` | c |\n|---|---|\n| d | e |");
    assert_eq!(codes, ["bad-table"]);
}

#[test]
fn broken_links_and_pictures_are_told() {
    for text in [
        "see [words] (https://a.org)",
        "see [words] (a.md) there",
        "see [words](https://a.org/b there",
        "see [words](a.md more words) there",
        "see (words)[https://a.org] there",
        "![words] (a.png)",
        "![words]",
        "! [words](a.png)",
    ] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["broken-link"], "{text}");
    }
    for text in ["a[i] (j)", "[sic] (so)", "f[x](y z)", "[1] (a.md)", "Stop![1]", "a ! [b](c.md)"] {
        let (_, codes) = short(text);
        assert!(codes.is_empty(), "{text}: {codes:?}");
    }
    warns("words\n[a]: b.md", "p(words_[a]: b.md)", &["undefined-link"]);
}

#[test]
fn broken_characters_of_html_are_told() {
    for text in ["a&nbsp b", "a&nbps;b", "&mdash or", "&#8212 or", "&#x2014 or", "&hellipp;"] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["broken-entity"], "{text}");
    }
    for text in ["AT&T; R&D", "a & b", "cut&copy", "x?a=1&lt=2", "&nbsp; &#8212; &amp;nbsp", "&#1"]
    {
        let (_, codes) = short(text);
        assert!(codes.is_empty(), "{text}: {codes:?}");
    }
}

#[test]
fn headings_with_other_spaces_are_told() {
    for text in ["#\u{3000}\u{984c}", "\u{ff03} \u{984c}", "words\n##Words"] {
        let (_, codes) = short(text);
        assert_eq!(codes, ["heading-space"], "{text}");
    }
    warns("a\\\u{300c}b", "p(a\\\u{300c}b)", &["stray-backslash"]);
}

#[test]
fn words_in_letters_of_formulas_are_told() {
    let (_, codes) = short("a \u{1d5d5}\u{1d5fc}\u{1d5f9}\u{1d5f1} word");
    assert_eq!(codes, ["formula-letters"]);
    let (_, codes) = short("# \u{1d435}\u{1d45c}\u{1d459}\u{1d451}");
    assert_eq!(codes, ["formula-letters"]);
    // One is a variable; code and formulas are as they are.
    clean("the \u{1d465} of \u{1d538} \u{1f600}", "p(the \u{1d465} of \u{1d538} \u{1f600})");
    let (_, codes) = short("`\u{1d5d5}\u{1d5fc}` and $\u{1d5d5}\u{1d5fc}$");
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn spaces_bars_and_environments_of_latex_are_told() {
    let told = |text: &str| -> Vec<String> {
        let (_, diags) = chapter_in(text, &Project::default());
        diags.iter().map(|d| d.help.clone().unwrap_or_default()).collect()
    };
    for (text, help) in [
        ("5\\,kg of it", "`&#8239;`"),
        ("z.\\,B. so", "`&#8239;`"),
        ("| a |\n|--|\n| $\\|x\\|$ |", "`\\Vert`"),
        ("\\begin{theorem}\nx\n\\end{theorem}", "`::: {#thm-x}`"),
        ("\\begin{enumerate}\n\\item x\n\\end{enumerate}", "`1.`"),
        ("::: {#thm-x}\n\\label{thm:x} so\n:::", "`::: {#thm-x}`"),
        ("\\section{One}", "`## Title`"),
        ("1. ::: {#thm-l}\n   x\n\n2. y", "add a line `:::`"),
        ("Words \\[a & \\begin{matrix} b \\\\ c d \\end{matrix} \\] on", "\\\\ c d"),
    ] {
        let helps = told(text);
        assert!(helps.first().is_some_and(|first| first.contains(help)), "{text}: {helps:?}");
    }
    for text in
        ["one\\, two", "(a\\,", "1\\,000", "$5\\,\\text{kg}$", "| a |\n|--|\n| $\\Vert x\\Vert$ |"]
    {
        assert_eq!(told(text), Vec::<String>::new(), "{text}");
    }
}
