//! Marks within a line that mean something in another dialect.

use super::super::blocks::Kind;
use super::super::inline::{NODE, Run};
use super::super::parse::Parser;
use super::signs::{accent, code_in_words, tex_brackets, thin_space};
use super::{PAGE_BREAK, tell};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::InlineKind;
use crate::source::Span;
use std::ops::Range;

/// What is told of words in a line: where, its code, what it is and what to do.
pub(super) type Told = (Range<usize>, Code, String, String);

/// Longest name that is looked for behind or before a mark, in bytes.
const MAX_NAME: usize = 40;

/// Longest target or words of another dialect's mark that are looked through, in bytes.
const MAX_WORDS: usize = 200;

/// Commands of TeX that stand in a line without arguments, and what to do instead.
const COMMANDS: [(&str, &str); 22] = [
    ("newpage", PAGE_BREAK),
    ("pagebreak", PAGE_BREAK),
    ("clearpage", PAGE_BREAK),
    ("cleardoublepage", PAGE_BREAK),
    ("noindent", "take it out: the theme sets the indents"),
    ("newline", "end the line with one `\\`"),
    ("linebreak", "end the line with one `\\`"),
    ("par", "an empty line begins a paragraph"),
    ("bigskip", "a paragraph of `&nbsp;` is a white line"),
    ("medskip", "a paragraph of `&nbsp;` is a white line"),
    ("smallskip", "a paragraph of `&nbsp;` is a white line"),
    ("vfill", "take it out"),
    ("hfill", "take it out"),
    ("quad", "take it out"),
    ("qquad", "take it out"),
    ("centering", "write `::: center` on a line before the words and `:::` behind them"),
    ("maketitle", "Recto makes the title page itself"),
    ("tableofcontents", "Recto makes the contents itself"),
    ("ldots", "write `...`"),
    ("dots", "write `...`"),
    ("LaTeX", "write the word"),
    ("TeX", "write the word"),
];

/// Macros of AsciiDoc that stand in a line, and what to write instead.
const MACROS: [(&str, &str); 13] = [
    ("image", "write `![words](file)`"),
    ("icon", "write the character itself, or `![words](file)`"),
    ("link", "write `[words](address)`"),
    ("mailto", "write `[words](mailto:address)`"),
    ("xref", "write `[words](file.md#id)`, or `@sec-x` for a number"),
    ("kbd", "write `[Ctrl]{.kbd}`"),
    ("btn", "write `[words]{.kbd}`"),
    ("menu", "write `[words]{.kbd}`"),
    ("footnote", "write `^[words]`"),
    ("footnoteref", "write `[^name]`, and `[^name]: words` below"),
    ("stem", "write `$x$`"),
    ("latexmath", "write `$x$`"),
    ("indexterm", "write `[]{.index entry=\"Words!below\"}`"),
];

/// Signs in brackets that other programs put before an item of a list, beside a space and `x`.
const TASKS: [&str; 7] = ["[/] ", "[-] ", "[>] ", "[<] ", "[~] ", "[!] ", "[] "];

/// Prefixes of the tags that Word writes.
const WORD: [&str; 5] = ["o", "w", "v", "m", "st1"];

