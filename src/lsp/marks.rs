//! What in a chapter's Markdown names something, or is named: labels, references, notes, includes, links,
//! headings. Found in the text as it is typed, whole or not; code and comments are passed over.

use crate::markdown::is_label;
use std::ops::Range;

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// `{#sec-x}`, or `id:` in the front matter.
    Label,
    /// `@sec-x`, or `#sec-x` of a link.
    Reference,
    /// `[^x]:`
    Note,
    /// `[^x]`
    NoteMark,
    /// The path of an include.
    Include,
    /// The path of a link or a picture.
    Path,
    /// The words of a heading of this level.
    Heading(usize),
}

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub what: What,
    /// Its bytes.
    pub range: Range<usize>,
    /// Itself.
    pub name: String,
    /// The path before the `#` of a link into another file.
    pub file: Option<String>,
}

/// All names of a text in their order.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let mut scan = Scan { text, out: Vec::new(), fence: None, comment: false };
    let mut begin = 0;
    let mut head = false;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let body = line.trim_end_matches(['\n', '\r']);
        match body {
            "---" if number == 0 => head = true,
            "---" | "..." if head => head = false,
            _ if head => scan.front_matter(begin, body),
            _ => scan.line(begin, body),
        }
        begin += line.len();
    }
    scan.out
}

struct Scan<'t> {
    text: &'t str,
    out: Vec<Mark>,
    /// The sign of the fence of code that is open, and how often it stands there.
    fence: Option<(char, usize)>,
    comment: bool,
}

impl Scan<'_> {
    fn push(&mut self, what: What, range: Range<usize>, file: Option<&str>) {
        let name = self.text[range.clone()].to_owned();
        self.out.push(Mark { what, range, name, file: file.map(str::to_owned) });
    }

    fn front_matter(&mut self, begin: usize, line: &str) {
        if let Some(value) = line.strip_prefix("id:") {
            let name = value.trim().trim_matches(['"', '\'']);
            if let Some(at) = line.find(name).filter(|_| !name.is_empty()) {
                self.push(What::Label, begin + at..begin + at + name.len(), None);
            }
        }
    }

    fn line(&mut self, begin: usize, line: &str) {
        let bare = line.trim_start_matches([' ', '>', '\t']);
        if let Some((sign, count)) = self.fence {
            let run = bare.chars().take_while(|c| *c == sign).count();
            if run >= count && bare.trim_start_matches(sign).trim().is_empty() {
                self.fence = None;
            } else {
                self.includes(begin, line);
            }
            return;
        }
        for sign in ['`', '~'] {
            let run = bare.chars().take_while(|c| *c == sign).count();
            if run >= 3 && (sign == '~' || !bare[run..].contains('`')) {
                self.fence = Some((sign, run));
                self.labels(begin, line);
                return;
            }
        }
        let level = bare.chars().take_while(|c| *c == '#').count();
        if (1..=6).contains(&level) && bare[level..].starts_with(' ') && line.starts_with('#') {
            let words = bare[level..].trim();
            let words =
                words.rfind('{').filter(|_| words.ends_with('}')).map_or(words, |at| &words[..at]);
            let words = words.trim_end().trim_end_matches('#').trim_end();
            if let Some(at) = line.find(words).filter(|_| !words.is_empty()) {
                self.push(What::Heading(level), begin + at..begin + at + words.len(), None);
            }
        }
        let shown = self.without_code(line);
        self.labels(begin, &shown);
        self.references(begin, &shown);
        self.notes(begin, &shown);
        self.links(begin, &shown);
        self.includes(begin, &shown);
    }

    /// The line with spaces in the place of code and comments.
    fn without_code(&mut self, line: &str) -> String {
        let mut out: Vec<u8> = line.as_bytes().to_vec();
        let mut at = 0;
        let blank = |out: &mut Vec<u8>, range: Range<usize>| out[range].fill(b' ');
        while at < line.len() {
            let rest = &line[at..];
            if self.comment {
                let end = rest.find("-->").map_or(line.len(), |n| at + n + 3);
                self.comment = !rest.contains("-->");
                blank(&mut out, at..end);
                at = end;
            } else if rest.starts_with("<!--") {
                self.comment = true;
            } else if rest.starts_with('`') {
                let run = rest.chars().take_while(|c| *c == '`').count();
                let ticks = &rest[..run];
                let end = rest[run..].find(ticks).map_or(at + run, |n| at + run + n + run);
                blank(&mut out, at..end);
                at = end;
            } else if let Some(escaped) = rest.strip_prefix('\\') {
                let next = escaped.chars().next().map_or(0, char::len_utf8);
                blank(&mut out, at..at + 1 + next);
                at += 1 + next;
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        String::from_utf8(out).unwrap_or_else(|_| " ".repeat(line.len()))
    }

    fn labels(&mut self, begin: usize, line: &str) {
        for (from, rest) in behind_each(line, "{#") {
            let length = rest.find(|c: char| c.is_whitespace() || c == '}').unwrap_or(rest.len());
            if !line[..from - 2].ends_with('{') && length > 0 {
                self.push(What::Label, begin + from..begin + from + length, None);
            }
        }
    }

    fn references(&mut self, begin: usize, line: &str) {
        for (from, rest) in behind_each(line, "@") {
            let before = line[..from - 1].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '/')) {
                continue;
            }
            let length = name_length(rest);
            if is_label(&rest[..length]) {
                self.push(What::Reference, begin + from..begin + from + length, None);
            }
        }
    }

    fn notes(&mut self, begin: usize, line: &str) {
        for (from, rest) in behind_each(line, "[^") {
            let Some((name, after)) = rest.split_once(']') else { continue };
            if name.is_empty() || name.contains(char::is_whitespace) {
                continue;
            }
            let defines = line[..from - 2].trim().is_empty() && after.starts_with(':');
            let what = if defines { What::Note } else { What::NoteMark };
            self.push(what, begin + from..begin + from + name.len(), None);
        }
    }

    fn links(&mut self, begin: usize, line: &str) {
        for (from, rest) in behind_each(line, "](") {
            let target = &rest[..rest.find([')', ' ', '"']).unwrap_or(rest.len())];
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, label) = match target.split_once('#') {
                Some((path, label)) => (path, Some(label)),
                None => (target, None),
            };
            if !path.is_empty() {
                self.push(What::Path, begin + from..begin + from + path.len(), None);
            }
            if let Some(label) = label.filter(|l| !l.is_empty()) {
                let from = begin + from + path.len() + 1;
                let file = (!path.is_empty()).then_some(path);
                self.push(What::Reference, from..from + label.len(), file);
            }
        }
    }

    fn includes(&mut self, begin: usize, line: &str) {
        for (opening, ends) in
            [("{{#include ", &[':', '}', ' '][..]), ("{{< include ", &[' ', '>'])]
        {
            for (from, rest) in behind_each(line, opening) {
                let length = rest.find(ends).unwrap_or(rest.len());
                if length > 0 {
                    self.push(What::Include, begin + from..begin + from + length, None);
                }
            }
        }
    }
}

