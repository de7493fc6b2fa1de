//! Files named in the text: mdBook's `{{#include file:range}}` and its relatives, Quarto's
//! `{{< include file >}}`, and GitBook's `{% include "file.md" %}`. First step of a chapter's way; code fences are no obstacle, as in mdBook.

use super::read::{Reader, relative};
use super::text::Text;
use super::variables::Values;
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::nearest;
use crate::source::{FileId, Span};
use std::ops::Range;
use std::rc::Rc;

/// How deep files may include each other.
const MAX_DEPTH: usize = 10;
/// Largest text that a chapter's includes may add up to, and most bytes that are gone through for
/// their parts.
const MAX_TEXT: usize = 64 << 20;
const MAX_LOOKED: usize = 1 << 30;

/// Most includes in one chapter; files that include nothing but each other end here.
const MAX_INCLUDES: usize = 20_000;

/// Longest directive, in bytes.
const MAX_DIRECTIVE: usize = 1024;

/// mdBook's directives.
const NAMES: [&str; 5] = ["include", "rustdoc_include", "playground", "title", "playpen"];

/// Whether a directive `{{#name}}` is one of these, or was told as one that is misspelt.
pub(super) fn knows(name: &str) -> bool {
    nearest(name, NAMES).is_some()
}

/// The text of a chapter file with everything that it includes.
pub(super) fn expand(reader: &mut Reader, file: FileId) -> Text {
    let source = reader.text(file);
    let mut out = Text::with_capacity(source.len() + source.len() / 4);
    let mut stack = vec![file];
    (reader.includes, reader.looked, reader.include_limit_told) = (0, 0, false);
    reader.named = None;
    expand_range(reader, file, 0, source.len(), &mut stack, &mut out);
    out
}

/// One directive in double braces.
struct Directive<'a> {
    name: &'a str,
    args: &'a str,
    /// Byte after the closing braces.
    end: usize,
}

fn expand_range(
    reader: &mut Reader,
    file: FileId,
    start: usize,
    end: usize,
    stack: &mut Vec<FileId>,
    out: &mut Text,
) {
    let source = reader.text(file);
    let mut verbatim = verbatim_code(&source[start..end]).into_iter().peekable();
    let mut done = start;
    let mut at = start;
    while let Some(found) = next_open(&source[at..end]) {
        let open = at + found;
        // Code and directives come in the order of the text.
        while verbatim.next_if(|code| code.end <= open - start).is_some() {}
        if let Some(code) = verbatim.peek().filter(|code| code.contains(&(open - start))) {
            at = start + code.end;
            continue;
        }
        if let Some(len) = escaped_shortcode(&source[open..end]) {
            let span = Span::new(file, open, open + len);
            out.push_file(&source[done..open], file, done);
            out.push_generated(&source[open + 1..open + len - 1], span);
            (done, at) = (open + len, open + len);
            continue;
        }
        if source[open..].starts_with("{%") {
            at = open + 2;
            let Some(directive) = template_include(&source[..end], open) else { continue };
            let span = Span::new(file, open, directive.end);
            let Some(path) = text_named(reader, file, directive.args) else { continue };
            out.push_file(&source[done..open], file, done);
            done = open;
            if let Some(wanted) = find(reader, file, &path, span, stack, out.len()) {
                insert(reader, wanted, stack, out);
                done = directive.end;
            }
            at = directive.end;
            continue;
        }
        let Some(directive) = directive(&source[..end], open) else {
            at = open + 1;
            continue;
        };
        at = directive.end;
        if open > start && source.as_bytes()[open - 1] == b'\\' {
            out.push_file(&source[done..open - 1], file, done);
            done = open;
            continue;
        }
        let span = Span::new(file, open, directive.end);
        let keep = match directive.name {
            // A directive that names nothing is talk about it, as mdBook has it.
            name if directive.args.is_empty() && NAMES.contains(&name.trim_start_matches('#')) => {
                true
            }
            "#include" | "#rustdoc_include" | "include" => {
                out.push_file(&source[done..open], file, done);
                done = open;
                let wanted = find(reader, file, directive.args, span, stack, out.len());
                wanted.map(|w| insert(reader, w, stack, out)).is_none()
            }
            "#playground" | "#playpen" => {
                out.push_file(&source[done..open], file, done);
                done = open;
                let name = directive.args.split_whitespace().next().unwrap_or_default();
                let wanted = find(reader, file, name, span, stack, out.len());
                let found = wanted.map(|w| {
                    out.push_generated("```rust\n", span);
                    insert(reader, w, stack, out);
                    out.push_generated("\n```\n", span);
                });
                found.is_none()
            }
            "#title" => {
                out.push_file(&source[done..open], file, done);
                false
            }
            "var" | "meta" => {
                let words = value(reader, directive.name, directive.args, stack);
                words.iter().for_each(|words| {
                    out.push_file(&source[done..open], file, done);
                    done = open;
                    out.push_generated(words, span);
                });
                words.is_none()
            }
            name => {
                let near = name
                    .strip_prefix('#')
                    .and_then(|n| nearest(n, NAMES).filter(|near| *near != n));
                if let Some(near) = near {
                    let message = format!("`{{{{{name}}}}}` is not a directive that Recto knows");
                    reader.diags.push(
                        Diagnostic::warning(Code::UNKNOWN_DIRECTIVE, span, message)
                            .help(format!("did you mean `#{near}`?")),
                    );
                }
                true
            }
        };
        if !keep {
            done = directive.end;
        }
    }
    out.push_file(&source[done..end], file, done);
}

