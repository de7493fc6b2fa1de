//! Verse: line blocks between bars, and the divisions in which every line is one.
//!
//! Each stanza is written as one paragraph whose line ends are kept as soft breaks, so that emphasis runs over
//! lines; nothing in it begins a block of CommonMark's.

use super::{Mark, Pass, Previous, columns, fence_mark, lines};
use crate::markdown::html::{Meaning, meaning};
use crate::markdown::lines::Line;

/// What stands before the lines of a note behind its first.
const NOTE: &str = "    ";

/// Where a line block begins.
#[derive(Clone)]
pub(super) struct Verse {
    /// Its first bar.
    pub(super) body: usize,
    /// Spaces that keep its lines in the item which it begins.
    pub(super) hang: String,
    /// Columns that the bar of a further line stands in at least.
    pub(super) least: usize,
    /// A line without a bar that stands further in than so many columns goes on with the last.
    pub(super) beyond: usize,
    /// Its further lines stand in the columns of a note.
    pub(super) note: bool,
}

/// A division of verse that goes on.
#[derive(Clone, Copy)]
pub(super) struct Division {
    /// The line that opens it.
    fence: Line,
    /// It stands in an item of a list.
    listed: bool,
    /// Spaces that keep its lines in the item which it begins.
    hang: usize,
    /// Columns that all its lines stand in.
    common: usize,
    /// Divisions that are open within.
    inner: usize,
}

/// A line of verse in the source.
struct Row {
    /// Half ems that it stands in; `None` for an empty line.
    indent: Option<u8>,
    start: usize,
    end: usize,
    /// It goes on with the line before.
    goes_on: bool,
}

/// Half ems that a line may stand in.
const MAX_INDENT: usize = 200;

