//! Marks around words: signs where CommonMark reads them as marks, tags of HTML where it would not.
//!
//! A row of `*` opens or closes by what stands on both sides of it (CommonMark 0.31, 6.2): `she*.*` has
//! no emphasis, for a letter stands before the row and a point behind it. There `she<em>.</em>` has one.

use crate::markdown::flanks::is_unspaced;
use std::collections::BTreeSet;

/// What is written around words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    Strong,
    Emph,
    Strike,
    Super,
    Sub,
    /// Words in brackets, with what stands in braces behind them.
    Span(String),
}

impl Mark {
    /// The sign on both sides; nothing of what is in brackets.
    pub(crate) fn sign(&self) -> &'static str {
        match self {
            Mark::Strong => "**",
            Mark::Emph => "*",
            Mark::Strike => "~~",
            Mark::Super => "^",
            Mark::Sub => "~",
            Mark::Span(_) => "",
        }
    }

    /// The name of the tag that means the same.
    fn tag(&self) -> &'static str {
        match self {
            Mark::Strong => "strong",
            Mark::Emph => "em",
            Mark::Strike => "s",
            Mark::Super => "sup",
            Mark::Sub => "sub",
            Mark::Span(_) => "span",
        }
    }

    /// What opens and what closes it as a tag.
    pub(crate) fn tags(&self) -> (String, String) {
        (format!("<{}>", self.tag()), format!("</{}>", self.tag()))
    }

    fn open(&self, tag: bool) -> String {
        match self {
            Mark::Span(_) => "[".to_owned(),
            _ if tag => self.tags().0,
            _ => self.sign().to_owned(),
        }
    }

    fn close(&self, tag: bool) -> String {
        match self {
            Mark::Span(braces) => format!("]{{{braces}}}"),
            _ if tag => self.tags().1,
            _ => self.sign().to_owned(),
        }
    }
}

/// A piece of a line.
#[derive(Debug)]
enum Token {
    Text(String),
    /// The number of a mark.
    Open(usize),
    Close(usize),
}

/// A line of Markdown on its way.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    tokens: Vec<Token>,
    marks: Vec<Mark>,
    open: Vec<usize>,
    /// The character in front of the line.
    before: Option<char>,
    last: Option<char>,
}

/// Where a mark opens and closes in the line, and the marks around it.
#[derive(Debug, Clone, Default)]
struct Edges {
    open: usize,
    close: usize,
    around: Vec<usize>,
}

/// What a byte of the line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Text,
    Opens,
    Closes,
}

impl Marked {
    /// A line that goes on behind a character.
    pub(crate) fn behind(before: Option<char>) -> Marked {
        Marked { before, ..Marked::default() }
    }

    /// The character that was written last.
    pub(crate) fn last(&self) -> Option<char> {
        self.last.or(self.before)
    }

    /// Whether nothing is written yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Markdown that stays as it is.
    pub(crate) fn push(&mut self, text: &str) {
        self.last = text.chars().next_back().or(self.last);
        match self.tokens.last_mut() {
            Some(Token::Text(own)) => own.push_str(text),
            _ if text.is_empty() => {}
            _ => self.tokens.push(Token::Text(text.to_owned())),
        }
    }

    /// From here on words have these marks; white space stands between the old ones and the new.
    pub(crate) fn set(&mut self, wanted: &[Mark], between: &str) {
        let stays = |m: &&usize| wanted.contains(&self.marks[**m]);
        let stay = self.open.iter().take_while(stays).count();
        for mark in self.open.split_off(stay).into_iter().rev() {
            self.last = self.marks[mark].close(false).chars().next_back();
            self.tokens.push(Token::Close(mark));
        }
        self.push(between);
        for mark in wanted {
            if self.open.iter().any(|m| self.marks[*m] == *mark) {
                continue;
            }
            self.last = mark.open(false).chars().next_back();
            self.open.push(self.marks.len());
            self.tokens.push(Token::Open(self.marks.len()));
            self.marks.push(mark.clone());
        }
    }