/// The words that a shortcode of Quarto's stands for, in the chapter whose file is the first.
fn value(reader: &mut Reader, shortcode: &str, name: &str, stack: &[FileId]) -> Option<String> {
    let values = match reader.named.clone() {
        Some(values) => values,
        None => {
            let id = *stack.first()?;
            let path = reader.sources.get(id)?.path.clone();
            let text = reader.text(id);
            let values = Rc::new(Values::of(reader, &path, &text));
            reader.named = Some(Rc::clone(&values));
            values
        }
    };
    values.words(shortcode, name.trim_matches(['"', '\'']))
}

/// Bytes of `{{{< name >}}}`, which Quarto shows with one brace less.
fn escaped_shortcode(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("{{{<")?;
    let rest = &rest[..rest.floor_char_boundary(MAX_DIRECTIVE)];
    let line = rest.split('\n').next().unwrap_or_default();
    line.find(">}}}").map(|at| "{{{<".len() + at + ">}}}".len())
}

/// Code whose shortcodes stay as they are, ```` ```{.md shortcodes="false"} ````, in bytes of the text.
fn verbatim_code(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    if !text.contains("shortcodes=") {
        return out;
    }
    let mut open: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let sign = bare.chars().next().filter(|c| matches!(c, '`' | '~')).unwrap_or('`');
        let fence = &bare[..bare.len() - bare.trim_start_matches(sign).len()];
        match open {
            Some((from, begun)) if fence.starts_with(begun) => {
                out.push(from..at);
                open = None;
            }
            None if fence.len() >= 3 && is_verbatim(bare) => open = Some((at, fence)),
            _ => {}
        }
        at += line.len();
    }
    out.extend(open.map(|(from, _)| from..text.len()));
    out
}

/// Whether the line that opens code says that its shortcodes stay.
fn is_verbatim(line: &str) -> bool {
    let said = line.split("shortcodes=").nth(1).unwrap_or_default();
    said.trim_start_matches(['"', '\'']).starts_with("false")
}

/// Where the next directive may begin.
fn next_open(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let brace = at + text[at..].find('{')?;
        match text.as_bytes().get(brace + 1) {
            Some(b'{' | b'%') => return Some(brace),
            _ => at = brace + 1,
        }
    }
}

