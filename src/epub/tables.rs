//! Tables as XHTML: heads with scope, boxes that scroll, parts with their heads.

use super::blocks::first_words;
use super::division::Writer;
use super::split_points::Kind;
use super::xml;
use crate::language::with_number;
use crate::model::{
    Align, Attr, BlockKind, Book, Cell, Inline, InlineKind, Table, plain_text, visit_blocks,
};

impl Writer<'_> {
    /// A table, in a box that scrolls if it is wide; in a panel the first column names the rows.
    pub(super) fn table(&mut self, t: &Table, attr: &Attr, panel: bool) {
        let columns = t.columns();
        let caption = t.caption.as_deref().filter(|c| !c.is_empty());
        if columns == 0 || (t.head.is_empty() && t.rows.is_empty()) {
            return;
        }
        let word = self.words.of_display(self.words.table, attr.id.as_deref());
        let from = self.out.len();
        // A box that scrolls is not divided over pages: only wide tables get one.
        if !is_wide(t, columns) {
            self.open("div", attr, width_class(t, columns));
            self.push("\n<table>\n");
            self.rows(t, columns, caption.map(|words| (word, words)), panel, from);
            return;
        }
        let name = match (t.number.as_deref(), caption) {
            (Some(number), _) => with_number(word, number, '\u{a0}'),
            (None, Some(caption)) => plain_text(caption),
            _ => word.to_string(),
        };
        // Its caption doesn't scroll away with it.
        let Some(words) = caption else {
            self.scrolling(t, attr, &name, columns, panel);
            return;
        };
        self.open("figure", attr, "tabular");
        self.push("\n");
        self.inside(from, "</figure>\n", |w| {
            w.push("<figcaption>");
            w.number(word, t.number.as_deref());
            w.own_apart(words);
            w.push("</figcaption>\n");
            w.scrolling(t, &Attr::default(), &name, columns, panel);
        });
    }

    /// A table in a box that scrolls. Who has no mouse must be able to scroll too, and to know what
    /// it is that scrolls.
    fn scrolling(&mut self, t: &Table, attr: &Attr, name: &str, columns: usize, panel: bool) {
        let from = self.out.len();
        self.open_more("div", attr, "table wide");
        self.push(&format!(
            " role=\"group\" aria-label=\"{}\" tabindex=\"0\">\n<table>\n",
            xml::attr(name.trim())
        ));
        self.rows(t, columns, None, panel, from);
    }

    /// Caption with the word before its number, head and rows of a table whose tags were written from
    /// `from` on, and its end.
    fn rows(
        &mut self,
        t: &Table,
        columns: usize,
        caption: Option<(&str, &[Inline])>,
        panel: bool,
        from: usize,
    ) {
        let opened = from..self.out.len();
        if let Some((word, caption)) = caption {
            self.push("<caption>");
            self.number(word, t.number.as_deref());
            self.own_apart(caption);
            self.push("</caption>\n");
        }
        self.columns(t);
        let headed = t.has_head();
        let heads = if headed { t.more_heads as usize } else { 0 };
        let mut rows = t.rows.iter().zip(row_offsets(t));
        let head = self.out.len();
        if headed {
            self.push("<thead>\n<tr>\n");
            self.head_row(t, &t.head, columns);
            for (row, at) in rows.by_ref().take(heads) {
                self.push("<tr>\n");
                self.count_from(at);
                self.head_row(t, row, columns);
            }
            self.push("</thead>\n");
        }
        if t.rows.len() == heads {
            self.push("</table>\n</div>\n");
            return;
        }
        let body = t.rows.len() - heads;
        let foot = body - (t.feet as usize).min(body);
        let part = if foot == 0 { "tfoot" } else { "tbody" };
        self.push(&format!("<{part}>\n"));
        let close = match part {
            "tfoot" => "</tfoot>\n</table>\n</div>\n",
            _ => "</tbody>\n</table>\n</div>\n",
        };
        let outer = self.cuts.enter(opened, close, Kind::Plain, 0);
        self.cuts.repeat(head..self.out.len());
        // Rows that a cell goes on into stay with the row that it begins in.
        let mut joined = 0;
        for (i, (row, at)) in rows.enumerate() {
            if i > 0 && i == foot {
                // No file ends between a table and its foot.
                self.push("</tbody>\n<tfoot>\n");
            } else if i > 0 && joined == 0 && i < foot {
                self.cuts.here(self.out.len(), false);
            }
            let down = row.iter().map(|c| c.rowspan).max().unwrap_or(1).max(1);
            joined = joined.max(down).saturating_sub(1);
            self.push("<tr>\n");
            self.count_from(at);
            self.body_row(t, row, columns, panel);
        }
        self.cuts.leave(outer);
        let ends_with_foot = part == "tbody" && foot < body;
        self.push(if ends_with_foot { "</tfoot>\n</table>\n</div>\n" } else { close });
    }

    /// Cells that name the columns below them.
    fn head_row(&mut self, t: &Table, row: &[Cell], columns: usize) {
        let blank = Cell::default();
        for i in 0..columns {
            let cell = row.get(i).unwrap_or(&blank);
            if cell.is_covered() {
                continue;
            }
            let more = cell_attributes(t, cell, i);
            if cell.is_empty() {
                self.push(&format!("<td{more}></td>\n"));
                continue;
            }
            self.push(&format!("<th scope=\"col\"{more}"));
            self.cell(cell);
            self.push("</th>\n");
        }
        self.push("</tr>\n");
    }

    fn body_row(&mut self, t: &Table, row: &[Cell], columns: usize, panel: bool) {
        let blank = Cell::default();
        for i in 0..columns {
            let cell = row.get(i).unwrap_or(&blank);
            if cell.is_covered() {
                continue;
            }
            let head = cell.head || panel && i == 0;
            let tag = if head { "th scope=\"row\"" } else { "td" };
            self.push(&format!("<{tag}{}", cell_attributes(t, cell, i)));
            self.cell(cell);
            // Where only the text is read, a line end parts the cells.
            self.push(if head { "</th>\n" } else { "</td>\n" });
        }
        self.push("</tr>\n");
    }

    /// What stands in a cell, and the end of its tag before it. No file ends within it.
    fn cell(&mut self, cell: &Cell) {
        let words = if cell.content.is_empty() {
            first_words(&cell.blocks)
        } else {
            cell.content.as_slice()
        };
        self.directed(&Attr::default(), words, |w| {
            w.own(&cell.content);
            if !cell.blocks.is_empty() {
                w.push("\n");
                let outer = w.cuts.close(true);
                w.blocks(&cell.blocks);
                w.cuts.close(outer);
            }
        });
    }

    /// The widths that the source gives columns.
    fn columns(&mut self, t: &Table) {
        if t.widths.iter().all(|w| *w == 0) {
            return;
        }
        self.push("<colgroup>\n");
        for wide in &t.widths {
            match wide {
                0 => self.push("<col/>\n"),
                _ => self.push(&format!("<col style=\"width: {}%\"/>\n", percent(*wide))),
            }
        }
        self.push("</colgroup>\n");
    }
}

