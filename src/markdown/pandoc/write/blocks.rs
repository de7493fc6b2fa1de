//! Blocks.

use super::inlines::{bare_words, words};
use super::{Writer, node};
use crate::model::{
    Attr, Block, BlockKind, Callout, CodeBlock, Definition, Figure, Inline, List, ListItem,
    MathBlock, VerseLine, plain_text,
};
use serde_json::{Value, json};

impl Writer<'_> {
    /// Blocks one after the other.
    pub(crate) fn blocks(&mut self, all: &[Block]) -> Vec<Value> {
        let mut out = Vec::with_capacity(all.len());
        all.iter().for_each(|block| self.block(block, "Para", &mut out));
        out
    }

    /// A block; its words, if they are a paragraph, as `paragraph`.
    fn block(&mut self, block: &Block, paragraph: &str, out: &mut Vec<Value>) {
        let attr = &block.attr;
        let inner = match &block.kind {
            BlockKind::Heading(h) => {
                let words = self.inlines(&h.content);
                return out
                    .push(node("Header", json!([h.level, self.attr(attr, &[], &[]), words])));
            }
            BlockKind::Code(c) => return out.push(self.code(c, attr)),
            BlockKind::Table(t) => return out.push(self.table(t, attr)),
            BlockKind::Figure(f) => return out.push(self.figure(f, attr)),
            BlockKind::Callout(c) => return out.push(self.callout(c, attr)),
            BlockKind::Math(m) => return out.push(self.math(m, attr)),
            BlockKind::Div(c) => {
                let inner = self.blocks(c);
                return out.push(node("Div", json!([self.attr(attr, &[], &[]), inner])));
            }
            BlockKind::Para(c) => vec![node(paragraph, self.inlines(c).into())],
            BlockKind::Quote(c) => vec![node("BlockQuote", self.blocks(c).into())],
            BlockKind::List(l) => self.list(l),
            BlockKind::Definitions(d) => vec![self.definitions(d)],
            BlockKind::Lines(l) => vec![self.lines(l)],
            BlockKind::SceneBreak => vec![json!({ "t": "HorizontalRule" })],
            BlockKind::SpaceBreak => vec![node("Para", json!([{ "t": "Str", "c": "\u{a0}" }]))],
            BlockKind::PageBreak => vec![page_break()],
            BlockKind::Html(html) => vec![node("RawBlock", json!(["html", html]))],
        };
        // What pandoc has no attributes for stands in a division that has them.
        match attr.is_empty() {
            true => out.extend(inner),
            false => out.push(node("Div", json!([self.attr(attr, &[], &[]), inner]))),
        }
    }

    /// A list; one whose numbers have gaps is several.
    fn list(&mut self, list: &List) -> Vec<Value> {
        let Some(start) = list.start else {
            let items: Vec<Value> = list.items.iter().map(|i| self.item(i, list.tight)).collect();
            return vec![node("BulletList", items.into())];
        };
        let sign = if list.bracket { "OneParen" } else { "Period" };
        let mut runs: Vec<(u64, Vec<Value>)> = Vec::new();
        for (number, item) in list.numbers().zip(&list.items) {
            if runs.is_empty() || item.value.is_some() {
                runs.push((number, Vec::new()));
            }
            let written = self.item(item, list.tight);
            if let Some((_, items)) = runs.last_mut() {
                items.push(written);
            }
        }
        if runs.is_empty() {
            runs.push((start, Vec::new()));
        }
        let one = |(start, items): (u64, Vec<Value>)| {
            node("OrderedList", json!([[start, { "t": "Decimal" }, { "t": sign }], items]))
        };
        runs.into_iter().map(one).collect()
    }

    fn item(&mut self, item: &ListItem, tight: bool) -> Value {
        let mut out = Vec::new();
        let paragraph = if tight { "Plain" } else { "Para" };
        item.blocks.iter().for_each(|block| self.block(block, paragraph, &mut out));
        if let Some(done) = item.task {
            let sign = if done { "\u{2612}" } else { "\u{2610}" };
            let mark = [json!({ "t": "Str", "c": sign }), json!({ "t": "Space" })];
            let words =
                out.first_mut().filter(|b| matches!(super::super::tag_of(b), "Plain" | "Para"));
            match words.and_then(|b| b.get_mut("c")).and_then(Value::as_array_mut) {
                Some(words) => drop(words.splice(0..0, mark)),
                None => out.insert(0, node("Plain", json!([mark[0]]))),
            }
        }
        out.into()
    }

    fn definitions(&mut self, all: &[Definition]) -> Value {
        let one = |d: &Definition| {
            let term = self.inlines(&d.term);
            let bodies: Vec<Value> = d.bodies.iter().map(|b| self.blocks(b).into()).collect();
            json!([term, bodies])
        };
        let all: Vec<Value> = all.iter().map(one).collect();
        node("DefinitionList", all.into())
    }

    fn lines(&mut self, lines: &[VerseLine]) -> Value {
        let line = |line: &VerseLine| {
            let mut words = self.inlines(&line.content);
            if line.indent > 0 && !words.is_empty() {
                let space = "\u{a0}".repeat(usize::from(line.indent));
                words.insert(0, json!({ "t": "Str", "c": space }));
            }
            Value::from(words)
        };
        let lines: Vec<Value> = lines.iter().map(line).collect();
        node("LineBlock", lines.into())
    }

    fn code(&mut self, code: &CodeBlock, attr: &Attr) -> Value {
        if let Some(format) = &code.raw {
            return node("RawBlock", json!([format, code.text]));
        }
        let mut classes: Vec<&str> = code.lang.as_deref().into_iter().collect();
        let numbered = |n: &u32| *n != 1;
        if code.numbers.is_some() && !attr.has("numberLines") {
            classes.push("numberLines");
        }
        let first = code.numbers.filter(numbered).map(|n| n.to_string());
        let marked: Vec<String> = code.marked.iter().map(lines_marked).collect();
        let marked = marked.join(" ");
        let caption = code.caption.as_deref().map(plain_text);
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        let say = |key: &'static str, value: Option<&'_ str>| match value {
            Some(value) if attr.get(key).is_none() && !value.is_empty() => {
                Some((key, value.to_owned()))
            }
            _ => None,
        };
        let said: Vec<(&str, String)> = [
            say("startFrom", first.as_deref()),
            say("hl_lines", Some(marked.as_str())),
            say("title", caption.as_deref()),
        ]
        .into_iter()
        .flatten()
        .collect();
        pairs.extend(said.iter().map(|(k, v)| (*k, v.as_str())));
        node("CodeBlock", json!([self.attr(attr, &classes, &pairs), code.text]))
    }

    /// A figure has the name, its picture the width.
    fn figure(&mut self, figure: &Figure, attr: &Attr) -> Value {
        let caption = self.caption(&figure.caption);
        let image = self.image(&figure.image, &Attr::default());
        let attr = self.attr(attr, &[], &[]);
        node("Figure", json!([attr, caption, [{ "t": "Plain", "c": [image] }]]))
    }

    fn callout(&mut self, callout: &Callout, attr: &Attr) -> Value {
        let class = format!("callout-{}", callout.kind);
        let classes = if attr.has(&class) { vec![] } else { vec![class.as_str()] };
        let title =
            callout.title.as_deref().map(plain_text).filter(|_| attr.get("title").is_none());
        let pairs: Vec<(&str, &str)> = title.iter().map(|t| ("title", t.as_str())).collect();
        let inner = self.blocks(&callout.blocks);
        node("Div", json!([self.attr(attr, &classes, &pairs), inner]))
    }

    /// A displayed formula; its name is that of a span, where pandoc's filters look for it.
    fn math(&mut self, math: &MathBlock, attr: &Attr) -> Value {
        let formula = node("Math", json!([{ "t": "DisplayMath" }, math.tex]));
        let inner = match attr.is_empty() {
            true => formula,
            false => node("Span", json!([self.attr(attr, &[], &[]), [formula]])),
        };
        // Pandoc's formulas have one name: those of lines stand before them.
        let names = math.line_ids().map(|id| node("Span", json!([[id, [], []], []])));
        node("Para", names.chain([inner]).collect())
    }

    /// A head of this level.
    pub(super) fn head(&mut self, level: u8, attr: Value, words: &[Inline]) -> Value {
        node("Header", json!([level, attr, self.inlines(words)]))
    }
}

fn lines_marked((from, to): &(u32, u32)) -> String {
    if from == to { from.to_string() } else { format!("{from}-{to}") }
}

/// Pandoc has no page break: what LaTeX makes one of, in a division that browsers and e-readers do.
fn page_break() -> Value {
    let style = ["style", "page-break-after: always"];
    let inner = node("RawBlock", json!(["latex", "\\newpage"]));
    node("Div", json!([["", ["page-break"], [style]], [inner]]))
}

/// Words as those of a value of the metadata.
pub(super) fn meta_inlines(all: &[Inline]) -> Value {
    node("MetaInlines", bare_words(all).into())
}

/// The same of a text.
pub(crate) fn meta_words(text: &str) -> Value {
    let mut out = Vec::new();
    words(text, &mut out);
    node("MetaInlines", out.into())
}
