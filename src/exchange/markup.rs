//! New words as Markdown, typed as the manuscript types.

use super::returned::Thing;
use super::units::*;
use crate::markdown::{Mark, Marked, at_start, escaped, mark_at};
use crate::source::{FileId, Sources};
use rustc_hash::FxHashMap;

/// How a file types what is set as a sign of its own: `"` for a quotation mark, `---` for a dash.
#[derive(Debug, Default)]
pub(super) struct Typed {
    files: FxHashMap<FileId, FxHashMap<char, String>>,
}

/// Signs that are typed otherwise in some manuscripts, with what is typed then.
const SIGNS: [(char, &str); 7] = [
    ('\u{2018}', "'"),
    ('\u{2019}', "'"),
    ('\u{201c}', "\""),
    ('\u{201d}', "\""),
    ('\u{2013}', "--"),
    ('\u{2014}', "---"),
    ('\u{2026}', "..."),
];

impl Typed {
    /// What the files of a text do.
    pub(super) fn of(text: &Text, sources: &Sources) -> Typed {
        let mut out = Typed::default();
        for unit in text.paras.iter().flat_map(|p| &p.units) {
            let Some(at) = unit.at.filter(|a| a.is_some()) else { continue };
            if !SIGNS.iter().any(|(sign, _)| *sign == unit.ch) {
                continue;
            }
            let file = sources.get(at.file);
            let typed = file.and_then(|f| f.text.get(at.start as usize..at.end as usize));
            if let Some(typed) = typed.filter(|t| !t.is_empty()) {
                let known = out.files.entry(at.file).or_default();
                known.entry(unit.ch).or_insert_with(|| typed.to_owned());
            }
        }
        out
    }

    /// A sign as the file types it. Where nothing says it, signs of the same sort do, and in a file
    /// without any it is typed plainly: what is straight becomes right when it is set.
    fn sign(&self, file: FileId, c: char) -> Option<String> {
        let plain = SIGNS.iter().find(|(sign, _)| *sign == c)?.1;
        let known = self.files.get(&file);
        if let Some(typed) = known.and_then(|k| k.get(&c)) {
            return Some(typed.clone());
        }
        let quote = |c: char| matches!(c, '\u{2018}'..='\u{201d}');
        let others = || known.into_iter().flatten().filter(|(o, _)| quote(**o) == quote(c));
        match others().next() {
            Some(_) if others().any(|(o, typed)| typed.chars().eq([*o])) => None,
            _ => Some(plain.to_owned()),
        }
    }

    /// Words, escaped and typed as in a file; `before` is the character in front of them.
    pub(super) fn words(&self, words: &str, file: FileId, before: Option<char>) -> String {
        let mut out = String::new();
        for c in escaped(words, before).chars() {
            match self.sign(file, c) {
                Some(typed) => out.push_str(&typed),
                None if c == '\t' => out.push('\u{2003}'),
                None => out.push(c),
            }
        }
        out
    }
}

/// A character of the new text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct New {
    pub(super) ch: char,
    pub(super) look: Look,
    pub(super) thing: Option<Thing>,
}

/// The mark around words of a look.
pub(super) fn mark(bit: Look) -> Option<Mark> {
    Some(match bit {
        BOLD => Mark::Strong,
        ITALIC => Mark::Emph,
        STRIKE => Mark::Strike,
        SUPER => Mark::Super,
        SUB => Mark::Sub,
        SMALL_CAPS => Mark::Span(".smallcaps".to_owned()),
        UNDERLINE => Mark::Span(".underline".to_owned()),
        _ => return None,
    })
}

/// What begins and ends words of a look.
pub(super) fn marks(bit: Look) -> (&'static str, &'static str) {
    match bit {
        SMALL_CAPS => ("[", "]{.smallcaps}"),
        UNDERLINE => ("[", "]{.underline}"),
        bit => mark(bit).map_or(("", ""), |mark| (mark.sign(), mark.sign())),
    }
}

/// The looks from the outermost mark to the innermost.
pub(super) const ORDER: [Look; 7] = [SMALL_CAPS, UNDERLINE, BOLD, ITALIC, STRIKE, SUPER, SUB];

/// It stands for an end of a line until all marks are known: white space for them.
const LINE_END: char = '\u{2028}';

/// What writing new words has to know.
pub(super) struct Words<'a> {
    pub(super) typed: &'a Typed,
    pub(super) file: FileId,
    /// What a note says, by its id, as Markdown in one line.
    pub(super) note: &'a dyn Fn(&str) -> String,
    /// What stands for an end of a line in a paragraph.
    pub(super) line_end: &'a str,
}