/// Thousandths as they are written in percent.
fn percent(wide: u16) -> String {
    let (whole, rest) = (wide / 10, wide % 10);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest}") }
}

/// Whether a cell of the book holds more than words.
pub(super) fn hold_blocks(book: &Book) -> bool {
    let mut found = false;
    for chapter in &book.chapters {
        let notes = chapter.notes.iter().map(|n| n.blocks.as_slice());
        for blocks in std::iter::once(chapter.blocks.as_slice()).chain(notes) {
            visit_blocks(blocks, &mut |b| {
                found |= matches!(&b.kind, BlockKind::Table(t) if t.holds_blocks());
            });
        }
    }
    found
}

/// Whether a table is wider than the screen of a phone, whose line has some forty letters at the
/// size of tables: every column needs room for its longest word and the space beside it.
fn is_wide(t: &Table, columns: usize) -> bool {
    least_width(t, columns) > 40
}

/// Classes of the box of a table that is not wide: where text is set large in a small window, the
/// stylesheet bounds the letters of what would stick out of it.
fn width_class(t: &Table, columns: usize) -> &'static str {
    match least_width(t, columns) {
        0..=20 => "table",
        21..=28 => "table snug",
        _ => "table tight",
    }
}

/// Characters on a line of the narrowest form of a table: the longest word of each column, and the
/// space beside it.
fn least_width(t: &Table, columns: usize) -> usize {
    let longest = |cell: &Cell| {
        let text = cell.plain_text();
        if is_unbroken(t, cell) {
            return text.trim().chars().count();
        }
        text.split([' ', '\n', '-', '\u{2013}']).map(|w| w.chars().count()).max().unwrap_or(0)
    };
    let column = |i: usize| {
        let cells = std::iter::once(&t.head).chain(&t.rows).filter_map(|row| row.get(i));
        cells.map(longest).max().unwrap_or(0) + 2
    };
    (0..columns).map(column).sum()
}

