//! Constructs of other dialects: they are set as they are typed, and told.
//!
//! Only what can hardly be meant as text is told. Each message says what the dialect has instead.

mod braces;
mod broken;
mod inline;
mod letters;
mod paragraphs;
mod signs;
mod stray;
mod tex_citations;

pub(super) use inline::{is_words_tag, tell_words_tag};
pub(super) use stray::Place;

use super::inline::{NODE, Run, Scan, is_label};
use super::lines::is_delimiter_row;
use super::parse::Parser;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use std::ops::Range;

/// Longest pair of brackets that is looked into, in bytes.
pub(super) const MAX_BRACKETS: usize = 2000;

const PAGE_BREAK: &str = "a page break is `{{< pagebreak >}}` on a line of its own";

/// What to write for LaTeX's heads.
const HEADINGS: &str = "write `# Title`, `## Title` or `### Title`";

/// What to write for `\\begin` with this behind it.
fn environment_help(tail: &str) -> &'static str {
    let name = tail.strip_prefix('{').and_then(|tail| tail.split_once('}')).map_or("", |(n, _)| n);
    match name.trim_end_matches('*') {
        "theorem" | "thm" => {
            "write `::: {#thm-x}` on a line before the words and `:::` behind them"
        }
        "lemma" | "lem" => "write `::: {#lem-x}` on a line before the words and `:::` behind them",
        "corollary" | "cor" => {
            "write `::: {#cor-x}` on a line before the words and `:::` behind them"
        }
        "proposition" | "prop" => {
            "write `::: {#prp-x}` on a line before the words and `:::` behind them"
        }
        "definition" | "defn" => {
            "write `::: {#def-x}` on a line before the words and `:::` behind them"
        }
        "example" => "write `::: {#exm-x}` on a line before the words and `:::` behind them",
        "exercise" => "write `::: {#exr-x}` on a line before the words and `:::` behind them",
        "remark" => "write `::: {#rem-x}` on a line before the words and `:::` behind them",
        "proof" => "write `::: proof` on a line before the words and `:::` behind them",
        "center" => "write `::: center` on a line before the words and `:::` behind them",
        "itemize" => "begin each line of a list with `-`",
        "enumerate" => "begin each line of a list with `1.`",
        "description" => "write each term on a line, and `: words` below it",
        "quote" | "quotation" => "begin each line with `>`",
        "verse" => "begin each line with `|`",
        "verbatim" | "lstlisting" | "minted" => "write it between lines of three backticks",
        "figure" => "write `![Caption](file){#fig-x}`",
        "table" | "tabular" => {
            "write rows between bars, `| a | b |` with `|---|---|` below the head, and \
             `: Caption {#tbl-x}` behind them"
        }
        "subequations" => "leave it out: lines of `align` have numbers of their own",
        _ => "formulas stand between `$` or `$$`; leave other commands out",
    }
}

/// What to write for `<<words>>`.
pub(super) const DOUBLED: &str =
    "a reference is `@sec-x` or `[words](#id)`; quotation marks are `\u{ab}` and `\u{bb}`";

/// What to do about a backtick that is none of code.
const TICKS: &str =
    "code stands between two of them; an apostrophe is `'`, and `` \\` `` the sign itself";

fn tell(diags: &mut Diagnostics, code: Code, span: Span, text: String, help: &str) {
    diags.push(Diagnostic::warning(code, span, text).help(help));
}

/// Tells of the citation `@key`; `more` ends the help.
pub(super) fn tell_citation(diags: &mut Diagnostics, key: &str, span: Span, more: &str) {
    let text = format!("the citation `@{key}` is set as text: the book has no bibliography");
    let help = format!("name one in the manifest, `bibliography = [\"refs.bib\"]`{more}");
    tell(diags, Code::CITATION, span, text, &help);
}

