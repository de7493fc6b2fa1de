//! New words as Markdown, typed as the manuscript types.

use super::returned::Thing;
use super::units::*;
use crate::markdown::{at_start, escaped};
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

/// What begins and ends words of a look.
pub(super) fn marks(bit: Look) -> (&'static str, &'static str) {
    match bit {
        BOLD => ("**", "**"),
        ITALIC => ("*", "*"),
        STRIKE => ("~~", "~~"),
        SUPER => ("^", "^"),
        SUB => ("~", "~"),
        SMALL_CAPS => ("[", "]{.smallcaps}"),
        UNDERLINE => ("[", "]{.underline}"),
        _ => ("", ""),
    }
}

/// The looks from the outermost mark to the innermost.
pub(super) const ORDER: [Look; 7] = [SMALL_CAPS, UNDERLINE, BOLD, ITALIC, STRIKE, SUPER, SUB];

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
    /// Words as Markdown in a place where `base` is the look already. `before` is the character in front.
    pub(super) fn inline(&self, units: &[New], base: Look, before: Option<char>) -> String {
        let mut out = String::new();
        if base & CODE != 0 {
            return units.iter().map(|u| u.ch).filter(|c| !is_object(*c)).collect();
        }
        let mut open: Vec<Look> = Vec::new();
        let mut at = 0;
        // Where each line is read by itself marks end with it.
        let apart = |u: &New| u.ch == '\n' && self.line_end.starts_with('\n');
        let own = |u: &New| if apart(u) { 0 } else { u.look & SHOWN & !base };
        while at < units.len() {
            if apart(&units[at]) && base & SHOWN != 0 {
                let around: Vec<Look> = ORDER.into_iter().filter(|b| base & b != 0).collect();
                while let Some(bit) = open.pop() {
                    out.push_str(marks(bit).1);
                }
                out.extend(around.iter().rev().map(|b| marks(*b).1));
                out.push_str(self.line_end);
                out.extend(around.iter().map(|b| marks(*b).0));
                at += 1;
                continue;
            }
            let look = own(&units[at]);
            let mut end = at + 1;
            while end < units.len()
                && own(&units[end]) == look
                && !(apart(&units[end]) && base & SHOWN != 0)
            {
                end += 1;
            }
            // White space at the edge of marks makes them none.
            let blank = |u: &New| u.ch.is_whitespace();
            let (mut from, mut to) = (at, end);
            while from < to && blank(&units[from]) {
                from += 1;
            }
            while to > from && blank(&units[to - 1]) {
                to -= 1;
            }
            let wanted: Vec<Look> =
                ORDER.into_iter().filter(|bit| look & bit != 0 && to > from).collect();
            let stay = open.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
            while open.len() > stay {
                out.push_str(open.pop().map_or("", |bit| marks(bit).1));
            }
            self.plain(&units[at..from], before, &mut out);
            for bit in &wanted[stay..] {
                out.push_str(marks(*bit).0);
                open.push(*bit);
            }
            self.plain(&units[from..to], before, &mut out);
            if to < end {
                while let Some(bit) = open.pop() {
                    out.push_str(marks(bit).1);
                }
            }
            self.plain(&units[to..end], before, &mut out);
            at = end;
        }
        while let Some(bit) = open.pop() {
            out.push_str(marks(bit).1);
        }
        out
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
                    out.push_str(self.line_end);
                }
                (None, c) if is_object(c) => {}
                (None, c) if c < ' ' && c != '\t' => words.push(' '),
                (None, c) => words.push(c),
            }
        }
        flush(&mut words, out);
    }

    /// Words that begin a paragraph.
    pub(super) fn line(&self, units: &[New]) -> String {
        at_start(self.inline(units, 0, None).trim().to_owned())
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
        words.inline(units, base, None)
    }

    #[test]
    fn new_words_are_typed_with_their_marks() {
        let row =
            [new("a ", 0), new("b c ", ITALIC), new("d", BOLD | ITALIC), new("*", 0)].concat();
        assert_eq!(shown(&row, 0), "a *b c* ***d***\\*");
        assert_eq!(shown(&new("so", ITALIC), ITALIC), "so");
        assert_eq!(shown(&new("don\u{2019}t\u{2014}", 0), 0), "don't---");
    }

    #[test]
    fn marks_end_with_lines_that_are_read_by_themselves() {
        let typed = Typed::default();
        let words =
            Words { typed: &typed, file: FileId(0), note: &|_| String::new(), line_end: "\n| " };
        assert_eq!(words.inline(&new("a b\nc", ITALIC), 0, None), "*a b*\n| *c*");
        assert_eq!(words.inline(&new("b\nc", ITALIC), ITALIC, None), "b*\n| *c");
    }

    #[test]
    fn remarks_end_where_they_end() {
        assert_eq!(remark("Eve", "a --> b-"), "<!-- Eve: a - -› b -->");
        assert_eq!(remark("", "so"), "<!-- so -->");
    }
}
