//! Lines of code that are longer than the measure: where they turn over, and what shows it.
//!
//! What is turned over of a comment is a comment still: it stands under it, behind the comment's own
//! mark. The rest of all else stands two columns further in than its line, behind a mark of its own.

use crate::language::wide::{columns, is_wide};

/// Columns that a comment needs beside code so that its words can stand under it.
const COMMENT_ROOM: f32 = 20.0;
/// Signs that open a comment to the line's end in one language or another, the longest first.
const MARKS: [&str; 11] = ["///", "//!", "//", "##", "#", "---", "--", ";;;", ";;", ";", "%"];

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part<'a> {
    /// Its text; those of a line are the line.
    pub text: &'a str,
    /// Columns by which it is set in.
    pub hang: usize,
    /// What opens the comment that goes on in it.
    pub comment: Option<&'a str>,
}

/// How wide characters are, in columns: of the face of the code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Widths {
    /// Of a character that is as wide as high, such as an ideograph.
    pub wide: f32,
}

impl Widths {
    fn of(self, c: char) -> f32 {
        match columns(c) {
            2 => self.wide,
            n => n as f32,
        }
    }

    /// Of a text.
    pub(super) fn sum(self, text: &str) -> f32 {
        if text.is_ascii() { text.len() as f32 } else { text.chars().map(|c| self.of(c)).sum() }
    }

    /// Bytes of `text` that fit into so many columns: all, or those before the first that does not.
    fn fit(self, text: &str, room: f32) -> Option<usize> {
        let mut sum = 0.0;
        let over = |(i, c)| {
            sum += self.of(c);
            (sum > room + 0.01).then_some(i)
        };
        text.char_indices().find_map(over)
    }
}

/// Columns by which the rest of a line that is turned over is indented: two more than the line
/// itself, so that it does not stand out of the block it belongs to.
fn hang(line: &str, columns: usize) -> usize {
    let own = line.chars().take_while(|c| *c == ' ').count();
    (own + 2).min(columns / 2)
}

/// Parts of a line of at most `columns` columns; the parts after the first are their hang narrower.
/// `comment` is the byte at which a comment begins that goes on to the line's end.
pub(super) fn turn_over(
    line: &str,
    columns: usize,
    comment: Option<usize>,
    widths: Widths,
) -> Vec<Part<'_>> {
    let whole = Part { text: line, hang: 0, comment: None };
    let mut parts = vec![whole];
    let hang = hang(line, columns);
    let comment = comment.and_then(|at| Comment::of(line, at, columns, widths));
    let mut begin = 0;
    loop {
        let last = parts.len() - 1;
        let Part { text: rest, hang: by, .. } = parts[last];
        let room = (columns.saturating_sub(by) as f32 - comment_room(&parts[last])).max(4.0);
        let Some(cut) = widths.fit(rest, room) else { return parts };
        let within = comment.as_ref().and_then(|c| Some((c, c.turn(rest, begin, cut)?)));
        let (at, next) = match within {
            Some((c, at)) => (at, Part { text: "", hang: c.column, comment: Some(c.mark) }),
            None => (turn(rest, cut), Part { text: "", hang, comment: None }),
        };
        parts[last].text = &rest[..at];
        parts.push(Part { text: &rest[at..], ..next });
        begin += at;
    }
}

/// Columns that a comment's mark and the blank behind it take in a part that goes on with it.
fn comment_room(part: &Part) -> f32 {
    part.comment.map_or(0.0, |mark| mark.len() as f32 + 1.0)
}

/// A comment to the end of a line.
struct Comment<'a> {
    begin: usize,
    mark: &'a str,
    /// Where it stands.
    column: usize,
}