impl Pass<'_> {
    fn new_row(&self, indent: usize, start: usize, end: usize) -> Row {
        // A backslash alone is an empty line.
        let start = if &self.text[start..end] == "\\" { end } else { start };
        let indent = (start < end).then_some(indent.min(MAX_INDENT) as u8);
        Row { indent, start, end, goes_on: false }
    }

    /// Verse that begins behind the mark of a list's item.
    pub(super) fn verse_in_item(
        &mut self,
        line: &Line,
        words: &str,
        marker: usize,
    ) -> Option<usize> {
        let spaces = words[..marker].len() - words[..marker].trim_end().len();
        let verse = words[marker..].starts_with('|') && spaces <= 4;
        if !verse || !self.is_line_block(line, &words[marker..]) {
            return None;
        }
        let body = line.start + marker;
        let hang = columns(&words[..marker], line.indent);
        self.copy_to(body);
        let (least, beyond) = (line.indent + hang, line.indent + hang);
        let (hang, note) = (" ".repeat(hang), line.note);
        Some(self.line_block(*line, &Verse { body, hang, least, beyond, note }))
    }

    /// Verse that begins behind the label of a note.
    pub(super) fn verse_of_note(&mut self, line: &Line, words: &str) -> Option<usize> {
        let labelled = self.in_note.is_some() && !line.note && words.starts_with("[^");
        let label = words.find("]:").filter(|_| labelled)? + "]:".len();
        let verse = words[label..].trim_start();
        if !verse.starts_with('|') || !self.is_line_block(line, verse) {
            return None;
        }
        let body = line.end - verse.len();
        self.copy_to(body);
        let note = Verse { body, hang: NOTE.to_owned(), least: 0, beyond: 0, note: true };
        Some(self.line_block(*line, &note))
    }

    /// Whether `| words` begins a line block: the next line must not make it a table.
    pub(super) fn is_line_block(&self, line: &Line, words: &str) -> bool {
        let next = self.line_at(line.next.min(self.text.len()));
        let below = &self.text[next.start..next.end];
        let spaced = words.len() == 1 || words.starts_with("| ") || words.starts_with("|\t");
        // Without a space behind its bar a line is verse beside another with a bar alone.
        let beside = || below.len() > 1 && opens_row(below) && opens_row(words);
        (spaced || beside())
            && (words.len() == 1 || !words.ends_with('|'))
            && !is_head_of_table(words, below)
    }

    /// Writes a line block; returns the line after it.
    pub(super) fn line_block(&mut self, first: Line, verse: &Verse) -> usize {
        let mut rows: Vec<Row> = Vec::new();
        let mut line = Line { start: verse.body, ..first };
        loop {
            let words = &self.text[line.start..line.end];
            let within = line.start == verse.body || line.indent >= verse.least;
            if let Some(rest) = words.strip_prefix('|').filter(|_| within) {
                let bare = rest.trim_start_matches([' ', '\t', '\u{a0}']);
                let spaces = columns(&rest[..rest.len() - bare.len()], 0);
                let start = line.end - bare.len();
                rows.push(self.new_row(spaces.saturating_sub(1), start, line.end));
            } else if line.indent > verse.beyond && !words.is_empty() {
                // A long line goes on in the next, as in pandoc.
                let row = self.new_row(0, line.start, line.end);
                rows.push(Row { goes_on: true, ..row });
            } else {
                break;
            }
            if line.next >= self.text.len() {
                line.begin = self.text.len();
                break;
            }
            line = self.line_at(line.next);
            if line.depth != first.depth || line.note != verse.note {
                break;
            }
        }
        if verse.hang.is_empty() {
            self.copy_to(first.begin);
            self.prefix(&first);
        }
        self.rows(&rows, (&first, verse.body), &verse.hang);
        self.done = line.begin;
        line.begin
    }

    /// Writes lines of verse between their marks, behind what stands before `first` and `hang`: a stanza is a
    /// paragraph. What stands before the first mark, at `begin`, is written.
    fn rows(&mut self, rows: &[Row], (first, begin): (&Line, usize), hang: &str) {
        if rows.is_empty() {
            return;
        }
        let indents = rows.iter().filter(|r| !r.goes_on).map(|r| r.indent).collect();
        self.mark(Mark::Lines(indents), begin);
        self.generated("\n", begin);
        let mut open = false;
        for row in rows {
            if row.indent.is_none() {
                if open {
                    self.end_paragraph(first, row.start);
                }
                open = false;
                continue;
            }
            if open && row.goes_on {
                self.generated(" ", row.start);
            } else {
                if open {
                    self.generated("\n", row.start);
                }
                self.prefix(first);
                self.generated(hang, row.start);
            }
            self.row(row);
            // A block of HTML goes on as far as its paragraph does.
            open = !begins_html(&self.text[row.start..row.end]);
            if !open {
                self.end_paragraph(first, row.end);
            }
        }
        if open {
            self.end_paragraph(first, rows.last().map_or(begin, |r| r.end));
        }
        self.prefix(first);
        self.generated(hang, first.start);
        self.mark(Mark::LinesEnd, first.start);
        self.generated("\n", first.start);
        self.previous = Previous::default();
    }

    fn end_paragraph(&mut self, first: &Line, at: usize) {
        self.generated("\n", at);
        self.prefix(first);
        self.generated("\n", at);
    }

    /// Writes the words of a line so that they begin no block, and keeps the white among them.
    fn row(&mut self, row: &Row) {
        let words = &self.text[row.start..row.end];
        self.done = row.start;
        // Dashes alone would underline a heading.
        if let "--" | "---" = words {
            self.generated(if words.len() == 2 { "\u{2013}" } else { "\u{2014}" }, row.start);
            self.done = row.end;
            return;
        }
        let table = lines::is_delimiter_row(words).then_some(0);
        if let Some(at) = lines::escape_at(words).or(table) {
            self.copy_to(row.start + at);
            self.generated("\\", row.start + at);
        }
        // A backslash at the end of a line says no more than the line's end.
        let slashes = words.bytes().rev().take_while(|b| *b == b'\\').count();
        let end = row.end - slashes % 2;
        let words = &self.text[row.start..end];
        let white = kept_white(words).into_iter();
        let white = white.map(|(from, to)| (from, to, "\u{a0}".repeat(to - from)));
        let signs = displays(words).into_iter().map(|(from, to)| (from, to, "$".to_owned()));
        for (from, to, instead) in white.chain(signs) {
            let (from, to) = (row.start + from, row.start + to);
            if self.own {
                self.tex_in_words(self.done, from);
            }
            self.copy_to(from);
            self.generated(&instead, from);
            self.done = to;
        }
        if self.own {
            self.tex_in_words(self.done, end);
        }
        self.copy_to(end);
        self.done = row.end;
    }

    /// Looks at the mark of a division: whether one of verse begins or ends with it. It may begin an item, whose
    /// text stands behind `hang` columns.
    pub(super) fn pass_division(&mut self, line: &Line, mark: &Mark, hang: usize) {
        match (&mut self.verse, mark) {
            (Some(open), Mark::Open(_)) => open.inner += 1,
            (Some(open), Mark::Close) if open.inner > 0 => open.inner -= 1,
            (Some(_), Mark::Close) => self.verse = None,
            (None, Mark::Open(attr)) if attr.has("verse") => {
                let listed = self.in_list || self.definition.is_some();
                let common = self.common_indent(line);
                self.verse = Some(Division { fence: *line, listed, hang, common, inner: 0 });
            }
            _ => {}
        }
    }

    /// Columns in which all lines of the division stand that begins on a line.
    fn common_indent(&self, fence: &Line) -> usize {
        let (mut least, mut inner, mut at) = (usize::MAX, 0usize, fence.next);
        while at < self.text.len() {
            let line = self.line_of_words(at, fence.depth);
            let words = &self.text[line.start..line.end];
            if line.depth < fence.depth || line.note != fence.note && !words.is_empty() {
                break;
            }
            match division_mark(words) {
                Some(Mark::Close) if inner == 0 => break,
                Some(Mark::Close) => inner -= 1,
                Some(_) => inner += 1,
                None if inner == 0 && !words.is_empty() => least = least.min(line.indent),
                None => {}
            }
            at = line.next;
        }
        if least == usize::MAX { 0 } else { least }
    }

    /// Handles lines of a division of verse from this one on, if it is one, and returns the start of the next.
    pub(super) fn line_of_verse(&mut self, line: &Line, words: &str) -> Option<usize> {
        let open = self.verse.filter(|open| open.inner == 0 && !words.is_empty())?;
        // A note within the verse has lines of its own.
        if line.note && !open.fence.note {
            return None;
        }
        if open.is_left(line) {
            self.verse = None;
            return None;
        }
        let line = self.line_of_words(line.begin, open.fence.depth);
        if self.is_no_verse(&line, &self.text[line.start..line.end]) {
            return None;
        }
        let mut rows = Vec::new();
        let mut at = line;
        let next = loop {
            let words = &self.text[at.start..at.end];
            let stops = || open.is_left(&at) || self.is_no_verse(&at, words);
            if !words.is_empty() && at.begin > line.begin && stops() {
                break at.begin;
            }
            let indent = at.indent.saturating_sub(open.common);
            rows.push(self.new_row(indent, at.start, at.end));
            if at.next >= self.text.len() {
                break self.text.len();
            }
            at = self.line_of_words(at.next, open.fence.depth);
        };
        while rows.pop_if(|row| row.indent.is_none()).is_some() {}
        self.copy_to(line.begin);
        let hang = " ".repeat(open.hang);
        self.prefix(&open.fence);
        self.generated(&hang, line.start);
        let begin = rows.first().map_or(line.start, |row| row.start);
        self.rows(&rows, (&open.fence, begin), &hang);
        self.done = next;
        Some(next)
    }

    /// A line of a division of verse in so deep a quotation, where further marks of one are words.
    fn line_of_words(&self, at: usize, depth: usize) -> Line {
        lines::line_of_words(self.text, at, self.in_note, depth)
    }

    /// Whether a line within a division of verse is something else: a mark of a division, a row of stars, a
    /// note, a comment, a call, or the first of a line block with bars.
    fn is_no_verse(&self, line: &Line, words: &str) -> bool {
        match words.as_bytes()[0] {
            b':' => {
                // In a definition all of it stands further in.
                let base = self.verse.map_or(0, |open| open.fence.indent);
                (line.indent < base + 4 || self.in_list) && division_mark(words).is_some()
            }
            b'*' => {
                let stars = words.bytes().filter(|b| *b == b'*').count();
                stars >= 3 && words.bytes().all(|b| matches!(b, b'*' | b' '))
            }
            b'[' => words.starts_with("[^") && words.contains("]:"),
            b'<' => words.starts_with("<!--"),
            b'{' => words.starts_with("{{<"),
            b'%' => self.comments && words.starts_with("%%"),
            b'|' => self.is_line_block(line, words),
            b'$' => opens_display(words),
            _ => false,
        }
    }
}

