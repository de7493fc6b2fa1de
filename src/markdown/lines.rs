//! Looking at single lines: quotation prefix, fences, list markers. For the block pre-pass.

/// One line of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// First byte of the line.
    pub(super) begin: usize,
    /// First byte after quotation marks and spaces.
    pub(super) start: usize,
    /// End without the line end and trailing spaces.
    pub(super) end: usize,
    /// First byte of the next line.
    pub(super) next: usize,
    /// Number of quotation marks.
    pub(super) depth: usize,
    /// Columns of white space after the last quotation mark; of a note's lines, those further in.
    pub(super) indent: usize,
    /// It stands in the columns of a note, behind the line with its label.
    pub(super) note: bool,
}

/// The line that begins at `begin`.
pub(super) fn line_at(text: &str, begin: usize) -> Line {
    line(text, begin, None, usize::MAX)
}

/// The line that begins at `begin` behind the label of a note in so deep a quotation.
pub(super) fn line_in_note(text: &str, begin: usize, depth: usize) -> Line {
    line(text, begin, Some(depth), usize::MAX)
}

/// The line that begins at `begin`, within so deep a quotation: further marks of one are words. It may stand in
/// the columns of a note.
pub(super) fn line_of_words(
    text: &str,
    begin: usize,
    of_note: Option<usize>,
    depth: usize,
) -> Line {
    line(text, begin, of_note, depth)
}

/// Columns that the lines of a note stand in behind its first (GFM's notes as pulldown-cmark reads them).
const NOTE_COLUMNS: usize = 4;

fn line(text: &str, begin: usize, of_note: Option<usize>, deepest: usize) -> Line {
    let mut note = false;
    let bytes = text.as_bytes();
    let next = text[begin..].find('\n').map_or(bytes.len(), |n| begin + n + 1);
    let mut start = begin;
    let (mut depth, mut indent) = (0, 0);
    while start < next {
        match bytes[start] {
            b' ' => indent += 1,
            b'\t' => indent += 4 - indent % 4,
            b'>' if indent < 4 && depth < deepest => {
                depth += 1;
                indent = 0;
                // One space belongs to the quotation mark.
                if bytes.get(start + 1) == Some(&b' ') && start + 1 < next {
                    start += 1;
                }
            }
            _ => break,
        }
        if !note && indent >= NOTE_COLUMNS && of_note == Some(depth) {
            note = true;
            indent -= NOTE_COLUMNS;
        }
        start += 1;
    }
    let mut end = next;
    while end > start && matches!(bytes[end - 1], b' ' | b'\t' | b'\n' | b'\r') {
        end -= 1;
    }
    Line { begin, start: start.min(end.max(begin)), end, next, depth, indent, note }
}

/// An open code fence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fence {
    byte: u8,
    pub(super) len: usize,
    pub(super) depth: usize,
    /// It stands in a note.
    pub(super) note: bool,
}

impl Fence {
    /// The fence that `words` (without a list marker) open.
    pub(super) fn opened_by(line: &Line, words: &str) -> Option<Fence> {
        let byte = *words.as_bytes().first()?;
        if byte != b'`' && byte != b'~' {
            return None;
        }
        let len = words.bytes().take_while(|b| *b == byte).count();
        if len < 3 || (byte == b'`' && words[len..].contains('`')) {
            return None;
        }
        Some(Fence { byte, len, depth: line.depth, note: line.note })
    }

    /// The fence of a chunk among whose options marks of code stand, which knitr takes and CommonMark
    /// does not: `` ```{r, fig.cap="Of `x`"} ``.
    pub(super) fn of_chunk(line: &Line, words: &str) -> Option<Fence> {
        let len = words.bytes().take_while(|b| *b == b'`').count();
        let head = words[len..].trim();
        let fits = len >= 3 && head.starts_with('{') && head.ends_with('}') && head.contains('`');
        fits.then_some(Fence { byte: b'`', len, depth: line.depth, note: line.note })
    }

    /// What closes it.
    pub(super) fn closing(self) -> String {
        char::from(self.byte).to_string().repeat(self.len)
    }

    /// Whether a line closes it.
    pub(super) fn closed_by(self, line: &Line, words: &str) -> bool {
        line.depth == self.depth && self.ends_with(words)
    }

    /// Whether words, without what stands before them on their line, close it.
    pub(super) fn ends_with(self, words: &str) -> bool {
        words.len() >= self.len && words.bytes().all(|b| b == self.byte)
    }
}

/// Bytes of the list markers at the start of a line with the spaces after them; 0 if none.
pub(super) fn list_marker(words: &str) -> usize {
    let mut at = 0;
    for _ in 0..MAX_MARKERS {
        match one_marker(&words[at..]) {
            0 => break,
            len => at += len,
        }
    }
    at
}

/// Most list markers that may stand behind each other on one line, and how far in a list may begin,
/// in columns: both are deeper than any block may stand.
const MAX_MARKERS: usize = 40;
const MAX_INDENT: usize = 400;