/// Parses `{% include "file" %}` at `open`, on a line of its own but for white space.
fn template_include(source: &str, open: usize) -> Option<Directive<'_>> {
    // The line as far as a directive may go; what stands before it is asked last, for it may be long.
    let end = source.floor_char_boundary(open + MAX_DIRECTIVE + 1);
    let line = source[open..end].split('\n').next().filter(|line| line.len() <= MAX_DIRECTIVE)?;
    let close = 2 + line.get(2..)?.find("%}")?;
    let before = || source[..open].rsplit('\n').next().unwrap_or_default();
    if !line[close + 2..].trim().is_empty() || !before().trim().is_empty() {
        return None;
    }
    let args = line[2..close].trim_matches(['-', ' ', '\t']).strip_prefix("include")?;
    let args = args.strip_prefix([' ', '\t'])?.trim().trim_matches(['"', '\'']);
    Some(Directive { name: "include", args, end: open + close + 2 })
}

/// The path of a text of the book as a file names it: from its own folder, or from the book's with a
/// slash before it. What is no Markdown that is there belongs to other templates than the book's.
fn text_named(reader: &Reader, from: FileId, name: &str) -> Option<String> {
    let is_text = [".md", ".markdown", ".txt"].iter().any(|e| name.to_lowercase().ends_with(e));
    let from = reader.sources.get(from).map(|f| f.path.clone()).unwrap_or_default();
    let beside = relative(&from, name);
    let below = relative("", name.trim_start_matches('/'));
    let path = [beside, below]
        .into_iter()
        .find(|path| reader.sources.files.is_file(path))
        .filter(|_| is_text)?;
    // What follows takes it from the file's own folder again.
    let up = "../".repeat(from.matches('/').count());
    Some(format!("{up}{path}"))
}

/// Parses `{{#name args}}` or `{{< name args >}}` at `open`.
fn directive(source: &str, open: usize) -> Option<Directive<'_>> {
    let first = source[open + 2..].trim_start_matches([' ', '\t']).as_bytes().first();
    if !matches!(first, Some(b'#' | b'<')) {
        return None;
    }
    // Bounded, so that a line of braces without end costs no more than its length.
    let mut end = source.len().min(open + MAX_DIRECTIVE);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let line = source[open..end].split('\n').next().unwrap_or_default();
    let close = line.find("}}")?;
    let inner = line[2..close].trim();
    let end = open + close + 2;
    let body = match inner.strip_prefix('<').and_then(|i| i.strip_suffix('>')) {
        Some(body) => body.trim(),
        None if inner.starts_with('#') => inner,
        None => return None,
    };
    let (name, args) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    if name.len() < 2 && name.starts_with('#') {
        return None;
    }
    Some(Directive { name, args: args.trim(), end })
}

/// The part of a file that is to be included: the file and ranges of its bytes.
type Wanted = (FileId, Vec<(usize, usize)>);

/// Finds what an include names, for a text of `len` bytes so far; says what is wrong otherwise.
fn find(
    reader: &mut Reader,
    from: FileId,
    args: &str,
    span: Span,
    stack: &[FileId],
    len: usize,
) -> Option<Wanted> {
    let args = args.trim_matches(['"', '\'']);
    let (name, part) = match args.split_once(':') {
        Some((name, part)) => (name.trim(), Some(part)),
        None => (args, None),
    };
    let from_path = reader.sources.get(from).map(|f| f.path.clone()).unwrap_or_default();
    let beside = relative(&from_path, name);
    // Quarto counts from the chapter's own file, also in what that includes.
    let of_chapter = || {
        let chapter = stack.first().and_then(|id| reader.sources.get(*id))?;
        let path = relative(&chapter.path, name);
        (!reader.sources.files.is_file(&beside) && reader.sources.files.is_file(&path))
            .then_some(path)
    };
    let path = of_chapter().unwrap_or(beside);
    let severity = reader.include_severity;
    let fault = |reader: &mut Reader, code, message: String| {
        let d = Diagnostic::error(code, span, message);
        reader.diags.push(Diagnostic { severity, ..d });
        None
    };
    if name.is_empty() {
        return fault(reader, Code::BAD_INCLUDE, "the include names no file".into());
    }
    if stack.len() > MAX_DEPTH {
        let message = format!("files include each other more than {MAX_DEPTH} deep");
        return fault(reader, Code::INCLUDE_TOO_DEEP, message);
    }
    reader.includes += 1;
    if len > MAX_TEXT || reader.includes > MAX_INCLUDES || reader.looked > MAX_LOOKED {
        if !std::mem::replace(&mut reader.include_limit_told, true) {
            let message = "this chapter includes more than 20,000 files or 64 MiB, or parts of files \
                           that are too large for so many";
            let d = Diagnostic::error(Code::INCLUDE_TOO_LARGE, span, message);
            reader.diags.push(
                d.help("make several chapters of it, or put the parts into files of their own"),
            );
        }
        return None;
    }
    let id = reader.read_as(&path, span, severity)?;
    if stack.contains(&id) {
        return fault(reader, Code::INCLUDE_CYCLE, format!("`{path}` includes itself"));
    }
    let text = reader.text(id);
    reader.looked += text.len();
    match select(&text, part) {
        Ok(lines) => Some((id, lines)),
        Err(message) => fault(reader, Code::MISSING_ANCHOR, format!("`{path}` {message}")),
    }
}

