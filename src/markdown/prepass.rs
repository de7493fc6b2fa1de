//! The block pre-pass: rewrites the dialect's blocks that CommonMark does not know into marks.
//!
//! A mark is a processing instruction on a line of its own. CommonMark takes it for an HTML block
//! that ends with its line, wherever it stands (in quotations and lists too), so one parse of the
//! whole chapter sees all reference and note definitions, and the marks arrive in their order.
//! A mark is recognised by its offset: no text of the author can pass for one.

mod formula;
mod tex;
mod ties;
mod verse;
mod words;

use verse::{Division, Verse};
pub(super) use words::prepare_words;

use super::attr;
use super::lines::{self, Fence, Line};
use super::text::Text;
use crate::model::{
    Abbreviation, Attr, MacroDefinition, OwnPrefixes, TABLE_NOTE, macro_definition, shows_nothing,
};
use crate::source::Span;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// The words of a mark.
pub(super) const MARK: &str = "<?r?>";

/// What stands at a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// `::: {.name}`.
    Open(Attr),
    /// `:::`.
    Close,
    /// `{{< pagebreak >}}`.
    PageBreak,
    /// A line block: the indent of each line in half ems, `None` for an empty line.
    Lines(Vec<Option<u8>>),
    /// The end of a line block.
    LinesEnd,
    /// The next paragraph is a term, the list after it are its definitions.
    Term,
    /// Keeps a list after definitions apart from them.
    TermEnd,
    /// The next paragraph is the caption of the table before it.
    Caption,
    /// The next paragraph is the caption of the table after it.
    CaptionAbove,
    /// A reference to the note with this label inside of brackets.
    Note(String),
    /// Nothing: keeps a run of `*` from the letter beside it, and brackets from what would make a link of
    /// them.
    Flank,
}

/// The text for CommonMark and the marks in it with their offsets, in order.
pub(super) struct Prepared {
    pub(super) text: Text,
    pub(super) marks: Vec<(u32, Mark)>,
    /// Where a list stands deeper than is looked at; from there on it is text.
    pub(super) deep: Option<u32>,
}

/// What stands in a chapter beside its text.
#[derive(Debug, Default)]
pub(super) struct Apart {
    /// Abbreviations that it explains.
    pub(super) abbreviations: Vec<Abbreviation>,
    /// Commands that it defines for formulas, in their order.
    pub(super) definitions: Vec<(Span, MacroDefinition)>,
}

/// Runs the pre-pass on the text after `from`. `own` are the book's own prefixes of labels where the
/// dialect's own marks mean something: formulas between `$$`, Markdown in the cells of raw HTML,
/// abbreviations and definitions of commands, which are handed out beside the text; mdBook knows none of
/// them.
pub(super) fn prepare(source: &Text, from: usize, own: Option<OwnPrefixes>) -> (Prepared, Apart) {
    let mut pass = Pass::new(source, from, own, defined_notes(source.as_str()));
    let mut at = from;
    while at < pass.text.len() {
        at = pass.line(pass.line_at(at));
    }
    pass.copy_to(pass.text.len());
    let prepared = Prepared { text: pass.out, marks: pass.marks, deep: pass.deep };
    (prepared, pass.apart)
}

/// Longest definition of a command that is looked for, bytes.
const MAX_DEFINITION: usize = 4000;
/// Lines of a table that are looked at for its caption.
const MOST_ROWS: usize = 1000;

/// The lines up to the first blank one, of at most so many bytes.
fn paragraph(text: &str, most: usize) -> &str {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() || end + line.len() > most && end > 0 {
            break;
        }
        end += line.len();
    }
    &text[..end]
}

/// Notes to a table that stand below it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NotesToTable {
    None,
    /// The last blocks were such.
    Above,
    /// The present line stands in a division of such, or in one that is a table.
    Within,
}

/// What the lines before the present one were.
#[derive(Default)]
struct Previous {
    /// Blank lines just before.
    blanks: usize,
    /// The last line with words, if it is a paragraph of one line so far.
    term: Option<Term>,
    /// The last line with words belongs to a table.
    table: bool,
    /// A paragraph is going on.
    paragraph: bool,
    /// It was a definition of a command.
    command: bool,
}

/// A line that may be a term.
#[derive(Clone, Copy)]
struct Term {
    line: Line,
    /// Bytes of the marks of lists before its words.
    marker: usize,
    /// Columns that its words stand in, where they stand in an item of a list.
    column: usize,
}