    /// The line, in front of a character.
    pub(crate) fn finish(mut self, after: Option<char>) -> String {
        self.set(&[], "");
        let mut tags = vec![false; self.marks.len()];
        loop {
            let (line, parts, edges) = self.written(&tags);
            let whole = Line { text: &line, parts: &parts, before: self.before, after };
            let broken = |n: &usize| match tags[*n] || self.marks[*n].sign().is_empty() {
                true => None,
                false => {
                    let is_star =
                        |m: &&usize| !tags[**m] && self.marks[**m].sign().starts_with('*');
                    let around = edges[*n].around.iter().filter(is_star);
                    let around: Vec<usize> = around.map(|m| edges[*m].open).collect();
                    whole.broken(&self.marks[*n], &edges[*n], &around).map(|row| (*n, row))
                }
            };
            // Of marks in one row the innermost gives way first: the others may be read then.
            let mut rows = BTreeSet::new();
            let mut broken: Vec<(usize, Broken)> =
                (0..tags.len()).rev().filter_map(|n| broken(&n)).collect();
            if broken.is_empty() {
                return line;
            }
            if broken.iter().any(|(_, row)| row.opens) {
                broken.retain(|(_, row)| row.opens);
            }
            broken.retain(|(_, row)| rows.insert(row.at));
            broken.into_iter().for_each(|(n, _)| tags[n] = true);
        }
    }

    /// The line with some marks as tags, what each byte belongs to, and where each mark opens and closes.
    fn written(&self, tags: &[bool]) -> (String, Vec<Part>, Vec<Edges>) {
        let (mut line, mut parts) = (String::new(), Vec::new());
        let mut edges = vec![Edges::default(); tags.len()];
        let mut open: Vec<usize> = Vec::new();
        for token in &self.tokens {
            let part = match token {
                Token::Text(text) => {
                    line.push_str(text);
                    Part::Text
                }
                Token::Open(n) => {
                    edges[*n] = Edges { open: line.len(), close: 0, around: open.clone() };
                    open.push(*n);
                    line.push_str(&self.marks[*n].open(tags[*n]));
                    if tags[*n] { Part::Text } else { Part::Opens }
                }
                Token::Close(n) => {
                    edges[*n].close = line.len();
                    open.pop();
                    line.push_str(&self.marks[*n].close(tags[*n]));
                    if tags[*n] { Part::Text } else { Part::Closes }
                }
            };
            parts.resize(line.len(), part);
        }
        (line, parts, edges)
    }
}

/// A line as it would be read.
struct Line<'a> {
    text: &'a str,
    parts: &'a [Part],
    before: Option<char>,
    after: Option<char>,
}

/// A row of signs that is no mark: where it begins, and whether the mark opens there.
#[derive(Debug, Clone, Copy)]
struct Broken {
    at: usize,
    opens: bool,
}

impl Line<'_> {
    /// Where a mark would not be read as one; `around` it marks of stars open at some bytes.
    fn broken(&self, mark: &Mark, edges: &Edges, around: &[usize]) -> Option<Broken> {
        let (open, close) = (edges.open, edges.close);
        let inner = self.text.get(open + mark.sign().len()..close).unwrap_or_default();
        let script = matches!(mark, Mark::Super | Mark::Sub);
        let loose = inner.is_empty() || script && !inner.chars().all(char::is_alphanumeric);
        let (first, last) =
            (self.run(mark, open, Part::Opens), self.run(mark, close, Part::Closes));
        let closes_other = around
            .iter()
            .any(|outer| first.1.is_some_and(|sides| self.closes(*outer, first.0, sides)));
        if loose || closes_other || !first.1.is_some_and(|(before, after)| flanks(after, before)) {
            return Some(Broken { at: first.0, opens: true });
        }
        // `^[` begins a note.
        let note = |after: Option<char>| *mark == Mark::Super && after == Some('[');
        let closes = last.1.is_some_and(|(before, after)| flanks(before, after) && !note(after));
        (!closes).then_some(Broken { at: last.0, opens: false })
    }

    /// Whether a row of stars that is to open a mark would close one that opens at a byte before: where it
    /// may do both, it closes what it can, but for rows whose lengths make a multiple of three.
    fn closes(&self, outer: usize, at: usize, (before, after): Sides) -> bool {
        let Some(before) = before.filter(|c| !c.is_whitespace()) else { return false };
        let tight = is_punctuation(before) && after.is_some_and(char::is_alphanumeric);
        let own = |at: &usize| {
            self.text.as_bytes().get(*at) == Some(&b'*') && self.parts[*at] == Part::Opens
        };
        let long = |at: usize| {
            let start = (0..at).rev().take_while(own).last().unwrap_or(at);
            (start..self.text.len()).take_while(own).count()
        };
        let (outer_row, own_row) = (long(outer), long(at));
        let thirds = (outer_row + own_row) % 3 == 0 && outer_row % 3 != 0;
        let one_row = outer >= at;
        !tight && !thirds && !one_row && self.text.as_bytes().get(at) == Some(&b'*')
    }

    /// Where the row of signs at a byte begins, and the characters around it; none where it is not of one
    /// piece.
    fn run(&self, mark: &Mark, at: usize, part: Part) -> (usize, Option<Sides>) {
        let (bytes, sign) = (self.text.as_bytes(), mark.sign().bytes().next().unwrap_or_default());
        let is_own = |i: &usize| bytes.get(*i) == Some(&sign) && self.parts[*i] != Part::Text;
        let start = (0..at).rev().take_while(is_own).last().unwrap_or(at);
        let end = (at..bytes.len()).take_while(is_own).last().map_or(at, |i| i + 1);
        let whole = self.parts[start..end].iter().all(|p| *p == part);
        let long = if sign == b'*' { 3 } else { mark.sign().len() };
        let before = self.text[..start].chars().next_back().or(self.before);
        let after = self.text[end..].chars().next().or(self.after);
        let outside = |c: Option<char>| c == Some(char::from(sign));
        let touches =
            start == 0 && outside(self.before) || end == bytes.len() && outside(self.after);
        (start, (whole && end - start <= long && !touches).then_some((before, after)))
    }
}