/// Puts the wanted part of a file, with what it includes, into `out`.
fn insert(reader: &mut Reader, (id, lines): Wanted, stack: &mut Vec<FileId>, out: &mut Text) {
    let text = reader.text(id);
    stack.push(id);
    let last = lines.len();
    for (i, (start, mut end)) in lines.into_iter().enumerate() {
        if i + 1 == last {
            // The line feed of the last line is the one after the directive.
            end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
        }
        expand_range(reader, id, start, end, stack, out);
    }
    stack.pop();
}

/// The ranges of bytes that `part` (`2`, `2:10`, `:10`, `2:`, `anchor`) takes from a text, lines of
/// anchor comments left out.
fn select(text: &str, part: Option<&str>) -> Result<Vec<(usize, usize)>, String> {
    let part = part.unwrap_or("").trim();
    let mut from = 1usize;
    let mut to = usize::MAX;
    let mut anchor = None;
    if !part.is_empty() {
        let (a, b) = part.split_once(':').map_or((part, None), |(a, b)| (a, Some(b)));
        let number = |s: &str| s.trim().parse::<usize>().ok();
        match (number(a), b) {
            (Some(n), None) => (from, to) = (n.max(1), n.max(1)),
            (Some(n), Some(b)) => (from, to) = (n.max(1), number(b).unwrap_or(usize::MAX)),
            (None, Some(b)) if a.trim().is_empty() => to = number(b).unwrap_or(usize::MAX),
            _ => anchor = Some(a.trim()),
        }
    }
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    let mut inside = anchor.is_none();
    let mut seen = false;
    let mut start = 0;
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let end = start + line.len();
        let mark = anchor_mark(line);
        match mark {
            Some((name, opens)) if anchor == Some(name) => {
                inside = opens;
                seen |= opens;
            }
            Some(_) => {}
            None if inside && i + 1 >= from && i < to => match ranges.last_mut() {
                Some(last) if last.1 == start => last.1 = end,
                _ => ranges.push((start, end)),
            },
            None => {}
        }
        start = end;
    }
    match anchor {
        Some(name) if !seen => Err(format!("has no line `ANCHOR: {name}`")),
        _ => Ok(ranges),
    }
}

/// The name in an `ANCHOR: name` or `ANCHOR_END: name` comment, and whether it opens.
fn anchor_mark(line: &str) -> Option<(&str, bool)> {
    let at = line.find("ANCHOR")?;
    let rest = &line[at + 6..];
    let (opens, rest) = match rest.strip_prefix("_END:") {
        Some(rest) => (false, rest),
        None => (true, rest.strip_prefix(':')?),
    };
    let rest = rest.trim_start();
    let len =
        rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
    (len > 0).then(|| (&rest[..len], opens))
}