impl Words<'_> {
    /// Words as Markdown in a place where `base` is the look already: behind the character `before`, and
    /// with `after` behind them in their line.
    pub(super) fn inline(
        &self,
        units: &[New],
        base: Look,
        before: Option<char>,
        after: &str,
    ) -> String {
        if base & CODE != 0 {
            return units.iter().map(|u| u.ch).filter(|c| !is_object(*c)).collect();
        }
        // At the end of a paragraph no line ends that another one follows.
        let last = |u: &New| after.trim().is_empty() && matches!(u.ch, '\n' | ' ');
        let has_end = units.iter().rev().take_while(|u| last(u)).any(|u| u.ch == '\n');
        let tail = units.iter().rev().take_while(|u| has_end && last(u)).count();
        let units = &units[..units.len() - tail];
        let around: Vec<Look> = ORDER.into_iter().filter(|b| base & b != 0).collect();
        let mut lines = vec![units];
        if !around.is_empty() && self.line_end.starts_with('\n') {
            // Where each line is read by itself marks end with it.
            lines = units.split(|u| u.ch == '\n').collect();
        }
        let mut out = Vec::with_capacity(lines.len());
        for (n, line) in lines.iter().enumerate() {
            let first = n == 0;
            let before = if first { before } else { None };
            let behind = if n + 1 == lines.len() { after.chars().next() } else { None };
            out.push(self.marked(line, base, before, behind));
        }
        let close: String = around.iter().rev().map(|b| marks(*b).1).collect();
        let open: String = around.iter().map(|b| marks(*b).0).collect();
        let mut out = self.lines(&out.join(&format!("{close}{LINE_END}{open}")), after);
        // `-@name` means something else than a dash before a reference.
        for (typed, dash) in [("---", '\u{2014}'), ("--", '\u{2013}')] {
            if after.starts_with('@') && out.ends_with(typed) {
                out.truncate(out.len() - typed.len());
                out.push(dash);
            }
        }
        out
    }

    /// Words with the marks of their looks.
    fn marked(
        &self,
        units: &[New],
        base: Look,
        before: Option<char>,
        after: Option<char>,
    ) -> String {
        let mut out = Marked::behind(before);
        let mut space = String::new();
        // Where each line is read by itself marks end with it.
        let apart = |u: &New| u.ch == '\n' && self.line_end.starts_with('\n');
        let blank = |u: &New| u.thing.is_none() && u.ch.is_whitespace();
        let own = |u: &New| if apart(u) { 0 } else { u.look & SHOWN & !base };
        for row in units.chunk_by(|a, b| own(a) == own(b)) {
            let wanted: Vec<Mark> =
                ORDER.into_iter().filter(|bit| own(&row[0]) & bit != 0).filter_map(mark).collect();
            let lead = row.iter().take_while(|u| blank(u)).count();
            let (lead, row) = row.split_at(lead);
            self.plain(lead, None, &mut space);
            if lead.iter().any(apart) {
                out.set(&[], &std::mem::take(&mut space));
            }
            if row.is_empty() {
                continue;
            }
            // White space at the edge of marks makes them none.
            let tail = row.iter().rev().take_while(|u| blank(u)).count();
            let (core, tail) = row.split_at(row.len() - tail);
            out.set(&wanted, &std::mem::take(&mut space));
            let mut words = String::new();
            self.plain(core, out.last(), &mut words);
            out.push(&words);
            self.plain(tail, None, &mut space);
        }
        out.set(&[], &space);
        out.finish(after)
    }

    /// Lines with what ends each of them, none of which begins anything else than words.
    fn lines(&self, words: &str, after: &str) -> String {
        let reads = self.line_end.contains('\n') && !self.line_end.contains('|');
        let count = words.split(LINE_END).count();
        let line = |(n, line): (usize, &str)| {
            if n == 0 || !reads {
                return line.to_owned();
            }
            let line = line.trim_start_matches(' ');
            match n + 1 == count {
                true => begun(line.to_owned(), after),
                false => at_start(line.to_owned()),
            }
        };
        let all: Vec<String> = words.split(LINE_END).enumerate().map(line).collect();
        all.join(self.line_end)
    }

    fn plain(&self, units: &[New], before: Option<char>, out: &mut String) {
        let mut words = String::new();
        let flush = |words: &mut String, out: &mut String| {
            let last = out.chars().next_back().or(before);
            out.push_str(&self.typed.words(words, self.file, last));
            words.clear();
        };
        for unit in units {
            match (&unit.thing, unit.ch) {
                (Some(Thing::Note(id)), _) => {
                    flush(&mut words, out);
                    out.push_str(&(self.note)(id));
                }
                (Some(Thing::Formula(tex)), _) => {
                    flush(&mut words, out);
                    out.push_str(&format!("${tex}$"));
                }
                (None, '\n') => {
                    flush(&mut words, out);
                    out.push(LINE_END);
                }
                (None, c) if is_object(c) => {}
                (None, c) if c < ' ' && c != '\t' || c == LINE_END => words.push(' '),
                (None, c) => words.push(c),
            }
        }
        flush(&mut words, out);
    }

    /// Words that begin a paragraph.
    pub(super) fn line(&self, units: &[New]) -> String {
        at_start(self.inline(units, 0, None, "").trim().to_owned())
    }
}

