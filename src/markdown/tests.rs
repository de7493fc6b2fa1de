//! The dialect as a whole: source in, model out, written in a short form.

use super::chapter;
use super::citations::Keys;
use super::text::Text;
use crate::diagnostic::{Code, Diagnostics};
use crate::files::Files;
use crate::manifest::{Entry, Flavour, Project};
use crate::model::*;
use crate::source::{FileId, Sources, Span};
use std::fmt::Write;

/// Parses a chapter of a Recto project.
fn chapter(source: &str) -> (Chapter, Diagnostics) {
    chapter_of(source, Flavour::Recto)
}

fn chapter_of(source: &str, flavour: Flavour) -> (Chapter, Diagnostics) {
    chapter_in(source, &Project { flavour, ..Project::default() })
}

/// Parses a chapter of a project.
pub(super) fn chapter_in(source: &str, project: &Project) -> (Chapter, Diagnostics) {
    parsed(source, project, None)
}

/// Parses a chapter that can cite works with these keys.
pub(super) fn chapter_with(source: &str, keys: Option<&Keys>) -> (Chapter, Diagnostics) {
    parsed(source, &Project::default(), keys)
}

fn parsed(source: &str, project: &Project, keys: Option<&Keys>) -> (Chapter, Diagnostics) {
    let mut text = Text::default();
    text.push_file(source, FileId(0), 0);
    let entry = Entry { file: Some("a.md".into()), title: Some("A".into()), ..Entry::default() };
    let input = chapter::Input {
        file: Some(FileId(0)),
        text,
        whole: true,
        true_keys: Vec::new(),
        descriptions: Default::default(),
    };
    chapter::read(&entry, project, keys, &input, &super::filters::Filters::default())
}

/// The blocks of a chapter in short form, and the codes of its diagnostics.
pub(super) fn short(source: &str) -> (String, Vec<&'static str>) {
    let (chapter, diags) = chapter(source);
    let mut out = blocks(&chapter.blocks);
    for note in &chapter.notes {
        write!(out, " note({})", blocks(&note.blocks)).expect("strings take everything");
    }
    (out, diags.iter().map(|d| d.code.name()).collect())
}

#[track_caller]
pub(super) fn clean(source: &str, want: &str) {
    let (got, codes) = short(source);
    assert_eq!(got, want);
    assert!(codes.is_empty(), "{codes:?}");
}

#[track_caller]
pub(super) fn warns(source: &str, want: &str, codes: &[&str]) {
    assert_eq!(short(source), (want.to_owned(), codes.to_vec()));
}