/// A definition list that is going on.
#[derive(Clone, Copy)]
struct Definitions {
    /// Depth of its quotation.
    depth: usize,
    /// It stands in a note.
    note: bool,
    /// Columns that the item of a list takes in which it stands.
    column: usize,
}

struct Pass<'a> {
    source: &'a Text,
    text: &'a str,
    out: Text,
    /// Everything before is written.
    done: usize,
    marks: Vec<(u32, Mark)>,
    deep: Option<u32>,
    apart: Apart,
    previous: Previous,
    definition: Option<Definitions>,
    fence: Option<Fence>,
    /// Raw HTML or a comment goes on until these words.
    until: Option<&'static str>,
    in_list: bool,
    /// The lines that follow may be a note's: the depth of quotation of its label.
    in_note: Option<usize>,
    /// Inside of a table of raw HTML.
    in_table: bool,
    /// Where the words of its cell end that are set off and go on over lines.
    cell_end: Option<usize>,
    /// Where the last line begins that is the caption of the table after it.
    above: Option<usize>,
    /// Notes to a table above.
    notes_to_table: NotesToTable,
    /// A block of HTML goes on up to an empty line.
    html: bool,
    /// What closes a display of LaTeX, and the byte up to which it does not stand.
    unclosed: BTreeMap<String, usize>,
    /// The division of verse that goes on.
    verse: Option<Division>,
    /// Whether the dialect's own marks mean something.
    own: bool,
    /// What labels of the book's own kinds begin with.
    prefixes: OwnPrefixes,
    comments: bool,
    /// Labels of the notes that the chapter explains.
    notes: FxHashSet<&'a str>,
}

impl<'a> Pass<'a> {
    /// A pass over the text after `from`, which explains these notes.
    fn new(
        source: &'a Text,
        from: usize,
        own: Option<OwnPrefixes>,
        notes: FxHashSet<&'a str>,
    ) -> Self {
        Pass {
            source,
            text: source.as_str(),
            out: Text::with_capacity(source.len() + source.len() / 32),
            done: from,
            marks: Vec::new(),
            deep: None,
            apart: Apart::default(),
            previous: Previous::default(),
            definition: None,
            fence: None,
            until: None,
            in_list: false,
            in_note: None,
            in_table: false,
            cell_end: None,
            above: None,
            notes_to_table: NotesToTable::None,
            html: false,
            unclosed: BTreeMap::new(),
            verse: None,
            own: own.is_some(),
            prefixes: own.unwrap_or_default(),
            comments: source.as_str().contains("%%"),
            notes,
        }
    }

