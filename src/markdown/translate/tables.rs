//! Tables of pandoc's that are drawn with lines and spaces, and list tables of MyST's: written as tables of
//! HTML, whose cells hold Markdown between blank lines.

mod columns;
mod directive;
mod grid;
mod ruled;

use super::super::lines::{self, Fence, Line, line_at};
use super::super::text::Text;
use super::Pass;
use std::ops::Range;

/// Characters that pandoc's columns count a line as.
const LINE: usize = 72;

/// At which side of a column its words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Side {
    #[default]
    Unsaid,
    Left,
    Center,
    Right,
}

/// A table as it is drawn.
#[derive(Debug, Default)]
struct Drawn {
    /// Widths of the columns, thousandths of the measure; none where they are as wide as they need.
    widths: Vec<u32>,
    sides: Vec<Side>,
    /// How many rows are heads, and how many its foot.
    heads: usize,
    feet: usize,
    rows: Vec<Vec<DrawnCell>>,
    /// Cells hold blocks; else words alone.
    blocks: bool,
}

/// A cell as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
struct DrawnCell {
    column: usize,
    across: usize,
    down: usize,
    /// Where its lines stand in the source.
    lines: Vec<Range<usize>>,
}

/// Whether anything in the text may be such a table.
pub(super) fn may_hold(text: &str) -> bool {
    ["+-", "+=", "+:", "-- ", "{list-table}"].iter().any(|mark| text.contains(mark))
}

impl Pass<'_> {
    /// A table that begins with a line behind a blank one.
    pub(super) fn table(&mut self, line: &Line, words: &str) -> Option<usize> {
        match words.as_bytes().first()? {
            b'+' => self.grid_table(line, words),
            _ => self.ruled_table(line, words),
        }
    }

    /// Writes a table in the place of the lines up to `next`; what stands before `head` on its line stands
    /// before each line of it.
    fn put_table(&mut self, head: &Line, from: usize, table: &Drawn, next: usize) {
        self.copy_to(from);
        self.tag(head, "<table>");
        if !table.widths.is_empty() {
            let col = |w: &u32| format!("<col style=\"width: {}.{}%\">", w / 10, w % 10);
            let cols: String = table.widths.iter().map(col).collect();
            self.tag(head, &format!("<colgroup>{cols}</colgroup>"));
        }
        let body = table.rows.len() - table.feet;
        let mut part = "";
        for (n, row) in table.rows.iter().enumerate() {
            let of = match n {
                n if n < table.heads => "thead",
                n if n >= body => "tfoot",
                _ => "tbody",
            };
            if of != part {
                if !part.is_empty() {
                    self.tag(head, &format!("</{part}>"));
                }
                self.tag(head, &format!("<{of}>"));
                part = of;
            }
            self.tag(head, "<tr>");
            for cell in row {
                self.put_cell(head, table, cell, if of == "thead" { "th" } else { "td" });
            }
            self.tag(head, "</tr>");
        }
        self.tag(head, &format!("</{part}>"));
        self.tag(head, "</table>");
        self.done = next;
        let goes_on =
            next < self.text().len() && !self.words(&line_at(self.text(), next)).is_empty();
        if goes_on {
            self.tag(head, "");
        }
    }

    fn put_cell(&mut self, head: &Line, table: &Drawn, cell: &DrawnCell, tag: &str) {
        let span = |key: &str, n: usize| match n {
            0 | 1 => String::new(),
            _ => format!(" {key}=\"{n}\""),
        };
        let side = match table.sides.get(cell.column).copied().unwrap_or_default() {
            Side::Unsaid => "",
            Side::Left => " align=\"left\"",
            Side::Center => " align=\"center\"",
            Side::Right => " align=\"right\"",
        };
        let (across, down) = (span("colspan", cell.across), span("rowspan", cell.down));
        let open = format!("<{tag}{across}{down}{side}>");
        if cell.lines.is_empty() {
            return self.tag(head, &format!("{open}</{tag}>"));
        }
        self.tag(head, &open);
        self.tag(head, "");
        let inner = self.inner(cell, table.blocks);
        let mut at = 0;
        for line in inner.as_str().split_inclusive('\n') {
            self.out.push_range(self.source, head.begin, head.start);
            self.out.push_range(&inner, at, at + line.len());
            at += line.len();
        }
        self.tag(head, "");
        self.tag(head, &format!("</{tag}>"));
    }

    /// The lines of a cell as a text of their own, itself rewritten.
    fn inner(&mut self, cell: &DrawnCell, blocks: bool) -> Text {
        let mut inner = Text::default();
        for line in &cell.lines {
            let at = self.source.span(line.start, line.start + 1);
            let mut from = line.start;
            // Words stay words that would begin a list or a heading.
            let escape = lines::escape_at(&self.text()[line.clone()]).filter(|_| !blocks);
            if let Some(escape) = escape {
                inner.push_range(self.source, from, from + escape);
                inner.push_generated("\\", at);
                from += escape;
            }
            inner.push_range(self.source, from, line.end);
            inner.push_generated("\n", at);
        }
        if !blocks {
            return inner;
        }
        if let (Some(end), Some(line)) = (unclosed(inner.as_str()), cell.lines.last()) {
            inner.push_generated(&end, self.source.span(line.start, line.start + 1));
            inner.push_generated("\n", self.source.span(line.start, line.start + 1));
        }
        super::at_depth(&inner, 0, self.tables, self.depth + 1, self.diags).unwrap_or(inner)
    }

    /// A line of generated text.
    fn tag(&mut self, head: &Line, words: &str) {
        self.out.push_range(self.source, head.begin, head.start);
        self.generated(words, head.start);
        self.generated("\n", head.start);
    }
}

/// What closes the code or the raw HTML that a cell leaves open: it ends with the cell.
fn unclosed(text: &str) -> Option<String> {
    let mut open: Option<Fence> = None;
    let mut until: Option<&'static str> = None;
    let mut at = 0;
    while at < text.len() {
        let line = line_at(text, at);
        let words = &text[line.start..line.end];
        at = line.next;
        if let Some(end) = until {
            until = until.filter(|_| !words.contains(end));
        } else if let Some(fence) = open {
            open = open.filter(|_| !fence.closed_by(&line, words));
        } else {
            let marker = lines::list_marker(words);
            open = Fence::opened_by(&line, &words[marker..]);
            until = words.starts_with('<').then(|| lines::raw_until(words)).flatten();
        }
    }
    let fence = open.map(|fence| fence.closing());
    fence.or(until.map(str::to_owned))
}

#[cfg(test)]
mod tests;