pub(super) fn blocks(list: &[Block]) -> String {
    list.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn attrs(attr: &Attr) -> String {
    let mut out = String::new();
    if let Some(id) = &attr.id {
        write!(out, "#{id}").expect("strings take everything");
    }
    for class in &attr.classes {
        write!(out, ".{class}").expect("strings take everything");
    }
    for (key, value) in &attr.pairs {
        write!(out, ":{key}={value}").expect("strings take everything");
    }
    out
}

fn block(b: &Block) -> String {
    let a = attrs(&b.attr);
    match &b.kind {
        BlockKind::Para(i) => format!("p{a}({})", inlines(i)),
        BlockKind::Heading(h) => format!("h{}{a}({})", h.level, inlines(&h.content)),
        BlockKind::Quote(c) => format!("quote{a}({})", blocks(c)),
        BlockKind::List(l) => {
            let start = l.start.map_or("-".into(), |n| n.to_string());
            let mode = if l.tight { "" } else { "loose" };
            let items = l.items.iter().map(|i| {
                let task = i.task.map_or("", |t| if t { "[x]" } else { "[ ]" });
                format!("{task}{{{}}}", blocks(&i.blocks))
            });
            format!("list{a}{start}{mode}({})", items.collect::<Vec<_>>().join(""))
        }
        BlockKind::Definitions(d) => {
            let all = d.iter().map(|d| {
                let bodies = d.bodies.iter().map(|b| format!("{{{}}}", blocks(b)));
                format!("{}:{}", inlines(&d.term), bodies.collect::<String>())
            });
            format!("dl{a}({})", all.collect::<Vec<_>>().join(";"))
        }
        BlockKind::Code(c) => {
            let lang = c.lang.as_deref().or(c.raw.as_deref()).unwrap_or("");
            let caption = c.caption.as_ref().map_or(String::new(), |c| format!("|{}", inlines(c)));
            format!("code{a}<{lang}>({}{caption})", c.text)
        }
        BlockKind::Table(t) => {
            let row =
                |r: &[Cell]| r.iter().map(|c| inlines(&c.content)).collect::<Vec<_>>().join(",");
            let rows = t.rows.iter().map(|r| row(r)).collect::<Vec<_>>().join(";");
            let caption = t.caption.as_ref().map_or(String::new(), |c| format!("|{}", inlines(c)));
            format!("table{a}({}/{rows}{caption})", row(&t.head))
        }
        BlockKind::Figure(f) => {
            format!("figure{a}({}|{})", picture(&f.image), inlines(&f.caption))
        }
        BlockKind::Callout(c) => {
            let title = c.title.as_ref().map_or(String::new(), |t| format!("<{}>", inlines(t)));
            format!("callout-{}{a}{title}({})", c.kind, blocks(&c.blocks))
        }
        BlockKind::Lines(l) => {
            let lines = l
                .iter()
                .map(|l| format!("{}{}", "~".repeat(l.indent as usize), inlines(&l.content)));
            format!("lines{a}({})", lines.collect::<Vec<_>>().join("/"))
        }
        BlockKind::Div(c) => format!("div{a}({})", blocks(c)),
        BlockKind::Math(m) => format!("math{a}({})", m.tex),
        BlockKind::SceneBreak => "scene".into(),
        BlockKind::SpaceBreak => "space".into(),
        BlockKind::PageBreak => "page".into(),
        BlockKind::Html(h) => format!("html({h})"),
    }
}

fn picture(i: &Image) -> String {
    let width = i.width.as_ref().map_or(String::new(), |w| format!(" {w}"));
    format!("{} '{}'{width}", i.src, i.alt)
}

fn inlines(list: &[Inline]) -> String {
    list.iter().map(inline).collect()
}

fn inline(i: &Inline) -> String {
    match &i.kind {
        InlineKind::Text(t) => t.clone(),
        InlineKind::Emph(c) => format!("em({})", inlines(c)),
        InlineKind::Strong(c) => format!("strong({})", inlines(c)),
        InlineKind::Strike(c) => format!("strike({})", inlines(c)),
        InlineKind::Super(c) => format!("sup({})", inlines(c)),
        InlineKind::Sub(c) => format!("sub({})", inlines(c)),
        InlineKind::Code(c) => format!("code({c})"),
        InlineKind::Span(a, c) => format!("span{}({})", attrs(a), inlines(c)),
        InlineKind::Link(l) => format!("link<{}>({})", l.href, inlines(&l.content)),
        InlineKind::Image(i) => format!("img({})", picture(i)),
        InlineKind::Note(n) => format!("note{n}"),
        InlineKind::Ref(r) => {
            let bare = if r.bare { "-" } else { "" };
            let capital = if r.capital { "^" } else { "" };
            format!("ref({bare}{capital}{})", r.label)
        }
        InlineKind::Math(m) => format!("math({m})"),
        InlineKind::SoftBreak => "_".into(),
        InlineKind::HardBreak => "/".into(),
        InlineKind::Html(h) => format!("html({h})"),
        InlineKind::Locators(list) => format!("locators({})", list.len()),
        InlineKind::Cite(c) => {
            let work = |w: &CitedWork| {
                let minus = if w.without_author { "-" } else { "" };
                format!("{}|{minus}{}|{}", inlines(&w.prefix), w.key, inlines(&w.suffix))
            };
            let works: Vec<String> = c.works.iter().map(work).collect();
            format!("{}({})", if c.in_sentence { "Cite" } else { "cite" }, works.join("; "))
        }
    }
}

// ---- CommonMark and GFM ----

#[test]
fn lines_may_end_as_on_windows() {
    let source = "Say `for =\n\"x\"` and\n`a  b`, ``\na\nb c``, $a +\nb$.\n\n> The `one\n> two` here.\n\n\
                  $$\n\\begin{aligned}\nx &= 1 \\\\\n y &= 2\n\\end{aligned}\n$$\n";
    let plain = short(source);
    assert!(plain.0.contains("for = \"x\"") && plain.0.contains("a  b"), "{plain:?}");
    assert_eq!(short(&source.replace('\n', "\r\n")), plain);
}

#[test]
fn cells_of_html_tables_span_rows_and_columns() {
    let (chapter, diags) = chapter(
        "<table>\n<tr><th rowspan=2>A</th><th colspan=2>B</th></tr>\n<tr><th>b</th><th>c</th></tr>\n\
         <tr><th rowspan=9>x</th><td align=right>1</td><td>2</td></tr>\n\
         <tr><td style=\"text-align: right\">3</td><td colspan=900>4</td></tr>\n</table>",
    );
    assert!(diags.iter().next().is_none());
    let BlockKind::Table(t) = &chapter.blocks[0].kind else { panic!("a table") };
    assert_eq!((t.more_heads, t.rows.len()), (1, 3));
    let columns = t.columns();
    let rows = std::iter::once(&t.head).chain(&t.rows);
    assert!(rows.clone().all(|r| r.len() == columns), "every row is whole");
    let spans = |r: &[Cell]| -> Vec<(u16, u16)> {
        r.iter().take(3).map(|c| (c.colspan, c.rowspan)).collect()
    };
    let spans: Vec<_> = rows.map(|r| spans(r)).collect();
    let covered = (0, 1);
    assert_eq!(spans[0], [(1, 2), (2, 1), covered]);
    assert_eq!(spans[1], [covered, (1, 1), (1, 1)]);
    assert_eq!(spans[2], [(1, 2), (1, 1), (1, 1)], "no further than the table goes");
    assert_eq!(spans[3][0], covered);
    assert!(t.rows[1][0].head && !t.rows[1][1].head);
    assert_eq!(t.aligns[1], Align::Right, "the cells of the column agree");
}

#[test]
fn commonmark_core() {
    clean("a *b* **c** `d`\ne  \nf", "p(a em(b) strong(c) code(d)_e/f)");
    clean(
        "> q\n> r\n\n- a\n- b\n\n3. c\n\n4. d",
        "quote(p(q_r)) list-({p(a)}{p(b)}) list3loose({p(c)}{p(d)})",
    );
    clean("- [x] a\n- [ ] b", "list-([x]{p(a)}[ ]{p(b)})");
    clean(
        "~~a~~ <https://x.y> <a@b.cd>",
        "p(strike(a) link<https://x.y>(span.literal(https://x.y)) link<mailto:a@b.cd>(span.literal(a@b.cd)))",
    );
    clean("| a | b |\n|---|--:|\n| *c* | d \\| e |", "table(a,b/em(c),d | e)");
    clean("    ::: code\n\n***\n\n---\n", "code<>(::: code) scene scene");
    clean("&nbsp;\n\na&nbsp;b &amp; &copy;", "space p(a\u{a0}b & ©)");
    clean("a\n\n&emsp;&#x3000;\n\nb\n\n&shy;\n\n&#8203;", "p(a) space p(b)");
    clean("\\[a\\]{.x} \\*b\\* \\@fig-a", "p([a]{.x} *b* @fig-a)");
}

#[test]
fn straight_quotes_stay() {
    clean("\"a\" -- 'b' --- c...", "p(\"a\" -- 'b' --- c...)");
}

#[test]
fn headings_with_attributes() {
    clean(
        "## Z {#id .c x-title=\"a b\"}\n\n## B {-}\n\nC {.x}\n---\n\n## D {x} y\n\n## E `{#a}`\n\n## F {#f} ##",
        "h2#id.c:x-title=a b(Z) h2.unnumbered(B) h2.x(C) h2(D {x} y) h2(E code({#a})) h2#f(F)",
    );
}

#[test]
fn the_title_is_taken_out() {
    let (c, _) = chapter("<a id=\"old\"></a>\n\n# The *title* {#t .no-initial}\n\nText\n\n# More");
    assert_eq!(inlines(&c.title), "The em(title)");
    assert_eq!((c.attr.id.as_deref(), c.attr.has("no-initial")), (Some("t"), true));
    assert_eq!(blocks(&c.blocks), "div#old() p(Text) h1(More)");
    let (c, _) = chapter("Text\n\n# Not at the start");
    assert_eq!(inlines(&c.title), "A");
}

#[test]
fn code_blocks() {
    clean("```rust,ignore\n# hidden\n#[x]\n## y\n```", "code<rust>(#[x]\n# y)");
    clean("```{.rust #id}\na\n```", "code#id<rust>(a)");
    clean("```{=epub}\n<b/>\n```", "code<epub>(<b/>)");
    clean("```rs title=\"a.rs\"\nx\n```", "code<rs>(x|a.rs)");
    clean("~~~py {#lst-a caption=\"A `b` c\"}\nx\n~~~", "code#lst-a<py>(x|A code(b) c)");
    clean("~~~\n::: x\n| y\n: z\n%% a %%\n~~~", "code<>(::: x\n| y\n: z\n%% a %%)");
}

// ---- Divs ----

#[test]
fn every_line_of_a_division_of_verse_is_one() {
    clean(
        "::: verse\n    *a\n  b*\n\n# c\n2. d\n===\n> e\\\n:::\n\n- f",
        "div.verse(lines(~~~~em(a)/~~em(b)//# c/2. d/===/> e)) list-({p(f)})",
    );
    clean("::: verse\na\n***\n  b\n:::\n", "div.verse(lines(a) scene lines(~~b))");
    clean("::: verse\n| a\n|  b\n:::\n", "div.verse(lines(a/~b))");
    clean(
        "- x\n\n  ::: verse\n  a\n    b\n  :::\n- y",
        "list-loose({p(x) div.verse(lines(a/~~b))}{p(y)})",
    );
    clean(
        "::: verse\n[a\nb]{#x .index .c}\n:::",
        "div.verse(lines(span#x.index.c:entry=a b(a)/span.c(b)))",
    );
}

#[test]
fn divs() {
    clean("::: note\n\nbody\n\n:::", "div.note(p(body))");
    clean(
        "before\n::: {.a #b x-k=\"v w\"}\nin\n:::\nafter",
        "p(before) div#b.a:x-k=v w(p(in)) p(after)",
    );
    clean(":::: a\n::: b\nx\n:::\n::::", "div.a(div.b(p(x)))");
    clean("> ::: a\n> x\n> :::\n", "quote(div.a(p(x)))");
    clean("- a\n\n  ::: b\n  c\n  :::\n- d", "list-loose({p(a) div.b(p(c))}{p(d)})");
    clean("::: a\n- x\n- y\n:::\n- z", "div.a(list-({p(x)}{p(y)})) list-({p(z)})");
    clean("::: a :::\nx\n::::::", "div.a(p(x))");
    clean("see ::: here", "p(see ::: here)");
    clean("[l]\n\n::: a\n[l]: /u\n:::", "p(link</u>(l)) div.a()");
}

#[test]
fn divs_that_do_not_match() {
    warns("::: a\nx", "div.a(p(x))", &["unclosed-block"]);
    warns("x\n\n:::", "p(x)", &["stray-fence"]);
    warns("> ::: a\n> x\n\n:::", "quote(div.a(p(x)))", &["unclosed-block", "stray-fence"]);
}

#[test]
fn callouts() {
    clean("> [!NOTE]\n> a", "callout-note(p(a))");
    clean("> [!note] My *title*\n> a\n>\n> b", "callout-note<My em(title)>(p(a) p(b))");
    clean("> [!tip]- Folded\n> a", "callout-tip:fold=closed<Folded>(p(a))");
    clean("> [!recipe]\n> a", "callout-recipe(p(a))");
    clean("> \\[!NOTE]\n> a", "quote(p([!NOTE]_a))");
    clean("::: {.callout-note title=\"A *b*\"}\nx\n:::", "callout-note<A em(b)>(p(x))");
    clean("> [!NOTE]", "callout-note()");
    // Quarto's title.
    clean("::: {.callout-tip}\n## A *b*\n\nx\n:::", "callout-tip<A em(b)>(p(x))");
    clean("::: {.callout-tip title=A}\n## B\n:::", "callout-tip<A>(h2(B))");
}

// ---- Definition lists ----

#[test]
fn definition_lists_by_pandocs_rule() {
    clean("Term\n: def", "dl(Term:{p(def)})");
    clean(
        "A *t*\n\n:   one\n\n    two\n: x\n\nB\n: y\n\n- z",
        "dl(A em(t):{p(one) p(two)}{p(x)};B:{p(y)}) list-({p(z)})",
    );
    clean("A\n: x\n\n  ```\n  : y\n  ```\n\nafter", "dl(A:{p(x) code<>(: y)}) p(after)");
    clean("> A\n> : b\n", "quote(dl(A:{p(b)}))");
}

#[test]
fn colons_in_prose_are_prose() {
    clean("He said\n:what?", "p(He said_:what?)");
    clean("At\n:30 exactly", "p(At_:30 exactly)");
    // Told, for it may have been meant otherwise.
    warns("one\ntwo\n: three", "p(one_two_: three)", &["stray-definition"]);
    warns("# H\n: x", "p(: x)", &["stray-definition"]);
    warns("a\n\n\n: x", "p(a) p(: x)", &["stray-definition"]);
}

// ---- Line blocks, captions, breaks, comments ----

#[test]
fn what_preprocessors_of_mdbook_leave_is_what_it_was() {
    let source = "<div id=\"admonition-warning\" class=\"admonition admonish-warning\" role=\"note\">\n\
        <div class=\"admonition-title\">\n<div id=\"admonition-warning-title\">\n\nMind *it*\n\n</div>\n\
        <a class=\"admonition-anchor-link\" href=\"#admonition-warning\"></a>\n</div>\n<div>\n\nHot.\n\n</div>\n</div>\n\n\
        <div class=\"mdbook-tabs-container\">\n<nav class=\"mdbook-tabs\">\n\
        <button class=\"mdbook-tab active\" data-tabname=\"Mac\">Mac</button>\n</nav>\n\
        <div class=\"mdbook-tab-content hidden\" data-tabname=\"Mac\">\n\nbrew\n\n</div>\n</div>\n\n\
        <pre class=\"mermaid\">a --&gt; b</pre>\n";
    let (chapter, diags) = chapter_of(source, Flavour::MdBook);
    let said = blocks(&chapter.blocks);
    for part in ["warning", "Mind", "Hot.", "strong(Mac)", "p(brew)", "code<mermaid>(a --> b)"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let codes: Vec<&str> = diags.iter().map(|d| d.code.name()).collect();
    assert_eq!(codes, ["other-dialect"], "{diags:?}");
}

#[test]
fn raw_text_that_only_breaks_the_page_does() {
    clean("a\n\n```{=latex}\n\\newpage\n```\n\nb", "p(a) page p(b)");
    clean("a\n\n```{=typst}\n#pagebreak()\n```\n\nb", "p(a) page p(b)");
}

#[test]
fn line_blocks() {
    clean("| one *a*\n|   two\n|\n| - three\n", "lines(one em(a)/~~two//- three)");
    clean("x\n\n| a\n  goes on\n| 3. b\n\ny", "p(x) lines(a goes on/3. b) p(y)");
    clean("| a | b |\n|---|---|\n| c | d |", "table(a,b/c,d)");
    clean("> | a\n> | b\n", "quote(lines(a/b))");
    clean("| *come in,\n|   the door*", "lines(em(come in,)/~~em(the door))");
    warns("| a\nb\n| c", "lines(a) p(b_| c)", &["missing-bar"]);
    clean("| One\n| ---\n| two", "lines(One/\u{2014}/two)");
}

#[test]
fn table_captions() {
    let table = "| a |\n|---|\n| b |\n";
    clean(&format!("{table}: Cap *x* {{#tbl-x}}\n"), "table#tbl-x(a/b|Cap em(x))");
    clean(&format!("{table}\n: Cap {{#tbl-x .c}}\n\ntext"), "table#tbl-x.c(a/b|Cap) p(text)");
    clean(&format!(": Above {{#tbl-y}}\n\n{table}"), "table#tbl-y(a/b|Above)");
}

#[test]
fn a_caption_behind_a_sentence_is_no_definition() {
    let table = "| a |\n|---|\n| b |\n";
    clean(
        &format!("Words before.\n\n: Cap *t*\n\n{table}"),
        "p(Words before.) table(a/b|Cap em(t))",
    );
    clean(&format!("Term\n\n: Meaning\n\n{table}"), "dl(Term:{p(Meaning)}) table(a/b)");
}

#[test]
fn a_caption_with_a_label_is_one_whatever_stands_before_it() {
    let with = |before: &str, caption: &str| format!("{before}{caption}\n\n| a |\n|---|\n| b |\n");
    let captioned = "table#tbl-b(a/b|Prices)";
    let labelled = ": Prices {#tbl-b}";
    for before in ["Words", "Words.", "Words\nand words."] {
        let words = before.replace('\n', "_");
        clean(&with(&format!("{before}\n\n"), labelled), &format!("p({words}) {captioned}"));
    }
    clean(&with("Words.\n", labelled), &format!("p(Words.) {captioned}"));
    clean(&with("Words\nand words.\n", labelled), &format!("p(Words_and words.) {captioned}"));
    clean(&with("> Words.\n\n", labelled), &format!("quote(p(Words.)) {captioned}"));
    clean(&with("Term\n: Meaning\n\n", labelled), &format!("dl(Term:{{p(Meaning)}}) {captioned}"));
    let picture = "![F](a.svg){#fig-a}\n\n";
    let figure = "figure#fig-a(a.svg 'F'|F)";
    clean(&with(picture, labelled), &format!("{figure} {captioned}"));
    clean(&with(picture, ": Prices"), &format!("{figure} table(a/b|Prices)"));
    let definition = "dl(Term:{p(Meaning {#x})}) p(text)";
    warns("Term\n\n: Meaning {#x}\n\ntext", definition, &["stray-attributes"]);
}

#[test]
fn captions_of_html_tables_are_as_those_of_markdown() {
    let table = "<table>\n<tr><td>a</td></tr>\n</table>";
    clean(&format!("{table}\n\n: Cap *x* {{#tbl-x}}"), "table#tbl-x(/a|Cap em(x))");
    clean(&format!("{table}\n: Cap"), "table(/a|Cap)");
    clean(&format!("Table: Cap {{#tbl-x}}\n\n{table}"), "table#tbl-x(/a|Cap)");
    let own = table.replace("<tr>", "<caption id=\"tbl-x\">Own</caption>\n<tr>");
    clean(&own, "table#tbl-x(/a|Own)");
    warns(&format!("{own}\n\n: Cap"), "table#tbl-x(/a|Cap)", &["two-captions"]);
    let with = |caption: &str| table.replace("<tr>", &format!("{caption}\n<tr>"));
    clean(&with("<caption>Own {#tbl-x .landscape}</caption>"), "table#tbl-x.landscape(/a|Own)");
    clean(&with("<caption>Own *x* {#tbl-x}</caption>"), "table#tbl-x(/a|Own em(x))");
    clean(&with("<caption>\n  Own\n  *x* {#tbl-x}\n</caption>"), "table#tbl-x(/a|Own_em(x))");
    let named = with("<caption>Own {#tbl-x}</caption>").replace("<table", "<table id=\"t\"");
    clean(&named, "table#tbl-x(/a|Own)");
    let listed = with("<caption>\nOwn *x*\n- y\n</caption>");
    warns(&listed, "table(/a|Own *x*_- y)", &["markdown-in-cell"]);
}

#[test]
fn quartos_divisions_with_labels_are_displays() {
    clean("::: {#fig-a}\n![b](c.svg)\n\nCap *d*\n:::", "figure#fig-a(c.svg 'b'|Cap em(d))");
    clean("::: {#tbl-a}\n| b |\n|---|\n| c |\n\nCap\n:::", "table#tbl-a(b/c|Cap)");
    clean("::: {#lst-a}\n```c\nd\n```\n\nCap\n:::", "code#lst-a<c>(d|Cap)");
    clean("::: {#fig-a}\nb\n\nc\n:::", "div#fig-a(p(b) p(c))");
}

#[test]
fn breaks_and_comments() {
    clean("a\n\n{{< pagebreak >}}\n\nb", "p(a) page p(b)");
    clean(
        "a %%x%% b\n\n%%\nc\n\nd\n%%\n\ne 100%% f %% g `%%h%%`",
        "p(a  b) p(e 100%% f %% g code(%%h%%))",
    );
    clean("a <!-- b --> c\n\n<!-- d\n\ne -->\n\nf", "p(a  c) p(f)");
}

// ---- Inline ----

#[test]
fn spans_and_scripts() {
    clean(
        "[a *b*]{.x lang=fr} [c](d){.e} `f`{.g}",
        "p(span.x:lang=fr(a em(b)) span.e(link<d>(c)) span.g(code(f)))",
    );
    clean("x^2^ 2^nd^ H~2~O m^2^ a^*b*^", "p(xsup(2) 2sup(nd) Hsub(2)O msup(2) asup(em(b)))");
    clean("==hi== a == b == c", "p(span.mark(hi) a == b == c)");
    clean("a^b c^ ^_^ ~ x~", "p(a^b c^ ^_^ ~ x~)");
    clean("Mr.\\ Smith \\\\ *x*", "p(Mr.\u{a0}Smith \\ em(x))");
    clean("[a [b]{.c}]{.d} [e] {.f} g", "p(span.d(a span.c(b)) [e] {.f} g)");
    clean("[a]{.x title=\"*b* _c_ d\"}e", "p(span.x:title=*b* _c_ d(a)e)");
    clean("[a]{k=\"v\" b", "p([a]{k=\"v\" b)");
}

#[test]
fn notes() {
    clean(
        "a^[in *b*] c[^x]\n\n[^x]: one\n\n    two ^[y]",
        "p(anote0 cnote1) note(p(in em(b))) note(p(one) p(two note2)) note(p(y))",
    );
    clean(
        "a[^2] b[^1] c[^2]\n\n[^1]: one\n[^2]: two[^1]",
        "p(anote0 bnote1 cnote0) note(p(twonote1)) note(p(one))",
    );
    warns("a[^no] b\n\n[^un]: x", "p(a[^no] b)", &["undefined-note", "unused-note"]);
    clean("a[^x]\n\n[^x]: self[^x]", "p(anote0) note(p(selfnote0))");
    clean("::: a\nb[^x]\n:::\n\n[^x]: c", "div.a(p(bnote0)) note(p(c))");
    // A note's own notes come directly behind it.
    clean(
        "a[^a] b[^b]\n\n[^a]: A[^c]\n\n[^b]: B[^d] again[^a]\n\n[^c]: C\n\n[^d]: D[^e]\n\n[^e]: E",
        "p(anote0 bnote2) note(p(Anote1)) note(p(C)) note(p(Bnote3 againnote0)) note(p(Dnote4)) \
         note(p(E))",
    );
}

#[test]
fn notes_of_an_editor_are_a_series_of_their_own() {
    let symbols = |source: &str| -> Vec<bool> {
        let (chapter, diags) = chapter(source);
        assert!(diags.is_empty(), "{source}");
        chapter.notes.iter().map(|note| note.symbol).collect()
    };
    assert_eq!(
        symbols("a[^x] b[^*x] c^[N] d^[E]{.editor}\n\n[^x]: N\n\n[^*x]: E"),
        [false, true, false, true]
    );
    assert_eq!(symbols("a^[T]{.translator}b^[N]"), [true, false]);
    assert_eq!(symbols("[a[^*x]](u) *b[^*]* c[^**]\n\n[^*x]: E\n\n[^*]: E\n\n[^**]: E"), [true; 3]);
    // Stars are those of the words around and inside.
    clean("*a[^*x] b*\n\n[^*x]: *E*", "p(em(anote0 b)) note(p(em(E)))");
    clean("a^[*E* words]{.editor}.", "p(anote0.) note(p(em(E) words))");
    // Other classes stay what they were.
    assert_eq!(short("a^[N]{.other}").0, "p(anote0{.other}) note(p(N))");
}

#[test]
fn cross_references() {
    clean(
        "@sec-a, @Fig-x. [-@tbl-b] [@eq-c] (@nte-d)",
        "p(ref(sec-a), ref(^fig-x). ref(-tbl-b) ref(eq-c) (ref(nte-d)))",
    );
    clean(
        "me@fig-x.com @user a.b@sec-x.org \\@figure-x @a/b-c",
        "p(me@fig-x.com @user a.b@sec-x.org @figure-x @a/b-c)",
    );
    warns("see @figure-x.", "p(see @figure-x.)", &["unknown-label"]);
}

#[test]
fn figures() {
    clean(
        "![Cap *x*](f.png){#fig-x width=60% alt=\"Alt words\"}",
        "figure#fig-x(f.png 'Alt words' 60%|Cap em(x))",
    );
    clean("![alt *x*](f.png)", "figure(f.png 'alt x'|alt em(x))");
    clean("![](f.png)", "figure(f.png ''|)");
    clean("- ![alt](f.png)\n- b", "list-({figure(f.png 'alt'|)}{p(b)})");
    let (c, _) = chapter_of("![alt](f.png)\n\n![Cap](f.png \"T\")", Flavour::MdBook);
    assert_eq!(blocks(&c.blocks), "figure(f.png 'alt'|) figure(f.png 'Cap'|T)");
    warns("![a|300](f.png)", "figure(f.png 'a|300'|a|300)", &["other-dialect"]);
    clean("![alt](f.png \"Title\")", "figure(f.png 'alt'|Title)");
    clean("![](f.png \"Title\"){alt=\"x\"}", "figure(f.png 'x'|Title)");
    clean(
        "<img src=\"a.svg\" alt=\"b\nc\">\n\n<span class=\"caption\">Cap `d`</span>",
        "figure(a.svg 'b c'|Cap code(d))",
    );
    clean("a ![b](c.png){width=1em} d", "p(a img(c.png 'b' 1em) d)");
    clean("[![b](c)](d)", "p(link<d>(img(c 'b')))");
    let (c, _) = chapter("![x](f.png){alt=\"\"}");
    assert!(matches!(&c.blocks[0].kind, BlockKind::Figure(f) if f.image.decorative));
}

#[test]
fn mathematics() {
    clean("$x$ costs $5 and $6", "p(math(x) costs $5 and $6)");
    clean("$$\na+b\n$$ {#eq-x}", "math#eq-x(a+b)");
    clean("before\n$$y$$\nafter", "p(before) math(y) p(after)");
    let (c, _) = chapter_of("$x$ and x^2^", Flavour::MdBook);
    assert_eq!(blocks(&c.blocks), "p($x$ and x^2^)");
}

// ---- Raw HTML ----

#[test]
fn notes_stand_in_the_words_of_links_and_pictures() {
    let note = "\n\n[^f]: n";
    for words in [
        "![Fig[^f]](a.png)",
        "![Two\nlines[^f] of](a.png)",
        "See [a [b] link[^f]](http://x.org) here.",
        "- [a[^f]][r]\n\n[r]: http://x.org",
        "`x` [a[^f]](u) `y`",
    ] {
        let (out, codes) = short(&format!("{words}{note}"));
        assert!(codes.is_empty() && !out.contains("]("), "{out} {codes:?}");
        assert!(out.contains("link<") || out.contains("a.png"), "{out}");
    }
    for words in ["`[a[^f]](u)` b[^f]", "`` ` [a[^f]](u)`` b[^f]"] {
        let (out, _) = short(&format!("{words}{note}"));
        assert!(out.contains("[a[^f]](u)"), "{out}");
    }
    warns("[a[^no]](u)", "p(link<u>(a[^no]))", &["undefined-note"]);
}

#[test]
fn inline_html() {
    clean(
        "a<br>b <em>c</em> <kbd>d</kbd> <sup>e</sup> <u>f</u>",
        "p(a/b em(c) span.kbd(d) sup(e) span.underline(f))",
    );
    clean(
        "<span class=\"x\" lang=fr>a *b*</span> <a href=\"u\">c</a> <code>d</code>",
        "p(span.x:lang=fr(a em(b)) link<u>(c) code(d))",
    );
    clean("a <a id=\"i\"></a> b", "p(a span#i() b)");
    warns(
        "Vec<T> and </b> <foo>x</foo>",
        "p(Vec<T> and  x)",
        &["unpaired-tag", "unknown-tag", "unknown-tag"],
    );
    let svg = "svg:<svg xmlns=\"http://www.w3.org/2000/svg\"";
    clean("a <svg><path d=\"\"/></svg> b", &format!("p(a img({svg}><path d=\"\"/></svg> '') b)"));
}

#[test]
fn the_picture_for_all_is_taken_of_several() {
    let picture = "<picture><source srcset=\"d.png\"><img alt=\"x\" src=\"l.png\"></picture>";
    clean(picture, "figure(l.png 'x'|)");
    clean(&format!("a {picture} b"), "p(a img(l.png 'x') b)");
    clean(&format!("<p>\n{picture}\n</p>"), "figure(l.png 'x'|)");
}

#[test]
fn block_html() {
    clean("<div class=\"x\">\n\n*a*\n\n</div>", "div.x(p(em(a)))");
    clean(
        "<figure>\n<img src=\"f.svg\" alt=\"A\" width=\"40\">\n<figcaption>Cap &amp; <i>x</i></figcaption>\n</figure>",
        "figure(f.svg 'A' 40px|Cap & em(x))",
    );
    clean("<p>one\ntwo</p><p align=\"center\">three</p>", "p(one_two) p.center(three)");
    clean(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td><b>d</b></td></tr></table>",
        "table(a,b/c,strong(d))",
    );
    clean("<ul>\n<li>a\n<li>b</li>\n</ul>", "list-({p(a)}{p(b)})");
    clean("<details>\n<summary>S</summary>\n\nx\n\n</details>", "div.details(p.summary(S) p(x))");
    clean("<img src=\"a.png\" alt=\"b\" class=\"c\">", "figure.c(a.png 'b'|)");
    clean("<pre>\na <b>b</b>\n  c\n</pre>", "code<>(a b\n  c)");
    let svg = "svg:<svg xmlns=\"http://www.w3.org/2000/svg\"";
    clean("<svg>\n<g></g>\n</svg>", &format!("figure({svg}>\n<g></g>\n</svg> ''|)"));
    clean("<object>\n<g></g>\n</object>", "html(<object>\n<g></g>\n</object>)");
    clean(
        "<Listing number=\"3-1\" file-name=\"a.rs\" caption=\"A `b`\">\n\n```rust\nx\n```\n\n</Listing>",
        "div.listing(code<rust>(x|Listing 3-1: code(a.rs): A code(b)))",
    );
    warns("<div>\n\na", "div(p(a))", &["unclosed-block"]);
    warns("a\n\n</div>\n\nb", "p(a) p(b)", &["unpaired-tag"]);
}

// ---- Places, bounds and hostile input ----

#[test]
fn every_node_knows_its_place() {
    let source = "---\ntitle: T\n---\n::: a\nText *em* ==m==\n:::\n\nTerm\n: def here\n";
    let (c, _) = chapter(source);
    let at = |s: Span| &source[s.start as usize..s.end as usize];
    visit_blocks(&c.blocks, &mut |b| assert!(b.span.is_some(), "{b:?}"));
    let BlockKind::Div(inner) = &c.blocks[0].kind else { panic!("a div") };
    let BlockKind::Para(words) = &inner[0].kind else { panic!("a paragraph") };
    assert_eq!(at(inner[0].span), "Text *em* ==m==");
    assert_eq!(at(words[1].span), "*em*");
    assert_eq!(at(words[3].span), "==m==");
    let BlockKind::Definitions(d) = &c.blocks[1].kind else { panic!("definitions") };
    assert_eq!(at(d[0].span), "Term");
    assert_eq!(at(d[0].bodies[0][0].span), "def here");
}

#[test]
fn ids_run_through_text_and_notes() {
    let (c, _) = chapter("a[^x]\n\n> b\n\n[^x]: c");
    let mut ids = Vec::new();
    visit_blocks(&c.blocks, &mut |b| ids.push(b.id));
    visit_blocks(&c.notes[0].blocks, &mut |b| ids.push(b.id));
    assert_eq!(ids, [0, 1, 2, 3]);
    assert_eq!(c.next_block, 4);
}

fn depth(blocks: &[Block]) -> usize {
    let inner = |b: &Block| b.child_blocks().into_iter().map(depth).max().unwrap_or(0);
    blocks.iter().map(|b| 1 + inner(b)).max().unwrap_or(0)
}

fn inline_depth(list: &[Inline]) -> usize {
    list.iter().map(|i| 1 + inline_depth(i.children().unwrap_or_default())).max().unwrap_or(0)
}

/// Parses and checks that nesting is bounded and the words are there.
#[track_caller]
fn bounded(source: &str, error: bool) {
    let start = std::time::Instant::now();
    let (c, diags) = chapter(source);
    let took = start.elapsed();
    assert!(depth(&c.blocks) <= 66, "{} deep", depth(&c.blocks));
    let mut found = false;
    visit_blocks(&c.blocks, &mut |b| {
        found |= matches!(&b.kind, BlockKind::Figure(f) if f.image.alt.contains("WORD"));
        for list in b.inlines() {
            assert!(inline_depth(list) <= 66, "{} deep", inline_depth(list));
            found |= plain_text(list).contains("WORD");
        }
    });
    for note in &c.notes {
        visit_blocks(&note.blocks, &mut |b| {
            found |= b.inlines().iter().any(|l| plain_text(l).contains("WORD"));
        });
    }
    assert!(found, "the words are lost: {}", &source[..20.min(source.len())]);
    assert_eq!(
        diags.iter().any(|d| d.code == Code::NESTED_TOO_DEEP),
        error,
        "{}",
        &source[..20.min(source.len())]
    );
    // Catches a pass that is not linear; a loaded machine may take its time.
    assert!(took.as_secs() < 60, "{took:?} for {}", &source[..20.min(source.len())]);
}

#[test]
fn deep_nesting_is_flattened() {
    let n = 10_000;
    let each = |open: &str, close: &str| format!("{}WORD{}", open.repeat(n), close.repeat(n));
    bounded(&each(">", ""), true);
    bounded(&each("> ", ""), true);
    bounded(&each("- ", ""), true);
    bounded(&each("[", "]{.x}"), true);
    bounded(&each("^[", "]"), true);
    bounded(&each("*a ", "*"), true);
    bounded(&each("**a ", "**"), true);
    bounded(&each("<b>", "</b>"), true);
    bounded(&each("<div>\n", "</div>\n"), true);
    bounded(&each("<foo>\n", "</foo>\n"), true);
    bounded(&each("::: a\n", ":::\n"), true);
    bounded(&each("::: a\n", ""), true);
    bounded(&each("![", "](x)"), true);
    bounded(&each("==a ", "a=="), false);
    bounded(&format!("{}WORD\n", each("> - ", "")), true);
}

#[test]
fn long_runs_of_marks_take_linear_time() {
    let n = 1 << 20;
    for mark in [
        "[",
        "![",
        "_",
        "*",
        "~",
        "^",
        "==",
        "^[",
        "@",
        "{",
        "`",
        "$",
        "<",
        "<b>",
        "</b>",
        "]",
        "[^",
        "\\[",
        "%%",
        "{#",
        "[@fig-a",
        "<a ",
        "&",
        "|",
        ":",
        "> ",
        "<x>",
        "{{<",
        "|\n",
        ": a\n",
        "a\n: b\n\n",
        "```\n",
        "%%\n",
        "| a\n",
        "[a]{",
        "<!--",
        "<?",
        "x^",
        "[]{}",
        "{{ a }}",
        "a {b: c} ",
        "a{.b",
        ":ab:",
        "$$ ",
        " \\ab{",
        "@ref(a",
        "a. b\n\n",
    ] {
        let count = n / mark.len();
        bounded(&format!("WORD\n\n{}", mark.repeat(count)), mark == "> ");
        if mark.starts_with('<') {
            // The same in a block of HTML.
            let (_, diags) = chapter(&format!("<div>{}", mark.repeat(count)));
            assert!(diags.iter().count() < 500, "{mark}");
        }
    }
}

#[test]
fn broken_bytes_never_panic() {
    let source = include_str!("tests_corpus.md");
    let mut state = 12345u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize
    };
    let marks = [
        "[", "]", "{", "}", ":::\n", "\n", "> ", "*", "`", "<", ">", "|", "\u{1}", "é", ": ", "%%",
        "^", "~", "$$", "{{<", "\\", "  ",
    ];
    for _ in 0..400 {
        let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
        for _ in 0..8 {
            let i = next() % lines.len();
            match next() % 4 {
                0 => {
                    let j = next() % lines.len();
                    lines.swap(i, j);
                }
                1 => {
                    let mark = marks[next() % marks.len()];
                    let mut at = next() % (lines[i].len() + 1);
                    while !lines[i].is_char_boundary(at) {
                        at -= 1;
                    }
                    lines[i].insert_str(at, mark);
                }
                2 => {
                    lines[i].pop();
                }
                _ => lines[i] = String::new(),
            }
        }
        let text = lines.join("\n");
        let (c, diags) = chapter(&text);
        for d in diags.iter().filter(|d| d.span.is_some()) {
            assert!(d.span.end as usize <= text.len() + 1, "{d:?}");
        }
        visit_blocks(&c.blocks, &mut |b| assert!(b.span.end as usize <= text.len() + 1));
    }
}

// ---- Books ----

#[test]
fn a_book_is_read_in_order() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in [
        ("preface.md", "Words.\n"),
        ("one.md", "# One\n\n{{#include part.md}}\n"),
        ("part.md", "Included.\n"),
        ("x/README.md", "---\nid: x\nkind: case-study\n---\n# X\n"),
    ] {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let entry = |file: &str, matter| Entry { file: Some(file.into()), matter, ..Entry::default() };
    let part = Entry { kind: Some(Kind::Part), title: Some("Part".into()), ..Entry::default() };
    let project = Project {
        root: dir.path().into(),
        entries: vec![
            entry("preface.md", Matter::Front),
            part,
            entry("one.md", Matter::Main),
            entry("x/README.md", Matter::Main),
            entry("gone.md", Matter::Main),
        ],
        ..Project::default()
    };
    let (mut sources, mut diags) =
        (Sources::new(Files::folder(dir.path()).expect("a folder")), Diagnostics::new());
    let book = super::read_book(&project, &mut sources, &mut diags, &|_| {});
    let ids: Vec<&str> = book.chapters.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["preface", "part", "one", "x", "gone"]);
    assert_eq!(book.chapters[0].kind, Kind::Preface);
    assert_eq!(book.chapters[3].kind, Kind::CaseStudy);
    assert_eq!(blocks(&book.chapters[2].blocks), "p(Included.)");
    let span = book.chapters[2].blocks[0].span;
    assert_eq!(sources.get(span.file).map(|f| f.path.as_str()), Some("part.md"));
    assert_eq!(diags.iter().map(|d| d.code.name()).collect::<Vec<_>>(), ["missing-file"]);
}

