//! Paragraphs and words that mean something in another dialect.

use super::super::inline::Run;
use super::super::parse::Parser;
use super::inline::tag_length;
use super::tell;
use crate::diagnostic::Code;
use crate::model::BlockKind;
use crate::source::Span;

/// What a paragraph is in another dialect: the code of the message, what it is and what to write.
struct Foreign {
    code: Code,
    what: String,
    help: String,
}

impl Foreign {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Option<Foreign> {
        Some(Foreign { code: Code::OTHER_DIALECT, what: what.into(), help: help.into() })
    }
}

/// Longest line that looks like a term, in bytes.
const MAX_TERM: usize = 50;

/// Signs that word processors put before the items of a list.
const BULLETS: [char; 6] = ['\u{b7}', '\u{2022}', '\u{25aa}', '\u{25e6}', '\u{25cf}', '\u{f0b7}'];

impl Parser<'_> {
    /// Tells of a paragraph or `heading` whose first words are a construct of another dialect.
    /// Whether it is one.
    pub(super) fn foreign_words(&mut self, run: &Run, heading: bool) -> bool {
        let flat = run.flat.trim_end();
        if flat.is_empty() || run.literal(0) {
            return false;
        }
        if heading && self.late_front_matter(run) {
            return true;
        }
        let list = self.lettered_paragraph(flat);
        let first = !heading && self.level == 0 && run.raw(0) == 0;
        let found = if heading { foreign_heading(flat) } else { foreign(flat).or(list) };
        let found = found.or_else(|| file_head(flat).filter(|_| first));
        let found = found.or_else(|| self.typed_bullet(flat).filter(|_| !heading));
        let Some(found) = found else { return false };
        self.bad_fences += usize::from(found.code == Code::BAD_FENCE);
        let first = flat.find('\n').unwrap_or(flat.len());
        let span = self.text.span(run.raw(0), run.raw(first.max(1) - 1) + 1);
        let text = format!("{}; here it is text", found.what);
        tell(&mut self.diags, found.code, span, text, &found.help);
        true
    }

    /// Front matter that does not stand at the top: its second line of hyphens makes a heading of it.
    fn late_front_matter(&mut self, run: &Run) -> bool {
        let flat = run.flat.trim_end();
        let start = run.raw(0);
        let keys = flat.lines().all(|line| {
            let key = line.split_once(": ").or(line.strip_suffix(':').map(|k| (k, "")));
            key.is_some_and(|(key, _)| {
                !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_ ".contains(c))
            })
        });
        let before = self.src[..start].trim_end_matches([' ', '\t', '\n']);
        let opened = before.lines().next_back().is_some_and(|l| l.trim() == "---");
        let behind = self.src[start..].lines().nth(flat.lines().count());
        let closed = behind.is_some_and(|l| l.trim() == "---");
        if !keys || !opened || !closed {
            return false;
        }
        let span = self.text.span(start, run.raw(flat.len().max(1) - 1) + 1);
        let text =
            "this looks like front matter, which stands at the very top of a file; here it is a \
                    heading"
                .to_owned();
        let help = "put it above everything else, between two lines `---`";
        tell(&mut self.diags, Code::OTHER_DIALECT, span, text, help);
        true
    }

    /// A paragraph `b. words` behind another `a. words`.
    fn lettered_paragraph(&mut self, flat: &str) -> Option<Foreign> {
        let mark = list_letter(flat.lines().next()?);
        let before = std::mem::replace(&mut self.letter, mark);
        let both = before.zip(self.letter.as_ref());
        both.is_some_and(|(first, second)| follows(&first, second)).then(foreign_list).flatten()
    }

    /// A list with bullets that a word processor has typed, the first of a chapter.
    fn typed_bullet(&mut self, flat: &str) -> Option<Foreign> {
        let rest = flat.strip_prefix(BULLETS)?;
        let words = rest.starts_with([' ', '\t', '\u{a0}'])
            && rest.lines().next().is_some_and(|l| l.contains(char::is_alphanumeric));
        if !words || std::mem::replace(&mut self.bullet_told, true) {
            return None;
        }
        let bullet = flat.chars().next().unwrap_or_default();
        Foreign::new(
            format!("`{bullet}` begins no list"),
            "write `- ` before each item, here and wherever such a line stands in the file",
        )
    }

    /// Tells of `: words` below nothing, or below more than one short line: no term has two lines.
    pub(super) fn stray_definition(&mut self, run: &Run) {
        self.tight_definition(run);
        let flat = &run.flat;
        let at = match flat.starts_with(": ") {
            true => Some(0),
            false => flat.find("\n: ").map(|at| at + 1),
        };
        let Some(at) = at.filter(|at| !run.literal(*at)) else { return };
        if flat[..at].lines().any(|line| line.len() > MAX_TERM) {
            return;
        }
        let end = at + flat[at..].find('\n').unwrap_or(flat.len() - at);
        let span = self.text.span(run.raw(at), run.raw(end - 1) + 1);
        let text = match at {
            0 => "neither a term nor a table stands before this `:`; it is set as text",
            _ => "this `:` explains no term, for more than one line stands before it",
        };
        let (text, help) = (
            text.to_owned(),
            "write each term on a line of its own, with its `: ` line below and an empty line \
             before",
        );
        tell(&mut self.diags, Code::STRAY_DEFINITION, span, text, help);
    }

    /// Tells of a line without its bar below lines of verse: it ended them, and what follows is prose.
    pub(super) fn missing_bar(&mut self, run: &Run) {
        let flat = &run.flat;
        let bars = flat.lines().skip(1).any(|line| line.starts_with("| "));
        let above = bars.then(|| self.top().blocks.last()).flatten();
        if !above.is_some_and(|block| matches!(block.kind, BlockKind::Lines(_))) {
            return;
        }
        let end = flat.find('\n').unwrap_or(flat.len());
        let span = self.text.span(run.raw(0), run.raw(end.max(1) - 1) + 1);
        let text = "no bar stands before this line, so the lines of verse end here".to_owned();
        let help = "begin it with `| `; or with a space if it goes on with the line above";
        tell(&mut self.diags, Code::MISSING_BAR, span, text, help);
    }

    /// `:words` below a term: no space makes text of it.
    fn tight_definition(&mut self, run: &Run) {
        let flat = run.flat.trim_end();
        let Some((term, rest)) = flat.split_once("\n:") else { return };
        let line = rest.lines().next().unwrap_or_default();
        let words =
            line.starts_with(char::is_alphabetic) && line.contains(' ') && !line.contains(':');
        if !words || term.contains('\n') || term.len() > MAX_TERM || run.literal(term.len() + 1) {
            return;
        }
        let at = term.len() + 1;
        let span = self.text.span(run.raw(at), run.raw(at + line.len()) + 1);
        let text = "no space behind this `:`, so it explains no term; it is set as text".to_owned();
        let help = "write `:   words` below the term";
        tell(&mut self.diags, Code::STRAY_DEFINITION, span, text, help);
    }

    /// `![words|300](file)` of Obsidian.
    pub(in super::super) fn width_in_words(&mut self, words: &str, span: Span) {
        let Some((_, size)) = words.rsplit_once('|').filter(|_| !self.dialect.mdbook) else {
            return;
        };
        let (width, height) = size.split_once('x').unwrap_or((size, "0"));
        let number =
            |s: &str| !s.is_empty() && s.len() < 6 && s.bytes().all(|b| b.is_ascii_digit());
        if number(width) && number(height) {
            let text = format!("`|{size}` is a picture's width in Obsidian; here it is text");
            let help = format!("write `![words](file){{width={width}px}}`");
            tell(&mut self.diags, Code::OTHER_DIALECT, span, text, &help);
        }
    }
}