/// Words that begin a line which goes on behind them, so that they begin nothing else there.
pub(super) fn begun(words: String, after: &str) -> String {
    let rest = after.split('\n').next().unwrap_or_default();
    if rest.trim().is_empty() {
        return at_start(words);
    }
    match mark_at(&format!("{words}{rest}")) {
        Some(at) if at <= words.len() => format!("{}\\{}", &words[..at], &words[at..]),
        _ => words,
    }
}

/// A remark as the source has it.
pub(super) fn remark(author: &str, words: &str) -> String {
    let said = match author.trim() {
        "" => words.to_owned(),
        author => format!("{author}: {words}"),
    };
    // Nothing in it ends it.
    let said = said.replace("--", "- -").replace('>', "\u{203a}");
    format!("<!-- {} -->", said.trim().trim_end_matches('-').trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(text: &str, look: Look) -> Vec<New> {
        text.chars().map(|ch| New { ch, look, thing: None }).collect()
    }

    fn shown(units: &[New], base: Look) -> String {
        let typed = Typed::default();
        let words =
            Words { typed: &typed, file: FileId(0), note: &|_| "^[n]".into(), line_end: "\\\n" };
        words.inline(units, base, None, "")
    }

    #[test]
    fn new_words_are_typed_with_their_marks() {
        let row =
            [new("a ", 0), new("b c ", ITALIC), new("d", BOLD | ITALIC), new("*", 0)].concat();
        assert_eq!(shown(&row, 0), "a *b c **d***\\*");
        assert_eq!(shown(&new("so", ITALIC), ITALIC), "so");
        assert_eq!(shown(&new("don\u{2019}t\u{2014}", 0), 0), "don't---");
    }

    #[test]
    fn marks_end_with_lines_that_are_read_by_themselves() {
        let typed = Typed::default();
        let words =
            Words { typed: &typed, file: FileId(0), note: &|_| String::new(), line_end: "\n| " };
        assert_eq!(words.inline(&new("a b\nc", ITALIC), 0, None, ""), "*a b*\n| *c*");
        assert_eq!(words.inline(&new("b\nc", ITALIC), ITALIC, None, ""), "b*\n| *c");
    }

    #[test]
    fn marks_that_would_not_be_read_are_tags() {
        let typed = Typed::default();
        let words =
            Words { typed: &typed, file: FileId(0), note: &|_| String::new(), line_end: "\\\n" };
        let zq = [new(", zq", ITALIC), new(" ", 0)].concat();
        assert_eq!(words.inline(&zq, 0, Some('d'), "of"), "<em>, zq</em> ");
        assert_eq!(words.inline(&new("zq", ITALIC), 0, Some('*'), " of"), "<em>zq</em>");
        assert_eq!(words.inline(&new("a\n", 0), 0, None, ""), "a");
        assert_eq!(words.inline(&new("a\n", 0), 0, None, "- b"), "a\\\n\\");
        assert_eq!(words.inline(&new("and \u{2014}", 0), 0, None, "@sec-one"), "and \u{2014}");
    }

    #[test]
    fn words_and_looks_are_read_as_they_were() {
        use crate::markdown::rounds::{Chance, plain, read};
        let typed = Typed::default();
        let words =
            Words { typed: &typed, file: FileId(0), note: &|_| String::new(), line_end: "\\\n" };
        let mut chance = Chance(5);
        for round in 0..3000 {
            let some = chance.words();
            let units: Vec<New> = some.iter().flat_map(|(text, look)| new(text, *look)).collect();
            let markdown = words.line(&units);
            let wanted = plain(units.iter().map(|u| (u.ch, u.look)));
            assert_eq!(plain(read(&markdown)), wanted, "{round}: {markdown:?}");
        }
    }

    #[test]
    fn remarks_end_where_they_end() {
        assert_eq!(remark("Eve", "a --> b-"), "<!-- Eve: a - -› b -->");
        assert_eq!(remark("", "so"), "<!-- so -->");
    }
}