/// Where in the words of a line a list begins deeper than CommonMark's parser is to see: it goes
/// through all open lists at each blank line.
pub(super) fn too_deep(line: &Line, words: &str) -> Option<usize> {
    let is_marker = |b: &u8| matches!(b, b'-' | b'*' | b'+' | b'.' | b')');
    if line.indent <= MAX_INDENT && words.bytes().filter(is_marker).nth(MAX_MARKERS).is_none() {
        return None;
    }
    let mut at = 0;
    for _ in 0..MAX_MARKERS {
        let len = one_marker(&words[at..]);
        if len == 0 {
            return None;
        }
        if line.indent > MAX_INDENT {
            return Some(0);
        }
        at += len;
    }
    (one_marker(&words[at..]) > 0).then_some(at)
}

/// Bytes of the list marker at the start of words with the spaces after it; 0 if there is none.
fn one_marker(words: &str) -> usize {
    let bytes = words.as_bytes();
    let digits = bytes.iter().take(10).take_while(|b| b.is_ascii_digit()).count();
    let marker = match (digits, bytes.get(digits)) {
        (0, Some(b'-' | b'*' | b'+')) | (1.., Some(b'.' | b')')) => digits + 1,
        _ => return 0,
    };
    let spaces = bytes[marker..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    if spaces == 0 && marker < bytes.len() { 0 } else { marker + spaces }
}

/// Whether the words begin something else than a paragraph.
pub(super) fn starts_block(words: &str) -> bool {
    let bytes = words.as_bytes();
    match bytes.first() {
        None => true,
        Some(b'#') => {
            let n = bytes.iter().take_while(|b| **b == b'#').count();
            n <= 6 && matches!(bytes.get(n), None | Some(b' ' | b'\t'))
        }
        Some(b'>' | b'|') => true,
        Some(b'`' | b'~') => bytes.len() >= 3 && bytes[1] == bytes[0] && bytes[2] == bytes[0],
        Some(b':') => words.starts_with(":::") || words.starts_with(": "),
        Some(b'<') => {
            bytes.get(1).is_some_and(|b| matches!(b, b'!' | b'?' | b'/') || b.is_ascii_alphabetic())
        }
        Some(b'[') => words.starts_with("[^") && words.contains("]:"),
        Some(b'=') => bytes.iter().all(|b| *b == b'='),
        Some(b'{') => words.starts_with("{{<"),
        _ => list_marker(words) > 0 || is_rule(bytes),
    }
}

/// Whether the bytes are a thematic break or a setext underline.
fn is_rule(bytes: &[u8]) -> bool {
    matches!(bytes[0], b'-' | b'*' | b'_')
        && bytes.iter().all(|b| *b == bytes[0] || *b == b' ')
        && bytes.iter().filter(|b| **b == bytes[0]).count() >= 2
}

/// Whether the words are the line under a table's head.
pub(super) fn is_delimiter_row(words: &str) -> bool {
    words.contains('-')
        && words.contains('|')
        && words.bytes().all(|b| matches!(b, b'-' | b'|' | b':' | b' ' | b'\t'))
}

/// The words until which raw text goes on that begins on this line, unless it ends there.
pub(super) fn raw_until(words: &str) -> Option<&'static str> {
    const RAW: [(&str, &str); 5] = [
        ("<!--", "-->"),
        ("<pre", "</pre>"),
        ("<script", "</script>"),
        ("<style", "</style>"),
        ("<textarea", "</textarea>"),
    ];
    let (_, end) = RAW.iter().find(|(start, _)| words.starts_with(start))?;
    (!words.contains(end)).then_some(*end)
}

/// Where a backslash must go so that the words of a verse line begin a paragraph.
pub(super) fn escape_at(words: &str) -> Option<usize> {
    let bytes = words.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits > 0 && list_marker(words) > 0 {
        return Some(digits);
    }
    let image_or_html = matches!(bytes.first(), Some(b'<' | b'['));
    (!image_or_html && starts_block(words)).then_some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_a_line() {
        let text = "> >   words  \r\nnext";
        let line = line_at(text, 0);
        assert_eq!(&text[line.start..line.end], "words");
        assert_eq!((line.depth, line.indent, line.next), (2, 2, 15));
        let blank = line_at(">\n", 0);
        assert_eq!((blank.start, blank.end, blank.next), (1, 1, 2));
        let blank = line_at("> \n", 0);
        assert!(blank.start == blank.end);
    }

    #[test]
    fn knows_markers() {
        assert_eq!(list_marker("- 1. x"), 5);
        assert_eq!(list_marker("-x"), 0);
        assert_eq!(list_marker("12) x"), 4);
        assert_eq!(list_marker("1.5 km"), 0);
        let deep = |indent: usize, markers: usize| {
            let text = format!("{}{}a", " ".repeat(indent), "- ".repeat(markers));
            let line = line_at(&text, 0);
            too_deep(&line, &text[line.start..line.end])
        };
        assert_eq!(deep(0, MAX_MARKERS), None);
        assert_eq!(deep(0, MAX_MARKERS + 1), Some(2 * MAX_MARKERS));
        assert_eq!((deep(MAX_INDENT, 1), deep(MAX_INDENT + 1, 0)), (None, None));
        assert_eq!(deep(MAX_INDENT + 1, 1), Some(0));
        assert!(starts_block("# T") && !starts_block("#tag") && starts_block("***"));
        assert!(is_delimiter_row("|---|:-:|") && !is_delimiter_row("---"));
    }
}
