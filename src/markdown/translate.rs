//! Blocks of other dialects that mean what one of ours means: they are rewritten into ours before anything
//! else looks at them, each byte with its place.
//!
//! Scene breaks as novelists and Word write them; Markua's asides and marks; admonitions of mdBook's
//! preprocessor and of MkDocs; tabs, of which a page shows all, each below its label; divisions of HTML
//! that mean nothing but a page break. Code is left alone. What has no counterpart is told further on.

mod asides;
mod breaks;
mod chunks;
mod indented;
mod layout;
mod myst;
mod shortcodes;
mod tables;
mod tabs;
mod templates;
mod tex_marks;

use super::attr::in_quotes;
use super::lines::{Fence, Line, line_at};
use super::text::Text;
use super::written::longest_run;
use crate::diagnostic::Diagnostics;

/// The text with what stands after `from` rewritten; `None` if there is nothing to do. What goes with it
/// and can't be had is told.
///
/// `mdbook` says that the text is mdBook's, which knows no tables but those between bars, and takes tags of
/// templates for words and Markdown in HTML for Markdown.
pub(super) fn foreign(
    source: &Text,
    from: usize,
    mdbook: bool,
    diags: &mut Diagnostics,
) -> Option<Text> {
    at_depth(source, from, if mdbook { Tables::Bars } else { Tables::All }, 0, diags)
}

/// Which tables a text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tables {
    Bars,
    All,
}

/// How deep blocks that are rewritten may stand in each other.
const DEEPEST: usize = 12;

/// The same of a text that stands in as many blocks.
fn at_depth(
    source: &Text,
    from: usize,
    tables: Tables,
    depth: usize,
    diags: &mut Diagnostics,
) -> Option<Text> {
    let drawn = tables == Tables::All && tables::may_hold(source.as_str());
    if depth > DEEPEST || !drawn && !may_hold(source.as_str()) {
        return None;
    }
    let (out, mdbook) = (Text::default(), tables == Tables::Bars);
    let mut pass = Pass {
        source,
        out,
        done: 0,
        blank: true,
        drawn,
        tables,
        depth,
        mdbook,
        hints: 0,
        callouts: Vec::new(),
        unclosed: Vec::new(),
        marks: Vec::new(),
        labels: Vec::new(),
        label: None,
        diags,
    };
    let mut at = from;
    while at < source.len() {
        at = pass.line(line_at(source.as_str(), at));
    }
    if pass.done == 0 {
        return None;
    }
    pass.hand_over_at_end();
    pass.copy_to(source.len());
    Some(pass.out)
}

/// Whether anything in the text may be rewritten: most chapters have nothing.
fn may_hold(text: &str) -> bool {
    let marks = [
        "> ",
        "A>",
        "!!! ",
        "??? ",
        "```",
        "=== ",
        "\n\\",
        ")=",
        "+++",
        "(PART",
        "(APPENDIX)",
        "-# ",
        "break-",
        // Directives and roles of MyST, shortcodes, templates, lists of attributes.
        "{",
        "\\@ref(",
        "(\\#eq:",
        "(ref:",
        "$$ (",
        "'`",
        ">\n![",
    ];
    marks.iter().any(|mark| text.contains(mark)) || breaks::may_hold(text)
}

/// The text on its way.
struct Pass<'a> {
    source: &'a Text,
    out: Text,
    /// Everything before is written.
    done: usize,
    /// The line before is blank.
    blank: bool,
    /// Tables may be drawn.
    drawn: bool,
    tables: Tables,
    /// In how many blocks the lines stand.
    depth: usize,
    /// The dialect is mdBook's.
    mdbook: bool,
    /// Hints that are open.
    hints: usize,
    /// Shortcodes that are callouts and open, by name.
    callouts: Vec<&'a str>,
    /// Numbers of colons that open something of which no line is the end.
    unclosed: Vec<usize>,
    /// Entries of the index that wait for a paragraph.
    marks: Vec<String>,
    /// Names of places that wait for what they name.
    labels: Vec<&'a str>,
    /// The name that what begins on the present line takes as its label.
    label: Option<&'a str>,
    diags: &'a mut Diagnostics,
}