impl Parser<'_> {
    /// Takes the tags of Word out of the words of a paragraph, heading or cell.
    pub(in super::super) fn word_tags(&mut self, run: &mut Run) {
        let mut at = 0;
        let mut tags: Vec<Range<usize>> = Vec::new();
        while let Some(found) = run.flat.get(at..).and_then(|rest| rest.find('<')) {
            at += found;
            let Some(length) = word_tag(&run.flat[at..]).filter(|_| !run.literal(at)) else {
                at += 1;
                continue;
            };
            let range = at..at + length;
            if !run.flat[range.clone()].starts_with("</") {
                let span = self.text.span(run.raw(at), run.raw(range.end - 1) + 1);
                tell_words_tag(&run.flat[range.clone()], span, &mut self.diags);
            }
            at = range.end;
            tags.push(range);
        }
        if !tags.is_empty() {
            run.take_out(&tags);
        }
    }

    /// Tells of marks in the words of a paragraph, heading or cell that have no meaning here; of few
    /// of them where the whole is `foreign` and told.
    pub(in super::super) fn strange_words(&mut self, run: &Run, foreign: bool, paragraph: bool) {
        if self.dialect.mdbook {
            return;
        }
        self.open_formula(run);
        self.open_note(run);
        let flat = run.flat.as_str();
        // A paragraph of commands is told as a whole.
        let commands = paragraph && super::tex_command(flat.trim_end()).is_some();
        let mut told = Diagnostics::new();
        let mut node = 0;
        // Where a formula ends that is told as a whole.
        let mut until = 0;
        for (at, b) in run.flat.bytes().enumerate() {
            let found = match b {
                NODE => {
                    node += 1;
                    rest_link(run, at, node - 1)
                        .or_else(|| parted_picture(run, at, node - 1))
                        .or_else(|| code_in_words(run, at, node - 1))
                }
                b'@' if flat[at..].starts_with("@ref(") => bookdown(flat, at),
                b'\\' if run.literal(at) => tex_letter(flat, at).or(double_backslash(run, at)),
                b'"' if run.literal(at) => tex_letter(flat, at),
                b'(' | b'[' if run.literal(at) => tex_brackets(run, self.text, at),
                b',' | b';' if run.literal(at) => thin_space(run, self.text, at),
                _ if foreign || run.literal(at) => None,
                b'\\' => tex_in_line(flat, at, commands).or_else(|| needless_escape(flat, at)),
                b'&' => super::broken::entity(flat, at),
                b':' => emoji(flat, at)
                    .or_else(|| role(run, at, node))
                    .or_else(|| inline_macro(flat, at))
                    .or_else(|| address_with_words(flat, at)),
                b'+' => inserted(flat, at),
                b'<' => asciidoc_reference(flat, at),
                b'#' => nested_tag(flat, at),
                b'`' => tex_quotes(flat, at),
                b'\'' => wiki_bold(flat, at),
                0xc2 => accent(flat, at),
                _ => None,
            };
            let found = found.filter(|_| at >= until);
            if let Some((range, code, text, help)) = found {
                let end = run.raw(range.end - 1) + 1;
                let span = self.text.span(run.raw(range.start), end);
                if matches!(b, b'(' | b'[') {
                    until = range.end;
                }
                told.push(Diagnostic::warning(code, span, text).help(help));
            }
        }
        self.diags.extend(told);
        self.block_name(run);
        self.task(run);
        self.last_backslash(run);
    }

    /// `$$` that nothing closes in its paragraph. The next one may stand in a later paragraph; it
    /// is not told again.
    fn open_formula(&mut self, run: &Run) {
        // The backslash that keeps a sign from one in code stands at the place of the sign.
        let kept = |at: usize| {
            let raw = run.raw(at);
            raw > 0 && self.text.span(raw - 1, raw) == self.text.span(raw, raw + 1)
        };
        let is_typed = |at: &usize| !run.literal(*at) || kept(*at);
        let mut marks = run.flat.match_indices("$$").filter(|(at, _)| is_typed(at));
        let Some((at, _)) = marks.next() else { return };
        if marks.count() % 2 == 1 || std::mem::take(&mut self.formula_open) {
            return;
        }
        self.formula_open = true;
        let span = self.text.span(run.raw(at), run.raw(at + 1) + 1);
        let text = "nothing closes this `$$` in its paragraph; it is set as text".to_owned();
        let help = "end the formula with `$$`, and leave no empty line in it; `\\$\\$` is text";
        tell(&mut self.diags, Code::OPEN_FORMULA, span, text, help);
    }

    /// Obsidian's name of a block: `^name` behind its last word.
    fn block_name(&mut self, run: &Run) {
        let flat = run.flat.trim_end();
        let Some(at) = flat.rfind([' ', '\n']).map(|at| at + 1) else { return };
        let Some(name) = flat[at..].strip_prefix('^').filter(|_| !run.literal(at)) else { return };
        let ok = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if name.is_empty() || !name.chars().all(ok) {
            return;
        }
        let span = self.text.span(run.raw(at), run.raw(flat.len() - 1) + 1);
        let text = format!("`^{name}` is a block's name in Obsidian; here it is text");
        let help = format!("name a place with `[words]{{#{name}}}`, or take it out");
        tell(&mut self.diags, Code::OTHER_DIALECT, span, text, &help);
    }

    /// `- [/] words`: a task that is half done, or called off, in Obsidian and others.
    fn task(&mut self, run: &Run) {
        let first = self
            .frames
            .last()
            .is_some_and(|f| matches!(f.kind, Kind::Item(None)) && f.blocks.is_empty());
        let mark = TASKS.iter().find(|m| first && run.flat.starts_with(*m));
        let Some(mark) = mark.map(|m| m.trim_end()).filter(|_| !run.literal(0)) else { return };
        let span = self.text.span(run.raw(0), run.raw(0) + mark.len());
        let text = format!("`{mark}` is no mark of a task here; it is set as text");
        tell(
            &mut self.diags,
            Code::OTHER_DIALECT,
            span,
            text,
            "write `[ ]` (to do) or `[x]` (done)",
        );
    }

    /// A backslash at the end of a paragraph breaks no line: it is printed.
    fn last_backslash(&mut self, run: &Run) {
        let flat = run.flat.trim_end();
        let Some(words) = flat.strip_suffix('\\').filter(|w| !run.literal(w.len())) else { return };
        // `C:\` and `\\server\share\` are paths.
        let last = words.rsplit(char::is_whitespace).next().unwrap_or_default();
        if last.contains(['\\', ':']) {
            return;
        }
        let at = words.len();
        let span = self.text.span(run.raw(at), run.raw(at) + 1);
        let text = "nothing follows this `\\` in its paragraph; it is set as text".to_owned();
        let help = match words.trim().is_empty() {
            true => "a paragraph of `&nbsp;` is a white line; `\\\\` is the sign itself",
            false => "take it out: it breaks a line before another one; `\\\\` is the sign itself",
        };
        tell(&mut self.diags, Code::STRAY_BACKSLASH, span, text, help);
    }
}

