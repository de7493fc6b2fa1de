//! Code is divided into keywords, strings, comments and numbers.
//!
//! One small lexer with a table per language, not a grammar of each: these four are what one ink
//! can show, and a lexer reads a book's code in less time than grammars take to load. Every
//! step moves on in the text, so the time is linear in it whatever it holds.

mod languages;

use languages::{Grammar, LANGUAGES, Language};

/// What a stretch of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A reserved word; a tag's name; a command that is typed; a line added.
    Keyword,
    /// A string or character.
    String,
    /// A comment; a line taken away.
    Comment,
    /// A number.
    Number,
}

/// A stretch of code that is of a class; bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// What it is.
    pub class: Class,
}

/// Whether a language of this name can be highlighted.
pub fn knows(lang: &str) -> bool {
    language(lang).is_some()
}

fn language(lang: &str) -> Option<&'static Language> {
    let name = lang.split(',').next().unwrap_or_default().trim().to_ascii_lowercase();
    LANGUAGES.iter().find(|l| l.names.contains(&name.as_str()))
}

/// The tokens of `text` in order, not overlapping; what lies between them is plain. None for a
/// language that is not known. `lang` is a fence's first word; attributes after a comma
/// (mdBook's `rust,ignore`) are passed over.
pub fn tokens(lang: &str, text: &str) -> Vec<Token> {
    let Some(language) = language(lang) else { return Vec::new() };
    let mut lexer = Lexer { language, text, at: 0, out: Vec::new() };
    match language.grammar {
        Grammar::Words => lexer.words(),
        Grammar::Markup => lexer.markup(),
        Grammar::Diff => lexer.diff(),
        Grammar::Session => lexer.session(),
    }
    lexer.out
}