impl<'a> Pass<'a> {
    fn text(&self) -> &'a str {
        self.source.as_str()
    }

    /// The words of a line.
    fn words(&self, line: &Line) -> &'a str {
        &self.text()[line.start..line.end]
    }

    /// The line after one, if there is one.
    fn after(&self, line: &Line) -> Option<Line> {
        (line.next < self.text().len()).then(|| line_at(self.text(), line.next))
    }

    /// Handles one line and returns the start of the next.
    fn line(&mut self, line: Line) -> usize {
        let words = self.words(&line);
        if words.is_empty() {
            self.blank = true;
            return line.next;
        }
        let after_blank = std::mem::replace(&mut self.blank, false);
        if let Some(next) = self.left_out_of_bookdown(&line, words) {
            return next;
        }
        if after_blank {
            if let Some(next) = self.target(&line, words) {
                return next;
            }
            self.hand_over(&line, words);
        }
        if let Some(next) =
            self.admonish(&line, words).or_else(|| self.chunk(&line, words, after_blank))
        {
            // Code ends a paragraph.
            self.blank = true;
            return next;
        }
        if let Some(next) = self.directive(&line, words) {
            return next;
        }
        self.hand_over_beside(&line, words);
        if self.drawn
            && let Some(next) = self.list_table(&line, words)
        {
            return next;
        }
        if let Some(fence) = Fence::opened_by(&line, words) {
            self.blank = true;
            let closed = self.closing(&line, fence);
            if let Some(next) = closed.as_ref().ok().and_then(|c| self.caption_of(&line, fence, c))
            {
                return next;
            }
            return closed.map_or_else(|end| end, |close| close.next);
        }
        self.roles(&line, words);
        self.references(&line, words);
        self.formulas_of_leanpub(&line, words);
        if let Some(label) = self.label.take() {
            return self.label_behind(&line, words, label);
        }
        if line.indent >= 4 {
            return line.next;
        }
        if self.drawn
            && after_blank
            && let Some(next) = self.table(&line, words)
        {
            self.blank = true;
            return next;
        }
        let next = self
            .tab_mark(&line, words)
            .or_else(|| self.page_break(&line, words))
            .or_else(|| self.template(&line, words))
            .or_else(|| self.shortcode(&line, words))
            .or_else(|| if after_blank { self.layout(&line, words) } else { None })
            .or_else(|| if after_blank { self.part_mark(&line, words) } else { None })
            .or_else(|| self.pictures_in_html(&line, words))
            .or_else(|| self.mark_of_markua(&line, words, after_blank))
            .or_else(|| if after_blank { self.aside(&line, words) } else { None })
            .or_else(|| if after_blank { self.indented(&line, words) } else { None })
            .or_else(|| if after_blank { self.scene_break(&line, words) } else { None });
        next.unwrap_or(line.next)
    }

    /// Pictures right below `<div>`, with no blank line between: they are Markdown, as pandoc has it, and no
    /// words.
    fn pictures_in_html(&mut self, line: &Line, words: &str) -> Option<usize> {
        let opens = ["<div", "<figure", "<center", "<section"].iter().any(|t| words.starts_with(t));
        if self.mdbook || !opens || !words.ends_with('>') || words.matches('<').count() != 1 {
            return None;
        }
        let mut last = None;
        let mut next = self.after(line);
        while let Some(picture) = next.filter(|l| self.words(l).starts_with("![")) {
            last = Some(picture);
            next = self.after(&picture);
        }
        let last = last?;
        self.copy_to(line.next);
        self.generated("\n", line.start);
        self.copy_to(last.next);
        if next.is_some_and(|l| self.words(&l).starts_with('<')) {
            self.generated("\n", last.start);
        }
        Some(last.next)
    }

    /// The line that closes a fence; if none does, where the quotation or the text ends that it stands in.
    fn closing(&self, opened: &Line, fence: Fence) -> Result<Line, usize> {
        let mut line = *opened;
        while let Some(next) = self.after(&line) {
            line = next;
            if line.depth < fence.depth {
                return Err(line.begin);
            }
            if fence.closed_by(&line, self.words(&line)) {
                return Ok(line);
            }
        }
        Err(self.text().len())
    }

    fn copy_to(&mut self, end: usize) {
        self.out.push_range(self.source, self.done, end);
        self.done = end;
    }

    /// Writes text that stands for the words at `at`.
    fn generated(&mut self, piece: &str, at: usize) {
        let span = self.source.span(at, at + 1);
        self.out.push_generated(piece, span);
    }

    /// Puts lines in the place of one, behind its quotation marks and spaces.
    fn replace(&mut self, line: &Line, instead: &[&str]) {
        self.copy_to(line.begin);
        for piece in instead {
            self.out.push_range(self.source, line.begin, line.start);
            self.generated(piece, line.start);
            self.generated("\n", line.start);
        }
        self.done = line.next;
    }
}

/// The signs around code that may hold such signs itself.
fn fence_around(code: &str, sign: char) -> String {
    sign.to_string().repeat(longest_run(code, sign).max(2) + 1)
}

/// The line that opens a callout.
fn callout(kind: &str, title: Option<&str>) -> String {
    let title = title.map(|t| format!(" title={}", in_quotes(t))).unwrap_or_default();
    format!("::: {{.callout-{}{title}}}", kind_of(kind))
}