/// What the paragraph is in another dialect.
fn foreign(flat: &str) -> Option<Foreign> {
    let line = flat.lines().next().unwrap_or_default().trim_end();
    match flat.as_bytes()[0] {
        b'!' | b'?' => admonition(line),
        b'=' | b'+' if rule(flat) => Foreign::new(
            "a line of such signs means nothing here",
            "a scene break is `***`, between empty lines",
        ),
        b'=' => headed(line),
        b':' => fence(line),
        b'+' if grid_rule(line) => Foreign::new(
            "the lines of this grid table do not meet; it is set as it stands",
            "draw its lines equally long, with `+` where two meet and `|` at both ends; or write rows \
             between bars, `| a | b |`",
        ),
        b'(' if line.starts_with("(@") => {
            Foreign::new("`(@)` numbers an example in pandoc", "write a list, `1.`, or a label")
        }
        b'[' if line.starts_with("[source") || line.starts_with("[NOTE]") => Foreign::new(
            format!("`{line}` is AsciiDoc"),
            "code stands between lines of three backticks, \
                          a note is `> [!NOTE]`",
        ),
        b'.' if line.starts_with(".. ") && line.contains("::") => Foreign::new(
            format!("`{line}` is a directive of reStructuredText"),
            "write a note as `> [!NOTE]`, a picture as `![caption](file)`, code between three \
             backticks",
        ),
        b'-' if line.starts_with("--8<--") => {
            Foreign::new("`--8<--` includes a file in MkDocs", "write `{{#include file}}`")
        }
        b'A' | b'B' | b'D' | b'E' | b'I' | b'Q' | b'T' | b'W' | b'X'
            if line.get(1..3) == Some("> ") =>
        {
            Foreign::new(
                format!("`{}` is a blurb of Markua", &line[..2]),
                "write `> [!NOTE] Title`",
            )
        }
        b'a' | b'i' | b'A' | b'I' | b'#' | b'(' if lettered(flat) => foreign_list(),
        b'#' => tags(flat).or_else(|| org_line(line)),
        _ => macro_of_asciidoc(line).or_else(|| property(line)).or_else(|| import_of_mdx(line)),
    }
}