    /// Handles one line and returns the start of the next.
    fn line(&mut self, line: Line) -> usize {
        let words = &self.text[line.start..line.end];
        if let Some(end) = self.until {
            if words.contains(end) {
                self.until = None;
            }
            self.previous = Previous::default();
            return line.next;
        }
        if let Some(fence) = self.fence {
            // Lines of a note alone are those of a fence in it.
            if line.depth >= fence.depth && (line.note || !fence.note) {
                if fence.closed_by(&line, words) {
                    self.fence = None;
                }
                return line.next;
            }
            self.fence = None;
        }
        if let Some(next) = self.line_of_verse(&line, words) {
            return next;
        }
        if words.is_empty() {
            self.previous.blanks += 1;
            self.previous.paragraph = false;
            self.html = false;
            return line.next;
        }
        let after_blank = !self.previous.paragraph;
        if (after_blank || words.starts_with(":::")) && !is_definition(words) {
            self.pass_note(words);
        }
        if let Some(open) = self.definition {
            let beside = line.depth == open.depth && line.note == open.note;
            let within = beside && line.indent >= open.column;
            let goes_on = within && line.indent >= open.column + 2
                || beside && !after_blank && !lines::starts_block(words);
            let another = within
                && is_definition(words)
                && !(is_labelled(words) && after_blank && self.table_follows(&line));
            if !goes_on && !another {
                self.definition = None;
                // Where the item or the note ends in which the definitions stand no list goes on with them.
                if within || open.column == 0 && !open.note {
                    self.copy_to(line.begin);
                    self.mark_line(&line, Mark::TermEnd);
                }
            }
        }
        let marker = lines::list_marker(words);
        let was_in_list = self.in_list;
        if marker > 0 {
            let listed = line.indent < 4 || self.in_list || self.definition.is_some();
            if let Some(at) = lines::too_deep(&line, words).filter(|_| listed) {
                self.copy_to(line.start + at);
                self.deep.get_or_insert(self.out.len() as u32);
                let digits = words[at..].bytes().take_while(u8::is_ascii_digit).count();
                self.copy_to(line.start + at + digits);
                self.generated("\\", line.start + at + digits);
            }
            self.in_list = true;
        } else if line.indent == 0 && after_blank {
            self.in_list = false;
        }
        if !line.note && line.indent < 4 && (after_blank || words.starts_with("[^")) {
            let label = words.starts_with("[^") && words.contains("]:");
            self.in_note = label.then_some(line.depth);
        }
        let opens = line.indent < 4 && words.starts_with('<') && words.contains("<table");
        if self.own && (self.in_table || opens) {
            self.cells(&line);
        }
        if line.indent >= 4 && !self.in_list && self.definition.is_none() {
            // Indented code, or a paragraph that goes on.
            self.previous.term = None;
            self.previous.blanks = 0;
            return match self.own && self.previous.paragraph {
                true => self.tex_below(&line, words),
                false => line.next,
            };
        }
        if let Some(fence) = Fence::opened_by(&line, &words[marker..]) {
            self.fence = Some(fence);
            self.previous = Previous::default();
            return line.next;
        }
        // A number does not open a list in the middle of a paragraph.
        let opens_item = after_blank || was_in_list || !words.as_bytes()[0].is_ascii_digit();
        if marker > 0
            && opens_item
            && let Some(next) = self
                .verse_in_item(&line, words, marker)
                .or_else(|| self.division_within(&line, line.start + marker))
        {
            return next;
        }
        if let Some(next) = self.verse_of_note(&line, words) {
            return next;
        }
        match words.as_bytes()[0] {
            b':' => {
                if let Some(next) = self.colon(&line, words) {
                    return next;
                }
            }
            b'T' if words.starts_with("Table: ") => {
                let rest = &words["Table:".len()..];
                let body = line.end - rest.trim_start().len();
                if let Some(next) = self.caption(&line, body) {
                    return next;
                }
            }
            b'|' if after_blank && self.is_line_block(&line, words) => {
                let (body, hang, note) = (line.start, String::new(), line.note);
                return self.line_block(line, &Verse { body, hang, least: 0, beyond: 0, note });
            }
            b'<' => {
                self.html |= after_blank;
                self.until = lines::raw_until(words);
                if self.until.is_some() {
                    self.previous = Previous::default();
                    return line.next;
                }
            }
            b'{' if words.starts_with("{{<") => {
                let inner = words.trim_start_matches("{{<").trim_end_matches(">}}").trim();
                if matches!(inner, "pagebreak") {
                    self.replace(&line, Mark::PageBreak);
                    return line.next;
                }
            }
            b'*' if self.own && words.starts_with("*[") && line.depth == 0 && line.indent < 4 => {
                if let Some(next) = self.abbreviation(&line, words) {
                    return next;
                }
            }
            b'\\' if self.own && line.indent < 4 && line.depth == 0 => {
                if let Some(next) = self.command(&line) {
                    return next;
                }
            }
            b'%' if self.own
                && line.depth == 0
                && let Some(next) = self.comment_of_commands(&line, after_blank) =>
            {
                return next;
            }
            b'%' if self.comments && words.starts_with("%%") => {
                if let Some(next) = self.comment_block(&line, words) {
                    return next;
                }
            }
            _ => {}
        }
        if self.own
            && words[marker..].starts_with('\\')
            && let Some(next) = self.tex_display(&line, marker)
        {
            return next;
        }
        if self.own
            && words.contains("$$")
            && let Some(next) = self.formula(&line, words, marker)
        {
            return next;
        }
        if self.own && words.contains(['\\', '~']) {
            self.tex_in_line(&line);
        }
        if self.own && words[marker..].starts_with('[') {
            self.reference_with_colon(&line, marker);
        }
        if self.comments {
            self.inline_comments(&line);
        }
        if !self.notes.is_empty() {
            self.notes_in_brackets(&line);
        }
        let table = words.starts_with('|')
            || (self.previous.table && words.contains('|') && !after_blank)
            || lines::is_delimiter_row(words)
            || words.ends_with("</table>");
        let opens = after_blank || marker > 0 && opens_item;
        let single = opens
            && !table
            && (line.indent < 4 || self.in_list)
            && !lines::starts_block(&words[marker..])
            && !shows_nothing(&words[marker..]);
        let column = match (marker, self.in_list) {
            (0, false) => 0,
            _ => line.indent + columns(&words[..marker], line.indent),
        };
        self.previous = Previous {
            blanks: 0,
            term: single.then_some(Term { line, marker, column }),
            table,
            // Behind a label alone a note begins on the next line.
            paragraph: !(self.in_note.is_some()
                && words.starts_with("[^")
                && words.ends_with("]:")),
            command: false,
        };
        line.next
    }