/// What stands behind each of these openings, and where that begins. It goes as far as the next one, as
/// names do: half a line of openings that nothing closes is not gone through again for each.
fn behind_each<'l>(line: &'l str, opening: &str) -> impl Iterator<Item = (usize, &'l str)> {
    let length = opening.len();
    let mut next = 0;
    let pieces = line.split(opening).map(move |piece| {
        let from = next;
        next += piece.len() + length;
        (from, piece)
    });
    pieces.skip(1)
}

/// How long a label is that stands at the head of a text.
fn name_length(text: &str) -> usize {
    let ok = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let length = text.find(|c| !ok(c)).unwrap_or(text.len());
    text[..length].trim_end_matches(['.', ':', '-']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(What, String)> {
        marks(text).into_iter().map(|m| (m.what, m.name)).collect()
    }

    #[test]
    fn names_are_found_and_code_is_passed_over() {
        use What::*;
        let text = "---\nid: sec-first\n---\n# A title {#sec-a .unnumbered}\n\nSee @sec-b, \
                    [-@fig-c]; a@sec-d, `@sec-e`, \\@sec-f.[^1] <!-- @sec-g\n@sec-h --> @sec-i\n\n\
                    ![X](x.png){#fig-c}\n[y](b.md#sec-b) [z](#sec-a) [w](https://x.org/#a)\n\n\
                    ```rust {#lst-q}\n@sec-no {#no} [^no]\n{{#include a.rs:part}}\n```\n\n[^1]: A note.\n";
        let names = |all: &[(What, &str)]| -> Vec<(What, String)> {
            all.iter().map(|(w, n)| (*w, n.to_string())).collect()
        };
        assert_eq!(
            found(text),
            names(&[
                (Label, "sec-first"),
                (Heading(1), "A title"),
                (Label, "sec-a"),
                (Reference, "sec-b"),
                (Reference, "fig-c"),
                (NoteMark, "1"),
                (Reference, "sec-i"),
                (Label, "fig-c"),
                (Path, "x.png"),
                (Path, "b.md"),
                (Reference, "sec-b"),
                (Reference, "sec-a"),
                (Label, "lst-q"),
                (Include, "a.rs"),
                (Note, "1"),
            ])
        );
        for mark in marks(text) {
            assert_eq!(&text[mark.range.clone()], mark.name);
        }
    }

    #[test]
    fn half_a_text_is_read_as_far_as_it_goes() {
        for text in ["{#", "@", "[^", "](", "{{#include ", "`", "<!--", "\\", "# ", "[x](#", "```"]
        {
            marks(text);
        }
        assert_eq!(found("{#sec-x").len(), 1);
        // A link that is being typed leaves the next one alone.
        let both = [(What::Path, "b[d".to_owned()), (What::Path, "c.md".to_owned())];
        assert_eq!(found("[a](b[d](c.md)"), both);
    }

    #[test]
    fn openings_that_nothing_closes_are_read_once() {
        for piece in ["](a", "{#a", "[^a", "@sec-a", "{{#include a"] {
            let text = piece.repeat(100_000);
            let names: usize = marks(&text).iter().map(|m| m.name.len()).sum();
            assert!(names < text.len(), "{piece}");
        }
    }
}