/// A line of one sign, three or more of it.
fn rule(flat: &str) -> bool {
    let sign = flat.as_bytes()[0];
    flat.len() > 2 && flat.bytes().all(|b| b == sign)
}

/// Nothing but tags of Obsidian: `#place #person/living`.
fn tags(flat: &str) -> Option<Foreign> {
    let mut words = flat.split_whitespace().peekable();
    let first = words.peek().copied()?;
    // A heading with one word is told as a heading.
    let heading = flat == first && first[1..].starts_with(char::is_uppercase);
    (!heading && words.all(|w| tag_length(w) == Some(w.len()))).then_some(())?;
    Foreign::new(
        format!("`{first}` is a tag of Obsidian, or a heading without a space"),
        "take tags out; a heading is `# Words`, and what is meant so `\\#`",
    )
}

/// `#+TITLE: words` of Org.
fn org_line(line: &str) -> Option<Foreign> {
    let word = line.strip_prefix("#+")?;
    let help = "write Markdown: `pandoc -t markdown file.org` does it";
    word.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(())?;
    Foreign::new(format!("`{line}` is a line of Org"), help)
}

/// `key:: value` of Obsidian's Dataview and of Logseq.
fn property(line: &str) -> Option<Foreign> {
    let (key, value) = line.split_once(":: ")?;
    let ok = |c: char| c.is_ascii_lowercase() || c == '-' || c == '_';
    let fits = key.len() > 1 && key.chars().all(ok) && !value.trim().is_empty();
    fits.then(|| {
        Foreign::new(
            format!("`{key}::` names a property of a note in Obsidian and Logseq"),
            "take it out; what a chapter has to say of itself stands in its front matter",
        )
    })?
}

/// `import Name from "file"` of MDX.
fn import_of_mdx(line: &str) -> Option<Foreign> {
    let (names, file) = line.strip_prefix("import ")?.split_once(" from ")?;
    let file = file.trim_end_matches(';');
    let quoted = file.len() > 2 && file.starts_with(['"', '\'']) && file.ends_with(['"', '\'']);
    let fits = quoted && !names.is_empty();
    fits.then(|| Foreign::new("this imports a component of MDX", "take it out"))?
}

/// What other tools have at the head of a file instead of front matter.
fn file_head(flat: &str) -> Option<Foreign> {
    let line = flat.lines().next()?;
    let pandoc = line.starts_with("% ");
    let known = ["title", "author", "subtitle", "date", "base header level", "latex input"];
    let (key, value) = line.split_once(':').unwrap_or((line, ""));
    let multi =
        known.contains(&key.trim().to_lowercase().as_str()) && value.starts_with([' ', '\t']);
    let what = match (pandoc, multi) {
        (true, _) => "this is a title block of pandoc",
        (_, true) => "this is metadata as MultiMarkdown has it",
        _ => return None,
    };
    let help = "title and authors of the book stand in the manifest; a chapter begins with \
                `# Title`";
    Foreign::new(what, help)
}

/// `!!! note "Title"` and `??? note` of MkDocs.
fn admonition(line: &str) -> Option<Foreign> {
    let mark = line.get(..3).filter(|m| matches!(*m, "!!!" | "???"))?;
    let rest = line[3..].trim_start_matches('+').trim();
    let (name, title) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let title = title.trim();
    let named = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let titled = title.is_empty() || title.starts_with('"') || title.starts_with("inline");
    if !named || !titled || !line[3..].starts_with([' ', '+']) {
        return None;
    }
    let title = title.trim_start_matches("inline").trim_start_matches(" end").trim();
    let title = title.trim_matches('"');
    let gap = if title.is_empty() { "" } else { " " };
    Foreign::new(
        format!("`{mark} {name}` begins an admonition of MkDocs"),
        format!(
            "write `> [!{}]{gap}{title}` and `> ` before each line of it, not indented",
            name.to_uppercase()
        ),
    )
}

/// `=== "Tab"` of MkDocs and `== Title` of AsciiDoc.
fn headed(line: &str) -> Option<Foreign> {
    let marks = line.bytes().take_while(|b| *b == b'=').count();
    let rest = line[marks..].strip_prefix(' ')?;
    if marks == 3 && rest.starts_with('"') {
        let help = "write a heading, or a term with `: ` before its explanation";
        return Foreign::new("`===` begins a tab of MkDocs", help);
    }
    let words = marks <= 6 && rest.starts_with(|c: char| c.is_uppercase()) && !rest.contains('=');
    if !words {
        return None;
    }
    let help = format!("write `{} {rest}`", "#".repeat(marks));
    Foreign::new("`=` begins a heading of AsciiDoc", help)
}

