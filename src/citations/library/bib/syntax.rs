//! The syntax of BibTeX: entries with fields, strings, comments.

use std::collections::HashMap;
use std::ops::Range;

/// An entry as it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Raw {
    /// Its type in small letters: `article`.
    pub(super) kind: String,
    pub(super) key: String,
    pub(super) fields: Vec<Field>,
    pub(super) range: Range<usize>,
}

/// A field as it stands, without its outer braces or quotation marks.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    /// In small letters.
    pub(super) name: String,
    pub(super) value: String,
    pub(super) range: Range<usize>,
}

impl Raw {
    /// The value of a field, unless it is empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.field(name).map(|field| field.value.trim())
    }

    /// A field that is not empty.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name && !field.value.trim().is_empty())
    }
}

/// What was read, and the places where the syntax is broken with what is wrong.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) entries: Vec<Raw>,
    pub(super) broken: Vec<(Range<usize>, String)>,
}

/// Reads all entries.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parser = Parser { text, at: 0, strings: months(), parsed: Parsed::default() };
    while let Some(found) = text[parser.at..].find('@') {
        parser.at += found;
        parser.entry();
    }
    parser.parsed
}

/// The names of months that BibTeX's styles have.
fn months() -> HashMap<String, String> {
    let names =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let numbered = names.iter().zip(1..);
    numbered.map(|(name, number)| ((*name).to_owned(), number.to_string())).collect()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    strings: HashMap<String, String>,
    parsed: Parsed,
}

type Broken = (Range<usize>, String);

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes over a character, if it is there.
    fn take(&mut self, c: char) -> bool {
        let there = self.rest().starts_with(c);
        if there {
            self.at += c.len_utf8();
        }
        there
    }

    fn name(&mut self) -> Range<usize> {
        let ends = |c: char| c.is_whitespace() || "{}(),=#\"%@'".contains(c);
        let length = self.rest().find(ends).unwrap_or(self.rest().len());
        let range = self.at..self.at + length;
        self.at = range.end;
        range
    }

    /// An entry from its `@` on. After a fault, reading goes on at the next `@` at a line's beginning.
    fn entry(&mut self) {
        let start = self.at;
        self.at += 1;
        self.skip_space();
        let kind = self.name();
        let kind = self.text[kind].to_lowercase();
        self.skip_space();
        let close = match self.peek() {
            Some('{') => '}',
            Some('(') => ')',
            // An address or the like between entries.
            _ => return,
        };
        if kind == "comment" {
            self.skip_block(close);
            return;
        }
        self.at += 1;
        let done = match kind.as_str() {
            "string" => self.string(close),
            "preamble" => self.value().map(|_| ()),
            _ => self.work(kind, start, close),
        };
        if let Err((range, what)) = done {
            self.parsed.broken.push((range, what));
            self.at = self.next_entry(start + 1);
        }
    }

    /// Where the next entry begins at a line's beginning.
    fn next_entry(&self, from: usize) -> usize {
        self.text[from..].find("\n@").map_or(self.text.len(), |at| from + at + 1)
    }

    /// Goes over a block whose braces match.
    fn skip_block(&mut self, close: char) {
        let open = if close == '}' { '{' } else { '(' };
        let mut depth = 0usize;
        for (at, c) in self.rest().char_indices() {
            if c == open {
                depth += 1;
            } else if c == close {
                depth -= 1;
                if depth == 0 {
                    self.at += at + 1;
                    return;
                }
            }
        }
        // BibTeX's comments need no closing brace.
        self.at = self.next_entry(self.at);
    }

    fn string(&mut self, close: char) -> Result<(), Broken> {
        self.skip_space();
        let name = self.name();
        let name = self.text[name].to_lowercase();
        self.skip_space();
        if !self.take('=') {
            return Err((self.at..self.at, "`=` is missing after the name of a string".to_owned()));
        }
        let value = self.value()?;
        self.strings.insert(name, value);
        self.skip_space();
        self.take(',');
        self.skip_space();
        self.take(close);
        Ok(())
    }

    fn work(&mut self, kind: String, start: usize, close: char) -> Result<(), Broken> {
        self.skip_space();
        let length = self.rest().find([',', '}', '\n', '=']).unwrap_or(self.rest().len());
        let key = self.rest()[..length].trim_end().to_owned();
        self.at += length;
        if key.is_empty() || self.peek() == Some('=') {
            return Err((start..self.at, format!("`@{kind}` has no key")));
        }
        let mut raw = Raw { kind, key, ..Raw::default() };
        loop {
            self.skip_space();
            self.comment();
            if self.take(close) {
                break;
            }
            if self.take(',') {
                continue;
            }
            if self.at >= self.text.len() {
                let what = format!("`@{}{{{}` has no end", raw.kind, raw.key);
                return Err((start..start + raw.kind.len() + 1, what));
            }
            let field = self.field(&raw)?;
            raw.fields.push(field);
        }
        raw.range = start..self.at;
        self.parsed.entries.push(raw);
        Ok(())
    }

    /// Goes over comments of Biber (`%` to the end of the line).
    fn comment(&mut self) {
        while self.peek() == Some('%') {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            self.skip_space();
        }
    }

    fn field(&mut self, raw: &Raw) -> Result<Field, Broken> {
        let name = self.name();
        if name.is_empty() {
            let c = self.peek().unwrap_or(' ');
            let what = format!("`{c}` stands in `{}` where a field is expected", raw.key);
            return Err((self.at..self.at + c.len_utf8(), what));
        }
        self.skip_space();
        if !self.take('=') {
            let what =
                format!("`=` is missing after `{}` in `{}`", &self.text[name.clone()], raw.key);
            return Err((name, what));
        }
        let start = name.start;
        let value = self.value()?;
        let name = self.text[name].to_lowercase();
        let end = start + self.text[start..self.at].trim_end().len();
        Ok(Field { name, value, range: start..end })
    }

    /// A value: pieces joined by `#`.
    fn value(&mut self) -> Result<String, Broken> {
        let mut value = String::new();
        loop {
            self.skip_space();
            let start = self.at;
            match self.peek() {
                Some('{') => value.push_str(&self.braced()?),
                Some('"') => value.push_str(&self.quoted()?),
                _ => {
                    let name = self.name();
                    let name = &self.text[name];
                    if name.is_empty() {
                        return Err((start..start, "a value is missing".to_owned()));
                    }
                    let known = self.strings.get(&name.to_lowercase());
                    value.push_str(known.map_or(name, String::as_str));
                }
            }
            self.skip_space();
            if !self.take('#') {
                return Ok(value);
            }
        }
    }

    fn braced(&mut self) -> Result<String, Broken> {
        let start = self.at;
        let mut depth = 0usize;
        let mut escaped = false;
        for (at, c) in self.rest().char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '{' => depth += 1,
                '}' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += at + 1;
                        return Ok(self.text[start + 1..start + at].to_owned());
                    }
                }
                _ => {}
            }
        }
        Err((start..start + 1, "this brace is not closed".to_owned()))
    }

    fn quoted(&mut self) -> Result<String, Broken> {
        let start = self.at;
        let mut depth = 0usize;
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '"' if depth == 0 => {
                    self.at += at + 1;
                    return Ok(self.text[start + 1..start + at].to_owned());
                }
                _ => {}
            }
        }
        Err((start..start + 1, "this quotation mark is not closed".to_owned()))
    }
}