/// A word's end, or white space, or a mark that may stand beside a word.
fn edge(c: Option<char>) -> bool {
    c.is_none_or(|c| c.is_whitespace() || "()[].,;:!?\"'".contains(c))
}

fn before(flat: &str, at: usize) -> Option<char> {
    flat[..at].chars().next_back()
}

fn other(range: Range<usize>, text: String, help: impl Into<String>) -> Option<Told> {
    Some((range, Code::OTHER_DIALECT, text, help.into()))
}

/// The part of a text that is looked through for the end of a mark.
pub(super) fn window(text: &str) -> &str {
    let text = &text[..text.floor_char_boundary(MAX_WORDS)];
    text.split('\n').next().unwrap_or_default()
}

/// `\name{..}` in a line, and `\name` of a command that has no arguments.
fn tex_in_line(flat: &str, at: usize, commands: bool) -> Option<Told> {
    let rest = &flat[at + 1..];
    let len = rest.bytes().take(MAX_NAME).take_while(u8::is_ascii_alphabetic).count();
    let (name, tail) = (&rest[..len], &rest[len..]);
    let glued = |c: char| c.is_alphanumeric() || matches!(c, ':' | '\\' | '/');
    let whole = commands
        && (flat.starts_with("\\begin{")
            || at == 0
            || flat[..at].ends_with('\n') && !tail.starts_with('{'));
    if len < 2 || whole || name == "end" || before(flat, at).is_some_and(glued) {
        return None;
    }
    let command = COMMANDS.iter().find(|(n, _)| *n == name);
    let stop = tail.strip_prefix('.').unwrap_or(tail);
    let bare = !stop.starts_with(['\\', '/', '.', '_', '-'])
        && (stop.len() == tail.len() || !stop.starts_with(char::is_alphanumeric));
    let told = |help: String| {
        let text = format!("`\\{name}` is a command of TeX; here it is text");
        Some((at..at + 1 + len, Code::RAW_TEX, text, help))
    };
    if let Some(help) = super::tex_citations::help(name, tail) {
        return told(help);
    }
    let help = match name {
        "newcommand"
        | "renewcommand"
        | "providecommand"
        | "def"
        | "gdef"
        | "edef"
        | "let"
        | "DeclareMathOperator"
            if tail.starts_with(['\\', '{', '*']) =>
        {
            "define commands between paragraphs, `\\newcommand{\\name}[2]{#1 and #2}`; the manifest has `[math.macros]`"
        }
        _ if !(tail.starts_with('{') || command.is_some() && bare) => return None,
        "textbf" | "emph" | "textit" => "write `*words*` or `**words**`",
        "textsc" => "write `[words]{.smallcaps}`",
        "underline" => "write `[words]{.underline}`",
        "texttt" => "write it in backticks",
        "footnote" => "write `^[words]`",
        "href" | "url" => "write `[words](address)` or `<address>`",
        "ref" | "autoref" | "cref" | "Cref" | "eqref" => {
            "write `@fig-x`, `@tbl-x`, `@sec-x`, `@eq-x`, `@thm-x` or another label of the book"
        }
        "pageref" => "a reference, `@sec-x`, has its page in print",
        "chapter" | "section" | "subsection" => super::HEADINGS,
        "index" if super::super::index_marks::parse(&flat[at..]).is_some() => return None,
        "index" => "write `[]{.index entry=\"Words\"}`",
        "label" => {
            "a heading, a picture or a theorem takes its label in braces: `# Title {#sec-x}`, \
             `::: {#thm-x}`"
        }
        _ => match command {
            Some((_, help)) => help,
            None if name == "begin" => super::environment_help(tail),
            None => "formulas stand between `$`; leave other commands out",
        },
    };
    told(help.to_owned())
}

