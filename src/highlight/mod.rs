//! Code is divided into keywords, strings, comments and numbers.
//!
//! One small lexer with a table per language, not a grammar of each: these four are what one ink
//! can show, and a lexer reads a book's code in less time than grammars take to load. Every
//! step moves on in the text, so the time is linear in it whatever it holds. A keyword is one only
//! where its language lets one stand (`place`).

mod languages;
mod place;
mod strings;
#[cfg(test)]
mod tests;

use languages::{Grammar, LANGUAGES, Language};
use place::{Rule, Word};
use std::ops::Range;
use strings::{Strings, raw_string};

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
    let mut lexer = Lexer {
        language,
        text,
        at: 0,
        line: 0..0,
        out: Vec::new(),
        last: 0,
        word: 0..0,
        opened: None,
        attribute: 0,
        document: None,
        strings: Strings::new(language),
    };
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
    /// A line from a place in it to its end.
    line: Range<usize>,
    out: Vec<Token>,
    /// Where the last thing ends that is no white space and no comment.
    last: usize,
    /// The last word, if it ends there too.
    word: Range<usize>,
    /// Where the words begin that an `in` of the shell belongs to.
    opened: Option<usize>,
    /// Brackets of an attribute that are open (Rust).
    attribute: usize,
    /// The word that ends the text behind this line, and whether it may be indented (shell).
    document: Option<(&'a str, bool)>,
    strings: Strings,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Where the line ends that `at` stands in. It is looked for once: a line may be all there is.
    fn line_end(&mut self) -> usize {
        if !self.line.contains(&self.at) {
            let end = self.rest().find('\n').map_or(self.text.len(), |n| self.at + n);
            self.line = self.at..end;
        }
        self.line.end
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
            let comment = self.comment(before);
            if !(comment || self.section(before) || self.directive() || self.string(before)) {
                if ch.is_alphanumeric() || ch == '_' {
                    self.word(ch);
                } else {
                    self.sign(ch);
                }
            }
            before = self.text[start..self.at].chars().next_back().unwrap_or('\n');
            if !comment && !ch.is_whitespace() {
                self.last = self.at;
            }
        }
    }

    /// Passes over a sign or white space.
    fn sign(&mut self, ch: char) {
        let rest = self.rest();
        if self.language.rust {
            if self.attribute > 0 || rest.starts_with("#[") || rest.starts_with("#![") {
                match ch {
                    '#' if self.attribute == 0 => {
                        self.attribute = 1;
                        self.at += rest.find('[').unwrap_or(0);
                    }
                    '[' => self.attribute += 1,
                    ']' => self.attribute -= 1,
                    _ => {}
                }
            }
        } else if self.language.shell {
            if ch == '\n' {
                self.at += 1;
                return self.pass_document();
            }
            if ch == '\\' {
                // What it hides is no mark.
                let hidden = rest[1..].chars().next().filter(|c| *c != '\n');
                self.at += 1 + hidden.map_or(0, char::len_utf8);
                return;
            }
            let begins = rest.starts_with("<<") && !rest.starts_with("<<<");
            if begins && !self.strings.lost_document {
                self.document = strings::document(&rest[2..]);
                self.at += 2;
                return;
            }
        }
        self.at += ch.len_utf8();
    }

    /// Passes over the text that a line before has announced (`<<EOF`), if its end is there.
    fn pass_document(&mut self) {
        let Some((end, indented)) = self.document.take() else { return };
        let mut at = self.at;
        for line in self.rest().split_inclusive('\n') {
            let words = line.trim_end_matches(['\n', '\r']);
            let words = if indented { words.trim_start_matches('\t') } else { words };
            if words == end {
                self.at = at;
                return;
            }
            at += line.len();
        }
        self.strings.lost_document = true;
    }

    /// What the preprocessor reads beside its own word: names of files, messages.
    fn directive(&mut self) -> bool {
        if !self.language.directives || !self.rest().starts_with('#') {
            return false;
        }
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        if !before.is_empty() && !before.ends_with('\n') {
            return false;
        }
        let end = self.line_end();
        let line = &self.text[self.at + 1..end];
        let word = line.trim_start();
        let indent = 1 + line.len() - word.len();
        let len = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
        match &word[..len] {
            "include" | "error" | "warning" | "pragma" | "region" | "endregion" | "import" => {
                self.at += indent + len;
                let rest = &self.text[self.at..end];
                if rest.trim_start().starts_with('"') {
                    return true;
                }
                self.at = end;
                true
            }
            _ => false,
        }
    }

    fn comment(&mut self, before: char) -> bool {
        let rest = self.rest();
        if let Some(mark) = self.language.line.iter().find(|m| rest.starts_with(**m)) {
            // `#` and `;` inside a word are part of it: `$#`, `a#b`, `key=a;b`.
            if mark.len() > 1 || before.is_whitespace() {
                let end = self.line_end();
                self.take(end, Class::Comment);
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
            let end = self.strings.end(rest, mark, self.inner(before));
            self.take(self.at + end.unwrap_or(rest.len()), Class::String);
            return true;
        }
        let Some(mark) = self.language.quotes.iter().find(|m| rest.starts_with(**m)) else {
            return false;
        };
        if *mark == "'" && !self.language.prefixed && before.is_alphanumeric() {
            return false; // The apostrophe of a word, or of C++'s 1'000.
        }
        if self.language.shell && !self.strings.lost {
            let found = match *mark {
                // Nothing is hidden in it.
                "'" => rest[1..].find('\'').map(|n| n + 2),
                mark => self.strings.end(rest, mark, true),
            };
            if let Some(end) = found {
                self.take(self.at + end, Class::String);
                return true;
            }
            self.strings.lost = true;
        }
        self.short_string(mark, self.inner(before));
        true
    }

    /// Whether code may stand in a string behind the sign `before`.
    fn inner(&self, before: char) -> bool {
        let prefix = self.language.inner_prefix;
        prefix.is_empty() || prefix.contains(&before)
    }

    /// A string on one line; where it is not closed, the rest of the line is plain.
    fn short_string(&mut self, mark: &'static str, inner: bool) {
        let end = self.line_end();
        match self.strings.end(&self.text[self.at..end], mark, inner) {
            Some(n) => self.take(self.at + n, Class::String),
            None => self.at = end,
        }
    }

    /// A character; or a lifetime, which is plain.
    fn rust_character(&mut self) -> bool {
        let mut inside = self.rest().chars().skip(1);
        match (inside.next(), inside.next()) {
            (Some('\\'), _) => self.short_string("'", false),
            (Some(ch), Some('\'')) => self.take(self.at + ch.len_utf8() + 2, Class::String),
            _ => {
                let name = |c: &char| c.is_alphanumeric() || *c == '_';
                let rest = self.rest()[1..].chars();
                self.at += 1 + rest.take_while(name).map(char::len_utf8).sum::<usize>();
            }
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
        let raw = self.language.rust
            && word == "r"
            && rest[len..].starts_with('#')
            && rest[len + 1..].starts_with(|c: char| c.is_alphabetic() || c == '_');
        if raw {
            let name = |c: char| !c.is_alphanumeric() && c != '_';
            let tail = &rest[len + 1..];
            self.at += len + 1 + tail.find(name).unwrap_or(tail.len());
            return;
        }
        let range = self.at..self.at + len;
        let keyword = self.keyword(word).is_some_and(|known| self.stands(known, &range));
        self.word = range.clone();
        match keyword {
            true => self.take(range.end, Class::Keyword),
            false => self.at = range.end,
        }
    }

    /// Whether the keyword `known` may stand where a word stands.
    fn stands(&mut self, known: &'static str, range: &Range<usize>) -> bool {
        if self.attribute > 0 && !matches!(known, "true" | "false" | "unsafe") {
            return false;
        }
        if self.language.rule == Rule::Shell && known == "in" {
            let opened = self.opened.take();
            return opened.is_some_and(|from| place::shell_in(&self.text[from..range.start]));
        }
        // The shell has keywords in some places only: others are words of commands.
        let shell = self.language.rule == Rule::Shell;
        let keyword = |t: &Token| t.class == Class::Keyword && t.end == self.last;
        let counts = !shell || self.out.last().is_some_and(keyword);
        let before = if counts && self.word.end == self.last { self.word.clone() } else { 0..0 };
        let word = Word {
            word: known,
            before: &self.text[..range.start],
            after: &self.text[range.end..],
            last: &self.text[..self.last],
            word_before: &self.text[before],
        };
        let stands = self.language.rule.allows(&word);
        if stands && self.language.rule == Rule::Shell && matches!(known, "for" | "case" | "select")
        {
            self.opened = Some(range.end);
        }
        stands
    }

    /// A word of the language's keywords, as its table writes it.
    fn keyword(&self, word: &str) -> Option<&'static str> {
        let same = |k: &&'static str| {
            if self.language.any_case { k.eq_ignore_ascii_case(word) } else { *k == word }
        };
        self.language.keywords.split_ascii_whitespace().find(same)
    }

    fn markup(&mut self) {
        let mut inside = false;
        while let Some(ch) = self.rest().chars().next() {
            if !inside && self.comment('\n') {
                continue;
            }
            match ch {
                // Before white space or a figure it says that something is less.
                '<' if !self.rest()[1..]
                    .starts_with(|c: char| c.is_alphabetic() || "/!?_".contains(c)) =>
                {
                    self.at += 1;
                }
                '<' => {
                    inside = true;
                    self.at += 1;
                    let name = |c: char| !c.is_alphanumeric() && !"/!?:-_".contains(c);
                    let len = self.rest().find(name).unwrap_or(self.rest().len());
                    self.take(self.at + len, Class::Keyword);
                }
                '"' if inside => self.short_string("\"", false),
                '\'' if inside => self.short_string("'", false),
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