#[test]
fn nested_chapters_of_mdbook_begin_with_any_heading() {
    let (c, _) = chapter_of("## A\n\n### B\n\n## C", Flavour::MdBook);
    assert_eq!((inlines(&c.title), blocks(&c.blocks)), ("A".into(), "h3(B) h2(C)".into()));
    let (c, _) = chapter("## B\n");
    assert_eq!((inlines(&c.title), blocks(&c.blocks)), ("A".into(), "h2(B)".into()));
    let (c, _) = chapter("## A\n");
    assert_eq!((inlines(&c.title), blocks(&c.blocks)), ("A".into(), "".into()));
}

/// White space of every kind, and characters without a picture: what Word and Japanese manuscripts have
/// on lines that look empty.
const UNSEEN: [&str; 16] = [
    "\u{a0}",
    "\u{85}",
    "\u{1680}",
    "\u{2003}",
    "\u{2028}",
    "\u{2029}",
    "\u{202f}",
    "\u{3000}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{2060}",
    "\u{feff}",
    "\u{3164}",
    "\u{a0}\u{200b}\u{3000}",
];

#[test]
fn what_shows_nothing_is_nothing() {
    for u in UNSEEN {
        let quiet = |source: &str, want: &str| {
            let source = source.replace('U', u);
            assert_eq!(short(&source), (want.to_owned(), vec![]), "{source:?}");
        };
        quiet("a\n\nU\n\nb", "p(a) p(b)");
        quiet("U\n\na\n\nU", "p(a)");
        quiet("a\n\nU U\n\nUU\n\nb", "p(a) p(b)");
        quiet("> U\n\na", "quote() p(a)");
        quiet("<div>\nU\n</div>\n\na", "p(a)");
        for (source, want, codes) in [
            ("## U\n\na", "p(a)", &["empty-heading"][..]),
            ("a^[U] b", "p(a b)", &["empty-note"]),
            ("U\n: a", "p(: a)", &["stray-definition"]),
        ] {
            let source = source.replace('U', u);
            assert_eq!(short(&source), (want.to_owned(), codes.to_vec()), "{source:?}");
        }
        // Whatever these become, they are read.
        for source in [
            "- U\n- a",
            "| U | U |\n|---|---|\n| U | a |",
            "a[^1]\n\n[^1]: U",
            "![U](a.png)",
            "[U](b.md)",
            "::: U\na\n:::",
            "a\n: U",
            "*U*",
            "`U`",
            "$U$",
            "[U]{.x}",
            "<b>U</b>",
            "![a](b.png){alt=\"U\"}",
            "U{#a}",
            "| U\n| a",
            "a\n\nTable: U\n\n| a |\n|---|",
            "@U",
            "U U | U - U",
            "\\U",
            "#U",
            "U\n===",
            "```U\nU\n```",
            "{{< U >}}",
            "[^U]",
            "[[U]]",
        ] {
            short(&source.replace('U', u));
            short(&format!("a {}", source.replace('U', u)));
        }
        let (chapter, _) = chapter(&format!("---\ntitle: \"{u}\"\nsubtitle: '{u}'\n---\na\n"));
        assert!(chapter.title.is_empty() || plain_text(&chapter.title) == "A", "{u:?}");
    }
}

