//! Words of a book on a terminal: a title, a file's name or an id stands in tables and messages, and
//! must not be able to end their line, colour it, move the cursor, or turn its letters round.

use std::borrow::Cow;
use std::fmt::Write;

/// The text on one line that shows what a terminal would obey: control characters (of ASCII and of
/// ISO 6429, such as U+009B), ends of lines and paragraphs, and the embeddings, overrides and
/// isolates of bidirectional text. They stand as in TOML: `\n`, `\u001B`, `\u202E`.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, false)
}

/// [`visible`] for a line with columns: tabs are kept.
pub fn visible_columns(text: &str) -> Cow<'_, str> {
    escaped(text, true)
}

fn escaped(text: &str, tabs: bool) -> Cow<'_, str> {
    let kept = |c: char| !is_obeyed(c) || tabs && c == '\t';
    if text.chars().all(kept) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            c if kept(c) => out.push(c),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
        }
    }
    Cow::Owned(out)
}

/// Whether a terminal does something at a character instead of showing it.
pub(super) fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_bidi(c)
}

/// Embeddings, overrides and isolates (UAX 9, 2): one that is not closed works on all that follows
/// in the line. Marks (U+200E, U+200F, U+061C) belong to Hebrew and Arabic titles and stay.
pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert!(matches!(visible("Öl, שָׁלוֹם\u{200f} 日本"), Cow::Borrowed(_)));
        assert_eq!(visible("a\nb\r\tc"), "a\\nb\\r\\tc");
        assert_eq!(visible("\u{1b}[2J\u{9b}1m\u{7f}"), "\\u001B[2J\\u009B1m\\u007F");
        assert_eq!(visible("x\u{202e}dm.\u{2069}\u{2028}"), "x\\u202Edm.\\u2069\\u2028");
        assert_eq!(visible_columns("a\tb\n"), "a\tb\\n");
        let once = visible("\u{1b}\n").into_owned();
        assert_eq!(visible(&once), once);
    }
}