impl Division {
    /// Whether a line stands outside of the quotation, the note or the item in which the division began.
    fn is_left(&self, line: &Line) -> bool {
        let fence = &self.fence;
        let beside = line.depth >= fence.depth && line.note == fence.note;
        !beside || self.listed && line.indent < fence.indent
    }
}

/// The mark of a division that a line is.
fn division_mark(words: &str) -> Option<Mark> {
    let colons = words.bytes().take_while(|b| *b == b':').count();
    if colons < 3 { None } else { fence_mark(words[colons..].trim()) }
}

/// Whether a line of a division of verse is a display formula, or the first line of one, which stands between
/// lines of verse.
fn opens_display(words: &str) -> bool {
    let Some(rest) = words.strip_prefix("$$") else { return false };
    rest.find("$$").is_none_or(|close| {
        let behind = rest[close + 2..].trim();
        behind.is_empty() || behind.starts_with('{') && behind.ends_with('}')
    })
}

/// The signs around display formulas within a line of verse, with the white inside of them: these formulas
/// stand in the line, which goes on behind them.
fn displays(words: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    // Signs in code are words.
    if words.contains('`') {
        return found;
    }
    let mut at = 0;
    while let Some(open) = display_sign(words, at)
        && let Some(close) = display_sign(words, open + 2)
    {
        let tex = &words[open + 2..close];
        let lead = tex.len() - tex.trim_start().len();
        let trail = tex.len() - tex.trim_end().len();
        if !tex.trim().is_empty() {
            found.extend([(open, open + 2 + lead), (close - trail, close + 2)]);
        }
        at = close + 2;
    }
    found
}