#[test]
fn what_the_parser_gets_is_bounded() {
    let deep = |text: String| short(&text).1;
    for n in [1000, 3000] {
        for one in ["- ", "> ", "1. ", "+ ", "- > ", "* 1) "] {
            assert_eq!(
                deep(format!("{}a\n{}", one.repeat(n), "\n".repeat(n))),
                ["nested-too-deep"]
            );
        }
        let stairs: String = (0..n / 4).map(|i| format!("{}- a\n", " ".repeat(2 * i))).collect();
        assert_eq!(deep(stairs), ["nested-too-deep"]);
    }
    let quiet = |text: String| assert_eq!(deep(text), Vec::<&str>::new());
    quiet(format!("{}a\n", "- ".repeat(20)));
    quiet(format!("    {}- a\n", " ".repeat(500)));
}

// ---- Blocks in notes and in lists ----

#[test]
fn notes_have_all_blocks() {
    let note = |inner: &str| format!("A.[^a]\n\n[^a]: First.\n\n{inner}");
    for (inner, want) in [
        ("    | one\n    |   two\n\n    End.\n", "lines(one/~~two) p(End.)"),
        (
            "    Term\n    :   It.\n    :   Or it.\n\n    End.\n",
            "dl(Term:{p(It.)}{p(Or it.)}) p(End.)",
        ),
        (
            "    Term\n\n    : It,\n      still.\n\n        More.\n",
            "dl(Term:{p(It,_still.) p(More.)})",
        ),
        (
            "    | a | b |\n    |---|--:|\n    | 1 | 2.5 |\n\n    : Cap\n\n    | one\n    | two\n",
            "table(a,b/1,2.5|Cap) lines(one/two)",
        ),
        ("    : Cap {#tbl-a}\n\n    | a |\n    |---|\n    | 1 |\n", "table#tbl-a(a/1|Cap)"),
        ("    ::: verse\n    one\\\n    two\n    :::\n", "div.verse(lines(one/two))"),
        ("    > | one\n    > | two\n", "quote(lines(one/two))"),
        ("    - item\n\n    | one\n", "list-({p(item)}) lines(one)"),
        ("    ```\n    ::: x\n    : y\n    ```\n\n    | one\n", "code<>(::: x\n: y) lines(one)"),
        ("        ::: code\n", "code<>(::: code)"),
    ] {
        let (got, codes) = short(&note(inner));
        assert_eq!(got, format!("p(A.note0) note(p(First.) {want})"), "{inner}");
        assert_eq!(codes, Vec::<&str>::new(), "{inner}");
    }
    for first in ["[^a]: | one\n    | two\n", "[^a]:\n    | one\n    | two\n"] {
        clean(&format!("A.[^a]\n\n{first}\nB.\n"), "p(A.note0) p(B.) note(lines(one/two))");
    }
    // What stands before the columns of the note is none of it.
    clean(
        "A.[^a]\n\n[^a]: B.\n\n    | one\n\n| two\n",
        "p(A.note0) lines(two) note(p(B.) lines(one))",
    );
    clean("> A.[^a]\n>\n> [^a]: B.\n>\n>     | one\n", "quote(p(A.note0)) note(p(B.) lines(one))");
}

