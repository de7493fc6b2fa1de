//! What CommonMark takes for code or for mere words, and what its author meant otherwise: prose behind
//! a tab, Markdown in a cell of HTML.

use super::parse::Parser;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Inline, InlineKind};

impl Parser<'_> {
    /// Tells once of an indented block, beginning at `raw`, that reads like prose.
    pub(super) fn tell_indented(&mut self, code: &str, raw: usize) {
        let tab = self.text.as_str()[..raw].ends_with('\t')
            || self.text.as_str()[raw..].starts_with('\t');
        if self.indented_told || !(is_prose(code) || tab && is_words(code)) {
            return;
        }
        self.indented_told = true;
        let message = "these words stand four spaces in, which makes a box of code of them";
        let help = "take the spaces or the tab away: the theme indents paragraphs; `> ` before the \
                    lines makes a quotation";
        let span = self.text.span(raw, raw + code.lines().next().map_or(1, str::len).max(1));
        self.diags.push(Diagnostic::warning(Code::INDENTED_PROSE, span, message).help(help));
    }

    /// Tells of Markdown in a cell of HTML, which is printed as it is typed.
    pub(super) fn tell_cell(&mut self, content: &[Inline]) {
        if self.dialect.mdbook {
            return;
        }
        let found = content.iter().find(|i| match &i.kind {
            InlineKind::Text(words) => super::cells::is_markdown(words, &|_| true),
            _ => false,
        });
        if let Some(found) = found {
            let message = "the Markdown in this cell is printed as it is typed";
            let help = "begin and end the cell's words on lines of their own, with blank lines before \
                        and after; or write HTML";
            self.diags
                .push(Diagnostic::warning(Code::MARKDOWN_IN_CELL, found.span, message).help(help));
        }
    }
}

/// Whether lines are sentences and no code.
fn is_prose(code: &str) -> bool {
    let words = code.trim();
    let sign = |c: char| "{}[]<>=\\|$#@_~*+/&%^`".contains(c);
    let begins = words.starts_with(|c: char| c.is_uppercase() || "\"'“„«‘—–".contains(c));
    let ends = words.ends_with(|c: char| ".!?…,:;\"'”“»’)".contains(c));
    let count = words.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count();
    let columns = words.lines().any(|l| l.trim().contains("  ") || l.contains("()"));
    let calls = words.lines().any(|l| l.trim_end().ends_with([';', '{']));
    let letters = |w: &str| w.chars().all(|c| c.is_alphabetic() || "'\u{2019}-,".contains(c));
    let plain = count > 3 && words.split_whitespace().all(letters);
    begins && (ends || plain) && count >= 3 && !words.contains(sign) && !columns && !calls
}

/// Whether lines hold nothing but plain words, more of them than a command has: behind a tab nobody
/// meant a box.
fn is_words(code: &str) -> bool {
    let plain = |w: &str| w.chars().all(|c| c.is_alphabetic() || "'\u{2019}-,".contains(c));
    code.split_whitespace().count() > 4 && code.split_whitespace().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_and_code() {
        for prose in [
            "\"I pressed tab,\" she said, \"as I learned at school.\"",
            "\"So did I.\"\n",
            "He went home, and nobody saw him.",
        ] {
            assert!(is_prose(prose), "{prose}");
        }
        for code in [
            "let x = 3;",
            "cargo build --release",
            "Print hello world",
            "Usage: recto [options] file.",
            "Name      Age of it.",
            "A b",
            "Dim x As Integer;",
        ] {
            assert!(!is_prose(code), "{code}");
        }
        assert!(is_words("five words behind a tab") && !is_words("mv a.md b.md to the bin"));
        assert!(!is_words("ls src x y"));
    }
}