impl Scan<'_, '_, '_> {
    /// Brackets that became neither a link nor a note, reference or span.
    pub(super) fn strange_brackets(&mut self, open: usize, close: usize) {
        let flat = self.run.flat.as_str();
        let inside = &flat[open + 1..close];
        if inside.is_empty() && flat[..open].ends_with('!') && flat[close + 1..].starts_with('(') {
            self.broken_target(open, close);
        }
        if inside.is_empty() || inside.len() > MAX_BRACKETS {
            return;
        }
        let before = flat[..open].chars().next_back();
        let after = flat[close + 1..].chars().next();
        let word = |c: char| !c.is_whitespace() && c != char::from(NODE);
        if let Some(label) = inside.strip_prefix('^').filter(|l| !l.is_empty() && l.len() < 100) {
            if label.chars().all(word) {
                let text = format!("there is no note `[^{label}]` in this chapter");
                let help = format!("write it somewhere in the file: `[^{label}]: ...`");
                tell(self.cx.diags, Code::UNDEFINED_NOTE, self.span(open, close + 1), text, &help);
            } else if !label.contains(char::from(NODE)) && before.is_none_or(|c| c != '[') {
                let text = format!("`[^{label}]` is no note: its name has a space in it");
                let help = "take the space out, or write `^[...]` for a note in the line";
                tell(self.cx.diags, Code::UNDEFINED_NOTE, self.span(open, close + 1), text, help);
            }
            return;
        }
        let glued = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ']' | ')' | '\\'));
        if before == Some('[') && after == Some(']') {
            self.wiki_link(open, close);
        } else if after == Some('[') && !glued && !self.run.literal(close + 1) {
            self.undefined_link(open, close);
        } else if after == Some('(')
            && !self.run.literal(close + 1)
            && self.broken_target(open, close)
        {
            // It is told.
        } else if !self.cx.mdbook && self.broken_link(open, close) {
            // So is this.
        } else if let Some(key) = citation(inside).filter(|_| self.cx.keys.is_none()) {
            tell_citation(self.cx.diags, key, self.span(open, close + 1), "");
        }
    }

    /// `[[Page|label]]`, `![[file]]`.
    fn wiki_link(&mut self, open: usize, close: usize) {
        let flat = self.run.flat.as_str();
        let inside = &flat[open + 1..close];
        let outer = open - 1;
        let before = flat[..outer].chars().next_back();
        let name = inside.starts_with(char::is_alphabetic)
            && inside.chars().any(|c| c.is_lowercase())
            && !inside.contains([';', '[', char::from(NODE)]);
        let glued = before.is_some_and(|c| c.is_alphanumeric() || c == ']');
        if !name || glued || self.run.literal(outer) {
            return;
        }
        let span = self.span(outer, close + 2);
        if before == Some('!') {
            let text = format!("`![[{inside}]]` is set as text");
            let help = "write `![caption](file)` for a picture, `{{< include file >}}` for a file";
            tell(self.cx.diags, Code::WIKI_LINK, span, text, help);
        } else {
            let text = format!("`[[{inside}]]` is set as text");
            tell(self.cx.diags, Code::WIKI_LINK, span, text, "write `[words](file.md)`");
        }
    }

    /// `![words](my file.png)`: no target of a link has a space in it. Whether it was told.
    fn broken_target(&mut self, open: usize, close: usize) -> bool {
        let from = self.run.raw(close + 1) + 1;
        let source = self.cx.text.as_str().get(from..).unwrap_or_default();
        let line = source.lines().next().unwrap_or_default();
        let picture = self.run.flat[..open].ends_with('!');
        let Some(target) = spaced_target(line, picture) else { return false };
        let (what, bang, words) =
            if picture { ("picture", "!", "caption") } else { ("link", "", "words") };
        let text = format!("no {what}: `{target}` has a space in it; all of it is set as text");
        let help = format!("write `{bang}[{words}](<{target}>)`, or `%20` for each space");
        let raw = self.run.raw(open - usize::from(picture));
        let span = self.cx.text.span(raw, from + target.len() + 1);
        tell(self.cx.diags, Code::SPACED_TARGET, span, text, &help);
        true
    }

    /// `[words][label]` and `[words][]` without a line `[label]: address`.
    fn undefined_link(&mut self, open: usize, close: usize) {
        let flat = self.run.flat.as_str();
        let inside = &flat[open + 1..close];
        let rest = &flat[close + 2..];
        let Some(len) = rest.bytes().take(200).position(|b| matches!(b, b']' | b'[' | NODE)) else {
            return;
        };
        if rest.as_bytes()[len] != b']' {
            return;
        }
        let label = if len == 0 { inside } else { &rest[..len] };
        let end = close + 2 + len + 1;
        // `[0][1]` counts something.
        if !inside.contains(|c: char| c.is_alphabetic() || c == char::from(NODE))
            || label.trim().is_empty()
            || label.contains(char::from(NODE))
        {
            return;
        }
        let text = format!("nothing in this file says where `[{label}]` leads");
        let help = format!("write a line `[{label}]: address`, or `[words](address)`");
        tell(self.cx.diags, Code::UNDEFINED_LINK, self.span(open, end), text, &help);
    }
}

