//! Where strings end, also those that have code in them, which may have strings again.

use super::languages::Language;

/// Strings in code in strings ... are followed so deep.
const DEEPEST: usize = 16;

/// The strings of a language.
pub(super) struct Strings {
    language: &'static Language,
    /// A string was begun that nothing closes: those behind it end on their line.
    pub lost: bool,
    /// The same of a text that a `<<WORD` has announced.
    pub lost_document: bool,
}

/// What is open while the end of a string is looked for.
#[derive(Clone, Copy)]
enum Open {
    /// A string, by its mark, and whether there is code in it.
    Text(&'static str, bool),
    /// Code in a string: what it begins and ends with, and brackets of its own that are open.
    Code(&'static str, &'static str, usize),
}

impl Strings {
    pub(super) fn new(language: &'static Language) -> Self {
        Strings { language, lost: false, lost_document: false }
    }

    /// Where the string ends that `text` begins with and `mark` closes; `inner` says that code may
    /// stand in it. A backslash hides what follows.
    pub(super) fn end(&self, text: &str, mark: &'static str, inner: bool) -> Option<usize> {
        if !inner || self.language.inner.is_empty() {
            return closing(text, mark.len(), mark);
        }
        let bytes = text.as_bytes();
        let mut open = vec![Open::Text(mark, true)];
        let mut at = mark.len();
        while at < bytes.len() {
            let rest = &bytes[at..];
            if rest[0] == b'\\' {
                at += 2;
                continue;
            }
            at += match *open.last()? {
                Open::Text(mark, inner) => {
                    if rest.starts_with(mark.as_bytes()) {
                        open.pop();
                        if open.is_empty() {
                            return Some(at + mark.len());
                        }
                        mark.len()
                    } else if inner && open.len() < DEEPEST {
                        self.code(rest, &mut open)
                    } else {
                        1
                    }
                }
                Open::Code(begin, end, depth) => self.in_code(rest, (begin, end, depth), &mut open),
            };
        }
        None
    }

    /// Steps over what may begin code in a string.
    fn code(&self, rest: &[u8], open: &mut Vec<Open>) -> usize {
        for (begin, end) in self.language.inner {
            if rest.starts_with(begin.as_bytes()) {
                // Twice the sign is the sign itself.
                if rest[begin.len()..].starts_with(begin.as_bytes()) && *begin == "{" {
                    return 2;
                }
                open.push(Open::Code(begin, end, 0));
                return begin.len();
            }
        }
        1
    }

    /// A step in code in a string.
    fn in_code(
        &self,
        rest: &[u8],
        (begin, end, depth): (&'static str, &'static str, usize),
        open: &mut Vec<Open>,
    ) -> usize {
        let own = open.len() - 1;
        let bracket = begin.as_bytes()[begin.len() - 1];
        if rest.starts_with(end.as_bytes()) {
            match depth {
                0 => {
                    open.pop();
                }
                _ => open[own] = Open::Code(begin, end, depth - 1),
            }
            return end.len();
        }
        if rest[0] == bracket {
            open[own] = Open::Code(begin, end, depth + 1);
            return 1;
        }
        let marks = self.language.long.iter().chain(self.language.quotes);
        if let Some(mark) = marks.into_iter().find(|m| rest.starts_with(m.as_bytes()))
            && open.len() < DEEPEST
        {
            // A single mark of the shell hides all.
            let inner = *mark != "'" && self.language.inner_prefix.is_empty();
            open.push(Open::Text(mark, inner));
            return mark.len();
        }
        1
    }
}

/// The word that ends a text, from what stands behind its `<<`, and whether it may be indented.
pub(super) fn document(announced: &str) -> Option<(&str, bool)> {
    let indented = announced.starts_with('-');
    let word = announced.trim_start_matches('-').trim_start_matches([' ', '\t']);
    let word = word.trim_start_matches(['"', '\'', '\\']);
    let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
    let named = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
    named.then(|| (&word[..end], indented))
}

/// Where the string ends that `mark` closes, searched from `from`; a backslash hides what follows.
fn closing(text: &str, from: usize, mark: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        if bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at..].starts_with(mark.as_bytes()) {
            return Some(at + mark.len());
        } else {
            at += 1;
        }
    }
    None
}

/// The end of a raw string whose prefix is `prefix` bytes long; `None` where none begins.
pub(super) fn raw_string(text: &str, prefix: usize) -> Option<usize> {
    let tail = &text[prefix..];
    let hashes = tail.bytes().take_while(|b| *b == b'#').count();
    let body = tail[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let begin = text.len() - body.len();
    Some(body.find(&close).map_or(text.len(), |n| begin + n + close.len()))
}