    /// `*[KFOR]: Kosovo Force`: the line explains an abbreviation and is no part of the text.
    fn abbreviation(&mut self, line: &Line, words: &str) -> Option<usize> {
        let (short, long) = words.strip_prefix("*[")?.split_once("]:")?;
        let (short, long) = (short.trim(), long.trim());
        if short.is_empty() || long.is_empty() || short.contains(['[', ']']) {
            return None;
        }
        let span = self.source.span(line.start, line.end);
        let (short, long) = (short.to_owned(), long.to_owned());
        self.apart.abbreviations.push(Abbreviation {
            short,
            long,
            span,
            ..Abbreviation::default()
        });
        self.copy_to(line.begin);
        self.done = line.next;
        Some(line.next)
    }

    /// `\newcommand{\R}{\mathbb{R}}`, and more of them on the line: what is defined for formulas is no part
    /// of the text.
    fn command(&mut self, line: &Line) -> Option<usize> {
        let window = &self.text[line.start..];
        let window = &window[..window.floor_char_boundary(MAX_DEFINITION)];
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(one) = macro_definition(&window[at..]) {
            let span = self.source.span(line.start + at, line.start + at + one.length);
            at += one.length;
            found.push((span, one));
            let words = window[at..].trim_start_matches([' ', '\t']);
            at = window.len() - words.len();
            if words.is_empty() || words.starts_with(['\n', '\r', '%']) {
                let end = lines::line_at(self.text, line.start + at);
                self.apart.definitions.append(&mut found);
                self.copy_to(line.begin);
                self.done = end.next;
                self.previous = Previous { blanks: 1, command: true, ..Previous::default() };
                return Some(end.next);
            }
        }
        None
    }

    /// A line that begins with a colon.
    fn colon(&mut self, line: &Line, words: &str) -> Option<usize> {
        let colons = words.bytes().take_while(|b| *b == b':').count();
        if colons >= 3 {
            let mark = fence_mark(words[colons..].trim())?;
            self.pass_division(line, &mark, 0);
            self.replace(line, mark);
            return Some(line.next);
        }
        if !is_definition(words) {
            return None;
        }
        let body = line.start + words.len() - words[1..].trim_start().len();
        let goes_on = |open: Definitions| {
            (open.depth, open.note) == (line.depth, line.note) && line.indent < open.column + 4
        };
        if self.definition.is_some_and(goes_on) {
            return Some(self.bullet(line, body));
        }
        if self.is_below_table() && self.previous.blanks <= 1 {
            return self.caption(line, body);
        }
        if self.is_caption(line, words) {
            return Some(self.caption_above(line, body));
        }
        if let Some(term) = self.previous.term.filter(|t| t.explained_by(line))
            && self.previous.blanks <= 1
        {
            self.term(&term);
            self.copy_to(line.begin);
            if self.previous.blanks == 0 {
                self.prefix(line);
                self.generated("\n", line.start);
            }
            let Term { line: Line { depth, note, .. }, column, .. } = term;
            self.definition = Some(Definitions { depth, note, column });
            return Some(self.bullet(line, body));
        }
        self.caption(line, body)
    }

    /// Marks a line as a term; behind the mark of a list's item its words go on the next line.
    fn term(&mut self, term: &Term) {
        let line = &term.line;
        if term.marker == 0 {
            self.copy_to(line.begin);
            return self.mark_line(line, Mark::Term);
        }
        let words = line.start + term.marker;
        self.copy_to(words);
        self.mark(Mark::Term, words);
        self.generated("\n", words);
        self.prefix(line);
        self.generated(&" ".repeat(term.column - line.indent), words);
    }

