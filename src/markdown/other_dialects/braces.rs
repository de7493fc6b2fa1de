//! Braces that nothing has taken: attributes that are none, and directives of other tools.

use super::super::blocks::names_note;
use super::super::include;
use super::super::inline::{NODE, Scan, Tail};
use super::{PAGE_BREAK, tell};
use crate::diagnostic::Code;
use crate::manifest::nearest;
use crate::model::InlineKind;
use crate::source::Span;

/// What may stand between double braces.
const DIRECTIVES: [&str; 2] = ["include", "pagebreak"];

/// Longest braces that are looked into, in bytes.
const MAX_BRACES: usize = 400;

impl Scan<'_, '_, '_> {
    /// Braces that nothing has taken, in words of which the end may hold attributes (`tail`).
    pub(in super::super) fn strange_braces(&mut self, at: usize, tail: Tail) {
        let flat = self.run.flat.as_str();
        let bytes = flat.as_bytes();
        let before = at.checked_sub(1).map(|b| bytes[b]);
        let escaped = at > 0 && before != Some(NODE) && self.run.literal(at - 1);
        if self.run.literal(at) || escaped || matches!(before, Some(b'{' | b'#' | b'$' | b'\\')) {
            return;
        }
        if flat[at..].starts_with("{{") {
            self.directive(at);
            return;
        }
        if let Some((parsed, end)) = self.attributes(at) {
            // Whether the note takes its name is seen where it ends.
            let names_note =
                tail == Tail::Note && names_note(&parsed.attr) && flat[end..].trim().is_empty();
            if parsed.raw.is_none()
                && !names_note
                && self.attributes_are_meant(at, end, &parsed.attr, tail)
            {
                let words = flat[at..end].replace(char::from(NODE), "");
                let text = format!("nothing takes the attributes `{words}`; they are set as text");
                let help = match before.is_some_and(|b| b.is_ascii_whitespace()) {
                    true => {
                        "take the space before them out; a paragraph takes them on a line of \
                             their own below it"
                    }
                    false => {
                        "write `[words]{.class}`; headings, pictures, links and code take \
                              them directly behind"
                    }
                };
                tell(self.cx.diags, Code::STRAY_ATTRIBUTES, self.span(at, end), text, help);
            }
            return;
        }
        let close = flat[at..].bytes().take(MAX_BRACES).position(|b| b == b'}');
        let Some(len) = close else {
            self.open_braces(at, tail);
            return;
        };
        let inside = &flat[at + 1..at + len];
        let (what, help) = match inside {
            "pagebreak" => ("a page break", PAGE_BREAK),
            "frontmatter" | "mainmatter" | "backmatter" => {
                ("a matter of the book", "the manifest's lists `front`, `main` and `back` say it")
            }
            i if i.starts_with("i: ") || i.starts_with("i:\"") => {
                ("an entry of an index", "write `[]{.index entry=\"words!below\"}`")
            }
            i if i.starts_with("/*") => ("a comment", "write `<!-- words -->`"),
            i if self.own_line(at, at + len + 1) && is_markua(i) => {
                ("a box or a list of attributes", MARKUA_HELP)
            }
            i if i.starts_with("% ") && i.ends_with(" %") && !self.cx.mdbook => {
                ("a directive of a template", "take it out, or set it in backticks")
            }
            i if ["++", "--", "~~", ">>", "=="].iter().any(|m| i.starts_with(m)) && i.len() > 4 => {
                ("a change or comment of CriticMarkup", "accept or reject it first")
            }
            i if i.starts_with(": ") || i.starts_with(":.") || i.starts_with(":#") => {
                ("a list of attributes", "write `{#id .class}`, without the colon")
            }
            ":toc" => ("the contents", "Recto makes the contents itself; take the list out"),
            i if self.code_follows(at + len + 1) && is_role(i) => {
                ("a role of MyST", "write `@sec-x` for a reference, `$x$` for a formula")
            }
            i => {
                self.no_attributes(at, at + len + 1, i.to_owned(), tail);
                return;
            }
        };
        let span = self.span(at, at + len + 1);
        let text = format!("`{{{inside}}}` is {what} in another dialect; here it is text");
        tell(self.cx.diags, Code::STRAY_ATTRIBUTES, span, text, help);
    }

    /// Whether nothing else stands on the line of these bytes.
    fn own_line(&self, at: usize, end: usize) -> bool {
        let flat = self.run.flat.as_str();
        (at == 0 || flat[..at].ends_with('\n'))
            && (end == flat.len() || flat[end..].starts_with('\n'))
    }

    /// Whether attributes that nothing takes can hardly be words.
    fn attributes_are_meant(
        &self,
        at: usize,
        end: usize,
        attr: &crate::model::Attr,
        tail: Tail,
    ) -> bool {
        let flat = self.run.flat.as_str();
        let words = flat[..at].trim_end();
        let spaced = words.len() < at;
        let named = attr.id.is_some() || attr.classes.iter().any(|c| c != "unnumbered");
        let node = words.as_bytes().last() == Some(&NODE);
        if spaced {
            let last = tail != Tail::None && flat[end..].trim().is_empty() && !words.is_empty();
            return (last && named) || (self.picture_before(at) && !attr.is_empty());
        }
        (!words.is_empty() && named) || (node && !attr.pairs.is_empty())
    }

    /// Whether the last node before these bytes is a picture with only spaces behind it.
    fn picture_before(&self, at: usize) -> bool {
        let node = self.run.flat[..at].trim_end().ends_with(char::from(NODE));
        let last = self.node.checked_sub(1).filter(|_| node);
        last.and_then(|n| self.run.nodes.get(n))
            .is_some_and(|n| matches!(n.inline.kind, InlineKind::Image(_)))
    }

    /// Whether code in the line begins at this byte, behind no other node.
    fn code_follows(&self, at: usize) -> bool {
        let code = |n: &super::super::inline::Node| matches!(n.inline.kind, InlineKind::Code(_));
        self.run.flat.as_bytes().get(at) == Some(&NODE)
            && self.run.nodes.get(self.node).is_some_and(code)
    }

    /// Code in a line that other tools calculate or colour.
    pub(in super::super) fn strange_code(&mut self, code: &str, span: Span) {
        if self.cx.mdbook {
            return;
        }
        let (what, help) = if code.starts_with("r ") && code.contains('(') {
            ("calculated by R Markdown", "write the result")
        } else if code.starts_with("#!") && code[2..].starts_with(|c: char| c.is_ascii_lowercase())
        {
            ("code with its language in MkDocs", "write `` `code`{.python} ``")
        } else {
            return;
        };
        let text = format!("`` `{code}` `` is {what}; here it is code");
        tell(self.cx.diags, Code::OTHER_DIALECT, span, text, help);
    }

    /// Braces without an end that begin as attributes do.
    fn open_braces(&mut self, at: usize, tail: Tail) {
        let flat = self.run.flat.as_str();
        let rest = first_line(&flat[at + 1..]);
        let begins = rest.len() > 1
            && rest.starts_with(['.', '#'])
            && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        let before = flat.as_bytes()[..at].last().copied();
        let placed = tail == Tail::Words || matches!(before, Some(b']' | NODE));
        if begins && placed {
            let text = "nothing closes these braces; they are set as text".to_owned();
            let span = self.span(at, at + 1 + rest.trim_end().len());
            tell(self.cx.diags, Code::STRAY_ATTRIBUTES, span, text, "add a `}`");
        }
    }

    /// Braces where attributes may stand, with something else in them.
    fn no_attributes(&mut self, at: usize, end: usize, inside: String, tail: Tail) {
        let flat = self.run.flat.as_str();
        let bytes = flat.as_bytes();
        let before = at.checked_sub(1).map(|b| bytes[b]);
        let last = tail == Tail::Words && flat[end..].trim().is_empty();
        let behind = matches!(before, Some(b']' | NODE));
        let inner = inside.trim();
        let begins = inner.starts_with(['.', '#'])
            && inner[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        let meant = begins
            || (last && inner.contains([':', '=']))
            || (behind && inner.contains('=') && inner.starts_with(|c: char| c.is_alphabetic()));
        if !meant || !(last || behind) {
            return;
        }
        let key = inner.split([':', '=']).next().unwrap_or_default().trim();
        let text = format!("`{{{}}}` are no attributes; they are set as text", clean(&inside));
        let help = match key {
            "number" | "numbered" | "unnumbered" => {
                "write `{.unnumbered}` for a heading without a number"
            }
            _ => {
                "write `{#id .class key=\"value\"}` with spaces between; braces that are meant \
                  are `\\{`"
            }
        };
        tell(self.cx.diags, Code::STRAY_ATTRIBUTES, self.span(at, end), text, help);
    }

    /// `{{ .. }}` and its relatives, which no step before has taken.
    fn directive(&mut self, at: usize) {
        let raw = self.run.raw(at);
        let line = first_line(&self.cx.text.as_str()[raw..]);
        let Some(len) = line.find("}}") else { return };
        let (whole, inner) = (&line[..len + 2], &line[2..len]);
        let bare = inner.trim();
        let coded = bare.strip_prefix(['<', '%']).map(|b| b.trim_end_matches(['>', '%']).trim());
        let body = coded.or_else(|| bare.strip_prefix('#')).unwrap_or(bare);
        let name = body.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default();
        // mdBook sets `{{ words }}` as they are, and so do we for its projects.
        let plain = coded.is_none() && !bare.starts_with('#');
        let word = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if !word || (plain && self.cx.mdbook) || (bare.starts_with('#') && include::knows(name)) {
            return;
        }
        let what = match name {
            "pagebreak" => "is a page break on a line of its own only; here it is text",
            _ => "is no directive that Recto knows; it is set as text",
        };
        let span = self.cx.text.span(raw, raw + whole.len());
        // With three braces it is talk about it, as Quarto has it.
        if coded.is_some() && span.end - span.start == whole.len() as u32 + 2 {
            return;
        }
        // An include that names a file has been told where it failed.
        if name == "include" && !plain && body != name {
            return;
        }
        let text = format!("`{}` {what}", clean(whole));
        let near = nearest(name, DIRECTIVES);
        let help = match (near, name) {
            (_, "pagebreak" | "newpage" | "clearpage") => PAGE_BREAK.to_owned(),
            (_, "include") => "write `{{#include file}}` or `{{< include file >}}`".to_owned(),
            (_, "var") if coded.is_some() => "`_variables.yml` has no such value".to_owned(),
            (_, "meta") if coded.is_some() => {
                "neither the front matter nor `_quarto.yml` nor the manifest has such a value"
                    .to_owned()
            }
            (_, "video") => format!("write a link: `<{}>`", body[name.len()..].trim()),
            (_, "kbd") => format!("write `[{}]{{.kbd}}`", body[name.len()..].trim()),
            (Some(near), _) => format!("did you mean `{{{{< {near} >}}}}`?"),
            _ => {
                "Recto knows `{{#include file}}`, `{{< include file >}}` and `{{< pagebreak >}}`; \
                  what is meant so stands in backticks"
                    .to_owned()
            }
        };
        tell(self.cx.diags, Code::UNKNOWN_DIRECTIVE, span, text, &help);
    }
}