#[test]
fn items_of_lists_have_definitions() {
    for (source, want) in [
        ("- Term\n  :   It.\n", "list-loose({dl(Term:{p(It.)})})"),
        (
            "- Term\n  :   It.\n- Next\n  :   That.\n",
            "list-loose({dl(Term:{p(It.)})}{dl(Next:{p(That.)})})",
        ),
        ("1. a\n\n   Term\n   :   It.\n", "list1loose({p(a) dl(Term:{p(It.)})})"),
        ("> Term\n> :   It.\n", "quote(dl(Term:{p(It.)}))"),
        ("- Term\n: none\n", "list-({p(Term_: none)})"),
    ] {
        assert_eq!(short(source).0, want, "{source}");
    }
}

#[test]
fn titles_of_the_front_matter_have_notes() {
    let (chapter, diags) = chapter(
        "---\ntitle: \"The Lazaret^[Read at Pisa.]\"\nsubtitle: \"A House[^b]\"\n---\n\nText.[^c]\n\n[^b]: By the sea.\n\n[^c]: Third.\n",
    );
    assert!(diags.iter().next().is_none(), "{diags:?}");
    assert_eq!(inlines(&chapter.title), "The Lazaretnote0");
    assert_eq!(inlines(&chapter.subtitle), "A Housenote1");
    let notes: Vec<String> = chapter.notes.iter().map(|n| blocks(&n.blocks)).collect();
    assert_eq!(notes, ["p(Read at Pisa.)", "p(By the sea.)", "p(Third.)"]);
    // The heading's own note stays where the front matter says its words again.
    let (chapter, _) = super::tests::chapter("---\ntitle: Salt\n---\n\n# Salt^[White.]\n\nText.\n");
    assert_eq!((inlines(&chapter.title), chapter.notes.len()), ("Saltnote0".to_owned(), 1));
    let (_, diags) = super::tests::chapter("---\nauthor: \"X^[y]\"\n---\n\n# A\n\nText.\n");
    assert_eq!(diags.iter().map(|d| d.code.name()).collect::<Vec<_>>(), ["note-without-place"]);
}
