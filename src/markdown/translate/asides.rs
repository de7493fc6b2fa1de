//! Markua's asides and marks, and admonitions in fences.

use super::super::attr;
use super::super::lines::{Fence, Line, list_marker};
use super::super::text::Text;
use super::{Pass, callout};

impl Pass<'_> {
    /// Lines that begin with `W> ` and the like: a callout. One without words, as stands between a box
    /// of code and the next aside, is nothing.
    pub(super) fn aside(&mut self, line: &Line, words: &str) -> Option<usize> {
        let letter = words.as_bytes().first().copied().filter(|_| line.indent == 0)?;
        let kind = match letter {
            b'A' | b'B' | b'D' | b'I' | b'Q' | b'X' => "note",
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
        let title = heading(rest.trim());
        let lines = &lines[usize::from(title.is_some())..];
        if title.is_some() || lines.iter().any(|l| self.words(l).len() > 2) {
            self.generated(&callout(kind, title), line.start);
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
            _ => return None,
        }
        Some(line.next)
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