/// Boxes of Markua, and keys of what it writes above a block.
const MARKUA: [&str; 21] = [
    "aside",
    "blurb",
    "quiz",
    "exercise",
    "poll",
    "class",
    "sample",
    "width",
    "height",
    "align",
    "alt",
    "title",
    "caption",
    "format",
    "line-numbers",
    "number-from",
    "crop-start",
    "crop-end",
    "id",
    "type",
    "column-widths",
];

const MARKUA_HELP: &str = "a box is `::: name` or `> [!NOTE]`, a picture or heading takes \
                           `{#id .class key=\"value\"}` behind it";

/// Whether the words in braces are `aside`, `/aside`, `blurb, class: tip` or `class: part`.
fn is_markua(words: &str) -> bool {
    let name = words.trim_start_matches('/');
    let end = name.find([',', ':']).unwrap_or(name.len());
    let pair = name[end..].starts_with(": ");
    let known = MARKUA.iter().position(|n| *n == name[..end].trim());
    known.is_some_and(|at| if at < 5 { !pair } else { pair && !words.starts_with('/') })
}

/// The first line, or as much of it as is looked into.
fn first_line(text: &str) -> &str {
    let text = &text[..text.floor_char_boundary(MAX_BRACES)];
    text.split('\n').next().unwrap_or_default()
}

/// Whether the words in braces before code name a role, as in `{ref}`.
fn is_role(words: &str) -> bool {
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_');
    words.len() > 1 && words.starts_with(|c: char| c.is_ascii_lowercase()) && words.chars().all(ok)
}

/// Words of the source as a message can show them.
fn clean(words: &str) -> String {
    words.replace(char::from(NODE), "..").replace('\n', " ")
}
