//! Pandoc's JSON as Markdown: a document of any format that pandoc reads, after any filter.
//!
//! Constructors that are not known are told by their names; the words in them are kept where they are
//! found. Raw text for other outputs than HTML goes nowhere and is told.

use super::docx::{at_start, code_span, escaped, longest_run};
use crate::manifest::adopt::Found;
use crate::markdown::in_quotes;
use serde_json::Value;
use std::collections::BTreeMap;

/// A document that was read.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// Its text.
    pub(crate) markdown: String,
    /// What its metadata say.
    pub(crate) found: Found,
    /// What was left, in sentences, with how often.
    pub(crate) left: BTreeMap<String, usize>,
}

/// Reads pandoc's JSON (API 1.22 or later).
///
/// # Errors
/// A sentence that says why it is none.
pub(crate) fn read(text: &str) -> Result<Document, String> {
    let json: Value = serde_json::from_str(text).map_err(|e| format!("it is no JSON: {e}"))?;
    let version = json.get("pandoc-api-version").and_then(Value::as_array);
    let version: Vec<u64> = version.into_iter().flatten().filter_map(Value::as_u64).collect();
    let blocks = json.get("blocks").and_then(Value::as_array);
    let (Some(blocks), false) = (blocks, version.is_empty()) else {
        return Err("it is no document of pandoc (`pandoc -t json`)".to_owned());
    };
    if version[..] < [1, 22][..] {
        return Err("it was written by a pandoc before 2.11; take a newer one".to_owned());
    }
    let mut writer = Writer::default();
    let body = writer.blocks(blocks);
    let notes = std::mem::take(&mut writer.notes);
    let markdown = [body, notes.join("\n")].join("\n");
    let mut found = Found::default();
    metadata(json.get("meta"), &mut writer, &mut found);
    Ok(Document { markdown, found, left: writer.left })
}

/// Title, authors and language.
fn metadata(meta: Option<&Value>, writer: &mut Writer, found: &mut Found) {
    let mut text = |key: &str| plain(meta?.get(key)?, writer);
    found.title = text("title");
    found.subtitle = text("subtitle");
    found.description = text("abstract").or_else(|| text("description"));
    found.publisher = text("publisher");
    found.language = text("lang").and_then(|l| crate::language::tag::well_formed(&l));
    let author = meta.and_then(|m| m.get("author"));
    let list = author.and_then(|a| a.get("c")).and_then(Value::as_array);
    match (author.map(tag_of), list) {
        (Some("MetaList"), Some(all)) => {
            found.authors.extend(all.iter().filter_map(|a| plain(a, writer)))
        }
        (Some(_), _) => found.authors.extend(author.and_then(|a| plain(a, writer))),
        (None, _) => {}
    }
}

/// The words of a value of the metadata.
fn plain(value: &Value, writer: &mut Writer) -> Option<String> {
    let words = match tag_of(value) {
        "MetaInlines" => writer.words_of(value.get("c")?.as_array()?),
        "MetaBlocks" => value
            .get("c")?
            .as_array()?
            .iter()
            .map(|b| writer.words_of(std::slice::from_ref(b)))
            .collect(),
        "MetaString" => value.get("c")?.as_str()?.to_owned(),
        _ => return None,
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

fn tag_of(value: &Value) -> &str {
    value.get("t").and_then(Value::as_str).unwrap_or_default()
}

/// Identifier, classes, and keys with values.
#[derive(Debug, Default)]
struct Attr {
    id: String,
    classes: Vec<String>,
    pairs: Vec<(String, String)>,
}

impl Attr {
    fn of(value: Option<&Value>) -> Attr {
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let Some(list) = value.and_then(Value::as_array) else { return Attr::default() };
        let all = |at: usize| list.get(at).and_then(Value::as_array).into_iter().flatten();
        let pair = |p: &Value| Some((text(p.get(0)?), text(p.get(1)?)));
        let places = |k: &str| k == "data-pos" || k == "wrapper";
        Attr {
            id: list.first().map(text).unwrap_or_default(),
            classes: all(1).map(text).collect(),
            pairs: all(2).filter_map(pair).filter(|(k, _)| !places(k)).collect(),
        }
    }

    fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|c| c == class)
    }

    /// In braces; empty if it says nothing.
    fn braces(&self) -> String {
        let mut parts = Vec::new();
        if !self.id.is_empty() {
            parts.push(format!("#{}", self.id));
        }
        parts.extend(self.classes.iter().filter(|c| !c.is_empty()).map(|c| format!(".{c}")));
        for (key, value) in &self.pairs {
            parts.push(format!("{key}={}", in_quotes(value)));
        }
        if parts.is_empty() { String::new() } else { format!("{{{}}}", parts.join(" ")) }
    }
}