/// The characters before and behind a row of signs.
type Sides = (Option<char>, Option<char>);

/// Whether a row of signs stands tight at words on one side, and what is on the other side lets it be a
/// mark of them.
pub(crate) fn flanks(inner: Option<char>, outer: Option<char>) -> bool {
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let Some(within) = inner.filter(|c| !c.is_whitespace()) else { return false };
    if within.is_alphanumeric() || blank(outer) || outer.is_some_and(is_punctuation) {
        return true;
    }
    is_unspaced(within) || outer.is_some_and(is_unspaced)
}

/// Whether a character is punctuation for CommonMark, for sure.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}')
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(pieces: &[(&str, &[Mark])]) -> String {
        let mut out = Marked::default();
        for (text, marks) in pieces {
            out.set(marks, "");
            out.push(text);
        }
        out.finish(None)
    }

    #[test]
    fn signs_are_written_where_they_are_read() {
        use Mark::{Emph, Strong};
        let both = [Strong, Emph];
        assert_eq!(line(&[("a ", &[]), ("b", &[Emph]), (" c", &[])]), "a *b* c");
        assert_eq!(line(&[("a", &[]), ("b", &[Emph]), ("c", &[])]), "a*b*c");
        assert_eq!(line(&[("a", &[Emph]), ("b", &both), (".", &[])]), "*a**b***.");
        assert_eq!(line(&[("a", &both), ("b", &[Emph])]), "***a***<em>b</em>");
    }

    #[test]
    fn tags_are_written_where_signs_are_not_read() {
        use Mark::{Emph, Strike, Strong, Sub, Super};
        assert_eq!(line(&[("she", &[]), (".", &[Emph])]), "she<em>.</em>");
        assert_eq!(line(&[("x", &[]), (", i", &[Emph]), (" y", &[])]), "x<em>, i</em> y");
        assert_eq!(line(&[("a.", &[Emph]), ("b", &[])]), "<em>a.</em>b");
        assert_eq!(line(&[("a.", &[Emph]), (" b", &[])]), "*a.* b");
        assert_eq!(line(&[("a", &[Strong]), ("b", &[Emph])]), "**a**<em>b</em>");
        let row: [(&str, &[Mark]); 4] = [
            ("a&", &[Strong, Emph]),
            (">", &[Strong]),
            ("\\*-", &[Strong, Emph]),
            (".", &[Strong]),
        ];
        assert_eq!(line(&row), "***a&*><em>\\*-</em>.**");
        assert_eq!(line(&[("a", &[Super]), ("[b", &[])]), "<sup>a</sup>[b");
        assert_eq!(line(&[("a b", &[Super])]), "<sup>a b</sup>");
        assert_eq!(line(&[("a", &[Strike]), ("b", &[Strike, Sub])]), "~~a<sub>b</sub>~~");
        let mut bold = Marked::behind(Some('*'));
        bold.set(&[Strong], "");
        bold.push("b");
        assert_eq!(bold.finish(Some(' ')), "<strong>b</strong>");
    }
}