    /// A line that is the caption of the table before or after it, if there is one: `: words`, or
    /// `Table: words`. The words begin at `body`.
    fn caption(&mut self, line: &Line, body: usize) -> Option<usize> {
        let of_this = self.is_below_table()
            && match self.previous.blanks {
                0 => true,
                1 => !(self.table_follows(line) && self.is_captioned(line)),
                _ => false,
            };
        if of_this {
            self.copy_to(line.begin);
            self.prefix(line);
            self.generated("\n", line.start);
            self.mark_line(line, Mark::Caption);
            self.copy_to(line.start);
            self.done = body;
            self.tex_behind(body, line);
            self.previous = Previous { paragraph: true, ..Previous::default() };
            return Some(line.next);
        }
        let above = !self.previous.paragraph && self.table_follows(line);
        above.then(|| self.caption_above(line, body))
    }

    /// Whether a table stands above, with nothing but notes to it between.
    fn is_below_table(&self) -> bool {
        self.previous.table || self.notes_to_table == NotesToTable::Above
    }

    /// Looks at the first line of a block: whether it is a note to the table above.
    fn pass_note(&mut self, words: &str) {
        self.notes_to_table = match self.notes_to_table {
            NotesToTable::Within if words.trim_end_matches(':').is_empty() => NotesToTable::Above,
            NotesToTable::Within => NotesToTable::Within,
            // A list table is one too.
            _ if words.starts_with(":::") && words.contains("list-table") => NotesToTable::Within,
            _ if !self.is_below_table() => NotesToTable::None,
            _ if words.starts_with(":::") && words.contains(TABLE_NOTE) => NotesToTable::Within,
            _ if is_note_to_table(words) => NotesToTable::Above,
            _ => NotesToTable::None,
        };
    }

    /// Writes a line as the caption of the table after it, and returns the start of the next line.
    fn caption_above(&mut self, line: &Line, body: usize) -> usize {
        self.above = Some(line.begin);
        self.copy_to(line.begin);
        if self.previous.paragraph {
            self.prefix(line);
            self.generated("\n", line.start);
        }
        self.mark_line(line, Mark::CaptionAbove);
        self.copy_to(line.start);
        self.done = body;
        self.tex_behind(body, line);
        self.copy_to(line.next);
        self.prefix(line);
        self.generated("\n", line.end);
        self.previous = Previous::default();
        line.next
    }

    /// Whether a line `: words` is the caption of the table after it and no definition, whatever stands
    /// before it: it has a label, as no definition does, or a picture is what would be the term.
    fn is_caption(&self, line: &Line, words: &str) -> bool {
        let term = self.previous.term.filter(|_| self.previous.blanks > 0).map(|t| t.line);
        let picture = term.is_some_and(|t| self.text[t.start..t.end].starts_with("!["));
        (picture || is_labelled(words)) && self.table_follows(line)
    }

    /// Whether the table before a line has its caption already: above it, or within as HTML has it.
    fn is_captioned(&self, line: &Line) -> bool {
        let blank = |l: &&str| l.trim_matches(['>', ' ', '\t', '\r']).is_empty();
        let before = &self.text[..line.begin];
        let table = before.lines().rev().skip_while(blank).take_while(|l| !blank(l));
        // The table alone lies between.
        let since = self.above.and_then(|at| before.get(at..));
        let above = since.is_some_and(|text| {
            let mut rest = text.lines().skip(1).skip_while(blank).skip_while(|l| !blank(l));
            rest.all(|l| blank(&l))
        });
        above || table.take(MOST_ROWS).any(|l| l.contains("<caption"))
    }

    /// Writes a definition as an item of a list, and returns the start of the next line.
    fn bullet(&mut self, line: &Line, body: usize) -> usize {
        self.copy_to(line.begin);
        self.prefix(line);
        self.generated("- ", line.start);
        self.done = body;
        let words = &self.text[body..line.end];
        if words.starts_with('|') && self.is_line_block(line, words) {
            let beyond = line.indent + columns(&self.text[line.start..body], line.indent);
            let least = line.indent + 2;
            let (hang, note) = ("  ".to_owned(), line.note);
            return self.line_block(*line, &Verse { body, hang, least, beyond, note });
        }
        if let Some(next) = self.division_within(line, body) {
            return next;
        }
        self.fence = Fence::opened_by(line, words);
        if self.fence.is_none() {
            self.tex_behind(body, line);
        }
        self.previous = Previous { paragraph: true, ..Previous::default() };
        line.next
    }