/// The callout that a word of another dialect means.
pub(super) fn kind_of(word: &str) -> &str {
    match word {
        "tip" | "hint" | "success" | "check" | "done" => "tip",
        "important" | "attention" => "important",
        "warning" => "warning",
        "example" => "example",
        "caution" | "danger" | "error" | "failure" | "fail" | "bug" | "missing" => "caution",
        _ => "note",
    }
}

/// A text as it is rewritten, and how much is told: for the tests of the parts of this step.
#[cfg(test)]
fn rewritten(source: &str) -> (String, usize) {
    let mut text = Text::default();
    text.push_file(source, crate::source::FileId(0), 0);
    let mut diags = Diagnostics::new();
    let out = foreign(&text, 0, false, &mut diags);
    (out.as_ref().unwrap_or(&text).as_str().to_owned(), diags.iter().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn run(source: &str) -> String {
        rewritten(source).0
    }

    #[test]
    fn scene_breaks_are_one_however_they_are_typed() {
        for mark in [
            "\\* \\* \\*",
            "\\*\\*\\*",
            "\\#",
            "#",
            "~",
            "\u{25c7}",
            "\u{2042}",
            "* \\* *",
            "-*-",
            "\u{ff0a}",
        ] {
            assert_eq!(run(&format!("a\n\n{mark}\n\nb\n")), "a\n\n***\n\nb\n", "{mark}");
        }
        for text in [
            "a\n~\nb\n",
            "~\n\nb\n",
            "a\n\n---\n\nb\n",
            "```\na\n\n#\n\nb\n```\n",
            "a\n\n# b\n\nc\n",
            "a\n\n~~~\nb\n~~~\n\nc\n",
            "- a\n\n  #\n\n  b\n",
        ] {
            assert_eq!(run(text), text);
        }
    }

    #[test]
    fn asides_of_markua_are_callouts() {
        assert_eq!(
            run("I> One.\n\nW> ## Mind\nW>\nW> Two.\n\nb\n"),
            "::: {.callout-note}\nOne.\n:::\n\n::: {.callout-warning title=\"Mind\"}\n\nTwo.\n:::\n\nb\n"
        );
        assert_eq!(run("{class: part}\n\n# P\n"), "\n# P\n");
        assert_eq!(run("-# P\n\n{pagebreak}\n"), "# P\n\n{{< pagebreak >}}\n");
        assert_eq!(run("a\nI> b\n"), "a\nI> b\n");
        assert_eq!(run("I>\u{e9}t\u{e9}\n"), "I>\u{e9}t\u{e9}\n");
        assert_eq!(
            run("A>## Mind\nA>\nA>1. One.\n\nb\n\n```\nA>\n```\nA>\nA>  - two\n"),
            "::: {.callout-note title=\"Mind\"}\n\n1. One.\n:::\n\nb\n\n```\nA>\n```\n\
             ::: {.callout-note}\n\n - two\n:::\n"
        );
        assert_eq!(run("a\n\nA>\nA>\n\nb\n"), "a\n\n\nb\n");
        assert_eq!(run("A>b\n\nT>5\n"), "A>b\n\nT>5\n");
        assert_eq!(
            run("A> So:\nA>{$$}\nA>x\nA>{/$$}\nA>and {$$}y{/$$}."),
            "::: {.callout-note}\nSo:\n$$\nx\n$$\nand $y$.\n:::\n"
        );
    }

    #[test]
    fn admonitions_are_callouts() {
        assert_eq!(
            run("```admonish warning title=\"Careful\"\nText *x*.\n```\nb\n"),
            "::: {.callout-warning title=\"Careful\"}\nText *x*.\n:::\nb\n"
        );
        assert_eq!(run("```admonish\nx\n```\n"), "::: {.callout-note}\nx\n:::\n");
        assert_eq!(
            run("```admonish tip title=\"A \\\"b\\\"\"\nx\n```\n"),
            "::: {.callout-tip title=\"A \\\"b\\\"\"}\nx\n:::\n"
        );
        assert_eq!(
            run("!!! danger \"Mind\"\n    One.\n\n    - two\n\nb\n"),
            "::: {.callout-caution title=\"Mind\"}\nOne.\n\n- two\n:::\n\nb\n"
        );
        assert_eq!(run("??? note\n    x\n"), "::: {.callout-note}\nx\n:::\n");
        assert_eq!(run("!!! note\nnot indented\n"), "!!! note\nnot indented\n");
    }

    #[test]
    fn chunks_show_what_needs_no_running() {
        assert_eq!(run("```{r setup, include=FALSE}\nx\n```\n\nb\n"), "\nb\n");
        assert_eq!(run("```{r}\n#| echo: false\nx\n```\nb\n"), "b\n");
        assert_eq!(run("```{r}\n#| label: a\nx\n```\n"), "```{r}\nx\n```\n");
        assert_eq!(
            run(
                "```{r nice-fig, echo=FALSE, fig.cap='A, b', out.width='80%'}\nknitr::include_graphics(\"a/b.png\")\n```\n"
            ),
            "![A, b](<a/b.png>){#fig-nice-fig width=80%}\n"
        );
        assert_eq!(
            run("Figure \\@ref(fig:a) and `\\@ref(fig:a)`\n"),
            "Figure [-@fig-a] and `\\@ref(fig:a)`\n"
        );
        assert_eq!(run("```{plot}\nx\n```\n"), "```{plot}\nx\n```\n");
        // knitr takes marks of code among the options.
        assert_eq!(
            run("```{r a, fig.cap=\"Of `x`\"}\ninclude_graphics(c(\"a.png\", 'b.png'))\n```\n"),
            "![Of `x`](<a.png>){#fig-a}\n\n![](<b.png>)\n"
        );
        assert_eq!(run("```{r a, fig.cap=\"Of `x`\"}\nplot(x)\n```\n"), "```{r}\nplot(x)\n```\n");
        // Within HTML only blank lines make Markdown of it.
        assert_eq!(
            run("<figure>\n```{r}\ninclude_graphics(\"a.png\")\n```\n</figure>\n"),
            "<figure>\n\n![](<a.png>)\n\n</figure>\n"
        );
        assert_eq!(
            run("```{block, type='rmdwarning'}\n*Mind.*\n```\n"),
            "::: {.callout-warning}\n*Mind.*\n:::\n"
        );
        assert_eq!(
            run("1. a\n\n    b \\@ref(c-d), \\@ref(e f)\n"),
            "1. a\n\n    b [-@sec-c-d], \\@ref(e f)\n"
        );
    }

    #[test]
    fn pictures_in_html_are_pictures() {
        assert_eq!(
            run("<div id=\"a\">\n![A](a.png)\n![B](b.png)\n</div>\n"),
            "<div id=\"a\">\n\n![A](a.png)\n![B](b.png)\n\n</div>\n"
        );
        for text in [
            "<div>![A](a.png)</div>\n",
            "<div><p>\n![A](a.png)\n</p></div>\n",
            "<p>\n![A](a.png)\n",
        ] {
            assert_eq!(run(text), text);
        }
    }

    #[test]
    fn tabs_are_shown_below_each_other() {
        assert_eq!(
            run("{{#tabs }}\n{{#tab name=\"Linux\" }}\na\n{{#endtab }}\n{{#endtabs }}\n"),
            "\n\n**Linux**\n\na\n\n\n"
        );
        assert_eq!(run("=== \"Mac\"\n\n    a\n\nb\n"), "**Mac**\n\na\n\nb\n");
    }

    #[test]
    fn divisions_that_break_the_page_do() {
        for html in [
            "<div style=\"page-break-after: always\"></div>",
            "<p style=\"page-break-before:always;\"></p>",
            "<div style='break-after: page'></div>",
            "<br style=\"page-break-before: always\" />",
        ] {
            assert_eq!(
                run(&format!("a\n\n{html}\n\nb\n")),
                "a\n\n{{< pagebreak >}}\n\nb\n",
                "{html}"
            );
        }
        let kept = "<div style=\"page-break-after: always\">\n\nx\n\n</div>\n";
        assert_eq!(run(kept), kept);
    }

    #[test]
    fn fences_end_with_their_quotations() {
        for text in ["> ```admonish\n> x\n\n> ```\n", "> ```{r, echo=FALSE}\n> x\n\n> ```\n"] {
            assert_eq!(run(text), text);
        }
        // Each looked for to the end of the text would take minutes.
        for text in ["> ```admonish\n\n", "> ```{r}\n\n"] {
            let text = text.repeat(40_000);
            assert_eq!(run(&text), text);
        }
        let line = "\\@ref(".repeat(100_000);
        assert_eq!(run(&line), line);
        let late = format!("{}{}", "\n".repeat(100_000), "~\n\n".repeat(20_000));
        assert!(run(&late).ends_with("\n***\n\n"));
    }

    #[test]
    fn places_stay() {
        let mut text = Text::default();
        text.push_file("W> ab\n", FileId(0), 0);
        let out = foreign(&text, 0, false, &mut Diagnostics::new()).expect("another text");
        let at = out.as_str().find("ab").unwrap_or_default();
        assert_eq!(out.span(at, at + 2), Span::new(FileId(0), 3, 5));
    }
}