/// What the tag of a cell in this column says of its place: spans and alignment.
fn cell_attributes(t: &Table, cell: &Cell, column: usize) -> String {
    let mut out = String::new();
    if cell.colspan > 1 {
        out.push_str(&format!(" colspan=\"{}\"", cell.colspan));
    }
    if cell.rowspan > 1 {
        out.push_str(&format!(" rowspan=\"{}\"", cell.rowspan));
    }
    let align = match cell.align.as_ref().or(t.aligns.get(column)) {
        Some(Align::Left) => "left",
        Some(Align::Center) => "center",
        Some(Align::Right) => "right",
        _ => "",
    };
    let unbroken = if is_unbroken(t, cell) { "unbroken" } else { "" };
    match xml::classes([align, unbroken]) {
        classes if classes.is_empty() => {}
        classes => out.push_str(&format!(" class=\"{classes}\"")),
    }
    out
}

/// Characters of a cell whose words stay on a line.
const SHORT: usize = 12;
/// Characters of a name in code, an option or a file, that stays on a line: half of one is another name.
const SHORT_CODE: usize = 20;
/// Columns of a table from which that would make it wider than a small window.
const MANY: usize = 4;

/// Whether the words of a cell stay on a line: a run of years or figures, and where there are few columns
/// what is short.
fn is_unbroken(t: &Table, cell: &Cell) -> bool {
    if is_short_code(cell) {
        return true;
    }
    let text = cell.plain_text();
    let text = text.trim();
    let count = text.chars().count();
    let parts = |c: char| matches!(c, ' ' | '-' | '\u{2013}' | '/');
    if !cell.blocks.is_empty() || count > SHORT || !text.contains(parts) {
        return false;
    }
    let figures = text.chars().all(|c| c.is_ascii_digit() || parts(c) || matches!(c, '.' | ','));
    figures || (t.columns() < MANY && !cell.head)
}

/// Whether a cell holds a short name in code and nothing else.
fn is_short_code(cell: &Cell) -> bool {
    match cell.content.as_slice() {
        [Inline { kind: InlineKind::Code(code), .. }] => code.chars().count() <= SHORT_CODE,
        _ => false,
    }
}

/// Where each row of the body begins in the table's flat text.
fn row_offsets(t: &Table) -> Vec<u32> {
    let length = |cell: &Cell| plain_text(&cell.content).len() as u32 + 1;
    let mut at = t.caption.as_ref().map_or(0, |c| plain_text(c).len() as u32 + 1);
    at += t.head.iter().map(length).sum::<u32>();
    let row = |row: &Vec<Cell>| {
        let here = at;
        at += row.iter().map(length).sum::<u32>();
        here
    };
    t.rows.iter().map(row).collect()
}