/// The next sign of a display formula from a place on; the dollar behind a backslash is none of it.
fn display_sign(words: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let sign = at + words[at..].find("$$")?;
        let slashes = words[from..sign].bytes().rev().take_while(|b| *b == b'\\').count();
        if slashes % 2 == 0 {
            return Some(sign);
        }
        at = sign + 1;
    }
}

/// Whether a line begins a block of HTML in CommonMark (0.31, 4.6), which has the tag of one at its head.
fn begins_html(words: &str) -> bool {
    let Some(tag) = words.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let name = tag[..end].to_ascii_lowercase();
    meaning(&name) == Meaning::Block || matches!(name.as_str(), "hr" | "form")
}

/// Whether a line is a bar with words behind it and no other bar.
fn opens_row(words: &str) -> bool {
    words.len() > 1 && words.starts_with('|') && !words[1..].contains('|')
}

/// Whether two lines are head and rule of a table. A bar before one cell makes none: they may be verse, with a
/// line that is a dash.
fn is_head_of_table(words: &str, below: &str) -> bool {
    let closed = |row: &str| row.len() > 1 && row.ends_with('|');
    let cells = |row: &str| row.trim_matches('|').split('|').count();
    lines::is_delimiter_row(below)
        && (closed(words) || closed(below) || cells(words) > 1)
        && cells(words) == cells(below)
}