    /// A division that begins at `body`, behind the mark of a list's item or of a definition.
    fn division_within(&mut self, line: &Line, body: usize) -> Option<usize> {
        let words = self.text[body..line.end].strip_prefix(":::")?;
        let mark = fence_mark(words.trim_start_matches(':').trim())?;
        if mark == Mark::Close {
            return None;
        }
        // Its lines stand where the words of the item do.
        let hang = columns(&self.text[line.start..body], line.indent);
        let of_item = Line { indent: line.indent + hang, ..*line };
        self.pass_division(&of_item, &mark, hang);
        self.copy_to(body);
        self.mark(mark, body);
        self.done = line.end;
        self.previous = Previous::default();
        Some(line.next)
    }

    /// The line that begins at `at`, with what stands in columns of a note counted from there.
    fn line_at(&self, at: usize) -> Line {
        match self.in_note {
            Some(depth) => lines::line_in_note(self.text, at, depth),
            None => lines::line_at(self.text, at),
        }
    }

    /// Whether a table begins on the next line with words.
    fn table_follows(&self, line: &Line) -> bool {
        let mut at = line.next;
        for _ in 0..2 {
            if at >= self.text.len() {
                return false;
            }
            let next = self.line_at(at);
            if next.start < next.end {
                if self.text[next.start..next.end].starts_with("<table") {
                    return true;
                }
                let after = self.line_at(next.next.min(self.text.len()));
                return lines::is_delimiter_row(&self.text[after.start..after.end]);
            }
            at = next.next;
        }
        false
    }

    /// `%%` to `%%` over whole lines.
    fn comment_block(&mut self, line: &Line, words: &str) -> Option<usize> {
        if words.len() > 2 && words[2..].contains("%%") {
            return None;
        }
        // Without an end it is text; looked for once only.
        let Some(found) = self.text[line.end..].find("%%") else {
            self.comments = false;
            return None;
        };
        let close = line.end + found + 2;
        let end = lines::line_at(self.text, close).next;
        if !self.text[close..end].trim().is_empty() {
            return None;
        }
        self.copy_to(line.start);
        self.done = close;
        self.previous.blanks += 1;
        self.previous.paragraph = false;
        Some(end)
    }

    /// `%% ... %%` inside a line, not in code.
    fn inline_comments(&mut self, line: &Line) {
        let words = &self.text[line.start..line.end];
        let ticks = |from: usize, to: usize| words[from..to].bytes().filter(|b| *b == b'`').count();
        let mut at = 0;
        let mut code = 0;
        while let Some(open) = words[at..].find("%%").map(|p| at + p) {
            code += ticks(at, open);
            at = open + 2;
            let Some(close) = words[at..].find("%%").map(|p| at + p) else { return };
            let before = words.as_bytes()[..open].last();
            let glued = before.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'\\');
            if code % 2 == 0 && !glued && ticks(at, close) % 2 == 0 {
                self.copy_to(line.start + open);
                self.done = line.start + close + 2;
                at = close + 2;
            }
        }
    }

    /// References to notes inside the words of a link or a picture. CommonMark's parser takes them
    /// for links, which cannot stand in one, and would set the whole as it is typed.
    fn notes_in_brackets(&mut self, line: &Line) {
        let mut at = line.start;
        while let Some(open) = self.text[at..line.end].find("[^").map(|p| at + p) {
            at = open + 2;
            let Some(label) = label_at(&self.text[at..line.end]) else { continue };
            let end = at + label.len() + 1;
            // At the beginning of a line a mark would be a block.
            let here = open > line.start.max(self.done) && !self.text[..open].ends_with('\\');
            if here
                && is_in_link(&self.text[end..])
                && self.notes.contains(label)
                && !in_code(self.text, open)
            {
                self.copy_to(open);
                self.marks.push((self.out.len() as u32, Mark::Note(label.to_owned())));
                self.out.push_generated(MARK, self.source.span(open, end));
                self.done = end;
            }
            at = end;
        }
    }

    /// Sets the words of cells of a raw HTML table that are Markdown off with blank lines.
    fn cells(&mut self, line: &Line) {
        let words = &self.text[line.start..line.end];
        let ends = words.rfind("</table");
        self.in_table = ends.is_none_or(|end| words[end..].contains("<table"));
        // In a list nobody knows how far in the words would have to stand; far in, they are code.
        let quoted = line.depth > 0 || line.note;
        if self.in_list || quoted && line.indent >= 4 {
            return;
        }
        if let Some(end) = self.cell_end {
            if end > line.end {
                return;
            }
            self.cell_end = None;
            self.set_off(end, line);
        }
        let rest = &self.text[line.start..];
        let goes_on = if quoted { words } else { paragraph(rest, super::cells::MOST_WORDS) };
        let is_note = |label: &str| self.notes.contains(label);
        for (from, to) in super::cells::marked(goes_on, words.len(), is_note) {
            self.set_off(line.start + from, line);
            match line.start + to {
                end if end > line.end => self.cell_end = Some(end),
                end => self.set_off(end, line),
            }
        }
    }

    /// Writes a blank line in the middle of one.
    fn set_off(&mut self, at: usize, line: &Line) {
        self.copy_to(at);
        for _ in 0..2 {
            self.generated("\n", at);
            if line.depth > 0 || line.note {
                self.prefix(line);
            }
        }
    }

    /// Puts a mark in the place of a line.
    fn replace(&mut self, line: &Line, mark: Mark) {
        self.copy_to(line.begin);
        if self.previous.table && self.previous.blanks == 0 {
            self.prefix(line);
            self.generated("\n", line.start);
        }
        self.prefix(line);
        self.mark(mark, line.start);
        self.done = line.end;
        self.previous = Previous::default();
    }

    /// Writes a mark on a line of its own before the rest of `line`.
    fn mark_line(&mut self, line: &Line, mark: Mark) {
        self.prefix(line);
        self.mark(mark, line.start);
        self.generated("\n", line.start);
    }

    fn mark(&mut self, mark: Mark, at: usize) {
        self.marks.push((self.out.len() as u32, mark));
        self.generated(MARK, at);
    }

    /// Writes what stands before the words of a line: quotation marks and spaces.
    fn prefix(&mut self, line: &Line) {
        self.out.push_range(self.source, line.begin, line.start);
    }

    fn generated(&mut self, words: &str, at: usize) {
        self.out.push_generated(words, self.source.span(at, at + 1));
    }

    fn copy_to(&mut self, end: usize) {
        if end > self.done {
            self.out.push_range(self.source, self.done, end);
            self.done = end;
        }
    }
}

