use super::super::tests::{clean, warns};

#[test]
fn brackets_of_other_dialects_are_told() {
    for (text, code) in [
        ("[text][undefined]", "undefined-link"),
        ("see [text][] here", "undefined-link"),
        ("[*text*][un defined]", "undefined-link"),
        ("x[^a b]", "undefined-note"),
        ("[@smith, p. 3]", "citation"),
        ("[see @smith; also -@jones]", "citation"),
        ("[[Wiki|label]]", "wiki-link"),
        ("![[f.svg]]", "wiki-link"),
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
    for text in ["{i: \"term\"}", "{pagebreak}", "{mainmatter}", "a{: .x}", "word{.x}", "word{#x}"]
    {
        warns(text, &format!("p({text})"), &["stray-attributes"]);
    }
    warns("**b**{.x}", "p(strong(b){.x})", &["stray-attributes"]);
    warns("*b*{k=v}", "p(em(b){k=v})", &["stray-attributes"]);
    for text in ["{} {x} f{k=v} {{.x}} a {.x} b", "#{#a} {a, b} {0} {-}", "{i:j}"] {
        clean(text, &format!("p({text})"));
    }
    clean("\\{.x} a\\{.x}", "p({.x} a{.x})");
}

#[test]
fn paragraphs_that_look_like_something_else_are_told() {
    for (text, code) in [
        ("\\newpage", "raw-tex"),
        ("\\vspace{1em}", "raw-tex"),
        ("#NoSpace heading", "heading-space"),
        ("##nospace", "heading-space"),
        ("| a | b |\n|---|\n| c | d |", "bad-table"),
    ] {
        warns(text, &format!("p({})", text.replace('\n', "_")), &[code]);
    }
    for text in ["\\o/ hi", "#tag and #tag", "#1 of all", "#tag", "\\\\newpage is a command"] {
        clean(text, &format!("p({})", text.replace("\\\\", "\\")));
    }
    warns("a\n\n#\n\nb", "p(a) p(b)", &["empty-heading"]);
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
    clean("[@fig-one; @tbl-one]", "p(ref(fig-one), ref(tbl-one))");
    clean("a [see @sec-x, p. 3].", "p(a see ref(sec-x), p. 3.)");
    clean("[-@fig-a; -@fig-b]", "p(ref(-fig-a), ref(-fig-b))");
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
