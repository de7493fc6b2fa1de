//! Words of pandoc's as Markdown.

use super::super::written::{code_span, escaped};
use super::blocks::{Writer, prefixed, tidy_tex};
use super::{Attr, content, in_quotes, list, tag_of};
use crate::model::SYMBOL_NOTE;
use serde_json::Value;

impl Writer {
    pub(super) fn inlines(&mut self, all: &[Value]) -> String {
        let mut out = String::new();
        for inline in all {
            let piece = self.inline(inline, out.chars().next_back());
            out.push_str(&piece);
        }
        out
    }

    fn inline(&mut self, inline: &Value, before: Option<char>) -> String {
        let c = inline.get("c").unwrap_or(&Value::Null);
        let text = |at: usize| c.get(at).and_then(Value::as_str).unwrap_or_default();
        match tag_of(inline) {
            "Str" => escaped(c.as_str().unwrap_or_default(), before),
            "Space" => " ".to_owned(),
            "SoftBreak" => "\n".to_owned(),
            "LineBreak" => "\\\n".to_owned(),
            "Emph" => around("*", &self.inlines(content(inline)), "*"),
            "Strong" => around("**", &self.inlines(content(inline)), "**"),
            "Strikeout" => around("~~", &self.inlines(content(inline)), "~~"),
            "Superscript" => around("^", &self.inlines(content(inline)).replace(' ', "\\ "), "^"),
            "Subscript" => around("~", &self.inlines(content(inline)).replace(' ', "\\ "), "~"),
            "SmallCaps" => around("[", &self.inlines(content(inline)), "]{.smallcaps}"),
            "Underline" => around("[", &self.inlines(content(inline)), "]{.underline}"),
            "Quoted" => {
                let mark = if tag_of(c.get(0).unwrap_or(&Value::Null)) == "SingleQuote" {
                    "'"
                } else {
                    "\""
                };
                let words = self.inlines(list(c, 1));
                format!("{mark}{words}{mark}")
            }
            // What it was written as, which a processor of citations has set, or will.
            "Cite" => as_written(&self.inlines(list(c, 1))),
            "Code" => code_span(text(1)),
            "Math" if tag_of(c.get(0).unwrap_or(&Value::Null)) == "DisplayMath" => {
                format!("$${}$$", tidy_tex(text(1)))
            }
            "Math" => format!("${}$", tidy_tex(text(1)).replace('\n', " ")),
            "RawInline" => self.raw_inline(text(0), text(1)),
            "Link" => {
                let words = self.inlines(list(c, 1));
                let attr = Attr { classes: Vec::new(), ..Attr::of(c.get(0)) }.braces();
                format!("[{words}]({}){attr}", address(c.get(2)))
            }
            "Image" => {
                let words = self.inlines(list(c, 1));
                let mut attr = Attr::of(c.get(0));
                attr.keep_of_picture();
                format!("![{words}]({}){}", address(c.get(2)), attr.braces())
            }
            "Note" => self.note(inline, ""),
            "Span" if let Some(note) = editors_note(c) => self.note(note, "*"),
            "Span" => {
                let attr = Attr::of(c.get(0));
                // What pandoc makes of changes and comments in Word: as `recto new --from` takes them.
                if attr.has("deletion") || attr.has("comment-end") || attr.has("paragraph-deletion")
                {
                    return String::new();
                }
                let words = self.inlines(list(c, 1));
                if attr.has("comment-start") {
                    return format!(
                        "<!-- {} -->",
                        words.replace("--", "- -").replace('>', "\u{203a}")
                    );
                }
                if attr.has("insertion") || attr.has("paragraph-insertion") {
                    return words;
                }
                let braces = attr.braces();
                if braces.is_empty() { words } else { format!("[{words}]{braces}") }
            }
            other => {
                self.leave(format!(
                    "an inline `{other}` of pandoc's is not known; its words are kept"
                ));
                escaped(&self.words_of(std::slice::from_ref(inline)), before)
            }
        }
    }

    /// A note, whose label begins as its series does.
    fn note(&mut self, note: &Value, series: &str) -> String {
        let inner = self.blocks(content(note));
        let label = format!("[^{series}{}]", self.notes.len() + 1);
        let lines = prefixed(&inner, "    ");
        self.notes.push(format!("{label}: {}", lines.strip_prefix("    ").unwrap_or(&lines)));
        label
    }

    /// Raw text in a line: HTML stands as it is, the rest is left to whom it may concern and told.
    fn raw_inline(&mut self, format: &str, text: &str) -> String {
        match format {
            "html" | "html4" | "html5" | "epub" | "epub2" | "epub3" => text.to_owned(),
            _ => {
                self.leave(format!("raw text for `{format}` goes into no output; it is left out"));
                String::new()
            }
        }
    }

    /// Every word below some values.
    pub(super) fn words_of(&self, all: &[Value]) -> String {
        let mut out = String::new();
        all.iter().for_each(|value| words(value, &mut out));
        out
    }
}

fn words(value: &Value, out: &mut String) {
    match value {
        Value::Array(all) => all.iter().for_each(|v| words(v, out)),
        Value::Object(_) => match tag_of(value) {
            "Str" => out.push_str(value.get("c").and_then(Value::as_str).unwrap_or_default()),
            "Space" | "SoftBreak" | "LineBreak" => out.push(' '),
            "Code" | "Math" => {
                out.push_str(
                    value
                        .get("c")
                        .and_then(|c| c.get(1))
                        .and_then(Value::as_str)
                        .unwrap_or_default(),
                );
            }
            _ => value.get("c").into_iter().for_each(|c| words(c, out)),
        },
        _ => {}
    }
}

/// A citation or a reference with its own signs.
fn as_written(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' || !chars.peek().is_some_and(|n| matches!(n, '[' | ']' | '@' | '_' | '{')) {
            out.push(c);
        }
    }
    out
}

/// Marks tight around words; nothing around nothing.
fn around(open: &str, words: &str, close: &str) -> String {
    let core = words.trim();
    if core.is_empty() {
        return words.to_owned();
    }
    let lead = &words[..words.len() - words.trim_start().len()];
    let tail = &words[words.trim_end().len()..];
    format!("{lead}{open}{core}{close}{tail}")
}

/// An address as a link has it.
pub(super) fn address(target: Option<&Value>) -> String {
    let url = target.and_then(|t| t.get(0)).and_then(Value::as_str).unwrap_or_default();
    let url = url.replace('<', "%3C").replace('>', "%3E").replace('\n', "%0A");
    // With spaces or round brackets it stands between pointed ones.
    let bracketed = url.is_empty() || url.contains([' ', '(', ')', '\t']);
    let url = if bracketed { format!("<{url}>") } else { url };
    let title = target.and_then(|t| t.get(1)).and_then(Value::as_str).unwrap_or_default();
    match title.split_whitespace().collect::<Vec<_>>().join(" ") {
        title if title.is_empty() => url,
        title => format!("{url} {}", in_quotes(&title)),
    }
}

/// The note that is all of a span of an editor's or a translator's: pandoc has one series of notes.
fn editors_note(span: &Value) -> Option<&Value> {
    let attr = Attr::of(span.get(0));
    let series = matches!(attr.classes.as_slice(), [one] if SYMBOL_NOTE.contains(&one.as_str()));
    match list(span, 1) {
        [one] if series && tag_of(one) == "Note" => Some(one),
        _ => None,
    }
}
