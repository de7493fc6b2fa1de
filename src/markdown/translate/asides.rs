//! Markua's asides and marks, and admonitions in fences.

use super::super::attr::{self, in_quotes};
use super::super::lines::{Fence, Line, list_marker};
use super::super::text::Text;
use super::{Pass, callout};

impl Pass<'_> {
    /// Lines that begin with `W> ` and the like: a callout. One without words, as stands between a box
    /// of code and the next aside, is nothing.
    pub(super) fn aside(&mut self, line: &Line, words: &str) -> Option<usize> {
        let letter = words.as_bytes().first().copied().filter(|_| line.indent == 0)?;
        let kind = match letter {
            b'A' | b'B' | b'C' | b'D' | b'I' | b'Q' | b'X' => "note",
            b'T' => "tip",
            b'W' => "warning",
            b'E' => "caution",
            _ => return None,
        };
        let mark = |words: &str| words.as_bytes().starts_with(&[letter, b'>']);
        if line.depth > 0 || !mark(words) || self.depth >= super::DEEPEST {
            return None;
        }
        let rest = &words[2..];
        let begins = rest.starts_with([' ', '#']) || list_marker(rest) > 0;
        if !(rest.is_empty() || begins) || words.len() == 3 {
            return None;
        }
        let mut lines = vec![*line];
        while let Some(next) = lines.last().and_then(|last| self.after(last)) {
            if next.depth != 0 || next.indent != 0 || !mark(self.words(&next)) {
                break;
            }
            lines.push(next);
        }
        let end = lines.last().map_or(line.next, |last| last.next);
        self.copy_to(line.begin);
        self.done = end;
        let title = heading(rest.trim()).filter(|_| letter != b'C');
        let lines = &lines[usize::from(title.is_some())..];
        if title.is_some() || lines.iter().any(|l| self.words(l).len() > 2) {
            // `C>` is no box: its lines stand in the middle.
            let head = if letter == b'C' { "::: center".to_owned() } else { callout(kind, title) };
            self.generated(&head, line.start);
            self.generated("\n", line.start);
            self.aside_text(lines);
            self.generated(":::\n", end.saturating_sub(1));
        }
        Some(end)
    }

    /// The lines of an aside without their marks, looked at again.
    fn aside_text(&mut self, lines: &[Line]) {
        let mut inner = Text::default();
        for line in lines {
            // With the letter and the sign one space goes.
            let space = usize::from(self.words(line)[2..].starts_with(' '));
            inner.push_range(self.source, line.start + 2 + space, line.next);
        }
        let place = lines.last().map_or(0, |l| l.start);
        let translated = super::at_depth(&inner, 0, self.tables, self.depth + 1, self.diags);
        let inner = translated.as_ref().unwrap_or(&inner);
        self.out.push_range(inner, 0, inner.len());
        if !inner.as_str().is_empty() && !inner.as_str().ends_with('\n') {
            self.generated("\n", place);
        }
    }

    /// Marks of Markua and of Leanpub's older Markdown that say where a part or a page begins.
    pub(super) fn mark_of_markua(
        &mut self,
        line: &Line,
        words: &str,
        after_blank: bool,
    ) -> Option<usize> {
        if let Some(title) = words.strip_prefix("-# ").filter(|_| after_blank) {
            self.copy_to(line.start);
            self.generated("# ", line.start);
            self.done = line.end - title.len();
            return Some(line.next);
        }
        if !words.starts_with('{') || !words.ends_with('}') || words.starts_with("{{") {
            return None;
        }
        let bare: String = words.chars().filter(|c| !c.is_whitespace() && *c != '"').collect();
        match bare.as_str() {
            "{class:part}" | "{frontmatter}" | "{mainmatter}" | "{backmatter}"
            | "{sample:true}" | "{sample:false}" => {
                self.copy_to(line.begin);
                self.done = line.next;
            }
            "{pagebreak}" => self.replace(line, &["{{< pagebreak >}}"]),
            _ if self.mdbook || line.indent > 0 => return None,
            _ => {
                return self
                    .box_of_markua(line, words)
                    .or_else(|| self.list_of_markua(line, words));
            }
        }
        Some(line.next)
    }

    /// `{aside}`, `{blurb, class: warning}` and what ends them.
    fn box_of_markua(&mut self, line: &Line, words: &str) -> Option<usize> {
        let inner = words[1..words.len() - 1].trim();
        if let Some(name) =
            inner.strip_prefix('/').filter(|name| matches!(*name, "aside" | "blurb"))
        {
            let before = &self.text()[..line.begin];
            let opened = before.matches(&format!("\n{{{name}")).count()
                + usize::from(before.starts_with(&format!("{{{name}")));
            let closed = before.matches(&format!("\n{words}")).count();
            if opened <= closed {
                return None;
            }
            self.replace(line, &[":::"]);
            self.blank = true;
            return Some(line.next);
        }
        let (name, rest) = inner.split_once(',').unwrap_or((inner, ""));
        let ends = format!("\n{{/{name}}}");
        if !matches!(name, "aside" | "blurb") || !self.text()[line.start..].contains(&ends) {
            return None;
        }
        let class = pairs(rest).into_iter().find(|(key, _)| *key == "class");
        let kind = class.map_or("note", |(_, value)| value);
        self.replace(line, &["", &callout(kind, None)]);
        self.blank = true;
        Some(line.next)
    }

    /// A list of attributes above what it is of: `{#id}` of a heading, `{width: 50%}` of a picture, `{caption:
    /// "Words"}` of a table, `{title: "Words", format: ruby}` of code.
    fn list_of_markua(&mut self, line: &Line, words: &str) -> Option<usize> {
        let inner = words[1..words.len() - 1].trim();
        let all = pairs(inner);
        let id = inner.split(',').find_map(|part| part.trim().strip_prefix('#'));
        let id = id.or_else(|| all.iter().find(|(key, _)| *key == "id").map(|(_, value)| *value));
        let named = |id: &str| !id.is_empty() && !id.contains([' ', '{', '}', '"', '.']);
        let id = id.filter(|id| named(id));
        if all.is_empty() && id.is_none() || !all.is_empty() && inner.contains('=') {
            return None;
        }
        let get = |name: &str| all.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let label = id.map(|id| format!("#{id}"));
        let next = self.after(line).filter(|next| (next.depth, next.indent) == (0, 0))?;
        let of = self.words(&next);
        if of.starts_with('#') && !of.ends_with('}') {
            let label = label?;
            self.copy_to(line.begin);
            self.done = line.next;
            self.copy_to(next.end);
            self.generated(&format!(" {{{label}}}"), next.end);
            return Some(next.next);
        }
        if of.starts_with("![") && of.ends_with(')') {
            let width = get("width").map(|width| format!("width={}", in_quotes(width)));
            let alt = get("alt").map(|alt| format!("alt={}", in_quotes(alt)));
            let said: Vec<String> = label.into_iter().chain(width).chain(alt).collect();
            self.copy_to(line.begin);
            self.done = line.next;
            self.copy_to(next.end);
            if !said.is_empty() {
                self.generated(&format!("{{{}}}", said.join(" ")), next.end);
            }
            return Some(next.next);
        }
        if of.starts_with('|') {
            let caption = get("caption").or(get("title"))?;
            let label = label.map(|label| format!(" {{{label}}}")).unwrap_or_default();
            self.replace(line, &[&format!(": {caption}{label}"), ""]);
            self.blank = true;
            return Some(line.next);
        }
        let fence = Fence::opened_by(&next, of)?;
        let close = self.closing(&next, fence).ok()?;
        let (signs, own) = of.split_at(fence.len);
        let language = get("format").or(get("lang")).unwrap_or(own.trim());
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '#');
        let language = Some(language).filter(|l| !l.is_empty() && l.chars().all(plain));
        let title = get("title").or(get("caption")).map(|t| format!("title={}", in_quotes(t)));
        let class = language.map(|language| format!(".{language}"));
        let said: Vec<String> = label.into_iter().chain(class).chain(title).collect();
        self.copy_to(line.begin);
        self.done = next.next;
        let braces =
            if said.is_empty() { String::new() } else { format!("{{{}}}", said.join(" ")) };
        self.generated(&format!("{signs}{braces}\n"), next.start);
        self.blank = true;
        Some(close.next)
    }

    /// A fence ```` ```admonish warning title="..." ```` : what stands in it is Markdown.
    pub(super) fn admonish(&mut self, line: &Line, words: &str) -> Option<usize> {
        let fence = Fence::opened_by(line, words).filter(|_| self.depth < super::DEEPEST)?;
        let rest = words[fence.len..].trim();
        let rest = rest.strip_prefix("admonish").or_else(|| rest.strip_prefix("ad-"))?;
        let (kind, attributes) = match rest.starts_with([' ', '\t']) || rest.is_empty() {
            true => {
                let rest = rest.trim();
                let end = rest.find([' ', '\t', '"']).unwrap_or(rest.len());
                let word = &rest[..end];
                if word.contains('=') { ("note", rest) } else { (word, &rest[end..]) }
            }
            false => (rest, ""),
        };
        let kind = kind.split('.').next().unwrap_or_default();
        let title = value(attributes, "title").or_else(|| bare_title(attributes));
        // Without an end there is nothing to turn.
        let close = self.closing(line, fence).ok()?;
        self.replace(line, &[&callout(kind, title.as_deref())]);
        // The lines within are looked at too: admonitions stand in each other.
        let mut at = line.next;
        self.blank = true;
        self.depth += 1;
        while at < close.begin {
            at = self.line(super::line_at(self.text(), at));
        }
        self.depth -= 1;
        if at == close.begin {
            self.replace(&close, &[":::"]);
            at = close.next;
        }
        Some(at)
    }
}