/// The runs of spaces in a line of verse that are kept. Two behind the end of a sentence are a habit of typists,
/// and spaces in code, formulas and attributes are no white on the page.
fn kept_white(words: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if words.contains(['`', '$', '{', '<']) || words.contains("](") || !words.contains("  ") {
        return found;
    }
    let bytes = words.as_bytes();
    let mut at = 0;
    while let Some(from) = words[at..].find("  ").map(|p| at + p) {
        let run = bytes[from..].iter().take_while(|b| **b == b' ').count();
        at = from + run;
        let typed = run == 2 && from > 0 && matches!(bytes[from - 1], b'.' | b'!' | b'?' | b':');
        if from > 0 && at < bytes.len() && !typed {
            found.push((from, at));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::*;

    #[test]
    fn verse_begins_items_and_definitions_too() {
        let (text, marks) = run("- | a\n  | b\n- | c |\n");
        assert_eq!(text, "- <?r?>\n  a\n  b\n\n  <?r?>\n- | c |\n");
        assert_eq!(marks, [Mark::Lines(vec![Some(0), Some(0)]), Mark::LinesEnd]);
        let (text, marks) = run("T\n:   | a\n    |   b\n      on\n:   c\n");
        let set = "<?r?>\nT\n\n- <?r?>\n  a\n  b on\n\n  <?r?>\n- c\n";
        assert_eq!((text.as_str(), &marks[1]), (set, &Mark::Lines(vec![Some(0), Some(2)])));
        // Bars that don't stand in the item are none of its verse, nor does a number open an item in
        // the middle of a paragraph.
        assert_eq!(run("- | a\n| b\n").1[0], Mark::Lines(vec![Some(0)]));
        assert_eq!(run("a\n2. | b\n").1, []);
    }

    #[test]
    fn no_line_of_a_division_of_verse_begins_a_block() {
        let (text, marks) =
            run("::: verse\n    one\n  # two\n\n  1. a\n  - b\n  > c\n  ---\n:::\n\n# H\n");
        let set =
            "<?r?>\n<?r?>\none\n\\# two\n\n1\\. a\n\\- b\n\\> c\n\u{2014}\n\n<?r?>\n<?r?>\n\n# H\n";
        assert_eq!(text, set);
        let indents = vec![Some(2), Some(0), None, Some(0), Some(0), Some(0), Some(0)];
        assert_eq!(marks[1], Mark::Lines(indents));
    }

    #[test]
    fn a_note_or_html_within_verse_ends_none_of_it() {
        let (text, _) = run("::: verse\na[^1]\n\n[^1]: The note\n    goes on.\n\n# c\n- d\n:::\n");
        assert!(text.contains("\n\\# c\n\\- d\n"), "{text}");
        let (text, marks) = run("| <div>two</div>\n| three\n| \\\n| four\n");
        assert!(text.contains("two</div>\n\nthree\n"), "{text}");
        assert_eq!(marks[0], Mark::Lines(vec![Some(0), Some(0), None, Some(0)]));
        // What is left open in a quotation is not read to the end of the file.
        let long = "> ::: verse\n>     a\n\nx\n\n".repeat(3000);
        let begun = std::time::Instant::now();
        assert!(run(&long).1.len() >= 3000);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
        assert!(run("| see [a](http://x.y/b  \"T\")\n").0.contains("/b  \"T\")"));
    }

    #[test]
    fn divisions_and_stars_within_verse_are_none_of_its_lines() {
        let (text, marks) = run("::: verse\na\n\n***\n\n::: epigraph\n- b\n:::\nc\n:::\n- d\n");
        assert_eq!(text.matches("\\-").count(), 0, "{text}");
        assert!(text.contains("\n***\n"), "{text}");
        assert_eq!(marks.iter().filter(|m| matches!(m, Mark::Lines(_))).count(), 2, "{text}");
        // A quotation ends with its lines, and so does what is open in it.
        assert!(run("> ::: verse\n> - a\n\n- b\n").0.ends_with("\n- b\n"));
        let (text, _) = run("::: verse\n> a\n---\n:::\n\n> ::: verse\n> > b\n> :::\n");
        assert!(text.contains("\n\\> a\n\u{2014}\n") && text.contains("\n> \\> b\n"), "{text}");
    }

    #[test]
    fn a_division_of_verse_begins_an_item() {
        let (text, marks) = run("- ::: verse\n  a\n    # b\n  :::\n- c\n");
        assert!(text.contains("\n  a\n  \\# b\n") && text.ends_with("\n- c\n"), "{text}");
        assert_eq!(marks[1], Mark::Lines(vec![Some(0), Some(2)]));
    }

    #[test]
    fn a_display_formula_stands_between_lines_of_verse() {
        let (text, marks) = run("::: verse\na\n$$ b $$ {#eq-b}\nc\n$$\nd\n$$\ne\n:::\n");
        assert_eq!(marks.iter().filter(|m| matches!(m, Mark::Lines(_))).count(), 3, "{text}");
        assert!(
            text.contains("\n$$ b $$ {#eq-b}\n<?r?>") && text.contains("\n$$\nd\n$$\n"),
            "{text}"
        );
        // In the midst of a line it is a part of that.
        assert!(run("| a $$ b $$ c\n").0.contains("\na $b$ c\n"));
        assert!(run("| $$b$$\n| `$$` $$\n").0.contains("\n$b$\n`$$` $$\n"));
        assert_eq!(displays("a \\$$ b $$ c"), []);
        assert_eq!(displays("\\$$$b$$"), [(2, 4), (5, 7)]);
        let begun = std::time::Instant::now();
        assert_eq!(displays(&"$$a$$ ".repeat(100_000)).len(), 200_000);
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }

    #[test]
    fn a_bar_before_a_dash_makes_no_table() {
        assert_eq!(run("| One\n| ---\n| two\n").1.len(), 2);
        assert_eq!(run("| One |\n| --- |\n| two |\n").1, []);
        assert_eq!(run("| One\n|---|\n").1, []);
        assert_eq!(run("| a | b\n| - | -\n").1, []);
        assert_eq!(run("|No space\n|nor here\n").1.len(), 2);
        assert_eq!(run("|x| is its size\n").1, []);
    }

    #[test]
    fn white_within_a_line_is_kept() {
        assert!(run("| he went    home\n").0.contains("he went\u{a0}\u{a0}\u{a0}\u{a0}home"));
        assert!(
            run("| Stop.  Go `a  b`\n| Stop.  Go\n").0.contains("Stop.  Go `a  b`\nStop.  Go\n")
        );
        let (_, marks) = run("| a\n|\n|\n| b\n");
        assert_eq!(marks[0], Mark::Lines(vec![Some(0), None, None, Some(0)]));
    }
}