/// `\"o` within a word: a letter with its accent. `at` is that of the quotation mark, which is all
/// that CommonMark leaves.
fn tex_letter(flat: &str, at: usize) -> Option<Told> {
    let rest = flat[at..].strip_prefix('"')?;
    let letter = match rest.chars().next()? {
        'a' => 'ä',
        'e' => 'ë',
        'o' => 'ö',
        'u' => 'ü',
        _ => return None,
    };
    let inside = before(flat, at).is_some_and(char::is_alphabetic)
        && rest[1..].starts_with(char::is_alphabetic);
    let text = format!("`\\\"{}` is a letter of TeX; here it is text", &rest[..1]);
    inside.then(|| (at..at + 2, Code::RAW_TEX, text, format!("write `{letter}`")))
}

/// `\` before a mark that is none of ASCII: nothing needs it, and CommonMark prints it.
fn needless_escape(flat: &str, at: usize) -> Option<Told> {
    let next = flat[at + 1..].chars().next()?;
    let mark = !next.is_ascii() && !next.is_alphanumeric() && !next.is_whitespace();
    let text = format!("this `\\` is printed: `{next}` is no mark of Markdown");
    let help = "take it out".to_owned();
    mark.then(|| (at..at + 1, Code::STRAY_BACKSLASH, text, help))
}

/// `! [words](file.png)`: a space has made a link of the picture.
fn parted_picture(run: &Run, at: usize, node: usize) -> Option<Told> {
    let InlineKind::Link(link) = &run.nodes.get(node)?.inline.kind else { return None };
    let bang = at.checked_sub(2).filter(|b| run.flat.as_bytes()[*b..].starts_with(b"! "))?;
    let ending = link.href.rsplit_once('.')?.1.to_ascii_lowercase();
    let picture = ["png", "jpg", "jpeg", "gif", "webp", "svg"].contains(&ending.as_str());
    let alone = before(&run.flat, bang).is_none_or(char::is_whitespace);
    let text = "a space behind this `!`: here is a link and no picture".to_owned();
    let help = format!("write `![words]({})`", link.href);
    (picture && alone && !run.literal(bang)).then(|| (bang..at + 1, Code::BROKEN_LINK, text, help))
}

/// `\\` at a line's end, as TeX breaks lines: CommonMark makes one backslash of it.
fn double_backslash(run: &Run, at: usize) -> Option<Told> {
    let flat = run.flat.as_str();
    let ends = flat[at + 1..].starts_with('\n');
    // Of a path nothing is said.
    let alone = before(flat, at).is_none_or(|c| c.is_whitespace() || ".,;:!?".contains(c));
    let text = "`\\\\` breaks no line here; a `\\` is set".to_owned();
    (ends && alone)
        .then(|| (at..at + 1, Code::RAW_TEX, text, "end the line with one `\\`".to_owned()))
}

/// ```` ``words'' ```` of TeX.
fn tex_quotes(flat: &str, at: usize) -> Option<Told> {
    let rest = flat[at..].strip_prefix("``")?;
    let end = window(rest).find("''")?;
    let opens = rest.starts_with(|c: char| c.is_alphanumeric() || c == char::from(NODE))
        && edge(before(flat, at));
    let text = "these are quotation marks of TeX; here they are text".to_owned();
    opens.then(|| (at..at + end + 4, Code::RAW_TEX, text, "write `\"words\"`".to_owned()))
}

/// `'''words'''` of MediaWiki.
fn wiki_bold(flat: &str, at: usize) -> Option<Told> {
    let rest = flat[at..].strip_prefix("'''")?;
    let end = window(rest).find("'''").filter(|end| *end > 0)?;
    let words = rest.starts_with(char::is_alphanumeric) && edge(before(flat, at));
    let text = "`'''` makes words bold in wikis; here it is text".to_owned();
    words.then(|| other(at..at + end + 6, text, "write `**words**`"))?
}