impl Term {
    /// Whether a line `: words` stands where one explains the term.
    fn explained_by(&self, line: &Line) -> bool {
        (self.line.depth, self.line.note) == (line.depth, line.note)
            && (self.column..self.column + 4).contains(&line.indent)
    }
}

/// Columns that words take which stand in so many, tabs counted.
fn columns(words: &str, from: usize) -> usize {
    let tab = |at: usize| at + 4 - at % 4;
    words.chars().fold(from, |at, c| if c == '\t' { tab(at) } else { at + 1 }) - from
}

/// The label of a note that `words` begin with, up to its bracket.
fn label_at(words: &str) -> Option<&str> {
    // Longer than any label that is meant.
    let label = &words[..words.bytes().take(1000).position(|b| b == b']')?];
    let fits = !label.is_empty() && !label.contains(|c: char| c.is_whitespace() || c == '[');
    fits.then_some(label)
}

/// Whether the next bracket that closes here without having opened ends the words of a link.
fn is_in_link(rest: &str) -> bool {
    let mut depth = 0usize;
    let bytes = rest.as_bytes();
    for (i, b) in bytes.iter().enumerate().take(super::other_dialects::MAX_BRACKETS) {
        match b {
            b'\n' if bytes.get(i + 1) == Some(&b'\n') => return false,
            b'[' | b']' if i > 0 && bytes[i - 1] == b'\\' => {}
            b'[' => depth += 1,
            b']' if depth == 0 => return matches!(bytes.get(i + 1), Some(b'(' | b'[')),
            b']' => depth -= 1,
            _ => {}
        }
    }
    false
}

/// The labels of the lines `[^label]: words`.
fn defined_notes(text: &str) -> FxHashSet<&str> {
    let labels = text.match_indices("[^").filter_map(|(at, _)| {
        let label = label_at(&text[at + 2..])?;
        text[at + 2 + label.len()..].starts_with("]:").then_some(label)
    });
    labels.collect()
}

/// How far around a note a span of code is looked for, in bytes.
const MAX_CODE: usize = 4000;