/// Whether lines begin and end with bars as rows of a table do, two of them or more.
fn barred(flat: &str) -> bool {
    let row = |line: &str| {
        let line = line.trim();
        line.len() > 4
            && line.starts_with('|')
            && line.ends_with('|')
            && line.matches('|').count() > 2
    };
    flat.lines().count() > 1 && flat.lines().all(row) && !flat.lines().any(is_delimiter_row)
}

/// The target with spaces that `line` begins with, up to its bracket: of anything that is a file's
/// name or an address.
fn spaced_target(line: &str, picture: bool) -> Option<&str> {
    let mut depth = 0usize;
    let end = line.find(|c| match c {
        '(' => {
            depth += 1;
            false
        }
        ')' if depth > 0 => {
            depth -= 1;
            false
        }
        c => c == ')',
    })?;
    let target = line[..end].trim();
    // A title in quotation marks is no part of it.
    let target = target.find(" \"").map_or(target, |q| &target[..q]);
    let spaced = target.contains(' ') && !target.starts_with('<');
    let ending = target.rsplit_once('.').map_or("", |(_, e)| e);
    let ending = ending.split('#').next().unwrap_or_default();
    let file = (2..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    let address = target.contains("://");
    (spaced && (file && ending.contains(char::is_alphabetic) || address || picture))
        .then_some(target)
}

/// The key of a pandoc citation in brackets: `@smith`, `see @smith, p. 3`, `-@smith; @jones`.
fn citation(inside: &str) -> Option<&str> {
    let (at, _) = inside.match_indices('@').find(|(at, _)| {
        let before = inside[..*at].strip_suffix('-').unwrap_or(&inside[..*at]);
        before.is_empty() || before.ends_with([' ', ';', '\n'])
    })?;
    let rest = &inside[at + 1..];
    let ok = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.');
    let key = &rest[..rest.find(|c| !ok(c)).unwrap_or(rest.len())];
    let key = key.trim_end_matches(['.', ':', '-']);
    (key.starts_with(char::is_alphabetic) && key.len() > 1 && !is_label(key)).then_some(key)
}

impl Parser<'_> {
    /// Tells of a heading, or of a paragraph that looks like something else. Whether it is another
    /// dialect's as a whole.
    pub(super) fn strange_block(&mut self, run: &Run, heading: bool) -> bool {
        let foreign = self.foreign_words(run, heading);
        if !foreign && !heading {
            self.strange_paragraph(run);
        }
        foreign
    }

    fn strange_paragraph(&mut self, run: &Run) {
        let flat = run.flat.trim_end();
        if flat.is_empty() || run.literal(0) {
            return;
        }
        self.stray_definition(run);
        self.late_definition(run);
        self.missing_bar(run);
        let span = || self.text.span(run.raw(0), run.raw(flat.len().max(1) - 1) + 1);
        let mut say = |code, text: String, help: &str| {
            let at = span();
            tell(&mut self.diags, code, at, text, help);
        };
        match flat.as_bytes()[0] {
            b'\\' => {
                if let Some(name) = tex_command(flat) {
                    let text = format!("`\\{name}` is a command of TeX; here it is text");
                    let help = match name {
                        "newpage" | "pagebreak" | "clearpage" | "cleardoublepage" => PAGE_BREAK,
                        "tableofcontents" => "Recto makes the contents itself",
                        "begin" => environment_help(&flat[1 + name.len()..]),
                        "chapter" | "section" | "subsection" => HEADINGS,
                        _ => "formulas stand between `$` or `$$`; leave other commands out",
                    };
                    say(Code::RAW_TEX, text, help);
                }
            }
            b'#' => {
                let marks = flat.bytes().take_while(|b| *b == b'#').count();
                let words = &flat[marks..];
                let space = words.chars().next().filter(|c| c.is_whitespace() && !c.is_ascii());
                let hard = space.is_some();
                let heading = marks <= 6
                    && !words.contains(['\n', '#'])
                    && words.starts_with(char::is_alphabetic)
                    && (marks > 1 || words.starts_with(char::is_uppercase));
                if heading || hard {
                    let text = match space {
                        Some('\u{a0}') => {
                            "the space behind `#` is one that does not break (U+00A0): this is \
                             text and no heading"
                                .to_owned()
                        }
                        Some(c) => format!(
                            "the space behind `#` is no plain one (U+{:04X}): this is text and no \
                             heading",
                            u32::from(c)
                        ),
                        None => "no space behind `#`: this is text and no heading".to_owned(),
                    };
                    let help = "write `# Words`, with a plain space; or `\\#` where it is meant so";
                    say(Code::HEADING_SPACE, text, help);
                }
            }
            _ if flat.starts_with('\u{ff03}')
                && flat.trim_start_matches('\u{ff03}').starts_with(char::is_whitespace) =>
            {
                let text = "this wide `#` (U+FF03) makes no heading".to_owned();
                say(
                    Code::HEADING_SPACE,
                    text,
                    "write `# Words`, with the sign and the space of ASCII",
                );
            }
            b'[' if matches!(flat, "[TOC]" | "[toc]" | "[[toc]]" | "[[TOC]]" | "[[_TOC_]]") => {
                let text = format!("`{flat}` is set as text");
                say(Code::OWN_CONTENTS, text, "Recto makes the contents itself; take the line out");
            }
            _ => {}
        }
        self.late_heading(run);
        if barred(flat) {
            let text =
                "rows between bars, but no line of hyphens below the first: this is no table";
            let count = flat.lines().next().map_or(1, |l| cells(l.trim()).len());
            let help = format!("write `|{}` below the head", "---|".repeat(count.clamp(1, 12)));
            let span = self.text.span(run.raw(0), run.raw(flat.len().max(1) - 1) + 1);
            tell(&mut self.diags, Code::BAD_TABLE, span, text.to_owned(), &help);
            return;
        }
        let lines: Vec<&str> = match flat.contains('|') && flat.contains('-') {
            true => flat.lines().map(str::trim).collect(),
            false => return,
        };
        let Some(row) = lines.iter().position(|l| is_delimiter_row(l)).filter(|r| *r > 0) else {
            return;
        };
        // A bar in code counts too: the line is read as it is typed.
        let typed = self.src[run.raw(0)..].lines().nth(row - 1).unwrap_or_default();
        let typed = typed.trim_start_matches(['>', ' ', '\t']).trim_end();
        let (head, below) = (cells(typed).len(), cells(lines[row]).len());
        // What breaks a table with as many parts in both lines is something else.
        if head == below {
            return;
        }
        let text =
            format!("this is no table: {head} columns in its head, {below} in the line below");
        let help = match typed.contains('`') && head > below {
            true => "give the line of hyphens a part for each column; a bar in code is `\\|`",
            false => "give the line of hyphens a part for each column",
        };
        let span = self.text.span(run.raw(0), run.raw(flat.len().max(1) - 1) + 1);
        tell(&mut self.diags, Code::BAD_TABLE, span, text, help);
    }

    /// `##Words` on a later line of a paragraph.
    fn late_heading(&mut self, run: &Run) {
        let flat = run.flat.as_str();
        for (at, _) in flat.match_indices("\n##") {
            let line = flat[at + 1..].lines().next().unwrap_or_default();
            let words = line.trim_start_matches('#');
            let marks = line.len() - words.len();
            if marks <= 6 && words.starts_with(char::is_alphabetic) && !run.literal(at + 1) {
                let span = self.text.span(run.raw(at + 1), run.raw(at + line.len()) + 1);
                let text = "no space behind `#`: this is text and no heading".to_owned();
                let help = "write `## Words`; `\\#` is the sign itself";
                tell(&mut self.diags, Code::HEADING_SPACE, span, text, help);
                return;
            }
        }
    }

    /// Tells of a line of hyphens that is pandoc's rule below the head of a table.
    pub(super) fn strange_rule(&mut self, range: Range<usize>) {
        let line = self.src[range.clone()].trim();
        let groups: Vec<&str> = line.split_whitespace().collect();
        let columns = groups.len() > 1 && groups.iter().all(|g| g.len() > 1 && g.starts_with('-'));
        if columns {
            let text =
                "this looks like a table of pandoc without bars; here it is text and a scene break";
            let help = "write rows between bars, `| a | b |` with `|---|---|` below the head; \
                        `pandoc -t gfm` does it";
            let span = self.text.span(range.start, range.start + line.len());
            tell(&mut self.diags, Code::BAD_TABLE, span, text.into(), help);
        }
    }

    /// Tells of attributes that became a row of a table.
    pub(super) fn strange_row(&mut self, row: Range<usize>) {
        let line = self.src[row.clone()].trim();
        let attributes = |l: &str| super::attr::parse(l).is_some_and(|p| p.len == l.len());
        if line.starts_with('{') && attributes(line) {
            let text = format!("`{line}` is a row of the table here");
            let help =
                "a table takes attributes behind its caption: `: Caption {#tbl-x .landscape}`";
            let span = self.text.span(row.start, row.start + line.len());
            tell(&mut self.diags, Code::STRAY_ATTRIBUTES, span, text, help);
        }
    }

    /// Tells of cells that a row of a table has more than its head: GFM drops them.
    pub(super) fn surplus_cells(&mut self, row: Range<usize>, columns: usize) {
        let src = self.src;
        let line = src[row.clone()].trim_end();
        let found = cells(line);
        let Some(first) = found.get(columns) else { return };
        let rest = &line[first.start..];
        let words = rest.trim_matches(['|', ' ', '\t']);
        if words.is_empty() {
            return;
        }
        let at = row.start + first.start + rest.find(words).unwrap_or(0);
        let end = at + words.len();
        let text =
            format!("{} cells in a table of {columns} columns: `{words}` is left out", found.len());
        let help = "add a column to the head; a bar in a cell is written `\\|`, in code too";
        tell(&mut self.diags, Code::SURPLUS_CELLS, self.text.span(at, end), text, help);
    }
}

/// The name of the TeX command that a paragraph is or begins an environment with.
fn tex_command(flat: &str) -> Option<&str> {
    let rest = flat.strip_prefix('\\')?.lines().next()?;
    let name = &rest[..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())];
    let tail = &rest[name.len()..];
    let arguments =
        tail.is_empty() || (tail.starts_with(['{', '[', '*']) && tail.ends_with(['}', ']']));
    (name.len() > 1 && (arguments || name == "begin")).then_some(name)
}

/// The cells of a table's row.
fn cells(line: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let bytes = line.as_bytes();
    let mut from = line.len() - line.trim_start().len();
    from += usize::from(bytes.get(from) == Some(&b'|'));
    let mut escaped = false;
    for (i, b) in bytes.iter().enumerate().skip(from) {
        if *b == b'|' && !escaped {
            out.push(from..i);
            from = i + 1;
        }
        escaped = *b == b'\\' && !escaped;
    }
    if !line[from..].trim().is_empty() {
        out.push(from..line.len());
    }
    out
}

#[cfg(test)]
mod tests;