/// `++words++`: inserted, or underlined, in other dialects.
fn inserted(flat: &str, at: usize) -> Option<Told> {
    let rest = flat[at..].strip_prefix("++")?;
    let words = &rest[..window(rest).find("++")?];
    // `++i` and `i++` are code.
    let word = |w: Option<&str>| w.is_some_and(|w| w.chars().count() > 1);
    let mut parts = words.split(' ');
    let whole = word(parts.clone().next_back()) && word(parts.next()) && !words.contains('+');
    let ends = words.starts_with(|c: char| c.is_alphanumeric() || c == char::from(NODE))
        && edge(before(flat, at))
        && edge(rest[words.len() + 2..].chars().next());
    let text = "`++` marks words as inserted in other dialects; here it is text".to_owned();
    (whole && ends).then(|| other(at..at + words.len() + 4, text, "write `[words]{.underline}`"))?
}

/// `<o:p>`, `</o:p>`, `<st1:place w:st="on">`: what Word leaves in a file. The length of such a tag at
/// the beginning of `text`.
fn word_tag(text: &str) -> Option<usize> {
    let rest = window(text);
    let whole = &rest[..rest.find('>')? + 1];
    let name = whole[1..].trim_start_matches('/').split([' ', '>']).next()?;
    (is_words_tag(name) && !whole.contains(char::from(NODE))).then_some(whole.len())
}

/// Whether the name of a tag is one of Word's.
pub(in crate::markdown) fn is_words_tag(name: &str) -> bool {
    let Some((prefix, name)) = name.split_once(':') else { return false };
    let name = name.trim_end_matches('/');
    WORD.contains(&prefix)
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// What is said of such a tag, and what to do.
pub(in crate::markdown) fn tell_words_tag(tag: &str, span: Span, diags: &mut Diagnostics) {
    let text = format!("`{tag}` is a tag of Word; it is left out");
    let help = "`pandoc -t markdown file.docx` gives a text without such tags";
    tell(diags, Code::UNKNOWN_TAG, span, text, help);
}

/// `<<id>>` and `<<id,words>>` of AsciiDoc.
fn asciidoc_reference(flat: &str, at: usize) -> Option<Told> {
    let rest = flat[at..].strip_prefix("<<")?;
    let inside = &rest[..window(rest).find(">>")?];
    let first = |c: char| c.is_alphabetic() || c == '_' || c == '#';
    let plain = inside.starts_with(first) && !inside.ends_with(' ') && !inside.contains(['<', '>']);
    if !plain || !edge(before(flat, at)) {
        return None;
    }
    let text = "`<<` begins a reference in AsciiDoc; here it is text".to_owned();
    other(at..at + inside.len() + 4, text, super::DOUBLED)
}

/// `#tag/of-a-tag` of Obsidian.
fn nested_tag(flat: &str, at: usize) -> Option<Told> {
    let len = tag_length(&flat[at..])?;
    let tag = &flat[at..at + len];
    let alone = before(flat, at).is_none_or(char::is_whitespace);
    (alone && tag.contains('/')).then(|| foreign_tag(at, tag))?
}

/// The length of the tag that a text begins with.
pub(super) fn tag_length(text: &str) -> Option<usize> {
    let name = text.strip_prefix('#')?;
    let ok = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/');
    let len = name.find(|c| !ok(c)).unwrap_or(name.len());
    let fits = name.starts_with(char::is_alphabetic) && !name[..len].ends_with('/');
    (fits && !name[..len].contains("//")).then_some(len + 1)
}

fn foreign_tag(at: usize, tag: &str) -> Option<Told> {
    let text = format!("`{tag}` is a tag of Obsidian; here it is text");
    other(at..at + tag.len(), text, "take it out; what is meant so is `\\#`")
}

/// `:name:` of an emoji.
fn emoji(flat: &str, at: usize) -> Option<Told> {
    let edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "().,!?".contains(c));
    let rest = &flat[at + 1..];
    let len = rest.bytes().take(MAX_NAME).position(|b| b == b':')?;
    let name = &rest[..len];
    let ok =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'+');
    let named = name.len() > 1 && name.starts_with(|c: char| c.is_ascii_lowercase());
    let alone = edge(before(flat, at)) && edge(rest[len + 1..].chars().next());
    if !named || !alone || !name.bytes().all(ok) {
        return None;
    }
    let text = format!("`:{name}:` is the name of an emoji or icon; here it is text");
    other(at..at + len + 2, text, "write the character itself")
}

