//! Tables of pandoc's as Markdown: between bars where each cell is a line, else as HTML.

use super::blocks::Writer;
use super::{Attr, content, list, tag_of};
use serde_json::Value;

impl Writer {
    pub(super) fn table(&mut self, c: &Value) -> String {
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
        let widths: Vec<f64> = list(c, 2).iter().map(width).collect();
        let wide = widths.iter().any(|w| *w > 0.0);
        let bars =
            !wide && head.len() <= 1 && foot.is_empty() && head.iter().chain(&rows).all(simple);
        let mut out = match bars {
            true => self.bars(&aligns, head.first().copied(), &rows),
            false => self.html((&aligns, &widths), [&head, &rows, &foot]),
        };
        if !caption.is_empty() || !attr.id.is_empty() {
            let braces = Attr { classes: Vec::new(), pairs: Vec::new(), ..attr }.braces();
            out.push_str(&format!("\n: {caption} {braces}\n"));
        }
        out
    }

    fn bars(&mut self, aligns: &[&str], head: Option<&Value>, rows: &[&Value]) -> String {
        let mut line = |row: &Value| -> String {
            let cells = list(row, 1).iter().map(|c| in_bars(&self.cell(c).replace('\n', " ")));
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

    fn html(&mut self, (aligns, widths): (&[&str], &[f64]), parts: [&[&Value]; 3]) -> String {
        let mut out = "<table>\n".to_owned();
        if widths.iter().any(|w| *w > 0.0) {
            let col = |w: &f64| match *w > 0.0 {
                true => format!("<col style=\"width: {:.1}%\">", w * 100.0),
                false => "<col>".to_owned(),
            };
            let cols: String = widths.iter().map(col).collect();
            out.push_str(&format!("<colgroup>{cols}</colgroup>\n"));
        }
        for ((part, tag), rows) in
            [("thead", "th"), ("tbody", "td"), ("tfoot", "td")].into_iter().zip(parts)
        {
            if rows.is_empty() {
                continue;
            }
            out.push_str(&format!("<{part}>\n"));
            // For how many rows more a cell above goes down into a column.
            let mut below = vec![0u64; aligns.len()];
            for row in rows {
                out.push_str("<tr>");
                let mut at = 0;
                for c in list(row, 1) {
                    while below.get(at).is_some_and(|n| *n > 0) {
                        at += 1;
                    }
                    let span = |at: usize| c.get(at).and_then(Value::as_u64).unwrap_or(1).max(1);
                    let (down, across) = (span(2), span(3));
                    let align = aligns.get(at).copied().unwrap_or_default();
                    let next = at.saturating_add(across as usize).min(below.len());
                    below.get_mut(at..next).unwrap_or_default().fill(down);
                    at = next.max(at);
                    out.push_str(&self.html_cell(tag, c, align));
                }
                below.iter_mut().for_each(|n| *n = n.saturating_sub(1));
                out.push_str("</tr>\n");
            }
            out.push_str(&format!("</{part}>\n"));
        }
        out.push_str("</table>\n");
        out
    }

    /// A cell; blocks in it stand between blank lines.
    fn html_cell(&mut self, tag: &str, cell: &Value, align: &str) -> String {
        let span = |key: &str, at: usize| match cell.get(at).and_then(Value::as_u64) {
            Some(n) if n > 1 => format!(" {key}=\"{n}\""),
            _ => String::new(),
        };
        let own = cell.get(1).map_or("", tag_of);
        let side = match if own.is_empty() || own == "AlignDefault" { align } else { own } {
            "AlignLeft" => " align=\"left\"",
            "AlignRight" => " align=\"right\"",
            "AlignCenter" => " align=\"center\"",
            _ => "",
        };
        let blocks = list(cell, 4);
        let line = |b: &Value| matches!(tag_of(b), "Plain" | "Para");
        let words = match blocks {
            [] => String::new(),
            [only] if line(only) => self.cell(cell).replace('\n', "<br>"),
            _ => format!("\n\n{}\n", self.blocks(blocks)),
        };
        format!("<{tag}{}{}{side}>{words}</{tag}>", span("rowspan", 2), span("colspan", 3))
    }

    /// The words of a cell, a line for each block.
    fn cell(&mut self, cell: &Value) -> String {
        let blocks = list(cell, 4);
        let lines: Vec<String> = blocks
            .iter()
            .map(|b| match tag_of(b) {
                "Plain" | "Para" => {
                    self.inlines(content(b)).replace("\\\n", "<br>").replace('\n', " ")
                }
                _ => self.block(b).trim().to_owned(),
            })
            .collect();
        lines.join("\n")
    }
}

/// The share of the measure that a column takes; 0 where pandoc gives none.
fn width(column: &Value) -> f64 {
    column
        .get(1)
        .filter(|w| tag_of(w) == "ColWidth")
        .and_then(|w| w.get("c")?.as_f64())
        .unwrap_or(0.0)
}

/// The words of a cell between bars: a bar within, in code too, has a backslash.
fn in_bars(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut slashes = 0;
    for c in words.chars() {
        if c == '|' && slashes % 2 == 0 {
            out.push('\\');
        }
        slashes = if c == '\\' { slashes + 1 } else { 0 };
        out.push(c);
    }
    out
}