struct Lexer<'a> {
    language: &'static Language,
    text: &'a str,
    at: usize,
    out: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Where the line ends that `at` stands in.
    fn line_end(&self) -> usize {
        self.rest().find('\n').map_or(self.text.len(), |n| self.at + n)
    }

    /// Takes all up to `end` as one token.
    fn take(&mut self, end: usize, class: Class) {
        if end > self.at {
            self.out.push(Token { start: self.at, end, class });
        }
        self.at = end;
    }

    fn words(&mut self) {
        let mut before = '\n';
        while let Some(ch) = self.rest().chars().next() {
            let start = self.at;
            if !(self.comment(before) || self.section(before) || self.string(before)) {
                if ch.is_alphanumeric() || ch == '_' {
                    self.word(ch);
                } else {
                    self.at += ch.len_utf8();
                }
            }
            before = self.text[start..self.at].chars().next_back().unwrap_or('\n');
        }
    }

    fn comment(&mut self, before: char) -> bool {
        let rest = self.rest();
        if let Some(mark) = self.language.line.iter().find(|m| rest.starts_with(**m)) {
            // `#` and `;` inside a word are part of it: `$#`, `a#b`, `key=a;b`.
            if mark.len() > 1 || before.is_whitespace() {
                self.take(self.line_end(), Class::Comment);
                return true;
            }
        }
        let Some((open, close)) = self.language.block else { return false };
        if !rest.starts_with(open) {
            return false;
        }
        let mut depth = 1;
        let mut end = open.len();
        while depth > 0 && end < rest.len() {
            let tail = &rest.as_bytes()[end..];
            if tail.starts_with(close.as_bytes()) {
                depth -= 1;
                end += close.len();
            } else if self.language.nested && tail.starts_with(open.as_bytes()) {
                depth += 1;
                end += open.len();
            } else {
                end += 1;
            }
        }
        self.take(self.at + end, Class::Comment);
        true
    }

    fn section(&mut self, before: char) -> bool {
        if !self.language.sections || before != '\n' || !self.rest().starts_with('[') {
            return false;
        }
        let line = &self.text[self.at..self.line_end()];
        let end = line.rfind(']').map_or(line.len(), |n| n + 1);
        self.take(self.at + end, Class::Keyword);
        true
    }

    fn string(&mut self, before: char) -> bool {
        let rest = self.rest();
        if self.language.rust && rest.starts_with('\'') {
            return self.rust_character();
        }
        if let Some(mark) = self.language.long.iter().find(|m| rest.starts_with(**m)) {
            let end = closing(rest, mark.len(), mark).unwrap_or(rest.len());
            self.take(self.at + end, Class::String);
            return true;
        }
        let Some(mark) = self.language.quotes.iter().find(|m| rest.starts_with(**m)) else {
            return false;
        };
        if *mark == "'" && !self.language.prefixed && before.is_alphanumeric() {
            return false; // The apostrophe of a word, or of C++'s 1'000.
        }
        self.short_string(mark);
        true
    }

    /// A string on one line; where it is not closed, the rest of the line is plain.
    fn short_string(&mut self, mark: &str) {
        let end = self.line_end();
        match closing(&self.text[self.at..end], mark.len(), mark) {
            Some(n) => self.take(self.at + n, Class::String),
            None => self.at = end,
        }
    }

    /// A character; or a lifetime, which is plain.
    fn rust_character(&mut self) -> bool {
        let mut inside = self.rest().chars().skip(1);
        match (inside.next(), inside.next()) {
            (Some('\\'), _) => self.short_string("'"),
            (Some(ch), Some('\'')) => self.take(self.at + ch.len_utf8() + 2, Class::String),
            _ => self.at += 1,
        }
        true
    }

    fn word(&mut self, first: char) {
        let rest = self.rest();
        let digit = first.is_ascii_digit();
        let inside = |(i, c): (usize, char)| {
            c.is_alphanumeric()
                || c == '_'
                || (digit && c == '.' && rest[i + 1..].starts_with(|d: char| d.is_ascii_digit()))
        };
        let len = rest.char_indices().find(|&p| !inside(p)).map_or(rest.len(), |(i, _)| i);
        let word = &rest[..len];
        if digit {
            return self.take(self.at + len, Class::Number);
        }
        if self.language.rust
            && matches!(word, "r" | "br" | "cr")
            && let Some(end) = raw_string(rest, len)
        {
            return self.take(self.at + end, Class::String);
        }
        if self.is_keyword(word) {
            return self.take(self.at + len, Class::Keyword);
        }
        self.at += len;
    }

    fn is_keyword(&self, word: &str) -> bool {
        let same = |k: &str| {
            if self.language.any_case { k.eq_ignore_ascii_case(word) } else { k == word }
        };
        self.language.keywords.split_ascii_whitespace().any(same)
    }

    fn markup(&mut self) {
        let mut inside = false;
        while let Some(ch) = self.rest().chars().next() {
            if !inside && self.comment('\n') {
                continue;
            }
            match ch {
                '<' => {
                    inside = true;
                    self.at += 1;
                    let name = |c: char| !c.is_alphanumeric() && !"/!?:-_".contains(c);
                    let len = self.rest().find(name).unwrap_or(self.rest().len());
                    self.take(self.at + len, Class::Keyword);
                }
                '"' if inside => self.short_string("\""),
                '\'' if inside => self.short_string("'"),
                _ => {
                    inside &= ch != '>';
                    self.at += ch.len_utf8();
                }
            }
        }
    }

    fn diff(&mut self) {
        while self.at < self.text.len() {
            let end = self.line_end();
            match self.text.as_bytes()[self.at] {
                b'+' => self.take(end, Class::Keyword),
                b'-' => self.take(end, Class::Comment),
                _ => self.at = end,
            }
            self.at += 1;
        }
    }

    fn session(&mut self) {
        let mut goes_on = false;
        while self.at < self.text.len() {
            let end = self.line_end();
            let line = &self.text[self.at..end];
            let prompt = ["$ ", "> ", "# "].iter().any(|p| line.starts_with(p));
            if prompt || goes_on {
                self.at += if prompt { 2 } else { 0 };
                self.take(end, Class::Keyword);
                goes_on = line.ends_with('\\');
            }
            self.at = end + 1;
        }
    }
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
fn raw_string(text: &str, prefix: usize) -> Option<usize> {
    let tail = &text[prefix..];
    let hashes = tail.bytes().take_while(|b| *b == b'#').count();
    let body = tail[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let begin = text.len() - body.len();
    Some(body.find(&close).map_or(text.len(), |n| begin + n + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(lang: &str, text: &str) -> String {
        let mut out = String::new();
        for token in tokens(lang, text) {
            let class = match token.class {
                Class::Keyword => 'k',
                Class::String => 's',
                Class::Comment => 'c',
                Class::Number => 'm',
            };
            out += &format!("{class}:{} ", &text[token.start..token.end]);
        }
        out.trim_end().to_string()
    }

    #[test]
    fn rust_is_read() {
        let code = "fn f<'a>(x: &'a str) -> char { /* a /* b */ c */ '\\'' } // end";
        assert_eq!(show("rust,ignore", code), "k:fn c:/* a /* b */ c */ s:'\\'' c:// end");
        assert_eq!(
            show("rs", r##"let s = r#"a "b" c"#; 1_000.5"##),
            r##"k:let s:r#"a "b" c"# m:1_000.5"##
        );
        assert_eq!(show("rust", "for i in 0..10 {}"), "k:for k:in m:0 m:10");
        assert_eq!(show("rust", "\"a\\\"b\nc\" 'x'"), "s:\"a\\\"b\nc\" s:'x'");
    }

    #[test]
    fn other_languages_are_read() {
        assert_eq!(show("python", "x = f'a' # don't"), "s:'a' c:# don't");
        assert_eq!(show("toml", "[a.b]\nk = \"v\" # c"), "k:[a.b] s:\"v\" c:# c");
        assert_eq!(show("json", "{\"a\": [1, null]}"), "s:\"a\" m:1 k:null");
        assert_eq!(show("yaml", "a: it's 'so'"), "s:'so'");
        assert_eq!(show("sql", "SELECT a -- b"), "k:SELECT c:-- b");
        assert_eq!(show("html", "<p id=\"x\">it's</p>"), "k:p s:\"x\" k:/p");
        assert_eq!(show("console", "$ ls \\\n  -l\nout"), "k:ls \\ k:  -l");
        assert_eq!(show("diff", " a\n-b\n+c"), "c:-b k:+c");
        assert_eq!(show("text", "fn main"), "");
    }

    #[test]
    fn whatever_is_not_closed_ends_and_stays_in_order() {
        let odd = ["'", "\"", "r#\"", "/*", "<!--", "\\", "\u{e9}", "'\u{e9}", "<", "[", "`", "\n"];
        for language in LANGUAGES {
            for a in odd {
                for b in odd {
                    let text = format!("{a}{b}x{a}\\");
                    let mut at = 0;
                    for token in tokens(language.names[0], &text) {
                        assert!(token.start >= at && token.end > token.start, "{text:?}");
                        assert!(text.get(token.start..token.end).is_some(), "{text:?}");
                        at = token.end;
                    }
                }
            }
        }
    }
}