/// Whether a byte stands in a span of code of its paragraph.
fn in_code(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let far = text.floor_char_boundary(at.saturating_sub(MAX_CODE));
    let mut i = text[far..at].rfind("\n\n").map_or(far, |p| far + p + 2);
    let far = text.floor_char_boundary(at.saturating_add(MAX_CODE));
    let end = text[at..far].find("\n\n").map_or(far, |p| at + p);
    let run = |from: usize| bytes[from..end].iter().take_while(|b| **b == b'`').count();
    while let Some(open) = text[i..at].find('`').map(|p| i + p) {
        let ticks = run(open);
        let mut close = open + ticks;
        i = close;
        while let Some(next) = text[close..end].find('`').map(|p| close + p) {
            close = next + run(next);
            if close - next == ticks {
                if next > at {
                    return true;
                }
                i = close;
                break;
            }
        }
        if i > at {
            break;
        }
    }
    false
}

/// Whether a paragraph begins as a note to a table does: with a sign, or with one raised letter.
fn is_note_to_table(words: &str) -> bool {
    let raised = || {
        let inner = words.strip_prefix('^').and_then(|rest| rest.split_once('^'));
        inner.is_some_and(|(mark, _)| mark.chars().count() == 1) || words.starts_with("<sup>")
    };
    words.starts_with("\\*") || words.starts_with(['\u{2020}', '\u{2021}', '\u{2217}']) || raised()
}

/// Whether a line is `: words`.
fn is_definition(words: &str) -> bool {
    let mut rest = words.bytes();
    rest.next() == Some(b':')
        && matches!(rest.next(), Some(b' ' | b'\t'))
        && !words[1..].trim().is_empty()
}

/// Whether a line ends with a label in braces: `{#tbl-x}`.
fn is_labelled(words: &str) -> bool {
    let inner = words.strip_suffix('}').and_then(|words| words.rsplit_once('{'));
    inner.is_some_and(|(_, inner)| inner.split_whitespace().any(|w| w.starts_with('#')))
}

/// What the words after the colons of a fence say: nothing closes, a name or attributes open.
fn fence_mark(words: &str) -> Option<Mark> {
    let words = words.trim_end_matches(':').trim_end();
    if words.is_empty() {
        return Some(Mark::Close);
    }
    let name_len = words.find(|c: char| c.is_whitespace() || c == '{').unwrap_or(words.len());
    let (name, rest) = words.split_at(name_len);
    let mut found = Attr::default();
    let rest = rest.trim();
    if !rest.is_empty() {
        let parsed = attr::parse(rest).filter(|p| p.len == rest.len() && p.raw.is_none())?;
        found = parsed.attr;
    }
    if !name.is_empty() {
        let ok = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if !name.chars().all(ok) {
            return None;
        }
        found.classes.insert(0, name.to_owned());
    }
    Some(Mark::Open(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    pub(super) fn run(source: &str) -> (String, Vec<Mark>) {
        let mut text = Text::default();
        text.push_file(source, FileId(0), 0);
        let (prepared, _) = prepare(&text, 0, Some(OwnPrefixes::default()));
        for (at, _) in &prepared.marks {
            assert!(prepared.text.as_str()[*at as usize..].starts_with(MARK));
        }
        (prepared.text.as_str().to_owned(), prepared.marks.into_iter().map(|m| m.1).collect())
    }

    #[test]
    fn text_without_the_dialect_stays_as_it_is() {
        let source = "# A\n\nb: c\n\n- d\n  ```\n  ::: e\n  ```\n\n| f |\n|---|\n\n    ::: g\n";
        assert_eq!(run(source), (source.to_owned(), vec![]));
    }

    #[test]
    fn marks_stand_where_the_blocks_stood() {
        let (text, marks) = run("> ::: {.a}\n> b\n> :::\n\nT\n: d\n");
        assert_eq!(text, "> <?r?>\n> b\n> <?r?>\n\n<?r?>\nT\n\n- d\n");
        assert_eq!(marks.len(), 3);
        assert_eq!(marks[2], Mark::Term);
    }

    #[test]
    fn an_authors_own_instruction_is_no_mark() {
        let (text, marks) = run("<?r?>\n\n::: a\n:::\n");
        assert_eq!((text.as_str(), marks.len()), ("<?r?>\n\n<?r?>\n<?r?>\n", 2));
    }

    #[test]
    fn places_survive() {
        let mut text = Text::default();
        text.push_file("::: a\nwords\n:::\n", FileId(3), 100);
        let (prepared, _) = prepare(&text, 0, Some(OwnPrefixes::default()));
        let at = prepared.text.as_str().find("words").expect("kept");
        assert_eq!(prepared.text.span(at, at + 5), Span::new(FileId(3), 106, 111));
    }
}