/// Removes the hidden lines of a Rust listing, by mdBook's rule: `# ` or `#` alone hides a line,
/// `##` stands for `#`.
pub(super) fn visible_rust(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t']);
        match bare.strip_prefix('#') {
            Some(rest) if rest.starts_with('#') => {
                out.push_str(&line[..line.len() - bare.len()]);
                out.push_str(rest);
            }
            Some(rest)
                if rest.trim_end_matches(['\n', '\r']).is_empty() || rest.starts_with(' ') => {}
            _ => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::files::Files;
    use crate::source::Sources;

    fn run(files: &[(&str, &str)]) -> (String, Vec<&'static str>, Vec<Span>) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        let (mut sources, mut diags) =
            (Sources::new(Files::folder(dir.path()).expect("a folder")), Diagnostics::new());
        let mut reader = Reader::new(&mut sources, &mut diags);
        let id = reader.read(files[0].0, Span::NONE).expect("read");
        let text = expand(&mut reader, id);
        let at = text.as_str().find("HERE").map(|p| text.span(p, p + 4)).into_iter().collect();
        (text.as_str().to_owned(), diags.iter().map(|d| d.code.name()).collect(), at)
    }

    const CODE: &str = "one\n// ANCHOR: a\ntwo HERE\n// ANCHOR: b\nthree\n// ANCHOR_END: b\nfour\n// ANCHOR_END: a\nfive\n";

    #[test]
    fn takes_files_lines_and_anchors() {
        for (args, want) in [
            ("c.rs", "one\ntwo HERE\nthree\nfour\nfive"),
            ("c.rs:3", "two HERE"),
            ("c.rs:3:5", "two HERE\nthree"),
            ("c.rs:7:", "four\nfive"),
            ("c.rs::1", "one"),
            ("c.rs:a", "two HERE\nthree\nfour"),
            ("c.rs:b", "three"),
        ] {
            let text = format!("x\n```\n{{{{#include {args}}}}}\n```\n");
            let (got, codes, _) = run(&[("a.md", &text), ("c.rs", CODE)]);
            assert_eq!(got, format!("x\n```\n{want}\n```\n"), "{args}");
            assert!(codes.is_empty());
        }
    }

    #[test]
    fn includes_of_gitbook_are_those_of_texts_that_are_there() {
        let files = [
            ("a/b.md", "x\n\n{% include \"/parts/p.md\" %}\n\n{% include './c.md' %}\ny\n"),
            ("parts/p.md", "P\n"),
            ("a/c.md", "C {% include \"/parts/p.md\" %}\n"),
        ];
        let (got, codes, _) = run(&files);
        assert_eq!(got, "x\n\nP\n\nC {% include \"/parts/p.md\" %}\ny\n");
        assert!(codes.is_empty(), "{codes:?}");
        let kept = "{% include \"/no.md\" %}\n{% include \"a.html\" %}\n{% include %}\n{% include \"c.md\" %} x\n";
        let (got, codes, _) = run(&[("b.md", kept), ("a.html", ""), ("c.md", "")]);
        assert_eq!((got.as_str(), codes.len()), (kept, 0));
    }

    #[test]
    fn what_is_included_counts_from_its_folder_or_from_the_chapters() {
        let files = [
            ("ch/one/a.md", "{{< include ../../common/setup.md >}}\n"),
            ("common/setup.md", "{{< include ../../common/utils.md >}} {{< include own.md >}}\n"),
            ("common/utils.md", "U\n"),
            ("common/own.md", "O\n"),
            ("ch/one/own.md", "not this\n"),
        ];
        let (got, codes, _) = run(&files);
        assert_eq!((got.as_str(), codes.len()), ("U O\n", 0));
    }

    #[test]
    fn maps_included_text_to_its_file() {
        let (_, _, at) = run(&[("a.md", "{{#rustdoc_include sub/c.rs:a}}\n"), ("sub/c.rs", CODE)]);
        assert_eq!((at[0].file, at[0].start), (FileId(1), 21));
    }

    #[test]
    fn nests_and_is_relative_to_the_including_file() {
        let (got, codes, _) = run(&[
            ("a.md", "<{{< include p/b.md >}}>"),
            ("p/b.md", "b {{#include c.md}}\n"),
            ("p/c.md", "c\n"),
        ]);
        assert_eq!((got.as_str(), codes.len()), ("<b c>", 0));
    }

    #[test]
    fn says_what_is_wrong_and_keeps_the_words() {
        let (got, codes, _) = run(&[
            (
                "a.md",
                "{{#include no.md}} {{#include a.md}} {{#include ../x}} {{#inlcude x}} {{#foo}} {{#include}} {{#include b.rs:no}}",
            ),
            ("b.rs", "x"),
        ]);
        assert!(got.contains("{{#include no.md}}"));
        assert_eq!(
            codes,
            [
                "missing-file",
                "include-cycle",
                "path-outside",
                "unknown-directive",
                "missing-anchor"
            ]
        );
    }

    #[test]
    fn escapes_titles_and_playgrounds() {
        let (got, codes, _) = run(&[
            (
                "a.md",
                "\\{{#include x}} `\\{{#include y}}` {{#title Hi}}{{#playground m.rs}} {{ x }}",
            ),
            ("m.rs", "fn main() {}\n"),
        ]);
        assert_eq!(got, "{{#include x}} `{{#include y}}` ```rust\nfn main() {}\n```\n {{ x }}");
        assert!(codes.is_empty());
    }

    #[test]
    fn directives_that_name_no_file_are_words() {
        let text = "`{{ #playground }}` `{{#playpen}}` `{{ #include }}` {{#title}} {{#playground no.rs}} x\n";
        let (got, codes, _) = run(&[("a.md", text)]);
        assert_eq!((got.as_str(), codes), (text, vec!["missing-file"]));
    }

    #[test]
    fn braces_without_end_take_linear_time() {
        for braces in ["{{", "{{#", "{{#include ", "{{< ", "{{ ", "{%", "{%} ", "\n{%}"] {
            let text = braces.repeat((1 << 20) / braces.len());
            let start = std::time::Instant::now();
            assert_eq!(run(&[("a.md", &text)]).0, text);
            assert!(start.elapsed().as_secs() < 5);
        }
    }

    #[test]
    fn files_that_multiply_end() {
        let many = "{{#include b.md}}".repeat(300);
        let more = "{{#include c.md}}".repeat(300);
        let (_, codes, _) = run(&[("a.md", &many), ("b.md", &more), ("c.md", "")]);
        assert_eq!(codes, ["include-too-large"]);
    }

    #[test]
    fn values_stand_for_their_names() {
        let files = [
            (
                "ch/a.qmd",
                "---\nx: 2\n---\nV {{< var v >}}, {{< meta x >}}, {{< meta y >}}, {{< var no >}}, {{{< var v >}}}\n",
            ),
            ("_variables.yml", "v: 1.0-b\n"),
            ("ch/_quarto.yml", "y: *\n"),
            ("_quarto.yml", "y: 5\n"),
        ];
        let (got, codes, _) = run(&files);
        let end = got.find("V ").map(|at| &got[at..]).unwrap_or_default();
        // The nearest project's file is the chapter's; one that is no YAML says nothing.
        assert_eq!(end, "V 1.0-b, 2, {{< meta y >}}, {{< var no >}}, {{< var v >}}\n");
        assert!(codes.is_empty(), "{codes:?}");
    }

    #[test]
    fn code_can_keep_its_shortcodes() {
        let text = "{{< var v >}}\n```{.md shortcodes=\"false\"}\n{{< var v >}}\n{{< include b.md >}}\n```\n\
                    ~~~\n{{< include b.md >}}\n~~~\n";
        let files = [("a.md", text), ("b.md", "B\n"), ("_variables.yml", "v: 1\n")];
        let want =
            text.replacen("{{< var v >}}", "1", 1).replace("~~~\n{{< include b.md >}}", "~~~\nB");
        assert_eq!(run(&files).0, want);
    }

    #[test]
    fn much_such_code_takes_linear_time() {
        let code = "```{.md shortcodes=\"false\"}\n{{< var v >}}\n```\n".repeat(20_000);
        let text = format!("{code}{}", "{{< v >}}\n".repeat(60_000));
        assert!(run(&[("a.md", &text)]).0 == text);
    }

    #[test]
    fn hides_rust_lines() {
        assert_eq!(
            visible_rust("# use a;\n#\n  # b\n#[test]\n## c\n#!x\nd"),
            "#[test]\n# c\n#!x\nd"
        );
    }
}