/// `:::` with words that are neither a name nor attributes.
fn fence(line: &str) -> Option<Foreign> {
    let colons = line.bytes().take_while(|b| *b == b':').count();
    let words = line[colons..].trim();
    if colons < 3 || words.is_empty() {
        return None;
    }
    let end = words.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(words.len());
    let (name, title) = words.split_at(end);
    let title = title.trim().trim_matches(['[', ']', '"', '{', '}']);
    // It is a right one, but not at the beginning of a line.
    let braces = super::super::attr::parse(words).is_some_and(|found| found.len == words.len());
    if braces || words.chars().all(|c| c.is_alphanumeric() || c == '-') {
        return Some(Foreign {
            code: Code::BAD_FENCE,
            what: "a `:::` line begins nothing behind other signs".to_owned(),
            help:
                "in an item of a list write it on a line of its own, with an empty line before it \
                   and as many spaces as the item's words have"
                    .to_owned(),
        });
    }
    let help = match name.is_empty() {
        true => "write `::: name` or `::: {.name #id key=\"value\"}`".to_owned(),
        false => format!("write `::: {{.callout-{name} title=\"{title}\"}}`, or `::: {name}`"),
    };
    Some(Foreign {
        code: Code::BAD_FENCE,
        what: "a `:::` line has one name, or attributes in braces".to_owned(),
        help,
    })
}

/// `+----+----+`.
fn grid_rule(line: &str) -> bool {
    line.len() > 4
        && line.starts_with("+-")
        && line.ends_with('+')
        && line.bytes().all(|b| matches!(b, b'+' | b'-' | b'=' | b':'))
}

/// `image::file[words]` and `include::file[]`.
fn macro_of_asciidoc(line: &str) -> Option<Foreign> {
    let (name, rest) = line.split_once("::")?;
    let fits = rest.ends_with(']') && rest.contains('[') && !rest.starts_with(char::is_whitespace);
    let help = match name {
        "image" => "write `![caption](file)`",
        "include" => "write `{{#include file}}`",
        _ => return None,
    };
    if !fits {
        return None;
    }
    Foreign::new(format!("`{name}::` is a macro of AsciiDoc"), help)
}

fn foreign_list() -> Option<Foreign> {
    Foreign::new(
        "a list with letters, roman numerals or numbers in brackets is pandoc's",
        "write `1.` before its items; or end each line but the last with `\\`",
    )
}

/// Headings of bookdown's parts, and what the lines of hyphens and equals signs of AsciiDoc make of
/// the line above them.
fn foreign_heading(flat: &str) -> Option<Foreign> {
    if flat.starts_with("(PART") || flat.starts_with("(APPENDIX)") {
        let help = "the manifest says it: `{ part = \"...\", chapters = [...] }`";
        return Foreign::new("this begins a part in bookdown", help);
    }
    let names =
        ["[source", "[NOTE", "[TIP", "[IMPORTANT", "[WARNING", "[CAUTION", "[quote", "[verse"];
    let block = flat.ends_with(']') && names.iter().any(|n| flat.starts_with(n));
    let help = "code stands between lines of three backticks, a note is `> [!NOTE]`";
    if block { Foreign::new("this begins a block of AsciiDoc", help) } else { None }
}

/// Whether the first two lines begin as `a.` and `b.`, `i)` and `ii)` or `#.` and `#.` do.
fn lettered(flat: &str) -> bool {
    let mut lines = flat.lines();
    let (first, second) = (lines.next().and_then(list_letter), lines.next().and_then(list_letter));
    first.zip(second).is_some_and(|(a, b)| follows(&a, &b))
}

/// Whether the second mark of a list comes behind the first.
fn follows(first: &(String, char), second: &(String, char)) -> bool {
    let pairs =
        [("a", "b"), ("A", "B"), ("i", "ii"), ("I", "II"), ("#", "#"), ("(1", "(2"), ("(a", "(b")];
    first.1 == second.1 && pairs.contains(&(first.0.as_str(), second.0.as_str()))
}

/// The letter, numeral or `#` of a list that a line begins with, and what stands behind it.
fn list_letter(line: &str) -> Option<(String, char)> {
    let end = line.find(['.', ')']).filter(|e| (1..=4).contains(e))?;
    let mark = line[end..].chars().next()?;
    let fits = line[end + 1..].starts_with(' ');
    fits.then(|| (line[..end].to_owned(), mark))
}