/// Blocks and inlines on their way.
#[derive(Debug, Default)]
struct Writer {
    notes: Vec<String>,
    left: BTreeMap<String, usize>,
}

fn list(value: &Value, at: usize) -> &[Value] {
    value.get(at).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn content(value: &Value) -> &[Value] {
    value.get("c").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

impl Writer {
    fn leave(&mut self, what: impl Into<String>) {
        *self.left.entry(what.into()).or_default() += 1;
    }

    /// Blocks with blank lines between them.
    fn blocks(&mut self, all: &[Value]) -> String {
        let parts: Vec<String> =
            all.iter().map(|b| self.block(b)).filter(|b| !b.trim().is_empty()).collect();
        parts.join("\n")
    }

    /// A block, with the end of its last line.
    fn block(&mut self, block: &Value) -> String {
        let c = block.get("c").unwrap_or(&Value::Null);
        match tag_of(block) {
            "Plain" | "Para" => {
                let words = self.inlines(content(block));
                format!("{}\n", at_start(words))
            }
            "LineBlock" => {
                let lines = content(block).iter().filter_map(Value::as_array);
                lines.map(|l| format!("| {}\n", self.inlines(l))).collect()
            }
            "Header" => {
                let level = c.get(0).and_then(Value::as_u64).unwrap_or(1).clamp(1, 6) as usize;
                let attr = Attr::of(c.get(1)).braces();
                let words = self.inlines(list(c, 2)).replace('\n', " ");
                let gap = if attr.is_empty() { "" } else { " " };
                format!("{} {words}{gap}{attr}\n", "#".repeat(level))
            }
            "HorizontalRule" => "***\n".to_owned(),
            "BlockQuote" => prefixed(&self.blocks(content(block)), "> "),
            "CodeBlock" => {
                let text = c.get(1).and_then(Value::as_str).unwrap_or_default();
                fenced(text, &Attr::of(c.get(0)).braces())
            }
            "RawBlock" => self.raw(c, |format, text| fenced(text, &format!("{{={format}}}"))),
            "BulletList" => self.items(content(block), |_| "- ".to_owned()),
            "OrderedList" => {
                let start = c.get(0).and_then(|s| s.get(0)).and_then(Value::as_u64).unwrap_or(1);
                self.items(list(c, 1), |at| format!("{}. ", start.saturating_add(at as u64)))
            }
            "DefinitionList" => self.definitions(content(block)),
            "Div" => {
                let attr = Attr::of(c.get(0));
                let inner = self.blocks(list(c, 1));
                let braces = attr.braces();
                // A division that only carries a name or a place is none.
                if braces.is_empty() || attr.has("section") {
                    return inner;
                }
                let colons = longest_run(&inner, ':').max(2) + 1;
                let fence = ":".repeat(colons);
                format!("{fence} {braces}\n{inner}{fence}\n")
            }
            "Figure" => self.figure(c),
            "Table" => self.table(c),
            "Null" => String::new(),
            other => {
                self.leave(format!(
                    "a block `{other}` of pandoc's is not known; its words are kept"
                ));
                let words = self.words_of(std::slice::from_ref(block));
                format!("{}\n", escaped(&words, None))
            }
        }
    }

    fn raw(&mut self, c: &Value, keep: impl Fn(&str, &str) -> String) -> String {
        let format = c.get(0).and_then(Value::as_str).unwrap_or_default();
        let text = c.get(1).and_then(Value::as_str).unwrap_or_default();
        match format {
            "html" | "html4" | "html5" | "epub" => keep("html", text),
            "tex" | "latex"
                if text.contains("newpage")
                    || text.contains("pagebreak")
                    || text.contains("clearpage") =>
            {
                "{{< pagebreak >}}\n".to_owned()
            }
            other => {
                self.leave(format!("raw text for `{other}` is left out"));
                String::new()
            }
        }
    }

    fn items(&mut self, items: &[Value], mark: impl Fn(usize) -> String) -> String {
        let mut out = String::new();
        for (at, item) in items.iter().enumerate() {
            let blocks = item.as_array().map_or(&[] as &[Value], Vec::as_slice);
            let tight = blocks.iter().all(|b| tag_of(b) != "Para");
            let mark = mark(at);
            let inner = self.blocks(blocks);
            let inner = if tight { inner.replace("\n\n", "\n") } else { inner };
            let space = " ".repeat(mark.len());
            if at > 0 && !tight {
                out.push('\n');
            }
            let lines = prefixed(&inner, &space);
            out.push_str(&mark);
            out.push_str(lines.strip_prefix(&space).unwrap_or(&lines));
        }
        out
    }

    fn definitions(&mut self, all: &[Value]) -> String {
        let mut out = String::new();
        for item in all {
            let term = self.inlines(list(item, 0));
            out.push_str(&format!("{}{term}\n", if out.is_empty() { "" } else { "\n" }));
            for definition in list(item, 1) {
                let inner = self.blocks(definition.as_array().map_or(&[], Vec::as_slice));
                let lines = prefixed(&inner, "    ");
                out.push_str(&format!(":   {}", lines.strip_prefix("    ").unwrap_or(&lines)));
            }
        }
        out
    }

    /// The caption of a figure or a table, on one line.
    fn caption(&mut self, c: &Value) -> String {
        let blocks = c.get(1).map(|caption| list(caption, 1)).unwrap_or_default();
        blocks.iter().map(|b| self.inlines(content(b))).collect::<Vec<_>>().join(" ")
    }

    fn figure(&mut self, c: &Value) -> String {
        let attr = Attr::of(c.get(0));
        let caption = self.caption(c);
        let blocks = list(c, 2);
        let image = blocks.first().filter(|_| blocks.len() == 1).map(content);
        let image = image.filter(|inner| inner.len() == 1 && tag_of(&inner[0]) == "Image");
        match image {
            Some(inner) => {
                let c = inner[0].get("c").unwrap_or(&Value::Null);
                let mut own = Attr::of(c.get(0));
                let alt = self.words_of(list(c, 1));
                if !alt.is_empty() && alt != caption && !own.pairs.iter().any(|(k, _)| k == "alt") {
                    own.pairs.push(("alt".into(), alt));
                }
                if own.id.is_empty() {
                    own.id = attr.id;
                }
                own.pairs.retain(|(k, _)| matches!(k.as_str(), "width" | "alt" | "lang"));
                format!("![{caption}]({}){}\n", address(c.get(2)), own.braces())
            }
            None => {
                let inner = self.blocks(blocks);
                format!("{inner}\n{caption}\n")
            }
        }
    }

    fn table(&mut self, c: &Value) -> String {
        let attr = Attr::of(c.get(0));
        let caption = self.caption(c);
        let aligns: Vec<&str> = list(c, 2).iter().map(|s| s.get(0).map_or("", tag_of)).collect();
        let head: Vec<&Value> = c.get(3).map(|h| list(h, 1)).unwrap_or_default().iter().collect();
        let mut rows: Vec<&Value> = Vec::new();
        for body in list(c, 4) {
            rows.extend(list(body, 2));
            rows.extend(list(body, 3));
        }
        let foot: Vec<&Value> = c.get(5).map(|f| list(f, 1)).unwrap_or_default().iter().collect();
        let simple = |row: &&Value| {
            list(row, 1).iter().all(|cell| {
                let span = |at: usize| cell.get(at).and_then(Value::as_u64).unwrap_or(1) == 1;
                let blocks = list(cell, 4);
                let line = blocks.len() <= 1
                    && blocks.iter().all(|b| matches!(tag_of(b), "Plain" | "Para"));
                span(2) && span(3) && line
            })
        };
        let bars = head.len() <= 1 && foot.is_empty() && head.iter().chain(&rows).all(simple);
        let mut out = match bars {
            true => self.bars(&aligns, head.first().copied(), &rows),
            false => self.html(&head, &rows, &foot),
        };
        if !caption.is_empty() || !attr.id.is_empty() {
            let braces = Attr { classes: Vec::new(), pairs: Vec::new(), ..attr }.braces();
            out.push_str(&format!("\n: {caption} {braces}\n"));
        }
        out
    }

    fn bars(&mut self, aligns: &[&str], head: Option<&Value>, rows: &[&Value]) -> String {
        let mut line = |row: &Value| -> String {
            let cells = list(row, 1).iter().map(|c| self.cell(c).replace('\n', " "));
            format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
        };
        let mut out = match head {
            Some(head) => line(head),
            None => format!("|{}\n", "  |".repeat(aligns.len())),
        };
        let rule = aligns.iter().map(|a| match *a {
            "AlignLeft" => ":--|",
            "AlignRight" => "--:|",
            "AlignCenter" => ":-:|",
            _ => "---|",
        });
        out.push_str(&format!("|{}\n", rule.collect::<String>()));
        rows.iter().for_each(|row| out.push_str(&line(row)));
        out
    }

    fn html(&mut self, head: &[&Value], rows: &[&Value], foot: &[&Value]) -> String {
        let mut out = "<table>\n".to_owned();
        for (part, cell, rows) in
            [("thead", "th", head), ("tbody", "td", rows), ("tfoot", "td", foot)]
        {
            if rows.is_empty() {
                continue;
            }
            out.push_str(&format!("<{part}>\n"));
            for row in rows {
                out.push_str("<tr>");
                for c in list(row, 1) {
                    let span = |key: &str, at: usize| match c.get(at).and_then(Value::as_u64) {
                        Some(n) if n > 1 => format!(" {key}=\"{n}\""),
                        _ => String::new(),
                    };
                    let words = self.cell(c).replace('\n', "<br>");
                    out.push_str(&format!(
                        "<{cell}{}{}>{words}</{cell}>",
                        span("rowspan", 2),
                        span("colspan", 3)
                    ));
                }
                out.push_str("</tr>\n");
            }
            out.push_str(&format!("</{part}>\n"));
        }
        out.push_str("</table>\n");
        out
    }

    /// The words of a cell, a line for each block.
    fn cell(&mut self, cell: &Value) -> String {
        let blocks = list(cell, 4);
        let lines: Vec<String> = blocks
            .iter()
            .map(|b| match tag_of(b) {
                "Plain" | "Para" => self.inlines(content(b)).replace('\n', " "),
                _ => self.block(b).trim().to_owned(),
            })
            .collect();
        lines.join("\n")
    }

    fn inlines(&mut self, all: &[Value]) -> String {
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
            "Cite" => self
                .inlines(list(c, 1))
                .replace("\\[@", "[@")
                .replace("\\@", "@")
                .replace("\\]", "]"),
            "Code" => code_span(text(1)),
            "Math" if tag_of(c.get(0).unwrap_or(&Value::Null)) == "DisplayMath" => {
                format!("$${}$$", text(1))
            }
            "Math" => format!("${}$", text(1)),
            "RawInline" => self.raw(c, |_, text| text.to_owned()),
            "Link" => {
                let words = self.inlines(list(c, 1));
                let attr = Attr { classes: Vec::new(), ..Attr::of(c.get(0)) }.braces();
                format!("[{words}]({}){attr}", address(c.get(2)))
            }
            "Image" => {
                let words = self.inlines(list(c, 1));
                let mut attr = Attr::of(c.get(0));
                attr.pairs.retain(|(k, _)| matches!(k.as_str(), "width" | "alt" | "lang"));
                format!("![{words}]({}){}", address(c.get(2)), attr.braces())
            }
            "Note" => {
                let inner = self.blocks(content(inline));
                let number = self.notes.len() + 1;
                let lines = prefixed(&inner, "    ");
                self.notes
                    .push(format!("[^{number}]: {}", lines.strip_prefix("    ").unwrap_or(&lines)));
                format!("[^{number}]")
            }
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

    /// Every word below some values.
    fn words_of(&mut self, all: &[Value]) -> String {
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

fn address(target: Option<&Value>) -> String {
    let url = target.and_then(|t| t.get(0)).and_then(Value::as_str).unwrap_or_default();
    let url = url.replace('<', "%3C").replace('>', "%3E").replace('\n', "%0A");
    // With spaces or round brackets it stands between pointed ones.
    if url.is_empty() || url.contains([' ', '(', ')', '\t']) { format!("<{url}>") } else { url }
}

/// Each line behind a prefix; blank lines have none of its spaces.
fn prefixed(text: &str, prefix: &str) -> String {
    text.lines()
        .map(|l| match l.is_empty() {
            true => format!("{}\n", prefix.trim_end()),
            false => format!("{prefix}{l}\n"),
        })
        .collect()
}

fn fenced(text: &str, attributes: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
    let gap = if attributes.is_empty() { "" } else { " " };
    format!("{fence}{gap}{attributes}\n{text}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn markdown(blocks: Value) -> String {
        let json = json!({ "pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks });
        read(&json.to_string()).expect("a document").markdown.trim_end().to_owned()
    }

    fn str(words: &str) -> Value {
        json!({ "t": "Str", "c": words })
    }

    fn para(inlines: Value) -> Value {
        json!({ "t": "Para", "c": inlines })
    }

    #[test]
    fn documents_of_pandoc_become_markdown() {
        let empty = json!(["", [], []]);
        let head = json!({ "t": "Header", "c": [1, ["x", ["unnumbered"], []], [str("Head")]] });
        let note = json!({ "t": "Note", "c": [para(json!([str("note")]))] });
        let emph = json!({ "t": "Emph", "c": [str("a*b")] });
        let math = json!({ "t": "Math", "c": [{ "t": "InlineMath" }, "x^2"] });
        let item = |w: &str| json!([{ "t": "Plain", "c": [str(w)] }]);
        let list = json!({ "t": "OrderedList", "c": [[3, { "t": "Decimal" }, { "t": "Period" }], [item("a"), item("b")]] });
        let code = json!({ "t": "CodeBlock", "c": [["", ["rust"], []], "fn a() {}"] });
        let image = json!({ "t": "Image", "c": [["", [], [["width", "50%"]]], [str("alt")], ["a.png", ""]] });
        let figure = json!({ "t": "Figure", "c": [["fig-a", [], []], [null, [{ "t": "Plain", "c": [str("Cap")] }]], [{ "t": "Plain", "c": [image] }]] });
        let div = json!({ "t": "Div", "c": [["", ["verse"], []], [para(json!([str("v")]))]] });
        let raw = json!({ "t": "RawBlock", "c": ["latex", "\\foo"] });
        let strange = json!({ "t": "Odd", "c": [empty, [str("kept")]] });
        let blocks = json!([
            head,
            para(json!([emph, { "t": "Space" }, math, note])),
            list,
            code,
            figure,
            div,
            raw,
            strange
        ]);
        let want = "# Head {#x .unnumbered}\n\n*a\\*b* $x^2$[^1]\n\n3. a\n4. b\n\n``` {.rust}\nfn a() {}\n```\n\n\
            ![Cap](a.png){#fig-a width=\"50%\" alt=\"alt\"}\n\n::: {.verse}\nv\n:::\n\nkept\n\n[^1]: note";
        assert_eq!(markdown(blocks.clone()), want);
        let json = json!({ "pandoc-api-version": [1, 23], "blocks": blocks, "meta": {
            "title": { "t": "MetaInlines", "c": [str("The"), { "t": "Space" }, str("Book")] },
            "author": { "t": "MetaList", "c": [{ "t": "MetaInlines", "c": [str("Ada")] }] } } });
        let document = read(&json.to_string()).expect("a document");
        assert_eq!(document.found.title.as_deref(), Some("The Book"));
        assert_eq!(document.found.authors, ["Ada"]);
        assert_eq!(document.left.len(), 2);
    }

    #[test]
    fn what_is_no_document_says_why() {
        let list = json!({ "t": "OrderedList", "c": [[u64::MAX, {}, {}], [[], []]] });
        assert!(markdown(json!([list])).contains("18446744073709551615. "));
        assert!(read("{").is_err_and(|e| e.contains("no JSON")));
        assert!(read("{}").is_err_and(|e| e.contains("no document")));
        let old = json!({ "pandoc-api-version": [1, 17], "blocks": [], "meta": {} });
        assert!(read(&old.to_string()).is_err_and(|e| e.contains("newer")));
    }
}