/// ``:name:`words` `` of reStructuredText, before the node with this index.
fn role(run: &Run, at: usize, node: usize) -> Option<Told> {
    let rest = &run.flat[at + 1..];
    let len = rest.bytes().take(MAX_NAME).position(|b| b == NODE)?;
    let name = rest[..len].strip_suffix(':')?;
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '+');
    let code = matches!(run.nodes.get(node)?.inline.kind, InlineKind::Code(_));
    let fits = code
        && edge(before(&run.flat, at))
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(ok);
    let help = match name {
        "ref" | "numref" | "eq" => "write `@sec-x`, `@fig-x`, `@tbl-x` or `@eq-x`",
        "doc" => "write `[words](file.md)`",
        "math" => "write `$x$`",
        "sub" => "write `H~2~O`",
        "sup" => "write `x^2^`",
        "kbd" => "write `[Ctrl]{.kbd}`",
        "cite" => "write `[@key]`; the manifest names the works, `bibliography = [\"refs.bib\"]`",
        _ => "take it out; the code behind it stays code",
    };
    let text = format!("`:{name}:` is a role of reStructuredText; here it is text");
    fits.then(|| other(at..at + len + 1, text, help))?
}

/// `` `words <address>`_ `` of reStructuredText: the node at `at`.
fn rest_link(run: &Run, at: usize, node: usize) -> Option<Told> {
    let InlineKind::Code(code) = &run.nodes.get(node)?.inline.kind else { return None };
    let rest = run.flat[at + 1..].strip_prefix('_')?;
    let rest = rest.strip_prefix('_').unwrap_or(rest);
    let text = format!("`` `{code}`_ `` is a link of reStructuredText; here it is code");
    edge(rest.chars().next()).then(|| other(at..at + 2, text, "write `[words](address)`"))?
}

/// `kbd:[Ctrl]` and `xref:file[words]` of AsciiDoc; `at` is that of the colon.
fn inline_macro(flat: &str, at: usize) -> Option<Told> {
    let start = at - flat[..at].bytes().rev().take_while(u8::is_ascii_lowercase).count();
    let (name, help) = MACROS.iter().find(|(n, _)| *n == &flat[start..at])?;
    let rest = &flat[at + 1..];
    let open = window(rest).find(|c: char| c.is_whitespace() || c == '[')?;
    let close = rest[open..].starts_with('[').then(|| window(&rest[open..]).find(']'))??;
    let bare = matches!(*name, "kbd" | "btn" | "footnote" | "stem" | "latexmath" | "indexterm");
    if (open == 0) != bare || rest.starts_with(':') || !edge(before(flat, start)) {
        return None;
    }
    let text = format!("`{name}:` is a macro of AsciiDoc; here it is text");
    other(start..at + 1 + open + close + 1, text, *help)
}

/// `https://address[words]` of AsciiDoc; `at` is that of the colon.
fn address_with_words(flat: &str, at: usize) -> Option<Told> {
    let rest = window(flat[at..].strip_prefix("://")?);
    let start = at - flat[..at].bytes().rev().take_while(u8::is_ascii_lowercase).count();
    let open = rest.find(|c: char| c.is_whitespace() || c == '[' || c == char::from(NODE))?;
    let close = open + rest[open..].find(']')?;
    let words = rest[open..close].strip_prefix('[')?;
    let fits = words.contains(char::is_alphabetic) && rest[..open].contains('.');
    // What follows in round brackets is a link that has gone wrong, and told as that.
    let ahead = before(flat, start).filter(|c| *c != ':');
    let alone = start == 0 || ahead.is_some_and(|c| edge(Some(c)));
    if !fits || !alone || rest[close + 1..].starts_with(['(', '[']) {
        return None;
    }
    let text = "words in brackets behind an address are AsciiDoc; here they are text".to_owned();
    let help = format!("write `[{}](address)`", words.replace(char::from(NODE), ".."));
    other(start..at + 3 + close + 1, text, help)
}

/// `\@ref(fig:name)` of bookdown.
fn bookdown(flat: &str, at: usize) -> Option<Told> {
    let rest = &flat[at + 5..];
    let len = rest.bytes().take(200).position(|b| b == b')')?;
    let name = rest[..len].replace([':', char::from(NODE)], "-").replace("tab-", "tbl-");
    let text = format!("`\\@ref({})` is a reference of bookdown; here it is text", &rest[..len]);
    let help = match super::is_label(&name) {
        true => format!("write `@{name}`, and `{{#{name}}}` behind what it names"),
        false => format!("write `@sec-{name}`, and `{{#sec-{name}}}` behind the heading"),
    };
    other(at..at + 6 + len, text, help)
}
