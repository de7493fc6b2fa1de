//! Blocks of pandoc's as Markdown.

use super::super::written::{at_start, escaped, longest_run};
use super::inlines::address;
use super::{Attr, bare, content, list, tag_of};
use serde_json::Value;

/// Blocks and inlines on their way.
#[derive(Debug, Default)]
pub(super) struct Writer {
    /// The notes whose marks are written.
    pub(super) notes: Vec<String>,
    /// What was left, in sentences.
    pub(super) left: Vec<String>,
}

impl Writer {
    pub(super) fn leave(&mut self, what: impl Into<String>) {
        self.left.push(what.into());
    }

    /// Blocks with blank lines between them.
    pub(super) fn blocks(&mut self, all: &[Value]) -> String {
        let mut out = String::new();
        let mut before: Option<&Value> = None;
        for block in bare(all) {
            let piece = self.next(before, block);
            if piece.trim().is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&piece);
            before = Some(block);
        }
        out
    }

    /// A block behind another one: two lists of one sort would be one.
    pub(super) fn next(&mut self, before: Option<&Value>, block: &Value) -> String {
        let piece = self.block(block);
        let is_list = |tag: &str| matches!(tag, "BulletList" | "OrderedList" | "DefinitionList");
        let tag = tag_of(block);
        match before.map(tag_of).is_some_and(|b| b == tag && is_list(tag)) && !piece.is_empty() {
            true => format!("<!-- -->\n\n{piece}"),
            false => piece,
        }
    }

    /// A block, with the end of its last line.
    pub(super) fn block(&mut self, block: &Value) -> String {
        let c = block.get("c").unwrap_or(&Value::Null);
        match tag_of(block) {
            "Plain" | "Para" => self.paragraph(content(block)),
            "LineBlock" => {
                let lines = content(block).iter().filter_map(Value::as_array);
                lines.map(|l| format!("| {}\n", self.inlines(l).replace('\n', " "))).collect()
            }
            "Header" => {
                let level = c.get(0).and_then(Value::as_u64).unwrap_or(1).clamp(1, 6) as usize;
                let attr = Attr::of(c.get(1)).braces();
                let words = self.inlines(list(c, 2)).replace("\\\n", " ").replace('\n', " ");
                let gap = if attr.is_empty() { "" } else { " " };
                format!("{} {}{gap}{attr}\n", "#".repeat(level), words.trim())
            }
            "HorizontalRule" => "***\n".to_owned(),
            "BlockQuote" => prefixed(&self.blocks(content(block)), "> "),
            "CodeBlock" => {
                let text = c.get(1).and_then(Value::as_str).unwrap_or_default();
                fenced(text, &Attr::of(c.get(0)).braces())
            }
            "RawBlock" => raw_block(c),
            "BulletList" => self.items(content(block), |_| "- ".to_owned()),
            "OrderedList" => self.numbered(c),
            "DefinitionList" => self.definitions(content(block)),
            "Div" => {
                let attr = Attr::of(c.get(0));
                if attr.has("page-break") {
                    return PAGE_BREAK.to_owned();
                }
                let inner = self.blocks(list(c, 1));
                let braces = attr.braces();
                // The sections that pandoc makes are their heads' business.
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

    /// A paragraph, none of whose lines begins anything else.
    fn paragraph(&mut self, inlines: &[Value]) -> String {
        if let [only] = inlines
            && let Some(alone) = self.alone(only)
        {
            return alone;
        }
        let words = self.inlines(inlines);
        let lines = words.trim().split('\n').map(|line| at_start(line.trim_start().to_owned()));
        format!("{}\n", lines.collect::<Vec<_>>().join("\n"))
    }

    /// What means something else alone in its paragraph: a picture, which has no caption there, and a
    /// formula with its name.
    fn alone(&mut self, only: &Value) -> Option<String> {
        let c = only.get("c")?;
        match tag_of(only) {
            "Image" => {
                let mut attr = Attr::of(c.get(0));
                attr.keep_of_picture();
                let alt = self.words_of(list(c, 1));
                if !attr.pairs.iter().any(|(k, _)| k == "alt") {
                    attr.pairs.push(("alt".to_owned(), alt));
                }
                Some(format!("![]({}){}\n", address(c.get(2)), attr.braces()))
            }
            "Span" => {
                let [math] = list(c, 1) else { return None };
                let inner = math.get("c")?;
                let display = tag_of(inner.get(0)?) == "DisplayMath" && tag_of(math) == "Math";
                let tex = inner.get(1).and_then(Value::as_str).filter(|_| display)?;
                Some(format!("$$\n{}\n$$ {}\n", tidy_tex(tex), Attr::of(c.get(0)).braces()))
            }
            "Math" if tag_of(c.get(0)?) == "DisplayMath" => {
                Some(format!("$$\n{}\n$$\n", tidy_tex(c.get(1)?.as_str()?)))
            }
            _ => None,
        }
    }

    fn numbered(&mut self, c: &Value) -> String {
        let of = |at: usize| c.get(0).and_then(|s| s.get(at));
        let start = of(0).and_then(Value::as_u64).unwrap_or(1);
        let style = of(1).map_or("", tag_of);
        if !matches!(style, "" | "Decimal" | "DefaultStyle" | "Example") {
            self.leave("a list is numbered 1, 2, 3 that has letters or roman numbers in pandoc");
        }
        let bracket = matches!(of(2).map_or("", tag_of), "OneParen" | "TwoParens");
        let sign = if bracket { ')' } else { '.' };
        self.items(list(c, 1), |at| format!("{}{sign} ", start.saturating_add(at as u64)))
    }

    fn items(&mut self, items: &[Value], mark: impl Fn(usize) -> String) -> String {
        let mut out = String::new();
        for (at, item) in items.iter().enumerate() {
            let blocks = bare(item.as_array().map_or(&[] as &[Value], Vec::as_slice));
            let tight = blocks.iter().all(|b| tag_of(b) != "Para");
            let mark = mark(at);
            let inner = self.item(&blocks, tight);
            let space = " ".repeat(mark.len());
            if at > 0 && !tight {
                out.push('\n');
            }
            let lines = prefixed(&inner, &space);
            let lines = lines.strip_prefix(&space).unwrap_or(&lines);
            out.push_str(if lines.is_empty() { mark.trim_end() } else { &mark });
            out.push_str(if lines.is_empty() { "\n" } else { lines });
        }
        out
    }

    /// The blocks of an item. What follows its words in a tight list needs no blank line before it,
    /// if it can begin below them.
    fn item(&mut self, blocks: &[&Value], tight: bool) -> String {
        let mut out = String::new();
        let mut before: Option<&Value> = None;
        for block in blocks {
            let piece = self.next(before, block);
            if piece.trim().is_empty() {
                continue;
            }
            let follows = match tag_of(block) {
                "BulletList" | "CodeBlock" | "BlockQuote" => true,
                "OrderedList" => piece.starts_with("1.") || piece.starts_with("1)"),
                _ => false,
            };
            let below = tight && follows && before.is_some_and(|b| tag_of(b) == "Plain");
            if !out.is_empty() && !below {
                out.push('\n');
            }
            out.push_str(&task_mark(piece, before.is_none()));
            before = Some(block);
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
    pub(super) fn caption(&mut self, c: &Value) -> String {
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
                own.keep_of_picture();
                format!("![{caption}]({}){}\n", address(c.get(2)), own.braces())
            }
            None => {
                let inner = self.blocks(blocks);
                format!("{inner}\n{caption}\n")
            }
        }
    }
}

/// A page break on its line.
pub(super) const PAGE_BREAK: &str = "{{< pagebreak >}}\n";

/// The box that pandoc has at the beginning of an item of a list of tasks is the mark of one.
fn task_mark(piece: String, first: bool) -> String {
    match piece.strip_prefix('\u{2610}').map(|rest| ("[ ]", rest)) {
        Some((mark, rest)) if first => format!("{mark}{rest}"),
        _ => match piece.strip_prefix('\u{2612}') {
            Some(rest) if first => format!("[x]{rest}"),
            _ => piece,
        },
    }
}

/// TeX between marks: without blank lines, which would end it.
pub(super) fn tidy_tex(tex: &str) -> String {
    let lines = tex.trim().lines().filter(|line| !line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Raw text: HTML stands as it is where it can, what only breaks the page does; the rest is told by who
/// reads it.
fn raw_block(c: &Value) -> String {
    let format = c.get(0).and_then(Value::as_str).unwrap_or_default();
    let text = c.get(1).and_then(Value::as_str).unwrap_or_default();
    let html = matches!(format, "html" | "html4" | "html5" | "epub" | "epub2" | "epub3");
    match html {
        true if text.starts_with('<') && !text.contains("\n\n") => format!("{}\n", text.trim_end()),
        true => fenced(text, "{=html}"),
        false if !is_format(format) => fenced(text, ""),
        false => fenced(text, &format!("{{={format}}}")),
    }
}

/// Whether a name can be that of a format.
fn is_format(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_+-".contains(c))
}

/// Each line behind a prefix; blank lines have none of its spaces.
pub(super) fn prefixed(text: &str, prefix: &str) -> String {
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