/// The pairs `key: value` of a list between commas, values with or without quotation marks.
fn pairs(inner: &str) -> Vec<(&str, &str)> {
    let (mut parts, mut from, mut quoted) = (Vec::new(), 0, false);
    for (at, c) in inner.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                parts.push(&inner[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[from..]);
    let is_key =
        |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let halves = parts.into_iter().filter_map(|part| part.split_once(": "));
    let all = halves.map(|(key, value)| (key.trim(), value.trim().trim_matches('"')));
    all.filter(|(key, _)| is_key(key)).collect()
}

/// The words of a heading.
fn heading(words: &str) -> Option<&str> {
    let marks = words.bytes().take_while(|b| *b == b'#').count();
    let rest = words[marks..].strip_prefix(' ').filter(|_| (1..=6).contains(&marks))?;
    Some(rest.trim()).filter(|t| !t.is_empty())
}

/// The value of `key="..."`.
fn value(attributes: &str, key: &str) -> Option<String> {
    let at = attributes.find(key)? + key.len();
    quoted(attributes[at..].trim_start().strip_prefix('=')?.trim_start())
}

/// A title that stands in quotation marks without its key.
fn bare_title(attributes: &str) -> Option<String> {
    quoted(attributes.trim())
}

/// The words in quotation marks that a text begins with.
fn quoted(text: &str) -> Option<String> {
    let (value, _) = attr::value(text).filter(|_| text.starts_with(['"', '\'']))?;
    Some(value)
}