impl<'a> Comment<'a> {
    fn of(line: &'a str, at: usize, columns: usize, widths: Widths) -> Option<Comment<'a>> {
        let text = line.get(at..)?;
        let mark = MARKS.into_iter().find(|mark| text.starts_with(mark))?;
        let column = widths.sum(&line[..at]);
        let fits = column == 0.0 || columns as f32 - column >= COMMENT_ROOM;
        fits.then(|| Comment {
            begin: at,
            mark: &text[..mark.len()],
            column: column.ceil() as usize,
        })
    }

    /// Where `rest`, which begins at byte `begin` of the line and of which the bytes before `cut` fit, is
    /// turned over among the comment's words.
    fn turn(&self, rest: &str, begin: usize, cut: usize) -> Option<usize> {
        let words = (self.begin + self.mark.len()).saturating_sub(begin).min(cut);
        let fits = &rest[words..cut];
        if rest[cut..].starts_with(' ') && !fits.trim().is_empty() {
            return Some(cut + 1);
        }
        let blank = fits.trim_start().find(' ').and_then(|_| fits.rfind(' '));
        blank.map(|i| words + i + 1).or_else(|| between_wide(rest, words, cut))
    }
}

/// Where a line of code is turned over: at a blank where one stands in the last third, else behind a mark
/// that ends a part of an expression or a path, before a capital within a name, or between characters that
/// are written without blanks.
fn turn(rest: &str, cut: usize) -> usize {
    let from = rest.floor_char_boundary(cut * 2 / 3);
    let last = &rest[from..cut];
    let ends = |c: char| "/.,;:([{-_&|=".contains(c);
    if let Some(i) = last.rfind(' ').or_else(|| last.rfind(ends)) {
        return from + i + 1;
    }
    between_wide(rest, from, cut)
        .or_else(|| before_capital(rest, from, cut))
        .unwrap_or(cut)
        .max(first(rest))
}

/// Bytes of the first character: a part has one at least.
fn first(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

/// The last place before `cut` beside a character that is as wide as high.
fn between_wide(rest: &str, from: usize, cut: usize) -> Option<usize> {
    let next = rest[cut..].chars().next().is_some_and(|c| is_wide(c) && !closes(c));
    let last = rest[from..cut].chars().next_back().is_some_and(is_wide);
    if next && cut > from {
        return Some(cut);
    }
    let inner =
        rest[from..cut].char_indices().rev().find(|(i, c)| *i > 0 && is_wide(*c) && !closes(*c));
    inner.map(|(i, _)| from + i).filter(|_| last || next || inner.is_some())
}

/// Whether a line may not begin with it (JIS X 4051, 4.2).
fn closes(c: char) -> bool {
    "、。，．：；？！）］｝」』】〉》〕ー…".contains(c)
}

fn before_capital(rest: &str, from: usize, cut: usize) -> Option<usize> {
    let chars: Vec<(usize, char)> = rest[from..cut].char_indices().collect();
    let hump = chars.windows(2).rev().find(|w| w[0].1.is_lowercase() && w[1].1.is_uppercase());
    hump.map(|w| from + w[1].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: Widths = Widths { wide: 5.0 / 3.0 };

    fn texts<'a>(parts: &[Part<'a>]) -> Vec<&'a str> {
        parts.iter().map(|p| p.text).collect()
    }

    #[test]
    fn long_lines_turn_over_whole() {
        let line = "let answer = compute(first_argument, second_argument, third_argument);";
        let parts = turn_over(line, 30, None, NARROW);
        assert_eq!(texts(&parts).concat(), line);
        assert!(parts.iter().all(|p| p.text.len() + p.hang <= 30));
        let path = "--out=target/release/integration_test_of_everything";
        assert_eq!(
            turn_over(path, 40, None, NARROW)[0].text,
            "--out=target/release/integration_test_"
        );
        assert_eq!(
            turn_over("anApplicationProgrammingInterface", 24, None, NARROW)[0].text,
            "anApplicationProgramming"
        );
        assert_eq!(
            turn_over("aReallyVeryLongApplicationInterface", 32, None, NARROW)[0].text,
            "aReallyVeryLongApplication"
        );
        assert_eq!((hang("    deep", 60), hang("", 60), hang(&" ".repeat(50), 60)), (6, 2, 30));
        assert_eq!(texts(&turn_over("", 10, None, NARROW)), [""]);
        let marks = "e\u{301}".repeat(6);
        assert_eq!(
            turn_over(&marks, 6, None, NARROW).len(),
            1,
            "marks above letters take no column"
        );
    }

    #[test]
    fn comments_go_on_under_themselves() {
        let line = "let a = 1;  // the first of them, and what comes of it";
        let parts = turn_over(line, 34, Some(12), NARROW);
        assert_eq!(
            texts(&parts),
            ["let a = 1;  // the first of them, ", "and what comes of ", "it"]
        );
        assert!(parts[1..].iter().all(|p| p.comment == Some("//") && p.hang == 12));
        // Where no room is left beside the code all is turned over as code is.
        let late = turn_over(line, 24, Some(12), NARROW);
        assert!(late.iter().all(|p| p.comment.is_none()));
        let alone = turn_over("# one two three four five six", 16, Some(0), NARROW);
        assert_eq!(texts(&alone), ["# one two three ", "four five six"]);
    }

    #[test]
    fn wide_characters_count_as_drawn() {
        let line = "let a = 1; // \u{8bf7}\u{627e}\u{51fa}\u{6240}\u{6709}\u{53ef}\u{80fd}\u{7684}\u{7ec4}\u{5408}\u{3002}\u{4f7f}\u{5f97}\u{7ec4}\u{5408}\u{4e2d}\u{7684}\u{5143}\u{7d20}\u{548c}";
        for comment in [None, Some(11)] {
            let parts = turn_over(line, 32, comment, NARROW);
            assert_eq!(texts(&parts).concat(), line);
            assert!(parts.len() > 1);
            for p in &parts {
                assert!(
                    NARROW.sum(p.text.trim_end()) + p.hang as f32 + comment_room(p) <= 32.0,
                    "{p:?}"
                );
                assert!(!p.text.starts_with('\u{3002}'));
            }
        }
    }
}
